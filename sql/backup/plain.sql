-- How values look as text, whatever the server's settings are: the hashes of rows are of it.
SELECT set_config('extra_float_digits', '1', true), set_config('DateStyle', 'ISO, YMD', true), set_config('IntervalStyle', 'postgres', true),
       set_config('bytea_output', 'hex', true), set_config('TimeZone', 'UTC', true), set_config('xmloption', 'content', true)
