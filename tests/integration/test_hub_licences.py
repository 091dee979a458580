"""Licence files of watched repositories, from the told list to the statement: what is asked, what is not, what each answer makes, and what it never changes."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hub_telling import rows
from identify.vendor.licenses import LICENSES
from replayed import Replayed, write_world
from sqlalchemy import Engine, text

from observatory.http import Client
from observatory.identifiers import blob_hash
from observatory.landing.reading import load_rules, read_documents
from observatory.landing.writer import land_all
from observatory.orchestration import ingest, runtime
from observatory.sources.huggingface import MAX_LICENCE_BYTES
from observatory.warehouse.build import _merge_object, build_core, core_objects
from observatory.warehouse.registry import load_registry

NOW = datetime(2026, 8, 10, 4, tzinfo=UTC)
TEXTS = dict(LICENSES)
MIT, APACHE = TEXTS["MIT"], TEXTS["Apache-2.0"]
POLICY = "# Acceptable Use Policy\n\nYou agree not to use the Model to harm. It is for non-commercial purposes only.\n"
NOTICE = "This product holds parts of others, for non-commercial use only.\nYou shall prominently display “Built with Foo”.\n"
LAB = "deepseek-ai"
_NUMBER = itertools.count()


def sha(text_: str) -> str:
    """A commit that is made of a text."""
    return blob_hash(text_.encode())


def repository(name: str, commit: str, files: tuple[str, ...], **more: Any) -> dict[str, Any]:
    """A record of a repository whose list of files names ``files``."""
    told = {"id": name, "author": name.split("/")[0], "sha": sha(commit), "createdAt": "2026-01-01T00:00:00.000Z", "private": False, "gated": False, "tags": []}
    return {**told, "siblings": [{"rfilename": path} for path in ("README.md", *files)], **more}


def tree(name: str, files: dict[str, str | int], **more: Any) -> dict[str, Any]:
    """A tree of a model; a file's value is its text, or its size where its bytes do not matter."""
    entries = [
        {"type": "file", "path": path, "size": len(told.encode()), "oid": blob_hash(told.encode())}
        if isinstance(told, str)
        else {"type": "file", "path": path, "size": told, "oid": sha(f"{name}{path}"), **more}
        for path, told in files.items()
    ]
    return {"repo_type": "model", "id": name, "entries": [{"type": "file", "path": "README.md", "size": 9, "oid": sha("readme")}, *entries]}


def licence(name: str, path: str, told: str, kind: str = "model") -> dict[str, Any]:
    return {"repo_type": kind, "id": name, "path": path, "text": told}


def name(of: str) -> str:
    return f"{LAB}/{of}"


