"""Asking a service for many things in turn: one failure does not stop the others, gathered pages are never lost, and endless lists are cut.

Also here: what all sources need to read an answer, such as its JSON and the address of the next page.
"""

from __future__ import annotations

import json
import logging
import math
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import unquote, urlsplit

import orjson

from observatory.errors import ContractBroken, IncompleteHarvest, RateLimited, ServiceDown, ServiceUnavailable, SourceError
from observatory.http import Client, Response, TooLarge, links_of
from observatory.sources.base import BATCH, Look, Outcome, Page, joined, shown

log = logging.getLogger(__name__)

DOWN_AFTER = 10
"""After so many failures in a row, each after its retries, the service itself may be down: the client then sends its probe (``Client.is_there``)."""
FAILING_AFTER = DOWN_AFTER // 2
"""After so many failures in a row an answer that says refused, absent or unreadable is not believed."""
DENIED_AFTER = 20
"""After so many answers in a row that say refused, absent or unreadable, the probe is sent: the service may say the same of everything."""
STRANGE_AFTER = 200
"""After so many answers in a row that contradict the contract, the service counts as down."""
GATHERED_SECONDS = 10.0
"""The longest that an answer waits to be joined with others to a page, seconds."""
IDLE_PAGES = 5
"""After so many pages in a row without a new key, a list counts as a loop."""
MOST_ALONE = 1_000
"""The most things that a cursor of ``by_portions`` keeps for being asked about one by one."""
MAX_NAME = 500
"""Characters of an identifier or an ETag: a row of a Postgres index holds 2,704 bytes, and a longer value would undo the whole transaction."""
MAX_VALUES = 4_000_000
"""Values of one answer, counted by brackets and commas. In memory each takes up to a hundred times its bytes: 64 MB of brackets take two GB."""
PORTION = 4
"""A batch whose answer was a rate limit is divided by this number: each further try costs a wait."""
POINTER = b"version https://git-lfs.github.com/spec/"
"""The beginning of a Git LFS pointer: a file that only names where another one is stored."""
EMPTY_TREES = frozenset({"4b825dc642cb6eb9a060e54bf8d69288fbee4904", "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321"})
"""Git's hashes (SHA-1, SHA-256) of a folder that holds nothing, which git's own commands never write."""
_LIMIT = re.compile(r"(?<=[?&]limit=)[0-9]{1,6}(?=&|$)")
PARSING = (ValueError, TypeError, KeyError, AttributeError, IndexError, OverflowError, RecursionError)
"""The exceptions that code may raise when it reads an answer of an unexpected form."""


def answered(response: Response) -> str:
    """The status of an answer as text, for the detail of a look; ``""`` for 200."""
    return "" if response.status == 200 else str(response.status)


def one_by_one(client: Client, source: str, asked: Iterable[tuple[str, Callable[[], Page]]], size: int = BATCH) -> Iterator[Page]:
    """Call each ``(scope, call)`` of ``asked`` in turn, and yield the pages that the calls return, joined to pages of ``size``.

    A failure becomes a failed look of its scope alone, with the reason. Pages that only say absent or refused are held back until a later answer
    or the probe shows that the service works; if it does not, their looks become failed. Gathered pages are yielded before any exception; who stops
    early gets them by ``rest_of``. Raises ``ServiceDown`` when too many things fail in a row, ``RateLimited`` and ``AuthRefused`` from the client.
    """
    # Held back are the gathered pages from number ``first`` on; ``denied`` of them only say absent or refused, and nothing has shown since that the service
    # works.
    gathered, first, denied = list[Page](), 0, 0
    since = client.clock.monotonic()
    try:
        for scope, call in asked:
            before = len(gathered)
            for page in guarded(client, source, scope, _single(call), DENIED_AFTER):
                gathered.append(page)
            if denied and client.denials is None:
                gathered[first:] = map(_not_seen, gathered[first:])
            if not client.denials or not client.has_probe:
                denied = 0
            elif any(_denies(page) for page in gathered[before:]):
                first, denied = (first if denied else before), denied + 1
            ready = first if denied else len(gathered)
            # Yield the pages that are not held back as one, if they are enough or after GATHERED_SECONDS: a killed task loses only the answers of the last
            # seconds.
            if ready >= size or (ready and client.clock.monotonic() - since >= GATHERED_SECONDS):
                page_to_land, gathered, first, since = joined(gathered[:ready]), gathered[ready:], 0, client.clock.monotonic()
                yield page_to_land
        if denied > 1 and not _is_still_there(client):
            gathered[first:] = map(_not_seen, gathered[first:])
    except GeneratorExit:
        raise
    except Leave:
        if denied > 1 and not _is_still_there(client):
            gathered[first:] = map(_not_seen, gathered[first:])
        if gathered:
            yield joined(gathered)
        raise
    except BaseException as error:
        if denied and isinstance(error, ServiceDown):
            gathered[first:] = map(_not_seen, gathered[first:])
        if gathered:
            yield joined(gathered)
        raise
    if gathered:
        yield joined(gathered)


