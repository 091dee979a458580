-- Written by make schema: change it by a migration.
-- autovacuum_vacuum_scale_factor: rows change from day to day; the server's own threshold, a fifth of so many, comes too late.
CREATE TABLE core.model_look (
    hub_id     text    NOT NULL,
    dimension  text    NOT NULL,
    look       text    NOT NULL,
    reason     text    NOT NULL,
    look_id    bigint,
    scope      text    NOT NULL,
    PRIMARY KEY (hub_id, dimension),
    CONSTRAINT model_look_look_check CHECK (look IN ('complete', 'partial', 'none'))
) WITH (autovacuum_vacuum_scale_factor=0.02, autovacuum_analyze_scale_factor=0.02);

COMMENT ON TABLE core.model_look IS 'How completely each model was looked at per dimension, and the look that decides it. Key: hub_id, dimension. Source: observatory.disclosure.judgement.';
COMMENT ON COLUMN core.model_look.hub_id IS 'The model.';
COMMENT ON COLUMN core.model_look.dimension IS 'weights, data, code, methods or licence.';
COMMENT ON COLUMN core.model_look.look IS 'complete: every source that the dimension needs answered; partial: some did; none: none did.';
COMMENT ON COLUMN core.model_look.reason IS 'What is missing, or what completes it.';
COMMENT ON COLUMN core.model_look.look_id IS 'Deciding look (meta.look): the one missing, else the last that completes it; NULL: never asked.';
COMMENT ON COLUMN core.model_look.scope IS 'Its scope.';

GRANT DELETE, UPDATE ON core.model_look TO observatory_loader;
