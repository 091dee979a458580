-- A person may read the maker's own repository whole: a kind of document that can show that no training code is there.
ALTER TABLE core.registry_release_document DROP CONSTRAINT registry_release_document_kind_check;
ALTER TABLE core.registry_release_document
    ADD CONSTRAINT registry_release_document_kind_check
    CHECK (kind IN ('technical_report', 'paper', 'system_card', 'model_card', 'blog', 'data_summary', 'repository'));
COMMENT ON COLUMN core.registry_release_document.kind IS 'technical_report, paper, system_card, model_card, blog (an announcement or article of the maker), data_summary (the maker''s summary of the training data, in the form that the EU asks for or its own), or repository (the maker''s own repository that names the release, its tree and README read whole at a commit).';
