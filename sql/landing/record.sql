-- Make a record for every key that is new.
INSERT INTO raw.record (source, kind, via, key, uid, first_seen_at)
SELECT source, kind, via, key, uid, observed_at FROM incoming ORDER BY source, kind, via, key
ON CONFLICT (source, kind, via, key) DO NOTHING;
