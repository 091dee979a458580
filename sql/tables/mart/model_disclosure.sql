-- Written by make schema: change it by a migration.
CREATE TABLE mart.model_disclosure (
    hub_id               text         PRIMARY KEY,
    release_id           text         NOT NULL,
    lab_id               text         NOT NULL,
    universe             text         NOT NULL,
    weights_finding      text         NOT NULL,
    weights_look         text         NOT NULL,
    weights_status       text         NOT NULL,
    data_finding         text         NOT NULL,
    data_look            text         NOT NULL,
    data_status          text         NOT NULL,
    code_finding         text         NOT NULL,
    code_look            text         NOT NULL,
    code_status          text         NOT NULL,
    methods_finding      text         NOT NULL,
    methods_look         text         NOT NULL,
    methods_status       text         NOT NULL,
    licence_status       text         NOT NULL,
    publication_id       bigint       NOT NULL,
    published_from       timestamptz  NOT NULL,
    data_reason          text,
    weights_evidence_id  uuid,
    data_evidence_id     uuid,
    code_evidence_id     uuid,
    methods_evidence_id  uuid
);

COMMENT ON TABLE mart.model_disclosure IS 'Disclosure per model: finding, look and status per dimension. Key: hub_id. Caveats: unknown is not closed; look and evidence say which.';
COMMENT ON COLUMN mart.model_disclosure.hub_id IS 'The model (mart.model).';
COMMENT ON COLUMN mart.model_disclosure.release_id IS 'Its release (mart.release).';
COMMENT ON COLUMN mart.model_disclosure.lab_id IS 'Lab of the account, or unknown.';
COMMENT ON COLUMN mart.model_disclosure.universe IS 'Why it is here: registry, scope or adoption.';
COMMENT ON COLUMN mart.model_disclosure.weights_finding IS 'What was found of weights: open, partial or none.';
COMMENT ON COLUMN mart.model_disclosure.weights_look IS 'How completely weights was looked for: complete, partial or none.';
COMMENT ON COLUMN mart.model_disclosure.weights_status IS 'Status of weights: open, partial, closed or unknown (DECISIONS.md, statuses).';
COMMENT ON COLUMN mart.model_disclosure.data_finding IS 'What was found of data: open, partial or none.';
COMMENT ON COLUMN mart.model_disclosure.data_look IS 'How completely data was looked for: complete, partial or none.';
COMMENT ON COLUMN mart.model_disclosure.data_status IS 'Status of data: open, partial, closed or unknown (DECISIONS.md, statuses).';
COMMENT ON COLUMN mart.model_disclosure.code_finding IS 'What was found of code: open, partial or none.';
COMMENT ON COLUMN mart.model_disclosure.code_look IS 'How completely code was looked for: complete, partial or none.';
COMMENT ON COLUMN mart.model_disclosure.code_status IS 'Status of code: open, partial, closed or unknown (DECISIONS.md, statuses).';
COMMENT ON COLUMN mart.model_disclosure.methods_finding IS 'What was found of methods: open, partial or none.';
COMMENT ON COLUMN mart.model_disclosure.methods_look IS 'How completely methods was looked for: complete, partial or none.';
COMMENT ON COLUMN mart.model_disclosure.methods_status IS 'Status of methods: open, partial, closed or unknown (DECISIONS.md, statuses).';
COMMENT ON COLUMN mart.model_disclosure.licence_status IS 'Status of the licence of the weights: open, partial (use-restricted or non-commercial), closed or unknown.';
COMMENT ON COLUMN mart.model_disclosure.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.model_disclosure.published_from IS 'When this row was first published as it stands (wall clock, UTC).';
COMMENT ON COLUMN mart.model_disclosure.data_reason IS 'What the deciding row says of the data: released, described, named or refused; of an unknown status what was not seen. Described is not released.';
COMMENT ON COLUMN mart.model_disclosure.weights_evidence_id IS 'Row of evidence that decides the weights (mart.evidence).';
COMMENT ON COLUMN mart.model_disclosure.data_evidence_id IS 'Row of evidence that decides the data (mart.evidence).';
COMMENT ON COLUMN mart.model_disclosure.code_evidence_id IS 'Row of evidence that decides the code (mart.evidence).';
COMMENT ON COLUMN mart.model_disclosure.methods_evidence_id IS 'Row of evidence that decides the methods (mart.evidence).';

SELECT meta.keep_history('model_disclosure');
