-- The catalogue of indicators, what each release discloses of them, the scores, the links in doubt, and where registries differ.

CREATE TABLE core.indicator (
    indicator       text NOT NULL,
    dimension       text NOT NULL,
    name            text NOT NULL,
    definition      text NOT NULL,
    open_when       text NOT NULL,
    partial_when    text NOT NULL,
    closed_when     text NOT NULL,
    sources         text NOT NULL,
    look            text,
    is_deciding     boolean NOT NULL,
    mof_component   text,
    mof_class       text,
    osai_parameter  text,
    rules           text NOT NULL,
    version         integer NOT NULL,
    PRIMARY KEY (indicator)
);
COMMENT ON TABLE core.indicator IS 'Indicators of disclosure. Source: observatory.disclosure.indicators. Key: indicator.';
COMMENT ON COLUMN core.indicator.indicator IS 'Id.';
COMMENT ON COLUMN core.indicator.dimension IS 'weights, data, code, methods or licence.';
COMMENT ON COLUMN core.indicator.name IS 'Name.';
COMMENT ON COLUMN core.indicator.definition IS 'What is asked.';
COMMENT ON COLUMN core.indicator.open_when IS 'When it is open; empty: never.';
COMMENT ON COLUMN core.indicator.partial_when IS 'When it is partial; empty: never.';
COMMENT ON COLUMN core.indicator.closed_when IS 'When it is closed; empty: it can be found and never ruled out. Otherwise it is unknown.';
COMMENT ON COLUMN core.indicator.sources IS 'Kinds of records that are looked at.';
COMMENT ON COLUMN core.indicator.look IS 'Whose look must be complete before nothing found means closed: a dimension, card or refs; NULL: none.';
COMMENT ON COLUMN core.indicator.is_deciding IS 'Whether it decides the finding of its dimension.';
COMMENT ON COLUMN core.indicator.mof_component IS 'Component of the Model Openness Framework; NULL: none.';
COMMENT ON COLUMN core.indicator.mof_class IS 'Class of the framework that first requires it: III, II or I.';
COMMENT ON COLUMN core.indicator.osai_parameter IS 'Parameter of the European Open Source AI Index; NULL: none.';
COMMENT ON COLUMN core.indicator.rules IS 'Rules that speak of it, with their versions.';
COMMENT ON COLUMN core.indicator.version IS 'Version of the definition.';

CREATE TABLE core.release_indicator (
    release_id   text NOT NULL,
    indicator    text NOT NULL,
    dimension    text NOT NULL,
    status       text NOT NULL,
    n_evidence   bigint NOT NULL,
    evidence_id  uuid,
    PRIMARY KEY (release_id, indicator),
    CHECK (status IN ('open', 'partial', 'closed'))
);
COMMENT ON TABLE core.release_indicator IS 'Indicators per release. Key: release_id, indicator.';
COMMENT ON COLUMN core.release_indicator.release_id IS 'Release.';
COMMENT ON COLUMN core.release_indicator.indicator IS 'Indicator.';
COMMENT ON COLUMN core.release_indicator.dimension IS 'Its dimension.';
COMMENT ON COLUMN core.release_indicator.status IS 'open, partial or closed; a release without a row is unknown in that indicator.';
COMMENT ON COLUMN core.release_indicator.n_evidence IS 'Rows of evidence.';
COMMENT ON COLUMN core.release_indicator.evidence_id IS 'The row of evidence that decides it; NULL: a complete look found nothing.';

