-- Agreement with human labels as it is published, for the terminal: one row per source, group, dimension and answerer.
SELECT source, row_group, dimension, answered_by AS by, n,
       concat(n_with_repository_answered, '/', n_with_repository) AS answered_with_repository,
       accuracy || ' [' || accuracy_low || ', ' || accuracy_high || ']' AS accuracy,
       macro_f1 || ' [' || macro_f1_low || ', ' || macro_f1_high || ']' AS macro_f1,
       kappa || ' [' || kappa_low || ', ' || kappa_high || ']' AS kappa,
       accuracy_closed_or_some AS closed_or_some,
       concat_ws(' ', concat_ws('/', open_open, open_partial, open_closed), concat_ws('/', partial_open, partial_partial, partial_closed),
                 concat_ws('/', closed_open, closed_partial, closed_closed)) AS confusion
FROM mart.assessment_agreement
ORDER BY source, row_group <> 'all', row_group, dimension, answered_by DESC
