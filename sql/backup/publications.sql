-- How many publications there are; and of the last one its number, world, hash of the registry and as_of.
SELECT count(*), max(publication_id), (array_agg(world ORDER BY publication_id DESC))[1], (array_agg(registry_hash ORDER BY publication_id DESC))[1],
       (array_agg(as_of ORDER BY publication_id DESC))[1]
FROM meta.publication
