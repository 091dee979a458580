"""What is shown of training data: released, described or named; and what of the models below counts."""

from __future__ import annotations

import itertools
import random
from typing import Any

import pytest
from tests.unit.disclosure.worlds import dataset, member, model, parent, repository, shown, tie, world

from observatory.disclosure.judgement.evidence.data import DataJudge
from observatory.disclosure.judgement.evidence.methods import methods_rows
from observatory.disclosure.judgement.records import Member, RegistryMember, RegistryRelease, Row, World
from observatory.disclosure.judgement.release import build_releases, score
from observatory.disclosure.reading import Finding, Standing, Strength

OPEN, PARTIAL, NONE = Finding.OPEN, Finding.PARTIAL, Finding.NONE


def rows(told: World, *members: Member) -> dict[str, list[Row]]:
    """Rows of every release by its id."""
    by_id = build_releases(told, list(members))
    judge = DataJudge(told, by_id)
    return {name: list(judge.rows(one)) for name, one in by_id.items()}


def finding(found: list[Row], hub_id: str) -> Finding:
    """The best of a model's deciding rows."""
    deciding = [row.finding for row in found if row.indicator in {"training_data", "base_model_data"} and row.hub_id in {None, hub_id}]
    return max(deciding, key=score, default=NONE)


def own(release: str, hub_id: str, *datasets: str, **more: Any) -> list[Member]:
    return [member(release, "model", hub_id), *(member(release, "dataset", name, **more) for name in datasets)]


@pytest.mark.parametrize(
    ("more", "expected", "reason"),
    [
        ({}, OPEN, "released"),
        ({"gated": "auto"}, PARTIAL, "released, gated"),
        ({"gated": "manual"}, PARTIAL, "released, gated"),
        ({"gated": None}, PARTIAL, "named"),
        ({"is_empty": True}, PARTIAL, "named"),
        ({"is_disabled": True}, PARTIAL, "named"),
        ({"is_unclear": True}, PARTIAL, "named"),
        ({"is_empty": None}, OPEN, "released"),
    ],
)
def test_open_needs_the_hubs_own_answer(more: dict[str, Any], expected: Finding, reason: str) -> None:
    told = world(model("acme/Foo-7B"), dataset("acme/corpus", **more))
    found = rows(told, *own("acme/foo", "acme/Foo-7B", "acme/corpus"))["acme/foo"]
    assert [(row.finding, row.reason) for row in found if row.indicator == "training_data"] == [(expected, reason)]


@pytest.mark.parametrize(
    ("rule", "more", "expected"),
    [
        ("copy", None, [(PARTIAL, "named, of its base")]),
        ("copy", {}, [(PARTIAL, "released, of its base")]),
        ("copy", {"gated": "auto"}, [(PARTIAL, "released, gated, of its base")]),
        # What the card of another base names is not the copy's.
        ("base_data", {}, []),
    ],
)
def test_data_that_the_card_of_a_copy_names_are_the_bases(rule: str, more: dict[str, Any] | None, expected: list[tuple[Finding, str]]) -> None:
    told = world(model("quants/Foo-7B-GGUF"), *([dataset("acme/corpus", **more)] if more is not None else []))
    members = own("hub/quants/foo", "quants/Foo-7B-GGUF", "acme/corpus", standing=Standing.BASE, rule=rule)
    found = rows(told, *members)["hub/quants/foo"]
    assert [(row.finding, row.reason) for row in found if row.rule == "data.copied_card"] == expected
    assert {row.standing for row in found if row.rule == "data.copied_card"} <= {Standing.BASE}


def test_what_is_known_of_the_copied_model_counts_and_not_the_copys_card() -> None:
    told = world(
        model("acme/Foo-7B"),
        dataset("acme/corpus"),
        model("quants/Foo-7B-GGUF"),
        parent("quants/Foo-7B-GGUF", "acme/Foo-7B", "quantized"),
        dataset("acme/more"),
    )
    copied = own("hub/quants/foo", "quants/Foo-7B-GGUF", "acme/more", standing=Standing.BASE, rule="copy")
    found = rows(told, *own("acme/foo", "acme/Foo-7B", "acme/corpus"), *copied)["hub/quants/foo"]
    assert [(row.rule, row.finding) for row in found if row.indicator == "base_model_data"] == [("data.base_model", OPEN)]


