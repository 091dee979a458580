"""Readers of GitHub's JSON: repositories and their trees."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from observatory.disclosure import tree
from observatory.disclosure.licence_words import licence_files
from observatory.disclosure.reading import QUOTATION_MAX, Document, Extraction, Finding, Signal

_MAX_MIXES = 20
_MAX_REPORTS = 20
# If there are more entry points than this, none is kept as a fact: a README would not name so many of them.
_MAX_TRAINING = 20
# Characters of all programs together that a README may name.
_MAX_PROGRAMS_SIZE = 16_000
# Words in a list's name that name no model.
_COMMON = frozenset("mixes mixture mixtures datamix data yaml json config configs sample official preview ingredient train training".split())


def read_repository(document: Document) -> Extraction:
    """A repository's record: only whether GitHub has disabled it (``is_unclear``: it says what is neither yes nor no). SQL reads all else from staging."""
    payload = document.payload if isinstance(document.payload, dict) else {}
    told = [payload[name] for name in ("disabled", "isDisabled") if payload.get(name) is not None]
    facts = {"is_object": isinstance(document.payload, dict)}
    if any(value is True for value in told):
        facts["is_disabled"] = True
    elif any(value is not False for value in told):
        facts["is_unclear"] = True
    return Extraction(facts=facts)


def read_tree(document: Document) -> Extraction:
    """A repository's file tree: its training code, or the code it has instead.

    Facts: ``programs`` (paths that a README may say to run), ``training_paths`` and ``tuning_paths`` (entry points, if they are few and the list
    of files is complete), ``recipes`` (words in the names of settings, launchers and examples), ``launched`` (pairs of settings or launcher and
    its program), ``n_files``, ``n_code``, ``is_truncated``, ``has_training_code``, ``is_readme_only``.
    """
    payload = document.payload if isinstance(document.payload, dict) else {}
    entries = payload.get("entries")
    members = entries[: tree.MAX_PATHS] if isinstance(entries, list) else []
    files = [entry for entry in members if isinstance(entry, dict) and isinstance(entry.get("path"), str) and entry.get("type") not in {"tree", "commit"}]
    # Leave out endless paths: no real file has one, and patterns would take long on it.
    paths = tree.bounded(entry["path"] for entry in files if not _is_link_or_submodule(entry))
    # Whether files may be missing: GitHub says that it cut the tree, or paths were left out here. Such a tree shows only which files exist.
    is_truncated = payload.get("truncated") is True or len(paths) < sum(not _is_link_or_submodule(entry) for entry in files)
    empty = {entry["path"] for entry in files if tree.is_too_small(entry.get("size"))}
    paths_with_content = [path for path in paths if path not in empty] if empty else paths
    code = tree.code_paths(paths)
    training_files = tree.training(paths_with_content, document.key, is_truncated=is_truncated)
    signals = [_training_signal(training_files, code, paths)]
    training_paths = {*training_files.entries, *training_files.tuners, *training_files.elsewhere}
    for rule, indicator, dimension, shown_paths in (
        ("code.data_processing", "data_processing_code", "data", tree.data_paths(paths)),
        ("code.evaluation", "evaluation_code", "code", tree.evaluation_paths(paths)),
        ("code.inference", "inference_code", "code", [path for path in code if path not in training_paths]),
    ):
        if shown_paths:
            signals.append(_signal(Finding.OPEN, rule, indicator, shown_paths, dimension=dimension))
    signals += _mix_signals(tree.mix_paths(paths))
    # Whether the repository's name ends in "papers" or "reports": in such a repository every PDF is a paper.
    is_of_papers = bool(re.search(r"papers?$|reports?$", document.key, re.IGNORECASE))
    reports = tree.report_paths(paths, document.key.rsplit("/", 1)[-1]) or sorted(path for path in paths if is_of_papers and path.lower().endswith(".pdf"))
    for path in reports[:_MAX_REPORTS]:
        signals.append(Signal("methods", "technical_report", Finding.OPEN, "methods.report_file", 1, path[:300], path[:QUOTATION_MAX]))
    facts: dict[str, Any] = {
        "n_files": len(paths),
        "n_code": len(code),
        "is_truncated": is_truncated,
        "has_training_code": bool(training_files.entries or training_files.tuners or training_files.elsewhere or training_files.settings),
        "is_readme_only": not code and len(paths) <= 5,
        "licence_files": licence_files(paths),
    }
    programs = _within_size(training_files.programs)
    if programs:
        facts["programs"] = programs
    for name, entry_paths in (("training_paths", training_files.entries), ("tuning_paths", training_files.tuners)):
        if entry_paths and len(entry_paths) <= _MAX_TRAINING and not is_truncated:
            facts[name] = sorted(entry_paths)
    launched = [[recipe, program] for recipe, program in training_files.launched]
    bounded = _within_size(f"{recipe} {program}" for recipe, program in launched)
    if bounded:
        facts["launched"] = launched[: len(bounded)]
    if training_files.recipes:
        facts["recipes"] = list(training_files.recipes)
    return Extraction(signals=tuple(signals), facts=facts)


def _is_link_or_submodule(entry: dict[str, Any]) -> bool:
    """Whether an entry is a symbolic link or a submodule, and so no file."""
    return str(entry.get("mode")) in {"120000", "160000"}


def _within_size(paths: Iterable[str]) -> list[str]:
    """The first paths that together have at most ``_MAX_PROGRAMS_SIZE`` characters."""
    kept, size = [], 0
    for path in paths:
        size += len(path)
        if size > _MAX_PROGRAMS_SIZE:
            break
        kept.append(path)
    return kept


def _training_signal(training_files: tree.Training, code: list[str], paths: list[str]) -> Signal:
    """The signal of a tree on training code: of all that apply, the strongest."""
    if training_files.entries:
        return _signal(Finding.OPEN, "code.training", "training_code", list(training_files.entries), 9)
    if training_files.tuners:
        return _signal(Finding.PARTIAL, "code.tuning_only", "tuning_code", list(training_files.tuners), 3)
    if training_files.elsewhere:
        return _signal(Finding.PARTIAL, "code.training_found", "training_code", list(training_files.elsewhere))
    if training_files.settings:
        return _signal(Finding.PARTIAL, "code.settings_only", "training_code", list(training_files.settings), 2)
    if code:
        return _signal(Finding.NONE, "code.inference_only", "training_code", code, 3)
    return _signal(Finding.NONE, "code.no_code", "training_code", paths, 2)


def _mix_signals(paths: list[str]) -> list[Signal]:
    """Signals of files that list a mix of data, one for each set of words in their names. Judgement knows whose family the words name."""
    by_names: dict[str, list[str]] = {}
    for path in paths:
        names = re.findall(r"[a-z]{4,40}", path.rsplit("/", 1)[-1].lower())
        by_names.setdefault(" ".join(dict.fromkeys(name for name in names if name not in _COMMON)), []).append(path)
    mixes = [(names, members) for names, members in by_names.items() if names][:_MAX_MIXES]
    return [replace(_signal(Finding.PARTIAL, "data.mix", "training_data", members, 2, dimension="data"), value=names[:200]) for names, members in mixes]


def _signal(finding: Finding, rule: str, indicator: str, paths: list[str], version: int = 1, dimension: str = "code") -> Signal:
    """A signal with the first of the paths as its quotation, and their number as its value."""
    first = paths[0] if paths else "no file"
    suffix = f" and {len(paths) - 1} more" if len(paths) > 1 else ""
    return Signal(dimension, indicator, finding, rule, version, first[:300], f"{first}{suffix}"[:QUOTATION_MAX], str(len(paths)))
