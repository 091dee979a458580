-- Checks: Months in which more repositories are gone than were ever seen, or more became private and gated than became either. Severity: fail.
-- Grain: one row per violation. Key: universe, kind, lab_id, month. Reads: build.disappearance.
SELECT universe, kind, lab_id, month, n, gone FROM build.disappearance
WHERE gone > n OR became_private_or_gated < greatest(became_gated, coalesce(became_private, 0))
