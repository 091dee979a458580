-- Written by make schema: change it by a migration.
CREATE TABLE core.assessment (
    source             text  NOT NULL,
    edition            text  NOT NULL,
    subject            text  NOT NULL,
    parameter          text  NOT NULL,
    dimension          text,
    label              text  NOT NULL,
    lab                text,
    hub_id             text,
    hub_id_confidence  text,
    as_of              date,
    note               text,
    url                text,
    PRIMARY KEY (source, edition, subject, parameter)
);

COMMENT ON TABLE core.assessment IS 'Judgements by people of other indices. Source: make load-assessments. Key: source, edition, subject, parameter.';
COMMENT ON COLUMN core.assessment.source IS 'Index whose judgement this is.';
COMMENT ON COLUMN core.assessment.edition IS 'Edition of the index; empty where it has none.';
COMMENT ON COLUMN core.assessment.subject IS 'What was judged, as the index names it.';
COMMENT ON COLUMN core.assessment.parameter IS 'weights, data, code, methods or licence for the whole dimension, else the column (raw_*) or indicator of the file.';
COMMENT ON COLUMN core.assessment.dimension IS 'Dimension of ours of which it speaks; NULL: none.';
COMMENT ON COLUMN core.assessment.label IS 'open, partial, closed or unknown; of an indicator what the index writes.';
COMMENT ON COLUMN core.assessment.lab IS 'Lab or developer as the index names it.';
COMMENT ON COLUMN core.assessment.hub_id IS 'Model on the Hub that the raters link; NULL: none.';
COMMENT ON COLUMN core.assessment.hub_id_confidence IS 'How sure it is that the link is of this model, as the file says.';
COMMENT ON COLUMN core.assessment.as_of IS 'Day of the edition, where told.';
COMMENT ON COLUMN core.assessment.note IS 'What the raters wrote.';
COMMENT ON COLUMN core.assessment.url IS 'Links they give as evidence, separated by spaces.';
