"""Lineage over the whole Hub: which models each model is made from, how deep it lies, and how many models descend from it.

``rebuild`` computes everything from core.hub_edge with arrays; ``update`` changes only what a sweep touched. Both leave
the same tables: running either on an unchanged Hub changes no row.
"""

from __future__ import annotations

import io
import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from typing import Any

import numpy as np
import pyarrow
import pyarrow.compute
import pyarrow.csv
from psycopg2.extensions import cursor as PgCursor
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from sqlalchemy import Connection, Engine, text

from observatory.warehouse import locks, sqlfile
from observatory.warehouse.locks import Lock

RELATIONS = ("adapter", "finetune", "merge", "quantized", "unspecified")
COUNTED = RELATIONS[:4]
NO_RELATION = len(RELATIONS)
# If more than this share of all edges changed, making everything anew is cheaper than following the changes.
REBUILD_SHARE = 0.1
_statement = partial(sqlfile.statement, "hub")
Ints = np.ndarray[Any, np.dtype[np.int64]]


@dataclass(frozen=True, slots=True)
class Closure:
    """Lineage of the models that have an edge. Arrays run over nodes, but for the pairs, which run over (node, ancestor).

    ``keys`` are hub_keys, rising; ``relation`` is a place in RELATIONS, or NO_RELATION; ``cycle`` is the smallest hub_key
    of the cycle that a node is in, -1 for none; ``pair_node`` and ``pair_ancestor`` are places in ``keys``, sorted.
    """

    keys: Ints
    depth: Ints
    relation: Ints
    cycle: Ints
    pair_node: Ints
    pair_ancestor: Ints


def _distinct(values: Ints) -> Ints:
    """Each value once, rising. Sorting outruns the library's table of hashes at this size."""
    ordered: Ints = np.sort(values)
    values_once: Ints = ordered[_is_first(ordered)]
    return values_once


def _counted(ordered: Ints) -> tuple[Ints, Ints]:
    """Each value of a sorted array once, and how often it occurs."""
    starts = np.flatnonzero(_is_first(ordered))
    return ordered[starts], np.diff(np.append(starts, len(ordered)))


def _is_first(ordered: Ints) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """For each element of a sorted array, whether it is the first of its value."""
    flags = np.ones(len(ordered), dtype=bool)
    np.not_equal(ordered[1:], ordered[:-1], out=flags[1:])
    return flags


def closure(child: Ints, parent: Ints, relation: Ints) -> Closure:
    """The closure of declared edges: three arrays with the hub_keys of child and parent (below 0: unknown) and the place of the relation in RELATIONS.

    A merge has several parents. A cycle counts as one node: edges inside it (and those of a model to itself) are left out, and what lies above or below
    one of its members lies so for all of them.
    """
    is_known = parent >= 0
    keys = _distinct(np.concatenate([child, parent[is_known]]))
    size = len(keys)
    relations = np.full(size, NO_RELATION, dtype=np.int64)
    np.minimum.at(relations, np.searchsorted(keys, child), relation)
    below, above = np.searchsorted(keys, child[is_known]), np.searchsorted(keys, parent[is_known])
    cycle, is_inside, component = _cycles(below, above, size)
    below, above = component[below[~is_inside]], component[above[~is_inside]]
    count = int(component.max(initial=-1)) + 1
    depth = _depths(below, above, count)
    node, ancestor = _members(*_pairs(below, above, depth, count), component, count)
    return Closure(keys, depth[component], relations, np.where(cycle >= 0, keys[cycle], -1), node, ancestor)


def _members(node: Ints, ancestor: Ints, component: Ints, count: int) -> tuple[Ints, Ints]:
    """The pairs (node, ancestor) of ``count`` components as pairs of their member models, sorted; nearly every component is one model."""
    order = np.argsort(component, kind="stable")
    starts = np.searchsorted(component[order], np.arange(count + 1))
    for is_node in (True, False):
        side = node if is_node else ancestor
        first, last = starts[side], starts[side + 1]
        other = np.repeat(ancestor if is_node else node, last - first)
        side = order[_ranges(first, last)]
        node, ancestor = (side, other) if is_node else (other, side)
    size = max(len(component), 1)
    joined = np.sort(node * size + ancestor)
    return joined // size, joined % size


