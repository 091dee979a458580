-- Models of known labs that the catalogue models.dev lists and no release bears the name of, as rows of sql/registry/releases.csv that lack their page;
-- the newest first. One that is a size or an edition of another is no release by the registry's criterion: a person leaves it out.
SELECT release_id, lab_id, name, release_date, date_precision, is_api_only, modality, announced_url, paper_arxiv_id, note
FROM (
    SELECT DISTINCT ON (lab_id, core.plain_name(name))
           lab_id || '/' || lower(model_id) AS release_id, lab_id, name, release_date, date_precision, coalesce((NOT open_weights)::text, '') AS is_api_only, modality,
           '' AS announced_url, '' AS paper_arxiv_id,
           concat('models.dev lists it', CASE open_weights WHEN true THEN '; its weights are open there' WHEN false THEN '; its weights are not open there' END) AS note
    FROM mart.catalogue_model
    WHERE waits_for = 'release'
    ORDER BY lab_id, core.plain_name(name), release_date DESC, model_id
) one
ORDER BY release_date DESC, lab_id, release_id
LIMIT :rows
