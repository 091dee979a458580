"""Papers that a card gives and that are of something else: another work, a port, an earlier version; and forms that share one paper."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.unit.disclosure.worlds import dataset, model, paper, parent, registered, repository, tie, world

from observatory.disclosure.judgement.members import model_members
from observatory.disclosure.judgement.ownership import papers_of, repositories_of
from observatory.disclosure.judgement.records import CoreLink, Model, Paper, World
from observatory.disclosure.reading import Standing, Strength

DAY = datetime(2025, 1, 15, tzinfo=UTC)
PAPER = "2501.00001"
FAMILY = (Standing.FAMILY, "family_paper")
BASE = (Standing.BASE, "base_paper")
OWN_WORDS = (Standing.OWN, "own_words")
OWN_NAME = (Standing.OWN, "title_version")
FORM = (Standing.OWN, "form")
ANOTHER = (Standing.FAMILY, "another_work")


def made(hub_id: str, lab_id: str = "acme", day: datetime | None = DAY, **more: Any) -> Model:
    return model(hub_id, lab_id, created_at=day, **more)


def wrote(title: str | None, day: datetime | None = DAY, **more: Any) -> Paper:
    return paper(PAPER, title, first_version_at=day, **more)  # type: ignore[arg-type]  # a record may lack its title


def gives(hub_id: str, strength: Strength = Strength.HEADED, **more: Any) -> CoreLink:
    """A card that gives a paper behind a bare label."""
    return tie(("model", hub_id), ("paper", PAPER), "own_paper", strength, **{"quotation": "Paper", **more})


def code(hub_id: str, full_name: str) -> CoreLink:
    return tie(("model", hub_id), ("repository", full_name), "mentions", Strength.MENTIONED)


def tags(hub_id: str) -> CoreLink:
    return tie(("model", hub_id), ("paper", PAPER), "cites", Strength.DECLARED, method="hub_tag", quotation=f"arxiv:{PAPER}")


def release_of(made_of: World, hub_id: str) -> str:
    return next(one.release_id for one in model_members(made_of) if one.artifact_id == hub_id)


def said(made_of: World, release_id: str | None = None) -> tuple[Standing, str] | None:
    models = model_members(made_of)
    found = [one for one in papers_of(made_of, models, repositories_of(made_of, models)) if release_id in {None, one.release_id}]
    assert len(found) <= 1, found
    return (found[0].standing, found[0].rule) if found else None


# -- a form in another language


@pytest.mark.parametrize(
    ("hub_id", "title", "more", "expected"),
    [
        ("me/Zonk-T5-base-japanese", "Zonk-T5: Unifying Tasks via Text Generation", {}, FAMILY),
        ("me/Zonk-T5-base-japanese", "Zonk-T5: Large Language Models for Charts", {}, FAMILY),
        ("me/Zonk-T5-base-japanese", "Zonk-T5: Unifying Tasks via Text Generation", {"method": "citation_block"}, (Standing.OWN, "title_version")),
        ("me/Zonk-T5-base-japanese", "Zonk-T5: A Model for Japanese", {}, (Standing.OWN, "title_version")),
        ("me/Zonk-T5-base-japanese", "Zonk-T5: A Multilingual Model", {}, (Standing.OWN, "title_version")),
        ("me/Zonk-T5-base", "Zonk-T5: Unifying Tasks via Text Generation", {}, (Standing.OWN, "title_version")),
        ("acme/Zonk-T5-base-japanese", "Zonk-T5: Unifying Tasks via Text Generation", {}, (Standing.OWN, "title_version")),
    ],
)
def test_a_form_in_one_language_has_no_own_paper_in_one_that_tells_of_none(
    hub_id: str, title: str, more: dict[str, Any], expected: tuple[Standing, str]
) -> None:
    lab = "acme" if hub_id.startswith("acme") else "unknown"
    assert said(world(made(hub_id, lab), wrote(title), gives(hub_id, Strength.STATED, **more))) == expected


# -- news


@pytest.mark.parametrize(
    ("heading", "other", "expected"),
    [
        ("Quokka > What's New", True, ANOTHER),
        ("Quokka > News", True, ANOTHER),
        ("Quokka > 最新动态", True, ANOTHER),
        ("Quokka > Updates > May", True, ANOTHER),
        # Without another paper the news tell of the release's own.
        ("Quokka > News", False, OWN_WORDS),
        ("Quokka > Introduction", True, OWN_WORDS),
        ("Quokka > Newsroom", True, OWN_WORDS),
    ],
)
def test_a_paper_in_the_news_of_a_readme_that_gives_another_is_of_another_work(heading: str, other: bool, expected: tuple[Standing, str]) -> None:
    news = tie(("repository", "acme/Quokka"), ("paper", PAPER), "own_paper", quotation="paper", locator=f"README.md#L33 ({heading})")
    things = [made("acme/Quokka-7B"), repository("acme/Quokka"), tie(("model", "acme/Quokka-7B"), ("repository", "acme/Quokka"), "code"), news]
    if other:
        things.append(tie(("repository", "acme/Quokka"), ("paper", "2501.00002"), "own_paper", Strength.HEADED, locator="README.md#L3 (Quokka)"))
    told = world(*things)
    models = model_members(told)
    found = {one.artifact_id: (one.standing, one.rule) for one in papers_of(told, models, repositories_of(told, models))}
    assert found[PAPER] == expected


def test_a_paper_in_the_news_of_a_readme_that_lists_the_releases_paper_by_title_is_of_another_work() -> None:
    def found(title: str, name: str = "acme/Quokka") -> tuple[Standing, str]:
        news = tie(("repository", name), ("paper", PAPER), "own_paper", quotation="paper", locator="README.md#L33 (Quokka > What's New)")
        listed = tie(("repository", name), ("paper", "2501.00002"), "cites", Strength.MENTIONED, locator="README.md#L5 (Quokka)")
        given = tie(("repository", name), ("model", "acme/Quokka-7B"), "weights", Strength.STATED)
        code = tie(("model", "acme/Quokka-7B"), ("repository", name), "code", Strength.STATED)
        told = world(made("acme/Quokka-7B"), repository(name), code, given, news, listed, paper("2501.00002", title, first_version_at=DAY))
        models = model_members(told)
        return {one.artifact_id: (one.standing, one.rule) for one in papers_of(told, models, repositories_of(told, models))}[PAPER]

    assert found("Quokka: Open Models for Digging") == ANOTHER
    assert found("A Survey of Digging") == OWN_WORDS
    # The repository's name is enough: the release may bear another one.
    assert found("Wombat: Open Models for Digging", "acme/Wombat") == ANOTHER
    assert found("Wombat: Open Models for Digging", "acme/Numbat") == OWN_WORDS


# -- another work


@pytest.mark.parametrize(
    ("hub_id", "title", "strength", "expected"),
    [
        ("acme/Quokka-7B", "Wombat: Distilling by Digging", Strength.HEADED, ANOTHER),
        ("acme/Quokka-7B", "Wombat: Distilling by Digging", Strength.STATED, OWN_WORDS),
        ("me/Quokka-7B", "Wombat: Distilling by Digging", Strength.HEADED, ANOTHER),
        # A word of the title's name, or its initials, stands in the model's.
        ("acme/base-wombatofa-90", "Wombat Once for All: Sparse from the Start", Strength.HEADED, OWN_WORDS),
        ("acme/series-ttm-v1", "Tiny Time Mixers (TTMs): Fast Models", Strength.HEADED, OWN_WORDS),
        # A title that names nothing says nothing against it.
        ("acme/Quokka-7B", "What Matters in Digging?", Strength.HEADED, OWN_WORDS),
    ],
)
def test_a_bare_label_gives_no_paper_that_names_something_else(hub_id: str, title: str, strength: Strength, expected: tuple[Standing, str]) -> None:
    lab = "acme" if hub_id.startswith("acme") else "unknown"
    assert said(world(made(hub_id, lab), wrote(title), gives(hub_id, strength))) == expected


def test_a_work_whose_data_are_the_owners_own_is_the_releases() -> None:
    data = tie(("model", "acme/Quokka-7B"), ("dataset", "acme/wombat-5k"), "trained_on", Strength.DECLARED)
    told = (made("acme/Quokka-7B"), dataset("acme/wombat-5k"), wrote("Wombat: Making Data by Digging"), gives("acme/Quokka-7B"))
    assert said(world(*told)) == ANOTHER
    assert said(world(*told, data)) == OWN_WORDS


@pytest.mark.parametrize("words", ["Paper: Wombat: Distilling by Digging", "arXiv | Wombat: Distilling by Digging", "Wombat: Distilling by Digging"])
def test_the_words_of_a_link_tell_a_title_without_its_label(words: str) -> None:
    assert said(world(made("acme/Quokka-7B"), wrote(None), gives("acme/Quokka-7B", quotation=words))) == ANOTHER
    assert said(world(made("acme/Wombat-7B"), wrote(None), gives("acme/Wombat-7B", quotation=words))) == OWN_NAME


def test_an_address_is_no_title() -> None:
    told = tie(("model", "you/Thing-1B"), ("paper", PAPER), "cites", Strength.MENTIONED, quotation="Wombat: Distilling by Digging")
    address = gives("acme/Quokka-7B", quotation=f"https://arxiv.org/pdf/{PAPER}.pdf")
    assert said(world(made("acme/Quokka-7B"), wrote(None), address)) == OWN_WORDS
    both = world(made("acme/Quokka-7B"), made("you/Thing-1B", "unknown"), wrote(None), address, told)
    assert said(both, "acme/quokka") == ANOTHER


def test_what_strangers_give_alike_is_what_they_stand_on() -> None:
    told = (made("me/wombat-small-pt-reviews", "unknown"), wrote("Wombat: Token-free"), gives("me/wombat-small-pt-reviews"))
    assert said(world(*told)) == OWN_WORDS
    others = (made("you/pyc2py", "unknown"), gives("you/pyc2py"))
    assert said(world(*told, *others), "hub/me/wombat-small-pt-reviews") == BASE
    # Not where a model of the same owner bears the name itself.
    own = (made("me/wombat", "unknown"), gives("me/wombat"))
    assert said(world(*told, *others, *own), "hub/me/wombat-small-pt-reviews") == OWN_WORDS


# -- ports


@pytest.mark.parametrize(
    ("hub_id", "repositories", "expected"),
    [
        ("me/quokka_chinese_base", ("burrow/quokka", "Me/Quokka_pytorch"), BASE),
        ("me/Quokka-7B", ("burrow/Quokka", "me/quokka-tensorflow"), BASE),
        ("me/Quokka-7B", ("burrow/Quokka", "me/quokka-jax-flax"), BASE),
        ("me/Quokka-7B", ("me/quokka-pytorch",), OWN_NAME),
        ("me/Quokka-7B", ("burrow/Quokka",), OWN_NAME),
        ("me/Quokka-7B", ("burrow/Quokka", "me/quokka-training"), OWN_NAME),
        ("me/Quokka-7B", ("burrow/wombat", "me/wombat-pytorch"), OWN_NAME),
        ("me/Quokka-7B", ("me/Quokka", "me/quokka-pytorch"), OWN_NAME),
    ],
)
def test_a_port_carries_the_makers_paper(hub_id: str, repositories: tuple[str, ...], expected: tuple[Standing, str]) -> None:
    told = world(made(hub_id, "unknown"), wrote("Quokka: Rotary Digging"), gives(hub_id, Strength.STATED), *(code(hub_id, one) for one in repositories))
    assert said(told) == expected


def test_a_labs_own_port_is_its_own() -> None:
    links = (code("acme/Quokka-7B", "burrow/Quokka"), code("acme/Quokka-7B", "acme/quokka-pytorch"))
    assert said(world(made("acme/Quokka-7B"), wrote("Quokka: Rotary Digging"), gives("acme/Quokka-7B"), *links)) == OWN_NAME


# -- data behind another model's name


@pytest.mark.parametrize(
    ("hub_id", "title", "given", "expected"),
    [
        ("acme/roberta-large-winogrande", "WinoGrande: Schemas at Scale", gives, (Standing.MENTIONED, "data_paper")),
        ("acme/roberta-large-winogrande", "WinoGrande: Schemas at Scale", tags, (Standing.MENTIONED, "data_paper")),
        ("acme/roberta-base-quokkaner", "QuokkaNER: Fine-grained Names", tags, (Standing.MENTIONED, "cited")),
        ("acme/roberta-base-quokkaner", "QuokkaNER: Fine-grained Names", gives, OWN_NAME),
    ],
)
def test_what_stands_behind_another_models_name_is_what_it_was_tuned_on(hub_id: str, title: str, given: Any, expected: tuple[Standing, str]) -> None:
    bases = (made("roberta-base", "unknown"), made("roberta-large", "unknown"), parent(hub_id, f"roberta-{'large' if 'large' in hub_id else 'base'}"))
    told = world(made(hub_id), *bases, wrote(title), given(hub_id))
    assert said(told, release_of(told, hub_id)) == expected


# -- forms of one paper, and later versions


@pytest.mark.parametrize(
    ("hub_id", "strength", "expected"),
    [
        ("acme/quokka-base-handwritten", Strength.STATED, OWN_WORDS),
        ("acme/quokka-base-printed", Strength.HEADED, OWN_WORDS),
        ("acme/quokka-turbo", Strength.STATED, FAMILY),
        ("acme/Quokka-Coder-7B", Strength.STATED, FAMILY),
        ("acme/quokka2-base-printed", Strength.STATED, FAMILY),
        ("acme/quokka-base-printed", None, FAMILY),
    ],
)
def test_forms_of_one_version_share_its_paper_where_their_own_cards_give_it(hub_id: str, strength: Strength | None, expected: tuple[Standing, str]) -> None:
    given = gives(hub_id, strength) if strength is not None else tags(hub_id)
    told = world(made("acme/quokka-base", day=None), made(hub_id, day=None), wrote("Quokka: Reading by Digging"), gives("acme/quokka-base"), given)
    assert said(told, release_of(told, hub_id)) == expected


@pytest.mark.parametrize(
    ("hub_id", "strength", "expected"),
    [
        ("acme/quokka-large-cnn", Strength.STATED, FORM),
        ("acme/quokka-large-cnn", Strength.HEADED, FORM),
        ("acme/quokka-resnet-101-dc5", Strength.STATED, FORM),
        ("acme/quokka-resnet-101-dc5", Strength.HEADED, FAMILY),
        ("acme/quokka-3-large", Strength.STATED, FAMILY),
        ("acme/quokka-coder", Strength.STATED, FAMILY),
    ],
)
def test_the_registrys_paper_is_that_of_other_forms_too(hub_id: str, strength: Strength, expected: tuple[Standing, str]) -> None:
    holder = registered("acme/quokka", "Quokka", paper_arxiv_id=PAPER)
    told = world(made(hub_id, day=None), holder, wrote("End-to-End Digging with Paws"), gives(hub_id, strength))
    assert said(told, release_of(told, hub_id)) == expected


def test_the_bare_title_of_a_later_version_whose_day_nobody_tells_is_the_familys() -> None:
    def told(hub_id: str) -> tuple[Standing, str] | None:
        return said(world(made(hub_id, "unknown", None), wrote("Quokka: Quick and Cheap"), gives(hub_id, Strength.STATED)))

    assert told("me/quokka-3.5-wide") == FAMILY
    assert told("me/quokka-v2-wide") == FAMILY
    assert told("me/quokka-wide") == OWN_WORDS
    assert told("me/quokka-v1-wide") == OWN_WORDS


@pytest.mark.parametrize(
    ("hub_id", "title", "days", "expected"),
    [
        ("acme/Quokka-3.1-32B", "Quokka 3", 3, (Standing.OWN, "at_once")),
        ("acme/Quokka-3.1-32B", "Quokka 3", -3, FAMILY),
        ("acme/Quokka-3.1-32B", "Quokka 3", 90, FAMILY),
        ("acme/Quokka-3.1-32B", "Quokka 2", 3, FAMILY),
        ("acme/Quokka-3.1-Coder-32B", "Quokka 3", 3, FAMILY),
        ("acme/Quokka-4-32B", "Quokka 3", 3, FAMILY),
    ],
)
def test_a_report_right_after_a_point_version_reports_it(hub_id: str, title: str, days: int, expected: tuple[Standing, str]) -> None:
    assert said(world(made(hub_id), wrote(title, DAY + timedelta(days=days)), tags(hub_id))) == expected


# -- copies by name


def test_a_model_of_anothers_name_with_papers_or_data_of_its_own_is_no_copy() -> None:
    first = made("acme/bert-base", day=datetime(2024, 1, 1, tzinfo=UTC))
    theirs = tie(("model", "acme/bert-base"), ("paper", "2401.00009"), "own_paper", Strength.STATED)
    mine = (made("me/bert-base", "unknown"), wrote("Understanding Burrows"), gives("me/bert-base", Strength.STATED))
    assert said(world(first, *mine), "hub/me/bert-base") == (Standing.BASE, "copy")
    assert said(world(first, theirs, *mine), "hub/me/bert-base") == OWN_WORDS
    data = [
        tie(("model", hub_id), ("dataset", name), "trained_on", Strength.DECLARED) for hub_id, name in (("acme/bert-base", "c4"), ("me/bert-base", "burrows"))
    ]
    assert said(world(first, *mine, *data), "hub/me/bert-base") == OWN_WORDS


def test_a_model_of_other_languages_is_no_copy() -> None:
    first = made("acme/bert-base-bg-cs", day=datetime(2024, 1, 1, tzinfo=UTC))
    for hub_id, expected in (("me/bert-base-gl", OWN_WORDS), ("me/bert-base-bg-cs", (Standing.BASE, "copy"))):
        told = world(first, made(hub_id, "unknown"), wrote("Understanding Burrows"), gives(hub_id, Strength.STATED))
        assert said(told, f"hub/{hub_id}") == expected


def test_what_the_hub_keeps_is_no_copy_and_what_is_called_like_it_is_one() -> None:
    kept, copy = made("bert-base-cased", "unknown"), made("me/bert-base-cased", "unknown")
    told = world(made("acme/bert-base-xx-cased"), kept, copy, wrote("Understanding Burrows"), gives("bert-base-cased", Strength.STATED), gives(copy.hub_id))
    assert said(told, "hub/bert-base-cased") == OWN_WORDS
    assert said(told, "hub/me/bert-base-cased") == (Standing.BASE, "copy")


@pytest.mark.parametrize(
    ("dataset", "expected"),
    [("burrowner", (Standing.MENTIONED, "data_paper")), ("me/burrowner", OWN_WORDS), (None, OWN_WORDS)],
)
def test_the_paper_of_a_data_set_is_not_that_of_models_called_after_it(dataset: str | None, expected: tuple[Standing, str]) -> None:
    """The account's other model begins with the data set's name, and so does the paper's title."""
    hub_id = "me/foobert-large-burrowner"
    trained = [tie(("model", hub_id), ("dataset", dataset), "trained_on", Strength.DECLARED)] if dataset else []
    told = world(made(hub_id, "unknown"), made("me/burrowner-small", "unknown"), wrote("BurrowNER: Names of Burrows"), gives(hub_id, Strength.STATED), *trained)
    assert said(told, f"hub/{hub_id}") == expected


