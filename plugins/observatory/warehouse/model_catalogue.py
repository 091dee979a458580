"""A catalogue of models as their makers offer them, from a checkout of models.dev: what a registry kept by hand may have missed.

The form is that of anomalyco/models.dev at f3fc692: ``models/<maker>/<id>.toml`` with ``name``, ``family``, ``release_date`` (a day, month or year),
``open_weights`` and ``modalities``. Its folder of services repeats makers' models and is not read.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from observatory.errors import WarehouseError

MAX_FILE = 100_000
MAX_FILES = 20_000
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_DAY = re.compile(r"20[0-9]{2}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?")
_PRECISION = {4: "year", 7: "month", 10: "day"}


@dataclass(frozen=True, slots=True)
class CatalogueModel:
    """One model of a maker. ``open_weights`` is None where the catalogue does not tell it."""

    maker: str
    model_id: str
    name: str
    release_date: str
    date_precision: str
    open_weights: bool | None
    modality: str


def read(folder: Path) -> tuple[list[CatalogueModel], list[str]]:
    """The models of a checkout, by maker and id, and what could not be read, with its reason.

    Raises ``WarehouseError`` where ``folder`` is no such checkout.
    """
    paths = [path for path in sorted((folder / "models").glob("*/*.toml")) if path.is_file() and not path.is_symlink()]
    if not paths or len(paths) > MAX_FILES:
        raise WarehouseError(f"{folder.name} holds {len(paths)} files models/<maker>/<id>.toml; from 1 to {MAX_FILES} are a catalogue")
    found: list[CatalogueModel] = []
    unread: list[str] = []
    for path in paths:
        try:
            found.append(_model(path))
        except (OSError, ValueError, RecursionError) as error:
            unread.append(f"{path.parent.name[:100]}/{path.name[:100]}: {type(error).__name__}")
    return found, unread


def _model(path: Path) -> CatalogueModel:
    """One file; raises ``ValueError`` where it is not formed like one."""
    if path.stat().st_size > MAX_FILE:
        raise ValueError("too large")
    told = tomllib.loads(path.read_text(encoding="utf-8"))
    maker, model_id, name, day = path.parent.name, path.stem, told.get("name"), str(told.get("release_date"))
    if not _ID.fullmatch(maker) or not _ID.fullmatch(model_id) or not isinstance(name, str) or not 0 < len(name.strip()) <= 200 or not name.isprintable():
        raise ValueError("no name")
    if not _DAY.fullmatch(day):
        raise ValueError("no date")
    is_open = told.get("open_weights")
    return CatalogueModel(
        maker, model_id, name.strip(), day, _PRECISION[len(day)], is_open if isinstance(is_open, bool) else None, _modality(told.get("modalities"))
    )


def _modality(told: Any) -> str:
    """What goes in and comes out, in the registry's words."""
    sides = [told.get(side) if isinstance(told, dict) else None for side in ("input", "output")]
    kinds = [{one for one in side if isinstance(one, str)} if isinstance(side, list) else set() for side in sides]
    if kinds[1] and "text" not in kinds[1]:
        return sorted(kinds[1])[0] if len(kinds[1]) == 1 else "multimodal"
    return "multimodal" if (kinds[0] | kinds[1]) - {"text"} else "text"
