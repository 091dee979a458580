-- Up to which day the makers' announcements were gone through for the registry.
-- Grain: one row per kind of row and lab. Key: kind, lab_id. Reads: core.registry_as_of.
SELECT kind, coalesce(lab_id, 'all') AS lab_id, listed_to, established, source, note
FROM core.registry_as_of;

COMMENT ON TABLE mart.registry_as_of IS 'Up to which day the makers'' announcements were gone through for the registry, by kind of row and, where it differs, by lab: what was announced later is missing. Key: kind, lab_id. Caveats: up to that day a person looked; that nothing was missed is not said.';
COMMENT ON COLUMN mart.registry_as_of.kind IS 'What was looked for: closed releases, open releases (with weights), or labs and accounts.';
COMMENT ON COLUMN mart.registry_as_of.lab_id IS 'Lab (mart.lab) for which the day is another one; all: every other lab.';
COMMENT ON COLUMN mart.registry_as_of.listed_to IS 'Last day whose announcements were gone through.';
COMMENT ON COLUMN mart.registry_as_of.established IS 'How the day was established.';
COMMENT ON COLUMN mart.registry_as_of.source IS 'Public page that it rests on.';
COMMENT ON COLUMN mart.registry_as_of.note IS 'A remark, such as what is known to be missing.';
COMMENT ON COLUMN mart.registry_as_of.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.registry_as_of.published_from IS 'When this row was first published as it stands (wall clock, UTC).';
