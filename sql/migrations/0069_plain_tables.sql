-- A plain query gives the right number: a source for each status, one word for one thing, and no sample that is called the whole Hub.
ALTER TABLE mart.evidence ADD COLUMN source_url text;
ALTER TABLE mart.release ADD COLUMN is_flagship boolean;
ALTER TABLE mart.release_disclosure ADD COLUMN is_flagship boolean;
ALTER TABLE mart.time_to_artefact ADD COLUMN is_flagship boolean, ADD COLUMN status text, ADD COLUMN days_bound integer;
ALTER TABLE mart.country_share ADD COLUMN note text;
ALTER TABLE core.hub_country_share ADD COLUMN note text;
COMMENT ON COLUMN core.hub_country_share.universe IS 'What was counted over: rated (models that we follow and their releases) or collected_hub (every model of the Hub that was collected: how many, and whether that is all of them, is in mart.hub_collected).';
COMMENT ON COLUMN core.hub_country_share.note IS 'Why downloads and share are NULL, in words; NULL where they are known. A warehouse of a day or two knows no two counts to compare: read coverage first.';

-- The table of labs counts more than flagships: its numbers have names of their own.
ALTER TABLE mart.lab RENAME COLUMN releases TO releases_counted;
ALTER TABLE mart.lab RENAME COLUMN models TO models_recorded;
ALTER TABLE mart.lab_history RENAME COLUMN releases TO releases_counted;
ALTER TABLE mart.lab_history RENAME COLUMN models TO models_recorded;
ALTER TABLE build.lab RENAME COLUMN releases TO releases_counted;
ALTER TABLE build.lab RENAME COLUMN models TO models_recorded;

-- What was counted is what was collected of the Hub, which is all of it in the live world alone.
DO $$
DECLARE
    one record;
BEGIN
    FOR one IN
        SELECT c.table_schema AS schema_name, c.table_name AS name
        FROM information_schema.columns c
        JOIN information_schema.tables t USING (table_schema, table_name)
        WHERE c.table_schema IN ('core', 'mart') AND c.column_name = 'universe' AND t.table_type = 'BASE TABLE'
    LOOP
        EXECUTE format('UPDATE %I.%I SET universe = ''collected_hub'' WHERE universe = ''whole_hub''', one.schema_name, one.name);
    END LOOP;
END
$$;

-- Whatever counts over the Hub says where its n is.
COMMENT ON TABLE mart.hub_disclosure IS 'What every model and data set of the Hub discloses by what its record of the Hub''s lists declares alone: declared, not verified, and never compared with a status of a release. open: the declaration gives it whole and the census saw it there without a gate; partial: in part, behind a gate, or declared and not seen there; none: the record tells the place where it would stand, and nothing stands there, which says nothing of what card, paper or repository tell; unknown: that place was not told, or the Hub''s lists have none. Changed day by day, without a history. Partitioned by kind. Grain: one row per repository that the census ever met, those that are gone as they were told last, without what the registry says is to be shown no more. Key: kind, hub_key. Source: raw.hub_block, raw.hub_repository, core.hub_declaration. Caveats: filter by hub_id, account, lab_id, or base_hub_ids @> ARRAY[…]; gone_at IS NULL for what is there. Of how many repositories, and whether these are all, says mart.hub_collected.';
COMMENT ON TABLE mart.hub_top_month IS 'The thousand most adopted models and datasets of each month by four measures. Key: month, kind, measure, place. Source: raw.hub_counter, raw.hub_counter_now, raw.hub_repository. Caveats: downloads are counted by the Hub and can be inflated; resets lower them. Of the repositories that were collected: how many, and whether these are all, says mart.hub_collected.';
COMMENT ON COLUMN mart.hub_disclosure.access IS 'Who gets at it as the record says: open, gated, disabled, private, gone, or not told (the Hub''s record does not say whether there is a gate, as in a snapshot).';
COMMENT ON COLUMN mart.hub_disclosure.gated IS 'Gate as the record says: false, auto, manual, or true where only that is known; NULL: the record has none.';
COMMENT ON COLUMN mart.hub_disclosure.parameters IS 'Parameters, count, by safetensors or gguf metadata; NULL: the record has none.';
COMMENT ON COLUMN mart.hub_disclosure.created_at IS 'createdAt as the record says (floor 2022-03-02T23:29:04Z), UTC; NULL: the record has none.';
COMMENT ON COLUMN mart.hub_disclosure.library_name IS 'Library as the record says; NULL: the record has none.';
COMMENT ON COLUMN core.hub_country_share.n IS 'Models in the denominator, count (accounts with a counter in the window for collected_hub, all_incl_unaffiliated).';

-- A view whose columns change is not replaced in place. Each reads the one below it.
DROP VIEW IF EXISTS mart.country_overview;
DROP VIEW IF EXISTS mart.country_year_overview;
DROP VIEW IF EXISTS mart.year_overview;
DROP VIEW IF EXISTS mart.lab_overview;
DROP VIEW IF EXISTS mart.dimension_overview;
DROP VIEW IF EXISTS mart.most_open;
DROP VIEW IF EXISTS mart.release_overview;
DROP VIEW IF EXISTS mart.most_downloaded;
DROP VIEW IF EXISTS mart.model_overview;
DROP VIEW IF EXISTS mart.evidence_overview;
DROP VIEW IF EXISTS mart.release_change;
DROP VIEW IF EXISTS mart.hub_account_month;
DROP VIEW IF EXISTS mart.hub_lab_month;
DROP VIEW IF EXISTS mart.hub_archive_month;
DROP VIEW IF EXISTS mart.hub_month_source;
