-- What was open and was taken back: every absence is kept, the look before a change, and what each telling says of what is open.

ALTER TABLE raw.record_version ADD COLUMN previous_told_at timestamptz;
COMMENT ON COLUMN raw.record_version.previous_told_at IS 'When a look of an earlier run last told the content before this one, by the service''s Date (UTC); NULL for a first version, after an absence, and where no such look is known.';

CREATE TABLE core.telling (
    raw_version_id  bigint PRIMARY KEY REFERENCES raw.record_version,
    reader_version  integer NOT NULL,
    facts           jsonb NOT NULL
);
COMMENT ON TABLE core.telling IS 'What each telling says of what is open, of things that were told in more than one way or were gone once: by it two tellings are compared. All are read by the same readers, so that a new rule takes nothing back. Key: raw_version_id. Source: raw, by observatory.disclosure.telling.';
COMMENT ON COLUMN core.telling.raw_version_id IS 'The version read (raw.record_version).';
COMMENT ON COLUMN core.telling.reader_version IS 'Version of the readers that read it.';
COMMENT ON COLUMN core.telling.facts IS 'As far as told: gated, is_private, is_disabled, is_archived; files (of weights, data or programs, count), others (files that may be of weights, count), has_card, is_detected (the Hub found weights), is_truncated; licences (ids in lower case), license_name; datasets (declared, count); letters (of a card, count).';

ALTER TABLE meta.look ADD COLUMN earlier_at timestamptz;
COMMENT ON COLUMN meta.look.earlier_at IS 'Last answer of the series by a run before last_run_id, by the service''s Date (UTC); NULL where the series began in that run.';

CREATE FUNCTION raw.last_told(source text, kind text, via text, key text, run_id bigint) RETURNS timestamptz
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT max(told.at)
    FROM meta.look l
    CROSS JOIN LATERAL (SELECT CASE WHEN l.last_run_id = last_told.run_id THEN l.earlier_at ELSE l.ended_at END AS at) told
    WHERE l.source = last_told.source AND l.outcome = 'answered'
      AND l.scope = CASE last_told.via WHEN 'list' THEN CASE last_told.kind WHEN 'repository' THEN 'repositories' ELSE last_told.kind || 's' END || '_of:' || split_part(last_told.key, '/', 1)
                         ELSE last_told.kind || ':' || last_told.key END
      -- A list told it, unless it was asked for by its name after that list, in vain.
      AND NOT EXISTS (
          SELECT 1 FROM meta.look f
          WHERE f.source = last_told.source AND f.scope = last_told.kind || ':' || last_told.key AND f.outcome <> 'answered'
            AND CASE WHEN f.last_run_id = last_told.run_id THEN f.earlier_at ELSE f.ended_at END >= told.at)
$$;
COMMENT ON FUNCTION raw.last_told(text, text, text, text, bigint) IS 'When a look of another run than the given one (NULL: of any) last told a thing that is there, by its own call or by its account''s whole list, as via says; NULL where none is known. Source: meta.look.';
-- A view of staging calls it with the rights of whoever reads it.
GRANT EXECUTE ON FUNCTION raw.last_told(text, text, text, text, bigint) TO observatory_reader;

ALTER TABLE raw.record ADD COLUMN told_until timestamptz;
COMMENT ON COLUMN raw.record.told_until IS 'Of a thing that is absent or in doubt (absent_at): when a look of an earlier run last told it, by the service''s Date (UTC); NULL where no such look is known.';

CREATE TABLE raw.absence (
    record_id     bigint NOT NULL REFERENCES raw.record,
    told_until    timestamptz,
    absent_at     timestamptz NOT NULL,
    confirmed_at  timestamptz NOT NULL,
    renamed_to    text,
    returned_at   timestamptz,
    look_id       bigint REFERENCES meta.look,
    answer        text,
    PRIMARY KEY (record_id, absent_at)
);
COMMENT ON TABLE raw.absence IS 'Every time that a record was gone by two answers on two days; raw.record knows the one that lasts. Key: record_id, absent_at. Source: looks of the services, by the ingest Dags.';
COMMENT ON COLUMN raw.absence.record_id IS 'The record (raw.record).';
COMMENT ON COLUMN raw.absence.told_until IS 'When a look of an earlier run last told it, by the service''s Date (UTC); NULL where no such look is known.';
COMMENT ON COLUMN raw.absence.absent_at IS 'First answer that it is not there (UTC).';
COMMENT ON COLUMN raw.absence.confirmed_at IS 'The answer of a later day that confirmed it, or the redirect to a name of the same stable id (UTC).';
COMMENT ON COLUMN raw.absence.renamed_to IS 'New name, where the service redirected to one.';
COMMENT ON COLUMN raw.absence.returned_at IS 'When it was told again (UTC); NULL while it is gone.';
COMMENT ON COLUMN raw.absence.look_id IS 'The look that confirmed it (meta.look): its own call told it absent, else its account''s whole list, which did not hold it.';
COMMENT ON COLUMN raw.absence.answer IS 'What the service answered to the call that confirmed it: status and error code. Deleted and made private are one answer.';
INSERT INTO raw.absence (record_id, absent_at, confirmed_at, renamed_to, look_id, answer)
SELECT r.record_id, r.gone_at, r.gone_confirmed_at, r.renamed_to, l.look_id, l.detail
FROM raw.record r
LEFT JOIN meta.look l ON l.source = r.source AND l.scope = r.kind || ':' || r.key AND l.is_current AND l.outcome = 'absent'
WHERE r.gone_at IS NOT NULL AND r.gone_confirmed_at IS NOT NULL;

