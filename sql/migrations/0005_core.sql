-- Documents read, and the entities related to one another.
CREATE TABLE core.document (
    raw_version_id  bigint PRIMARY KEY REFERENCES raw.record_version,
    source          text NOT NULL,
    kind            text NOT NULL,
    via             text NOT NULL,
    key             text NOT NULL,
    reader_version  integer NOT NULL,
    unreadable      text,
    facts           jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX document_key ON core.document (source, kind, key);
COMMENT ON TABLE core.document IS 'Raw versions that were read, with the small facts that SQL relates. Key: raw_version_id.';
COMMENT ON COLUMN core.document.raw_version_id IS 'The version read (raw.record_version).';
COMMENT ON COLUMN core.document.source IS 'Service.';
COMMENT ON COLUMN core.document.kind IS 'Kind of record.';
COMMENT ON COLUMN core.document.via IS 'Call that told it.';
COMMENT ON COLUMN core.document.key IS 'Its name at the service.';
COMMENT ON COLUMN core.document.reader_version IS 'Version of the readers that read it.';
COMMENT ON COLUMN core.document.unreadable IS 'Why it could not be read; NULL if it could.';
COMMENT ON COLUMN core.document.facts IS 'Facts by name, as the reader of its kind documents them.';

CREATE TABLE core.document_link (
    raw_version_id  bigint NOT NULL REFERENCES core.document ON DELETE CASCADE,
    ordinal         integer NOT NULL,
    target_service  text NOT NULL,
    target_kind     text NOT NULL,
    target_id       text NOT NULL,
    relation        text NOT NULL,
    method          text NOT NULL,
    confidence      real NOT NULL CHECK (confidence BETWEEN 0 AND 1),
    locator         text NOT NULL,
    quotation       text NOT NULL DEFAULT '',
    PRIMARY KEY (raw_version_id, ordinal)
);
CREATE INDEX document_link_target ON core.document_link (target_kind, target_id);
COMMENT ON TABLE core.document_link IS 'Things that a document names, one row per place. Key: raw_version_id, ordinal.';
COMMENT ON COLUMN core.document_link.raw_version_id IS 'The document (core.document).';
COMMENT ON COLUMN core.document_link.ordinal IS 'Position in reading order, from 0.';
COMMENT ON COLUMN core.document_link.target_service IS 'huggingface, arxiv, github or web.';
COMMENT ON COLUMN core.document_link.target_kind IS 'model, dataset, organization, paper, repository or url.';
COMMENT ON COLUMN core.document_link.target_id IS 'Canonical identifier of the target.';
COMMENT ON COLUMN core.document_link.relation IS 'What the target is said to be: code, own_paper, cites, trained_on, evaluated_on, base_model:*, weights, mentions.';
COMMENT ON COLUMN core.document_link.method IS 'How it was found.';
COMMENT ON COLUMN core.document_link.confidence IS '0 to 1.';
COMMENT ON COLUMN core.document_link.locator IS 'Where in the document: JSON pointer, or line and section.';
COMMENT ON COLUMN core.document_link.quotation IS 'At most 200 characters, verbatim.';

CREATE TABLE core.document_signal (
    raw_version_id  bigint NOT NULL REFERENCES core.document ON DELETE CASCADE,
    ordinal         integer NOT NULL,
    dimension       text NOT NULL,
    indicator       text NOT NULL,
    finding         text NOT NULL CHECK (finding IN ('open', 'partial', 'none')),
    rule            text NOT NULL,
    rule_version    integer NOT NULL,
    locator         text NOT NULL,
    quotation       text NOT NULL DEFAULT '',
    value           text,
    PRIMARY KEY (raw_version_id, ordinal)
);
COMMENT ON TABLE core.document_signal IS 'What a document shows of an indicator, by which rule. Key: raw_version_id, ordinal.';
COMMENT ON COLUMN core.document_signal.raw_version_id IS 'The document (core.document).';
COMMENT ON COLUMN core.document_signal.ordinal IS 'Position in reading order, from 0.';
COMMENT ON COLUMN core.document_signal.dimension IS 'weights, data, code, methods or licence.';
COMMENT ON COLUMN core.document_signal.indicator IS 'Indicator (mart.rule).';
COMMENT ON COLUMN core.document_signal.finding IS 'open, partial or none, as this document alone shows it.';
COMMENT ON COLUMN core.document_signal.rule IS 'Rule id.';
COMMENT ON COLUMN core.document_signal.rule_version IS 'Version of the rule.';
COMMENT ON COLUMN core.document_signal.locator IS 'Where in the document.';
COMMENT ON COLUMN core.document_signal.quotation IS 'At most 200 characters, verbatim.';
COMMENT ON COLUMN core.document_signal.value IS 'The fact itself where it is more than the finding.';

CREATE TABLE core.model (
    hub_id               text PRIMARY KEY,
    hub_uid              text,
    account              text,
    lab_id               text NOT NULL,
    universe             text NOT NULL CHECK (universe IN ('registry', 'scope', 'adoption', 'named')),
    created_at           timestamptz,
    last_modified_at     timestamptz,
    gated                text,
    is_disabled          boolean,
    has_weight_files     boolean,
    pipeline_tag         text,
    library_name         text,
    parameters           bigint,
    hub_license_id       text,
    license_name         text,
    license_spdx         text,
    licence_class        text NOT NULL,
    release_stem         text,
    is_derivative        boolean,
    downloads            bigint,
    downloads_all_time   bigint,
    likes                bigint,
    raw_version_id       bigint NOT NULL,
    first_seen_at        timestamptz NOT NULL,
    gone_at              timestamptz
);
COMMENT ON TABLE core.model IS 'Models on the Hub that we have a record of. Key: hub_id. Reads: staging.model, core.document, registry.';
COMMENT ON COLUMN core.model.hub_id IS 'org/name on the Hub.';
COMMENT ON COLUMN core.model.hub_uid IS 'The Hub''s _id, stable across renames, where told.';
COMMENT ON COLUMN core.model.account IS 'Hub account before the slash; NULL for canonical ids without one.';
COMMENT ON COLUMN core.model.lab_id IS 'Lab of the account (core.lab), or unknown.';
COMMENT ON COLUMN core.model.universe IS 'Why it is here: registry (a lab''s account), scope (seeded), adoption (top by downloads or likes), named (another record names it).';
COMMENT ON COLUMN core.model.created_at IS 'createdAt of the Hub (floor 2022-03-02T23:29:04Z), UTC.';
COMMENT ON COLUMN core.model.last_modified_at IS 'lastModified of the Hub, UTC.';
COMMENT ON COLUMN core.model.gated IS 'As told: false, auto, manual, or true where only that is known; NULL: not told.';
COMMENT ON COLUMN core.model.is_disabled IS 'disabled as told; NULL: not told.';
COMMENT ON COLUMN core.model.has_weight_files IS 'Whether weight files are listed; NULL: no file list was told.';
COMMENT ON COLUMN core.model.pipeline_tag IS 'Task as told.';
COMMENT ON COLUMN core.model.library_name IS 'Library as told.';
COMMENT ON COLUMN core.model.parameters IS 'Parameters, count, from safetensors or gguf metadata.';
COMMENT ON COLUMN core.model.hub_license_id IS 'license tag as told, lower case.';
COMMENT ON COLUMN core.model.license_name IS 'license_name of the card, where the tag is other.';
COMMENT ON COLUMN core.model.license_spdx IS 'SPDX expression by core.licence; NULL: unknown.';
COMMENT ON COLUMN core.model.licence_class IS 'Class by core.licence; unknown where nothing is told or mapped.';
COMMENT ON COLUMN core.model.release_stem IS 'Family part of the name, sizes, formats and tuning left off.';
COMMENT ON COLUMN core.model.is_derivative IS 'Whether it declares a base model; NULL: not told.';
COMMENT ON COLUMN core.model.downloads IS 'Downloads of the last 30 days, newest told.';
COMMENT ON COLUMN core.model.downloads_all_time IS 'Downloads since creation, newest told.';
COMMENT ON COLUMN core.model.likes IS 'Likes, newest told.';
COMMENT ON COLUMN core.model.raw_version_id IS 'The record it comes from (raw.record_version).';
COMMENT ON COLUMN core.model.first_seen_at IS 'First observation (UTC).';
COMMENT ON COLUMN core.model.gone_at IS 'When the Hub said that it is gone (UTC).';

CREATE TABLE core.dataset (
    hub_id            text PRIMARY KEY,
    account           text,
    lab_id            text NOT NULL,
    gated             text,
    is_disabled       boolean,
    hub_license_id    text,
    license_spdx      text,
    licence_class     text NOT NULL,
    created_at        timestamptz,
    last_modified_at  timestamptz,
    downloads         bigint,
    likes             bigint,
    raw_version_id    bigint NOT NULL,
    first_seen_at     timestamptz NOT NULL,
    gone_at           timestamptz
);
COMMENT ON TABLE core.dataset IS 'Datasets on the Hub that we have a record of. Key: hub_id. Reads: staging.dataset, registry.';
COMMENT ON COLUMN core.dataset.hub_id IS 'org/name on the Hub.';
COMMENT ON COLUMN core.dataset.account IS 'Hub account; NULL for canonical ids without one.';
COMMENT ON COLUMN core.dataset.lab_id IS 'Lab of the account (core.lab), or unknown.';
COMMENT ON COLUMN core.dataset.gated IS 'As told: false, auto, manual, true; NULL: not told.';
COMMENT ON COLUMN core.dataset.is_disabled IS 'disabled as told; NULL: not told.';
COMMENT ON COLUMN core.dataset.hub_license_id IS 'license tag as told, lower case.';
COMMENT ON COLUMN core.dataset.license_spdx IS 'SPDX expression by core.licence; NULL: unknown.';
COMMENT ON COLUMN core.dataset.licence_class IS 'Class by core.licence; unknown where nothing is told or mapped.';
COMMENT ON COLUMN core.dataset.created_at IS 'createdAt of the Hub, UTC.';
COMMENT ON COLUMN core.dataset.last_modified_at IS 'lastModified of the Hub, UTC.';
COMMENT ON COLUMN core.dataset.downloads IS 'Downloads of the last 30 days, newest told.';
COMMENT ON COLUMN core.dataset.likes IS 'Likes, newest told.';
COMMENT ON COLUMN core.dataset.raw_version_id IS 'The record it comes from (raw.record_version).';
COMMENT ON COLUMN core.dataset.first_seen_at IS 'First observation (UTC).';
COMMENT ON COLUMN core.dataset.gone_at IS 'When the Hub said that it is gone (UTC).';

CREATE TABLE core.paper (
    arxiv_id          text PRIMARY KEY,
    title             text,
    authors           text,
    first_version_at  timestamptz,
    license_url       text,
    categories        text,
    journal_ref       text,
    doi               text,
    raw_version_id    bigint NOT NULL,
    first_seen_at     timestamptz NOT NULL
);
COMMENT ON TABLE core.paper IS 'arXiv papers that we have a record of. Key: arxiv_id. Reads: staging.paper.';
COMMENT ON COLUMN core.paper.arxiv_id IS 'Canonical arXiv id, no version.';
COMMENT ON COLUMN core.paper.title IS 'Title as told.';
COMMENT ON COLUMN core.paper.authors IS 'Authors as told, one string.';
COMMENT ON COLUMN core.paper.first_version_at IS 'Date of v1 (UTC), where told.';
COMMENT ON COLUMN core.paper.license_url IS 'Licence as arXiv tells it (OAI-PMH only).';
COMMENT ON COLUMN core.paper.categories IS 'Categories, primary first, where told.';
COMMENT ON COLUMN core.paper.journal_ref IS 'journal-ref, where told.';
COMMENT ON COLUMN core.paper.doi IS 'DOI, where told.';
COMMENT ON COLUMN core.paper.raw_version_id IS 'The record it comes from (raw.record_version).';
COMMENT ON COLUMN core.paper.first_seen_at IS 'First observation (UTC).';

CREATE TABLE core.repository (
    github_full_name   text PRIMARY KEY,
    github_id          bigint,
    account            text NOT NULL,
    lab_id             text NOT NULL,
    license_spdx       text,
    is_fork            boolean,
    is_archived        boolean,
    default_branch     text,
    created_at         timestamptz,
    pushed_at          timestamptz,
    first_commit_at    timestamptz,
    commits            bigint,
    files              bigint,
    is_tree_truncated  boolean,
    has_training_code  boolean,
    stars              bigint,
    raw_version_id     bigint NOT NULL,
    first_seen_at      timestamptz NOT NULL,
    gone_at            timestamptz
);
CREATE UNIQUE INDEX repository_name ON core.repository (lower(github_full_name));
COMMENT ON TABLE core.repository IS 'GitHub repositories that we have a record of. Key: github_full_name. Reads: staging.repository, core.document.';
COMMENT ON COLUMN core.repository.github_full_name IS 'owner/name as GitHub spells it now.';
COMMENT ON COLUMN core.repository.github_id IS 'Numeric id, stable across renames, where told.';
COMMENT ON COLUMN core.repository.account IS 'Owner.';
COMMENT ON COLUMN core.repository.lab_id IS 'Lab of the owner (core.lab), or unknown.';
COMMENT ON COLUMN core.repository.license_spdx IS 'SPDX id as GitHub detects it; NOASSERTION where it cannot; NULL: none or not told.';
COMMENT ON COLUMN core.repository.is_fork IS 'As told; NULL: not told.';
COMMENT ON COLUMN core.repository.is_archived IS 'As told; NULL: not told.';
COMMENT ON COLUMN core.repository.default_branch IS 'As told.';
COMMENT ON COLUMN core.repository.created_at IS 'UTC, where told.';
COMMENT ON COLUMN core.repository.pushed_at IS 'Last push (UTC), where told.';
COMMENT ON COLUMN core.repository.first_commit_at IS 'Date of the oldest commit of the default branch (UTC), where asked.';
COMMENT ON COLUMN core.repository.commits IS 'Commits of the default branch, count.';
COMMENT ON COLUMN core.repository.files IS 'Files in the tree of the head commit, count; NULL: tree not seen.';
COMMENT ON COLUMN core.repository.is_tree_truncated IS 'Whether GitHub cut the tree: then absence of a file proves nothing.';
COMMENT ON COLUMN core.repository.has_training_code IS 'Whether the tree shows training code; NULL: tree not seen.';
COMMENT ON COLUMN core.repository.stars IS 'Stars, newest told.';
COMMENT ON COLUMN core.repository.raw_version_id IS 'The record it comes from (raw.record_version).';
COMMENT ON COLUMN core.repository.first_seen_at IS 'First observation (UTC).';
COMMENT ON COLUMN core.repository.gone_at IS 'When GitHub said that it is gone (UTC).';

CREATE TABLE core.link (
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
    PRIMARY KEY (src_kind, src_id, dst_kind, dst_id, relation)
);
CREATE INDEX link_dst ON core.link (dst_kind, dst_id);
COMMENT ON TABLE core.link IS 'That one thing names another, with how sure we are. Key: src_kind, src_id, dst_kind, dst_id, relation. Reads: core.document_link.';
COMMENT ON COLUMN core.link.src_kind IS 'model, dataset, paper or repository.';
COMMENT ON COLUMN core.link.src_id IS 'Its identifier.';
COMMENT ON COLUMN core.link.dst_kind IS 'model, dataset, paper or repository.';
COMMENT ON COLUMN core.link.dst_id IS 'Its identifier; a renamed repository under its present name.';
COMMENT ON COLUMN core.link.relation IS 'What the target is said to be: code, own_paper, cites, trained_on, evaluated_on, base_model:*, weights, mentions.';
COMMENT ON COLUMN core.link.method IS 'How the surest mention was found.';
COMMENT ON COLUMN core.link.confidence IS 'Of the surest mention, 0 to 1.';
COMMENT ON COLUMN core.link.raw_version_id IS 'Record with the surest mention (raw.record_version).';
COMMENT ON COLUMN core.link.locator IS 'Where in it.';
COMMENT ON COLUMN core.link.quotation IS 'At most 200 characters, verbatim.';
COMMENT ON COLUMN core.link.first_seen_at IS 'First observation (UTC).';
COMMENT ON COLUMN core.link.gone_at IS 'When it was first no longer there (UTC); NULL while it stands.';

CREATE TABLE core.lineage (
    child_hub_id    text NOT NULL,
    parent_hub_id   text NOT NULL,
    relation        text NOT NULL,
    method          text NOT NULL,
    is_parent_seen  boolean NOT NULL,
    is_self         boolean NOT NULL,
    raw_version_id  bigint NOT NULL,
    first_seen_at   timestamptz NOT NULL,
    gone_at         timestamptz,
    PRIMARY KEY (child_hub_id, parent_hub_id, relation)
);
CREATE INDEX lineage_parent ON core.lineage (parent_hub_id);
COMMENT ON TABLE core.lineage IS 'Declared parents of models; a merge has several. Key: child_hub_id, parent_hub_id, relation. Reads: core.link.';
COMMENT ON COLUMN core.lineage.child_hub_id IS 'The model that declares.';
COMMENT ON COLUMN core.lineage.parent_hub_id IS 'The declared base model, as written.';
COMMENT ON COLUMN core.lineage.relation IS 'finetune, adapter, quantized, merge, or unspecified.';
COMMENT ON COLUMN core.lineage.method IS 'How it was found.';
COMMENT ON COLUMN core.lineage.is_parent_seen IS 'Whether we have a record of the parent.';
COMMENT ON COLUMN core.lineage.is_self IS 'Whether the model names itself.';
COMMENT ON COLUMN core.lineage.raw_version_id IS 'Record that declares it (raw.record_version).';
COMMENT ON COLUMN core.lineage.first_seen_at IS 'First observation (UTC).';
COMMENT ON COLUMN core.lineage.gone_at IS 'When it was first no longer declared (UTC).';

CREATE TABLE core.release (
    release_id          text PRIMARY KEY,
    lab_id              text NOT NULL,
    name                text NOT NULL,
    release_date        date,
    date_precision      text,
    date_method         text NOT NULL,
    is_registry         boolean NOT NULL,
    is_api_only         boolean NOT NULL,
    is_counted          boolean NOT NULL,
    modality            text
);
COMMENT ON TABLE core.release IS 'Releases: of the registry, families found in a lab''s account, and single models of others. Key: release_id. Reads: registry, core.model.';
COMMENT ON COLUMN core.release.release_id IS 'lab_id/slug; hub/<hub_id> for a single model of an unknown lab.';
COMMENT ON COLUMN core.release.lab_id IS 'Lab (core.lab), or unknown.';
COMMENT ON COLUMN core.release.name IS 'Name.';
COMMENT ON COLUMN core.release.release_date IS 'Release; first day of the period where the precision is coarser than a day; NULL: not known.';
COMMENT ON COLUMN core.release.date_precision IS 'day, month or year; NULL without a date.';
COMMENT ON COLUMN core.release.date_method IS 'registry, correction, hub_created_at (never before 2022-03-03) or unknown.';
COMMENT ON COLUMN core.release.is_registry IS 'Whether it stands in sql/registry/releases.csv.';
COMMENT ON COLUMN core.release.is_api_only IS 'Documented as offered by API or product only.';
COMMENT ON COLUMN core.release.is_counted IS 'Whether the criterion of sql/registry/README.md takes it into lab and country shares.';
COMMENT ON COLUMN core.release.modality IS 'Main modality, where known.';

CREATE TABLE core.release_member (
    release_id  text NOT NULL,
    artifact_kind text NOT NULL CHECK (artifact_kind IN ('model', 'dataset', 'paper', 'repository')),
    artifact_id text NOT NULL,
    role        text NOT NULL,
    method      text NOT NULL,
    confidence  real NOT NULL,
    PRIMARY KEY (release_id, artifact_kind, artifact_id)
);
CREATE INDEX release_member_artifact ON core.release_member (artifact_kind, artifact_id);
COMMENT ON TABLE core.release_member IS 'What belongs to a release; a model has one release. Key: release_id, artifact_kind, artifact_id. Reads: registry, core.model, core.link.';
COMMENT ON COLUMN core.release_member.release_id IS 'The release (core.release).';
COMMENT ON COLUMN core.release_member.artifact_kind IS 'model, dataset, paper or repository.';
COMMENT ON COLUMN core.release_member.artifact_id IS 'hub id, canonical arXiv id or GitHub full name.';
COMMENT ON COLUMN core.release_member.role IS 'flagship, size, distill, quantisation, adapter, base, paper, code or dataset.';
COMMENT ON COLUMN core.release_member.method IS 'registry, family, singleton or link:<relation>.';
COMMENT ON COLUMN core.release_member.confidence IS '0 to 1.';

CREATE TABLE core.evidence (
    evidence_id     uuid PRIMARY KEY,
    release_id      text NOT NULL,
    hub_id          text,
    dimension       text NOT NULL CHECK (dimension IN ('weights', 'data', 'code', 'methods', 'licence')),
    indicator       text NOT NULL,
    finding         text NOT NULL CHECK (finding IN ('open', 'partial', 'none')),
    rule            text NOT NULL,
    rule_version    integer NOT NULL,
    source_kind     text NOT NULL,
    source_key      text NOT NULL,
    raw_version_id  bigint,
    look_id         bigint,
    locator         text NOT NULL,
    quotation       text NOT NULL,
    observed_at     timestamptz NOT NULL
);
CREATE INDEX evidence_release ON core.evidence (release_id, dimension);
CREATE INDEX evidence_hub ON core.evidence (hub_id, dimension);
COMMENT ON TABLE core.evidence IS 'What shows a finding, or which look came to nothing, per release or model and dimension. Key: evidence_id.';
COMMENT ON COLUMN core.evidence.evidence_id IS 'Hash of subject, rule and place: the same evidence has the same id on every day.';
COMMENT ON COLUMN core.evidence.release_id IS 'The release (core.release).';
COMMENT ON COLUMN core.evidence.hub_id IS 'The model it speaks of; NULL: the release as a whole.';
COMMENT ON COLUMN core.evidence.dimension IS 'weights, data, code, methods or licence.';
COMMENT ON COLUMN core.evidence.indicator IS 'Indicator (mart.rule).';
COMMENT ON COLUMN core.evidence.finding IS 'open, partial or none, as this row shows it.';
COMMENT ON COLUMN core.evidence.rule IS 'Rule id (mart.rule).';
COMMENT ON COLUMN core.evidence.rule_version IS 'Version of the rule.';
COMMENT ON COLUMN core.evidence.source_kind IS 'Kind of the record: model, model_card, tree, readme, paper, registry, look …';
COMMENT ON COLUMN core.evidence.source_key IS 'Name of the record at its service.';
COMMENT ON COLUMN core.evidence.raw_version_id IS 'The record (raw.record_version); NULL for the registry and for looks.';
COMMENT ON COLUMN core.evidence.look_id IS 'The look (meta.look) that found it, or came to nothing; NULL: never asked, or registry.';
COMMENT ON COLUMN core.evidence.locator IS 'Where in the record: JSON pointer, path, or line and section; for a look its scope.';
COMMENT ON COLUMN core.evidence.quotation IS 'At most 200 characters, verbatim; for a look its outcome.';
COMMENT ON COLUMN core.evidence.observed_at IS 'When that content was first observed, by the service''s Date (UTC).';

CREATE TABLE core.finding (
    subject_kind  text NOT NULL CHECK (subject_kind IN ('model', 'release')),
    subject_id    text NOT NULL,
    dimension     text NOT NULL CHECK (dimension IN ('weights', 'data', 'code', 'methods', 'licence')),
    finding       text NOT NULL CHECK (finding IN ('open', 'partial', 'none')),
    look          text NOT NULL CHECK (look IN ('complete', 'partial', 'none')),
    status        text NOT NULL CHECK (status IN ('open', 'partial', 'closed', 'unknown')),
    PRIMARY KEY (subject_kind, subject_id, dimension)
);
COMMENT ON TABLE core.finding IS 'Finding, look and status per model and per release and dimension. Key: subject_kind, subject_id, dimension. Reads: core.evidence, core.model_look.';
COMMENT ON COLUMN core.finding.subject_kind IS 'model or release.';
COMMENT ON COLUMN core.finding.subject_id IS 'hub_id or release_id.';
COMMENT ON COLUMN core.finding.dimension IS 'weights, data, code, methods or licence.';
COMMENT ON COLUMN core.finding.finding IS 'What was found: open, partial or none.';
COMMENT ON COLUMN core.finding.look IS 'How well it was looked for: complete, partial or none.';
COMMENT ON COLUMN core.finding.status IS 'open, partial; closed only where nothing was found and the look was complete or the release is documented as API-only; else unknown.';

CREATE TABLE core.model_look (
    hub_id     text NOT NULL,
    dimension  text NOT NULL,
    look       text NOT NULL CHECK (look IN ('complete', 'partial', 'none')),
    reason     text NOT NULL,
    look_id    bigint,
    scope      text NOT NULL,
    PRIMARY KEY (hub_id, dimension)
);
COMMENT ON TABLE core.model_look IS 'How completely each model was looked at per dimension, and the look that decides it. Key: hub_id, dimension. Reads: staging.look_current, core.link.';
COMMENT ON COLUMN core.model_look.hub_id IS 'The model.';
COMMENT ON COLUMN core.model_look.dimension IS 'weights, data, code, methods or licence.';
COMMENT ON COLUMN core.model_look.look IS 'complete: every source that the dimension needs answered; partial: some did; none: none did.';
COMMENT ON COLUMN core.model_look.reason IS 'What is missing, or what completes it.';
COMMENT ON COLUMN core.model_look.look_id IS 'Deciding look (meta.look): the one missing, else the last that completes it; NULL: never asked.';
COMMENT ON COLUMN core.model_look.scope IS 'Its scope.';
