"""How many cards and file trees the rule engine reads per second on one core, beside parsing alone: python bench/rule_engine.py WORLD.

Reads a world's model cards, dataset cards, READMEs and the file trees that its model records and repositories tell, in this
process and on one core, and prints a row per kind with the ratio to what the Markdown or JSON parser alone needs on the same texts.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "plugins"))

from observatory.disclosure import markdown, read
from observatory.disclosure.card import front_matter
from observatory.disclosure.reading import Document


def lines(path: Path) -> Iterator[dict[str, Any]]:
    """Records of one table of a world; none where it is absent."""
    if path.exists():
        with gzip.open(path, "rb") as stream:
            yield from map(json.loads, stream)


def documents(world: Path) -> Iterator[Document]:
    """Cards, READMEs and trees of the world as the pipeline hands them to the readers."""
    for row in lines(world / "hub" / "cards.jsonl.gz"):
        kind = "dataset_card" if row.get("repo_type") == "dataset" else "model_card"
        yield Document("huggingface", kind, "resolve", str(row["id"]), text=row.get("text") or "", locator="README.md")
    for row in lines(world / "hub" / "models.jsonl.gz"):
        if isinstance(row.get("siblings"), list):
            yield Document("huggingface", "model", "list", str(row["id"]), payload=row)
    for row in lines(world / "github" / "readmes.jsonl.gz"):
        yield Document("github", "readme", "readme", str(row.get("full_name")), text=row.get("text") or "", locator="README.md")
    for row in lines(world / "github" / "trees.jsonl.gz"):
        yield Document("github", "tree", "tree", str(row.get("full_name")), payload={"entries": row.get("entries") or []})


def parse_only(document: Document) -> object:
    """What the parser alone does with it."""
    if document.text is not None:
        return markdown.parse(front_matter(document.text).body)
    return json.loads(json.dumps(document.payload))


def seconds(action: Callable[[Document], object], batch: list[Document]) -> float:
    """Processor seconds of ``action`` over the batch, the better of two passes."""
    best = float("inf")
    for _ in range(2):
        start = time.process_time()
        for one in batch:
            action(one)
        best = min(best, time.process_time() - start)
    return best


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("world", type=Path)
    parser.add_argument("--limit", type=int, default=20_000, help="documents of a kind")
    arguments = parser.parse_args()
    batches: dict[str, list[Document]] = {}
    for one in documents(arguments.world):
        batch = batches.setdefault(one.kind, [])
        if len(batch) < arguments.limit:
            batch.append(one)
    total, spent = 0, 0.0
    sys.stdout.write(f"{'kind':<14}{'documents':>10}{'per second':>12}{'parser alone':>14}{'ratio':>8}\n")
    for kind, batch in batches.items():
        own, alone = seconds(read, batch), seconds(parse_only, batch)
        total, spent = total + len(batch), spent + own
        sys.stdout.write(f"{kind:<14}{len(batch):>10}{len(batch) / own:>12.0f}{len(batch) / alone:>14.0f}{own / alone:>8.2f}\n")
    sys.stdout.write(f"{'all':<14}{total:>10}{total / spent:>12.0f}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
