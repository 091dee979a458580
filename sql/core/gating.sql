-- How a followed repository was gated, and from when to when the Hub said so; two calls report it, and the newest report of either counts.
-- Grain: one row per repository and span of unchanged gating. Key: kind, hub_id, valid_from. Reads: staging.gating.
WITH telling AS (
    SELECT kind, hub_id, observed_at, max(gated) AS gated, bool_or(is_private) AS is_private
    FROM staging.gating
    WHERE gated IS NOT NULL OR is_private IS NOT NULL
    GROUP BY kind, hub_id, observed_at
), known AS (
    SELECT kind, hub_id, observed_at,
           core.last_known(gated) OVER so_far AS gated, core.last_known(is_private) OVER so_far AS is_private
    FROM telling
    WINDOW so_far AS (PARTITION BY kind, hub_id ORDER BY observed_at)
), moved AS (
    SELECT kind, hub_id, observed_at, gated, is_private
    FROM (
        SELECT known.*, row_number() OVER thing AS place, lag(gated) OVER thing AS gated_before, lag(is_private) OVER thing AS private_before
        FROM known
        WINDOW thing AS (PARTITION BY kind, hub_id ORDER BY observed_at)
    ) k
    WHERE place = 1 OR gated IS DISTINCT FROM gated_before OR is_private IS DISTINCT FROM private_before
), life AS (
    SELECT kind, hub_id, min(first_seen_at) AS first_seen_at, CASE WHEN bool_and(gone_at IS NOT NULL) THEN max(gone_at) END AS gone_at
    FROM staging.gating
    GROUP BY kind, hub_id
)
SELECT l.kind, l.hub_id, m.gated, m.is_private,
       coalesce(m.observed_at, l.first_seen_at) AS valid_from,
       coalesce(lead(m.observed_at) OVER (PARTITION BY l.kind, l.hub_id ORDER BY m.observed_at), l.gone_at) AS valid_to
FROM life l
LEFT JOIN moved m USING (kind, hub_id);

COMMENT ON TABLE core.gating IS 'How a followed repository was gated, and since when it was told so. Key: kind, hub_id, valid_from.';
COMMENT ON COLUMN core.gating.kind IS 'model or dataset.';
COMMENT ON COLUMN core.gating.hub_id IS 'The repository.';
COMMENT ON COLUMN core.gating.gated IS 'false, auto, manual, or true where only that is known; NULL: not told.';
COMMENT ON COLUMN core.gating.is_private IS 'private as told; NULL: not told.';
COMMENT ON COLUMN core.gating.valid_from IS 'When it was first told so (UTC).';
COMMENT ON COLUMN core.gating.valid_to IS 'When something else was told, or that it is gone (UTC); NULL: it stands.';
