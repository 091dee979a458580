-- Our score of a release beside the European index's own, from its raters' parameters by its formula (mean of twelve, open 1, partial 0.5, closed or
-- missing 0); for the terminal: one row per half of the labelled labs. Rules were written with half A in sight, so that half B is the figure.
WITH rated AS (
    SELECT a.subject, min(a.hub_id) AS hub_id, min(coalesce(a.lab, split_part(a.hub_id, '/', 1))) AS lab,
           round(sum(CASE a.label WHEN 'open' THEN 1 WHEN 'partial' THEN 0.5 ELSE 0 END) / 12, 4) AS of_index
    FROM core.assessment a
    WHERE a.source = 'osai_index'
      AND a.parameter = ANY ('{raw_datasources_basemodel,raw_datasources_endmodel,raw_weights_basemodel,raw_weights_endmodel,raw_trainingcode,raw_code,
                               raw_hardware_architecture,raw_preprint,raw_paper,raw_modelcard,raw_datasheet,raw_licenses}'::text[])
    GROUP BY a.source, a.edition, a.subject
), pair AS (
    SELECT h.half, r.of_index, s.osai_score, s.osai_score_high, s.osai_coverage
    FROM rated r
    JOIN core.release_member m ON m.artifact_kind = 'model' AND lower(m.artifact_id) = lower(r.hub_id)
    JOIN core.release_score s USING (release_id)
    CROSS JOIN LATERAL (VALUES ('all'), (CASE WHEN left(md5(r.lab), 1) ~ '[0-7]' THEN 'A' ELSE 'B' END)) AS h (half)
), ranked AS (
    -- Give equal values their mean rank.
    SELECT p.*, rank() OVER (PARTITION BY half ORDER BY of_index) + (count(*) OVER (PARTITION BY half, of_index) - 1) / 2.0 AS index_rank,
           rank() OVER (PARTITION BY half ORDER BY osai_score) + (count(*) OVER (PARTITION BY half, osai_score) - 1) / 2.0 AS our_rank
    FROM pair p
), figure AS (
    SELECT half, count(*) AS n, corr(our_rank::float8, index_rank::float8) AS spearman, avg(of_index) AS index_mean, avg(osai_score) AS our_mean,
           avg(osai_score_high) AS our_mean_high, avg((of_index BETWEEN osai_score AND osai_score_high)::integer) AS share_in_range,
           avg(osai_coverage) AS known
    FROM ranked
    GROUP BY half
)
-- The correlation with Fieller's interval at 95 %, which takes releases of one lab as independent.
SELECT half, n, round(spearman::numeric, 2) AS spearman,
       concat('[', round(tanh(z.at - z.off)::numeric, 2), ' ', round(tanh(z.at + z.off)::numeric, 2), ']') AS interval,
       round(index_mean, 2) AS index_mean, round(our_mean, 2) AS our_mean, round(our_mean_high, 2) AS our_mean_high,
       round(share_in_range, 2) AS share_in_range, round(known, 2) AS known
FROM figure
CROSS JOIN LATERAL (
    SELECT atanh(CASE WHEN abs(spearman) < 1 THEN spearman END) AS at, 1.96 * sqrt(1.06 / nullif(greatest(n - 3, 0), 0)) AS off
) z
ORDER BY half
