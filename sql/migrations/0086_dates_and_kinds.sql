-- Releases that entered by themselves have a day where any source tells one, else a reason; estimates say which kinds of models they count.
ALTER TABLE core.share_estimate ADD COLUMN kinds text, ADD COLUMN kinds_compared text;
COMMENT ON COLUMN core.share_estimate.kinds IS 'Main modalities of the n releases with how many each, as in: text 40, image 12; not told of releases that are not in the registry. NULL before this column was made.';
COMMENT ON COLUMN core.share_estimate.kinds_compared IS 'The same of the n_compared releases; NULL: nothing is compared.';
ALTER TABLE mart.share_estimate ADD COLUMN kinds text, ADD COLUMN kinds_compared text;
ALTER TABLE mart.release ADD COLUMN origin_date date, ADD COLUMN origin_method text, ADD COLUMN no_date_reason text;

-- What stands in the current publication has its day at once: until the next build a NULL would say that none is known.
UPDATE mart.release r
SET origin_date = o.origin_date, origin_method = o.origin_method,
    no_date_reason = CASE WHEN o.origin_date IS NULL THEN
        CASE WHEN EXISTS (SELECT FROM core.release_member m JOIN core.model x ON x.hub_id = m.artifact_id WHERE m.release_id = r.release_id AND x.created_at <= '2022-03-03')
             THEN 'before the Hub''s dates' ELSE 'no source tells a day' END END
FROM core.release_origin o
WHERE o.release_id = r.release_id;