# -- repositories


def test_a_repository_in_the_plural_is_of_the_models_that_it_names() -> None:
    def rule(full_name: str) -> tuple[Standing, str]:
        given = tie(("model", "me/german-hopper"), ("repository", full_name), "code", Strength.STATED, quotation="GitHub")
        told = world(made("me/german-hopper", "unknown"), made("me/quokka-base", "unknown"), repository(full_name, "unknown"), given)
        one = next(one for one in repositories_of(told, model_members(told)) if one.release_id == "hub/me/german-hopper")
        return one.standing, one.rule

    assert rule("me/quokkas") != (Standing.OWN, "card_code")
    assert rule("me/studio") == (Standing.OWN, "card_code")
    assert rule("me/hoppers") == (Standing.OWN, "card_code")


@pytest.mark.parametrize(
    ("full_name", "relation", "is_own"), [("acme/xtuner", "code", False), ("acme/xtuner", "training_code", False), ("acme/studio", "code", True)]
)
def test_a_framework_that_a_card_only_gives_as_code_is_no_own_repository(full_name: str, relation: str, is_own: bool) -> None:
    """ "Its techniques are in our tuning framework, try it here" tells nothing of this release's own code."""
    given = tie(("model", "acme/Quokka-7B"), ("repository", full_name), relation, Strength.STATED, quotation="here")
    told = world(made("acme/Quokka-7B"), repository(full_name), given)
    assert [one.standing is Standing.OWN for one in repositories_of(told, model_members(told))] == [is_own]


