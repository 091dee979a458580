"""Others doing the same on the same records, for the reader: dlt's two ways into Postgres, and a closure of lineage in DuckDB.

Runs in an environment of its own (requirements-bench.txt), so that nothing of it is ever a part of the project. Prints JSON.
"""

from __future__ import annotations

import io
import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import duckdb
import orjson
import psycopg2


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
    credentials = f"postgresql://postgres@/{told.path.strip('/')}?host={host}"
    pipeline = dlt.pipeline(
        "bench_" + way, destination=dlt.destinations.postgres(credentials), dataset_name="dlt_" + way, pipelines_dir=str(Path(path).parent / "dlt")
    )

    def pages() -> Iterator[Any]:
        for page in _records(Path(path), int(number)):
            # Arrow wants one type a column: what is nested goes as text, in both ways the same records.
            flat = [{key: value if isinstance(value, str | int | float | bool) else orjson.dumps(value).decode() for key, value in row.items()} for row in page]
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
        cursor.copy_expert(
            "COPY (SELECT child_key, parent_key, relation FROM core.hub_edge WHERE parent_key IS NOT NULL AND parent_key <> child_key) TO STDOUT (FORMAT csv)",
            edges,
        )
    work = Path("/tmp") / f"edges-{time.time_ns()}.csv"
    work.write_bytes(edges.getvalue())
    base = duckdb.connect()
    base.execute("SET threads = 2")
    base.execute("CREATE TABLE edge AS SELECT DISTINCT column0 AS child, column1 AS parent, column2 AS relation FROM read_csv(?, header = false)", [str(work)])
    work.unlink()
    base.execute(
        "CREATE TABLE pair AS WITH RECURSIVE up (node, ancestor) AS (SELECT child, parent FROM edge UNION SELECT u.node, e.parent FROM up u JOIN edge e ON e.child = u.ancestor)"
        " SELECT DISTINCT node, ancestor FROM up WHERE node <> ancestor"
    )
    base.execute("CREATE TABLE own AS SELECT child AS node, min(relation) AS relation FROM edge GROUP BY child")
    base.execute(
        "CREATE TABLE place AS SELECT n.node, coalesce(c.children, 0) AS children, coalesce(d.descendants, 0) AS descendants,"
        " coalesce(d.quantized, 0) AS quantized, coalesce(r.ancestors, []) AS ancestors, coalesce(r.roots, []) AS roots FROM (SELECT child AS node FROM edge UNION SELECT parent FROM edge) n"
        " LEFT JOIN (SELECT parent AS node, count(DISTINCT child) AS children FROM edge GROUP BY parent) c USING (node)"
        " LEFT JOIN (SELECT p.ancestor AS node, count(*) AS descendants, count(*) FILTER (WHERE o.relation = 'quantized') AS quantized FROM pair p JOIN own o ON o.node = p.node GROUP BY p.ancestor) d USING (node)"
        " LEFT JOIN (SELECT p.node, list(p.ancestor ORDER BY p.ancestor) AS ancestors, list(p.ancestor ORDER BY p.ancestor) FILTER (WHERE o.node IS NULL) AS roots"
        "            FROM pair p LEFT JOIN own o ON o.node = p.ancestor GROUP BY p.node) r USING (node)"
    )
    out = Path("/tmp") / f"places-{time.time_ns()}.csv"
    base.sql(
        "SELECT node, children, descendants, quantized, '{' || array_to_string(ancestors, ',') || '}', '{' || array_to_string(roots, ',') || '}' FROM place"
    ).write_csv(str(out), header=False)
    with connection.cursor() as cursor, out.open() as stream:
        cursor.execute(
            "CREATE TEMPORARY TABLE place (node integer PRIMARY KEY, children integer, descendants integer, quantized integer, ancestors integer[], roots integer[])"
        )
        cursor.copy_expert("COPY place FROM STDIN (FORMAT csv)", stream)
        seconds = time.perf_counter() - started
        cursor.execute(
            "SELECT count(*) FROM place p FULL JOIN core.hub_lineage l ON l.hub_key = p.node"
            " WHERE NOT coalesce(l.is_in_cycle, false) AND NOT EXISTS (SELECT 1 FROM core.hub_cycle c WHERE c.hub_key = ANY (p.ancestors))"
            " AND (p.node IS NOT NULL OR l.missing_parents = 0) AND ROW(p.children, p.descendants, p.quantized) IS DISTINCT FROM ROW(l.children, l.descendants, l.descendants_quantized)"
        )
        differing = int(cursor.fetchall()[0][0])
    out.unlink()
    return {"seconds": seconds, "differing": differing}


if __name__ == "__main__":
    name, *rest = sys.argv[1:]
    sys.stdout.write(json.dumps({"dlt": dlt_rows, "lineage": lineage}[name](*rest)) + "\n")
