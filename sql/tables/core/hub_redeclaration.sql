-- Written by make schema: change it by a migration.
-- autovacuum_vacuum_scale_factor: rows change from day to day; the server's own threshold, a fifth of so many, comes too late.
CREATE TABLE core.hub_redeclaration (
    hub_key              integer      NOT NULL,
    told_at              timestamptz  NOT NULL,
    before_block_id      integer      NOT NULL,
    after_block_id       integer      NOT NULL,
    reader_version       integer      NOT NULL,
    datasets_before      integer      NOT NULL,
    datasets_after       integer      NOT NULL,
    before_ordinal       smallint     NOT NULL,
    after_ordinal        smallint     NOT NULL,
    has_tags_before      boolean      NOT NULL,
    has_tags_after       boolean      NOT NULL,
    has_weights_before   boolean      NOT NULL,
    has_weights_after    boolean      NOT NULL,
    license_name_before  text,
    license_name_after   text,
    licences_before      text[],
    licences_after       text[],
    PRIMARY KEY (hub_key, told_at)
) WITH (autovacuum_vacuum_scale_factor=0.02, autovacuum_analyze_scale_factor=0.02);

COMMENT ON TABLE core.hub_redeclaration IS 'Changes of what repositories of the whole Hub declare, of licences, training data and weights: two records that a list told one after the other, both read by the same reader, so that a new rule changes nothing. Grain: one row per repository and changed record. Key: hub_key, told_at. Source: raw.hub_block, raw.hub_repository, raw.hub_repository_history.';
COMMENT ON COLUMN core.hub_redeclaration.hub_key IS 'The repository (raw.hub_repository). Unit: key.';
COMMENT ON COLUMN core.hub_redeclaration.told_at IS 'When the later record was first told (UTC).';
COMMENT ON COLUMN core.hub_redeclaration.before_block_id IS 'Where the earlier record lies (raw.hub_block). Unit: key.';
COMMENT ON COLUMN core.hub_redeclaration.after_block_id IS 'Where the later record lies (raw.hub_block). Unit: key.';
COMMENT ON COLUMN core.hub_redeclaration.reader_version IS 'Version of the reader that read both. Unit: version.';
COMMENT ON COLUMN core.hub_redeclaration.datasets_before IS 'Training data sets that the earlier record declares, count; of a data set 0.';
COMMENT ON COLUMN core.hub_redeclaration.datasets_after IS 'Training data sets that the later record declares, count; of a data set 0.';
COMMENT ON COLUMN core.hub_redeclaration.before_ordinal IS 'Place of the earlier record in its block, from 0. Unit: rank.';
COMMENT ON COLUMN core.hub_redeclaration.after_ordinal IS 'Place of the later record in its block, from 0. Unit: rank.';
COMMENT ON COLUMN core.hub_redeclaration.has_tags_before IS 'Whether the earlier record holds a list of tags: without one it says nothing of licences and data.';
COMMENT ON COLUMN core.hub_redeclaration.has_tags_after IS 'Whether the later record holds a list of tags.';
COMMENT ON COLUMN core.hub_redeclaration.has_weights_before IS 'Whether the Hub detected weight files in the earlier record.';
COMMENT ON COLUMN core.hub_redeclaration.has_weights_after IS 'Whether the Hub detected weight files in the later record; false says nothing.';
COMMENT ON COLUMN core.hub_redeclaration.license_name_before IS 'license_name of the earlier card, lower case; NULL: none.';
COMMENT ON COLUMN core.hub_redeclaration.license_name_after IS 'license_name of the later card, lower case; NULL: none.';
COMMENT ON COLUMN core.hub_redeclaration.licences_before IS 'Licence ids of the earlier record, sorted, lower case; NULL: none.';
COMMENT ON COLUMN core.hub_redeclaration.licences_after IS 'Licence ids of the later record, sorted, lower case; NULL: none.';

GRANT DELETE ON core.hub_redeclaration TO observatory_loader;
