"""Describes a release as an RO-Crate (https://w3id.org/ro/crate/1.2): who made it, under which licence, and each file with its hash.

It depends on the release alone, so that an equal release makes an equal file. It holds no DOI: a service gives one only after it has the files.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from observatory.deposits.archive import HISTORY, in_archive
from observatory.deposits.citation import Author, authors
from observatory.deposits.release import PACKAGE, Held, Table
from observatory.warehouse.export import MANIFEST

CRATE = "ro-crate-metadata.json"
PROFILE = "https://w3id.org/ro/crate/1.2"
CONTEXT = f"{PROFILE}/context"
_MEDIA = {
    "parquet": "application/vnd.apache.parquet",
    "json": "application/json",
    "md": "text/markdown",
    "cff": "application/yaml",
}
_MEANINGS = {
    "data-dictionary.md": "What every table and column means, with units.",
    "CHANGES.md": "What moved since the last release, and why.",
    "CITATION.cff": "How to cite this release.",
    PACKAGE: "Tables and columns for programs, as a Frictionless data package.",
    MANIFEST: "World, day, rules and the SHA-256 of every other file of the release.",
}


def crate(release: Held, archive: Path | None = None) -> str:
    """The description of ``release`` as JSON-LD, with ``archive`` in the place of the files that lie in it.

    Files have relative names, so that it holds for every copy. Raises ``StoreError`` if no author is named.
    """
    package, manifest = release.package, release.manifest
    sample = f" A sample, and not the world: it comes from the replayed world {release.world}." if release.is_sample else ""
    licence = {"@id": str(package["licenses"][0]["path"])}
    people = [_person(one, number) for number, one in enumerate(authors(release), 1)]
    places = {one.affiliation: _affiliation(one.affiliation) for one in authors(release) if one.is_person and one.affiliation}
    tables = {one.file: one for one in release.tables}
    packed = in_archive(release) if archive else ()
    names = sorted({*release.files, *([HISTORY] if archive else [])} - set(packed))
    root = {
        "@id": "./",
        "@type": "Dataset",
        "name": f"{package['title']}, {release.name}{' (a sample)' if release.is_sample else ''}",
        "description": f"{package['description']}{sample}",
        "datePublished": str(manifest["published_at"])[:10],
        "temporalCoverage": f"../{str(manifest['as_of'])[:10]}",
        "version": release.name,
        # The release's licence is that of every file, too: in RO-Crate 1.2 a file says none of its own unless it has another.
        "license": licence,
        "author": _alone([{"@id": one["@id"]} for one in people]),
        # The publisher of the release itself; an archive that takes the files in may name another one.
        "publisher": {"@id": people[0]["@id"]},
        "keywords": _alone([str(one) for one in package["keywords"]]),
        "hasPart": [{"@id": quote(name)} for name in names],
    }
    sources = [str(one["title"]) for one in package.get("sources", ())]
    if sources:
        root["creditText"] = " ".join(sources)
    graph = [
        {"@id": CRATE, "@type": "CreativeWork", "about": {"@id": "./"}, "conformsTo": {"@id": PROFILE}},
        root,
        *(_archive(archive, packed) if archive and name == HISTORY else _file(release, name, tables.get(name)) for name in names),
        *(_packed(_file(release, name, tables.get(name))) for name in packed),
        *people,
        *(place for _, place in sorted(places.items())),
        {
            "@id": licence["@id"],
            "@type": "CreativeWork",
            "name": str(package["licenses"][0]["title"]),
            "description": "The licence of the release and of each of its files.",
            "identifier": release.licence,
        },
    ]
    return json.dumps({"@context": CONTEXT, "@graph": graph}, indent=1, ensure_ascii=False) + "\n"


def _alone(values: list[Any]) -> Any:
    """One value by itself: RO-Crate 1.2 wants no list of one."""
    return values[0] if len(values) == 1 else values


def _file(release: Held, name: str, table: Table | None) -> dict[str, Any]:
    """A file of the release as an entity of the crate: what it holds, its size in bytes, media type and SHA-256. ``table``: the table in it, if it is one."""
    meaning = table.description if table else _MEANINGS.get(name, "A file of the release.")
    return {
        "@id": quote(name),
        "@type": "File",
        "name": name,
        "description": f"{meaning} {table.rows} rows." if table else meaning,
        "contentSize": str(release.files[name].stat().st_size),
        "encodingFormat": _MEDIA.get(name.rpartition(".")[2], "application/octet-stream"),
        "sha256": release.sha256[name],
    }


def _person(author: Author, number: int) -> dict[str, Any]:
    """An author as an entity of the crate: a person, with the ORCID as id if there is one, or an organisation. ``number`` makes an id for one without."""
    if not author.is_person:
        address = {"url": author.website} if author.website else {}
        return {"@id": author.website or f"#author-{number}", "@type": "Organization", "name": author.name, **address}
    return {
        "@id": f"https://orcid.org/{author.orcid}" if author.orcid else f"#author-{number}",
        "@type": "Person",
        "name": " ".join(filter(None, (author.given, author.family))),
        **({"familyName": author.family} if author.family else {}),
        **({"givenName": author.given} if author.given else {}),
        **({"affiliation": {"@id": _affiliation(author.affiliation)["@id"]}} if author.affiliation else {}),
    }


def _archive(path: Path, packed: Sequence[str]) -> dict[str, Any]:
    """The entity of the ZIP archive of the history tables: size, SHA-256 (computed by reading it), and a part for each packed file."""
    with path.open("rb") as stream:
        sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
    return {
        "@id": HISTORY,
        "@type": "File",
        "name": HISTORY,
        "description": f"The {len(packed)} tables that end in _history: what was said before. Unpack it beside the other files.",
        "contentSize": str(path.stat().st_size),
        "encodingFormat": "application/zip",
        "sha256": sha256,
        "hasPart": _alone([{"@id": f"#{HISTORY}/{quote(name)}"} for name in packed]),
    }


def _packed(file: dict[str, Any]) -> dict[str, Any]:
    """The entity of a file inside the archive: as ``_file``, but not a file of the crate itself; its hash still identifies it."""
    return {**file, "@id": f"#{HISTORY}/{file['@id']}", "@type": "CreativeWork", "isPartOf": {"@id": HISTORY}}


def _affiliation(name: str) -> dict[str, Any]:
    """An author's affiliation as an organisation of the crate, with an id made of its name."""
    return {"@id": f"#organization-{quote(name, safe='')}", "@type": "Organization", "name": name}
