-- One row: since when things are looked at, how many were looked at on two days, and how many were taken back. An empty mart.withdrawal says no more than this.
CREATE OR REPLACE VIEW mart.withdrawal_overview AS
SELECT
    l.first_look_at, l.last_look_at, l.things, l.things_looked_at_on_two_days, l.things - l.things_looked_at_on_two_days AS things_looked_at_on_one_day,
    w.withdrawals, w.things_withdrawn, w.things_restored,
    CASE
        WHEN l.things = 0 THEN 'nothing was looked at: nothing is known of what was taken back'
        WHEN l.things_looked_at_on_two_days = 0 THEN format('each of %s things was looked at on one day alone: nothing could be seen to be taken back', l.things)
        ELSE format(
            '%s of %s things were looked at on two days or more, from %s to %s: of these %s were taken back; of the others, and of the time before, nothing is known',
            l.things_looked_at_on_two_days, l.things, to_char(l.first_look_at AT TIME ZONE 'UTC', 'YYYY-MM-DD'), to_char(l.last_look_at AT TIME ZONE 'UTC', 'YYYY-MM-DD'),
            w.things_withdrawn)
    END AS note,
    p.world, p.publication_id, p.as_of
FROM (
    SELECT
        count(*) AS things, min(t.first_at) AS first_look_at, max(t.last_at) AS last_look_at,
        count(*) FILTER (WHERE (t.last_at AT TIME ZONE 'UTC')::date > (t.first_at AT TIME ZONE 'UTC')::date) AS things_looked_at_on_two_days
    FROM (
        -- A thing is told by its own call and by the list of its account: the first and the last answer of both count.
        SELECT r.source, r.kind, r.key, min(r.first_seen_at) AS first_at, greatest(max(r.absent_at), max(k.ended_at), max(r.first_seen_at)) AS last_at
        FROM raw.record r
        LEFT JOIN LATERAL (
            SELECT max(x.ended_at) AS ended_at
            FROM meta.look x
            WHERE x.source = r.source AND x.outcome = 'answered'
              AND x.scope = CASE r.via WHEN 'list' THEN CASE r.kind WHEN 'repository' THEN 'repositories' ELSE r.kind || 's' END || '_of:' || split_part(r.key, '/', 1)
                                       ELSE r.kind || ':' || r.key END
        ) k ON true
        WHERE (r.source = 'huggingface' AND r.kind IN ('model', 'dataset')) OR (r.source = 'github' AND r.kind = 'repository')
        GROUP BY r.source, r.kind, r.key
    ) t
) l
CROSS JOIN (
    SELECT
        count(*) AS withdrawals, count(DISTINCT (subject_kind, subject_id)) AS things_withdrawn,
        count(DISTINCT (subject_kind, subject_id)) FILTER (WHERE restored_at IS NOT NULL) AS things_restored
    FROM mart.withdrawal
) w
CROSS JOIN (SELECT publication_id, as_of, world FROM mart.publication WHERE is_current) p;
COMMENT ON VIEW mart.withdrawal_overview IS 'Whether anything was taken back, and what could be seen of that: read it beside mart.withdrawal, which is empty where nothing was, and also where nothing was looked at twice. Grain: one row, or none before the first publication. Key: publication_id. Source: mart.withdrawal, raw.record, meta.look. Caveats: of models, datasets and repositories that we watch; a thing that was gone before we looked is not known; a withdrawal needs an answer that shows it open and two later ones, of two days, that do not.';
COMMENT ON COLUMN mart.withdrawal_overview.first_look_at IS 'First answer on any of them, by the service''s Date (UTC): of the time before nothing is known; NULL: none.';
COMMENT ON COLUMN mart.withdrawal_overview.last_look_at IS 'Newest answer on any of them (UTC); NULL: none.';
COMMENT ON COLUMN mart.withdrawal_overview.things IS 'Models, datasets and repositories that were looked at. Unit: things.';
COMMENT ON COLUMN mart.withdrawal_overview.things_looked_at_on_two_days IS 'Of things: those with answers on two days or more: of these alone it can be known whether they were taken back. Unit: things.';
COMMENT ON COLUMN mart.withdrawal_overview.things_looked_at_on_one_day IS 'Of things: the others, of which nothing is known. Unit: things.';
COMMENT ON COLUMN mart.withdrawal_overview.withdrawals IS 'Rows of mart.withdrawal: one thing may take back several parts, or one several times. Unit: withdrawals.';
COMMENT ON COLUMN mart.withdrawal_overview.things_withdrawn IS 'Things that took back something, at least so many; 0 says: none of those looked at on two days, as far as was seen. Unit: things.';
COMMENT ON COLUMN mart.withdrawal_overview.things_restored IS 'Of things_withdrawn: those with a part that is open again. Unit: things.';
COMMENT ON COLUMN mart.withdrawal_overview.note IS 'The same in a sentence.';
COMMENT ON COLUMN mart.withdrawal_overview.world IS 'World that the rows are of (mart.publication.world): live, or the title of a sample, which speaks of itself only.';
COMMENT ON COLUMN mart.withdrawal_overview.publication_id IS 'Publication that the row is of (mart.publication).';
COMMENT ON COLUMN mart.withdrawal_overview.as_of IS 'Newest observation that this publication rests on, by the services'' Date (UTC).';
REVOKE INSERT, UPDATE, DELETE ON mart.withdrawal_overview FROM observatory_loader;
