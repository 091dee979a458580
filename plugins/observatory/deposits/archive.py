"""The tables of what was said before, in one file: a record of Zenodo takes fewer files than a release has.

Equal tables make an equal file: they are stored as they are, in order, without the moment at which they were written.
"""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

from observatory.deposits.release import Held

HISTORY = "history.zip"
_OF_HISTORY = "_history.parquet"
# The earliest time that a ZIP can hold: every entry has it, so that the same files always make the same archive.
_NO_MOMENT = (1980, 1, 1, 0, 0, 0)


def in_archive(release: Held) -> tuple[str, ...]:
    """The files of ``release`` that lie in the archive, sorted."""
    return tuple(sorted(name for name in release.files if name.endswith(_OF_HISTORY)))


def write_archive(release: Held, folder: Path) -> Path | None:
    """Write the archive of ``release`` into ``folder``; None if the release has no such table."""
    names = in_archive(release)
    if not names:
        return None
    path = folder / HISTORY
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            entry = zipfile.ZipInfo(name, _NO_MOMENT)
            entry.external_attr, entry.create_system = 0o644 << 16, 3
            entry.file_size = release.files[name].stat().st_size
            with release.files[name].open("rb") as source, archive.open(entry, "w") as sink:
                shutil.copyfileobj(source, sink, 1 << 20)
    return path
