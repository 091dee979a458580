-- What each set of declared licences comes to: the most restricted decides, and one of no known class leaves it unknown.
CREATE TEMPORARY TABLE hub_licence_told ON COMMIT DROP AS
SELECT s.licences,
       CASE WHEN bool_or(core.licence_rank(l.licence_class) IS NULL) THEN 'unknown'
            ELSE core.licence_finding((ARRAY['proprietary-restricted', 'non-commercial', 'use-restricted', 'copyleft', 'permissive', 'public-domain'])
                                      [min(core.licence_rank(l.licence_class))]) END AS licence
FROM (SELECT DISTINCT d.licences FROM hub_wanted w JOIN core.hub_declaration d USING (hub_key) WHERE d.licences IS NOT NULL) s
CROSS JOIN LATERAL unnest(s.licences) AS i (hub_license_id)
-- other says that the card tells the licence, which is no class.
LEFT JOIN core.licence l ON l.match_kind = 'hub_id' AND l.hub_license_id = i.hub_license_id AND i.hub_license_id <> 'other'
GROUP BY s.licences;
ANALYZE hub_licence_told;
