-- What is derived from the whole Hub: lineage by declared parents, and adoption by account, lab and month.
CREATE TABLE core.hub_edge (
    child_key      integer NOT NULL,
    parent_key     integer,
    relation       text NOT NULL,
    is_renamed     boolean NOT NULL DEFAULT false,
    parent_hub_id  text COLLATE "C" NOT NULL,
    PRIMARY KEY (child_key, parent_hub_id, relation)
);
CREATE INDEX hub_edge_parent ON core.hub_edge (parent_key);
CREATE INDEX hub_edge_name ON core.hub_edge (parent_hub_id);
COMMENT ON TABLE core.hub_edge IS 'Declared parents over the whole Hub; a merge has several. Key: child_key, parent_hub_id, relation. Source: base_model tags.';
COMMENT ON COLUMN core.hub_edge.child_key IS 'The model that declares (raw.hub_repository).';
COMMENT ON COLUMN core.hub_edge.parent_key IS 'The declared parent (raw.hub_repository); NULL: no model of that name is or was known.';
COMMENT ON COLUMN core.hub_edge.relation IS 'adapter, finetune, merge, quantized or unspecified.';
COMMENT ON COLUMN core.hub_edge.is_renamed IS 'Whether the parent bears another name now.';
COMMENT ON COLUMN core.hub_edge.parent_hub_id IS 'The parent as declared.';

CREATE TABLE core.hub_lineage (
    hub_key                  integer PRIMARY KEY,
    depth                    smallint NOT NULL,
    parents                  smallint NOT NULL,
    missing_parents          smallint NOT NULL,
    is_in_cycle              boolean NOT NULL,
    relation                 text,
    children                 integer NOT NULL,
    children_adapter         integer NOT NULL,
    children_finetune        integer NOT NULL,
    children_merge           integer NOT NULL,
    children_quantized       integer NOT NULL,
    descendants              integer NOT NULL,
    descendants_adapter      integer NOT NULL,
    descendants_finetune     integer NOT NULL,
    descendants_merge        integer NOT NULL,
    descendants_quantized    integer NOT NULL,
    ancestor_keys            integer[] NOT NULL,
    root_keys                integer[] NOT NULL
) WITH (fillfactor = 90);
COMMENT ON TABLE core.hub_lineage IS 'Place of each model that has a parent or a child in the declared lineage. Edges inside a cycle count for none of it. Key: hub_key. Source: core.hub_edge.';
COMMENT ON COLUMN core.hub_lineage.hub_key IS 'The model (raw.hub_repository).';
COMMENT ON COLUMN core.hub_lineage.depth IS 'Edges on the longest way up to a root, count; 0: no known parent.';
COMMENT ON COLUMN core.hub_lineage.parents IS 'Known parents, count.';
COMMENT ON COLUMN core.hub_lineage.missing_parents IS 'Declared parents that are not known, count.';
COMMENT ON COLUMN core.hub_lineage.is_in_cycle IS 'Whether its declared parents lead back to it.';
COMMENT ON COLUMN core.hub_lineage.relation IS 'How it stands to its parents: adapter, finetune, merge, quantized or unspecified; the first of these by name where it says several; NULL: no parent is declared.';
COMMENT ON COLUMN core.hub_lineage.children IS 'Models that declare it as a parent, count.';
COMMENT ON COLUMN core.hub_lineage.children_adapter IS 'Of these, adapters.';
COMMENT ON COLUMN core.hub_lineage.children_finetune IS 'Of these, fine-tunes.';
COMMENT ON COLUMN core.hub_lineage.children_merge IS 'Of these, merges.';
COMMENT ON COLUMN core.hub_lineage.children_quantized IS 'Of these, quantisations.';
COMMENT ON COLUMN core.hub_lineage.descendants IS 'Distinct models below it over any number of edges, count.';
COMMENT ON COLUMN core.hub_lineage.descendants_adapter IS 'Of these, those whose own relation is adapter.';
COMMENT ON COLUMN core.hub_lineage.descendants_finetune IS 'Of these, those whose own relation is finetune.';
COMMENT ON COLUMN core.hub_lineage.descendants_merge IS 'Of these, those whose own relation is merge.';
COMMENT ON COLUMN core.hub_lineage.descendants_quantized IS 'Of these, those whose own relation is quantized.';
COMMENT ON COLUMN core.hub_lineage.ancestor_keys IS 'All models above it, each once, rising.';
COMMENT ON COLUMN core.hub_lineage.root_keys IS 'Those of its ancestors that have no known parent, rising.';

