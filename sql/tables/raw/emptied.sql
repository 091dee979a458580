-- Written by make schema: change it by a migration.
CREATE TABLE raw.emptied (
    record_id     bigint       NOT NULL REFERENCES raw.record (record_id),
    part          text         NOT NULL,
    emptied_at    timestamptz  NOT NULL,
    told_until    timestamptz,
    confirmed_at  timestamptz,
    returned_at   timestamptz,
    PRIMARY KEY (record_id, part, emptied_at)
);
CREATE UNIQUE INDEX emptied_in_doubt ON raw.emptied (record_id, part) WHERE ((confirmed_at IS NULL) AND (returned_at IS NULL));

COMMENT ON TABLE raw.emptied IS 'Every time that an answer told a part of a record empty, or in another form, of which we hold content: doubted, and what we hold stays current, until an answer of a later day says the same. Key: record_id, part, emptied_at. Source: the services, by the ingest Dags.';
COMMENT ON COLUMN raw.emptied.record_id IS 'The record (raw.record).';
COMMENT ON COLUMN raw.emptied.part IS 'Field of its payload, or text for a document.';
COMMENT ON COLUMN raw.emptied.emptied_at IS 'First answer in which it was empty, null or not told, by the service''s Date (UTC); the answer''s bytes are in raw.rejected_record (emptied).';
COMMENT ON COLUMN raw.emptied.told_until IS 'When a look of an earlier run last told the content, by the service''s Date (UTC); NULL where no such look is known.';
COMMENT ON COLUMN raw.emptied.confirmed_at IS 'The answer of a later day that said the same: it is believed, dated by emptied_at (UTC). NULL while it is doubted, and where it was told again.';
COMMENT ON COLUMN raw.emptied.returned_at IS 'The answer that told content again, or that nothing had changed: the doubt is over (UTC). NULL for others.';

GRANT UPDATE (confirmed_at, returned_at) ON raw.emptied TO observatory_loader;
