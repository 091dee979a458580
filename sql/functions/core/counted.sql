CREATE OR REPLACE AGGREGATE core.counted(numeric) (SFUNC = numeric_add, STYPE = numeric, INITCOND = '0');
COMMENT ON AGGREGATE core.counted(numeric) IS 'Sum of the parts with which things count; 0 where there are none.';
GRANT EXECUTE ON FUNCTION core.counted(numeric) TO observatory_reader;
