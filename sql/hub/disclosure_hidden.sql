-- Delete the rows of judged repositories whose name, or whose account, must not be shown any more (core.takedown).
DELETE FROM mart.hub_disclosure d
USING hub_wanted w, core.takedown t
WHERE d.kind = w.kind AND d.hub_key = w.hub_key AND t.service = 'huggingface'
  AND lower(t.id) IN (lower(w.hub_id), lower(split_part(w.hub_id, '/', 1)));
