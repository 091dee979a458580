-- What is published, its history, and the place where the next publication is built.

CREATE TABLE mart.lab (
    lab_id           text NOT NULL,
    name             text NOT NULL,
    kind             text NOT NULL,
    homepage         text,
    countries        text[] NOT NULL,
    hub_accounts     text[] NOT NULL,
    github_accounts  text[] NOT NULL,
    releases         bigint NOT NULL,
    models           bigint NOT NULL,
    source           text NOT NULL,
    publication_id   bigint NOT NULL,
    published_from   timestamptz NOT NULL,
    PRIMARY KEY (lab_id)
);
COMMENT ON TABLE mart.lab IS 'Labs of the registry. Key: lab_id.';
COMMENT ON COLUMN mart.lab.lab_id IS 'Our identifier, a slug.';
COMMENT ON COLUMN mart.lab.name IS 'Name as the lab writes it.';
COMMENT ON COLUMN mart.lab.kind IS 'company, nonprofit, university, government, consortium, community or individual.';
COMMENT ON COLUMN mart.lab.homepage IS 'URL.';
COMMENT ON COLUMN mart.lab.countries IS 'ISO 3166-1 alpha-2 codes valid now, sorted; empty: unknown.';
COMMENT ON COLUMN mart.lab.hub_accounts IS 'Accounts on the Hub, sorted.';
COMMENT ON COLUMN mart.lab.github_accounts IS 'Accounts on GitHub, sorted.';
COMMENT ON COLUMN mart.lab.releases IS 'Releases counted in its shares.';
COMMENT ON COLUMN mart.lab.models IS 'Models of its Hub accounts that we have a record of.';
COMMENT ON COLUMN mart.lab.source IS 'Public page that shows it.';
COMMENT ON COLUMN mart.lab.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.lab.published_from IS 'When this row was first published as it stands (wall clock, UTC).';

CREATE TABLE mart.lab_history (LIKE mart.lab INCLUDING COMMENTS, published_to timestamptz NOT NULL);
CREATE INDEX lab_history_key ON mart.lab_history (lab_id, published_to);
COMMENT ON TABLE mart.lab_history IS 'Rows of mart.lab that a later publication changed or withdrew. Key: lab_id, published_to.';
COMMENT ON COLUMN mart.lab_history.published_to IS 'When this row ceased to be what we published (wall clock, UTC).';

CREATE TABLE build.lab (LIKE mart.lab INCLUDING COMMENTS INCLUDING INDEXES);
ALTER TABLE build.lab DROP COLUMN publication_id, DROP COLUMN published_from;
COMMENT ON TABLE build.lab IS 'The next mart.lab, before its audit. Key: lab_id.';

CREATE TABLE mart.release (
    release_id      text NOT NULL,
    lab_id          text NOT NULL,
    name            text NOT NULL,
    release_date    date,
    date_precision  text,
    date_method     text NOT NULL,
    is_registry     boolean NOT NULL,
    is_api_only     boolean NOT NULL,
    is_counted      boolean NOT NULL,
    modality        text,
    models          bigint NOT NULL,
    papers          text[] NOT NULL,
    repositories    text[] NOT NULL,
    datasets        text[] NOT NULL,
    publication_id  bigint NOT NULL,
    published_from  timestamptz NOT NULL,
    PRIMARY KEY (release_id)
);
COMMENT ON TABLE mart.release IS 'Releases with their lab and date. Key: release_id.';
COMMENT ON COLUMN mart.release.release_id IS 'lab_id/slug; hub/<hub_id> for a single model of an unknown lab.';
COMMENT ON COLUMN mart.release.lab_id IS 'Lab (mart.lab), or unknown.';
COMMENT ON COLUMN mart.release.name IS 'Name.';
COMMENT ON COLUMN mart.release.release_date IS 'Release; first day of the period where the precision is coarser; NULL: not known.';
COMMENT ON COLUMN mart.release.date_precision IS 'day, month or year.';
COMMENT ON COLUMN mart.release.date_method IS 'registry, correction, hub_created_at or unknown.';
COMMENT ON COLUMN mart.release.is_registry IS 'Whether it stands in sql/registry/releases.csv.';
COMMENT ON COLUMN mart.release.is_api_only IS 'Documented as offered by API or product only.';
COMMENT ON COLUMN mart.release.is_counted IS 'Whether it counts in lab and country shares.';
COMMENT ON COLUMN mart.release.modality IS 'Main modality, where known.';
COMMENT ON COLUMN mart.release.models IS 'Member models.';
COMMENT ON COLUMN mart.release.papers IS 'arXiv ids of its own papers, sorted.';
COMMENT ON COLUMN mart.release.repositories IS 'GitHub full names of its code, sorted.';
COMMENT ON COLUMN mart.release.datasets IS 'Hub ids of its training datasets, sorted.';
COMMENT ON COLUMN mart.release.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.release.published_from IS 'When this row was first published as it stands (wall clock, UTC).';

