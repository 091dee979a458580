-- Of the models made each month from another, what share has a base of each family?
-- Asked by: ATOM (Qwen from 1 % to 69 %).
-- Read: share over all new derivatives of the month; a merge of two families counts in each by half.
-- Caveats: models that we follow, not the whole Hub; the family is the first word of the parent's name (core.family), direct parents only; deleted models count in the month in which they were made.
-- Columns: month, family, derivatives, share, families.
-- Reads: core.family, mart.lineage, mart.model.
WITH edge AS (
    SELECT l.child_hub_id, coalesce(core.family(split_part(l.parent_hub_id, '/', 2)), lower(l.parent_hub_id)) AS family
    FROM mart.lineage l
    JOIN mart.model c ON c.hub_id = l.child_hub_id
    -- A deleted model still counts in its month; a declaration that was withdrawn while the model exists does not.
    WHERE (l.gone_at IS NULL OR l.gone_at >= c.gone_at) AND NOT l.is_self
), child AS (
    SELECT date_trunc('month', m.created_at AT TIME ZONE 'UTC')::date AS month, m.hub_id, e.family, 1.0 / count(*) OVER (PARTITION BY m.hub_id) AS part
    FROM (SELECT DISTINCT child_hub_id, family FROM edge) e
    JOIN mart.model m ON m.hub_id = e.child_hub_id
    WHERE m.created_at IS NOT NULL
)
SELECT month, family, round(sum(part), 4) AS derivatives, round(sum(part) / sum(sum(part)) OVER (PARTITION BY month), 6) AS share,
       (count(*) OVER (PARTITION BY month))::bigint AS families
FROM child
GROUP BY month, family
ORDER BY month DESC, derivatives DESC, family
