-- Written by make schema: change it by a migration.
CREATE TABLE raw.hub_emptied (
    hub_key       integer      NOT NULL,
    part          text         NOT NULL,
    emptied_at    timestamptz  NOT NULL,
    confirmed_at  timestamptz,
    returned_at   timestamptz,
    PRIMARY KEY (hub_key, part, emptied_at)
);
CREATE UNIQUE INDEX hub_emptied_in_doubt ON raw.hub_emptied (hub_key, part) WHERE ((confirmed_at IS NULL) AND (returned_at IS NULL));

COMMENT ON TABLE raw.hub_emptied IS 'Every time that a list of the whole Hub told a part of a record empty of which we hold content: doubted, and what we hold stays current, until a list of a later day says the same. Key: hub_key, part, emptied_at. Source: the Hub''s lists or a bulk snapshot.';
COMMENT ON COLUMN raw.hub_emptied.hub_key IS 'The repository (raw.hub_repository).';
COMMENT ON COLUMN raw.hub_emptied.part IS 'Field of the record (tags, cardData), or what tags and card declare (declared.licences).';
COMMENT ON COLUMN raw.hub_emptied.emptied_at IS 'First answer in which it was empty, null or not told, by the service''s Date (UTC).';
COMMENT ON COLUMN raw.hub_emptied.confirmed_at IS 'The answer of a later day that said the same: it is believed, dated by emptied_at (UTC). NULL while it is doubted, and where it was told again.';
COMMENT ON COLUMN raw.hub_emptied.returned_at IS 'The answer that told content again, or that nothing had changed: the doubt is over (UTC). NULL for others.';

GRANT UPDATE (confirmed_at, returned_at) ON raw.hub_emptied TO observatory_loader;
