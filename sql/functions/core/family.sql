-- The first word of a name that is not a common one, as the family: a model and a repository with the same one may belong together.
CREATE OR REPLACE FUNCTION core.family(name text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
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
GRANT EXECUTE ON FUNCTION core.family(text) TO observatory_reader;
