-- Written by make schema: change it by a migration.
CREATE TABLE mart.assessment_link (
    source          text         NOT NULL,
    edition         text         NOT NULL,
    subject         text         NOT NULL,
    parameter       text         NOT NULL,
    kind            text         NOT NULL,
    id              text         NOT NULL,
    hub_id          text         NOT NULL,
    release_id      text,
    is_held         boolean      NOT NULL,
    is_reachable    boolean      NOT NULL,
    path            text,
    is_named        boolean      NOT NULL,
    publication_id  bigint       NOT NULL,
    published_from  timestamptz  NOT NULL,
    PRIMARY KEY (source, edition, subject, parameter, kind, id)
);
CREATE INDEX assessment_link_release ON mart.assessment_link (release_id);

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

SELECT meta.keep_history('assessment_link');
