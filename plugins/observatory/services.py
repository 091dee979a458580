"""The sources beside the three of the line, as services.toml declares them. What else needs to know of a source reads it here."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import quote

import msgspec

from observatory.errors import ObservatoryError

PATH = Path(__file__).with_name("services.toml")
_Text = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
_Https = Annotated[str, msgspec.Meta(pattern=r"^https://[a-z0-9.-]+(/|$)", max_length=200)]
_Name = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_]{1,30}$")]


class Endpoint(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One path of a service, and which fields its answer must hold: of an object, or of each element of a list."""

    path: Annotated[str, msgspec.Meta(pattern=r"^/", max_length=200)]
    is_list: bool = False
    must: dict[str, Literal["text", "number", "flag", "list", "object"]] = {}


class RecordKind(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A kind of record: the call that returns it, the fields of its known form, and the pages of its keys."""

    kind: _Name
    via: _Name = "list"
    fields: tuple[str, ...] = ()
    key: str | None = None
    page: _Https | None = None

    def url(self, key: str) -> str | None:
        """The page of the record with this key; None if it has none, or if the key is no key of this kind."""
        if self.page is None or self.key is None or len(key) > 200 or ".." in key or not re.fullmatch(self.key, key, re.ASCII):
            return None
        return self.page.replace("{}", quote(key))


class Source(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A source of the file; its fields are explained there."""

    title: _Text
    dag: Annotated[str, msgspec.Meta(pattern=r"^ingest_[a-z][a-z0-9_]{1,30}$")]
    table: Annotated[str, msgspec.Meta(pattern=r"^raw\.[a-z][a-z0-9_]{1,30}$")]
    holds: _Text
    host: _Https | None = None
    asked_by: Literal["huggingface", "arxiv", "github"] | None = None
    endpoint: Endpoint | None = None
    records: tuple[RecordKind, ...] = ()


def read(text: str) -> dict[str, Source]:
    """The sources of a file's text, by name. Raises ``ObservatoryError`` with the name of the source and of the field that is wrong."""
    try:
        found = msgspec.convert(tomllib.loads(text), dict[_Name, Source])
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise ObservatoryError(f"{PATH.name}: {error}") from error
    for name, source in found.items():
        for problem in _problems(source):
            raise ObservatoryError(f"{PATH.name}: {name}: {problem}")
    for what in ("dag", "table", "title"):
        values = [getattr(source, what) for source in found.values()]
        if twice := sorted({value for value in values if values.count(value) > 1}):
            raise ObservatoryError(f"{PATH.name}: two sources have the {what} {', '.join(twice)}")
    return found


def _problems(source: Source) -> list[str]:
    """What is wrong with one source beyond the form of its fields."""
    problems = []
    if (source.host is None) == (source.asked_by is None):
        problems.append("it needs either host or asked_by")
    if source.endpoint is not None and source.host is None:
        problems.append("an endpoint needs a host")
    for record in source.records:
        if (record.key is None) != (record.page is None) or (record.page is not None and record.page.count("{}") != 1):
            problems.append(f"{record.kind}: a page needs a key, and {{}} once in its address")
        try:
            re.compile(record.key or "")
        except re.error as error:
            problems.append(f"{record.kind}: {record.key} is no pattern ({error})")
    return problems


@cache
def declared() -> dict[str, Source]:
    """The sources of services.toml by name, in its order. Raises as ``read``."""
    return read(PATH.read_text(encoding="utf-8"))


def with_a_host() -> dict[str, str]:
    """The public address of each source that has a connection of its own, by its name."""
    return {name: source.host for name, source in declared().items() if source.host is not None}


def dags() -> tuple[str, ...]:
    """The ids of the Dags that read these sources, in the order of the file."""
    return tuple(source.dag for source in declared().values())


def record_url(kind: str, key: str) -> str | None:
    """The page of a record of any of these sources; None if no such kind has one, or the key is none of its keys."""
    found = (record.url(key) for source in declared().values() for record in source.records if record.kind == kind)
    return next((url for url in found if url is not None), None)
