"""A list of files that tells a file as something else, or claims a change that nothing shows, is doubted; two calls that disagree on an id do not flap."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine
from test_emptied import GITHUB, HUB, R1, REPOSITORY, current, day, now, record, rows, tell

from observatory.sources import github, huggingface
from observatory.sources.base import Look, Outcome, Record

FILES = [
    {"path": "train.py", "type": "blob", "size": 900, "sha": "2"},
    {"path": "lib", "type": "commit", "sha": "3", "mode": "160000"},
    {"path": "README.md", "type": "blob", "size": 0, "sha": "4"},
]
HUB_FILES = [{"path": "README.md", "type": "file", "size": 3}, {"path": "model.safetensors", "type": "file", "size": 9_000}]
SIBLINGS = [{"rfilename": "README.md"}, {"rfilename": "model.safetensors"}]
PUSHED = "2025-01-01T00:00:00Z"
MODEL: dict[str, Any] = {"gated": False, "private": False, "tags": ["safetensors"], "inference": "cold", "lastModified": PUSHED, "siblings": SIBLINGS}


def sha(number: float, letter: str = "a") -> str:
    return f"{letter}{int(number * 24):039}"


def tree(when: Any, **told: Any) -> Record:
    return record(GITHUB, "tree", "rest", REPOSITORY, {"sha": sha(now_of[0]), "truncated": False, "entries": FILES} | told, when)


def repository(when: Any, pushed_at: Any) -> Record:
    payload = {"full_name": REPOSITORY, "id": 7, "pushed_at": pushed_at}
    return Record(GITHUB, "repository", "rest", REPOSITORY, when, payload=payload, uid="7")


def model(when: Any, via: str = "list", **told: Any) -> Record:
    return record(HUB, "model", via, R1, MODEL | {"sha": sha(now_of[0], "c")} | told, when)


def hub_tree(when: Any, entries: Any, **told: Any) -> Record:
    return record(HUB, "model_tree", "item", R1, {"entries": entries, **told}, when)


now_of = [0.0]
"""The day on which the fixture told what is held: each has commits of its own."""


@pytest.fixture
def held(warehouse: Engine) -> Engine:
    """A repository with its tree, and a model in list, item and tree, told anew on a new day with new commits."""
    today = now(warehouse) if rows(warehouse, "SELECT 1 FROM meta.look LIMIT 1") else 0.0
    now_of[0], when = today + 1, day(today + 1)
    tell(warehouse, repository(when, (when - timedelta(minutes=1)).isoformat()))
    tell(warehouse, tree(when + timedelta(hours=1)))
    tell(warehouse, model(when), model(when, "item"))
    tell(warehouse, hub_tree(when + timedelta(hours=1), HUB_FILES))
    return warehouse


def changed(place: int, files: list[dict[str, Any]], **told: Any) -> list[dict[str, Any]]:
    return [file | told if n == place else file for n, file in enumerate(files)]


RETOLD: dict[str, Any] = {
    "a file as a folder": lambda when: [tree(when, entries=changed(0, FILES, type="tree"))],
    "a file as a submodule": lambda when: [tree(when, entries=changed(0, FILES, type="commit"))],
    "a file of no type": lambda when: [tree(when, entries=changed(0, FILES, type=None))],
    "a file of no bytes": lambda when: [tree(when, entries=changed(0, FILES, size=0))],
    "a submodule as a folder": lambda when: [tree(when, entries=changed(1, FILES, type="tree"))],
    "a commit in other letters": lambda when: [tree(when, entries=FILES[1:], sha=sha(now_of[0]).upper())],
    "a push of the future": lambda when: [repository(when, "2099-01-01T00:00:00Z"), tree(when, entries=FILES[1:], sha=sha(now_of[0], "b"))],
    "no push any more": lambda when: [repository(when, None), tree(when, entries=FILES[1:], sha=sha(now_of[0], "b"))],
    "a push, and a cut tree": lambda when: [
        repository(when, (when - timedelta(hours=2)).isoformat()),
        tree(when, entries=FILES[1:], sha=sha(now_of[0], "b"), truncated=True),
    ],
    "weights as a folder": lambda when: [hub_tree(when, changed(1, HUB_FILES, type="directory"))],
    "weights of no bytes": lambda when: [hub_tree(when, changed(1, HUB_FILES, size=0))],
    "a record that changes in another field": lambda when: [model(when, inference="warm"), hub_tree(when, HUB_FILES[:1])],
    "a record of an earlier commit": lambda when: [model(when, "item", inference="hot"), hub_tree(when, HUB_FILES[:1])],
    "a record without its commit": lambda when: [model(when, sha=None), hub_tree(when, HUB_FILES[:1])],
    "another commit, and a cut tree": lambda when: [model(when, sha=sha(now_of[0], "d")), hub_tree(when, HUB_FILES[:1], truncated=True)],
    **{
        f"a list of files with {words}": lambda when, told=told: [model(when, siblings=SIBLINGS[:1], **told)]
        for words, told in {
            "no commit": {"sha": None},
            "an empty commit": {"sha": ""},
            "a commit that is none": {"sha": "z"},
            "no commit and no moment": {"sha": None, "lastModified": None},
            "an earlier moment": {"sha": None, "lastModified": "2024-01-01T00:00:00Z"},
        }.items()
    },
}


@pytest.mark.parametrize("how", RETOLD)
def test_what_one_answer_tells_otherwise_is_doubted(held: Engine, how: str) -> None:
    *first, last = RETOLD[how](day(now_of[0] + 1))
    before = current(held, last)
    for one in (*first, last):
        tell(held, one)
    assert current(held, last) == before, "what is held stays"
    *_, again = RETOLD[how](day(now_of[0] + 2))
    tell(held, again)
    assert current(held, again)[0] == again.payload and current(held, again)[2] == day(now_of[0] + 1), "two days say so, dated by the first"


HONEST: dict[str, Any] = {
    "a push that makes a file a folder": lambda when: [
        repository(when, (when - timedelta(hours=2)).isoformat()),
        tree(when, entries=[*changed(0, FILES, type="tree"), {"path": "train.py/a.py", "type": "blob", "size": 1}], sha=sha(now_of[0], "b")),
    ],
    "a push that empties a file": lambda when: [
        repository(when, (when - timedelta(hours=2)).isoformat()),
        tree(when, entries=changed(0, FILES, size=0), sha=sha(now_of[0], "b")),
    ],
    "a file that stays empty": lambda when: [tree(when, entries=[*FILES, {"path": "more.py", "type": "blob", "size": 1}])],
    "other words": lambda when: [tree(when, entries=changed(0, FILES, size=7, sha="9"), sha=sha(now_of[0], "b"))],
    "another commit of the record": lambda when: [model(when, sha=sha(now_of[0], "d")), hub_tree(when, HUB_FILES[:1])],
    "another commit by the item": lambda when: [model(when, "item", sha=sha(now_of[0], "d")), hub_tree(when, HUB_FILES[:1])],
    "a later moment without a commit": lambda when: [model(when, sha=None, lastModified=when.isoformat()), hub_tree(when, HUB_FILES[:1])],
    "a list of another commit": lambda when: [model(when, siblings=SIBLINGS[:1], sha=sha(now_of[0], "d"))],
    "a list of a later moment": lambda when: [model(when, siblings=SIBLINGS[:1], sha=None, lastModified=when.isoformat())],
}


@pytest.mark.parametrize("how", HONEST)
def test_what_a_change_explains_is_taken_at_once(held: Engine, how: str) -> None:
    *first, last = HONEST[how](day(now_of[0] + 1))
    for one in (*first, last):
        tell(held, one)
    assert current(held, last)[0] == last.payload and current(held, last)[2] == day(now_of[0] + 1)


def test_the_record_and_the_tree_of_a_commit_may_come_together(held: Engine) -> None:
    when = day(now_of[0] + 1)
    tell(held, model(when, "item", sha=sha(now_of[0], "d")), hub_tree(when, HUB_FILES[:1]))
    assert current(held, hub_tree(when, []))[0]["entries"] == HUB_FILES[:1]


# -- identifiers

UIDS = [f"{n:024x}" for n in (5, 6, 7)]


def thing(when: Any, uid: Any, via: str) -> Record:
    return huggingface._record("model", via, R1, {"id": R1, **MODEL, "_id": uid}, when)


def replacements(engine: Engine) -> int:
    return int(rows(engine, "SELECT count(*) FROM raw.replaced")[0][0])


def documents(engine: Engine) -> int:
    query = "SELECT count(*) FROM raw.record WHERE gone_at IS NULL AND kind = ANY (:kinds) AND lower(key) = ANY (:keys)"
    return int(rows(engine, query, kinds=["model_tree", "tree"], keys=[R1.lower(), REPOSITORY.lower()])[0][0])


BAD = ["", "undefined", "null", "0", "a ", "0" * 24, "A" * 24, 0, -1, True, 7.0, [], None, "R_kg"]


@pytest.mark.parametrize("bad", BAD, ids=repr)
def test_an_id_that_is_none_replaces_nothing(held: Engine, bad: Any) -> None:
    when = day(now_of[0] + 1)
    tell(held, thing(when, UIDS[0], "list"), thing(when, UIDS[0], "item"))
    tell(held, hub_tree(when, HUB_FILES))
    before = replacements(held)
    when += timedelta(hours=1)
    tell(held, thing(when, bad, "list"), thing(when, bad, "item"))
    told = github._record("rest", {"full_name": REPOSITORY, "id": bad, "pushed_at": PUSHED}, when)
    tell(held, told)
    assert replacements(held) == before and documents(held) == 2
    assert rows(held, "SELECT DISTINCT uid FROM raw.record WHERE key = :key AND kind = 'model'", key=R1) == [(UIDS[0],)]


def test_two_calls_that_disagree_drop_nothing_day_by_day(held: Engine) -> None:
    when = day(now_of[0] + 1)
    tell(held, thing(when, UIDS[0], "list"), thing(when, UIDS[0], "item"))
    tell(held, thing(when + timedelta(hours=1), UIDS[1], "list"))
    tell(held, hub_tree(when + timedelta(hours=2), HUB_FILES))
    before = replacements(held)
    for n in range(1, 7):
        tell(held, thing(when + timedelta(days=n), UIDS[n % 2], "list" if n % 2 else "item"))
        assert replacements(held) == before and documents(held) == 2, n
    tell(held, thing(when + timedelta(days=8), UIDS[0], "item"), thing(when + timedelta(days=8), UIDS[1], "list"))
    assert replacements(held) == before, "in one page, too"
    tell(held, thing(when + timedelta(days=9), UIDS[2], "list"))
    assert replacements(held) == before + 1 and documents(held) == 1, "a call that changes its mind counts"


def test_a_name_that_comes_back_by_the_same_call_counts_as_replaced(held: Engine) -> None:
    when = day(now_of[0] + 1)
    tell(held, thing(when, UIDS[0], "list"))
    for n, uid in enumerate((UIDS[1], UIDS[0], UIDS[1])):
        before = replacements(held)
        tell(held, thing(when + timedelta(hours=n + 1), uid, "list"))
        assert replacements(held) == before + 1


def test_ids_that_are_none_prove_no_rename(held: Engine) -> None:
    from small_world import new_run

    from observatory.landing.writer import land
    from observatory.sources.base import Page, Tombstone

    when, other = day(now_of[0] + 1), f"{R1}-new"
    for n, bad in enumerate(("", "0" * 24, "undefined")):
        told = [huggingface._record("model", "list", key, {"id": key, **MODEL, "_id": bad}, when + timedelta(minutes=n)) for key in (R1, other)]
        assert {one.uid for one in told} == {None}
        tell(held, *told)
    at = when + timedelta(hours=1)
    look = Look(HUB, f"model:{R1}", Outcome.ANSWERED, at, at, f"renamed to {other}")
    land(held, new_run(held), HUB, Page(looks=(look,), tombstones=(Tombstone(HUB, "model", R1, at, renamed_to=other),)))
    assert rows(held, "SELECT count(*) FROM raw.record WHERE key = :key AND gone_at IS NOT NULL AND renamed_to = :other", key=R1, other=other) == [(0,)]
