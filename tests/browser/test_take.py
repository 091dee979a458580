"""What a journalist takes from the page: pictures, files, links, citations; on paper, on a telephone, and without scripts."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from pathlib import Path

import pytest
import taken
from lxml import etree
from playwright.sync_api import BrowserContext, Frame, Page, expect

from browser.test_page import open_in_airflow
from observatory.local.stack import Site

SVG = "{http://www.w3.org/2000/svg}"
SHAPES = {"svg", "title", "desc", "defs", "pattern", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan"}
ADDRESSES = {
    "overview": "overview",
    "cell": "overview/cell?lab=ai2&dimension=code",
    "lab": "lab?lab=ai2",
    "release": "release?release=ai2/olmo-2",
    "countries": "countries",
    "claims": "claims",
    "search": "search?words=olmo",
    "collection": "collection",
}


def download(place: Page | Frame, section: str, what: str, folder: Path) -> Path:
    """Press a panel's button, and keep what came of it."""
    page = place if isinstance(place, Page) else place.page
    with page.expect_download() as told:
        place.locator(f"#{section} button[data-take={what}]").click()
    path = folder / told.value.suggested_filename
    told.value.save_as(path)
    return path


def drawn(path: Path) -> etree._Element:
    """A picture, which holds shapes and text and nothing that runs or asks anybody for anything."""
    root = etree.fromstring(path.read_bytes(), etree.XMLParser(resolve_entities=False, no_network=True))
    for one in root.iter():
        assert isinstance(one.tag, str) and one.tag.startswith(SVG) and one.tag.removeprefix(SVG) in SHAPES, one.tag
        for name, value in one.attrib.items():
            assert not name.lower().startswith("on") and "href" not in name and name != "style", name
            assert "url(" not in value or re.fullmatch(r'url\("?#fill-(open|partial|closed|unknown)"?\)', value), value
            assert "javascript:" not in value and "var(" not in value, value
    kept = {one.get("id") for one in root.iter(f"{SVG}pattern")}
    assert {name for one in root.iter() for name in re.findall(r"url\(\"?#([\w-]+)", str(dict(one.attrib)))} <= kept, "each pattern goes along"
    return root


def words(root: etree._Element) -> str:
    return " ".join("".join(one.itertext()) for one in root.iter(f"{SVG}text"))


@pytest.mark.parametrize("name", ADDRESSES)
def test_every_panel_is_taken_as_a_picture_that_says_what_it_is(page: Page, site: Site, name: str, tmp_path: Path) -> None:
    page.goto(f"{site.url}/open-science/{ADDRESSES[name]}")
    sections = page.locator("section.panel:has(.takes)")
    assert sections.count() > 0
    for place in range(sections.count()):
        section = sections.nth(place)
        path = download(page, section.get_attribute("id") or "", "svg", tmp_path)
        root = drawn(path)
        told = words(root)
        title = " ".join(section.locator(".panel-title :is(h1, h2)").inner_text().split())
        assert title[:30] in " ".join(told.split()), title
        assert re.search(r"Source: Open Release Observatory, publication \d+, as of \d{4}-\d\d-\d\d\. World: Sample of (public records|recorded facts)", told)
        assert "Licence: CC-BY-4.0" in told and "n = " in told
        address = section.locator("a.permanent").get_attribute("href") or ""
        assert address.startswith(site.url) and "publication=" in address and address in told.replace(" ", ""), "the address is in it"
        assert len(list(root.iter(f"{SVG}text"))) > 4 and int(root.get("width", "0")) >= 960


