-- What the repositories of hub_turned_back took back, by lists alone: of each thing the answers in their order, and where one gave it as open and the next did not.
-- The complete walks over the lists of one kind: what such a walk met stood there as it was told last.
DROP TABLE IF EXISTS hub_walk, hub_record, hub_held, hub_answer, hub_stretch, hub_withdrawal_now;
CREATE TEMPORARY TABLE hub_walk ON COMMIT DROP AS
SELECT sweep_id, kind, as_of FROM meta.hub_sweep WHERE via = 'census' AND outcome = 'complete';
CREATE INDEX ON hub_walk (kind, as_of);
ANALYZE hub_walk;

-- Records of lists, each with when its walk began: the walk that told it, or told it gone, is no walk that met what stood before.
CREATE TEMPORARY TABLE hub_record ON COMMIT DROP AS
WITH record AS (
    SELECT r.hub_key, r.kind, r.block_id, r.ordinal, r.observed_at, r.gone_at, r.is_private, r.is_disabled, r.gated
    FROM hub_turned_back t
    CROSS JOIN LATERAL (SELECT * FROM raw.hub_repository w WHERE w.hub_key = t.hub_key AND w.via = 'census' OFFSET 0) r
    UNION ALL
    SELECT h.hub_key, h.kind, h.block_id, h.ordinal, h.observed_at, h.gone_at, h.is_private, h.is_disabled, h.gated
    FROM hub_turned_back t
    CROSS JOIN LATERAL (SELECT * FROM raw.hub_repository_history o WHERE o.hub_key = t.hub_key AND o.via = 'census' OFFSET 0) h
)
SELECT r.*, coalesce(s.as_of, r.observed_at) AS walk_at, lead(r.observed_at, 1, 'infinity') OVER (PARTITION BY r.hub_key ORDER BY r.observed_at, r.block_id) AS next_at
FROM record r
-- A record that was doubted first is dated by its first answer: it belongs to the walk of that moment, and not to the one that believed it.
LEFT JOIN LATERAL (
    SELECT max(w.as_of) AS as_of FROM meta.hub_sweep w WHERE w.kind = r.kind AND w.via = 'census' AND w.as_of <= r.observed_at
) s ON true;
CREATE INDEX ON hub_record (hub_key, observed_at);
ANALYZE hub_record;

-- While a part of a record is given empty and not believed, a walk that met it did not meet what stands.
CREATE TEMPORARY TABLE hub_held ON COMMIT DROP AS
SELECT e.hub_key, coalesce((SELECT max(w.as_of) FROM meta.hub_sweep w WHERE w.kind = k.kind AND w.via = 'census' AND w.as_of <= e.emptied_at), e.emptied_at) AS from_at,
       least((SELECT max(w.as_of) FROM meta.hub_sweep w WHERE w.kind = k.kind AND w.via = 'census' AND w.as_of <= e.returned_at),
             (SELECT min(r.walk_at) FROM hub_record r WHERE r.hub_key = e.hub_key AND r.observed_at >= e.emptied_at)) AS until_at
FROM (SELECT DISTINCT hub_key, kind FROM hub_record) k
JOIN raw.hub_emptied e USING (hub_key);
CREATE INDEX ON hub_held (hub_key);
ANALYZE hub_held;

