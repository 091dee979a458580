-- What did labs of each country disclose at the end of each year, as known now?
-- Asked by: the founding argument.
-- Read: from 2020 on; releases that were out by that day, by what had appeared by then (mart.release_disclosure_valid_on).
-- Caveats: for days before we watched, findings are an upper bound and what was deleted is not known; n_dated says how much rests on dates of things.
-- Columns: on_date, country, n, weights_open, weights_closed, data_open, code_open, methods_open, share_dated.
-- Reads: mart.lab, mart.publication, mart.release_disclosure_valid_on.
SELECT y.on_date, l.countries[1] AS country, count(*) AS n,
       count(*) FILTER (WHERE r.weights_status = 'open') AS weights_open, count(*) FILTER (WHERE r.weights_status = 'closed') AS weights_closed,
       count(*) FILTER (WHERE r.data_status = 'open') AS data_open, count(*) FILTER (WHERE r.code_status = 'open') AS code_open,
       count(*) FILTER (WHERE r.methods_status = 'open') AS methods_open,
       round(sum(r.n_dated)::numeric / nullif(sum(r.n_evidence), 0), 4) AS share_dated
FROM mart.publication p
CROSS JOIN LATERAL (SELECT least(make_date(y.y, 12, 31), (p.as_of AT TIME ZONE 'UTC')::date) AS on_date
                    FROM generate_series(2020, extract(year FROM p.as_of AT TIME ZONE 'UTC')::integer) AS y (y)) y
CROSS JOIN LATERAL mart.release_disclosure_valid_on(y.on_date) r
JOIN mart.lab l ON l.lab_id = r.lab_id
WHERE p.publication_id = (SELECT max(publication_id) FROM mart.publication) AND r.is_counted AND l.countries IN (ARRAY['CN'], ARRAY['US'])
GROUP BY y.on_date, l.countries[1]
ORDER BY y.on_date DESC, country
