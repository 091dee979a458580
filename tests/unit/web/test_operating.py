"""What the operator is told: Airflow's word on runs counts, and a warehouse that says running is not believed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fastapi import FastAPI, HTTPException, Request
from fastapi.testclient import TestClient

from observatory.local.airflow import DAGS
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
    return Airflow(dags={dag_id: Dag(dag_id, is_paused, None, runs)}, attempts=attempts, above="/af", **{"at": NOON, **told})


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
        (airflow(run("queued", "r2"), run("failed", "r0")), "warn", "queued, failed before"),
        (airflow(run("failed"), is_paused=True), "bad", "paused"),
        (airflow(run("running"), attempts=(attempt("failed"),)), "warn", "running, a task failed"),
        (airflow(run("running"), attempts=(attempt("up_for_reschedule"),)), "good", "running"),
        (airflow(replace(run("queued"), queued_at=NOON - timedelta(hours=1))), "good", "queued"),
        (airflow(replace(run("queued"), queued_at=NOON - timedelta(hours=3))), "bad", "late"),
        (airflow(replace(run("queued", "r2"), queued_at=NOON - timedelta(days=3)), run("running")), "good", "running"),
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
    fresh, whole, _ = collection._summary_signs([row(is_late=is_late, **told)], [], [], [])
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


OUTSIDE = tuple(operating.BESIDE)


def ended(state: str, ago: timedelta, dag_id: str) -> Run:
    return Run(dag_id, f"{state} {ago}", state, NOON - ago, NOON - ago)


def outside(dag_id: str, *runs: Run, attempts: tuple[Attempt, ...] = (), **told: Any) -> operating.Sign:
    """The sign of a Dag outside the line."""
    dag = replace(Dag(dag_id, False, None, runs), **told)
    return operating.sign_outside_line(dag_id, Airflow(dags={dag_id: dag}, attempts=attempts, at=NOON))


def test_every_dag_of_ours_has_a_sign() -> None:
    assert set(collection.NAMES) | set(OUTSIDE) == set(DAGS) and not set(collection.NAMES) & set(OUTSIDE)


@pytest.mark.parametrize("dag_id", OUTSIDE)
def test_every_state_of_a_dag_outside_the_line_is_told(dag_id: str) -> None:
    good, bad = ended("success", timedelta(hours=1), dag_id), ended("failed", timedelta(minutes=5), dag_id)
    going = run("running", dag_id=dag_id)
    off = "bad" if dag_id == "maintain_warehouse" else "warn"

    def of(state: str) -> tuple[Attempt, ...]:
        return (attempt(state, dag_id),)

    told = {
        "good": outside(dag_id, good),
        "running": outside(dag_id, going, good),
        "retrying": outside(dag_id, going, good, attempts=of("up_for_retry")),
        "failed": outside(dag_id, bad, good),
        "running, failed before": outside(dag_id, going, bad, good),
        "queued, failed before": outside(dag_id, run("queued", dag_id=dag_id), bad, good),
        "running, a task failed": outside(dag_id, going, good, attempts=of("failed")),
        "paused": outside(dag_id, good, is_paused=True),
        "running, then paused": outside(dag_id, going, good, is_paused=True),
        "waits for you": outside(dag_id, going, good, attempts=of("awaiting_input")),
        "late": outside(dag_id, replace(run("queued", dag_id=dag_id), queued_at=NOON - timedelta(hours=3)), good),
        "not there": operating.sign_outside_line(dag_id, Airflow(dags={})),
        "not known": operating.sign_outside_line(dag_id, Airflow("no")),
    }
    assert {words: sign.words for words, sign in told.items() if words != "good"} == {words: words for words in told if words != "good"}
    levels = {words: sign.level for words, sign in told.items()}
    assert {words for words, level in levels.items() if level == "good"} == {"good", "running", "not known"}
    assert levels["paused"] == off and levels["failed"] == levels["late"] == levels["not there"] == "bad"
    for words, sign in told.items():
        top, tasks = operating.top({dag_id: sign}, {dag_id: "It"}, Airflow(dags={}), {}, [])
        assert (len(tasks), top.level) == ((0, "good") if sign.level == "good" else (1, sign.level)), words
        assert (top.words == "All is well") == (sign.level == "good")
        assert all(one.words.startswith(("It ", "It: ")) for one in tasks)


@pytest.mark.parametrize(("dag_id", "hours"), [("maintain_warehouse", 24), ("export_dataset", 192)])
def test_a_dag_that_the_clock_starts_is_late(dag_id: str, hours: int) -> None:
    before, after = (ended("success", timedelta(hours=hours + more), dag_id) for more in (-1, 1))
    assert outside(dag_id, before).words == "fresh" and outside(dag_id, after).words == "late"
    assert f"for more than {hours} hours" in outside(dag_id, after).why
    assert outside(dag_id, run("running", dag_id=dag_id), after).words == "late", "also while a run goes on"
    assert outside(dag_id, after, has_clock=False).level == "good", "where no clock runs, it is not waited for"
    found = outside(dag_id, run("running", dag_id=dag_id), after, attempts=(attempt("up_for_retry", dag_id),))
    assert (found.level, found.words) == ("bad", "retrying") and "Also late: " in found.why, "one thing hides no other"


@pytest.mark.parametrize("dag_id", ["publish_dataset", "deposit_dataset", "backfill_hub_history", "ingest_hub_snapshot"])
def test_what_nothing_starts_by_the_clock_is_never_too_old(dag_id: str) -> None:
    assert outside(dag_id, ended("success", timedelta(days=400), dag_id)).level == "good" and outside(dag_id, has_clock=False).words == "resting"


def test_upkeep_that_was_never_made_is_told_once_its_hour_is_over() -> None:
    def fresh(**told: Any) -> operating.Sign:
        return outside("maintain_warehouse", **told)

    assert fresh(next_at=NOON + timedelta(hours=5)).words == fresh(missed_at=NOON - timedelta(hours=1)).words == "not run yet"
    assert fresh(missed_at=NOON - timedelta(hours=3)).words == "late"
    top, tasks = operating.top({"x": fresh(next_at=NOON + timedelta(hours=5))}, {"x": "Upkeep"}, airflow(), {}, [])
    assert (top.words, tasks) == ("Nothing is wrong so far", []) and "Upkeep" in top.why


def test_a_failure_is_mended_only_by_a_good_end_after_it() -> None:
    bad, before, after = (ended(state, timedelta(hours=hours), ARXIV) for state, hours in (("failed", 5), ("success", 9), ("success", 1)))
    assert Dag(ARXIV, False, None, (bad, before)).ended is bad and Dag(ARXIV, False, None, (bad, after)).ended is after
    without_end = replace(bad, ended_at=None)
    assert Dag(ARXIV, False, None, (without_end, after)).ended is without_end, "nobody knows that it was mended"


@pytest.mark.parametrize(
    ("dag_id", "words"), [("publish_dataset", "would go to the Hub"), ("deposit_dataset", "on Zenodo, for ever"), ("maintain_warehouse", "asks")]
)
def test_each_question_is_told_and_led_to(dag_id: str, words: str) -> None:
    found = outside(dag_id, run("running", dag_id=dag_id), attempts=(attempt("awaiting_input", dag_id, task_id="approve"),))
    assert words in found.why and found.links[0].href == f"/dags/{dag_id}/runs/r1/tasks/approve/required_actions"


RUN_ORDERS = {"id", "state", "dag_id", "run_after", "logical_date", "run_id", "start_date", "end_date", "updated_at"}
TASK_ORDERS = {"id", "state", "duration", "start_date", "end_date", "map_index"}


def ordered(rows: list[dict[str, Any]], body: dict[str, Any], orders: set[str], key: str) -> dict[str, Any]:
    """Rows as Airflow's API lists them: filtered, then ordered by one column (by key where none is named; NULL is the last one), then a page of at most 100."""
    by = (body.get("order_by") or "id").removeprefix("-")
    if by not in orders:
        raise HTTPException(400, f"Ordering with '{by}' is disallowed")
    filters = {"dag_id": body.get("dag_ids"), "dag_run_id": body.get("dag_run_ids"), "state": body.get("states", body.get("state"))}
    kept = [row for row in rows if all(wanted is None or row[name] in wanted for name, wanted in filters.items())]
    kept.sort(key=lambda row: (row.get(by) is None, row.get(by) or ""), reverse=(body.get("order_by") or "").startswith("-"))
    begin = body.get("page_offset", 0)
    return {key: kept[begin : begin + min(body.get("page_limit", 100), 100)], "total_entries": len(kept)}


