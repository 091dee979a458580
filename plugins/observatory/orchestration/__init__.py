"""What Airflow runs: the only place, with dags/, that imports Airflow."""
