-- Bring the declarations up to date with newer records (declaration_new.sql).
INSERT INTO core.hub_declaration AS d
SELECT n.* FROM hub_declaration_new n
ON CONFLICT (hub_key) DO UPDATE
SET results = excluded.results, datasets_other = excluded.datasets_other, bases_other = excluded.bases_other, topics = excluded.topics,
    has_tags = excluded.has_tags, has_card = excluded.has_card, has_weights = excluded.has_weights, names_results = excluded.names_results,
    license_name = excluded.license_name, region = excluded.region, datasets = excluded.datasets, bases = excluded.bases, licences = excluded.licences,
    arxiv_ids = excluded.arxiv_ids, dois = excluded.dois, languages = excluded.languages, formats = excluded.formats, trainers = excluded.trainers
WHERE d IS DISTINCT FROM excluded;
