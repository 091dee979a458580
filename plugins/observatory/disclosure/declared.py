"""What one record of the Hub's lists declares of a model or a data set: data, papers, licences, languages, formats, base, evaluation results.

A declaration is what the maker wrote into tags and the card's metadata; nothing of it was verified. A field that the record lacks is unknown, and never
counts as empty. Reading must be fast, since every record of the whole Hub is read. If the card or the tags cannot be read, the other part still is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Set
from functools import lru_cache
from typing import Any

import msgspec

from observatory.disclosure.card import is_loader
from observatory.disclosure.hub import weight_tags
from observatory.identifiers import base_model_id, canonical_arxiv_id, is_listed_id, parse_hub_url

READER_VERSION = 1
"""To be raised when the same record would be read differently: all records are then read again."""
MAX_TAGS, MAX_NAMES, MAX_RESULTS, MAX_TEXT = 5_000, 200, 10_000, 500
"""Tags of a record, names of a kind, results of a card and characters of a name that are read; the rest is ignored."""
MODEL_FORMATS = frozenset({"safetensors", "gguf", "pytorch", "tf", "jax", "onnx", "tflite", "keras", "coreml", "openvino", "mlx", "paddlepaddle"})
# Tags that a training program writes into the card of what it made; https://huggingface.co/docs/hub/models-libraries.
TRAINER_TAGS = frozenset({"generated_from_trainer", "generated_from_keras_callback", "trl", "axolotl", "unsloth", "llama-factory", "autotrain"})
RELATIONS = frozenset({"adapter", "finetune", "merge", "quantized", "unspecified"})
RESULT_TAGS = frozenset({"model-index", "eval-results"})
UNREADABLE = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)


class Declared(msgspec.Struct, gc=False):
    """What a record declares. A list is empty if nothing of the kind is declared; a name that is declared twice is in it twice (see ``names``).

    ``has_tags`` and ``has_card``: whether the record has tags and the card's metadata at all. ``results`` counts values of metrics in the card's model-index;
    ``names_results``: results are announced (a tag, or names of metrics) whatever their values; ``datasets_other`` and ``bases_other`` count what is declared
    and names no repository; ``topics`` counts the topics of metadata that the card covers, of 7.
    """

    has_tags: bool
    has_card: bool
    has_weights: bool
    names_results: bool
    results: int
    topics: int
    datasets_other: int
    bases_other: int
    license_name: str | None
    region: str | None
    datasets: list[str]
    bases: list[str]
    licences: list[str]
    arxiv_ids: list[str]
    dois: list[str]
    languages: list[str]
    formats: list[str]
    trainers: list[str]


def names(values: list[str]) -> list[str]:
    """The declared names, each once, at most ``MAX_NAMES``."""
    return list(dict.fromkeys(values))[:MAX_NAMES] if len(values) > 1 else values


class _Record(msgspec.Struct, gc=False):
    """The fields that we read of a Hub record, still as JSON; a missing field is empty."""

    tags: msgspec.Raw = msgspec.Raw()
    cardData: msgspec.Raw = msgspec.Raw()
    safetensors: msgspec.Raw = msgspec.Raw()
    gguf: msgspec.Raw = msgspec.Raw()


class _Card(msgspec.Struct, gc=False, rename={"model_index": "model-index"}):
    """The fields that we read of a card's metadata (``cardData``)."""

    license: Any = None
    license_name: Any = None
    language: Any = None
    datasets: Any = None
    base_model: Any = None
    metrics: Any = None
    tags: Any = None
    model_index: msgspec.Raw = msgspec.Raw()
    library_name: Any = None
    pipeline_tag: Any = None
    source_datasets: Any = None
    task_categories: Any = None
    task_ids: Any = None
    size_categories: Any = None
    annotations_creators: Any = None
    language_creators: Any = None
    configs: msgspec.Raw = msgspec.Raw()
    dataset_info: msgspec.Raw = msgspec.Raw()


_RECORD = msgspec.json.Decoder(_Record)
_CARD = msgspec.json.Decoder(_Card)
_TAGS = msgspec.json.Decoder(list[str])
_TOTAL = msgspec.json.Decoder(dict[str, Any])
_NOTHING = frozenset({b"", b"null", b"{}", b"[]", b'""'})


