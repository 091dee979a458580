"""The generated documents that need no database, and the command's answer."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path

import pytest

from observatory.cli import docs as command
from observatory.disclosure import RULES
from observatory.docs import generate
from observatory.quality.completeness import RECEIPT_CHECKS
from observatory.quality.suites import CHECKS, LAYERS
from observatory.warehouse.audits import Verdict, write_verdicts


def test_every_rule_is_told() -> None:
    told = generate.rules()
    assert [rule.rule for rule in RULES if f"| `{rule.rule}` | {rule.rule_version} |" not in told] == []


def test_every_check_is_told_with_its_severity() -> None:
    told = generate.checks()
    assert told.count("\n| ") == len(CHECKS) + len(RECEIPT_CHECKS) + 2 * (len(LAYERS) + 1)
    assert "| core.release | `every_release_has_a_lab` | fail | Releases whose lab is neither in the registry" in told


def test_dags_and_tasks_are_told_by_their_docstrings_without_being_run(tmp_path: Path) -> None:
    task = 'def b_dag():\n    @task(pool="x")\n    def land():\n        """Land.\n\n        - **Inputs**: y.\n        """\n    def helper():\n        pass\n'
    (tmp_path / "b_dag.py").write_text(f'"""Second.\n\n- **Inputs**: x.\n"""\n{task}raise SystemExit\n')
    (tmp_path / "a_dag.py").write_text("raise SystemExit\n")
    told = generate.dags(tmp_path)
    assert told.index("## a_dag\n\nNo docstring.") < told.index("## b_dag\n\nSecond.\n\n- **Inputs**: x.\n\n### b_dag.land\n\nLand.\n\n- **Inputs**: y.")
    assert "helper" not in told


def test_every_audit_is_told_the_newest_first_and_others_words_do_nothing(tmp_path: Path) -> None:
    assert generate.audits(tmp_path).endswith("No audit was kept yet.\n")
    for day, verdict, error in (("2026-09-01", "right", ""), ("2026-10-01", "wrong", "other_version")):
        told = (f"small-{day}-x", "A *small* <b>world</b>", "2026-08-20T04:00:00+00:00", "abc", "x", "ann", day)
        rows = [Verdict(*told, f"paper-{place:012x}", "paper", "methods", "own", "paper.title", verdict, error) for place in range(4)]
        write_verdicts(tmp_path / "docs" / "audits", rows)
    told = generate.audits(tmp_path)
    assert told.index("## small-2026-10-01-x") < told.index("## small-2026-09-01-x")
    assert "| paper | methods | 4 | 0 | 4 | 0 | 0.00 | 0.00 to 0.49 | 0.00, 0.00 | 4 other_version |" in told
    assert "| paper | methods | 4 | 4 | 0 | 0 | 1.00 | 0.51 to 1.00 | 1.00, 1.00 |  |" in told
    assert "<b>" not in told and "*small*" not in told


def test_cells_keep_their_column() -> None:
    assert generate.table(("a", "b"), [("x|y", "one\ntwo"), (None, "z")]) == "| a | b |\n| --- | --- |\n| x\\|y | one two |\n|  | z |"


def test_only_what_differs_is_written(tmp_path: Path) -> None:
    found = {"docs/a.md": "a\n", "b.md": "b\n"}
    assert generate.write(found, tmp_path) == ["docs/a.md", "b.md"]
    assert generate.write(found, tmp_path) == []
    (tmp_path / "b.md").write_text("edited\n")
    assert generate.differing(found, tmp_path) == ["b.md"]


@pytest.mark.parametrize(("is_stale", "status"), [(True, 1), (False, 0)])
def test_check_writes_nothing_and_says_what_is_stale(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], is_stale: bool, status: int
) -> None:
    @contextmanager
    def no_warehouse():  # type: ignore[no-untyped-def]  # stands for a database that these documents do not read
        yield None

    monkeypatch.setattr(command, "warehouse", no_warehouse)
    monkeypatch.setattr(command, "documents", lambda *_: {"docs/a.md": "new\n"})
    monkeypatch.setattr(command.settings, "ROOT", tmp_path)
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "a.md").write_text("old\n" if is_stale else "new\n")
    assert command.main(["--check"]) == status
    assert (tmp_path / "docs" / "a.md").read_text() == ("old\n" if is_stale else "new\n")
    assert ("docs/a.md is not up to date" in capsys.readouterr().out) is is_stale


@pytest.mark.parametrize(
    ("comment", "unit"),
    [
        ("Of releases: those on another version. Unit: releases.", "releases"),
        ("A share of few is none; key, score and rank are words. Unit: rank; 1 is the first.", "rank"),
        ("Share of releases. Unit: 0 to 1; NULL: few.", "0 to 1"),
        ("Share of releases.", "share"),
        ("Run (meta.run).", "key"),
        ("Unit: keys.", "key"),
        ("Nothing that says it.", None),
    ],
)
def test_the_unit_that_a_comment_tells_goes_before_any_word_in_it(comment: str, unit: str | None) -> None:
    assert generate.unit_of("numeric", comment) == unit
