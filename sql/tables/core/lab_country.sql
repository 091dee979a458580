-- Written by make schema: change it by a migration.
CREATE TABLE core.lab_country (
    lab_id      text  NOT NULL REFERENCES core.lab (lab_id),
    country     text  NOT NULL,
    valid_from  date,
    valid_to    date,
    source      text  NOT NULL,
    note        text,
    UNIQUE NULLS NOT DISTINCT (lab_id, country, valid_from),
    CONSTRAINT lab_country_is_once_at_a_time EXCLUDE USING gist (core.text_range(lab_id, lab_id, '[]') WITH =, core.text_range(country, country, '[]') WITH =, daterange(valid_from, valid_to, '[]') WITH &&)
);

COMMENT ON TABLE core.lab_country IS 'Countries of labs with validity; several at once share equally; none means unknown. Key: lab_id, country, valid_from. Source: sql/registry/lab_countries.csv.';
COMMENT ON COLUMN core.lab_country.lab_id IS 'The lab (core.lab).';
COMMENT ON COLUMN core.lab_country.country IS 'ISO 3166-1 alpha-2.';
COMMENT ON COLUMN core.lab_country.valid_from IS 'First day; NULL: since the beginning.';
COMMENT ON COLUMN core.lab_country.valid_to IS 'Last day; NULL: still.';
COMMENT ON COLUMN core.lab_country.source IS 'Public page that shows it.';
COMMENT ON COLUMN core.lab_country.note IS 'Remarks.';

GRANT DELETE, UPDATE ON core.lab_country TO observatory_loader;
