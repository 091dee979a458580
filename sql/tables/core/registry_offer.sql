-- Written by make schema: change it by a migration.
CREATE TABLE core.registry_offer (
    release_id  text  PRIMARY KEY REFERENCES core.registry_release (release_id),
    offer       text  NOT NULL CHECK (offer IN ('api', 'product', 'api or product', 'partners only', 'nobody')),
    source      text  NOT NULL,
    note        text  NOT NULL
);

COMMENT ON TABLE core.registry_offer IS 'To whom a release without weights was offered, where the row of the release, its page or the published record says so. Key: release_id. Source: sql/registry/offers.csv, each row with its own. Caveats: a release of core.registry_release.is_api_only without a row here is one of which nobody wrote it down.';
COMMENT ON COLUMN core.registry_offer.release_id IS 'The release (core.registry_release).';
COMMENT ON COLUMN core.registry_offer.offer IS 'api (programs could call it, also where it was in a product too), product (people could use it in its maker''s products alone), api or product (one of the two, and it is not certain which), partners only (chosen ones), or nobody (shown and described alone).';
COMMENT ON COLUMN core.registry_offer.source IS 'Public page that shows it.';
COMMENT ON COLUMN core.registry_offer.note IS 'What says so: the note of the release, the address of its announcement, or the published record from memory.';

GRANT DELETE, UPDATE ON core.registry_offer TO observatory_loader;
