-- How often our findings, and a trivial guess (the floor), agree with people's ratings; intervals by resampling labs 1,000 times.
-- Grain: one row per source, dimension, group of rows and answerer. Key: source, dimension, row_group, answered_by. Reads: core.assessment_answer.
WITH answer AS (
    -- Each rating of which we read any source, with our answer: closed if we found nothing there.
    SELECT a.source, a.dimension, a.lab, a.label, who.answered_by, who.answer, g.row_group
    FROM core.assessment_answer a
    CROSS JOIN LATERAL (VALUES ('rules', a.answer), ('rules, own words', a.own_answer), ('floor', a.floor_answer)) AS who (answered_by, answer)
    CROSS JOIN LATERAL (VALUES
        ('half A', core.half_of_labels(a.lab) = 'A'),
        ('half B', core.half_of_labels(a.lab) = 'B'),
        ('all', true),
        ('repository linked by the rater', a.is_repository_linked),
        ('no repository linked by the rater', NOT a.is_repository_linked),
        ('closed without note or link', a.label = 'closed' AND NOT a.is_stated),
        ('all but closed without note or link', NOT (a.label = 'closed' AND NOT a.is_stated))
    ) AS g (row_group, is_in)
    WHERE a.look <> 'none' AND g.is_in AND (who.answered_by <> 'floor' OR a.dimension IN ('data', 'code', 'methods'))
), asked AS (
    SELECT source, dimension, count(*) AS n_judged,
           count(*) FILTER (WHERE is_repository_held) AS n_with_repository,
           count(*) FILTER (WHERE is_repository_held AND look <> 'none') AS n_with_repository_answered
    FROM core.assessment_answer
    GROUP BY source, dimension
), lab AS (
    SELECT source, dimension, row_group, answered_by, lab,
           (count(*) FILTER (WHERE label = 'open' AND answer = 'open'))::integer AS oo,
           (count(*) FILTER (WHERE label = 'open' AND answer = 'partial'))::integer AS op,
           (count(*) FILTER (WHERE label = 'open' AND answer = 'closed'))::integer AS oc,
           (count(*) FILTER (WHERE label = 'partial' AND answer = 'open'))::integer AS po,
           (count(*) FILTER (WHERE label = 'partial' AND answer = 'partial'))::integer AS pp,
           (count(*) FILTER (WHERE label = 'partial' AND answer = 'closed'))::integer AS pc,
           (count(*) FILTER (WHERE label = 'closed' AND answer = 'open'))::integer AS co,
           (count(*) FILTER (WHERE label = 'closed' AND answer = 'partial'))::integer AS cp,
           (count(*) FILTER (WHERE label = 'closed' AND answer = 'closed'))::integer AS cc
    FROM answer
    GROUP BY source, dimension, row_group, answered_by, lab
), labs AS (
    -- The counts of all labs of a group in one row, as arrays in one order, so that a draw picks labs by position, without a join.
    SELECT source, dimension, row_group, answered_by, count(*)::integer AS n_labs,
           array_agg(oo ORDER BY lab) AS oo, array_agg(op ORDER BY lab) AS op, array_agg(oc ORDER BY lab) AS oc,
           array_agg(po ORDER BY lab) AS po, array_agg(pp ORDER BY lab) AS pp, array_agg(pc ORDER BY lab) AS pc,
           array_agg(co ORDER BY lab) AS co, array_agg(cp ORDER BY lab) AS cp, array_agg(cc ORDER BY lab) AS cc
    FROM lab
    GROUP BY source, dimension, row_group, answered_by
), matrix AS (
    -- Sum the counts for each draw. Draw 0 is the labs themselves; any other picks as many labs with replacement, by a hash, so that every run gives the same draws.
    SELECT source, dimension, row_group, answered_by, draw, drawn.*
    FROM labs
    CROSS JOIN generate_series(0, 1000) AS d (draw)
    CROSS JOIN LATERAL (
        SELECT sum(oo[place])::numeric AS oo, sum(op[place])::numeric AS op, sum(oc[place])::numeric AS oc,
               sum(po[place])::numeric AS po, sum(pp[place])::numeric AS pp, sum(pc[place])::numeric AS pc,
               sum(co[place])::numeric AS co, sum(cp[place])::numeric AS cp, sum(cc[place])::numeric AS cc
        FROM generate_series(1, n_labs) AS s (lab)
        CROSS JOIN LATERAL (
            -- The position of the drawn lab. OFFSET 0 makes Postgres compute it once for each lab, not once for each of the nine sums.
            SELECT CASE WHEN draw = 0 THEN s.lab ELSE 1 + abs(hashtextextended(s.lab || ':' || draw, 20261124) % 1000003) % n_labs END AS place
            OFFSET 0
        ) at
    ) drawn
), measure AS (
    SELECT m.*, total.n,
           (oo + pp + cc) / n AS accuracy,
           (oo + op + po + pp + cc) / n AS accuracy_some,
           -- Macro F1: the mean over the classes that occur of 2·tp / (2·tp + fp + fn).
           (coalesce(2 * oo / nullif(2 * oo + op + oc + po + co, 0), 0) + coalesce(2 * pp / nullif(2 * pp + po + pc + op + cp, 0), 0)
            + coalesce(2 * cc / nullif(2 * cc + co + cp + oc + pc, 0), 0))
           / nullif((oo + op + oc + po + co > 0)::integer + (pp + po + pc + op + cp > 0)::integer + (cc + co + cp + oc + pc > 0)::integer, 0) AS macro_f1,
           ((oo + pp + cc) / n - chance) / nullif(1 - chance, 0) AS kappa
    FROM matrix m
    CROSS JOIN LATERAL (SELECT oo + op + oc + po + pp + pc + co + cp + cc AS n) total
    CROSS JOIN LATERAL (
        SELECT ((oo + op + oc) * (oo + po + co) + (po + pp + pc) * (op + pp + cp) + (co + cp + cc) * (oc + pc + cc)) / (n * n) AS chance
    ) by_chance
)
SELECT source, dimension, row_group, answered_by,
       max(n) FILTER (WHERE draw = 0)::bigint AS n,
       a.n_judged, a.n_with_repository, a.n_with_repository_answered,
       max(oo) FILTER (WHERE draw = 0)::bigint AS open_open,
       max(op) FILTER (WHERE draw = 0)::bigint AS open_partial,
       max(oc) FILTER (WHERE draw = 0)::bigint AS open_closed,
       max(po) FILTER (WHERE draw = 0)::bigint AS partial_open,
       max(pp) FILTER (WHERE draw = 0)::bigint AS partial_partial,
       max(pc) FILTER (WHERE draw = 0)::bigint AS partial_closed,
       max(co) FILTER (WHERE draw = 0)::bigint AS closed_open,
       max(cp) FILTER (WHERE draw = 0)::bigint AS closed_partial,
       max(cc) FILTER (WHERE draw = 0)::bigint AS closed_closed,
       round(max(accuracy) FILTER (WHERE draw = 0), 4) AS accuracy,
       round((percentile_cont(0.025) WITHIN GROUP (ORDER BY accuracy) FILTER (WHERE draw > 0))::numeric, 4) AS accuracy_low,
       round((percentile_cont(0.975) WITHIN GROUP (ORDER BY accuracy) FILTER (WHERE draw > 0))::numeric, 4) AS accuracy_high,
       round(max(macro_f1) FILTER (WHERE draw = 0), 4) AS macro_f1,
       round((percentile_cont(0.025) WITHIN GROUP (ORDER BY macro_f1) FILTER (WHERE draw > 0))::numeric, 4) AS macro_f1_low,
       round((percentile_cont(0.975) WITHIN GROUP (ORDER BY macro_f1) FILTER (WHERE draw > 0))::numeric, 4) AS macro_f1_high,
       round(max(kappa) FILTER (WHERE draw = 0), 4) AS kappa,
       round((percentile_cont(0.025) WITHIN GROUP (ORDER BY kappa) FILTER (WHERE draw > 0))::numeric, 4) AS kappa_low,
       round((percentile_cont(0.975) WITHIN GROUP (ORDER BY kappa) FILTER (WHERE draw > 0))::numeric, 4) AS kappa_high,
       round(max(accuracy_some) FILTER (WHERE draw = 0), 4) AS accuracy_closed_or_some
