"""``python -m observatory.local.alive DagProcessorJob``: whether this container's process of Airflow lives, for a health check.

Airflow's own ``jobs check`` and ``celery inspect`` with Airflow's app load all of it, which took more than a minute of a busy machine at every check.
This asks the same of the same: the sign of life in Airflow's database, or an answer of the worker by the broker.
"""

from __future__ import annotations

import os
import sys

QUIET_SECONDS = 120
"""How old a sign of life may be; they come every five to ten seconds."""
BEATS = (
    "SELECT count(*) FROM job WHERE job_type = %s AND hostname = %s AND state = 'running' AND latest_heartbeat > clock_timestamp() - make_interval(secs => %s)"
)


def job_is_alive(url: str, job_type: str, hostname: str) -> bool:
    """Whether a job of that type on that host gave a sign of life lately. ``url``: SQLAlchemy's, of Airflow's database. Raises ``psycopg2.Error``."""
    import psycopg2

    connection = psycopg2.connect(url.replace("+psycopg2", "", 1), connect_timeout=10)
    try:
        with connection.cursor() as cursor:
            cursor.execute(BEATS, (job_type, hostname, QUIET_SECONDS))
            row = cursor.fetchone()
    finally:
        connection.close()
    return row is not None and row[0] > 0


def worker_is_alive(broker: str, hostname: str) -> bool:
    """Whether the Celery worker of that host answers by the broker."""
    from celery import Celery

    return bool(Celery(broker=broker).control.ping(destination=[f"celery@{hostname}"], timeout=10.0))


def main(argv: list[str]) -> int:
    """``argv``: a type of Airflow's jobs, or ``worker``; returns the exit status."""
    hostname = os.environ["HOSTNAME"]
    if argv == ["worker"]:
        is_alive = worker_is_alive(os.environ["AIRFLOW__CELERY__BROKER_URL"], hostname)
    else:
        is_alive = job_is_alive(os.environ["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"], argv[0], hostname)
    sys.stdout.write("alive\n" if is_alive else f"{argv[0]} on {hostname} gave no sign of life for {QUIET_SECONDS} s\n")
    return 0 if is_alive else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
