-- What becomes of a restricted licence from generation to generation: is it kept, loosened, or not declared any more?
-- Asked by: Laufer et al. 2025 (arXiv:2508.06811), who find that restrictions drift towards permissive licences and that their evidence halves every 1.31 generations.
-- Read: generation counts steps below a root; of edges from a restricted base, share_kept is the share whose child declares a class as restricted or more.
-- Caveats: declared licences alone; whether a licence binds what is made from it is a question of law; relation all counts each pair once.
-- Columns: generation, relation, n, restricted_parents, kept, loosened, undeclared, not_known, share_kept, more_restricted, same_class, less_restricted, coverage, as_of.
-- Reads: mart.licence_obligation.
SELECT generation, relation, n, restricted_parents, kept, loosened, undeclared, not_known, share_kept, more_restricted, same_class, less_restricted, coverage, as_of
FROM mart.licence_obligation
ORDER BY relation <> 'all', relation, generation
