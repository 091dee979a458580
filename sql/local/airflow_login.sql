-- Make Airflow's login and its database if they are missing; psql binds :name.
SELECT format('CREATE ROLE %I LOGIN', :'name') WHERE to_regrole(:'name') IS NULL \gexec
SELECT format('CREATE DATABASE %I OWNER %I', :'name', :'name') WHERE NOT EXISTS (SELECT 1 FROM pg_database WHERE datname = :'name') \gexec
SELECT format('ALTER DATABASE %I OWNER TO %I', :'name', :'name')
FROM pg_database WHERE datname = :'name' AND datdba <> to_regrole(:'name') \gexec
-- Take the database from everybody else: another login of the server must not read Airflow's connections and variables.
SELECT format('REVOKE ALL ON DATABASE %I FROM PUBLIC', :'name') \gexec
