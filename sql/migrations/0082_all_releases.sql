-- What a first query asks is in the view where it looks: a lab's other releases, whose a page is, to whom a release was offered, days, and an order of labs.
CREATE TABLE core.lab_site (
    site    text  NOT NULL CHECK (site = lower(site) AND site !~ '^https?:' AND site !~ '^www\.' AND site !~ '/$'),
    lab_id  text  REFERENCES core.lab,
    kind    text  NOT NULL CHECK (kind IN ('maker', 'press', 'encyclopaedia', 'list')),
    source  text  NOT NULL,
    note    text  NOT NULL,
    UNIQUE NULLS NOT DISTINCT (site, lab_id),
    CHECK ((kind = 'maker') = (lab_id IS NOT NULL))
);
COMMENT ON TABLE core.lab_site IS 'Whose a web site is: of a lab, beside its homepage, or of somebody who reports about labs. Key: site, lab_id. Source: sql/registry/lab_sites.csv, each row with its own.';
COMMENT ON COLUMN core.lab_site.site IS 'Host, without www, or host and first part of the path, in small letters: pages of that host and those below it, or that begin with that path. Of several that fit a page the longest counts.';
COMMENT ON COLUMN core.lab_site.lab_id IS 'Lab whose own site it is (core.lab); NULL: of nobody who makes the releases.';
COMMENT ON COLUMN core.lab_site.kind IS 'maker (the lab''s own), press (who reports, a wire and a site of its readers among them), encyclopaedia, or list (who keeps a list of models of others).';
COMMENT ON COLUMN core.lab_site.source IS 'Public page that shows it.';
COMMENT ON COLUMN core.lab_site.note IS 'What the site is.';

ALTER TABLE core.registry_offer DROP CONSTRAINT registry_offer_offer_check;
ALTER TABLE core.registry_offer ADD CONSTRAINT registry_offer_offer_check CHECK (offer IN ('api', 'product', 'api or product', 'partners only', 'nobody'));
COMMENT ON TABLE core.registry_offer IS 'To whom a release without weights was offered, where the row of the release, its page or the published record says so. Key: release_id. Source: sql/registry/offers.csv, each row with its own. Caveats: a release of core.registry_release.is_api_only without a row here is one of which nobody wrote it down.';
COMMENT ON COLUMN core.registry_offer.offer IS 'api (programs could call it, also where it was in a product too), product (people could use it in its maker''s products alone), api or product (one of the two, and it is not certain which), partners only (chosen ones), or nobody (shown and described alone).';
COMMENT ON COLUMN core.registry_offer.note IS 'What says so: the note of the release, the address of its announcement, or the published record from memory.';

-- Whether a release was offered by API alone may be not known.
ALTER TABLE mart.release ALTER COLUMN is_api_only DROP NOT NULL;

-- A view whose columns change is not replaced in place. Each reads the one below it.
DROP VIEW IF EXISTS mart.country_overview;
DROP VIEW IF EXISTS mart.country_year_overview;
DROP VIEW IF EXISTS mart.year_overview;
DROP VIEW IF EXISTS mart.lab_overview;
DROP VIEW IF EXISTS mart.dimension_overview;
DROP VIEW IF EXISTS mart.licence_overview;
DROP VIEW IF EXISTS mart.most_open;
DROP VIEW IF EXISTS meta.release_tally;
DROP VIEW IF EXISTS mart.release_overview;
DROP VIEW IF EXISTS mart.evidence_overview;
DROP FUNCTION IF EXISTS mart.counts_caveat(numeric, numeric, numeric, numeric, numeric, numeric, numeric, numeric);
