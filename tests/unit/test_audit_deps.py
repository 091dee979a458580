"""The audit of dependencies: what it takes for a hole, what it lets pass until a day, and that what was not asked is no success."""

from __future__ import annotations

import sys
from datetime import date
from email.message import Message
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from observatory import settings

sys.path.insert(0, str(settings.ROOT / "tools"))

import audit_deps
from audit_deps import Allowed, Found

TODAY = date(2026, 11, 29)
HOLE = Found("hole", "acme", "1.0", "PYSEC-1")


def test_the_locks_are_read_with_markers_extras_and_all_versions(tmp_path: Path) -> None:
    lock = tmp_path / "requirements.txt"
    lock.write_text('# x==1\nAcme_Kit[all]==1.0 ; python_version < "3.12"\nacme-kit==2.0 ; python_version >= "3.12"\n    --hash=sha256:0\nother==3.0.post1\n')
    assert audit_deps.pinned([lock]) == {"acme-kit": {"1.0", "2.0"}, "other": {"3.0.post1"}}


def test_every_line_of_our_locks_is_read() -> None:
    for lock in settings.ROOT.glob("requirements*.txt"):
        lines = [line for line in lock.read_text(encoding="utf-8").splitlines() if "==" in line and not line.lstrip().startswith("#")]
        assert sum(map(len, audit_deps.pinned([lock]).values())) == len(set(lines)) > 0, lock.name


WITH_RANGES = """
id: PYSEC-1
aliases: [CVE-1]
affected:
- package: {ecosystem: PyPI, name: Acme}
  versions: ['3.0']
  ranges:
  - type: GIT
    events: [{introduced: '0'}]
  - type: ECOSYSTEM
    events: [{introduced: '2.0'}, {last_affected: '2.3'}, {introduced: '1.0'}, {fixed: '1.5'}]
"""
WITHDRAWN = """
id: PYSEC-2
withdrawn: '2024-01-01'
affected:
- package: {name: acme}
  ranges: [{type: ECOSYSTEM, events: [{introduced: '0'}]}]
"""


@pytest.mark.parametrize("version", ["1.0", "1.4.2", "2.0", "2.3", "3.0", "no version"])
def test_what_lies_in_a_range_or_cannot_be_compared_is_hit(tmp_path: Path, version: str) -> None:
    assert found_of(tmp_path, version) == [Found("hole", "acme", version, "PYSEC-1", "CVE-1")]


@pytest.mark.parametrize("version", ["0.9", "1.5", "1.9", "2.3.1", "3.1"])
def test_a_range_ends_where_it_was_mended(tmp_path: Path, version: str) -> None:
    assert found_of(tmp_path, version) == []


def found_of(folder: Path, version: str) -> list[Found]:
    (folder / "vulns" / "acme").mkdir(parents=True)
    for name, words in (("PYSEC-1", WITH_RANGES), ("PYSEC-2", WITHDRAWN)):
        (folder / "vulns" / "acme" / f"{name}.yaml").write_text(words, encoding="utf-8")
    return audit_deps.of_folder({"acme": {version}, "other": {"1.0"}}, folder)


def test_what_is_allowed_passes_until_its_day_and_an_entry_that_allows_nothing_is_told() -> None:
    entry = Allowed("hole", "acme", "PYSEC-1", TODAY, "not reached by us")
    assert audit_deps.judged([HOLE], [], TODAY) == ["hole: acme 1.0: PYSEC-1"]
    assert audit_deps.judged([HOLE], [entry], TODAY) == []
    (line,) = audit_deps.judged([HOLE], [entry], date(2026, 11, 30))
    assert "was allowed until 2026-11-29: not reached by us" in line
    assert audit_deps.judged([], [entry], TODAY) == ["hole: acme: PYSEC-1 is allowed and was not found: take the entry out"]
    licence = Allowed("licence", "acme", "not told", TODAY, "MIT by its file")
    assert len(audit_deps.judged([], [licence], TODAY)) == 1
    assert audit_deps.judged([], [licence], TODAY, ["acme"]) == [], "what is not installed here tells no licence"
    assert len(audit_deps.judged([], [entry], TODAY, ["acme"])) == 1, "and its holes are known all the same"
    assert len(audit_deps.judged([HOLE], [Allowed("licence", "acme", "PYSEC-1", TODAY, "x")], TODAY)) == 2, "of another kind it allows nothing"