CREATE TABLE mart.release_history (LIKE mart.release INCLUDING COMMENTS, published_to timestamptz NOT NULL);
CREATE INDEX release_history_key ON mart.release_history (release_id, published_to);
COMMENT ON TABLE mart.release_history IS 'Rows of mart.release that a later publication changed or withdrew. Key: release_id, published_to.';
COMMENT ON COLUMN mart.release_history.published_to IS 'When this row ceased to be what we published (wall clock, UTC).';

CREATE TABLE build.release (LIKE mart.release INCLUDING COMMENTS INCLUDING INDEXES);
ALTER TABLE build.release DROP COLUMN publication_id, DROP COLUMN published_from;
COMMENT ON TABLE build.release IS 'The next mart.release, before its audit. Key: release_id.';

CREATE TABLE mart.model (
    hub_id              text NOT NULL,
    release_id          text NOT NULL,
    role                text NOT NULL,
    lab_id              text NOT NULL,
    universe            text NOT NULL,
    created_at          timestamptz,
    last_modified_at    timestamptz,
    gated               text,
    pipeline_tag        text,
    library_name        text,
    parameters          bigint,
    hub_license_id      text,
    license_spdx        text,
    licence_class       text NOT NULL,
    parents             text[] NOT NULL,
    downloads           bigint,
    downloads_all_time  bigint,
    likes               bigint,
    gone_at             timestamptz,
    publication_id      bigint NOT NULL,
    published_from      timestamptz NOT NULL,
    PRIMARY KEY (hub_id)
);
COMMENT ON TABLE mart.model IS 'Models with their lab, release, licence and adoption. Key: hub_id.';
COMMENT ON COLUMN mart.model.hub_id IS 'org/name on the Hub.';
COMMENT ON COLUMN mart.model.release_id IS 'Its release (mart.release).';
COMMENT ON COLUMN mart.model.role IS 'Role in the release: flagship, size, distill, quantisation, adapter or base.';
COMMENT ON COLUMN mart.model.lab_id IS 'Lab of the account, or unknown.';
COMMENT ON COLUMN mart.model.universe IS 'Why it is here: registry, scope, adoption or named.';
COMMENT ON COLUMN mart.model.created_at IS 'createdAt of the Hub (floor 2022-03-02T23:29:04Z), UTC.';
COMMENT ON COLUMN mart.model.last_modified_at IS 'lastModified of the Hub, UTC.';
COMMENT ON COLUMN mart.model.gated IS 'As told: false, auto, manual or true; NULL: not told.';
COMMENT ON COLUMN mart.model.pipeline_tag IS 'Task as told.';
COMMENT ON COLUMN mart.model.library_name IS 'Library as told.';
COMMENT ON COLUMN mart.model.parameters IS 'Parameters, count.';
COMMENT ON COLUMN mart.model.hub_license_id IS 'license tag as told.';
COMMENT ON COLUMN mart.model.license_spdx IS 'SPDX expression; NULL: unknown.';
COMMENT ON COLUMN mart.model.licence_class IS 'public-domain, permissive, copyleft, use-restricted, non-commercial, proprietary-restricted or unknown.';
COMMENT ON COLUMN mart.model.parents IS 'Declared base models, sorted.';
COMMENT ON COLUMN mart.model.downloads IS 'Downloads of the last 30 days, newest told.';
COMMENT ON COLUMN mart.model.downloads_all_time IS 'Downloads since creation, newest told.';
COMMENT ON COLUMN mart.model.likes IS 'Likes, newest told.';
COMMENT ON COLUMN mart.model.gone_at IS 'When the Hub said that it is gone (UTC).';
COMMENT ON COLUMN mart.model.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.model.published_from IS 'When this row was first published as it stands (wall clock, UTC).';

CREATE TABLE mart.model_history (LIKE mart.model INCLUDING COMMENTS, published_to timestamptz NOT NULL);
CREATE INDEX model_history_key ON mart.model_history (hub_id, published_to);
COMMENT ON TABLE mart.model_history IS 'Rows of mart.model that a later publication changed or withdrew. Key: hub_id, published_to.';
COMMENT ON COLUMN mart.model_history.published_to IS 'When this row ceased to be what we published (wall clock, UTC).';

CREATE TABLE build.model (LIKE mart.model INCLUDING COMMENTS INCLUDING INDEXES);
ALTER TABLE build.model DROP COLUMN publication_id, DROP COLUMN published_from;
COMMENT ON TABLE build.model IS 'The next mart.model, before its audit. Key: hub_id.';

