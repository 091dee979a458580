"""What `make new-…` writes: files that parse, tests that fail until the work is done, nothing over what is there."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest
import sqlglot

from observatory import settings

_TOOL = importlib.util.spec_from_file_location("new", settings.ROOT / "tools" / "new.py")
assert _TOOL is not None and _TOOL.loader is not None
new = importlib.util.module_from_spec(_TOOL)
sys.modules["new"] = new
_TOOL.loader.exec_module(new)


# The example of each kind in each of its choices, and names as short and as long as they may be.
WRITTEN = [(kind, new.EXAMPLES[kind], choice) for kind in new.NAMES for choice in ("", *new.CHOICES.get(kind, ())[1:])]
WRITTEN += [
    ("source", "ab", "link"),
    ("source", "a" * 31, "next"),
    ("rule", "methods." + "a" * 30, ""),
    ("formula", "a" * 31, "dimensions"),
    ("formula", "ab", ""),
]


@pytest.mark.parametrize(("kind", "name", "choice"), WRITTEN)
def test_what_is_written_parses_and_says_what_is_left(kind: str, name: str, choice: str, tmp_path: Path) -> None:
    written = new.write(kind, name, tmp_path, choice)
    assert {path.suffix for path in written} <= {".py", ".sql"} and [path for path in written if path.parts[0] == "tests"]
    for path in written:
        words = (tmp_path / path).read_text(encoding="utf-8")
        assert "{{" not in words and words.endswith("\n") and not words.endswith("\n\n"), path
        if path.suffix == ".sql":
            assert all(sqlglot.parse(words, dialect="postgres")), path
        else:
            compile(words, path.as_posix(), "exec")
    # As the house writes it, so that only the gaps are the newcomer's work.
    # Which imports are ours is told by the folder, which is another one here.
    for command in ("check --ignore I001", "format --check"):
        done = subprocess.run(
            [sys.executable, "-m", "ruff", *command.split(), "--no-cache", "--config", settings.ROOT / "pyproject.toml", tmp_path],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout
    assert any("TODO" in (tmp_path / path).read_text(encoding="utf-8") for path in written)


def test_a_rule_in_a_module_that_is_there_is_its_test_alone(tmp_path: Path) -> None:
    module = tmp_path / "plugins/observatory/disclosure/topics.py"
    module.parent.mkdir(parents=True)
    module.write_text("mine\n")
    assert new.write("rule", "methods.logs", tmp_path, "topics") == [Path("tests/unit/disclosure/test_methods_logs.py")]
    assert module.read_text() == "mine\n"


@pytest.mark.parametrize(("kind", "choice"), [("rule", "nowhere"), ("rule", "../topics"), ("formula", "points"), ("source", "pages")])
def test_a_choice_that_is_none_is_refused(kind: str, choice: str, tmp_path: Path) -> None:
    with pytest.raises(new.Refused, match=r"is no module of|is none of"):
        new.write(kind, new.EXAMPLES[kind], tmp_path, choice)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("choice", new.CHOICES["formula"])
def test_the_formula_that_is_written_counts_what_was_chosen(choice: str) -> None:
    words = "".join(new.render("formula", "zeta", choice=choice).values())
    assert ("core.finding" in words, "finds(world" in words, "core.release_indicator" in words) == (
        (True, True, False) if choice == "dimensions" else (False, False, True)
    )


def test_a_migration_takes_the_next_number(tmp_path: Path) -> None:
    (tmp_path / "sql/migrations").mkdir(parents=True)
    (tmp_path / "sql/migrations/0041_x.sql").touch()
    assert Path("sql/migrations/0042_formula_zeta.sql") in new.write("formula", "zeta", tmp_path)


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("source", ""),
        ("source", "../x"),
        ("source", "Zenodo"),
        ("rule", "inventory"),
        ("rule", "taste.good"),
        ("rule", "data."),
        ("formula", "a-b"),
        ("formula", "1"),
    ],
)
def test_what_is_no_name_is_refused(kind: str, name: str, tmp_path: Path) -> None:
    with pytest.raises(new.Refused, match="is no name of a"):
        new.write(kind, name, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "dags").mkdir()
    (tmp_path / "dags/ingest_zenodo.py").write_text("mine")
    with pytest.raises(new.Refused, match=r"dags/ingest_zenodo\.py exists"):
        new.write("source", "zenodo", tmp_path)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [tmp_path / "dags/ingest_zenodo.py"]


@pytest.mark.parametrize("kind", new.NAMES)
def test_the_places_that_its_words_name_exist(kind: str) -> None:
    """A place of the list that was moved since would send a newcomer nowhere."""
    for path, words in new.render(kind, new.EXAMPLES[kind]).items():
        if path.parts[0] != "tests":
            continue
        # A path in quotes that it does not write itself.
        named = {part for part in words.replace("'", '"').split('"') if "/" in part and " " not in part and part.endswith((".py", ".json", ".yaml"))}
        assert [one for one in named if Path(one) not in new.render(kind, new.EXAMPLES[kind]) and not (settings.ROOT / one).exists()] == []
