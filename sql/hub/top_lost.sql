-- The number of new lists that may lack a repository: the stored list was full, and the new one ends at or below the bound of the candidates (top_high.sql).
SELECT count(*)
FROM mart.hub_top_month t
LEFT JOIN hub_top_new n USING (month, kind, measure, place)
WHERE t.month = %(month)s AND t.place = 1000 AND t.value / 2 > 0 AND coalesce(n.value, 0) <= t.value / 2;
