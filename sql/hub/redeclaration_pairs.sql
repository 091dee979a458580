-- Of two records that followed one another (hub_fact), those that declare another licence, training data or weights.
INSERT INTO core.hub_redeclaration (
    hub_key, told_at, before_block_id, after_block_id, reader_version, datasets_before, datasets_after, before_ordinal, after_ordinal,
    has_tags_before, has_tags_after, has_weights_before, has_weights_after, license_name_before, license_name_after, licences_before, licences_after)
SELECT b.hub_key, b.next_at, b.block_id, b.next_block_id, %(reader_version)s, b.n_datasets, b.next_n_datasets, b.ordinal, b.next_ordinal,
       b.has_tags, b.next_has_tags, b.has_weights, b.next_has_weights, b.license_name, b.next_license_name, b.licences, b.next_licences
FROM (
    SELECT f.*, lead(is_read) OVER told AS next_is_read, lead(observed_at) OVER told AS next_at, lead(block_id) OVER told AS next_block_id,
           lead(ordinal) OVER told AS next_ordinal, lead(has_tags) OVER told AS next_has_tags, lead(has_weights) OVER told AS next_has_weights,
           lead(license_name) OVER told AS next_license_name, lead(licences) OVER told AS next_licences, lead(n_datasets) OVER told AS next_n_datasets
    FROM (
        SELECT hub_key, observed_at, block_id, ordinal, is_read, has_tags, has_weights, lower(license_name) AS license_name,
               -- Their order and their repetition mean nothing.
               nullif(ARRAY(SELECT DISTINCT x FROM unnest(licences) AS x ORDER BY x), '{}') AS licences,
               coalesce(cardinality(datasets), 0) + datasets_other AS n_datasets
        FROM hub_fact
    ) f
    WINDOW told AS (PARTITION BY hub_key ORDER BY observed_at, block_id)
) b
WHERE b.is_read AND b.next_is_read
  AND (b.has_tags, b.has_weights, b.license_name, b.licences, b.n_datasets = 0)
      IS DISTINCT FROM (b.next_has_tags, b.next_has_weights, b.next_license_name, b.next_licences, b.next_n_datasets = 0)
ON CONFLICT (hub_key, told_at) DO NOTHING;
