-- What stood before a version that was found between two ends where that begins.
UPDATE raw.hub_repository_history h
SET observed_to = p.observed_at
FROM hub_past_version p
WHERE h.hub_key = p.hub_key AND h.observed_at < p.observed_at AND h.observed_to > p.observed_at;

INSERT INTO raw.hub_repository_history
SELECT p.* FROM hub_past_version p
WHERE NOT EXISTS (SELECT 1 FROM raw.hub_repository_history h WHERE h.hub_key = p.hub_key AND h.observed_at = p.observed_at);
