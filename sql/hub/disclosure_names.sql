-- To whom the declared names lead that the repositories to be judged (hub_wanted) declare, and how one gets there: who bears the name (of several one that is
-- there, then who was told by it last), else who bore it last; letters' case counts, as in the lineage. A name that is not here was never met.
CREATE TEMPORARY TABLE hub_named ON COMMIT DROP AS
SELECT 'dataset' AS kind, n.hub_id FROM hub_wanted w JOIN core.hub_declaration d USING (hub_key) CROSS JOIN LATERAL unnest(d.datasets) AS n (hub_id)
UNION
SELECT w.kind, n.hub_id FROM hub_wanted w JOIN core.hub_declaration d USING (hub_key) CROSS JOIN LATERAL unnest(d.bases) AS n (hub_id);
ANALYZE hub_named;

-- What is to be shown no more is named nowhere, and leads nowhere.
CREATE TEMPORARY TABLE hub_hidden ON COMMIT DROP AS
SELECT DISTINCT n.kind, n.hub_id
FROM hub_named n
JOIN core.takedown t ON t.service = 'huggingface' AND lower(t.id) IN (lower(n.hub_id), lower(split_part(n.hub_id, '/', 1)));

DELETE FROM hub_named n USING hub_hidden h WHERE h.kind = n.kind AND h.hub_id = n.hub_id;

CREATE TEMPORARY TABLE hub_name_access ON COMMIT DROP AS
WITH present AS MATERIALIZED (
    SELECT DISTINCT ON (n.kind, n.hub_id) n.kind, n.hub_id, core.hub_access(r.gone_at, r.is_disabled, r.is_private, r.gated) AS access
    FROM hub_named n
    JOIN raw.hub_repository r ON r.hub_id = n.hub_id AND r.kind = n.kind
    ORDER BY n.kind, n.hub_id, r.gone_at IS NOT NULL, r.observed_at DESC, r.hub_key DESC
), past AS (
    SELECT DISTINCT ON (n.kind, n.hub_id) n.kind, n.hub_id, core.hub_access(r.gone_at, r.is_disabled, r.is_private, r.gated) AS access
    FROM hub_named n
    JOIN raw.hub_repository_history h ON h.hub_id = n.hub_id AND h.kind = n.kind
    JOIN raw.hub_repository r ON r.hub_key = h.hub_key
    WHERE NOT EXISTS (SELECT 1 FROM present p WHERE p.kind = n.kind AND p.hub_id = n.hub_id)
    ORDER BY n.kind, n.hub_id, h.observed_to DESC, h.hub_key DESC
)
SELECT kind, hub_id, access FROM present
UNION ALL
SELECT kind, hub_id, access FROM past;
ANALYZE hub_name_access;
