-- The models that most others declare as what they were made from, with how many models the counts looked through.
CREATE OR REPLACE VIEW mart.most_derived AS
SELECT
    rank() OVER (ORDER BY s.children DESC, s.descendants DESC) AS place, s.subject_id AS hub_id, l.name AS lab, coalesce(l.countries, '{}') AS countries,
    r.name AS release, coalesce(r.is_flagship, false) AS is_of_flagship_release, s.children AS derivatives, s.children_adapter AS derivatives_adapter,
    s.children_finetune AS derivatives_finetune, s.children_merge AS derivatives_merge, s.children_quantized AS derivatives_quantized,
    s.children - s.children_adapter - s.children_finetune - s.children_merge - s.children_quantized AS derivatives_unspecified,
    s.descendants, c.collected AS models_collected, c.is_whole_hub, p.world, p.publication_id, p.as_of
FROM mart.lineage_summary s
LEFT JOIN mart.lab l ON l.lab_id = s.lab_id
LEFT JOIN mart.model m ON m.hub_id = s.subject_id
LEFT JOIN mart.release r ON r.release_id = m.release_id
CROSS JOIN (SELECT collected, is_whole_hub FROM mart.hub_collected WHERE kind = 'model') c
CROSS JOIN (SELECT publication_id, as_of, world FROM mart.publication WHERE is_current) p
WHERE s.universe = 'collected_hub' AND s.subject_kind = 'model' AND s.children > 0;
COMMENT ON VIEW mart.most_derived IS 'Which models others are made from most: models with declared derivatives, in the current publication. Grain: one row per model that has a derivative. Key: hub_id. Source: mart.lineage_summary, mart.hub_collected, mart.model, mart.release, mart.lab. Caveats: a derivative counts only where its record was collected (models_collected, is_whole_hub): of a sample nearly all are missing, and a model that is not here has none among the collected; derivatives declare their parent themselves, and many declare none; models of registry labs and those with ten descendants and more. Families and labs are in mart.lineage_summary, single edges in mart.lineage.';
COMMENT ON COLUMN mart.most_derived.place IS 'Place by derivatives, then descendants; equal ones have one, and the next is left out. Unit: rank; 1 has the most.';
COMMENT ON COLUMN mart.most_derived.hub_id IS 'org/name on the Hub.';
COMMENT ON COLUMN mart.most_derived.lab IS 'The lab''s name; NULL where no lab is known.';
COMMENT ON COLUMN mart.most_derived.countries IS 'Countries of the lab today, ISO 3166-1 alpha-2, sorted; empty where unknown.';
COMMENT ON COLUMN mart.most_derived.release IS 'Name of the release that it belongs to; NULL where the model is not watched.';
COMMENT ON COLUMN mart.most_derived.is_of_flagship_release IS 'Whether that release is a flagship, and so in mart.release_overview.';
COMMENT ON COLUMN mart.most_derived.derivatives IS 'Collected models that declare this one as a parent. Unit: models.';
COMMENT ON COLUMN mart.most_derived.derivatives_adapter IS 'Of derivatives: adapters. Unit: models.';
COMMENT ON COLUMN mart.most_derived.derivatives_finetune IS 'Of derivatives: fine-tunes. Unit: models.';
COMMENT ON COLUMN mart.most_derived.derivatives_merge IS 'Of derivatives: merges. Unit: models.';
COMMENT ON COLUMN mart.most_derived.derivatives_quantized IS 'Of derivatives: quantisations. Unit: models.';
COMMENT ON COLUMN mart.most_derived.derivatives_unspecified IS 'Of derivatives: those that do not say how they were made. Unit: models.';
COMMENT ON COLUMN mart.most_derived.descendants IS 'Collected models below it over any number of steps, derivatives of derivatives too. Unit: models.';
COMMENT ON COLUMN mart.most_derived.models_collected IS 'Models of the Hub that are here and were looked through, in every row alike (mart.hub_collected). Unit: models.';
COMMENT ON COLUMN mart.most_derived.is_whole_hub IS 'Whether these are all models of the real Hub; false: the counts are of a part of it, and say how many there are at least.';
COMMENT ON COLUMN mart.most_derived.world IS 'World that the rows are of (mart.publication.world): live, or the title of a sample, which speaks of itself only.';
COMMENT ON COLUMN mart.most_derived.publication_id IS 'Publication that the row is of (mart.publication).';
COMMENT ON COLUMN mart.most_derived.as_of IS 'Newest observation that this publication rests on, by the services'' Date (UTC); of all rows alike.';
REVOKE INSERT, UPDATE, DELETE ON mart.most_derived FROM observatory_loader;
