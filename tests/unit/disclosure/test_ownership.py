"""Whose paper, repository and dataset is it, in small worlds built by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from tests.unit.disclosure.worlds import dataset, model, paper, parent, registered, repository, tie, world

from observatory.disclosure.judgement.members import model_members
from observatory.disclosure.judgement.ownership import ATTRIBUTION_RULES, attribute, datasets_of, papers_of, repositories_of
from observatory.disclosure.judgement.records import CoreLink, Correction, Member, Model, Paper, RegistryDocument, RegistryMember, World
from observatory.disclosure.judgement.subjects import day_of_arxiv_id, owner_key
from observatory.disclosure.reading import Standing, Strength

DAY = datetime(2025, 1, 15, tzinfo=UTC)
PAPER = "2501.00001"


def made(hub_id: str, lab_id: str = "acme", day: datetime | None = DAY, **more: Any) -> Model:
    return model(hub_id, lab_id, created_at=day, **more)


def wrote(arxiv_id: str, title: str | None, day: datetime | None = DAY) -> Paper:
    return paper(arxiv_id, title, first_version_at=day)  # type: ignore[arg-type]  # a record may lack its title


def gives(hub_id: str, arxiv_id: str = PAPER, strength: Strength = Strength.STATED, **more: Any) -> CoreLink:
    """A card that gives a paper as its own."""
    return tie(("model", hub_id), ("paper", arxiv_id), "own_paper", strength, **{"quotation": "Paper", **more})


def cites(hub_id: str, arxiv_id: str = PAPER) -> CoreLink:
    return tie(("model", hub_id), ("paper", arxiv_id), "cites", Strength.DECLARED, method="hub_tag", quotation=f"arxiv:{arxiv_id}")


def code(hub_id: str, full_name: str, strength: Strength = Strength.STATED, **more: Any) -> CoreLink:
    return tie(("model", hub_id), ("repository", full_name), more.pop("relation", "code"), strength, **{"quotation": "GitHub", **more})


def weights(full_name: str, hub_id: str, strength: Strength = Strength.STATED) -> CoreLink:
    return tie(("repository", full_name), ("model", hub_id), "weights", strength)


def attributed(made_of: World) -> dict[tuple[str, str, str], Member]:
    """By release, kind and id."""
    return {(one.release_id, one.artifact_kind, one.artifact_id): one for one in attribute(made_of, model_members(made_of))}


def of(made_of: World, artifact_id: str, release_id: str | None = None) -> Member | None:
    """What a thing is to the only release that has it, or to one of them."""
    found = [one for key, one in attributed(made_of).items() if key[2] == artifact_id and release_id in {None, key[0]}]
    assert len(found) <= 1, [one.release_id for one in found]
    return found[0] if found else None


def said(made_of: World, artifact_id: str, release_id: str | None = None) -> tuple[Standing, str] | None:
    one = of(made_of, artifact_id, release_id)
    return (one.standing, one.rule) if one is not None else None


def readme(*names: str) -> dict[str, Any]:
    return {"names": list(names), "title": names[0] if names else None}


OWN_NAME = (Standing.OWN, "title_version")
FAMILY = (Standing.FAMILY, "family_paper")


# -- papers


@pytest.mark.parametrize(
    ("hub_id", "title", "expected"),
    [
        ("acme/Foo2-7B-Instruct", "Foo2 Technical Report", OWN_NAME),
        ("acme/Foo-2.5-7B", "Foo 2.5: Better in All Ways", OWN_NAME),
        ("acme/foo-7b", "Foo: A Model", OWN_NAME),
        ("acme/Foo-v0.1", "Foo: A Model", OWN_NAME),
        ("acme/Foo-Coder-V2-Instruct", "Foo-Coder-V2: Code without Tears", OWN_NAME),
        ("acme/Foo-Step1.5", "Foo-Step 1.5: Onward", OWN_NAME),
        ("acme/Foo2.5-7B", "Foo Technical Report", (Standing.OWN, "own_words")),
        ("acme/foo2-small-t5-vocab", "Foo2: A Model", (Standing.OWN, "own_words")),
        ("acme/foovideo-i2v", "FooVideo-T2V Technical Report", FAMILY),
        ("acme/Foo2.5-7B", "Foo2 Technical Report", FAMILY),
        ("acme/Foo-2-7B", "Foo-3: Larger Still", FAMILY),
        ("acme/Foo2.5-Math-7B", "Foo2.5 Technical Report", FAMILY),
        ("acme/Foo2.5-7B", "Foo2.5-Coder Technical Report", FAMILY),
        ("acme/Foo-VL-7B", "Foo: A Model", FAMILY),
        ("acme/Foo2-7B", "Foo2-TTS: Speaking Out Loud", FAMILY),
    ],
)
def test_a_title_is_the_releases_by_name_version_and_kind(hub_id: str, title: str, expected: tuple[Standing, str]) -> None:
    assert said(world(made(hub_id), wrote(PAPER, title), gives(hub_id)), PAPER) == expected


def test_a_title_that_a_tag_alone_names_is_own_by_its_name() -> None:
    one = of(world(made("acme/Foo2-7B"), wrote(PAPER, "Foo2 Technical Report"), cites("acme/Foo2-7B")), PAPER)
    assert one is not None
    assert (one.standing, one.rule, one.strength) == (*OWN_NAME, Strength.STATED)


def test_a_tag_alone_on_another_title_is_a_citation() -> None:
    assert said(world(made("acme/Foo2-7B"), wrote(PAPER, "Attention: More of It"), cites("acme/Foo2-7B")), PAPER) == (Standing.MENTIONED, "cited")


def test_the_only_tag_of_a_labs_release_is_at_most_its_familys() -> None:
    alone = world(made("acme/Foo2-7B"), cites("acme/Foo2-7B"))
    assert said(alone, PAPER) == (Standing.FAMILY, "hub_tag")
    late = world(made("acme/Foo2-7B", day=datetime(2027, 9, 1, tzinfo=UTC)), cites("acme/Foo2-7B"))
    assert said(late, PAPER) == (Standing.MENTIONED, "cited")
    two = world(made("acme/Foo2-7B"), cites("acme/Foo2-7B"), cites("acme/Foo2-7B", "2501.00002"))
    assert said(two, PAPER) == (Standing.MENTIONED, "cited")
    strangers = world(made("acme/Foo2-7B", "unknown"), cites("acme/Foo2-7B"))
    assert said(strangers, PAPER) == (Standing.MENTIONED, "cited")


@pytest.mark.parametrize(
    ("strength", "expected"),
    [
        (Strength.STATED, (Standing.OWN, "own_words")),
        (Strength.HEADED, (Standing.OWN, "own_words")),
        (Strength.NEARBY, (Standing.MENTIONED, "cited")),
        (Strength.MENTIONED, (Standing.MENTIONED, "cited")),
    ],
)
def test_own_words_are_own_where_they_are_clear(strength: Strength, expected: tuple[Standing, str]) -> None:
    assert said(world(made("acme/Foo2-7B"), wrote(PAPER, "Learning to Learn Less"), gives("acme/Foo2-7B", strength=strength)), PAPER) == expected


def test_what_a_card_asks_to_be_cited_by_is_its_own() -> None:
    block = gives("acme/Foo2-7B", method="citation_block", quotation="@misc{foo, title={Learning to Learn Less}}")
    assert said(world(made("acme/Foo2-7B"), block), PAPER) == (Standing.OWN, "citation")


def test_a_title_told_by_bibtex_alone_is_read() -> None:
    block = gives("acme/Foo2-7B", method="citation_block", quotation="@misc{foo1, title={{Foo}: A Model}, year={2023}}")
    assert said(world(made("acme/Foo2-7B"), block), PAPER) == (Standing.OWN, "citation")
    block = gives("acme/Foo2-7B", method="citation_block", quotation="@misc{foo1, title={{Foo3}: A Model}, year={2023}}")
    assert said(world(made("acme/Foo2-7B"), block), PAPER) == FAMILY


def test_a_title_that_only_others_tell_is_read() -> None:
    spelled = cites("other/Thing")
    spelled = replace(spelled, method="citation_block", quotation="@misc{foo1, title={{Foo3}: A Model}, year={2023}}")
    told = world(made("acme/Foo2-7B"), made("other/Thing", "other"), gives("acme/Foo2-7B"), spelled)
    assert said(told, PAPER, "acme/foo2") == FAMILY


def test_a_bare_title_is_own_where_the_release_gives_it_in_time_and_nobody_bears_it_better() -> None:
    told = (made("me/Quokka-base-news", "unknown"), wrote(PAPER, "Quokka: Quick and Cheap"))
    assert said(world(*told, gives("me/Quokka-base-news")), PAPER) == (Standing.OWN, "own_words")
    assert said(world(*told, cites("me/Quokka-base-news")), PAPER) == FAMILY
    # Of a sibling that bears the bare name both are forms; another owner's, of whom it is known, made it.
    assert said(world(*told, made("me/Quokka", "unknown"), gives("me/Quokka-base-news")), PAPER, "hub/me/Quokka-base-news") == (Standing.OWN, "own_words")
    makers = (made("acme/Quokka"), made("me/Quokka-base-news", "unknown"), gives("me/Quokka-base-news"), wrote(PAPER, "Quokka: Quick and Cheap"))
    assert said(world(*makers), PAPER, "hub/me/Quokka-base-news") == (Standing.BASE, "base_paper")
    strangers = (made("you/Quokka", "unknown"), made("me/Quokka-base-news", "unknown"), wrote(PAPER, "Quokka: Quick and Cheap"))
    assert said(world(*strangers, gives("me/Quokka-base-news")), PAPER, "hub/me/Quokka-base-news") == (Standing.OWN, "own_words")
    assert said(world(*strangers, gives("me/Quokka-base-news"), gives("you/Quokka")), PAPER, "hub/me/Quokka-base-news") == (Standing.BASE, "base_paper")


@pytest.mark.parametrize(("version", "months", "expected"), [("", 12, (Standing.OWN, "own_words")), ("3", 12, FAMILY), ("3", 3, (Standing.OWN, "own_words"))])
def test_the_bare_title_of_a_later_version_needs_a_date_that_fits(version: str, months: int, expected: tuple[Standing, str]) -> None:
    hub_id, day = f"acme/Quokka{version}-7B-Wide", DAY - timedelta(days=30 * months)
    assert said(world(made(hub_id), wrote("2401.00001", "Quokka: Quick and Cheap", day), gives(hub_id, "2401.00001")), "2401.00001") == expected


def test_an_account_that_gives_many_papers_carries_the_work_of_others() -> None:
    others = [thing for number in range(4) for thing in (made(f"me/Thing{number}x", "unknown"), gives(f"me/Thing{number}x", f"2501.0010{number}"))]
    told = (made("me/Foo-7B", "unknown"), wrote(PAPER, "Learning to Learn Less"), gives("me/Foo-7B"))
    assert said(world(*told, *others[:4]), PAPER, "hub/me/Foo-7B") == (Standing.OWN, "own_words")
    assert said(world(*told, *others), PAPER, "hub/me/Foo-7B") == (Standing.MENTIONED, "cited")
    named = (made("me/Foo-7B", "unknown"), wrote(PAPER, "Foo: A Model"), gives("me/Foo-7B"))
    assert said(world(*named, *others), PAPER, "hub/me/Foo-7B") == (Standing.BASE, "base_paper")
    of_lab = [thing for number in range(4) for thing in (made(f"acme/Thing{number}x"), gives(f"acme/Thing{number}x", f"2501.0010{number}"))]
    assert said(world(made("acme/Foo-7B"), wrote(PAPER, "Learning to Learn Less"), gives("acme/Foo-7B"), *of_lab), PAPER) == (Standing.OWN, "own_words")


def test_a_tuned_model_that_links_its_own_base_does_not_take_the_bases_paper() -> None:
    links = tie(("model", "acme/Quokka-1B-Chat"), ("model", "acme/Quokka-1B-step-100k"), "mentions")
    told = (made("acme/Quokka-1B-Chat", "unknown"), wrote(PAPER, "Quokka: Quick and Cheap"), cites("acme/Quokka-1B-Chat"))
    assert said(world(*told), PAPER) == OWN_NAME
    assert said(world(*told, links), PAPER) == (Standing.BASE, "base_paper")
    assert said(world(*told, links, gives("acme/Quokka-1B-Chat")), PAPER) == OWN_NAME
    readmes = (repository("acme/Quokka", "unknown"), weights("acme/Quokka", "acme/Quokka-1B-Chat"))
    given = tie(("repository", "acme/Quokka"), ("paper", PAPER), "own_paper")
    assert said(world(*told, links, *readmes, given), PAPER) == (Standing.BASE, "base_paper")
    assert said(world(*told, *readmes, given), PAPER) == OWN_NAME


def test_a_title_alone_leads_a_labs_release_to_its_familys_paper_or_to_the_base_that_it_is_named_after() -> None:
    told = (made("acme/Quokka4-7B"), wrote(PAPER, "Quokka: Quick and Cheap"))
    assert said(world(*told), PAPER) == FAMILY
    assert said(world(made("me/Quokka4-7B", "unknown"), wrote(PAPER, "Quokka: Quick and Cheap")), PAPER) is None
    assert said(world(*told, made("other/Quokka5-7B", "other")), PAPER) is None
    assert said(world(*told, wrote("2501.00002", "Quokka4: Quicker"), gives("acme/Quokka4-7B", "2501.00002")), PAPER) is None
    based = world(made("acme/Quokka-Chat-7B"), registered("other/quokka", "Quokka", lab_id="other"), wrote(PAPER, "Quokka: Quick and Cheap"))
    based.registered_members.append(RegistryMember("other/quokka", "model", "other/Quokka-12B", "flagship", "x"))
    assert said(based, PAPER, "acme/quokka") == (Standing.BASE, "base_paper")


def test_a_title_that_names_several_models_is_each_ones() -> None:
    told = world(made("acme/Foo2.5-7B"), wrote(PAPER, "Technical Report of Foo2, Foo2.5 and Bar1"), gives("acme/Foo2.5-7B"))
    assert said(told, PAPER) == OWN_NAME


@pytest.mark.parametrize(
    ("day", "is_own_words", "expected"),
    [
        (datetime(2023, 9, 1, tzinfo=UTC), False, Standing.MENTIONED),
        (datetime(2023, 9, 1, tzinfo=UTC), True, Standing.OWN),
        (datetime(2024, 3, 1, tzinfo=UTC), False, Standing.OWN),
        (datetime(2026, 12, 1, tzinfo=UTC), False, Standing.OWN),
        (datetime(2027, 6, 1, tzinfo=UTC), True, Standing.MENTIONED),
    ],
)
def test_a_title_of_the_releases_name_has_to_be_of_its_time(day: datetime, is_own_words: bool, expected: Standing) -> None:
    words = gives("acme/Foo2-7B") if is_own_words else cites("acme/Foo2-7B")
    one = of(world(made("acme/Foo2-7B"), wrote(PAPER, "Foo2 Technical Report", day), words), PAPER)
    assert one is not None
    assert one.standing is expected


def test_own_words_on_a_paper_of_long_before_are_a_citation() -> None:
    told = world(made("acme/Foo2-7B"), gives("acme/Foo2-7B", "1706.03762"))
    assert said(told, "1706.03762") == (Standing.MENTIONED, "other_time")


def test_a_paper_of_before_the_hub_is_no_own_one_where_no_day_is_told() -> None:
    told = world(made("acme/Foo2-7B", day=None), gives("acme/Foo2-7B", "1706.03762"))
    assert said(told, "1706.03762") == (Standing.MENTIONED, "other_time")


def test_the_bases_paper_is_the_bases() -> None:
    told = world(
        made("tuner/Zed-7B", "tuner"), made("acme/Foo-2-7B"), parent("tuner/Zed-7B", "acme/Foo-2-7B"),
        wrote(PAPER, "Foo 2: Open Models"), gives("tuner/Zed-7B"), wrote("2501.00002", "Zed: Tuned"), gives("tuner/Zed-7B", "2501.00002"),
    )  # fmt: skip
    assert said(told, PAPER, "tuner/zed") == (Standing.BASE, "base_paper")
    assert said(told, "2501.00002", "tuner/zed") == OWN_NAME


def test_a_paper_that_the_bases_card_gives_is_the_bases() -> None:
    told = world(
        made("tuner/Zed-7B", "tuner"), made("acme/Foo-2-7B"), parent("tuner/Zed-7B", "acme/Foo-2-7B"),
        wrote(PAPER, "Learning to Learn Less"), gives("tuner/Zed-7B"), gives("acme/Foo-2-7B"),
    )  # fmt: skip
    assert said(told, PAPER, "tuner/zed") == (Standing.BASE, "base_paper")
    assert said(told, PAPER, "acme/foo-2") == (Standing.OWN, "own_words")


def test_a_name_within_a_name_tells_what_the_model_stands_on() -> None:
    told = world(made("me/OpenFoo-Quokka2-13B", "unknown"), wrote(PAPER, "Quokka: Quick and Cheap"), gives("me/OpenFoo-Quokka2-13B"))
    assert said(told, PAPER) == (Standing.BASE, "base_paper")


def test_a_name_within_a_name_may_be_data_a_framework_or_a_method() -> None:
    def told(title: str, hub_id: str = "me/foo-quokka-tiny", *more: CoreLink) -> tuple[Standing, str] | None:
        return said(world(made(hub_id, "unknown"), wrote(PAPER, title), gives(hub_id), *more), PAPER)

    assert told("Quokka: A Corpus of Burrows") == (Standing.MENTIONED, "data_paper")
    assert told("SQuAD: 100,000 Questions", "me/foo-squad-tiny") == (Standing.MENTIONED, "data_paper")
    assert told("ESPnet: A Toolkit", "me/foo-espnet-tiny") == (Standing.MENTIONED, "shared")
    assert told("Quokka: Moving Embeddings") == (Standing.OWN, "own_words")
    data = tie(("model", "me/foo-quokka-tiny"), ("dataset", "me/quokka"), "trained_on")
    assert told("Quokka: A Corpus of Burrows", "me/foo-quokka-tiny", data) == (Standing.OWN, "own_words")
    cited = world(made("me/foo-quokka-tiny", "unknown"), wrote(PAPER, "Quokka: Moving Embeddings"), cites("me/foo-quokka-tiny"))
    assert said(cited, PAPER) == (Standing.MENTIONED, "cited")
    linked = tie(("model", "me/foo-quokka-tiny"), ("model", "acme/Quokka"), "mentions")
    other = (made("acme/Quokka"), made("me/foo-quokka-tiny", "unknown"), wrote(PAPER, "Quokka: Moving Embeddings"), cites("me/foo-quokka-tiny"))
    assert said(world(*other), PAPER, "hub/me/foo-quokka-tiny") == (Standing.MENTIONED, "cited")
    assert said(world(*other, linked), PAPER, "hub/me/foo-quokka-tiny") == (Standing.BASE, "base_paper")


def test_another_form_of_the_name_is_the_familys() -> None:
    told = world(made("acme/QuokkaX-5B"), wrote(PAPER, "Quokka: Quick and Cheap"), gives("acme/QuokkaX-5B"))
    assert said(told, PAPER) == FAMILY


def test_a_family_of_another_lab_by_the_registry_is_a_base() -> None:
    told = world(made("me/Foolish-13B", "unknown"), registered("acme/foolish", "Foolish"), wrote(PAPER, "Foolish: Open and Free"), gives("me/Foolish-13B"))
    told.registered_members.append(RegistryMember("acme/foolish", "model", "acme/Foolish-7B", "flagship", "https://example.org"))
    assert said(told, PAPER, "hub/me/Foolish-13B") == (Standing.BASE, "base_paper")


def test_a_paper_of_a_lab_is_no_strangers() -> None:
    told = world(made("acme/Foo2-7B"), made("me/hoot-arabic", "unknown"), gives("acme/Foo2-7B"), gives("me/hoot-arabic"))
    assert said(told, PAPER, "hub/me/hoot-arabic") == (Standing.BASE, "base_paper")
    assert said(told, PAPER, "acme/foo2") == (Standing.OWN, "own_words")


def test_what_many_accounts_give_as_theirs_is_a_tools() -> None:
    models = [made(f"u{place}/Model{place}x", "unknown") for place in range(4)]
    told = world(*models, *(gives(one.hub_id) for one in models))
    assert {one.rule for one in attributed(told).values()} == {"shared"}


@pytest.mark.parametrize(
    ("title", "quotation", "rule"),
    [
        ("Quiz: A Benchmark of Questions", "Paper", "data_paper"),
        ("A Corpus of Everything", "Paper", "data_paper"),
        ("MegaData: Questions by the Million", "Paper", "data_paper"),
        ("Learning to Learn Less", "Quokka Paper", "named_other"),
        ("DeepSpeed: Training at Any Size", "Paper", "shared"),
        ("Bar: Another Thing", "Paper", "others_paper"),
    ],
)
def test_what_speaks_against_own_words(title: str, quotation: str, rule: str) -> None:
    trained = tie(("model", "acme/Foo2-7B"), ("dataset", "other/MegaData-1M"), "trained_on", Strength.DECLARED)
    told = world(made("acme/Foo2-7B"), made("other/Bar-3B", "other"), trained, wrote(PAPER, title), gives("acme/Foo2-7B", quotation=quotation))
    assert said(told, PAPER, "acme/foo2") == (Standing.MENTIONED, rule)


def test_of_many_papers_the_own_one_is_that_of_the_name() -> None:
    others = [f"2501.{place:05d}" for place in range(10, 26)]
    told = world(
        made("acme/Foo2-7B"), wrote(PAPER, "Foo2 Technical Report"), cites("acme/Foo2-7B"), *(gives("acme/Foo2-7B", one) for one in others),
    )  # fmt: skip
    standings = {key[2]: (one.standing, one.rule) for key, one in attributed(told).items()}
    assert standings.pop(PAPER) == OWN_NAME
    assert set(standings.values()) == {(Standing.MENTIONED, "second")}


def test_of_several_own_words_one_is_kept() -> None:
    told = world(made("acme/Foo2-7B"), gives("acme/Foo2-7B", "2501.00002"), gives("acme/Foo2-7B", "2407.00003", Strength.HEADED))
    standings = {key[2]: one.standing for key, one in attributed(told).items()}
    assert standings == {"2501.00002": Standing.OWN, "2407.00003": Standing.MENTIONED}


def test_the_registrys_paper_is_own_and_what_cards_say_beside_it_is_not() -> None:
    told = world(made("acme/Foo2-7B"), registered("acme/foo2", "Foo2", paper_arxiv_id=PAPER), gives("acme/Foo2-7B", "2501.00002"))
    assert said(told, PAPER) == (Standing.OWN, "registry")
    assert said(told, "2501.00002") == (Standing.MENTIONED, "second")


def test_a_registered_document_on_arxiv_is_a_paper() -> None:
    told = world(registered("acme/foo9", "Foo9"))
    told.registered_documents.append(RegistryDocument("acme/foo9", "technical_report", f"https://arxiv.org/abs/{PAPER}", None, "", ""))
    assert said(told, PAPER) == (Standing.OWN, "registry")


def test_a_paper_of_another_version_by_the_registry_is_the_familys_whatever_its_title() -> None:
    told = world(
        made("acme/Foo-3-7B"), registered("acme/foo-2", "Foo 2", paper_arxiv_id=PAPER), wrote(PAPER, "Too Furious"), gives("acme/Foo-3-7B"),
    )  # fmt: skip
    assert said(told, PAPER, "acme/foo-3") == FAMILY


def test_a_paper_of_another_version_that_nobody_names_is_no_paper_of_this_one() -> None:
    told = world(made("acme/Foo-3-7B"), registered("acme/foo-2", "Foo 2", paper_arxiv_id="2401.00001"))
    assert [key for key in attributed(told) if key[0] == "acme/foo-3" and key[1] == "paper"] == []


def test_a_paper_that_two_versions_give_is_the_first_ones() -> None:
    told = world(made("acme/Foo-2-7B"), made("acme/Foo-3-7B", day=datetime(2025, 5, 1, tzinfo=UTC)), gives("acme/Foo-2-7B"), gives("acme/Foo-3-7B"))
    assert said(told, PAPER, "acme/foo-2") == (Standing.OWN, "own_words")
    assert said(told, PAPER, "acme/foo-3") == FAMILY


def test_a_title_alone_is_a_labs_releases_of_its_time() -> None:
    assert said(world(made("acme/Quokka2-7B"), wrote(PAPER, "Quokka2 Technical Report")), PAPER) == (Standing.OWN, "title_alone")
    assert said(world(made("acme/Quokka2-7B"), wrote(PAPER, "Quokka2 Technical Report", datetime(2022, 1, 1, tzinfo=UTC))), PAPER) is None
    assert said(world(made("me/Quokka2-7B", "unknown"), wrote(PAPER, "Quokka2 Technical Report")), PAPER) is None
    assert said(world(made("acme/Quokka2-7B"), made("rival/Quokka2-1B", "rival"), wrote(PAPER, "Quokka2 Technical Report")), PAPER) is None


def test_a_title_alone_needs_no_day_but_minds_one() -> None:
    assert said(world(made("acme/Quokka2-7B", day=None), wrote(PAPER, "Quokka2 Technical Report")), PAPER) == (Standing.OWN, "title_alone")
    long = "Wombatian: A Model"
    assert said(world(made("me/Wombatian-7B", "unknown"), wrote(PAPER, long)), PAPER) == (Standing.OWN, "title_alone")
    assert said(world(made("me/Wombatian-7B", "unknown"), made("you/Wombatian-3B", "unknown"), wrote(PAPER, long)), PAPER) is None
    assert said(world(made("me/Wombatian-7B", "unknown"), wrote(PAPER, "Wombatian: A Dataset of Burrows")), PAPER) is None


def test_a_readme_headed_by_a_papers_title_gives_it_to_all_that_it_introduces() -> None:
    title = "Generalising across Burrows by Digging Together"
    told = world(
        made("acme/Foo2-7B"), made("acme/Bar-7B"), repository("acme/studio", readme=readme(title)), wrote(PAPER, title),
        *(weights("acme/studio", f"acme/{one}-7B") for one in ("Foo2", "Bar")), tie(("repository", "acme/studio"), ("paper", PAPER), "own_paper"),
    )  # fmt: skip
    found = {key[0]: one.standing for key, one in attributed(told).items() if key[1] == "paper"}
    assert found == {"acme/foo2": Standing.OWN, "acme/bar": Standing.OWN}


def test_the_one_product_of_a_name_has_its_paper_where_it_says_so() -> None:
    told = (made("acme/Quokka-1-Large"), wrote(PAPER, "Quokka-1: Steps Ahead", DAY - timedelta(days=90)))
    assert said(world(*told, gives("acme/Quokka-1-Large")), PAPER) == (Standing.OWN, "own_words")
    assert said(world(*told, cites("acme/Quokka-1-Large")), PAPER) == FAMILY
    assert said(world(*told, made("acme/Quokka-1-7B"), gives("acme/Quokka-1-Large")), PAPER, "acme/quokka-1-large") == FAMILY


def test_a_repositorys_paper_is_own_where_the_repository_is_of_this_release_alone() -> None:
    given = tie(("repository", "acme/studio"), ("paper", PAPER), "own_paper", quotation="Paper")
    alone = world(made("acme/Foo2-7B"), repository("acme/studio"), weights("acme/studio", "acme/Foo2-7B"), given)
    assert said(alone, PAPER) == (Standing.OWN, "own_words")
    both = world(
        made("acme/Foo2-7B"), made("acme/Bar-7B"), repository("acme/studio"), *(weights("acme/studio", f"acme/{one}-7B") for one in ("Foo2", "Bar")), given
    )
    assert {key[0]: one.standing for key, one in attributed(both).items() if key[1] == "paper"} == {
        "acme/foo2": Standing.FAMILY,
        "acme/bar": Standing.FAMILY,
    }


# -- copies


@pytest.mark.parametrize(
    "sign",
    [
        (made("quants/Foo-2-7B-GGUF", "unknown"), parent("quants/Foo-2-7B-GGUF", "acme/Foo-2-7B", "quantized")),
        (made("quants/Foo-2-7B-GGUF", "unknown"), parent("quants/Foo-2-7B-GGUF", "acme/Foo-2-7B", "unspecified")),
        (made("quants/Foo-2-7B-GGUF", "unknown"),),
        (made("quants/Foo-2-7B", "unknown"),),
        (made("quants/Foo-2-7B-hf", "unknown"),),
        (made("quants/Foo-2-7B-4bit", "unknown"),),
    ],
)
def test_what_a_copys_card_gives_is_its_originals(sign: tuple[Any, ...]) -> None:
    hub_id = sign[0].hub_id
    told = world(
        *sign, made("acme/Foo-2-7B", day=datetime(2024, 12, 1, tzinfo=UTC)), wrote(PAPER, "Foo 2: Open Models"), gives(hub_id), repository("acme/Foo-2"),
        code(hub_id, "acme/Foo-2"), tie(("model", hub_id), ("dataset", "acme/foo-mix"), "trained_on", Strength.DECLARED),
    )  # fmt: skip
    found = {key[1]: (one.standing, one.rule) for key, one in attributed(told).items() if key[0] == f"hub/{hub_id}"}
    assert found == dict.fromkeys(("paper", "repository", "dataset"), (Standing.BASE, "copy"))


@pytest.mark.parametrize(("data", "standing"), [("me/quiz_v2_sv", None), ("me/other", Standing.OWN)])
def test_a_repository_that_bears_the_name_of_the_training_data_is_no_code(data: str, standing: Standing | None) -> None:
    told = world(
        made("me/Quiz-v2-swedish", "unknown"), repository("me/Quiz_v2_sv"), code("me/Quiz-v2-swedish", "me/Quiz_v2_sv"),
        tie(("model", "me/Quiz-v2-swedish"), ("dataset", data), "trained_on", Strength.DECLARED),
    )  # fmt: skip
    found = {key[1:]: one.standing for key, one in attributed(told).items() if key[1] == "repository"}
    assert (Standing.OWN in found.values()) is (standing is Standing.OWN)


@pytest.mark.parametrize(
    ("base", "hub_id", "standing"),
    [
        ("other/Wombat-70B", "acme/Foo-Dev-70B", Standing.MENTIONED),
        # Without a base of others, or with a version of its own, it is the family's.
        (None, "acme/Foo-Dev-70B", Standing.FAMILY),
        ("other/Wombat-70B", "acme/Foo-3-Dev-70B", Standing.FAMILY),
        ("acme/Foo-2-70B", "acme/Foo-Dev-70B", Standing.FAMILY),
    ],
)
def test_a_release_made_from_other_makers_models_is_no_version_of_its_makers_family(base: str | None, hub_id: str, standing: Standing) -> None:
    things = [made(hub_id, "acme"), made("acme/Foo-2-70B", "acme"), made("other/Wombat-70B", "other"), wrote(PAPER, "Foo 2: Open Models")]
    things.append(tie(("model", hub_id), ("paper", PAPER), "cites", Strength.MENTIONED, quotation=PAPER))
    if base is not None:
        things.append(parent(hub_id, base, "finetune"))
    found = {key: one.standing for key, one in attributed(world(*things)).items() if key[1:] == ("paper", PAPER) and "dev" in key[0]}
    assert set(found.values()) == {standing}


@pytest.mark.parametrize(("data", "expected"), [("quizner", (Standing.MENTIONED, "data_paper")), ("elsewhere", (Standing.OWN, "own_words"))])
def test_a_title_that_names_the_data_behind_another_models_name_is_the_papers_of_the_data(data: str, expected: tuple[Standing, str]) -> None:
    hub_id = "me/distilbert-base-cased-quizner"
    told = world(
        made(hub_id, "unknown"), wrote(PAPER, "QuizNER: Entities for Burrows"), gives(hub_id),
        tie(("model", hub_id), ("dataset", data), "trained_on", Strength.DECLARED),
    )  # fmt: skip
    assert said(told, PAPER) == expected


def test_weights_in_fewer_bits_alone_are_a_copy_unless_the_card_names_its_own() -> None:
    alone = (made("me/Wombat-3B-GGUF", "unknown"), gives("me/Wombat-3B-GGUF"))
    assert said(world(*alone), PAPER) == (Standing.BASE, "copy")
    own = tie(("model", "me/Wombat-3B-GGUF"), ("dataset", "me/wombat-chats"), "trained_on", Strength.DECLARED)
    assert said(world(*alone, own), PAPER) == (Standing.OWN, "own_words")
    whole = made("me/Wombat-3B", "unknown")
    assert said(world(*alone, whole), PAPER) == (Standing.OWN, "own_words")


@pytest.mark.parametrize(
    ("hub_id", "data", "standing"),
    [
        ("me/screen-classifier", "me/screens", Standing.OWN),
        # A quantiser's own set only measures, where the model keeps the base's name; another's set may be the base's.
        ("me/Foo-2-7B-GGUF", "me/screens", Standing.BASE),
        ("me/screen-classifier", "acme/foo-mix", Standing.BASE),
    ],
)
def test_a_model_of_its_own_name_and_data_is_no_copy_of_its_base_in_fewer_bits(hub_id: str, data: str, standing: Standing) -> None:
    told = world(
        made("acme/Foo-2-7B"), made(hub_id, "unknown"), parent(hub_id, "acme/Foo-2-7B", "quantized"),
        tie(("model", hub_id), ("dataset", data), "trained_on", Strength.DECLARED),
    )  # fmt: skip
    found = {key[1]: one.standing for key, one in attributed(told).items() if key[0] == f"hub/{hub_id}"}
    assert found["dataset"] is standing


def test_a_tuned_model_that_bears_its_bases_name_is_no_copy() -> None:
    told = world(
        made("me/Foo-2-7B-chat-dutch", "unknown"), made("acme/Foo-2-7B"), parent("me/Foo-2-7B-chat-dutch", "acme/Foo-2-7B", "unspecified"),
        wrote(PAPER, "Language Resources for Dutch"), gives("me/Foo-2-7B-chat-dutch"),
    )  # fmt: skip
    assert said(told, PAPER) == (Standing.OWN, "own_words")


def test_a_copy_by_a_link_to_the_model_of_the_same_name() -> None:
    link = tie(("model", "me/Wombat-3B"), ("model", "wombats/Wombat-3B"), "mentions", Strength.MENTIONED)
    assert said(world(made("me/Wombat-3B", "unknown"), gives("me/Wombat-3B"), link), PAPER) == (Standing.BASE, "copy")


def test_a_maker_that_links_a_copy_in_fewer_bits_is_no_copy() -> None:
    link = tie(("model", "me/Wombat-3B"), ("model", "quants/Wombat-3B-GGUF"), "mentions", Strength.MENTIONED)
    assert said(world(made("me/Wombat-3B", "unknown"), gives("me/Wombat-3B"), link), PAPER) == (Standing.OWN, "own_words")


def test_a_labs_own_quantisation_speaks_for_its_release() -> None:
    told = world(made("acme/Foo2-7B-GGUF"), wrote(PAPER, "Foo2 Technical Report"), gives("acme/Foo2-7B-GGUF"))
    assert said(told, PAPER) == OWN_NAME


# -- repositories


def test_a_repository_of_the_releases_name_is_its_own() -> None:
    assert said(world(made("acme/Foo-2.5-7B"), repository("acme/foo2.5")), "acme/foo2.5") == (Standing.OWN, "name_version")


@pytest.mark.parametrize(
    ("full_name", "expected"),
    [
        ("acme/Foo", (Standing.FAMILY, "family_name")),
        ("acme/foo-inference", (Standing.FAMILY, "family_name")),
        ("acme/Foo-2", (Standing.FAMILY, "sibling")),
        ("acme/Foo3", (Standing.FAMILY, "sibling")),
        ("acme/Foo-Coder", None),
        ("acme/website", None),
    ],
)
def test_an_umbrella_or_another_generation_does_not_name_this_release(full_name: str, expected: tuple[Standing, str] | None) -> None:
    assert said(world(made("acme/Foo-2.5-7B"), repository(full_name)), full_name) == expected


def test_the_bare_name_is_the_familys_for_a_model_of_a_kind_too() -> None:
    assert said(world(made("acme/Foo-VL-7B"), repository("acme/Foo")), "acme/Foo") == (Standing.FAMILY, "family_name")
    assert said(world(made("acme/CodeFoo-7B"), repository("acme/Foo")), "acme/Foo") is None


def test_a_strangers_repository_of_the_models_name_is_at_most_the_familys() -> None:
    quokka = made("me/Quokkas2", "unknown")
    assert said(world(quokka, repository("jane/Quokkas2", "unknown")), "jane/Quokkas2") == (Standing.FAMILY, "same_name")
    assert said(world(quokka, made("you/Quokkas2-7B", "unknown"), repository("jane/Quokkas2", "unknown")), "jane/Quokkas2") is None
    assert said(world(quokka, repository("jane/Quokkas3", "unknown")), "jane/Quokkas3") is None
    assert said(world(quokka, repository("rival/Quokkas2", "rival")), "rival/Quokkas2") is None


@pytest.mark.parametrize("names", [("Foo-2.5",), ("Models", "Foo 2.5 7B"), ("News", "acme/Foo-2.5-7B-Instruct"), ("Introducing Foo-2.5 and Foo-2",)])
def test_an_umbrella_that_names_the_release_is_its_own(names: tuple[str, ...]) -> None:
    told = world(made("acme/Foo-2.5-7B"), repository("acme/Foo", readme=readme(*names)))
    assert said(told, "acme/Foo") == (Standing.OWN, "named_in_readme")


@pytest.mark.parametrize("names", [("Foo",), ("Foo-2",), ("Foo-2.5-Coder",), ("Quick start",), ()])
def test_an_umbrella_that_names_others_is_the_familys(names: tuple[str, ...]) -> None:
    told = world(made("acme/Foo-2.5-7B"), repository("acme/Foo", readme=readme(*names)))
    assert said(told, "acme/Foo") == (Standing.FAMILY, "family_name")


def test_a_table_that_compares_introduces_nothing() -> None:
    others = [made(f"rival{place}/{name}-7B", f"rival{place}") for place, name in enumerate(("Quokka", "Wombat", "Numbat"))]
    told = world(made("acme/Foo-2.5-7B"), *others, repository("acme/evals", readme=readme("Foo-2.5-7B", "Quokka-7B", "Wombat-7B", "Numbat-7B")))
    assert said(told, "acme/evals") is None


def test_a_repository_that_links_the_weights_is_own_where_the_owner_is_the_same() -> None:
    given = weights("acme/studio", "acme/Foo2-7B")
    assert said(world(made("acme/Foo2-7B"), repository("acme/studio"), given), "acme/studio") == (Standing.OWN, "introduced")
    strangers = weights("awesome/list", "acme/Foo2-7B", Strength.HEADED)
    assert said(world(made("acme/Foo2-7B"), repository("awesome/list", "unknown"), strangers), "awesome/list") is None


def test_a_strangers_repository_that_links_the_weights_is_own_where_the_card_links_back() -> None:
    told = world(
        made("wombats/Quokka-7B", "unknown"), repository("jane/quick", "unknown"), weights("jane/quick", "wombats/Quokka-7B", Strength.HEADED),
        code("wombats/Quokka-7B", "jane/quick", Strength.MENTIONED),
    )  # fmt: skip
    assert said(told, "jane/quick") == (Standing.OWN, "introduced")


@pytest.mark.parametrize(
    ("owner", "relation", "strength", "more", "expected"),
    [
        ("acme", "code", Strength.STATED, {}, (Standing.OWN, "card_code")),
        ("acme-research", "training_code", Strength.HEADED, {}, (Standing.OWN, "card_code")),
        ("acme", "code", Strength.MENTIONED, {}, (Standing.MENTIONED, "mentioned")),
        ("acme", "code", Strength.STATED, {"locator": "README.md#L90 (Foo2 > Responsibility & Safety)"}, (Standing.MENTIONED, "mentioned")),
        ("acme", "code", Strength.STATED, {"locator": "README.md#L90 (Evaluation results)"}, (Standing.MENTIONED, "mentioned")),
        ("acme", "code", Strength.STATED, {"quotation": "harmonious response format"}, (Standing.MENTIONED, "mentioned")),
        ("stranger", "code", Strength.STATED, {}, (Standing.MENTIONED, "others_code")),
        ("stranger", "training_code", Strength.STATED, {}, (Standing.MENTIONED, "others_code")),
    ],
)
def test_what_the_card_gives_as_code(owner: str, relation: str, strength: Strength, more: dict[str, Any], expected: tuple[Standing, str]) -> None:
    told = world(
        made("acme/Foo2-7B"), repository(f"{owner}/workshop", "unknown"), code("acme/Foo2-7B", f"{owner}/workshop", strength, relation=relation, **more)
    )
    assert said(told, f"{owner}/workshop") == expected


def test_a_card_that_gives_another_versions_repository_gives_the_familys() -> None:
    told = (made("acme/Foo-2.5-7B"), code("acme/Foo-2.5-7B", "acme/Foo-2"))
    assert said(world(*told, repository("acme/Foo-2")), "acme/Foo-2") == (Standing.FAMILY, "sibling")
    named = repository("acme/Foo-2", readme=readme("Foo-2 & Foo-2.5"))
    assert said(world(*told, named), "acme/Foo-2") == (Standing.OWN, "card_code")


@pytest.mark.parametrize(
    ("name", "names", "expected"),
    [
        ("acme/Foo-2", ("Foo-2", "Legacy: Foo-2.5"), (Standing.OWN, "kept_on")),
        # Whatever it compares beside.
        ("acme/Foo-2", ("Foo-2", "Foo-2.5-7B", "Bar-7B", "Bar-13B", "Bar-30B"), (Standing.OWN, "kept_on")),
        ("acme/Foo", ("Foo", "Foo-2.5-7B", "Bar-7B", "Bar-13B", "Bar-30B"), (Standing.OWN, "named_in_readme")),
        # It names another version alone, is a later version's or of another product.
        ("acme/Foo-2", ("Foo-2", "Foo-3"), (Standing.FAMILY, "sibling")),
        ("acme/Foo-3", ("Foo-3", "Foo-2.5"), (Standing.FAMILY, "sibling")),
        ("acme/Foo-2-Flash", ("Foo-2-Flash", "Foo-2.5"), (Standing.FAMILY, "sibling")),
    ],
)
def test_an_owners_repository_that_names_the_version(name: str, names: tuple[str, ...], expected: tuple[Standing, str]) -> None:
    told = world(made("acme/Foo-2.5-7B"), made("other/Bar-7B", "other"), repository(name, readme=readme(*names)))
    assert said(told, name) == expected


def test_a_repository_of_the_family_gives_what_it_links_by_any_words() -> None:
    told = (made("acme/Foo-2.5-7B"), repository("acme/Foo"), repository("acme/kit"))
    for name, expected in (("acme/Foo", (Standing.OWN, "introduced")), ("acme/kit", None)):
        assert said(world(*told, weights(name, "acme/Foo-2.5-7B", Strength.MENTIONED)), name) == expected


def test_a_namesake_of_nobody_known_is_own_where_it_gives_the_weights() -> None:
    told = (made("acme/Wombat-3B"), repository("jane/Wombat", "unknown"))
    assert said(world(*told), "jane/Wombat") == (Standing.FAMILY, "same_name")
    assert said(world(*told, weights("jane/Wombat", "acme/Wombat-3B")), "jane/Wombat") == (Standing.OWN, "introduced")


def test_a_sister_repository_that_the_card_links_is_the_familys() -> None:
    told = world(made("acme/Foo-2.5-7B"), repository("acme/Foo-2.5-Coder"), code("acme/Foo-2.5-7B", "acme/Foo-2.5-Coder"))
    assert said(told, "acme/Foo-2.5-Coder") == (Standing.FAMILY, "sibling")


def test_a_framework_that_strangers_use_is_a_tool() -> None:
    told = world(made("me/Wombat-3B", "unknown"), repository("other/axolotl", "unknown"), code("me/Wombat-3B", "other/axolotl", relation="training_code"))
    assert said(told, "other/axolotl") == (Standing.MENTIONED, "tool")
    models = [made(f"u{place}/Model{place}x", "unknown") for place in range(4)]
    many = world(*models, repository("other/trainer", "unknown"), *(code(one.hub_id, "other/trainer") for one in models))
    assert {one.rule for one in attributed(many).values()} == {"tool"}


def test_a_library_that_a_labs_families_share_is_no_own_code() -> None:
    names = ("Quokka", "Wombat", "Numbat", "Bilby")
    told = world(repository("acme/library"), *(made(f"acme/{one}-7B") for one in names), *(code(f"acme/{one}-7B", "acme/library") for one in names))
    assert {one.rule for one in attributed(told).values()} == {"mentioned"}
    trained = world(
        repository("acme/library"), *(made(f"acme/{one}-7B") for one in names),
        *(code(f"acme/{one}-7B", "acme/library", relation="training_code") for one in names),
    )  # fmt: skip
    assert {(one.standing, one.rule) for one in attributed(trained).values()} == {(Standing.FAMILY, "framework")}


def test_the_owners_training_code_that_speaks_of_the_family_is_a_framework() -> None:
    tree = {"has_training_code": True}
    told = repository("acme/trainer", readme=readme("Training Foo-2"), tree=tree)
    assert said(world(made("acme/Foo-2.5-7B"), told), "acme/trainer") == (Standing.FAMILY, "framework")
    of_another = repository("acme/Bar", readme=readme("Bar", "beside Foo-2"), tree=tree)
    assert said(world(made("acme/Foo-2.5-7B"), made("acme/Bar-7B"), of_another), "acme/Bar", "acme/foo-2.5") is None


def test_the_bases_repository_is_the_bases() -> None:
    told = world(
        made("tuner/Zed-7B", "tuner"), made("acme/Foo-2-7B"), parent("tuner/Zed-7B", "acme/Foo-2-7B"), repository("acme/workshop"),
        code("tuner/Zed-7B", "acme/workshop"),
    )  # fmt: skip
    assert said(told, "acme/workshop", "tuner/zed") == (Standing.BASE, "base_code")


def test_a_labs_repository_of_the_same_name_is_no_strangers() -> None:
    told = world(made("me/quokka-arabic", "unknown"), repository("acme/quokka"), code("me/quokka-arabic", "acme/quokka"))
    assert said(told, "acme/quokka") == (Standing.BASE, "base_code")


def test_the_releases_paper_gives_its_code() -> None:
    page = tie(("paper", PAPER), ("repository", "lab-of-jane/quick"), "code", Strength.DECLARED, method="paper_page")
    told = world(made("acme/Foo2-7B"), wrote(PAPER, "Foo2 Technical Report"), gives("acme/Foo2-7B"), repository("lab-of-jane/quick", "unknown"), page)
    assert said(told, "lab-of-jane/quick") == (Standing.OWN, "paper_code")


def test_what_an_own_readme_gives_as_training_code_is_own() -> None:
    link = tie(("repository", "acme/Foo2"), ("repository", "acme/scale"), "training_code", locator="README.md#L9 (Foo2 > Pretraining)", quotation="scale")
    told = (made("acme/Foo2-7B"), repository("acme/Foo2"), link)
    assert said(world(*told, repository("acme/scale")), "acme/scale") == (Standing.OWN, "training_code_of_own")
    others = tie(("repository", "acme/Foo2"), ("repository", "other/scale"), "training_code", locator="README.md#L9 (Pretraining)")
    assert said(world(*told[:2], others, repository("other/scale", "unknown")), "other/scale") is None
    of_another = tie(("repository", "acme/Foo2"), ("repository", "acme/scale"), "training_code", locator="README.md#L9 (Pretraining)", quotation="Foo3 32B")
    assert said(world(*told[:2], of_another, repository("acme/scale")), "acme/scale") is None


def test_a_fork_beside_is_nobodys_work() -> None:
    assert said(world(made("acme/Foo2-7B"), repository("acme/foo2", is_fork=True)), "acme/foo2") is None


def test_names_of_repositories_compare_without_case_and_are_spelled_as_told() -> None:
    told = world(made("acme/Foo2-7B"), repository("Acme/Workshop"), code("acme/Foo2-7B", "acme/workshop"))
    assert said(told, "Acme/Workshop") == (Standing.OWN, "card_code")


def trainer(*programs: str, words: tuple[str, ...] = ("wombat",), **readme_facts: Any) -> dict[str, Any]:
    """What a tree that trains and a README keep."""
    return {"tree": {"has_training_code": True, "recipes": list(words), "programs": list(programs)}, "readme": readme_facts}


def test_a_short_name_is_no_chance_where_a_strangers_readme_gives_the_weights() -> None:
    told = (made("acme/Emu-Omni", "unknown"), repository("emulab/Emu-Omni", "unknown"))
    assert said(world(*told), "emulab/Emu-Omni") is None
    assert said(world(*told, weights("emulab/Emu-Omni", "acme/Emu-Omni")), "emulab/Emu-Omni") == (Standing.OWN, "introduced")
    # Where another owner's model bears the name too, it may be that one's.
    more = (made("other/Emu-Omni", "unknown"), weights("emulab/Emu-Omni", "acme/Emu-Omni"))
    assert said(world(*told, *more), "emulab/Emu-Omni", "hub/other/Emu-Omni") is None


@pytest.mark.parametrize(
    ("program", "expected"),
    [
        ("scripts/train/wombat3/7b_sft.sh", (Standing.FAMILY, "framework")),
        ("jobs/wombat-3.1/train.sh", (Standing.FAMILY, "framework")),
        ("scripts/train/wombat2/7b_sft.sh", None),
        ("scripts/train/wombat3/convert.py", None),
        ("scripts/train/quokka3/7b_sft.sh", None),
    ],
)
def test_what_a_lab_trains_with_bears_the_familys_name_in_its_tree_alone(program: str, expected: tuple[Standing, str] | None) -> None:
    assert said(world(made("acme/Wombat-3.1-7B"), repository("acme/tuner", **trainer(program))), "acme/tuner") == expected
    assert said(world(made("acme/Wombat-3.1-7B"), repository("other/tuner", "other", **trainer(program))), "other/tuner") is None
    assert said(world(made("acme/Wombat-3.1-7B"), repository("acme/tuner", **trainer(program, words=("quokka",)))), "acme/tuner") is None


def test_a_repository_named_as_the_account_is_its_project_where_a_release_has_none_of_its_own() -> None:
    account = (made("WombatProject/pythia-12b-sft", "acme"), repository("acme/Wombat-Project", **trainer("train.py")))
    assert said(world(*account), "acme/Wombat-Project") == (Standing.OWN, "project")
    assert said(world(account[0], repository("acme/Wombat-Project")), "acme/Wombat-Project") is None, "nothing there trains"
    library = (made("megatron-lm/pythia-12b-sft", "acme"), repository("acme/megatron-lm", **trainer("train.py")))
    assert said(world(*library), "acme/megatron-lm") == (Standing.FAMILY, "project"), "a library trains what anybody likes"
    own = code("WombatProject/pythia-12b-sft", "acme/kit")
    assert said(world(*account, own, repository("acme/kit")), "acme/Wombat-Project") is None
    assert said(world(account[0], repository("acme/Wombats", **trainer("train.py"))), "acme/Wombats") is None


@pytest.mark.parametrize(
    ("name", "loads", "expected"),
    [
        ("acme/Wombat", ["acme/Wombat-3-7B"], (Standing.OWN, "named_in_readme")),
        ("acme/Wombat", ["acme/Wombat3-7b-mono"], (Standing.OWN, "named_in_readme")),
        ("acme/Wombat", ["acme/Wombat-VL-3-7B"], (Standing.FAMILY, "family_name")),
        ("acme/Wombat", ["acme/Wombat2-7b-mono"], (Standing.FAMILY, "family_name")),
        ("acme/Wombat", ["acme/Wombat-3-70B-Chat", "other/base"], (Standing.FAMILY, "family_name")),
        ("acme/Wombat", ["acme/Wombat-2-7B"], (Standing.FAMILY, "family_name")),
        ("acme/Wombat", ["other/Wombat-3-7B"], (Standing.FAMILY, "family_name")),
        ("acme/kit", ["acme/Wombat-3-7B"], None),
    ],
)
def test_a_familys_readme_whose_code_loads_the_weights_names_the_release(name: str, loads: list[str], expected: tuple[Standing, str] | None) -> None:
    assert said(world(made("acme/Wombat-3-7B"), repository(name, readme={"loads": loads})), name) == expected


# -- datasets


def trained(src: tuple[str, str], hub_id: str, relation: str = "trained_on", strength: Strength = Strength.DECLARED) -> CoreLink:
    return tie(src, ("dataset", hub_id), relation, strength)


@pytest.mark.parametrize(
    ("hub_id", "relation", "expected"),
    [
        ("acme/foo-mix", "trained_on", (Standing.OWN, "trained_on")),
        ("other/corpus", "trained_on", (Standing.OWN, "trained_on")),
        ("cais/mmlu", "trained_on", (Standing.MENTIONED, "benchmark")),
        ("ylecun/mnist", "trained_on", (Standing.MENTIONED, "toy")),
        ("other/corpus", "evaluated_on", (Standing.MENTIONED, "evaluated_on")),
        ("other/corpus", "mentions", (Standing.MENTIONED, "mentioned")),
    ],
)
def test_what_a_card_names_as_data(hub_id: str, relation: str, expected: tuple[Standing, str]) -> None:
    assert said(world(made("acme/Foo2-7B"), trained(("model", "acme/Foo2-7B"), hub_id, relation)), hub_id) == expected


def test_the_bases_data_is_the_bases() -> None:
    told = world(
        made("tuner/Zed-7B", "tuner"), made("acme/Foo-2-7B"), parent("tuner/Zed-7B", "acme/Foo-2-7B"),
        *(trained(("model", one), "acme/foo-mix") for one in ("tuner/Zed-7B", "acme/Foo-2-7B")), trained(("model", "tuner/Zed-7B"), "tuner/chats"),
    )  # fmt: skip
    assert said(told, "acme/foo-mix", "tuner/zed") == (Standing.BASE, "base_data")
    assert said(told, "acme/foo-mix", "acme/foo-2") == (Standing.OWN, "trained_on")
    assert said(told, "tuner/chats") == (Standing.OWN, "trained_on")


@pytest.mark.parametrize(
    ("models", "speaker", "rule"),
    [
        (["acme/Foo-7B", "acme/Foo-7B-Instruct"], "acme/Foo-7B-Instruct", "tuned_on"),
        (["acme/Foo-7B", "acme/Foo-7B-Instruct"], "acme/Foo-7B", "trained_on"),
        (["acme/Foo-7B-Chat", "acme/Foo-7B-Instruct"], "acme/Foo-7B-Instruct", "trained_on"),
        (["acme/Foo-7B-Instruct"], "acme/Foo-7B-Instruct", "trained_on"),
        (["acme/Foo-7B-base", "acme/Foo-7B"], "acme/Foo-7B", "trained_on"),
        (["acme/Foo-7B", "acme/Foo-7B-GGUF"], "acme/Foo-7B", "trained_on"),
    ],
)
def test_what_a_tuned_models_card_names_is_of_its_tuning_where_the_base_is_of_the_same_release(models: list[str], speaker: str, rule: str) -> None:
    told = world(*map(made, models), trained(("model", speaker), "other/corpus"))
    assert said(told, "other/corpus") == (Standing.OWN, rule)


def test_a_declared_base_in_the_same_release_makes_a_cards_data_those_of_tuning_and_the_bases_own_card_is_stronger() -> None:
    told = [made("acme/Foo-7B-base"), made("acme/Foo-7B"), parent("acme/Foo-7B", "acme/Foo-7B-base"), trained(("model", "acme/Foo-7B"), "other/corpus")]
    assert said(world(*told), "other/corpus") == (Standing.OWN, "tuned_on")
    assert said(world(*told, trained(("model", "acme/Foo-7B-base"), "other/corpus")), "other/corpus") == (Standing.OWN, "trained_on")


def test_data_of_a_repository_are_own_family_or_shared_as_the_repository_is() -> None:
    told = trained(("repository", "acme/Foo-2"), "acme/foo-mix", strength=Strength.STATED)
    assert said(world(made("acme/Foo-2-7B"), repository("acme/Foo-2"), told), "acme/foo-mix") == (Standing.OWN, "trained_on")
    assert said(world(made("acme/Foo-2.5-7B"), repository("acme/Foo-2"), told), "acme/foo-mix") == (Standing.FAMILY, "family_data")
    both = world(
        made("acme/Foo-2-7B"), made("acme/Bar-7B"), repository("acme/Foo-2"), told, *(weights("acme/Foo-2", f"acme/{one}-7B") for one in ("Foo-2", "Bar")),
    )  # fmt: skip
    assert {one.rule for key, one in attributed(both).items() if key[1] == "dataset"} == {"shared_data"}


@pytest.mark.parametrize(
    ("told_by", "expected"),
    [
        ({"strength": Strength.NEARBY, "locator": "README.md#L9 (Kit > News)"}, {"others_data"}),
        ({"strength": Strength.HEADED, "locator": "README.md#L9 (Kit > Training data)"}, {"shared_data"}),
        ({"strength": Strength.NEARBY, "locator": "README.md#L9 (Foo 2)"}, {"shared_data", "others_data"}),
        ({"strength": Strength.STATED, "locator": "README.md#L9 (Foo 1 > Data)"}, {"shared_data", "others_data"}),
        ({"strength": Strength.STATED, "locator": "README.md#L9 (Foo 2 > Data)"}, {"shared_data"}),
    ],
)
def test_a_readme_of_several_releases_gives_a_set_to_those_that_it_may_mean(told_by: dict[str, Any], expected: set[str]) -> None:
    given = replace(trained(("repository", "acme/kit"), "acme/mix"), **told_by)
    weights_given = [weights("acme/kit", f"acme/{one}-7B") for one in ("Foo-2", "Bar")]
    both = world(made("acme/Foo-2-7B"), made("acme/Bar-7B"), repository("acme/kit"), given, *weights_given)
    assert {one.rule for key, one in attributed(both).items() if key[1] == "dataset"} == expected


# -- the registry and people


def test_the_registrys_members_are_declared_and_may_be_bases() -> None:
    told = world(made("acme/Foo2-7B"), registered("acme/foo2", "Foo2"), repository("Acme/Workshop"))
    told.registered_members += [
        RegistryMember("acme/foo2", "repository", "acme/workshop", "code", "https://example.org"),
        RegistryMember("acme/foo2", "dataset", "acme/foo-mix", "dataset", "https://example.org"),
        RegistryMember("acme/foo2", "paper", PAPER, "base", "https://example.org"),
    ]
    found = {key[2]: (one.standing, one.rule, one.role, one.strength) for key, one in attributed(told).items()}
    assert found == {
        "Acme/Workshop": (Standing.OWN, "registry", "code", Strength.DECLARED),
        "acme/foo-mix": (Standing.OWN, "registry", "dataset", Strength.DECLARED),
        PAPER: (Standing.BASE, "registry", "base", Strength.DECLARED),
    }


@pytest.mark.parametrize(("kind", "artifact_id"), [("repository", "acme/Foo2"), ("paper", PAPER), ("dataset", "acme/foo-mix")])
def test_people_add_and_take_away(kind: str, artifact_id: str) -> None:
    full = (
        made("acme/Foo2-7B"), repository("acme/Foo2"), wrote(PAPER, "Foo2 Technical Report"), gives("acme/Foo2-7B"),
        trained(("model", "acme/Foo2-7B"), "acme/foo-mix"),
    )  # fmt: skip
    taken = world(*full)
    taken.corrections.append(Correction("release", "acme/foo2", f"remove_{kind}", artifact_id.upper(), "https://example.org", date(2026, 1, 1)))
    assert said(world(*full), artifact_id) is not None
    assert said(taken, artifact_id) is None
    given = world(made("acme/Foo2-7B"))
    given.corrections.append(Correction("release", "acme/foo2", f"add_{kind}", artifact_id, "https://example.org", date(2026, 1, 1)))
    given.corrections.append(Correction("release", "acme/unheard-of", f"add_{kind}", artifact_id, "https://example.org", date(2026, 1, 1)))
    assert said(given, artifact_id) == (Standing.OWN, "correction")


def test_a_paper_that_a_person_took_away_says_nothing_of_the_family() -> None:
    told = world(made("acme/Foo-3-7B"), registered("acme/foo-2", "Foo 2", paper_arxiv_id="2401.00001"))
    told.corrections.append(Correction("release", "acme/foo-2", "remove_paper", "2401.00001", "https://example.org", date(2026, 1, 1)))
    assert attributed(told) == {}


# -- the whole


def everything() -> list[Any]:
    names = ("Quokka", "Wombat", "Numbat", "Bilby", "Dingo")
    things: list[Any] = []
    for place, name in enumerate(names):
        hub_id = f"acme/{name}-2-7B"
        things += [
            made(hub_id),
            made(f"quants/{name}-2-7B-GGUF", "unknown"),
            repository(f"acme/{name}", readme=readme(f"{name}-2")),
            code(hub_id, f"acme/{name}"),
        ]
        things += [wrote(f"2501.1000{place}", f"{name}-2: More"), gives(hub_id, f"2501.1000{place}"), gives(f"quants/{name}-2-7B-GGUF", f"2501.1000{place}")]
        things += [trained(("model", hub_id), "acme/mix"), weights(f"acme/{name}", hub_id)]
    return things


def test_the_answer_is_in_a_fixed_order_whatever_the_worlds() -> None:
    things = everything()
    first = attribute(world(*things), model_members(world(*things)))
    turned = world(*reversed(things))
    assert attribute(turned, model_members(turned)) == first
    assert first == sorted(first, key=lambda one: (one.release_id, one.artifact_kind, one.artifact_id))


def test_the_parts_make_the_whole_and_each_row_says_why() -> None:
    told = world(*everything())
    models = model_members(told)
    repositories = repositories_of(told, models)
    parts = [*repositories, *papers_of(told, models, repositories), *datasets_of(told, models, repositories)]
    assert sorted(parts, key=lambda one: (one.release_id, one.artifact_kind, one.artifact_id)) == attribute(told, models)
    assert {one.rule for one in parts} <= set(ATTRIBUTION_RULES)
    assert all(one.reason.endswith(".") and len(one.reason) <= 200 for one in parts)


def test_cycles_and_missing_parents_end() -> None:
    told = world(
        made("a/One-7B", "unknown"), made("b/Two-7B", "unknown"), parent("a/One-7B", "b/Two-7B"), parent("b/Two-7B", "a/One-7B"),
        parent("b/Two-7B", "nobody/Knows-7B"), gives("a/One-7B"),
    )  # fmt: skip
    assert said(told, PAPER) == (Standing.OWN, "own_words")


def test_odd_records_are_read_without_harm() -> None:
    odd = repository("acme/odd", readme={"names": [None, 3, "x" * 5_000, *["Foo2"] * 900], "title": 4})
    told = world(made("acme/Foo2-7B"), odd, wrote(PAPER, None, None), gives("acme/Foo2-7B", "not-an-id"), gives("acme/Foo2-7B"), made("", "unknown"))
    assert said(told, "acme/odd") == (Standing.OWN, "named_in_readme")


@pytest.mark.parametrize(
    ("account", "key"),
    [
        ("stabilityai", "stability"),
        ("Stability-AI", "stability"),
        ("lm-sys", "lmsys"),
        ("nlp", "nlp"),
        ("ai", "ai"),
        ("openchat-team", "openchat"),
        ("--", "--"),
    ],
)
def test_owners_compare_without_signs_and_usual_endings(account: str, key: str) -> None:
    assert owner_key(account) == key


@pytest.mark.parametrize(
    ("arxiv_id", "day"), [("2501.00001", date(2025, 1, 1)), ("cs/9901001", date(1999, 1, 1)), ("math.CA/0611800", date(2006, 11, 1)), ("2513.00001", None)]
)
def test_an_arxiv_id_tells_its_month(arxiv_id: str, day: date | None) -> None:
    assert day_of_arxiv_id(arxiv_id) == day


@pytest.mark.parametrize(("words", "expected"), [("Foo1 paper", FAMILY), ("the Foo-Coder report", FAMILY), ("a survey", (Standing.MENTIONED, "cited"))])
def test_where_no_title_is_known_the_words_of_the_link_may_name_another_version(words: str, expected: tuple[Standing, str]) -> None:
    told = world(made("acme/Foo2-7B"), tie(("model", "acme/Foo2-7B"), ("paper", PAPER), "cites", Strength.STATED, quotation=words))
    assert said(told, PAPER) == expected


def test_a_project_speaks_of_many_models_papers_and_data() -> None:
    told = (made("WombatProject/pythia-12b-sft", "acme"), repository("acme/Wombat-Project", **trainer("train.py")))
    gave = tie(("repository", "acme/Wombat-Project"), ("paper", PAPER), "own_paper", Strength.STATED)
    assert said(world(*told, gave), PAPER) == (Standing.MENTIONED, "shared")
    named = tie(("repository", "acme/Wombat-Project"), ("dataset", "WombatProject/talks"), "trained_on", Strength.STATED)
    assert said(world(*told, named), "WombatProject/talks") == (Standing.FAMILY, "family_data")


def test_a_dataset_is_one_in_whatever_letter_case_it_is_written() -> None:
    card = tie(("model", "acme/Wombat-7B"), ("dataset", "quux/SlimPile-6B"), "trained_on", Strength.DECLARED)
    other = tie(("repository", "acme/Wombat"), ("dataset", "quux/slimpile-6b"), "trained_on", Strength.STATED)
    gave = (made("acme/Wombat-7B"), repository("acme/Wombat"), weights("acme/Wombat", "acme/Wombat-7B"))
    found = attributed(world(*gave, dataset("quux/SlimPile-6B"), card, other))
    assert [key[2] for key in found if key[1] == "dataset"] == ["quux/SlimPile-6B"]
    found = attributed(world(*gave, dataset("quux/SlimPile-6B"), other))
    assert [key[2] for key in found if key[1] == "dataset"] == ["quux/SlimPile-6B"]
    bare = tie(("model", "acme/Wombat-7B"), ("dataset", "PubTalk"), "trained_on", Strength.DECLARED)
    found = attributed(world(*gave, dataset("pubtalk"), bare))
    assert [key[2] for key in found if key[1] == "dataset"] == ["PubTalk"], "a bare word may be the name of many things"


@pytest.mark.parametrize("given", ["acme/Foo2-7B", "acme/foo2-70b-instruct", "acme/Foo2-7B-GGUF"])
def test_weights_of_a_model_of_the_release_that_is_not_rated_introduce_it(given: str) -> None:
    told = (made("acme/Foo2-7B-HF"), repository("acme/studio"))
    assert said(world(*told, weights("acme/studio", given)), "acme/studio") == (Standing.OWN, "introduced")


@pytest.mark.parametrize("given", ["acme/Foo3-7B", "acme/Foo2-Coder-7B", "other/Foo2-7B", "acme/Bar-7B"])
def test_weights_of_another_release_that_is_not_rated_introduce_none(given: str) -> None:
    assert said(world(made("acme/Foo2-7B-HF"), repository("acme/studio"), weights("acme/studio", given)), "acme/studio") is None


def test_weights_of_a_rated_model_introduce_its_own_release_alone() -> None:
    told = world(made("acme/Foo2-7B-HF"), made("acme/Foo2-7B", day=None), repository("acme/studio"), weights("acme/studio", "acme/Foo2-7B"))
    assert {key[0] for key, one in attributed(told).items() if key[1] == "repository"} == {"acme/foo2"}


@pytest.mark.parametrize(("names", "expected"), [(["Trainer", "Collecting data"], None), (["Trainer", "Foo-2"], (Standing.OWN, "trained_on"))])
def test_a_framework_that_names_no_model_of_the_family_gives_no_dataset(names: list[str], expected: tuple[Standing, str] | None) -> None:
    told = world(
        made("acme/Foo-2-7B"), registered("acme/foo-2", "Foo-2"), repository("acme/trainer", readme=readme(*names)),
        tie(("repository", "acme/trainer"), ("dataset", "other/corpus"), "trained_on"),
    )  # fmt: skip
    told.registered_members += [
        RegistryMember("acme/foo-2", "model", "acme/Foo-2-7B", "flagship", "x"),
        RegistryMember("acme/foo-2", "repository", "acme/trainer", "code", "x"),
    ]
    assert said(told, "acme/trainer", "acme/foo-2") == (Standing.OWN, "registry")
    assert said(told, "other/corpus", "acme/foo-2") == expected
