-- Models that the catalogue models.dev lists, with the lab and the release of the same names. A hint for people: no status is concluded from it.
-- Grain: one row per maker and model. Key: maker, model_id. Reads: staging.catalogue_model, core.account, core.lab, core.takedown, core.registry_release, core.model, core.release_member.
WITH listed AS (
    SELECT maker, model_id, name, family, release_date, date_precision, open_weights, license, modality, first_seen_at, observed_at,
           core.plain_name(maker) AS plain_maker, core.plain_name(name) AS plain_name, core.plain_name(model_id) AS plain_id
    FROM staging.catalogue_model s
    WHERE is_listed AND NOT EXISTS (SELECT 1 FROM core.takedown t WHERE t.service = 'models_dev' AND t.id = s.maker || '/' || s.model_id)
), called AS (
    SELECT core.plain_name(lab_id) AS plain_maker, lab_id, 1 AS place FROM core.lab
    UNION
    SELECT core.plain_name(name), lab_id, 2 FROM core.lab
    UNION
    SELECT core.plain_name(account), lab_id, 2 FROM core.account
), maker AS (
    -- The lab of each maker's name; NULL if two labs have that name.
    SELECT plain_maker, CASE WHEN count(DISTINCT lab_id) = 1 THEN min(lab_id) END AS lab_id
    FROM (SELECT *, rank() OVER (PARTITION BY plain_maker ORDER BY place) AS nearest FROM called) c
    WHERE nearest = 1
    GROUP BY plain_maker
), registered AS (
    SELECT lab_id, core.plain_name(name) AS plain_name, min(release_id) AS release_id FROM core.registry_release GROUP BY lab_id, core.plain_name(name)
), named AS (
    -- The release of each name that has a number and that exactly one release has, for makers whose name is not that of their lab.
    SELECT plain_name, min(release_id) AS release_id, min(lab_id) AS lab_id FROM registered WHERE plain_name ~ '[0-9]' GROUP BY plain_name HAVING count(*) = 1
), held AS (
    -- The release of each name of a model on the Hub: open models become releases there without a row in the registry.
    SELECT m.lab_id, core.plain_name(split_part(m.hub_id, '/', 2)) AS plain_name, min(r.release_id) AS release_id
    FROM core.model m
    JOIN core.release_member r ON r.artifact_kind = 'model' AND r.artifact_id = m.hub_id
    WHERE m.lab_id <> 'unknown' AND m.gone_at IS NULL
    GROUP BY m.lab_id, core.plain_name(split_part(m.hub_id, '/', 2))
)
SELECT c.maker, c.model_id, c.name, c.family, c.release_date, c.date_precision, c.open_weights, c.license, c.modality,
       CASE WHEN coalesce(g.release_id, h.release_id) IS NULL AND n.release_id IS NOT NULL THEN n.lab_id ELSE l.lab_id END AS lab_id,
       coalesce(g.release_id, h.release_id, n.release_id) AS release_id,
       CASE WHEN coalesce(g.release_id, h.release_id, n.release_id) IS NOT NULL THEN NULL WHEN l.lab_id IS NULL THEN 'lab' ELSE 'release' END AS waits_for,
       c.first_seen_at, c.observed_at
FROM listed c
LEFT JOIN maker l USING (plain_maker)
LEFT JOIN LATERAL (
    -- Find the release of the lab with the catalogue's name for it, with or without the maker's name before it, or with the catalogue's id as its name.
    SELECT min(r.release_id) AS release_id
    FROM registered r
    WHERE r.lab_id = l.lab_id AND r.plain_name <> '' AND r.plain_name IN (c.plain_name, regexp_replace(c.plain_name, '^' || c.plain_maker, ''), c.plain_id)
) g ON true
LEFT JOIN LATERAL (
    SELECT min(m.release_id) AS release_id FROM held m WHERE m.lab_id = l.lab_id AND m.plain_name <> '' AND m.plain_name IN (c.plain_name, c.plain_id)
) h ON true
LEFT JOIN named n ON n.plain_name = c.plain_name;

COMMENT ON TABLE core.catalogue_model IS 'Models that the catalogue models.dev lists, with the lab and the release that bear their names. A signal: no status, share or claim reads it. Key: maker, model_id. Source: github.com/anomalyco/models.dev (MIT), files models/<maker>/<id>.toml. Caveats: kept by a community, not by the makers; a maker''s sizes and editions have rows of their own, and are no releases of the registry.';
COMMENT ON COLUMN core.catalogue_model.maker IS 'Maker, as the catalogue names it.';
COMMENT ON COLUMN core.catalogue_model.model_id IS 'Model, as the catalogue names it.';
COMMENT ON COLUMN core.catalogue_model.name IS 'Name as told.';
COMMENT ON COLUMN core.catalogue_model.family IS 'Family as told; NULL: not told.';
COMMENT ON COLUMN core.catalogue_model.release_date IS 'Day, month or year of release as told, to date_precision.';
COMMENT ON COLUMN core.catalogue_model.date_precision IS 'day, month or year.';
COMMENT ON COLUMN core.catalogue_model.open_weights IS 'Whether its weights are open, as told; NULL: not told.';
COMMENT ON COLUMN core.catalogue_model.license IS 'Licence as told; NULL: not told.';
COMMENT ON COLUMN core.catalogue_model.modality IS 'text, multimodal, or the one kind that comes out, by what is told to go in and to come out.';
COMMENT ON COLUMN core.catalogue_model.lab_id IS 'The one lab of the registry whose id, name or account is the maker''s, without signs and case, or whose release alone bears the name; NULL: none, or several.';
COMMENT ON COLUMN core.catalogue_model.release_id IS 'Release of that lab in the registry that bears the name, or of which a model of that name on the Hub is a member, or the one release of any lab that bears it; NULL: none.';
COMMENT ON COLUMN core.catalogue_model.waits_for IS 'What a person may have to add to the registry: lab (the maker is none of it) or release (the lab has none of that name); NULL: nothing.';
COMMENT ON COLUMN core.catalogue_model.first_seen_at IS 'When it was first observed, by GitHub''s Date (UTC).';
COMMENT ON COLUMN core.catalogue_model.observed_at IS 'When its file was first observed as it is, by GitHub''s Date (UTC).';