UNUSUAL = ("licence.TXT", "COPYING", "MODEL_LICENSE", "LICENSE-CODE.md", "Terms of Use.md", "License Ω.md")
HOSTILE = (
    "../LICENSE",
    "LICENSE?download=true",
    "LICENSE#main",
    "LICENSE%2f..%2fconfig.json",
    "LICENSE\n",
    "sub/LICENSE",
    "LICENSE:x",
    "LICENSE.pdf",
    "LICENSE.html",
    "THIRD_PARTY_LICENSES.txt",
    "LICENSE" + "x" * 200,
)
LONG = MIT + "x" * MAX_LICENCE_BYTES
MODELS = {
    "one": (("LICENSE",), {"LICENSE": MIT}),
    "two": (("LICENSE",), {"LICENSE": MIT}),
    "policy": (("LICENSE", "USE_POLICY.md", "NOTICE"), {"LICENSE": APACHE, "USE_POLICY.md": POLICY, "NOTICE": NOTICE}),
    "unusual": (UNUSUAL, {path: f"The MIT License\n\nNumber {number}.\n" for number, path in enumerate(UNUSUAL)}),
    "gated": (("LICENSE",), {"LICENSE": "FOO COMMUNITY LICENSE\n\nBehind a gate.\n"}),
    "missing": (("LICENSE",), {"LICENSE": "told, and not there"}),
    "not-recorded": (("LICENSE",), {"LICENSE": "told, and not recorded"}),
    "large": (("LICENSE",), {"LICENSE": MAX_LICENCE_BYTES + 1}),
    "long": (("LICENSE",), None),
    "elsewhere": (("LICENSE.md",), {"LICENSE.md": 900}),
    "hostile": (HOSTILE, dict.fromkeys(HOSTILE, 9)),
    "none": ((), {}),
}
TAGS = {"one": ["license:apache-2.0"], "policy": ["license:apache-2.0"], "unusual": ["license:mit"]}
TEXT_OF = {("unusual", path): told for path, told in MODELS["unusual"][1].items()}  # type: ignore[union-attr]
NOT_HELD = {"not-recorded", "missing", "large", "elsewhere", "hostile"}
FILES: dict[str, list[dict[str, Any]]] = {
    "hub/organizations.jsonl": [{"name": LAB}],
    "hub/models.jsonl": [
        *(repository(name(of), of, files, tags=TAGS.get(of, []), gated="manual" if of == "gated" else False) for of, (files, _) in MODELS.items()),
        repository("nobody/Unwatched", "nobody", ("LICENSE",)),
    ],
    "hub/datasets.jsonl": [repository(name("set"), "set", ("LICENSE.txt",), tags=["license:cc-by-4.0"])],
    "hub/trees.jsonl": [
        tree(name(of), files, **({"lfs": {"oid": "0" * 64, "size": 900}} if of == "elsewhere" else {}))
        for of, (_, files) in MODELS.items()
        if files is not None
    ],
    "hub/licences.jsonl": [
        *(licence(name(of), path, told) for of, (_, files) in MODELS.items() if files and of not in NOT_HELD for path, told in files.items()),
        licence(name("long"), "LICENSE", LONG),
        {**licence(name("missing"), "LICENSE", ""), "_absent": True},
        licence(name("set"), "LICENSE.txt", MIT + "\nOf data.\n", "dataset"),
        licence("nobody/Unwatched", "LICENSE", "Nobody asks.\n"),
    ],
}
CHANGED = MIT + "\n\nIf the Software is used by more than 100 million monthly active users, you shall ask for a license.\n"
STEPS: dict[str, dict[str, list[dict[str, Any]]]] = {
    # A new text; a commit that changes another file; one file of three gone; a data set's commit that changes another file; a gate that opens.
    "2026-08-12T04:00:00Z": {
        "hub/models.jsonl": [
            repository(name("one"), "one again", ("LICENSE",), tags=TAGS["one"]),
            repository(name("two"), "two again", ("LICENSE", "new.bin")),
            repository(name("policy"), "policy again", ("LICENSE", "NOTICE"), tags=TAGS["policy"]),
        ],
        "hub/datasets.jsonl": [repository(name("set"), "set again", ("LICENSE.txt", "more.csv"), tags=["license:cc-by-4.0"])],
        "hub/trees.jsonl": [
            tree(name("one"), {"LICENSE": CHANGED}),
            tree(name("two"), {"LICENSE": MIT, "new.bin": 5}),
            tree(name("policy"), {"LICENSE": APACHE, "NOTICE": NOTICE}),
        ],
        "hub/licences.jsonl": [licence(name("one"), "LICENSE", CHANGED), {**licence(name("policy"), "USE_POLICY.md", ""), "_deleted": True}],
    },
    "2026-08-13T04:00:00Z": {"hub/models.jsonl": [{"id": name("unusual"), "_deleted": True}]},
}


