"""The Hub's own client beside ours: make hub-client [REPOSITORIES=60].

Both ask the same items, file lists, refs and cards of one replay of a made world, each through the same HTTP library. Printed are
requests, redirects and bytes that each took, seconds by their ratio, and how much of what was told is still there: of every object of an
answer the fields that the client's own object holds. A field that no client of today knows is added to each answer, as services do.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "plugins")]

import httpx2  # noqa: E402 - ours are found by the path above
import huggingface_hub  # noqa: E402
import orjson  # noqa: E402

from observatory import settings  # noqa: E402
from observatory.http import Client, ServiceConfig  # noqa: E402
from observatory.local.processes import Patience, start  # noqa: E402
from observatory.sources.huggingface import ITEM_FIELDS, HuggingFace, bucket_of  # noqa: E402

UNKNOWN = "aFieldOfTomorrow"


@dataclass
class Cost:
    """What one way of asking took."""

    requests: int = 0
    redirects: int = 0
    bytes: int = 0
    seconds: float = 0.0
    kept: Counter[str] = field(default_factory=Counter)
    lost: Counter[str] = field(default_factory=Counter)


@contextlib.contextmanager
def counted(cost: Cost) -> Iterator[None]:
    """Count what passes the HTTP library, and add the unknown field to every object."""
    send = httpx2.HTTPTransport.handle_request

    def handle(transport: httpx2.HTTPTransport, request: httpx2.Request) -> httpx2.Response:
        answer = send(transport, request)
        body = b"".join(answer.iter_raw()) if request.method != "HEAD" else b""
        answer.close()
        cost.requests += 1
        cost.redirects += answer.is_redirect
        cost.bytes += len(body)
        headers = {name: value for name, value in answer.headers.items() if name not in {"content-length", "transfer-encoding"} or request.method == "HEAD"}
        if answer.status_code == 200 and "json" in answer.headers.get("content-type", "") and body:
            value = orjson.loads(body)
            for one in value if isinstance(value, list) else [value]:
                one[UNKNOWN] = 7
            body = orjson.dumps(value)
        return httpx2.Response(answer.status_code, headers=headers, stream=httpx2.ByteStream(body))

    with patch.object(httpx2.HTTPTransport, "handle_request", handle):
        begun = time.perf_counter()
        yield
        cost.seconds = time.perf_counter() - begun


def ours(url: str, ids: list[str]) -> dict[str, Cost]:
    """Each question by our client."""
    costs = {}
    for name in ("items", "trees", "refs", "cards"):
        costs[name] = Cost()
        with counted(costs[name]), Client(ServiceConfig(url), bucket=bucket_of) as client:
            for page in getattr(HuggingFace(client), name)("model", ids):
                for record in page.records:
                    held = record.payload if record.payload is not None else {"text": record.text}
                    objects = held["entries"] if name == "trees" else [held]
                    for one in objects:
                        costs[name].kept.update({"objects": 1, "unknown": UNKNOWN in one})
    return costs


def theirs(url: str, ids: list[str], cache: Path) -> dict[str, Cost]:
    """Each question by ``HfApi``."""
    api = huggingface_hub.HfApi(endpoint=url, token=False)
    asked: dict[str, Callable[[str], list[Any]]] = {
        "items": lambda hub_id: [api.model_info(hub_id, expand=ITEM_FIELDS["model"])],  # type: ignore[arg-type]  # names of fields
        "trees": lambda hub_id: list(api.list_repo_tree(hub_id, recursive=True)),
        "refs": lambda hub_id: [api.list_repo_refs(hub_id)],
        "cards": lambda hub_id: [Path(api.hf_hub_download(hub_id, "README.md", cache_dir=cache))],
    }
    costs = {}
    for name, ask in asked.items():
        costs[name] = Cost()
        with counted(costs[name]):
            for hub_id in ids:
                try:
                    found = ask(hub_id)
                except (huggingface_hub.errors.HfHubHTTPError, huggingface_hub.errors.LocalEntryNotFoundError, KeyError, TypeError, ValueError) as error:
                    costs[name].lost[type(error).__name__] += 1
                    continue
                for one in found:
                    costs[name].kept.update({"objects": 1, "unknown": UNKNOWN in getattr(one, "__dict__", {})})
    return costs


def made(world: Path, ids: list[str]) -> Path:
    """A world of these models that tell everything, each with 40 files, one branch and a card."""
    entries = [{"type": "file", "path": f"part-{number}.bin", "size": number, "oid": f"{number:040x}"} for number in range(39)]
    entries.append({"type": "file", "path": "README.md", "size": 9, "oid": f"{40:040x}"})
    files: dict[str, list[dict[str, Any]]] = {
        "models": [{"id": hub_id, "gated": False, "downloads": 1, "likes": 1, "siblings": [{"rfilename": one["path"]} for one in entries]} for hub_id in ids],
        "trees": [{"repo_type": "model", "id": hub_id, "entries": entries} for hub_id in ids],
        "refs": [
            {"repo_type": "model", "id": hub_id, "branches": [{"name": "main", "ref": "refs/heads/main", "targetCommit": f"{7:040x}"}], "tags": []}
            for hub_id in ids
        ],
        "cards": [{"repo_type": "model", "id": hub_id, "text": f"# {hub_id}"} for hub_id in ids],
    }
    (world / "hub").mkdir(parents=True)
    (world / "world.json").write_text(json.dumps({"title": "made", "as_of": "2026-11-01T00:00:00Z"}), encoding="utf-8")
    for name, rows in files.items():
        (world / "hub" / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return world


@contextlib.contextmanager
def replayed(folder: Path, ids: list[str]) -> Iterator[str]:
    """A replay of a made world in a process of its own; its Hub's address."""
    world = made(folder / "world", ids)
    ports = folder / "ports.json"
    command = [sys.executable, "-m", "observatory.replay", "--world", str(world), "--state", str(folder / "state"), "--ports-file", str(ports)]
    child = start("replay", command, folder / "replay.log", env={"PYTHONPATH": str(settings.ROOT / "plugins")})
    try:
        patience = Patience(lambda: [child], "the replay did not start")
        while not ports.exists():
            patience.wait()
        yield json.loads(ports.read_text())["huggingface"]
    finally:
        child.end()


def main(argv: list[str] | None = None) -> int:
    """Measure and print a row for each question."""
    parser = argparse.ArgumentParser(prog="bench/hub_client.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repositories", type=int, default=60, help="models to ask for")
    arguments = parser.parse_args(argv)
    ids = [f"lab/model-{number}" for number in range(arguments.repositories)]
    with tempfile.TemporaryDirectory() as folder, replayed(Path(folder), ids) as url:
        own, other = ours(url, ids), theirs(url, ids, Path(folder) / "cache")
    sys.stdout.write("| question | client | requests | redirects | KB | seconds, ratio | objects | with the unknown field | errors |\n")
    sys.stdout.write("| --- | --- | --: | --: | --: | --: | --: | --: | --- |\n")
    for name in own:
        for who, cost in (("ours", own[name]), ("HfApi", other[name])):
            errors = ", ".join(f"{number} {what}" for what, number in cost.lost.items()) or "0"
            sys.stdout.write(
                f"| {name} | {who} | {cost.requests} | {cost.redirects} | {cost.bytes / 1024:.0f} | {cost.seconds / own[name].seconds:.1f} "
                f"| {cost.kept['objects']} | {cost.kept['unknown']} | {errors} |\n"
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
