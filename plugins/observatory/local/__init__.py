"""Runs the whole stack on one machine: embedded Postgres, the replay, Airflow's processes. The commands of the Makefile use it."""
