"""Ratings that other indexes publish: to which index a file belongs, what it rates, and which things it cites as evidence.

The formats are the publishers' own, as in their repositories: the European index has one YAML file a model (Language-Technology-Assessment/
main-database at 5a388e8), so has the Model Openness Tool (lfai/model_openness_tool at 8b5d30e, models/, schema/mof_schema.json), the Foundation
Model Transparency Index has one table an edition with a column a developer (stanford-crfm/fmti at f4500c5), os-ai-map one YAML file a product
(currentai-org/os-ai-map at 57cbce2, docs/schemas/score.schema.json). Tables with one rating a row are read too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from identify.vendor.licenses import LICENSES

from observatory.disclosure.reading import DIMENSIONS
from observatory.identifiers import canonical_arxiv_id, is_hub_id, parse_github_repository, parse_hub_url

Row = Mapping[str, str]
LABELS = frozenset({"open", "partial", "closed", "unknown"})
ROLLUPS = (*DIMENSIONS, "licence")
MAX_CELL = 4_000

# Our dimension for each parameter of the European index; None: it matches none.
_OSAI = {
    "datasources_basemodel": "data",
    "datasources_endmodel": "data",
    "weights_basemodel": "weights",
    "weights_endmodel": "weights",
    "trainingcode": "code",
    "code": None,
    "hardware_architecture": None,
    "preprint": "methods",
    "paper": "methods",
    "modelcard": None,
    "datasheet": None,
    "package": None,
    "api": None,
    "licenses": "licence",
}
# Our dimension for a component of the Model Openness Tool.
_MOT = {
    "datasets": "data",
    "model_parameters_final": "weights",
    "training_code": "code",
    "technical_report": "methods",
    "research_paper": "methods",
}
# The Foundation Model Transparency Index names its subdomains; only these match one of our dimensions.
_FMTI = {"Data": "data", "Data Acquisition": "data", "Data Properties": "data", "Methods": "methods", "Model access": "weights"}
# Columns with bare ids instead of links, and the kind of thing that each names.
_ID_COLUMNS = {
    "ev_code_github": "repository",
    "ev_data_hf": "dataset",
    "ev_arxiv": "paper",
    "ev_weights_hf": "model",
    "github_repos": "repository",
    "arxiv_ids": "paper",
    "hub_datasets": "dataset",
}


# The seventeen components of the Model Openness Tool, by the kind of licence that a component without its own inherits (schema/sample_model.yml).
_MOT_COMPONENTS = {
    "model architecture": "code",
    "data preprocessing code": "code",
    "training code": "code",
    "inference code": "code",
    "evaluation code": "code",
    "supporting libraries and tools": "code",
    "model parameters (final)": "data",
    "model parameters (intermediate)": "data",
    "datasets": "data",
    "evaluation data": "data",
    "model metadata": "data",
    "sample model outputs": "data",
    "model card": "document",
    "data card": "document",
    "technical report": "document",
    "research paper": "document",
    "evaluation results": "document",
}
# Open licences as the Model Openness Tool spells them, in lower case: those of choosealicense.com and common ones for data.
_OPEN_LICENCES = frozenset({*(name.lower() for name, _ in LICENSES), "bsd-3", "bsd-2", "cdla-permissive-1.0", "cdla-permissive-2.0", "odc-by-1.0", "odbl-1.0"})
_MONTHS = "january february march april may june july august september october november december".split()
_EDITION = re.compile(r"(?<![a-z])(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[ _-]?(20[0-9]{2})", re.IGNORECASE)
# Columns of the Transparency Index's tables that are not developers.
_FMTI_COLUMNS = frozenset({"domain", "subdomain", "indicator", "definition", "notes", "example disclosure", "total"})
_COMPONENT = re.compile(r"(?:^|;)\s*(weights|data|code)\s*:\s*(open|partial|closed)\b")
MAX_LINKS = 50


class Unusable(ValueError):
    """Raised for a row or document with a value that cannot be stored; the message says why."""


@dataclass(frozen=True, slots=True)
class Assessment:
    """One rating of one subject (a model, lab or product) by another index.

    ``parameter``: one of ours (weights, data, code, methods, licence), or the file's own column or indicator. ``label``: open, partial, closed or
    unknown for ours, else the index's own word. ``hub_id_confidence``: how surely the subject is that model of the Hub. ``as_of``: an ISO day.
    """

    source: str
    edition: str
    subject: str
    parameter: str
    dimension: str | None
    label: str
    lab: str | None
    hub_id: str | None
    hub_id_confidence: str | None
    as_of: str | None
    note: str | None
    url: str | None


@dataclass(frozen=True, slots=True)
class CitedThing:
    """A thing that a rating cites as its evidence. ``kind``: repository, paper, dataset or model; ``id``: its canonical id."""

    source: str
    edition: str
    subject: str
    parameter: str
    kind: str
    id: str


Judgement = Assessment | CitedThing


@dataclass(frozen=True, slots=True)
class IndexContext:
    """Facts from other files of the same index: ``(subdomain, definition)`` by indicator, and the maker by product."""

    indicators: Mapping[str, tuple[str, str]]
    makers: Mapping[str, str]


NO_CONTEXT = IndexContext({}, {})


def reader_of(columns: Sequence[str], name: str = "", context: IndexContext = NO_CONTEXT) -> Callable[[Row], Iterator[Judgement]] | None:
    """The function that reads one row of a table, chosen by the table's columns; ``None`` if it is of no known index.

    ``name`` is the file's, from which the edition of the Transparency Index is read.
    """
    names = set(columns)
    edition = _edition(name)
    if edition is not None and "score" in name.lower() and "Indicator" in names and len(names) > 1 and "Definition" not in names:
        return lambda row: _fmti_wide(row, edition, context)
    if {"model", "hub_id", "raw_trainingcode", "weights", "data", "code", "methods"} <= names:
        return _osai
    if {"record_id", "hub_id", "label_weights", "label_code", "raw_training_code"} <= names:
        return _mot
    if {"edition", "developer", "subdomain", "indicator", "score"} <= names:
        return _fmti
    return None


def _osai(row: Row) -> Iterator[Judgement]:
    """Read one row of the European index's table: open, partial or closed for each parameter, with links and notes."""
    subject = _subject(row.get("model"))
    hub_id = _hub_id(row.get("hub_id"))
    common = (_text(row.get("lab")), hub_id, _text(row.get("hub_id_confidence")), _parse_date(row.get("as_of")))
    for name in ROLLUPS:
        yield Assessment("osai_index", "", subject, name, name, _label(row.get(name), name), *common, None, None)
    for name, dimension in _OSAI.items():
        value, note, url = (_text(row.get(f"{part}_{name}")) for part in ("raw", "note", "link"))
        if value is not None:
            yield Assessment("osai_index", "", subject, f"raw_{name}", dimension, _label(value, name), *common, note, url)
        if url is not None:
            yield from (CitedThing("osai_index", "", subject, f"link_{name}", kind, target) for kind, target in _linked_things(url))
    yield from _cited_ids(row, "osai_index", subject)


