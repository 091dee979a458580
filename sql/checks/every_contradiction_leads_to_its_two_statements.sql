-- Checks: Contradictions between licences of which one statement is not there, or says something else. Severity: fail.
-- Grain: one row per violation. Key: subject_kind, subject_id, place_a, ordinal_a, place_b, ordinal_b. Reads: build.licence_contradiction, core.licence_statement.
SELECT c.subject_kind, c.subject_id, c.place_a, c.ordinal_a, c.place_b, c.ordinal_b, c.says_a, c.says_b
FROM build.licence_contradiction c
LEFT JOIN core.licence_statement a
    ON a.subject_kind = c.subject_kind AND a.subject_id = c.subject_id AND a.place = c.place_a AND a.ordinal = c.ordinal_a AND a.raw_version_id = c.raw_version_a
LEFT JOIN core.licence_statement b
    ON b.subject_kind = c.subject_kind AND b.subject_id = c.subject_id AND b.place = c.place_b AND b.ordinal = c.ordinal_b AND b.raw_version_id = c.raw_version_b
WHERE a.says IS DISTINCT FROM c.says_a OR b.says IS DISTINCT FROM c.says_b
