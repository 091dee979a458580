-- The metrics that researchers come for, their definitions, and what of them is derived from the whole Hub.
CREATE TABLE core.metric_definition (
    metric              text NOT NULL,
    definition_version  integer NOT NULL,
    name                text NOT NULL,
    formula             text NOT NULL,
    unit                text NOT NULL,
    valid_from          date NOT NULL,
    valid_to            date,
    source              text NOT NULL,
    PRIMARY KEY (metric, definition_version)
);
COMMENT ON TABLE core.metric_definition IS 'What each metric means, by version. Key: metric, definition_version. Source: sql/registry/metrics.csv.';
COMMENT ON COLUMN core.metric_definition.metric IS 'Mart, or mart.column, that it defines.';
COMMENT ON COLUMN core.metric_definition.definition_version IS 'Version; a changed definition is a new one beside the old.';
COMMENT ON COLUMN core.metric_definition.name IS 'Name in words.';
COMMENT ON COLUMN core.metric_definition.formula IS 'Formula, in words and symbols.';
COMMENT ON COLUMN core.metric_definition.unit IS 'Unit.';
COMMENT ON COLUMN core.metric_definition.valid_from IS 'First day on which it was used here or published as such.';
COMMENT ON COLUMN core.metric_definition.valid_to IS 'Last day; NULL: still.';
COMMENT ON COLUMN core.metric_definition.source IS 'Where the definition is from.';

CREATE TABLE mart.metric_definition (
    metric              text NOT NULL,
    definition_version  integer NOT NULL,
    name                text NOT NULL,
    formula             text NOT NULL,
    unit                text NOT NULL,
    valid_from          date NOT NULL,
    valid_to            date,
    source              text NOT NULL,
    publication_id      bigint NOT NULL,
    published_from      timestamptz NOT NULL,
    PRIMARY KEY (metric, definition_version)
);
COMMENT ON TABLE mart.metric_definition IS 'What each metric means, by version: every mart of metrics and every column of one. Key: metric, definition_version.';
COMMENT ON COLUMN mart.metric_definition.metric IS 'Mart, or mart.column, that it defines.';
COMMENT ON COLUMN mart.metric_definition.definition_version IS 'Version; a changed definition is a new one beside the old.';
COMMENT ON COLUMN mart.metric_definition.name IS 'Name in words.';
COMMENT ON COLUMN mart.metric_definition.formula IS 'Formula, in words and symbols.';
COMMENT ON COLUMN mart.metric_definition.unit IS 'Unit.';
COMMENT ON COLUMN mart.metric_definition.valid_from IS 'First day on which it was used here or published as such.';
COMMENT ON COLUMN mart.metric_definition.valid_to IS 'Last day; NULL: still.';
COMMENT ON COLUMN mart.metric_definition.source IS 'Where the definition is from.';
COMMENT ON COLUMN mart.metric_definition.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.metric_definition.published_from IS 'When this row was first published as it stands (wall clock, UTC).';

CREATE TABLE mart.metric_definition_history (LIKE mart.metric_definition INCLUDING COMMENTS, published_to timestamptz NOT NULL);
CREATE INDEX metric_definition_history_key ON mart.metric_definition_history (metric, definition_version, published_to);
COMMENT ON TABLE mart.metric_definition_history IS 'Rows of mart.metric_definition that a later publication changed or withdrew. Key: metric, definition_version, published_to.';
COMMENT ON COLUMN mart.metric_definition_history.published_to IS 'When this row ceased to be what we published (wall clock, UTC).';

CREATE TABLE build.metric_definition (LIKE mart.metric_definition INCLUDING COMMENTS INCLUDING INDEXES);
ALTER TABLE build.metric_definition DROP COLUMN publication_id, DROP COLUMN published_from;
COMMENT ON TABLE build.metric_definition IS 'The next mart.metric_definition, before its audit. Key: metric, definition_version.';

CREATE TABLE mart.adoption (
    subject_kind        text NOT NULL,
    subject_id          text NOT NULL,
    month               date NOT NULL,
    downloads_added     numeric,
    counter_resets      numeric,
    downloads_30d       numeric,
    downloads_all_time  numeric,
    likes               numeric,
    stars               numeric,
    metric              text NOT NULL,
    universe            text NOT NULL,
    "window"            text NOT NULL,
    definition_version  integer NOT NULL,
    n                   bigint NOT NULL,
    coverage            numeric(6,4),
    as_of               timestamptz,
    publication_id      bigint NOT NULL,
    published_from      timestamptz NOT NULL,
    PRIMARY KEY (universe, subject_kind, subject_id, month)
);
CREATE INDEX adoption_subject_id ON mart.adoption (subject_id);
CREATE INDEX adoption_month ON mart.adoption (month, subject_kind);
COMMENT ON TABLE mart.adoption IS 'Adoption by model, release, lab and country per month, from our own counters; a fall of a counter is kept as told and counted beside. Key: universe, subject_kind, subject_id, month.';
COMMENT ON COLUMN mart.adoption.subject_kind IS 'model, release, lab or country.';
COMMENT ON COLUMN mart.adoption.subject_id IS 'hub_id, release_id, lab_id, or ISO 3166-1 alpha-2; unknown where no lab or no country is known.';
COMMENT ON COLUMN mart.adoption.month IS 'First day of the month (UTC).';
COMMENT ON COLUMN mart.adoption.downloads_added IS 'Sum of day-to-day differences of downloadsAllTime in the month, count; a reset lowers it; NULL: no two tellings could be compared. Countries of one lab share equally.';
COMMENT ON COLUMN mart.adoption.counter_resets IS 'Times that a counter of downloadsAllTime fell in the month, count; countries of one lab share equally.';
COMMENT ON COLUMN mart.adoption.downloads_30d IS 'Downloads of the last 30 days as last told in the month or before, summed over models, count. Never add it up over months.';
COMMENT ON COLUMN mart.adoption.downloads_all_time IS 'Downloads since creation as last told in the month or before, summed over models, count.';
COMMENT ON COLUMN mart.adoption.likes IS 'Likes as last told in the month or before, summed over models, count.';
COMMENT ON COLUMN mart.adoption.stars IS 'GitHub stars as last told in the month or before, summed over the repositories of the release or the lab, count; NULL for a model, and where none was told.';
COMMENT ON COLUMN mart.adoption.metric IS 'Metric of this row (mart.metric_definition).';
COMMENT ON COLUMN mart.adoption.universe IS 'What was counted over: rated (models that we follow and their releases) or whole_hub (every model of the Hub, by the census).';
COMMENT ON COLUMN mart.adoption."window" IS 'Month, YYYY-MM.';
COMMENT ON COLUMN mart.adoption.definition_version IS 'Version of the definition (mart.metric_definition).';
COMMENT ON COLUMN mart.adoption.n IS 'Models that entered, count (in whole_hub, accounts of which a counter moved in the month).';
COMMENT ON COLUMN mart.adoption.coverage IS 'Share of n for which downloads_added is known.';
COMMENT ON COLUMN mart.adoption.as_of IS 'Newest observation that entered when the row last changed (UTC); a later one that leaves every value as it is does not move it.';
COMMENT ON COLUMN mart.adoption.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.adoption.published_from IS 'When this row was first published as it stands (wall clock, UTC).';

CREATE TABLE mart.adoption_history (LIKE mart.adoption INCLUDING COMMENTS, published_to timestamptz NOT NULL);
CREATE INDEX adoption_history_key ON mart.adoption_history (universe, subject_kind, subject_id, month, published_to);
COMMENT ON TABLE mart.adoption_history IS 'Rows of mart.adoption that a later publication changed or withdrew. Key: universe, subject_kind, subject_id, month, published_to.';
COMMENT ON COLUMN mart.adoption_history.published_to IS 'When this row ceased to be what we published (wall clock, UTC).';

CREATE TABLE build.adoption (LIKE mart.adoption INCLUDING COMMENTS INCLUDING INDEXES);
ALTER TABLE build.adoption DROP COLUMN publication_id, DROP COLUMN published_from;
COMMENT ON TABLE build.adoption IS 'The next mart.adoption, before its audit. Key: universe, subject_kind, subject_id, month.';

CREATE TABLE core.hub_adoption (LIKE build.adoption INCLUDING COMMENTS INCLUDING INDEXES);
COMMENT ON TABLE core.hub_adoption IS 'What mart.adoption tells of the whole Hub, derived after each sweep. Key: universe, subject_kind, subject_id, month. Source: raw.hub_repository, raw.hub_counter, core.hub_lineage.';

