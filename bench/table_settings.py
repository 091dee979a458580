"""What the storage settings of tables that grow bring: bench/table_settings.py [--rows 300000] [--days 30]. Each table twice, side by side.

One copy has the settings that the warehouse gives the table, the other those of the server alone (and the room in its pages that it had before). Every day
both get the same rows, in turn, and then the server has time for its own upkeep. Printed: dead rows that are left and pages after each day at their most, the
share of updates that touched no index, seconds of writing, and how much of a table is marked as visible to all. The last two are ratios with to without.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg2
from psycopg2 import sql

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "plugins")]

from observatory.local import postgres  # noqa: E402 - found by the path above
from observatory.warehouse.engine import engine_for  # noqa: E402
from observatory.warehouse.migrate import migrate  # noqa: E402

PATIENCE_SECONDS = 60.0
"""How long a day waits at most for the server's upkeep."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table to copy, what its copy without settings keeps, and the statements of a day; ``{name}`` is the copy, ``%(day)s`` the number of the day."""

    source: str
    before: str
    fill: str
    write: str


# Rows of the width that real ones have; a day changes the share that moved on a day of the synthetic Hub of bench/hub.py, of rows drawn at random.
TABLES = (
    Table(
        "raw.hub_repository",
        "",
        "INSERT INTO {name} (hub_key, block_id, created_at, observed_at, first_seen_at, content_hash, ordinal, kind, via, hub_uid, hub_id, pipeline_tag,"
        " library_name, base_models) SELECT n, n / 500, '2022-03-02'::timestamptz + n * interval '1 minute', now(), now(), n, n %% 500, 'model', 'census',"
        " lpad(n::text, 24, '0'), 'account-' || n %% 5000 || '/model-of-this-name-' || n, 'text-generation', 'transformers',"
        " CASE WHEN n %% 2 = 0 THEN ARRAY['base/model-' || n %% 1000] END FROM generate_series(1, %(rows)s) n",
        "UPDATE {name} r SET block_id = %(day)s * 10000 + c.n / 500, content_hash = r.content_hash + 1, observed_at = now(), last_modified_at = now()"
        " FROM (SELECT n FROM generate_series(1, %(rows)s) n WHERE abs(hashint4(n) # hashint4(%(day)s)) %% 1000 < 20) c WHERE r.hub_key = c.n",
    ),
    Table(
        "raw.hub_counter_now",
        "fillfactor = 80",
        "INSERT INTO {name} (hub_key, downloads, downloads_all_time, month_downloads, likes, day, month, kind)"
        " SELECT n, n %% 100, n, n %% 7, n %% 5, '2026-01-01', '2026-01-01', 'model' FROM generate_series(1, %(rows)s) n",
        "UPDATE {name} r SET downloads = r.downloads + 1, downloads_all_time = r.downloads_all_time + 1, day = '2026-01-01'::date + %(day)s"
        " FROM (SELECT n FROM generate_series(1, %(rows)s) n WHERE abs(hashint4(n) # hashint4(%(day)s)) %% 1000 < 150) c WHERE r.hub_key = c.n",
    ),
    Table(
        "meta.http_validator",
        "",
        "INSERT INTO {name} (source, path, etag, updated_at, kind, key) SELECT 'huggingface', '/api/models/account-' || n %% 5000 || '/model-' || n,"
        " md5(n::text), now(), 'model', 'account-' || n %% 5000 || '/model-' || n FROM generate_series(1, %(rows)s) n",
        "UPDATE {name} r SET etag = md5(r.etag), updated_at = now() FROM (SELECT '/api/models/account-' || n %% 5000 || '/model-' || n AS path"
        " FROM generate_series(1, %(rows)s) n WHERE abs(hashint4(n) # hashint4(%(day)s)) %% 1000 < 50) c WHERE r.path = c.path AND r.source = 'huggingface'",
    ),
    Table(
        "meta.look",
        "",
        "INSERT INTO {name} (source, scope, outcome, started_at, ended_at) SELECT 'huggingface', 'model:account-' || n %% 5000 || '/model-' || n, 'answered',"
        " now(), now() FROM generate_series(1, %(rows)s) n",
        "UPDATE {name} r SET ended_at = now() + %(day)s * interval '1 day', looks = r.looks + 1 FROM (SELECT 'model:account-' || n %% 5000 || '/model-' || n AS"
        " scope FROM generate_series(1, %(rows)s) n WHERE abs(hashint4(n) # hashint4(%(day)s)) %% 1000 < 50) c WHERE r.scope = c.scope AND r.is_current",
    ),
    Table(
        "raw.hub_counter_2026_01",
        "",
        "SELECT 1",
        "INSERT INTO {name} (hub_key, day, downloads, downloads_all_time, likes, downloads_added)"
        " SELECT n, '2026-01-01'::date + (%(day)s - 1) %% 31, n, n, n %% 5, n %% 7 FROM generate_series(1, %(rows)s) n"
        " WHERE abs(hashint4(n) # hashint4(%(day)s)) %% 1000 < 150",
    ),
)


@dataclass(slots=True)
class Told:
    """What one copy came to: seconds of writing, and at its most the dead rows and pages at the end of a day."""

    seconds: float = 0.0
    dead: int = 0
    pages: int = 0
    first_pages: int = 0


