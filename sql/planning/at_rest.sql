-- Whether it is time to build: the newest whole run of each source is no older than the one before it in the line: hub, then arXiv,
-- then GitHub. One of arXiv or GitHub that failed is over, too: what the others brought does not wait for it. Or a newest run was cut: while runs follow one another the line does not rest, and what they brought is worth showing.
SELECT coalesce(max(ended_at) FILTER (WHERE source = 'huggingface') <= max(ended_at) FILTER (WHERE source = 'arxiv')
            AND max(ended_at) FILTER (WHERE source = 'arxiv') <= max(ended_at) FILTER (WHERE source = 'github'), false)
    OR coalesce(bool_or(is_cut), false) AS is_at_rest
FROM (SELECT DISTINCT ON (source) source, ended_at, is_cut
      FROM meta.run
      WHERE (state = 'success' OR (state = 'failed' AND source <> 'huggingface')) AND source IN ('huggingface', 'arxiv', 'github')
      ORDER BY source, ended_at DESC) newest;
