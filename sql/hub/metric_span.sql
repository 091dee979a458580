-- Temporary tables for the metrics of the whole Hub. hub_span: the months covered; months from since on are computed, earlier ones stay as they are. since is
-- the month that was derived last, or the month of an earlier day that was landed or added up after it: such a day changes its month.
CREATE TEMPORARY TABLE hub_span ON COMMIT DROP AS
SELECT coalesce((SELECT least(date_trunc('month', d.day), (SELECT date_trunc('month', min(s.day)) FROM meta.hub_sweep s
                                                           WHERE s.kind = 'model' AND s.outcome IN ('complete', 'incomplete') AND s.sweep_id > d.sweep_id))::date
                 FROM meta.hub_derived d WHERE d.what = 'metrics'), '-infinity') AS since,
       date_trunc('month', max(day))::date AS month, date_trunc('month', min(day))::date AS first, max(as_of) AS as_of,
       max(sweep_id) AS sweep_id, max(day) AS day
FROM meta.hub_sweep
WHERE kind = 'model' AND outcome IN ('complete', 'incomplete');

-- hub_comparable: months in which two values of some model's downloadsAllTime could be compared; for other months downloads added are unknown.
CREATE TEMPORARY TABLE hub_comparable ON COMMIT DROP AS
SELECT m.month
FROM (SELECT DISTINCT month FROM core.hub_account_month WHERE kind = 'model') m
WHERE EXISTS (SELECT 1 FROM raw.hub_counter c WHERE c.day >= m.month AND c.day < m.month + interval '1 month' AND c.downloads_added IS NOT NULL);

-- hub_unit: every model that is there, with the columns that most metrics need; lab_id is NULL if unknown.
CREATE TEMPORARY TABLE hub_unit ON COMMIT DROP AS
SELECT r.hub_key, r.hub_id, lower(split_part(r.hub_id, '/', 1)) AS account, a.lab_id, r.created_at, r.gated, core.licence_rank(l.licence_class) AS place,
       -- The declared licence id: none if the record has none, not listed if the Hub's list of ids lacks it, since free text must not get into the table.
       CASE WHEN r.hub_license_id IS NULL THEN 'none' ELSE coalesce(k.hub_license_id, 'not listed') END AS licence_id,
       core.size_band(r.parameters) AS size_band, core.model_format(r.hub_id, r.library_name) AS format,
       n.downloads, n.downloads_all_time, n.likes
FROM raw.hub_repository r
LEFT JOIN raw.hub_counter_now n USING (hub_key)
LEFT JOIN core.account_lab a ON a.service = 'huggingface' AND a.account_lower = lower(split_part(r.hub_id, '/', 1))
LEFT JOIN core.licence k ON k.match_kind = 'hub_id' AND k.hub_license_id = r.hub_license_id
LEFT JOIN core.licence l ON l.match_kind = 'hub_id' AND l.hub_license_id = r.hub_license_id AND r.hub_license_id <> 'other'
WHERE r.kind = 'model' AND r.gone_at IS NULL;
ANALYZE hub_unit;
