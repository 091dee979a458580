-- Other people's judgements, and how far ours agree with them.

CREATE TABLE core.assessment (
    source             text NOT NULL,
    edition            text NOT NULL,
    subject            text NOT NULL,
    parameter          text NOT NULL,
    dimension          text,
    label              text NOT NULL,
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

CREATE TABLE core.assessment_link (
    source     text NOT NULL,
    edition    text NOT NULL,
    subject    text NOT NULL,
    parameter  text NOT NULL,
    kind       text NOT NULL,
    id         text NOT NULL,
    PRIMARY KEY (source, edition, subject, parameter, kind, id),
    CHECK (kind IN ('repository', 'paper', 'dataset', 'model'))
);
COMMENT ON TABLE core.assessment_link IS 'What the raters give as evidence. Source: make load-assessments. Key: source, edition, subject, parameter, kind, id.';
COMMENT ON COLUMN core.assessment_link.source IS 'Index whose judgement this is.';
COMMENT ON COLUMN core.assessment_link.edition IS 'Edition of the index; empty where it has none.';
COMMENT ON COLUMN core.assessment_link.subject IS 'What was judged, as the index names it.';
COMMENT ON COLUMN core.assessment_link.parameter IS 'Column of the index in which it stands.';
COMMENT ON COLUMN core.assessment_link.kind IS 'repository, paper, dataset or model.';
COMMENT ON COLUMN core.assessment_link.id IS 'Identifier, canonical for arXiv, else as spelled there.';

CREATE TABLE core.assessment_answer (
    source                text NOT NULL,
    edition               text NOT NULL,
    subject               text NOT NULL,
    dimension             text NOT NULL,
    hub_id                text NOT NULL,
    lab                   text NOT NULL,
    label                 text NOT NULL,
    release_id            text,
    answer                text,
    look                  text,
    status                text,
    floor_answer          text,
    is_repository_linked  boolean NOT NULL,
    is_repository_held    boolean NOT NULL,
    is_stated             boolean NOT NULL,
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

CREATE TABLE mart.assessment_agreement (
    source                      text NOT NULL,
    dimension                   text NOT NULL,
    row_group                   text NOT NULL,
    answered_by                 text NOT NULL,
    n                           bigint NOT NULL,
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
    publication_id              bigint NOT NULL,
    published_from              timestamptz NOT NULL,
    PRIMARY KEY (source, dimension, row_group, answered_by)
);
COMMENT ON TABLE mart.assessment_agreement IS 'Agreement of our findings with people''s judgements. Key: source, dimension, row_group, answered_by.';
COMMENT ON COLUMN mart.assessment_agreement.source IS 'Index whose judgements these are: osai_index or mot_lfai.';
COMMENT ON COLUMN mart.assessment_agreement.dimension IS 'weights, data, code, methods or licence.';
COMMENT ON COLUMN mart.assessment_agreement.row_group IS 'Rows compared: all, with or without a repository linked by the rater, or labels closed without note or link.';
COMMENT ON COLUMN mart.assessment_agreement.answered_by IS 'rules: our finding; floor: a trivial guess from file names and links on the same rows.';
COMMENT ON COLUMN mart.assessment_agreement.n IS 'Rows compared: a label and a look that is not none.';
COMMENT ON COLUMN mart.assessment_agreement.n_judged IS 'Labelled models of the source and dimension, looked at or not.';
COMMENT ON COLUMN mart.assessment_agreement.n_with_repository IS 'Of these, models whose rater linked a repository that we hold.';
COMMENT ON COLUMN mart.assessment_agreement.n_with_repository_answered IS 'Of these, models with a look that is not none.';
COMMENT ON COLUMN mart.assessment_agreement.open_open IS 'Rows labelled open and answered open.';
COMMENT ON COLUMN mart.assessment_agreement.open_partial IS 'Rows labelled open and answered partial.';
COMMENT ON COLUMN mart.assessment_agreement.open_closed IS 'Rows labelled open and answered closed.';
COMMENT ON COLUMN mart.assessment_agreement.partial_open IS 'Rows labelled partial and answered open.';
COMMENT ON COLUMN mart.assessment_agreement.partial_partial IS 'Rows labelled partial and answered partial.';
COMMENT ON COLUMN mart.assessment_agreement.partial_closed IS 'Rows labelled partial and answered closed.';
COMMENT ON COLUMN mart.assessment_agreement.closed_open IS 'Rows labelled closed and answered open.';
COMMENT ON COLUMN mart.assessment_agreement.closed_partial IS 'Rows labelled closed and answered partial.';
COMMENT ON COLUMN mart.assessment_agreement.closed_closed IS 'Rows labelled closed and answered closed.';
COMMENT ON COLUMN mart.assessment_agreement.accuracy IS 'Share of rows with the same answer, 0 to 1.';
COMMENT ON COLUMN mart.assessment_agreement.accuracy_low IS 'Lower end of the 95 % interval, by resampling labs.';
COMMENT ON COLUMN mart.assessment_agreement.accuracy_high IS 'Upper end of the 95 % interval, by resampling labs.';
COMMENT ON COLUMN mart.assessment_agreement.macro_f1 IS 'Mean F1 over the classes that occur, 0 to 1.';
COMMENT ON COLUMN mart.assessment_agreement.macro_f1_low IS 'Lower end of the 95 % interval, by resampling labs.';
COMMENT ON COLUMN mart.assessment_agreement.macro_f1_high IS 'Upper end of the 95 % interval, by resampling labs.';
COMMENT ON COLUMN mart.assessment_agreement.kappa IS 'Cohen''s kappa, -1 to 1.';
COMMENT ON COLUMN mart.assessment_agreement.kappa_low IS 'Lower end of the 95 % interval, by resampling labs.';
COMMENT ON COLUMN mart.assessment_agreement.kappa_high IS 'Upper end of the 95 % interval, by resampling labs.';
COMMENT ON COLUMN mart.assessment_agreement.accuracy_closed_or_some IS 'Share of rows where both say closed or both say more than closed, 0 to 1.';
COMMENT ON COLUMN mart.assessment_agreement.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.assessment_agreement.published_from IS 'When this row was first published as it stands (wall clock, UTC).';

CREATE TABLE mart.assessment_agreement_history (LIKE mart.assessment_agreement INCLUDING COMMENTS, published_to timestamptz NOT NULL);
CREATE INDEX assessment_agreement_history_key ON mart.assessment_agreement_history (source, dimension, row_group, answered_by, published_to);
COMMENT ON TABLE mart.assessment_agreement_history IS 'Rows of mart.assessment_agreement that a later publication changed or withdrew. Key: source, dimension, row_group, answered_by, published_to.';
COMMENT ON COLUMN mart.assessment_agreement_history.published_to IS 'When this row ceased to be what we published (wall clock, UTC).';

CREATE TABLE build.assessment_agreement (LIKE mart.assessment_agreement INCLUDING COMMENTS INCLUDING INDEXES);
ALTER TABLE build.assessment_agreement DROP COLUMN publication_id, DROP COLUMN published_from;
COMMENT ON TABLE build.assessment_agreement IS 'The next mart.assessment_agreement, before its audit. Key: source, dimension, row_group, answered_by.';

CREATE TABLE mart.assessment_disagreement (
    source                text NOT NULL,
    edition               text NOT NULL,
    subject               text NOT NULL,
    dimension             text NOT NULL,
    hub_id                text NOT NULL,
    release_id            text,
    lab                   text NOT NULL,
    label                 text NOT NULL,
    answer                text NOT NULL,
    look                  text,
    status                text,
    is_repository_linked  boolean,
    is_stated             boolean,
    their_evidence        jsonb,
    our_evidence          jsonb,
    publication_id        bigint NOT NULL,
    published_from        timestamptz NOT NULL,
    PRIMARY KEY (source, edition, subject, dimension)
);
COMMENT ON TABLE mart.assessment_disagreement IS 'Where our finding is not what people said. Key: source, edition, subject, dimension.';
COMMENT ON COLUMN mart.assessment_disagreement.source IS 'Index whose judgement this is.';
COMMENT ON COLUMN mart.assessment_disagreement.edition IS 'Edition of the index; empty where it has none.';
COMMENT ON COLUMN mart.assessment_disagreement.subject IS 'What was judged, as the index names it.';
COMMENT ON COLUMN mart.assessment_disagreement.dimension IS 'weights, data, code, methods or licence.';
COMMENT ON COLUMN mart.assessment_disagreement.hub_id IS 'Model on the Hub that the raters link.';
COMMENT ON COLUMN mart.assessment_disagreement.release_id IS 'Its release.';
COMMENT ON COLUMN mart.assessment_disagreement.lab IS 'Lab as the index names it.';
COMMENT ON COLUMN mart.assessment_disagreement.label IS 'Their judgement: open, partial or closed.';
COMMENT ON COLUMN mart.assessment_disagreement.answer IS 'Our finding; none is written closed here.';
COMMENT ON COLUMN mart.assessment_disagreement.look IS 'How completely we looked.';
COMMENT ON COLUMN mart.assessment_disagreement.status IS 'What we publish.';
COMMENT ON COLUMN mart.assessment_disagreement.is_repository_linked IS 'Whether the raters link a repository.';
COMMENT ON COLUMN mart.assessment_disagreement.is_stated IS 'Whether they give a note or a link for this dimension.';
COMMENT ON COLUMN mart.assessment_disagreement.their_evidence IS 'Their parameters: [{parameter, label, url, note}].';
COMMENT ON COLUMN mart.assessment_disagreement.our_evidence IS 'Up to ten rows of ours, best first: [{evidence_id, finding, rule, source_kind, source_key, locator, quotation}].';
COMMENT ON COLUMN mart.assessment_disagreement.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.assessment_disagreement.published_from IS 'When this row was first published as it stands (wall clock, UTC).';

CREATE TABLE mart.assessment_disagreement_history (LIKE mart.assessment_disagreement INCLUDING COMMENTS, published_to timestamptz NOT NULL);
CREATE INDEX assessment_disagreement_history_key ON mart.assessment_disagreement_history (source, edition, subject, dimension, published_to);
COMMENT ON TABLE mart.assessment_disagreement_history IS 'Rows of mart.assessment_disagreement that a later publication changed or withdrew. Key: source, edition, subject, dimension, published_to.';
COMMENT ON COLUMN mart.assessment_disagreement_history.published_to IS 'When this row ceased to be what we published (wall clock, UTC).';

CREATE TABLE build.assessment_disagreement (LIKE mart.assessment_disagreement INCLUDING COMMENTS INCLUDING INDEXES);
ALTER TABLE build.assessment_disagreement DROP COLUMN publication_id, DROP COLUMN published_from;
COMMENT ON TABLE build.assessment_disagreement IS 'The next mart.assessment_disagreement, before its audit. Key: source, edition, subject, dimension.';

CREATE TABLE mart.assessment_link (
    source        text NOT NULL,
    edition       text NOT NULL,
    subject       text NOT NULL,
    parameter     text NOT NULL,
    kind          text NOT NULL,
    id            text NOT NULL,
    hub_id        text NOT NULL,
    release_id    text,
    is_held       boolean NOT NULL,
    is_reachable  boolean NOT NULL,
    path          text,
    is_named      boolean NOT NULL,
    publication_id bigint NOT NULL,
    published_from timestamptz NOT NULL,
    PRIMARY KEY (source, edition, subject, parameter, kind, id)
);
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

CREATE TABLE mart.assessment_link_history (LIKE mart.assessment_link INCLUDING COMMENTS, published_to timestamptz NOT NULL);
CREATE INDEX assessment_link_history_key ON mart.assessment_link_history (source, edition, subject, parameter, kind, id, published_to);
COMMENT ON TABLE mart.assessment_link_history IS 'Rows of mart.assessment_link that a later publication changed or withdrew. Key: source, edition, subject, parameter, kind, id, published_to.';
COMMENT ON COLUMN mart.assessment_link_history.published_to IS 'When this row ceased to be what we published (wall clock, UTC).';

CREATE TABLE build.assessment_link (LIKE mart.assessment_link INCLUDING COMMENTS INCLUDING INDEXES);
ALTER TABLE build.assessment_link DROP COLUMN publication_id, DROP COLUMN published_from;
COMMENT ON TABLE build.assessment_link IS 'The next mart.assessment_link, before its audit. Key: source, edition, subject, parameter, kind, id.';
