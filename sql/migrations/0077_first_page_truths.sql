-- What a first query shows is true by itself: words of a record and words of ours apart, ends beside counts, and places among what is known.
ALTER TABLE core.rule ADD COLUMN quotes text;
ALTER TABLE mart.rule ADD COLUMN quotes text;
COMMENT ON COLUMN core.rule.quotes IS 'Kinds of records of which core.evidence.quotation holds the very words; empty: of none, it is a sentence, a path or a count of ours.';
ALTER TABLE mart.evidence ADD COLUMN is_quotation boolean, ADD COLUMN source_is_makers boolean;
ALTER TABLE core.release_score ADD COLUMN mof_class_high text;
ALTER TABLE mart.release_score ADD COLUMN mof_class_high text;
ALTER TABLE core.hub_lineage_summary ADD COLUMN child_accounts bigint, ADD COLUMN children_of_own_lab bigint;
COMMENT ON COLUMN core.hub_lineage_summary.child_accounts IS 'Distinct accounts that hold these children, count: one account may hold dozens of them. NULL: not counted yet.';
COMMENT ON COLUMN core.hub_lineage_summary.children_of_own_lab IS 'Of the children, those in an account of the subject''s own lab, or in the model''s own account, count: a maker''s own variants. NULL: not counted yet, or the row of all.';
ALTER TABLE mart.lineage_summary ADD COLUMN child_accounts bigint, ADD COLUMN children_of_own_lab bigint;
ALTER TABLE mart.time_to_artefact_quantile ADD COLUMN n_dated bigint;

-- What stands in the current publication is told in the new words at once: until the next build a NULL would count as nothing.
UPDATE mart.time_to_artefact_quantile SET n_dated = events - undated;
UPDATE mart.time_to_artefact_quantile SET q25 = NULL, q50 = NULL, q75 = NULL, q25_low = NULL, q50_low = NULL, q75_low = NULL WHERE n_dated = 0;

-- A view whose columns change is not replaced in place. Each reads the one below it.
DROP VIEW IF EXISTS mart.country_overview;
DROP VIEW IF EXISTS mart.country_year_overview;
DROP VIEW IF EXISTS mart.year_overview;
DROP VIEW IF EXISTS mart.lab_overview;
DROP VIEW IF EXISTS mart.dimension_overview;
DROP VIEW IF EXISTS mart.licence_overview;
DROP VIEW IF EXISTS mart.most_open;
DROP VIEW IF EXISTS meta.release_tally;
DROP VIEW IF EXISTS mart.release_overview;
DROP VIEW IF EXISTS mart.evidence_overview;
DROP VIEW IF EXISTS mart.most_derived;
DROP VIEW IF EXISTS mart.most_downloaded;
DROP VIEW IF EXISTS mart.change_window;
DROP VIEW IF EXISTS mart.release_change;
DROP VIEW IF EXISTS mart.status_change;
DROP VIEW IF EXISTS mart.status_revision;
