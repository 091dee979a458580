-- Written by make schema: change it by a migration.
CREATE TABLE core.audit (
    audit_id            text          NOT NULL,
    kind                text          NOT NULL CHECK (kind IN ('evidence', 'paper', 'repository', 'closed', 'unknown')),
    dimension           text          NOT NULL CHECK (dimension IN ('weights', 'data', 'code', 'methods', 'all')),
    world               text          NOT NULL,
    as_of               timestamptz   NOT NULL,
    rule_set            text          NOT NULL,
    seed                text          NOT NULL,
    reader              text          NOT NULL,
    read_on             date          NOT NULL,
    n                   bigint        NOT NULL,
    n_right             bigint        NOT NULL,
    n_wrong             bigint        NOT NULL,
    n_unsure            bigint        NOT NULL,
    "precision"         numeric(6,4),
    precision_low       numeric(6,4),
    precision_high      numeric(6,4),
    precision_if_wrong  numeric(6,4)  NOT NULL,
    precision_if_right  numeric(6,4)  NOT NULL,
    errors              jsonb         NOT NULL,
    PRIMARY KEY (audit_id, kind, dimension),
    CHECK (n = (n_right + n_wrong + n_unsure))
);

COMMENT ON TABLE core.audit IS 'How often rows drawn at random were right, as somebody read them who did not write the rules. Key: audit_id, kind, dimension. Source: docs/audits.';
COMMENT ON COLUMN core.audit.audit_id IS 'World, day of reading and seed of the audit: the name of its file in docs/audits.';
COMMENT ON COLUMN core.audit.kind IS 'What was read: evidence (a row that decides), paper or repository (a link to one of the release''s own), closed or unknown (a status and its reason).';
COMMENT ON COLUMN core.audit.dimension IS 'Dimension of the rows; all: those of every dimension together, each drawn alike.';
COMMENT ON COLUMN core.audit.world IS 'Title of the world that was audited, or live; it need not be the world of this warehouse.';
COMMENT ON COLUMN core.audit.as_of IS 'Newest observation of the publication that was audited (UTC).';
COMMENT ON COLUMN core.audit.rule_set IS 'Rules of that publication, as in meta.publication.';
COMMENT ON COLUMN core.audit.seed IS 'Seed of the draw.';
COMMENT ON COLUMN core.audit.reader IS 'Who read the rows; somebody who did not write the rules.';
COMMENT ON COLUMN core.audit.read_on IS 'Day of reading.';
COMMENT ON COLUMN core.audit.n IS 'Rows read, count.';
COMMENT ON COLUMN core.audit.n_right IS 'Of these, right, count.';
COMMENT ON COLUMN core.audit.n_wrong IS 'Of these, wrong, count.';
COMMENT ON COLUMN core.audit.n_unsure IS 'Of these, those of which the reader was not sure, count.';
COMMENT ON COLUMN core.audit."precision" IS 'Right in right and wrong, 0 to 1; NULL: the reader was sure of none.';
COMMENT ON COLUMN core.audit.precision_low IS 'Lower end of its Wilson interval of 95 %, 0 to 1.';
COMMENT ON COLUMN core.audit.precision_high IS 'Upper end of its Wilson interval of 95 %, 0 to 1.';
COMMENT ON COLUMN core.audit.precision_if_wrong IS 'Right in all, as if every unsure row were wrong, 0 to 1.';
COMMENT ON COLUMN core.audit.precision_if_right IS 'The same as if every unsure row were right, 0 to 1.';
COMMENT ON COLUMN core.audit.errors IS 'Wrong rows by kind of error: {kind: rows}.';

GRANT DELETE, UPDATE ON core.audit TO observatory_loader;
