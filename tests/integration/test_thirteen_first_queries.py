"""Thirteen queries that a reader writes by the names of columns alone, on a made-up world whose truth is written down first.

Each word that stood for two things is asked for both: who got a release, which licence, what of the data, since when, of how many models.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from small_world import ask, make_marts, new_run
from sqlalchemy import Connection, Engine, text

from observatory import settings
from observatory.landing.writer import land
from observatory.local import postgres
from observatory.sources.base import Look, Outcome, Page, Record
from observatory.warehouse import publish
from observatory.warehouse.engine import engine_for
from observatory.warehouse.migrate import migrate
from observatory.warehouse.registry import load_registry

DAY = datetime(2025, 8, 10, 4, tzinfo=UTC)
S = "https://example.org/page"
COUNTRIES = {"acme": ["US"], "duo": ["CN", "US"], "zeta": ["FR"]}


@dataclass(frozen=True)
class Told:
    """A release as the world knows it.

    ``offer`` of a release without weights, ``data`` what a document shows, ``models`` as (name, created, licence, downloads in 30 days), ``published`` the
    month in which a person read that the weights came.
    """

    name: str
    announced: date
    offer: str | None = None
    data: str = ""
    models: tuple[tuple[str, str, str | None, int | None], ...] = ()
    published: str | None = None

    @property
    def lab(self) -> str:
        return self.name.split("/", maxsplit=1)[0]


FLOOR = "2022-03-02T23:29:04.000Z"
WORLD = (
    Told("acme/sold", date(2023, 3, 1), "api or product", "named"),
    Told("acme/shown", date(2022, 5, 1), "nobody", "described"),
    Told("acme/lent", date(2024, 5, 1), "partners only"),
    Told("acme/called", date(2023, 4, 1), "api"),
    Told("duo/used", date(2024, 7, 1), "product"),
    Told("duo/quiet", date(2024, 6, 1), "not recorded"),
    # Announced in 2023, on the Hub since 2024; one of its models tells no downloads.
    Told(
        "acme/late",
        date(2023, 5, 1),
        data="released",
        models=(("acme/Late", "2024-02-10T00:00:00.000Z", "mit", 700), ("acme/Late-2", "2024-02-11T00:00:00.000Z", "mit", None)),
    ),
    Told("duo/pair", date(2024, 3, 1), data="described", models=(("duo/Pair", "2024-02-20T00:00:00.000Z", "other=pair-own", 40),)),
    Told("duo/plain", date(2024, 9, 1), data="released", models=(("duo/Plain", "2024-09-01T00:00:00.000Z", "other", 10),)),
    # Its repository was made in 2023, and its weights came in 2024.
    Told("duo/opened", date(2023, 9, 1), models=(("duo/Opened", "2023-10-01T00:00:00.000Z", "mit", 5),), published="2024-05"),
    # On the Hub before its dates begin; no licence is declared, and no downloads are told.
    Told("zeta/early", date(2021, 6, 1), data="named", models=(("zeta/Early", FLOOR, None, None),)),
    Told("zeta/part", date(2025, 2, 1), models=(("zeta/Part", "2025-02-01T00:00:00.000Z", "made-up-licence", None),)),
)
GATED = {"zeta/part": "zeta/words"}
"""A release whose training set is on the Hub behind a gate."""
NONE_DECLARED = "none declared on the Hub"
EXTENT = {"released": "released", "described": "described", "named": "named"}


def registry() -> dict[str, str]:
    """The registry of this world, by file."""
    files = {path.stem: path.read_text(encoding="utf-8").split("\n", 1)[0] + "\n" for path in settings.REGISTRY.glob("*.csv")}
    files |= {name: (settings.REGISTRY / f"{name}.csv").read_text(encoding="utf-8") for name in ("metrics", "hub_sources", "licences", "measure_errors")}
    files["registry_as_of"] += "".join(f"{kind},,2026-12-31,x,{S},\n" for kind in ("closed releases", "open releases", "labs and accounts"))
    files["labs"] += "".join(f"{lab},{lab.title()},company,,{S},\n" for lab in COUNTRIES)
    files["lab_countries"] += "".join(f"{lab},{one},,,{S},\n" for lab, own in COUNTRIES.items() for one in own)
    files["accounts"] += "".join(f"huggingface,{lab},{lab},,,{S},\n" for lab in COUNTRIES)
    for one in WORLD:
        short = one.name.split("/")[1].title()
        files["releases"] += f"{one.name},{one.lab},{short},{one.announced},day,{str(one.offer is not None).lower()},text,{S},,\n"
        files["release_members"] += "".join(f"{one.name},model,{model[0]},flagship,{S}\n" for model in one.models)
        if one.offer not in {None, "not recorded"}:
            files["offers"] += f"{one.name},{one.offer},{S},x\n"
        if one.data:
            files["release_documents"] += f"{one.name},paper,{S}/{short},{one.announced},day,{S},{one.data},,,x\n"
        if one.data == "released":
            files["data_owners"] += f"{one.name},own,{S},x\n"
        if one.published:
            files["weights_dates"] += f"{one.name},{one.published},month,{S},x\n"
        if one.name in GATED:
            files["release_members"] += f"{one.name},dataset,{GATED[one.name]},dataset,{S}\n"
    return files


def page() -> Page:
    """What the Hub told on the one day."""
    records, asked = [], [f"{kind}_of:{lab}" for lab in COUNTRIES for kind in ("models", "datasets")]
    for one in WORLD:
        for name, created, licence, downloads in one.models:
            kind, _, own_name = (licence or "").partition("=")
            payload: dict[str, Any] = {"id": name, "createdAt": created, "gated": False, "tags": ["safetensors", *([f"license:{kind}"] if kind else [])]}
            payload["siblings"] = [{"rfilename": "model.safetensors"}, {"rfilename": "README.md"}]
            if own_name:
                payload["cardData"] = {"license": kind, "license_name": own_name}
            counters = {"likes": 5} | ({"downloads": downloads} if downloads is not None else {})
            records.append(Record("huggingface", "model", "list", name, DAY, payload=payload, counters=counters))
            records.append(Record("huggingface", "model_card", "file", name, DAY, text=b"# A model\n\nWords.\n", locator="README.md"))
            asked.append(f"model_card:{name}")
    for name in GATED.values():
        payload = {"id": name, "createdAt": "2025-01-01T00:00:00.000Z", "gated": "auto", "siblings": [{"rfilename": "data.parquet"}]}
        records.append(Record("huggingface", "dataset", "list", name, DAY, payload=payload))
    received = Counter(record.kind for record in records)
    return Page(tuple(records), looks=tuple(Look("huggingface", one, Outcome.ANSWERED, DAY, DAY) for one in asked), received=received)


@pytest.fixture(scope="module")
def published(sockets: Path, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """The world, landed and published once."""
    folder = tmp_path_factory.mktemp("thirteen")
    for name, words in registry().items():
        (folder / f"{name}.csv").write_text(words, encoding="utf-8")
    postgres.create_database(sockets, "thirteen")
    engine = engine_for(postgres.url(sockets, "thirteen"))
    migrate(engine)
    with engine.begin() as connection:
        load_registry(connection, folder)
    land(engine, new_run(engine), "huggingface", page())
    make_marts(engine)
    return engine


def count_by_country(chosen: list[Told]) -> dict[str, float]:
    """Releases of each country, those of a lab of two by halves."""
    found: Counter[str] = Counter()
    for one in chosen:
        for country in COUNTRIES[one.lab]:
            found[country] += Fraction(1, len(COUNTRIES[one.lab]))  # type: ignore[assignment]  # in parts
    return {country: float(n) for country, n in found.items()}


VIEWS_BY_KEY = {"lab_overview": "lab_id", "country_overview": "country", "year_overview": "release_year"}


def truth_by(view: str, chosen: list[Told]) -> dict[Any, float]:
    """Releases of each row of a view, as they are to be counted there."""
    if view == "country_overview":
        return count_by_country(chosen)
    return {key: float(n) for key, n in Counter(one.lab if view == "lab_overview" else one.announced.year for one in chosen).items()}


def counts(connection: Connection, column: str, view: str) -> dict[Any, float]:
    """A column of counts by the key of its view, zeros and rows without a number left out."""
    return {key: float(n) for key, n in ask(connection, f"SELECT {VIEWS_BY_KEY[view]}, {column} FROM mart.{view}") if n}


def test_1_how_many_are_offered_by_api_alone(connection: Connection) -> None:
    called, either = [one for one in WORLD if one.offer == "api"], [one for one in WORLD if one.offer in {"api or product", "not recorded"}]
    for query in ("SELECT release_id, nullif(api_only, 'not known') = 'yes' FROM mart.release_overview", "SELECT release_id, is_api_only FROM mart.release"):
        found = ask(connection, query)
        assert {name for name, is_only in found if is_only} == {one.name for one in called}, "what was in a product alone, shown or lent to partners is not"
        assert {name for name, is_only in found if is_only is None} == {one.name for one in either}, "what nobody wrote down is not known"
    assert ask(connection, "SELECT releases, releases_at_most FROM mart.offer_overview WHERE offer = 'api'") == [(len(called), len(called + either))]
    kinds = {"releases_product_only_recorded": "product", "releases_partners_only_recorded": "partners only", "releases_offered_to_nobody": "nobody"}
    for view in VIEWS_BY_KEY:
        key = VIEWS_BY_KEY[view]
        silent = {row[0] for row in ask(connection, f"SELECT {key} FROM mart.{view} WHERE 2 * releases_offer_unknown > weights_closed")}

        def told(truth: dict[Any, float], silent: set[Any] = silent) -> dict[Any, float]:
            return {one: n for one, n in truth.items() if one not in silent}

        assert counts(connection, "releases_api_only_recorded", view) == told(truth_by(view, called)), view
        assert counts(connection, "releases_api_only_at_most", view) == truth_by(view, called + either), view
        assert counts(connection, "releases_offer_unknown", view) == truth_by(view, either), view
        for column, offer in kinds.items():
            assert counts(connection, column, view) == told(truth_by(view, [one for one in WORLD if one.offer == offer])), (view, column)


def test_2_how_many_were_given_to_nobody_and_how_many_are_closed(connection: Connection) -> None:
    offers = ask(connection, "SELECT offer, count(*) FROM mart.release_overview GROUP BY 1")
    assert dict(offers) == Counter(one.offer or "weights" for one in WORLD)  # type: ignore[arg-type]  # pairs
    withheld = [one for one in WORLD if one.offer]
    assert {row[0] for row in ask(connection, "SELECT release_id FROM mart.release_overview WHERE weights_not_published")} == {one.name for one in withheld}
    assert {row[0] for row in ask(connection, "SELECT release_id FROM mart.release_overview WHERE weights = 'closed'")} == {one.name for one in withheld}
    for view in VIEWS_BY_KEY:
        assert counts(connection, "releases_weights_not_published", view) == truth_by(view, withheld), view
        assert counts(connection, "releases_offered_to_nobody", view) == truth_by(view, [one for one in WORLD if one.offer == "nobody"]), view


def kind_of(one: Told) -> tuple[str, str]:
    """``(licence_kind, licence_or_reason)`` of a release."""
    if one.offer:
        return "not applicable", "not applicable: no weights were given out"
    kind, _, own_name = (one.models[0][2] or "").partition("=")
    if kind == "other":
        return "other", f"other: {own_name}" if own_name else "other: a licence without a name"
    words = {"mit": "MIT", "": f"{NONE_DECLARED}: tags and card were read and give none"}.get(kind, kind)
    return ("declared" if kind else NONE_DECLARED), words


def test_3_which_licences_and_how_many_declare_none(connection: Connection) -> None:
    expected = {one.name: kind_of(one) for one in WORLD}
    assert len(set(expected.values())) == 6
    found = ask(connection, "SELECT release_id, licence_kind, licence_or_reason FROM mart.release_overview")
    assert {row[0]: row[1:] for row in found} == expected
    assert ask(connection, f"SELECT count(*) FROM mart.release_overview WHERE licence_kind = '{NONE_DECLARED}'") == [(1,)]
    # A licence that nobody classified is unknown: it is neither open nor missing.
    statuses = dict(ask(connection, "SELECT release_id, licence_status FROM mart.release_overview"))  # type: ignore[arg-type]  # pairs
    for one in WORLD:
        words = {
            "declared": "open" if one.models and one.models[0][2] == "mit" else "unknown",
            "other": "unknown",
            NONE_DECLARED: "closed",
            "not applicable": None,
        }
        assert statuses[one.name] == words[kind_of(one)[0]], one.name
    assert counts(connection, "licence_closed", "lab_overview") == {"zeta": 1.0}


def test_4_a_model_has_the_licence_words_of_its_release(connection: Connection) -> None:
    query = (
        "SELECT m.hub_id, m.licence_or_reason, r.licence_or_reason FROM mart.model_overview m JOIN mart.release_overview r USING (release_id)"
        " WHERE m.licence_kind = r.licence_kind"
    )
    found = ask(connection, query)
    assert {row[0] for row in found} == {model[0] for one in WORLD for model in one.models}
    assert [row for row in found if row[1] != row[2]] == []
    shares = ask(connection, "SELECT licence, licence_kind, releases FROM mart.licence_overview")
    assert Counter({row[:2]: row[2] for row in shares}) == Counter(kind_of(one)[::-1] for one in WORLD if one.models)


def extent_of(one: Told) -> str:
    return "partly released" if one.name in GATED else one.data and EXTENT[one.data]


def test_5_who_released_any_data(connection: Connection) -> None:
    found = dict(ask(connection, "SELECT release_id, data_extent FROM mart.release_overview"))  # type: ignore[arg-type]  # pairs
    assert {name: told for name, told in found.items() if told not in {"unknown", "nothing"}} == {one.name: extent_of(one) for one in WORLD if extent_of(one)}
    released = [one for one in WORLD if extent_of(one) in {"released", "partly released"}]
    columns = {
        "data_released_any_at_least": {"released", "partly released"},
        "data_open": {"released"},
        "data_released_in_part": {"partly released"},
        "data_described_only": {"described"},
        "data_named_only": {"named"},
    }
    for column, extents in columns.items():
        for view in VIEWS_BY_KEY:
            name = f"flagship_{column}" if (view, column) == ("lab_overview", "data_released_any_at_least") else column
            assert counts(connection, name, view) == truth_by(view, [one for one in WORLD if extent_of(one) in extents]), (view, column)
    assert {row[0] for row in ask(connection, "SELECT lab_id FROM mart.lab_ever_overview WHERE ever_released_data = 'yes'")} == {one.lab for one in released}
    of_all = "SELECT data_released_any_at_least, data_released_in_part, data_described_only, data_named_only FROM mart.dimension_overview WHERE dimension"
    sizes = Counter(map(extent_of, WORLD))
    assert ask(connection, f"{of_all} = 'data'") == [(len(released), sizes["partly released"], sizes["described"], sizes["named"])]
    assert set(ask(connection, f"{of_all} <> 'data'")) == {(None,) * 4}
    for view in VIEWS_BY_KEY:
        parts = " + ".join(f"data_{name}" for name in ("open", "released_in_part", "described_only", "named_only", "closed", "unknown"))
        assert ask(connection, f"SELECT count(*) FROM mart.{view} WHERE releases <> {parts}") == [(0,)]


def since(one: Told) -> date | None:
    """First known day of its weights: what a person read stands above the day on which a repository was made."""
    if one.published:
        return date.fromisoformat(f"{one.published}-01")
    days = [model[1] for model in one.models]
    return None if not days or FLOOR in days else date.fromisoformat(min(days)[:10])


def test_6_since_when_are_the_weights_there(connection: Connection) -> None:
    assert dict(ask(connection, "SELECT release_id, weights_since FROM mart.release_overview")) == {one.name: since(one) for one in WORLD}  # type: ignore[arg-type]
    methods = dict(ask(connection, "SELECT release_id, weights_since_method FROM mart.release_overview"))  # type: ignore[arg-type]  # pairs
    assert methods == {one.name: since(one) and ("registry" if one.published else "hub_created_at") for one in WORLD}
    late = [one for one in WORLD if (day := since(one)) and day.year > one.announced.year]
    assert [one.name for one in late] == ["acme/late", "duo/opened"]
    for view in VIEWS_BY_KEY:
        assert counts(connection, "weights_open_later", view) == truth_by(view, late), view
    # Of 2023: the one was announced, and its weights were not there.
    assert ask(connection, "SELECT weights_open - weights_open_later FROM mart.year_overview WHERE release_year = 2023") == [(0,)]


@pytest.mark.parametrize("is_read", [False, True])
def test_7_nothing_is_open_before_its_first_known_day(published: Engine, is_read: bool) -> None:
    """Also where a person wrote that it is open, and not since when."""
    with published.connect() as changed:
        if is_read:
            changed.execute(
                text(
                    "INSERT INTO core.evidence (evidence_id, release_id, dimension, indicator, finding, rule, rule_version, source_kind, source_key, locator,"
                    " quotation, observed_at, rank, reason, standing, strength)"
                    " SELECT gen_random_uuid(), 'acme/late', 'weights', 'correction', 'open', 'correction.status', max(rule_version), 'correction', 'x', 'x',"
                    " 'x', '2025-08-10', 1, 'x', 'own', 'declared' FROM core.rule WHERE rule = 'correction.status'"
                )
            )
        told = text("SELECT weights_status FROM mart.release_disclosure_valid_on(CAST(:day AS date)) WHERE release_id = 'acme/late'")
        for day, expected in (("2023-12-31", "unknown"), ("2024-02-09", "unknown"), ("2024-02-10", "open"), ("2025-08-10", "open")):
            assert changed.execute(told, {"day": day}).scalar_one() == expected, day
        # Of this one a person read the day: before it the repository was there, and not the weights.
        told = text(str(told).replace("acme/late", "duo/opened"))
        for day, expected in (("2023-09-30", "unknown"), ("2024-04-30", "closed"), ("2024-05-01", "open")):
            assert changed.execute(told, {"day": day}).scalar_one() == expected, day
        changed.rollback()
    if not is_read:
        with published.connect() as connection:
            query = "SELECT year, sum(n_open) FROM mart.disclosure_by_year WHERE country = 'US' AND dimension = 'weights' AND universe = 'registry' GROUP BY 1"
            opened = {year: float(n) for year, n in ask(connection, query)}
        assert opened[2023] == 0 and opened[2024] == 1 + 3 * 0.5


def downloads(chosen: list[Told]) -> list[int | None]:
    return [model[3] for one in chosen for model in one.models]


def test_8_how_often_was_it_downloaded(connection: Connection) -> None:
    columns = "models, models_with_downloads, downloads_30d, downloads_30d_at_least"
    found = {row[0]: row[1:] for row in ask(connection, f"SELECT lab_id, {columns} FROM mart.lab_overview")}
    by_release = {row[0]: row[1:] for row in ask(connection, f"SELECT release_id, {columns} FROM mart.release_overview")}

    def truth(numbers: list[int | None]) -> tuple[int, int, int | None, int | None]:
        known = [one for one in numbers if one is not None]
        return len(numbers), len(known), sum(known) if known and len(known) == len(numbers) else None, sum(known) if known else None

    assert found == {lab: truth(downloads([one for one in WORLD if one.lab == lab])) for lab in COUNTRIES}
    assert by_release == {one.name: truth(downloads([one])) for one in WORLD}
    assert found["acme"][2:] == (None, 700) and found["duo"][2:] == (55, 55) and found["zeta"][2:] == (None, None), "never a 0 for what is not known"
    likes = {row[0]: row[1:] for row in ask(connection, "SELECT release_id, likes, likes_at_least FROM mart.release_overview")}
    assert likes == {one.name: (5 * len(one.models),) * 2 if one.models else (None, None) for one in WORLD}


def test_9_which_lab_and_which_model_is_downloaded_most(connection: Connection) -> None:
    places = ask(connection, "SELECT lab_id, downloads_place_among_known FROM mart.lab_overview ORDER BY downloads_place_among_known")
    assert places == [("acme", 1), ("duo", 2), ("zeta", None)]
    known = sorted((model for one in WORLD for model in one.models if model[3] is not None), key=lambda model: -int(model[3] or 0))
    assert [row[0] for row in ask(connection, "SELECT hub_id FROM mart.most_downloaded ORDER BY place_among_known")] == [model[0] for model in known]
    by_model = "SELECT hub_id FROM mart.model_overview WHERE downloads_place_among_known IS NOT NULL ORDER BY downloads_place_among_known"
    assert [row[0] for row in ask(connection, by_model)] == [model[0] for model in known]
    of_release = dict(ask(connection, "SELECT hub_id, release_downloads_30d FROM mart.model_overview"))  # type: ignore[arg-type]  # pairs
    assert of_release["acme/Late"] is None and of_release["duo/Pair"] == 40


def test_10_downloads_by_country_and_of_whom_none_are_known(connection: Connection) -> None:
    columns = "country, labs, labs_without_downloads, downloads_30d, downloads_30d_at_least"
    found = {row[0]: tuple(map(lambda n: None if n is None else float(n), row[1:])) for row in ask(connection, f"SELECT {columns} FROM mart.country_overview")}
    assert found == {"US": (2, 0, None, 727.5), "CN": (1, 0, 27.5, 27.5), "FR": (1, 1, None, None)}


def test_11_is_a_model_open_or_its_release(published: Engine, connection: Connection) -> None:
    names = [f"{whose}_{dimension}" for whose in ("model", "release") for dimension in ("weights", "data", "code", "methods")]
    found = ask(connection, f"SELECT hub_id, {', '.join(names)} FROM mart.model_overview")
    own = "weights_status, data_status, code_status, methods_status"
    for table, key, place in (("model_disclosure", "hub_id", 1), ("release_disclosure", "release_id", 5)):
        query = f"SELECT m.hub_id, {own} FROM mart.{table} d JOIN mart.model m ON d.{key} = m.{key}"
        assert {row[0]: row[place : place + 4] for row in found} == {row[0]: row[1:] for row in ask(connection, query)}, table
    with published.connect() as changed:
        changed.execute(text("UPDATE mart.model_disclosure SET weights_status = 'unknown' WHERE hub_id = 'acme/Late'"))
        query = text("SELECT model_weights, release_weights, weights FROM mart.model_overview WHERE hub_id = 'acme/Late'")
        assert tuple(changed.execute(query).one()) == ("unknown", "open", "unknown")
        changed.rollback()


def test_12_a_row_of_many_years_says_what_to_mind(connection: Connection) -> None:
    for view in ("lab_overview", "country_overview", "dimension_overview"):
        for from_year, to_year, releases, caveat in ask(connection, f"SELECT from_year, to_year, releases, caveat FROM mart.{view}"):
            expected = [f"releases of {from_year} to {to_year} stand together"] if from_year < to_year else []
            expected += ["2025 is not over"] if to_year == DAY.year else []
            expected += ["fewer than ten releases"] if releases < 10 else []
            # What is unknown, behind a gate, open by a mere paper or not recorded has words of its own (test_researchers_twelve.py).
            of_years = [one for one in (caveat or "").split("; ") if not re.search(r" unknown$|behind a gate|^API alone|^methods: open", one)]
            assert len([one for one in of_years if "of the years before 2021" not in one]) == len(expected), (view, caveat)
            assert all(one in caveat for one in expected), (view, caveat)
    found = dict(ask(connection, "SELECT release_year, caveat FROM mart.year_overview"))  # type: ignore[arg-type]  # pairs
    assert found == dict(ask(connection, "SELECT DISTINCT release_year, caveat FROM mart.year_overview")), "one word a year"  # type: ignore[arg-type]
    assert "the year is not over" in found[2025] and "draw no line" in found[2021] and "stand together" not in found[2024]


@pytest.mark.parametrize(
    ("years", "is_whole", "releases", "words"),
    [
        ((None, None), False, 12, ["no date of release is known"]),
        ((2024, 2024), True, 12, None),
        ((2024, 2024), True, 9.5, ["fewer than ten releases (9.5)"]),
        ((2019, 2019), True, 40, ["registered looking back"]),
        ((2021, 2021), True, 40, ["draw no line from 2020 to 2021"]),
        ((2022, 2024), True, 40, ["releases of 2022 to 2024 stand together"]),
        ((2018, 2025), False, 40, ["releases of 2018 to 2025 stand together", "2025 is not over", "of the years before 2021 few are registered"]),
    ],
)
def test_12_what_is_to_mind_of_years(connection: Connection, years: tuple[int, int], is_whole: bool, releases: float, words: list[str] | None) -> None:
    query = text("SELECT mart.years_caveat(:first, :last, :is_whole, CAST(:n AS numeric))")
    found = connection.execute(query, {"first": years[0], "last": years[1], "is_whole": is_whole, "n": releases}).scalar_one()
    assert (found is None) is (words is None)
    assert all(one in found for one in words or []) and (found or "").count(";") == max(len(words or []) - 1, 0), found


@pytest.mark.parametrize(
    ("status", "reason", "expected"),
    [
        ("open", "released", "released"),
        ("closed", "a person read", "nothing"),
        ("unknown", "named", "unknown"),
        *(
            ("partial", f"released, {rest}", "partly released")
            for rest in ("gated", "a part", "a part of others", "of tuning alone", "of the base not", "not all that is named")
        ),
        ("partial", "described", "described"),
        ("partial", "described, of the base not", "described"),
        ("partial", "named", "named"),
        ("partial", "released, of the family", "named"),
        ("partial", "named, of the family", "named"),
        ("partial", "", "named"),
    ],
)
def test_13_words_are_no_files(connection: Connection, status: str, reason: str, expected: str) -> None:
    assert connection.execute(text("SELECT core.data_extent(:status, :reason)"), {"status": status, "reason": reason}).scalar_one() == expected


def test_13_data_from_a_base_are_what_the_base_shows(published: Engine) -> None:
    """Judgement writes the base's own reason, marked so (tests/unit/disclosure/test_evidence_data.py: down a chain of two bases)."""
    select = next(one.sql for one in publish.marts() if one.name == "release_disclosure").rstrip().rstrip(";")
    with published.connect() as changed:
        # Without rows of its own: those would show more.
        own = "UPDATE core.evidence SET standing = 'base' WHERE dimension = 'data' AND release_id IN ('duo/plain', 'acme/late')"
        changed.execute(text(own))

        def extents(reason: str) -> dict[str, str]:
            of_both = "subject_kind = 'release' AND subject_id IN ('duo/plain', 'acme/late') AND dimension = 'data'"
            changed.execute(text(f"UPDATE core.finding SET status = 'partial', reason = :reason WHERE {of_both}"), {"reason": reason})
            return dict(
                changed.execute(text(f"SELECT release_id, data_extent FROM ({select}) d WHERE release_id IN ('duo/plain', 'acme/late')")).tuples().all()
            )

        assert extents("described, of its base") == {"duo/plain": "described", "acme/late": "described"}
        assert set(extents("released, of its base").values()) == {"partly released"}
        assert set(extents("named, of its base").values()) == {"named"}
        changed.rollback()
