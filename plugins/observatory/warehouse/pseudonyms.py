"""Names in an export: accounts of registry labs are shown, all others get a pseudonym that only the holder of the key can make again.

A pseudonym is a keyed hash of the account (and of the repository's whole name), so that joins and counts hold within and across releases.
It hides a name from readers and search engines; who knows a model's counters and dates may still find it.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import os
import re
import secrets
from collections.abc import Mapping, Set
from functools import lru_cache
from pathlib import Path
from typing import Any

from observatory import settings
from observatory.errors import WarehouseError

HUB, GITHUB = "huggingface", "github"
HUB_KINDS = frozenset(
    {"model", "dataset", "model_card", "model_licence", "model_tree", "model_refs", "dataset_card", "dataset_licence", "dataset_tree", "organization", HUB}
)
GITHUB_KINDS = frozenset({"repository", "readme", "tree", "commits", GITHUB})

# Columns that hold a Hub id, a GitHub name or an account; others ending in _hub_id count as Hub ids.
HUB_IDS = frozenset({"hub_id", "parents", "datasets"})
GITHUB_IDS = frozenset({"repositories", "github_full_name"})
ACCOUNTS = frozenset({"account", "hub_accounts"})
EVERYBODY = "*"
"""Stands for all accounts together in mart.intermediary; it is no name."""
GITHUB_ACCOUNTS = frozenset({"github_accounts"})
# Columns with ids of several kinds, each with the column of the same row that holds the kind (model, repository).
BY_KIND = {
    "src_id": "src_kind",
    "dst_id": "dst_kind",
    "source_key": "source_kind",
    "artifact_id": "artifact_kind",
    "subject_id": "subject_kind",
    "old_key": "kind",
    "new_key": "kind",
    "id": "kind",
}
# QUOTED: columns with words quoted from a document, or with addresses made of names; they are withheld if another name in the row is hidden.
_DIMENSIONS = ("weights", "data", "code", "methods")
QUOTED = frozenset(
    {"quotation", "statement", "locator", "their_evidence", "our_evidence", "path", "source_url", "page_path"}
    | {f"{dimension}_source_url" for dimension in _DIMENSIONS}
)
# Columns with a path: "data/train" looks like an id there, so only a name behind a kind counts as one ("model:acme/foo").
PLACES = frozenset({"locator", "path"})
WITHHELD = "withheld"

_URL = re.compile(
    r"\b((?:www\.)?(?:huggingface\.co|hf\.co|github\.com|raw\.githubusercontent\.com)/(?:datasets/|spaces/|models/)?)([A-Za-z0-9][\w.-]*)(/[\w.-]+)?"
)
_SCOPE = re.compile(r"\b([a-z]+_of):([A-Za-z0-9][\w.-]*)")
_KINDED = re.compile(r"\b(base_model(?::[a-z]+)?|dataset|model|repository|[a-z]+_(?:card|licence|tree|refs)|readme|tree|commits):([A-Za-z0-9][\w.-]*/[\w.-]+)")
_THING = re.compile(r"(?<![\w./-])([A-Za-z0-9][\w.-]*)/([\w.-]+)")


def told_key() -> bytes:
    """The key of the pseudonyms, from the environment or from the state's file; raises ``WarehouseError`` if they differ, or if there is no valid key."""
    hex_key, key_file = settings.export_key(), settings.export_key_file()
    if key_file.is_file() and key_file.read_text(encoding="ascii").strip() != hex_key:
        raise WarehouseError(
            f"OBSERVATORY_EXPORT_KEY and {key_file} are two keys: releases would not join. Put what the file holds into OBSERVATORY_EXPORT_KEY, or remove"
            " the file"
        )
    return key_of(hex_key)


def key_of(hex_key: str) -> bytes:
    """The key of the pseudonyms (32 bytes) from 64 hexadecimal digits; raises ``WarehouseError``, whose message never holds it, for any other text.

    A task never makes one: each worker would make its own, and releases would not join.
    """
    if not re.fullmatch(r"[0-9a-fA-F]{64}", hex_key):
        raise WarehouseError(
            f"the key of the pseudonyms {'is not 64 hexadecimal digits' if hex_key else 'is not told'}:"
            " OBSERVATORY_EXPORT_KEY, or export.key in the state folder"
        )
    return bytes.fromhex(hex_key)