CREATE TABLE mart.model_disclosure (
    hub_id           text NOT NULL,
    release_id       text NOT NULL,
    lab_id           text NOT NULL,
    universe         text NOT NULL,
    weights_finding  text NOT NULL,
    weights_look     text NOT NULL,
    weights_status   text NOT NULL,
    data_finding     text NOT NULL,
    data_look        text NOT NULL,
    data_status      text NOT NULL,
    code_finding     text NOT NULL,
    code_look        text NOT NULL,
    code_status      text NOT NULL,
    methods_finding  text NOT NULL,
    methods_look     text NOT NULL,
    methods_status   text NOT NULL,
    licence_status   text NOT NULL,
    publication_id   bigint NOT NULL,
    published_from   timestamptz NOT NULL,
    PRIMARY KEY (hub_id)
);
COMMENT ON TABLE mart.model_disclosure IS 'Disclosure per model: finding, look and status per dimension. Key: hub_id.';
COMMENT ON COLUMN mart.model_disclosure.hub_id IS 'The model (mart.model).';
COMMENT ON COLUMN mart.model_disclosure.release_id IS 'Its release (mart.release).';
COMMENT ON COLUMN mart.model_disclosure.lab_id IS 'Lab of the account, or unknown.';
COMMENT ON COLUMN mart.model_disclosure.universe IS 'Why it is here: registry, scope or adoption.';
COMMENT ON COLUMN mart.model_disclosure.weights_finding IS 'What was found of weights: open, partial or none.';
COMMENT ON COLUMN mart.model_disclosure.weights_look IS 'How completely weights was looked for: complete, partial or none.';
COMMENT ON COLUMN mart.model_disclosure.weights_status IS 'Status of weights: open, partial, closed or unknown (DECISIONS.md, statuses).';
COMMENT ON COLUMN mart.model_disclosure.data_finding IS 'What was found of data: open, partial or none.';
COMMENT ON COLUMN mart.model_disclosure.data_look IS 'How completely data was looked for: complete, partial or none.';
COMMENT ON COLUMN mart.model_disclosure.data_status IS 'Status of data: open, partial, closed or unknown (DECISIONS.md, statuses).';
COMMENT ON COLUMN mart.model_disclosure.code_finding IS 'What was found of code: open, partial or none.';
COMMENT ON COLUMN mart.model_disclosure.code_look IS 'How completely code was looked for: complete, partial or none.';
COMMENT ON COLUMN mart.model_disclosure.code_status IS 'Status of code: open, partial, closed or unknown (DECISIONS.md, statuses).';
COMMENT ON COLUMN mart.model_disclosure.methods_finding IS 'What was found of methods: open, partial or none.';
COMMENT ON COLUMN mart.model_disclosure.methods_look IS 'How completely methods was looked for: complete, partial or none.';
COMMENT ON COLUMN mart.model_disclosure.methods_status IS 'Status of methods: open, partial, closed or unknown (DECISIONS.md, statuses).';
COMMENT ON COLUMN mart.model_disclosure.licence_status IS 'Status of the licence of the weights: open, partial (use-restricted or non-commercial), closed or unknown.';
COMMENT ON COLUMN mart.model_disclosure.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.model_disclosure.published_from IS 'When this row was first published as it stands (wall clock, UTC).';

CREATE TABLE mart.model_disclosure_history (LIKE mart.model_disclosure INCLUDING COMMENTS, published_to timestamptz NOT NULL);
CREATE INDEX model_disclosure_history_key ON mart.model_disclosure_history (hub_id, published_to);
COMMENT ON TABLE mart.model_disclosure_history IS 'Rows of mart.model_disclosure that a later publication changed or withdrew. Key: hub_id, published_to.';
COMMENT ON COLUMN mart.model_disclosure_history.published_to IS 'When this row ceased to be what we published (wall clock, UTC).';

CREATE TABLE build.model_disclosure (LIKE mart.model_disclosure INCLUDING COMMENTS INCLUDING INDEXES);
ALTER TABLE build.model_disclosure DROP COLUMN publication_id, DROP COLUMN published_from;
COMMENT ON TABLE build.model_disclosure IS 'The next mart.model_disclosure, before its audit. Key: hub_id.';

