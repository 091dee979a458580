-- Written by make schema: change it by a migration.
CREATE TABLE mart.lab (
    lab_id           text         PRIMARY KEY,
    name             text         NOT NULL,
    kind             text         NOT NULL,
    homepage         text,
    countries        text[]       NOT NULL,
    hub_accounts     text[]       NOT NULL,
    github_accounts  text[]       NOT NULL,
    releases         bigint       NOT NULL,
    models           bigint       NOT NULL,
    source           text         NOT NULL,
    publication_id   bigint       NOT NULL,
    published_from   timestamptz  NOT NULL
);

COMMENT ON TABLE mart.lab IS 'Labs of the registry. Key: lab_id.';
COMMENT ON COLUMN mart.lab.lab_id IS 'Our identifier, a slug.';
COMMENT ON COLUMN mart.lab.name IS 'Name as the lab writes it.';
COMMENT ON COLUMN mart.lab.kind IS 'company, nonprofit, university, government, consortium, community or individual.';
COMMENT ON COLUMN mart.lab.homepage IS 'URL.';
COMMENT ON COLUMN mart.lab.countries IS 'ISO 3166-1 alpha-2 codes valid now, sorted; empty: unknown.';
COMMENT ON COLUMN mart.lab.hub_accounts IS 'Accounts on the Hub, sorted.';
COMMENT ON COLUMN mart.lab.github_accounts IS 'Accounts on GitHub, sorted.';
COMMENT ON COLUMN mart.lab.releases IS 'Releases counted in its shares. Unit: count.';
COMMENT ON COLUMN mart.lab.models IS 'Models of its Hub accounts that we have a record of. Unit: count.';
COMMENT ON COLUMN mart.lab.source IS 'Public page that shows it.';
COMMENT ON COLUMN mart.lab.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.lab.published_from IS 'When this row was first published as it stands (wall clock, UTC).';

SELECT meta.keep_history('lab');
