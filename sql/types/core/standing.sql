-- Written by make schema: change it by a migration.
CREATE TYPE core.standing AS ENUM ('own', 'family', 'base', 'mentioned');
COMMENT ON TYPE core.standing IS 'What an artifact is to a release, closest first: own, of its family (another version, size or sister), of the base model on which it stands, or merely mentioned.';
