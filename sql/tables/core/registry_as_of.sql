-- Written by make schema: change it by a migration.
CREATE TABLE core.registry_as_of (
    kind         text  NOT NULL CHECK (kind IN ('closed releases', 'open releases', 'labs and accounts')),
    lab_id       text  REFERENCES core.lab (lab_id),
    listed_to    date  NOT NULL CHECK (listed_to >= '2016-01-01'),
    established  text  NOT NULL,
    source       text  NOT NULL,
    note         text,
    UNIQUE NULLS NOT DISTINCT (kind, lab_id)
);

COMMENT ON TABLE core.registry_as_of IS 'Up to which day the makers'' announcements were gone through for the registry, by kind of row and, where it differs, by lab. Key: kind, lab_id. Source: sql/registry/registry_as_of.csv, each row with its own. Caveats: up to that day a person looked; that nothing was missed is not said.';
COMMENT ON COLUMN core.registry_as_of.kind IS 'What was looked for: closed releases, open releases (with weights), or labs and accounts.';
COMMENT ON COLUMN core.registry_as_of.lab_id IS 'Lab (core.lab) for which the day is another one; NULL: all others.';
COMMENT ON COLUMN core.registry_as_of.listed_to IS 'Last day whose announcements were gone through.';
COMMENT ON COLUMN core.registry_as_of.established IS 'How the day was established.';
COMMENT ON COLUMN core.registry_as_of.source IS 'Public page that it rests on.';
COMMENT ON COLUMN core.registry_as_of.note IS 'A remark, such as what is known to be missing.';

GRANT DELETE, UPDATE ON core.registry_as_of TO observatory_loader;
