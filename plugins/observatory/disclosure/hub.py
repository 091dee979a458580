"""Readers of the Hub's JSON: models, datasets, trees, refs and paper pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from observatory.disclosure import tree
from observatory.disclosure.card import RELATIONS, licence_facts, strings
from observatory.disclosure.names import release_key
from observatory.disclosure.reading import QUOTATION_MAX, Document, Finding, Link, Reading, Signal, Strength
from observatory.identifiers import base_model_id, canonical_arxiv_id, is_hub_id, parse_github_repository

MAX_TAGS = 5_000
TOKENIZER = "tokenizer"
"""The value of the signal of a repository that holds a tokenizer alone."""
# Beside these a dataset's repository holds something, be it a program that fetches the data.
_NO_DATA = re.compile(r"(?:^|/)(?:\.[^/]*|readme[^/]*|licen[cs]e[^/]*|dataset_infos\.json|citation[^/]*)$", re.IGNORECASE)
_STEP = re.compile(r"(?:^|[-_/])(?:step|ckpt|checkpoint|iter|tokens?|stage\d*-step)[-_]?\d", re.IGNORECASE)
_CONFIGURATIONS = frozenset(
    {"config.json", "model_index.json", "params.json", "model_config.yaml", "config.yaml", "adapter_config.json", "open_clip_config.json"}
)


def _object(document: Document) -> dict[str, Any]:
    return document.payload if isinstance(document.payload, dict) else {}


def _tags(payload: dict[str, Any]) -> list[tuple[int, str]]:
    tags = payload.get("tags")
    members = tags[:MAX_TAGS] if isinstance(tags, list) else []
    return [(position, tag) for position, tag in enumerate(members) if isinstance(tag, str)]


def gating(payload: dict[str, Any]) -> str | None:
    """``gated`` as text; None where it is not told."""
    value = payload.get("gated")
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) and value in {"auto", "manual"} else None


def siblings(payload: dict[str, Any]) -> list[str] | None:
    """Paths of a repository's files; None where they are not told."""
    told = payload.get("siblings")
    if not isinstance(told, list):
        return None
    names = [one.get("rfilename") for one in told[: tree.MAX_PATHS] if isinstance(one, dict)]
    return [name for name in names if isinstance(name, str)]


def data_paths(paths: list[str]) -> list[str]:
    """Of a dataset's files those that hold something: data, or a program that fetches them."""
    return [path for path in paths if not _NO_DATA.search(path)]


def declared_datasets(payload: dict[str, Any]) -> set[str]:
    """Datasets that a model's tags declare to be trained on, in lower case."""
    return {link.target_id.lower() for link in _tag_links(payload) if link.relation == "trained_on"}


def is_disabled(payload: dict[str, Any]) -> bool:
    """Whether the service tells that nobody can reach the repository any more."""
    return payload.get("disabled") is True


def _reached(gated: str) -> Finding:
    return Finding.OPEN if gated == "false" else Finding.PARTIAL


def _weights(paths: list[str], gated: str | None, pointer: str) -> Iterator[Signal]:
    found = tree.weight_paths(paths)
    if found and gated is not None:
        quotation = f"{found[0]} and {len(found) - 1} more; gated: {gated}" if len(found) > 1 else f"{found[0]}; gated: {gated}"
        yield Signal("weights", "final_weights", _reached(gated), "weights.files", 3, pointer, quotation[:QUOTATION_MAX], str(len(found)))
    elif not found and tree.is_tokenizer_alone(paths):
        yield Signal("weights", "final_weights", Finding.NONE, "weights.files", 3, pointer, f"{len(paths)} files, a tokenizer alone", TOKENIZER)
    elif not found and not tree.may_hold_weights(paths):
        yield Signal("weights", "final_weights", Finding.NONE, "weights.files", 3, pointer, f"{len(paths)} files, none holds weights", "0")


def _reports(paths: list[str], pointer: str) -> Iterator[Signal]:
    for path in tree.report_paths(paths)[:1]:
        yield Signal("methods", "technical_report", Finding.OPEN, "methods.report_file", 1, pointer, path[:QUOTATION_MAX], path[:QUOTATION_MAX])


def _architecture(paths: list[str], pointer: str) -> Iterator[Signal]:
    """Whether a configuration lies beside the weights from which the network can be built."""
    found = sorted(path for path in paths if path.rsplit("/", 1)[-1] in _CONFIGURATIONS)
    if found:
        yield Signal("weights", "model_architecture", Finding.OPEN, "weights.config", 1, pointer, found[0][:QUOTATION_MAX])
    else:
        yield Signal("weights", "model_architecture", Finding.NONE, "weights.config", 1, pointer, f"{len(paths)} files, none is a configuration")


