-- Insert the versions of a past day into the history. The version before such a version ends where it begins.
UPDATE raw.hub_repository_history h
SET observed_to = p.observed_at
FROM hub_past_version p
WHERE h.hub_key = p.hub_key AND h.observed_at < p.observed_at AND h.observed_to > p.observed_at;

-- If the next version has the same content, it began earlier than we knew: move its beginning.
UPDATE raw.hub_repository_history h
SET observed_at = p.observed_at
FROM hub_past_version p
WHERE h.hub_key = p.hub_key AND h.observed_at = p.observed_to AND h.content_hash = p.content_hash AND h.via = p.via;

INSERT INTO raw.hub_repository_history
SELECT DISTINCT ON (p.hub_key) p.* FROM hub_past_version p
WHERE NOT EXISTS (SELECT 1 FROM raw.hub_repository_history h WHERE h.hub_key = p.hub_key AND h.observed_at = p.observed_at)
ORDER BY p.hub_key, p.ctid;
