-- Labs of the registry, with their countries, accounts and what we hold of them.
-- Grain: one row per lab. Key: lab_id. Volatile: releases_counted, models_recorded. Reads: core.lab, core.lab_country, core.account, core.release, core.model, core.observed.
SELECT l.lab_id, l.name, l.kind, l.homepage,
       ARRAY(SELECT DISTINCT c.country FROM core.lab_country c
             WHERE c.lab_id = l.lab_id AND o.on_date BETWEEN coalesce(c.valid_from, '-infinity') AND coalesce(c.valid_to, 'infinity') ORDER BY c.country) AS countries,
       ARRAY(SELECT DISTINCT a.account FROM core.account a WHERE a.lab_id = l.lab_id AND a.service = 'huggingface' ORDER BY a.account) AS hub_accounts,
       ARRAY(SELECT DISTINCT a.account FROM core.account a WHERE a.lab_id = l.lab_id AND a.service = 'github' ORDER BY a.account) AS github_accounts,
       (SELECT count(*) FROM core.release r WHERE r.lab_id = l.lab_id AND r.is_counted) AS releases_counted,
       (SELECT count(*) FROM core.model m WHERE m.lab_id = l.lab_id) AS models_recorded,
       l.source
FROM core.lab l
-- Take the day of the newest observation as today, not this machine's clock.
CROSS JOIN (SELECT coalesce((max(observed_at) AT TIME ZONE 'UTC')::date, 'infinity') AS on_date FROM core.observed) o;

COMMENT ON TABLE mart.lab IS 'Labs of the registry. Key: lab_id. Caveats: what they disclose stands beside them in mart.lab_overview.';
COMMENT ON COLUMN mart.lab.lab_id IS 'Our identifier, a slug.';
COMMENT ON COLUMN mart.lab.name IS 'Name as the lab writes it.';
COMMENT ON COLUMN mart.lab.kind IS 'company, nonprofit, university, government, consortium, community or individual.';
COMMENT ON COLUMN mart.lab.homepage IS 'URL.';
COMMENT ON COLUMN mart.lab.countries IS 'ISO 3166-1 alpha-2 codes valid now, sorted; empty: unknown.';
COMMENT ON COLUMN mart.lab.hub_accounts IS 'Accounts on the Hub, sorted.';
COMMENT ON COLUMN mart.lab.github_accounts IS 'Accounts on GitHub, sorted.';
COMMENT ON COLUMN mart.lab.releases_counted IS 'Releases that count in mart.lab_disclosure: its flagships, and its other releases with a model of their own on the Hub. Flagships alone are releases of mart.lab_overview. Unit: releases.';
COMMENT ON COLUMN mart.lab.models_recorded IS 'Models of its Hub accounts that we have a record of, gone ones too. Unit: models.';
COMMENT ON COLUMN mart.lab.source IS 'Public page that shows it.';
COMMENT ON COLUMN mart.lab.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.lab.published_from IS 'When this row was first published as it stands (wall clock, UTC).';
