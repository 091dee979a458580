-- Postgres: what DuckDB computed, for the length of a session.
CREATE TEMPORARY TABLE place (node integer PRIMARY KEY, children integer, descendants integer, quantized integer, ancestors integer[], roots integer[]);
