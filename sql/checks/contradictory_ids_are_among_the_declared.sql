-- Checks: Size bands with more models of contradictory or several licence ids than declare one, or a share that does not follow from them. Severity: fail.
-- Grain: one row per violation. Key: universe, size_band. Reads: build.licence_id_conflict.
SELECT universe, size_band, n, declared, several_ids, contradictory, other_class, share_contradictory FROM build.licence_id_conflict
WHERE contradictory + other_class > several_ids OR several_ids > declared OR declared > n
   OR share_contradictory IS DISTINCT FROM round(contradictory::numeric / nullif(declared, 0), 6)
