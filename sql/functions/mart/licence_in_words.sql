-- The licence as text, or why there is no name of one: one wording for all views.
CREATE OR REPLACE FUNCTION mart.licence_in_words(kind text, licence text, hub_license_id text, hub_license_name text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE kind
    WHEN 'not applicable' THEN 'not applicable: no weights were given out'
    WHEN 'declared' THEN coalesce(licence, hub_license_id, 'several licences: the most restricted one counts')
    WHEN 'other' THEN CASE WHEN coalesce(hub_license_name, 'other') = 'other' THEN 'other: a licence without a name'
                           ELSE 'other: ' || hub_license_name END
    WHEN 'none declared on the Hub' THEN 'none declared on the Hub: tags and card were read and give none'
    ELSE 'unknown: not all pages that may declare one were read' END;
COMMENT ON FUNCTION mart.licence_in_words(text, text, text, text) IS 'A licence, or in words why there is no name of one, by its kind (mart.licence_kind), SPDX expression, the Hub''s id and the name that its maker gives to it.';
