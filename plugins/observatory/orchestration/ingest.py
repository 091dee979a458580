"""Tasks of the three ingest Dags. Each lands pages as they come; a task that is killed repeats at most its last page.

Functions here are what tasks do; dags/ says in which order, with which pool and how often. What is asked for comes from
``sql/planning``, the important first. A run asks for ``settings.RUN_MINUTES`` and publishes what it has (``runtime.Bound``);
where a service asks for a longer wait, ``RateLimited`` leaves a function after everything that came is landed, and calling
it again goes on from there.
"""

from __future__ import annotations

import json
import logging
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sized
from dataclasses import replace
from datetime import date, timedelta
from itertools import chain
from typing import Any

from sqlalchemy import Engine

from observatory import settings
from observatory.errors import ServiceUnavailable
from observatory.http import Client
from observatory.landing.reading import read_documents, want_named
from observatory.landing.writer import Receipt, land_all
from observatory.orchestration import measures, runtime
from observatory.quality.completeness import audit_receipt
from observatory.sources.arxiv import Arxiv
from observatory.sources.asking import each, one_after_the_other
from observatory.sources.base import Look, Outcome, Page, Tombstone
from observatory.sources.github import GitHub
from observatory.sources.huggingface import HuggingFace
from observatory.warehouse.registry import load_registry

log = logging.getLogger(__name__)

HUB, ARXIV, GITHUB = "huggingface", "arxiv", "github"
ACCOUNTS_PER_CHUNK = 100
MAX_CHUNKS = 3
# A document names things, and their documents name others. The work list ends at depth 2, so a third round finds nothing.
ROUNDS = 3
AT_ONCE, AT_ONCE_WITHOUT_TOKEN = 300, 5
"""Repositories that are asked for before their documents are: with GraphQL many cost little, without a token each costs a call of 60 an hour."""
HARVEST_RUNS = 6.0
"""So many times a run's time arXiv's harvest may take: GitHub waits for its end. It goes on from its token on the next day."""
SHARE_OF_DOCUMENTS = 0.75
"""Share of a run's time, 0 to 1, for documents of the Hub; what these name, first of all by flagships, must not wait for the last of them."""
MANY_AT_ONCE, SAMPLE = 20, 5
"""Where a list no longer holds so many things, some are asked for first: if most of these are there, it is the list that is wrong."""
AGAIN, AGAIN_WITHOUT_TOKEN = 2_000, 30
"""Things that no walked list shows, and that one run looks at again."""
CALLS_AN_HOUR_WITHOUT_TOKEN = 60
LISTS_WITHOUT_TOKEN = 20
"""Lists that a run walks while flagships' statuses take the other calls. One list tells a hundred repositories, which cost a call each by name."""
PORTIONS = "portions"
"""Cursor of how many things a question may hold after one was limited."""
PARTS_OF_A_REPOSITORY = 5
DECISIVE_PARTS = frozenset({"tree", "readme"})
"""Parts of a repository without which no status is known; licence, releases and history say more of it."""


def counts(receipt: Receipt) -> dict[str, dict[str, int]]:
    """The receipt's counts by kind, a line of the log each."""
    by_kind = receipt.as_dict()
    for kind, numbers in by_kind.items():
        log.info("%s: %s", kind, runtime.format_counts(numbers))
    return by_kind


def log_waking(next_dag: str) -> None:
    """Say in the log of a task whom its end wakes."""
    log.info("this run is over, well or not: %s is woken", next_dag)


