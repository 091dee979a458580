"""Peak memory of who puts old months away and brings them back, on a folder: bench/cold.py [--blocks 300] [--rows 3000000]. Ends with 1 above 300 MiB.

Blocks are superseded bodies of one month, a MiB each that does not pack; counters are one month of rows. Each stage is a process of its own.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "plugins")]

from sqlalchemy import Engine, text  # noqa: E402

from observatory.local import postgres  # noqa: E402
from observatory.store import Folder  # noqa: E402
from observatory.warehouse import cold  # noqa: E402
from observatory.warehouse.engine import engine_for  # noqa: E402
from observatory.warehouse.migrate import migrate  # noqa: E402

LIMIT_MIB = 300
MONTH = date(2024, 3, 1)
BLOCK_BYTES = 1 << 20


def fill(engine: Engine, blocks: int, rows: int) -> None:
    """A month of old blocks and of old counters, and a sweep of today that makes them old."""
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO meta.run (dag_id, dag_run_id) VALUES ('bench', 'cold')"))
        connection.execute(text((ROOT / "bench" / "sql" / "cold_sweep.sql").read_text(encoding="utf-8")))
        body = text((ROOT / "bench" / "sql" / "cold_block.sql").read_text(encoding="utf-8"))
        for number in range(blocks):
            connection.execute(body, {"number": number, "kib": BLOCK_BYTES // 1024})
        connection.execute(text("SELECT raw.make_hub_counter_month(:month)"), {"month": MONTH})
        connection.execute(text((ROOT / "bench" / "sql" / "cold_counters.sql").read_text(encoding="utf-8")), {"rows": rows, "month": MONTH})


def stage(name: str, url: str, folder: Path) -> None:
    """Do one stage and say what it took."""
    engine, store, since = engine_for(url), Folder(folder), time.monotonic()
    # What a process takes that does nothing: our modules and their libraries.
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    told = cold.archive_old_months(engine, store, 13) if name == "archive_old_months" else {"raw.hub_counter": cold.restore_month(engine, store, MONTH)}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(json.dumps({"stage": name, "rows": told, "start_mib": before, "peak_mib": peak, "seconds": time.monotonic() - since}))


def main() -> int:
    """Measure every stage; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--blocks", type=int, default=300, help="superseded bodies of a MiB each")
    parser.add_argument("--rows", type=int, default=3_000_000, help="rows of counters")
    parser.add_argument("--stage", nargs=3, metavar=("NAME", "URL", "FOLDER"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.stage:
        stage(arguments.stage[0], arguments.stage[1], Path(arguments.stage[2]))
        return 0
    worst = 0.0
    with tempfile.TemporaryDirectory() as above:
        Path(above).chmod(0o755)
        with postgres.running(Path(above, "pgdata"), Path(above, "postgres.log")) as sockets:
            postgres.create_database(sockets, "observatory")
            url = postgres.url(sockets, "observatory")
            migrate(engine_for(url))
            fill(engine_for(url), arguments.blocks, arguments.rows)
            for name in ("archive_old_months", "restore_month"):
                command = [sys.executable, __file__, "--stage", name, url, str(Path(above, "store"))]
                told = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
                worst = max(worst, told["peak_mib"])
                sys.stdout.write(
                    f"{name}: {told['rows']}, peak {told['peak_mib']:.0f} MiB of {LIMIT_MIB} ({told['start_mib']:.0f} at its start), {told['seconds']:.0f} s\n"
                )
                sys.stdout.flush()
            size = sum(path.stat().st_size for path in Path(above, "store").rglob("*.parquet"))
            sys.stdout.write(f"files: {size / 2**20:,.0f} MiB\n")
    return int(worst > LIMIT_MIB)


if __name__ == "__main__":
    sys.exit(main())