CREATE TABLE mart.lineage_summary (
    subject_kind           text NOT NULL,
    subject_id             text NOT NULL,
    lab_id                 text NOT NULL,
    children               bigint NOT NULL,
    children_adapter       bigint NOT NULL,
    children_finetune      bigint NOT NULL,
    children_merge         bigint NOT NULL,
    children_quantized     bigint NOT NULL,
    descendants            bigint NOT NULL,
    descendants_adapter    bigint NOT NULL,
    descendants_finetune   bigint NOT NULL,
    descendants_merge      bigint NOT NULL,
    descendants_quantized  bigint NOT NULL,
    depth_max              integer NOT NULL,
    missing_parents        bigint NOT NULL,
    cycles                 bigint NOT NULL,
    metric                 text NOT NULL,
    universe               text NOT NULL,
    "window"               text NOT NULL,
    definition_version     integer NOT NULL,
    n                      bigint NOT NULL,
    coverage               numeric(6,4),
    as_of                  timestamptz,
    publication_id         bigint NOT NULL,
    published_from         timestamptz NOT NULL,
    PRIMARY KEY (universe, subject_kind, subject_id)
);
CREATE INDEX lineage_summary_subject_kind ON mart.lineage_summary (subject_kind, descendants DESC);
CREATE INDEX lineage_summary_lab_id ON mart.lineage_summary (lab_id);
COMMENT ON TABLE mart.lineage_summary IS 'Declared derivatives of models, families and labs over the whole Hub: all models of registry labs and those with at least 10 descendants, families and labs of the registry, and the Hub itself. Key: universe, subject_kind, subject_id.';
COMMENT ON COLUMN mart.lineage_summary.subject_kind IS 'model, family (models of the lab whose names begin with it), lab, or all (one row).';
COMMENT ON COLUMN mart.lineage_summary.subject_id IS 'hub_id, name of the family, lab_id, or all.';
COMMENT ON COLUMN mart.lineage_summary.lab_id IS 'Lab of the subject, or unknown; all for the Hub itself.';
COMMENT ON COLUMN mart.lineage_summary.children IS 'Distinct models that declare one of the subject''s as a parent, count.';
COMMENT ON COLUMN mart.lineage_summary.children_adapter IS 'Of these, adapters, count.';
COMMENT ON COLUMN mart.lineage_summary.children_finetune IS 'Of these, fine-tunes, count.';
COMMENT ON COLUMN mart.lineage_summary.children_merge IS 'Of these, merges, count.';
COMMENT ON COLUMN mart.lineage_summary.children_quantized IS 'Of these, quantisations, count.';
COMMENT ON COLUMN mart.lineage_summary.descendants IS 'Distinct models below one of the subject''s over any number of edges, count; a lab''s and a family''s own among them.';
COMMENT ON COLUMN mart.lineage_summary.descendants_adapter IS 'Of these, adapters, count.';
COMMENT ON COLUMN mart.lineage_summary.descendants_finetune IS 'Of these, fine-tunes, count.';
COMMENT ON COLUMN mart.lineage_summary.descendants_merge IS 'Of these, merges, count.';
COMMENT ON COLUMN mart.lineage_summary.descendants_quantized IS 'Of these, quantisations, count.';
COMMENT ON COLUMN mart.lineage_summary.depth_max IS 'Largest depth among the descendants: edges on the longest way from one up to a root of its own, count; 0: no descendant.';
COMMENT ON COLUMN mart.lineage_summary.missing_parents IS 'Declared parents of the subject''s own models that are not known, count.';
COMMENT ON COLUMN mart.lineage_summary.cycles IS 'Circles of declared parents in which one of the subject''s models stands, count.';
COMMENT ON COLUMN mart.lineage_summary.metric IS 'Metric of this row (mart.metric_definition).';
COMMENT ON COLUMN mart.lineage_summary.universe IS 'What was counted over: whole_hub (every model of the Hub, by the census).';
COMMENT ON COLUMN mart.lineage_summary."window" IS 'all_time.';
COMMENT ON COLUMN mart.lineage_summary.definition_version IS 'Version of the definition (mart.metric_definition).';
COMMENT ON COLUMN mart.lineage_summary.n IS 'Models of the subject, count.';
COMMENT ON COLUMN mart.lineage_summary.coverage IS 'Share of n that declare a parent or are one: only these have a place in the lineage.';
COMMENT ON COLUMN mart.lineage_summary.as_of IS 'Newest observation that entered when the row last changed (UTC); a later one that leaves every value as it is does not move it.';
COMMENT ON COLUMN mart.lineage_summary.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.lineage_summary.published_from IS 'When this row was first published as it stands (wall clock, UTC).';

CREATE TABLE mart.lineage_summary_history (LIKE mart.lineage_summary INCLUDING COMMENTS, published_to timestamptz NOT NULL);
CREATE INDEX lineage_summary_history_key ON mart.lineage_summary_history (universe, subject_kind, subject_id, published_to);
COMMENT ON TABLE mart.lineage_summary_history IS 'Rows of mart.lineage_summary that a later publication changed or withdrew. Key: universe, subject_kind, subject_id, published_to.';
COMMENT ON COLUMN mart.lineage_summary_history.published_to IS 'When this row ceased to be what we published (wall clock, UTC).';

CREATE TABLE build.lineage_summary (LIKE mart.lineage_summary INCLUDING COMMENTS INCLUDING INDEXES);
ALTER TABLE build.lineage_summary DROP COLUMN publication_id, DROP COLUMN published_from;
COMMENT ON TABLE build.lineage_summary IS 'The next mart.lineage_summary, before its audit. Key: universe, subject_kind, subject_id.';

CREATE TABLE core.hub_lineage_summary (LIKE build.lineage_summary INCLUDING COMMENTS INCLUDING INDEXES);
COMMENT ON TABLE core.hub_lineage_summary IS 'What mart.lineage_summary tells of the whole Hub, derived after each sweep. Key: universe, subject_kind, subject_id. Source: raw.hub_repository, raw.hub_counter, core.hub_lineage.';

CREATE TABLE mart.licence_mix (
    scope_kind          text NOT NULL,
    scope_id            text NOT NULL,
    year                integer,
    weighting           text NOT NULL,
    licence_class       text NOT NULL,
    share               numeric(9,6) NOT NULL,
    metric              text NOT NULL,
    universe            text NOT NULL,
    "window"            text NOT NULL,
    definition_version  integer NOT NULL,
    n                   bigint NOT NULL,
    coverage            numeric(6,4),
    as_of               timestamptz,
    publication_id      bigint NOT NULL,
    published_from      timestamptz NOT NULL,
    PRIMARY KEY (universe, scope_kind, scope_id, "window", weighting, licence_class)
);
COMMENT ON TABLE mart.licence_mix IS 'Classes of licences by year of release, per lab, country and over all. Unknown is no class: shares are of what is known, and sum to 1. Key: universe, scope_kind, scope_id, window, weighting, licence_class.';
COMMENT ON COLUMN mart.licence_mix.scope_kind IS 'lab, country or all.';
COMMENT ON COLUMN mart.licence_mix.scope_id IS 'lab_id, ISO 3166-1 alpha-2, unknown, or all.';
COMMENT ON COLUMN mart.licence_mix.year IS 'Year of release (of createdAt in whole_hub). Unit: calendar year; NULL: all years together, those without a known year too.';
COMMENT ON COLUMN mart.licence_mix.weighting IS 'model, release or download (of the last 30 days).';
COMMENT ON COLUMN mart.licence_mix.licence_class IS 'proprietary-restricted, non-commercial, use-restricted, copyleft, permissive or public-domain, from the most to the least restricted.';
COMMENT ON COLUMN mart.licence_mix.share IS 'Weight of the class in the weight of all known classes, 0 to 1.';
COMMENT ON COLUMN mart.licence_mix.metric IS 'Metric of this row (mart.metric_definition).';
COMMENT ON COLUMN mart.licence_mix.universe IS 'What was counted over: rated (models that we follow and their releases) or whole_hub (every model of the Hub, by the census).';
COMMENT ON COLUMN mart.licence_mix."window" IS 'Year, or all_time.';
COMMENT ON COLUMN mart.licence_mix.definition_version IS 'Version of the definition (mart.metric_definition).';
COMMENT ON COLUMN mart.licence_mix.n IS 'Models or releases that entered, those of unknown licence too, count.';
COMMENT ON COLUMN mart.licence_mix.coverage IS 'Share of the weight whose class is known.';
COMMENT ON COLUMN mart.licence_mix.as_of IS 'Newest observation that entered when the row last changed (UTC); a later one that leaves every value as it is does not move it.';
COMMENT ON COLUMN mart.licence_mix.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.licence_mix.published_from IS 'When this row was first published as it stands (wall clock, UTC).';

