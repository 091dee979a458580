"""The query parameters of the Hub's lists: fields, orders, filters and cursors, as the Hub's own client and recorded answers show them.

Fields are those of huggingface_hub's ``ExpandModelProperty_T`` and ``ExpandDatasetProperty_T`` (2.4.0); a test compares them.
Orders, error messages and the form of a cursor are from recorded answers: see "What the replay rests on" in DECISIONS.md.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from typing import Any

import orjson
from starlette.datastructures import QueryParams

MODEL_FIELDS = (
    "author baseModels cardData childrenModelCount config createdAt disabled downloads downloadsAllTime evalResults gated gguf inference "
    "inferenceProviderMapping lastModified library_name likes mask_token model-index pipeline_tag private resourceGroup safetensors sha siblings "
    "spaces tags transformersInfo trendingScore usedStorage widgetData gitalyUid xetEnabled"
).split()
DATASET_FIELDS = (
    "author cardData citation createdAt description disabled downloads downloadsAllTime gated lastModified likes mainSize paperswithcode_id "
    "private resourceGroup sha siblings tags trendingScore usedStorage gitalyUid xetEnabled"
).split()
FIELDS = {"model": MODEL_FIELDS, "dataset": DATASET_FIELDS}
"""The fields that ``expand`` may name in a call for one repository, including two (gitalyUid, xetEnabled) that only the server knows."""
NOT_LISTED = {"childrenModelCount", "usedStorage"}
"""Fields that ``expand`` may not name in lists. ``baseModels`` was refused too until the autumn of 2026."""

SORTS = ("createdAt", "downloads", "lastModified", "likes", "trendingScore")
UNRECORDED_SORTS = ("id", "likes30d", "mainSize", "num_parameters")
"""Orders that the Hub has, but that need values which no world holds."""
DEFAULT_SORT = "trendingScore"
MAX_PAGE = 1_000
UNRECORDED_FILTERS = ("apps", "emissions_thresholds", "inference", "inference_provider", "num_parameters")
"""Filters that the Hub has and that cannot be applied to a world's records."""
_SHORT = "author likes trendingScore private gated downloads tags pipeline_tag library_name createdAt lastModified description disabled".split()
_FULL = ["siblings", "sha"]


class BadQuery(ValueError):
    """The Hub refuses this query with status 400 and this message."""


class UnrecordedQuery(ValueError):
    """The Hub would answer this query, but a world does not hold what the answer needs."""


@dataclass(frozen=True, slots=True)
class Query:
    """What a list call asks for. ``after``: (value of the sort field, ``_id``) of the last row of the page before; ``fields``: the fields of each row."""

    sort: str
    is_descending: bool
    limit: int
    skip: int
    fields: list[str]
    after: tuple[Any, str] | None
    author: str | None
    search: list[str]
    tags: list[str]
    equals: dict[str, Any]


def parse(kind: str, parameters: QueryParams) -> Query:
    """The query of a list call; raises ``BadQuery`` if the Hub would refuse it, ``UnrecordedQuery`` if a world cannot answer it."""
    expand = parameters.getlist("expand")
    check_fields(kind, expand, in_list=True)
    sort = parameters.get("sort") or DEFAULT_SORT
    if sort not in SORTS and sort not in UNRECORDED_SORTS:
        raise BadQuery(f"✖ Invalid sort parameter: {sort[:60]}")
    if sort in UNRECORDED_SORTS or any(name in parameters for name in UNRECORDED_FILTERS):
        raise UnrecordedQuery
    # Whether the list is descending: for -1 and without the parameter. By the Hub's documentation anything else is ascending.
    is_descending = parameters.get("direction", "-1") == "-1"
    equals: dict[str, Any] = {"pipeline_tag": parameters["pipeline_tag"]} if "pipeline_tag" in parameters else {}
    if "gated" in parameters:
        equals["gated"] = parameters["gated"] == "true"
    return Query(
        sort=sort,
        is_descending=is_descending,
        limit=min(_count(parameters, "limit", MAX_PAGE, least=1), MAX_PAGE),
        skip=_count(parameters, "skip", 0, least=0),
        fields=expand
        or [*_SHORT, *(_FULL if parameters.get("full") == "true" else []), *(name for name in ("config", "cardData") if parameters.get(name) == "true")],
        after=_position_of_cursor(parameters["cursor"], sort, is_descending=is_descending) if "cursor" in parameters else None,
        author=parameters.get("author"),
        search=parameters.getlist("search"),
        tags=parameters.getlist("filter"),
        equals=equals,
    )


def check_fields(kind: str, fields: list[str], *, in_list: bool) -> None:
    """Raise ``BadQuery`` if ``fields`` names one that ``expand`` does not take. ``in_list``: for a list call, which takes fewer."""
    allowed = [name for name in FIELDS[kind] if not in_list or name not in NOT_LISTED]
    if any(name not in allowed for name in fields):
        raise BadQuery(f'"expand" must be one of [{", ".join(allowed)}]')


