-- What share of models is gated, per lab and country, month by month?
-- Asked by: the Hub's users (huggingface_hub#2448).
-- Read: gated in any form, over models of which gating is told; the forms stand beside.
-- Caveats: a snapshot tells no gating; the past before our first census is what was told then, if anything was.
-- Columns: universe, month, scope_kind, scope_id, gated_share, not_gated, gated_auto, gated_manual, gated_form_unknown, n, coverage, as_of.
-- Reads: mart.gated_share.
SELECT universe, month, scope_kind, scope_id, gated_share, not_gated, gated_auto, gated_manual, gated_form_unknown, n, coverage, as_of
FROM mart.gated_share
WHERE size_band = 'all'
ORDER BY universe DESC, month DESC, scope_kind, gated_share DESC NULLS LAST, scope_id