CREATE TABLE core.hub_cycle (
    cycle     integer NOT NULL,
    hub_key   integer NOT NULL,
    PRIMARY KEY (hub_key)
);
COMMENT ON TABLE core.hub_cycle IS 'Models whose declared parents lead back to them. Key: hub_key.';
COMMENT ON COLUMN core.hub_cycle.cycle IS 'Smallest hub_key of the cycle, its name.';
COMMENT ON COLUMN core.hub_cycle.hub_key IS 'A member (raw.hub_repository).';

CREATE TABLE core.hub_account_month (
    kind              text NOT NULL CHECK (kind IN ('model', 'dataset')),
    account           text COLLATE "C" NOT NULL,
    month             date NOT NULL,
    day               date NOT NULL,
    before_downloads  bigint NOT NULL DEFAULT 0,
    day_downloads     bigint NOT NULL DEFAULT 0,
    before_resets     integer NOT NULL DEFAULT 0,
    day_resets        integer NOT NULL DEFAULT 0,
    before_new        integer NOT NULL DEFAULT 0,
    day_new           integer NOT NULL DEFAULT 0
) WITH (fillfactor = 50);
-- The Hub compares names without case, and so does the registry.
CREATE UNIQUE INDEX hub_account_month_key ON core.hub_account_month (lower(account), kind, month);
COMMENT ON TABLE core.hub_account_month IS 'Window downloads of accounts by month, added up day by day; the last day apart, so that telling it again changes nothing. Key: account, kind, month.';
COMMENT ON COLUMN core.hub_account_month.kind IS 'model or dataset.';
COMMENT ON COLUMN core.hub_account_month.account IS 'Hub account; the whole name for canonical ids without one.';
COMMENT ON COLUMN core.hub_account_month.month IS 'First day of the month (UTC).';
COMMENT ON COLUMN core.hub_account_month.day IS 'Last day of the month on which something of the account moved (UTC).';
COMMENT ON COLUMN core.hub_account_month.before_downloads IS 'Downloads added in the month before that day, count.';
COMMENT ON COLUMN core.hub_account_month.day_downloads IS 'Downloads added on that day, count.';
COMMENT ON COLUMN core.hub_account_month.before_resets IS 'Counters that fell before that day, count.';
COMMENT ON COLUMN core.hub_account_month.day_resets IS 'Counters that fell on that day, count.';
COMMENT ON COLUMN core.hub_account_month.before_new IS 'Repositories first told before that day, count.';
COMMENT ON COLUMN core.hub_account_month.day_new IS 'Repositories first told on that day, count.';