CREATE TABLE core.withdrawal (
    subject_kind      text NOT NULL,
    subject_id        text NOT NULL,
    what              text NOT NULL,
    how               text NOT NULL,
    lab_id            text NOT NULL,
    release_id        text,
    last_open_at      timestamptz NOT NULL,
    withdrawn_at      timestamptz NOT NULL,
    confirmed_at      timestamptz NOT NULL,
    restored_at       timestamptz,
    before_version_id bigint NOT NULL,
    after_version_id  bigint,
    look_id           bigint,
    before            text NOT NULL,
    after             text NOT NULL,
    elsewhere         text,
    n_elsewhere       bigint,
    PRIMARY KEY (subject_kind, subject_id, what, withdrawn_at)
);
COMMENT ON TABLE core.withdrawal IS 'What was open by evidence and was taken back, each time between which two looks, with the evidence before and after. Key: subject_kind, subject_id, what, withdrawn_at. Source: core.telling, staging.retold, staging.absence.';
COMMENT ON COLUMN core.withdrawal.subject_kind IS 'model, dataset or repository.';
COMMENT ON COLUMN core.withdrawal.subject_id IS 'Its name at its service: org/name on the Hub, owner/name on GitHub.';
COMMENT ON COLUMN core.withdrawal.what IS 'What was open: weights, data (a dataset''s files, or the training data that a model declares), code, card (its text), licence, gating (no gate before it).';
COMMENT ON COLUMN core.withdrawal.how IS 'gone (the service says that it is not there: deleted and made private are one answer), private, disabled, gated, removed (not there any more while the repository is), rewritten (other words stand there), archived (read-only, still to be read).';
COMMENT ON COLUMN core.withdrawal.lab_id IS 'Lab of the account (mart.lab), or unknown.';
COMMENT ON COLUMN core.withdrawal.release_id IS 'Release of which it is a part (mart.release), the first by name where it is of several; NULL: of none.';
COMMENT ON COLUMN core.withdrawal.last_open_at IS 'The last look that told it open, by the service''s Date (UTC).';
COMMENT ON COLUMN core.withdrawal.withdrawn_at IS 'The first look that told it not open any more (UTC): it was taken back between the two.';
COMMENT ON COLUMN core.withdrawal.confirmed_at IS 'The last look of a later day that told the same (UTC): one answer takes nothing back.';
COMMENT ON COLUMN core.withdrawal.restored_at IS 'The first look that told it open again (UTC); NULL: it is not open again.';
COMMENT ON COLUMN core.withdrawal.before_version_id IS 'Evidence before: version of the record that told it open last (raw.record_version).';
COMMENT ON COLUMN core.withdrawal.after_version_id IS 'Evidence after: version that told it not open first (raw.record_version); NULL where it is gone.';
COMMENT ON COLUMN core.withdrawal.look_id IS 'Evidence after of what is gone: the look that confirmed it (meta.look); NULL for others.';
COMMENT ON COLUMN core.withdrawal.before IS 'What was told before.';
COMMENT ON COLUMN core.withdrawal.after IS 'What was told after.';
COMMENT ON COLUMN core.withdrawal.elsewhere IS 'Where it is still kept as far as told: forks (of a repository on GitHub), quantized (models of others that declare to be made of its weights); NULL: not told.';
COMMENT ON COLUMN core.withdrawal.n_elsewhere IS 'Such copies, count; NULL: not told.';

