"""The code that Airflow runs: with dags/ the only place that imports Airflow."""
