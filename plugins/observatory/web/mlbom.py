"""A bill of materials of one release in CycloneDX 1.7: models, datasets, licences, base models, papers and statuses.

It is made from the published marts only. CycloneDX's library for Python has no model cards, so the document is made here, and tests check it with
the library's schema. An unknown status is written as unknown, with the source check that explains it, and never as closed.
"""

from __future__ import annotations

import json
import re
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any
from urllib.parse import quote

from observatory import __version__
from observatory.errors import ObservatoryError
from observatory.web import take
from observatory.web.data import Publication
from observatory.web.evidence import marked_if_quoted
from observatory.web.page import DIMENSIONS, Row, plain
from observatory.web.sources import artefact_url, evidence_url, source_url

MEDIA_TYPE = "application/vnd.cyclonedx+json; version=1.7"
TAXONOMY = "open-release-observatory"
"""The beginning of the names of our properties; ``docs/public.md`` lists them."""
MOST_STEPS = 4
"""How many steps upwards base models are listed."""
MEANING = (
    "A status is open, partial, closed or unknown. Unknown is not closed: it says that not every source was seen (look: complete, partial or none). "
    "The statuses are of the release and of each model; evidence.occurrences holds the row that decides each, by rule and place."
)
SAMPLE = "The facts are of a sample, {world}: they speak of it only, not of the world."

Read = Callable[..., list[dict[str, Any]]]
"""A function that returns the rows of ``sql/page/<name>.sql`` with its parameters."""
Fields = dict[str, Any]
"""A JSON object of CycloneDX."""

_LINE = re.compile(r"#L(\d{1,6})\b")
_OWN_LICENCE = re.compile(r"LicenseRef-[A-Za-z0-9.-]+\Z")
_OPERATORS = re.compile(r"\s+(?:AND|OR|WITH)\s+|[()\s]+")


class NoSuchRelease(ObservatoryError):
    """Raised if no release, or more than one, has the name or id asked for."""


def find(read: Read, lab: str, release: str) -> str:
    """The id of a release, from the whole id (``lab/slug``), or from a slug or a name within a lab; raises ``NoSuchRelease``."""
    if not release:
        raise NoSuchRelease("which release? LAB=lab RELEASE=slug, or RELEASE=lab/slug")
    rows = read("bom_release", lab=lab, release=release)
    asked = [row for row in rows if row["is_asked"]]
    exact = [row for row in asked if row["release_id"] in {release, f"{lab}/{release}"}] or asked
    if len(exact) == 1:
        return str(exact[0]["release_id"])
    if exact:
        raise NoSuchRelease(f"{len(exact)} releases of {lab} bear that name: {', '.join(row['release_id'] for row in exact)}")
    near = ", ".join(str(row["release_id"]) for row in rows[:20])
    raise NoSuchRelease(f"there is no release {release!r}{f' of {lab}' if lab else ''}{f'; there are {near}' if near else ''}")


def document(read: Read, release: str, published: Publication, *, licence: str, as_of: Any = None) -> Fields | None:
    """The bill of materials of the release ``release``; None if the publication has no such release.

    ``licence``: SPDX id of the facts. ``as_of``: a day whose publication is read, by ``mart.<name>_of``; None reads the newest tables.
    """
    at = {"release": release, "as_of": as_of, "publication_id": published.publication_id}
    releases = read("release_one", **at)
    if not releases:
        return None
    release_row, made_by = releases[0], read("bom_publication", publication_id=published.publication_id)
    models = read("bom_model", **at)
    deciding_rows: defaultdict[str | None, list[Row]] = defaultdict(list)
    for row in read("bom_evidence", **at):
        deciding_rows[row["hub_id"]].append(row)
    parents: defaultdict[str, list[Row]] = defaultdict(list)
    for row in read("bom_ancestor", **at):
        parents[row["child_hub_id"]].append(row)
    indicators = read("release_indicator", **at)
    main = _release_component(release_row, indicators, deciding_rows[None])
    listed = [_model_component(row, release_row, parents, deciding_rows[row["hub_id"]]) for row in models]
    datasets = [_dataset_component(str(name)) for name in release_row["datasets"]]
    left_out = models[0]["total"] - len(models) if models else 0
    named = uuid.uuid5(uuid.NAMESPACE_URL, f"{TAXONOMY}/{published.world}/{published.publication_id}/{release_row['release_id']}/{__version__}")
    about = {
        "publication": published.publication_id,
        "as_of": published.as_of,
        "world": published.world,
        **({"rules": made_by[0]["rule_set"], "registry": made_by[0]["registry_hash"]} if made_by else {}),
        "models_left_out": left_out or None,
    }
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.7.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.7",
        "serialNumber": f"urn:uuid:{named}",
        "version": 1,
        "metadata": {
            "timestamp": _moment(published.published_at),
            "lifecycles": [{"phase": "discovery"}],
            "tools": {"components": [{"type": "application", "name": TAXONOMY, "version": __version__}]},
            "component": main,
            "licenses": [{"license": {"id": licence}}],
            "properties": _properties(about),
        },
        "components": [*listed, *datasets],
        "dependencies": [
            {"ref": main["bom-ref"], "dependsOn": [part["bom-ref"] for part in (*listed, *datasets)]},
            *({"ref": part["bom-ref"]} for part in (*listed, *datasets)),
        ],
        # Say that the parts are incomplete (some were left out) or unknown, never "complete": more may exist than were seen.
        "compositions": [{"aggregate": "incomplete" if left_out else "unknown", "assemblies": [main["bom-ref"]]}],
        "annotations": [
            {
                "subjects": [main["bom-ref"]],
                "annotator": {"organization": {"name": take.PROJECT}},
                "timestamp": _moment(published.published_at),
                "text": MEANING if published.is_live else f"{SAMPLE.format(world=_clean_text(published.world))} {MEANING}",
            }
        ],
    }


