-- What belongs to a release: registry members, families of a lab's account, single models, and what those name as their own.
-- Grain: one row per release and artifact. Key: release_id, artifact_kind, artifact_id. Reads: core.model, core.lineage, core.link, core.repository, core.registry_release, core.registry_release_member, core.lab_family, core.paper, core.correction, staging.document.
WITH curated AS (
    SELECT DISTINCT ON (m.hub_id) m.hub_id, m.lab_id, m.release_stem, r.release_id, r.role
    FROM core.registry_release_member r
    JOIN core.model m ON r.artifact_kind = 'model' AND r.artifact_id = m.hub_id
    ORDER BY m.hub_id, r.role <> 'flagship', r.release_id
), listed AS (
    -- Listed members that no service has told of: their names begin with the stem, and a size follows.
    SELECT l.lab_id, m.release_stem, r.release_id
    FROM core.registry_release_member r
    JOIN core.registry_release l USING (release_id)
    JOIN (SELECT DISTINCT lab_id, release_stem FROM core.model WHERE release_stem IS NOT NULL) m USING (lab_id)
    CROSS JOIN LATERAL (SELECT translate(lower(split_part(r.artifact_id, '/', 2)), '_ ', '--') AS plain) n
    WHERE r.artifact_kind = 'model' AND r.role IN ('flagship', 'size') AND length(m.release_stem) >= 4
      AND (n.plain = m.release_stem
           OR (starts_with(n.plain, m.release_stem || '-')
               AND substr(n.plain, length(m.release_stem) + 2) ~ '^(a?[0-9]+([.][0-9]+)?[bmt]|[0-9]+x[0-9]+([.][0-9]+)?b)(-|$)'))
), curated_stem AS (
    SELECT lab_id, release_stem, min(release_id) AS release_id
    FROM (
        SELECT lab_id, release_stem, release_id FROM curated WHERE role IN ('flagship', 'size') AND release_stem IS NOT NULL
        UNION
        SELECT lab_id, release_stem, release_id FROM listed
    ) stem
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
           CASE WHEN l.relation IN ('code', 'training_code') THEN 'link:code' ELSE 'link:weights' END AS method,
           max(l.confidence) AS confidence
    FROM model_member mm
    JOIN core.link l ON l.gone_at IS NULL
        AND ((l.src_kind = 'model' AND l.src_id = mm.hub_id AND l.dst_kind = 'repository' AND l.relation IN ('code', 'training_code'))
          OR (l.dst_kind = 'model' AND l.dst_id = mm.hub_id AND l.src_kind = 'repository' AND l.relation = 'weights'))
    JOIN core.repository r ON r.github_full_name = CASE WHEN l.dst_kind = 'repository' THEN l.dst_id ELSE l.src_id END
    WHERE NOT EXISTS (SELECT 1 FROM foreign_derivative f WHERE f.hub_id = mm.hub_id)
      AND ((r.lab_id = mm.lab_id AND r.lab_id <> 'unknown')
        OR core.owner_key(r.account) = core.owner_key(split_part(mm.hub_id, '/', 1))
        OR (l.dst_kind = 'repository' AND l.confidence >= 0.8))
    GROUP BY 1, 2, 3
), introduced AS (
    -- A repository whose README gives mostly one account's models gives that account's models as its own.
    SELECT l.src_id AS github_full_name, split_part(l.dst_id, '/', 1) AS account,
           count(*)::real / sum(count(*)) OVER (PARTITION BY l.src_id) AS share
    FROM core.link l
    WHERE l.src_kind = 'repository' AND l.dst_kind = 'model' AND l.relation = 'weights' AND l.gone_at IS NULL
    GROUP BY 1, 2
), lab_family AS MATERIALIZED (
    SELECT family, lab_id FROM core.lab_family
), main_model AS (
    SELECT * FROM model_member WHERE role IN ('flagship', 'size')
), near AS (
    -- Repositories of the same lab, of the same owner, or of an owner that introduces the account's models.
    SELECT mm.hub_id, r.github_full_name
    FROM main_model mm
    JOIN core.repository r ON r.lab_id = mm.lab_id AND r.lab_id <> 'unknown'
    UNION
    SELECT mm.hub_id, r.github_full_name
    FROM main_model mm
    JOIN core.repository r ON core.owner_key(r.account) = core.owner_key(split_part(mm.hub_id, '/', 1))
    UNION
    SELECT mm.hub_id, i.github_full_name
    FROM main_model mm
    JOIN introduced i ON lower(i.account) = lower(split_part(mm.hub_id, '/', 1)) AND i.share >= 0.5
), candidate AS (
    SELECT mm.release_id, r.github_full_name, mm.hub_id, coalesce(mm.release_stem, split_part(mm.hub_id, '/', 2)) AS stem,
           split_part(r.github_full_name, '/', 2) AS name, coalesce(i.share >= 0.5, false) AS is_owner_introducing
    FROM near n
    JOIN main_model mm USING (hub_id)
    JOIN core.repository r USING (github_full_name)
    LEFT JOIN introduced i ON i.github_full_name = r.github_full_name AND lower(i.account) = lower(split_part(mm.hub_id, '/', 1))
    WHERE NOT coalesce(r.is_fork, false)
), mention AS MATERIALIZED (
    -- How often a README writes the release's name, whatever stands between its words.
    SELECT c.release_id, c.github_full_name,
           max(regexp_count(d.text, concat('(?<![a-z0-9])', array_to_string(w.words, '[-_ .]*'), '(?![a-z0-9])'), 1, 'i')) AS mentions,
           CASE WHEN max(length(w.words[1])) >= 5 THEN max(regexp_count(d.text, concat('(?<![a-z0-9])', w.words[1]), 1, 'i')) ELSE 0 END AS family_mentions,
           -- Its name is of a kind of which the README never speaks.
           bool_or(EXISTS (SELECT 1 FROM unnest(w.words) AS k (word) WHERE k.word ~ '^(coder?|vision|audio|speech|asr|tts|ocr|parse|video|image|math|embed(ding)?|rerank(er)?|guard|safety|diffusion)$'
                           AND lower(d.text) !~ concat('(?<![a-z])', k.word, '(?![a-z])'))) AS is_other_kind
    FROM (SELECT DISTINCT release_id, github_full_name, stem FROM candidate) c
    JOIN staging.document d ON d.source = 'github' AND d.kind = 'readme' AND d.key = c.github_full_name
    CROSS JOIN LATERAL (SELECT array_agg(m.word[1]) AS words FROM regexp_matches(lower(c.stem), '[a-z]+|[0-9]+', 'g') AS m (word)) w
    WHERE length(c.stem) BETWEEN 4 AND 80 AND position(w.words[1] IN lower(d.text)) > 0
    GROUP BY c.release_id, c.github_full_name
), same_name AS (
    -- The only repository of anyone that bears the release's whole name.
    SELECT mm.release_id, min(r.github_full_name) AS github_full_name
    FROM (
        -- A name that several accounts bear is most often carried, not given.
        SELECT min(release_id) AS release_id, core.plain_name(release_stem) AS name
        FROM model_member
        GROUP BY 2
        HAVING count(DISTINCT split_part(hub_id, '/', 1)) = 1 AND count(DISTINCT release_id) = 1
    ) mm
    JOIN core.repository r ON core.plain_name(split_part(r.github_full_name, '/', 2)) = mm.name AND NOT coalesce(r.is_fork, false)
        AND r.lab_id = 'unknown'
    WHERE length(mm.name) >= 6
    GROUP BY mm.release_id
    HAVING count(*) = 1
), framework AS (
    -- The owner's repository that trains, and whose README speaks of the release's family: what the family was trained with.
    SELECT DISTINCT c.release_id, c.github_full_name
    FROM (SELECT DISTINCT release_id, github_full_name, stem, name FROM candidate) c
    JOIN core.repository r ON r.github_full_name = c.github_full_name AND r.has_training_code
    JOIN staging.document d ON d.source = 'github' AND d.kind = 'readme' AND d.key = c.github_full_name
    CROSS JOIN LATERAL (
        -- The first word of the name that is neither the owner's nor another lab's family.
        SELECT t.word
        FROM unnest(core.name_words(c.stem)) WITH ORDINALITY AS t (word, position)
        WHERE t.word ~ '^[a-z]+$' AND NOT starts_with(lower(r.account), t.word) AND NOT starts_with(r.lab_id, t.word)
          AND NOT EXISTS (SELECT 1 FROM lab_family f WHERE f.family = t.word AND f.lab_id <> r.lab_id)
        ORDER BY t.position LIMIT 1
    ) w
    CROSS JOIN LATERAL (
        -- Of the words of the name those that the README writes: a sister of another kind is not trained with what never speaks of it.
        SELECT count(*) AS words, count(*) FILTER (WHERE t.is_named) AS named,
               coalesce(bool_or(NOT t.is_named AND t.word ~ '^(coder?|vision|audio|speech|asr|tts|ocr|parse|video|image|math|embed(ding)?|rerank(er)?|guard|safety|diffusion)$'), false) AS is_other
        FROM (SELECT m.word[1] AS word, lower(d.text) ~ ('(?<![a-z])' || m.word[1] || '(?![a-z])') AS is_named
              FROM regexp_matches(lower(c.stem), '[a-z]{3,}', 'g') AS m (word)) t
    ) told
    WHERE c.name !~ '[0-9]' AND length(w.word) >= 4 AND told.named * 2 >= told.words AND NOT told.is_other
      AND (SELECT count(*) FROM regexp_matches(d.text, '(?<![A-Za-z0-9])' || upper(left(w.word, 1)) || '[A-Za-z0-9]*', 'g') AS m (said)
           WHERE starts_with(lower(m.said[1]), w.word)) >= 3
), only_mention AS (
    -- The one repository of the owner that writes the family's name at all often.
    SELECT release_id, min(github_full_name) AS github_full_name
    FROM mention WHERE family_mentions >= 3 GROUP BY release_id
    -- A repository with a number in its name is of one model.
    HAVING count(*) = 1 AND NOT bool_or(is_other_kind) AND min(split_part(github_full_name, '/', 2)) !~ '[0-9]'
), named_alike AS (
    -- Of these the one that introduces the release, writes its name, or bears it: with its version, or at least its family.
    SELECT k.release_id, k.github_full_name, k.method, k.confidence,
           rank() OVER (PARTITION BY k.release_id ORDER BY k.is_introduced DESC, k.is_mentioned DESC, k.is_version DESC, k.is_family DESC, k.is_owners DESC,
                        k.mentions DESC, k.words DESC) AS place
    FROM (
        SELECT c.release_id, c.github_full_name,
               bool_or(t.is_introduced) AS is_introduced, bool_or(t.is_mentioned) AS is_mentioned, bool_or(t.is_version) AS is_version,
               bool_or(t.is_family) AS is_family, bool_or(t.is_owners) AS is_owners,
               max(coalesce(n.mentions, 0)) AS mentions,
               max(cardinality(core.name_words(c.name))) AS words,
               CASE WHEN bool_or(t.is_introduced) THEN 'introduced' WHEN bool_or(t.is_version) THEN 'name'
                    WHEN bool_or(t.is_mentioned) THEN 'mention' WHEN bool_or(t.is_family) THEN 'family_name'
                    WHEN bool_or(t.is_owners) THEN 'owner' ELSE 'sibling' END AS method,
               max(CASE WHEN t.is_introduced THEN 0.8 WHEN t.is_mentioned AND t.is_version THEN 0.75 WHEN t.is_mentioned THEN 0.65
                        WHEN t.is_version THEN 0.6 WHEN t.is_family THEN 0.5
                        WHEN t.is_owners THEN 0.4 ELSE 0.3 END) AS confidence
        FROM candidate c
        LEFT JOIN mention n USING (release_id, github_full_name)
        LEFT JOIN only_mention o USING (release_id, github_full_name)
        CROSS JOIN LATERAL (
            SELECT c.is_owner_introducing AND EXISTS (
                       SELECT 1 FROM core.link l
                       WHERE l.src_kind = 'repository' AND l.src_id = c.github_full_name AND l.dst_kind = 'model' AND l.dst_id = c.hub_id
                         AND l.relation = 'weights' AND l.gone_at IS NULL) AS is_introduced,
                   coalesce(n.mentions >= 3, false) AS is_mentioned,
                   core.is_same_family(core.family(split_part(c.hub_id, '/', 2)), core.family(c.name))
                       -- A sister's repository has a word more, a brand's has one less.
                       AND core.has_words(core.name_words(c.stem), core.name_words(c.name))
                       AND NOT EXISTS (SELECT 1 FROM unnest(core.name_words(c.stem)) AS n (word), unnest(core.name_words(c.name)) AS w (word)
                                       WHERE starts_with(w.word, n.word) AND length(w.word) - length(n.word) BETWEEN 1 AND 2)
                       AND core.has_words((SELECT array_agg(w.word[1]) FROM regexp_matches(lower(c.name), '[a-z]+', 'g') AS w (word)),
                                          (SELECT array_agg(w.word[1]) FROM regexp_matches(lower(c.stem), '[a-z]{3,}', 'g') AS w (word)
                                           WHERE w.word[1] <> 'meta'))
                       -- A repository of no or another version is not this version's, unless its owner introduces the owner's models.
                       AND (c.is_owner_introducing
                            OR core.has_words((SELECT array_agg(w.word[1]) FROM regexp_matches(c.name, '[0-9]+', 'g') AS w (word)),
                                              (SELECT array_agg(w.word[1]) FROM regexp_matches(c.stem, '[0-9]+', 'g') AS w (word)))) AS is_version,
                   -- The family's one repository, of whatever version: sure of the family only.
                   c.name !~ '[0-9]' AND cardinality(core.name_words(c.name)) > 0
                       AND core.name_words(c.name) <@ core.name_words(c.stem)
                       -- A version of the family, not a sister with a word of its own.
                       AND lower(c.stem) ~ ('^(meta[-_. ]*)?' || (core.name_words(c.name))[1] || '[-_. ]*[a-z]?[0-9]')
                       AND NOT EXISTS (SELECT 1 FROM regexp_matches(lower(c.name), '(code|coder|vision|audio|speech|video|image|math|embed|embedding|guard)(?![a-z])', 'g') AS w (word)
                                       WHERE position(w.word[1] IN lower(c.hub_id)) = 0) AS is_family,
                   -- The owner's repository of its own name, or the only one that speaks of the family.
                   o.github_full_name IS NOT NULL
                       OR core.plain_name(c.name) = core.plain_name(split_part(c.hub_id, '/', 1)) AS is_owners,
                   -- Another version of the family.
                   length(core.family(c.name)) >= 4 AND core.family(c.name) = core.family(split_part(c.hub_id, '/', 2))
                       AND lower(c.name) ~ ('^' || core.family(c.name) || '[-_. ]*[a-z]?[0-9]') AND lower(c.stem) ~ ('^' || core.family(c.name) || '[-_. ]*[a-z]?[0-9]') AS is_sibling
        ) t
        WHERE (t.is_introduced OR t.is_mentioned OR t.is_version OR t.is_family OR t.is_owners OR t.is_sibling)
          -- What stands on another account's model bears that model's name: only a README that speaks of it is its own.
          AND (t.is_mentioned OR c.is_owner_introducing OR NOT EXISTS (SELECT 1 FROM foreign_derivative f WHERE f.hub_id = c.hub_id))
        GROUP BY c.release_id, c.github_full_name
    ) k
), first_repository AS (
    SELECT release_id, github_full_name, method, confidence FROM own_repository
    UNION ALL
    -- Beside the first, one of the version's own name; one of the family's bare name tells what an earlier version did.
    SELECT n.release_id, n.github_full_name,
           CASE WHEN n.place > 1 AND n.github_full_name !~ '/.*[0-9]' THEN 'sibling' ELSE n.method END,
           CASE WHEN n.place > 1 AND n.github_full_name !~ '/.*[0-9]' THEN 0.3 ELSE n.confidence END
    FROM named_alike n
    WHERE (n.place = 1 OR n.method = 'name' OR (n.method = 'family_name' AND n.github_full_name !~ '/.*[0-9]')) AND NOT EXISTS (SELECT 1 FROM own_repository o WHERE o.release_id = n.release_id)
), repository_member AS (
    SELECT release_id, github_full_name, method, confidence FROM first_repository
    UNION ALL
    SELECT n.release_id, n.github_full_name, 'same_name', 0.45
    FROM same_name n
    WHERE NOT EXISTS (SELECT 1 FROM first_repository o WHERE o.release_id = n.release_id)
    UNION ALL
    SELECT f.release_id, f.github_full_name, 'framework', 0.4
    FROM framework f
    WHERE NOT EXISTS (SELECT 1 FROM first_repository o WHERE o.release_id = f.release_id AND o.confidence >= 0.6)
    UNION ALL
    -- What its README gives as the training code, of the same owner.
    SELECT f.release_id, r.github_full_name, 'link:training_code', least(f.confidence, l.confidence)
    FROM first_repository f
    JOIN core.repository own ON own.github_full_name = f.github_full_name
    JOIN core.link l ON l.src_kind = 'repository' AND l.src_id = f.github_full_name AND l.dst_kind = 'repository'
        AND l.relation = 'training_code' AND l.gone_at IS NULL
    JOIN core.repository r ON r.github_full_name = l.dst_id
        AND (lower(r.account) = lower(own.account) OR (r.lab_id = own.lab_id AND r.lab_id <> 'unknown'))
    CROSS JOIN LATERAL (SELECT core.plain_name(substring(l.locator FROM '([^>()]+)[)]$')) AS name) head
    -- What stands under the name of another model that the same README gives is that one's.
    WHERE coalesce(length(head.name), 0) < 3
       OR NOT EXISTS (SELECT 1 FROM core.link w
                      WHERE w.src_kind = 'repository' AND w.src_id = l.src_id AND w.dst_kind = 'model' AND w.relation = 'weights' AND w.gone_at IS NULL
                        AND starts_with(core.plain_name(split_part(w.dst_id, '/', 2)), head.name))
       OR EXISTS (SELECT 1 FROM model_member mm
                  WHERE mm.release_id = f.release_id AND starts_with(core.plain_name(split_part(mm.hub_id, '/', 2)), head.name))
), headed AS MATERIALIZED (
    -- Papers whose title begins with a name: what stands before a colon or the words technical report.
    SELECT p.arxiv_id, p.first_version_at, h.head, h.head ~ '[0-9]' AS has_digit
    FROM core.paper p
    CROSS JOIN LATERAL (
        SELECT core.plain_name((regexp_match(regexp_replace(p.title, '^[Tt]he ', ''), '^(.{2,60}?)(?::| [Tt]echnical [Rr]eport| [Ss]ystem [Cc]ard| [Mm]odel [Cc]ard| [Hh]erd of )'))[1]) AS head
    ) h
    WHERE length(h.head) >= 4
), bearer AS (
    -- Accounts whose models bear a paper's name; where they are many, most carry copies.
    SELECT h.arxiv_id, count(DISTINCT split_part(mm.hub_id, '/', 1)) AS accounts
    FROM headed h
    JOIN model_member mm
        ON left(core.plain_name(split_part(mm.hub_id, '/', 2)), 4) = left(h.head, 4)
       AND starts_with(core.plain_name(split_part(mm.hub_id, '/', 2)), h.head)
    GROUP BY h.arxiv_id
), shared_paper AS (
    -- What the models of many accounts give as their own is a toolkit's or a base model's paper.
    SELECT l.dst_id AS arxiv_id
    FROM core.link l
    WHERE l.src_kind = 'model' AND l.dst_kind = 'paper' AND l.relation = 'own_paper' AND l.gone_at IS NULL
    GROUP BY l.dst_id
    HAVING count(DISTINCT split_part(l.src_id, '/', 1)) > 3
), first_of_name AS (
    -- Of all accounts with a model of that name, the best liked: others carry copies of it.
    SELECT DISTINCT ON (mm.release_stem) mm.release_stem, split_part(mm.hub_id, '/', 1) AS account
    FROM model_member mm
    JOIN core.model m USING (hub_id)
    WHERE mm.role IN ('flagship', 'size', 'base') AND NOT EXISTS (SELECT 1 FROM foreign_derivative f WHERE f.hub_id = mm.hub_id)
      AND NOT EXISTS (SELECT 1 FROM core.lineage l WHERE l.child_hub_id = mm.hub_id AND l.relation = 'quantized')
    ORDER BY mm.release_stem, mm.lab_id = 'unknown', m.likes DESC NULLS LAST, mm.hub_id
), titled AS (
    -- A paper that no document of the release names, and whose title begins with the release's name.
    SELECT DISTINCT mm.release_id, h.arxiv_id,
           EXISTS (SELECT 1 FROM lab_family x WHERE x.family = regexp_replace(h.head, '[^a-z]', '', 'g') AND x.lab_id <> mm.lab_id)
               AND NOT EXISTS (SELECT 1 FROM lab_family x WHERE x.family = regexp_replace(h.head, '[^a-z]', '', 'g') AND x.lab_id = mm.lab_id) AS is_of_base
    FROM model_member mm
    JOIN core.model m USING (hub_id)
    LEFT JOIN first_of_name f ON f.release_stem = mm.release_stem AND f.account = split_part(mm.hub_id, '/', 1)
    CROSS JOIN LATERAL (
        SELECT core.plain_name(regexp_replace(lower(split_part(mm.hub_id, '/', 2)), '^meta-', '')) AS full_name,
               core.plain_name(regexp_replace(lower(mm.release_stem), '^meta-', '')) AS stem,
               regexp_replace(regexp_replace(lower(mm.release_stem), '^meta-', ''), '[^a-z]', '', 'g') AS letters
    ) n
    JOIN headed h
        -- A short name is the release's only where its version follows: a sister has a word of its own there.
        ON (starts_with(n.full_name, h.head) AND (h.has_digit OR length(h.head) >= 5) AND length(h.head) * 2 >= length(n.letters)
            AND (length(h.head) >= 8 OR substr(n.stem, length(h.head) + 1) ~ '^([a-z]?[0-9]|$)'))
        OR (NOT h.has_digit AND length(h.head) >= 8 AND starts_with(n.letters, h.head))
    LEFT JOIN bearer b ON b.arxiv_id = h.arxiv_id
    WHERE mm.role IN ('flagship', 'size', 'base')
      AND (mm.lab_id <> 'unknown' OR coalesce(b.accounts, 1) <= 1)
      -- Of several accounts with a model of that name one gave it; a lab that names its base says so whoever else does.
      AND (f.account IS NOT NULL
           OR (mm.lab_id <> 'unknown' AND EXISTS (SELECT 1 FROM lab_family x WHERE x.family = regexp_replace(h.head, '[^a-z]', '', 'g') AND x.lab_id <> mm.lab_id)))
      AND (h.first_version_at IS NULL OR m.created_at IS NULL OR m.created_at < '2022-03-03'
           OR h.first_version_at BETWEEN m.created_at - interval '400 days' AND m.created_at + interval '400 days')
), tagged AS (
    -- The one paper that the Hub's tags give for a lab's model, written when the model was made.
    SELECT mm.release_id, min(l.dst_id) AS arxiv_id
    FROM model_member mm
    JOIN core.model m USING (hub_id)
    JOIN core.link l ON l.src_kind = 'model' AND l.src_id = mm.hub_id AND l.dst_kind = 'paper' AND l.method = 'hub_tag' AND l.gone_at IS NULL
    WHERE mm.lab_id <> 'unknown' AND mm.role IN ('flagship', 'size', 'base')
      -- What models of many labs give is a method or a measure that they used.
      AND (SELECT count(DISTINCT split_part(o.src_id, '/', 1)) FROM core.link o
           WHERE o.dst_kind = 'paper' AND o.dst_id = l.dst_id AND o.src_kind = 'model' AND o.method = 'hub_tag' AND o.gone_at IS NULL) <= 3
      AND NOT EXISTS (SELECT 1 FROM foreign_derivative f WHERE f.hub_id = mm.hub_id)
    GROUP BY mm.release_id, mm.hub_id, m.created_at
    HAVING count(*) = 1
       AND min(l.dst_id) ~ '^[0-9]{4}[.]'
       AND (m.created_at IS NULL AND (SELECT count(DISTINCT o.release_id) FROM model_member o
                                      JOIN core.link x ON x.src_kind = 'model' AND x.src_id = o.hub_id AND x.dst_kind = 'paper' AND x.dst_id = min(l.dst_id)) = 1
            OR to_date('20' || left(min(l.dst_id), 4), 'YYYYMM') BETWEEN m.created_at - interval '300 days' AND m.created_at + interval '200 days')
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
      AND (mm.lab_id <> 'unknown' OR NOT EXISTS (SELECT 1 FROM shared_paper s WHERE s.arxiv_id = l.dst_id))
    UNION ALL
    -- The repository of a whole family tells a paper of the family.
    SELECT o.release_id, 'paper', l.dst_id, 'paper', CASE WHEN o.confidence >= 0.6 THEN 'link:own_paper' ELSE 'link:family_paper' END,
           least(l.confidence, o.confidence, 0.8)
    FROM repository_member o
    JOIN core.link l ON l.src_kind = 'repository' AND l.src_id = o.github_full_name AND l.dst_kind = 'paper'
        AND l.relation = 'own_paper' AND l.confidence >= 0.6 AND l.gone_at IS NULL
    WHERE o.method NOT IN ('owner', 'framework', 'sibling', 'same_name')
    UNION ALL
    -- A paper that a model or its repository names at all, and whose title begins with the model's name.
    SELECT t.release_id, 'paper', t.dst_id, 'paper', 'title', 0.75
    FROM (
        SELECT mm.release_id, mm.hub_id, mm.lab_id, l.dst_id, l.quotation, l.method
        FROM model_member mm
        JOIN core.link l ON l.src_kind = 'model' AND l.src_id = mm.hub_id AND l.dst_kind = 'paper' AND l.gone_at IS NULL
        UNION
        SELECT mm.release_id, mm.hub_id, mm.lab_id, l.dst_id, l.quotation, l.method
        FROM model_member mm
        JOIN repository_member o USING (release_id)
        JOIN core.link l ON l.src_kind = 'repository' AND l.src_id = o.github_full_name AND l.dst_kind = 'paper' AND l.gone_at IS NULL
    ) t
    LEFT JOIN core.paper p ON p.arxiv_id = t.dst_id
    CROSS JOIN LATERAL (
        -- Where arXiv has not told the title, the BibTeX entry does.
        SELECT coalesce(p.title, (regexp_match(t.quotation, 'title\s*=\s*[{"]+([^}"]{3,200})', 'i'))[1], CASE WHEN t.quotation LIKE '% %' THEN t.quotation END) AS title
    ) named
    CROSS JOIN LATERAL (
        SELECT core.plain_name(split_part(t.hub_id, '/', 2)) AS name,
               core.plain_name(normalize(substring(regexp_replace(named.title, '^[Tt]he ', '') FROM '^(.{2,60}?)(?:$|:| [Tt]echnical [Rr]eport| [Ss]ystem [Cc]ard| [Mm]odel [Cc]ard)'), NFKD)) AS head
    ) n
    WHERE length(n.head) >= 2 AND (starts_with(n.name, n.head) OR (length(n.head) >= 5 AND position(n.head IN n.name) > 0 AND t.method <> 'hub_tag'))
      AND NOT EXISTS (SELECT 1 FROM foreign_derivative f WHERE f.hub_id = t.hub_id)
      AND (t.lab_id <> 'unknown' OR NOT EXISTS (SELECT 1 FROM bearer b WHERE b.arxiv_id = t.dst_id AND b.accounts > 1))
    UNION ALL
    SELECT release_id, 'paper', arxiv_id, 'paper', CASE WHEN is_of_base THEN 'title_of_base' ELSE 'title_alone' END, 0.55 FROM titled
    UNION ALL
    SELECT release_id, 'paper', arxiv_id, 'paper', 'hub_tag', 0.6 FROM tagged
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
    -- What the repository of a whole family links is not yet this version's data; what the owner's own links in the models' account is theirs.
    WHERE o.confidence >= 0.6
       OR (o.method = 'owner' AND EXISTS (SELECT 1 FROM model_member mm WHERE mm.release_id = o.release_id
                                          AND lower(split_part(mm.hub_id, '/', 1)) = lower(split_part(l.dst_id, '/', 1))))
)
SELECT DISTINCT ON (release_id, artifact_kind, artifact_id)
       release_id, artifact_kind, artifact_id, role, method, confidence
