-- Audits by readers, agreement by halves of the labelled labs.

CREATE FUNCTION core.half_of_labels(lab text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN left(md5(lab), 1) < '8' THEN 'A' ELSE 'B' END
$$;
COMMENT ON FUNCTION core.half_of_labels(text) IS 'Half of the labelled labs, by the first hexadecimal digit of md5: disagreements of A are read while rules are written, those of B are not, so that B is the figure.';
GRANT EXECUTE ON FUNCTION core.half_of_labels(text) TO observatory_reader, observatory_loader;

ALTER TABLE mart.assessment_disagreement ADD COLUMN half text;
ALTER TABLE mart.assessment_disagreement_history ADD COLUMN half text;
ALTER TABLE build.assessment_disagreement ADD COLUMN half text;
SELECT meta.make_as_of('assessment_disagreement');
COMMENT ON COLUMN mart.assessment_disagreement.half IS 'Half of the labelled labs, A or B (core.half_of_labels); whoever writes rules reads A alone.';
COMMENT ON COLUMN mart.assessment_disagreement_history.half IS 'Half of the labelled labs, A or B (core.half_of_labels); whoever writes rules reads A alone.';
COMMENT ON COLUMN build.assessment_disagreement.half IS 'Half of the labelled labs, A or B (core.half_of_labels); whoever writes rules reads A alone.';
COMMENT ON COLUMN mart.assessment_agreement.row_group IS 'Rows compared: half B (the figure) or half A of the labelled labs, all, with or without a repository linked by the rater, labels closed without note or link, or all but these.';
COMMENT ON COLUMN mart.assessment_agreement_history.row_group IS 'Rows compared: half B (the figure) or half A of the labelled labs, all, with or without a repository linked by the rater, labels closed without note or link, or all but these.';
COMMENT ON COLUMN build.assessment_agreement.row_group IS 'Rows compared: half B (the figure) or half A of the labelled labs, all, with or without a repository linked by the rater, labels closed without note or link, or all but these.';

CREATE TABLE core.audit (
    audit_id            text NOT NULL,
    kind                text NOT NULL CHECK (kind IN ('evidence', 'paper', 'repository', 'closed', 'unknown')),
    dimension           text NOT NULL CHECK (dimension IN ('weights', 'data', 'code', 'methods', 'all')),
    world               text NOT NULL,
    as_of               timestamptz NOT NULL,
    rule_set            text NOT NULL,
    seed                text NOT NULL,
    reader              text NOT NULL,
    read_on             date NOT NULL,
    n                   bigint NOT NULL,
    n_right             bigint NOT NULL,
    n_wrong             bigint NOT NULL,
    n_unsure            bigint NOT NULL,
    precision           numeric(6,4),
    precision_low       numeric(6,4),
    precision_high      numeric(6,4),
    precision_if_wrong  numeric(6,4) NOT NULL,
    precision_if_right  numeric(6,4) NOT NULL,
    errors              jsonb NOT NULL,
    PRIMARY KEY (audit_id, kind, dimension),
    CHECK (n = n_right + n_wrong + n_unsure)
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
COMMENT ON COLUMN core.audit.precision IS 'Right in right and wrong, 0 to 1; NULL: the reader was sure of none.';
COMMENT ON COLUMN core.audit.precision_low IS 'Lower end of its Wilson interval of 95 %, 0 to 1.';
COMMENT ON COLUMN core.audit.precision_high IS 'Upper end of its Wilson interval of 95 %, 0 to 1.';
COMMENT ON COLUMN core.audit.precision_if_wrong IS 'Right in all, as if every unsure row were wrong, 0 to 1.';
COMMENT ON COLUMN core.audit.precision_if_right IS 'The same as if every unsure row were right, 0 to 1.';
COMMENT ON COLUMN core.audit.errors IS 'Wrong rows by kind of error: {kind: rows}.';

CREATE TABLE mart.audit (
    audit_id            text NOT NULL,
    kind                text NOT NULL,
    dimension           text NOT NULL,
    world               text NOT NULL,
    as_of               timestamptz NOT NULL,
    rule_set            text NOT NULL,
    seed                text NOT NULL,
    reader              text NOT NULL,
    read_on             date NOT NULL,
    n                   bigint NOT NULL,
    n_right             bigint NOT NULL,
    n_wrong             bigint NOT NULL,
    n_unsure            bigint NOT NULL,
    precision           numeric(6,4),
    precision_low       numeric(6,4),
    precision_high      numeric(6,4),
    precision_if_wrong  numeric(6,4) NOT NULL,
    precision_if_right  numeric(6,4) NOT NULL,
    errors              jsonb NOT NULL,
    publication_id      bigint NOT NULL,
    published_from      timestamptz NOT NULL,
    PRIMARY KEY (audit_id, kind, dimension)
);
COMMENT ON TABLE mart.audit IS 'How often rows drawn at random were right, as somebody read them who did not write the rules. Key: audit_id, kind, dimension. Caveats: an audit speaks of the world and the rules that it names.';
COMMENT ON COLUMN mart.audit.audit_id IS 'World, day of reading and seed of the audit: the name of its file in docs/audits.';
COMMENT ON COLUMN mart.audit.kind IS 'What was read: evidence (a row that decides), paper or repository (a link to one of the release''s own), closed or unknown (a status and its reason).';
COMMENT ON COLUMN mart.audit.dimension IS 'Dimension of the rows; all: those of every dimension together, each drawn alike.';
COMMENT ON COLUMN mart.audit.world IS 'Title of the world that was audited, or live; it need not be the world of this warehouse.';
COMMENT ON COLUMN mart.audit.as_of IS 'Newest observation of the publication that was audited (UTC).';
COMMENT ON COLUMN mart.audit.rule_set IS 'Rules of that publication, as in meta.publication.';
COMMENT ON COLUMN mart.audit.seed IS 'Seed of the draw.';
COMMENT ON COLUMN mart.audit.reader IS 'Who read the rows; somebody who did not write the rules.';
COMMENT ON COLUMN mart.audit.read_on IS 'Day of reading.';
COMMENT ON COLUMN mart.audit.n IS 'Rows read, count.';
COMMENT ON COLUMN mart.audit.n_right IS 'Of these, right, count.';
COMMENT ON COLUMN mart.audit.n_wrong IS 'Of these, wrong, count.';
COMMENT ON COLUMN mart.audit.n_unsure IS 'Of these, those of which the reader was not sure, count.';
COMMENT ON COLUMN mart.audit.precision IS 'Right in right and wrong, 0 to 1; NULL: the reader was sure of none.';
COMMENT ON COLUMN mart.audit.precision_low IS 'Lower end of its Wilson interval of 95 %, 0 to 1.';
COMMENT ON COLUMN mart.audit.precision_high IS 'Upper end of its Wilson interval of 95 %, 0 to 1.';
COMMENT ON COLUMN mart.audit.precision_if_wrong IS 'Right in all, as if every unsure row were wrong, 0 to 1.';
COMMENT ON COLUMN mart.audit.precision_if_right IS 'The same as if every unsure row were right, 0 to 1.';
COMMENT ON COLUMN mart.audit.errors IS 'Wrong rows by kind of error: {kind: rows}.';
COMMENT ON COLUMN mart.audit.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.audit.published_from IS 'When this row was first published as it stands (wall clock, UTC).';

CREATE TABLE mart.audit_history (LIKE mart.audit INCLUDING COMMENTS, published_to timestamptz NOT NULL);
CREATE INDEX audit_history_key ON mart.audit_history (audit_id, kind, dimension, published_to);
COMMENT ON TABLE mart.audit_history IS 'Rows of mart.audit that a later publication changed or withdrew. Key: audit_id, kind, dimension, published_to.';
COMMENT ON COLUMN mart.audit_history.published_to IS 'When this row ceased to be what we published (wall clock, UTC).';
REVOKE UPDATE, DELETE ON mart.audit_history FROM observatory_loader;

CREATE TABLE build.audit (LIKE mart.audit INCLUDING COMMENTS INCLUDING INDEXES);
ALTER TABLE build.audit DROP COLUMN publication_id, DROP COLUMN published_from;
COMMENT ON TABLE build.audit IS 'The next mart.audit, before its audit. Key: audit_id, kind, dimension.';

SELECT meta.make_as_of('audit');
