-- Written by make schema: change it by a migration.
CREATE SEQUENCE raw.hub_key AS integer;
