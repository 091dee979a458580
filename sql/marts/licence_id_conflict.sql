-- How many models of the whole Hub declare licence ids that contradict each other, by size band.
-- Grain: one row per size band. Key: universe, size_band.
-- Volatile: declared, several_ids, contradictory, other_class, share_contradictory, downloads_contradictory, n, coverage. Reads: core.hub_licence_id_conflict.
SELECT size_band, declared, several_ids, contradictory, other_class, share_contradictory, downloads_contradictory, metric, universe, "window", definition_version, n,
       coverage, as_of
FROM core.hub_licence_id_conflict;

COMMENT ON TABLE mart.licence_id_conflict IS 'How many models of the whole Hub declare licence ids that contradict each other, in tags and card metadata. Key: universe, size_band. Source: core.hub_licence_id_conflict. Caveats: two ids may be meant for two parts (code and weights), which a list of ids does not say; what a card''s text or a licence file says beside them is read for what we watch alone (mart.licence_contradiction).';
COMMENT ON COLUMN mart.licence_id_conflict.size_band IS 'Band of parameters, unknown, or all.';
COMMENT ON COLUMN mart.licence_id_conflict.declared IS 'Models that declare a licence id, count.';
COMMENT ON COLUMN mart.licence_id_conflict.several_ids IS 'Of these, with more than one id, count.';
COMMENT ON COLUMN mart.licence_id_conflict.contradictory IS 'Of these, with known ids of different openness (open: public domain, permissive, copyleft; partial: use-restricted, non-commercial; none: proprietary), count.';
COMMENT ON COLUMN mart.licence_id_conflict.other_class IS 'Of those with several ids, with known classes that differ within one openness, count.';
COMMENT ON COLUMN mart.licence_id_conflict.share_contradictory IS 'contradictory in declared, 0 to 1; NULL: none declares one.';
COMMENT ON COLUMN mart.licence_id_conflict.downloads_contradictory IS 'Downloads of the last 30 days of those that contradict themselves, count.';
COMMENT ON COLUMN mart.licence_id_conflict.metric IS 'Metric of this row (mart.metric_definition).';
COMMENT ON COLUMN mart.licence_id_conflict.universe IS 'collected_hub (every model of the Hub that was collected: how many, and whether that is all of them, is in mart.hub_collected).';
COMMENT ON COLUMN mart.licence_id_conflict."window" IS 'all_time.';
COMMENT ON COLUMN mart.licence_id_conflict.definition_version IS 'Version of the definition (mart.metric_definition).';
COMMENT ON COLUMN mart.licence_id_conflict.n IS 'Models of the band that are there, count.';
COMMENT ON COLUMN mart.licence_id_conflict.coverage IS 'Share of n whose record gives tags or card metadata, 0 to 1.';
COMMENT ON COLUMN mart.licence_id_conflict.as_of IS 'Newest observation that entered when the row last changed (UTC); a later one that leaves every value as it is does not move it.';
COMMENT ON COLUMN mart.licence_id_conflict.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.licence_id_conflict.published_from IS 'When this row was first published as it stands (wall clock, UTC).';
