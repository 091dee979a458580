-- Written by make schema: change it by a migration.
CREATE TABLE core.ranked_model (
    ranking       text     NOT NULL,
    ranked_on     date     NOT NULL,
    year          integer  NOT NULL CHECK (year BETWEEN 2016 AND 2099),
    place         integer  NOT NULL CHECK (place > 0),
    model         text     NOT NULL,
    maker         text,
    score         numeric  NOT NULL,
    release_date  date     NOT NULL,
    weights_told  text     CHECK (weights_told IN ('open', 'closed')),
    lab_id        text     REFERENCES core.lab (lab_id),
    release_id    text     REFERENCES core.registry_release (release_id),
    source        text     NOT NULL,
    note          text,
    PRIMARY KEY (ranking, ranked_on, year, place),
    CHECK (EXTRACT(year FROM release_date) = year::numeric)
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

GRANT DELETE, UPDATE ON core.ranked_model TO observatory_loader;
