-- Temporary table for the source checks of one page, dropped at commit.
DROP TABLE IF EXISTS incoming_look;
CREATE TEMPORARY TABLE incoming_look (
    source text, scope text, outcome text, detail text, started_at timestamptz, ended_at timestamptz
) ON COMMIT DROP;
