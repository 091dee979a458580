-- Mix of licences of a lab by year; as published (newest, or by publication_id where as_of asks for a day).
-- Grain: one row per window and class. Key: window, licence_class. Reads: mart.licence_mix, mart.licence_mix_of.
WITH mix AS (
    SELECT x.* FROM mart.licence_mix x
    WHERE CAST(:as_of AS date) IS NULL AND x.universe = 'rated' AND x.scope_kind = 'lab' AND x.scope_id = CAST(:lab AS text) AND x.licence_id = 'all' AND x.size_band = 'all'
    UNION ALL
    SELECT x.* FROM mart.licence_mix_of(CAST(:publication_id AS bigint)) x
    WHERE CAST(:as_of AS date) IS NOT NULL AND x.universe = 'rated' AND x.scope_kind = 'lab' AND x.scope_id = CAST(:lab AS text) AND x.licence_id = 'all' AND x.size_band = 'all'
)
SELECT x."window", x.year, x.licence_class, x.share, x.n, x.coverage, x.as_of
FROM mix x
WHERE x.weighting = CAST(:weighting AS text)
ORDER BY x.year DESC NULLS FIRST,
         array_position(ARRAY['public-domain', 'permissive', 'copyleft', 'use-restricted', 'non-commercial', 'proprietary-restricted'], x.licence_class)
LIMIT 240
