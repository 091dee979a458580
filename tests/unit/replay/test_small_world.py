"""The tests' own world: its form, its size, a page for every record, and tags that agree with the cards' data.

Facts themselves cannot be proven here; what can be is that each one names where it may be looked up.
"""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from places import SMALL_WORLD

from observatory.replay.world import FILES, World

HUB_ID = re.compile(r"^[A-Za-z0-9][\w.-]*/[A-Za-z0-9][\w.-]*$")
OLD_HUB_ID = re.compile(r"^[A-Za-z0-9][\w.-]*(/[A-Za-z0-9][\w.-]*)?$")
ARXIV_ID = re.compile(r"^\d{4}\.\d{4,5}$")
FULL_NAME = re.compile(r"^[A-Za-z0-9-]+/[\w.-]+$")
# Hub fields that are counts: none stands here, since no dated public statement was at hand for one.
COUNTERS = {"downloads", "downloadsAllTime", "likes", "trendingScore", "numFollowers", "numModels", "upvotes",
            "stargazers_count", "forks_count", "subscribers_count", "open_issues_count", "watchers_count"}  # fmt: skip
LEAST = {"hub/models": 150, "hub/datasets": 50, "arxiv/papers": 50, "github/repos": 50, "hub/organizations": 30,
         "hub/papers": 20, "hub/cards": 50, "github/trees": 25}  # fmt: skip
SERVICE = {"hub": "huggingface", "arxiv": "arxiv", "github": "github"}
FOUNDING = {
    "hub/models": [
        "deepseek-ai/DeepSeek-R1", "deepseek-ai/DeepSeek-R1-Zero", "deepseek-ai/DeepSeek-R1-Distill-Qwen-1.5B",
        "deepseek-ai/DeepSeek-R1-Distill-Qwen-7B", "deepseek-ai/DeepSeek-R1-Distill-Qwen-14B",
        "deepseek-ai/DeepSeek-R1-Distill-Qwen-32B", "deepseek-ai/DeepSeek-R1-Distill-Llama-8B",
        "deepseek-ai/DeepSeek-R1-Distill-Llama-70B", "unsloth/DeepSeek-R1-GGUF", "open-r1/OpenR1-Qwen-7B",
        "Qwen/Qwen2.5-7B-Instruct", "Qwen/Qwen3-8B", "Qwen/QwQ-32B", "meta-llama/Llama-2-7b-hf",
        "meta-llama/Meta-Llama-3-8B", "meta-llama/Llama-3.1-8B", "meta-llama/Llama-3.3-70B-Instruct",
        "google-bert/bert-base-uncased", "google-t5/t5-base", "albert/albert-base-v2", "google/electra-base-discriminator",
        "openai-community/gpt2", "openai/gpt-oss-20b", "openai/gpt-oss-120b", "stanfordnlp/stanza-en",
        "allenai/OLMo-7B", "allenai/OLMo-2-1124-7B", "black-forest-labs/FLUX.1-dev",
    ],
    "hub/datasets": ["allenai/dolma", "allenai/olmo-mix-1124", "HuggingFaceFW/fineweb", "EleutherAI/pile",
                     "allenai/tulu-3-sft-mixture", "open-r1/OpenR1-Math-220k", "rajpurkar/squad"],
    "arxiv/papers": ["2501.12948", "2303.08774", "1810.04805", "2501.00656"],
    "github/repos": ["deepseek-ai/DeepSeek-R1", "allenai/OLMo", "google-research/bert", "openai/gpt-2", "black-forest-labs/flux"],
}  # fmt: skip


