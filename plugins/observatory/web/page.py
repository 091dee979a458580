"""What every view is made of: its state in the address, tables that are HTML and CSV alike, captions, links, and templates that escape."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlencode, urlsplit

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from pydantic import BaseModel, ConfigDict, model_validator
from sqlalchemy import Connection

from observatory.web import data

HERE = Path(__file__).resolve().parent
DIMENSIONS = ("weights", "data", "code", "methods")
STATUSES = ("open", "partial", "closed", "unknown")
NAVIGATION = (
    ("overview", "Overview"),
    ("lab", "Labs"),
    ("release", "Releases"),
    ("countries", "Countries"),
    ("claims", "Claims"),
    ("collection", "Collection"),
)
"""Path and title of every view, in the order of the navigation."""

Kind = Literal["text", "number", "share", "date", "moment", "status", "external"]
Row = Mapping[str, Any]

_FORMULA = re.compile(r"^[=+\-@\t\r\n]")
_CONTROL = re.compile(r"[\x00-\x20\x7f]")
_UNSEEN = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_NAME = re.compile(r"[^a-z0-9]+")


class State(BaseModel):
    """What an address asks for. A view derives its own from it: every field has a default and a strict type, and nothing else is taken.

    ``as_of`` is a day (UTC, of the services' clock) whose publication is shown; None shows the newest.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, str_max_length=300)

    as_of: date | None = None
    format: Literal["html", "csv"] = "html"

    @model_validator(mode="before")
    @classmethod
    def _drop_empty(cls, told: Any) -> Any:
        """A form sends its empty fields too: they say nothing. No text of an address holds a control character."""
        if not isinstance(told, Mapping):
            return told
        if any(isinstance(value, str) and _UNSEEN.search(value) for value in told.values()):
            raise ValueError("a control character")
        return {key: value for key, value in told.items() if value != ""}

    def query(self, **changes: Any) -> str:
        """The whole state as a query string, with ``changes``; what is as by default is left out."""
        told = {**self.model_dump(mode="json", exclude_defaults=True), **changes}
        default = {name: one.default for name, one in type(self).model_fields.items()}
        kept = {key: _address(value) for key, value in told.items() if value is not None and value != default.get(key)}
        return urlencode(kept)


def _address(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else value.isoformat() if isinstance(value, date) else str(value)


def safe_url(value: object) -> str | None:
    """``value`` where it is an http or https address that a link may lead to, else None."""
    told = str(value or "")
    if not told or len(told) > 2_000 or _CONTROL.search(told):
        return None
    try:
        parts = urlsplit(told)
    except ValueError:
        return None
    return told if parts.scheme in ("http", "https") and parts.hostname and not parts.username else None


def plain(value: Any) -> str:
    """A cell as CSV has it: dates in ISO 8601, numbers in full, lists joined by ``; ``, empty where nothing is told."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        told = format(value, "f")
        return told.rstrip("0").rstrip(".") if "." in told else told
    if isinstance(value, list | tuple):
        return "; ".join(plain(one) for one in value)
    return str(value)


def guarded(value: Any) -> str:
    """A cell of a CSV file: text that a spreadsheet would run as a formula gets an apostrophe before it."""
    told = plain(value)
    is_number = isinstance(value, int | float | Decimal)
    return f"'{told}" if not is_number and _FORMULA.match(told) else told


def shown(value: Any, kind: Kind = "text") -> str:
    """A cell as a person reads it; an en dash where nothing is told."""
    if value is None or value == "" or value == []:
        return "–"
    if kind == "share":
        return f"{100 * float(value):.0f} %"
    if kind == "number" and not isinstance(value, str):
        told = f"{value:,}" if isinstance(value, int) else f"{float(value):,.2f}".rstrip("0").rstrip(".")
        return "0" if told == "-0" else told
    if kind == "date":
        return value.date().isoformat() if isinstance(value, datetime) else plain(value)
    if kind == "moment" and isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
    return plain(value)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table. ``href`` gives the address that a row's cell leads to, or None; kind ``external`` links to http(s) addresses only.
    ``is_head``: its cells head their rows; ``is_wide``: it holds sentences."""

    key: str
    title: str
    kind: Kind = "text"
    href: Callable[[Row], str | None] | None = None
    is_head: bool = False
    is_wide: bool = False


@dataclass(frozen=True, slots=True)
class Caption:
    """What a chart or table rests on, in one line. ``coverage`` is the known share of ``n``, 0 to 1, None where it has no meaning."""

    n: int | float | Decimal
    unit: str
    coverage: float | Decimal | None
    as_of: datetime | date | None
    world: str
    of: str = ""

    def __str__(self) -> str:
        parts = [f"n = {shown(self.n, 'number')} {self.unit}".strip()]
        parts.append("coverage does not apply" if self.coverage is None else f"coverage {shown(self.coverage, 'share')}{self.of and f' of {self.of}'}")
        parts.append(f"as of {shown(self.as_of, 'date')}")
        parts.append("live services" if self.world == "live" else f"{self.world}: not the world")
        return " · ".join(parts)


def caption(n: int | float | Decimal, coverage: float | Decimal | None, as_of: datetime | date | None, world: str, unit: str = "", of: str = "") -> Caption:
    """The line below a chart or table; ``of`` says of what ``coverage`` is, where that is not ``n``."""
    return Caption(n, unit, coverage, as_of, world, of)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows with their columns: the same cells as HTML and as CSV. ``total`` is how many rows there are where only the first are given."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: Sequence[Row]
    caption: Caption
    total: int | None = None

    def csv(self) -> str:
        """The table as CSV (RFC 4180), its titles first."""
        stream = io.StringIO()
        writer = csv.writer(stream, lineterminator="\r\n")
        writer.writerow([guarded(column.title) for column in self.columns])
        for row in self.rows:
            writer.writerow([guarded(row[column.key]) for column in self.columns])
        return stream.getvalue()

    @property
    def file_name(self) -> str:
        """A name that says what it is of: table, world, day, and how many of how many rows where it is not all of them."""
        day = shown(self.caption.as_of, "date") if self.caption.as_of else "undated"
        part = f"_first-{len(self.rows)}-of-{self.total}" if self.total is not None and self.total > len(self.rows) else ""
        return f"{_slug(self.name)}_{_slug(self.caption.world)}_{day}{part}.csv"


def _slug(words: str) -> str:
    return _NAME.sub("-", words.lower()).strip("-")[:60] or "x"


@dataclass(frozen=True, slots=True)
class Panel:
    """A chart, or a table alone, with its own path (below the page's root) that gives the same as CSV.

    ``chart`` is what ``charts`` made. ``is_open`` shows the table at once, as a panel without a chart always does;
    ``empty`` stands for a table without rows.
    """

    path: str
    table: Table
    chart: Mapping[str, Any] | None = None
    intro: str = ""
    is_open: bool = False
    empty: str = "Nothing is known of this."


@cache
def _environment() -> Environment:
    # Escapes everything, whatever a template's name ends in; a name that is not given is an error, not an empty place.
    found = Environment(
        loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, auto_reload=False
    )
    found.filters.update(shown=shown, plain=plain, safe_url=safe_url)
    found.globals.update(DIMENSIONS=DIMENSIONS, STATUSES=STATUSES, NAVIGATION=NAVIGATION)
    return found


@dataclass
class Page:
    """One request: its address, its transaction, and what it answers."""

    request: Request
    connection: Connection
    _published: dict[date | None, data.Publication] = field(default_factory=dict)

    def read(self, name: str, **parameters: Any) -> list[dict[str, Any]]:
        """Rows of ``sql/page/<name>.sql``."""
        return data.read(self.connection, name, **parameters)

    def published(self, state: State) -> data.Publication:
        """The publication that the state asks for; raises ``NothingPublished``."""
        if state.as_of not in self._published:
            self._published[state.as_of] = data.published(self.connection, state.as_of)
        return self._published[state.as_of]

    def at(self, state: State) -> dict[str, Any]:
        """What a statement binds to read the publication that the state asks for: today's rows by the tables, a day's by ``mart.<name>_of``."""
        return {"as_of": state.as_of, "publication_id": self.published(state).publication_id}

    def href(self, path: str, state: State | None = None, **parameters: Any) -> str:
        """Address of a path below the page's root; keeps the day that ``state`` asks for."""
        told = {"as_of": state.as_of if state else None, **parameters}
        query = urlencode({key: _address(value) for key, value in told.items() if value is not None})
        return f"{root(self.request)}/{path.lstrip('/')}{f'?{query}' if query else ''}"

    def same(self, state: State, path: str | None = None, **changes: Any) -> str:
        """The address of this state with ``changes``, here or at another path of the same view."""
        query = state.query(**changes)
        there = self.request.url.path if path is None else f"{root(self.request)}/{path.lstrip('/')}"
        return f"{there}{f'?{query}' if query else ''}"

    def html(self, template: str, state: State, title: str, view: str, **values: Any) -> HTMLResponse:
        """Render a template; ``view`` is the path of the navigation's entry that is current."""
        return render(self.request, template, page=self, state=state, title=title, view=view, publication=self.published(state), **values)

    def panel(self, panel: Panel, state: State, view: str) -> Response:
        """A panel by itself: a page with its table, or the same as CSV."""
        if state.format == "csv":
            headers = {"Content-Disposition": f'attachment; filename="{panel.table.file_name}"'}
            return Response(panel.table.csv(), media_type="text/csv; charset=utf-8", headers=headers)
        return self.html("panel.html", state, panel.table.title, view, panel=panel)


def root(request: Request) -> str:
    """The prefix under which the page is mounted, as it was when the request came in: a mount of ours below it changes the scope."""
    if not hasattr(request.state, "root"):
        request.state.root = str(request.scope.get("root_path", "")).rstrip("/")
    return str(request.state.root)


def render(request: Request, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
    """Render a template of ``templates/``; every value is escaped."""
    values = {"page": None, "state": State(), "publication": None, "view": "", "root": root(request), **values}
    return HTMLResponse(_environment().get_template(template).render(**values), status_code=status)


def page_of(request: Request, connection: data.Reading) -> Page:
    """The request's page."""
    return Page(request, connection)


Here = Annotated[Page, Depends(page_of)]
