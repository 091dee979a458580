"""How many documents the rule engine reads per second on one core: python bench/rule_engine.py WORLD [--against CHECKOUT].

Reads a world's model cards, dataset cards, READMEs and the file trees that its model records and repositories tell, in one process on
one core, and prints a row per kind: documents per second, the ratio to what the Markdown or JSON parser alone needs on the same texts, and
the document that took longest with its length. Times are processor seconds. With ``--against`` another checkout reads the same documents
right before and after, so that both meet the same machine; the better pass of each counts. What is made to be slow stands in hostile.py.
"""

from __future__ import annotations

import argparse
import gzip
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

OWN = Path(__file__).resolve().parents[1]
Batches = dict[str, list[Any]]
# Documents, seconds of reading them and of parsing alone, and of the slowest: its seconds, characters and name.
Rates = dict[str, tuple[int, float, float, float, int, str]]


def lines(path: Path) -> Iterator[dict[str, Any]]:
    """Records of one table of a world; none where it is absent."""
    if path.exists():
        with gzip.open(path, "rb") as stream:
            yield from map(json.loads, stream)


def documents(world: Path) -> Iterator[Any]:
    """Cards, READMEs and trees of the world as the pipeline hands them to the readers."""
    from observatory.disclosure.reading import Document

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


def parse_only(document: Any) -> object:
    """What the parser alone does with it."""
    from observatory.disclosure import markdown
    from observatory.disclosure.card import front_matter

    if document.text is not None:
        return markdown.parse(front_matter(document.text).body)
    return json.loads(json.dumps(document.payload))


def seconds(action: Callable[[Any], object], batch: list[Any]) -> tuple[float, float, int]:
    """Processor seconds of ``action`` over the batch, the better of two passes; and of the slowest document, with its place."""
    passes = []
    for _ in range(2):
        ends = [time.process_time()]
        for one in batch:
            action(one)
            ends.append(time.process_time())
        passes.append([end - start for start, end in pairwise(ends)])
    # A document is as slow as it is in the better of its passes.
    each = [min(both) for both in zip(*passes, strict=True)]
    slowest = max(range(len(each)), key=lambda place: each[place])
    return min(map(sum, passes)), each[slowest], slowest


def rated(batch: list[Any], read: Callable[[Any], object]) -> tuple[int, float, float, float, int, str]:
    """The row of one kind."""
    spent, longest, place = seconds(read, batch)
    one = batch[place]
    length = len(one.text) if one.text is not None else len(json.dumps(one.payload))
    return len(batch), spent, seconds(parse_only, batch)[0], longest, length, one.key


def measured(world: Path, limit: int, kinds: list[str]) -> Rates:
    """Rates by kind."""
    from observatory.disclosure import read

    batches: Batches = {}
    for one in documents(world):
        batch = batches.setdefault(one.kind, [])
        if len(batch) < limit and (not kinds or one.kind in kinds):
            batch.append(one)
    return {kind: rated(batch, read) for kind, batch in batches.items() if batch}


def elsewhere(checkout: Path, arguments: argparse.Namespace) -> Rates:
    """The same, read by the code of a checkout in a process of its own."""
    told = ["--plugins", str(checkout / "plugins"), "--limit", str(arguments.limit), *(f"--kind={one}" for one in arguments.kind)]
    done = subprocess.run([sys.executable, __file__, str(arguments.world), *told], check=True, capture_output=True, text=True)
    return {kind: (*row,) for kind, row in json.loads(done.stdout).items()}


def better(passes: list[Rates]) -> Rates:
    """Of several passes over the same documents the faster, kind by kind."""
    return {kind: min((one[kind] for one in passes), key=lambda row: row[1]) for kind in passes[0]}


def table(name: str, rates: Rates) -> None:
    """Print what one checkout did."""
    sys.stdout.write(f"{name}\n{'kind':<14}{'documents':>10}{'per second':>12}{'parser alone':>14}{'ratio':>8}  slowest\n")
    for kind, (count, own, alone, longest, length, key) in rates.items():
        slowest = f"{1_000 * longest:.1f} ms, {length} characters, {key[:60]}"
        sys.stdout.write(f"{kind:<14}{count:>10}{count / own:>12.0f}{count / alone:>14.0f}{own / alone:>8.2f}  {slowest}\n")
    total, spent = sum(row[0] for row in rates.values()), sum(row[1] for row in rates.values())
    sys.stdout.write(f"{'all':<14}{total:>10}{total / spent:>12.0f}\n")


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("world", type=Path)
    parser.add_argument("--limit", type=int, default=20_000, help="documents of a kind")
    parser.add_argument("--kind", action="append", default=[], help="only documents of this kind; may be given again")
    parser.add_argument("--against", type=Path, help="another checkout that reads the same documents")
    parser.add_argument("--plugins", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.plugins is not None:
        sys.path.insert(0, str(arguments.plugins))
        json.dump(measured(arguments.world, arguments.limit, arguments.kind), sys.stdout)
        return 0
    checkouts = [OWN] if arguments.against is None else [arguments.against, OWN, arguments.against, OWN]
    passes: dict[Path, list[Rates]] = {}
    for one in checkouts:
        passes.setdefault(one, []).append(elsewhere(one, arguments))
    for checkout, found in passes.items():
        table(str(checkout), better(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