def _cycles(child: Ints, parent: Ints, size: int) -> tuple[Ints, np.ndarray[Any, np.dtype[np.bool_]], Ints]:
    """Per node the smallest member of its cycle or -1, per edge whether it lies inside one, and per node its component: a cycle or itself."""
    graph = coo_array((np.ones(len(child), dtype=np.int8), (child, parent)), shape=(size, size))
    _, component = connected_components(graph, directed=True, connection="strong")
    is_inside = component[child] == component[parent]
    members = _distinct(np.concatenate([child[is_inside], parent[is_inside]]))
    smallest = np.full(int(component.max(initial=0)) + 1, size, dtype=np.int64)
    np.minimum.at(smallest, component[members], members)
    cycle = np.full(size, -1, dtype=np.int64)
    cycle[members] = smallest[component[members]]
    return cycle, is_inside, component.astype(np.int64)


def _depths(child: Ints, parent: Ints, size: int) -> Ints:
    """For each of ``size`` nodes the number of edges on its longest way up to a root. A node gets its depth when all its parents have theirs; no cycles."""
    depth = np.zeros(size, dtype=np.int64)
    waiting = np.bincount(child, minlength=size)
    order = np.argsort(parent, kind="stable")
    starts = np.searchsorted(parent[order], np.arange(size + 1))
    level = np.flatnonzero(waiting == 0)
    number = 0
    while len(level):
        below = child[order[_ranges(starts[level], starts[level + 1])]]
        waiting -= np.bincount(below, minlength=size)
        number += 1
        reached = _distinct(below)
        level = reached[waiting[reached] == 0]
        depth[level] = number
    return depth


def _ranges(first: Ints, last: Ints) -> Ints:
    """All integers of the half-open ranges [first, end), one range after the other."""
    lengths = last - first
    ends = np.cumsum(lengths)
    positions: Ints = np.arange(int(ends[-1]) if len(ends) else 0) + np.repeat(first - (ends - lengths), lengths)
    return positions


def _pairs(child: Ints, parent: Ints, depth: Ints, size: int) -> tuple[Ints, Ints]:
    """Every pair of a node and an ancestor once, as two sorted arrays; a node's ancestors are its parents and theirs, taken level by level."""
    chunks: list[Ints] = []
    starts, ends = np.zeros(size, dtype=np.int64), np.zeros(size, dtype=np.int64)
    pool = np.empty(0, dtype=np.int64)
    order = np.argsort(depth[child], kind="stable")
    child, parent = child[order], parent[order]
    bounds = np.searchsorted(depth[child], np.arange(int(depth.max(initial=0)) + 2))
    for first, last in pairwise(bounds[1:]):
        below, above = child[first:last], parent[first:last]
        lengths = ends[above] - starts[above]
        node = np.concatenate([below, np.repeat(below, lengths)])
        ancestor = np.concatenate([above, pool[_ranges(starts[above], ends[above])]])
        joined = _distinct(node * size + ancestor)
        node, ancestor = joined // size, joined % size
        members, counts = _counted(node)
        starts[members] = len(pool) + np.cumsum(counts) - counts
        ends[members] = starts[members] + counts
        pool = np.concatenate([pool, ancestor])
        chunks.append(joined)
    pairs = np.sort(np.concatenate(chunks)) if chunks else np.empty(0, dtype=np.int64)
    return pairs // max(size, 1), pairs % max(size, 1)


# -- tables


def _cursor(connection: Connection) -> PgCursor:
    """A cursor of the driver below SQLAlchemy, in the connection's transaction."""
    cursor: PgCursor = connection.connection.cursor()  # type: ignore[assignment]  # the engine's URL names psycopg2 as its driver
    return cursor


def compute_lineage(engine: Engine) -> dict[str, int]:
    """Bring edges and lineage up to the newest block of metadata, in one transaction; returns rows of ``edges`` and ``models``, and ``rebuilt`` (0 or 1)."""
    with engine.begin() as connection:
        locks.take(connection, Lock.HUB_LINEAGE)
        done = connection.execute(text("SELECT block_id FROM meta.hub_derived WHERE what = 'lineage'")).scalar() or 0
        newest = connection.execute(text("SELECT coalesce(max(block_id), 0) FROM raw.hub_block")).scalar_one()
        if newest == done:
            return {"edges": 0, "models": 0, "rebuilt": 0}
        cursor = _cursor(connection)
        counts = _follow_or_rebuild(cursor, done)
        cursor.execute(_statement("derived"), {"what": "lineage", "block_id": newest, "day": None, "sweep_id": None})
    return counts