CREATE TABLE mart.licence_mix_history (LIKE mart.licence_mix INCLUDING COMMENTS, published_to timestamptz NOT NULL);
CREATE INDEX licence_mix_history_key ON mart.licence_mix_history (universe, scope_kind, scope_id, "window", weighting, licence_class, published_to);
COMMENT ON TABLE mart.licence_mix_history IS 'Rows of mart.licence_mix that a later publication changed or withdrew. Key: universe, scope_kind, scope_id, window, weighting, licence_class, published_to.';
COMMENT ON COLUMN mart.licence_mix_history.published_to IS 'When this row ceased to be what we published (wall clock, UTC).';

CREATE TABLE build.licence_mix (LIKE mart.licence_mix INCLUDING COMMENTS INCLUDING INDEXES);
ALTER TABLE build.licence_mix DROP COLUMN publication_id, DROP COLUMN published_from;
COMMENT ON TABLE build.licence_mix IS 'The next mart.licence_mix, before its audit. Key: universe, scope_kind, scope_id, window, weighting, licence_class.';

CREATE TABLE core.hub_licence_mix (LIKE build.licence_mix INCLUDING COMMENTS INCLUDING INDEXES);
COMMENT ON TABLE core.hub_licence_mix IS 'What mart.licence_mix tells of the whole Hub, derived after each sweep. Key: universe, scope_kind, scope_id, window, weighting, licence_class. Source: raw.hub_repository, raw.hub_counter, core.hub_lineage.';

CREATE TABLE mart.licence_drift (
    parent_class        text NOT NULL,
    child_class         text NOT NULL,
    relation            text NOT NULL,
    edges               bigint NOT NULL,
    share               numeric(9,6) NOT NULL,
    is_more_permissive  boolean NOT NULL,
    metric              text NOT NULL,
    universe            text NOT NULL,
    "window"            text NOT NULL,
    definition_version  integer NOT NULL,
    n                   bigint NOT NULL,
    coverage            numeric(6,4),
    as_of               timestamptz,
    publication_id      bigint NOT NULL,
    published_from      timestamptz NOT NULL,
    PRIMARY KEY (universe, parent_class, child_class, relation)
);
COMMENT ON TABLE mart.licence_drift IS 'How the class of the licence changes along declared edges from base to child: P(class of child | class of parent). Key: universe, parent_class, child_class, relation.';
COMMENT ON COLUMN mart.licence_drift.parent_class IS 'Class of the parent''s licence.';
COMMENT ON COLUMN mart.licence_drift.child_class IS 'Class of the child''s licence.';
COMMENT ON COLUMN mart.licence_drift.relation IS 'adapter, finetune, merge, quantized, unspecified, or all.';
COMMENT ON COLUMN mart.licence_drift.edges IS 'Edges from a parent of that class to a child of that class, count.';
COMMENT ON COLUMN mart.licence_drift.share IS 'Edges in all edges of that parent class and relation whose child has a known class, 0 to 1.';
COMMENT ON COLUMN mart.licence_drift.is_more_permissive IS 'Whether the child''s class has strictly fewer restrictions than the parent''s.';
COMMENT ON COLUMN mart.licence_drift.metric IS 'Metric of this row (mart.metric_definition).';
COMMENT ON COLUMN mart.licence_drift.universe IS 'What was counted over: rated (models that we follow and their releases) or whole_hub (every model of the Hub, by the census).';
COMMENT ON COLUMN mart.licence_drift."window" IS 'all_time.';
COMMENT ON COLUMN mart.licence_drift.definition_version IS 'Version of the definition (mart.metric_definition).';
COMMENT ON COLUMN mart.licence_drift.n IS 'Edges of that relation from a parent of that class, count.';
COMMENT ON COLUMN mart.licence_drift.coverage IS 'Share of n whose child has a known class.';
COMMENT ON COLUMN mart.licence_drift.as_of IS 'Newest observation that entered when the row last changed (UTC); a later one that leaves every value as it is does not move it.';
COMMENT ON COLUMN mart.licence_drift.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.licence_drift.published_from IS 'When this row was first published as it stands (wall clock, UTC).';

CREATE TABLE mart.licence_drift_history (LIKE mart.licence_drift INCLUDING COMMENTS, published_to timestamptz NOT NULL);
CREATE INDEX licence_drift_history_key ON mart.licence_drift_history (universe, parent_class, child_class, relation, published_to);
COMMENT ON TABLE mart.licence_drift_history IS 'Rows of mart.licence_drift that a later publication changed or withdrew. Key: universe, parent_class, child_class, relation, published_to.';
COMMENT ON COLUMN mart.licence_drift_history.published_to IS 'When this row ceased to be what we published (wall clock, UTC).';

CREATE TABLE build.licence_drift (LIKE mart.licence_drift INCLUDING COMMENTS INCLUDING INDEXES);
ALTER TABLE build.licence_drift DROP COLUMN publication_id, DROP COLUMN published_from;
COMMENT ON TABLE build.licence_drift IS 'The next mart.licence_drift, before its audit. Key: universe, parent_class, child_class, relation.';

CREATE TABLE core.hub_licence_drift (LIKE build.licence_drift INCLUDING COMMENTS INCLUDING INDEXES);
COMMENT ON TABLE core.hub_licence_drift IS 'What mart.licence_drift tells of the whole Hub, derived after each sweep. Key: universe, parent_class, child_class, relation. Source: raw.hub_repository, raw.hub_counter, core.hub_lineage.';

CREATE TABLE mart.gated_share (
    scope_kind          text NOT NULL,
    scope_id            text NOT NULL,
    month               date NOT NULL,
    not_gated           numeric NOT NULL,
    gated_auto          numeric NOT NULL,
    gated_manual        numeric NOT NULL,
    gated_form_unknown  numeric NOT NULL,
    gated_share         numeric(9,6),
    metric              text NOT NULL,
    universe            text NOT NULL,
    "window"            text NOT NULL,
    definition_version  integer NOT NULL,
    n                   bigint NOT NULL,
    coverage            numeric(6,4),
    as_of               timestamptz,
    publication_id      bigint NOT NULL,
    published_from      timestamptz NOT NULL,
    PRIMARY KEY (universe, scope_kind, scope_id, month)
);
COMMENT ON TABLE mart.gated_share IS 'Share of gated models per lab, country and over all, at the end of each month. Key: universe, scope_kind, scope_id, month.';
COMMENT ON COLUMN mart.gated_share.scope_kind IS 'lab, country or all.';
COMMENT ON COLUMN mart.gated_share.scope_id IS 'lab_id, ISO 3166-1 alpha-2, unknown, or all.';
COMMENT ON COLUMN mart.gated_share.month IS 'First day of the month (UTC); the running month as it stands.';
COMMENT ON COLUMN mart.gated_share.not_gated IS 'Models told as gated false, count; countries of one lab share equally.';
COMMENT ON COLUMN mart.gated_share.gated_auto IS 'Models told as gated auto, count.';
COMMENT ON COLUMN mart.gated_share.gated_manual IS 'Models told as gated manual, count.';
COMMENT ON COLUMN mart.gated_share.gated_form_unknown IS 'Models told as gated without the form, count.';
COMMENT ON COLUMN mart.gated_share.gated_share IS 'Gated in any form, in all of which gating is told, 0 to 1; NULL where none is told.';
COMMENT ON COLUMN mart.gated_share.metric IS 'Metric of this row (mart.metric_definition).';
COMMENT ON COLUMN mart.gated_share.universe IS 'What was counted over: rated (models that we follow and their releases) or whole_hub (every model of the Hub, by the census).';
COMMENT ON COLUMN mart.gated_share."window" IS 'Month, YYYY-MM.';
COMMENT ON COLUMN mart.gated_share.definition_version IS 'Version of the definition (mart.metric_definition).';
COMMENT ON COLUMN mart.gated_share.n IS 'Models that were there at the end of the month, count.';
COMMENT ON COLUMN mart.gated_share.coverage IS 'Share of n of which gating is told.';
COMMENT ON COLUMN mart.gated_share.as_of IS 'Newest observation that entered when the row last changed (UTC); a later one that leaves every value as it is does not move it.';
COMMENT ON COLUMN mart.gated_share.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.gated_share.published_from IS 'When this row was first published as it stands (wall clock, UTC).';

CREATE TABLE mart.gated_share_history (LIKE mart.gated_share INCLUDING COMMENTS, published_to timestamptz NOT NULL);
CREATE INDEX gated_share_history_key ON mart.gated_share_history (universe, scope_kind, scope_id, month, published_to);
COMMENT ON TABLE mart.gated_share_history IS 'Rows of mart.gated_share that a later publication changed or withdrew. Key: universe, scope_kind, scope_id, month, published_to.';
COMMENT ON COLUMN mart.gated_share_history.published_to IS 'When this row ceased to be what we published (wall clock, UTC).';

