-- What published figures are counted by: bands of size and of downloads, the licence as declared (or none), the format, and who made it.
CREATE FUNCTION core.size_band(parameters bigint) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN parameters IS NULL THEN 'unknown' WHEN parameters < 1000000000 THEN 'below 1B' WHEN parameters <= 20000000000 THEN '1B to 20B'
            WHEN parameters <= 70000000000 THEN '20B to 70B' WHEN parameters <= 100000000000 THEN '70B to 100B' ELSE 'above 100B' END;
COMMENT ON FUNCTION core.size_band(bigint) IS 'Band of a number of parameters, cut where publications cut: below 1B, 1B to 20B, 20B to 70B, 70B to 100B (each with its upper end), above 100B, unknown.';

CREATE FUNCTION core.downloads_band(downloads bigint) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN downloads IS NULL THEN 'unknown' WHEN downloads < 1 THEN '0' WHEN downloads < 200 THEN '1 to 199' WHEN downloads < 1000 THEN '200 to 999'
            WHEN downloads < 10000 THEN '1000 to 9999' WHEN downloads < 100000 THEN '10000 to 99999' ELSE '100000 and more' END;
COMMENT ON FUNCTION core.downloads_band(bigint) IS 'Band of a number of downloads: 0, 1 to 199, 200 to 999, 1000 to 9999, 10000 to 99999, 100000 and more, unknown.';

