"""Every request that we send and every answer that the replay serves, judged by what others wrote of the services."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import arxiv
import github
import httpx2
import huggingface_hub
import judges
import oaipmh_scythe
import pytest
from huggingface_hub.errors import GatedRepoError, HfHubHTTPError
from places import SMALL_WORLD
from replayed import Exchange, Replayed, write_world

from observatory import settings
from observatory.http import Client
from observatory.replay.arxiv import ArxivLimits
from observatory.replay.hub_stats import write_stats
from observatory.sources import arxiv as arxiv_source
from observatory.sources import github as github_source
from observatory.sources import hub_census, huggingface
from observatory.sources.arxiv import Arxiv
from observatory.sources.github import HEADERS, GitHub
from observatory.sources.hub_stats import REPOSITORY, HubStats
from observatory.sources.huggingface import HuggingFace, LicenceFile

DOCUMENT = settings.ROOT / "docs" / "contracts.md"
SHA = "0123456789abcdef0123456789abcdef01234567"
BLOB = "45b983be36b73c0788dc9cbcb76cbb80fc7bb057"
FILES = [
    {"type": "directory", "path": "original", "size": 0, "oid": SHA},
    {"type": "file", "path": "README.md", "size": 5, "oid": SHA},
    {"type": "file", "path": "model.safetensors", "size": 10, "oid": SHA, "lfs": {"oid": "a" * 64, "size": 10, "pointerSize": 134}},
]
SHARED = {
    "_id": "621ffdc036468d709f1751d8",
    "author": "whole",
    "cardData": {"license": "apache-2.0", "language": ["en"], "tags": ["x"]},
    "createdAt": "2024-07-23T00:00:00.000Z",
    "disabled": False,
    "downloads": 1,
    "downloadsAllTime": 2,
    "gated": "manual",
    "lastModified": "2025-01-02T03:04:05.000Z",
    "likes": 3,
    "private": False,
    "sha": SHA,
    "siblings": [{"rfilename": "README.md"}, {"rfilename": "model.safetensors"}],
    "tags": ["license:apache-2.0", "arxiv:2407.21783", "region:us"],
    "trendingScore": 4,
    "usedStorage": 16060000000,
}
MODEL = {
    **SHARED,
    "id": "whole/model",
    "baseModels": {"relation": "finetune", "models": [{"_id": "621ffdc036468d709f1751d9", "id": "whole/base"}]},
    "childrenModelCount": {"adapter": 1, "merge": 0, "quantized": 2, "finetune": 3},
    "config": {"architectures": ["LlamaForCausalLM"], "model_type": "llama"},
    "evalResults": [],
    "gguf": {"total": 8030261248, "architecture": "llama", "context_length": 8192},
    "inference": "warm",
    "library_name": "transformers",
    "mask_token": "[MASK]",
    "model-index": None,
    "pipeline_tag": "text-generation",
    "safetensors": {"parameters": {"BF16": 8030261248}, "total": 8030261248},
    "spaces": ["whole/space"],
    "transformersInfo": {"auto_model": "AutoModelForCausalLM", "pipeline_tag": "text-generation"},
    "widgetData": [{"text": "Hi"}],
}
DATASET = {**SHARED, "id": "whole/dataset", "citation": None, "description": "d", "mainSize": 3, "paperswithcode_id": None}
KINDS = [("model", "model"), ("model", "m0"), ("dataset", "dataset")]
PAPER_PAGE = {
    "id": "2407.21783",
    "authors": [{"_id": "621ffdc036468d709f1751d7", "name": "A", "hidden": False}],
    "publishedAt": "2024-07-31T17:54:27.000Z",
    "title": "t",
    "summary": "s",
    "upvotes": 3,
    "githubRepo": "https://github.com/octocat/Hello-World",
}
ORGANIZATION = {"name": "whole", "fullname": "Whole", "avatarUrl": "a", "isVerified": True, "numModels": 1, "numDatasets": 1, "numUsers": 1, "plan": "team"}
PAPERS = [
    {
        "id": f"2407.{number:05}",
        "submitter": "Somebody",
        "versions": [{"version": "v1", "date": "Wed, 31 Jul 2024 17:54:27 GMT", "size": "12kb", "source_type": "D"}],
        "title": "A title",
        "authors": "A. Author, B. Author",
        "categories": "cs.CL stat.ML",
        "comments": "c",
        "journal-ref": "j",
        "doi": "10.1/x",
        "license": "http://creativecommons.org/licenses/by/4.0/",
        "abstract": "a < b",
        "datestamp": "2024-08-01",
    }
    for number in range(1, 2_602)
]


# One client for all: making one reads every certificate of the machine.
HTTP = httpx2.Client(timeout=60.0)


@dataclass(frozen=True)
class Endpoint:
    """One row of docs/contracts.md: what is asked, and who says whether it was asked and answered rightly."""

    service: str
    template: str
    request: Callable[[Exchange], list[str]] | None
    answer: Callable[[Exchange, bool], list[str]] | None

    def takes(self, exchange: Exchange) -> bool:
        """Whether the exchange is of this endpoint; a repository's name may hold a slash, as on the Hub."""
        parts = {"{id}": "[^/]+(/[^/]+)?", "{path}": ".+"}
        pattern = re.sub(r"\{\w+\}", lambda match: parts.get(match[0], "[^/]+"), self.template)
        return exchange.service == self.service and re.fullmatch(pattern, f"{exchange.method} {exchange.path}") is not None


