-- What stood before a version that was found between two ends where that begins.
UPDATE raw.hub_repository_history h
SET observed_to = p.observed_at
FROM hub_past_version p
WHERE h.hub_key = p.hub_key AND h.observed_at < p.observed_at AND h.observed_to > p.observed_at;

-- Where the next version says the same it was told earlier than was known.
UPDATE raw.hub_repository_history h
SET observed_at = p.observed_at
FROM hub_past_version p
WHERE h.hub_key = p.hub_key AND h.observed_at = p.observed_to AND h.content_hash = p.content_hash AND h.via = p.via;

INSERT INTO raw.hub_repository_history
SELECT DISTINCT ON (p.hub_key) p.* FROM hub_past_version p
WHERE NOT EXISTS (SELECT 1 FROM raw.hub_repository_history h WHERE h.hub_key = p.hub_key AND h.observed_at = p.observed_at)
ORDER BY p.hub_key, p.ctid;