CREATE TABLE core.release_score (
    release_id        text NOT NULL,
    score_version     integer NOT NULL,
    weights_score     numeric,
    weights_coverage  numeric,
    data_score        numeric,
    data_coverage     numeric,
    code_score        numeric,
    code_coverage     numeric,
    methods_score     numeric,
    methods_coverage  numeric,
    mof_class         text,
    mof_next_class    text,
    mof_blocking      text,
    mof_progress_iii  numeric,
    mof_progress_ii   numeric,
    mof_progress_i    numeric,
    mof_progress      numeric,
    mof_coverage      numeric,
    osai_sum          numeric,
    osai_score        numeric,
    osai_coverage     numeric,
    PRIMARY KEY (release_id)
);
COMMENT ON TABLE core.release_score IS 'Scores per counted release. Key: release_id.';
COMMENT ON COLUMN core.release_score.release_id IS 'Release.';
COMMENT ON COLUMN core.release_score.score_version IS 'Version of the formulas.';
COMMENT ON COLUMN core.release_score.weights_score IS 'Mean of the known indicators of the dimension: open 1, partial 0.5, closed 0; NULL: none is known.';
COMMENT ON COLUMN core.release_score.weights_coverage IS 'Share of the dimension''s indicators that are known, 0 to 1.';
COMMENT ON COLUMN core.release_score.data_score IS 'Mean of the known indicators of the dimension: open 1, partial 0.5, closed 0; NULL: none is known.';
COMMENT ON COLUMN core.release_score.data_coverage IS 'Share of the dimension''s indicators that are known, 0 to 1.';
COMMENT ON COLUMN core.release_score.code_score IS 'Mean of the known indicators of the dimension: open 1, partial 0.5, closed 0; NULL: none is known.';
COMMENT ON COLUMN core.release_score.code_coverage IS 'Share of the dimension''s indicators that are known, 0 to 1.';
COMMENT ON COLUMN core.release_score.methods_score IS 'Mean of the known indicators of the dimension: open 1, partial 0.5, closed 0; NULL: none is known.';
COMMENT ON COLUMN core.release_score.methods_coverage IS 'Share of the dimension''s indicators that are known, 0 to 1.';
COMMENT ON COLUMN core.release_score.mof_class IS 'Best class of the Model Openness Framework with every required component open under an open licence: I, II or III; NULL: none.';
COMMENT ON COLUMN core.release_score.mof_next_class IS 'The class after it; NULL: class I is reached.';
COMMENT ON COLUMN core.release_score.mof_blocking IS 'Components that block the next class, each closed, partial or unknown.';
COMMENT ON COLUMN core.release_score.mof_progress_iii IS 'Required components of class III that count, percent.';
COMMENT ON COLUMN core.release_score.mof_progress_ii IS 'Of classes III and II, percent.';
COMMENT ON COLUMN core.release_score.mof_progress_i IS 'Of all classes, percent.';
COMMENT ON COLUMN core.release_score.mof_progress IS 'Mean of the three, percent.';
COMMENT ON COLUMN core.release_score.mof_coverage IS 'Share of the required components of which something is known, 0 to 1.';
COMMENT ON COLUMN core.release_score.osai_sum IS 'Score of the European Open Source AI Index: sum over its parameters that are known here, open 1, partial 0.5, closed 0.';
COMMENT ON COLUMN core.release_score.osai_score IS 'The same as a mean over the known parameters, 0 to 1.';
COMMENT ON COLUMN core.release_score.osai_coverage IS 'Known parameters of the index''s 14, 0 to 1.';

CREATE TABLE core.alias (
    source         text NOT NULL,
    kind           text NOT NULL,
    old_key        text NOT NULL,
    new_key        text NOT NULL,
    first_seen_at  timestamptz NOT NULL,
    PRIMARY KEY (source, kind, old_key)
);
COMMENT ON TABLE core.alias IS 'Former names that redirect. Key: source, kind, old_key.';
COMMENT ON COLUMN core.alias.source IS 'Service.';
COMMENT ON COLUMN core.alias.kind IS 'model, dataset or repository.';
COMMENT ON COLUMN core.alias.old_key IS 'Former name.';
COMMENT ON COLUMN core.alias.new_key IS 'Present name.';
COMMENT ON COLUMN core.alias.first_seen_at IS 'When the redirect was first seen (UTC).';

