"""Asking for one thing after the other: a failure stays with its thing, what was gathered comes first, and walks get somewhere.

Here too is what all sources need to read an answer: its JSON, and the page that follows it.
"""

from __future__ import annotations

import hashlib
import json
import logging
import math
import re
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
"""Things that fail in a row, each after its retries, from which it may be the service and not the things: it is asked what it can always answer."""
DENIED_AFTER = 20
"""Things in a row that are refused, absent or told in another form, after which the service is asked again whether it says so of everything."""
STRANGE_AFTER = 200
"""Things in a row whose answers contradict the contract, from which the service is no more what it was."""
GATHERED_SECONDS = 10.0
"""The longest that an answer waits for others of its page, seconds."""
IDLE_PAGES = 5
"""Pages of a list in a row that bring nothing new, from which it is a loop and not a list."""
MOST_ALONE = 1_000
MAX_NAME = 500
"""Characters of an identifier or a validator: an index of Postgres holds rows of 2,704 bytes, and one that is longer would undo all that lands with it."""
MAX_VALUES = 4_000_000
"""Values of one answer, counted by the marks that part them. In memory each takes up to a hundred times its bytes: 64 MB of brackets take two GB."""
PORTION = 4
"""By so much a question becomes smaller where a limit was the answer to it: each costs a wait."""
POINTER = b"version https://git-lfs.github.com/spec/"
"""How a file begins that only names where another one is stored."""
_LIMIT = re.compile(r"(?<=[?&]limit=)[0-9]{1,6}(?=&|$)")
PARSING = (ValueError, TypeError, KeyError, AttributeError, IndexError, OverflowError, RecursionError)
"""What reading an answer of another form raises."""


def answered(response: Response) -> str:
    """What an answer was, as a look's detail: its status; empty for 200."""
    return "" if response.status == 200 else str(response.status)


def one_by_one(client: Client, source: str, asked: Iterable[tuple[str, Callable[[], Page]]], size: int = BATCH) -> Iterator[Page]:
    """Ask for one thing after the other: ``(scope, call)`` each, whose pages come joined to pages of ``size``.

    A thing that fails is a failed look for that thing alone, with its reason. Whatever ends the asking, what was gathered comes first. What only
    denies waits until the service was seen to be there after it; where it was not, it is a failed look. Who leaves before the end takes what was
    gathered by ``rest_of``. Raises ``ServiceDown`` where one thing after the other failed, ``RateLimited``, ``AuthRefused``.
    """
    # Pages from ``first`` on wait: ``denied`` of them only deny, and the service was not seen to be there since.
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
            # Where answers are slow, a killed task must not lose all of a page.
            if ready >= size or (ready and client.clock.monotonic() - since >= GATHERED_SECONDS):
                told, gathered, first, since = joined(gathered[:ready]), gathered[ready:], 0, client.clock.monotonic()
                yield told
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
    """Whoever asked takes no more answers: thrown into a walk, which gives what it has gathered and asks for nothing more."""


def rest_of(pages: Iterator[Page]) -> Iterator[Page]:
    """What a walk has gathered and not given yet, where it is left before its end: lost, it would be asked for again."""
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
    """The pages of several walks; the one that is left before its end gives what it has gathered."""
    for pages in walks:
        yield from pages


def each(pages: Iterator[Page], change: Callable[[Page], Page]) -> Iterator[Page]:
    """The pages of a walk, changed one by one, also where it is left before its end."""
    try:
        for page in pages:
            yield change(page)
    except Leave:
        yield from map(change, rest_of(pages))
        raise


def _denies(page: Page) -> bool:
    """Whether a page denies something and tells nothing."""
    outcomes = {look.outcome for look in page.looks} - {Outcome.FAILED}
    return bool(outcomes) and Outcome.ANSWERED not in outcomes


def _is_still_there(client: Client) -> bool:
    """Whether the service answers what it always can; where no call is left to ask by, what it told stands."""
    try:
        is_there = client.is_there()
    except RateLimited:
        return True
    client.denials = 0 if is_there else None
    return is_there


def _not_seen(page: Page) -> Page:
    """A page, of a service that was not seen to be there after it: what it denies is a failed look."""
    if not _denies(page):
        return page
    words = "and the service did not answer what it always can: not seen"
    looks = (replace(look, outcome=Outcome.FAILED, detail=f"{look.outcome.value} {look.detail}".strip()[:200] + f", {words}") for look in page.looks)
    return replace(page, looks=tuple(looks), tombstones=())


def _single(call: Callable[[], Page]) -> Iterator[Page]:
    yield call()