class World:
    """A world that is asked day by day as the tasks do it, and what its replay was asked for files."""

    def __init__(self, engine: Engine, world: Path, state: Path) -> None:
        self.engine, self.replayed = engine, Replayed(world, state)

    def day(self, moment: datetime | None = None, *, step: bool = False) -> list[str]:
        """Ask for lists, trees and licence files as a run does; returns the paths of files that were asked for, of redirects the first."""
        if step:
            assert self.replayed.state.advance()
        if moment is not None:
            self.replayed.state.now = moment
        run, before = self._begun(), len(self.replayed.exchanges)
        with Client(self.replayed.config("huggingface")) as client:
            hub = runtime.hub_source(self.engine, client)
            pages = list(hub.account(LAB))
            land_all(self.engine, run, "huggingface", iter(pages))
            listed = {record.key for page in pages for record in page.records}
            known = [key for (key,) in rows(self.engine, "SELECT DISTINCT key FROM raw.record WHERE kind = 'model' AND gone_at IS NULL ORDER BY 1")]
            land_all(self.engine, run, "huggingface", hub.items("model", [key for key in known if key not in listed]))
            wanted = runtime.plan(self.engine, "hub_documents", chunks=1, chunk=0, run=run)
            trees = [(kind, hub_id, part) for kind, hub_id, part, *_ in wanted if part == "tree" and hub_id.startswith(LAB)]
            land_all(self.engine, run, "huggingface", hub.documents(trees))
            read_documents(self.engine)
            ingest._hub_licences(self.engine, run, client, runtime.Bound(self.engine, run, client.clock))
            read_documents(self.engine)
        paths = [one.path for one in self.replayed.exchanges[before:] if one.service == "huggingface" and "/resolve/" in one.path]
        return [path.rpartition("/resolve/")[0].rpartition("/")[2] + path.rpartition("/resolve/")[2][40:] for path in paths]

    def _begun(self) -> int:
        with self.engine.begin() as connection:
            query = text("INSERT INTO meta.run (dag_id, dag_run_id, source, begun_at) VALUES ('test', :id, 'huggingface', :at) RETURNING run_id")
            return int(connection.execute(query, {"id": f"licences {next(_NUMBER)}", "at": self.replayed.state.now}).scalar_one())


def emptied(engine: Engine, world: Path, state: Path) -> World:
    """Another world for a warehouse that forgets what it was told before."""
    with engine.begin() as connection:
        connection.execute(text("TRUNCATE raw.record, raw.record_version, raw.counter, raw.absence, raw.emptied, meta.look, core.document CASCADE"))
    return World(engine, world, state)


@pytest.fixture(scope="module")
def days(warehouse: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Engine, dict[str, list[str]]]]:
    """Six days of the world: what was asked for on each."""
    with warehouse.begin() as connection:
        load_registry(connection)
        load_rules(connection)
    folder = tmp_path_factory.mktemp("licences")
    made = write_world(folder / "world", NOW.isoformat(), FILES)
    for moment, files in STEPS.items():
        write_world(made / "steps" / moment, NOW.isoformat(), files)
    world = World(warehouse, made, folder / "state")
    asked = {"first": world.day()}
    asked["again"] = world.day()
    SEEN["first"] = statements(warehouse)
    asked["second day"] = world.day(NOW + timedelta(days=1))
    asked["changed"] = world.day(step=True)
    SEEN["changed"] = statements(warehouse)
    asked["deleted"] = world.day(step=True)
    asked["deleted twice"] = world.day(NOW + timedelta(days=4))
    SEEN["last"] = statements(warehouse)
    asked["a week later"] = world.day(NOW + timedelta(days=20))
    yield warehouse, asked
    world.replayed.end()


SEEN: dict[str, dict[tuple[str, str, int], tuple[Any, ...]]] = {}


def statements(engine: Engine) -> dict[tuple[str, str, int], tuple[Any, ...]]:
    """What the statements of this moment come to, by the objects that they need alone."""
    objects = {one.name: one for one in core_objects()}
    for needed in ("model", "dataset", "licence_statement"):
        with engine.begin() as connection:
            _merge_object(connection, objects[needed])
    query = "SELECT subject_id, place, ordinal, says, spdx, licence_class, riders, applies_to, locator FROM core.licence_statement WHERE subject_id LIKE :lab"
    return {(row[0].partition("/")[2], row[1], row[2]): tuple(row[3:]) for row in rows(engine, query, lab=f"{LAB}/%")}


