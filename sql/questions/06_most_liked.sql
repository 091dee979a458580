-- Which models were the most liked in each month, how long after their release, and when did each pass 1,000, 5,000 and 10,000 likes?
-- Asked by: the founding argument (DeepSeek-R1 became the most liked model within days).
-- Read: place 1 is the most liked of all repositories of the Hub that we collected in that month; months_to_n counts from the month of release to the first month in which the Hub reported at least n likes.
-- Caveats: likes are known from our first count on: a model that had them before shows the month of that first count, so months_to_n may be too high.
-- Columns: month, place, hub_id, lab_id, likes, release_date, days_since_release, months_to_1000, months_to_5000, months_to_10000, as_of.
-- Reads: mart.adoption, mart.hub_top_month, mart.model, mart.release.
WITH first_month AS (
    SELECT subject_id, min(month) FILTER (WHERE likes >= 1000) AS at_1000, min(month) FILTER (WHERE likes >= 5000) AS at_5000,
           min(month) FILTER (WHERE likes >= 10000) AS at_10000
    FROM mart.adoption
    WHERE subject_kind = 'model' AND likes >= 1000
    GROUP BY subject_id
)
SELECT t.month, t.place, t.hub_id, t.lab_id, t.value AS likes, coalesce(r.release_date, (m.created_at AT TIME ZONE 'UTC')::date) AS release_date,
       t.as_of - coalesce(r.release_date, (m.created_at AT TIME ZONE 'UTC')::date) AS days_since_release,
       (extract(year FROM age(f.at_1000, date_trunc('month', r.release_date))) * 12 + extract(month FROM age(f.at_1000, date_trunc('month', r.release_date))))::integer AS months_to_1000,
       (extract(year FROM age(f.at_5000, date_trunc('month', r.release_date))) * 12 + extract(month FROM age(f.at_5000, date_trunc('month', r.release_date))))::integer AS months_to_5000,
       (extract(year FROM age(f.at_10000, date_trunc('month', r.release_date))) * 12 + extract(month FROM age(f.at_10000, date_trunc('month', r.release_date))))::integer AS months_to_10000,
       t.as_of
FROM mart.hub_top_month t
LEFT JOIN mart.model m ON m.hub_id = t.hub_id
LEFT JOIN mart.release r ON r.release_id = m.release_id
LEFT JOIN first_month f ON f.subject_id = t.hub_id
WHERE t.kind = 'model' AND t.measure = 'likes' AND t.place <= 10
ORDER BY t.month DESC, t.place