def keep_key(path: Path) -> None:
    """Write a new random key into ``path``, readable by its owner only; a file that is there already stays."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with contextlib.suppress(FileExistsError), os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
        stream.write(secrets.token_bytes(32).hex())


class Pseudonyms:
    """Replaces the names of accounts, and of what they own, by pseudonyms, except for the accounts of registry labs.

    ``labs``: by service the accounts of labs; ``owners``: all accounts that the warehouse knows, to find them in prose; ``taken_down``: (kind, name)
    of what must not be shown at all. All of these names are in lower case.
    """

    def __init__(self, key: bytes, labs: Mapping[str, Set[str]], owners: Set[str], taken_down: Set[tuple[str, str]] = frozenset()) -> None:
        """Keep the key and the names, split what was taken down into things and accounts, and cache the hidden form of texts."""
        self._key = key
        self._taken_things = {name for kind, name in taken_down if kind != "account"}
        self._taken_accounts = {name for kind, name in taken_down if kind == "account"}
        self._labs = {service: labs.get(service, frozenset()) for service in (HUB, GITHUB)}
        self._owners = owners
        self._prose = lru_cache(maxsize=100_000)(self._hide_in_prose)
        self._place = lru_cache(maxsize=100_000)(self._hide_in_place)
        self._thing = lru_cache(maxsize=100_000)(self._hide_thing)

    def row(self, columns: Mapping[str, int], row: tuple[Any, ...]) -> list[Any]:
        """A row with the names that must not be shown replaced; ``columns``: name and place in the row of each column that holds text.

        If a name was replaced, quotations and addresses of the row become ``WITHHELD``.
        """
        hidden_row = list(row)
        is_hidden = False
        for name, place in columns.items():
            value = row[place]
            if value is None or name in QUOTED:
                continue
            hidden_row[place] = shown = (
                [self._hide_value(name, item, columns, row) for item in value] if isinstance(value, list) else self._hide_value(name, value, columns, row)
            )
            is_hidden |= shown != value
        for name in QUOTED & columns.keys():
            if row[columns[name]] is not None:
                hidden_row[columns[name]] = WITHHELD if is_hidden else self._place(row[columns[name]]) if name in PLACES else self._prose(row[columns[name]])
        return hidden_row

    def is_taken_down(self, columns: Mapping[str, int], row: tuple[Any, ...]) -> bool:
        """Whether a row names something that was taken down by request; ``columns`` as in ``row``."""
        if not self._taken_things and not self._taken_accounts:
            return False
        for name, place in columns.items():
            value = row[place]
            for item in value if isinstance(value, list) else [value]:
                text = str(item or "").lower().removeprefix("hub/") if name not in QUOTED else ""
                if text in self._taken_things or text.partition("/")[0] in self._taken_accounts:
                    return True
        return False

    def account(self, name: str, service: str = HUB) -> str:
        """An account's name as it is shown: unchanged for a lab's account and for ``EVERYBODY``, else "account-" and a hash."""
        return name if name == EVERYBODY or name.lower() in self._labs[service] else f"account-{self._digest(service, name)}"

    def _hide_value(self, name: str, value: str, columns: Mapping[str, int], row: tuple[Any, ...]) -> str:
        """A value with the personal names in it replaced, by what its column holds: an id, an account, a release, or prose."""
        if name in HUB_IDS or name.endswith("_hub_id"):
            return self._thing(value, HUB)
        if name in GITHUB_IDS:
            return self._thing(value, GITHUB)
        if name in ACCOUNTS:
            return self.account(value)
        if name in GITHUB_ACCOUNTS:
            return self.account(value, GITHUB)
        kind = row[columns[BY_KIND[name]]] if name in BY_KIND and BY_KIND[name] in columns else None
        if "release" in {name.removesuffix("_id"), kind} and value.startswith("hub/"):
            return f"hub/{self._thing(value.removeprefix('hub/'), HUB)}"
        if kind is not None:
            if kind in HUB_KINDS or kind in GITHUB_KINDS:
                return self._thing(value, GITHUB if kind in GITHUB_KINDS else HUB)
        return self._prose(value)

    def _digest(self, service: str, name: str) -> str:
        """The keyed hash of a name, 16 hexadecimal digits; case does not matter."""
        return hmac.new(self._key, f"{service}:{name.lower()}".encode(), hashlib.sha256).hexdigest()[:16]

    def _hide_thing(self, value: str, service: str) -> str:
        """An id ("account/name") with pseudonyms for account and name, unless the account is a registry lab's."""
        owner, slash, _ = value.partition("/")
        # Leave a name without an account as it is, one of the Hub's old ids (gpt2), and that of a lab: neither belongs to a person.
        if not slash or owner.lower() in self._labs[service]:
            return value
        return f"{self.account(owner, service)}/repository-{self._digest(service, value)}"

    def _service_of(self, word: str) -> str:
        """The service that a kind of record, a scope or an address belongs to."""
        return GITHUB if "github" in word or word in GITHUB_KINDS or word == "repositories_of" else HUB

    def _hide_in_place(self, value: str) -> str:
        """A locator or path with the names hidden in addresses, in scopes ("models_of:acme") and behind a kind ("model:acme/foo")."""
        value = _URL.sub(lambda match: match[1] + self._hide_path(match[2], match[3] or "", self._service_of(match[1])), value)
        value = _SCOPE.sub(lambda match: f"{match[1]}:{self.account(match[2], self._service_of(match[1]))}", value)
        return _KINDED.sub(lambda match: f"{match[1]}:{self._thing(match[2], self._service_of(match[1]))}", value)

    def _hide_in_prose(self, value: str) -> str:
        """A text with the names hidden as in ``_hide_in_place``, and in bare ids ("acme/foo") of accounts that the warehouse knows."""
        value = self._hide_in_place(value)
        return _THING.sub(lambda match: self._hide_known(match[0], match[1]), value)

    def _hide_path(self, owner: str, rest: str, service: str) -> str:
        """The path of an address hidden: an account, or an account and ``rest``, "/" with the name of what it owns."""
        return self._thing(owner + rest, service) if rest else self.account(owner, service)

    def _hide_known(self, value: str, owner: str) -> str:
        """An id in prose, hidden if its account is one that the warehouse knows."""
        if owner.lower() not in self._owners:
            return value
        # Hide the account as one of GitHub if it is a lab's on the Hub, else as one of the Hub: the text does not say which service is meant.
        return self._thing(value, GITHUB if owner.lower() in self._labs[HUB] else HUB)
