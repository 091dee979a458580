"""Names of files of the site, and which addresses have one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from observatory.warehouse.pseudonyms import Pseudonyms
from observatory.web import static_site
from observatory.web.page import NAVIGATION
from observatory.web.static_site import Files, hide, segment

HIDDEN = Pseudonyms(b"key", {"huggingface": frozenset({"lab"})}, frozenset({"jane"}), frozenset({("model", "lab/gone")}))


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path, "https://a.example/x/", HIDDEN, labs=frozenset({"ai2"}), releases=frozenset({"ai2/olmo-2"}), has_docs=False, is_framed=False)


def test_every_view_of_the_navigation_has_files() -> None:
    assert {path for path, _ in NAVIGATION} <= set(static_site._HELD)


@pytest.mark.parametrize(
    "words", ["", ".", "..", "../x", "A", "a", "a b", "a_b", "é", "x" * 300, "con/aux", "\x00", "a\u202eb", "-", ".htaccess", "a.", "CN", "cn"]
)
def test_a_part_of_a_path_is_safe_and_its_own(words: str) -> None:
    told = segment(words)
    assert re.fullmatch(r"[a-z0-9][a-z0-9.-]{0,95}", told) and ".." not in told and not told.endswith(".")
    others = [segment(one) for one in ("..", "A", "a b", "a-b", "a_b", "é", "x" * 299, "CN", "cn", "") if one != words]
    assert told not in others


@pytest.mark.parametrize(
    ("path", "query", "file"),
    [
        ("overview", "", "overview.html"),
        ("overview", "sort=n&order=desc", "overview.html"),
        ("overview/cell", "lab=ai2&dimension=weights", "overview/cell/lab-ai2.html"),
        ("overview/cell", "lab=ai2&dimension=code", "overview/cell/dimension-code/lab-ai2.html"),
        ("release", "release=ai2%2Folmo-2", "release/ai2/olmo-2.html"),
        ("release", "part=3", "release/part-3.html"),
        ("countries", "dimension=code&weighting=model", "countries/dimension-code/weighting-model.html"),
    ],
)
def test_an_address_has_its_file(files: Files, path: str, query: str, file: str) -> None:
    files.at("lab/ai2.html")
    assert files.link(path, query) == f"../{file}"
    assert files.waiting[-1][0] == file and files.written_of(path, query) == file


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("overview", "sort=lab"),
        ("overview", "size=unknown"),
        ("overview", "country=x"),
        ("overview", "nobody=1"),
        ("overview/cell", "lab=ai2&dimension=code&status=open"),
        ("lab", "lab=nobody"),
        ("release", "release=hub/jane/thing"),
        ("release", "words=olmo"),
        ("countries", "first=CN"),
        ("countries", "as_of=2026-01-01"),
        ("data-docs/", ""),
        ("../secrets.json", ""),
        ("mcp", ""),
    ],
)
def test_what_has_no_file_has_no_link(files: Files, path: str, query: str) -> None:
    files.at("overview.html")
    assert files.link(path, query) == "" and not files.waiting and files.written_of(path, query) == ""


def test_names_are_hidden_wherever_they_stand_in_a_row() -> None:
    row = {
        "hub_id": "jane/thing",
        "papers": ["2501.00001"],
        "datasets": ["jane/data", "lab/data"],
        "their_evidence": [{"note": "see jane/thing", "url": "https://huggingface.co/jane/thing"}],
        "n": 3,
        "nothing": None,
    }
    told = hide(HIDDEN, row)
    assert told is not None and "jane" not in str(told)
    assert told["datasets"][1] == "lab/data" and told["n"] == 3 and told["nothing"] is None and told["papers"] == ["2501.00001"]
    open_row = hide(HIDDEN, {"their_evidence": [{"note": "a data sheet"}], "subject": "lab/thing"})
    assert open_row == {"their_evidence": [{"note": "a data sheet"}], "subject": "lab/thing"}, "what names nobody stays as it is"
    assert hide(HIDDEN, {"hub_id": "lab/gone"}) is None
