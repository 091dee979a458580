"""Metrics of the whole Hub against a recomputation from its repositories, counters and edges, on a synthetic Hub over the end of a month."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hub_days import Hub
from hub_telling import at, census, change, pages, rows, told, wipe
from metrics_by_hand import CLASSES, concentration, country_shares, drift, kept, ratio, shares_of_class
from sqlalchemy import Engine

from observatory.sources.hub_census import ListPage
from observatory.warehouse import hub_adoption, hub_disclosure, hub_lineage, hub_metrics

FIRST, DAYS = date(2026, 8, 30), 4
LABS = {"lab-0": "alpha", "lab-1": "alpha", "lab-2": "beta", "lab-7": "gamma", "lab-12": "delta"}
COUNTRIES = {"alpha": ["CN"], "beta": ["FR", "US", "DE"], "gamma": ["US"]}
SEPTEMBER = date(2026, 9, 1)


def listed(made: Hub, day: date) -> list[ListPage]:
    """Today's pages."""
    bodies = list(made.pages(made.day))
    return [ListPage(body, at(day), str(place) if place + 1 < len(bodies) else None) for place, body in enumerate(bodies)]


@pytest.fixture(scope="module")
def hub(warehouse: Engine) -> Engine:
    """Four days of a Hub of two thousand models, with registry labs of no, one and three countries in it."""
    wipe(warehouse)
    for lab in sorted(set(LABS.values())):
        change(warehouse, "INSERT INTO core.lab (lab_id, name, kind, source) VALUES (:lab, :lab, 'company', 'x')", lab=lab)
    for account, lab in LABS.items():
        change(warehouse, "INSERT INTO core.account (service, account, lab_id, source) VALUES ('huggingface', :account, :lab, 'x')", account=account, lab=lab)
    for lab, countries in COUNTRIES.items():
        for country in countries:
            change(warehouse, "INSERT INTO core.lab_country (lab_id, country, source) VALUES (:lab, :country, 'x')", lab=lab, country=country)
    made = Hub(2_000)
    for number in range(DAYS):
        day = FIRST + timedelta(days=number)
        if number:
            made.advance()
        if number == 2:
            # As if five that are gated had been told as open before: the day's census tells another thing of them.
            few = "SELECT hub_key FROM raw.hub_repository WHERE gated = 'manual' AND gone_at IS NULL ORDER BY hub_key LIMIT 5"
            change(warehouse, f"UPDATE raw.hub_repository SET gated = 'false', content_hash = content_hash + 1 WHERE hub_key IN ({few})")
        census(warehouse, listed(made, day), at(day))
        change(
            warehouse,
            "UPDATE raw.hub_repository SET gone_at = :at WHERE hub_uid = ANY (:gone)",
            at=at(day),
            gone=made.uids(made.truth().gone) if number else [],
        )
        change(warehouse, "UPDATE raw.hub_counter_now n SET is_gone = true FROM raw.hub_repository r WHERE r.hub_key = n.hub_key AND r.gone_at IS NOT NULL")
        hub_lineage.compute_lineage(warehouse)
        hub_adoption.add_up(warehouse)
        hub_disclosure.disclose(warehouse)
        assert sum(hub_metrics.derive(warehouse).values()) > 0
        if number == 0:
            # One telling compares with nothing: that is not known, and not 0.
            assert rows(warehouse, "SELECT DISTINCT downloads_added, coverage FROM core.hub_adoption WHERE subject_kind IN ('lab', 'country')") == [(None, 0)]
            found = rows(warehouse, "SELECT DISTINCT downloads, share, coverage FROM core.hub_country_share WHERE denominator = 'all_incl_unaffiliated'")
            assert found == [(None, None, 0)]
    return warehouse


@pytest.fixture(scope="module")
def models(hub: Engine) -> list[dict[str, Any]]:
    """Models that are there, with their lab (None: unknown) and class of licence (None: unknown)."""
    classes = dict(rows(hub, "SELECT hub_license_id, licence_class FROM core.licence WHERE match_kind = 'hub_id'"))
    classes.pop("other", None)
    query = (
        "SELECT r.hub_key, r.hub_id, r.created_at, r.gated, r.hub_license_id, n.downloads, n.downloads_all_time, n.likes"
        " FROM raw.hub_repository r JOIN raw.hub_counter_now n USING (hub_key) WHERE r.kind = 'model' AND r.gone_at IS NULL"
    )
    found = []
    for key, hub_id, created, gated, licence, downloads, all_time, likes in rows(hub, query):
        account = hub_id.split("/")[0].lower()
        name = classes.get(licence)
        one = {"key": key, "account": account, "lab": LABS.get(account), "created": created, "gated": gated, "class": name if name in CLASSES else None}
        found.append({**one, "downloads": downloads, "downloads_all_time": all_time, "likes": likes})
    assert len(found) > 1_900 and {one["lab"] for one in found} == {None, *LABS.values()}
    return found


def places(lab: str | None) -> list[str]:
    """Countries of a lab."""
    return COUNTRIES.get(lab or "", ["unknown"])


