SELECT version, checksum FROM meta.migration ORDER BY version
