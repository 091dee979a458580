-- How large are new models, and what share is quantised, per year and modality; by count and by downloads?
-- Asked by: Economies of Open Intelligence (mean size times 17).
-- Read: mean_parameters_by_download weighs each model by its downloads of the last 30 days.
-- Caveats: parameters are those of the safetensors or gguf metadata, total and not active: whether a model is a mixture of experts is not recorded; models that we follow.
-- Columns: year, modality, n, mean_parameters, median_parameters, mean_parameters_by_download, share_quantised, coverage.
-- Reads: mart.model.
SELECT extract(year FROM m.created_at AT TIME ZONE 'UTC')::integer AS year, coalesce(m.pipeline_tag, 'no task given') AS modality, count(*) AS n,
       round(avg(m.parameters)) AS mean_parameters,
       percentile_disc(0.5) WITHIN GROUP (ORDER BY m.parameters) AS median_parameters,
       round(sum(m.parameters::numeric * m.downloads) / nullif(sum(m.downloads) FILTER (WHERE m.parameters IS NOT NULL), 0)) AS mean_parameters_by_download,
       round(avg((m.role = 'quantisation')::integer), 4) AS share_quantised,
       round(count(m.parameters)::numeric / count(*), 4) AS coverage
FROM mart.model m
WHERE m.created_at IS NOT NULL AND m.gone_at IS NULL
GROUP BY 1, 2
ORDER BY year DESC, n DESC, modality
