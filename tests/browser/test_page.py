"""What a person does on the page: open it from Airflow's navigation, filter, sort, go from a number to its source, share an address, take the CSV."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
import taken
from playwright.sync_api import Browser, BrowserContext, Frame, Page, expect

from observatory.local.stack import Site
from observatory.warehouse.questions import VERDICTS

VIEWS = ("overview", "lab", "release", "indicators", "countries", "claims", "collection")
# Tables, each with what its address needs beside its path: one a view at least.
IN_PARTS = {"release/list"}
TABLES = (
    "overview/matrix",
    "overview/releases?lab=ai2&dimension=code",
    "overview/evidence?lab=ai2&dimension=code",
    "lab/releases?lab=ai2",
    "lab/list",
    "release/list",
    "indicators/matrix?lab=ai2&sort=training_code",
    "countries/now",
    "countries/pair",
    "search/list?words=olmo",
    "countries/years?dimension=data",
    "countries/share?denominator=curated_cumulative",
    "countries/months",
    "claims/all",
    "collection/sources",
    "collection/looks",
    "collection/checks",
    "collection/builds",
    "collection/diff",
    "collection/backlog",
    "collection/rejects",
)


def open_in_airflow(page: Page, site: Site) -> Frame:
    """The page's frame, reached through Airflow's own navigation."""
    page.goto(site.url)
    page.get_by_role("link", name="Open science").first.click()
    page.wait_for_url(re.compile("/plugin/open-science"))
    page.frame_locator("iframe").get_by_role("heading", level=1).wait_for()
    return next(one for one in page.frames if one.parent_frame is not None and "/open-science/overview" in one.url)


def labs(frame: Frame | Page) -> list[str]:
    return frame.locator(".matrix tbody th a").all_inner_texts()


def test_it_is_opened_from_airflows_navigation(page: Page, site: Site) -> None:
    frame = open_in_airflow(page, site)
    assert "Allen Institute for AI" in labs(frame)
    expect(frame.get_by_text("Sample of public records").first).to_be_visible()
    for view in VIEWS[1:]:
        frame.locator(f"nav a[href*='/{view}']").first.click()
        expect(frame.locator("nav a[aria-current=page]")).to_have_attribute("href", re.compile(f"/open-science/{view}"))
        expect(frame.get_by_role("heading", level=1)).to_be_visible()


def test_filter_and_sort_change_the_matrix_and_the_address(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/open-science/overview")
    every = labs(page)
    page.get_by_label("Country").select_option("CN")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**country=CN**")
    chinese = labs(page)
    assert set(chinese) < set(every)
    assert all("CN" in words for words in page.locator(".matrix tbody th").all_inner_texts())
    page.get_by_role("columnheader", name="Lab").get_by_role("link").click()
    page.wait_for_url("**sort=lab**")
    assert labs(page) == sorted(chinese, key=str.casefold)
    assert page.get_by_role("columnheader", name="Lab").get_attribute("aria-sort") == "ascending"
    assert parse_qs(urlsplit(page.url).query)["country"] == ["CN"]


def test_a_cell_leads_to_evidence_and_to_its_source(page: Page, site: Site) -> None:
    frame = open_in_airflow(page, site)
    frame.get_by_role("link", name=re.compile("^Allen Institute for AI, code:")).first.click()
    expect(frame.get_by_role("heading", level=1)).to_contain_text("code", ignore_case=True)
    link = frame.locator("#evidence a.external, #table-evidence a.external").first
    address = link.get_attribute("href") or ""
    assert re.match(r"https://(huggingface\.co|github\.com|arxiv\.org)/", address)
    assert "noopener" in (link.get_attribute("rel") or "")
    # The tests ask nothing of the services: that the browser goes there is enough.
    page.context.route(re.compile(r"^https://"), lambda route: route.fulfill(status=200, body="the source"))
    with page.context.expect_page() as opened:
        link.click()
    opened.value.wait_for_url(address)


def test_an_address_restores_the_whole_state(page: Page, site: Site, open_context: Callable[..., BrowserContext]) -> None:
    page.goto(f"{site.url}/open-science/countries")
    chosen = {"dimension": "code", "weighting": "model", "denominator": "curated_cumulative", "as_of": "2025-08-10"}
    for name, value in chosen.items():
        page.locator(f"select[name={name}]").select_option(value)
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**dimension=code**")
    other = open_context(viewport={"width": 390, "height": 800}).new_page()
    other.goto(page.url)
    for name, value in chosen.items():
        expect(other.locator(f"select[name={name}]")).to_have_value(value)
    for table in ("#table-countries-now", "#table-countries-years"):
        assert other.locator(f"{table} tbody").text_content() == page.locator(f"{table} tbody").text_content()
    expect(other.locator(".world")).to_contain_text("2025-08-10")


def told(cell: str) -> str:
    """A cell as both forms have it: the mark of a guarded formula and the sign for nothing told are no part of it."""
    return cell.removeprefix("'").strip()


@pytest.mark.parametrize("path", TABLES)
def test_the_csv_is_the_table(page: Page, site: Site, path: str) -> None:
    page.goto(f"{site.url}/open-science/{path}")
    page.locator("details.numbers").evaluate_all("all => all.forEach(one => { one.open = true })")
    table = page.locator("main table").first
    heads = table.locator("thead th").all_inner_texts()
    # A number, share or date carries its full value beside what is shown.
    shown = table.locator("tbody tr").evaluate_all(
        """rows => rows.map(row => [...row.cells].map(cell => {
            const told = cell.querySelector("data, time");
            return told ? (told.getAttribute("value") ?? told.getAttribute("datetime")) : cell.textContent.replace(/\\s+/g, " ").trim();
        }))"""
    )
    link = page.get_by_role("link", name=re.compile("^CSV")).first.get_attribute("href") or ""
    answer = page.request.get(site.url + link if link.startswith("/") else link)
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert "attachment" in answer.headers["content-disposition"]
    first, *rows = taken.table(answer.text())
    assert [one.casefold() for one in first] == [one.strip().casefold() for one in heads]
    if not rows:
        assert [len(row) for row in shown] == [1], "no row is said in words"
        return
    # Of a long list the page shows a part; its file holds all rows, these first.
    assert len(rows) > len(shown) if path in IN_PARTS else len(rows) == len(shown)
    for row, cells in zip(rows, shown, strict=False):
        assert [" ".join(told(cell).split()) for cell in row] == ["" if cell == "–" else cell for cell in cells]


@pytest.mark.parametrize("path", ["", *VIEWS, "overview/matrix?format=csv", "docs/", "data-docs/"])
def test_nobody_sees_it_without_signing_in(browser: Browser, site: Site, path: str) -> None:
    context = browser.new_context()
    try:
        answer = context.request.get(f"{site.url}/open-science/{path}", max_redirects=0, headers={"Accept": "text/csv"})
        assert answer.status == 401
        assert "ai2" not in answer.text().lower()
        page = context.new_page()
        page.goto(f"{site.url}/open-science/{path}")
        page.wait_for_url("**/auth/login**")
    finally:
        context.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_is_light_and_dark_like_airflow(page: Page, site: Site, theme: str) -> None:
    page.goto(site.url)
    page.evaluate("theme => localStorage.setItem('theme', theme)", theme)
    frame = open_in_airflow(page, site)
    brightness = frame.evaluate(
        "() => { const [r, g, b] = getComputedStyle(document.documentElement).backgroundColor.match(/[\\d.]+/g).map(Number); return r + g + b }"
    )
    assert (brightness > 384) is (theme == "light")


@pytest.mark.parametrize("view", VIEWS)
def test_charts_are_drawn_and_say_what_they_show(page: Page, site: Site, view: str) -> None:
    address = {"lab": "lab?lab=ai2", "release": "release?release=ai2/olmo-2"}.get(view, view)
    page.goto(f"{site.url}/open-science/{address}")
    charts = page.locator("figure.chart")
    for place in range(charts.count()):
        chart = charts.nth(place)
        expect(chart.locator("svg").last).to_be_visible()
        assert chart.locator("svg path, svg rect, svg circle, svg line").count() > 3
        assert chart.get_attribute("role") == "img" and len(chart.get_attribute("aria-label") or "") > 20
    for line in page.locator("section.panel:has(table) > .line:last-child").all_inner_texts():
        assert line.startswith("n = ") and "coverage" in line and "as of" in line, line


def test_the_collection_says_at_once_whether_the_data_is_whole_and_fresh(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/open-science/collection")
    signs = page.locator(".signs .sign-words").all_inner_texts()
    assert [words.strip() for words in signs] == ["Fresh", "Not whole", "Sound, with warnings"]
    # In view without scrolling, and each source with its last success.
    assert all(box is not None and box["y"] + box["height"] < 900 for box in (one.bounding_box() for one in page.locator(".signs li").all()))
    parts = page.locator(".line-parts > li")
    assert parts.count() == 7
    for place in range(7):
        expect(parts.nth(place)).to_contain_text(re.compile("Last success(just now|.* ago)"))
    page.locator("#table-collection-builds tbody th a").last.click()
    page.wait_for_url("**build=**")
    expect(page.locator("#collection-diff-title")).to_contain_text("Data-diff of build")


def test_a_claim_has_its_verdict_its_reason_and_how_to_read_it(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/open-science/claims")
    claim = page.locator("#claim-04")
    expect(claim).to_contain_text("Chinese labs share weights")
    assert claim.locator(".measured > li").count() == 4
    assert set(claim.locator(".measured .verdict").all_inner_texts()) <= set(VERDICTS.values())
    claim.locator("summary").last.click()
    expect(claim.locator("pre")).to_contain_text("mart.share_estimate")


@pytest.mark.parametrize("width", [1440, 390])
def test_no_part_of_a_page_hides_that_it_is_of_a_sample(open_context: Callable[..., BrowserContext], site: Site, width: int) -> None:
    page = open_context(viewport={"width": width, "height": 800}).new_page()
    for view in VIEWS:
        page.goto(f"{site.url}/open-science/{view}")
        page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
        expect(page.locator(".world")).to_be_in_viewport(ratio=1)
    page.goto(f"{site.url}/open-science/overview")
    page.locator(".matrix tbody a").last.focus()
    for _ in range(40):
        page.keyboard.press("Shift+Tab")
    top, bottom = page.evaluate("[document.activeElement.getBoundingClientRect().top, document.querySelector('.top').getBoundingClientRect().bottom]")
    assert top >= bottom, "what is focused is not behind the header"


def test_data_docs_are_walked_inside_airflow_and_wear_their_style(page: Page, site: Site) -> None:
    open_in_airflow(page, site).get_by_role("link", name="Data Docs").click()
    inside = page.frame_locator("iframe")
    inside.get_by_role("link", name="core").click()
    expect(inside.get_by_role("heading", level=1)).to_have_text("Checks of core")
    expect(inside.get_by_role("table")).to_have_css("border-collapse", "collapse")
    inside.get_by_role("link", name="results").first.click()
    expect(inside.get_by_text("Evaluated Expectations", exact=True)).to_be_visible()


@pytest.mark.parametrize("width", [1440, 390])
def test_the_documents_are_searched_on_the_page(open_context: Callable[..., BrowserContext], site: Site, documents: None, width: int) -> None:
    page = open_context(viewport={"width": width, "height": 900}).new_page()
    page.goto(f"{site.url}/open-science/docs/")
    if width < 960:
        page.locator("label.md-header__button[for=__search]").click()
    page.get_by_role("textbox", name="Search").press_sequentially("gating")
    found = page.locator(".md-search-result__item a").first
    found.click()
    expect(page).to_have_url(re.compile("/open-science/docs/.+"))
    expect(page.get_by_role("main")).to_contain_text("gating")


def test_a_mark_in_a_lane_leads_to_its_release(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/open-science/lab?lab=ai2")
    mark = page.locator("figure.chart svg a").first
    mark.wait_for()
    mark.click()
    page.wait_for_url("**/open-science/release?**")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
