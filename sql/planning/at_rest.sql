-- Whether the newest whole run of each source is no older than the one before it in the line: hub, then arXiv, then GitHub.
SELECT coalesce(max(ended_at) FILTER (WHERE source = 'huggingface') <= max(ended_at) FILTER (WHERE source = 'arxiv')
            AND max(ended_at) FILTER (WHERE source = 'arxiv') <= max(ended_at) FILTER (WHERE source = 'github'), false) AS is_at_rest
FROM meta.run
WHERE state = 'success' AND source IS NOT NULL;
