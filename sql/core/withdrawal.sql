-- What was open by evidence and was taken back: a report of a thing shows it open, and the next ones, on two days, do not.
-- Grain: one row per thing, what and time. Key: subject_kind, subject_id, what, withdrawn_at. Preserve: confirmed_at. Reads: staging.retold, staging.absence, staging.counter_latest, core.telling, core.licence, core.model, core.dataset, core.repository, core.release_member, core.lineage.
WITH sight AS (
    -- Each stored version at the first and the last time that the service returned it, and each absence at its two answers.
    SELECT r.subject_kind, r.subject_key, r.kind, r.raw_version_id, s.at, t.facts, NULL::bigint AS look_id, NULL AS answer, false AS is_gone
    FROM staging.retold r
    JOIN core.telling t USING (raw_version_id)
    CROSS JOIN LATERAL (VALUES (r.told_from), (r.told_until)) AS s (at)
    UNION ALL
    SELECT a.subject_kind, a.subject_key, CASE WHEN a.is_card THEN a.subject_kind || '_card' ELSE a.subject_kind END, NULL, s.at, NULL, a.look_id, a.answer, true
    FROM staging.absence a
    CROSS JOIN LATERAL (VALUES (a.absent_at), (a.confirmed_at)) AS s (at)
), known AS (
    SELECT s.*, kind LIKE '%\_card' OR kind = 'readme' AS is_card,
           core.last_known(facts->>'gated') OVER so_far AS gated,
           core.last_known(facts->>'is_private') OVER so_far = 'true' AS is_private,
           core.last_known(facts->>'is_disabled') OVER so_far = 'true' AS is_disabled,
           core.last_known(facts->>'is_archived') OVER so_far = 'true' AS is_archived,
           core.last_known(CASE WHEN (facts->>'files')::bigint > 0 OR NOT coalesce((facts->>'is_truncated')::boolean, false) THEN (facts->>'files')::bigint END)
               OVER so_far AS files,
           core.last_known((facts->>'others')::bigint) OVER so_far AS others,
           coalesce(core.last_known(facts->>'is_detected') OVER so_far = 'true', false) AS is_detected,
           -- The greatest length of the card (characters) in any earlier version.
           max((facts->>'letters')::bigint) OVER (so_far ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS letters_before
    FROM sight s
    WINDOW so_far AS (PARTITION BY subject_kind, subject_key ORDER BY at, raw_version_id)
), licence AS (
    SELECT n.licences, n.license_name, bool_or(l.licence_class IN ('use-restricted', 'non-commercial', 'proprietary-restricted')) AS is_restricted,
           bool_and(coalesce(l.licence_class IN ('public-domain', 'permissive', 'copyleft'), false)) AS is_open,
           string_agg(CASE WHEN told.id = 'other' THEN coalesce(nullif(n.license_name, ''), told.id) ELSE told.id END, ', ' ORDER BY told.id) AS words
    FROM (SELECT DISTINCT facts->'licences' AS licences, coalesce(facts->>'license_name', '') AS license_name FROM sight WHERE facts ? 'licences') n
    CROSS JOIN LATERAL jsonb_array_elements_text(n.licences) AS told (id)
    LEFT JOIN LATERAL (
        -- Take the class of the declared licence name if the registry knows that name, else that of the id.
        SELECT c.licence_class FROM core.licence c
        WHERE (c.match_kind = 'license_name' AND c.hub_license_id = n.license_name) OR (c.match_kind = 'hub_id' AND c.hub_license_id = told.id)
        ORDER BY c.match_kind DESC LIMIT 1
    ) l ON true
    GROUP BY n.licences, n.license_name
), said AS (
    SELECT k.subject_kind, k.subject_key, k.at, k.raw_version_id, k.look_id, x.part, x.state, x.words
    FROM known k
    LEFT JOIN licence ON licence.licences = k.facts->'licences' AND licence.license_name = coalesce(k.facts->>'license_name', '')
    CROSS JOIN LATERAL (VALUES
        ('artefact', CASE WHEN k.is_card THEN NULL WHEN k.is_gone THEN 'gone' WHEN k.is_private THEN 'private' WHEN k.is_disabled THEN 'disabled'
                          WHEN k.subject_kind = 'repository' THEN CASE WHEN k.files = 0 THEN 'removed' WHEN k.files > 0 AND k.is_archived THEN 'archived' WHEN k.files > 0 THEN 'open' END
                          WHEN k.files = 0 AND coalesce(k.others, 0) = 0 AND NOT k.is_detected THEN 'removed'
                          -- Whether the files are there: of a dataset also if no list of its files is known, of a model only if such a list shows weights.
                          WHEN k.files > 0 OR k.is_detected OR (k.subject_kind = 'dataset' AND k.files IS NULL)
                              THEN CASE WHEN k.gated = 'false' THEN 'open' WHEN k.gated IS NOT NULL THEN 'gated' END END,
         CASE WHEN k.is_gone THEN coalesce(nullif(k.answer, ''), 'not on its list')
              ELSE concat_ws('; ', 'gated: ' || k.gated, CASE WHEN k.is_private THEN 'private' END, CASE WHEN k.is_disabled THEN 'disabled' END,
                             CASE WHEN k.is_archived THEN 'archived' END,
                             k.files || CASE k.subject_kind WHEN 'model' THEN ' files of weights' WHEN 'dataset' THEN ' files of data' ELSE ' programs' END) END),
        ('licence', CASE WHEN NOT k.facts ? 'licences' THEN NULL WHEN k.facts->'licences' = '[]' THEN 'removed' WHEN licence.is_restricted THEN 'rewritten'
                         WHEN licence.is_open THEN 'open' END, coalesce(licence.words, 'no licence')),
        ('training data', CASE WHEN k.subject_kind = 'model' AND k.facts ? 'datasets' THEN CASE k.facts->>'datasets' WHEN '0' THEN 'removed' ELSE 'open' END END,
         (k.facts->>'datasets') || ' datasets declared'),
        ('card', CASE WHEN NOT k.is_card THEN CASE k.facts->>'has_card' WHEN 'false' THEN 'removed' END WHEN k.is_gone THEN 'removed' WHEN (k.facts->>'letters')::bigint * 4 < k.letters_before AND k.letters_before >= 600 THEN 'rewritten'
                      WHEN (k.facts->>'letters')::bigint >= 600 THEN 'open' END,
         CASE WHEN k.is_gone THEN coalesce(nullif(k.answer, ''), 'not there') WHEN k.is_card THEN (k.facts->>'letters') || ' letters' ELSE 'not among the told files' END)
    ) AS x (part, state, words)
    WHERE x.state IS NOT NULL
), turned AS (
    SELECT s.*, (state = 'open') IS DISTINCT FROM (lag(state) OVER told = 'open') AS is_turn
    FROM said s
    WINDOW told AS (PARTITION BY subject_kind, subject_key, part ORDER BY at, raw_version_id)
), numbered AS (
    SELECT t.*, count(*) FILTER (WHERE is_turn) OVER (PARTITION BY subject_kind, subject_key, part ORDER BY at, raw_version_id) AS turn FROM turned t
), stretch AS (
    SELECT subject_kind, subject_key, part, turn, min(at) AS began_at, max(at) AS ended_at, (array_agg(state ORDER BY at, raw_version_id))[1] AS state,
           (array_agg(words ORDER BY at, raw_version_id))[1] AS first_words, (array_agg(words ORDER BY at DESC, raw_version_id DESC NULLS LAST))[1] AS last_words,
           (array_agg(raw_version_id ORDER BY at, raw_version_id))[1] AS first_version, (array_agg(raw_version_id ORDER BY at DESC, raw_version_id DESC NULLS LAST))[1] AS last_version,
           (array_agg(look_id ORDER BY at, raw_version_id))[1] AS look_id
    FROM numbered
    GROUP BY subject_kind, subject_key, part, turn
), taken AS (
    SELECT s.*, lag(ended_at) OVER told AS last_open_at, lag(last_version) OVER told AS before_version_id, lag(last_words) OVER told AS before, lead(began_at) OVER told AS restored_at
    FROM stretch s
    WINDOW told AS (PARTITION BY subject_kind, subject_key, part ORDER BY turn)
), subject AS (
    SELECT 'model' AS subject_kind, hub_id AS subject_key, hub_id AS subject_id, lab_id FROM core.model
    UNION ALL
    SELECT 'dataset', hub_id, hub_id, lab_id FROM core.dataset
    UNION ALL
    SELECT 'repository', lower(github_full_name), github_full_name, lab_id FROM core.repository
)
SELECT b.subject_kind, b.subject_id, w.what, t.state AS how, b.lab_id,
       (SELECT min(m.release_id) FROM core.release_member m WHERE m.artifact_kind = b.subject_kind AND m.artifact_id = b.subject_id) AS release_id,
       t.last_open_at, t.began_at AS withdrawn_at, t.ended_at AS confirmed_at, t.restored_at,
       t.before_version_id, t.first_version AS after_version_id, t.look_id, t.before, t.first_words AS after,
       e.elsewhere, e.n_elsewhere
FROM taken t
JOIN subject b USING (subject_kind, subject_key)
CROSS JOIN LATERAL (
    SELECT CASE WHEN t.part IN ('licence', 'card') THEN t.part WHEN t.part = 'training data' THEN 'data' WHEN t.state = 'gated' THEN 'gating'
                ELSE CASE b.subject_kind WHEN 'model' THEN 'weights' WHEN 'dataset' THEN 'data' ELSE 'code' END END AS what
) w
LEFT JOIN LATERAL (
    SELECT 'forks' AS elsewhere, c.forks AS n_elsewhere
    FROM staging.counter_latest c
    WHERE w.what = 'code' AND c.source = 'github' AND c.kind = 'repository' AND lower(c.key) = b.subject_key AND c.forks > 0
    UNION ALL
    SELECT 'quantized', count(DISTINCT l.child_hub_id)
    FROM core.lineage l
    JOIN core.model m ON m.hub_id = l.child_hub_id AND m.gone_at IS NULL
    WHERE w.what = 'weights' AND l.parent_hub_id = b.subject_id AND l.relation = 'quantized' AND l.gone_at IS NULL AND split_part(m.hub_id, '/', 1) <> split_part(b.subject_id, '/', 1)
    HAVING count(*) > 0
) e ON t.state NOT IN ('gated', 'archived')
-- Keep only what answers on two days show: one answer takes nothing back.
WHERE t.state <> 'open' AND t.before_version_id IS NOT NULL AND (t.ended_at AT TIME ZONE 'UTC')::date > (t.began_at AT TIME ZONE 'UTC')::date;

COMMENT ON TABLE core.withdrawal IS 'What was open by evidence and was taken back, each time between which two looks, with the evidence before and after. Key: subject_kind, subject_id, what, withdrawn_at. Source: core.telling, staging.retold, staging.absence.';
COMMENT ON COLUMN core.withdrawal.subject_kind IS 'model, dataset or repository.';
COMMENT ON COLUMN core.withdrawal.subject_id IS 'Its name at its service: org/name on the Hub, owner/name on GitHub.';
COMMENT ON COLUMN core.withdrawal.what IS 'What was open: weights, data (a dataset''s files, or the training data that a model declares), code, card (its text, or a repository''s README), licence, gating (no gate before it).';
COMMENT ON COLUMN core.withdrawal.how IS 'gone (the service says that it is not there: deleted and made private are one answer), private, disabled, gated, removed (not there any more while the repository is), rewritten (other words stand there), archived (read-only, still to be read).';
COMMENT ON COLUMN core.withdrawal.lab_id IS 'Lab of the account (mart.lab), or unknown.';
COMMENT ON COLUMN core.withdrawal.release_id IS 'Release of which it is a part (mart.release), the first by name where it is of several; NULL: of none.';
COMMENT ON COLUMN core.withdrawal.last_open_at IS 'The last look that told it open, by the service''s Date (UTC).';
COMMENT ON COLUMN core.withdrawal.withdrawn_at IS 'The first look that told it not open any more (UTC): it was taken back between the two.';
COMMENT ON COLUMN core.withdrawal.confirmed_at IS 'The last look of a later day that told the same (UTC): one answer takes nothing back.';
COMMENT ON COLUMN core.withdrawal.restored_at IS 'The first look that told it open again (UTC); NULL: it is not open again.';
COMMENT ON COLUMN core.withdrawal.before_version_id IS 'Evidence before: version of the record that told it open last (raw.record_version).';
COMMENT ON COLUMN core.withdrawal.after_version_id IS 'Evidence after: version that told it not open first (raw.record_version); NULL where it is gone.';
COMMENT ON COLUMN core.withdrawal.look_id IS 'Evidence after of what is gone: the look that confirmed it (meta.look); NULL for others.';
COMMENT ON COLUMN core.withdrawal.before IS 'What was told before.';
COMMENT ON COLUMN core.withdrawal.after IS 'What was told after.';
COMMENT ON COLUMN core.withdrawal.elsewhere IS 'Where it is still kept as far as told: forks (of a repository on GitHub), quantized (models of others that declare to be made of its weights); NULL: not told.';
COMMENT ON COLUMN core.withdrawal.n_elsewhere IS 'Such copies, count; NULL: not told.';