def test_a_dataset_that_nobody_saw_is_named() -> None:
    found = rows(world(model("acme/Foo-7B")), *own("acme/foo", "acme/Foo-7B", "acme/corpus"))["acme/foo"]
    assert [(row.finding, row.reason, row.rule) for row in found] == [(PARTIAL, "named", "data.named_dataset")]


def test_a_part_is_partial_and_so_is_what_the_family_released() -> None:
    told = world(model("acme/Foo-7B"), dataset("acme/corpus"))
    part = rows(told, *own("acme/foo", "acme/Foo-7B", "acme/corpus", strength=Strength.PART))["acme/foo"]
    family = rows(told, *own("acme/foo", "acme/Foo-7B", "acme/corpus", standing=Standing.FAMILY))["acme/foo"]
    assert finding(part, "acme/Foo-7B") is PARTIAL and finding(family, "acme/Foo-7B") is PARTIAL


def test_what_another_version_of_the_family_was_trained_on_tells_nothing_of_this_one() -> None:
    told = world(model("acme/Foo-7B"), dataset("acme/corpus"))
    members = own("acme/foo", "acme/Foo-7B", "acme/corpus", standing=Standing.FAMILY, rule="family_data")
    assert [(row.finding, row.reason) for row in rows(told, *members)["acme/foo"] if row.indicator == "training_data"] == [(NONE, "released, of the family")]


def test_what_is_only_mentioned_shows_nothing() -> None:
    told = world(model("acme/Foo-7B"), dataset("acme/corpus"))
    assert rows(told, *own("acme/foo", "acme/Foo-7B", "acme/corpus", standing=Standing.MENTIONED))["acme/foo"] == []


@pytest.mark.parametrize("name", ["acme/foo-sft-mix", "acme/Foo-DPO-pairs", "acme/preference-data", "acme/foo-instruct", "acme/RLHF-set", "acme/foo-chat"])
def test_data_of_tuning_alone_are_a_part_of_what_a_lab_trained_itself(name: str) -> None:
    told = world(model("acme/Foo-7B"), dataset(name), dataset("acme/corpus"))
    assert finding(rows(told, *own("acme/foo", "acme/Foo-7B", name))["acme/foo"], "acme/Foo-7B") is PARTIAL
    assert finding(rows(told, *own("acme/foo", "acme/Foo-7B", name, "acme/corpus"))["acme/foo"], "acme/Foo-7B") is OPEN


@pytest.mark.parametrize("rest", [{"gated": "auto"}, {"gated": None}, {"is_empty": True}, {"is_disabled": True}, {"is_unclear": True}, None])
def test_one_of_several_named_sets_is_a_part_and_the_row_names_what_is_missing(rest: dict[str, Any] | None) -> None:
    others = [] if rest is None else [dataset("acme/code", **rest)]
    told = world(model("acme/Foo-7B"), dataset("acme/corpus"), *others)
    found = rows(told, *own("acme/foo", "acme/Foo-7B", "acme/corpus", "acme/code"))["acme/foo"]
    assert finding(found, "acme/Foo-7B") is PARTIAL
    seen = next(row for row in found if row.indicator == "training_data" and row.source_key == "acme/corpus")
    assert (seen.finding, seen.reason, seen.rule) == (PARTIAL, "released, not all that is named", "data.released_dataset")
    assert "acme/code" in seen.quotation


@pytest.mark.parametrize("more", [{"standing": Standing.MENTIONED}, {"standing": Standing.FAMILY}, {"standing": Standing.BASE}])
def test_sets_that_are_not_the_releases_own_hold_nothing_back(more: dict[str, Any]) -> None:
    told = world(model("acme/Foo-7B"), dataset("acme/corpus"))
    members = [*own("acme/foo", "acme/Foo-7B", "acme/corpus"), member("acme/foo", "dataset", "acme/other", **more)]
    assert finding(rows(told, *members)["acme/foo"], "acme/Foo-7B") is OPEN


@pytest.mark.parametrize("name", ["acme/foo-sft-mix", "acme/preference-data"])
def test_a_missing_set_of_tuning_holds_nothing_back_where_the_lab_trained_the_base_itself(name: str) -> None:
    told = world(model("acme/Foo-7B"), dataset("acme/corpus"), dataset(name, gated="manual"))
    assert finding(rows(told, *own("acme/foo", "acme/Foo-7B", "acme/corpus", name))["acme/foo"], "acme/Foo-7B") is OPEN


