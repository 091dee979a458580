"""A release becomes a record on Zenodo: what differs goes into one draft, which is compared and published last, after a person's yes, and never twice."""

from __future__ import annotations

import hashlib
import json
import logging
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import httpx2
import pytest
from airflow.sdk.exceptions import AirflowNotFoundException
from airflow.utils.types import DagRunType
from integration.test_publish_dataset import READERS, Cut, connection_to, needs_readers, run
from integration.test_warehouse import new_run
from made_release import RELEASE, make
from places import SMALL_WORLD
from pytest_httpserver import HTTPServer
from replayed import Replayed
from sqlalchemy import Engine, text
from werkzeug import Response as Answer

from observatory.deposits.archive import HISTORY
from observatory.deposits.citation import authors
from observatory.deposits.crate import CRATE, crate
from observatory.deposits.release import held, newest
from observatory.deposits.zenodo import (
    MAX_FILES,
    Account,
    DepositPlan,
    Version,
    ZenodoDeposit,
    files_to_deposit,
    metadata,
    series_of,
)
from observatory.errors import AuditFailed, AuthRefused, ContractBroken, Elsewhere, ParameterRefused, RateLimited, ServiceUnavailable, StoreError
from observatory.http import ServiceConfig
from observatory.local import airflow
from observatory.orchestration import deposit as deposit_tasks
from observatory.orchestration import record, runtime
from observatory.orchestration.assets import EXPORT_ZENODO
from observatory.replay import app as replay_app
from observatory.replay.depositions import Deposition
from observatory.replay.zenodo import WITH_TOKEN
from observatory.store import Folder
from observatory.warehouse import approval

TOKEN = "zn_a-token-that-nobody-may-see"
WAIT = timedelta(days=3)
TOP = "/api/deposit/depositions"


@pytest.fixture
def cut() -> Cut:
    return Cut()


@pytest.fixture
def zenodo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cut: Cut) -> Iterator[Replayed]:
    whole = replay_app.services
    monkeypatch.setattr("replayed.services", lambda state: {name: cut(app) if name == "zenodo" else app for name, app in whole(state).items()})
    found = Replayed(SMALL_WORLD, tmp_path / "replay")
    found.state.depositions.writers = {TOKEN}
    yield found
    found.end()


@pytest.fixture
def account(zenodo: Replayed) -> Account:
    return Account(ServiceConfig(zenodo.urls["zenodo"], TOKEN))


def deposit(account: Account, store: Path, name: str | None = None) -> tuple[DepositPlan, Version | None]:
    """Deposit a release of ``store``, the newest unless it is named; the plan that was carried out, and the version that it made."""
    files_of = Folder(store)
    with held(files_of, name or newest(files_of)) as release, ZenodoDeposit(account) as client:
        account.check(release)
        files = files_to_deposit(release, store)
        plan = client.plan(files, release)
        return plan, None if plan.is_empty else client.publish(plan, files, release)


def sent(zenodo: Replayed, since: int = 0) -> list[str]:
    """The calls that change something, in order, without numbers and buckets."""
    found = []
    for one in zenodo.exchanges[since:]:
        if one.method in {"PUT", "POST", "DELETE"}:
            parts = [part for part in one.path.removeprefix("/api/").split("/") if not part.isdigit() and len(part) < 30]
            found.append(f"{one.method} {'/'.join(parts)}")
    return found


def records(zenodo: Replayed) -> list[Deposition]:
    return sorted(zenodo.state.depositions.held.values(), key=lambda one: one.number)


def contents(zenodo: Replayed, one: Deposition) -> dict[str, bytes]:
    return {name: zenodo.state.depositions.content(file).read_bytes() for name, file in one.files.items()}


# -- the record


def test_the_record_holds_the_release_as_it_is_with_its_description(zenodo: Replayed, account: Account, tmp_path: Path) -> None:
    name = make(tmp_path, 1)
    plan, done = deposit(account, tmp_path)
    assert done is not None and plan.latest is None and plan.draft is None
    (kept,) = records(zenodo)
    assert kept.is_published and done.number == kept.number and done.doi == f"10.5281/zenodo.{kept.number}"
    folder = tmp_path / "exports" / name
    assert {file: (folder / file).read_bytes() for file in kept.files if file != CRATE} == {path.name: path.read_bytes() for path in folder.iterdir()}
    described = json.loads(contents(zenodo, kept)[CRATE])
    assert described["@graph"][1]["version"] == name
    told = kept.metadata
    assert (told["upload_type"], told["access_right"], told["license"], told["version"]) == ("dataset", "open", "cc-by-4.0", name)
    assert told["creators"] == [{"name": "The contributors of a test"}] and told["publication_date"] == "2026-11-01"
    assert told["title"] == "Open Release Observatory: a test" and "open-release-observatory" in told["keywords"]


def test_what_is_irreversible_comes_last_and_a_second_run_sends_nothing(zenodo: Replayed, account: Account, tmp_path: Path) -> None:
    make(tmp_path, 1)
    deposit(account, tmp_path)
    first = sent(zenodo)
    assert first[0] == "POST deposit/depositions" and first[-2:] == ["PUT deposit/depositions", "POST deposit/depositions/actions/publish"]
    assert zenodo.exchanges[-2].path.endswith("/actions/publish") and zenodo.exchanges[-3].method == "GET", "it was compared before"
    before = len(zenodo.exchanges)
    plan, done = deposit(account, tmp_path)
    assert plan.is_empty and plan.there is not None and done is None and sent(zenodo, before) == []
    assert len(records(zenodo)) == 1


