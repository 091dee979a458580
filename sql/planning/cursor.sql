-- Where a harvest stands.
SELECT state FROM meta.cursor WHERE source = %(source)s AND scope = %(scope)s;
