-- Records of an account that its list no longer holds; a call for each must confirm that it is gone. On GitHub every record of the account should be in its
-- list, whichever call returned it; names are compared without regard to case, and the listed names are given in lower case. On the Hub the account's name
-- alone is compared so: a repository whose name now has other letters is asked for, and redirects.
SELECT DISTINCT key FROM staging.document
WHERE source = %(source)s AND kind = %(kind)s
  AND CASE WHEN source = 'github' THEN lower(split_part(key, '/', 1)) = lower(%(account)s) AND NOT lower(key) = ANY (%(seen)s)
           ELSE via = 'list' AND lower(split_part(key, '/', 1)) = lower(%(account)s) AND NOT key = ANY (%(seen)s) END
ORDER BY key;