def scopes(lab: str | None) -> list[tuple[str, str, Fraction]]:
    """Scopes that a lab's things count in, with their fraction."""
    own = places(lab)
    return [("all", "all", Fraction(1)), ("lab", lab or "unknown", Fraction(1)), *(("country", one, Fraction(1, len(own))) for one in own)]


def test_concentration(hub: Engine, models: list[dict[str, Any]]) -> None:
    expected = {}
    for measure in ("downloads", "downloads_all_time", "likes"):
        levels: dict[str, dict[str, Fraction]] = {level: defaultdict(Fraction) for level in ("model", "account", "lab", "country")}
        told = [one for one in models if one[measure] is not None]
        for one in told:
            levels["model"][one["key"]] += one[measure]
            levels["account"][one["account"]] += one[measure]
            if one["lab"]:
                levels["lab"][one["lab"]] += one[measure]
                for country in COUNTRIES.get(one["lab"], []):
                    levels["country"][country] += Fraction(one[measure], len(COUNTRIES[one["lab"]]))
        whole = sum(levels["model"].values())
        share = {level: ratio(sum(levels[level].values()), whole, 4) for level in ("lab", "country")}
        for level, values in levels.items():
            for zeros in (True, False):
                found = concentration(values.values(), zeros)
                if found:
                    expected[level, measure, zeros] = (*found, share.get(level, ratio(len(told), len(models), 4)))
    query = (
        "SELECT entity_level, measure, includes_zeros, n, total, hhi, gini, top_10_share, top_100_share, top_1_percent_share, coverage"
        " FROM core.hub_concentration"
    )
    assert {row[:3]: row[3:] for row in rows(hub, query)} == expected
    assert expected["model", "downloads", True][0] > expected["model", "downloads", False][0]


def test_licence_mix(hub: Engine, models: list[dict[str, Any]]) -> None:
    units: dict[tuple[Any, ...], list[tuple[str | None, Any]]] = defaultdict(list)
    for one in models:
        year = str(one["created"].year) if one["created"] > at(date(2022, 3, 3), 0) else None
        for kind, scope, fraction in scopes(one["lab"]):
            for window in {"all_time", year} - {None}:
                units[kind, scope, window, "model"].append((one["class"], fraction))
                if one["downloads"] is not None:
                    units[kind, scope, window, "download"].append((one["class"], fraction * one["downloads"]))
    expected = {}
    for key, values in units.items():
        n, coverage, shares = shares_of_class(values)
        expected.update({(*key, name): (share, n, coverage) for name, share in shares.items()})
    query = 'SELECT scope_kind, scope_id, "window", weighting, licence_class, share, n, coverage FROM core.hub_licence_mix'
    query += " WHERE licence_id = 'all' AND size_band = 'all' AND scope_kind <> 'generation'"
    assert {row[:5]: row[5:] for row in rows(hub, query)} == expected


def band(parameters: int | None) -> str:
    """The band of a number of parameters, written by hand."""
    if parameters is None:
        return "unknown"
    billions = Fraction(parameters, 10**9)
    for name, is_in in (("below 1B", billions < 1), ("1B to 20B", billions <= 20), ("20B to 70B", billions <= 70), ("70B to 100B", billions <= 100)):
        if is_in:
            return name
    return "above 100B"


def test_licence_ids_and_sizes(hub: Engine, models: list[dict[str, Any]]) -> None:
    told = {key: rest for key, *rest in rows(hub, "SELECT hub_key, hub_license_id, parameters FROM raw.hub_repository WHERE kind = 'model'")}
    listed = {row[0] for row in rows(hub, "SELECT hub_license_id FROM core.licence WHERE match_kind = 'hub_id'")}
    weights: dict[tuple[Any, ...], Fraction] = defaultdict(Fraction)
    for one in models:
        licence, parameters = told[one["key"]]
        name = "none" if licence is None else licence if licence in listed else "not listed"
        for kind, scope, fraction in scopes(one["lab"]):
            if kind != "lab":
                for size in ("all", band(parameters)):
                    weights[kind, scope, size, name] += fraction
    whole: dict[tuple[Any, ...], Fraction] = defaultdict(Fraction)
    for (*scope, _name), weight in weights.items():
        whole[tuple(scope)] += weight
    query = (
        "SELECT scope_kind, scope_id, size_band, licence_id, weight, share_of_all FROM core.hub_licence_mix"
        " WHERE \"window\" = 'all_time' AND weighting = 'model'"
        " AND licence_id <> 'all' AND scope_kind <> 'generation'"
    )
    expected = {key: (kept(weight, 4), ratio(weight, whole[key[:3]], 6)) for key, weight in weights.items()}
    assert {row[:4]: row[4:] for row in rows(hub, query)} == expected
    assert any(key[3] == "none" for key in expected) and len({key[2] for key in expected}) > 2
    depth = dict(rows(hub, "SELECT hub_key, depth FROM core.hub_lineage"))
    generations: dict[str, int] = defaultdict(int)
    for one in models:
        if one["key"] in depth:
            generations[str(min(depth[one["key"]], 16))] += 1
    query = (
        "SELECT scope_id, sum(weight) FROM core.hub_licence_mix WHERE scope_kind = 'generation' AND weighting = 'model' AND size_band = 'all'"
        " AND licence_id <> 'all' GROUP BY 1"
    )
    assert dict(rows(hub, query)) == generations and len(generations) > 1


