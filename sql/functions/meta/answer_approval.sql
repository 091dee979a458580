CREATE OR REPLACE FUNCTION meta.answer_approval(of_run bigint, answer text, person text, answered_at timestamptz) RETURNS text
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    UPDATE meta.approval a
    SET decision = answer, decided_by = person, decided_at = coalesce(answered_at, clock_timestamp())
    WHERE a.approval_id = (SELECT max(n.approval_id) FROM meta.approval n WHERE n.run_id = of_run) AND a.decision IS NULL
    RETURNING a.fingerprint
$$;
COMMENT ON FUNCTION meta.answer_approval(bigint, text, text, timestamptz) IS 'Notes the answer to the newest question of a run, once: an answer that is there already is never changed. Returns the fingerprint of the build that was shown; NULL where no question waits.';