def by_portions(things: Iterable[str], most: int, place: Mapping[str, Any] | None, ask: Callable[[list[str]], Iterator[Page]]) -> Iterator[Page]:
    """Ask about ``most`` things at a time. Where the answer to such a question was a limit, fewer at a time are asked about after the wait.

    One thing may be what is limited, each time: asked about as a whole again, it would keep the others waiting for ever. Once it was limited
    alone it is asked about last, by itself, on later days too. ``place`` is what a page's cursor last told: ``{"most": things at a time, "left":
    things to ask about so, "alone": [things that were limited by themselves]}``; empty or None at first.
    """
    place = place or {}
    size, left, alone = max(int(place.get("most", most)), 1), int(place.get("left", 0)), list(place.get("alone", ()))
    waiting, last = list[str](), list[str]()
    for thing in things:
        (last if thing in alone else waiting).append(thing)
    while ahead := waiting or last:
        number = 1 if ahead is last else size if left > 0 else most
        batch, ahead[:number] = ahead[:number], []
        try:
            yield from ask(batch)
        except RateLimited as limit:
            if limit.is_of_the_thing and len(batch) > 1:
                yield Page(cursor=_place(max(len(batch) // PORTION, 1), max(left, len(batch)), alone))
            elif limit.is_of_the_thing:
                # It has its failed look: the others are asked about as ever.
                yield Page(cursor=_place(most, 0, [*(one for one in alone if one != batch[0]), batch[0]]))
            raise
        if left > 0 or ahead is last:
            left, alone = max(left - len(batch), 0), [one for one in alone if one not in batch]
            yield Page(cursor=_place(size, left, alone))


def _place(size: int, left: int, alone: list[str]) -> dict[str, Any]:
    """What ``by_portions`` goes on from: the newest ``MOST_ALONE`` things that are asked about by themselves."""
    return ({"most": size, "left": left} if left > 0 else {}) | ({"alone": alone[-MOST_ALONE:]} if alone else {})


def guarded(client: Client, source: str, scope: str, pages: Iterator[Page], denied_after: int = 1) -> Iterator[Page]:
    """The pages of one question; where they end in a failure, a failed look with its reason stands at their end.

    After ``denied_after`` things in a row that were denied the service is asked, before the next is believed, whether it says so of everything.
    """
    started, is_told, is_first = client.clock.now(), False, client.requests == 0
    try:
        for page in pages:
            outcomes = {look.outcome for look in page.looks} - {Outcome.FAILED}
            try:
                is_believed = not outcomes or _is_believed(client, outcomes, denied_after)
            except RateLimited as limit:
                # The thing's own answer left no call to judge it by: asked first again after each wait, it would keep all others waiting.
                yield replace(page, looks=(), tombstones=())
                told = f"{_told(page)}, and no call is left to see whether the service is there: not seen"
                raise RateLimited(told, limit.retry_at, limit.wait, is_of_the_thing=True) from limit
            if not is_believed:
                # What came of it may stay; what it says of the thing is not the thing's.
                yield replace(page, looks=(), tombstones=())
                raise ServiceUnavailable(f"{_told(page)}, and the service does not answer what it always can: not seen")
            yield page
            is_told |= bool(page.looks)
            if outcomes:
                client.failures = client.probes = 0
                client.strange = client.strange + 1 if outcomes == {Outcome.UNREADABLE} else 0
                if client.strange >= STRANGE_AFTER:
                    raise ServiceDown(f"{source}: {client.strange} things in a row came in a form that cannot be read")
    except RateLimited as limit:
        # Whoever is asked first after a wait and has no call left for the rest of its question would be so after every wait.
        limit.is_of_the_thing |= is_first and client.requests > 0
        # Asked again at once it might be limited for ever: what else is wanted goes first.
        if limit.is_of_the_thing:
            yield _failed(client, source, scope, str(limit.args[0]), started)
        raise
    except ServiceDown as problem:
        if not is_told:
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
        if client.failures >= DOWN_AFTER and client.is_there():
            client.failures, client.denials = client.failures - DOWN_AFTER // 2, 0
        if client.failures >= DOWN_AFTER or client.strange >= STRANGE_AFTER:
            raise ServiceDown(f"{source}: {client.failures or client.strange} things in a row failed, the last with: {problem}") from problem


def _is_believed(client: Client, outcomes: set[Outcome], denied_after: int) -> bool:
    """Whether what an answer says of its thing is the thing's own: who denies everything, as what stands before a service may, says nothing of any.

    ``client.denials`` is how many things in a row were denied since the service was seen to be there; None where it is not known to be.
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


def _told(page: Page) -> str:
    look = page.looks[-1]
    return f"{look.outcome.value} {look.detail}".strip()


def _failed(client: Client, source: str, scope: str, reason: str, started: datetime) -> Page:
    ended = max(client.clock.now(), started)
    return Page(looks=(Look(source, scope, Outcome.FAILED, started, ended, reason[:300]),))


def bounded(response: Response, marks: bytes) -> None:
    """Raise ``TooLarge`` where the body of an answer holds so many of ``marks`` that what is read of it would fill the memory."""
    if len(response.body) > MAX_VALUES and sum(response.body.count(mark) for mark in marks) > MAX_VALUES:
        raise TooLarge(f"{response.path}: status {response.status} with more than {MAX_VALUES} values", response.body[:10_000], response.date)


def decoded(response: Response) -> Any:
    """The JSON of an answer; raises ``ServiceUnavailable`` where it is none, ``TooLarge`` where it holds too many values.

    What strict JSON forbids and one bad record may hold all the same is mended, so that its neighbours land: a lone half
    of a surrogate pair stays one (landing mends it), a number that no float can hold becomes its digits.
    """
    bounded(response, b"[{,")
    try:
        return orjson.loads(response.body)
    except orjson.JSONDecodeError:
        pass  # the lenient reader below decides
    try:
        return json.loads(response.body, parse_float=_float, parse_int=_int, parse_constant=_constant)
    except (ValueError, RecursionError) as error:
        raise ServiceUnavailable(f"{response.path}: status {response.status} with a body that is no JSON") from error


def _float(text: str) -> float | str:
    found = float(text)
    return found if math.isfinite(found) else text


def _int(text: str) -> int | str:
    return int(text) if len(text) < 300 else text


def _constant(text: str) -> Any:
    raise ValueError(f"{text} is no JSON")


def encoded(value: Any) -> bytes:
    """A part of an answer as bytes again, for a reject."""
    try:
        return json.dumps(value).encode()
    except RecursionError:
        return shown(value)


def ended(look: Look, unusable: int) -> Look:
    """The look at a list that was told to its end. Where some of it could not be named, what it does not name is not known to be missing."""
    return replace(look, outcome=Outcome.UNREADABLE, detail=f"{unusable} without a usable name") if unusable else look


def are_named(values: Iterable[Any], name: str) -> bool:
    """Whether each of ``values`` is an object that tells text in the field ``name``: of what is told in part, the rest must not count as not there."""
    return all(isinstance(one, dict) and isinstance(one.get(name), str) and one[name].strip() for one in values)


def blob_hash(body: bytes, *, sha256: bool = False) -> str:
    """The hash by which git names a file of these bytes, hexadecimal; ``sha256``: in a repository that has these."""
    named = b"blob %d\0" % len(body) + body
    return hashlib.sha256(named).hexdigest() if sha256 else hashlib.sha1(named, usedforsecurity=False).hexdigest()


def plain(value: Any) -> str | None:
    """An identifier that a column and its index can hold: printable ASCII of at most ``MAX_NAME`` characters; else None."""
    return value if isinstance(value, str) and len(value) <= MAX_NAME and value.isascii() and value.isprintable() else None


def _is_the_same(target: str, path: str) -> bool:
    return target == path


def following(response: Response, relation: str = "next", is_own: Callable[[str, str], bool] = _is_the_same) -> str | None:
    """Path and query of the page that the ``Link`` header names; None where it names none. Another host in it is not followed.

    ``is_own`` says of its path and the answer's whether both are of one list. Raises ``ContractBroken`` where they are not: what it leads to is
    another thing's.
    """
    return leading_to(response, links_of(response).get(relation), is_own)


def leading_to(response: Response, url: str | None, is_own: Callable[[str, str], bool] = _is_the_same) -> str | None:
    """Path and query of the page at ``url``, an address that the answer names as the one that follows; None where it names none. See ``following``."""
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
    """A page of a list by cursors, the page that it leads to, and whether it leads nowhere though it is full, so that no end is seen.

    ``path`` tells by ``limit=`` how many elements a full page has, ``number_of`` how many an answer of 200 holds. Whether the Hub names a page behind
    a list whose last page is exactly full is written nowhere, and whoever stands between may take the link away. So such a page is asked for once
    more with one element less: from there the list must go on.
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
    if after is None and number_of(again) >= full - 1:
        return response, None, True
    return again, after, False


class Progress:
    """Whether a walk over pages still gets somewhere: each page has a new address, and some of them bring something new."""

    def __init__(self, scope: str) -> None:
        self._scope = scope
        self._addresses: set[str] = set()
        self._keys: set[Any] = set()
        self._idle = 0

    def check(self, address: str | None, keys: Iterable[Any]) -> None:
        """Note a page that told ``keys`` and leads to ``address``; raises ``ContractBroken`` where the walk goes nowhere."""
        before = len(self._keys)
        self._keys.update(keys)
        self._idle = 0 if len(self._keys) > before else self._idle + 1
        if address is None:
            return
        if address in self._addresses or self._idle >= IDLE_PAGES:
            raise ContractBroken(f"{self._scope}: the next page repeats itself")
        self._addresses.add(address)
