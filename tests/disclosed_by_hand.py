"""What repositories disclose by their records, in plain Python over the raw records: another path to mart.hub_disclosure.

It shares no code with the reader or the rules but what an identifier is (observatory.identifiers, tested by itself); classes of licences and accounts of labs
are read from the registry's files.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from observatory.identifiers import base_model_id, canonical_arxiv_id, is_listed_id, parse_hub_url

REGISTRY = Path(__file__).resolve().parents[1] / "sql" / "registry"
COMPONENTS = ("weights", "data", "code", "methods", "licence", "card", "evaluation", "base")
OPENNESS = {"public-domain": 5, "permissive": 4, "copyleft": 3, "use-restricted": 2, "non-commercial": 1, "proprietary-restricted": 0}
WRITTEN_BY_TRAINERS = ["generated_from_trainer", "generated_from_keras_callback", "trl", "axolotl", "unsloth", "llama-factory", "autotrain"]
COLUMNS = ("hub_id", "gone_at", "access", "account", "licence_id", *COMPONENTS, "datasets_declared", "datasets_open", "bases_declared", "bases_open")
COLUMNS += ("has_tags", "has_card", "dataset_hub_ids", "base_hub_ids")


def classes() -> dict[str, str]:
    """Class of each licence id of the Hub."""
    with (REGISTRY / "licences.csv").open(encoding="utf-8", newline="") as stream:
        return {row["hub_license_id"]: row["licence_class"] for row in csv.DictReader(stream) if row["match_kind"] == "hub_id"}


class Hub:
    """All that was ever told: the newest record of each ``(kind, _id)``, who was met by which name, and who is gone."""

    def __init__(self) -> None:
        self.records: dict[tuple[str, str], dict[str, Any]] = {}
        self.told_at: dict[tuple[str, str], datetime] = {}
        self.gone: dict[tuple[str, str], datetime] = {}
        self.former: dict[tuple[str, str], list[tuple[datetime, tuple[str, str]]]] = {}
        self.order: dict[tuple[str, str], int] = {}
        self.bearers: dict[tuple[str, str], list[tuple[str, str]]] = {}

    def tell(self, kind: str, records: Iterable[dict[str, Any]], at: datetime) -> None:
        """A list tells these records. Counters alone are no news."""
        for record in records:
            who = (kind, record["_id"])
            old = self.records.get(who)
            if old is not None and who not in self.gone and _news(old) == _news(record):
                continue
            if old is not None:
                self.former.setdefault((kind, old["id"]), []).append((at, who))
            self.records[who], self.told_at[who] = record, at
            self.gone.pop(who, None)

    def leave(self, kind: str, uid: str, at: datetime) -> None:
        """The Hub says that it is gone."""
        self.gone.setdefault((kind, uid), at)

    def access(self, who: tuple[str, str]) -> str:
        """Who gets at a repository."""
        record = self.records[who]
        if who in self.gone:
            return "gone"
        if record.get("disabled") is True:
            return "disabled"
        if record.get("private") is True:
            return "private"
        gated = gate(record)
        return {None: "not told", "false": "open"}.get(gated, "gated")

    def lead(self, kind: str, name: str) -> str | None:
        """How one gets to what a name means; None where nobody was ever met by it."""
        bearers = self.bearers.get((kind, name))
        if bearers:
            return self.access(max(bearers, key=lambda who: (who not in self.gone, self.told_at[who], self.order[who])))
        former = self.former.get((kind, name))
        return self.access(max(former, key=lambda one: (one[0], self.order[one[1]]))[1]) if former else None

    def rows(self) -> dict[tuple[str, str], dict[str, Any]]:
        """The row of each repository."""
        known = classes()
        self.order = {who: place for place, who in enumerate(self.records)}
        self.bearers = {}
        for who, record in self.records.items():
            self.bearers.setdefault((who[0], record["id"]), []).append(who)
        return {who: self.row(who, known) for who in self.records}

    def row(self, who: tuple[str, str], known: dict[str, str]) -> dict[str, Any]:
        """The row of one, by its record alone and by who is there."""
        kind, record = who[0], self.records[who]
        tags = record.get("tags")
        tags = [tag for tag in tags if isinstance(tag, str)][:5_000] if isinstance(tags, list) else None
        card = record.get("cardData")
        card = card if isinstance(card, dict) and card else None
        named = Named(kind, tags or [], card or {})
        told = tags is not None or card is not None
        gated, access = gate(record), self.access(who)
        shut = record.get("disabled") is True or record.get("private") is True
        sets = {name: self.lead("dataset", name) for name in named.datasets}
        bases = {name: self.lead(kind, name) for name in named.bases if name != record["id"]}
        n_sets, n_bases = len(sets) + named.other_datasets, len(bases) + named.other_bases
        open_sets, open_bases = (sum(one == "open" for one in ends.values()) for ends in (sets, bases))
        licences = named.licences
        row: dict[str, Any] = {
            "hub_id": record["id"],
            "gone_at": self.gone.get(who),
            "access": access,
            "account": record["id"].partition("/")[0].lower(),
            "licence_id": licences[0] if licences else None,
            "datasets_declared": n_sets,
            "datasets_open": open_sets,
            "bases_declared": n_bases,
            "bases_open": open_bases,
            "has_tags": tags is not None,
            "has_card": card is not None,
            "dataset_hub_ids": named.datasets or None,
            "base_hub_ids": named.bases or None,
        }
        own = "none" if shut else {None: "unknown", "false": "open"}.get(gated, "partial")
        detected = any(isinstance(record.get(name), dict) and record[name].get("total") for name in ("safetensors", "gguf"))
        by_files = ["safetensors", "gguf", "pytorch"]
        own_words = record.get("cardData")
        written: list[str] = []
        if isinstance(own_words, dict):
            by_files += ["onnx", "openvino", "coreml", "tflite", "tf", "jax"]
            words = own_words.get("tags")
            written = [one.strip().lower() for one in (words if isinstance(words, list) else [words]) if isinstance(one, str)]
        detected = detected or any(tag in by_files and tag not in written for tag in tags or [])
        if kind == "dataset":
            row |= {"weights": None, "evaluation": None, "data": own}
        else:
            row["weights"] = own if shut or detected else "unknown"
            row["data"] = "unknown" if not told else "none" if not n_sets else "open" if open_sets == n_sets else "partial"
            row["evaluation"] = "open" if named.results else "partial" if named.announces_results else "none" if told else "unknown"
        row["code"] = "partial" if set(WRITTEN_BY_TRAINERS) & set(tags or []) else "unknown"
        row["methods"] = "partial" if named.papers else "none" if tags is not None else "unknown"
        ranks = [OPENNESS.get(known.get(one, "") if one != "other" else "") for one in licences]
        if not licences:
            row["licence"] = "none" if told else "unknown"
        elif None in ranks:
            row["licence"] = "unknown"
        else:
            least = min(rank for rank in ranks if rank is not None)
            row["licence"] = "open" if least >= 3 else "partial" if least >= 1 else "none"
        row["card"] = "unknown" if card is None else "open" if named.topics >= 5 else "partial"
        row["base"] = "unknown" if not told else "none" if not n_bases else "open" if open_bases == n_bases else "partial"
        return row


class Named:
    """What tags and a card name."""

    def __init__(self, kind: str, tags: list[str], card: dict[str, Any]) -> None:
        def told(name: str) -> list[str]:
            value = card.get(name)
            return [one.strip()[:500] for one in (value if isinstance(value, list) else [value])[:200] if isinstance(one, str) and one.strip()]

        def tagged(head: str) -> list[str]:
            return [one for tag in tags if tag.startswith(head) and (one := tag[len(head) :].strip()[:500])]

        self.licences = unique([one.lower() for one in [*tagged("license:"), *told("license")]])
        self.papers = [one for one in map(canonical_arxiv_id, tagged("arxiv:")) if one]
        self.datasets: list[str] = []
        self.bases: list[str] = []
        self.other_datasets = self.other_bases = self.results = 0
        self.announces_results = False
        if kind == "dataset":
            sources = [one for one in [*told("source_datasets"), *tagged("source_datasets:")] if one.lower() != "original"]
            ids = [None if one.lower() in {"extended", "extended|other"} else dataset_id(one.split("|")[-1]) for one in sources]
            self.bases = unique([one for one in ids if one])
            self.other_bases = int(None in ids)
            structured = any(card.get(name) not in (None, {}, [], "") for name in ("configs", "dataset_info"))
            asked = (told("license"), told("language"), told("task_categories") or told("task_ids"), told("size_categories"), told("source_datasets"))
            self.topics = sum(map(bool, asked)) + bool(told("annotations_creators") or told("language_creators")) + structured
            return
        measured_on, self.results = results(card.get("model-index"))
        own = told("datasets")
        measured_on -= {one.lower() for one in own}
        by_tag = tagged("dataset:")
        found = [dataset_id(one) for one in own], [dataset_id(one) for one in by_tag]
        self.datasets = unique([*(one for one in found[0] if one), *(one for one in found[1] if one and one.lower() not in measured_on)])
        self.other_datasets = max(len({one for one in names if dataset_id(one) is None}) for names in (own, by_tag))
        relations = ("adapter:", "finetune:", "merge:", "quantized:", "unspecified:")
        parents = [next((one[len(head) :] for head in relations if one.startswith(head)), one) for one in tagged("base_model:")]
        own_bases = told("base_model")
        self.bases = unique([one for one in map(base_model_id, [*own_bases, *parents]) if one])
        self.other_bases = max(len({one for one in names if base_model_id(one) is None}) for names in (own_bases, parents))
        index_told = card.get("model-index") not in (None, {}, [], "")
        self.announces_results = bool(card.get("metrics")) or index_told or bool({"model-index", "eval-results"} & set(tags))
        asked = (told("license"), told("language"), card.get("pipeline_tag"), card.get("library_name"), own, own_bases, self.results or card.get("metrics"))
        self.topics = sum(map(bool, asked))


def results(index: Any) -> tuple[set[str], int]:
    """Data sets that a model-index was measured on, and how many values it holds."""
    rows = [row for one in index if isinstance(one, dict) and isinstance(one.get("results"), list) for row in one["results"]] if isinstance(index, list) else []
    rows = [row for row in rows[:10_000] if isinstance(row, dict)]
    sets = {row["dataset"]["type"].strip().lower() for row in rows if isinstance(row.get("dataset"), dict) and isinstance(row["dataset"].get("type"), str)}
    values = [one.get("value") for row in rows if isinstance(row.get("metrics"), list) for one in row["metrics"] if isinstance(one, dict)]
    said = [one for one in values if (isinstance(one, int | float) and not isinstance(one, bool)) or (isinstance(one, str) and one.strip())]
    return sets, len(said)


def dataset_id(text: str) -> str | None:
    """The id that a name or an address spells."""
    if "://" in text:
        page = parse_hub_url(text)
        return page[1] if page and page[0] == "dataset" else None
    return text if is_listed_id(text) else None


def gate(record: dict[str, Any]) -> str | None:
    """The gate as told."""
    value = record.get("gated")
    return str(value).lower() if isinstance(value, bool) else value if value in ("auto", "manual") else None


def unique(names: list[str]) -> list[str]:
    """Each once, at most two hundred."""
    return list(dict.fromkeys(names))[:200]


def _news(record: dict[str, Any]) -> str:
    return json.dumps({name: value for name, value in record.items() if name not in {"downloads", "downloadsAllTime", "likes"}}, sort_keys=True)
