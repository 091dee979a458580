CREATE OR REPLACE AGGREGATE core.last_known(anyelement) (SFUNC = core.later_known, STYPE = anyelement);
COMMENT ON AGGREGATE core.last_known(anyelement) IS 'The last value that is not NULL, in the order of the window.';
