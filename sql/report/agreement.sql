-- Agreement with human labels as it is published, for the terminal: one row per source, group, dimension and answerer; half B, the figure, first.
SELECT a.source,
       CASE a.row_group WHEN 'half B' THEN 'half B: the figure'
                        WHEN 'repository linked by the rater' THEN 'linked' WHEN 'no repository linked by the rater' THEN 'not linked'
                        WHEN 'closed without note or link' THEN 'unstated' WHEN 'all but closed without note or link' THEN 'stated' ELSE a.row_group END AS rows,
       a.dimension, a.answered_by AS by, a.n,
       concat(a.n_with_repository_answered, '/', a.n_with_repository) AS answered,
       concat(round(a.accuracy, 2), ' [', round(a.accuracy_low, 2), ' ', round(a.accuracy_high, 2), ']') AS accuracy,
       concat(round(a.macro_f1, 2), ' [', round(a.macro_f1_low, 2), ' ', round(a.macro_f1_high, 2), ']') AS macro_f1,
       CASE WHEN f.n IS NOT NULL THEN concat_ws(', ', CASE WHEN a.accuracy_low > f.accuracy THEN 'accuracy' END,
                                                      CASE WHEN a.macro_f1_low > f.macro_f1 THEN 'macro F1' END,
                                                      CASE WHEN greatest(a.accuracy_low - f.accuracy, a.macro_f1_low - f.macro_f1) <= 0 THEN 'no' END)
            ELSE '' END AS above_floor,
       round(a.accuracy_closed_or_some, 2) AS closed_or_some,
       concat(round(a.kappa, 2), ' [', round(a.kappa_low, 2), ' ', round(a.kappa_high, 2), ']') AS kappa,
       concat_ws(' | ', concat_ws(' ', a.open_open, a.open_partial, a.open_closed), concat_ws(' ', a.partial_open, a.partial_partial, a.partial_closed),
                 concat_ws(' ', a.closed_open, a.closed_partial, a.closed_closed)) AS confusion
FROM mart.assessment_agreement a
LEFT JOIN mart.assessment_agreement f ON (f.source, f.dimension, f.row_group) = (a.source, a.dimension, a.row_group)
    AND a.answered_by <> 'floor' AND f.answered_by = 'floor'
ORDER BY a.source, array_position(ARRAY['half B', 'half A', 'all'], a.row_group), a.row_group, a.dimension, array_position(ARRAY['rules', 'rules, own words', 'floor'], a.answered_by)