def test_all_named_sets_seen_without_a_gate_are_open() -> None:
    told = world(model("acme/Foo-7B"), dataset("acme/corpus"), dataset("acme/code"))
    assert finding(rows(told, *own("acme/foo", "acme/Foo-7B", "acme/corpus", "acme/code"))["acme/foo"], "acme/Foo-7B") is OPEN


@pytest.mark.parametrize(("bare", "expected"), [("corpus", OPEN), ("Corpus", OPEN), ("corpora", PARTIAL), ("other/corpus", PARTIAL)])
def test_a_bare_name_is_the_set_of_that_name_in_an_account(bare: str, expected: Finding) -> None:
    told = world(model("acme/Foo-7B"), dataset("acme/corpus"))
    assert finding(rows(told, *own("acme/foo", "acme/Foo-7B", "acme/corpus", bare))["acme/foo"], "acme/Foo-7B") is expected


@pytest.mark.parametrize("name", ["acme/Foo-7B-Instruct", "acme/foo-chat-7b", "acme/Foo-7B-DPO"])
def test_an_open_set_of_a_model_that_is_tuned_by_its_name_is_a_part_while_nobody_tells_its_base(name: str) -> None:
    told = world(model(name), dataset("acme/corpus"))
    found = rows(told, *own("acme/foo", name, "acme/corpus"))["acme/foo"]
    assert [(row.finding, row.reason) for row in found if row.indicator == "training_data"] == [(PARTIAL, "released, of the base unknown")]
    with_base = world(model(name), model("acme/Foo-7B"), dataset("acme/corpus"))
    assert finding(rows(with_base, *own("acme/foo", name, "acme/corpus"), member("acme/foo", "model", "acme/Foo-7B"))["acme/foo"], name) is OPEN


def test_what_the_card_of_a_tuned_sibling_names_is_data_of_tuning() -> None:
    told = world(model("acme/Foo-7B"), model("acme/Foo-7B-Chat"), dataset("acme/corpus"))
    members = [*own("acme/foo", "acme/Foo-7B"), member("acme/foo", "model", "acme/Foo-7B-Chat")]
    tuned = rows(told, *members, member("acme/foo", "dataset", "acme/corpus", rule="tuned_on"))["acme/foo"]
    assert [(row.finding, row.reason) for row in tuned if row.indicator == "training_data"] == [(PARTIAL, "released, of tuning alone")]


TABLE = [
    # own, base, relation, expected
    (OPEN, OPEN, "finetune", OPEN),
    (OPEN, PARTIAL, "finetune", PARTIAL),
    (OPEN, NONE, "finetune", PARTIAL),
    (PARTIAL, OPEN, "finetune", PARTIAL),
    (PARTIAL, NONE, "finetune", PARTIAL),
    (NONE, OPEN, "finetune", PARTIAL),
    (NONE, PARTIAL, "finetune", PARTIAL),
    (NONE, NONE, "finetune", NONE),
    (NONE, OPEN, "quantized", OPEN),
    (NONE, PARTIAL, "quantized", PARTIAL),
    (NONE, OPEN, "merge", OPEN),
    (OPEN, NONE, "merge", PARTIAL),
    (OPEN, NONE, "unspecified", PARTIAL),
    (NONE, OPEN, "adapter", PARTIAL),
]


def base_of(shown_of_base: Finding) -> list[Any]:
    """A base by another lab whose data show this much."""
    told: list[Any] = [model("base/Bar-7B", "base")]
    if shown_of_base is OPEN:
        told.append(dataset("base/bar-corpus"))
    elif shown_of_base is PARTIAL:
        told.append(dataset("base/bar-corpus", gated="auto"))
    return told


@pytest.mark.parametrize(("mine", "below", "relation", "expected"), TABLE)
def test_own_data_and_the_bases_count_together(mine: Finding, below: Finding, relation: str, expected: Finding) -> None:
    things = [model("acme/Foo-7B"), *base_of(below), parent("acme/Foo-7B", "base/Bar-7B", relation)]
    members = [member("acme/foo", "model", "acme/Foo-7B"), member("base/bar", "model", "base/Bar-7B")]
    if below is not NONE:
        members.append(member("base/bar", "dataset", "base/bar-corpus"))
    if mine is not NONE:
        things.append(dataset("acme/corpus", gated="false" if mine is OPEN else "auto"))
        members.append(member("acme/foo", "dataset", "acme/corpus"))
    assert finding(rows(world(*things), *members)["acme/foo"], "acme/Foo-7B") is expected