CREATE TABLE mart.indicator (
    indicator       text NOT NULL,
    dimension       text NOT NULL,
    name            text NOT NULL,
    definition      text NOT NULL,
    open_when       text NOT NULL,
    partial_when    text NOT NULL,
    closed_when     text NOT NULL,
    sources         text NOT NULL,
    look            text,
    is_deciding     boolean NOT NULL,
    mof_component   text,
    mof_class       text,
    osai_parameter  text,
    rules           text NOT NULL,
    version         integer NOT NULL,
    publication_id  bigint NOT NULL,
    published_from  timestamptz NOT NULL,
    PRIMARY KEY (indicator)
);
COMMENT ON TABLE mart.indicator IS 'Catalogue of indicators. Key: indicator.';
COMMENT ON COLUMN mart.indicator.indicator IS 'Id.';
COMMENT ON COLUMN mart.indicator.dimension IS 'weights, data, code, methods or licence.';
COMMENT ON COLUMN mart.indicator.name IS 'Name.';
COMMENT ON COLUMN mart.indicator.definition IS 'What is asked.';
COMMENT ON COLUMN mart.indicator.open_when IS 'When it is open; empty: never.';
COMMENT ON COLUMN mart.indicator.partial_when IS 'When it is partial; empty: never.';
COMMENT ON COLUMN mart.indicator.closed_when IS 'When it is closed; empty: it can be found and never ruled out. Otherwise it is unknown.';
COMMENT ON COLUMN mart.indicator.sources IS 'Kinds of records that are looked at.';
COMMENT ON COLUMN mart.indicator.look IS 'Whose look must be complete before nothing found means closed: a dimension, card or refs; NULL: none.';
COMMENT ON COLUMN mart.indicator.is_deciding IS 'Whether it decides the finding of its dimension.';
COMMENT ON COLUMN mart.indicator.mof_component IS 'Component of the Model Openness Framework; NULL: none.';
COMMENT ON COLUMN mart.indicator.mof_class IS 'Class of the framework that first requires it: III, II or I.';
COMMENT ON COLUMN mart.indicator.osai_parameter IS 'Parameter of the European Open Source AI Index; NULL: none.';
COMMENT ON COLUMN mart.indicator.rules IS 'Rules that speak of it, with their versions.';
COMMENT ON COLUMN mart.indicator.version IS 'Version of the definition.';
COMMENT ON COLUMN mart.indicator.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.indicator.published_from IS 'When this row was first published as it stands (wall clock, UTC).';

CREATE TABLE mart.indicator_history (LIKE mart.indicator INCLUDING COMMENTS, published_to timestamptz NOT NULL);
CREATE INDEX indicator_history_key ON mart.indicator_history (indicator, published_to);
COMMENT ON TABLE mart.indicator_history IS 'Rows of mart.indicator that a later publication changed or withdrew. Key: indicator, published_to.';
COMMENT ON COLUMN mart.indicator_history.published_to IS 'When this row ceased to be what we published (wall clock, UTC).';

CREATE TABLE build.indicator (LIKE mart.indicator INCLUDING COMMENTS INCLUDING INDEXES);
ALTER TABLE build.indicator DROP COLUMN publication_id, DROP COLUMN published_from;
COMMENT ON TABLE build.indicator IS 'The next mart.indicator, before its audit. Key: indicator.';

