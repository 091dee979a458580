"""The page on a real warehouse, through a login that may read what is published and nothing else."""

from __future__ import annotations

import json
import random
import re
import string
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import taken
from fastapi import Depends, FastAPI, HTTPException
from jsonschema import Draft202012Validator
from lxml import html
from openapi_core import OpenAPI
from small_world import DAYS, LLAMA, R1, make_marts
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError
from starlette.testclient import TestClient

from observatory.agents.over_http import application
from observatory.errors import WarehouseError
from observatory.local import postgres
from observatory.store import Folder
from observatory.warehouse import logins
from observatory.web import data
from observatory.web.app import create_app

LOGIN = "page_of_tests"
RELEASE = "deepseek/deepseek-r1"
HOSTILE = "</script><script>alert(1)</script>=1+1"
VIEWS = (
    "overview",
    "overview?country=CN&modality=text&from_year=2023&to_year=2026&size=unknown&sort=data&order=asc&registry_only=false",
    "overview/cell?lab=deepseek&dimension=weights",
    "overview/cell?dimension=data&status=unknown",
    "lab",
    "lab?words=deep",
    "lab?lab=deepseek&measure=likes&weighting=release",
    "release",
    "release?words=r1",
    "search",
    "search?words=deepseek r1",
    f"release?release={RELEASE}",
    "indicators",
    "indicators?lab=deepseek&country=CN&dimension=code&indicator=training_code&status=unknown&sort=open&order=asc",
    "countries",
    "claims",
    "collection",
)
PANELS = (
    "overview/matrix",
    "overview/releases?lab=deepseek&dimension=methods",
    "overview/evidence?lab=deepseek&dimension=methods",
    "lab/list",
    "indicators/matrix?dimension=weights",
    "search/list?words=deepseek",
    "countries/pair?first=CN&second=US&dimension=data",
    "lab/releases?lab=deepseek",
    "lab/adoption?lab=deepseek",
    "lab/licences?lab=deepseek",
    "lab/changes?lab=deepseek",
    "release/list",
    f"release/indicators?release={RELEASE}",
    f"release/evidence?release={RELEASE}",
    f"release/models?release={RELEASE}",
    f"release/lineage?release={RELEASE}",
    f"release/time?release={RELEASE}",
    f"release/assessments?release={RELEASE}",
)


LONGER_THAN_A_PAGE = {"indicators/matrix?dimension=weights", "release/list"}


def nobody_is_signed_in() -> None:
    raise HTTPException(401)


@pytest.fixture(scope="module")
def warehouse(told_warehouse: Engine) -> Engine:
    """Three days, each published."""
    return told_warehouse


@pytest.fixture(scope="module")
def reader(sockets: Path, warehouse: Engine) -> str:
    """The address of a login of the page's kind, on a warehouse of three days with an outsider's words in it."""
    with warehouse.begin() as connection:
        connection.execute(text("UPDATE core.lab SET name = :words WHERE lab_id = 'meta'"), {"words": HOSTILE})
        connection.execute(text("UPDATE core.lab SET homepage = 'javascript:alert(1)' WHERE lab_id = 'deepseek'"))
    make_marts(warehouse)
    with warehouse.begin() as connection:
        query = text("UPDATE mart.evidence SET quotation = :words WHERE hub_id = :hub_id AND rule = 'methods.model_card'")
        assert connection.execute(query, {"words": HOSTILE, "hub_id": R1}).rowcount
    postgres.create_login(sockets, LOGIN, "observatory_reader")
    return postgres.url(sockets, str(warehouse.url.database), user=LOGIN)


