-- Lists that may have lost somebody: full ones whose new end is not above the bound (top_month.sql), below which nobody was looked for.
SELECT count(*)
FROM mart.hub_top_month t
LEFT JOIN hub_top_new n USING (month, kind, measure, place)
WHERE t.month = %(month)s AND t.place = 1000 AND t.value / 2 > 0 AND coalesce(n.value, 0) <= t.value / 2;
