-- Checks: Quantiles that fall, shares that fall with the days, or more events than releases. Severity: fail.
-- Grain: one row per offence. Key: universe, scope_kind, scope_id, to_event. Reads: build.time_to_artefact_quantile.
SELECT universe, scope_kind, scope_id, to_event, q25, q50, q75 FROM build.time_to_artefact_quantile
WHERE q25 > q50 OR q50 > q75 OR (q25 IS NULL AND q50 IS NOT NULL) OR (q50 IS NULL AND q75 IS NOT NULL)
   OR share_within_30 > share_within_90 OR share_within_90 > share_within_365 OR events > n
