"""What reading one document yields: links and signals, each with its place in the document."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Finding(StrEnum):
    """What one document shows about one dimension. ``none`` says nothing about sources that were not read."""

    OPEN = "open"
    PARTIAL = "partial"
    NONE = "none"


class Strength(StrEnum):
    """How strongly words tie one thing to another, weakest first; ``core.strength`` in Postgres has the same order.

    ``mentioned``: named, without its relation to the subject. ``part``: named as a part or a sample of what is asked for. ``nearby``: suggested
    by words around it (news, a bare tag, a similar name). ``headed``: said by a heading above it or a bare label (*Paper*). ``stated``: said by
    a sentence, a link's text or a citation block. ``declared``: said in a field made for it (front matter, a Hub tag or page, the registry).
    """

    MENTIONED = "mentioned"
    PART = "part"
    NEARBY = "nearby"
    HEADED = "headed"
    STATED = "stated"
    DECLARED = "declared"

    @property
    def order(self) -> int:
        """0 for the weakest."""
        return _STRENGTHS.index(self)

    def is_at_least(self, other: Strength) -> bool:
        """Whether it is as strong as ``other``, or stronger."""
        return self.order >= other.order


_STRENGTHS = tuple(Strength)


class Standing(StrEnum):
    """What an artifact is to a release, closest first. Only an ``own`` artifact can be ``open``; one of the ``family`` is partial at most."""

    OWN = "own"
    FAMILY = "family"
    BASE = "base"
    MENTIONED = "mentioned"

    @property
    def order(self) -> int:
        """0 for the closest."""
        return _STANDINGS.index(self)


_STANDINGS = tuple(Standing)


DIMENSIONS = ("weights", "data", "code", "methods")
QUOTATION_MAX = 200


@dataclass(frozen=True, slots=True)
class Document:
    """One stored record to read. ``payload`` for JSON records, ``text`` for cards, READMEs and licence files."""

    source: str
    kind: str
    via: str
    key: str
    payload: Any | None = None
    text: str | None = None
    locator: str | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """The document names another thing.

    ``target_service``: huggingface, arxiv, github or web. ``target_kind``: model, dataset, organization, paper, repository or url.
    ``target_id`` is canonical (arXiv id without version; GitHub ``owner/name`` as written; hub id). ``relation``: what the document says the
    target is to its subject, e.g. ``code``, ``own_paper``, ``cites``, ``trained_on``, ``evaluated_on``, ``base_model:finetune``, ``weights``,
    ``mentions``. ``strength``: how clearly it says so.
    """

    target_service: str
    target_kind: str
    target_id: str
    relation: str
    method: str
    strength: Strength
    locator: str
    quotation: str = ""


@dataclass(frozen=True, slots=True)
class Signal:
    """The document shows something about one indicator of one dimension (or of ``licence``)."""

    dimension: str
    indicator: str
    finding: Finding
    rule: str
    rule_version: int
    locator: str
    quotation: str = ""
    value: str | None = None
    """The fact itself if it is more than the finding: an SPDX expression, a file name, a count."""


@dataclass(frozen=True, slots=True)
class Extraction:
    """Everything that a reader takes from one document. ``unreadable``: why it could not be read; None if it could."""

    links: tuple[Link, ...] = ()
    signals: tuple[Signal, ...] = ()
    unreadable: str | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    """Small derived facts for SQL, e.g. ``{"license_spdx": "Apache-2.0", "has_weight_files": true}``."""
