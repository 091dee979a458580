-- Hand-kept facts of sql/registry, loaded as they stand in the files.
CREATE TABLE core.lab (
    lab_id    text PRIMARY KEY,
    name      text NOT NULL,
    kind      text NOT NULL,
    homepage  text,
    source    text NOT NULL,
    note      text
);
COMMENT ON TABLE core.lab IS 'Organisations that release AI models. Key: lab_id. Source: sql/registry/labs.csv.';
COMMENT ON COLUMN core.lab.lab_id IS 'Our identifier, a slug.';
COMMENT ON COLUMN core.lab.name IS 'Name as the lab writes it.';
COMMENT ON COLUMN core.lab.kind IS 'company, nonprofit, university, government, consortium, community or individual.';
COMMENT ON COLUMN core.lab.homepage IS 'URL.';
COMMENT ON COLUMN core.lab.source IS 'Public page that shows it.';
COMMENT ON COLUMN core.lab.note IS 'Remarks, e.g. why a country is unknown.';

CREATE TABLE core.lab_country (
    lab_id      text NOT NULL REFERENCES core.lab,
    country     text NOT NULL,
    valid_from  date,
    valid_to    date,
    source      text NOT NULL,
    note        text,
    UNIQUE NULLS NOT DISTINCT (lab_id, country, valid_from)
);
COMMENT ON TABLE core.lab_country IS 'Countries of labs with validity; several at once share equally; none means unknown. Key: lab_id, country, valid_from. Source: sql/registry/lab_countries.csv.';
COMMENT ON COLUMN core.lab_country.lab_id IS 'The lab (core.lab).';
COMMENT ON COLUMN core.lab_country.country IS 'ISO 3166-1 alpha-2.';
COMMENT ON COLUMN core.lab_country.valid_from IS 'First day; NULL: since the beginning.';
COMMENT ON COLUMN core.lab_country.valid_to IS 'Last day; NULL: still.';
COMMENT ON COLUMN core.lab_country.source IS 'Public page that shows it.';
COMMENT ON COLUMN core.lab_country.note IS 'Remarks.';

CREATE TABLE core.account (
    service     text NOT NULL,
    account     text NOT NULL,
    lab_id      text NOT NULL REFERENCES core.lab,
    valid_from  date,
    valid_to    date,
    source      text NOT NULL,
    note        text,
    UNIQUE NULLS NOT DISTINCT (service, account, valid_from)
);
COMMENT ON TABLE core.account IS 'Accounts of labs on the Hub and GitHub. An account that is not here belongs to an unknown lab, never to a guessed one. Key: service, account, valid_from. Source: sql/registry/accounts.csv.';
COMMENT ON COLUMN core.account.service IS 'huggingface or github.';
COMMENT ON COLUMN core.account.account IS 'Exact name of the account.';
COMMENT ON COLUMN core.account.lab_id IS 'The lab (core.lab).';
COMMENT ON COLUMN core.account.valid_from IS 'First day; NULL: since the beginning.';
COMMENT ON COLUMN core.account.valid_to IS 'Last day; NULL: still.';
COMMENT ON COLUMN core.account.source IS 'Public page that shows it.';
COMMENT ON COLUMN core.account.note IS 'Remarks, e.g. a former name.';

CREATE TABLE core.registry_release (
    release_id      text PRIMARY KEY,
    lab_id          text NOT NULL REFERENCES core.lab,
    name            text NOT NULL,
    release_date    text NOT NULL,
    date_precision  text NOT NULL CHECK (date_precision IN ('day', 'month', 'year')),
    is_api_only     boolean NOT NULL,
    modality        text,
    announced_url   text NOT NULL,
    paper_arxiv_id  text,
    note            text
);
COMMENT ON TABLE core.registry_release IS 'Flagship releases of registry labs since 2016, open and closed by one criterion (sql/registry/README.md). Key: release_id. Source: sql/registry/releases.csv.';
COMMENT ON COLUMN core.registry_release.release_id IS 'lab_id/slug.';
COMMENT ON COLUMN core.registry_release.lab_id IS 'The lab (core.lab).';
COMMENT ON COLUMN core.registry_release.name IS 'Name as announced.';
COMMENT ON COLUMN core.registry_release.release_date IS 'Announcement, ISO 8601 at the stated precision.';
COMMENT ON COLUMN core.registry_release.date_precision IS 'day, month or year.';
COMMENT ON COLUMN core.registry_release.is_api_only IS 'Documented as offered by API or product only, without weights.';
COMMENT ON COLUMN core.registry_release.modality IS 'Main modality, e.g. text, image, multimodal.';
COMMENT ON COLUMN core.registry_release.announced_url IS 'Public announcement.';
COMMENT ON COLUMN core.registry_release.paper_arxiv_id IS 'The lab''s own report, canonical arXiv id.';
COMMENT ON COLUMN core.registry_release.note IS 'Remarks.';

