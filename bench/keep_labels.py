"""Keep what readers answered by reference, without text: python bench/keep_labels.py WORLD... --batches FOLDER... writes bench/labels/*.csv.

A folder is one of bench/draw_for_labels.py with the answers in its ``out``: lines of id, label, object in ``*.READER.tsv``. What one
reader was given twice bears ``again`` behind the reader's name the second time. A label finds its text by the SHA-256 of the words
within the document. Where the parser reads them otherwise than on the day they were drawn, a sentence that holds nearly the same
letters takes its place; else the label is left out.
"""

from __future__ import annotations

import argparse
import csv
import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import orjson
from labelled_worlds import Listing, Text, digest, listings, texts

COLUMNS = ("world", "kind", "key", "place", "sha256", "label", "object", "reader", "stratum", "account")
LABELS = {
    "sentences": frozenset("refused promised released named described evaluation reader_use other".split()),
    "paths": frozenset("carried test demo trains tunes evaluates serves prepares_data settings other".split()),
}
FOLDER = Path(__file__).resolve().parent / "labels"
# Of the letters of both, the shorter has at least this part.
NEARLY = 0.8


def answers(batches: Path, name: str, reader: str) -> dict[str, tuple[str, str]]:
    """Label and object by id. Raises ValueError on a label that is none."""
    found: dict[str, tuple[str, str]] = {}
    for path in sorted((batches / "out").glob(f"{name}_*.{reader}.tsv")):
        for line in path.read_text(encoding="utf-8").splitlines():
            one, label, *about = (part.strip() for part in line.split("\t"))
            if label not in LABELS[name] or one in found:
                raise ValueError(f"{path.name}: {line}")
            found[one] = label, about[0] if about else ""
    return found


def shown(batches: Path, name: str) -> dict[str, str]:
    """What a reader saw as the text, by id; a long one is cut."""
    blocks = (block for path in sorted(batches.glob(f"{name}_0*.tsv")) for block in path.read_text(encoding="utf-8").split("\n\n"))
    return {one.strip(): found[1].rstrip("…") for one, _, rest in (block.partition("\t") for block in blocks) if (found := re.search(r"TEXT: +(.*)", rest))}


def letters(text: str) -> str:
    """The letters and digits of a text alone."""
    return re.sub(r"[\W_]+", "", text.lower())


def place_of(document: Text | Listing, sha256: str, words: str) -> tuple[int, str, str] | None:
    """``(place, sha256, how)`` of an item in a document: by its hash, else by its letters."""
    members = list(document.paths) if isinstance(document, Listing) else [one.text for one in document.sentences()]
    for place, text in enumerate(members):
        if digest(text) == sha256:
            return place, sha256, "hash"
    wanted = letters(words)
    near = [
        (min(len(own), len(wanted)) / max(len(own), len(wanted)), -place)
        for place, own in enumerate(map(letters, members))
        if own and wanted and (own in wanted or wanted in own)
    ]
    best, place = max(near, default=(0.0, 0))
    return (-place, digest(members[-place]), "letters") if best >= NEARLY else None


def kept(batches: Path, name: str, documents: dict[tuple[str, str, str], Text | Listing]) -> tuple[list[dict[str, Any]], Counter[str]]:
    """A row for each answer, in the order of the index, and how the items were found again."""
    index = [orjson.loads(line) for line in (batches / f"{name}.index.jsonl").read_bytes().splitlines()]
    words, found = shown(batches, name), Counter[str]()
    readers = sorted({path.name.split(".")[-2] for path in (batches / "out").glob(f"{name}_*.tsv")})
    by_reader = {reader: answers(batches, name, reader) for reader in readers}
    rows: list[dict[str, Any]] = []
    for item in index:
        document = documents.get((item["world"], item["kind"], item["key"]))
        again = place_of(document, item["sha256"], words.get(item["id"], "")) if document is not None else None
        found[again[2] if again is not None else "lost"] += 1
        if again is None:
            continue
        for reader, given in by_reader.items():
            if item["id"] in given:
                label, about = given[item["id"]]
                rows.append({**item, "place": again[0], "sha256": again[1], "label": label, "object": about, "reader": reader})
    return rows, found


def main() -> None:
    """Write both tables, and say how many items were found again."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("worlds", type=Path, nargs="+")
    parser.add_argument("--batches", type=Path, nargs="+", required=True)
    given = parser.parse_args()
    documents: dict[tuple[str, str, str], Text | Listing] = {}
    for world in given.worlds:
        documents |= {(one.world, one.kind, one.key): one for one in texts(world)}
        documents |= {(one.world, one.kind, one.key): one for one in listings(world)}
    FOLDER.mkdir(exist_ok=True)
    for name in LABELS:
        rows: list[dict[str, Any]] = []
        found = Counter[str]()
        for folder in given.batches:
            if (folder / f"{name}.index.jsonl").exists():
                more, how = kept(folder, name, documents)
                rows, found = rows + more, found + how
        seen: set[tuple[str, ...]] = set()
        for row in rows:
            place = (row["kind"], row["key"].lower(), row["sha256"], row["reader"])
            row["reader"] += " again" if place in seen else ""
            seen.add(place)
        with (FOLDER / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
            table = csv.DictWriter(stream, COLUMNS, extrasaction="ignore", lineterminator="\n")
            table.writeheader()
            table.writerows(rows)
        sys.stdout.write(f"{name}: {len(rows)} labels; items found by {dict(found)}\n")


if __name__ == "__main__":
    main()