def each(judge: Callable[[dict[str, Any]], list[str]]) -> Callable[[Exchange, bool], list[str]]:
    """A judge of every member of a list."""
    return lambda exchange, _: [line for one in exchange.json() for line in judge(one)]


def one(kind: str) -> Callable[[Exchange, bool], list[str]]:
    """A judge of one record."""
    return lambda exchange, _: judges.parsed(kind, exchange.json())


def generated(part: str) -> Callable[[Exchange, bool], list[str]]:
    """A judge by the generated client's types."""
    return lambda exchange, is_whole: judges.generated(part, exchange.json(), is_whole=is_whole)


def endpoints(rest: judges.GitHubJudge, graph: judges.GraphQLJudge) -> list[Endpoint]:
    """Every endpoint that the replay serves, the most special first."""
    hub: list[Endpoint] = []
    for kind in ("model", "dataset"):
        part = f"GET /api/{kind}s"
        hub += [
            Endpoint("huggingface", f"{part}/{{id}}/tree/{{rev}}", lambda e: judges.generated_request("tree", e), generated("tree")),
            Endpoint("huggingface", f"{part}/{{id}}/refs", lambda e: judges.generated_request("refs", e), generated("refs")),
            Endpoint("huggingface", part, lambda e, k=kind: judges.hub_list_request(k, e), each(lambda v, k=kind: judges.parsed(k, v))),
        ]
    hub += [
        Endpoint("huggingface", "GET /api/datasets/{id}/commits/{rev}", lambda e: judges.generated_request("commits", e), generated("commits")),
        Endpoint("huggingface", "GET /api/datasets/{id}/revision/{rev}", lambda e: judges.hub_item_request("dataset", e), one("dataset")),
        Endpoint("huggingface", "GET /api/models/{id}", lambda e: judges.hub_item_request("model", e), one("model")),
        Endpoint("huggingface", "GET /api/datasets/{id}", lambda e: judges.hub_item_request("dataset", e), one("dataset")),
        Endpoint("huggingface", "GET /api/organizations/{name}/overview", None, one("organization")),
        Endpoint("huggingface", "GET /api/papers/{arxiv_id}", None, one("paper")),
        Endpoint("huggingface", "GET /api/whoami-v2", None, generated("whoami")),
        Endpoint("huggingface", "GET /api/agent-harnesses", None, None),
        Endpoint("huggingface", "GET /api/arxiv/{arxiv_id}/repos", None, None),
        Endpoint("huggingface", "GET /api/resolve-cache/{kind}/{id}/{sha}/{path}", None, None),
        Endpoint("huggingface", "GET /{id}/resolve/{rev}/{path}", None, None),
        Endpoint("huggingface", "HEAD /{id}/resolve/{rev}/{path}", None, None),
        Endpoint("huggingface", "GET /{id}/raw/{rev}/{path}", None, None),
        Endpoint("huggingface", "GET /datasets/{id}/resolve/{rev}/{path}", None, None),
        Endpoint("huggingface", "HEAD /datasets/{id}/resolve/{rev}/{path}", None, None),
        Endpoint("huggingface", "HEAD /api/resolve-cache/{kind}/{id}/{sha}/{path}", None, None),
    ]
    papers = [
        Endpoint("arxiv", "GET /oai", None, lambda e, _: judges.oai(e)),
        Endpoint("arxiv", "GET /api/query", None, lambda e, is_whole: judges.feed(e) if is_whole else []),
    ]
    code = [Endpoint("github", f"GET {path}", rest.request, lambda e, is_whole: rest.answer(e, is_whole=is_whole)) for path in judges.PATHS]
    code += [
        Endpoint("github", f"GET /repositories/{{uid}}{part}", rest.request, lambda e, is_whole: rest.answer(e, is_whole=is_whole))
        for part in ("", "/releases", "/license", "/readme", "/commits", "/git/trees/{sha}", "/git/blobs/{sha}")
    ]
    code.append(Endpoint("github", "POST /graphql", graph.request, lambda e, is_whole: graph.answer(e, is_whole=is_whole)))
    return [*hub, *papers, *code]


@pytest.fixture(scope="module")
def rest() -> judges.GitHubJudge:
    return judges.GitHubJudge()


@pytest.fixture(scope="module")
def known(rest: judges.GitHubJudge) -> list[Endpoint]:
    return endpoints(rest, judges.GraphQLJudge())


