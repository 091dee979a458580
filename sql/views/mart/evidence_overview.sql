-- One row per statement that records or source checks make about a release, however many of its models share it, with the release's status beside it.
CREATE OR REPLACE VIEW mart.evidence_overview AS
SELECT
    r.release_id, r.name, l.name AS lab, r.is_flagship, e.dimension, d.status, d.look, e.is_deciding, e.finding, e.indicator,
    CASE WHEN e.is_quotation THEN e.quotation END AS quotation, CASE WHEN NOT e.is_quotation THEN mart.as_read(mart.statement(e.dimension, e.reason, e.quotation), e.read_how) END AS statement,
    CASE
        WHEN e.is_quotation THEN NULL
        WHEN e.source_kind IN ('registry', 'correction') THEN 'no words of the page are kept: what it shows was written down by a reader, of the page, of accounts of it or from memory, as the note in sql/registry says'
        WHEN e.source_kind = 'look' THEN 'there are no words: what was asked for was not found, or not answered'
        ELSE 'there are no words: files, fields, names or counts of the record show it'
    END AS no_quotation,
    e.read_how, CASE e.read_how WHEN 'by a rule' THEN 'a program' WHEN 'by its kind alone' THEN 'nobody' WHEN 'nothing was read' THEN 'nobody' ELSE 'a reader of the registry' END AS read_by,
    e.reason, e.rule, e.standing, e.strength,
    e.source_kind, e.source_key,
    e.source_url, e.source_is_makers, CASE
        WHEN e.source_url IS NOT NULL THEN NULL
        WHEN e.source_kind = 'registry' THEN 'no page: no record of the release was found, and nobody wrote down a document that shows it'
        WHEN e.source_kind = 'look' THEN 'no page: nothing that could show it was known to ask for'
        WHEN e.source_key LIKE 'account-%' THEN 'no page: the name of the account is withheld'
        ELSE 'no page: the record has no address of its own'
    END AS no_source_url,
    'release?release=' || replace(replace(replace(r.release_id, '%', '%25'), '&', '%26'), '+', '%2B') || '&publication=' || p.publication_id AS page_path,
    e.locator, e.sources, e.models, e.observed_at, e.evidence_id, p.world, p.publication_id, p.as_of
