-- A field that was filled and that an answer returns empty (a doubt, raw.emptied): the first time our content stays current; if an answer of a later day
-- is empty too, the empty content becomes current, from the time of the first answer.
-- First: if the field is filled again, the doubt ends.
UPDATE raw.emptied e
SET returned_at = i.observed_at
FROM incoming i
JOIN raw.record r USING (source, kind, via, key)
WHERE e.record_id = r.record_id AND e.confirmed_at IS NULL AND e.returned_at IS NULL AND NOT e.part = ANY (i.empty_parts);

INSERT INTO raw.emptied (record_id, part, emptied_at, told_until)
SELECT r.record_id, p.part, i.observed_at, raw.last_told(r.source, r.kind, r.via, r.key, %(run_id)s)
FROM incoming i
JOIN raw.record r USING (source, kind, via, key)
JOIN raw.record_version v USING (raw_version_id)
CROSS JOIN LATERAL unnest(i.empty_parts) AS p (part)
WHERE r.content_hash IS DISTINCT FROM i.content_hash AND r.gone_at IS NULL
  AND btrim(CASE WHEN v.payload IS NULL THEN v.text ELSE v.payload->>p.part END, E' \t\r\n\ufeff') NOT IN ('', '[]', '{}')
ON CONFLICT (record_id, part) WHERE confirmed_at IS NULL AND returned_at IS NULL DO NOTHING;

-- Believe the empty content if all its empty fields have been empty since an earlier day; its time is the latest of their first empty answers.
WITH doubt AS (
    SELECT i.source, i.kind, i.via, i.key, bool_and(raw.is_later_day(i.observed_at, e.emptied_at)) AS is_sure, max(e.emptied_at) AS emptied_at,
           max(e.told_until) AS told_until
    FROM incoming i
    JOIN raw.record r USING (source, kind, via, key)
    JOIN raw.emptied e USING (record_id)
    WHERE e.confirmed_at IS NULL AND e.returned_at IS NULL
    GROUP BY i.source, i.kind, i.via, i.key
)
UPDATE incoming i
SET is_held = NOT d.is_sure, emptied_at = CASE WHEN d.is_sure THEN d.emptied_at END, told_until = d.told_until
FROM doubt d
WHERE i.source = d.source AND i.kind = d.kind AND i.via = d.via AND i.key = d.key;

UPDATE raw.emptied e
SET confirmed_at = i.observed_at
FROM incoming i
JOIN raw.record r USING (source, kind, via, key)
WHERE i.emptied_at IS NOT NULL AND e.record_id = r.record_id AND e.confirmed_at IS NULL AND e.returned_at IS NULL;

SELECT i.kind, i.via, i.key, string_agg(e.part, ', ' ORDER BY e.part)
FROM incoming i
JOIN raw.record r USING (source, kind, via, key)
JOIN raw.emptied e USING (record_id)
WHERE i.is_held AND e.confirmed_at IS NULL AND e.returned_at IS NULL
GROUP BY i.kind, i.via, i.key;
