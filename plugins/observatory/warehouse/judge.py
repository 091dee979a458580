"""Judgement in the warehouse: collects what the rules need by sql/judgement, and stores what they decide. Doing it twice changes no row.

Reads core, writes core.attribution, core.evidence, core.model_look, core.release_look and core.api_only_conflict, each in its
own merge of one transaction. Rows go to the server as they are made, so that memory holds one release at a time beside the records themselves.
"""

from __future__ import annotations

import csv
import hashlib
import io
import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any, TypeVar

from psycopg2.sql import SQL, Identifier
from sqlalchemy import Connection, text

from observatory import settings
from observatory.disclosure.judgement.api_only import api_only_conflicts
from observatory.disclosure.judgement.judge import Judgement, attribute_artifacts, judge
from observatory.disclosure.judgement.records import (
    Answer,
    CoreLink,
    Correction,
    Dataset,
    DocumentSignal,
    Member,
    Model,
    Paper,
    Parent,
    RegistryDocument,
    RegistryMember,
    RegistryRelease,
    Repository,
    Row,
    SourceCheck,
    World,
)
from observatory.disclosure.reading import Finding, Standing, Strength
from observatory.warehouse import sqlfile
from observatory.warehouse.engine import execute
from observatory.warehouse.merge import MergeCount, merge

log = logging.getLogger(__name__)

FOLDER = settings.SQL / "judgement"
WRITES = ("core.attribution", "core.evidence", "core.model_look", "core.release_look", "core.api_only_conflict")
_ENUMS: dict[str, Callable[[str], Any]] = {"finding": Finding, "strength": Strength, "standing": Standing}
_CHUNK = 1 << 20
_Kind = TypeVar("_Kind")


def collect(connection: Connection) -> World:
    """Everything that judgement reads, by kind and key; raises ``ValueError`` if a statement's columns are not the fields of its record."""
    world = World()
    world.models = {row.hub_id: row for row in _read_records(connection, "model", Model)}
    for parent in _read_records(connection, "parent", Parent):
        world.parents.setdefault(parent.child_hub_id, []).append(parent)
    world.repositories = {row.github_full_name.lower(): row for row in _read_records(connection, "repository", Repository)}
    world.papers = {row.arxiv_id: row for row in _read_records(connection, "paper", Paper)}
    world.datasets = {row.hub_id: row for row in _read_records(connection, "dataset", Dataset)}
    for link in _read_records(connection, "tie", CoreLink):
        world.links_from.setdefault((link.src_kind, link.src_id), []).append(link)
        world.links_to.setdefault((link.dst_kind, link.dst_id), []).append(link)
    for signal in _read_records(connection, "shown", DocumentSignal):
        world.signals.setdefault((signal.source, signal.key), []).append(signal)
    world.registered = {row.release_id: row for row in _read_records(connection, "registered", RegistryRelease)}
    world.registered_members = _read_records(connection, "registered_member", RegistryMember)
    world.registered_documents = _read_records(connection, "registered_document", RegistryDocument)
    world.corrections = _read_records(connection, "correction", Correction)
    world.answers = {(row.source, row.scope): row for row in _read_records(connection, "answer", Answer)}
    for service, account, lab_id in _run_query(connection, "account")[1]:
        if service == "github":
            world.github_accounts.setdefault(lab_id, []).append(account)
        else:
            world.hub_account_labs[account.lower()] = lab_id
    return world


