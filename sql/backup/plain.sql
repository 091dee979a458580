-- Set how values are written as text, for this transaction: rows are hashed as text, and must give the same hash whatever the server's settings are.
SELECT set_config('extra_float_digits', '1', true), set_config('DateStyle', 'ISO, YMD', true), set_config('IntervalStyle', 'postgres', true),
       set_config('bytea_output', 'hex', true), set_config('TimeZone', 'UTC', true), set_config('xmloption', 'content', true)
