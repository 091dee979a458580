-- How many records of the world the replay did not serve, by source, kind, and the reason why no question led to them.
SELECT u.source, u.kind, count(*) AS records, w.reason
FROM unserved u
CROSS JOIN LATERAL (
    SELECT CASE
        WHEN EXISTS (SELECT 1 FROM raw.record r WHERE r.source = u.source AND r.kind = u.kind AND lower(r.key) = lower(u.key) AND r.gone_at IS NULL)
            OR EXISTS (SELECT 1 FROM raw.record c WHERE u.kind = 'tree' AND c.source = 'models_dev' AND lower(c.key) = lower(u.key))
            OR EXISTS (SELECT 1 FROM staging.catalogue_model c WHERE u.kind = 'blob' AND c.sha = split_part(u.key, '@', 2))
            THEN 'in raw already and unchanged'
        WHEN u.kind = 'blob' AND EXISTS (SELECT 1 FROM staging.catalogue_list c WHERE c.sha = split_part(u.key, '@', 2))
            THEN 'listed by a catalogue, not asked for yet'
        WHEN u.kind IN ('model_card', 'dataset_card') AND EXISTS (
            SELECT 1 FROM meta.look l WHERE l.source = u.source AND l.scope = u.kind || ':' || u.key AND l.is_current AND l.outcome = 'absent')
            THEN 'the told file list names no README.md'
        WHEN u.kind IN ('model_licence', 'dataset_licence') AND EXISTS (
            SELECT 1 FROM meta.look l WHERE l.source = u.source AND l.scope = u.kind || ':' || u.key AND l.is_current AND l.outcome = 'refused')
            THEN 'refused: its repository has a gate'
        WHEN EXISTS (SELECT 1 FROM meta.wanted m WHERE m.source = u.source AND m.kind = u.kind AND lower(m.key) = lower(u.key))
            THEN 'wanted, not asked for yet'
        WHEN EXISTS (SELECT 1 FROM raw.rejected_record j WHERE j.source = u.source AND lower(j.key) = lower(u.key))
            THEN 'its repository is among the rejects'
        WHEN EXISTS (SELECT 1 FROM raw.record r WHERE r.source = u.source AND r.gone_at IS NULL
                     AND lower(r.key) = lower(CASE WHEN u.kind LIKE '%\_licence' THEN split_part(u.key, ':', 1) ELSE u.key END))
            THEN 'its repository is known, and this part is not asked for (not a watched model, or not named)'
        ELSE 'no followed account holds it and no record names it'
    END
) w (reason)
GROUP BY u.source, u.kind, w.reason
ORDER BY u.source, u.kind, w.reason;
