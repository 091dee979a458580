"""Record the counters of the first models of a list as facts: python tools/record_counters.py COMMITS LIST...

Each ``LIST`` is an answer of the Hub's list of text-generation models by downloads, as the repository ``REPOSITORY`` keeps them in
raw/hf.models.text-generation/<year>/<month>/<moment>-<hash>.json: its file's name tells when it was captured. ``COMMITS`` is a JSON
object of the file's name to the commit that added it. Into tools/sample_counters.json go, of the ``PLACES`` first, name, days, likes,
downloads of 30 days and of all time. The same files give the same one. Whoever is first is taken, of a lab or not: nothing is chosen.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

from make_sample_world import COUNTERS

PLACES = 75
REPOSITORY = "neldivad/wss-hugging-face"
NAME = re.compile(r"(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z-[0-9a-f]{12}\.json")
FACTS = ("id", "createdAt", "lastModified", "likes", "downloads", "downloadsAllTime")


def record(path: Path, commit: str) -> dict[str, Any]:
    """What one list tells. Raises ``ValueError`` if its name tells no moment, or a model on it lacks a fact."""
    told = NAME.fullmatch(path.name)
    if told is None:
        raise ValueError(f"{path.name}: a captured list is called <moment>-<hash>.json")
    year, month, day, hour, minute, second = told.groups()
    models = json.loads(path.read_text(encoding="utf-8"))[:PLACES]
    lacking = [one.get("id") for one in models if any(one.get(name) is None for name in FACTS)]
    if lacking or len(models) < PLACES:
        raise ValueError(f"{path.name}: {len(models)} models, without some fact: {lacking}")
    return {
        "path": f"raw/hf.models.text-generation/{year}/{month}/{path.name}",
        "commit": commit,
        "observed_at": f"{year}-{month}-{day}T{hour}:{minute}:{second}Z",
        "models": [{name: one[name] for name in FACTS} for one in models],
    }


if __name__ == "__main__":
    commits = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    lists = [record(path, commits[path.name]) for path in map(Path, sys.argv[2:])]
    about = {"repository": REPOSITORY, "licence": "CC-BY-4.0", "lists": sorted(lists, key=lambda one: one["observed_at"])}
    COUNTERS.write_text(json.dumps(about, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