@pytest.mark.parametrize("shows", list(itertools.product([OPEN, PARTIAL, NONE], repeat=2)))
@pytest.mark.parametrize("relation", ["merge", "quantized"])
def test_of_several_parents_the_least_known_counts(shows: tuple[Finding, Finding], relation: str) -> None:
    things: list[Any] = [model("acme/Mix-7B")]
    members = [member("acme/mix", "model", "acme/Mix-7B")]
    for place, one in enumerate(shows):
        name = f"base{place}/Bar-7B"
        things += [model(name, f"base{place}"), parent("acme/Mix-7B", name, relation)]
        members.append(member(f"base{place}/bar", "model", name))
        if one is not NONE:
            things.append(dataset(f"base{place}/corpus", gated="false" if one is OPEN else "auto"))
            members.append(member(f"base{place}/bar", "dataset", f"base{place}/corpus"))
    found = rows(world(*things), *members)["acme/mix"]
    assert finding(found, "acme/Mix-7B") is min(shows, key=score)
    assert len(found) == 2, "each parent has its row"


def test_a_missing_parent_shows_nothing_and_bounds_what_is_own() -> None:
    told = world(model("acme/Foo-7B"), dataset("acme/corpus"), parent("acme/Foo-7B", "gone/Nobody-7B"))
    assert finding(rows(told, *own("acme/foo", "acme/Foo-7B", "acme/corpus"))["acme/foo"], "acme/Foo-7B") is PARTIAL


def test_a_circle_and_what_stands_on_it_show_nothing_and_end() -> None:
    names = [f"acme/Ring{place}-7B" for place in "ABC"]
    things = [*(model(name) for name in names), model("acme/Above-7B"), parent("acme/Above-7B", names[0])]
    things += [parent(names[place], names[(place + 1) % 3]) for place in range(3)]
    members = [member(f"hub/{name}", "model", name) for name in (*names, "acme/Above-7B")]
    found = rows(world(*things), *members)
    assert {finding(found[f"hub/{name}"], name) for name in (*names, "acme/Above-7B")} == {NONE}


@pytest.mark.parametrize(
    ("base", "own", "expected"),
    [
        ("described", None, "described, of its base"),
        ("named", None, "named, of its base"),
        ("released", None, "released, of its base"),
        ("refused", None, ""),
        ("described", "acme/corpus", "released, of its base"),
        ("released", "acme/corpus", "released, of its base"),
    ],
)
def test_the_reason_goes_down_a_chain_of_two_bases(base: str, own: str | None, expected: str) -> None:
    """``base``: how the first base shows its data; ``own``: data that the model in the middle adds. What the middle shows best goes on."""
    names = ["base/Bar-7B", "acme/Mid-7B", "cove/Late-7B"]
    things: list[Any] = [model(names[0], "base"), model(names[1]), model(names[2], "cove")]
    things += [parent(names[1], names[0]), parent(names[2], names[1])]
    members = [member(f"{name.split('/')[0]}/r", "model", name) for name in names]
    if base == "released":
        things.append(dataset("base/set"))
        members.append(member("base/r", "dataset", "base/set"))
    else:
        rule = {"described": "data.described", "named": "data.sentence", "refused": "data.refused"}[base]
        things.append(shown(names[0], rule, NONE if base == "refused" else PARTIAL))
    if own is not None:
        things.append(dataset(own))
        members.append(member("acme/r", "dataset", own))
    found = rows(world(*things), *members)
    assert [row.reason for row in found["cove/r"] if row.indicator == "base_model_data"] == [expected]
    if own is None:
        assert [row.reason for row in found["acme/r"] if row.indicator == "base_model_data"] == [expected]


