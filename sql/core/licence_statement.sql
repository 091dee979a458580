-- What each place of a watched model, dataset or repository says of its licence: tags, metadata, the card's words, the list of files, GitHub, the licence's text.
-- Grain: one row per thing, place and statement in it. Key: subject_kind, subject_id, place, ordinal.
-- Reads: core.model, core.dataset, core.repository, core.document, core.licence, core.release_member, staging.document.
WITH subject AS (
    SELECT 'model' AS subject_kind, hub_id AS subject_id, hub_id AS key, lab_id, raw_version_id, NULL AS license_spdx FROM core.model WHERE gone_at IS NULL
    UNION ALL
    SELECT 'dataset', hub_id, hub_id, lab_id, raw_version_id, NULL FROM core.dataset WHERE gone_at IS NULL
    UNION ALL
    SELECT 'repository', github_full_name, lower(github_full_name), lab_id, raw_version_id, license_spdx FROM core.repository WHERE gone_at IS NULL
), document AS (
    -- Of each subject the newest readable version of its card (or README), its list of files and, on GitHub, its licence text.
    SELECT DISTINCT ON (subject_kind, key, part) k.subject_kind, k.key, k.part, d.raw_version_id, d.facts
    FROM core.document d
    CROSS JOIN LATERAL (
        SELECT CASE WHEN d.source = 'github' THEN 'repository' WHEN d.kind LIKE 'dataset%' THEN 'dataset' ELSE 'model' END AS subject_kind,
               CASE WHEN d.source = 'github' THEN lower(d.key) ELSE d.key END AS key,
               CASE WHEN d.kind IN ('model_card', 'dataset_card', 'readme') THEN 'card' ELSE 'tree' END AS part
    ) k
    WHERE d.unreadable IS NULL
      AND ((d.source = 'huggingface' AND d.kind IN ('model_card', 'dataset_card', 'model_tree', 'dataset_tree')) OR (d.source = 'github' AND d.kind IN ('readme', 'tree')))
    ORDER BY subject_kind, key, part, d.raw_version_id DESC
), licence_text AS (
    -- The licence files as they are now: GitHub gives one of a repository, the Hub each by <repository>:<path>. A file that is gone says nothing any more.
    SELECT CASE d.kind WHEN 'licence' THEN 'repository' WHEN 'dataset_licence' THEN 'dataset' ELSE 'model' END AS subject_kind,
           CASE d.kind WHEN 'licence' THEN lower(d.key) ELSE split_part(d.key, ':', 1) END AS key, c.raw_version_id, c.facts,
           row_number() OVER (PARTITION BY d.kind, CASE d.kind WHEN 'licence' THEN lower(d.key) ELSE split_part(d.key, ':', 1) END ORDER BY d.key, c.raw_version_id DESC) AS ordinal
    FROM staging.document d
    JOIN core.document c USING (raw_version_id)
    WHERE c.unreadable IS NULL AND c.facts ?| ARRAY['text_spdx', 'text_ids', 'text_name', 'text_like', 'riders']
      AND ((d.source = 'huggingface' AND d.kind IN ('model_licence', 'dataset_licence')) OR (d.source = 'github' AND d.kind = 'licence'))
), told AS (
    SELECT s.subject_kind, s.subject_id, 'tag' AS place, 1 AS ordinal, 'all' AS applies_to,
           ARRAY(SELECT jsonb_array_elements_text(d.facts->'tag_license_ids')) AS ids, d.facts->>'license_name' AS name, NULL::text[] AS riders, d.raw_version_id,
           '/tags' AS locator, NULL AS quotation
    FROM subject s
    JOIN core.document d USING (raw_version_id)
    WHERE d.facts ? 'tag_license_ids'
    UNION ALL
    SELECT s.subject_kind, s.subject_id, 'metadata', 1, 'all',
           ARRAY(SELECT jsonb_array_elements_text(d.facts->'metadata_license_ids')), d.facts->>'license_name', NULL, d.raw_version_id, '/cardData/license', NULL
    FROM subject s
    JOIN core.document d USING (raw_version_id)
    WHERE d.facts ? 'metadata_license_ids'
    UNION ALL
    SELECT s.subject_kind, s.subject_id, 'front matter', 1, 'all',
           ARRAY(SELECT jsonb_array_elements_text(c.facts->'hub_license_ids')), c.facts->>'license_name', NULL, c.raw_version_id, 'README.md#/license', NULL
    FROM subject s
    JOIN document c ON c.subject_kind = s.subject_kind AND c.key = s.key AND c.part = 'card' AND c.facts ? 'hub_license_ids'
    UNION ALL
    SELECT s.subject_kind, s.subject_id, 'words', w.ordinal::integer, w.said->>'of',
           ARRAY(SELECT jsonb_array_elements_text(w.said->'ids')), w.said->>'name', NULL, c.raw_version_id, w.said->>'locator', w.said->>'quotation'
    FROM subject s
    JOIN document c ON c.subject_kind = s.subject_kind AND c.key = s.key AND c.part = 'card' AND c.facts ? 'licence_words'
    CROSS JOIN LATERAL jsonb_array_elements(c.facts->'licence_words') WITH ORDINALITY AS w (said, ordinal)
    UNION ALL
    SELECT s.subject_kind, s.subject_id, 'service', 1, 'all', ARRAY[lower(s.license_spdx)], NULL, NULL, s.raw_version_id, '/license', s.license_spdx
    FROM subject s
    -- Leave out NOASSERTION, GitHub's word for a licence text that it does not recognise.
    WHERE s.license_spdx <> 'NOASSERTION'
    UNION ALL
    SELECT s.subject_kind, s.subject_id, 'text', t.ordinal::integer, coalesce(t.facts->>'of', 'all'),
           CASE WHEN t.facts ? 'text_spdx' THEN ARRAY(SELECT l.hub_license_id FROM core.licence l WHERE l.match_kind = 'hub_id' AND l.spdx_expression = t.facts->>'text_spdx')
                ELSE ARRAY(SELECT jsonb_array_elements_text(t.facts->'text_ids')) END,
           coalesce(t.facts->>'text_name', CASE WHEN t.facts ? 'text_ids' OR t.facts ? 'text_spdx' THEN NULL ELSE t.facts->>'text_like' END),
           CASE WHEN t.facts ? 'riders' THEN ARRAY(SELECT r->>'rider' FROM jsonb_array_elements(t.facts->'riders') r) END, t.raw_version_id,
           coalesce(t.facts#>>'{riders,0,locator}', t.facts->>'path', 'licence'), t.facts#>>'{riders,0,quotation}'
    FROM subject s
    JOIN licence_text t ON t.subject_kind = s.subject_kind AND t.key = s.key AND (t.subject_kind <> 'repository' OR t.ordinal = 1)
), file AS (
    -- The licence files in the list of files. A truncated list proves which files are there, but not that one is missing.
    SELECT DISTINCT ON (s.subject_kind, s.subject_id) s.subject_kind, s.subject_id, f.raw_version_id, f.files, f.locator
    FROM subject s
    CROSS JOIN LATERAL (
        SELECT t.raw_version_id, t.facts->'licence_files' AS files, '/entries' AS locator, coalesce((t.facts->>'is_truncated')::boolean, false) AS is_cut
        FROM document t WHERE t.subject_kind = s.subject_kind AND t.key = s.key AND t.part = 'tree' AND t.facts ? 'licence_files'
        UNION ALL
        SELECT d.raw_version_id, d.facts->'licence_files', '/siblings', false
        FROM core.document d WHERE d.raw_version_id = s.raw_version_id AND d.facts ? 'licence_files'
    ) f
    WHERE f.files <> '[]' OR NOT f.is_cut
    ORDER BY s.subject_kind, s.subject_id, f.files = '[]', f.raw_version_id DESC
), matched AS (
    SELECT t.subject_kind, t.subject_id, t.place, t.ordinal, count(*) AS parts, count(l.licence_class) FILTER (WHERE l.licence_class <> 'unknown') AS known,
           min(core.licence_rank(l.licence_class)) AS place_of_class,
           array_agg(DISTINCT l.spdx_expression) FILTER (WHERE l.licence_class <> 'unknown') AS spdx
    FROM told t
    CROSS JOIN LATERAL unnest(CASE WHEN cardinality(t.ids) > 0 THEN t.ids ELSE ARRAY[t.name] END) AS one (id)
    LEFT JOIN LATERAL (
        -- The licence with the declared id; without an id, or with the id "other", the licence with the declared name, if the registry knows that name.
        SELECT c.spdx_expression, c.licence_class
        FROM core.licence c
        WHERE (c.match_kind = 'hub_id' AND c.hub_license_id = one.id AND one.id <> 'other')
           OR (cardinality(t.ids) = 0 OR one.id = 'other') AND core.licence_key(c.hub_license_id) = core.licence_key(t.name) AND c.hub_license_id <> 'other'
        ORDER BY c.match_kind DESC, c.hub_license_id
        LIMIT 1
    ) l ON true
    GROUP BY t.subject_kind, t.subject_id, t.place, t.ordinal
), ranked AS (
    -- The licence class with its riders: one that limits who may use the work, or for what, restricts the class, and then the SPDX id does not hold any more.
    SELECT t.*, CASE WHEN r.rank IS NULL OR m.place_of_class <= r.rank THEN m.spdx END AS spdx,
           least(CASE WHEN m.known = m.parts THEN m.place_of_class END, r.rank) AS rank
    FROM told t
    JOIN matched m USING (subject_kind, subject_id, place, ordinal)
    CROSS JOIN LATERAL (
        SELECT CASE WHEN t.riders && ARRAY['non_commercial', 'research_only'] THEN core.licence_rank('non-commercial')
                    WHEN t.riders && ARRAY['user_cap', 'revenue', 'acceptable_use', 'no_training', 'territory'] THEN core.licence_rank('use-restricted') END AS rank
    ) r
), classed AS (
    SELECT r.*, coalesce((ARRAY['proprietary-restricted', 'non-commercial', 'use-restricted', 'copyleft', 'permissive', 'public-domain'])[r.rank], 'unknown') AS licence_class
    FROM ranked r
)
SELECT c.subject_kind, c.subject_id, c.place, c.ordinal, s.lab_id,
       (SELECT min(r.release_id) FROM core.release_member r WHERE r.artifact_kind = c.subject_kind AND r.artifact_id = c.subject_id) AS release_id,
       c.applies_to, c.applies_to IN ('all', CASE c.subject_kind WHEN 'model' THEN 'weights' WHEN 'dataset' THEN 'data' ELSE 'code' END) AS is_of_subject,
       coalesce(nullif(array_to_string(ARRAY(SELECT CASE WHEN i = 'other' THEN coalesce(c.name, i) ELSE i END FROM unnest(c.ids) i), ', '), ''), c.name, 'a text of its own')
           || CASE WHEN c.place = 'text' AND c.riders IS NOT NULL THEN ', with riders' ELSE '' END AS says,
       c.spdx, c.licence_class, c.riders, c.raw_version_id, c.locator, c.quotation
FROM classed c
JOIN subject s USING (subject_kind, subject_id)
UNION ALL
SELECT f.subject_kind, f.subject_id, 'files', 1, s.lab_id,
       (SELECT min(r.release_id) FROM core.release_member r WHERE r.artifact_kind = f.subject_kind AND r.artifact_id = f.subject_id), 'all', true,
       CASE WHEN f.files = '[]' THEN 'no licence file' ELSE array_to_string(ARRAY(SELECT jsonb_array_elements_text(f.files)), ', ') END, NULL, 'unknown', NULL,
       f.raw_version_id, f.locator, NULL
FROM file f
JOIN subject s USING (subject_kind, subject_id);

COMMENT ON TABLE core.licence_statement IS 'What each place of a watched model, dataset or repository says of its licence. Key: subject_kind, subject_id, place, ordinal. Source: core.document, core.repository, registry.';
COMMENT ON COLUMN core.licence_statement.subject_kind IS 'model, dataset or repository.';
COMMENT ON COLUMN core.licence_statement.subject_id IS 'Its name at its service.';
COMMENT ON COLUMN core.licence_statement.place IS 'tag (the Hub''s), metadata (of the card, in the Hub''s record), front matter (of the card''s file), words (a sentence of card or README), files (the list of files), service (GitHub''s own detection), text (a licence file itself, on the Hub or GitHub).';
COMMENT ON COLUMN core.licence_statement.ordinal IS 'Place among the sentences, or among the licence files by name, from 1. Unit: rank.';
COMMENT ON COLUMN core.licence_statement.lab_id IS 'Lab of the account (mart.lab), or unknown.';
COMMENT ON COLUMN core.licence_statement.release_id IS 'Release of which it is a part (mart.release), the first by name where it is of several; NULL: of none.';
COMMENT ON COLUMN core.licence_statement.applies_to IS 'What the words, or the name of a licence file, are about: weights, data, code, or all where they do not say.';
COMMENT ON COLUMN core.licence_statement.is_of_subject IS 'Whether that is the thing itself: a model''s weights, a dataset''s data, a repository''s code.';
COMMENT ON COLUMN core.licence_statement.says IS 'The licence ids, else the name as written in lower case; of files their names at the top, or that none of the told files is a licence.';
COMMENT ON COLUMN core.licence_statement.spdx IS 'SPDX expressions of these by the registry; NULL: none is known.';
COMMENT ON COLUMN core.licence_statement.licence_class IS 'Most restricted class of these by the registry; of a text that the registry does not know the class that its riders come to; unknown: neither.';
COMMENT ON COLUMN core.licence_statement.riders IS 'Riders of a text: user_cap, revenue, acceptable_use, attribution, non_commercial, research_only, no_training, naming, territory; NULL: none, or no text.';
COMMENT ON COLUMN core.licence_statement.raw_version_id IS 'Evidence: the record (raw.record_version).';
COMMENT ON COLUMN core.licence_statement.locator IS 'Where in it.';
COMMENT ON COLUMN core.licence_statement.quotation IS 'At most 200 characters, verbatim; of a text those of its first rider; NULL for lists of ids and files.';
