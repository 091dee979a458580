-- Checks: Rows of evidence that say a complete check of the sources found nothing, but do not name the source check. Severity: warn.
-- Grain: one row per violation. Key: evidence_id. Reads: core.evidence.
SELECT evidence_id, release_id, hub_id, dimension, locator FROM core.evidence WHERE rule = 'look.complete' AND look_id IS NULL
