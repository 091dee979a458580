-- The reason of a status as words for somebody who does not know the rules, whose own reasons are short codes.
CREATE OR REPLACE FUNCTION mart.reason_in_words(dimension text, reason text, quotation text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(
        CASE
            WHEN reason LIKE 'a person read its maker''s own documents:%' THEN reason || '; nothing of it is there'
            WHEN reason = 'correction' THEN 'a person read the page and wrote it down'
            WHEN dimension = 'weights' THEN CASE reason
                WHEN '' THEN 'as the Hub lists it: ' || quotation
                WHEN 'disabled' THEN 'the Hub disabled the repository'
            END
            WHEN dimension = 'data' THEN
                CASE WHEN reason LIKE '%, of its base' THEN 'of its base, ' || quotation || ': ' ELSE '' END
                || CASE replace(reason, ', of its base', '')
                WHEN '' THEN 'what its base shows: ' || quotation
                WHEN 'released' THEN 'released: a person read so, or the Hub''s record of the sets is open'
                WHEN 'described' THEN 'described in words; that any of it is released was not seen'
                -- Say of a named dataset whether it can be had, which only the Hub's answer shows; without one the name was only read in a document.
                WHEN 'named' THEN CASE
                    WHEN quotation ~ ': (on the Hub, without data files|gone from the Hub|disabled on the Hub)' THEN 'named, not released: ' || quotation
                    WHEN quotation ~ ': on the Hub, which does not say' THEN 'named; the Hub does not say whether it can be had: ' || quotation
                    WHEN quotation ~ ': not seen on the Hub' THEN 'named, and not seen on the Hub by this name; elsewhere it was not asked for: ' || quotation
                    ELSE 'named; whether it can be had was not asked'
                END
                WHEN 'refused' THEN 'the maker says that it does not tell'
                WHEN 'released, gated' THEN 'released behind a gate'
                WHEN 'released, a part' THEN 'a part of the sets was released'
                WHEN 'released, a part of others' THEN 'a part of the sets can be had, which others made'
                WHEN 'released, of tuning alone' THEN 'the data of the tuning alone were released'
                WHEN 'released, of the base not' THEN 'released, but not the data of its base'
                WHEN 'released, of the base unknown' THEN 'released, but of the data of its base nothing is known'
                WHEN 'released, not all that is named' THEN 'some of the sets that it names were released, not all'
                WHEN 'released, of the family' THEN 'the sets of another version of the family were released'
                WHEN 'named, of the family' THEN 'the sets of another version of the family are named'
            END
            WHEN dimension = 'code' THEN CASE reason
                WHEN 'released' THEN 'a document of the maker names a repository that holds the program that trained it'
                WHEN 'described' THEN 'a document prints the essential part of the program, and gives no file'
                WHEN 'named' THEN 'a repository is named for it that does not show the whole training'
                WHEN 'named, not opened' THEN 'a repository is named for it that we did not read'
                WHEN 'named, a framework' THEN 'the framework that it was trained with is named'
                WHEN 'named, for its recipe' THEN 'a repository is named that holds the settings of its training'
                WHEN 'told' THEN 'its README says how to run the program that trained it, and the program is there'
                WHEN 'told, not seen' THEN 'its README says how to run the program that trained it, and the file list was cut before it'
                WHEN 'told, of another' THEN 'its README says how to run a program that trained another release'
                WHEN 'entry point' THEN 'its own repository holds the program that trains it'
                WHEN 'its recipe' THEN 'its own repository holds the program and the settings of its training'
                WHEN 'with the model' THEN 'the program that trained it lies beside the weights'
                WHEN 'without settings' THEN 'a program lies beside the weights, without its settings'
                WHEN 'tuned with it' THEN 'its own repository holds the program that it was tuned with'
                WHEN 'tuning' THEN 'the program of a tuning alone'
                WHEN 'offered' THEN 'a program with which others may train, not shown to be the one that trained it'
                WHEN 'found' THEN 'its repository holds a program that trains, and nothing says that it trained this release'
                WHEN 'settings' THEN 'the settings alone, without the program'
                WHEN 'framework' THEN 'the framework that its maker trains with'
                WHEN 'family' THEN 'a repository of its family, not its own'
                WHEN 'of the base' THEN 'the program that trained its base'
                WHEN 'of another version' THEN 'the program of another version'
            END
            WHEN dimension = 'methods' THEN CASE reason
                WHEN 'registry' THEN 'a repository that the registry gives to it holds its report'
                WHEN 'The registry gives it to the release.' THEN 'the registry gives a paper or report of its makers on it: ' || quotation
                WHEN 'technical_report' THEN 'its maker''s technical report, which the registry names'
                WHEN 'paper' THEN 'its maker''s paper, which the registry names'
                WHEN 'system_card' THEN 'its maker''s system card alone, which the registry names'
                WHEN 'model_card' THEN 'its maker''s model card alone'
                WHEN 'blog' THEN 'its maker''s announcement alone, which the registry names'
                WHEN 'repository' THEN 'its maker''s repository alone, which the registry names'
            END
        END,
        -- Any other reason is kept only if it has a blank, since one word is the name of a rule; else the quotation is taken.
        CASE WHEN reason ~ ' ' THEN reason END,
        nullif(quotation, ''),
        'no words are kept of the row that decides'
    )
$$;
COMMENT ON FUNCTION mart.reason_in_words(text, text, text) IS 'Why a status is what it is, in plain words, of the reason and the quotation of the row of evidence that decides it; a reason that is a sentence stays as it is.';
