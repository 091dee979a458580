"""Readers of the Hub's JSON: models, datasets, trees, refs and paper pages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from observatory.disclosure import tree
from observatory.disclosure.card import RELATIONS, licence_facts, names_dataset, strings
from observatory.disclosure.licence_words import licence_files, text_files
from observatory.disclosure.names import release_key
from observatory.disclosure.reading import QUOTATION_MAX, Document, Extraction, Finding, Link, Signal, Strength
from observatory.identifiers import base_model_id, canonical_arxiv_id, is_hub_id, parse_github_repository

MAX_TAGS = 5_000
WEIGHT_TAGS = frozenset({"safetensors", "gguf", "pytorch"})
"""Tags that the Hub itself sets where it finds weight files of the format."""
WEIGHT_TAGS_ALSO_WRITTEN = frozenset({"onnx", "openvino", "coreml", "tflite", "tf", "jax"})
"""Further such tags, which authors often write into the card themselves."""
_ALL_WEIGHT_TAGS = WEIGHT_TAGS | WEIGHT_TAGS_ALSO_WRITTEN
TOKENIZER = "tokenizer"
"""The ``value`` of the signal ``weights.files`` of a repository with nothing but a tokenizer."""
_LEAST_STORED_BYTES = 1_000
"""Bytes in ``usedStorage`` (large files of all revisions) under which nothing that a repository stores can be weights."""
# Files of a dataset that are no data: "README.md", ".gitattributes". A dataset's repository with any other file holds data, or a program that fetches them.
_NO_DATA = re.compile(r"(?:^|/)(?:\.[^/]*|readme[^/]*|licen[cs]e[^/]*|dataset_infos\.json|citation[^/]*)$", re.IGNORECASE)
# Git's hash of a file's bytes: 40 hexadecimal digits
_BLOB = re.compile(r"[0-9a-f]{40}")
_STEP = re.compile(r"(?:^|[-_/])(?:step|ckpt|checkpoint|iter|tokens?|stage\d*-step)[-_]?\d", re.IGNORECASE)
_CONFIGURATIONS = frozenset(
    {"config.json", "model_index.json", "params.json", "model_config.yaml", "config.yaml", "adapter_config.json", "open_clip_config.json"}
)


def _payload(document: Document) -> dict[str, Any]:
    """The record's JSON object; {} if it is no object."""
    return document.payload if isinstance(document.payload, dict) else {}


def _tags(payload: dict[str, Any]) -> list[tuple[int, str]]:
    """``(position, tag)`` of the tags that are texts, at most ``MAX_TAGS``."""
    tags = payload.get("tags")
    members = tags[:MAX_TAGS] if isinstance(tags, list) else []
    return [(position, tag) for position, tag in enumerate(members) if isinstance(tag, str)]


def gating(payload: dict[str, Any]) -> str | None:
    """The gate of a repository: false, true, auto or manual; None if it is not known."""
    value = payload.get("gated")
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) and value in {"auto", "manual"} else None


def siblings(payload: dict[str, Any]) -> list[str] | None:
    """Paths of a repository's files, the first ``tree.MAX_PATHS``; None if the list is missing or one of these files has no name."""
    members = payload.get("siblings")
    if not isinstance(members, list):
        return None
    names = [member.get("rfilename") if isinstance(member, dict) else None for member in members[: tree.MAX_PATHS]]
    paths = [name for name in names if isinstance(name, str) and name]
    return paths if len(paths) == len(names) else None


def data_paths(paths: list[str]) -> list[str]:
    """The files of a dataset that hold something: data, or a program that fetches them."""
    return [path for path in paths if not _NO_DATA.search(path)]


def declared_datasets(payload: dict[str, Any]) -> set[str]:
    """The datasets, in lower case, that a model's tags declare as its training data."""
    return {link.target_id.lower() for link in _tag_links(payload) if link.relation == "trained_on"}


def is_disabled(payload: dict[str, Any]) -> bool | None:
    """Whether the service has disabled the repository, so that nobody can download it; None where it says something that is neither yes nor no."""
    value = payload.get("disabled")
    return value if isinstance(value, bool) else False if value is None else None


def _finding_by_gate(gated: str) -> Finding:
    """Open without a gate (``false``), partial behind any."""
    return Finding.OPEN if gated == "false" else Finding.PARTIAL


