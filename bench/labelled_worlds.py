"""What a recorded world holds to read: cards, READMEs and file lists, straight from its files (labels are kept by reference to these)."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "plugins"))

from labelled_sentences import Sentence, sentences

from observatory.disclosure import markdown
from observatory.disclosure.card import front_matter
from observatory.disclosure.parsed import Parsed
from observatory.replay.world import read_table

# Repositories without an owner are the Hub's own of its first years.
NO_ACCOUNT = "(canonical)"


@dataclass(frozen=True, slots=True)
class Text:
    """One document of prose: ``kind`` is model_card, dataset_card or readme."""

    world: str
    kind: str
    key: str
    text: str

    @property
    def account(self) -> str:
        """Who keeps it, in lower case."""
        return account_of(self.key)

    def parsed(self) -> tuple[Parsed, int]:
        """What the parser makes of it, and how many lines stand above its body."""
        if self.kind == "readme":
            return markdown.parse(self.text), 0
        front = front_matter(self.text)
        return markdown.parse(front.body), front.lines

    def sentences(self) -> list[Sentence]:
        """Its sentences, as the readers of the project see them."""
        return sentences(*self.parsed())


@dataclass(frozen=True, slots=True)
class Listing:
    """The files of one repository: ``kind`` is github or hub."""

    world: str
    kind: str
    key: str
    paths: tuple[str, ...]

    @property
    def account(self) -> str:
        """Who keeps it, in lower case."""
        return account_of(self.key)


def digest(text: str) -> str:
    """The SHA-256 of a text by which a label finds it."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def account_of(key: str) -> str:
    """The owner in ``owner/name``, in lower case."""
    return key.split("/")[0].lower() if "/" in key else NO_ACCOUNT


def texts(world: Path) -> Iterator[Text]:
    """Every card and README of a world's first state."""
    for row in read_table(world, "hub/cards"):
        if isinstance(row.get("text"), str):
            yield Text(world.name, f"{row['repo_type']}_card", row["id"], row["text"])
    for row in read_table(world, "github/readmes"):
        if isinstance(row.get("text"), str):
            yield Text(world.name, "readme", row["full_name"], row["text"])


def listings(world: Path) -> Iterator[Listing]:
    """Every file list of a world's first state."""
    for row in read_table(world, "github/trees"):
        yield Listing(world.name, "github", row["full_name"], tuple(one["path"] for one in row.get("entries") or () if one.get("type", "blob") == "blob"))
    for row in read_table(world, "hub/models"):
        paths = tuple(one["rfilename"] for one in row.get("siblings") or () if isinstance(one, dict) and "rfilename" in one)
        if paths:
            yield Listing(world.name, "hub", row["id"], paths)