CREATE TABLE meta.hub_derived (
    what       text PRIMARY KEY,
    block_id   integer NOT NULL DEFAULT 0,
    day        date,
    sweep_id   integer,
    changed_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE meta.hub_derived IS 'Up to where the derived tables of the whole Hub have come. Key: what.';
COMMENT ON COLUMN meta.hub_derived.what IS 'lineage or adoption.';
COMMENT ON COLUMN meta.hub_derived.block_id IS 'Newest block of metadata that they hold (raw.hub_block).';
COMMENT ON COLUMN meta.hub_derived.day IS 'Newest day of counters that they hold.';
COMMENT ON COLUMN meta.hub_derived.sweep_id IS 'Newest sweep that they hold (meta.hub_sweep).';
COMMENT ON COLUMN meta.hub_derived.changed_at IS 'Wall clock, UTC.';

-- What a sweep touched is found by its blocks.
CREATE INDEX hub_repository_block ON raw.hub_repository USING brin (block_id) WITH (pages_per_range = 16, autosummarize = on);
-- Declared parents that nobody bears now are looked up by the names of the past, one by one.
CREATE INDEX hub_repository_history_name ON raw.hub_repository_history (hub_id, kind);

-- A view suffices: core.hub_account_month changes once a sweep, in one transaction.
CREATE VIEW mart.hub_account_month AS
SELECT m.month, m.kind, m.account, coalesce(a.lab_id, 'unknown') AS lab_id,
       m.before_downloads + m.day_downloads AS downloads_added,
       m.before_resets + m.day_resets AS counter_resets,
       m.before_new + m.day_new AS new_repositories,
       m.day AS as_of
FROM core.hub_account_month m
LEFT JOIN core.account_lab a ON a.service = 'huggingface' AND a.account_lower = lower(m.account);
COMMENT ON VIEW mart.hub_account_month IS 'Adoption of every account of the Hub by month, from our own daily counters. Key: month, account, kind.';
COMMENT ON COLUMN mart.hub_account_month.month IS 'First day of the month (UTC).';
COMMENT ON COLUMN mart.hub_account_month.kind IS 'model or dataset.';
COMMENT ON COLUMN mart.hub_account_month.account IS 'Hub account; the whole name for canonical ids without one.';
COMMENT ON COLUMN mart.hub_account_month.lab_id IS 'Lab of the account by the registry, or unknown.';
COMMENT ON COLUMN mart.hub_account_month.downloads_added IS 'Sum of day-to-day differences of downloadsAllTime in the month, count; a reset lowers it and is counted beside.';
COMMENT ON COLUMN mart.hub_account_month.counter_resets IS 'Times that a counter of the account fell in the month, count.';
COMMENT ON COLUMN mart.hub_account_month.new_repositories IS 'Repositories that we were told of for the first time in the month, count; in the first month of observation all.';
COMMENT ON COLUMN mart.hub_account_month.as_of IS 'Last day on which something of the account moved (UTC).';

CREATE VIEW mart.hub_lab_month AS
SELECT m.month, m.kind, a.lab_id,
       sum(m.before_downloads + m.day_downloads)::bigint AS downloads_added,
       sum(m.before_resets + m.day_resets)::bigint AS counter_resets,
       sum(m.before_new + m.day_new)::bigint AS new_repositories,
       count(*) AS accounts,
       max(m.day) AS as_of
FROM core.account_lab a
JOIN core.hub_account_month m ON lower(m.account) = a.account_lower
WHERE a.service = 'huggingface'
GROUP BY m.month, m.kind, a.lab_id;
COMMENT ON VIEW mart.hub_lab_month IS 'Adoption of every registry lab by month, from our own daily counters. Key: month, kind, lab_id.';
COMMENT ON COLUMN mart.hub_lab_month.month IS 'First day of the month (UTC).';
COMMENT ON COLUMN mart.hub_lab_month.kind IS 'model or dataset.';
COMMENT ON COLUMN mart.hub_lab_month.lab_id IS 'The lab.';
COMMENT ON COLUMN mart.hub_lab_month.downloads_added IS 'Sum over its accounts of downloads added in the month, count.';
COMMENT ON COLUMN mart.hub_lab_month.counter_resets IS 'Times that one of its counters fell in the month, count.';
COMMENT ON COLUMN mart.hub_lab_month.new_repositories IS 'Repositories that we were told of for the first time in the month, count.';
COMMENT ON COLUMN mart.hub_lab_month.accounts IS 'Accounts of the lab that have a row in the month, count.';
COMMENT ON COLUMN mart.hub_lab_month.as_of IS 'Last day on which something of the lab moved (UTC).';

CREATE TABLE mart.hub_top_month (
    month            date NOT NULL,
    kind             text NOT NULL,
    measure          text NOT NULL,
    place            integer NOT NULL,
    hub_id           text NOT NULL,
    lab_id           text NOT NULL,
    value            bigint NOT NULL,
    as_of            date NOT NULL,
    PRIMARY KEY (month, kind, measure, place)
);
COMMENT ON TABLE mart.hub_top_month IS 'The thousand most adopted models and datasets of each month by four measures. Key: month, kind, measure, place.';
COMMENT ON COLUMN mart.hub_top_month.month IS 'First day of the month (UTC).';
COMMENT ON COLUMN mart.hub_top_month.kind IS 'model or dataset.';
COMMENT ON COLUMN mart.hub_top_month.measure IS 'downloads_added (in the month, from our own counters), downloads (of the last 30 days, as told), downloads_all_time or likes.';
COMMENT ON COLUMN mart.hub_top_month.place IS 'Rank from 1; equal values in the order of first sight.';
COMMENT ON COLUMN mart.hub_top_month.hub_id IS 'Model or dataset, under its present name.';
COMMENT ON COLUMN mart.hub_top_month.lab_id IS 'Lab of the account by the registry, or unknown.';
COMMENT ON COLUMN mart.hub_top_month.value IS 'The measure, count.';
COMMENT ON COLUMN mart.hub_top_month.as_of IS 'Day of the newest sweep in it (UTC).';
ALTER TABLE meta.quality_result DROP CONSTRAINT quality_result_layer_check;
ALTER TABLE meta.quality_result ADD CONSTRAINT quality_result_layer_check CHECK (layer IN ('receipt', 'staging', 'core', 'build', 'hub'));
COMMENT ON COLUMN meta.quality_result.layer IS 'receipt, staging, core, build or hub.';
GRANT SELECT ON ALL TABLES IN SCHEMA core, mart, meta TO observatory_reader;
