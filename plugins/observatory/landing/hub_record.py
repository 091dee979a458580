"""One record of the Hub's lists: compared by a hash of its bytes, and decoded in full only if it is new or changed."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import msgspec

from observatory.disclosure import declared
from observatory.identifiers import is_listed_id
from observatory.sources.hub_census import FIELDS, UNREADABLE
from observatory.sources.shapes import holds

MAX_PARENTS = 200
MAX_TEXT = 200
NULL = "\\N"
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


class ListedRecord(msgspec.Struct, gc=False):
    """One record of a page of the list: ``_id`` and counters decoded, all other fields as raw JSON bytes (empty if missing), for a hash."""

    hub_uid: str = msgspec.field(name="_id")
    downloads: int | None = None
    downloadsAllTime: int | None = None
    likes: int | None = None
    id: msgspec.Raw = msgspec.Raw()
    createdAt: msgspec.Raw = msgspec.Raw()
    lastModified: msgspec.Raw = msgspec.Raw()
    sha: msgspec.Raw = msgspec.Raw()
    private: msgspec.Raw = msgspec.Raw()
    gated: msgspec.Raw = msgspec.Raw()
    disabled: msgspec.Raw = msgspec.Raw()
    library_name: msgspec.Raw = msgspec.Raw()
    pipeline_tag: msgspec.Raw = msgspec.Raw()
    tags: msgspec.Raw = msgspec.Raw()
    cardData: msgspec.Raw = msgspec.Raw()
    safetensors: msgspec.Raw = msgspec.Raw()
    gguf: msgspec.Raw = msgspec.Raw()


class _Full(msgspec.Struct, gc=False):
    """The fields of a record that ``columns`` needs, decoded; None where missing."""

    id: Any = None
    createdAt: Any = None
    lastModified: Any = None
    private: Any = None
    gated: Any = None
    disabled: Any = None
    library_name: Any = None
    pipeline_tag: Any = None
    tags: msgspec.Raw = msgspec.Raw()
    safetensors: Any = None
    gguf: Any = None


class Unusable(ValueError):
    """The record cannot be landed; the message is a short reason."""


class Columns(msgspec.Struct, gc=False):
    """The values of one record that get columns of their own, each as a field of COPY's text format (``\\N``: NULL, unknown). Times are UTC."""

    hub_id: str
    created_at: str
    last_modified_at: str
    is_private: str
    is_disabled: str
    gated: str
    hub_license_id: str
    pipeline_tag: str
    library_name: str
    parameters: str
    base_models: str


_FLAGS = frozenset({b"", b"null", b"true", b"false"})
_GATES = _FLAGS | {b'"auto"', b'"manual"'}
# The beginning of a list of text, an empty list, null, or nothing. For example: ["a", "b"]
_TAGS = re.compile(rb'\["|\[\]|null$|$')
_CARD_DATA = re.compile(rb"\{|null$|$")
# An object with a number "total", null, or nothing. For example: {"parameters": {"BF16": 8}, "total": 8}
_DETECTED = re.compile(rb'\{.*"total": ?[0-9]+ ?[,}]|null$|$', re.DOTALL)
# A licence that is neither text, null nor a list of text. For example: "license": 7
_LICENCE = re.compile(rb'"license(?:_name)?"\s*:\s*(?:[^"\[n\s]|\[\s*[^"\s])')
_MARKS = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"|["\[\]{},]', re.DOTALL)
RAWS = msgspec.json.Decoder(list[msgspec.Raw])
PAGE = msgspec.json.Decoder(list[ListedRecord])
ONE = msgspec.json.Decoder(ListedRecord)
_FULL = msgspec.json.Decoder(_Full)
_HASHER = hashlib.blake2b(digest_size=8)
_CONTENT = {kind: frozenset(fields) - {"author", "downloads", "downloadsAllTime", "likes"} for kind, fields in FIELDS.items()}
_DECLARED = ("datasets", "licences", "arxiv_ids")
_FIRST_HASHED = 4
"""The index of the first field of ``ListedRecord`` after ``_id`` and the counters: from it on fields are hashed."""
KNOWN_NAMES = frozenset(field.encode_name for field in msgspec.structs.fields(ListedRecord)) | {"author", "modelId"}


