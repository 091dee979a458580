"""The page as files, and the page without Airflow: the same rows as the server's, no dead link, no name that is not to be seen."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
import taken
from fastapi import Depends
from lxml import html
from small_world import DAYS, R1, make_marts, model, new_run
from sqlalchemy import Engine, text
from starlette.testclient import TestClient

from observatory.errors import ObservatoryError
from observatory.landing.writer import land
from observatory.local import postgres, public
from observatory.sources.base import Page as Landed
from observatory.store import Folder
from observatory.warehouse.engine import engine_for
from observatory.warehouse.export import pseudonyms_of
from observatory.warehouse.migrate import migrate
from observatory.web import static_site
from observatory.web.app import create_app
from observatory.web.data import NothingPublished, engine_for_reader

LOGIN = "site_of_tests"
OUTSIDER = "jane-nobody-42"
HOSTILE = "</script><script>alert(1)</script>"
BASE = "https://example.org/observatory/"
KEY = bytes(32)
# The same view as a file and as the server's address.
SAME = {
    "overview.html": "overview",
    "overview/country-cn-9fc45082.html": "overview?country=CN",
    "lab/deepseek.html": "lab?lab=deepseek",
    "release/deepseek/deepseek-r1.html": "release?release=deepseek/deepseek-r1",
    "indicators.html": "indicators",
    "countries/dimension-code.html": "countries?dimension=code",
    "claims.html": "claims",
}


@dataclass(frozen=True)
class Made:
    """A site, and the server of the same marts."""

    written: static_site.Written
    above: Path
    server: TestClient
    url: str

    @property
    def folder(self) -> Path:
        return self.written.folder

    def tree(self, file: str) -> Any:
        return html.fromstring((self.folder / file).read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def warehouse(told_warehouse: Engine) -> Engine:
    """Three days, each published."""
    return told_warehouse


@pytest.fixture(scope="module")
def made(sockets: Path, warehouse: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    tuned = model(DAYS[2], f"{OUTSIDER}/my-r1", "2025-08-30T00:00:00.000Z", 7, gated=False, tags=["safetensors", f"base_model:finetune:{R1}"])
    land(warehouse, new_run(warehouse), "huggingface", Landed((tuned,), received={"model": 1}))
    with warehouse.begin() as connection:
        connection.execute(text("UPDATE core.lab SET name = :words WHERE lab_id = 'meta'"), {"words": HOSTILE})
    make_marts(warehouse)
    postgres.create_login(sockets, LOGIN, "observatory_reader")
    url = postgres.url(sockets, str(warehouse.url.database), user=LOGIN)
    above = tmp_path_factory.mktemp("public")
    written = write(warehouse, url, above, base=BASE)
    with TestClient(create_app(url, Folder(above), signed_in=Depends(lambda: None))) as server:
        yield Made(written, above, server, url)


@pytest.fixture
def few_views(monkeypatch: pytest.MonkeyPatch) -> None:
    """A site without the pages of labs, where those say nothing to the matter."""
    monkeypatch.setattr(static_site, "_HELD", {name: one for name, one in static_site._HELD.items() if name not in {"lab", "overview/cell"}})


def write(warehouse: Engine, url: str, above: Path, **told: Any) -> static_site.Written:
    with warehouse.connect() as owner:
        hidden = pseudonyms_of(owner, KEY)
    with engine_for_reader(url).connect() as reader:
        return static_site.write(reader, hidden, above, **told)


def cells(tree: Any, table: str) -> list[list[str]]:
    """A table's cells as text."""
    return [[" ".join(cell.text_content().split()) for cell in row] for row in tree.xpath(f"//table[{table}]//tbody/tr")]


