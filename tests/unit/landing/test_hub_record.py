"""One record of the Hub's lists: whatever it holds, its columns go through COPY as they stand, and a page survives it."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from observatory.errors import ContractBroken
from observatory.landing import hub
from observatory.landing.hub import Sweep
from observatory.landing.hub_record import MAX_PARENTS, MAX_TEXT, NULL, ONE, Unusable, columns, content_hash, created_at, moment, split
from observatory.sources.hub_census import ListPage

NOW = datetime(2026, 8, 30, 12, tzinfo=UTC)
SWEEP = Sweep(1, 1, "model", "census", date(2026, 8, 30))
UID = "621ffdc036468d709f1751d8"


def of(**told: Any) -> Any:
    return columns(json.dumps({"id": "a/b", **told}).encode())


def told_of(**told: Any) -> Any:
    return ONE.decode(json.dumps({"_id": UID, **told}).encode())


def reasons(body: bytes) -> tuple[int, list[str]]:
    """How many records of a page can be compared, and why the others cannot."""
    records, rejects = hub._decode(ListPage(body, NOW), SWEEP)
    return len(records), [reject.reason for reject in rejects]


@pytest.mark.parametrize("hub_id", [None, 3, "", "a/b/c", "a b", "a/b\n", "a\x00b", "-a/b", "x" * 401, ["a/b"], {"id": "a/b"}])
def test_an_id_that_is_none_is_refused(hub_id: Any) -> None:
    with pytest.raises(Unusable, match="ill_formed_id"):
        columns(json.dumps({"id": hub_id}).encode())


def test_what_is_not_told_is_null_and_not_false_or_zero() -> None:
    row = of()
    assert [getattr(row, name) for name in row.__struct_fields__] == ["a/b", *[NULL] * 10]
    empty = of(private=None, gated=None, tags=[], pipeline_tag="", library_name="", safetensors=None, createdAt=None)
    assert empty == row


@pytest.mark.parametrize(
    ("value", "expected"), [(False, "false"), (True, "true"), ("auto", "auto"), ("manual", "manual"), ("false", NULL), (0, NULL), ([], NULL), ("\t", NULL)]
)
def test_gating_is_one_of_four_words(value: Any, expected: str) -> None:
    assert of(gated=value).gated == expected


@pytest.mark.parametrize("name", ["pipeline_tag", "library_name"])
@pytest.mark.parametrize("value", ["a\tb", "a\nb", "a\rb", "a\\b", "\\N", "\\.", "a\x00b", "{a,'\"b}", "é" * 300])
def test_a_text_stays_one_field_of_one_line(name: str, value: str) -> None:
    field = getattr(of(**{name: value}), name)
    assert not set(field) & set("\t\n\r\x00") and field != NULL
    assert field.replace("\\\\", "").count("\\") == sum(value.count(one) for one in "\t\n\r")
    assert len(field) <= 2 * MAX_TEXT


@pytest.mark.parametrize("value", [1, 1.5, True, [], {}, ["a"], None])
def test_a_text_of_another_type_is_not_told(value: Any) -> None:
    row = of(pipeline_tag=value, library_name=value)
    assert (row.pipeline_tag, row.library_name) == (NULL, NULL)


@pytest.mark.parametrize("tags", [None, 3, "license:mit", {"license:mit": 1}, [None, 3, ["license:mit"], {"a": "license:mit"}, "LICENSE:mit"]])
def test_tags_of_any_type_tell_no_licence(tags: Any) -> None:
    assert of(tags=tags).hub_license_id == NULL


def test_the_first_licence_tag_counts_in_lower_case() -> None:
    assert of(tags=["x", "license:Apache-2.0", "license:mit"]).hub_license_id == "apache-2.0"
    assert of(tags=["license:", "license:mit"]).hub_license_id == "mit"
    assert of(tags=['license:m\ti"t,{}\\']).hub_license_id == 'm\\ti"t,{}\\\\'


def test_a_typed_parent_says_more_than_the_bare_one_beside_it() -> None:
    tags = ["base_model:a/x", "base_model:finetune:a/x", "base_model:a/y", "base_model:merge:a/z", "base_model:a/y"]
    assert of(tags=tags).base_models == "{finetune:a/x,merge:a/z,unspecified:a/y}"


@pytest.mark.parametrize(
    "parent", ["", ":", "a,b", "a/b}", '"a/b"', "a b", "NULL,", "a/b\n", "kin:a/b", "finetune:", "finetune:a/b/c", "finetune:finetune:a/b"]
)
def test_a_parent_that_is_no_id_never_reaches_the_array(parent: str) -> None:
    assert of(tags=[f"base_model:{parent}"]).base_models == NULL


def test_parents_are_bounded() -> None:
    assert of(tags=[f"base_model:a/{n}" for n in range(5_000)]).base_models.count(",") == MAX_PARENTS - 1


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({"safetensors": {"total": 7}}, "7"),
        ({"gguf": {"total": 8}}, "8"),
        ({"safetensors": {"total": 2**70}}, NULL),
        ({"safetensors": {"total": -1}}, NULL),
        ({"safetensors": {"total": True}}, NULL),
        ({"safetensors": {"total": 1.5}}, NULL),
        ({"safetensors": [7]}, NULL),
        ({"gguf": "7"}, NULL),
    ],
)
def test_parameters_are_a_count_or_not_told(told: dict[str, Any], expected: str) -> None:
    assert of(**told).parameters == expected


@pytest.mark.parametrize(
    "text",
    [
        "2024-W01-1",
        "2024-W01-1T00:00:00.000Z",
        "20240101",
        "2024-01-01\t10:00:00",
        "2024-01-01\n10:00:00",
        "2024-01-01\\10:00:00",
        "2024-01-01x10:00:00",
        "2024-01-01T00:00:00+23:59",
        "2024-01-01T00:00:00,5Z",
        "2024-01-01T00:00:00.1234567Z",
        "2024-01-01T00:00:00",
    ],
)
def test_a_moment_in_an_odd_form_is_told_as_the_moment_by_which_it_is_placed(text: str) -> None:
    row = of(createdAt=text, lastModified=text)
    placed = created_at(told_of(createdAt=text))
    assert placed is not None and row.created_at == row.last_modified_at == placed.isoformat()


@pytest.mark.parametrize(
    "text", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "", "never", "2024-13-01T00:00:00Z", "x" * 50, 1700000000, None, [], {}, True]
)
def test_what_is_no_moment_is_not_told(text: Any) -> None:
    assert moment(text) is None
    assert of(createdAt=text).created_at == NULL
    assert created_at(told_of(createdAt=text)) is None


def test_the_hubs_own_form_goes_in_as_it_stands_and_escapes_are_read() -> None:
    text = "2024-07-23T00:00:00.000Z"
    assert of(createdAt=text).created_at == text
    escaped = ONE.decode(b'{"_id":"x","createdAt":"2024\\u002d07-23T00:00:00.000Z"}')
    assert created_at(escaped) == datetime(2024, 7, 23, tzinfo=UTC)


def test_the_hash_speaks_of_all_that_is_told_but_counters() -> None:
    base = content_hash(told_of(id="a/b", tags=["x"]))
    assert content_hash(told_of(id="a/b", tags=["x"], downloads=5, downloadsAllTime=7, likes=9)) == base
    changes: list[dict[str, Any]] = [{"id": "a/c"}, {"tags": ["y"]}, {"gated": False}, {"gated": None}, {"cardData": {}}, {"sha": "0"}, {"private": True}]
    assert len({content_hash(told_of(**{"id": "a/b", "tags": ["x"], **change})) for change in changes} | {base}) == len(changes) + 1
    assert -(2**63) <= base < 2**63


@pytest.mark.parametrize(
    "body", [b"", b"null", b"{}", b"3", b'"x"', b"<html>Rate exceeded.</html>", b'[{"_id":"x"}', b"[[", b"[]]", b'[{"_id":"x}]', b"[,]", b"\xff\xfe", b"[{]"]
)
def test_a_page_that_is_no_list_breaks_the_contract(body: bytes) -> None:
    with pytest.raises(ContractBroken):
        hub._decode(ListPage(body, NOW), SWEEP)


BAD = [
    b"3",
    b"null",
    b"[]",
    b'"x"',
    b"{}",
    b'{"_id":null}',
    b'{"_id":3}',
    b'{"_id":"x","likes":"5"}',
    b'{"_id":"x","downloads":1.5}',
    b'{"_id":"x","downloads":true}',
    b'{"_id":"\\ud800"}',
    b'{"_id":"x","cardData":{"a":"\\ud800,]}"}}',
    b'{"_id":"x\xff"}',
    b'{"_id":"x","likes":' + b"9" * 5_000 + b"}",
    b'{"_id":"x","cardData":' + b"[" * 9_000 + b"]" * 9_000 + b"}",
    b'{"_id":"x","cardData":{"a":' * 3_000 + b"1" + b"}}" * 3_000,
]


@pytest.mark.parametrize("bad", BAD, ids=range(len(BAD)))
def test_one_record_that_cannot_be_read_spoils_no_other(bad: bytes) -> None:
    good = b'{"_id":"%s","id":"a/b","x":"],[{}\\"\\\\"}' % UID.encode()
    for body in (b"[" + b",".join([good, bad, good]) + b"]", b" [ " + b" , ".join([bad, good, good]) + b" ] "):
        assert reasons(body) == (2, ["ill_formed_record"])


def test_a_reject_keeps_the_bytes_and_names_what_it_can() -> None:
    _, rejects = hub._decode(ListPage(b'[{"_id":3,"id":"a/b"},{"_id":4,"id":["x"]},{"_id":"\\ud800"}]', NOW), SWEEP)
    assert [reject.body for reject in rejects] == [b'{"_id":3,"id":"a/b"}', b'{"_id":4,"id":["x"]}', b'{"_id":"\\ud800"}']
    assert rejects[0].key == "a/b" and len(str(rejects[1].key)) == 16


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@given(st.lists(JSON, max_size=6), st.booleans())
@settings(max_examples=150, deadline=None)
def test_a_page_is_split_as_a_reader_of_json_splits_it(values: list[Any], is_spaced: bool) -> None:
    body = json.dumps(values, separators=(" , ", " : ") if is_spaced else (",", ":")).encode()
    broken = body[:-1] + (b"," if values else b"") + b'{"a":"\\ud800"}]'
    parts = split(broken)
    assert parts is not None and len(parts) == len(values) + 1
    for part, value in zip(parts, values, strict=False):
        assert json.loads(bytes(part)) == value


FIELDS = ["id", "createdAt", "lastModified", "private", "gated", "disabled", "library_name", "pipeline_tag", "tags", "cardData", "safetensors", "gguf"]
TEXTS = st.text(max_size=30) | st.sampled_from(["a/b", "license:mit", "base_model:finetune:a/b", "2024-01-01T00:00:00Z", "2024-W01-1"])


@given(st.dictionaries(st.sampled_from(FIELDS), TEXTS | JSON | st.lists(TEXTS, max_size=4), max_size=8))
@settings(max_examples=300, deadline=None)
def test_any_record_is_a_line_of_fields_or_unusable(told: dict[str, Any]) -> None:
    try:
        row = columns(json.dumps(told).encode())
    except (Unusable, msgspec.DecodeError):
        return
    line = "\t".join(getattr(row, name) for name in row.__struct_fields__)
    assert line.count("\t") == len(row.__struct_fields__) - 1
    assert "\n" not in line and "\r" not in line and "\x00" not in line
    assert line.encode()


@pytest.mark.parametrize("tag", ['"license:\\u006dit"', '"\\u006cicense:mit"'])
def test_a_licence_that_is_written_with_an_escape_is_read_as_json_reads_it(tag: str) -> None:
    plain = columns(b'{"id": "a/b", "tags": ["license:mit", "x"]}')
    assert columns(f'{{"id": "a/b", "tags": [{tag}, "x"]}}'.encode()) == plain and plain.hub_license_id == "mit"


def test_a_parent_without_a_relation_is_one_whose_relation_is_not_told() -> None:
    assert of(tags=["base_model:c/d"]).base_models == of(tags=["base_model:unspecified:c/d"]).base_models == "{unspecified:c/d}"
    assert of(tags=["base_model:odd:c/d"]).base_models == NULL


def test_bytes_that_are_no_text_spoil_their_record() -> None:
    with pytest.raises(Unusable, match=r"^ill_formed_record$"):
        columns(b'{"id": "a/b", "tags": ["license:mit", "\xff"]}')
