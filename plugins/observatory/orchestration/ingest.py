"""Tasks of the three ingest Dags. Each lands pages as they come; a task that is killed repeats at most its last page.

Functions here are the work of tasks; dags/ defines their order, pools and times. Queries in ``sql/planning`` say what to ask for,
the important first. A run works for ``settings.RUN_MINUTES`` and publishes what it has by then (``runtime.Bound``). When a service asks
for a longer wait, a function lands all that came and raises ``RateLimited``; calling it again goes on from there. All functions that ask a
service may also raise ``AuthRefused`` (the token is refused) and ``ServiceDown`` (too many failures in a row).
"""

from __future__ import annotations

import json
import logging
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sized
from dataclasses import replace
from datetime import date, datetime, timedelta
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
from observatory.sources.base import Look, Outcome, Page, Record
from observatory.sources.github import GitHub
from observatory.sources.huggingface import AT, MAX_LICENCE_BYTES, HuggingFace, LicenceFile, no_longer_shown
from observatory.warehouse.registry import load_registry

log = logging.getLogger(__name__)

HUB, ARXIV, GITHUB = "huggingface", "arxiv", "github"
ACCOUNTS_PER_CHUNK = 100
MAX_CHUNKS = 3
# Rounds of fetching: a document names things, and the documents of these name more. The work list ends at depth 2, so a fourth round would find nothing.
ROUNDS = 3
NOT_TOLD = "not among the told files"
"""Detail of the look at a file that a whole list of files does not name: ``staging.look`` believes it without a second answer."""
LICENCE_ROUNDS = 4
"""Rounds of asking for licence files with one told hash, until one of them is answered."""
COPIES = 50
"""Licence texts that are copied in one page."""
AT_ONCE, AT_ONCE_WITHOUT_TOKEN = 300, 5
"""Repositories that are asked for at once, before their documents: by GraphQL many take one call, without a token each takes one of 60 an hour."""
HARVEST_RUNS = 6.0
"""The harvest of arXiv may take so many times a run's time; GitHub waits for its end. The rest is harvested on the next day, from its token."""
SHARE_OF_DOCUMENTS = 0.75
"""Share of a run's time, 0 to 1, for documents of the Hub; the rest is kept for the things that these name, flagships' first."""
MANY_AT_ONCE, SAMPLE = 20, 5
"""If more than the first number of things vanish from a list at once, the second number is asked for first: if most are there, the list is wrong."""
AGAIN, AGAIN_WITHOUT_TOKEN = 2_000, 30
"""The most things that one run asks for again because no list shows them."""
CALLS_AN_HOUR_WITHOUT_TOKEN = 60
LISTS_WITHOUT_TOKEN = 20
"""The most lists that a run walks without a token while flagships need calls. A page of a list gives a hundred repositories, a call by name one."""
PORTIONS = "portions"
"""Scope of the cursor in which ``by_portions`` saves its batch size after a rate limit."""
PARTS_OF_A_REPOSITORY = 5
DECISIVE_PARTS = frozenset({"tree", "readme"})
"""Parts of a repository without which no status can be known; licence, releases and history only add detail."""


def counts(receipt: Receipt) -> dict[str, dict[str, int]]:
    """The receipt's counts as ``{kind: {name: number}}``; logs a line for each kind."""
    by_kind = receipt.as_dict()
    for kind, numbers in by_kind.items():
        log.info("%s: %s", kind, runtime.format_counts(numbers))
    return by_kind


def log_waking(next_dag: str) -> None:
    """Log that the end of this task starts the Dag ``next_dag``."""
    log.info("this run is over, well or not: %s is woken", next_dag)


