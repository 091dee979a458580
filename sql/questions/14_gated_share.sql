-- What share of models is gated, per lab and country, month by month?
-- Asked by: the Hub's users (huggingface_hub#2448).
-- Read: share gated in any form, over models whose gating is known; columns beside it give each form.
-- Caveats: a snapshot holds no gating; before our first census only the gating that a source recorded at that time is known.
-- Columns: universe, month, scope_kind, scope_id, gated_share, not_gated, gated_auto, gated_manual, gated_form_unknown, n, coverage, as_of.
-- Reads: mart.gated_share.
SELECT universe, month, scope_kind, scope_id, gated_share, not_gated, gated_auto, gated_manual, gated_form_unknown, n, coverage, as_of
FROM mart.gated_share
WHERE size_band = 'all'
ORDER BY universe DESC, month DESC, scope_kind, gated_share DESC NULLS LAST, scope_id
