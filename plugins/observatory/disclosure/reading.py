"""What reading one document yields: links and signals, each with where in the document it stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Finding(StrEnum):
    """What one document shows about one dimension. ``none`` says nothing about what was not looked at."""

    OPEN = "open"
    PARTIAL = "partial"
    NONE = "none"


class Strength(StrEnum):
    """How strongly words tie one thing to another, weakest first; ``core.strength`` in Postgres has the same order.

    ``mentioned``: named, and nothing says what it is to the subject. ``part``: named as a part or a sample of what is asked for.
    ``nearby``: words in its surroundings suggest it (news, a bare tag, a likeness of names). ``headed``: a heading above it
    or a bare label (*Paper*) says it.
    ``stated``: a sentence, a link's text or a citation block says it. ``declared``: a field made for it says it (front matter,
    a Hub tag or page, the registry).
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
    """What an artifact is to a release, closest first. Only what is its ``own`` can be ``open``; of the ``family`` it is at most partial."""

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
    """One raw record to read. ``payload`` for JSON records, ``text`` for cards, READMEs and licence files."""

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

    ``target_service`` is huggingface, arxiv, github or web; ``target_kind`` model, dataset, organization, paper,
    repository or url; ``target_id`` canonical (arXiv id without version; GitHub ``owner/name`` as written; hub id).
    ``relation``: what the document says the target is to its subject, e.g. ``code``, ``own_paper``, ``cites``,
    ``trained_on``, ``evaluated_on``, ``base_model:finetune``, ``weights``, ``mentions``. ``strength``: how clearly it says so.
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
    """The fact itself where it is more than the finding: an SPDX expression, a file name, a count."""


@dataclass(frozen=True, slots=True)
class Reading:
    """All that one reader says of one document. ``unreadable`` is the reason why it could not be read, if so."""

    links: tuple[Link, ...] = ()
    signals: tuple[Signal, ...] = ()
    unreadable: str | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    """Small derived facts that SQL relates, e.g. ``{"license_spdx": "Apache-2.0", "has_weight_files": true}``."""
