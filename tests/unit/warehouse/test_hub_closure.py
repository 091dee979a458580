"""The closure of declared parents against a plain reference over sets."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from observatory.warehouse.hub_lineage import NO_RELATION, Closure, closure

Edges = list[tuple[int, int, int]]

# Few nodes meet often; keys have holes and are as large as keys come to be.
NODES = st.sampled_from([0, 1, 2, 3, 5, 8, 13, 21, 2**31 - 1])
EDGES = st.lists(st.tuples(NODES, st.one_of(NODES, st.just(-1)), st.integers(0, NO_RELATION - 1)), max_size=24)
TREES = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60), st.integers(0, NO_RELATION - 1)), max_size=90).map(
    lambda edges: [(max(a, b) + 1, min(a, b), kind) for a, b, kind in edges]
)


def reach(start: int, above: dict[int, set[int]]) -> set[int]:
    """All that is reached by one step or more."""
    found, waiting = set[int](), [start]
    while waiting:
        fresh = above.get(waiting.pop(), set()) - found
        found |= fresh
        waiting += fresh
    return found


def reference(edges: Edges) -> dict[int, tuple[int, int, int, frozenset[int]]]:
    """Per key its depth, relation, cycle and ancestors: all that is reached and does not reach back."""
    above: dict[int, set[int]] = {key: set() for child, parent, _ in edges for key in (child, parent) if key >= 0}
    for child, parent, _ in edges:
        above[child] |= {parent} - {-1}
    everything = {key: reach(key, above) for key in above}
    cycle = {key: min(one for one in everything[key] if key in everything[one]) if key in everything[key] else -1 for key in above}
    kept = {key: {one for one in reached if key not in everything[one]} for key, reached in everything.items()}
    depth: dict[int, int] = {}
    for key in sorted(above, key=lambda one: len(kept[one])):
        depth[key] = 1 + max((depth[one] for one in kept[key]), default=-1)
    own = {key: min((kind for child, _, kind in edges if child == key), default=NO_RELATION) for key in above}
    return {key: (depth[key], own[key], cycle[key], frozenset(kept[key])) for key in above}


def found(edges: Edges) -> tuple[Closure, dict[int, tuple[int, int, int, frozenset[int]]]]:
    """What ``closure`` says, in the form of the reference."""
    child, parent, kind = (np.array([edge[place] for edge in edges], dtype=np.int64) for place in range(3))
    told = closure(child, parent, kind)
    ancestors: dict[int, set[int]] = {int(key): set() for key in told.keys}
    for node, ancestor in zip(told.pair_node.tolist(), told.pair_ancestor.tolist(), strict=True):
        ancestors[int(told.keys[node])].add(int(told.keys[ancestor]))
    rows = zip(told.keys.tolist(), told.depth.tolist(), told.relation.tolist(), told.cycle.tolist(), strict=True)
    return told, {key: (depth, own, cycle, frozenset(ancestors[key])) for key, depth, own, cycle in rows}


@given(EDGES)
@example([])
@example([(1, 1, 0)])
@example([(1, -1, 3)])
@example([(1, 2, 0), (2, 1, 1), (3, 1, 2), (3, 3, 0)])
@example([(1, 2, 4), (1, 2, 1), (1, -1, 0), (2, -1, 4)])
@settings(max_examples=300, deadline=None)
def test_any_graph_is_closed_as_the_reference_closes_it(edges: Edges) -> None:
    told, rows = found(edges)
    assert rows == reference(edges)
    pairs = list(zip(told.pair_node.tolist(), told.pair_ancestor.tolist(), strict=True))
    assert pairs == sorted(set(pairs)), "each pair once, in order"
    assert told.keys.tolist() == sorted(set(told.keys.tolist()))


@given(TREES)
@settings(max_examples=150, deadline=None)
def test_a_graph_without_cycles_is_closed_as_the_reference_closes_it(edges: Edges) -> None:
    _, rows = found(edges)
    assert rows == reference(edges)
    assert all(cycle == -1 for _, _, cycle, _ in rows.values())


@pytest.mark.parametrize("length", [1, 2, 1_500])
def test_a_chain_is_as_deep_as_it_is_long(length: int) -> None:
    told, rows = found([(key + 1, key, 1) for key in range(length)])
    assert told.depth.tolist() == list(range(length + 1))
    assert len(told.pair_node) == length * (length + 1) // 2
    assert rows[length][3] == frozenset(range(length))


def test_a_cycle_of_any_length_is_one_and_what_stands_on_it_is_not_in_it() -> None:
    ring = [(key, (key + 1) % 1_000, 0) for key in range(1_000)]
    told, rows = found([*ring, (2_000, 500, 2)])
    assert {rows[key][2] for key in range(1_000)} == {0}
    assert rows[2_000] == (1, 2, -1, frozenset(range(1_000)))
    assert told.depth[told.cycle >= 0].max() == 0


def test_a_cycle_cuts_no_base_off_from_what_stands_below_it() -> None:
    """Of a base, a cycle of three below it by one of them, and five below another: all eight descend from it."""
    _, rows = found([(1, 0, 0), (1, 2, 0), (2, 3, 0), (3, 1, 0), *((key, 3, 1) for key in range(10, 15))])
    assert sum(0 in ancestors for _, _, _, ancestors in rows.values()) == 8
    assert all(rows[key][3] == frozenset({0}) for key in (1, 2, 3)), "none of a cycle descends from another of it"
    assert rows[10][:1] + rows[10][3:] == (2, frozenset({0, 1, 2, 3}))


def test_two_cycles_that_touch_are_one_and_two_that_follow_are_two() -> None:
    _, touching = found([(1, 2, 0), (2, 1, 0), (2, 3, 0), (3, 2, 0)])
    _, following = found([(1, 2, 0), (2, 1, 0), (3, 4, 0), (4, 3, 0), (3, 1, 0)])
    assert [row[2] for row in touching.values()] == [1, 1, 1]
    assert [(following[key][2], following[key][0]) for key in (1, 2, 3, 4)] == [(1, 0), (1, 0), (3, 1), (3, 1)], "a cycle stands where the highest of it stands"