def moment(minutes: float) -> str:
    return (NOON + timedelta(minutes=minutes)).isoformat()


def run_row(dag_id: str, run_id: str, state: str, minutes: float) -> dict[str, Any]:
    at = moment(minutes)
    begun, over = at if state != "queued" else None, at if state in {"success", "failed"} else None
    told = {"dag_id": dag_id, "dag_run_id": run_id, "state": state, "queued_at": at, "run_after": at, "start_date": begun, "end_date": over}
    return {"id": f"{dag_id} {run_id}", **told}


def task_row(dag_id: str, run_id: str, task_id: str, state: str, index: int = -1, minutes: float = 0) -> dict[str, Any]:
    told = {"dag_id": dag_id, "dag_run_id": run_id, "task_id": task_id, "map_index": index, "state": state, "try_number": 2, "max_tries": 1}
    return {"id": f"{dag_id} {index:05}", **told, "start_date": moment(minutes), "end_date": moment(minutes + 30)}


FAILED = (run_row(ARXIV, "r1", "failed", 0),)
FAILED_TASK = (task_row(ARXIV, "r1", "harvest", "failed"),)


def api(
    *,
    runs: Sequence[dict[str, Any]] = FAILED,
    tasks: Sequence[dict[str, Any]] = FAILED_TASK,
    dags: Sequence[str] = (ARXIV,),
    is_crowded: bool = False,
    **broken: int,
) -> FastAPI:
    """A stand-in for Airflow's API, with a status for what is to fail. ``is_crowded``: its lists are full of others."""
    app = FastAPI()
    told = {"is_paused": False, "next_dagrun_run_after": "2020-11-01T12:00:00Z", "timetable_periodic": True}

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
        others = [f"another{n}" for n in range(airflow_state.LISTED)] if is_crowded else []
        shown = [{"dag_id": dag_id, **told} for dag_id in [*others, *dags]]
        return {"dags": shown[: airflow_state.LISTED], "total_entries": len(shown)}

    @app.get("/api/v2/dags/{dag_id}")
    def dag(dag_id: str) -> dict[str, Any]:
        if dag_id not in dags:
            raise HTTPException(404)
        return {"dag_id": dag_id, **told}

    @app.post("/api/v2/dags/~/dagRuns/list")
    def run_list(body: dict[str, Any]) -> dict[str, Any]:
        return ordered(list(runs), body, RUN_ORDERS, "dag_runs")

    @app.post("/api/v2/dags/~/dagRuns/~/taskInstances/list")
    def task_list(body: dict[str, Any]) -> dict[str, Any]:
        return ordered(list(tasks), body, TASK_ORDERS, "task_instances")

    @app.get("/api/v2/dags/{dag_id}/tasks/{task_id}")
    def task(dag_id: str, task_id: str) -> dict[str, Any]:
        return {"doc_md": "Harvest.\n\n- **Inputs**: x\n- **Triage**: look at `meta.run`,\n  then wait.", "retry_delay": {"days": 0, "seconds": 60}}

    return app


