"""Readers of GitHub's JSON: repositories and their trees."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from observatory.disclosure import tree
from observatory.disclosure.reading import QUOTATION_MAX, Document, Finding, Reading, Signal

_MAX_MIXES = 20
_MAX_REPORTS = 20
# More than a README names one by one.
_MAX_TRAINING = 20
# Characters of all programs together that a README may name.
_MAX_PROGRAMS_SIZE = 16_000
# Words of a list's name that name no model.
_COMMON = frozenset("mixes mixture mixtures datamix data yaml json config configs sample official preview ingredient train training".split())


def read_repository(document: Document) -> Reading:
    """A repository's record: nothing that SQL does not read from staging, but that GitHub lets nobody reach it."""
    payload = document.payload if isinstance(document.payload, dict) else {}
    is_disabled = payload.get("disabled") is True or payload.get("isDisabled") is True
    return Reading(facts={"is_object": isinstance(document.payload, dict), **({"is_disabled": True} if is_disabled else {})})


def read_tree(document: Document) -> Reading:
    """A repository's file tree: training code, or what stands in its place.

    Facts: ``programs`` (paths that a README may tell to run), ``training_paths`` and ``tuning_paths`` (entry points, where they are few and
    the list of files is whole), ``recipes`` (words in the names of settings, launchers and examples), ``launched`` (pairs of settings or
    launcher and the program that it is for), ``n_files``, ``n_code``,
    ``is_truncated``, ``has_training_code``, ``is_readme_only``.
    """
    payload = document.payload if isinstance(document.payload, dict) else {}
    entries = payload.get("entries")
    members = entries[: tree.MAX_PATHS] if isinstance(entries, list) else []
    told = [one for one in members if isinstance(one, dict) and isinstance(one.get("path"), str) and one.get("type") not in {"tree", "commit"}]
    # A path without end is nobody's file, and patterns look at it long.
    paths = tree.bounded(one["path"] for one in told if not _is_pointer(one))
    # A truncated tree proves what it shows, never what it lacks: the look is then partial, not the finding none.
    is_truncated = payload.get("truncated") is True or len(paths) < sum(not _is_pointer(one) for one in told)
    empty = {one["path"] for one in told if tree.is_too_small(one.get("size"))}
    held = [path for path in paths if path not in empty] if empty else paths
    code = tree.code_paths(paths)
    found = tree.training(held, document.key, is_truncated=is_truncated)
    signals = [_training(found, code, paths)]
    beside = {*found.entries, *found.tuners, *found.found}
    for rule, indicator, dimension, shown in (
        ("code.data_processing", "data_processing_code", "data", tree.data_paths(paths)),
        ("code.evaluation", "evaluation_code", "code", tree.evaluation_paths(paths)),
        ("code.inference", "inference_code", "code", [path for path in code if path not in beside]),
    ):
        if shown:
            signals.append(_signal(Finding.OPEN, rule, indicator, shown, dimension=dimension))
    signals += _mixes(tree.mix_paths(paths))
    # Of a repository of papers every PDF is one.
    is_of_papers = bool(re.search(r"papers?$|reports?$", document.key, re.IGNORECASE))
    reports = tree.report_paths(paths, document.key.rsplit("/", 1)[-1]) or sorted(path for path in paths if is_of_papers and path.lower().endswith(".pdf"))
    for path in reports[:_MAX_REPORTS]:
        signals.append(Signal("methods", "technical_report", Finding.OPEN, "methods.report_file", 1, path[:300], path[:QUOTATION_MAX]))
    facts: dict[str, Any] = {
        "n_files": len(paths),
        "n_code": len(code),
        "is_truncated": is_truncated,
        "has_training_code": bool(found.entries or found.tuners or found.found or found.settings),
        "is_readme_only": not code and len(paths) <= 5,
    }
    programs = _bounded(found.programs)
    if programs:
        facts["programs"] = programs
    for name, few in (("training_paths", found.entries), ("tuning_paths", found.tuners)):
        if few and len(few) <= _MAX_TRAINING and not is_truncated:
            facts[name] = sorted(few)
    launched = [[recipe, program] for recipe, program in found.launched]
    kept = _bounded(f"{recipe} {program}" for recipe, program in launched)
    if kept:
        facts["launched"] = launched[: len(kept)]
    if found.recipes:
        facts["recipes"] = list(found.recipes)
    return Reading(signals=tuple(signals), facts=facts)


def _is_pointer(entry: dict[str, Any]) -> bool:
    """Whether an entry is a symbolic link or another repository, and so no file."""
    return str(entry.get("mode")) in {"120000", "160000"}


def _bounded(paths: Iterable[str]) -> list[str]:
    found, size = [], 0
    for path in paths:
        size += len(path)
        if size > _MAX_PROGRAMS_SIZE:
            break
        found.append(path)
    return found


def _training(found: tree.Training, code: list[str], paths: list[str]) -> Signal:
    """The one signal of a tree on training: the most that it shows."""
    if found.entries:
        return _signal(Finding.OPEN, "code.training", "training_code", list(found.entries), 9)
    if found.tuners:
        return _signal(Finding.PARTIAL, "code.tuning_only", "tuning_code", list(found.tuners), 3)
    if found.found:
        return _signal(Finding.PARTIAL, "code.training_found", "training_code", list(found.found))
    if found.settings:
        return _signal(Finding.PARTIAL, "code.settings_only", "training_code", list(found.settings), 2)
    if code:
        return _signal(Finding.NONE, "code.inference_only", "training_code", code, 3)
    return _signal(Finding.NONE, "code.no_code", "training_code", paths, 2)


def _mixes(paths: list[str]) -> list[Signal]:
    """Lists of data mixes, one for each first name that they bear: SQL knows whose family bears it."""
    found: dict[str, list[str]] = {}
    for path in paths:
        names = re.findall(r"[a-z]{4,40}", path.rsplit("/", 1)[-1].lower())
        found.setdefault(" ".join(dict.fromkeys(name for name in names if name not in _COMMON)), []).append(path)
    told = [(names, members) for names, members in found.items() if names][:_MAX_MIXES]
    return [replace(_signal(Finding.PARTIAL, "data.mix", "training_data", members, dimension="data"), value=names[:200]) for names, members in told]


def _signal(finding: Finding, rule: str, indicator: str, paths: list[str], version: int = 1, dimension: str = "code") -> Signal:
    first = paths[0] if paths else "no file"
    more = f" and {len(paths) - 1} more" if len(paths) > 1 else ""
    return Signal(dimension, indicator, finding, rule, version, first[:300], f"{first}{more}"[:QUOTATION_MAX], str(len(paths)))