CREATE TEMPORARY TABLE hub_answer ON COMMIT DROP AS
WITH gone AS (
    SELECT r.hub_key, r.kind, r.gone_at, f.as_of AS confirmed_at, f.sweep_id
    FROM hub_record r
    LEFT JOIN LATERAL (
        SELECT s.sweep_id, s.as_of FROM meta.hub_absence a JOIN meta.hub_sweep s USING (sweep_id)
        WHERE a.hub_key = r.hub_key AND a.outcome = 'gone' AND a.doubted_at = r.gone_at
        ORDER BY s.as_of LIMIT 1
    ) f ON true
    WHERE r.gone_at IS NOT NULL
), declared AS (
    SELECT c.hub_key, r.kind, c.told_at, b.observed_at, b.walk_at AS before_walk_at, r.walk_at, c.before_block_id, c.before_ordinal, c.after_block_id, c.after_ordinal,
           c.has_tags_before, c.has_tags_after, c.datasets_before, c.datasets_after, c.licences_before, c.licences_after,
           coalesce(c.license_name_before, '') AS license_name_before, coalesce(c.license_name_after, '') AS license_name_after
    FROM hub_turned_back t
    JOIN core.hub_redeclaration c USING (hub_key)
    JOIN hub_record r ON r.hub_key = c.hub_key AND r.block_id = c.after_block_id AND r.ordinal = c.after_ordinal
    JOIN hub_record b ON b.hub_key = c.hub_key AND b.block_id = c.before_block_id AND b.ordinal = c.before_ordinal
), side AS (
    SELECT d.hub_key, d.kind, x.*
    FROM declared d
    CROSS JOIN LATERAL (VALUES
        (d.observed_at, d.before_walk_at, false, d.has_tags_before, d.datasets_before, d.licences_before, d.license_name_before, d.before_block_id, d.before_ordinal),
        (d.told_at, d.walk_at, true, d.has_tags_after, d.datasets_after, d.licences_after, d.license_name_after, d.after_block_id, d.after_ordinal)
    ) AS x (at, walk_at, is_after, has_tags, datasets, licences, license_name, block_id, ordinal)
), licence AS (
    -- A name that the registry knows says more than the id.
    SELECT n.licences, n.license_name, bool_or(l.licence_class IN ('use-restricted', 'non-commercial', 'proprietary-restricted')) AS is_restricted,
           bool_and(coalesce(l.licence_class IN ('public-domain', 'permissive', 'copyleft'), false)) AS is_open,
           string_agg(CASE WHEN told.id = 'other' THEN coalesce(nullif(n.license_name, ''), told.id) ELSE told.id END, ', ' ORDER BY told.id) AS words
    FROM (SELECT DISTINCT licences, license_name FROM side WHERE licences IS NOT NULL) n
    CROSS JOIN LATERAL unnest(n.licences) AS told (id)
    LEFT JOIN LATERAL (
        SELECT c.licence_class FROM core.licence c
        WHERE (c.match_kind = 'license_name' AND c.hub_license_id = n.license_name)
           OR (c.match_kind = 'hub_id' AND c.hub_license_id = told.id AND told.id <> 'other')
        ORDER BY c.match_kind DESC LIMIT 1
    ) l ON true
    GROUP BY n.licences, n.license_name
), answer AS (
    SELECT r.hub_key, r.kind, 'access' AS part, r.observed_at AS at, r.walk_at, true AS is_after,
           CASE WHEN r.is_disabled THEN 'disabled' WHEN r.is_private THEN 'private' WHEN r.gated = 'false' THEN 'open' WHEN r.gated IS NOT NULL THEN 'gated' END AS state,
           concat_ws('; ', 'gated: ' || r.gated, CASE WHEN r.is_private THEN 'private' END, CASE WHEN r.is_disabled THEN 'disabled' END) AS words,
           r.block_id, r.ordinal, NULL::integer AS sweep_id, NULL::timestamptz AS confirmed_at
    FROM hub_record r
    UNION ALL
    SELECT hub_key, kind, 'access', gone_at, gone_at, true, 'gone', 'not there on two days', NULL, NULL, sweep_id, confirmed_at FROM gone
    UNION ALL
    SELECT s.hub_key, s.kind, 'licence', s.at, s.walk_at, s.is_after,
           CASE WHEN NOT s.has_tags THEN NULL WHEN s.licences IS NULL THEN 'removed' WHEN l.is_restricted THEN 'rewritten' WHEN l.is_open THEN 'open' END,
           coalesce(l.words, 'no licence'), s.block_id, s.ordinal, NULL, NULL
    FROM side s
    LEFT JOIN licence l USING (licences, license_name)
    UNION ALL
    SELECT s.hub_key, s.kind, 'training data', s.at, s.walk_at, s.is_after,
           CASE WHEN NOT s.has_tags THEN NULL WHEN s.datasets = 0 THEN 'removed' ELSE 'open' END,
           s.datasets || ' data sets declared', s.block_id, s.ordinal, NULL, NULL
    FROM side s
    WHERE s.kind = 'model'
)
-- Until the next answer, one that says nothing included, a walk that met it met what this one says.
SELECT a.*, lead(walk_at, 1, 'infinity') OVER (PARTITION BY hub_key, part ORDER BY at, is_after DESC) AS until_at
FROM answer a;

