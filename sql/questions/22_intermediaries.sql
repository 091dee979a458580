-- Who quantises and re-packs other labs' models, for whom, and with how many downloads?
-- Asked by: Economies of Open Intelligence (a new layer of intermediaries).
-- Read: one row per account, role and lab of the base.
-- Caveats: a merge of several labs counts in each; downloads are of the last 30 days.
-- Needs: an account with at least ten quantisations or adapters of other labs' models in the world; no row says that no account has so many.
-- Columns: account, role, base_lab_id, models, downloads, account_models, n, coverage, as_of.
-- Reads: mart.intermediary.
SELECT account, role, base_lab_id, models, downloads, account_models, n, coverage, as_of
FROM mart.intermediary
WHERE account <> '*'
ORDER BY downloads DESC NULLS LAST, models DESC, account, role, base_lab_id
LIMIT 500
