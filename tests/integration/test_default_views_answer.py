"""First questions whose obvious view once gave half an answer: what a lab ever released, whose a page is, by API alone, days, an order of labs, labs alike.

What is true was written down by hand before the view was asked, or is counted in Python from the registry's files and the detailed tables.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Mapping
from typing import Any

import pytest
from small_world import DAYS, R1, ask, at, model, tell
from sqlalchemy import Connection, Engine, text

from observatory import settings
from observatory.sources.base import Look, Outcome, Page, Record
from observatory.warehouse import publish

DAY = DAYS[-1]
DIMENSIONS = ("weights", "data", "code", "methods")
OWN, TUNED, SET = "laion/Small-1B", "openchat/Tuned-1B", "laion/words"
CARD = f"---\nlicense: mit\ndatasets:\n- {SET}\n---\n# A model\n"
LOOKED = ("models_of:laion", "models_of:openchat", "datasets_of:laion", "datasets_of:openchat", f"model_card:{OWN}", f"model_card:{TUNED}")
# Read off the pages' addresses, without the registry's list of sites.
WHOSE = {
    "google/gemini-1": True,
    "google/genie-2": True,
    "bytedance/doubao-pro": True,
    "sber/gigachat": True,
    "microsoft/mai-1-preview": True,
    "openai/gpt-4": True,
    "moonshot/kimi-k1.5": True,
    "apple/mm1": True,
    "qwen/tongyi-qianwen": False,
    "moonshot/kimi-chat": False,
    "naver/hyperclova": False,
    "baidu/ernie-4.0-turbo": False,
    "baidu/ernie-4.0": False,
    "tencent/hunyuan-t1": False,
    "yandex/yandexgpt-5-pro": False,
}


def page() -> Page:
    """A lab without a flagship that gives out a set, and another one that tuned on it."""
    weights = [{"rfilename": "model.safetensors"}]
    told = {"gated": False, "tags": ["safetensors"], "siblings": weights}
    records = (
        *(model(DAY, name, "2025-08-01T00:00:00.000Z", 5, **told) for name in (OWN, TUNED)),
        *(Record("huggingface", "model_card", "file", name, at(DAY), text=CARD.encode(), locator="README.md") for name in (OWN, TUNED)),
        Record("huggingface", "dataset", "list", SET, at(DAY), payload={"id": SET, "createdAt": "2025-01-01T00:00:00.000Z", "gated": False}),
    )
    looks = tuple(Look("huggingface", one, Outcome.ANSWERED, at(DAY), at(DAY)) for one in LOOKED)
    return Page(records, looks=looks, received=Counter(record.kind for record in records))


@pytest.fixture(scope="module")
def published(told_warehouse: Engine) -> Engine:
    """The whole registry and a few models, in four publications."""
    tell(told_warehouse, page())
    return told_warehouse


def registry(name: str) -> list[dict[str, str]]:
    """Rows of a file of the registry."""
    with (settings.REGISTRY / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def rows(connection: Connection, query: str, **values: Any) -> list[Mapping[str, Any]]:
    """What the owner reads."""
    return [dict(row) for row in connection.execute(text(query), values).mappings()]


def test_which_labs_ever_released_training_data(connection: Connection) -> None:
    found = dict(ask(connection, "SELECT lab_id, ever_released_data FROM mart.lab_ever_overview"))  # type: ignore[arg-type]  # pairs
    assert found.keys() == {row["lab_id"] for row in registry("labs")}
    assert "laion" not in {row[0] for row in ask(connection, "SELECT lab_id FROM mart.lab_overview")}, "it has no flagship release"
    by_hand = {
        "laion": "yes",
        "openchat": "public sets of others",
        "ai2": "yes",
        "eleutherai": "yes",
        "xwin-lm": "unknown",
        "anthropic": "yes",
        "inception-labs": "not among its known releases",
    }
    assert {lab: found[lab] for lab in by_hand} == by_hand
    told = ask(connection, "SELECT lab_id, releases, releases_with_data, training_sets_released, caveat FROM mart.lab_ever_overview")
    counts = {row[0]: row[1:] for row in told}
    assert counts["laion"][:3] == (1, 1, 1) and counts["openchat"] == (1, 0, 0, None)
    assert counts["laion"][3].startswith("its accounts on the Hub were not all listed"), "of two accounts one was"
    assert counts["xwin-lm"][:3] == (0, 0, 0) and "no release of it is known" in counts["xwin-lm"][3]


LISTED = "UPDATE mart.lab SET hub_accounts = (SELECT hub_accounts FROM mart.lab WHERE lab_id = 'deepseek') WHERE lab_id = ANY (:labs)"


@pytest.mark.parametrize("listed", [(), ("inception-labs",), ("inception-labs", "anthropic", "mistral")], ids=len)
def test_no_is_said_only_where_every_release_is_known(changed: Connection, listed: tuple[str, ...]) -> None:
    """By the detailed table row by row; one unknown release leaves it unknown, and so do words, of which nobody asked whether a part can be had."""
    changed.execute(text(LISTED), {"labs": list(listed)})
    extents: dict[str, set[str]] = {}
    for row in rows(changed, "SELECT lab_id, data_extent FROM mart.release_disclosure WHERE is_counted"):
        extents.setdefault(row["lab_id"], set()).add(row["data_extent"])
    found = rows(changed, "SELECT lab_id, ever_released_data, are_hub_accounts_listed FROM mart.lab_ever_overview")
    no = {row["lab_id"] for row in found if extents.get(row["lab_id"]) == {"nothing"} and row["are_hub_accounts_listed"]}
    assert {row["lab_id"] for row in found if row["ever_released_data"] == "no"} == no and ("inception-labs" in no) is bool(listed)
    rest = {row["ever_released_data"] for row in found if row["lab_id"] not in no and not extents.get(row["lab_id"], set()) & {"released", "partly released"}}
    assert rest <= {"unknown", "not among its known releases"} and "unknown" in rest


@pytest.mark.parametrize(
    ("column", "statuses", "expected"),
    [
        ("ever_released_weights", {"closed", "partial"}, "yes"),
        ("ever_released_weights", {"closed"}, "no"),
        ("ever_released_weights", {"closed", "unknown"}, "unknown"),
        ("ever_released_code", {"partial", "closed"}, "in part"),
        ("ever_published_methods", {"open", "unknown"}, "yes"),
    ],
)
def test_one_release_is_enough_for_yes(changed: Connection, column: str, statuses: set[str], expected: str) -> None:
    dimension = column.split("_")[-1]
    changed.execute(text(LISTED), {"labs": ["anthropic"]})
    two = changed.execute(text("SELECT release_id FROM mart.release_disclosure WHERE lab_id = 'anthropic' AND is_counted ORDER BY 1")).scalars().all()
    changed.execute(text("DELETE FROM mart.release_disclosure WHERE release_id = ANY (:rest)"), {"rest": list(two[2:])})
    for release, status in zip(two, [*statuses, *statuses], strict=False):
        changed.execute(
            text(f"UPDATE mart.release_disclosure SET {dimension}_status = :status WHERE release_id = :release"), {"status": status, "release": release}
        )
    assert changed.execute(text(f"SELECT {column} FROM mart.lab_ever_overview WHERE lab_id = 'anthropic'")).scalar_one() == expected


def test_a_lab_s_other_releases_stand_beside_its_flagships(connection: Connection) -> None:
    """DeepSeek's later model is no flagship: its weights are open."""
    columns = (
        "releases, other_releases, other_weights_open, other_data_released_any_at_least, other_data_released_any_at_most, other_code_open, other_methods_open"
    )
    (row,) = ask(connection, f"SELECT {columns} FROM mart.lab_overview WHERE lab_id = 'deepseek'")
    flagships = sum(one["lab_id"] == "deepseek" for one in registry("releases") if one["release_date"][:7] <= "2025-08")
    assert row[1:] == (1, 1, 0, 1, 0, 0) and row[0] == flagships
    names = {one[0] for one in connection.execute(text("SELECT attname FROM pg_attribute WHERE attrelid = 'mart.lab_overview'::regclass"))}
    assert "flagship_data_released_any_at_least" in names and "data_released_any_at_least" not in names, "a name that a reader takes for all releases"


