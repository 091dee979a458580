"""What the operator is told: Airflow's word on runs counts, and a warehouse that says running is not believed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fastapi import FastAPI, HTTPException, Request
from fastapi.testclient import TestClient

from observatory.web import airflow_state, operating
from observatory.web.airflow_state import Airflow, Attempt, Dag, Run
from observatory.web.page import Row
from observatory.web.views import collection

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)
ARXIV, MARTS = "ingest_arxiv", "build_marts"


def row(dag_id: str = ARXIV, **told: Any) -> Row:
    return {"dag_id": dag_id, "last_success_at": NOON, "is_late": False, "last_state": "running", **told}


def run(state: str, run_id: str = "r1", dag_id: str = ARXIV) -> Run:
    return Run(dag_id, run_id, state, NOON, NOON if state in {"failed", "success"} else None)


def attempt(state: str, dag_id: str = ARXIV, **told: Any) -> Attempt:
    return replace(Attempt(dag_id, "r1", "harvest", -1, "", state, 1, 3, NOON, NOON), **told)


def airflow(*runs: Run, attempts: tuple[Attempt, ...] = (), is_paused: bool = False, dag_id: str = ARXIV, **told: Any) -> Airflow:
    return Airflow(dags={dag_id: Dag(dag_id, is_paused, None, runs)}, attempts=attempts, above="/af", **told)


def test_the_warehouse_says_running_and_airflow_failed() -> None:
    found = operating.sign(row(), airflow(run("failed"), attempts=(attempt("failed", number=3, triage="Look at the pool."),)), {})
    assert (found.level, found.words) == ("bad", "failed")
    assert "harvest failed at 2026-11-01 12:00 UTC, attempt 3 of 3. Look at the pool." in found.why
    assert [one.href for one in found.links] == ["/af/dags/ingest_arxiv/runs/r1", "/af/dags/ingest_arxiv/runs/r1/tasks/harvest"]


def test_a_run_that_was_ended_without_a_failed_task_says_so() -> None:
    assert "took too long, or somebody ended it" in operating.sign(row(), airflow(run("failed")), {}).why


@pytest.mark.parametrize(
    ("told", "level", "words"),
    [
        (airflow(run("running")), "good", "running"),
        (airflow(run("queued")), "good", "queued"),
        (airflow(run("success")), "good", "fresh"),
        (airflow(), "good", "not run yet"),
        (airflow(run("success"), is_paused=True), "bad", "paused"),
        (airflow(run("running"), is_paused=True), "warn", "running, then paused"),
        (airflow(run("running"), run("failed", "r0")), "warn", "running, failed before"),
        (airflow(run("running"), attempts=(attempt("up_for_retry"),)), "warn", "retrying"),
        (airflow(run("running"), attempts=(attempt("awaiting_input"),)), "warn", "waits for you"),
        (airflow(run("running"), attempts=(attempt("up_for_retry", run_id="another"),)), "good", "running"),
        (airflow(run("queued", "r2"), run("running"), attempts=(attempt("awaiting_input"),)), "warn", "waits for you"),
        (airflow(run("queued", "r2"), run("running"), attempts=(attempt("awaiting_input"),), is_paused=True), "warn", "waits for you"),
        (airflow(run("queued", "r2"), run("running"), run("failed", "r0")), "warn", "running, failed before"),
        (Airflow(dags={}), "bad", "not there"),
    ],
)
def test_every_state_has_its_word(told: Airflow, level: str, words: str) -> None:
    found = operating.sign(row(), told, {})
    assert (found.level, found.words) == (level, words)


def test_a_fresh_install_shows_nothing_red_and_does_not_say_that_all_is_well() -> None:
    told, fresh = airflow(), row(last_success_at=None)
    found = operating.sign(fresh, told, {})
    top, tasks = operating.top({ARXIV: found}, {ARXIV: "arXiv"}, told, {}, [])
    assert (top.level, top.words, tasks) == ("good", "Nothing is wrong so far", []) and "arXiv" in top.why
    assert operating.sign(fresh, Airflow("no"), {}).words == "not run yet"
    assert operating.sign({**fresh, "is_late": True}, told, {}).words == operating.sign({**fresh, "is_late": True}, Airflow("no"), {}).words == "never ran"
    assert operating.sign(fresh, Airflow(dags={}), {}).words == "not there"


@pytest.mark.parametrize("state", ["success", "running"])
def test_late_is_told_also_while_a_run_goes_on(state: str) -> None:
    assert operating.sign(row(is_late=True), airflow(run(state)), {}).words == "late"


def test_without_airflow_nothing_is_said_to_run() -> None:
    found = operating.sign(row(), Airflow("no"), {})
    assert (found.words, found.why) == ("fresh", "whether it runs now is not known")
    top, tasks = operating.top({ARXIV: found}, {ARXIV: "arXiv"}, Airflow("no"), {}, [])
    assert top.level == "warn" and "What runs now is not known: no" in tasks[0].words


def test_a_service_that_gives_no_answer_is_told_where_its_dag_runs() -> None:
    silent = {"arxiv": {"source": "arxiv", "unwell_since": NOON}}
    running = operating.sign(row(), airflow(run("running")), silent)
    assert (running.level, running.words) == ("bad", "source silent") and "arXiv has given no good answer since 2026-11-01 12:00 UTC" in running.why
    assert operating.sign(row(), airflow(run("success")), silent).words == "fresh", "an old call of a killed task is no news"
    failed = operating.sign(row(), airflow(run("failed")), silent)
    _, tasks = operating.top({ARXIV: failed}, {ARXIV: "arXiv"}, airflow(run("failed")), silent, [])
    assert [one.words for one in tasks][1].startswith("arXiv has given no good answer since 2026-11-01 12:00 UTC")


@pytest.mark.parametrize(
    ("is_late", "level", "level_told", "words"),
    [(False, "good", "good", "Fresh"), (False, "bad", "warn", "Fresh so far"), (True, "bad", "bad", "Not fresh"), (True, "good", "bad", "Not fresh")],
)
def test_what_fails_now_makes_no_data_old(*, is_late: bool, level: str, level_told: str, words: str) -> None:
    told = {"sign": operating.Sign(level, "source silent", ""), "is_complete": None, "outdated": 0, "asked": 0, "waiting": 1, "refused": 0, "failed": 0}
    fresh, whole, _ = collection._count_signs([row(is_late=is_late, **told)], [], [], [])
    assert (fresh.level, fresh.words) == (level_told, words)
    assert ("arXiv: source silent" in fresh.why) == (words == "Fresh so far")
    assert whole.why == "1 named thing waits"


def test_a_retry_tells_attempt_and_next() -> None:
    told = airflow(run("running"), attempts=(attempt("up_for_retry", number=2, label="lab x", map_index=4, next_at=NOON + timedelta(minutes=5)),))
    found = operating.sign(row(), told, {})
    assert found.why == "harvest (lab x): attempt 2 of 3 failed, again not before 2026-11-01 12:05 UTC"
    assert found.links[1].href.endswith("/tasks/harvest/mapped/4")


def test_a_question_is_led_to() -> None:
    told = airflow(run("running", dag_id=MARTS), attempts=(attempt("awaiting_input", MARTS, task_id="approve_next"),), dag_id=MARTS)
    found = operating.sign(row(MARTS), told, {})
    assert found.links[0].href == "/af/dags/build_marts/runs/r1/tasks/approve_next/required_actions"
    top, tasks = operating.top({MARTS: found}, {MARTS: "What readers see"}, told, {}, [{"outcome": "refused"}])
    assert (top.level, top.words) == ("warn", "Look at this")
    assert [one.words for one in tasks] == [
        "What readers see waits for you: a build differs too much to be published by itself: approve or reject it (asked at 2026-11-01 12:00 UTC)"
    ]


def test_all_is_well_is_said_only_where_it_is() -> None:
    told = airflow(run("success"))
    fresh = {ARXIV: operating.sign(row(), told, {}), MARTS: operating.Sign("good", "fresh", "")}
    names = {ARXIV: "arXiv", MARTS: "What readers see"}
    assert operating.top(fresh, names, told, {}, [])[0].words == "All is well"
    top, tasks = operating.top(fresh, names, replace(told, down=("scheduler",)), {}, [])
    assert top.level == "bad" and "scheduler gives no sign of life" in tasks[0].words
    assert operating.top(fresh, names, told, {}, [{"outcome": "refused"}])[0].level == "warn"


def test_a_run_id_from_outside_leads_nowhere_else() -> None:
    told = Airflow(above="")
    assert told.run_link(run("failed", "../../x?y#z")) == "/dags/ingest_arxiv/runs/..%2F..%2Fx%3Fy%23z"


def api(*, is_crowded: bool = False, **broken: int) -> FastAPI:
    """A stand-in for Airflow's API, with a status for what is to fail. ``is_crowded``: its lists are full of others."""
    app = FastAPI()
    told = {"dag_id": ARXIV, "is_paused": False, "next_dagrun_run_after": "2020-11-01T12:00:00Z"}
    failed = {"dag_id": ARXIV, "dag_run_id": "r1", "state": "failed", "start_date": "2026-11-01T12:00:00Z", "end_date": None}

    def fail(name: str) -> None:
        if name in broken:
            raise HTTPException(broken[name])

    @app.get("/api/v2/monitor/health")
    def health() -> dict[str, Any]:
        fail("health")
        return {"scheduler": {"status": "healthy"}, "dag_processor": {"status": "unhealthy"}}

    @app.get("/api/v2/dags")
    def listed(request: Request) -> dict[str, Any]:
        fail("dag")
        if request.headers.get("authorization") != "Bearer mine":
            raise HTTPException(401)
        others = [{"dag_id": f"another{n}", "is_paused": False} for n in range(airflow_state.LISTED)]
        return {"dags": others if is_crowded else [told]}

    @app.get("/api/v2/dags/{dag_id}")
    def dag(dag_id: str) -> dict[str, Any]:
        if dag_id != ARXIV:
            raise HTTPException(404)
        return told

    @app.post("/api/v2/dags/~/dagRuns/list")
    def newest(body: dict[str, Any]) -> dict[str, Any]:
        others = [{**failed, "dag_id": MARTS, "dag_run_id": str(n), "state": "success"} for n in range(airflow_state.LISTED)]
        return {"dag_runs": others if is_crowded else [failed]}

    @app.get("/api/v2/dags/{dag_id}/dagRuns")
    def runs(dag_id: str) -> dict[str, Any]:
        return {"dag_runs": [failed]}

    @app.post("/api/v2/dags/~/dagRuns/~/taskInstances/list")
    def tasks(body: dict[str, Any]) -> dict[str, Any]:
        one = {"dag_id": ARXIV, "dag_run_id": "r1", "task_id": "harvest", "map_index": -1, "state": "failed", "try_number": 2, "max_tries": 1}
        return {"task_instances": [{**one, "end_date": "2026-11-01T12:30:00Z"}] if body["state"] == ["failed"] else []}

    @app.get("/api/v2/dags/{dag_id}/tasks/{task_id}")
    def task(dag_id: str, task_id: str) -> dict[str, Any]:
        return {"doc_md": "Harvest.\n\n- **Inputs**: x\n- **Triage**: look at `meta.run`,\n  then wait.", "retry_delay": {"days": 0, "seconds": 60}}

    return app


