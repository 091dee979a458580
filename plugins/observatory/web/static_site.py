"""The page as files, of one publication: the same views by the same code, for any host that serves files.

The page's own application is called in this process, address by address from the overview on, and its answers are written to files. Only the
addresses that the rules below allow get a file; links to others are left out, so that no link is dead. All reads are in one transaction, which
sees one publication. Names of accounts that are no lab's are hidden, as an export hides them.
"""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import json
import re
import shutil
import tempfile
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode

import httpx2
from fastapi import Depends
from pydantic import ValidationError
from sqlalchemy import Connection

from observatory.errors import ObservatoryError
from observatory.store import Folder
from observatory.warehouse.pseudonyms import WITHHELD, Pseudonyms
from observatory.web import data, security
from observatory.web.app import create_app
from observatory.web.page import HERE, Page, Panel, State
from observatory.web.views import countries, indicators, lab, overview, release, search

MOST_BYTES = 500_000
"""The most bytes of a view with its scripts and styles, compressed as a host sends it."""
MOST_FOUND = 5_000
"""Entries of one part of the search's index; labs and releases come before models."""
SECONDS = 600.0
"""The longest time for one answer of the page."""

_HELD: dict[str, tuple[type[State], tuple[frozenset[str], ...]]] = {
    "overview": (overview.Filters, (frozenset(), frozenset({"country"}))),
    "overview/cell": (overview.Cell, (frozenset(), frozenset({"dimension"}), frozenset({"lab"}), frozenset({"lab", "dimension"}))),
    "lab": (lab.Lab, (frozenset(), frozenset({"lab"}))),
    "release": (release.Release, (frozenset(), frozenset({"part"}), frozenset({"release"}))),
    "indicators": (indicators.Matrix, (frozenset(), frozenset({"part"}), frozenset({"lab"}), frozenset({"dimension"}), frozenset({"dimension", "part"}))),
    "countries": (
        countries.CountriesState,
        tuple(
            frozenset(view)
            for view in (
                (),
                ("dimension",),
                ("weighting",),
                ("scope",),
                ("dimension", "weighting"),
                ("dimension", "scope"),
                ("weighting", "scope"),
                ("dimension", "weighting", "scope"),
                ("denominator",),
                ("universe",),
                ("denominator", "universe"),
            )
        ),
    ),
    "claims": (State, (frozenset(),)),
    "collection": (State, (frozenset(),)),
    "search": (search.Search, (frozenset(),)),
}
"""The views that get files, with the parameters that their addresses may have."""
BEGINS = ("overview", "search")
"""The views with which the writing begins; links lead to all others."""
_EMBEDDED = ("overview", "countries", "lab", "claims", "indicators")
"""Views whose panels are written by themselves too, where other pages may frame them."""
_WORD = re.compile(r"[a-z0-9]+")
_UNSAFE = re.compile(r"[^a-z0-9.-]+")
_LOADED = re.compile(r'(?:src|href)="[./]*(static/[^"]+\.(?:js|css))"')


@dataclass(frozen=True, slots=True)
class Written:
    """What was written. ``views``: number of HTML files; ``heaviest``: the largest view, with its compressed bytes."""

    folder: Path
    publication: int
    world: str
    views: int
    files: int
    size_bytes: int
    heaviest: tuple[str, int]


def segment(text: str) -> str:
    """A text as a part of a file's path: only letters that every file system and host accepts, and different for different texts."""
    stem = _UNSAFE.sub("-", text.lower()).strip("-.")[:80]
    # Add a hash of the text if letters were left out or changed: else "Foo!" and "Foo?" would both be foo.
    return stem if stem == text and stem else f"{stem or 'x'}-{hashlib.sha256(text.encode()).hexdigest()[:8]}"