CREATE TABLE mart.release_disclosure (
    release_id        text NOT NULL,
    lab_id            text NOT NULL,
    name              text NOT NULL,
    release_date      date,
    is_registry_only  boolean NOT NULL,
    is_counted        boolean NOT NULL,
    weights_finding   text NOT NULL,
    weights_look      text NOT NULL,
    weights_status    text NOT NULL,
    data_finding      text NOT NULL,
    data_look         text NOT NULL,
    data_status       text NOT NULL,
    code_finding      text NOT NULL,
    code_look         text NOT NULL,
    code_status       text NOT NULL,
    methods_finding   text NOT NULL,
    methods_look      text NOT NULL,
    methods_status    text NOT NULL,
    licence_status    text NOT NULL,
    publication_id    bigint NOT NULL,
    published_from    timestamptz NOT NULL,
    PRIMARY KEY (release_id)
);
COMMENT ON TABLE mart.release_disclosure IS 'Disclosure per release: the best of its flagship members and its own documents. Key: release_id.';
COMMENT ON COLUMN mart.release_disclosure.release_id IS 'The release (mart.release).';
COMMENT ON COLUMN mart.release_disclosure.lab_id IS 'Lab (mart.lab), or unknown.';
COMMENT ON COLUMN mart.release_disclosure.name IS 'Name.';
COMMENT ON COLUMN mart.release_disclosure.release_date IS 'Release; NULL: not known.';
COMMENT ON COLUMN mart.release_disclosure.is_registry_only IS 'No record of a service stands behind it, only the registry.';
COMMENT ON COLUMN mart.release_disclosure.is_counted IS 'Whether it counts in lab and country shares.';
COMMENT ON COLUMN mart.release_disclosure.weights_finding IS 'What was found of weights: open, partial or none.';
COMMENT ON COLUMN mart.release_disclosure.weights_look IS 'How completely weights was looked for: complete, partial or none.';
COMMENT ON COLUMN mart.release_disclosure.weights_status IS 'Status of weights: open, partial, closed or unknown (DECISIONS.md, statuses).';
COMMENT ON COLUMN mart.release_disclosure.data_finding IS 'What was found of data: open, partial or none.';
COMMENT ON COLUMN mart.release_disclosure.data_look IS 'How completely data was looked for: complete, partial or none.';
COMMENT ON COLUMN mart.release_disclosure.data_status IS 'Status of data: open, partial, closed or unknown (DECISIONS.md, statuses).';
COMMENT ON COLUMN mart.release_disclosure.code_finding IS 'What was found of code: open, partial or none.';
COMMENT ON COLUMN mart.release_disclosure.code_look IS 'How completely code was looked for: complete, partial or none.';
COMMENT ON COLUMN mart.release_disclosure.code_status IS 'Status of code: open, partial, closed or unknown (DECISIONS.md, statuses).';
COMMENT ON COLUMN mart.release_disclosure.methods_finding IS 'What was found of methods: open, partial or none.';
COMMENT ON COLUMN mart.release_disclosure.methods_look IS 'How completely methods was looked for: complete, partial or none.';
COMMENT ON COLUMN mart.release_disclosure.methods_status IS 'Status of methods: open, partial, closed or unknown (DECISIONS.md, statuses).';
COMMENT ON COLUMN mart.release_disclosure.licence_status IS 'Status of the licence of the weights: open, partial (use-restricted or non-commercial), closed or unknown.';
COMMENT ON COLUMN mart.release_disclosure.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.release_disclosure.published_from IS 'When this row was first published as it stands (wall clock, UTC).';

CREATE TABLE mart.release_disclosure_history (LIKE mart.release_disclosure INCLUDING COMMENTS, published_to timestamptz NOT NULL);
CREATE INDEX release_disclosure_history_key ON mart.release_disclosure_history (release_id, published_to);
COMMENT ON TABLE mart.release_disclosure_history IS 'Rows of mart.release_disclosure that a later publication changed or withdrew. Key: release_id, published_to.';
COMMENT ON COLUMN mart.release_disclosure_history.published_to IS 'When this row ceased to be what we published (wall clock, UTC).';

CREATE TABLE build.release_disclosure (LIKE mart.release_disclosure INCLUDING COMMENTS INCLUDING INDEXES);
ALTER TABLE build.release_disclosure DROP COLUMN publication_id, DROP COLUMN published_from;
COMMENT ON TABLE build.release_disclosure IS 'The next mart.release_disclosure, before its audit. Key: release_id.';

CREATE TABLE mart.lab_disclosure (
    lab_id                  text NOT NULL,
    dimension               text NOT NULL,
    weighting               text NOT NULL,
    includes_registry_only  boolean NOT NULL,
    n                       numeric NOT NULL,
    n_open                  numeric NOT NULL,
    n_partial               numeric NOT NULL,
    n_closed                numeric NOT NULL,
    n_unknown               numeric NOT NULL,
    share_open_low          numeric,
    share_open_high         numeric,
    publication_id          bigint NOT NULL,
    published_from          timestamptz NOT NULL,
    PRIMARY KEY (lab_id, dimension, weighting, includes_registry_only)
);
COMMENT ON TABLE mart.lab_disclosure IS 'Counts and bounded shares per lab and dimension. Key: lab_id, dimension, weighting, includes_registry_only.';
COMMENT ON COLUMN mart.lab_disclosure.lab_id IS 'The lab (mart.lab).';
COMMENT ON COLUMN mart.lab_disclosure.dimension IS 'weights, data, code or methods.';
COMMENT ON COLUMN mart.lab_disclosure.weighting IS 'What is counted: release, model, or download (each model by its downloads of the last 30 days).';
COMMENT ON COLUMN mart.lab_disclosure.includes_registry_only IS 'Whether releases known from the registry alone are counted.';
COMMENT ON COLUMN mart.lab_disclosure.n IS 'Counted units; fractions where a lab has several countries.';
COMMENT ON COLUMN mart.lab_disclosure.n_open IS 'Of these open.';
COMMENT ON COLUMN mart.lab_disclosure.n_partial IS 'Of these partial.';
COMMENT ON COLUMN mart.lab_disclosure.n_closed IS 'Of these closed.';
COMMENT ON COLUMN mart.lab_disclosure.n_unknown IS 'Of these unknown.';
COMMENT ON COLUMN mart.lab_disclosure.share_open_low IS 'Share open if every unknown is not open, 0 to 1; NULL where n is 0.';
COMMENT ON COLUMN mart.lab_disclosure.share_open_high IS 'Share open if every unknown is open, 0 to 1; NULL where n is 0.';
COMMENT ON COLUMN mart.lab_disclosure.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.lab_disclosure.published_from IS 'When this row was first published as it stands (wall clock, UTC).';

