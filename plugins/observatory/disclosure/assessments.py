"""Other people's judgements, row by row: which index a file is of, what it says, and to what it points."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from observatory.disclosure.reading import DIMENSIONS
from observatory.identifiers import canonical_arxiv_id, is_hub_id, parse_github_repository, parse_hub_url

Row = Mapping[str, str]
LABELS = frozenset({"open", "partial", "closed", "unknown"})
ROLLUPS = (*DIMENSIONS, "licence")
MAX_CELL = 4_000

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
_MOT = {
    "datasets": "data",
    "model_parameters_final": "weights",
    "training_code": "code",
    "technical_report": "methods",
    "research_paper": "methods",
}
# The Foundation Model Transparency Index names its subdomains; only these speak of what we call a dimension.
_FMTI = {"Data": "data", "Data Acquisition": "data", "Data Properties": "data", "Methods": "methods", "Model access": "weights"}
# Columns that hold bare ids rather than links, and the kind of thing they name.
_IDS = {
    "ev_code_github": "repository",
    "ev_data_hf": "dataset",
    "ev_arxiv": "paper",
    "ev_weights_hf": "model",
    "github_repos": "repository",
    "arxiv_ids": "paper",
    "hub_datasets": "dataset",
}


class Unusable(ValueError):
    """A row that says nothing that could be kept; the message says why."""


@dataclass(frozen=True, slots=True)
class Assessment:
    """One judgement of one subject. ``parameter`` is one of ours (weights, data, code, methods, licence) or the file's own column or indicator."""

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
class Pointer:
    """What a rater gives as evidence: ``kind`` is repository, paper, dataset or model, ``id`` canonical."""

    source: str
    edition: str
    subject: str
    parameter: str
    kind: str
    id: str


Judgement = Assessment | Pointer


def reader_of(columns: Sequence[str]) -> Callable[[Row], Iterator[Judgement]] | None:
    """Which index a file is of, by its columns; ``None`` where it is none that we know."""
    names = set(columns)
    if {"model", "hub_id", "raw_trainingcode", "weights", "data", "code", "methods"} <= names:
        return _osai
    if {"record_id", "hub_id", "label_weights", "label_code", "raw_training_code"} <= names:
        return _mot
    if {"edition", "developer", "subdomain", "indicator", "score"} <= names:
        return _fmti
    return None


def _osai(row: Row) -> Iterator[Judgement]:
    """European Open Source AI Index: open, partial or closed per parameter, with links and notes."""
    subject = _subject(row.get("model"))
    hub_id = _hub_id(row.get("hub_id"))
    rest = (_text(row.get("lab")), hub_id, _text(row.get("hub_id_confidence")), _date(row.get("as_of")))
    for name in ROLLUPS:
        yield Assessment("osai_index", "", subject, name, name, _label(row.get(name), name), *rest, None, None)
    for name, dimension in _OSAI.items():
        value, note, url = (_text(row.get(f"{part}_{name}")) for part in ("raw", "note", "link"))
        if value is not None:
            yield Assessment("osai_index", "", subject, f"raw_{name}", dimension, _label(value, name), *rest, note, url)
        if url is not None:
            yield from (Pointer("osai_index", "", subject, f"link_{name}", kind, one) for kind, one in _named(url))
    yield from _ids(row, "osai_index", subject)


def _mot(row: Row) -> Iterator[Judgement]:
    """Model Openness Tool: a component is listed with a licence, or not listed; what is not listed is read as closed."""
    subject = _subject(row.get("record_id"))
    rest = (_text(row.get("lab")), _hub_id(row.get("hub_id")), _text(row.get("hub_id_confidence")), _date(row.get("source_asof")))
    for name in ROLLUPS:
        value = _text(row.get(f"label_{name}"))
        if value is not None:
            yield Assessment("mot_lfai", "", subject, name, name, _label(value, name), *rest, None, None)
    for column in row:
        value = _text(row.get(column)) if column.startswith("raw_") else None
        if value is not None:
            name = column.removeprefix("raw_")
            licence = _text(row.get(f"lic_{name}"))
            yield Assessment("mot_lfai", "", subject, column, _MOT.get(name), value, *rest, licence and f"licence {licence}", None)
    yield from _ids(row, "mot_lfai", subject)


def _fmti(row: Row) -> Iterator[Judgement]:
    """Foundation Model Transparency Index: an indicator is met or not, per developer and edition."""
    score = row.get("score", "").strip()
    if score not in {"0", "1", "0.0", "1.0"}:
        raise Unusable(f"score is {score[:40]!r}, neither 0 nor 1")
    label = "met" if score.startswith("1") else "not met"
    subject, indicator = _subject(row.get("developer")), _subject(row.get("indicator"))
    dimension = _FMTI.get(row.get("subdomain", "").strip())
    edition = _subject(row.get("edition"))
    yield Assessment("fmti", edition, subject, indicator, dimension, label, subject, None, None, None, _text(row.get("definition")), None)


def _ids(row: Row, source: str, subject: str) -> Iterator[Pointer]:
    for column, kind in _IDS.items():
        for one in re.split(r"[;\s]+", row.get(column) or ""):
            found = canonical_arxiv_id(one) if kind == "paper" else one if one and is_hub_id(one) else None
            if found is not None:
                yield Pointer(source, "", subject, column, kind, found[:300])


def _named(links: str) -> Iterator[tuple[str, str]]:
    for url in links.split()[:50]:
        arxiv_id, repository, hub = canonical_arxiv_id(url), parse_github_repository(url), parse_hub_url(url)
        if arxiv_id is not None:
            yield "paper", arxiv_id
        elif repository is not None:
            yield "repository", repository
        elif hub is not None and hub[0] in {"model", "dataset"}:
            yield hub


def _subject(value: str | None) -> str:
    subject = _text(value)
    if subject is None or len(subject) > 300:
        raise Unusable("the subject's name is empty or longer than 300 characters")
    return subject


def _hub_id(value: str | None) -> str | None:
    told = _text(value)
    if told is not None and not is_hub_id(told):
        raise Unusable("hub_id is not formed like one")
    return told


def _label(value: str | None, name: str) -> str:
    told = (value or "").strip().lower()
    if told not in LABELS:
        raise Unusable(f"{name} is {told[:40]!r}, none of open, partial, closed, unknown")
    return told


def _date(value: str | None) -> str | None:
    told = _text(value)
    try:
        return date.fromisoformat(told).isoformat() if told is not None else None
    except ValueError:
        raise Unusable("its date is not a day") from None


def _text(value: str | None) -> str | None:
    told = (value or "").replace("\x00", "").strip()
    return told[:MAX_CELL] or None
