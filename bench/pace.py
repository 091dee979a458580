"""arXiv's pace as its server sees it: make pace [CALLS=4].

Real processes with clients of their own, as workers have them (``runtime.arxiv_clients``), over one budget in a real Postgres, in real time,
against a server on loopback that notes when each call comes and how many calls and connections are there at once. One, two and four
processes ask OAI-PMH and the query API in turn. Exit 1 where two calls come within ``MIN_INTERVAL_SECONDS`` of each other, or two connections
are open at once.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "bench"), str(ROOT / "plugins")]
os.environ.setdefault("AIRFLOW_HOME", tempfile.mkdtemp(prefix="pace-"))

from door import served  # noqa: E402 - found by the path above

from observatory.local import postgres  # noqa: E402
from observatory.orchestration import runtime  # noqa: E402
from observatory.sources.arxiv import MIN_INTERVAL_SECONDS  # noqa: E402
from observatory.warehouse.engine import engine_for  # noqa: E402
from observatory.warehouse.migrate import migrate  # noqa: E402

PROCESSES = (1, 2, 4)
LATENCY = 0.2
"""How long the server thinks, seconds: as long, a second call could come beside the first."""


def ask(database: str, url: str, calls: int) -> None:
    """What a worker does: ``calls`` calls by clients and an engine of its own, each client closed after two of them."""
    os.environ["AIRFLOW_CONN_ARXIV"] = json.dumps({"conn_type": "http", "host": url})
    for number in range(0, calls, 2):
        oai, query = runtime.arxiv_clients(engine_for(database))
        with oai, query:
            for client, path in ((oai, "/oai"), (query, "/api/query"))[: calls - number]:
                assert client.get(path).status == 200


def main(argv: list[str] | None = None) -> int:
    """Measure and print a row for each number of processes."""
    parser = argparse.ArgumentParser(prog="bench/pace.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--calls", type=int, default=4, help="calls of each process")
    arguments = parser.parse_args(argv)
    fork, is_kept = multiprocessing.get_context("fork"), True
    rows = ["| processes | calls | least gap, s | median gap, s | calls at once | connections at once |", "| --: | --: | --: | --: | --: | --: |"]
    with tempfile.TemporaryDirectory() as folder, postgres.running(Path(folder) / "pgdata", Path(folder) / "postgres.log") as sockets:
        postgres.create_database(sockets, "pace")
        database = postgres.url(sockets, "pace")
        engine = engine_for(database)
        migrate(engine)
        # What a process inherits it would share.
        engine.dispose()
        for processes in PROCESSES:
            with served(LATENCY) as door:
                started = [fork.Process(target=ask, args=(database, door.url, arguments.calls)) for _ in range(processes)]
                for one in started:
                    one.start()
                for one in started:
                    one.join()
                gaps = sorted(door.gaps)
                is_whole = [one.exitcode for one in started] == [0] * processes and len(door.came) == processes * arguments.calls
                is_kept = is_kept and is_whole and gaps[0] >= MIN_INTERVAL_SECONDS and door.most == door.most_open == 1
                rows.append(f"| {processes} | {len(door.came)} | {gaps[0]:.2f} | {gaps[len(gaps) // 2]:.2f} | {door.most} | {door.most_open} |")
    sys.stdout.write("\n".join(rows) + "\n")
    return int(not is_kept)


if __name__ == "__main__":
    sys.exit(main())
