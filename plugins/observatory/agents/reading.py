"""The tools that agents call. Each runs statements of sql/agents in one read-only transaction of the reader's login, on one publication."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

import psycopg2
from psycopg2.sql import SQL, Literal
from sqlalchemy import URL, Connection, Engine, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from observatory.agents.answers import COUNTED, MOST_TEXT, RATED, STATUSES, UNKNOWN, Answer, complete, coverage, text_of
from observatory.agents.statements import Refused, safe_select, tables
from observatory.errors import WarehouseError
from observatory.warehouse import questions, sqlfile
from observatory.warehouse.engine import execute
from observatory.web import data
from observatory.web.places import country_name
from observatory.web.sources import evidence_url

DIMENSIONS = ("weights", "data", "code", "methods")
MOST_ROWS = 200
"""The most rows of an answer."""
MOST_ROW_BYTES = 8_000
"""A row with more bytes of JSON than this is left out."""
MOST_WORDS = 8
TRANSACTION_MS = 20_000
"""The longest transaction of a call, milliseconds; a single statement may run for ``data.TIMEOUT_MS``."""
SESSION = {
    "transaction_timeout": str(TRANSACTION_MS),
    "idle_in_transaction_session_timeout": str(TRANSACTION_MS),
    "lock_timeout": "3000",
    "search_path": "mart",
    # Allow no parallel workers: one statement may keep one core busy, not all.
    "max_parallel_workers_per_gather": "0",
}

_statement = partial(sqlfile.statement, "agents")
_around = partial(sqlfile.statement, "agents/around")
_WORD = re.compile(r"[^\W_]+")
_ID = re.compile(r"[^\x00-\x1f\x7f]{1,200}\Z")
# Classes of Postgres' error codes that are the caller's fault: 21 (number of rows), 22 (wrong value), 42 (wrong statement).
_OWN_FAULT = ("21", "22", "42")
_WORDS_OF = {
    "57014": f"The statement ran longer than {data.TIMEOUT_MS // 1000} seconds and was ended. Ask for less: fewer rows, fewer tables.",
    "25P04": "The call took too long and was ended. Ask for less.",
    "42501": "Readers may see mart and nothing else.",
    "25006": "Nothing can be written here.",
    "42P01": "There is no such table in mart: dictionary() lists them.",
    "3F000": "Only mart is open to readers.",
    "42883": "There is no such function or operator for these types: cast them.",
}


def engine_for_agents(url: str | URL) -> Engine:
    """A pooled engine for a login of ``observatory_reader``. Its sessions have time limits, and table names without a schema are tables of mart."""
    return data.engine_for_reader(url, name="observatory agents", session=SESSION)


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a statement. ``is_more``: the statement has more rows than these; ``too_long``: how many rows were left out because of their length."""

    columns: tuple[str, ...]
    rows: list[list[Any]]
    is_more: bool
    too_long: int

    def column(self, name: str) -> list[Any]:
        """The values of a column without None; empty if there is no such column."""
        if name not in self.columns:
            return []
        place = self.columns.index(name)
        return [row[place] for row in self.rows if row[place] is not None]


