-- Whether each lab ever released weights, data, code and methods, by any release of it and by its data sets: what flagships alone cannot say.
CREATE OR REPLACE VIEW mart.lab_ever_overview AS
SELECT
    l.lab_id, l.name AS lab, l.kind, l.countries,
    CASE WHEN cardinality(l.countries) = 1 THEN l.countries[1] WHEN cardinality(l.countries) > 1 THEN 'several' ELSE 'unknown' END AS country,
    -- A no is of all that a lab ever did, so where nobody could list its accounts it is said of the known releases alone.
    CASE WHEN a.is_listed OR w.weights <> 'no' THEN coalesce(w.weights, 'unknown') WHEN w.weights = 'no' THEN 'not among its known releases' ELSE 'unknown' END AS ever_released_weights,
    CASE WHEN s.sets > 0 THEN 'yes' WHEN a.is_listed OR w.data NOT IN ('no', 'public sets of others') THEN coalesce(w.data, 'unknown') WHEN w.data = 'no' THEN 'not among its known releases' ELSE 'unknown' END AS ever_released_data,
    CASE WHEN a.is_listed OR w.code <> 'no' THEN coalesce(w.code, 'unknown') WHEN w.code = 'no' THEN 'not among its known releases' ELSE 'unknown' END AS ever_released_code,
    CASE WHEN a.is_listed OR w.methods <> 'no' THEN coalesce(w.methods, 'unknown') WHEN w.methods = 'no' THEN 'not among its known releases' ELSE 'unknown' END AS ever_published_methods,
    a.is_listed AS are_hub_accounts_listed,
    coalesce(w.releases, 0) AS releases, coalesce(w.flagship_releases, 0) AS flagship_releases, coalesce(w.releases - w.flagship_releases, 0) AS other_releases,
    coalesce(w.weights_released, 0) AS releases_with_weights, coalesce(w.data_released, 0) AS releases_with_data, coalesce(s.sets, 0) AS training_sets_released,
    coalesce(w.code_released, 0) AS releases_with_code, coalesce(w.methods_released, 0) AS releases_with_methods,
    nullif(concat_ws('; ',
        CASE WHEN w.lab_id IS NULL THEN 'no release of it is known to us: unknown is no answer of the lab' END,
        CASE WHEN cardinality(l.hub_accounts) = 0 THEN 'no account of it on the Hub is known, so that nobody could look for other releases there'
             WHEN NOT a.is_listed THEN 'its accounts on the Hub were not all listed, so that other releases of it may be there' END), '') AS caveat,
    p.world, p.publication_id, p.as_of
