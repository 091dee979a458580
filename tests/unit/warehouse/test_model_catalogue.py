"""A checkout of models.dev: its makers' files, and what is not formed like one."""

from __future__ import annotations

from pathlib import Path

import pytest

from observatory.errors import WarehouseError
from observatory.warehouse import model_catalogue
from observatory.warehouse.model_catalogue import CatalogueModel, read

ONE = """name = "Spruce Max"
family = "spruce"
release_date = "2026-06-30"
open_weights = false
[modalities]
input = ["text", "image"]
output = ["text"]
[cost]
input = 2.00
"""


def made(folder: Path, path: str, words: str = ONE) -> None:
    """A file of the checkout."""
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_text(words, encoding="utf-8")


def test_the_makers_files_are_read_and_those_of_services_are_not(tmp_path: Path) -> None:
    made(tmp_path, "models/acme/spruce-max.toml")
    made(
        tmp_path,
        "models/acme/voice.toml",
        ONE.replace('output = ["text"]', 'output = ["audio"]').replace("2026-06-30", "2026-06").replace("open_weights = false\n", ""),
    )
    made(tmp_path, "providers/cloud/models/spruce-max.toml")
    found, unread = read(tmp_path)
    assert unread == [] and found == [
        CatalogueModel("acme", "spruce-max", "Spruce Max", "2026-06-30", "day", False, "multimodal"),
        CatalogueModel("acme", "voice", "Spruce Max", "2026-06", "month", None, "audio"),
    ]


@pytest.mark.parametrize(
    "words",
    [
        "name = ",
        ONE.replace("Spruce Max", "\\u001b[31mred"),
        ONE.replace("Spruce Max", "x" * 201),
        ONE.replace("2026-06-30", "soon"),
        ONE.replace('name = "Spruce Max"', "name = 7"),
        "a = " + "[" * 5_000,
        "x = 1 #" + "x" * 100_000,
    ],
    ids=["broken", "control", "long", "date", "number", "deep", "large"],
)
def test_a_file_that_is_not_formed_like_one_takes_nothing_from_the_others(tmp_path: Path, words: str) -> None:
    made(tmp_path, "models/acme/good.toml")
    made(tmp_path, "models/acme/wrong.toml", words)
    found, unread = read(tmp_path)
    assert [one.model_id for one in found] == ["good"] and [one.split(":")[0] for one in unread] == ["acme/wrong.toml"]


def test_a_folder_that_is_no_catalogue_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(WarehouseError, match="holds 0 files"):
        read(tmp_path)
    monkeypatch.setattr(model_catalogue, "MAX_FILES", 1)
    made(tmp_path, "models/acme/a.toml")
    made(tmp_path, "models/acme/b.toml")
    with pytest.raises(WarehouseError, match="holds 2 files"):
        read(tmp_path)
