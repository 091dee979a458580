"""The whole stack on one machine: embedded Postgres, the replay, Airflow's processes, and the commands of the Makefile."""
