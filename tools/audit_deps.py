"""Compare every pinned version with the known holes, and read the licences: make audit-deps [ADVISORIES=folder].

Holes are asked of PyPI by pip-audit; where that cannot be reached, ``ADVISORIES`` names a checkout of pypa/advisory-database, which is as old as its last
commit. What was not asked is told, and is no success. ``tools/audit_allowed.csv`` allows one hole or licence of one package until a day, with a reason: after
that day it fails again, and an entry that allows nothing fails at once. Licences are read of what is installed in .venv, .venv-bi and .venv-bench. Exit 1 where
something is found, 2 where something could not be asked.
"""

from __future__ import annotations

import csv
import json
import os
import re
import subprocess
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import Any

import yaml
from license_expression import ExpressionError, get_spdx_licensing
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

ROOT = Path(__file__).resolve().parents[1]
ALLOWED = ROOT / "tools" / "audit_allowed.csv"
VENVS = (".venv", ".venv-bi", ".venv-bench")
_PIN = re.compile(r"^(?P<name>[A-Za-z0-9][A-Za-z0-9._-]*)(?:\[[^]]*\])?==(?P<version>[^\s;\\]+)")
# What may be shipped beside Apache-2.0 code without a condition on it: permissive ones, and weak copyleft of libraries that are installed and not changed.
GOOD = frozenset(
    "0BSD Apache-2.0 BSD-2-Clause BSD-3-Clause BSL-1.0 CC0-1.0 CNRI-Python HPND ISC LGPL-2.1-only LGPL-2.1-or-later LGPL-3.0-only LGPL-3.0-or-later MIT MIT-0"
    " MIT-CMU MPL-2.0 NCSA PostgreSQL PSF-2.0 Python-2.0 Unlicense Zlib ZPL-2.1".split()
)
_CLASSIFIERS = {
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD-3-Clause",
    "GNU Lesser General Public License v2 or later (LGPLv2+)": "LGPL-2.1-or-later",
    "GNU Lesser General Public License v3 (LGPLv3)": "LGPL-3.0-only",
    "GNU Lesser General Public License v3 or later (LGPLv3+)": "LGPL-3.0-or-later",
    "GNU Library or Lesser General Public License (LGPL)": "LGPL-2.1-or-later",
    "Historical Permission Notice and Disclaimer (HPND)": "HPND",
    "GNU General Public License (GPL)": "GPL-1.0-or-later",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "MIT No Attribution License (MIT-0)": "MIT-0",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
    "The Unlicense (Unlicense)": "Unlicense",
    "zlib/libpng License": "Zlib",
    "Zope Public License": "ZPL-2.1",
}
_WORDS = {
    "apache": "Apache-2.0",
    "apache 2": "Apache-2.0",
    "apache 2.0": "Apache-2.0",
    "apache license": "Apache-2.0",
    "apache license 2.0": "Apache-2.0",
    "apache license, version 2.0": "Apache-2.0",
    "apache software license 2.0": "Apache-2.0",
    # Whoever is free to choose among the licences of the OSI may choose this one.
    "any-osi": "MIT",
    "bsd": "BSD-3-Clause",
    "simplified bsd": "BSD-2-Clause",
    "new bsd": "BSD-3-Clause",
    "bsd 3-clause": "BSD-3-Clause",
    "bsd 3-clause license": "BSD-3-Clause",
    "bsd-3-clause license": "BSD-3-Clause",
    "3-clause bsd license": "BSD-3-Clause",
    "mit license": "MIT",
    "the mit license": "MIT",
    "the mit license (mit)": "MIT",
    "lgpl with exceptions": "LGPL-3.0-or-later",
    "mpl 2.0": "MPL-2.0",
    "psf": "PSF-2.0",
}
_SPDX = get_spdx_licensing()


@dataclass(frozen=True, slots=True)
class Found:
    """A hole or a licence: ``kind`` hole or licence, ``subject`` its id."""

    kind: str
    package: str
    version: str
    subject: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Allowed:
    """An entry of the allow-list."""

    kind: str
    package: str
    subject: str
    until: date
    reason: str


