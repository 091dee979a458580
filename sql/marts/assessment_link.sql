-- What raters point to as evidence: whether we hold it, whether a text that we hold leads to it, and whether our evidence names it.
-- Grain: one row per judged model, parameter and thing. Key: source, edition, subject, parameter, kind, id. Reads: core.assessment_link, core.assessment, core.model, core.repository, core.paper, core.dataset, core.link, core.evidence, core.release_member.
WITH pointed AS (
    SELECT l.source, l.edition, l.subject, l.parameter, l.kind, l.id, a.hub_id, split_part(a.hub_id, '/', 1) AS account,
           m.release_id, o.lab_id,
           coalesce(r.github_full_name, p.arxiv_id, d.hub_id, t.hub_id) AS held_id
    FROM core.assessment_link l
    JOIN (SELECT DISTINCT source, edition, subject, hub_id FROM core.assessment WHERE hub_id IS NOT NULL) a USING (source, edition, subject)
    LEFT JOIN core.release_member m ON m.artifact_kind = 'model' AND lower(m.artifact_id) = lower(a.hub_id)
    LEFT JOIN core.model o ON o.hub_id = m.artifact_id
    LEFT JOIN core.repository r ON l.kind = 'repository' AND lower(r.github_full_name) = lower(l.id)
    LEFT JOIN core.paper p ON l.kind = 'paper' AND p.arxiv_id = l.id
    LEFT JOIN core.dataset d ON l.kind = 'dataset' AND lower(d.hub_id) = lower(l.id)
    LEFT JOIN core.model t ON l.kind = 'model' AND lower(t.hub_id) = lower(l.id)
), near AS (
    -- Repositories near a model: of its own account or lab, linked by its card, or linking to a model of its account.
    SELECT DISTINCT p.hub_id, r.github_full_name
    FROM (SELECT DISTINCT hub_id, account, lab_id FROM pointed) p
    JOIN core.repository r ON lower(r.account) = lower(p.account) OR (r.lab_id = p.lab_id AND p.lab_id <> 'unknown')
    UNION
    SELECT p.hub_id, CASE l.src_kind WHEN 'repository' THEN l.src_id ELSE l.dst_id END
    FROM (SELECT DISTINCT hub_id, account FROM pointed) p
    JOIN core.link l ON l.gone_at IS NULL
     AND ((l.src_kind = 'repository' AND l.dst_kind = 'model' AND lower(split_part(l.dst_id, '/', 1)) = lower(p.account))
       OR (l.src_kind = 'model' AND l.dst_kind = 'repository' AND l.src_id = p.hub_id))
)
SELECT p.source, p.edition, p.subject, p.parameter, p.kind, p.id, p.hub_id, p.release_id,
       p.held_id IS NOT NULL AS is_held,
       path.path IS NOT NULL AS is_reachable,
       path.path,
       EXISTS (SELECT 1 FROM core.evidence e
               WHERE e.release_id = p.release_id AND lower(e.source_key) = lower(coalesce(p.held_id, p.id))
                 AND (e.hub_id IS NULL OR e.hub_id = p.hub_id)) AS is_named
FROM pointed p
LEFT JOIN LATERAL (
    SELECT min(found.path) AS path
    FROM (
        SELECT '1 of the same owner: ' || split_part(p.held_id, '/', 1) AS path
        WHERE p.kind IN ('repository', 'dataset') AND p.held_id IS NOT NULL AND lower(split_part(p.held_id, '/', 1)) = lower(p.account)
        UNION ALL
        SELECT '2 linked with its models: ' || n.github_full_name
        FROM near n WHERE n.hub_id = p.hub_id AND p.kind = 'repository' AND n.github_full_name = p.held_id
        UNION ALL
        SELECT '3 named by ' || l.src_kind || ' ' || l.src_id
        FROM core.link l
        WHERE l.dst_kind = p.kind AND lower(l.dst_id) = lower(coalesce(p.held_id, p.id)) AND l.gone_at IS NULL
          AND (l.src_kind IN ('model', 'dataset') AND lower(split_part(l.src_id, '/', 1)) = lower(p.account)
            OR l.src_kind = 'repository' AND EXISTS (SELECT 1 FROM near n WHERE n.hub_id = p.hub_id AND n.github_full_name = l.src_id))
    ) found
) path ON true;

COMMENT ON TABLE mart.assessment_link IS 'Evidence that raters give, and whether ours names it. Key: source, edition, subject, parameter, kind, id.';
COMMENT ON COLUMN mart.assessment_link.source IS 'Index whose judgement this is.';
COMMENT ON COLUMN mart.assessment_link.edition IS 'Edition of the index; empty where it has none.';
COMMENT ON COLUMN mart.assessment_link.subject IS 'What was judged, as the index names it.';
COMMENT ON COLUMN mart.assessment_link.parameter IS 'Column of the index in which it stands.';
COMMENT ON COLUMN mart.assessment_link.kind IS 'repository, paper, dataset or model.';
COMMENT ON COLUMN mart.assessment_link.id IS 'Its identifier as the raters give it.';
COMMENT ON COLUMN mart.assessment_link.hub_id IS 'Model that was judged.';
COMMENT ON COLUMN mart.assessment_link.release_id IS 'Its release.';
COMMENT ON COLUMN mart.assessment_link.is_held IS 'Whether we hold a record of the thing.';
COMMENT ON COLUMN mart.assessment_link.is_reachable IS 'Whether its owner or a text that we hold leads from the model to it.';
COMMENT ON COLUMN mart.assessment_link.path IS 'How.';
COMMENT ON COLUMN mart.assessment_link.is_named IS 'Whether our evidence of the model or its release names it.';
COMMENT ON COLUMN mart.assessment_link.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.assessment_link.published_from IS 'When this row was first published as it stands (wall clock, UTC).';
