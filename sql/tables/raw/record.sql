-- Written by make schema: change it by a migration.
-- autovacuum_vacuum_scale_factor: rows change from day to day; the server's own threshold, a fifth of so many, comes too late.
CREATE TABLE raw.record (
    record_id          bigint       GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source             text         NOT NULL,
    kind               text         NOT NULL,
    via                text         NOT NULL,
    key                text         NOT NULL,
    uid                text,
    raw_version_id     bigint,
    content_hash       bytea,
    first_seen_at      timestamptz  NOT NULL,
    gone_at            timestamptz,
    renamed_to         text,
    absent_at          timestamptz,
    absent_to          text,
    gone_confirmed_at  timestamptz,
    told_until         timestamptz,
    replaced_at        timestamptz,
    UNIQUE (source, kind, via, key)
) WITH (autovacuum_vacuum_scale_factor=0.02, autovacuum_analyze_scale_factor=0.02);
CREATE INDEX record_absent ON raw.record (source, key) WHERE (absent_at IS NOT NULL);
CREATE INDEX record_github_name ON raw.record (lower(key)) WHERE (source = 'github');
CREATE INDEX record_licence_of ON raw.record (kind, split_part(key, ':', 1)) WHERE (kind IN ('model_licence', 'dataset_licence'));
CREATE INDEX record_uid ON raw.record (source, kind, uid) WHERE (uid IS NOT NULL);
CREATE INDEX record_version_of ON raw.record (raw_version_id);

COMMENT ON TABLE raw.record IS 'One row per thing that a service told by one call, with its current version. Key: record_id; also source, kind, via, key. Source: the Hub, arXiv and GitHub, by the ingest Dags.';
COMMENT ON COLUMN raw.record.record_id IS 'Surrogate key.';
COMMENT ON COLUMN raw.record.source IS 'Service, or catalogue: huggingface, arxiv, github, models_dev (read from GitHub).';
COMMENT ON COLUMN raw.record.kind IS 'What it is: model, dataset, organization, model_card, model_licence, model_tree, paper, repository, tree, readme, licence, releases, commits, catalogue, catalogue_file …';
COMMENT ON COLUMN raw.record.via IS 'Call that told it: list, item, file, oai, atom, rest, graphql, tree, blob. Two calls tell two sets of fields.';
COMMENT ON COLUMN raw.record.key IS 'The service''s own name for it: hub id, canonical arXiv id, GitHub full name, maker/model of a catalogue; of a licence file on the Hub <hub id>:<path>.';
COMMENT ON COLUMN raw.record.uid IS 'Identifier that survives a rename (_id on the Hub, numeric id on GitHub), where told.';
COMMENT ON COLUMN raw.record.raw_version_id IS 'Current version (raw.record_version).';
COMMENT ON COLUMN raw.record.content_hash IS 'SHA-256 of the current version''s content, counters left out.';
COMMENT ON COLUMN raw.record.first_seen_at IS 'First observation, by the service''s Date (UTC).';
COMMENT ON COLUMN raw.record.gone_at IS 'absent_at, once an answer of a later day (UTC) said the same, or the service redirected to a name that tells the same stable id; NULL while it is there or in doubt.';
COMMENT ON COLUMN raw.record.renamed_to IS 'New name, where the service redirected to one.';
COMMENT ON COLUMN raw.record.absent_at IS 'First answer that it is not there, by the service''s Date (UTC); NULL while it is there. Alone it is a doubt: what is derived still has the record.';
COMMENT ON COLUMN raw.record.absent_to IS 'Name that this answer redirected to, where it did.';
COMMENT ON COLUMN raw.record.gone_confirmed_at IS 'The answer that made it gone, by the service''s Date (UTC). Until migration 37 one answer was enough: NULL for these.';
COMMENT ON COLUMN raw.record.told_until IS 'Of a thing that is absent or in doubt (absent_at): when a look of an earlier run last told it, by the service''s Date (UTC); NULL where no such look is known.';
COMMENT ON COLUMN raw.record.replaced_at IS 'When another thing was told under its name (raw.replaced): the record, or the thing that it is a part of, had the name before, and counts for it no longer (UTC). NULL for others.';

GRANT UPDATE (uid, raw_version_id, content_hash, gone_at, renamed_to, absent_at, absent_to, gone_confirmed_at, told_until, replaced_at) ON raw.record TO observatory_loader;