def read(raw: bytes | msgspec.Raw, kind: str) -> Declared:
    """Read one record of ``kind`` (model or dataset). Raises msgspec's errors if it is no JSON object."""
    record = _RECORD.decode(raw)
    tags, card = _tags(record.tags), _card(record.cardData)
    declared = Declared(tags is not None, card is not None, False, False, 0, 0, 0, 0, None, None, [], [], [], [], [], [], [], [])
    evaluated: set[str] = set()
    if card is not None:
        _read_card(declared, card, kind, evaluated)
    if tags:
        has_metadata = bytes(record.cardData)[:1] == b"{"
        written = _strings(card.tags) if card is not None else []
        _read_tags(declared, tags, kind, evaluated, weight_tags(written if has_metadata else None))
    if kind == "model":
        for name, value in (("safetensors", record.safetensors), ("gguf", record.gguf)):
            if value and _has_total(value):
                declared.has_weights = True
                declared.formats.append(name)
    return declared


def _tags(raw: msgspec.Raw) -> list[str] | None:
    """The tags that are texts; None if the record has no list of them."""
    if not raw or raw == b"null":
        return None
    try:
        return _TAGS.decode(raw)[:MAX_TAGS]
    except UNREADABLE:
        pass
    try:
        tags = msgspec.json.decode(raw)
    except UNREADABLE:
        return None
    return [tag for tag in tags[:MAX_TAGS] if isinstance(tag, str)] if isinstance(tags, list) else None


def _card(raw: msgspec.Raw) -> _Card | None:
    """The card's metadata; None if they are missing, empty or unreadable."""
    if not raw or bytes(raw) in _NOTHING:
        return None
    try:
        return _CARD.decode(raw)
    except UNREADABLE:
        return None


def _has_total(raw: msgspec.Raw) -> bool:
    """Whether the Hub gives a number of parameters, which it reads from weight files."""
    try:
        return bool(_TOTAL.decode(raw).get("total"))
    except UNREADABLE:
        return False


def _strings(value: Any) -> list[str]:
    """The texts of a value that may be a text, or a list of anything. Empty for any other value."""
    if value is None:
        return []
    members = value if isinstance(value, list) else (value,)
    return [text for member in members[:MAX_NAMES] if isinstance(member, str) and (text := member.strip()[:MAX_TEXT])]


def _read_card(declared: Declared, card: _Card, kind: str, evaluated: set[str]) -> None:
    """Fill ``declared`` with what a card declares: licences, languages, datasets, bases, results and the number of topics.

    Removes the datasets that the card declares as training data from ``evaluated``, if the card has results.
    """
    # Most cards declare few fields. A missing field is None and is not read, which saves time over millions of cards.
    if card.license is not None:
        declared.licences = [licence.lower() for licence in _strings(card.license)]
    if card.license_name is not None:
        declared.license_name = next(iter(_strings(card.license_name)), None)
    if card.language is not None:
        declared.languages = [language.lower() for language in _strings(card.language)]
    topics = (not not declared.licences) + (not not declared.languages)
    if kind == "dataset":
        sources = _strings(card.source_datasets)
        for source in sources:
            _add_source(declared, source)
        topics += bool(_strings(card.task_categories) or _strings(card.task_ids)) + bool(_strings(card.size_categories)) + bool(sources)
        topics += bool(_strings(card.annotations_creators) or _strings(card.language_creators))
        declared.topics = topics + (bytes(card.configs) not in _NOTHING or bytes(card.dataset_info) not in _NOTHING)
        return
    named = _strings(card.datasets) if card.datasets is not None else ()
    if card.model_index:
        declared.results = _read_index(card.model_index, evaluated)
        evaluated -= {dataset.lower() for dataset in named}
    declared.names_results = bool(card.metrics) or bytes(card.model_index) not in _NOTHING
    if named:
        declared.datasets_other = _add_names(declared.datasets, named, _dataset_id)
        topics += 1
    if card.base_model is not None and (bases := _strings(card.base_model)):
        declared.bases_other = _add_names(declared.bases, bases, _base_id)
        topics += 1
    declared.topics = topics + bool(card.pipeline_tag) + bool(card.library_name) + bool(declared.results or card.metrics)


def _add_names(target: list[str], named: Iterable[str], identify: Callable[[str], str | None]) -> int:
    """Add the ids among ``named`` to ``target``; returns how many different names are no ids."""
    others = set()
    for text in named:
        name = identify(text)
        if name is None:
            others.add(text)
        else:
            target.append(name)
    return len(others)