def test_a_frameworks_fork_that_an_own_readme_trained_with_is_the_framework() -> None:
    def rule(full_name: str) -> tuple[Standing, str]:
        weights = tie(("repository", "acme/studio"), ("model", "acme/Quokka-7B"), "weights", Strength.STATED)
        trained = tie(("repository", "acme/studio"), ("repository", full_name), "training_code", Strength.STATED, quotation="training code")
        told = world(made("acme/Quokka-7B"), repository("acme/studio"), repository(full_name), weights, trained)
        one = next(one for one in repositories_of(told, model_members(told)) if one.artifact_id == full_name)
        return one.standing, one.rule

    assert rule("acme/Megatron-DeepSpeed") == (Standing.FAMILY, "framework")
    assert rule("acme/quokka-trainer") == (Standing.OWN, "training_code_of_own")


@pytest.mark.parametrize(
    ("later", "words", "expected"),
    [
        ("acme/Quokka2.5-7B", "the training library for the Quokka models", (Standing.FAMILY, "sibling")),
        ("acme/Quokka2.5-7B", "training code of Quokka 2.5", (Standing.OWN, "training_code_of_own")),
        ("acme/Quokka-7B-v1", "the training library for the Quokka models", (Standing.OWN, "training_code_of_own")),
        (None, "the training library for the Quokka models", (Standing.OWN, "training_code_of_own")),
    ],
)
def test_a_library_that_a_readme_of_several_versions_gives_is_the_first_ones(later: str | None, words: str, expected: tuple[Standing, str]) -> None:
    """``later``: a release that the same README gives beside the first one; None: there is no other."""
    names = ["acme/Quokka-2B", *([later] if later else [])]
    told = [made(name) for name in names]
    told += [tie(("repository", "acme/quokka"), ("model", name), "weights", Strength.STATED) for name in names]
    told.append(tie(("repository", "acme/quokka"), ("repository", "acme/hopper"), "training_code", Strength.STATED, quotation=words))
    made_world = world(*told, repository("acme/quokka"), repository("acme/hopper"))
    members = model_members(made_world)
    release = next(one.release_id for one in members if one.artifact_id == (later or names[0]))
    one = next(one for one in repositories_of(made_world, members) if one.artifact_id == "acme/hopper" and one.release_id == release)
    assert (one.standing, one.rule) == expected


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["Quokka", "Quokka2", "Quokka2.5"], (Standing.FAMILY, "sibling")),
        (["Quokka2.5"], (Standing.OWN, "training_code_of_own")),
        (["Usage", "Citation"], (Standing.OWN, "training_code_of_own")),
    ],
)
def test_a_readme_that_names_other_versions_speaks_of_several_though_one_alone_is_collected(names: list[str], expected: tuple[Standing, str]) -> None:
    tied = tie(("repository", "acme/quokka"), ("model", "acme/Quokka2.5-7B"), "weights", Strength.STATED)
    given = tie(("repository", "acme/quokka"), ("repository", "acme/hopper"), "training_code", Strength.STATED, quotation="the training library")
    told = world(made("acme/Quokka2.5-7B"), repository("acme/quokka", readme={"names": names}), repository("acme/hopper"), tied, given)
    one = next(one for one in repositories_of(told, model_members(told)) if one.artifact_id == "acme/hopper")
    assert (one.standing, one.rule) == expected
