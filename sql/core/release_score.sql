-- Scores of the counted releases by published formulas; what is missing counts as missing, and coverage says how much is known.
-- Grain: one row per release. Key: release_id. Reads: core.release, core.indicator, core.release_indicator.
WITH cell AS (
    SELECT r.release_id, i.indicator, i.dimension, i.mof_component, i.mof_class, i.osai_parameter,
           CASE x.status WHEN 'open' THEN 1.0 WHEN 'partial' THEN 0.5 WHEN 'closed' THEN 0.0 END AS value
    FROM core.release r
    CROSS JOIN core.indicator i
    LEFT JOIN core.release_indicator x ON x.release_id = r.release_id AND x.indicator = i.indicator
    WHERE r.is_counted
), dimension AS (
    -- Score 1: the mean of the known indicators of a dimension, all of one weight.
    SELECT release_id,
           avg(value) FILTER (WHERE dimension = 'weights') AS weights_score,
           avg((value IS NOT NULL)::integer) FILTER (WHERE dimension = 'weights') AS weights_coverage,
           avg(value) FILTER (WHERE dimension = 'data') AS data_score,
           avg((value IS NOT NULL)::integer) FILTER (WHERE dimension = 'data') AS data_coverage,
           avg(value) FILTER (WHERE dimension = 'code') AS code_score,
           avg((value IS NOT NULL)::integer) FILTER (WHERE dimension = 'code') AS code_coverage,
           avg(value) FILTER (WHERE dimension = 'methods') AS methods_score,
           avg((value IS NOT NULL)::integer) FILTER (WHERE dimension = 'methods') AS methods_coverage
    FROM cell GROUP BY release_id
), licensed AS (
    -- A component counts where it is open under an open licence: weights by theirs, code and data by theirs, documents by being there.
    SELECT release_id,
           max(value) FILTER (WHERE indicator = 'license') AS weights_licence,
           max(value) FILTER (WHERE indicator = 'code_license') AS code_licence,
           max(value) FILTER (WHERE indicator = 'dataset_license') AS data_licence
    FROM cell GROUP BY release_id
), component AS (
    -- Unknown where the licence is not told; what is closed is closed under any.
    SELECT c.release_id, c.mof_class, c.mof_component,
           max(CASE WHEN c.value = 0 THEN 0
                    WHEN c.indicator IN ('final_weights', 'intermediate_checkpoints') THEN c.value * l.weights_licence
                    WHEN c.dimension = 'code' OR c.indicator = 'data_processing_code' THEN c.value * l.code_licence
                    WHEN c.indicator = 'training_data' THEN c.value * l.data_licence
                    ELSE c.value END) AS value
    FROM cell c
    JOIN licensed l USING (release_id)
    WHERE c.mof_class IS NOT NULL
    GROUP BY c.release_id, c.mof_class, c.mof_component
), class AS (
    -- Classes hold one another: II holds III, I holds II.
    SELECT o.release_id, k.mof_class, k.place,
           100.0 * count(*) FILTER (WHERE o.value = 1) / count(*) AS progress,
           avg((o.value IS NOT NULL)::integer) AS coverage,
           string_agg(o.mof_component || CASE WHEN o.value IS NULL THEN ' (unknown)' WHEN o.value = 0.5 THEN ' (partial)' ELSE ' (closed)' END, '; ' ORDER BY o.mof_component)
               FILTER (WHERE o.value IS DISTINCT FROM 1) AS blocking
    FROM (VALUES ('III', 1, ARRAY['III']), ('II', 2, ARRAY['III', 'II']), ('I', 3, ARRAY['III', 'II', 'I'])) AS k (mof_class, place, holds)
    JOIN component o ON o.mof_class = ANY (k.holds)
    GROUP BY o.release_id, k.mof_class, k.place
), mof AS (
    SELECT release_id,
           (array_agg(mof_class ORDER BY place DESC) FILTER (WHERE progress = 100))[1] AS mof_class,
           (array_agg(mof_class ORDER BY place) FILTER (WHERE progress < 100))[1] AS mof_next_class,
           (array_agg(blocking ORDER BY place) FILTER (WHERE progress < 100))[1] AS mof_blocking,
           max(progress) FILTER (WHERE mof_class = 'III') AS mof_progress_iii,
           max(progress) FILTER (WHERE mof_class = 'II') AS mof_progress_ii,
           max(progress) FILTER (WHERE mof_class = 'I') AS mof_progress_i,
           avg(progress) AS mof_progress,
           max(coverage) FILTER (WHERE mof_class = 'I') AS mof_coverage
    FROM class GROUP BY release_id
), parameter AS (
    SELECT release_id, osai_parameter, max(value) AS value
    FROM cell WHERE osai_parameter IS NOT NULL
    GROUP BY release_id, osai_parameter
), osai AS (
    -- Of the index's 14 parameters those that our indicators speak of; open 1, partial 0.5, closed 0.
    SELECT release_id, sum(value) AS osai_sum, avg(value) AS osai_score, count(value) AS osai_known, count(value) / 14.0 AS osai_coverage
    FROM parameter GROUP BY release_id
)
SELECT r.release_id, 1 AS score_version,
       round(d.weights_score, 4) AS weights_score, round(d.weights_coverage, 4) AS weights_coverage,
       round(d.data_score, 4) AS data_score, round(d.data_coverage, 4) AS data_coverage,
       round(d.code_score, 4) AS code_score, round(d.code_coverage, 4) AS code_coverage,
       round(d.methods_score, 4) AS methods_score, round(d.methods_coverage, 4) AS methods_coverage,
       m.mof_class, m.mof_next_class, m.mof_blocking,
       round(m.mof_progress_iii, 2) AS mof_progress_iii, round(m.mof_progress_ii, 2) AS mof_progress_ii,
       round(m.mof_progress_i, 2) AS mof_progress_i, round(m.mof_progress, 2) AS mof_progress, round(m.mof_coverage, 4) AS mof_coverage,
       o.osai_sum, round(o.osai_score, 4) AS osai_score, round(o.osai_coverage, 4) AS osai_coverage
FROM core.release r
JOIN dimension d USING (release_id)
JOIN mof m USING (release_id)
JOIN osai o USING (release_id)
