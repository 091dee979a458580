-- What changed in the world: each change of a published status that the release itself made.
CREATE OR REPLACE VIEW mart.status_change AS
SELECT
    release_id, name, lab, countries, is_flagship, dimension, from_status, to_status, changed_at, cause, is_change_of_release, rule, source_kind, source_key, quotation, statement,
    evidence_id, publication_id, published_at, world
FROM mart.status_revision
WHERE is_change_of_release;
COMMENT ON VIEW mart.status_change IS 'What changed in the world: each change of a published status that the release itself made, as far as it is known, under the same rules and registry. Grain: one row per release, dimension and publication that changed it. Key: release_id, dimension, publication_id. Source: mart.status_revision. Caveats: between which days changes are known is in mart.change_window, also where there is none; a status that was unknown and is known now is no change of the release, and is left out: that, and what our rules or registry moved, is in mart.status_revision; flagship releases alone are is_flagship; one row a release''s change is mart.release_change; a change is dated by the day by which it was seen.';
COMMENT ON COLUMN mart.status_change.release_id IS 'The release (mart.release).';
COMMENT ON COLUMN mart.status_change.name IS 'Its name.';
COMMENT ON COLUMN mart.status_change.lab IS 'The lab''s name; NULL where no lab is known.';
COMMENT ON COLUMN mart.status_change.countries IS 'Countries of the lab today, ISO 3166-1 alpha-2, sorted; empty where unknown.';
COMMENT ON COLUMN mart.status_change.is_flagship IS 'Whether it stands in mart.release_overview; other releases, and single models of others, are here too.';
COMMENT ON COLUMN mart.status_change.dimension IS 'weights, data, code or methods.';
COMMENT ON COLUMN mart.status_change.from_status IS 'Status until then: open, partial, closed or unknown.';
COMMENT ON COLUMN mart.status_change.to_status IS 'Status since then: open, partial, closed or unknown.';
COMMENT ON COLUMN mart.status_change.changed_at IS 'Newest observation of the publication that changed it, by the services'' Date (UTC): the day by which it was seen, not on which it happened.';
COMMENT ON COLUMN mart.status_change.cause IS 'release in every row: what had been read of it says something else now. Other causes are in mart.status_revision.';
COMMENT ON COLUMN mart.status_change.is_change_of_release IS 'True in every row; in mart.status_revision it tells these from the others.';
COMMENT ON COLUMN mart.status_change.rule IS 'Rule of the evidence that decided it then (mart.rule).';
COMMENT ON COLUMN mart.status_change.source_kind IS 'Kind of the record that it rested on then.';
COMMENT ON COLUMN mart.status_change.source_key IS 'Name of that record at its service.';
COMMENT ON COLUMN mart.status_change.quotation IS 'Words of that record, at most 200 characters; NULL where the row holds none (statement).';
COMMENT ON COLUMN mart.status_change.statement IS 'Our sentence for what was found, where there are no words to quote; of a look what was asked and what was answered. NULL where there is a quotation.';
COMMENT ON COLUMN mart.status_change.evidence_id IS 'That row of mart.evidence, or of mart.evidence_history where it is superseded.';
COMMENT ON COLUMN mart.status_change.publication_id IS 'Publication that changed it (mart.publication).';
COMMENT ON COLUMN mart.status_change.published_at IS 'When that was published (wall clock, UTC).';
COMMENT ON COLUMN mart.status_change.world IS 'World that the rows are of (mart.publication.world): live, or the title of a sample, which speaks of itself only.';
REVOKE INSERT, UPDATE, DELETE ON mart.status_change FROM observatory_loader;
