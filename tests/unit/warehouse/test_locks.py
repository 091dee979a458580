"""Every advisory lock is told in one place."""

from __future__ import annotations

import re
from pathlib import Path

from observatory.warehouse.locks import Lock

ROOT = Path(__file__).resolve().parents[3]
_NUMBER = re.compile(r"\b7_?301_?(\d{3})\b")


def test_a_number_stands_for_one_purpose():
    numbers = [member.value for member in Lock.__members__.values()]
    assert len(numbers) == len(set(numbers)) >= 9


def test_python_takes_locks_by_name_alone():
    files = [path for path in (ROOT / "plugins").rglob("*.py") if path.name != "locks.py"]
    assert files
    assert [path.name for path in files if _NUMBER.search(path.read_text(encoding="utf-8"))] == []


def test_numbers_in_sql_are_those_told_to_be_there():
    told = {int(f"7301{number}") for path in (ROOT / "sql").rglob("*.sql") for number in _NUMBER.findall(path.read_text(encoding="utf-8"))}
    assert told == {Lock.HUB_PARTITION, Lock.HUB_KEYS}
