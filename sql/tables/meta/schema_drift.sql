-- Written by make schema: change it by a migration.
CREATE TABLE meta.schema_drift (
    source         text         NOT NULL,
    kind           text         NOT NULL,
    via            text         NOT NULL,
    what           text         NOT NULL CHECK (what IN ('field', 'value', 'counter', 'moment')),
    field          text         NOT NULL,
    value          text         NOT NULL,
    first_seen_at  timestamptz  NOT NULL,
    last_seen_at   timestamptz  NOT NULL,
    records        bigint       NOT NULL,
    example_key    text         NOT NULL,
    example        text         NOT NULL,
    last_run_id    bigint       NOT NULL REFERENCES meta.run (run_id),
    PRIMARY KEY (source, kind, via, what, field, value)
);

COMMENT ON TABLE meta.schema_drift IS 'Fields that we do not know, values outside a known enumeration, and counters and moments that are none, in answers whose records were landed. Grain: one row per place and value. Key: source, kind, via, what, field, value. Source: records as they are landed. Caveats: of what people write freely (cardData, config) nothing is compared.';
COMMENT ON COLUMN meta.schema_drift.source IS 'Service.';
COMMENT ON COLUMN meta.schema_drift.kind IS 'Kind of record.';
COMMENT ON COLUMN meta.schema_drift.via IS 'Call that told it; census for the list of the whole Hub.';
COMMENT ON COLUMN meta.schema_drift.what IS 'field (its name is new), value (not of the enumeration, or a field of another form), counter (no number that can be: not counted, the rest of the record is) or moment (no date that can be: read as NULL).';
COMMENT ON COLUMN meta.schema_drift.field IS 'Name of the field with those above it (entries.type), up to 100 characters; … stands for what a page told above 50 differences.';
COMMENT ON COLUMN meta.schema_drift.value IS 'The value of what = value, up to 100 characters, or the kind of what stands in place of an object; empty for others.';
COMMENT ON COLUMN meta.schema_drift.first_seen_at IS 'First told, by the service''s Date (UTC).';
COMMENT ON COLUMN meta.schema_drift.last_seen_at IS 'Last told, by the service''s Date (UTC).';
COMMENT ON COLUMN meta.schema_drift.records IS 'Records that told it, each telling for itself, count.';
COMMENT ON COLUMN meta.schema_drift.example_key IS 'Name of the first record that told it.';
COMMENT ON COLUMN meta.schema_drift.example IS 'What that one told, up to 200 characters; of a list or an object its length, and of what a record leaves out its kind alone.';
COMMENT ON COLUMN meta.schema_drift.last_run_id IS 'Run that met it last (meta.run).';
