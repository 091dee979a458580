-- Written by make schema: change it by a migration.
CREATE TABLE core.assessment_link (
    source     text  NOT NULL,
    edition    text  NOT NULL,
    subject    text  NOT NULL,
    parameter  text  NOT NULL,
    kind       text  NOT NULL CHECK (kind IN ('repository', 'paper', 'dataset', 'model')),
    id         text  NOT NULL,
    PRIMARY KEY (source, edition, subject, parameter, kind, id)
);

COMMENT ON TABLE core.assessment_link IS 'What the raters give as evidence. Source: make load-assessments. Key: source, edition, subject, parameter, kind, id.';
COMMENT ON COLUMN core.assessment_link.source IS 'Index whose judgement this is.';
COMMENT ON COLUMN core.assessment_link.edition IS 'Edition of the index; empty where it has none.';
COMMENT ON COLUMN core.assessment_link.subject IS 'What was judged, as the index names it.';
COMMENT ON COLUMN core.assessment_link.parameter IS 'Column of the index in which it stands.';
COMMENT ON COLUMN core.assessment_link.kind IS 'repository, paper, dataset or model.';
COMMENT ON COLUMN core.assessment_link.id IS 'Identifier, canonical for arXiv, else as spelled there.';
