-- What newer records declare, for the length of a transaction.
DROP TABLE IF EXISTS hub_declaration_new;
CREATE TEMPORARY TABLE hub_declaration_new (LIKE core.hub_declaration) ON COMMIT DROP;
