-- How completely each rated model was looked at, per dimension, and the look that decides it.
-- Grain: one row per model and dimension. Key: hub_id, dimension. Reads: staging.look, staging.model, staging.document, core.document, core.model, core.release_member, core.repository, core.account, core.link.
WITH rated AS (
    SELECT m.hub_id, m.account, m.lab_id, m.gated, m.has_weight_files, rm.release_id, m.licence_class,
           s.tags IS NOT NULL AS are_tags_told
    FROM core.model m
    JOIN staging.model s USING (hub_id)
    JOIN core.release_member rm ON rm.artifact_kind = 'model' AND rm.artifact_id = m.hub_id
), named AS (
    -- Code that a model's own documents name. What models of many accounts name is a library, not the release's code.
    SELECT l.src_id AS hub_id, l.dst_id AS repository, split_part(l.src_id, '/', 1) AS account
    FROM core.link l
    WHERE l.src_kind = 'model' AND l.dst_kind = 'repository' AND l.relation IN ('code', 'training_code') AND l.confidence >= 0.6 AND l.gone_at IS NULL
), library AS (
    SELECT repository FROM named GROUP BY repository HAVING count(DISTINCT account) > 3
), unweighed AS (
    SELECT r.hub_id, min(n.repository) AS repository
    FROM rated r
    JOIN named n USING (hub_id)
    LEFT JOIN library ON library.repository = n.repository
    LEFT JOIN core.release_member rm
        ON rm.release_id = r.release_id AND rm.artifact_kind = 'repository' AND lower(rm.artifact_id) = lower(n.repository)
    WHERE library.repository IS NULL AND rm.artifact_id IS NULL
    GROUP BY r.hub_id
), asked AS (
    -- Every question whose answer bears on a model, per part of the look.
    SELECT r.hub_id, 'card' AS part, 'huggingface' AS source, 'model_card:' || r.hub_id AS scope FROM rated r
    UNION ALL
    SELECT r.hub_id, 'datasets', 'huggingface', 'datasets_of:' || r.account FROM rated r WHERE r.account IS NOT NULL
    UNION ALL
    SELECT r.hub_id, p.part, 'github', p.part || ':' || rm.artifact_id
    FROM rated r
    JOIN core.release_member rm ON rm.release_id = r.release_id AND rm.artifact_kind = 'repository'
    CROSS JOIN (VALUES ('tree'), ('readme')) AS p (part)
    UNION ALL
    SELECT u.hub_id, 'repository', 'github', 'repository:' || u.repository FROM unweighed u
    UNION ALL
    SELECT r.hub_id, 'listing', 'github', 'repositories_of:' || a.account
    FROM rated r
    JOIN core.account a ON a.service = 'github' AND a.lab_id = r.lab_id
), unread AS (
    -- What was told and could not be read, or not to its end, proves what was read and never what it lacks.
    SELECT d.source, d.kind || ':' || d.key AS scope,
           CASE WHEN d.unreadable IS NOT NULL THEN 'unreadable' ELSE 'read in part' END AS reason
    FROM core.document d
    JOIN staging.document s USING (raw_version_id)
    WHERE d.kind IN ('model_card', 'readme', 'tree') AND (d.unreadable IS NOT NULL OR d.facts ->> 'is_cut' = 'true' OR d.facts ? 'front_matter_problem')
), reply AS (
    SELECT a.hub_id, a.part, a.scope, l.look_id, coalesce(u.reason, l.detail) AS detail,
           CASE WHEN l.outcome = 'answered' AND u.reason IS NOT NULL THEN 'answered in part' ELSE l.outcome END AS outcome
    FROM asked a
    LEFT JOIN staging.look l ON l.source = a.source AND l.scope = a.scope
    LEFT JOIN unread u ON u.source = a.source AND u.scope = a.scope
), answer AS (
    SELECT a.hub_id, a.part,
           count(*) AS asked,
           count(*) FILTER (WHERE a.outcome IN ('answered', 'absent')) AS answered,
           count(*) FILTER (WHERE a.outcome IN ('answered', 'absent', 'answered in part')) AS told,
           (array_agg(coalesce(a.outcome, 'not asked') || CASE WHEN a.detail <> '' THEN ' (' || left(a.detail, 80) || ')' ELSE '' END
                      ORDER BY a.outcome IN ('answered', 'absent') NULLS FIRST, a.scope))[1] AS outcome,
           (array_agg(a.look_id ORDER BY a.outcome IN ('answered', 'absent') NULLS FIRST, a.scope))[1] AS look_id,
           (array_agg(a.scope ORDER BY a.outcome IN ('answered', 'absent') NULLS FIRST, a.scope))[1] AS scope
    FROM reply a
    GROUP BY a.hub_id, a.part
), parts AS (
    SELECT r.*,
           coalesce(card.answered = card.asked, false) AS is_card_known,
           coalesce(card.told, 0) > 0 AS is_card_told,
           coalesce(datasets.answered = datasets.asked, false) AS are_datasets_known,
           coalesce(tree.asked, 0) > 0 AS has_repository,
           coalesce(tree.told, 0) > 0 OR coalesce(readme.told, 0) > 0 AS is_any_repository_known,
           coalesce(tree.answered = tree.asked, false) AND NOT cut.is_truncated AS are_trees_known,
           coalesce(readme.answered = readme.asked, true) AS are_readmes_known,
           coalesce(listing.answered = listing.asked, false) AS is_listing_known,
           u.repository AS unweighed
    FROM rated r
    CROSS JOIN LATERAL (
        -- A tree that GitHub cut proves what it shows, never what it lacks.
        SELECT count(*) > 0 AS is_truncated
        FROM core.release_member rm
        JOIN core.repository g ON g.github_full_name = rm.artifact_id AND g.is_tree_truncated
        WHERE rm.release_id = r.release_id AND rm.artifact_kind = 'repository'
    ) cut
    LEFT JOIN unweighed u ON u.hub_id = r.hub_id
    LEFT JOIN answer card ON card.hub_id = r.hub_id AND card.part = 'card'
    LEFT JOIN answer datasets ON datasets.hub_id = r.hub_id AND datasets.part = 'datasets'
    LEFT JOIN answer tree ON tree.hub_id = r.hub_id AND tree.part = 'tree'
    LEFT JOIN answer readme ON readme.hub_id = r.hub_id AND readme.part = 'readme'
    LEFT JOIN answer listing ON listing.hub_id = r.hub_id AND listing.part = 'listing'
), dimension AS (
    SELECT p.hub_id, d.dimension, d.is_complete, d.is_partial, d.missing, p.unweighed
    FROM parts p
    CROSS JOIN LATERAL (VALUES
        ('weights',
         p.has_weight_files IS FALSE OR (p.has_weight_files AND p.gated IS NOT NULL),
         p.has_weight_files IS NOT NULL OR p.gated IS NOT NULL,
         'record'),
        ('data',
         p.is_card_known AND p.are_datasets_known AND p.are_readmes_known,
         p.is_card_told OR p.is_any_repository_known,
         CASE WHEN NOT p.is_card_known THEN 'card' WHEN NOT p.are_readmes_known THEN 'readme' ELSE 'datasets' END),
        ('code',
         p.is_card_known AND p.unweighed IS NULL AND CASE WHEN p.has_repository THEN p.are_trees_known ELSE p.is_listing_known END,
         p.is_card_told OR p.is_any_repository_known,
         CASE WHEN NOT p.is_card_known THEN 'card' WHEN p.unweighed IS NOT NULL THEN 'repository'
              WHEN p.has_repository THEN 'tree' ELSE 'listing' END),
        ('methods',
         p.is_card_known AND p.are_readmes_known AND (p.has_repository OR p.is_listing_known),
         p.is_card_told OR p.is_any_repository_known,
         CASE WHEN NOT p.is_card_known THEN 'card' WHEN NOT p.are_readmes_known THEN 'readme' ELSE 'listing' END),
        ('licence',
         p.are_tags_told AND p.is_card_known,
         p.are_tags_told OR p.is_card_told,
         'card')
    ) AS d (dimension, is_complete, is_partial, missing)
)
SELECT d.hub_id,
       d.dimension,
       CASE WHEN d.is_complete THEN 'complete' WHEN d.is_partial THEN 'partial' ELSE 'none' END AS look,
       CASE WHEN d.missing = 'record' THEN
                CASE WHEN d.is_complete THEN 'file list told' WHEN m.has_weight_files THEN 'gating not told'
                     WHEN d.is_partial THEN 'file list not told' ELSE 'neither file list nor gating told' END
            WHEN d.is_complete THEN 'every source answered; last: ' || coalesce(a.outcome, '')
            WHEN d.missing = 'repository' THEN 'names code that was not weighed: ' || d.unweighed
            WHEN a.outcome IS NULL THEN 'no account known to ask (' || d.missing || ')'
            ELSE d.missing || ': ' || a.outcome END AS reason,
       CASE WHEN d.missing = 'record' THEN record.look_id ELSE a.look_id END AS look_id,
       CASE WHEN d.missing = 'record' THEN coalesce(record.scope, 'model:' || d.hub_id)
            ELSE coalesce(a.scope, d.missing || ':' || d.hub_id) END AS scope
FROM dimension d
JOIN core.model m USING (hub_id)
LEFT JOIN answer a ON a.hub_id = d.hub_id AND a.part = d.missing
LEFT JOIN LATERAL (
    SELECT l.look_id, l.scope FROM staging.look l
    WHERE l.source = 'huggingface'
      AND l.scope IN ('model_tree:' || d.hub_id, 'model:' || d.hub_id, 'models_of:' || m.account)
    ORDER BY l.outcome <> 'answered', l.scope LIKE 'models_of:%' DESC, l.scope LIMIT 1
) record ON d.missing = 'record'
