-- Which models are the best is what an outside ranking says, row by row with its source, and not what the registry chose to list.
CREATE TABLE core.ranked_model (
    ranking       text    NOT NULL,
    ranked_on     date    NOT NULL,
    year          integer NOT NULL CHECK (year BETWEEN 2016 AND 2099),
    place         integer NOT NULL CHECK (place > 0),
    model         text    NOT NULL,
    maker         text,
    score         numeric NOT NULL,
    release_date  date    NOT NULL,
    weights_told  text    CHECK (weights_told IN ('open', 'closed')),
    lab_id        text    REFERENCES core.lab,
    release_id    text    REFERENCES core.registry_release,
    source        text    NOT NULL,
    note          text,
    PRIMARY KEY (ranking, ranked_on, year, place),
    CHECK (extract(year FROM release_date) = year)
);
COMMENT ON TABLE core.ranked_model IS 'The models that a published ranking of capability puts first among those released in a year. Key: ranking, ranked_on, year, place. Source: sql/registry/ranked_models.csv, each row with its own.';
COMMENT ON COLUMN core.ranked_model.ranking IS 'The ranking: epoch-eci (Epoch Capabilities Index of Epoch AI, CC BY 4.0).';
COMMENT ON COLUMN core.ranked_model.ranked_on IS 'Day on which its scores were published as here (a copy of that day).';
COMMENT ON COLUMN core.ranked_model.year IS 'Year of release, as the ranking dates it. Unit: year.';
COMMENT ON COLUMN core.ranked_model.place IS 'Place among the models of the year by score. Unit: rank.';
COMMENT ON COLUMN core.ranked_model.model IS 'Model as the ranking names it; a dated version has a place of its own.';
COMMENT ON COLUMN core.ranked_model.maker IS 'Maker as the ranking names it; NULL: not told.';
COMMENT ON COLUMN core.ranked_model.score IS 'Score as published, on the ranking''s own scale (epoch-eci: GPT-5 is 150). Unit: points.';
COMMENT ON COLUMN core.ranked_model.release_date IS 'Day of release as the ranking tells it.';
COMMENT ON COLUMN core.ranked_model.weights_told IS 'What the ranking says of the weights: open (under whatever licence) or closed; NULL: not told, or unknown there.';
COMMENT ON COLUMN core.ranked_model.lab_id IS 'Lab of the maker (core.lab); NULL: none of the registry.';
COMMENT ON COLUMN core.ranked_model.release_id IS 'Release of the registry that it is, or is a size or a dated version of; NULL: none (a special edition is none of its own).';
COMMENT ON COLUMN core.ranked_model.source IS 'Document in which the row was seen.';
COMMENT ON COLUMN core.ranked_model.note IS 'A remark, where one is needed.';

CREATE TABLE mart.ranked_model (
    ranking         text        NOT NULL,
    ranked_on       date        NOT NULL,
    year            integer     NOT NULL,
    place           integer     NOT NULL,
    model           text        NOT NULL,
    maker           text,
    score           numeric     NOT NULL,
    release_date    date        NOT NULL,
    lab_id          text,
    countries       text[]      NOT NULL,
    release_id      text,
    weights_told    text,
    weights_found   text,
    weights_status  text        NOT NULL,
    weights_by      text        NOT NULL,
    source          text        NOT NULL,
    note            text,
    publication_id  bigint      NOT NULL,
    published_from  timestamptz NOT NULL,
    PRIMARY KEY (ranking, ranked_on, year, place)
);
COMMENT ON TABLE mart.ranked_model IS 'The models that a published ranking of capability puts first among those released in a year, with what is known of their weights. Key: ranking, ranked_on, year, place. Source: sql/registry/ranked_models.csv, each row with its own; Epoch AI''s Capabilities Index, CC BY 4.0. Caveats: which models were measured at all is the ranking''s choice; dated versions of one model take a place each; a year that had not ended on ranked_on is not whole.';
DO $$
DECLARE
    told record;
BEGIN
    FOR told IN
        SELECT a.attname, col_description(a.attrelid, a.attnum) AS words
        FROM pg_attribute a
        JOIN pg_attribute m ON m.attrelid = 'mart.ranked_model'::regclass AND m.attname = a.attname
        WHERE a.attrelid = 'core.ranked_model'::regclass AND a.attnum > 0
    LOOP
        EXECUTE format('COMMENT ON COLUMN mart.ranked_model.%I IS %L', told.attname, told.words);
    END LOOP;
END $$;
COMMENT ON COLUMN mart.ranked_model.countries IS 'Countries of the lab on the day of release, ISO 3166-1 alpha-2; empty: unknown.';
COMMENT ON COLUMN mart.ranked_model.weights_found IS 'What we found of the weights of release_id: open, partial, closed or unknown (mart.release_disclosure); NULL: no release.';
COMMENT ON COLUMN mart.ranked_model.weights_status IS 'weights_found where that is known, else weights_told, else unknown.';
COMMENT ON COLUMN mart.ranked_model.weights_by IS 'What weights_status rests on: release (our finding), ranking (its word) or none.';
COMMENT ON COLUMN mart.ranked_model.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.ranked_model.published_from IS 'When this row was first published as it stands (wall clock, UTC).';
