-- Written by make schema: change it by a migration.
-- Its comments stand beside the SELECT that fills it: sql/marts/rule.sql.
CREATE TABLE mart.rule (
    rule            text         NOT NULL,
    rule_version    integer      NOT NULL,
    dimension       text         NOT NULL,
    indicator       text         NOT NULL,
    definition      text         NOT NULL,
    mof_component   text,
    osai_parameter  text,
    sources         text         NOT NULL,
    publication_id  bigint       NOT NULL,
    published_from  timestamptz  NOT NULL,
    quotes          text,
    PRIMARY KEY (rule, rule_version)
);

SELECT meta.keep_history('rule');
