-- How are derivatives made (adapter, fine-tune, quantisation, merge), per year and family of the base?
-- Asked by: Laufer, Oderinwale and Kleinberg; hf-viz.
-- Read: share within year and family.
-- Caveats: models that we follow; where the card does not give the relation it is called unspecified; deleted models count in the year in which they were made.
-- Columns: year, family, relation, edges, share.
-- Reads: core.family, mart.lineage, mart.model.
SELECT year, family, relation, count(*) AS edges, round(count(*)::numeric / sum(count(*)) OVER (PARTITION BY year, family), 6) AS share
FROM (
    SELECT extract(year FROM m.created_at AT TIME ZONE 'UTC')::integer AS year, coalesce(core.family(split_part(l.parent_hub_id, '/', 2)), lower(l.parent_hub_id)) AS family, l.relation
    FROM mart.lineage l
    JOIN mart.model m ON m.hub_id = l.child_hub_id
    -- A deleted model still counts in its year; a declaration that was withdrawn while the model exists does not.
    WHERE (l.gone_at IS NULL OR l.gone_at >= m.gone_at) AND NOT l.is_self AND m.created_at IS NOT NULL
) edge
GROUP BY year, family, relation
ORDER BY year DESC, edges DESC, family, relation
