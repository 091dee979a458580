"""SQL as files: statements by folder and name, and objects, one statement each, with a header that says grain, key and what it reads."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

from observatory import settings
from observatory.errors import WarehouseError

_COMMENTS = re.compile(r"^COMMENT ON (?:TABLE|COLUMN) ", re.MULTILINE)
_FIELD = re.compile(r"^--\s*(.*)$")
_LABELS = "Grain|Key|Preserve|Soft delete|Volatile|Period|Max change|Reads"
_LABEL = re.compile(rf"({_LABELS}):\s*(.*?)(?=\s+(?:{_LABELS}):|$)")
# A label that is misspelt would be read as a sentence and do nothing: what looks like a label, with columns or a number behind it, must be one.
_LIKE_A_LABEL = re.compile(r"(?:^|(?<=\. ))([A-Z][a-z]+(?: [a-z]+)?): (?:[a-z]\w*|[\d.]+)(?:, [a-z]\w*)*\.(?= |$)")
# The label that quality/suites.py reads.
_OF_CHECKS = ("Severity",)
MAX_CHANGE = 0.5


@dataclass(frozen=True, slots=True)
class SqlObject:
    """One file of SQL: one statement and what its header says. ``comments`` are those of the table that ``sql`` fills.

    CONTRIBUTING.md ("Add a table") explains the labels of a header. ``preserve`` columns stay as first written; ``soft_delete`` names the column
    that marks a vanished row. ``volatile`` columns differ every day without anything being amiss; ``period`` is the column of periods, of which a
    new one adds rows by itself; ``max_change`` is the share of differing rows (0 to 1) above which a person has to approve a publication.
    """

    schema: str
    name: str
    sql: str
    grain: str
    key: tuple[str, ...]
    reads: tuple[str, ...]
    preserve: tuple[str, ...] = ()
    soft_delete: str | None = None
    volatile: tuple[str, ...] = ()
    period: str | None = None
    max_change: float = MAX_CHANGE
    comments: str = ""

    @property
    def full_name(self) -> str:
        """The object's name with its schema: "core.model"."""
        return f"{self.schema}.{self.name}"


@cache
def statement(folder: str, name: str) -> str:
    """The text of ``sql/<folder>/<name>.sql``, read once a process."""
    return (settings.SQL / folder / f"{name}.sql").read_text(encoding="utf-8")


def _names(value: str) -> tuple[str, ...]:
    """The names in a field of a header, split at commas and spaces: "a, b." gives a and b."""
    return tuple(part for part in re.split(r"[,\s]+", value.rstrip(" .")) if part)


def split(content: str, schema: str) -> tuple[str, str]:
    """A file's text as its statement and the COMMENT statements behind it, which are empty if there are none.

    A file of staging is not split, since it makes its view itself and the comments belong to that.
    """
    match = None if schema == "staging" else _COMMENTS.search(content)
    return (content, "") if match is None else (content[: match.start()].rstrip().rstrip(";"), content[match.start() :])


def parse(path: Path, schema: str) -> SqlObject:
    """Read one object file; raises ``WarehouseError`` if the header, the comment lines at its top, lacks Grain, Key or Reads or has another label."""
    sql, comments = split(path.read_text(encoding="utf-8"), schema)
    header: list[str] = []
    for line in sql.splitlines():
        match = _FIELD.match(line)
        if not match:
            break
        header.append(match.group(1))
    unknown = set(_LIKE_A_LABEL.findall(" ".join(header))) - {*_LABELS.split("|"), *_OF_CHECKS}
    if unknown:
        raise WarehouseError(f"{path.name}: header has an unknown label: {', '.join(sorted(unknown))}")
    fields = {label: value.strip() for label, value in _LABEL.findall(" ".join(header))}
    missing = {"Grain", "Key", "Reads"} - fields.keys()
    if missing:
        raise WarehouseError(f"{path.name}: header lacks {', '.join(sorted(missing))}")
    return SqlObject(
        schema=schema,
        name=path.stem,
        sql=sql,
        grain=fields["Grain"].rstrip(". "),
        key=_names(fields["Key"]),
        reads=_names(fields["Reads"]),
        preserve=_names(fields.get("Preserve", "")),
        soft_delete=next(iter(_names(fields.get("Soft delete", ""))), None),
        volatile=_names(fields.get("Volatile", "")),
        period=next(iter(_names(fields.get("Period", ""))), None),
        max_change=float(fields["Max change"].rstrip(". ")) if "Max change" in fields else MAX_CHANGE,
        comments=comments,
    )


def load(folder: Path, schema: str) -> list[SqlObject]:
    """All objects of a folder, each after those of the folder that it reads; raises as ``parse``, and ``CycleError`` if two read each other."""
    objects = {f"{schema}.{path.stem}": parse(path, schema) for path in sorted(folder.glob("*.sql"))}
    graph = {name: {read for read in obj.reads if read in objects and read != name} for name, obj in objects.items()}
    return [objects[name] for name in TopologicalSorter(graph).static_order()]