class Reader:
    """The tools. Each public method returns a complete answer (see ``complete``), and raises ``Refused`` with a sentence for the caller."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        """One read-only transaction. Errors of the database become ``Refused``, with a sentence that holds no address, path or statement of ours."""
        try:
            with self.engine.connect() as connection:
                yield connection
        except data.NothingPublished as error:
            raise Refused(f"{text_of(error).capitalize()}.") from None
        except DBAPIError as error:
            raise Refused(_describe_error(error.orig)) from error
        except psycopg2.Error as error:
            raise Refused(_describe_error(error)) from error
        except SQLAlchemyError as error:
            raise Refused(_describe_error(None)) from error

    def publication(self) -> dict[str, Any]:
        """Answer which publication is the newest, on which of the last 30 published days there is one, and what statuses and shares mean."""
        with self._transaction() as connection:
            publication = data.published(connection, None)
            days = [day.isoformat() for day in publication.days][-30:]
        body = {"days_with_a_publication": days, "statuses": STATUSES, "dimensions": DIMENSIONS, "how_to_read_shares": UNKNOWN}
        return complete(publication, Answer(body, "the publication", RATED, coverage(None, "nothing was counted")))

    def find(self, words: str, kind: str = "any", most: int = 10) -> dict[str, Any]:
        """Find labs, releases and models whose name holds every word of ``words``. ``kind``: one of the three, or any; ``most``: names of each kind.

        For each kind the answer has the number of all (``total``) and those that are given (``found``). Raises ``Refused`` if there is no word.
        """
        asked = _words_of(words)
        with self._transaction() as connection:
            publication = data.published(connection, None)
            body: dict[str, Any] = {}
            for each_kind in ("lab", "release", "model"):
                if kind in (each_kind, "any"):
                    rows = _read(connection, f"{each_kind}_find", words=asked, most=most)
                    body[f"{each_kind}s"] = {"total": rows[0]["total"] if rows else 0, "found": [_without(row, "total") for row in rows]}
        count = sum(part["total"] for part in body.values())
        body["is_found"] = count > 0
        caveats = [] if count else ["That nothing is found says that the registry and the accounts we read do not name it, not that it does not exist."]
        universe = "labs of the registry, releases of rated models and of the registry, models of its accounts and the most adopted"
        return complete(
            publication, Answer(body, f"what is named by {' '.join(asked)}", universe, coverage(None, "a list of names has no coverage"), [*caveats, UNKNOWN])
        )

    def release(self, release_id: str, dimension: str | None = None, as_of: date | None = None) -> dict[str, Any]:
        """Answer with a release's statuses, each with its evidence, sources and reasons; ``as_of``: a day; ``dimension``: only this one.

        Of each dimension 5 rows of evidence are given, 20 if one was asked for, and 10 each of models, papers, repositories and datasets. Raises
        ``Refused``, with similar names, if the release is unknown.
        """
        _check_id(release_id)
        with self._transaction() as connection:
            publication = data.published(connection, as_of)
            at = {"as_of": as_of, "publication_id": publication.publication_id}
            releases_found = data.read(connection, "release_one", release=release_id, **at)
            if not releases_found:
                raise Refused(self._no_release(connection, release_id, as_of))
            release_row = releases_found[0]
            evidence = data.read(connection, "evidence_of_releases", releases=[release_id], dimension=dimension, most=400, **at)
            models = data.read(connection, "release_model", release=release_id, **at)
        asked = [dimension] if dimension else list(DIMENSIONS)
        statuses = [
            _status(release_row, name, [row for row in evidence if row["dimension"] == name], 20 if dimension else 5) for name in asked if name in DIMENSIONS
        ]
        is_known = [release_row[f"{name}_status"] != "unknown" for name in DIMENSIONS]
        names = (
            "release_id",
            "name",
            "lab_id",
            "lab",
            "release_date",
            "date_precision",
            "date_method",
            "weights_not_published",
            "offer",
            "is_api_only",
            "weights_since",
            "is_counted",
            "is_registry_only",
            "modality",
        )
        body = {
            "release": {name: release_row[name] for name in names},
            "statuses": statuses,
            "licence_status": {
                "status": release_row["licence_status"],
                "means": STATUSES[release_row["licence_status"]],
                "note": "beside weights, not a part of them",
            },
            "scores": _scores(release_row),
            "belonging": {kind: list(release_row[kind])[:10] for kind in ("papers", "repositories", "datasets")},
            "models": [{key: row[key] for key in ("hub_id", "role", "gated", "license_spdx", "downloads", "likes", "gone_at")} for row in models[:10]],
            "n_models": models[0]["total"] if models else 0,
        }
        caveats = [
            UNKNOWN,
            "" if release_row["is_counted"] else "This release is not counted in the shares of labs and countries: it does not meet the registry's criterion.",
        ]
        universe = f"one release; its status is the best of its flagship models ({RATED})"
        return complete(publication, Answer(body, f"release {release_id}", universe, coverage(sum(is_known) / len(is_known), "its four statuses"), caveats))

    def lab(self, lab_id: str, weighting: str = "release", with_registry_only: bool = True, as_of: date | None = None) -> dict[str, Any]:
        """Answer with a lab's counts and shares by dimension, and its releases with their statuses.

        Raises ``Refused``, with similar names, if the lab is unknown.
        """
        _check_id(lab_id)
        with self._transaction() as connection:
            publication = data.published(connection, as_of)
            at = {"as_of": as_of, "publication_id": publication.publication_id}
            labs_found = data.read(connection, "lab_one", lab=lab_id, **at)
            if not labs_found:
                raise Refused(self._no_lab(connection, lab_id, as_of))
            rows = _read(
                connection, "lab_disclosure", publication_id=publication.publication_id, lab=lab_id, weighting=weighting, with_registry_only=with_registry_only
            )
            releases = data.read(connection, "lab_release", lab=lab_id, **at)
        body = {
            "lab": {**labs_found[0], "countries": [{"code": code, "name": country_name(code)} for code in labs_found[0]["countries"] or []]},
            "weighting": weighting,
            "includes_registry_only": with_registry_only,
            "disclosure": [{**row, "in_words": _describe_share(row, weighting)} for row in rows],
            "releases": [_without(row, "total", "is_counted") for row in releases],
            "n_releases": releases[0]["total"] if releases else 0,
        }
        caveats = [UNKNOWN, "A lab has no status of its own, only counts and shares of its releases."]
        return complete(
            publication, Answer(body, f"lab {lab_id}, by {weighting}", _scope(weighting, with_registry_only), _least_coverage(rows), caveats, rows="releases")
        )

    def countries(
        self,
        countries: Sequence[str] | None = None,
        dimension: str | None = None,
        weighting: str = "release",
        with_registry_only: bool = True,
        as_of: date | None = None,
    ) -> dict[str, Any]:
        """Answer with counts and shares by dimension of some countries (codes or English names), or of all. Raises ``Refused`` for an unknown name."""
        with self._transaction() as connection:
            publication = data.published(connection, as_of)
            known = [str(row["country"]) for row in _read(connection, "country_code", publication_id=publication.publication_id)]
            codes = None if countries is None else [_code(name, known) for name in countries[:20]]
            rows = _read(
                connection,
                "country_disclosure",
                publication_id=publication.publication_id,
                countries=codes,
                dimension=dimension,
                weighting=weighting,
                with_registry_only=with_registry_only,
            )
        body = {
            "weighting": weighting,
            "includes_registry_only": with_registry_only,
            "disclosure": [
                {"country": row["country"], "name": country_name(row["country"]), **_without(row, "country"), "in_words": _describe_share(row, weighting)}
                for row in rows
            ],
        }
        caveats = [
            UNKNOWN,
            "A lab of several countries counts in equal fractions, so counts may be broken numbers; country 'unknown' is of labs whose country no row names.",
        ]
        what = f"disclosure by country, by {weighting}"
        return complete(publication, Answer(body, what, _scope(weighting, with_registry_only), _least_coverage(rows), caveats, rows="disclosure"))

    def metric(self, name: str) -> dict[str, Any]:
        """What a metric or a column of mart means, with its caveats. If none has this name: the metrics whose name or formula holds the words of ``name``.

        Raises ``Refused`` if none has them either.
        """
        _check_id(name)
        asked = name.strip().lower().removeprefix("mart.")
        table, _, column = asked.partition(".")
        with self._transaction() as connection:
            publication = data.published(connection, None)
            versions = _read(connection, "metric_version", metric=asked)
            columns = _read(connection, "dictionary", name=table)
            meanings = {str(row["column_name"]): row for row in columns}
            if not versions and not (column and column in meanings):
                words = _words_of(name)
                metrics = _read(connection, "metric_find", words=words, most=40)
                if not metrics:
                    raise Refused("There is no metric of this name, and none whose name or formula holds these words.")
                body: dict[str, Any] = {"metrics": [_without(row, "total") for row in metrics]}
                n_left_out = metrics[0]["total"] - len(metrics)
                return complete(
                    publication, Answer(body, f"metrics named by {' '.join(words)}", "definitions", _no_coverage(), rows="metrics", left_out=n_left_out)
                )
        comment = str(columns[0]["told"] or "") if columns else ""
        body = {
            "metric": asked,
            "definition": versions[0] if versions else None,
            "earlier_versions": versions[1:],
            "read_it_in": f"mart.{asked}" if columns else None,
            "table_says": comment,
            "column_says": meanings[column]["meaning"] if column in meanings else None,
            "n_says": meanings["n"]["meaning"] if "n" in meanings else None,
            "coverage_says": meanings["coverage"]["meaning"] if "coverage" in meanings else None,
            "questions": [
                {"number": question.number, "title": question.title, "read": question.read, "caveats": question.caveats}
                for question in questions.questions()
                if f"mart.{table}" in question.reads
            ][:4],
        }
        caveats = [
            comment.partition("Caveats: ")[2],
            "Read n, coverage, universe, window and as_of of a row beside its value; rows of different universes or windows are never summed.",
        ]
        if any(part in asked for part in ("disclosure", "share_open", "status")):
            caveats.append(UNKNOWN)
        return complete(publication, Answer(body, f"the definition of {asked}", "a definition; each row of it says its universe", _no_coverage(), caveats))

    def questions(self) -> dict[str, Any]:
        """The list of numbered questions and of claims, each with number and title."""
        with self._transaction() as connection:
            publication = data.published(connection, None)
        body = {
            "questions": [
                {"number": listed.number, "title": listed.title, **({} if _is_of_mart(listed) else {"note": "not for readers: it reads more than mart"})}
                for listed in questions.questions()
            ],
            "claims": [{"number": listed.number, "title": listed.title} for listed in questions.claims()],
        }
        return complete(publication, Answer(body, "the list of questions", "a list", coverage(None, "a list has no coverage")))

    def question(self, number: str, most: int = 50) -> dict[str, Any]:
        """Answer the question with this number, and say how to read the answer. Raises ``Refused`` if there is none, or if it reads more than mart."""
        try:
            asked_question = questions.find(number.strip())
        except WarehouseError:
            raise Refused("There is no question of this number: questions() lists them.") from None
        if not _is_of_mart(asked_question):
            raise Refused(
                f"Question {asked_question.number} reads more than mart, which is all that readers see; "
                f"who runs the warehouse can ask it: make question N={asked_question.number}."
            )
        with self._transaction() as connection:
            publication = data.published(connection, None)
            rows = run(connection, asked_question.sql, most)
        body = {
            "number": asked_question.number,
            "question": asked_question.title,
            "how_to_read": asked_question.read,
            "columns": rows.columns,
            "rows": rows.rows,
        }
        return complete(
            publication,
            _answer_of_rows(
                rows,
                body,
                f"question {asked_question.number}, {asked_question.title}",
                asked_question.reads,
                [asked_question.caveats, questions.explain_gaps(asked_question, rows.columns, rows.rows) if not rows.is_more else ""],
            ),
        )

    def claims(self, number: str | None = None) -> dict[str, Any]:
        """The verdict and the numbers of every claim; or of one claim, then also for its other years of release.

        Raises ``Refused`` if there is no claim of this number.
        """
        asked_claims = [claim for claim in questions.claims() if number is None or claim.number == number.strip().zfill(2)]
        if not asked_claims:
            raise Refused("There is no claim of this number: claims() gives all of them.")
        with self._transaction() as connection:
            publication = data.published(connection, None)
            answers = [(claim, run(connection, claim.sql, MOST_ROWS)) for claim in asked_claims]
        lines = []
        for claim, rows in answers:
            for row in (dict(zip(rows.columns, row, strict=True)) for row in rows.rows):
                if row["is_main"] or number is not None:
                    lines.append(
                        {"number": claim.number, "claim": claim.title, **_without(row, "as_of", "world"), "verdict": questions.VERDICTS[str(row["holds"])]}
                    )
        body = {"claims": lines, "needs": [{"number": claim.number, "needs": claim.needs, "read": claim.read} for claim in asked_claims]}
        known = [float(row["coverage"]) for row in lines if row["coverage"] is not None]
        caveats = ["undetermined says that what is known decides nothing: it is neither true nor false.", *(claim.caveats for claim in asked_claims)]
        claims_coverage = coverage(min(known) if known else None, "the least of the claims' rows; each says its own")
        return complete(
            publication,
            Answer(
                body, f"claim {asked_claims[0].number}" if number else "the claims", "each claim says of what n is", claims_coverage, caveats, rows="claims"
            ),
        )

    def dictionary(self, table: str | None = None) -> dict[str, Any]:
        """The tables of mart with one line each, or one table with its columns. Raises ``Refused`` if there is no such table."""
        name = None if table is None else table.strip().lower().removeprefix("mart.")
        with self._transaction() as connection:
            publication = data.published(connection, None)
            rows = _read(connection, "dictionary", name=name)
        if not rows:
            raise Refused("There is no such table in mart: dictionary() lists them.")
        if name is None:
            lines = {str(row["name"]): str(row["told"] or "") for row in rows}
            body: dict[str, Any] = {"tables": [{"table": f"mart.{table_name}", "says": says.partition(" Caveats:")[0]} for table_name, says in lines.items()]}
            body["histories"] = (
                "mart.<table>_history holds earlier rows, mart.<table>_of(publication_id) and mart.<table>_as_of(day) a table as it was published."
            )
            return complete(publication, Answer(body, "the dictionary", "tables", _no_coverage(), rows="tables"))
        body = {
            "table": f"mart.{name}",
            "says": rows[0]["told"],
            "columns": [{"column": row["column_name"], "type": row["type"], "meaning": row["meaning"]} for row in rows],
        }
        return complete(
            publication, Answer(body, f"the dictionary of mart.{name}", "columns of one table", _no_coverage(), [_caveats_of(rows)], rows="columns")
        )

    def sql(self, statement: str, most: int = 50) -> dict[str, Any]:
        """Run one SELECT over mart; returns its columns and up to ``most`` rows, with the caveats of the tables that it reads.

        Raises ``Refused`` for any other statement.
        """
        read = safe_select(statement)
        with self._transaction() as connection:
            publication = data.published(connection, None)
            rows = run(connection, read, most)
            names = tables(read)
            comments = [_caveats_of(_read(connection, "dictionary", name=name)) for name in names[:6]]
        body = {"columns": rows.columns, "rows": rows.rows, "sql": text_of(read)[:MOST_TEXT]}
        reads = tuple(f"mart.{name}" for name in names)
        return complete(publication, _answer_of_rows(rows, body, f"a query over {', '.join(reads[:6]) or 'no table'}", reads, comments))

    def _no_release(self, connection: Connection, asked: str, as_of: date | None) -> str:
        """The sentence for an unknown release, with releases of similar names."""
        near = _similar_names(_read(connection, "release_find", words=_words_of(asked), most=5), "release_id") if _WORD.search(asked) else ""
        day = f" on {as_of.isoformat()}" if as_of else ""
        return f"There is no release of this id{day}.{near} find() looks for names."

    def _no_lab(self, connection: Connection, asked: str, as_of: date | None) -> str:
        """The sentence for an unknown lab, with labs of similar names."""
        near = _similar_names(_read(connection, "lab_find", words=_words_of(asked), most=5), "lab_id") if _WORD.search(asked) else ""
        day = f" on {as_of.isoformat()}" if as_of else ""
        return f"There is no lab of this id{day}.{near} find() looks for names."


def _bounded_int(digits: str) -> int | str:
    """The number that ``digits`` shows as int, or as text if it has 1,000 digits or more, which Python may refuse to convert."""
    return int(digits) if len(digits) < 1_000 else digits


def run(connection: Connection, statement: str, most: int) -> Rows:
    """Run a statement from ``safe_select`` or sql/questions; returns its first ``most`` rows. Postgres itself leaves out rows over ``MOST_ROW_BYTES``.

    Raises ``Refused`` if two columns have the same name.
    """
    column_descriptions = execute(connection, _around("columns"), statement=SQL(statement)).description or ()
    columns = tuple(str(column.name) for column in column_descriptions)
    duplicate = next((name for name in columns if columns.count(name) > 1), None)
    if duplicate is not None:
        raise Refused("Two columns have the same name: give each its own with AS.")
    cursor = execute(connection, _around("rows"), statement=SQL(statement), most_bytes=Literal(MOST_ROW_BYTES), most_rows=Literal(most + 1))
    lines = [line for (line,) in cursor.fetchall()]
    rows = [list(json.loads(line, parse_int=_bounded_int).values()) for line in lines[:most] if line is not None]
    return Rows(columns, rows, len(lines) > most, sum(line is None for line in lines[:most]))


def _answer_of_rows(rows: Rows, body: dict[str, Any], what: str, reads: Sequence[str], caveats: Sequence[str]) -> Answer:
    """An answer made of rows; its universe and coverage are taken from the rows' own columns."""
    universes = sorted({str(value) for value in rows.column("universe")})
    universe = (
        f"universe of the rows: {', '.join(universes)}"
        if universes
        else f"all rows of {', '.join(reads) or 'no table'} that the statement takes; no row tells a universe"
    )
    known = [float(value) for value in rows.column("coverage") if isinstance(value, int | float)]
    coverage_of = "the least of the rows; each says its own" if known else "no row tells a coverage: count what is unknown or NULL beside what is known"
    rows_coverage: dict[str, Any] = {**coverage(min(known) if known else None, coverage_of), **({"most": round(max(known), 4)} if known else {})}
    notes = [value for value in dict.fromkeys(caveats) if value]
    if any("status" in name or "open" in name or "closed" in name for name in rows.columns):
        notes.append(UNKNOWN)
    if rows.too_long:
        notes.append(f"{rows.too_long} rows are longer than {MOST_ROW_BYTES:,} bytes and are not told: ask for fewer columns.")
    return Answer({**body, "n_rows": len(rows.rows)}, what, universe, rows_coverage, notes, rows="rows", left_out=int(rows.is_more) + rows.too_long)