@pytest.fixture(scope="module")
def whole(rest: judges.GitHubJudge, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Replayed]:
    """A replay of a world that tells everything: GitHub's records are the examples of its own description."""
    folder = tmp_path_factory.mktemp("whole")
    told = rest.examples["full-repository-default-response"]
    # The example lacks a member that its own description requires.
    repository = {**told, "language": "C", "source": {**told["source"], "language": "C"}, "license": rest.examples["license-content"]["license"]}
    # An organisation's repositories beside a user's, who has the one that is told with all its parts.
    acme = {**repository["owner"], "login": "acme", "id": 2, "type": "Organization"}
    listed = [{**repository, "id": 1_000_000 + n, "full_name": f"acme/other-{n:03}", "name": f"other-{n:03}", "owner": acme} for n in range(120)]
    name = {"full_name": repository["full_name"]}
    files = {
        "hub/models.jsonl": [
            MODEL,
            *({**MODEL, "id": f"whole/m{n}", "_id": f"{n:024x}", "likes": n % 7} for n in range(30)),
            {"id": "old/name", "_absent": True},
        ],
        "hub/datasets.jsonl": [DATASET],
        "hub/organizations.jsonl": [ORGANIZATION],
        "hub/cards.jsonl": [{"repo_type": "model", "id": "whole/model", "text": "# Hi\n"}, {"repo_type": "dataset", "id": "whole/dataset", "text": "# Ho\n"}],
        "hub/licences.jsonl": [{"repo_type": kind, "id": f"whole/{kind}", "path": "LICENSE Ω", "text": "MIT\n"} for kind in ("model", "dataset")],
        "hub/trees.jsonl": [{"repo_type": kind, "id": f"whole/{name}", "entries": FILES} for kind, name in KINDS],
        "hub/refs.jsonl": [
            {"repo_type": kind, "id": f"whole/{kind}", "branches": [{"name": "main", "ref": "refs/heads/main", "targetCommit": SHA}], "tags": []}
            for kind in ("model", "dataset")
        ],
        "hub/papers.jsonl": [PAPER_PAGE],
        "arxiv/papers.jsonl": PAPERS,
        "github/repos.jsonl": [repository, *listed],
        "github/trees.jsonl": [{**name, "sha": SHA, "entries": rest.examples["git-tree-response-recursively-retrieving-a-tree"]["tree"], "truncated": False}],
        "github/readmes.jsonl": [{**name, "path": "README.md", "text": "# Hi\n"}],
        "github/licences.jsonl": [{**name, "path": "LICENSE", "text": "MIT"}],
        "github/releases.jsonl": [{**name, "releases": rest.examples["release-items"]}],
        "github/blobs.jsonl": [{"id": f"octocat/Hello-World@{BLOB}", "text": "hi\n"}],
        "github/commits.jsonl": [{**name, "first_commit_at": "2011-01-26T19:01:12Z", "last_commit_at": "2011-01-26T19:06:43Z", "total": 3}],
    }
    world = write_world(folder / "world", "2025-06-01T00:00:00Z", files)
    write_stats(world, [MODEL], [DATASET])
    step = {
        "github/repos.jsonl": [{"full_name": "acme/other-000", "_renamed_to": "acme/moved"}],
        "hub/models.jsonl": [{"id": "whole/m0", "_renamed_to": "whole/n0"}],
    }
    write_world(world / "steps" / "2025-06-02T00:00:00Z", "2025-06-02T00:00:00Z", step)
    (world / "steps" / "2025-06-02T00:00:00Z" / "world.json").unlink()
    found = Replayed(world, folder / "state")
    HTTP.post(found.urls["control"] + "/step").raise_for_status()
    yield found
    found.end()


def walk(served: Replayed, folder: Path, accounts: list[str], names: dict[str, list[str]], *, is_anonymous: bool = False) -> None:
    """Everything that our own sources ask for, by every way they ask it."""
    with Client(served.config("huggingface", is_anonymous=is_anonymous)) as client:
        hub = HuggingFace(client)
        for account in accounts:
            list(hub.account(account))
        for kind in ("model", "dataset"):
            for part in (hub.items, hub.cards, hub.trees, hub.refs):
                list(part(kind, names[kind]))
            list(hub.licences(LicenceFile(kind, name, "LICENSE Ω", commit) for name in names[kind] for commit in (None, SHA)))
            for _ in hub_census.walk(client, kind):
                pass
        list(hub.papers(names["paper"]))
    with Client(served.config("arxiv")) as oai, Client(served.config("arxiv")) as query:
        papers = Arxiv(oai, query)
        for oai_set in ("cs", "stat"):
            list(papers.harvest(oai_set, "2024-08-01"))
        list(papers.look_up([*names["paper"], "2407.99999"]))
    for has_token in (True, False):
        with Client(served.config("github", is_anonymous=not has_token), headers=HEADERS) as client:
            code = GitHub(client, has_token=has_token)
            for account in names["owner"]:
                list(code.account(account))
            for source in (code.repositories, code.readmes, code.licences, code.releases, code.commits):
                list(source(names["repository"]))
            list(code.trees((name, None) for name in names["repository"]))
    with HubStats(served.config("huggingface"), folder) as stats:
        for kind in ("model", "dataset"):
            stats.snapshots(kind)
            stats.fetch(stats.newest(kind))