CREATE TABLE mart.release_indicator (
    release_id      text NOT NULL,
    indicator       text NOT NULL,
    dimension       text NOT NULL,
    status          text NOT NULL,
    n_evidence      bigint NOT NULL,
    evidence_id     uuid,
    publication_id  bigint NOT NULL,
    published_from  timestamptz NOT NULL,
    PRIMARY KEY (release_id, indicator)
);
COMMENT ON TABLE mart.release_indicator IS 'What a release discloses, indicator by indicator. Key: release_id, indicator.';
COMMENT ON COLUMN mart.release_indicator.release_id IS 'Release.';
COMMENT ON COLUMN mart.release_indicator.indicator IS 'Indicator.';
COMMENT ON COLUMN mart.release_indicator.dimension IS 'Its dimension.';
COMMENT ON COLUMN mart.release_indicator.status IS 'open, partial or closed; a release without a row is unknown in that indicator.';
COMMENT ON COLUMN mart.release_indicator.n_evidence IS 'Rows of evidence.';
COMMENT ON COLUMN mart.release_indicator.evidence_id IS 'The row of evidence that decides it; NULL: a complete look found nothing.';
COMMENT ON COLUMN mart.release_indicator.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.release_indicator.published_from IS 'When this row was first published as it stands (wall clock, UTC).';

CREATE TABLE mart.release_indicator_history (LIKE mart.release_indicator INCLUDING COMMENTS, published_to timestamptz NOT NULL);
CREATE INDEX release_indicator_history_key ON mart.release_indicator_history (release_id, indicator, published_to);
COMMENT ON TABLE mart.release_indicator_history IS 'Rows of mart.release_indicator that a later publication changed or withdrew. Key: release_id, indicator, published_to.';
COMMENT ON COLUMN mart.release_indicator_history.published_to IS 'When this row ceased to be what we published (wall clock, UTC).';

CREATE TABLE build.release_indicator (LIKE mart.release_indicator INCLUDING COMMENTS INCLUDING INDEXES);
ALTER TABLE build.release_indicator DROP COLUMN publication_id, DROP COLUMN published_from;
COMMENT ON TABLE build.release_indicator IS 'The next mart.release_indicator, before its audit. Key: release_id, indicator.';

CREATE TABLE mart.release_score (
    release_id        text NOT NULL,
    score_version     integer NOT NULL,
    weights_score     numeric,
    weights_coverage  numeric,
    data_score        numeric,
    data_coverage     numeric,
    code_score        numeric,
    code_coverage     numeric,
    methods_score     numeric,
    methods_coverage  numeric,
    mof_class         text,
    mof_next_class    text,
    mof_blocking      text,
    mof_progress_iii  numeric,
    mof_progress_ii   numeric,
    mof_progress_i    numeric,
    mof_progress      numeric,
    mof_coverage      numeric,
    osai_sum          numeric,
    osai_score        numeric,
    osai_coverage     numeric,
    publication_id    bigint NOT NULL,
    published_from    timestamptz NOT NULL,
    PRIMARY KEY (release_id)
);
COMMENT ON TABLE mart.release_score IS 'Scores of counted releases by published formulas. Key: release_id.';
COMMENT ON COLUMN mart.release_score.release_id IS 'Release.';
COMMENT ON COLUMN mart.release_score.score_version IS 'Version of the formulas.';
COMMENT ON COLUMN mart.release_score.weights_score IS 'Mean of the known indicators of the dimension: open 1, partial 0.5, closed 0; NULL: none is known.';
COMMENT ON COLUMN mart.release_score.weights_coverage IS 'Share of the dimension''s indicators that are known, 0 to 1.';
COMMENT ON COLUMN mart.release_score.data_score IS 'Mean of the known indicators of the dimension: open 1, partial 0.5, closed 0; NULL: none is known.';
COMMENT ON COLUMN mart.release_score.data_coverage IS 'Share of the dimension''s indicators that are known, 0 to 1.';
COMMENT ON COLUMN mart.release_score.code_score IS 'Mean of the known indicators of the dimension: open 1, partial 0.5, closed 0; NULL: none is known.';
COMMENT ON COLUMN mart.release_score.code_coverage IS 'Share of the dimension''s indicators that are known, 0 to 1.';
COMMENT ON COLUMN mart.release_score.methods_score IS 'Mean of the known indicators of the dimension: open 1, partial 0.5, closed 0; NULL: none is known.';
COMMENT ON COLUMN mart.release_score.methods_coverage IS 'Share of the dimension''s indicators that are known, 0 to 1.';
COMMENT ON COLUMN mart.release_score.mof_class IS 'Best class of the Model Openness Framework with every required component open under an open licence: I, II or III; NULL: none.';
COMMENT ON COLUMN mart.release_score.mof_next_class IS 'The class after it; NULL: class I is reached.';
COMMENT ON COLUMN mart.release_score.mof_blocking IS 'Components that block the next class, each closed, partial or unknown.';
COMMENT ON COLUMN mart.release_score.mof_progress_iii IS 'Required components of class III that count, percent.';
COMMENT ON COLUMN mart.release_score.mof_progress_ii IS 'Of classes III and II, percent.';
COMMENT ON COLUMN mart.release_score.mof_progress_i IS 'Of all classes, percent.';
COMMENT ON COLUMN mart.release_score.mof_progress IS 'Mean of the three, percent.';
COMMENT ON COLUMN mart.release_score.mof_coverage IS 'Share of the required components of which something is known, 0 to 1.';
COMMENT ON COLUMN mart.release_score.osai_sum IS 'Score of the European Open Source AI Index: sum over its parameters that are known here, open 1, partial 0.5, closed 0.';
COMMENT ON COLUMN mart.release_score.osai_score IS 'The same as a mean over the known parameters, 0 to 1.';
COMMENT ON COLUMN mart.release_score.osai_coverage IS 'Known parameters of the index''s 14, 0 to 1.';
COMMENT ON COLUMN mart.release_score.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.release_score.published_from IS 'When this row was first published as it stands (wall clock, UTC).';

