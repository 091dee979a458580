"""Licence files of watched repositories, from the told list to the statement: what is asked, what is not, what each answer makes, and what it never changes."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from airflow.sdk.exceptions import AirflowException
from hub_telling import rows
from identify.vendor.licenses import LICENSES
from replayed import Replayed, write_world
from sqlalchemy import Engine, text

from observatory.http import Client
from observatory.landing.reading import load_rules, read_documents
from observatory.landing.writer import land_all
from observatory.orchestration import ingest, runtime
from observatory.sources.asking import blob_hash
from observatory.sources.huggingface import MAX_LICENCE_BYTES, HuggingFace
from observatory.warehouse.build import build_core
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
    "2026-08-15T04:00:00Z": {"hub/models.jsonl": []},
}


class World:
    """A world that is asked day by day as the tasks do it, and what its replay was asked for files."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        world = write_world(folder / "world", NOW.isoformat(), FILES)
        for moment, files in STEPS.items():
            write_world(world / "steps" / moment, NOW.isoformat(), files)
        self.engine, self.replayed = engine, Replayed(world, folder / "state")

    def day(self, moment: datetime | None = None, *, step: bool = False) -> list[str]:
        """Ask for lists, trees and licence files as a run does; returns the paths of files that were asked for, of redirects the first."""
        if step:
            assert self.replayed.state.advance()
        if moment is not None:
            self.replayed.state.now = moment
        run, before = self._begun(), len(self.replayed.exchanges)
        with Client(self.replayed.config("huggingface")) as client:
            hub = runtime.hub_source(self.engine, client)
            for page in hub.account(LAB):
                land_all(self.engine, run, "huggingface", iter([page]))
            gone = [key for (key,) in rows(self.engine, "SELECT key FROM raw.record WHERE kind = 'model' AND gone_at IS NULL ORDER BY 1")]
            listed = {one["id"] for one in self._listed()}
            land_all(self.engine, run, "huggingface", hub.items("model", [key for key in gone if key.startswith(LAB) and key not in listed]))
            wanted = runtime.plan(self.engine, "hub_documents", chunks=1, chunk=0, run=run)
            trees = [(kind, hub_id, part) for kind, hub_id, part, *_ in wanted if part == "tree" and hub_id.startswith(LAB)]
            land_all(self.engine, run, "huggingface", hub.documents(trees))
            read_documents(self.engine)
            ingest._hub_licences(self.engine, run, client, runtime.Bound(self.engine, run, client.clock))
            read_documents(self.engine)
        paths = [one.path for one in self.replayed.exchanges[before:] if one.service == "huggingface" and "/resolve/" in one.path]
        return [path.rpartition("/resolve/")[0].rpartition("/")[2] + path.rpartition("/resolve/")[2][40:] for path in paths]

    def _listed(self) -> list[dict[str, Any]]:
        return [one for exchange in self.replayed.exchanges[-400:] if exchange.path == "/api/models" for one in exchange.json()]

    def _begun(self) -> int:
        with self.engine.begin() as connection:
            query = text("INSERT INTO meta.run (dag_id, dag_run_id, source, begun_at) VALUES ('test', :id, 'huggingface', :at) RETURNING run_id")
            return int(connection.execute(query, {"id": f"licences {next(_NUMBER)}", "at": self.replayed.state.now}).scalar_one())


@pytest.fixture(scope="module")
def days(warehouse: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Engine, dict[str, list[str]]]]:
    """Six days of the world: what was asked for on each."""
    with warehouse.begin() as connection:
        load_registry(connection)
        load_rules(connection)
    world = World(warehouse, tmp_path_factory.mktemp("licences"))
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
    """The statements of the model build now."""
    build_core(engine)
    query = "SELECT subject_id, place, ordinal, says, spdx, licence_class, riders, applies_to, locator FROM core.licence_statement WHERE subject_id LIKE :lab"
    return {(row[0].partition("/")[2], row[1], row[2]): tuple(row[3:]) for row in rows(engine, query, lab=f"{LAB}/%")}


def looks(engine: Engine, of: str) -> tuple[str, str]:
    (found,) = rows(engine, "SELECT outcome, detail FROM staging.look WHERE scope = :scope", scope=f"model_licence:{name(of)}")
    return found[0], found[1]


Days = tuple[Engine, dict[str, list[str]]]


def test_each_told_file_of_a_watched_repository_is_asked_for_once_at_its_commit(days: Days) -> None:
    engine, asked = days
    first = [one.replace("%20", " ").replace("%CE%A9", "Ω") for one in asked["first"]]
    expected = {
        *(f"{of}/{path}" for of in ("one", "gated", "missing", "not-recorded", "long", "two") for path in MODELS[of][0]),
        *(f"{of}/{path}" for of in ("policy", "unusual") for path in MODELS[of][0]),
        "set/LICENSE.txt",
    }
    assert sorted(first) == sorted(expected), "neither what is too large, elsewhere, hostile or nobody's, nor anything twice"
    assert asked["again"] == [], "a second run on an unchanged Hub asks for nothing"
