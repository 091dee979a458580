-- The time of the newest answer of each service. What was not there by then may have come later, so days until it are censored at this time.
-- Grain: one row per service. Key: source. Reads: staging.counter, staging.document.
SELECT source, max(observed_at) AS observed_at
FROM (
    SELECT source, max(observed_at) AS observed_at FROM staging.counter GROUP BY source
    UNION ALL
    -- Leave out the catalogue models.dev: it describes models, and is none of the observed services.
    SELECT source, max(observed_at) FROM staging.document WHERE source <> 'models_dev' GROUP BY source
) told
GROUP BY source;

COMMENT ON TABLE core.observed IS 'Up to which moment each service was observed to tell anything new. Key: source.';
COMMENT ON COLUMN core.observed.source IS 'Service.';
COMMENT ON COLUMN core.observed.observed_at IS 'Newest content or counter of it (UTC).';
