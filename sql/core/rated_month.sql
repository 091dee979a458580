-- Models that were rated in a month, with their counters of that month.
-- Rated are models of followed accounts, and of all models that we have a record of the thousand most downloaded and the thousand most liked of the month.
-- Each month is computed from its own counters; counters that arrive later complete it.
-- Grain: one row per model and month. Key: hub_id, month. Reads: core.model, core.counter_month, core.hub_model_month, staging.renamed.
WITH walk AS (
    -- Give the rows of old months the model's present name: they are not recomputed, and have the name of their time.
    SELECT DISTINCT ON (coalesce(n.present_key, h.hub_id), h.month) coalesce(n.present_key, h.hub_id) AS hub_id, h.month, h.downloads_added, h.counter_resets,
           h.downloads_30d, h.downloads_all_time, h.likes, h.as_of
    FROM core.hub_model_month h
    LEFT JOIN staging.renamed n ON n.source = 'huggingface' AND n.kind = 'model' AND n.old_key = h.hub_id
    ORDER BY coalesce(n.present_key, h.hub_id), h.month, n.present_key IS NOT NULL
), own AS (
    SELECT key AS hub_id, month, downloads_added, counter_resets, downloads_30d, downloads_all_time, likes, as_of
    FROM core.counter_month
    WHERE source = 'huggingface' AND kind = 'model'
), told AS (
    -- Take the differences of the daily census of the whole Hub if it has any, else those of our own calls, which are on fewer days.
    SELECT hub_id, month,
           coalesce(h.downloads_added, c.downloads_added) AS downloads_added,
           -- NULL if no two reports of a counter could be compared: then it is unknown whether a counter fell.
           CASE WHEN h.downloads_added IS NOT NULL THEN h.counter_resets WHEN c.downloads_added IS NOT NULL THEN c.counter_resets END AS counter_resets,
           CASE WHEN c.as_of >= h.as_of THEN coalesce(c.downloads_30d, h.downloads_30d) ELSE coalesce(h.downloads_30d, c.downloads_30d) END AS downloads_30d,
           CASE WHEN c.as_of >= h.as_of THEN coalesce(c.downloads_all_time, h.downloads_all_time)
                ELSE coalesce(h.downloads_all_time, c.downloads_all_time) END AS downloads_all_time,
           CASE WHEN c.as_of >= h.as_of THEN coalesce(c.likes, h.likes) ELSE coalesce(h.likes, c.likes) END AS likes,
           greatest(c.as_of, h.as_of) AS as_of
    FROM own c
    FULL JOIN walk h USING (hub_id, month)
), ranked AS (
    SELECT t.*, m.lab_id, m.universe IN ('registry', 'scope') AS is_followed,
           rank() OVER (PARTITION BY t.month ORDER BY t.downloads_30d DESC NULLS LAST, t.hub_id) AS downloads_rank,
           rank() OVER (PARTITION BY t.month ORDER BY t.likes DESC NULLS LAST, t.hub_id) AS likes_rank
    FROM told t
    JOIN core.model m USING (hub_id)
)
SELECT hub_id, month, lab_id, downloads_added, counter_resets, downloads_30d, downloads_all_time, likes, as_of
FROM ranked
WHERE is_followed OR (downloads_rank <= 1000 AND downloads_30d > 0) OR (likes_rank <= 1000 AND likes > 0);

COMMENT ON TABLE core.rated_month IS 'Models that were rated in a month, with their counters of it: those of followed accounts, and the thousand most downloaded and most liked of the models that we have a record of, as told in that month. Key: hub_id, month. Source: core.counter_month, core.hub_model_month. Caveats: of the time before we followed a model only what the whole Hub''s days tell is known.';
COMMENT ON COLUMN core.rated_month.hub_id IS 'Model, under its present name.';
COMMENT ON COLUMN core.rated_month.month IS 'First day of the month (UTC).';
COMMENT ON COLUMN core.rated_month.lab_id IS 'Lab of the account by the registry of today, or unknown.';
COMMENT ON COLUMN core.rated_month.downloads_added IS 'Sum of day-to-day differences of downloadsAllTime in the month, count; NULL: no two tellings could be compared.';
COMMENT ON COLUMN core.rated_month.counter_resets IS 'Times that downloadsAllTime fell in the month, count; NULL: no two tellings could be compared.';
COMMENT ON COLUMN core.rated_month.downloads_all_time IS 'Downloads since creation as last told in the month or before, count.';
COMMENT ON COLUMN core.rated_month.likes IS 'Likes as last told in the month or before, count.';
COMMENT ON COLUMN core.rated_month.as_of IS 'Newest telling that entered (UTC).';
COMMENT ON COLUMN core.rated_month.downloads_30d IS 'Downloads of the last 30 days as last told in the month or before, count.';