def _read_index(raw: msgspec.Raw, evaluated: set[str]) -> int:
    """Values of metrics in a model-index; the data sets that it was measured on come into ``evaluated``, in lower case.

    Returns 0 for an index that cannot be read.
    """
    try:
        index = msgspec.json.decode(raw)
    except UNREADABLE:
        return 0
    values = read = 0
    for model in index if isinstance(index, list) else ():
        results = model.get("results") if isinstance(model, dict) else None
        for result in results if isinstance(results, list) else ():
            read += 1
            if read > MAX_RESULTS:
                return values
            if not isinstance(result, dict):
                continue
            dataset, metrics = result.get("dataset"), result.get("metrics")
            if isinstance(dataset, dict) and isinstance(dataset.get("type"), str):
                evaluated.add(dataset["type"].strip().lower())
            values += sum(_is_value(metric.get("value")) for metric in metrics if isinstance(metric, dict)) if isinstance(metrics, list) else 0
    return values


def _is_value(value: Any) -> bool:
    """Whether a metric's value is a number or a text that is not blank."""
    return (isinstance(value, int | float) and not isinstance(value, bool)) or (isinstance(value, str) and bool(value.strip()))


def _read_tags(declared: Declared, tags: list[str], kind: str, evaluated: set[str], of_files: Set[str]) -> None:
    """Add to ``declared`` what the Hub's tags of a repository say ("license:mit", "arxiv:2401.00001").

    ``kind``: model or dataset. ``evaluated``: names in lower case of datasets that the card only reports results on: they are no training data.
    ``of_files``: tags that the Hub sets because weight files are there.
    """
    others: set[str] = set()
    no_bases: set[str] = set()
    licences: list[str] = []
    for tag in tags:
        head, mark, rest = tag.partition(":")
        if not mark:
            if tag in MODEL_FORMATS:
                if kind == "model":
                    declared.formats.append(tag)
                    declared.has_weights |= tag in of_files
            elif tag in TRAINER_TAGS:
                declared.trainers.append(tag)
            elif tag in RESULT_TAGS:
                declared.names_results = True
            continue
        rest = rest.strip()[:MAX_TEXT]
        if not rest:
            continue
        if head == "dataset" and kind == "model":
            name = _dataset_id(rest)
            if name is None:
                others.add(rest)
            elif name.lower() not in evaluated:
                declared.datasets.append(name)
        elif head == "base_model" and kind == "model":
            relation, typed, parent = rest.partition(":")
            parent_name = parent if typed and relation in RELATIONS else rest
            name = _base_id(parent_name)
            if name is None:
                no_bases.add(parent_name)
            else:
                declared.bases.append(name)
        elif head == "license":
            licences.append(rest.lower())
        elif head == "arxiv":
            paper = _arxiv_id(rest)
            if paper is not None:
                declared.arxiv_ids.append(paper)
        elif head == "doi":
            declared.dois.append(rest.lower())
        elif head == "language":
            declared.languages.append(rest.lower())
        elif head == "region" and declared.region is None:
            declared.region = rest.lower()
        elif head == "format" and kind == "dataset":
            declared.formats.append(rest.lower())
        elif head == "source_datasets" and kind == "dataset":
            _add_source(declared, rest)
    # The Hub repeats the card's names as tags. A name that is no id is in both, so the larger of the two counts is taken, not their sum.
    declared.datasets_other = max(declared.datasets_other, len(others))
    declared.bases_other = max(declared.bases_other, len(no_bases))
    # Licences of the Hub's tags come before those that only the card gives.
    declared.licences = licences + declared.licences


def _add_source(declared: Declared, source: str) -> None:
    """Add a data set's source to its bases: a name, or ``extended|<name>``. ``original`` means that it has none."""
    if source.lower() == "original":
        return
    name = _dataset_id(source.rpartition("|")[2])
    if name is None or source.lower() in {"extended", "extended|other"}:
        declared.bases_other = 1
    else:
        declared.bases.append(name)


@lru_cache(maxsize=65_536)
def _dataset_id(text: str) -> str | None:
    """The id of the data set that a name or an address means; None if it means none."""
    if "://" in text:
        page = parse_hub_url(text)
        return page[1] if page is not None and page[0] == "dataset" else None
    return text if is_listed_id(text) and not is_loader(text) else None


@lru_cache(maxsize=65_536)
def _base_id(text: str) -> str | None:
    """The id of the model that a name or an address means; None for anything else, such as a folder that a trainer wrote."""
    return base_model_id(text)


@lru_cache(maxsize=65_536)
def _arxiv_id(text: str) -> str | None:
    """The text's arXiv id in canonical form; None if it is none."""
    return canonical_arxiv_id(text)
