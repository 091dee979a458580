INSERT INTO raw.rejected_record (source, kind, via, key, reason, detail, body, size_bytes, body_hash, observed_at, run_id)
VALUES %s
ON CONFLICT (source, kind, via, key, reason, body_hash) DO NOTHING;
