"""What is landed is what came: the hash speaks of the bytes, and what a column cannot hold is kept beside it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from observatory.landing import content
from observatory.landing.content import Unstorable, content_of
from observatory.sources.base import Record

NOW = datetime(2025, 9, 1, tzinfo=UTC)


def of(payload: Any = None, text: bytes | None = None) -> content.Content:
    return content_of(Record("huggingface", "model", "list", "a/b", NOW, payload=payload, text=text))


def test_the_order_of_keys_does_not_matter_and_the_values_do() -> None:
    assert of({"a": 1, "b": [2]}) == of({"b": [2], "a": 1})
    assert of({"a": 1}).content_hash != of({"a": 2}).content_hash


@pytest.mark.parametrize("raw", [b"plain", "日本".encode(), b"", b"\r\n"])
def test_a_document_is_kept_as_it_came(raw: bytes) -> None:
    found = of(text=raw)
    assert (found.text, found.body, found.size_bytes) == (raw.decode(), None, len(raw))


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_a_document_with_a_mark_is_decoded_by_it_and_its_bytes_stay_beside(encoding: str) -> None:
    raw = "\ufeffNäme 日本\n".encode(encoding)
    found = of(text=raw)
    assert (found.text, found.body, found.size_bytes) == ("\ufeffNäme 日本\n", raw, len(raw))


@pytest.mark.parametrize("raw", [b"\xff not utf-8", b"a\x00b", b"\xff\xfea\x00b", b"\xfe\xff\x00\x00\x00b"])
def test_bytes_that_no_text_column_holds_are_kept_verbatim_beside_a_mended_text(raw: bytes) -> None:
    found = of(text=raw)
    assert found.body == raw and "\ufffd" in str(found.text) and "\x00" not in str(found.text)


@pytest.mark.parametrize(("mark", "encoding"), [(b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"), (b"\xff\xfe\x00\x00", "utf-32-le")])
def test_a_document_is_read_by_its_mark_with_its_bytes_beside(mark: bytes, encoding: str) -> None:
    raw = mark + "# 模型\nMIT".encode(encoding)
    found = of(text=raw)
    assert (found.text, found.body) == ("\ufeff# 模型\nMIT", raw)


@pytest.mark.parametrize("payload", [{"a": "x\x00y"}, {"x\x00y": 1}, ["\ud800"], {"n": 2**70}])
def test_json_that_jsonb_cannot_hold_is_mended_with_its_bytes_beside(payload: Any) -> None:
    found = of(payload)
    assert found.body is not None and json.loads(found.body) == payload
    assert found.payload is not None and "\\u0000" not in found.payload
    found.payload.encode()


def test_a_mended_record_is_not_taken_for_the_plain_one() -> None:
    assert of({"a": "x\x00y"}).content_hash != of({"a": "x\ufffdy"}).content_hash


@pytest.mark.parametrize("payload", [{"n": float("nan"), "s": "\ud800"}, {"s": {1, 2}}])
def test_what_is_no_json_is_unstorable(payload: Any) -> None:
    with pytest.raises(Unstorable):
        of(payload)


def test_a_record_is_a_payload_or_a_document_and_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    for record in ({}, {"payload": {}, "text": b""}):
        with pytest.raises(Unstorable, match="neither"):
            of(**record)
    monkeypatch.setattr(content, "MAX_CONTENT_BYTES", 10)
    with pytest.raises(Unstorable, match="more than 10"):
        of(text=b"12345678901")


SCALAR = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
JSON = st.recursive(SCALAR, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4))


@given(st.dictionaries(st.text(max_size=5), JSON, max_size=4))
@settings(max_examples=200, deadline=None)
def test_any_json_object_can_be_landed(payload: Any) -> None:
    found = of(payload)
    assert found.payload is not None
    told = json.loads(found.body or found.payload)
    assert told == json.loads(json.dumps(payload))