def test_how_many_releases_are_api_only(connection: Connection) -> None:
    """By the registry's files and the status of the weights, release by release."""
    offers = {row["release_id"]: row["offer"] for row in registry("offers")}
    of_weights = {"open": "weights", "partial": "weights in part", "unknown": "unknown"}
    statuses = dict(ask(connection, "SELECT release_id, weights_status FROM mart.release_disclosure WHERE is_flagship"))  # type: ignore[arg-type]  # pairs
    expected = {name: of_weights.get(status) or offers.get(name, "not recorded") for name, status in statuses.items()}
    assert dict(ask(connection, "SELECT release_id, offer FROM mart.release_overview")) == expected  # type: ignore[arg-type]  # pairs
    counts = Counter(expected.values())
    # Names that a reader can check: one of each kind.
    by_hand = {"openai/gpt-4": "api", "midjourney/midjourney-v6": "product", "apple/mm1": "nobody", "deepseek/deepseek-r1": "weights in part"}
    assert {name: expected[name] for name in by_hand} == by_hand
    found = ask(connection, "SELECT offer, releases, releases_at_most FROM mart.offer_overview ORDER BY place")
    assert {row[0]: row[1] for row in found} == dict.fromkeys((row[0] for row in found), 0) | dict(counts)
    either = counts["api or product"] + counts["not recorded"] + counts["unknown"]
    at_most = {row[0]: row[2] for row in found}
    assert at_most["api"] == counts["api"] + either and at_most["product"] == counts["product"] + either
    assert at_most["nobody"] == counts["nobody"] + counts["not recorded"] + counts["unknown"] and at_most["weights"] == counts["weights"] + counts["unknown"]
    assert {at_most[one] for one in ("api or product", "not recorded", "unknown")} == {None}
    only = Counter(row[0] for row in ask(connection, "SELECT api_only FROM mart.release_overview"))
    assert only == {"yes": counts["api"], "not known": either, "no": len(expected) - counts["api"] - either}
    parts = ("api_only_recorded", "product_only_recorded", "partners_only_recorded", "offered_to_nobody", "offer_unknown")
    split = " + ".join(f"releases_{name}" for name in parts)
    for view in ("lab_overview", "year_overview", "country_overview", "country_year_overview"):
        assert ask(connection, f"SELECT count(*) FROM mart.{view} WHERE abs({split} - weights_closed) > 0.001") == [(0,)], view
        told, at_most_there = ask(connection, f"SELECT sum(releases_api_only_recorded), sum(releases_api_only_at_most) FROM mart.{view}")[0]
        assert float(at_most_there) == pytest.approx(counts["api"] + either, abs=1e-2), view
        is_whole = ask(connection, f"SELECT count(*) FROM mart.{view} WHERE releases_api_only_recorded IS NULL") == [(0,)]
        assert float(told) == pytest.approx(counts["api"], abs=1e-2) if is_whole else float(told) <= counts["api"], view