_NAMES_NO_LICENCE = re.compile(r"(?:component )+not includ\w*\W*|undisclosed|unlicensed", re.IGNORECASE)


def _mot(row: Row) -> Iterator[Judgement]:
    """Read one row of the Model Openness Tool's table: the labels of our dimensions, and each component's own value with its licence."""
    subject = _subject(row.get("record_id"))
    common = (_text(row.get("lab")), _hub_id(row.get("hub_id")), _text(row.get("hub_id_confidence")), _parse_date(row.get("source_asof")))
    for name in ROLLUPS:
        value = _text(row.get(f"label_{name}"))
        if value is not None:
            yield Assessment("mot_lfai", "", subject, name, name, _label(value, name), *common, None, None)
    for column in row:
        value = _text(row.get(column)) if column.startswith("raw_") else None
        if value is not None:
            name = column.removeprefix("raw_")
            licence = _text(row.get(f"lic_{name}"))
            # Entries say in this cell, too, that there is no component or that its licence is not told.
            licence = None if licence and _NAMES_NO_LICENCE.fullmatch(licence) else licence
            yield Assessment("mot_lfai", "", subject, column, _MOT.get(name), value, *common, licence and f"licence {licence}", None)
    yield from _cited_ids(row, "mot_lfai", subject)


def _fmti(row: Row) -> Iterator[Judgement]:
    """Read one row of the Transparency Index: whether a developer meets an indicator in an edition. Raises ``Unusable`` for a score other than 0 or 1."""
    score = row.get("score", "").strip()
    if score not in {"0", "1", "0.0", "1.0"}:
        raise Unusable(f"score is {score[:40]!r}, neither 0 nor 1")
    label = "met" if score.startswith("1") else "not met"
    subject, indicator = _subject(row.get("developer")), _subject(row.get("indicator"))
    dimension = _FMTI.get(row.get("subdomain", "").strip())
    edition = _subject(row.get("edition"))
    yield Assessment("fmti", edition, subject, indicator, dimension, label, subject, None, None, None, _text(row.get("definition")), None)