CREATE TABLE build.gated_share (LIKE mart.gated_share INCLUDING COMMENTS INCLUDING INDEXES);
ALTER TABLE build.gated_share DROP COLUMN publication_id, DROP COLUMN published_from;
COMMENT ON TABLE build.gated_share IS 'The next mart.gated_share, before its audit. Key: universe, scope_kind, scope_id, month.';

CREATE TABLE core.hub_gated_share (LIKE build.gated_share INCLUDING COMMENTS INCLUDING INDEXES);
COMMENT ON TABLE core.hub_gated_share IS 'What mart.gated_share tells of the whole Hub, derived after each sweep. Key: universe, scope_kind, scope_id, month. Source: raw.hub_repository, raw.hub_counter, core.hub_lineage.';

CREATE TABLE mart.concentration (
    entity_level         text NOT NULL,
    measure              text NOT NULL,
    includes_zeros       boolean NOT NULL,
    hhi                  numeric(10,8),
    gini                 numeric(9,6),
    top_10_share         numeric(9,6),
    top_100_share        numeric(9,6),
    top_1_percent_share  numeric(9,6),
    total                numeric NOT NULL,
    metric               text NOT NULL,
    universe             text NOT NULL,
    "window"             text NOT NULL,
    definition_version   integer NOT NULL,
    n                    bigint NOT NULL,
    coverage             numeric(6,4),
    as_of                timestamptz,
    publication_id       bigint NOT NULL,
    published_from       timestamptz NOT NULL,
    PRIMARY KEY (universe, entity_level, measure, includes_zeros)
);
COMMENT ON TABLE mart.concentration IS 'How concentrated adoption is, at a stated level of entity, with or without the entities that have none. Key: universe, entity_level, measure, includes_zeros.';
COMMENT ON COLUMN mart.concentration.entity_level IS 'model, account, lab or country.';
COMMENT ON COLUMN mart.concentration.measure IS 'downloads (of the last 30 days), downloads_all_time or likes, as told last.';
COMMENT ON COLUMN mart.concentration.includes_zeros IS 'Whether entities whose value is 0 are among n.';
COMMENT ON COLUMN mart.concentration.hhi IS 'Herfindahl-Hirschman index: sum of squared shares, 0 to 1 (times 10,000 for the usual scale).';
COMMENT ON COLUMN mart.concentration.gini IS 'Gini: (2 sum of i x_(i)) / (n sum x) - (n+1)/n over rising x, 0 to 1.';
COMMENT ON COLUMN mart.concentration.top_10_share IS 'Share of the ten largest in the total, 0 to 1.';
COMMENT ON COLUMN mart.concentration.top_100_share IS 'Share of the hundred largest in the total, 0 to 1.';
COMMENT ON COLUMN mart.concentration.top_1_percent_share IS 'Share of the largest hundredth of n (rounded up) in the total, 0 to 1.';
COMMENT ON COLUMN mart.concentration.total IS 'Sum of the measure over n, count.';
COMMENT ON COLUMN mart.concentration.metric IS 'Metric of this row (mart.metric_definition).';
COMMENT ON COLUMN mart.concentration.universe IS 'What was counted over: rated (models that we follow and their releases) or whole_hub (every model of the Hub, by the census).';
COMMENT ON COLUMN mart.concentration."window" IS '30d or all_time, by the measure.';
COMMENT ON COLUMN mart.concentration.definition_version IS 'Version of the definition (mart.metric_definition).';
COMMENT ON COLUMN mart.concentration.n IS 'Entities that entered, count.';
COMMENT ON COLUMN mart.concentration.coverage IS 'Share of models whose value is told and, for labs and countries, whose lab or country is known.';
COMMENT ON COLUMN mart.concentration.as_of IS 'Newest observation that entered when the row last changed (UTC); a later one that leaves every value as it is does not move it.';
COMMENT ON COLUMN mart.concentration.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.concentration.published_from IS 'When this row was first published as it stands (wall clock, UTC).';

CREATE TABLE mart.concentration_history (LIKE mart.concentration INCLUDING COMMENTS, published_to timestamptz NOT NULL);
CREATE INDEX concentration_history_key ON mart.concentration_history (universe, entity_level, measure, includes_zeros, published_to);
COMMENT ON TABLE mart.concentration_history IS 'Rows of mart.concentration that a later publication changed or withdrew. Key: universe, entity_level, measure, includes_zeros, published_to.';
COMMENT ON COLUMN mart.concentration_history.published_to IS 'When this row ceased to be what we published (wall clock, UTC).';

CREATE TABLE build.concentration (LIKE mart.concentration INCLUDING COMMENTS INCLUDING INDEXES);
ALTER TABLE build.concentration DROP COLUMN publication_id, DROP COLUMN published_from;
COMMENT ON TABLE build.concentration IS 'The next mart.concentration, before its audit. Key: universe, entity_level, measure, includes_zeros.';

CREATE TABLE core.hub_concentration (LIKE build.concentration INCLUDING COMMENTS INCLUDING INDEXES);
COMMENT ON TABLE core.hub_concentration IS 'What mart.concentration tells of the whole Hub, derived after each sweep. Key: universe, entity_level, measure, includes_zeros. Source: raw.hub_repository, raw.hub_counter, core.hub_lineage.';

CREATE TABLE mart.country_share (
    denominator         text NOT NULL,
    published_source    text NOT NULL,
    attribution         text NOT NULL,
    country             text NOT NULL,
    downloads           numeric,
    share               numeric(9,6),
    metric              text NOT NULL,
    universe            text NOT NULL,
    "window"            text NOT NULL,
    definition_version  integer NOT NULL,
    n                   bigint NOT NULL,
    coverage            numeric(6,4),
    as_of               timestamptz,
    publication_id      bigint NOT NULL,
    published_from      timestamptz NOT NULL,
    PRIMARY KEY (universe, denominator, country)
);
COMMENT ON TABLE mart.country_share IS 'Country shares of downloads under three published denominators that must not be mixed. Attribution is to the releasing account''s lab. Key: universe, denominator, country.';
COMMENT ON COLUMN mart.country_share.denominator IS 'all_incl_unaffiliated, new_in_window or curated_cumulative.';
COMMENT ON COLUMN mart.country_share.published_source IS 'Who publishes a share with this denominator.';
COMMENT ON COLUMN mart.country_share.attribution IS 'releaser: the lab of the account that released the model, not of its base.';
COMMENT ON COLUMN mart.country_share.country IS 'ISO 3166-1 alpha-2; unknown: no lab, or a lab of unknown country.';
COMMENT ON COLUMN mart.country_share.downloads IS 'Downloads in the window, count; countries of one lab share equally.';
COMMENT ON COLUMN mart.country_share.share IS 'In all downloads of the denominator, unknown included, 0 to 1; NULL where nothing is known of them.';
COMMENT ON COLUMN mart.country_share.metric IS 'Metric of this row (mart.metric_definition).';
COMMENT ON COLUMN mart.country_share.universe IS 'What was counted over: rated (models that we follow and their releases) or whole_hub (every model of the Hub, by the census).';
COMMENT ON COLUMN mart.country_share."window" IS 'Months counted, YYYY-MM..YYYY-MM, or cumulative.';
COMMENT ON COLUMN mart.country_share.definition_version IS 'Version of the definition (mart.metric_definition).';
COMMENT ON COLUMN mart.country_share.n IS 'Models in the denominator, count (accounts with a counter in the window for whole_hub, all_incl_unaffiliated).';
COMMENT ON COLUMN mart.country_share.coverage IS 'Share of n whose downloads are known.';
COMMENT ON COLUMN mart.country_share.as_of IS 'Newest observation that entered when the row last changed (UTC); a later one that leaves every value as it is does not move it.';
COMMENT ON COLUMN mart.country_share.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.country_share.published_from IS 'When this row was first published as it stands (wall clock, UTC).';

CREATE TABLE mart.country_share_history (LIKE mart.country_share INCLUDING COMMENTS, published_to timestamptz NOT NULL);
CREATE INDEX country_share_history_key ON mart.country_share_history (universe, denominator, country, published_to);
COMMENT ON TABLE mart.country_share_history IS 'Rows of mart.country_share that a later publication changed or withdrew. Key: universe, denominator, country, published_to.';
COMMENT ON COLUMN mart.country_share_history.published_to IS 'When this row ceased to be what we published (wall clock, UTC).';

CREATE TABLE build.country_share (LIKE mart.country_share INCLUDING COMMENTS INCLUDING INDEXES);
ALTER TABLE build.country_share DROP COLUMN publication_id, DROP COLUMN published_from;
COMMENT ON TABLE build.country_share IS 'The next mart.country_share, before its audit. Key: universe, denominator, country.';