def open_run(source: str) -> list[dict[str, Any]]:
    """Open the run, load the registry, and divide the accounts to walk into chunks; returns the inputs of the mapped tasks (``runtime.chunks``)."""
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
    """Land lists and overviews of a chunk of accounts, and ask once for each repository that vanished from its list; returns counts by kind."""
    engine = runtime.warehouse()
    run, total = runtime.run_id(engine, HUB), Receipt()
    accounts = runtime.plan(engine, "accounts", source=HUB, chunks=chunk["chunks"], chunk=chunk["chunk"], run=run)
    log.info("%s: %d accounts to walk", chunk["label"], len(accounts))
    ended = {"told": 0, "vanished": 0}
    with runtime.hub_client(engine) as client:
        hub = runtime.hub_source(engine, client)
        # Vanished repositories are asked for before the list's last page is landed: if a rate limit comes in between, the list is walked again.
        # ``Bound`` leaves remaining lists to the next run, so that a slow Hub does not take the time of arXiv and GitHub.
        bound = runtime.Bound(engine, run, client.clock)
        pages = one_after_the_other(_pages_of_account(engine, hub, account, lists, ended) for account, lists in accounts)
        total.add(land_all(engine, run, HUB, bound.pages(pages)))
    log.info("%(told)d lists and overviews were told to their end; %(vanished)d that a list no longer holds were asked for", ended)
    return counts(total)


def _pages_of_account(engine: Engine, hub: HuggingFace, account: str, lists: Iterable[str], ended: dict[str, int]) -> Iterator[Page]:
    """The pages of one account's ``lists``; before the last page of each, the answers about repositories that vanished from it.

    Adds to the counts in ``ended``: ``told`` (lists read to their end) and ``vanished`` (repositories asked for).
    """
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
                page = yield from _confirm_gone(page, [key for (key,) in gone], lambda keys, kind=kind: each(hub.items(kind, keys), no_longer_shown))  # type: ignore[misc]
        yield page


def _confirm_gone(page: Page, gone: list[str], ask: Callable[[list[str]], Iterator[Page]]) -> Generator[Page, None, Page]:
    """Yield the answers about the keys in ``gone``, which vanished from a list; returns the list's last page.

    If more than ``MANY_AT_ONCE`` vanished, a sample is asked for first; if most of it exists, the list is wrong: its look becomes failed, and the
    rest is not asked for.
    """
    if len(gone) > MANY_AT_ONCE:
        n_existing = 0

        def counted(answer: Page) -> Page:
            """The page itself; adds to ``n_existing`` how many things exist by it under their old name."""
            nonlocal n_existing
            moved = {stone.key for stone in answer.tombstones}
            n_existing += sum(look.outcome is Outcome.ANSWERED and look.scope.partition(":")[2] not in moved for look in answer.looks)
            return answer

        yield from each(ask(gone[:SAMPLE]), counted)
        if n_existing > SAMPLE // 2:
            reason = f"{len(gone)} that were there are not in it, and {n_existing} of {SAMPLE} of them are: not believed"
            log.warning("%s: %s", page.looks[0].scope, reason)
            return replace(page, looks=tuple(replace(look, outcome=Outcome.FAILED, detail=reason) for look in page.looks))
        gone = gone[SAMPLE:]
    yield from ask(gone)
    return page


def fetch_hub_documents(chunk: dict[str, Any]) -> dict[str, dict[str, int]]:
    """Fetch and land cards, full records, trees and refs of a chunk's new or changed repositories, within the run's time; returns counts by kind."""
    engine = runtime.warehouse()
    run = runtime.run_id(engine, HUB)
    with runtime.hub_client(engine) as client:
        bound = runtime.Bound(engine, run, client.clock, SHARE_OF_DOCUMENTS)
        return counts(_hub_documents(engine, run, client, bound, chunk["chunks"], chunk["chunk"]))


def _hub_documents(engine: Engine, run: int, client: Client, bound: runtime.Bound, chunks: int, chunk: int) -> Receipt:
    """Fetch and land cards, full records, trees and refs of one chunk. A card that is not in the file list is recorded as absent without a call."""
    total = Receipt()
    wanted: list[tuple[str, str, str]] = []
    absent: list[Look] = []
    for kind, hub_id, part, is_known_absent, listed_at in runtime.plan(engine, "hub_documents", chunks=chunks, chunk=chunk, run=run):
        if is_known_absent:
            absent.append(Look(HUB, f"{kind}_card:{hub_id}", Outcome.ABSENT, listed_at, listed_at, NOT_TOLD))
        else:
            wanted.append((kind, hub_id, part))
    counts = Counter(f"{kind} {part}" for kind, _, part in wanted)
    log.info("to ask for: %s", runtime.format_counts(dict(sorted(counts.items()))) or "nothing")
    if absent:
        log.info("%d cards are absent by the told file lists", len(absent))
        # Land the looks of repositories whose file lists have no README.md, and so no card; a thousand a page.
        total.add(land_all(engine, run, HUB, (Page(looks=tuple(absent[at : at + 1_000])) for at in range(0, len(absent), 1_000))))
    total.add(land_all(engine, run, HUB, bound.pages(runtime.hub_source(engine, client).documents(wanted))))
    return total