CREATE TABLE mart.lab_disclosure_history (LIKE mart.lab_disclosure INCLUDING COMMENTS, published_to timestamptz NOT NULL);
CREATE INDEX lab_disclosure_history_key ON mart.lab_disclosure_history (lab_id, dimension, weighting, includes_registry_only, published_to);
COMMENT ON TABLE mart.lab_disclosure_history IS 'Rows of mart.lab_disclosure that a later publication changed or withdrew. Key: lab_id, dimension, weighting, includes_registry_only, published_to.';
COMMENT ON COLUMN mart.lab_disclosure_history.published_to IS 'When this row ceased to be what we published (wall clock, UTC).';

CREATE TABLE build.lab_disclosure (LIKE mart.lab_disclosure INCLUDING COMMENTS INCLUDING INDEXES);
ALTER TABLE build.lab_disclosure DROP COLUMN publication_id, DROP COLUMN published_from;
COMMENT ON TABLE build.lab_disclosure IS 'The next mart.lab_disclosure, before its audit. Key: lab_id, dimension, weighting, includes_registry_only.';

CREATE TABLE mart.country_disclosure (
    country                 text NOT NULL,
    dimension               text NOT NULL,
    weighting               text NOT NULL,
    includes_registry_only  boolean NOT NULL,
    n                       numeric NOT NULL,
    n_open                  numeric NOT NULL,
    n_partial               numeric NOT NULL,
    n_closed                numeric NOT NULL,
    n_unknown               numeric NOT NULL,
    share_open_low          numeric,
    share_open_high         numeric,
    publication_id          bigint NOT NULL,
    published_from          timestamptz NOT NULL,
    PRIMARY KEY (country, dimension, weighting, includes_registry_only)
);
COMMENT ON TABLE mart.country_disclosure IS 'Counts and bounded shares per country and dimension; a lab of several countries counts in equal fractions. Key: country, dimension, weighting, includes_registry_only.';
COMMENT ON COLUMN mart.country_disclosure.country IS 'ISO 3166-1 alpha-2, or unknown.';
COMMENT ON COLUMN mart.country_disclosure.dimension IS 'weights, data, code or methods.';
COMMENT ON COLUMN mart.country_disclosure.weighting IS 'What is counted: release, model, or download (each model by its downloads of the last 30 days).';
COMMENT ON COLUMN mart.country_disclosure.includes_registry_only IS 'Whether releases known from the registry alone are counted.';
COMMENT ON COLUMN mart.country_disclosure.n IS 'Counted units; fractions where a lab has several countries.';
COMMENT ON COLUMN mart.country_disclosure.n_open IS 'Of these open.';
COMMENT ON COLUMN mart.country_disclosure.n_partial IS 'Of these partial.';
COMMENT ON COLUMN mart.country_disclosure.n_closed IS 'Of these closed.';
COMMENT ON COLUMN mart.country_disclosure.n_unknown IS 'Of these unknown.';
COMMENT ON COLUMN mart.country_disclosure.share_open_low IS 'Share open if every unknown is not open, 0 to 1; NULL where n is 0.';
COMMENT ON COLUMN mart.country_disclosure.share_open_high IS 'Share open if every unknown is open, 0 to 1; NULL where n is 0.';
COMMENT ON COLUMN mart.country_disclosure.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.country_disclosure.published_from IS 'When this row was first published as it stands (wall clock, UTC).';

CREATE TABLE mart.country_disclosure_history (LIKE mart.country_disclosure INCLUDING COMMENTS, published_to timestamptz NOT NULL);
CREATE INDEX country_disclosure_history_key ON mart.country_disclosure_history (country, dimension, weighting, includes_registry_only, published_to);
COMMENT ON TABLE mart.country_disclosure_history IS 'Rows of mart.country_disclosure that a later publication changed or withdrew. Key: country, dimension, weighting, includes_registry_only, published_to.';
COMMENT ON COLUMN mart.country_disclosure_history.published_to IS 'When this row ceased to be what we published (wall clock, UTC).';

CREATE TABLE build.country_disclosure (LIKE mart.country_disclosure INCLUDING COMMENTS INCLUDING INDEXES);
ALTER TABLE build.country_disclosure DROP COLUMN publication_id, DROP COLUMN published_from;
COMMENT ON TABLE build.country_disclosure IS 'The next mart.country_disclosure, before its audit. Key: country, dimension, weighting, includes_registry_only.';