def test_nothing_is_written_where_nothing_is_published(sockets: Path, tmp_path: Path) -> None:
    postgres.create_database(sockets, "empty_site")
    empty = engine_for(postgres.url(sockets, "empty_site"))
    migrate(empty)
    postgres.create_login(sockets, LOGIN, "observatory_reader")
    with pytest.raises(NothingPublished):
        write(empty, postgres.url(sockets, "empty_site", user=LOGIN), tmp_path)
    assert not [*tmp_path.glob("publication-*")]


def test_every_link_of_every_view_leads_to_a_file_and_every_anchor_to_a_place(made: Made) -> None:
    anchors: dict[Path, set[str]] = {}
    dead, seen = [], 0
    for path in made.folder.rglob("*.html"):
        tree = html.fromstring(path.read_text(encoding="utf-8"))
        assert not [one for one in tree.xpath("//script/@src | //img/@src | //link/@href | //form/@action") if urlsplit(one).netloc], (
            "nothing is loaded of others"
        )
        for address in tree.xpath("//@href | //@src | //form/@action"):
            parts = urlsplit(address)
            if parts.scheme in {"https", "http"}:
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            seen += 1
            if not target.is_file():
                dead.append(f"{path.relative_to(made.folder)}: {address}")
            elif parts.fragment:
                if target not in anchors:
                    anchors[target] = set(html.fromstring(target.read_text(encoding="utf-8")).xpath("//@id"))
                if parts.fragment not in anchors[target]:
                    dead.append(f"{path.relative_to(made.folder)}: {address} has no such place")
    assert dead == [] and seen > 500


@pytest.mark.parametrize(("file", "address"), SAME.items(), ids=SAME)
def test_a_view_holds_the_rows_that_the_server_shows(made: Made, file: str, address: str) -> None:
    ours, theirs = made.tree(file), html.fromstring(made.server.get(f"/{address}").text)
    places = [one.get("id") or f"@class='{one.get('class')}'" for one in theirs.xpath("//table")]
    assert places
    for place in places:
        table = place if place.startswith("@") else f"@id='{place}'"
        found, expected = cells(ours, table), cells(theirs, table)
        assert [[re.sub(r"account-\w+/repository-\w+", f"{OUTSIDER}/my-r1", cell) for cell in row] for row in found] == expected
    assert ours.xpath("count(//figure[@class='chart'])") == theirs.xpath("count(//figure[@class='chart'])")


@pytest.mark.parametrize(("file", "address"), SAME.items(), ids=SAME)
def test_every_panel_has_its_rows_as_files_and_names_its_place(made: Made, file: str, address: str) -> None:
    view, _, query = address.partition("?")
    panels = made.tree(file).xpath("//section[contains(@class, 'panel')][.//div[@class='takes']]")
    assert panels
    for panel in panels:
        of = {link.text_content().split()[0]: (made.folder / file).parent / link.get("href") for link in panel.xpath(".//ul[@class='take-list']//a[@download]")}
        (permanent,) = panel.xpath(".//a[@class='permanent']/@href")
        assert permanent == f"{BASE}{made.folder.name}/{file}#{panel.get('id')}"
        csv_told, json_told = of["CSV"].read_bytes().decode(), json.loads(of["JSON"].read_text(encoding="utf-8"))
        said = dict(taken.said(csv_told))
        assert said["Address"] == permanent == json_told["address"] and "a small world" in said["World"]
        assert len(taken.table(csv_told)) - 1 == len(json_told["rows"])
        assert permanent in json_told["citation"]["apa"] and "publication" not in query and view


def test_the_rows_of_a_file_are_those_of_the_servers_file(made: Made) -> None:
    for file, address in (
        ("overview/matrix.csv", "overview/matrix"),
        ("lab/deepseek/releases.csv", "lab/releases?lab=deepseek"),
        ("indicators/indicator-matrix.csv", "indicators/matrix"),
    ):
        theirs = made.server.get(f"/{address}{'&' if '?' in address else '?'}format=csv").text
        assert taken.table((made.folder / file).read_bytes().decode()) == taken.table(theirs)


