-- Agreement with an index is measured twice: by its definitions, and by ours.
ALTER TABLE core.assessment_answer ADD COLUMN own_answer text;
