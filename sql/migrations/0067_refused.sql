-- A refused look is told as what it is: the service's act.
COMMENT ON COLUMN meta.look.outcome IS 'answered, absent (the service proved that it does not exist), refused (the service refused our call: no access, gated, or no reason told), failed (no usable answer after retries), unreadable (came, could not be parsed).';