FROM (
    SELECT * FROM artifact
    UNION ALL
    -- What a person added.
    SELECT c.subject_id, a.kind, coalesce(r.github_full_name, c.value), CASE a.kind WHEN 'repository' THEN 'code' ELSE a.kind END, 'correction', 1.0
    FROM core.correction c
    JOIN (VALUES ('add_repository', 'repository'), ('add_paper', 'paper'), ('add_dataset', 'dataset')) AS a (field, kind) USING (field)
    LEFT JOIN core.repository r ON a.kind = 'repository' AND lower(r.github_full_name) = lower(c.value)
    WHERE c.subject_kind = 'release' AND EXISTS (SELECT 1 FROM artifact x WHERE x.release_id = c.subject_id)
) told
-- A title alone, or a tag, says nothing beside a paper that the release's own documents give.
WHERE NOT (told.method IN ('title_alone', 'hub_tag') AND EXISTS (
        SELECT 1 FROM artifact x
        WHERE x.release_id = told.release_id AND x.artifact_kind = 'paper' AND x.method IN ('registry', 'link:own_paper', 'title')))
  -- What a person took away.
  AND NOT EXISTS (
    SELECT 1 FROM core.correction c
    WHERE c.subject_kind = 'release' AND c.subject_id = told.release_id AND c.field = 'remove_' || told.artifact_kind AND lower(c.value) = lower(told.artifact_id))
ORDER BY release_id, artifact_kind, artifact_id, confidence DESC, method
