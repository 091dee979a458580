"""Tasks of the three ingest Dags. Each lands pages as they come; a task that is killed repeats at most its last page.

Functions here are what tasks do; dags/ says in which order, with which pool and how often.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Mapping, Sized
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Engine

from observatory.landing.reading import read_documents, want_named
from observatory.landing.writer import Receipt, land_all
from observatory.orchestration import runtime
from observatory.quality.completeness import audit_receipt
from observatory.sources.arxiv import Arxiv
from observatory.sources.base import Look, Outcome, Page
from observatory.sources.github import GitHub
from observatory.sources.huggingface import HuggingFace
from observatory.warehouse.registry import load_registry

log = logging.getLogger(__name__)

HUB, ARXIV, GITHUB = "huggingface", "arxiv", "github"
ACCOUNTS_PER_CHUNK = 100
MAX_CHUNKS = 3
# Names lead to things that name others; the work list ends at depth 2, so that a third round finds nothing.
ROUNDS = 3


def _told(receipt: Receipt) -> dict[str, dict[str, int]]:
    counts = receipt.as_dict()
    for kind, numbers in counts.items():
        log.info("%s: %s", kind, runtime.words(numbers))
    return counts


def open_run(source: str) -> list[dict[str, Any]]:
    """Open the run, bring the registry up to date, and share the accounts to walk into chunks."""
    engine = runtime.warehouse()
    runtime.run_id(engine, source)
    with engine.begin() as connection:
        changed = sum(count.changed for count in load_registry(connection).values())
    log.info("registry: %d rows changed; %d things newly wanted", changed, want_named(engine))
    accounts = runtime.plan(engine, "accounts", source=source, chunks=1, chunk=0)
    number = min(max(len(accounts) // ACCOUNTS_PER_CHUNK + 1, 1), MAX_CHUNKS)
    if accounts:
        log.info("%d accounts to walk, in %d chunks", len(accounts), number)
    return runtime.chunks(number, "accounts")


def harvest_hub_accounts(chunk: dict[str, Any]) -> dict[str, dict[str, int]]:
    """Lists and overviews of a chunk of accounts; what a list no longer holds is confirmed by an item call."""
    engine = runtime.warehouse()
    run, total = runtime.run_id(engine, HUB), Receipt()
    accounts = runtime.plan(engine, "accounts", source=HUB, chunks=chunk["chunks"], chunk=chunk["chunk"])
    log.info("%s: %d accounts to walk", chunk["label"], len(accounts))
    seen: dict[tuple[str, str], set[str]] = {}
    whole = set[tuple[str, str]]()

    def walked(hub: HuggingFace) -> Iterator[Page]:
        for (account,) in accounts:
            for page in hub.account(account):
                for record in page.records:
                    seen.setdefault((record.kind, account), set()).add(record.key)
                whole.update((look.scope.partition("s_of:")[0], account) for look in page.looks if look.outcome is Outcome.ANSWERED)
                yield page

    with runtime.hub_client() as client:
        hub = HuggingFace(client)
        total.add(land_all(engine, run, HUB, walked(hub)))
        log.info("%d lists and overviews were told to their end", len(whole))
        vanished = 0
        for kind, account in sorted(whole):
            if kind in {"model", "dataset"}:
                gone = runtime.plan(engine, "vanished", source=HUB, kind=kind, account=account, seen=sorted(seen.get((kind, account), ())))
                vanished += len(gone)
                total.add(land_all(engine, run, HUB, hub.items(kind, [key for (key,) in gone])))
        log.info("%d that a list no longer holds were asked for", vanished)
    return _told(total)


def fetch_hub_documents(chunk: dict[str, Any]) -> dict[str, dict[str, int]]:
    """Cards, item calls, trees and refs of what is new or changed, and no others."""
    engine = runtime.warehouse()
    return _told(_hub_documents(engine, runtime.run_id(engine, HUB), chunk["chunks"], chunk["chunk"]))


def _hub_documents(engine: Engine, run: int, chunks: int, chunk: int) -> Receipt:
    total = Receipt()
    wanted: dict[tuple[str, str], list[str]] = {}
    absent: list[str] = []
    for kind, hub_id, part, is_known_absent in runtime.plan(engine, "hub_documents", chunks=chunks, chunk=chunk):
        if is_known_absent:
            absent.append(f"{kind}_card:{hub_id}")
        else:
            wanted.setdefault((kind, part), []).append(hub_id)
    log.info("to ask for: %s", _asked({f"{kind} {part}": keys for (kind, part), keys in sorted(wanted.items())}))
    if absent:
        log.info("%d cards are absent by the told file lists", len(absent))
    with runtime.hub_client() as client:
        hub = HuggingFace(client)
        calls = {"card": hub.cards, "item": hub.items, "tree": hub.trees, "refs": hub.refs}
        for (kind, part), hub_ids in sorted(wanted.items()):
            total.add(land_all(engine, run, HUB, calls[part](kind, hub_ids)))
        land_all(engine, run, HUB, _absent_cards(client, absent))
    return total


def _asked(wanted: Mapping[str, Sized]) -> str:
    return runtime.words({name: len(keys) for name, keys in wanted.items() if keys}) or "nothing"


def _absent_cards(client: Any, scopes: list[str]) -> Iterator[Page]:
    """A told file list without README.md is the service's word that there is no card: no request is spent on it."""
    if not scopes:
        return
    now = client.get("/api/agent-harnesses").date
    for start in range(0, len(scopes), 1000):
        part = scopes[start : start + 1000]
        yield Page(looks=tuple(Look(HUB, scope, Outcome.ABSENT, now, now, "not among the told files") for scope in part))