def looks(engine: Engine, of: str) -> tuple[str, str]:
    (found,) = rows(engine, "SELECT outcome, detail FROM staging.look WHERE scope = :scope", scope=f"model_licence:{name(of)}")
    return found[0], found[1]


Days = tuple[Engine, dict[str, list[str]]]


def test_each_told_file_of_a_watched_repository_is_asked_for_once_at_its_commit(days: Days) -> None:
    _, asked = days
    first = [one.replace("%20", " ").replace("%CE%A9", "Ω") for one in asked["first"]]
    expected = {
        *(f"{of}/{path}" for of in ("one", "gated", "missing", "not-recorded", "long") for path in MODELS[of][0]),
        *(f"{of}/{path}" for of in ("policy", "unusual") for path in MODELS[of][0]),
        "set/LICENSE.txt",
    }
    assert sorted(first) == sorted(expected), "neither what is too large, elsewhere, hostile or nobody's, nor one hash twice"
    assert asked["again"] == [], "a second run on an unchanged Hub asks for nothing"


def test_equal_bytes_are_one_call(days: Days) -> None:
    engine, _ = days
    texts = rows(
        engine,
        "SELECT r.key, v.text, v.locator FROM raw.record r JOIN raw.record_version v USING (record_id) WHERE r.kind = 'model_licence' AND r.key LIKE :two",
        two=f"{name('two')}:%",
    )
    assert texts == [(f"{name('two')}:LICENSE", MIT, "LICENSE")] and looks(engine, "two:LICENSE") == ("answered", f"at {sha('two')}")


def test_what_changed_is_asked_for_and_what_did_not_is_not(days: Days) -> None:
    engine, asked = days
    # ``missing`` was absent on one day only, so it is asked for on another; the rest is as it was.
    assert asked["second day"] == ["missing/LICENSE"]
    assert sorted(asked["changed"]) == ["one/LICENSE", "set/LICENSE.txt"], "the tree tells that the text of two is the same; of a data set no tree is known"
    assert asked["deleted"] == asked["deleted twice"] == []
    versions = dict(
        rows(engine, "SELECT r.key, count(*) FROM raw.record r JOIN raw.record_version v USING (record_id) WHERE r.kind LIKE '%licence' GROUP BY 1")
    )
    assert versions[f"{name('one')}:LICENSE"] == 2 and versions[f"{name('set')}:LICENSE.txt"] == 1
    assert all(number == 1 for key, number in versions.items() if key != f"{name('one')}:LICENSE")


def test_a_refusal_is_asked_again_a_week_later_and_an_answer_is_not(days: Days) -> None:
    _, asked = days
    assert sorted(asked["a week later"]) == ["gated/LICENSE", "long/LICENSE", "not-recorded/LICENSE"]


def test_each_answer_is_a_fact_of_its_own(days: Days) -> None:
    engine, _ = days
    assert looks(engine, "gated:LICENSE") == ("refused", "403 GatedRepo")
    assert looks(engine, "not-recorded:LICENSE") == ("refused", "403")
    assert looks(engine, "missing:LICENSE")[0] == "absent", "two answers on two days"
    assert looks(engine, "long:LICENSE") == ("unreadable", "too_large")
    assert looks(engine, "large:LICENSE")[0] == "unreadable" and "bytes told" in looks(engine, "large:LICENSE")[1]
    assert looks(engine, "elsewhere:LICENSE.md") == ("unreadable", "kept in another store")
    assert looks(engine, "one:LICENSE") == ("answered", f"at {sha('one again')}")
    assert rows(engine, "SELECT scope FROM meta.look WHERE scope LIKE '%_licence:%' AND (scope LIKE '%hostile%' OR scope LIKE '%nobody%')") == []
    (reject,) = rows(engine, "SELECT key, reason, size_bytes FROM raw.rejected_record WHERE kind = 'model_licence'")
    assert reject == (f"{name('long')}:LICENSE", "too_large", 100_000)
    assert rows(engine, "SELECT count(*) FROM meta.look WHERE detail LIKE '%not understood%'") == [(0,)]


