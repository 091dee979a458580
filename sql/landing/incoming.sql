-- Temporary table for the batch of records that is being landed, dropped at commit.
DROP TABLE IF EXISTS incoming;
CREATE TEMPORARY TABLE incoming (
    source text, kind text, via text, key text, uid text, locator text, observed_at timestamptz,
    content_hash bytea, payload jsonb, text text, body bytea, size_bytes bigint,
    downloads bigint, downloads_all_time bigint, likes bigint, trending_score double precision, upvotes bigint,
    followers bigint, models bigint, datasets bigint, spaces bigint, papers bigint, members bigint,
    stars bigint, forks bigint, subscribers bigint, open_issues bigint,
    empty_parts text[], is_held boolean NOT NULL DEFAULT false, emptied_at timestamptz, told_until timestamptz
) ON COMMIT DROP;
