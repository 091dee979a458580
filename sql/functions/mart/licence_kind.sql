-- What is known of a licence, in one word: a name whose terms we do not know is told from a licence that is missing.
CREATE OR REPLACE FUNCTION mart.licence_kind(is_given_out boolean, licence text, hub_license_id text, licence_status text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN NOT is_given_out THEN 'not applicable' WHEN licence IS NOT NULL THEN 'declared' WHEN hub_license_id = 'other' THEN 'other'
            WHEN hub_license_id IS NOT NULL OR licence_status IN ('open', 'partial') THEN 'declared'
            WHEN licence_status = 'closed' THEN 'none declared on the Hub' ELSE 'unknown' END;
COMMENT ON FUNCTION mart.licence_kind(boolean, text, text, text) IS 'What is known of a licence: declared, other (the Hub''s word for a licence of the maker''s own), none declared on the Hub, not applicable (no weights were given out) or unknown; by whether weights were given out, the SPDX expression, the Hub''s id and the status.';