CREATE TEMPORARY TABLE hub_stretch ON COMMIT DROP AS
WITH turned AS (
    SELECT a.*, coalesce((state = 'open') <> (lag(state) OVER told = 'open'), true) AS is_turn
    FROM hub_answer a
    WHERE state IS NOT NULL
    WINDOW told AS (PARTITION BY hub_key, part ORDER BY at, is_after DESC)
), numbered AS (
    SELECT t.*, count(*) FILTER (WHERE is_turn) OVER (PARTITION BY hub_key, part ORDER BY at, is_after DESC) AS turn FROM turned t
), stretch AS (
    SELECT hub_key, kind, part, turn, state = 'open' AS is_open, min(at) AS began_at,
           (array_agg(state ORDER BY at, is_after DESC))[1] AS state, (array_agg(is_after ORDER BY at, is_after DESC))[1] AS is_after,
           (array_agg(words ORDER BY at, is_after DESC))[1] AS first_words, (array_agg(words ORDER BY at DESC, is_after))[1] AS last_words,
           (array_agg(block_id ORDER BY at, is_after DESC))[1] AS first_block_id, (array_agg(ordinal ORDER BY at, is_after DESC))[1] AS first_ordinal,
           (array_agg(block_id ORDER BY at DESC, is_after))[1] AS last_block_id,
           (array_agg(ordinal ORDER BY at DESC, is_after))[1] AS last_ordinal,
           (array_agg(sweep_id ORDER BY at, is_after DESC))[1] AS sweep_id
    FROM numbered
    GROUP BY hub_key, kind, part, turn, state = 'open'
)
SELECT s.*, lag(is_open) OVER told AS was_open, lag(last_block_id) OVER told AS before_block_id, lag(last_ordinal) OVER told AS before_ordinal,
       lag(last_words) OVER told AS before_words, lag(began_at) OVER told AS open_since, lead(began_at) OVER told AS restored_at
FROM stretch s
WINDOW told AS (PARTITION BY hub_key, part ORDER BY turn);

