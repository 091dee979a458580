-- Written by make schema: change it by a migration.
CREATE TABLE core.takedown (
    service       text  NOT NULL,
    kind          text  NOT NULL,
    id            text  NOT NULL,
    requested_on  date  NOT NULL,
    reason        text  NOT NULL,
    source        text,
    PRIMARY KEY (service, kind, id)
);

COMMENT ON TABLE core.takedown IS 'Records whose text is purged and which no mart shows, by request. Key: service, kind, id. Source: sql/registry/takedown.csv.';
COMMENT ON COLUMN core.takedown.service IS 'Service.';
COMMENT ON COLUMN core.takedown.kind IS 'Kind of record, or account.';
COMMENT ON COLUMN core.takedown.id IS 'Its identifier there.';
COMMENT ON COLUMN core.takedown.requested_on IS 'Day of the request.';
COMMENT ON COLUMN core.takedown.reason IS 'Reason given.';
COMMENT ON COLUMN core.takedown.source IS 'Where the request is on record.';

GRANT DELETE, UPDATE ON core.takedown TO observatory_loader;
