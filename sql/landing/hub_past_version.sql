-- Temporary table for the versions of metadata in a snapshot of a past day, dropped at commit.
CREATE TEMPORARY TABLE hub_past_version (LIKE raw.hub_repository_history) ON COMMIT DROP;
