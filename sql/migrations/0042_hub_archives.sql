-- Days that were, where others kept them: who tells which day, under what licence and with what limits; and daily downloads that an archive counted.
CREATE TABLE core.hub_source (
    hub_source    text PRIMARY KEY,
    title         text NOT NULL,
    publisher     text NOT NULL,
    licence_spdx  text,
    licence_url   text,
    attribution   text NOT NULL,
    first_day     date,
    last_day      date,
    tells         text NOT NULL,
    limits        text NOT NULL,
    not_known     text NOT NULL,
    source        text NOT NULL,
    note          text
);
COMMENT ON TABLE core.hub_source IS 'Who told us of the whole Hub: its own lists, and datasets of others that kept days of it, each with its licence and its limits. Grain: one row per source. Key: hub_source. Source: sql/registry/hub_sources.csv.';
COMMENT ON COLUMN core.hub_source.hub_source IS 'Our name for the source, as in meta.hub_sweep and meta.hub_archive_load.';
COMMENT ON COLUMN core.hub_source.title IS 'What it is.';
COMMENT ON COLUMN core.hub_source.publisher IS 'Who publishes it.';
COMMENT ON COLUMN core.hub_source.licence_spdx IS 'Licence that it declares, as an SPDX expression; NULL: none declared. It covers the collection, not the models, datasets and cards that it tells of.';
COMMENT ON COLUMN core.hub_source.licence_url IS 'Text of the licence, URL.';
COMMENT ON COLUMN core.hub_source.attribution IS 'How to name it beside what rests on it.';
COMMENT ON COLUMN core.hub_source.first_day IS 'First day that it is published to hold (UTC).';
COMMENT ON COLUMN core.hub_source.last_day IS 'Last day that it was published to hold when this row was written (UTC); NULL: it goes on.';
COMMENT ON COLUMN core.hub_source.tells IS 'What it tells.';
COMMENT ON COLUMN core.hub_source.limits IS 'What it does not tell, and where it is known to be wrong.';
COMMENT ON COLUMN core.hub_source.not_known IS 'What public sources did not tell us of it.';
COMMENT ON COLUMN core.hub_source.source IS 'Public page that shows it.';
COMMENT ON COLUMN core.hub_source.note IS 'Remarks: what the row rests on.';

ALTER TABLE meta.hub_sweep ADD COLUMN hub_source text, ADD COLUMN file text;
UPDATE meta.hub_sweep SET hub_source = CASE via WHEN 'census' THEN 'hub_lists' ELSE 'hub_stats' END;
ALTER TABLE meta.hub_sweep ALTER COLUMN hub_source SET NOT NULL, ALTER COLUMN hub_source SET DEFAULT 'hub_lists';
COMMENT ON COLUMN meta.hub_sweep.hub_source IS 'Who told it (core.hub_source): hub_lists of a census; of a snapshot the dataset that kept it. Counters of raw.hub_counter are its by their day.';
COMMENT ON COLUMN meta.hub_sweep.file IS 'Path of the snapshot''s file in its repository; a folder''s date in it is a label and need not be the day that it tells. NULL: a census, or before migration 41.';
COMMENT ON COLUMN meta.hub_sweep.as_of IS 'Moment that it speaks of (UTC): the first answer, the commit of the snapshot, or, where the source dates a file by week alone, its newest record.';
COMMENT ON COLUMN meta.hub_sweep.fingerprint IS 'Rows, sums of counters and newest moment of the snapshot: two of one fingerprint tell the same; NULL for a census.';
COMMENT ON COLUMN raw.hub_counter.day IS 'Day of the telling (UTC); who told it is in meta.hub_sweep, by kind and day.';
COMMENT ON COLUMN raw.hub_counter_month.month_downloads IS 'Sum of downloads_added in the month, count; a reset lowers it. Whose days it rests on is in meta.hub_sweep.';
-- Several sources may tell of one day: the second one is refused, and its row says so.
ALTER TABLE meta.hub_sweep DROP CONSTRAINT hub_sweep_run_id_kind_via_day_key;
ALTER TABLE meta.hub_sweep ADD CONSTRAINT hub_sweep_run_key UNIQUE NULLS NOT DISTINCT (run_id, kind, via, day, hub_source, file);

