CREATE OR REPLACE FUNCTION mart.downloads_told(words text, is_measured boolean, known bigint, of_all bigint) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN coalesce(of_all, 0) = 0 THEN 'by downloads: not known'
                WHEN known IS NULL THEN format('by downloads: not measured, since no downloads are known of the releases that it needs (%s releases in all)', of_all)
                WHEN NOT is_measured THEN format('by downloads: not measured, since downloads are known of %s of %s releases: who is left out would decide the result',
                                                 known, of_all)
                ELSE format('by downloads: %s (known of %s of %s releases)', words, known, of_all) END
$$;
COMMENT ON FUNCTION mart.downloads_told(text, boolean, bigint, bigint) IS 'A share weighted by downloads in words, or why it measures nothing. The arguments are its words, mart.share_estimate.is_measured, the releases with known downloads, and all of them.';