@pytest.mark.parametrize(
    ("status", "offer", "api_only"), [("partial", "weights in part", "no"), ("unknown", "unknown", "not known"), ("open", "weights", "no")]
)
def test_what_gives_out_weights_is_not_by_api_alone(changed: Connection, status: str, offer: str, api_only: str) -> None:
    changed.execute(text("UPDATE mart.release_disclosure SET weights_status = :status WHERE release_id = 'openai/gpt-4'"), {"status": status})
    assert rows(changed, "SELECT offer, api_only FROM mart.release_overview WHERE release_id = 'openai/gpt-4'") == [{"offer": offer, "api_only": api_only}]


def test_whose_page_shows_that_weights_are_closed(connection: Connection) -> None:
    query = "SELECT release_id, source_is_makers FROM mart.evidence_overview WHERE rule = 'registry.api_only' AND is_flagship"
    found = dict(ask(connection, query))  # type: ignore[arg-type]  # pairs
    assert {name: found[name] for name in WHOSE} == WHOSE
    # Nothing that a person wrote down is left open, but a page of a service's account that the registry does not know.
    query = (
        "SELECT source_url FROM mart.evidence_overview WHERE source_kind IN ('registry', 'correction') AND source_url IS NOT NULL AND source_is_makers IS NULL"
    )
    left = {row[0] for row in ask(connection, query)}
    assert all(url.startswith(("https://github.com/", "https://huggingface.co/", "https://arxiv.org/")) for url in left), left


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.Sites.example/x", True),
        ("https://blog.sites.example/x", True),
        ("https://badsites.example/x", None),
        ("https://host.example/company/a", True),
        ("https://host.example/company-b/a", None),
        ("https://host.example/press/a", False),
        ("https://deep.host.example/company/a", None),
        ("https://en.wikipedia.org/wiki/A", False),
        ("https://openai.com/index/a", False),
        ("https://github.com/anthropics/a", True),
        ("https://github.com/openai/a", False),
        ("https://github.com/nobody-whom-we-know/a", None),
    ],
)
def test_a_site_is_whose_the_registry_says(changed: Connection, url: str, expected: bool | None) -> None:
    sites = (("sites.example", "anthropic", "maker"), ("host.example/company", "anthropic", "maker"), ("host.example/press", None, "press"))
    for site, lab, kind in sites:
        changed.execute(
            text("INSERT INTO core.lab_site (site, lab_id, kind, source, note) VALUES (:site, :lab, :kind, 'x', 'x')"), {"site": site, "lab": lab, "kind": kind}
        )
    changed.execute(text("UPDATE core.registry_release SET announced_url = :url WHERE release_id = 'anthropic/claude-2'"), {"url": url})
    select = next(one.sql for one in publish.marts() if one.name == "evidence").rstrip().rstrip(";")
    found = rows(changed, f"SELECT source_url, source_is_makers FROM ({select}) e WHERE release_id = 'anthropic/claude-2' AND rule = 'registry.api_only'")
    assert {row["source_url"] for row in found} == {url} and {row["source_is_makers"] for row in found} == {expected}