def open_run(source: str) -> list[dict[str, Any]]:
    """Open the run, bring the registry up to date, and share the accounts to walk into chunks."""
    engine = runtime.warehouse()
    run = runtime.begin_run(engine, source)
    with engine.begin() as connection:
        changed = sum(count.changed for count in load_registry(connection).values())
    log.info("registry: %d rows changed; %d things newly wanted", changed, want_named(engine))
    accounts = runtime.plan(engine, "accounts", source=source, chunks=1, chunk=0, run=run)
    number = min(max(len(accounts) // ACCOUNTS_PER_CHUNK + 1, 1), MAX_CHUNKS)
    if accounts:
        log.info("%d accounts to walk, in %d chunks", len(accounts), number)
    return runtime.chunks(number, "accounts")


def harvest_hub_accounts(chunk: dict[str, Any]) -> dict[str, dict[str, int]]:
    """Lists and overviews of a chunk of accounts; what a list no longer holds is confirmed by an item call."""
    engine = runtime.warehouse()
    run, total = runtime.run_id(engine, HUB), Receipt()
    accounts = runtime.plan(engine, "accounts", source=HUB, chunks=chunk["chunks"], chunk=chunk["chunk"], run=run)
    log.info("%s: %d accounts to walk", chunk["label"], len(accounts))
    ended = {"told": 0, "vanished": 0}
    with runtime.hub_client(engine) as client:
        hub = runtime.hub_source(engine, client)
        # What a list no longer holds is asked for before the list counts as read: if the run waits in between, neither is lost.
        # A slow Hub must not take the time of arXiv and GitHub: lists that are left over are for the next run.
        bound = runtime.Bound(engine, run, client.clock)
        pages = one_after_the_other(_pages_of_account(engine, hub, account, lists, ended) for account, lists in accounts)
        total.add(land_all(engine, run, HUB, bound.pages(pages)))
    log.info("%(told)d lists and overviews were told to their end; %(vanished)d that a list no longer holds were asked for", ended)
    return counts(total)


def _pages_of_account(engine: Engine, hub: HuggingFace, account: str, lists: Iterable[str], ended: dict[str, int]) -> Iterator[Page]:
    """Pages of one account's ``lists`` that are left, each list followed by answers on what it no longer holds."""
    seen: dict[str, set[str]] = {}
    for page in hub.account(account, lists):
        for record in page.records:
            seen.setdefault(record.kind, set()).add(record.key)
        for look in page.looks:
            if look.outcome is not Outcome.ANSWERED:
                continue
            ended["told"] += 1
            kind = look.scope.partition("s_of:")[0]
            if kind in {"model", "dataset"}:
                gone = runtime.plan(engine, "vanished", source=HUB, kind=kind, account=account, seen=sorted(seen.get(kind, ())))
                ended["vanished"] += len(gone)
                page = yield from _confirm_gone(page, [key for (key,) in gone], lambda keys, kind=kind: each(hub.items(kind, keys), _no_longer_shown))  # type: ignore[misc]
        yield page


def _confirm_gone(page: Page, gone: list[str], ask: Callable[[list[str]], Iterator[Page]]) -> Generator[Page, None, Page]:
    """The answers about what a list no longer holds, and the list's last page: its look failed where most of a sample of many is there all the same."""
    if len(gone) > MANY_AT_ONCE:
        there = 0

        def counted(answer: Page) -> Page:
            nonlocal there
            moved = {stone.key for stone in answer.tombstones}
            there += sum(look.outcome is Outcome.ANSWERED and look.scope.partition(":")[2] not in moved for look in answer.looks)
            return answer

        yield from each(ask(gone[:SAMPLE]), counted)
        if there > SAMPLE // 2:
            reason = f"{len(gone)} that were there are not in it, and {there} of {SAMPLE} of them are: not believed"
            log.warning("%s: %s", page.looks[0].scope, reason)
            return replace(page, looks=tuple(replace(look, outcome=Outcome.FAILED, detail=reason) for look in page.looks))
        gone = gone[SAMPLE:]
    yield from ask(gone)
    return page


def _no_longer_shown(page: Page) -> Page:
    """A repository that its account's whole list does not hold and that is refused to the anonymous is not there for them: one answer of absence."""
    refused = (look for look in page.looks if look.outcome is Outcome.REFUSED and look.detail.startswith("401"))
    stones = tuple(Tombstone(HUB, kind, key, look.ended_at) for look in refused for kind, _, key in [look.scope.partition(":")])
    return replace(page, tombstones=(*page.tombstones, *stones)) if stones else page


def fetch_hub_documents(chunk: dict[str, Any]) -> dict[str, dict[str, int]]:
    """Cards, item calls, trees and refs of what is new or changed, and no others, as long as the run may work."""
    engine = runtime.warehouse()
    run = runtime.run_id(engine, HUB)
    with runtime.hub_client(engine) as client:
        bound = runtime.Bound(engine, run, client.clock, SHARE_OF_DOCUMENTS)
        return counts(_hub_documents(engine, run, client, bound, chunk["chunks"], chunk["chunk"]))


def _hub_documents(engine: Engine, run: int, client: Client, bound: runtime.Bound, chunks: int, chunk: int) -> Receipt:
    """Fetch and land this chunk's cards, details, file trees and revisions. A card that the file list does not have is recorded as absent without a call."""
    total = Receipt()
    wanted: list[tuple[str, str, str]] = []
    absent: list[Look] = []
    for kind, hub_id, part, is_known_absent, told_at in runtime.plan(engine, "hub_documents", chunks=chunks, chunk=chunk, run=run):
        if is_known_absent:
            absent.append(Look(HUB, f"{kind}_card:{hub_id}", Outcome.ABSENT, told_at, told_at, "not among the told files"))
        else:
            wanted.append((kind, hub_id, part))
    counts = Counter(f"{kind} {part}" for kind, _, part in wanted)
    log.info("to ask for: %s", runtime.format_counts(dict(sorted(counts.items()))) or "nothing")
    if absent:
        log.info("%d cards are absent by the told file lists", len(absent))
        # The file list has no README.md, so there is no card: record it as absent without a call.
        total.add(land_all(engine, run, HUB, (Page(looks=tuple(absent[at : at + 1_000])) for at in range(0, len(absent), 1_000))))
    total.add(land_all(engine, run, HUB, bound.pages(runtime.hub_source(engine, client).documents(wanted))))
    return total


def _format_wanted(wanted: Mapping[str, Sized]) -> str:
    return runtime.format_counts({name: len(keys) for name, keys in wanted.items() if keys}) or "nothing"


def read_and_want() -> dict[str, int]:
    """Read what was landed and put what it names on the work list."""
    engine = runtime.warehouse()
    counts = {"documents_read": read_documents(engine), "newly_wanted": want_named(engine)}
    log.info("%(documents_read)d documents read, %(newly_wanted)d things newly wanted", counts)
    return counts


def fetch_hub_wanted() -> dict[str, dict[str, int]]:
    """Datasets, base models and paper pages that records name, with their documents, until these name nothing new or the run's time is over."""
    engine = runtime.warehouse()
    run, total = runtime.run_id(engine, HUB), Receipt()
    with runtime.hub_client(engine) as client:
        hub, bound = runtime.hub_source(engine, client), runtime.Bound(engine, run, client.clock)
        for number in range(1, ROUNDS + 1):
            items = {
                kind: [*_backlog(engine, run, HUB, kind), *(_keys_to_ask_again(engine, HUB, kind, AGAIN) if number == 1 else ())]
                for kind in ("model", "dataset")
            }
            papers = [key for (key,) in runtime.plan(engine, "paper_pages", source=HUB, run=run)]
            log.info("round %d, wanted: %s", number, _format_wanted({**items, "paper page": papers}))
            for kind, keys in items.items():
                total.add(land_all(engine, run, HUB, bound.pages(hub.items(kind, keys))))
            total.add(land_all(engine, run, HUB, bound.pages(hub.papers(papers))))
            total.add(_hub_documents(engine, run, client, bound, chunks=1, chunk=0))
            if not read_and_want()["newly_wanted"] or bound.is_cut:
                break
    return counts(total)


def _stored_batch_size(engine: Engine, source: str) -> Mapping[str, Any]:
    """The stored size of a question to ``source``, which shrinks after a limit; empty means the usual size."""
    rows = runtime.plan(engine, "cursor", source=source, scope=PORTIONS)
    return rows[0][0] if rows else {}


def _backlog(engine: Engine, run: int, source: str, kind: str) -> list[str]:
    return [str(key) for (key,) in runtime.plan(engine, "backlog", source=source, kind=kind, chunks=1, chunk=0, run=run)]


def _keys_to_ask_again(engine: Engine, source: str, kind: str, most: int) -> list[str]:
    """Keys to ask for again, at most ``most``: no list shows them, and the last answer is old or said once that they are absent."""
    return [str(key) for (key,) in runtime.plan(engine, "again", source=source, kind=kind, most=most)]


def harvest_arxiv(sets: list[str], days: int) -> dict[str, dict[str, int]]:
    """OAI-PMH, each set from its cursor's day (one day over), or the last ``days`` days at first.

    Raises ``ServiceUnavailable`` if no set at all was harvested to its end.
    """
    engine = runtime.warehouse()
    run, total, outcomes = runtime.begin_run(engine, ARXIV), Receipt(), set[Outcome]()
    oai, query = runtime.arxiv_clients(engine)

    def noted(pages: Iterator[Page]) -> Iterator[Page]:
        for page in pages:
            outcomes.update(look.outcome for look in page.looks)
            yield page

    with oai, query:
        source, bound = Arxiv(oai, query), runtime.Bound(engine, run, oai.clock, HARVEST_RUNS)
        # This machine's clock is enough, since windows overlap by a day. Asking for arXiv's date would be one more call that may fail.
        today = oai.clock.now().date()
        for oai_set in _sets_left(engine, run, sets, outcomes):
            rows = runtime.plan(engine, "cursor", source=ARXIV, scope=f"oai:{oai_set}")
            state = rows[0][0] if rows else {}
            token = state.get("resumption_token")
            # With a token the old window goes on, and if the token fails it starts again from the same day. A new window starts one day earlier, to overlap.
            over = timedelta(days=0 if token else 1)
            start = date.fromisoformat(state["from"]) - over if state else today - timedelta(days=days)
            log.info("%s: %s", oai_set, "goes on from its committed token" if token else f"from {start} to {today}")
            # The very first window is stored before it is asked for: if the call fails, the next run must not begin at a later day.
            begun = () if state else (Page(cursor={"from": (start + over).isoformat()}),)
            pages = chain(begun, noted(bound.pages(source.harvest(oai_set, start.isoformat(), token, state if token else None))))
            total.add(land_all(engine, run, ARXIV, pages, cursor_scope=f"oai:{oai_set}"))
    if outcomes == {Outcome.FAILED}:
        raise ServiceUnavailable("no set was harvested to its end; their looks say why")
    return counts(total)


def _sets_left(engine: Engine, run: int, sets: list[str], outcomes: set[Outcome]) -> list[str]:
    """Sets that the run has not asked for: one that is limited each time must not keep the others waiting. ``outcomes`` gains those of the rest.

    Where all were asked for and none was answered, all of them: a retry asks anew.
    """
    looks = {scope.removeprefix("oai:"): Outcome(outcome) for scope, outcome in runtime.plan(engine, "looks_of_run", source=ARXIV, run=run)}
    told = {looks[oai_set] for oai_set in sets if oai_set in looks}
    left = [oai_set for oai_set in sets if oai_set not in looks]
    if not left and told == {Outcome.FAILED}:
        return sets
    outcomes |= told
    return left


def look_up_arxiv_wanted() -> dict[str, dict[str, int]]:
    """Papers that records name and the harvest does not hold, by id, as long as the run may work."""
    engine = runtime.warehouse()
    run = runtime.run_id(engine, ARXIV)
    keys = _backlog(engine, run, ARXIV, "paper")
    log.info("wanted: %s", _format_wanted({"paper": keys}))
    oai, query = runtime.arxiv_clients(engine)
    with oai, query:
        # A long harvest may have used up the run's time. These look-ups get time of their own, since nothing else asks for them today.
        bound = runtime.Bound(engine, run, query.clock, is_own=True)
        return counts(land_all(engine, run, ARXIV, bound.pages(Arxiv(oai, query).look_up(keys, _stored_batch_size(engine, ARXIV))), cursor_scope=PORTIONS))


def harvest_github_accounts(chunk: dict[str, Any]) -> dict[str, dict[str, int]]:
    """Repository lists of a chunk of accounts, as long as the run may work; what a list no longer holds is asked for, as on the Hub.

    Without a token GitHub gives 60 calls an hour: while flagships' statuses take calls, a run walks some lists, those of their makers
    first. Nothing is closed before the list of its maker's repositories was told.
    """
    engine = runtime.warehouse()
    run, config = runtime.run_id(engine, GITHUB), runtime.service(GITHUB)
    accounts = runtime.plan(engine, "accounts", source=GITHUB, chunks=chunk["chunks"], chunk=chunk["chunk"], run=run)
    with runtime.github_client(engine, config) as client:
        bound = runtime.Bound(engine, run, client.clock)
        most = max(LISTS_WITHOUT_TOKEN // chunk["chunks"], 1)
        if len(accounts) > most and config.token is None and (named := _decisive_left(engine, run)):
            log.info("%s: without a token %d lists wait for %d calls to repositories that flagships name", chunk["label"], len(accounts) - most, named)
            bound.mark_unfinished()
            accounts = accounts[:most]
        log.info("%s: %d accounts to walk", chunk["label"], len(accounts))
        source = runtime.github_source(engine, client, config)
        pages = one_after_the_other(_github_account(engine, source, account) for account, _ in accounts)
        return counts(land_all(engine, run, GITHUB, bound.pages(pages), cursor_scope=PORTIONS))


def _github_account(engine: Engine, source: GitHub, account: str) -> Iterator[Page]:
    """The list of one account, and before its last page the answers about repositories that it no longer holds.

    The last page marks the list as read: if a limit ends the walk before it, the list is walked again. Its look is failed if most of a
    sample of many missing repositories are there all the same (``_confirm_gone``).
    """
    seen = set[str]()
    for page in source.account(account):
        seen.update(record.key.lower() for record in page.records)
        if any(look.outcome is Outcome.ANSWERED for look in page.looks):
            gone = [str(key) for (key,) in runtime.plan(engine, "vanished", source=GITHUB, kind="repository", account=account, seen=sorted(seen))]
            if gone:
                log.info("%s: %d that its list no longer holds are asked for", account, len(gone))
            page = yield from _confirm_gone(page, gone, lambda keys: source.repositories(keys, _stored_batch_size(engine, GITHUB)))
        yield page


def fetch_github_wanted() -> dict[str, dict[str, int]]:
    """Repositories that records name, with their trees, READMEs, licences, releases and history.

    Some repositories at a time, each with its documents, until these name nothing new or the run's time is over. Without a token
    what decides flagships' statuses comes first, and the rest waits until every list was walked: no call asks by its name for what
    a list is to tell.
    """
    engine = runtime.warehouse()
    run, total, config = runtime.run_id(engine, GITHUB), Receipt(), runtime.service(GITHUB)
    is_scarce = config.token is None
    with runtime.github_client(engine, config) as client:
        source, bound = runtime.github_source(engine, client, config), runtime.Bound(engine, run, client.clock)
        are_lists_left = is_scarce and bool(runtime.plan(engine, "accounts", source=GITHUB, chunks=1, chunk=0, run=run))
        if is_scarce:
            total.add(_github_rounds(engine, run, source, bound, AT_ONCE_WITHOUT_TOKEN, are_decisive=True))
        if not are_lists_left:
            total.add(_github_rounds(engine, run, source, bound, AT_ONCE_WITHOUT_TOKEN if is_scarce else AT_ONCE, are_decisive=False))
        again = _keys_to_ask_again(engine, GITHUB, "repository", AGAIN_WITHOUT_TOKEN if is_scarce else AGAIN)
        total.add(land_all(engine, run, GITHUB, bound.pages(source.repositories(again, _stored_batch_size(engine, GITHUB))), cursor_scope=PORTIONS))
        left = _github_left(engine, run)
        if left and is_scarce:
            ready = client.clock.now() + timedelta(hours=left / CALLS_AN_HOUR_WITHOUT_TOKEN)
            log.info("%d calls are left at %d an hour: done about %s", left, CALLS_AN_HOUR_WITHOUT_TOKEN, f"{ready:%Y-%m-%d %H:%M} UTC")
    return counts(total)


def _github_rounds(engine: Engine, run: int, source: GitHub, bound: runtime.Bound, at_once: int, *, are_decisive: bool) -> Receipt:
    """Named repositories with their documents, ``at_once`` at a time, until these name nothing new."""
    total = Receipt()
    for number in range(1, ROUNDS + 1):
        named = _github_named(engine, run, are_decisive=are_decisive)
        log.info("round %d%s, wanted: %s", number, " for flagships" if are_decisive else "", _format_wanted({"repository": named}))
        while True:
            keys = named[:at_once]
            # Repositories first, then their documents: a newer record of a repository makes its stored documents out of date.
            total.add(land_all(engine, run, GITHUB, bound.pages(source.repositories(keys, _stored_batch_size(engine, GITHUB))), cursor_scope=PORTIONS))
            total.add(_github_documents(engine, run, source, bound, are_decisive=are_decisive))
            if not keys or bound.is_cut:
                break
            named = _github_named(engine, run, are_decisive=are_decisive)
        if not read_and_want()["newly_wanted"] or bound.is_cut:
            break
    return total


def _github_named(engine: Engine, run: int, *, are_decisive: bool = False) -> list[str]:
    """Named repositories without an answer, the important first; or those alone that flagships name and that no list is to tell."""
    if not are_decisive:
        return _backlog(engine, run, GITHUB, "repository")
    to_tell = {str(account).lower() for account, _ in runtime.plan(engine, "accounts", source=GITHUB, chunks=1, chunk=0, run=run)}
    return [name for name in _repositories_without_record(engine, run) if name.lower().partition("/")[0] not in to_tell]


def _repositories_without_record(engine: Engine, run: int) -> list[str]:
    """Repositories that flagships name and of which there is no record."""
    known = {str(key) for (key,) in runtime.plan(engine, "told_repositories")}
    return [name for name in _named_by_flagships(engine, _backlog(engine, run, GITHUB, "repository")) if name.lower() not in known]


def _github_parts(engine: Engine, run: int, *, are_decisive: bool = False) -> list[tuple[str, str, str | None]]:
    """``(full name, part, branch)`` of documents to ask for; or those alone that decide flagships' statuses."""
    wanted = [(str(name), str(part), branch) for part, name, branch in runtime.plan(engine, "github_documents", chunks=1, chunk=0, run=run)]
    if not are_decisive:
        return wanted
    important = set(_named_by_flagships(engine, {name for name, _, _ in wanted}))
    return [document for document in wanted if document[0] in important and document[1] in DECISIVE_PARTS]


def _named_by_flagships(engine: Engine, names: Iterable[str]) -> list[str]:
    """Those of the repositories that flagships name."""
    important = {str(key) for (key,) in runtime.plan(engine, "important_repositories")}
    return [name for name in names if name.lower() in important]


def _github_left(engine: Engine, run: int) -> int:
    """Calls that what is named still takes, each repository and its parts, and the lists: one each at least."""
    lists = runtime.plan(engine, "accounts", source=GITHUB, chunks=1, chunk=0, run=run)
    return len(_github_named(engine, run)) * (1 + PARTS_OF_A_REPOSITORY) + len(_github_parts(engine, run)) + len(lists)


def _decisive_left(engine: Engine, run: int) -> int:
    """Calls that flagships' statuses still take: each untold repository and its parts at most."""
    return len(_repositories_without_record(engine, run)) * (1 + len(DECISIVE_PARTS)) + len(_github_parts(engine, run, are_decisive=True))


def _github_documents(engine: Engine, run: int, source: GitHub, bound: runtime.Bound, *, are_decisive: bool) -> Receipt:
    """Documents of named repositories that are new or changed."""
    wanted = _github_parts(engine, run, are_decisive=are_decisive)
    if wanted:
        log.info("to ask for: %s", runtime.format_counts(dict(sorted(Counter(part for _, part, _ in wanted).items()))))
    return land_all(engine, run, GITHUB, bound.pages(source.documents(wanted)))


def leave_backlog(source: str) -> bool:
    """Whether the run was cut and left work, by which its Dag goes on; it says how much is left."""
    engine = runtime.warehouse()
    run = runtime.run_id(engine, source)
    if not runtime.is_cut(engine, run):
        log.info("nothing is left")
        return False
    kinds = {HUB: ("model", "dataset"), GITHUB: ("repository",)}[source]
    left = {kind: _backlog(engine, run, source, kind) for kind in kinds}
    log.info("the run ended after its %d minutes; left: %s, and documents", settings.RUN_MINUTES, _format_wanted(left))
    return True


def publish_source(source: str, outlet_events: Any, asset: Any) -> dict[str, Any]:
    """Audit the run's receipt, close the run, and put its report on the asset's event."""
    engine = runtime.warehouse()
    run = runtime.run_id(engine, source)
    report = audit_receipt(engine, run)
    runtime.close_run(engine, run, "success", json.dumps(report))
    outlet_events[asset].extra = report
    for kind, numbers in report["receipt"].items():
        log.info("%s: %s", kind, runtime.format_counts(numbers))
    log.info("walks: %s", runtime.format_counts(report["walks"]) or "none")
    log.info("looks as they stand: %s", runtime.format_counts(report["looks"]) or "none")
    measures.send_gauges(engine)
    log.info("published %s: the run is %s", asset.name, "complete" if report["is_complete"] else "not complete: some question failed or was refused")
    return report
