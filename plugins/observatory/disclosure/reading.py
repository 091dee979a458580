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
    ``trained_on``, ``evaluated_on``, ``base_model:finetune``, ``weights``, ``mentions``. ``confidence`` is 0 to 1.
    """

    target_service: str
    target_kind: str
    target_id: str
    relation: str
    method: str
    confidence: float
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