BACKFILL = "backfill_hub_history"


@pytest.mark.parametrize("state", ["scheduled", "running", "up_for_retry", "up_for_reschedule", "failed", "awaiting_input"])
@pytest.mark.parametrize("number", [50, 150, 1_500])
def test_no_backlog_hides_a_question_a_retry_or_a_failure_of_another_dag(state: str, number: int) -> None:
    """The tasks of a long backfill come first by key, by time and by Dag."""
    days = [task_row(BACKFILL, "long", "land_day", state, index, -900) for index in range(number)]
    ours = [
        task_row(MARTS, "asks", "approve_next", "awaiting_input"),
        task_row(ARXIV, "tries", "harvest", "up_for_retry"),
        task_row("maintain_warehouse", "breaks", "catch_silence", "failed", minutes=-1_000),
    ]
    going = [("long", BACKFILL), ("asks", MARTS), ("tries", ARXIV), ("breaks", "maintain_warehouse")]
    runs = [run_row(dag_id, run_id, "running", -950) for run_id, dag_id in going]
    told = asked(api(runs=runs, tasks=[*days, *ours], dags=[dag_id for _, dag_id in going]), wanted=[dag_id for _, dag_id in going])
    assert not told.problem
    signs = {dag_id: operating.sign(row(dag_id), told, {}).words for dag_id in (MARTS, ARXIV)}
    assert signs == {MARTS: "waits for you", ARXIV: "retrying"}
    assert operating.sign_outside_line("maintain_warehouse", told).words == "running, a task failed"


