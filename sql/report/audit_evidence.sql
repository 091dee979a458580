-- A row of evidence with the document that it was read in, and the models of which it was said.
-- Grain: one row for the evidence of :evidence_id.
SELECT e.rule, e.finding, e.reason, e.standing::text AS standing, e.strength::text AS strength, e.source_kind, e.source_key, e.locator, e.quotation,
       core.is_quotation(u.quotes, e.source_kind, e.quotation) AS is_quotation, u.definition, r.kind, v.text, v.payload,
       v.purged_at IS NOT NULL AS is_purged, s.models
FROM core.evidence e
LEFT JOIN core.rule u USING (rule, rule_version)
LEFT JOIN raw.record_version v USING (raw_version_id)
LEFT JOIN raw.record r ON r.record_id = v.record_id
LEFT JOIN LATERAL (
    SELECT array_agg(DISTINCT o.hub_id ORDER BY o.hub_id) AS models
    FROM core.evidence o
    WHERE (o.release_id, o.dimension, o.finding, o.rule, o.source_kind, o.source_key, o.locator)
        = (e.release_id, e.dimension, e.finding, e.rule, e.source_kind, e.source_key, e.locator) AND o.hub_id IS NOT NULL
) s ON true
WHERE e.evidence_id::text = :evidence_id