def _training(paths: list[str], pointer: str) -> Iterator[Signal]:
    """Training code among a model's own files; what it amounts to judgement knows.

    ``value``: ``launched`` where a launcher or settings lie beside, else ``written`` where a program holds its own settings, ``tuning`` where
    all such are named after tuning, ``alone`` where there are but a library's examples.
    """
    found = tree.hub_training(paths)
    if found.programs:
        first = found.programs[0] if found.beside or not found.written else found.written[0]
        beside = f" beside {found.beside[0]}" if found.beside else ""
        tunes = bool(found.written) and all(tree.is_tuning(path) for path in found.written)
        value = "launched" if found.beside else "tuning" if tunes else "written" if found.written else "alone"
        yield Signal("code", "training_code", Finding.PARTIAL, "code.hub_files", 2, pointer, f"{first}{beside}"[:QUOTATION_MAX], value)


def _card_data(payload: dict[str, Any]) -> Iterator[Signal]:
    """What the card's metadata give as numbers: evaluation results, emissions."""
    card = payload.get("cardData")
    if not isinstance(card, dict):
        return
    index = card.get("model-index")
    if isinstance(index, list) and any(isinstance(one, dict) and one.get("results") for one in index[:50]):
        yield Signal("methods", "evaluation_results", Finding.OPEN, "methods.evaluation", 2, "/cardData/model-index", "results in the card's model-index")
    emitted = card.get("co2_eq_emissions")
    value = emitted.get("emissions") if isinstance(emitted, dict) else emitted
    if isinstance(value, int | float) and not isinstance(value, bool):
        yield Signal("methods", "compute", Finding.OPEN, "methods.compute", 1, "/cardData/co2_eq_emissions", f"{value} g CO2 eq")


def read_model(document: Document) -> Reading:
    """A model's record, from a list or an item call."""
    payload = _object(document)
    gated, files = gating(payload), siblings(payload)
    told = list(detected(payload))
    signals = [*_reports(files, "/siblings"), *_architecture(files, "/siblings"), *_training(files, "/siblings")] if files is not None else []
    links = list(_tag_links(payload))
    facts = {
        **licence(payload),
        "release_stem": release_key(document.key),
        "gated": gated,
        "is_disabled": is_disabled(payload) or None,
        "is_derivative": any(link.relation.startswith("base_model:") and link.target_id.lower() != document.key.lower() for link in links),
        "has_weight_files": _has_weights(files, told),
    }
    signals = [*_final_weights(payload, files, told, gated), *signals, *_card_data(payload)]
    return Reading(tuple(links), tuple(signals), facts={name: value for name, value in facts.items() if value is not None})


def _final_weights(payload: dict[str, Any], files: list[str] | None, told: list[tuple[str, str]], gated: str | None) -> Iterator[Signal]:
    """Whether weights can be had: by the file list, and by what the Hub found in them; of a disabled repository nothing can."""
    if is_disabled(payload):
        yield Signal("weights", "final_weights", Finding.NONE, "weights.files", 3, "/disabled", "disabled: nothing can be downloaded", "0")
        return
    if files is not None:
        yield from _weights(files, gated, "/siblings")
    if told and gated is not None:
        pointer, quotation = told[0]
        yield Signal("weights", "final_weights", _reached(gated), "weights.metadata", 2, pointer, f"{quotation}; gated: {gated}"[:QUOTATION_MAX])


def _has_weights(files: list[str] | None, told: list[tuple[str, str]]) -> bool | None:
    """Whether weights are there; None where no file list is told, or where a file may be anything."""
    if told or (files is not None and tree.weight_paths(files)):
        return True
    return None if files is None or tree.may_hold_weights(files) or tree.is_tokenizer_alone(files) else False


