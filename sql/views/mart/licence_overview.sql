-- Licences of the flagship releases whose weights were given out, with how many of them are known.
CREATE OR REPLACE VIEW mart.licence_overview AS
SELECT
    o.licence_or_reason AS licence, o.licence_kind, o.licence_status, count(*) AS releases,
    CASE WHEN o.licence_kind <> 'unknown' THEN round(count(*)::numeric / w.known, 6) END AS share_of_known,
    CASE WHEN o.licence_kind <> 'unknown' THEN round(count(*)::numeric / w.with_weights, 6) END AS share_low,
    CASE WHEN o.licence_kind <> 'unknown' THEN round((count(*) + w.with_weights - w.known)::numeric / w.with_weights, 6) END AS share_high,
    w.known AS releases_licence_known, w.with_weights - w.known AS releases_licence_unknown, w.with_weights AS releases_with_weights,
    nullif(concat_ws('; ',
        CASE WHEN w.with_weights > w.known THEN format('of %s of %s releases with weights the licence is not known: share_of_known is of the others', w.with_weights - w.known, w.with_weights) END,
        CASE WHEN o.licence_kind = 'other' THEN 'a licence of its maker''s own, whose terms nobody classified' END,
        CASE WHEN w.from_year < w.to_year THEN format('releases of %s to %s stand together here', w.from_year, w.to_year) END), '') AS caveat,
    o.world, o.publication_id, o.as_of
FROM mart.release_overview o
CROSS JOIN (
    SELECT count(*) AS with_weights, count(*) FILTER (WHERE licence_kind <> 'unknown') AS known, min(release_year) AS from_year, max(release_year) AS to_year FROM mart.release_overview WHERE weights IN ('open', 'partial')
) w
WHERE o.weights IN ('open', 'partial')
GROUP BY o.licence_or_reason, o.licence_kind, o.licence_status, w.known, w.with_weights, w.from_year, w.to_year, o.world, o.publication_id, o.as_of
ORDER BY releases DESC, licence, licence_status;
COMMENT ON VIEW mart.licence_overview IS 'Under which licences the weights of flagship releases were given out, each release alike, in the current publication. Grain: one row per licence and its status. Key: licence, licence_status. Source: mart.release_overview. Caveats: of many releases the licence is not known (releases_licence_unknown), and those have a row of their own: share_of_known is of the known ones, and share_low to share_high of all; releases without weights are not here; a licence''s word may be the Hub''s tag, which a person did not compare with the text; by model and by downloads it is in mart.licence_mix.';
COMMENT ON COLUMN mart.licence_overview.licence IS 'SPDX expression; or in words beginning with licence_kind: other and its name, none declared on the Hub, or unknown (mart.release_overview.licence_or_reason).';
COMMENT ON COLUMN mart.licence_overview.licence_kind IS 'What is known of it: declared, other (the Hub''s word for a licence of its maker''s own, not classified), none declared on the Hub (tags and card were read and give none), or unknown (mart.release_overview.licence_kind).';
COMMENT ON COLUMN mart.licence_overview.licence_status IS 'How open that licence is: open, partial (use-restricted or non-commercial), closed (a proprietary one, or none is declared on the Hub, and its own repository on GitHub has none) or unknown: of other the name is known and the terms are not.';
COMMENT ON COLUMN mart.licence_overview.releases IS 'Flagship releases under it. Unit: releases.';
COMMENT ON COLUMN mart.licence_overview.share_of_known IS 'Part of releases_licence_known that is under it. Those that are not known may differ from these: share_low and share_high hold whatever they are. Unit: 0 to 1; NULL in the row of the unknown.';
COMMENT ON COLUMN mart.licence_overview.share_low IS 'Part of releases_with_weights that is under it, as if none of the unknown were. Unit: 0 to 1; NULL in the row of the unknown.';
COMMENT ON COLUMN mart.licence_overview.share_high IS 'The same as if all of the unknown were under it. Unit: 0 to 1; NULL in the row of the unknown.';
COMMENT ON COLUMN mart.licence_overview.releases_licence_known IS 'Flagship releases with weights of which it is known what the licence is: a declared one, other (a name of its maker''s own, also where nobody classified its terms) or none declared on the Hub; in every row alike. Unit: releases.';
COMMENT ON COLUMN mart.licence_overview.releases_licence_unknown IS 'Those whose licence is not known, in every row alike. Unit: releases.';
COMMENT ON COLUMN mart.licence_overview.releases_with_weights IS 'Flagship releases whose weights are open or partial, in every row alike: the sum of releases over the rows. Unit: releases.';
COMMENT ON COLUMN mart.licence_overview.caveat IS 'What to mind: of how many the licence is not known, terms that nobody classified, years that stand together. NULL: none of these.';
COMMENT ON COLUMN mart.licence_overview.world IS 'World that the rows are of (mart.publication.world): live, or the title of a sample, which speaks of itself only.';
COMMENT ON COLUMN mart.licence_overview.publication_id IS 'Publication that the row is of (mart.publication).';
COMMENT ON COLUMN mart.licence_overview.as_of IS 'Newest observation that this publication rests on, by the services'' Date (UTC); of all rows alike.';
REVOKE INSERT, UPDATE, DELETE ON mart.licence_overview FROM observatory_loader;
