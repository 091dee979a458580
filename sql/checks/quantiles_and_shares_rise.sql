-- Checks: Quantiles that fall (25, 50, 75 %), shares that fall with more days, lower ends above the value or upper ends below it, or more events than releases. Severity: fail.
-- Grain: one row per violation. Key: universe, scope_kind, scope_id, to_event. Reads: build.time_to_artefact_quantile.
SELECT universe, scope_kind, scope_id, to_event, q25, q50, q75 FROM build.time_to_artefact_quantile
WHERE q25 > q50 OR q50 > q75 OR (q25 IS NULL AND q50 IS NOT NULL) OR (q50 IS NULL AND q75 IS NOT NULL)
   OR share_within_30 > share_within_90 OR share_within_90 > share_within_365 OR events > n OR undated > events
   OR q25_low > q25 OR q50_low > q50 OR q75_low > q75
   OR share_within_30 > share_within_30_high OR share_within_90 > share_within_90_high OR share_within_365 > share_within_365_high
