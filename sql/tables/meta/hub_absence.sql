-- Written by make schema: change it by a migration.
CREATE TABLE meta.hub_absence (
    sweep_id    integer      NOT NULL REFERENCES meta.hub_sweep (sweep_id),
    hub_key     integer      NOT NULL,
    ordinal     integer      NOT NULL,
    outcome     text         CHECK (outcome IN ('doubted', 'gone', 'there', 'refused', 'suspicious')),
    doubted_at  timestamptz,
    tries       smallint     NOT NULL DEFAULT 0,
    PRIMARY KEY (sweep_id, hub_key)
);
CREATE INDEX hub_absence_of_one ON meta.hub_absence (hub_key);

COMMENT ON TABLE meta.hub_absence IS 'Repositories that a walk should have met and did not; absence alone deletes nothing. Key: sweep_id, hub_key. Source: ingest_hub_census.';
COMMENT ON COLUMN meta.hub_absence.sweep_id IS 'The walk (meta.hub_sweep).';
COMMENT ON COLUMN meta.hub_absence.hub_key IS 'The repository (raw.hub_repository).';
COMMENT ON COLUMN meta.hub_absence.ordinal IS 'Range in which it was missing (meta.hub_range).';
COMMENT ON COLUMN meta.hub_absence.outcome IS 'What one call for it then said: doubted (not there, for the first time), gone (not there on a later day again, and no whole walk between met it), there, or refused; suspicious: too many of its range were missing to believe it; NULL: not asked yet.';
COMMENT ON COLUMN meta.hub_absence.doubted_at IS 'When a call first said that it is not there, UTC; it dates what is gone (raw.hub_repository.gone_at). NULL where no call said so.';
COMMENT ON COLUMN meta.hub_absence.tries IS 'Calls for it in this sweep that failed or were limited, count; after the third it is left to the next sweep.';
