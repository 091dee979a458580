"""Checks a reader's statement: parses it, compares the tree with lists of what is allowed, and writes SQL from the tree; only that SQL is run.

This is the first protection. Behind it are a login that may only read mart, a read-only transaction, and Postgres' own time limit.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import sqlglot
from sqlglot import exp
from sqlglot.dialects.postgres import Postgres
from sqlglot.errors import SqlglotError
from sqlglot.parsers.postgres import PostgresParser
from sqlglot.tokenizer_core import TokenType

from observatory.errors import ObservatoryError

MOST_CHARACTERS = 10_000
"""The longest statement that is read, characters."""
MOST_STEPS = 30_000
"""How often the parser may move on or back in the text. It tries one way to read the text after the other, and the number of ways can explode.
The longest file of sql/questions takes under 5,000 moves."""
MOST_NODES = 4_000
SCHEMA = "mart"

# Every kind of node that a statement may have. All others are refused.
_NODES: frozenset[str] = frozenset(
    """
    Select Union Intersect Except Subquery CTE With From Join Where Group Having Order Ordered Limit Offset Distinct Lateral Values Unnest Cube
    Rollup GroupingSets Table TableAlias Alias Aliases Column Identifier Star Var Tuple Paren Literal Boolean Null DataType DataTypeParam Interval
    IntervalSpan Bracket Slice Dot Case If Cast Window WindowSpec Filter WithinGroup Add Sub Mul Div IntDiv Mod Neg Pow DPipe EQ NEQ GT GTE LT LTE
    NullSafeEQ NullSafeNEQ Is In Between Like ILike SimilarTo RegexpLike RegexpILike Not And Or Exists Any All Anonymous AnonymousAggFunc Array
    ArrayContainsAll ArrayContainedBy ArrayOverlaps AtTimeZone Extract Escape JSONExtract JSONExtractScalar JSONBExtract JSONBExtractScalar
    JSONPath JSONPathRoot JSONPathKey JSONPathSubscript ColumnDef Schema PropertyEQ Fetch Hint IgnoreNulls RespectNulls Collate
    """.split()
)
# The functions that a statement may call, by the name that Postgres sees. They compute from their arguments alone: none repeats a text many times,
# reads a catalogue, waits, or has a side effect.
_FUNCTIONS: frozenset[str] = frozenset(
    """
    count sum avg min max bool_and bool_or every array_agg string_agg json_agg jsonb_agg corr covar_pop covar_samp regr_slope regr_intercept regr_r2
    regr_count stddev stddev_pop stddev_samp variance var_pop var_samp percentile_cont percentile_disc mode grouping
    row_number rank dense_rank percent_rank cume_dist ntile lag lead first_value last_value nth_value
    coalesce nullif greatest least abs ceil ceiling floor round trunc sign sqrt cbrt exp ln log power mod div width_bucket
    lower upper initcap length char_length character_length octet_length trim btrim ltrim rtrim left right substr substring strpos position split_part
    translate reverse starts_with concat concat_ws regexp_count regexp_like regexp_substr to_char to_date to_timestamp to_number
    date_trunc date_part extract age make_date make_interval date cast
    unnest cardinality array_length array_position array_to_string string_to_array string_to_table array_append array_remove array_cat any all some
    array row exists json_array_length jsonb_array_length jsonb_array_elements jsonb_array_elements_text jsonb_object_keys jsonb_typeof
    jsonb_extract_path jsonb_extract_path_text json_extract_path json_extract_path_text to_json to_jsonb json_build_object jsonb_build_object
    """.split()
)
# Keywords of SQL that may be followed by a parenthesis without being a function.
_WORDS: frozenset[str] = frozenset(
    """
    select from where and or not in as on using over filter group by having order limit offset union intersect except all distinct values lateral
    join left right full inner cross outer case when then else end between like ilike is any some exists with within partition range rows
    materialized interval array row tablesample cube rollup sets similar escape fetch window symmetric
    decimal numeric varchar char timestamp timestamptz by grouping
    """.split()
)
_TYPES: frozenset[str] = frozenset(
    """
    text varchar char int integer bigint smallint int2 int4 int8 decimal numeric real float double boolean bool date timestamp timestamptz time interval
    uuid json jsonb
    """.split()
)
_IDENTITY_WORDS = frozenset({"current_user", "session_user", "system_user", "user", "current_role", "current_catalog", "current_schema"})
_NO_FUNCTION = "The function {} is not answered here: functions of mart are, and those that only compute from what they are given."
_NAME = re.compile(r"[a-z_][a-z0-9_]{0,62}\Z")
_TYPE_TAIL = re.compile(r"(\(\s*\d+(\s*,\s*\d+)?\s*\)|\[\s*\]| precision| with time zone| without time zone)")
_DIALECT = Postgres()


class Refused(ObservatoryError):
    """A statement or call that is not answered, with the reason as a sentence for the caller."""


class _Steps(Exception):
    """Raised if the parser takes more than ``MOST_STEPS`` steps."""


class _Parser(PostgresParser):
    """The parser of Postgres' grammar with a limit on its steps, since some texts would keep it busy for hours."""

    steps = 0

    def _warn_unsupported(self) -> None:
        """Log nothing: the statement is refused anyway, and a reader's text does not belong in the log."""

    def _advance(self, times: Any = 1) -> None:
        """Move on in the text as the parser does, and count the move; raises ``_Steps`` after ``MOST_STEPS`` moves."""
        self.steps += 1
        if self.steps > MOST_STEPS:
            raise _Steps
        super()._advance(times)


