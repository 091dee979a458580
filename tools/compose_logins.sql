-- The logins of docker-compose.yaml, each a member of one role; the roles' rights come with sql/migrations. Run once, by postgres' image, on a new volume.
\set ON_ERROR_STOP on
\getenv airflow_password AIRFLOW_DATABASE_PASSWORD
\getenv pipeline_password OBSERVATORY_PIPELINE_PASSWORD
\getenv bi_password OBSERVATORY_BI_PASSWORD
CREATE ROLE airflow LOGIN PASSWORD :'airflow_password';
CREATE DATABASE airflow OWNER airflow;
CREATE ROLE observatory_reader NOLOGIN;
CREATE ROLE observatory_loader NOLOGIN;
CREATE ROLE observatory_pipeline LOGIN PASSWORD :'pipeline_password' IN ROLE observatory_loader;
CREATE ROLE observatory_bi LOGIN PASSWORD :'bi_password' IN ROLE observatory_reader;
