"""Stand-ins of the sources of services.toml, a module a source: its function ``app`` makes the application.

A world's records of a source are the lines of ``<name>/records.jsonl``, each an object with an ``id``. The replay serves each on a port of its own.
"""