def others(served: Replayed, folder: Path) -> None:
    """The same world by other people's clients, and what only they ask."""
    hub = huggingface_hub.HfApi(endpoint=served.urls["huggingface"], token="any")
    assert hub.whoami()["name"] == "replay"
    hub.dataset_info(REPOSITORY, revision="main", files_metadata=True)
    assert hub.model_info("whole/m0").id == "whole/n0"
    for kind in ("model", "dataset"):
        path = hub.hf_hub_download(f"whole/{kind}", "README.md", repo_type=kind, cache_dir=folder)
        assert Path(path).read_text(encoding="utf-8") in {"# Hi\n", "# Ho\n"}
        # Of a gated repository the card alone is for everybody.
        if hub.repo_info(f"whole/{kind}", repo_type=kind).gated:
            with pytest.raises(GatedRepoError):
                hub.hf_hub_download(f"whole/{kind}", "LICENSE Ω", repo_type=kind, cache_dir=folder)
        else:
            path = hub.hf_hub_download(f"whole/{kind}", "LICENSE Ω", repo_type=kind, cache_dir=folder)
            assert Path(path).read_text(encoding="utf-8") == "MIT\n"
        assert [entry.path for entry in hub.list_repo_tree(f"whole/{kind}", repo_type=kind, recursive=True)] == [entry["path"] for entry in FILES]
    for path in ("/api/agent-harnesses", "/api/arxiv/2407.21783/repos", "/whole/model/raw/main/README.md"):
        HTTP.get(served.urls["huggingface"] + path).raise_for_status()
    api = github.Github(base_url=served.urls["github"], auth=github.Auth.Token("any"), retry=None, seconds_between_requests=0)
    assert api.get_rate_limit().resources.core.remaining > 0
    assert api.get_repo("acme/other-000").full_name == "acme/moved"
    assert base64.b64decode(api.get_repo("octocat/Hello-World").get_git_blob(BLOB).content) == b"hi\n"
    number = api.get_repo("octocat/Hello-World").id
    for part in ("", "/releases", "/license", "/readme", "/commits?per_page=1", "/git/trees/HEAD?recursive=1", f"/git/blobs/{BLOB}"):
        HTTP.get(f"{served.urls['github']}/repositories/{number}{part}").raise_for_status()
    with oaipmh_scythe.Scythe(served.urls["arxiv"] + "/oai") as scythe:
        assert scythe.identify() is not None and len(list(scythe.list_sets())) > 3 and len(list(scythe.list_metadata_formats())) == 1
        assert len(list(scythe.list_identifiers(metadata_prefix="arXivRaw"))) == len(PAPERS)
        assert scythe.get_record(identifier="oai:arXiv.org:2407.00001", metadata_prefix="arXivRaw").get_metadata()["title"] == ["A title"]


def judged(exchanges: list[Exchange], known: list[Endpoint], *, is_whole: bool) -> tuple[list[str], set[str]]:
    """What is wrong, and the endpoints that were met."""
    wrong, met = list[str](), set[str]()
    for exchange in exchanges:
        endpoint = next((one for one in known if one.takes(exchange)), None)
        where = f"{exchange.method} {exchange.path}: {exchange.status}"
        if endpoint is None:
            wrong.append(f"{where}: of no endpoint in docs/contracts.md")
            continue
        met.add(f"{endpoint.service} {endpoint.template}")
        problems = endpoint.request(exchange) if endpoint.request else []
        is_described = exchange.status == 200 or (exchange.service == "github" and exchange.status in {301, 404})
        if endpoint.answer and is_described:
            problems += endpoint.answer(exchange, is_whole)
        wrong += [f"{where}: {problem}" for problem in problems]
    return wrong, met


# A world keeps three numbers of a history: that of a commit which they do not tell is missing in a whole world too.
UNTOLD = re.compile(r"/commits\b.*: \S* ?'(message|tree|comment_count|author|committer|name|email)' is a required property")


def test_every_request_and_answer_over_a_whole_world(whole: Replayed, known: list[Endpoint], tmp_path: Path) -> None:
    names = {
        "model": ["whole/model", "whole/m0", "old/name"],
        "dataset": ["whole/dataset"],
        "paper": ["2407.21783", "2407.00001"],
        "owner": ["octocat", "acme"],
        "repository": ["octocat/Hello-World", "acme/other-000", "acme/other-001"],
    }
    walk(whole, tmp_path / "stats", ["whole"], names)
    others(whole, tmp_path / "others")
    unrecorded = {f"{exchange.path} {dict(exchange.query).get('id_list', '')}" for exchange in whole.exchanges if exchange.is_unrecorded}
    assert not [path for path in unrecorded if not re.search(r"other-0|10000|/[mn]0/|2407\.00001|^/api/query 2407\.", path)]
    wrong, met = judged(whole.exchanges, known, is_whole=True)
    found = [line for line in wrong if not UNTOLD.search(line)]
    assert not found, "\n".join(found)
    assert met == {f"{one.service} {one.template}" for one in known}, "an endpoint that nobody asked, or nobody judged"


def test_every_request_and_answer_over_the_sample_world(known: list[Endpoint], tmp_path: Path) -> None:
    served = Replayed(SMALL_WORLD, tmp_path / "state")
    try:
        seeds = HTTP.get(served.urls["control"] + "/seeds").json()
        names = {
            "model": ["openai/gpt-oss-20b", "EleutherAI/pythia-70m", "microsoft/VibeVoice-Large", *seeds["huggingface"]["models"]],
            "dataset": ["allenai/dolma", "HuggingFaceFW/fineweb"],
            "paper": seeds["arxiv"]["papers"],
            "owner": seeds["github"]["accounts"][::3],
            "repository": seeds["github"]["repositories"][::5],
        }
        walk(served, tmp_path / "stats", seeds["huggingface"]["accounts"][::3], names)
        wrong, _ = judged(served.exchanges, known, is_whole=False)
    finally:
        served.end()
    assert len(served.exchanges) > 100
    assert not wrong, "\n".join(wrong)


