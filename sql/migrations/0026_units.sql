-- What comments left out: units of numbers, sources of tables, and what to keep in mind when reading a mart.
DO $$
DECLARE
    -- The rule that a test holds: a number's comment names its unit, or one of these words.
    named constant text := '\m(Unit: \S|counts?\M|share\M|score\M|percent\M|bytes\M|seconds\M|-?[01] to 1\M|rank\M|version\M|keys?\M|id\M|hash\M)'
                           '|, (days|months|years)\M|\((raw|staging|core|build|mart|meta)\.\w+\)';
    bare record;
BEGIN
    FOR bare IN
        SELECT format('%I.%I.%I', n.nspname, c.relname, a.attname) AS name, col_description(c.oid, a.attnum) AS told, u.unit
        FROM pg_class c
        JOIN pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        JOIN (VALUES
            ('accuracy_low', 'share'), ('accuracy_high', 'share'), ('macro_f1_low', '0 to 1'), ('macro_f1_high', '0 to 1'),
            ('kappa_low', '-1 to 1'), ('kappa_high', '-1 to 1'), ('kappa', '-1 to 1'),
            ('weights_score', '0 to 1'), ('data_score', '0 to 1'), ('code_score', '0 to 1'), ('methods_score', '0 to 1'),
            ('ancestor_keys', 'key'), ('root_keys', 'key'), ('cycle', 'key'), ('hub_key', 'key'), ('publication_id', 'key'), ('run_id', 'key'),
            ('depth', 'count of steps'), ('ordinal', 'rank'), ('place', 'rank'), ('version', 'number'),
            ('children_adapter', 'count'), ('children_finetune', 'count'), ('children_merge', 'count'), ('children_quantized', 'count'),
            ('descendants_adapter', 'count'), ('descendants_finetune', 'count'), ('descendants_merge', 'count'), ('descendants_quantized', 'count'),
            ('open_open', 'count'), ('open_partial', 'count'), ('open_closed', 'count'), ('partial_open', 'count'), ('partial_partial', 'count'),
            ('partial_closed', 'count'), ('closed_open', 'count'), ('closed_partial', 'count'), ('closed_closed', 'count'),
            ('downloads', 'count'), ('downloads_all_time', 'count'), ('likes', 'count'), ('stars', 'count'), ('looks', 'count'), ('models', 'count'),
            ('releases', 'count'), ('n', 'count'), ('n_open', 'count'), ('n_partial', 'count'), ('n_closed', 'count'), ('n_unknown', 'count'),
            ('n_evidence', 'count'), ('n_judged', 'count'), ('n_with_repository', 'count'), ('n_with_repository_answered', 'count'),
            ('total', 'count'), ('unexpected', 'count'), ('unchanged', 'count')
        ) AS u (name, unit) ON u.name = a.attname
        WHERE n.nspname IN ('raw', 'core', 'build', 'mart', 'meta') AND c.relkind IN ('r', 'p', 'v', 'm')
          AND a.atttypid = ANY ('{int2,int4,int8,float4,float8,numeric,int4[],int8[]}'::regtype[])
          AND col_description(c.oid, a.attnum) !~* named
    LOOP
        EXECUTE format('COMMENT ON COLUMN %s IS %L', bare.name, bare.told || ' Unit: ' || bare.unit || '.');
    END LOOP;

    FOR bare IN
        SELECT t.name, t.label, t.words
        FROM (VALUES
            ('raw.record', 'Source', 'the Hub, arXiv and GitHub, by the ingest Dags'),
            ('raw.record_version', 'Source', 'the Hub, arXiv and GitHub, by the ingest Dags'),
            ('raw.counter', 'Source', 'the Hub and GitHub, by the ingest Dags'),
            ('raw.rejected_record', 'Source', 'the Hub, arXiv and GitHub, by the ingest Dags'),
            ('raw.hub_block', 'Source', 'the Hub''s lists or a bulk snapshot'),
            ('raw.hub_repository', 'Source', 'the Hub''s lists or a bulk snapshot'),
            ('raw.hub_repository_history', 'Source', 'raw.hub_repository'),
            ('raw.hub_counter_now', 'Source', 'the Hub''s lists or a bulk snapshot'),
            ('raw.hub_counter', 'Source', 'the Hub''s lists or a bulk snapshot'),
            ('raw.hub_counter_month', 'Source', 'raw.hub_counter'),
            ('core.document', 'Source', 'raw, by observatory.disclosure'),
            ('core.document_link', 'Source', 'raw, by observatory.disclosure'),
            ('core.document_signal', 'Source', 'raw, by observatory.disclosure'),
            ('core.hub_cycle', 'Source', 'core.hub_edge'),
            ('core.hub_account_month', 'Source', 'raw.hub_counter'),
            ('meta.run', 'Source', 'the Dags'),
            ('meta.receipt', 'Source', 'the ingest Dags'),
            ('meta.look', 'Source', 'the ingest Dags'),
            ('meta.cursor', 'Source', 'the ingest Dags'),
            ('meta.wanted', 'Source', 'documents that name things, and people'),
            ('meta.http_validator', 'Source', 'the services'' answers'),
            ('meta.publication', 'Source', 'build_marts'),
            ('meta.build', 'Source', 'build_marts'),
            ('meta.quality_result', 'Source', 'the audits of every Dag'),
            ('meta.hub_sweep', 'Source', 'ingest_hub_census, ingest_hub_snapshot, backfill_hub_history'),
            ('meta.hub_range', 'Source', 'ingest_hub_census'),
            ('meta.hub_absence', 'Source', 'ingest_hub_census'),
            ('meta.hub_derived', 'Source', 'build_hub'),
            ('meta.cold_file', 'Source', 'maintain_warehouse'),
            ('mart.hub_top_month', 'Source', 'raw.hub_counter, raw.hub_counter_now, raw.hub_repository'),
            ('mart.model_disclosure', 'Caveats', 'unknown is not closed; look and evidence say which'),
            ('mart.release_disclosure', 'Caveats', 'unknown is not closed; look and evidence say which'),
            ('mart.lab_disclosure', 'Caveats', 'read both shares: unknown counts as not open in one and as open in the other'),
            ('mart.country_disclosure', 'Caveats', 'read both shares; the registry decides which labs and which closed releases count'),
            ('mart.disclosure_by_month', 'Caveats', 'registry labs alone; releases before March 2022 are dated by the registry and arXiv'),
            ('mart.model', 'Caveats', 'createdAt of the Hub has a floor at 2022-03-02 and is early for most launches; counters move every day'),
            ('mart.evidence', 'Caveats', 'a quotation is short and of the version that was seen'),
            ('mart.link', 'Caveats', 'a link is as sure as its confidence says'),
            ('mart.lineage', 'Caveats', 'declared by whoever uploaded the model'),
            ('mart.release_score', 'Caveats', 'a score without its coverage says little'),
            ('mart.assessment_agreement', 'Caveats', 'people''s judgements are reference, not truth'),
            ('mart.hub_account_month', 'Caveats', 'the first month of observation holds all repositories as new'),
            ('mart.hub_lab_month', 'Caveats', 'the first month of observation holds all repositories as new'),
            ('mart.hub_top_month', 'Caveats', 'downloads are counted by the Hub and can be inflated; resets lower them')
        ) AS t (name, label, words)
        WHERE to_regclass(t.name) IS NOT NULL
    LOOP
        IF obj_description(bare.name::regclass, 'pg_class') !~ (bare.label || ': ') THEN
            EXECUTE format('COMMENT ON %s %s IS %L', CASE (SELECT relkind FROM pg_class WHERE oid = bare.name::regclass) WHEN 'v' THEN 'VIEW' ELSE 'TABLE' END,
                           bare.name, obj_description(bare.name::regclass, 'pg_class') || ' ' || bare.label || ': ' || bare.words || '.');
        END IF;
    END LOOP;
END $$;
