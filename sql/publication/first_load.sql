-- Whether the last publication was made before every source that is asked had been asked to its end once: until then what comes is growth.
SELECT coalesce(bool_or(s.whole_at IS NULL OR s.whole_at > p.published_at), false)
FROM (
    SELECT min(ended_at) FILTER (WHERE state = 'success' AND NOT is_cut) AS whole_at
    FROM meta.run
    WHERE source IS NOT NULL
    GROUP BY source
) s
CROSS JOIN (SELECT published_at FROM meta.publication ORDER BY publication_id DESC LIMIT 1) p;