def _edition(name: str) -> str | None:
    """The year and month in a file's name as YYYY-MM; None if it has none."""
    match = _EDITION.search(name)
    if match is None:
        return None
    month = next(number for number, month_name in enumerate(_MONTHS, 1) if month_name.startswith(match[1].lower()))
    return f"{match[2]}-{month:02}"


def indicators_of(rows: Sequence[Row]) -> dict[str, tuple[str, str]]:
    """Subdomain and definition by indicator, from a table of the Transparency Index that defines them; empty for other tables."""
    cells = ((_text(row.get("Indicator")), _text(row.get("Subdomain")), _text(row.get("Definition"))) for row in rows)
    return {name: (subdomain, definition or "") for name, subdomain, definition in cells if name and subdomain}


def _fmti_wide(row: Row, edition: str, context: IndexContext) -> Iterator[Judgement]:
    """Read one row of the Transparency Index as it is published: one indicator, with one column for each developer, 1 if it meets it.

    Raises ``Unusable`` for a cell other than 0 or 1.
    """
    indicator = _text(row.get("Indicator"))
    if indicator is None or indicator.lower() == "total":
        return
    subdomain, definition = context.indicators.get(indicator, ("", ""))
    dimension = _FMTI.get((_text(row.get("Subdomain")) or subdomain).strip())
    for column, cell in row.items():
        if column is None or column.strip().lstrip("\ufeff").lower() in _FMTI_COLUMNS:
            continue
        score = (cell or "").strip()
        if score not in {"0", "1"}:
            raise Unusable(f"score is {score[:40]!r}, neither 0 nor 1")
        developer = _subject(column)
        label = "met" if score == "1" else "not met"
        yield Assessment("fmti", edition, developer, _subject(indicator), dimension, label, developer, None, None, None, definition or None, None)


# -- one YAML file a model or product


def index_of_document(document: Any, folder: str) -> str | None:
    """The id of the index that a YAML document belongs to, by its form and the name of its folder; ``None`` if it is of no known index."""
    if not isinstance(document, dict):
        return None
    if isinstance(document.get("system"), dict) and isinstance(document.get("trainingcode"), dict):
        return "osai_index"
    framework = document.get("framework")
    if isinstance(framework, dict) and framework.get("name") == "Model Openness Framework" and isinstance(document.get("release"), dict):
        # Take only entries in the folder models/: the tool's tests and its sample file have the form of an entry too.
        return "mot_lfai" if folder == "models" else None
    if isinstance(document.get("product"), str) and isinstance(document.get("openness"), dict) and "capability" in document:
        return "os_ai_map"
    return None


def makers_of(document: Any) -> dict[str, str]:
    """The maker by product, from a document of os-ai-map that describes an organisation; empty for other documents."""
    if not isinstance(document, dict) or not isinstance(document.get("products"), list) or not isinstance(document.get("display_name"), str):
        return {}
    return {product: document["display_name"].strip()[:300] for product in document["products"][:1_000] if isinstance(product, str)}