CREATE FUNCTION core.model_format(hub_id text, library_name text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN library_name IN ('gguf', 'llama.cpp', 'llama-cpp') THEN 'gguf' WHEN library_name = 'mlx' THEN 'mlx'
            WHEN hub_id ~* '[-_.]gguf([-_.]|$)' THEN 'gguf' WHEN hub_id ~* '[-_.]mlx([-_.]|$)' THEN 'mlx' ELSE 'other' END;
COMMENT ON FUNCTION core.model_format(text, text) IS 'Format of a model''s files by its library, else by a word of its name: gguf, mlx or other.';

ALTER TABLE mart.licence_mix ADD COLUMN licence_id text NOT NULL DEFAULT 'all', ADD COLUMN size_band text NOT NULL DEFAULT 'all', ADD COLUMN weight numeric, ADD COLUMN share_of_all numeric(9, 6), ALTER COLUMN share DROP NOT NULL;
ALTER TABLE mart.licence_mix_history ADD COLUMN licence_id text NOT NULL DEFAULT 'all', ADD COLUMN size_band text NOT NULL DEFAULT 'all', ADD COLUMN weight numeric, ADD COLUMN share_of_all numeric(9, 6), ALTER COLUMN share DROP NOT NULL;
ALTER TABLE build.licence_mix ADD COLUMN licence_id text NOT NULL DEFAULT 'all', ADD COLUMN size_band text NOT NULL DEFAULT 'all', ADD COLUMN weight numeric, ADD COLUMN share_of_all numeric(9, 6), ALTER COLUMN share DROP NOT NULL;
ALTER TABLE core.hub_licence_mix ADD COLUMN licence_id text NOT NULL DEFAULT 'all', ADD COLUMN size_band text NOT NULL DEFAULT 'all', ADD COLUMN weight numeric, ADD COLUMN share_of_all numeric(9, 6), ALTER COLUMN share DROP NOT NULL;

ALTER TABLE mart.gated_share ADD COLUMN size_band text NOT NULL DEFAULT 'all';
ALTER TABLE mart.gated_share_history ADD COLUMN size_band text NOT NULL DEFAULT 'all';
ALTER TABLE build.gated_share ADD COLUMN size_band text NOT NULL DEFAULT 'all';
ALTER TABLE core.hub_gated_share ADD COLUMN size_band text NOT NULL DEFAULT 'all';

ALTER TABLE mart.adoption ADD COLUMN format text NOT NULL DEFAULT 'all', ADD COLUMN made_by text NOT NULL DEFAULT 'all', ADD COLUMN derivatives_added numeric, ADD COLUMN derivatives_used numeric;
ALTER TABLE mart.adoption_history ADD COLUMN format text NOT NULL DEFAULT 'all', ADD COLUMN made_by text NOT NULL DEFAULT 'all', ADD COLUMN derivatives_added numeric, ADD COLUMN derivatives_used numeric;
ALTER TABLE build.adoption ADD COLUMN format text NOT NULL DEFAULT 'all', ADD COLUMN made_by text NOT NULL DEFAULT 'all', ADD COLUMN derivatives_added numeric, ADD COLUMN derivatives_used numeric;
ALTER TABLE core.hub_adoption ADD COLUMN format text NOT NULL DEFAULT 'all', ADD COLUMN made_by text NOT NULL DEFAULT 'all', ADD COLUMN derivatives_added numeric, ADD COLUMN derivatives_used numeric;

ALTER TABLE mart.intermediary ADD COLUMN format text NOT NULL DEFAULT 'all', ADD COLUMN base_family text NOT NULL DEFAULT 'all', ADD COLUMN made_by text NOT NULL DEFAULT 'all';
ALTER TABLE mart.intermediary_history ADD COLUMN format text NOT NULL DEFAULT 'all', ADD COLUMN base_family text NOT NULL DEFAULT 'all', ADD COLUMN made_by text NOT NULL DEFAULT 'all';
ALTER TABLE build.intermediary ADD COLUMN format text NOT NULL DEFAULT 'all', ADD COLUMN base_family text NOT NULL DEFAULT 'all', ADD COLUMN made_by text NOT NULL DEFAULT 'all';
ALTER TABLE core.hub_intermediary ADD COLUMN format text NOT NULL DEFAULT 'all', ADD COLUMN base_family text NOT NULL DEFAULT 'all', ADD COLUMN made_by text NOT NULL DEFAULT 'all';

-- The new columns belong to the keys; comments stand on each of the four tables of a mart.
DO $$
DECLARE
    one record;
    side text;
BEGIN
    FOR one IN
        SELECT * FROM (VALUES
            ('licence_mix', 'universe, scope_kind, scope_id, "window", weighting, licence_class, licence_id, size_band'),
            ('gated_share', 'universe, scope_kind, scope_id, month, size_band'),
            ('adoption', 'universe, subject_kind, subject_id, month, format, made_by'),
            ('intermediary', 'universe, account, role, base_lab_id, format, base_family, made_by')) AS t (mart, key)
    LOOP
        FOREACH side IN ARRAY ARRAY['mart.' || one.mart, 'build.' || one.mart, 'core.hub_' || one.mart] LOOP
            EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I, ADD PRIMARY KEY (%s)', side, split_part(side, '.', 2) || '_pkey', one.key);
        END LOOP;
        EXECUTE format('DROP INDEX mart.%I', one.mart || '_history_key');
        EXECUTE format('CREATE INDEX %I ON mart.%I (%s, published_to)', one.mart || '_history_key', one.mart || '_history', one.key);
        EXECUTE format('COMMENT ON TABLE mart.%I IS %L', one.mart || '_history',
                       format('Rows of mart.%s that a later publication changed or withdrew. Key: %s, published_to.', one.mart, replace(one.key, '"', '')));
        EXECUTE format('COMMENT ON TABLE build.%I IS %L', one.mart, format('The next mart.%s, before its audit. Key: %s.', one.mart, replace(one.key, '"', '')));
        EXECUTE format('COMMENT ON TABLE core.%I IS %L', 'hub_' || one.mart,
                       format('What mart.%s tells of the whole Hub, derived after each sweep. Key: %s. Source: raw.hub_repository, raw.hub_counter, core.hub_lineage.',
                              one.mart, replace(one.key, '"', '')));
        PERFORM meta.make_as_of(one.mart);
    END LOOP;
    FOR one IN
        SELECT * FROM (VALUES
            ('licence_mix', 'licence_id', 'Licence as the Hub tells it (core.licence); none: the record tells no licence; not listed: an id that core.licence does not hold; all: every licence of the class together.'),
            ('licence_mix', 'size_band', 'Band of parameters (core.size_band), or all. Bands and licence ids are told for all, countries and generations, not for labs.'),
            ('licence_mix', 'weight', 'Sum of weights of the row, countries of one lab by equal fractions. Unit: models, releases or downloads. Add it up over bands to cut where a publication cuts.'),
            ('licence_mix', 'share_of_all', 'Weight in the weight of all of the band, those that declare none among them, 0 to 1.'),
            ('licence_mix', 'share', 'Weight of the class (or of the licence) in the weight of all known classes of the band, 0 to 1; NULL: a licence of no known class.'),
            ('licence_mix', 'licence_class', 'proprietary-restricted, non-commercial, use-restricted, copyleft, permissive or public-domain, from the most to the least restricted; unknown only in rows of a licence id.'),
            ('licence_mix', 'scope_kind', 'lab, country, generation or all.'),
            ('licence_mix', 'scope_id', 'lab_id, ISO 3166-1 alpha-2, unknown, all, or edges on the longest way up to a root (16: 16 and more).'),
            ('gated_share', 'size_band', 'Band of parameters (core.size_band), or all. Bands are told for all and countries, not for labs.'),
            ('adoption', 'subject_kind', 'model, release, lab or country; of the whole Hub also family, size_band, downloads_band, base_country and base_family.'),
            ('adoption', 'subject_id', 'hub_id, release_id, lab_id, or ISO 3166-1 alpha-2; unknown where no lab or no country is known; a family of a registry lab; a band of core.size_band, or of core.downloads_band over downloads since creation.'),
            ('adoption', 'format', 'gguf, mlx, other, or all (core.model_format); other than all only for families.'),
            ('adoption', 'made_by', 'official: by an account of the lab that bears the family; community: by any other, the family being that of its own name; all: not told apart.'),
            ('adoption', 'derivatives_added', 'Models created in the month that declare a parent of the subject (base_country, base_family), count; parents of several share equally. NULL for other subjects.'),
            ('adoption', 'derivatives_used', 'Those of derivatives_added with more than 5 downloads since creation as told last, count.'),
            ('adoption', 'n', 'Models that entered, count (in whole_hub, accounts of which a counter moved in the month for labs and countries, derivatives for bases, else models).'),
            ('adoption', 'coverage', 'Share of n for which downloads_added is known; NULL where it is not asked: families, bands and bases.'),
            ('intermediary', 'account', 'The account on the Hub; *: every account together, those of the bases'' own labs too, by format, family and maker.'),
            ('intermediary', 'format', 'gguf, mlx or other (core.model_format); all in rows of one account.'),
            ('intermediary', 'base_family', 'Family of the base (core.lab_family), or unknown; all in rows of one account.'),
            ('intermediary', 'made_by', 'official: by an account of the lab of the base; community: by any other; all in rows of one account.'),
            ('intermediary', 'account_models', 'All its models, count; the same as n where account is *.'),
            ('intermediary', 'n', 'Its models of that relation on other accounts'' models, any lab, at least 10 and more than half of its models, count; where account is *, all models of that relation, format and maker.')) AS t (mart, col, words)
    LOOP
        FOREACH side IN ARRAY ARRAY['mart.' || one.mart, 'mart.' || one.mart || '_history', 'build.' || one.mart, 'core.hub_' || one.mart] LOOP
            EXECUTE format('COMMENT ON COLUMN %s.%I IS %L', side, one.col, one.words);
        END LOOP;
    END LOOP;
END $$;
COMMENT ON TABLE mart.licence_mix IS 'Classes and ids of licences by year of release and size, per lab, country, generation and over all. Unknown is no class: shares are of what is known, and those of classes sum to 1; share_of_all has who declares none among all. Key: universe, scope_kind, scope_id, window, weighting, licence_class, licence_id, size_band.';
COMMENT ON TABLE mart.gated_share IS 'Share of gated models per lab, country and over all, by size, at the end of each month, by what was told then. Key: universe, scope_kind, scope_id, month, size_band.';
COMMENT ON TABLE mart.adoption IS 'Adoption by model, release, lab, country, family and band per month, from our own counters; a fall of a counter is kept as told and counted beside. Key: universe, subject_kind, subject_id, month, format, made_by.';
COMMENT ON TABLE mart.intermediary IS 'Accounts whose models are mostly quantisations or merges of other accounts'' models, per lab of the base; and over all accounts, by format, family of the base and maker. Key: universe, account, role, base_lab_id, format, base_family, made_by.';
GRANT EXECUTE ON FUNCTION core.size_band(bigint), core.downloads_band(bigint), core.model_format(text, text) TO observatory_reader, observatory_loader;
