"""Data Docs, made by Great Expectations itself of values that an attacker chose: shown as they are, offline, without a script."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import html

from observatory.quality import data_docs, runner
from observatory.store import Folder

HOSTILE = ["<script>alert(1)</script>", "<img src=x onerror=alert(1)>", '<a href="javascript:alert(1)">x</a>', "<style>*{display:none}</style>", "&lt;b&gt;"]


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, html.HtmlElement]:
    """Every page of the docs of one suite over hostile values, by its path."""
    folder = tmp_path_factory.mktemp("docs")
    with runner._quiet():
        import great_expectations as gx
        import great_expectations.expectations as gxe
        import pandas

        context = gx.get_context(mode="ephemeral")
        context.variables.progress_bars = {"globally": False}
        context.add_data_docs_site(site_name="local", site_config=runner._site(folder))
        batch = context.data_sources.add_pandas("p").add_dataframe_asset("a").add_batch_definition_whole_dataframe("whole")
        suite = context.suites.add(gx.ExpectationSuite(name="core.model"))
        suite.add_expectation(gxe.ExpectColumnValuesToBeInSet(column="hub_id", value_set=["a"], notes="every model is known (fail)"))
        definition = context.validation_definitions.add(gx.ValidationDefinition(name="core.model", data=batch, suite=suite))
        checkpoint = gx.Checkpoint(
            name="core", validation_definitions=[definition], result_format={"result_format": "SUMMARY", "partial_unexpected_count": len(HOSTILE)}
        )
        context.checkpoints.add(checkpoint).run(batch_parameters={"dataframe": pandas.DataFrame({"hub_id": [*HOSTILE, "a"]})})
        data_docs.escape_results(context.validation_results_store)
        context.build_data_docs()
    assert data_docs.make_plain(folder, "Checks of core", {"core.model": (0, 1)}) == len(list(folder.rglob("*.html"))) == 3
    return {path.relative_to(folder).as_posix(): html.parse(path, html.HTMLParser(encoding="utf-8")).getroot() for path in folder.rglob("*.html")}


def test_what_broke_a_check_is_shown_as_it_is_and_does_nothing(pages: dict[str, html.HtmlElement]) -> None:
    told = next(tree for name, tree in pages.items() if name.startswith("validations/"))
    cells = {cell.text_content().strip() for cell in told.xpath("//td")}
    assert set(HOSTILE) <= cells
    for tree in pages.values():
        assert "Validation Filter" not in tree.text_content()
        assert tree.xpath("//input | //script | //img | //style | //form | //@style | //@onerror | //@onclick") == []
        assert not [link for link in tree.xpath("//@href") if re.match(r"\s*(javascript|data|vbscript):", link, re.IGNORECASE)]


def test_no_page_asks_another_host_for_anything(pages: dict[str, html.HtmlElement], tmp_path: Path) -> None:
    for name, tree in pages.items():
        assert tree.xpath("//@src") == []
        assert tree.xpath("//link/@href") == ["../" * name.count("/") + data_docs.CSS.name]
    assert "://" not in data_docs.CSS.read_text(encoding="utf-8")


def test_the_pages_still_lead_to_one_another_and_tell_the_check(pages: dict[str, html.HtmlElement]) -> None:
    assert any("every model is known (fail)" in tree.text_content() for name, tree in pages.items() if name != "index.html")
    assert {name for name in pages if name != "index.html"} == set(pages["index.html"].xpath("//table//a/@href"))
    for name, tree in pages.items():
        up = "../" * name.count("/")
        assert tree.xpath("//p[@class='back']/a/@href") == [f"{up}../../", f"{up}../index.html"], "the page, and all layers"
    assert "core.model" in pages["index.html"].text_content()
    assert "0 of 1 (some unmet)" in pages["index.html"].text_content()


def test_the_front_leads_to_every_layer_that_was_audited(tmp_path: Path) -> None:
    for layer in ("core", "build", ".core-aside"):
        (tmp_path / "data_docs" / layer).mkdir(parents=True)
        (tmp_path / "data_docs" / layer / "index.html").write_text("x")
    folder = tmp_path / "data_docs"
    (folder / "empty").mkdir()
    data_docs.write_front(Folder(tmp_path))
    data_docs.write_front(Folder(tmp_path))
    assert html.parse(folder / "index.html").getroot().xpath("//a/@href") == ["../", "build/index.html", "core/index.html"]
    assert sorted(path.name for path in folder.iterdir()) == [".core-aside", "build", "core", "empty", "index.html"]
