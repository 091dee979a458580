-- Absences of models, datasets and repositories, and of their cards alone, each confirmed by answers on two days, without renamed ones and those of another thing that had the name.
-- Grain: one row per thing or card and absence. Key: subject_kind, subject_key, is_card, absent_at. Reads: raw.absence, raw.record, raw.other_before.
CREATE OR REPLACE VIEW staging.absence AS
WITH gone AS (
    SELECT a.*, CASE WHEN r.kind LIKE 'dataset%' THEN 'dataset' WHEN r.source = 'github' THEN 'repository' ELSE 'model' END AS subject_kind,
           CASE r.source WHEN 'github' THEN lower(r.key) ELSE r.key END AS subject_key, r.kind LIKE '%\_card' OR r.kind = 'readme' AS is_card
    FROM raw.absence a
    JOIN raw.record r USING (record_id)
    LEFT JOIN raw.other_before b ON b.source = r.source AND a.absent_at >= b.from_at AND a.absent_at < b.to_at AND raw.is_part_of(r.source, r.kind, b.kind)
        AND b.key = CASE r.source WHEN 'github' THEN lower(r.key) ELSE r.key END
    WHERE b.key IS NULL AND r.kind IN ('model', 'dataset', 'model_card', 'dataset_card', 'repository', 'readme') AND a.renamed_to IS NULL
      AND NOT EXISTS (SELECT 1 FROM raw.record n
                      WHERE n.source = r.source AND n.kind = r.kind AND n.uid = r.uid AND n.key <> r.key
                        AND n.first_seen_at < coalesce(a.returned_at, 'infinity') AND (n.gone_at IS NULL OR n.gone_at > a.absent_at))
)
SELECT subject_kind, subject_key, is_card, absent_at, max(confirmed_at) AS confirmed_at, max(look_id) AS look_id, max(answer) AS answer
FROM gone g
-- Leave out a card that was gone because its repository was.
WHERE NOT (is_card AND EXISTS (
    SELECT 1 FROM gone t
    WHERE t.subject_kind = g.subject_kind AND t.subject_key = g.subject_key AND NOT t.is_card
      AND t.absent_at <= g.confirmed_at AND g.absent_at <= coalesce(t.returned_at, 'infinity')))
GROUP BY subject_kind, subject_key, is_card, absent_at;

COMMENT ON VIEW staging.absence IS 'When things, and cards of things that were there, were gone by two answers on two days. Key: subject_kind, subject_key, is_card, absent_at. Source: raw.absence.';
COMMENT ON COLUMN staging.absence.subject_kind IS 'model, dataset or repository.';
COMMENT ON COLUMN staging.absence.subject_key IS 'Its name; in lower case on GitHub, where names compare so.';
COMMENT ON COLUMN staging.absence.is_card IS 'Whether its card or README alone was gone.';
COMMENT ON COLUMN staging.absence.absent_at IS 'First answer that it is not there (UTC).';
COMMENT ON COLUMN staging.absence.confirmed_at IS 'Answer of a later day that confirmed it (UTC).';
COMMENT ON COLUMN staging.absence.look_id IS 'The source check that confirmed it (meta.look).';
COMMENT ON COLUMN staging.absence.answer IS 'What the service answered: status and error code.';
