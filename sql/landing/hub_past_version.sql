-- Versions of the past, for the length of a transaction.
CREATE TEMPORARY TABLE hub_past_version (LIKE raw.hub_repository_history) ON COMMIT DROP;