def _follow_or_rebuild(cursor: PgCursor, done: int) -> dict[str, int]:
    """Follow the changes since block ``done``; make everything anew on the first run or if too much changed. Returns what ``compute_lineage`` does."""
    cursor.execute("SELECT reltuples::bigint FROM pg_class WHERE oid = 'core.hub_edge'::regclass")
    edge_count = int(cursor.fetchall()[0][0])
    if done == 0:
        return rebuild(cursor)
    cursor.execute("SAVEPOINT followed")
    changed = update(cursor, done, REBUILD_SHARE * max(edge_count, 0))
    if changed is not None:
        return changed
    # Undo the attempt to follow, with its temporary tables and settings, before everything is made anew.
    cursor.execute("ROLLBACK TO SAVEPOINT followed")
    return rebuild(cursor)


def rebuild(cursor: PgCursor) -> dict[str, int]:
    """Make edges, lineage and cycles anew from the records in raw; returns as ``place_all``."""
    cursor.execute("SET LOCAL enable_hashjoin = on; SET LOCAL enable_mergejoin = on; SET LOCAL enable_seqscan = on; SET LOCAL work_mem = '256MB'")
    cursor.execute(_statement("edges_all"))
    return place_all(cursor)


def place_all(cursor: PgCursor) -> dict[str, int]:
    """Make lineage and cycles anew from the edges; returns the numbers of ``edges`` and ``models``, and ``rebuilt`` 1."""
    cursor.execute("TRUNCATE core.hub_lineage, core.hub_cycle")
    child, parent, relation = _read_edges(cursor)
    closed = closure(child, parent, relation)
    table = _lineage_table(closed, child, parent)
    _copy_table(cursor, "COPY core.hub_lineage FROM STDIN (FORMAT csv)", table)
    members = np.flatnonzero(closed.cycle >= 0)
    _copy_table(cursor, "COPY core.hub_cycle FROM STDIN (FORMAT csv)", pyarrow.table({"cycle": closed.cycle[members], "hub_key": closed.keys[members]}))
    cursor.execute("ANALYZE core.hub_edge; ANALYZE core.hub_lineage")
    return {"edges": len(child), "models": table.num_rows, "rebuilt": 1}


def _read_edges(cursor: PgCursor) -> tuple[Ints, Ints, Ints]:
    """All declared edges as arrays (child, parent, relation) of hub_keys and places in RELATIONS; an unknown parent is -1."""
    stream = io.BytesIO()
    cursor.copy_expert(_statement("edges_out"), stream, size=1 << 20)
    if stream.tell() == 0:
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    stream.seek(0)
    table = pyarrow.csv.read_csv(stream, read_options=pyarrow.csv.ReadOptions(column_names=["child", "parent", "relation"]))
    child, parent, relation = (table[name].to_numpy().astype(np.int64) for name in ("child", "parent", "relation"))
    return child, parent, relation


def _lineage_table(closed: Closure, child: Ints, parent: Ints) -> pyarrow.Table:
    """The rows of core.hub_lineage, in the order of its columns; a child counts once for a parent, however often it declares it."""
    size, relations = len(closed.keys), closed.relation
    is_known = (parent >= 0) & (parent != child)
    pairs = _distinct(np.searchsorted(closed.keys, child[is_known]) * size + np.searchsorted(closed.keys, parent[is_known]))
    below, above = pairs // max(size, 1), pairs % max(size, 1)
    is_inside = (closed.cycle[below] >= 0) & (closed.cycle[below] == closed.cycle[above])
    below, above = below[~is_inside], above[~is_inside]
    is_root = closed.depth[closed.pair_ancestor] == 0
    columns: dict[str, Any] = {
        "hub_key": closed.keys,
        "depth": closed.depth,
        "parents": np.bincount(below, minlength=size),
        "missing_parents": np.bincount(np.searchsorted(closed.keys, child[parent < 0]), minlength=size),
        "is_in_cycle": closed.cycle >= 0,
        "relation": pyarrow.array(np.array([*RELATIONS, None], dtype=object)[relations], type=pyarrow.string()),
        "children": np.bincount(above, minlength=size),
    }
    for number, name in enumerate(COUNTED):
        columns[f"children_{name}"] = np.bincount(above[relations[below] == number], minlength=size)
    columns["descendants"] = np.bincount(closed.pair_ancestor, minlength=size)
    for number, name in enumerate(COUNTED):
        columns[f"descendants_{name}"] = np.bincount(closed.pair_ancestor[relations[closed.pair_node] == number], minlength=size)
    columns["ancestor_keys"] = _arrays(closed.pair_node, closed.keys[closed.pair_ancestor], size)
    columns["root_keys"] = _arrays(closed.pair_node[is_root], closed.keys[closed.pair_ancestor[is_root]], size)
    return pyarrow.table(columns)


