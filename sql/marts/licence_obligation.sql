-- What becomes of the licence class of a restricted base from generation to generation: kept, loosened, not declared, or not known.
-- Grain: one row per generation of the child and relation. Key: universe, generation, relation.
-- Volatile: more_restricted, same_class, less_restricted, restricted_parents, kept, loosened, undeclared, not_known, share_kept, n, coverage. Reads: core.hub_licence_obligation.
SELECT generation, relation, more_restricted, same_class, less_restricted, restricted_parents, kept, loosened, undeclared, not_known, share_kept, metric, universe,
       "window", definition_version, n, coverage, as_of
FROM core.hub_licence_obligation;

COMMENT ON TABLE mart.licence_obligation IS 'What becomes of the licence class of a base from generation to generation of declared edges. Key: universe, generation, relation. Source: core.hub_licence_obligation. Caveats: by declared licences alone; whether a licence binds what is made from it is a question of law that this does not answer. A restricted licence (proprietary-restricted, non-commercial, use-restricted) counts as kept where the child declares one of that class or a more restricted one.';
COMMENT ON COLUMN mart.licence_obligation.generation IS 'Steps of the child below a root by the shortest way, count; 16: sixteen and more.';
COMMENT ON COLUMN mart.licence_obligation.relation IS 'adapter, finetune, merge, quantized, unspecified, or all (each pair once).';
COMMENT ON COLUMN mart.licence_obligation.more_restricted IS 'Edges on which the child''s known class is more restricted than the parent''s, count.';
COMMENT ON COLUMN mart.licence_obligation.same_class IS 'Edges on which both are of one known class, count.';
COMMENT ON COLUMN mart.licence_obligation.less_restricted IS 'Edges on which the child''s known class is less restricted than the parent''s, count.';
COMMENT ON COLUMN mart.licence_obligation.restricted_parents IS 'Edges whose parent is of a restricted class, count: what the next four add up to.';
COMMENT ON COLUMN mart.licence_obligation.kept IS 'Of these, with a child as restricted or more, count.';
COMMENT ON COLUMN mart.licence_obligation.loosened IS 'Of these, with a child of a less restricted class, count.';
COMMENT ON COLUMN mart.licence_obligation.undeclared IS 'Of these, with a child that declares no licence, count.';
COMMENT ON COLUMN mart.licence_obligation.not_known IS 'Of these, with a child whose licence is of no known class, count.';
COMMENT ON COLUMN mart.licence_obligation.share_kept IS 'kept in kept, loosened and undeclared, 0 to 1; NULL: none of them.';
COMMENT ON COLUMN mart.licence_obligation.metric IS 'Metric of this row (mart.metric_definition).';
COMMENT ON COLUMN mart.licence_obligation.universe IS 'collected_hub (every model of the Hub that was collected: how many, and whether that is all of them, is in mart.hub_collected).';
COMMENT ON COLUMN mart.licence_obligation."window" IS 'all_time.';
COMMENT ON COLUMN mart.licence_obligation.definition_version IS 'Version of the definition (mart.metric_definition).';
COMMENT ON COLUMN mart.licence_obligation.n IS 'Edges of that generation and relation, count.';
COMMENT ON COLUMN mart.licence_obligation.coverage IS 'Share of n whose parent has a known class, 0 to 1.';
COMMENT ON COLUMN mart.licence_obligation.as_of IS 'Newest observation that entered when the row last changed (UTC); a later one that leaves every value as it is does not move it.';
COMMENT ON COLUMN mart.licence_obligation.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.licence_obligation.published_from IS 'When this row was first published as it stands (wall clock, UTC).';
