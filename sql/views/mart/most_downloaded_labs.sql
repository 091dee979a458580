-- Labs by what is known of their downloads, with how much of it is known, and how much is of copies of others' models.
CREATE OR REPLACE VIEW mart.most_downloaded_labs AS
SELECT
    rank() OVER (ORDER BY t.downloads_30d_at_least DESC) AS place_among_known,
    format('%s of %s watched labs with a known number (%s)', t.labs_with_downloads, t.labs_watched, p.world) AS place_is_among, t.lab_id, t.lab, t.countries, t.downloads_30d_at_least,
    t.downloads_30d_of_copies_at_least, t.models, t.models_with_downloads, t.models - t.models_with_downloads AS models_without_downloads,
    t.labs_watched, t.labs_with_downloads,
    nullif(concat_ws(
        '; ',
        CASE WHEN t.labs_with_downloads < t.labs_watched THEN
            format('no number is known of %s of %s labs, which may be downloaded more', t.labs_watched - t.labs_with_downloads, t.labs_watched) END,
        CASE WHEN t.models_with_downloads < t.models THEN
            format('of this lab''s %s models %s have no number', t.models, t.models - t.models_with_downloads) END,
        CASE WHEN 2 * t.downloads_30d_of_copies_at_least > t.downloads_30d_at_least THEN 'more than half is of copies of other makers'' models' END
    ), '') AS caveat,
    p.world, p.publication_id, p.as_of
FROM (
    SELECT
        l.lab_id, l.name AS lab, l.countries, count(*) AS models, count(m.downloads) AS models_with_downloads, sum(m.downloads)::bigint AS downloads_30d_at_least,
        coalesce(sum(m.downloads) FILTER (WHERE c.is_copy), 0)::bigint AS downloads_30d_of_copies_at_least,
        count(*) OVER () AS labs_watched, count(sum(m.downloads)) OVER () AS labs_with_downloads
    FROM mart.model m
    JOIN mart.lab l ON l.lab_id = m.lab_id
    CROSS JOIN LATERAL (
        -- Copies: models that declare to be quantised from, or an adapter on, another account's model. A model that was tuned further is a work of its own.
        SELECT EXISTS (
            SELECT 1
            FROM mart.lineage e
            LEFT JOIN core.account_lab a ON a.service = 'huggingface' AND a.account_lower = lower(split_part(e.parent_hub_id, '/', 1))
            WHERE e.child_hub_id = m.hub_id AND e.gone_at IS NULL AND NOT e.is_self AND e.parent_hub_id LIKE '%/%'
              AND (m.role IN ('quantisation', 'adapter') OR e.relation IN ('quantized', 'adapter'))
              AND a.lab_id IS DISTINCT FROM m.lab_id AND lower(split_part(e.parent_hub_id, '/', 1)) <> lower(split_part(m.hub_id, '/', 1))
        ) AS is_copy
    ) c
    WHERE m.gone_at IS NULL
    GROUP BY l.lab_id, l.name, l.countries
) t
CROSS JOIN (SELECT publication_id, as_of, world FROM mart.publication WHERE is_current) p
WHERE t.downloads_30d_at_least IS NOT NULL;
COMMENT ON VIEW mart.most_downloaded_labs IS 'Which labs are downloaded most, as far as it is known: labs by the downloads of the last 30 days over those of their models of which the Hub gave us the number, in the current publication. Grain: one row per lab with a number. Key: lab_id. Source: mart.model, mart.lab, mart.lineage. Caveats: a floor: the place of a lab may be better than it stands here, and that of a lab without a number is not known (labs_watched, labs_with_downloads, caveat); of models that are watched, not of the whole Hub; downloads are counted by the Hub, and copies of other makers'' models count for the lab that uploaded them (downloads_30d_of_copies_at_least).';
COMMENT ON COLUMN mart.most_downloaded_labs.place_among_known IS 'Place by downloads_30d_at_least among the labs of which a number is known; equal ones have one, and the next is left out. Unit: rank; 1 is the most downloaded of these.';
COMMENT ON COLUMN mart.most_downloaded_labs.place_is_among IS 'What the place is among, in words: how many of the labs that are watched have a known number, and of which world; write it beside the place.';
COMMENT ON COLUMN mart.most_downloaded_labs.lab_id IS 'Lab of the registry (mart.lab), with or without a flagship release.';
COMMENT ON COLUMN mart.most_downloaded_labs.lab IS 'Its name.';
COMMENT ON COLUMN mart.most_downloaded_labs.countries IS 'Its countries today, ISO 3166-1 alpha-2, sorted; empty where unknown.';
COMMENT ON COLUMN mart.most_downloaded_labs.downloads_30d_at_least IS 'Downloads of the lab''s models in the last 30 days, as the Hub counts, over those of which the number is known: a floor. Unit: downloads.';
COMMENT ON COLUMN mart.most_downloaded_labs.downloads_30d_of_copies_at_least IS 'Of these: those of quantisations and adapters (by role, or as their base is declared) of a model in another maker''s account. Fine-tunes, merges and distilled models of others'' models are not in it. Unit: downloads.';
COMMENT ON COLUMN mart.most_downloaded_labs.models IS 'Models of the lab that are watched and not gone. Unit: models.';
COMMENT ON COLUMN mart.most_downloaded_labs.models_with_downloads IS 'Of models: those whose downloads the Hub gave us. Unit: models.';
COMMENT ON COLUMN mart.most_downloaded_labs.models_without_downloads IS 'Of models: the others, which may be downloaded more. Unit: models.';
COMMENT ON COLUMN mart.most_downloaded_labs.labs_watched IS 'Labs of the registry with a model that is watched and not gone, in every row alike. Unit: labs.';
COMMENT ON COLUMN mart.most_downloaded_labs.labs_with_downloads IS 'Of labs_watched: those of which a number is known, which are the rows here, in every row alike. Unit: labs.';
COMMENT ON COLUMN mart.most_downloaded_labs.caveat IS 'What to mind before the place is told: labs and models of which no number is known, and copies of others'' models. NULL: nothing of these.';
COMMENT ON COLUMN mart.most_downloaded_labs.world IS 'World that the rows are of (mart.publication.world): live, or the title of a sample, which speaks of itself only.';
COMMENT ON COLUMN mart.most_downloaded_labs.publication_id IS 'Publication that the row is of (mart.publication).';
COMMENT ON COLUMN mart.most_downloaded_labs.as_of IS 'Newest observation that this publication rests on, by the services'' Date (UTC); of all rows alike.';
REVOKE INSERT, UPDATE, DELETE ON mart.most_downloaded_labs FROM observatory_loader;
