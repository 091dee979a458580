-- Names as they are compared: of models, papers, repositories and owners; whose family a name is; what a licence's class amounts to.
CREATE FUNCTION core.plain_name(name text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN regexp_replace(lower(name), '[^a-z0-9]', '', 'g');
COMMENT ON FUNCTION core.plain_name(text) IS 'Letters and digits of a name, in lower case.';

CREATE FUNCTION core.owner_key(name text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN coalesce(nullif(regexp_replace(core.plain_name(name), '(?<=.{4})(ai|inc|labs?|org|hq|nlp|team|research|llm|hub)$', ''), ''), lower(name));
COMMENT ON FUNCTION core.owner_key(text) IS 'An account''s name in lower case without signs and without a usual ending (ai, inc, lab, labs, org, hq, nlp, team, research, llm, hub), of which at least 4 letters stay.';

CREATE FUNCTION core.licence_finding(licence_class text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN licence_class IN ('public-domain', 'permissive', 'copyleft') THEN 'open'
            WHEN licence_class IN ('use-restricted', 'non-commercial') THEN 'partial' ELSE 'none' END;
COMMENT ON FUNCTION core.licence_finding(text) IS 'Finding of a licence class: open, partial or none.';

CREATE VIEW core.lab_family AS
SELECT DISTINCT core.family(split_part(m.artifact_id, '/', 2)) AS family, r.lab_id
FROM core.registry_release r
JOIN core.registry_release_member m USING (release_id)
WHERE m.artifact_kind = 'model' AND length(core.family(split_part(m.artifact_id, '/', 2))) >= 4;
COMMENT ON VIEW core.lab_family IS 'Families of models that the registry gives to a lab, by the first word of their names (at least 4 letters). Key: family, lab_id. Source: registry.';
COMMENT ON COLUMN core.lab_family.family IS 'First word of a model''s name that is not a common word of the field.';
COMMENT ON COLUMN core.lab_family.lab_id IS 'Lab that released it.';
