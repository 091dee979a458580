"""The page as files on a host that runs no program: read without scripts, sorted, searched and taken away with them, accessible, framed."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, expect

from browser.test_accessibility import OPTIONS
from observatory.local import public
from observatory.local.stack import Site

BASE = "https://example.org/open-science/"
VIEWS = (
    "overview.html",
    "overview/cell/dimension-code/lab-ai2.html",
    "lab/ai2.html",
    "release/ai2/olmo-2.html",
    "indicators.html",
    "countries.html",
    "claims.html",
    "collection.html",
    "search.html?words=olmo",
    "embed/countries/countries-pair.html",
)


class Quiet(SimpleHTTPRequestHandler):
    """A host of files, and of nothing else."""

    def log_message(self, *told: Any) -> None:
        """Nothing is written."""


@pytest.fixture(scope="module")
def host(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a publication's folder on a host of files."""
    folder = tmp_path_factory.mktemp("public")
    # The state is held by who serves it.
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OBSERVATORY_FRAME_ANCESTORS", "*")
        written = public.write_site(site.sockets, folder, bytes(32), base=BASE, docs=None)
    assert written.heaviest[1] < public.MOST_BYTES
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/{written.folder.name}/"
    server.shutdown()
    server.server_close()


@pytest.fixture
def reads(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Contexts of somebody who never signed in; nothing may be asked of another host, nothing may fail."""
    opened: list[BrowserContext] = []
    wrong: list[str] = []

    def open_one(**options: Any) -> BrowserContext:
        context = browser.new_context(**options)
        context.set_default_timeout(120_000)
        context.on("weberror", lambda error: wrong.append(str(error.error)))
        context.on("response", lambda answer: wrong.append(f"{answer.status} {answer.url}") if answer.status >= 400 else None)
        context.on("request", lambda request: wrong.append(request.url) if not re.match(r"(http://127\.0\.0\.1:\d+/|data:|blob:)", request.url) else None)
        opened.append(context)
        return context

    yield open_one
    for context in opened:
        context.close()
    assert wrong == []


@pytest.mark.parametrize(("scheme", "width"), [("light", 1440), ("dark", 390)])
@pytest.mark.parametrize("view", VIEWS)
def test_no_finding_and_no_column_beyond_the_edge(host: str, reads: Callable[..., BrowserContext], view: str, scheme: str, width: int) -> None:
    page = reads(viewport={"width": width, "height": 900}, color_scheme=scheme).new_page()
    page.goto(f"{host}{view}", wait_until="networkidle")
    page.locator("details").evaluate_all("all => all.forEach(one => { one.open = true })")
    found = Axe().run(page, options=OPTIONS)
    assert found.response["passes"]
    assert [f"{one['id']}: {[node['html'][:200] for node in one['nodes'][:3]]}" for one in found.response["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    if width == 1440 and view == "indicators.html":
        assert page.locator(".scroll").first.evaluate("one => one.scrollWidth <= one.clientWidth + 1"), "every indicator is in sight"


@pytest.mark.parametrize("view", VIEWS[:8])
def test_without_scripts_the_tables_and_files_are_there(host: str, reads: Callable[..., BrowserContext], view: str) -> None:
    page = reads(viewport={"width": 1440, "height": 900}, java_script_enabled=False).new_page()
    page.goto(f"{host}{view}")
    expect(page.locator(".world").first).to_contain_text("speaks of itself only")
    links = page.locator(".take-list a[download]")
    assert links.count() >= 2 and page.locator("table tbody tr").count() > 2
    answer = page.request.get(
        f"{host}{view.rpartition('/')[0]}/{links.first.get_attribute('href')}" if "/" in view else f"{host}{links.first.get_attribute('href')}"
    )
    assert answer.ok and BASE in answer.text()


def test_a_table_is_sorted_and_narrowed(host: str, reads: Callable[..., BrowserContext]) -> None:
    page = reads(viewport={"width": 1440, "height": 900}).new_page()
    page.goto(f"{host}overview.html")
    names = page.locator(".matrix tbody th > a")
    page.get_by_role("button", name="Lab", exact=True).click()
    down = names.all_inner_texts()
    page.get_by_role("button", name="Lab", exact=True).click()
    assert page.get_by_role("columnheader", name="Lab").get_attribute("aria-sort") == "ascending"
    assert names.all_inner_texts() == list(reversed(down))
    page.get_by_role("button", name="Weights", exact=True).click()
    shares = [float(one.get_attribute("data-sort") or "nan") for one in page.locator(".matrix tbody td:nth-child(3)").all()]
    assert shares == sorted(shares, reverse=True) and len(set(shares)) > 2
    page.get_by_label("Only rows with the words").fill("allen")
    assert page.locator(".matrix tbody th > a:visible").all_inner_texts() == ["Allen Institute for AI"]
    page.goto(f"{host}indicators/lab-ai2.html")
    page.get_by_role("button", name="Final weights", exact=True).click()
    statuses = page.locator("#table-indicator-matrix tbody tr td:nth-child(5)").all_inner_texts()
    order = ["open", "partial", "closed", "unknown"]
    assert [order.index(one) for one in statuses] == sorted(order.index(one) for one in statuses)


def test_a_name_is_found_and_leads_to_its_page(host: str, reads: Callable[..., BrowserContext]) -> None:
    page = reads(viewport={"width": 1440, "height": 900}).new_page()
    page.goto(f"{host}countries.html")
    page.locator("form.search input[type=search]").fill("olmo 2")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?words=olmo*")
    page.locator("#found tbody a", has_text=re.compile("^OLMo 2$", re.IGNORECASE)).first.click()
    page.wait_for_url("**/release/ai2/olmo-2.html")
    page.goto(f"{host}search.html?words=nothing-of-this-name")
    expect(page.locator("#found .intro")).to_contain_text("Nothing of this name")


def test_a_mark_of_the_matrix_leads_to_the_row_that_decides_it(host: str, reads: Callable[..., BrowserContext]) -> None:
    page = reads(viewport={"width": 1440, "height": 900}).new_page()
    page.goto(f"{host}indicators/lab-ai2.html")
    page.locator("#table-indicator-matrix tbody td a[href*='#i-final_weights']").first.click()
    page.wait_for_url("**#i-final_weights")
    expect(page.locator("tr:target")).to_be_in_viewport()
    expect(page.locator("tr:target")).to_contain_text("Final weights")


def test_a_picture_names_the_address_of_the_site(host: str, reads: Callable[..., BrowserContext]) -> None:
    page = reads(viewport={"width": 1440, "height": 900}).new_page()
    for view, panel in (("countries.html", "countries-pair"), ("indicators.html", "indicator-matrix")):
        page.goto(f"{host}{view}", wait_until="networkidle")
        with page.expect_download() as saved:
            page.locator(f"#{panel}").get_by_role("button", name=re.compile("^SVG")).click()
        told = Path(saved.value.path()).read_text(encoding="utf-8")
        assert f"{BASE}publication-" in re.sub(r"</text><text[^>]*>", "", told) and "not the whole" in told
        assert "<script" not in told and told.count("<path") + told.count("<rect") + told.count("<circle") > 20


def test_a_panel_is_shown_in_a_frame_of_another_page(host: str, reads: Callable[..., BrowserContext], tmp_path: Path) -> None:
    page = reads(viewport={"width": 1440, "height": 900}).new_page()
    page.goto(f"{host}countries.html")
    code = page.locator("#countries-pair pre.framed").text_content() or ""
    assert code.startswith(f'<iframe src="{BASE}publication-')
    (tmp_path / "index.html").write_text(f"<!doctype html><title>x</title>{re.sub(re.escape(BASE) + r'publication-[0-9]+/', host, code)}", encoding="utf-8")
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        page.goto(f"http://127.0.0.1:{server.server_port}/index.html")
        frame = page.frame_locator("iframe")
        expect(frame.locator("figure.chart svg").last).to_be_visible()
        expect(frame.locator(".world")).to_contain_text("speaks of itself only")
        expect(frame.locator("nav, form")).to_have_count(0)
        server.shutdown()