def test_bands_and_new_derivatives(hub: Engine, models: list[dict[str, Any]]) -> None:
    parameters = dict(rows(hub, "SELECT hub_key, parameters FROM raw.hub_repository"))
    bands: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for one in models:
        found = bands[band(parameters[one["key"]])]
        found[0] += 1
        found[1] += one["downloads_all_time"] or 0
    query = "SELECT subject_id, n, coalesce(downloads_all_time, 0) FROM core.hub_adoption WHERE subject_kind = 'size_band' AND month = :month"
    assert {row[0]: list(row[1:]) for row in rows(hub, query, month=SEPTEMBER)} == dict(bands)
    (total,) = rows(hub, "SELECT sum(n) FROM core.hub_adoption WHERE subject_kind = 'downloads_band' AND month = :month", month=SEPTEMBER)
    assert total == (len(models),)
    months = {row[0] for row in rows(hub, "SELECT DISTINCT month FROM core.hub_adoption WHERE subject_kind = 'size_band'")}
    assert months == {date(2026, 8, 1), SEPTEMBER}, "a month that is over stands as it was"
    by_key = {one["key"]: one for one in models}
    parents: dict[int, set[int]] = defaultdict(set)
    for child, parent in rows(hub, "SELECT child_key, parent_key FROM core.hub_edge WHERE parent_key IS NOT NULL AND parent_key <> child_key"):
        if child in by_key and parent in by_key and by_key[child]["created"] > at(date(2022, 3, 3), 0):
            parents[child].add(parent)
    added: dict[tuple[str, date], list[Fraction]] = defaultdict(lambda: [Fraction(0), Fraction(0)])
    for child, own in parents.items():
        one = by_key[child]
        for parent in own:
            homes = places(by_key[parent]["lab"])
            for place in homes:
                found_in = added[place, one["created"].date().replace(day=1)]
                found_in[0] += Fraction(1, len(own) * len(homes))
                found_in[1] += Fraction(int((one["downloads_all_time"] or 0) > 5), len(own) * len(homes))
    query = "SELECT subject_id, month, derivatives_added, derivatives_used FROM core.hub_adoption WHERE subject_kind = 'base_country'"
    got = {row[:2]: row[2:] for row in rows(hub, query)}
    assert got.keys() == added.keys() and len(got) > 3
    for key, (all_of, used) in added.items():
        assert abs(got[key][0] - kept(all_of, 4)) <= Decimal("0.001") and abs(got[key][1] - kept(used, 4)) <= Decimal("0.001"), key


def test_licence_drift(hub: Engine, models: list[dict[str, Any]]) -> None:
    classes = {one["key"]: one["class"] for one in models}
    edges: dict[str, list[tuple[Any, Any]]] = defaultdict(list)
    pairs = set()
    for child, parent, relation in rows(hub, "SELECT child_key, parent_key, relation FROM core.hub_edge WHERE parent_key IS NOT NULL"):
        if child != parent and child in classes and parent in classes:
            edges[relation].append((classes[parent], classes[child]))
            pairs.add((parent, child))
    edges["all"] = [(classes[parent], classes[child]) for parent, child in pairs]
    expected = {(*key, relation): value for relation, told in edges.items() for key, value in drift(told).items()}
    query = "SELECT parent_class, child_class, relation, edges, share, is_more_permissive, n, coverage FROM core.hub_licence_drift"
    assert {row[:3]: row[3:] for row in rows(hub, query)} == expected
    assert any(value[2] for value in expected.values())


def test_licence_obligation(hub: Engine, models: list[dict[str, Any]]) -> None:
    rank = {name: place for place, name in enumerate(("proprietary-restricted", "non-commercial", "use-restricted", "copyleft", "permissive", "public-domain"))}
    by_key = {one["key"]: one for one in models}
    depths = dict(rows(hub, "SELECT hub_key, depth FROM core.hub_lineage WHERE depth IS NOT NULL"))
    undeclared = {row[0] for row in rows(hub, "SELECT hub_key FROM raw.hub_repository WHERE hub_license_id IS NULL")}
    edges: dict[tuple[int, str], list[tuple[int | None, int | None, bool]]] = defaultdict(list)
    pairs = set()
    for child, parent, relation in rows(hub, "SELECT child_key, parent_key, relation FROM core.hub_edge WHERE parent_key IS NOT NULL"):
        if child == parent or child not in by_key or parent not in by_key or child not in depths:
            continue
        told = (rank.get(by_key[parent]["class"]), rank.get(by_key[child]["class"]), child in undeclared)
        edges[min(depths[child], 16), relation].append(told)
        if (child, parent) not in pairs:
            edges[min(depths[child], 16), "all"].append(told)
        pairs.add((child, parent))
    expected = {}
    for key, of_key in edges.items():
        known = [(parent, child) for parent, child, _ in of_key if parent is not None and child is not None]
        bound = [(parent, child, is_bare) for parent, child, is_bare in of_key if parent is not None and parent <= 2]
        kept_edges = sum(child is not None and child <= parent for parent, child, _ in bound)
        loosened = sum(child is not None and child > parent for parent, child, _ in bound)
        bare = sum(child is None and is_bare for _, child, is_bare in bound)
        drifts = [
            sum(child < parent for parent, child in known),
            sum(child == parent for parent, child in known),
            sum(child > parent for parent, child in known),
        ]
        share = ratio(kept_edges, kept_edges + loosened + bare, 6) if kept_edges + loosened + bare else None
        expected[key] = (*drifts, len(bound), kept_edges, loosened, bare, len(bound) - kept_edges - loosened - bare, share, len(of_key))
    query = (
        "SELECT generation, relation, more_restricted, same_class, less_restricted, restricted_parents, kept, loosened, undeclared, not_known, share_kept, n"
        " FROM core.hub_licence_obligation"
    )
    assert {row[:2]: row[2:] for row in rows(hub, query)} == expected
    assert any(value[4] for value in expected.values()) and any(value[5] for value in expected.values())