@pytest.fixture(scope="module")
def client(reader: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder = tmp_path_factory.mktemp("state")
    (folder / "data_docs" / "run").mkdir(parents=True)
    (folder / "data_docs" / "index.html").write_text("<script>1</script>checks", encoding="utf-8")
    (folder / "data_docs" / "run" / "index.html").write_text("a run", encoding="utf-8")
    (folder / "secrets.json").write_text("key", encoding="utf-8")
    (folder / "data_docs" / "out").symlink_to(folder / "secrets.json")
    airflow = FastAPI()
    airflow.mount("/open-science", create_app(reader, Folder(folder), signed_in=Depends(lambda: None), agents=application))
    with TestClient(airflow, base_url="http://testserver/open-science/") as found:
        yield found


def cells(document: str, name: str) -> list[list[str]]:
    """A table of a page, each cell as it says itself to a machine."""
    (found,) = html.fromstring(document).xpath(f"//table[@id='table-{name}']")
    rows = [[one.text_content() for one in found.xpath("./thead/tr/th")]]
    for line in found.xpath("./tbody/tr[not(td[@colspan])]"):
        exact = [(cell.xpath("./data/@value|./time/@datetime") or [cell.text_content()])[0] for cell in line.xpath("./th|./td")]
        rows.append(["" if told == "–" else told for told in exact])
    return rows


@pytest.mark.parametrize("path", VIEWS)
def test_every_view_is_shown_small_and_hardened(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text[:500]
    assert len(answer.content) < 500_000
    tree = html.fromstring(answer.text)
    assert "a small world" in tree.xpath("//header")[0].text_content(), "of what world it speaks"
    assert len(tree.xpath("//h1")) == 1 and tree.xpath("//main") and tree.xpath("//nav[@aria-label]") and tree.xpath("//a[@class='skip'][@href='#main']")
    assert "script-src" not in answer.headers["content-security-policy"] and "default-src 'self'" in answer.headers["content-security-policy"]
    assert "frame-ancestors 'self'" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff" and "no-cache" in answer.headers["cache-control"]
    assert answer.headers["content-encoding"] == "gzip"
    for one in tree.xpath("//table"):
        assert one.xpath("./caption") and all(head.get("scope") for head in one.xpath(".//th"))
    assert not tree.xpath("//*[@style] | //style | //*[@onclick]")
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert not [field.get("name") for field in tree.xpath("//select | //input[not(@type='hidden')]") if not field.xpath("ancestor::label | @aria-label")]


@pytest.mark.parametrize("path", PANELS)
def test_the_file_of_a_panel_equals_its_table(client: TestClient, path: str) -> None:
    document = client.get(path)
    told = client.get(f"{path}{'&' if '?' in path else '?'}format=csv")
    assert (document.status_code, told.status_code) == (200, 200)
    assert told.headers["content-type"] == "text/csv; charset=utf-8"
    assert "a-small-world" in told.headers["content-disposition"]
    (name,) = (one.removeprefix("table-") for one in html.fromstring(document.text).xpath("//table/@id"))
    rows = [[cell.removeprefix("'") if cell.startswith("'=") else cell for cell in line] for line in taken.table(told.text)]
    shown = cells(document.text, name)
    # What is too long for a page is whole in its file.
    assert rows[: len(shown)] == shown and (len(rows) > len(shown)) == (path in LONGER_THAN_A_PAGE)
    (line,) = html.fromstring(document.text).xpath("//p[@class='line']/text()")
    assert line.startswith("n = ") and "coverage" in line and "as of" in line and "a small world: not the world" in line


@pytest.mark.parametrize("part", ["", "&part=2", "&part=999"])
@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("indicators/matrix?sort=date", "SELECT count(*) FROM mart.release_overview"),
        ("indicators/matrix?country=CN", "SELECT count(*) FROM mart.release_overview WHERE 'CN' = ANY (countries)"),
        ("indicators/matrix?from_year=2024&to_year=2024", "SELECT count(*) FROM mart.release_overview WHERE release_year = 2024"),
        (
            "indicators/matrix?indicator=final_weights&status=closed",
            "SELECT count(*) FROM mart.release_overview JOIN mart.release_indicator i USING (release_id)"
            " WHERE i.indicator = 'final_weights' AND i.status = 'closed'",
        ),
        ("release/list?words=", "SELECT count(*) FROM mart.release_disclosure WHERE is_counted"),
    ],
)
def test_a_file_holds_every_row_that_the_filter_keeps(client: TestClient, warehouse: Engine, path: str, query: str, part: str) -> None:
    """Whatever part of the list the page shows, and however long it is."""
    with warehouse.connect() as connection:
        expected = connection.execute(text(query)).scalar_one()
    assert expected > 50, "else one page would hold it"
    found = taken.rows(client.get(f"{path}{part if 'indicators' in path else part.replace('999', '500')}&format=csv").text)
    assert len(found) == expected == len({tuple(row.items()) for row in found})
    told = client.get(f"{path}&format=json").json()
    assert len(told["rows"]) == told["total"] == expected