def _read(connection: Connection, statement: str, /, **parameters: Any) -> list[dict[str, Any]]:
    """Rows of ``sql/agents/<statement>.sql``; every parameter is bound."""
    return [dict(row) for row in connection.execute(text(_statement(statement)), parameters).mappings()]


def _describe_error(error: object) -> str:
    """An error as a sentence for the caller. Postgres' own message is repeated only if the fault is in the caller's statement."""
    code = str(getattr(error, "pgcode", None) or "")
    if code in _WORDS_OF:
        return _WORDS_OF[code]
    if code.startswith(_OWN_FAULT):
        message = getattr(getattr(error, "diag", None), "message_primary", None) or "it is not right"
        return f"Postgres says of the statement: {text_of(message)[:300]}."
    if code.startswith("53") or code.startswith("54"):
        return "The statement needs more than it may take. Ask for less."
    return "The warehouse did not answer. Try again in a minute."


def _words_of(search_text: str) -> list[str]:
    """The first ``MOST_WORDS`` words of a search, in lower case, each cut to 40 characters. Raises ``Refused`` if there are none."""
    words = _WORD.findall(search_text.lower())[:MOST_WORDS]
    if not words:
        raise Refused("Name something: letters or digits of a name.")
    return [word[:40] for word in words]


def _check_id(candidate: str) -> None:
    """Raise ``Refused`` if a text cannot be an id."""
    if not _ID.match(candidate):
        raise Refused("A name has 1 to 200 characters, none of them a control character.")


