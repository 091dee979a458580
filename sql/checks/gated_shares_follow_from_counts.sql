-- Checks: Gated shares that do not follow from their counts, or counts of more models than there are. Severity: fail.
-- Grain: one row per violation. Key: universe, scope_kind, scope_id, month, size_band. Reads: build.gated_share.
SELECT universe, scope_kind, scope_id, month, size_band, n, gated_share FROM build.gated_share
WHERE not_gated + gated_auto + gated_manual + gated_form_unknown > n + 0.001
   OR (gated_share IS NULL) <> (not_gated + gated_auto + gated_manual + gated_form_unknown = 0)
   OR abs(gated_share - (gated_auto + gated_manual + gated_form_unknown) / nullif(not_gated + gated_auto + gated_manual + gated_form_unknown, 0)) > 0.001
