-- Whether the marts may be built now: no source has a run whose successors have still to run (Hub, then arXiv, then GitHub: each newest run ended no
-- earlier than that of the source before). A failed run of arXiv or GitHub counts as ended. The marts may also be built if a newest run was cut by its
-- limit of work: then runs follow one another without a pause, and what they landed should be shown meanwhile.
SELECT coalesce(max(ended_at) FILTER (WHERE source = 'huggingface') <= max(ended_at) FILTER (WHERE source = 'arxiv')
            AND max(ended_at) FILTER (WHERE source = 'arxiv') <= max(ended_at) FILTER (WHERE source = 'github'), false)
    OR coalesce(bool_or(is_cut), false) AS is_at_rest
FROM (SELECT DISTINCT ON (source) source, ended_at, is_cut
      FROM meta.run
      WHERE (state = 'success' OR (state = 'failed' AND source <> 'huggingface')) AND source IN ('huggingface', 'arxiv', 'github')
      ORDER BY source, ended_at DESC) newest;
