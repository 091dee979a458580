"""The parts that every view is made of: the parameters of its address (``State``), tables as HTML, CSV and JSON, captions, links, and templates that escape."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal, Protocol
from urllib.parse import quote, urlencode, urlsplit

from fastapi import Depends, HTTPException, Request
from fastapi.responses import HTMLResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from pydantic import BaseModel, ConfigDict, Field, model_validator
from sqlalchemy import Connection

from observatory.warehouse.licence import licence_of
from observatory.web import data, take

HERE = Path(__file__).resolve().parent
DIMENSIONS = ("weights", "data", "code", "methods")
STATUSES = ("open", "partial", "closed", "unknown")
"""The statuses in the order in which they are shown everywhere."""
FEW = 5
"""Fewer releases than this have no full bar: a share of one is no finding."""
NAVIGATION = (
    ("overview", "Overview"),
    ("lab", "Labs"),
    ("release", "Releases"),
    ("indicators", "Indicators"),
    ("countries", "Countries"),
    ("claims", "Claims"),
    ("collection", "Collection"),
)
"""Path and title of every view, in the order of the navigation."""

SEEN = {"complete": "all", "partial": "some", "none": "none"}
"""The extents of a source check (how many sources were read) in words for readers."""

_TOLD: dict[str, Any] = {
    "type": "object",
    "required": ["title", "subject", "n", "unit", "world", "source", "licence", "queries", "address", "citation", "columns", "rows", "total"],
    "properties": {
        "title": {"type": "string", "description": "What the rows come to, and how sure that is; or the subject."},
        "subject": {"type": "string"},
        "n": {"type": "number", "description": "What the panel rests on, in unit."},
        "unit": {"type": "string"},
        "coverage": {"type": ["number", "null"], "description": "Known share, 0 to 1; null: it has no meaning here."},
        "as_of": {"type": ["string", "null"], "description": "Newest moment of the services' clock that entered (UTC)."},
        "publication": {"type": ["integer", "null"]},
        "world": {"type": "string", "description": "live, or the title of the sample that it speaks of."},
        "source": {"type": "string"},
        "licence": {"type": "string", "description": "SPDX id."},
        "licence_address": {"type": "string"},
        "queries": {"type": "array", "items": {"type": "string"}, "description": "Statements that were asked, with what was bound."},
        "address": {"type": "string", "description": "Shows the same for good."},
        "citation": {"type": "object", "required": ["apa", "bibtex"], "additionalProperties": {"type": "string"}},
        "columns": {
            "type": "array",
            "items": {"type": "object", "required": ["key", "title", "kind"], "additionalProperties": {"type": "string"}},
        },
        "rows": {"type": "array", "items": {"type": "object"}, "description": "Values by the columns' keys; null: nothing is told."},
        "total": {"type": "integer", "description": "Rows that there are; more than are given where only the first are."},
    },
    "additionalProperties": False,
}
TAKEN: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The panel as a page; as a file by format=csv or format=json.",
        "content": {"text/html": {}, "text/csv": {"schema": {"type": "string"}}, "application/json": {"schema": _TOLD}},
    }
}
"""What the address of a panel answers, for its description to machines."""

Kind = Literal["text", "number", "share", "date", "moment", "status", "external"]
Row = Mapping[str, Any]


class Shelf(Protocol):
    """The files of the static site while they are written: which addresses have a file, and which files lie beside a view's."""

    has_docs: bool
    written: str

    def root(self) -> str:
        """The relative path from the file that is written now to the folder of all files."""

    def link(self, path: str, query: str) -> str:
        """The relative path from the file that is written now to the file of an address; empty if it has none."""

    def permanent(self, panel: Panel) -> str:
        """The address of a panel in the file that is written now."""

    def embedded(self, panel: Panel, state: State) -> str:
        """The address of the file of a panel alone, for a frame of another page; empty if there is none."""

    def keep(self, page: Page, panel: Panel, state: State) -> dict[str, str]:
        """Write the rows of a panel beside its view's file; returns their relative paths by format."""

    def shown(self, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Rows as everybody may see them: without what was taken down, with hidden names replaced."""


MOST_TAKEN = 100_000
"""Rows of one file at most. A file that holds fewer rows than there are says so in its name."""
_CONTROL = re.compile(r"[\x00-\x20\x7f]")
_UNSEEN = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_NAME = re.compile(r"[^a-z0-9]+")
_HOST = re.compile(r"^(?:[a-z0-9.-]{1,253}|\[[0-9a-f:]{2,45}\])(?::\d{1,5})?\Z")


class State(BaseModel):
    """The parameters of a view's address, the part after ``?``. Each view derives its own from it.

    Every field has a default and a strict type; other parameters are refused.

    ``as_of``: a day (UTC, of the services' clock) whose publication is shown; ``publication``: the number of one, which overrules the day.
    Without both the newest is shown. ``embed``: show a panel without the page around it, for a frame of another page.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, str_max_length=300)

    as_of: date | None = None
    publication: Annotated[int | None, Field(ge=1, le=2**31 - 1)] = None
    format: Literal["html", "csv", "json"] = "html"
    embed: bool = False

    @model_validator(mode="before")
    @classmethod
    def _drop_empty(cls, fields: Any) -> Any:
        """Leave out empty fields, which a form sends too. Refuses control characters in a text."""
        if not isinstance(fields, Mapping):
            return fields
        if any(isinstance(value, str) and _UNSEEN.search(value) for value in fields.values()):
            raise ValueError("a control character")
        return {key: value for key, value in fields.items() if value != ""}

    def query(self, **changes: Any) -> str:
        """The parameters as a query string, with ``changes``; those with their default are left out."""
        chosen = {**self.model_dump(mode="json", exclude_defaults=True), **changes}
        default = {name: field.default for name, field in type(self).model_fields.items()}
        kept = {key: _address(value) for key, value in chosen.items() if value is not None and value != default.get(key)}
        return urlencode(kept)

    def kept(self) -> dict[str, Any]:
        """The parameters that links to other views repeat: the publication, else the day; empty if neither is given."""
        return {"publication": self.publication} if self.publication else {"as_of": self.as_of} if self.as_of else {}


def _address(value: Any) -> str:
    """A value as text in a query string: dates in ISO 8601, booleans as true and false."""
    return str(value).lower() if isinstance(value, bool) else value.isoformat() if isinstance(value, date) else str(value)


def safe_url(value: object) -> str | None:
    """The value if it is an http or https address that a link may lead to, else None."""
    url = str(value or "")
    if not url or len(url) > 2_000 or _CONTROL.search(url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.hostname and not parts.username else None


def plain(value: Any) -> str:
    """A cell as CSV has it: dates in ISO 8601, numbers in full, lists joined by ``; ``, None as an empty text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        text = format(value, "f")
        return text.rstrip("0").rstrip(".") if "." in text else text
    if isinstance(value, list | tuple):
        return "; ".join(plain(item) for item in value)
    return str(value)


def guarded(value: Any) -> str:
    """A cell of a CSV file, with an apostrophe before a text that a spreadsheet would run as a formula."""
    text = plain(value)
    return text if isinstance(value, int | float | Decimal) else take.guarded(text)


def shown(value: Any, kind: Kind = "text") -> str:
    """A cell as a person reads it; an en dash for an empty cell."""
    if value is None or value == "" or value == []:
        return "–"
    if kind == "share":
        return f"{100 * float(value):.0f} %"
    if kind == "number" and not isinstance(value, str):
        number = f"{value:,}" if isinstance(value, int) else f"{float(value):,.2f}".rstrip("0").rstrip(".")
        return "0" if number == "-0" else number
    if kind == "date":
        return value.date().isoformat() if isinstance(value, datetime) else plain(value)
    if kind == "moment" and isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
    return plain(value)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table. ``href``: the address that a row's cell links to, or None; kind ``external`` links to http(s) addresses only.
    ``is_head``: its cells are the headings of their rows; ``is_wide``: it holds sentences; ``is_code``: names and paths, which may break anywhere.
    """

    key: str
    title: str
    kind: Kind = "text"
    href: Callable[[Row], str | None] | None = None
    is_head: bool = False
    is_wide: bool = False
    is_code: bool = False

    @property
    def classes(self) -> str:
        """The classes of its cells in the style sheet."""
        return " ".join([f"kind-{self.kind}", *(["wide"] if self.is_wide else []), *(["code"] if self.is_code else [])])


@dataclass(frozen=True, slots=True)
class Caption:
    """One line on what a chart or table is based on. ``coverage``: the known share of ``n``, 0 to 1; None if it has no meaning."""

    n: int | float | Decimal
    unit: str
    coverage: float | Decimal | None
    as_of: datetime | date | None
    world: str
    of: str = ""

    def __str__(self) -> str:
        """The caption as one line: n with its unit, coverage, day, and the world if it is not the live services."""
        parts = [f"n = {shown(self.n, 'number')} {self.unit}".strip()]
        parts.append("coverage does not apply" if self.coverage is None else f"coverage {shown(self.coverage, 'share')}{self.of and f' of {self.of}'}")
        parts.append(f"as of {shown(self.as_of, 'date')}")
        parts.append("live services" if self.world == "live" else f"{self.world}: not the world")
        return " · ".join(parts)


def caption(n: int | float | Decimal, coverage: float | Decimal | None, as_of: datetime | date | None, world: str, unit: str = "", of: str = "") -> Caption:
    """The caption of a chart or table; ``of``: what ``coverage`` is a share of, if not ``n``."""
    return Caption(n, unit, coverage, as_of, world, of)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows with their columns: the same cells as HTML, CSV and JSON. ``total``: how many rows there are, if only the first are given.

    ``anchor``: the column whose text, after ``i-``, is the id of a row within the page.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: Sequence[Row]
    caption: Caption
    total: int | None = None
    anchor: str = ""

    def csv(self, head_lines: Sequence[tuple[str, str]] = ()) -> str:
        """The table as CSV: lines that describe it (``head_lines``: name and text), the titles of the columns, the rows."""
        rows = [[guarded(row[column.key]) for column in self.columns] for row in self.rows]
        return take.as_csv(head_lines, [column.title for column in self.columns], rows)

    def json(self, description: Mapping[str, Any]) -> str:
        """The table as JSON: the fields of ``description``, its columns, its rows by the columns' keys, and how many rows there are."""
        columns = [{"key": column.key, "title": column.title, "kind": column.kind} for column in self.columns]
        rows = [{column.key: row[column.key] for column in self.columns} for row in self.rows]
        return take.as_json({**description, "columns": columns, "rows": rows, "total": len(rows) if self.total is None else self.total})

    @property
    def stem(self) -> str:
        """A file name with table, world, day, and how many of how many rows, if not all."""
        day = shown(self.caption.as_of, "date") if self.caption.as_of else "undated"
        part = f"_first-{len(self.rows)}-of-{self.total}" if self.total is not None and self.total > len(self.rows) else ""
        return f"{_slug(self.name)}_{_slug(self.caption.world)}_{day}{part}"


def _slug(text: str) -> str:
    """A text as a part of a file's name: lower-case letters, digits and dashes, at most 60."""
    return _NAME.sub("-", text.lower()).strip("-")[:60] or "x"


@dataclass(frozen=True, slots=True)
class Panel:
    """A chart with its table, or a table alone, with a path of its own (below the page's root) that returns the same as CSV and JSON.

    ``chart`` is made by ``charts``. ``finding``: a sentence on what the rows show and how sure that is; it is the panel's heading, and the title of
    its table its subject. ``is_open``: the table is shown at once, as for a panel without a chart; ``empty``: the text for a table without rows.
    ``whole`` makes the panel with all its rows, if this one holds a part of them: a file is made of that.
    """

    path: str
    table: Table
    chart: Mapping[str, Any] | None = None
    intro: str = ""
    is_open: bool = False
    empty: str = "Nothing is known of this."
    finding: str = ""
    whole: Callable[[], Panel] | None = None

    @property
    def title(self) -> str:
        """The title above the table."""
        return self.finding or self.table.title

    def in_full(self) -> Panel:
        """The panel with all its rows."""
        return self if self.whole is None else self.whole()


@cache
def _environment() -> Environment:
    """Jinja with the page's filters and constants."""
    # Escape values in every template, whatever its file's name; a value that a template lacks is an error and not an empty text.
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, auto_reload=False
    )
    environment.filters.update(shown=shown, plain=plain, safe_url=safe_url)
    environment.globals.update(DIMENSIONS=DIMENSIONS, STATUSES=STATUSES, NAVIGATION=NAVIGATION, FEW=FEW, SEEN=SEEN)
    return environment


@dataclass
class Page:
    """One request: its address and transaction, and the functions that make its answer.

    Functions that need a publication raise ``NothingPublished`` if there is none; the application answers that with 404.
    """

    request: Request
    connection: Connection
    _published: dict[tuple[date | None, int | None], data.Publication] = field(default_factory=dict)
    _asked: list[str] = field(default_factory=list)
    _licence: str = ""

    def read(self, name: str, **parameters: Any) -> list[dict[str, Any]]:
        """Rows of ``sql/page/<name>.sql``, without hidden names in the static site; the statement is noted for the files of the panel."""
        self.note(f"sql/page/{name}.sql", parameters)
        rows = data.read(self.connection, name, **parameters)
        return rows if self.shelf is None else self.shelf.shown(rows)

    @property
    def shelf(self) -> Shelf | None:
        """The shelf of files that is being written; None if a server answers."""
        return shelf_of(self.request)

    def note(self, path: str, parameters: Mapping[str, Any] | None = None) -> None:
        """Remember a statement and its parameters, to be named in the files of the panel."""
        values = ", ".join(f"{key}={plain(value)}" for key, value in (parameters or {}).items() if value is not None)
        asked = f"{path} ({values})" if values else path
        if asked not in self._asked:
            self._asked.append(asked)

    def published(self, state: State) -> data.Publication:
        """The publication that the address asks for; raises ``NothingPublished`` if there is none."""
        key = (state.as_of, state.publication)
        if key not in self._published:
            self._published[key] = data.published(self.connection, *key)
        return self._published[key]

    def at(self, state: State) -> dict[str, Any]:
        """The parameters by which a statement reads the publication that the address asks for: the newest tables, or ``mart.<name>_of``."""
        publication = self.published(state)
        day = None if publication.is_newest and state.as_of is None else state.as_of or publication.as_of.date()
        return {"as_of": day, "publication_id": publication.publication_id}

    def href(self, path: str, state: State | None = None, **parameters: Any) -> str:
        """Address of a path below the page's root; keeps the publication or day that ``state`` asks for. Empty if a site of files has none."""
        return address(self.request, path, {**(state.kept() if state else {}), **parameters})

    def same(self, state: State, path: str | None = None, **changes: Any) -> str:
        """The address of this view with ``changes`` of its parameters, or of another path of the same view."""
        query = state.query(**changes)
        if self.shelf is not None:
            return self.shelf.link((self.request.url.path if path is None else path).lstrip("/"), query)
        there = self.request.url.path if path is None else f"{root(self.request)}/{path.lstrip('/')}"
        return f"{there}{f'?{query}' if query else ''}"

    def files(self, panel: Panel, state: State) -> dict[str, str]:
        """Links to a panel's rows as CSV and JSON, by format. In the static site this also writes the two files."""
        if self.shelf is not None:
            return self.shelf.keep(self, panel, state)
        return {file_format: self.same(state, panel.path, format=file_format, embed=None) for file_format in ("csv", "json")}

    def permanent(self, state: State, panel: Panel, **more: Any) -> str:
        """The whole address of a panel that shows the same for good, since it names the publication; on the static site, the panel's address there."""
        if self.shelf is not None:
            return self.shelf.permanent(panel)
        publication, path = self._publication_or_none(state), panel.path
        changes = {"publication": publication.publication_id, "as_of": None} if publication else {}
        url = self.request.url
        # Use the Host header only if it looks like a host: it ends up in files that people pass on.
        host = f"{url.scheme}://{url.netloc}" if url.scheme in ("http", "https") and _HOST.match(url.netloc.lower()) else ""
        query = state.query(**{"format": None, "embed": None, **changes, **more})
        return f"{host}{quote(root(self.request))}/{quote(path.lstrip('/'))}{f'?{query}' if query else ''}"

    def _publication_or_none(self, state: State) -> data.Publication | None:
        """The publication that the address asks for; None if nothing is published."""
        try:
            return self.published(state)
        except data.NothingPublished:
            return None

    def embedded(self, state: State, panel: Panel) -> str:
        """The address of a panel alone, for a frame of another page; empty if the installation lets no page frame it."""
        if self.shelf is not None:
            return self.shelf.embedded(panel, state)
        return self.permanent(state, panel, embed=True) if self.request.app.state.ancestors else ""

    def licence(self) -> str:
        """SPDX id of the licence of what the page shows."""
        if not self._licence:
            self._licence = licence_of(row["licence_spdx"] for row in data.read(self.connection, "licence"))
        return self._licence

    def origin(self, panel: Panel, state: State) -> take.Origin:
        """What the numbers of a panel are from, for its files and its citation."""
        publication = self._publication_or_none(state)
        as_of = panel.table.caption.as_of
        day = as_of.astimezone(UTC).date() if isinstance(as_of, datetime) else as_of
        return take.Origin(
            publication=publication.publication_id if publication else None,
            as_of=day,
            world=publication.world if publication else panel.table.caption.world,
            licence=self.licence(),
            address=self.permanent(state, panel),
            queries=tuple(self._asked),
        )

    def taken(self, panel: Panel, state: State) -> dict[str, Any]:
        """The texts for the menu of a panel, by name: title and lines for its picture, address, file name, citations, and HTML to embed it."""
        origin, title = self.origin(panel, state), take.one_line(panel.title)
        embedded = self.embedded(state, panel)
        return {
            "title": title,
            "subject": take.one_line(panel.table.title) if panel.finding else "",
            "lines": [
                take.one_line(panel.table.caption),
                take.one_line(f"Source: {origin.source}. World: {origin.kind}. Licence: {origin.licence}."),
                origin.address,
            ],
            "address": origin.address,
            "file": panel.table.stem,
            "apa": take.apa(title, origin),
            "bibtex": take.bibtex(title, panel.table.name, origin),
            "embed": take.frame(title, embedded) if embedded else "",
        }

    def html(self, template: str, state: State, title: str, view: str, **values: Any) -> HTMLResponse:
        """Render a template of a whole view; ``view``: its path in the navigation. Raises ``HTTPException`` 404 if the address asks for a file or a frame."""
        if state.format != "html" or (state.embed and template != "embed.html"):
            raise HTTPException(404, "This is a whole view: each of its panels is taken by its own address.")
        return render(self.request, template, page=self, state=state, title=title, view=view, publication=self.published(state), **values)

    def panel(self, panel: Panel, state: State, view: str) -> Response:
        """The answer with a panel by itself, in the format of ``state``: a page with its table, or a CSV or JSON file with all rows.

        Notes in the request whether the panel is embedded, for the headers of the answer.
        """
        if state.format == "html":
            # Mark an embedded panel for the headers: no other page of ours may be framed by another site.
            self.request.state.is_embedded = state.embed
            return self.html("embed.html" if state.embed else "panel.html", state, panel.title, view, panel=panel)
        panel = panel.in_full()
        headers = {"Content-Disposition": f'attachment; filename="{panel.table.stem}.{state.format}"'}
        kind = "text/csv; charset=utf-8" if state.format == "csv" else "application/json"
        return Response(self.file(panel, state, state.format), media_type=kind, headers=headers)

    def file(self, panel: Panel, state: State, format: Literal["csv", "json"]) -> str:
        """All rows of a panel as a file, with lines that describe them."""
        panel = panel.in_full()
        origin = self.origin(panel, state)
        if format == "csv":
            return panel.table.csv(take.head(panel.title, panel.table.title, str(panel.table.caption), origin))
        body = {
            "title": take.one_line(panel.title),
            "subject": take.one_line(panel.table.title),
            "n": panel.table.caption.n,
            "unit": panel.table.caption.unit,
            "coverage": panel.table.caption.coverage,
            "as_of": panel.table.caption.as_of,
            "publication": origin.publication,
            "world": origin.world,
            "source": origin.source,
            "licence": origin.licence,
            "licence_address": origin.licence_address,
            "queries": list(origin.queries),
            "address": origin.address,
            "citation": {"apa": take.apa(panel.title, origin), "bibtex": take.bibtex(panel.title, panel.table.name, origin)},
        }
        return panel.table.json(body)


def shelf_of(request: Request) -> Shelf | None:
    """The shelf of files that is being written; None if a server answers."""
    shelf: Shelf | None = request.app.state.shelf
    return shelf


def address(request: Request, path: str, parameters: Mapping[str, Any]) -> str:
    """Address of a path below the page's root; empty if a site of files has none."""
    path, query = path.lstrip("/"), urlencode({key: _address(value) for key, value in parameters.items() if value is not None})
    if (shelf := shelf_of(request)) is not None:
        return shelf.link(path, query)
    return f"{root(request)}/{path}{f'?{query}' if query else ''}"


def root(request: Request) -> str:
    """The prefix under which the page is mounted, as the first call in a request found it and noted it: a mount of ours below it changes the scope."""
    if (shelf := shelf_of(request)) is not None:
        return shelf.root()
    if not hasattr(request.state, "root"):
        request.state.root = str(request.scope.get("root_path", "")).rstrip("/")
    return str(request.state.root)


def render(request: Request, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
    """Render a template of ``templates/``; every value is escaped."""
    state, shelf = values.get("state", State()), shelf_of(request)
    values = {
        "page": None,
        "state": state,
        "publication": None,
        "view": "",
        "root": root(request),
        "is_site": shelf is not None,
        "written": shelf.written if shelf else "",
        "has_docs": shelf is None or shelf.has_docs,
        "at": lambda path: address(request, path, state.kept()),
        **values,
    }
    return HTMLResponse(_environment().get_template(template).render(**values), status_code=status)


def page_of(request: Request, connection: data.Reading) -> Page:
    """The page of a request (a dependency of the routes)."""
    return Page(request, connection)


PageContext = Annotated[Page, Depends(page_of)]