def test_licence_id_conflict(hub: Engine, models: list[dict[str, Any]]) -> None:
    openness = dict(
        rows(hub, "SELECT hub_license_id, core.licence_finding(licence_class) FROM core.licence WHERE match_kind = 'hub_id' AND licence_class <> 'unknown'")
    )
    told = {
        row[0]: row[1:] for row in rows(hub, "SELECT d.hub_key, d.licences, n.downloads FROM core.hub_declaration d JOIN raw.hub_counter_now n USING (hub_key)")
    }
    query = "SELECT contradictory, several_ids, declared, n, downloads_contradictory FROM core.hub_licence_id_conflict WHERE size_band = 'all'"
    of_models = [told.get(one["key"], (None, 0)) for one in models]
    bad = [downloads or 0 for ids, downloads in of_models if len({openness[name] for name in ids or () if name in openness}) > 1]
    several, declared = sum(len(ids or ()) > 1 for ids, _ in of_models), sum(ids is not None for ids, _ in of_models)
    assert rows(hub, query) == [(len(bad), several, declared, len(models), sum(bad))]
    by_band = (
        "SELECT sum(contradictory), sum(several_ids), sum(declared), sum(n), sum(downloads_contradictory) FROM core.hub_licence_id_conflict"
        " WHERE size_band <> 'all'"
    )
    assert rows(hub, by_band) == rows(hub, query)


def test_gated_share(hub: Engine, models: list[dict[str, Any]]) -> None:
    counted: dict[tuple[str, str], dict[Any, Fraction]] = defaultdict(lambda: defaultdict(Fraction))
    number: dict[tuple[str, str], int] = defaultdict(int)
    for one in models:
        for kind, scope, fraction in scopes(one["lab"]):
            counted[kind, scope][one["gated"]] += fraction
            number[kind, scope] += 1
    expected = {}
    for key, by in counted.items():
        known = sum(value for form, value in by.items() if form is not None)
        forms = tuple(kept(by.get(form, 0), 4) for form in ("false", "auto", "manual", "true"))
        expected[key] = (*forms, ratio(known - by.get("false", 0), known, 6), number[key], ratio(known, sum(by.values()), 4))
    query = (
        "SELECT scope_kind, scope_id, not_gated, gated_auto, gated_manual, gated_form_unknown, gated_share, n, coverage"
        " FROM core.hub_gated_share WHERE month = :month AND size_band = 'all'"
    )
    assert {row[:2]: row[2:] for row in rows(hub, query, month=SEPTEMBER)} == expected
    months = rows(hub, "SELECT DISTINCT month FROM core.hub_gated_share ORDER BY 1")
    assert months == [(date(2026, 8, 1),), (SEPTEMBER,)], "a month that is over stands as it was"


def test_country_share(hub: Engine, models: list[dict[str, Any]]) -> None:
    new = [(one["lab"], one["downloads_all_time"]) for one in models if one["created"] >= at(date(2025, 10, 1), 0)]
    moved: dict[str, int] = defaultdict(int)
    query = (
        "SELECT lower(split_part(r.hub_id, '/', 1)), sum(coalesce(c.downloads_added, 0))::bigint"
        " FROM raw.hub_counter c JOIN raw.hub_repository r USING (hub_key) GROUP BY 1"
    )
    for account, added in rows(hub, query):
        moved[account] += added
    told = {"new_in_window": new, "all_incl_unaffiliated": [(LABS.get(account), added) for account, added in moved.items()]}
    # Of models, whatever the downloads were told of.
    number = {"new_in_window": len(new), "all_incl_unaffiliated": sum(one["account"] in moved for one in models)}
    assert number["all_incl_unaffiliated"] > len(moved)
    for name, units in told.items():
        found = rows(hub, "SELECT country, downloads, share, n FROM core.hub_country_share WHERE denominator = :name", name=name)
        expected = country_shares([(lab or "", downloads) for lab, downloads in units], COUNTRIES)
        assert {row[0]: row[1:3] for row in found} == expected
        assert {row[3] for row in found} == {number[name]}
        assert abs(sum(row[2] for row in found) - 1) < Decimal("0.00001")
    assert {row[0] for row in rows(hub, 'SELECT "window" FROM core.hub_country_share')} == {"2026-08..2026-09", "2025-10..2026-09"}


