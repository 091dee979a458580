-- The whole Hub: who is there, what is told of each, and its counters day by day; metadata and counters apart.
CREATE SEQUENCE raw.hub_key AS integer;

CREATE FUNCTION raw.take_hub_keys(number integer) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    first integer;
BEGIN
    PERFORM pg_advisory_xact_lock(7301006);
    first := nextval('raw.hub_key');
    PERFORM setval('raw.hub_key', first + number - 1);
    RETURN first;
END $$;
COMMENT ON FUNCTION raw.take_hub_keys(integer) IS 'The first of as many fresh keys that follow one another.';

CREATE TABLE raw.hub_block (
    block_id     integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    run_id       bigint NOT NULL REFERENCES meta.run,
    observed_at  timestamptz NOT NULL,
    kind         text NOT NULL CHECK (kind IN ('model', 'dataset')),
    via          text NOT NULL CHECK (via IN ('census', 'snapshot')),
    records      integer NOT NULL,
    size_bytes   integer NOT NULL,
    body         bytea
);
ALTER TABLE raw.hub_block ALTER COLUMN body SET STORAGE EXTERNAL;
COMMENT ON TABLE raw.hub_block IS 'Records of the Hub as received, those of one page that were new or changed together. Key: block_id.';
COMMENT ON COLUMN raw.hub_block.block_id IS 'Surrogate key.';
COMMENT ON COLUMN raw.hub_block.run_id IS 'Run that received it (meta.run).';
COMMENT ON COLUMN raw.hub_block.observed_at IS 'When it was told, by the service''s Date, or as of which moment a snapshot tells it (UTC).';
COMMENT ON COLUMN raw.hub_block.kind IS 'model or dataset.';
COMMENT ON COLUMN raw.hub_block.via IS 'census: a list of the Hub; snapshot: the bulk table, which leaves out gated, private and sha.';
COMMENT ON COLUMN raw.hub_block.records IS 'Records in it, count.';
COMMENT ON COLUMN raw.hub_block.size_bytes IS 'Size before compression, bytes.';
COMMENT ON COLUMN raw.hub_block.body IS 'A JSON array of the records, verbatim, compressed with Zstandard; NULL where it was exported to a cold file.';

CREATE TABLE raw.hub_repository (
    hub_key         integer PRIMARY KEY,
    block_id        integer NOT NULL,
    created_at      timestamptz,
    last_modified_at timestamptz,
    observed_at     timestamptz NOT NULL,
    first_seen_at   timestamptz NOT NULL,
    gone_at         timestamptz,
    content_hash    bigint NOT NULL,
    parameters      bigint,
    ordinal         smallint NOT NULL,
    is_private      boolean,
    is_disabled     boolean,
    kind            text NOT NULL CHECK (kind IN ('model', 'dataset')),
    via             text NOT NULL CHECK (via IN ('census', 'snapshot')),
    hub_uid         text COLLATE "C" NOT NULL,
    hub_id          text COLLATE "C" NOT NULL,
    gated           text,
    hub_license_id  text,
    pipeline_tag    text,
    library_name    text,
    base_models     text[]
);
CREATE UNIQUE INDEX hub_repository_uid ON raw.hub_repository (hub_uid, kind);
-- Rows lie almost in the order of createdAt, by which the Hub is walked and its ranges are cut.
CREATE INDEX hub_repository_place ON raw.hub_repository
    USING brin ((coalesce(created_at, 'infinity')) timestamptz_minmax_multi_ops) WITH (pages_per_range = 32, autosummarize = on);
