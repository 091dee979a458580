"""Closed needs a look: every source that could show a thing answered, and was read to its end."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from tests.unit.disclosure.worlds import answer, member, model, paper, registered, repository, shown, tie, world

from observatory import settings
from observatory.disclosure.judgement.evidence.methods import methods_rows
from observatory.disclosure.judgement.evidence.source_checks import SourceCheckJudge, source_check_rows
from observatory.disclosure.judgement.evidence.weights import weights_rows
from observatory.disclosure.judgement.records import Correction, Member, RegistryDocument, World
from observatory.disclosure.judgement.release import Release, build_releases
from observatory.disclosure.names import Name, NameMatch, compare_names, parse_name
from observatory.disclosure.reading import Finding, Standing, Strength

HUB = "acme/Foobar-7B"
CARD, LISTED, DATASETS = "model_card:acme/Foobar-7B", "repositories_of:acme", "datasets_of:acme"
OPENED = "acme/Foobar-train"
HEARD = (
    answer("huggingface", CARD),
    answer("github", LISTED),
    answer("huggingface", DATASETS),
    answer("huggingface", "models_of:acme"),
    repository(OPENED),
    answer("github", f"tree:{OPENED}"),
    answer("github", f"readme:{OPENED}"),
)


def release(told: World, *more: Member) -> Release:
    """The release of the one model."""
    return build_releases(told, [member("acme/foobar", "model", HUB), *more])["acme/foobar"]


def looks(*things: Any, members: tuple[Member, ...] = (), accounts: tuple[str, ...] = ("acme",)) -> dict[str, tuple[str, str]]:
    """``(look, reason)`` by dimension."""
    told = world(model(HUB), *things)
    told.github_accounts = {"acme": list(accounts)}
    return {one.dimension: (one.extent, one.reason) for one in SourceCheckJudge(told).models(release(told, *members))}


def test_all_answered_is_complete() -> None:
    assert {look for look, _ in looks(*HEARD).values()} == {"complete"}


@pytest.mark.parametrize(
    ("name", "kind", "extent"),
    [
        # The Hub's word for a licence of the maker's own, such a name, and an id that the registry does not class.
        ("other", "unknown", "partial"),
        ("acme-community", "unknown", "partial"),
        ("cc", "unknown", "partial"),
        ("mit", "permissive", "complete"),
        ("acme-eula", "proprietary-restricted", "complete"),
        (None, "unknown", "complete"),
    ],
)
def test_a_licence_that_is_named_and_not_classified_is_not_missing(name: str | None, kind: str, extent: str) -> None:
    told = world(model(HUB, licence_name=name, licence_class=kind), *HEARD)
    told.github_accounts = {"acme": ["acme"]}
    found = {one.dimension: one for one in SourceCheckJudge(told).models(release(told))}
    assert found["licence"].extent == extent and (extent == "complete" or (name or "") in found["licence"].reason)
    assert {one.extent for dimension, one in found.items() if dimension != "licence"} == {"complete"}


@pytest.mark.parametrize(
    ("things", "standing", "extent", "words"),
    [
        ((repository("acme/foo", license_spdx="MIT"),), Standing.OWN, "partial", "acme/foo is under MIT"),
        ((repository("acme/foo", license_spdx="NOASSERTION"),), Standing.OWN, "partial", "acme/foo is under NOASSERTION"),
        ((), Standing.OWN, "partial", "acme/foo was not read"),
        ((repository("acme/foo", license_spdx=None),), Standing.OWN, "complete", ""),
        ((repository("acme/foo", license_spdx="MIT"),), Standing.FAMILY, "complete", ""),
    ],
)
def test_no_licence_is_missing_while_the_own_repository_may_hold_it(things: tuple[Any, ...], standing: Standing, extent: str, words: str) -> None:
    told = world(model(HUB, licence_name=None, licence_class="unknown"), *HEARD, *things)
    members = [member("acme/foo", "model", HUB), member("acme/foo", "repository", "acme/foo", standing)]
    found = {one.dimension: one for one in SourceCheckJudge(told).models(build_releases(told, members)["acme/foo"])}
    assert found["licence"].extent == extent and words in found["licence"].reason


@pytest.mark.parametrize("dimension", ["data", "code", "methods"])
@pytest.mark.parametrize(
    ("scope", "outcome", "is_read"),
    [(CARD, "refused", True), (CARD, "failed", True), (CARD, "answered", False), (LISTED, "refused", True), (LISTED, "failed", True)],
)
def test_one_missing_answer_keeps_it_open_to_doubt(dimension: str, scope: str, outcome: str, is_read: bool) -> None:
    detail = "" if is_read else "read in part"
    told = [replace(one, outcome=outcome, is_read=is_read, detail=detail) if getattr(one, "scope", "") == scope else one for one in HEARD]
    look, reason = looks(*told)[dimension]
    assert look == "partial" and (outcome if is_read else "in part") in reason


@pytest.mark.parametrize("dimension", ["data", "code", "methods"])
def test_without_a_card_or_an_opened_repository_nothing_is_closed(dimension: str) -> None:
    no_card = [replace(one, outcome="absent") if getattr(one, "scope", "") == CARD else one for one in HEARD]
    assert looks(*no_card)[dimension] == ("partial", "it has no card")
    look, reason = looks(*HEARD[:4])[dimension]
    assert look == "partial" and "none of its maker's repositories was opened" in reason


@pytest.mark.parametrize("dimension", ["data", "code", "methods"])
def test_a_list_of_names_is_no_look(dimension: str) -> None:
    """A repository of the lab that bears the family's name, or tells it in its description, has to be opened."""
    for one in (
        repository("acme/Foobar"),
        repository("acme/foobar2"),
        repository("acme/stuff", description="Training of Foobar and its kin"),
        repository("acme/Foobar-coder"),
    ):
        look, reason = looks(*HEARD, one)[dimension]
        assert look == "partial" and one.github_full_name in reason and "not asked" in reason
        part = "tree" if dimension == "code" else "readme"
        assert looks(*HEARD, one, answer("github", f"{part}:{one.github_full_name}"))[dimension][0] == "complete"
    assert looks(*HEARD, repository("acme/website", description="Our pages"))[dimension][0] == "complete"