def _weight_signals(paths: list[str], gated: str | None, pointer: str) -> Iterator[Signal]:
    """One signal on the weight files of a model: open or partial by its gate, or none if no file can hold weights.

    Nothing if there are weights and their gate is not known.
    """
    weight_files = tree.weight_paths(paths)
    if weight_files and gated is not None:
        quotation = f"{weight_files[0]} and {len(weight_files) - 1} more; gated: {gated}" if len(weight_files) > 1 else f"{weight_files[0]}; gated: {gated}"
        yield Signal("weights", "final_weights", _finding_by_gate(gated), "weights.files", 3, pointer, quotation[:QUOTATION_MAX], str(len(weight_files)))
    elif not weight_files and tree.is_tokenizer_alone(paths):
        yield Signal("weights", "final_weights", Finding.NONE, "weights.files", 3, pointer, f"{len(paths)} files, a tokenizer alone", TOKENIZER)
    elif not weight_files and not tree.possible_weight_paths(paths):
        yield Signal("weights", "final_weights", Finding.NONE, "weights.files", 3, pointer, f"{len(paths)} files, none holds weights", "0")


def _report_signals(paths: list[str], pointer: str) -> Iterator[Signal]:
    """A signal of an open technical report for the first path that is a report file; nothing if there is none."""
    for path in tree.report_paths(paths)[:1]:
        yield Signal("methods", "technical_report", Finding.OPEN, "methods.report_file", 1, pointer, path[:QUOTATION_MAX], path[:QUOTATION_MAX])


def _architecture_signals(paths: list[str], pointer: str) -> Iterator[Signal]:
    """The signal whether a configuration file, from which the network can be built, lies beside the weights."""
    configurations = sorted(path for path in paths if path.rsplit("/", 1)[-1] in _CONFIGURATIONS)
    if configurations:
        yield Signal("weights", "model_architecture", Finding.OPEN, "weights.config", 1, pointer, configurations[0][:QUOTATION_MAX])
    else:
        yield Signal("weights", "model_architecture", Finding.NONE, "weights.config", 1, pointer, f"{len(paths)} files, none is a configuration")


def _training_signals(paths: list[str], pointer: str) -> Iterator[Signal]:
    """The signal of training code among a model's own files. Judgement decides its finding.

    ``value``: ``launched`` if a launcher or settings lie beside it, else ``written`` if a program holds its own settings, ``tuning`` if all such
    programs are named after tuning, ``alone`` if there are only examples of a library.
    """
    code = tree.hub_training(paths)
    if code.programs:
        first = code.programs[0] if code.beside or not code.written else code.written[0]
        beside = f" beside {code.beside[0]}" if code.beside else ""
        tunes = bool(code.written) and all(tree.is_tuning(path) for path in code.written)
        value = "launched" if code.beside else "tuning" if tunes else "written" if code.written else "alone"
        yield Signal("code", "training_code", Finding.PARTIAL, "code.hub_files", 2, pointer, f"{first}{beside}"[:QUOTATION_MAX], value)


def _card_signals(payload: dict[str, Any]) -> Iterator[Signal]:
    """Results that the card's metadata give as numbers: evaluation, emissions."""
    card = payload.get("cardData")
    if not isinstance(card, dict):
        return
    index = card.get("model-index")
    if isinstance(index, list) and any(isinstance(entry, dict) and entry.get("results") for entry in index[:50]):
        yield Signal("methods", "evaluation_results", Finding.OPEN, "methods.evaluation", 3, "/cardData/model-index", "results in the card's model-index")
    emitted = card.get("co2_eq_emissions")
    value = emitted.get("emissions") if isinstance(emitted, dict) else emitted
    if isinstance(value, int | float) and not isinstance(value, bool):
        yield Signal("methods", "compute", Finding.OPEN, "methods.compute", 1, "/cardData/co2_eq_emissions", f"{value} g CO2 eq")


