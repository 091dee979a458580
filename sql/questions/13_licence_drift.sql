-- How often is a derivative's licence less, or more, restricted than its base's?
-- Asked by: Laufer, Oderinwale and Kleinberg; Jewitt and others (35.5 % incompatible).
-- Read: share_more_permissive is the share of edges (base to derivative) in which the derivative's licence has fewer restrictions than the base's, which licences mostly do not allow; over edges where both classes are known.
-- Caveats: we compare classes, not texts: a change within a class is not seen, and no lawyer has read the texts.
-- Columns: universe, relation, edges, share_more_permissive, share_same, share_more_restricted, as_of.
-- Reads: mart.licence_drift.
SELECT universe, relation, sum(edges)::bigint AS edges,
       round(coalesce(sum(edges) FILTER (WHERE is_more_permissive), 0) / nullif(sum(edges), 0), 6) AS share_more_permissive,
       round(coalesce(sum(edges) FILTER (WHERE parent_class = child_class), 0) / nullif(sum(edges), 0), 6) AS share_same,
       round(coalesce(sum(edges) FILTER (WHERE NOT is_more_permissive AND parent_class <> child_class), 0) / nullif(sum(edges), 0), 6) AS share_more_restricted,
       max(as_of) AS as_of
FROM mart.licence_drift
GROUP BY universe, relation
ORDER BY universe DESC, edges DESC, relation