def _arrays(node: Ints, value: Ints, size: int) -> Any:
    """For each of ``size`` nodes the text of a Postgres array of its values; ``node`` (the node of each value) is sorted."""
    offsets = np.concatenate([[0], np.cumsum(np.bincount(node, minlength=size))]).astype(np.int32)
    lists = pyarrow.ListArray.from_arrays(pyarrow.array(offsets), pyarrow.array(value).cast(pyarrow.string()))
    return pyarrow.compute.binary_join_element_wise("{", pyarrow.compute.binary_join(lists, ","), "}", "")


def _copy_table(cursor: PgCursor, statement: str, table: pyarrow.Table) -> None:
    """Send a table to the server by the COPY ``statement``, as CSV."""
    stream = io.BytesIO()
    options = pyarrow.csv.WriteOptions(include_header=False, quoting_style="needed")
    pyarrow.csv.write_csv(table, stream, write_options=options)
    stream.seek(0)
    cursor.copy_expert(statement, stream, size=1 << 20)


# -- following a day's changes


@dataclass(slots=True)
class _Node:
    """A model's place in the lineage, as it is stored or as it will be; sets hold hub_keys, ``missing`` counts unknown parents."""

    depth: int = 0
    parents: frozenset[int] = frozenset()
    missing: int = 0
    relation: str | None = None
    ancestors: frozenset[int] = frozenset()
    roots: frozenset[int] = frozenset()
    is_in_cycle: bool = False
    mates: frozenset[int] = frozenset()
    """The other members of its cycle."""


class _Circular(Exception):
    """Raised if a change touches a cycle: then everything must be computed anew."""


def update(cursor: PgCursor, done: int, most: float = math.inf) -> dict[str, int] | None:
    """Follow the metadata of the blocks after ``done``; returns what ``compute_lineage`` does.

    None if everything must be made anew: a cycle is touched, or more than ``most`` models that declare a parent have changed.
    """
    cursor.execute(_statement("touched"), {"after": done})
    if int(cursor.fetchall()[0][0]) > most:
        return None
    cursor.execute(_statement("edge_new"))
    # Few names changed: make the planner look them up by index, since without statistics of the temporary table it would read whole tables.
    cursor.execute("SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off; SET LOCAL enable_seqscan = off")
    cursor.execute(_statement("edges"))
    cursor.execute(_statement("edges_changed"), {"after": done})
    changes = cursor.fetchall()
    if not changes:
        return {"edges": 0, "models": 0, "rebuilt": 0}
    cursor.execute(_statement("below"), {"keys": sorted({row[0] for row in changes})})
    affected = [key for (key,) in cursor.fetchall()]
    cursor.execute(_statement("around"), {"keys": affected})
    rows = cursor.fetchall()
    try:
        before, after = _place_again(rows, changes, affected)
    except _Circular:
        return None
    counts = _count_differences(before, after)
    _write_changes(cursor, before, after, counts)
    return {"edges": len(changes), "models": len(counts) + len(after), "rebuilt": 0}


