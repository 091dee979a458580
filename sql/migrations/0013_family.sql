-- The family that a model's or a repository's name begins with, so that one can be told from the other's name.
CREATE FUNCTION core.family(name text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT t.token
    FROM regexp_split_to_table(lower(name), '[^a-z]+') WITH ORDINALITY AS t (token, position)
    WHERE length(t.token) >= 3
      AND t.token <> ALL ('{meta,open,the,for,and,model,models,official,code,core,chat,train,training,trainer,finetune,finetuning,instruct,large,base,
                            pytorch,tensorflow,jax,data,dataset,datasets,eval,evaluation,demo,demos,example,examples,docs,documentation,llm,llms,mllm,vlm,
                            awesome,cookbook,recipes,toolkit,library,python,project,release,paper,papers,inference,server,serving,api,sdk,app,web,github,
                            page,hub,reasoning,vision,audio,video,image,text,speech,agent,agents}'::text[])
    ORDER BY t.position
    LIMIT 1;
END;
COMMENT ON FUNCTION core.family(text) IS 'First word of a name (letters only, at least 3) that is not a common word of the field; NULL where there is none.';

CREATE FUNCTION core.is_same_family(a text, b text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN a = b OR (length(a) >= 4 AND starts_with(b, a)) OR (length(b) >= 4 AND starts_with(a, b));
COMMENT ON FUNCTION core.is_same_family(text, text) IS 'Whether two families are one: equal, or one begins with the other (of at least 4 letters).';

CREATE FUNCTION core.name_words(name text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT coalesce(array_agg(w.word[1]), '{}')
    FROM regexp_matches(lower(name), '[a-z]+|[0-9]+', 'g') AS w (word)
    WHERE w.word[1] <> ALL (
        '{meta,open,the,for,and,model,models,official,code,core,chat,train,training,trainer,finetune,finetuning,instruct,large,base,
                            pytorch,tensorflow,jax,data,dataset,datasets,eval,evaluation,demo,demos,example,examples,docs,documentation,llm,llms,mllm,vlm,
                            awesome,cookbook,recipes,toolkit,library,python,project,release,paper,papers,inference,server,serving,api,sdk,app,web,github,
                            page,hub,reasoning,vision,audio,video,image,text,speech,agent,agents}'::text[]);
END;
COMMENT ON FUNCTION core.name_words(text) IS 'Runs of letters and of digits of a name, without the common words of the field.';

CREATE FUNCTION core.has_words(names text[], words text[]) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN NOT EXISTS (
    SELECT 1 FROM unnest(words) AS w (word)
    WHERE NOT EXISTS (
        SELECT 1 FROM unnest(names) AS n (name)
        WHERE n.name = w.word OR (length(w.word) >= 4 AND starts_with(n.name, w.word)) OR (length(n.name) >= 4 AND starts_with(w.word, n.name))));
COMMENT ON FUNCTION core.has_words(text[], text[]) IS 'Whether each of the words is among the names: equal, or one begins with the other (of at least 4 letters).';
