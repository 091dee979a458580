"""Make .venv (or another folder) and install a pinned requirements file into it: with uv where it is present, with pip otherwise."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path


def main(requirements: str, folder: str = ".venv") -> int:
    """Install ``requirements`` into ``folder``; returns the exit status."""
    venv = Path(folder)
    if not (3, 11) <= sys.version_info[:2] < (3, 14):
        sys.stderr.write(f"python3 is {sys.version.split()[0]}; 3.11 to 3.13 is needed\n")
        return 1
    python, uv = venv / "bin" / "python", shutil.which("uv")
    # uv may be there as a stub that does not run.
    has_uv = uv is not None and subprocess.run([uv, "--version"], capture_output=True, check=False).returncode == 0
    if not python.exists():
        if (venv / "pyvenv.cfg").exists():
            sys.stdout.write(f"{venv} is of a Python that is gone: it is made anew with {sys.version.split()[0]}; no state is touched\n")
            shutil.rmtree(venv)
        subprocess.run([uv, "venv", "--quiet", "--python", sys.executable, str(venv)] if has_uv else [sys.executable, "-m", "venv", str(venv)], check=True)
    sys.stdout.write(f"installing {requirements} into {venv} with {'uv' if has_uv else 'pip'}\n")
    sys.stdout.flush()
    if has_uv:
        command = [str(uv), "pip", "install", "--quiet", "--python", str(python), "-r", requirements]
    else:
        command = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", requirements]
    return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