def judgements_of(index: str, document: Mapping[str, Any], name: str, context: IndexContext = NO_CONTEXT) -> Iterator[Judgement]:
    """The ratings and cited things in a document of ``index`` (an id of ``index_of_document``); ``name`` is its file's name.

    Raises ``Unusable`` at the first value that cannot be stored, perhaps after some were yielded: then nothing of the document is to be stored.
    """
    if index == "osai_index":
        yield from _osai_document(document)
    elif index == "mot_lfai":
        yield from _mot_document(document["release"], name)
    else:
        yield from _map_document(document, context)


def _osai_document(document: Mapping[str, Any]) -> Iterator[Judgement]:
    """Read one YAML file of the European index: a label for each dimension and parameter, and the things that it cites.

    Raises ``Unusable`` if a deciding parameter is missing.
    """
    system, maker = document["system"], document.get("org")
    subject = _subject(_scalar_text(system.get("endmodelname")) or _scalar_text(system.get("name")))
    parts: dict[str, tuple[str, str | None, str | None]] = {}
    for name in _OSAI:
        part = document.get(name)
        if isinstance(part, dict):
            parts[name] = (_label(_scalar_text(part.get("class")), name), _scalar_text(part.get("notes")), _joined_links(part.get("link")))
    missing = {"weights_endmodel", "trainingcode", "licenses"} - parts.keys()
    if missing:
        raise Unusable(f"it lacks {', '.join(sorted(missing))}")
    hub_id = _linked_model(parts["weights_endmodel"][2]) or _linked_model(_joined_links(system.get("link")))
    lab = _scalar_text(maker.get("name")) if isinstance(maker, dict) else None
    common = (lab and lab[:300], hub_id, "high" if hub_id and hub_id == _linked_model(parts["weights_endmodel"][2]) else "medium" if hub_id else None, None)

    def label(name: str) -> str:
        """Our label for a parameter of the index: "open", "partial", "closed" or "unknown"; "unknown" if the entry lacks it."""
        return parts[name][0] if name in parts else "unknown"

    data = [label(name) for name in ("datasources_basemodel", "datasources_endmodel")]
    papers = [label(name) for name in ("preprint", "paper")]
    rollups = {
        "weights": label("weights_endmodel"),
        "data": data[0] if data[0] == data[1] else "unknown" if "unknown" in data else "partial",
        "code": label("trainingcode"),
        "methods": next((label_word for label_word in ("open", "partial", "closed") if label_word in papers), "unknown"),
        "licence": label("licenses"),
    }
    for name in ROLLUPS:
        yield Assessment("osai_index", "", subject, name, name, rollups[name], *common, None, None)
    for name, (value, note, url) in parts.items():
        yield Assessment("osai_index", "", subject, f"raw_{name}", _OSAI[name], value, *common, note, url)
        if url is not None:
            yield from (CitedThing("osai_index", "", subject, f"link_{name}", kind, target) for kind, target in _linked_things(url))


def _mot_document(release: Mapping[str, Any], name: str) -> Iterator[Judgement]:
    """Read one release of the Model Openness Tool: a label for each component and dimension, and its repository as a cited thing.

    Raises ``Unusable`` if no known component is listed.
    """
    subject = _subject(f"models/{name}")
    hub = parse_hub_url(_scalar_text(release.get("huggingface")) or "")
    hub_id = hub[1] if hub is not None and hub[0] == "model" else None
    common = (_scalar_text(release.get("producer")), hub_id, "high" if hub_id else None, _parse_day(release.get("date")))
    listed: dict[str, str] = {}
    for part in _member_list(release.get("components"))[:100]:
        component = (_scalar_text(part.get("name")) or "").lower()
        if component in _MOT_COMPONENTS:
            listed[component] = _scalar_text(part.get("license")) or _inherited(release.get("license"), _MOT_COMPONENTS[component])
    if not listed:
        raise Unusable("it lists no component")
    for component in _MOT_COMPONENTS:
        column = "raw_" + re.sub(r"[^a-z]+", "_", component).strip("_")
        licence = listed.get(component)
        value = "not_listed" if licence is None else _licence_label(licence)
        dimension = _MOT.get(column.removeprefix("raw_"))
        yield Assessment("mot_lfai", "", subject, column, dimension, value, *common, f"licence {licence}"[:MAX_CELL] if licence else None, None)
    weights = listed.get("model parameters (final)")
    # Our label for a component by what the entry lists for it. A listed component whose licence is not among these counts as open.
    labels = {
        "not_listed": "closed",
        "listed_but_said_not_included": "closed",
        "listed_proprietary": "closed",
        "listed_licence_undisclosed": "unknown",
    }
    deciding = {"weights": ("model parameters (final)",), "data": ("datasets",), "code": ("training code",), "methods": ("technical report", "research paper")}
    for dimension, components in deciding.items():
        component_labels = [labels.get(_licence_label(listed[component]) if component in listed else "not_listed", "open") for component in components]
        label = next(candidate for candidate in ("open", "unknown", "closed") if candidate in component_labels)
        yield Assessment("mot_lfai", "", subject, dimension, dimension, label, *common, None, None)
    licensed = {"listed_open_licence": "open", "listed_other_licence": "partial", "listed_proprietary": "closed"}.get(_licence_label(weights or ""), "unknown")
    yield Assessment("mot_lfai", "", subject, "licence", "licence", licensed, *common, None, None)
    repository = parse_github_repository(_scalar_text(release.get("repository")) or "")
    if repository is not None:
        yield CitedThing("mot_lfai", "", subject, "github_repos", "repository", repository[:300])


