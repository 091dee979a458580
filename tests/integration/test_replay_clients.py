"""The replay is faithful: other people's clients walk it and get what the world holds, no more and no less."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import arxiv
import github
import httpx2
import huggingface_hub
import oaipmh_scythe
import pytest
from huggingface_hub.errors import EntryNotFoundError, HfHubHTTPError, RepositoryNotFoundError, RevisionNotFoundError
from places import SMALL_WORLD

from observatory import settings
from observatory.errors import RateLimited
from observatory.http import Client, ServiceConfig
from observatory.replay.hub_stats import write_stats
from observatory.sources import hub_census
from observatory.sources.base import Outcome
from observatory.sources.hub_stats import REPOSITORY, HubStats, SnapshotRefused, changed


def rows(name: str) -> list[dict[str, Any]]:
    """The lines of one of the sample world's files."""
    return [json.loads(line) for line in (SMALL_WORLD / name).read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., dict[str, str]]]:
    """Starts replays, each a process of its own; gives their addresses."""
    children: list[subprocess.Popen[bytes]] = []

    def begin(world: Path, *options: str) -> dict[str, str]:
        state = tmp_path_factory.mktemp("replay")
        ports = state / "ports.json"
        command = [sys.executable, "-m", "observatory.replay", "--world", str(world), "--state", str(state / "s"), "--ports-file", str(ports), *options]
        children.append(subprocess.Popen(command, env={"PYTHONPATH": str(settings.ROOT / "plugins"), "PATH": "/usr/bin:/bin"}))
        deadline = time.monotonic() + 600
        while not ports.exists():
            assert children[-1].poll() is None and time.monotonic() < deadline
            time.sleep(0.05)
        found: dict[str, str] = json.loads(ports.read_text())
        return found

    yield begin
    for child in children:
        child.terminate()
        child.wait(10)


@pytest.fixture(scope="module")
def replay(start: Callable[..., dict[str, str]]) -> dict[str, str]:
    """Addresses of a replay of the sample world."""
    return start(SMALL_WORLD)


TREE = [{"type": "file", "path": f"part-{number:04}.bin", "size": number, "oid": f"{number:040x}"} for number in range(1, 1_201)]
SAID: dict[int, dict[str, Any]] = {1: {"description": "Code of One"}, 2: {"description": None}}
SMALL = {
    "hub/models.jsonl": [
        {"id": "org/whole", "gated": False, "siblings": [{"rfilename": "config.json"}], "tags": ["license:mit"]},
        {"id": "org/gated", "gated": "manual", "siblings": [{"rfilename": "README.md"}]},
        {"id": "org/untold", "tags": []},
        {"id": "org/never", "_absent": True},
    ],
    "hub/trees.jsonl": [{"repo_type": "model", "id": "org/whole", "entries": TREE}],
    "arxiv/papers.jsonl": [
        *({"id": f"2501.{one:05}", "title": f"Paper {one}", "categories": "cs.CL", "datestamp": f"2025-02-{one % 3 + 1:02}"} for one in range(1, 3_001)),
        {"id": "2501.99999", "_absent": True},
    ],
    "github/repos.jsonl": [
        *({"full_name": f"org/repo-{number:03}", "owner": {"login": "org"}, **SAID.get(number, {})} for number in range(230)),
        {"full_name": "org/never", "_absent": True},
    ],
}
STEP = {
    "hub/models.jsonl": [{"id": "org/whole", "_renamed_to": "org/renamed"}],
    "github/repos.jsonl": [{"full_name": "org/repo-000", "_renamed_to": "org/moved"}],
}