def test_the_document_lists_every_endpoint(known: list[Endpoint]) -> None:
    rows = re.findall(r"^\| (\w+) \| `([^`]+)` \|", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(rows) == sorted((one.service, one.template) for one in known)


def test_arxivs_own_schema_takes_every_record(whole: Replayed) -> None:
    schema_is_there = judges.oai_schema(with_raw=True)
    assert schema_is_there is not None
    with Client(whole.config("arxiv")) as oai:
        list(Arxiv(oai, oai).harvest("cs", "2024-08-01"))
    pages = [one for one in whole.exchanges if one.service == "arxiv" and one.path == "/oai" and b"<ListRecords>" in one.body]
    assert len(pages) >= 2
    assert [line for one in pages for line in judges.oai(one, with_raw=True)] == []


# -- that the judges can find something


def test_the_judges_see_what_is_wrong(whole: Replayed, known: list[Endpoint], rest: judges.GitHubJudge) -> None:
    def changed(path: str, **members: Any) -> Exchange:
        found = next(one for one in whole.exchanges if one.path == path and one.status == 200 and one.method in {"GET", "POST"})
        return Exchange(**{**vars(found), **members})

    repository = changed("/repos/octocat/Hello-World")
    assert rest.answer(changed(repository.path, body=repository.body.replace(b'"fork":false', b'"fork":"no"'))) != []
    assert rest.answer(changed(repository.path, body=repository.body.replace(b'"default_branch"', b'"branch"'))) != []
    assert rest.request(changed("/orgs/acme/repos", query=(("sort", "nonsense"),))) != []
    assert rest.request(changed("/orgs/acme/repos", query=(("size", "1"),))) != []
    graph = next(one for one in known if one.template == "POST /graphql")
    asked = changed("/graphql")
    assert graph.request is not None and graph.answer is not None
    assert graph.request(changed("/graphql", asked_body=asked.asked_body.replace(b"isArchived", b"archived"))) != []
    assert graph.answer(changed("/graphql", body=asked.body.replace(b'"isFork":false', b'"isFork":"no"')), True) != []
    assert graph.answer(changed("/graphql", body=asked.body.replace(b'"isFork"', b'"fork"')), True) != []
    assert judges.hub_list_request("model", changed("/api/models", query=(("sort", "nonsense"),))) != []
    assert judges.hub_list_request("model", changed("/api/models", query=(("expand", "usedStorage"),))) != []
    assert judges.parsed("model", {"id": "a/b", "safetensors": {"total": 1}}) != []
    assert judges.generated("tree", [{"type": "file", "path": "a"}]) != []
    page = changed("/oai")
    assert judges.oai(changed("/oai", body=page.body.replace(b"<datestamp>", b"<stamp>").replace(b"</datestamp>", b"</stamp>"))) != []


# -- what the services refuse, the replay refuses


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("sort=nonsense", "Invalid sort parameter: nonsense"),
        ("cursor=", '"cursor" is not allowed to be empty'),
        ("cursor=bm90IGEgY3Vyc29y", "Invalid cursor"),
        ("expand=nonsense", '"expand" must be one of'),
        ("expand=usedStorage", '"expand" must be one of'),
        ("limit=many", '"limit" must be a number'),
        ("skip=-1", '"skip" must be a number'),
    ],
)
@pytest.mark.parametrize("kind", ["models", "datasets"])
def test_a_list_is_refused_for_what_the_hub_refuses(whole: Replayed, kind: str, query: str, told: str) -> None:
    answer = HTTP.get(f"{whole.urls['huggingface']}/api/{kind}?{query}")
    assert (answer.status_code, told in answer.json()["error"]) == (400, True)


@pytest.mark.parametrize("kind", ["model", "dataset"])
def test_what_may_be_expanded_is_what_huggingface_hub_says(whole: Replayed, kind: str) -> None:
    """The client's own test of its list of fields, asked of the replay."""
    hub = huggingface_hub.HfApi(endpoint=whole.urls["huggingface"], token="any")
    with pytest.raises(HfHubHTTPError) as failure:
        hub.repo_info(f"whole/{kind}", repo_type=kind, expand=["does_not_exist"])  # type: ignore[list-item]
    message = failure.value.response.json()["error"]
    assert failure.value.response.status_code == 400 and message.startswith('"expand" must be one of ')
    allowed = set(message.replace('"expand" must be one of ', "").strip("[]").split(", "))
    assert allowed - {"gitalyUid", "xetEnabled"} == judges.EXPANDABLE[kind]
    for name in sorted(judges.EXPANDABLE[kind]):
        assert HTTP.get(f"{whole.urls['huggingface']}/api/{kind}s/whole/{kind}?expand={name}").status_code == 200
        listed = HTTP.get(f"{whole.urls['huggingface']}/api/{kind}s?expand={name}").status_code
        assert listed == (400 if name in judges.ITEM_ONLY else 200)


@pytest.mark.parametrize(("sort", "key"), [(None, "trendingScore"), *((one, one) for one in sorted(judges.SORTS))])
def test_a_list_is_in_the_order_that_was_asked_for_or_in_the_hubs_own(whole: Replayed, sort: str | None, key: str) -> None:
    asked = {"limit": "4", "expand": key, **({"sort": sort} if sort else {})}
    for direction in (None, "-1", "1"):
        url, rows = httpx2.URL(f"{whole.urls['huggingface']}/api/models", params={**asked, **({"direction": direction} if direction else {})}), list[Any]()
        while True:
            answer = HTTP.get(url)
            rows += answer.json()
            if "next" not in answer.links:
                break
            url = httpx2.URL(answer.links["next"]["url"])
        keys = [(row[key], row["_id"]) for row in rows]
        assert len(keys) == len(set(keys)) == 31
        # Of one value, by _id ascending, whichever way the order goes.
        assert keys == sorted(sorted(keys, key=lambda one: one[1]), key=lambda one: one[0], reverse=direction != "1")


