-- Ratings by people that differ from our finding, with both sides' evidence.
-- Grain: one row per judged model and dimension. Key: source, edition, subject, dimension. Reads: core.assessment_answer, core.assessment, core.evidence.
SELECT a.source, a.edition, a.subject, a.dimension, a.hub_id, a.release_id, a.lab, a.label, a.answer, a.look, a.status,
       a.is_repository_linked, a.is_stated,
       theirs.evidence AS their_evidence,
       ours.evidence AS our_evidence,
       core.half_of_labels(a.lab) AS half
FROM core.assessment_answer a
LEFT JOIN LATERAL (
    SELECT jsonb_agg(jsonb_build_object('parameter', t.parameter, 'label', t.label, 'url', t.url, 'note', t.note) ORDER BY t.parameter) AS evidence
    FROM core.assessment t
    WHERE (t.source, t.edition, t.subject, t.dimension) = (a.source, a.edition, a.subject, a.dimension) AND t.parameter <> t.dimension
) theirs ON true
LEFT JOIN LATERAL (
    SELECT jsonb_agg(jsonb_build_object('evidence_id', e.evidence_id, 'finding', e.finding, 'rule', e.rule, 'source_kind', e.source_kind,
                                        'source_key', e.source_key, 'locator', e.locator, 'quotation', e.quotation)
                     ORDER BY e.place, e.rule, e.source_key, e.evidence_id) AS evidence
    FROM (
        SELECT e.*, CASE e.finding WHEN 'open' THEN 0 WHEN 'partial' THEN 1 ELSE 2 END AS place
        FROM core.evidence e
        WHERE e.release_id = a.release_id AND e.dimension = a.dimension AND (e.hub_id IS NULL OR e.hub_id = a.hub_id)
        ORDER BY 16, e.rule, e.source_key, e.evidence_id
        LIMIT 10
    ) e
) ours ON true
WHERE a.look <> 'none' AND a.answer <> a.label;

COMMENT ON TABLE mart.assessment_disagreement IS 'Where our finding is not what people said. Key: source, edition, subject, dimension.';
COMMENT ON COLUMN mart.assessment_disagreement.source IS 'Index whose judgement this is.';
COMMENT ON COLUMN mart.assessment_disagreement.edition IS 'Edition of the index; empty where it has none.';
COMMENT ON COLUMN mart.assessment_disagreement.subject IS 'What was judged, as the index names it.';
COMMENT ON COLUMN mart.assessment_disagreement.dimension IS 'weights, data, code, methods or licence.';
COMMENT ON COLUMN mart.assessment_disagreement.hub_id IS 'Model on the Hub that the raters link.';
COMMENT ON COLUMN mart.assessment_disagreement.release_id IS 'Its release.';
COMMENT ON COLUMN mart.assessment_disagreement.lab IS 'Lab as the index names it.';
COMMENT ON COLUMN mart.assessment_disagreement.label IS 'Their judgement: open, partial or closed.';
COMMENT ON COLUMN mart.assessment_disagreement.answer IS 'Our finding by the definitions of the index; none is written closed here.';
COMMENT ON COLUMN mart.assessment_disagreement.look IS 'How completely we looked.';
COMMENT ON COLUMN mart.assessment_disagreement.status IS 'What we publish.';
COMMENT ON COLUMN mart.assessment_disagreement.is_repository_linked IS 'Whether the raters link a repository.';
COMMENT ON COLUMN mart.assessment_disagreement.is_stated IS 'Whether they give a note or a link for this dimension.';
COMMENT ON COLUMN mart.assessment_disagreement.their_evidence IS 'Their parameters: [{parameter, label, url, note}].';
COMMENT ON COLUMN mart.assessment_disagreement.our_evidence IS 'Up to ten rows of ours, best first: [{evidence_id, finding, rule, source_kind, source_key, locator, quotation}].';
COMMENT ON COLUMN mart.assessment_disagreement.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.assessment_disagreement.published_from IS 'When this row was first published as it stands (wall clock, UTC).';
COMMENT ON COLUMN mart.assessment_disagreement.half IS 'Half of the labelled labs, A or B (core.half_of_labels); whoever writes rules reads A alone.';
