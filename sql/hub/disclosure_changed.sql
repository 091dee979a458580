-- Which repositories must be judged anew (hub_wanted): those with a newer record or that are gone (declaration_seen.sql), those whose account the registry
-- gives to another lab, and those that declare a name which now leads to another repository, or to the same with another access. A newer record without
-- such a change does not concern the repositories that declare its name.
CREATE TEMPORARY TABLE hub_turned ON COMMIT DROP AS
SELECT s.hub_key, s.kind, s.hub_id, o.hub_id AS old_hub_id, s.is_touched,
       o.hub_key IS NULL OR o.hub_id <> s.hub_id OR o.access <> s.access AS is_turned
FROM hub_seen s
LEFT JOIN mart.hub_disclosure o ON o.kind = s.kind AND o.hub_key = s.hub_key
WHERE s.is_touched OR o.hub_key IS NULL OR o.gone_at IS DISTINCT FROM s.gone_at;
ANALYZE hub_turned;

CREATE TEMPORARY TABLE hub_turned_name ON COMMIT DROP AS
SELECT kind, hub_id FROM hub_turned t
-- If two repositories have one name, the one with the newest record is meant, so that any newer record may change it.
WHERE is_turned OR EXISTS (SELECT 1 FROM raw.hub_repository r WHERE r.hub_id = t.hub_id AND r.kind = t.kind AND r.hub_key <> t.hub_key)
UNION
SELECT kind, old_hub_id FROM hub_turned WHERE old_hub_id <> hub_id
UNION
-- A former name leads to the repository that had it last.
SELECT h.kind, h.hub_id
FROM hub_turned t
CROSS JOIN LATERAL (SELECT o.kind, o.hub_id, o.block_id FROM raw.hub_repository_history o WHERE o.hub_key = t.hub_key AND o.hub_id <> t.hub_id) h
WHERE t.is_turned OR h.block_id > %(after)s
UNION
-- A snapshot of a past day may bring former names that were not known.
SELECT kind, hub_id
FROM raw.hub_repository_history
WHERE block_id > %(after)s AND EXISTS (SELECT 1 FROM raw.hub_block WHERE block_id > %(after)s AND via = 'snapshot');
ANALYZE hub_turned_name;

CREATE TEMPORARY TABLE hub_wanted ON COMMIT DROP AS
SELECT r.*
FROM (
    SELECT hub_key FROM hub_turned
    UNION
    SELECT d.hub_key FROM hub_turned_name n JOIN mart.hub_disclosure d ON d.kind = n.kind AND d.base_hub_ids @> ARRAY[n.hub_id]
    UNION
    SELECT d.hub_key FROM hub_turned_name n JOIN mart.hub_disclosure d ON n.kind = 'dataset' AND d.kind = 'model' AND d.dataset_hub_ids @> ARRAY[n.hub_id]
    UNION
    SELECT d.hub_key
    FROM core.account_lab a
    JOIN mart.hub_disclosure d ON d.account = a.account_lower
    WHERE a.service = 'huggingface' AND d.lab_id <> a.lab_id
    UNION
    SELECT d.hub_key
    FROM mart.hub_disclosure d
    LEFT JOIN core.account_lab a ON a.service = 'huggingface' AND a.account_lower = d.account
    WHERE d.lab_id <> 'unknown' AND d.lab_id IS DISTINCT FROM a.lab_id
) one
CROSS JOIN LATERAL (SELECT * FROM raw.hub_repository w WHERE w.hub_key = one.hub_key OFFSET 0) r;
ANALYZE hub_wanted;
