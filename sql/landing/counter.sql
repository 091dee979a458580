-- Write a row of counters for each record of which at least one counter changed since its last row.
INSERT INTO raw.counter (record_id, observed_at, downloads, downloads_all_time, likes, trending_score, upvotes, followers,
    models, datasets, spaces, papers, members, stars, forks, subscribers, open_issues)
SELECT r.record_id, i.observed_at, i.downloads, i.downloads_all_time, i.likes, i.trending_score, i.upvotes, i.followers,
    i.models, i.datasets, i.spaces, i.papers, i.members, i.stars, i.forks, i.subscribers, i.open_issues
FROM incoming i
JOIN raw.record r USING (source, kind, via, key)
LEFT JOIN LATERAL (
    SELECT c.* FROM raw.counter c WHERE c.record_id = r.record_id ORDER BY c.observed_at DESC LIMIT 1
) last ON true
WHERE num_nonnulls(i.downloads, i.downloads_all_time, i.likes, i.trending_score, i.upvotes, i.followers, i.models,
        i.datasets, i.spaces, i.papers, i.members, i.stars, i.forks, i.subscribers, i.open_issues) > 0
  AND (last.observed_at IS NULL OR last.observed_at < i.observed_at)
  AND ROW(i.downloads, i.downloads_all_time, i.likes, i.trending_score, i.upvotes, i.followers, i.models, i.datasets,
        i.spaces, i.papers, i.members, i.stars, i.forks, i.subscribers, i.open_issues)
      IS DISTINCT FROM ROW(last.downloads, last.downloads_all_time, last.likes, last.trending_score, last.upvotes,
        last.followers, last.models, last.datasets, last.spaces, last.papers, last.members, last.stars, last.forks,
        last.subscribers, last.open_issues);
