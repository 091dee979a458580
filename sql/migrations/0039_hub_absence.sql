-- A repository of the whole Hub is gone by two answers on two days, as a watched one is. The first answer is kept, and dates it.
ALTER TABLE meta.hub_absence ADD COLUMN doubted_at timestamptz;
ALTER TABLE meta.hub_absence DROP CONSTRAINT hub_absence_outcome_check;
ALTER TABLE meta.hub_absence ADD CONSTRAINT hub_absence_outcome_check CHECK (outcome IN ('doubted', 'gone', 'there', 'refused', 'suspicious'));
CREATE INDEX hub_absence_of_one ON meta.hub_absence (hub_key);

COMMENT ON COLUMN meta.hub_absence.outcome IS 'What one call for it then said: doubted (not there, for the first time), gone (not there on a later day again, and no whole walk between met it), there, or refused; suspicious: too many of its range were missing to believe it; NULL: not asked yet.';
COMMENT ON COLUMN meta.hub_absence.doubted_at IS 'When a call first said that it is not there, UTC; it dates what is gone (raw.hub_repository.gone_at). NULL where no call said so.';