@pytest.fixture(scope="module")
def small(start: Callable[..., dict[str, str]], tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Addresses of a replay of a small made-up world, after a step that renames two things."""
    world = tmp_path_factory.mktemp("world")
    (world / "world.json").write_text(json.dumps({"title": "small", "as_of": "2025-06-01T00:00:00Z"}))
    for folder, files in ((world, SMALL), (world / "steps" / "2025-06-02T00:00:00Z", STEP)):
        for name, lines in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text("".join(json.dumps(line) + "\n" for line in lines))
    found = start(world)
    httpx2.post(found["control"] + "/step").raise_for_status()
    return found


@pytest.fixture
def hub(replay: dict[str, str]) -> huggingface_hub.HfApi:
    return huggingface_hub.HfApi(endpoint=replay["huggingface"], token="any")


# -- huggingface_hub


@pytest.mark.parametrize("account", ["Qwen", "deepseek-ai", "allenai"])
def test_hf_api_lists_exactly_the_models_of_an_account(hub: huggingface_hub.HfApi, account: str) -> None:
    held = {one["id"]: one for one in rows("hub/models.jsonl") if one["id"].split("/")[0] == account}
    told = {one.id: one for one in hub.list_models(author=account, expand=["tags", "gated", "siblings", "cardData"])}
    assert set(told) == set(held)
    for name, one in held.items():
        assert (told[name].tags or []) == one.get("tags", [])
        assert told[name].gated == one.get("gated")
        files = None if one.get("siblings") is None else [file["rfilename"] for file in one["siblings"]]
        assert (None if told[name].siblings is None else [file.rfilename for file in told[name].siblings]) == files


def test_hf_api_walks_the_whole_list_by_small_pages(hub: huggingface_hub.HfApi, replay: dict[str, str]) -> None:
    url, names, pages = f"{replay['huggingface']}/api/models?limit=17&sort=createdAt&direction=1", list[str](), 0
    while url:
        answer = httpx2.get(url)
        names += [one["id"] for one in answer.json()]
        url, pages = answer.links.get("next", {}).get("url", ""), pages + 1
    held = sorted(one["id"] for one in rows("hub/models.jsonl"))
    assert sorted(names) == held and pages == -(-len(held) // 17)
    assert sorted(one.id for one in hub.list_models()) == held


def test_hf_api_lists_datasets(hub: huggingface_hub.HfApi) -> None:
    assert sorted(one.id for one in hub.list_datasets()) == sorted(one["id"] for one in rows("hub/datasets.jsonl"))


def test_hf_api_reads_one_model(hub: huggingface_hub.HfApi) -> None:
    held = next(one for one in rows("hub/models.jsonl") if one.get("siblings"))
    told = hub.model_info(held["id"])
    assert (told.id, told.gated) == (held["id"], held.get("gated"))
    assert [one.rfilename for one in told.siblings or []] == [one["rfilename"] for one in held["siblings"]]


def test_hf_api_walks_a_tree_of_more_than_one_page(small: dict[str, str]) -> None:
    told = huggingface_hub.HfApi(endpoint=small["huggingface"], token="any").list_repo_tree("org/renamed", recursive=True)
    assert [(one.path, one.size) for one in told] == [(one["path"], one["size"]) for one in TREE]


def test_hf_api_reads_branches_and_a_card(hub: huggingface_hub.HfApi, tmp_path: Path) -> None:
    refs = rows("hub/refs.jsonl")[0]
    assert [one.name for one in hub.list_repo_refs(refs["id"]).branches] == [one["name"] for one in refs["branches"]]
    card = rows("hub/cards.jsonl")[0]
    path = hub.hf_hub_download(card["id"], "README.md", repo_type=card["repo_type"], local_dir=tmp_path)
    assert Path(path).read_text(encoding="utf-8") == card["text"]


def test_hf_api_reads_a_paper_page(hub: huggingface_hub.HfApi) -> None:
    held = rows("hub/papers.jsonl")[0]
    assert hub.paper_info(held["id"]).title == held["title"]


def test_an_account_that_the_world_does_not_know_is_not_an_empty_one(hub: huggingface_hub.HfApi) -> None:
    with pytest.raises(HfHubHTTPError, match="403"):
        list(hub.list_models(author="nobody-of-this-name"))


def test_hf_api_tells_absent_from_not_recorded(small: dict[str, str]) -> None:
    hub = huggingface_hub.HfApi(endpoint=small["huggingface"], token="any")
    with pytest.raises(RepositoryNotFoundError):
        hub.model_info("org/never")
    with pytest.raises(EntryNotFoundError):
        hub.get_hf_file_metadata(url=f"{small['huggingface']}/org/renamed/resolve/main/README.md")
    for path in ("/org/gated/resolve/main/README.md", "/org/untold/resolve/main/README.md"):
        with pytest.raises(HfHubHTTPError) as failure:
            hub.get_hf_file_metadata(url=small["huggingface"] + path)
        assert failure.value.response.status_code == 403
        assert not isinstance(failure.value, RepositoryNotFoundError | EntryNotFoundError)


def test_hf_api_follows_a_renamed_model(small: dict[str, str]) -> None:
    hub = huggingface_hub.HfApi(endpoint=small["huggingface"], token="any")
    assert hub.model_info("org/whole").id == "org/renamed"
    assert sorted(one.id for one in hub.list_models(author="org")) == ["org/gated", "org/renamed", "org/untold"]


# -- the bulk snapshots


@pytest.fixture(scope="module")
def stepped(start: Callable[..., dict[str, str]]) -> dict[str, str]:
    """Addresses of a replay of the sample world after its first later step."""
    found = start(SMALL_WORLD)
    httpx2.post(found["control"] + "/step").raise_for_status()
    return found


@pytest.fixture
def stats(stepped: dict[str, str], tmp_path: Path) -> Iterator[HubStats]:
    config = ServiceConfig(stepped["huggingface"], "any", {"clock_url": stepped["control"] + "/clock"})
    with HubStats(config, tmp_path / "stats") as found:
        yield found


def test_hf_api_walks_the_history_of_the_snapshots(stepped: dict[str, str], tmp_path: Path) -> None:
    hub = huggingface_hub.HfApi(endpoint=stepped["huggingface"], token="any")
    newest, oldest = hub.list_repo_commits(REPOSITORY, repo_type="dataset")
    assert [one.created_at.isoformat()[:10] for one in (oldest, newest)] == ["2025-08-10", "2025-09-02"]
    assert [one.commit_id for one in hub.list_repo_commits(REPOSITORY, repo_type="dataset", revision=oldest.commit_id)] == [oldest.commit_id]
    assert [one.target_commit for one in hub.list_repo_refs(REPOSITORY, repo_type="dataset").branches] == [newest.commit_id]
    for revision, commit in (("main", newest), (None, newest), (oldest.commit_id, oldest)):
        info = hub.dataset_info(REPOSITORY, revision=revision, files_metadata=True)
        assert (info.sha, info.last_modified, info.id) == (commit.commit_id, commit.created_at, REPOSITORY)
        tree = {one.path: one for one in hub.list_repo_tree(REPOSITORY, repo_type="dataset", revision=revision, expand=True)}
        assert [one.rfilename for one in info.siblings or []] == sorted(tree) == ["datasets.parquet", "models.parquet"]
        assert [one.lfs and one.lfs["sha256"] for one in info.siblings or []] == [tree[name].lfs.sha256 for name in sorted(tree)]
        assert tree["models.parquet"].last_commit.oid == commit.commit_id
        path = hub.hf_hub_download(REPOSITORY, "models.parquet", repo_type="dataset", revision=revision, cache_dir=tmp_path)
        folder = SMALL_WORLD if commit is oldest else SMALL_WORLD / "steps" / "2025-09-02T00:00:00Z"
        assert Path(path).read_bytes() == (folder / "hub" / "stats" / "models.parquet").read_bytes()
        assert tree["models.parquet"].size == Path(path).stat().st_size


def test_hf_api_does_not_find_other_revisions_and_files(stepped: dict[str, str], tmp_path: Path) -> None:
    hub = huggingface_hub.HfApi(endpoint=stepped["huggingface"], token="any")
    with pytest.raises(RevisionNotFoundError):
        hub.list_repo_commits(REPOSITORY, repo_type="dataset", revision="0" * 40)
    with pytest.raises(RevisionNotFoundError):
        hub.hf_hub_download(REPOSITORY, "models.parquet", repo_type="dataset", revision="0" * 40, cache_dir=tmp_path)
    for name in ("README.md", "spaces.parquet", "hub/stats/models.parquet"):
        with pytest.raises(EntryNotFoundError):
            hub.get_hf_file_metadata(url=huggingface_hub.hf_hub_url(REPOSITORY, name, repo_type="dataset", endpoint=stepped["huggingface"]))


def test_a_snapshot_is_served_in_parts(stepped: dict[str, str]) -> None:
    url = f"{stepped['huggingface']}/datasets/{REPOSITORY}/resolve/main/models.parquet"
    body = (SMALL_WORLD / "steps" / "2025-09-02T00:00:00Z" / "hub" / "stats" / "models.parquet").read_bytes()
    head = httpx2.head(url)
    assert (head.status_code, head.headers["content-length"], head.headers["accept-ranges"], head.content) == (200, str(len(body)), "bytes", b"")
    assert head.headers["etag"].strip('"') == head.headers["x-linked-etag"].strip('"') and len(head.headers["x-repo-commit"]) == 40
    part = httpx2.get(url, headers={"Range": "bytes=4-11"})
    assert (part.status_code, part.content, part.headers["content-range"]) == (206, body[4:12], f"bytes 4-11/{len(body)}")
    assert httpx2.get(url, headers={"Range": "bytes=-4"}).content == b"PAR1"
    assert httpx2.get(url, headers={"Range": f"bytes={len(body)}-"}).status_code == 416
    assert head.headers["date"].endswith("02 Sep 2025 00:00:00 GMT")


def test_a_world_without_snapshots_did_not_record_the_repository(small: dict[str, str], tmp_path: Path) -> None:
    with HubStats(ServiceConfig(small["huggingface"], "any"), tmp_path) as stats, pytest.raises(SnapshotRefused, match="403") as failure:
        stats.newest("model")
    assert failure.value.outcome is Outcome.REFUSED


def test_the_source_tells_a_changed_file_from_one_that_stayed(stats: HubStats) -> None:
    models, datasets = stats.snapshots("model"), stats.snapshots("dataset")
    assert [len(models), len(datasets), len(changed(models)), len(changed(datasets))] == [2, 2, 2, 1]
    assert [one.committed_at.isoformat() for one in models] == ["2025-08-10T00:00:00+00:00", "2025-09-02T00:00:00+00:00"]
    assert stats.newest("model") == models[-1]
    assert stats.newest("dataset").etag == datasets[0].etag
    assert stats.snapshots("model", since=models[1].committed_at) == models[1:]
    assert stats.snapshots("model", until=models[0].committed_at) == models[:1]


@pytest.mark.parametrize("kind", ["model", "dataset"])
def test_a_snapshot_tells_what_the_lists_tell(stats: HubStats, stepped: dict[str, str], kind: str) -> None:
    snapshot = stats.newest(kind)
    pages = stats.pages(stats.fetch(snapshot), kind, snapshot.committed_at, size=50)
    told = {one["_id"]: one for page in pages for one in json.loads(page.body)}
    with Client(ServiceConfig(stepped["huggingface"], "any")) as client:
        listed = {one["_id"]: one for page in hub_census.walk(client, kind) for one in json.loads(page.body)}
    untrusted = {"gated", "private", "sha"}
    expected = {uid: {name: value for name, value in one.items() if name not in untrusted and value is not None} for uid, one in listed.items()}
    for one in expected.values():
        # The lists make up the half of this that a world may leave out.
        if one.get("safetensors", {}).get("parameters") == {}:
            del one["safetensors"]["parameters"]
    assert told == expected and len(told) > 50


def test_a_long_history_is_walked_by_pages_and_limits_are_waited_for(start: Callable[..., dict[str, str]], tmp_path: Path) -> None:
    world = tmp_path / "world"
    for day in range(1, 121):
        write_stats(world / "steps" / f"2025-{1 + day // 28:02}-{1 + day % 28:02}T00:00:00Z", [{"id": "a/b", "downloads": day // 3}], [])
    (world / "world.json").write_text(json.dumps({"as_of": "2025-07-01T00:00:00Z"}))
    (world / "hub").mkdir()
    (world / "hub" / "datasets.jsonl").write_text(json.dumps({"id": REPOSITORY, "likes": 5, "sha": "0" * 40}))
    found = start(world, "--limits", "anonymous")
    info = huggingface_hub.HfApi(endpoint=found["huggingface"], token="any").dataset_info(REPOSITORY)
    assert (info.likes, info.sha == "0" * 40) == (5, False), "the world's own record, at its newest commit"
    config = ServiceConfig(found["huggingface"], None, {"clock_url": found["control"] + "/clock"})
    refusals = list[RateLimited]()
    for attempt in range(5):
        # A client keeps what it was told of a commit: each one here asks anew.
        with HubStats(config, tmp_path / f"stats-{attempt}") as stats:
            try:
                snapshots = stats.snapshots("model")
            except RateLimited as error:
                # Longer than a task may wait: whoever runs it comes back at the reset.
                refusals.append(error)
                stats.clock.sleep(error.wait.total_seconds())
                snapshots = stats.snapshots("model")
    with HubStats(config, tmp_path / "stats") as stats:
        (row,) = json.loads(next(stats.pages(stats.fetch(snapshots[-1]), "model", snapshots[-1].committed_at)).body)
    assert refusals, "600 requests and 500 a window"
    assert len(snapshots) == 120 and len(changed(snapshots)) == 41 and snapshots == sorted(snapshots, key=lambda one: one.committed_at)
    assert row["downloads"] == 40
    assert httpx2.get(found["control"] + "/served").json() == [{"source": "huggingface", "kind": "dataset", "records": 1}]
    assert httpx2.get(found["control"] + "/world").json()["now"] > "2025-07-01T00:01", "600 requests and 500 a window: a wait moved the clock"


# -- arXiv


def test_arxiv_py_looks_papers_up(replay: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    client = arxiv.Client(delay_seconds=0)
    monkeypatch.setattr(client, "query_url_format", replay["arxiv"] + "/api/query?{}")
    # This client leaves out what has no date; the world has dates of most papers only.
    held = {one["id"]: one for one in rows("arxiv/papers.jsonl") if one.get("versions")}
    told = {one.get_short_id().split("v")[0]: one for one in client.results(arxiv.Search(id_list=[*held], max_results=len(held)))}
    assert set(told) == set(held)
    for name, one in held.items():
        assert told[name].title == " ".join(one["title"].split())
        assert [author.name for author in told[name].authors] == (one["authors"].split(", ") if "authors" in one else [])


def test_what_no_world_holds_is_counted_in_a_feed_and_refused_alone(replay: dict[str, str]) -> None:
    known = "1706.03762"
    mixed, alone = (httpx2.get(f"{replay['arxiv']}/api/query?id_list={ids}") for ids in (f"{known},2501.99999", "2501.99999,2501.99998"))
    assert mixed.status_code == 200 and "totalResults>2<" in mixed.text and mixed.text.count("<entry>") == 1
    assert alone.status_code == 403 and not [name for name in (*mixed.headers, *alone.headers) if name.startswith("x-")]


def test_scythe_harvests_every_paper_by_set(replay: dict[str, str]) -> None:
    # What has no datestamp is no part of a harvest.
    held = {one["id"] for one in rows("arxiv/papers.jsonl") if "datestamp" in one and any(word.startswith("cs.") for word in one.get("categories", "").split())}
    with oaipmh_scythe.Scythe(replay["arxiv"] + "/oai") as scythe:
        told = {one.header.identifier.removeprefix("oai:arXiv.org:") for one in scythe.list_records(metadata_prefix="arXivRaw", set_="cs")}
    assert told == held


def test_scythe_follows_resumption_tokens_within_one_day(small: dict[str, str]) -> None:
    with oaipmh_scythe.Scythe(small["arxiv"] + "/oai") as scythe:
        told = [one.header.identifier for one in scythe.list_records(metadata_prefix="arXivRaw", set_="cs", from_="2025-02-01")]
    assert sorted(told) == sorted(f"oai:arXiv.org:2501.{number:05}" for number in range(1, 3_001))


def test_scythe_reads_one_record_and_the_errors_that_come_with_status_200(small: dict[str, str]) -> None:
    with oaipmh_scythe.Scythe(small["arxiv"] + "/oai") as scythe:
        assert scythe.identify() is not None
        record = scythe.get_record(identifier="oai:arXiv.org:2501.00001", metadata_prefix="arXivRaw")
        assert record.get_metadata()["title"] == ["Paper 1"]
        with pytest.raises(oaipmh_scythe.IdDoesNotExist):
            scythe.get_record(identifier="oai:arXiv.org:2501.99999", metadata_prefix="arXivRaw")
        with pytest.raises(oaipmh_scythe.NoRecordsMatch):
            list(scythe.list_records(metadata_prefix="arXivRaw", set_="stat", from_="2025-05-01"))
        with pytest.raises(oaipmh_scythe.BadArgument, match="from date"):
            list(scythe.list_records(metadata_prefix="arXivRaw", set_="cs", from_="2099-01-01"))
        with pytest.raises(oaipmh_scythe.BadResumptionToken):
            list(scythe.list_records(resumption_token="no such token"))
        with pytest.raises(oaipmh_scythe.CannotDisseminateFormat):
            list(scythe.list_records(metadata_prefix="oai_other"))


# -- GitHub


def pygithub(address: str, *, per_page: int = 30, lazy: bool = False) -> github.Github:
    return github.Github(base_url=address, auth=github.Auth.Token("any"), retry=None, seconds_between_requests=0, per_page=per_page, lazy=lazy)


def test_pygithub_reads_a_repository_with_its_parts(replay: dict[str, str]) -> None:
    api = pygithub(replay["github"])
    readme = rows("github/readmes.jsonl")[0]
    tree = next(one for one in rows("github/trees.jsonl") if one["full_name"] == readme["full_name"])
    held = next(one for one in rows("github/repos.jsonl") if one["full_name"] == readme["full_name"])
    told = api.get_repo(held["full_name"])
    assert (told.full_name, told.default_branch) == (held["full_name"], held.get("default_branch"))
    assert told.get_readme().decoded_content.decode() == readme["text"]
    found = told.get_git_tree(held["default_branch"], recursive=True)
    assert {one.path for one in found.tree} == {one["path"] for one in tree["entries"]}
    assert found.raw_data["truncated"] == tree["truncated"]
    assert (told.license.spdx_id if told.license else None) == (held.get("license") or {}).get("spdx_id")


def test_pygithub_counts_commits_by_their_last_page(replay: dict[str, str]) -> None:
    held = rows("github/commits.jsonl")[0]
    commits = pygithub(replay["github"], per_page=1).get_repo(held["full_name"]).get_commits()
    assert commits.totalCount == held["total"]
    assert commits.get_page(held["total"] - 1)[0].commit.committer.date.strftime("%Y-%m-%dT%H:%M:%SZ") == held["first_commit_at"]
    assert commits[0].commit.committer.date.strftime("%Y-%m-%dT%H:%M:%SZ") == held["last_commit_at"]


def test_pygithub_walks_an_accounts_list_to_its_end(small: dict[str, str]) -> None:
    told = [one.full_name for one in pygithub(small["github"], lazy=True).get_organization("org").get_repos()]
    assert len(told) == len(set(told)) == 230 and "org/moved" in told and "org/repo-000" not in told


def test_pygithub_follows_a_rename_and_does_not_find_what_is_absent(small: dict[str, str]) -> None:
    api = pygithub(small["github"])
    assert api.get_repo("org/repo-000").full_name == "org/moved"
    with pytest.raises(github.UnknownObjectException):
        api.get_repo("org/never")
    with pytest.raises(github.GithubException) as failure:
        api.get_repo("org/moved").get_readme()
    assert failure.value.status == 403 and not isinstance(failure.value, github.UnknownObjectException)


def test_what_a_repository_says_of_itself_is_told_by_rest_and_graphql_alike(small: dict[str, str]) -> None:
    fields = " ".join(f'r{one}: repository(owner: "org", name: "repo-{one:03}") {{ nameWithOwner description }}' for one in (1, 2, 3))
    answer = httpx2.post(small["github"] + "/graphql", json={"query": f"{{ {fields} }}"}, headers={"Authorization": "Bearer any"})
    rest = [httpx2.get(f"{small['github']}/repos/org/repo-{one:03}").json() for one in (1, 2, 3)]
    for told in (list(answer.json()["data"].values()), rest):
        # What a record lacks is not told: a null would say that there is none.
        assert [one.get("description", "not told") for one in told] == ["Code of One", None, "not told"]


def test_graphql_answers_what_it_can_and_names_what_it_cannot(small: dict[str, str]) -> None:
    query = 'query { a: repository(owner: "org", name: "repo-001") { nameWithOwner } b: repository(owner: "org", name: "never") { nameWithOwner } }'
    answer = httpx2.post(small["github"] + "/graphql", json={"query": query}, headers={"Authorization": "Bearer any"})
    assert answer.status_code == 200
    assert answer.json()["data"] == {"a": {"nameWithOwner": "org/repo-001"}, "b": None}
    assert [(one["path"], one["type"]) for one in answer.json()["errors"]] == [(["b"], "NOT_FOUND")]
    assert httpx2.post(small["github"] + "/graphql", json={"query": query}).status_code == 401
