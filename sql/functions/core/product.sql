CREATE OR REPLACE AGGREGATE core.product(numeric) (SFUNC = core.times, STYPE = numeric, INITCOND = '1');
COMMENT ON AGGREGATE core.product(numeric) IS 'Product of the values, to 20 digits after the point at each step.';
