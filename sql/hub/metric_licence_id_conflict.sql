-- How many models of the whole Hub declare licence ids that contradict each other, by size band.
-- Grain: one row per size band. Key: universe, size_band. Reads: hub_unit, hub_span, core.hub_declaration, core.licence.
WITH told AS (
    SELECT u.size_band, u.downloads, d.licences IS NOT NULL AS is_declared, coalesce(cardinality(d.licences) > 1, false) AS is_several,
           coalesce(c.findings > 1, false) AS is_contradictory, coalesce(c.findings = 1 AND c.classes > 1, false) AS is_other_class,
           coalesce(d.has_tags OR d.has_card, false) AS is_told
    FROM hub_unit u
    LEFT JOIN core.hub_declaration d USING (hub_key)
    LEFT JOIN LATERAL (
        SELECT count(DISTINCT core.licence_finding(l.licence_class)) AS findings, count(DISTINCT l.licence_class) AS classes
        FROM unnest(d.licences) AS i (id)
        JOIN core.licence l ON l.match_kind = 'hub_id' AND l.hub_license_id = i.id AND l.licence_class <> 'unknown'
    ) c ON cardinality(d.licences) > 1
)
SELECT b.size_band, count(*) FILTER (WHERE is_declared) AS declared, count(*) FILTER (WHERE is_several) AS several_ids,
       count(*) FILTER (WHERE is_contradictory) AS contradictory, count(*) FILTER (WHERE is_other_class) AS other_class,
       round(count(*) FILTER (WHERE is_contradictory)::numeric / nullif(count(*) FILTER (WHERE is_declared), 0), 6) AS share_contradictory,
       coalesce(sum(downloads) FILTER (WHERE is_contradictory), 0)::bigint AS downloads_contradictory,
       'licence_id_conflict' AS metric, 'collected_hub' AS universe, 'all_time' AS "window", 1 AS definition_version, count(*) AS n,
       round(count(*) FILTER (WHERE is_told)::numeric / count(*), 4) AS coverage, (SELECT as_of FROM hub_span) AS as_of
FROM told t
CROSS JOIN LATERAL (VALUES ('all'), (t.size_band)) AS b (size_band)
GROUP BY b.size_band
