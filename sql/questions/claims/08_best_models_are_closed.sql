-- The best models are closed: most of the twenty that an outside ranking puts first among those released in a year.
-- Asked by: the founding argument.
-- Read: one row per year of release; is_main marks the newest year that had ended both on the day of the ranking and in what we saw. The share of the twenty first models whose weights are closed, against a half. What we found of a model's release counts, else what the ranking says of it; what neither knows is open in the lower end and closed in the upper one, and our own error is taken off the lower one.
-- Caveats: the ranking chooses which models it measures; a dated version or an edition of a model has a place of its own; the ranking is of one day, and scores of older models move; weights open under any licence count as open.
-- Needs: at least 20 ranked models of the year, else undetermined.
-- Columns: metric, cohort, holds, sentence, value, n, n_of, coverage, trend, beside, because, as_of, world, is_main.
-- Reads: mart.measure_error, mart.publication, mart.ranked_model, mart.share_told, mart.verdict.
WITH published AS (
    SELECT as_of, world FROM mart.publication ORDER BY publication_id DESC LIMIT 1
), newest AS (
    SELECT ranking, max(ranked_on) AS ranked_on FROM mart.ranked_model GROUP BY ranking
), error AS (
    -- The share of what we call closed that audits did not read as closed; rows of which the reader was unsure count among it.
    SELECT 1 - n_closed::numeric / nullif(n, 0) AS wrong FROM mart.measure_error WHERE dimension = 'weights' AND status = 'closed'
), ranked AS (
    SELECT m.*, 'US' = ANY (m.countries) AS is_us,
           count(*) FILTER (WHERE m.weights_status = 'closed') OVER (PARTITION BY m.ranking, m.year, coalesce(m.lab_id, m.maker, m.model))::numeric
           / count(*) OVER (PARTITION BY m.ranking, m.year, coalesce(m.lab_id, m.maker, m.model)) AS closed_of_maker,
           row_number() OVER (PARTITION BY m.ranking, m.year, coalesce(m.lab_id, m.maker, m.model) ORDER BY m.place) AS of_maker
    FROM mart.ranked_model m
    JOIN newest USING (ranking, ranked_on)
    WHERE m.place <= 20
), counted AS (
    SELECT ranking, ranked_on, year, count(*) AS n,
           count(*) FILTER (WHERE weights_status = 'closed') AS closed, count(*) FILTER (WHERE weights_status = 'unknown') AS unknown,
           count(*) FILTER (WHERE weights_status = 'closed' AND weights_by = 'release') AS closed_found, count(*) FILTER (WHERE weights_by = 'ranking') AS by_ranking,
           count(*) FILTER (WHERE weights_told = 'closed') AS told_closed, count(*) FILTER (WHERE weights_told IS NULL) AS told_nothing,
           count(*) FILTER (WHERE is_us) AS us, count(*) FILTER (WHERE is_us AND weights_status = 'closed') AS us_closed,
           avg(closed_of_maker) FILTER (WHERE of_maker = 1) AS by_maker
    FROM ranked
    GROUP BY ranking, ranked_on, year
), ended AS (
    SELECT c.*, p.as_of, p.world, (c.closed - c.closed_found * coalesce((SELECT wrong FROM error), 0)) / c.n AS low, (c.closed + c.unknown)::numeric / c.n AS high,
           coalesce(c.year < extract(year FROM c.ranked_on) AND c.year < extract(year FROM p.as_of AT TIME ZONE 'UTC'), false) AS is_whole
    FROM counted c
    LEFT JOIN published p ON true
), judged AS (
    SELECT e.*, CASE WHEN e.n >= 20 THEN mart.verdict(e.low, e.high, e.low, e.high, 0.5) ELSE 'undetermined' END AS holds,
           e.is_whole AND e.year = max(e.year) FILTER (WHERE e.is_whole) OVER (PARTITION BY e.ranking) AS is_main,
           string_agg(format('%s: %s', e.year, mart.share_told(e.low, e.high)), ', ') FILTER (WHERE e.is_whole)
               OVER (PARTITION BY e.ranking ORDER BY e.year ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS years
    FROM ended e
    UNION ALL
    SELECT NULL, NULL, NULL, 0, 0, 0, 0, 0, 0, 0, 0, 0, NULL, p.as_of, p.world, NULL, NULL, false, 'undetermined', true, NULL
    FROM (VALUES (true)) AS one (row)
    LEFT JOIN published p ON true
    WHERE NOT EXISTS (SELECT 1 FROM ended WHERE is_whole)
)
SELECT 'closed weights, the 20 models ranked first' AS metric, coalesce(j.year::text, 'no whole year') AS cohort, j.holds,
       CASE WHEN j.year IS NULL THEN 'No ranking of the models of a year that has ended is known.'
            ELSE format('%s of the %s models of %s%s that %s (%s) ranks first have closed weights%s; of the %s by US labs %s have.',
                        mart.share_told(j.low, j.high), j.n, j.year, CASE WHEN j.is_whole THEN '' ELSE ', a year that had not ended,' END,
                        CASE j.ranking WHEN 'epoch-eci' THEN 'the Epoch Capabilities Index' ELSE j.ranking END, j.ranked_on,
                        CASE j.holds WHEN 'undetermined' THEN CASE WHEN j.n < 20 THEN ': fewer than 20, too few to decide' ELSE ': whether more than half is not decided' END
                                     WHEN 'holds' THEN ': more than half' ELSE ': not more than half' END, j.us, j.us_closed) END AS sentence,
       mart.share_told(j.low, j.high) AS value, j.n, 'ranked models' AS n_of, coalesce(round(1 - j.unknown::numeric / nullif(j.n, 0), 4), 0) AS coverage,
       CASE WHEN j.years IS NULL THEN 'no year has ended' ELSE format('the share by year of release: %s', j.years) END AS trend,
       CASE WHEN j.year IS NULL THEN 'nothing is ranked'
            ELSE format('each maker alike: %s; by the ranking''s own word: %s', mart.share_told(j.by_maker, j.by_maker),
                        mart.share_told(j.told_closed::numeric / j.n, (j.told_closed + j.told_nothing)::numeric / j.n)) END AS beside,
       CASE WHEN j.year IS NULL THEN 'nothing is ranked'
            ELSE format('%s closed, %s unknown of %s; %s rest on our findings, %s on the ranking''s word; the limit is 50 %%', j.closed, j.unknown, j.n,
                        j.n - j.by_ranking - j.unknown, j.by_ranking) END AS because,
       j.as_of, j.world, j.is_main
FROM judged j
ORDER BY j.is_main DESC, j.ranking, j.year DESC
