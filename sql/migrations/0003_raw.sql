-- Records as told: identity, immutable versions, counters, rejects.
CREATE TABLE raw.record (
    record_id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source          text NOT NULL,
    kind            text NOT NULL,
    via             text NOT NULL,
    key             text NOT NULL,
    uid             text,
    raw_version_id  bigint,
    content_hash    bytea,
    first_seen_at   timestamptz NOT NULL,
    gone_at         timestamptz,
    renamed_to      text,
    UNIQUE (source, kind, via, key)
);
CREATE INDEX record_uid ON raw.record (source, kind, uid) WHERE uid IS NOT NULL;
CREATE INDEX record_version_of ON raw.record (raw_version_id);
COMMENT ON TABLE raw.record IS 'One row per thing that a service told by one call, with its current version. Key: record_id; also source, kind, via, key.';
COMMENT ON COLUMN raw.record.record_id IS 'Surrogate key.';
COMMENT ON COLUMN raw.record.source IS 'Service: huggingface, arxiv, github.';
COMMENT ON COLUMN raw.record.kind IS 'What it is: model, dataset, organization, model_card, model_tree, paper, repository, tree, readme, licence, releases, commits …';
COMMENT ON COLUMN raw.record.via IS 'Call that told it: list, item, file, oai, atom, rest, graphql. Two calls tell two sets of fields.';
COMMENT ON COLUMN raw.record.key IS 'The service''s own name for it: hub id, canonical arXiv id, GitHub full name.';
COMMENT ON COLUMN raw.record.uid IS 'Identifier that survives a rename (_id on the Hub, numeric id on GitHub), where told.';
COMMENT ON COLUMN raw.record.raw_version_id IS 'Current version (raw.record_version).';
COMMENT ON COLUMN raw.record.content_hash IS 'SHA-256 of the current version''s content, counters left out.';
COMMENT ON COLUMN raw.record.first_seen_at IS 'First observation, by the service''s Date (UTC).';
COMMENT ON COLUMN raw.record.gone_at IS 'When the service first said that it is gone (UTC); NULL while it is there.';
COMMENT ON COLUMN raw.record.renamed_to IS 'New name, where the service redirected to one.';

CREATE TABLE raw.record_version (
    raw_version_id  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    record_id       bigint NOT NULL REFERENCES raw.record,
    content_hash    bytea NOT NULL,
    payload         jsonb,
    text            text,
    body            bytea,
    locator         text,
    size_bytes      bigint NOT NULL,
    observed_at     timestamptz NOT NULL,
    run_id          bigint NOT NULL REFERENCES meta.run,
    CHECK (num_nonnulls(payload, text) = 1)
);
CREATE INDEX record_version_record ON raw.record_version (record_id, raw_version_id DESC);
COMMENT ON TABLE raw.record_version IS 'Every distinct content of every record, in order; never updated. Key: raw_version_id.';
COMMENT ON COLUMN raw.record_version.raw_version_id IS 'Surrogate key; evidence leads here.';
COMMENT ON COLUMN raw.record_version.record_id IS 'The record (raw.record).';
COMMENT ON COLUMN raw.record_version.content_hash IS 'SHA-256 of the canonical content, counters left out.';
COMMENT ON COLUMN raw.record_version.payload IS 'JSON as told, without counters. NULL for documents.';
COMMENT ON COLUMN raw.record_version.text IS 'Text of a document (card, README, licence file). NULL for JSON records.';
COMMENT ON COLUMN raw.record_version.body IS 'The verbatim bytes, only where payload or text cannot hold them (NUL characters, bytes that are no UTF-8).';
COMMENT ON COLUMN raw.record_version.locator IS 'Path of the document in its repository, where it has one.';
COMMENT ON COLUMN raw.record_version.size_bytes IS 'Size of the content as received, bytes.';
COMMENT ON COLUMN raw.record_version.observed_at IS 'When this content was first observed, by the service''s Date (UTC).';
COMMENT ON COLUMN raw.record_version.run_id IS 'Run that landed it (meta.run).';

