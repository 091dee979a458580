-- What an account's list once held and holds no more: to be confirmed by one call each. What another call told of the account belongs into its list
-- too, on GitHub; there names compare without case, and are given in lower case.
SELECT DISTINCT key FROM staging.document
WHERE source = %(source)s AND kind = %(kind)s
  AND CASE WHEN source = 'github' THEN lower(split_part(key, '/', 1)) = lower(%(account)s) AND NOT lower(key) = ANY (%(seen)s)
           ELSE via = 'list' AND split_part(key, '/', 1) = %(account)s AND NOT key = ANY (%(seen)s) END
ORDER BY key;
