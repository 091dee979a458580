-- Written by make schema: change it by a migration.
CREATE TABLE raw.hub_archive_download (
    downloads    bigint   NOT NULL,
    archive_key  integer  NOT NULL,
    day          date     NOT NULL,
    PRIMARY KEY (archive_key, day)
) PARTITION BY RANGE (day);

COMMENT ON TABLE raw.hub_archive_download IS 'Downloads of a day as an archive counted them, never mixed with our own counters (raw.hub_counter). A day without a row is one on which the counter did not move, or was not seen: they cannot be told apart. Partitioned by month. Grain: one row per repository and day. Key: archive_key, day. Source: backfill_hub_history.';
COMMENT ON COLUMN raw.hub_archive_download.downloads IS 'Downloads that the archive gives to the day, count; below 0 where the Hub took some back. After days that nobody saw it may hold those of several.';
COMMENT ON COLUMN raw.hub_archive_download.archive_key IS 'The repository (raw.hub_archive_repository).';
COMMENT ON COLUMN raw.hub_archive_download.day IS 'Day (UTC) as the archive dates it.';
