"""The warehouse: connections, migrations, the registry, and SQL objects merged so that an equal day changes no row."""
