"""Which model belongs to which release, in small worlds built by hand."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime

import pytest

from observatory.disclosure.judgement.members import ModelNames, family_word, lab_families, model_members
from observatory.disclosure.judgement.records import Member, Model, Parent, RegistryMember, RegistryRelease, World
from observatory.disclosure.reading import Standing, Strength

NOW = datetime(2026, 1, 1, tzinfo=UTC)
LABS = {"acme": "acme", "acme-research": "acme", "umbrella": "umbrella"}


def model(hub_id: str, *, is_rated: bool = True) -> Model:
    account = hub_id.split("/")[0] if "/" in hub_id else ""
    blank = dict.fromkeys(one.name for one in dataclasses.fields(Model))
    told = {
        "hub_id": hub_id,
        "account": account,
        "lab_id": LABS.get(account.lower(), "unknown"),
        "is_rated": is_rated,
        "licence_class": "unknown",
        "raw_version_id": 1,
        "first_seen_at": NOW,
        "are_tags_told": False,
    }
    return Model(**{**blank, **told})  # type: ignore[arg-type]  # fields by their names


def world(*hub_ids: str, releases: dict[str, dict[str, str]] | None = None, parents: dict[str, tuple[str, str]] | None = None) -> World:
    """``releases``: role by model, by release; ``parents``: parent and relation by model."""
    made = World(models={one: model(one) for one in hub_ids})
    for release_id, members in (releases or {}).items():
        made.registered[release_id] = RegistryRelease(release_id, release_id.split("/")[0], release_id, None, False, "https://example.org", None)
        made.registered_members += [RegistryMember(release_id, "model", hub_id, role, "https://example.org") for hub_id, role in members.items()]
    for child, (parent, relation) in (parents or {}).items():
        made.parents[child] = [Parent(child, parent, relation, 1, NOW)]
    return made


def told(members: list[Member]) -> dict[str, tuple[str, str]]:
    return {one.artifact_id: (one.release_id, one.role) for one in members}


def test_the_registrys_members_come_first_with_their_roles() -> None:
    made = world("acme/Foo-2-7B", "acme/Foo-2-70B", releases={"acme/foo-two": {"acme/Foo-2-70B": "flagship", "acme/foo-2-7b": "size"}})
    found = model_members(made)
    assert told(found) == {"acme/Foo-2-70B": ("acme/foo-two", "flagship"), "acme/Foo-2-7B": ("acme/foo-two", "size")}
    assert {(one.rule, one.strength, one.standing, one.artifact_kind) for one in found} == {("registry", Strength.DECLARED, Standing.OWN, "model")}


def test_a_model_that_two_releases_list_is_the_one_whose_flagship_it_is() -> None:
    listed = {"acme/a": {"acme/Foo-7B": "size"}, "acme/b": {"acme/Foo-7B": "flagship"}, "acme/c": {"acme/Foo-7B": "flagship"}}
    assert told(model_members(world("acme/Foo-7B", releases=listed))) == {"acme/Foo-7B": ("acme/b", "flagship")}


def test_what_bears_the_name_of_listed_models_joins_their_release() -> None:
    # The listed model need not be known to any service.
    made = world("acme/Foo-2-7B-Instruct", "acme-research/foo-2-13b", "acme/Foo-2.5-7B", releases={"acme/foo-two": {"acme/Foo-2-70B": "flagship"}})
    found = model_members(made)
    assert told(found) == {
        "acme/Foo-2-7B-Instruct": ("acme/foo-two", "flagship"),
        "acme-research/foo-2-13b": ("acme/foo-two", "flagship"),
        "acme/Foo-2.5-7B": ("acme/foo-2.5", "flagship"),
    }
    assert {one.rule for one in found} == {"registry_name", "model_name"}


def test_a_name_that_two_releases_bear_is_neithers() -> None:
    made = world("acme/Foo-7B", releases={"acme/foo-40": {"acme/Foo-40B": "flagship"}, "acme/foo-180": {"acme/Foo-180B": "flagship"}})
    assert told(model_members(made)) == {"acme/Foo-7B": ("acme/foo", "flagship")}


def test_another_labs_model_of_the_same_name_is_its_own() -> None:
    made = world("umbrella/Foo-2-7B", releases={"acme/foo-two": {"acme/Foo-2-70B": "flagship"}})
    assert told(model_members(made)) == {"umbrella/Foo-2-7B": ("umbrella/foo-2", "flagship")}


def test_who_is_of_no_lab_stands_alone() -> None:
    made = world("someone/Foo-2-7B-GGUF", "someone/Foo-2-7B", "canonical", releases={"acme/foo-two": {"acme/Foo-2-7B": "flagship"}})
    assert told(model_members(made)) == {
        "someone/Foo-2-7B-GGUF": ("hub/someone/Foo-2-7B-GGUF", "quantisation"),
        "someone/Foo-2-7B": ("hub/someone/Foo-2-7B", "flagship"),
        "canonical": ("hub/canonical", "flagship"),
    }


def test_what_is_not_rated_has_no_release() -> None:
    made = world("acme/Foo-2-7B")
    made.models["acme/Foo-3-7B"] = model("acme/Foo-3-7B", is_rated=False)
    assert told(model_members(made)) == {"acme/Foo-2-7B": ("acme/foo-2", "flagship")}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Foo-Large-2407", "Foo-7B-v0.1"),
        ("Foo-4.5-Air", "Foo-4.5"),
        ("Foo-1.5-Mini", "Foo-1.5-Large"),
        ("foo-r", "foo-r-plus"),
        ("Foo-Hybrid-7B", "Foo-7B"),
        ("Foo-11B-Vision-Instruct", "Foo-8B-Instruct"),
        ("foo-20b-code-instruct", "foo-8b-instruct"),
        ("Foo-72B-Reward", "Foo-72B"),
        ("Foo-7B-Instruct-v0.3", "Foo-7B-v0.1"),
        ("foo-large-cnn", "foo-large"),
    ],
)
def test_no_flagship_sits_inside_another_products_release(one: str, other: str) -> None:
    found = told(model_members(world(f"acme/{one}", f"acme/{other}", releases={"acme/listed": {f"acme/{other}": "flagship"}})))
    assert found[f"acme/{other}"][0] == "acme/listed" and found[f"acme/{one}"][0] not in {"acme/listed"}


def test_sizes_that_are_words_share_a_release_and_the_registrys_models_are_siblings_too() -> None:
    made = world("acme/murmur-tiny", "acme/murmur-large-v2", releases={"acme/murmur": {"acme/murmur-base": "size", "acme/murmur-large": "flagship"}})
    assert told(model_members(made)) == {"acme/murmur-tiny": ("acme/murmur", "flagship"), "acme/murmur-large-v2": ("acme/murmur-v2", "flagship")}


@pytest.mark.parametrize(
    "suffix", ["GGUF", "GPTQ-Int4", "AWQ", "NVFP4", "MXFP4", "W4A16", "nf4", "3bit", "q4_k_m", "fp8", "onnx", "mlx-4bit", "lora", "adapter"]
)
def test_a_format_is_of_the_same_release_and_no_flagship(suffix: str) -> None:
    found = told(model_members(world("acme/Foo-2-7B", f"acme/Foo-2-7B-{suffix}")))
    assert found["acme/Foo-2-7B"] == ("acme/foo-2", "flagship")
    assert found[f"acme/Foo-2-7B-{suffix}"] == ("acme/foo-2", "adapter" if suffix in {"lora", "adapter"} else "quantisation")


def test_declared_relations_tell_roles_that_names_do_not() -> None:
    made = world(
        "someone/foo-2-small-files",
        "someone/my-style",
        "acme/Foo-2-7B-Instruct",
        "acme/Bar-1",
        parents={
            "someone/foo-2-small-files": ("acme/Foo-2-7B", "quantized"),
            "someone/my-style": ("acme/Foo-2-7B", "adapter"),
            # The Hub says so of a tuned model that holds a file of a format too, and of one that stands on another's.
            "acme/Foo-2-7B-Instruct": ("acme/Foo-2-7B", "quantized"),
            "acme/Bar-1": ("umbrella/Baz-base", "quantized"),
        },
    )
    assert {hub_id: role for hub_id, (_, role) in told(model_members(made)).items()} == {
        "someone/foo-2-small-files": "quantisation",
        "someone/my-style": "adapter",
        "acme/Foo-2-7B-Instruct": "flagship",
        "acme/Bar-1": "flagship",
    }


def test_a_base_model_is_the_flagship_of_a_release_that_has_no_other() -> None:
    found = told(model_members(world("acme/Foo-2-7B-Base", "acme/Foo-2-7B-Instruct", "acme/Bar-7B-Base", "acme/Bar-7B-Base-GGUF", "someone/baz-7b-base")))
    assert found["acme/Foo-2-7B-Base"] == ("acme/foo-2", "base")
    assert found["acme/Bar-7B-Base"] == ("acme/bar", "flagship") and found["acme/Bar-7B-Base-GGUF"] == ("acme/bar", "quantisation")
    assert found["someone/baz-7b-base"] == ("hub/someone/baz-7b-base", "flagship")
    listed = model_members(world("acme/Foo-2-7B-Base", releases={"acme/foo-2": {"acme/Foo-2-70B-Instruct": "flagship"}}))
    assert told(listed) == {"acme/Foo-2-7B-Base": ("acme/foo-2", "base")}, "the registry's flagship counts though no service told of it"


def test_every_rated_model_has_one_member_with_a_reason_in_a_stable_order() -> None:
    names = ["acme/Foo", "someone/---", "acme/___", "x/y", "acme/Foo-GGUF", "umbrella/" + "z" * 90]
    found = model_members(world(*names))
    assert [one.artifact_id for one in found] == sorted(names)
    assert all(one.reason and one.release_id and len(one.release_id) <= 200 for one in found)
    assert model_members(world(*reversed(names))) == found
    assert model_members(World()) == []


def test_families_of_labs_are_words_that_their_releases_bear() -> None:
    made = world(
        releases={
            "acme/foobar-2": {"acme/Foobar-2-7B": "flagship"},
            "acme/gadget": {"acme/Llama-3-Other": "flagship"},
            "umbrella/foobar-next": {"umbrella/FooBar3": "flagship"},
            "umbrella/opt": {"umbrella/opt-66b": "flagship"},
        }
    )
    assert lab_families(made) == {"foobar": {"acme", "umbrella"}}
    assert [family_word(one) for one in ("x/Foobar2-7B", "x/Acme-opt-7B", "x/t5", "x/---")] == ["foobar", "acme", None, None]


@pytest.mark.parametrize(
    ("hub_id", "parent", "own"),
    [
        # By what it declares, and by the families that the registry gives to other labs.
        ("acme/Whale-3.1-Foo-3-70B", "somebody/Whale-3.1-70B", ("foo",)),
        ("acme/Foo-3-Whale-3.1-8B", "somebody/Whale-3.1-8B", ("foo",)),
        ("acme/Gadget-2-Foo-70B", None, ("foo",)),
        ("acme/Foo-2-Gadget-70B", None, ("foo",)),
        # Not by its own account's models, nor by its own lab's families.
        ("acme/Foo-2-7B-Extra", "acme/Foo-2-7B", ("foo",)),
        ("umbrella/Gadget-2-Foo-70B", None, ("gadget",)),
        ("acme/Foo-2-7B", "somebody/Whale-7B", ("foo",)),
    ],
)
def test_a_models_own_name_leaves_other_makers_models_out(hub_id: str, parent: str | None, own: tuple[str, ...]) -> None:
    parents = {hub_id: (parent, "finetune")} if parent else {}
    made = world(hub_id, releases={"umbrella/gadget-2": {"umbrella/Gadget-2-70B": "flagship"}}, parents=parents)
    assert ModelNames(made).own(hub_id).family == own