def test_a_chain_of_thousands_ends() -> None:
    names = [f"acme/Link{place}x-7B" for place in range(3_000)]
    things: list[Any] = [model(name) for name in names]
    things += [parent(below, above, "quantized") for below, above in itertools.pairwise(names)] + [dataset("acme/corpus")]
    members = [*(member(f"hub/{name}", "model", name) for name in names), member(f"hub/{names[-1]}", "dataset", "acme/corpus")]
    found = rows(world(*things), *members)
    assert finding(found[f"hub/{names[0]}"], names[0]) is OPEN


def test_the_base_of_the_same_release_is_no_other_model() -> None:
    told = world(model("acme/Foo-7B"), model("acme/Foo-7B-Instruct"), dataset("acme/corpus"), parent("acme/Foo-7B-Instruct", "acme/Foo-7B"))
    found = rows(told, member("acme/foo", "model", "acme/Foo-7B-Instruct"), *own("acme/foo", "acme/Foo-7B", "acme/corpus"))["acme/foo"]
    assert finding(found, "acme/Foo-7B-Instruct") is OPEN and not [row for row in found if row.rule == "data.base_model"]


def test_models_of_one_release_on_different_bases_are_bounded_apart() -> None:
    told = world(model("acme/Foo-7B"), model("acme/Foo-9B"), dataset("acme/corpus"), *base_of(NONE), parent("acme/Foo-9B", "base/Bar-7B"))
    members = [*own("acme/foo", "acme/Foo-7B", "acme/corpus"), member("acme/foo", "model", "acme/Foo-9B"), member("base/bar", "model", "base/Bar-7B")]
    found = rows(told, *members)["acme/foo"]
    assert (finding(found, "acme/Foo-7B"), finding(found, "acme/Foo-9B")) == (OPEN, PARTIAL)


def test_a_refusal_a_sentence_and_a_mix_have_their_reasons() -> None:
    told = world(
        model("acme/Foobar-7B"),
        shown("acme/Foobar-7B", "data.section", NONE),
        shown("acme/Foobar-7B", "data.sentence"),
        shown("acme/train", "data.mix", kind="tree", value="foobar mixture"),
        shown("acme/train", "data.mix", kind="tree", value="other mixture", locator="b.yaml"),
    )
    found = rows(told, member("acme/foobar", "model", "acme/Foobar-7B"), member("acme/foobar", "repository", "acme/train"))["acme/foobar"]
    assert sorted((row.rule, row.reason, row.locator) for row in found) == [
        ("data.mix", "named", "README.md#L1"),
        ("data.section", "refused", "README.md#L1"),
        ("data.sentence", "named", "README.md#L1"),
    ]


@pytest.mark.parametrize(("rule", "rows_of_section"), [("shared_data", 0), ("trained_on", 1)])
def test_the_first_set_of_a_readme_of_several_releases_is_not_quoted_for_each(rule: str, rows_of_section: int) -> None:
    told = world(model("acme/Foo-7B"), shown("acme/both", "data.section", kind="readme", value="acme/Sister-Set"), dataset("acme/sister-set"))
    members = [*own("acme/foo", "acme/Foo-7B", "acme/sister-set", standing=Standing.FAMILY, rule=rule), member("acme/foo", "repository", "acme/both")]
    found = rows(told, *members)["acme/foo"]
    assert len([row for row in found if row.rule == "data.section"]) == rows_of_section
    assert finding(found, "acme/Foo-7B") is PARTIAL


def test_a_set_that_a_shared_readme_gives_to_another_release_shows_nothing() -> None:
    told = world(model("acme/Foo-7B"), shown("acme/both", "data.section", kind="readme", value="acme/Sister-Set"), dataset("acme/sister-set"))
    given = own("acme/foo", "acme/Foo-7B", "acme/sister-set", standing=Standing.MENTIONED, rule="others_data")
    members = [*given, member("acme/foo", "repository", "acme/both")]
    assert [row for row in rows(told, *members)["acme/foo"] if row.dimension == "data"] == []