FROM measure
JOIN asked a USING (source, dimension)
GROUP BY source, dimension, row_group, answered_by, a.n_judged, a.n_with_repository, a.n_with_repository_answered;

COMMENT ON TABLE mart.assessment_agreement IS 'Agreement of our findings with people''s judgements. Key: source, dimension, row_group, answered_by. Caveats: people''s judgements are reference, not truth.';
COMMENT ON COLUMN mart.assessment_agreement.source IS 'Index whose judgements these are: osai_index or mot_lfai.';
COMMENT ON COLUMN mart.assessment_agreement.dimension IS 'weights, data, code, methods or licence.';
COMMENT ON COLUMN mart.assessment_agreement.row_group IS 'Rows compared: half B (the figure) or half A of the labelled labs, all, with or without a repository linked by the rater, labels closed without note or link, or all but these.';
COMMENT ON COLUMN mart.assessment_agreement.answered_by IS 'rules: our finding by the definitions of the index; rules, own words: by our own definitions; floor: a trivial guess from file names and links on the same rows.';
COMMENT ON COLUMN mart.assessment_agreement.n IS 'Rows compared: a label and a look that is not none. Unit: count.';
COMMENT ON COLUMN mart.assessment_agreement.n_judged IS 'Labelled models of the source and dimension, looked at or not. Unit: count.';
COMMENT ON COLUMN mart.assessment_agreement.n_with_repository IS 'Of these, models whose rater linked a repository that we hold. Unit: count.';
COMMENT ON COLUMN mart.assessment_agreement.n_with_repository_answered IS 'Of these, models with a look that is not none. Unit: count.';
COMMENT ON COLUMN mart.assessment_agreement.open_open IS 'Rows labelled open and answered open. Unit: count.';
COMMENT ON COLUMN mart.assessment_agreement.open_partial IS 'Rows labelled open and answered partial. Unit: count.';
COMMENT ON COLUMN mart.assessment_agreement.open_closed IS 'Rows labelled open and answered closed. Unit: count.';
COMMENT ON COLUMN mart.assessment_agreement.partial_open IS 'Rows labelled partial and answered open. Unit: count.';
COMMENT ON COLUMN mart.assessment_agreement.partial_partial IS 'Rows labelled partial and answered partial. Unit: count.';
COMMENT ON COLUMN mart.assessment_agreement.partial_closed IS 'Rows labelled partial and answered closed. Unit: count.';
COMMENT ON COLUMN mart.assessment_agreement.closed_open IS 'Rows labelled closed and answered open. Unit: count.';
COMMENT ON COLUMN mart.assessment_agreement.closed_partial IS 'Rows labelled closed and answered partial. Unit: count.';
COMMENT ON COLUMN mart.assessment_agreement.closed_closed IS 'Rows labelled closed and answered closed. Unit: count.';
COMMENT ON COLUMN mart.assessment_agreement.accuracy IS 'Share of rows with the same answer, 0 to 1.';
COMMENT ON COLUMN mart.assessment_agreement.accuracy_low IS 'Lower end of the 95 % interval, by resampling labs. Unit: share.';
COMMENT ON COLUMN mart.assessment_agreement.accuracy_high IS 'Upper end of the 95 % interval, by resampling labs. Unit: share.';
COMMENT ON COLUMN mart.assessment_agreement.macro_f1 IS 'Mean F1 over the classes that occur, 0 to 1.';
COMMENT ON COLUMN mart.assessment_agreement.macro_f1_low IS 'Lower end of the 95 % interval, by resampling labs. Unit: 0 to 1.';
COMMENT ON COLUMN mart.assessment_agreement.macro_f1_high IS 'Upper end of the 95 % interval, by resampling labs. Unit: 0 to 1.';
COMMENT ON COLUMN mart.assessment_agreement.kappa IS 'Cohen''s kappa, -1 to 1.';
COMMENT ON COLUMN mart.assessment_agreement.kappa_low IS 'Lower end of the 95 % interval, by resampling labs. Unit: -1 to 1.';
COMMENT ON COLUMN mart.assessment_agreement.kappa_high IS 'Upper end of the 95 % interval, by resampling labs. Unit: -1 to 1.';
COMMENT ON COLUMN mart.assessment_agreement.accuracy_closed_or_some IS 'Share of rows where both say closed or both say more than closed, 0 to 1.';
COMMENT ON COLUMN mart.assessment_agreement.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.assessment_agreement.published_from IS 'When this row was first published as it stands (wall clock, UTC).';