CREATE TABLE mart.release_score_history (LIKE mart.release_score INCLUDING COMMENTS, published_to timestamptz NOT NULL);
CREATE INDEX release_score_history_key ON mart.release_score_history (release_id, published_to);
COMMENT ON TABLE mart.release_score_history IS 'Rows of mart.release_score that a later publication changed or withdrew. Key: release_id, published_to.';
COMMENT ON COLUMN mart.release_score_history.published_to IS 'When this row ceased to be what we published (wall clock, UTC).';

CREATE TABLE build.release_score (LIKE mart.release_score INCLUDING COMMENTS INCLUDING INDEXES);
ALTER TABLE build.release_score DROP COLUMN publication_id, DROP COLUMN published_from;
COMMENT ON TABLE build.release_score IS 'The next mart.release_score, before its audit. Key: release_id.';

CREATE TABLE mart.alias (
    source          text NOT NULL,
    kind            text NOT NULL,
    old_key         text NOT NULL,
    new_key         text NOT NULL,
    first_seen_at   timestamptz NOT NULL,
    publication_id  bigint NOT NULL,
    published_from  timestamptz NOT NULL,
    PRIMARY KEY (source, kind, old_key)
);
COMMENT ON TABLE mart.alias IS 'Former names of models, datasets and repositories. Key: source, kind, old_key.';
COMMENT ON COLUMN mart.alias.source IS 'Service.';
COMMENT ON COLUMN mart.alias.kind IS 'model, dataset or repository.';
COMMENT ON COLUMN mart.alias.old_key IS 'Former name.';
COMMENT ON COLUMN mart.alias.new_key IS 'Present name.';
COMMENT ON COLUMN mart.alias.first_seen_at IS 'When the redirect was first seen (UTC).';
COMMENT ON COLUMN mart.alias.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.alias.published_from IS 'When this row was first published as it stands (wall clock, UTC).';

CREATE TABLE mart.alias_history (LIKE mart.alias INCLUDING COMMENTS, published_to timestamptz NOT NULL);
CREATE INDEX alias_history_key ON mart.alias_history (source, kind, old_key, published_to);
COMMENT ON TABLE mart.alias_history IS 'Rows of mart.alias that a later publication changed or withdrew. Key: source, kind, old_key, published_to.';
COMMENT ON COLUMN mart.alias_history.published_to IS 'When this row ceased to be what we published (wall clock, UTC).';

