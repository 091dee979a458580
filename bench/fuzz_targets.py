"""What ``make fuzz`` runs: every parser of what comes from outside, each as a function of bytes that raises where it breaks its word.

The word of a source: whatever an answer holds, its pages come, and what is not understood is a failed look with a reason of ours; each record of
them can be stored or is refused by ``Unstorable``. The word of a reader: a document yields rows that Postgres can hold, within its bounds. The word
of all: at most ``MAX_SECONDS`` of a processor.
"""

from __future__ import annotations

import copy
import json
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from pathlib import Path
from typing import Any

import hostile

from observatory import settings
from observatory.budget import Limit
from observatory.disclosure import addresses, assessments, card, names
from observatory.disclosure.parsed import MAX_LINKS
from observatory.disclosure.readers import read
from observatory.disclosure.reading import QUOTATION_MAX, Document, Extraction
from observatory.errors import ObservatoryError, SourceError, WarehouseError
from observatory.http import Response, date_of, limit_of, links_of
from observatory.identifiers import base_model_id, canonical_arxiv_id, named_arxiv_ids, parse_github_repository, parse_hub_url
from observatory.landing import assessments as tables
from observatory.landing import hub as landing_hub
from observatory.landing.content import Unstorable, content_of
from observatory.landing.drift import Drift, countable
from observatory.landing.hub_record import Unusable, columns
from observatory.sources import hub_archive, hub_census, models_dev, stats_parquet
from observatory.sources.arxiv import Arxiv
from observatory.sources.base import Page
from observatory.sources.github import GitHub
from observatory.sources.huggingface import HuggingFace, LicenceFile
from observatory.sources.shapes import SHAPES, Shape, empty_parts
from observatory.warehouse import registry_files

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
MAX_SECONDS = 1.0
"""Processor seconds that one document may take."""
MAX_BYTES = 200_000
MAX_ID = 500
"""Characters of an identifier: an index of Postgres holds no more than 2,700 bytes."""
WORLD = settings.ROOT / "tests" / "worlds" / "small"
ODD: tuple[Any, ...] = (
    *(
        None,
        True,
        False,
        0,
        -1,
        2**31,
        2**63,
        2**64,
        -(2**64),
        10**400,
        1.5,
        1e308,
        "",
        " ",
        "\x00",
        "a\x00b",
        "\ud800",
        "\u202e",
        "a" * 600,
        "a/b",
        "../..",
        "/",
    ),
    *("now", "infinity", "-infinity", "10000-01-01T00:00:00Z", "0044-03-15 BC", "2026-02-30", "2026-01-01T00:00:00+99:99", "NaN", "1" * 400),
    *("https://huggingface.co/a/b", "https://[", "https://github.com/a/b/c?d#e", "arxiv:2401.00001v9", "base_model:", "base_model:finetune:a/b", "license:"),
    *("dataset:a/b", "region:us", [], [[]], {}, {"": ""}, [None], {"id": None}, {"a": {"a": {"a": [[[[1]]]]}}}, ["a/b"] * 50, "😀", "e\u0301", "\n", "\t\\N"),
)
"""Values that a field of an answer may hold where it should not."""
WORDS = (
    *hostile.MARKDOWN.values(),
    *hostile.BIBTEX.values(),
    *hostile.RESTRUCTURED.values(),
    *hostile.YAML.values(),
    "---\n",
    "\n\n",
    " ",
    "a",
    "\\",
    "\u3000",
    "é",
)


def odd(choice: Choice) -> Any:
    """One of ``ODD``, for oneself: what is put into an answer is altered there in its turn."""
    return copy.deepcopy(choice.of(ODD))


class Broken(AssertionError):
    """A parser broke its word."""


def must(holds: object, words: str) -> None:
    """Raise ``Broken`` with ``words`` unless ``holds``."""
    if not holds:
        raise Broken(words)


# -- bytes that decide


class Choice:
    """Decisions taken from bytes, as many as there are; then always the first."""

    def __init__(self, told: bytes) -> None:
        self._told, self._at = told, 0

    @property
    def is_left(self) -> bool:
        """Whether there are bytes left."""
        return self._at < len(self._told)

    def number(self, below: int) -> int:
        """A number from 0 up to ``below``."""
        found = 0
        for _ in range(1 if below <= 256 else 2 if below <= 65_536 else 3):
            found = found * 256 + (self._told[self._at] if self.is_left else 0)
            self._at += 1
        return found % max(below, 1)

    def of(self, things: Sequence[Any]) -> Any:
        """One of them."""
        return things[self.number(len(things))]

    def rest(self) -> bytes:
        """What is left."""
        return self._told[self._at :]


