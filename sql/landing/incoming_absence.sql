-- Temporary table for the answers of one page that a record is absent or has another name, dropped at commit.
DROP TABLE IF EXISTS incoming_absence;
CREATE TEMPORARY TABLE incoming_absence (source text, kind text, key text, observed_at timestamptz, renamed_to text) ON COMMIT DROP;
