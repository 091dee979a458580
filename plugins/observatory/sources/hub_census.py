"""The whole Hub by its lists: models or datasets by createdAt ascending, a thousand a page, as bytes.

Pages are not decoded here: at three million records a decode that is thrown away costs more than the rest of the walk.
The order is safe against rows that move: createdAt and ``_id`` never change, so no record is skipped or told twice, but
for records that appear or vanish behind the walk. Cursors are the service's own and opaque; they are stateless, so that
a walk may begin at one that an earlier walk saw.
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
"""Of so many neighbours one may stand out of order, for a record with an odd date; more, and the order is not kept."""

FIELDS = {
    "model": (
        "author cardData createdAt disabled downloads downloadsAllTime gated gguf lastModified library_name likes pipeline_tag private safetensors sha tags"
    ).split(),
    "dataset": "author cardData createdAt disabled downloads downloadsAllTime gated lastModified likes private sha tags".split(),
}
"""What a census asks of each record. File lists, configurations and widgets are asked of watched repositories only."""


@dataclass(frozen=True, slots=True)
class ListPage:
    """One page of a list: ``body`` is a JSON array of records in the Hub's shape, ``observed_at`` the answer's Date (UTC).

    ``cursor`` is the path of the page that follows, as the service told it; None on the last page.
    """

    body: bytes
    observed_at: datetime
    cursor: str | None = None


class ListRefused(ContractBroken):
    """A page of the list was refused or failed; ``outcome`` says how, ``status`` is the service's."""

    def __init__(self, message: str, outcome: Outcome, status: int) -> None:
        super().__init__(message)
        self.outcome = outcome
        self.status = status


def first_path(kind: str) -> str:
    """The path of the first page of the list of ``kind`` (model or dataset)."""
    fields = "".join(f"&expand={name}" for name in FIELDS[kind])
    return f"/api/{kind}s?sort=createdAt&direction=1&limit={PAGE}{fields}"


class OrderNotKept(ContractBroken):
    """The list does not come in the order that was asked for: where it ends, nothing is known to be whole."""


class _Placed(msgspec.Struct):
    """The part of a record that orders it."""

    id: object = None
    createdAt: object = None
    uid: object = msgspec.field(default=None, name="_id")


UNREADABLE = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)
"""What the decoder raises on records that it cannot read: no JSON, another shape or half a surrogate pair; no UTF-8; nested too deep."""
_PLACES = msgspec.json.Decoder(list[_Placed])
_ELEMENTS = msgspec.json.Decoder(list[msgspec.Raw])


def walk(client: Client, kind: str, cursor: str | None = None) -> Iterator[ListPage]:
    """Pages from ``cursor`` (or from the first) to the explicit end of the list.

    Raises ``ListRefused`` where a page is not answered with 200, ``OrderNotKept`` where records do not come oldest
    first, or no record of several pages tells when it was made and their ``_id`` do not rise, ``ContractBroken`` where pages repeat
    themselves, and after a full page that leads nowhere: in the last two cases the records of the last page are told, and its cursor is
    itself, so that a later walk asks for it again.
    """
    path: str | None = cursor or first_path(kind)
    progress, last, is_any, uids = Progress(f"/api/{kind}s"), "", False, _Uids()
    while path is not None:
        response, after, is_open = page_of(client, path, _number)
        if response.status != 200:
            raise ListRefused(f"/api/{kind}s: status {response.status}", outcome_of(response.status), response.status)
        last, mark = _ordered(response, last, uids)
        progress.check(after, mark)
        # A page that cannot be read as a whole has a hash for its mark.
        is_any |= any(isinstance(one, tuple) for one in mark)
        # The Hub orders records without a moment by their _id. Without either nobody can say that pages came in order. One page that is all needs none.
        is_unproven = after is None and is_any and not last and not uids.rise and path != first_path(kind)
        yield ListPage(response.body, response.date, path if is_open or is_unproven else after)
        if is_open:
            raise ContractBroken(f"/api/{kind}s: a full page without a link to the next: whether it is the last is not known")
        if is_unproven:
            raise OrderNotKept(f"/api/{kind}s: no record tells when it was made: whether the list came in order is not known")
        path = after


def _number(response: Response) -> int:
    """Elements of a page, whatever they are; 0 of what is no list or nested too deep to be counted, which is for landing to judge."""
    try:
        return len(_ELEMENTS.decode(response.body))
    except UNREADABLE:
        pass  # one element that strict JSON forbids makes no page less full
    try:
        told = decoded(response)
    except ServiceUnavailable:
        return 0
    return len(told) if isinstance(told, list) else 0


class _Uids:
    """Whether the ``_id`` of all records so far rise. ``rise`` is False before the first record, and for good after one that has none or a lower one."""

    def __init__(self) -> None:
        self._last: str | None = ""

    @property
    def rise(self) -> bool:
        """Whether every record so far has a higher ``_id`` than the one before."""
        return bool(self._last)

    def add(self, uids: Iterable[object]) -> None:
        """Take the ``_id`` of the next records, in their order."""
        for uid in uids:
            if self._last is None or not isinstance(uid, str) or not _UID.fullmatch(uid) or uid <= self._last:
                self._last = None
                return
            self._last = uid


def _ordered(response: Response, last: str, uids: _Uids) -> tuple[str, list[object]]:
    """The newest createdAt of a page that goes on from ``last``, and a mark by which it differs from other pages; its ``_id`` go to ``uids``."""
    try:
        places = _PLACES.decode(response.body)
    except UNREADABLE:
        # A page that cannot be read as a whole is for landing to judge.
        return last, [hash(response.body)]
    uids.add(one.uid for one in places)
    moments = [one.createdAt for one in places if isinstance(one.createdAt, str) and _DATED.match(one.createdAt)]
    if moments and moments[0] < last:
        raise OrderNotKept(f"{response.path}: a page begins with {moments[0][:30]!r} after one that ended with {last[:30]!r}")
    falls = sum(after < before for before, after in itertools.pairwise(moments))
    if falls > len(moments) // OUTLIERS:
        raise OrderNotKept(f"{response.path}: {falls} of {len(moments)} records are older than the one before")
    return (moments[-1] if moments else last), [(str(one.id), str(one.createdAt)) for one in places[:1]]