def test_no_name_of_an_outsider_is_in_any_file(made: Made) -> None:
    # The server behind a login shows it: so it could have been in a file.
    assert OUTSIDER in made.server.get("/release?release=deepseek/deepseek-r1").text
    found = [path for path in made.folder.rglob("*") if path.is_file() and OUTSIDER.encode() in path.read_bytes().lower()]
    assert found == []
    told = (made.folder / "release/deepseek/deepseek-r1.html").read_text(encoding="utf-8")
    assert re.search(r"account-[0-9a-f]{16}/repository-[0-9a-f]{16}", told)
    assert not re.search(r'href="https://huggingface\.co/account-', told)


def test_no_bill_of_materials_is_in_the_site(made: Made) -> None:
    # A bill puts names into addresses and sentences, where what was taken down is not found by its name alone.
    assert not made.tree("release/deepseek/deepseek-r1.html").xpath("//a[text()='Bill of materials']")
    assert made.server.get("/release/bom?release=deepseek/deepseek-r1").json()["components"]
    assert [*made.folder.rglob("*.cdx.json")] == []


def test_what_was_taken_down_is_in_no_file(made: Made, warehouse: Engine, few_views: None, tmp_path: Path) -> None:
    gone = "deepseek-ai/later-7b"
    assert any(gone in path.read_text(encoding="utf-8").lower() for path in (made.folder / "search").glob("*.json"))
    with warehouse.begin() as connection:
        query = "INSERT INTO core.takedown (service, kind, id, requested_on, reason) VALUES ('huggingface', 'model', :id, '2025-09-01', 'asked for')"
        connection.execute(text(query), {"id": gone})
    try:
        written = write(warehouse, made.url, tmp_path)
    finally:
        with warehouse.begin() as connection:
            connection.execute(text("DELETE FROM core.takedown WHERE id = :id"), {"id": gone})
    kept = [path for path in written.folder.rglob("*") if path.is_file() and b"/later-7b" in path.read_bytes().lower()]
    assert kept == []


def test_every_view_says_of_which_world_it_is_and_is_light(made: Made) -> None:
    assert made.written.views > 20 and made.written.heaviest[1] < static_site.MOST_BYTES
    for path in made.folder.rglob("*.html"):
        if path != made.folder / "index.html":
            told = path.read_text(encoding="utf-8")
            assert "a small world" in told and "speaks of itself only" in told, path
            assert HOSTILE not in told and not re.search(r"(?:src|action)=\"https?:", told), path
            assert "Airflow" not in html.fromstring(told).xpath("string(//header)"), path


def test_the_index_finds_a_name_and_leads_to_its_file(made: Made) -> None:
    found = json.loads((made.folder / "search" / "d.json").read_text(encoding="utf-8"))
    assert {"lab", "release", "model"} == {kind for kind, *_ in found}
    assert all((made.folder / file).is_file() for *_, file in found)
    assert any(name == R1 and file == "release/deepseek/deepseek-r1.html" for _, name, _, file in found)


