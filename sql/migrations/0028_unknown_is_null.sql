-- What is never told is NULL and not 0; what a reader asks of a day does not hang on the time zone of his session.
ALTER TABLE core.hub_disappearance ALTER COLUMN became_gated DROP NOT NULL, ALTER COLUMN became_private_or_gated DROP NOT NULL;
ALTER TABLE build.disappearance ALTER COLUMN became_gated DROP NOT NULL, ALTER COLUMN became_private_or_gated DROP NOT NULL;
ALTER TABLE mart.disappearance ALTER COLUMN became_gated DROP NOT NULL, ALTER COLUMN became_private_or_gated DROP NOT NULL;
ALTER TABLE mart.disappearance_history ALTER COLUMN became_gated DROP NOT NULL, ALTER COLUMN became_private_or_gated DROP NOT NULL;
COMMENT ON COLUMN core.hub_disappearance.became_gated IS 'Repositories told as gated after being told as not gated, count; NULL where gating is never told.';
COMMENT ON COLUMN core.hub_disappearance.became_private_or_gated IS 'Repositories of either, where told, count; NULL where neither is ever told.';
COMMENT ON COLUMN build.disappearance.became_gated IS 'Repositories told as gated after being told as not gated, count; NULL where gating is never told.';
COMMENT ON COLUMN build.disappearance.became_private_or_gated IS 'Repositories of either, where told, count; NULL where neither is ever told.';
COMMENT ON COLUMN mart.disappearance.became_gated IS 'Repositories told as gated after being told as not gated, count; NULL where gating is never told.';
COMMENT ON COLUMN mart.disappearance.became_private_or_gated IS 'Repositories of either, where told, count; NULL where neither is ever told.';
COMMENT ON COLUMN mart.disappearance_history.became_gated IS 'Repositories told as gated after being told as not gated, count; NULL where gating is never told.';
COMMENT ON COLUMN mart.disappearance_history.became_private_or_gated IS 'Repositories of either, where told, count; NULL where neither is ever told.';
COMMENT ON COLUMN core.hub_adoption.counter_resets IS 'Times that a counter of downloadsAllTime fell in the month, count; NULL where no two tellings could be compared. Countries of one lab share equally.';
COMMENT ON COLUMN build.adoption.counter_resets IS 'Times that a counter of downloadsAllTime fell in the month, count; NULL where no two tellings could be compared. Countries of one lab share equally.';
COMMENT ON COLUMN mart.adoption.counter_resets IS 'Times that a counter of downloadsAllTime fell in the month, count; NULL where no two tellings could be compared. Countries of one lab share equally.';
COMMENT ON COLUMN mart.adoption_history.counter_resets IS 'Times that a counter of downloadsAllTime fell in the month, count; NULL where no two tellings could be compared. Countries of one lab share equally.';
COMMENT ON COLUMN core.hub_country_share.share IS 'In all known downloads of the denominator, unknown countries included, 0 to 1; NULL where nothing is known of the country''s.';
COMMENT ON COLUMN build.country_share.share IS 'In all known downloads of the denominator, unknown countries included, 0 to 1; NULL where nothing is known of the country''s.';
COMMENT ON COLUMN mart.country_share.share IS 'In all known downloads of the denominator, unknown countries included, 0 to 1; NULL where nothing is known of the country''s.';
COMMENT ON COLUMN mart.country_share_history.share IS 'In all known downloads of the denominator, unknown countries included, 0 to 1; NULL where nothing is known of the country''s.';
COMMENT ON COLUMN build.disclosure_profile.universe IS 'What was counted over: registry (every counted release of a registry lab, and our models of it), or rated (the same without releases that the registry alone knows). Never add up the two.';
COMMENT ON COLUMN mart.disclosure_profile.universe IS 'What was counted over: registry (every counted release of a registry lab, and our models of it), or rated (the same without releases that the registry alone knows). Never add up the two.';
COMMENT ON COLUMN mart.disclosure_profile_history.universe IS 'What was counted over: registry (every counted release of a registry lab, and our models of it), or rated (the same without releases that the registry alone knows). Never add up the two.';

ALTER FUNCTION mart.evidence_valid_on(date) SET timezone = 'UTC';
ALTER FUNCTION mart.release_disclosure_valid_on(date) SET timezone = 'UTC';
