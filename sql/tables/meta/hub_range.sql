-- Written by make schema: change it by a migration.
CREATE TABLE meta.hub_range (
    kind          text         NOT NULL CHECK (kind IN ('model', 'dataset')),
    ordinal       integer      NOT NULL,
    cursor        text,
    after_at      timestamptz  NOT NULL,
    after_uid     text         COLLATE "C" NOT NULL,
    until_at      timestamptz  NOT NULL DEFAULT 'infinity',
    until_uid     text         COLLATE "C" NOT NULL DEFAULT '~',
    sweep_id      integer      NOT NULL REFERENCES meta.hub_sweep (sweep_id),
    "position"    text,
    position_at   timestamptz,
    position_uid  text         COLLATE "C",
    is_done       boolean      NOT NULL DEFAULT false,
    is_refused    boolean      NOT NULL DEFAULT false,
    received      bigint       NOT NULL DEFAULT 0,
    requests      bigint       NOT NULL DEFAULT 0,
    tries         smallint     NOT NULL DEFAULT 0,
    PRIMARY KEY (kind, ordinal)
);

COMMENT ON TABLE meta.hub_range IS 'Ranges of createdAt into which a walk of the Hub''s lists is cut, and where each stands; committed with the rows of every page. Key: kind, ordinal. Source: ingest_hub_census.';
COMMENT ON COLUMN meta.hub_range.kind IS 'model or dataset.';
COMMENT ON COLUMN meta.hub_range.ordinal IS 'Number of the range; a walk that meets more than a range should hold cuts it for the next one. Unit: rank.';
COMMENT ON COLUMN meta.hub_range.cursor IS 'Path at which the range begins, the service''s own cursor in it; NULL: the first page.';
COMMENT ON COLUMN meta.hub_range.after_at IS 'The range begins after this createdAt (-infinity: at the beginning; infinity: among records that tell none) …';
COMMENT ON COLUMN meta.hub_range.after_uid IS '… and this _id.';
COMMENT ON COLUMN meta.hub_range.until_at IS 'It ends with this createdAt …';
COMMENT ON COLUMN meta.hub_range.until_uid IS '… and this _id.';
COMMENT ON COLUMN meta.hub_range.sweep_id IS 'Sweep that walks or last walked it (meta.hub_sweep).';
COMMENT ON COLUMN meta.hub_range."position" IS 'Path of the page that follows what is committed; NULL before the first page.';
COMMENT ON COLUMN meta.hub_range.position_at IS 'createdAt of the last record committed.';
COMMENT ON COLUMN meta.hub_range.position_uid IS '_id of the last record committed.';
COMMENT ON COLUMN meta.hub_range.is_done IS 'Whether this sweep walked it to its end.';
COMMENT ON COLUMN meta.hub_range.is_refused IS 'Whether the service no longer takes its cursor; the next sweep walks it as part of the range before.';
COMMENT ON COLUMN meta.hub_range.received IS 'Records committed in this sweep, count.';
COMMENT ON COLUMN meta.hub_range.requests IS 'Pages committed in this sweep, count.';
COMMENT ON COLUMN meta.hub_range.tries IS 'Pages of it in this sweep whose answer was a limit, count; it is asked for after the other ranges, and after the third time not in this sweep.';

GRANT DELETE ON meta.hub_range TO observatory_loader;