@pytest.mark.parametrize("row", ["hole,acme,PYSEC-1,2027-01-01,", "hole,acme,PYSEC-1,soon,why", "sin,acme,PYSEC-1,2027-01-01,why", "hole,acme,,2027-01-01,why"])
def test_an_entry_without_a_day_or_a_reason_is_refused(tmp_path: Path, row: str) -> None:
    path = tmp_path / "allowed.csv"
    path.write_text(f"kind,package,subject,until,reason\n{row}\n")
    with pytest.raises(ValueError):
        audit_deps.allowed(path)


def test_our_allow_list_is_in_form_and_of_what_is_pinned() -> None:
    pins = audit_deps.pinned(settings.ROOT.glob("requirements*.txt"))
    assert {one.package for one in audit_deps.allowed(audit_deps.ALLOWED)} <= set(pins)


def told(**fields: Any) -> Any:
    message = Message()
    for name, values in fields.items():
        for value in values if isinstance(values, list) else [values]:
            message[name.replace("_", "-")] = value
    return SimpleNamespace(metadata=message)


@pytest.mark.parametrize(
    ("fields", "licence", "is_good"),
    [
        ({"License_Expression": "MIT OR GPL-3.0-only"}, "MIT OR GPL-3.0-only", True),
        ({"License_Expression": "MIT AND GPL-3.0-only"}, "MIT AND GPL-3.0-only", False),
        ({"License_Expression": "Apache-2.0 WITH LLVM-exception"}, "Apache-2.0 WITH LLVM-exception", True),
        ({"Classifier": ["License :: OSI Approved :: MIT License", "Topic :: x"]}, "MIT", True),
        ({"Classifier": ["License :: Other/Proprietary License"]}, "Other/Proprietary License", False),
        ({"License": "Apache License, Version 2.0"}, "Apache-2.0", True),
        ({"License": "AGPL-3.0-only"}, "AGPL-3.0-only", False),
        ({"License": "x" * 5_000}, None, False),
        ({"License": "                  Apache License\n      Version 2.0, January 2004\n" + "x\n" * 5_000}, "Apache-2.0", True),
        ({"License": "Simplified BSD"}, "BSD-2-Clause", True),
        ({"License": "\n"}, None, False),
        ({"Classifier": [f"License :: OSI Approved :: {one}" for one in ("MIT License", "GNU General Public License (GPL)")]}, "GPL-1.0-or-later OR MIT", True),
        ({"Classifier": ["License :: OSI Approved :: GNU General Public License (GPL)"]}, "GPL-1.0-or-later", False),
        ({}, None, False),
    ],
)
def test_licences(fields: dict[str, Any], licence: str | None, *, is_good: bool) -> None:
    found = audit_deps.licence_of(told(**fields))
    assert found == licence
    assert (found is not None and audit_deps.is_good(found)) is is_good


def test_what_could_not_be_asked_is_no_success(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.delenv("ADVISORIES", raising=False)
    monkeypatch.setattr(audit_deps, "licences", lambda *_: ([], []))
    monkeypatch.setattr(audit_deps, "allowed", lambda _: [])
    answer = '{"dependencies": [{"name": "acme", "version": "1.0", "vulns": []}, {"name": "other", "skip_reason": "Dependency not found on PyPI"}]}'
    monkeypatch.setattr(audit_deps.subprocess, "run", lambda *_, **__: SimpleNamespace(stdout=answer, stderr=""))
    assert audit_deps.main() == 2
    assert "NOT ASKED" in (out := capsys.readouterr().out) and "other: Dependency not found" in out
    monkeypatch.setattr(audit_deps.subprocess, "run", lambda *_, **__: SimpleNamespace(stdout="", stderr="no network"))
    assert audit_deps.main() == 2 and "no network" in capsys.readouterr().out
    clean = '{"dependencies": [{"name": "acme", "version": "1.0", "vulns": []}]}'
    monkeypatch.setattr(audit_deps.subprocess, "run", lambda *_, **__: SimpleNamespace(stdout=clean, stderr=""))
    assert audit_deps.main() == 0
    hole = clean.replace("[]", '[{"id": "PYSEC-1", "aliases": ["CVE-1"]}]')
    monkeypatch.setattr(audit_deps.subprocess, "run", lambda *_, **__: SimpleNamespace(stdout=hole, stderr=""))
    assert audit_deps.main() == 1 and "hole: acme 1.0: PYSEC-1 CVE-1" in capsys.readouterr().out