def _inherited(licences: Any, kind: str) -> str:
    """The licence that a component without its own inherits: that of its kind, else of the whole distribution."""
    for part in (kind, "distribution"):
        licence = licences.get(part) if isinstance(licences, dict) else None
        name = _scalar_text(licence.get("name")) if isinstance(licence, dict) else None
        if name:
            return name
    return "unlicensed"


def _licence_label(licence: str) -> str:
    """The label ``listed_…`` of a component, by the text of its licence: "MIT" gives ``listed_open_licence``, an empty text ``listed_unlicensed``."""
    folded = re.sub(r"[ _-]+", "-", re.sub(r"\blicen[cs]e\b", "", licence.lower()).strip(" .,")).strip("-")
    if folded in {"", "unlicensed", "none", "unknown"}:
        return "listed_unlicensed"
    if re.search(r"not-includ", folded):
        return "listed_but_said_not_included"
    if folded in {"undisclosed", "proprietary"}:
        return "listed_licence_undisclosed" if folded == "undisclosed" else "listed_proprietary"
    return "listed_open_licence" if folded in _OPEN_LICENCES else "listed_other_licence"


def _map_document(document: Mapping[str, Any], context: IndexContext) -> Iterator[Judgement]:
    """Read one product of os-ai-map: openness, adoption and capability from 0 to 5, "unknown" without a score, and what it says of our dimensions.

    Raises ``Unusable`` for a score outside 0 to 5.
    """
    subject = _subject(document["product"])
    openness = document["openness"]
    links = _sources(openness)
    hub_id = _linked_model(links)
    common = (context.makers.get(subject), hub_id, "low" if hub_id else None, None)
    for name, field, highest in (("openness", "score", 5), ("adoption", "level", 5), ("capability", "score", 5)):
        part = document.get(name)
        if not isinstance(part, dict):
            continue
        score = part.get(field)
        if score is not None and not (type(score) is int and 0 <= score <= highest):
            raise Unusable(f"{name} is {str(score)[:40]!r}, no number from 0 to {highest}")
        notes = [_scalar_text(part.get(field_name)) for field_name in ("class", "components", "reach", "basis", "note")]
        note = "; ".join(dict.fromkeys(text for text in notes if text))[:MAX_CELL] or None
        yield Assessment("os_ai_map", "", subject, name, None, "unknown" if score is None else str(score), *common, note, _sources(part))
    # Read one label for each part that the score names, as in "weights: open; data: closed". A part that it does not name is not judged.
    for name, label in dict(_COMPONENT.findall(_scalar_text(openness.get("components")) or "")).items():
        yield Assessment("os_ai_map", "", subject, name, name, label, *common, None, links)
    if links is not None:
        yield from dict.fromkeys(CitedThing("os_ai_map", "", subject, "openness", kind, target[:300]) for kind, target in _linked_things(links))