CREATE TABLE core.hub_country_share (LIKE build.country_share INCLUDING COMMENTS INCLUDING INDEXES);
COMMENT ON TABLE core.hub_country_share IS 'What mart.country_share tells of the whole Hub, derived after each sweep. Key: universe, denominator, country. Source: raw.hub_repository, raw.hub_counter, core.hub_lineage.';

CREATE TABLE mart.relative_adoption (
    hub_id              text NOT NULL,
    release_id          text NOT NULL,
    size_bucket         text NOT NULL,
    day                 integer NOT NULL,
    downloads_all_time  bigint,
    ram_v1              numeric,
    ram_v2              numeric,
    metric              text NOT NULL,
    universe            text NOT NULL,
    "window"            text NOT NULL,
    definition_version  integer NOT NULL,
    n                   bigint NOT NULL,
    coverage            numeric(6,4),
    as_of               timestamptz,
    publication_id      bigint NOT NULL,
    published_from      timestamptz NOT NULL,
    PRIMARY KEY (universe, hub_id, day)
);
CREATE INDEX relative_adoption_release_id ON mart.relative_adoption (release_id);
COMMENT ON TABLE mart.relative_adoption IS 'Relative Adoption Metric of models in their class of size at fixed ages, from our own counters of downloadsAllTime. NULL with coverage 0 where a model is older than our counters, or younger than the age. Key: universe, hub_id, day.';
COMMENT ON COLUMN mart.relative_adoption.hub_id IS 'The model: flagship, size or base of its release.';
COMMENT ON COLUMN mart.relative_adoption.release_id IS 'Its release (mart.release).';
COMMENT ON COLUMN mart.relative_adoption.size_bucket IS '<1B, 1-5B, 5-10B, 10-50B, 50-100B, 100-250B, 250B+ by parameters, or unknown.';
COMMENT ON COLUMN mart.relative_adoption.day IS 'Age after the release: 7, 14, 30, 60, 90, 180 or 365. Unit: days.';
COMMENT ON COLUMN mart.relative_adoption.downloads_all_time IS 'Cumulative downloads on that day, as told last on it or before, count; NULL: not known.';
COMMENT ON COLUMN mart.relative_adoption.ram_v1 IS 'Cumulative downloads in the median of the ten most downloaded of the bucket at that age. Unit: ratio; NULL: unknown, or fewer than ten.';
COMMENT ON COLUMN mart.relative_adoption.ram_v2 IS 'Cumulative downloads in those of the tenth of the bucket at that age, the baseline made monotone over ages. Unit: ratio; NULL: unknown, or fewer than ten.';
COMMENT ON COLUMN mart.relative_adoption.metric IS 'Metric of this row (mart.metric_definition).';
COMMENT ON COLUMN mart.relative_adoption.universe IS 'What was counted over: rated (models that we follow and their releases).';
COMMENT ON COLUMN mart.relative_adoption."window" IS 'Day of age, dN.';
COMMENT ON COLUMN mart.relative_adoption.definition_version IS 'Version of the definition (mart.metric_definition).';
COMMENT ON COLUMN mart.relative_adoption.n IS 'Models of the bucket, count.';
COMMENT ON COLUMN mart.relative_adoption.coverage IS 'Share of n known at that age; 0 where this row''s own value is not known.';
COMMENT ON COLUMN mart.relative_adoption.as_of IS 'Newest observation that entered when the row last changed (UTC); a later one that leaves every value as it is does not move it.';
COMMENT ON COLUMN mart.relative_adoption.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.relative_adoption.published_from IS 'When this row was first published as it stands (wall clock, UTC).';

CREATE TABLE mart.relative_adoption_history (LIKE mart.relative_adoption INCLUDING COMMENTS, published_to timestamptz NOT NULL);
CREATE INDEX relative_adoption_history_key ON mart.relative_adoption_history (universe, hub_id, day, published_to);
COMMENT ON TABLE mart.relative_adoption_history IS 'Rows of mart.relative_adoption that a later publication changed or withdrew. Key: universe, hub_id, day, published_to.';
COMMENT ON COLUMN mart.relative_adoption_history.published_to IS 'When this row ceased to be what we published (wall clock, UTC).';

CREATE TABLE build.relative_adoption (LIKE mart.relative_adoption INCLUDING COMMENTS INCLUDING INDEXES);
ALTER TABLE build.relative_adoption DROP COLUMN publication_id, DROP COLUMN published_from;
COMMENT ON TABLE build.relative_adoption IS 'The next mart.relative_adoption, before its audit. Key: universe, hub_id, day.';

CREATE TABLE mart.time_to_artefact (
    release_id          text NOT NULL,
    from_event          text NOT NULL,
    to_event            text NOT NULL,
    from_date           date NOT NULL,
    to_date             date,
    days                integer,
    is_censored         boolean,
    metric              text NOT NULL,
    universe            text NOT NULL,
    "window"            text NOT NULL,
    definition_version  integer NOT NULL,
    n                   bigint NOT NULL,
    coverage            numeric(6,4),
    as_of               timestamptz,
    publication_id      bigint NOT NULL,
    published_from      timestamptz NOT NULL,
    PRIMARY KEY (universe, release_id, from_event, to_event)
);
COMMENT ON TABLE mart.time_to_artefact IS 'Days from the first version of a release''s own paper to its weights, code and data. Key: universe, release_id, from_event, to_event.';
COMMENT ON COLUMN mart.time_to_artefact.release_id IS 'The release (mart.release).';
COMMENT ON COLUMN mart.time_to_artefact.from_event IS 'paper: first version on arXiv.';
COMMENT ON COLUMN mart.time_to_artefact.to_event IS 'weights, code or data.';
COMMENT ON COLUMN mart.time_to_artefact.from_date IS 'First version of the earliest of its own papers (UTC).';
COMMENT ON COLUMN mart.time_to_artefact.to_date IS 'First weights (by correction or registry day, else createdAt above its floor), first commit of its code, createdAt of its first dataset; NULL: not there, or not known.';
COMMENT ON COLUMN mart.time_to_artefact.days IS 'From the one to the other, days; below 0 the artefact came first; where censored, until as_of; NULL: not known.';
COMMENT ON COLUMN mart.time_to_artefact.is_censored IS 'Whether it was looked for and not there at as_of; NULL: not known.';
COMMENT ON COLUMN mart.time_to_artefact.metric IS 'Metric of this row (mart.metric_definition).';
COMMENT ON COLUMN mart.time_to_artefact.universe IS 'What was counted over: rated (models that we follow and their releases).';
COMMENT ON COLUMN mart.time_to_artefact."window" IS 'all_time.';
COMMENT ON COLUMN mart.time_to_artefact.definition_version IS 'Version of the definition (mart.metric_definition).';
COMMENT ON COLUMN mart.time_to_artefact.n IS '1: the release.';
COMMENT ON COLUMN mart.time_to_artefact.coverage IS 'Share known, 0 to 1: 1 where days is known, else 0.';
COMMENT ON COLUMN mart.time_to_artefact.as_of IS 'Day up to which was observed when the row last changed (UTC): censoring is at this day.';
COMMENT ON COLUMN mart.time_to_artefact.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.time_to_artefact.published_from IS 'When this row was first published as it stands (wall clock, UTC).';

CREATE TABLE mart.time_to_artefact_history (LIKE mart.time_to_artefact INCLUDING COMMENTS, published_to timestamptz NOT NULL);
CREATE INDEX time_to_artefact_history_key ON mart.time_to_artefact_history (universe, release_id, from_event, to_event, published_to);
COMMENT ON TABLE mart.time_to_artefact_history IS 'Rows of mart.time_to_artefact that a later publication changed or withdrew. Key: universe, release_id, from_event, to_event, published_to.';
COMMENT ON COLUMN mart.time_to_artefact_history.published_to IS 'When this row ceased to be what we published (wall clock, UTC).';

CREATE TABLE build.time_to_artefact (LIKE mart.time_to_artefact INCLUDING COMMENTS INCLUDING INDEXES);
ALTER TABLE build.time_to_artefact DROP COLUMN publication_id, DROP COLUMN published_from;
COMMENT ON TABLE build.time_to_artefact IS 'The next mart.time_to_artefact, before its audit. Key: universe, release_id, from_event, to_event.';

