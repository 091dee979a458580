"""What every view is made of: states that take nothing else, tables that are the same as HTML and CSV, and nothing of an outsider that runs."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import taken
from lxml import html
from pydantic import ValidationError
from starlette.requests import Request

from observatory import settings
from observatory.web import charts, lineage, security
from observatory.web.data import Publication
from observatory.web.page import Column, Page, Panel, State, Table, caption, guarded, plain, render, safe_url, shown
from observatory.web.sources import artefact_url, source_url
from observatory.web.views.overview import Cell, Filters

STATIC = settings.ROOT / "plugins" / "observatory" / "web" / "static"
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</script><svg onload=alert(1)>",
    "' onmouseover='alert(1)",
    "{{ 7 * 7 }}",
    "javascript:alert(1)",
)
WHEN = datetime(2025, 9, 2, tzinfo=UTC)
PUBLICATION = Publication(7, WHEN, WHEN, "A small <world>", (date(2025, 8, 10), date(2025, 9, 2)))


# What answers it: a server, whose panels no other page may frame.
APP = SimpleNamespace(state=SimpleNamespace(shelf=None, ancestors=()))


def request(path: str = "/open-science/x", query: str = "") -> Request:
    return Request({"type": "http", "app": APP, "method": "GET", "path": path, "query_string": query.encode(), "root_path": "/open-science", "headers": []})


def table(rows: list[dict[str, Any]]) -> Table:
    columns = (
        Column("name", "Name", href=lambda row: f"/open-science/release?release={row['name']}", is_head=True),
        Column("status", "Status", "status"),
        Column("n", "n", "number"),
        Column("share", "Share", "share"),
        Column("day", "Day", "date"),
        Column("seen", "Seen", "moment"),
        Column("url", "Source", "external", href=lambda row: row["url"]),
    )
    return Table("things", "Things", columns, rows, caption(len(rows), Decimal("0.5"), WHEN, PUBLICATION.world, "things"))


def row(name: str, **told: Any) -> dict[str, Any]:
    return {"name": name, "status": "open", "n": 1234567, "share": Decimal("0.631200"), "day": date(2025, 1, 2), "seen": WHEN, "url": None, **told}


def shown_as(panel: Panel) -> str:
    page = Page(request(), None, {(None, None): PUBLICATION}, [], "CC-BY-4.0")  # type: ignore[arg-type]  # nothing is read here
    answer = render(page.request, "panel.html", page=page, state=State(), title="Things", view="lab", publication=PUBLICATION, panel=panel)
    return bytes(answer.body).decode()


def cells(document: str) -> list[list[str]]:
    """The table of a page, each cell as it says itself to a machine: ``data`` and ``time`` by their value."""
    (found,) = html.fromstring(document).xpath("//table")
    rows = [[one.text_content() for one in found.xpath("./thead/tr/th")]]
    for line in found.xpath("./tbody/tr"):
        values = []
        for cell in line.xpath("./th|./td"):
            exact = cell.xpath("./data/@value|./time/@datetime")
            told = exact[0] if exact else cell.text_content()
            values.append("" if told == "–" else told)
        rows.append(values)
    return rows


@pytest.mark.parametrize("words", HOSTILE)
def test_what_an_outsider_wrote_is_text_wherever_it_stands(words: str) -> None:
    rows = [row(words, status=words, url=words)]
    chart = charts.bars([{"x": 1, "y": words}], x="x", y="y", x_title=words, label=words)
    document = shown_as(Panel("x", table(rows), chart, intro=words, finding=words))
    tree = html.fromstring(document)
    assert [one.get("src") or one.get("type") for one in tree.xpath("//main//script")] == ["application/json"] * 2
    assert not tree.xpath("//main//img | //main//*[@onerror or @onload or @onmouseover] | //main//svg[@onload]")
    assert not [one for one in tree.xpath("//@href") if str(one).startswith("javascript:")]
    assert json.loads(tree.xpath("//figure/script")[0].text)["rows"][0]["y"] == words
    assert cells(document)[1][0] == words, "and all of it is there to be read"
    (told,) = tree.xpath("//script[@class='taken']")
    assert json.loads(told.text)["title"] == words == tree.xpath("//h1")[0].text


def test_the_file_holds_what_the_table_shows() -> None:
    rows = [row("a, b"), row('quoted "c"', status=None, n=None, share=None, day=None, seen=None), row("two\nlines", n=3)]
    told = table(rows)
    read = taken.table(told.csv([("Title", "x")]))
    assert read == cells(shown_as(Panel("x", told)))
    assert read[1] == ["a, b", "open", "1234567", "0.6312", "2025-01-02", "2025-09-02T00:00:00Z", ""]
    assert told.stem == "things_a-small-world_2025-09-02", "a file away from its page says of what world it is"
    assert replace(told, total=3).stem == told.stem
    assert replace(told, total=812).stem == "things_a-small-world_2025-09-02_first-3-of-812", "and that it is not the whole"


@pytest.mark.parametrize("value", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "=HYPERLINK(1)"])
def test_no_text_runs_in_a_spreadsheet(value: str) -> None:
    assert guarded(value) == f"'{value}"


def test_a_negative_number_stays_one() -> None:
    assert [guarded(-5), guarded(Decimal("-0.50")), guarded(-1.5), guarded(None)] == ["-5", "-0.5", "-1.5", ""]
    assert [plain(True), plain(["a", "b"]), plain(Decimal("100"))] == ["true", "a; b", "100"]
    assert [shown(None), shown(Decimal("0.4"), "share"), shown(1234, "number"), shown(Decimal("2.50"), "number")] == ["–", "40 %", "1,234", "2.5"]


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "//evil.example/x",
        "https://",
        "http:///x",
        "https://a b",
        "ftp://a/b",
        "https://u:p@a/",
        "https://[",
        "x" * 3,
        "",
    ],
)
def test_only_addresses_of_the_web_are_links(url: str) -> None:
    assert safe_url(url) is None


PANEL = Panel("x", Table("x", "X", (), [], caption(0, None, None, "live")))


def test_a_permanent_address_names_its_publication_and_no_host_that_is_none() -> None:
    def address(host: str, state: State) -> str:
        scope = {"type": "http", "app": APP, "scheme": "https", "method": "GET", "path": "/open-science/x", "query_string": b"", "root_path": "/open-science"}
        asked = Request({**scope, "headers": [(b"host", host.encode())]})
        return Page(asked, None, {(state.as_of, state.publication): PUBLICATION}, [], "CC-BY-4.0").permanent(state, replace(PANEL, path="x y"))  # type: ignore[arg-type]

    assert address("example.org:8080", State()) == "https://example.org:8080/open-science/x%20y?publication=7"
    assert address("example.org", State(as_of=date(2025, 8, 10), format="csv")) == "https://example.org/open-science/x%20y?publication=7", "the day is in it"
    for host in ('evil"><script>', "a b", "=1+1", "u:p@example.org", ""):
        assert address(host, State()) == "/open-science/x%20y?publication=7", host


def test_an_address_of_the_web_is_a_link_that_tells_nothing() -> None:
    assert safe_url("https://example.org/a?b=c#d") == "https://example.org/a?b=c#d"
    (link,) = html.fromstring(shown_as(Panel("x", table([row("a", url="https://example.org/a")])))).xpath("//td/a[@class='external']")
    assert (link.get("href"), link.get("rel")) == ("https://example.org/a", "noopener noreferrer")


@pytest.mark.parametrize(
    ("kind", "key", "locator", "expected"),
    [
        ("model", "a/b", "gated", "https://huggingface.co/a/b"),
        ("model_card", "a/b", "README.md#L16 (b > Training data)", "https://huggingface.co/a/b/blob/main/README.md?code=true#L16"),
        ("dataset", "a/b", "", "https://huggingface.co/datasets/a/b"),
        ("tree", "a/b", "src/train.py", "https://github.com/a/b/blob/HEAD/src/train.py"),
        ("tree", "a/b", "../../x", "https://github.com/a/b"),
        ("readme", "a/b", "README.md#L6 (x)", "https://github.com/a/b/blob/HEAD/README.md?plain=1#L6"),
        ("paper", "2402.00838", "title", "https://arxiv.org/abs/2402.00838"),
        ("link", "cs.CL/0001001", "/tags/1", "https://arxiv.org/abs/cs.CL/0001001"),
        ("paper", "2402.00838/../../x", "", None),
        ("model", "a/b/../../c", "", None),
        ("repository", "a/b?x=<script>", "", None),
        ("look", "datasets_of:a", "", "https://huggingface.co/a/datasets"),
        ("look", "models_of:a", "", "https://huggingface.co/a/models"),
        ("look", "repositories_of:a", "", "https://github.com/a?tab=repositories"),
        ("look", "model_card:a/b", "models", "https://huggingface.co/a/b/blob/main/README.md?code=true"),
        ("look", "readme:a/b", "", "https://github.com/a/b"),
        ("look", "repositories_of:a/../b", "", None),
        ("look", "models_of:account-0123456789abcdef", "", None),
        ("look", "listing:a/b", "", None),
        ("look", "look:model:a/b", "", None),
        ("correction", "a/b", "", None),
        ("model", "account-0123456789abcdef/repository-0123456789abcdef", "", None),
    ],
)
def test_where_a_record_can_be_seen(kind: str, key: str, locator: str, expected: str | None) -> None:
    assert source_url(kind, key, locator) == expected
    assert safe_url(expected or "") == expected
    assert artefact_url("paper", "x") is None


@pytest.mark.parametrize(
    "told",
    [
        {"as_of": "yesterday"},
        {"format": "exe"},
        {"publication": "0"},
        {"publication": "x"},
        {"country": "us"},
        {"country": "US' OR 1=1"},
        {"modality": "TEXT"},
        {"from_year": "1"},
        {"to_year": "two"},
        {"size": "huge"},
        {"sort": "name"},
        {"order": "up"},
        {"nobody": "knows"},
        {"modality": "te\x00xt"},
    ],
)
def test_a_state_takes_nothing_else(told: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        Filters.model_validate(told)


def test_an_address_holds_the_whole_state_and_gives_it_back() -> None:
    state = Cell(country="CN", from_year=2023, registry_only=False, sort="data", order="asc", lab="deepseek", dimension="code", as_of=date(2025, 8, 10))
    told = dict(part.split("=") for part in state.query().split("&"))
    assert Cell.model_validate(told) == state
    assert Cell().query() == "" and Cell.model_validate({"country": "", "lab": ""}) == Cell()
    assert state.query(lab=None, as_of=None, order="desc", format="csv") == "country=CN&from_year=2023&registry_only=false&sort=data&dimension=code&format=csv"


def test_the_line_below_says_n_coverage_day_and_world() -> None:
    assert str(caption(1200, Decimal("0.63"), WHEN, "live", "releases")) == "n = 1,200 releases · coverage 63 % · as of 2025-09-02 · live services"
    assert "n = 2 models · coverage 100 % of downloads · " in str(caption(2, 1.0, WHEN, "live", "models", of="downloads"))
    told = str(caption(Decimal("3.5"), None, None, "Sample", ""))
    assert told == "n = 3.5 · coverage does not apply · as of – · Sample: not the world"


def test_the_world_stands_above_every_page() -> None:
    (line,) = html.fromstring(shown_as(Panel("x", table([])))).xpath("//header//p[contains(@class, 'is-sample')]")
    assert "A small <world>" in line.text_content() and "2025-09-02" in line.text_content()


def edge(parent: str, child: str, relation: str = "finetune", **told: Any) -> dict[str, Any]:
    return {
        "parent_hub_id": parent,
        "child_hub_id": child,
        "relation": relation,
        "is_parent_seen": True,
        "parent_release_id": None,
        "child_release_id": None,
    } | told


def test_lineage_runs_from_left_to_right() -> None:
    drawn = lineage.draw([edge("a/base", "o/own"), edge("o/own", "x/q", "quantized"), edge("a/root", "a/base", is_parent_seen=False)], ["o/own"])
    assert drawn is not None
    place = {node.key: node for node in drawn.nodes}
    assert place["a/root"].x < place["a/base"].x < place["o/own"].x < place["x/q"].x
    assert [node.key for node in drawn.nodes if node.is_own] == ["o/own"] and not place["a/root"].is_seen
    assert all(0 <= node.x and node.x + lineage.WIDTH <= drawn.width and node.y + lineage.HEIGHT <= drawn.height for node in drawn.nodes)
    assert lineage.draw([], ["o/own"]) is None


def test_a_circle_or_a_crowd_is_drawn_within_bounds() -> None:
    circle = lineage.draw([edge("a/a", "a/b"), edge("a/b", "a/a"), edge("a/c", "a/c")], ["a/a"])
    assert circle is not None and len(circle.nodes) == 3 and circle.width < 5_000
    crowd = lineage.draw([edge("o/own", f"x/{number}") for number in range(200)], ["o/own"])
    assert crowd is not None and [node.count for node in crowd.nodes if node.hub_id is None] == [200] and len(crowd.nodes) == 2
    wide = lineage.draw([edge(f"p/{number}", "o/own", "merge") for number in range(100)], ["o/own"])
    assert wide is not None and len(wide.nodes) == lineage.NODES and wide.left_out == 101 - lineage.NODES


def test_the_libraries_are_as_their_packages_ship_them() -> None:
    table_rows = re.findall(r"^\| `([\w.-]+)` \|.*`([0-9a-f]{64})` \|$", (STATIC / "vendor" / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    files = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in (STATIC / "vendor").glob("*.js")}
    assert dict(table_rows) == files and len(files) == 2


def test_the_policy_lets_the_one_style_of_the_charts_in() -> None:
    shipped = next((STATIC / "vendor").glob("plot-*.js")).read_text(encoding="utf-8")
    (style,) = re.findall(r"`(:where\(\.\$\{\w+\}\) \{.*?)`", shipped, re.DOTALL)
    (name,) = re.findall(r"plot-[0-9a-f]{6}", shipped)
    written = re.sub(r"\$\{\w+\}", name, style).replace("\\n", "\n")
    digest = hashlib.sha256(written.encode()).digest()
    assert f"'sha256-{base64.b64encode(digest).decode()}'" == security.PLOT_STYLE
    assert "unsafe-inline" not in security.PAGE_POLICY and "unsafe-eval" not in security.PAGE_POLICY + security.DOCS_POLICY + security.DATA_DOCS_POLICY


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_every_ink_can_be_read_on_every_ground_light_and_dark() -> None:
    style = (STATIC / "page.css").read_text(encoding="utf-8")
    pairs = {name: (light, dark) for name, light, dark in re.findall(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)", style)}
    inks = ["ink", "soft", "link", *(name for name in pairs if name.startswith(("status-", "series-")))]
    for theme in (0, 1):
        for ink in inks:
            for ground in ("ground", "surface", "raised"):
                one, other = sorted((luminance(pairs[ink][theme]), luminance(pairs[ground][theme])))
                assert (other + 0.05) / (one + 0.05) >= 4.5, (ink, ground, ("light", "dark")[theme])
        one, other = sorted((luminance(pairs["sample-ink"][theme]), luminance(pairs["sample-ground"][theme])))
        assert (other + 0.05) / (one + 0.05) >= 4.5


def test_nothing_of_the_page_comes_from_elsewhere() -> None:
    folder = settings.ROOT / "plugins" / "observatory" / "web"
    for path in [*folder.glob("templates/*.html"), *STATIC.glob("*.js"), *STATIC.glob("*.css")]:
        words = path.read_text(encoding="utf-8").replace("http://www.w3.org/", "")
        loaded = re.findall(r"""(?:src=|@import|url\(|import\(|fetch\()\s*["']?(https?:)?//""", words)
        assert not loaded, path.name
        assert Path(path).stat().st_size < 60_000
        assert not re.search(r"<[^>]+\sstyle=|<style|<script(?![^>]*(?:src=|application/json))|\son\w+=", words) or path.suffix != ".html", path.name
