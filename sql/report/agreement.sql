-- Agreement with human labels as it is published, for the terminal: one row per source, group, dimension and answerer.
SELECT source, CASE row_group WHEN 'repository linked by the rater' THEN 'linked' WHEN 'no repository linked by the rater' THEN 'not linked'
                              WHEN 'closed without note or link' THEN 'unstated' WHEN 'all but closed without note or link' THEN 'stated' ELSE row_group END AS rows,
       dimension, answered_by AS by, n,
       concat(n_with_repository_answered, '/', n_with_repository) AS answered,
       concat(round(accuracy, 2), ' [', round(accuracy_low, 2), ' ', round(accuracy_high, 2), ']') AS accuracy,
       concat(round(macro_f1, 2), ' [', round(macro_f1_low, 2), ' ', round(macro_f1_high, 2), ']') AS macro_f1,
       concat(round(kappa, 2), ' [', round(kappa_low, 2), ' ', round(kappa_high, 2), ']') AS kappa,
       round(accuracy_closed_or_some, 2) AS closed_or_some,
       concat_ws(' | ', concat_ws(' ', open_open, open_partial, open_closed), concat_ws(' ', partial_open, partial_partial, partial_closed),
                 concat_ws(' ', closed_open, closed_partial, closed_closed)) AS confusion
FROM mart.assessment_agreement
ORDER BY source, row_group <> 'all', row_group, dimension, answered_by DESC