def read_and_want() -> dict[str, int]:
    """Read what was landed and put what it names on the work list."""
    engine = runtime.warehouse()
    counts = {"documents_read": read_documents(engine), "newly_wanted": want_named(engine)}
    log.info("%(documents_read)d documents read, %(newly_wanted)d things newly wanted", counts)
    return counts


def fetch_hub_wanted() -> dict[str, dict[str, int]]:
    """Datasets, base models and paper pages that records name, with their documents, until these name nothing new."""
    engine = runtime.warehouse()
    run, total = runtime.run_id(engine, HUB), Receipt()
    for number in range(1, ROUNDS + 1):
        with runtime.hub_client() as client:
            hub = HuggingFace(client)
            items = {kind: [key for (key,) in runtime.plan(engine, "backlog", source=HUB, kind=kind, chunks=1, chunk=0)] for kind in ("model", "dataset")}
            papers = [key for (key,) in runtime.plan(engine, "paper_pages", source=HUB)]
            log.info("round %d, wanted: %s", number, _asked({**items, "paper page": papers}))
            for kind, keys in items.items():
                total.add(land_all(engine, run, HUB, hub.items(kind, keys)))
            total.add(land_all(engine, run, HUB, hub.papers(papers)))
        total.add(_hub_documents(engine, run, chunks=1, chunk=0))
        if not read_and_want()["newly_wanted"]:
            break
    return _told(total)


def harvest_arxiv(sets: list[str], days: int) -> dict[str, dict[str, int]]:
    """OAI-PMH, each set from its cursor's day (one day over), or the last ``days`` days at first."""
    engine = runtime.warehouse()
    run, total = runtime.run_id(engine, ARXIV), Receipt()
    oai, query = runtime.arxiv_clients()
    with oai, query:
        source = Arxiv(oai, query)
        today = oai.get("/oai", {"verb": "Identify"}).date.date()
        for oai_set in sets:
            rows = runtime.plan(engine, "cursor", source=ARXIV, scope=f"oai:{oai_set}")
            state = rows[0][0] if rows else {}
            start = date.fromisoformat(state["from"]) - timedelta(days=1) if state else today - timedelta(days=days)
            token = state.get("resumption_token")
            log.info("%s: %s", oai_set, "goes on from its committed token" if token else f"from {start} to {today}")
            pages = source.harvest(oai_set, start.isoformat(), token)
            total.add(land_all(engine, run, ARXIV, pages, cursor_scope=f"oai:{oai_set}"))
    return _told(total)


