-- Written by make schema: change it by a migration.
CREATE TABLE core.indicator (
    indicator       text     PRIMARY KEY,
    dimension       text     NOT NULL,
    name            text     NOT NULL,
    definition      text     NOT NULL,
    open_when       text     NOT NULL,
    partial_when    text     NOT NULL,
    closed_when     text     NOT NULL,
    sources         text     NOT NULL,
    look            text,
    is_deciding     boolean  NOT NULL,
    mof_component   text,
    mof_class       text,
    osai_parameter  text,
    rules           text     NOT NULL,
    version         integer  NOT NULL
);

COMMENT ON TABLE core.indicator IS 'Indicators of disclosure. Source: observatory.disclosure.indicators. Key: indicator.';
COMMENT ON COLUMN core.indicator.indicator IS 'Id.';
COMMENT ON COLUMN core.indicator.dimension IS 'weights, data, code, methods or licence.';
COMMENT ON COLUMN core.indicator.name IS 'Name.';
COMMENT ON COLUMN core.indicator.definition IS 'What is asked.';
COMMENT ON COLUMN core.indicator.open_when IS 'When it is open; empty: never.';
COMMENT ON COLUMN core.indicator.partial_when IS 'When it is partial; empty: never.';
COMMENT ON COLUMN core.indicator.closed_when IS 'When it is closed; empty: it can be found and never ruled out. Otherwise it is unknown.';
COMMENT ON COLUMN core.indicator.sources IS 'Kinds of records that are looked at.';
COMMENT ON COLUMN core.indicator.look IS 'Whose look must be complete before nothing found means closed: a dimension, card, refs, no_weights, no_training_code, no_paper or licence_files; NULL: none.';
COMMENT ON COLUMN core.indicator.is_deciding IS 'Whether it decides the finding of its dimension.';
COMMENT ON COLUMN core.indicator.mof_component IS 'Component of the Model Openness Framework; NULL: none.';
COMMENT ON COLUMN core.indicator.mof_class IS 'Class of the framework that first requires it: III, II or I.';
COMMENT ON COLUMN core.indicator.osai_parameter IS 'Parameter of the European Open Source AI Index of which it speaks, by the index''s name; NULL: none.';
COMMENT ON COLUMN core.indicator.rules IS 'Rules that speak of it, with their versions.';
COMMENT ON COLUMN core.indicator.version IS 'Version of the definition.';

GRANT DELETE, UPDATE ON core.indicator TO observatory_loader;