class Leave(Exception):
    """Thrown into a generator of pages by a consumer that stops early: the generator yields what it has gathered, and asks for nothing more."""


def rest_of(pages: Iterator[Page]) -> Iterator[Page]:
    """Stop a generator of pages early, and yield the pages that it has gathered so far; lost pages would have to be asked for again."""
    throw = getattr(pages, "throw", None)
    if throw is None:
        return
    try:
        page = throw(Leave())
        while True:
            yield page
            page = next(pages)
    except (Leave, StopIteration):
        return


def one_after_the_other(walks: Iterable[Iterator[Page]]) -> Iterator[Page]:
    """The pages of several generators in turn. ``Leave`` reaches the one that is running, which then yields what it has gathered."""
    for pages in walks:
        yield from pages


def each(pages: Iterator[Page], change: Callable[[Page], Page]) -> Iterator[Page]:
    """``change`` applied to each page of a generator, also to those that it yields when it is left early (``Leave``)."""
    try:
        for page in pages:
            yield change(page)
    except Leave:
        yield from map(change, rest_of(pages))
        raise


def _denies(page: Page) -> bool:
    """Whether the looks of a page say absent, refused or unreadable of something, and answered of nothing."""
    outcomes = {look.outcome for look in page.looks} - {Outcome.FAILED}
    return bool(outcomes) and Outcome.ANSWERED not in outcomes


def _is_still_there(client: Client) -> bool:
    """Ask the service for its probe; whether it answers, which sets ``client.denials`` to 0, else to None.

    True also if a rate limit forbids the probe, which changes nothing: earlier answers stay valid.
    """
    try:
        is_there = client.is_there()
    except RateLimited:
        return True
    client.denials = 0 if is_there else None
    return is_there


def _not_seen(page: Page) -> Page:
    """The page with failed looks and no tombstones if it only denies, since the service did not work afterwards; any other page unchanged."""
    if not _denies(page):
        return page
    reason = "and the service did not answer what it always can: not seen"
    looks = (replace(look, outcome=Outcome.FAILED, detail=f"{look.outcome.value} {look.detail}".strip()[:200] + f", {reason}") for look in page.looks)
    return replace(page, looks=tuple(looks), tombstones=())


def of_batch(client: Client, page: Page) -> Page:
    """The page of one answer about many things; with failed looks and no tombstones if it only denies and the service does not answer its probe.

    One thing that was answered shows that the service works. Raises ``RateLimited`` if no call is left for the probe.
    """
    if not _denies(page) or not client.has_probe:
        return page
    if not client.is_there():
        client.denials = None
        return _not_seen(page)
    client.denials = client.probes = 0
    return page


def _single(call: Callable[[], Page]) -> Iterator[Page]:
    """An iterator over the one page that ``call`` returns; the call is made when the page is asked for."""
    yield call()