@pytest.mark.parametrize(("scheme", "width"), [("light", 1440), ("dark", 390)])
def test_a_picture_is_the_same_whatever_the_theme_and_the_window(
    open_context: Callable[..., BrowserContext], site: Site, scheme: str, width: int, tmp_path: Path
) -> None:
    page = open_context(viewport={"width": width, "height": 800}, color_scheme=scheme).new_page()
    page.goto(f"{site.url}/open-science/countries")
    path = download(page, "countries-pair", "svg", tmp_path)
    root = drawn(path)
    ground = root.find(f"{SVG}rect")
    assert ground is not None and ground.get("fill") == "rgb(255, 255, 255)" and root.get("width") == "1008"
    image = download(page, "countries-pair", "png", tmp_path)
    assert path.suffix == ".svg" and image.suffix == ".png" and path.stem == image.stem and "sample" in image.stem
    # Its pixels: twice as fine as the drawing, and of many colours.
    told = page.evaluate(
        """async (data) => {
            const bytes = Uint8Array.from(atob(data), (one) => one.charCodeAt(0));
            const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
            const canvas = new OffscreenCanvas(image.width, image.height);
            const pencil = canvas.getContext("2d");
            pencil.drawImage(image, 0, 0);
            const found = new Set();
            const { data: all } = pencil.getImageData(0, 0, image.width, image.height);
            for (let at = 0; at < all.length; at += 4) found.add((all[at] << 16) | (all[at + 1] << 8) | all[at + 2]);
            return [image.width, image.height, found.size, found.has(0xffffff)];
        }""",
        base64.b64encode(image.read_bytes()).decode(),
    )
    assert told[:2] == [2 * int(root.get("width", "0")), 2 * int(root.get("height", "0"))] and told[2] > 50 and told[3]


@pytest.mark.parametrize("hostile", ["</text><script>alert(1)</script>", "\"'><img src=x onerror=alert(1)>", "]]>&lt;b&amp;=1+1"])
def test_nothing_hostile_gets_into_a_picture(page: Page, site: Site, hostile: str, tmp_path: Path) -> None:
    page.goto(f"{site.url}/open-science/search")
    page.get_by_role("searchbox").first.fill(hostile)
    page.get_by_role("searchbox").first.press("Enter")
    page.wait_for_url("**words=**")
    root = drawn(download(page, "found", "svg", tmp_path))
    assert hostile.replace(" ", "") in words(root).replace(" ", ""), "it is there as text"


def test_pictures_and_files_are_taken_inside_airflow_too(page: Page, site: Site, tmp_path: Path) -> None:
    frame = open_in_airflow(page, site)
    drawn(download(frame, "matrix", "svg", tmp_path))
    assert download(frame, "matrix", "png", tmp_path).read_bytes().startswith(b"\x89PNG")
    with page.expect_download() as told:
        frame.locator("#matrix a[href*='format=csv']").click()
    sheet = Path(told.value.path()).read_bytes().decode()
    assert dict(taken.said(sheet))["Licence"].startswith("CC-BY-4.0") and len(taken.rows(sheet)) > 50