@pytest.mark.parametrize(
    ("path", "name", "query"),
    [
        ("overview/releases?dimension=weights", "releases", "SELECT count(*) FROM mart.release_overview"),
        (
            "overview/evidence?dimension=weights",
            "evidence",
            "SELECT count(*) FROM mart.evidence e JOIN mart.release r USING (release_id) WHERE r.is_flagship AND e.dimension = 'weights'",
        ),
    ],
)
def test_a_file_of_a_cell_holds_all_that_the_cell_counts(client: TestClient, warehouse: Engine, path: str, name: str, query: str) -> None:
    with warehouse.connect() as connection:
        expected = connection.execute(text(query)).scalar_one()
    header = 1
    assert 1 < len(cells(client.get(path).text, name)) - header <= 300 < expected, "a page shows a part"
    answer = client.get(f"{path}&format=csv")
    assert len(taken.rows(answer.text)) == expected and "first-" not in answer.headers["content-disposition"]


def test_the_numbers_are_those_of_the_marts(client: TestClient, warehouse: Engine) -> None:
    rows = {line["Lab"]: line for line in taken.rows(client.get("overview/matrix?format=csv").text)}
    counts_of = ", ".join(f"count(*) FILTER (WHERE f.status = '{status}')" for status in ("open", "partial", "closed", "unknown"))
    query = (
        f"SELECT l.name, f.dimension, count(*), {counts_of} FROM core.finding f"
        " JOIN core.release r ON f.subject_kind = 'release' AND f.subject_id = r.release_id JOIN core.lab l USING (lab_id)"
        " WHERE r.is_registry AND r.is_counted AND f.dimension <> 'licence' GROUP BY 1, 2"
    )
    with warehouse.connect() as connection:
        marts = connection.execute(text(query)).all()
    assert len({name for name, *_ in marts}) == len(rows) > 20
    for name, dimension, n, *counts in marts:
        told = rows[name]
        assert [int(told["Releases"]), *(int(told[f"{dimension} {status}"]) for status in ("open", "partial", "closed", "unknown"))] == [n, *counts]


def test_a_cell_opens_its_releases_and_their_evidence(client: TestClient) -> None:
    tree = html.fromstring(client.get("overview?sort=lab&order=asc").text)
    assert tree.xpath("//th[@aria-sort]/@aria-sort") == ["ascending"]
    (link,) = tree.xpath("//td[@class='cell']/a[contains(@href, 'lab=deepseek') and contains(@href, 'dimension=methods')]/@href")
    behind = client.get(f"http://testserver{link}")
    rows = {line[0]: line for line in cells(behind.text, "releases")}
    assert rows["DeepSeek-R1"][1] == "open"
    evidence = cells(behind.text, "evidence")
    assert [HOSTILE in line for line in evidence].count(True) >= 1, "an outsider's words stand there as he wrote them"
    assert "https://arxiv.org/abs/2501.12948" in html.fromstring(behind.text).xpath("//a[@class='external']/@href")


def test_a_release_tells_what_it_rests_on(client: TestClient) -> None:
    tree = html.fromstring(client.get(f"release?release={RELEASE}").text)
    assert [one.text_content().strip() for one in tree.xpath("//section[@class='card']//span[contains(@class, 'status')]")][:1] == ["partial"]
    drawn = tree.xpath("//*[@class='lineage']//*[local-name()='title']/text()")
    assert R1 in drawn and LLAMA in drawn
    indicators = cells(html.tostring(tree, encoding="unicode"), "indicators")
    assert len(indicators) > 25 and any("weights.gating" in line[6] for line in indicators)


