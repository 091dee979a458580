CREATE OR REPLACE VIEW raw.other_before AS
SELECT source, kind, key, coalesce(from_at, '-infinity') AS from_at, replaced_at AS to_at
FROM (
    SELECT source, kind, key, uid, replaced_at, lag(replaced_at) OVER so_far AS from_at, first_value(by_uid) OVER backwards AS present_uid
    FROM raw.replaced
    WINDOW so_far AS (PARTITION BY source, kind, key ORDER BY replaced_at), backwards AS (PARTITION BY source, kind, key ORDER BY replaced_at DESC)
) p
WHERE uid <> present_uid;
COMMENT ON VIEW raw.other_before IS 'When a name belonged to another thing than the one that has it now: what was told in that time does not count for the name. Key: source, kind, key, to_at. Source: raw.replaced.';
COMMENT ON COLUMN raw.other_before.source IS 'Service.';
COMMENT ON COLUMN raw.other_before.kind IS 'model, dataset, organization or repository.';
COMMENT ON COLUMN raw.other_before.key IS 'The name; in lower case on GitHub, where names compare so.';
COMMENT ON COLUMN raw.other_before.from_at IS 'Since when (UTC); -infinity: from its first answer on.';
COMMENT ON COLUMN raw.other_before.to_at IS 'Until when, that moment not included (UTC).';
