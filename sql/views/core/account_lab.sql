-- The lab of an account as the registry has it now.
CREATE OR REPLACE VIEW core.account_lab AS
SELECT DISTINCT ON (service, lower(account)) service, lower(account) AS account_lower, account, lab_id
FROM core.account
ORDER BY service, lower(account), valid_to DESC NULLS FIRST, valid_from DESC NULLS LAST;
COMMENT ON VIEW core.account_lab IS 'Lab of each registered account now; names compare without case, as the services compare them. Key: service, account_lower.';
COMMENT ON COLUMN core.account_lab.service IS 'huggingface or github.';
COMMENT ON COLUMN core.account_lab.account_lower IS 'Account in lower case.';
COMMENT ON COLUMN core.account_lab.account IS 'Account as the registry spells it.';
COMMENT ON COLUMN core.account_lab.lab_id IS 'The lab (core.lab).';