def _load(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _tables() -> list[tuple[str, str, str, list[dict[str, Any]]]]:
    """``(step or "", stem, key field, records)`` of every table file."""
    found = []
    for folder in [SMALL_WORLD, *sorted((SMALL_WORLD / "steps").iterdir())]:
        for stem, (_, key) in FILES.items():
            path = folder / f"{stem}.jsonl"
            if path.exists():
                found.append((folder.name if folder != SMALL_WORLD else "", stem, key, _load(path)))
    return found


TABLES = _tables()
BASE = {stem: records for step, stem, _, records in TABLES if not step}
MODELS = [record for _, stem, _, records in TABLES if stem == "hub/models" for record in records if "tags" in record]
DATASETS = [record for record in BASE["hub/datasets"] if "tags" in record]
OBSERVED = list(csv.DictReader((SMALL_WORLD / "observed.csv").open(encoding="utf-8", newline="")))


def _kind(stem: str, record: dict[str, Any]) -> tuple[str, str]:
    kind = FILES[stem][0]
    if kind in {"card", "refs"}:
        kind = f"{record['repo_type']}_{kind}"
    return SERVICE[stem.split("/")[0]], kind


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def test_every_file_is_one_that_the_replay_knows() -> None:
    known = {f"{stem}.jsonl" for stem in FILES} | {"hub/stats/models.parquet", "hub/stats/datasets.parquet"}
    for path in SMALL_WORLD.rglob("*"):
        if path.is_dir():
            continue
        relative = path.relative_to(SMALL_WORLD).as_posix()
        assert re.sub(r"^steps/[^/]+/", "", relative) in known or relative in {
            "world.json",
            "observed.csv",
            "README.md",
        }, relative


def test_it_is_small() -> None:
    assert sum(path.stat().st_size for path in SMALL_WORLD.rglob("*") if path.is_file()) < 1_000_000


def test_it_says_that_it_is_a_sample() -> None:
    about = json.loads((SMALL_WORLD / "world.json").read_text(encoding="utf-8"))
    assert "sample" in about["title"].lower()
    assert _moment(about["as_of"]) and about["provenance"]


def test_three_later_steps_and_the_replay_reaches_the_last(tmp_path: Path) -> None:
    world = World(SMALL_WORLD, tmp_path)
    assert len(world.steps) == 3
    assert world.row("model", "gpt2")[2:4] == ("renamed", "openai-community/gpt2")  # type: ignore[index]
    moments = [world.advance() for _ in range(3)]
    assert moments == [moment for moment, _ in world.steps] and world.advance() is None
    assert world.row("model", "microsoft/VibeVoice-Large")[2] == "deleted"  # type: ignore[index]
    assert world.row("model", "allenai/Olmo-3-7B-Think")[2] == "there"  # type: ignore[index]


@pytest.mark.parametrize(("stem", "least"), LEAST.items())
def test_enough_records(stem: str, least: int) -> None:
    assert len(BASE[stem]) >= least


def test_about_thirty_labs_and_some_papers_to_harvest() -> None:
    assert len({record["id"].split("/")[0] for record in BASE["hub/models"]}) >= 30
    assert sum("datestamp" in paper and "categories" in paper for paper in BASE["arxiv/papers"]) >= 10


@pytest.mark.parametrize(("stem", "names"), FOUNDING.items())
def test_what_the_founding_argument_names_is_there(stem: str, names: list[str]) -> None:
    key = FILES[stem][1]
    assert set(names) <= {record[key] for record in BASE[stem]}


def test_no_record_stands_twice_in_one_table() -> None:
    for step, stem, key, records in TABLES:
        counted = Counter((record.get("repo_type"), record[key]) for record in records)
        assert max(counted.values()) == 1, (step, stem, counted.most_common(1))


def test_ids_are_well_formed() -> None:
    pattern = {"hub/organizations": re.compile(r"^[\w.-]+$"), "hub/papers": ARXIV_ID, "arxiv/papers": ARXIV_ID}
    for _, stem, key, records in TABLES:
        for record in records:
            form = pattern.get(stem) or (FULL_NAME if stem.startswith("github/") else OLD_HUB_ID if "_renamed_to" in record else HUB_ID)
            assert form.match(record[key]), (stem, record[key])
            if "author" in record:
                assert record["author"] == record["id"].split("/")[0]


def test_no_counter_and_no_abstract_and_no_person() -> None:
    for _, stem, key, records in TABLES:
        for record in records:
            assert not COUNTERS & set(record), (stem, record[key])
            assert not {"abstract", "submitter"} & set(record), (stem, record[key])


def test_every_record_has_a_public_page() -> None:
    pages = {(row["service"], row["kind"], row["id"]) for row in OBSERVED}
    missing = [(*_kind(stem, record), record[key]) for _, stem, key, records in TABLES for record in records
               if (*_kind(stem, record), record[key]) not in pages]  # fmt: skip
    assert missing == []


def test_every_observed_row_has_its_record_and_says_what_was_taken() -> None:
    held = {(*_kind(stem, record), record[key]) for _, stem, key, records in TABLES for record in records}
    for row in OBSERVED:
        assert (row["service"], row["kind"], row["id"]) in held, row
        assert re.match(r"^https://(huggingface\.co|arxiv\.org|github\.com)/\S+$", row["page"]), row
        assert row["facts"].strip(), row


def test_tags_agree_with_the_card_data() -> None:
    for record in [*MODELS, *DATASETS]:
        card, tags = record.get("cardData") or {}, record["tags"]
        for field, prefix in (("license", "license:"), ("base_model", "base_model:"), ("datasets", "dataset:")):
            told = card.get(field) or []
            for value in [told] if isinstance(told, str) else told:
                assert f"{prefix}{value}" in tags, (record["id"], field, value)
        assert {tag[8:] for tag in tags if tag.startswith("license:")} == set(_as_list(card.get("license"))), record["id"]
        for tag in tags:
            relation, _, base = tag.removeprefix("base_model:").partition(":")
            if tag.startswith("base_model:") and base:
                assert relation in {"finetune", "quantized", "adapter", "merge"} and f"base_model:{base}" in tags, record["id"]
            if tag.startswith("arxiv:"):
                assert ARXIV_ID.match(tag[6:]), (record["id"], tag)


def _as_list(told: Any) -> list[str]:
    return [] if told is None else [told] if isinstance(told, str) else list(told)


def test_gating_is_told_as_the_hub_tells_it() -> None:
    for record in [*MODELS, *DATASETS]:
        assert record.get("gated", False) in (False, "auto", "manual"), record["id"]
    gated = {record["id"]: record.get("gated") for record in BASE["hub/models"]}
    assert gated["meta-llama/Llama-3.1-8B"] == "manual" and gated["deepseek-ai/DeepSeek-R1"] is False


def test_file_lists_are_plain_and_whole_series() -> None:
    told = {record["id"]: [one["rfilename"] for one in record["siblings"]] for record in BASE["hub/models"] if "siblings" in record}
    assert len(told) >= 10
    for hub_id, names in told.items():
        assert names == sorted(set(names)) and all(not name.startswith("/") for name in names), hub_id
    shards = [name for name in told["deepseek-ai/DeepSeek-R1"] if name.startswith("model-")]
    assert shards == [f"model-{number:05d}-of-000163.safetensors" for number in range(1, 164)]


def test_cards_are_front_matter_heading_and_links_only() -> None:
    for card in BASE["hub/cards"]:
        head, body = re.fullmatch(r"(?:---\n(.*?)\n---\n)?(# .*)", card["text"], re.DOTALL).groups()  # type: ignore[union-attr]
        for line in body.splitlines():
            assert re.fullmatch(r"#{1,2} \S.*|- \[[^\]]+\]\(https://\S+\)|", line), (card["id"], line)
        table = "hub/models" if card["repo_type"] == "model" else "hub/datasets"
        record = next(one for one in BASE[table] if one["id"] == card["id"])
        assert (yaml.safe_load(head) if head else {}) == (record.get("cardData") or {}), card["id"]


def test_readmes_are_heading_and_links_only() -> None:
    for readme in BASE["github/readmes"]:
        for line in readme["text"].splitlines():
            assert re.fullmatch(r"#{1,2} \S.*|- \[[^\]]+\]\(https://\S+\)|", line), (readme["full_name"], line)


def test_parts_of_a_repository_belong_to_a_held_repository() -> None:
    held = {(step, record["full_name"]) for step, stem, _, records in TABLES if stem == "github/repos" for record in records}
    for step, stem, _, records in TABLES:
        if stem.startswith("github/") and stem != "github/repos":
            for record in records:
                assert (step, record["full_name"]) in held or ("", record["full_name"]) in held, (
                    step,
                    stem,
                    record["full_name"],
                )


def test_trees_say_whether_they_are_whole() -> None:
    for step, stem, _, records in TABLES:
        for tree in records if stem == "github/trees" else []:
            assert isinstance(tree["truncated"], bool) and tree["entries"], tree["full_name"]
            assert re.fullmatch(r"[0-9a-f]{40}", tree.get("sha", "0" * 40)), tree["full_name"]
            paths = [entry["path"] for entry in tree["entries"]]
            assert len(paths) == len(set(paths)), (step, tree["full_name"])


def test_what_is_counted_of_commits_lies_before_its_moment() -> None:
    as_of = json.loads((SMALL_WORLD / "world.json").read_text(encoding="utf-8"))["as_of"]
    for step, stem, _, records in TABLES:
        for record in records:
            limit = _moment(step or as_of)
            for field in ("last_commit_at", "first_commit_at", "createdAt", "lastModified"):
                if field in record:
                    assert _moment(record[field]) <= limit, (step, stem, record)
            if stem == "arxiv/papers" and "datestamp" in record:
                assert record["datestamp"] <= limit.date().isoformat(), record["id"]


def test_checkpoints_of_pythia_are_all_there() -> None:
    steps = {0, *(2**power for power in range(10)), *range(1000, 144_000, 1000)}
    assert len(steps) == 154
    for refs in BASE["hub/refs"]:
        assert {branch["name"] for branch in refs["branches"]} == {"main", *(f"step{step}" for step in steps)}, refs["id"]


def test_a_base_model_by_another_name_is_never_its_own_parent() -> None:
    for record in MODELS:
        assert f"base_model:{record['id']}" not in record["tags"]