def look_up_arxiv_wanted() -> dict[str, dict[str, int]]:
    """Papers that records name and the harvest does not hold, by id."""
    engine = runtime.warehouse()
    run = runtime.run_id(engine, ARXIV)
    keys = [key for (key,) in runtime.plan(engine, "backlog", source=ARXIV, kind="paper", chunks=1, chunk=0)]
    log.info("wanted: %s", _asked({"paper": keys}))
    oai, query = runtime.arxiv_clients()
    with oai, query:
        return _told(land_all(engine, run, ARXIV, Arxiv(oai, query).look_up(keys)))


def harvest_github_accounts(chunk: dict[str, Any]) -> dict[str, dict[str, int]]:
    """Repository lists of a chunk of accounts."""
    engine = runtime.warehouse()
    run, config = runtime.run_id(engine, GITHUB), runtime.service(GITHUB)
    with runtime.github_client(config) as client:
        source = runtime.github_source(client, config)
        accounts = runtime.plan(engine, "accounts", source=GITHUB, chunks=chunk["chunks"], chunk=chunk["chunk"])
        log.info("%s: %d accounts to walk", chunk["label"], len(accounts))
        return _told(land_all(engine, run, GITHUB, (page for (account,) in accounts for page in source.account(account))))


def fetch_github_wanted() -> dict[str, dict[str, int]]:
    """Repositories that records name, with their trees, READMEs, licences, releases and history, until these name nothing new."""
    engine = runtime.warehouse()
    run, total, config = runtime.run_id(engine, GITHUB), Receipt(), runtime.service(GITHUB)
    for number in range(1, ROUNDS + 1):
        keys = [key for (key,) in runtime.plan(engine, "backlog", source=GITHUB, kind="repository", chunks=1, chunk=0)]
        log.info("round %d, wanted: %s", number, _asked({"repository": keys}))
        with runtime.github_client(config) as client:
            source = runtime.github_source(client, config)
            total.add(land_all(engine, run, GITHUB, source.repositories(keys)))
            total.add(_github_documents(engine, run, source))
        if not read_and_want()["newly_wanted"]:
            break
    return _told(total)


def _github_documents(engine: Engine, run: int, source: GitHub) -> Receipt:
    """Documents of named repositories that are new or changed."""
    total = Receipt()
    wanted: dict[str, list[tuple[str, str | None]]] = {}
    for part, name, branch in runtime.plan(engine, "github_documents", chunks=1, chunk=0):
        wanted.setdefault(part, []).append((name, branch))
    log.info("to ask for: %s", _asked(wanted))
    total.add(land_all(engine, run, GITHUB, source.trees(wanted.get("tree", []))))
    calls = {"readme": source.readmes, "licence": source.licences, "releases": source.releases, "commits": source.commits}
    for part, call in calls.items():
        total.add(land_all(engine, run, GITHUB, call([name for name, _ in wanted.get(part, [])])))
    return total


def publish_source(source: str, outlet_events: Any, asset: Any) -> dict[str, Any]:
    """Audit the run's receipt, close the run, and put its report on the asset's event."""
    engine = runtime.warehouse()
    run = runtime.run_id(engine, source)
    report = audit_receipt(engine, run)
    runtime.close_run(engine, run, "success", json.dumps(report))
    outlet_events[asset].extra = report
    for kind, numbers in report["receipt"].items():
        log.info("%s: %s", kind, runtime.words(numbers))
    log.info("walks: %s", runtime.words(report["walks"]) or "none")
    log.info("looks as they stand: %s", runtime.words(report["looks"]) or "none")
    log.info("published %s: the run is %s", asset.name, "complete" if report["is_complete"] else "not complete: some question failed or was refused")
    return report
