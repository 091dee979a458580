-- One superseded body of the month.
INSERT INTO raw.hub_block (run_id, observed_at, kind, via, records, size_bytes, body)
SELECT min(run_id), timestamptz '2024-03-05 01:00Z', 'model', 'census', 1000, CAST(:kib AS int) * 1024,
    convert_to(repeat(md5(CAST(:number AS text)), CAST(:kib AS int) * 32), 'UTF8')
FROM meta.run;