def _hub_licences(engine: Engine, run: int, client: Client, bound: runtime.Bound) -> Receipt:
    """Fetch and land the texts of the licence files that told lists of watched repositories name, after all that decides a status, and read them.

    Of files with one told hash one is asked for, and its text is copied to the others; a file that is no more in the list is absent: neither takes a
    call. If that one is refused, the next round asks for another; what is left after ``LICENCE_ROUNDS`` waits for the next run.
    """
    total = Receipt()
    for _ in range(LICENCE_ROUNDS):
        if bound.is_cut:
            break
        asked, n_waiting, copies, noted = _licences_wanted(engine, run)
        log.info(
            "licence files: %d to ask for, %d with the hash of one of these, %d held under their hash, %d noted without a call",
            *(len(asked), n_waiting, len(copies), len(noted)),
        )
        total.add(land_all(engine, run, HUB, (Page(looks=tuple(noted[at : at + 1_000])) for at in range(0, len(noted), 1_000))))
        total.add(land_all(engine, run, HUB, _copied_licences(engine, copies)))
        total.add(land_all(engine, run, HUB, bound.pages(runtime.hub_source(engine, client).licences(asked))))
        read_documents(engine)
        if not n_waiting:
            break
    return total


def _licences_wanted(engine: Engine, run: int) -> tuple[list[LicenceFile], int, list[tuple[LicenceFile, int, datetime]], list[Look]]:
    """``(files to ask for, how many wait for one of these, files whose text is held: (file, version, when told), looks of what takes no call)``.

    Of files with one told hash the first is asked for, one without a gate before one behind it.
    """
    by_hash: dict[str, tuple[LicenceFile, bool]] = {}
    copies: list[tuple[LicenceFile, int, datetime]] = []
    looks: list[Look] = []
    n_asked = 0
    for kind, hub_id, path, commit, state, told_at, size, held, blob, is_gated in runtime.plan(engine, "hub_licences", run=run, most=MAX_LICENCE_BYTES):
        file = LicenceFile(kind, hub_id, path, commit, blob)
        if state == "ask":
            n_asked += 1
            known = by_hash.get(blob or file.scope)
            if known is None or (known[1] and not is_gated):
                by_hash[blob or file.scope] = file, is_gated
        elif state == "held":
            copies.append((file, held, told_at))
        else:
            outcome = Outcome.ABSENT if state == "absent" else Outcome.UNREADABLE
            detail = {"absent": NOT_TOLD, "too large": f"too_large: {size} bytes told, more than {MAX_LICENCE_BYTES}"}.get(state, "kept in another store")
            looks.append(Look(HUB, file.scope, outcome, told_at, told_at, detail))
    return [file for file, _ in by_hash.values()], n_asked - len(by_hash), copies, looks


def _copied_licences(engine: Engine, copies: list[tuple[LicenceFile, int, datetime]]) -> Iterator[Page]:
    """Pages with the texts of files whose told hash is that of a version that we hold: ``(file, version, when the hash was told)``."""
    for at in range(0, len(copies), COPIES):
        part = copies[at : at + COPIES]
        rows = runtime.plan(engine, "licence_texts", ids=sorted({version for _, version, _ in part}))
        texts = {version: bytes(body) if body is not None else str(text).encode() for version, text, body in rows}
        known = [(file, texts[version], told_at) for file, version, told_at in part if version in texts]
        records = tuple(Record(HUB, f"{file.kind}_licence", "file", file.key, told_at, text=text, locator=file.path) for file, text, told_at in known)
        looks = tuple(Look(HUB, file.scope, Outcome.ANSWERED, told_at, told_at, f"{AT}{file.commit}" if file.commit else "") for file, _, told_at in known)
        yield Page(records, looks=looks, received=Counter(record.kind for record in records))


