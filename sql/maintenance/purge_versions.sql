-- Purge documents, and the prose among the fields of JSON records; ids, dates, tags and file names stay.
UPDATE raw.record_version v
SET text = NULL, body = NULL, payload = v.payload - '{abstract,cardData,citation,comment,comments,description,model-index,summary,widgetData}'::text[], purged_at = p.now
FROM raw.purgeable p
WHERE v.record_id = p.record_id AND v.purged_at IS NULL;
