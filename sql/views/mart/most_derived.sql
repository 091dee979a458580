-- The models that the most accounts declare as the base of a model of theirs, with the number of models that were counted through.
CREATE OR REPLACE VIEW mart.most_derived AS
SELECT
    -- Of a part of the Hub a place is chance, and none is told.
    CASE WHEN c.is_whole_hub THEN rank() OVER most END AS place, row_number() OVER (ORDER BY s.child_accounts DESC NULLS LAST, s.children DESC, s.descendants DESC, s.subject_id) AS list_number,
    CASE WHEN c.is_whole_hub THEN 'the whole Hub' ELSE format('%s collected models of a part of the Hub (%s)', c.collected, p.world) END AS place_is_among, s.subject_id AS hub_id, l.name AS lab, coalesce(l.countries, '{}') AS countries,
    r.name AS release, coalesce(r.is_flagship, false) AS is_of_flagship_release, s.child_accounts AS derivative_accounts, s.children AS derivatives, s.children_of_own_lab AS derivatives_of_own_lab,
    s.children_adapter AS derivatives_adapter,
    s.children_finetune AS derivatives_finetune, s.children_merge AS derivatives_merge, s.children_quantized AS derivatives_quantized,
    s.children - s.children_adapter - s.children_finetune - s.children_merge - s.children_quantized AS derivatives_unspecified,
    s.descendants, c.collected AS models_collected, c.is_whole_hub,
    CASE WHEN NOT c.is_whole_hub THEN format('of %s models that were collected, a part of the Hub: which derivatives are among them is chance, and an order by them is none of the Hub', c.collected) END AS caveat,
    p.world, p.publication_id, p.as_of
FROM mart.lineage_summary s
LEFT JOIN mart.lab l ON l.lab_id = s.lab_id
LEFT JOIN mart.model m ON m.hub_id = s.subject_id
LEFT JOIN mart.release r ON r.release_id = m.release_id
CROSS JOIN (SELECT collected, is_whole_hub FROM mart.hub_collected WHERE kind = 'model') c
CROSS JOIN (SELECT publication_id, as_of, world FROM mart.publication WHERE is_current) p
WHERE s.universe = 'collected_hub' AND s.subject_kind = 'model' AND s.children > 0
WINDOW most AS (ORDER BY s.child_accounts DESC NULLS LAST, s.children DESC, s.descendants DESC)
ORDER BY list_number;
COMMENT ON VIEW mart.most_derived IS 'Which models others are made from most: models with declared derivatives, by how many accounts hold these, in the current publication. Grain: one row per model that has a derivative. Key: hub_id. Source: mart.lineage_summary, mart.hub_collected, mart.model, mart.release, mart.lab. Caveats: a derivative counts only where its record was collected (models_collected, is_whole_hub): of a sample nearly all are missing, and a model that is not here has none among the collected; derivatives declare their parent themselves, and many declare none; models of registry labs and those with ten descendants and more. Families and labs are in mart.lineage_summary, single edges in mart.lineage.';
COMMENT ON COLUMN mart.most_derived.place IS 'Place by derivative_accounts, then derivatives, then descendants, where the whole Hub was collected; equal ones have one, and the next is left out. By accounts, since one account may upload dozens of variants of one model. Unit: rank; 1 has the most; NULL: a part of the Hub was collected (is_whole_hub is false), of which an order is chance.';
COMMENT ON COLUMN mart.most_derived.list_number IS 'A number of its own for each model, for lists: in the order of place, then hub_id. Where is_whole_hub is false it is an order of the collected models alone, and says nothing of the Hub. Unit: position, from 1.';
COMMENT ON COLUMN mart.most_derived.place_is_among IS 'What the place, or where there is none list_number, is among, in words: the whole Hub, or how many collected models of a part of it, with the world; write it beside the list.';
COMMENT ON COLUMN mart.most_derived.hub_id IS 'org/name on the Hub.';
COMMENT ON COLUMN mart.most_derived.lab IS 'The lab''s name; NULL where no lab is known.';
COMMENT ON COLUMN mart.most_derived.countries IS 'Countries of the lab today, ISO 3166-1 alpha-2, sorted; empty where unknown.';
COMMENT ON COLUMN mart.most_derived.release IS 'Name of the release that it belongs to; NULL where the model is not watched.';
COMMENT ON COLUMN mart.most_derived.is_of_flagship_release IS 'Whether that release is a flagship, and so in mart.release_overview.';
COMMENT ON COLUMN mart.most_derived.derivative_accounts IS 'Distinct accounts that hold these derivatives. Unit: accounts; NULL: not counted yet.';
COMMENT ON COLUMN mart.most_derived.derivatives IS 'Collected models that declare this one as a parent. Unit: models.';
COMMENT ON COLUMN mart.most_derived.derivatives_of_own_lab IS 'Of derivatives: those in an account of the model''s own lab, or in its own account: its maker''s variants. Unit: models; NULL: not counted yet.';
COMMENT ON COLUMN mart.most_derived.derivatives_adapter IS 'Of derivatives: adapters. Unit: models.';
COMMENT ON COLUMN mart.most_derived.derivatives_finetune IS 'Of derivatives: fine-tunes. Unit: models.';
COMMENT ON COLUMN mart.most_derived.derivatives_merge IS 'Of derivatives: merges. Unit: models.';
COMMENT ON COLUMN mart.most_derived.derivatives_quantized IS 'Of derivatives: quantisations. Unit: models.';
COMMENT ON COLUMN mart.most_derived.derivatives_unspecified IS 'Of derivatives: those that do not say how they were made. Unit: models.';
COMMENT ON COLUMN mart.most_derived.descendants IS 'Collected models below it over any number of steps, derivatives of derivatives too. Unit: models.';
COMMENT ON COLUMN mart.most_derived.models_collected IS 'Models of the Hub that are here and were looked through, in every row alike (mart.hub_collected). Unit: models.';
COMMENT ON COLUMN mart.most_derived.is_whole_hub IS 'Whether these are all models of the real Hub; false: the counts are of a part of it, and say how many there are at least.';
COMMENT ON COLUMN mart.most_derived.caveat IS 'Why the order is none of the whole Hub, where a part of it was collected; NULL: all of it was.';
COMMENT ON COLUMN mart.most_derived.world IS 'World that the rows are of (mart.publication.world): live, or the title of a sample, which speaks of itself only.';
COMMENT ON COLUMN mart.most_derived.publication_id IS 'Publication that the row is of (mart.publication).';
COMMENT ON COLUMN mart.most_derived.as_of IS 'Newest observation that this publication rests on, by the services'' Date (UTC); of all rows alike.';
REVOKE INSERT, UPDATE, DELETE ON mart.most_derived FROM observatory_loader;