def test_a_next_release_is_a_new_version_of_which_only_what_differs_is_sent(zenodo: Replayed, account: Account, tmp_path: Path) -> None:
    make(tmp_path, 1)
    _, first = deposit(account, tmp_path)
    name = make(tmp_path, 2, tables={"release": {**RELEASE, "release_id": ["a/one", "z"]}, "lab": {"lab_id": ["a", "b", "c"], "n": [1, 2, None]}})
    before = len(zenodo.exchanges)
    plan, second = deposit(account, tmp_path)
    assert first is not None and second is not None and plan.latest == first
    assert second.series == first.series and second.doi != first.doi and second.series_doi == first.series_doi
    calls = sent(zenodo, before)
    assert calls[0] == "POST deposit/depositions/actions/newversion" and calls[-1] == "POST deposit/depositions/actions/publish"
    assert [one for one in calls if one.startswith("DELETE")] == ["DELETE files/alias.parquet"] and plan.removed == ("alias.parquet",)
    puts = {one.removeprefix("PUT files/") for one in calls if one.startswith("PUT files/")}
    assert "lab.parquet" not in puts and {"release.parquet", "manifest.json", CRATE} <= puts == {*plan.added, *plan.changed}
    old, new = records(zenodo)
    assert new.metadata["version"] == name and "alias.parquet" in old.files and "alias.parquet" not in new.files
    assert new.files["lab.parquet"] == old.files["lab.parquet"]


WITH_HISTORY: dict[str, dict[str, list[Any]]] = {
    "release": RELEASE,
    **{f"t{number}_history": {"x": [str(number)]} for number in range(MAX_FILES)},
}


def test_the_tables_of_history_lie_in_one_file_since_a_record_takes_no_more(zenodo: Replayed, account: Account, tmp_path: Path) -> None:
    name = make(tmp_path, 1, tables=WITH_HISTORY)
    deposit(account, tmp_path)
    (kept,) = records(zenodo)
    assert len(kept.files) < 10 and "release.parquet" in kept.files and "t1_history.parquet" not in kept.files
    with zipfile.ZipFile(BytesIO(contents(zenodo, kept)[HISTORY])) as archive:
        assert archive.testzip() is None and len(archive.namelist()) == MAX_FILES
        assert {one: archive.read(one) for one in archive.namelist()} == {one: (tmp_path / "exports" / name / one).read_bytes() for one in archive.namelist()}
    manifest = json.loads(contents(zenodo, kept)["manifest.json"])
    hashes = {one["path"]: one["sha256"] for one in manifest["files"]}
    graph = {one["@id"]: one for one in json.loads(contents(zenodo, kept)[CRATE])["@graph"]}
    assert all(graph[f"#{HISTORY}/{one}"]["sha256"] == hashes[one] for one in hashes if one.endswith("_history.parquet"))
    assert graph[HISTORY]["sha256"] == hashlib.sha256(contents(zenodo, kept)[HISTORY]).hexdigest()
    make(tmp_path, 2, tables=WITH_HISTORY)
    plan, _ = deposit(account, tmp_path)
    assert HISTORY not in (*plan.added, *plan.changed), "equal tables make an equal file"


def test_records_that_are_none_of_ours_are_left_alone(zenodo: Replayed, account: Account, tmp_path: Path) -> None:
    others = zenodo.state.depositions.begin(zenodo.state.now)
    others.metadata = {"title": "Open Release Observatory: a test", "version": "2026-11-01-1", "keywords": ["disclosure"]}
    strange = zenodo.state.depositions.begin(zenodo.state.now)
    strange.is_published = True
    make(tmp_path, 1)
    plan, done = deposit(account, tmp_path)
    assert plan.latest is None and done is not None and done.number not in {others.number, strange.number}
    assert not others.is_published and others.files == {} and strange.files == {}


def test_what_an_account_holds_is_read_to_its_end(zenodo: Replayed, account: Account, tmp_path: Path) -> None:
    make(tmp_path, 1)
    _, first = deposit(account, tmp_path)
    for _ in range(250):
        zenodo.state.depositions.begin(zenodo.state.now).metadata = {"title": "another"}
    plan, _ = deposit(account, tmp_path)
    assert first is not None and plan.there is not None and plan.there.number == first.number


# -- ended runs


@pytest.mark.parametrize(
    ("path", "after"),
    [("/api/files/", 0), ("/api/files/", 3), ("/actions/publish", 0), (f"{TOP}/50", 0), (f"{TOP}/50", 2)],
)
def test_a_deposit_that_is_ended_anywhere_publishes_nothing_and_its_draft_is_completed(
    zenodo: Replayed, account: Account, tmp_path: Path, cut: Cut, path: str, after: int
) -> None:
    make(tmp_path, 1)
    cut.path, cut.after, cut.seen = path, after, 0
    with pytest.raises(ContractBroken):
        deposit(account, tmp_path)
    assert cut.seen > after and [one.is_published for one in records(zenodo)] == [False]
    cut.path, before = "", len(zenodo.exchanges)
    plan, done = deposit(account, tmp_path)
    assert done is not None and [one.is_published for one in records(zenodo)] == [True], "the draft was completed, and no second one made"
    assert plan.draft is not None and "POST deposit/depositions" not in sent(zenodo, before)
    if after == 3:
        assert len([one for one in sent(zenodo, before) if one.startswith("PUT files")]) == len(done.files) - 3, "what had come is not sent again"