def test_a_tree_that_github_cut_proves_nothing_absent() -> None:
    told = (repository("acme/Foobar", is_tree_truncated=True), answer("github", "tree:acme/Foobar"), answer("github", "readme:acme/Foobar"))
    look, reason = looks(*HEARD, *told)["code"]
    assert look == "partial" and "cut by GitHub" in reason


def test_code_that_its_card_names_and_nobody_opened_is_no_absence() -> None:
    named = (tie(("model", HUB), ("repository", "other/kit"), "training_code"), member("acme/foobar", "repository", "other/kit", Standing.MENTIONED))
    assert looks(*HEARD, named[0], members=(named[1],))["code"] == ("partial", "tree of other/kit: not asked")
    library = replace(named[1], rule="shared")
    assert looks(*HEARD, named[0], members=(library,))["code"][0] == "complete"


def test_without_a_known_account_nothing_is_closed() -> None:
    found = looks(*HEARD, accounts=())
    assert {found[one][0] for one in ("data", "code", "methods")} == {"partial"}
    assert "knows no GitHub account" in found["code"][1]


@pytest.mark.parametrize(
    ("more", "card", "expected"),
    [
        ({"has_weight_files": False, "gated": None}, "answered", "complete"),
        ({"has_weight_files": False, "gated": None}, "absent", "partial"),
        ({"has_weight_files": False, "gated": "false"}, "refused", "partial"),
        ({"has_weight_files": False, "gated": "false"}, None, "partial"),
        ({"has_weight_files": True, "gated": "auto"}, None, "complete"),
        ({"has_weight_files": True, "gated": None}, "answered", "partial"),
        ({"has_weight_files": None, "gated": "false"}, "answered", "partial"),
        ({"has_weight_files": None, "gated": None}, "answered", "none"),
    ],
)
def test_weights_need_the_file_list_and_the_gate_or_a_card_beside_an_empty_list(more: dict[str, Any], card: str | None, expected: str) -> None:
    trained = shown(HUB, "methods.training_procedure", dimension="methods", indicator="training_procedure")
    told = world(model(HUB, **more), trained, *([replace(answer("huggingface", CARD), outcome=card)] if card else []))
    assert {one.dimension: one.extent for one in SourceCheckJudge(told).models(release(told))}["weights"] == expected