CREATE TEMPORARY TABLE hub_withdrawal_now ON COMMIT DROP AS
WITH taken AS (
    -- A reader's word on one record is held against the same reader's word on the next: what begins with an earlier record changed by no record.
    SELECT * FROM hub_stretch WHERE NOT is_open AND was_open AND is_after
), before AS (
    -- The last record of any kind in which it was open, and the last complete walk that met it while that stood.
    SELECT t.hub_key, t.part, t.turn, max(greatest(a.at, r.observed_at, m.as_of)) AS last_open_at
    FROM taken t
    JOIN hub_answer a ON a.hub_key = t.hub_key AND a.part = t.part AND a.state = 'open' AND a.at >= t.open_since AND a.at < t.began_at
    LEFT JOIN LATERAL (SELECT max(o.observed_at) AS observed_at FROM hub_record o WHERE o.hub_key = t.hub_key AND o.walk_at >= a.walk_at AND o.walk_at < a.until_at) r ON true
    LEFT JOIN LATERAL (
        SELECT w.as_of FROM hub_walk w
        WHERE w.kind = t.kind AND w.as_of > a.walk_at AND w.as_of < a.until_at
          AND NOT EXISTS (SELECT 1 FROM meta.hub_absence x WHERE x.sweep_id = w.sweep_id AND x.hub_key = t.hub_key)
          AND NOT EXISTS (SELECT 1 FROM hub_held d WHERE d.hub_key = t.hub_key AND d.from_at <= w.as_of AND w.as_of < coalesce(d.until_at, 'infinity'))
          AND NOT EXISTS (SELECT 1 FROM hub_record g WHERE g.hub_key = t.hub_key AND g.gone_at <= w.as_of AND w.as_of < g.next_at)
        ORDER BY w.as_of DESC LIMIT 1
    ) m ON true
    GROUP BY t.hub_key, t.part, t.turn
), confirmed AS (
    SELECT t.hub_key, t.part, t.turn,
           min(least(CASE WHEN raw.is_later_day(a.at, t.began_at) THEN a.at END, CASE WHEN a.state = 'gone' THEN greatest(a.confirmed_at, a.at) END, r.observed_at, m.as_of))
               AS confirmed_at
    FROM taken t
    JOIN hub_answer a ON a.hub_key = t.hub_key AND a.part = t.part AND a.state <> 'open' AND a.at >= t.began_at AND a.at < coalesce(t.restored_at, 'infinity')
    LEFT JOIN LATERAL (
        SELECT min(o.observed_at) AS observed_at FROM hub_record o
        WHERE o.hub_key = t.hub_key AND a.state <> 'gone' AND o.walk_at >= a.walk_at AND o.walk_at < a.until_at AND raw.is_later_day(o.observed_at, t.began_at)
    ) r ON true
    LEFT JOIN LATERAL (
        SELECT w.as_of FROM hub_walk w
        WHERE w.kind = t.kind AND a.state <> 'gone' AND w.as_of > a.walk_at AND w.as_of < a.until_at AND raw.is_later_day(w.as_of, t.began_at)
          AND NOT EXISTS (SELECT 1 FROM meta.hub_absence x WHERE x.sweep_id = w.sweep_id AND x.hub_key = t.hub_key)
          AND NOT EXISTS (SELECT 1 FROM hub_held d WHERE d.hub_key = t.hub_key AND d.from_at <= w.as_of AND w.as_of < coalesce(d.until_at, 'infinity'))
          AND NOT EXISTS (SELECT 1 FROM hub_record g WHERE g.hub_key = t.hub_key AND g.gone_at <= w.as_of AND w.as_of < g.next_at)
        ORDER BY w.as_of LIMIT 1
    ) m ON true
    GROUP BY t.hub_key, t.part, t.turn
)
SELECT t.hub_key, b.last_open_at, t.began_at AS withdrawn_at, c.confirmed_at, t.restored_at, t.before_block_id, t.first_block_id AS after_block_id, t.sweep_id,
       t.before_ordinal, t.first_ordinal AS after_ordinal, t.kind,
       CASE WHEN t.part = 'licence' THEN 'licence' WHEN t.part = 'training data' OR (t.kind = 'dataset' AND t.state <> 'gated') THEN 'data' WHEN t.state = 'gated' THEN 'gating'
            WHEN coalesce(d.has_weights_before, n.has_weights, false) THEN 'weights' ELSE 'repository' END AS what,
       t.state AS how, t.before_words AS before, t.first_words AS after
FROM taken t
JOIN before b USING (hub_key, part, turn)
JOIN confirmed c USING (hub_key, part, turn)
-- Whether the record before held weights: as the next change of declarations knows, else as the newest record has it.
LEFT JOIN LATERAL (
    SELECT r.has_weights_before FROM core.hub_redeclaration r
    WHERE r.hub_key = t.hub_key AND r.told_at > (SELECT o.observed_at FROM hub_record o WHERE o.hub_key = t.hub_key AND o.block_id = t.before_block_id AND o.ordinal = t.before_ordinal)
    ORDER BY r.told_at LIMIT 1
) d ON true
LEFT JOIN core.hub_declaration n ON n.hub_key = t.hub_key;
