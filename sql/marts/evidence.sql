-- Evidence of every release and model that is published.
-- Grain: one row per evidence. Key: evidence_id. Volatile: raw_version_id, look_id, observed_at, rank, status, look, source_url, is_quotation, source_is_makers.
-- Reads: core.evidence, core.finding, core.correction, core.registry_release, core.registry_release_document, core.registry_release_member, core.link, core.release_member, core.rule, core.release, core.lab, core.lab_site, core.account_lab.
WITH candidate AS MATERIALIZED (
    -- Every document that names a thing: once for each release that it is of, and once for all others (release_id NULL).
    SELECT m.release_id, l.dst_id, l.locator, l.strength, l.src_kind, l.src_id, l.relation
    FROM core.link l
    JOIN core.release_member m ON m.artifact_kind = l.src_kind AND m.artifact_id = l.src_id
    WHERE l.dst_kind IN ('dataset', 'repository', 'paper')
    UNION ALL
    SELECT NULL, l.dst_id, l.locator, l.strength, l.src_kind, l.src_id, l.relation
    FROM core.link l
    WHERE l.dst_kind IN ('dataset', 'repository', 'paper')
), at_place AS (
    -- Choose before the join with evidence: thousands of cards name the same repository, and each of them has evidence of it.
    SELECT DISTINCT ON (release_id, dst_id, locator) * FROM candidate
    ORDER BY release_id, dst_id, locator, strength DESC, src_kind, src_id, relation
), anywhere AS (
    SELECT DISTINCT ON (release_id, dst_id) * FROM candidate
    ORDER BY release_id, dst_id, strength DESC, src_kind, src_id, relation
), naming AS (
    -- For a thing that was only named: the address of the document that names it, preferably one of the release's own, and at the place that is told.
    SELECT e.evidence_id,
           mart.source_url(CASE n.src_kind WHEN 'model' THEN 'model_card' WHEN 'repository' THEN 'readme' ELSE n.src_kind END, n.src_id, n.locator) AS url
    FROM core.evidence e
    LEFT JOIN at_place oa ON oa.release_id = e.release_id AND oa.dst_id = e.source_key AND oa.locator = e.locator
    LEFT JOIN anywhere ow ON ow.release_id = e.release_id AND ow.dst_id = e.source_key
    LEFT JOIN at_place sa ON sa.release_id IS NULL AND sa.dst_id = e.source_key AND sa.locator = e.locator
    LEFT JOIN anywhere sw ON sw.release_id IS NULL AND sw.dst_id = e.source_key
    CROSS JOIN LATERAL (
        SELECT t.src_kind, t.src_id, t.locator
        FROM (VALUES (1, oa.src_kind, oa.src_id, oa.locator), (2, ow.src_kind, ow.src_id, ow.locator),
                     (3, sa.src_kind, sa.src_id, sa.locator), (4, sw.src_kind, sw.src_id, sw.locator)) AS t (place, src_kind, src_id, locator)
        WHERE t.src_id IS NOT NULL
        ORDER BY t.place
        LIMIT 1
    ) n
    WHERE e.source_kind = 'link'
), given AS (
    -- For a thing that the registry assigns to the release: the page that the registry's row gives as its source.
    SELECT e.evidence_id, min(r.source) AS url
    FROM core.evidence e
    JOIN core.registry_release_member r ON r.release_id = e.release_id AND lower(r.artifact_id) = lower(e.source_key)
    WHERE e.source_kind = 'link'
    GROUP BY e.evidence_id
), written AS (
    -- For a row of the registry or a correction: the page that it gives as its source, since a long quotation may have cut that address.
    SELECT e.evidence_id,
           CASE
               WHEN e.source_kind = 'correction' THEN (
                   SELECT min(c.source) FROM core.correction c
                   WHERE c.subject_id = e.source_key AND e.locator = 'sql/registry/corrections.csv#' || c.field || '=' || left(c.value, 100)
               )
               WHEN e.rule = 'registry.api_only' THEN (SELECT r.announced_url FROM core.registry_release r WHERE r.release_id = e.release_id)
               WHEN e.rule = 'registry.documents' THEN (
                   -- Of several documents that a person read take the kind that says most.
                   SELECT d.url FROM core.registry_release_document d
                   WHERE d.release_id = e.release_id
                     AND CASE e.dimension WHEN 'data' THEN d.data IS NOT NULL WHEN 'code' THEN d.code IS NOT NULL
                                          ELSE d.kind NOT IN ('blog', 'data_summary', 'repository') AND coalesce(d.methods, '') <> 'none' END
                   ORDER BY array_position(ARRAY['repository', 'technical_report', 'paper', 'system_card', 'model_card', 'data_summary'], d.kind), d.url
                   LIMIT 1
               )
               ELSE substring(e.quotation FROM 'https://\S+$')
           END AS url
    FROM core.evidence e
    WHERE e.source_kind IN ('registry', 'correction')
), paged AS (
    SELECT e.evidence_id,
           coalesce(
               mart.source_url(e.source_kind, e.source_key, e.locator), w.url, n.url, g.url,
               -- If no document is known that names the thing, give the thing's own page, which may be gone.
               CASE WHEN e.source_kind = 'link' THEN mart.source_url(CASE e.dimension WHEN 'code' THEN 'repository' ELSE 'dataset' END, e.source_key, '') END
           ) AS url
    FROM core.evidence e
    LEFT JOIN written w USING (evidence_id)
    LEFT JOIN naming n USING (evidence_id)
    LEFT JOIN given g USING (evidence_id)
), host AS (
    -- For each address the account that keeps the page at a service, and host and path as core.lab_site writes them.
    SELECT h.url, h.service, h.name, h.place,
           CASE
               WHEN h.name LIKE '%.github.io' THEN split_part(h.name, '.', 1)
               -- Leave out words that are in an account's place in the path and are no account.
               WHEN h.path ~ '^[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]' AND (h.service <> 'huggingface' OR h.path !~ '^(api|papers|blog|docs|learn|posts)/')
                   THEN lower(split_part(h.path, '/', 1))
           END AS account
    FROM (
        SELECT u.url, u.name, regexp_replace(lower(u.url), '^https?://(www\.)?', '') AS place, CASE WHEN u.name = 'huggingface.co' THEN 'huggingface' WHEN u.name ~ '^(raw\.githubusercontent|github)\.com$|\.github\.io$' THEN 'github' END AS service,
               regexp_replace(u.url, '^https?://[^/]+/((api/)?(models|datasets)/|spaces/|collections/)?', '') AS path
        FROM (SELECT DISTINCT url, regexp_replace(lower(substring(url FROM '^https?://([^/?#:]+)')), '^www\.', '') AS name FROM paged WHERE url IS NOT NULL) u
    ) h
    WHERE h.name IS NOT NULL
), site AS (
    SELECT site, lab_id FROM core.lab_site
    UNION
    SELECT regexp_replace(lower(substring(homepage FROM '^https?://([^/?#:]+)')), '^www\.', ''), lab_id FROM core.lab
    -- A page of accounts is nobody's own site.
    WHERE homepage !~ '^https?://(www\.)?(github\.com|huggingface\.co)(/|$)'
), sited AS (
    -- Whose site a page is on: that of the longest name that fits, of several labs where several share it, of nobody's where the array is empty.
    SELECT f.url, coalesce(array_agg(f.lab_id) FILTER (WHERE f.lab_id IS NOT NULL), '{}') AS labs
    FROM (
        SELECT h.url, s.lab_id, rank() OVER (PARTITION BY h.url ORDER BY length(s.site) DESC) AS nearest
        FROM host h
        JOIN site s ON h.name = s.site OR h.name LIKE '%.' || s.site OR (s.site LIKE '%/%' AND (h.place = s.site OR starts_with(h.place, s.site || '/')))
        WHERE h.service IS NULL OR h.name LIKE '%.github.io'
    ) f
    WHERE f.nearest = 1
    GROUP BY f.url
)
SELECT e.evidence_id, e.release_id, e.hub_id, e.dimension, e.indicator, e.finding, e.rule, e.rule_version, e.source_kind, e.source_key,
       e.raw_version_id, e.look_id, e.locator, e.quotation, e.observed_at, e.standing, e.strength, e.reason, e.rank, f.status, f.look,
       p.url AS source_url,
       core.is_quotation(u.quotes, e.source_kind, e.quotation) AS is_quotation,
       CASE
           -- False for press, encyclopaedias and lists, whatever led there: who reports about a maker is not the maker.
           WHEN w.labs = '{}' THEN false
           -- True for documents of the registry, which keeps the maker's alone, and for papers attributed to the release as its own.
           WHEN e.rule IN ('data.registered_document', 'code.registered_document', 'methods.registered_document', 'registry.documents', 'methods.own_paper') THEN true
           WHEN e.source_kind = 'look' THEN NULL
           WHEN e.source_kind IN ('readme', 'tree', 'repository') AND e.standing = 'own' THEN true
           WHEN a.lab_id = r.lab_id OR r.lab_id = ANY (w.labs) THEN true
           -- A row of the registry or a correction may name the release's own paper or document as its page.
           WHEN EXISTS (SELECT 1 FROM core.registry_release_document d WHERE d.release_id = e.release_id AND d.url = p.url) THEN true
           WHEN EXISTS (
               SELECT 1 FROM core.registry_release_member m
               WHERE m.release_id = e.release_id AND m.artifact_kind = 'paper' AND p.url = 'https://arxiv.org/abs/' || m.artifact_id
           ) THEN true
           -- False for the account or site of another lab. NULL if nobody whom the registry knows has it: it may be an author's own or a stranger's.
           WHEN a.lab_id IS NOT NULL OR w.labs IS NOT NULL THEN false
       END AS source_is_makers,
       CASE
           WHEN e.source_kind = 'correction' THEN coalesce((
               SELECT min(core.read_how(c.note)) FROM core.correction c
               WHERE c.subject_id = e.source_key AND e.locator = 'sql/registry/corrections.csv#' || c.field || '=' || left(c.value, 100)
           ), 'not said')
           WHEN e.rule = 'registry.api_only' THEN (SELECT core.read_how(y.note) FROM core.registry_release y WHERE y.release_id = e.release_id)
           -- Of a release of which only the registry knows, and of a paper that it gives, nobody read anything for the status.
           WHEN e.source_kind = 'registry' AND e.rule LIKE 'look.%' THEN 'nothing was read'
           WHEN e.source_kind = 'registry' AND e.rule = 'methods.own_paper' THEN 'by its kind alone'
           WHEN e.source_kind = 'registry' THEN coalesce((
               -- Nobody read the document for methods where that field is empty: its kind decides.
               SELECT CASE WHEN e.dimension = 'methods' AND d.methods IS NULL THEN 'by its kind alone' ELSE core.read_how(d.note) END
               FROM core.registry_release_document d WHERE d.release_id = e.release_id AND d.url = p.url
           ), 'not said')
           ELSE 'by a rule'
       END AS read_how