@pytest.mark.parametrize(("path", "after"), [("/api/files/", 0), ("/api/files/", 1), ("/actions/publish", 0)])
def test_a_new_version_that_is_ended_is_completed_and_leaves_the_last_one_as_it_is(
    zenodo: Replayed, account: Account, tmp_path: Path, cut: Cut, path: str, after: int
) -> None:
    make(tmp_path, 1)
    deposit(account, tmp_path)
    before = contents(zenodo, records(zenodo)[0])
    make(tmp_path, 2)
    cut.path, cut.after, cut.seen = path, after, 0
    with pytest.raises(ContractBroken):
        deposit(account, tmp_path)
    cut.path = ""
    assert [one.is_published for one in records(zenodo)] == [True, False]
    _, done = deposit(account, tmp_path)
    old, new = records(zenodo)
    assert done is not None and new.is_published and contents(zenodo, old) == before


class Deaf:
    """Does what it is asked, and answers that it failed: as a network that breaks behind the call would have it."""

    def __init__(self) -> None:
        self.path, self.seen = "", 0

    def __call__(self, app: Any) -> Any:
        async def deaf(scope: Any, receive: Any, send: Any) -> None:
            is_meant = scope["type"] == "http" and bool(self.path) and scope["path"].endswith(self.path) and scope["method"] == "POST"
            self.seen += is_meant

            async def say(message: Any) -> None:
                await send({**message, "status": 502} if is_meant and message["type"] == "http.response.start" else message)

            await app(scope, receive, say)

        return deaf


@pytest.mark.parametrize("path", [TOP, "/actions/publish", "/actions/newversion"])
def test_a_call_that_was_done_and_whose_answer_was_lost_is_not_sent_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    deaf, whole = Deaf(), replay_app.services
    monkeypatch.setattr("replayed.services", lambda state: {name: deaf(app) if name == "zenodo" else app for name, app in whole(state).items()})
    found = Replayed(SMALL_WORLD, tmp_path / "replay")
    try:
        account = Account(ServiceConfig(found.urls["zenodo"], TOKEN))
        make(tmp_path, 1)
        if path == "/actions/newversion":
            deposit(account, tmp_path)
            make(tmp_path, 2)
        deaf.path = path
        with pytest.raises(ServiceUnavailable, match="not sent again"):
            deposit(account, tmp_path)
        assert deaf.seen == 1
        held_then, deaf.path = len(records(found)), ""
        plan, _ = deposit(account, tmp_path)
        assert plan.is_empty is (path == "/actions/publish")
        assert len(records(found)) == held_then and all(one.is_published for one in records(found))
    finally:
        found.end()


# -- what must not be published


def test_a_version_that_is_published_with_other_files_is_never_written_over(zenodo: Replayed, account: Account, tmp_path: Path) -> None:
    name = make(tmp_path, 1)
    deposit(account, tmp_path)
    other = tmp_path / "other"
    make(other, 1, tables={"release": {**RELEASE, "release_id": ["x", "y"]}})
    before = len(zenodo.exchanges)
    with pytest.raises(ContractBroken, match=f"{name} is published as record .* stays as it is for ever"):
        deposit(account, other)
    assert sent(zenodo, before) == []