CREATE TABLE meta.hub_archive_load (
    load_id        integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    run_id         bigint NOT NULL REFERENCES meta.run,
    hub_source     text NOT NULL,
    revision       text NOT NULL,
    file           text NOT NULL,
    etag           text NOT NULL,
    committed_at   timestamptz NOT NULL,
    since          date NOT NULL,
    until          date NOT NULL,
    kinds          text[] NOT NULL,
    read_as        text NOT NULL DEFAULT '',
    outcome        text NOT NULL DEFAULT 'running' CHECK (outcome IN ('running', 'complete', 'incomplete', 'refused')),
    reason         text NOT NULL DEFAULT '',
    groups_done    integer NOT NULL DEFAULT 0,
    received       bigint NOT NULL DEFAULT 0,
    outside        bigint NOT NULL DEFAULT 0,
    of_other_kind  bigint NOT NULL DEFAULT 0,
    landed         bigint NOT NULL DEFAULT 0,
    known          bigint NOT NULL DEFAULT 0,
    differing      bigint NOT NULL DEFAULT 0,
    rejected       bigint NOT NULL DEFAULT 0,
    repositories   bigint,
    held           bigint,
    agreement      double precision,
    compared       bigint,
    started_at     timestamptz NOT NULL DEFAULT now(),
    ended_at       timestamptz,
    UNIQUE (run_id, hub_source, file)
);
COMMENT ON TABLE meta.hub_archive_load IS 'Files of daily downloads that others counted, as they were landed. Grain: one row per run and file. Key: load_id. Source: backfill_hub_history.';
COMMENT ON COLUMN meta.hub_archive_load.load_id IS 'Surrogate key.';
COMMENT ON COLUMN meta.hub_archive_load.run_id IS 'Run (meta.run).';
COMMENT ON COLUMN meta.hub_archive_load.hub_source IS 'Who counted (core.hub_source).';
COMMENT ON COLUMN meta.hub_archive_load.revision IS 'Commit that the file was read at, 40 hexadecimal digits.';
COMMENT ON COLUMN meta.hub_archive_load.file IS 'Path of the file in its repository.';
COMMENT ON COLUMN meta.hub_archive_load.etag IS 'Hash of the file''s content: SHA-256, or git''s own.';
COMMENT ON COLUMN meta.hub_archive_load.committed_at IS 'Moment of that commit (UTC).';
COMMENT ON COLUMN meta.hub_archive_load.since IS 'First day that was asked for (UTC).';
COMMENT ON COLUMN meta.hub_archive_load.until IS 'Last day that was asked for (UTC).';
COMMENT ON COLUMN meta.hub_archive_load.kinds IS 'Kinds that were asked for; what the archive tells no kind of is landed too.';
COMMENT ON COLUMN meta.hub_archive_load.read_as IS 'Which column was read as what, and how sure that is.';
COMMENT ON COLUMN meta.hub_archive_load.outcome IS 'running; complete: read to its end; incomplete: landed, and something speaks against it; refused: nothing of it was landed.';
COMMENT ON COLUMN meta.hub_archive_load.reason IS 'Why it is incomplete or refused.';
COMMENT ON COLUMN meta.hub_archive_load.groups_done IS 'Row groups of the file that are landed whole, count: a load that was killed goes on after them.';
COMMENT ON COLUMN meta.hub_archive_load.received IS 'Rows read, count.';
COMMENT ON COLUMN meta.hub_archive_load.outside IS 'Of these, of days that were not asked for, count.';
COMMENT ON COLUMN meta.hub_archive_load.of_other_kind IS 'Of these, of repositories of a kind that was not asked for, count.';
COMMENT ON COLUMN meta.hub_archive_load.landed IS 'Of these, landed, count.';
COMMENT ON COLUMN meta.hub_archive_load.known IS 'Of these, known before, count: the first telling of a day stands.';
COMMENT ON COLUMN meta.hub_archive_load.differing IS 'Of the known ones, those that were told with another figure now, count.';
COMMENT ON COLUMN meta.hub_archive_load.rejected IS 'Of these, not usable, count; the first of them are in raw.rejected_record.';
COMMENT ON COLUMN meta.hub_archive_load.repositories IS 'Repositories of this source with a day in the window, count.';
COMMENT ON COLUMN meta.hub_archive_load.held IS 'Of these, those that we hold (raw.hub_repository), count; the others are kept under their id.';
COMMENT ON COLUMN meta.hub_archive_load.agreement IS 'Their downloads over our own difference of downloadsAllTime on the same days, a ratio: median over the repositories of which both are known; NULL: none. 1 is agreement; near 30 their figure would be a window of 30 days. Unit: ratio.';
COMMENT ON COLUMN meta.hub_archive_load.compared IS 'Repositories that it rests on, count.';
COMMENT ON COLUMN meta.hub_archive_load.started_at IS 'Wall clock, UTC.';
COMMENT ON COLUMN meta.hub_archive_load.ended_at IS 'Wall clock, UTC; NULL while it runs.';

