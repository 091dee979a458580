"""Bytes that decide, through every parser: make fuzz [SECONDS=1200] [ENGINE=atheris|hypothesis|both] [TARGET=name].

Each target of ``fuzz_targets`` runs in a process of its own: led by coverage where atheris is installed (it has wheels for some versions of Python
only), and by hypothesis. A finding is kept once per place where it is raised, as a file that the tests read again (``tests/fuzzed``). Prints
executions and findings by target; exit 1 where there is a finding.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib
import importlib.util
import json
import multiprocessing
import os
import sys
import tempfile
import time
import traceback
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "bench"), str(ROOT / "plugins")]
INSTRUMENTED = ("observatory.sources", "observatory.landing", "observatory.disclosure", "observatory.identifiers", "observatory.http")
HAS_ATHERIS = importlib.util.find_spec("atheris") is not None
FIRST_SHARE = 0.05
"""Of the time, to see which target is cheap."""
Target = tuple[str, str]
"""Its name, and the engine."""
TOLD_EVERY = 200
"""Executions between two notes of how many there were: who is ended by its time is not asked."""


class Tally:
    """Counts the executions of one target, and keeps its findings."""

    def __init__(self, name: str, engine: str, state: Path, kept: Path) -> None:
        self.name, self.engine = name, engine
        self._note = state / f"{hashlib.sha1(f'{engine} {name}'.encode(), usedforsecurity=False).hexdigest()[:12]}.json"
        self._kept, self._told_at = kept, float("-inf")
        # Who runs a second time goes on with its count.
        earlier = json.loads(self._note.read_text(encoding="utf-8")) if self._note.exists() else {}
        self._found: dict[str, str] = earlier.get("findings", {})
        self.executions: int = earlier.get("executions", 0)

    def __call__(self, told: bytes) -> None:
        """One execution."""
        import fuzz_targets

        try:
            fuzz_targets.run(self.name, told)
        except Exception as error:  # whatever a parser raises that it should not is a finding
            self._keep(told, error)
        self.executions += 1
        if self.executions % TOLD_EVERY == 0 or time.monotonic() - self._told_at > 1.0:
            self.tell()

    def tell(self) -> None:
        """Note what there is so far."""
        told = {"target": self.name, "engine": self.engine, "executions": self.executions, "findings": self._found}
        fresh = self._note.with_suffix(".new")
        fresh.write_text(json.dumps(told), encoding="utf-8")
        os.replace(fresh, self._note)
        self._told_at = time.monotonic()

    def _keep(self, told: bytes, error: Exception) -> None:
        frames = [one for one in traceback.extract_tb(error.__traceback__) if "/fuzz" not in one.filename]
        place = f"{type(error).__name__} at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else f"{type(error).__name__}: {str(error)[:60]}"
        if place in self._found:
            return
        self._found[place] = f"{type(error).__name__}: {str(error)[:300]}"
        name = "".join(sign if sign.isalnum() else "-" for sign in self.name.lower())
        self._kept.mkdir(parents=True, exist_ok=True)
        (self._kept / f"{name}.{hashlib.sha256(told).hexdigest()[:12]}").write_bytes(told)
        self.tell()


def by_atheris(name: str, seconds: float, state: Path, kept: Path) -> None:
    """Let atheris lead until the time is over; it ends the process."""
    import atheris
    import fuzz_targets

    tally = Tally(name, "atheris", state, kept)
    corpus = state / f"corpus-{hashlib.sha1(name.encode(), usedforsecurity=False).hexdigest()[:12]}"
    if not corpus.exists():
        corpus.mkdir()
        for number, told in enumerate(fuzz_targets.seeds(name)):
            (corpus / str(number)).write_bytes(told)
    words = [sys.argv[0], f"-max_total_time={max(int(seconds), 1)}", "-max_len=4096", "-timeout=120", "-rss_limit_mb=0", "-print_final_stats=0", "-verbosity=0"]
    atheris.Setup([*words, f"-artifact_prefix={state}/", str(corpus)], tally)
    atheris.Fuzz()


def by_hypothesis(name: str, seconds: float, state: Path, kept: Path) -> None:
    """Let hypothesis choose until the time is over, afresh each time it has seen enough."""
    from hypothesis import HealthCheck, Phase, given, seed, settings
    from hypothesis import strategies as st

    tally = Tally(name, "hypothesis", state, kept)
    # A second time it chooses other examples than the first.
    until, number = time.monotonic() + seconds, tally.executions

    class Over(BaseException):
        """The time is over."""

    while True:
        number += 1

        @seed(number)
        @settings(max_examples=20_000, database=None, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
        @given(st.binary(max_size=4_096))
        def execute(told: bytes) -> None:
            tally(told)
            if time.monotonic() >= until:
                raise Over

        try:
            execute()
        except Over:
            break
    tally.tell()


def _silent(engine: Any, *told: Any) -> None:
    """Run an engine in this process with its chatter put away."""
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
    os.dup2(null, 2)
    engine(*told)


def measured(names: list[str], engines: list[str], seconds: float, state: Path, kept: Path, at_once: int) -> list[dict[str, Any]]:
    """Share the time among the targets, more of it to cheap ones, and give what each came to."""
    if "atheris" in engines:
        import atheris

        with atheris.instrument_imports(include=list(INSTRUMENTED)):
            importlib.import_module("fuzz_targets")
    importlib.import_module("fuzz_targets")
    every = [(name, engine) for name in names for engine in engines]
    first = FIRST_SHARE * seconds * at_once / len(every)
    _run_side_by_side({one: first for one in every}, state, kept, at_once)
    _run_side_by_side(shares(every, (1 - FIRST_SHARE) * seconds * at_once, _notes(state)), state, kept, at_once)
    return _notes(state)


def shares(every: Sequence[Target], seconds: float, notes: Sequence[dict[str, Any]]) -> dict[Target, float]:
    """Seconds for each target and engine: half of them to all alike, half by how many executions each had in the same time, so that cheap ones have more."""
    counted = {(one["target"], one["engine"]): one["executions"] for one in notes}
    total = sum(counted.get(one, 0) for one in every)
    return {one: seconds / 2 / len(every) + (seconds / 2 * counted.get(one, 0) / total if total else seconds / 2 / len(every)) for one in every}


def _notes(state: Path) -> list[dict[str, Any]]:
    return [json.loads(path.read_text(encoding="utf-8")) for path in sorted(state.glob("*.json"))]


def _run_side_by_side(seconds: Mapping[Target, float], state: Path, kept: Path, at_once: int) -> None:
    todo = list(seconds)
    fork, running = multiprocessing.get_context("fork"), list[tuple[Any, float]]()
    while todo or running:
        for child, until in list(running):
            if not child.is_alive():
                running.remove((child, until))
            elif time.monotonic() > until:
                child.kill()
        while todo and len(running) < at_once:
            name, engine = todo.pop(0)
            each = seconds[name, engine]
            chosen = by_atheris if engine == "atheris" else by_hypothesis
            child = fork.Process(target=_silent, args=(chosen, name, each, state, kept))
            child.start()
            running.append((child, time.monotonic() + each * 1.5 + 60))
        time.sleep(0.2)


def main(argv: list[str] | None = None) -> int:
    """Run what is asked for; 1 where a parser broke its word, or where a target did not run."""
    parser = argparse.ArgumentParser(prog="bench/fuzz.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=1_200.0, help="of all targets together, by the wall clock")
    parser.add_argument("--engine", choices=("both", "atheris", "hypothesis"), default="both")
    parser.add_argument("--target", default="", help="only targets whose name holds this")
    parser.add_argument("--at-once", type=int, default=1, help="processes side by side")
    parser.add_argument("--keep", type=Path, default=None, help="the folder of findings; by default fuzz in the state folder")
    arguments = parser.parse_args(argv)
    engines = ["atheris", "hypothesis"] if arguments.engine == "both" else [arguments.engine]
    if "atheris" in engines and not HAS_ATHERIS:
        sys.stdout.write("atheris is not installed for this Python: hypothesis alone\n")
        engines = ["hypothesis"]
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        from observatory import settings

        kept = arguments.keep or settings.state_dir().resolve() / "fuzz"
        names = [name for name in _names() if arguments.target.lower() in name.lower()]
        rows = measured(names, engines, arguments.seconds, Path(folder), kept, arguments.at_once)
    lines = ["| target | engine | executions | findings |", "|---|---|--:|--:|"]
    lines += [f"| {row['target']} | {row['engine']} | {row['executions']:,} | {len(row['findings'])} |" for row in rows]
    executions = sum(row["executions"] for row in rows)
    found = {f"{row['target']}: {place}": words for row in rows for place, words in row["findings"].items()}
    sys.stdout.write("\n".join(lines) + f"\n\n{executions:,} executions of {len(names)} targets, {len(found)} findings\n")
    sys.stdout.write("".join(f"  {place}: {words}\n" for place, words in found.items()))
    silent = {(name, engine) for name in names for engine in engines} - {(row["target"], row["engine"]) for row in rows if row["executions"]}
    sys.stdout.write("".join(f"  {name} ({engine}) did not run\n" for name, engine in sorted(silent)))
    return int(bool(found) or bool(silent))


def _names() -> list[str]:
    """The names of the targets, read by a process of its own: what is imported before atheris is not instrumented."""
    with multiprocessing.get_context("fork").Pool(1) as pool:
        return pool.apply(_targets)


def _targets() -> list[str]:
    import fuzz_targets

    return list(fuzz_targets.TARGETS)


if __name__ == "__main__":
    sys.exit(main())
