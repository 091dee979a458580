"""``python -m observatory.local.alive DagProcessorJob``: a health check for a container: does its Airflow process live?

Airflow's own ``jobs check`` and ``celery inspect`` load all of Airflow, which takes more than a minute on a busy machine. This command asks the same
sources directly: the heartbeat in Airflow's database, or the Celery worker through the broker.
"""

from __future__ import annotations

import os
import sys

QUIET_SECONDS = 120
"""The oldest heartbeat that counts as alive, seconds; heartbeats come every five to ten seconds."""
BEATS = (
    "SELECT count(*) FROM job WHERE job_type = %s AND hostname = %s AND state = 'running' AND latest_heartbeat > clock_timestamp() - make_interval(secs => %s)"
)


def job_is_alive(url: str, job_type: str, hostname: str) -> bool:
    """Whether an Airflow job of this type on this host had a heartbeat in the last ``QUIET_SECONDS``. ``url``: SQLAlchemy URL of Airflow's database.

    Raises ``psycopg2.Error`` if the database does not answer.
    """
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
    """Whether the Celery worker of this host answers a ping through the broker (a URL)."""
    from celery import Celery

    return bool(Celery(broker=broker).control.ping(destination=[f"celery@{hostname}"], timeout=10.0))


def main(argv: list[str]) -> int:
    """Run the check. ``argv``: a type of Airflow's jobs, or ``worker``. Returns the exit status, 0 if the process is alive."""
    hostname = os.environ["HOSTNAME"]
    if argv == ["worker"]:
        is_alive = worker_is_alive(os.environ["AIRFLOW__CELERY__BROKER_URL"], hostname)
    else:
        is_alive = job_is_alive(os.environ["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"], argv[0], hostname)
    sys.stdout.write("alive\n" if is_alive else f"{argv[0]} on {hostname} gave no sign of life for {QUIET_SECONDS} s\n")
    return 0 if is_alive else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