CREATE TABLE raw.hub_archive_repository (
    archive_key  integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    size_bytes   bigint,
    hub_source   text NOT NULL,
    hub_uid      text COLLATE "C" NOT NULL CHECK (hub_uid ~ '^[0-9a-f]{24}$'),
    kind         text CHECK (kind IN ('model', 'dataset')),
    hub_id       text COLLATE "C"
);
CREATE UNIQUE INDEX hub_archive_repository_uid ON raw.hub_archive_repository (hub_uid, hub_source);
COMMENT ON TABLE raw.hub_archive_repository IS 'Repositories that an archive counted, by the Hub''s own id; whether we hold one is a question of raw.hub_repository, so that what we come to know later needs no second load. Grain: one row per source and repository. Key: archive_key. Source: backfill_hub_history.';
COMMENT ON COLUMN raw.hub_archive_repository.archive_key IS 'Our number for the repository in the archive, a key.';
COMMENT ON COLUMN raw.hub_archive_repository.size_bytes IS 'What it stores as the archive tells, bytes; NULL: not told.';
COMMENT ON COLUMN raw.hub_archive_repository.hub_source IS 'Who counted (core.hub_source).';
COMMENT ON COLUMN raw.hub_archive_repository.hub_uid IS '_id of the Hub, stable across renames, 24 hexadecimal digits.';
COMMENT ON COLUMN raw.hub_archive_repository.kind IS 'model or dataset, by the file that lists it; NULL: listed in none that was read.';
COMMENT ON COLUMN raw.hub_archive_repository.hub_id IS 'org/name as the archive tells it, of its own day; NULL: not told.';

CREATE TABLE raw.hub_archive_download (
    downloads    bigint NOT NULL,
    archive_key  integer NOT NULL,
    day          date NOT NULL,
    PRIMARY KEY (archive_key, day)
) PARTITION BY RANGE (day);
COMMENT ON TABLE raw.hub_archive_download IS 'Downloads of a day as an archive counted them, never mixed with our own counters (raw.hub_counter). A day without a row is one on which the counter did not move, or was not seen: they cannot be told apart. Partitioned by month. Grain: one row per repository and day. Key: archive_key, day. Source: backfill_hub_history.';
COMMENT ON COLUMN raw.hub_archive_download.downloads IS 'Downloads that the archive gives to the day, count; below 0 where the Hub took some back. After days that nobody saw it may hold those of several.';
COMMENT ON COLUMN raw.hub_archive_download.archive_key IS 'The repository (raw.hub_archive_repository).';
COMMENT ON COLUMN raw.hub_archive_download.day IS 'Day (UTC) as the archive dates it.';

