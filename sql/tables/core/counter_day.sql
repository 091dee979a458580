-- Written by make schema: change it by a migration.
-- Its comments stand beside the SELECT that fills it: sql/core/counter_day.sql.
CREATE TABLE core.counter_day (
    hub_id              text    NOT NULL,
    day                 date    NOT NULL,
    downloads_all_time  bigint  NOT NULL,
    PRIMARY KEY (hub_id, day)
);

GRANT DELETE, UPDATE ON core.counter_day TO observatory_loader;
