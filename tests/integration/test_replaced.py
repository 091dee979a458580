"""A name that another thing takes over: by the stable id, what was told of the thing before no longer counts for the name, and is asked for anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from small_world import build_and_compare, make_marts
from sqlalchemy import Engine
from test_emptied import CARD, CODER, GITHUB, HELD_ON_GITHUB, HUB, LAB, MODEL, R1, REPOSITORY, day, now, plan, record, rows, statuses, tell

from observatory.landing.reading import type_tellings
from observatory.sources.base import Look, Outcome, Record

PARTS = ["commits", "licence", "readme", "releases", "tree"]
CORPUS = f"{LAB}/corpus"
HUB_PARTS = {
    "model": [
        ("model_card", R1, CARD),
        ("model_tree", R1, {"entries": [{"path": "model.safetensors", "type": "file"}]}),
        ("model_licence", f"{R1}:LICENSE", b"MIT\n"),
    ],
    "dataset": [("dataset_card", CORPUS, CARD), ("dataset_tree", CORPUS, {"entries": [{"path": "a.parquet", "type": "file"}]})],
}


def repository(number: int | None, when: Any, via: str = "rest", name: str = REPOSITORY, **told: Any) -> Record:
    """A repository as GitHub tells it under a number; None: without one."""
    names = {"nameWithOwner": name, "databaseId": number} if via == "graphql" else {"full_name": name, "id": number}
    payload = {**names, "pushedAt" if via == "graphql" else "pushed_at": "2025-01-01T00:00:00Z", **told}
    return Record(GITHUB, "repository", via, name, when, payload=payload, uid=None if number is None else str(number))


def thing(kind: str, key: str, uid: str | None, via: str, when: Any, **told: Any) -> Record:
    """A model or dataset as the Hub tells it under an id; None: without one."""
    return Record(HUB, kind, via, key, when, payload={"id": key, **MODEL, **({"_id": uid} if uid else {}), **told}, uid=uid)


def documents(engine: Engine, source: str, key: str) -> list[str]:
    """Kinds of the parts that count for a name now."""
    query = "SELECT DISTINCT kind FROM staging.document WHERE source = :source AND lower(split_part(key, ':', 1)) = lower(:key) ORDER BY kind"
    return [kind for (kind,) in rows(engine, query, source=source, key=key)]


def asked(engine: Engine, name: str = REPOSITORY) -> list[str]:
    return sorted(part for part, one, _ in plan(engine, "github_documents", run=None) if one == name)


@pytest.fixture(scope="module")
def there(warehouse: Engine) -> Engine:
    tell(warehouse, repository(7, day(0)), looks=tuple(Look(GITHUB, scope, Outcome.ANSWERED, day(0), day(0)) for scope in [f"repositories_of:{LAB}"]))
    tell(warehouse, thing("model", CODER, "coder", "list", day(0)))
    return warehouse


@pytest.fixture
def held(there: Engine) -> Engine:
    """Repository 7 with all its parts, and a model and a dataset of the ids a and b with theirs, each told on a new day."""
    when = day(now(there) + 1)
    tell(there, *(repository(7, when, via, description="Its code") for via in ("rest", "graphql", "list")))
    tell(there, *(record(GITHUB, kind, via, REPOSITORY, told, when) for kind, via, told in HELD_ON_GITHUB if kind != "repository"), etag='"7"')
    tell(there, *(thing(kind, key, uid, via, when) for kind, key, uid in (("model", R1, "a"), ("dataset", CORPUS, "b")) for via in ("list", "item")))
    tell(
        there, *(record(HUB, kind, "item" if isinstance(told, dict) else "file", key, told, when) for parts in HUB_PARTS.values() for kind, key, told in parts)
    )
    assert documents(there, GITHUB, REPOSITORY) == sorted([*PARTS, "repository"]) and asked(there) == []
    return there


OTHERS = {
    "by REST": ("rest", REPOSITORY),
    "by GraphQL": ("graphql", REPOSITORY),
    "by the list": ("list", REPOSITORY),
    "in other letters": ("rest", REPOSITORY.upper()),
}


@pytest.mark.parametrize("how", OTHERS)
def test_the_parts_of_the_repository_before_do_not_count_and_are_asked_for(held: Engine, how: str) -> None:
    (via, name), when = OTHERS[how], day(now(held) + 1)
    before = rows(held, "SELECT count(*) FROM raw.record_version")
    tell(held, repository(99, when, via, name, description=None))
    assert documents(held, GITHUB, REPOSITORY) == ["repository"]
    assert rows(held, "SELECT scope FROM staging.look WHERE scope = ANY (:scopes)", scopes=[f"{part}:{REPOSITORY}" for part in PARTS]) == []
    assert asked(held, name) == PARTS, "all are asked for on the same day"
    found = rows(held, "SELECT github_id, description FROM staging.repository WHERE lower(github_full_name) = lower(:name)", name=name)
    assert found == [(99, None)], "no field is of the other, and none is held back as emptied"
    assert rows(held, "SELECT key, uid, by_uid, replaced_at FROM raw.replaced ORDER BY replaced_at DESC LIMIT 1") == [(REPOSITORY.lower(), "7", "99", when)]
    assert rows(held, "SELECT count(*) FROM raw.record_version") == [(before[0][0] + 1,)], "all that was told stays stored"
    assert not [path for path, _ in plan(held, "validators", source=GITHUB) if path in {f"/{part}" for part in PARTS}], "asked for without its ETag"


@pytest.mark.parametrize("via", ["list", "item"])
@pytest.mark.parametrize(("kind", "key"), [("model", R1), ("dataset", CORPUS)])
def test_the_parts_of_a_repository_of_the_hub_before_do_not_count(held: Engine, kind: str, key: str, via: str) -> None:
    when = day(now(held) + 1)
    tell(held, thing(kind, key, f"other by {via}", via, when, tags=[], siblings=[]))
    assert documents(held, HUB, key) == [kind]
    ((uid, tags, files),) = rows(held, f"SELECT hub_uid, tags, is_file_list_told FROM staging.{kind} WHERE hub_id = :key", key=key)
    assert (uid, tags, files) == (f"other by {via}", [], True), "no field is of the other, and none is held back as emptied"
    assert rows(held, "SELECT scope FROM staging.look WHERE scope_kind LIKE :kind AND scope LIKE :key", kind=f"{kind}\\_%", key=f"%:{key}%") == []
    if kind == "model":
        planned = {part for _, hub_id, part, *_ in plan(held, "hub_documents", run=None) if hub_id == key}
        assert planned >= {"card", "tree"}
    assert rows(held, "SELECT count(*) FROM staging.gating WHERE hub_id = :key AND observed_at < :when", key=key, when=when) == [(0,)]


def test_an_account_of_another_id_is_not_compared_with_the_one_before(there: Engine) -> None:
    def account(uid: str, when: Any, **told: Any) -> Record:
        return Record(HUB, "organization", "item", "some-lab", when, payload={"name": "some-lab", "_id": uid, **told}, uid=uid)

    today = now(there)
    tell(there, account("x", day(today + 1), fullname="Some Lab", details="We train"))
    tell(there, account("y", day(today + 2), fullname="Others"))
    assert rows(there, "SELECT full_name FROM staging.organization WHERE account = 'some-lab'") == [("Others",)]
    assert rows(there, "SELECT uid, by_uid FROM raw.replaced WHERE kind = 'organization'") == [("x", "y")]


SAME = {
    "the same number": repository(7, day(0), description="Changed", pushed_at="2025-09-01T00:00:00Z"),
    "the same number by the list": repository(7, day(0), "list"),
    "the same number in other letters": repository(7, day(0), "rest", REPOSITORY.upper()),
    "no number": repository(None, day(0), description="Its code"),
    "no number by GraphQL": repository(None, day(0), "graphql", description="Its code"),
    "another name": repository(99, day(0), "rest", f"{LAB}/Another"),
    "another account's": repository(99, day(0), "rest", f"another/{REPOSITORY.partition('/')[2]}"),
    "a model of this name": Record(HUB, "model", "list", REPOSITORY, day(0), payload={"id": REPOSITORY, "_id": "z", **MODEL}, uid="z"),
}


@pytest.mark.parametrize("how", SAME)
def test_what_is_no_other_thing_changes_nothing(held: Engine, how: str) -> None:
    before = rows(held, "SELECT count(*) FROM raw.replaced")
    tell(held, replace(SAME[how], observed_at=day(now(held) + 1)))
    assert rows(held, "SELECT count(*) FROM raw.replaced") == before
    assert set(documents(held, GITHUB, REPOSITORY)) >= {*PARTS, "repository"}
    assert rows(held, "SELECT count(*) FROM staging.look WHERE scope = ANY (:scopes)", scopes=[f"{part}:{REPOSITORY}" for part in PARTS]) == [(5,)]


def test_what_the_name_tells_again_counts_again_also_if_it_is_the_same(held: Engine) -> None:
    when = day(now(held) + 1)
    tell(held, repository(99, when))
    tell(held, *(record(GITHUB, kind, via, REPOSITORY, told, when + timedelta(minutes=1)) for kind, via, told in HELD_ON_GITHUB if kind == "readme"))
    assert documents(held, GITHUB, REPOSITORY) == ["readme", "repository"]
    assert [part for part in asked(held) if part == "readme"] == []
    again = when + timedelta(hours=1)
    tell(held, repository(7, again))
    assert documents(held, GITHUB, REPOSITORY) == ["repository"] and asked(held) == PARTS, "the README is of 99"


def test_not_modified_says_nothing_of_what_was_another_thing_s(held: Engine) -> None:
    when = day(now(held) + 1)
    tell(held, repository(99, when))
    tell(held, looks=(Look(GITHUB, f"tree:{REPOSITORY}", Outcome.ANSWERED, when, when, "304"),))
    assert rows(held, "SELECT outcome FROM staging.look WHERE scope = :scope", scope=f"tree:{REPOSITORY}") == [("failed",)]
    tell(held, looks=(Look(GITHUB, f"repository:{REPOSITORY}", Outcome.ANSWERED, when + timedelta(days=1), when + timedelta(days=1)),))
    assert "tree" in asked(held)


def test_an_absence_of_the_one_before_is_no_first_answer_of_this_one(held: Engine) -> None:
    today, scope = now(held), f"readme:{REPOSITORY}"

    def absent(number: float) -> list[tuple[Any, ...]]:
        tell(held, looks=(Look(GITHUB, scope, Outcome.ABSENT, day(number), day(number), "404"),))
        return rows(held, "SELECT outcome, is_doubted FROM staging.look WHERE scope = :scope", scope=scope)

    assert absent(today + 1) == [("absent once", True)]
    tell(held, repository(99, day(today + 2)))
    assert absent(today + 3) == [("absent once", True)], "it was absent in the other repository"
    assert absent(today + 4) == [("absent", False)]


def test_statuses_become_unknown_and_not_closed_and_nothing_counts_as_taken_back(held: Engine) -> None:
    make_marts(held)
    before, today = statuses(held), now(held)
    assert before["deepseek/deepseek-coder"][2] == "open", before
    tell(held, repository(99, day(today + 1)))
    build_and_compare(held)
    after = statuses(held)
    assert after["deepseek/deepseek-coder"][2] not in {"open", "closed"}, after
    bare: dict[str, Any] = {"sha": "9", "truncated": False, "entries": [{"path": "README.md", "type": "blob", "size": 9, "sha": "3"}]}
    for number in (2, 3, 4):
        tell(held, record(GITHUB, "tree", "rest", REPOSITORY, bare, day(today + number)))
    type_tellings(held)
    build_and_compare(held)
    assert statuses(held)["deepseek/deepseek-coder"][2] != "open"
    assert rows(held, "SELECT * FROM core.withdrawal WHERE subject_kind = 'repository' AND lower(subject_id) = lower(:name)", name=REPOSITORY) == []


def test_the_same_repository_that_loses_its_code_has_taken_it_back(held: Engine) -> None:
    today = now(held)
    bare: dict[str, Any] = {"sha": "9", "truncated": False, "entries": [{"path": "README.md", "type": "blob", "size": 9, "sha": "3"}]}
    for number in (2, 3, 4):
        tell(held, repository(7, day(today + number), pushed_at=f"2025-09-0{number}T00:00:00Z"))
        tell(held, record(GITHUB, "tree", "rest", REPOSITORY, bare, day(today + number)))
    type_tellings(held)
    build_and_compare(held, is_approved=True)
    found = rows(held, "SELECT what, how FROM core.withdrawal WHERE subject_kind = 'repository' AND lower(subject_id) = lower(:name)", name=REPOSITORY)
    assert found == [("code", "removed")], "the spans in which another had the name do not hide it"