CREATE TABLE mart.disclosure_by_month (
    month                   date NOT NULL,
    dimension               text NOT NULL,
    weighting               text NOT NULL,
    includes_registry_only  boolean NOT NULL,
    n                       numeric NOT NULL,
    n_open                  numeric NOT NULL,
    n_partial               numeric NOT NULL,
    n_closed                numeric NOT NULL,
    n_unknown               numeric NOT NULL,
    share_open_low          numeric,
    share_open_high         numeric,
    publication_id          bigint NOT NULL,
    published_from          timestamptz NOT NULL,
    PRIMARY KEY (month, dimension, weighting, includes_registry_only)
);
COMMENT ON TABLE mart.disclosure_by_month IS 'Counts and bounded shares per month of release and dimension, over all registry labs. Key: month, dimension, weighting, includes_registry_only.';
COMMENT ON COLUMN mart.disclosure_by_month.month IS 'First day of the month of release; releases without a date to the month are left out.';
COMMENT ON COLUMN mart.disclosure_by_month.dimension IS 'weights, data, code or methods.';
COMMENT ON COLUMN mart.disclosure_by_month.weighting IS 'What is counted: release, model, or download (each model by its downloads of the last 30 days).';
COMMENT ON COLUMN mart.disclosure_by_month.includes_registry_only IS 'Whether releases known from the registry alone are counted.';
COMMENT ON COLUMN mart.disclosure_by_month.n IS 'Counted units; fractions where a lab has several countries.';
COMMENT ON COLUMN mart.disclosure_by_month.n_open IS 'Of these open.';
COMMENT ON COLUMN mart.disclosure_by_month.n_partial IS 'Of these partial.';
COMMENT ON COLUMN mart.disclosure_by_month.n_closed IS 'Of these closed.';
COMMENT ON COLUMN mart.disclosure_by_month.n_unknown IS 'Of these unknown.';
COMMENT ON COLUMN mart.disclosure_by_month.share_open_low IS 'Share open if every unknown is not open, 0 to 1; NULL where n is 0.';
COMMENT ON COLUMN mart.disclosure_by_month.share_open_high IS 'Share open if every unknown is open, 0 to 1; NULL where n is 0.';
COMMENT ON COLUMN mart.disclosure_by_month.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.disclosure_by_month.published_from IS 'When this row was first published as it stands (wall clock, UTC).';

CREATE TABLE mart.disclosure_by_month_history (LIKE mart.disclosure_by_month INCLUDING COMMENTS, published_to timestamptz NOT NULL);
CREATE INDEX disclosure_by_month_history_key ON mart.disclosure_by_month_history (month, dimension, weighting, includes_registry_only, published_to);
COMMENT ON TABLE mart.disclosure_by_month_history IS 'Rows of mart.disclosure_by_month that a later publication changed or withdrew. Key: month, dimension, weighting, includes_registry_only, published_to.';
COMMENT ON COLUMN mart.disclosure_by_month_history.published_to IS 'When this row ceased to be what we published (wall clock, UTC).';

CREATE TABLE build.disclosure_by_month (LIKE mart.disclosure_by_month INCLUDING COMMENTS INCLUDING INDEXES);
ALTER TABLE build.disclosure_by_month DROP COLUMN publication_id, DROP COLUMN published_from;
COMMENT ON TABLE build.disclosure_by_month IS 'The next mart.disclosure_by_month, before its audit. Key: month, dimension, weighting, includes_registry_only.';

CREATE TABLE mart.evidence (
    evidence_id     uuid NOT NULL,
    release_id      text NOT NULL,
    hub_id          text,
    dimension       text NOT NULL,
    indicator       text NOT NULL,
    finding         text NOT NULL,
    rule            text NOT NULL,
    rule_version    integer NOT NULL,
    source_kind     text NOT NULL,
    source_key      text NOT NULL,
    raw_version_id  bigint,
    look_id         bigint,
    locator         text NOT NULL,
    quotation       text NOT NULL,
    observed_at     timestamptz NOT NULL,
    publication_id  bigint NOT NULL,
    published_from  timestamptz NOT NULL,
    PRIMARY KEY (evidence_id)
);
CREATE INDEX evidence_release ON mart.evidence (release_id, dimension);
CREATE INDEX evidence_hub ON mart.evidence (hub_id, dimension);
COMMENT ON TABLE mart.evidence IS 'Why: each finding, and each look that came to nothing, with the record it comes from. Key: evidence_id.';
COMMENT ON COLUMN mart.evidence.evidence_id IS 'Hash of subject, rule and place.';
COMMENT ON COLUMN mart.evidence.release_id IS 'The release (mart.release).';
COMMENT ON COLUMN mart.evidence.hub_id IS 'The model it speaks of; NULL: the release as a whole.';
COMMENT ON COLUMN mart.evidence.dimension IS 'weights, data, code, methods or licence.';
COMMENT ON COLUMN mart.evidence.indicator IS 'Indicator.';
COMMENT ON COLUMN mart.evidence.finding IS 'open, partial or none, as this row shows it.';
COMMENT ON COLUMN mart.evidence.rule IS 'Rule id (mart.rule).';
COMMENT ON COLUMN mart.evidence.rule_version IS 'Version of the rule.';
COMMENT ON COLUMN mart.evidence.source_kind IS 'Kind of the record: model, model_card, tree, readme, paper, registry, look …';
COMMENT ON COLUMN mart.evidence.source_key IS 'Name of the record at its service.';
COMMENT ON COLUMN mart.evidence.raw_version_id IS 'The record (raw.record_version); NULL for the registry and for looks.';
COMMENT ON COLUMN mart.evidence.look_id IS 'The look (meta.look) that found it, or came to nothing; NULL: never asked, or registry.';
COMMENT ON COLUMN mart.evidence.locator IS 'Where in the record; for a look its scope.';
COMMENT ON COLUMN mart.evidence.quotation IS 'At most 200 characters, verbatim; for a look its outcome.';
COMMENT ON COLUMN mart.evidence.observed_at IS 'When that content was first observed, by the service''s Date (UTC).';
COMMENT ON COLUMN mart.evidence.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.evidence.published_from IS 'When this row was first published as it stands (wall clock, UTC).';

