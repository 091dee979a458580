"""The dashboards in a real Superset: imported once, and every chart asked for its data on a warehouse that has some."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import pytest
from local_command import Ran
from sqlalchemy import Engine, inspect, text
from sqlalchemy.dialects import postgresql
from unit.local.test_bi_bundle import CHARTS, DASHBOARDS, DATASETS, charts_of

from observatory.local import airflow, postgres, superset
from observatory.warehouse.engine import engine_for

COUNTERS = {CHARTS[uuid]["slice_name"] for uuid in charts_of(DASHBOARDS["adoption-and-lineage"], "Counters")}
"""Charts of likes and downloads, of which the sample world tells none."""
LISTEN = "0A"


@dataclass
class Api:
    """Superset's REST API, signed in."""

    http: httpx2.Client
    port: int

    def call(self, method: str, path: str, **told: Any) -> Any:
        answer = self.http.request(method, f"/api/v1/{path}", **told)
        assert answer.status_code == 200, f"{path}: {answer.text[:2_000]}"
        return answer.json()

    def all(self, kind: str) -> list[dict[str, Any]]:
        return list(self.call("GET", f"{kind}/", params={"q": "(page_size:100)"})["result"])

    def rows(self, chart: dict[str, Any]) -> list[dict[str, Any]]:
        """What a chart's own query comes to; fails on an error."""
        (result,) = self.call("GET", f"chart/{chart['id']}/data/")["result"]
        assert not result.get("error"), f"{chart['slice_name']}: {result['error']}"
        return list(result["data"])


@pytest.fixture(scope="module")
def api(demo_ran: Ran, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    """Superset on the warehouse of the demo; nothing of it is left behind."""
    state = tmp_path_factory.mktemp("bi")
    with postgres.running(demo_ran[0] / "pgdata", state / "postgres.log") as sockets:
        postgres.create_login(sockets, superset.READER, "observatory_reader")
        with superset.running(state, sockets) as running:
            http = httpx2.Client(base_url=running.address, timeout=120.0)
            told = {"username": airflow.USER, "password": superset.keep_secrets(state)["password"], "provider": "db"}
            signed = http.post("/api/v1/security/login", json=told)
            assert signed.status_code == 200, signed.text
            http.headers["Authorization"] = f"Bearer {signed.json()['access_token']}"
            found = Api(http, running.port)
            # What changes anything needs a second token, of the session.
            http.headers["X-CSRFToken"] = found.call("GET", "security/csrf_token/")["result"]
            yield found
        with pytest.raises(ProcessLookupError):
            os.killpg(running.child.process.pid, 0)


@pytest.fixture(scope="module")
def counted(sockets: Path, told_warehouse: Engine) -> str:
    """The name of a warehouse whose services told counters on three days, with the login of BI tools."""
    postgres.create_login(sockets, superset.READER, "observatory_reader")
    return str(told_warehouse.url.database)


def has_value(rows: list[dict[str, Any]]) -> bool:
    """Whether some row tells more than what it is grouped by."""
    return any(value is not None for row in rows for value in row.values()) and bool(rows)


def test_the_bundle_is_imported_whole(api: Api) -> None:
    assert {one["slice_name"] for one in api.all("chart")} == {one["slice_name"] for one in CHARTS.values()}
    assert {one["slug"] for one in api.all("dashboard")} == set(superset.SLUGS)
    found = {(one["schema"], one["table_name"]) for one in api.all("dataset")}
    assert {("mart", name) for name in DATASETS} < found
    assert {("mart", name) for name in ("release", "model", "lab", "release_score", "release_overview")} < found
    assert {schema for schema, _ in found} == {"mart"}


def test_every_data_set_says_what_it_holds(api: Api) -> None:
    found = api.all("dataset")
    assert len(found) > len(DATASETS) + 20
    bare = []
    for one in found:
        told = api.call("GET", f"dataset/{one['id']}")["result"]
        bare += [one["table_name"]] * (not told["description"])
        bare += [f"{one['table_name']}.{column['column_name']}" for column in told["columns"] if not column["description"]]
    assert bare == []


def test_sql_lab_lists_mart_alone(api: Api) -> None:
    (database,) = api.all("database")
    assert api.call("GET", f"database/{database['id']}/schemas/")["result"] == ["mart"]


def test_every_chart_but_those_of_counters_has_data_on_the_sample_world(api: Api) -> None:
    empty = []
    for chart in api.all("chart"):
        rows = api.rows(chart)
        if chart["slice_name"] not in COUNTERS and not has_value(rows):
            empty.append(chart["slice_name"])
    assert empty == []


def test_the_world_is_named_as_it_was_published(api: Api) -> None:
    (chart,) = [one for one in api.all("chart") if one["slice_name"] == "What these numbers are of"]
    (row,) = api.rows(chart)
    assert row["world"] == "Sample of public records (not the whole)" and row["as of (UTC)"].startswith("2025-")


def test_superset_reads_nothing_but_mart(api: Api) -> None:
    (database,) = api.all("database")
    for query, is_allowed in (("SELECT count(*) FROM mart.lab", True), ("SELECT count(*) FROM raw.record", False), ("SELECT count(*) FROM meta.run", False)):
        answer = api.http.post("/api/v1/sqllab/execute/", json={"database_id": database["id"], "sql": query, "runAsync": False})
        assert (answer.status_code == 200) is is_allowed, answer.text[:500]
        assert is_allowed or "permission denied" in answer.text


def test_superset_listens_on_loopback_alone(api: Api) -> None:
    heard = []
    for table in ("tcp", "tcp6"):
        for line in Path("/proc/net", table).read_text().splitlines()[1:]:
            words = line.split()
            address, _, port = words[1].rpartition(":")
            if int(port, 16) == api.port and words[3] == LISTEN:
                heard.append(address)
    assert heard == ["0100007F"]


# Last: from here on that Superset looks at another warehouse.
def test_the_charts_of_counters_have_data_where_counters_were_told(api: Api, sockets: Path, counted: str) -> None:
    (database,) = api.all("database")
    address = f"postgresql+psycopg2://{superset.READER}@/{counted}?host={sockets}"
    api.call("PUT", f"database/{database['id']}", json={"sqlalchemy_uri": address})
    charts = [one for one in api.all("chart") if one["slice_name"] in COUNTERS]
    assert len(charts) == len(COUNTERS) > 0
    assert [one["slice_name"] for one in charts if not has_value(api.rows(one))] == []


def test_every_column_of_a_dataset_is_in_mart_with_its_type(warehouse: Engine) -> None:
    found = inspect(warehouse)
    wrong = []
    for name, dataset in DATASETS.items():
        columns = {one["name"]: one["type"].compile(postgresql.dialect()) for one in found.get_columns(name, schema="mart")}
        wrong += [f"{name}.{one['column_name']}" for one in dataset["columns"] if columns.get(one["column_name"]) != one["type"]]
    assert wrong == []


def test_the_login_of_bi_tools_is_a_reader_and_nothing_else(counted: str, sockets: Path) -> None:
    query = text("SELECT m.roleid::regrole::text FROM pg_auth_members m WHERE m.member = CAST(:login AS regrole)")
    with engine_for(postgres.url(sockets, counted)).connect() as connection:
        assert list(connection.execute(query, {"login": superset.READER}).scalars()) == ["observatory_reader"]
