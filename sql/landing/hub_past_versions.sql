-- Insert the versions of a past day into the history.
-- Give each version the earlier first_seen_at of its repository: all versions of a repository say alike since when it is known.
UPDATE hub_past_version p SET first_seen_at = r.first_seen_at FROM raw.hub_repository r WHERE r.hub_key = p.hub_key AND r.first_seen_at < p.first_seen_at;

-- End the version before each inserted one where the inserted one begins.
UPDATE raw.hub_repository_history h
SET observed_to = p.observed_at
FROM hub_past_version p
WHERE h.hub_key = p.hub_key AND h.observed_at < p.observed_at AND h.observed_to > p.observed_at;

-- If the next version has the same content, it began earlier than we knew: move its beginning.
UPDATE raw.hub_repository_history h
SET observed_at = p.observed_at
FROM hub_past_version p
WHERE h.hub_key = p.hub_key AND h.observed_at = p.observed_to AND h.content_hash = p.content_hash AND h.via = p.via;

-- Likewise move the beginning of the present version, and take the record of the past day as its record, so that the tables computed from new blocks follow.
UPDATE raw.hub_repository r
SET observed_at = p.observed_at, block_id = p.block_id, ordinal = p.ordinal
FROM hub_past_version p
WHERE r.hub_key = p.hub_key AND r.observed_at = p.observed_to AND r.content_hash = p.content_hash AND r.via = p.via;

INSERT INTO raw.hub_repository_history
SELECT DISTINCT ON (p.hub_key) p.* FROM hub_past_version p
WHERE NOT EXISTS (SELECT 1 FROM raw.hub_repository_history h WHERE h.hub_key = p.hub_key AND h.observed_at = p.observed_at)
  AND NOT EXISTS (SELECT 1 FROM raw.hub_repository r WHERE r.hub_key = p.hub_key AND r.observed_at = p.observed_at)
ORDER BY p.hub_key, p.ctid;
