"""Metrics of the rated universe, recomputed in plain Python from what was landed, and small cases computed by hand."""

from __future__ import annotations

import csv
import itertools
import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hub_telling import change, rows
from metrics_by_hand import CLASSES, bounded, concentration, country_shares, drift, kept, left_at, ratio, relative_adoption, shares_of_class, survival
from sqlalchemy import Connection, Engine, text

from observatory import settings
from observatory.landing.reading import load_rules, read_documents
from observatory.landing.writer import land
from observatory.quality.suites import METRICS
from observatory.sources.base import Look, Outcome, Page, Record
from observatory.warehouse import publish, sqlfile
from observatory.warehouse.build import build_core
from observatory.warehouse.registry import load_registry

DAYS = (date(2025, 5, 10), date(2025, 5, 25), date(2025, 6, 5), date(2025, 6, 20), date(2025, 7, 15))
MONTHS = (date(2025, 5, 1), date(2025, 6, 1), date(2025, 7, 1))
COUNTRIES = {"acme": ["US"], "duo": ["CN", "US"]}
LICENCES = {"mit": "permissive", "cc-by-nc-4.0": "non-commercial", "llama3": "use-restricted", "gpl-3.0": "copyleft"}
BUCKETS = {3_000_000_000: "1-5B", 7_000_000_000: "5-10B", None: "unknown"}
AGES = (7, 14, 30, 60, 90, 180, 365)
S = "https://example.org"

REGISTRY = {
    "labs": "lab_id,name,kind,homepage,source,note\n" + "".join(f"{lab},{lab},company,,{S},\n" for lab in ("acme", "duo", "lost")),
    "lab_countries": "lab_id,country,valid_from,valid_to,source,note\n" + "".join(f"{lab},{one},,,{S},\n" for lab, own in COUNTRIES.items() for one in own),
    "accounts": "service,account,lab_id,valid_from,valid_to,source,note\n"
    + "".join(f"{service},{lab},{lab},,,{S},\n" for service in ("huggingface", "github") for lab in ("acme", "duo", "lost")),
    "releases": (
        "release_id,lab_id,name,release_date,date_precision,is_api_only,modality,announced_url,paper_arxiv_id,note\n"
        f"acme/one,acme,One,2025-02-11,day,false,text,{S},2501.00001,\n"
        f"duo/two,duo,Two,2025-03,month,false,text,{S},2503.00002,\n"
        f"lost/three,lost,Three,2017-05-02,day,true,text,{S},1705.00003,\n"
    ),
    "release_members": (
        "release_id,artifact_kind,artifact_id,role,source\n"
        f"acme/one,model,acme/Onexx,flagship,{S}\nacme/one,repository,acme/one,code,{S}\nacme/one,dataset,acme/words,dataset,{S}\n"
        f"duo/two,model,duo/Twoxx,flagship,{S}\n"
    ),
    "data_owners": "release_id,owner,source,note\n",
    "offers": "release_id,offer,source,note\n",
    "lab_sites": "site,lab_id,kind,source,note\n",
    "registry_as_of": "kind,lab_id,listed_to,established,source,note\n"
    + "".join(f"{kind},,2026-12-31,x,{S},\n" for kind in ("closed releases", "open releases", "labs and accounts")),
    "weights_dates": "release_id,weights_since,date_precision,source,note\n",
    "release_documents": "release_id,kind,url,published_on,date_precision,source,data,code,methods,note\n",
    "licences": "match_kind,hub_license_id,spdx_expression,licence_class,is_osi_approved,source\n"
    + "".join(f"hub_id,{one},LicenseRef-{one},{name},,{S}\n" for one, name in LICENCES.items()),
    "corrections": "subject_kind,subject_id,field,value,source,recorded_on,note\n",
    "takedown": "service,kind,id,requested_on,reason,source\n",
    "hub_sources": (settings.REGISTRY / "hub_sources.csv").read_text(encoding="utf-8"),
    "ranked_models": "ranking,ranked_on,year,place,model,maker,score,release_date,weights_told,lab_id,release_id,source,note\n",
}


@dataclass
class Made:
    """A made-up model: what is told of it day by day."""

    name: str
    created: date
    parameters: int | None
    licence: str | None
    task: str | None
    parents: list[str] = field(default_factory=list)
    gated: dict[date, Any] = field(default_factory=dict)
    counters: dict[date, dict[str, int]] = field(default_factory=dict)
    gone: date | None = None

    @property
    def account(self) -> str:
        return self.name.split("/")[0]

    @property
    def lab(self) -> str:
        return self.account if self.account in {"acme", "duo", "lost"} else "unknown"

    @property
    def licence_class(self) -> str | None:
        return LICENCES.get(self.licence or "")

    def moved(self) -> list[tuple[date, dict[str, int]]]:
        """Days on which a counter moved: the others tell nothing new."""
        found: list[tuple[date, dict[str, int]]] = []
        for day, told in sorted(self.counters.items()):
            if not found or found[-1][1] != told:
                found.append((day, told))
        return found

    def last(self, counter: str, day: date = DAYS[-1]) -> int | None:
        """As told last on a day or before."""
        return next((told[counter] for of_day, told in reversed(self.moved()) if of_day <= day), None)


