-- The stored position of a harvest, from which it continues.
SELECT state FROM meta.cursor WHERE source = %(source)s AND scope = %(scope)s;