def _similar_names(rows: Sequence[dict[str, Any]], key: str) -> str:
    """A sentence that lists column ``key`` of the rows, for a caller who asked for an unknown name; empty without rows."""
    return f" Near it: {', '.join(text_of(row[key])[:100] for row in rows)}." if rows else ""


def _code(name: str, known: Sequence[str]) -> str:
    """The code, one of ``known``, of the country with this code or English name; raises ``Refused`` if there is none."""
    asked = name.strip().lower()
    for code in known:
        if asked in (code.lower(), country_name(code).lower()):
            return code
    raise Refused(f"No lab of a country of this name is known. Known: {', '.join(known)}.")


def _status(release_row: dict[str, Any], dimension: str, evidence: Sequence[dict[str, Any]], most: int) -> dict[str, Any]:
    """The status of a release in one dimension with its reasons and at most ``most`` rows of its evidence.

    The reason is the first row of evidence if the status is open or partial; else what the source checks say, and why nothing was found.
    """
    status = str(release_row[f"{dimension}_status"])
    rows = list({(row["indicator"], row["rule"], row["source_kind"], row["source_key"], row["locator"], row["quotation"]): row for row in evidence}.values())
    if status in ("open", "partial"):
        reasons = [str(row["definition"] or row["rule"]) for row in rows[:1]]
    else:
        without_finding = [row for row in rows if row["finding"] == "none"]
        # Put rows of source checks first: they say which sources were asked and what they answered.
        without_finding.sort(key=lambda row: row["indicator"] != "look")
        reasons = list(dict.fromkeys(str(row["reason"] or row["quotation"] or row["definition"]) for row in without_finding))[:5]
    if dimension == "data" and release_row["data_reason"] and release_row["data_reason"] not in reasons:
        reasons.append(str(release_row["data_reason"]))
    return {
        "dimension": dimension,
        "status": status,
        "means": STATUSES[status],
        "because": reasons or ["no row of evidence says why"],
        "finding": release_row[f"{dimension}_finding"],
        "look": release_row[f"{dimension}_look"],
        "n_evidence": len(evidence),
        "evidence": [_evidence(row) for row in rows[:most]],
        "rules": {f"{row['rule']} {row['rule_version']}": row["definition"] for row in rows[:most]},
    }