_DOTTED = "A dotted name is a column of a table, or a function of mart."
# Names of columns that Postgres itself gives to functions that return rows, such as jsonb_each.
_ROW_FUNCTION_COLUMNS = {"ordinality", "key", "value"}


def safe_select(text: str) -> str:
    """Check one statement (SELECT, UNION or WITH) over mart and return it rewritten: tables qualified, comments dropped, names quoted.

    Raises ``Refused`` with a sentence for the caller.
    """
    if len(text) > MOST_CHARACTERS:
        raise Refused(f"The statement is longer than {MOST_CHARACTERS:,} characters.")
    if "\x00" in text:
        raise Refused("The statement holds a character that no statement may hold.")
    try:
        tree = _read(text)
        _check(tree)
        # Quote every name, so that none is taken for a keyword.
        written: str = tree.sql(dialect=_DIALECT, comments=False, identify=True)
        # An alias with a column list, '"t"(a, b)', looks like a function call: count how often each such alias is expected.
        called = {call.name.lower() for call in tree.find_all(exp.Anonymous, exp.AnonymousAggFunc)}
        _check_written(written, Counter(alias.name for alias in tree.find_all(exp.TableAlias) if alias.columns and alias.name.lower() not in called))
    except RecursionError:
        raise Refused("The statement is nested too deeply.") from None
    return written


def tables(statement: str) -> list[str]:
    """Names of the relations and functions of mart that a statement from ``safe_select`` reads, in order."""
    tree = sqlglot.parse_one(statement, dialect=_DIALECT)
    # Where a function that returns rows is in place of a table, ``name`` is empty, and the function's name is in ``this``.
    return sorted({table.name or table.this.name.lower() for table in tree.find_all(exp.Table) if table.db == SCHEMA})


def _read(text: str) -> exp.Expression:
    """The parsed statement; raises ``Refused`` if the text is not one SELECT, UNION or WITH."""
    try:
        parser = _Parser(dialect=_DIALECT, max_nodes=MOST_NODES)
        statements = [parsed for parsed in parser.parse(_DIALECT.tokenize(text), text) if parsed is not None]
    except _Steps:
        raise Refused("The statement has too many readings: join with ON, and nest less.") from None
    except SqlglotError as error:
        problems = getattr(error, "errors", None) or [{}]
        place = f" near line {problems[0]['line']}, column {problems[0]['col']}" if problems[0].get("line") else ""
        raise Refused(f"The statement could not be read as one SELECT in the SQL of Postgres{place}.") from None
    if len(statements) != 1:
        raise Refused("One statement at a time." if statements else "There is no statement.")
    tree = statements[0]
    if not isinstance(tree, exp.Select | exp.SetOperation | exp.Subquery):
        raise Refused("Only SELECT is answered, WITH before it or not.")
    return tree


def _check(tree: exp.Expression) -> None:
    """Raise ``Refused`` for a node, table or type that is not allowed. Changes the tree: unquoted names to lower case, as Postgres does; tables get ``mart.``.

    Functions are checked later, in the written statement (``_check_written``).
    """
    for word in tree.find_all(exp.Identifier):
        if not word.args.get("quoted"):
            word.set("this", word.name.lower())
    cte_names = {cte.alias for cte in tree.find_all(exp.CTE)}
    for name in cte_names:
        if not _NAME.match(name) or name.startswith("pg_"):
            raise Refused("A name in WITH is made of small letters, digits and underscores, and does not begin with pg_.")
    for node in list(tree.walk()):
        kind = type(node).__name__
        if isinstance(node, exp.With) and node.args.get("recursive"):
            raise Refused("WITH RECURSIVE is not answered: it has no end that could be told beforehand. mart.lineage_summary has descendants counted.")
        if isinstance(node, exp.CTE) and not isinstance(node.this, exp.Select | exp.SetOperation | exp.Subquery | exp.Values):
            raise Refused("Only SELECT is answered, in WITH too.")
        if isinstance(node, exp.Table):
            _check_table(node, cte_names)
        elif isinstance(node, exp.DataType):
            _check_type(node)
        elif not isinstance(node, exp.Func) and kind not in _NODES:
            raise Refused(f"The statement holds what is not answered here ({_words(kind)}).")
        elif isinstance(node, exp.Dot) and not _is_function_of_mart(node):
            raise Refused(_DOTTED)
    _check_columns(tree)