def _count(parameters: QueryParams, name: str, default: int, *, least: int) -> int:
    """A parameter that is a number; ``default`` if it is missing. Raises ``BadQuery`` if it is below ``least`` or no number."""
    text = parameters.get(name)
    if text is None:
        return default
    if not text.isascii() or not text.isdigit() or int(text) < least:
        raise BadQuery(f'"{name}" must be a number larger than or equal to {least}')
    return int(text)


# -- cursors: a position as (value of the sort field, _id), in the form of the Hub's recorded answers


def cursor(sort: str, value: Any, uid: str, *, is_descending: bool) -> str:
    """The cursor of the page that begins behind the row with this ``value`` of the sort field and this ``_id`` (``uid``)."""
    after = {"_id": {"$gt": uid}}
    if value is None:
        position: dict[str, Any] = {"$or": [{sort: None, **after}]}
    else:
        position = {"$or": [{sort: value, **after}, {sort: {"$lt" if is_descending else "$gt": value}}, {sort: None}]}
    return base64.b64encode(orjson.dumps(position)).decode()


def _position_of_cursor(text: str, sort: str, *, is_descending: bool) -> tuple[Any, str]:
    """The position in a cursor: the value of the sorted field and the id. Raises ``BadQuery`` for a cursor of another list."""
    if not text:
        raise BadQuery('"cursor" is not allowed to be empty')
    try:
        first = orjson.loads(base64.b64decode(text, validate=True))["$or"][0]
        value, uid = first[sort], first["_id"]["$gt"]
    except (binascii.Error, ValueError, KeyError, IndexError, TypeError) as error:
        raise BadQuery("Invalid cursor") from error
    is_position = isinstance(uid, str) and not isinstance(value, bool) and (value is None or isinstance(value, str | int | float))
    # Refuse a cursor of another order or direction: it is a position in another list.
    if not is_position or text != cursor(sort, value, uid, is_descending=is_descending):
        raise BadQuery("Invalid cursor")
    return value, uid


# -- SQL over the world's table of records

_BY_COLUMN = "SELECT exact, uid, NULLIF(sort, '~') AS value, body FROM record WHERE kind = ? AND state = 'there'"
_BY_FIELD = "SELECT exact, uid, json_extract(CAST(body AS TEXT), ?) AS value, body FROM record WHERE kind = ? AND state = 'there'"
_TAGGED = " AND EXISTS (SELECT 1 FROM json_each(CAST(body AS TEXT), '$.tags') WHERE json_each.value = ?)"


def rows(query: Query, kind: str) -> tuple[str, list[Any]]:
    """The SQL that selects a page as ``(exact, uid, value, body)``, and its parameters. It selects one row more than the page, to show whether more follow."""
    # createdAt has a column of its own (sort); every other order is read from the record's JSON. NULLs come last in both directions.
    sql, values = (_BY_COLUMN, list[Any]([kind])) if query.sort == "createdAt" else (_BY_FIELD, [f"$.{query.sort}", kind])
    is_walk = query.sort == "createdAt" and not query.is_descending
    if query.author is not None:
        sql, values = sql + " AND owner = ?", [*values, query.author]
    if query.after is not None:
        value, uid = query.after
        if is_walk:
            # A missing date is stored as '~', which sorts after every date: the index alone gives this order.
            sql, values = sql + " AND (sort, uid) > (?, ?)", [*values, "~" if value is None else value, uid]
        elif value is None:
            sql, values = sql + " AND value IS NULL AND uid > ?", [*values, uid]
        else:
            sign = "<" if query.is_descending else ">"
            sql, values = sql + f" AND (value {sign} ? OR (value = ? AND uid > ?) OR value IS NULL)", [*values, value, value, uid]
    for text in query.search:
        sql, values = sql + " AND instr(lower(exact), lower(?)) > 0", [*values, text]
    for tag in query.tags:
        sql, values = sql + _TAGGED, [*values, tag]
    if "pipeline_tag" in query.equals:
        sql, values = sql + " AND json_extract(CAST(body AS TEXT), '$.pipeline_tag') = ?", [*values, query.equals["pipeline_tag"]]
    if "gated" in query.equals:
        # SQLite gives JSON's false, for a repository without a gate, as 0; any other value is a gate: "auto" or "manual".
        sql += " AND json_extract(CAST(body AS TEXT), '$.gated') " + ("NOT IN (0)" if query.equals["gated"] else "= 0")
    order = "sort, uid" if is_walk else f"value {'DESC' if query.is_descending else 'ASC'} NULLS LAST, uid"
    return f"{sql} ORDER BY {order} LIMIT ? OFFSET ?", [*values, query.limit + 1, query.skip]
