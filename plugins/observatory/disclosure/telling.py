"""What one telling says of what is open: few typed facts, by which two tellings of a thing are compared.

Facts, where they are told: ``gated`` (false, auto, manual, true), ``is_private``, ``is_disabled``, ``is_archived``; ``files`` (of weights, data or
programs, count), ``others`` (files that may be of weights, count), ``has_card``, ``is_detected`` (the Hub found weights), ``is_truncated``;
``licences`` (ids in lower case, sorted), ``license_name``; ``datasets`` (that a model declares to be trained on, count); ``letters`` (of a
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
"""Characters of a card that are counted."""
PLACEHOLDER, PLACEHOLDERS_MIN = "More Information Needed", 3
"""A card with so many is a template that nobody filled in: it tells nothing that could be taken back."""


def facts(document: Document) -> dict[str, Any] | None:
    """The facts of one telling; None of a kind that says nothing of what is open. What is not told, or cannot be read, is left out."""
    reader = _READERS.get((document.source, document.kind))
    if reader is None:
        return None
    try:
        return {name: value for name, value in reader(document).items() if value is not None}
    except UNREADABLE:
        return {}


def _payload(document: Document) -> dict[str, Any]:
    return document.payload if isinstance(document.payload, dict) else {}


def _boolean(payload: dict[str, Any], *names: str) -> bool | None:
    return next((payload[name] for name in names if isinstance(payload.get(name), bool)), None)


def _of_hub(document: Document) -> dict[str, Any]:
    payload = _payload(document)
    files, licence, are_tags_told = hub.siblings(payload), hub.licence(payload), isinstance(payload.get("tags"), list)
    told: dict[str, Any] = {
        "gated": hub.gating(payload),
        "is_private": _boolean(payload, "private"),
        "is_disabled": _boolean(payload, "disabled"),
        "licences": licence.get("hub_license_ids", [] if are_tags_told else None),
        "license_name": licence.get("license_name"),
    }
    if files is not None:
        told["has_card"] = CARD in files
    if document.kind == "dataset":
        return {**told, "files": None if files is None else len(hub.data_paths(files))}
    if files is not None:
        paths = tree.bounded(files)
        told |= {"files": len(tree.weight_paths(paths)), "others": len(tree.may_hold_weights(paths))}
    if are_tags_told:
        told |= {"is_detected": any(hub.detected(payload)), "datasets": len(hub.declared_datasets(payload))}
    return told


def _of_repository(document: Document) -> dict[str, Any]:
    payload = _payload(document)
    told: dict[str, Any] = {
        "is_private": _boolean(payload, "private", "isPrivate"),
        "is_disabled": _boolean(payload, "disabled", "isDisabled"),
        "is_archived": _boolean(payload, "archived", "isArchived"),
    }
    for name, spdx in (("license", "spdx_id"), ("licenseInfo", "spdxId")):
        if name in payload:
            licence = payload[name]
            value = licence.get(spdx) if isinstance(licence, dict) else None
            told["licences"] = [value.lower()[:100]] if isinstance(value, str) and value else []
    return told


def _of_tree(document: Document) -> dict[str, Any]:
    payload = _payload(document)
    entries = payload.get("entries")
    if not isinstance(entries, list):
        return {}
    members = [one for one in entries[: tree.MAX_PATHS] if isinstance(one, dict) and isinstance(one.get("path"), str) and one.get("type") != "tree"]
    paths = tree.bounded(one["path"] for one in members)
    return {"files": len(tree.code_paths(paths)), "is_truncated": payload.get("truncated") is True or len(paths) < len(members)}


def _of_card(document: Document) -> dict[str, Any]:
    body = front_matter(document.text or "").body[:MAX_CARD]
    return {"letters": None if body.count(PLACEHOLDER) >= PLACEHOLDERS_MIN else sum(map(str.isalnum, body))}


_READERS: dict[tuple[str, str], Callable[[Document], dict[str, Any]]] = {
    ("huggingface", "model"): _of_hub,
    ("huggingface", "dataset"): _of_hub,
    ("huggingface", "model_card"): _of_card,
    ("huggingface", "dataset_card"): _of_card,
    ("github", "repository"): _of_repository,
    ("github", "tree"): _of_tree,
}