def _check_columns(tree: exp.Expression) -> None:
    """Raise ``Refused`` for ``t.f`` if ``t`` is a function's or UNNEST's result without a column ``f``: Postgres would call ``f(t)``, whatever ``f`` is."""
    values: dict[str, set[str]] = {}
    for source in tree.find_all(exp.Unnest, exp.Lateral, exp.Table):
        is_of_rows = isinstance(source, exp.Table) and (isinstance(source.this, exp.Identifier) or source.db == SCHEMA)
        if is_of_rows or isinstance(source.this, exp.Subquery):
            continue
        name = source.alias or ("unnest" if isinstance(source, exp.Unnest) else source.this.name if source.this else "")
        alias = source.args.get("alias")
        values.setdefault(name.lower(), set()).update(column.name for column in (alias.columns if alias else ()))
    for column in tree.find_all(exp.Column):
        if column.table in values and column.name not in values[column.table] | {column.table} | _ROW_FUNCTION_COLUMNS:
            raise Refused(_DOTTED)


def _check_table(node: exp.Table, cte_names: set[str]) -> None:
    """Raise ``Refused`` for a table outside mart; write ``mart.`` before the name of a table, unless WITH defines the name (``cte_names``)."""
    if node.args.get("catalog") or node.db not in ("", SCHEMA):
        raise Refused("Only mart is open to readers.")
    if not isinstance(node.this, exp.Identifier):
        # Let a function pass that returns rows: ``_check_written`` checks its name.
        return
    if not _NAME.match(node.name) or node.name.startswith("pg_"):
        raise Refused("There is no such table in mart.")
    if not node.db and node.name not in cte_names:
        node.set("db", exp.to_identifier(SCHEMA))


def _check_type(node: exp.DataType) -> None:
    """Raise ``Refused`` for a type that is not on the list, such as 'regclass', which reads the catalogue."""
    type_name = _TYPE_TAIL.sub("", node.sql(dialect=_DIALECT).lower()).strip()
    if type_name not in _TYPES and not type_name.startswith("interval "):
        raise Refused(f"The type {_safe_name(type_name)} is not answered here: cast to text, numbers, dates, times or jsonb.")


def _is_function_of_mart(node: exp.Dot) -> bool:
    """Whether a dotted expression is a call such as ``mart.release_of(3)``."""
    return isinstance(node.this, exp.Identifier | exp.Column) and node.this.name == SCHEMA and isinstance(node.expression, exp.Func)


def _check_written(statement: str, aliases: Counter[str]) -> None:
    """Raise ``Refused`` if the text that Postgres will get calls a function that is not on the list, or asks who is logged in.

    ``aliases``: how often each name is a table's alias with a column list, which looks like a call in the text.
    """
    tokens = _DIALECT.tokenize(statement)
    quoted: Counter[str] = Counter()
    for place, token in enumerate(tokens):
        name = token.text.lower()
        if token.token_type is TokenType.SEMICOLON:
            raise Refused("One statement at a time.")
        if token.token_type in (TokenType.STRING, TokenType.NUMBER):
            continue
        if token.token_type is not TokenType.IDENTIFIER and name in _IDENTITY_WORDS:
            raise Refused("Who asks is not answered here.")
        if place + 1 == len(tokens) or tokens[place + 1].token_type is not TokenType.L_PAREN or not (name[:1].isalpha() or name[:1] == "_"):
            continue
        before = tokens[place - 1].token_type if place else None
        if before is TokenType.DOT:
            if not (place >= 2 and tokens[place - 2].text == SCHEMA and _NAME.match(name)):
                raise Refused(_NO_FUNCTION.format(_safe_name(name)))
        elif token.token_type is TokenType.IDENTIFIER:
            quoted[token.text] += 1
        elif not (name in _FUNCTIONS or all(part in _WORDS for part in name.split())):
            raise Refused(_NO_FUNCTION.format(_safe_name(name)))
    for name, times in quoted.items():
        if aliases[name] != times:
            raise Refused(_NO_FUNCTION.format(_safe_name(name)))


def _words(kind: str) -> str:
    """The name of a node's class as words: 'RecursiveWith' becomes 'recursive with'."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", kind).lower()


def _safe_name(name: str) -> str:
    """A caller's name, safe to repeat in a message: cut to 40 characters; "of this name" if it has unusual characters."""
    return name[:40] if name[:40].isascii() and name.isprintable() else "of this name"
