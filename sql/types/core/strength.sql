-- Written by make schema: change it by a migration.
CREATE TYPE core.strength AS ENUM ('mentioned', 'part', 'nearby', 'headed', 'stated', 'declared');
COMMENT ON TYPE core.strength IS 'How clearly words tie one thing to another, weakest first: mentioned (named, nothing says what it is), part (a part or a sample of what is asked for), nearby (words around it suggest it), headed (under a heading that says it), stated (a sentence, a link''s text or a citation block says it), declared (a field made for it says it).';