def _evidence(row: dict[str, Any]) -> dict[str, Any]:
    """A row of evidence as an answer shows it: id, indicator, finding, rule with version, source with address, and when the source was seen.

    ``standing``: what the source is to the release (own, family …); ``strength``: how strongly its words tie it to the release. The words are given
    as ``quotation`` if they are the source's, as ``statement`` if they are ours; the other of the two is None.
    """
    return {
        "evidence_id": row["evidence_id"],
        "indicator": row["indicator"],
        "finding": row["finding"],
        "standing": row["standing"],
        "strength": row["strength"],
        "rule": f"{row['rule']} {row['rule_version']}",
        # Give words of the record as ``quotation`` and a sentence of ours as ``statement``; the other of the two is None, so that neither is taken for the
        # other.
        "quotation": row["quotation"] if row["is_quotation"] else None,
        "statement": None if row["is_quotation"] else row["quotation"],
        "source": {
            "kind": row["source_kind"],
            "key": row["source_key"],
            "locator": row["locator"],
            "url": evidence_url(row),
        },
        "seen_at": row["observed_at"],
    }


def _scores(release_row: dict[str, Any]) -> dict[str, Any]:
    """The scores of a release: its class in the Model Openness Framework, the European index, and both ends of the score of each dimension."""
    return {
        "mof": {
            "class": release_row["mof_class"],
            "class_at_most": release_row["mof_class_high"],
            "next_class": release_row["mof_next_class"],
            "blocked_by": release_row["mof_blocking"],
            "coverage": release_row["mof_coverage"],
        },
        "european_index": {"low": release_row["osai_score"], "high": release_row["osai_score_high"], "parameters_known": release_row["osai_known"]},
        "by_dimension": {
            name: {"low": release_row[f"{name}_score_low"], "high": release_row[f"{name}_score_high"], "coverage": release_row[f"{name}_coverage"]}
            for name in DIMENSIONS
        },
    }


