-- Written by make schema: change it by a migration.
CREATE TABLE core.registry_release_document (
    release_id      text  NOT NULL REFERENCES core.registry_release (release_id),
    kind            text  NOT NULL CHECK (kind IN ('technical_report', 'paper', 'system_card', 'model_card', 'blog', 'data_summary', 'repository')),
    url             text  NOT NULL CHECK (url ~ '^https://[^/[:space:]]+/[^[:space:]]+$' AND length(url) <= 500),
    published_on    text,
    date_precision  text  CHECK (date_precision IN ('day', 'month', 'year')),
    source          text  NOT NULL CHECK (starts_with(source, 'https://')),
    data            text  CHECK (data IN ('released', 'partly released', 'described', 'named', 'none')),
    code            text  CHECK (code IN ('released', 'described', 'named', 'none')),
    note            text  NOT NULL,
    methods         text  CHECK (methods IN ('described', 'none')),
    PRIMARY KEY (release_id, url),
    CHECK ((published_on IS NULL) = (date_precision IS NULL)),
    CONSTRAINT registry_release_document_check1 CHECK (published_on ~ CASE date_precision WHEN 'day' THEN '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' WHEN 'month' THEN '^[0-9]{4}-[0-9]{2}$' ELSE '^[0-9]{4}$' END)
);

COMMENT ON TABLE core.registry_release_document IS 'Documents that the maker of a registry release published about it. Key: release_id, url. Source: sql/registry/release_documents.csv.';
COMMENT ON COLUMN core.registry_release_document.release_id IS 'The release (core.registry_release).';
COMMENT ON COLUMN core.registry_release_document.kind IS 'technical_report, paper, system_card, model_card, blog (an announcement or article of the maker), data_summary (the maker''s summary of the training data, in the form that the EU asks for or its own), or repository (the maker''s own repository that names the release, its tree and README read whole at a commit).';
COMMENT ON COLUMN core.registry_release_document.url IS 'Page of the document itself; of an arXiv paper https://arxiv.org/abs/ and its canonical id.';
COMMENT ON COLUMN core.registry_release_document.published_on IS 'First publication, ISO 8601 at the stated precision; NULL: not known.';
COMMENT ON COLUMN core.registry_release_document.date_precision IS 'day, month or year; NULL: date not known.';
COMMENT ON COLUMN core.registry_release_document.source IS 'Public page that leads to it, or itself.';
COMMENT ON COLUMN core.registry_release_document.data IS 'What it shows of the training data, as a person read it: released, partly released (a part of them, however small, or the whole behind a gate or a form), described, named or none; NULL: not read for that.';
COMMENT ON COLUMN core.registry_release_document.code IS 'What it shows of the training code, as a person read it: released, described, named or none; NULL: not read for that.';
COMMENT ON COLUMN core.registry_release_document.note IS 'How the row was confirmed, and remarks.';
COMMENT ON COLUMN core.registry_release_document.methods IS 'What it tells of how the release was built, as a person read it: described, or none (use and results alone); NULL: its kind decides.';

GRANT DELETE, UPDATE ON core.registry_release_document TO observatory_loader;
