"""The whole Hub by its lists: models or datasets by createdAt ascending, a thousand a page, as bytes.

Pages are not decoded here: for three million records, decoding without using the result would cost more than the rest of the walk.
The order is stable: createdAt and ``_id`` never change, so no record is skipped or sent twice, except for records that
appear or vanish on pages already read. Cursors are the service's own and opaque; they hold no state, so that a walk may
begin at a cursor of an earlier walk.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

import msgspec

from observatory.errors import ContractBroken, ServiceUnavailable
from observatory.http import Client, Response
from observatory.sources.asking import Progress, decoded, page_of
from observatory.sources.base import Outcome
from observatory.sources.huggingface import outcome_of

PAGE = 1_000
_DATED = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_UID = re.compile(r"[0-9a-f]{24}")
OUTLIERS = 100
"""One of so many records may be out of order, for a record with an odd date; with more, the list does not keep the order."""

FIELDS = {
    "model": (
        "author cardData createdAt disabled downloads downloadsAllTime gated gguf lastModified library_name likes pipeline_tag private safetensors sha tags"
    ).split(),
    "dataset": "author cardData createdAt disabled downloads downloadsAllTime gated lastModified likes private sha tags".split(),
}
"""The fields of each record that a census asks for, by kind. File lists, configurations and widgets are read of watched repositories only."""


@dataclass(frozen=True, slots=True)
class ListPage:
    """One page of a list: ``body`` is a JSON array of records in the Hub's shape, ``observed_at`` the answer's Date (UTC).

    ``cursor`` is the path of the next page, as the service gave it; None on the last page.
    """

    body: bytes
    observed_at: datetime
    cursor: str | None = None


class ListRefused(ContractBroken):
    """A page of the list was not answered with 200: ``outcome`` says whether refused, absent or failed; ``status`` is the HTTP status."""

    def __init__(self, message: str, outcome: Outcome, status: int) -> None:
        super().__init__(message)
        self.outcome = outcome
        self.status = status


def first_path(kind: str) -> str:
    """The path of the first page of the list of ``kind`` (model or dataset)."""
    fields = "".join(f"&expand={name}" for name in FIELDS[kind])
    return f"/api/{kind}s?sort=createdAt&direction=1&limit={PAGE}{fields}"


class OrderNotKept(ContractBroken):
    """The list does not come in the order that was asked for, so that its end does not prove that it is complete."""


class _Placed(msgspec.Struct):
    """The fields of a record by which the list is ordered, and its name."""

    id: object = None
    createdAt: object = None
    uid: object = msgspec.field(default=None, name="_id")


UNREADABLE = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)
"""The exceptions of the decoder: no JSON, another shape or half a surrogate pair; no UTF-8; nested too deep."""
_PLACES = msgspec.json.Decoder(list[_Placed])
_ELEMENTS = msgspec.json.Decoder(list[msgspec.Raw])


def walk(client: Client, kind: str, cursor: str | None = None) -> Iterator[ListPage]:
    """Pages from ``cursor`` (or from the first) to the explicit end of the list.

    Raises ``ListRefused`` if a page is not answered with 200; ``OrderNotKept`` if records do not come oldest first, or if the last of several pages
    comes and neither createdAt nor ``_id`` proves the order; ``ContractBroken`` if pages repeat, or after a full page without a link to the next.
    In the last case, and where the order is unproven, the last page is yielded first, with its own path as cursor: a later walk asks for it again.
    Also raises what ``Client.get`` raises.
    """
    path: str | None = cursor or first_path(kind)
    progress, last, is_any, uids = Progress(f"/api/{kind}s"), "", False, _Uids()
    while path is not None:
        response, after, is_open = page_of(client, path, _number)
        if response.status != 200:
            raise ListRefused(f"/api/{kind}s: status {response.status}", outcome_of(response.status), response.status)
        last, mark = _ordered(response, last, uids)
        progress.check(after, mark)
        # Note whether the records of any page could be read: then its mark holds tuples, else only a hash.
        is_any |= any(isinstance(key, tuple) for key in mark)
        # Whether the order is unproven: nothing is sorted by createdAt, nor by the _id, as records without createdAt are. A single page needs no order.
        is_unproven = after is None and is_any and not last and not uids.rise and path != first_path(kind)
        yield ListPage(response.body, response.date, path if is_open or is_unproven else after)
        if is_open:
            raise ContractBroken(f"/api/{kind}s: a full page without a link to the next: whether it is the last is not known")
        if is_unproven:
            raise OrderNotKept(f"/api/{kind}s: no record tells when it was made: whether the list came in order is not known")
        path = after


def _number(response: Response) -> int:
    """The number of elements on a page; 0 if it is no list or nested too deep. Such a page is left to landing, which rejects it."""
    try:
        return len(_ELEMENTS.decode(response.body))
    except UNREADABLE:
        pass  # the page may still be a list with one element that strict JSON forbids: it is counted by the lenient reader below
    try:
        listed = decoded(response)
    except ServiceUnavailable:
        return 0
    return len(listed) if isinstance(listed, list) else 0


class _Uids:
    """Tracks whether the ``_id`` of all records so far rise: False before the first record, and from a missing or lower ``_id`` on for good."""

    def __init__(self) -> None:
        self._last: str | None = ""

    @property
    def rise(self) -> bool:
        """Whether every record so far has a higher ``_id`` than the one before."""
        return bool(self._last)

    def add(self, uids: Iterable[object]) -> None:
        """Add the ``_id`` of the next records, in their order."""
        for uid in uids:
            if self._last is None or not isinstance(uid, str) or not _UID.fullmatch(uid) or uid <= self._last:
                self._last = None
                return
            self._last = uid


def _ordered(response: Response, last: str, uids: _Uids) -> tuple[str, list[object]]:
    """``(createdAt of the page's last record, mark of the page)``: the createdAt is ``last`` if no record has one; the mark differs from page to page.

    Adds the ``_id`` of its records to ``uids``. Raises ``OrderNotKept`` if the page starts before ``last`` or has too many records out of order.
    """
    try:
        records = _PLACES.decode(response.body)
    except UNREADABLE:
        # Return only a hash as the mark of a page that cannot be decoded; landing rejects its records.
        return last, [hash(response.body)]
    uids.add(record.uid for record in records)
    moments = [record.createdAt for record in records if isinstance(record.createdAt, str) and _DATED.match(record.createdAt)]
    if moments and moments[0] < last:
        raise OrderNotKept(f"{response.path}: a page begins with {moments[0][:30]!r} after one that ended with {last[:30]!r}")
    falls = sum(after < before for before, after in itertools.pairwise(moments))
    if falls > len(moments) // OUTLIERS:
        raise OrderNotKept(f"{response.path}: {falls} of {len(moments)} records are older than the one before")
    return (moments[-1] if moments else last), [(str(record.id), str(record.createdAt)) for record in records[:1]]
