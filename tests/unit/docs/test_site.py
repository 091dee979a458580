"""The static site: every link leads somewhere, nothing is asked of another host, and others' words do nothing in it."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
from pathlib import Path
from urllib.parse import unquote, urldefrag

import pytest
from lxml import html

from observatory import settings
from observatory.docs import answers, inert, site
from observatory.errors import ObservatoryError
from observatory.warehouse import questions
from observatory.web import security

ROOT_FILES = ("CONTRIBUTING.md", "DECISIONS.md", "CHANGELOG.md", "LICENSE", "LICENSE-DATA.md", "CITATION.cff")
SAMPLE = "plugins/observatory/replay/sample_world/README.md"
HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[click](javascript:alert(1))",
    "[click](//evil.example/x)",
    "![pixel](https://evil.example/pixel.png)",
    "`code` | another cell",
    "<https://evil.example/>",
    "*a* _b_ ~~c~~ &lt;script&gt;",
    "??? note\n# heading\r## heading",
    "[x]: https://evil.example",
    "{: onclick=alert(1) }",
    "\u202eetacirbaf",
)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of this checkout."""
    target = tmp_path_factory.mktemp("state") / "site"
    assert site.build(settings.ROOT, target) == len(list(target.rglob("*.html")))
    return target


def parsed(folder: Path) -> dict[Path, html.HtmlElement]:
    return {path: html.parse(path, html.HTMLParser(encoding="utf-8")).getroot() for path in folder.rglob("*.html")}


@pytest.fixture(scope="module")
def trees(built: Path) -> dict[Path, html.HtmlElement]:
    return parsed(built)


def test_every_link_inside_the_site_leads_to_a_page_and_to_an_anchor_of_it(built: Path, trees: dict[Path, html.HtmlElement]) -> None:
    anchors = {path: {"", *tree.xpath("//@id"), *tree.xpath("//a/@name")} for path, tree in trees.items()}
    dead, followed, beside, back = [], 0, set(), set()
    for path, tree in trees.items():
        for link in tree.xpath("//a/@href"):
            if re.match(r"https?://", link):
                continue
            address, fragment = urldefrag(link)
            if address == site.DATA_DOCS and path.parent == built:
                beside.add(path.name)
                continue
            target = (path.parent / unquote(address)).resolve() if address not in ("", ".") else path
            if target == built.parent.resolve():
                back.add(path)
                continue
            target = target / "index.html" if target.is_dir() else target
            followed += 1
            if target not in anchors or unquote(fragment) not in anchors[target]:
                dead.append(f"{path.relative_to(built)} links {link}")
    assert dead == []
    assert followed > 1000
    assert beside == {"index.html", "checks.html"}
    assert back == set(trees), "every document leads back to the page above it"


def test_nothing_is_asked_of_another_host(built: Path, trees: dict[Path, html.HtmlElement]) -> None:
    asked = [
        f"{path.relative_to(built)}: {address}"
        for path, tree in trees.items()
        for address in tree.xpath("//link/@href | //script/@src | //img/@src | //iframe/@src | //source/@src | //form/@action | //*/@data-src")
        if re.match(r"(https?:)?//", address)
    ]
    asked += [
        f"{path.name}: {address}"
        for path in built.rglob("*.css")
        for address in re.findall(r"(?:url\(|@import)\s*['\"]?((?:https?:)?//[^)'\"]+)", path.read_text())
    ]
    assert asked == []
    told = (built / "index.html").read_text(encoding="utf-8")
    assert "google" not in told
    assert "analytics" not in told


def test_every_document_every_table_and_every_question_is_in_it(built: Path, trees: dict[Path, html.HtmlElement]) -> None:
    headings = {name: [" ".join(found.text_content().split()) for found in trees[built / name].xpath("//h2")] for name in ("questions.html", "claims.html")}
    assert [told[:2] for told in headings["questions.html"]] == [one.number for one in questions.questions()]
    assert [told[:2] for told in headings["claims.html"]] == [one.number for one in questions.claims()]
    listed = set(re.findall(r"^### (\w+\.\w+)$", (settings.ROOT / "docs" / "data-dictionary.md").read_text(encoding="utf-8"), re.MULTILINE))
    index = trees[built / "dictionary" / "index.html"]
    assert listed == {link.text for link in index.xpath("//article//td[1]/a")}
    assert len(listed) > 100
    assert all(cell.text_content().strip() for cell in index.xpath("//article//td[3] | //article//td[4]")), "each says its grain and its key"