CREATE FUNCTION raw.make_hub_archive_month(of_day date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    first date := date_trunc('month', of_day);
    name text := 'hub_archive_download_' || to_char(of_day, 'YYYY_MM');
BEGIN
    PERFORM pg_advisory_xact_lock(7301005);
    IF to_regclass('raw.' || name) IS NULL THEN
        EXECUTE format('CREATE TABLE raw.%I PARTITION OF raw.hub_archive_download FOR VALUES FROM (%L) TO (%L)', name, first, first + interval '1 month');
        EXECUTE format('COMMENT ON TABLE raw.%I IS %L', name, 'Rows of raw.hub_archive_download of one month. Key: archive_key, day.');
    END IF;
END $$;
COMMENT ON FUNCTION raw.make_hub_archive_month(date) IS 'Makes the partition of raw.hub_archive_download for the month of a day, unless it is there.';

CREATE TABLE core.hub_archive_month (
    month             date NOT NULL,
    downloads         bigint NOT NULL,
    repositories      bigint NOT NULL,
    held              bigint NOT NULL,
    repository_days   bigint NOT NULL,
    last_day          date NOT NULL,
    hub_source        text NOT NULL,
    kind              text NOT NULL,
    account           text COLLATE "C" NOT NULL,
    PRIMARY KEY (month, hub_source, kind, account)
);
COMMENT ON TABLE core.hub_archive_month IS 'Downloads of accounts by month as an archive counted them, beside our own (core.hub_account_month) and never added to them. Grain: one row per month, source, kind and account. Key: month, hub_source, kind, account. Source: raw.hub_archive_download.';
COMMENT ON COLUMN core.hub_archive_month.month IS 'First day of the month (UTC).';
COMMENT ON COLUMN core.hub_archive_month.downloads IS 'Sum over the days that were landed, count.';
COMMENT ON COLUMN core.hub_archive_month.repositories IS 'Repositories with a day in the month, count.';
COMMENT ON COLUMN core.hub_archive_month.held IS 'Of these, those that we hold, count.';
COMMENT ON COLUMN core.hub_archive_month.repository_days IS 'Days of repositories that it rests on, count.';
COMMENT ON COLUMN core.hub_archive_month.last_day IS 'Last day of the month that it rests on (UTC).';
COMMENT ON COLUMN core.hub_archive_month.hub_source IS 'Who counted (core.hub_source).';
COMMENT ON COLUMN core.hub_archive_month.kind IS 'model or dataset; unknown where neither the archive nor we can tell.';
COMMENT ON COLUMN core.hub_archive_month.account IS 'Account by the name that we hold, else by the archive''s; unknown where neither tells one.';

CREATE VIEW mart.hub_archive_month AS
SELECT m.month, m.hub_source, m.kind, m.account, coalesce(a.lab_id, 'unknown') AS lab_id, m.downloads, m.repositories, m.held, m.repository_days, m.last_day,
       s.licence_spdx, s.attribution
FROM core.hub_archive_month m
LEFT JOIN core.account_lab a ON a.service = 'huggingface' AND a.account_lower = lower(m.account)
LEFT JOIN core.hub_source s USING (hub_source);
COMMENT ON VIEW mart.hub_archive_month IS 'Downloads of accounts by month as others counted them, beside mart.hub_account_month and never added to it. Grain: one row per month, source, kind and account. Key: month, hub_source, kind, account. Caveats: mart.hub_source tells the limits of each source.';
COMMENT ON COLUMN mart.hub_archive_month.month IS 'First day of the month (UTC).';
COMMENT ON COLUMN mart.hub_archive_month.hub_source IS 'Who counted (mart.hub_source).';
COMMENT ON COLUMN mart.hub_archive_month.kind IS 'model or dataset; unknown where neither the archive nor we can tell.';
COMMENT ON COLUMN mart.hub_archive_month.account IS 'Account by the name that we hold, else by the archive''s; unknown where neither tells one.';
COMMENT ON COLUMN mart.hub_archive_month.lab_id IS 'Lab of the account by the registry, or unknown.';
COMMENT ON COLUMN mart.hub_archive_month.downloads IS 'Sum over the days that were landed, count.';
COMMENT ON COLUMN mart.hub_archive_month.repositories IS 'Repositories with a day in the month, count.';
COMMENT ON COLUMN mart.hub_archive_month.held IS 'Of these, those that we hold, count.';
COMMENT ON COLUMN mart.hub_archive_month.repository_days IS 'Days of repositories that it rests on, count.';
COMMENT ON COLUMN mart.hub_archive_month.last_day IS 'Last day of the month that it rests on (UTC).';
COMMENT ON COLUMN mart.hub_archive_month.licence_spdx IS 'Licence of the source.';
COMMENT ON COLUMN mart.hub_archive_month.attribution IS 'How to name the source.';

CREATE VIEW mart.hub_month_source AS
SELECT date_trunc('month', w.day)::date AS month, w.kind, w.hub_source, count(DISTINCT w.day) AS days, min(w.day) AS first_day, max(w.day) AS last_day,
       s.licence_spdx, s.attribution
FROM meta.hub_sweep w
LEFT JOIN core.hub_source s USING (hub_source)
WHERE w.outcome IN ('complete', 'incomplete')
GROUP BY 1, 2, 3, 7, 8;
COMMENT ON VIEW mart.hub_month_source IS 'Which sources the counters of a month rest on: whose days are in mart.hub_account_month, mart.hub_lab_month and mart.hub_top_month, and under what licence. Grain: one row per month, kind and source. Key: month, kind, hub_source. Caveats: days of different sources are read off one counter, downloadsAllTime, so that their differences are comparable; what a source got wrong stays wrong.';
COMMENT ON COLUMN mart.hub_month_source.month IS 'First day of the month (UTC).';
COMMENT ON COLUMN mart.hub_month_source.kind IS 'model or dataset.';
COMMENT ON COLUMN mart.hub_month_source.hub_source IS 'Who told (mart.hub_source).';
COMMENT ON COLUMN mart.hub_month_source.days IS 'Days of the month that it told, count.';
COMMENT ON COLUMN mart.hub_month_source.first_day IS 'First of these days (UTC).';
COMMENT ON COLUMN mart.hub_month_source.last_day IS 'Last of these days (UTC).';
COMMENT ON COLUMN mart.hub_month_source.licence_spdx IS 'Licence of the source.';
COMMENT ON COLUMN mart.hub_month_source.attribution IS 'How to name the source.';

CREATE VIEW mart.hub_source AS
SELECT s.hub_source, s.title, s.publisher, s.licence_spdx, s.licence_url, s.attribution, s.first_day, s.last_day, s.tells, s.limits, s.not_known, s.source,
       w.days AS days_landed, w.first_day AS first_landed, w.last_day AS last_landed, l.repository_days, l.read_as, l.agreement
FROM core.hub_source s
LEFT JOIN (
    SELECT hub_source, count(DISTINCT day) AS days, min(day) AS first_day, max(day) AS last_day
    FROM meta.hub_sweep WHERE outcome IN ('complete', 'incomplete') GROUP BY hub_source
) w USING (hub_source)
LEFT JOIN (
    SELECT hub_source, sum(landed) AS repository_days, (array_agg(read_as ORDER BY load_id DESC))[1] AS read_as,
           (array_agg(agreement ORDER BY load_id DESC))[1] AS agreement
    FROM meta.hub_archive_load WHERE outcome IN ('complete', 'incomplete') GROUP BY hub_source
) l USING (hub_source);
COMMENT ON VIEW mart.hub_source IS 'Who told of the whole Hub, with licence, limits, and what of it is here. Grain: one row per source. Key: hub_source.';
COMMENT ON COLUMN mart.hub_source.hub_source IS 'Our name for the source.';
COMMENT ON COLUMN mart.hub_source.title IS 'What it is.';
COMMENT ON COLUMN mart.hub_source.publisher IS 'Who publishes it.';
COMMENT ON COLUMN mart.hub_source.licence_spdx IS 'Licence that it declares, as an SPDX expression; NULL: none declared. It covers the collection, not what it tells of.';
COMMENT ON COLUMN mart.hub_source.licence_url IS 'Text of the licence, URL.';
COMMENT ON COLUMN mart.hub_source.attribution IS 'How to name it beside what rests on it.';
COMMENT ON COLUMN mart.hub_source.first_day IS 'First day that it is published to hold (UTC).';
COMMENT ON COLUMN mart.hub_source.last_day IS 'Last day that it was published to hold when the registry''s row was written (UTC); NULL: it goes on.';
COMMENT ON COLUMN mart.hub_source.tells IS 'What it tells.';
COMMENT ON COLUMN mart.hub_source.limits IS 'What it does not tell, and where it is known to be wrong.';
COMMENT ON COLUMN mart.hub_source.not_known IS 'What public sources did not tell us of it.';
COMMENT ON COLUMN mart.hub_source.source IS 'Public page that shows it.';
COMMENT ON COLUMN mart.hub_source.days_landed IS 'Days of the Hub that are here by it, count; NULL: none.';
COMMENT ON COLUMN mart.hub_source.first_landed IS 'First of these days (UTC).';
COMMENT ON COLUMN mart.hub_source.last_landed IS 'Last of these days (UTC).';
COMMENT ON COLUMN mart.hub_source.repository_days IS 'Days of single repositories that are here by it, count; NULL: none.';
COMMENT ON COLUMN mart.hub_source.read_as IS 'Which columns of its file were read as what, and how sure that is.';
COMMENT ON COLUMN mart.hub_source.agreement IS 'Its downloads over our own on the same days, median over repositories; 1 is agreement. Unit: ratio.';

COMMENT ON VIEW mart.hub_account_month IS 'Adoption of every account of the Hub by month, from our own daily counters; whose tellings a month rests on, and under what licence, is in mart.hub_month_source. Key: month, account, kind. Caveats: the first month of observation holds all repositories as new.';
COMMENT ON VIEW mart.hub_lab_month IS 'Adoption of every registry lab by month, from our own daily counters; whose tellings a month rests on, and under what licence, is in mart.hub_month_source. Key: month, kind, lab_id.';

-- A view writes by its owner's rights.
REVOKE INSERT, UPDATE, DELETE ON mart.hub_archive_month, mart.hub_month_source, mart.hub_source FROM observatory_loader;
