-- Makers that the catalogue models.dev lists and no lab of the registry is called after, as rows of sql/registry/labs.csv that lack their kind and their
-- source; the newest release first.
SELECT lower(maker) AS lab_id, '' AS name, '' AS kind, '' AS homepage, '' AS source,
       format('models.dev lists %s models of this maker, the newest %s of %s', count(*), (array_agg(name ORDER BY release_date DESC, model_id))[1], max(release_date)) AS note,
       '' AS countries, '' AS huggingface, '' AS github
FROM mart.catalogue_model
WHERE waits_for = 'lab'
GROUP BY maker
ORDER BY max(release_date) DESC, maker
LIMIT :rows
