-- Each change of a status that we published, with the publication that brought it, what else differed in it, and the evidence then.
CREATE OR REPLACE VIEW mart.status_change AS
WITH publication AS (
    SELECT
        publication_id, as_of, published_at, world,
        -- Against the publication before: where rules and registry are the same, new data moved it.
        coalesce(nullif(concat_ws(
            ', ', CASE WHEN rule_set <> lag(rule_set) OVER rising THEN 'rules' END, CASE WHEN registry_hash <> lag(registry_hash) OVER rising THEN 'registry' END
        ), ''), 'data') AS cause
    FROM mart.publication
    WINDOW rising AS (ORDER BY publication_id)
), told AS (
    SELECT
        release_id, publication_id, weights_status, data_status, code_status, methods_status,
        weights_evidence_id, data_evidence_id, code_evidence_id, methods_evidence_id
    FROM mart.release_disclosure
    UNION ALL
    SELECT
        release_id, publication_id, weights_status, data_status, code_status, methods_status,
        weights_evidence_id, data_evidence_id, code_evidence_id, methods_evidence_id
    FROM mart.release_disclosure_history
), step AS (
    SELECT
        t.release_id, t.publication_id, v.dimension, lag(v.status) OVER one AS from_status, v.status AS to_status, v.evidence_id
    FROM told t
    CROSS JOIN LATERAL (
        VALUES ('weights', t.weights_status, t.weights_evidence_id), ('data', t.data_status, t.data_evidence_id), ('code', t.code_status, t.code_evidence_id),
        ('methods', t.methods_status, t.methods_evidence_id)
    ) AS v (dimension, status, evidence_id)
    WINDOW one AS (PARTITION BY t.release_id, v.dimension ORDER BY t.publication_id)
), evidence AS (
    SELECT evidence_id, publication_id, rule, source_kind, source_key, quotation FROM mart.evidence
    UNION ALL
    SELECT evidence_id, publication_id, rule, source_kind, source_key, quotation FROM mart.evidence_history
)
SELECT
    s.release_id, r.name, l.name AS lab, r.is_counted AND r.is_registry AS is_flagship, s.dimension, s.from_status, s.to_status, p.as_of AS changed_at, p.cause, e.rule, e.source_kind, e.source_key,
    e.quotation, s.evidence_id, s.publication_id, p.published_at, p.world
FROM step s
JOIN mart.release r USING (release_id)
LEFT JOIN mart.lab l ON l.lab_id = r.lab_id
JOIN publication p ON p.publication_id = s.publication_id
LEFT JOIN LATERAL (
    -- As it stood in that publication.
    SELECT * FROM evidence w WHERE w.evidence_id = s.evidence_id AND w.publication_id <= s.publication_id ORDER BY w.publication_id DESC LIMIT 1
) e ON true
WHERE s.from_status <> s.to_status;
COMMENT ON VIEW mart.status_change IS 'What changed: each change of a published status of a release, from its first publication on. Grain: one row per release, dimension and publication that changed it. Key: release_id, dimension, publication_id. Source: mart.release_disclosure and mart.evidence with their histories, mart.publication, mart.release, mart.lab. Caveats: a release that was new or taken out is no change of a status; where cause is not data, a rule or the registry may have moved it, and nothing in the world.';
COMMENT ON COLUMN mart.status_change.release_id IS 'The release (mart.release).';
COMMENT ON COLUMN mart.status_change.name IS 'Its name.';
COMMENT ON COLUMN mart.status_change.lab IS 'The lab''s name; NULL where no lab is known.';
COMMENT ON COLUMN mart.status_change.is_flagship IS 'Whether it stands in mart.release_overview; other releases, and single models of others, are here too.';
COMMENT ON COLUMN mart.status_change.dimension IS 'weights, data, code or methods.';
COMMENT ON COLUMN mart.status_change.from_status IS 'Status until then: open, partial, closed or unknown.';
COMMENT ON COLUMN mart.status_change.to_status IS 'Status since then: open, partial, closed or unknown.';
COMMENT ON COLUMN mart.status_change.changed_at IS 'Newest observation of the publication that changed it, by the services'' Date (UTC): the day by which it was seen, not on which it happened.';
COMMENT ON COLUMN mart.status_change.cause IS 'What else differed from the publication before: data (nothing), rules, registry, or both.';
COMMENT ON COLUMN mart.status_change.rule IS 'Rule of the evidence that decided it then (mart.rule).';
COMMENT ON COLUMN mart.status_change.source_kind IS 'Kind of the record that it rested on then.';
COMMENT ON COLUMN mart.status_change.source_key IS 'Name of that record at its service.';
COMMENT ON COLUMN mart.status_change.quotation IS 'Words of that record, at most 200 characters; of a look what was asked and what was answered.';
COMMENT ON COLUMN mart.status_change.evidence_id IS 'That row of mart.evidence, or of mart.evidence_history where it is superseded.';
COMMENT ON COLUMN mart.status_change.publication_id IS 'Publication that changed it (mart.publication).';
COMMENT ON COLUMN mart.status_change.published_at IS 'When that was published (wall clock, UTC).';
COMMENT ON COLUMN mart.status_change.world IS 'World that the rows are of (mart.publication.world): live, or the title of a sample, which speaks of itself only.';
REVOKE INSERT, UPDATE, DELETE ON mart.status_change FROM observatory_loader;