def test_random_worlds_stop_nothing_and_every_row_keeps_to_its_bound() -> None:
    chance = random.Random(15)  # noqa: S311 - a test's dice
    for _ in range(60):
        names = [f"lab{place % 4}/Model{place}x-7B" for place in range(12)]
        things: list[Any] = [model(name, name.split("/")[0]) for name in names]
        members = [member(f"hub/{name}", "model", name) for name in names]
        for name in names:
            for _ in range(chance.randrange(3)):
                things.append(parent(name, chance.choice([*names, "no/body"]), chance.choice(["finetune", "merge", "quantized", "adapter", "unspecified"])))
            if chance.random() < 0.5:
                things.append(dataset(f"{name}-data", gated=chance.choice(["false", "auto", None])))
                members.append(member(f"hub/{name}", "dataset", f"{name}-data"))
        things = [one for one in things if getattr(one, "child_hub_id", 0) != getattr(one, "parent_hub_id", 1)]
        told = world(*things)
        for name, found in rows(told, *members).items():
            hub_id = name.removeprefix("hub/")
            bases = [row for row in found if row.rule == "data.base_model"]
            if any(row.finding is not OPEN for row in bases) and not any(one.relation in {"quantized", "merge"} for one in told.parents[hub_id]):
                assert finding(found, hub_id) is not OPEN


@pytest.mark.parametrize(
    ("name", "expected", "family"),
    [
        ("acme/zork-quokka2-7b", PARTIAL, "quokka 2 of base; the least that is shown of its data: base/quokka-2"),
        ("acme/zork-quokka-3-7b-lora", PARTIAL, "quokka 3 of base; the least that is shown of its data: base/quokka-3"),
        ("acme/Quokka-1-7B-zork", NONE, "quokka 1 of base; the least that is shown of its data: base/quokka-1"),
        ("acme/Quokka-4-7B-zork", NONE, "quokka 4 of base"),
        # A name without a version may be of any of them.
        ("acme/quokka-7b-zork", NONE, "quokka of base; the least that is shown of its data: base/quokka-1"),
        # The model's own version, a size or a number in another word is no version of the family.
        ("acme/quokka-7b-zork-v2", NONE, "quokka of base; the least that is shown of its data: base/quokka-1"),
        ("acme/zork-quokka2-7b-v3", PARTIAL, "quokka 2 of base; the least that is shown of its data: base/quokka-2"),
        ("acme/quokka-2b-zork", NONE, "quokka of base; the least that is shown of its data: base/quokka-1"),
        # An account may be called after a version of the family, too.
        ("quokka-1/zork-quokka-2-7b", PARTIAL, "quokka 2 of base; the least that is shown of its data: base/quokka-2"),
        ("acme/quokka_v3_7b", PARTIAL, "quokka 3 of base; the least that is shown of its data: base/quokka-3"),
        # Without a size it need not be a form of theirs.
        ("acme/zork-quokka2", NONE, "quokka 2 of base; the least that is shown of its data: base/quokka-2"),
    ],
)
def test_a_base_after_which_a_model_is_named_shows_what_its_own_version_shows(name: str, expected: Finding, family: str) -> None:
    """Version 2 has its data in the open, version 3 behind a gate, version 1 tells nothing of its data."""
    told = world(model(name), *(model(f"base/Quokka-{one}-7B", "base") for one in "123"), dataset("base/set-2"), dataset("base/set-3", gated="auto"))
    members = [member("acme/zork", "model", name)]
    for version in "123":
        release = f"base/quokka-{version}"
        told.registered[release] = RegistryRelease(release, "base", release, None, False, "https://example.org", None)
        told.registered_members.append(RegistryMember(release, "model", f"base/Quokka-{version}-7B", "flagship", "https://example.org"))
        members.append(member(release, "model", f"base/Quokka-{version}-7B"))
    members += [member(f"base/quokka-{one}", "dataset", f"base/set-{one}") for one in "23"]
    found = rows(told, *members)["acme/zork"]
    assert finding(found, name) is expected
    assert [row.quotation for row in found if row.rule == "data.base_named"] == [f"{name} is named after {family}"]