def test_adoption_of_labs_and_models(hub: Engine) -> None:
    expected: dict[tuple[Any, ...], list[Fraction]] = defaultdict(lambda: [Fraction(0), Fraction(0)])
    accounts: dict[tuple[Any, ...], set[str]] = defaultdict(set)
    own: dict[tuple[str, date], list[Any]] = {}
    query = (
        "SELECT r.hub_id, c.day, c.downloads_added, c.downloads, c.downloads_all_time, c.likes"
        " FROM raw.hub_counter c JOIN raw.hub_repository r USING (hub_key) ORDER BY c.day"
    )
    for hub_id, day, added, downloads, all_time, likes in rows(hub, query):
        account, month = hub_id.split("/")[0].lower(), day.replace(day=1)
        lab = LABS.get(account)
        for kind, scope, fraction in scopes(lab)[1:]:
            one = expected[kind, scope, month]
            one[0] += fraction * (added or 0)
            one[1] += fraction * (added is not None and added < 0)
            accounts[kind, scope, month].add(account)
        if lab:
            before = own.setdefault((hub_id, month), [None, 0, None, None, None])
            before[0] = before[0] if added is None else (before[0] or 0) + added
            before[1] += added is not None and added < 0
            before[2:] = [downloads, all_time, likes]
    query = "SELECT subject_kind, subject_id, month, downloads_added, counter_resets, n FROM core.hub_adoption WHERE subject_kind IN ('lab', 'country')"
    found = rows(hub, query)
    assert {row[:3]: row[3:] for row in found} == {key: (kept(added, 4), kept(resets, 4), len(accounts[key])) for key, (added, resets) in expected.items()}
    names = "hub_id, month, downloads_added, counter_resets, downloads_30d, downloads_all_time, likes"
    assert {row[:2]: list(row[2:]) for row in rows(hub, f"SELECT {names} FROM core.hub_model_month")} == own  # names are a constant
    assert sum(one[1] for one in expected.values()) > 0


def closure(children: dict[int, set[int]], start: set[int]) -> set[int]:
    """All below, over any number of edges."""
    found: set[int] = set()
    front = set(start)
    while front:
        front = {child for key in front for child in children.get(key, ())} - found
        found |= front
    return found


def test_lineage_summary(hub: Engine) -> None:
    cycle = dict(rows(hub, "SELECT hub_key, cycle FROM core.hub_cycle"))
    place = {
        key: (relation, depth, missing) for key, relation, depth, missing in rows(hub, "SELECT hub_key, relation, depth, missing_parents FROM core.hub_lineage")
    }
    children: dict[int, set[int]] = defaultdict(set)
    edges: dict[int, set[int]] = defaultdict(set)
    for child, parent in rows(hub, "SELECT child_key, parent_key FROM core.hub_edge WHERE parent_key IS NOT NULL"):
        edges[parent].add(child)
        if child != parent and not (child in cycle and cycle.get(child) == cycle.get(parent)):
            children[parent].add(child)

    def under(key: int) -> set[int]:
        # Through a cycle, of which none descends from another.
        return {one for one in closure(edges, {key}) if one != key and not (one in cycle and cycle.get(one) == cycle.get(key))}

    names = {key: hub_id for key, hub_id in rows(hub, "SELECT hub_key, hub_id FROM raw.hub_repository WHERE kind = 'model'")}
    lab_of = {key: LABS.get(name.split("/")[0].lower()) for key, name in names.items()}
    members: dict[tuple[str, str], set[int]] = defaultdict(set)
    for key, name in names.items():
        if lab_of[key] or len(under(key)) >= 10:
            members["model", name].add(key)
        if lab_of[key]:
            members["lab", lab_of[key] or ""].add(key)

    def counts(keys: set[int]) -> list[int]:
        by = [place[key][0] for key in keys]
        return [len(keys), *(by.count(relation) for relation in ("adapter", "finetune", "merge", "quantized"))]

    expected = {}
    for subject, own in members.items():
        below = set().union(*(under(key) for key in own))
        next_ones = {child for key in own for child in children.get(key, ())}
        missing = sum(place[key][2] for key in own if key in place)
        cycles = len({cycle[key] for key in own if key in cycle})
        depth = max((place[key][1] for key in below), default=0)
        coverage = ratio(sum(key in place for key in own), len(own), 4)
        accounts = {names[child].split("/")[0].lower() for child in next_ones}
        lab, account = lab_of[min(own)], names[min(own)].split("/")[0].lower() if subject[0] == "model" else None
        own_children = [one for one in next_ones if (lab and lab_of[one] == lab) or names[one].split("/")[0].lower() == account]
        expected[subject] = (*counts(next_ones), *counts(below), depth, missing, cycles, len(own), coverage, len(accounts), len(own_children))
    columns = (
        "children, children_adapter, children_finetune, children_merge, children_quantized, descendants, descendants_adapter, descendants_finetune,"
        " descendants_merge, descendants_quantized, depth_max, missing_parents, cycles, n, coverage,"
        " child_accounts, children_of_own_lab"
    )
    found = rows(hub, f"SELECT subject_kind, subject_id, {columns} FROM core.hub_lineage_summary WHERE subject_kind IN ('model', 'lab')")  # a constant
    assert {row[:2]: row[2:] for row in found} == expected
    assert {row[-1] > 0 for row in found} == {True, False} and any(row[-2] < row[2] for row in found), "else the two would tell nothing"
    assert any(subject[0] == "model" and lab_of[min(own)] is None for subject, own in members.items()), "one that is no lab's is among them"
    (whole,) = rows(hub, "SELECT children, missing_parents, cycles, n FROM core.hub_lineage_summary WHERE subject_kind = 'all'")
    assert whole == (len({child for own in children.values() for child in own}), sum(one[2] for one in place.values()), len(set(cycle.values())), len(names))


