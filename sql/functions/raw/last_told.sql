CREATE OR REPLACE FUNCTION raw.last_told(source text, kind text, via text, key text, run_id bigint) RETURNS timestamptz
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT max(told.at)
    FROM meta.look l
    CROSS JOIN LATERAL (SELECT CASE WHEN l.last_run_id = last_told.run_id THEN l.earlier_at ELSE l.ended_at END AS at) told
    WHERE l.source = last_told.source AND l.outcome = 'answered' AND NOT l.is_of_other
      AND l.scope = CASE last_told.via WHEN 'list' THEN CASE last_told.kind WHEN 'repository' THEN 'repositories' ELSE last_told.kind || 's' END || '_of:' || split_part(last_told.key, '/', 1)
                         ELSE last_told.kind || ':' || last_told.key END
      -- Leave out an answer if a later call for the thing itself was not answered.
      AND NOT EXISTS (
          SELECT 1 FROM meta.look f
          WHERE f.source = last_told.source AND f.scope = last_told.kind || ':' || last_told.key AND f.outcome <> 'answered'
            AND CASE WHEN f.last_run_id = last_told.run_id THEN f.earlier_at ELSE f.ended_at END >= told.at)
$$;
COMMENT ON FUNCTION raw.last_told(text, text, text, text, bigint) IS 'When a look of another run than the given one (NULL: of any) last told a thing that is there, by its own call or by its account''s whole list, as via says; NULL where none is known. Source: meta.look.';
