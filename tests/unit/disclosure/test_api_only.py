"""What the registry calls API-only, against what the Hub holds."""

from __future__ import annotations

from typing import Any

import pytest
from tests.unit.disclosure.worlds import DAY, model, registered, world

from observatory.disclosure.judgement.api_only import api_only_conflicts
from observatory.disclosure.judgement.records import RegistryMember, World


def told(*things: Any, name: str = "Zeta 2", listed: tuple[tuple[str, str], ...] = ()) -> World:
    """A world in which Zeta 2 is offered by API only, and ``listed`` gives models to releases."""
    found = world(registered("acme/zeta-2", name, is_api_only=True), *things)
    found.registered_members += [RegistryMember(release_id, "model", hub_id, "flagship", "https://example.org") for release_id, hub_id in listed]
    return found


def contradicting(found: World) -> set[str]:
    return {one.hub_id for one in api_only_conflicts(found) if one.release_id == "acme/zeta-2"}


@pytest.mark.parametrize("name", ["zeta-2", "Zeta_2", "ZETA2", "zeta-v2", "zeta-2-instruct", "Zeta2-70B-fp8", "Acme-Zeta-2"])
def test_weights_under_its_name_contradict_it(name: str) -> None:
    assert contradicting(told(model(f"acme/{name}"))) == {f"acme/{name}"}


@pytest.mark.parametrize(
    "name",
    ["zeta-2.5", "zeta-20b", "zeta", "newzeta-2", "tiny-zeta-2", "zeta-3-2", "zeta-2-pro", "zeta-2-coder", "zeta-2-seed"],
)
def test_another_version_product_or_kind_is_another_name(name: str) -> None:
    assert contradicting(told(model(f"acme/{name}"))) == set()


@pytest.mark.parametrize(("hub_id", "is_its"), [("acme/zeta-2-pro", True), ("acme/zeta-2", False), ("acme/zeta-2-max", False)])
def test_a_product_is_told_by_its_word_in_brackets_too(hub_id: str, is_its: bool) -> None:
    assert contradicting(told(model(hub_id), name="Zeta 2 [pro]")) == ({hub_id} if is_its else set())


@pytest.mark.parametrize("more", [{"gone_at": DAY}, {"is_disabled": True}, {"has_weight_files": False}, {"lab_id": "other"}, {"lab_id": "unknown"}])
def test_what_is_gone_disabled_without_weights_or_another_s_contradicts_nothing(more: dict[str, Any]) -> None:
    assert contradicting(told(model("acme/zeta-2", **more))) == set()


def test_a_file_list_that_was_not_told_proves_no_absence_and_a_gate_hides_no_weights() -> None:
    found = told(model("acme/zeta-2", has_weight_files=None, is_disabled=None, gated="manual"))
    assert [(one.hub_id, one.gated) for one in api_only_conflicts(found)] == [("acme/zeta-2", "manual")]


def test_a_member_of_another_release_is_that_one_s_and_its_own_contradicts_whatever_it_is_called() -> None:
    things = (model("acme/zeta-2-7b"), model("acme/quite-different"), registered("acme/small", "Small"))
    assert contradicting(told(*things)) == {"acme/zeta-2-7b"}
    assert contradicting(told(*things, listed=(("acme/small", "acme/zeta-2-7b"),))) == set()
    assert contradicting(told(*things, listed=(("acme/small", "acme/zeta-2-7b"), ("acme/zeta-2", "acme/quite-different")))) == {"acme/quite-different"}


@pytest.mark.parametrize("name", ["-", "--", "2", "zeta-2" + "-x" * 2_000, "$(zeta)-2", "ζ-2", "zeta\\-2", ""])
def test_an_odd_name_stops_nothing(name: str) -> None:
    assert contradicting(told(model(f"acme/{name}"))) <= {f"acme/{name}"}