class Files:
    """The files of the site (a ``Shelf``): which address has which file, which files are still to be written, and which one is being written."""

    def __init__(self, folder: Path, base: str, hidden: Pseudonyms, *, labs: frozenset[str], releases: frozenset[str], has_docs: bool, is_framed: bool) -> None:
        self.has_docs = has_docs
        self.written = f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC"
        self.waiting: deque[tuple[str, str, str]] = deque()
        self._folder, self._base, self._hidden, self._is_framed = folder, base, hidden, is_framed
        self._known = {"lab": labs, "release": releases}
        self._here = ""
        self._found: set[str] = set()
        self._views: dict[str, str] = {}

    def at(self, file: str) -> None:
        """Note that ``file`` is written from now on."""
        self._here = file

    def root(self) -> str:
        """The relative path from the file that is written now to the folder of all files."""
        return "/".join([".."] * self._here.count("/")) or "."

    def link(self, path: str, query: str) -> str:
        """The relative path from the file that is written now to that of an address, which is queued for writing; empty if it has none."""
        address = self._canonical_choices(path, query)
        if address is None:
            return ""
        file = _file_name(path, address)
        self._queue_file(file, path, urlencode(address))
        return f"{self.root()}/{file}"

    def written_of(self, path: str, query: str) -> str:
        """The file of an address that some link leads to; empty if none does."""
        address = self._canonical_choices(path, query)
        file = _file_name(path, address) if address is not None else ""
        return file if file in self._found else ""

    def _canonical_choices(self, path: str, query: str) -> dict[str, str] | None:
        """The parameters in an address without those with their default; None if the address is not one that gets a file."""
        if path not in _HELD:
            return None
        view, choices = _HELD[path]
        try:
            state = view.model_validate(dict(parse_qsl(query)))
        except ValidationError:
            return None
        choices_made = dict(parse_qsl(state.query()))
        if frozenset(choices_made) not in choices or any(choices_made[name] not in known for name, known in self._known.items() if name in choices_made):
            return None
        return choices_made

    def _queue_file(self, file: str, path: str, query: str) -> None:
        """Note that a file is to be written for an address, once."""
        if file not in self._found:
            self._found.add(file)
            self.waiting.append((file, path, query))

    def permanent(self, panel: Panel) -> str:
        """The address of a panel within the file that is written now; without the site's own address it begins at the site's folder."""
        # Cite the panel by its place in the view that shows it, also when it is written by itself (embed/…).
        return f"{self._base}{self._views.get(self._here, self._here)}#{panel.table.name}"

    def embedded(self, panel: Panel, state: State) -> str:
        """The address of the file of a panel alone, for a frame of another page, and queue that file for writing; empty if panels like it get none."""
        if not self._is_framed or panel.path.partition("/")[0] not in _EMBEDDED or self._here.startswith("embed/"):
            return ""
        file = f"embed/{self._here.removesuffix('.html')}/{segment(panel.table.name)}.html"
        self._queue_file(file, panel.path, state.query(embed=True))
        self._views[file] = self._here
        return f"{self._base}{file}"

    def keep(self, page: Page, panel: Panel, state: State) -> dict[str, str]:
        """Write all rows of a panel as CSV and JSON into the folder that is named like the file being written, without ".html".

        Returns the path of each by its format ("csv", "json"), relative to the file being written.
        """
        stem = f"{self._here.removesuffix('.html')}/{segment(panel.table.name)}"
        paths = {}
        for format in ("csv", "json"):
            self.write(f"{stem}.{format}", page.file(panel, state, format))  # type: ignore[arg-type]  # one of both
            paths[format] = f"{self.root()}/{stem}.{format}"
        return paths

    def write(self, file: str, content: str) -> None:
        """Write a text file of the site, with the folders above it."""
        path = self._folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8", newline="")

    def shown(self, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Rows as everybody may see them: without those of what was taken down, and with pseudonyms for accounts that are no lab's."""
        return [hidden_row for row in rows if (hidden_row := hide(self._hidden, row)) is not None]


def hide(hidden: Pseudonyms, row: dict[str, Any]) -> dict[str, Any] | None:
    """A row with the names that must not be shown replaced; None if it names something that was taken down."""
    # Hide names in nested values (objects, lists of objects) within their JSON text.
    nested = {name for name, value in row.items() if isinstance(value, dict) or (isinstance(value, list) and not all(isinstance(item, str) for item in value))}
    flat_row = {name: json.dumps(value, ensure_ascii=False, default=str) if name in nested else value for name, value in row.items()}
    names = list(flat_row)
    texts = {
        name: place
        for place, name in enumerate(names)
        if isinstance(flat_row[name], str) or (isinstance(flat_row[name], list) and all(isinstance(item, str) for item in flat_row[name]))
    }
    values = tuple(flat_row.values())
    if hidden.is_taken_down(texts, values):
        return None
    shown = dict(zip(names, hidden.row(texts, values), strict=True))
    return {name: (None if value == WITHHELD else json.loads(value)) if name in nested else value for name, value in shown.items()}


def _file_name(path: str, choices: dict[str, str]) -> str:
    """The path of the file of an address: the subject of a view (a lab, a release) is a folder, the other parameters follow by name."""
    view = path.split("/", 1)[0]
    parts = [path]
    for key, value in sorted(choices.items()):
        parts += [segment(part) for part in value.split("/")] if key == view else [f"{key}-{segment(value)}"]
    return f"{'/'.join(parts)}.html"


def write(reader: Connection, hidden: Pseudonyms, above: Path, *, base: str = "", docs: Path | None = None, framed_by: Sequence[str] = ()) -> Written:
    """Write the site of the newest publication to ``above/publication-<number>``, which is replaced as a whole at the end.

    ``reader``: one transaction by a member of ``observatory_reader``. ``base``: the address at which ``above`` will be served, with a slash at its end;
    empty: not known. ``docs``: the site of all documents, which is put beside the views. ``framed_by``: other pages that may frame a panel; where
    there are any, panels are written by themselves too. Raises ``NothingPublished``, and ``ObservatoryError`` where a view cannot be made: the last
    site then stays.
    """
    publication = data.published(reader, None)
    name = f"publication-{publication.publication_id}"
    above.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=above, prefix=f".{name}-") as aside:
        fresh = Path(aside, "site")
        fresh.mkdir()
        things = [shown_row for row in data.read(reader, "site_thing") if (shown_row := hide(hidden, row)) is not None]
        unhidden_ids = {row["release_id"] for row in data.read(reader, "site_thing")}
        # Leave out releases whose id had to be hidden: the address of their page would show what was hidden.
        files = Files(
            fresh,
            f"{base}{name}/" if base else "",
            hidden,
            labs=frozenset(row["id"] for row in things if row["kind"] == "lab"),
            releases=frozenset(row["id"] for row in things if row["kind"] == "release" and row["id"] in unhidden_ids),
            has_docs=docs is not None,
            is_framed=bool(framed_by),
        )
        # Run it in a thread of its own: asyncio.run fails if the caller already runs an event loop.
        with ThreadPoolExecutor(max_workers=1) as aside_of_loops:
            aside_of_loops.submit(lambda: asyncio.run(_write_all(reader, files, fresh))).result()
        for part, entries in _search_index(things, files):
            files.write(f"search/{part}.json", json.dumps(entries, ensure_ascii=False, separators=(",", ":")))
        shutil.copytree(HERE / "static", fresh / "static")
        if docs is not None:
            shutil.copytree(docs, fresh / "docs")
            # Write a page in place of the Data Docs, to which the documents link: they hold text as it was received.
            files.write("data-docs/index.html", _NO_DATA_DOCS)
        files.write("index.html", _redirect_page("overview.html", "Open science", ()))
        written = _count_written(fresh, above / name, publication)
        summary = {
            "publication": written.publication,
            "world": written.world,
            "as_of": publication.as_of.isoformat(),
            "written": files.written,
            "views": written.views,
            "heaviest": list(written.heaviest),
        }
        files.write("site.json", json.dumps(summary, indent=1, ensure_ascii=False) + "\n")
        if (above / name).exists():
            (above / name).rename(Path(aside, "old"))
        fresh.chmod(0o755)
        fresh.rename(above / name)
    _write_entrance(above, framed_by)
    return written


