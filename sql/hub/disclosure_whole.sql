-- All repositories are to be judged, for the length of a transaction.
CREATE TEMPORARY VIEW hub_wanted AS SELECT * FROM raw.hub_repository;