def test_a_card_that_leads_elsewhere_for_weights_keeps_their_absence_from_closing() -> None:
    led = shown(HUB, "weights.elsewhere", Finding.NONE, dimension="weights", indicator="final_weights")
    trained = shown(HUB, "data.section")
    for has_files, expected in ((False, "partial"), (True, "complete")):
        told = world(model(HUB, has_weight_files=has_files, gated="false"), answer("huggingface", CARD), led, trained)
        weights = next(one for one in SourceCheckJudge(told).models(release(told)) if one.dimension == "weights")
        rows = [row for row in weights_rows(told, release(told)) if row.rule == "weights.elsewhere"]
        assert weights.extent == expected and len(rows) == (not has_files)
        assert (weights.reason == "a file list without weights, and its card leads elsewhere for them") is not has_files


@pytest.mark.parametrize(
    ("signal", "is_closed"),
    [
        (None, False),
        (shown(HUB, "methods.model_card", dimension="methods", indicator="model_card"), False),
        (shown(HUB, "data.named_dataset", kind="model", locator="datasets"), False),
        (shown(HUB, "methods.evaluation", Finding.NONE, dimension="methods", indicator="evaluation"), False),
        (shown(HUB, "licence.class", Finding.OPEN, dimension="licence", indicator="licence"), False),
        (shown(HUB, "data.section"), True),
        (shown(HUB, "methods.evaluation", Finding.OPEN, dimension="methods", indicator="evaluation"), True),
    ],
)
def test_a_stub_without_weights_is_no_model_that_is_withheld(signal: Any, is_closed: bool) -> None:
    told = world(model(HUB, has_weight_files=False, gated="false"), answer("huggingface", CARD), *([signal] if signal else []))
    weights = next(one for one in SourceCheckJudge(told).models(release(told)) if one.dimension == "weights")
    assert (weights.extent == "complete") is is_closed
    assert (weights.reason == "a file list without weights, and no card tells of a model that was trained or measured") is not is_closed


API = registered("acme/closed", "Closed 4", is_api_only=True)


def of_api(*things: Any, documents: tuple[RegistryDocument, ...] = ()) -> tuple[World, Release]:
    told = world(API, *things)
    told.registered_documents = list(documents)
    return told, build_releases(told, [])["acme/closed"]


@pytest.mark.parametrize(
    ("field", "value", "extent"),
    [
        ("weights_status", "partial", "none"),
        ("weights_status", "open", "none"),
        ("weights_status", "closed", "complete"),
        ("data_status", "partial", "complete"),
        (None, None, "complete"),
    ],
)
def test_weights_that_a_person_saw_close_no_licence(field: str | None, value: str | None, extent: str) -> None:
    """The registry's row that no weights were given out says nothing of the licence of those that were."""
    told, closed = of_api()
    told.corrections = [Correction("release", "acme/closed", field, value or "", "https://example.org", date(2026, 1, 1))] if field else []
    found = {one.dimension: one.extent for one in SourceCheckJudge(told).release(closed)}
    assert (found["licence"], found["weights"]) == (extent, "complete")


