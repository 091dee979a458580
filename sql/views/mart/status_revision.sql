-- Each change of a status that we published, with what moved it: the release, our reading of it, our rules or our registry.
CREATE OR REPLACE VIEW mart.status_revision AS
WITH publication AS (
    SELECT
        publication_id, as_of, published_at, world,
        -- ours: "rules", "registry" or both, if they changed since the publication before; else NULL.
        nullif(concat_ws(
            ', ', CASE WHEN rule_set <> lag(rule_set) OVER rising THEN 'rules' END, CASE WHEN registry_hash <> lag(registry_hash) OVER rising THEN 'registry' END
        ), '') AS ours
    FROM mart.publication
    WINDOW rising AS (ORDER BY publication_id)
), told AS (
    SELECT
        release_id, publication_id, weights_status, data_status, code_status, methods_status, weights_look, data_look, code_look, methods_look,
        weights_evidence_id, data_evidence_id, code_evidence_id, methods_evidence_id
    FROM mart.release_disclosure
    UNION ALL
    SELECT
        release_id, publication_id, weights_status, data_status, code_status, methods_status, weights_look, data_look, code_look, methods_look,
        weights_evidence_id, data_evidence_id, code_evidence_id, methods_evidence_id
    FROM mart.release_disclosure_history
), step AS (
    SELECT
        t.release_id, t.publication_id, v.dimension, lag(v.status) OVER one AS from_status, v.status AS to_status, v.evidence_id,
        lag(v.look) OVER one AS look_before, lag(v.evidence_id) OVER one AS evidence_before
    FROM told t
    CROSS JOIN LATERAL (
        VALUES ('weights', t.weights_status, t.weights_look, t.weights_evidence_id), ('data', t.data_status, t.data_look, t.data_evidence_id),
        ('code', t.code_status, t.code_look, t.code_evidence_id), ('methods', t.methods_status, t.methods_look, t.methods_evidence_id)
    ) AS v (dimension, status, look, evidence_id)
    WINDOW one AS (PARTITION BY t.release_id, v.dimension ORDER BY t.publication_id)
), evidence AS (
    SELECT evidence_id, publication_id, rule, source_kind, source_key, quotation, reason, is_quotation FROM mart.evidence
    UNION ALL
    SELECT evidence_id, publication_id, rule, source_kind, source_key, quotation, reason, is_quotation FROM mart.evidence_history
)
SELECT
    s.release_id, r.name, l.name AS lab, coalesce(l.countries, '{}') AS countries, r.is_flagship, s.dimension, s.from_status, s.to_status,
    p.as_of AS changed_at, c.cause, c.cause = 'release' AS is_change_of_release, e.rule, e.source_kind, e.source_key, CASE WHEN e.is_quotation THEN e.quotation END AS quotation,
    CASE WHEN e.is_quotation IS NOT true THEN mart.statement(s.dimension, e.reason, e.quotation) END AS statement, s.evidence_id, s.publication_id,
    p.published_at, p.world
FROM step s
JOIN mart.release r USING (release_id)
LEFT JOIN mart.lab l ON l.lab_id = r.lab_id
JOIN publication p ON p.publication_id = s.publication_id
LEFT JOIN LATERAL (
    -- The deciding row of evidence as it was in that publication.
    SELECT * FROM evidence w WHERE w.evidence_id = s.evidence_id AND w.publication_id <= s.publication_id ORDER BY w.publication_id DESC LIMIT 1
) e ON true
LEFT JOIN LATERAL (
    -- The record that decided before; any publication of the row will do, since its record is the same in all.
    SELECT w.source_kind, w.source_key FROM evidence w WHERE w.evidence_id = s.evidence_before LIMIT 1
) b ON true
CROSS JOIN LATERAL (
    SELECT CASE
        WHEN p.ours IS NOT NULL THEN p.ours
        WHEN s.from_status = 'unknown' THEN 'first read'
        WHEN s.to_status = 'unknown' THEN 'no longer read'
        -- Say that the release changed if the sources had been read to the end before, or if the record that decided before now says something else.
        WHEN s.look_before = 'complete' OR (b.source_kind, b.source_key) = (e.source_kind, e.source_key) THEN 'release'
        ELSE 'first read'
    END AS cause
) c
WHERE s.from_status <> s.to_status;
COMMENT ON VIEW mart.status_revision IS 'Each change of a published status of a release, from its first publication on, whatever moved it. Grain: one row per release, dimension and publication that changed it. Key: release_id, dimension, publication_id. Source: mart.release_disclosure and mart.evidence with their histories, mart.publication, mart.release, mart.lab. Caveats: most rows are no change in the world: we read a source for the first time, or our rules or registry changed (cause). What changed in the world is in mart.status_change. A release that was new or taken out is no change of a status.';
COMMENT ON COLUMN mart.status_revision.release_id IS 'The release (mart.release).';
COMMENT ON COLUMN mart.status_revision.name IS 'Its name.';
COMMENT ON COLUMN mart.status_revision.lab IS 'The lab''s name; NULL where no lab is known.';
COMMENT ON COLUMN mart.status_revision.countries IS 'Countries of the lab today, ISO 3166-1 alpha-2, sorted; empty where unknown.';
COMMENT ON COLUMN mart.status_revision.is_flagship IS 'Whether it stands in mart.release_overview; other releases, and single models of others, are here too.';
COMMENT ON COLUMN mart.status_revision.dimension IS 'weights, data, code or methods.';
COMMENT ON COLUMN mart.status_revision.from_status IS 'Status until then: open, partial, closed or unknown.';
COMMENT ON COLUMN mart.status_revision.to_status IS 'Status since then: open, partial, closed or unknown.';
COMMENT ON COLUMN mart.status_revision.changed_at IS 'Newest observation of the publication that changed it, by the services'' Date (UTC): the day by which it was seen, not on which it happened.';
COMMENT ON COLUMN mart.status_revision.cause IS 'What moved it: release (what had been read says something else now), first read (a source was read that had not been read, or not to the end: it may have said so long before), no longer read (a source gave no answer any more), rules, registry, or both of these.';
COMMENT ON COLUMN mart.status_revision.is_change_of_release IS 'Whether the release itself changed, as far as it is known: cause is release.';
COMMENT ON COLUMN mart.status_revision.rule IS 'Rule of the evidence that decided it then (mart.rule).';
COMMENT ON COLUMN mart.status_revision.source_kind IS 'Kind of the record that it rested on then.';
COMMENT ON COLUMN mart.status_revision.source_key IS 'Name of that record at its service.';
COMMENT ON COLUMN mart.status_revision.quotation IS 'Words of that record, at most 200 characters; NULL where the row holds none (statement).';
COMMENT ON COLUMN mart.status_revision.statement IS 'Our sentence for what was found, where there are no words to quote; of a look what was asked and what was answered. NULL where there is a quotation.';
COMMENT ON COLUMN mart.status_revision.evidence_id IS 'That row of mart.evidence, or of mart.evidence_history where it is superseded.';
COMMENT ON COLUMN mart.status_revision.publication_id IS 'Publication that changed it (mart.publication).';
COMMENT ON COLUMN mart.status_revision.published_at IS 'When that was published (wall clock, UTC).';
COMMENT ON COLUMN mart.status_revision.world IS 'World that the rows are of (mart.publication.world): live, or the title of a sample, which speaks of itself only.';
REVOKE INSERT, UPDATE, DELETE ON mart.status_revision FROM observatory_loader;
