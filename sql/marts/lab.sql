-- Labs of the registry, with their countries, accounts and what we hold of them.
-- Grain: one row per lab. Key: lab_id. Moves: releases, models. Reads: core.lab, core.lab_country, core.account, core.release, core.model, core.observed.
SELECT l.lab_id, l.name, l.kind, l.homepage,
       ARRAY(SELECT DISTINCT c.country FROM core.lab_country c
             WHERE c.lab_id = l.lab_id AND o.on_date BETWEEN coalesce(c.valid_from, '-infinity') AND coalesce(c.valid_to, 'infinity') ORDER BY c.country) AS countries,
       ARRAY(SELECT DISTINCT a.account FROM core.account a WHERE a.lab_id = l.lab_id AND a.service = 'huggingface' ORDER BY a.account) AS hub_accounts,
       ARRAY(SELECT DISTINCT a.account FROM core.account a WHERE a.lab_id = l.lab_id AND a.service = 'github' ORDER BY a.account) AS github_accounts,
       (SELECT count(*) FROM core.release r WHERE r.lab_id = l.lab_id AND r.is_counted) AS releases,
       (SELECT count(*) FROM core.model m WHERE m.lab_id = l.lab_id) AS models,
       l.source
FROM core.lab l
-- Today is the newest observation, not this machine's clock.
CROSS JOIN (SELECT coalesce((max(observed_at) AT TIME ZONE 'UTC')::date, 'infinity') AS on_date FROM core.observed) o
