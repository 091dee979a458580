"""Converts the content of a record to the form that Postgres can store, and hashes it."""

from __future__ import annotations

import codecs
import hashlib
import json
from dataclasses import dataclass
from typing import Any

import orjson

from observatory.sources.base import Record

# Byte order marks, those of UTF-32 first: its little-endian mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
MAX_CONTENT_BYTES = 64 * 1024 * 1024
MAX_DEPTH = 254
"""The deepest nesting of lists and objects that orjson can write. Python's own JSON reader accepts four times as much, which could not be written."""


class Unstorable(ValueError):
    """The content of a record cannot be stored; the message says why."""


@dataclass(frozen=True, slots=True)
class Content:
    """The storable content of a record: ``payload`` is JSON text, ``text`` a document; the other one of the two is None.

    ``body`` holds the verbatim bytes if the payload or the text had to be changed for Postgres, else None.
    """

    content_hash: bytes
    payload: str | None
    text: str | None
    body: bytes | None
    size_bytes: int


def content_of(record: Record) -> Content:
    """The storable content of ``record``. Raises ``Unstorable`` if it is too large, too deep, no JSON, or has not exactly one of payload and text."""
    if (record.payload is None) == (record.text is None):
        raise Unstorable("neither a payload nor a document, or both")
    return _document(record.text) if record.text is not None else _json(record.payload)


def decoded(raw: bytes) -> str:
    """The text of a document: UTF-16 or UTF-32 if it begins with their byte order mark, else UTF-8; the mark stays, invalid bytes become U+FFFD."""
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return raw.decode(encoding, errors="replace")
    return raw.decode("utf-8", errors="replace")


def _document(raw: bytes) -> Content:
    """The content of a document. Raises ``Unstorable`` if it is too large."""
    _bound(len(raw))
    text = decoded(raw).replace("\x00", "\ufffd")
    is_verbatim = text.encode() == raw
    return Content(hashlib.sha256(raw).digest(), None, text, None if is_verbatim else raw, len(raw))


def _json(payload: Any) -> Content:
    """The content of a JSON value, with sorted keys. Raises ``Unstorable`` if it is too large, too deep or no JSON."""
    try:
        raw = orjson.dumps(payload, option=orjson.OPT_SORT_KEYS)
        needs_mending = b"\\u0000" in raw
    except orjson.JSONEncodeError:
        # Write what orjson refuses (lone surrogates, integers beyond 64 bits) with the standard library, after a check of the depth.
        _bound_depth(payload)
        raw, needs_mending = _json_by_standard_library(payload), True
    _bound(len(raw))
    if not needs_mending:
        return Content(hashlib.sha256(raw).digest(), raw.decode(), None, None, len(raw))
    mended = json.dumps(_mend(payload), sort_keys=True, ensure_ascii=False)
    return Content(hashlib.sha256(raw).digest(), mended, None, raw, len(raw))


def _json_by_standard_library(payload: Any) -> bytes:
    """The value as JSON with sorted keys. Raises ``Unstorable`` if it is no JSON."""
    try:
        return json.dumps(payload, sort_keys=True, allow_nan=False).encode()
    except (TypeError, ValueError, RecursionError) as error:
        raise Unstorable(str(error)) from error


def _mend(value: Any) -> Any:
    """``value`` with U+FFFD instead of NUL and lone surrogates, the two things in JSON text that Postgres' jsonb cannot hold."""
    if isinstance(value, str):
        return value.replace("\x00", "\ufffd").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, dict):
        return {_mend(name): _mend(member) for name, member in value.items()}
    if isinstance(value, list):
        return [_mend(member) for member in value]
    return value


def _bound_depth(payload: Any) -> None:
    """Raise ``Unstorable`` if the value is nested deeper than ``MAX_DEPTH``. Level by level, since recursion would itself fail at such a depth."""
    level = [payload]
    for _ in range(MAX_DEPTH):
        level = [member for value in level for member in (value.values() if isinstance(value, dict) else value if isinstance(value, list) else ())]
        if not level:
            return
    raise Unstorable(f"nested deeper than {MAX_DEPTH} levels")


def _bound(size: int) -> None:
    """Raise ``Unstorable`` for more bytes than ``MAX_CONTENT_BYTES``."""
    if size > MAX_CONTENT_BYTES:
        raise Unstorable(f"{size} bytes, more than {MAX_CONTENT_BYTES}")
