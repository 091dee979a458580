-- The makers' own documents of registry releases, API-only releases whose name stands on weights of the Hub, and what a repository says of itself.
CREATE TABLE core.registry_release_document (
    release_id      text NOT NULL REFERENCES core.registry_release,
    kind            text NOT NULL CHECK (kind IN ('technical_report', 'paper', 'system_card', 'model_card', 'blog', 'data_summary')),
    url             text NOT NULL CHECK (url ~ '^https://[^/[:space:]]+/[^[:space:]]+$' AND length(url) <= 500),
    published_on    text,
    date_precision  text CHECK (date_precision IN ('day', 'month', 'year')),
    source          text NOT NULL CHECK (starts_with(source, 'https://')),
    data            text CHECK (data IN ('released', 'described', 'named', 'none')),
    code            text CHECK (code IN ('released', 'described', 'named', 'none')),
    note            text NOT NULL,
    PRIMARY KEY (release_id, url),
    CHECK ((published_on IS NULL) = (date_precision IS NULL)),
    CHECK (published_on ~ CASE date_precision WHEN 'day' THEN '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' WHEN 'month' THEN '^[0-9]{4}-[0-9]{2}$' ELSE '^[0-9]{4}$' END)
);
COMMENT ON TABLE core.registry_release_document IS 'Documents that the maker of a registry release published about it. Key: release_id, url. Source: sql/registry/release_documents.csv.';
COMMENT ON COLUMN core.registry_release_document.release_id IS 'The release (core.registry_release).';
COMMENT ON COLUMN core.registry_release_document.kind IS 'technical_report, paper, system_card, model_card, blog (an announcement or article of the maker), or data_summary (the maker''s summary of the training data, in the form that the EU asks for or its own).';
COMMENT ON COLUMN core.registry_release_document.url IS 'Page of the document itself; of an arXiv paper https://arxiv.org/abs/ and its canonical id.';
COMMENT ON COLUMN core.registry_release_document.published_on IS 'First publication, ISO 8601 at the stated precision; NULL: not known.';
COMMENT ON COLUMN core.registry_release_document.date_precision IS 'day, month or year; NULL: date not known.';
COMMENT ON COLUMN core.registry_release_document.source IS 'Public page that leads to it, or itself.';
COMMENT ON COLUMN core.registry_release_document.data IS 'What it shows of the training data, as a person read it: released, described, named or none; NULL: not read for that.';
COMMENT ON COLUMN core.registry_release_document.code IS 'The same of the training code.';
COMMENT ON COLUMN core.registry_release_document.note IS 'How the row was confirmed, and remarks.';

CREATE VIEW core.api_only_conflict AS
WITH held AS (
    -- What the Hub holds in accounts of a lab, unless it is known to be without weights.
    SELECT m.hub_id, m.lab_id, m.gated, regexp_split_to_array(split_part(m.hub_id, '/', 2), '[-_ ]+') AS words,
           ARRAY[core.plain_name(m.lab_id), core.plain_name(m.account)] AS makers
    FROM core.model m
    WHERE m.lab_id <> 'unknown' AND m.gone_at IS NULL AND m.is_disabled IS NOT TRUE AND m.has_weight_files IS NOT FALSE
), named AS (
    SELECT r.release_id, r.lab_id, r.is_api_only, n.plain
    FROM core.registry_release r
    CROSS JOIN LATERAL (VALUES (core.plain_name(r.name)), (core.plain_name(split_part(r.release_id, '/', 2)))) AS n (plain)
    WHERE n.plain <> ''
), borne AS (
    -- Whole words that make up a release's name, at the head of the model's name or behind its maker's. The longest name is the one borne.
    SELECT DISTINCT ON (h.hub_id) h.hub_id, h.gated, n.release_id, n.is_api_only, array_to_string(h.words[ending + 1:], '-') AS rest
    FROM held h
    JOIN named n USING (lab_id)
    CROSS JOIN LATERAL generate_series(1, 2) AS beginning
    CROSS JOIN LATERAL generate_series(beginning, cardinality(h.words)) AS ending
    WHERE core.plain_name(array_to_string(h.words[beginning:ending], '')) = n.plain
      AND (beginning = 1 OR core.plain_name(h.words[1]) = ANY (h.makers))
    ORDER BY h.hub_id, length(n.plain) DESC, n.is_api_only, n.release_id
), listed AS (
    SELECT m.artifact_id AS hub_id, m.release_id, r.is_api_only
    FROM core.registry_release_member m
    JOIN core.registry_release r USING (release_id)
    WHERE m.artifact_kind = 'model'
)
SELECT b.release_id, b.hub_id, b.rest, b.gated
FROM borne b
WHERE b.is_api_only AND NOT EXISTS (SELECT 1 FROM listed l WHERE l.hub_id = b.hub_id AND l.release_id <> b.release_id)
UNION
SELECT l.release_id, h.hub_id, coalesce((SELECT b.rest FROM borne b WHERE b.hub_id = h.hub_id AND b.release_id = l.release_id), split_part(h.hub_id, '/', 2)), h.gated
FROM listed l
JOIN held h USING (hub_id)
WHERE l.is_api_only;
COMMENT ON VIEW core.api_only_conflict IS 'Releases that the registry calls API-only, and models of the Hub that the same lab holds under their name, not known to be without weights: the two contradict, and nobody may call such weights closed. A model that the registry gives to another release, or that bears a longer name of another release, is not among them. Key: release_id, hub_id. Reads: core.model, core.registry_release, core.registry_release_member.';
COMMENT ON COLUMN core.api_only_conflict.release_id IS 'The release (core.registry_release).';
COMMENT ON COLUMN core.api_only_conflict.hub_id IS 'The model (core.model).';
COMMENT ON COLUMN core.api_only_conflict.rest IS 'Words of the model''s name behind the release''s, joined by hyphens; empty: the names are equal.';
COMMENT ON COLUMN core.api_only_conflict.gated IS 'As told: false, auto, manual, or true where only that is known; NULL: not told.';

ALTER TABLE core.repository ADD COLUMN description text;
COMMENT ON COLUMN core.repository.description IS 'What the repository says of itself, up to 500 characters; NULL: nothing, or not told.';
