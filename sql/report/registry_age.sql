-- Days from the day up to which the registry was gone through (core.registry_as_of, the earliest kind) to the day of the newest answer of a service;
-- NULL while one of them is missing.
SELECT (SELECT max(ended_at)::date FROM meta.look) - core.registry_listed_to('registry') AS days