def asked(app: FastAPI | None, who: str = "mine") -> Airflow:
    """What a request of the page reads."""
    page, found = FastAPI(), []

    @page.get("/x")
    async def x(request: Request) -> None:
        if app is not None:
            request.scope[airflow_state.PLUGIN_SCOPE] = app
        found.append(await airflow_state.read(request, [ARXIV, MARTS]))

    TestClient(page).get("/x", headers={"Authorization": f"Bearer {who}"})
    return found[0]


@pytest.mark.parametrize("is_crowded", [False, True])
def test_airflows_own_api_is_read_with_the_visitors_own_credentials(is_crowded: bool) -> None:
    told = asked(api(is_crowded=is_crowded))
    assert not told.problem and told.down == ("dag-processor",)
    dag = told.dag(ARXIV)
    assert dag is not None and dag.runs[0].state == "failed" and told.dag(MARTS) is None
    assert dag.next_at is None, "what should have begun by the clock before now is no next run"
    (one,) = told.attempts
    assert (one.number, one.most, one.triage, one.next_at) == (2, 2, "Look at meta.run, then wait.", None)


@pytest.mark.parametrize(
    ("app", "who", "words"),
    [
        (api(), "another's", "status 401"),
        (api(health=403), "mine", "status 403"),
        (api(dag=500), "mine", "status 500"),
        (None, "mine", "does not run inside Airflow"),
    ],
)
def test_what_cannot_be_read_is_said(app: FastAPI | None, who: str, words: str) -> None:
    assert words in asked(app, who).problem