def test_a_cursor_is_of_one_order(whole: Replayed) -> None:
    answer = HTTP.get(f"{whole.urls['huggingface']}/api/models?limit=4&sort=likes")
    cursor = httpx2.URL(answer.links["next"]["url"]).params["cursor"]
    assert HTTP.get(f"{whole.urls['huggingface']}/api/models", params={"limit": 4, "sort": "downloads", "cursor": cursor}).status_code == 400
    skipped = [row["id"] for row in HTTP.get(f"{whole.urls['huggingface']}/api/models?limit=4&sort=likes&skip=4").json()]
    assert skipped == [row["id"] for row in HTTP.get(answer.links["next"]["url"]).json()]


def test_the_anonymous_cannot_tell_what_is_missing_from_what_is_private(whole: Replayed) -> None:
    url = f"{whole.urls['huggingface']}/api/models/old/name"
    anonymous, known_caller = HTTP.get(url), HTTP.get(url, headers={"Authorization": "Bearer any"})
    assert (anonymous.status_code, anonymous.json()["error"]) == (401, "Invalid username or password.")
    assert (known_caller.status_code, known_caller.headers["x-error-code"]) == (404, "RepoNotFound")


def test_a_readme_is_redirected_to_the_cache_on_the_same_host(whole: Replayed) -> None:
    answer = HTTP.get(f"{whole.urls['huggingface']}/whole/model/resolve/main/README.md")
    assert (answer.status_code, answer.headers["x-repo-commit"], "etag" in answer.headers) == (307, SHA, False)
    start = f"/api/resolve-cache/models/whole/model/{SHA}/README.md?%2Fwhole%2Fmodel%2Fresolve%2Fmain%2FREADME.md=&etag=%22"
    assert answer.headers["location"].startswith(start)
    read = HTTP.get(whole.urls["huggingface"] + answer.headers["location"])
    assert (read.status_code, read.text) == (200, "# Hi\n")
    # Git's own name of these five bytes.
    assert read.headers["etag"] == '"76f177f1929c06d8c944c8d84b63db1437adc39c"'
    raw = HTTP.get(f"{whole.urls['huggingface']}/whole/model/raw/main/README.md")
    assert (raw.status_code, raw.content, raw.headers["etag"]) == (200, read.content, read.headers["etag"])


def test_a_file_behind_a_gate_is_refused(whole: Replayed) -> None:
    url = f"{whole.urls['huggingface']}/whole/model/resolve/main/model.safetensors"
    for headers, status in (({}, 401), ({"Authorization": "Bearer any"}, 403)):
        answer = HTTP.get(url, headers=headers)
        assert (answer.status_code, answer.headers["x-error-code"]) == (status, "GatedRepo")


# -- limits


@pytest.fixture
def limited(whole: Replayed, tmp_path: Path) -> Iterator[Replayed]:
    """A replay that holds callers to a plan."""
    found = Replayed(whole.state.world.path, tmp_path / "state", "free")
    yield found
    found.end()


def test_the_hub_counts_down_and_refuses_the_call_too_many(limited: Replayed) -> None:
    parse = huggingface_hub.utils.parse_ratelimit_headers  # type: ignore[attr-defined]
    url = f"{limited.urls['huggingface']}/api/models/whole/model"
    with httpx2.Client() as client:
        first, second = client.get(url), client.get(url)
        told = [parse(one.headers) for one in (first, second)]
        assert [(one.resource_type, one.remaining, one.limit, one.window_seconds) for one in told] == [("api", 499, 500, 300), ("api", 498, 500, 300)]
        known_caller = parse(client.get(url, headers={"Authorization": "Bearer any"}).headers)
        assert (known_caller.remaining, known_caller.limit) == (999, 1_000)
        assert parse(client.get(f"{limited.urls['huggingface']}/whole/model/resolve/main/README.md").headers).limit == 3_000
        statuses = [client.get(url).status_code for _ in range(500)]
        assert statuses == [200] * 498 + [429] * 2
        spent = client.get(url)
        assert parse(spent.headers).remaining == 0
        limited.state.wait(parse(spent.headers).reset_in_seconds)
        assert parse(client.get(url).headers).remaining == 499


def test_github_counts_down_in_every_answer_and_a_304_costs_nothing(limited: Replayed) -> None:
    url, token = f"{limited.urls['github']}/repos/octocat/Hello-World", {"Authorization": "Bearer any"}
    with httpx2.Client() as client:
        first = client.get(url, headers=token)
        assert [first.headers[f"x-ratelimit-{name}"] for name in ("limit", "remaining", "used", "resource")] == ["5000", "4999", "1", "core"]
        same = client.get(url, headers={**token, "If-None-Match": first.headers["etag"]})
        assert (same.status_code, same.headers["x-ratelimit-remaining"], same.content) == (304, "4999", b"")
        assert client.get(f"{limited.urls['github']}/rate_limit", headers=token).json()["rate"]["remaining"] == 4_999
        anonymous = [client.get(url) for _ in range(61)]
        assert [one.status_code for one in anonymous] == [200] * 60 + [403]
        assert anonymous[-1].headers["x-ratelimit-remaining"] == "0" and "rate limit exceeded" in anonymous[-1].json()["message"]
        # The hour begins with the first call.
        assert int(anonymous[-1].headers["x-ratelimit-reset"]) == int(limited.state.now.timestamp()) + 3_600
        limited.state.wait(3_600)
        assert client.get(url).status_code == 200