def test_where_there_is_no_quotation_it_is_said_why(connection: Connection) -> None:
    found = ask(connection, "SELECT quotation, no_quotation, statement, dimension, status, is_deciding FROM mart.evidence_overview")
    assert found and all((quotation is None) is bool(why) is bool(statement) for quotation, why, statement, *_ in found)
    closed = [why for _, why, _, dimension, status, is_deciding in found if (dimension, status, is_deciding) == ("weights", "closed", True)]
    assert len(closed) > 50 and all("was written down by a reader" in why for why in closed if why)


def test_open_methods_say_that_a_paper_is_there_wherever_they_are_shown(connection: Connection) -> None:
    seen: Counter[str] = Counter()
    for view in ("lab_overview", "year_overview", "country_overview", "country_year_overview", "most_open_labs"):
        column = "methods_open" if view != "most_open_labs" else "methods_share_open_low"
        for opened, caveat in ask(connection, f"SELECT {column}, caveat FROM mart.{view} WHERE {column} IS NOT NULL"):
            assert ("a paper or report is there" in (caveat or "")) is (opened > 0), (view, caveat)
            seen[view] += opened > 0
    for view in ("release_overview", "most_open"):
        for methods, known, caveat in ask(connection, f"SELECT methods, training_procedure, caveat FROM mart.{view}"):
            assert ("a paper or report is there" in (caveat or "")) is (methods == "open" and known not in {"open", "partial"}), (view, caveat)
            seen[view] += methods == "open"
    told = ask(connection, "SELECT dimension, caveat FROM mart.dimension_overview")
    assert {dimension for dimension, caveat in told if "a paper or report is there" in (caveat or "")} == {"methods"}
    assert len(seen) == 7 and min(seen.values()) > 5


def test_how_long_after_a_paper(connection: Connection) -> None:
    told = ask(connection, "SELECT to_event, censoring, count(*), array_agg(days) FROM mart.time_to_artefact WHERE is_flagship GROUP BY 1, 2")
    by_hand: dict[str, Counter[str | None]] = {name: Counter() for name in ("weights", "code", "data")}
    for artefact, censoring, n, _ in told:
        by_hand[artefact][censoring] = n
    found = rows(connection, "SELECT * FROM mart.time_to_artefact_overview")
    assert sorted(row["artefact"] for row in found) == sorted(by_hand), "each has its row, also where no paper has a day"
    flagships = ask(connection, "SELECT count(*) FROM mart.release_overview")[0][0]
    for row in found:
        n = by_hand[row["artefact"]]
        counts = (row["releases"], row["came_on_known_day"], row["came_on_unknown_day"], row["not_come"], row["not_known"])
        assert counts == (n.total(), n["none"], n["left"], n["right"], n[None])
        assert row["came"] == n["none"] + n["left"] and row["releases_of_all"] == flagships
        assert (row["median_days_low"] is None and row["median_days_high"] is None) or n["none"] > 0, "a number of days rests on a day"
        assert f"{flagships - n.total()} flagship releases without a dated paper" in row["caveat"]


LATE = (
    'INSERT INTO mart.time_to_artefact (release_id, from_event, to_event, from_date, to_date, days, censoring, is_flagship, metric, universe, "window",'
    " definition_version, n, publication_id, published_from) VALUES (:name, 'paper', 'code', '2024-01-01', '2024-01-01'::date + CAST(:days AS integer), :days,"
    " :censoring,"
    " :is_flagship, 'time_to_artefact', 'rated', 'all_time', 4, 1, 1, now())"
)


