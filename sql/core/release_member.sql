-- What belongs to a release: registry members, families of a lab's account, single models, and what those name as their own.
-- Grain: one row per release and artifact. Key: release_id, artifact_kind, artifact_id. Reads: core.model, core.lineage, core.link, core.repository, core.registry_release, core.registry_release_member, core.paper.
WITH curated AS (
    SELECT DISTINCT ON (m.hub_id) m.hub_id, m.lab_id, m.release_stem, r.release_id, r.role
    FROM core.registry_release_member r
    JOIN core.model m ON r.artifact_kind = 'model' AND r.artifact_id = m.hub_id
    ORDER BY m.hub_id, r.role <> 'flagship', r.release_id
), curated_stem AS (
    SELECT lab_id, release_stem, min(release_id) AS release_id
    FROM curated
    WHERE role IN ('flagship', 'size') AND release_stem IS NOT NULL
    GROUP BY lab_id, release_stem
    HAVING count(DISTINCT release_id) = 1
), shape AS (
    SELECT m.hub_id, m.lab_id, m.release_stem,
           EXISTS (SELECT 1 FROM core.lineage l WHERE l.child_hub_id = m.hub_id AND l.relation = 'quantized' AND l.gone_at IS NULL)
               OR m.hub_id ~* '[-_.](gguf|gptq|awq|int[48]|fp8|mlx|exl2|[48]bit|bnb)([-_.]|$)' AS is_quantisation,
           EXISTS (SELECT 1 FROM core.lineage l WHERE l.child_hub_id = m.hub_id AND l.relation = 'adapter' AND l.gone_at IS NULL)
               OR m.hub_id ~* '[-_.](lora|adapter)([-_.]|$)' AS is_adapter,
           m.hub_id ~* '[-_.]distill' AS is_distill,
           m.hub_id ~* '[-_.](base|pt|pretrain(ed)?)([-_.]|$)' AS is_base
    FROM core.model m
    WHERE m.universe <> 'named'
), model_member AS (
    SELECT coalesce(c.release_id, cs.release_id,
                    CASE WHEN s.lab_id <> 'unknown' AND s.release_stem IS NOT NULL THEN s.lab_id || '/' || s.release_stem END,
                    'hub/' || s.hub_id) AS release_id,
           s.hub_id, s.lab_id, s.release_stem,
           coalesce(c.role, CASE WHEN s.is_quantisation THEN 'quantisation' WHEN s.is_adapter THEN 'adapter'
                                 WHEN s.is_distill THEN 'distill' WHEN s.is_base THEN 'base' ELSE 'flagship' END) AS role,
           CASE WHEN c.release_id IS NOT NULL THEN 'registry'
                WHEN cs.release_id IS NOT NULL OR s.lab_id <> 'unknown' AND s.release_stem IS NOT NULL THEN 'family'
                ELSE 'singleton' END AS method,
           CASE WHEN c.release_id IS NOT NULL THEN 1.0 WHEN cs.release_id IS NOT NULL THEN 0.8 ELSE 0.7 END AS confidence
    FROM shape s
    LEFT JOIN curated c USING (hub_id)
    LEFT JOIN curated_stem cs ON cs.lab_id = s.lab_id AND cs.release_stem = s.release_stem
), foreign_derivative AS (
    -- A derivative of another account's model: what its card names is mostly its parent's.
    SELECT DISTINCT child_hub_id AS hub_id
    FROM core.lineage
    WHERE gone_at IS NULL AND split_part(child_hub_id, '/', 1) <> split_part(parent_hub_id, '/', 1)
), own_repository AS (
    SELECT mm.release_id, r.github_full_name,
           CASE WHEN l.relation = 'code' THEN 'link:code' ELSE 'link:weights' END AS method,
           max(l.confidence) AS confidence
    FROM model_member mm
    JOIN core.link l ON l.gone_at IS NULL
        AND ((l.src_kind = 'model' AND l.src_id = mm.hub_id AND l.dst_kind = 'repository' AND l.relation = 'code')
          OR (l.dst_kind = 'model' AND l.dst_id = mm.hub_id AND l.src_kind = 'repository' AND l.relation = 'weights'))
    JOIN core.repository r ON r.github_full_name = CASE WHEN l.dst_kind = 'repository' THEN l.dst_id ELSE l.src_id END
    WHERE NOT EXISTS (SELECT 1 FROM foreign_derivative f WHERE f.hub_id = mm.hub_id)
      AND ((r.lab_id = mm.lab_id AND r.lab_id <> 'unknown')
        OR lower(r.account) = lower(split_part(mm.hub_id, '/', 1))
        OR (l.dst_kind = 'repository' AND l.confidence >= 0.8))
    GROUP BY 1, 2, 3
), introduced AS (
    -- A repository whose README gives mostly one account's models gives that account's models as its own.
    SELECT l.src_id AS github_full_name, split_part(l.dst_id, '/', 1) AS account,
           count(*)::real / sum(count(*)) OVER (PARTITION BY l.src_id) AS share
    FROM core.link l
    WHERE l.src_kind = 'repository' AND l.dst_kind = 'model' AND l.relation = 'weights' AND l.gone_at IS NULL
    GROUP BY 1, 2
), named_alike AS (
    -- Repositories of the same owner, or of an owner that introduces the model, whose names are the release's.
    SELECT c.release_id, c.github_full_name, c.confidence,
           rank() OVER (PARTITION BY c.release_id ORDER BY c.is_introduced DESC, c.words DESC) AS place
    FROM (
        SELECT mm.release_id, r.github_full_name,
               max(CASE WHEN i.share >= 0.5 THEN 0.8 ELSE 0.6 END) AS confidence,
               bool_or(coalesce(i.share >= 0.5 AND EXISTS (
                   SELECT 1 FROM core.link l
                   WHERE l.src_kind = 'repository' AND l.src_id = r.github_full_name AND l.dst_kind = 'model' AND l.dst_id = mm.hub_id
                     AND l.gone_at IS NULL), false)) AS is_introduced,
               max(cardinality(core.name_words(split_part(r.github_full_name, '/', 2)))) AS words
        FROM model_member mm
        JOIN core.repository r
            ON NOT coalesce(r.is_fork, false)
           AND (core.is_same_family(core.family(split_part(mm.hub_id, '/', 2)), core.family(split_part(r.github_full_name, '/', 2)))
                -- A sister's repository has a word more, a brand's has one less.
                AND core.has_words(core.name_words(coalesce(mm.release_stem, split_part(mm.hub_id, '/', 2))),
                                   core.name_words(split_part(r.github_full_name, '/', 2)))
                AND core.has_words((SELECT array_agg(w.word[1]) FROM regexp_matches(lower(split_part(r.github_full_name, '/', 2)), '[a-z]+', 'g') AS w (word)),
                                   (SELECT array_agg(w.word[1])
                                    FROM regexp_matches(lower(coalesce(mm.release_stem, split_part(mm.hub_id, '/', 2))), '[a-z]{3,}', 'g') AS w (word)
                                    WHERE w.word[1] <> 'meta'))
                OR EXISTS (SELECT 1 FROM core.link l
                           WHERE l.src_kind = 'repository' AND l.src_id = r.github_full_name AND l.dst_kind = 'model'
                             AND l.dst_id = mm.hub_id AND l.relation = 'weights' AND l.gone_at IS NULL))
        LEFT JOIN introduced i ON i.github_full_name = r.github_full_name AND lower(i.account) = lower(split_part(mm.hub_id, '/', 1))
        WHERE mm.role IN ('flagship', 'size')
          -- An owner's repository of no or another version is not this version's, unless it introduces the owner's models.
          AND (i.share >= 0.5
               OR core.has_words((SELECT array_agg(w.word[1]) FROM regexp_matches(split_part(r.github_full_name, '/', 2), '[0-9]+', 'g') AS w (word)),
                                 (SELECT array_agg(w.word[1]) FROM regexp_matches(coalesce(mm.release_stem, ''), '[0-9]+', 'g') AS w (word))))
          AND NOT EXISTS (SELECT 1 FROM foreign_derivative f WHERE f.hub_id = mm.hub_id AND i.share IS NULL)
          AND ((r.lab_id = mm.lab_id AND r.lab_id <> 'unknown') OR lower(r.account) = lower(split_part(mm.hub_id, '/', 1)) OR i.share >= 0.5)
        GROUP BY mm.release_id, r.github_full_name
    ) c
), repository_member AS (
    SELECT release_id, github_full_name, method, confidence FROM own_repository
    UNION ALL
    SELECT n.release_id, n.github_full_name, 'name', n.confidence
    FROM named_alike n
    WHERE n.place = 1 AND NOT EXISTS (SELECT 1 FROM own_repository o WHERE o.release_id = n.release_id)
), artifact AS (
    SELECT release_id, 'model' AS artifact_kind, hub_id AS artifact_id, role, method, confidence::real FROM model_member
    UNION ALL
    SELECT m.release_id, m.artifact_kind, coalesce(r.github_full_name, m.artifact_id), m.role, 'registry', 1.0
    FROM core.registry_release_member m
    LEFT JOIN core.repository r ON m.artifact_kind = 'repository' AND lower(r.github_full_name) = lower(m.artifact_id)
    WHERE m.artifact_kind <> 'model'
    UNION ALL
    SELECT release_id, 'paper', paper_arxiv_id, 'paper', 'registry', 1.0
    FROM core.registry_release WHERE paper_arxiv_id IS NOT NULL
    UNION ALL
    SELECT release_id, 'repository', github_full_name, 'code', method, confidence FROM repository_member
    UNION ALL
    SELECT mm.release_id, 'paper', l.dst_id, 'paper', 'link:own_paper', l.confidence
    FROM model_member mm
    JOIN core.link l ON l.src_kind = 'model' AND l.src_id = mm.hub_id AND l.dst_kind = 'paper'
        AND l.relation = 'own_paper' AND l.confidence >= 0.6 AND l.gone_at IS NULL
    WHERE NOT EXISTS (SELECT 1 FROM foreign_derivative f WHERE f.hub_id = mm.hub_id)
    UNION ALL
    SELECT o.release_id, 'paper', l.dst_id, 'paper', 'link:own_paper', least(l.confidence, 0.8)
    FROM repository_member o
    JOIN core.link l ON l.src_kind = 'repository' AND l.src_id = o.github_full_name AND l.dst_kind = 'paper'
        AND l.relation = 'own_paper' AND l.confidence >= 0.6 AND l.gone_at IS NULL
    UNION ALL
    -- A paper that a model or its repository names at all, and whose title begins with the model's name.
    SELECT t.release_id, 'paper', p.arxiv_id, 'paper', 'title', 0.75
    FROM (
        SELECT mm.release_id, mm.hub_id, l.dst_id
        FROM model_member mm
        JOIN core.link l ON l.src_kind = 'model' AND l.src_id = mm.hub_id AND l.dst_kind = 'paper' AND l.gone_at IS NULL
        UNION
        SELECT mm.release_id, mm.hub_id, l.dst_id
        FROM model_member mm
        JOIN repository_member o USING (release_id)
        JOIN core.link l ON l.src_kind = 'repository' AND l.src_id = o.github_full_name AND l.dst_kind = 'paper' AND l.gone_at IS NULL
    ) t
    JOIN core.paper p ON p.arxiv_id = t.dst_id
    WHERE starts_with(regexp_replace(lower(split_part(t.hub_id, '/', 2)), '[^a-z0-9]', '', 'g'),
                      nullif(regexp_replace(lower(substring(p.title FROM '^(.{2,60}?)(?::| [Tt]echnical [Rr]eport| [Ss]ystem [Cc]ard| [Mm]odel [Cc]ard)')),
                                            '[^a-z0-9]', '', 'g'), ''))
      AND NOT EXISTS (SELECT 1 FROM foreign_derivative f WHERE f.hub_id = t.hub_id)
    UNION ALL
    SELECT mm.release_id, 'dataset', l.dst_id, 'dataset', 'link:trained_on', l.confidence
    FROM model_member mm
    JOIN core.link l ON l.src_kind = 'model' AND l.src_id = mm.hub_id AND l.dst_kind = 'dataset'
        AND l.relation = 'trained_on' AND l.confidence >= 0.5 AND l.gone_at IS NULL
    WHERE mm.role <> 'quantisation'
    UNION ALL
    SELECT o.release_id, 'dataset', l.dst_id, 'dataset', 'link:trained_on', least(l.confidence, 0.7)
    FROM repository_member o
    JOIN core.link l ON l.src_kind = 'repository' AND l.src_id = o.github_full_name AND l.dst_kind = 'dataset'
        AND l.relation = 'trained_on' AND l.confidence >= 0.5 AND l.gone_at IS NULL
)
SELECT DISTINCT ON (release_id, artifact_kind, artifact_id)
       release_id, artifact_kind, artifact_id, role, method, confidence
FROM artifact
ORDER BY release_id, artifact_kind, artifact_id, confidence DESC, method
