-- Checks: Generations in which edges from restricted bases are not those kept, loosened, undeclared and not known, or the share does not follow from them. Severity: fail.
-- Grain: one row per violation. Key: universe, generation, relation. Reads: build.licence_obligation.
SELECT universe, generation, relation, restricted_parents, kept, loosened, undeclared, not_known, share_kept, n FROM build.licence_obligation
WHERE restricted_parents <> kept + loosened + undeclared + not_known OR restricted_parents > n OR more_restricted + same_class + less_restricted > n
   OR share_kept IS DISTINCT FROM round(kept::numeric / nullif(kept + loosened + undeclared, 0), 6)