CREATE TABLE mart.evidence_history (LIKE mart.evidence INCLUDING COMMENTS, published_to timestamptz NOT NULL);
CREATE INDEX evidence_history_key ON mart.evidence_history (evidence_id, published_to);
COMMENT ON TABLE mart.evidence_history IS 'Rows of mart.evidence that a later publication changed or withdrew. Key: evidence_id, published_to.';
COMMENT ON COLUMN mart.evidence_history.published_to IS 'When this row ceased to be what we published (wall clock, UTC).';

CREATE TABLE build.evidence (LIKE mart.evidence INCLUDING COMMENTS INCLUDING INDEXES);
ALTER TABLE build.evidence DROP COLUMN publication_id, DROP COLUMN published_from;
COMMENT ON TABLE build.evidence IS 'The next mart.evidence, before its audit. Key: evidence_id.';

CREATE TABLE mart.link (
    src_kind        text NOT NULL,
    src_id          text NOT NULL,
    dst_kind        text NOT NULL,
    dst_id          text NOT NULL,
    relation        text NOT NULL,
    method          text NOT NULL,
    confidence      real NOT NULL,
    raw_version_id  bigint,
    locator         text NOT NULL,
    quotation       text NOT NULL,
    first_seen_at   timestamptz NOT NULL,
    gone_at         timestamptz,
    publication_id  bigint NOT NULL,
    published_from  timestamptz NOT NULL,
    PRIMARY KEY (src_kind, src_id, dst_kind, dst_id, relation)
);
COMMENT ON TABLE mart.link IS 'That one thing names another, with method, confidence and dates. Key: src_kind, src_id, dst_kind, dst_id, relation.';
COMMENT ON COLUMN mart.link.src_kind IS 'model, dataset, paper or repository.';
COMMENT ON COLUMN mart.link.src_id IS 'Its identifier.';
COMMENT ON COLUMN mart.link.dst_kind IS 'model, dataset, paper or repository.';
COMMENT ON COLUMN mart.link.dst_id IS 'Its identifier.';
COMMENT ON COLUMN mart.link.relation IS 'code, own_paper, cites, trained_on, evaluated_on, base_model:*, weights, mentions.';
COMMENT ON COLUMN mart.link.method IS 'How the surest mention was found.';
COMMENT ON COLUMN mart.link.confidence IS '0 to 1.';
COMMENT ON COLUMN mart.link.raw_version_id IS 'Record with the surest mention (raw.record_version).';
COMMENT ON COLUMN mart.link.locator IS 'Where in it.';
COMMENT ON COLUMN mart.link.quotation IS 'At most 200 characters, verbatim.';
COMMENT ON COLUMN mart.link.first_seen_at IS 'First observation (UTC).';
COMMENT ON COLUMN mart.link.gone_at IS 'When it was first no longer there (UTC).';
COMMENT ON COLUMN mart.link.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.link.published_from IS 'When this row was first published as it stands (wall clock, UTC).';

CREATE TABLE mart.link_history (LIKE mart.link INCLUDING COMMENTS, published_to timestamptz NOT NULL);
CREATE INDEX link_history_key ON mart.link_history (src_kind, src_id, dst_kind, dst_id, relation, published_to);
COMMENT ON TABLE mart.link_history IS 'Rows of mart.link that a later publication changed or withdrew. Key: src_kind, src_id, dst_kind, dst_id, relation, published_to.';
COMMENT ON COLUMN mart.link_history.published_to IS 'When this row ceased to be what we published (wall clock, UTC).';

CREATE TABLE build.link (LIKE mart.link INCLUDING COMMENTS INCLUDING INDEXES);
ALTER TABLE build.link DROP COLUMN publication_id, DROP COLUMN published_from;
COMMENT ON TABLE build.link IS 'The next mart.link, before its audit. Key: src_kind, src_id, dst_kind, dst_id, relation.';

