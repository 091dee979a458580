CREATE OR REPLACE FUNCTION mart.list_told(unlisted text, words text, n text, verdict text, counted_verdict text) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT format('The releases are those of our registry, a list made by hand by one criterion. We found more releases of these labs, which are not on the list: %s. With the releases that are not on the list it would be %s (%s); %s.%s',
                  unlisted, words, n,
                  CASE WHEN verdict = counted_verdict THEN 'the verdict is the same'
                       ELSE format('the verdict hangs on the list: with them %s', mart.verdict_told(counted_verdict)) END, mart.undated_told())
$$;
COMMENT ON FUNCTION mart.list_told(text, text, text, text, text) IS 'What a share over the registry''s flagships leaves out, and what it is with it, in sentences. The arguments are the releases that are not in the list by country, the share or difference with them and its n in words, and both verdicts.';
