-- All stored versions of models, datasets, cards, repositories, trees and READMEs, for subjects with more than one version or with an absence.
-- Left out are those of another thing that had the name before. Each version comes with the first and last time that the service returned it.
-- Grain: one row per version. Key: raw_version_id. Reads: raw.record, raw.record_version, raw.absence, raw.emptied, raw.counter, raw.other_before, meta.look, staging.alias.
CREATE OR REPLACE VIEW staging.retold AS
WITH record AS (
    -- Give a renamed subject under its present name.
    SELECT r.*, doubt.emptied_at, doubt.told_until AS told_before_doubt, s.subject_kind, CASE r.source WHEN 'github' THEN lower(coalesce(a.new_key, r.key)) ELSE coalesce(a.new_key, r.key) END AS subject_key
    FROM raw.record r
    CROSS JOIN LATERAL (SELECT CASE WHEN r.source = 'github' THEN 'repository' WHEN r.kind LIKE 'dataset%' THEN 'dataset' ELSE 'model' END AS subject_kind) s
    LEFT JOIN staging.alias a ON a.source = r.source AND a.kind = s.subject_kind AND a.old_key = r.key
    LEFT JOIN (SELECT record_id, min(emptied_at) AS emptied_at, min(told_until) AS told_until FROM raw.emptied
               WHERE confirmed_at IS NULL AND returned_at IS NULL GROUP BY record_id) doubt USING (record_id)
    WHERE (r.source = 'huggingface' AND r.kind IN ('model', 'dataset', 'model_card', 'dataset_card')) OR (r.source = 'github' AND r.kind IN ('repository', 'tree', 'readme'))
), changed AS (
    SELECT DISTINCT subject_kind, subject_key
    FROM record r
    WHERE EXISTS (SELECT 1 FROM raw.record_version v WHERE v.record_id = r.record_id AND v.raw_version_id < r.raw_version_id)
       OR EXISTS (SELECT 1 FROM raw.absence a WHERE a.record_id = r.record_id)
), version AS (
    SELECT r.*, v.raw_version_id AS version_id, v.payload, v.text, v.purged_at, v.observed_at,
           lead(v.observed_at) OVER following AS next_at, lead(v.previous_told_at) OVER following AS told_before_next
    FROM changed c
    JOIN record r USING (subject_kind, subject_key)
    JOIN raw.record_version v USING (record_id)
    WHERE NOT EXISTS (SELECT 1 FROM raw.other_before b
                      WHERE b.source = r.source AND b.kind = r.subject_kind AND b.key = CASE r.source WHEN 'github' THEN lower(r.key) ELSE r.key END
                        AND v.observed_at >= b.from_at AND v.observed_at < b.to_at)
    WINDOW following AS (PARTITION BY v.record_id ORDER BY v.raw_version_id)
)
SELECT version_id AS raw_version_id, source, kind, via, key, subject_kind, subject_key, payload, text, purged_at IS NOT NULL AS is_purged, observed_at AS told_from,
       greatest(observed_at, told_before_next,
                CASE WHEN next_at IS NULL AND absent_at IS NULL AND emptied_at IS NULL THEN (
                        -- As the function raw.last_told computes it: the last answered list, unless a later call for the record itself was not answered.
                        SELECT max(l.ended_at) FROM meta.look l
                        WHERE l.source = v.source AND l.outcome = 'answered' AND NOT l.is_of_other
                          AND l.scope = CASE v.via WHEN 'list' THEN CASE v.kind WHEN 'repository' THEN 'repositories' ELSE v.kind || 's' END || '_of:' || split_part(v.key, '/', 1)
                                             ELSE v.kind || ':' || v.key END
                          AND NOT EXISTS (SELECT 1 FROM meta.look f
                                          WHERE f.source = v.source AND f.scope = v.kind || ':' || v.key AND f.outcome <> 'answered' AND f.ended_at >= l.ended_at))
                     WHEN next_at IS NULL THEN coalesce(told_until, told_before_doubt) END,
                (SELECT max(a.told_until) FROM raw.absence a
                 WHERE a.record_id = v.record_id AND a.absent_at >= v.observed_at AND a.absent_at <= coalesce(v.next_at, 'infinity')),
                -- The last row of counters, which shows that the version was returned at that time, too.
                (SELECT max(c.observed_at) FROM raw.counter c
                 WHERE c.record_id = v.record_id AND c.observed_at > v.observed_at AND c.observed_at < coalesce(v.next_at, v.emptied_at, 'infinity'))) AS told_until
FROM version v;

COMMENT ON VIEW staging.retold IS 'Versions of the models, datasets, cards, repositories, trees and READMEs of things that were reported in more than one way or were once gone. Key: raw_version_id. Source: raw, meta.look.';
COMMENT ON COLUMN staging.retold.raw_version_id IS 'The version (raw.record_version).';
COMMENT ON COLUMN staging.retold.source IS 'huggingface or github.';
COMMENT ON COLUMN staging.retold.kind IS 'model, dataset, model_card, dataset_card, repository, tree or readme.';
COMMENT ON COLUMN staging.retold.via IS 'Call that returned it.';
COMMENT ON COLUMN staging.retold.key IS 'Its name at the service when this version was reported.';
COMMENT ON COLUMN staging.retold.subject_kind IS 'Kind of the thing that it belongs to: model, dataset or repository.';
COMMENT ON COLUMN staging.retold.subject_key IS 'Present name of the thing; in lower case on GitHub, where names compare so.';
COMMENT ON COLUMN staging.retold.payload IS 'JSON as reported; NULL for cards and READMEs.';
COMMENT ON COLUMN staging.retold.text IS 'Text of a card or README; NULL for others, and where it was purged.';
COMMENT ON COLUMN staging.retold.is_purged IS 'Whether its prose was purged.';
COMMENT ON COLUMN staging.retold.told_from IS 'When this version was first reported (UTC).';
COMMENT ON COLUMN staging.retold.told_until IS 'When this version was last reported, as far as known (UTC).';