CREATE TABLE raw.counter (
    record_id           bigint NOT NULL REFERENCES raw.record,
    observed_at         timestamptz NOT NULL,
    downloads           bigint,
    downloads_all_time  bigint,
    likes               bigint,
    trending_score      double precision,
    upvotes             bigint,
    followers           bigint,
    models              bigint,
    datasets            bigint,
    spaces              bigint,
    papers              bigint,
    members             bigint,
    stars               bigint,
    forks               bigint,
    subscribers         bigint,
    open_issues         bigint,
    PRIMARY KEY (record_id, observed_at)
);
COMMENT ON TABLE raw.counter IS 'Counters as a time series, a row only where one moved; falls and resets are kept as told. Key: record_id, observed_at.';
COMMENT ON COLUMN raw.counter.record_id IS 'The record (raw.record).';
COMMENT ON COLUMN raw.counter.observed_at IS 'By the service''s Date (UTC).';
COMMENT ON COLUMN raw.counter.downloads IS 'Hub downloads of the last 30 days, count.';
COMMENT ON COLUMN raw.counter.downloads_all_time IS 'Hub downloads since creation, count; known to fall at times.';
COMMENT ON COLUMN raw.counter.likes IS 'Hub likes, count.';
COMMENT ON COLUMN raw.counter.trending_score IS 'Hub trending score, no unit.';
COMMENT ON COLUMN raw.counter.upvotes IS 'Upvotes of a Hub paper page, count.';
COMMENT ON COLUMN raw.counter.followers IS 'Followers of a Hub organisation, count.';
COMMENT ON COLUMN raw.counter.models IS 'Public models that the Hub counts for an organisation.';
COMMENT ON COLUMN raw.counter.datasets IS 'Public datasets that the Hub counts for an organisation.';
COMMENT ON COLUMN raw.counter.spaces IS 'Public Spaces that the Hub counts for an organisation.';
COMMENT ON COLUMN raw.counter.papers IS 'Papers that the Hub counts for an organisation.';
COMMENT ON COLUMN raw.counter.members IS 'Members that the Hub counts for an organisation.';
COMMENT ON COLUMN raw.counter.stars IS 'GitHub stars, count.';
COMMENT ON COLUMN raw.counter.forks IS 'GitHub forks, count.';
COMMENT ON COLUMN raw.counter.subscribers IS 'GitHub watchers (subscribers_count), count.';
COMMENT ON COLUMN raw.counter.open_issues IS 'GitHub open issues and pull requests, count.';

CREATE TABLE raw.rejected_record (
    rejected_record_id  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source       text NOT NULL,
    kind         text NOT NULL,
    via          text NOT NULL,
    key          text,
    reason       text NOT NULL,
    detail       text NOT NULL DEFAULT '',
    body         bytea NOT NULL,
    size_bytes   bigint NOT NULL,
    body_hash    bytea NOT NULL,
    observed_at  timestamptz NOT NULL,
    run_id       bigint NOT NULL REFERENCES meta.run,
    UNIQUE NULLS NOT DISTINCT (source, kind, via, key, reason, body_hash)
);
COMMENT ON TABLE raw.rejected_record IS 'Quarantine: what was received and cannot be used, with the reason and the bytes; the same bytes once. Key: rejected_record_id.';
COMMENT ON COLUMN raw.rejected_record.rejected_record_id IS 'Surrogate key.';
COMMENT ON COLUMN raw.rejected_record.source IS 'Service.';
COMMENT ON COLUMN raw.rejected_record.kind IS 'Kind that it was received as.';
COMMENT ON COLUMN raw.rejected_record.via IS 'Call that told it.';
COMMENT ON COLUMN raw.rejected_record.key IS 'Its name, where one could be read.';
COMMENT ON COLUMN raw.rejected_record.reason IS 'Short reason, e.g. ill_formed_id.';
COMMENT ON COLUMN raw.rejected_record.detail IS 'What exactly was wrong.';
COMMENT ON COLUMN raw.rejected_record.body IS 'The bytes as received (a record above the bound: its beginning).';
COMMENT ON COLUMN raw.rejected_record.size_bytes IS 'Size as received, bytes.';
COMMENT ON COLUMN raw.rejected_record.body_hash IS 'SHA-256 of the bytes kept.';
COMMENT ON COLUMN raw.rejected_record.observed_at IS 'First time, by the service''s Date (UTC).';
COMMENT ON COLUMN raw.rejected_record.run_id IS 'Run that met it first (meta.run).';
