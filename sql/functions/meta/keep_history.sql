-- Make from a mart, in one place, its history table, its build table, and two functions that give its rows as of a publication or a day.
CREATE OR REPLACE FUNCTION meta.keep_history(mart_name text) RETURNS void LANGUAGE plpgsql AS $keep$
DECLARE
    mart regclass := format('mart.%I', mart_name);
    key_columns text[] := (
        SELECT array_agg(a.attname ORDER BY k.place)
        FROM pg_index i
        CROSS JOIN unnest(i.indkey) WITH ORDINALITY AS k (number, place)
        JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.number
        WHERE i.indrelid = mart AND i.indisprimary);
    key_list text := (SELECT string_agg(quote_ident(c.name), ', ' ORDER BY c.place) FROM unnest(key_columns) WITH ORDINALITY AS c (name, place));
    history text := mart_name || '_history';
    index_name text := mart_name || '_history_key';
    index_wanted text := format('CREATE INDEX %I ON mart.%I USING btree (%s, published_to)', index_name, history, key_list);
    copy record;
    wanted record;
    has regclass;
    changes text[];
    comments text[];
    told text;
    upkeep text[];
BEGIN
    FOR copy IN
        SELECT 'mart' AS schema, history AS name, true AS is_history,
               format('Rows of mart.%s that a later publication changed or withdrew. Key: %s, published_to.', mart_name, array_to_string(key_columns, ', ')) AS told
        UNION ALL
        SELECT 'build', mart_name, false, format('The next mart.%s, before its audit. Key: %s.', mart_name, array_to_string(key_columns, ', '))
    LOOP
        EXECUTE format('CREATE TABLE IF NOT EXISTS %I.%I ()', copy.schema, copy.name);
        has := format('%I.%I', copy.schema, copy.name);
        -- The columns of the mart in its order. A history also says until when its row was published, a build not yet by what publication.
        changes := '{}';
        comments := '{}';
        FOR wanted IN
            SELECT c.name, c.told, h.attname IS NULL AS is_new, h.attnotnull AND NOT c.is_required AS is_loose, col_description(has, h.attnum) AS told_now,
                   format('%I %s%s%s%s', c.name, c.type, ' COLLATE ' || c.collation, ' DEFAULT ' || c.value,
                          CASE WHEN c.is_required THEN ' NOT NULL' END) AS definition
            FROM (
                SELECT a.attnum::numeric AS place, a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type, a.attnotnull AS is_required,
                       CASE WHEN a.attcollation <> t.typcollation THEN a.attcollation::regcollation::text END AS collation,
                       pg_get_expr(d.adbin, d.adrelid) AS value, col_description(mart, a.attnum) AS told
                FROM pg_attribute a
                JOIN pg_type t ON t.oid = a.atttypid
                LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
                WHERE a.attrelid = mart AND a.attnum > 0 AND NOT a.attisdropped
                  AND (copy.is_history OR a.attname NOT IN ('publication_id', 'published_from'))
                UNION ALL
                SELECT a.attnum + 0.5, 'published_to', 'timestamptz', true, NULL, NULL, 'When this row ceased to be what we published (wall clock, UTC).'
                FROM pg_attribute a WHERE copy.is_history AND a.attrelid = mart AND a.attname = 'published_from'
            ) c
            LEFT JOIN pg_attribute h ON h.attrelid = has AND h.attname = c.name
            ORDER BY c.place
        LOOP
            IF wanted.is_new THEN
                changes := changes || ('ADD COLUMN ' || wanted.definition);
            ELSIF wanted.is_loose THEN
                changes := changes || format('ALTER COLUMN %I DROP NOT NULL', wanted.name);
            END IF;
            IF wanted.told IS DISTINCT FROM wanted.told_now THEN
                comments := comments || format('COMMENT ON COLUMN %s.%I IS %L', has, wanted.name, wanted.told);
            END IF;
        END LOOP;
        FOR wanted IN
            SELECT b.attname AS name FROM pg_attribute b
            WHERE NOT copy.is_history AND b.attrelid = has AND b.attnum > 0 AND NOT b.attisdropped
              AND NOT EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = mart AND a.attname = b.attname AND NOT a.attisdropped)
        LOOP
            changes := changes || format('DROP COLUMN %I', wanted.name);
        END LOOP;
        IF cardinality(changes) > 0 THEN
            EXECUTE format('ALTER TABLE %s %s', has, array_to_string(changes, ', '));
        END IF;
        FOREACH told IN ARRAY comments LOOP
            EXECUTE told;
        END LOOP;
        -- Rows are only added to a history, so that the server counts what was added. A build changes as its mart does.
        upkeep := CASE WHEN copy.is_history THEN ARRAY['autovacuum_vacuum_insert_scale_factor=0.02', 'autovacuum_analyze_scale_factor=0.02']
                       ELSE (SELECT reloptions FROM pg_class WHERE oid = mart) END;
        IF NOT coalesce((SELECT reloptions FROM pg_class WHERE oid = has), '{}') @> upkeep THEN
            EXECUTE format('ALTER TABLE %s SET (%s)', has, array_to_string(upkeep, ', '));
        END IF;
        IF obj_description(has, 'pg_class') IS DISTINCT FROM copy.told THEN
            EXECUTE format('COMMENT ON TABLE %s IS %L', has, copy.told);
        END IF;
    END LOOP;

    told := pg_get_indexdef(to_regclass(format('mart.%I', index_name)));
    IF told IS DISTINCT FROM index_wanted THEN
        EXECUTE format('DROP INDEX IF EXISTS mart.%I', index_name);
        EXECUTE index_wanted;
    END IF;
    -- Take from the pipeline the right to change or delete what was published.
    IF has_table_privilege('observatory_loader', format('mart.%I', history), 'UPDATE, DELETE') THEN
        EXECUTE format('REVOKE UPDATE, DELETE ON mart.%I FROM observatory_loader', history);
    END IF;

    -- Give the build table the key and the indexes of the mart, by which checks and comparisons read it.
    has := format('build.%I', mart_name);
    told := (SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = has AND contype = 'p');
    IF told IS DISTINCT FROM format('PRIMARY KEY (%s)', key_list) THEN
        EXECUTE format('ALTER TABLE %s DROP CONSTRAINT IF EXISTS %I', has, mart_name || '_pkey');
        EXECUTE format('ALTER TABLE %s ADD CONSTRAINT %I PRIMARY KEY (%s)', has, mart_name || '_pkey', key_list);
    END IF;
    FOR wanted IN
        SELECT substring(pg_get_indexdef(indexrelid) FROM ' USING .*') AS definition FROM pg_index WHERE indrelid = mart AND NOT indisprimary
        EXCEPT
        SELECT substring(pg_get_indexdef(indexrelid) FROM ' USING .*') FROM pg_index WHERE indrelid = has
        ORDER BY 1
    LOOP
        EXECUTE format('CREATE INDEX ON %s%s', has, wanted.definition);
    END LOOP;
    PERFORM meta.make_as_of(mart_name);
END $keep$;
COMMENT ON FUNCTION meta.keep_history(text) IS 'Makes what follows from mart.<name>, and brings it in line with a mart that changed: mart.<name>_history, build.<name>, mart.<name>_of(publication_id) and mart.<name>_as_of(date). A column that the mart lost stays in the history, which may hold values of it.';
