INSERT INTO meta.receipt AS receipt (run_id, source, kind, received, landed, unchanged, rejected)
VALUES %s
ON CONFLICT (run_id, source, kind) DO UPDATE
SET received = receipt.received + excluded.received, landed = receipt.landed + excluded.landed,
    unchanged = receipt.unchanged + excluded.unchanged, rejected = receipt.rejected + excluded.rejected;