async def _write_all(reader: Connection, files: Files, folder: Path) -> None:
    """Ask the page for every address that has a file, from the overview on, and write the answers. Raises ``ObservatoryError`` for any status but 200."""
    app = create_app("postgresql+psycopg2://", Folder(folder), signed_in=Depends(lambda: None), shelf=files)
    # Let every request use the reader's transaction, so that all pages are of one publication.
    app.dependency_overrides[data.reading] = lambda: reader
    for path in BEGINS:
        files.link(path, "")
    async with httpx2.AsyncClient(
        transport=httpx2.ASGITransport(app=app), base_url="http://site.invalid", timeout=SECONDS, headers={"accept-encoding": "identity"}
    ) as client:
        while files.waiting:
            file, path, query = files.waiting.popleft()
            files.at(file)
            answer = await client.get(f"/{path}?{query}")
            if answer.status_code != 200:
                raise ObservatoryError(f"the page answered {answer.status_code} for {path}?{query}")
            files.write(file, answer.text)


def _search_index(things: Iterable[dict[str, Any]], files: Files) -> Iterator[tuple[str, list[list[str]]]]:
    """The search's index as (letter, entries): entries of things with a word that begins with the letter, each as [kind, name, lab, file]."""
    parts: dict[str, list[list[str]]] = {letter: [] for letter in "abcdefghijklmnopqrstuvwxyz0123456789"}
    for row in things:
        query = urlencode({"lab": row["id"]} if row["kind"] == "lab" else {"release": row["release_id"]})
        path = "lab" if row["kind"] == "lab" else "release"
        if not (file := files.written_of(path, query)):
            continue
        names = _WORD.findall(f"{row['name']} {row['lab'] or ''}".lower())
        for letter in dict.fromkeys(word[0] for word in names):
            if len(parts[letter]) < MOST_FOUND:
                parts[letter].append([row["kind"], row["name"], row["lab"] or "", file])
    yield from parts.items()