def split(body: bytes) -> list[msgspec.Raw] | None:
    """The records of a page as raw JSON, found by counting brackets if the page cannot be decoded as a whole; None if it is no list. Slow."""
    try:
        return RAWS.decode(body)
    except UNREADABLE:
        body = body.strip()
    parts: list[msgspec.Raw] = []
    depth, start, end = 0, 1, len(body) - 1
    for mark in _MARKS.finditer(body):
        sign, position = mark[0], mark.start()
        depth += (sign in b"[{") - (sign in b"]}") if len(sign) == 1 else 0
        is_closing = depth == 0 and position == end and sign == b"]"
        if sign == b'"' or (depth < 1 and not is_closing):
            return None
        if is_closing or (depth == 1 and sign == b","):
            parts.append(msgspec.Raw(body[start:position].strip()))
            start = position + 1
    return parts if depth == 0 and parts and all(parts) and body[:1] == b"[" else None


def content_hash(record: ListedRecord) -> int:
    """The first 8 bytes of BLAKE2b over all known fields of a record but ``_id`` and counters, as a signed integer."""
    hasher = _HASHER.copy()
    hasher.update(b"\x1f".join(msgspec.structs.astuple(record)[_FIRST_HASHED:]))
    return int.from_bytes(hasher.digest(), "big", signed=True)


def parts(raw: bytes | msgspec.Raw, kind: str) -> frozenset[str]:
    """The names of a record's parts that have content: its fields that are not empty, and what tags and card declare ("declared.licences").

    Empty for a record that cannot be decoded. Compared with an earlier version, a missing name is a part that became empty.
    """
    try:
        record = msgspec.json.decode(raw)
        found = declared.read(raw, kind)
    except UNREADABLE:
        return frozenset()
    if not isinstance(record, dict):
        return frozenset()
    named = {f"declared.{name}" for name in _DECLARED if getattr(found, name)}
    if found.has_weights:
        named.add("declared.weights")
    return frozenset(named | {name for name in _CONTENT[kind] if holds(record.get(name))})


def may_be_odd(record: ListedRecord) -> bool:
    """Whether a field on which statuses depend may have an unknown form, judged by its bytes: decoding every record would cost too much."""
    return (
        bytes(record.private) not in _FLAGS
        or bytes(record.disabled) not in _FLAGS
        or bytes(record.gated) not in _GATES
        or not _TAGS.match(record.tags)
        or not _CARD_DATA.match(record.cardData)
        or not _DETECTED.match(record.safetensors)
        or not _DETECTED.match(record.gguf)
        or _LICENCE.search(record.cardData) is not None
    )


def moment(text: Any) -> datetime | None:
    """The time in UTC of an ISO 8601 text (without a zone: taken as UTC); None if the value is no such text."""
    if not isinstance(text, str) or len(text) > 40:
        return None
    try:
        parsed = datetime.fromisoformat(text)
        return parsed.replace(tzinfo=UTC) if parsed.tzinfo is None else parsed.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def created_at(record: ListedRecord) -> datetime | None:
    """createdAt of a record (UTC); None if it is missing or no valid time."""
    raw = bytes(record.createdAt)
    if b"\\" in raw:
        try:
            return moment(msgspec.json.decode(raw))
        except ValueError:
            return None
    return moment(raw[1:-1].decode("ascii", "replace")) if raw.startswith(b'"') else None


def columns(raw: bytes | msgspec.Raw) -> Columns:
    """Decode one record in full. Raises ``Unusable`` for an invalid id or invalid UTF-8 in its tags, and the errors in ``UNREADABLE``."""
    full = _FULL.decode(raw)
    if not isinstance(full.id, str) or not is_listed_id(full.id):
        raise Unusable("ill_formed_id")
    licence, parents = _from_tags(full.tags)
    return Columns(
        full.id,
        _moment_text(full.createdAt),
        _moment_text(full.lastModified),
        _boolean(full.private),
        _boolean(full.disabled),
        _gated(full.gated),
        licence,
        _text(full.pipeline_tag) if isinstance(full.pipeline_tag, str) else NULL,
        _text(full.library_name) if isinstance(full.library_name, str) else NULL,
        _total(full.safetensors if full.safetensors is not None else full.gguf),
        parents,
    )


def _moment_text(text: Any) -> str:
    """A time as text for COPY; ``\\N`` if the value is no valid time."""
    if not isinstance(text, str):
        return NULL
    # Keep a time in the Hub's own form ("2024-01-01T00:00:00.000Z"). Other ISO 8601 forms (week dates, far offsets) are rewritten, since Postgres may not read
    # them.
    if len(text) == 24 and text[7] == "-" and text[10] == "T" and text[19] == "." and text[23] == "Z":
        try:
            datetime.fromisoformat(text)
        except ValueError:
            return NULL
        return text
    found = moment(text)
    return NULL if found is None else found.isoformat()


