"""A release becomes a data set repository: by the Hub's real client, in one commit, after a person's yes, and never twice."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
import yaml
from airflow.sdk.exceptions import AirflowNotFoundException
from airflow.utils.types import DagRunType
from integration.test_warehouse import new_run
from made_release import RELEASE, make
from places import SMALL_WORLD
from replayed import Replayed
from sqlalchemy import Engine, text
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from tunnel import Tunnel

from observatory import settings
from observatory.deposits.card import card, escape_line, size_category
from observatory.deposits.croissant import croissant
from observatory.deposits.hub import HubDeposit, Plan, Target, files_to_publish
from observatory.deposits.release import held, newest
from observatory.errors import AuditFailed, AuthRefused, ContractBroken, NothingPublished, ParameterRefused, StoreError
from observatory.http import ServiceConfig
from observatory.local import airflow
from observatory.orchestration import deposit, runtime
from observatory.orchestration.assets import EXPORT_HUB
from observatory.replay import app as replay_app
from observatory.store import Folder
from observatory.warehouse import approval

TOKEN = "hf_a-token-that-nobody-may-see"
REPOSITORY = "replay/openness"
READERS = settings.ROOT / ".venv-hub" / "bin" / "python"


class Cut:
    """Ends one kind of call from its ``after``-th on, as a network that breaks or a process that is killed would have it."""

    def __init__(self) -> None:
        self.path, self.after, self.seen = "", 0, 0

    def __call__(self, app: Any) -> Any:
        async def cut(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] == "http" and self.path and self.path in scope["path"]:
                self.seen += 1
                if self.seen > self.after:
                    await Response("no", 400)(scope, receive, send)
                    return
            await app(scope, receive, send)

        return cut


def connection_to(**told: Any) -> SimpleNamespace:
    """A connection as Airflow gives it, of the parts that are told."""
    return SimpleNamespace(**{"conn_id": "observatory_dataset_hub", "conn_type": "http", "schema": None, "login": None, "port": None, **told})


@pytest.fixture
def cut() -> Cut:
    return Cut()


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cut: Cut) -> Iterator[Replayed]:
    whole = replay_app.services
    monkeypatch.setattr("replayed.services", lambda state: {name: cut(app) if name == "huggingface" else app for name, app in whole(state).items()})
    found = Replayed(SMALL_WORLD, tmp_path / "replay")
    found.state.uploads.writers = {TOKEN}
    yield found
    found.end()


@pytest.fixture
def where(hub: Replayed) -> Target:
    return Target(ServiceConfig(hub.urls["huggingface"], TOKEN), REPOSITORY)


def publish(where: Target, store: Path, name: str | None = None) -> Plan:
    """Publish a release of ``store``, the newest unless it is named; the plan that was carried out."""
    files_of = Folder(store)
    with held(files_of, name or newest(files_of)) as release, HubDeposit(where, store / "home") as deposit_of:
        where.check(release)
        files = files_to_publish(release, where)
        plan = deposit_of.plan(files, release.name)
        if not plan.is_empty:
            deposit_of.publish(plan, files, release.name)
        return plan


def sent(hub: Replayed, since: int = 0) -> list[str]:
    """The calls that change something, in order."""
    return [f"{one.method} {one.path}" for one in hub.exchanges[since:] if one.method in {"PUT", "POST", "DELETE"}]


def of_hub(hub: Replayed) -> dict[str, str]:
    """What readers see of the repository: SHA-256 by path; nothing where there is none."""
    repository = hub.state.uploads.repositories.get(REPOSITORY)
    return {} if repository is None else {name: blob.sha256 for name, blob in repository.commits[-1].files.items() if not name.startswith(".")}


def test_the_hub_holds_the_release_as_it_is_with_card_and_description(hub: Replayed, where: Target, tmp_path: Path) -> None:
    name = make(tmp_path, 1)
    publish(where, tmp_path)
    manifest = json.loads((tmp_path / "exports" / name / "manifest.json").read_text())
    told = {one["path"]: one["sha256"] for one in manifest["files"]}
    there = of_hub(hub)
    assert told.items() <= there.items()
    assert there.keys() - told.keys() == {"README.md", "croissant.json", "manifest.json"}
    repository = hub.state.uploads.repositories[REPOSITORY]
    assert len(repository.commits) == 2, "the Hub's own first commit, and one of ours"
    assert repository.tags == {name: repository.commits[-1].sha}


def test_a_second_run_sends_nothing_and_a_next_release_only_what_differs(hub: Replayed, where: Target, tmp_path: Path) -> None:
    make(tmp_path, 1)
    publish(where, tmp_path)
    before = len(hub.exchanges)
    again = publish(where, tmp_path)
    assert again.is_empty and sent(hub, before) == []
    make(tmp_path, 2)
    before = len(hub.exchanges)
    following = publish(where, tmp_path)
    assert not [one for one in sent(hub, before) if one.startswith("PUT")], "the tables are the same bytes"
    assert {"CHANGES.md", "README.md", "croissant.json", "manifest.json"} <= set(following.changed) and "release.parquet" not in following.changed
    assert len(hub.state.uploads.repositories[REPOSITORY].tags) == 2


def test_what_a_release_no_longer_holds_goes_and_what_a_person_put_there_stays(hub: Replayed, where: Target, tmp_path: Path) -> None:
    make(tmp_path, 1)
    publish(where, tmp_path)
    repository = hub.state.uploads.repositories[REPOSITORY]
    last = repository.commits[-1]
    repository.commits.append(type(last)("f" * 40, "by hand", last.at, {**last.files, "picture.png": hub.state.uploads.keep(b"png")}))
    make(tmp_path, 2, tables={"release": RELEASE})
    plan = publish(where, tmp_path)
    assert plan.removed == ("alias.parquet", "lab.parquet") and plan.left == ("picture.png",)
    assert "picture.png" in of_hub(hub) and "lab.parquet" not in of_hub(hub)


@pytest.mark.parametrize(("path", "after"), [("/lfs-objects/", 1), ("/commit/", 0), ("/preupload/", 0), ("/objects/verify", 0)])
def test_an_upload_that_is_ended_anywhere_shows_nothing_and_the_next_one_completes_it(
    hub: Replayed, where: Target, tmp_path: Path, cut: Cut, path: str, after: int
) -> None:
    make(tmp_path, 1)
    publish(where, tmp_path)
    before = of_hub(hub)
    make(tmp_path, 2, tables={"release": {"release_id": ["c"]}, "lab": {"lab_id": ["d"]}, "more": {"x": ["e"]}})
    cut.path, cut.after, cut.seen = path, after, 0
    with pytest.raises(ContractBroken):
        publish(where, tmp_path)
    assert cut.seen > after, "it was ended there"
    assert of_hub(hub) == before, "readers see the whole last release"
    assert len(hub.state.uploads.repositories[REPOSITORY].tags) == 1
    cut.path = ""
    publish(where, tmp_path)
    assert "more.parquet" in of_hub(hub) and publish(where, tmp_path).is_empty


def test_a_commit_whose_tag_was_lost_gets_it_without_sending_anything(hub: Replayed, where: Target, tmp_path: Path, cut: Cut) -> None:
    name = make(tmp_path, 1)
    cut.path = "/tag/"
    with pytest.raises(ContractBroken):
        publish(where, tmp_path)
    cut.path, before = "", len(hub.exchanges)
    publish(where, tmp_path)
    assert [one.rpartition("/")[0] for one in sent(hub, before)] == [f"POST /api/datasets/{REPOSITORY}/tag"]
    assert name in hub.state.uploads.repositories[REPOSITORY].tags


def test_a_commit_of_somebody_else_in_between_is_not_written_over(hub: Replayed, where: Target, tmp_path: Path) -> None:
    make(tmp_path, 1)
    publish(where, tmp_path)
    name = make(tmp_path, 2)
    with held(Folder(tmp_path), name) as release, HubDeposit(where, tmp_path / "home") as deposit_of:
        files = files_to_publish(release, where)
        plan = deposit_of.plan(files, name)
        repository = hub.state.uploads.repositories[REPOSITORY]
        last = repository.commits[-1]
        repository.commits.append(type(last)("e" * 40, "by hand", last.at, last.files))
        with pytest.raises(ContractBroken, match="412"):
            deposit_of.publish(plan, files, name)
    assert repository.commits[-1].title == "by hand"


@pytest.mark.parametrize("token", ["hf_refused-and-secret", TOKEN])
def test_a_refused_token_is_said_and_never_shown(
    hub: Replayed, tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str], token: str
) -> None:
    make(tmp_path, 1)
    # One is taken by nobody, the other may not write below that name.
    where = Target(ServiceConfig(hub.urls["huggingface"], token), REPOSITORY if token != TOKEN else "somebody/else")
    with caplog.at_level(logging.DEBUG), pytest.raises(AuthRefused, match="token") as refused:
        publish(where, tmp_path)
    told = [str(refused.value), repr(refused.value), repr(where), caplog.text, *capfd.readouterr()]
    chain: BaseException | None = refused.value
    while chain is not None:
        told.append(repr(chain))
        chain = chain.__cause__ or chain.__context__
    assert "not shown" in str(refused.value) and not [one for one in told if token in one]
    assert of_hub(hub) == {}
    assert not [one for one in hub.exchanges if token in one.path or token in str(one.query) or token.encode() in one.asked_body]


def test_contents_are_sent_without_the_token(hub: Replayed, where: Target, tmp_path: Path) -> None:
    make(tmp_path, 1)
    publish(where, tmp_path)
    puts = [one for one in hub.exchanges if one.method == "PUT"]
    assert puts and not [one for one in puts if any(name.lower() == "authorization" for name in one.asked_headers)]


def test_a_sample_says_so_and_goes_to_no_hub_that_others_read_unless_its_world_is_named(tmp_path: Path) -> None:
    name = make(tmp_path, 1, world="A [sample](http://x) <b>")
    config = ServiceConfig("https://hub.example.org", TOKEN)
    with held(Folder(tmp_path), name) as release:
        told = card(release, "owner/name")
        head = yaml.safe_load(told.split("---\n")[1])
        assert "sample" in head["tags"] and head["pretty_name"].endswith("(a sample)")
        assert "**A sample, and not the world.**" in told and "Do not cite" in told and "@misc" not in told
        assert "<b>" not in told.replace("\\<b\\>", "") and "[sample](" not in told
        assert "A sample, and not the world" in json.loads(croissant(release, "u"))["description"]
        for worlds in (frozenset[str](), frozenset({"live"}), frozenset({"another"})):
            with pytest.raises(ParameterRefused, match="no Hub that others read"):
                Target(config, "owner/name", worlds).check(release)
        Target(config, "owner/name", frozenset({release.world})).check(release)
        Target(ServiceConfig("http://127.0.0.1:1", TOKEN), "owner/name").check(release)
    with held(Folder(tmp_path), make(tmp_path, 2)) as release:
        Target(config, "owner/name").check(release)
        told = card(release, "owner/name")
        assert "sample" not in told and "@misc" in told


@pytest.mark.parametrize(
    "url", ["http://hub.example.org", "http://127.0.0.1.example.org", "http://localhost.example.org", "ftp://127.0.0.2.nip.example", "http://10.0.0.8"]
)
def test_a_token_goes_to_loopback_or_by_https_alone(url: str) -> None:
    with pytest.raises((AuthRefused, ParameterRefused), match="https"):
        Target(ServiceConfig(url, TOKEN), "owner/name")


@pytest.mark.parametrize("repository", ["", "name", "a/b/c", "../x", "a/..x/y", "a b/c", "owner/na\nme", "https://x/y"])
def test_what_is_no_name_of_a_repository_is_refused(repository: str) -> None:
    with pytest.raises(ParameterRefused, match="no data set repository"):
        Target(ServiceConfig("https://hub.example.org", TOKEN), repository)


@pytest.mark.parametrize("table", ["on", "null", "1e3", "2026-01-01", "yes", "0x1f", "a.b-c"])
def test_a_name_that_yaml_would_read_otherwise_stays_that_name(tmp_path: Path, table: str) -> None:
    columns = {"x: y\n- z": ["1"], "---": ["2"], "\"#'": ["3"], "a|b": ["4"], "{}": ["5"]}
    with held(Folder(tmp_path), make(tmp_path, 1, tables={table: columns})) as release:
        told = card(release, "owner/name")
        head = yaml.safe_load(told.split("---\n")[1])
        assert head["configs"] == [{"config_name": table, "data_files": f"{table}.parquet", "default": True}]
        described = json.loads(croissant(release, "u"))
        assert [one["source"]["extract"]["column"] for one in described["recordSet"][0]["field"]] == list(columns)


@pytest.mark.parametrize("table", ["a*", "a b", "a:b", "[x]", "..", "-a", "a\nb", "é", "a" * 97])
def test_a_table_whose_name_is_a_pattern_or_a_path_is_refused(tmp_path: Path, table: str) -> None:
    name = make(tmp_path, 1, tables={table: {"x": ["1"]}})
    with pytest.raises(StoreError, match="cannot be one of a config"), held(Folder(tmp_path), name):
        pass


def test_the_head_of_a_card_lists_every_table_with_rows_once(tmp_path: Path) -> None:
    with held(Folder(tmp_path), make(tmp_path, 1, licence="ODbL-1.0")) as release:
        head = yaml.safe_load(card(release, "owner/name").split("---\n")[1])
    assert [one["config_name"] for one in head["configs"]] == ["release", "lab"], "a config without a row cannot be loaded"
    assert head["license"] == "odbl" and head["size_categories"] == ["n<1K"]
    assert [size_category(one) for one in (999, 1_000, 99_999, 10**9)] == ["n<1K", "1K<n<10K", "10K<n<100K", "n>1B"]
    assert escape_line("a|b\n<c>\u202e`d`") == r"a\|b \<c\> \`d\`"


def test_a_release_whose_file_is_another_one_is_not_published(tmp_path: Path) -> None:
    name = make(tmp_path, 1)
    (tmp_path / "exports" / name / "lab.parquet").write_bytes(b"other")
    with pytest.raises(StoreError, match="not the file that was written"), held(Folder(tmp_path), name):
        pass
    with pytest.raises(NothingPublished):
        newest(Folder(tmp_path / "empty"))
    make(tmp_path, 10)
    make(tmp_path, 9)
    assert newest(Folder(tmp_path)) == "2026-11-10-10"


# -- read back

READ = """
import json, sys
import duckdb, pandas
from huggingface_hub import HfFileSystem

