-- The layers of the warehouse. Data go one way: raw, staging, core, build, mart; meta says how they came to be.
CREATE SCHEMA raw;
CREATE SCHEMA staging;
CREATE SCHEMA core;
CREATE SCHEMA build;
CREATE SCHEMA mart;
CREATE SCHEMA meta;

COMMENT ON SCHEMA raw IS 'Records as the services told them: versions by content hash, counters as a time series, rejects with their bytes. Only staging reads it.';
COMMENT ON SCHEMA staging IS 'Views on raw: renamed, cast, latest version. No joins between sources.';
COMMENT ON SCHEMA core IS 'Labs, models, datasets, papers, repositories, releases, links, lineage and evidence: the records related to one another.';
COMMENT ON SCHEMA build IS 'The next publication, built aside and audited. Never for readers.';
COMMENT ON SCHEMA mart IS 'What is published: always one whole publication. For researchers and BI tools.';
COMMENT ON SCHEMA meta IS 'How the data came to be: runs, receipts, looks, cursors, work list, quality results, publications.';