@pytest.mark.parametrize("path", PANELS)
def test_a_panel_tells_machines_what_it_tells_people(client: TestClient, path: str) -> None:
    asked = f"{path}{'&' if '?' in path else '?'}"
    told = client.get(f"{asked}format=json")
    assert told.headers["content-type"] == "application/json" and "attachment" in told.headers["content-disposition"]
    found = told.json()
    sheet = client.get(f"{asked}format=csv").text
    said, titles = dict(taken.said(sheet)), taken.table(sheet)[0]
    assert [one["title"] for one in found["columns"]] == [one.removeprefix("'") for one in titles]
    assert len(found["rows"]) == len(taken.rows(sheet)) and all(set(row) == {one["key"] for one in found["columns"]} for row in found["rows"])
    # Above the table a title has no quotation mark, and no sign that begins a formula after the end of a cell.
    assert (found["address"], re.sub("['\"]", "", found["title"])) == (said["Address"], said["Title"].replace("'", ""))
    assert found["licence"] == "CC-BY-4.0" and said["Licence"].startswith("CC-BY-4.0 https://")
    assert found["publication"] and f"publication {found['publication']}" in said["Source"] and said["Date"] == found["as_of"][:10]
    assert found["queries"] and all(one.startswith("sql/page/") for one in found["queries"])
    assert found["address"] in found["citation"]["apa"] and found["address"] in found["citation"]["bibtex"]
    # The address is that of this panel, and shows the same.
    (again,) = html.fromstring(client.get(found["address"]).text).xpath("//section[contains(@class, 'panel')]//h1/text()")
    assert " ".join(again.split()) == found["title"]


def test_a_permanent_address_shows_the_same_after_the_next_publication(client: TestClient, warehouse: Engine) -> None:
    path = "lab/list?words=deepseek"
    (told,) = html.fromstring(client.get(path).text).xpath("//script[@class='taken']/text()")
    address = json.loads(told)["address"]
    assert re.search(r"[?&]publication=\d+$", address)
    before = cells(client.get(address).text, "labs")
    with warehouse.begin() as connection:
        connection.execute(text("UPDATE core.lab SET name = 'DeepSeek again' WHERE lab_id = 'deepseek'"))
    make_marts(warehouse)
    now, kept = client.get(path).text, client.get(address).text
    assert "DeepSeek again" in [line[0] for line in cells(now, "labs")]
    assert cells(kept, "labs") == before and before[1][0] == "DeepSeek" and "not the newest" in kept
    # From there on, every link and form stays on it.
    number = address.rpartition("=")[2]
    tree = html.fromstring(kept)
    assert all(f"publication={number}" in link for link in tree.xpath("//nav[@aria-label='Views']//a/@href") if "docs" not in link)
    assert tree.xpath("//header//form//input[@name='publication']/@value") == [number]
    assert "publication=" not in client.get(f"overview?as_of={DAYS[1]}").text.split("</header>")[0], "a day stays a day"
    with warehouse.begin() as connection:
        connection.execute(text("UPDATE core.lab SET name = 'DeepSeek' WHERE lab_id = 'deepseek'"))
    make_marts(warehouse)


def found(client: TestClient, words: str) -> list[tuple[str, str]]:
    rows = client.get("search/list", params={"words": words, "format": "json"}).json()["rows"]
    return [(row["what"], row["name"]) for row in rows]


def test_search_finds_labs_releases_and_models_by_their_names(client: TestClient) -> None:
    told = found(client, "DeepSeek")
    assert told[0] == ("Lab", "DeepSeek") and {kind for kind, _ in told} == {"Lab", "Release", "Model"}
    assert [kind for kind, _ in told] == sorted((kind for kind, _ in told), key=["Lab", "Release", "Model"].index)
    assert ("Release", "DeepSeek-R1") in found(client, "r1  deepseek"), "the order of words says nothing"
    assert ("Model", R1) in found(client, R1)
    assert found(client, "deepseek nothing-of-this-kind") == found(client, "%") == found(client, "_____") == found(client, "' OR 1=1 --") == []
    assert ("Lab", HOSTILE) in found(client, "alert(1)"), "an outsider's name is found as he wrote it"
    page = client.get("search", params={"words": HOSTILE[:80]})
    assert page.status_code == 200 and "<script>alert" not in page.text
    (form,) = html.fromstring(client.get("overview").text).xpath("//header//form[@role='search']")
    assert (form.get("method"), form.get("action")) == ("get", "/open-science/search") and form.xpath(".//input[@name='words']")


def test_search_lists_no_more_than_its_bound(client: TestClient) -> None:
    told = client.get("search/list", params={"words": "e", "format": "json"}).json()
    kinds = [row["what"] for row in told["rows"]]
    assert all(kinds.count(kind) <= 50 for kind in set(kinds)) and told["total"] > len(kinds)


@pytest.mark.parametrize("view", VIEWS)
def test_no_title_or_finding_has_two_marks_in_a_row(client: TestClient, view: str) -> None:
    headings = html.fromstring(client.get(view).text).xpath("//h1 | //h2 | //h3 | //*[contains(@class, 'finding')]")
    assert [words for one in headings if re.search(r"[,;:]\s*[,;:.]", words := one.text_content())] == []


