-- On what evidence does each status of a release rest?
-- Asked by: every reader of an index of openness.
-- Read: put another release in place of ai2/olmo-2; raw_version_id leads to the record as the service sent it. A row of indicator look says which sources were asked and with what result.
-- Caveats: quotations are at most 200 characters.
-- Columns: release_id, dimension, indicator, finding, rule, rule_version, source_kind, source_key, locator, quotation, observed_at, raw_version_id.
-- Reads: mart.evidence.
SELECT e.release_id, e.dimension, e.indicator, e.finding, e.rule, e.rule_version, e.source_kind, e.source_key, e.locator, e.quotation, e.observed_at, e.raw_version_id
FROM mart.evidence e
WHERE e.release_id = 'ai2/olmo-2'
ORDER BY e.dimension, e.indicator, e.finding DESC, e.rule, e.source_key, e.locator, e.evidence_id
