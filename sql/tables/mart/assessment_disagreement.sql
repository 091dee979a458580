-- Written by make schema: change it by a migration.
CREATE TABLE mart.assessment_disagreement (
    source                text         NOT NULL,
    edition               text         NOT NULL,
    subject               text         NOT NULL,
    dimension             text         NOT NULL,
    hub_id                text         NOT NULL,
    release_id            text,
    lab                   text         NOT NULL,
    label                 text         NOT NULL,
    answer                text         NOT NULL,
    look                  text,
    status                text,
    is_repository_linked  boolean,
    is_stated             boolean,
    their_evidence        jsonb,
    our_evidence          jsonb,
    publication_id        bigint       NOT NULL,
    published_from        timestamptz  NOT NULL,
    half                  text,
    PRIMARY KEY (source, edition, subject, dimension)
);
CREATE INDEX assessment_disagreement_release ON mart.assessment_disagreement (release_id);

COMMENT ON TABLE mart.assessment_disagreement IS 'Where our finding is not what people said. Key: source, edition, subject, dimension.';
COMMENT ON COLUMN mart.assessment_disagreement.source IS 'Index whose judgement this is.';
COMMENT ON COLUMN mart.assessment_disagreement.edition IS 'Edition of the index; empty where it has none.';
COMMENT ON COLUMN mart.assessment_disagreement.subject IS 'What was judged, as the index names it.';
COMMENT ON COLUMN mart.assessment_disagreement.dimension IS 'weights, data, code, methods or licence.';
COMMENT ON COLUMN mart.assessment_disagreement.hub_id IS 'Model on the Hub that the raters link.';
COMMENT ON COLUMN mart.assessment_disagreement.release_id IS 'Its release.';
COMMENT ON COLUMN mart.assessment_disagreement.lab IS 'Lab as the index names it.';
COMMENT ON COLUMN mart.assessment_disagreement.label IS 'Their judgement: open, partial or closed.';
COMMENT ON COLUMN mart.assessment_disagreement.answer IS 'Our finding; none is written closed here.';
COMMENT ON COLUMN mart.assessment_disagreement.look IS 'How completely we looked.';
COMMENT ON COLUMN mart.assessment_disagreement.status IS 'What we publish.';
COMMENT ON COLUMN mart.assessment_disagreement.is_repository_linked IS 'Whether the raters link a repository.';
COMMENT ON COLUMN mart.assessment_disagreement.is_stated IS 'Whether they give a note or a link for this dimension.';
COMMENT ON COLUMN mart.assessment_disagreement.their_evidence IS 'Their parameters: [{parameter, label, url, note}].';
COMMENT ON COLUMN mart.assessment_disagreement.our_evidence IS 'Up to ten rows of ours, best first: [{evidence_id, finding, rule, source_kind, source_key, locator, quotation}].';
COMMENT ON COLUMN mart.assessment_disagreement.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.assessment_disagreement.published_from IS 'When this row was first published as it stands (wall clock, UTC).';
COMMENT ON COLUMN mart.assessment_disagreement.half IS 'Half of the labelled labs, A or B (core.half_of_labels); whoever writes rules reads A alone.';

SELECT meta.keep_history('assessment_disagreement');