@pytest.mark.parametrize(
    ("base", "expected"),
    [
        ("reposts/Quokka-2-7B", (PARTIAL, "released, of its base")),
        ("reposts/Quokka-2-7B-Instruct-bnb-4bit", (PARTIAL, "released, of its base")),
        ("reposts/Quokka-1-7B", (NONE, "")),
        # Names of work of their own, and a version that the lab did not release.
        ("reposts/Hopper-2-Quokka-2-7B", (NONE, "")),
        ("reposts/Quokka-2-Max-7B", (NONE, "")),
        ("reposts/Quokka-9-7B", (NONE, "")),
    ],
)
def test_a_declared_base_of_an_unknown_account_that_bears_a_releases_very_name_shows_what_that_release_shows(base: str, expected: tuple[Finding, str]) -> None:
    told = world(model("acme/Zork-7B"), parent("acme/Zork-7B", base), *(model(f"base/Quokka-{one}-7B", "base") for one in "12"), dataset("base/set-2"))
    members = [member("acme/zork", "model", "acme/Zork-7B"), member("base/quokka-2", "dataset", "base/set-2")]
    for version in "12":
        release = f"base/quokka-{version}"
        told.registered[release] = RegistryRelease(release, "base", release, None, False, "https://example.org", None)
        told.registered_members.append(RegistryMember(release, "model", f"base/Quokka-{version}-7B", "flagship", "https://example.org"))
        members.append(member(release, "model", f"base/Quokka-{version}-7B"))
    found = rows(told, *members)["acme/zork"]
    assert [(row.finding, row.reason) for row in found if row.rule == "data.base_model"] == [expected]


@pytest.mark.parametrize(
    ("name", "expected", "least"),
    [
        ("acme/Zork-Quokka-3-7B", PARTIAL, "base/quokka-3"),
        ("acme/Zork-Quokka3-Coder-7B", NONE, "base/quokka-3-coder"),
        ("acme/Zork-quokka-3-max-7b", NONE, "base/quokka-3-max"),
        # No release has this name: the least that any of version 3 shows.
        ("acme/Quokka-3-Zork-7B", NONE, "base/quokka-3-coder"),
    ],
)
def test_of_a_family_the_release_of_the_very_name_counts(name: str, expected: Finding, least: str) -> None:
    """Version 3 has its data in the open; its coder and its product Max tell nothing."""
    made = {"base/quokka-3": "base/Quokka-3-7B", "base/quokka-3-coder": "base/Quokka-3-Coder-7B", "base/quokka-3-max": "base/Quokka-3-Max-70B"}
    told = world(model(name), *(model(one, "base") for one in made.values()), dataset("base/set-3"))
    members = [member("acme/zork", "model", name), member("base/quokka-3", "dataset", "base/set-3")]
    for release, hub_id in made.items():
        told.registered[release] = RegistryRelease(release, "base", release, None, False, "https://example.org", None)
        told.registered_members.append(RegistryMember(release, "model", hub_id, "flagship", "https://example.org"))
        members.append(member(release, "model", hub_id))
    found = rows(told, *members)["acme/zork"]
    assert [row.quotation.rpartition(" ")[2] for row in found if row.rule == "data.base_named"] == [least]
    assert finding(found, name) is expected


@pytest.mark.parametrize(
    ("name", "bases"),
    [
        ("acme/stable-zork-13b", []),
        ("acme/Steady-Zork-13B", []),
        ("acme/stable-quokka-13b", ["quokka of cove"]),
        ("acme/stable-fusion-zork-1b", ["stable of base"]),
        ("acme/my-stable-audio", ["stable of base"]),
    ],
)
def test_a_word_that_is_no_models_whole_name_names_a_family_with_its_second_word_alone(name: str, bases: list[str]) -> None:
    """The lab "base" made stable-fusion and stable-audio, and nothing called "stable" alone."""
    told = world(model(name))
    for release, made in (("base/stable-fusion", "base/stable-fusion-2"), ("base/stable-audio", "base/Stable-Audio-1B"), ("cove/quokka", "cove/quokka-7b")):
        told.registered[release] = RegistryRelease(release, release.split("/")[0], release, None, False, "https://example.org", None)
        told.registered_members.append(RegistryMember(release, "model", made, "flagship", "https://example.org"))
    found = rows(told, member("acme/zork", "model", name))["acme/zork"]
    assert [row.quotation.partition(" is named after ")[2].partition(";")[0] for row in found if row.rule == "data.base_named"] == bases


def tuned_by_words(shown_of_base: str | None, written: str, *, own_data: bool, quotation: str = "fine-tuned version of it") -> Finding:
    """What is found of a model whose card spells its base, which no metadata declare."""
    things: list[Any] = [model("acme/Zork-7B"), model("base/Bar-7B", "base"), dataset("acme/chats")]
    if shown_of_base is not None:
        things.append(dataset("base/bar-corpus", gated=shown_of_base))
    things.append(shown("acme/Zork-7B", "data.base_named", NONE, indicator="base_model_data", value=written, quotation=quotation))
    members = [*own("acme/zork", "acme/Zork-7B", *(["acme/chats"] if own_data else [])), member("base/bar", "model", "base/Bar-7B")]
    members += [member("base/bar", "dataset", "base/bar-corpus")] if shown_of_base is not None else []
    return finding(rows(world(*things), *members)["acme/zork"], "acme/Zork-7B")


