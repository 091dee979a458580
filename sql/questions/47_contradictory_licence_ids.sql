-- How many models of the whole Hub declare licence ids that contradict each other, by size?
-- Asked by: issue 22 of this project; nobody publishes it for the whole Hub.
-- Read: one row per size band; contradictory counts models whose ids are of different openness, of those that declare any.
-- Caveats: two ids may be meant for two parts; ids of no known class are left out; where a record gives neither tags nor card nothing is known (coverage).
-- Columns: size_band, n, declared, several_ids, contradictory, other_class, share_contradictory, downloads_contradictory, coverage, as_of.
-- Reads: mart.licence_id_conflict.
SELECT size_band, n, declared, several_ids, contradictory, other_class, share_contradictory, downloads_contradictory, coverage, as_of
FROM mart.licence_id_conflict
ORDER BY size_band <> 'all', size_band
