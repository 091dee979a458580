-- How did each release fare at 7 to 365 days beside the leaders of its class of size?
-- Asked by: ATOM (Relative Adoption Metric; two definitions under one name).
-- Read: a ram_v2 above 1 means on the way to the top ten of its size at that age; ram_v1 is the ratio to their median.
-- Caveats: only where our counters began before that age; compare within one size_bucket, and never v1 with v2.
-- Needs: downloads of all time at 7 to 365 days after a release, of it and of ten others of its size; without them there is no row.
-- Columns: hub_id, release_id, size_bucket, day, downloads_all_time, ram_v1, ram_v2, n, coverage, as_of.
-- Reads: mart.relative_adoption.
SELECT hub_id, release_id, size_bucket, day, downloads_all_time, round(ram_v1, 4) AS ram_v1, round(ram_v2, 4) AS ram_v2, n, coverage, as_of
FROM mart.relative_adoption
WHERE downloads_all_time IS NOT NULL
ORDER BY day, ram_v2 DESC NULLS LAST, downloads_all_time DESC, hub_id