class Dated(HfFileSystem):
    # The Hub's file system tells no time of change, which DuckDB's Python client asks for.
    def modified(self, path):
        import datetime
        return datetime.datetime(2026, 1, 1, tzinfo=datetime.timezone.utc)

url = sys.argv[1]
duckdb.register_filesystem(Dated())
rows = duckdb.sql(f"SELECT * FROM '{url}/release.parquet' ORDER BY release_id").fetchall()
print(json.dumps([pandas.read_parquet(f"{url}/release.parquet").release_id.tolist(), [row[0] for row in rows], [row[3] for row in rows]]))
"""
BY_EXTENSION = """
import json, sys
from pathlib import Path
import duckdb, duckdb_extension_httpfs

url, proxy, certificate = sys.argv[1:]
# The extension comes from the package registry: DuckDB itself would fetch it from its own site.
extension = next(Path(duckdb_extension_httpfs.__file__).parent.rglob("httpfs.duckdb_extension"))
duckdb.sql(f"LOAD '{extension}'")
for name, value in {"http_proxy": proxy, "ca_cert_file": certificate, "enable_server_cert_verification": True}.items():
    duckdb.sql(f"SET {name} = {value!r}")
rows = duckdb.sql(f"SELECT release_id, papers FROM '{url}/release.parquet' ORDER BY release_id").fetchall()
several = duckdb.sql(f"SELECT count(*) FROM read_parquet('{url}/*.parquet', union_by_name = true)").fetchone()
print("RESULT" + json.dumps([[row[0] for row in rows], [row[1] for row in rows], several[0]]))
"""
LOAD = """
import json, sys
from datasets import get_dataset_config_names, load_dataset
name, tag = sys.argv[1:]
rows = load_dataset(name, "release", revision=tag, split="train")
default = load_dataset(name, split="train")
print("RESULT" + json.dumps([rows["release_id"][:], rows["papers"][:], len(default), sorted(get_dataset_config_names(name)),
    {one: len(load_dataset(name, one, split="train")) for one in get_dataset_config_names(name)}]))