def test_disappearance(hub: Engine) -> None:
    expected: dict[tuple[Any, ...], list[int]] = defaultdict(lambda: [0, 0])
    query = "SELECT hub_id, first_seen_at, gone_at FROM raw.hub_repository WHERE kind = 'model'"
    for hub_id, first, gone in rows(hub, query):
        lab = LABS.get(hub_id.split("/")[0].lower()) or "unknown"
        for month, until in ((date(2026, 8, 1), SEPTEMBER), (SEPTEMBER, date(2026, 10, 1))):
            if first < at(until, 0):
                expected[lab, month][0] += 1
                expected[lab, month][1] += gone is not None and at(month, 0) <= gone < at(until, 0)
    # The running month is computed anew and counts who came after; the one before stands as its last day left it.
    found = {row[:2]: list(row[2:]) for row in rows(hub, "SELECT lab_id, month, n, gone FROM core.hub_disappearance WHERE kind = 'model'")}
    assert found == dict(expected)
    assert sum(one[1] for one in expected.values()) > 0
    turned = sum(row[0] for row in rows(hub, "SELECT became_private_or_gated FROM core.hub_disappearance"))
    versions: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    told = "SELECT hub_key, observed_at, gated, is_private FROM raw.hub_repository"
    history = f"{told} UNION ALL {told}_history"
    for key, _observed, gated, private in sorted(rows(hub, history), key=lambda row: row[:2]):
        versions[key].append((gated, private))
    pairs = [(before, after) for own in versions.values() for before, after in itertools.pairwise(own)]
    assert turned > 0
    assert turned == sum(bool((a[0] == "false" and (b[0] or "false") != "false") or (a[1] is False and b[1])) for a, b in pairs)


