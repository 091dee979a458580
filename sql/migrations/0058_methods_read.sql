-- A card of the Hub may tell of use and results alone: a person who read it says so, and it is no part of the methods.
ALTER TABLE core.registry_release_document ADD COLUMN methods text CHECK (methods IN ('described', 'none'));
COMMENT ON COLUMN core.registry_release_document.methods IS 'What it tells of how the release was built, as a person read it: described, or none (use and results alone); NULL: its kind decides.';
