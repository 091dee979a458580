-- Evidence of every release and model that is published.
-- Grain: one row per evidence. Key: evidence_id. Moves: raw_version_id, look_id, observed_at, rank. Reads: core.evidence.
SELECT evidence_id, release_id, hub_id, dimension, indicator, finding, rule, rule_version, source_kind, source_key,
       raw_version_id, look_id, locator, quotation, observed_at, standing, strength, reason, rank
FROM core.evidence