def document(kind: str, **more: Any) -> RegistryDocument:
    return replace(RegistryDocument("acme/closed", kind, "https://example.org/a.pdf", date(2024, 3, 1), "", ""), **more)


def test_a_tokenizer_alone_is_why_weights_are_unknown() -> None:
    alone = shown(HUB, "weights.files", Finding.NONE, kind="model", value="tokenizer")
    told = world(model(HUB, has_weight_files=None), alone)
    weights = next(one for one in SourceCheckJudge(told).models(release(told)) if one.dimension == "weights")
    assert weights.extent == "partial" and weights.reason == "its files are a tokenizer alone, which no document calls a model"
    told = world(model(HUB, has_weight_files=None), replace(alone, value="0"))
    weights = next(one for one in SourceCheckJudge(told).models(release(told)) if one.dimension == "weights")
    assert weights.reason == "the Hub gave no file list that shows whether weights are there"


@pytest.mark.parametrize(
    ("kinds", "expected"), [(("blog",), "none"), (("data_summary",), "none"), (("blog", "data_summary"), "none"), (("system_card",), "complete")]
)
def test_only_a_document_that_could_tell_of_methods_closes_them(kinds: tuple[str, ...], expected: str) -> None:
    told, one = of_api(documents=tuple(document(kind, data="named") for kind in kinds))
    assert {look.dimension: look.extent for look in SourceCheckJudge(told).release(one)}["methods"] == expected


@pytest.mark.parametrize(("read", "finding"), [("described", Finding.PARTIAL), ("none", Finding.NONE), ("", Finding.NONE)])
def test_an_announcement_shows_methods_where_a_person_read_them_in_it(read: str, finding: Finding) -> None:
    told, one = of_api(documents=(document("blog", methods=read),))
    assert [(row.rule, row.finding) for row in methods_rows(told, one) if row.dimension == "methods"] == [("methods.registered_document", finding)]


@pytest.mark.parametrize(
    ("methods", "finding", "look"), [("", Finding.PARTIAL, "complete"), ("described", Finding.PARTIAL, "complete"), ("none", Finding.NONE, "none")]
)
def test_a_card_that_tells_of_use_alone_tells_no_methods_and_closes_none(methods: str, finding: Finding, look: str) -> None:
    told, one = of_api(documents=(document("model_card", data="none", code="none", methods=methods),))
    assert [(row.rule, row.finding) for row in methods_rows(told, one)] == [("methods.registered_document", finding)]
    assert {found.dimension: found.extent for found in SourceCheckJudge(told).release(one)}["methods"] == look


def test_a_card_that_was_read_is_never_called_unread() -> None:
    told, one = of_api(documents=(document("model_card", data="none", code="none", methods="none"),))
    reason = next(found.reason for found in SourceCheckJudge(told).release(one) if found.dimension == "methods")
    assert reason == "what was read of its maker's own documents (model card) is silent on methods, which proves nothing"


@pytest.mark.parametrize("dimension", ["data", "code", "methods"])
def test_of_unread_repositories_the_closest_is_the_reason(dimension: str) -> None:
    named = tie(("model", HUB), ("repository", "aaa/bench"), "code")
    members = [member("acme/foobar", "repository", "aaa/bench", Standing.MENTIONED)]
    expected = ["aaa/bench", "acme/Foobar-coder", "acme/foobar-y", "zoo/own"]
    others = [
        repository("acme/Foobar-coder"),
        member("acme/foobar", "repository", "acme/foobar-y", Standing.FAMILY),
        member("acme/foobar", "repository", "zoo/own"),
    ]
    things: list[Any] = [named]
    for place, full_name in enumerate(expected):
        if place:
            (members if isinstance(others[place - 1], Member) else things).append(others[place - 1])
        assert full_name in looks(*HEARD, *things, members=tuple(members))[dimension][1]


