"""The Dags as Airflow sees them: exactly these, without an import error, each explained."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from dags_told import dags_told

from observatory import errors, services, settings
from observatory.sources import hub_stats

EXPECTED = {
    "ingest_huggingface",
    "ingest_arxiv",
    "ingest_github",
    "build_marts",
    "maintain_warehouse",
    "ingest_hub_census",
    "ingest_hub_snapshot",
    "backfill_hub_history",
    "build_hub",
    "export_dataset",
    "publish_dataset",
    "deposit_dataset",
    *services.dags(),
}

PROBE = """
import json, sys
from inspect import cleandoc
from airflow.sdk import Asset
from observatory.orchestration import assets
from airflow.dag_processing.dagbag import DagBag
bag = DagBag(dag_folder=sys.argv[1])
print("RESULT" + json.dumps({
    "errors": {k: v[-500:] for k, v in bag.import_errors.items()},
    "dags": {d.dag_id: {"doc": cleandoc(d.doc_md or ""), "tags": sorted(d.tags),
        "params": {name: d.params.get_param(name).schema for name in d.params}, "tasks": {t.task_id: {
        "doc": t.doc_md or "", "owner": t.owner, "is_mapped": t.is_mapped, "label": getattr(t, "map_index_template", None),
        "outlets": [a.name for a in t.outlets], "inlets": [a.name for a in t.inlets]} for t in d.tasks}} for d in bag.dags.values()},
    "assets": {a.name: {"uri": a.uri, "group": a.group, "extra": a.extra} for a in
        [*vars(assets).values(), *assets.SERVICES.values(), *assets.RAW.values()] if isinstance(a, Asset)},
    "http": __import__("http").__file__,
}))
"""


@pytest.fixture(scope="module")
def parsed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, dict[str, object]]]:
    found: dict[str, dict[str, dict[str, object]]] = dags_told(tmp_path_factory.mktemp("airflow"), PROBE)
    return found


def test_no_dag_fails_to_import(parsed: dict[str, dict[str, object]]) -> None:
    assert parsed["errors"] == {}


def test_exactly_these_dags_are_there_each_in_a_file_of_its_name(parsed: dict[str, dict[str, object]]) -> None:
    assert set(parsed["dags"]) == EXPECTED
    assert {path.stem for path in Path(settings.ROOT / "dags").glob("*.py")} == EXPECTED


PARTS = ("Inputs", "Outputs", "Idempotence", "Triage")
PHRASES = re.compile(r"\b(todo|tbd|n/a|see (the )?logs?|check the logs?|as needed|contact|self-explanatory|none needed)\b", re.IGNORECASE)


def explained(parsed: dict[str, Any]) -> dict[str, str]:
    """The documentation of every Dag, and of every task by ``dag.task``."""
    found = {name: told["doc"] for name, told in parsed["dags"].items()}
    found |= {f"{name}.{task}": one["doc"] for name, told in parsed["dags"].items() for task, one in told["tasks"].items()}
    return found


def parts_of(doc: str) -> dict[str, str]:
    """Purpose, and what stands behind each heading, on one line."""
    purpose, *rest = re.split(r"\n\n?- \*\*(\w+)\*\*: ", doc)
    return {"Purpose": " ".join(purpose.split()), **{name: " ".join(words.split()) for name, words in zip(rest[::2], rest[1::2], strict=True)}}


def test_every_dag_and_task_tells_purpose_inputs_outputs_idempotence_and_triage(parsed: dict[str, Any]) -> None:
    docs = explained(parsed)
    assert len(docs) > 40
    lacking = [name for name, doc in docs.items() if tuple(parts_of(doc)) != ("Purpose", *PARTS)]
    assert lacking == []
    short = [f"{name}: {part}" for name, doc in docs.items() for part, words in parts_of(doc).items() if len(words.split()) < (12 if part == "Triage" else 2)]
    assert short == []
    empty = [f"{name}: {match[0]}" for name, doc in docs.items() for match in PHRASES.finditer(doc)]
    assert empty == []


def test_no_two_tasks_are_told_to_do_the_same_and_triage_names_what_to_look_at(parsed: dict[str, Any]) -> None:
    docs = {name: parts_of(doc) for name, doc in explained(parsed).items()}
    vague = [name for name, told in docs.items() if "`" not in told["Triage"]]
    assert vague == [], "name the table, the setting, the task or the error in backticks"
    triages = Counter(told["Triage"] for told in docs.values())
    assert [words for words, times in triages.items() if times > 1] == []


def test_what_the_documentation_names_is_there(parsed: dict[str, Any]) -> None:
    dictionary = (settings.ROOT / "docs" / "data-dictionary.md").read_text(encoding="utf-8")
    known = set(re.findall(r"^### (\w+\.\w+)$", dictionary, re.MULTILINE)) | set(parsed["assets"])
    missing = []
    for name, doc in explained(parsed).items():
        for told in re.findall(r"`([^`]+)`", doc):
            if re.fullmatch(r"(raw|staging|core|build|mart|meta|service)\.\w+", told):
                missing += [] if told in known else [f"{name}: {told}"]
            elif "/" in told and not told.startswith("cfahlgren1/"):
                missing += [] if list(settings.ROOT.glob(told)) else [f"{name}: {told}"]
            elif re.fullmatch(r"[A-Z][a-z]+[A-Z]\w+", told):
                missing += [] if hasattr(errors, told) or hasattr(hub_stats, told) else [f"{name}: {told}"]
    assert missing == []


def test_every_dag_has_an_owner_and_tags_that_say_its_place(parsed: dict[str, Any]) -> None:
    places = {"line", "whole hub", "export", "upkeep"}
    assert {name: told["tags"] for name, told in parsed["dags"].items() if len(places & set(told["tags"])) != 1} == {}
    assert {one["owner"] for told in parsed["dags"].values() for one in told["tasks"].values()} == {"observatory"}


def test_every_mapped_task_has_a_label_that_is_there_from_its_start(parsed: dict[str, Any]) -> None:
    labels = {f"{name}.{task}": one["label"] for name, told in parsed["dags"].items() for task, one in told["tasks"].items() if one["is_mapped"]}
    assert set(labels) == {
        "ingest_huggingface.harvest_accounts",
        "ingest_huggingface.fetch_documents",
        "ingest_github.harvest_accounts",
        "ingest_hub_census.walk_ranges",
        "ingest_hub_snapshot.land_snapshot",
        "backfill_hub_history.land_day",
    }
    assert [name for name, label in labels.items() if "task.op_kwargs" not in str(label)] == []


def test_the_assets_are_the_flow(parsed: dict[str, Any]) -> None:
    assert {one["group"] for one in parsed["assets"].values()} == {"service", "raw", "mart", "export", "backlog", "ended"}
    assert all(one["group"] == name.split(".")[0] and one["extra"]["holds"] for name, one in parsed["assets"].items())
    outlets = {
        asset: {f"{name}.{task}" for name, told in parsed["dags"].items() for task, one in told["tasks"].items() if asset in one["outlets"]}
        for asset in parsed["assets"]
    }
    assert {asset for asset, tasks in outlets.items() if not tasks} == {name for name in parsed["assets"] if name.startswith("service.")}
    # Only a task that audited what it tells of may wake what is made of it; a Dag that left work wakes itself, and the next service is asked
    # however the one before it fared, by upkeep where that one had no end of its own.
    assert {task for tasks in outlets.values() for task in tasks if not task.split(".")[1].startswith("publish_")} == {
        "export_dataset.write_release",
        "ingest_huggingface.leave_backlog",
        "ingest_github.leave_backlog",
        "ingest_huggingface.wake_next",
        "ingest_arxiv.wake_next",
        "maintain_warehouse.wake_arxiv",
        "maintain_warehouse.wake_github",
    }
    # What a publishing task takes in is what its asset was made from: by these edges every service leads to the export.
    edges: dict[str, set[str]] = {}
    for told in parsed["dags"].values():
        for one in told["tasks"].values():
            for asset in one["inlets"]:
                edges.setdefault(asset, set()).update(one["outlets"])
    for service in (name for name in parsed["assets"] if name.startswith("service.")):
        reached: set[str] = set()
        front = {service}
        while front:
            reached |= front
            front = set().union(*(edges.get(asset, set()) for asset in front)) - reached
        assert {"mart.release_disclosure", "export.dataset"} <= reached, service


def test_the_standard_library_is_not_replaced_by_a_module_of_ours(parsed: dict[str, object]) -> None:
    assert "plugins" not in str(parsed["http"])


def test_what_a_person_may_type_is_bounded(parsed: dict[str, Any]) -> None:
    """A number has both ends, a text a form, a length or a set, and so has each of a list: an enormous one ends in no error of Python's."""
    schemas = {(dag, name): schema for dag, told in parsed["dags"].items() for name, schema in told["params"].items()}
    assert schemas
    assert [place for place, schema in schemas.items() if not _is_bounded(schema)] == []


