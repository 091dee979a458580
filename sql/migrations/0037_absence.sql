-- Gone needs two answers on two days: the first one is kept as a doubt beside the record, and the second one makes it gone.
ALTER TABLE raw.record ADD COLUMN absent_at timestamptz, ADD COLUMN absent_to text, ADD COLUMN gone_confirmed_at timestamptz;
COMMENT ON COLUMN raw.record.absent_at IS 'First answer that it is not there, by the service''s Date (UTC); NULL while it is there. Alone it is a doubt: what is derived still has the record.';
COMMENT ON COLUMN raw.record.absent_to IS 'Name that this answer redirected to, where it did.';
COMMENT ON COLUMN raw.record.gone_at IS 'absent_at, once an answer of a later day (UTC) said the same, or the service redirected to a name that tells the same stable id; NULL while it is there or in doubt.';
COMMENT ON COLUMN raw.record.gone_confirmed_at IS 'The answer that made it gone, by the service''s Date (UTC). Until migration 37 one answer was enough: NULL for these.';
UPDATE raw.record SET absent_at = gone_at, absent_to = renamed_to WHERE gone_at IS NOT NULL;
CREATE INDEX record_absent ON raw.record (source, key) WHERE absent_at IS NOT NULL;
-- Names compare without case on GitHub.
CREATE INDEX record_github_name ON raw.record (lower(key)) WHERE source = 'github';

ALTER TABLE meta.look ADD COLUMN absent_since timestamptz;
COMMENT ON COLUMN meta.look.absent_since IS 'Of an absent series: the first answer that it is absent since it was last answered, failures and refusals between aside (UTC). It is believed when ended_at is of a later day. NULL for other outcomes.';
UPDATE meta.look SET absent_since = started_at WHERE outcome = 'absent';

CREATE FUNCTION raw.is_later_day(later timestamptz, earlier timestamptz) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT (later AT TIME ZONE 'UTC')::date > (earlier AT TIME ZONE 'UTC')::date $$;
COMMENT ON FUNCTION raw.is_later_day(timestamptz, timestamptz) IS 'Whether one moment is of a later day (UTC) than another.';

-- What a thing's going takes with it. GitHub's parts of a repository bear no common name.
CREATE FUNCTION raw.is_part_of(source text, part text, kind text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT part = kind OR CASE WHEN source = 'github' THEN kind = 'repository' ELSE starts_with(part, kind || '_') END $$;
COMMENT ON FUNCTION raw.is_part_of(text, text, text) IS 'Whether a record of kind part is the thing of a kind itself, or one of its files, trees, refs, releases or commits.';

CREATE OR REPLACE VIEW meta.backlog AS
WITH newest AS (
    SELECT source, max(ended_at) AS ended_at FROM meta.look GROUP BY source
)
SELECT w.source, w.kind, w.key, w.reason, w.depth, w.first_seen_at
FROM meta.wanted w
LEFT JOIN newest n ON n.source = w.source
WHERE NOT EXISTS (
    SELECT 1 FROM meta.look l
    WHERE l.source = w.source AND l.is_current AND l.outcome <> 'failed'
      -- One answer that it is absent is asked again on a later day.
      AND NOT (l.outcome = 'absent' AND NOT raw.is_later_day(l.ended_at, l.absent_since) AND raw.is_later_day(n.ended_at, l.ended_at))
      AND l.scope = CASE w.kind
          WHEN 'account' THEN CASE w.source WHEN 'github' THEN 'repositories_of:' ELSE 'models_of:' END
          ELSE w.kind || ':' END || w.key);
COMMENT ON VIEW meta.backlog IS 'Wanted things that were not asked for yet, whose last call failed, or that one answer called absent on an earlier day. Key: source, kind, key.';

-- A run in which much vanishes waits for a person.
CREATE TABLE meta.vanishing (
    run_id        bigint NOT NULL REFERENCES meta.run,
    owner         text NOT NULL,
    before        bigint NOT NULL,
    vanished      bigint NOT NULL,
    share         double precision NOT NULL,
    releases      text[] NOT NULL,
    things        jsonb NOT NULL,
    is_suspicious boolean NOT NULL,
    is_approved   boolean NOT NULL,
    reason        text NOT NULL,
    compared_at   timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (run_id, owner)
);
COMMENT ON TABLE meta.vanishing IS 'What a build would call gone that the last publication had, lab by lab; where it is suspicious and nobody approved, the publication waits. Grain: one row per build run and owner. Key: run_id, owner. Source: raw.record, core.';
COMMENT ON COLUMN meta.vanishing.run_id IS 'Build run (meta.run).';
COMMENT ON COLUMN meta.vanishing.owner IS 'Lab of the registry, or account where no lab is known.';
COMMENT ON COLUMN meta.vanishing.before IS 'Models, datasets and repositories of it that were there before, count.';
COMMENT ON COLUMN meta.vanishing.vanished IS 'Of these, gone since: told so by two answers on two days, count.';
COMMENT ON COLUMN meta.vanishing.share IS 'vanished in before, 0 to 1.';
COMMENT ON COLUMN meta.vanishing.releases IS 'Releases of the registry of which a flagship is among them.';
COMMENT ON COLUMN meta.vanishing.things IS 'Up to 20 of them with both answers: kind, key, first_at, second_at.';
COMMENT ON COLUMN meta.vanishing.is_suspicious IS 'Whether the publication waits for a person by this row: a flagship, or more than a small share.';
COMMENT ON COLUMN meta.vanishing.is_approved IS 'Whether a person had approved the run: build_marts was triggered with approve.';
COMMENT ON COLUMN meta.vanishing.reason IS 'What vanished, and why that waits for a person. Whoever may trigger Dags in Airflow releases it: build_marts with approve.';
COMMENT ON COLUMN meta.vanishing.compared_at IS 'Wall clock, UTC.';

CREATE TABLE meta.told_gone (
    kind          text NOT NULL,
    key           text NOT NULL,
    gone_at       timestamptz NOT NULL,
    told_at       timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (kind, key)
);
COMMENT ON TABLE meta.told_gone IS 'What the last publication calls gone: what is gone and not here is new, and is weighed before it is published. Key: kind, key. Source: core.';
COMMENT ON COLUMN meta.told_gone.kind IS 'model, dataset or repository.';
COMMENT ON COLUMN meta.told_gone.key IS 'Its name at its service.';
COMMENT ON COLUMN meta.told_gone.gone_at IS 'First answer that it is gone, by the service''s Date (UTC).';
COMMENT ON COLUMN meta.told_gone.told_at IS 'When a publication first said so (wall clock, UTC).';
INSERT INTO meta.told_gone (kind, key, gone_at)
SELECT 'model', hub_id, gone_at FROM core.model WHERE gone_at IS NOT NULL
UNION ALL SELECT 'dataset', hub_id, gone_at FROM core.dataset WHERE gone_at IS NOT NULL
UNION ALL SELECT 'repository', github_full_name, gone_at FROM core.repository WHERE gone_at IS NOT NULL;
GRANT DELETE ON meta.vanishing, meta.told_gone TO observatory_loader;
-- Views of mart and staging call it with the rights of whoever reads them.
GRANT EXECUTE ON FUNCTION raw.is_later_day(timestamptz, timestamptz) TO observatory_reader;