def as_text(bill: Mapping[str, Any]) -> str:
    """The document as JSON, with a line end."""
    return json.dumps(bill, ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def file_name(release: str, published: Publication) -> str:
    """A file name with the release, the world and the day of the publication: "ai2-olmo-2-live-2026-08-20.cdx.json"."""
    stem = re.sub(r"[^a-z0-9.]+", "-", f"{release} {published.world}".lower()).strip("-.")[:120]
    return f"{stem}-{published.as_of.astimezone(UTC):%Y-%m-%d}.cdx.json"


def _release_component(release: Row, indicators: Sequence[Row], deciding_rows: Iterable[Row]) -> Fields:
    """The component of CycloneDX that describes a release, with its evidence, indicators and links."""
    reference = _reference("release", release["release_id"])
    occurrences = [_occurrence(reference, row["dimension"], row, release[f"{row['dimension']}_status"]) for row in deciding_rows]
    occurrences += [_occurrence(reference, row["indicator"], row, row["status"]) for row in indicators if row["evidence_id"]]
    facts = {
        "release_id": release["release_id"],
        "lab_id": release["lab_id"],
        "release_date": release["release_date"],
        "release_date:precision": release["date_precision"],
        "modality": release["modality"],
        "in_registry": release["is_registry"],
        "registry_only": release["is_registry_only"],
        "weights_not_published": release["weights_not_published"],
        "offer": release["offer"],
        "api_only": release["is_api_only"],
        "weights_since": release["weights_since"],
        "mof:class": release["mof_class"],
        "mof:class_at_most": release["mof_class_high"],
        "mof:coverage": release["mof_coverage"],
        "osai:score_low": release["osai_score"],
        "osai:score_high": release["osai_score_high"],
        "osai:known": release["osai_known"],
    }
    card = _properties({**_status_fields(release), **{f"indicator:{row['indicator']}:status": row["status"] for row in indicators}})
    references = [
        *(_external_reference("documentation", "paper", str(name)) for name in release["papers"]),
        *(_external_reference("vcs", "repository", str(name)) for name in release["repositories"]),
    ]
    datasets = [{"ref": _reference("dataset", name)} for name in release["datasets"]]
    return _without_empty(
        {
            "type": "machine-learning-model",
            "bom-ref": reference,
            "supplier": {"name": _clean_text(release["lab"])} if release["is_lab_known"] else None,
            "name": _clean_text(release["name"]),
            "externalReferences": [external for external in references if external],
            "evidence": {"occurrences": occurrences} if occurrences else None,
            "modelCard": _without_empty({"modelParameters": _without_empty({"datasets": datasets}), "properties": card}),
            "properties": [*_properties(facts), *_properties_without_address(release)],
        }
    )


def _model_component(row: Row, release: Row, parents: Mapping[str, list[Row]], deciding_rows: Iterable[Row]) -> Fields:
    """The component of CycloneDX that describes one model of the release, with its licence, ancestors and evidence."""
    hub_id = str(row["hub_id"])
    reference = _reference("model", hub_id)
    occurrences = [
        _occurrence(reference, evidence_row["dimension"], evidence_row, row[f"{evidence_row['dimension']}_status"]) for evidence_row in deciding_rows
    ]
    facts = {
        "role": row["role"],
        "created_at": row["created_at"],
        "gone_at": row["gone_at"],
        "gated": row["gated"],
        "library": row["library_name"],
        "parameters": row["parameters"],
        "licence:told": row["hub_license_id"],
        "licence:class": row["licence_class"],
    }
    # Write the statuses of a rated model; a model that is not rated gets none, not even "unknown".
    card = _properties(_status_fields(row) if row["is_rated"] else {"rated": False})
    ancestors = _ancestors(hub_id, parents, {hub_id}, 1)
    page, files = source_url("model", hub_id), source_url("model_tree", hub_id)
    references = [{"type": kind, "url": url} for kind, url in (("model-card", page), ("distribution", files)) if url]
    return _without_empty(
        {
            "type": "machine-learning-model",
            "bom-ref": reference,
            "supplier": {"name": _clean_text(release["lab"])} if release["is_lab_known"] else None,
            **_name_fields(hub_id),
            "licenses": licences(row["license_spdx"], row["licence_class"], row["hub_license_id"]),
            "purl": _purl(hub_id) if page else None,
            "pedigree": {"ancestors": ancestors} if ancestors else None,
            "externalReferences": references,
            "evidence": {"occurrences": occurrences} if occurrences else None,
            "modelCard": _without_empty(
                {"modelParameters": _without_empty({"task": _clean_text(row["pipeline_tag"]) if row["pipeline_tag"] else None}), "properties": card}
            ),
            "properties": _properties(facts),
        }
    )


def _ancestors(hub_id: str, parents: Mapping[str, list[Row]], seen: set[str], step: int) -> list[Fields]:
    """The declared base models of a model as components of CycloneDX, each once, with their own bases inside (``pedigree``).

    Models in ``seen`` are left out, and each model that is given is added to it. Bases more than ``MOST_STEPS`` steps away are left out.
    """
    if step > MOST_STEPS:
        return []
    new = [row for row in parents.get(hub_id, ()) if row["parent_hub_id"] not in seen]
    # Mark all before going further up: a model that is reached by two ways is listed at the nearer place.
    seen.update(str(row["parent_hub_id"]) for row in new)
    by_parent: dict[str, list[Row]] = {}
    for row in new:
        by_parent.setdefault(str(row["parent_hub_id"]), []).append(row)
    components = []
    for parent, rows in by_parent.items():
        above = _ancestors(parent, parents, seen, step + 1)
        page = source_url("model", parent)
        components.append(
            _without_empty(
                {
                    "type": "machine-learning-model",
                    **_name_fields(parent),
                    "purl": _purl(parent) if page else None,
                    "pedigree": {"ancestors": above} if above else None,
                    "externalReferences": [{"type": "model-card", "url": page}] if page else [],
                    "properties": _properties(
                        {"relation": "; ".join(str(row["relation"]) for row in rows), "seen": any(row["is_parent_seen"] for row in rows)}
                    ),
                }
            )
        )
    return components


def _dataset_component(name: str) -> Fields:
    """The component of CycloneDX that describes a dataset, with its address if it has one."""
    url = artefact_url("dataset", name)
    contents = {"contents": {"url": url}} if url else {}
    return _without_empty(
        {
            "type": "data",
            "bom-ref": _reference("dataset", name),
            **_name_fields(name),
            "externalReferences": [{"type": "distribution", "url": url}] if url else [],
            "data": [{"type": "dataset", "name": _clean_text(name), **contents}],
        }
    )


def _status_fields(row: Row) -> dict[str, Any]:
    """Status, finding and extent of the source check of each dimension, the reason for the data's, and the licence's status, by names of properties."""
    statuses: dict[str, Any] = {}
    for dimension in DIMENSIONS:
        statuses |= {f"{dimension}:{part}": row[f"{dimension}_{part}"] for part in ("status", "finding", "look")}
    return {**statuses, "data:reason": row["data_reason"], "licence:status": row["licence_status"]}


def _occurrence(reference: str, subject: str, row: Row, status: str) -> Fields:
    """One row of evidence as an occurrence of CycloneDX: its address, its line, and a sentence on what it shows."""
    kind, key, locator = str(row["source_kind"]), str(row["source_key"]), str(row["locator"])
    line = _LINE.search(locator)
    parts = [
        # Give the status before the finding: the finding "none" does not mean closed, only the status says that.
        f"{subject}: {status}",
        *([f"found: {row['finding']}"] if row.get("finding") else []),
        f"rule {row['rule']} {row['rule_version']}",
        *([f"standing: {row['standing']}"] if row.get("standing") else []),
        f"{kind} {key}, {locator}",
        f"seen {_moment(row['observed_at'])}",
        *([str(marked_if_quoted(row))] if row["quotation"] else []),
        f"evidence {row['evidence_id']}",
    ]
    return _without_empty(
        {
            "bom-ref": f"{reference}#{quote(subject, safe='')}",
            "location": evidence_url(row) or _clean_text(f"{kind}:{key}"),
            "line": int(line[1]) if line else None,
            "additionalContext": _clean_text("; ".join(parts)),
        }
    )


def _external_reference(kind: str, thing_kind: str, name: str) -> Fields | None:
    """A link of CycloneDX, of its type ``kind``, to a paper or repository; None if the id gives no address."""
    url = artefact_url(thing_kind, name)
    return {"type": kind, "url": url, "comment": _clean_text(f"{thing_kind} {name}")} if url else None


def _properties_without_address(release: Row) -> list[Fields]:
    """Papers and repositories whose ids give no address, as properties."""
    pairs = [(thing_kind, str(name)) for thing_kind, key in (("paper", "papers"), ("repository", "repositories")) for name in release[key]]
    return [bom_property for thing_kind, name in pairs if not artefact_url(thing_kind, name) for bom_property in _properties({thing_kind: name})]


def licences(spdx: str | None, licence_class: str | None, declared: str | None) -> list[Fields] | None:
    """A licence as CycloneDX has it: an SPDX id, an SPDX expression, else the name that was ``declared``; None if none was declared."""
    if spdx and licence_class != "unknown":
        if spdx in _spdx_ids():
            return [{"license": {"id": spdx, "acknowledgement": "declared"}}]
        parts = [part for part in _OPERATORS.split(spdx) if part]
        if parts and all(part in _spdx_ids() or part in _spdx_exceptions() or _OWN_LICENCE.match(part) for part in parts) and _is_expression(spdx):
            return [{"expression": spdx, "acknowledgement": "declared"}]
    name = _clean_text(declared or spdx or "")
    return [{"license": {"name": name, "acknowledgement": "declared"}}] if name else None


@cache
def _spdx_symbols() -> Mapping[str, Any]:
    """Every symbol of the license_expression library by its key: licences, exceptions and the library's own LicenseRef-… keys."""
    # Imported here because loading the list takes a second.
    from license_expression import get_spdx_licensing

    return {str(name): symbol for name, symbol in get_spdx_licensing().known_symbols.items()}


@cache
def _spdx_ids() -> frozenset[str]:
    """The SPDX ids of all licences."""
    return frozenset(name for name, symbol in _spdx_symbols().items() if not symbol.is_exception and not name.startswith("LicenseRef-"))


@cache
def _spdx_exceptions() -> frozenset[str]:
    """The SPDX ids of all exceptions, which follow WITH in an expression."""
    return frozenset(name for name, symbol in _spdx_symbols().items() if symbol.is_exception)


def _is_expression(text: str) -> bool:
    """Whether a text is an SPDX expression by its form, such as "MIT OR Apache-2.0"."""
    from license_expression import ExpressionError, ExpressionParseError, Licensing

    try:
        return Licensing().parse(text, simple=True) is not None
    except (ExpressionError, ExpressionParseError):
        return False


def _reference(kind: str, key: Any) -> str:
    """The id of a part within the document: unique, of plain characters."""
    return f"{kind}:{quote(str(key), safe='/')}"


def _name_fields(name: str) -> Fields:
    """The fields of CycloneDX for a name: "account/model" as ``group`` and ``name``, a name without a slash as ``name``."""
    owner, _, rest = _clean_text(name).rpartition("/")
    return {**({"group": owner} if owner else {}), "name": rest or owner}


def _purl(hub_id: str) -> str:
    """The package URL of a model of the Hub."""
    return f"pkg:huggingface/{quote(hub_id, safe='/')}"


def _properties(values: Mapping[str, Any]) -> list[Fields]:
    """The values as properties of CycloneDX; None and empty texts are left out."""
    return [{"name": f"{TAXONOMY}:{name}", "value": _clean_text(plain(value))} for name, value in values.items() if value is not None and value != ""]


def _without_empty(fields: Mapping[str, Any]) -> Fields:
    """The fields without those that are empty."""
    return {name: value for name, value in fields.items() if value is not None and value != [] and value != {}}


def _clean_text(value: Any) -> str:
    """The text of others without invisible characters and without spaces at both ends."""
    return take.visible(value).strip()


def _moment(at: datetime) -> str:
    """A time as ISO 8601 in UTC, with Z."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
