-- The present name of models, datasets and repositories that were renamed once or several times.
-- Grain: one row per former name. Key: source, kind, old_key. Reads: staging.alias.
CREATE OR REPLACE VIEW staging.renamed AS
WITH RECURSIVE step AS (
    SELECT source, kind, old_key, new_key, 1 AS steps FROM staging.alias WHERE new_key <> old_key
    UNION ALL
    -- Follow at most twenty renames, so that names that redirect to each other come to an end.
    SELECT s.source, s.kind, s.old_key, a.new_key, s.steps + 1
    FROM step s
    JOIN staging.alias a ON a.source = s.source AND a.kind = s.kind AND a.old_key = s.new_key
    WHERE s.steps < 20
)
SELECT DISTINCT ON (source, kind, old_key) source, kind, old_key, new_key AS present_key
FROM step
ORDER BY source, kind, old_key, steps DESC;

COMMENT ON VIEW staging.renamed IS 'Present names of renamed models, datasets and repositories, over several renames. Key: source, kind, old_key. Source: redirects of the services.';
COMMENT ON COLUMN staging.renamed.source IS 'Service.';
COMMENT ON COLUMN staging.renamed.kind IS 'model, dataset or repository.';
COMMENT ON COLUMN staging.renamed.old_key IS 'Former name.';
COMMENT ON COLUMN staging.renamed.present_key IS 'Name that the last redirect leads to.';
