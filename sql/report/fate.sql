-- For every record that the replay says it served, whether it is in raw, whether it is among the rejects, and why its last call failed, if it did.
SELECT s.source, s.kind, s.key,
       EXISTS (SELECT 1 FROM raw.record r
               WHERE r.source = s.source AND r.kind = s.kind AND lower(r.key) = lower(s.key))
           OR EXISTS (SELECT 1 FROM raw.hub_repository h WHERE s.source = 'huggingface' AND h.kind = s.kind AND h.hub_id = s.key)
           -- Count tree and files of the repository of a catalogue as landed if the catalogue's own records are there.
           OR EXISTS (SELECT 1 FROM raw.record c WHERE s.source = 'github' AND s.kind = 'tree' AND c.source = 'models_dev' AND lower(c.key) = lower(s.key))
           OR EXISTS (SELECT 1 FROM staging.catalogue_model c WHERE s.kind = 'blob' AND c.sha = split_part(s.key, '@', 2)) AS is_landed,
       EXISTS (SELECT 1 FROM raw.rejected_record r
               WHERE r.source = s.source AND r.kind = s.kind AND lower(r.key) = lower(s.key)) AS is_rejected,
       (SELECT l.detail FROM meta.look l
        WHERE l.source = s.source AND l.scope = s.kind || ':' || s.key AND l.is_current AND l.outcome = 'failed' LIMIT 1) AS failed
FROM served s;
