"""Record a public repository as facts: python tools/record_repository.py OWNER/NAME GIT_FOLDER [--formerly OWNER/NAME]... [--until MOMENT].

Reads a bare clone (``git clone --bare``) and never runs or unpacks what it holds. Into tools/sample_repositories.jsonl goes one line:
names, the commit and its day, paths and sizes of the tree, counts of commits, which licence, and the README in the words of
tools/make_sample_world.py, which state what it links and names. No sentence and no code of anybody's is kept. The same clone gives the
same line; ``recorded_on`` is the day of the clone, by its HEAD. ``--until`` reads the last commit at or before a moment, by default the
day of the sample world, which holds nothing later.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "plugins"))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from make_sample_world import RECORDED, SAMPLE, TREE_MOST, Made, readme_anew

from observatory.disclosure.licences import spdx_id_of_text

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,38}/[A-Za-z0-9._-]{1,100}")
BRANCH = re.compile(r"[\w./-]{1,100}")
README = re.compile(r"readme(?:\.(?:md|markdown|mdown|rst|txt|org))?", re.IGNORECASE)
LICENCE = re.compile(r"(?:licen[cs]e|copying|unlicense)(?:\.(?:md|txt|rst))?", re.IGNORECASE)
BESIDE = re.compile(r"(?:licen[cs]es?|copying)[-_.].{1,40}", re.IGNORECASE)
TEXT_MOST = 1_000_000
"""Bytes of a document that GitHub still gives whole."""
SECONDS = 300
# A clone is others' data: nothing in its settings may start a program, nor ask anybody for what it lacks.
SETTINGS = ("core.fsmonitor=false", "core.hooksPath=/dev/null", "safe.directory=*", "protocol.allow=never")
SAFE = ("--no-pager", "--no-replace-objects", *(word for one in SETTINGS for word in ("-c", one)))
BLOBS = {"100644", "100755"}
Entry = tuple[str, int | None, str]


class Refused(Exception):
    """What was given is no repository that can be recorded."""


def git(folder: Path, *words: str) -> bytes:
    """What git says of a clone."""
    env = {**os.environ, "GIT_NO_LAZY_FETCH": "1", "GIT_TERMINAL_PROMPT": "0", "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": "/dev/null"}
    done = subprocess.run(["git", *SAFE, f"--git-dir={folder}", *words], capture_output=True, timeout=SECONDS, env=env, check=False)
    if done.returncode:
        raise Refused(f"git {words[0]}: {done.stderr.decode(errors='replace').strip()[:200]}")
    return done.stdout


def moment(told: str) -> str:
    """A day and time as the sample writes it: in UTC."""
    return datetime.fromisoformat(told.strip()).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def entries_of(folder: Path, commit: str) -> list[Entry]:
    """Path, size and blob of every file; links and other repositories are no files of this one. A size is not known where a clone lacks the file."""
    found = []
    for line in git(folder, "ls-tree", "-r", "-l", "-z", commit).split(b"\0"):
        if line:
            about, _, path = line.partition(b"\t")
            mode, _, blob, size = about.decode().split()
            if mode in BLOBS:
                found.append((path.decode("utf-8"), int(size) if size.isdigit() else None, blob))
    return found


def text_of(folder: Path, blob: str) -> str:
    """A file's text."""
    return git(folder, "cat-file", "blob", blob)[:TEXT_MOST].decode("utf-8", errors="replace")


def readme_of(entries: list[Entry]) -> Entry | None:
    """The README that GitHub shows: that of .github before the top's before that of docs, Markdown first."""
    for place in (".github/", "", "docs/"):
        found = [one for one in entries if one[0].startswith(place) and README.fullmatch(one[0][len(place) :])]
        if found:
            return min(found, key=lambda one: (not one[0].lower().endswith(".md"), one[0]))
    return None


def licence_of(folder: Path, entries: list[Entry]) -> str | None:
    """SPDX id where one file at the top is unmistakably that licence, NOASSERTION where it is another or one of several, None where none lies there."""
    top = [one for one in entries if "/" not in one[0]]
    named, beside = [one for one in top if LICENCE.fullmatch(one[0])], [one for one in top if BESIDE.fullmatch(one[0]) and not LICENCE.fullmatch(one[0])]
    if not named and not beside:
        return None
    known = spdx_id_of_text(text_of(folder, named[0][2])) if len(named) == 1 and not beside else None
    return known.removesuffix("-only") if known else "NOASSERTION"


def record(name: str, folder: Path, formerly: list[str], until: str) -> dict[str, Any]:
    """The facts of a clone; raises ``Refused``."""
    for one in (name, *formerly):
        if not NAME.fullmatch(one):
            raise Refused(f"{one!r} is no name of a repository")
    branch = git(folder, "symbolic-ref", "HEAD").decode().strip().removeprefix("refs/heads/")
    if not BRANCH.fullmatch(branch):
        raise Refused(f"{branch!r} is no name of a branch")
    commit = git(folder, "rev-list", "-1", "--first-parent", f"--before={until}", "HEAD").decode().strip()
    if not commit:
        raise Refused(f"it holds no commit before {until}")
    days = git(folder, "rev-list", "--no-commit-header", "--format=%cI", commit).decode().split()
    entries = entries_of(folder, commit)
    found: dict[str, Any] = {
        "full_name": name,
        "owner": name.split("/")[0],
        "default_branch": branch,
        "commit": commit,
        "pushed_at": moment(days[0]),
        "recorded_on": datetime.fromtimestamp((folder / "HEAD").stat().st_mtime, UTC).date().isoformat(),
        "n_files": len(entries),
    }
    if formerly:
        found["formerly"] = sorted(formerly)
    if (licence := licence_of(folder, entries)) is not None:
        found["licence"] = licence
    if git(folder, "rev-parse", "--is-shallow-repository").strip() == b"false":
        found["commits"] = {"first_commit_at": moment(days[-1]), "last_commit_at": moment(days[0]), "total": len(days)}
    # A part of a tree would tell of files that are there as if they were not.
    if len(entries) <= TREE_MOST:
        found["entries"] = [[path] if size is None else [path, size] for path, size, _ in entries]
    if (readme := readme_of(entries)) is not None:
        path, _, blob = readme
        found["readme"] = {"path": path, "text": readme_anew(Made(), {"full_name": name, "path": path, "text": text_of(folder, blob)})}
    return found


def keep(found: dict[str, Any], path: Path = RECORDED) -> None:
    """Put a record in its place, by name."""
    told = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []
    rest = [one for one in told if one["full_name"].lower() != found["full_name"].lower()]
    ordered = sorted([*rest, found], key=lambda one: one["full_name"].lower())
    path.write_text("".join(json.dumps(one, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n" for one in ordered), encoding="utf-8")


def main() -> int:
    """Record one repository."""
    parser = argparse.ArgumentParser(description="Record a public repository as facts.")
    parser.add_argument("name")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--formerly", action="append", default=[])
    parser.add_argument("--until", default=json.loads((SAMPLE / "world.json").read_text(encoding="utf-8"))["as_of"])
    asked = parser.parse_args()
    try:
        found = record(asked.name, asked.folder, asked.formerly, asked.until)
    except (Refused, UnicodeDecodeError, subprocess.TimeoutExpired) as error:
        sys.stderr.write(f"{asked.name}: {error}\n")
        return 1
    keep(found)
    sys.stdout.write(f"{asked.name}: {found['n_files']} files at {found['commit'][:12]} of {found['pushed_at']}, recorded on {found['recorded_on']}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
