"""An environment whose Python was upgraded away is made anew; one that runs is kept."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from observatory import settings

_TOOL = importlib.util.spec_from_file_location("make_venv", settings.ROOT / "tools" / "make_venv.py")
assert _TOOL is not None and _TOOL.loader is not None
make_venv = importlib.util.module_from_spec(_TOOL)
_TOOL.loader.exec_module(make_venv)


@pytest.mark.parametrize("is_gone", [True, False])
def test_only_an_environment_without_its_python_is_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], is_gone: bool
) -> None:
    ran = list[list[str]]()

    def run(command: list[str], **_: Any) -> subprocess.CompletedProcess[str]:
        ran.append(command)
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(subprocess, "run", run)
    monkeypatch.setattr(make_venv.shutil, "which", lambda _: None)
    venv = tmp_path / "venv"
    (venv / "bin").mkdir(parents=True)
    (venv / "pyvenv.cfg").write_text("version = 3.1\n")
    (venv / "bin" / "python").symlink_to(tmp_path / "gone" if is_gone else sys.executable)
    assert make_venv.main("requirements.txt", str(venv)) == 0
    assert (["-m", "venv"] in [command[1:3] for command in ran]) is is_gone
    assert (venv / "pyvenv.cfg").exists() is not is_gone
    assert ("is of a Python that is gone" in capsys.readouterr().out) is is_gone
