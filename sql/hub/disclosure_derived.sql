-- Note by which rules mart.hub_disclosure was made.
UPDATE meta.hub_derived SET made_by = %(made_by)s WHERE what = 'disclosure';
