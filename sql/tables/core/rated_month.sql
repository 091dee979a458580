-- Written by make schema: change it by a migration.
-- Its comments stand beside the SELECT that fills it: sql/core/rated_month.sql.
CREATE TABLE core.rated_month (
    hub_id              text         NOT NULL,
    month               date         NOT NULL,
    lab_id              text         NOT NULL,
    downloads_added     bigint,
    counter_resets      integer,
    downloads_30d       bigint,
    downloads_all_time  bigint,
    likes               bigint,
    as_of               timestamptz  NOT NULL,
    PRIMARY KEY (hub_id, month)
);
CREATE INDEX rated_month_month ON core.rated_month (month);

GRANT DELETE, UPDATE ON core.rated_month TO observatory_loader;
