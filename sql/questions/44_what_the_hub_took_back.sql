-- What did repositories of the whole Hub take back, by month and by the way in which they did, and how much of it is open again?
-- Asked by: nobody records it; HF//RADAR counts what is gone (4.7 %), not what was gated, relicensed or undeclared.
-- Read: one row per kind, month, what and how; withdrawn counts what was open in one answer of the Hub and not in two later ones of two days; restored of these is open again.
-- Caveats: by lists alone, which give no files and no card's text; from the first walk on; what was gated already or of an unknown licence was not open; gone may be private.
-- Needs: three walks of the Hub's list on three days; no row says that nothing was withdrawn between those that were made.
-- Columns: kind, month, what, how, withdrawn, accounts, of_labs, restored, median_days_to_restore.
-- Reads: mart.hub_withdrawal.
SELECT kind, month, what, how, count(*) AS withdrawn, count(DISTINCT account) AS accounts, count(*) FILTER (WHERE lab_id <> 'unknown') AS of_labs,
       count(restored_at) AS restored,
       round((percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM restored_at - withdrawn_at) / 86400))::numeric, 1) AS median_days_to_restore
FROM mart.hub_withdrawal
GROUP BY kind, month, what, how
ORDER BY month DESC, kind, withdrawn DESC, what, how
