-- Written by make schema: change it by a migration.
-- Its comments stand beside the SELECT that fills it: sql/core/release_origin.sql.
CREATE TABLE core.release_origin (
    release_id               text  PRIMARY KEY,
    origin_date              date,
    origin_method            text  NOT NULL,
    paper_date               date,
    weights_since            date,
    weights_since_method     text,
    weights_since_precision  text
);

GRANT DELETE, UPDATE ON core.release_origin TO observatory_loader;
