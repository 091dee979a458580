-- Scores of releases by published formulas. The unknown counts as not there; a second column gives the score if all of the unknown were open.
-- The Model Openness Framework: its required components as the Model Openness Tool asks for them (lfai/model_openness_tool,
-- mof.settings.yml at 4e28594, ModelEvaluator.php at a5f00fa): a component counts if it is there under an open licence.
-- The European Open Source AI Index: its site (Language-Technology-Assessment/website, composables/models.ts at 0e1cc2b, 2026-03-09) takes
-- the mean over all its parameters, open 1, partial 0.5, everything else 0, no weights; twelve parameters since 2026-03-13
-- (Language-Technology-Assessment/main-database, _parameters.yml at ff85b6f). observatory.disclosure.indicators says which of our indicators stands for which component.
-- Grain: one row per release. Key: release_id. Reads: core.release, core.indicator, core.release_indicator, core.evidence.
WITH cell AS (
    SELECT r.release_id, i.indicator, i.dimension, i.mof_component, i.mof_class, i.osai_parameter,
           CASE x.status WHEN 'open' THEN 1.0 WHEN 'partial' THEN 0.5 WHEN 'closed' THEN 0.0 END AS value
    FROM core.release r
    CROSS JOIN core.indicator i
    LEFT JOIN core.release_indicator x ON x.release_id = r.release_id AND x.indicator = i.indicator
), dimension AS (
    -- The mean of a dimension's indicators, all of the same weight: over the known ones, and with the unknown as closed (low) and as open (high).
    SELECT release_id, dimension, avg(value) AS score, avg((value IS NOT NULL)::integer) AS coverage,
           avg(coalesce(value, 0)) AS low, avg(coalesce(value, 1)) AS high
    FROM cell GROUP BY release_id, dimension
), of_dimension AS (
    SELECT release_id,
           max(score) FILTER (WHERE dimension = 'weights') AS weights_score, max(coverage) FILTER (WHERE dimension = 'weights') AS weights_coverage,
           max(low) FILTER (WHERE dimension = 'weights') AS weights_score_low, max(high) FILTER (WHERE dimension = 'weights') AS weights_score_high,
           max(score) FILTER (WHERE dimension = 'data') AS data_score, max(coverage) FILTER (WHERE dimension = 'data') AS data_coverage,
           max(low) FILTER (WHERE dimension = 'data') AS data_score_low, max(high) FILTER (WHERE dimension = 'data') AS data_score_high,
           max(score) FILTER (WHERE dimension = 'code') AS code_score, max(coverage) FILTER (WHERE dimension = 'code') AS code_coverage,
           max(low) FILTER (WHERE dimension = 'code') AS code_score_low, max(high) FILTER (WHERE dimension = 'code') AS code_score_high,
           max(score) FILTER (WHERE dimension = 'methods') AS methods_score, max(coverage) FILTER (WHERE dimension = 'methods') AS methods_coverage,
           max(low) FILTER (WHERE dimension = 'methods') AS methods_score_low, max(high) FILTER (WHERE dimension = 'methods') AS methods_score_high
    FROM dimension GROUP BY release_id
), licensed AS (
    -- The value of each licence of a release: that of the weights, of the code, of the data.
    SELECT release_id,
           max(value) FILTER (WHERE indicator = 'license') AS weights_licence,
           max(value) FILTER (WHERE indicator = 'code_license') AS code_licence,
           max(value) FILTER (WHERE indicator = 'dataset_license') AS data_licence
    FROM cell GROUP BY release_id
), part AS (
    -- The value of each indicator times that of the licence that covers it: parts in the model's repository have the model's licence, a dataset's card the
    -- dataset's. A paper, a report and a datasheet count without one, since nobody states their licences; evaluation data are open only under an open one.
    SELECT c.release_id, c.mof_class, c.mof_component,
           CASE WHEN c.value = 0 THEN 0
                WHEN c.indicator IN ('final_weights', 'intermediate_checkpoints', 'model_architecture', 'model_card', 'evaluation_results')
                    THEN c.value * l.weights_licence
                WHEN c.dimension = 'code' OR c.indicator = 'data_processing_code' THEN c.value * l.code_licence
                WHEN c.indicator IN ('training_data', 'dataset_card') THEN c.value * l.data_licence
                ELSE c.value END AS value,
           -- The same value with unknown indicators and licences counted as open.
           coalesce(c.value, 1) * CASE
               WHEN c.indicator IN ('final_weights', 'intermediate_checkpoints', 'model_architecture', 'model_card', 'evaluation_results')
                   THEN coalesce(l.weights_licence, 1)
               WHEN c.dimension = 'code' OR c.indicator = 'data_processing_code' THEN coalesce(l.code_licence, 1)
               WHEN c.indicator IN ('training_data', 'dataset_card') THEN coalesce(l.data_licence, 1)
               ELSE 1 END AS high
    FROM cell c
    JOIN licensed l USING (release_id)
    WHERE c.mof_class IS NOT NULL
), component AS (
    -- NULL (unknown) if nothing was found and an indicator or its licence is unknown; high: the same with the unknown counted as open.
    SELECT release_id, mof_class, mof_component, CASE WHEN max(value) > 0 OR bool_and(value IS NOT NULL) THEN max(value) END AS value, max(high) AS high
    FROM part GROUP BY release_id, mof_class, mof_component
), class AS (
    -- Count for class II the components of III as well, for class I those of II.
    SELECT o.release_id, k.mof_class, k.place,
           100.0 * count(*) FILTER (WHERE o.value = 1) / count(*) AS progress, bool_and(o.high = 1) AS may_be_reached,
           avg((o.value IS NOT NULL)::integer) AS coverage,
           string_agg(o.mof_component || CASE
               -- "(unknown)" only if the component may still be there in full under an open licence; else a part of it, or of its licence, is known to be missing.
               WHEN o.value IS NULL AND o.high = 1 THEN ' (unknown)' WHEN coalesce(o.value, o.high) > 0 THEN ' (partial)' ELSE ' (closed)'
           END, '; ' ORDER BY o.mof_component)
               FILTER (WHERE o.value IS DISTINCT FROM 1) AS blocking
    FROM (VALUES ('III', 1, ARRAY['III']), ('II', 2, ARRAY['III', 'II']), ('I', 3, ARRAY['III', 'II', 'I'])) AS k (mof_class, place, holds)
    JOIN component o ON o.mof_class = ANY (k.holds)
    GROUP BY o.release_id, k.mof_class, k.place
), mof AS (
    SELECT release_id,
           (array_agg(mof_class ORDER BY place DESC) FILTER (WHERE progress = 100))[1] AS mof_class,
           (array_agg(mof_class ORDER BY place DESC) FILTER (WHERE may_be_reached))[1] AS mof_class_high,
           (array_agg(mof_class ORDER BY place) FILTER (WHERE progress < 100))[1] AS mof_next_class,
           (array_agg(blocking ORDER BY place) FILTER (WHERE progress < 100))[1] AS mof_blocking,
           max(progress) FILTER (WHERE mof_class = 'III') AS mof_progress_iii,
           max(progress) FILTER (WHERE mof_class = 'II') AS mof_progress_ii,
           max(progress) FILTER (WHERE mof_class = 'I') AS mof_progress_i,
           avg(progress) AS mof_progress,
           max(coverage) FILTER (WHERE mof_class = 'I') AS mof_coverage
    FROM class GROUP BY release_id
), filled AS (
    -- Every value twice: with the unknown as closed (0) and as open (1).
    SELECT c.release_id, u.unknown_as, c.indicator, c.osai_parameter, coalesce(c.value, u.unknown_as) AS value
    FROM cell c
    CROSS JOIN (VALUES (0.0), (1.0)) AS u (unknown_as)
    WHERE c.osai_parameter IS NOT NULL
), covered AS (
    -- For the parameter Licenses: the licence of weights, code and data, each NULL if that part is not there.
    SELECT release_id, unknown_as,
           CASE WHEN max(value) FILTER (WHERE indicator = 'final_weights') > 0 THEN max(value) FILTER (WHERE indicator = 'license') END AS weights,
           CASE WHEN max(value) FILTER (WHERE osai_parameter = 'Training Code') > 0 THEN max(value) FILTER (WHERE indicator = 'code_license') END AS code,
           CASE WHEN max(value) FILTER (WHERE indicator = 'training_data') = 1 THEN max(value) FILTER (WHERE indicator = 'dataset_license') END AS data
    FROM filled GROUP BY release_id, unknown_as
), given AS (
    SELECT release_id, unknown_as, osai_parameter, max(value) AS value
    FROM filled WHERE osai_parameter <> 'Licenses'
    GROUP BY release_id, unknown_as, osai_parameter
    UNION ALL
    -- Licenses is open if the licence of every part that is there is open, partial if those of two are open or partial, else closed.
    SELECT release_id, unknown_as, 'Licenses',
           CASE WHEN least(weights, code, data) = 1 THEN 1
                WHEN num_nonnulls(nullif(weights, 0), nullif(code, 0), nullif(data, 0)) >= 2 THEN 0.5 ELSE 0 END
    FROM covered
), based AS (
    -- The releases that were made from another model. For others the index gives the base model the values of the end model.
    SELECT DISTINCT release_id FROM core.evidence WHERE indicator IN ('base_model_data', 'base_weights')
), parameter AS (
    SELECT r.release_id, p.parameter,
           max(coalesce(g.value, u.unknown_as)) FILTER (WHERE u.unknown_as = 0) AS low,
           max(coalesce(g.value, u.unknown_as)) FILTER (WHERE u.unknown_as = 1) AS high
    FROM core.release r
    CROSS JOIN (VALUES (0.0), (1.0)) AS u (unknown_as)
    CROSS JOIN (VALUES ('Base Model Data', 'End User Model Data'), ('End User Model Data', NULL), ('Base Model Weights', 'End User Model Weights'),
                       ('End User Model Weights', NULL), ('Training Code', NULL), ('Code Documentation', NULL), ('Hardware Architecture', NULL),
                       ('Preprint', NULL), ('Paper', NULL), ('Modelcard', NULL), ('Datasheet', NULL), ('Licenses', NULL)) AS p (parameter, end_model)
    LEFT JOIN based b USING (release_id)
    LEFT JOIN given g ON g.release_id = r.release_id AND g.unknown_as = u.unknown_as
        AND g.osai_parameter = CASE WHEN b.release_id IS NULL THEN coalesce(p.end_model, p.parameter) ELSE p.parameter END
    GROUP BY r.release_id, p.parameter
), osai AS (
    -- Sum the parameters, high at least as low: with the unknown as open, one more part is there, whose licence can lower the parameter Licenses.
    SELECT release_id, sum(low) AS low, sum(greatest(low, high)) AS high, count(*) AS parameters, count(*) FILTER (WHERE low = high) AS known
    FROM parameter GROUP BY release_id
)
SELECT r.release_id, 2 AS score_version,
       round(d.weights_score, 4) AS weights_score, round(d.weights_coverage, 4) AS weights_coverage,
       round(d.data_score, 4) AS data_score, round(d.data_coverage, 4) AS data_coverage,
       round(d.code_score, 4) AS code_score, round(d.code_coverage, 4) AS code_coverage,
       round(d.methods_score, 4) AS methods_score, round(d.methods_coverage, 4) AS methods_coverage,
       m.mof_class, m.mof_next_class, m.mof_blocking,
       round(m.mof_progress_iii, 2) AS mof_progress_iii, round(m.mof_progress_ii, 2) AS mof_progress_ii,
       round(m.mof_progress_i, 2) AS mof_progress_i, round(m.mof_progress, 2) AS mof_progress, round(m.mof_coverage, 4) AS mof_coverage,
       o.low AS osai_sum, round(o.low / o.parameters, 4) AS osai_score, round(1.0 * o.known / o.parameters, 4) AS osai_coverage,
       round(d.weights_score_low, 4) AS weights_score_low, round(d.weights_score_high, 4) AS weights_score_high,
       round(d.data_score_low, 4) AS data_score_low, round(d.data_score_high, 4) AS data_score_high,
       round(d.code_score_low, 4) AS code_score_low, round(d.code_score_high, 4) AS code_score_high,
       round(d.methods_score_low, 4) AS methods_score_low, round(d.methods_score_high, 4) AS methods_score_high,
       round(o.low / o.parameters, 4) AS osai_score_low, round(o.high / o.parameters, 4) AS osai_score_high, o.known AS osai_known,
       m.mof_class_high
