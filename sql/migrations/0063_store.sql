-- Files lie in one store, and the manifest says in which.
ALTER TABLE meta.cold_file ADD COLUMN store text;
COMMENT ON COLUMN meta.cold_file.store IS 'URL of the folder or object store that it was written to; NULL: written before this was kept.';
COMMENT ON COLUMN meta.cold_file.name IS 'File name, below cold/ of the store (OBSERVATORY_STORE).';