def test_a_site_is_replaced_as_a_whole_and_stays_where_a_view_cannot_be_made(
    made: Made, warehouse: Engine, few_views: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = write(warehouse, made.url, tmp_path)
    (written.folder / "left.txt").write_text("of an earlier one", encoding="utf-8")
    with monkeypatch.context() as broken:
        broken.setitem(static_site._HELD, "no-such-view", static_site._HELD["claims"])
        broken.setattr(static_site, "BEGINS", ("overview", "no-such-view"))
        with pytest.raises(ObservatoryError, match="404 for no-such-view"):
            write(warehouse, made.url, tmp_path)
    assert (written.folder / "left.txt").exists() and not [*tmp_path.glob(".publication-*")]
    write(warehouse, made.url, tmp_path)
    assert not (written.folder / "left.txt").exists()
    assert f'url={written.folder.name}/overview.html"' in (tmp_path / "index.html").read_text(encoding="utf-8")


def test_panels_are_written_for_frames_only_where_pages_may_frame_them(made: Made, warehouse: Engine, few_views: None, tmp_path: Path) -> None:
    assert not (made.folder / "embed").exists() and "X-Frame-Options" in (made.above / "_headers").read_text(encoding="utf-8")
    assert "iframe" not in (made.folder / "countries.html").read_text(encoding="utf-8")
    framed = write(warehouse, made.url, tmp_path, base=BASE, framed_by=("https://news.example",))
    (code,) = html.fromstring((framed.folder / "countries.html").read_text(encoding="utf-8")).xpath(
        "//section[@id='countries-pair']//pre[@class='framed']/text()"
    )
    (address,) = html.fromstring(code).xpath("//iframe/@src")
    told = html.fromstring((framed.folder / address.removeprefix(f"{BASE}{framed.folder.name}/")).read_text(encoding="utf-8"))
    assert told.xpath("//section[@id='countries-pair']") and not told.xpath("//nav | //form") and "a small world" in told.text_content()
    assert told.xpath("//a[@class='whole']/@href") == [f"{BASE}{framed.folder.name}/countries.html#countries-pair"]
    headers = (tmp_path / "_headers").read_text(encoding="utf-8")
    assert "frame-ancestors 'self' https://news.example" in headers and "X-Frame-Options" not in headers


@pytest.mark.parametrize(
    ("told", "expected"), [("", ""), ("https://a.example/x", "https://a.example/x/"), ("http://localhost:8000/", "http://localhost:8000/")]
)
def test_the_address_of_a_site_ends_with_a_slash(told: str, expected: str) -> None:
    assert public.address_of(told) == expected


@pytest.mark.parametrize(
    "told", ["ftp://a.example", "https://", "https://u:p@a.example", "https://a.example/?x=1", "https://a.example/#x", "https://a.example/ x", "//a.example"]
)
def test_what_is_no_address_of_a_site_is_refused(told: str) -> None:
    with pytest.raises(ObservatoryError):
        public.address_of(told)


def test_without_airflow_the_page_reads_only_and_answers_to_its_own_name(made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with TestClient(public.application(made.url, tmp_path), base_url="http://127.0.0.1:8713") as client:
        assert client.get("/overview").status_code == 200 and "DeepSeek" in client.get("/lab").text
        assert client.get("/collection").status_code == 200
        assert client.post("/overview").status_code == 405 and client.post("/mcp", json={}).status_code == 404
        assert client.get("/overview", headers={"host": "rebound.example"}).status_code == 400
    monkeypatch.setenv("OBSERVATORY_HOSTS", "data.example.org")
    with TestClient(public.application(made.url, tmp_path), base_url="http://127.0.0.1:8713") as client:
        assert client.get("/overview", headers={"host": "data.example.org"}).status_code == 200
    monkeypatch.setenv("OBSERVATORY_HOSTS", "*")
    with pytest.raises(ObservatoryError):
        public.application(made.url, tmp_path)


PAIR = "/countries/pair?embed=true"


def test_no_other_page_frames_a_panel_unless_it_is_named(made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = create_app(made.url, Folder(tmp_path), signed_in=Depends(lambda: None))
    with TestClient(app) as client:
        answer = client.get(PAIR)
        assert "frame-ancestors 'self'" in answer.headers["content-security-policy"] and answer.headers["x-frame-options"] == "SAMEORIGIN"
        assert "iframe" not in client.get("/countries").text
    monkeypatch.setenv("OBSERVATORY_FRAME_ANCESTORS", "https://news.example https://*.paper.example:8443")
    with TestClient(create_app(made.url, Folder(tmp_path), signed_in=Depends(lambda: None))) as client:
        answer = client.get(PAIR)
        policy = answer.headers["content-security-policy"]
        assert policy.endswith("frame-ancestors 'self' https://news.example https://*.paper.example:8443") and "x-frame-options" not in answer.headers
        assert "<nav" not in answer.text and "<form" not in answer.text and "a small world" in answer.text
        view = client.get("/countries")
        assert view.headers["x-frame-options"] == "SAMEORIGIN" and view.headers["content-security-policy"].endswith("frame-ancestors 'self'")
        (code,) = html.fromstring(view.text).xpath("//section[@id='countries-pair']//pre[@class='framed']/text()")
        (address,) = html.fromstring(code).xpath("//iframe/@src")
        assert re.search(r"/countries/pair\?(?=.*embed=true)(?=.*publication=\d+)", address) and client.get(address).status_code == 200
        assert client.get("/countries?embed=true").status_code == 404, "a whole view is framed by none"


@pytest.mark.parametrize(
    "told", ["news.example", "https://news.example/path", "'none'", "https://a.example; script-src *", "javascript:x", "data:", "https://*"]
)
def test_what_is_no_origin_lets_no_page_frame_a_panel(made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told: str) -> None:
    monkeypatch.setenv("OBSERVATORY_FRAME_ANCESTORS", told)
    with TestClient(create_app(made.url, Folder(tmp_path), signed_in=Depends(lambda: None))) as client:
        answer = client.get(PAIR)
    assert answer.headers["content-security-policy"].endswith("frame-ancestors 'self'") and answer.headers["x-frame-options"] == "SAMEORIGIN"
    with pytest.raises(ObservatoryError):
        public.application(made.url, tmp_path)


def test_the_matrix_is_sorted_and_narrowed_and_a_cell_leads_to_what_decides_it(made: Made) -> None:
    client = made.server

    def told(query: str) -> list[dict[str, str]]:
        answer = client.get(f"/indicators/matrix?format=csv&lab=deepseek{query}")
        assert answer.status_code == 200, answer.text[:300]
        return taken.rows(answer.text)

    every = told("")
    assert len(every) > 3
    days = [row["Released"] for row in every if row["Released"]]
    assert days == sorted(days, reverse=True) and [row["Released"] for row in told("&order=asc") if row["Released"]] == sorted(days)
    order = ["open", "partial", "closed", "unknown"]
    weights = [order.index(row["Final weights"]) for row in told("&sort=final_weights")]
    assert weights == sorted(weights) and len(set(weights)) > 1
    assert [order.index(row["Final weights"]) for row in told("&sort=final_weights&order=asc")] == sorted(weights, reverse=True)
    assert [row["Release"] for row in told("&sort=release&order=asc")] == sorted((row["Release"] for row in every), key=str.lower)
    ((status, _),) = Counter(row["Final weights"] for row in every).most_common(1)
    narrowed = told(f"&indicator=final_weights&status={status}")
    assert 0 < len(narrowed) < len(every)
    assert [row for row in every if row["Final weights"] == status] == sorted(narrowed, key=lambda row: every.index(row))
    assert {row["Lab"] for row in every} == {"DeepSeek"}
    assert len({row["Lab"] for row in taken.rows(client.get("/indicators/matrix?format=csv").text)}) > 1
    assert "Final weights" not in told("&dimension=code")[0] and "Training code" in told("&dimension=code")[0]
    for wrong in ("&sort=nothing_of_this", "&indicator=nothing_of_this&status=open"):
        assert client.get(f"/indicators?{wrong[1:]}").status_code == 404
    tree = html.fromstring(client.get("/indicators?lab=deepseek").text)
    (link,) = [
        one for one in tree.xpath("//table[@id='table-indicator-matrix']//tbody//td/a/@href") if one.endswith("#i-final_weights") and "deepseek-r1" in one
    ][:1]
    page = html.fromstring(client.get(link.partition("#")[0]).text)
    (row,) = page.xpath("//tr[@id='i-final_weights']")
    assert "Final weights" in row.text_content() and row.xpath(".//a[contains(@class, 'external')]")
