"""Statistics of a list of models, for the synthetic Hub and for recorded worlds alike: what ``hub_days --calibrate`` prints side by side."""

from __future__ import annotations

import gzip
import sys
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import orjson

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "plugins"))

from observatory.sources.hub_census import FIELDS

ASKED = {*FIELDS["model"], "_id", "id"}
# What published analyses say of the whole Hub, and what lineage must bear.
STATED = {
    "models": "3,012,377",
    "no downloads in 30 days": "> 70 %",
    "top 0.01 % of downloads": "49.6 %",
    "top 1 % of downloads": "99 %",
    "declare a base model": "28 %; 60 % to bear",
    "parents per model": "0.6 to bear",
    "bytes a record": "750",
}
LICENCES = ("(none)", "apache-2.0", "mit", "other", "openrail", "gemma", "cc-by-nc-4.0", "llama3.1")
RELATIONS = ("finetune", "adapter", "quantized", "merge")


def recorded(world: Path) -> Iterator[dict[str, Any]]:
    """Models of a recorded world that tell their tags."""
    for name in ("models.jsonl.gz", "models.jsonl"):
        path = world / "hub" / name
        if path.exists():
            with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as lines:
                yield from (record for record in map(orjson.loads, lines) if "tags" in record)
            return
    raise FileNotFoundError(f"{world.name}: no hub/models.jsonl")


def shown(part: float, whole: float = 1.0) -> str:
    """A share in per cent."""
    return f"{100 * part / whole:.3g} %" if whole else "-"


class Statistics:
    """Counts over one pass; ``rows`` says them."""

    def __init__(self, records: Iterable[dict[str, Any]]) -> None:
        self.n = self.size = self.tags = self.parents = self.liked = 0
        self.downloads, self.any = array("q"), Counter[str]()
        self.accounts, self.licences, self.relations = Counter[str](), Counter[str](), Counter[str]()
        self.trees: dict[str, str] = {}
        for record in records:
            self._take(record)

    def _take(self, record: dict[str, Any]) -> None:
        tags = [tag for tag in record["tags"] if isinstance(tag, str)]
        self.n += 1
        self.tags += len(tags)
        self.size += len(orjson.dumps({key: value for key, value in record.items() if key in ASKED}))
        self.liked += (record.get("likes") or 0) > 0
        self.accounts[record["id"].partition("/")[0]] += 1
        if "downloads" in record:
            self.downloads.append(record["downloads"])
        self.licences[next((tag[8:] for tag in tags if tag.startswith("license:")), "(none)")] += 1
        self._lineage(record["id"], [tag.split(":") for tag in tags if tag.startswith("base_model:")])
        for prefix in ("arxiv:", "dataset:"):
            self.any[prefix] += any(tag.startswith(prefix) for tag in tags)
        for key in ("cardData", "library_name", "pipeline_tag", "safetensors", "gguf"):
            self.any[key] += key in record
        self.any["gated"] += record.get("gated") not in (None, False)

    def _lineage(self, name: str, parts: list[list[str]]) -> None:
        parents = {part[-1] for part in parts}
        self.any["base"] += bool(parents)
        self.parents += len(parents)
        self.relations.update({part[1] for part in parts if len(part) == 3} or ({"(bare)"} if parents else ()))
        if parents:
            self.trees[name] = parts[0][-1]

    def _depths(self) -> tuple[int, int, int]:
        """(deepest, most direct children, most models under one root), by each model's first parent."""
        under, deepest = Counter[str](), 0
        for name in self.trees:
            seen = [name]
            while (parent := self.trees.get(seen[-1])) is not None and parent not in seen:
                seen.append(parent)
            deepest = max(deepest, len(seen) - 1 + (parent is not None and parent not in seen))
            under[seen[-1]] += 1
        return deepest, max(Counter(self.trees.values()).values(), default=0), max(under.values(), default=0)

    def rows(self) -> dict[str, str]:
        """Name of a statistic → its value, to be read."""
        n, edges = self.n, sum(self.relations.values())
        deepest, direct, tree = self._depths()
        held = np.sort(np.array(list(self.accounts.values())))
        return {
            "models": f"{n:,}",
            "bytes a record": f"{self.size / n:.0f}",
            **self._downloads(),
            "liked": shown(self.liked, n),
            "tags a model": f"{self.tags / n:.1f}",
            "declare a base model": shown(self.any["base"], n),
            "parents per model": f"{self.parents / n:.2f}",
            **{f"  {relation}": shown(self.relations[relation], edges) for relation in (*RELATIONS, "(bare)")},
            "most direct children": f"{direct:,} ({shown(direct, n)})",
            "most under one root": f"{tree:,} ({shown(tree, n)})",
            "deepest": str(deepest),
            "models per account, mean": f"{n / len(held):.1f}",
            **{f"  at {q} %": f"{held[int(len(held) * q / 100)]}" for q in (50, 90, 99)},
            "  most": f"{held[-1]:,}",
            **{f"licence {name}": shown(self.licences[name], n) for name in LICENCES},
            "gated": shown(self.any["gated"], n),
            **{f"with {key}": shown(self.any[key], n) for key in ("arxiv:", "dataset:", "cardData", "library_name", "pipeline_tag", "safetensors", "gguf")},
        }

    def _downloads(self) -> dict[str, str]:
        held = np.sort(np.array(self.downloads, dtype=np.float64))
        n, total = len(held), held.sum()
        if not n or not total:
            return {}
        top = {f"top {name} of downloads": shown(held[-max(1, round(n * part)) :].sum(), total) for name, part in (("0.01 %", 1e-4), ("1 %", 1e-2))}
        gini = 2 * (np.arange(1, n + 1) * held).sum() / (n * total) - (n + 1) / n
        return {"no downloads in 30 days": shown((held == 0).sum(), n), **top, "Gini of downloads": f"{gini:.3f}"}


def table(columns: dict[str, dict[str, str]]) -> str:
    """The statistics side by side."""
    columns = {**columns, "stated": STATED}
    names = list(next(iter(columns.values())))
    lines = [f"{'':<26}" + "".join(f"{title:>22}" for title in columns)]
    lines += [f"{name:<26}" + "".join(f"{column.get(name, '-'):>22}" for column in columns.values()) for name in names]
    return "\n".join(lines) + "\n"