CREATE TABLE build.alias (LIKE mart.alias INCLUDING COMMENTS INCLUDING INDEXES);
ALTER TABLE build.alias DROP COLUMN publication_id, DROP COLUMN published_from;
COMMENT ON TABLE build.alias IS 'The next mart.alias, before its audit. Key: source, kind, old_key.';

CREATE TABLE mart.review_queue (
    release_id      text NOT NULL,
    artifact_kind   text NOT NULL,
    artifact_id     text NOT NULL,
    place           bigint NOT NULL,
    method          text NOT NULL,
    confidence      real NOT NULL,
    downloads       bigint,
    likes           bigint,
    reason          text NOT NULL,
    correction      text NOT NULL,
    publication_id  bigint NOT NULL,
    published_from  timestamptz NOT NULL,
    PRIMARY KEY (release_id, artifact_kind, artifact_id)
);
COMMENT ON TABLE mart.review_queue IS 'Links in doubt, for a person to settle in sql/registry/corrections.csv. Key: release_id, artifact_kind, artifact_id.';
COMMENT ON COLUMN mart.review_queue.release_id IS 'Release.';
COMMENT ON COLUMN mart.review_queue.artifact_kind IS 'paper, repository or dataset.';
COMMENT ON COLUMN mart.review_queue.artifact_id IS 'The thing whose belonging is in doubt.';
COMMENT ON COLUMN mart.review_queue.place IS 'Order of review: largest adoption first.';
COMMENT ON COLUMN mart.review_queue.method IS 'How it was linked.';
COMMENT ON COLUMN mart.review_queue.confidence IS 'Confidence, 0 to 1.';
COMMENT ON COLUMN mart.review_queue.downloads IS 'Downloads of the release''s models in the last 30 days, as told.';
COMMENT ON COLUMN mart.review_queue.likes IS 'Likes of the release''s models.';
COMMENT ON COLUMN mart.review_queue.reason IS 'What is in doubt.';
COMMENT ON COLUMN mart.review_queue.correction IS 'The line for sql/registry/corrections.csv that would settle it, without its source.';
COMMENT ON COLUMN mart.review_queue.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.review_queue.published_from IS 'When this row was first published as it stands (wall clock, UTC).';

CREATE TABLE mart.review_queue_history (LIKE mart.review_queue INCLUDING COMMENTS, published_to timestamptz NOT NULL);
CREATE INDEX review_queue_history_key ON mart.review_queue_history (release_id, artifact_kind, artifact_id, published_to);
COMMENT ON TABLE mart.review_queue_history IS 'Rows of mart.review_queue that a later publication changed or withdrew. Key: release_id, artifact_kind, artifact_id, published_to.';
COMMENT ON COLUMN mart.review_queue_history.published_to IS 'When this row ceased to be what we published (wall clock, UTC).';

CREATE TABLE build.review_queue (LIKE mart.review_queue INCLUDING COMMENTS INCLUDING INDEXES);
ALTER TABLE build.review_queue DROP COLUMN publication_id, DROP COLUMN published_from;
COMMENT ON TABLE build.review_queue IS 'The next mart.review_queue, before its audit. Key: release_id, artifact_kind, artifact_id.';

