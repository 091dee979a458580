-- Agreement with an index is measured twice: by its definitions, and by ours.
ALTER TABLE core.assessment_answer ADD COLUMN own_answer text;

COMMENT ON TABLE raw.emptied IS 'Every time that an answer told a part of a record empty, or in another form, of which we hold content: doubted, and what we hold stays current, until an answer of a later day says the same. Key: record_id, part, emptied_at. Source: the services, by the ingest Dags.';
COMMENT ON COLUMN meta.schema_drift.what IS 'field (its name is new), value (not of the enumeration, or a field of another form), counter (no number that can be: not counted, the rest of the record is) or moment (no date that can be: read as NULL).';
COMMENT ON COLUMN meta.schema_drift.via IS 'Call that told it; census for the list of the whole Hub.';