def detected(payload: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """``(pointer, quotation)`` of what the Hub found in weight files: tensor sizes, or the tag of their format."""
    for name in ("safetensors", "gguf"):
        value = payload.get(name)
        if isinstance(value, dict) and value.get("total"):
            yield f"/{name}/total", f"{name}.total {value['total']}"
    for position, tag in _tags(payload):
        if tag in {"safetensors", "gguf", "pytorch"}:
            yield f"/tags/{position}", f"tag {tag}"


def licence(payload: dict[str, Any]) -> dict[str, Any]:
    """What tags and card metadata tell of licences, as ``card.licence_facts`` has it."""
    card = payload.get("cardData")
    return licence_facts(card if isinstance(card, dict) else {}, [tag[8:] for _, tag in _tags(payload) if tag.startswith("license:") and tag[8:].strip()])


def _tag_links(payload: dict[str, Any]) -> Iterator[Link]:
    evaluated = _evaluated(payload)
    for position, tag in _tags(payload):
        pointer, quotation = f"/tags/{position}", tag[:QUOTATION_MAX]
        if tag.startswith("base_model:"):
            head, _, rest = tag[11:].partition(":")
            relation, told = (head, rest) if head in RELATIONS and rest else ("unspecified", tag[11:])
            base = base_model_id(told)
            if base is not None:
                yield Link("huggingface", "model", base, f"base_model:{relation}", "hub_tag", Strength.DECLARED, pointer, quotation)
        elif tag.startswith("dataset:") and is_hub_id(tag[8:]):
            relation = "evaluated_on" if tag[8:].lower() in evaluated else "trained_on"
            yield Link("huggingface", "dataset", tag[8:], relation, "hub_tag", Strength.DECLARED, pointer, quotation)
        elif tag.startswith("arxiv:") and (arxiv_id := canonical_arxiv_id(tag)) is not None:
            yield Link("arxiv", "paper", arxiv_id, "cites", "hub_tag", Strength.DECLARED, pointer, quotation)


def _evaluated(payload: dict[str, Any]) -> set[str]:
    """Datasets that only the evaluation part of the card names (and ``datasets`` does not)."""
    card = payload.get("cardData")
    if not isinstance(card, dict):
        return set()
    trained = {name.lower() for name in strings(card.get("datasets"))}
    found: set[str] = set()
    index = card.get("model-index")
    for model in index[:50] if isinstance(index, list) else []:
        results = model.get("results") if isinstance(model, dict) else None
        for result in results[:200] if isinstance(results, list) else []:
            dataset = result.get("dataset") if isinstance(result, dict) else None
            if isinstance(dataset, dict) and isinstance(dataset.get("type"), str):
                found.add(dataset["type"].lower())
    return found - trained


def read_tree(document: Document) -> Reading:
    """A Hub repository's file tree. Gating is not told here: weight files alone make no signal but a fact."""
    payload = _object(document)
    entries = payload.get("entries")
    members = entries[: tree.MAX_PATHS] if isinstance(entries, list) else []
    is_truncated = payload.get("truncated") is True or (isinstance(entries, list) and len(members) < len(entries))
    paths = [one["path"] for one in members if isinstance(one, dict) and isinstance(one.get("path"), str) and one.get("type") != "directory"]
    pointers = {one["path"] for one in members if isinstance(one, dict) and isinstance(one.get("size"), int) and one["size"] < 1_000 and "lfs" not in one}
    held = [path for path in paths if path not in pointers]
    # A tree that was cut proves what it shows, never what it lacks.
    has_weights = _has_weights(held, [])
    if is_truncated and not has_weights:
        has_weights = None
    signals = [signal for signal in _weights(held, None, "/entries") if document.kind == "model_tree"]
    if document.kind == "model_tree":
        signals += _architecture(paths, "/entries")
        signals += _training([one["path"] for one in members if isinstance(one, dict) and _is_program(one)], "/entries")
    told = {**({} if has_weights is None else {"has_weight_files": has_weights}), **({"is_truncated": True} if is_truncated else {})}
    return Reading(signals=(*signals, *_reports(paths, "/entries")), facts={**told, "n_files": len(paths)})


def _is_program(entry: dict[str, Any]) -> bool:
    """Whether an entry may be a program: a file of a size that holds one."""
    return isinstance(entry.get("path"), str) and entry.get("type") != "directory" and not tree.is_too_small(entry.get("size"))


def read_refs(document: Document) -> Reading:
    """Branches and tags: how many are named as training steps. That says nothing of the final weights' availability."""
    payload = _object(document)
    names = [
        one["name"] for part in ("branches", "tags") for one in (payload.get(part) or [])[:5_000] if isinstance(one, dict) and isinstance(one.get("name"), str)
    ]
    steps = [name for name in names if _STEP.search(name)]
    quotation = f"{steps[0]} and {len(steps) - 1} more" if steps else f"{len(names)} branches and tags, none named after a step"
    finding = Finding.OPEN if steps else Finding.NONE
    signal = Signal("weights", "intermediate_checkpoints", finding, "weights.checkpoints", 1, "/branches", quotation[:QUOTATION_MAX], str(len(steps)))
    return Reading(signals=(signal,) if document.kind == "model_refs" else (), facts={"checkpoints": len(steps)})


def read_dataset(document: Document) -> Reading:
    """A dataset's record."""
    payload = _object(document)
    links = [link for link in _tag_links(payload) if link.target_kind == "paper"]
    files = siblings(payload)
    is_empty = None if files is None else not data_paths(files)
    facts = {**licence(payload), "gated": gating(payload), "is_disabled": is_disabled(payload) or None, "is_empty": is_empty}
    return Reading(tuple(links), facts={name: value for name, value in facts.items() if value is not None})


def read_paper_page(document: Document) -> Reading:
    """A paper's page on the Hub: the repository and the models that its authors linked."""
    payload = _object(document)
    nested = payload.get("paper")
    told = {**(nested if isinstance(nested, dict) else {}), **payload}
    links: list[Link] = []
    url = told.get("githubRepo")
    if isinstance(url, str) and (name := parse_github_repository(url)) is not None:
        links.append(Link("github", "repository", name, "code", "paper_page", Strength.DECLARED, "/githubRepo", url[:QUOTATION_MAX]))
    for part, kind in (("linkedModels", "model"), ("linkedDatasets", "dataset")):
        members = told.get(part)
        for position, one in enumerate(members[:500] if isinstance(members, list) else []):
            if isinstance(one, dict) and isinstance(one.get("id"), str) and is_hub_id(one["id"]):
                links.append(Link("huggingface", kind, one["id"], "mentions", "paper_page", Strength.DECLARED, f"/{part}/{position}/id", one["id"]))
    return Reading(tuple(links))