def test_two_countries_stand_on_one_axis_with_the_numbers_of_the_mart(client: TestClient, warehouse: Engine) -> None:
    tree = html.fromstring(client.get("countries?first=CN&second=US&dimension=methods").text)
    assert [tree.xpath(f"string(//select[@name='{name}']/option[@selected]/@value)") for name in ("first", "second")] == ["CN", "US"]
    rows = client.get("countries/pair?first=CN&second=US&dimension=methods&format=json").json()["rows"]
    query = (
        "SELECT country, cohort::integer, n, low, high FROM mart.share_estimate WHERE measure = 'share' AND status = 'open' AND dimension = 'methods'"
        " AND weighting = 'release' AND cohort ~ '^[0-9]{4}$' AND country IN ('CN', 'US') ORDER BY country, cohort"
    )
    with warehouse.connect() as connection:
        marts = [(*row[:3], float(row[3]), float(row[4])) for row in connection.execute(text(query))]
    assert [(row["country"], row["year"], row["n"], row["low"], row["high"]) for row in rows] == marts and {row[0] for row in marts} == {"CN", "US"}
    other = client.get("countries/pair?first=US&second=CN&dimension=methods&format=json").json()["rows"]
    assert [row["country"] for row in other][:1] == ["US"], "in the order that was asked for"


def test_years_after_the_registry_s_day_are_marked_and_each_panel_names_what_it_counts(client: TestClient, warehouse: Engine) -> None:
    paths = ("countries/pair?first=CN&second=US", "countries/years?countries=US")

    def marked() -> list[set[int]]:
        rows = [client.get(f"{path}&dimension=weights&format=json").json()["rows"] for path in paths]
        return [{row["year"] for row in found if row["is_after_registry"]} for found in rows]

    before = marked()
    with warehouse.begin() as connection:
        for table, column in (("share_estimate", "cohort"), ("disclosure_profile", '"window"')):
            connection.execute(text(f"UPDATE mart.{table} SET is_after_registry = NOT is_after_registry WHERE {column} = '2023'"))
    after = marked()
    with warehouse.begin() as connection:
        for table, column in (("share_estimate", "cohort"), ("disclosure_profile", '"window"')):
            connection.execute(text(f"UPDATE mart.{table} SET is_after_registry = NOT is_after_registry WHERE {column} = '2023'"))
        day = connection.execute(text("SELECT min(listed_to) FROM mart.registry_as_of WHERE lab_id = 'all'")).scalar_one()
    assert [one ^ two for one, two in zip(before, after, strict=True)] == [{2023}, {2023}]
    page = html.fromstring(client.get("countries?first=CN&second=US").text)
    panels = {
        one.get("id") or "": one.text_content()
        for one in page.xpath("//section")
        if "by country" in one.text_content() or "by year of release" in one.text_content()
    }
    told = " ".join(panels.values()) or page.text_content()
    assert told.count(f"The registry was gone through up to {day:%-d %B %Y}: years that end after it stand on grey") == 2
    assert told.count("Draw no line across it.") == 2, "the break of 2020 and 2021 stands with both charts over years"
    assert "Flagship releases of the registry with open weights" in told and "share open by country, all counted releases" in told
    assert "share open by year of release, all counted releases" in told and "Every release counts whole" not in told
    rated = html.fromstring(client.get("countries?scope=rated").text).text_content()
    assert "all counted releases seen on a service" in rated
    charts = [one for one in client.get("countries").text.split('"kind"') if '"marked": "is_after_registry"' in one or '"marked":"is_after_registry"' in one]
    assert len(charts) == 2


def test_what_changed_is_told_from_publication_to_publication(client: TestClient) -> None:
    rows = taken.table(client.get("lab/changes?lab=deepseek&format=csv").text)
    assert ["DeepSeek-R1", "weights", "open", "partial"] in [line[1:] for line in rows]
    before = taken.table(client.get(f"lab/changes?lab=deepseek&format=csv&as_of={DAYS[1]}").text)
    assert ["DeepSeek-R1", "weights", "open", "partial"] not in [line[1:] for line in before]