def test_a_link_is_copied_and_shows_the_same_elsewhere(open_context: Callable[..., BrowserContext], site: Site) -> None:
    context = open_context(viewport={"width": 1440, "height": 900}, permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{site.url}/open-science/countries?dimension=code&first=FR&second=KR")
    panel = page.locator("#countries-pair")
    panel.get_by_role("button", name=re.compile("^Copy link")).click()
    expect(panel.get_by_role("status")).to_have_text("The link is copied.")
    address = page.evaluate("navigator.clipboard.readText()")
    assert re.search(r"/open-science/countries/pair\?.*publication=\d+", address)
    other = open_context(viewport={"width": 390, "height": 800}).new_page()
    other.goto(address)
    expect(other.locator("h1")).to_have_text(panel.locator("h2").inner_text())
    assert other.locator("tbody").text_content() == panel.locator("tbody").text_content()
    panel.get_by_text(re.compile("^Cite")).click()
    panel.get_by_role("button", name="Copy BibTeX").click()
    expect(panel.get_by_role("status")).to_have_text("The entry is copied.")
    entry = page.evaluate("navigator.clipboard.readText()")
    assert entry.startswith("@misc{observatory") and f"url = {{{address}}}" in entry
    expect(panel.locator(".apa")).to_contain_text(address)


def test_without_scripts_it_is_searched_and_read(open_context: Callable[..., BrowserContext], site: Site) -> None:
    page = open_context(viewport={"width": 1440, "height": 900}, java_script_enabled=False).new_page()
    page.goto(f"{site.url}/open-science/overview")
    box = page.get_by_role("search").get_by_role("searchbox")
    box.fill("allen olmo")
    box.press("Enter")
    page.wait_for_url("**/search?words=allen+olmo**")
    expect(page.locator("#table-found")).to_contain_text("OLMo 2")
    assert "Allen Institute for AI" in page.locator("#table-found tbody").inner_text(), "names, no slugs"
    expect(page.get_by_role("button", name=re.compile("^PNG"))).to_have_count(0)
    expect(page.get_by_role("link", name=re.compile("^(CSV|JSON|Permanent link)"))).to_have_count(3)
    page.locator("#table-found tbody th a").first.click()
    page.wait_for_url("**/release?release=**")


@pytest.mark.parametrize("name", ADDRESSES)
def test_no_column_is_cut_on_a_wide_screen_nor_on_paper(open_context: Callable[..., BrowserContext], site: Site, name: str) -> None:
    page = open_context(viewport={"width": 1440, "height": 900}).new_page()
    cut = "all => all.filter((one) => one.getClientRects().length && one.scrollWidth > one.clientWidth + 2).map((one) => one.ariaLabel)"
    page.goto(f"{site.url}/open-science/{ADDRESSES[name]}")
    page.locator("details").evaluate_all("all => all.forEach(one => { one.open = true })")
    assert page.locator(".scroll:has(> table)").evaluate_all(cut) == []
    # A4 between its margins.
    page.set_viewport_size({"width": 718, "height": 1000})
    page.emulate_media(media="print")
    assert page.locator(".scroll:has(> table) > table").evaluate_all("all => all.filter((one) => one.offsetWidth > 718).map((one) => one.id)") == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 718
    for hidden in (".top nav", ".search", ".filters", ".takes"):
        assert not [one for one in page.locator(hidden).all() if one.is_visible()], hidden
    expect(page.locator(".world")).to_be_visible()


def test_on_a_telephone_four_dimensions_are_in_sight_and_more_columns_are_said(open_context: Callable[..., BrowserContext], site: Site) -> None:
    page = open_context(viewport={"width": 390, "height": 800}).new_page()
    page.goto(f"{site.url}/open-science/overview")
    heads = page.locator(".matrix thead th:visible")
    assert [one.strip() for one in heads.all_inner_texts()] == ["Lab", "Weights", "Data", "Code", "Methods"]
    assert all(box is not None and box["x"] + box["width"] <= 390 for box in (one.bounding_box() for one in heads.all()))
    expect(page.locator(".matrix tbody th").first).to_contain_text(re.compile(r"n \d+ · \d+ % known"))
    expect(page.locator(".filters")).to_be_hidden()
    page.get_by_text("Filters", exact=True).click()
    expect(page.get_by_label("Country")).to_be_visible()
    page.goto(f"{site.url}/open-science/lab")
    table = page.locator(".scroll:has(> table)").first
    sign = page.locator(".goes-on").first
    expect(sign).to_have_text("More columns: scroll →")
    table.evaluate("one => { one.scrollLeft = one.scrollWidth }")
    expect(sign).to_be_hidden()


def test_a_status_has_its_order_and_its_pattern_everywhere(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/open-science/overview")
    bars = page.locator("svg.bar").evaluate_all(
        "all => all.map((bar) => [...bar.children].map((one) => [one.getAttribute('class'), getComputedStyle(one).fill]))"
    )
    order = [f"fill-{one}" for one in ("open", "partial", "closed", "unknown")]
    patterns = {name: fill for bar in bars for name, fill in bar}
    assert len(bars) > 100 and set(patterns) == set(order) and len(set(patterns.values())) == 4
    assert all(fill == f'url("#{name}")' for bar in bars for name, fill in bar)
    assert all([order.index(name) for name, _ in bar] == sorted(order.index(name) for name, _ in bar) for bar in bars)
    # Of one release the bar is a part of its length.
    ones = page.locator(".matrix tbody tr").filter(has=page.locator("td.kind-number", has_text=re.compile(r"^1$")))
    widths = ones.locator("svg.bar").evaluate_all(
        "all => all.map((bar) => [...bar.children].reduce((sum, one) => sum + parseFloat(one.getAttribute('width')), 0))"
    )
    assert widths and all(width == pytest.approx(20) for width in widths)
