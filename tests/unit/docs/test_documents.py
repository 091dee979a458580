"""The documents that are written by hand: short where they must be, linked to what is there, and with no number that nobody checks."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from urllib.parse import unquote, urldefrag

import pytest
import yaml
from citation import CFF

from observatory import settings
from observatory.cli import notebook as command
from observatory.docs import answers, notebook
from observatory.errors import ObservatoryError
from observatory.local.report import DIMENSIONS

ROOT = settings.ROOT
README = (ROOT / "README.md").read_text(encoding="utf-8")
NOTEBOOK = ROOT / "docs" / "notebooks" / "argument.ipynb"
FOLDERS = ("", "docs", "dags", "sql/registry", "plugins/observatory/replay/sample_world")
WRITTEN = [path for folder in FOLDERS for path in sorted((ROOT / folder).glob("*.md"))]
_FENCE = re.compile(r"^```.*?^```\s*?$|`[^`\n]*`", re.MULTILINE | re.DOTALL)


def prose(path: Path) -> str:
    """A document without its code."""
    return _FENCE.sub("", path.read_text(encoding="utf-8"))


def anchors(path: Path) -> set[str]:
    """Anchors of a document's headings, as GitHub makes them: letters, digits, hyphens and spaces, these as hyphens."""
    headings = re.findall(r"^#{1,6} (.+)$", re.sub(r"^```.*?^```\s*?$", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def dead(path: Path) -> list[str]:
    """Relative links of a document that lead to nothing, or to no heading."""
    found = []
    for link in re.findall(r"\]\(([^)\s]+)\)", prose(path)):
        if re.match(r"https?://", link) or link.startswith("../data-docs"):
            continue
        address, fragment = urldefrag(link)
        target = (path.parent / unquote(address)).resolve() if address else path
        if not target.exists() or (fragment and target.suffix == ".md" and fragment not in anchors(target)):
            found.append(link)
    return found


def test_the_readme_is_short_and_has_a_door_for_each_reader() -> None:
    assert len(README.split()) <= 900
    doors = README.split("## Five doors")[1].split("\n## ")[0]
    for page in ("docs/researchers.md", "docs/operators.md", "docs/bi.md", "CONTRIBUTING.md"):
        assert f"]({page})" in doors
    assert "make demo" in README and "make test" in README and "](docs/screenshots/" in README


def test_every_document_has_a_reader_who_is_led_to_it() -> None:
    led = {(path.parent / urldefrag(link)[0]).resolve() for path in WRITTEN for link in re.findall(r"\]\(([^)\s]+)\)", prose(path))}
    assert [path.name for path in (ROOT / "docs").glob("*.md") if path.resolve() not in led] == []


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_relative_link_leads_to_a_file_and_to_a_heading_of_it(path: Path) -> None:
    assert dead(path) == []


def test_a_dead_link_and_a_dead_anchor_are_found(tmp_path: Path) -> None:
    page = tmp_path / "a.md"
    page.write_text("# One thing\n[x](gone.md) [y](#one-thing) [z](a.md#other) `[code](is-none.md)`\n```\n# no heading\n[c](none.md)\n```\n")
    assert dead(page) == ["gone.md", "a.md#other"]


def test_the_table_of_the_readme_is_what_the_sample_published() -> None:
    kept = answers.read(ROOT)
    rows = re.findall(r"^\| (\w+) \| (\d+) \| ([\d/]+) \| ([\d/]+) \| ([\d/]+) \| ([\d/]+) \|$", README, re.MULTILINE)
    assert len(rows) == 3
    for lab, n, *told in rows:
        assert told == [kept.labs[lab][dimension] for dimension in DIMENSIONS], lab
        assert {sum(map(int, one.split("/"))) for one in told} == {int(n)}, lab
    assert f"as of {date.fromisoformat(kept.as_of):%-d %B %Y}" in README


def test_the_notebook_shows_the_publication_of_which_results_are_kept() -> None:
    told = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    assert (told["nbformat"], len({cell["id"] for cell in told["cells"]})) == (4, len(told["cells"]))
    code = [cell for cell in told["cells"] if cell["cell_type"] == "code"]
    assert [cell["execution_count"] for cell in code] == list(range(1, len(code) + 1)), "make notebook"
    assert all(cell["outputs"] for cell in code[1:]), "every cell but the first shows something"
    kept = answers.read(ROOT)
    shown = "".join(code[1]["outputs"][0]["data"]["text/html"])
    assert kept.world[:40] in shown and kept.as_of in shown, "make notebook"


def test_a_notebook_runs_in_order_and_a_failing_cell_is_named(tmp_path: Path) -> None:
    def cells(*sources: str) -> dict[str, list[dict[str, object]]]:
        return {"cells": [{"cell_type": "code", "source": [source], "outputs": [], "execution_count": None} for source in sources]}

    told = notebook.run(cells("import os\nx = 2", "print(os.environ['EXPORT'][-4:])\nx + 1", "x;"), tmp_path / "here")
    assert [cell["execution_count"] for cell in told["cells"]] == [1, 2, 3]
    assert told["cells"][0]["outputs"] == []
    assert [one.get("text") or one["data"]["text/plain"] for one in told["cells"][1]["outputs"]] == [["here\n"], ["3"]]
    with pytest.raises(ObservatoryError, match="cell 1 fails: ZeroDivisionError"):
        notebook.run(cells("x = 0", "1 / x"), tmp_path)
    assert command.main([str(NOTEBOOK), str(tmp_path)]) == 1, "a folder that is no release"


def test_each_word_of_the_glossary_has_one_sentence() -> None:
    rows = re.findall(r"^\| \*\*(.+?)\*\* \| (.+) \|$", (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8"), re.MULTILINE)
    words = [word for word, _ in rows]
    assert len(words) == len(set(words))
    for word in ("release", "flagship", "lab", "universe", "publication", "coverage", "finding", "look", "status", "evidence"):
        assert word in words
    assert [word for word, meaning in rows if not meaning.endswith(".") or re.search(r"\.\s", meaning)] == []


def test_code_and_data_have_a_licence_and_the_citation_names_both() -> None:
    told = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    (data,) = told.pop("references")
    # Not at the top: it parses grammars for a second in each worker.
    from jsonschema import validate

    validate(told, CFF)
    assert (told["license"], data["license"]) == ("Apache-2.0", "CC-BY-4.0")
    version = re.search(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert version is not None and told["version"] == data["version"] == version[1]
    assert "Apache License" in (ROOT / "LICENSE").read_text(encoding="utf-8")[:300]
    assert "CC-BY-4.0" in (ROOT / "LICENSE-DATA.md").read_text(encoding="utf-8")
