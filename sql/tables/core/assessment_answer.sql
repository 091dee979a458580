-- Written by make schema: change it by a migration.
CREATE TABLE core.assessment_answer (
    source                text     NOT NULL,
    edition               text     NOT NULL,
    subject               text     NOT NULL,
    dimension             text     NOT NULL,
    hub_id                text     NOT NULL,
    lab                   text     NOT NULL,
    label                 text     NOT NULL,
    release_id            text,
    answer                text,
    look                  text,
    status                text,
    floor_answer          text,
    is_repository_linked  boolean  NOT NULL,
    is_repository_held    boolean  NOT NULL,
    is_stated             boolean  NOT NULL,
    PRIMARY KEY (source, edition, subject, dimension)
);

COMMENT ON TABLE core.assessment_answer IS 'Judged models beside our finding of them. Key: source, edition, subject, dimension.';
COMMENT ON COLUMN core.assessment_answer.source IS 'Index whose judgement this is.';
COMMENT ON COLUMN core.assessment_answer.edition IS 'Edition of the index; empty where it has none.';
COMMENT ON COLUMN core.assessment_answer.subject IS 'What was judged, as the index names it.';
COMMENT ON COLUMN core.assessment_answer.dimension IS 'weights, data, code, methods or licence.';
COMMENT ON COLUMN core.assessment_answer.hub_id IS 'Model on the Hub that the raters link.';
COMMENT ON COLUMN core.assessment_answer.lab IS 'Lab as the index names it, else the account.';
COMMENT ON COLUMN core.assessment_answer.label IS 'Their judgement: open, partial or closed.';
COMMENT ON COLUMN core.assessment_answer.release_id IS 'Release of the model; NULL: the model is not rated here.';
COMMENT ON COLUMN core.assessment_answer.answer IS 'Our finding, none written as closed; NULL: not rated here.';
COMMENT ON COLUMN core.assessment_answer.look IS 'How completely we looked.';
COMMENT ON COLUMN core.assessment_answer.status IS 'What we publish.';
COMMENT ON COLUMN core.assessment_answer.floor_answer IS 'A trivial guess: train*.py in the linked repository is open code, any .py partial; any arXiv id in its README open methods; any dataset link open data.';
COMMENT ON COLUMN core.assessment_answer.is_repository_linked IS 'Whether the raters link a repository.';
COMMENT ON COLUMN core.assessment_answer.is_repository_held IS 'Whether we hold a record of one of these.';
COMMENT ON COLUMN core.assessment_answer.is_stated IS 'Whether the raters give a note or a link for this dimension.';