FROM core.release r
JOIN of_dimension d USING (release_id)
JOIN mof m USING (release_id)
JOIN osai o USING (release_id);

COMMENT ON TABLE core.release_score IS 'Scores per release. Key: release_id.';
COMMENT ON COLUMN core.release_score.release_id IS 'Release.';
COMMENT ON COLUMN core.release_score.score_version IS 'Version of the formulas; 2 since the European index''s own formula stands here, over its twelve parameters.';
COMMENT ON COLUMN core.release_score.weights_score IS 'Mean of the known indicators of the dimension, of which coverage says how many: open 1, partial 0.5, closed 0; NULL: none is known. Unit: 0 to 1. To rank releases take the lower end.';
COMMENT ON COLUMN core.release_score.weights_coverage IS 'Share of the dimension''s indicators that are known, 0 to 1.';
COMMENT ON COLUMN core.release_score.data_score IS 'Mean of the known indicators of the dimension, of which coverage says how many: open 1, partial 0.5, closed 0; NULL: none is known. Unit: 0 to 1. To rank releases take the lower end.';
COMMENT ON COLUMN core.release_score.data_coverage IS 'Share of the dimension''s indicators that are known, 0 to 1.';
COMMENT ON COLUMN core.release_score.code_score IS 'Mean of the known indicators of the dimension, of which coverage says how many: open 1, partial 0.5, closed 0; NULL: none is known. Unit: 0 to 1. To rank releases take the lower end.';
COMMENT ON COLUMN core.release_score.code_coverage IS 'Share of the dimension''s indicators that are known, 0 to 1.';
COMMENT ON COLUMN core.release_score.methods_score IS 'Mean of the known indicators of the dimension, of which coverage says how many: open 1, partial 0.5, closed 0; NULL: none is known. Unit: 0 to 1. To rank releases take the lower end.';
COMMENT ON COLUMN core.release_score.methods_coverage IS 'Share of the dimension''s indicators that are known, 0 to 1.';
COMMENT ON COLUMN core.release_score.mof_class IS 'Best class of the Model Openness Framework with every required component open under an open licence, and nothing of it unknown: I, II or III; NULL: none is shown, which does not say that none is reached: mof_blocking tells what is unknown.';
COMMENT ON COLUMN core.release_score.mof_next_class IS 'The class after it; NULL: class I is reached.';
COMMENT ON COLUMN core.release_score.mof_blocking IS 'Components that block the next class, each closed, partial or unknown.';
COMMENT ON COLUMN core.release_score.mof_progress_iii IS 'Required components of class III that count, percent; what is unknown does not count.';
COMMENT ON COLUMN core.release_score.mof_progress_ii IS 'Of classes III and II, percent.';
COMMENT ON COLUMN core.release_score.mof_progress_i IS 'Of all classes, percent.';
COMMENT ON COLUMN core.release_score.mof_progress IS 'Mean of the three, percent.';
COMMENT ON COLUMN core.release_score.mof_coverage IS 'Share of the required components of which something is known, 0 to 1.';
COMMENT ON COLUMN core.release_score.osai_sum IS 'Sum over the twelve parameters of the European Open Source AI Index, as we find them: open 1, partial 0.5, closed or unknown 0. Unit: score, 0 to 12.';
COMMENT ON COLUMN core.release_score.osai_score IS 'Score by the formula of the European Open Source AI Index: osai_sum / 12, what is missing as 0. Unit: 0 to 1. Never more than the index would give on the same findings.';
COMMENT ON COLUMN core.release_score.osai_coverage IS 'osai_known / 12, 0 to 1.';
COMMENT ON COLUMN core.release_score.weights_score_low IS 'Mean of all indicators of the dimension with the unknown as closed, 0 to 1: the lower end, and what to rank by.';
COMMENT ON COLUMN core.release_score.weights_score_high IS 'Mean of all indicators of the dimension with the unknown as open, 0 to 1: the upper end.';
COMMENT ON COLUMN core.release_score.data_score_low IS 'Mean of all indicators of the dimension with the unknown as closed, 0 to 1: the lower end, and what to rank by.';
COMMENT ON COLUMN core.release_score.data_score_high IS 'Mean of all indicators of the dimension with the unknown as open, 0 to 1: the upper end.';
COMMENT ON COLUMN core.release_score.code_score_low IS 'Mean of all indicators of the dimension with the unknown as closed, 0 to 1: the lower end, and what to rank by.';
COMMENT ON COLUMN core.release_score.code_score_high IS 'Mean of all indicators of the dimension with the unknown as open, 0 to 1: the upper end.';
COMMENT ON COLUMN core.release_score.methods_score_low IS 'Mean of all indicators of the dimension with the unknown as closed, 0 to 1: the lower end, and what to rank by.';
COMMENT ON COLUMN core.release_score.methods_score_high IS 'Mean of all indicators of the dimension with the unknown as open, 0 to 1: the upper end.';
COMMENT ON COLUMN core.release_score.osai_score_low IS 'The lower end: unknown as 0, which is the formula, so that it equals osai_score. Unit: 0 to 1. Rank by it.';
COMMENT ON COLUMN core.release_score.osai_score_high IS 'The upper end: the same formula with every unknown parameter as open. Unit: 0 to 1.';
COMMENT ON COLUMN core.release_score.osai_known IS 'Count of the twelve parameters of which the value is known.';
COMMENT ON COLUMN core.release_score.mof_class_high IS 'The class that it would reach if every component that is unknown were there under an open licence: I, II or III; NULL: a component that every class requires is known to be partial or closed. The truth lies between mof_class and this.';