FROM mart.lab l
CROSS JOIN LATERAL (
    -- Whether the models of each of its accounts on the Hub were listed; false without an account.
    SELECT cardinality(l.hub_accounts) > 0 AND NOT EXISTS (
        SELECT 1
        FROM unnest(l.hub_accounts) AS h (account)
        WHERE NOT EXISTS (
            SELECT 1 FROM meta.look k WHERE k.source = 'huggingface' AND k.is_current AND k.outcome = 'answered' AND lower(k.scope) = 'models_of:' || lower(h.account::text)
        )
    ) AS is_listed
) a
LEFT JOIN (
    -- One release that shows it is enough; only where each is known not to is it no.
    SELECT
        lab_id, count(*) AS releases, count(*) FILTER (WHERE is_flagship) AS flagship_releases,
        count(*) FILTER (WHERE weights_status IN ('open', 'partial')) AS weights_released,
        count(*) FILTER (WHERE d.is_lab_s) AS data_released,
        count(*) FILTER (WHERE code_status = 'open') AS code_released, count(*) FILTER (WHERE methods_status = 'open') AS methods_released,
        CASE WHEN bool_or(weights_status IN ('open', 'partial')) THEN 'yes' WHEN bool_and(weights_status = 'closed') THEN 'no' ELSE 'unknown' END AS weights,
        CASE WHEN bool_or(d.is_lab_s) THEN 'yes' WHEN bool_or(data_extent IN ('released', 'partly released')) THEN 'public sets of others'
             WHEN bool_and(data_extent = 'nothing') THEN 'no' ELSE 'unknown' END AS data,
        CASE WHEN bool_or(code_status = 'open') THEN 'yes' WHEN bool_or(code_status = 'partial') THEN 'in part'
             WHEN bool_and(code_status = 'closed') THEN 'no' ELSE 'unknown' END AS code,
        CASE WHEN bool_or(methods_status = 'open') THEN 'yes' WHEN bool_or(methods_status = 'partial') THEN 'in part'
             WHEN bool_and(methods_status = 'closed') THEN 'no' ELSE 'unknown' END AS methods
    FROM (
        -- Data that can be had are the lab's where they lie in an account of it, or where a document shows them and nobody wrote down that they are another's.
        SELECT r.*, r.data_extent = 'released' AND r.data_owner <> 'other' OR r.data_extent = 'partly released' AND EXISTS (
            SELECT 1
            FROM mart.evidence e
            JOIN mart.lab o ON o.lab_id = r.lab_id
            WHERE e.release_id = r.release_id AND e.dimension = 'data' AND e.indicator = 'training_data' AND e.standing = 'own' AND e.finding <> 'none'
              AND e.reason LIKE 'released%' AND e.reason NOT LIKE '%of the family%' AND e.reason NOT LIKE '%of others%'
              AND (e.source_kind <> 'dataset' OR lower(split_part(e.source_key, '/', 1)) = ANY (lower(o.hub_accounts::text)::text[]))
        ) AS is_lab_s
        FROM mart.release_disclosure r
    ) d
    WHERE is_counted
    GROUP BY lab_id
) w ON w.lab_id = l.lab_id
LEFT JOIN (
    -- Sets in the lab's own accounts that a release, its own or another's, names as its training data, and that can be had.
    SELECT a.lab_id, count(DISTINCT lower(e.source_key)) AS sets
    FROM mart.evidence e
    JOIN (SELECT lab_id, lower(unnest(hub_accounts)) AS account FROM mart.lab) a ON a.account = lower(split_part(e.source_key, '/', 1))
    WHERE e.dimension = 'data' AND e.source_kind = 'dataset' AND e.indicator = 'training_data' AND e.source_key LIKE '%/%' AND e.reason LIKE 'released%'
    GROUP BY a.lab_id
) s ON s.lab_id = l.lab_id
CROSS JOIN (SELECT publication_id, as_of, world FROM mart.publication WHERE is_current) p;
COMMENT ON VIEW mart.lab_ever_overview IS 'Whether each lab of the registry ever released weights, training data, code and methods, by any release of it, flagship or not, and by its data sets, in the current publication. Grain: one row per lab. Key: lab_id. Source: mart.lab, mart.release_disclosure, mart.evidence. Caveats: yes says that it was done once, not how often (releases_with_data and its like of releases); of other releases than flagships those with a model on the Hub alone are known, so that unknown may be yes; sets that no release names as its training data are not seen. How much a lab discloses is in mart.lab_overview and mart.most_open_labs.';
COMMENT ON COLUMN mart.lab_ever_overview.lab_id IS 'Lab of the registry.';
COMMENT ON COLUMN mart.lab_ever_overview.lab IS 'Its name.';
COMMENT ON COLUMN mart.lab_ever_overview.kind IS 'company, nonprofit, university, government, consortium, community or individual.';
COMMENT ON COLUMN mart.lab_ever_overview.countries IS 'Its countries today, ISO 3166-1 alpha-2, sorted; empty where unknown.';
COMMENT ON COLUMN mart.lab_ever_overview.country IS 'Its country today, ISO 3166-1 alpha-2, where it has exactly one; several where it has more, unknown where none is known; never NULL.';
COMMENT ON COLUMN mart.lab_ever_overview.ever_released_weights IS 'Whether any release of it gave out weights: yes (open, or partial: behind a gate, on request or a part), no (of each it is known that none were, and its accounts on the Hub were listed), not among its known releases (the same of each known release, which releases counts, while its accounts were not listed) or unknown. An answer of no alone is a finding on the lab; no row with it says nothing.';
COMMENT ON COLUMN mart.lab_ever_overview.ever_released_data IS 'Whether it ever gave out training data: yes (a release of it released sets, all or a part, also behind a gate, in its own account, or by a document that nobody wrote down to be of another''s sets; or a set in its own account is the training data of some release, training_sets_released), public sets of others (data of its releases can be had, the lab made none of them, and its accounts on the Hub were listed), no (of each release it is known that nothing can be had, and its accounts on the Hub were listed), not among its known releases (as for weights) or unknown (also where data are described or named, and nobody asked of each whether a part can be fetched).';
COMMENT ON COLUMN mart.lab_ever_overview.ever_released_code IS 'Whether any release of it gave out the program that trained it: yes, in part, no, not among its known releases (as for weights) or unknown.';
COMMENT ON COLUMN mart.lab_ever_overview.ever_published_methods IS 'Whether any release of it has a paper or report of its makers, whatever it tells: yes, in part (a card alone, or of the family), no, not among its known releases (as for weights) or unknown.';
COMMENT ON COLUMN mart.lab_ever_overview.are_hub_accounts_listed IS 'Whether the models of each of its accounts on the Hub were listed by us; false also where no account of it is known. Only where it is true can the four columns before it say no; else they say not among its known releases.';
COMMENT ON COLUMN mart.lab_ever_overview.releases IS 'Releases of it that are known: flagships, and others with a model of their own on the Hub. Unit: releases.';
COMMENT ON COLUMN mart.lab_ever_overview.flagship_releases IS 'Of releases: the flagships of the registry (mart.release_overview). Unit: releases.';
COMMENT ON COLUMN mart.lab_ever_overview.other_releases IS 'Of releases: the others. Unit: releases.';
COMMENT ON COLUMN mart.lab_ever_overview.releases_with_weights IS 'Of releases: those whose weights are open or partial. Unit: releases.';
COMMENT ON COLUMN mart.lab_ever_overview.releases_with_data IS 'Of releases: those that released training data, all or a part, public sets of others alone left out. Unit: releases.';
COMMENT ON COLUMN mart.lab_ever_overview.training_sets_released IS 'Data sets on the Hub in its own accounts that any release, its own or another lab''s, names as its training data, and that can be had, also behind a gate: at least so many (mart.evidence). Unit: data sets.';
COMMENT ON COLUMN mart.lab_ever_overview.releases_with_code IS 'Of releases: those whose code is open. Unit: releases.';
COMMENT ON COLUMN mart.lab_ever_overview.releases_with_methods IS 'Of releases: those of which a paper or report of their makers is there. Unit: releases.';
COMMENT ON COLUMN mart.lab_ever_overview.caveat IS 'That no release of the lab is known to us, or that nobody could list its accounts on the Hub, so that no is said of nothing. NULL: neither.';
COMMENT ON COLUMN mart.lab_ever_overview.world IS 'World that the rows are of (mart.publication.world): live, or the title of a sample, which speaks of itself only.';
COMMENT ON COLUMN mart.lab_ever_overview.publication_id IS 'Publication that the row is of (mart.publication).';
COMMENT ON COLUMN mart.lab_ever_overview.as_of IS 'Newest observation that this publication rests on, by the services'' Date (UTC); of all rows alike.';
REVOKE INSERT, UPDATE, DELETE ON mart.lab_ever_overview FROM observatory_loader;
