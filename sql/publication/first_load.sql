-- Whether the last publication was made before every source had one complete run: then new rows are the first load, not a jump in the data.
SELECT coalesce(bool_or(s.whole_at IS NULL OR s.whole_at > p.published_at), false)
FROM (
    SELECT min(ended_at) FILTER (WHERE state = 'success' AND NOT is_cut) AS whole_at
    FROM meta.run
    WHERE source IS NOT NULL
    GROUP BY source
) s
CROSS JOIN (SELECT published_at FROM meta.publication ORDER BY publication_id DESC LIMIT 1) p;