@pytest.mark.parametrize(
    ("schema", "is_bounded"),
    [
        ({"type": "integer", "minimum": 1}, False),
        ({"type": "integer", "minimum": 1, "maximum": 9}, True),
        ({"type": ["null", "string"]}, False),
        ({"type": ["null", "string"], "format": "date"}, True),
        ({"type": "array", "maxItems": 3}, False),
        ({"type": "array", "maxItems": 3, "items": {"type": "string", "maxLength": 9}}, True),
        ({"type": "boolean"}, True),
    ],
)
def test_an_end_that_is_missing_is_noticed(schema: dict[str, Any], is_bounded: bool) -> None:
    assert _is_bounded(schema) is is_bounded


def _is_bounded(schema: dict[str, Any]) -> bool:
    kinds = {schema["type"]} if isinstance(schema.get("type"), str) else set(schema.get("type", ()))
    if "enum" in schema or schema.get("const") is not None:
        return True
    if kinds & {"integer", "number"} and not {"minimum", "maximum"} <= set(schema):
        return False
    if "string" in kinds and not {"pattern", "maxLength", "format"} & set(schema):
        return False
    items = schema.get("items", {})
    # A list of some of a set holds no more than the set.
    is_short = "maxItems" in schema or (schema.get("uniqueItems") is True and "enum" in items)
    if "array" in kinds and not (is_short and _is_bounded(items)):
        return False
    return bool(kinds)
