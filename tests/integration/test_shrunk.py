"""A list of files that lacks what we hold is believed at once where a new commit explains it; else a second answer of a later day must say the same."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from small_world import build_and_compare, make_marts
from sqlalchemy import Engine
from test_emptied import CARD, GITHUB, HUB, LAB, MODEL, R1, README, REPOSITORY, current, day, now, record, rows, statuses, tell

from observatory.sources.base import Look, Outcome, Record

FILES = [
    {"path": "train.py", "type": "blob", "size": 900, "sha": "2"},
    {"path": "src", "type": "tree", "sha": "3"},
    {"path": "README.md", "type": "blob", "sha": "4"},
]
TREE: dict[str, Any] = {"sha": "a" * 40, "truncated": False, "entries": FILES}
LEFT = FILES[2:]
HUB_FILES = [{"path": "README.md", "type": "file"}, {"path": "model.safetensors", "type": "file", "size": 9_000, "lfs": {"size": 9_000}}]
SIBLINGS = [{"rfilename": "README.md"}, {"rfilename": "model.safetensors"}]
PUSHED = "2025-01-01T00:00:00Z"


def repository(when: Any, pushed_at: Any = PUSHED, via: str = "rest") -> Record:
    names = (
        {"nameWithOwner": REPOSITORY, "databaseId": 7, "pushedAt": pushed_at}
        if via == "graphql"
        else {"full_name": REPOSITORY, "id": 7, "pushed_at": pushed_at}
    )
    return Record(GITHUB, "repository", via, REPOSITORY, when, payload=names, uid="7")


def tree(when: Any, **told: Any) -> Record:
    return record(GITHUB, "tree", "rest", REPOSITORY, TREE | told, when)


def model(when: Any, via: str = "list", **told: Any) -> Record:
    return record(HUB, "model", via, R1, MODEL | {"sha": "c" * 40, "lastModified": PUSHED, "siblings": SIBLINGS} | told, when)


@pytest.fixture(scope="module")
def there(warehouse: Engine) -> Engine:
    tell(warehouse, repository(day(0)), looks=(Look(GITHUB, f"repositories_of:{LAB}", Outcome.ANSWERED, day(0), day(0)),))
    return warehouse


@pytest.fixture
def held(there: Engine) -> Engine:
    """A repository with its tree, and a model in list, item and tree, told on a new day, after whatever another test said."""
    when = day(now(there) + 1)
    # A push explains what the fixture takes back of the test before.
    tell(there, *(repository(when, (when - timedelta(minutes=1)).isoformat(), via) for via in ("rest", "graphql")))
    tell(there, tree(when, sha=f"{int(now(there)):040}"), record(GITHUB, "readme", "file", REPOSITORY, README, when))
    tell(
        there,
        model(when),
        model(when, "item"),
        record(HUB, "model_tree", "item", R1, {"entries": HUB_FILES}, when),
        record(HUB, "model_card", "file", R1, CARD, when),
    )
    when += timedelta(hours=1)
    tell(there, tree(when, sha="a" * 40), record(HUB, "model_tree", "item", R1, {"entries": HUB_FILES}, when))
    return there


def is_current(engine: Engine, one: Record) -> bool:
    return bool(current(engine, one)[0] == one.payload)


UNEXPLAINED: dict[str, Any] = {
    "the same commit": lambda when: tree(when, entries=LEFT),
    "the same commit, cut": lambda when: tree(when, entries=LEFT, truncated=True),
    "the same commit, another file for it": lambda when: tree(when, entries=[*LEFT, {"path": "other.py", "type": "blob"}]),
    "another hash without a push": lambda when: tree(when, entries=LEFT, sha="b" * 40),
    "no hash and no push": lambda when: tree(when, entries=LEFT, sha=None),
    "a model's list of the same commit": lambda when: model(when, siblings=SIBLINGS[:1]),
    "a model's item of the same commit": lambda when: model(when, "item", siblings=SIBLINGS[:1]),
    "a model's list of the same commit, later": lambda when: model(when, siblings=SIBLINGS[:1], lastModified="2025-09-09T00:00:00Z"),
    "a model's tree without a change of its record": lambda when: record(HUB, "model_tree", "item", R1, {"entries": HUB_FILES[:1]}, when),
}


@pytest.mark.parametrize("how", UNEXPLAINED)
def test_files_that_are_lost_without_a_commit_are_lost_by_two_answers_of_two_days(held: Engine, how: str) -> None:
    today = now(held)
    one: Record = UNEXPLAINED[how](day(today + 1))
    before = current(held, one)
    for hours in (0, 5):
        tell(held, UNEXPLAINED[how](day(today + 1) + timedelta(hours=hours)))
        assert current(held, one) == before
    ((outcome, detail, is_doubted),) = rows(held, "SELECT outcome, detail, is_doubted FROM staging.look WHERE scope = :s", s=f"{one.kind}:{one.key}")
    assert one.via == "list" or (outcome == "answered" and detail.endswith(": not seen") and is_doubted), "asked again on a later day"
    tell(held, UNEXPLAINED[how](day(today + 2)))
    assert is_current(held, one) and current(held, one)[2] == day(today + 1), "dated by the first"


EXPLAINED: dict[str, Any] = {
    "a push": lambda when: [repository(when, (when - timedelta(hours=2)).isoformat()), tree(when, entries=LEFT, sha="b" * 40)],
    "a push by GraphQL": lambda when: [repository(when, (when - timedelta(hours=2)).isoformat(), "graphql"), tree(when, entries=LEFT, sha="b" * 40)],
    "a push, and no hash": lambda when: [repository(when, (when - timedelta(hours=2)).isoformat()), tree(when, entries=LEFT, sha=None)],
    "more files": lambda when: [tree(when, entries=[*FILES, {"path": "more.py", "type": "blob"}], sha="b" * 40)],
    "other words in a file": lambda when: [tree(when, entries=[FILES[0] | {"sha": "9"}, *FILES[1:]], sha="b" * 40)],
    "a folder that is not listed": lambda when: [tree(when, entries=[FILES[0], FILES[2]])],
    "a model's other commit": lambda when: [model(when, siblings=SIBLINGS[:1], sha="d" * 40)],
    "a model's other moment without a commit": lambda when: [model(when, siblings=SIBLINGS[:1], sha=None, lastModified="2025-09-09T00:00:00Z")],
    "a model's tree after a change of its record": lambda when: [
        model(when, sha="e" * 40),
        record(HUB, "model_tree", "item", R1, {"entries": HUB_FILES[:1]}, when),
    ],
}


@pytest.mark.parametrize("how", EXPLAINED)
def test_files_that_a_commit_takes_away_are_gone_at_once(held: Engine, how: str) -> None:
    today = now(held)
    *first, last = EXPLAINED[how](day(today + 1))
    for one in (*first, last):
        tell(held, one)
    assert is_current(held, last) and current(held, last)[2] == day(today + 1)


def test_what_is_told_again_ends_the_doubt(held: Engine) -> None:
    today = now(held)
    tell(held, tree(day(today + 1), entries=LEFT))
    tell(held, tree(day(today + 2)))
    tell(held, tree(day(today + 3), entries=LEFT))
    assert current(held, tree(day(0)))[0]["entries"] == FILES
    tell(held, repository(day(today + 3), day(today + 3.5).isoformat()), tree(day(today + 4), entries=LEFT, sha="b" * 40))
    assert current(held, tree(day(0)))[0]["entries"] == LEFT, "a push explains what was doubted before"


def test_one_shorter_tree_moves_no_status(held: Engine) -> None:
    make_marts(held)
    before, today = statuses(held), now(held)
    assert before[R1][0] == "open" and before["deepseek/deepseek-coder"][2] == "open", before
    tell(held, tree(day(today + 1), entries=LEFT, sha="b" * 40))
    tell(held, *(model(day(today + 1), via, siblings=SIBLINGS[:1]) for via in ("list", "item")))
    tell(held, record(HUB, "model_tree", "item", R1, {"entries": HUB_FILES[:1]}, day(today + 1)))
    build_and_compare(held)
    assert statuses(held) == before
