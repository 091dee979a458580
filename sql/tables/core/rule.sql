-- Written by make schema: change it by a migration.
CREATE TABLE core.rule (
    rule            text     NOT NULL,
    rule_version    integer  NOT NULL,
    dimension       text     NOT NULL,
    indicator       text     NOT NULL,
    definition      text     NOT NULL,
    mof_component   text,
    osai_parameter  text,
    sources         text     NOT NULL,
    quotes          text,
    PRIMARY KEY (rule, rule_version)
);

COMMENT ON TABLE core.rule IS 'Rules by which evidence is found. Key: rule, rule_version. Source: observatory.disclosure and sql/core.';
COMMENT ON COLUMN core.rule.rule IS 'Rule id.';
COMMENT ON COLUMN core.rule.rule_version IS 'Version.';
COMMENT ON COLUMN core.rule.dimension IS 'weights, data, code, methods or licence.';
COMMENT ON COLUMN core.rule.indicator IS 'Indicator it speaks of.';
COMMENT ON COLUMN core.rule.definition IS 'What it finds and what counts as open, partial, none.';
COMMENT ON COLUMN core.rule.mof_component IS 'Component of the Model Openness Framework; NULL: none.';
COMMENT ON COLUMN core.rule.osai_parameter IS 'Parameter of the European Open Source AI Index; NULL: none.';
COMMENT ON COLUMN core.rule.sources IS 'Kinds of records it reads.';
COMMENT ON COLUMN core.rule.quotes IS 'Kinds of records of which core.evidence.quotation holds the very words; empty: of none, it is a sentence, a path or a count of ours.';

GRANT DELETE, UPDATE ON core.rule TO observatory_loader;
