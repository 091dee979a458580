-- If a repository is counted a second time on a day, the new counters replace the first, and the downloads added that day are summed.
SELECT raw.count_hub_again(array_agg(hub_key), array_agg(day), array_agg(downloads), array_agg(downloads_all_time), array_agg(likes), array_agg(downloads_added::bigint))
FROM hub_moved
WHERE is_same_day;
