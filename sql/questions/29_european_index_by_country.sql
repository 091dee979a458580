-- Does our evidence give the European index's table of Chinese and US systems?
-- Asked by: the European Open Source AI Index on hand-picked systems (57 Chinese, 76 US; share rated open, percent).
-- Read: their share beside ours; our true share lies between ours_low (unknown is not open) and ours_high. is_within: their share lies within our bounds.
-- Caveats: they picked systems by hand, mostly with weights; ours are counted releases of which nothing documents that their weights were not given out, of labs with one country. On a sample the bounds are wide.
-- Columns: parameter, country, their_n, their_percent, n, n_open, n_partial, n_closed, n_unknown, ours_low, ours_high, ours_of_known, is_within.
-- Reads: mart.lab, mart.release, mart.release_disclosure, mart.release_indicator.
WITH theirs (parameter, indicator, country, n, share_open) AS (VALUES
    ('end-model weights', 'final_weights', 'CN', 57, 95), ('end-model weights', 'final_weights', 'US', 76, 75),
    ('licences', 'license', 'CN', 57, 42), ('licences', 'license', 'US', 76, 26),
    ('preprint', 'research_paper', 'CN', 57, 77), ('preprint', 'research_paper', 'US', 76, 58),
    ('base-model data', 'base_model_data', 'CN', 57, 16), ('base-model data', 'base_model_data', 'US', 76, 17),
    ('training code', 'training_code', 'CN', 57, 21), ('training code', 'training_code', 'US', 76, 33),
    ('model card', 'model_card', 'CN', 57, 19), ('model card', 'model_card', 'US', 76, 53)
), ours AS (
    SELECT l.countries[1] AS country, r.release_id
    FROM mart.release_disclosure r
    JOIN mart.release x USING (release_id)
    JOIN mart.lab l ON l.lab_id = r.lab_id
    WHERE r.is_counted AND NOT x.weights_not_published AND l.countries IN (ARRAY['CN'], ARRAY['US'])
)
SELECT t.parameter, t.country, t.n AS their_n, t.share_open AS their_percent, count(o.release_id) AS n,
       count(*) FILTER (WHERE i.status = 'open') AS n_open, count(*) FILTER (WHERE i.status = 'partial') AS n_partial,
       count(*) FILTER (WHERE i.status = 'closed') AS n_closed, count(o.release_id) FILTER (WHERE i.status IS NULL) AS n_unknown,
       round(100.0 * count(*) FILTER (WHERE i.status = 'open') / nullif(count(o.release_id), 0), 1) AS ours_low,
       round(100.0 * count(o.release_id) FILTER (WHERE coalesce(i.status, 'open') = 'open') / nullif(count(o.release_id), 0), 1) AS ours_high,
       round(100.0 * count(*) FILTER (WHERE i.status = 'open') / nullif(count(i.status), 0), 1) AS ours_of_known,
       t.share_open BETWEEN 100.0 * count(*) FILTER (WHERE i.status = 'open') / nullif(count(o.release_id), 0)
           AND 100.0 * count(o.release_id) FILTER (WHERE coalesce(i.status, 'open') = 'open') / nullif(count(o.release_id), 0) AS is_within
FROM theirs t
LEFT JOIN ours o ON o.country = t.country
LEFT JOIN mart.release_indicator i ON i.release_id = o.release_id AND i.indicator = t.indicator
GROUP BY t.parameter, t.country, t.n, t.share_open
ORDER BY t.parameter, t.country
