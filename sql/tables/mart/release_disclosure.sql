-- Written by make schema: change it by a migration.
CREATE TABLE mart.release_disclosure (
    release_id           text         PRIMARY KEY,
    lab_id               text         NOT NULL,
    name                 text         NOT NULL,
    release_date         date,
    is_registry_only     boolean      NOT NULL,
    is_counted           boolean      NOT NULL,
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
CREATE INDEX release_disclosure_lab ON mart.release_disclosure (lab_id);

COMMENT ON TABLE mart.release_disclosure IS 'Disclosure per release: the best of its flagship members and its own documents. Key: release_id. Caveats: unknown is not closed; look and evidence say which.';
COMMENT ON COLUMN mart.release_disclosure.release_id IS 'The release (mart.release).';
COMMENT ON COLUMN mart.release_disclosure.lab_id IS 'Lab (mart.lab), or unknown.';
COMMENT ON COLUMN mart.release_disclosure.name IS 'Name.';
COMMENT ON COLUMN mart.release_disclosure.release_date IS 'Release; NULL: not known.';
COMMENT ON COLUMN mart.release_disclosure.is_registry_only IS 'No record of a service stands behind it, only the registry.';
COMMENT ON COLUMN mart.release_disclosure.is_counted IS 'Whether it counts in lab and country shares.';
COMMENT ON COLUMN mart.release_disclosure.weights_finding IS 'What was found of weights: open, partial or none.';
COMMENT ON COLUMN mart.release_disclosure.weights_look IS 'How completely weights was looked for: complete, partial or none.';
COMMENT ON COLUMN mart.release_disclosure.weights_status IS 'Status of weights: open, partial, closed or unknown (DECISIONS.md, statuses).';
COMMENT ON COLUMN mart.release_disclosure.data_finding IS 'What was found of data: open, partial or none.';
COMMENT ON COLUMN mart.release_disclosure.data_look IS 'How completely data was looked for: complete, partial or none.';
COMMENT ON COLUMN mart.release_disclosure.data_status IS 'Status of data: open, partial, closed or unknown (DECISIONS.md, statuses).';
COMMENT ON COLUMN mart.release_disclosure.code_finding IS 'What was found of code: open, partial or none.';
COMMENT ON COLUMN mart.release_disclosure.code_look IS 'How completely code was looked for: complete, partial or none.';
COMMENT ON COLUMN mart.release_disclosure.code_status IS 'Status of code: open, partial, closed or unknown (DECISIONS.md, statuses).';
COMMENT ON COLUMN mart.release_disclosure.methods_finding IS 'What was found of methods: open, partial or none.';
COMMENT ON COLUMN mart.release_disclosure.methods_look IS 'How completely methods was looked for: complete, partial or none.';
COMMENT ON COLUMN mart.release_disclosure.methods_status IS 'Status of methods: open, partial, closed or unknown (DECISIONS.md, statuses).';
COMMENT ON COLUMN mart.release_disclosure.licence_status IS 'Status of the licence of the weights: open, partial (use-restricted or non-commercial), closed or unknown.';
COMMENT ON COLUMN mart.release_disclosure.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.release_disclosure.published_from IS 'When this row was first published as it stands (wall clock, UTC).';
COMMENT ON COLUMN mart.release_disclosure.data_reason IS 'What the deciding row says of the data: released, described, named or refused; of an unknown status what was not seen. Described is not released.';
COMMENT ON COLUMN mart.release_disclosure.weights_evidence_id IS 'Row of evidence that decides the weights (mart.evidence).';
COMMENT ON COLUMN mart.release_disclosure.data_evidence_id IS 'Row of evidence that decides the data (mart.evidence).';
COMMENT ON COLUMN mart.release_disclosure.code_evidence_id IS 'Row of evidence that decides the code (mart.evidence).';
COMMENT ON COLUMN mart.release_disclosure.methods_evidence_id IS 'Row of evidence that decides the methods (mart.evidence).';

SELECT meta.keep_history('release_disclosure');
CREATE INDEX release_disclosure_history_lab ON mart.release_disclosure_history (lab_id, published_to);