def pinned(locks: Iterable[Path]) -> dict[str, set[str]]:
    """Every version that a lock pins, by name."""
    found: dict[str, set[str]] = {}
    for lock in locks:
        for line in lock.read_text(encoding="utf-8").splitlines():
            if match := _PIN.match(line.strip()):
                found.setdefault(canonicalize_name(match["name"]), set()).add(match["version"])
    return found


def allowed(path: Path) -> list[Allowed]:
    """The allow-list; raises ``ValueError`` where an entry gives no reason, no day or no known kind."""
    with path.open(encoding="utf-8", newline="") as stream:
        told = list(csv.DictReader(stream))
    rows = [Allowed(one["kind"], canonicalize_name(one["package"]), one["subject"], date.fromisoformat(one["until"]), one["reason"]) for one in told]
    for one in rows:
        if one.kind not in {"hole", "licence"} or not one.reason.strip() or not one.subject:
            raise ValueError(f"{path.name}: {one.package} {one.subject}: an entry has a kind (hole, licence), a subject, a day and a reason")
    return rows


def judged(found: Sequence[Found], entries: Sequence[Allowed], today: date, elsewhere: Collection[str] = ()) -> list[str]:
    """What is wrong, a line each: what nothing allows, what was allowed until a day that is past, and entries that allow nothing.

    ``elsewhere``: packages that are not installed here; whether their licence still needs its entry cannot be known.
    """
    lines, used = [], set()
    for one in found:
        entry = next((entry for entry in entries if (entry.kind, entry.package, entry.subject) == (one.kind, one.package, one.subject)), None)
        if entry is not None:
            used.add(entry)
        if entry is None or entry.until < today:
            past = f" (was allowed until {entry.until}: {entry.reason})" if entry else ""
            lines.append(f"{one.kind}: {one.package} {one.version}: {one.subject} {one.words}".rstrip() + past)
    unused = [one for one in entries if one not in used and not (one.kind == "licence" and one.package in elsewhere)]
    return lines + [f"{one.kind}: {one.package}: {one.subject} is allowed and was not found: take the entry out" for one in unused]


def of_folder(pins: Mapping[str, set[str]], folder: Path) -> list[Found]:
    """Holes of a checkout of pypa/advisory-database."""
    found = []
    for name, versions in pins.items():
        for path in sorted((folder / "vulns" / name).glob("*.yaml")):
            told = yaml.safe_load(path.read_text(encoding="utf-8"))
            for version in sorted(versions):
                if not told.get("withdrawn") and any(_is_hit(version, one) for one in told["affected"] if canonicalize_name(one["package"]["name"]) == name):
                    found.append(Found("hole", name, version, told["id"], " ".join(told.get("aliases", []))))
    return found


def _is_hit(version: str, told: Mapping[str, Any]) -> bool:
    if version in told.get("versions", ()):
        return True
    try:
        ours = Version(version)
        return any(_is_within(ours, one["events"]) for one in told.get("ranges", ()) if one["type"] == "ECOSYSTEM")
    except InvalidVersion:
        # Who cannot compare must not say that all is well.
        return True


def _is_within(ours: Version, events: Sequence[Mapping[str, str]]) -> bool:
    """Whether a version lies in a range of the OSV form: the last event that is not after it says so."""
    is_in = False
    at = sorted((Version(value), kind) for one in events for kind, value in one.items())
    for version, kind in at:
        if version < ours or (version == ours and kind != "last_affected"):
            is_in = kind == "introduced"
    return is_in


def of_pip_audit(lock: Path, python: Path) -> tuple[list[Found], list[str]]:
    """Holes that PyPI tells of a lock, and the packages that could not be asked for."""
    command = [str(python), "-m", "pip_audit", "--no-deps", "--disable-pip", "--progress-spinner", "off", "-f", "json", "-r", str(lock)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        told = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError):
        return [], [f"{lock.name}: {' '.join(done.stderr.split())[-300:]}"]
    found = [
        Found("hole", canonicalize_name(one["name"]), one["version"], hole["id"], " ".join(hole.get("aliases", [])))
        for one in told
        for hole in one.get("vulns", ())
    ]
    return found, [f"{one['name']}: {one['skip_reason']}" for one in told if "skip_reason" in one]


