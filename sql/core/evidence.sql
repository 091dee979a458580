-- What shows a finding, and where nothing was found the look that came to nothing.
-- Grain: one row per subject, rule and place. Key: evidence_id. Keep: observed_at. Reads: staging.document, staging.look, core.document, core.document_signal, core.model, core.dataset, core.paper, core.lineage, core.link, core.release, core.release_member, core.registry_release, core.lab_family, core.account_lab, core.model_look, core.indicator, core.repository, core.licence, core.correction.
WITH member AS (
    SELECT rm.release_id, rm.artifact_id AS hub_id, rm.role
    FROM core.release_member rm WHERE rm.artifact_kind = 'model'
), lab_family AS MATERIALIZED (
    SELECT family, lab_id FROM core.lab_family
), tuned AS MATERIALIZED (
    -- Repositories whose README offers every training script of the uncut tree to tune the released model: what tunes it did not train it.
    SELECT r.key
    FROM staging.document r
    JOIN core.document_signal s ON s.raw_version_id = r.raw_version_id AND s.rule = 'code.tunes_release'
    JOIN staging.document t ON t.source = 'github' AND t.kind = 'tree' AND t.key = r.key
    JOIN core.document d ON d.raw_version_id = t.raw_version_id
    WHERE r.source = 'github' AND r.kind = 'readme' AND d.facts->'training_paths' <@ to_jsonb(string_to_array(s.value, ' '))
), told_training AS MATERIALIZED (
    -- READMEs whose section on training runs a program that the repository's tree holds, wherever the shell stood.
    SELECT DISTINCT r.raw_version_id
    FROM staging.document r
    JOIN core.document_signal s ON s.raw_version_id = r.raw_version_id AND s.rule = 'code.told_training'
    JOIN staging.document t ON t.source = 'github' AND t.kind = 'tree' AND t.key = r.key
    JOIN core.document d ON d.raw_version_id = t.raw_version_id
    CROSS JOIN LATERAL jsonb_array_elements_text(d.facts->'programs') AS held (path)
    CROSS JOIN LATERAL unnest(string_to_array(s.value, ' ')) AS told (path)
    WHERE r.source = 'github' AND r.kind = 'readme' AND right('/' || held.path, length(told.path) + 1) = '/' || told.path
), library AS MATERIALIZED (
    -- Code that the models of many accounts name is a library, and no release's own.
    SELECT l.dst_id AS repository
    FROM core.link l
    WHERE l.src_kind = 'model' AND l.dst_kind = 'repository' AND l.relation IN ('code', 'training_code') AND l.gone_at IS NULL
    GROUP BY l.dst_id
    HAVING count(DISTINCT split_part(l.src_id, '/', 1)) > 3
), found AS (
    -- What a model's own documents show.
    SELECT m.release_id, m.hub_id, s.dimension, s.indicator, s.finding, s.rule, s.rule_version,
           d.kind AS source_kind, d.key AS source_key, d.raw_version_id, s.locator, s.quotation, d.observed_at
    FROM staging.document d
    JOIN core.document_signal s USING (raw_version_id)
    JOIN member m ON m.hub_id = d.key
    WHERE d.source = 'huggingface' AND d.kind IN ('model', 'model_card', 'model_tree', 'model_refs')
      AND s.dimension IN ('weights', 'data', 'code', 'methods') AND s.rule <> 'data.base_named'
    UNION ALL
    -- What the documents of the release's own repositories show.
    SELECT rm.release_id, NULL, s.dimension, s.indicator,
           -- Code of another version of the family is at most a part of this one's.
           CASE WHEN rm.method = 'sibling' AND (s.finding = 'open' OR s.rule = 'code.told_training') THEN 'partial'
                WHEN s.rule = 'code.told_training' THEN 'open'
                WHEN s.rule = 'code.training' AND rm.artifact_id IN (SELECT key FROM tuned) THEN 'partial' ELSE s.finding END, s.rule, s.rule_version,
           d.kind, d.key, d.raw_version_id, s.locator, s.quotation, d.observed_at
    FROM core.release_member rm
    JOIN staging.document d ON d.source = 'github' AND d.key = rm.artifact_id
    JOIN core.document_signal s USING (raw_version_id)
    WHERE rm.artifact_kind = 'repository' AND s.dimension IN ('data', 'code', 'methods')
      -- The repository of a whole family, or of its training, tells of code and not of this version's data or methods.
      AND (rm.confidence >= 0.6 OR s.dimension = 'code' OR s.indicator = 'data_processing_code' OR s.rule = 'data.mix')
      -- A list of a mix is this release's where it bears the family's name.
      AND (s.rule <> 'data.mix' OR rm.method <> 'sibling' AND EXISTS (
          SELECT 1 FROM member m JOIN core.model o USING (hub_id)
          WHERE m.release_id = rm.release_id
            AND string_to_array(s.value, ' ') && ARRAY(SELECT w FROM unnest(core.name_words(coalesce(o.release_stem, split_part(m.hub_id, '/', 2)))) AS w
                                                       WHERE length(w) >= 4 AND NOT EXISTS (SELECT 1 FROM lab_family f WHERE f.family = w AND f.lab_id <> o.lab_id))))
      AND s.rule <> 'data.base_named' AND (s.rule <> 'code.told_training' OR s.raw_version_id IN (SELECT raw_version_id FROM told_training))
    UNION ALL
    -- What the abstract of a paper of the lab's own shows.
    SELECT rm.release_id, NULL, s.dimension, s.indicator, s.finding, s.rule, s.rule_version,
           d.kind, d.key, d.raw_version_id, s.locator, s.quotation, d.observed_at
    FROM core.release_member rm
    JOIN staging.document d ON d.source = 'arxiv' AND d.kind = 'paper' AND d.key = rm.artifact_id
    JOIN core.document_signal s USING (raw_version_id)
    WHERE rm.artifact_kind = 'paper' AND s.dimension = 'data'
    UNION ALL
    -- A paper or report of the lab's own; of another version of the family it says less.
    SELECT rm.release_id, NULL, 'methods', 'research_paper',
           CASE WHEN version.is_other OR rm.method IN ('title_of_base', 'link:family_paper') THEN 'partial' WHEN p.arxiv_id IS NOT NULL OR rm.method = 'registry' THEN 'open' ELSE 'partial' END,
           CASE WHEN rm.method = 'title_of_base' THEN 'methods.base_paper' WHEN version.is_other OR rm.method = 'link:family_paper' THEN 'methods.earlier_paper' ELSE 'methods.own_paper' END, 1,
           CASE WHEN p.arxiv_id IS NULL THEN 'registry' ELSE 'paper' END, rm.artifact_id,
           p.raw_version_id, rm.method, left(coalesce(p.title, 'arXiv ' || rm.artifact_id), 200),
           coalesce(p.first_seen_at, 'epoch')
    FROM core.release_member rm
    LEFT JOIN core.paper p ON p.arxiv_id = rm.artifact_id
    LEFT JOIN LATERAL (
        SELECT min((regexp_match(l.quotation, '^[^A-Za-z]*([A-Za-z][A-Za-z0-9. -]{2,40}) paper', 'i'))[1]) AS words
        FROM core.link l
        JOIN core.release_member o ON o.release_id = rm.release_id AND o.artifact_kind = l.src_kind AND o.artifact_id = l.src_id
        WHERE p.title IS NULL AND l.dst_kind = 'paper' AND l.dst_id = rm.artifact_id AND l.relation = 'own_paper' AND l.gone_at IS NULL
    ) said ON true
    LEFT JOIN LATERAL (
        -- The title begins with the family's name and a number, and no model of the release begins with that number.
        SELECT t.told[1] IS NOT NULL AND bool_and(
                   starts_with(core.plain_name(split_part(x.artifact_id, '/', 2)), t.told[1])
                   AND NOT starts_with(core.plain_name(split_part(x.artifact_id, '/', 2)), t.told[1] || t.told[2])) AS is_other
        FROM core.release_member x
        CROSS JOIN LATERAL (
            -- Where arXiv has not told the title, the words of the link may name the version: "CogView3 paper".
            SELECT regexp_match(core.plain_name(coalesce((regexp_match(p.title, '^(.{2,60}?)(?::| technical report)', 'i'))[1], said.words)),
                                '^([a-z]{3,})([0-9])') AS told
        ) t
        WHERE x.release_id = rm.release_id AND x.artifact_kind = 'model' AND rm.method <> 'registry'
        GROUP BY t.told
    ) version ON true
    WHERE rm.artifact_kind = 'paper' AND (p.arxiv_id IS NOT NULL OR rm.method = 'registry')
    UNION ALL
    -- A paper that is named as the lab's own, and that arXiv has not shown us.
    SELECT l.release_id, NULL, 'methods', 'research_paper', 'partial', 'methods.named_paper', 1, 'link', l.artifact_id,
           NULL, l.method, 'arXiv ' || l.artifact_id, 'epoch'
    FROM core.release_member l
    WHERE l.artifact_kind = 'paper' AND l.method <> 'registry'
      AND NOT EXISTS (SELECT 1 FROM core.paper p WHERE p.arxiv_id = l.artifact_id)
    UNION ALL
    -- Papers that its own documents cite: seen, and not taken for its own.
    SELECT t.release_id, NULL, 'methods', 'research_paper', 'none', 'methods.cited_paper', 1, 'link', t.dst_id, t.raw_version_id,
           left(t.locator, 300), left(t.quotation, 200), t.first_seen_at
    FROM (
        SELECT rm.release_id, l.dst_id, l.raw_version_id, l.locator, l.quotation, l.first_seen_at,
               row_number() OVER (PARTITION BY rm.release_id ORDER BY l.confidence DESC, l.src_kind, l.src_id, l.dst_id) AS place
        FROM core.release_member rm
        JOIN core.link l ON l.src_kind = rm.artifact_kind AND l.src_id = rm.artifact_id AND l.dst_kind = 'paper' AND l.relation = 'cites' AND l.gone_at IS NULL
        WHERE rm.artifact_kind IN ('model', 'repository')
          AND NOT EXISTS (SELECT 1 FROM core.release_member o
                          WHERE o.release_id = rm.release_id AND o.artifact_kind = 'paper' AND o.artifact_id = l.dst_id)
    ) t
    WHERE t.place <= 10
    UNION ALL
    -- Training datasets that are named, resolved on the Hub; one of the lab's own account is taken at the lab's word until the Hub answers.
    SELECT rm.release_id, NULL, 'data', 'training_data',
           CASE WHEN ds.gone_at IS NULL AND ds.gated = 'false' OR own.is_own OR own.is_linked THEN 'open' ELSE 'partial' END,
           CASE WHEN own.is_own THEN 'data.own_dataset' WHEN own.is_linked THEN 'data.linked_dataset' ELSE 'data.named_dataset' END,
           CASE WHEN own.is_own THEN 2 ELSE 1 END, CASE WHEN ds.hub_id IS NULL THEN 'link' ELSE 'dataset' END, rm.artifact_id,
           ds.raw_version_id, rm.method,
           rm.artifact_id || CASE WHEN ds.hub_id IS NULL THEN ': not seen on the Hub'
                                  WHEN ds.gone_at IS NOT NULL THEN ': gone from the Hub'
                                  WHEN ds.gated IS NULL THEN ': on the Hub, gating not told'
                                  WHEN ds.gated <> 'false' THEN ': on the Hub, gated ' || ds.gated
                                  ELSE ': on the Hub, not gated' END,
           coalesce(ds.first_seen_at, 'epoch')
    FROM core.release_member rm
    LEFT JOIN core.dataset ds ON ds.hub_id = rm.artifact_id
    LEFT JOIN staging.look asked ON asked.source = 'huggingface' AND asked.scope = 'dataset:' || rm.artifact_id
    LEFT JOIN LATERAL (
        -- A tag may name a private dataset; a link in the text is an offer, unless its words speak of a part.
        SELECT max(l.confidence) AS confidence
        FROM core.release_member x
        JOIN core.link l ON l.src_kind = x.artifact_kind AND l.src_id = x.artifact_id AND l.dst_kind = 'dataset' AND l.dst_id = rm.artifact_id
            AND l.relation = 'trained_on' AND l.method = 'body_link' AND l.gone_at IS NULL
        WHERE x.release_id = rm.release_id AND x.artifact_kind IN ('model', 'repository')
    ) offer ON true
    CROSS JOIN LATERAL (
        SELECT t.is_untold AND (rm.method = 'registry' OR offer.confidence >= 0.55) AND t.is_account AS is_own,
               t.is_untold AND rm.confidence >= 0.6 AND offer.confidence >= 0.6 AS is_linked
        FROM (SELECT ds.gated IS NULL AND ds.gone_at IS NULL AND asked.outcome IS DISTINCT FROM 'absent' AS is_untold,
                     EXISTS (SELECT 1 FROM core.release_member m WHERE m.release_id = rm.release_id
                             AND (m.artifact_kind = 'model' OR m.method = 'registry') AND m.artifact_kind <> 'dataset'
                             AND lower(split_part(m.artifact_id, '/', 1)) = lower(split_part(rm.artifact_id, '/', 1))) AS is_account) t
    ) own
    WHERE rm.artifact_kind = 'dataset'
    UNION ALL
    -- Training code that its own documents name, and that is another's or was not weighed.
    SELECT rm.release_id, NULL, 'code', 'training_code', CASE WHEN own.is_own THEN 'open' ELSE 'partial' END,
           CASE WHEN own.is_own THEN 'code.own_training' ELSE 'code.named_training' END, CASE WHEN own.is_own THEN 1 ELSE 2 END, 'link', l.dst_id,
           l.raw_version_id, left(l.locator, 300), left(l.quotation, 200), l.first_seen_at
    FROM core.release_member rm
    JOIN core.link l ON l.src_kind = rm.artifact_kind AND l.src_id = rm.artifact_id AND l.dst_kind = 'repository'
        AND l.relation = 'training_code' AND l.gone_at IS NULL
    LEFT JOIN core.repository seen ON seen.github_full_name = l.dst_id
    LEFT JOIN staging.look asked ON asked.source = 'github' AND asked.scope = 'repository:' || l.dst_id
    LEFT JOIN library ON library.repository = l.dst_id AND l.confidence < 0.85
    CROSS JOIN LATERAL (
        -- In words on training code a lab's own repository is taken at its word until GitHub has told of it.
        SELECT l.confidence >= 0.85 AND rm.confidence >= 0.6 AND seen.github_full_name IS NULL AND asked.outcome IS DISTINCT FROM 'absent'
               AND lower(split_part(l.dst_id, '/', 1)) = lower(split_part(rm.artifact_id, '/', 1)) AS is_own,
               core.plain_name(substring(l.locator FROM '([^>()]+)[)]$')) AS head
    ) own
    WHERE rm.artifact_kind IN ('model', 'repository') AND library.repository IS NULL
      -- What stands under the name of another model that the same README gives is that one's.
      AND NOT (rm.artifact_kind = 'repository' AND coalesce(length(own.head), 0) >= 3
               AND EXISTS (SELECT 1 FROM core.link w WHERE w.src_kind = 'repository' AND w.src_id = l.src_id AND w.dst_kind = 'model' AND w.relation = 'weights'
                           AND w.gone_at IS NULL AND starts_with(core.plain_name(split_part(w.dst_id, '/', 2)), own.head))
               AND NOT EXISTS (SELECT 1 FROM member m WHERE m.release_id = rm.release_id
                               AND starts_with(core.plain_name(split_part(m.hub_id, '/', 2)), own.head)))
      AND NOT EXISTS (SELECT 1 FROM core.release_member o
                      WHERE o.release_id = rm.release_id AND o.artifact_kind = 'repository' AND o.artifact_id = l.dst_id)
    UNION ALL
    -- The licence of the weights, by its class.
    SELECT m.release_id, m.hub_id, 'licence', 'license',
           core.licence_finding(c.licence_class),
           'licence.class', 1, 'model', m.hub_id, c.raw_version_id, 'license',
           left(coalesce(c.license_name, c.hub_license_id) || ': ' || c.licence_class, 200), c.first_seen_at
    FROM core.model c
    JOIN member m USING (hub_id)
    WHERE c.licence_class <> 'unknown'
    UNION ALL
    -- Beside the four dimensions: gating, and whether it is still there.
    SELECT m.release_id, m.hub_id, 'weights', 'gating', CASE c.gated WHEN 'false' THEN 'open' ELSE 'partial' END,
           'weights.gating', 1, 'model', m.hub_id, c.raw_version_id, 'gated', c.gated, c.first_seen_at
    FROM core.model c
    JOIN member m USING (hub_id)
    WHERE c.gated IS NOT NULL
    UNION ALL
    SELECT m.release_id, m.hub_id, 'weights', 'availability',
           CASE WHEN c.gone_at IS NOT NULL OR c.is_disabled THEN 'none' ELSE 'open' END,
           'weights.availability', 1, 'model', m.hub_id, c.raw_version_id, CASE WHEN c.gone_at IS NOT NULL THEN 'gone_at' ELSE 'disabled' END,
           CASE WHEN c.gone_at IS NOT NULL THEN 'no longer told since ' || c.gone_at::date WHEN c.is_disabled THEN 'disabled' ELSE 'not disabled' END,
           coalesce(c.gone_at, c.first_seen_at)
    FROM core.model c
    JOIN member m USING (hub_id)
    WHERE c.gone_at IS NOT NULL OR c.is_disabled IS NOT NULL
    UNION ALL
    -- The weights of the base beside the tuned ones.
    SELECT m.release_id, m.hub_id, 'weights', 'base_weights', CASE p.gated WHEN 'false' THEN 'open' ELSE 'partial' END,
           'weights.base', 1, 'model', p.hub_id, p.raw_version_id, l.relation, 'base model ' || p.hub_id || ' holds weights; gated: ' || p.gated, p.first_seen_at
    FROM member m
    JOIN core.lineage l ON l.child_hub_id = m.hub_id AND l.gone_at IS NULL AND NOT l.is_self
    JOIN core.model p ON p.hub_id = l.parent_hub_id AND p.has_weight_files AND p.gated IS NOT NULL AND p.gone_at IS NULL
    UNION ALL
    -- The named datasets together: reachable, licensed, with a card.
    SELECT a.release_id, NULL, 'data', w.indicator, CASE WHEN w.good = w.told THEN 'open' WHEN w.good > 0 THEN 'partial' ELSE 'none' END,
           'data.' || w.indicator, 1, 'dataset', a.dataset, a.raw_version_id, 'release_member',
           format('%s of %s, of %s named', w.good, w.told, a.named), a.first_seen_at
    FROM (
        SELECT rm.release_id, min(ds.hub_id) AS dataset, min(ds.raw_version_id) AS raw_version_id, min(ds.first_seen_at) AS first_seen_at, count(*) AS named,
               count(ds.gated) AS gating_told, count(*) FILTER (WHERE ds.gated = 'false' AND ds.gone_at IS NULL) AS reachable,
               count(*) FILTER (WHERE ds.licence_class <> 'unknown') AS licence_told,
               count(*) FILTER (WHERE core.licence_finding(ds.licence_class) = 'open') AS licensed,
               count(ds.hub_id) AS seen, count(card.key) AS carded
        FROM core.release_member rm
        LEFT JOIN core.dataset ds ON ds.hub_id = rm.artifact_id
        LEFT JOIN staging.document card ON card.source = 'huggingface' AND card.kind = 'dataset_card' AND card.key = ds.hub_id
        WHERE rm.artifact_kind = 'dataset'
        GROUP BY rm.release_id
        HAVING count(ds.hub_id) > 0
    ) a
    CROSS JOIN LATERAL (VALUES ('dataset_access', a.reachable, a.gating_told), ('dataset_license', a.licensed, a.licence_told),
                               ('dataset_card', a.carded, a.seen)) AS w (indicator, good, told)
    WHERE w.told > 0
    UNION ALL
    -- The licence and the state of its own repositories.
    SELECT rm.release_id, NULL, 'code', 'code_license',
           core.licence_finding(c.licence_class),
           'code.license', 1, 'repository', r.github_full_name, r.raw_version_id, 'license', r.license_spdx || ': ' || c.licence_class, r.first_seen_at
    FROM core.release_member rm
    JOIN core.repository r ON r.github_full_name = rm.artifact_id
    JOIN LATERAL (SELECT min(x.licence_class) AS licence_class FROM core.licence x WHERE x.spdx_expression = r.license_spdx) c ON c.licence_class IS NOT NULL
    WHERE rm.artifact_kind = 'repository'
    UNION ALL
    SELECT rm.release_id, NULL, 'code', 'repository_state',
           CASE WHEN r.gone_at IS NOT NULL OR w.is_without_code THEN 'none' WHEN r.is_archived OR r.is_fork THEN 'partial' ELSE 'open' END,
           'code.repository', 1, 'repository', r.github_full_name, r.raw_version_id, 'repository',
           concat_ws(', ', CASE WHEN r.gone_at IS NOT NULL THEN 'gone' END, CASE WHEN w.is_without_code THEN 'documents only' ELSE 'with code' END,
                     CASE WHEN r.is_archived THEN 'archived' END, CASE WHEN r.is_fork THEN 'a fork' END), r.first_seen_at
    FROM core.release_member rm
    JOIN core.repository r ON r.github_full_name = rm.artifact_id
    JOIN LATERAL (
        SELECT bool_or(s.rule = 'code.no_code') AS is_without_code
        FROM staging.document d JOIN core.document_signal s USING (raw_version_id)
        WHERE d.source = 'github' AND d.kind = 'tree' AND d.key = r.github_full_name AND s.dimension = 'code'
    ) w ON w.is_without_code IS NOT NULL
    WHERE rm.artifact_kind = 'repository'
    UNION ALL
    -- A paper that was reviewed, by what arXiv tells.
    SELECT rm.release_id, NULL, 'methods', 'peer_review', 'open', 'methods.peer_review', 1, 'paper', p.arxiv_id, p.raw_version_id,
           CASE WHEN p.journal_ref IS NOT NULL THEN 'journal-ref' ELSE 'doi' END, left(coalesce(p.journal_ref, p.doi), 200), p.first_seen_at
    FROM core.release_member rm
    JOIN core.paper p ON p.arxiv_id = rm.artifact_id
    WHERE rm.artifact_kind = 'paper' AND (p.journal_ref IS NOT NULL OR p.doi NOT ILIKE '10.48550/%')
    UNION ALL
    -- Data with which it was measured.
    SELECT rm.release_id, CASE WHEN rm.artifact_kind = 'model' THEN rm.artifact_id END, 'methods', 'evaluation_data', 'partial', 'methods.evaluation_data', 1,
           'link', l.dst_id, l.raw_version_id, left(l.locator, 300), left(l.quotation, 200), l.first_seen_at
    FROM core.release_member rm
    JOIN core.link l ON l.src_kind = rm.artifact_kind AND l.src_id = rm.artifact_id AND l.dst_kind = 'dataset' AND l.relation = 'evaluated_on' AND l.gone_at IS NULL
    WHERE rm.artifact_kind IN ('model', 'repository')
    UNION ALL
    -- What a person overruled: a status, a licence, a link; each with its source.
    SELECT c.subject_id, NULL, o.dimension, 'correction', coalesce(o.finding, 'none'), 'correction.' || o.kind, 1, 'correction', c.subject_id, NULL,
           'sql/registry/corrections.csv#' || c.field || '=' || left(c.value, 100), left(c.field || ' = ' || c.value || '; ' || c.source, 200), c.recorded_on::timestamptz
    FROM core.correction c
    CROSS JOIN LATERAL (
        SELECT substr(c.field, 1, length(c.field) - 7) AS dimension, 'status' AS kind, CASE c.value WHEN 'closed' THEN 'none' ELSE c.value END AS finding
        WHERE c.field IN ('weights_status', 'data_status', 'code_status', 'methods_status', 'licence_status') AND c.value IN ('open', 'partial', 'closed')
        UNION ALL
        SELECT 'licence', 'status', core.licence_finding(x.licence_class)
        FROM (SELECT min(l.licence_class) AS licence_class FROM core.licence l WHERE l.spdx_expression = c.value) x
        WHERE c.field = 'license_spdx' AND x.licence_class IS NOT NULL
        UNION ALL
        SELECT CASE split_part(c.field, '_', 2) WHEN 'repository' THEN 'code' WHEN 'paper' THEN 'methods' ELSE 'data' END, 'link', 'none'
        WHERE c.field ~ '^(add|remove)_(repository|paper|dataset)$'
    ) o
    WHERE c.subject_kind = 'release' AND EXISTS (SELECT 1 FROM core.release r WHERE r.release_id = c.subject_id)
    UNION ALL
    -- Documented as offered by API or product only.
    SELECT r.release_id, NULL, d.dimension, 'api_only', 'none', 'registry.api_only', 1, 'registry', r.release_id, NULL,
           'sql/registry/releases.csv', left(r.announced_url, 200), 'epoch'
    FROM core.registry_release r
    CROSS JOIN (VALUES ('weights'), ('data'), ('code'), ('methods'), ('licence')) AS d (dimension)
    WHERE r.is_api_only
), shown AS (
    SELECT release_id, hub_id, dimension,
           max(CASE finding WHEN 'open' THEN 2 WHEN 'partial' THEN 1 ELSE 0 END) AS best
    FROM found
    WHERE finding <> 'none' AND indicator IN (SELECT i.indicator FROM core.indicator i WHERE i.is_deciding)
    GROUP BY release_id, hub_id, dimension
), based AS (
    -- A README names a family of another lab as what these weights began as; what is only based on it may share its architecture alone.
    SELECT rm.release_id, f.family, s.quotation ~* 'tuned|initiali|base model|starting|distilled' AS is_weights, d.kind, d.key, d.raw_version_id, s.locator,
           s.quotation, d.observed_at
    FROM core.release_member rm
    JOIN core.release r USING (release_id)
    JOIN staging.document d ON d.source = 'github' AND d.key = rm.artifact_id
    JOIN core.document_signal s ON s.raw_version_id = d.raw_version_id AND s.rule = 'data.base_named'
    JOIN lab_family f ON position(f.family IN lower(s.value)) > 0 AND f.lab_id <> r.lab_id
    WHERE rm.artifact_kind = 'repository' AND rm.confidence >= 0.6
      AND NOT EXISTS (SELECT 1 FROM lab_family mine WHERE mine.family = f.family AND mine.lab_id = r.lab_id)
), base_named AS (
    -- A model of another lab on which it stands, by its own name.
    SELECT m.release_id, m.hub_id, f.family,
           -- Its size behind the name makes it the family's own weights; the bare name may be an architecture's.
           lower(split_part(m.hub_id, '/', 2)) ~ ('(^|[^a-z])' || f.family || '[-_.]?(v?[0-9]+([.][0-9]+)?[-_.])?[0-9]+([.p][0-9]+)?[mb]([^a-z0-9]|$)') OR EXISTS (
               SELECT 1 FROM based b WHERE b.release_id = m.release_id AND b.is_weights AND b.family = f.family) AS is_weights, 'model' AS source_kind, m.hub_id AS source_key, o.raw_version_id, 'id' AS locator,
           m.hub_id || ' is named after ' || f.family || ' of ' || f.lab_id AS quotation, o.first_seen_at AS observed_at
    FROM member m
    JOIN core.model o USING (hub_id)
    CROSS JOIN LATERAL (
        SELECT f.family, f.lab_id
        FROM regexp_matches(lower(split_part(m.hub_id, '/', 2)), '[a-z]+', 'g') AS w (word)
        JOIN lab_family f ON f.family = w.word[1] AND f.lab_id <> o.lab_id
        WHERE NOT EXISTS (SELECT 1 FROM lab_family mine WHERE mine.family = w.word[1] AND mine.lab_id = o.lab_id)
        ORDER BY f.family, f.lab_id LIMIT 1
    ) f
    UNION ALL
    SELECT release_id, NULL, family, is_weights, kind, key, raw_version_id, locator, quotation, observed_at FROM based
), family_data AS (
    -- What every release of a family shows of its data, since a name does not tell which of them it is.
    SELECT f.family, min(coalesce(s.best, 0)) AS best
    FROM lab_family f
    JOIN core.release r ON r.lab_id = f.lab_id AND position(f.family IN split_part(r.release_id, '/', 2)) > 0
    LEFT JOIN (SELECT release_id, max(best) AS best FROM shown WHERE dimension = 'data' GROUP BY release_id) s USING (release_id)
    GROUP BY f.family
), base AS (
    -- A derivative's data are its parent's and its own together; a quantisation's are its parent's. Of a parent that was not seen its family tells.
    SELECT m.release_id, m.hub_id, l.parent_hub_id, l.relation, l.raw_version_id, l.first_seen_at,
           max(CASE WHEN parent.hub_id IS NOT NULL THEN coalesce(s.best, 0) ELSE coalesce(d.best, 0) END) AS best
    FROM core.lineage l
    JOIN member m ON m.hub_id = l.child_hub_id
    LEFT JOIN member parent ON parent.hub_id = l.parent_hub_id
    LEFT JOIN shown s ON s.release_id = parent.release_id AND s.dimension = 'data'
        AND (s.hub_id IS NULL OR s.hub_id = l.parent_hub_id)
    LEFT JOIN core.account_lab a ON a.service = 'huggingface' AND a.account_lower = lower(split_part(l.parent_hub_id, '/', 1))
    LEFT JOIN lab_family pf ON pf.lab_id = a.lab_id AND pf.family = core.family(split_part(l.parent_hub_id, '/', 2))
    LEFT JOIN family_data d ON d.family = pf.family
    JOIN core.model child ON child.hub_id = l.child_hub_id
    WHERE l.gone_at IS NULL AND NOT l.is_self
      -- The base of the same release is no other model: what the release shows of its data is of both.
      AND NOT (split_part(l.parent_hub_id, '/', 1) = split_part(l.child_hub_id, '/', 1)
               AND starts_with(lower(split_part(l.parent_hub_id, '/', 2)), child.release_stem))
    GROUP BY m.release_id, m.hub_id, l.parent_hub_id, l.relation, l.raw_version_id, l.first_seen_at
), told AS (
    SELECT * FROM found
    UNION ALL
    SELECT release_id, hub_id, 'data', 'base_model_data', CASE best WHEN 2 THEN 'open' WHEN 1 THEN 'partial' ELSE 'none' END,
           'data.base_model', 2, 'lineage', parent_hub_id, raw_version_id, relation, parent_hub_id, first_seen_at
    FROM base
    UNION ALL
    SELECT b.release_id, b.hub_id, 'data', 'base_model_data', CASE max(d.best) FILTER (WHERE b.is_weights) WHEN 2 THEN 'open' WHEN 1 THEN 'partial' ELSE 'none' END,
           'data.base_named', 2, b.source_kind, b.source_key, b.raw_version_id, b.locator, left(b.quotation, 200), b.observed_at
    FROM base_named b
    LEFT JOIN family_data d USING (family)
    -- A declared base says more than a name.
    WHERE b.hub_id IS NULL OR NOT EXISTS (SELECT 1 FROM base x WHERE x.hub_id = b.hub_id)
    GROUP BY b.release_id, b.hub_id, b.source_kind, b.source_key, b.raw_version_id, b.locator, b.quotation, b.observed_at
    UNION ALL
    -- Nothing found: the look that says how far that may be believed.
    SELECT m.release_id, m.hub_id, k.dimension, 'look', 'none', 'look.' || k.look, 1, 'look', k.scope, NULL, k.scope,
           left(k.reason, 200), 'epoch'
    FROM core.model_look k
    JOIN member m USING (hub_id)
    WHERE NOT EXISTS (
        SELECT 1 FROM shown s
        WHERE s.release_id = m.release_id AND s.dimension = k.dimension
          AND (s.hub_id = m.hub_id OR (s.hub_id IS NULL AND k.dimension IN ('data', 'code', 'methods'))))
    UNION ALL
    -- Known from the registry alone, and not documented as API-only.
    SELECT r.release_id, NULL, d.dimension, 'look', 'none', 'look.registry_only', 1, 'registry', r.release_id, NULL,
           'sql/registry/releases.csv', 'no record of a service was seen', 'epoch'
    FROM core.release r
    CROSS JOIN (VALUES ('weights'), ('data'), ('code'), ('methods'), ('licence')) AS d (dimension)
    WHERE r.is_registry AND NOT r.is_api_only
      AND NOT EXISTS (SELECT 1 FROM member m WHERE m.release_id = r.release_id)
      AND NOT EXISTS (SELECT 1 FROM shown s WHERE s.release_id = r.release_id AND s.dimension = d.dimension)
)
SELECT DISTINCT ON (id.evidence_id)
       id.evidence_id, t.release_id, t.hub_id, t.dimension, t.indicator, t.finding, t.rule, t.rule_version,
       t.source_kind, t.source_key, t.raw_version_id, looked.look_id, t.locator, t.quotation,
       CASE WHEN t.observed_at = 'epoch' THEN coalesce(looked.started_at, first.seen_at, now()) ELSE t.observed_at END AS observed_at
FROM told t
CROSS JOIN (SELECT min(started_at) AS seen_at FROM staging.look) first
CROSS JOIN LATERAL (
    SELECT md5(concat_ws('|', t.release_id, t.hub_id, t.dimension, t.rule, t.rule_version, t.source_kind, t.source_key,
                         t.locator, t.finding))::uuid AS evidence_id,
           CASE t.source_kind
               WHEN 'look' THEN t.source_key
               WHEN 'model' THEN 'models_of:' || split_part(t.source_key, '/', 1)
               WHEN 'dataset' THEN 'datasets_of:' || split_part(t.source_key, '/', 1)
               ELSE t.source_kind || ':' || t.source_key END AS scope
) id
LEFT JOIN staging.look looked ON looked.scope = id.scope
ORDER BY id.evidence_id, t.quotation, looked.look_id, t.raw_version_id
