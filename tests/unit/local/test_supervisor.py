"""A process that dies is started again and said, with a limit; a wait ends by what happens and by no clock."""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest

from observatory.errors import ObservatoryError
from observatory.local import airflow, disk, processes
from observatory.local.processes import MARK, Child, Patience, left_behind, start, sweep
from observatory.local.supervisor import RESTARTS, Supervisor

SLEEP = [sys.executable, "-c", "import time; time.sleep(600)"]


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def supervisor(tmp_path: Path, said: list[str]) -> Iterator[Supervisor]:
    made = Supervisor(tmp_path, said.append)
    yield made
    made.end()


def wait_for(what: Any) -> None:
    while not what():
        threading.Event().wait(0.05)


def test_a_killed_process_is_started_again_and_said(tmp_path: Path, supervisor: Supervisor, said: list[str]) -> None:
    first = supervisor.add("worker", lambda: start("worker", SLEEP, tmp_path / "worker.log"))
    os.kill(first.process.pid, signal.SIGKILL)
    wait_for(lambda: supervisor.child("worker") is not first)
    supervisor.check()
    assert supervisor.child("worker").is_running()
    assert said == [f"worker (process {first.process.pid}, log {tmp_path / 'worker.log'}) ended by SIGKILL; started again (1 of {RESTARTS})"]


def test_one_that_dies_again_and_again_ends_the_stack_by_name(tmp_path: Path, supervisor: Supervisor, said: list[str]) -> None:
    broken = [sys.executable, "-c", "import sys; sys.exit('no room for me')"]
    supervisor.add("worker", lambda: start("worker", broken, tmp_path / "worker.log"))
    wait_for(lambda: supervisor.failure)
    assert len(said) == RESTARTS
    with pytest.raises(
        ObservatoryError, match=r"^worker \(process \d+, log .*worker\.log\) ended with status 1: no room for me\. It was started again 5 times"
    ):
        supervisor.check()


def test_a_full_disk_ends_the_stack_before_postgres_is_hurt(tmp_path: Path, supervisor: Supervisor, monkeypatch: pytest.MonkeyPatch, said: list[str]) -> None:
    supervisor.add("worker", lambda: start("worker", SLEEP, tmp_path / "worker.log"))
    monkeypatch.setattr(disk, "free_bytes", lambda _: disk.STOP_BYTES - 1)
    wait_for(lambda: supervisor.failure)
    assert "disk: 0.5 GiB free" in str(supervisor.failure) and said == []


def test_a_little_disk_is_said_and_too_little_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disk, "free_bytes", lambda _: disk.LOW_BYTES)
    assert disk.check(tmp_path) is None
    monkeypatch.setattr(disk, "free_bytes", lambda _: disk.LOW_BYTES - 1)
    assert "only 5.0 GiB free" in str(disk.check(tmp_path))
    monkeypatch.setattr(disk, "free_bytes", lambda _: disk.START_BYTES - 1)
    with pytest.raises(ObservatoryError, match=r"disk: 1\.0 GiB free .* nothing is started"):
        disk.check(tmp_path)


def test_nothing_is_left_behind_by_a_group_or_outside_of_it(tmp_path: Path) -> None:
    # The child leaves its group, as a daemon does.
    script = "import subprocess, sys, time; subprocess.Popen(['sleep', '600'], start_new_session=True); time.sleep(600)"
    child = start("parent", [sys.executable, "-c", script], tmp_path / "log", env={**os.environ, MARK: str(tmp_path)})
    wait_for(lambda: len(left_behind(tmp_path)) == 2)
    child.end()
    assert len(left_behind(tmp_path)) == 1
    assert sweep(tmp_path) == 1
    wait_for(lambda: not left_behind(tmp_path))


def test_a_log_is_its_owners(tmp_path: Path) -> None:
    child = start("worker", SLEEP, tmp_path / "worker.log")
    child.end()
    assert (tmp_path / "worker.log").stat().st_mode & 0o777 == 0o600


