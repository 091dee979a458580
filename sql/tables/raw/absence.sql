-- Written by make schema: change it by a migration.
CREATE TABLE raw.absence (
    record_id     bigint       NOT NULL REFERENCES raw.record (record_id),
    told_until    timestamptz,
    absent_at     timestamptz  NOT NULL,
    confirmed_at  timestamptz  NOT NULL,
    renamed_to    text,
    returned_at   timestamptz,
    look_id       bigint       REFERENCES meta.look (look_id),
    answer        text,
    PRIMARY KEY (record_id, absent_at)
);

COMMENT ON TABLE raw.absence IS 'Every time that a record was gone by two answers on two days; raw.record knows the one that lasts. Key: record_id, absent_at. Source: looks of the services, by the ingest Dags.';
COMMENT ON COLUMN raw.absence.record_id IS 'The record (raw.record).';
COMMENT ON COLUMN raw.absence.told_until IS 'When a look of an earlier run last told it, by the service''s Date (UTC); NULL where no such look is known.';
COMMENT ON COLUMN raw.absence.absent_at IS 'First answer that it is not there (UTC).';
COMMENT ON COLUMN raw.absence.confirmed_at IS 'The answer of a later day that confirmed it, or the redirect to a name of the same stable id (UTC).';
COMMENT ON COLUMN raw.absence.renamed_to IS 'New name, where the service redirected to one.';
COMMENT ON COLUMN raw.absence.returned_at IS 'When it was told again (UTC); NULL while it is gone.';
COMMENT ON COLUMN raw.absence.look_id IS 'The look that confirmed it (meta.look): its own call told it absent, else its account''s whole list, which did not hold it.';
COMMENT ON COLUMN raw.absence.answer IS 'What the service answered to the call that confirmed it: status and error code. Deleted and made private are one answer.';

GRANT UPDATE (renamed_to, returned_at) ON raw.absence TO observatory_loader;