def test_a_day_shows_what_was_published_on_it(client: TestClient) -> None:
    def status(day: str) -> str:
        rows = cells(client.get(f"lab/releases?lab=deepseek{day}").text, "releases")
        return next(line[4] for line in rows if line[0] == "DeepSeek-R1")

    assert (status(""), status(f"&as_of={DAYS[1]}"), status(f"&as_of={DAYS[0]}")) == ("partial", "open", "open")
    answer = client.get(f"overview?as_of={DAYS[1]}")
    assert f"as of {DAYS[1]}" in html.fromstring(answer.text).xpath("//header")[0].text_content()
    links = html.fromstring(answer.text).xpath("//nav[@aria-label='Views']//a/@href")
    assert all(f"as_of={DAYS[1]}" in link for link in links if "docs" not in link), "a day once chosen stays chosen"
    for path in VIEWS[:8]:
        assert client.get(f"{path}{'&' if '?' in path else '?'}as_of={DAYS[0]}").status_code == 200
    assert client.get("overview?as_of=2020-01-01").status_code == 404


def test_the_lists_are_of_the_chosen_day_too(client: TestClient) -> None:
    def listed(path: str) -> dict[str, list[str]]:
        return {line[0]: line for line in cells(client.get(path).text, "releases" if path.startswith("release") else "labs")}

    weights = [listed(f"release/list?words=deepseek-r1{day}")["DeepSeek-R1"][3] for day in (f"&as_of={DAYS[1]}", "")]
    assert weights == ["open", "partial"], "the header names a day: no row is of another"
    assert [HOSTILE in listed(f"lab/list{day}") for day in (f"?as_of={DAYS[1]}", "")] == [False, True], "a name of today is not that day's"
    for path in ("lab", "release"):
        kept = html.fromstring(client.get(f"{path}?as_of={DAYS[1]}").text).xpath("//form//input[@name='as_of']/@value")
        assert kept == [str(DAYS[1])] * 2, "a search stays on the day"
    for path in ("claims", "collection"):
        assert ["whatever day is chosen" in client.get(f"{path}{day}").text for day in (f"?as_of={DAYS[1]}", "")] == [True, False], "what is of now says so"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("overview?sort=1;DROP", 400),
        ("overview?country=%27%20OR%201=1", 400),
        ("overview?nobody=knows", 400),
        ("overview/cell?lab=deepseek&dimension=soul", 400),
        ("overview/cell?lab=nobody", 404),
        ("lab?lab=nobody", 404),
        ("lab?lab=../../etc", 400),
        ("release?release=nobody/nothing", 404),
        ("release?release=%00", 400),
        ("release?part=0", 400),
        ("overview?publication=0", 400),
        ("overview?publication=99999", 404),
        ("countries?first=cn", 400),
        ("release/soul?release=x", 404),
        ("lab/releases", 404),
        ("nowhere", 404),
        ("openapi.yaml", 404),
        ("docs", 404),
    ],
)
def test_a_wrong_address_is_refused_and_not_repeated(client: TestClient, path: str, status: int) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    assert "DROP" not in answer.text and "etc" not in answer.text.replace("fetch", "")


def test_no_address_writes_on_the_page(client: TestClient) -> None:
    def told(query: str) -> str:
        return html.fromstring(client.get(f"overview?{query}").text).xpath("//main/p/text()")[0]

    assert told("sort=1&nobody=2") == "Not understood: nobody, sort"
    assert told("sort=1&your+session+ended,+call+0123=2") == "Not understood: sort, other fields"
    assert told("%3Cb%3E=1") == "Not understood: other fields"
    assert told("&".join(f"{letter}{letter}=1" for letter in string.ascii_lowercase)) == "Not understood: aa, bb, cc, dd, ee, other fields"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
@pytest.mark.parametrize("path", ["overview", "lab/list?format=csv", "docs/", "collection"])
def test_the_page_is_for_reading_alone(client: TestClient, method: str, path: str) -> None:
    answer = client.request(method, path)
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET")


def test_no_address_breaks_the_page(client: TestClient) -> None:
    chosen = random.Random(7)  # noqa: S311 - the same addresses every time
    letters = string.printable + "é\x00\ud7ff'\"<>%;–"
    fields = "publication first as_of format country modality size sort lab release words part dimension status measure".split()
    paths = "search search/list countries overview overview/cell lab release lab/releases release/evidence overview/matrix".split()
    for number in range(300):
        path = chosen.choice(paths)
        told = {chosen.choice(fields): "".join(chosen.choices(letters, k=chosen.randint(0, 30))) for _ in range(chosen.randint(0, 3))}
        assert client.get(path, params=told).status_code in (200, 400, 404), (number, path, told)


