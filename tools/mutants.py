"""Set faults into a package one by one and run the tests that see the line: which faults does no test notice?

``mutmut`` makes the faults and runs them, each in a fork of one process, on a copy of the checkout where modules lie under ``src`` (it knows no other
layout). A random sample is tried, drawn by SEED, so that the share that is noticed has an interval. Nothing in the checkout changes.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from mutmut.stats import status_by_exit_code

ROOT = Path(__file__).resolve().parents[1]
PACKAGES: dict[str, tuple[list[str], list[str]]] = {
    "sources": (["sources/*"], ["tests/unit/sources"]),
    "disclosure": (["disclosure/*"], ["tests/unit/disclosure"]),
    "landing": (["landing/*"], ["tests/unit/landing", "tests/integration/test_warehouse.py", "tests/integration/test_absence.py"]),
    "merge": (["warehouse/merge.py"], ["tests/integration/test_warehouse.py", "tests/integration/test_registry.py"]),
    "publish": (["warehouse/publish.py"], ["tests/integration/test_publication_diff.py", "tests/integration/test_warehouse.py"]),
}
"""The files of each package below plugins/observatory, and the tests that are to notice a fault in them."""
COPIED = ("tests", "sql", "bench", "tools", "docs", "dags", ".sqlfluff", "requirements.txt", "CITATION.cff", "LICENSE-DATA.md")

NOTICED = {"killed", "timeout"}
"""What mutmut says of a fault that a test noticed: one failed, or hung where it did not before."""


def interval(noticed: int, tried: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a share."""
    z, share = 1.96, noticed / tried
    middle, half = share + z * z / (2 * tried), z * math.sqrt(share * (1 - share) / tried + z * z / (4 * tried * tried))
    return (middle - half) / (1 + z * z / tried), (middle + half) / (1 + z * z / tried)


def copied(mutated: list[str], tests: list[str], folder: Path) -> None:
    """The checkout in the form that mutmut knows."""
    shutil.copytree(ROOT / "plugins" / "observatory", folder / "src" / "observatory", ignore=shutil.ignore_patterns("__pycache__"))
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, folder / name)
    words = (ROOT / "pyproject.toml").read_text(encoding="utf-8").replace('pythonpath = ["plugins", ', 'pythonpath = ["src", ')
    told = {
        "source_paths": ["src"],
        "only_mutate": [f"src/observatory/{one}" for one in mutated],
        "also_copy": list(COPIED),
        # A worker begins without what tests left behind in caches: else a fault in a cached function would go unseen.
        "process_isolation": "forkserver",
        "pytest_add_cli_args_test_selection": tests,
        "pytest_add_cli_args": ["-x", "-p", "no:cacheprovider", "-p", "no:xdist"],
    }
    lines = "\n".join(f"{name} = {json.dumps(value)}" for name, value in told.items())
    (folder / "pyproject.toml").write_text(f"{words}\n[tool.mutmut]\n{lines}\n", encoding="utf-8")


def mutmut(folder: Path, *arguments: str) -> str:
    """Run mutmut; returns what it printed."""
    done = subprocess.run([sys.executable, "-m", "mutmut", *arguments], cwd=folder, capture_output=True, text=True, check=False)
    return re.sub(r"[^\n]*\r", "", done.stdout + done.stderr)


def results(folder: Path) -> dict[str, int | None]:
    """mutmut's number of each fault by its name; None: not tried."""
    found: dict[str, int | None] = {}
    for path in sorted((folder / "mutants" / "src").rglob("*.meta")):
        found |= json.loads(path.read_text(encoding="utf-8"))["exit_code_by_key"]
    return found


def main() -> int:
    """Run the command; returns the exit status: 1 where a fault was not noticed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("package", choices=PACKAGES)
    parser.add_argument("--number", type=int, default=100, help="faults to try; 0: all")
    parser.add_argument("--seed", default="1")
    parser.add_argument("--only", nargs="+", default=[], help="files of the package alone, below plugins/observatory")
    parser.add_argument("--tests", nargs="+", default=[], help="other tests than the package's, such as those of one file")
    parser.add_argument("--folder", type=Path, help="where to work, kept afterwards; a second run there goes on")
    chosen = parser.parse_args()
    folder = chosen.folder or Path(tempfile.mkdtemp(prefix="mutants-"))
    if not (folder / "pyproject.toml").exists():
        mutated, tests = PACKAGES[chosen.package]
        copied(chosen.only or mutated, chosen.tests or tests, folder)
    said = mutmut(folder, "run", "--max-children", "1", "no fault has this name")
    names = sorted(results(folder))
    if not names:
        sys.stderr.write(said[-4000:])
        return 2
    drawn = random.Random(chosen.seed).sample(names, min(chosen.number or len(names), len(names)))  # noqa: S311 - a sample, no secret
    said = mutmut(folder, "run", "--max-children", "1", *drawn)
    number = results(folder)
    states = {name: status_by_exit_code[number[name]] for name in drawn}
    counted = Counter(states.values())
    tried = len(drawn) - counted["not checked"]
    if not tried:
        sys.stderr.write(said[-4000:])
        return 2
    for name, state in sorted(states.items()):
        if state not in NOTICED:
            sys.stdout.write(f"\n## {name}: {state}\n{mutmut(folder, 'show', name).strip()}\n")
    noticed = sum(counted[one] for one in NOTICED)
    low, high = interval(noticed, tried)
    sys.stdout.write(
        f"\n{chosen.package}: {noticed} of {tried} faults noticed, {noticed / tried:.2f} ({low:.2f} to {high:.2f}), of {len(names)} that can be made,"
        f" seed {chosen.seed}: {dict(counted)}\n"
    )
    if chosen.folder is None:
        shutil.rmtree(folder)
    return int(noticed < tried)


if __name__ == "__main__":
    sys.exit(main())