def test_a_file_that_the_list_no_longer_names_is_gone_after_two_days_without_a_call(days: Days) -> None:
    engine, _ = days
    query = "SELECT gone_at, gone_confirmed_at FROM raw.record WHERE key = :key"
    ((gone, confirmed),) = rows(engine, query, key=f"{name('policy')}:USE_POLICY.md")
    assert gone is not None and confirmed > gone
    assert rows(engine, query, key=f"{name('policy')}:NOTICE") == [(None, None)]


def test_texts_go_with_their_repository_and_are_purged_with_it(days: Days) -> None:
    engine, _ = days
    keys = f"{name('unusual')}:%"
    held = rows(engine, "SELECT key, gone_at IS NOT NULL FROM raw.record WHERE kind = 'model_licence' AND key LIKE :keys", keys=keys)
    assert len(held) == len(UNUSUAL) and all(is_gone for _, is_gone in held)
    assert {row[0] for row in rows(engine, "SELECT outcome FROM staging.look WHERE scope LIKE :scopes", scopes=f"model_licence:{keys}")} == {"absent"}
    with engine.begin() as connection:
        values = {"id": name("one").upper(), "on": NOW.date()}
        connection.execute(text("INSERT INTO core.takedown VALUES ('huggingface', 'model', :id, :on, 'asked', 'by hand')"), values)
        purgeable = {key for (key,) in connection.execute(text("SELECT key FROM raw.purgeable"))}
        connection.execute(text("DELETE FROM core.takedown WHERE id = :id"), values)
    assert f"{name('one')}:LICENSE" in purgeable and f"{name('two')}:LICENSE" not in purgeable


def test_each_text_is_a_statement_of_its_thing(days: Days) -> None:
    first, changed = SEEN["first"], SEEN["changed"]
    assert first["one", "text", 1] == ("mit", ["MIT"], "permissive", None, "all", "LICENSE")
    assert first["set", "text", 1][:3] == ("mit", ["MIT"], "permissive")
    assert first["policy", "text", 1][0] == "apache-2.0"
    assert first["policy", "text", 2] == ("a text of its own, with riders", None, "unknown", ["attribution"], "all", "NOTICE#L2")
    policy = first["policy", "text", 3]
    assert (policy[2], policy[3], policy[5]) == ("non-commercial", ["acceptable_use", "non_commercial"], "USE_POLICY.md#L1")
    parts = {row[5].partition("#")[0]: row[4] for (thing, place, _), row in first.items() if (thing, place) == ("unusual", "text")}
    assert {path: of for path, of in parts.items() if of != "all"} == {"MODEL_LICENSE": "weights", "LICENSE-CODE.md": "code"} and len(parts) == len(UNUSUAL)
    assert changed["one", "text", 1][2:4] == ("use-restricted", ["user_cap"]), "the newest version speaks"
    last = SEEN["last"]
    assert ("policy", "text", 3) not in last and ("unusual", "text", 1) not in last
    assert not {thing for thing, place, _ in {**first, **changed} if place == "text"} & {
        "gated",
        "missing",
        "not-recorded",
        "large",
        "long",
        "elsewhere",
        "hostile",
    }