@pytest.mark.parametrize("written", ["base/Bar-7B", "BASE/bar-7b"])
def test_a_base_that_the_card_spells_counts_as_one_that_is_declared(written: str) -> None:
    assert tuned_by_words("false", written, own_data=True) is OPEN
    assert tuned_by_words("auto", written, own_data=True) is PARTIAL
    assert tuned_by_words(None, written, own_data=True) is PARTIAL
    assert tuned_by_words("false", written, own_data=False) is PARTIAL
    assert tuned_by_words("auto", written, own_data=False) is PARTIAL
    assert tuned_by_words(None, written, own_data=False) is NONE


def test_a_model_that_is_no_starting_point_or_that_nobody_knows_is_no_base() -> None:
    assert tuned_by_words("false", "base/Bar-7B", own_data=False, quotation="based on the architecture of it") is NONE
    assert tuned_by_words("false", "base/Quux-7B", own_data=False) is NONE
    assert tuned_by_words(None, "acme/Zork-7B", own_data=True) is OPEN


def test_bases_that_spell_each_other_in_a_circle_stay_unknown_in_any_order() -> None:
    names = ["a/One-7B", "b/Two-7B", "c/Three-7B"]
    for order in itertools.permutations(names):
        things: list[Any] = [model(name, name[0]) for name in order] + [dataset("a/set")]
        for name, base in zip(names, [*names[1:], names[0]], strict=True):
            things.append(shown(name, "data.base_named", NONE, indicator="base_model_data", value=base, quotation="fine-tuned version of it"))
        members = [member(f"{name[0]}/r", "model", name) for name in order] + [member("a/r", "dataset", "a/set")]
        told = rows(world(*things), *members)
        assert [finding(told[f"{name[0]}/r"], name) for name in names] == [PARTIAL, NONE, NONE]


def of_framework(names: list[str], rule: str = "registry", full_name: str = "acme/trainer") -> list[tuple[str, str]]:
    """Rules of data and methods that a repository with these names in its README gives to a release."""
    told = world(
        model("acme/Foobar-7B"),
        repository(full_name, readme={"names": names}),
        shown(full_name, "data.section", kind="readme"),
        shown(full_name, "data.mix", kind="tree", value="foobar mixture"),
        shown(full_name, "methods.training_procedure", kind="readme", dimension="methods", indicator="training_procedure"),
        tie(("repository", full_name), ("dataset", "other/bench"), "evaluated_on"),
    )
    members = [member("acme/foobar", "model", "acme/Foobar-7B"), member("acme/foobar", "repository", full_name, rule=rule)]
    release = build_releases(told, members)["acme/foobar"]
    return sorted((row.dimension, row.rule) for row in (*DataJudge(told, {"acme/foobar": release}).rows(release), *methods_rows(told, release)))


ALL_OF_IT = [("data", "data.mix"), ("data", "data.section"), ("methods", "methods.evaluation_data"), ("methods", "methods.training_procedure")]


@pytest.mark.parametrize("rule", ["registry", "correction", "training_code_of_own", "project"])
def test_a_framework_that_names_no_model_of_the_family_says_nothing_of_its_data_and_methods(rule: str) -> None:
    assert of_framework(["Trainer", "Collecting training data", "Bert"], rule) == [("data", "data.mix")]


@pytest.mark.parametrize(
    ("names", "rule", "full_name"),
    [
        (["Trainer", "Foobar 7B"], "registry", "acme/trainer"),
        (["Trainer", "How we trained Foobar"], "registry", "acme/trainer"),
        (["Data", "Usage"], "registry", "acme/foobar"),
        (["Data", "Usage"], "introduced", "acme/trainer"),
        # What was not seen says nothing against it.
        ([], "registry", "acme/trainer"),
    ],
)
def test_what_names_the_family_or_ties_itself_tells_of_it(names: list[str], rule: str, full_name: str) -> None:
    assert of_framework(names, rule, full_name) == ALL_OF_IT
