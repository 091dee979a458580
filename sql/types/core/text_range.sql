-- Written by make schema: change it by a migration.
CREATE TYPE core.text_range AS RANGE (subtype = text, collation = "C");
COMMENT ON TYPE core.text_range IS 'A range of texts by their bytes. With both ends the same it stands for one text where a constraint on periods compares it.';