def test_who_is_not_signed_in_sees_nothing(reader: str, tmp_path: Path) -> None:
    (tmp_path / "data_docs").mkdir()
    (tmp_path / "data_docs" / "index.html").write_text("checks", encoding="utf-8")
    airflow = FastAPI()
    app = create_app(reader, Folder(tmp_path), signed_in=Depends(nobody_is_signed_in))
    airflow.mount("/open-science", app)
    with TestClient(airflow, base_url="http://testserver/open-science/", follow_redirects=False) as client:
        for path in [*VIEWS, *PANELS, "", "data-docs/index.html", "docs/", "data-docs/"]:
            assert client.get(path).status_code == 401, path
            visit = client.get(path, headers={"Accept": "text/html"})
            assert (visit.status_code, visit.headers["location"].split("?")[0]) == (307, "/api/v2/auth/login"), path
        assert client.get("openapi.json").status_code == client.post("mcp", json={}).status_code == 401
        # Every route that there is asks; files of our own style sheet are no one's.
        asking = [route for route in app.routes if getattr(route, "path", "") != "/static"]
        assert len(asking) > 20 and all(route.dependant.dependencies for route in asking)  # type: ignore[attr-defined]


def test_the_page_tells_machines_what_its_addresses_take(client: TestClient) -> None:
    told = client.get("openapi.json").json()
    OpenAPI.from_dict(told)
    assert told["servers"] == [{"url": "/open-science"}]
    for path in (*VIEWS, *PANELS):
        known = next(one for one in told["paths"] if re.fullmatch(re.sub(r"{[a-z]+}", "[^/]+", one), f"/{path.split('?')[0]}"))
        taken = {one["name"] for one in told["paths"][known]["get"]["parameters"]}
        assert {part.split("=")[0] for part in path.partition("?")[2].split("&") if part} <= taken, path
        content = told["paths"][known]["get"]["responses"]["200"]["content"]
        assert (set(content) == {"text/html", "text/csv", "application/json"}) is (path in PANELS), path
    # What is described is what is given.
    for path in PANELS:
        known = next(one for one in told["paths"] if re.fullmatch(re.sub(r"{[a-z]+}", "[^/]+", one), f"/{path.split('?')[0]}"))
        schema = told["paths"][known]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        Draft202012Validator(schema).validate(client.get(f"{path}{'&' if '?' in path else '?'}format=json").json())
    assert client.get("overview?format=json").status_code == client.get("countries?format=csv").status_code == 404, "a whole view is no file"


def test_agents_read_over_http_what_the_page_reads(client: TestClient) -> None:
    def answer(method: str, **params: object) -> dict[str, Any]:
        headers = {"Accept": "application/json, text/event-stream", "MCP-Protocol-Version": "2025-06-18"}
        found = client.post("mcp", json={"jsonrpc": "2.0", "id": 1, "method": method, "params": params}, headers=headers)
        assert found.status_code == 200 and found.headers["cache-control"] == "private, no-cache", found.text
        told: dict[str, Any] = found.json()["result"]
        return told

    assert {one["name"] for one in answer("tools/list")["tools"]} >= {"find", "release", "lab", "countries", "sql"}
    told = answer("tools/call", name="release", arguments={"release_id": RELEASE})["structuredContent"]
    listed = {row[0]: row[3:7] for row in cells(client.get("release/list?words=r1").text, "releases")[1:]}
    assert listed[told["answer"]["release"]["name"]] == [one["status"] for one in told["answer"]["statuses"]]
    assert client.get("mcp").status_code == 405, "no stream waits for what nobody sends"


def test_files_are_served_from_their_folder_alone(client: TestClient) -> None:
    assert client.get("data-docs/").text.endswith("checks") and client.get("data-docs/run/").text == "a run"
    assert client.get("data-docs/run", follow_redirects=False).headers["location"] == "/open-science/data-docs/run/"
    told = client.get("data-docs/").headers["content-security-policy"]
    assert told.startswith("sandbox ") and "allow-scripts" not in told and "script-src" not in told, "no script of what was received runs"
    for path in (
        "data-docs/../secrets.json",
        "data-docs/%2e%2e/secrets.json",
        "data-docs/..%2fsecrets.json",
        "data-docs//etc/passwd",
        "data-docs/out",
        "data-docs/%00",
    ):
        answer = client.get(path)
        assert answer.status_code == 404 and "key" not in answer.text.replace("keyboard", "")
    missing = client.get("docs/")
    assert missing.status_code == 404 and "make docs" in missing.text


