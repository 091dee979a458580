SELECT name, sha256 FROM meta.cold_file ORDER BY name