def _boolean(value: Any) -> str:
    """A boolean as text for COPY; ``\\N`` for any other value."""
    return "true" if value is True else "false" if value is False else NULL


def _gated(value: Any) -> str:
    """The gate as text for COPY: true, false, auto or manual; ``\\N`` for any other value."""
    if isinstance(value, bool):
        return _boolean(value)
    return value if isinstance(value, str) and value in {"auto", "manual"} else NULL


# Keep the answers: names of tasks, libraries and licences are few and repeat in millions of records.
@lru_cache(maxsize=65_536)
def _text(value: str) -> str:
    """Up to ``MAX_TEXT`` characters, escaped for COPY; ``\\N`` for empty text."""
    clean = value[:MAX_TEXT].replace("\x00", "\ufffd").encode("utf-8", "replace").decode()
    return clean.translate(_ESCAPES) or NULL


def _total(value: Any) -> str:
    """The number of parameters, the ``total`` of an object, as text for COPY; ``\\N`` if there is none."""
    total = value.get("total") if isinstance(value, dict) else None
    return str(total) if isinstance(total, int) and not isinstance(total, bool) and 0 <= total < 2**62 else NULL


def _from_tags(raw: msgspec.Raw) -> tuple[str, str]:
    """``(licence, parents)`` from a record's tags, both for COPY (``\\N``: none): the first licence tag in lower case, the declared parents as an array.

    Raises ``Unusable`` for invalid UTF-8, and the errors in ``UNREADABLE``.
    """
    text = bytes(raw)
    if not text.isascii():
        _refuse_broken(text)
    # Search a flat list of strings without escapes as bytes, without decoding: nearly every list of tags is one.
    if b"\\" not in text and b"{" not in text and text.rfind(b"[") == 0:
        licences = _beginning(text, b'"license:') if b'"license:' in text else ()
        parents = _beginning(text, b'"base_model:') if b'"base_model:' in text else ()
    else:
        tags = msgspec.json.decode(text) if text else None
        texts = [tag for tag in tags if isinstance(tag, str)] if isinstance(tags, list) else []
        licences, parents = ([tag for tag in texts if tag.startswith(start)] for start in ("license:", "base_model:"))
    licence = NULL
    for tag in licences:
        licence = _text(tag[8:].lower())
        if licence != NULL:
            break
    return licence, _parents(tuple(parents)) if parents else NULL


def _refuse_broken(text: bytes) -> None:
    """Raise ``Unusable`` ("ill_formed_record") if the bytes are not valid UTF-8."""
    try:
        text.decode()
    except UnicodeDecodeError as error:
        raise Unusable("ill_formed_record") from error


def _beginning(text: bytes, opening: bytes) -> list[str]:
    """The strings in a flat JSON list that begin with ``opening``, which includes the quotation mark (``"license:``)."""
    found: list[str] = []
    start = text.find(opening)
    while start >= 0:
        end = text.find(b'"', start + len(opening))
        found.append(text[start + 1 : end].decode())
        start = text.find(opening, end + 1)
    return found


@lru_cache(maxsize=65_536)
def _parents(tags: tuple[str, ...]) -> str:
    """The parents that base_model tags declare, as the text of a Postgres array of "relation:hub_id"; ``\\N`` if there is none.

    A tag without a relation is dropped if another tag names the same parent with one.
    """
    found = [(relation, parent) for relation, parent in map(_parent, tags) if relation]
    named = {parent for relation, parent in found if relation != "unspecified"}
    kept = [f"{relation}:{parent}" for relation, parent in found if relation != "unspecified"]
    kept += [f"unspecified:{parent}" for relation, parent in found if relation == "unspecified" and parent not in named]
    return "{" + ",".join(dict.fromkeys(kept[:MAX_PARENTS])) + "}" if kept else NULL


def _parent(tag: str) -> tuple[str, str]:
    """``(relation, hub_id)`` of a base_model tag, "unspecified" if it names no relation; two empty texts if it names no repository."""
    relation, found, parent = tag[11:].partition(":")
    if not found:
        relation, parent = "unspecified", relation
    is_valid = relation in {"adapter", "finetune", "merge", "quantized", "unspecified"} and is_listed_id(parent)
    return (relation, parent) if is_valid else ("", "")
