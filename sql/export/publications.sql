-- Publications since the last dataset release, each with its changes, and whether the rules or the registry differ from those of the publication before.
SELECT p.publication_id, p.as_of, p.changes,
       concat_ws(', ', CASE WHEN p.rule_set <> p.last_rule_set THEN 'rules' END,
                       CASE WHEN p.registry_hash <> p.last_registry_hash THEN 'registry' END) AS cause,
       p.last_rule_set, p.rule_set, p.last_registry_hash, p.registry_hash
FROM (
    SELECT *, lag(rule_set) OVER (ORDER BY publication_id) AS last_rule_set, lag(registry_hash) OVER (ORDER BY publication_id) AS last_registry_hash
    FROM meta.publication
) p
WHERE p.publication_id > %(last)s
ORDER BY p.publication_id;