def test_a_text_changes_no_status(days: Days) -> None:
    engine, _ = days
    query = (
        "SELECT * FROM core.finding ORDER BY 1, 2, 3",
        "SELECT evidence_id, release_id, hub_id, dimension, indicator, finding, rule, source_key, locator, quotation FROM core.evidence ORDER BY 1",
    )
    build_core(engine)
    before = [rows(engine, one) for one in query]
    assert rows(engine, "SELECT count(*) FROM core.document_signal s JOIN core.document d USING (raw_version_id) WHERE d.kind LIKE '%licence'") == [(0,)]
    assert rows(engine, "SELECT count(*) FROM core.document_link l JOIN core.document d USING (raw_version_id) WHERE d.kind LIKE '%licence'") == [(0,)]
    with engine.begin() as connection:
        connection.execute(text("UPDATE raw.record SET gone_at = now() WHERE kind LIKE '%licence'"))
        connection.execute(text("DELETE FROM core.document WHERE kind LIKE '%licence'"))
    build_core(engine)
    assert [rows(engine, one) for one in query] == before and before[0]


def test_what_another_file_holds_under_the_same_hash_takes_no_call(warehouse: Engine, tmp_path: Path) -> None:
    """A repository of the next day whose licence is one that we hold, also behind a gate."""
    files = {
        "hub/organizations.jsonl": [{"name": LAB}],
        "hub/models.jsonl": [repository(name("one"), "one", ("LICENSE",))],
        "hub/datasets.jsonl": [],
        "hub/trees.jsonl": [tree(name("one"), {"LICENSE": MIT})],
        "hub/licences.jsonl": [licence(name("one"), "LICENSE", MIT)],
    }
    folder = write_world(tmp_path / "world", NOW.isoformat(), files)
    later = [repository(name("new"), "new", ("COPYING",)), repository(name("shut"), "shut", ("LICENSE",), gated="auto")]
    trees = [tree(name("new"), {"COPYING": MIT}), tree(name("shut"), {"LICENSE": MIT})]
    write_world(folder / "steps" / "2026-08-11T04:00:00Z", NOW.isoformat(), {"hub/models.jsonl": later, "hub/trees.jsonl": trees})
    world = emptied(warehouse, folder, tmp_path / "state")
    try:
        assert world.day() == ["one/LICENSE"]
        assert world.day(step=True) == [] and world.day() == []
    finally:
        world.replayed.end()
    found = rows(
        warehouse,
        "SELECT r.key, v.text, v.locator FROM raw.record r JOIN raw.record_version v USING (raw_version_id) WHERE r.kind = 'model_licence' ORDER BY 1",
    )
    assert found == [(name("new") + ":COPYING", MIT, "COPYING"), (name("one") + ":LICENSE", MIT, "LICENSE"), (name("shut") + ":LICENSE", MIT, "LICENSE")]
    assert {outcome for (outcome,) in rows(warehouse, "SELECT outcome FROM staging.look WHERE scope LIKE 'model_licence:%'")} == {"answered"}


def test_where_one_of_equal_files_is_refused_another_is_asked_for(warehouse: Engine, tmp_path: Path) -> None:
    names = ("a-shut", "b-open", "c-shut")
    told = {"LICENSE": "One text.\n"}
    files = {
        "hub/organizations.jsonl": [{"name": LAB}],
        "hub/models.jsonl": [repository(name(of), of, ("LICENSE",), gated="auto" if "shut" in of else "") for of in names],
        "hub/datasets.jsonl": [],
        "hub/trees.jsonl": [tree(name(of), told) for of in names],
        "hub/licences.jsonl": [licence(name("b-open"), "LICENSE", told["LICENSE"])],
    }
    world = emptied(warehouse, write_world(tmp_path / "world", NOW.isoformat(), files), tmp_path / "state")
    try:
        assert world.day() == ["a-shut/LICENSE", "b-open/LICENSE"], "whether b has a gate was not told, so the first by name comes first"
    finally:
        world.replayed.end()
    assert rows(warehouse, "SELECT count(*) FROM raw.record WHERE kind = 'model_licence'") == [(3,)]


def test_a_run_that_is_over_asks_for_nothing(warehouse: Engine) -> None:
    assert ingest._hub_licences(warehouse, 0, None, SimpleNamespace(is_cut=True)).as_dict() == {}  # type: ignore[arg-type]
