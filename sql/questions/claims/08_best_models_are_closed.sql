-- The best models are closed: most of the twenty that an outside ranking puts first among those released in a year.
-- Asked by: the founding argument.
-- Read: one row per year of release; is_main marks the newest year that had ended both on the day of the ranking and in what we saw. The share of the twenty first models whose weights are closed, against a half. What we found of a model's release counts, else what the ranking says of it; what neither knows is open in the lower end and closed in the upper one, and our own error is taken off the lower one. Beside it each maker alike, and each release once, since dated versions of one release take a place each; where these come to another verdict the sentence says so.
-- Caveats: the ranking chooses which models it measures; a dated version or an edition of a model has a place of its own; the ranking is of one day, and scores of older models move; weights that anybody can fetch count as open under any licence; behind a form they are partial, and not closed.
-- Needs: at least 20 ranked models of the year, else undetermined.
-- Columns: metric, cohort, holds, sentence, value, n, n_of, coverage, trend, beside, because, rests_on, as_of, world, is_main, is_few.
-- Reads: mart.measure_error, mart.model, mart.otherwise_told, mart.publication, mart.ranked_model, mart.registry_told, mart.share_told, mart.verdict, mart.verdict_told.
WITH published AS (
    SELECT as_of, world FROM mart.publication ORDER BY publication_id DESC LIMIT 1
), newest AS (
    SELECT ranking, max(ranked_on) AS ranked_on FROM mart.ranked_model GROUP BY ranking
), error AS (
    -- The share of what we call closed that audits did not read as closed; rows of which the reader was unsure count among it.
    SELECT n, 1 - n_closed::numeric / nullif(n, 0) AS wrong FROM mart.measure_error WHERE dimension = 'weights' AND status = 'closed'
), named AS (
    -- A release is that of the registry, else the one that entered by itself with a model of this name, else the maker's name without a version in brackets.
    SELECT m.*, coalesce(m.release_id, max(m.release_id) OVER of_name, max(own.release_id) OVER of_name, m.lab_id || ' ' || n.name, m.maker || ' ' || n.name, n.name) AS release
    FROM mart.ranked_model m
    JOIN newest USING (ranking, ranked_on)
    CROSS JOIN LATERAL (SELECT lower(regexp_replace(m.model, '\s*\([^()]*\)$', '')) AS name) n
    LEFT JOIN LATERAL (
        SELECT min(x.release_id) AS release_id FROM mart.model x WHERE x.lab_id = m.lab_id AND lower(split_part(x.hub_id, '/', 2)) = replace(n.name, ' ', '-')
    ) own ON m.release_id IS NULL
    WINDOW of_name AS (PARTITION BY m.ranking, m.ranked_on, coalesce(m.lab_id, m.maker), n.name)
), ranked AS (
    SELECT m.*, 'US' = ANY (m.countries) AS is_us, e.low AS closed_low, e.high AS closed_high,
           avg(e.low) OVER of_maker AS maker_low, avg(e.high) OVER of_maker AS maker_high, row_number() OVER (of_maker ORDER BY m.place) AS in_maker,
           row_number() OVER (PARTITION BY m.ranking, m.year, m.release ORDER BY m.place) AS in_release
    FROM named m
    CROSS JOIN LATERAL (
        SELECT CASE WHEN m.weights_status = 'closed' THEN 1 - CASE WHEN m.weights_by = 'release' THEN coalesce((SELECT wrong FROM error), 0) ELSE 0 END ELSE 0 END AS low,
               CASE WHEN m.weights_status IN ('closed', 'unknown') THEN 1 ELSE 0 END::numeric AS high
    ) e
    WHERE m.place <= 20
    WINDOW of_maker AS (PARTITION BY m.ranking, m.year, coalesce(m.lab_id, m.maker, m.model))
), counted AS (
    SELECT ranking, ranked_on, year, count(*) AS n,
           count(*) FILTER (WHERE weights_status = 'closed') AS closed, count(*) FILTER (WHERE weights_status = 'unknown') AS unknown,
           count(*) FILTER (WHERE weights_by = 'ranking') AS by_ranking,
           count(*) FILTER (WHERE weights_told = 'closed') AS told_closed, count(*) FILTER (WHERE weights_told IS NULL) AS told_nothing,
           count(*) FILTER (WHERE is_us) AS us, count(*) FILTER (WHERE is_us AND weights_status = 'closed') AS us_closed, count(*) FILTER (WHERE is_us AND weights_status = 'unknown') AS us_unknown,
           avg(closed_low) AS low, avg(closed_high) AS high,
           count(*) FILTER (WHERE in_maker = 1) AS makers, avg(maker_low) FILTER (WHERE in_maker = 1) AS maker_low, avg(maker_high) FILTER (WHERE in_maker = 1) AS maker_high,
           count(*) FILTER (WHERE in_release = 1) AS releases, avg(closed_low) FILTER (WHERE in_release = 1) AS release_low, avg(closed_high) FILTER (WHERE in_release = 1) AS release_high
    FROM ranked
    GROUP BY ranking, ranked_on, year
), ended AS (
    SELECT c.*, p.as_of, p.world,
           coalesce(c.year < extract(year FROM c.ranked_on) AND c.year < extract(year FROM p.as_of AT TIME ZONE 'UTC'), false) AS is_whole
    FROM counted c
    LEFT JOIN published p ON true
), judged AS (
    SELECT e.ranking, e.ranked_on, e.year, e.n, e.closed, e.unknown, e.by_ranking, e.told_closed, e.told_nothing, e.us, e.us_closed, e.us_unknown, e.low, e.high,
           e.makers, e.maker_low, e.maker_high, e.releases, e.release_low, e.release_high, e.as_of, e.world, e.is_whole,
           CASE WHEN e.n >= 20 THEN mart.verdict(e.low, e.high, e.low, e.high, 0.5) ELSE 'undetermined' END AS holds,
           CASE WHEN e.n >= 20 THEN mart.verdict(e.maker_low, e.maker_high, e.maker_low, e.maker_high, 0.5) ELSE 'undetermined' END AS holds_by_maker,
           CASE WHEN e.n >= 20 THEN mart.verdict(e.release_low, e.release_high, e.release_low, e.release_high, 0.5) ELSE 'undetermined' END AS holds_by_release,
           e.is_whole AND e.year = max(e.year) FILTER (WHERE e.is_whole) OVER (PARTITION BY e.ranking) AS is_main,
           string_agg(format('%s: %s', e.year, mart.share_told(e.low, e.high)), ', ') FILTER (WHERE e.is_whole)
               OVER (PARTITION BY e.ranking ORDER BY e.year ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS years
    FROM ended e
    UNION ALL
    SELECT NULL, NULL, NULL, 0, 0, 0, 0, 0, 0, 0, 0, 0, NULL, NULL, 0, NULL, NULL, 0, NULL, NULL, p.as_of, p.world, NULL, 'undetermined', 'undetermined', 'undetermined', true, NULL
    FROM (VALUES (true)) AS one (row)
    LEFT JOIN published p ON true
    WHERE NOT EXISTS (SELECT 1 FROM ended WHERE is_whole)
)
SELECT 'closed weights, the 20 models ranked first' AS metric, coalesce(j.year::text, 'no whole year') AS cohort, j.holds,
       CASE WHEN j.year IS NULL THEN 'No ranking of the models of a year that has ended is known.'
            ELSE format('%s of the first %s places of %s%s in %s (of %s) belong to models with closed weights%s; of the %s places of US labs %s do, and of %s it is not known.%s%s',
                        mart.share_told(j.low, j.high), j.n, j.year, CASE WHEN j.is_whole THEN '' ELSE ', a year that had not ended,' END,
                        CASE j.ranking WHEN 'epoch-eci' THEN 'the Epoch Capabilities Index' ELSE j.ranking END, j.ranked_on,
                        CASE j.holds WHEN 'undetermined' THEN CASE WHEN j.n < 20 THEN ': fewer than 20, too few to decide' ELSE ': whether more than half is not decided' END
                                     WHEN 'holds' THEN ': more than half' ELSE ': not more than half' END, j.us, j.us_closed, j.us_unknown,
                        replace(mart.otherwise_told(j.holds, j.holds_by_maker, 'if each maker counts alike'), 'by releases', 'by places'),
                        replace(mart.otherwise_told(j.holds, j.holds_by_release, 'if each release counts once (its versions and dates together)'), 'by releases', 'by places')) END AS sentence,
       mart.share_told(j.low, j.high) AS value, j.n, 'places of the ranking' AS n_of, coalesce(round(1 - j.unknown::numeric / nullif(j.n, 0), 4), 0) AS coverage,
       CASE WHEN j.years IS NULL THEN 'no year has ended' ELSE format('the share by year of release: %s', j.years) END AS trend,
       CASE WHEN j.year IS NULL THEN 'nothing is ranked'
            ELSE format('each maker alike: %s (%s makers), %s; each release once, since dated versions take a place each (places of one release of our registry count together, else those of one release that entered by itself, else those of one name, without what stands in brackets after it): %s (%s releases), %s; as the ranking itself says: %s',
                        mart.share_told(j.maker_low, j.maker_high), j.makers, mart.verdict_told(j.holds_by_maker),
                        mart.share_told(j.release_low, j.release_high), j.releases, mart.verdict_told(j.holds_by_release),
                        mart.share_told(j.told_closed::numeric / j.n, (j.told_closed + j.told_nothing)::numeric / j.n)) END AS beside,
       CASE WHEN j.year IS NULL THEN 'nothing is ranked'
            ELSE format('%s places closed and %s not known, of %s; of %s the status is that of our registry''s release, of %s the ranking''s own word; we ask for more than 50 %%',
                        j.closed, j.unknown, j.n, j.n - j.by_ranking - j.unknown, j.by_ranking) END AS because,
       concat_ws(' ', 'Which models stand where is the choice of the ranking; whether their weights are closed is mostly what our registry says of the release.',
                 (SELECT format('Of the weights that we call closed audits read %s rows, of other releases too: %s. The readers were sessions of a language model, not people; none of them had written the rules.',
                                e.n, CASE WHEN e.wrong = 0 THEN 'all were closed' ELSE format('%s of them were not closed or not sure', round(e.n * e.wrong)) END) FROM error e), mart.registry_told()) AS rests_on,
       j.as_of, j.world, j.is_main, j.n < 20 AS is_few
FROM judged j
ORDER BY j.is_main DESC, j.ranking, j.year DESC
