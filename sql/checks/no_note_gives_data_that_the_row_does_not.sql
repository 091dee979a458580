-- Checks: Documents of the registry whose note says that data, or a part of them, are public or released, and whose column data says neither released nor partly released. Severity: warn.
-- Grain: one row per violation. Key: release_id, url, clause. Reads: core.registry_release_document.
SELECT d.release_id, d.url, coalesce(d.data, 'not read') AS data, c.clause
FROM core.registry_release_document d
CROSS JOIN LATERAL regexp_split_to_table(d.note, '[.\x3b:]\s') AS c (clause)
WHERE coalesce(d.data, '') NOT IN ('released', 'partly released')
  AND (
      c.clause ~* '\m(data|datasets?|sets?|corpus|corpora|collections?|pairs|tasks|instructions|parts?|what it was tuned on)\M[^,]*,?[^,]*\m(is|are|was|were|being|made)( all)? (public|open|opened|released|open-sourced|downloadable|published)\M'
      OR c.clause ~* '\m(gives?|gave) (it |them |these )?out\M'
      OR c.clause ~* '\m(releases|links|gives|opens|downloads|fetches|open-sources) (the |its |every |all |a |each |both )?([^ ,]+ ){0,4}(data|datasets?|corpus|corpora|collections?|sets?)\M'
  )
  AND c.clause !~* '\m(not|no|none|nothing|nobody|never|neither|nor|plans?|promises|withdrawn|withdrew)\M'
  AND c.clause !~* '\m(programs?|trainer|commands?|code|settings)\M[^,]*$'