CREATE INDEX hub_repository_name ON raw.hub_repository (hub_id, kind);
COMMENT ON TABLE raw.hub_repository IS 'Models and datasets of the whole Hub with their current metadata. Key: hub_key; also kind, hub_uid. A superseded row moves to raw.hub_repository_history.';
COMMENT ON COLUMN raw.hub_repository.hub_key IS 'Our number for the repository, rising with its first sight.';
COMMENT ON COLUMN raw.hub_repository.block_id IS 'Where the record lies as received (raw.hub_block).';
COMMENT ON COLUMN raw.hub_repository.created_at IS 'createdAt as told (floor 2022-03-02T23:29:04Z), UTC; NULL: not told.';
COMMENT ON COLUMN raw.hub_repository.last_modified_at IS 'lastModified as told, UTC.';
COMMENT ON COLUMN raw.hub_repository.observed_at IS 'When this metadata was first told, by the service''s Date (UTC).';
COMMENT ON COLUMN raw.hub_repository.first_seen_at IS 'When the repository was first told (UTC).';
COMMENT ON COLUMN raw.hub_repository.gone_at IS 'When the Hub answered that it is gone (UTC); NULL while it is there.';
COMMENT ON COLUMN raw.hub_repository.content_hash IS 'First 8 bytes of BLAKE2b over all told fields but counters, as a signed integer.';
COMMENT ON COLUMN raw.hub_repository.parameters IS 'Parameters, count, by safetensors or gguf metadata.';
COMMENT ON COLUMN raw.hub_repository.ordinal IS 'Place in the block, from 0.';
COMMENT ON COLUMN raw.hub_repository.is_private IS 'private as told; NULL: not told.';
COMMENT ON COLUMN raw.hub_repository.is_disabled IS 'disabled as told; NULL: not told.';
COMMENT ON COLUMN raw.hub_repository.kind IS 'model or dataset.';
COMMENT ON COLUMN raw.hub_repository.via IS 'census or snapshot: what told the current metadata. A snapshot leaves out gated, private and sha.';
COMMENT ON COLUMN raw.hub_repository.hub_uid IS '_id of the Hub, stable across renames, 24 hexadecimal digits.';
COMMENT ON COLUMN raw.hub_repository.hub_id IS 'org/name on the Hub.';
COMMENT ON COLUMN raw.hub_repository.gated IS 'As told: false, auto, manual, or true where only that is known; NULL: not told.';
COMMENT ON COLUMN raw.hub_repository.hub_license_id IS 'First license tag, lower case; NULL: none told.';
COMMENT ON COLUMN raw.hub_repository.pipeline_tag IS 'Task as told.';
COMMENT ON COLUMN raw.hub_repository.library_name IS 'Library as told.';
COMMENT ON COLUMN raw.hub_repository.base_models IS 'Declared parents as relation:hub_id, relation being adapter, finetune, merge, quantized or unspecified; NULL: none told.';

CREATE TABLE raw.hub_repository_history (LIKE raw.hub_repository INCLUDING COMMENTS, observed_to timestamptz NOT NULL);
CREATE INDEX hub_repository_history_key ON raw.hub_repository_history (hub_key, observed_to);
COMMENT ON TABLE raw.hub_repository_history IS 'Metadata of repositories as it was told until it changed. Key: hub_key, observed_to.';
COMMENT ON COLUMN raw.hub_repository_history.observed_to IS 'When other metadata was first told (UTC).';

CREATE TABLE raw.hub_counter_now (
    downloads           bigint,
    downloads_all_time  bigint,
    month_downloads     bigint,
    hub_key             integer PRIMARY KEY,
    likes               integer,
    day                 date NOT NULL,
    month               date NOT NULL,
    is_gone             boolean NOT NULL DEFAULT false,
    kind                text NOT NULL
) WITH (fillfactor = 80);
COMMENT ON TABLE raw.hub_counter_now IS 'Newest counters of each repository, apart from its metadata since they move forty times as often. Key: hub_key.';
COMMENT ON COLUMN raw.hub_counter_now.downloads IS 'downloads as told: of the last 30 days, count.';
COMMENT ON COLUMN raw.hub_counter_now.downloads_all_time IS 'downloadsAllTime as told: since creation, count; known to fall at times.';
COMMENT ON COLUMN raw.hub_counter_now.month_downloads IS 'Sum of downloads_added in month, count; NULL where no two tellings could be compared.';
COMMENT ON COLUMN raw.hub_counter_now.hub_key IS 'The repository (raw.hub_repository).';
COMMENT ON COLUMN raw.hub_counter_now.likes IS 'Likes as told, count.';
COMMENT ON COLUMN raw.hub_counter_now.day IS 'Day on which these values were first told (UTC).';
COMMENT ON COLUMN raw.hub_counter_now.month IS 'First day of the month that month_downloads speaks of.';
COMMENT ON COLUMN raw.hub_counter_now.is_gone IS 'Whether the Hub said that the repository is gone.';
COMMENT ON COLUMN raw.hub_counter_now.kind IS 'model or dataset.';

