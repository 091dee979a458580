-- Written by make schema: change it by a migration.
CREATE TABLE mart.assessment_agreement (
    source                      text         NOT NULL,
    dimension                   text         NOT NULL,
    row_group                   text         NOT NULL,
    answered_by                 text         NOT NULL,
    n                           bigint       NOT NULL,
    n_judged                    bigint,
    n_with_repository           bigint,
    n_with_repository_answered  bigint,
    open_open                   bigint,
    open_partial                bigint,
    open_closed                 bigint,
    partial_open                bigint,
    partial_partial             bigint,
    partial_closed              bigint,
    closed_open                 bigint,
    closed_partial              bigint,
    closed_closed               bigint,
    accuracy                    numeric,
    accuracy_low                numeric,
    accuracy_high               numeric,
    macro_f1                    numeric,
    macro_f1_low                numeric,
    macro_f1_high               numeric,
    kappa                       numeric,
    kappa_low                   numeric,
    kappa_high                  numeric,
    accuracy_closed_or_some     numeric,
    publication_id              bigint       NOT NULL,
    published_from              timestamptz  NOT NULL,
    PRIMARY KEY (source, dimension, row_group, answered_by)
);

COMMENT ON TABLE mart.assessment_agreement IS 'Agreement of our findings with people''s judgements. Key: source, dimension, row_group, answered_by. Caveats: people''s judgements are reference, not truth.';
COMMENT ON COLUMN mart.assessment_agreement.source IS 'Index whose judgements these are: osai_index or mot_lfai.';
COMMENT ON COLUMN mart.assessment_agreement.dimension IS 'weights, data, code, methods or licence.';
COMMENT ON COLUMN mart.assessment_agreement.row_group IS 'Rows compared: half B (the figure) or half A of the labelled labs, all, with or without a repository linked by the rater, labels closed without note or link, or all but these.';
COMMENT ON COLUMN mart.assessment_agreement.answered_by IS 'rules: our finding; floor: a trivial guess from file names and links on the same rows.';
COMMENT ON COLUMN mart.assessment_agreement.n IS 'Rows compared: a label and a look that is not none. Unit: count.';
COMMENT ON COLUMN mart.assessment_agreement.n_judged IS 'Labelled models of the source and dimension, looked at or not. Unit: count.';
COMMENT ON COLUMN mart.assessment_agreement.n_with_repository IS 'Of these, models whose rater linked a repository that we hold. Unit: count.';
COMMENT ON COLUMN mart.assessment_agreement.n_with_repository_answered IS 'Of these, models with a look that is not none. Unit: count.';
COMMENT ON COLUMN mart.assessment_agreement.open_open IS 'Rows labelled open and answered open. Unit: count.';
COMMENT ON COLUMN mart.assessment_agreement.open_partial IS 'Rows labelled open and answered partial. Unit: count.';
COMMENT ON COLUMN mart.assessment_agreement.open_closed IS 'Rows labelled open and answered closed. Unit: count.';
COMMENT ON COLUMN mart.assessment_agreement.partial_open IS 'Rows labelled partial and answered open. Unit: count.';
COMMENT ON COLUMN mart.assessment_agreement.partial_partial IS 'Rows labelled partial and answered partial. Unit: count.';
COMMENT ON COLUMN mart.assessment_agreement.partial_closed IS 'Rows labelled partial and answered closed. Unit: count.';
COMMENT ON COLUMN mart.assessment_agreement.closed_open IS 'Rows labelled closed and answered open. Unit: count.';
COMMENT ON COLUMN mart.assessment_agreement.closed_partial IS 'Rows labelled closed and answered partial. Unit: count.';
COMMENT ON COLUMN mart.assessment_agreement.closed_closed IS 'Rows labelled closed and answered closed. Unit: count.';
COMMENT ON COLUMN mart.assessment_agreement.accuracy IS 'Share of rows with the same answer, 0 to 1.';
COMMENT ON COLUMN mart.assessment_agreement.accuracy_low IS 'Lower end of the 95 % interval, by resampling labs. Unit: share.';
COMMENT ON COLUMN mart.assessment_agreement.accuracy_high IS 'Upper end of the 95 % interval, by resampling labs. Unit: share.';
COMMENT ON COLUMN mart.assessment_agreement.macro_f1 IS 'Mean F1 over the classes that occur, 0 to 1.';
COMMENT ON COLUMN mart.assessment_agreement.macro_f1_low IS 'Lower end of the 95 % interval, by resampling labs. Unit: 0 to 1.';
COMMENT ON COLUMN mart.assessment_agreement.macro_f1_high IS 'Upper end of the 95 % interval, by resampling labs. Unit: 0 to 1.';
COMMENT ON COLUMN mart.assessment_agreement.kappa IS 'Cohen''s kappa, -1 to 1.';
COMMENT ON COLUMN mart.assessment_agreement.kappa_low IS 'Lower end of the 95 % interval, by resampling labs. Unit: -1 to 1.';
COMMENT ON COLUMN mart.assessment_agreement.kappa_high IS 'Upper end of the 95 % interval, by resampling labs. Unit: -1 to 1.';
COMMENT ON COLUMN mart.assessment_agreement.accuracy_closed_or_some IS 'Share of rows where both say closed or both say more than closed, 0 to 1.';
COMMENT ON COLUMN mart.assessment_agreement.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.assessment_agreement.published_from IS 'When this row was first published as it stands (wall clock, UTC).';

SELECT meta.keep_history('assessment_agreement');