class Moving(Child):
    """A child of which the test says how far it moved."""

    ticks = 0

    def moved(self) -> tuple[int, int]:
        return self.ticks, 0


@pytest.fixture
def moving(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Moving]:
    child = start("worker", SLEEP, tmp_path / "worker.log")
    clock = [0.0]
    monkeypatch.setattr(processes.time, "monotonic", lambda: clock[0])
    monkeypatch.setattr(processes.time, "sleep", lambda seconds: clock.__setitem__(0, clock[0] + 100.0))
    yield Moving(child.name, child.process, child.ending, child.log)
    monkeypatch.undo()
    child.end()


def test_what_moves_is_waited_for_however_long_it_takes(moving: Moving) -> None:
    patience = Patience(lambda: [moving], "the worker")
    for _ in range(1_000):
        moving.ticks += 1
        patience.wait()


def test_what_does_nothing_is_given_up_by_name(moving: Moving) -> None:
    patience = Patience(lambda: [moving], "no answer")
    with pytest.raises(ObservatoryError, match=r"^no answer: worker \(process \d+, log .*\) did nothing for 300 s$"):
        for _ in range(10):
            patience.wait()


def test_what_always_moves_is_bounded_by_the_processor_it_used(moving: Moving) -> None:
    patience = Patience(lambda: [moving], "no Dags", cpu_seconds=10.0)
    with pytest.raises(ObservatoryError, match=r"^no Dags: worker .* used 10 s of the processor and did not come to it$"):
        while True:
            moving.ticks += os.sysconf("SC_CLK_TCK")
            patience.wait()


class Busy(BaseHTTPRequestHandler):
    """An api-server on a busy machine: it loses answers, fails, forgets tokens, and does what it was asked."""

    runs: ClassVar[list[str]] = []
    faults: ClassVar[list[str]] = []

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        if self.path == "/auth/token":
            self.answer(201, {"access_token": "made up"})
        elif body["dag_run_id"] in self.runs:
            self.answer(409, {})
        else:
            self.runs.append(body["dag_run_id"])
            self.fail() or self.answer(200, {})

    def do_GET(self) -> None:
        self.fail() or self.answer(200, {"dag_runs": []})

    def fail(self) -> bool:
        fault = self.faults.pop(0) if self.faults else ""
        if fault == "lost":
            self.close_connection = True
        elif fault:
            self.answer(int(fault), {})
        return bool(fault)

    def answer(self, status: int, body: Any) -> None:
        told = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("content-length", str(len(told)))
        self.end_headers()
        self.wfile.write(told)

    def log_message(self, *_: Any) -> None:
        return None


@pytest.fixture
def api() -> Iterator[airflow.Api]:
    server = HTTPServer(("127.0.0.1", 0), Busy)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    Busy.runs.clear()
    yield airflow.Api(f"http://127.0.0.1:{server.server_address[1]}", "made up")
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("refusal", ["401", "403"])
def test_a_busy_airflow_is_asked_again(api: airflow.Api, refusal: str) -> None:
    Busy.faults[:] = ["lost", "503", "lost", refusal, "500"]
    assert api.runs() == []
    assert Busy.faults == []


def test_what_is_forbidden_after_signing_in_again_is_said(api: airflow.Api) -> None:
    Busy.faults[:] = ["403", "403"]
    with pytest.raises(ObservatoryError, match=r"answers 403"):
        api.runs()


def test_a_run_whose_answer_was_lost_is_not_started_twice(api: airflow.Api) -> None:
    Busy.faults[:] = ["lost"]
    run_id = api.trigger("ingest_arxiv")
    assert Busy.runs == [run_id]


def test_what_airflow_refuses_is_one_line(api: airflow.Api) -> None:
    Busy.faults[:] = ["404"]
    with pytest.raises(ObservatoryError, match=r"^GET /api/v2/dags/x: Airflow's api-server answers 404: \{\}$"):
        api.get("/dags/x")
