"""Whose a paper is, where its abstract, an account's name, an earlier release, a base, a file or an entry without an id decides."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.unit.disclosure.worlds import member, model, paper, parent, registered, repository, shown, tie, world

from observatory.disclosure import read
from observatory.disclosure.judgement.evidence.methods import methods_rows
from observatory.disclosure.judgement.members import model_members
from observatory.disclosure.judgement.ownership import papers_of, repositories_of
from observatory.disclosure.judgement.records import CoreLink, Model, Paper, RegistryMember, World
from observatory.disclosure.judgement.release import Release
from observatory.disclosure.papers import introduced_names
from observatory.disclosure.reading import Document, Finding, Standing, Strength

DAY = datetime(2025, 1, 15, tzinfo=UTC)
PAPER = "2501.00001"
ABSTRACT = (Standing.OWN, "abstract_name")
FAMILY = (Standing.FAMILY, "family_paper")


def made(hub_id: str, lab_id: str = "acme", day: datetime | None = DAY, **more: Any) -> Model:
    return model(hub_id, lab_id, created_at=day, **more)


def wrote(title: str, *introduces: str, day: datetime = DAY) -> Paper:
    return paper(PAPER, title, first_version_at=day, introduces=introduces)


def tags(hub_id: str) -> CoreLink:
    return tie(("model", hub_id), ("paper", PAPER), "cites", Strength.DECLARED, method="hub_tag", quotation=f"arxiv:{PAPER}")


def gives(hub_id: str) -> CoreLink:
    return tie(("model", hub_id), ("paper", PAPER), "own_paper", Strength.STATED, quotation="Paper")


def said(made_of: World, release_id: str | None = None) -> tuple[Standing, str] | None:
    models = model_members(made_of)
    found = [one for one in papers_of(made_of, models, repositories_of(made_of, models)) if one.artifact_id == PAPER and release_id in {None, one.release_id}]
    assert len(found) <= 1
    return (found[0].standing, found[0].rule) if found else None


# -- what an abstract introduces


@pytest.mark.parametrize(
    ("abstract", "names"),
    [
        ("We introduce Quokka 3, a family of models at two scales.", ["Quokka 3"]),
        ("In this report, we introduce Quokka2.5-VL and Quokka2.5-Omni, the latest of them.", ["Quokka2.5-VL", "Quokka2.5-Omni"]),
        ("This technical report presents quok-oss-120b and quok-oss-20b, two open models.", ["quok-oss-120b", "quok-oss-20b"]),
        ("In this work, we develop and release Quokka 2, a collection of models.", ["Quokka 2"]),
        ("We present Quokka 3 Nano 30B-A3B, a hybrid model. We release Quokka-Bench.", ["Quokka 3 Nano 30B-A3B", "Quokka-Bench"]),
        ("We introduce a benchmark and evaluate Quokka 3 on it.", []),
        ("We present an analysis of Quokka 3, and compare it with Wombat 2.", []),
        ("Quokka 3 was released in May. We describe how it fails.", []),
        ("We introduce " + "Quokka3 " * 5_000, ["Quokka3 Quokka3 Quokka3 Quokka3 Quokka3"]),
        ("", []),
    ],
)
def test_an_abstract_tells_by_name_what_it_introduces(abstract: str, names: list[str]) -> None:
    assert introduced_names(abstract) == names
    facts = read(Document("arxiv", "paper", "item", PAPER, payload={"id": PAPER, "abstract": abstract})).facts
    assert facts.get("introduces", []) == names


@pytest.mark.parametrize(
    ("title", "introduces", "expected"),
    [
        ("Quokka: Open Models for Everybody", ("Quokka 3",), ABSTRACT),
        ("Open Models for Everybody", ("Wombat 1", "Quokka3-8B"), ABSTRACT),
        ("Quokka 2 Technical Report", ("Quokka 2", "Quokka 3"), ABSTRACT),
        ("Quokka 3 Technical Report", ("Quokka 3",), (Standing.OWN, "title_version")),
        ("Quokka: Open Models for Everybody", ("Quokka 2",), FAMILY),
        ("Quokka: Open Models for Everybody", ("Quokka",), FAMILY),
        ("Quokka: Open Models for Everybody", ("Quokka 3 Coder",), FAMILY),
        ("Quokka: Open Models for Everybody", (), FAMILY),
    ],
)
def test_an_abstract_that_introduces_this_version_makes_a_paper_its_own(title: str, introduces: tuple[str, ...], expected: tuple[Standing, str]) -> None:
    assert said(world(made("acme/Quokka3-8B"), wrote(title, *introduces), tags("acme/Quokka3-8B"))) == expected


def test_an_abstract_alone_leads_nowhere_and_a_paper_of_another_time_is_another_s() -> None:
    assert said(world(made("acme/Quokka3-8B"), wrote("Open Models for Everybody", "Quokka 3"))) is None
    late = wrote("Open Models for Everybody", "Quokka 3", day=DAY + timedelta(days=900))
    assert said(world(made("acme/Quokka3-8B"), late, tags("acme/Quokka3-8B"))) == (Standing.MENTIONED, "other_time")


def test_a_stranger_s_model_of_that_name_needs_its_own_words() -> None:
    told = wrote("Open Models for Everybody", "Quokka 3")
    assert said(world(made("me/Quokka3-8B", "unknown"), told, tags("me/Quokka3-8B"))) == (Standing.MENTIONED, "cited")
    assert said(world(made("me/Quokka3-8B", "unknown"), told, gives("me/Quokka3-8B"))) == ABSTRACT
    both = world(made("acme/Quokka3-8B"), made("me/Quokka3-8B", "unknown"), told, gives("me/Quokka3-8B"))
    found = said(both, "hub/me/Quokka3-8B")
    assert found is not None
    assert found[0] is Standing.BASE


# -- an account that is called after its model


@pytest.mark.parametrize(
    ("hub_id", "title", "expected"),
    [
        ("wombatian/wombatian-5b-chatty", "Wombatian: Language Models and What They Know", (Standing.OWN, "account_name")),
        ("Wombatian-AI/Wombatian-5B-Story", "Wombatian: Language Models and What They Know", (Standing.OWN, "account_name")),
        # Another version than the title's, somebody else's account, and a name that many things bear.
        ("wombatian/wombatian-2-5b-chatty", "Wombatian: Language Models and What They Know", FAMILY),
        ("somebody/wombatian-5b-chatty", "Wombatian: Language Models and What They Know", FAMILY),
        ("emu/emu-5b-chatty", "Emu: Language Models and What They Know", FAMILY),
    ],
)
def test_an_account_called_after_its_model_names_that_model_s_paper(hub_id: str, title: str, expected: tuple[Standing, str]) -> None:
    assert said(world(made(hub_id, "unknown"), wrote(title), tags(hub_id))) == expected


def test_an_account_s_name_counts_only_at_the_release_s_time_and_where_nobody_bears_the_title_better() -> None:
    hub_id, title = "wombatian/wombatian-5b-chatty", "Wombatian: Language Models and What They Know"
    assert said(world(made(hub_id, "unknown"), wrote(title, day=DAY - timedelta(days=500)), tags(hub_id))) == FAMILY
    assert said(world(made(hub_id, "unknown", day=None), wrote(title), tags(hub_id))) == FAMILY
    better = world(made(hub_id, "unknown"), made("wombatian/wombatian-5b", "unknown"), wrote(title), tags(hub_id))
    assert said(better, f"hub/{hub_id}") == FAMILY


# -- a paper that came at once with the first of its name


AT_ONCE = (Standing.OWN, "at_once")


@pytest.mark.parametrize(
    ("hub_id", "title", "days", "expected"),
    [
        ("acme/Wombat-Turbo", "Wombat: An Agent That Grows", 0, AT_ONCE),
        ("acme/Wombat-3-Nano-30B", "Acme Wombat 3: Small and Open", 21, AT_ONCE),
        ("acme/Wombat-Large", "Wombat: An Agent That Grows", -45, AT_ONCE),
        # Long before and long after, another version, and another kind.
        ("acme/Wombat-Turbo", "Wombat: An Agent That Grows", -84, FAMILY),
        ("acme/Wombat-Turbo", "Wombat: An Agent That Grows", 90, FAMILY),
        ("acme/Wombat2-Turbo", "Wombat: An Agent That Grows", 0, FAMILY),
        ("acme/Wombat-VL", "Wombat: An Agent That Grows", 0, FAMILY),
    ],
)
def test_a_bare_title_that_came_at_once_with_a_labs_first_product_of_its_name_is_its_own(
    hub_id: str, title: str, days: int, expected: tuple[Standing, str]
) -> None:
    assert said(world(made(hub_id), wrote(title, day=DAY + timedelta(days=days)), tags(hub_id))) == expected


def test_a_bare_title_is_the_familys_where_another_came_first_or_bears_it_or_nobody_names_it() -> None:
    hub_id, told = "acme/Wombat-Turbo", wrote("Wombat: An Agent That Grows")
    first = made("acme/Wombat-Large", day=DAY - timedelta(days=9))
    for other in (first, made("acme/Wombat-Large", day=None), made("acme/Wombat")):
        assert said(world(made(hub_id), other, told, tags(hub_id)), "acme/wombat-turbo") == FAMILY, other.hub_id
    # Somebody else's, one without a day, and one that no page names.
    assert said(world(made("me/Wombat-Turbo", "unknown"), told, tags("me/Wombat-Turbo"))) == FAMILY
    assert said(world(made(hub_id, day=None), told, tags(hub_id))) == FAMILY
    assert said(world(made(hub_id), told)) == FAMILY
    # A surer paper beside it leaves this one to the family.
    own = paper("2501.00002", "Wombat Turbo Technical Report", first_version_at=DAY)
    tag = tie(("model", hub_id), ("paper", "2501.00002"), "cites", Strength.DECLARED, method="hub_tag", quotation="arxiv:2501.00002")
    assert said(world(made(hub_id), told, own, tags(hub_id), tag)) == FAMILY


# -- an earlier release, and a base


@pytest.mark.parametrize(
    ("title", "days", "way", "expected"),
    [
        ("Quokka 2: Open Agentic Models", -110, tags, FAMILY),
        ("Quokka 2 Thinking: Open Agentic Models", -110, tags, (Standing.OWN, "title_version")),
        ("Quokka 2: Open Agentic Models", 10, tags, (Standing.OWN, "title_version")),
        ("Quokka 2: Open Agentic Models", -110, gives, (Standing.OWN, "title_version")),
    ],
)
def test_a_paper_from_before_a_tuned_release_is_the_earlier_one_s_unless_its_card_gives_it(title: str, days: int, way: Any, expected: Any) -> None:
    made_of = world(
        registered("acme/quokka-2", "Quokka 2", release_date=(DAY - timedelta(days=115)).date()),
        registered("acme/quokka-2-thinking", "Quokka 2 Thinking", release_date=DAY.date()),
        made("acme/Quokka-2-Thinking"),
        wrote(title, day=DAY + timedelta(days=days)),
        way("acme/Quokka-2-Thinking"),
    )
    made_of.registered_members += _listed({"acme/quokka-2-thinking": "acme/Quokka-2-Thinking"})
    assert said(made_of, "acme/quokka-2-thinking") == expected


def _listed(rows: dict[str, str]) -> list[RegistryMember]:
    return [RegistryMember(release_id, "model", hub_id, "flagship", "https://example.org") for release_id, hub_id in rows.items()]


@pytest.mark.parametrize(
    ("title", "days", "expected"),
    [
        ("Quokka2: How It Was Trained", -30, (Standing.BASE, "base_paper")),
        ("Quokka2: How It Was Trained", 30, (Standing.OWN, "title_alone")),
        ("Quokka2 Technical Report", -30, (Standing.OWN, "title_alone")),
        ("Quokka2-Chat: How It Was Tuned", -30, (Standing.OWN, "title_alone")),
    ],
)
def test_a_title_alone_that_names_no_tuned_model_is_of_the_base_of_tuned_ones(title: str, days: int, expected: tuple[Standing, str]) -> None:
    assert said(world(made("acme/Quokka2-7B-Chat"), wrote(title, day=DAY + timedelta(days=days)))) == expected


def test_a_release_that_holds_its_base_has_the_paper_itself() -> None:
    both = world(made("acme/Quokka2-7B-Chat"), made("acme/Quokka2-7B"), wrote("Quokka2: How It Was Trained", day=DAY - timedelta(days=30)))
    assert said(both) == (Standing.OWN, "title_alone")


def test_a_stranger_s_tuned_model_under_its_base_s_name_has_its_base_s_paper() -> None:
    told = world(
        made("me/Wombat-7B-Chat", "unknown"), parent("me/Wombat-7B-Chat", "other/Wombat-7B"), wrote("Wombat Technical Report"), gives("me/Wombat-7B-Chat")
    )
    found = said(told)
    assert found is not None
    assert found[0] is Standing.BASE


# -- files and entries without an id


@pytest.mark.parametrize(
    ("path", "is_report"),
    [
        ("Quokka-2.pdf", True),
        ("assets/quokka_2.pdf", True),
        ("docs/Quokka2.pdf", True),
        ("tech_report.pdf", True),
        ("assets/Quokka2-figures.pdf", False),
        ("figures/Quokka-2.pdf", False),
        ("examples/docs/Quokka-2.pdf", False),
        ("LICENSE.pdf", False),
        ("Quokka-2模型社区许可协议.pdf", False),
        ("Quokka-2.md", False),
    ],
)
def test_a_pdf_that_is_named_as_its_repository_is_its_report(path: str, *, is_report: bool) -> None:
    payload = {"entries": [{"path": path, "type": "blob", "size": 900_000}], "truncated": False}
    found = read(Document("github", "tree", "rest", "acme/Quokka-2", payload=payload))
    assert [one.quotation for one in found.signals if one.rule == "methods.report_file"] == ([path] if is_report else [])


def test_a_short_name_of_a_repository_names_no_report() -> None:
    payload = {"entries": [{"path": "doc.pdf", "type": "blob", "size": 900_000}], "truncated": False}
    assert not [one for one in read(Document("github", "tree", "rest", "acme/doc", payload=payload)).signals if one.rule == "methods.report_file"]


def cited(entry: str, head: str = "## Citation") -> list[str | None]:
    text = f"# Quokka 2\n\n{head}\n\n```bibtex\n{entry}\n```\n"
    reading = read(Document("huggingface", "model_card", "file", "acme/Quokka2-7B", text=text, locator="README.md"))
    return [one.value for one in reading.signals if one.rule == "methods.cited_article"]


@pytest.mark.parametrize(
    ("entry", "titles"),
    [
        ("@article{quokka2, title={Quokka 2}, author={Acme}, journal={Journal of X}, year={2025}}", ["Quokka 2"]),
        ("@article{quokka2, title={Quokka 2: a small open model}, author={Acme}, year={2025}}", ["Quokka 2: a small open model"]),
        # A name that was published nowhere is a way to cite the model itself.
        ("@article{quokka2, title={Quokka 2}, author={Acme}, year={2025}}", []),
        ("@inproceedings{quokka2, title={Quokka-2-7B}, author={Acme}, month={May}, year={2025}, note={2025}}", []),
        ("@techreport{quokka2,\n  title = {Quokka 2 Technical Report},\n  year = {2025}\n}", ["Quokka 2 Technical Report"]),
        ("@inproceedings{q, title={Quokka 2: Open Models}, booktitle={Proc. of X}, year={2025}}", ["Quokka 2: Open Models"]),
        ("@article{q, title={Quokka 2}, journal={arXiv preprint arXiv:2501.00001}, year={2025}}", []),
        ("@misc{quokka2, title={Quokka 2}, url={https://huggingface.co/acme/Quokka2-7B}, year={2025}}", []),
        ("@article{q, title={Quokka 2}, howpublished={GitHub repository}, year={2025}}", []),
        ("@article{q, title={}, author={Acme}, year={2025}}", []),
    ],
)
def test_an_article_that_is_asked_to_be_cited_without_an_id_is_named(entry: str, titles: list[str]) -> None:
    assert cited(entry) == titles


def test_an_article_that_nobody_asks_to_cite_or_of_the_base_is_none() -> None:
    entry = "@article{quokka2, title={Quokka 2}, author={Acme}, journal={Journal of X}, year={2025}}"
    assert cited(entry, "## Notes") == []
    assert cited(entry, "## Citation of the base model") == []


@pytest.mark.parametrize(
    ("title", "papers", "is_shown"),
    [
        ("Quokka 2", (), True),
        ("Quokka 2 Technical Report", (), True),
        ("Quokka: Open Models", (), False),
        ("Quokka 1.5", (), False),
        ("Attention Is All You Need", (), False),
        ("Quokka 2", (PAPER,), False),
    ],
)
def test_a_cited_article_counts_where_it_bears_the_model_s_name_and_no_paper_is_known(title: str, papers: tuple[str, ...], *, is_shown: bool) -> None:
    hub_id = "acme/Quokka2-7B"
    told = world(made(hub_id), shown(hub_id, "methods.cited_article", Finding.PARTIAL, dimension="methods", indicator="research_paper", value=title))
    members = [member("acme/quokka2", "model", hub_id), *(member("acme/quokka2", "paper", one) for one in papers)]
    rows = [row for row in methods_rows(told, Release("acme/quokka2", "acme", None, members)) if row.rule == "methods.cited_article"]
    assert [row.finding for row in rows] == ([Finding.PARTIAL] if is_shown else [])


def test_a_repository_keeps_its_papers_beside_such_files() -> None:
    told = world(made("acme/Quokka2-7B"), repository("acme/Quokka2"), wrote("Quokka2: How It Was Trained"), tags("acme/Quokka2-7B"))
    assert said(told) == (Standing.OWN, "title_version")


def linked(text: str, kind: str = "readme") -> list[str | None]:
    source = "github" if kind == "readme" else "huggingface"
    reading = read(Document(source, kind, "file", "acme/Quokka2", text=text, locator="README.md"))
    return [one.value for one in reading.signals if one.rule == "methods.linked_report"]


@pytest.mark.parametrize(
    ("text", "is_linked"),
    [
        ("# Quokka 2\n\n[Technical Report](https://example.org/quokka2.pdf) | [Demo](https://example.org)\n", True),
        ("# Quokka 2\n\nSee [our paper](https://example.org/a/quokka2.pdf?download=1) for more.\n", True),
        ("# Quokka 2\n\nWe describe it in our [technical report](https://example.org/quokka2.pdf#page=2).\n", True),
        ("# Quokka 2\n\n[技术报告](https://example.org/quokka2.pdf)\n", True),
        ("# Quokka 2\n\n[Paper](https://aclanthology.org/2025.acl-long.1/) | [Demo](https://example.org)\n", True),
        ("# Quokka 2\n\n[Paper](https://openreview.net/forum?id=aBcDeF123) | [Demo](https://example.org)\n", True),
        ("# Quokka 2\n\n[Our paper](https://doi.org/10.1109/TASLP.2025.1) is out.\n", True),
        ("# Quokka 2\n\n[Our paper](https://doi.org/10.48550/arXiv.2501.00001) is out.\n", False),
        ("# Quokka 2\n\n[Paper](https://openreview.net/group?id=X) | [Demo](https://example.org)\n", False),
        ("# Quokka 2\n\n[Technical Report](https://arxiv.org/pdf/2501.00001.pdf)\n", False),
        ("# Quokka 2\n\n[Technical Report](https://example.org/quokka2.html)\n", False),
        ("# Quokka 2\n\n[Licence](https://example.org/licence.pdf)\n", False),
        ("# Quokka 2\n\n## Evaluation\n\nWe follow [their method](https://example.org/method.pdf).\n", False),
        ("# Quokka 2\n\n## Related work\n\n[The paper of Wombat](https://example.org/wombat.pdf)\n", False),
        ("# Quokka 2\n\nIt is based on [Wombat's technical report](https://example.org/wombat.pdf).\n", False),
    ],
)
def test_a_report_on_the_makers_own_pages_is_named(text: str, *, is_linked: bool) -> None:
    assert bool(linked(text)) is is_linked
    assert bool(linked(text, "model_card")) is is_linked
    assert linked(text, "dataset_card") == []


@pytest.mark.parametrize(
    ("address", "words", "is_shown"),
    [
        ("https://example.org/Quokka2_Technical_Report.pdf", "Technical Report", True),
        ("https://example.org/0419.pdf", "Quokka 2 Technical Report", True),
        ("https://example.org/0419.pdf", "Technical Report", False),
        ("https://example.org/Wombat_Report.pdf", "Technical Report", False),
        ("https://example.org/Quokka1_Report.pdf", "Technical Report", False),
    ],
)
def test_a_card_s_link_to_a_report_bears_the_model_s_name(address: str, words: str, *, is_shown: bool) -> None:
    hub_id = "acme/Quokka2-7B"
    signal = shown(hub_id, "methods.linked_report", dimension="methods", indicator="technical_report", value=address, quotation=words)
    rows = methods_rows(world(made(hub_id), signal), Release("acme/quokka2", "acme", None, [member("acme/quokka2", "model", hub_id)]))
    assert [row.finding for row in rows if row.rule == "methods.linked_report"] == ([Finding.PARTIAL] if is_shown else [])


@pytest.mark.parametrize(
    ("repository_id", "rule", "path", "expected"),
    [
        ("acme/Quokka-01", "sibling", "Quokka-01.pdf", []),
        ("acme/Quokka-01", "sibling", "tech_report.pdf", []),
        ("acme/Quokka-01", "sibling", "reports/Quokka-M2.5_report.pdf", [(Standing.OWN, Finding.OPEN)]),
        ("acme/Quokka-M2", "sibling", "tech_report.pdf", [(Standing.FAMILY, Finding.PARTIAL)]),
        ("acme/Quokka", "family_name", "tech_report.pdf", [(Standing.FAMILY, Finding.PARTIAL)]),
    ],
)
def test_a_report_in_another_generation_s_repository_tells_nothing(repository_id: str, rule: str, path: str, expected: list[Any]) -> None:
    hub_id = "acme/Quokka-M2.5"
    report = shown(repository_id, "methods.report_file", Finding.OPEN, kind="tree", dimension="methods", indicator="technical_report", locator=path)
    members = [member("acme/quokka-m2.5", "model", hub_id), member("acme/quokka-m2.5", "repository", repository_id, Standing.FAMILY, rule=rule)]
    rows = methods_rows(world(made(hub_id), report), Release("acme/quokka-m2.5", "acme", None, members))
    assert [(row.standing, row.finding) for row in rows if row.rule == "methods.report_file"] == expected


@pytest.mark.parametrize(
    ("hub_id", "lab_id", "words", "expected"),
    [
        ("acme/Quokka2-7B", "acme", "Quokka2: Models That Anybody May Train", (Standing.OWN, "title_version")),
        ("acme/Quokka2-7B", "acme", "@article{q, title={Quokka2: Models for All}, year={2025}}", (Standing.OWN, "title_version")),
        ("acme/Quokka2-7B", "acme", "Wombat: Models That Anybody May Train", (Standing.MENTIONED, "cited")),
        ("acme/Quokka2-7B", "acme", f"arxiv:{PAPER}", (Standing.FAMILY, "hub_tag")),
        ("me/Quokka2-7B", "unknown", "Quokka2: Models That Anybody May Train", (Standing.MENTIONED, "cited")),
    ],
)
def test_a_tag_s_paper_has_the_title_that_the_card_s_words_tell(hub_id: str, lab_id: str, words: str, expected: tuple[Standing, str]) -> None:
    tag = tie(("model", hub_id), ("paper", PAPER), "cites", Strength.DECLARED, method="hub_tag", quotation=words)
    assert said(world(made(hub_id, lab_id), tag)) == expected


# -- tuned forms, generations, and what a card tells apart


@pytest.mark.parametrize(
    ("hub_id", "title", "days", "expected"),
    [
        ("acme/instructquokka5p-16b", "Quokka5+: Open Models", -10, (Standing.OWN, "title_version")),
        ("acme/instructquokka5p-16b", "Quokka5+: Open Models", -130, FAMILY),
        # Another version's, and a name without a number.
        ("acme/instructquokka5-16b", "Quokka5+: Open Models", -10, FAMILY),
        ("acme/instructquokka5p-16b", "Quokka5: Open Models", -10, FAMILY),
        ("acme/InstructQuokka", "Quokka: Open Models", -10, (Standing.MENTIONED, "cited")),
        # A plus is the letter by which ids spell it, or the word.
        ("acme/quokka5p-16b", "Quokka5+: Open Models", -10, (Standing.OWN, "title_version")),
        ("acme/quokka-r-plus", "Quokka R+: Open Models", -10, (Standing.OWN, "title_version")),
        ("acme/quokka5-16b", "Quokka5+: Open Models", -10, FAMILY),
    ],
)
def test_a_paper_is_that_of_the_tuned_form_where_both_came_at_once(hub_id: str, title: str, days: int, expected: tuple[Standing, str]) -> None:
    cites = tie(("model", hub_id), ("paper", PAPER), "cites", Strength.MENTIONED, quotation="paper")
    assert said(world(made(hub_id), wrote(title, day=DAY + timedelta(days=days)), cites)) == expected


def test_of_two_generations_of_a_family_the_nearer_one_s_paper_is_the_family_s() -> None:
    told = made("acme/Quokka-3.1-7B")
    older, nearer = wrote("Quokka 2 Technical Report"), paper("2412.00002", "Quokka 3", first_version_at=DAY)
    cites = tie(("model", told.hub_id), ("paper", "2412.00002"), "cites", Strength.MENTIONED)
    assert said(world(told, older, gives(told.hub_id))) == FAMILY
    assert said(world(told, older, nearer, gives(told.hub_id), cites)) == (Standing.MENTIONED, "second")


def read_links(text: str) -> list[tuple[str, str]]:
    reading = read(Document("huggingface", "model_card", "rest", "acme/Quokka-2", text=text))
    return [(one.target_id, one.relation) for one in reading.links if one.target_kind == "paper"]


APART = "This is version 2, not to be confused with the original Quokka model published in [Quokka: A Model](https://arxiv.org/abs/2501.00001)."


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        (f"{APART}\n\n**Paper:** [Quokka](https://arxiv.org/abs/2501.00001)", "cites"),
        ("This model is not the same as the one of [Quokka](https://arxiv.org/abs/2501.00001).\n\nPaper: https://arxiv.org/abs/2501.00001", "cites"),
        ("It is not the original model of [Quokka](https://arxiv.org/abs/2501.00001).\n\nPaper: https://arxiv.org/abs/2501.00001", "cites"),
        ("Paper: https://arxiv.org/abs/2501.00001\n\nNot to be confused with [Emu](https://arxiv.org/abs/2402.00002).", "own_paper"),
        ("Quokka is described in [our paper](https://arxiv.org/abs/2501.00001), which should not be confused with others.", "own_paper"),
    ],
)
def test_a_card_that_tells_two_models_apart_gives_the_other_s_paper_as_none_of_its_own(text: str, relation: str) -> None:
    assert {told for arxiv_id, told in read_links(text) if arxiv_id == PAPER} == {relation}


def test_what_a_card_tells_apart_is_the_family_s() -> None:
    words = "not to be confused with the original Quokka model published in Quokka: A Model"
    denies = tie(("model", "acme/quokka-medium"), ("paper", PAPER), "cites", Strength.NEARBY, quotation=words)
    assert said(world(made("acme/quokka-medium"), denies)) == FAMILY
    # Even where its title bears the release's name.
    same = tie(("model", "acme/quokka"), ("paper", PAPER), "cites", Strength.NEARBY, quotation=words)
    assert said(world(made("acme/quokka"), wrote("Quokka: A Model"), same)) == FAMILY
    other = tie(("model", "acme/quokka-medium"), ("paper", PAPER), "cites", Strength.NEARBY, quotation="not to be confused with Emu")
    assert said(world(made("acme/quokka-medium"), other)) == (Standing.MENTIONED, "cited")


# -- what was first released elsewhere


def first(text: str, kind: str = "model_card") -> list[str]:
    source = "huggingface" if kind == "model_card" else "github"
    links = read(Document(source, kind, "rest", "me/quokka", text=text, locator="README.md")).links
    return [one.quotation for one in links if one.target_kind == "repository"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "It was introduced in [this paper](https://arxiv.org/abs/2501.00001) and first released in\n[this repository](https://github.com/acme/quokka).",
            "first released in this repository",
        ),
        ("Originally published at [acme/quokka](https://github.com/acme/quokka).", "Originally published at acme/quokka"),
        ("The weights were initially made available in the [repository](https://github.com/acme/quokka).", "initially made available in the repository"),
        ("See [this repository](https://github.com/acme/quokka), first released in 2021.", "this repository"),
    ],
)
def test_a_card_says_where_its_model_was_first_released(text: str, words: str) -> None:
    assert first(text) == [words]
    # A repository's own README speaks of another thing.
    assert not any(one.lower().startswith(("first", "originally", "initially")) for one in first(text, "readme"))


@pytest.mark.parametrize(
    ("hub_id", "lab_id", "repository_id", "words", "expected"),
    [
        ("me/quokka", "unknown", "acme/quokka", "first released in this repository", (Standing.BASE, "base_paper")),
        ("me/emu-small", "unknown", "acme/quokka", "first released in this repository", (Standing.BASE, "base_paper")),
        # Of the same owner, of an account called after its project, and of a known lab.
        ("me/quokka", "unknown", "me/quokka", "first released in this repository", (Standing.OWN, "title_version")),
        ("quokka-models/quokka", "unknown", "someone/Quokka-Models", "first released in this repository", (Standing.OWN, "title_version")),
        ("acme/quokka", "acme", "acme-research/quokka", "first released in this repository", (Standing.OWN, "title_version")),
        ("me/quokka", "unknown", "acme/quokka", "this repository", (Standing.OWN, "title_version")),
    ],
)
def test_what_was_first_released_elsewhere_carries_another_s_model(hub_id: str, lab_id: str, repository_id: str, words: str, expected: Any) -> None:
    leads = tie(("model", hub_id), ("repository", repository_id), "code", Strength.STATED, quotation=words)
    assert said(world(made(hub_id, lab_id), wrote("Quokka: A Model"), gives(hub_id), leads)) == expected
