"""The page "Open science" inside Airflow's interface: read-only, on the published marts, rendered by the server."""