def altered(told: Any, choice: Choice) -> Any:
    """A JSON value with some of its parts replaced, dropped or doubled, as the bytes decide."""
    told = json.loads(json.dumps(told))
    for _ in range(1 + choice.number(6)):
        at, parent, key = told, None, None
        while isinstance(at, dict | list) and at and (parent is None or choice.number(4)):
            parent, key = at, choice.of(list(at) if isinstance(at, dict) else range(len(at)))
            at = at[key]
        if parent is None:
            return odd(choice)
        how = choice.number(6)
        if how == 0:
            del parent[key]
        elif how == 1 and isinstance(parent, list):
            parent.append(copy.deepcopy(at))
        elif how == 2 and isinstance(at, str):
            parent[key] = at[: choice.number(len(at) + 1)] + str(odd(choice)) + at[choice.number(len(at) + 1) :]
        elif how == 3:
            parent[key] = {"id": at} if choice.number(2) else [at]
        else:
            parent[key] = odd(choice)
    return told


def as_json(value: Any) -> bytes:
    """JSON with what strict encoders refuse: lone surrogates, numbers beyond 64 bits."""
    return json.dumps(value).encode()


def written(seeds: Sequence[str], choice: Choice) -> str:
    """A text of pieces of markup, pieces of real documents, and bytes as they are."""
    parts: list[str] = []
    size = 0
    while choice.is_left and size < MAX_BYTES:
        how = choice.number(8)
        if how < 3:
            part = choice.of(WORDS) * (1 + choice.number(8) ** (1 + choice.number(3)))
        elif how < 6:
            seed = choice.of(seeds)
            start = choice.number(len(seed) + 1)
            part = seed[start : start + choice.number(65_536)]
        elif how == 6:
            part = chr(choice.number(0x3000))
        else:
            part = choice.rest()[: 1 + choice.number(40)].decode("utf-8", "replace")
        parts.append(part)
        size += len(part)
    return "".join(parts)[:MAX_BYTES]


