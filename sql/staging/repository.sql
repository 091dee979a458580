-- GitHub repositories: the fields of lists, of calls for the single repository (REST) and of GraphQL.
-- Of a field that a list and a single call both have, the newer value counts.
-- Grain: one row per full name. Key: github_full_name. Reads: raw.record, raw.record_version, staging.counter_latest.
CREATE OR REPLACE VIEW staging.repository AS
WITH told AS (
    SELECT r.key AS github_full_name,
           coalesce((jsonb_agg(v.payload ORDER BY v.raw_version_id) FILTER (WHERE r.via IN ('list', 'rest') AND jsonb_typeof(v.payload) = 'object'))->0, '{}')
               || coalesce((jsonb_agg(v.payload ORDER BY v.raw_version_id) FILTER (WHERE r.via IN ('list', 'rest') AND jsonb_typeof(v.payload) = 'object'))->1, '{}')
               AS rest,
           (jsonb_agg(v.payload) FILTER (WHERE r.via = 'graphql'))->0 AS graphql,
           max(v.raw_version_id) FILTER (WHERE r.via = 'graphql') > coalesce(max(v.raw_version_id) FILTER (WHERE r.via IN ('list', 'rest')), 0) AS is_graphql_newer,
           (array_agg(r.uid ORDER BY v.raw_version_id DESC) FILTER (WHERE r.uid IS NOT NULL))[1] AS uid,
           max(v.raw_version_id) AS raw_version_id,
           min(r.first_seen_at) AS first_seen_at,
           CASE WHEN bool_and(r.gone_at IS NOT NULL) THEN max(r.gone_at) END AS gone_at,
           CASE WHEN bool_and(r.gone_at IS NOT NULL) THEN max(r.gone_confirmed_at) END AS gone_confirmed_at,
           max(r.renamed_to) AS renamed_to
    FROM raw.record r
    JOIN raw.record_version v USING (raw_version_id)
    WHERE r.source = 'github' AND r.kind = 'repository' AND r.replaced_at IS NULL
    GROUP BY r.key
)
SELECT t.github_full_name,
       staging.as_bigint(t.uid) AS github_id,
       split_part(t.github_full_name, '/', 1) AS account,
       nullif(btrim(left(coalesce(t.rest->>'description', t.graphql->>'description'), 500)), '') AS description,
       coalesce(t.rest#>>'{license,spdx_id}', t.graphql#>>'{licenseInfo,spdxId}') AS license_spdx,
       coalesce(staging.as_boolean(t.rest->'fork'), staging.as_boolean(t.graphql->'isFork')) AS is_fork,
       -- Take the newer of REST and GraphQL, since a repository may have been archived between them.
       CASE WHEN t.is_graphql_newer THEN coalesce(staging.as_boolean(t.graphql->'isArchived'), staging.as_boolean(t.rest->'archived'))
            ELSE coalesce(staging.as_boolean(t.rest->'archived'), staging.as_boolean(t.graphql->'isArchived')) END AS is_archived,
       coalesce(t.rest->>'default_branch', t.graphql#>>'{defaultBranchRef,name}') AS default_branch,
       staging.as_timestamptz(coalesce(t.rest->>'created_at', t.graphql->>'createdAt')) AS created_at,
       staging.as_timestamptz(coalesce(t.rest->>'pushed_at', t.graphql->>'pushedAt')) AS pushed_at,
       c.stars,
       t.raw_version_id, t.first_seen_at, t.gone_at, t.gone_confirmed_at, t.renamed_to
FROM told t
LEFT JOIN staging.counter_latest c ON c.source = 'github' AND c.kind = 'repository' AND c.key = t.github_full_name;

COMMENT ON VIEW staging.repository IS 'GitHub repositories, REST and GraphQL together. Key: github_full_name. Source: raw, GitHub API.';
COMMENT ON COLUMN staging.repository.github_full_name IS 'owner/name as reported.';
COMMENT ON COLUMN staging.repository.github_id IS 'Numeric id, where reported.';
COMMENT ON COLUMN staging.repository.account IS 'Owner.';
COMMENT ON COLUMN staging.repository.description IS 'What it says of itself, up to 500 characters.';
COMMENT ON COLUMN staging.repository.license_spdx IS 'SPDX id as GitHub detects it.';
COMMENT ON COLUMN staging.repository.is_fork IS 'As reported.';
COMMENT ON COLUMN staging.repository.is_archived IS 'As reported.';
COMMENT ON COLUMN staging.repository.default_branch IS 'As reported.';
COMMENT ON COLUMN staging.repository.created_at IS 'UTC.';
COMMENT ON COLUMN staging.repository.pushed_at IS 'Last push (UTC).';
COMMENT ON COLUMN staging.repository.stars IS 'Stars, count.';
COMMENT ON COLUMN staging.repository.raw_version_id IS 'Newest version.';
COMMENT ON COLUMN staging.repository.first_seen_at IS 'First observation (UTC).';
COMMENT ON COLUMN staging.repository.gone_at IS 'When GitHub first said that it is gone, once it said so on two days (UTC).';
COMMENT ON COLUMN staging.repository.gone_confirmed_at IS 'The answer that confirmed it (UTC).';
COMMENT ON COLUMN staging.repository.renamed_to IS 'New name, where GitHub redirects.';