def _count_written(folder: Path, at: Path, publication: data.Publication) -> Written:
    """Count what was written: pages, files, bytes, and the heaviest page with the scripts and styles that it loads (gzip)."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    weights = {path: len(gzip.compress(path.read_bytes(), 6)) for path in (folder / "static").rglob("*") if path.is_file()}
    views = [path for path in files if path.suffix == ".html" and folder / "docs" not in path.parents]
    heaviest = ("", 0)
    for path in views:
        content = path.read_bytes()
        loaded = {folder / file for file in _LOADED.findall(content.decode())}
        heaviest = max(
            heaviest, (str(path.relative_to(folder)), len(gzip.compress(content, 6)) + sum(weights[file] for file in loaded)), key=lambda file: file[1]
        )
    return Written(at, publication.publication_id, publication.world, len(views), len(files), sum(path.stat().st_size for path in files), heaviest)


_NO_DATA_DOCS = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
    "<title>Data Docs</title></head><body><main><h1>Data Docs are not in this copy</h1><p>They hold what was received as it was received, and stay"
    ' behind the login of the installation that made this copy. <a href="../collection.html">What the checks found</a></p></main></body></html>\n'
)


def _redirect_page(target: str, title: str, links: Iterable[tuple[str, str]]) -> str:
    """An HTML page that redirects at once to ``target``, with links for browsers that do not."""
    listed = "".join(f'<li><a href="{escape(href)}">{escape(text)}</a></li>' for href, text in links)
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>{escape(title)}</title><meta http-equiv="refresh" content="0; url={escape(target)}"></head>'
        f'<body><main><h1>{escape(title)}</h1><p><a href="{escape(target)}">To the overview</a></p><ul>{listed}</ul></main></body></html>\n'
    )


def _write_entrance(above: Path, framed_by: Sequence[str]) -> None:
    """Write the files above the publications: the page that leads to the newest one, and the headers for hosts (``_headers``)."""
    folders = sorted((path for path in above.glob("publication-*") if (path / "site.json").is_file()), key=lambda path: int(path.name.partition("-")[2]))
    listed = []
    for path in reversed(folders):
        publication = json.loads((path / "site.json").read_text(encoding="utf-8"))
        listed.append(
            (
                f"{path.name}/overview.html",
                f"Publication {publication['publication']}, as of {date.fromisoformat(publication['as_of'][:10])}: {publication['world']}",
            )
        )
    (above / "index.html").write_text(_redirect_page(listed[0][0], "Open science: publications", listed), encoding="utf-8")
    # Write ".nojekyll": without this file GitHub Pages leaves out files that begin with an underscore.
    (above / ".nojekyll").touch()
    # Write the headers into a file, for hosts that read it. Others send none of them: then any page may frame the site.
    headers = {**security.HEADERS, "Content-Security-Policy": " ".join(("frame-ancestors 'self'", *framed_by))}
    if framed_by:
        del headers["X-Frame-Options"]
    (above / "_headers").write_text("\n".join(["/*", *(f"  {name}: {value}" for name, value in headers.items())]) + "\n", encoding="utf-8")