CREATE TABLE mart.registry_conflict (
    subject_kind    text NOT NULL,
    subject_id      text NOT NULL,
    field           text NOT NULL,
    source_a        text NOT NULL,
    value_a         text NOT NULL,
    source_b        text NOT NULL,
    value_b         text NOT NULL,
    publication_id  bigint NOT NULL,
    published_from  timestamptz NOT NULL,
    PRIMARY KEY (subject_kind, subject_id, field, source_a, source_b)
);
COMMENT ON TABLE mart.registry_conflict IS 'Where sources say different things of one subject. Key: subject_kind, subject_id, field, source_a, source_b.';
COMMENT ON COLUMN mart.registry_conflict.subject_kind IS 'model or release.';
COMMENT ON COLUMN mart.registry_conflict.subject_id IS 'Its identifier.';
COMMENT ON COLUMN mart.registry_conflict.field IS 'What they differ in.';
COMMENT ON COLUMN mart.registry_conflict.source_a IS 'One source.';
COMMENT ON COLUMN mart.registry_conflict.value_a IS 'What it says.';
COMMENT ON COLUMN mart.registry_conflict.source_b IS 'The other.';
COMMENT ON COLUMN mart.registry_conflict.value_b IS 'What that says.';
COMMENT ON COLUMN mart.registry_conflict.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.registry_conflict.published_from IS 'When this row was first published as it stands (wall clock, UTC).';

CREATE TABLE mart.registry_conflict_history (LIKE mart.registry_conflict INCLUDING COMMENTS, published_to timestamptz NOT NULL);
CREATE INDEX registry_conflict_history_key ON mart.registry_conflict_history (subject_kind, subject_id, field, source_a, source_b, published_to);
COMMENT ON TABLE mart.registry_conflict_history IS 'Rows of mart.registry_conflict that a later publication changed or withdrew. Key: subject_kind, subject_id, field, source_a, source_b, published_to.';
COMMENT ON COLUMN mart.registry_conflict_history.published_to IS 'When this row ceased to be what we published (wall clock, UTC).';

CREATE TABLE build.registry_conflict (LIKE mart.registry_conflict INCLUDING COMMENTS INCLUDING INDEXES);
ALTER TABLE build.registry_conflict DROP COLUMN publication_id, DROP COLUMN published_from;
COMMENT ON TABLE build.registry_conflict IS 'The next mart.registry_conflict, before its audit. Key: subject_kind, subject_id, field, source_a, source_b.';

-- Until when a link was seen: the end of the last answer about the document that names it.
CREATE VIEW mart.link_seen AS
SELECT l.src_kind, l.src_id, l.dst_kind, l.dst_id, l.relation, l.method, l.confidence, l.first_seen_at,
       coalesce(l.gone_at, max(k.ended_at), l.first_seen_at) AS last_seen_at, l.gone_at
FROM mart.link l
JOIN raw.record_version v USING (raw_version_id)
JOIN raw.record r USING (record_id)
LEFT JOIN meta.look k ON k.source = r.source AND k.outcome = 'answered'
    AND k.scope IN (r.kind || ':' || r.key, r.via || '_of:' || split_part(r.key, '/', 1), r.kind || 's_of:' || split_part(r.key, '/', 1))
GROUP BY l.src_kind, l.src_id, l.dst_kind, l.dst_id, l.relation, l.method, l.confidence, l.first_seen_at, l.gone_at;
COMMENT ON VIEW mart.link_seen IS 'Links with the moment until which they were seen. Key: src_kind, src_id, dst_kind, dst_id, relation.';
COMMENT ON COLUMN mart.link_seen.src_kind IS 'Kind of what names.';
COMMENT ON COLUMN mart.link_seen.src_id IS 'What names.';
COMMENT ON COLUMN mart.link_seen.dst_kind IS 'Kind of what is named.';
COMMENT ON COLUMN mart.link_seen.dst_id IS 'What is named.';
COMMENT ON COLUMN mart.link_seen.relation IS 'What the source says the target is to it.';
COMMENT ON COLUMN mart.link_seen.method IS 'How it was found.';
COMMENT ON COLUMN mart.link_seen.confidence IS 'Confidence, 0 to 1.';
COMMENT ON COLUMN mart.link_seen.first_seen_at IS 'When it was first seen (UTC).';
COMMENT ON COLUMN mart.link_seen.last_seen_at IS 'End of the last answer that still named it (UTC).';
COMMENT ON COLUMN mart.link_seen.gone_at IS 'When it was no longer named (UTC); NULL: it still is.';
