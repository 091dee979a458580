-- A wait that holds for all buckets of a budget: GitHub's secondary limits count REST and GraphQL together.
ALTER TABLE meta.service_budget ADD COLUMN held_all_until timestamptz;
COMMENT ON COLUMN meta.service_budget.held_all_until IS 'No call in any bucket of this budget before (UTC), by the service''s answer in this one; NULL where it never gave such an answer.';