"""
VALIDATE = """
import json, sys, mlcroissant
found = mlcroissant.Dataset(jsonld=sys.argv[1])
issues = found.metadata.ctx.issues
print("RESULT" + json.dumps([sorted(map(str, issues.errors)), sorted(map(str, issues.warnings)),
    {one.id: [{name: str(value) for name, value in row.items()} for row in found.records(one.id)] for one in found.metadata.record_sets}]))
"""


def run(python: Path | str, code: str, *arguments: str, url: str, home: Path) -> subprocess.CompletedProcess[str]:
    """A reader in a process of its own that knows the loopback Hub alone."""
    env = {"PATH": os.environ["PATH"], "HF_ENDPOINT": url, "HF_HOME": str(home), "HF_HUB_DISABLE_XET": "1", "HF_HUB_DISABLE_TELEMETRY": "1"}
    return subprocess.run([str(python), "-c", code, *arguments], env=env, capture_output=True, text=True, check=False)


def needs_readers() -> None:
    """Skip where the readers of others are not installed; fail where they are required."""
    if not READERS.exists():
        if os.environ.get("OBSERVATORY_REQUIRE_HUB") == "1":
            pytest.fail(f"OBSERVATORY_REQUIRE_HUB=1, and there is no {READERS}")
        pytest.skip("the readers of others are not here (datasets, duckdb, mlcroissant, roc-validator, zenodo-client): make .venv-hub/made")


def test_pandas_and_duckdb_read_it_by_its_tag(hub: Replayed, where: Target, tmp_path: Path) -> None:
    name = make(tmp_path, 1)
    publish(where, tmp_path)
    make(tmp_path, 2, tables={"release": {**RELEASE, "release_id": ["z", "z"]}})
    publish(where, tmp_path)
    done = run(sys.executable, READ, f"hf://datasets/{REPOSITORY}@{name}", url=hub.urls["huggingface"], home=tmp_path / "reader")
    assert done.returncode == 0, done.stderr[-2_000:]
    assert json.loads(done.stdout) == [RELEASE["release_id"], RELEASE["release_id"], RELEASE["papers"]], "the tag still names the first release"


def test_duckdb_reads_hf_by_its_own_extension(hub: Replayed, where: Target, tmp_path: Path) -> None:
    needs_readers()
    name = make(tmp_path, 1)
    publish(where, tmp_path)
    make(tmp_path, 2, tables={"release": {**RELEASE, "release_id": ["z", "z"]}})
    publish(where, tmp_path)
    (tmp_path / "tunnel").mkdir()
    # The extension knows the Hub's public name alone, so that this name leads to loopback here.
    tunnel = Tunnel("huggingface.co", hub.urls["huggingface"], tmp_path / "tunnel")
    try:
        done = run(READERS, BY_EXTENSION, f"hf://datasets/{REPOSITORY}@{name}", tunnel.url, str(tunnel.certificate), url="http://127.0.0.1:1", home=tmp_path)
    finally:
        tunnel.close()
    told = next((line for line in done.stdout.splitlines() if line.startswith("RESULT")), None)
    assert told is not None, done.stderr[-2_000:]
    assert json.loads(told.removeprefix("RESULT")) == [RELEASE["release_id"], RELEASE["papers"], 5], "the tag names the first release, and a pattern its tables"
    assert tunnel.asked and not tunnel.refused


def test_load_dataset_reads_every_config(hub: Replayed, where: Target, tmp_path: Path) -> None:
    needs_readers()
    name = make(tmp_path, 1)
    publish(where, tmp_path)
    done = run(READERS, LOAD, REPOSITORY, name, url=hub.urls["huggingface"], home=tmp_path / "reader")
    told = next((line for line in done.stdout.splitlines() if line.startswith("RESULT")), None)
    assert told is not None, done.stderr[-2_000:]
    assert json.loads(told.removeprefix("RESULT")) == [RELEASE["release_id"], RELEASE["papers"], 2, ["lab", "release"], {"release": 2, "lab": 3}]


def test_the_description_is_valid_and_reads_the_rows(tmp_path: Path) -> None:
    needs_readers()
    name = make(tmp_path, 1)
    with held(Folder(tmp_path), name) as release:
        (tmp_path / "exports" / name / "croissant.json").write_text(croissant(release, "https://hub.example.org/datasets/o/n"))
    done = run(READERS, VALIDATE, str(tmp_path / "exports" / name / "croissant.json"), url="http://127.0.0.1:1", home=tmp_path / "reader")
    told = next((line for line in done.stdout.splitlines() if line.startswith("RESULT")), None)
    assert told is not None, done.stderr[-2_000:]
    errors, warnings, rows = json.loads(told.removeprefix("RESULT"))
    assert (errors, warnings) == ([], [])
    assert {one: len(found) for one, found in rows.items()} == {"release": 2, "lab": 3, "alias": 0}
    assert "a/one" in rows["release"][0]["release/release_id"] and "2401.00001" in rows["release"][0]["release/papers"]


# -- the tasks


class Task:
    """What a run of the Dag has: a connection or none, a store, the warehouse, a run."""

    def __init__(self, engine: Engine, monkeypatch: pytest.MonkeyPatch, store: Path) -> None:
        self.engine, self.connection = engine, None
        self.number = new_run(engine, f"publish {uuid4()}")
        monkeypatch.setenv("OBSERVATORY_STORE", store.as_uri())
        monkeypatch.setattr(runtime, "warehouse", lambda: engine)
        monkeypatch.setattr(runtime, "run_id", lambda _: self.number)
        monkeypatch.setattr(deposit.BaseHook, "get_connection", self._get)
        self.connection: Any

    def _get(self, name: str) -> Any:
        if name != deposit.CONNECTION or self.connection is None:
            raise AirflowNotFoundException(name)
        return self.connection

    def connect(self, where: Target, **extra: Any) -> None:
        told = {"repository": where.repository, **extra}
        self.connection = connection_to(host=where.config.base_url, password=where.config.token, extra_dejson=told)

    def closed(self) -> tuple[str, str]:
        with self.engine.connect() as connection:
            row = connection.execute(text("SELECT state, report::text FROM meta.run WHERE run_id = :run"), {"run": self.number}).one()
        return row[0], row[1]

    def upload(self) -> dict[str, Any]:
        return deposit.upload({EXPORT_HUB: SimpleNamespace(extra=None)}, EXPORT_HUB)

    def answer(self, decision: approval.Decision) -> None:
        asked = deposit.question(timedelta(days=3))
        assert asked is not None
        approval.ask(self.engine, self.number, asked[2], asked[1], timedelta(days=3))
        approval.decide(self.engine, self.number, decision, by="ann")


@pytest.fixture
def task(warehouse: Engine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Task:
    return Task(warehouse, monkeypatch, tmp_path)


def test_it_is_off_unless_a_connection_is_there(task: Task, tmp_path: Path) -> None:
    make(tmp_path, 1)
    assert deposit.compare() is False
    assert task.closed()[0] == "skipped" and "off: there is no connection" in task.closed()[1]


@pytest.mark.parametrize("told", [True, False, None, "true"])
@pytest.mark.parametrize("run_type", ["manual", "asset_triggered", "scheduled", "backfill"])
def test_only_by_hand_asks_nobody_who_did_not_ask(
    task: Task, hub: Replayed, where: Target, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run_type: str, told: object
) -> None:
    make(tmp_path, 1)
    task.connect(where, **({} if told is None else {"only_by_hand": told}))
    monkeypatch.setattr(runtime, "get_current_context", lambda: {"dag_run": SimpleNamespace(run_type=DagRunType(run_type))})
    goes_on = run_type == "manual" or told is not True
    assert deposit.compare() is goes_on
    if not goes_on:
        assert task.closed()[0] == "skipped" and "nobody asked for it" in task.closed()[1] and hub.exchanges == []


def test_only_a_persons_yes_to_this_very_plan_publishes(task: Task, hub: Replayed, where: Target, tmp_path: Path) -> None:
    make(tmp_path, 1)
    task.connect(where)
    assert deposit.compare() is True
    with pytest.raises(AuditFailed, match="nobody approved"):
        task.upload()
    task.answer("rejected")
    with pytest.raises(AuditFailed, match="nobody approved"):
        task.upload()
    assert of_hub(hub) == {} and REPOSITORY not in hub.state.uploads.repositories
    task.answer("approved")
    make(tmp_path, 2)
    with pytest.raises(AuditFailed, match="changed since"):
        task.upload()
    assert of_hub(hub) == {}
    task.answer("approved")
    report = task.upload()
    assert report["outcome"] == "published" and of_hub(hub)
    state, told = task.closed()
    assert state == "success" and TOKEN not in told + json.dumps(report)
    assert task.upload()["outcome"] == "was there", "a try that was ended after its commit finds it there"
    assert deposit.compare() is False and "already" in task.closed()[1]


def test_the_question_names_what_goes_where_and_hides_the_token(task: Task, where: Target, tmp_path: Path) -> None:
    make(tmp_path, 1, world="sample `x` [y](http://z)")
    task.connect(where)
    asked = deposit.question(timedelta(days=3))
    assert asked is not None
    subject, body, fingerprint = asked
    assert REPOSITORY in subject and "**A rehearsal**" in body and "it is made, **public**" in body and "5 rows" in body
    assert TOKEN not in subject + body + fingerprint and "](http" not in body


def test_a_connection_that_is_not_in_form_is_said_without_its_content(task: Task, where: Target, tmp_path: Path) -> None:
    make(tmp_path, 1)
    for extra in ([TOKEN], {"repository": REPOSITORY, "worlds": TOKEN}, None):
        task.connection = connection_to(host=where.config.base_url, password=TOKEN, extra_dejson=extra)
        with pytest.raises(ParameterRefused) as refused:
            deposit.compare()
        assert TOKEN not in str(refused.value)
    for password in ("", None):
        task.connection = connection_to(host=where.config.base_url, password=password, extra_dejson={"repository": REPOSITORY})
        with pytest.raises(ParameterRefused, match="token that may write"):
            deposit.compare()
    task.connection = connection_to(host=where.config.base_url, password=f"{TOKEN}\nx", extra_dejson={"repository": REPOSITORY})
    with pytest.raises(AuthRefused) as unclean:
        deposit.compare()
    assert TOKEN not in str(unclean.value)


def test_a_replayed_state_publishes_to_its_own_hub_whatever_the_environment_names(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    live = json.dumps({"conn_type": "http", "host": "https://hub.example.org", "password": TOKEN, "extra": {"repository": "owner/name"}})
    monkeypatch.setenv("AIRFLOW_CONN_OBSERVATORY_DATASET_HUB", live)
    urls = {name: f"http://127.0.0.1:{number}" for number, name in enumerate(airflow.REPLAYED, 1)}
    env = airflow.environment(tmp_path, tmp_path, 1, "a sample", urls, by_clock=False)
    told = json.loads(env["AIRFLOW_CONN_OBSERVATORY_DATASET_HUB"])
    assert told["host"] == urls["huggingface"] and TOKEN not in json.dumps(env)
    zenodo = json.loads(env["AIRFLOW_CONN_OBSERVATORY_DATASET_ZENODO"])
    assert told["extra"]["only_by_hand"] is zenodo["extra"]["only_by_hand"] is True, "no question arises on a sample that nobody asked for"
    of_live = airflow.environment(tmp_path, tmp_path, 1, "live", None, by_clock=True)
    assert of_live["AIRFLOW_CONN_OBSERVATORY_DATASET_HUB"] == live