CREATE TABLE raw.hub_counter (
    downloads           bigint,
    downloads_all_time  bigint,
    hub_key             integer NOT NULL,
    day                 date NOT NULL,
    likes               integer,
    downloads_added     integer
) PARTITION BY RANGE (day);
COMMENT ON TABLE raw.hub_counter IS 'Counters as a time series: a row only on a day on which one moved; values as told, falls kept. Partitioned by month. Key: hub_key, day.';
COMMENT ON COLUMN raw.hub_counter.downloads IS 'downloads as told: of the last 30 days, count. Never add it up over days.';
COMMENT ON COLUMN raw.hub_counter.downloads_all_time IS 'downloadsAllTime as told: since creation, count.';
COMMENT ON COLUMN raw.hub_counter.hub_key IS 'The repository (raw.hub_repository).';
COMMENT ON COLUMN raw.hub_counter.day IS 'Day of the telling (UTC).';
COMMENT ON COLUMN raw.hub_counter.likes IS 'Likes as told, count.';
COMMENT ON COLUMN raw.hub_counter.downloads_added IS 'downloads_all_time less that of the row before, count; below 0 the counter was reset or corrected; NULL: first row, or not told.';

-- Pages of one day follow one another and rise by hub_key within it: block ranges are all the index that is needed.
CREATE INDEX hub_counter_place ON raw.hub_counter USING brin (day, hub_key) WITH (pages_per_range = 16, autosummarize = on);

CREATE FUNCTION raw.make_hub_counter_month(of_day date) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    first date := date_trunc('month', of_day);
    name text := 'hub_counter_' || to_char(of_day, 'YYYY_MM');
BEGIN
    PERFORM pg_advisory_xact_lock(7301005);
    IF to_regclass('raw.' || name) IS NULL THEN
        EXECUTE format('CREATE TABLE raw.%I PARTITION OF raw.hub_counter FOR VALUES FROM (%L) TO (%L)', name, first, first + interval '1 month');
        EXECUTE format('COMMENT ON TABLE raw.%I IS %L', name, 'Rows of raw.hub_counter of one month. Key: hub_key, day.');
    END IF;
END $$;
COMMENT ON FUNCTION raw.make_hub_counter_month(date) IS 'Makes the partition of raw.hub_counter for the month of a day, unless it is there.';

CREATE TABLE raw.hub_counter_month (
    month_downloads  bigint,
    hub_key          integer NOT NULL,
    month            date NOT NULL
);
CREATE INDEX hub_counter_month_place ON raw.hub_counter_month USING brin (month, hub_key) WITH (pages_per_range = 16, autosummarize = on);
COMMENT ON TABLE raw.hub_counter_month IS 'Window downloads of each repository in months that are over, from our own counters. Key: hub_key, month. The running month is in raw.hub_counter_now.';
COMMENT ON COLUMN raw.hub_counter_month.month_downloads IS 'Sum of downloads_added in the month, count; a reset lowers it.';
COMMENT ON COLUMN raw.hub_counter_month.hub_key IS 'The repository (raw.hub_repository).';
COMMENT ON COLUMN raw.hub_counter_month.month IS 'First day of the month (UTC).';