def test_days_of_what_came_are_parted_from_what_never_came(changed: Connection) -> None:
    changed.execute(text("DELETE FROM mart.time_to_artefact"))
    for number, (days, censoring, is_flagship) in enumerate(
        [(10, "none", True), (30, "none", True), (None, "right", True), (None, None, True), (1, "none", False)]
    ):
        changed.execute(text(LATE), {"name": f"a/{number}", "days": days, "censoring": censoring, "is_flagship": is_flagship})
    columns = "releases, came, not_come, not_known, median_days_of_dated, share_come_low, share_come_high, caveat"
    row, *others = rows(changed, f"SELECT {columns} FROM mart.time_to_artefact_overview ORDER BY releases DESC")
    assert [one["releases"] for one in others] == [0, 0], "each artefact has its row, also where nothing is known"
    assert [row[name] for name in ("releases", "came", "not_come", "not_known", "median_days_of_dated")] == [4, 2, 1, 1, 10]
    assert [float(row[name]) for name in ("share_come_low", "share_come_high")] == [0.5, 0.75]
    assert "rests on 2 releases" in row["caveat"] and "of 1 it is not known" in row["caveat"]


def labs_in_order(statuses: list[Mapping[str, Any]]) -> dict[str, tuple[float, float, float]]:
    """Of each lab with five flagship releases or more: mean of open dimensions, share with open data of its own, mean with the unknown."""
    found = {}
    for lab in {one["lab_id"] for one in statuses}:
        own = [one for one in statuses if one["lab_id"] == lab]
        if len(own) >= 5:
            told = Counter(one[name] for one in own for name in DIMENSIONS)
            has_own = sum(one["data_owner"] in {"own", "mixed"} for one in own)
            found[lab] = (round(told["open"] / len(own), 4), round(has_own / len(own), 6), round((told["open"] + told["unknown"]) / len(own), 4))
    return found


def test_which_labs_are_most_open(connection: Connection) -> None:
    order = labs_in_order(rows(connection, "SELECT * FROM mart.release_overview"))
    found = ask(connection, "SELECT lab_id, place_from, releases, is_placed, caveat FROM mart.most_open_labs ORDER BY list_number")
    first = {row[0]: row[1] for row in found if row[1] is not None}
    assert first == {lab: 1 + sum(other[0] > mine[2] for other in order.values()) for lab, mine in order.items()} and len(first) > 10
    listed = [order[row[0]] for row in found if row[3]]
    assert listed == sorted(listed, reverse=True), "the list is in the order of what is known, and labs without a place come last"
    assert [row[3] for row in found] == sorted((row[3] for row in found), reverse=True)
    assert {row[0] for row in found} == {row[0] for row in ask(connection, "SELECT lab_id FROM mart.lab_overview")}
    assert all((row[2] < 5) is (row[1] is None) is ("no place" in (row[4] or "")) for row in found)


@pytest.mark.parametrize(("releases", "is_first"), [(1, False), (4, False), (5, True)])
def test_a_lab_of_few_releases_is_not_first_by_luck(changed: Connection, releases: int, is_first: bool) -> None:
    lab = changed.execute(text("SELECT lab_id FROM mart.lab_overview WHERE releases >= 5 ORDER BY releases, lab_id LIMIT 1")).scalar_one()
    kept = (
        changed.execute(text("SELECT release_id FROM mart.release_overview WHERE lab_id = :lab ORDER BY 1 LIMIT :n"), {"lab": lab, "n": releases})
        .scalars()
        .all()
    )
    changed.execute(text("DELETE FROM mart.release_disclosure WHERE lab_id = :lab AND NOT release_id = ANY (:kept)"), {"lab": lab, "kept": list(kept)})
    opened = ", ".join(f"{name}_status = 'open'" for name in DIMENSIONS)
    changed.execute(text(f"UPDATE mart.release_disclosure SET {opened}, data_owner = 'own' WHERE lab_id = :lab"), {"lab": lab})
    (row,) = rows(changed, "SELECT place_from, dimensions_open_mean_low, releases, list_number FROM mart.most_open_labs WHERE lab_id = :lab", lab=lab)
    assert (
        (row["dimensions_open_mean_low"], row["releases"]) == (4, releases) and (row["place_from"] == 1) is is_first and (row["list_number"] == 1) is is_first
    )


