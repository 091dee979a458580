"""A Docker engine for the test of docker-compose.yaml: the one that answers, or one from Debian's packages, unpacked and run on a folder of its own.

Unpacked, nothing of the machine changes. The engine, its client and Compose are of a Debian that has Compose 2 (13 or later), since they need little of
the machine; runc and iptables are of the machine's own, since they are linked to its libraries.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

# With Compose 2.26 and Docker 26.
NEWER = "trixie"
OF_NEWER = ("docker.io", "docker-cli", "docker-compose", "docker-buildx", "containerd", "tini")
OF_MACHINE = ("runc", "iptables", "libip6tc2", "libnetfilter-conntrack3", "libnfnetlink0", "libnftnl11", "debootstrap")
PROGRAMS = ("sbin/dockerd", "sbin/docker-proxy", "bin/containerd", "bin/containerd-shim-runc-v2", "bin/docker")


class NoEngine(Exception):
    """No engine can be had here; it says why."""


@contextmanager
def engine(folder: Path) -> Iterator[dict[str, str]]:
    """Environment in which ``docker compose`` has an engine; raises ``NoEngine``."""
    if answers(os.environ) and subprocess.run(["docker", "compose", "version"], capture_output=True, check=False).returncode == 0:
        yield dict(os.environ)
        return
    if os.geteuid() != 0:
        raise NoEngine("no Docker engine answers, and only root could start one")
    programs = unpack(folder)
    env = environment(programs, folder)
    told = ["--data-root", str(folder / "data"), "--exec-root", str(folder / "exec"), "--pidfile", str(folder / "pid"), "-H", env["DOCKER_HOST"]]
    # It changes no rule of the machine's firewall: containers speak by a bridge, ports of loopback by a process.
    with (folder / "dockerd.log").open("ab") as log:
        server = subprocess.Popen(["dockerd", *told, "--iptables=false", "--ip6tables=false"], env=env, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    try:
        while not answers(env):
            if server.poll() is not None:
                words = (folder / "dockerd.log").read_text(errors="replace").strip().splitlines()
                raise NoEngine(f"dockerd does not run here: {words[-1][:300] if words else server.returncode}")
            time.sleep(0.5)
        yield env
    finally:
        server.terminate()
        server.wait()


def answers(env: Mapping[str, str]) -> bool:
    """Whether an engine answers in that environment."""
    if shutil.which("docker", path=env.get("PATH")) is None:
        return False
    return subprocess.run(["docker", "version"], env=dict(env), capture_output=True, check=False).returncode == 0


def environment(programs: Path, folder: Path) -> dict[str, str]:
    """The environment of the unpacked engine and its client."""
    libraries = [str(path.parent) for path in programs.glob("machine/**/libnftnl.so.11")]
    return {
        **os.environ,
        "PATH": f"{programs / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}",
        "LD_LIBRARY_PATH": os.pathsep.join(libraries),
        "XTABLES_LIBDIR": str(next(iter(programs.glob("machine/**/xtables")), "")),
        "DOCKER_HOST": f"unix://{folder / 'sock'}",
        "DOCKER_CONFIG": str(programs / "config"),
    }


def unpack(folder: Path) -> Path:
    """Get and unpack the packages once; returns their folder. Raises ``NoEngine``."""
    programs = folder / "programs"
    if (programs / "made").exists():
        return programs
    if shutil.which("apt-get") is None:
        raise NoEngine("no Docker engine answers, and this is no Debian whose packages could bring one")
    shutil.rmtree(programs, ignore_errors=True)
    for name in ("bin", "config/cli-plugins", "newer", "machine", "packages", "apt/lists/partial", "apt/archives/partial"):
        (programs / name).mkdir(parents=True)
    apt = programs / "apt"
    (apt / "status").touch()
    (apt / "sources").write_text(f"deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] {mirror()} {NEWER} main\n", encoding="utf-8")
    own = {
        "Dir::Etc::sourcelist": apt / "sources",
        "Dir::Etc::sourceparts": "-",
        "Dir::State::lists": apt / "lists",
        "Dir::Cache": apt,
        "Dir::State::status": apt / "status",
    }
    options = [word for name, value in own.items() for word in ("-o", f"{name}={value}")]
    _apt([*options, "update"], programs)
    _apt([*options, "download", *OF_NEWER], programs / "packages")
    _apt(["update"], programs)
    (programs / "packages-machine").mkdir()
    _apt(["download", *OF_MACHINE], programs / "packages-machine")
    for source, target in (("packages", "newer"), ("packages-machine", "machine")):
        for package in sorted((programs / source).glob("*.deb")):
            subprocess.run(["dpkg-deb", "-x", str(package), str(programs / target)], check=True)
    for name in PROGRAMS:
        (programs / "bin" / Path(name).name).symlink_to(programs / "newer" / "usr" / name)
    (programs / "bin" / "docker-init").symlink_to(programs / "newer" / "usr" / "bin" / "tini-static")
    (programs / "bin" / "runc").symlink_to(programs / "machine" / "usr" / "sbin" / "runc")
    for name in ("iptables", "ip6tables"):
        (programs / "bin" / name).symlink_to(programs / "machine" / "usr" / "sbin" / "xtables-legacy-multi")
    for name in ("docker-compose", "docker-buildx"):
        (programs / "config" / "cli-plugins" / name).symlink_to(programs / "newer" / "usr" / "libexec" / "docker" / "cli-plugins" / name)
    (programs / "made").touch()
    return programs


def mirror() -> str:
    """The mirror of Debian that this machine is set up with; raises ``NoEngine``."""
    told = subprocess.run(["apt-get", "indextargets", "--format", "$(ORIGIN)|$(REPO_URI)", "Created-By: Packages"], capture_output=True, text=True, check=False)
    found = [line.partition("|")[2] for line in told.stdout.splitlines() if line.startswith("Debian|") and "security" not in line]
    if not found:
        subprocess.run(["apt-get", "update"], capture_output=True, check=False)
        told = subprocess.run(["apt-get", "indextargets", "--format", "$(REPO_URI)"], capture_output=True, text=True, check=False)
        found = [line for line in told.stdout.splitlines() if line.rstrip("/").endswith("/debian")]
    if not found:
        raise NoEngine("no mirror of Debian is set up here")
    return found[0]


def _apt(arguments: list[str], folder: Path) -> None:
    done = subprocess.run(["apt-get", "-qq", "-o", "APT::Sandbox::User=root", *arguments], cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NoEngine(f"Debian's packages of an engine cannot be had: {' '.join(done.stderr.split())[-300:]}")
