-- Which labs are new in each quarter, how often do they release, and when did they last?
-- Asked by: Interconnects (tracked-models); heat maps of releases.
-- Read: first_quarter is that of the first counted release; per_year over the years between first and last.
-- Caveats: labs of the registry; releases that the registry dates later than as_of are left out; a lab's first release here is its first that meets the registry's criterion.
-- Columns: first_quarter, lab_id, countries, releases, releases_91_days, per_year, last_release, days_since, as_of.
-- Reads: mart.lab, mart.publication, mart.release.
SELECT date_trunc('quarter', min(r.release_date))::date AS first_quarter, r.lab_id, array_to_string(l.countries, ' ') AS countries, count(*) AS releases,
       count(*) FILTER (WHERE r.release_date >= p.on_date - 91) AS releases_91_days,
       round(count(*) / greatest((max(r.release_date) - min(r.release_date)) / 365.25, 1), 2) AS per_year,
       max(r.release_date) AS last_release, p.on_date - max(r.release_date) AS days_since, p.as_of
FROM mart.release r
JOIN mart.lab l USING (lab_id)
CROSS JOIN (SELECT as_of, (as_of AT TIME ZONE 'UTC')::date AS on_date FROM mart.publication ORDER BY publication_id DESC LIMIT 1) p
WHERE r.is_counted AND r.release_date <= p.on_date
GROUP BY r.lab_id, l.countries, p.as_of, p.on_date
ORDER BY first_quarter DESC, r.lab_id