def test_intermediaries(hub: Engine, models: list[dict[str, Any]]) -> None:
    by_key = {one["key"]: one for one in models}
    relation = dict(rows(hub, "SELECT hub_key, relation FROM core.hub_lineage"))
    made: dict[tuple[str, str], dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    for child, parent in rows(hub, "SELECT child_key, parent_key FROM core.hub_edge WHERE parent_key IS NOT NULL"):
        role = {"quantized": "quantiser", "merge": "repacker"}.get(relation.get(child) or "")
        if role and child in by_key and parent in by_key and by_key[child]["account"] != by_key[parent]["account"]:
            made[by_key[child]["account"], role][child].add(by_key[parent]["lab"] or "unknown")
    expected = {}
    for (account, role), own in made.items():
        total = sum(one["account"] == account for one in models)
        if len(own) >= 10 and 2 * len(own) > total:
            for lab in {lab for labs in own.values() for lab in labs}:
                based = [by_key[key] for key, labs in own.items() if lab in labs]
                told = [one["downloads"] for one in based if one["downloads"] is not None]
                expected[account, role, lab] = (len(based), sum(told) if told else None, total, len(own))
    found = rows(hub, "SELECT account, role, base_lab_id, models, downloads, account_models, n FROM core.hub_intermediary WHERE account <> '*'")
    assert {row[:3]: row[3:] for row in found} == expected
    assert expected


@pytest.mark.parametrize("weighting", ["count", "download", "like"])
def test_declaration_share(hub: Engine, weighting: str) -> None:
    """Every row of the running month over again from the rows of repositories, each counted in every cell that it stands in."""
    components = ("weights", "data", "code", "methods", "licence", "card", "evaluation", "base")
    query = (
        "SELECT d.kind, d.lab_id, d.parameters, d.library_name, d.created_at, d.datasets_declared, d.datasets_open, n.downloads, n.likes,"
        f" {', '.join(f'd.{name}' for name in components)}"  # a constant
        " FROM mart.hub_disclosure d LEFT JOIN raw.hub_counter_now n USING (hub_key) WHERE d.gone_at IS NULL"
    )
    told = rows(hub, query)
    libraries = Counter(row[3] for row in told if row[0] == "model" and row[3])
    common = {name for name, number in libraries.items() if 100 * number >= sum(row[0] == "model" for row in told)}
    kinds = rows_as_dict(hub, "SELECT lab_id, kind FROM core.lab")
    cells: dict[tuple[Any, ...], dict[str, Fraction]] = defaultdict(lambda: defaultdict(Fraction))
    for kind, lab, parameters, library, created, declared, available, downloads, likes, *statuses in told:
        weight = {"count": 1, "download": downloads, "like": likes}[weighting]
        if weight is None:
            continue
        size, shelf = ("all", "all") if kind == "dataset" else (band(parameters), "none told" if library is None else library if library in common else "other")
        year = str(created.year) if created > at(date(2022, 3, 3), 0) else "unknown"
        found = dict(zip(components, statuses, strict=True))
        found["data_available"] = "open" if available else "partial" if declared else found["data"]
        own = None if lab == "unknown" else lab
        scopes_in = [*scopes(own), ("account_kind", kinds.get(lab, "unaffiliated"), Fraction(1))]
        for scope_kind, scope, fraction in scopes_in:
            is_cut = scope_kind in ("all", "account_kind")
            for cell in {
                (one_size, one_shelf, one_year)
                for one_size in ("all", size if is_cut else "all")
                for one_shelf in ("all", shelf if is_cut else "all")
                for one_year in ("all", year if is_cut and one_shelf == "all" else "all")
            }:
                for component, status in found.items():
                    if status is not None:
                        sums = cells[kind, scope_kind, scope, *cell, component]
                        sums[status] += weight * fraction
                        sums["n"] += 1
    expected = {}
    for key, sums in cells.items():
        known = sums["open"] + sums["partial"] + sums["none"]
        shares = ratio(sums["open"], known, 6), ratio(sums["open"], known + sums["unknown"], 6), ratio(sums["open"] + sums["partial"], known, 6)
        weights = (kept(sums[name], 4) for name in ("open", "partial", "none", "unknown"))
        expected[key] = (*weights, *shares, int(sums["n"]), ratio(known, known + sums["unknown"], 4))
    names = "weight_open, weight_partial, weight_none, weight_unknown, share_open, share_open_of_all, share_declared, n, coverage"
    keys = "kind, scope_kind, scope_id, size_band, library, created_year, component"
    query = f"SELECT {keys}, {names} FROM core.hub_declaration_share WHERE month = :month AND weighting = :weighting"  # names are constants
    assert {row[:7]: row[7:] for row in rows(hub, query, month=SEPTEMBER, weighting=weighting)} == expected
    assert len({key[4] for key in expected}) > 3 and len({key[2] for key in expected}) > 6
    # A month that is over stands as it was.
    assert {row[0] for row in rows(hub, "SELECT DISTINCT month FROM core.hub_declaration_share")} == {SEPTEMBER, date(2026, 8, 1)}


def test_disclosure_profile_of_declarations(hub: Engine) -> None:
    """Every row over again from the rows of repositories; of a lab of three countries a third each, of the floor of createdAt no year."""
    change(hub, "UPDATE mart.hub_disclosure SET created_at = '2022-03-02T23:29:04Z' WHERE hub_key % 7 = 0")
    change(hub, "UPDATE mart.hub_disclosure SET created_at = '2022-12-31T23:59:59Z' WHERE hub_key % 11 = 0")
    change(hub, "UPDATE mart.hub_disclosure SET weights = 'none', access = 'disabled' WHERE hub_key % 13 = 0 AND kind = 'model'")
    change(hub, "INSERT INTO core.lab_country (lab_id, country, valid_to, source) VALUES ('gamma', 'CA', '2022-12-31', 'x')")
    change(hub, "UPDATE meta.hub_derived SET sweep_id = 0 WHERE what = 'metrics'")
    assert hub_metrics.derive(hub)["disclosure_profile"]
    query = (
        "SELECT d.lab_id, d.created_at, n.downloads, d.weights, d.data, d.code, d.methods FROM mart.hub_disclosure d"
        " JOIN raw.hub_counter_now n USING (hub_key) WHERE d.gone_at IS NULL AND d.kind = 'model'"
    )
    cells: dict[tuple[Any, ...], dict[str, Fraction]] = defaultdict(lambda: defaultdict(Fraction))
    for lab, created, downloads, *statuses in rows(hub, query):
        year = created.year if created > at(date(2022, 3, 3), 0) else None
        countries = ["US", "CA"] if lab == "gamma" and year == 2022 else places(lab)
        windows = {"all_time"} | ({str(year)} if year else set()) | ({"2023-"} if year and year >= 2023 else set())
        for dimension, status in zip(("weights", "data", "code", "methods"), statuses, strict=True):
            found = status if status in ("open", "partial") else "closed" if dimension == "weights" and status == "none" else "unknown"
            for country, window, (weighting, weight) in itertools.product(countries, windows, (("repository", 1), ("repository_download", downloads))):
                if weight is not None:
                    cell = cells[lab, country, window, dimension, weighting]
                    cell[found] += Fraction(weight, len(countries))
                    cell["n"] += 1
    expected = {}
    for key, cell in cells.items():
        total = sum((cell[name] for name in ("open", "partial", "closed", "unknown")), Fraction(0))
        counts = (kept(cell[name], 4) for name in ("open", "partial", "closed", "unknown"))
        ends = ratio(cell["open"], total, 6), ratio(cell["open"] + cell["unknown"], total, 6), int(cell["n"]), ratio(total - cell["unknown"], total, 4)
        expected[key] = (*counts, *ends)
    names = "n_open, n_partial, n_closed, n_unknown, share_open_low, share_open_high, n, coverage"
    keys = 'lab_id, country, "window", dimension, weighting'
    assert {row[:5]: row[5:] for row in rows(hub, f"SELECT {keys}, {names} FROM core.hub_disclosure_profile")} == expected  # names are constants
    assert ("gamma", "CA", "2022", "weights", "repository") in expected and {key[2] for key in expected} > {"2022", "2023-", "all_time"}
    # A record that declares nothing closes nothing; what the Hub says to be disabled is closed.
    closed = {row[0] for row in rows(hub, "SELECT dimension FROM core.hub_disclosure_profile WHERE n_closed > 0")}
    assert closed == {"weights"} and any(row[3] for key, row in expected.items() if key[3] == "data")
    is_its_year = "year::text IS NOT DISTINCT FROM substring(\"window\" FROM '^[0-9]{4}$')"
    assert rows(hub, f"SELECT DISTINCT universe, basis, {is_its_year} FROM core.hub_disclosure_profile") == [("collected_hub", "declared", True)]


def rows_as_dict(engine: Engine, query: str) -> dict[str, str]:
    """A query of two columns as pairs."""
    return {row[0]: row[1] for row in rows(engine, query)}


def test_the_same_sweep_again_changes_nothing_and_a_moment_alone_is_no_change(hub: Engine) -> None:
    tables = [f"core.hub_{name}" for name in hub_metrics.METRICS]
    state: Callable[[], list[Any]] = lambda: [rows(hub, f"SELECT md5(string_agg(x::text, '' ORDER BY x::text)) FROM {table} x") for table in tables]  # noqa: E731  # names are constants
    before, noted = state(), rows(hub, "SELECT changed_at FROM meta.hub_derived WHERE what = 'metrics'")
    assert hub_metrics.derive(hub) == {}
    change(hub, "UPDATE meta.hub_derived SET sweep_id = 0 WHERE what = 'metrics'")
    assert sum(hub_metrics.derive(hub).values()) == 0
    assert state() == before
    assert rows(hub, "SELECT changed_at FROM meta.hub_derived WHERE what = 'metrics'") == noted


def test_a_family_counts_what_stands_below_its_models_once_and_none_inside_a_cycle(warehouse: Engine) -> None:
    """Zephon-1 ← its own Zephon-2 ← a merge of both; two others stand on each other; another lab's model that begins with the name is not of it."""
    wipe(warehouse)
    change(
        warehouse,
        "DELETE FROM core.registry_release_member",
        "INSERT INTO core.registry_release (release_id, lab_id, name, release_date, date_precision, is_api_only, announced_url)"
        " VALUES ('beta/zephon', 'beta', 'Zephon', '2025-01-01', 'day', false, 'x')",
        "INSERT INTO core.registry_release_member VALUES ('beta/zephon', 'model', 'lab-2/Zephon-1', 'flagship', 'x')",
    )
    day = date(2026, 10, 1)
    records = [
        told(1, "lab-2/Zephon-1"),
        told(2, "lab-2/Zephon-2", tags=["base_model:lab-2/Zephon-1", "base_model:finetune:lab-2/Zephon-1"]),
        told(
            3,
            "some/mixed",
            tags=["base_model:lab-2/Zephon-1", "base_model:merge:lab-2/Zephon-1", "base_model:lab-2/Zephon-2", "base_model:merge:lab-2/Zephon-2"],
        ),
        told(4, "lab-7/Zephon-copy", tags=["base_model:some/mixed", "base_model:quantized:some/mixed"]),
        told(5, "lab-2/Round-a", tags=["base_model:some/round-b", "base_model:finetune:some/round-b"]),
        told(6, "some/round-b", tags=["base_model:lab-2/Round-a", "base_model:finetune:lab-2/Round-a"]),
        told(7, "lab-2/Lost", tags=["base_model:nobody/nothing", "base_model:adapter:nobody/nothing"]),
    ]
    census(warehouse, pages(records, at(day)), at(day))
    hub_lineage.compute_lineage(warehouse)
    hub_adoption.add_up(warehouse)
    hub_metrics.derive(warehouse)
    columns = "children, children_finetune, children_merge, descendants, descendants_quantized, depth_max, missing_parents, cycles, n, coverage"
    found = rows(warehouse, f"SELECT subject_kind, subject_id, {columns} FROM core.hub_lineage_summary WHERE subject_id IN ('zephon', 'beta')")  # a constant
    assert {row[:2]: row[2:] for row in found} == {
        ("family", "zephon"): (2, 1, 1, 3, 1, 3, 0, 0, 2, Decimal(1)),
        ("lab", "beta"): (2, 1, 1, 3, 1, 3, 1, 1, 4, Decimal(1)),
    }
