-- How many calls the last complete walks through the Hub's lists took, both kinds together.
SELECT coalesce(sum(ceil(received / %(page)s::numeric)), 0)
FROM (SELECT DISTINCT ON (kind) received FROM meta.hub_sweep WHERE via = 'census' AND outcome = 'complete' ORDER BY kind, sweep_id DESC) last;