CREATE TABLE mart.withdrawal (
    subject_kind      text NOT NULL,
    subject_id        text NOT NULL,
    what              text NOT NULL,
    how               text NOT NULL,
    lab_id            text NOT NULL,
    release_id        text,
    last_open_at      timestamptz NOT NULL,
    withdrawn_at      timestamptz NOT NULL,
    confirmed_at      timestamptz NOT NULL,
    restored_at       timestamptz,
    before_version_id bigint NOT NULL,
    after_version_id  bigint,
    look_id           bigint,
    before            text NOT NULL,
    after             text NOT NULL,
    elsewhere         text,
    n_elsewhere       bigint,
    publication_id    bigint NOT NULL,
    published_from    timestamptz NOT NULL,
    PRIMARY KEY (subject_kind, subject_id, what, withdrawn_at)
);
COMMENT ON TABLE mart.withdrawal IS 'What was open by evidence and was taken back, each time between which two looks, with the evidence before and after. Key: subject_kind, subject_id, what, withdrawn_at. Caveats: what we watch; of the time before we watched nothing is known. A refusal, a failed look, a new name and one answer alone are none. What was gated already, or is of a licence that the registry does not know, was not open. A card counts as taken back where under a quarter of its letters is left, code where a repository holds no program any more.';
COMMENT ON COLUMN mart.withdrawal.subject_kind IS 'model, dataset or repository.';
COMMENT ON COLUMN mart.withdrawal.subject_id IS 'Its name at its service: org/name on the Hub, owner/name on GitHub.';
COMMENT ON COLUMN mart.withdrawal.what IS 'What was open: weights, data (a dataset''s files, or the training data that a model declares), code, card (its text), licence, gating (no gate before it).';
COMMENT ON COLUMN mart.withdrawal.how IS 'gone (the service says that it is not there: deleted and made private are one answer), private, disabled, gated, removed (not there any more while the repository is), rewritten (other words stand there), archived (read-only, still to be read).';
COMMENT ON COLUMN mart.withdrawal.lab_id IS 'Lab of the account (mart.lab), or unknown.';
COMMENT ON COLUMN mart.withdrawal.release_id IS 'Release of which it is a part (mart.release), the first by name where it is of several; NULL: of none.';
COMMENT ON COLUMN mart.withdrawal.last_open_at IS 'The last look that told it open, by the service''s Date (UTC).';
COMMENT ON COLUMN mart.withdrawal.withdrawn_at IS 'The first look that told it not open any more (UTC): it was taken back between the two.';
COMMENT ON COLUMN mart.withdrawal.confirmed_at IS 'The last look of a later day that told the same (UTC): one answer takes nothing back.';
COMMENT ON COLUMN mart.withdrawal.restored_at IS 'The first look that told it open again (UTC); NULL: it is not open again.';
COMMENT ON COLUMN mart.withdrawal.before_version_id IS 'Evidence before: version of the record that told it open last (raw.record_version).';
COMMENT ON COLUMN mart.withdrawal.after_version_id IS 'Evidence after: version that told it not open first (raw.record_version); NULL where it is gone.';
COMMENT ON COLUMN mart.withdrawal.look_id IS 'Evidence after of what is gone: the look that confirmed it (meta.look); NULL for others.';
COMMENT ON COLUMN mart.withdrawal.before IS 'What was told before.';
COMMENT ON COLUMN mart.withdrawal.after IS 'What was told after.';
COMMENT ON COLUMN mart.withdrawal.elsewhere IS 'Where it is still kept as far as told: forks (of a repository on GitHub), quantized (models of others that declare to be made of its weights); NULL: not told.';
COMMENT ON COLUMN mart.withdrawal.n_elsewhere IS 'Such copies, count; NULL: not told.';
COMMENT ON COLUMN mart.withdrawal.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.withdrawal.published_from IS 'When this row was first published as it stands (wall clock, UTC).';

CREATE TABLE mart.withdrawal_history (LIKE mart.withdrawal INCLUDING COMMENTS, published_to timestamptz NOT NULL);
CREATE INDEX withdrawal_history_key ON mart.withdrawal_history (subject_kind, subject_id, what, withdrawn_at, published_to);
COMMENT ON TABLE mart.withdrawal_history IS 'Rows of mart.withdrawal that a later publication changed or withdrew. Key: subject_kind, subject_id, what, withdrawn_at, published_to.';
COMMENT ON COLUMN mart.withdrawal_history.published_to IS 'When this row ceased to be what we published (wall clock, UTC).';
REVOKE UPDATE, DELETE ON mart.withdrawal_history FROM observatory_loader;

CREATE TABLE build.withdrawal (LIKE mart.withdrawal INCLUDING COMMENTS INCLUDING INDEXES);
ALTER TABLE build.withdrawal DROP COLUMN publication_id, DROP COLUMN published_from;
COMMENT ON TABLE build.withdrawal IS 'The next mart.withdrawal, before its audit. Key: subject_kind, subject_id, what, withdrawn_at.';

SELECT meta.make_as_of('withdrawal');