@cache
def lines(name: str) -> list[dict[str, Any]]:
    """Records of the tests' world."""
    return [json.loads(line) for line in (WORLD / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


@cache
def texts(name: str) -> list[str]:
    """Texts of the tests' world."""
    return [one["text"] for one in lines(name) if one.get("text")]


# -- sources


class _Still:
    def now(self) -> datetime:
        return NOON

    def monotonic(self) -> float:
        return 0.0

    def sleep(self, _: float) -> None:
        return None


class Answering:
    """A client whose first answers are those given, and that knows nothing more."""

    base_url = "https://service.example"

    def __init__(self, *answers: Response) -> None:
        self._answers = list(answers)
        self.clock, self.failures, self.strange, self.probes = _Still(), 0, 0, 0
        self.has_probe, self.denials, self.requests = True, None, 0

    def get(self, path: str, *_: Any, **__: Any) -> Response:
        """The next answer."""
        self.requests += 1
        return self._answers.pop(0) if self._answers else Response(404, {}, b"", NOON, path)

    def request(self, _: str, path: str, **__: Any) -> Response:
        """The same."""
        return self.get(path)

    def is_there(self) -> bool:
        """It is."""
        return True


HEADERS: tuple[dict[str, str], ...] = (
    {},
    {"link": '<https://service.example/next?page=2>; rel="next"'},
    {"link": '<https://[::1>; rel=next, <>; rel="last"'},
    {"link": '<https://service.example/x?page=999999999>; rel="last"', "etag": 'W/"1"'},
    {"etag": '"' + "x" * 300 + '"', "x-error-code": "GatedRepo"},
    {"x-not-recorded": "2401.00001,é,x"},
)
STATUSES = (200, 200, 200, 200, 200, 200, 304, 301, 404, 451, 500)
PLACES = (None, "/api/models/a/b", "https://service.example/a/b/resolve/main/README.md", "//[", "/repositories/1/readme", "/api/models/a/b/tree/main")


def answer(choice: Choice, body: bytes) -> Response:
    """An answer with that body."""
    return Response(choice.of(STATUSES), choice.of(HEADERS), body, NOON, "/asked", choice.of(PLACES))


def kept(pages: Iterable[Page]) -> list[Document]:
    """Hold pages to their word; gives their records as documents."""
    found: list[Document] = []
    drift = Drift()
    try:
        for page in pages:
            must(sum(page.received.values()) == len(page.records) + len(page.rejects), "received is not records and rejects")
            for look in page.looks:
                must("not understood" not in look.detail, f"{look.scope}: {look.detail}")
                must(len(look.detail) <= 300, "a look's detail is long")
            for stone in page.tombstones:
                must(stone.renamed_to is None or len(stone.renamed_to) <= MAX_ID, "a long new name")
            for validator in page.validators:
                must(len(validator.etag) + len(validator.path) <= 2_000, "a long validator")
            for reject in page.rejects:
                must(isinstance(reject.body, bytes), "a reject without bytes")
            for record in page.records:
                must(record.key.isprintable() and 0 < len(record.key) <= MAX_ID, f"a key that no index holds: {record.key[:80]!r}")
                record = countable(record)
                must(all(value >= 0 for name, value in record.counters.items() if name != "trending_score"), "a counter below zero")
                drift.note(record)
                empty_parts(SHAPES.get((record.source, record.kind, record.via), Shape()), record.payload, record.text)
                try:
                    content = content_of(record)
                except Unstorable:
                    continue
                payload = None if content.payload is None else json.loads(content.payload)
                must("\x00" not in (content.text or "") and "\\u0000" not in (content.payload or "").replace("\\\\", ""), "a NUL for Postgres")
                (content.payload or content.text or "").encode()
                found.append(Document(record.source, record.kind, record.via, record.key, payload=payload, text=content.text, locator=record.locator))
    except SourceError:
        pass  # an error of ours ends the asking, and is told as such
    for row in drift.rows():
        must(all("\x00" not in part for part in row if isinstance(part, str)), "a NUL in a drift")
    return found


def source(ask: Callable[[Any], Iterable[Page]], good: Callable[[], Sequence[bytes]], told: bytes) -> None:
    """One question to a source, answered with ``told`` as it is, or with a good answer that is altered; what lands is read."""
    choice = Choice(told)
    how = choice.number(4)
    if how == 0:
        body = choice.rest()
    else:
        seed = choice.of(good())
        body = seed[: choice.number(len(seed) + 1)] if how == 1 else mutated(seed, choice)
    for document in kept(ask(Answering(*(answer(choice, body) for _ in range(1 + choice.number(2)))))):
        reading(document)


def mutated(seed: bytes, choice: Choice) -> bytes:
    """A good answer with parts of it changed: as JSON where it is that, else as bytes."""
    try:
        return as_json(altered(json.loads(seed), choice))
    except ValueError:
        at = choice.number(len(seed) + 1)
        return seed[:at] + str(choice.of(ODD)).encode("utf-8", "surrogatepass") + seed[at + choice.number(200) :]


# -- readers


def reading(document: Document) -> None:
    """Read a document and hold what comes of it to its bounds."""
    begun = time.process_time()
    found: Extraction = read(document)
    spent = time.process_time() - begun
    must(spent <= MAX_SECONDS, f"{document.kind} took {spent:.1f} s of a processor")
    must(len(found.links) <= 2 * MAX_LINKS, "more links than the bound")
    for link in found.links:
        must(clean(link.target_id) and 0 < len(link.target_id) <= MAX_ID * 5, f"a target that no column holds: {link.target_id[:80]!r}")
        must(clean(link.relation) and clean(link.method) and len(link.relation) <= 100, f"a relation that no column holds: {link.relation[:80]!r}")
        must(len(link.quotation) <= QUOTATION_MAX + 3, "a long quotation")
    for signal in found.signals:
        must(len(signal.quotation) <= QUOTATION_MAX + 3, "a long quotation")
        must(signal.value is None or len(signal.value) <= 2_000, f"a long value of {signal.rule}")
    json.dumps(found.facts)


def clean(text: str) -> bool:
    """Whether Postgres' text can hold it."""
    return "\x00" not in text and not any(0xD800 <= ord(sign) < 0xE000 for sign in text)


def prose(service: str, kind: str, locator: str, seeds: Callable[[], Sequence[str]], told: bytes) -> None:
    """A document of words, as it may stand in Postgres."""
    choice = Choice(told)
    text = written(seeds(), choice).replace("\x00", "\ufffd")
    reading(Document(service, kind, "file", "org/name", text=text, locator=locator))


def payload(service: str, kind: str, via: str, seeds: Callable[[], Sequence[Any]], told: bytes) -> None:
    """A document of JSON, as it may stand in Postgres."""
    choice = Choice(told)
    value = altered(choice.of(seeds()), choice)
    stored = json.loads(json.dumps(value, ensure_ascii=True).replace("\\u0000", "\\ufffd").replace("\\ud800", "\\ufffd"))
    if isinstance(stored, dict):
        reading(Document(service, kind, via, "org/name", payload=stored))


# -- the rest


def census(told: bytes) -> None:
    """A page of the whole Hub's list, as the walk and the loader read it."""
    choice = Choice(told)
    body = as_json([altered(choice.of(lines("hub/models")), choice) for _ in range(1 + choice.number(3))]) if choice.number(3) else choice.rest()
    try:
        hub_census._ordered(Response(200, {}, body, NOON, "/api/models"), "", hub_census._Uids())
        records, rejects = landing_hub._decode(hub_census.ListPage(body, NOON, None), _SWEEP)
    except (SourceError, Unusable):
        return
    for raw, record in records:
        landing_hub._place(record)
        landing_hub.content_hash(record)
        try:
            row = columns(raw)
        except (Unusable, *hub_census.UNREADABLE):
            continue
        for name in row.__struct_fields__:
            value = getattr(row, name)
            must("\n" not in value and "\t" not in value and clean(value), f"{name} breaks a line of COPY: {value[:80]!r}")
    must(all(isinstance(one.body, bytes) for one in rejects), "a reject without bytes")


_SWEEP = landing_hub.Sweep(1, 1, "model", "census", NOON.date())


def headers(told: bytes) -> None:
    """The headers that clients read."""
    choice = Choice(told)
    words = choice.rest().decode("latin-1")
    names_of = ("link", "retry-after", "ratelimit", "x-ratelimit-remaining", "x-ratelimit-reset", "date")
    found = Response(choice.of((200, 403, 429, 503)), {name: words for name in names_of} | {choice.of(names_of): "1"}, told[:2_000], NOON, "/asked")
    limit: Limit = limit_of(found)
    must(limit.hold is None or 0 <= limit.hold < 10**7, f"a wait of {limit.hold}")
    must(abs(date_of(words, _Still()) - NOON) < timedelta(days=4_000), "a date far away")
    for address in links_of(found).values():
        str(address)


def identifiers(told: bytes) -> None:
    """What is called by a name."""
    text = told.decode("utf-8", "replace")[:5_000]
    for parse in (canonical_arxiv_id, named_arxiv_ids, parse_github_repository, parse_hub_url, base_model_id, names.parse_name):
        parse(text)
    for address in (f"https://github.com/{text}", f"https://huggingface.co/{text}", f"https://arxiv.org/abs/{text}"):
        for parse in (parse_github_repository, parse_hub_url, canonical_arxiv_id):
            found = parse(address)
            for part in found if isinstance(found, tuple) else [found] if found else []:
                must(len(part) <= MAX_ID and clean(part), f"an identifier that no column holds: {part[:80]!r}")
    list(addresses.find_addresses(text))


def yaml_block(told: bytes) -> None:
    """YAML of others."""
    choice = Choice(told)
    text = "".join(choice.of((*hostile.YAML.values(), "a: b\n", "- a\n", "!!python/object:os.system ", "<<: *a\n", "&a ")) for _ in range(choice.number(200)))
    for block in (text, told.decode("utf-8", "replace")):
        try:
            card.load_yaml(block)
        except card.UNREADABLE_YAML:
            continue


ASSESSED = (
    b"model,organisation,link,Training code\nBLOOM,BigScience,https://a.b,open\n",
    b"System name,Organization,Base model data,Training code\nA,B,open,closed\n",
    b"id,definition\nx,y\n",
)


def assessed(told: bytes) -> None:
    """A table of another index."""
    choice = Choice(told)
    seed = choice.of(ASSESSED)
    at = choice.number(len(seed) + 1)
    body = choice.rest() if choice.number(2) else seed[:at] + choice.rest() + seed[at:]
    try:
        names_of, rows = tables._table(body)
    except (UnicodeDecodeError, tables.csv.Error):
        return
    found = assessments.reader_of(names_of, choice.of(("a.csv", "fmti_2025.csv", "b_indicators.csv")), assessments.NO_CONTEXT)
    for row in rows[:50] if found is not None else []:
        if None in row or None in row.values():
            continue
        try:
            list(found(row))  # type: ignore[misc]  # it is one
        except assessments.Unusable:
            continue


OSAI = {"system": {"name": "A", "link": "https://a.b"}, "org": {"name": "B"}, "datasources_basemodel": {"class": "open", "link": "x", "notes": "y"}}
MOT = {"framework": {"name": "x"}, "release": {"name": "A", "producer": "B", "date": "2024-01-01", "components": [{"name": "Training code", "license": "MIT"}]}}


def assessed_document(told: bytes) -> None:
    """A YAML document of another index."""
    choice = Choice(told)
    value = altered(choice.of((OSAI, MOT, {"id": "a", "name": "b", "links": []})), choice)
    assessments.makers_of(value)
    index = assessments.index_of_document(value, choice.of(("models", "systems", "orgs", "x")))
    if index is None:
        return
    try:
        list(assessments.judgements_of(index, value, "a.yaml", assessments.IndexContext({}, {})))
    except assessments.Unusable:
        return


def _in_file(name: str, body: bytes, what: Callable[[Path], None]) -> None:
    folder = _folder()
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(body)
    what(path)


@cache
def _folder() -> Path:
    """A folder of this process: a child of a fork has its own."""
    return Path(tempfile.mkdtemp(prefix="fuzz-"))


def registry_file(told: bytes) -> None:
    """A file of the registry, corrections among them."""
    choice = Choice(told)
    path = choice.of(sorted(settings.REGISTRY.glob("*.csv")))
    seed = path.read_bytes()[:20_000]
    at = choice.number(len(seed) + 1)
    body = seed[:at] + choice.rest() + seed[at + choice.number(60) :]

    def rows(found: Path) -> None:
        try:
            names, numbered = registry_files._lines(found)
            must(all(set(row) <= set(names) for _, row in numbered), "a row with a column that the file has not")
            if found.stem in registry_files.MAY_BE_EMPTY:
                registry_files._in_form(found.parent, found.stem)
        except WarehouseError:
            return

    _in_file(path.name, body, rows)


def catalogue(told: bytes) -> None:
    """A file of models.dev."""
    choice = Choice(told)
    seed = b'name = "A"\nrelease_date = "2024-01-01"\nopen_weights = true\n[modalities]\ninput = ["text"]\noutput = ["text"]\n'
    at = choice.number(len(seed) + 1)
    try:
        told_of = models_dev.facts_of(seed[:at] + choice.rest() + seed[at:])
    except (ValueError, RecursionError):
        return
    must(len(told_of["name"]) <= 200 and len(told_of["release_date"]) <= 10, "a fact without bound")


@cache
def _parquet() -> list[bytes]:
    return [path.read_bytes() for path in sorted((WORLD / "hub" / "stats").rglob("*.parquet"))][:4]


def parquet(told: bytes) -> None:
    """A bulk file of the Hub."""
    choice = Choice(told)
    seed = bytearray(choice.of(_parquet())) if _parquet() else bytearray(b"PAR1")
    for _ in range(1 + choice.number(8)):
        # The footer lies at the end, and decides how the rest is read.
        at = choice.number(len(seed)) if choice.number(2) else len(seed) - 1 - choice.number(min(len(seed), 4_000))
        seed[at] = choice.number(256)

    def read_file(path: Path) -> None:
        for what in (
            lambda: list(stats_parquet.pages(path, "model", NOON)),
            lambda: hub_archive.columns_of(path),
            lambda: list(hub_archive.repositories(path)),
            lambda: stats_parquet.facts(path, "model"),
        ):
            try:
                what()
            except ObservatoryError:
                continue

    _in_file("a.parquet", bytes(seed), read_file)


# -- all of them


def _bodies(name: str, shape: Callable[[list[dict[str, Any]]], Any]) -> Callable[[], list[bytes]]:
    @cache
    def made() -> list[bytes]:
        told = lines(name)
        return [as_json(shape(told[at : at + 3])) for at in range(0, min(len(told), 60), 3)]

    return made


def _first(told: list[dict[str, Any]]) -> Any:
    return told[0]


def _all(told: list[dict[str, Any]]) -> Any:
    return told


_OAI = b"""<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><ListRecords><record><header><identifier>oai:arXiv.org:2401.00001</identifier>
<datestamp>2024-01-02</datestamp><setSpec>cs</setSpec></header><metadata><arXivRaw xmlns="http://arxiv.org/OAI/arXivRaw/"><id>2401.00001</id>
<version version="v1"><date>Mon, 1 Jan 2024 00:00:00 GMT</date><size>9kb</size></version><title>T</title><authors>A</authors>
<categories>cs.CL</categories><abstract>x</abstract></arXivRaw></metadata></record><resumptionToken completeListSize="9">t</resumptionToken>
</ListRecords></OAI-PMH>"""
_ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom" xmlns:o="http://a9.com/-/spec/opensearch/1.1/"><o:totalResults>1</o:totalResults><entry>
<id>http://arxiv.org/abs/2401.00001v1</id><title>T</title><summary>x</summary><published>2024-01-01T00:00:00Z</published>
<updated>2024-01-01T00:00:00Z</updated><author><name>A</name></author><category term="cs.CL"/></entry></feed>"""


def _graphql() -> list[bytes]:
    node = {"id": "R_1", "databaseId": 1, "nameWithOwner": "a/b", "description": "x", "isArchived": False, "isFork": False, "isDisabled": False}
    node |= {"visibility": "PUBLIC", "pushedAt": "2024-01-01T00:00:00Z", "createdAt": "2023-01-01T00:00:00Z", "stargazerCount": 1, "forkCount": 2}
    node |= {"licenseInfo": {"spdxId": "MIT", "key": "mit"}, "defaultBranchRef": {"name": "main"}, "repositoryTopics": {"nodes": [{"topic": {"name": "x"}}]}}
    errors = [{"type": "NOT_FOUND", "path": ["r1"], "message": "no"}]
    return [as_json({"data": {"r0": node, "r1": None}, "errors": errors}), as_json({"data": {"r0": node, "r1": node}})]


def _tree_of(told: list[dict[str, Any]]) -> Any:
    return {"sha": told[0].get("sha", "x"), "tree": told[0].get("entries", []), "truncated": False}


def _entries(told: list[dict[str, Any]]) -> Any:
    return [{"type": "file", "path": "model.safetensors", "size": 1, "oid": "x", "lfs": {"oid": "y", "size": 1}}, {"type": "directory", "path": told[0]["id"]}]


def _refs_of(told: list[dict[str, Any]]) -> Any:
    return {name: told[0].get(name, []) for name in ("branches", "converts", "tags")}


def _plain_text(name: str) -> Callable[[], list[bytes]]:
    return lambda: [one.encode() for one in texts(name)]


def _releases() -> list[bytes]:
    return [as_json([{"tag_name": "v1", "name": "x", "published_at": "2024-01-01T00:00:00Z", "assets": [{"name": "a.bin", "size": 1, "download_count": 2}]}])]


def _commits() -> list[bytes]:
    return [as_json([{"sha": "x", "commit": {"author": {"date": "2024-01-01T00:00:00Z"}, "committer": {"date": "2024-01-01T00:00:00Z"}}}])]


def _hub(call: Callable[[HuggingFace], Iterable[Page]]) -> Callable[[Any], Iterable[Page]]:
    return lambda client: call(HuggingFace(client))


def _github(call: Callable[[GitHub], Iterable[Page]]) -> Callable[[Any], Iterable[Page]]:
    return lambda client: call(GitHub(client, has_token=True))


_LICENCES = ("Permission is hereby granted, free of charge, to any person", "Apache License\nVersion 2.0, January 2004", "GNU GENERAL PUBLIC LICENSE")


def _trees() -> list[dict[str, Any]]:
    return [{"entries": one.get("entries", []), "truncated": False} for one in lines("github/trees")]


TARGETS: Mapping[str, Callable[[bytes], None]] = {
    "Hub: list": partial(source, _hub(lambda hub: hub.account("org", ["models_of:org"])), _bodies("hub/models", _all)),
    "Hub: list of datasets": partial(source, _hub(lambda hub: hub.account("org", ["datasets_of:org"])), _bodies("hub/datasets", _all)),
    "Hub: account": partial(source, _hub(lambda hub: hub.account("org", ["organization:org"])), _bodies("hub/organizations", _first)),
    "Hub: model": partial(source, _hub(lambda hub: hub.items("model", ["a/b"])), _bodies("hub/models", _first)),
    "Hub: dataset": partial(source, _hub(lambda hub: hub.items("dataset", ["a/b"])), _bodies("hub/datasets", _first)),
    "Hub: card": partial(source, _hub(lambda hub: hub.cards("model", ["a/b"])), _plain_text("hub/cards")),
    "Hub: licence file": partial(source, _hub(lambda hub: hub.licences([LicenceFile("model", "a/b", "LICENSE")])), lambda: [one.encode() for one in _LICENCES]),
    "Hub: tree": partial(source, _hub(lambda hub: hub.trees("model", ["a/b"])), _bodies("hub/models", _entries)),
    "Hub: refs": partial(source, _hub(lambda hub: hub.refs("model", ["a/b"])), _bodies("hub/refs", _refs_of)),
    "Hub: paper": partial(source, _hub(lambda hub: hub.papers(["2401.00001"])), _bodies("hub/papers", _first)),
    "Hub: whole list": census,
    "GitHub: list": partial(source, _github(lambda one: one.account("a")), _bodies("github/repos", _all)),
    "GitHub: repository": partial(source, _github(lambda one: one.repositories(["a/b"])), _bodies("github/repos", _first)),
    "GitHub: GraphQL": partial(source, _github(lambda one: one.repositories(["a/b", "a/c"])), _graphql),
    "GitHub: tree": partial(source, _github(lambda one: one.trees([("a/b", "main")])), _bodies("github/trees", _tree_of)),
    "GitHub: README": partial(source, _github(lambda one: one.readmes(["a/b"])), _plain_text("github/readmes")),
    "GitHub: licence": partial(source, _github(lambda one: one.licences(["a/b"])), lambda: [one.encode() for one in _LICENCES]),
    "GitHub: releases": partial(source, _github(lambda one: one.releases(["a/b"])), _releases),
    "GitHub: commits": partial(source, _github(lambda one: one.commits(["a/b"])), _commits),
    "arXiv: OAI-PMH": partial(source, lambda client: Arxiv(client, client).harvest("cs", "2026-01-01"), lambda: [_OAI]),
    "arXiv: query": partial(source, lambda client: Arxiv(client, client).look_up(["2401.00001", "2401.00002"]), lambda: [_ATOM]),
    "headers": headers,
    "identifiers": identifiers,
    "reader: card": partial(prose, "huggingface", "model_card", "README.md", lambda: texts("hub/cards")),
    "reader: README": partial(prose, "github", "readme", "README.md", lambda: texts("github/readmes")),
    "reader: reStructuredText": partial(prose, "github", "readme", "README.rst", lambda: texts("github/readmes")),
    "reader: licence": partial(prose, "github", "licence", "LICENSE", lambda: _LICENCES),
    "reader: licence file": partial(prose, "huggingface", "model_licence", "NOTICE", lambda: _LICENCES),
    "reader: model": partial(payload, "huggingface", "model", "item", lambda: lines("hub/models")),
    "reader: dataset": partial(payload, "huggingface", "dataset", "item", lambda: lines("hub/datasets")),
    "reader: paper page": partial(payload, "huggingface", "paper_page", "item", lambda: lines("hub/papers")),
    "reader: paper": partial(payload, "arxiv", "paper", "oai", lambda: lines("arxiv/papers")),
    "reader: repository": partial(payload, "github", "repository", "rest", lambda: lines("github/repos")),
    "reader: tree": partial(payload, "github", "tree", "rest", _trees),
    "YAML": yaml_block,
    "table of an index": assessed,
    "document of an index": assessed_document,
    "registry": registry_file,
    "models.dev": catalogue,
    "bulk file": parquet,
}


def seeds(name: str) -> Iterator[bytes]:
    """A few beginnings for a target: each way of a choice, and as many bytes as it may take."""
    for first in range(8):
        yield bytes([first]) + bytes(range(first, first + 60))
    yield b"[" * 500
    yield name.encode()


def run(name: str, told: bytes) -> None:
    """One execution; raises what the parser should not have raised, and ``Broken``."""
    begun = time.process_time()
    TARGETS[name](told)
    if (spent := time.process_time() - begun) > 2 * MAX_SECONDS:
        raise Broken(f"{name} took {spent:.1f} s of a processor")
