-- Temporary table for the declarations of newer records, dropped at commit.
DROP TABLE IF EXISTS hub_declaration_new;
CREATE TEMPORARY TABLE hub_declaration_new (LIKE core.hub_declaration) ON COMMIT DROP;
