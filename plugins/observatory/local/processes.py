"""Starts child processes, each in its own group, waits for them and ends them. If we die, the kernel sends each a signal to end."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from observatory.errors import ObservatoryError

PR_SET_PDEATHSIG = 1
GRACE_SECONDS = 20.0
"""How long a process may take to end after it was asked to, before it is killed. What it left undone is repaired at its next start."""
QUIET_SECONDS = 300.0
"""A wait fails if the process that we wait for did nothing at all for this long. A slow process on a busy machine may take any time."""
PAUSE_SECONDS = 0.3
MARK = "OBSERVATORY_STACK"
"""An environment variable of all processes that a stack starts. It holds the state's folder, so that processes left behind can be found."""


def _dies_with_parent(ending: signal.Signals) -> Callable[[], None]:
    """A function for a new child that makes Linux send it ``ending`` when its parent dies."""

    def prepare() -> None:
        """Have the kernel send the child the signal ``ending`` when its parent dies."""
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, int(ending))

    return prepare


@dataclass
class Child:
    """A child process with its group. ``ending``: the signal that asks it to end; ``grace``: how long it then gets, seconds.

    ``grace`` None: it is not killed as long as it does something (Postgres writes its last checkpoint).
    """

    name: str
    process: subprocess.Popen[bytes]
    ending: signal.Signals
    log: Path
    grace: float | None = GRACE_SECONDS

    def is_running(self) -> bool:
        """Whether the first process of the group runs."""
        return self.process.poll() is None

    def moved(self) -> tuple[int, int]:
        """Two numbers that grow while the group works: clock ticks of CPU time used, and bytes in its log."""
        ticks = sum(process.ticks for process in processes() if process.group == self.process.pid)
        return ticks, self.log.stat().st_size if self.log.exists() else 0

    def place(self) -> str:
        """Its name, process id and log, for an error message."""
        return f"{self.name} (process {self.process.pid}, log {self.log})"

    def end(self) -> None:
        """End the whole group: ask the first process to end, then kill what is left."""
        if self.is_running():
            self.process.send_signal(self.ending)
            started = last_change = time.monotonic()
            activity = self.moved()
            while self.is_running():
                time.sleep(0.1)
                now = time.monotonic()
                if self.grace is not None and now - started > self.grace:
                    break
                if now - last_change > QUIET_SECONDS / 10:
                    if self.moved() == activity:
                        break
                    activity, last_change = self.moved(), now
        _kill_group(self.process.pid)
        self.process.wait()


@dataclass(frozen=True)
class Process:
    """A process as /proc lists it: id, group, letter of its state (Z: zombie), clock ticks of CPU time used, time of its start (ticks since boot)."""

    pid: int
    group: int
    letter: str
    ticks: int
    started: int