def licence_of(told: Distribution) -> str | None:
    """The SPDX expression of an installed package; None where it tells none that can be read. Several classifiers are a choice, as is the custom."""
    meta = told.metadata
    expression = str(meta.get("License-Expression") or "")
    if expression:
        return expression
    classified = [one.rpartition(" :: ")[2] for one in meta.get_all("Classifier") or () if one.startswith("License :: ") and one != "License :: OSI Approved"]
    known = [_CLASSIFIERS[one] for one in classified if one in _CLASSIFIERS]
    if known and len(known) == len(classified):
        return " OR ".join(sorted(set(known)))
    # Some put the whole text there: its first line names it.
    word = next(iter(str(meta.get("License") or "").strip().splitlines()), "").strip()
    return _WORDS.get(word.lower(), word if word and len(word) < 60 else classified[0] if classified else None)


def is_good(expression: str) -> bool:
    """Whether what an expression asks for, with its choices, is among the good ones; exceptions add rights and take none."""
    try:
        parsed = _SPDX.parse(expression, validate=False)
    except ExpressionError:
        return False
    return parsed is not None and _holds(parsed)


def _holds(node: Any) -> bool:
    if node.__class__.__name__ == "OR":
        return any(_holds(one) for one in node.args)
    if node.__class__.__name__ == "AND":
        return all(_holds(one) for one in node.args)
    licence = getattr(node, "license_symbol", node)
    return str(licence.key) in GOOD


def licences(pins: Mapping[str, set[str]], folders: Iterable[Path]) -> tuple[list[Found], list[str]]:
    """Licences that are not good, or not told, of what is pinned and installed; and what is not installed here."""
    found, seen = [], set()
    for one in distributions(path=[str(folder) for folder in folders]):
        name = canonicalize_name(str(one.metadata["Name"]))
        if name in pins and name not in seen:
            seen.add(name)
            expression = licence_of(one)
            if expression is None or not is_good(expression):
                found.append(Found("licence", name, one.version, expression or "not told"))
    return found, sorted(set(pins) - seen)


def _site_packages() -> Iterator[Path]:
    for venv in VENVS:
        yield from sorted((ROOT / venv).glob("lib/python*/site-packages"))
    yield from (Path(one) for one in sys.path if one.endswith("site-packages"))


def main() -> int:
    """Look, and tell."""
    locks = sorted(ROOT.glob("requirements*.txt"))
    pins, entries = pinned(locks), allowed(ALLOWED)
    number = sum(map(len, pins.values()))
    folder, unasked = os.environ.get("ADVISORIES", ""), list[str]()
    if folder:
        if not (Path(folder) / "vulns").is_dir():
            sys.stderr.write(f"{folder} is no checkout of pypa/advisory-database: it has no folder vulns\n")
            return 2
        holes = of_folder(pins, Path(folder))
    else:
        python, holes = ROOT / ".venv-audit" / "bin" / "python", []
        for lock in locks:
            more, left = of_pip_audit(lock, python)
            holes += more
            unasked += left
    bad, elsewhere = licences(pins, _site_packages())
    found = sorted(set(holes) | set(bad), key=lambda one: (one.kind, one.package, one.version, one.subject))
    lines = judged(found, entries, datetime.now(UTC).date(), elsewhere)
    for line in lines:
        sys.stdout.write(f"{line}\n")
    unasked = sorted(set(unasked))
    told = f"{len(locks)} locks, {number} pinned versions: {sum(one.kind == 'hole' for one in found)} holes known, {len(unasked)} not asked"
    told += f"; licences of {len(pins) - len(elsewhere)} packages read, {len(bad)} to be judged, {len(elsewhere)} not installed here"
    sys.stdout.write(f"{told}; {len(entries)} allowed by {ALLOWED.name}\n")
    if unasked:
        sys.stdout.write(f"NOT ASKED, so that nothing is proved of these, the first of {len(unasked)}: {'; '.join(unasked[:3])}\n")
    return 1 if lines else 2 if unasked else 0


if __name__ == "__main__":
    sys.exit(main())
