-- Checks: Quantiles that fall (25, 50, 75 %), shares that fall with more days, a lower end above its upper end, a number that is given although its ends differ, or more events than releases. Severity: fail.
-- Grain: one row per violation. Key: universe, scope_kind, scope_id, to_event. Reads: build.time_to_artefact_quantile.
SELECT universe, scope_kind, scope_id, to_event, q25_low, q50_low, q75_low, q25_high, q50_high, q75_high FROM build.time_to_artefact_quantile
WHERE q25_high > q50_high OR q50_high > q75_high OR (q25_high IS NULL AND q50_high IS NOT NULL) OR (q50_high IS NULL AND q75_high IS NOT NULL)
   OR q25_low > q50_low OR q50_low > q75_low OR (q25_low IS NULL AND q50_low IS NOT NULL) OR (q50_low IS NULL AND q75_low IS NOT NULL)
   OR share_within_30_low > share_within_90_low OR share_within_90_low > share_within_365_low OR events > n OR undated > events
   OR q25_low > q25_high OR q50_low > q50_high OR q75_low > q75_high
   OR share_within_30_low > share_within_30_high OR share_within_90_low > share_within_90_high OR share_within_365_low > share_within_365_high
   OR q25 IS DISTINCT FROM CASE WHEN q25_low = q25_high THEN q25_low END OR q50 IS DISTINCT FROM CASE WHEN q50_low = q50_high THEN q50_low END
   OR q75 IS DISTINCT FROM CASE WHEN q75_low = q75_high THEN q75_low END
   OR share_within_30 IS DISTINCT FROM CASE WHEN share_within_30_low = share_within_30_high THEN share_within_30_low END
   OR share_within_90 IS DISTINCT FROM CASE WHEN share_within_90_low = share_within_90_high THEN share_within_90_low END
   OR share_within_365 IS DISTINCT FROM CASE WHEN share_within_365_low = share_within_365_high THEN share_within_365_low END
