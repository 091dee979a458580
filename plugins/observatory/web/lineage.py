"""Draws declared lineage: which models are based on which, from left to right, with a limit on its size. Pure: edges in, positions out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

WIDTH, HEIGHT, GAP_X, GAP_Y, MARGIN = 216, 30, 70, 12, 14
LABEL = 29
"""Characters of a label; the whole name is the node's title."""
NODES = 60
CHILDREN = 6
"""How many models outside the release are drawn one by one for a parent and a relation; more become one node."""


@dataclass(frozen=True, slots=True)
class Node:
    """A model, or several that are drawn as one (``count`` above 1, no ``hub_id``)."""

    key: str
    label: str
    title: str
    hub_id: str | None
    release_id: str | None
    is_own: bool
    is_seen: bool
    x: int
    y: int
    count: int = 1


@dataclass(frozen=True, slots=True)
class Edge:
    """A line from a parent to a child, as a path of an SVG."""

    path: str
    relation: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """Nodes, edges and the size of the whole in pixels; ``left_out``: how many nodes are only in the table."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    width: int
    height: int
    left_out: int


def _find_levels(keys: Sequence[str], edges: Sequence[tuple[str, str, str]]) -> dict[str, int]:
    """For each node its column in the drawing: the number of steps from its farthest ancestor, at most 12, which also ends circles."""
    level = dict.fromkeys(keys, 0)
    for _ in range(min(len(keys), 12)):
        moved = False
        for parent, child, _relation in edges:
            if parent != child and level[child] < level[parent] + 1 <= 12:
                level[child], moved = level[parent] + 1, True
        if not moved:
            break
    # Draw a model without a base here in the column just before its nearest child.
    for key in keys:
        children = [level[child] for parent, child, _relation in edges if parent == key and child != key]
        if children and not any(child == key for _parent, child, _relation in edges):
            level[key] = max(0, min(children) - 1)
    return level


def _bundle_models(rows: Sequence[Mapping[str, Any]], own: set[str]) -> tuple[list[tuple[str, str, str]], dict[str, int]]:
    """Edges ``(parent, child, relation)``, and the number of models in each bundle, by the bundle's key.

    A bundle stands for the children of one parent and relation, if more than ``CHILDREN`` of them are outside the release and have no child here.
    """
    outside: dict[tuple[str, str], list[str]] = defaultdict(list)
    parents = {str(row["parent_hub_id"]) for row in rows}
    for row in rows:
        child = str(row["child_hub_id"])
        if child not in own and child not in parents:
            outside[str(row["parent_hub_id"]), str(row["relation"])].append(child)
    many = {key: set(children) for key, children in outside.items() if len(children) > CHILDREN}
    edges, bundles = [], {}
    for row in rows:
        parent, child, relation = str(row["parent_hub_id"]), str(row["child_hub_id"]), str(row["relation"])
        if child not in many.get((parent, relation), ()):
            edges.append((parent, child, relation))
    for (parent, relation), children in many.items():
        key = f"{parent}\n{relation}"
        bundles[key] = len(children)
        edges.append((parent, key, relation))
    return edges, bundles


def draw(rows: Sequence[Mapping[str, Any]], own: Sequence[str]) -> Drawing | None:
    """The drawing of edges (``child_hub_id``, ``parent_hub_id``, ``relation``, ``is_parent_seen``, both sides' ``_release_id``) around the models
    ``own`` of a release; None if there is no edge. The first ``NODES`` nodes are drawn, and the edges between them; the others are only counted.
    """
    if not rows:
        return None
    edges, bundles = _bundle_models(rows, set(own))
    keys = list(dict.fromkeys(key for edge in edges for key in edge[:2]))
    kept = set(keys[:NODES])
    edges = [edge for edge in edges if edge[0] in kept and edge[1] in kept]
    level = _find_levels(keys[:NODES], edges)
    columns: dict[int, list[str]] = defaultdict(list)
    for key in keys[:NODES]:
        columns[level[key]].append(key)
    place: dict[str, float] = {}
    for at in sorted(columns):
        # Sort each column by the mean place of the models' bases, so that few lines cross.
        above = {key: [place[parent] for parent, child, _relation in edges if child == key and parent in place] for key in columns[at]}
        columns[at].sort(key=lambda key: (sum(above[key]) / len(above[key]) if above[key] else 0.0, key))
        place.update({key: float(number) for number, key in enumerate(columns[at])})
    seen = {str(row["parent_hub_id"]): bool(row["is_parent_seen"]) for row in rows}
    release = {str(row["child_hub_id"]): row["child_release_id"] for row in rows} | {str(row["parent_hub_id"]): row["parent_release_id"] for row in rows}
    tallest = max(len(column) for column in columns.values())
    order = {at: number for number, at in enumerate(sorted(columns))}
    nodes: dict[str, Node] = {}
    for at, column in columns.items():
        top = MARGIN + (tallest - len(column)) * (HEIGHT + GAP_Y) // 2
        for number, key in enumerate(column):
            parent, _, relation = key.partition("\n")
            title = f"{bundles[key]} models by {relation} of {parent}" if key in bundles else key
            label = f"{bundles[key]} × {relation}" if key in bundles else key.rsplit("/", 1)[-1]
            nodes[key] = Node(
                key=key,
                label=label if len(label) <= LABEL else f"{label[: LABEL - 1]}…",
                title=title,
                hub_id=None if key in bundles else key,
                release_id=release.get(key),
                is_own=key in own,
                is_seen=seen.get(key, True),
                x=MARGIN + order[at] * (WIDTH + GAP_X),
                y=top + number * (HEIGHT + GAP_Y),
                count=bundles.get(key, 1),
            )
    drawn = []
    for parent, child, relation in edges:
        left, right = nodes[parent], nodes[child]
        x1, y1, x2, y2 = left.x + WIDTH, left.y + HEIGHT // 2, right.x, right.y + HEIGHT // 2
        bend = GAP_X // 2
        drawn.append(Edge(f"M{x1} {y1}C{x1 + bend} {y1} {x2 - bend} {y2} {x2} {y2}", relation))
    return Drawing(
        nodes=tuple(nodes.values()),
        edges=tuple(drawn),
        width=2 * MARGIN + len(columns) * WIDTH + (len(columns) - 1) * GAP_X,
        height=2 * MARGIN + tallest * HEIGHT + (tallest - 1) * GAP_Y,
        left_out=max(0, len(keys) - NODES),
    )
