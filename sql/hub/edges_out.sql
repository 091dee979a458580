-- All declared edges for arrays: child, parent (-1 if unknown), and the relation's place (from 0) in adapter, finetune, merge, quantized, unspecified.
COPY (
    SELECT child_key, coalesce(parent_key, -1),
           CASE relation WHEN 'adapter' THEN 0 WHEN 'finetune' THEN 1 WHEN 'merge' THEN 2 WHEN 'quantized' THEN 3 ELSE 4 END
    FROM core.hub_edge
) TO STDOUT (FORMAT csv)
