"""The labels in the header of a SQL file: each is read, and one that is misspelt or of an earlier version is refused."""

from pathlib import Path

import pytest

from observatory.errors import WarehouseError
from observatory.warehouse import sqlfile

HEADER = "-- A table.\n-- Grain: one row per thing. Key: thing, day."


def parsed(folder: Path, header: str) -> sqlfile.SqlObject:
    """The object of a file with this header, read as a mart."""
    path = folder / "thing.sql"
    path.write_text(f"{header}\nSELECT thing, day FROM core.thing\n", encoding="utf-8")
    return sqlfile.parse(path, "build")


def test_every_label_is_read(tmp_path: Path) -> None:
    rest = "-- Preserve: first_seen_at. Soft delete: gone_at. Volatile: n, share.\n-- Period: day. Max change: 0.25. Reads: core.thing."
    obj = parsed(tmp_path, f"{HEADER}\n{rest}")
    assert (obj.grain, obj.key, obj.reads) == ("one row per thing", ("thing", "day"), ("core.thing",))
    assert (obj.preserve, obj.soft_delete, obj.volatile, obj.period, obj.max_change) == (("first_seen_at",), "gone_at", ("n", "share"), "day", 0.25)


def test_what_is_not_said_has_its_default(tmp_path: Path) -> None:
    obj = parsed(tmp_path, f"{HEADER} Reads: core.thing.")
    assert (obj.preserve, obj.soft_delete, obj.volatile, obj.period, obj.max_change) == ((), None, (), None, 0.5)


@pytest.mark.parametrize(
    "label", ["Keep: first_seen_at.", "Gone: gone_at.", "Moves: n, share.", "Grows: day.", "Drift: 0.25.", "Volatle: n.", "Soft deleted: gone_at."]
)
@pytest.mark.parametrize("header", ["{0} {1} Reads: core.thing.", "{0} Reads: core.thing. {1}", "{0} Reads: core.thing.\n-- {1}"])
def test_an_unknown_label_is_refused(tmp_path: Path, label: str, header: str) -> None:
    with pytest.raises(WarehouseError, match=f"unknown label: {label.split(':')[0]}"):
        parsed(tmp_path, header.format(HEADER, label))


def test_a_sentence_with_a_colon_is_no_label(tmp_path: Path) -> None:
    obj = parsed(tmp_path, f"-- A table: one of two.\n-- Two kinds: those that a person counted, and the rest.\n{HEADER} Reads: core.thing.")
    assert obj.reads == ("core.thing",)


@pytest.mark.parametrize("missing", ["Grain", "Key", "Reads"])
def test_a_label_that_is_needed_is_missed(tmp_path: Path, missing: str) -> None:
    with pytest.raises(WarehouseError, match=f"lacks {missing}"):
        parsed(tmp_path, f"{HEADER} Reads: core.thing.".replace(f"{missing}:", f"{missing} is"))