CREATE TABLE mart.time_to_artefact_quantile (
    scope_kind          text NOT NULL,
    scope_id            text NOT NULL,
    to_event            text NOT NULL,
    events              bigint NOT NULL,
    q25                 integer,
    q50                 integer,
    q75                 integer,
    share_within_30     numeric(9,6),
    share_within_90     numeric(9,6),
    share_within_365    numeric(9,6),
    metric              text NOT NULL,
    universe            text NOT NULL,
    "window"            text NOT NULL,
    definition_version  integer NOT NULL,
    n                   bigint NOT NULL,
    coverage            numeric(6,4),
    as_of               timestamptz,
    publication_id      bigint NOT NULL,
    published_from      timestamptz NOT NULL,
    PRIMARY KEY (universe, scope_kind, scope_id, to_event)
);
COMMENT ON TABLE mart.time_to_artefact_quantile IS 'Kaplan-Meier quantiles of the days from paper to artefact, right-censored at as_of. Key: universe, scope_kind, scope_id, to_event.';
COMMENT ON COLUMN mart.time_to_artefact_quantile.scope_kind IS 'lab, country or all.';
COMMENT ON COLUMN mart.time_to_artefact_quantile.scope_id IS 'lab_id, ISO 3166-1 alpha-2, unknown, or all.';
COMMENT ON COLUMN mart.time_to_artefact_quantile.to_event IS 'weights, code or data.';
COMMENT ON COLUMN mart.time_to_artefact_quantile.events IS 'Releases whose artefact is there, count; the other known ones are censored.';
COMMENT ON COLUMN mart.time_to_artefact_quantile.q25 IS 'Time by which a quarter have it, by Kaplan-Meier. Unit: days; NULL: not reached.';
COMMENT ON COLUMN mart.time_to_artefact_quantile.q50 IS 'Time by which half have it. Unit: days; NULL: not reached.';
COMMENT ON COLUMN mart.time_to_artefact_quantile.q75 IS 'Time by which three quarters have it. Unit: days; NULL: not reached.';
COMMENT ON COLUMN mart.time_to_artefact_quantile.share_within_30 IS 'Share that have it within 30 days, 1 less the Kaplan-Meier estimate, 0 to 1; NULL where nothing known was observed so long.';
COMMENT ON COLUMN mart.time_to_artefact_quantile.share_within_90 IS 'Share that have it within 90 days, 0 to 1.';
COMMENT ON COLUMN mart.time_to_artefact_quantile.share_within_365 IS 'Share that have it within 365 days, 0 to 1.';
COMMENT ON COLUMN mart.time_to_artefact_quantile.metric IS 'Metric of this row (mart.metric_definition).';
COMMENT ON COLUMN mart.time_to_artefact_quantile.universe IS 'What was counted over: rated (models that we follow and their releases).';
COMMENT ON COLUMN mart.time_to_artefact_quantile."window" IS 'all_time.';
COMMENT ON COLUMN mart.time_to_artefact_quantile.definition_version IS 'Version of the definition (mart.metric_definition).';
COMMENT ON COLUMN mart.time_to_artefact_quantile.n IS 'Releases with a dated paper of their own, count.';
COMMENT ON COLUMN mart.time_to_artefact_quantile.coverage IS 'Share of n of which the days, or that they are censored, are known.';
COMMENT ON COLUMN mart.time_to_artefact_quantile.as_of IS 'Day up to which was observed (UTC).';
COMMENT ON COLUMN mart.time_to_artefact_quantile.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.time_to_artefact_quantile.published_from IS 'When this row was first published as it stands (wall clock, UTC).';

CREATE TABLE mart.time_to_artefact_quantile_history (LIKE mart.time_to_artefact_quantile INCLUDING COMMENTS, published_to timestamptz NOT NULL);
CREATE INDEX time_to_artefact_quantile_history_key ON mart.time_to_artefact_quantile_history (universe, scope_kind, scope_id, to_event, published_to);
COMMENT ON TABLE mart.time_to_artefact_quantile_history IS 'Rows of mart.time_to_artefact_quantile that a later publication changed or withdrew. Key: universe, scope_kind, scope_id, to_event, published_to.';
COMMENT ON COLUMN mart.time_to_artefact_quantile_history.published_to IS 'When this row ceased to be what we published (wall clock, UTC).';

CREATE TABLE build.time_to_artefact_quantile (LIKE mart.time_to_artefact_quantile INCLUDING COMMENTS INCLUDING INDEXES);
ALTER TABLE build.time_to_artefact_quantile DROP COLUMN publication_id, DROP COLUMN published_from;
COMMENT ON TABLE build.time_to_artefact_quantile IS 'The next mart.time_to_artefact_quantile, before its audit. Key: universe, scope_kind, scope_id, to_event.';

CREATE TABLE mart.disappearance (
    kind                     text NOT NULL,
    lab_id                   text NOT NULL,
    month                    date NOT NULL,
    gone                     bigint NOT NULL,
    became_private           bigint,
    became_gated             bigint NOT NULL,
    became_private_or_gated  bigint NOT NULL,
    metric                   text NOT NULL,
    universe                 text NOT NULL,
    "window"                 text NOT NULL,
    definition_version       integer NOT NULL,
    n                        bigint NOT NULL,
    coverage                 numeric(6,4),
    as_of                    timestamptz,
    publication_id           bigint NOT NULL,
    published_from           timestamptz NOT NULL,
    PRIMARY KEY (universe, kind, lab_id, month)
);
COMMENT ON TABLE mart.disappearance IS 'Models and datasets that the services said to be gone, or that became private or gated, per lab and month. Key: universe, kind, lab_id, month.';
COMMENT ON COLUMN mart.disappearance.kind IS 'model or dataset.';
COMMENT ON COLUMN mart.disappearance.lab_id IS 'Lab of the account, or unknown.';
COMMENT ON COLUMN mart.disappearance.month IS 'First day of the month in which we were told (UTC).';
COMMENT ON COLUMN mart.disappearance.gone IS 'Repositories that the Hub said are gone, count; one made private looks the same.';
COMMENT ON COLUMN mart.disappearance.became_private IS 'Repositories told as private after being told as public, count; NULL where private is never told.';
COMMENT ON COLUMN mart.disappearance.became_gated IS 'Repositories told as gated after being told as not gated, count.';
COMMENT ON COLUMN mart.disappearance.became_private_or_gated IS 'Repositories of either, where told, count.';
COMMENT ON COLUMN mart.disappearance.metric IS 'Metric of this row (mart.metric_definition).';
COMMENT ON COLUMN mart.disappearance.universe IS 'What was counted over: rated (models that we follow and their releases) or whole_hub (every model of the Hub, by the census).';
COMMENT ON COLUMN mart.disappearance."window" IS 'Month, YYYY-MM.';
COMMENT ON COLUMN mart.disappearance.definition_version IS 'Version of the definition (mart.metric_definition).';
COMMENT ON COLUMN mart.disappearance.n IS 'Repositories of the lab that were ever told until the end of the month, count.';
COMMENT ON COLUMN mart.disappearance.coverage IS 'Share of n of which gating was ever told.';
COMMENT ON COLUMN mart.disappearance.as_of IS 'Newest observation that entered when the row last changed (UTC); a later one that leaves every value as it is does not move it.';
COMMENT ON COLUMN mart.disappearance.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.disappearance.published_from IS 'When this row was first published as it stands (wall clock, UTC).';

CREATE TABLE mart.disappearance_history (LIKE mart.disappearance INCLUDING COMMENTS, published_to timestamptz NOT NULL);
CREATE INDEX disappearance_history_key ON mart.disappearance_history (universe, kind, lab_id, month, published_to);
COMMENT ON TABLE mart.disappearance_history IS 'Rows of mart.disappearance that a later publication changed or withdrew. Key: universe, kind, lab_id, month, published_to.';
COMMENT ON COLUMN mart.disappearance_history.published_to IS 'When this row ceased to be what we published (wall clock, UTC).';

CREATE TABLE build.disappearance (LIKE mart.disappearance INCLUDING COMMENTS INCLUDING INDEXES);
ALTER TABLE build.disappearance DROP COLUMN publication_id, DROP COLUMN published_from;
COMMENT ON TABLE build.disappearance IS 'The next mart.disappearance, before its audit. Key: universe, kind, lab_id, month.';

CREATE TABLE core.hub_disappearance (LIKE build.disappearance INCLUDING COMMENTS INCLUDING INDEXES);
COMMENT ON TABLE core.hub_disappearance IS 'What mart.disappearance tells of the whole Hub, derived after each sweep. Key: universe, kind, lab_id, month. Source: raw.hub_repository, raw.hub_counter, core.hub_lineage.';

