"""Which index a row is of, what it says, and which rows say nothing that could be kept."""

from __future__ import annotations

import pytest

from observatory.disclosure.assessments import Assessment, CitedThing, Unusable, reader_of

OSAI = {
    "model": "Sample-7B",
    "lab": "Acme",
    "hub_id": "acme/Sample-7B",
    "hub_id_confidence": "high",
    "as_of": "2026-06-12",
    "weights": "open",
    "data": "partial",
    "code": "closed",
    "methods": "open",
    "licence": "open",
    "raw_trainingcode": "closed",
    "raw_code": "partial",
    "note_trainingcode": "Nothing found.",
    "link_trainingcode": "https://github.com/acme/sample https://example.org",
    "link_preprint": "https://arxiv.org/pdf/2501.00001v2",
    "ev_data_hf": "acme/words;acme/more-words",
}
FMTI = {"edition": "2025", "developer": "Acme", "domain": "Upstream", "subdomain": "Data", "indicator": "Data size", "score": "1", "definition": "Is it?"}


def rows(row: dict[str, str]) -> list[Assessment | CitedThing]:
    read = reader_of(list(row))
    assert read is not None
    return list(read(row))


def test_a_parameter_of_the_index_is_not_our_dimension_of_the_same_name() -> None:
    told = {one.parameter: one for one in rows(OSAI) if isinstance(one, Assessment)}
    assert (told["code"].dimension, told["code"].label) == ("code", "closed")
    assert (told["raw_code"].dimension, told["raw_code"].label) == (None, "partial")
    assert (told["raw_trainingcode"].dimension, told["raw_trainingcode"].note) == ("code", "Nothing found.")
    assert told["code"].hub_id == "acme/Sample-7B" and told["code"].as_of == "2026-06-12"


def test_what_raters_point_to_is_canonical() -> None:
    assert {(one.parameter, one.kind, one.id) for one in rows(OSAI) if isinstance(one, CitedThing)} == {
        ("link_trainingcode", "repository", "acme/sample"),
        ("link_preprint", "paper", "2501.00001"),
        ("ev_data_hf", "dataset", "acme/words"),
        ("ev_data_hf", "dataset", "acme/more-words"),
    }


def test_an_indicator_is_met_or_not() -> None:
    (one,) = rows(FMTI)
    assert isinstance(one, Assessment) and (one.source, one.edition, one.dimension, one.label) == ("fmti", "2025", "data", "met")


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({**OSAI, "code": "perhaps"}, "code is 'perhaps'"),
        ({**OSAI, "model": " "}, "name is empty"),
        ({**OSAI, "hub_id": "../etc"}, "hub_id"),
        ({**OSAI, "as_of": "June"}, "not a day"),
        ({**OSAI, "as_of": "2026-02-30"}, "not a day"),
        ({**FMTI, "score": "7"}, "neither 0 nor 1"),
    ],
)
def test_what_says_nothing_is_unusable(row: dict[str, str], reason: str) -> None:
    with pytest.raises(Unusable, match=reason):
        rows(row)


def test_a_file_of_no_known_index_is_none() -> None:
    assert reader_of(["a", "b"]) is None
