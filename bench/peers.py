"""Others doing the same on the same records, for the reader: dlt's two ways into Postgres, and a closure of lineage in DuckDB.

Runs in an environment of its own (requirements-bench.txt), so that nothing of it is ever a part of the project. Prints JSON.
"""

from __future__ import annotations

import io
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit, urlunsplit

import duckdb
import orjson
import psycopg2

SQL = Path(__file__).resolve().parent / "sql"


def _records(path: Path, number: int) -> Iterator[list[dict[str, Any]]]:
    with path.open("rb") as stream:
        for _, line in zip(range(number // 1_000), stream, strict=False):
            yield orjson.loads(line)


def dlt_rows(url: str, path: str, number: str, way: str) -> dict[str, Any]:
    """Load records with dlt, by its defaults or by Arrow tables."""
    import dlt
    import pyarrow

    told = urlsplit(url)
    host = parse_qs(told.query)["host"][0]
    # It wants a host and a password; the socket stands in the query, and nothing asks for the other two.
    credentials = urlunsplit(("postgresql", "postgres:none@localhost", told.path, f"host={host}", ""))
    pipeline = dlt.pipeline(
        "bench_" + way, destination=dlt.destinations.postgres(credentials), dataset_name="dlt_" + way, pipelines_dir=str(Path(path).parent / "dlt")
    )

    def pages() -> Iterator[Any]:
        for page in _records(Path(path), int(number)):
            # Arrow wants one type a column: what is nested goes as text, in both ways the same records.
            flat = [
                {key: value if isinstance(value, str) or type(value) is int else orjson.dumps(value).decode() for key, value in row.items()} for row in page
            ]
            yield pyarrow.Table.from_pylist(flat) if way == "arrow" else page

    started = time.perf_counter()
    pipeline.run(pages(), table_name="models")
    return {"seconds": time.perf_counter() - started, "rows_per_second": int(number) / (time.perf_counter() - started)}


def lineage(url: str) -> dict[str, Any]:
    """Ancestors, roots, children and descendants of every model: edges out by COPY, the closure in DuckDB, counts in by COPY."""
    connection = psycopg2.connect(url.replace("+psycopg2", ""))
    started = time.perf_counter()
    edges = io.BytesIO()
    with connection.cursor() as cursor:
        cursor.copy_expert((SQL / "lineage_edges.sql").read_text(encoding="utf-8"), edges)
    folder = Path(tempfile.mkdtemp())
    work, out = folder / "edges.csv", folder / "places.csv"
    work.write_bytes(edges.getvalue())
    base = duckdb.connect()
    base.execute("SET threads = 2")
    base.execute("CREATE TABLE edge AS SELECT DISTINCT column0 AS child, column1 AS parent, column2 AS relation FROM read_csv(?, header = false)", [str(work)])
    base.execute((SQL / "lineage_duckdb.sql").read_text(encoding="utf-8"))
    base.sql("SELECT * FROM place").write_csv(str(out), header=False)
    with connection.cursor() as cursor, out.open() as stream:
        cursor.execute((SQL / "lineage_place.sql").read_text(encoding="utf-8"))
        cursor.copy_expert("COPY place FROM STDIN (FORMAT csv)", stream)
        seconds = time.perf_counter() - started
        cursor.execute((SQL / "lineage_differing.sql").read_text(encoding="utf-8"))
        differing = int(cursor.fetchall()[0][0])
    shutil.rmtree(folder)
    return {"seconds": seconds, "differing": differing}


if __name__ == "__main__":
    name, *rest = sys.argv[1:]
    sys.stdout.write(json.dumps({"dlt": dlt_rows, "lineage": lineage}[name](*rest)) + "\n")