CREATE TABLE mart.disclosure_profile (
    lab_id              text NOT NULL,
    country             text NOT NULL,
    year                integer,
    dimension           text NOT NULL,
    weighting           text NOT NULL,
    n_open              numeric NOT NULL,
    n_partial           numeric NOT NULL,
    n_closed            numeric NOT NULL,
    n_unknown           numeric NOT NULL,
    share_open_low      numeric(9,6),
    share_open_high     numeric(9,6),
    metric              text NOT NULL,
    universe            text NOT NULL,
    "window"            text NOT NULL,
    definition_version  integer NOT NULL,
    n                   bigint NOT NULL,
    coverage            numeric(6,4),
    as_of               timestamptz,
    publication_id      bigint NOT NULL,
    published_from      timestamptz NOT NULL,
    PRIMARY KEY (universe, lab_id, country, "window", dimension, weighting)
);
CREATE INDEX disclosure_profile_country ON mart.disclosure_profile (country, dimension);
COMMENT ON TABLE mart.disclosure_profile IS 'What each lab disclosed, by year of release since 2016: counts and bounded shares per dimension. Key: universe, lab_id, country, window, dimension, weighting.';
COMMENT ON COLUMN mart.disclosure_profile.lab_id IS 'The lab (mart.lab).';
COMMENT ON COLUMN mart.disclosure_profile.country IS 'ISO 3166-1 alpha-2 on the day of release, or unknown; a lab of several counts in each by equal fractions.';
COMMENT ON COLUMN mart.disclosure_profile.year IS 'Year of release. Unit: calendar year; NULL: several years together.';
COMMENT ON COLUMN mart.disclosure_profile.dimension IS 'weights, data, code or methods.';
COMMENT ON COLUMN mart.disclosure_profile.weighting IS 'release, model or download (of the last 30 days).';
COMMENT ON COLUMN mart.disclosure_profile.n_open IS 'Weight of open, count.';
COMMENT ON COLUMN mart.disclosure_profile.n_partial IS 'Weight of partial, count.';
COMMENT ON COLUMN mart.disclosure_profile.n_closed IS 'Weight of closed, count.';
COMMENT ON COLUMN mart.disclosure_profile.n_unknown IS 'Weight of unknown, count.';
COMMENT ON COLUMN mart.disclosure_profile.share_open_low IS 'Open in all, unknown counted as not open, 0 to 1; NULL where the weight is 0.';
COMMENT ON COLUMN mart.disclosure_profile.share_open_high IS 'Open in all, unknown counted as open, 0 to 1.';
COMMENT ON COLUMN mart.disclosure_profile.metric IS 'Metric of this row (mart.metric_definition).';
COMMENT ON COLUMN mart.disclosure_profile.universe IS 'What was counted over: rated (models that we follow and their releases).';
COMMENT ON COLUMN mart.disclosure_profile."window" IS 'Year; 2016-2020, 2021-2022, 2023- (all since), or all_time (those without a known year too).';
COMMENT ON COLUMN mart.disclosure_profile.definition_version IS 'Version of the definition (mart.metric_definition).';
COMMENT ON COLUMN mart.disclosure_profile.n IS 'Releases or models that entered, count.';
COMMENT ON COLUMN mart.disclosure_profile.coverage IS 'Share of the weight that is not unknown.';
COMMENT ON COLUMN mart.disclosure_profile.as_of IS 'Newest observation that entered when the row last changed (UTC); a later one that leaves every value as it is does not move it.';
COMMENT ON COLUMN mart.disclosure_profile.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.disclosure_profile.published_from IS 'When this row was first published as it stands (wall clock, UTC).';

CREATE TABLE mart.disclosure_profile_history (LIKE mart.disclosure_profile INCLUDING COMMENTS, published_to timestamptz NOT NULL);
CREATE INDEX disclosure_profile_history_key ON mart.disclosure_profile_history (universe, lab_id, country, "window", dimension, weighting, published_to);
COMMENT ON TABLE mart.disclosure_profile_history IS 'Rows of mart.disclosure_profile that a later publication changed or withdrew. Key: universe, lab_id, country, window, dimension, weighting, published_to.';
COMMENT ON COLUMN mart.disclosure_profile_history.published_to IS 'When this row ceased to be what we published (wall clock, UTC).';

CREATE TABLE build.disclosure_profile (LIKE mart.disclosure_profile INCLUDING COMMENTS INCLUDING INDEXES);
ALTER TABLE build.disclosure_profile DROP COLUMN publication_id, DROP COLUMN published_from;
COMMENT ON TABLE build.disclosure_profile IS 'The next mart.disclosure_profile, before its audit. Key: universe, lab_id, country, window, dimension, weighting.';

CREATE TABLE mart.intermediary (
    account             text NOT NULL,
    role                text NOT NULL,
    base_lab_id         text NOT NULL,
    models              bigint NOT NULL,
    downloads           bigint,
    account_models      bigint NOT NULL,
    metric              text NOT NULL,
    universe            text NOT NULL,
    "window"            text NOT NULL,
    definition_version  integer NOT NULL,
    n                   bigint NOT NULL,
    coverage            numeric(6,4),
    as_of               timestamptz,
    publication_id      bigint NOT NULL,
    published_from      timestamptz NOT NULL,
    PRIMARY KEY (universe, account, role, base_lab_id)
);
CREATE INDEX intermediary_base_lab_id ON mart.intermediary (base_lab_id, downloads DESC);
COMMENT ON TABLE mart.intermediary IS 'Accounts whose models are mostly quantisations or merges of other accounts'' models, per lab of the base. Key: universe, account, role, base_lab_id.';
COMMENT ON COLUMN mart.intermediary.account IS 'The account on the Hub.';
COMMENT ON COLUMN mart.intermediary.role IS 'quantiser (quantized) or repacker (merge).';
COMMENT ON COLUMN mart.intermediary.base_lab_id IS 'Lab of the base models, or unknown; a merge of several labs counts in each.';
COMMENT ON COLUMN mart.intermediary.models IS 'Its models of that relation on that lab''s, count.';
COMMENT ON COLUMN mart.intermediary.downloads IS 'Their downloads of the last 30 days, as told last, count.';
COMMENT ON COLUMN mart.intermediary.account_models IS 'All its models, count.';
COMMENT ON COLUMN mart.intermediary.metric IS 'Metric of this row (mart.metric_definition).';
COMMENT ON COLUMN mart.intermediary.universe IS 'What was counted over: whole_hub (every model of the Hub, by the census).';
COMMENT ON COLUMN mart.intermediary."window" IS 'all_time.';
COMMENT ON COLUMN mart.intermediary.definition_version IS 'Version of the definition (mart.metric_definition).';
COMMENT ON COLUMN mart.intermediary.n IS 'Its models of that relation on other accounts'' models, any lab, at least 10 and more than half of its models, count.';
COMMENT ON COLUMN mart.intermediary.coverage IS 'Share of these whose downloads are told.';
COMMENT ON COLUMN mart.intermediary.as_of IS 'Newest observation that entered when the row last changed (UTC); a later one that leaves every value as it is does not move it.';
COMMENT ON COLUMN mart.intermediary.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.intermediary.published_from IS 'When this row was first published as it stands (wall clock, UTC).';

CREATE TABLE mart.intermediary_history (LIKE mart.intermediary INCLUDING COMMENTS, published_to timestamptz NOT NULL);
CREATE INDEX intermediary_history_key ON mart.intermediary_history (universe, account, role, base_lab_id, published_to);
COMMENT ON TABLE mart.intermediary_history IS 'Rows of mart.intermediary that a later publication changed or withdrew. Key: universe, account, role, base_lab_id, published_to.';
COMMENT ON COLUMN mart.intermediary_history.published_to IS 'When this row ceased to be what we published (wall clock, UTC).';

CREATE TABLE build.intermediary (LIKE mart.intermediary INCLUDING COMMENTS INCLUDING INDEXES);
ALTER TABLE build.intermediary DROP COLUMN publication_id, DROP COLUMN published_from;
COMMENT ON TABLE build.intermediary IS 'The next mart.intermediary, before its audit. Key: universe, account, role, base_lab_id.';

CREATE TABLE core.hub_intermediary (LIKE build.intermediary INCLUDING COMMENTS INCLUDING INDEXES);
COMMENT ON TABLE core.hub_intermediary IS 'What mart.intermediary tells of the whole Hub, derived after each sweep. Key: universe, account, role, base_lab_id. Source: raw.hub_repository, raw.hub_counter, core.hub_lineage.';

