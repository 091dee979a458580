"""Child processes that end with us: each in its own group, told by the kernel when we die, ended in order."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

PR_SET_PDEATHSIG = 1
GRACE_SECONDS = 20.0


def _dies_with_parent(ending: signal.Signals) -> Callable[[], None]:
    def prepare() -> None:
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, int(ending))

    return prepare


@dataclass
class Child:
    """One process group of ours."""

    name: str
    process: subprocess.Popen[bytes]
    ending: signal.Signals
    log: Path

    def is_running(self) -> bool:
        """Whether its first process runs."""
        return self.process.poll() is None

    def end(self) -> None:
        """End the whole group: politely, then not."""
        if self.is_running():
            self.process.send_signal(self.ending)
            try:
                self.process.wait(GRACE_SECONDS)
            except subprocess.TimeoutExpired:
                pass  # the group is killed below
        _kill_group(self.process.pid)
        self.process.wait()


def _kill_group(group: int) -> None:
    for ending in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(group, ending)
        except ProcessLookupError:
            return
        deadline = time.monotonic() + 5
        while time.monotonic() < deadline:
            try:
                os.killpg(group, 0)
            except ProcessLookupError:
                return
            time.sleep(0.1)


def start(
    name: str,
    command: Sequence[str],
    log: Path,
    *,
    env: Mapping[str, str] | None = None,
    ending: signal.Signals = signal.SIGTERM,
    user: str | None = None,
    cwd: Path | None = None,
) -> Child:
    """Start a process group whose output goes to ``log``."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as stream:
        process = subprocess.Popen(
            list(command),
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=subprocess.STDOUT,
            env=dict(env) if env else None,
            start_new_session=True,
            preexec_fn=_dies_with_parent(ending),
            user=user,
            cwd=cwd,
        )
    return Child(name, process, ending, log)