def end_of(month: date) -> date:
    """Last day of a month."""
    return (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def at(day: date) -> datetime:
    """Noon of a day."""
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def made_models() -> list[Made]:
    """Fifty models of three labs and strangers."""
    dice = random.Random(5)  # noqa: S311 - a fixed world, no secret
    found: list[Made] = []
    names = ["acme/Onexx", "duo/Twoxx"]
    while len(names) < 50:
        names.append(
            f"{dice.choice(['acme', 'acme', 'duo', 'lost', 'stranger', 'other'])}/{''.join(dice.choice('bcdfghjklmnpqrstvwxz') for _ in range(9)).title()}"
        )
    for name in names:
        created = date(2025, 4, 20) + timedelta(days=dice.randrange(50))
        one = Made(
            name,
            created,
            dice.choice([7_000_000_000, 7_000_000_000, 3_000_000_000, None]),
            dice.choice([*LICENCES, *LICENCES, None]),
            dice.choice(["text-generation", "image-text-to-text", "text-to-image", None]),
        )
        if found and dice.random() < 0.5:
            one.parents = [f"{dice.choice(['finetune', 'quantized', 'merge'])}:{dice.choice(found).name}" for _ in range(dice.choice([1, 1, 2]))]
        told = {"downloads": 0, "downloads_all_time": dice.choice([0, 0, dice.randrange(5_000)]), "likes": dice.randrange(5)}
        gated = dice.choice([False, False, "auto", "manual"]) if len(found) > 1 else False
        for day in DAYS:
            if day < created:
                continue
            if dice.random() < 0.75:
                step = -dice.randrange(50) if dice.random() < 0.15 else dice.randrange(900)
                told = {
                    "downloads": dice.randrange(900),
                    "downloads_all_time": max(told["downloads_all_time"] + step, 0),
                    "likes": told["likes"] + dice.randrange(3),
                }
            if dice.random() < 0.1 and len(found) > 1:
                gated = dice.choice([False, "auto", "manual"])
            one.counters[day], one.gated[day] = dict(told), gated
        found.append(one)
    for one in found[7], found[20]:
        one.gone = date(2025, 7, 15)
    return found


def record(one: Made, day: date) -> Record:
    """A model as the list tells it on a day."""
    tags = [f"license:{one.licence}"] if one.licence else []
    tags += [f"base_model:{parent}" for parent in one.parents]
    payload: dict[str, Any] = {"id": one.name, "createdAt": f"{one.created}T08:00:00.000Z", "gated": one.gated[day], "tags": tags}
    payload |= {"siblings": [{"rfilename": "model.safetensors"}], "pipeline_tag": one.task}
    if one.parameters:
        payload["safetensors"] = {"total": one.parameters}
    return Record("huggingface", "model", "list", one.name, at(day), payload=payload, counters=one.counters[day], uid=one.name)


def looks(source: str, day: date, *scopes: str) -> tuple[Look, ...]:
    return tuple(Look(source, scope, Outcome.ANSWERED, at(day), at(day)) for scope in scopes)


def run_of(engine: Engine, source: str | None, name: str) -> int:
    with engine.begin() as connection:
        query = text("INSERT INTO meta.run (dag_id, dag_run_id, source) VALUES ('metrics', :name, :source) RETURNING run_id")
        return int(connection.execute(query, {"name": name, "source": source}).scalar_one())


@pytest.fixture(scope="module")
def models() -> list[Made]:
    return made_models()


@pytest.fixture(scope="module")
def world(warehouse: Engine, models: list[Made], tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """The made world, landed day by day, related and built by the project's own code."""
    folder: Path = tmp_path_factory.mktemp("registry")
    for name, words in REGISTRY.items():
        (folder / f"{name}.csv").write_text(words, encoding="utf-8")
    (folder / "metrics.csv").write_bytes((settings.REGISTRY / "metrics.csv").read_bytes())
    with warehouse.begin() as connection:
        load_registry(connection, folder)
        load_rules(connection)
    lists = [f"{kind}_of:{lab}" for lab in ("acme", "duo", "lost") for kind in ("models", "datasets")]
    for day in DAYS:
        told = tuple(record(one, day) for one in models if day in one.counters)
        cards = [f"model_card:{one.name}" for one in models if day in one.counters]
        words = Record(
            "huggingface", "dataset", "list", "acme/words", at(day), payload={"id": "acme/words", "createdAt": "2025-02-03T00:00:00.000Z", "gated": False}
        )
        page = Page((*told, words), looks=looks("huggingface", day, *lists, *cards), received={"model": len(told), "dataset": 1})
        land(warehouse, run_of(warehouse, "huggingface", f"hub {day}"), "huggingface", page)
    papers = tuple(
        Record("arxiv", "paper", "oai", one, at(DAYS[0]), payload={"id": one, "title": title, "versions": [{"version": "v1", "date": told}]})
        for one, title, told in (
            ("2501.00001", "Onexx", "Tue, 7 Jan 2025 10:00:00 GMT"),
            ("2503.00002", "Twoxx", "Mon, 3 Mar 2025 10:00:00 GMT"),
            ("1705.00003", "Three", "Mon, 1 May 2017 10:00:00 GMT"),
        )
    )
    land(warehouse, run_of(warehouse, "arxiv", "papers"), "arxiv", Page(papers, looks=looks("arxiv", DAYS[0], "oai:cs"), received={"paper": 3}))
    for number, day in enumerate(DAYS):
        stars = Record(
            "github",
            "repository",
            "rest",
            "acme/one",
            at(day),
            uid="7",
            payload={"full_name": "acme/one", "id": 7, "created_at": "2025-01-01T00:00:00Z", "default_branch": "main", "fork": False},
            counters={"stars": 100 + 10 * number},
        )
        tree = {"sha": "a" * 40, "truncated": False, "entries": [{"path": "train.py", "type": "blob", "size": 9_000, "sha": "b" * 40}]}
        commits = {"first_commit_at": "2025-01-20T00:00:00Z", "last_commit_at": "2025-04-20T00:00:00Z", "total": 9}
        told = (
            stars,
            Record("github", "tree", "rest", "acme/one", at(day), payload=tree),
            Record("github", "commits", "rest", "acme/one", at(day), payload=commits),
        )
        scopes = ("repositories_of:acme", "repositories_of:duo", "repositories_of:lost", "tree:acme/one", "readme:acme/one")
        page = Page(told, looks=looks("github", day, *scopes), received={"repository": 1, "tree": 1, "commits": 1})
        land(warehouse, run_of(warehouse, "github", f"github {day}"), "github", page)
    read_documents(warehouse)
    for one in models:
        if one.gone:
            change(warehouse, "UPDATE raw.record SET gone_at = :at WHERE kind = 'model' AND key = :name", at=at(one.gone), name=one.name)
    build_core(warehouse)
    publish.build(warehouse)
    assert {row[0] for row in rows(warehouse, "SELECT hub_id FROM build.model")} == {one.name for one in models}, "all are rated"
    return warehouse


@pytest.fixture
def planting(world: Engine) -> Iterator[Connection]:
    """A transaction that is undone."""
    with world.connect() as connection:
        yield connection
        connection.rollback()


def computed(connection: Connection, name: str, *columns: str, where: str = "true", folder: str = "marts") -> list[tuple[Any, ...]]:
    """What a mart's file (or one of another folder) computes now, some columns of it."""
    obj = sqlfile.parse(settings.SQL / folder / f"{name}.sql", "build")
    cursor = connection.connection.cursor()
    cursor.execute(f"SELECT {', '.join(columns)} FROM ({obj.sql}) one WHERE {where}")  # names and files of ours
    return list(cursor.fetchall())


def places(lab: str) -> list[str]:
    return COUNTRIES.get(lab, ["unknown"])


def scopes(lab: str) -> list[tuple[str, str, Fraction]]:
    own = places(lab)
    return [("all", "all", Fraction(1)), ("lab", lab, Fraction(1)), *(("country", one, Fraction(1, len(own))) for one in own)]


def releases(engine: Engine) -> dict[str, tuple[str, str]]:
    """Release and role of each model."""
    return {row[0]: (row[1], row[2]) for row in rows(engine, "SELECT hub_id, release_id, role FROM build.model")}


def months_of(one: Made) -> dict[date, dict[str, Any]]:
    """A model's months: window downloads, resets, and what stood at their ends."""
    told = [(day, values["downloads_all_time"]) for day, values in one.moved()]
    found = {}
    for month in MONTHS:
        if not told or month < told[0][0].replace(day=1) or (one.gone and month > one.gone):
            continue
        steps = [now - before for (_, before), (day, now) in pairwise(told) if day.replace(day=1) == month]
        is_known = bool(steps) or told[0][0] < month
        values = {name: one.last(name, end_of(month)) for name in ("downloads", "downloads_all_time", "likes")}
        found[month] = {"added": sum(steps) if is_known else None, "resets": sum(step < 0 for step in steps) if is_known else None, **values}
    return found


def test_adoption(world: Engine, models: list[Made]) -> None:
    release = releases(world)
    sums: dict[tuple[Any, ...], dict[str, Any]] = defaultdict(lambda: {"n": 0, "known": 0})

    def add(key: tuple[Any, ...], values: dict[str, Any], fraction: Fraction) -> None:
        one = sums[key]
        one["n"] += 1
        one["known"] += values["added"] is not None
        for name, value in values.items():
            if value is not None:
                one[name] = one.get(name, Fraction(0)) + value * fraction

    for one in models:
        for month, values in months_of(one).items():
            add(("model", one.name, month), values, Fraction(1))
            add(("release", release[one.name][0], month), values, Fraction(1))
            for kind, scope, fraction in scopes(one.lab)[1:]:
                add((kind, scope, month), values, fraction)
    stars = dict(zip(MONTHS, (110, 130, 140), strict=True))
    expected = {}
    for (kind, subject, month), one in sums.items():
        names = ("added", "resets", "downloads", "downloads_all_time", "likes")
        own = stars[month] if (kind, subject) in {("release", "acme/one"), ("lab", "acme"), ("country", "US")} else None
        expected[kind, subject, month] = (*(kept(one.get(name), 4) for name in names), own, one["n"], ratio(one["known"], one["n"], 4))
    names = "downloads_added, counter_resets, downloads_30d, downloads_all_time, likes, stars, n, coverage"
    found = rows(world, f"SELECT subject_kind, subject_id, month, {names} FROM build.adoption WHERE universe = 'rated'")
    assert {row[:3]: row[3:] for row in found} == expected
    assert sum(one.get("resets", 0) for one in sums.values()) > 0 and any(one["known"] < one["n"] for one in sums.values())


RATED = ("hub_id", "month", "lab_id", "downloads_added", "counter_resets", "downloads_30d", "downloads_all_time", "likes")


def test_a_month_that_is_over_does_not_follow_the_list_of_today(planting: Connection) -> None:
    """A stranger's model that was among the most adopted stays in its month when others take its place, and is in no month in which they were before it."""
    last = MONTHS[-1]
    before = {row[:2]: row for row in computed(planting, "rated_month", *RATED, folder="core")}
    strangers = {hub_id for hub_id, _, lab, *_ in before.values() if lab == "unknown"}
    assert strangers and {month for hub_id, month in before if hub_id in strangers} == set(MONTHS)
    crowd = (
        "INSERT INTO core.model SELECT p.* FROM (SELECT to_jsonb(x) AS one FROM core.model x WHERE lab_id = 'unknown' LIMIT 1) m"
        " CROSS JOIN generate_series(1, 1000) i"
        " CROSS JOIN LATERAL jsonb_populate_record(NULL::core.model, m.one || jsonb_build_object('hub_id', 'crowd/' || i)) p;"
        " INSERT INTO core.counter_month (source, kind, key, month, counter_resets, downloads_30d, likes, as_of)"
        " SELECT 'huggingface', 'model', 'crowd/' || i, CAST(:month AS date), 0, 1000000, 1000000, now() FROM generate_series(1, 1000) i"
    )
    planting.execute(text(crowd), {"month": last})
    # What today's list makes of the strangers is of no account.
    planting.execute(text("UPDATE core.model SET universe = 'named' WHERE lab_id = 'unknown'"))
    after = {row[:2]: row for row in computed(planting, "rated_month", *RATED, folder="core") if not row[0].startswith("crowd/")}
    assert after == {key: row for key, row in before.items() if key[0] not in strangers or key[1] != last}
    planting.execute(text("DELETE FROM core.rated_month WHERE month = :month AND lab_id = 'unknown'"), {"month": last})
    for mart in ("adoption", "gated_share"):
        kinds = "subject_kind = 'lab' AND subject_id" if mart == "adoption" else "size_band = 'all' AND scope_kind = 'lab' AND scope_id"
        found = {row[0] for row in computed(planting, mart, "month", where=f"universe = 'rated' AND {kinds} = 'unknown'")}
        assert found == set(MONTHS) - {last}, mart


def test_a_new_name_takes_nothing_out_of_the_months_before(planting: Connection) -> None:
    """What was told under a former name counts under the present one, and the step from the one to the other is a step."""
    days = computed(planting, "counter_day", "day", "downloads_all_time", where="hub_id = 'acme/Onexx'", folder="core")
    columns = ("month", "downloads_added", "counter_resets", "downloads_30d", "downloads_all_time", "likes")
    months = computed(planting, "counter_month", *columns, where="key = 'acme/Onexx'", folder="core")
    assert len(days) > 3 and len(months) == len(MONTHS)
    renamed = (
        "INSERT INTO raw.record (source, kind, via, key, uid, raw_version_id, content_hash, first_seen_at, renamed_to, gone_at)"
        " SELECT source, kind, via, n.name, uid, raw_version_id, content_hash, first_seen_at, n.becomes, CASE WHEN n.becomes IS NOT NULL THEN now() END"
        " FROM raw.record CROSS JOIN (VALUES ('acme/Between', 'acme/Present'), ('acme/Present', NULL)) AS n (name, becomes)"
        " WHERE source = 'huggingface' AND kind = 'model' AND via = 'list' AND key = 'acme/Onexx';"
        " UPDATE raw.record SET renamed_to = 'acme/Between', gone_at = now() WHERE kind = 'model' AND key = 'acme/Onexx';"
        " UPDATE raw.counter c SET record_id = n.record_id FROM raw.record o, raw.record n"
        " WHERE c.record_id = o.record_id AND o.kind = 'model' AND o.key = 'acme/Onexx' AND n.key = 'acme/Present' AND c.observed_at >= '2025-06-10'"
    )
    planting.execute(text(renamed))
    assert computed(planting, "counter_day", "day", "downloads_all_time", where="hub_id = 'acme/Present'", folder="core") == days
    planting.execute(text("UPDATE core.counter_day SET hub_id = 'acme/Present' WHERE hub_id = 'acme/Onexx'"))
    assert computed(planting, "counter_month", *columns, where="key = 'acme/Present'", folder="core") == months
    for name in ("acme/Onexx", "acme/Between"):
        assert computed(planting, "counter_day", "day", where=f"hub_id = '{name}'", folder="core") == []


def test_concentration(world: Engine, models: list[Made]) -> None:
    there = [one for one in models if not one.gone]
    expected = {}
    for measure in ("downloads", "downloads_all_time", "likes"):
        levels: dict[str, dict[str, Fraction]] = {level: defaultdict(Fraction) for level in ("model", "account", "lab", "country")}
        for one in there:
            value = one.last(measure) or 0
            levels["model"][one.name] += value
            levels["account"][one.account] += value
            if one.lab != "unknown":
                levels["lab"][one.lab] += value
            for country in COUNTRIES.get(one.lab, []):
                levels["country"][country] += Fraction(value, len(COUNTRIES[one.lab]))
        # What is divided among labs is what their models have, not how many models they have.
        whole = sum(levels["model"].values())
        share = {level: ratio(sum(levels[level].values()), whole, 4) for level in ("lab", "country")}
        for level, values in levels.items():
            for zeros in (True, False):
                expected[level, measure, zeros] = (*(concentration(values.values(), zeros) or ()), share.get(level, Decimal(1)))
    names = "entity_level, measure, includes_zeros, n, total, hhi, gini, top_10_share, top_100_share, top_1_percent_share, coverage"
    assert {row[:3]: row[3:] for row in rows(world, f"SELECT {names} FROM build.concentration")} == expected


def test_licence_mix(world: Engine, models: list[Made]) -> None:
    release = releases(world)
    first = origins(world, models)
    counted = {row[0]: row[1] for row in rows(world, "SELECT release_id, lab_id FROM core.release WHERE is_counted")}
    units: dict[tuple[Any, ...], list[tuple[str | None, Any]]] = defaultdict(list)

    def add(lab: str, day: date | None, weighting: str, name: str | None, weight: int) -> None:
        for kind, scope, fraction in scopes(lab):
            for window in {"all_time", str(day.year) if day else "all_time"}:
                units[kind, scope, window, weighting].append((name, fraction * weight))

    flagships: dict[str, list[str | None]] = defaultdict(list)
    for one in models:
        own, role = release[one.name]
        if role == "flagship":
            flagships[own].append(one.licence_class)
        if not one.gone:
            add(one.lab, first[own], "model", one.licence_class, 1)
            add(one.lab, first[own], "download", one.licence_class, one.last("downloads") or 0)
    for own, names in flagships.items():
        if own in counted:
            add(counted[own], first[own], "release", max((name for name in names if name), key=CLASSES.index, default=None), 1)
    expected = {}
    for key, values in units.items():
        n, coverage, shares = shares_of_class(values)
        expected.update({(*key, name): (share, n, coverage) for name, share in shares.items()})
    query = 'SELECT scope_kind, scope_id, "window", weighting, licence_class, share, n, coverage FROM build.licence_mix'
    query += " WHERE licence_id = 'all' AND size_band = 'all'"
    assert {row[:5]: row[5:] for row in rows(world, query)} == expected


def origins(engine: Engine, models: list[Made]) -> dict[str, date | None]:
    """Day of each release: the registry's, else of its first model."""
    found: dict[str, date | None] = {"acme/one": date(2025, 2, 11), "duo/two": date(2025, 3, 1), "lost/three": date(2017, 5, 2)}
    registry = set(found)
    for one in models:
        own = releases_cached(engine)[one.name][0]
        if own not in registry:
            found[own] = min(one.created, found.get(own) or one.created)
    return found


releases_cached = cache(releases)


def test_licence_drift(world: Engine, models: list[Made]) -> None:
    by_name = {one.name: one for one in models}
    edges: dict[str, list[tuple[Any, Any]]] = defaultdict(list)
    pairs: set[tuple[str, str]] = set()
    for one in models:
        # What a model that is gone declared is no longer told.
        for declared in set(one.parents if not one.gone else ()):
            relation, parent = declared.split(":", 1)
            edges[relation].append((by_name[parent].licence_class, one.licence_class))
            pairs.add((parent, one.name))
    edges["all"] = [(by_name[parent].licence_class, by_name[child].licence_class) for parent, child in pairs]
    expected = {(*key, relation): value for relation, told in edges.items() for key, value in drift(told).items()}
    query = "SELECT parent_class, child_class, relation, edges, share, is_more_permissive, n, coverage FROM build.licence_drift"
    assert {row[:3]: row[3:] for row in rows(world, query)} == expected


def test_gated_share_over_time(world: Engine, models: list[Made]) -> None:
    counted: dict[tuple[Any, ...], dict[Any, Fraction]] = defaultdict(lambda: defaultdict(Fraction))
    number: dict[tuple[Any, ...], int] = defaultdict(int)
    for one in models:
        for month in MONTHS:
            told = [str(gated).lower() for day, gated in sorted(one.gated.items()) if day <= end_of(month)]
            if told and not (one.gone and one.gone <= end_of(month)):
                for kind, scope, fraction in scopes(one.lab):
                    counted[kind, scope, month][told[-1]] += fraction
                    number[kind, scope, month] += 1
    expected = {}
    for key, by in counted.items():
        forms = tuple(kept(by.get(form, 0), 4) for form in ("false", "auto", "manual", "true"))
        expected[key] = (*forms, ratio(sum(by.values()) - by.get("false", 0), sum(by.values()), 6), number[key], Decimal(1))
    names = "not_gated, gated_auto, gated_manual, gated_form_unknown, gated_share, n, coverage"
    assert {row[:3]: row[3:] for row in rows(world, f"SELECT scope_kind, scope_id, month, {names} FROM build.gated_share WHERE size_band = 'all'")} == expected


def test_country_shares_under_three_denominators(world: Engine, models: list[Made]) -> None:
    there = [one for one in models if not one.gone]
    year = [(one.lab, [values["added"] for values in months_of(one).values() if values["added"] is not None]) for one in models]
    tasks = {"text-generation", "image-text-to-text"}
    told: dict[str, list[tuple[str, int | None]]] = {
        "all_incl_unaffiliated": [(lab, sum(added) if added else None) for lab, added in year],
        "new_in_window": [(one.lab, one.last("downloads_all_time")) for one in there],
        "curated_cumulative": [(one.lab, one.last("downloads_all_time")) for one in there if one.lab != "unknown" and one.task in tasks],
    }
    for name, units in told.items():
        found = rows(world, 'SELECT country, downloads, share, n, coverage, "window" FROM build.country_share WHERE denominator = :name', name=name)
        assert {row[0]: row[1:3] for row in found} == country_shares(units, COUNTRIES), name
        assert {row[3:5] for row in found} == {(len(units), ratio(sum(value is not None for _, value in units), len(units), 4))}
    windows = dict(rows(world, 'SELECT DISTINCT denominator, "window" FROM build.country_share'))
    assert windows == {"all_incl_unaffiliated": "2025-05..2025-07", "new_in_window": "2024-08..2025-07", "curated_cumulative": "cumulative"}


def test_relative_adoption(world: Engine, models: list[Made]) -> None:
    release, first = releases(world), origins(world, models)
    known: dict[str, dict[int, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    number: dict[str, int] = defaultdict(int)
    bucket, downloads = {}, {}
    for one in models:
        own, role = release[one.name]
        if role not in {"flagship", "size", "base"}:
            continue
        # A registry date of a month is no day.
        day_0 = None if own == "duo/two" else first[own] if role == "flagship" else max(first[own] or one.created, one.created)
        bucket[one.name] = BUCKETS[one.parameters]
        number[bucket[one.name]] += 1
        for age in AGES:
            day = day_0 + timedelta(days=age) if day_0 else None
            value = one.last("downloads_all_time", day) if day and day <= DAYS[-1] else None
            downloads[one.name, age] = value
            if value is not None:
                known[bucket[one.name]][age][one.name] = value
    expected = {}
    for name, size in bucket.items():
        ram = relative_adoption(known[size]) if size != "unknown" else {}
        for age in AGES:
            value = downloads[name, age]
            coverage = ratio(len(known[size][age]), number[size], 4) if value is not None else Decimal(0)
            expected[name, age] = (size, value, *ram.get((name, age), (None, None)), number[size], coverage)
    names = "hub_id, day, size_bucket, downloads_all_time, ram_v1, ram_v2, n, coverage"
    assert {row[:2]: row[2:] for row in rows(world, f"SELECT {names} FROM build.relative_adoption")} == expected
    assert any(row[3] is not None for row in expected.values()) and any(row[1] is None for row in expected.values())


def test_time_to_artefact(world: Engine) -> None:
    status = {row[0]: row[1:] for row in rows(world, "SELECT release_id, weights_status, code_status, data_status FROM build.release_disclosure")}
    # API only closes the weights alone: what no document of the maker's own was read for is not known.
    assert status["acme/one"] == ("open", "open", "open") and status["lost/three"] == ("closed", "unknown", "unknown")
    paper = {"acme/one": date(2025, 1, 7), "duo/two": date(2025, 3, 3), "lost/three": date(2017, 5, 1)}
    created = {row[0]: row[1] for row in rows(world, "SELECT hub_id, (created_at AT TIME ZONE 'UTC')::date FROM build.model")}
    there = {
        # Announced on 11 February, and put on the Hub later.
        "acme/one": {"weights": created["acme/Onexx"], "code": date(2025, 1, 20), "data": date(2025, 2, 3)},
        # A month is no day: the weights are dated by the model's own createdAt.
        "duo/two": {"weights": created["duo/Twoxx"]},
        "lost/three": {},
    }
    basis = {"weights": "made on the Hub", "code": "made on GitHub", "data": "made on the Hub"}
    expected = {}
    for release, first in paper.items():
        for what, one in zip(("weights", "code", "data"), status[release], strict=True):
            to_date = there[release].get(what) if one == "open" else None
            censoring = {"open": "none" if to_date else "left", "partial": "right", "closed": "right", "unknown": None}[one]
            days = (to_date - first).days if to_date else None
            bound = (DAYS[-1] - first).days if censoring in {"left", "right"} else None
            is_censored = None if censoring is None else censoring != "none"
            expected[release, what] = (first, to_date, days, bound, is_censored, censoring, one, Decimal(int(censoring is not None)))
            expected[release, what] += (basis[what] if to_date else None,)
    names = "release_id, to_event, from_date, to_date, days, days_bound, is_censored, censoring, status, coverage, to_date_basis"
    assert {row[:2]: row[2:] for row in rows(world, f"SELECT {names} FROM build.time_to_artefact")} == expected
    assert [expected["acme/one", what][2] for what in ("code", "data")] == [13, 27] and expected["acme/one", "weights"][2] > 35
    # Whoever averages takes what is dated, and nothing that never came.
    average = rows(world, "SELECT avg(days) FROM build.time_to_artefact WHERE to_event = 'weights'")[0][0]
    dated = [row[2] for (_, what), row in expected.items() if what == "weights" and row[2] is not None]
    assert float(average) == pytest.approx(sum(dated) / len(dated))
    flagships = {row[0] for row in rows(world, "SELECT release_id FROM core.release WHERE is_registry AND is_counted")}
    assert {row[0] for row in rows(world, "SELECT release_id FROM build.time_to_artefact WHERE is_flagship")} == flagships & {one for one, _ in expected}


WEIGHTS = {
    # createdAt of the two flagships: day of the weights, what it is the day of. The paper is of 7 January, the announcement of 11 February 2025.
    ("2025-02-01", "2025-03-01"): (date(2025, 2, 11), "announcement"),
    ("2025-02-11", "2025-03-01"): (date(2025, 2, 11), "announcement"),
    ("2025-02-12", "2025-03-01"): (date(2025, 2, 12), "made on the Hub"),
    ("2026-02-12", "2026-03-01"): (date(2026, 2, 12), "made on the Hub"),
    # On the Hub before its dates begin, or on no known day: no day is put in its place, that of the announcement neither.
    ("2022-03-02", "2025-03-01"): (None, None),
    (None, "2025-03-01"): (None, None),
}


@pytest.mark.parametrize(("created", "expected"), WEIGHTS.items())
def test_weights_are_dated_by_what_is_known_of_them(planting: Connection, created: Any, expected: Any) -> None:
    """An average of the days is of days that are known: none is 0 because two dates were one by assumption."""
    query = "SELECT hub_id FROM core.model WHERE lab_id = 'acme' AND hub_id <> 'acme/Onexx' ORDER BY 1 LIMIT 1"
    other = planting.execute(text(query)).scalar_one()
    planting.execute(text("UPDATE core.release_member SET release_id = 'acme/one', role = 'flagship' WHERE artifact_id = :name"), {"name": other})
    for name, day in zip(("acme/Onexx", other), created, strict=True):
        told = {"name": name, "day": day and f"{day}T12:00Z"}
        planting.execute(text("UPDATE core.model SET created_at = CAST(:day AS timestamptz), has_weight_files = true WHERE hub_id = :name"), told)
    ((since,),) = computed(planting, "release_origin", "weights_since", where="release_id = 'acme/one'", folder="core")
    first = created[0] and date.fromisoformat(created[0])
    assert since == (first if expected[0] else None)
    query = "UPDATE core.release_origin SET weights_since = :day, weights_since_method = :how, weights_since_precision = :size WHERE release_id = 'acme/one'"
    planting.execute(text(query), {"day": since, "how": since and "hub_created_at", "size": since and "day"})
    names = ("to_date", "days", "days_bound", "censoring", "to_date_basis")
    ((to_date, days, bound, censoring, basis),) = computed(planting, "time_to_artefact", *names, where="release_id = 'acme/one' AND to_event = 'weights'")
    assert (to_date, basis) == expected
    paper = date(2025, 1, 7)
    assert (days, bound, censoring) == (((to_date - paper).days, None, "none") if to_date else (None, (DAYS[-1] - paper).days, "left"))


@pytest.mark.parametrize(
    ("day", "precision", "expected"),
    [
        ("2025-08-23", "day", (date(2025, 8, 23), "registry")),
        ("2025-02-11", "day", (date(2025, 2, 11), "registry")),
        ("2025-02-01", "day", (date(2025, 2, 11), "announcement")),
        ("2025-08-01", "month", (None, None)),
    ],
)
def test_weights_have_the_day_that_a_person_read(planting: Connection, day: str, precision: str, expected: Any) -> None:
    query = (
        "UPDATE core.release_origin SET weights_since = :day, weights_since_method = 'registry', weights_since_precision = :size WHERE release_id = 'acme/one'"
    )
    planting.execute(text(query), {"day": day, "size": precision})
    assert computed(planting, "time_to_artefact", "to_date", "to_date_basis", where="release_id = 'acme/one' AND to_event = 'weights'") == [expected]


REPOSITORIES = {
    # made, first commit: day of the code, days after the paper of 7 January 2025
    ("2025-01-15", "2019-05-01"): (date(2025, 1, 15), 8),  # another's history came with it
    ("2025-01-01", "2025-01-20"): (date(2025, 1, 20), 13),
    ("2025-01-09", None): (date(2025, 1, 9), 2),
    ("2024-02-01", "2024-02-01"): (None, None),  # older than paper and release: it held other things before
    (None, "2025-01-20"): (None, None),
}


@pytest.mark.parametrize(("told", "expected"), REPOSITORIES.items())
def test_code_is_dated_by_what_is_the_release_s(planting: Connection, told: Any, expected: Any) -> None:
    query = (
        "UPDATE core.repository SET created_at = CAST(:made AS timestamptz), first_commit_at = CAST(:commit AS timestamptz) WHERE github_full_name = 'acme/one'"
    )
    planting.execute(text(query), {"made": told[0] and f"{told[0]}T12:00Z", "commit": told[1] and f"{told[1]}T12:00Z"})
    names = ("to_date", "days", "days_bound", "censoring")
    ((to_date, days, bound, censoring),) = computed(planting, "time_to_artefact", *names, where="release_id = 'acme/one' AND to_event = 'code'")
    assert to_date == expected[0]
    assert (days, bound, censoring) == ((expected[1], None, "none") if expected[0] else (None, (DAYS[-1] - date(2025, 1, 7)).days, "left"))


@pytest.mark.parametrize(("status", "censoring"), [("partial", "right"), ("closed", "right"), ("unknown", None)])
def test_a_part_is_no_artefact_and_the_unknown_is_neither(planting: Connection, status: str, censoring: str | None) -> None:
    planting.execute(text("UPDATE build.release_disclosure SET weights_status = :status WHERE release_id = 'acme/one'"), {"status": status})
    names = ("to_date", "days", "censoring", "days_bound IS NULL", "status")
    found = computed(planting, "time_to_artefact", *names, where="release_id = 'acme/one' AND to_event = 'weights'")
    assert found == [(None, None, censoring, censoring is None, status)]


@pytest.mark.parametrize("seed", range(12))
def test_no_placing_of_what_has_no_day_goes_beyond_the_bounds(seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311 - a fixed world, no secret
    units = [(dice.randrange(0, 12), dice.choice(["none", "right", "left"]), Fraction(1)) for _ in range(7)]
    undated = [days for days, censoring, _ in units if censoring == "left"][:3]
    units = [one for one in units if one[1] != "left"] + [(days, "left", Fraction(1)) for days in undated]
    for until in range(13):
        found = set()
        for places in itertools.product(*(range(days + 1) for days in undated)):
            dated = [(days, censoring == "right", fraction) for days, censoring, fraction in units if censoring != "left"]
            curve = survival([*dated, *((place, False, Fraction(1)) for place in places)])
            found.add(min((left for day, left in curve if day <= until), default=Fraction(1)))
        assert left_at(units, until, is_fewest=True) == max(found)
        assert left_at(units, until, is_fewest=False) == min(found)


def test_quantiles_of_the_time_to_artefact(planting: Connection) -> None:
    dice = random.Random(8)  # noqa: S311 - a fixed world, no secret
    planting.execute(text("DELETE FROM build.time_to_artefact"))
    units: dict[tuple[str, str], list[tuple[int, str, Fraction]]] = defaultdict(list)
    number: dict[tuple[str, str], int] = defaultdict(int)
    for place in range(90):
        lab = ("acme", "duo", "lost")[place % 3]
        days = dice.choice([None, *(dice.randrange(-20, 500) for _ in range(6))])
        censoring = dice.choice(["none", "none", "right", "left"])
        plant_time(planting, f"{lab}/planted-{place}", lab, days, censoring)
        for kind, scope, fraction in scopes(lab):
            number[kind, scope] += 1
            if days is not None:
                units[kind, scope].append((days, censoring, fraction))
    expected = {}
    for key, own in units.items():
        counts = (sum(censoring != "right" for _, censoring, _ in own), sum(censoring == "left" for _, censoring, _ in own))
        late, early = bounded(own)[:6], bounded(own)[6:]
        # Without an event of a known day there is no earliest one.
        early = early if counts[0] > counts[1] else (None, None, None, *early[3:])
        expected[key] = (*counts, counts[0] - counts[1], *late, *early, number[key], ratio(len(own), number[key], 4))
    ends = ("q25_high", "q50_high", "q75_high", "share_within_30_low", "share_within_90_low", "share_within_365_low")
    early_ends = ("q25_low", "q50_low", "q75_low", "share_within_30_high", "share_within_90_high", "share_within_365_high")
    names = ("scope_kind", "scope_id", "events", "undated", "n_dated", *ends, *early_ends, "n", "coverage")
    assert {row[:2]: row[2:] for row in computed(planting, "time_to_artefact_quantile", *names)} == expected
    # By its bare name a number stands only where nothing was assumed.
    for name in ("q25", "q50", "q75", "share_within_30", "share_within_90", "share_within_365"):
        for bare, low, high in computed(planting, "time_to_artefact_quantile", name, f"{name}_low", f"{name}_high"):
            assert bare == (low if low == high else None), name


def test_what_is_there_on_no_known_day_is_not_left_out(planting: Connection) -> None:
    """Of ten releases six have it, on no known day, and four do not: a year after, 0 to 60 % had it, and never none."""
    planting.execute(text("DELETE FROM build.time_to_artefact"))
    for place in range(10):
        plant_time(planting, f"acme/planted-{place}", "acme", 500, "left" if place < 6 else "right")
    names = ("events", "undated", "share_within_365_low", "share_within_365_high", "q50_low", "q50_high", "coverage", "q50", "share_within_365")
    found = computed(planting, "time_to_artefact_quantile", *names, where="scope_kind = 'all'")
    assert found == [(6, 6, Decimal(0), Decimal("0.6"), None, 500, Decimal(1), None, None)], "of no event a day is known, so of none the earliest"


def plant_time(connection: Connection, release: str, lab: str, days: int | None, censoring: str) -> None:
    known = None if days is None else censoring
    values = {"release": release, "lab": lab, "days": days if known == "none" else None, "bound": days if known != "none" else None}
    values |= {"censoring": known, "censored": None if known is None else known != "none"}
    connection.execute(
        text(
            "INSERT INTO core.release (release_id, lab_id, name, date_method, is_registry, is_api_only, is_counted)"
            " VALUES (:release, :lab, 'x', 'unknown', false, false, true)"
        ),
        values,
    )
    connection.execute(
        text(
            "INSERT INTO build.time_to_artefact (release_id, from_event, to_event, from_date, days, days_bound, is_censored, censoring, metric, universe,"
            " \"window\", definition_version, n, coverage) VALUES (:release, 'paper', 'code', '2025-01-01', :days, :bound, :censored, :censoring,"
            " 'time_to_artefact', 'rated', 'all_time', 1, 1, 1)"
        ),
        values,
    )


def test_kaplan_meier_by_hand(planting: Connection) -> None:
    """The textbook's 21 patients on 6-MP: half are left on day 23, and never a quarter."""
    events, censored = [6, 6, 6, 7, 10, 13, 16, 22, 23], [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
    units = [(day, False, Fraction(1)) for day in events] + [(day, True, Fraction(1)) for day in censored]
    curve = dict(survival(units))
    assert [round(float(curve[day]), 3) for day in (6, 7, 10, 13, 16, 22, 23)] == [0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448]
    planting.execute(text("DELETE FROM build.time_to_artefact"))
    for place, (day, is_censored, _) in enumerate(units):
        plant_time(planting, f"acme/planted-{place}", "acme", day, "right" if is_censored else "none")
    names = ("events", "q25", "q50", "q75", "share_within_30", "share_within_90")
    assert computed(planting, "time_to_artefact_quantile", *names, where="scope_kind = 'lab'") == [(9, 13, 23, None, Decimal("0.551821"), None)]


def test_a_country_is_that_of_the_newest_observation_whatever_this_machine_s_clock_says(planting: Connection) -> None:
    names = ("acme", DAYS[-1])
    # Here until the newest observation, elsewhere from the day after: this machine's clock is years later.
    planting.execute(text("UPDATE core.lab_country SET valid_to = :day WHERE lab_id = :lab"), {"lab": names[0], "day": names[1]})
    moved = "INSERT INTO core.lab_country (lab_id, country, valid_from, source) VALUES (:lab, 'SE', :day, 'https://example.org')"
    planting.execute(text(moved), {"lab": names[0], "day": names[1] + timedelta(days=1)})
    assert computed(planting, "lab", "countries", where="lab_id = 'acme'") == [(["US"],)]
    planting.execute(text("UPDATE core.release_origin SET origin_date = NULL WHERE release_id = 'acme/one'"))
    planting.execute(text("UPDATE build.release_disclosure SET release_date = NULL WHERE lab_id = 'acme'"))
    for mart, where in (
        ("country_disclosure", "weighting = 'release'"),
        ("disclosure_profile", "lab_id = 'acme'"),
        ("licence_mix", "scope_kind = 'country'"),
    ):
        column = "scope_id" if mart == "licence_mix" else "country"
        found = {row[0] for row in computed(planting, mart, column, where=where)}
        assert "US" in found and "SE" not in found, mart


def test_hhi_and_gini_by_hand(planting: Connection) -> None:
    """Of 5, 3, 2 and 0: HHI 0.38; Gini 0.4, and 0.2 without the one at zero."""
    planting.execute(text("DELETE FROM build.model WHERE hub_id NOT IN (SELECT hub_id FROM build.model WHERE gone_at IS NULL ORDER BY hub_id LIMIT 4)"))
    planting.execute(
        text(
            "UPDATE build.model m SET likes = o.likes FROM"
            " (SELECT hub_id, (ARRAY[5, 3, 2, 0])[row_number() OVER (ORDER BY hub_id)] AS likes FROM build.model) o"
            " WHERE o.hub_id = m.hub_id"
        )
    )
    where = "measure = 'likes' AND entity_level = 'model' AND universe = 'rated'"
    found = {row[0]: row[1:] for row in computed(planting, "concentration", "includes_zeros", "n", "hhi", "gini", "top_1_percent_share", where=where)}
    assert found == {True: (4, Decimal("0.38"), Decimal("0.4"), Decimal("0.5")), False: (3, Decimal("0.38"), Decimal("0.2"), Decimal("0.5"))}


def test_relative_adoption_by_hand(planting: Connection) -> None:
    """Eleven models of 110, 100 … 10 downloads: the median of ten is 65, the tenth 20; where it falls later, the baseline stays."""
    planting.execute(text("DELETE FROM core.counter_day; DELETE FROM build.model WHERE role <> 'flagship' OR hub_id IN ('acme/Onexx', 'duo/Twoxx')"))
    planting.execute(
        text(
            "DELETE FROM build.model WHERE hub_id NOT IN (SELECT hub_id FROM build.model ORDER BY hub_id LIMIT 11);"
            " UPDATE build.model SET parameters = 7000000000;"
            " UPDATE core.release_origin SET origin_date = '2025-05-01';"
            " INSERT INTO core.counter_day SELECT hub_id, '2025-05-08', 120 - 10 * row_number() OVER (ORDER BY hub_id) FROM build.model;"
            " INSERT INTO core.counter_day SELECT hub_id, '2025-05-15', CASE WHEN place = 1 THEN 130 WHEN place = 10 THEN 11 ELSE 120 - 10 * place END"
            " FROM (SELECT hub_id, row_number() OVER (ORDER BY hub_id) AS place FROM build.model) m"
        )
    )
    found = computed(
        planting, "relative_adoption", "day", "ram_v1", "ram_v2", where="downloads_all_time = (CASE day WHEN 7 THEN 110 ELSE 130 END) AND day <= 14"
    )
    assert sorted(found) == [(7, Decimal("1.692308"), Decimal("5.5")), (14, Decimal("2"), Decimal("6.5"))]


def test_disappearance(world: Engine, models: list[Made]) -> None:
    expected: dict[tuple[str, date], list[int]] = {}
    for lab in {one.lab for one in models}:
        for month in MONTHS:
            own = [one for one in models if one.lab == lab and min(one.counters) <= end_of(month)]
            gated = sum(
                before is False and now is not False and day.replace(day=1) == month
                for one in own
                for (_, before), (day, now) in pairwise(sorted(one.gated.items()))
            )
            if own:
                gone = sum(one.gone is not None and one.gone.replace(day=1) == month for one in own)
                expected[lab, month] = [gone, gated, gated, len(own)]
    query = "SELECT lab_id, month, gone, became_gated, became_private_or_gated, n FROM build.disappearance WHERE kind = 'model' AND universe = 'rated'"
    assert {row[:2]: list(row[2:]) for row in rows(world, query)} == expected
    assert sum(one[1] for one in expected.values()) > 0
    assert rows(world, "SELECT DISTINCT became_private FROM build.disappearance") == [(None,)], "what is never told is not zero"


def test_gating_that_is_never_told_is_not_zero(planting: Connection) -> None:
    planting.execute(text("UPDATE core.gating SET gated = NULL, is_private = NULL"))
    found = computed(planting, "disappearance", "became_gated", "became_private", "became_private_or_gated", where="universe = 'rated'")
    assert set(found) == {(None, None, None)}


def test_a_country_of_which_no_downloads_are_known_has_no_share(planting: Connection) -> None:
    planting.execute(text("UPDATE build.model SET downloads_all_time = NULL WHERE lab_id = 'acme'"))
    found = computed(planting, "country_share", "country", "downloads", "share", where="universe = 'rated' AND denominator = 'new_in_window'")
    told = {row[0]: row[1:] for row in found}
    only_acme = set(COUNTRIES["acme"]) - set(COUNTRIES["duo"])
    assert all((told[one][0] is None) == (told[one][1] is None) for one in told) and abs(sum(row[1] or 0 for row in told.values()) - 1) < Decimal("0.00001")
    assert not only_acme or all(told[one] == (None, None) for one in only_acme)
    assert any(row[1] is not None for row in told.values())


def test_disclosure_profile(world: Engine, models: list[Made]) -> None:
    release, first = releases(world), origins(world, models)
    status = {
        (row[0], row[1], row[2]): row[3]
        for row in rows(world, "SELECT subject_kind, subject_id, dimension, status FROM core.finding WHERE dimension <> 'licence'")
    }
    counted = {row[0]: row[1] for row in rows(world, "SELECT release_id, lab_id FROM core.release WHERE is_counted")}
    sums: dict[tuple[Any, ...], dict[str, Any]] = defaultdict(lambda: defaultdict(Fraction))

    def add(subject: tuple[str, str], lab: str, day: date | None, weighting: str, weight: int, universes: tuple[str, ...]) -> None:
        windows = {"all_time"}
        if day:
            windows |= {str(day.year), "2016-2020" if day.year <= 2020 else "2021-2022" if day.year <= 2022 else "2023-"}
        for dimension in ("weights", "data", "code", "methods"):
            for country in places(lab):
                for window in windows:
                    for universe in universes:
                        one = sums[universe, lab, country, window, dimension, weighting]
                        one[status[(*subject, dimension)]] += Fraction(weight, len(places(lab)))
                        one["n"] += 1

    for own, lab in counted.items():
        # The paper of lost/three was seen: no release of this world is known from the registry alone.
        add(("release", own), lab, first[own], "release", 1, ("registry", "rated"))
    for one in models:
        if one.lab != "unknown" and not one.gone:
            for weighting, weight in (("model", 1), ("download", one.last("downloads") or 0)):
                add(("model", one.name), one.lab, first[release[one.name][0]], weighting, weight, ("registry", "rated"))
    expected = {}
    for key, by in sums.items():
        total = sum(by[name] for name in ("open", "partial", "closed", "unknown"))
        counts = tuple(kept(by[name], 4) for name in ("open", "partial", "closed", "unknown"))
        shares = (ratio(by["open"], total, 6), ratio(by["open"] + by["unknown"], total, 6), by["n"], ratio(total - by["unknown"], total, 4))
        expected[key] = (*counts, *shares)
    names = 'universe, lab_id, country, "window", dimension, weighting, n_open, n_partial, n_closed, n_unknown, share_open_low, share_open_high, n, coverage'
    assert {row[:6]: row[6:] for row in rows(world, f"SELECT {names} FROM build.disclosure_profile")} == expected
    assert ("rated", "lost", "unknown", "2016-2020", "weights", "release") in expected, "back to what is older than the Hub"


def test_what_only_the_registry_knows_counts_in_the_one_universe(planting: Connection) -> None:
    planting.execute(text("UPDATE build.release_disclosure SET is_registry_only = true WHERE release_id = 'lost/three'"))
    found = computed(planting, "disclosure_profile", "universe", where="lab_id = 'lost' AND year = 2017")
    assert {row[0] for row in found} == {"registry"}


# Columns that say what a row is of, and are no quantity.
DESCRIBING = {
    "kinds",
    "kinds_compared",
    "basis",
    "is_whole",
    "is_after_registry",
    "is_measured",
    "registry_as_of",
    "years",
    "years_left_out",
    "pooled",
    "is_whole_year",
    "lab_id",
    "release_id",
    "size_bucket",
    "year",
    "published_source",
    "attribution",
    "from_date",
    "to_date",
    "to_date_basis",
    "is_flagship",
    "note",
    "status",
}
KEY = (
    "SELECT attname FROM pg_index JOIN pg_attribute ON attrelid = indrelid AND attnum = ANY (indkey) WHERE indisprimary AND indrelid = CAST(:name AS regclass)"
)
COMMON = ("metric", "universe", "window", "definition_version", "n", "coverage", "as_of")


def test_every_metric_and_every_column_of_one_is_defined(warehouse: Engine) -> None:
    with (settings.REGISTRY / "metrics.csv").open(encoding="utf-8", newline="") as stream:
        defined = {(row["metric"], int(row["definition_version"])) for row in csv.DictReader(stream)}
    names = {name for name, _ in defined}
    used = set()
    for table in METRICS:
        key = [row[0] for row in rows(warehouse, KEY, name=f"mart.{table}")]
        query = "SELECT column_name FROM information_schema.columns WHERE table_schema = 'mart' AND table_name = :name ORDER BY ordinal_position"
        columns = [row[0] for row in rows(warehouse, query, name=table)]
        assert [name for name in columns if name in COMMON] == list(COMMON), table
        quantities = set(columns) - set(COMMON) - set(key) - DESCRIBING - {"publication_id", "published_from"}
        used |= {table} | {f"{table}.{name}" for name in quantities}
    # Two published versions of one metric stand side by side in two columns.
    versions = {"relative_adoption.ram_v1": 1, "relative_adoption.ram_v2": 2}
    assert {("relative_adoption.ram", version) for version in versions.values()} <= defined
    assert used - set(versions) | {"relative_adoption.ram"} == names


def test_a_definition_is_followed_by_its_next_version_without_a_gap() -> None:
    versions: dict[str, list[dict[str, str]]] = defaultdict(list)
    with (settings.REGISTRY / "metrics.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            versions[row["metric"]].append(row)
    for name, told in versions.items():
        assert [int(row["definition_version"]) for row in told] == list(range(1, len(told) + 1)), name
        for before, after in pairwise(told):
            assert date.fromisoformat(before["valid_to"]) + timedelta(days=1) == date.fromisoformat(after["valid_from"]), name
        assert told[-1]["valid_to"] == "", name


def test_a_later_look_that_finds_the_same_publishes_nothing(world: Engine) -> None:
    first = publish.publish(world, run_of(world, None, "publish"), rule_set="r", registry_hash="h", world="test")
    assert first.publication_id is not None
    change(world, "UPDATE core.observed SET observed_at = observed_at + interval '1 hour'")
    publish.build(world)
    assert publish.publish(world, run_of(world, None, "again"), rule_set="r", registry_hash="h", world="test").publication_id is None