CREATE TABLE core.hub_model_month (
    hub_id              text NOT NULL,
    month               date NOT NULL,
    downloads_added     bigint,
    counter_resets      integer NOT NULL,
    downloads_30d       bigint,
    downloads_all_time  bigint,
    likes               bigint,
    as_of               timestamptz NOT NULL,
    PRIMARY KEY (hub_id, month)
);
COMMENT ON TABLE core.hub_model_month IS 'Counters by month of the models of registry labs and of the rated ones, from the census of the whole Hub. Key: hub_id, month. Source: raw.hub_counter_now, raw.hub_counter_month.';
COMMENT ON COLUMN core.hub_model_month.hub_id IS 'The model, under its present name.';
COMMENT ON COLUMN core.hub_model_month.month IS 'First day of the month (UTC).';
COMMENT ON COLUMN core.hub_model_month.downloads_added IS 'Sum of day-to-day differences of downloadsAllTime in the month, count; NULL: no two tellings could be compared.';
COMMENT ON COLUMN core.hub_model_month.counter_resets IS 'Times that downloadsAllTime fell in the month, count.';
COMMENT ON COLUMN core.hub_model_month.downloads_30d IS 'Downloads of the last 30 days as last told in the month or before, count.';
COMMENT ON COLUMN core.hub_model_month.downloads_all_time IS 'Downloads since creation as last told in the month or before, count.';
COMMENT ON COLUMN core.hub_model_month.likes IS 'Likes as last told in the month or before, count.';
COMMENT ON COLUMN core.hub_model_month.as_of IS 'Newest day told that entered (UTC).';

CREATE TABLE core.counter_month (
    source              text NOT NULL,
    kind                text NOT NULL,
    key                 text NOT NULL,
    month               date NOT NULL,
    downloads_added     bigint,
    counter_resets      integer NOT NULL,
    downloads_30d       bigint,
    downloads_all_time  bigint,
    likes               bigint,
    stars               bigint,
    as_of               timestamptz NOT NULL,
    PRIMARY KEY (source, kind, key, month)
);
COMMENT ON TABLE core.counter_month IS 'Counters of followed models and repositories by month: a month in which the service told counters and this one did not move has the values that stood. Key: source, kind, key, month.';
COMMENT ON COLUMN core.counter_month.source IS 'Service.';
COMMENT ON COLUMN core.counter_month.kind IS 'model or repository.';
COMMENT ON COLUMN core.counter_month.key IS 'hub_id or GitHub full name.';
COMMENT ON COLUMN core.counter_month.month IS 'First day of the month (UTC).';
COMMENT ON COLUMN core.counter_month.downloads_added IS 'Sum of day-to-day differences of downloadsAllTime in the month, count; NULL: no two tellings could be compared.';
COMMENT ON COLUMN core.counter_month.counter_resets IS 'Times that downloadsAllTime fell in the month, count.';
COMMENT ON COLUMN core.counter_month.downloads_30d IS 'Downloads of the last 30 days as last told in the month or before, count.';
COMMENT ON COLUMN core.counter_month.downloads_all_time IS 'Downloads since creation as last told in the month or before, count.';
COMMENT ON COLUMN core.counter_month.likes IS 'Likes as last told in the month or before, count.';
COMMENT ON COLUMN core.counter_month.stars IS 'GitHub stars as last told in the month or before, count.';
COMMENT ON COLUMN core.counter_month.as_of IS 'Newest telling that entered (UTC).';

CREATE TABLE core.counter_day (
    hub_id              text NOT NULL,
    day                 date NOT NULL,
    downloads_all_time  bigint NOT NULL,
    PRIMARY KEY (hub_id, day)
);
COMMENT ON TABLE core.counter_day IS 'Cumulative downloads of followed models on the days on which they moved. Key: hub_id, day.';
COMMENT ON COLUMN core.counter_day.hub_id IS 'The model.';
COMMENT ON COLUMN core.counter_day.day IS 'Day of the telling (UTC).';
COMMENT ON COLUMN core.counter_day.downloads_all_time IS 'Downloads since creation as last told on the day, count.';

CREATE TABLE core.gating (
    kind        text NOT NULL,
    hub_id      text NOT NULL,
    gated       text,
    is_private  boolean,
    valid_from  timestamptz NOT NULL,
    valid_to    timestamptz,
    PRIMARY KEY (kind, hub_id, valid_from)
);
COMMENT ON TABLE core.gating IS 'How a followed repository was gated, and since when it was told so. Key: kind, hub_id, valid_from.';
COMMENT ON COLUMN core.gating.kind IS 'model or dataset.';
COMMENT ON COLUMN core.gating.hub_id IS 'The repository.';
COMMENT ON COLUMN core.gating.gated IS 'false, auto, manual, or true where only that is known; NULL: not told.';
COMMENT ON COLUMN core.gating.is_private IS 'private as told; NULL: not told.';
COMMENT ON COLUMN core.gating.valid_from IS 'When it was first told so (UTC).';
COMMENT ON COLUMN core.gating.valid_to IS 'When something else was told, or that it is gone (UTC); NULL: it stands.';

CREATE TABLE core.release_origin (
    release_id     text NOT NULL,
    origin_date    date,
    origin_method  text NOT NULL,
    paper_date     date,
    PRIMARY KEY (release_id)
);
COMMENT ON TABLE core.release_origin IS 'The day of each release as far back as any source tells it: arXiv and GitHub where the Hub''s createdAt stands on its floor. Key: release_id.';
COMMENT ON COLUMN core.release_origin.release_id IS 'The release (core.release).';
COMMENT ON COLUMN core.release_origin.origin_date IS 'Day of the release; NULL: no source tells it.';
COMMENT ON COLUMN core.release_origin.origin_method IS 'registry, correction, hub_created_at, arxiv_first_version, github_first_commit, github_created_at or unknown.';
COMMENT ON COLUMN core.release_origin.paper_date IS 'First version on arXiv of the earliest of its own papers (UTC).';

CREATE TABLE core.observed (
    source       text NOT NULL,
    observed_at  timestamptz NOT NULL,
    PRIMARY KEY (source)
);
COMMENT ON TABLE core.observed IS 'Up to which moment each service was observed to tell anything new. Key: source.';
COMMENT ON COLUMN core.observed.source IS 'Service.';
COMMENT ON COLUMN core.observed.observed_at IS 'Newest content or counter of it (UTC).';

CREATE FUNCTION core.licence_rank(licence_class text) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN array_position('{proprietary-restricted,non-commercial,use-restricted,copyleft,permissive,public-domain}'::text[], licence_class);
COMMENT ON FUNCTION core.licence_rank(text) IS 'Place of a class of licences from the most restricted (1) to the least (6); NULL: unknown, which is no class.';

CREATE FUNCTION core.size_bucket(parameters bigint) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN parameters IS NULL THEN 'unknown' WHEN parameters < 1e9 THEN '<1B' WHEN parameters < 5e9 THEN '1-5B' WHEN parameters < 1e10 THEN '5-10B'
            WHEN parameters < 5e10 THEN '10-50B' WHEN parameters < 1e11 THEN '50-100B' WHEN parameters < 2.5e11 THEN '100-250B' ELSE '250B+' END;
COMMENT ON FUNCTION core.size_bucket(bigint) IS 'Class of size by parameters, as the Relative Adoption Metric cuts them; unknown where they are.';

-- Kept to 20 digits: a product of many fractions would else grow without bound.
CREATE FUNCTION core.times(a numeric, b numeric) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN round(a * b, 20);
COMMENT ON FUNCTION core.times(numeric, numeric) IS 'Product, to 20 digits after the point.';
CREATE AGGREGATE core.product(numeric) (SFUNC = core.times, STYPE = numeric, INITCOND = '1');
COMMENT ON AGGREGATE core.product(numeric) IS 'Product of the values, to 20 digits after the point at each step.';

CREATE FUNCTION core.later_known(before anyelement, now anyelement) RETURNS anyelement LANGUAGE sql IMMUTABLE PARALLEL SAFE AS 'SELECT coalesce($2, $1)';
COMMENT ON FUNCTION core.later_known(anyelement, anyelement) IS 'The later value, or the one before it where the later is NULL.';
CREATE AGGREGATE core.last_known(anyelement) (SFUNC = core.later_known, STYPE = anyelement);
COMMENT ON AGGREGATE core.last_known(anyelement) IS 'The last value that is not NULL, in the order of the window.';

CREATE FUNCTION core.countries_of(lab text, on_day date) RETURNS TABLE (country text, fraction numeric) LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT coalesce(c.country, 'unknown'), 1::numeric / greatest(count(c.country) OVER (), 1)
    FROM (VALUES (lab)) AS l (lab_id)
    LEFT JOIN core.lab_country c ON c.lab_id = l.lab_id AND on_day BETWEEN coalesce(c.valid_from, '-infinity') AND coalesce(c.valid_to, 'infinity');
END;
COMMENT ON FUNCTION core.countries_of(text, date) IS 'Countries of a lab on a day with equal fractions that sum to 1; one row unknown where none is known.';

COMMENT ON COLUMN meta.hub_derived.what IS 'lineage, adoption or metrics.';

GRANT SELECT ON ALL TABLES IN SCHEMA core, mart TO observatory_reader;
