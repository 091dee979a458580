-- The answers of one page that a thing is not there, or elsewhere, for the length of its transaction.
DROP TABLE IF EXISTS incoming_absence;
CREATE TEMPORARY TABLE incoming_absence (source text, kind text, key text, observed_at timestamptz, renamed_to text) ON COMMIT DROP;