def test_a_summary_of_training_data_that_nobody_read_closes_no_data() -> None:
    card = document("system_card", data="none", code="none")
    for summary, expected in ((document("data_summary"), "none"), (document("data_summary", data="none"), "complete")):
        told, one = of_api(documents=(card, summary))
        found = {look.dimension: look.extent for look in SourceCheckJudge(told).release(one)}
        assert (found["data"], found["code"], found["methods"]) == (expected, "complete", "complete")


@pytest.mark.parametrize("kind", ["technical_report", "paper"])
@pytest.mark.parametrize("dimension", ["data", "code"])
def test_a_report_that_nobody_read_for_it_closes_neither_data_nor_code(kind: str, dimension: str) -> None:
    card = document("system_card", data="none", code="none")
    for value, expected in (("", "none"), ("none", "complete")):
        told, one = of_api(documents=(card, document(kind, **{"data": "none", "code": "none", dimension: value})))
        found = {look.dimension: look for look in SourceCheckJudge(told).release(one)}
        assert found[dimension].extent == expected and found["methods"].extent == "complete"
        assert ("was not read for this" in found[dimension].reason) is (expected == "none")
    told, one = of_api(documents=(card, document("blog"), document("model_card")))
    assert {look.dimension: look.extent for look in SourceCheckJudge(told).release(one)}[dimension] == "complete", (
        "an announcement or an empty card holds nothing up"
    )


GIVEN = registered("acme/closed", "Closed 4", is_api_only=False)
READ = ("repository", "none", "https://github.com/acme/Closed-4")
REPORT = ("technical_report", "none", "https://example.org/a.pdf")


@pytest.mark.parametrize(
    ("documents", "members", "code"),
    [
        ([READ], [], "complete"),
        ([READ, REPORT], ["acme/closed-4"], "complete"),
        # Cards, reports and announcements alone show nothing of repositories that nobody opened.
        ([REPORT], [], "none"),
        ([REPORT, ("blog", "", "https://github.com/acme/Closed-4")], [], "none"),
        ([], [], "none"),
        # Nobody read the report, or a second repository, for code.
        ([READ, ("technical_report", "", "https://example.org/a.pdf")], [], "none"),
        ([READ, ("repository", "", "https://github.com/acme/train")], [], "none"),
        ([("repository", "", "https://github.com/acme/Closed-4")], [], "none"),
        # Another repository is the release's own, and no row says that it was read.
        ([READ], ["acme/Closed-4", "acme/train"], "none"),
        ([READ], ["acme/Closed-4-training"], "none"),
    ],
)
def test_repositories_read_whole_close_code_alone_of_a_release_without_a_seen_model(
    documents: list[tuple[str, str, str]], members: list[str], code: str
) -> None:
    told = world(GIVEN)
    told.registered_documents = [document(kind, url=url, code=value, data="none") for kind, value, url in documents]
    one = build_releases(told, [member("acme/closed", "repository", full_name) for full_name in members])["acme/closed"]
    found = {look.dimension: look.extent for look in SourceCheckJudge(told).release(one)}
    assert found == {"weights": "none", "licence": "none", "data": "none", "methods": "none", "code": code}
    told.registered.clear()
    assert {look.extent for look in SourceCheckJudge(told).release(replace(one, registered=None))} == {"none"}


def test_a_repository_read_whole_closes_no_methods() -> None:
    told, one = of_api(documents=(document("repository", code="none"),))
    found = {look.dimension: look.extent for look in SourceCheckJudge(told).release(one)}
    assert (found["code"], found["methods"]) == ("complete", "none")
    assert [(row.rule, row.finding) for row in methods_rows(told, one)] == [("methods.registered_document", Finding.NONE)]
    told, one = of_api(documents=(document("repository", methods="described"),))
    assert [row.finding for row in methods_rows(told, one)] == [Finding.PARTIAL]


