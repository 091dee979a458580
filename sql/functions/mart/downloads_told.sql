CREATE OR REPLACE FUNCTION mart.downloads_told(words text, is_measured boolean, known bigint, left_out bigint, of_all bigint, status text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN coalesce(of_all, 0) = 0 THEN 'by downloads: not known'
                WHEN coalesce(known, 0) = 0 THEN format('by downloads: not measured, since downloads are known of none of the %s releases on one side at least', of_all)
                WHEN NOT is_measured THEN format('by downloads: not measured: downloads are known of %s of %s releases, and nearly all of the other %s are alike (%s or not), so that the weighting alone would decide',
                                                 known, of_all, left_out, status)
                ELSE format('by downloads: %s (known of %s of %s releases)', words, known, of_all) END
$$;
COMMENT ON FUNCTION mart.downloads_told(text, boolean, bigint, bigint, bigint, text) IS 'A share weighted by downloads in words, or why it measures nothing. The arguments are its words, mart.share_estimate.is_measured, the releases with known downloads, those left out, all of them, and the status that is asked for.';
