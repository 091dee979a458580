-- Written by make schema: change it by a migration.
CREATE TABLE core.api_only_conflict (
    release_id  text  NOT NULL,
    hub_id      text  NOT NULL,
    gated       text,
    PRIMARY KEY (release_id, hub_id)
);

COMMENT ON TABLE core.api_only_conflict IS 'Releases that the registry calls API-only, and models of the Hub that the same lab holds under their name, not known to be without weights: the two contradict, and nobody may call such weights closed. A model that the registry gives to another release is not among them. Key: release_id, hub_id. Source: observatory.disclosure.judgement.';
COMMENT ON COLUMN core.api_only_conflict.release_id IS 'The release (core.registry_release).';
COMMENT ON COLUMN core.api_only_conflict.hub_id IS 'The model (core.model).';
COMMENT ON COLUMN core.api_only_conflict.gated IS 'As told: false, auto, manual, or true where only that is known; NULL: not told.';

GRANT DELETE, UPDATE ON core.api_only_conflict TO observatory_loader;
