-- Checks: Metrics and versions in a mart that no definition explains. Severity: fail.
-- Grain: one row per violation. Key: metric, definition_version. Reads: build.metric_definition, build.adoption, build.lineage_summary, build.licence_mix, build.licence_drift, build.gated_share, build.concentration, build.country_share, build.relative_adoption, build.time_to_artefact, build.time_to_artefact_quantile, build.disappearance, build.disclosure_profile, build.disclosure_by_year, build.intermediary, build.share_estimate, build.declaration_share.
WITH told AS (
    SELECT metric, definition_version FROM build.adoption
    UNION SELECT metric, definition_version FROM build.lineage_summary
    UNION SELECT metric, definition_version FROM build.licence_mix
    UNION SELECT metric, definition_version FROM build.licence_drift
    UNION SELECT metric, definition_version FROM build.gated_share
    UNION SELECT metric, definition_version FROM build.concentration
    UNION SELECT metric, definition_version FROM build.country_share
    UNION SELECT metric, definition_version FROM build.relative_adoption
    UNION SELECT metric, definition_version FROM build.time_to_artefact
    UNION SELECT metric, definition_version FROM build.time_to_artefact_quantile
    UNION SELECT metric, definition_version FROM build.disappearance
    UNION SELECT metric, definition_version FROM build.disclosure_profile
    UNION SELECT metric, definition_version FROM build.disclosure_by_year
    UNION SELECT metric, definition_version FROM build.intermediary
    UNION SELECT metric, definition_version FROM build.share_estimate
    UNION SELECT metric, definition_version FROM build.declaration_share
)
SELECT t.metric, t.definition_version
FROM told t
WHERE NOT EXISTS (SELECT 1 FROM build.metric_definition d WHERE d.metric = t.metric AND d.definition_version = t.definition_version)
