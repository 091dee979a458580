-- The moment of the transaction, by the server's clock.
-- Grain: one row. Key: at. Reads: none.
SELECT now() AS at