def test_graphql_costs_by_its_connections_and_refuses_what_the_schema_does_not_know(limited: Replayed) -> None:
    def ask(query: str) -> httpx2.Response:
        return HTTP.post(limited.urls["github"] + "/graphql", json={"query": query}, headers={"Authorization": "Bearer any"})

    body = 'repository(owner: "octocat", name: "Hello-World")'
    many = " ".join(f"a{n}: {body} {{ repositoryTopics(first: 5) {{ nodes {{ topic {{ name }} }} }} releases(first: 5) {{ totalCount }} }}" for n in range(99))
    assert ask(f"{{ {many} rateLimit {{ cost }} }}").json()["data"]["rateLimit"] == {"cost": 2}
    assert ask(f"{{ {body} {{ nonsense }} }}").json()["errors"][0]["extensions"]["code"] == "undefinedField"
    assert ask(f"{{ {body} {{ releases {{ totalCount }} }} }}").json()["errors"][0]["type"] == "MISSING_PAGINATION_BOUNDARIES"
    assert ask(f"{{ {body} {{ releases(first: 101) {{ totalCount }} }} }}").json()["errors"][0]["type"] == "EXCESSIVE_PAGINATION"


@pytest.mark.parametrize("tells_wait", [False, True])
def test_arxiv_keeps_its_pace_over_both_of_its_interfaces(limited: Replayed, monkeypatch: pytest.MonkeyPatch, *, tells_wait: bool) -> None:
    if tells_wait:
        monkeypatch.setattr(ArxivLimits, "refusal", ArxivLimits(tells_wait=True).refusal)
    wait = "3" if tells_wait else None

    def ask(path: str) -> tuple[int, str | None]:
        answer = HTTP.get(limited.urls["arxiv"] + path)
        return answer.status_code, answer.headers.get("retry-after")

    assert ask("/api/query?id_list=2407.00001") == (200, None)
    assert [ask("/api/query?id_list=2407.00001"), ask("/oai?verb=Identify")] == [(429, wait), (503, wait)]
    limited.state.wait(3)
    assert ask("/oai?verb=Identify") == (200, None)


def test_the_replay_counts_calls_and_how_closely_they_came(limited: Replayed) -> None:
    for wait in (10, 4, 1, 30):
        limited.state.wait(wait)
        HTTP.get(limited.urls["arxiv"] + "/oai?verb=Identify")
    HTTP.get(limited.urls["github"] + "/rate_limit")
    told = HTTP.get(limited.urls["control"] + "/calls").json()
    assert told["arxiv"] == {"answered": 3, "refused": 1, "least_gap": 1.0}
    assert told["github"] == {"answered": 1, "refused": 0, "least_gap": None}
    assert "control" not in told, "nothing limits it"


@pytest.mark.parametrize("tells_wait", [False, True])
def test_a_limit_of_arxiv_spends_no_try_whether_it_says_when_to_come_back(limited: Replayed, monkeypatch: pytest.MonkeyPatch, *, tells_wait: bool) -> None:
    if tells_wait:
        monkeypatch.setattr(ArxivLimits, "refusal", ArxivLimits(tells_wait=True).refusal)
    limited.exchanges.clear()
    with Client(limited.config("arxiv")) as client:
        for _ in range(2):
            assert client.get("/api/query?id_list=2407.00001").status == 200
        assert client.failures == 0
    assert [one.status for one in limited.exchanges][:2] == [200, 429] and limited.exchanges[-1].status == 200
    assert len(limited.exchanges) <= 6, "it waits longer each time: 1, 2, 4 and 8 s are beyond its 3 s on any machine"


