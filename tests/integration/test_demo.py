"""The two commands' heart: the sample world through the real scheduler, then again with nothing changed."""

from __future__ import annotations

import csv
import io
import json
import subprocess
from pathlib import Path

from local_stack import local

from observatory.local.stack import SAMPLE


def leftovers(state: Path) -> list[str]:
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                words = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            except (FileNotFoundError, ProcessLookupError, PermissionError):
                continue
            if str(state) in words:
                found.append(words)
    return found


def query(state: Path, sql: str) -> list[dict[str, str]]:
    done = local(state, "psql", SQL=sql)
    assert done.returncode == 0, done.stderr
    return list(csv.DictReader(io.StringIO(done.stdout)))


def test_the_demo_ends_well_and_loses_nothing(ran: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    state, done = ran
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    assert done.stdout.count(" 0 lost") == 2
    assert "not the live services" in done.stdout
    assert leftovers(state) == []
    with (state / "served.csv").open() as stream:
        assert {row["step"] for row in csv.DictReader(stream)} == {"0", "1"}


def test_each_status_leads_to_its_record(ran: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    state, _ = ran
    found = query(
        state,
        "SELECT e.rule, r.kind, r.key FROM mart.evidence e JOIN raw.record_version v USING (raw_version_id) JOIN raw.record r USING (record_id)"
        " WHERE e.release_id = 'ai2/olmo-2' AND e.dimension = 'code' AND e.finding = 'open'",
    )
    assert {"rule": "code.training", "kind": "tree", "key": "allenai/OLMo"} in found
    closed = query(state, "SELECT rule FROM mart.evidence WHERE release_id = 'openai/gpt-4' AND dimension = 'weights'")
    assert closed == [{"rule": "registry.api_only"}]
    unknown = query(
        state,
        "SELECT d.code_status, e.rule, e.quotation FROM mart.model_disclosure d JOIN mart.evidence e USING (hub_id)"
        " WHERE d.hub_id = 'open-r1/OpenR1-Qwen-7B' AND e.dimension = 'code'",
    )
    assert unknown == [{"code_status": "unknown", "rule": "look.partial", "quotation": "names code that was not weighed: huggingface/open-r1"}]


def test_a_later_step_lands_exactly_what_changed(ran: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    state, _ = ran
    sql = "SELECT DISTINCT r.kind, r.key FROM raw.record_version v JOIN raw.record r USING (record_id) WHERE v.observed_at >= '2025-09-02'"
    landed = {(row["kind"], row["key"]) for row in query(state, sql)}
    step = SAMPLE / "steps" / "2025-09-02T00:00:00Z"
    changed: dict[str, set[str]] = {}
    for path in step.rglob("*.jsonl"):
        told = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        changed[f"{path.parent.name}/{path.stem}"] = {one.get("id") or one["full_name"] for one in told}
    assert {key for _, key in landed} <= set().union(*changed.values())
    for name, kind in (("hub/models", "model"), ("hub/cards", "model_card"), ("github/repos", "repository"), ("github/trees", "tree")):
        assert {key for found, key in landed if found == kind} == changed[name], name


def test_the_same_again_changes_no_row(ran: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    state, _ = ran
    again = local(state, "demo", KEEP="1")
    assert again.returncode == 0, again.stdout[-3000:] + again.stderr[-3000:]
    line = next(line for line in again.stdout.splitlines() if "KEEP=1" in line)
    words = line.split("KEEP=1: ")[1].split()
    assert words[0] == words[2], again.stdout[-3000:]
    assert leftovers(state) == []
