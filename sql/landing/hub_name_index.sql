-- Names are indexed at the end of a first load: one by one, while millions of rows come, it costs as much as the rows.
CREATE INDEX IF NOT EXISTS hub_repository_name ON raw.hub_repository (hub_id, kind);
