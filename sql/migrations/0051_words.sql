-- Commands have a room of their own.
COMMENT ON TABLE meta.cold_file IS 'Parquet files that rows were moved to by age; python -m observatory.cli.warehouse thaw brings a month back. Key: name. Source: maintain_warehouse.';
