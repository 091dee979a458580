"""One record's content in the form that Postgres can hold, and its hash."""

from __future__ import annotations

import codecs
import hashlib
import json
from dataclasses import dataclass
from typing import Any

import orjson

from observatory.sources.base import Record

# The longer mark first: the mark of UTF-32 begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
MAX_CONTENT_BYTES = 64 * 1024 * 1024
MAX_DEPTH = 254
"""Levels of lists and objects within one another: what orjson writes. Python's own reader takes four times as many, and its writers do not."""


class Unstorable(ValueError):
    """The content cannot be kept as a record; the message says why."""


@dataclass(frozen=True, slots=True)
class Content:
    """``payload`` is JSON text, ``text`` a document; ``body`` the verbatim bytes where those two had to be mended."""

    content_hash: bytes
    payload: str | None
    text: str | None
    body: bytes | None
    size_bytes: int


def content_of(record: Record) -> Content:
    """The storable content of ``record``; raises ``Unstorable`` for what no column can hold."""
    if (record.payload is None) == (record.text is None):
        raise Unstorable("neither a payload nor a document, or both")
    return _document(record.text) if record.text is not None else _json(record.payload)


def decoded(raw: bytes) -> str:
    """A document's text by its byte order mark, which is kept as UTF-8 keeps it; without one it is UTF-8. What cannot be decoded is U+FFFD."""
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return raw.decode(encoding, errors="replace")
    return raw.decode("utf-8", errors="replace")


def _document(raw: bytes) -> Content:
    _bound(len(raw))
    text = decoded(raw).replace("\x00", "\ufffd")
    is_verbatim = text.encode() == raw
    return Content(hashlib.sha256(raw).digest(), None, text, None if is_verbatim else raw, len(raw))


def _json(payload: Any) -> Content:
    try:
        raw = orjson.dumps(payload, option=orjson.OPT_SORT_KEYS)
        needs_mending = b"\\u0000" in raw
    except orjson.JSONEncodeError:
        # orjson refuses lone surrogates and integers beyond 64 bits, which the standard library writes.
        _bound_depth(payload)
        raw, needs_mending = _json_by_standard_library(payload), True
    _bound(len(raw))
    if not needs_mending:
        return Content(hashlib.sha256(raw).digest(), raw.decode(), None, None, len(raw))
    mended = json.dumps(_mend(payload), sort_keys=True, ensure_ascii=False)
    return Content(hashlib.sha256(raw).digest(), mended, None, raw, len(raw))


def _json_by_standard_library(payload: Any) -> bytes:
    try:
        return json.dumps(payload, sort_keys=True, allow_nan=False).encode()
    except (TypeError, ValueError, RecursionError) as error:
        raise Unstorable(str(error)) from error


def _mend(value: Any) -> Any:
    """``value`` with NUL and lone surrogates replaced by U+FFFD, which is all that jsonb cannot hold."""
    if isinstance(value, str):
        return value.replace("\x00", "\ufffd").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, dict):
        return {_mend(name): _mend(member) for name, member in value.items()}
    if isinstance(value, list):
        return [_mend(member) for member in value]
    return value


def _bound_depth(payload: Any) -> None:
    """Raise ``Unstorable`` for what is nested deeper than ``MAX_DEPTH``; without recursion, which would end at that depth itself."""
    level = [payload]
    for _ in range(MAX_DEPTH):
        level = [member for value in level for member in (value.values() if isinstance(value, dict) else value if isinstance(value, list) else ())]
        if not level:
            return
    raise Unstorable(f"nested deeper than {MAX_DEPTH} levels")


def _bound(size: int) -> None:
    if size > MAX_CONTENT_BYTES:
        raise Unstorable(f"{size} bytes, more than {MAX_CONTENT_BYTES}")
