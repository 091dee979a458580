-- Why a thing belongs to a release, and the clearest place at which something of the release names it.
-- Grain: one row for the thing :id of :kind in the release of :release_id.
SELECT m.rule, m.reason, m.strength::text AS strength, u.definition, t.src_kind, t.src_id, t.locator, t.quotation, r.kind, v.text, v.payload,
       v.purged_at IS NOT NULL AS is_purged
FROM core.release_member m
LEFT JOIN LATERAL (SELECT definition FROM core.rule WHERE rule = m.rule ORDER BY rule_version DESC LIMIT 1) u ON true
LEFT JOIN LATERAL (
    SELECT l.*
    FROM core.link l
    JOIN core.release_member o ON o.release_id = m.release_id AND o.artifact_kind = l.src_kind AND o.artifact_id = l.src_id
    WHERE l.dst_kind = m.artifact_kind AND lower(l.dst_id) = lower(m.artifact_id) AND l.gone_at IS NULL
    ORDER BY l.strength DESC, l.src_kind, l.src_id, l.relation
    LIMIT 1
) t ON true
LEFT JOIN raw.record_version v ON v.raw_version_id = t.raw_version_id
LEFT JOIN raw.record r ON r.record_id = v.record_id
WHERE m.release_id = :release_id AND m.artifact_kind = :kind AND m.artifact_id = :id