ESTIMATE = (
    "INSERT INTO mart.share_estimate (measure, country, cohort, compared_country, compared_cohort, dimension, status, weighting, is_whole, n, n_compared,"
    ' n_unknown, n_compared_unknown, n_without_like, n_shared, told_low, told_high, low, high, alike_low, alike_high, coverage, metric, universe, "window",'
    " definition_version, publication_id, published_from, n_left_out, is_measured)"
    " VALUES (:measure, 'CN', '2024', :compared, :cohort, 'weights', 'open', :weighting, true, 30, 30, 0, 0, 0, 0, :low, :high, :low, :high,"
    " :alike_low, :alike_high, 1, 'share_estimate', 'registry', '2024', 1, 1, now(), 0, true)"
)


@pytest.mark.parametrize(
    ("by_release", "by_lab", "of_cn", "of_us"),
    [
        (
            (0.06, 0.19),
            (-0.10, 0.04),
            "weights against US: more by releases, not decided if each lab counts alike",
            "weights against CN: less by releases, not decided",
        ),
        (
            (0.06, 0.19),
            (-0.20, -0.04),
            "weights against US: more by releases, less if each lab counts alike",
            "weights against CN: less by releases, more if each lab",
        ),
        ((0.06, 0.19), (0.01, 0.30), None, None),
        ((-0.10, 0.19), (-0.20, 0.04), None, None),
        ((-0.10, 0.19, 0.02, 0.15), (-0.10, 0.19, 0.02, 0.15), None, None),
        (
            (-0.10, 0.19, 0.02, 0.15),
            (-0.20, 0.04),
            "weights against US: more if the unknown are like the known by releases, not decided",
            "less if the unknown are like",
        ),
    ],
)
def test_where_each_lab_alike_gives_another_answer_the_year_says_so(
    changed: Connection, by_release: tuple[float, ...], by_lab: tuple[float, ...], of_cn: str | None, of_us: str | None
) -> None:
    changed.execute(text("DELETE FROM mart.share_estimate"))
    for weighting, ends in (("release", by_release), ("lab", by_lab)):
        values = dict(zip(("low", "high", "alike_low", "alike_high"), (*ends, *ends)[:4], strict=True))
        changed.execute(text(ESTIMATE), {"measure": "difference", "compared": "US", "cohort": "2024", "weighting": weighting, **values})
    told = {row["country"]: row["caveat"] or "" for row in rows(changed, "SELECT country, caveat FROM mart.country_year_overview WHERE release_year = 2024")}
    for country, words in (("CN", of_cn), ("US", of_us)):
        assert (words in told[country]) if words else ("counts alike" not in told[country]), told[country]
    assert not any("counts alike" in caveat for country, caveat in told.items() if country not in {"CN", "US"})


@pytest.mark.parametrize(("by_lab", "is_said"), [((0.30, 0.45), True), ((0.30, 0.60), False), ((0.81, 0.9), True)])
def test_a_share_that_one_lab_makes_is_told_beside_that_of_each_lab_alike(changed: Connection, by_lab: tuple[float, float], is_said: bool) -> None:
    changed.execute(text("DELETE FROM mart.share_estimate"))
    for weighting, (low, high) in (("release", (0.55, 0.80)), ("lab", by_lab)):
        values = {"low": low, "high": high, "alike_low": low, "alike_high": high}
        changed.execute(text(ESTIMATE), {"measure": "share", "compared": "", "cohort": "", "weighting": weighting, **values})
    caveat = changed.execute(text("SELECT caveat FROM mart.country_year_overview WHERE country = 'CN' AND release_year = 2024")).scalar_one()
    assert ("weights: open 55 to 80 % by releases" in caveat) is is_said


def test_the_views_of_this_file_have_one_row_a_thing_of_the_current_publication(connection: Connection) -> None:
    keys = {"lab_ever_overview": "lab_id", "offer_overview": "offer", "time_to_artefact_overview": "artefact", "most_open_labs": "lab_id"}
    newest = ask(connection, "SELECT max(publication_id) FROM mart.publication")[0][0]
    for view, key in keys.items():
        found = ask(connection, f"SELECT count(*), count(DISTINCT {key}), min(publication_id), max(publication_id), min(world) FROM mart.{view}")
        n, things, first, last, world = found[0]
        assert n == things > 0 and first == last == newest and world == "a small world", view
    assert R1 and ask(connection, "SELECT count(*) FROM mart.publication")[0][0] > 1, "else it would not show"
