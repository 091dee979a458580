-- The models that a published ranking of capability puts first among those released in a year, with what is known of their weights.
-- Grain: one row per ranking, day, year and place. Key: ranking, ranked_on, year, place. Reads: core.ranked_model, build.release_disclosure.
SELECT r.ranking, r.ranked_on, r.year, r.place, r.model, r.maker, r.score, r.release_date, r.lab_id,
       c.countries,
       r.release_id, r.weights_told, d.weights_status AS weights_found,
       coalesce(nullif(d.weights_status, 'unknown'), r.weights_told, 'unknown') AS weights_status,
       CASE WHEN nullif(d.weights_status, 'unknown') IS NOT NULL THEN 'release' WHEN r.weights_told IS NOT NULL THEN 'ranking' ELSE 'none' END AS weights_by,
       r.source, r.note
FROM core.ranked_model r
LEFT JOIN build.release_disclosure d USING (release_id)
CROSS JOIN LATERAL (
    SELECT coalesce(array_agg(p.country ORDER BY p.country) FILTER (WHERE p.country <> 'unknown'), '{}') AS countries
    FROM (VALUES (r.lab_id, r.release_date)) AS l (lab_id, on_day)
    CROSS JOIN LATERAL core.countries_of(l.lab_id, l.on_day) AS p
) c;

COMMENT ON TABLE mart.ranked_model IS 'The models that a published ranking of capability puts first among those released in a year, with what is known of their weights. Key: ranking, ranked_on, year, place. Source: sql/registry/ranked_models.csv, each row with its own; Epoch AI''s Capabilities Index, CC BY 4.0. Caveats: which models were measured at all is the ranking''s choice; dated versions of one model take a place each; a year that had not ended on ranked_on is not whole.';
COMMENT ON COLUMN mart.ranked_model.countries IS 'Countries of the lab on the day of release, ISO 3166-1 alpha-2; empty: unknown.';
COMMENT ON COLUMN mart.ranked_model.weights_found IS 'What we found of the weights of release_id: open, partial, closed or unknown (mart.release_disclosure); NULL: no release.';
COMMENT ON COLUMN mart.ranked_model.weights_status IS 'weights_found where that is known, else weights_told, else unknown.';
COMMENT ON COLUMN mart.ranked_model.weights_by IS 'What weights_status rests on: release (our finding), ranking (its word) or none.';
COMMENT ON COLUMN mart.ranked_model.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.ranked_model.published_from IS 'When this row was first published as it stands (wall clock, UTC).';
COMMENT ON COLUMN mart.ranked_model.ranking IS 'The ranking: epoch-eci (Epoch Capabilities Index of Epoch AI, CC BY 4.0).';
COMMENT ON COLUMN mart.ranked_model.ranked_on IS 'Day on which its scores were published as here (a copy of that day).';
COMMENT ON COLUMN mart.ranked_model.year IS 'Year of release, as the ranking dates it. Unit: year.';
COMMENT ON COLUMN mart.ranked_model.place IS 'Place among the models of the year by score. Unit: rank.';
COMMENT ON COLUMN mart.ranked_model.model IS 'Model as the ranking names it; a dated version has a place of its own.';
COMMENT ON COLUMN mart.ranked_model.maker IS 'Maker as the ranking names it; NULL: the ranking does not say.';
COMMENT ON COLUMN mart.ranked_model.score IS 'Score as published, on the ranking''s own scale (epoch-eci: GPT-5 is 150). Unit: points.';
COMMENT ON COLUMN mart.ranked_model.release_date IS 'Day of release as the ranking tells it.';
COMMENT ON COLUMN mart.ranked_model.lab_id IS 'Lab of the maker (core.lab); NULL: none of the registry.';
COMMENT ON COLUMN mart.ranked_model.release_id IS 'Release of the registry that it is, or is a size or a dated version of; NULL: none (a special edition is none of its own).';
COMMENT ON COLUMN mart.ranked_model.weights_told IS 'What the ranking says of the weights: open (under whatever licence) or closed; NULL: the ranking does not say, or unknown there.';
COMMENT ON COLUMN mart.ranked_model.source IS 'Document in which the row was seen.';
COMMENT ON COLUMN mart.ranked_model.note IS 'A remark, where one is needed.';
