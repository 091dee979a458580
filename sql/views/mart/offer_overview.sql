-- How flagship releases were given out: one row a way, with what is not known as rows of their own, so that a count by API has its two ends beside it.
CREATE OR REPLACE VIEW mart.offer_overview AS
SELECT
    w.place, w.offer, w.meaning, t.releases, t.releases_at_most, t.releases_of_all,
    core.share_of(t.releases, t.releases_of_all) AS share_low, core.share_of(t.releases_at_most, t.releases_of_all) AS share_high,
    CASE WHEN t.releases < t.releases_at_most
         THEN format('%s to %s: of %s it is not known', t.releases, t.releases_at_most, t.releases_at_most - t.releases) END AS caveat,
    p.world, p.publication_id, p.as_of
FROM (
    -- lacks: the words of releases that may be of this kind as well, for all that is known; NULL: the word is itself one for what is not known.
    VALUES
    (1::smallint, 'weights', 'its weights can be downloaded, and nothing is asked before', ARRAY['unknown']),
    (2::smallint, 'weights in part', 'its weights are behind a gate, on request, or a part of them alone', ARRAY['unknown']),
    (3::smallint, 'api', 'no weights; programs could call it by API, also where it was in a product too', ARRAY['api or product', 'not recorded', 'unknown']),
    (4::smallint, 'product', 'no weights; people could use it in products of its maker, and no API is known', ARRAY['api or product', 'not recorded', 'unknown']),
    (5::smallint, 'partners only', 'no weights; chosen partners alone were offered it', ARRAY['not recorded', 'unknown']),
    (6::smallint, 'nobody', 'no weights; shown and described alone', ARRAY['not recorded', 'unknown']),
    (7::smallint, 'api or product', 'no weights; by API or in a product, and it is not certain which', NULL::text[]),
    (8::smallint, 'not recorded', 'no weights; to whom it was offered nobody wrote down', NULL),
    (9::smallint, 'unknown', 'whether its weights were given out is not known', NULL)
) AS w (place, offer, meaning, lacks)
CROSS JOIN LATERAL (
    SELECT
        count(*) FILTER (WHERE o.offer = w.offer) AS releases,
        CASE WHEN w.lacks IS NOT NULL THEN count(*) FILTER (WHERE o.offer = w.offer OR o.offer = ANY (w.lacks)) END AS releases_at_most,
        count(*) AS releases_of_all
    FROM mart.release_overview o
) t
CROSS JOIN (SELECT publication_id, as_of, world FROM mart.publication WHERE is_current) p;
COMMENT ON VIEW mart.offer_overview IS 'How the flagship releases were given out (weights, by API, in products, to partners, to nobody), in the current publication; each release has one row''s word, so that releases add up. Grain: one row per word, those without a release too. Key: offer. Source: mart.release_overview. Caveats: read releases and releases_at_most together: the truth lies between them; who offered a release is of the registry (sql/registry/offers.csv), and no service was asked. By lab, country and year it is in mart.lab_overview, mart.country_overview and mart.year_overview.';
COMMENT ON COLUMN mart.offer_overview.place IS 'Order of the words, from open to not known. Unit: position, from 1.';
COMMENT ON COLUMN mart.offer_overview.offer IS 'Word as in mart.release_overview.offer: weights, weights in part, api, product, partners only, nobody; and what is not known: api or product, not recorded, unknown.';
COMMENT ON COLUMN mart.offer_overview.meaning IS 'What it means, in a sentence.';
COMMENT ON COLUMN mart.offer_overview.releases IS 'Flagship releases of which that is known: at least so many. Unit: releases.';
COMMENT ON COLUMN mart.offer_overview.releases_at_most IS 'These, and those of which it is not known and may be so: the upper end. Unit: releases; NULL in the rows of what is not known.';
COMMENT ON COLUMN mart.offer_overview.releases_of_all IS 'All flagship releases, the same in each row. Unit: releases.';
COMMENT ON COLUMN mart.offer_overview.share_low IS 'releases of releases_of_all. Unit: 0 to 1. The truth lies between this and the next.';
COMMENT ON COLUMN mart.offer_overview.share_high IS 'releases_at_most of releases_of_all. Unit: 0 to 1; NULL in the rows of what is not known.';
COMMENT ON COLUMN mart.offer_overview.caveat IS 'The two ends in words, where they differ. NULL: they do not, or the row is of what is not known.';
COMMENT ON COLUMN mart.offer_overview.world IS 'World that the rows are of (mart.publication.world): live, or the title of a sample, which speaks of itself only.';
COMMENT ON COLUMN mart.offer_overview.publication_id IS 'Publication that the row is of (mart.publication).';
COMMENT ON COLUMN mart.offer_overview.as_of IS 'Newest observation that this publication rests on, by the services'' Date (UTC); of all rows alike.';
REVOKE INSERT, UPDATE, DELETE ON mart.offer_overview FROM observatory_loader;