def _format_wanted(wanted: Mapping[str, Sized]) -> str:
    """The numbers of wanted things by kind as text; "nothing" if there are none."""
    return runtime.format_counts({name: len(keys) for name, keys in wanted.items() if keys}) or "nothing"


def read_and_want() -> dict[str, int]:
    """Read the landed documents and put the things that they name on the work list; returns how many were read and are newly wanted."""
    engine = runtime.warehouse()
    counts = {"documents_read": read_documents(engine), "newly_wanted": want_named(engine)}
    log.info("%(documents_read)d documents read, %(newly_wanted)d things newly wanted", counts)
    return counts


def fetch_hub_wanted() -> dict[str, dict[str, int]]:
    """Fetch datasets, base models and paper pages that records name, with their documents; then licence files of watched repositories. Returns counts by kind.

    Repeats for up to ``ROUNDS`` rounds, until the documents name nothing new or the run's time is over; licence files wait until then.
    """
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
        total.add(_hub_licences(engine, run, client, bound))
    return counts(total)


def _stored_batch_size(engine: Engine, source: str) -> Mapping[str, Any]:
    """The saved cursor of ``by_portions`` for questions to ``source``, whose batches shrink after a rate limit; empty means full batches."""
    rows = runtime.plan(engine, "cursor", source=source, scope=PORTIONS)
    return rows[0][0] if rows else {}


def _backlog(engine: Engine, run: int, source: str, kind: str) -> list[str]:
    """Keys of wanted things of one kind that have no answer yet, the important first."""
    return [str(key) for (key,) in runtime.plan(engine, "backlog", source=source, kind=kind, chunks=1, chunk=0, run=run)]


def _keys_to_ask_again(engine: Engine, source: str, kind: str, most: int) -> list[str]:
    """At most ``most`` keys of things that no list shows, and whose last answer is old or was their first absence: they are asked for again."""
    return [str(key) for (key,) in runtime.plan(engine, "again", source=source, kind=kind, most=most)]


def harvest_arxiv(sets: list[str], days: int) -> dict[str, dict[str, int]]:
    """Harvest each set of arXiv by OAI-PMH from one day before its cursor's day, at first the last ``days`` days; returns counts by kind.

    Raises ``ServiceUnavailable`` if no set was harvested to its end, ``RateLimited``, ``AuthRefused`` and ``ServiceDown``.
    """
    engine = runtime.warehouse()
    run, total, outcomes = runtime.begin_run(engine, ARXIV), Receipt(), set[Outcome]()
    oai, query = runtime.arxiv_clients(engine)

    def noted(pages: Iterator[Page]) -> Iterator[Page]:
        """The pages unchanged; the outcomes of their looks are added to ``outcomes``."""
        for page in pages:
            outcomes.update(look.outcome for look in page.looks)
            yield page

    with oai, query:
        source, bound = Arxiv(oai, query), runtime.Bound(engine, run, oai.clock, HARVEST_RUNS)
        # Take today from this machine's clock, which is enough, since windows overlap by a day. Asking for arXiv's date would be one more call that may fail.
        today = oai.clock.now().date()
        for oai_set in _sets_left(engine, run, sets, outcomes):
            rows = runtime.plan(engine, "cursor", source=ARXIV, scope=f"oai:{oai_set}")
            state = rows[0][0] if rows else {}
            token = state.get("resumption_token")
            # Start a new window one day earlier, to overlap with the last. With a token the old window goes on; if the token fails, it starts again from the
            # same day.
            overlap = timedelta(days=0 if token else 1)
            start = date.fromisoformat(state["from"]) - overlap if state else today - timedelta(days=days)
            log.info("%s: %s", oai_set, "goes on from its committed token" if token else f"from {start} to {today}")
            # Store the very first window before it is asked for: if the call fails, the next run must not begin at a later day.
            begun = () if state else (Page(cursor={"from": (start + overlap).isoformat()}),)
            pages = chain(begun, noted(bound.pages(source.harvest(oai_set, start.isoformat(), token, state if token else None))))
            total.add(land_all(engine, run, ARXIV, pages, cursor_scope=f"oai:{oai_set}"))
    if outcomes == {Outcome.FAILED}:
        raise ServiceUnavailable("no set was harvested to its end; their looks say why")
    return counts(total)