def test_api_only_closes_weights_and_leaves_the_rest_to_the_makers_documents() -> None:
    told, one = of_api()
    assert {look.dimension: look.extent for look in SourceCheckJudge(told).release(one)} == {
        "weights": "complete",
        "licence": "complete",
        "data": "none",
        "code": "none",
        "methods": "none",
    }
    told, one = of_api(documents=(document("model_card", data="described", code="none"), document("blog")))
    looks = [*SourceCheckJudge(told).release(one)]
    assert {look.dimension: look.extent for look in looks}["code"] == "complete"
    assert {(row.dimension, row.rule, row.quotation) for row in source_check_rows(one, looks, [], frozenset()) if row.dimension in {"weights", "code"}} == {
        ("weights", "registry.api_only", "documented as not released: offered by API or product, or not at all"),
        ("code", "registry.documents", "a person read its maker's own documents: model card"),
    }, "it does not say that services answered"


def test_weights_on_the_hub_contradict_the_registry_and_are_never_closed() -> None:
    told, one = of_api(model("acme/Closed-4", has_weight_files=True))
    found = {look.dimension: (look.extent, look.reason) for look in SourceCheckJudge(told).release(one)}
    assert found["weights"] == ("none", "the registry says API only, the Hub holds acme/Closed-4")
    for other in ("acme/Closed-5", "acme/Closed-4-coder", "someone/Closed-4"):
        told, one = of_api(model(other, "acme" if other.startswith("acme") else "unknown"))
        assert {look.dimension: look.extent for look in SourceCheckJudge(told).release(one)}["weights"] == "complete"


@pytest.mark.parametrize(
    ("name", "hub_id", "expected"),
    [
        ("Closed Large", "acme/Closed-7B-Instruct", "complete"),
        ("Closed4-Max", "acme/Closed4-0.5B", "complete"),
        ("Closed4", "acme/Closed4-Max", "complete"),
        ("Closed4-Max", "acme/Closed4-Max", "none"),
        ("Closed Large", "acme/Closed-Large-Instruct", "none"),
    ],
)
def test_another_product_of_the_family_contradicts_nothing(name: str, hub_id: str, expected: str) -> None:
    told = world(registered("acme/closed", name, is_api_only=True), model(hub_id, has_weight_files=True))
    one = build_releases(told, [])["acme/closed"]
    assert {look.dimension: look.extent for look in SourceCheckJudge(told).release(one)}["weights"] == expected


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("technical_report", Finding.OPEN),
        ("paper", Finding.OPEN),
        ("system_card", Finding.PARTIAL),
        ("model_card", Finding.PARTIAL),
        ("blog", Finding.NONE),
    ],
)
def test_a_document_of_the_registry_counts_by_its_kind(kind: str, expected: Finding) -> None:
    told, one = of_api(documents=(document(kind),))
    assert [(row.finding, row.reason) for row in methods_rows(told, one)] == [(expected, kind)]


def test_a_paper_counts_by_what_it_is_to_the_release() -> None:
    told = world(model(HUB), paper("2501.00001", "Foobar: A Model"), paper("2501.00002", "Bar: Another"))
    members = [
        member("acme/foobar", "paper", "2501.00001"),
        member("acme/foobar", "paper", "2501.00009"),
        member("acme/foobar", "paper", "2501.00002", Standing.FAMILY),
        member("acme/foobar", "paper", "2501.00003", Standing.BASE),
        *(member("acme/foobar", "paper", f"2502.{place:05}", Standing.MENTIONED) for place in range(15)),
    ]
    found = [row for row in methods_rows(told, release(told, *members)) if row.indicator == "research_paper"]
    assert {(row.source_key, row.finding.value, row.rule) for row in found[:4]} == {
        ("2501.00001", "open", "methods.own_paper"),
        ("2501.00009", "partial", "methods.named_paper"),
        ("2501.00002", "partial", "methods.family_paper"),
        ("2501.00003", "partial", "methods.base_paper"),
    }
    assert [row.finding for row in found[4:]] == [Finding.NONE] * 10


