-- Temporary view hub_wanted of all repositories, for judging everything anew.
CREATE TEMPORARY VIEW hub_wanted AS SELECT * FROM raw.hub_repository;
