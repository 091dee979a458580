"""A small release of the dataset as an export leaves it in a store, made by hand: three tables, one of them without a row."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet

RELEASE = {"release_id": ["a/one", "b/two"], "lab_id": ["a", "b"], "is_counted": [True, None], "papers": [["2401.00001"], []]}
LAB = {"lab_id": ["a", "b", "c"], "n": [1, 2, None]}
AUTHORS = [{"name": "The contributors of a test"}]
TYPES = {"papers": pyarrow.list_(pyarrow.string()), "is_counted": pyarrow.bool_(), "n": pyarrow.int64()}


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def make(
    store: Path,
    number: int = 1,
    *,
    world: str = "live",
    tables: dict[str, dict[str, list[Any]]] | None = None,
    licence: str = "CC-BY-4.0",
    authors: Any = None,
) -> str:
    """Write a release of publication ``number`` below ``store``; returns its name."""
    name = f"2026-11-{number:02}-{number}"
    folder = store / "exports" / name
    folder.mkdir(parents=True)
    held = {"release": RELEASE, "lab": LAB, "alias": {"old_key": [], "new_key": []}} if tables is None else tables
    resources = []
    for table, columns in held.items():
        schema = pyarrow.schema([(column, TYPES.get(column, pyarrow.string())) for column in columns])
        pyarrow.parquet.write_table(pyarrow.table(columns, schema=schema), folder / f"{table}.parquet")
        fields = [{"name": column, "type": "string", "description": f"What {column} says."} for column in columns]
        key = {"primaryKey": [next(iter(columns))]}
        resources.append({"name": table, "path": f"{table}.parquet", "description": f"Rows of {table}. Key: x.", "schema": {"fields": fields, **key}})
    package = {
        "name": f"open-release-observatory-{name}",
        "title": "Open Release Observatory: a test",
        "description": "What it holds.",
        "licenses": [{"name": licence, "path": "https://example.org/licence", "title": "A licence"}],
        "keywords": ["disclosure"],
        "resources": resources,
    }
    (folder / "datapackage.json").write_text(json.dumps(package))
    for file in ("data-dictionary.md", "CHANGES.md"):
        (folder / file).write_text(f"{file} of {number}\n")
    (folder / "CITATION.cff").write_text(
        f"cff-version: 1.2.0\ntitle: A test\nauthors: {json.dumps(AUTHORS if authors is None else authors)}\nversion: {name}\n"
    )
    files = [
        {"path": path.name, "sha256": _sha256(path), "rows": pyarrow.parquet.read_metadata(path).num_rows if path.suffix == ".parquet" else None}
        for path in sorted(folder.iterdir())
    ]
    manifest = {
        "release": name,
        "publication_id": number,
        "world": world,
        "rule_set": "r",
        "registry_hash": "h",
        "as_of": f"2026-11-{number:02}T00:00:00+00:00",
        "published_at": f"2026-11-{number:02}T06:00:00+00:00",
        "licence": licence,
        "pseudonyms": "Others are account-<hash>.",
        "files": files,
    }
    (folder / "manifest.json").write_text(json.dumps(manifest))
    return name
