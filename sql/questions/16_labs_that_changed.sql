-- Which labs disclose less, or more, since 2023 than in 2016 to 2020?
-- Asked by: the founding argument (US labs were open in 2016-2020 and have closed since).
-- Read: change_low and change_high bound the change of the open share; is_changed where both have one sign, so that no unknown could undo it.
-- Caveats: universe registry, releases that the registry alone knows among them; few releases per lab; n_then and n_now say how few. Before 2021 few releases are registered, looking back, and models that were shown and never given out may be missing: draw no line from 2020 to 2021.
-- Columns: lab_id, dimension, n_then, n_now, then_low, then_high, now_low, now_high, change_low, change_high, is_changed, as_of.
-- Reads: mart.disclosure_profile.
WITH profile AS (
    SELECT lab_id, dimension, "window", sum(n_open) AS n_open, sum(n_unknown) AS n_unknown, sum(n_open + n_partial + n_closed + n_unknown) AS weight, max(as_of) AS as_of
    FROM mart.disclosure_profile
    WHERE universe = 'registry' AND weighting = 'release' AND "window" IN ('2016-2020', '2023-')
    GROUP BY lab_id, dimension, "window"
)
SELECT a.lab_id, a.dimension, a.weight AS n_then, b.weight AS n_now,
       round(a.n_open / a.weight, 4) AS then_low, round((a.n_open + a.n_unknown) / a.weight, 4) AS then_high,
       round(b.n_open / b.weight, 4) AS now_low, round((b.n_open + b.n_unknown) / b.weight, 4) AS now_high,
       round(b.n_open / b.weight - (a.n_open + a.n_unknown) / a.weight, 4) AS change_low,
       round((b.n_open + b.n_unknown) / b.weight - a.n_open / a.weight, 4) AS change_high,
       b.n_open / b.weight > (a.n_open + a.n_unknown) / a.weight OR (b.n_open + b.n_unknown) / b.weight < a.n_open / a.weight AS is_changed,
       b.as_of
FROM profile a
JOIN profile b ON b.lab_id = a.lab_id AND b.dimension = a.dimension AND b."window" = '2023-'
WHERE a."window" = '2016-2020' AND a.weight > 0 AND b.weight > 0
ORDER BY is_changed DESC, a.lab_id, a.dimension