def _describe_share(row: dict[str, Any], weighting: str) -> str:
    """A row of counts as a sentence: the low and the high share, and how many statuses are unknown."""
    if not row["n"]:
        return f"No {weighting} is counted."
    unit = {"release": "releases", "model": "models", "download": "downloads"}[weighting]
    low, high = (f"{100 * float(row[key]):.0f} %" for key in ("share_open_low", "share_open_high"))
    span = low if low == high else f"between {low} and {high}"
    counts = ", ".join(f"{float(row[f'n_{status}']):,.4g} {status}" for status in STATUSES)
    return f"{row['dimension']}: of {float(row['n']):,.4g} {unit} {span} are open ({counts})."


def _scope(weighting: str, with_registry_only: bool) -> str:
    """What is counted, in words: the unit of the weighting, and whether releases that only the registry lists are included."""
    unit = {
        "release": COUNTED,
        "model": "models of the registry's labs; each model counts once",
        "download": "models of the registry's labs, by their downloads of the last 30 days",
    }[weighting]
    return f"{unit}; {'with' if with_registry_only else 'without'} releases that the registry alone knows"


def _least_coverage(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The smallest coverage of the rows that have one; with no share if none has."""
    known = [float(row["coverage"]) for row in rows if row["coverage"] is not None]
    return coverage(min(known) if known else None, "statuses that are not unknown: the least of the rows; each says its own")


def _no_coverage() -> dict[str, Any]:
    """The coverage of an answer that only defines something: no share, and the words that say why."""
    return coverage(None, "a definition has no coverage; rows have their own")


def _is_of_mart(question: questions.Question) -> bool:
    """Whether a question reads tables of mart alone."""
    return all(name.startswith("mart.") for name in question.reads)


def _caveats_of(rows: Sequence[dict[str, Any]]) -> str:
    """The caveats in a table's comment; empty if there are none."""
    return str(rows[0]["told"] or "").partition("Caveats: ")[2] if rows else ""


def _without(row: dict[str, Any], *names: str) -> dict[str, Any]:
    """The row without these columns."""
    return {key: value for key, value in row.items() if key not in names}