def test_a_description_that_later_code_writes_otherwise_is_no_reason_for_another_doi(
    zenodo: Replayed, account: Account, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(tmp_path, 1)
    deposit(account, tmp_path)
    monkeypatch.setattr("observatory.deposits.zenodo.crate", lambda release, archive: crate(release, archive) + " ")
    plan, _ = deposit(account, tmp_path)
    assert plan.is_empty and len(records(zenodo)) == 1


def test_a_draft_that_somebody_changes_meanwhile_is_not_published(zenodo: Replayed, account: Account, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path, 1)
    ask = ZenodoDeposit._ask

    def meddled(self: ZenodoDeposit, method: str, path: str, *told: Any, **also: Any) -> Any:
        answer = ask(self, method, path, *told, **also)
        if method == "PUT" and path.startswith(TOP):
            one = records(zenodo)[0]
            one.files["stray.txt"] = one.files["lab.parquet"]
        return answer

    monkeypatch.setattr(ZenodoDeposit, "_ask", meddled)
    with pytest.raises(ContractBroken, match=r"does not hold what was sent: stray\.txt"):
        deposit(account, tmp_path)
    assert not records(zenodo)[0].is_published
    monkeypatch.undo()
    plan, done = deposit(account, tmp_path)
    assert plan.removed == ("stray.txt",) and done is not None and "stray.txt" not in done.files


def test_which_record_a_release_belongs_to_is_never_guessed(zenodo: Replayed, account: Account, tmp_path: Path) -> None:
    make(tmp_path, 1)
    _, first = deposit(account, tmp_path)
    assert first is not None
    twin = zenodo.state.depositions.begin(zenodo.state.now)
    twin.metadata = {"title": "another", "keywords": ["open-release-observatory"]}
    make(tmp_path, 2)
    with pytest.raises(ParameterRefused, match="2 records with the keyword"):
        deposit(account, tmp_path)
    named = Account(account.config, series=first.series)
    _, second = deposit(named, tmp_path)
    assert second is not None and second.series == first.series and not twin.is_published
    with pytest.raises(ParameterRefused, match="no published record of the series 7"):
        deposit(Account(account.config, series=7), tmp_path)


def test_a_sample_goes_to_no_service_that_others_read_and_never_becomes_a_version_of_the_live_dataset(
    zenodo: Replayed, account: Account, tmp_path: Path
) -> None:
    make(tmp_path / "live", 1)
    _, live = deposit(account, tmp_path / "live")
    name = make(tmp_path, 2, world="A <b>sample</b> & more")
    plan, sample = deposit(account, tmp_path)
    assert live is not None and sample is not None and plan.latest is None and sample.series != live.series
    told = records(zenodo)[-1].metadata
    assert told["title"].endswith("(a sample)") and "A sample, and not the world" in told["description"]
    assert "<b>" not in told["description"] and "&lt;b&gt;sample" in told["description"]
    far = ServiceConfig("https://zenodo.example.org", TOKEN)
    with held(Folder(tmp_path), name) as release:
        for worlds in (frozenset[str](), frozenset({"live"}), frozenset({"another"})):
            with pytest.raises(ParameterRefused, match="no Zenodo that others read"):
                Account(far, worlds).check(release)
        Account(far, frozenset({release.world})).check(release)
        assert series_of(release) != "open-release-observatory"
        assert "A sample, and not the world" in json.loads(crate(release))["@graph"][1]["description"]
    with held(Folder(tmp_path / "live"), newest(Folder(tmp_path / "live"))) as release:
        Account(far).check(release)


def test_more_files_than_a_record_holds_are_said_before_anything_is_sent(zenodo: Replayed, account: Account, tmp_path: Path) -> None:
    tables = {f"t{number}": {"x": ["1"]} for number in range(MAX_FILES)} | {"t_history": {"x": ["2"]}}
    make(tmp_path, 1, tables=tables)
    with pytest.raises(ParameterRefused, match=f"one record of Zenodo holds {MAX_FILES} files"):
        deposit(account, tmp_path)
    assert zenodo.exchanges == []


def test_a_deposit_keeps_zenodos_limits_by_its_own_word(tmp_path: Path) -> None:
    make(tmp_path, 1, tables={f"t{number}": {"x": [str(number)]} for number in range(90)})
    found = Replayed(SMALL_WORLD, tmp_path / "replay", "free")
    try:
        begun = found.state.now
        _, done = deposit(Account(ServiceConfig(found.urls["zenodo"], TOKEN, {"clock_url": f"{found.urls['control']}/clock"})), tmp_path)
        calls = found.state.calls["zenodo"]
    finally:
        found.end()
    assert done is not None and calls.answered > WITH_TOKEN and calls.refused == 0
    assert found.state.now > begun, "it waited for the minute's end, and took no time"


# -- the token, and hostile answers


@pytest.mark.parametrize("status", [401, 403])
def test_a_refused_token_of_zenodo_is_said_and_never_shown(
    httpserver: HTTPServer, zenodo: Replayed, account: Account, tmp_path: Path, status: int, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    make(tmp_path, 1)
    secret = "zn_refused-and-secret"
    httpserver.expect_request(TOP).respond_with_json({"status": status, "message": f"{secret} is refused"}, status)
    for url in (zenodo.urls["zenodo"], httpserver.url_for("").rstrip("/")):
        with caplog.at_level(logging.DEBUG), pytest.raises(AuthRefused) as refused:
            deposit(Account(ServiceConfig(url, secret)), tmp_path)
        told = [str(refused.value), repr(refused.value), caplog.text, *capfd.readouterr()]
        chain: BaseException | None = refused.value
        while chain is not None:
            told.append(repr(chain))
            chain = chain.__cause__ or chain.__context__
        assert "token" in str(refused.value) and not [one for one in told if secret in one]
    deposit(account, tmp_path)
    mine = [one for one in zenodo.exchanges if one.status < 400]
    assert mine and all(one.asked_headers.get("authorization") == f"Bearer {TOKEN}" for one in mine)
    assert not [one for one in zenodo.exchanges if TOKEN in one.path or TOKEN in str(one.query) or TOKEN.encode() in one.asked_body]


@pytest.mark.parametrize("url", ["http://zenodo.example.org", "http://127.0.0.1.example.org", "http://10.0.0.8"])
def test_the_token_of_zenodo_goes_to_loopback_or_by_https_alone(url: str) -> None:
    with pytest.raises((AuthRefused, ParameterRefused), match="https"):
        Account(ServiceConfig(url, TOKEN))


def test_without_a_token_nothing_is_deposited() -> None:
    with pytest.raises(ParameterRefused, match="without a token"):
        Account(ServiceConfig("https://zenodo.example.org", None))


def draft_of(**told: Any) -> dict[str, Any]:
    """A draft as Zenodo tells it, but for what is told otherwise."""
    links = {"bucket": "https://zenodo.example.org/api/files/b", "latest_draft": "https://zenodo.example.org/api/deposit/depositions/2"}
    return {"id": 2, "conceptrecid": "1", "submitted": False, "metadata": {}, "links": links, "files": [], **told}


FILE = {"id": "f", "filename": "x", "filesize": 1, "checksum": "0" * 32}


@pytest.mark.parametrize(
    "told",
    [
        [],
        None,
        "a text",
        {"id": "2"},
        draft_of(id=-1),
        draft_of(id=10**18),
        draft_of(id=3),
        draft_of(conceptrecid="1/../2"),
        draft_of(conceptrecid=1),
        draft_of(submitted="no"),
        draft_of(files=[{**FILE, "filesize": "1"}]),
        draft_of(files=[FILE] * 2_000),
        draft_of(metadata=[]),
        draft_of(links={"bucket": "https://evil.example.org/api/files/../../x"}),
        draft_of(links={"bucket": 7}),
        draft_of(submitted=True),
    ],
)
def test_an_answer_that_cannot_be_is_refused_before_anything_is_sent_elsewhere(httpserver: HTTPServer, tmp_path: Path, told: Any) -> None:
    make(tmp_path, 1)
    httpserver.expect_request(TOP, method="GET").respond_with_json([])
    httpserver.expect_request(TOP, method="POST").respond_with_json(draft_of(), 201)
    httpserver.expect_request(f"{TOP}/2").respond_with_json(told)
    with pytest.raises(ContractBroken):
        deposit(Account(ServiceConfig(httpserver.url_for("").rstrip("/"), TOKEN)), tmp_path)
    assert not [one for one, _ in httpserver.log if one.method == "PUT" or one.path.endswith("/publish")]


@pytest.mark.parametrize("told", [b"", b"{", b"[" * 100_000, b"[[]]", b'[{"id": 1}]', b'{"hits": []}', b"\xff", b'[{"id": 1e400}]'])
def test_a_list_that_cannot_be_read_makes_no_record(httpserver: HTTPServer, tmp_path: Path, told: bytes) -> None:
    make(tmp_path, 1)
    httpserver.expect_request(TOP, method="GET").respond_with_data(told, content_type="application/json")
    with pytest.raises(ContractBroken, match="another shape"):
        deposit(Account(ServiceConfig(httpserver.url_for("").rstrip("/"), TOKEN)), tmp_path)
    assert [one.method for one, _ in httpserver.log] == ["GET"]


def test_a_list_without_end_is_ended(httpserver: HTTPServer, tmp_path: Path) -> None:
    make(tmp_path, 1)
    httpserver.expect_request(TOP, method="GET").respond_with_json([draft_of()] * 100)
    with pytest.raises(ParameterRefused, match="more than 1999 records"):
        deposit(Account(ServiceConfig(httpserver.url_for("").rstrip("/"), TOKEN)), tmp_path)
    assert len(httpserver.log) == 20


def test_a_redirect_is_not_followed(httpserver: HTTPServer, tmp_path: Path) -> None:
    make(tmp_path, 1)
    httpserver.expect_request(TOP).respond_with_data("", 302, {"Location": "https://evil.example.org/"})
    with pytest.raises((ContractBroken, Elsewhere), match="302"):
        deposit(Account(ServiceConfig(httpserver.url_for("").rstrip("/"), TOKEN)), tmp_path)


def test_a_limit_names_the_moment_and_makes_nothing_twice(httpserver: HTTPServer, tmp_path: Path) -> None:
    make(tmp_path, 1)
    httpserver.expect_request(TOP, method="GET").respond_with_json([])
    httpserver.expect_request(TOP, method="POST").respond_with_json({}, 429, {"Retry-After": "600"})
    with pytest.raises(RateLimited) as limit:
        deposit(Account(ServiceConfig(httpserver.url_for("").rstrip("/"), TOKEN)), tmp_path)
    assert limit.value.wait.total_seconds() > 600 and [one.method for one, _ in httpserver.log] == ["GET", "POST"]


def test_a_refusal_is_told_with_its_reasons_bounded_and_plain(httpserver: HTTPServer, tmp_path: Path) -> None:
    make(tmp_path, 1)
    reasons = [{"field": "metadata.license", "messages": [f"none of ours\x1b[31m {TOKEN} {'x' * 5_000}"]}] * 50
    httpserver.expect_request(TOP, method="GET").respond_with_json([])
    httpserver.expect_request(TOP, method="POST").respond_with_json({"message": "A validation error occurred.", "errors": reasons}, 400)
    with pytest.raises(ContractBroken, match=r"metadata\.license") as refused:
        deposit(Account(ServiceConfig(httpserver.url_for("").rstrip("/"), TOKEN)), tmp_path)
    words = str(refused.value)
    assert len(words) < 600 and words.isprintable() and TOKEN not in words


def test_another_content_than_was_sent_is_noticed_before_it_is_published(httpserver: HTTPServer, tmp_path: Path) -> None:
    make(tmp_path, 1)
    httpserver.expect_request(TOP, method="GET").respond_with_json([])
    httpserver.expect_request(TOP, method="POST").respond_with_json(draft_of(), 201)
    httpserver.expect_request(f"{TOP}/2", method="GET").respond_with_json(draft_of())
    httpserver.expect_request(f"{TOP}/2", method="PUT").respond_with_json(draft_of())

    def took(request: Any) -> Answer:
        return Answer(json.dumps({"checksum": f"md5:{'0' * 32}", "size": len(request.get_data())}), 201, content_type="application/json")

    httpserver.expect_request("/api/files/b/CHANGES.md").respond_with_handler(took)
    with pytest.raises(ContractBroken, match="took another content"):
        deposit(Account(ServiceConfig(httpserver.url_for("").rstrip("/"), TOKEN)), tmp_path)
    assert not [one for one, _ in httpserver.log if "actions" in one.path]


# -- the tasks


class Task:
    """What a run of the Dag has: a connection or none, a store, the warehouse, a run."""

    def __init__(self, engine: Engine, monkeypatch: pytest.MonkeyPatch, store: Path) -> None:
        self.engine, self.number = engine, new_run(engine, f"deposit {uuid4()}")
        monkeypatch.setenv("OBSERVATORY_STORE", store.as_uri())
        monkeypatch.setattr(runtime, "warehouse", lambda: engine)
        monkeypatch.setattr(runtime, "run_id", lambda _: self.number)
        monkeypatch.setattr(deposit_tasks.BaseHook, "get_connection", self._get)
        self.connection: Any = None

    def _get(self, name: str) -> Any:
        if name != record.CONNECTION or self.connection is None:
            raise AirflowNotFoundException(name)
        return self.connection

    def connect(self, account: Account, extra: Any = None) -> None:
        told = {"host": account.config.base_url, "password": account.config.token, "extra_dejson": {} if extra is None else extra}
        self.connection = connection_to(**{**told, "conn_id": record.CONNECTION})

    def closed(self) -> tuple[str, str]:
        with self.engine.connect() as connection:
            row = connection.execute(text("SELECT state, report::text FROM meta.run WHERE run_id = :run"), {"run": self.number}).one()
        return row[0], row[1]

    def deposit(self) -> dict[str, Any]:
        return record.deposit({EXPORT_ZENODO: SimpleNamespace(extra=None)}, EXPORT_ZENODO)

    def answer(self, decision: approval.Decision) -> None:
        asked = record.question(WAIT)
        assert asked is not None
        approval.ask(self.engine, self.number, asked[2], asked[1], WAIT)
        approval.decide(self.engine, self.number, decision, by="ann")


@pytest.fixture
def task(warehouse: Engine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Task:
    return Task(warehouse, monkeypatch, tmp_path)


def test_no_deposit_is_made_unless_a_connection_is_there(task: Task, zenodo: Replayed, tmp_path: Path) -> None:
    make(tmp_path, 1)
    assert record.compare() is False and task.closed()[0] == "skipped" and "off: there is no connection" in task.closed()[1]
    with pytest.raises(ParameterRefused, match="off"):
        task.deposit()
    assert zenodo.exchanges == []


@pytest.mark.parametrize("run_type", ["manual", "asset_triggered", "scheduled"])
def test_a_deposit_only_by_hand_asks_nobody_who_did_not_ask(
    task: Task, zenodo: Replayed, account: Account, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run_type: str
) -> None:
    make(tmp_path, 1)
    task.connect(account, {"only_by_hand": True})
    monkeypatch.setattr(runtime, "get_current_context", lambda: {"dag_run": SimpleNamespace(run_type=DagRunType(run_type))})
    assert record.compare() is (run_type == "manual")
    if run_type != "manual":
        assert task.closed()[0] == "skipped" and "nobody asked for it" in task.closed()[1] and zenodo.exchanges == []


def test_only_a_persons_yes_to_this_very_deposit_publishes(task: Task, zenodo: Replayed, account: Account, tmp_path: Path) -> None:
    make(tmp_path, 1)
    task.connect(account)
    assert record.compare() is True
    with pytest.raises(AuditFailed, match="nobody approved"):
        task.deposit()
    task.answer("rejected")
    with pytest.raises(AuditFailed, match="nobody approved"):
        task.deposit()
    task.answer("approved")
    make(tmp_path, 2)
    with pytest.raises(AuditFailed, match="changed since"):
        task.deposit()
    assert sent(zenodo) == [], "not even a draft was made"
    task.answer("approved")
    report = task.deposit()
    assert report["outcome"] == "published" and report["doi"].startswith("10.5281/zenodo.") and report["is_rehearsal"] is True
    state, told = task.closed()
    assert state == "success" and report["doi"] in told and TOKEN not in told + json.dumps(report)
    before = len(zenodo.exchanges)
    assert task.deposit()["outcome"] == "was there", "a try that was ended after its publication finds it there"
    assert record.compare() is False and report["doi"] in task.closed()[1] and record.question(WAIT) is None
    assert sent(zenodo, before) == []


def test_a_yes_holds_for_the_try_after_one_that_was_ended_within_its_draft(task: Task, zenodo: Replayed, account: Account, tmp_path: Path, cut: Cut) -> None:
    make(tmp_path, 1)
    task.connect(account)
    task.answer("approved")
    cut.path, cut.after = "/api/files/", 2
    with pytest.raises(ContractBroken):
        task.deposit()
    cut.path = ""
    asked = record.question(WAIT)
    assert asked is not None and "A draft is there" in asked[1] and "reserved" in asked[1]
    assert task.deposit()["outcome"] == "published" and len(records(zenodo)) == 1


def test_a_yes_does_not_hold_once_another_version_was_published(task: Task, zenodo: Replayed, account: Account, tmp_path: Path) -> None:
    make(tmp_path, 1)
    deposit(account, tmp_path)
    make(tmp_path, 3)
    task.connect(account)
    task.answer("approved")
    deposit(account, tmp_path, make(tmp_path, 2))
    with pytest.raises(AuditFailed, match="changed since"):
        task.deposit()
    assert len(records(zenodo)) == 2


def test_the_question_names_what_is_published_for_ever_and_hides_the_token(task: Task, account: Account, tmp_path: Path) -> None:
    make(tmp_path, 1, world="sample `x` [y](http://z)")
    task.connect(account)
    subject, body, fingerprint = record.question(WAIT) or ("", "", "")
    assert "for ever" in subject and "**A rehearsal**" in body and "**a new record**" in body and "5 rows" in body
    assert "neither changed nor deleted" in body and "72 hours" in body
    deposit(account, tmp_path)
    make(tmp_path, 2, world="sample `x` [y](http://z)", tables={"release": RELEASE})
    _, following, _ = record.question(WAIT) or ("", "", "")
    assert "a new version of the record `10.5281/zenodo." in following and "2026-11-01-1" in following and "`lab.parquet`" in following
    assert TOKEN not in subject + body + fingerprint + following and "](http" not in body + following


@pytest.mark.parametrize(
    ("extra", "reason"),
    [
        ([TOKEN], "no JSON object"),
        ({"worlds": TOKEN}, "no JSON object"),
        ({"series": f"x{TOKEN}"}, "no conceptrecid"),
        ({"series": True}, "no conceptrecid"),
        ({"series": 10**20}, "no conceptrecid"),
        ({"related": TOKEN}, "no list"),
        ({"related": [TOKEN]}, "no list"),
        ({"related": [{"identifier": "https://x.example.org/"}] * 21}, "no list"),
        ({"related": [{"identifier": f"javascript:{TOKEN}", "relation": "cites"}]}, "neither an address"),
        ({"related": [{"identifier": "https://x.example.org/ y", "relation": "cites"}]}, "neither an address"),
        ({"related": [{"identifier": "10.5281/zenodo.1", "relation": TOKEN}]}, "none of cites"),
    ],
)
def test_a_connection_to_zenodo_that_is_not_in_form_is_said_without_its_content(task: Task, account: Account, tmp_path: Path, extra: Any, reason: str) -> None:
    make(tmp_path, 1)
    task.connect(account, extra)
    with pytest.raises(ParameterRefused, match=reason) as refused:
        record.compare()
    assert TOKEN not in str(refused.value)


def test_what_the_connection_names_is_told(task: Task, zenodo: Replayed, account: Account, tmp_path: Path) -> None:
    make(tmp_path, 1)
    _, first = deposit(account, tmp_path)
    assert first is not None
    make(tmp_path, 2)
    related = {"identifier": "https://code.example.org/x", "relation": "isSupplementTo"}
    task.connect(account, {"series": str(first.series), "related": [related]})
    task.answer("approved")
    assert task.deposit()["doi_of_all_versions"] == first.series_doi
    assert records(zenodo)[-1].metadata["related_identifiers"] == [related]


def test_a_replayed_state_deposits_on_its_own_zenodo_whatever_the_environment_names(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    live = json.dumps({"conn_type": "http", "host": "https://zenodo.example.org", "password": TOKEN})
    monkeypatch.setenv("AIRFLOW_CONN_OBSERVATORY_DATASET_ZENODO", live)
    urls = {name: f"http://127.0.0.1:{number}" for number, name in enumerate(airflow.REPLAYED, 1)}
    assert set(urls) == set(replay_app.APPS)
    env = airflow.environment(tmp_path, tmp_path, 1, "a sample", urls, by_clock=False)
    assert json.loads(env["AIRFLOW_CONN_OBSERVATORY_DATASET_ZENODO"])["host"] == urls["zenodo"] and TOKEN not in json.dumps(env)
    assert airflow.environment(tmp_path, tmp_path, 1, "live", None, by_clock=True)["AIRFLOW_CONN_OBSERVATORY_DATASET_ZENODO"] == live


# -- authors, and the description


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ([{"name": "A group"}], [{"name": "A group"}]),
        (
            [{"family-names": "Doe", "given-names": "Jo", "orcid": "https://orcid.org/0000-0002-1825-0097", "affiliation": "A place"}, {"name": "B"}],
            [{"name": "Doe, Jo", "affiliation": "A place", "orcid": "0000-0002-1825-0097"}, {"name": "B"}],
        ),
        ([{"name-particle": "van der", "family-names": "Berg", "name-suffix": "Jr"}], [{"name": "van der Berg Jr"}]),
        ([{"alias": "quiet"}, {"name": " a\n b ", "orcid": "none"}], [{"name": "quiet"}, {"name": "a b"}]),
    ],
)
def test_the_authors_are_those_of_the_citation(account: Account, tmp_path: Path, told: Any, expected: Any) -> None:
    with held(Folder(tmp_path), make(tmp_path, 1, authors=told)) as release:
        assert metadata(release, account)["creators"] == expected
        graph = {one["@id"]: one for one in json.loads(crate(release))["@graph"]}
        listed = graph["./"]["author"]
        assert [graph[one["@id"]]["@type"] for one in (listed if isinstance(listed, list) else [listed])] == [
            "Person" if one.is_person else "Organization" for one in authors(release)
        ]


@pytest.mark.parametrize("told", [[], "somebody", {"name": "x"}, [7], [{}], [{"name": ""}], [{"name": 7}], [{"name": "x"}] * 2_000])
def test_a_citation_that_names_nobody_is_refused(account: Account, tmp_path: Path, told: Any) -> None:
    with held(Folder(tmp_path), make(tmp_path, 1, authors=told)) as release:
        with pytest.raises(StoreError, match=r"CITATION\.cff"):
            metadata(release, account)
        with pytest.raises(StoreError, match=r"CITATION\.cff"):
            crate(release)


def test_related_things_are_told_as_they_are_named(account: Account, tmp_path: Path) -> None:
    with held(Folder(tmp_path), make(tmp_path, 1)) as release:
        assert "related_identifiers" not in metadata(release, account)
        named = Account(account.config, related=(("https://code.example.org/x", "isSupplementTo"),))
        assert metadata(release, named)["related_identifiers"] == [{"identifier": "https://code.example.org/x", "relation": "isSupplementTo"}]


def test_the_description_is_one_of_the_release_alone(tmp_path: Path) -> None:
    make(tmp_path / "a", 1)
    make(tmp_path / "b", 1)
    found = []
    for folder in ("a", "b"):
        with held(Folder(tmp_path / folder), "2026-11-01-1") as release:
            found.append(crate(release))
            graph = {one["@id"]: one for one in json.loads(found[-1])["@graph"]}
            assert {name: graph[name]["sha256"] for name in release.files} == release.sha256
            assert {one["@id"] for one in graph["./"]["hasPart"]} == set(release.files)
            assert graph["./"]["license"]["@id"] == "https://example.org/licence" and graph["https://example.org/licence"]["identifier"] == "CC-BY-4.0"
    assert found[0] == found[1]


# -- strangers

VALIDATE_CRATE = """
import io, json, sys
from pathlib import Path
import requests, requests.adapters, rocrate
from rocrate.rocrate import ROCrate
from rocrate_validator import models, services

# The context of 1.3, which rocrate brings along, has every term of 1.2, and four of workflows otherwise. No other address is there.
CONTEXT = (Path(rocrate.__file__).parent / "data" / "ro-crate.jsonld").read_bytes()

def send(self, request, **_):
    if request.url != "https://w3id.org/ro/crate/1.2/context":
        raise requests.ConnectionError(request.url)
    answer = requests.Response()
    answer.headers["Content-Type"] = "application/ld+json"
    answer.status_code, answer._content, answer.url, answer.request, answer.raw = 200, CONTEXT, request.url, request, io.BytesIO()
    return answer

requests.adapters.HTTPAdapter.send = send

def issues(level):
    told = services.ValidationSettings(
        rocrate_uri=sys.argv[1], profile_identifier="ro-crate-1.2", requirement_severity=level, no_cache=True, skip_availability_check=True
    )
    return sorted({f"{one.check.identifier} {one.message}" for one in services.validate(told).get_issues()})

found = ROCrate(sys.argv[1])
print("RESULT" + json.dumps([issues(models.Severity.REQUIRED), issues(models.Severity.RECOMMENDED), sorted(one.id for one in found.data_entities)]))
"""


@pytest.mark.parametrize("is_broken", [False, True])
def test_a_strangers_validator_takes_the_description(tmp_path: Path, is_broken: bool) -> None:
    needs_readers()
    people = [{"name": "A group", "website": "https://group.example.org/"}, {"family-names": "Doe", "given-names": "Jo", "orcid": "0000-0002-1825-0097"}]
    name, folder = make(tmp_path, 1, authors=people, tables={**WITH_HISTORY, "empty": {"x": []}}), tmp_path / "crate"
    folder.mkdir()
    with held(Folder(tmp_path), name) as release:
        for file, one in files_to_deposit(release, tmp_path).items():
            (folder / file).write_bytes(one.content if isinstance(one.content, bytes) else one.content.read_bytes())
    files = sorted(one.name for one in folder.iterdir() if one.name != CRATE)
    if is_broken:
        (folder / CRATE).write_text((folder / CRATE).read_text().replace('"datePublished"', '"dateOfNothing"'))
    done = run(READERS, VALIDATE_CRATE, str(folder), url="http://127.0.0.1:1", home=tmp_path / "reader")
    line = next((line for line in done.stdout.splitlines() if line.startswith("RESULT")), None)
    assert line is not None, done.stderr[-2_000:]
    required, recommended, entities = json.loads(line.removeprefix("RESULT"))
    assert entities == files
    assert bool(required) is is_broken, required
    if not is_broken:
        # What nobody told us is not made up: the identifier of a group, an address of somebody, where a person works.
        assert all(any(word in one for word in ("ROR", "contactPoint", "affiliation")) for one in recommended), recommended


WALK = """
import json, sys, tempfile
from pathlib import Path
import requests
from zenodo_client import Zenodo

base = sys.argv[1]
client = Zenodo(access_token=sys.argv[2])
client.base, client.api_base, client.depositions_base = base, f"{base}/api", f"{base}/api/deposit/depositions"
folder = Path(tempfile.mkdtemp())
(folder / "one.txt").write_text("one")
(folder / "two.txt").write_text("two")
metadata = {"title": "A walk", "upload_type": "dataset", "description": "d", "creators": [{"name": "Doe, Jo"}], "version": "2026-01-01"}
first = client.create({"metadata": metadata}, [folder / "one.txt", folder / "two.txt"]).json()
(folder / "two.txt").write_text("another")
second = client.update(str(first["id"]), [folder / "two.txt"]).json()
record = client.get_record(second["id"]).json()
files = {one["key"]: requests.get(one["links"]["self"]).text for one in record["files"]}
try:
    client.publish(str(second["id"]))
    again = 200
except requests.HTTPError as error:
    again = error.response.status_code
try:
    client.create({"metadata": {"title": "Nothing"}}, [])
    lacking = 200
except (requests.HTTPError, ValueError) as error:
    lacking = error.response.status_code if isinstance(error, requests.HTTPError) else 400
is_one_record = first["conceptrecid"] == second["conceptrecid"]
is_new_version = record["metadata"]["version"] != metadata["version"]
print("RESULT" + json.dumps([first["submitted"], first["doi"], second["doi"], is_one_record, is_new_version, files, again, lacking]))
"""


def test_a_strangers_client_walks_the_stand_in(zenodo: Replayed, tmp_path: Path) -> None:
    needs_readers()
    done = run(READERS, WALK, zenodo.urls["zenodo"], TOKEN, url="http://127.0.0.1:1", home=tmp_path / "reader")
    line = next((line for line in done.stdout.splitlines() if line.startswith("RESULT")), None)
    assert line is not None, done.stderr[-2_000:]
    is_published, first, second, is_one_record, is_new_version, files, again, lacking = json.loads(line.removeprefix("RESULT"))
    assert is_published and is_one_record and is_new_version and first != second
    assert files == {"one.txt": "one", "two.txt": "another"}
    assert (again, lacking) == (404, 400), "what is published, and what lacks an author, is not published"


def test_everybody_reads_what_we_deposit(zenodo: Replayed, account: Account, tmp_path: Path) -> None:
    name = make(tmp_path, 1)
    _, done = deposit(account, tmp_path)
    assert done is not None
    told = httpx2.get(f"{zenodo.urls['zenodo']}/api/records/{done.number}").json()
    for one in told["files"]:
        body = httpx2.get(one["links"]["self"]).content
        assert one["key"] == CRATE or body == (tmp_path / "exports" / name / one["key"]).read_bytes()
    assert told["doi"] == done.doi and len(told["files"]) == len(done.files)
