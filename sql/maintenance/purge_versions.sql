-- Empty the stored versions of the records in raw.purgeable (gone for 30 days, or taken down): their text, their body, and in JSON records the fields of
-- prose that are named below. The other fields stay, such as ids, dates, tags and file names. A version that was purged already is left as it is.
UPDATE raw.record_version v
SET text = NULL, body = NULL, payload = v.payload - '{abstract,cardData,citation,comment,comments,description,model-index,summary,widgetData}'::text[], purged_at = p.now
FROM raw.purgeable p
WHERE v.record_id = p.record_id AND v.purged_at IS NULL;