FROM core.evidence e
LEFT JOIN paged p USING (evidence_id)
LEFT JOIN core.rule u ON u.rule = e.rule AND u.rule_version = e.rule_version
LEFT JOIN core.release r ON r.release_id = e.release_id
LEFT JOIN host h ON h.url = p.url
LEFT JOIN core.account_lab a ON a.service = h.service AND a.account_lower = h.account
LEFT JOIN sited w ON w.url = p.url
LEFT JOIN core.finding f ON f.subject_kind = CASE WHEN e.hub_id IS NULL THEN 'release' ELSE 'model' END
    AND f.subject_id = coalesce(e.hub_id, e.release_id) AND f.dimension = e.dimension;

COMMENT ON TABLE mart.evidence IS 'Why: each finding, and each look that came to nothing, with the record it comes from. Key: evidence_id. Caveats: why a release has its status is shorter in mart.evidence_overview, where a record that led there by several models of it stands once; a finding is of one row and no status; a quotation is short and of the version that was seen.';
COMMENT ON COLUMN mart.evidence.evidence_id IS 'Hash of subject, rule and place.';
COMMENT ON COLUMN mart.evidence.release_id IS 'The release (mart.release).';
COMMENT ON COLUMN mart.evidence.hub_id IS 'The model it speaks of; NULL: the release as a whole.';
COMMENT ON COLUMN mart.evidence.dimension IS 'weights, data, code, methods or licence.';
COMMENT ON COLUMN mart.evidence.indicator IS 'Indicator.';
COMMENT ON COLUMN mart.evidence.finding IS 'open, partial or none, as this row alone shows it; none is no status (status).';
COMMENT ON COLUMN mart.evidence.rule IS 'Rule id (mart.rule).';
COMMENT ON COLUMN mart.evidence.rule_version IS 'Version of the rule.';
COMMENT ON COLUMN mart.evidence.source_kind IS 'Kind of the record: model, model_card, tree, readme, paper, registry, look …';
COMMENT ON COLUMN mart.evidence.source_key IS 'Name of the record at its service.';
COMMENT ON COLUMN mart.evidence.raw_version_id IS 'The record (raw.record_version); NULL for the registry and for looks.';
COMMENT ON COLUMN mart.evidence.look_id IS 'The look (meta.look) that found it, or came to nothing; NULL: never asked, or registry.';
COMMENT ON COLUMN mart.evidence.locator IS 'Where in the record; for a look its scope.';
COMMENT ON COLUMN mart.evidence.quotation IS 'At most 200 characters: words of the record where is_quotation, else a sentence, a path, an address or a count of ours; of a look its outcome. In mart.evidence_overview the two stand in columns of their own.';
COMMENT ON COLUMN mart.evidence.observed_at IS 'When that content was first observed, by the service''s Date (UTC); of a row of the registry the day that it tells, on which a correction was written down or a document came out: it may be after the days of a recorded world.';
COMMENT ON COLUMN mart.evidence.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.evidence.published_from IS 'When this row was first published as it stands (wall clock, UTC).';
COMMENT ON COLUMN mart.evidence.standing IS 'What the source is to the release: own, family, base or mentioned. Only what is its own can be open.';
COMMENT ON COLUMN mart.evidence.strength IS 'How clearly it says so, weakest first: mentioned, part, nearby, headed, stated, declared.';
COMMENT ON COLUMN mart.evidence.reason IS 'Of data: released, described, named or refused; of others a word that the rule explains; empty: none.';
COMMENT ON COLUMN mart.evidence.rank IS 'Rank within release and dimension, from 1: the row that decides comes first, then the strongest and most specific. Unit: rank.';
COMMENT ON COLUMN mart.evidence.status IS 'What the dimension came to in all, of the model (hub_id), else of the release: open, partial, closed or unknown; NULL: not rated.';
COMMENT ON COLUMN mart.evidence.look IS 'How completely that was looked for: complete, partial or none. Only a complete look can close.';
COMMENT ON COLUMN mart.evidence.source_url IS 'Page on which it can be seen: the record at its service; of a row of the registry the page that it names; of a thing that is only named the document that names it; of a look the page of what was asked for. NULL: there is none, as where nothing was asked. The page is as it is today, the quotation as it was read.';
COMMENT ON COLUMN mart.evidence.is_quotation IS 'Whether quotation holds the very words of the record (mart.rule.quotes): else put no quotation marks around it. NULL: from before the publication that first told it.';
COMMENT ON COLUMN mart.evidence.source_is_makers IS 'Whether source_url is its maker''s own: in an account, or on a site, that the registry gives to the release''s lab (sql/registry/accounts.csv, lab_sites.csv and the homepage in labs.csv), a document that a person registered as the maker''s own, its own paper or its own repository. false: the page of another lab, of the press, of an encyclopaedia or of who keeps a list, whatever it says. NULL: not known, as of an account that the registry does not know, which may be an author''s or a stranger''s, and of a look, which shows what was asked for.';
COMMENT ON COLUMN mart.evidence.read_how IS 'How it was read: by a rule (a program read the record as the service told it, or asked for it), or by a reader of the registry, as the note of the row says: by search (the text, a copy or a quotation of it was seen, or a reader''s close account), from memory (of the published record), by search and from memory, by its kind alone (a report that nobody read for methods), nothing was read (why the status is unknown), or not said. NULL: from before the publication that first told it.';