def _run_query(connection: Connection, name: str) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Column names and rows of ``sql/judgement/<name>.sql``."""
    cursor = connection.connection.cursor()
    cursor.execute(sqlfile.statement(FOLDER.name, name))
    return [column[0] for column in cursor.description], [tuple(row) for row in cursor.fetchall()]


def _read_records(connection: Connection, name: str, kind: type[_Kind]) -> list[_Kind]:
    """The rows of ``sql/judgement/<name>.sql`` as records of the dataclass ``kind``; raises ``ValueError`` if the columns are not its fields in their order."""
    columns, rows = _run_query(connection, name)
    wanted = [field.name for field in fields(kind)]  # type: ignore[arg-type]  # every kind is a dataclass
    if columns != wanted:
        raise ValueError(f"sql/judgement/{name}.sql gives {columns}, and {kind.__name__} has {wanted}")
    casts = [_ENUMS.get(column) for column in columns]
    if not any(casts):
        return [kind(*row) for row in rows]
    return [kind(*(value if cast is None or value is None else cast(value) for value, cast in zip(row, casts, strict=True))) for row in rows]


def judge_warehouse(connection: Connection) -> dict[str, MergeCount]:
    """Attribute and judge everything, and make the five tables (``WRITES``) equal to the result; returns what changed per table.

    Rows that the rules no longer give are deleted. ``observed_at`` of a row that is known already stays. Runs in the caller's transaction.
    """
    world = collect(connection)
    licences = {spdx: _licence_finding(licence_class) for spdx, licence_class in _run_query(connection, "licence")[1]}
    members = attribute_artifacts(world)
    log.info("%d models, %d members of %d releases", len(world.models), len(members), len({member.release_id for member in members}))
    counts = {"core.attribution": _merge_table(connection, "attribution", ("release_id", "artifact_kind", "artifact_id"), map(_member_tuple, members))}
    conflicts = ((conflict.release_id, conflict.hub_id, conflict.gated) for conflict in api_only_conflicts(world))
    counts["core.api_only_conflict"] = _merge_table(connection, "api_only_conflict", ("release_id", "hub_id"), conflicts)
    # Merge the evidence before the looks: ``_evidence_rows`` adds to ``looks`` only while its rows are read.
    looks: tuple[list[SourceCheck], list[SourceCheck]] = ([], [])
    # Evidence with neither a time of its own nor an answer behind it (a registry fact without a day) gets the time of our first answer, or now.
    fallback_time = min((answer.started_at for answer in world.answers.values()), default=None) or connection.execute(text("SELECT now()")).scalar_one()
    rows = _evidence_rows(world, judge(world, members, licences), looks, fallback_time)
    counts["core.evidence"] = _merge_table(connection, "evidence", ("evidence_id",), rows, preserve=("observed_at",))
    for table, key, checks in (("model_look", "hub_id", looks[0]), ("release_look", "release_id", looks[1])):
        look_rows = ((check.subject_id, check.dimension, check.extent, check.reason, check.look_id, check.scope) for check in checks)
        counts[f"core.{table}"] = _merge_table(connection, table, (key, "dimension"), look_rows)
    return counts


def _licence_finding(licence_class: str) -> Finding:
    """What a licence of a class makes of a thing: open, partial if its use is restricted, none for any other class."""
    if licence_class in {"public-domain", "permissive", "copyleft"}:
        return Finding.OPEN
    return Finding.PARTIAL if licence_class in {"use-restricted", "non-commercial"} else Finding.NONE


def _member_tuple(member: Member) -> tuple[Any, ...]:
    """A member as a row of ``core.attribution``, in the order of its columns."""
    return (member.release_id, member.artifact_kind, member.artifact_id, member.role, member.standing.value, member.strength.value, member.rule, member.reason)


def _evidence_rows(
    world: World, judgements: Iterable[Judgement], looks: tuple[list[SourceCheck], list[SourceCheck]], fallback_time: datetime
) -> Iterator[tuple[Any, ...]]:
    """Rows of core.evidence, each once and ranked within its release and dimension.

    Appends the source checks of models to ``looks[0]`` and those of releases to ``looks[1]``. ``fallback_time``: for a row without a time or an answer.
    """
    answers = {answer.scope: answer for answer in world.answers.values()}
    for judgement in judgements:
        looks[0].extend(judgement.model_checks)
        looks[1].extend(judgement.release_checks)
        known_ids: set[str] = set()
        ranks: Counter[str] = Counter()
        for row in judgement.rows:
            evidence_id = _evidence_id(row)
            if evidence_id not in known_ids:
                known_ids.add(evidence_id)
                ranks[row.dimension] += 1
                yield _evidence_tuple(row, evidence_id, ranks[row.dimension], _find_answer(row, answers), fallback_time)


def _evidence_tuple(row: Row, evidence_id: str, rank: int, answer: Answer | None, fallback_time: datetime) -> tuple[Any, ...]:
    """One row of ``core.evidence`` as a tuple in the order of its columns; observed at its own time, else that of the answer, else ``fallback_time``."""
    observed = row.observed_at or (answer.started_at if answer is not None else fallback_time)
    return (
        evidence_id,
        row.release_id,
        row.hub_id,
        row.dimension,
        row.indicator,
        row.finding.value,
        row.rule,
        row.rule_version,
        row.source_kind,
        row.source_key,
        row.raw_version_id,
        answer.look_id if answer is not None else None,
        row.locator,
        row.quotation,
        observed,
        row.standing.value,
        row.strength.value,
        row.reason,
        rank,
    )


def _evidence_id(row: Row) -> str:
    """The same evidence has the same id on every day: a hash of subject, rule, place and finding."""
    parts = (row.release_id, row.hub_id, row.dimension, row.rule, str(row.rule_version), row.source_kind, row.source_key, row.locator, row.finding.value)
    return hashlib.md5("|".join(part for part in parts if part is not None).encode(), usedforsecurity=False).hexdigest()


def _find_answer(row: Row, answers: dict[str, Answer]) -> Answer | None:
    """The answer of a service that a row of evidence rests on; None if there is none. ``answers`` are by scope.

    Of a thing that is gone it is the answer "absent", whose row spans from the first such answer to the last.
    """
    if row.scope is None and row.source_kind in {"model", "dataset", "repository"}:
        answer_on_it = answers.get(f"{row.source_kind}:{row.source_key}")
        if answer_on_it is not None and answer_on_it.outcome == "absent":
            return answer_on_it
    return answers.get(_question_scope(row))


def _question_scope(row: Row) -> str:
    """The scope of the question whose answer holds what the row shows, such as ``models_of:acme`` or ``paper:2402.00838``."""
    if row.scope is not None:
        return row.scope
    if row.source_kind in {"model", "dataset"}:
        return f"{row.source_kind}s_of:{row.source_key.split('/')[0]}"
    return f"{row.source_kind}:{row.source_key}"


class _Stream(io.TextIOBase):
    """Rows as a readable file of CSV for COPY; each part is made when COPY reads it, so that memory does not hold all rows."""

    def __init__(self, rows: Iterable[Sequence[Any]]) -> None:
        self._rows = iter(rows)
        self._unread = ""

    def read(self, size: int | None = -1) -> str:
        """At most ``size`` characters (default 1 MiB); empty at the end."""
        wanted = _CHUNK if size is None or size < 0 else size
        while len(self._unread) < wanted and (text := self._more()):
            self._unread += text
        piece, self._unread = self._unread[:wanted], self._unread[wanted:]
        return piece

    def _more(self) -> str:
        """The next rows as CSV lines, at most 2,000; empty at the end."""
        buffer = io.StringIO()
        writer = csv.writer(buffer, lineterminator="\n")
        for _, row in zip(range(2_000), self._rows, strict=False):
            writer.writerow(["\\N" if value is None else str(value).replace("\x00", "\ufffd") for value in row])
        return buffer.getvalue()


def _merge_table(connection: Connection, table: str, key: Sequence[str], rows: Iterable[Sequence[Any]], preserve: Sequence[str] = ()) -> MergeCount:
    """Make ``core.<table>`` equal to the rows, whose values are in the order of its columns; columns of ``preserve`` stay as first written."""
    staged = Identifier(f"judged_{table}")
    execute(connection, "CREATE TEMPORARY TABLE {staged} ON COMMIT DROP AS SELECT * FROM {table} WITH NO DATA", staged=staged, table=Identifier("core", table))
    cursor = connection.connection.cursor()
    cursor.copy_expert(SQL("COPY {} FROM STDIN (FORMAT csv, NULL '\\N')").format(staged), _Stream(rows), size=_CHUNK)
    return merge(connection, SQL("SELECT * FROM {}").format(staged), ("core", table), key, preserve=preserve)
