-- Names are compared in Python alone (disclosure/names.py) since 0031; what compared them here is used by nothing.
DROP FUNCTION core.is_same_family(text, text);
DROP FUNCTION core.name_words(text);
DROP FUNCTION core.has_words(text[], text[]);
