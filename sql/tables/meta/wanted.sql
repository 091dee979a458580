-- Written by make schema: change it by a migration.
CREATE TABLE meta.wanted (
    source         text         NOT NULL,
    kind           text         NOT NULL,
    key            text         NOT NULL,
    reason         text         NOT NULL,
    depth          smallint     NOT NULL CHECK (depth BETWEEN 0 AND 2),
    first_seen_at  timestamptz  NOT NULL,
    PRIMARY KEY (source, kind, key)
);

COMMENT ON TABLE meta.wanted IS 'Work list: things to ask a source for because a record named them (or a person seeded them). Key: source, kind, key. Source: documents that name things, and people.';
COMMENT ON COLUMN meta.wanted.source IS 'Service to ask.';
COMMENT ON COLUMN meta.wanted.kind IS 'account, model, dataset, paper or repository.';
COMMENT ON COLUMN meta.wanted.key IS 'Its identifier at that service.';
COMMENT ON COLUMN meta.wanted.reason IS 'Why: the relation and the record that named it, or scope for a seeded one.';
COMMENT ON COLUMN meta.wanted.depth IS 'Steps from a followed account (0 = seeded); never beyond 2. Unit: count of steps.';
COMMENT ON COLUMN meta.wanted.first_seen_at IS 'When it was first wanted (UTC).';