class Bench:
    """Copies of the tables in the schema ``bench`` of one server, whose upkeep looks about every second."""

    def __init__(self, url: str, rows: int) -> None:
        self.connection = psycopg2.connect(url.replace("+psycopg2", ""))
        self.connection.autocommit = True
        self.rows = rows
        self.ask("CREATE SCHEMA bench")
        self.ask("ALTER SYSTEM SET autovacuum_naptime = 1")
        self.ask("SELECT pg_reload_conf()")
        self.ask("SELECT raw.make_hub_counter_month('2026-01-01')")

    def ask(self, query: str | sql.Composable, **values: object) -> list[tuple[Any, ...]]:
        """Run one statement; returns its rows."""
        with self.connection.cursor() as cursor:
            cursor.execute(query, values or None)
            return list(cursor.fetchall()) if cursor.description else []

    def copy(self, table: Table, which: str) -> str:
        """Make one copy, filled; returns its name."""
        name = f"bench.{table.source.split('.')[1]}_{which}"
        options = table.before
        if which == "with":
            ((options,),) = self.ask("SELECT array_to_string(reloptions, ', ') FROM pg_class WHERE oid = %(name)s::regclass", name=table.source)
        copied = sql.SQL("CREATE TABLE {} (LIKE {} INCLUDING ALL)").format(*(sql.Identifier(*one.split(".")) for one in (name, table.source)))
        self.ask(copied + sql.SQL(f" WITH ({options})" if options else ""))
        self.ask(table.fill.format(name=name), rows=self.rows)
        self.ask(f"VACUUM (ANALYZE) {name}")
        return name

    def wait(self) -> None:
        """Let the server do its upkeep: until nothing of ours was vacuumed or analysed for three seconds."""
        quiet, until = 0, time.monotonic() + PATIENCE_SECONDS
        self.ask("SELECT pg_stat_force_next_flush()")
        while quiet < 6 and time.monotonic() < until:
            time.sleep(0.5)
            # Workers come and go each second to look: only one that is at a table counts.
            ((busy,),) = self.ask("SELECT (SELECT count(*) FROM pg_stat_progress_vacuum) + (SELECT count(*) FROM pg_stat_progress_analyze)")
            quiet = 0 if busy else quiet + 1

    def statistics(self, name: str) -> tuple[int, int, int, int, int, int]:
        """Dead rows, pages, updates, those of them that touched no index, runs of the server's upkeep, and per mille of the pages visible to all."""
        return self.ask(  # type: ignore[return-value]  # one row of six whole numbers
            "SELECT s.n_dead_tup, pg_relation_size(c.oid) / 8192, s.n_tup_upd, s.n_tup_hot_upd, s.autovacuum_count,"
            " c.relallvisible * 1000 / greatest(pg_relation_size(c.oid) / 8192, 1) FROM pg_class c JOIN pg_stat_all_tables s ON s.relid = c.oid"
            " WHERE c.oid = %(name)s::regclass",
            name=name,
        )[0]

    def compare(self, table: Table, days: int) -> str:
        """Both copies of a table over some days; returns the lines to print."""
        names = {which: self.copy(table, which) for which in ("without", "with")}
        told = {which: Told(first_pages=self.statistics(name)[1]) for which, name in names.items()}
        for day in range(1, days + 1):
            # In turn, so that neither always finds the machine as the other left it.
            for which in sorted(names, reverse=day % 2 == 0):
                started = time.perf_counter()
                self.ask(table.write.format(name=names[which]), day=day, rows=self.rows)
                told[which].seconds += time.perf_counter() - started
            self.wait()
            for which, name in names.items():
                dead, pages, *_ = self.statistics(name)
                told[which].dead, told[which].pages = max(told[which].dead, dead), max(told[which].pages, pages)
        lines = [table.source]
        for which, name in names.items():
            _, _, updates, hot, runs, visible = self.statistics(name)
            one = told[which]
            lines.append(
                f"  {which:8} dead at most {one.dead:>8,}  pages {one.first_pages:>6,} to {one.pages:>6,}  no index touched {hot / max(updates, 1):6.1%}"
                f"  upkeep {runs:>3} times  visible to all {visible / 1000:6.1%}  {one.seconds:6.1f} s"
            )
        ratios = [(told["with"].dead, told["without"].dead), (told["with"].pages, told["without"].pages), (told["with"].seconds, told["without"].seconds)]
        lines.append(
            "  with to without: " + ", ".join(f"{what} {a / max(b, 1e-9):.2f}" for what, (a, b) in zip(("dead", "pages", "seconds"), ratios, strict=True))
        )
        for name in names.values():
            self.ask(sql.SQL("DROP TABLE {}").format(sql.Identifier(*name.split("."))))
        return "\n".join(lines)


def main() -> int:
    """Measure every table and print what came of it; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=300_000, help="rows of each copy")
    parser.add_argument("--days", type=int, default=30)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as above:
        Path(above).chmod(0o755)
        with postgres.running(Path(above, "pgdata"), Path(above, "postgres.log")) as sockets:
            postgres.create_database(sockets, "observatory")
            url = postgres.url(sockets, "observatory")
            migrate(engine_for(url))
            bench = Bench(url, arguments.rows)
            for table in TABLES:
                sys.stdout.write(bench.compare(table, arguments.days) + "\n")
                sys.stdout.flush()
            bench.connection.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
