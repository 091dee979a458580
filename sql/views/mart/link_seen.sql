CREATE OR REPLACE VIEW mart.link_seen AS
SELECT l.src_kind, l.src_id, l.dst_kind, l.dst_id, l.relation, l.method, l.strength, l.first_seen_at,
       coalesce(l.gone_at, max(k.ended_at), l.first_seen_at) AS last_seen_at, l.gone_at
FROM mart.link l
JOIN raw.record_version v USING (raw_version_id)
JOIN raw.record r USING (record_id)
LEFT JOIN meta.look k ON k.source = r.source AND k.outcome = 'answered'
    AND k.scope IN (r.kind || ':' || r.key, r.via || '_of:' || split_part(r.key, '/', 1), r.kind || 's_of:' || split_part(r.key, '/', 1))
GROUP BY l.src_kind, l.src_id, l.dst_kind, l.dst_id, l.relation, l.method, l.strength, l.first_seen_at, l.gone_at;
COMMENT ON VIEW mart.link_seen IS 'Links with the moment until which they were seen. Key: src_kind, src_id, dst_kind, dst_id, relation. Source: mart.link, meta.look.';
COMMENT ON COLUMN mart.link_seen.src_kind IS 'Kind of what names.';
COMMENT ON COLUMN mart.link_seen.src_id IS 'What names.';
COMMENT ON COLUMN mart.link_seen.dst_kind IS 'Kind of what is named.';
COMMENT ON COLUMN mart.link_seen.dst_id IS 'What is named.';
COMMENT ON COLUMN mart.link_seen.relation IS 'What the source says the target is to it.';
COMMENT ON COLUMN mart.link_seen.method IS 'How it was found.';
COMMENT ON COLUMN mart.link_seen.strength IS 'How clearly it is said, weakest first: mentioned, part, nearby, headed, stated, declared.';
COMMENT ON COLUMN mart.link_seen.first_seen_at IS 'When it was first seen (UTC).';
COMMENT ON COLUMN mart.link_seen.last_seen_at IS 'End of the last answer that still named it (UTC).';
COMMENT ON COLUMN mart.link_seen.gone_at IS 'When it was no longer named (UTC); NULL: it still is.';
REVOKE INSERT, UPDATE, DELETE ON mart.link_seen FROM observatory_loader;
