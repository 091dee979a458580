"""Of several rows on a release's own training data that which shows most of them decides, whatever it was found in."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from tests.unit.disclosure.worlds import dataset, member, model, registered, shown, world

from observatory.disclosure.judgement.judge import judge
from observatory.disclosure.judgement.records import Member, RegistryDocument, Row
from observatory.disclosure.reading import Finding, Standing

MODEL, RELEASE = "acme/Foobar-7B", "acme/foobar"
DESCRIBED = RegistryDocument(RELEASE, "paper", "https://example.org/paper", None, "described", "")
NAMED = RegistryDocument(RELEASE, "paper", "https://example.org/paper", None, "named", "")
A_PART = RegistryDocument(RELEASE, "paper", "https://example.org/paper", None, "partly released", "", data_owner="own")
A_PART_OF_OTHERS = RegistryDocument(RELEASE, "paper", "https://example.org/paper", None, "partly released", "", data_owner="other")
GATED = (dataset("acme/corpus", gated="auto"), member(RELEASE, "dataset", "acme/corpus"))
OF_ANOTHER_VERSION = (dataset("acme/corpus"), member(RELEASE, "dataset", "acme/corpus", Standing.FAMILY, rule="family_data"))
NAMED_IN_CARD = shown(MODEL, "data.section")


def ranked(*things: Any) -> list[Row]:
    """Rows on the training data of a release, the deciding one first."""
    members = [one for one in things if isinstance(one, Member)]
    told = world(model(MODEL), registered(RELEASE, "Foobar"), *(one for one in things if not isinstance(one, (Member, RegistryDocument))))
    told.registered_documents = [one for one in things if isinstance(one, RegistryDocument)]
    (found,) = judge(told, [member(RELEASE, "model", MODEL), *members], {})
    return [row for row in found.rows if row.indicator == "training_data"]


@pytest.mark.parametrize("order", itertools.permutations(range(3)))
def test_files_stand_above_words_and_a_description_above_a_name(order: tuple[int, ...]) -> None:
    things = [(NAMED_IN_CARD,), GATED, (DESCRIBED,)]
    found = ranked(*itertools.chain.from_iterable(things[place] for place in order))
    assert [row.reason for row in found] == ["released, gated", "described", "named"]
    assert {row.finding for row in found} == {Finding.PARTIAL}


def test_a_description_that_a_person_read_stands_above_a_name_in_a_card() -> None:
    assert [row.reason for row in ranked(NAMED_IN_CARD, DESCRIBED)] == ["described", "named"]


def test_of_equal_rows_the_stored_record_comes_first() -> None:
    assert [row.source_kind for row in ranked(NAMED, NAMED_IN_CARD)] == ["model_card", "registry"]


def test_sets_of_another_version_show_nothing_and_come_last() -> None:
    found = ranked(*OF_ANOTHER_VERSION, NAMED_IN_CARD)
    assert [row.reason for row in found] == ["named", "released, of the family"]


@pytest.mark.parametrize(("document", "reason"), [(A_PART, "released, a part"), (A_PART_OF_OTHERS, "released, a part of others")])
def test_a_part_that_a_document_releases_is_partial_and_stands_above_words(document: RegistryDocument, reason: str) -> None:
    found = ranked(NAMED_IN_CARD, document)
    assert [(row.reason, row.finding) for row in found] == [(reason, Finding.PARTIAL), ("named", Finding.PARTIAL)]