CREATE TABLE core.registry_release_member (
    release_id     text NOT NULL REFERENCES core.registry_release,
    artifact_kind  text NOT NULL CHECK (artifact_kind IN ('model', 'dataset', 'paper', 'repository')),
    artifact_id    text NOT NULL,
    role           text NOT NULL,
    source         text NOT NULL,
    PRIMARY KEY (release_id, artifact_kind, artifact_id)
);
COMMENT ON TABLE core.registry_release_member IS 'Hand-kept members of registry releases. Key: release_id, artifact_kind, artifact_id. Source: sql/registry/release_members.csv.';
COMMENT ON COLUMN core.registry_release_member.release_id IS 'The release (core.registry_release).';
COMMENT ON COLUMN core.registry_release_member.artifact_kind IS 'model, dataset, paper or repository.';
COMMENT ON COLUMN core.registry_release_member.artifact_id IS 'hub id, canonical arXiv id or GitHub full name.';
COMMENT ON COLUMN core.registry_release_member.role IS 'flagship, base, size, distill, quantisation, adapter, paper, code or dataset.';
COMMENT ON COLUMN core.registry_release_member.source IS 'Public page that shows it.';

CREATE TABLE core.licence (
    match_kind        text NOT NULL CHECK (match_kind IN ('hub_id', 'license_name')),
    hub_license_id    text NOT NULL,
    spdx_expression   text NOT NULL,
    licence_class     text NOT NULL CHECK (licence_class IN ('public-domain', 'permissive', 'copyleft', 'use-restricted', 'non-commercial', 'proprietary-restricted', 'unknown')),
    is_osi_approved   boolean,
    source            text NOT NULL,
    PRIMARY KEY (match_kind, hub_license_id)
);
COMMENT ON TABLE core.licence IS 'Licence names used on the Hub, mapped to SPDX and a class. Key: match_kind, hub_license_id. Source: sql/registry/licences.csv.';
COMMENT ON COLUMN core.licence.match_kind IS 'hub_id: value of the license tag; license_name: value of license_name where the tag is other.';
COMMENT ON COLUMN core.licence.hub_license_id IS 'The value, lower case.';
COMMENT ON COLUMN core.licence.spdx_expression IS 'SPDX licence expression, LicenseRef-* where SPDX has none.';
COMMENT ON COLUMN core.licence.licence_class IS 'public-domain, permissive, copyleft, use-restricted, non-commercial, proprietary-restricted or unknown; unknown is not a class of openness.';
COMMENT ON COLUMN core.licence.is_osi_approved IS 'Whether the Open Source Initiative approved it; NULL: not established.';
COMMENT ON COLUMN core.licence.source IS 'Public page that shows it.';

CREATE TABLE core.correction (
    subject_kind  text NOT NULL,
    subject_id    text NOT NULL,
    field         text NOT NULL,
    value         text NOT NULL,
    source        text NOT NULL,
    recorded_on   date NOT NULL,
    note          text,
    PRIMARY KEY (subject_kind, subject_id, field, value)
);
COMMENT ON TABLE core.correction IS 'Facts that overrule what a service tells, each with its source. Key: subject_kind, subject_id, field, value. Source: sql/registry/corrections.csv.';
COMMENT ON COLUMN core.correction.subject_kind IS 'model, dataset, paper, repository or release.';
COMMENT ON COLUMN core.correction.subject_id IS 'Its identifier.';
COMMENT ON COLUMN core.correction.field IS 'Field overruled, e.g. release_date.';
COMMENT ON COLUMN core.correction.value IS 'The corrected value, as text.';
COMMENT ON COLUMN core.correction.source IS 'Public page that shows it.';
COMMENT ON COLUMN core.correction.recorded_on IS 'Day on which it was recorded here.';
COMMENT ON COLUMN core.correction.note IS 'Remarks.';

CREATE TABLE core.takedown (
    service       text NOT NULL,
    kind          text NOT NULL,
    id            text NOT NULL,
    requested_on  date NOT NULL,
    reason        text NOT NULL,
    source        text,
    PRIMARY KEY (service, kind, id)
);
COMMENT ON TABLE core.takedown IS 'Records whose text is purged and which no mart shows, by request. Key: service, kind, id. Source: sql/registry/takedown.csv.';
COMMENT ON COLUMN core.takedown.service IS 'Service.';
COMMENT ON COLUMN core.takedown.kind IS 'Kind of record, or account.';
COMMENT ON COLUMN core.takedown.id IS 'Its identifier there.';
COMMENT ON COLUMN core.takedown.requested_on IS 'Day of the request.';
COMMENT ON COLUMN core.takedown.reason IS 'Reason given.';
COMMENT ON COLUMN core.takedown.source IS 'Where the request is on record.';
