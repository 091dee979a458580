-- What is a release's own: its models, and the papers, repositories and datasets that are attributed to it.
-- Grain: one row per release and artifact. Key: release_id, artifact_kind, artifact_id. Reads: core.attribution.
SELECT release_id, artifact_kind, artifact_id, role, standing, strength, rule, reason
FROM core.attribution
WHERE standing = 'own';

COMMENT ON TABLE core.release_member IS 'What is a release''s own; a model has one release. Key: release_id, artifact_kind, artifact_id. Source: core.attribution.';
COMMENT ON COLUMN core.release_member.release_id IS 'The release (core.release).';
COMMENT ON COLUMN core.release_member.artifact_kind IS 'model, dataset, paper or repository.';
COMMENT ON COLUMN core.release_member.artifact_id IS 'hub id, canonical arXiv id or GitHub full name.';
COMMENT ON COLUMN core.release_member.role IS 'flagship, size, distill, quantisation, adapter, base, paper, code or dataset.';
COMMENT ON COLUMN core.release_member.standing IS 'own: what else a release names stands in core.attribution.';
COMMENT ON COLUMN core.release_member.strength IS 'How clearly that is said (core.strength).';
COMMENT ON COLUMN core.release_member.rule IS 'Rule of attribution that decided (core.rule).';
COMMENT ON COLUMN core.release_member.reason IS 'What the rule saw, in a short sentence.';
