"""What is in the repository is of no one machine, and what is public is explained."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "plugins" / "observatory"
SKIPPED = {
    ".git",
    ".venv",
    ".observatory",
    "__pycache__",
    "node_modules",
    ".pytest_cache",
    ".mypy_cache",
    ".ruff_cache",
    ".hypothesis",
    "site",
}
TEXT_MAX = 2_000_000

# A folder of some machine. Paths that a container image fixes are of the image, not of a machine.
_MACHINE_PATH = re.compile(r"""(?<![\w.:/~$}-])/(?:home|root|Users|work|workspace|mnt|tmp|var/tmp|private/tmp)/[\w.@-]+""")
_INDEX = re.compile(r"(?:--(?:extra-)?index-url|--find-links|--trusted-host|^\s*index-url\s*=)", re.MULTILINE)
_CREDENTIALS = re.compile(r"[a-z][a-z0-9+.-]*://[^\s/@:{}$<>'\"]+:[^\s/@{}$<>'\"*]{3,}@")
_TOKEN = re.compile(r"\b(?:hf_[A-Za-z0-9]{30,}|gh[pousr]_[A-Za-z0-9]{30,}|github_pat_[A-Za-z0-9_]{30,})\b")
# This file holds examples of what it looks for, and so do tests that planted secrets do not leak.
EXAMPLES = {"tests/architecture/test_tracked_files.py"}


def tracked() -> list[Path]:
    """Files that git tracks, and new ones it would; without git, all that is not made by running."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listed.returncode == 0:
        paths = [ROOT / name for name in listed.stdout.decode().split("\0") if name]
    else:
        paths = [path for path in ROOT.rglob("*") if not SKIPPED & set(path.relative_to(ROOT).parts)]
    return [path for path in paths if path.is_file()]


def texts() -> Iterator[tuple[str, str]]:
    """Name and text of every tracked text file that is ours; worlds hold what others wrote."""
    for path in tracked():
        name = path.relative_to(ROOT).as_posix()
        if name in EXAMPLES or "/sample_world/" in name or name.startswith("tests/worlds/") or path.stat().st_size > TEXT_MAX:
            continue
        try:
            yield name, path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # no text, so no path that a person wrote


def found(pattern: re.Pattern[str]) -> list[str]:
    """``file: match`` for every match in a tracked file."""
    return [f"{name}: {match.group(0)}" for name, words in texts() for match in pattern.finditer(words)]


def test_there_are_tracked_files() -> None:
    assert len(list(texts())) > 50


def test_no_file_names_a_folder_of_some_machine() -> None:
    # The folders of a Dockerfile are its image's.
    assert [one for one in found(_MACHINE_PATH) if not one.split(": ")[0].endswith("/Dockerfile")] == []


def test_no_file_names_a_package_index() -> None:
    assert found(_INDEX) == []


def test_requirements_hold_no_address() -> None:
    held = [path.name for path in ROOT.glob("requirements*") if "://" in path.read_text(encoding="utf-8")]
    assert held == []


@pytest.mark.parametrize("pattern", [_CREDENTIALS, _TOKEN], ids=["password in an address", "token"])
def test_no_file_holds_a_secret(pattern: re.Pattern[str]) -> None:
    # Names only: a secret that was found is not told again.
    assert sorted({line.split(": ")[0] for line in found(pattern)}) == []


def _public(tree: ast.Module) -> Iterator[tuple[str, ast.AST]]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            yield node.name, node
            if isinstance(node, ast.ClassDef):
                for inner in node.body:
                    if isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef) and not inner.name.startswith("_"):
                        yield f"{node.name}.{inner.name}", inner


def test_every_module_and_every_public_function_has_a_docstring() -> None:
    bare = []
    for path in sorted(PACKAGE.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        name = path.relative_to(ROOT).as_posix()
        bare += [] if ast.get_docstring(tree) else [name]
        bare += [
            f"{name}: {called}"
            for called, node in _public(tree)
            if not ast.get_docstring(node)  # type: ignore[arg-type]  # functions and classes alone are yielded
        ]
    assert bare == []


@pytest.mark.parametrize(
    "words",
    ["/home/ann/x", "see /tmp/out.csv", 'open("/root/key")', "/work/a", "cp /Users/ann/x ."],
)
def test_machine_paths_are_found(words: str) -> None:
    assert _MACHINE_PATH.search(words)


@pytest.mark.parametrize(
    "words",
    ["https://huggingface.co/home/x", "$HOME/x", "the folder /tmp", "a/tmp/b", "sql/work/x", "{root}/home/x", "~/home/x"],
)
def test_addresses_and_relative_paths_are_left_alone(words: str) -> None:
    assert not _MACHINE_PATH.search(words)


def test_no_package_and_nothing_built_is_kept() -> None:
    built = {".whl", ".egg", ".pyc", ".so", ".zip", ".tar", ".deb", ".jar"}
    assert [str(path.relative_to(ROOT)) for path in tracked() if path.suffix in built] == []