@pytest.mark.parametrize("state", ["queued", "success", "failed"])
def test_no_number_of_runs_hides_what_is_running_or_how_the_last_one_ended(state: str) -> None:
    many = [run_row(BACKFILL, f"m{n}", state, n) for n in range(250)] + [run_row(MARTS, f"m{n}", "queued", n) for n in range(250)]
    ours = [run_row(MARTS, "asks", "running", -500), run_row(MARTS, "broke", "failed", -700), run_row(MARTS, "good", "success", -900)]
    ours += [run_row(ARXIV, "broke", "failed", -800), run_row(ARXIV, "good", "success", -900)]
    told = asked(
        api(runs=[*many, *ours], tasks=[task_row(MARTS, "asks", "approve_next", "awaiting_input")], dags=(ARXIV, MARTS, BACKFILL)),
        wanted=[ARXIV, MARTS, BACKFILL],
    )
    found = operating.sign(row(MARTS), told, {})
    assert found.words == "waits for you" and "the run before it failed" in found.why
    assert operating.sign(row(), told, {}).words == "failed"


def test_a_task_of_another_run_counts_for_no_dag() -> None:
    """Two Dags have runs of the same id, and an old run still has a task that nobody will ever answer."""
    runs = [run_row(ARXIV, "same", "running", 0), run_row(MARTS, "same", "success", 0)]
    tasks = [task_row(MARTS, "same", "approve_next", "awaiting_input"), task_row(ARXIV, "old", "harvest", "up_for_retry")]
    told = asked(api(runs=runs, tasks=tasks, dags=(ARXIV, MARTS)))
    assert told.attempts == () and operating.sign(row(), told, {}).words == "running"


def asked(app: FastAPI | None, who: str = "mine", wanted: Sequence[str] = (ARXIV, MARTS)) -> Airflow:
    """What a request of the page reads."""
    page, found = FastAPI(), []

    @page.get("/x")
    async def x(request: Request) -> None:
        if app is not None:
            request.scope[airflow_state.PLUGIN_SCOPE] = app
        found.append(await airflow_state.read(request, wanted))

    TestClient(page).get("/x", headers={"Authorization": f"Bearer {who}"})
    return found[0]


@pytest.mark.parametrize("is_crowded", [False, True])
def test_airflows_own_api_is_read_with_the_visitors_own_credentials(is_crowded: bool) -> None:
    told = asked(api(is_crowded=is_crowded))
    assert not told.problem and told.down == ("dag-processor",)
    dag = told.dag(ARXIV)
    assert dag is not None and dag.runs[0].state == "failed" and told.dag(MARTS) is None
    assert dag.next_at is None and dag.missed_at is not None, "what should have begun by the clock before now is no next run"
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
