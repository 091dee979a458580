-- The product of two numbers, rounded to 20 digits: the digits of a product of many fractions would grow without bound.
CREATE OR REPLACE FUNCTION core.times(a numeric, b numeric) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN round(a * b, 20);
COMMENT ON FUNCTION core.times(numeric, numeric) IS 'Product, to 20 digits after the point.';
GRANT EXECUTE ON FUNCTION core.times(numeric, numeric) TO observatory_reader;
