-- Store the hash of the rules by which mart.hub_disclosure was made.
UPDATE meta.hub_derived SET made_by = %(made_by)s WHERE what = 'disclosure';