def _sets_left(engine: Engine, run: int, sets: list[str], outcomes: set[Outcome]) -> list[str]:
    """The sets that this run has not asked for yet; all of them if all were asked for and all failed, so that a retry asks again.

    Adds the outcomes of the sets already asked for to ``outcomes``. A set that meets a rate limit each time so does not keep the others waiting.
    """
    looks = {scope.removeprefix("oai:"): Outcome(outcome) for scope, outcome in runtime.plan(engine, "looks_of_run", source=ARXIV, run=run)}
    earlier = {looks[oai_set] for oai_set in sets if oai_set in looks}
    left = [oai_set for oai_set in sets if oai_set not in looks]
    if not left and earlier == {Outcome.FAILED}:
        return sets
    outcomes |= earlier
    return left


def look_up_arxiv_wanted() -> dict[str, dict[str, int]]:
    """Fetch by id the papers that records name and no harvest brought, within the run's time; returns counts by kind."""
    engine = runtime.warehouse()
    run = runtime.run_id(engine, ARXIV)
    keys = _backlog(engine, run, ARXIV, "paper")
    log.info("wanted: %s", _format_wanted({"paper": keys}))
    oai, query = runtime.arxiv_clients(engine)
    with oai, query:
        # Give these questions time of their own: a long harvest may have used up the run's time, and no other task asks them today.
        bound = runtime.Bound(engine, run, query.clock, is_own=True)
        return counts(land_all(engine, run, ARXIV, bound.pages(Arxiv(oai, query).look_up(keys, _stored_batch_size(engine, ARXIV))), cursor_scope=PORTIONS))