CREATE TABLE mart.lineage (
    child_hub_id    text NOT NULL,
    parent_hub_id   text NOT NULL,
    relation        text NOT NULL,
    method          text NOT NULL,
    is_parent_seen  boolean NOT NULL,
    is_self         boolean NOT NULL,
    raw_version_id  bigint NOT NULL,
    first_seen_at   timestamptz NOT NULL,
    gone_at         timestamptz,
    publication_id  bigint NOT NULL,
    published_from  timestamptz NOT NULL,
    PRIMARY KEY (child_hub_id, parent_hub_id, relation)
);
COMMENT ON TABLE mart.lineage IS 'Declared parents of models; a merge has several. Key: child_hub_id, parent_hub_id, relation.';
COMMENT ON COLUMN mart.lineage.child_hub_id IS 'The model that declares.';
COMMENT ON COLUMN mart.lineage.parent_hub_id IS 'The declared base model.';
COMMENT ON COLUMN mart.lineage.relation IS 'finetune, adapter, quantized, merge or unspecified.';
COMMENT ON COLUMN mart.lineage.method IS 'How it was found.';
COMMENT ON COLUMN mart.lineage.is_parent_seen IS 'Whether we have a record of the parent.';
COMMENT ON COLUMN mart.lineage.is_self IS 'Whether the model names itself.';
COMMENT ON COLUMN mart.lineage.raw_version_id IS 'Record that declares it (raw.record_version).';
COMMENT ON COLUMN mart.lineage.first_seen_at IS 'First observation (UTC).';
COMMENT ON COLUMN mart.lineage.gone_at IS 'When it was first no longer declared (UTC).';
COMMENT ON COLUMN mart.lineage.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.lineage.published_from IS 'When this row was first published as it stands (wall clock, UTC).';

CREATE TABLE mart.lineage_history (LIKE mart.lineage INCLUDING COMMENTS, published_to timestamptz NOT NULL);
CREATE INDEX lineage_history_key ON mart.lineage_history (child_hub_id, parent_hub_id, relation, published_to);
COMMENT ON TABLE mart.lineage_history IS 'Rows of mart.lineage that a later publication changed or withdrew. Key: child_hub_id, parent_hub_id, relation, published_to.';
COMMENT ON COLUMN mart.lineage_history.published_to IS 'When this row ceased to be what we published (wall clock, UTC).';

CREATE TABLE build.lineage (LIKE mart.lineage INCLUDING COMMENTS INCLUDING INDEXES);
ALTER TABLE build.lineage DROP COLUMN publication_id, DROP COLUMN published_from;
COMMENT ON TABLE build.lineage IS 'The next mart.lineage, before its audit. Key: child_hub_id, parent_hub_id, relation.';

CREATE TABLE mart.rule (
    rule            text NOT NULL,
    rule_version    integer NOT NULL,
    dimension       text NOT NULL,
    indicator       text NOT NULL,
    definition      text NOT NULL,
    mof_component   text,
    osai_parameter  text,
    sources         text NOT NULL,
    publication_id  bigint NOT NULL,
    published_from  timestamptz NOT NULL,
    PRIMARY KEY (rule, rule_version)
);
COMMENT ON TABLE mart.rule IS 'Rules by which evidence is found. Key: rule, rule_version.';
COMMENT ON COLUMN mart.rule.rule IS 'Rule id.';
COMMENT ON COLUMN mart.rule.rule_version IS 'Version.';
COMMENT ON COLUMN mart.rule.dimension IS 'weights, data, code, methods or licence.';
COMMENT ON COLUMN mart.rule.indicator IS 'Indicator it speaks of.';
COMMENT ON COLUMN mart.rule.definition IS 'What it finds and what counts as open, partial, none.';
COMMENT ON COLUMN mart.rule.mof_component IS 'Component of the Model Openness Framework; NULL: none.';
COMMENT ON COLUMN mart.rule.osai_parameter IS 'Parameter of the European Open Source AI Index; NULL: none.';
COMMENT ON COLUMN mart.rule.sources IS 'Kinds of records it reads.';
COMMENT ON COLUMN mart.rule.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.rule.published_from IS 'When this row was first published as it stands (wall clock, UTC).';

CREATE TABLE mart.rule_history (LIKE mart.rule INCLUDING COMMENTS, published_to timestamptz NOT NULL);
CREATE INDEX rule_history_key ON mart.rule_history (rule, rule_version, published_to);
COMMENT ON TABLE mart.rule_history IS 'Rows of mart.rule that a later publication changed or withdrew. Key: rule, rule_version, published_to.';
COMMENT ON COLUMN mart.rule_history.published_to IS 'When this row ceased to be what we published (wall clock, UTC).';

CREATE TABLE build.rule (LIKE mart.rule INCLUDING COMMENTS INCLUDING INDEXES);
ALTER TABLE build.rule DROP COLUMN publication_id, DROP COLUMN published_from;
COMMENT ON TABLE build.rule IS 'The next mart.rule, before its audit. Key: rule, rule_version.';