def _place_again(rows: list[Any], changes: list[Any], affected: list[int]) -> tuple[dict[int, _Node], dict[int, _Node]]:
    """The places of the affected models before and after the changes, by hub_key. Raises ``_Circular`` if a cycle is touched.

    ``rows`` are the stored places and edges of these models and of their parents, ``changes`` the edges (child, parent, +1 added or -1 removed).
    """
    before: dict[int, _Node] = {}
    edges: dict[int, list[tuple[int | None, str]]] = {}
    moving = set(affected)
    for key, is_in_cycle, depth, missing, relation, ancestors, roots, mates, declared in rows:
        if is_in_cycle and key in moving:
            raise _Circular
        before[key] = _Node(depth or 0, frozenset(), missing or 0, relation, frozenset(ancestors or ()), frozenset(roots or ()), mates=frozenset(mates))
        edges[key] = [(edge[0], edge[1]) for edge in declared or ()]
    # Count the parents of each affected model without the model itself: an edge to itself changes no place.
    parents_now = {key: Counter(parent for parent, _ in edges.get(key, ()) if parent is not None and parent != key) for key in affected}
    parents_before = {key: Counter(parents) for key, parents in parents_now.items()}
    for key, parent, added in changes:
        if parent is not None and parent != key:
            parents_before[key][parent] -= added
    for key in affected:
        before.setdefault(key, _Node()).parents = frozenset(parent for parent, number in parents_before[key].items() if number > 0)
    after: dict[int, _Node] = {}
    try:
        # Go through parents before children, without recursion: a chain of models may be longer than calls may be deep.
        for key in TopologicalSorter({key: [parent for parent in parents if parent in parents_now] for key, parents in parents_now.items()}).static_order():
            after[key] = _place_model(key, parents_now[key], edges.get(key, []), before, after)
    except CycleError as error:
        raise _Circular from error
    return before, after


def _place_model(key: int, parents: Iterable[int], declared: list[tuple[int | None, str]], before: dict[int, _Node], after: dict[int, _Node]) -> _Node:
    """The new place of one model; ``after`` already holds the new places of those of its parents that are affected, ``before`` those of the others."""
    above = {parent: after.get(parent) or before.get(parent) or _Node() for parent in parents}
    # The ancestors: the parents, their ancestors, and all members of a cycle in which a parent is.
    ancestors = frozenset(above).union(*(node.ancestors | node.mates for node in above.values()))
    roots = frozenset().union(*(node.roots if node.ancestors else {parent} | node.mates for parent, node in above.items()))
    relations = sorted({relation for _, relation in declared}, key=RELATIONS.index)
    return _Node(
        1 + max((node.depth for node in above.values()), default=-1),
        frozenset(above),
        sum(parent is None for parent, _ in declared),
        relations[0] if relations else None,
        ancestors,
        roots,
        any(parent == key for parent, _ in declared),
    )


def _count_differences(before: dict[int, _Node], after: dict[int, _Node]) -> dict[int, Counter[str]]:
    """By how much the counts of children and descendants change, for each parent or ancestor of an affected model; unchanged ones are left out."""
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    for key, new in after.items():
        for node, sign in ((before[key], -1), (new, 1)):
            for what, keys in (("children", node.parents), ("descendants", node.ancestors)):
                for above in keys:
                    counts[above][what] += sign
                    if node.relation in COUNTED:
                        counts[above][f"{what}_{node.relation}"] += sign
    return {key: count for key, count in counts.items() if any(count.values())}


def _write_changes(cursor: PgCursor, before: dict[int, _Node], after: dict[int, _Node], counts: dict[int, Counter[str]]) -> None:
    """Copy the new places and the changes of counts into temporary tables, and let SQL change the rows that differ."""
    cursor.execute(_statement("lineage_change"))
    names = [what if kind is None else f"{what}_{kind}" for what in ("children", "descendants") for kind in (None, *COUNTED)]
    moved = io.StringIO("".join("\t".join((str(key), *(str(count[name]) for name in names))) + "\n" for key, count in counts.items()))
    cursor.copy_expert("COPY hub_lineage_count FROM STDIN", moved)
    lines = (
        f"{key}\t{new.depth}\t{len(new.parents)}\t{new.missing}\t{new.relation or chr(92) + 'N'}\t"
        f"{_array(new.ancestors)}\t{_array(new.roots)}\t{new.is_in_cycle}\n"
        for key, new in after.items()
        if new != before[key] or new.relation is not None
    )
    cursor.copy_expert("COPY hub_lineage_place FROM STDIN", io.StringIO("".join(lines)))
    cursor.execute(_statement("lineage_apply"))


def _array(keys: frozenset[int]) -> str:
    """Keys, rising, as the text of a Postgres array."""
    return "{" + ",".join(str(key) for key in sorted(keys)) + "}"
