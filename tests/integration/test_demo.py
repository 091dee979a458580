"""The two commands' heart: the sample world through the real scheduler, then again with nothing changed."""

from __future__ import annotations

import csv
import io
import json
import shlex
import subprocess
from pathlib import Path

from local_command import Ran, begun, local
from places import SMALL_WORLD
from sqlalchemy import text

from observatory.local import postgres
from observatory.warehouse.engine import engine_for


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


def test_the_demo_ends_well_and_loses_nothing(demo_ran: Ran) -> None:
    state, done = demo_ran
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    assert done.stdout.count(" 0 lost") == 2
    assert "not the live services" in done.stdout
    assert leftovers(state) == []
    with (state / "served.csv").open() as stream:
        assert {row["step"] for row in csv.DictReader(stream)} == {"0", "1"}


def test_nothing_that_running_leaves_behind_is_for_others(demo_ran: Ran) -> None:
    state, _ = demo_ran
    # The site of this project's own documents is everybody's; tests of the page put it there.
    places = [path for path in state.rglob("*") if not path.is_symlink() and path.relative_to(state).parts[0] != "site"]
    assert len(places) > 500 and {"secrets.json", "passwords.json", "logs", "data_docs", "pgdata"} <= {path.name for path in state.iterdir()}
    assert [str(path.relative_to(state)) for path in places if path.lstat().st_mode & 0o077] == []
    # Where root starts it, the server's account passes through and lists nothing.
    assert state.stat().st_mode & 0o066 == 0


def test_each_status_leads_to_its_record(demo_ran: Ran) -> None:
    state, _ = demo_ran
    found = query(
        state,
        "SELECT e.rule, r.kind, r.key FROM mart.evidence e JOIN raw.record_version v USING (raw_version_id) JOIN raw.record r USING (record_id)"
        " WHERE e.release_id = 'ai2/olmo-2' AND e.dimension = 'code' AND e.finding = 'open'",
    )
    assert {"rule": "code.training", "kind": "tree", "key": "allenai/OLMo"} in found
    closed = query(state, "SELECT rule FROM mart.evidence WHERE release_id = 'openai/gpt-4' AND dimension = 'weights'")
    assert closed == [{"rule": "registry.api_only"}]
    deciding = query(
        state,
        "SELECT d.code_status, e.rule, r.kind, r.key FROM mart.release_disclosure d JOIN mart.evidence e ON e.evidence_id = d.code_evidence_id"
        " JOIN raw.record_version v USING (raw_version_id) JOIN raw.record r USING (record_id) WHERE d.release_id = 'huggingface/openr1-qwen'",
    )
    assert deciding == [{"code_status": "open", "rule": "code.tuning_only", "kind": "tree", "key": "huggingface/open-r1"}]
    unknown = query(
        state,
        "SELECT d.code_status, e.rule, e.quotation, k.scope, k.outcome FROM mart.model_disclosure d JOIN mart.evidence e USING (hub_id)"
        " JOIN meta.look k USING (look_id) WHERE d.hub_id = 'black-forest-labs/FLUX.1-dev' AND e.dimension = 'code'",
    )
    scope = "tree:black-forest-labs/flux"
    words = "tree of black-forest-labs/flux: the service refused our call (403)"
    assert unknown == [{"code_status": "unknown", "rule": "look.partial", "quotation": words, "scope": scope, "outcome": "refused"}]


def test_a_later_step_lands_exactly_what_changed(demo_ran: Ran) -> None:
    state, _ = demo_ran
    sql = "SELECT DISTINCT r.kind, r.key FROM raw.record_version v JOIN raw.record r USING (record_id) WHERE v.observed_at >= '2025-09-02'"
    landed = {(row["kind"], row["key"]) for row in query(state, sql)}
    step = SMALL_WORLD / "steps" / "2025-09-02T00:00:00Z"
    changed: dict[str, set[str]] = {}
    for path in step.rglob("*.jsonl"):
        told = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        changed[f"{path.parent.name}/{path.stem}"] = {one.get("id") or one["full_name"] for one in told}
    # Papers are asked for before READMEs are read: one that a README of the step before named is asked for now.
    late = query(
        state,
        "SELECT r.key FROM raw.record r WHERE r.kind = 'paper' AND r.first_seen_at >= '2025-09-02'"
        " AND EXISTS (SELECT 1 FROM core.link l WHERE l.src_kind = 'repository' AND l.dst_kind = 'paper' AND l.dst_id = r.key"
        " AND l.first_seen_at < '2025-09-02')"
        " AND NOT EXISTS (SELECT 1 FROM meta.look k WHERE k.scope = 'paper:' || r.key AND k.started_at < '2025-09-02')",
    )
    moved = set().union(*changed.values())
    # A repository that no list shows is looked at again after a week: alone it goes by REST, which has a record beside that of the batch.
    again = query(
        state,
        "SELECT r.key FROM raw.record r WHERE r.kind = 'repository' AND r.first_seen_at >= '2025-09-02' AND EXISTS (SELECT 1 FROM raw.record o"
        " WHERE o.source = r.source AND o.kind = r.kind AND o.key = r.key AND o.via <> r.via AND o.first_seen_at < '2025-09-02')",
    )
    extra = {key for _, key in landed} - moved
    assert extra == {row["key"] for row in [*late, *again]} - moved <= {"2406.11931", "tensorflow/tensor2tensor"}
    for name, kind in (("hub/models", "model"), ("hub/cards", "model_card"), ("github/repos", "repository"), ("github/trees", "tree")):
        assert {key for found, key in landed if found == kind} - extra == changed[name], name


