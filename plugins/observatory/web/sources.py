"""Where a record can be seen at its service. Addresses are made from kinds and ids, and never copied from a record."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from observatory import services

_REPOSITORY = re.compile(r"^[\w.-]{1,100}/[\w.-]{1,100}$")
_MODEL = re.compile(r"^(?:[\w.-]{1,100}/)?[\w.-]{1,100}$")
_ARXIV = re.compile(r"^(?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})$")
_FILE = re.compile(r"^[\w.-]+(?:/[\w.-]+){0,12}$")
_HIDDEN = re.compile(r"/account-[0-9a-f]{16}\b")
_PSEUDONYM = re.compile(r"^account-[0-9a-f]{16}/repository-[0-9a-f]{16}$")
_HIDDEN_ACCOUNT = re.compile(r"^account-[0-9a-f]{16}\Z")
_ACCOUNT = re.compile(r"^[\w.-]{1,100}\Z", re.ASCII)
_LINES = re.compile(r"^(README\.md)#L(\d{1,6})\b")

_MODELS = {"model", "model_card", "model_tree", "model_refs", "lineage"}
_REPOSITORIES = {"repository", "readme", "tree", "commits"}
_LISTS = {
    "models_of": "https://huggingface.co/{}/models",
    "datasets_of": "https://huggingface.co/{}/datasets",
    "repositories_of": "https://github.com/{}?tab=repositories",
}
"""The pages with an account's models, datasets or repositories, by the kind of the list, as scopes in ``meta.look`` name it."""


def source_url(kind: str, key: str, locator: str = "") -> str | None:
    """The page that shows the record ``key`` of ``kind``, at the line of ``locator`` if that names one; None if there is no such page."""
    if kind == "look":
        return _asked_url(key)
    # No address for a pseudonym: the service has nothing under this name.
    if _PSEUDONYM.match(key):
        return None
    line = _LINES.match(locator)
    if kind in _MODELS and _MODEL.match(key):
        base = f"https://huggingface.co/{quote(key)}"
        if kind == "model_card":
            # Link the source text (?code=true), whose lines the locator counts.
            return f"{base}/blob/main/README.md?code=true{f'#L{line[2]}' if line else ''}"
        return f"{base}/tree/main" if kind == "model_tree" or locator == "/siblings" else base
    if kind == "dataset" and _MODEL.match(key):
        return f"https://huggingface.co/datasets/{quote(key)}"
    if kind in _REPOSITORIES and _REPOSITORY.match(key):
        base = f"https://github.com/{quote(key)}"
        if kind == "readme" and line:
            return f"{base}/blob/HEAD/README.md?plain=1#L{line[2]}"
        if kind == "tree" and _FILE.match(locator) and ".." not in locator:
            return f"{base}/blob/HEAD/{quote(locator)}"
        return base
    return paper_url(key) if kind in {"paper", "link", "registry"} else services.record_url(kind, key)


def evidence_url(row: Mapping[str, Any]) -> str | None:
    """The page that shows a row of evidence: that of its record, else its ``source_url`` (a row of the registry names a page). None if there is neither."""
    stored_url = row["source_url"]
    record_url = source_url(row["source_kind"], row["source_key"], row["locator"] or "")
    # Return the record's address, else the stored one if it is https and has no pseudonym in it, with which it leads nowhere.
    return record_url or (stored_url if stored_url and stored_url.startswith("https://") and not _HIDDEN.search(stored_url) else None)


def _asked_url(scope: str) -> str | None:
    """The page of what a service was asked for, by the scope of the question (``models_of:acme``, ``paper:2402.00838``); None if there is none."""
    kind, _, key = scope.partition(":")
    if kind in _LISTS:
        return _LISTS[kind].format(key) if _ACCOUNT.match(key) and not _HIDDEN_ACCOUNT.match(key) else None
    return source_url(kind, key) if kind not in {"look", "link", "registry"} else None


def paper_url(key: str) -> str | None:
    """The page of a paper on arXiv by its id; None if it is no such id."""
    return f"https://arxiv.org/abs/{key}" if _ARXIV.match(key) else None


def artefact_url(kind: str, key: str) -> str | None:
    """The page of a model, dataset, repository or paper that belongs to a release; None if its id gives no address."""
    return paper_url(key) if kind == "paper" else source_url(kind, key)