def test_a_resumption_token_ends(limited: Replayed) -> None:
    url = limited.urls["arxiv"] + "/oai"

    def ask(**query: str) -> str:
        limited.state.wait(3)
        return HTTP.get(url, params={"verb": "ListRecords", **query}).text

    first = ask(metadataPrefix="arXivRaw", set="cs")
    token = re.search(r"<resumptionToken expirationDate='?\"?([^'\"]+)['\"]>([^<]+)<", first)
    assert token is not None and token[1] == "2025-06-02T00:00:00Z"
    second = ask(resumptionToken=token[2])
    assert second.count("<record>") == len(PAPERS) - 2_500 and "<resumptionToken/>" in second
    assert 'code="badArgument"' in ask(resumptionToken=token[2], set="cs")
    limited.state.wait(24 * 3_600)
    assert 'code="badResumptionToken"' in ask(resumptionToken=token[2])


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("verb=Nonsense", "badVerb"),
        ("verb=ListRecords", "badArgument"),
        ("verb=ListRecords&metadataPrefix=arXivRaw&set=nonsense", "badArgument"),
        ("verb=ListRecords&metadataPrefix=arXivRaw&from=2025-01-01T00:00:00Z", "badArgument"),
        ("verb=ListRecords&metadataPrefix=arXivRaw&from=2005-01-01", "badArgument"),
        ("verb=ListRecords&metadataPrefix=arXivRaw&until=2099-01-01", "badArgument"),
        ("verb=ListRecords&metadataPrefix=arXivRaw&nonsense=1", "badArgument"),
        ("verb=ListRecords&metadataPrefix=nonsense", "cannotDisseminateFormat"),
        ("verb=ListRecords&resumptionToken=nonsense", "badResumptionToken"),
        ("verb=GetRecord&metadataPrefix=arXivRaw&identifier=2407.00001", "idDoesNotExist"),
        ("verb=Identify&set=cs", "badArgument"),
    ],
)
def test_oai_refuses_by_200_what_arxiv_refuses(whole: Replayed, query: str, code: str) -> None:
    answer = HTTP.get(f"{whole.urls['arxiv']}/oai?{query}")
    assert answer.status_code == 200 and f'<error code="{code}">' in answer.text


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("id_list=nonsense", "incorrect id format for nonsense"),
        ("id_list=2407.00001&start=-1", "start must be non-negative"),
        ("id_list=2407.00001&max_results=x", "max_results must be an integer"),
        ("id_list=2407.00001&sortBy=nonsense", "sortBy must be in"),
        ("", "Either a search_query or id_list"),
    ],
)
def test_the_query_interface_refuses_by_a_feed(whole: Replayed, query: str, told: str) -> None:
    answer = HTTP.get(f"{whole.urls['arxiv']}/api/query?{query}")
    assert answer.status_code == 400 and told in answer.text and "<title>Error</title>" in answer.text


@pytest.mark.parametrize(("told", "status"), [({}, 403), ({"categories": "cs.CL", "datestamp": "2025-01-02"}, 200)])
def test_a_harvest_of_which_no_paper_was_recorded_is_no_empty_one(tmp_path: Path, told: dict[str, str], status: int) -> None:
    world = write_world(tmp_path / "world", "2026-08-19T00:00:00Z", {"arxiv/papers.jsonl": [{"id": "2501.00001", "title": "A", **told}]})
    served = Replayed(world, tmp_path / "state")
    try:
        answer = HTTP.get(f"{served.urls['arxiv']}/oai?verb=ListRecords&metadataPrefix=arXivRaw&set=cs&from=2026-08-12")
    finally:
        served.end()
    assert answer.status_code == status
    assert ("noRecordsMatch" in answer.text) is (status == 200) and ("not recorded" in answer.text) is (status == 403)


@pytest.fixture(scope="module")
def nearly_empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Replayed]:
    """A world that recorded one model, one repository and one paper, as a small recorded one may."""
    folder = tmp_path_factory.mktemp("nearly empty")
    files: dict[str, list[dict[str, Any]]] = {
        "hub/models.jsonl": [{"id": "a/b", "_id": "1"}],
        "github/repos.jsonl": [{"full_name": "a/b", "id": 1}],
        "arxiv/papers.jsonl": [{"id": "2501.00001", "title": "A"}],
    }
    served = Replayed(write_world(folder / "world", "2026-08-19T00:00:00Z", files), folder / "state")
    yield served
    served.end()


@pytest.mark.parametrize(
    ("service", "probe", "tells"),
    [
        ("huggingface", huggingface.PROBE, huggingface.PROBE_TELLS),
        ("github", github_source.PROBE, github_source.PROBE_TELLS),
        ("arxiv", arxiv_source.OAI_PROBE, arxiv_source.OAI_PROBE_TELLS),
        ("arxiv", arxiv_source.QUERY_PROBE, arxiv_source.QUERY_PROBE_TELLS),
    ],
)
def test_what_a_service_always_answers_is_answered_in_every_world(nearly_empty: Replayed, service: str, probe: str, tells: bytes) -> None:
    assert Client(nearly_empty.config(service), probe=probe, probe_tells=tells).is_there()


def test_papers_that_a_world_did_not_record_are_refused_and_no_service_is_down(nearly_empty: Replayed) -> None:
    client = Client(nearly_empty.config("arxiv"), probe=arxiv_source.QUERY_PROBE, probe_tells=arxiv_source.QUERY_PROBE_TELLS)
    ids = [f"2502.{number:05}" for number in range(900)]
    pages = list(Arxiv(client, client).look_up([*ids, "2501.00001"]))
    told = {look.scope: str(look.outcome) for page in pages for look in page.looks}
    assert {told[f"paper:{one}"] for one in ids} <= {"refused", "failed"} and [record.key for page in pages for record in page.records] == ["2501.00001"]


def test_arxiv_py_reads_every_entry(whole: Replayed, monkeypatch: pytest.MonkeyPatch) -> None:
    client = arxiv.Client(delay_seconds=0, page_size=40)
    monkeypatch.setattr(client, "query_url_format", whole.urls["arxiv"] + "/api/query?{}")
    told = list(client.results(arxiv.Search(id_list=[one["id"] for one in PAPERS[:100]])))
    assert [one.get_short_id() for one in told] == [f"{one['id']}v1" for one in PAPERS[:100]]
    assert {(one.primary_category, one.pdf_url is not None, one.comment, one.doi) for one in told} == {("cs.CL", True, "c", "10.1/x")}