def test_every_asset_event_bears_the_report_of_its_run(demo_ran: Ran) -> None:
    state, _ = demo_ran
    with postgres.running(state / "pgdata", state / "logs" / "postgres.log") as sockets:
        engine = engine_for(postgres.url(sockets, "airflow"))
        with engine.connect() as connection:
            events = connection.execute(text("SELECT a.name, e.extra FROM asset_event e JOIN asset a ON a.id = e.asset_id")).all()
        engine.dispose()
    counts = {
        "raw.hub_repository": lambda told: told["model"]["received"],
        "mart.hub_account_month": lambda told: told["edges"],
        "raw.huggingface": lambda told: told["receipt"]["model"]["received"],
        "raw.arxiv": lambda told: told["receipt"]["paper"]["received"],
        "raw.github": lambda told: told["receipt"]["repository"]["received"],
        "mart.release_disclosure": lambda told: len(told["changes"]),
        "raw.catalogue": lambda told: sum(told["looks"].values()),
    }
    # The end of a run wakes the next Dag, well or not, and tells nothing.
    ended = [name for name, _ in events if name.startswith("ended.")]
    assert sorted(ended) == sorted(2 * ["ended.arxiv", "ended.huggingface"])
    reported = [(name, extra) for name, extra in events if name not in ended]
    assert {name for name, _ in reported} == set(counts)
    assert len(reported) == 2 * len(counts)
    for name, extra in reported:
        told = json.loads(extra) if isinstance(extra, str) else extra
        assert counts[name](told) > 0, name


def test_task_logs_tell_what_was_done_line_by_line(demo_ran: Ran) -> None:
    state, _ = demo_ran
    logs = sorted((state / "airflow" / "logs").glob("dag_id=*/**/attempt=*.log"))
    assert len(logs) > 40
    silent, long = [], []
    for path in logs:
        lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("{")]
        ours = [str(line["event"]) for line in lines if str(line.get("logger", "")).startswith("observatory.")]
        name = path.relative_to(state / "airflow" / "logs").as_posix()
        silent += [] if ours else [name]
        # Payloads are long, or lie over several lines.
        long += [f"{name}: {event[:80]}" for event in ours if len(event) > 300 or "\n" in event or event.startswith("{")]
    assert silent == []
    assert long == []


def test_readers_of_this_machine_are_told_an_address_that_reads_and_writes_nothing(demo_ran: Ran) -> None:
    state, _ = demo_ran
    with begun(state, "reader-url") as reader:
        assert reader.stdout is not None
        lines = [reader.stdout.readline()]
        while "make down ends it" not in lines[-1]:
            assert lines[-1], lines
            lines.append(reader.stdout.readline())
        url, psql = (next(line for line in lines if f"  {word} " in line).split(maxsplit=1)[1].strip() for word in ("SQLAlchemy", "psql"))
        with engine_for(url).connect() as connection:
            assert connection.execute(text("SELECT count(*) FROM mart.release_overview")).scalar_one() > 0
        said = subprocess.run([*shlex.split(psql), "-c", "DELETE FROM mart.release"], capture_output=True, text=True, check=False)
        assert said.returncode == 1 and "permission denied" in said.stderr
        assert query(state, "SELECT 1 AS one") == [{"one": "1"}], "other commands share its Postgres"
        assert ":@/" in url, "no password"
        assert local(state, "down").returncode == 0
        assert reader.wait() == 130
    assert leftovers(state) == []


def test_the_same_again_changes_no_row(demo_ran: Ran) -> None:
    state, _ = demo_ran
    again = local(state, "demo", WORLD=str(SMALL_WORLD), KEEP="1")
    assert again.returncode == 0, again.stdout[-3000:] + again.stderr[-3000:]
    line = next(line for line in again.stdout.splitlines() if "KEEP=1" in line)
    words = line.split("KEEP=1: ")[1].split()
    assert words[0] == words[2], again.stdout[-3000:]
    assert leftovers(state) == []
