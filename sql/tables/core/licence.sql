-- Written by make schema: change it by a migration.
CREATE TABLE core.licence (
    match_kind       text     NOT NULL CHECK (match_kind IN ('hub_id', 'license_name')),
    hub_license_id   text     NOT NULL,
    spdx_expression  text     NOT NULL,
    licence_class    text     NOT NULL CHECK (licence_class IN ('public-domain', 'permissive', 'copyleft', 'use-restricted', 'non-commercial', 'proprietary-restricted', 'unknown')),
    is_osi_approved  boolean,
    source           text     NOT NULL,
    PRIMARY KEY (match_kind, hub_license_id)
);

COMMENT ON TABLE core.licence IS 'Licence names used on the Hub, mapped to SPDX and a class. Key: match_kind, hub_license_id. Source: sql/registry/licences.csv.';
COMMENT ON COLUMN core.licence.match_kind IS 'hub_id: value of the license tag; license_name: value of license_name where the tag is other.';
COMMENT ON COLUMN core.licence.hub_license_id IS 'The value, lower case.';
COMMENT ON COLUMN core.licence.spdx_expression IS 'SPDX licence expression, LicenseRef-* where SPDX has none.';
COMMENT ON COLUMN core.licence.licence_class IS 'public-domain, permissive, copyleft, use-restricted, non-commercial, proprietary-restricted or unknown; unknown is not a class of openness.';
COMMENT ON COLUMN core.licence.is_osi_approved IS 'Whether the Open Source Initiative approved it; NULL: not established.';
COMMENT ON COLUMN core.licence.source IS 'Public page that shows it.';

GRANT DELETE, UPDATE ON core.licence TO observatory_loader;