CREATE TABLE meta.hub_sweep (
    sweep_id     integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    run_id       bigint NOT NULL REFERENCES meta.run,
    kind         text NOT NULL CHECK (kind IN ('model', 'dataset')),
    via          text NOT NULL CHECK (via IN ('census', 'snapshot')),
    day          date NOT NULL,
    as_of        timestamptz NOT NULL,
    revision     text,
    fingerprint  text,
    outcome      text NOT NULL DEFAULT 'running' CHECK (outcome IN ('running', 'complete', 'incomplete', 'refused')),
    reason       text NOT NULL DEFAULT '',
    received     bigint NOT NULL DEFAULT 0,
    new          bigint NOT NULL DEFAULT 0,
    changed      bigint NOT NULL DEFAULT 0,
    counted      bigint NOT NULL DEFAULT 0,
    resets       bigint NOT NULL DEFAULT 0,
    zeroed       bigint NOT NULL DEFAULT 0,
    rejected     bigint NOT NULL DEFAULT 0,
    gone         bigint NOT NULL DEFAULT 0,
    unconfirmed  bigint NOT NULL DEFAULT 0,
    started_at   timestamptz NOT NULL DEFAULT now(),
    ended_at     timestamptz,
    UNIQUE (run_id, kind, via, day)
);
COMMENT ON TABLE meta.hub_sweep IS 'Each time that the whole Hub was told, by its lists or by a snapshot. Key: sweep_id.';
COMMENT ON COLUMN meta.hub_sweep.sweep_id IS 'Surrogate key.';
COMMENT ON COLUMN meta.hub_sweep.run_id IS 'Run (meta.run).';
COMMENT ON COLUMN meta.hub_sweep.kind IS 'model or dataset.';
COMMENT ON COLUMN meta.hub_sweep.via IS 'census (lists) or snapshot (bulk table).';
COMMENT ON COLUMN meta.hub_sweep.day IS 'Day that it speaks of (UTC): of the first answer, or of the snapshot.';
COMMENT ON COLUMN meta.hub_sweep.as_of IS 'Moment that it speaks of (UTC).';
COMMENT ON COLUMN meta.hub_sweep.revision IS 'Commit of the snapshot, 40 hexadecimal digits; NULL for a census.';
COMMENT ON COLUMN meta.hub_sweep.fingerprint IS 'ETag of the snapshot''s file; NULL for a census.';
COMMENT ON COLUMN meta.hub_sweep.outcome IS 'running; complete: told to its explicit end; incomplete: parts are unknown; refused: nothing of it was landed.';
COMMENT ON COLUMN meta.hub_sweep.reason IS 'Why it is incomplete or refused.';
COMMENT ON COLUMN meta.hub_sweep.received IS 'Records received, count.';
COMMENT ON COLUMN meta.hub_sweep.new IS 'Repositories told for the first time, count.';
COMMENT ON COLUMN meta.hub_sweep.changed IS 'Repositories whose metadata changed, count.';
COMMENT ON COLUMN meta.hub_sweep.counted IS 'Repositories of which a counter moved, new ones aside, count.';
COMMENT ON COLUMN meta.hub_sweep.resets IS 'Of these, with downloads_all_time below its last value, count.';
COMMENT ON COLUMN meta.hub_sweep.zeroed IS 'Repositories told with downloads 0 that were told with more before, count.';
COMMENT ON COLUMN meta.hub_sweep.rejected IS 'Records in quarantine (raw.rejected_record), count.';
COMMENT ON COLUMN meta.hub_sweep.gone IS 'Repositories that were missing and that the Hub then said are gone, count.';
COMMENT ON COLUMN meta.hub_sweep.unconfirmed IS 'Repositories that were missing and of which the Hub did not say that they are gone, count.';
COMMENT ON COLUMN meta.hub_sweep.started_at IS 'Wall clock, UTC.';
COMMENT ON COLUMN meta.hub_sweep.ended_at IS 'Wall clock, UTC; NULL while it runs.';

