"""The sample world: its form and size, who is named, no text of others, a source for every record. What it is of is in its README."""

from __future__ import annotations

import csv
import gzip
import json
import re
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from observatory import settings
from observatory.disclosure.assessments import reader_of
from observatory.local.states import SAMPLE
from observatory.replay.world import FILES, World
from observatory.warehouse.registry_files import registry_rows

ATTRIBUTED = ("HF//RADAR", "European Open Source AI Index", "CC BY 4.0")
# What people wrote: none of it is a fact that could be taken.
TEXTS = {"description", "abstract", "bio", "about", "comments", "submitter", "avatarUrl", "details"}
OURS = re.compile(
    r"#{1,2} \S.*"  # a heading
    r"|- \[[^\]]*\]\(https?://\S+\)"  # a link
    r"|- It was (?:trained|fine-tuned|pre-trained) on the .{1,200} dataset\."
    r"|- Given: [\w, ]{1,60}"
    r"|- .{1,30}"  # a machine, an amount
    r"|```(?:sh)?|(?:bash|python) \S+|from_pretrained\(\"[\w./-]+\"\)"
    r"|```bibtex|@misc\{paper, eprint=\{[\w./-]+\}, archivePrefix=\{arXiv\}\}"
    r"|This text was written for a sample of recorded facts\. It is not the maker's: it states .{1,80}\."
    r"|"
)
LONG = 14
"""Words in a row that a heading, a name or a title may have."""


