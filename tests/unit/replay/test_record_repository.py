"""A repository written down as facts: what is kept of a clone, what is refused, and what the sample world takes of it."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from identify.vendor.licenses import LICENSES

from observatory import settings

UNTIL = "2025-06-01T00:00:00Z"
README = """# Prose

We think that nobody has ever written such a sentence.

## Model downloads

| Model | Link |
|---|---|
| OLMo-7B | [OLMo-7B](https://huggingface.co/allenai/OLMo-7B) |

## Training

```sh
python scripts/train.py configs/official/OLMo-7B.yaml
```
"""
MIT = next(text for name, text in LICENSES if name == "MIT")


def _tool(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, settings.ROOT / "tools" / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


world_maker = _tool("make_sample_world")
recorder = _tool("record_repository")


def _clone(folder: Path, files: dict[str, str], days: tuple[str, ...] = ("2024-01-02T03:04:05+02:00", "2024-05-06T00:00:00Z", "2025-07-01T00:00:00Z")) -> Path:
    """A repository with one commit a day; all files are there from the first, and each day brings one more."""
    folder.mkdir()
    git = ["git", "-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main"]
    subprocess.run([*git, "init", "-q"], cwd=folder, check=True)
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    for number, day in enumerate(days):
        (folder / f"day{number}.txt").write_text(day, encoding="utf-8")
        subprocess.run([*git, "add", "-A"], cwd=folder, check=True)
        env = {**os.environ, "GIT_AUTHOR_DATE": day, "GIT_COMMITTER_DATE": day}
        subprocess.run([*git, "commit", "-q", "-m", "x"], cwd=folder, check=True, env=env)
    return folder / ".git"


def _paths(found: dict[str, Any]) -> dict[str, int]:
    return {entry[0]: entry[1] for entry in found["entries"]}


def test_a_clone_is_told_as_it_stood_at_the_moment_and_without_its_sentences(tmp_path: Path) -> None:
    clone = _clone(tmp_path / "a", {"README.md": README, "scripts/train.py": "pass\n", "LICENSE": MIT})
    found = recorder.record("allenai/OLMo", clone, ["allenai/LLM"], UNTIL)
    assert set(_paths(found)) == {"README.md", "scripts/train.py", "LICENSE", "day0.txt", "day1.txt"}, "what came later is not there yet"
    assert _paths(found)["scripts/train.py"] == 5
    assert found["pushed_at"] == "2024-05-06T00:00:00Z"
    assert found["commits"] == {"first_commit_at": "2024-01-02T01:04:05Z", "last_commit_at": "2024-05-06T00:00:00Z", "total": 2}
    assert (found["licence"], found["default_branch"], found["formerly"]) == ("MIT", "main", ["allenai/LLM"])
    text = found["readme"]["text"]
    assert "nobody has ever" not in json.dumps(found)
    assert "huggingface.co/allenai/OLMo-7B" in text and "python scripts/train.py" in text and "## OLMo-7B" in text
    assert recorder.record("allenai/OLMo", clone, ["allenai/LLM"], UNTIL) == found


@pytest.mark.parametrize(
    ("files", "licence"),
    [
        ({"LICENSE": MIT + "\nadditional terms: you may not use it for anything that the maker of these words would dislike in any way.\n"}, "NOASSERTION"),
        ({"LICENSE-CODE": MIT, "LICENSE-MODEL": "Ask."}, "NOASSERTION"),
        ({"COPYING": MIT}, "MIT"),
        ({"docs/LICENSE": MIT}, None),
    ],
)
def test_a_licence_is_named_where_it_is_unmistakable(tmp_path: Path, files: dict[str, str], licence: str | None) -> None:
    assert recorder.record("a/b", _clone(tmp_path / "a", files), [], UNTIL).get("licence") == licence


def test_a_link_is_no_file_and_a_part_of_a_tree_is_never_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clone = _clone(tmp_path / "c", {"a.py": "x", "b.py": "y"})
    (tmp_path / "c" / "train.py").symlink_to("/etc/passwd")
    subprocess.run(["git", "add", "-A"], cwd=tmp_path / "c", check=True)
    env = {**os.environ, "GIT_AUTHOR_DATE": "2025-01-01T00:00:00Z", "GIT_COMMITTER_DATE": "2025-01-01T00:00:00Z"}
    subprocess.run(
        ["git", "-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "-q", "--amend", "-m", "x"], cwd=tmp_path / "c", check=True, env=env
    )
    found = recorder.record("a/b", clone, [], UNTIL)
    assert "a.py" in _paths(found) and "train.py" not in _paths(found)
    monkeypatch.setattr(recorder, "TREE_MOST", found["n_files"] - 1)
    cut = recorder.record("a/b", clone, [], UNTIL)
    assert "entries" not in cut and cut["n_files"] == found["n_files"]


@pytest.mark.parametrize("name", ["a", "a/b/c", "../b", "a b/c", "-a/b"])
def test_what_is_no_name_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(recorder.Refused, match="no name"):
        recorder.record(name, _clone(tmp_path / "a", {}), [], UNTIL)


def test_what_began_later_and_what_is_no_clone_are_refused(tmp_path: Path) -> None:
    with pytest.raises(recorder.Refused, match="no commit before"):
        recorder.record("a/b", _clone(tmp_path / "a", {}), [], "2023-01-01T00:00:00Z")
    with pytest.raises(recorder.Refused, match="git symbolic-ref"):
        recorder.record("a/b", tmp_path, [], UNTIL)


def _recorded(path: Path, **more: Any) -> Path:
    told = {
        "full_name": "a/new",
        "default_branch": "main",
        "commit": "1" * 40,
        "pushed_at": "2025-01-01T00:00:00Z",
        "entries": [["x.py", 9], ["big.bin"]],
        **more,
    }
    path.write_text(json.dumps(told) + "\n", encoding="utf-8")
    return path


def test_the_world_takes_what_is_fresher_and_leaves_what_is_older(tmp_path: Path) -> None:
    made = world_maker.Made()
    made.put("github/repos", {"full_name": "A/new", "license": {"spdx_id": "MIT"}, "archived": True}, "labs")
    made.put("github/trees", {"full_name": "A/new", "truncated": True, "entries": [{"path": "y.py"}]}, "labs")
    made.put("github/repos", {"full_name": "a/old"}, "labs")
    world_maker.take_recorded(made, _recorded(tmp_path / "r", formerly=["a/old"], licence="NOASSERTION"))
    repository = made.tables["github/repos"][("A/new",)]
    assert repository["license"] == {"spdx_id": "MIT"} and repository["archived"] is True and repository["pushed_at"] == "2025-01-01T00:00:00Z"
    assert made.tables["github/trees"][("A/new",)]["entries"] == [{"path": "x.py", "size": 9}, {"path": "big.bin"}]
    assert made.sources["github/trees", ("A/new",)] == {"clones"}
    assert not made.has("github/repos", "a/old") and made.later[world_maker.RENAMES]["github/repos"] == [{"full_name": "a/old", "_renamed_to": "A/new"}]
    # A whole tree of the same day stays.
    world_maker.take_recorded(made, _recorded(tmp_path / "s", entries=[["z.py", 1]]))
    assert made.tables["github/trees"][("A/new",)]["entries"][0]["path"] == "x.py"
    world_maker.take_recorded(made, _recorded(tmp_path / "t", entries=[["z.py", 1]], pushed_at="2025-01-02T00:00:00Z"))
    assert [one["path"] for one in made.tables["github/trees"][("A/new",)]["entries"]] == ["z.py"]


def test_what_was_recorded_stands_once_and_keeps_to_the_bounds() -> None:
    told = [json.loads(line) for line in world_maker.RECORDED.read_text(encoding="utf-8").splitlines()]
    names = [one["full_name"].lower() for one in told]
    assert names == sorted(set(names)) and len(names) >= 60
    for one in told:
        assert set(one) <= set("full_name owner default_branch commit pushed_at recorded_on n_files formerly licence commits entries readme".split())
        assert ("entries" in one) == (one["n_files"] <= world_maker.TREE_MOST)
        assert len(one.get("entries", ())) in {0, one["n_files"]}
        assert one["recorded_on"] >= one["pushed_at"][:10], one["full_name"]