def read_model(document: Document) -> Extraction:
    """A model's record, from a list or from a call for this model."""
    payload = _payload(document)
    gated, files = gating(payload), siblings(payload)
    detections = list(detected_weights(payload))
    signals = (
        [*_report_signals(files, "/siblings"), *_architecture_signals(files, "/siblings"), *_training_signals(files, "/siblings")] if files is not None else []
    )
    links = list(_tag_links(payload))
    facts = {
        **licence(payload),
        "release_stem": release_key(document.key),
        "gated": gated,
        "is_disabled": is_disabled(payload) or None,
        "is_derivative": any(link.relation.startswith("base_model:") and link.target_id.lower() != document.key.lower() for link in links),
        "has_weight_files": _has_weights(files, detections) if not _is_placeholder(payload) else None,
        **_licence_places(payload, files),
    }
    signals = [*_final_weights_signals(payload, files, detections, gated), *signals, *_card_signals(payload)]
    return Extraction(tuple(links), tuple(signals), facts={name: value for name, value in facts.items() if value is not None})


def _final_weights_signals(payload: dict[str, Any], files: list[str] | None, detections: list[tuple[str, str]], gated: str | None) -> Iterator[Signal]:
    """Signals whether weights can be downloaded, by the file list and by what the Hub detected; none if it is unknown whether it is disabled."""
    is_shut = is_disabled(payload)
    if is_shut is None:
        return
    if is_shut:
        yield Signal("weights", "final_weights", Finding.NONE, "weights.files", 3, "/disabled", "disabled: nothing can be downloaded", "0")
        return
    if _is_placeholder(payload):
        return
    if files is not None:
        yield from _weight_signals(files, gated, "/siblings")
    if detections and gated is not None:
        pointer, quotation = detections[0]
        yield Signal("weights", "final_weights", _finding_by_gate(gated), "weights.metadata", 4, pointer, f"{quotation}; gated: {gated}"[:QUOTATION_MAX])


def _is_placeholder(payload: dict[str, Any]) -> bool:
    """Whether all that the repository stores is too small for weights, so that a file or a tag of their format is a placeholder."""
    stored_bytes = payload.get("usedStorage")
    return isinstance(stored_bytes, int) and not isinstance(stored_bytes, bool) and 0 < stored_bytes < _LEAST_STORED_BYTES


def _has_weights(files: list[str] | None, detections: list[tuple[str, str]]) -> bool | None:
    """Whether the repository has weights; None without a file list, if some file may hold them, or if there is only a tokenizer."""
    if detections or (files is not None and tree.weight_paths(files)):
        return True
    return None if files is None or tree.possible_weight_paths(files) or tree.is_tokenizer_alone(files) else False


def weight_tags(written: Iterable[str] | None) -> frozenset[str]:
    """The tags that show that the Hub found weight files. ``written``: the tags in the card's metadata, which come from the author and so do not count.

    None: the metadata are not known. Then only tags count that authors hardly write themselves.
    """
    return WEIGHT_TAGS if written is None else _ALL_WEIGHT_TAGS - {name.lower() for name in written}