def test_each_page_can_be_reached_and_searched(built: Path, trees: dict[Path, html.HtmlElement]) -> None:
    linked = {(path.parent / unquote(urldefrag(link)[0])).resolve() for path, tree in trees.items() for link in tree.xpath("//nav//a/@href")}
    assert set(trees) - {path / "index.html" if path.is_dir() else path for path in linked} == set()
    index = json.loads((built / "search" / "search_index.json").read_text(encoding="utf-8"))
    assert {path.relative_to(built).as_posix() for path in trees} == {urldefrag(one["location"])[0] or "index.html" for one in index["docs"]}


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what the site is made of, whose kept answers hold what an attacker would put into a name."""
    root = tmp_path_factory.mktemp("hostile")
    for name in ("docs", "dags", "bench", "sql"):
        shutil.copytree(settings.ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in (*ROOT_FILES, "README.md", SAMPLE):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(settings.ROOT / name, root / name)
    path = root / answers.FILE
    kept = json.loads(path.read_text(encoding="utf-8"))
    for one in kept["answers"].values():
        one["rows"] = [[words for _ in one["columns"]] for words in HOSTILE]
    path.write_text(json.dumps(kept), encoding="utf-8")
    site.build(root, root / "site")
    return root / "site"


@pytest.mark.parametrize("page", ["questions.html", "claims.html"])
def test_others_words_show_and_do_nothing(built: Path, hostile: Path, page: str) -> None:
    plain, attacked = parsed(built)[built / page], parsed(hostile)[hostile / page]
    for what in ("//script", "//img", "//iframe", "//h1", "//h2", "//details", "//@onclick", "//@onerror", "//article//del"):
        assert len(attacked.xpath(what)) == len(plain.xpath(what)), what
    article = attacked.xpath("//article")[0]
    assert not [link for link in article.xpath(".//@href | .//@src") if "evil" in link or inert.scheme_of(link) not in {None, "https", "http"}]
    cells = {cell.text_content() for cell in article.xpath(".//td")}
    assert {re.sub(r"[\n\r\u202e]", "\ufffd", words) for words in HOSTILE} <= cells


@pytest.mark.parametrize(
    ("address", "scheme"),
    [
        ("page.html#a", None),
        ("https://example.org", "https"),
        ("JavaScript:alert(1)", "javascript"),
        ("java\tscript:alert(1)", "javascript"),
        ("javascript&colon;alert(1)", "javascript"),
        ("&#106;avascript:alert(1)", "javascript"),
        ("\x02amp\x03#106;avascript:alert(1)", "javascript"),
        ("data:text/html,x", "data"),
        ("//evil.example", "//"),
        ("\\\\evil.example", "//"),
        ("/\\evil.example", "//"),
    ],
)
def test_an_address_is_read_as_a_browser_reads_it(address: str, scheme: str | None) -> None:
    assert inert.scheme_of(address) == scheme


def test_markup_in_markdown_itself_is_only_what_markdown_has() -> None:
    from markdown import markdown

    told = markdown(
        "<b onclick=x>bold</b> [a](javascript&colon;alert(1)) [b](https://example.org) ![c](https://evil.example/x.png) core.hub_<metric>\n\n<div>block</div>",
        extensions=["observatory.docs.inert"],
    )
    tree = html.fromstring(f"<main>{told}</main>")
    assert {element.tag for element in tree.iter()} == {"main", "p", "a", "img"}
    assert tree.xpath("//@href") == ["https://example.org"]
    assert tree.xpath("//@src") == []
    assert "core.hub_<metric>" in tree.text_content()
    assert "<div>block</div>" in tree.text_content()


def test_a_link_to_nothing_is_refused_and_the_last_site_stays(tmp_path: Path) -> None:
    for name in ("docs", "dags", "sql"):
        shutil.copytree(settings.ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in (*ROOT_FILES, SAMPLE):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(settings.ROOT / name, tmp_path / name)
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "index.html").write_text("the last one")
    for words, reason in (("[gone](docs/gone.md)", "README.md links docs/gone.md"), ("[gone](docs/rules.md#gone)", "the site was not built")):
        (tmp_path / "README.md").write_text(f"# Read me\n\n{words}\n", encoding="utf-8")
        with pytest.raises(ObservatoryError, match=reason):
            site.build(tmp_path, tmp_path / "site")
        assert (tmp_path / "site" / "index.html").read_text() == "the last one"


def test_the_page_lets_the_scripts_of_the_site_run_and_no_other(trees: dict[Path, html.HtmlElement]) -> None:
    inline = {
        f"'sha256-{base64.b64encode(hashlib.sha256(script.text.encode()).digest()).decode()}'"
        for tree in trees.values()
        for script in tree.xpath("//script[not(@src)]")
        if script.get("type") != "application/json"
    }
    assert inline == set(security.MATERIAL_SCRIPTS)
    assert not [tree for tree in trees.values() if tree.xpath("//@onclick | //@onload | //@onerror")]
