"""Facts about what is open in one record of a model, dataset or repository, or in its card or README. Two records of one thing are compared by these facts.

Facts, if known: ``gated`` (false, auto, manual, true), ``is_private``, ``is_disabled``, ``is_archived``; ``files`` (of weights, data or
programs, count), ``others`` (files that may hold weights, count), ``has_card``, ``is_detected`` (the Hub found weights), ``is_truncated``;
``licences`` (ids in lower case, sorted), ``license_name``; ``datasets`` (that a model declares as training data, count); ``letters`` (of a
card's text, count).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from observatory.disclosure import hub, tree
from observatory.disclosure.card import front_matter
from observatory.disclosure.readers import UNREADABLE
from observatory.disclosure.reading import Document

CARD = "README.md"
MAX_CARD = 400_000
"""How many characters of a card are searched for letters."""
PLACEHOLDER, PLACEHOLDERS_MIN = "More Information Needed", 3
"""A card with so many placeholders is an unfilled template: the number of its letters is left out."""


def facts(document: Document) -> dict[str, Any] | None:
    """The facts of one record; None for a kind of record without such facts. Unknown facts are left out; a record that cannot be read gives {}."""
    reader = _READERS.get((document.source, document.kind))
    if reader is None:
        return None
    try:
        return {name: value for name, value in reader(document).items() if value is not None}
    except UNREADABLE:
        return {}


def _payload(document: Document) -> dict[str, Any]:
    """The record's JSON object; {} if it is no object."""
    return document.payload if isinstance(document.payload, dict) else {}


def _boolean(payload: dict[str, Any], *names: str) -> bool | None:
    """The first of these fields that is a boolean; None if none is."""
    return next((payload[name] for name in names if isinstance(payload.get(name), bool)), None)


def _hub_facts(document: Document) -> dict[str, Any]:
    """What a record of the Hub says: gate, privacy, licences, number of files. A field that the answer lacks is None or left out, never false."""
    payload = _payload(document)
    files, licence, has_tags = hub.siblings(payload), hub.licence(payload), isinstance(payload.get("tags"), list)
    record_facts: dict[str, Any] = {
        "gated": hub.gating(payload),
        "is_private": _boolean(payload, "private"),
        "is_disabled": _boolean(payload, "disabled"),
        "licences": licence.get("hub_license_ids", [] if has_tags else None),
        "license_name": licence.get("license_name"),
    }
    if files is not None:
        record_facts["has_card"] = CARD in files
    if document.kind == "dataset":
        return {**record_facts, "files": None if files is None else len(hub.data_paths(files))}
    if files is not None:
        paths = tree.bounded(files)
        record_facts |= {"files": len(tree.weight_paths(paths)), "others": len(tree.possible_weight_paths(paths))}
    if has_tags:
        record_facts |= {"is_detected": any(hub.detected_weights(payload)), "datasets": len(hub.declared_datasets(payload))}
    return record_facts


def _repository_facts(document: Document) -> dict[str, Any]:
    """What a record of GitHub says: privacy, archived or not, licence. Reads the names of both REST (``license``) and GraphQL (``licenseInfo``)."""
    payload = _payload(document)
    record_facts: dict[str, Any] = {
        "is_private": _boolean(payload, "private", "isPrivate"),
        "is_disabled": _boolean(payload, "disabled", "isDisabled"),
        "is_archived": _boolean(payload, "archived", "isArchived"),
    }
    for name, spdx in (("license", "spdx_id"), ("licenseInfo", "spdxId")):
        if name in payload:
            licence = payload[name]
            value = licence.get(spdx) if isinstance(licence, dict) else licence
            # Null is GitHub's word for no licence: an empty list. If the value is neither null nor text, nothing is known and the fact is left out.
            if value is None or (isinstance(licence, dict) and isinstance(value, str)):
                record_facts["licences"] = [value.lower()[:100]] if value else []
    return record_facts


def _tree_facts(document: Document) -> dict[str, Any]:
    """What a file tree says: the number of code files, and whether the list is cut. Empty without a list of files."""
    payload = _payload(document)
    entries = payload.get("entries")
    if not isinstance(entries, list):
        return {}
    members = [entry for entry in entries[: tree.MAX_PATHS] if isinstance(entry, dict) and isinstance(entry.get("path"), str) and entry.get("type") != "tree"]
    paths = tree.bounded(member["path"] for member in members)
    return {"files": len(tree.code_paths(paths)), "is_truncated": payload.get("truncated") is True or len(paths) < len(members)}


def _card_facts(document: Document) -> dict[str, Any]:
    """The number of letters and digits in a card or README below its front matter."""
    body = front_matter(document.text or "").body[:MAX_CARD]
    return {"letters": None if body.count(PLACEHOLDER) >= PLACEHOLDERS_MIN else sum(map(str.isalnum, body))}


_READERS: dict[tuple[str, str], Callable[[Document], dict[str, Any]]] = {
    ("huggingface", "model"): _hub_facts,
    ("huggingface", "dataset"): _hub_facts,
    ("huggingface", "model_card"): _card_facts,
    ("huggingface", "dataset_card"): _card_facts,
    ("github", "repository"): _repository_facts,
    ("github", "tree"): _tree_facts,
    ("github", "readme"): _card_facts,
}
