-- The first answer that a thing is not there is a doubt. One of a later day makes it gone, with what hangs on it, dated by the first.
-- A redirect to a name that tells the same stable id is no absence: the thing is seen, under its new name.
WITH told AS (
    SELECT a.*, EXISTS (
        SELECT 1
        FROM raw.record old
        JOIN raw.record new ON new.source = old.source AND new.kind = old.kind AND new.uid = old.uid AND new.key = a.renamed_to AND new.gone_at IS NULL
        WHERE old.source = a.source AND old.kind = a.kind AND old.key = a.key) AS is_moved
    FROM incoming_absence a
), meant AS (
    SELECT r.record_id, t.observed_at, t.renamed_to, coalesce(r.absent_at, t.observed_at) AS absent_at,
           t.is_moved OR raw.is_later_day(t.observed_at, r.absent_at) IS TRUE AS is_sure
    FROM told t
    JOIN raw.record r ON r.source = t.source AND r.key = t.key AND raw.is_part_of(r.source, r.kind, t.kind)
    WHERE r.gone_at IS NULL
    UNION ALL
    -- GitHub takes a name in any letter case.
    SELECT r.record_id, t.observed_at, t.renamed_to, coalesce(r.absent_at, t.observed_at),
           t.is_moved OR raw.is_later_day(t.observed_at, r.absent_at) IS TRUE
    FROM told t
    JOIN raw.record r ON r.source = 'github' AND lower(r.key) = lower(t.key) AND r.key <> t.key AND raw.is_part_of(r.source, r.kind, t.kind)
    WHERE t.source = 'github' AND r.gone_at IS NULL AND lower(t.renamed_to) IS DISTINCT FROM lower(r.key)
)
UPDATE raw.record r
SET absent_at = m.absent_at, absent_to = m.renamed_to,
    gone_at = CASE WHEN m.is_sure THEN m.absent_at END,
    gone_confirmed_at = CASE WHEN m.is_sure THEN m.observed_at END,
    renamed_to = CASE WHEN m.is_sure THEN m.renamed_to END
FROM (SELECT DISTINCT ON (record_id) * FROM meant ORDER BY record_id, is_sure DESC, renamed_to NULLS LAST, observed_at) m
WHERE r.record_id = m.record_id;

-- What is gone already may be told to have moved since.
UPDATE raw.record r
SET renamed_to = a.renamed_to
FROM incoming_absence a
WHERE r.source = a.source AND r.key = a.key AND raw.is_part_of(r.source, r.kind, a.kind)
  AND r.gone_at IS NOT NULL AND a.renamed_to IS NOT NULL AND r.renamed_to IS DISTINCT FROM a.renamed_to;
