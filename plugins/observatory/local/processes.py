"""Child processes that end with us: each in its own group, told by the kernel when we die, ended in order, awaited with patience."""

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
"""How long a process may take to end politely. What it leaves undone, its next start heals."""
QUIET_SECONDS = 300.0
"""How long a process that we wait for may do nothing at all. Time alone never ends a wait: a busy machine is slow, and moves."""
PAUSE_SECONDS = 0.3
MARK = "OBSERVATORY_STACK"
"""In the environment of all that a stack starts: the state's folder, by which what was left behind is found."""


def _dies_with_parent(ending: signal.Signals) -> Callable[[], None]:
    """A function for a new child that makes Linux send it ``ending`` when its parent dies."""

    def prepare() -> None:
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, int(ending))

    return prepare


@dataclass
class Child:
    """One process group of ours. ``grace`` None: it is never killed while it moves (Postgres writes its last checkpoint)."""

    name: str
    process: subprocess.Popen[bytes]
    ending: signal.Signals
    log: Path
    grace: float | None = GRACE_SECONDS

    def is_running(self) -> bool:
        """Whether its first process runs."""
        return self.process.poll() is None

    def moved(self) -> tuple[int, int]:
        """Numbers that grow while the process works: clock ticks of its processes, bytes of its log."""
        ticks = sum(process.ticks for process in processes() if process.group == self.process.pid)
        return ticks, self.log.stat().st_size if self.log.exists() else 0

    def place(self) -> str:
        """Its name, number and log, for an error."""
        return f"{self.name} (process {self.process.pid}, log {self.log})"

    def end(self) -> None:
        """End the whole group: politely, then not."""
        if self.is_running():
            self.process.send_signal(self.ending)
            started = since = time.monotonic()
            moved = self.moved()
            while self.is_running():
                time.sleep(0.1)
                now = time.monotonic()
                if self.grace is not None and now - started > self.grace:
                    break
                if now - since > QUIET_SECONDS / 10:
                    if self.moved() == moved:
                        break
                    moved, since = self.moved(), now
        _kill_group(self.process.pid)
        self.process.wait()


@dataclass(frozen=True)
class Process:
    """A line of /proc: its number, its group, its state's letter, clock ticks used, and when it started (ticks since boot)."""

    pid: int
    group: int
    letter: str
    ticks: int
    started: int


def read_process(pid: int) -> Process | None:
    """The process of that number; None if there is none."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return Process(pid, int(fields[2]), fields[0], int(fields[11]) + int(fields[12]), int(fields[19]))


def processes() -> Iterator[Process]:
    """Every process of the machine."""
    for entry in os.scandir("/proc"):
        if entry.name.isdecimal() and (process := read_process(int(entry.name))) is not None:
            yield process


def started_at(pid: int) -> int:
    """When the process started, ticks since boot; 0 if there is none. With the number it names one process and no later one."""
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
            # A zombie (letter Z) has ended; it only waits to be noticed by its parent.
            if not any(process.group == group and process.letter != "Z" for process in processes()):
                return
            time.sleep(0.1)


def left_behind(state: Path) -> list[int]:
    """Processes of a stack of this state that are neither we nor above us."""
    wanted, pids = f"{MARK}={state}".encode(), list[int]()
    for process in processes():
        try:
            marked = wanted in Path(f"/proc/{process.pid}/environ").read_bytes().split(b"\0")
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
    """Kill what a stack of this state left behind; returns how many."""
    pids = left_behind(state)
    for pid in pids:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue  # it ended by itself
    return len(pids)


class Patience:
    """Waits for something of ``children`` as long as they live and one of them moves.

    ``check``, where given, is asked instead whether a child that ended is a failure (a supervisor starts it again). ``cpu_seconds`` bounds by what
    the children used of the processor, which does not depend on what else the machine does; it is for processes that always move.
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
        """Wait a moment; raises ``ObservatoryError`` if there is nothing to wait for any more."""
        children = list(self._children())
        if self._check is not None:
            self._check()
        else:
            for child in children:
                if not child.is_running():
                    raise ended(child, self._what)
        moved = [child.moved() for child in children]
        now = time.monotonic()
        if moved != self._moved:
            self._moved, self._since = moved, now
        places = ", ".join(child.place() for child in children)
        if now - self._since > self._quiet:
            raise ObservatoryError(f"{self._what}: {places} did nothing for {self._quiet:.0f} s")
        used = sum(ticks for ticks, _ in moved) / os.sysconf("SC_CLK_TCK")
        # The CPU time of a child that was started again begins at 0.
        self._first = used if self._first is None else min(self._first, used)
        if self._cpu_seconds is not None and used - self._first > self._cpu_seconds:
            raise ObservatoryError(f"{self._what}: {places} used {self._cpu_seconds:.0f} s of the processor and did not come to it")
        time.sleep(PAUSE_SECONDS)


def ended(child: Child, what: str = "") -> ObservatoryError:
    """The error for a child that ended by itself: one line that names it, how it ended, its log and what stands last in it."""
    status = child.process.returncode
    ending = f"by {signal.Signals(-status).name}" if status is not None and status < 0 else f"with status {status}"
    lines = [line.strip() for line in last_words(child.log).splitlines() if line.strip()]
    return ObservatoryError(f"{what + ': ' if what else ''}{child.place()} ended {ending}{': ' + lines[-1][:300] if lines else ''}")


def last_words(log: Path, size: int = 4_000) -> str:
    """The end of a log; empty if there is none."""
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