def read_process(pid: int) -> Process | None:
    """The process with this id, from /proc; None if there is none."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return Process(pid, int(fields[2]), fields[0], int(fields[11]) + int(fields[12]), int(fields[19]))


def processes() -> Iterator[Process]:
    """Every process of the machine that is still there when it is read."""
    for entry in os.scandir("/proc"):
        if entry.name.isdecimal() and (process := read_process(int(entry.name))) is not None:
            yield process


def started_at(pid: int) -> int:
    """The time at which a process started, ticks since boot; 0 if there is none. Ids are reused, but id and start time together name one process."""
    process = read_process(pid)
    return 0 if process is None or process.letter == "Z" else process.started


def _kill_group(group: int) -> None:
    """End all processes of a group: ask first (SIGTERM), kill after 5 s (SIGKILL), and wait up to 5 s more."""
    for ending in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(group, ending)
        except ProcessLookupError:
            return
        deadline = time.monotonic() + 5
        while time.monotonic() < deadline:
            # Do not wait for zombies (letter Z): they have ended, and only wait to be noticed by their parent.
            if not any(process.group == group and process.letter != "Z" for process in processes()):
                return
            time.sleep(0.1)


def left_behind(state: Path) -> list[int]:
    """The ids of processes that a stack of this state started, without this process and its parents."""
    mark, pids = f"{MARK}={state}".encode(), list[int]()
    for process in processes():
        try:
            marked = mark in Path(f"/proc/{process.pid}/environ").read_bytes().split(b"\0")
        except (FileNotFoundError, ProcessLookupError, PermissionError):
            continue
        if marked and process.letter != "Z" and process.pid not in _ancestors():
            pids.append(process.pid)
    return pids


def _ancestors() -> set[int]:
    """The ids of this process and of all its parents up to init."""
    pids, pid = {os.getpid()}, os.getppid()
    while pid > 1 and pid not in pids:
        pids.add(pid)
        try:
            pid = int(Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()[1])
        except (FileNotFoundError, ProcessLookupError):
            break
    return pids


def sweep(state: Path) -> int:
    """Kill the processes that a stack of this state left behind; returns their number."""
    pids = left_behind(state)
    for pid in pids:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue  # it ended by itself
    return len(pids)


class Patience:
    """Waits for something that ``children`` do (``what``), as long as they live and one of them does anything.

    ``check``: called instead of the test that all children live; it raises if the wait is hopeless (a supervisor restarts children that end).
    ``quiet``: the longest time without any activity, seconds. ``cpu_seconds``: the most CPU time that the children may use; unlike time, it does not
    depend on how busy the machine is. It is for children that always do something.
    """

    def __init__(
        self,
        children: Callable[[], Iterable[Child]],
        what: str,
        *,
        check: Callable[[], None] | None = None,
        quiet: float = QUIET_SECONDS,
        cpu_seconds: float | None = None,
    ) -> None:
        self._children, self._what, self._check = children, what, check
        self._quiet, self._cpu_seconds = quiet, cpu_seconds
        self._since = time.monotonic()
        self._moved: list[tuple[int, int]] = []
        self._first: float | None = None

    def wait(self) -> None:
        """Sleep for ``PAUSE_SECONDS``; raises ``ObservatoryError`` if waiting is hopeless: a child ended, was idle too long, or used too much CPU time."""
        children = list(self._children())
        if self._check is not None:
            self._check()
        else:
            for child in children:
                if not child.is_running():
                    raise ended(child, self._what)
        activity = [child.moved() for child in children]
        now = time.monotonic()
        if activity != self._moved:
            self._moved, self._since = activity, now
        places = ", ".join(child.place() for child in children)
        if now - self._since > self._quiet:
            raise ObservatoryError(f"{self._what}: {places} did nothing for {self._quiet:.0f} s")
        cpu_seconds = sum(ticks for ticks, _ in activity) / os.sysconf("SC_CLK_TCK")
        # Keep the least CPU time so far as the start: that of a child that was started again begins at 0.
        self._first = cpu_seconds if self._first is None else min(self._first, cpu_seconds)
        if self._cpu_seconds is not None and cpu_seconds - self._first > self._cpu_seconds:
            raise ObservatoryError(f"{self._what}: {places} used {self._cpu_seconds:.0f} s of the processor and did not come to it")
        time.sleep(PAUSE_SECONDS)


def ended(child: Child, what: str = "") -> ObservatoryError:
    """The error for a child that ended by itself: one line with its name, its status or signal, its log, and the log's last line."""
    status = child.process.returncode
    ending = f"by {signal.Signals(-status).name}" if status is not None and status < 0 else f"with status {status}"
    lines = [line.strip() for line in last_words(child.log).splitlines() if line.strip()]
    return ObservatoryError(f"{what + ': ' if what else ''}{child.place()} ended {ending}{': ' + lines[-1][:300] if lines else ''}")


def last_words(log: Path, size: int = 4_000) -> str:
    """The last ``size`` bytes of a log as text; empty if there is no log."""
    try:
        with log.open("rb") as stream:
            stream.seek(max(log.stat().st_size - size, 0))
            return stream.read(size).decode(errors="replace")
    except FileNotFoundError:
        return ""


def start(
    name: str,
    command: Sequence[str],
    log: Path,
    *,
    env: Mapping[str, str] | None = None,
    ending: signal.Signals = signal.SIGTERM,
    user: str | None = None,
    cwd: Path | None = None,
    grace: float | None = GRACE_SECONDS,
) -> Child:
    """Start a process group whose output goes to ``log``, which only its owner may read.

    ``ending``: the signal that asks it to end; the kernel sends it too if we die. ``grace``: seconds that it then gets; None: as long as it
    does something (see ``QUIET_SECONDS``). Raises ``OSError`` if it cannot start.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab") as stream:
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
            umask=0o077,
        )
    return Child(name, process, ending, log, grace)
