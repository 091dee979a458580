-- Written by make schema: change it by a migration.
-- Its comments stand beside the SELECT that fills it: sql/core/counter_month.sql.
CREATE TABLE core.counter_month (
    source              text         NOT NULL,
    kind                text         NOT NULL,
    key                 text         NOT NULL,
    month               date         NOT NULL,
    downloads_added     bigint,
    counter_resets      integer      NOT NULL,
    downloads_30d       bigint,
    downloads_all_time  bigint,
    likes               bigint,
    stars               bigint,
    as_of               timestamptz  NOT NULL,
    PRIMARY KEY (source, kind, key, month)
);

GRANT DELETE, UPDATE ON core.counter_month TO observatory_loader;
