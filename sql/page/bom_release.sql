-- Releases of a lab, those first whose id or name is the one that was asked for; a whole release_id finds its release without a lab.
-- Grain: one row per release. Key: release_id. Reads: mart.release.
SELECT r.release_id, r.name,
       r.release_id = CAST(:release AS text) OR r.release_id = CAST(:lab AS text) || '/' || CAST(:release AS text)
           OR (CAST(:lab AS text) <> '' AND lower(r.name) = lower(CAST(:release AS text))) AS is_asked
FROM mart.release r
WHERE CASE WHEN CAST(:lab AS text) <> '' THEN r.lab_id = CAST(:lab AS text) ELSE r.release_id = CAST(:release AS text) END
ORDER BY is_asked DESC, r.release_date DESC NULLS LAST, r.release_id
LIMIT 40
