"""A record that cannot be stored makes its look unreadable, with the reason: it is asked for again after a week, and not each hour."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from small_world import new_run
from sqlalchemy import Engine
from test_emptied import GITHUB, HUB, LAB, MODEL, R1, REPOSITORY, day, now, plan, record, rows, tell

from observatory.landing import content
from observatory.landing.writer import land, land_all
from observatory.sources.base import Look, Outcome, Page, Record, Tombstone


def deep(levels: int = 300) -> Any:
    value: Any = 1
    for _ in range(levels):
        value = [value]
    return value


BROKEN: dict[str, tuple[str, str, str, str, Any]] = {
    "a field of an item": (HUB, "model", "item", R1, MODEL | {"config": deep()}),
    "a field of a dataset": (HUB, "dataset", "item", f"{LAB}/corpus", MODEL | {"cardData": deep()}),
    "an entry of a tree of the Hub": (HUB, "model_tree", "item", R1, {"entries": [{"path": "a", "type": deep()}]}),
    "refs": (HUB, "model_refs", "item", R1, {"branches": [{"name": "main", "ref": deep()}]}),
    "a paper page": (HUB, "paper_page", "item", "2501.12948", {"id": "2501.12948", "authors": deep()}),
    "an entry's type in a tree of GitHub": (GITHUB, "tree", "rest", REPOSITORY, {"sha": "1", "truncated": False, "entries": [{"path": "a", "type": deep()}]}),
    "a repository": (GITHUB, "repository", "rest", REPOSITORY, {"full_name": REPOSITORY, "id": 7, "topics": deep()}),
    "releases": (GITHUB, "releases", "rest", REPOSITORY, {"releases": [{"tag_name": deep()}]}),
    "what is no JSON": (HUB, "model", "item", R1, MODEL | {"config": {"a": {1, 2}}}),
}


@pytest.fixture(scope="module")
def there(warehouse: Engine) -> Engine:
    tell(warehouse, record(GITHUB, "repository", "rest", REPOSITORY, {"full_name": REPOSITORY, "id": 7, "default_branch": "main"}, day(0)))
    tell(warehouse, record(HUB, "model", "list", R1, MODEL, day(0)))
    return warehouse


def look(engine: Engine, scope: str) -> list[tuple[Any, ...]]:
    return rows(engine, "SELECT outcome, detail FROM staging.look WHERE lower(scope) = lower(:scope)", scope=scope)


@pytest.mark.parametrize("how", BROKEN)
def test_the_look_is_unreadable_with_the_reason(there: Engine, how: str) -> None:
    source, kind, via, key, told = BROKEN[how]
    tell(there, record(source, kind, via, key, told, day(now(there) + 1)), etag='"broken"')
    ((outcome, detail),) = look(there, f"{kind}:{key}")
    assert outcome == "unreadable" and detail.startswith("unstorable: ")
    assert rows(there, "SELECT count(*) > 0 FROM raw.rejected_record WHERE reason = 'unstorable' AND key = :key AND kind = :kind", key=key, kind=kind) == [
        (True,)
    ]
    assert rows(there, "SELECT count(*) FROM meta.http_validator WHERE etag = '\"broken\"'") == [(0,)]


@pytest.mark.parametrize("how", BROKEN)
def test_one_that_can_be_stored_is_answered(there: Engine, how: str) -> None:
    source, kind, via, key, told = BROKEN[how]
    if kind.endswith("tree"):
        whole: Any = told | {"entries": [{"path": "a", "type": "blob"}]}
    elif kind == "releases":
        whole = {"releases": [{"tag_name": "v1"}]}
    else:
        whole = {name: value for name, value in told.items() if name not in {"config", "cardData", "topics", "authors", "branches"}}
    tell(there, record(source, kind, via, key, {**whole, "nested": deep(100)}, day(now(there) + 1)))
    ((outcome, detail),) = look(there, f"{kind}:{key}")
    assert outcome == "answered" and "unstorable" not in detail


def test_it_is_asked_for_again_after_a_week_and_not_before(there: Engine) -> None:
    today, scope = now(there), f"repositories_of:{LAB}"
    source, kind, via, key, told = BROKEN["an entry's type in a tree of GitHub"]
    tell(there, record(source, kind, via, key, told, day(today + 1)))

    def is_planned(number: float) -> bool:
        tell(there, looks=(Look(GITHUB, scope, Outcome.ANSWERED, day(number), day(number)),))
        return ("tree", REPOSITORY) in {row[:2] for row in plan(there, "github_documents", run=None)}

    assert [is_planned(today + 1 + days) for days in (0.1, 1, 6.9, 7.1)] == [False, False, False, True]


def listed(name: str, when: datetime, **told: Any) -> Record:
    return Record(HUB, "model", "list", f"Some-Lab/{name}", when, payload={"id": f"Some-Lab/{name}", **told})


@pytest.mark.parametrize(("broken", "outcome"), [((), "answered"), ((0,), "unreadable"), ((3,), "unreadable"), ((2, 3), "unreadable")])
def test_a_list_with_such_an_element_is_not_whole_on_whatever_page_it_stood(there: Engine, broken: tuple[int, ...], outcome: str) -> None:
    when = day(now(there) + 1)
    elements = [listed(f"Model-{n}", when, **({"config": deep()} if n in broken else {})) for n in range(4)]
    pages = [Page((element,), received={"model": 1}, cursor={"page": n}) for n, element in enumerate(elements)]
    pages.append(Page(looks=(Look(HUB, "models_of:some-lab", Outcome.ANSWERED, when, when),)))
    total = land_all(there, new_run(there), HUB, iter(pages))
    assert look(there, "models_of:some-lab")[0][0] == outcome
    assert (total.received["model"], total.rejected["model"]) == (4, len(broken))


def test_a_walk_of_another_account_is_not_doubted(there: Engine) -> None:
    when = day(now(there) + 1)
    pages = [
        Page((listed("Model", when, config=deep()),), received={"model": 1}, looks=(Look(HUB, "models_of:some-lab", Outcome.ANSWERED, when, when),)),
        Page(looks=(Look(HUB, "models_of:some-lab-2", Outcome.ANSWERED, when, when), Look(HUB, "datasets_of:some-lab", Outcome.ANSWERED, when, when))),
    ]
    land_all(there, new_run(there), HUB, iter(pages))
    assert [look(there, scope)[0][0] for scope in ("models_of:some-lab", "models_of:some-lab-2", "datasets_of:some-lab")] == [
        "unreadable",
        "answered",
        "answered",
    ]


def test_a_repository_under_the_name_that_redirected_to_it(there: Engine) -> None:
    when = day(now(there) + 1)
    moved = Record(GITHUB, "repository", "rest", "new/name", when, payload={"full_name": "new/name", "id": 5, "topics": deep()}, uid="5")
    page = Page(
        (moved,),
        looks=(Look(GITHUB, "repository:old/name", Outcome.ANSWERED, when, when), Look(GITHUB, "repository:other/name", Outcome.ANSWERED, when, when)),
        tombstones=(Tombstone(GITHUB, "repository", "old/name", when, renamed_to="new/name"),),
        received={"repository": 1},
    )
    land(there, new_run(there), GITHUB, page)
    assert [look(there, f"repository:{name}/name")[0][0] for name in ("old", "other")] == ["unreadable", "answered"]


def test_a_refusal_stays_a_refusal(there: Engine) -> None:
    when = day(now(there) + 1)
    broken = record(HUB, "model", "item", R1, MODEL | {"config": deep()}, when)
    land(there, new_run(there), HUB, Page((broken,), looks=(Look(HUB, f"model:{R1}", Outcome.REFUSED, when, when, "403"),), received={"model": 1}))
    assert look(there, f"model:{R1}") == [("refused", "403")]


def test_a_document_that_is_too_large(there: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(content, "MAX_CONTENT_BYTES", 100)
    today = now(there)
    for number, size, outcome in ((1, 101, "unreadable"), (2, 100, "answered")):
        tell(there, record(HUB, "model_card", "file", R1, b"x" * size, day(today + number)))
        assert look(there, f"model_card:{R1}")[0][0] == outcome
