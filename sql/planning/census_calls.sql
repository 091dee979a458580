-- How many calls the last complete walks of the Hub's lists took.
SELECT coalesce(sum(ceil(received / %(page)s::numeric)), 0)
FROM (SELECT DISTINCT ON (kind) received FROM meta.hub_sweep WHERE via = 'census' AND outcome = 'complete' ORDER BY kind, sweep_id DESC) last;
