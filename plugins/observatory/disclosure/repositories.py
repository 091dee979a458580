"""Readers of GitHub's JSON: repositories and their trees."""

from __future__ import annotations

import re
from dataclasses import replace

from observatory.disclosure import tree
from observatory.disclosure.reading import QUOTATION_MAX, Document, Finding, Reading, Signal

_MAX_MIXES = 20
# More than a README names one by one.
_MAX_TRAINING = 20
# Where nothing trains by its name, what a README may name.
_MAX_PROGRAMS = 300
# Words of a list's name that name no model.
_COMMON = frozenset("mixes mixture mixtures datamix data yaml json config configs sample official preview ingredient train training".split())


def read_repository(document: Document) -> Reading:
    """A repository's record: nothing that SQL does not read from staging, but that GitHub lets nobody reach it."""
    payload = document.payload if isinstance(document.payload, dict) else {}
    is_disabled = payload.get("disabled") is True or payload.get("isDisabled") is True
    return Reading(facts={"is_object": isinstance(document.payload, dict), **({"is_disabled": True} if is_disabled else {})})


def read_tree(document: Document) -> Reading:
    """A repository's file tree: training code, or what stands in its place."""
    payload = document.payload if isinstance(document.payload, dict) else {}
    entries = payload.get("entries")
    members = entries[: tree.MAX_PATHS] if isinstance(entries, list) else []
    paths = [one["path"] for one in members if isinstance(one, dict) and isinstance(one.get("path"), str) and one.get("type") not in {"tree", "commit"}]
    # A path without end is nobody's file, and patterns look at it long.
    told, paths = len(paths), tree.bounded(paths)
    training, code = tree.training_paths(paths, document.key), tree.code_paths(paths)
    # A truncated tree proves what it shows, never what it lacks: the look is then partial, not the finding none.
    is_truncated = payload.get("truncated") is True or len(paths) < told
    tuning = tree.tuning_paths(training, document.key)
    plain = sorted(set(training) - set(tuning))
    if plain and not code:
        # Settings are for another's program where none is beside them.
        signal = _signal(Finding.PARTIAL, "code.settings_only", "training_code", plain)
    elif plain:
        signal = _signal(Finding.OPEN, "code.training", "training_code", plain, 4)
    elif tuning:
        signal = _signal(Finding.PARTIAL, "code.tuning_only", "tuning_code", tuning, 2)
    elif code:
        signal = _signal(Finding.NONE, "code.inference_only", "training_code", code, 2)
    else:
        signal = _signal(Finding.NONE, "code.no_code", "training_code", paths, 2)
    signals = [signal]
    beside = set(training)
    for rule, indicator, dimension, found in (
        ("code.data_processing", "data_processing_code", "data", tree.data_paths(paths)),
        ("code.evaluation", "evaluation_code", "code", tree.evaluation_paths(paths)),
        ("code.inference", "inference_code", "code", [path for path in code if path not in beside]),
    ):
        if found:
            signals.append(_signal(Finding.OPEN, rule, indicator, found, dimension=dimension))
    signals += _mixes(tree.mix_paths(paths))
    # Of a repository of papers every PDF is one.
    is_of_papers = bool(re.search(r"papers?$|reports?$", document.key, re.IGNORECASE))
    for path in (tree.report_paths(paths) or [path for path in paths if is_of_papers and path.lower().endswith(".pdf")])[:1]:
        signals.append(Signal("methods", "technical_report", Finding.OPEN, "methods.report_file", 1, path[:300], path[:QUOTATION_MAX]))
    facts = {
        "n_files": len(paths),
        "n_code": len(code),
        "is_truncated": is_truncated,
        "has_training_code": bool(training),
        **({"programs": code} if code and not training and len(code) <= _MAX_PROGRAMS else {}),
        **({"training_paths": plain} if plain and len(plain) <= _MAX_TRAINING and not is_truncated else {}),
        "is_readme_only": not code and len(paths) <= 5,
    }
    return Reading(signals=tuple(signals), facts=facts)


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
