-- Licence files of the Hub's own repositories: records named <repository>:<path>, found by their repository when it goes or comes back.
CREATE INDEX record_licence_of ON raw.record (kind, split_part(key, ':', 1)) WHERE kind IN ('model_licence', 'dataset_licence');
COMMENT ON COLUMN raw.record.kind IS 'What it is: model, dataset, organization, model_card, model_licence, model_tree, paper, repository, tree, readme, licence, releases, commits, catalogue, catalogue_file …';
COMMENT ON COLUMN raw.record.key IS 'The service''s own name for it: hub id, canonical arXiv id, GitHub full name, maker/model of a catalogue; of a licence file on the Hub <hub id>:<path>.';