def _lines(path: Path) -> list[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as stream:
        return [json.loads(line) for line in stream]


def _tables() -> list[tuple[str, str, list[dict[str, Any]]]]:
    """``(step or "", table, records)`` of every file."""
    found = []
    for folder in [SAMPLE, *sorted((SAMPLE / "steps").iterdir())]:
        for table in FILES:
            for path in (folder / f"{table}.jsonl", folder / f"{table}.jsonl.gz"):
                if path.exists():
                    found.append((folder.name if folder != SAMPLE else "", table, _lines(path)))
    return found


TABLES = _tables()
BASE = {table: records for step, table, records in TABLES if not step}
ABOUT = json.loads((SAMPLE / "world.json").read_text(encoding="utf-8"))


def _name(record: dict[str, Any]) -> str:
    name = str(record.get("full_name") or record.get("id") or record.get("name"))
    return f"{record['repo_type']}/{name}" if "repo_type" in record else name


def test_every_file_is_one_that_the_form_knows() -> None:
    known = {f"{table}.jsonl{suffix}" for table in FILES for suffix in ("", ".gz")} | {"hub/stats/models.parquet", "hub/stats/datasets.parquet"}
    beside = {"world.json", "observed.csv", "README.md", "assessments/osai.csv", "assessments/mot.csv"}
    paths = [path.relative_to(SAMPLE).as_posix() for path in SAMPLE.rglob("*") if path.is_file()]
    assert [path for path in paths if re.sub(r"^steps/[^/]+/", "", path) not in known and path not in beside] == []


def test_it_is_at_most_six_megabytes() -> None:
    assert sum(path.stat().st_size for path in SAMPLE.rglob("*") if path.is_file()) <= 6_000_000


def test_it_says_what_it_is_and_names_whose_facts_it_holds() -> None:
    assert "sample" in ABOUT["title"].lower() and "not the whole" in ABOUT["title"]
    assert datetime.fromisoformat(ABOUT["as_of"]).tzinfo is not None
    assert all("what" in one and "source" in one for one in ABOUT["provenance"])
    # The title stands on every page and in every export.
    for told in (ABOUT["title"], json.dumps(ABOUT["provenance"]), ABOUT["attribution"], (SAMPLE / "README.md").read_text(encoding="utf-8")):
        assert [words for words in ATTRIBUTED if words not in told] == []
    assert "short of" in (SAMPLE / "README.md").read_text(encoding="utf-8")


def test_the_replay_takes_every_state(tmp_path: Path) -> None:
    world = World(SAMPLE, tmp_path)
    moments = [world.advance() for _ in world.steps]
    assert moments == [moment for moment, _ in world.steps] and len(moments) == 6 and world.advance() is None
    assert world.row("model", "gpt2")[2:4] == ("renamed", "openai-community/gpt2")  # type: ignore[index]


def test_every_record_has_what_the_form_requires_and_stands_once() -> None:
    for step, table, records in TABLES:
        key = FILES[table][1]
        assert all(record.get(key) for record in records), (step, table)
        assert max(Counter(map(_name, records)).values(), default=1) == 1, (step, table)


def test_every_record_names_its_source_and_its_page() -> None:
    with (SAMPLE / "observed.csv").open(encoding="utf-8", newline="") as stream:
        observed = {(row["table"], row["id"]): row for row in csv.DictReader(stream)}
    told = {(table, _name(record)) for _, table, records in TABLES for record in records if not {"_renamed_to", "_deleted"} & set(record)}
    assert sorted(told - set(observed)) == []
    for row in observed.values():
        assert re.match(r"^https://(huggingface\.co|arxiv\.org|github\.com)/\S+$", row["page"]), row
        assert set(row["sources"].split()) <= {"facts", "labs", "cards", "hub_2022", "osai_index", "clones", "counters"} and row["sources"], row


def _fields(told: Any) -> set[str]:
    inner = told.values() if isinstance(told, dict) else told if isinstance(told, list) else ()
    return (set(told) if isinstance(told, dict) else set()).union(*map(_fields, inner))


def test_no_record_holds_a_text_of_others() -> None:
    for step, table, records in TABLES:
        for record in records:
            assert not TEXTS & _fields(record), (step, table, _name(record))


@pytest.mark.parametrize("table", ["hub/cards", "github/readmes"])
def test_cards_and_readmes_are_headings_links_and_words_of_ours(table: str) -> None:
    for record in BASE[table]:
        body = re.sub(r"\A---\n.*?\n---\n", "", record["text"], count=1, flags=re.DOTALL)
        for line in body.splitlines():
            assert OURS.fullmatch(line), (record, line)
            is_ours = line.startswith(("This text was written", "- ["))
            assert is_ours or len(line.split()) <= LONG, (_name(record), line)


def test_the_ratings_are_the_indexs_without_the_raters_words() -> None:
    with (SAMPLE / "assessments" / "osai.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert reader_of(list(rows[0])) is not None and len(rows) > 50
    assert not [name for name in rows[0] if name.startswith("note_")]
    held = {record["id"] for record in BASE["hub/models"]}
    assert {row["hub_id"] for row in rows if row["hub_id"]} <= held


def test_labs_derivatives_and_days_are_enough() -> None:
    labs = {row["account"].lower(): row["lab_id"] for row in registry_rows(settings.REGISTRY, "accounts") if row["service"] == "huggingface"}
    models = BASE["hub/models"]
    assert len({labs[account] for record in models if (account := record["id"].split("/")[0].lower()) in labs}) >= 60
    held = {record["id"] for record in models}
    below = [one for one in models if held & {tag.split(":")[-1] for tag in one.get("tags", ()) if tag.startswith("base_model:")}]
    assert len(below) >= 100
    assert sum("downloads" in record for record in models) >= 200
    steps = {step for step, table, records in TABLES if step and table == "hub/models" and any("downloads" in one for one in records)}
    assert len(steps) == 6


def test_counters_of_all_time_are_told_on_days_of_two_months_and_on_no_other() -> None:
    told = {
        step[:10]: {one["id"]: one["downloadsAllTime"] for one in records if "downloadsAllTime" in one}
        for step, table, records in TABLES
        if table == "hub/models"
    }
    days = sorted(day for day, counters in told.items() if counters)
    assert len({day[:7] for day in days if day}) == 2 and "" not in days
    recorded = json.loads((settings.ROOT / "tools" / "sample_counters.json").read_text(encoding="utf-8"))
    assert recorded["licence"] == "CC-BY-4.0"
    for day in recorded["lists"]:
        counters = {one["id"]: one["downloadsAllTime"] for one in day["models"]}
        assert told[day["observed_at"][:10]] == counters and len(counters) == 75
        # What a list told in order is in order, and nothing was downloaded more often in 30 days than ever.
        assert sorted(day["models"], key=lambda one: -one["downloads"]) == day["models"]
        assert all(one["downloads"] <= one["downloadsAllTime"] for one in day["models"])


def test_an_account_that_converts_others_models_is_there_with_its_conversions() -> None:
    held = {record["id"]: record for _, table, records in TABLES if table == "hub/models" for record in records if "tags" in record}
    made: Counter[str] = Counter()
    for name, record in held.items():
        bases = {tag.split(":")[-1] for tag in record["tags"] if tag.startswith("base_model:quantized:")}
        made[name.split("/")[0]] += any(base in held and base.split("/")[0] != name.split("/")[0] for base in bases)
    assert max(made.values()) >= 10


def test_the_labels_of_a_second_index_are_read_and_of_models_that_are_here() -> None:
    with (SAMPLE / "assessments" / "mot.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert reader_of(list(rows[0])) is not None and len(rows) > 20
    assert {row["hub_id"] for row in rows} <= {record["id"] for record in BASE["hub/models"]}


def test_gating_is_told_as_the_hub_tells_it_or_that_it_is() -> None:
    for _, table, records in TABLES:
        if table in {"hub/models", "hub/datasets"}:
            assert all(record.get("gated", False) in (False, True, "auto", "manual") for record in records)


def test_nothing_is_of_a_later_day_than_its_state() -> None:
    for step, table, records in TABLES:
        limit = datetime.fromisoformat(step or ABOUT["as_of"]).astimezone(UTC)
        for record in records:
            for field in ("last_commit_at", "first_commit_at", "createdAt", "pushed_at"):
                if record.get(field):
                    assert datetime.fromisoformat(record[field]).astimezone(UTC) <= limit, (step, table, record)
