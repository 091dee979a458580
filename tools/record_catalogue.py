"""Record the newest models of the catalogue models.dev as facts: python tools/record_catalogue.py GIT_FOLDER.

Reads a bare clone of anomalyco/models.dev (MIT) and never runs what it holds. Into tools/sample_catalogue.json go the commit, its day and, of the
``MODELS`` newest files models/<maker>/<id>.toml, name, family, day of release, open_weights, licence and modalities. Prices, limits and scores are left out.
The same clone gives the same file.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

from make_sample_world import CATALOGUE
from record_repository import git, moment

MODELS = 40
PATH = re.compile(r"models/[A-Za-z0-9][\w.-]{0,99}/[A-Za-z0-9][\w.-]{0,99}\.toml")


def record(folder: Path) -> dict[str, Any]:
    """What a clone tells."""
    commit, day = git(folder, "log", "-1", "--format=%H %cI").decode().split()
    found = []
    for path in filter(PATH.fullmatch, git(folder, "ls-tree", "-r", "--name-only", commit, "models").decode().splitlines()):
        told = tomllib.loads(git(folder, "cat-file", "blob", f"{commit}:{path}").decode())
        facts = {name: told[name] for name in ("name", "family", "open_weights", "license") if name in told}
        sides = {side: told["modalities"][side] for side in ("input", "output") if side in told.get("modalities", {})}
        found.append({"path": path, **facts, "release_date": str(told["release_date"]), **({"modalities": sides} if sides else {})})
    newest = sorted(found, key=lambda one: (one["release_date"], one["path"]))[-MODELS:]
    return {
        "full_name": "anomalyco/models.dev",
        "licence": "MIT",
        "commit": commit,
        "pushed_at": moment(day),
        "models": sorted(newest, key=lambda one: one["path"]),
    }


if __name__ == "__main__":
    CATALOGUE.write_text(json.dumps(record(Path(sys.argv[1])), ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")