def test_where_nothing_was_found_the_look_is_the_evidence() -> None:
    told = world(model(HUB), *HEARD)
    told.github_accounts = {"acme": ["acme"]}
    one = release(told)
    looked = list(SourceCheckJudge(told).models(one))
    rows = list(source_check_rows(one, looked, [], frozenset()))
    assert {(row.dimension, row.rule, row.hub_id) for row in rows} == {
        (dimension, "look.complete", HUB) for dimension in ("weights", "data", "code", "methods", "licence")
    }
    assert all(row.strength is Strength.DECLARED and row.reason for row in rows)


@pytest.mark.parametrize(
    ("standing", "path", "expected"),
    [
        (Standing.OWN, "report.pdf", Finding.OPEN),
        (Standing.OWN, "Foobar_v2_report.pdf", Finding.PARTIAL),
        (Standing.FAMILY, "report.pdf", Finding.PARTIAL),
        (Standing.FAMILY, "papers/Foobar_7B.pdf", Finding.OPEN),
        (Standing.FAMILY, "papers/Foobar_7B_v3.pdf", Finding.PARTIAL),
        (Standing.FAMILY, "papers/Foobar-Coder_7B.pdf", Finding.PARTIAL),
    ],
)
def test_a_report_in_a_repository_is_whose_name_it_bears(standing: Standing, path: str, expected: Finding) -> None:
    told = world(
        model(HUB),
        shown("acme/papers", "methods.report_file", Finding.OPEN, kind="tree", dimension="methods", indicator="technical_report", locator=path),
    )
    found = list(methods_rows(told, release(told, member("acme/foobar", "repository", "acme/papers", standing))))
    assert [row.finding for row in found] == [expected]


def test_figures_and_tables_of_a_paper_are_no_report() -> None:
    paths = ("plots/foobar_paper.pdf", "plotstables/foobar_paper.pdf", "docs/figures/foobar_report.pdf", "assets/foobar_report.pdf")
    told = world(
        model(HUB),
        *(
            shown("acme/papers", "methods.report_file", Finding.OPEN, kind="tree", dimension="methods", indicator="technical_report", locator=one)
            for one in paths
        ),
    )
    found = list(methods_rows(told, release(told, member("acme/foobar", "repository", "acme/papers", Standing.OWN))))
    assert [row.locator for row in found] == ["assets/foobar_report.pdf"]


def test_names_of_one_family_and_maker_are_kin_of_the_same_names() -> None:
    """By which one of them is enough to find the repositories that may speak of a release."""
    with (settings.REGISTRY / "release_members.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    models = [parse_name(row["artifact_id"]) for row in rows if row["artifact_kind"] == "model"]
    others = [parse_name(row["artifact_id"]) for row in rows if row["artifact_kind"] == "repository"]
    alike: dict[tuple[Any, ...], list[Name]] = {}
    for one in models:
        alike.setdefault((one.letters, one.brand, one.family, one.maker), []).append(one)
    several = [names for names in alike.values() if len(names) > 1]
    assert several
    for first, *rest in several:
        kin = [compare_names(first, other) is NameMatch.NONE for other in others]
        assert all([compare_names(one, other) is NameMatch.NONE for other in others] == kin for one in rest)


def test_sizes_of_a_release_share_what_may_speak_of_it() -> None:
    sizes = [f"acme/Foobar-{number}B" for number in (1, 7, 70)]
    told = world(*(model(one) for one in sizes), *HEARD, repository("acme/dotfiles"))
    told.github_accounts = {"acme": ["acme"]}
    whole = build_releases(told, [member("acme/foobar", "model", one) for one in sizes])["acme/foobar"]
    assert SourceCheckJudge(told)._related_repositories(whole) == [OPENED]
    found = {one.subject_id: one.reason for one in SourceCheckJudge(told).models(whole) if one.dimension == "code"}
    assert set(found) == set(sizes), "each has its own card"
    assert found[sizes[0]] != found[HUB]
