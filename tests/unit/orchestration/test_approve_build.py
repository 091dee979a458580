"""The task that asks a person: it waits only where something is exceeded, and nothing but a named person's yes lets the run go on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from airflow.providers.standard.operators import hitl
from airflow.sdk.exceptions import DownstreamTasksSkipped, TaskAwaitingInput

from observatory.errors import AuditFailed
from observatory.orchestration import build, deposit, record, runtime
from observatory.orchestration.approval import Approve, ApproveBuild, ApproveDeposit, ApproveRecord
from observatory.warehouse import approval
from observatory.warehouse.publish import Comparison, Difference

WAIT = timedelta(days=3)
NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)
CONTEXT: Any = {"task_instance": SimpleNamespace(id="x", task_id="approve_next"), "dag_run": SimpleNamespace(dag_id="build_marts", run_id="r")}
ANN = {"id": "7", "name": "ann"}


class World:
    """What the task did, in place of the warehouse and of Airflow."""

    def __init__(self) -> None:
        self.done: list[tuple[Any, ...]] = []
        self.found = Comparison([], [], "", "f1", {})

    def note(self, name: str) -> Any:
        return lambda *told, **more: self.done.append((name, *told, more))


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    made = World()
    monkeypatch.setattr(runtime, "warehouse", lambda: "engine")
    monkeypatch.setattr(runtime, "run_id", lambda _: 5)
    monkeypatch.setattr(build, "compare", lambda: made.found)
    monkeypatch.setattr(build, "refuse", made.note("refuse"))
    monkeypatch.setattr(approval, "ask", made.note("ask"))
    monkeypatch.setattr(approval, "decide", made.note("decide"))
    monkeypatch.setattr(hitl, "upsert_hitl_detail", made.note("show"))

    def skip(*_: Any, **told: Any) -> None:
        made.done.append(("skip",))
        raise DownstreamTasksSkipped(tasks=["publish_mart"])  # as Airflow's own does

    monkeypatch.setattr(ApproveBuild, "skip", skip)
    return made


def task() -> ApproveBuild:
    made = ApproveBuild(task_id="approve_next", wait=WAIT)
    made.downstream_task_ids.add("publish_mart")
    return made


def answer(task: Approve, **told: Any) -> Any:
    follows = SimpleNamespace(get_direct_relatives=lambda upstream: [SimpleNamespace(is_teardown=False)])
    event = {"chosen_options": ["Approve"], "params_input": {}, "responded_at": NOON, "responded_by_user": ANN, "timedout": False, **told}
    return task.execute_complete({"task": follows, "ti": None}, event)  # type: ignore[typeddict-item]  # what it reads of a context


def test_where_nothing_is_exceeded_nobody_is_asked(world: World) -> None:
    assert task().execute(CONTEXT) == {"decision": "not asked"}
    assert world.done == []


def test_it_shows_the_difference_keeps_the_question_and_parks_without_a_default(world: World) -> None:
    world.found = Comparison([Difference("model", 200, 0, 120, 0, 0.6, 0.5, True, "data")], [], "why", "f2", {})
    with pytest.raises(TaskAwaitingInput) as parked:
        task().execute(CONTEXT)
    assert parked.value.timeout == WAIT and parked.value.method_name == "execute_complete"
    (asked, shown) = world.done
    assert asked[:4] == ("ask", "engine", 5, "f2") and asked[5] == WAIT
    assert shown[1]["defaults"] is None and shown[1]["options"] == ["Approve", "Reject"]
    assert shown[1]["body"] == asked[4] and "| `model` | 200 | 0 | 120 | 0 | 60% | 50% |" in asked[4]


def test_an_approval_is_kept_with_name_and_moment(world: World) -> None:
    assert answer(task()) == {"decision": "approved", "by": "ann"}
    assert world.done == [("decide", "engine", 5, "approved", {"by": "ann", "at": NOON})]


def test_a_rejection_skips_what_follows_and_is_refused(world: World) -> None:
    with pytest.raises(DownstreamTasksSkipped):
        answer(task(), chosen_options=["Reject"])
    assert [one[0] for one in world.done] == ["decide", "refuse", "skip"], "what is not told before the skip is never told"
    assert world.done[0][3:] == ("rejected", {"by": "ann", "at": NOON}) and world.done[1][2] == "skipped"
    assert "ann" not in world.done[1][1], "who it was stands in meta.approval alone"


def test_a_lapsed_question_is_refused_and_fails(world: World) -> None:
    with pytest.raises(AuditFailed, match="nobody answered within 3 days"):
        answer(task(), error="The timeout has passed", error_type="timeout")
    assert [one[0] for one in world.done] == ["decide", "refuse"] and world.done[0][3] == "timed out"


@pytest.mark.parametrize("person", [None, {}, {"id": "", "name": ""}])
def test_an_answer_that_nobody_gave_publishes_nothing(world: World, person: dict[str, str] | None) -> None:
    with pytest.raises(AuditFailed, match="no person gave"):
        answer(task(), responded_by_user=person)
    assert world.done == []


DEPOSITS = [(ApproveDeposit, deposit, "publish_release"), (ApproveRecord, record, "publish_record")]


def deposit_task(monkeypatch: pytest.MonkeyPatch, world: World, asked: tuple[str, str, str] | None, of: Any) -> Approve:
    """The task that asks before a release goes to a service; ``asked`` is its question, ``of`` its class, its module and the task that follows."""
    kind, module, following = of
    monkeypatch.setattr(module, "question", lambda _: asked)
    monkeypatch.setattr(deposit, "close", world.note("close"))
    monkeypatch.setattr(kind, "skip", ApproveBuild.skip)
    made: Approve = kind(task_id="approve", wait=WAIT)
    made.downstream_task_ids.add(following)
    return made


@pytest.mark.parametrize("of", DEPOSITS, ids=["hub", "zenodo"])
def test_a_release_is_asked_about_each_time_and_a_no_closes_the_run(world: World, monkeypatch: pytest.MonkeyPatch, of: Any) -> None:
    asking = deposit_task(monkeypatch, world, ("Publish release x?", "what goes where", "f7"), of)
    with pytest.raises(TaskAwaitingInput) as parked:
        asking.execute(CONTEXT)
    assert parked.value.timeout == WAIT
    asked, shown = world.done
    assert asked[:5] == ("ask", "engine", 5, "f7", "what goes where")
    assert (shown[1]["subject"], shown[1]["body"], shown[1]["defaults"]) == ("Publish release x?", "what goes where", None)
    world.done.clear()
    with pytest.raises(DownstreamTasksSkipped):
        answer(asking, chosen_options=["Reject"])
    assert [one[0] for one in world.done] == ["decide", "close", "skip"] and world.done[1][1] == "skipped"
    world.done.clear()
    with pytest.raises(AuditFailed, match="nobody answered"):
        answer(asking, error="The timeout has passed", error_type="timeout")
    assert [one[0] for one in world.done] == ["decide", "close"] and world.done[1][1] == "failed"
    world.done.clear()
    with pytest.raises(AuditFailed, match="no person gave"):
        answer(asking, responded_by_user=None)
    assert world.done == []


@pytest.mark.parametrize("of", DEPOSITS, ids=["hub", "zenodo"])
def test_where_a_service_came_to_hold_the_release_nobody_is_asked(world: World, monkeypatch: pytest.MonkeyPatch, of: Any) -> None:
    assert deposit_task(monkeypatch, world, None, of).execute(CONTEXT) == {"decision": "not asked"}
    assert world.done == []