CREATE TABLE meta.hub_range (
    kind         text NOT NULL CHECK (kind IN ('model', 'dataset')),
    ordinal      integer NOT NULL,
    cursor       text,
    after_at     timestamptz NOT NULL,
    after_uid    text COLLATE "C" NOT NULL,
    until_at     timestamptz NOT NULL DEFAULT 'infinity',
    until_uid    text COLLATE "C" NOT NULL DEFAULT '~',
    sweep_id     integer NOT NULL REFERENCES meta.hub_sweep,
    position     text,
    position_at  timestamptz,
    position_uid text COLLATE "C",
    is_done      boolean NOT NULL DEFAULT false,
    is_refused   boolean NOT NULL DEFAULT false,
    received     bigint NOT NULL DEFAULT 0,
    requests     bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (kind, ordinal)
);
COMMENT ON TABLE meta.hub_range IS 'Ranges of createdAt into which a walk of the Hub''s lists is cut, and where each stands; committed with the rows of every page. Key: kind, ordinal.';
COMMENT ON COLUMN meta.hub_range.kind IS 'model or dataset.';
COMMENT ON COLUMN meta.hub_range.ordinal IS 'Number of the range; a walk that meets more than a range should hold cuts it for the next one.';
COMMENT ON COLUMN meta.hub_range.cursor IS 'Path at which the range begins, the service''s own cursor in it; NULL: the first page.';
COMMENT ON COLUMN meta.hub_range.after_at IS 'The range begins after this createdAt (-infinity: at the beginning; infinity: among records that tell none) …';
COMMENT ON COLUMN meta.hub_range.after_uid IS '… and this _id.';
COMMENT ON COLUMN meta.hub_range.until_at IS 'It ends with this createdAt …';
COMMENT ON COLUMN meta.hub_range.until_uid IS '… and this _id.';
COMMENT ON COLUMN meta.hub_range.sweep_id IS 'Sweep that walks or last walked it (meta.hub_sweep).';
COMMENT ON COLUMN meta.hub_range.position IS 'Path of the page that follows what is committed; NULL before the first page.';
COMMENT ON COLUMN meta.hub_range.position_at IS 'createdAt of the last record committed.';
COMMENT ON COLUMN meta.hub_range.position_uid IS '_id of the last record committed.';
COMMENT ON COLUMN meta.hub_range.is_done IS 'Whether this sweep walked it to its end.';
COMMENT ON COLUMN meta.hub_range.is_refused IS 'Whether the service no longer takes its cursor; the next sweep walks it as part of the range before.';
COMMENT ON COLUMN meta.hub_range.received IS 'Records committed in this sweep, count.';
COMMENT ON COLUMN meta.hub_range.requests IS 'Pages committed in this sweep, count.';

CREATE TABLE meta.hub_absence (
    sweep_id     integer NOT NULL REFERENCES meta.hub_sweep,
    hub_key      integer NOT NULL,
    ordinal      integer NOT NULL,
    outcome      text CHECK (outcome IN ('gone', 'there', 'refused', 'suspicious')),
    PRIMARY KEY (sweep_id, hub_key)
);
COMMENT ON TABLE meta.hub_absence IS 'Repositories that a walk should have met and did not; absence alone deletes nothing. Key: sweep_id, hub_key.';
COMMENT ON COLUMN meta.hub_absence.sweep_id IS 'The walk (meta.hub_sweep).';
COMMENT ON COLUMN meta.hub_absence.hub_key IS 'The repository (raw.hub_repository).';
COMMENT ON COLUMN meta.hub_absence.ordinal IS 'Range in which it was missing (meta.hub_range).';
COMMENT ON COLUMN meta.hub_absence.outcome IS 'What one call for it then said: gone, there, or refused; suspicious: too many of its range were missing to believe it; NULL: not asked yet.';

GRANT SELECT ON ALL TABLES IN SCHEMA raw, meta TO observatory_reader;
