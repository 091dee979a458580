"""Countries, Claims and Collection without a browser: before anything is published, with what is wrong in sight, and with hostile words in it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import taken
from fastapi import Depends
from fastapi.testclient import TestClient
from integration.test_warehouse import new_run, page
from sqlalchemy import Engine, text

from observatory.landing.reading import load_rules, read_documents
from observatory.landing.writer import land
from observatory.quality.runner import audit
from observatory.store import Folder
from observatory.warehouse import publish
from observatory.warehouse.build import build_core
from observatory.warehouse.questions import VERDICTS
from observatory.web.app import create_app


@pytest.fixture(scope="module")
def reader(warehouse: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with warehouse.begin() as connection:
        if connection.execute(text("SELECT to_regrole('try_page')")).scalar() is None:
            connection.execute(text("CREATE ROLE try_page LOGIN IN ROLE observatory_reader"))
    url = warehouse.url.set(username="try_page").render_as_string(hide_password=False)
    yield TestClient(create_app(url, Folder(tmp_path_factory.mktemp("state")), Depends(lambda: None)), follow_redirects=False)


@pytest.fixture(scope="module")
def published(warehouse: Engine, reader: TestClient) -> int:
    """A small publication; what was asked before it is in ``test_before_anything…``, which stands first."""
    run = new_run(warehouse, "panels")
    with warehouse.begin() as connection:
        load_rules(connection)
    land(warehouse, run, "huggingface", page(), "walk")
    read_documents(warehouse)
    build_core(warehouse)
    publish.build(warehouse)
    publish.compare(warehouse, run, rule_set="r", registry_hash="h")
    found = publish.publish(warehouse, run, rule_set="r", registry_hash="h", world="test")
    assert found.publication_id is not None
    return run


def rows(client: TestClient, path: str) -> list[dict[str, str]]:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text[:500]
    return taken.rows(answer.text)


def test_what_never_ended_well_is_late_once_any_run_is_as_old(reader: TestClient, warehouse: Engine) -> None:
    with warehouse.begin() as connection:
        told = text("INSERT INTO meta.run (dag_id, dag_run_id, started_at) VALUES ('maintain_warehouse', 'first', now() - interval '40 hours')")
        connection.execute(told)
    found = reader.get("/collection").text
    with warehouse.begin() as connection:
        connection.execute(text("DELETE FROM meta.run WHERE dag_run_id = 'first'"))
    assert "Not fresh" in found and found.count("never ran") == 21 and "Something is wrong" in found


def test_before_anything_is_published_the_collection_answers_and_the_others_say_so(reader: TestClient) -> None:
    found = reader.get("/collection")
    assert found.status_code == 200
    # Nothing is red in a fresh install: seven Dags that run daily, each as a card and as a row.
    assert "Not collected yet" in found.text and found.text.count("not run yet") == 14 and "sign-bad" not in found.text
    assert "Look at this" in found.text and "the page does not run inside Airflow" in found.text
    assert rows(reader, "/collection/sources?format=csv")[0]["State"] == "not run yet"
    for path in ("/countries", "/claims"):
        assert reader.get(path).status_code == 404


def test_countries_have_bounds_n_and_coverage(reader: TestClient, published: int) -> None:
    told = rows(reader, "/countries/now?format=csv")
    assert told
    for row in told:
        n, unknown, low, high = (float(row[key]) for key in ("n", "Unknown", "Open at least", "Open at most"))
        assert high - low == pytest.approx(unknown / n, abs=1e-5)
        assert float(row["Coverage"]) == pytest.approx(1 - unknown / n, abs=1e-3)
    years = rows(reader, "/countries/years?format=csv&countries=CN,US")
    assert {row["Code"] for row in years} <= {"CN", "US"} and years
    assert len(reader.get("/countries").content) < 500_000


@pytest.mark.parametrize(
    "query",
    ["dimension=licence", "weighting=stars", "countries=cn", "countries=CN;DROP", "denominator=all", "universe=x", "nobody=1", "as_of=yesterday", "format=xml"],
)
def test_an_address_that_asks_for_nothing_that_exists_is_refused(reader: TestClient, published: int, query: str) -> None:
    answer = reader.get(f"/countries?{query}")
    assert answer.status_code == 400
    assert "DROP" not in answer.text


@pytest.mark.parametrize("path", ["/collection?build=0", "/collection?build=x", "/collection/none", "/claims?claim=1"])
def test_so_it_is_with_the_others(reader: TestClient, published: int, path: str) -> None:
    assert reader.get(path).status_code == 400


def test_every_claim_is_told_and_records_alone_decide_few(reader: TestClient, published: int) -> None:
    told = rows(reader, "/claims/all?format=csv")
    assert {row["No."] for row in told} == {"01", "02", "03", "04", "05", "06", "07", "08"}
    assert {row["Verdict"] for row in told} <= set(VERDICTS.values())
    decided = {row["No."] for row in told if row["Verdict"] in {"holds", "fails"}}
    assert "07" in decided and decided <= {"04", "05", "06", "07", "08"}, "the registry alone decides what rests on closed releases, papers and rankings"
    assert {row["Verdict"] for row in told if row["No."] == "04" and "code" in row["Measured"]} == {"undetermined"}
    assert all(row["Because"] and row["World"] == "test" for row in told)


def test_a_check_that_is_not_met_leads_to_its_rows_and_a_limit_is_no_alarm(reader: TestClient, published: int, warehouse: Engine) -> None:
    state = reader.app.state.store  # type: ignore[attr-defined]
    with warehouse.begin() as connection:
        run = connection.execute(text("INSERT INTO meta.run (dag_id, dag_run_id) VALUES ('build_marts', 'audited') RETURNING run_id")).scalar_one()
        # Of a registry in which every lab has one, the check would tell nothing.
        connection.execute(text("DELETE FROM core.lab_country WHERE lab_id = 'deepseek'"))
    unmet = [one for one in audit("core", warehouse, run, state) if not one.is_met]
    assert {one.severity for one in unmet} <= {"warn", "limit"} and "every_lab_has_a_country" in {one.check_name for one in unmet}
    with warehouse.begin() as connection:
        # A build that is under way has checked its first layer, which says nothing of the others.
        under_way = connection.execute(text("INSERT INTO meta.run (dag_id, dag_run_id) VALUES ('build_marts', 'under way') RETURNING run_id")).scalar_one()
        connection.execute(
            text("INSERT INTO meta.quality_result (run_id, layer, object, check_name, severity, is_met) VALUES (:run, 'staging', 'x', 'y', 'fail', true)"),
            {"run": under_way},
        )
    told = {row["Check"]: row for row in rows(reader, "/collection/unmet?format=csv")}
    assert told["every lab has a country"]["Outcome"] == "limit" and int(told["every lab has a country"]["Rows that broke it"]) >= 1
    lines = re.findall(r'<th scope="row"[^>]*>([^<]*)</th>.*?href="[^"]*(/data-docs/[^"]*)"', reader.get("/collection/unmet").text)
    assert len(lines) == len(unmet), "each leads somewhere"
    told_rows = reader.get(dict(lines)["every lab has a country"])
    assert told_rows.status_code == 200 and "<td>deepseek</td>" in told_rows.text
    with warehouse.begin() as connection:
        connection.execute(text("DELETE FROM meta.quality_result WHERE run_id = :run AND NOT is_met AND severity = 'warn'"), {"run": run})
    found = reader.get("/collection").text
    assert "Sound, with warnings" not in found and re.search(r"no check of \d+ stops or warns; 1 tells a limit of the data", found)
    with warehouse.begin() as connection:
        connection.execute(text("DELETE FROM meta.quality_result WHERE run_id IN (:run, :under_way)"), {"run": run, "under_way": under_way})


def test_a_failed_run_a_reject_and_a_refused_build_are_in_sight(reader: TestClient, published: int, warehouse: Engine) -> None:
    hostile = "<script>alert(1)</script>"
    with warehouse.begin() as connection:
        run = connection.execute(
            text("INSERT INTO meta.run (dag_id, dag_run_id, source, state, ended_at) VALUES ('ingest_arxiv', 'bad', 'arxiv', 'failed', now()) RETURNING run_id")
        ).scalar_one()
        build = connection.execute(
            text("INSERT INTO meta.run (dag_id, dag_run_id, state, ended_at) VALUES ('build_marts', 'refused', 'failed', now()) RETURNING run_id")
        ).scalar_one()
        connection.execute(
            text("INSERT INTO meta.build (run_id, input_state, outcome, reason) VALUES (:run, 'x', 'refused', :reason)"),
            {"run": build, "reason": f"evidence: {hostile}"},
        )
        connection.execute(
            text(
                "INSERT INTO raw.rejected_record (source, kind, via, key, reason, body, size_bytes, body_hash, observed_at, run_id)"
                " VALUES ('arxiv', 'paper', 'oai', 'k', :reason, 'x', 1, sha256('x'), '2025-08-10', :run)"
            ),
            {"reason": hostile, "run": run},
        )
        connection.execute(
            text(
                "INSERT INTO meta.quality_result (run_id, layer, object, check_name, severity, is_met, unexpected)"
                " VALUES (:run, 'build', 'build.lab', 'every_lab_counts_its_releases', 'fail', false, 3)"
            ),
            {"run": build},
        )
    found = reader.get("/collection").text
    assert "Not fresh" in found and "Not sound" in found and f"Build {build} was refused" in found
    assert hostile not in found and "&lt;script&gt;alert(1)" in found
    assert {row["Source"]: row["State"] for row in rows(reader, "/collection/sources?format=csv")}["arXiv"] == "failed"
    assert [row["Records"] for row in rows(reader, "/collection/rejects?format=csv") if row["Reason"] == hostile] == ["1"]
    assert rows(reader, "/collection/unmet?format=csv")[0]["Check"] == "every lab counts its releases"
    assert rows(reader, "/collection/builds?format=csv")[0]["Outcome"] == "refused"
    assert {row["Mart"] for row in rows(reader, f"/collection/diff?format=csv&build={published}")} >= {"evidence", "lab"}


def test_silence_is_late(reader: TestClient, published: int, warehouse: Engine) -> None:
    with warehouse.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO meta.run (dag_id, dag_run_id, source, state, started_at, ended_at)"
                " VALUES ('ingest_github', 'old', 'github', 'success', now() - interval '38 hours', now() - interval '37 hours')"
            )
        )
    told = {row["Source"]: row["State"] for row in rows(reader, "/collection/sources?format=csv")}
    assert told["GitHub"] == "late"
    assert "1 day ago" in reader.get("/collection").text
