"""What we hold is not emptied by one answer: two answers on two days, dated by the first; what only shrinks is believed (but for files: test_shrunk)."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from small_world import at, build_and_compare, make_marts, new_run
from sqlalchemy import Engine, text

from observatory import settings
from observatory.errors import AuditFailed
from observatory.landing.writer import land
from observatory.sources.base import Look, Outcome, Page, Record, Validator
from observatory.warehouse import sqlfile

HUB, GITHUB = "huggingface", "github"
FIRST = date(2025, 8, 10)
LAB = "deepseek-ai"
R1, CODER = f"{LAB}/DeepSeek-R1", f"{LAB}/deepseek-coder-33b-instruct"
REPOSITORY = f"{LAB}/DeepSeek-Coder"
CARD = b"---\nlicense: mit\n---\n# It\n\nTrained with [code](https://github.com/deepseek-ai/DeepSeek-Coder).\n"
MODEL = {
    "gated": False,
    "private": False,
    "disabled": False,
    "tags": ["safetensors", "license:mit"],
    "siblings": [{"rfilename": "model.safetensors"}, {"rfilename": "README.md"}],
    "cardData": {"license": "mit"},
    "createdAt": "2025-01-20T03:46:07.000Z",
}
TREE = {"sha": "1", "truncated": False, "entries": [{"path": "train.py", "type": "blob", "size": 900, "sha": "2"}, {"path": "README.md"}]}
README = b"# DeepSeek Coder\n\nTo train it, run train.py.\n"


def day(number: float) -> datetime:
    return at(FIRST) + timedelta(days=number)


def rows(engine: Engine, query: str, **values: object) -> list[tuple[Any, ...]]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(query), values)]


def plan(engine: Engine, name: str, **values: object) -> list[tuple[Any, ...]]:
    with engine.connect() as connection:
        cursor = connection.connection.cursor()
        cursor.execute((settings.SQL / "planning" / f"{name}.sql").read_text(encoding="utf-8"), {"chunks": 1, "chunk": 0, **values})
        return list(cursor.fetchall())


def record(source: str, kind: str, via: str, key: str, told: Mapping[str, Any] | bytes, when: datetime) -> Record:
    if isinstance(told, bytes):
        return Record(source, kind, via, key, when, text=told, locator="README.md")
    named = {"_id": f"uid of {key}", "id": key} if kind in {"model", "dataset"} else {}
    return Record(source, kind, via, key, when, payload={**named, **told}, uid=f"uid of {key}" if named else None)


def tell(engine: Engine, *records: Record, looks: tuple[Look, ...] = (), etag: str = "") -> int:
    """Land records, each with the look of the call that told it; gives the run."""
    run = new_run(engine)
    source = records[0].source if records else looks[0].source
    with engine.begin() as connection:
        connection.execute(text("UPDATE meta.run SET source = :source WHERE run_id = :run"), {"source": source, "run": run})
    scopes = {"model": "models_of", "dataset": "datasets_of", "repository": "repositories_of"}
    asked = {(one.source, f"{scopes[one.kind]}:{LAB}" if one.via == "list" else f"{one.kind}:{one.key}", one.observed_at) for one in records}
    own = tuple(Look(source, scope, Outcome.ANSWERED, when, when) for source, scope, when in sorted(asked))
    received: dict[str, int] = {}
    for one in records:
        received[one.kind] = received.get(one.kind, 0) + 1
    validators = tuple(Validator(one.source, f"/{one.kind}", etag, one.kind, one.key, one.observed_at) for one in records if etag)
    land(engine, run, source, Page(records, looks=(*own, *looks), received=received, validators=validators))
    return run


def statuses(engine: Engine) -> dict[str, tuple[str, ...]]:
    """The five statuses of models and releases of the lab."""
    names = "weights_status, data_status, code_status, methods_status, licence_status"
    found = rows(engine, f"SELECT hub_id, {names} FROM mart.model_disclosure WHERE hub_id = ANY (:names)", names=[R1, CODER])
    found += rows(engine, f"SELECT release_id, {names} FROM mart.release_disclosure WHERE release_id = 'deepseek/deepseek-coder'")
    return {row[0]: row[1:] for row in found}


def current(engine: Engine, one: Record) -> tuple[Any, Any, datetime]:
    """What we hold of a record: payload, text, and since when."""
    query = (
        "SELECT v.payload, v.text, v.observed_at FROM raw.record r JOIN raw.record_version v USING (raw_version_id)"
        " WHERE r.source = :source AND r.kind = :kind AND r.via = :via AND r.key = :key"
    )
    ((payload, words, since),) = rows(engine, query, source=one.source, kind=one.kind, via=one.via, key=one.key)
    return payload, words, since


@pytest.fixture(scope="module")
def there(warehouse: Engine) -> Engine:
    """A lab with two models in list, item, card, tree and refs, a dataset, and a repository with all its parts, told and published on the first day."""
    when = day(0)
    looks = [f"models_of:{LAB}", f"datasets_of:{LAB}"]
    tell(
        warehouse,
        *(record(HUB, kind, via, key, told, when) for kind, via, key, told in HELD_ON_THE_HUB),
        looks=tuple(Look(HUB, scope, Outcome.ANSWERED, when, when) for scope in looks),
    )
    tell(
        warehouse,
        *(record(GITHUB, kind, via, REPOSITORY, told, when) for kind, via, told in HELD_ON_GITHUB),
        looks=(Look(GITHUB, f"repositories_of:{LAB}", Outcome.ANSWERED, when, when),),
    )
    make_marts(warehouse)
    return warehouse


REFS = {"branches": [{"name": "main"}], "tags": [{"name": "v1"}], "converts": []}
HELD_ON_THE_HUB: list[tuple[str, str, str, Any]] = [
    *(("model", via, name, MODEL) for via in ("list", "item") for name in (R1, CODER)),
    *(("model_card", "file", name, CARD) for name in (R1, CODER)),
    ("model_tree", "item", R1, {"entries": [{"path": "model.safetensors", "type": "file"}]}),
    ("model_refs", "item", R1, REFS),
    ("dataset", "list", f"{LAB}/corpus", MODEL),
    ("dataset", "item", f"{LAB}/corpus", MODEL),
    ("dataset_card", "file", f"{LAB}/corpus", CARD),
    ("dataset_tree", "item", f"{LAB}/corpus", {"entries": [{"path": "a.parquet", "type": "file"}]}),
    ("paper_page", "item", "2501.12948", {"id": "2501.12948", "linkedModels": [{"id": R1}], "githubRepo": f"https://github.com/{REPOSITORY}"}),
]
HELD_ON_GITHUB: list[tuple[str, str, Any]] = [
    ("repository", "rest", {"full_name": REPOSITORY, "id": 7, "description": "Its code", "license": {"spdx_id": "MIT"}, "default_branch": "main"}),
    ("repository", "graphql", {"nameWithOwner": REPOSITORY, "databaseId": 7, "description": "Its code", "licenseInfo": {"spdxId": "MIT"}}),
    ("repository", "list", {"full_name": REPOSITORY, "id": 7, "description": "Its code", "license": {"spdx_id": "MIT"}}),
    ("tree", "rest", TREE),
    ("readme", "file", README),
    ("licence", "file", b"MIT License\n"),
    ("releases", "rest", {"releases": [{"tag_name": "v1", "assets": []}]}),
    ("commits", "rest", {"first_commit_at": "2025-01-01T00:00:00Z", "last_commit_at": "2025-02-01T00:00:00Z", "total": 2}),
]
EMPTY: dict[str, tuple[str, str, str, str, Any, list[str]]] = {}
"""What is told empty, by a name: source, kind, call, key, the empty answer, and the parts that are."""
for _kind in ("model", "dataset"):
    _key = R1 if _kind == "model" else f"{LAB}/corpus"
    for _via in ("list", "item"):
        for _name, _change in {
            "no files": {"siblings": []},
            "files are null": {"siblings": None},
            "no tags": {"tags": []},
            "no metadata": {"cardData": {}},
            "gating is null": {"gated": None},
            "neither files nor tags": {"siblings": [], "tags": []},
            "gating is a number": {"gated": 1},
            "gating is another word": {"gated": "team"},
            "files are a text": {"siblings": "model.safetensors"},
            "tags are an object": {"tags": {"license": "mit"}},
            "metadata is a text": {"cardData": "license: mit"},
            "the licence is a number": {"cardData": {"license": 7}},
            "disabled is a text": {"disabled": "false"},
            "disabled is null": {"disabled": None},
            "private is a number": {"private": 0},
        }.items():
            EMPTY[f"{_kind} by {_via}: {_name}"] = (HUB, _kind, _via, _key, MODEL | _change, sorted(_change))
        EMPTY[f"{_kind} by {_via}: files not told"] = (HUB, _kind, _via, _key, {n: v for n, v in MODEL.items() if n != "siblings"}, ["siblings"])
    EMPTY[f"{_kind} tree: []"] = (HUB, f"{_kind}_tree", "item", _key, {"entries": []}, ["entries"])
    for _name, _words in {"0 bytes": b"", "blanks": b" \n\n", "a byte order mark": b"\xef\xbb\xbf"}.items():
        EMPTY[f"{_kind} card: {_name}"] = (HUB, f"{_kind}_card", "file", _key, _words, ["text"])
EMPTY |= {
    "refs: no branches": (HUB, "model_refs", "item", R1, REFS | {"branches": []}, ["branches"]),
    "refs: nothing": (HUB, "model_refs", "item", R1, {"branches": [], "tags": [], "converts": []}, ["branches", "tags"]),
    "paper page: no models": (HUB, "paper_page", "item", "2501.12948", HELD_ON_THE_HUB[-1][3] | {"linkedModels": []}, ["linkedModels"]),
    "GitHub tree: []": (GITHUB, "tree", "rest", REPOSITORY, TREE | {"entries": []}, ["entries"]),
    "GitHub tree: [], cut": (GITHUB, "tree", "rest", REPOSITORY, {"sha": None, "truncated": True, "entries": []}, ["entries"]),
    "GitHub README: 0 bytes": (GITHUB, "readme", "file", REPOSITORY, b"", ["text"]),
    "GitHub README: a line end": (GITHUB, "readme", "file", REPOSITORY, b"\n", ["text"]),
    "GitHub licence: 0 bytes": (GITHUB, "licence", "file", REPOSITORY, b"", ["text"]),
    "GitHub releases: []": (GITHUB, "releases", "rest", REPOSITORY, {"releases": []}, ["releases"]),
    "GitHub commits: []": (
        GITHUB,
        "commits",
        "rest",
        REPOSITORY,
        {"first_commit_at": None, "last_commit_at": None, "total": 0},
        ["first_commit_at", "last_commit_at"],
    ),
    **{
        f"GitHub repository by {via}: no {name}": (GITHUB, "repository", via, REPOSITORY, {**told, name: None}, [name])
        for kind, via, told in HELD_ON_GITHUB
        if kind == "repository"
        for name in ("description", "license", "licenseInfo")
        if name in told
    },
    **{
        f"GitHub repository by {via}: {name} is a text": (GITHUB, "repository", via, REPOSITORY, {**told, name: "MIT"}, [name])
        for kind, via, told in HELD_ON_GITHUB
        if kind == "repository"
        for name in ("license", "licenseInfo")
        if name in told
    },
}


@pytest.fixture
def alone(there: Engine) -> Engine:
    """What is held, told again after whatever another test said, so that each begins with the same."""
    when = day(now(there) + 1)
    tell(there, *(record(HUB, kind, via, key, told, when) for kind, via, key, told in HELD_ON_THE_HUB))
    tell(there, *(record(GITHUB, kind, via, REPOSITORY, told, when) for kind, via, told in HELD_ON_GITHUB))
    assert rows(there, "SELECT count(*) FROM raw.emptied WHERE confirmed_at IS NULL AND returned_at IS NULL") == [(0,)]
    return there


def now(engine: Engine) -> float:
    """The day that is told last, as a number."""
    ((latest,),) = rows(engine, "SELECT max(ended_at) FROM meta.look")
    return float((latest - at(FIRST)) / timedelta(days=1))


def rounds() -> list[dict[str, tuple[Record, list[str]]]]:
    """The empty answers, so that each round has one of a record."""
    of_record: dict[tuple[str, ...], list[str]] = {}
    for name, told in EMPTY.items():
        of_record.setdefault(told[:4], []).append(name)
    together = itertools.zip_longest(*of_record.values())
    return [{name: (record(*EMPTY[name][:5], day(0)), EMPTY[name][5]) for name in filter(None, one)} for one in together]


DOUBTS = (
    "SELECT e.part, e.emptied_at, e.confirmed_at FROM raw.emptied e JOIN raw.record r USING (record_id)"
    " WHERE r.key = :key AND r.kind = :kind AND r.via = :via AND e.returned_at IS NULL AND e.emptied_at > :since ORDER BY e.part"
)
LOOK = "SELECT outcome, detail, is_doubted FROM staging.look WHERE scope = :scope"


@pytest.mark.parametrize("variants", rounds(), ids=lambda variants: f"{len(variants)} of them, first {next(iter(variants))}")
def test_one_empty_answer_is_not_seen_and_a_second_of_a_later_day_is_believed(alone: Engine, variants: dict[str, tuple[Record, list[str]]]) -> None:
    today = now(alone)
    before = {name: current(alone, one) for name, (one, _) in variants.items()}
    both = [[one for one, _ in variants.values() if one.source == source] for source in (HUB, GITHUB)]
    for hours in (0, 3, 5):
        for ours in filter(None, both):
            run = tell(alone, *(replace(one, observed_at=day(today + 1) + timedelta(hours=hours)) for one in ours), etag='W/"empty"')
            counted = rows(alone, "SELECT DISTINCT landed, unchanged, received - rejected FROM meta.receipt WHERE run_id = :run", run=run)
            assert counted == [(0, 0, 0)]
    assert rows(alone, "SELECT count(*) FROM meta.http_validator WHERE etag = 'W/\"empty\"'") == [(0,)], "by its ETag it would be told as unchanged"
    for name, (one, parts) in variants.items():
        assert current(alone, one) == before[name], f"{name}: what we held stays"
        asked = {"key": one.key, "kind": one.kind, "via": one.via, "since": day(today)}
        assert rows(alone, DOUBTS, **asked) == [(part, day(today + 1), None) for part in parts], name
        if one.via != "list" and one.kind != "repository":
            assert rows(alone, LOOK, scope=f"{one.kind}:{one.key}") == [("answered", f"emptied: {', '.join(parts)}: not seen", True)], name
    for ours in filter(None, both):
        tell(alone, *(replace(one, observed_at=day(today + 2)) for one in ours))
    for name, (one, parts) in variants.items():
        payload, words, since = current(alone, one)
        assert (payload, words) == ((None, one.text.decode()) if one.text is not None else (one.payload, None)), name
        assert since == day(today + 1), f"{name}: dated by the first answer"
        asked = {"key": one.key, "kind": one.kind, "via": one.via, "since": day(today)}
        assert rows(alone, DOUBTS, **asked) == [(part, day(today + 1), day(today + 2)) for part in parts], name
        if one.via != "list":
            assert rows(alone, LOOK, scope=f"{one.kind}:{one.key}") == [("answered", "", False)], name


def test_statuses_stay_after_the_first_answers_and_move_after_the_second(alone: Engine) -> None:
    build_and_compare(alone)
    before = statuses(alone)
    assert before[R1][0] == "open" and before[R1][4] == "open" and before["deepseek/deepseek-coder"][2] == "open", before
    today, chosen = now(alone), [f"model by {via}: neither files nor tags" for via in ("list", "item")]
    chosen += ["model tree: []", "model card: 0 bytes", "refs: nothing", "GitHub tree: []", "GitHub README: 0 bytes", "GitHub releases: []"]

    def empty(number: float) -> None:
        for name in chosen:
            source, kind, via, key, told, _ = EMPTY[name]
            tell(alone, record(source, kind, via, key, told | {"cardData": {}} if kind == "model" else told, day(number)))
        build_and_compare(alone)

    empty(today + 1)
    assert statuses(alone) == before
    planned = {(part, hub_id) for _, hub_id, part, *_ in plan(alone, "hub_documents", run=None) if hub_id == R1}
    assert ("tree", R1) not in planned, "not on the same day"
    tell(alone, looks=(Look(HUB, f"models_of:{LAB}", Outcome.ANSWERED, day(today + 2), day(today + 2)),))
    planned = {(part, hub_id) for _, hub_id, part, *_ in plan(alone, "hub_documents", run=None) if hub_id == R1}
    assert planned >= {("tree", R1), ("card", R1), ("item", R1), ("refs", R1)}
    with pytest.raises(AuditFailed, match=r"deepseek: 2 of \d+ things vanished .* flagships of deepseek/deepseek-r1 "):
        empty(today + 2)
    assert statuses(alone) == before, "what has no files any more is weighed as what is gone: a person decides"
    build_and_compare(alone, is_approved=True)
    after = statuses(alone)
    assert after[R1][0] != "open" and after[R1][4] == "unknown" and after["deepseek/deepseek-coder"][2] == "partial", after
    assert rows(alone, sqlfile.statement("report", "vanishing")) == [], "it is told once"
    tell(alone, *(record(HUB, kind, via, key, told, day(today + 3)) for kind, via, key, told in HELD_ON_THE_HUB))
    tell(alone, *(record(GITHUB, kind, via, REPOSITORY, told, day(today + 3)) for kind, via, told in HELD_ON_GITHUB))
    build_and_compare(alone)
    assert statuses(alone) == before
    assert rows(alone, sqlfile.statement("report", "vanishing")) == [], "and it is back"


def test_a_readme_that_is_not_there_once_moves_no_status(alone: Engine) -> None:
    build_and_compare(alone)
    before, today = statuses(alone), now(alone)
    gone = [(HUB, f"model_card:{R1}"), (HUB, f"model_tree:{R1}"), (GITHUB, f"readme:{REPOSITORY}"), (GITHUB, f"tree:{REPOSITORY}")]
    for source, scope in gone:
        tell(alone, looks=(Look(source, scope, Outcome.ABSENT, day(today + 1), day(today + 1), "404"),))
    build_and_compare(alone)
    assert statuses(alone) == before
    assert rows(alone, "SELECT DISTINCT outcome FROM staging.look WHERE scope = ANY (:scopes)", scopes=[scope for _, scope in gone]) == [("absent once",)]


def test_content_that_is_told_again_ends_the_doubt_and_a_new_one_begins_anew(alone: Engine) -> None:
    today = now(alone)
    source, kind, via, key, told, _ = EMPTY["model by item: no files"]
    tell(alone, record(source, kind, via, key, told, day(today + 1)))
    tell(alone, record(source, kind, via, key, MODEL, day(today + 2)))
    tell(alone, record(source, kind, via, key, told, day(today + 3)))
    assert current(alone, record(source, kind, via, key, told, day(0)))[0]["siblings"] == MODEL["siblings"]
    tell(alone, looks=(Look(source, f"{kind}:{key}", Outcome.ANSWERED, day(today + 4), day(today + 4), "304"),))
    tell(alone, record(source, kind, via, key, told, day(today + 5)))
    assert current(alone, record(source, kind, via, key, told, day(0)))[0]["siblings"] == MODEL["siblings"], "not changed is as we hold it"


def test_two_parts_that_are_empty_on_two_days_are_each_doubted_once(alone: Engine) -> None:
    today = now(alone)
    one = record(HUB, "model", "item", R1, MODEL | {"siblings": []}, day(today + 1))
    tell(alone, one)
    tell(alone, replace(one, payload={**(one.payload or {}), "tags": []}, observed_at=day(today + 2)))
    assert current(alone, one)[0]["siblings"] and current(alone, one)[0]["tags"]
    tell(alone, replace(one, payload={**(one.payload or {}), "tags": []}, observed_at=day(today + 3)))
    payload, _, since = current(alone, one)
    assert (payload["siblings"], payload["tags"], since) == ([], [], day(today + 2))


@pytest.mark.parametrize(
    ("source", "kind", "via", "key", "told"),
    [
        (HUB, "model", "list", R1, MODEL | {"siblings": [{"rfilename": ".gitattributes"}], "tags": ["region:us"]}),
        (HUB, "model_card", "file", R1, b"#"),
        (GITHUB, "tree", "rest", REPOSITORY, TREE | {"sha": "2", "entries": [{"path": "README.md"}]}),
        (GITHUB, "readme", "file", REPOSITORY, b"moved"),
        (HUB, "model", "list", f"{LAB}/New-1B", MODEL | {"siblings": [], "tags": []}),
        (HUB, "model_tree", "item", f"{LAB}/New-1B", {"entries": []}),
        (HUB, "model_card", "file", f"{LAB}/New-1B", b""),
        (GITHUB, "tree", "rest", f"{LAB}/new", TREE | {"entries": []}),
        (GITHUB, "releases", "rest", f"{LAB}/new", {"releases": []}),
    ],
)
def test_what_shrinks_and_what_is_seen_for_the_first_time_is_believed_as_it_is(
    alone: Engine, source: str, kind: str, via: str, key: str, told: Mapping[str, Any] | bytes
) -> None:
    one = record(source, kind, via, key, told, day(now(alone) + 1))
    tell(alone, one)
    payload, words, since = current(alone, one)
    assert (payload, words, since) == (one.payload, None if one.text is None else one.text.decode(), one.observed_at)


def test_counters_move_though_the_rest_is_held_back(alone: Engine) -> None:
    today = now(alone)
    one = replace(record(HUB, "model", "list", R1, MODEL | {"siblings": []}, day(today + 1)), counters={"likes": 4_711})
    tell(alone, one)
    assert rows(alone, "SELECT likes FROM staging.counter_latest WHERE kind = 'model' AND key = :key", key=R1) == [(4_711,)]


def test_until_when_the_content_was_told_is_before_the_first_empty_answer(alone: Engine) -> None:
    today = now(alone)
    one = record(HUB, "model_card", "file", R1, b"", day(today + 1))
    tell(alone, one)
    told = "SELECT max(told_until) FROM staging.retold WHERE kind = 'model_card' AND key = :key AND text <> ''"
    assert rows(alone, told, key=R1) == [(day(today),)]
    tell(alone, replace(one, observed_at=day(today + 2)))
    query = "SELECT v.previous_told_at FROM raw.record r JOIN raw.record_version v USING (raw_version_id) WHERE r.kind = 'model_card' AND r.key = :key"
    assert rows(alone, query, key=R1) == [(day(today),)]
