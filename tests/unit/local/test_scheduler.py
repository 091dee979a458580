"""The scheduler with what tasks import loaded once: what it loads is there, and is all that tasks use of the package but what imports Airflow."""

from __future__ import annotations

import importlib.util
import sys

import pytest

from observatory import settings
from observatory.local import scheduler


def test_all_that_is_loaded_can_be_found() -> None:
    names = scheduler.modules()
    assert "great_expectations" in names and "observatory.landing.writer" in names and "observatory.quality.runner" in names
    assert [name for name in names if importlib.util.find_spec(name) is None] == []
    assert not [name for name in names if name.endswith("__main__")], "a command would run"


def test_every_part_that_tasks_use_is_loaded_or_imports_airflow() -> None:
    package = settings.ROOT / "plugins" / "observatory"
    parts = {one.parent.name for one in package.glob("*/__init__.py")}
    assert parts - set(scheduler.PARTS) == {"agents", "cli", "docs", "local", "orchestration", "replay", "web"}


def test_it_is_airflow_with_the_words_of_the_command_line(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[tuple[str, list[str]]] = []
    monkeypatch.setattr(scheduler, "modules", lambda: ["json"])
    monkeypatch.setattr(scheduler.runpy, "run_module", lambda name, **_: ran.append((name, list(sys.argv))))
    monkeypatch.setattr(sys, "argv", ["scheduler.py", "scheduler", "--skip-serve-logs"])
    scheduler.main()
    assert ran == [("airflow", ["airflow", "scheduler", "--skip-serve-logs"])]
