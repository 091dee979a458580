"""Days of the Hub that others kept: peak memory and pace of reading and landing files of that shape: make bench-archives [ROWS=20000000] [WEEKLY=300000].

The files are made up: runs of days by id as an archive of downloads has them, and one row group of models with long cards as
a weekly copy has. Each stage is a process of its own, which tells its peak memory. Ends with 1 where one passes 400 MiB.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "plugins")]

LIMIT_MIB = 400
FIRST, LAST = date(2025, 2, 28), date(2026, 8, 31)
RUN = 58
"""Days of an id: 175 million over 3 million with a download."""
GROUP_ROWS = 1_000_000
CARD_BYTES = 3_000


def make_downloads(path: Path, rows: int) -> None:
    """Write rows of (hub_id, date, downloads): ids in runs, days rising within one."""
    import numpy as np
    import pyarrow as pa
    from pyarrow import parquet

    random = np.random.default_rng(1)
    span = (LAST - FIRST).days + 1
    schema = pa.schema([("hub_id", pa.string()), ("date", pa.date32()), ("downloads", pa.int64())])
    first = (FIRST - date(1970, 1, 1)).days
    with parquet.ParquetWriter(path, schema, compression="zstd") as writer:
        for begin in range(0, rows, GROUP_ROWS):
            size = min(GROUP_ROWS, rows - begin)
            numbers = np.arange(begin, begin + size)
            # The id of a number is the same in the group where its run goes on.
            first_id, last_id = begin // RUN, (begin + size - 1) // RUN
            ids = pa.array([f"{one:08x}{hashlib.md5(b'%d' % one, usedforsecurity=False).hexdigest()[:16]}" for one in range(first_id, last_id + 1)])
            uid = ids.take(pa.array(numbers // RUN - first_id))
            day = pa.array((first + (numbers % RUN) * (span // RUN) + random.integers(0, span // RUN, size)).astype("int32")).cast(pa.date32())
            writer.write_table(pa.table([uid, day, pa.array(random.geometric(0.02, size))], schema=schema), row_group_size=GROUP_ROWS)


def make_models(path: Path, rows: int) -> None:
    """Write models as a weekly copy has them, all in one row group, with cards that do not pack well."""
    import numpy as np
    import pyarrow as pa
    from pyarrow import parquet

    random = np.random.default_rng(2)
    names = {"_id": pa.string(), "id": pa.string(), "createdAt": pa.timestamp("us", "UTC"), "lastModified": pa.timestamp("us", "UTC")}
    names |= {"downloads": pa.int64(), "downloadsAllTime": pa.int64(), "likes": pa.int64(), "cardData": pa.string(), "tags": pa.list_(pa.string())}
    schema, moment, parts = pa.schema(list(names.items())), datetime(2026, 9, 30, tzinfo=UTC), []
    for begin in range(0, rows, 10_000):
        numbers = range(begin, min(begin + 10_000, rows))
        words = [f'{{"license":"mit","text":"{random.bytes(CARD_BYTES // 2).hex()}"}}' for _ in numbers]
        columns = [[f"{one:024x}" for one in numbers], [f"a{one % 999}/m{one}" for one in numbers], [moment - timedelta(seconds=one) for one in numbers]]
        counts = [random.integers(0, 10**6, len(numbers)) for _ in range(3)]
        columns += [columns[2], *counts, words, [["license:mit", "pytorch"]] * len(numbers)]
        parts.append(pa.table([pa.array(column, kind) for column, kind in zip(columns, schema.types, strict=True)], schema=schema))
    parquet.write_table(pa.concat_tables(parts), path, compression="zstd", row_group_size=rows)


def read_models(path: Path, _: Path) -> dict[str, Any]:
    """Read every page of a weekly copy, twice as a task does: as a whole, then page by page."""
    from observatory.sources import stats_parquet

    whole = stats_parquet.facts(path, "model")
    pages = sum(1 for _ in stats_parquet.pages(path, "model", datetime(2026, 9, 30, tzinfo=UTC)))
    return {"rows": whole.rows, "told": f"{pages} pages"}


def read_downloads(path: Path, _: Path) -> dict[str, Any]:
    """Read every batch of an archive."""
    from observatory.sources import hub_archive

    rows = sum(batch.rows for batch in hub_archive.downloads(path, hub_archive.columns_of(path), FIRST, LAST, newest=LAST))
    return {"rows": rows, "told": "read"}


def land_downloads(path: Path, folder: Path) -> dict[str, Any]:
    """Land an archive in a Postgres of its own, sum its months up, and tell what it weighs there."""
    from sqlalchemy import text

    from observatory.landing import hub_archive as landing
    from observatory.local import postgres
    from observatory.sources import hub_archive
    from observatory.sources.hub_stats import HUB_CHARACTERIZATION, Snapshot
    from observatory.warehouse.engine import engine_for
    from observatory.warehouse.migrate import migrate

    with postgres.running(folder / "pgdata", folder / "postgres.log") as sockets:
        postgres.create_database(sockets, "bench")
        engine = engine_for(postgres.url(sockets, "bench"))
        migrate(engine)
        with engine.begin() as connection:
            run = connection.execute(text("INSERT INTO meta.run (dag_id, dag_run_id) VALUES ('bench', 'bench') RETURNING run_id")).scalar_one()
        file = Snapshot("download", "0" * 40, datetime(2026, 9, 2, tzinfo=UTC), 1, "0" * 64, HUB_CHARACTERIZATION, "downloads.parquet")
        columns = hub_archive.columns_of(path)
        load = landing.open_load(engine, run, file, FIRST, LAST, ["model"], columns.in_words)
        with engine.connect() as session:
            connection_of: Any = session.connection.driver_connection
            loader = landing.ArchiveLoader(connection_of, load)
            for batch in hub_archive.downloads(path, columns, FIRST, LAST, newest=LAST):
                loader.land(batch)
        closed = landing.close_load(engine, load, is_sure=columns.is_sure)
        with engine.connect() as connection:
            size = connection.execute(
                text("SELECT sum(pg_total_relation_size(c.oid)) FROM pg_class c WHERE c.relname LIKE 'hub\\_archive\\_%' AND c.relkind = 'r'")
            ).scalar_one()
    return {"rows": closed["landed"], "told": f"{int(size) / closed['landed']:.0f} bytes a row in Postgres, {closed['repositories']} repositories"}


MAKERS = {"models": make_models, "downloads": make_downloads}
STAGES: dict[str, Callable[[Path, Path], dict[str, Any]]] = {"read models": read_models, "read downloads": read_downloads, "land downloads": land_downloads}


def main() -> int:
    """Make the files, run each stage as a process, print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=20_000_000, help="rows of downloads")
    parser.add_argument("--models", type=int, default=300_000, help="models of a weekly copy, in one row group")
    parser.add_argument("--stages", nargs="*", choices=list(STAGES), default=list(STAGES))
    parser.add_argument("--stage", choices=list(STAGES), help=argparse.SUPPRESS)
    parser.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.stage:
        with tempfile.TemporaryDirectory() as folder:
            start = time.monotonic()
            found = STAGES[given.stage](given.file, Path(folder))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps({**found, "peak_mib": peak, "seconds": time.monotonic() - start}))
        return 0
    if given.file:
        make, rows = MAKERS[given.file.stem], {"models": given.models, "downloads": given.rows}[given.file.stem]
        make(given.file, rows)
        print(f"{given.file.stem}: {rows:,} rows, {given.file.stat().st_size / 2**20:,.0f} MiB")
        return 0
    worst = 0.0
    with tempfile.TemporaryDirectory() as folder:
        for name in MAKERS:
            if any(stage.endswith(name) for stage in given.stages):
                # A process begins with its parent's peak: this one stays small, and has the files made by another.
                sizes = ["--rows", str(given.rows), "--models", str(given.models)]
                print(_run("--file", f"{folder}/{name}.parquet", *sizes), flush=True)
        for stage in given.stages:
            told = json.loads(_run("--stage", stage, "--file", f"{folder}/{stage.split()[1]}.parquet"))
            worst = max(worst, told["peak_mib"])
            pace = told["rows"] / told["seconds"]
            print(f"{stage}: peak {told['peak_mib']:.0f} MiB of {LIMIT_MIB}, {told['seconds']:.0f} s, {pace:,.0f} rows/s; {told['told']}", flush=True)
    return int(worst > LIMIT_MIB)


def _run(*options: str) -> str:
    """The last line of this program as a process of its own."""
    return subprocess.run([sys.executable, __file__, *options], check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()[-1]


if __name__ == "__main__":
    sys.exit(main())
