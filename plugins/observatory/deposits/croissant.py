"""Describes a release in Croissant (https://docs.mlcommons.org/croissant/docs/croissant-spec-1.1.html): one file and one record set for each table."""

from __future__ import annotations

import json
from typing import Any

import pyarrow

from observatory.deposits.release import Held, Table

CROISSANT = "croissant.json"
CONFORMS_TO = "http://mlcommons.org/croissant/1.1"
CONTEXT: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "containedIn": "cr:containedIn",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataBiases": "cr:dataBiases",
    "dataCollection": "cr:dataCollection",
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "arrayShape": "cr:arrayShape",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isArray": "cr:isArray",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "personalSensitiveInformation": "cr:personalSensitiveInformation",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}


def croissant(release: Held, url: str) -> str:
    """The description of the release as JSON-LD. ``url``: the address of the repository. File names are relative, so every copy of the files can use it."""
    package, manifest = release.package, release.manifest
    sample = f" A sample, and not the world: it comes from the replayed world {release.world}." if release.is_sample else ""
    metadata = {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "name": str(package["name"]),
        "alternateName": str(package["title"]),
        "description": f"{package['description']}{sample}",
        "conformsTo": CONFORMS_TO,
        "url": url,
        "license": str(package["licenses"][0]["path"]),
        # The publication's number with ".0.0" behind it: Croissant demands a version of three numbers. The release's name is in citeAs.
        "version": f"{manifest['publication_id']}.0.0",
        "datePublished": str(manifest["published_at"])[:10],
        "temporalCoverage": f"../{str(manifest['as_of'])[:10]}",
        "keywords": [str(table) for table in package["keywords"]],
        "creator": {"@type": "sc:Organization", "name": "The contributors of the Open Release Observatory"},
        "citeAs": f"The contributors of the Open Release Observatory ({str(manifest['as_of'])[:4]}). {package['title']}, {release.name}. {url}",
        "isLiveDataset": False,
        "distribution": [_file(table) for table in release.tables],
        "recordSet": [_records(table) for table in release.tables],
    }
    return json.dumps(metadata, indent=1, ensure_ascii=False) + "\n"


def _file(table: Table) -> dict[str, Any]:
    """A table's Parquet file as a FileObject of Croissant: name, description, size in bytes and SHA-256."""
    return {
        "@type": "cr:FileObject",
        "@id": table.file,
        "name": table.file,
        "description": table.description,
        "contentUrl": table.file,
        "contentSize": f"{table.size_bytes} B",
        "encodingFormat": "application/x-parquet",
        "sha256": table.sha256,
    }


def _records(table: Table) -> dict[str, Any]:
    """A table as a RecordSet of Croissant: its description, key columns (only those that the file has) and a field for each column."""
    key = [{"@id": f"{table.name}/{column}"} for column in table.key if column in dict(table.columns)]
    return {
        "@type": "cr:RecordSet",
        "@id": table.name,
        "name": table.name,
        "description": table.description,
        **({"key": key if len(key) > 1 else key[0]} if key else {}),
        "field": [_field(table, name, kind) for name, kind in table.columns],
    }


def _field(table: Table, name: str, kind: pyarrow.DataType) -> dict[str, Any]:
    """A table's column as a Field of Croissant: its meaning, its type (for a list the type of its elements), and where the file has it."""
    is_list = pyarrow.types.is_list(kind)
    return {
        "@type": "cr:Field",
        "@id": f"{table.name}/{name}",
        "name": name,
        "description": table.meanings.get(name, ""),
        "dataType": _type(kind.value_type if is_list else kind),
        **({"isArray": True, "arrayShape": "-1"} if is_list else {}),
        "source": {"fileObject": {"@id": table.file}, "extract": {"column": name}},
    }


def _type(kind: pyarrow.DataType) -> str:
    """The schema.org type of a Parquet type; ``sc:Text`` if no other fits."""
    types = pyarrow.types
    if types.is_boolean(kind):
        return "sc:Boolean"
    if types.is_integer(kind):
        return "sc:Integer"
    if types.is_floating(kind):
        return "sc:Float"
    if types.is_timestamp(kind):
        return "sc:DateTime"
    return "sc:Date" if types.is_date(kind) else "sc:Text"
