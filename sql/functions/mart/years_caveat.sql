-- Words of caution on a row of releases of some years: several years together, a year that is not over, years before 2021, few releases.
CREATE OR REPLACE FUNCTION mart.years_caveat(from_year integer, to_year integer, is_whole_year boolean, releases numeric) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN nullif(concat_ws('; ',
    CASE WHEN from_year IS NULL THEN 'no date of release is known' END,
    CASE WHEN from_year < to_year THEN format('releases of %s to %s stand together here: for a share over time take the views by year', from_year, to_year) END,
    CASE WHEN NOT is_whole_year AND from_year = to_year THEN 'the year is not over: releases are still to come'
         WHEN NOT is_whole_year AND from_year < to_year THEN format('%s is not over: releases of it are still to come', to_year) END,
    -- Years up to 2021 get words of their own: the registry was begun in 2026, and these years were registered looking back.
    CASE WHEN from_year = to_year AND to_year < 2021 THEN
              'few releases, registered looking back: models that were shown and never given out may be missing, so that shares of what is open may be too high'
         WHEN from_year = to_year AND to_year = 2021 THEN
              'few releases, and from here on the registry holds what was shown and given to nobody: draw no line from 2020 to 2021'
         WHEN from_year < 2021 THEN 'of the years before 2021 few are registered, looking back, so that what was never given out may be missing' END,
    CASE WHEN releases < 10 THEN format('fewer than ten releases (%s): one more or less moves a share much', trim_scale(round(releases, 1))) END), '');
COMMENT ON FUNCTION mart.years_caveat(integer, integer, boolean, numeric) IS 'Why the shares of a row need a word beside them: several years in one row, a year that is not over, the years before 2021, no date, or fewer than ten releases. NULL: nothing of these.';
