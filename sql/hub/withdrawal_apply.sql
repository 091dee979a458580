-- Bring the rows of the judged repositories (hub_turned_back) in core.hub_withdrawal up to date; returns two counts: rows deleted, added or changed, together; and judged repositories.
WITH went AS (
    DELETE FROM core.hub_withdrawal w
    USING hub_turned_back t
    WHERE w.hub_key = t.hub_key
      AND NOT EXISTS (SELECT 1 FROM hub_withdrawal_now n WHERE n.hub_key = w.hub_key AND n.what = w.what AND n.withdrawn_at = w.withdrawn_at)
    RETURNING 1
), came AS (
    INSERT INTO core.hub_withdrawal AS w (
        hub_key, last_open_at, withdrawn_at, confirmed_at, restored_at, before_block_id, after_block_id, sweep_id, before_ordinal, after_ordinal, kind, what, how,
        before, after)
    SELECT hub_key, last_open_at, withdrawn_at, confirmed_at, restored_at, before_block_id, after_block_id, sweep_id, before_ordinal, after_ordinal, kind, what, how,
           before, after
    FROM hub_withdrawal_now
    ON CONFLICT (hub_key, what, withdrawn_at) DO UPDATE
    SET last_open_at = excluded.last_open_at, confirmed_at = excluded.confirmed_at, restored_at = excluded.restored_at, before_block_id = excluded.before_block_id,
        after_block_id = excluded.after_block_id, sweep_id = excluded.sweep_id, before_ordinal = excluded.before_ordinal, after_ordinal = excluded.after_ordinal,
        how = excluded.how, before = excluded.before, after = excluded.after
    WHERE w IS DISTINCT FROM excluded
    RETURNING 1
)
SELECT (SELECT count(*) FROM went) + (SELECT count(*) FROM came), (SELECT count(*) FROM hub_turned_back);