def _scalar_text(value: Any) -> str | None:
    """A text or number of YAML as text; None for a list, a mapping, a boolean or an empty text."""
    return _text(str(value)) if isinstance(value, str | int | float) and not isinstance(value, bool) else None


def _member_list(value: Any) -> list[Mapping[str, Any]]:
    """The objects (dicts) in a JSON list; [] if ``value`` is no list."""
    return [member for member in value if isinstance(member, dict)] if isinstance(value, list) else []


def _joined_links(value: Any) -> str | None:
    """The addresses of a field, which may be one or a list, joined by spaces; None without any."""
    urls = [_scalar_text(url) for url in (value[:MAX_LINKS] if isinstance(value, list) else [value])]
    return _text(" ".join(url for url in urls if url))


def _sources(part: Mapping[str, Any]) -> str | None:
    """The addresses of a part's ``sources``, joined by spaces; None without any."""
    return _joined_links([source.get("url") for source in _member_list(part.get("sources"))])


def _linked_model(links: str | None) -> str | None:
    """The id of the first model of the Hub among addresses joined by spaces; None if there is none."""
    targets = (parse_hub_url(url) for url in (links or "").split()[:MAX_LINKS])
    return next((target[1] for target in targets if target is not None and target[0] == "model" and is_hub_id(target[1])), None)


def _parse_day(value: Any) -> str | None:
    """A field's day as ISO text ("2025-11-30"); None if it is empty or no day."""
    try:
        return date.fromisoformat(_scalar_text(value) or "").isoformat()
    except ValueError:
        return None


def _cited_ids(row: Row, source: str, subject: str) -> Iterator[CitedThing]:
    """The papers, repositories, models and datasets that a row cites by bare ids, in the columns of ``_ID_COLUMNS``."""
    for column, kind in _ID_COLUMNS.items():
        for word in re.split(r"[;\s]+", row.get(column) or ""):
            identifier = canonical_arxiv_id(word) if kind == "paper" else word if word and is_hub_id(word) else None
            if identifier is not None:
                yield CitedThing(source, "", subject, column, kind, identifier[:300])


def _linked_things(links: str) -> Iterator[tuple[str, str]]:
    """``(kind, id)`` of each paper, repository, model and dataset among addresses joined by spaces. Other addresses are left out."""
    for url in links.split()[:MAX_LINKS]:
        arxiv_id, repository, hub = canonical_arxiv_id(url), parse_github_repository(url), parse_hub_url(url)
        if arxiv_id is not None:
            yield "paper", arxiv_id
        elif repository is not None:
            yield "repository", repository
        elif hub is not None and hub[0] in {"model", "dataset"}:
            yield hub


def _subject(value: str | None) -> str:
    """The rated subject's name; raises ``Unusable`` if it is empty or longer than 300 characters."""
    subject = _text(value)
    if subject is None or len(subject) > 300:
        raise Unusable("the subject's name is empty or longer than 300 characters")
    return subject


def _hub_id(value: str | None) -> str | None:
    """The Hub id in a cell, None if the cell is empty; raises ``Unusable`` if it is no id."""
    text = _text(value)
    if text is not None and not is_hub_id(text):
        raise Unusable("hub_id is not formed like one")
    return text


def _label(value: str | None, name: str) -> str:
    """The label open, partial, closed or unknown; raises ``Unusable`` for any other text."""
    label = (value or "").strip().lower()
    if label not in LABELS:
        raise Unusable(f"{name} is {label[:40]!r}, none of open, partial, closed, unknown")
    return label


def _parse_date(value: str | None) -> str | None:
    """The day in a cell as ISO text, None if the cell is empty; raises ``Unusable`` if it is no day."""
    text = _text(value)
    try:
        return date.fromisoformat(text).isoformat() if text is not None else None
    except ValueError:
        raise Unusable("its date is not a day") from None


def _text(value: str | None) -> str | None:
    """A cell without blanks around it, at most ``MAX_CELL`` characters; None if it is empty."""
    text = (value or "").replace("\x00", "").strip()
    return text[:MAX_CELL] or None
