-- Written by make schema: change it by a migration.
CREATE TABLE core.account (
    service     text  NOT NULL,
    account     text  NOT NULL,
    lab_id      text  NOT NULL REFERENCES core.lab (lab_id),
    valid_from  date,
    valid_to    date,
    source      text  NOT NULL,
    note        text,
    UNIQUE NULLS NOT DISTINCT (service, account, valid_from),
    CONSTRAINT account_has_one_lab_at_a_time EXCLUDE USING gist (core.text_range(service, service, '[]') WITH =, core.text_range(lower(account), lower(account), '[]') WITH =, daterange(valid_from, valid_to, '[]') WITH &&)
);

COMMENT ON TABLE core.account IS 'Accounts of labs on the Hub and GitHub. An account that is not here belongs to an unknown lab, never to a guessed one; none has two labs on one day. Key: service, account, valid_from. Source: sql/registry/accounts.csv.';
COMMENT ON COLUMN core.account.service IS 'huggingface or github.';
COMMENT ON COLUMN core.account.account IS 'Exact name of the account.';
COMMENT ON COLUMN core.account.lab_id IS 'The lab (core.lab).';
COMMENT ON COLUMN core.account.valid_from IS 'First day; NULL: since the beginning.';
COMMENT ON COLUMN core.account.valid_to IS 'Last day; NULL: still.';
COMMENT ON COLUMN core.account.source IS 'Public page that shows it.';
COMMENT ON COLUMN core.account.note IS 'Remarks, e.g. a former name.';

GRANT DELETE, UPDATE ON core.account TO observatory_loader;
