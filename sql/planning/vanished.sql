-- What an account's list once held and holds no more: to be confirmed by one item call each.
SELECT key FROM staging.document
WHERE source = %(source)s AND kind = %(kind)s AND via = 'list' AND split_part(key, '/', 1) = %(account)s
  AND NOT key = ANY (%(seen)s)
ORDER BY key;
