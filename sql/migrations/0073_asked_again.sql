-- What a walk did not meet and a call came to nothing for is asked for again after all others, and not for ever.
ALTER TABLE meta.hub_absence ADD COLUMN tries smallint NOT NULL DEFAULT 0;
COMMENT ON COLUMN meta.hub_absence.tries IS 'Calls for it in this sweep that failed or were limited, count; after the third it is left to the next sweep.';

ALTER TABLE meta.hub_range ADD COLUMN tries smallint NOT NULL DEFAULT 0;
COMMENT ON COLUMN meta.hub_range.tries IS 'Pages of it in this sweep whose answer was a limit, count; it is asked for after the other ranges, and after the third time not in this sweep.';
