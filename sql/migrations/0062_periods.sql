-- No account is of two labs, no lab twice in one country, no metric twice defined on one day: the database refuses it from here on.
-- An index on a text beside a period needs an extension that not every server has, and ranges need none: a text is the range that holds it alone.
CREATE TYPE core.text_range AS RANGE (subtype = text, collation = "C");
COMMENT ON TYPE core.text_range IS 'A range of texts by their bytes. With both ends the same it stands for one text where a constraint on periods compares it.';

-- Of two rows that overlap the earlier ends where the later begins; where neither is earlier one goes. The registry's files say what is right after this.
-- A period that ends before it begins stops the migration: what it meant nobody knows.
UPDATE core.account a SET valid_to = (
    SELECT min(b.valid_from) - 1 FROM core.account b
    WHERE b.service = a.service AND lower(b.account) = lower(a.account) AND b.valid_from > coalesce(a.valid_from, '-infinity'))
WHERE EXISTS (
    SELECT 1 FROM core.account b
    WHERE b.service = a.service AND lower(b.account) = lower(a.account)
      AND b.valid_from > coalesce(a.valid_from, '-infinity') AND b.valid_from <= coalesce(a.valid_to, 'infinity'));
DELETE FROM core.account a USING core.account b
WHERE b.service = a.service AND lower(b.account) = lower(a.account) AND a.ctid > b.ctid
  AND daterange(a.valid_from, a.valid_to, '[]') && daterange(b.valid_from, b.valid_to, '[]');

UPDATE core.lab_country a SET valid_to = (
    SELECT min(b.valid_from) - 1 FROM core.lab_country b
    WHERE b.lab_id = a.lab_id AND b.country = a.country AND b.valid_from > coalesce(a.valid_from, '-infinity'))
WHERE EXISTS (
    SELECT 1 FROM core.lab_country b
    WHERE b.lab_id = a.lab_id AND b.country = a.country
      AND b.valid_from > coalesce(a.valid_from, '-infinity') AND b.valid_from <= coalesce(a.valid_to, 'infinity'));

UPDATE core.metric_definition a SET valid_to = (
    SELECT min(b.valid_from) - 1 FROM core.metric_definition b WHERE b.metric = a.metric AND b.valid_from > a.valid_from)
WHERE EXISTS (
    SELECT 1 FROM core.metric_definition b
    WHERE b.metric = a.metric AND b.valid_from > a.valid_from AND b.valid_from <= coalesce(a.valid_to, 'infinity'));
DELETE FROM core.metric_definition a USING core.metric_definition b
WHERE b.metric = a.metric AND a.definition_version < b.definition_version
  AND daterange(a.valid_from, a.valid_to, '[]') && daterange(b.valid_from, b.valid_to, '[]');

ALTER TABLE core.account ADD CONSTRAINT account_has_one_lab_at_a_time EXCLUDE USING gist (
    core.text_range(service, service, '[]') WITH =, core.text_range(lower(account), lower(account), '[]') WITH =,
    daterange(valid_from, valid_to, '[]') WITH &&);
ALTER TABLE core.lab_country ADD CONSTRAINT lab_country_is_once_at_a_time EXCLUDE USING gist (
    core.text_range(lab_id, lab_id, '[]') WITH =, core.text_range(country, country, '[]') WITH =, daterange(valid_from, valid_to, '[]') WITH &&);
ALTER TABLE core.metric_definition ADD CONSTRAINT metric_has_one_definition_at_a_time EXCLUDE USING gist (
    core.text_range(metric, metric, '[]') WITH =, daterange(valid_from, valid_to, '[]') WITH &&);
COMMENT ON TABLE core.account IS 'Accounts of labs on the Hub and GitHub. An account that is not here belongs to an unknown lab, never to a guessed one; none has two labs on one day. Key: service, account, valid_from. Source: sql/registry/accounts.csv.';
