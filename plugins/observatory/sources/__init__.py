"""The services, each as generators of pages of records. They know no database and no Airflow."""