def test_a_request_reads_one_publication_and_can_write_nothing(reader: str, warehouse: Engine) -> None:
    engine = data.engine_for_reader(reader)
    with engine.connect() as connection:
        settings = {
            name: connection.execute(text("SELECT current_setting(:name)"), {"name": name}).scalar_one()
            for name in ("transaction_isolation", "transaction_read_only", "statement_timeout", "timezone")
        }
        assert settings == {"transaction_isolation": "repeatable read", "transaction_read_only": "on", "statement_timeout": "8s", "timezone": "UTC"}
        first = data.published(connection, None).publication_id
        with warehouse.begin() as other:
            other.execute(text("UPDATE core.lab SET homepage = 'https://example.org' WHERE lab_id = 'deepseek'"))
        make_marts(warehouse)
        assert data.published(connection, None).publication_id == first, "a publication that comes meanwhile is for the next request"
    with engine.connect() as connection:
        assert data.published(connection, None).publication_id > first
        for query in ("CREATE TEMPORARY TABLE mine (x integer)", "SELECT * FROM meta.run", "SELECT * FROM core.release"):
            with pytest.raises(DBAPIError):
                connection.execute(text(query))
            connection.rollback()
    engine.dispose()


def test_where_nothing_is_published_the_page_says_so(sockets: Path, reader: str) -> None:
    from observatory.warehouse.engine import engine_for
    from observatory.warehouse.migrate import migrate

    postgres.create_database(sockets, "empty_page")
    migrate(engine_for(postgres.url(sockets, "empty_page")))
    with TestClient(create_app(postgres.url(sockets, "empty_page", user=LOGIN), signed_in=Depends(lambda: None))) as client:
        answer = client.get("/overview")
    assert answer.status_code == 404 and "Nothing is published yet" in answer.text


def test_files_are_kept_as_long_as_their_names_say(client: TestClient) -> None:
    assert client.get("static/vendor/d3-7.9.2.min.js").headers["cache-control"].endswith("immutable")
    style = client.get("static/page.css")
    assert (style.headers["cache-control"], style.headers["etag"] != "") == ("public, no-cache", True)
    missing = html.fromstring(client.get("static/nothing.css").text)
    assert missing.xpath("//link[@rel='stylesheet']/@href")[0] == "/open-science/static/page.css"
    assert client.get("static/../app.py").status_code == client.get("static/%2e%2e/app.py").status_code == 404


def test_a_login_is_made_once_and_is_a_member_of_one_role_of_ours(warehouse: Engine) -> None:
    with warehouse.connect() as connection:
        assert logins.make(connection, "page_of_containers", "observatory_reader", "secret")
        assert not logins.make(connection, "page_of_containers", "observatory_reader", "another")
        kept = connection.execute(text("SELECT rolpassword FROM pg_authid WHERE rolname = 'page_of_containers'")).scalar_one()
        assert kept.startswith("SCRAM-SHA-256$")
        for name, role, password in (("page_of_containers", "observatory_loader", "x"), ("mine", "postgres", "x"), ("mine", "observatory_reader", "")):
            with pytest.raises(WarehouseError):
                logins.make(connection, name, role, password)
        connection.rollback()


@pytest.mark.parametrize("url", [None, "postgresql+psycopg2://nobody@127.0.0.1:1/none"])
def test_without_a_warehouse_it_says_so_and_tells_no_address(url: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OBSERVATORY_READER_URL", raising=False)
    with TestClient(create_app(url, signed_in=Depends(lambda: None)), raise_server_exceptions=False) as client:
        answer = client.get("/overview")
    assert answer.status_code == 503 and "127.0.0.1" not in answer.text


def test_no_statement_of_the_page_is_unused() -> None:
    package = Path(data.__file__).parent
    words = "".join(path.read_text(encoding="utf-8") for path in package.rglob("*.py"))
    unused = [path.stem for path in data.STATEMENTS.glob("*.sql") if f'"{path.stem}"' not in words]
    assert unused == []