def detected_weights(payload: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """``(pointer, quotation)`` of what the Hub detected in weight files: tensor sizes, or the tag of their format."""
    for name in ("safetensors", "gguf"):
        value = payload.get(name)
        total = value.get("total") if isinstance(value, dict) else None
        if isinstance(total, int) and not isinstance(total, bool) and total > 0:
            yield f"/{name}/total", f"{name}.total {total}"
    card = payload.get("cardData")
    of_files = weight_tags(strings(card.get("tags")) if isinstance(card, dict) else None)
    for position, tag in _tags(payload):
        if tag in of_files:
            yield f"/tags/{position}", f"tag {tag}"


def licence(payload: dict[str, Any]) -> dict[str, Any]:
    """The licences in tags and card metadata, as ``card.licence_facts`` gives them."""
    card = payload.get("cardData")
    return licence_facts(card if isinstance(card, dict) else {}, [tag[8:] for _, tag in _tags(payload) if tag.startswith("license:") and tag[8:].strip()])


def _licence_places(payload: dict[str, Any], files: list[str] | None) -> dict[str, Any]:
    """The licences that a record declares, by place: ``tag_license_ids``, ``metadata_license_ids``, ``licence_files``. A place that names none is left out.

    ``licence_files`` is an empty list if no file is a licence, and left out if the list of files is not known. ``licence_texts`` are the files whose words
    say what the licence asks.
    """
    card = payload.get("cardData")
    places = {
        "tag_license_ids": sorted({tag[8:].strip().lower()[:100] for _, tag in _tags(payload) if tag.startswith("license:") and tag[8:].strip()}),
        "metadata_license_ids": sorted({one.lower()[:100] for one in strings(card.get("license"))}) if isinstance(card, dict) else [],
    }
    found: dict[str, Any] = {name: ids for name, ids in places.items() if ids}
    return found if files is None else {**found, "licence_files": licence_files(files), "licence_texts": text_files(files)}


def _tag_links(payload: dict[str, Any]) -> Iterator[Link]:
    """The links that a record's tags declare: base models, datasets (trained on, or evaluated on) and papers. A name that is no id gives no link."""
    evaluated = _evaluation_datasets(payload)
    for position, tag in _tags(payload):
        pointer, quotation = f"/tags/{position}", tag[:QUOTATION_MAX]
        if tag.startswith("base_model:"):
            head, _, parent = tag[11:].partition(":")
            relation, base_name = (head, parent) if head in RELATIONS and parent else ("unspecified", tag[11:])
            base = base_model_id(base_name)
            if base is not None:
                yield Link("huggingface", "model", base, f"base_model:{relation}", "hub_tag", Strength.DECLARED, pointer, quotation)
        elif tag.startswith("dataset:") and names_dataset(tag[8:]):
            relation = "evaluated_on" if tag[8:].lower() in evaluated else "trained_on"
            yield Link("huggingface", "dataset", tag[8:], relation, "hub_tag", Strength.DECLARED, pointer, quotation)
        elif tag.startswith("arxiv:") and (arxiv_id := canonical_arxiv_id(tag)) is not None:
            yield Link("arxiv", "paper", arxiv_id, "cites", "hub_tag", Strength.DECLARED, pointer, quotation)


def _evaluation_datasets(payload: dict[str, Any]) -> set[str]:
    """Datasets, in lower case, that the card's model-index was measured on and that its field ``datasets`` does not name; empty without a card.

    Of the index the first 50 models are read, of each the first 200 results.
    """
    card = payload.get("cardData")
    if not isinstance(card, dict):
        return set()
    trained = {name.lower() for name in strings(card.get("datasets"))}
    evaluated: set[str] = set()
    index = card.get("model-index")
    for model in index[:50] if isinstance(index, list) else []:
        results = model.get("results") if isinstance(model, dict) else None
        for result in results[:200] if isinstance(results, list) else []:
            dataset = result.get("dataset") if isinstance(result, dict) else None
            if isinstance(dataset, dict) and isinstance(dataset.get("type"), str):
                evaluated.add(dataset["type"].lower())
    return evaluated - trained


def read_tree(document: Document) -> Extraction:
    """A Hub repository's file tree. The gate is not known from it, so weight files give the fact ``has_weight_files`` and no signal."""
    payload = _payload(document)
    entries = payload.get("entries")
    members = entries[: tree.MAX_PATHS] if isinstance(entries, list) else []
    is_truncated = payload.get("truncated") is True or (isinstance(entries, list) and len(members) < len(entries))
    paths = [entry["path"] for entry in members if isinstance(entry, dict) and isinstance(entry.get("path"), str) and entry.get("type") != "directory"]
    pointers = {
        entry["path"] for entry in members if isinstance(entry, dict) and isinstance(entry.get("size"), int) and entry["size"] < 1_000 and "lfs" not in entry
    }
    files_without_pointers = [path for path in paths if path not in pointers]
    # Give None (not known) if the Hub cut the list and no weights are in it: such a list proves which files exist, not which are missing.
    has_weights = _has_weights(files_without_pointers, [])
    if is_truncated and not has_weights:
        has_weights = None
    signals = [signal for signal in _weight_signals(files_without_pointers, None, "/entries") if document.kind == "model_tree"]
    if document.kind == "model_tree":
        signals += _architecture_signals(paths, "/entries")
        signals += _training_signals([entry["path"] for entry in members if isinstance(entry, dict) and _is_program(entry)], "/entries")
    tree_facts = {**({} if has_weights is None else {"has_weight_files": has_weights}), **({"is_truncated": True} if is_truncated else {})}
    return Extraction(
        signals=(*signals, *_report_signals(paths, "/entries")),
        facts={**tree_facts, "n_files": len(paths), **_files_told(licence_files(paths), is_truncated), **_texts_told(members, paths)},
    )


def _files_told(found: list[str], is_truncated: bool) -> dict[str, Any]:
    """The licence files of a tree as a fact; left out if the list is cut and holds none."""
    return {} if is_truncated and not found else {"licence_files": found}


def _texts_told(members: list[Any], paths: list[str]) -> dict[str, Any]:
    """What a tree tells of the files whose words say what the licence asks, as the fact ``licence_blobs``: path to git's hash, size in bytes, and whether
    the bytes lie in another store (``is_elsewhere``). Left out if the tree holds none.
    """
    wanted, found = set(text_files(paths)), dict[str, dict[str, Any]]()
    for entry in members:
        if isinstance(entry, dict) and entry.get("path") in wanted and entry.get("type") != "directory":
            oid, size = entry.get("oid"), entry.get("size")
            told = {"oid": oid if isinstance(oid, str) and _BLOB.fullmatch(oid) else None, "size": size if type(size) is int and 0 <= size < 2**53 else None}
            found[entry["path"]] = {name: value for name, value in told.items() if value is not None} | ({"is_elsewhere": True} if entry.get("lfs") else {})
    return {"licence_blobs": found} if found else {}


def _is_program(entry: dict[str, Any]) -> bool:
    """Whether an entry may be a program: a file that is large enough for one."""
    return isinstance(entry.get("path"), str) and entry.get("type") != "directory" and not tree.is_too_small(entry.get("size"))


def read_refs(document: Document) -> Extraction:
    """Branches and tags: how many are named after training steps. This does not affect the finding on the final weights."""
    payload = _payload(document)
    names = [
        ref["name"] for part in ("branches", "tags") for ref in (payload.get(part) or [])[:5_000] if isinstance(ref, dict) and isinstance(ref.get("name"), str)
    ]
    steps = [name for name in names if _STEP.search(name)]
    quotation = f"{steps[0]} and {len(steps) - 1} more" if steps else f"{len(names)} branches and tags, none named after a step"
    finding = Finding.OPEN if steps else Finding.NONE
    signal = Signal("weights", "intermediate_checkpoints", finding, "weights.checkpoints", 1, "/branches", quotation[:QUOTATION_MAX], str(len(steps)))
    return Extraction(signals=(signal,) if document.kind == "model_refs" else (), facts={"checkpoints": len(steps)})


def read_dataset(document: Document) -> Extraction:
    """A dataset's record: the papers that its tags link, and the facts licence, gate, disabled, empty; unknown facts are left out.

    Fact ``is_unclear``: the field ``disabled`` is neither true nor false.
    """
    payload = _payload(document)
    links = [link for link in _tag_links(payload) if link.target_kind == "paper"]
    files = siblings(payload)
    is_empty = None if files is None else not data_paths(files)
    facts = {
        **licence(payload),
        "gated": gating(payload),
        "is_disabled": is_disabled(payload) or None,
        "is_empty": is_empty,
        **_licence_places(payload, files),
    }
    if is_disabled(payload) is None:
        facts["is_unclear"] = True
    return Extraction(tuple(links), facts={name: value for name, value in facts.items() if value is not None})


def read_paper_page(document: Document) -> Extraction:
    """A paper's page on the Hub: links to the repository, and to the first 500 models and 500 datasets, that its authors linked.

    Names that are no id of a repository, a model or a dataset give no link.
    """
    payload = _payload(document)
    nested = payload.get("paper")
    page = {**(nested if isinstance(nested, dict) else {}), **payload}
    links: list[Link] = []
    url = page.get("githubRepo")
    if isinstance(url, str) and (name := parse_github_repository(url)) is not None:
        links.append(Link("github", "repository", name, "code", "paper_page", Strength.DECLARED, "/githubRepo", url[:QUOTATION_MAX]))
    for part, kind in (("linkedModels", "model"), ("linkedDatasets", "dataset")):
        members = page.get(part)
        for position, linked in enumerate(members[:500] if isinstance(members, list) else []):
            if isinstance(linked, dict) and isinstance(linked.get("id"), str) and is_hub_id(linked["id"]):
                links.append(Link("huggingface", kind, linked["id"], "mentions", "paper_page", Strength.DECLARED, f"/{part}/{position}/id", linked["id"]))
    return Extraction(tuple(links))
