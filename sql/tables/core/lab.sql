-- Written by make schema: change it by a migration.
CREATE TABLE core.lab (
    lab_id    text  PRIMARY KEY,
    name      text  NOT NULL,
    kind      text  NOT NULL,
    homepage  text,
    source    text  NOT NULL,
    note      text
);

COMMENT ON TABLE core.lab IS 'Organisations that release AI models. Key: lab_id. Source: sql/registry/labs.csv.';
COMMENT ON COLUMN core.lab.lab_id IS 'Our identifier, a slug.';
COMMENT ON COLUMN core.lab.name IS 'Name as the lab writes it.';
COMMENT ON COLUMN core.lab.kind IS 'company, nonprofit, university, government, consortium, community or individual.';
COMMENT ON COLUMN core.lab.homepage IS 'URL.';
COMMENT ON COLUMN core.lab.source IS 'Public page that shows it.';
COMMENT ON COLUMN core.lab.note IS 'Remarks, e.g. why a country is unknown.';

GRANT DELETE, UPDATE ON core.lab TO observatory_loader;
