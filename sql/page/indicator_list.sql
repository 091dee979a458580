-- Every indicator of the catalogue, in the order of the dimensions, those that decide first.
-- Grain: one row per indicator. Key: indicator. Reads: mart.indicator.
SELECT c.indicator, c.dimension, c.name, c.definition, c.is_deciding
FROM mart.indicator c
ORDER BY array_position(ARRAY['weights', 'data', 'code', 'methods', 'licence'], c.dimension), c.is_deciding DESC, c.mof_class DESC NULLS LAST, c.name