def harvest_github_accounts(chunk: dict[str, Any]) -> dict[str, dict[str, int]]:
    """Land repository lists of a chunk of accounts within the run's time, and ask for repositories that vanished from them; returns counts by kind.

    Without a token GitHub allows 60 calls an hour: while flagships' statuses need calls, a run walks only some lists, those of flagships' makers
    first. No status becomes closed before its maker's list was read.
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
    """The pages of one account's list; before the last page, the answers about repositories that vanished from it.

    The last page marks the list as read: if a rate limit comes before it, the list is walked again. Its look becomes failed if the list proves
    wrong (``_confirm_gone``).
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
    """Fetch repositories that records name, with their trees, READMEs, licences, releases and history; returns counts by kind.

    Takes some repositories at a time, each with its documents, until these name nothing new or the run's time is over. Without a token
    the documents that decide flagships' statuses come first, and the rest waits until every list is walked: a list gives its
    repositories in fewer calls.
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
        old_keys = _keys_to_ask_again(engine, GITHUB, "repository", AGAIN_WITHOUT_TOKEN if is_scarce else AGAIN)
        total.add(land_all(engine, run, GITHUB, bound.pages(source.repositories(old_keys, _stored_batch_size(engine, GITHUB))), cursor_scope=PORTIONS))
        left = _github_left(engine, run)
        if left and is_scarce:
            ready = client.clock.now() + timedelta(hours=left / CALLS_AN_HOUR_WITHOUT_TOKEN)
            log.info("%d calls are left at %d an hour: done about %s", left, CALLS_AN_HOUR_WITHOUT_TOKEN, f"{ready:%Y-%m-%d %H:%M} UTC")
    return counts(total)


def _github_rounds(engine: Engine, run: int, source: GitHub, bound: runtime.Bound, at_once: int, *, are_decisive: bool) -> Receipt:
    """Fetch and land named repositories with their documents, ``at_once`` at a time, until these name nothing new; returns the receipt.

    ``are_decisive``: only repositories and documents that decide flagships' statuses.
    """
    total = Receipt()
    for number in range(1, ROUNDS + 1):
        named = _github_named(engine, run, are_decisive=are_decisive)
        log.info("round %d%s, wanted: %s", number, " for flagships" if are_decisive else "", _format_wanted({"repository": named}))
        while True:
            keys = named[:at_once]
            # Ask for repositories before their documents: a newer record of a repository says which of its stored documents are out of date.
            total.add(land_all(engine, run, GITHUB, bound.pages(source.repositories(keys, _stored_batch_size(engine, GITHUB))), cursor_scope=PORTIONS))
            total.add(_github_documents(engine, run, source, bound, are_decisive=are_decisive))
            if not keys or bound.is_cut:
                break
            named = _github_named(engine, run, are_decisive=are_decisive)
        if not read_and_want()["newly_wanted"] or bound.is_cut:
            break
    return total


def _github_named(engine: Engine, run: int, *, are_decisive: bool = False) -> list[str]:
    """Names of wanted repositories without an answer, the important first.

    ``are_decisive``: only those that flagships name, and whose account has no list that is still to be walked.
    """
    if not are_decisive:
        return _backlog(engine, run, GITHUB, "repository")
    accounts_to_walk = {str(account).lower() for account, _ in runtime.plan(engine, "accounts", source=GITHUB, chunks=1, chunk=0, run=run)}
    return [name for name in _repositories_without_record(engine, run) if name.lower().partition("/")[0] not in accounts_to_walk]


def _repositories_without_record(engine: Engine, run: int) -> list[str]:
    """Names of wanted repositories that flagships name and of which we have no record."""
    known = {str(key) for (key,) in runtime.plan(engine, "told_repositories")}
    return [name for name in _named_by_flagships(engine, _backlog(engine, run, GITHUB, "repository")) if name.lower() not in known]


def _github_parts(engine: Engine, run: int, *, are_decisive: bool = False) -> list[tuple[str, str, str | None]]:
    """``(full name, part, branch)`` of documents to ask for; ``are_decisive``: only those that decide flagships' statuses."""
    wanted = [(str(name), str(part), branch) for part, name, branch in runtime.plan(engine, "github_documents", chunks=1, chunk=0, run=run)]
    if not are_decisive:
        return wanted
    important = set(_named_by_flagships(engine, {name for name, _, _ in wanted}))
    return [document for document in wanted if document[0] in important and document[1] in DECISIVE_PARTS]


def _named_by_flagships(engine: Engine, names: Iterable[str]) -> list[str]:
    """Those of ``names`` that flagships name, in the order given."""
    important = {str(key) for (key,) in runtime.plan(engine, "important_repositories")}
    return [name for name in names if name.lower() in important]


def _github_left(engine: Engine, run: int) -> int:
    """The number of calls still needed: one for each named repository, each of its parts, each other wanted document and each list."""
    lists = runtime.plan(engine, "accounts", source=GITHUB, chunks=1, chunk=0, run=run)
    return len(_github_named(engine, run)) * (1 + PARTS_OF_A_REPOSITORY) + len(_github_parts(engine, run)) + len(lists)


def _decisive_left(engine: Engine, run: int) -> int:
    """The number of calls that flagships' statuses still need at most: one for each repository without a record, and each decisive part."""
    return len(_repositories_without_record(engine, run)) * (1 + len(DECISIVE_PARTS)) + len(_github_parts(engine, run, are_decisive=True))


def _github_documents(engine: Engine, run: int, source: GitHub, bound: runtime.Bound, *, are_decisive: bool) -> Receipt:
    """Fetch and land new or changed documents of named repositories; ``are_decisive`` as in ``_github_parts``. Returns the receipt."""
    wanted = _github_parts(engine, run, are_decisive=are_decisive)
    if wanted:
        log.info("to ask for: %s", runtime.format_counts(dict(sorted(Counter(part for _, part, _ in wanted).items()))))
    return land_all(engine, run, GITHUB, bound.pages(source.documents(wanted)))


def leave_backlog(source: str) -> bool:
    """Whether the run ended by its time with work left, so that its Dag must run again; logs how much is left."""
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
    """Check the run's receipt, close the run, put its report on the asset's event, and send the figures for monitoring; returns the report.

    Raises ``AuditFailed`` if a check of severity fail is not met: then the run is not closed.
    """
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