def by_portions(things: Iterable[str], most: int, place: Mapping[str, Any] | None, ask: Callable[[list[str]], Iterator[Page]]) -> Iterator[Page]:
    """Ask about ``things`` in batches of ``most``, and yield the pages; after a rate limit that one batch caused, go on with smaller batches.

    A single thing may cause the limit each time, and would keep the others waiting for ever. Once it was limited alone, it is asked about last and by
    itself, on later days too. ``place`` is the cursor of the last page: ``{"most": batch size, "left": number of things still to be asked about in
    that size, "alone": [things that were limited by themselves]}``; empty or None at first. Raises ``RateLimited``, after a page with the new cursor.
    """
    place = place or {}
    size, left, alone = max(int(place.get("most", most)), 1), int(place.get("left", 0)), list(place.get("alone", ()))
    waiting, last = list[str](), list[str]()
    for thing in things:
        (last if thing in alone else waiting).append(thing)
    while queue := waiting or last:
        number = 1 if queue is last else size if left > 0 else most
        batch, queue[:number] = queue[:number], []
        try:
            yield from ask(batch)
        except RateLimited as limit:
            if limit.is_of_the_thing and len(batch) > 1:
                yield Page(cursor=_place(max(len(batch) // PORTION, 1), max(left, len(batch)), alone))
            elif limit.is_of_the_thing:
                # Let the others go on in full batches: ``ask`` has yielded the failed look of this one thing.
                yield Page(cursor=_place(most, 0, [*(thing for thing in alone if thing != batch[0]), batch[0]]))
            raise
        if left > 0 or queue is last:
            left, alone = max(left - len(batch), 0), [thing for thing in alone if thing not in batch]
            yield Page(cursor=_place(size, left, alone))


def _place(size: int, left: int, alone: list[str]) -> dict[str, Any]:
    """The cursor from which ``by_portions`` resumes, without empty entries; of ``alone`` the newest ``MOST_ALONE`` things."""
    return ({"most": size, "left": left} if left > 0 else {}) | ({"alone": alone[-MOST_ALONE:]} if alone else {})


def guarded(client: Client, source: str, scope: str, pages: Iterator[Page], denied_after: int = 1) -> Iterator[Page]:
    """The pages of one question about ``scope``; if reading them fails, a failed look with the reason comes last.

    A page that only says failed, as after a status that no rule knows, is a failure, too. After ``denied_after`` answers in a row that say absent,
    refused or unreadable, the next such answer is believed only if the service also answers its probe. Raises ``RateLimited`` and ``AuthRefused``
    from the client, ``ServiceDown`` when the failures in a row are too many.
    """
    started, has_looks, is_first, failed = client.clock.now(), False, client.requests == 0, ""
    try:
        for page in pages:
            outcomes = {look.outcome for look in page.looks} - {Outcome.FAILED}
            if _denies(page) and client.failures >= FAILING_AFTER and client.denials is not None:
                # Do not believe a denial among failures: it may be one of them. It takes one from their count, so that honest denials are believed soon.
                client.failures -= 1
                yield replace(page, looks=(), tombstones=())
                yield _failed(client, source, scope, f"{_last_outcome(page)}, after {client.failures + 1} failures in a row: not seen", started)
                return
            try:
                is_believed = not outcomes or _is_believed(client, outcomes, denied_after)
            except RateLimited as limit:
                # Mark the limit as this scope's own: no call is left for the probe, and a scope that is asked first again after each wait would keep all others
                # waiting.
                yield replace(page, looks=(), tombstones=())
                message = f"{_last_outcome(page)}, and no call is left to see whether the service is there: not seen"
                raise RateLimited(message, limit.retry_at, limit.wait, is_of_the_thing=True) from limit
            if not is_believed:
                # Keep the page's records and rejects, but not its looks and tombstones: the service says the same of everything.
                yield replace(page, looks=(), tombstones=())
                raise ServiceUnavailable(f"{_last_outcome(page)}, and the service does not answer what it always can: not seen")
            yield page
            has_looks |= bool(page.looks)
            if outcomes:
                # Only an answer shows that the service works: a denial takes one from the count of failures.
                client.failures = 0 if Outcome.ANSWERED in outcomes else max(client.failures - 1, 0)
                client.probes = client.probes if client.failures else 0
                client.strange = client.strange + 1 if outcomes == {Outcome.UNREADABLE} else 0
                if client.strange >= STRANGE_AFTER:
                    raise ServiceDown(f"{source}: {client.strange} things in a row came in a form that cannot be read")
            elif page.looks and not page.records:
                failed = f"{scope}: {_last_outcome(page)}"
    except RateLimited as limit:
        # Mark the limit as this question's own if it was the first after a wait and still met the limit: it would meet it after every wait.
        limit.is_of_the_thing |= is_first and client.requests > 0
        # Give such a question a failed look, so that other questions come first; asked again at once, it might be limited for ever.
        if limit.is_of_the_thing:
            yield _failed(client, source, scope, str(limit.args[0]), started)
        raise
    except ServiceDown as problem:
        if not has_looks:
            yield _failed(client, source, scope, str(problem), started)
        raise
    except (ServiceUnavailable, ContractBroken, IncompleteHarvest, *PARSING) as problem:
        is_ours = isinstance(problem, SourceError)
        if not is_ours:
            log.warning("%s: an answer that was not understood", scope, exc_info=problem)
        yield _failed(client, source, scope, str(problem) if is_ours else f"not understood: {type(problem).__name__}", started)
        if isinstance(problem, ServiceUnavailable) and not isinstance(problem, TooLarge):
            client.failures += 1
        else:
            client.strange += 1
        _end_if_down(client, source, str(problem))
        return
    if failed:
        client.failures += 1
        _end_if_down(client, source, failed)


def _end_if_down(client: Client, source: str, last: str) -> None:
    """Raise ``ServiceDown`` if the things that failed in a row, the last with the reason ``last``, are too many for a service that works.

    At ``DOWN_AFTER`` of them the service must answer its probe; so it must after each ``DOWN_AFTER`` answers in a row that contradict its contract, such
    as redirects to another host. Raises ``RateLimited`` if no call is left for the probe.
    """
    is_strange = client.has_probe and client.strange > 0 and client.strange % DOWN_AFTER == 0
    if (client.failures >= DOWN_AFTER or is_strange) and client.is_there():
        client.failures, client.denials = max(client.failures - DOWN_AFTER // 2, 0), 0
        is_strange = False
    if client.failures >= DOWN_AFTER or client.strange >= STRANGE_AFTER or is_strange:
        raise ServiceDown(f"{source}: {client.failures or client.strange} things in a row failed, the last with: {last}")


def _is_believed(client: Client, outcomes: set[Outcome], denied_after: int) -> bool:
    """Whether an answer with these ``outcomes`` can be believed. A proxy before the service may deny everything, which says nothing of one thing.

    Answers that deny are believed up to ``denied_after`` in a row, and then only if the service answers its probe. ``client.denials`` counts them; None
    after a failed probe. Raises ``RateLimited`` when no call is left for the probe.
    """
    if Outcome.ANSWERED in outcomes:
        client.denials = 0
    elif not client.has_probe:
        client.denials = (client.denials or 0) + 1
    elif client.denials is not None and client.denials < denied_after:
        client.denials += 1
    elif client.is_there():
        client.denials = 0
    else:
        client.denials = None
        return False
    return True


def _last_outcome(page: Page) -> str:
    """Outcome and detail of the page's last look, as text."""
    look = page.looks[-1]
    return f"{look.outcome.value} {look.detail}".strip()


def _failed(client: Client, source: str, scope: str, reason: str, started: datetime) -> Page:
    """A page with one failed look at ``scope``, from ``started`` to now, with up to 300 characters of the reason."""
    ended = max(client.clock.now(), started)
    return Page(looks=(Look(source, scope, Outcome.FAILED, started, ended, reason[:300]),))


def bounded(response: Response, marks: bytes) -> None:
    """Raise ``TooLarge`` if the body of an answer holds more than ``MAX_VALUES`` of the bytes in ``marks``: parsed, it would fill the memory."""
    if len(response.body) > MAX_VALUES and sum(response.body.count(mark) for mark in marks) > MAX_VALUES:
        raise TooLarge(f"{response.path}: status {response.status} with more than {MAX_VALUES} values", response.body[:10_000], response.date)


def decoded(response: Response) -> Any:
    """The decoded JSON of an answer. Raises ``ServiceUnavailable`` if it is not JSON, ``TooLarge`` if it holds too many values.

    Two faults that strict JSON forbids are tolerated, so that one bad record does not cost its neighbours: a lone half of a surrogate pair stays
    (landing mends it), and a number that no float can hold becomes the text of its digits.
    """
    bounded(response, b"[{,")
    try:
        return orjson.loads(response.body)
    except orjson.JSONDecodeError:
        pass  # the standard library's lenient reader below decides whether it is JSON
    try:
        return json.loads(response.body, parse_float=_float, parse_int=_int, parse_constant=_constant)
    except (ValueError, RecursionError) as error:
        raise ServiceUnavailable(f"{response.path}: status {response.status} with a body that is no JSON") from error


def _float(text: str) -> float | str:
    """The number in a JSON text; the text itself if it is too large for a float."""
    number = float(text)
    return number if math.isfinite(number) else text


def _int(text: str) -> int | str:
    """The whole number in a JSON text; the text itself if it has 300 digits or more."""
    return int(text) if len(text) < 300 else text


def _constant(text: str) -> Any:
    """Refuse ``NaN`` and ``Infinity``, which Python's JSON reader would accept. Raises ``ValueError``."""
    raise ValueError(f"{text} is no JSON")


def encoded(value: Any) -> bytes:
    """A decoded part of an answer as JSON bytes, for a reject; its ``repr`` if it is too deep for JSON."""
    try:
        return json.dumps(value).encode()
    except RecursionError:
        return shown(value)


def ended(look: Look, unusable: int) -> Look:
    """The look at a list that was read to its end, made *unreadable* if ``unusable`` of its elements had no name: what is missing is then unknown."""
    return replace(look, outcome=Outcome.UNREADABLE, detail=f"{unusable} without a usable name") if unusable else look


def broken_off(look: Look, pages: int) -> Look:
    """The look at a list whose walk an answer ended after ``pages`` whole pages: made *failed* if that page was absent or refused.

    The list is there, since its first page came: what a later page denies says nothing of it.
    """
    if not pages or look.outcome not in {Outcome.ABSENT, Outcome.REFUSED}:
        return look
    return replace(look, outcome=Outcome.FAILED, detail=f"page {pages + 1} {look.outcome.value}: {look.detail}")


def are_named(values: Iterable[Any], name: str) -> bool:
    """Whether each of ``values`` is an object with text in the field ``name``. From a list with nameless elements no absence can be concluded."""
    return all(isinstance(value, dict) and isinstance(value.get(name), str) and value[name].strip() for value in values)


def hollow_folder(entries: Iterable[Mapping[str, Any]], folder: str, hash_name: str) -> str | None:
    """A folder in the list of all files of a git repository below which nothing is listed; None if there is none.

    ``entries`` have text in ``path``; ``folder`` is the ``type`` of folders, ``hash_name`` the field of git's hash. Git keeps no empty folder: with a
    hollow one the list is not whole.
    """
    listed = list(entries)
    paths = sorted(entry["path"] for entry in listed)
    for entry in listed:
        if entry.get("type") == folder and str(entry.get(hash_name)) not in EMPTY_TREES:
            start = f"{entry['path']}/"
            place = bisect_right(paths, start)
            if place == len(paths) or not paths[place].startswith(start):
                return str(entry["path"])
    return None


def plain(value: Any) -> str | None:
    """The value if it is an identifier that an indexed column can hold (printable ASCII of at most ``MAX_NAME`` characters); else None."""
    return value if isinstance(value, str) and len(value) <= MAX_NAME and value.isascii() and value.isprintable() else None


def _is_the_same(target: str, path: str) -> bool:
    """Whether both paths are equal."""
    return target == path


def following(response: Response, relation: str = "next", is_own: Callable[[str, str], bool] = _is_the_same) -> str | None:
    """Path and query of the page that the ``Link`` header names as ``relation``; None if it names none. Its host is dropped.

    ``is_own(target, path)`` says whether the named path and the answer's own belong to one list. Raises ``ContractBroken`` if they do not, or if the
    header holds no valid address.
    """
    return leading_to(response, links_of(response).get(relation), is_own)


def leading_to(response: Response, url: str | None, is_own: Callable[[str, str], bool] = _is_the_same) -> str | None:
    """Path and query of ``url``, which the answer names as the next page; None for None. Raises ``ContractBroken`` if it is not of the same list."""
    if url is None:
        return None
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise ContractBroken(f"{response.path}: a link to no address") from error
    path = parts.path.removeprefix(response.prefix)
    if not is_own(unquote(path), unquote(response.path)):
        raise ContractBroken(f"{response.path}: a link to what is another thing's address")
    return f"{path}?{parts.query}"


def page_of(client: Client, path: str, number_of: Callable[[Response], int]) -> tuple[Response, str | None, bool]:
    """One page of a list: the answer, the path of the next page (None: no link), and whether the end is unproven (a full page without a link).

    ``limit=`` in ``path`` is the size of a full page, ``number_of`` counts the elements of an answer of status 200. The Hub does not document whether
    a full last page has a link, and a proxy may drop one. So such a page is asked for again with one element less: then a link must come. An answer
    without one takes back nothing of the page that came.
    Raises ``ContractBroken`` for a link to another list, and what the client raises.
    """
    response = client.get(path)
    limit = _LIMIT.search(path)
    after = following(response) if response.status == 200 else None
    full = int(limit[0]) if limit is not None else 0
    if limit is None or response.status != 200 or after is not None or full < 2 or number_of(response) != full:
        return response, after, False
    again = client.get(f"{path[: limit.start()]}{full - 1}{path[limit.end() :]}")
    if again.status != 200:
        return response, None, True
    after = following(again)
    return (response, None, True) if after is None else (again, after, False)


def ends_behind(
    get: Callable[[str], Response], shorter: str, last: str, keys_of: Callable[[Response], list[str]], is_own: Callable[[str, str], bool] = _is_the_same
) -> bool:
    """Whether a list ends behind a page that had a link to a next page on which nothing new came.

    ``shorter`` is the path of that page with one element less: its link must lead to the element that was left out, with the key ``last``, and to no
    other. So a list that ends with a full page is told from one that was cut. Raises ``ContractBroken`` for a link to another list, and what ``get``
    raises.
    """
    again = get(shorter)
    after = following(again, is_own=is_own) if again.status == 200 else None
    rest = get(after) if after is not None else None
    return rest is not None and rest.status == 200 and keys_of(rest) == [last]


class Progress:
    """Detects a list that never ends: each page must have a new address, and one of ``IDLE_PAGES`` pages in a row must bring a new key."""

    def __init__(self, scope: str) -> None:
        self._scope = scope
        self._addresses: set[str] = set()
        self._keys: set[Any] = set()
        self._idle = 0

    def adds(self, keys: Iterable[Any]) -> bool:
        """Whether a page with ``keys`` brings one that no page before had."""
        return any(key not in self._keys for key in keys)

    def check(self, address: str | None, keys: Iterable[Any]) -> None:
        """Note a page with ``keys`` whose next page is ``address`` (None: the last page). Raises ``ContractBroken`` when the list repeats itself."""
        before = len(self._keys)
        self._keys.update(keys)
        self._idle = 0 if len(self._keys) > before else self._idle + 1
        if address is None:
            return
        if address in self._addresses or self._idle >= IDLE_PAGES:
            raise ContractBroken(f"{self._scope}: the next page repeats itself")
        self._addresses.add(address)
