-- Record the answers "absent" of one page. The first only marks the record (absent_at). A second on a later day makes the record gone, together with its
-- parts (card, tree …), from the time of the first answer. If the service redirects to a record with the same stable id, the record was renamed, and one
-- answer is enough.
WITH told AS (
    SELECT a.*, EXISTS (
        SELECT 1
        FROM raw.record old
        JOIN raw.record new ON new.source = old.source AND new.kind = old.kind AND new.uid = old.uid AND new.key = a.renamed_to AND new.gone_at IS NULL
        WHERE old.replaced_at IS NULL AND old.source = a.source AND old.kind = a.kind AND old.key = a.key) AS is_moved
    FROM incoming_absence a
), meant AS (
    SELECT r.record_id, t.kind AS told_kind, t.key AS told_key, t.observed_at, t.renamed_to, coalesce(r.absent_at, t.observed_at) AS absent_at,
           t.is_moved OR raw.is_later_day(t.observed_at, r.absent_at) IS TRUE AS is_sure
    FROM told t
    JOIN raw.record r ON r.source = t.source AND r.key = t.key AND raw.is_part_of(r.source, r.kind, t.kind)
    WHERE r.gone_at IS NULL
    UNION ALL
    -- Compare names of GitHub without regard to case.
    SELECT r.record_id, t.kind, t.key, t.observed_at, t.renamed_to, coalesce(r.absent_at, t.observed_at),
           t.is_moved OR raw.is_later_day(t.observed_at, r.absent_at) IS TRUE
    FROM told t
    JOIN raw.record r ON r.source = 'github' AND lower(r.key) = lower(t.key) AND r.key <> t.key AND raw.is_part_of(r.source, r.kind, t.kind)
    WHERE t.source = 'github' AND r.gone_at IS NULL AND lower(t.renamed_to) IS DISTINCT FROM lower(r.key)
    UNION ALL
    -- Licence files of the Hub are named <repository>:<path>.
    SELECT r.record_id, t.kind, t.key, t.observed_at, t.renamed_to || substr(r.key, strpos(r.key, ':')), coalesce(r.absent_at, t.observed_at),
           t.is_moved OR raw.is_later_day(t.observed_at, r.absent_at) IS TRUE
    FROM told t
    JOIN raw.record r ON r.source = t.source AND r.kind = t.kind || '_licence' AND split_part(r.key, ':', 1) = t.key
    WHERE r.kind IN ('model_licence', 'dataset_licence') AND r.gone_at IS NULL
), marked AS (
    UPDATE raw.record r
    SET absent_at = m.absent_at, absent_to = m.renamed_to,
        -- told_until: the last time that a source check returned the record, leaving out the check of this run, which did not return it.
        told_until = CASE WHEN r.absent_at IS NULL THEN raw.last_told(r.source, r.kind, r.via, r.key, %(run_id)s) ELSE r.told_until END,
        gone_at = CASE WHEN m.is_sure THEN m.absent_at END,
        gone_confirmed_at = CASE WHEN m.is_sure THEN m.observed_at END,
        renamed_to = CASE WHEN m.is_sure THEN m.renamed_to END
    FROM (SELECT DISTINCT ON (record_id) * FROM meant ORDER BY record_id, is_sure DESC, renamed_to NULLS LAST, observed_at) m
    WHERE r.record_id = m.record_id
    RETURNING r.record_id, r.source, m.told_kind, m.told_key, r.told_until, r.gone_at, r.gone_confirmed_at, r.renamed_to
)
INSERT INTO raw.absence (record_id, told_until, absent_at, confirmed_at, renamed_to, look_id, answer)
SELECT m.record_id, m.told_until, m.gone_at, m.gone_confirmed_at, m.renamed_to, coalesce(own.look_id, list.look_id), asked.detail
FROM marked m
LEFT JOIN meta.look asked ON asked.source = m.source AND asked.scope = m.told_kind || ':' || m.told_key AND asked.is_current
LEFT JOIN meta.look own ON own.look_id = asked.look_id AND own.outcome = 'absent'
-- Take the source check of the account's complete list, which shows the absence, if the record's own call was refused for want of a token.
LEFT JOIN meta.look list ON list.source = m.source AND list.is_current AND list.outcome = 'answered'
    AND list.scope = CASE m.told_kind WHEN 'repository' THEN 'repositories' ELSE m.told_kind || 's' END || '_of:' || split_part(m.told_key, '/', 1)
WHERE m.gone_at IS NOT NULL
ON CONFLICT (record_id, absent_at) DO NOTHING;

-- Store the new name of a record that is gone already: it may have been renamed.
UPDATE raw.record r
SET renamed_to = a.renamed_to
FROM incoming_absence a
WHERE r.source = a.source AND r.key = a.key AND raw.is_part_of(r.source, r.kind, a.kind)
  AND r.gone_at IS NOT NULL AND r.replaced_at IS NULL AND a.renamed_to IS NOT NULL AND r.renamed_to IS DISTINCT FROM a.renamed_to;

UPDATE raw.record r
SET renamed_to = a.renamed_to || substr(r.key, strpos(r.key, ':'))
FROM incoming_absence a
WHERE r.source = a.source AND r.kind = a.kind || '_licence' AND r.kind IN ('model_licence', 'dataset_licence') AND split_part(r.key, ':', 1) = a.key
  AND r.gone_at IS NOT NULL AND r.replaced_at IS NULL AND a.renamed_to IS NOT NULL AND r.renamed_to IS DISTINCT FROM a.renamed_to || substr(r.key, strpos(r.key, ':'));

UPDATE raw.absence n
SET renamed_to = r.renamed_to
FROM incoming_absence a
JOIN raw.record r ON r.source = a.source AND r.key = a.key AND r.gone_at IS NOT NULL
WHERE a.renamed_to IS NOT NULL AND n.record_id = r.record_id AND n.absent_at = r.gone_at AND n.renamed_to IS DISTINCT FROM r.renamed_to;
