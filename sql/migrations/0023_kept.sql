-- Kept for a change that comes from another branch; this file goes when it does.
SELECT 1;
