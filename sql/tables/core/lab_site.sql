-- Written by make schema: change it by a migration.
CREATE TABLE core.lab_site (
    site    text  NOT NULL CHECK (site = lower(site) AND site !~ '^https?:' AND site !~ '^www\.' AND site !~ '/$'),
    lab_id  text  REFERENCES core.lab (lab_id),
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

GRANT DELETE, UPDATE ON core.lab_site TO observatory_loader;
