"""The whole Hub by its lists: models or datasets by createdAt ascending, a thousand a page, as bytes.

Pages are not decoded here: at three million records a decode that is thrown away costs more than the rest of the walk.
The order is safe against rows that move: createdAt and ``_id`` never change, so no record is skipped or told twice, but
for records that appear or vanish behind the walk. Cursors are the service's own and opaque; they are stateless, so that
a walk may begin at one that an earlier walk saw.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from observatory.errors import ContractBroken
from observatory.http import Client, Response
from observatory.sources.base import Outcome
from observatory.sources.huggingface import next_path, outcome_of

PAGE = 1_000
MAX_PAGES = 100_000

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


def walk(client: Client, kind: str, cursor: str | None = None) -> Iterator[ListPage]:
    """Pages from ``cursor`` (or from the first) to the explicit end of the list.

    Raises ``ListRefused`` where a page is not answered with 200, ``ContractBroken`` where pages repeat themselves.
    """
    path: str | None = cursor or first_path(kind)
    seen = set[str]()
    while path is not None:
        response = client.get(path)
        if response.status != 200:
            raise ListRefused(f"/api/{kind}s: status {response.status}", outcome_of(response.status), response.status)
        following = _following(response, seen)
        yield ListPage(response.body, response.date, following)
        path = following


def _following(response: Response, seen: set[str]) -> str | None:
    following = next_path(response)
    if following is None:
        return None
    if following in seen or len(seen) >= MAX_PAGES:
        raise ContractBroken(f"{response.path}: the next page repeats itself")
    seen.add(following)
    return following
