-- Why a share of downloads is not known, by its denominator (mart.country_share).
CREATE OR REPLACE FUNCTION core.share_unknown(denominator text, share numeric) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE
        WHEN share IS NOT NULL THEN NULL
        WHEN denominator = 'all_incl_unaffiliated' THEN 'share unknown: of no model of the country could two counts of downloads be compared'
        ELSE 'share unknown: the Hub gave no downloads since creation of any model of the country'
    END
$$;
COMMENT ON FUNCTION core.share_unknown(text, numeric) IS 'Why a country''s share of downloads is NULL, in words; NULL where it is known.';