FROM mart.release_disclosure r
LEFT JOIN mart.lab l ON l.lab_id = r.lab_id
CROSS JOIN LATERAL (
    VALUES
    ('weights', r.weights_status, r.weights_look, r.weights_evidence_id), ('data', r.data_status, r.data_look, r.data_evidence_id),
    ('code', r.code_status, r.code_look, r.code_evidence_id), ('methods', r.methods_status, r.methods_look, r.methods_evidence_id)
) AS d (dimension, status, look, evidence_id)
JOIN (
    -- Make one row of the same statement by several models or records: the row that decides, else the first.
    SELECT
        x.release_id, x.dimension, x.finding, x.indicator, x.quotation, x.reason, x.rule, x.standing, x.strength, x.source_kind, x.read_how,
        (array_agg(x.source_key ORDER BY x.is_deciding DESC, x.rank, x.evidence_id))[1] AS source_key,
        (array_agg(x.source_url ORDER BY x.is_deciding DESC, x.rank, x.evidence_id))[1] AS source_url,
        (array_agg(x.source_is_makers ORDER BY x.is_deciding DESC, x.rank, x.evidence_id))[1] AS source_is_makers,
        coalesce(bool_and(x.is_quotation), false) AS is_quotation,
        (array_agg(x.locator ORDER BY x.is_deciding DESC, x.rank, x.evidence_id))[1] AS locator,
        (array_agg(x.evidence_id ORDER BY x.is_deciding DESC, x.rank, x.evidence_id))[1] AS evidence_id,
        count(DISTINCT x.source_key) AS sources, count(DISTINCT x.hub_id) AS models, min(x.observed_at) AS observed_at, bool_or(x.is_deciding) AS is_deciding
    FROM (
        SELECT
            w.*, coalesce(w.evidence_id IN (q.weights_evidence_id, q.data_evidence_id, q.code_evidence_id, q.methods_evidence_id), false) AS is_deciding
        FROM mart.evidence w
        JOIN mart.release_disclosure q USING (release_id)
    ) x
    GROUP BY x.release_id, x.dimension, x.finding, x.indicator, x.quotation, x.reason, x.rule, x.standing, x.strength, x.source_kind, x.read_how
) e ON e.release_id = r.release_id AND e.dimension = d.dimension
CROSS JOIN (SELECT publication_id, as_of, world FROM mart.publication WHERE is_current) p;
COMMENT ON VIEW mart.evidence_overview IS 'Why each release has its status, in the current publication: what was found, and what was asked and came to nothing, each once, however many models of the release it is alike for. Grain: one row per release, dimension, rule and what it says. Key: evidence_id. Source: mart.evidence, mart.release_disclosure, mart.lab. Caveats: a look that was refused says that a service gave our call no answer, and nothing of the maker; the row with is_deciding is why; the others speak of parts of it or of other models of the release. By model, with rule versions and raw records, it is in mart.evidence.';
COMMENT ON COLUMN mart.evidence_overview.release_id IS 'The release (mart.release).';
COMMENT ON COLUMN mart.evidence_overview.name IS 'Its name.';
COMMENT ON COLUMN mart.evidence_overview.lab IS 'The lab''s name; NULL where no lab is known.';
COMMENT ON COLUMN mart.evidence_overview.is_flagship IS 'Whether it stands in mart.release_overview; other releases, and single models of others, are here too.';
COMMENT ON COLUMN mart.evidence_overview.dimension IS 'weights, data, code or methods.';
COMMENT ON COLUMN mart.evidence_overview.status IS 'The release''s status in the dimension: open, partial, closed or unknown.';
COMMENT ON COLUMN mart.evidence_overview.look IS 'How completely the release was looked for in it: complete, partial or none; only a complete look can close.';
COMMENT ON COLUMN mart.evidence_overview.is_deciding IS 'Whether it decides the status; one row of each release and dimension does.';
COMMENT ON COLUMN mart.evidence_overview.finding IS 'What this row alone shows: open, partial or none.';
COMMENT ON COLUMN mart.evidence_overview.indicator IS 'What it speaks of (mart.indicator); look: a look that came to nothing.';
COMMENT ON COLUMN mart.evidence_overview.quotation IS 'Words of the record, at most 200 characters, as they stand there; NULL where the row holds none: statement says then what was found, and no_quotation why there are no words, as of closed weights, which no page says in so many words.';
COMMENT ON COLUMN mart.evidence_overview.statement IS 'Our sentence for what was found, where there are no words to quote: of the registry and of corrections what a person read, of files their paths, of a look what was asked and what was answered. Never the maker''s words. NULL where there is a quotation.';
COMMENT ON COLUMN mart.evidence_overview.no_quotation IS 'Why there is no quotation, in words; NULL where there is one.';
COMMENT ON COLUMN mart.evidence_overview.read_how IS 'How it was read: by a rule (a program read the record as the service told it, or asked for it); or, as the note of the row in sql/registry says, by search (the text, a copy or a quotation of it was seen, or a reader''s close account), from memory (of the published record: nobody looked it up for this row), by search and from memory, by its kind alone (a paper or report that nobody read for methods), nothing was read (which is why the status is unknown), or not said. Count the deciding rows by it before you say that documents were read.';
COMMENT ON COLUMN mart.evidence_overview.read_by IS 'Who read it: a program (by a rule), a reader of the registry (who wrote the row in sql/registry: a person, or a session of a language model), or nobody (by its kind alone, nothing was read).';
COMMENT ON COLUMN mart.evidence_overview.reason IS 'Why the row counts as it does, in a word or a sentence. Where it says refused and names a service''s answer, the service gave our call no answer: that is no act of the maker. Of data refused alone: the maker''s own document says that it does not tell.';
COMMENT ON COLUMN mart.evidence_overview.rule IS 'Rule id (mart.rule).';
COMMENT ON COLUMN mart.evidence_overview.standing IS 'What the source is to the release: own, family, base or mentioned. Only what is its own can be open.';
COMMENT ON COLUMN mart.evidence_overview.strength IS 'How clearly it says so, weakest first: mentioned, part, nearby, headed, stated, declared.';
COMMENT ON COLUMN mart.evidence_overview.source_kind IS 'Kind of the record: model, model_card, tree, readme, paper, registry, look …';
COMMENT ON COLUMN mart.evidence_overview.source_key IS 'Name of the record at its service; the first of them where sources tells of several.';
COMMENT ON COLUMN mart.evidence_overview.source_url IS 'Page on which it can be seen (mart.evidence.source_url): the record at its service, the page that a row of the registry names, or of a look the page of what was asked for. Never NULL in a row that decides an open, partial or closed status.';
COMMENT ON COLUMN mart.evidence_overview.source_is_makers IS 'Whether that page is its maker''s own: in an account, or on a site, that the registry gives to the release''s lab (sql/registry/accounts.csv, lab_sites.csv and the homepage in labs.csv), a document that a person registered as the maker''s own, its own paper or its own repository. false: the page of another lab, of the press, of an encyclopaedia or of who keeps a list, whatever it says. NULL: not known, as of an account that the registry does not know, which may be an author''s or a stranger''s, and of a look, which shows what was asked for.';
COMMENT ON COLUMN mart.evidence_overview.no_source_url IS 'Why there is no source_url, in words; NULL where there is one.';
COMMENT ON COLUMN mart.evidence_overview.page_path IS 'Address of the release''s four statuses and their evidence on the project''s page, in this publication, below the page''s own address (make up or make serve prints it); it shows the same for good.';
COMMENT ON COLUMN mart.evidence_overview.locator IS 'Where in that record; for a look its scope.';
COMMENT ON COLUMN mart.evidence_overview.sources IS 'Records, or looks, that say the same. Unit: records.';
COMMENT ON COLUMN mart.evidence_overview.models IS 'Models of the release that it is said of. Unit: models; 0: it speaks of the release as a whole.';
COMMENT ON COLUMN mart.evidence_overview.observed_at IS 'When that content was first observed, by the service''s Date (UTC); of a row of the registry the day that it tells.';
COMMENT ON COLUMN mart.evidence_overview.evidence_id IS 'One row of mart.evidence for it: the deciding one, where it decides.';
COMMENT ON COLUMN mart.evidence_overview.world IS 'World that the rows are of (mart.publication.world): live, or the title of a sample, which speaks of itself only.';
COMMENT ON COLUMN mart.evidence_overview.publication_id IS 'Publication that the row is of (mart.publication).';
COMMENT ON COLUMN mart.evidence_overview.as_of IS 'Newest observation that this publication rests on, by the services'' Date (UTC); of all rows alike.';
REVOKE INSERT, UPDATE, DELETE ON mart.evidence_overview FROM observatory_loader;
