-- Written by make schema: change it by a migration.
CREATE TABLE core.release_look (
    release_id  text    NOT NULL,
    dimension   text    NOT NULL,
    look        text    NOT NULL,
    reason      text    NOT NULL,
    look_id     bigint,
    scope       text    NOT NULL,
    PRIMARY KEY (release_id, dimension),
    CONSTRAINT model_look_look_check CHECK (look IN ('complete', 'partial', 'none'))
);

COMMENT ON TABLE core.release_look IS 'How completely each release without a rated model was looked at per dimension, and the look that decides it. Key: release_id, dimension. Source: observatory.disclosure.judgement.';
COMMENT ON COLUMN core.release_look.release_id IS 'The release.';
COMMENT ON COLUMN core.release_look.dimension IS 'weights, data, code, methods or licence.';
COMMENT ON COLUMN core.release_look.look IS 'complete: every source that the dimension needs answered; partial: some did; none: none did.';
COMMENT ON COLUMN core.release_look.reason IS 'What is missing, or what completes it.';
COMMENT ON COLUMN core.release_look.look_id IS 'Deciding look (meta.look): the one missing, else the last that completes it; NULL: never asked.';
COMMENT ON COLUMN core.release_look.scope IS 'Its scope.';

GRANT DELETE, UPDATE ON core.release_look TO observatory_loader;
