"""Twelve questions of a researcher who knows the names of the views alone, each beside its answer by another way.

The other way reads the detailed tables row by row, or the registry's files, and counts in Python. What misled the researcher is asked as it was asked: the
query is the naive one, and what it prints must be true as it stands, or say in the same row what to mind.
"""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from small_world import R1, ask, at, model, tell
from sqlalchemy import Connection, Engine, text

from observatory import settings
from observatory.disclosure.rules import RULES
from observatory.sources.base import Look, Outcome, Page, Record

DAY = date(2025, 9, 6)
COPY, SILENT, SET = "nvidia/DeepSeek-R1-NVFP4", "Qwen/Qwen-Untold", "deepseek-ai/words"
CARD = f"""---
license: mit
datasets:
- {SET}
---
# A

[Paper](https://arxiv.org/abs/2501.12948)

## Training data

We trained on [some words](https://example.org/words) and on the Pile.
""".encode()
BEST = ("released", "described", "named")
VIEWS = {"lab_overview": "lab_id", "country_overview": "country", "year_overview": "release_year", "country_year_overview": "country || release_year"}


def last_page() -> Page:
    """A set of R1's own behind a gate, a copy of it by another lab, and a model of which the Hub tells neither downloads nor likes."""
    weights = [{"rfilename": "model.safetensors"}]
    told = {"createdAt": "2025-08-01T00:00:00.000Z", "gated": False, "siblings": weights}
    records = (
        Record("huggingface", "model_card", "file", R1, at(DAY), text=CARD, locator="README.md"),
        Record("huggingface", "dataset", "list", SET, at(DAY), payload={"id": SET, "createdAt": "2025-01-01T00:00:00.000Z", "gated": "auto"}),
        model(DAY, COPY, "2025-08-01T00:00:00.000Z", 400, gated=False, tags=["safetensors", f"base_model:quantized:{R1}"], siblings=weights),
        Record("huggingface", "model", "list", SILENT, at(DAY), payload={"id": SILENT, "tags": ["safetensors"], **told}, counters={}),
    )
    asked = ("models_of:nvidia", "models_of:Qwen", "datasets_of:deepseek-ai", f"model_card:{R1}")
    looks = tuple(Look("huggingface", one, Outcome.ANSWERED, at(DAY), at(DAY)) for one in asked)
    return Page(records, looks=looks, received=Counter(record.kind for record in records))


@pytest.fixture(scope="module")
def published(told_warehouse: Engine) -> Engine:
    """The whole registry and a few models, in four publications."""
    tell(told_warehouse, last_page())
    return told_warehouse


def registry(name: str) -> list[dict[str, str]]:
    """Rows of a file of the registry."""
    with (settings.REGISTRY / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def records(connection: Connection, table: str, columns: str, where: str = "true") -> list[dict[str, Any]]:
    """Rows of a detailed table."""
    names = [name.strip() for name in columns.split(",")]
    return [dict(zip(names, row, strict=True)) for row in ask(connection, f"SELECT {columns} FROM mart.{table} WHERE {where}")]


def keys_of(connection: Connection) -> dict[str, dict[str, list[tuple[str, Fraction]]]]:
    """Of each view, in which rows each flagship counts, and with what part."""
    of_lab = {row["lab_id"]: row["countries"] or ["unknown"] for row in records(connection, "lab", "lab_id, countries")}
    found: dict[str, dict[str, list[tuple[str, Fraction]]]] = {view: {} for view in VIEWS}
    for row in records(connection, "release_disclosure", "release_id, lab_id, release_date", "is_flagship"):
        there, year = of_lab[row["lab_id"]], row["release_date"].year
        parts = [(country, Fraction(1, len(there))) for country in there]
        found["lab_overview"][row["release_id"]] = [(row["lab_id"], Fraction(1))]
        found["year_overview"][row["release_id"]] = [(str(year), Fraction(1))]
        found["country_overview"][row["release_id"]] = parts
        found["country_year_overview"][row["release_id"]] = [(f"{country}{year}", part) for country, part in parts]
    return found


def counted(connection: Connection, chosen: set[str]) -> dict[str, dict[str, float]]:
    """Of each view, how many of the chosen flagships each row has; rows with none are left out."""
    found: dict[str, dict[str, float]] = {}
    for view, rows in keys_of(connection).items():
        counts: dict[str, Fraction] = defaultdict(Fraction)
        for release in chosen & rows.keys():
            for key, part in rows[release]:
                counts[key] += part
        found[view] = {key: float(n) for key, n in counts.items()}
    return found


def column(connection: Connection, view: str, name: str) -> dict[str, float]:
    """A column of a view by its key, zeros left out; beside a lab's other releases it says that it is of the flagships."""
    name = f"flagship_{name}" if view == "lab_overview" and name.startswith("data_released_any") else name
    return {str(key): float(n) for key, n in ask(connection, f"SELECT {VIEWS[view]}, {name} FROM mart.{view}") if n}


def withheld_rows(connection: Connection, view: str, name: str) -> set[str]:
    """Keys of the rows of a view that give no number in a column."""
    return {str(row[0]) for row in ask(connection, f"SELECT {VIEWS[view]} FROM mart.{view} WHERE {name} IS NULL")}


def holds_everywhere(connection: Connection, name: str, chosen: set[str], *, but_where_null: bool = False) -> None:
    for view, expected in counted(connection, chosen).items():
        if but_where_null:
            expected = {key: n for key, n in expected.items() if key not in withheld_rows(connection, view, name)}
        assert column(connection, view, name) == pytest.approx(expected, abs=1e-3), (view, name)


def test_1_which_lab_is_downloaded_most(connection: Connection) -> None:
    known: Counter[str] = Counter()
    models: Counter[str] = Counter()
    silent: Counter[str] = Counter()
    for row in records(connection, "model", "hub_id, lab_id, downloads", "gone_at IS NULL AND lab_id <> 'unknown'"):
        models[row["lab_id"]] += 1
        if row["downloads"] is None:
            silent[row["lab_id"]] += 1
        else:
            known[row["lab_id"]] += row["downloads"]
    columns = "lab_id, downloads_30d_at_least, models, models_without_downloads, labs_watched, labs_with_downloads"
    found = ask(connection, f"SELECT {columns} FROM mart.most_downloaded_labs ORDER BY place_among_known, lab_id")
    assert [row[0] for row in found] == sorted(known, key=lambda lab: (-known[lab], lab))
    assert {row[0]: row[1:4] for row in found} == {lab: (known[lab], models[lab], silent[lab]) for lab in known}
    assert {row[4:] for row in found} == {(len(models), len(known))} and len(known) < len(models), "else nothing would be left out"
    copies = dict(ask(connection, "SELECT lab_id, downloads_30d_of_copies_at_least FROM mart.most_downloaded_labs"))  # type: ignore[arg-type]  # pairs
    assert {lab: n for lab, n in copies.items() if n} == {"nvidia": 4000}, "the copy is another lab's model; what was tuned from it is a work of its own"
    caveats = dict(ask(connection, "SELECT lab_id, caveat FROM mart.most_downloaded_labs"))  # type: ignore[arg-type]  # pairs
    assert all("which may be downloaded more" in words for words in caveats.values())
    assert {lab for lab, words in caveats.items() if "copies" in words} == {"nvidia"}


def best_extent(connection: Connection) -> dict[str, str]:
    """What each flagship's own rows show of its data at most: of ``BEST``, or an empty word."""
    found = {row["release_id"]: "" for row in records(connection, "release_disclosure", "release_id", "is_flagship")}
    roles = {row["hub_id"]: row["role"] for row in records(connection, "model", "hub_id, role")}
    told = records(connection, "evidence", "release_id, hub_id, reason, indicator, finding, standing", "dimension = 'data'")
    for row in told:
        speaks = row["hub_id"] is None or roles[row["hub_id"]] == "flagship"
        is_own = row["standing"] == "own" and row["indicator"] == "training_data" and row["finding"] != "none" and "of the family" not in row["reason"]
        if row["release_id"] in found and speaks and is_own:
            word = row["reason"].split(",")[0]
            found[row["release_id"]] = min(found[row["release_id"]] or "zz", word, key=lambda one: BEST.index(one) if one in BEST else 9)
    return found


def test_2_who_released_any_training_data(connection: Connection) -> None:
    shown = best_extent(connection)
    statuses = {row["release_id"]: row["data_status"] for row in records(connection, "release_disclosure", "release_id, data_status")}
    extents = dict(ask(connection, "SELECT release_id, data_extent FROM mart.release_overview"))  # type: ignore[arg-type]  # pairs
    assert extents["deepseek/deepseek-r1"] == "partly released", "a set behind a gate, though the card names another one first"
    partial = {release for release, status in statuses.items() if status == "partial" and shown.get(release)}
    words = {"released": "partly released", "described": "described", "named": "named"}
    assert {release: extents[release] for release in partial} == {release: words[shown[release]] for release in partial}
    assert set(extents[release] for release in partial) == set(words.values())
    released = {release for release, extent in extents.items() if extent in {"released", "partly released"}}
    holds_everywhere(connection, "data_released_any_at_least", released)
    holds_everywhere(connection, "data_released_any_at_most", {release for release, extent in extents.items() if extent != "nothing"})
    of_all = "SELECT data_released_any_at_least, data_released_any_at_most FROM mart.dimension_overview WHERE dimension"
    assert ask(connection, f"{of_all} = 'data'") == [(len(released), len(extents) - Counter(extents.values())["nothing"])]
    assert set(ask(connection, f"{of_all} <> 'data'")) == {(None, None)}
    # "not released" is said of what somebody asked for alone.
    reasons = ask(connection, "SELECT release_id, data_reason FROM mart.release_overview WHERE data_reason LIKE 'named%'")
    asked = {
        row["release_id"] for row in records(connection, "evidence", "release_id", "dimension = 'data' AND rank = 1 AND source_kind IN ('dataset', 'link')")
    }
    assert reasons and all("not asked" in words for release, words in reasons if release not in asked)


def test_3_what_does_the_maker_say(connection: Connection) -> None:
    """Nothing stands as a quotation that is not in the text of its record."""
    query = text(
        "SELECT e.source_kind, e.quotation, coalesce(v.text, v.payload::text) FROM mart.evidence_overview o JOIN mart.evidence e USING (evidence_id)"
        " LEFT JOIN raw.record_version v USING (raw_version_id) WHERE o.quotation IS NOT NULL"
    )
    quoted = connection.execute(query).all()
    connection.rollback()
    assert quoted and {row[0] for row in quoted} <= {kind for rule in RULES for kind in rule.quotes.split(", ")}
    for _, words, record in quoted:
        assert " ".join(words.rstrip("…").split()).lower() in " ".join(record.replace("\\n", " ").split()).lower(), words
    told = records(connection, "evidence_overview", "quotation, statement, source_kind, source_url, source_is_makers, rule")
    assert all((row["quotation"] is None) != (row["statement"] is None) for row in told)
    ours = {"registry", "correction", "look", "tree", "model", "dataset", "lineage"}
    assert {row["source_kind"] for row in told if row["source_kind"] in ours} >= {"registry", "correction", "look", "model", "dataset"}
    assert [row for row in told if row["source_kind"] in ours and row["quotation"] is not None] == []
    assert [row["statement"] for row in told if re.match(r"https?://\S+$|\w+ = ", row["statement"] or "")] == [], "a sentence, and no address or field"
    # The naive question of the tutorial.
    said = ask(connection, "SELECT dimension, quotation, statement FROM mart.evidence_overview WHERE name = 'GPT-4' AND is_deciding")
    assert len(said) == 4 and [row[0] for row in said if row[1]] in ([], ["methods"])


def test_3_whose_page_is_it(connection: Connection) -> None:
    accounts = {(row["service"], row["account"].lower()): row["lab_id"] for row in registry("accounts")}
    labs = {row["release_id"]: row["lab_id"] for row in records(connection, "release", "release_id, lab_id")}
    found = records(
        connection, "evidence_overview", "release_id, rule, source_kind, source_url, source_is_makers", "source_kind IN ('correction', 'model', 'model_card')"
    )
    documents = {(row["release_id"], row["url"]) for row in registry("release_documents")}
    seen = set()
    for row in found:
        match = re.match(r"https://(huggingface\.co|github\.com)/(?:api/models/|datasets/|collections/)?([\w.-]+)/[\w.-]", row["source_url"] or "")
        service = {"huggingface.co": "huggingface", "github.com": "github"}[match[1]] if match else ""
        lab = accounts.get((service, match[2].lower())) if match else None
        if match and lab is not None:
            assert row["source_is_makers"] is (lab == labs[row["release_id"]]), row
            seen.add(row["source_is_makers"])
        elif match and "github.io" not in row["source_url"]:
            # A document that a person registered as the maker's own is so in whatever account.
            expected = True if (row["release_id"], row["source_url"]) in documents else None
            assert row["source_is_makers"] is expected, row
            seen.add(expected)
    assert seen >= {True, None}
    of_documents = "rule IN ('data.registered_document', 'registry.documents', 'methods.registered_document')"
    assert {row["source_is_makers"] for row in records(connection, "evidence_overview", "source_is_makers", of_documents)} == {True}


def test_4_how_many_are_offered_by_api_alone(connection: Connection) -> None:
    withheld = {row["release_id"] for row in registry("releases") if row["is_api_only"] == "true"}
    offers = {row["release_id"]: row["offer"] for row in registry("offers")}
    closed = {row["release_id"] for row in records(connection, "release_disclosure", "release_id", "is_flagship AND weights_status = 'closed'")}
    unknown = {row["release_id"] for row in records(connection, "release_disclosure", "release_id", "is_flagship AND weights_status = 'unknown'")}
    assert closed <= withheld, "so that a person could write down to whom each was offered"
    recorded = {release for release in closed if offers.get(release) == "api"}
    at_most = {release for release in closed if offers.get(release) not in {"nobody", "partners only", "product"}} | unknown
    assert recorded and recorded < at_most
    holds_everywhere(connection, "releases_api_only_recorded", recorded, but_where_null=True)
    holds_everywhere(connection, "releases_api_only_at_most", at_most)
    for view in VIEWS:
        names = {row[0] for row in connection.execute(text(f"SELECT attname FROM pg_attribute WHERE attrelid = 'mart.{view}'::regclass AND attnum > 0"))}
        assert "releases_api_only" not in names, "a name that says nothing of what is not recorded"
        for low, high, caveat in ask(connection, f"SELECT releases_api_only_recorded, releases_api_only_at_most, caveat FROM mart.{view}"):
            assert ("API alone: " in (caveat or "")) is (low is not None and low < high)
            assert ("no count by offer stands here" in (caveat or "")) is (low is None)


def test_5_which_labs_tell_their_methods(connection: Connection) -> None:
    known = {
        row["release_id"]
        for row in records(connection, "release_indicator", "release_id", "indicator = 'training_procedure' AND status IN ('open', 'partial')")
    }
    holds_everywhere(connection, "training_procedure_known", known)
    flagships = {row["release_id"] for row in records(connection, "release_disclosure", "release_id", "is_flagship")}
    assert ask(connection, "SELECT training_procedure_known FROM mart.dimension_overview WHERE dimension = 'methods'") == [(len(known & flagships),)]
    opened = ask(connection, "SELECT open FROM mart.dimension_overview WHERE dimension = 'methods'")[0][0]
    assert opened > len(known & flagships), "a report is there far more often than it is known what it tells"
    for view in VIEWS:
        query = text("SELECT col_description(attrelid, attnum) FROM pg_attribute WHERE attrelid = CAST(:view AS regclass) AND attname = 'methods_open'")
        assert "not that it tells how" in connection.execute(query, {"view": f"mart.{view}"}).scalar_one()


def test_6_which_country_is_more_open_by_year(connection: Connection) -> None:
    """A row whose shares rest on little says so by itself."""
    seen: Counter[str] = Counter()
    columns = "releases, weights_unknown, data_unknown, code_unknown, methods_unknown, weights_partial, caveat"
    for view in VIEWS:
        for releases, *unknown, partial, caveat in ask(connection, f"SELECT {columns} FROM mart.{view}"):
            for dimension, n in zip(("weights", "data", "code", "methods"), unknown, strict=True):
                said = re.search(rf"\b{dimension}: ([\d.]+) of ([\d.]+) unknown", caveat or "")
                assert (said is not None) is (n > releases / 4), (view, caveat)
                if said:
                    assert [float(said[1]), float(said[2])] == pytest.approx([float(n), float(releases)], abs=0.051)
                    seen[dimension] += 1
            gate = re.search(r"weights: ([\d.]+) behind a gate", caveat or "")
            assert (gate is not None) is (partial > 0)
            seen["gate"] += gate is not None
    assert seen.keys() == {"weights", "data", "code", "methods", "gate"}


def test_7_under_which_licences(published: Engine, connection: Connection) -> None:
    given_out = {row["release_id"] for row in records(connection, "release_disclosure", "release_id", "is_flagship AND weights_status IN ('open', 'partial')")}
    with_models = {row["release_id"] for row in records(connection, "model", "release_id", "gone_at IS NULL")}
    kinds = {row[0]: row[1:] for row in ask(connection, "SELECT release_id, licence_kind, licence_status, licence_or_reason FROM mart.release_overview")}
    assert {release for release, row in kinds.items() if row[0] == "none declared on the Hub"} <= with_models
    without = given_out - with_models
    assert without and {kinds[release][0] for release in without} <= {"unknown", "declared"}
    assert [release for release in without if kinds[release][1] == "closed" and kinds[release][0] != "declared"] == []
    known = [release for release in given_out if kinds[release][0] != "unknown"]
    columns = "licence, licence_status, releases, share_of_known, share_low, share_high, releases_licence_known, releases_with_weights"
    found = ask(connection, f"SELECT {columns} FROM mart.licence_overview")
    assert Counter(kinds[release][2] for release in given_out) == Counter({row[0]: row[2] for row in found})
    for licence, _, n, share, low, high, of_known, of_all in found:
        assert (of_known, of_all) == (len(known), len(given_out))
        if licence.startswith("unknown"):
            assert (share, low, high) == (None, None, None)
        else:
            expected = [n / len(known), n / len(given_out), (n + len(given_out) - len(known)) / len(given_out)]
            assert [float(share), float(low), float(high)] == pytest.approx(expected, abs=1e-6)
    with published.connect() as changed:
        some = next(iter(sorted(release for release in with_models & given_out & kinds.keys())))
        hub = "UPDATE mart.model SET license_spdx = NULL, hub_license_id = 'other', hub_license_name = 'own words' WHERE release_id = :release"
        changed.execute(text(hub), {"release": some})
        # A person's correction would stand above it.
        changed.execute(text("DELETE FROM mart.evidence WHERE rule = 'correction.status' AND dimension = 'licence'"))
        changed.execute(text("UPDATE mart.release_disclosure SET licence_status = 'unknown' WHERE release_id = :release"), {"release": some})
        (row,) = changed.execute(text("SELECT share_of_known IS NOT NULL FROM mart.licence_overview WHERE licence = 'other: own words'")).all()
        assert row == (True,), "its name is known, whatever its terms are"
        changed.rollback()


def test_8_how_long_until_code_appears(connection: Connection) -> None:
    dated: Counter[tuple[str, str]] = Counter()
    labs = {row["release_id"]: row["lab_id"] for row in records(connection, "release", "release_id, lab_id")}
    for row in records(connection, "time_to_artefact", "release_id, to_event, censoring", "censoring = 'none'"):
        dated["all", row["to_event"]] += 1
        dated[labs[row["release_id"]], row["to_event"]] += 1
    found = ask(
        connection,
        "SELECT scope_id, to_event, n_dated, events - undated, q25_low, q50_low, q75_low FROM mart.time_to_artefact_quantile WHERE scope_kind <> 'country'",
    )
    assert {row[:2] for row in found if row[2]} == dated.keys()
    for scope, event, n_dated, less, *low in found:
        assert n_dated == less == dated[scope, event]
        assert n_dated or low == [None] * 3, "without a day of any there is no earliest one"


def test_9_which_model_is_liked_most(connection: Connection) -> None:
    models = records(connection, "model", "hub_id, likes", "gone_at IS NULL")
    known = {row["hub_id"]: row["likes"] for row in models if row["likes"] is not None}
    assert SILENT not in known
    found = ask(connection, "SELECT hub_id, likes, place_among_known, models_watched, models_with_likes, caveat FROM mart.most_liked ORDER BY likes DESC")
    assert {row[0]: row[1:3] for row in found} == {one: (n, 1 + sum(other > n for other in known.values())) for one, n in known.items()}
    assert {row[3:5] for row in found} == {(len(models), len(known))} and all("may be liked more" in row[5] for row in found)
    assert all("may be downloaded more" in row[0] for row in ask(connection, "SELECT caveat FROM mart.most_downloaded"))


DERIVED = (
    "INSERT INTO mart.lineage_summary (subject_kind, subject_id, lab_id, children, children_adapter, children_finetune, children_merge, children_quantized,"
    " descendants, descendants_adapter, descendants_finetune, descendants_merge, descendants_quantized, depth_max, missing_parents, cycles, metric, universe,"
    ' "window", definition_version, n, coverage, publication_id, published_from, child_accounts, children_of_own_lab)'
    " SELECT 'model', :name, 'deepseek', :n, 0, 0, 0, 0, :n, 0, 0, 0, 0, 1, 0, 0, 'lineage_summary', 'collected_hub', 'all_time', 2, 1, 1, 1,"
    " now(), :accounts, 0"
)


def test_10_which_model_is_derived_from_most(published: Engine) -> None:
    """By how many hold a derivative: one account with thirty of them is one."""
    with published.connect() as changed:
        planted = {"a/by-one-account": (30, 1), "a/by-many": (4, 4), "a/by-three": (9, 3), "a/not-counted": (50, None)}
        for name, (n, accounts) in planted.items():
            changed.execute(text(DERIVED), {"name": name, "n": n, "accounts": accounts})
        found = changed.execute(
            text("SELECT hub_id, derivative_accounts, derivatives, is_whole_hub, caveat, place_is_among FROM mart.most_derived ORDER BY list_number")
        ).all()
        assert [row[0] for row in found] == sorted(planted, key=lambda name: (-(planted[name][1] or 0), -planted[name][0]))
        assert all(not row[3] and "a part of the Hub" in row[4] and "a part of the Hub" in row[5] for row in found)
        changed.rollback()


def test_11_what_became_less_open(connection: Connection) -> None:
    """How many in each direction, and between which days, in one row also where nothing changed."""
    directions = Counter(row[0] for row in set(ask(connection, "SELECT direction, release_id FROM mart.release_change")))
    columns = "releases_more_open, releases_less_open, releases_changed_both_ways, from_day, to_day"
    (row,) = ask(connection, f"SELECT {columns} FROM mart.change_window")
    assert row[:3] == tuple(directions[name] for name in ("more open", "less open", "both")) and row[3].date() < row[4].date() == DAY
    assert directions["less open"] and not directions["more open"], "one of them is none, and the row says so"
    told = connection.execute(text("SELECT obj_description('mart.release_change'::regclass)")).scalar_one()
    assert "An empty answer says no more than: none between the days of mart.change_window" in told
    since = {row["release_id"]: row["weights_since"] for row in records(connection, "release", "release_id, weights_since")}
    opened = {row["release_id"] for row in records(connection, "release_disclosure", "release_id", "is_flagship AND weights_status = 'open'")}
    holds_everywhere(connection, "weights_since_unknown", {release for release in opened if since[release] is None})


def test_12_which_releases_are_most_open_by_the_framework(published: Engine, connection: Connection) -> None:
    """NULL says that no class is shown; which one may be reached stands beside it."""
    order = {None: 0, "III": 1, "II": 2, "I": 3}
    found = ask(connection, "SELECT release_id, mof_class, mof_class_high, mof_blocking FROM mart.release_overview")
    assert all(order[low] <= order[high] for _, low, high, _ in found) and {high for _, _, high, _ in found} > {None}
    blocking = dict(ask(connection, "SELECT release_id, mof_blocking FROM mart.release_score"))  # type: ignore[arg-type]  # pairs
    for release, low, high, why in found:
        assert why == blocking[release]
        if low is None:
            # What keeps it from class III is known to be amiss, or is not known.
            assert (high is None) is any(part.endswith(("(closed)", "(partial)")) for part in why.split("; ")), (release, why)
    assert ask(
        connection,
        "SELECT count(*) FROM mart.most_open o JOIN mart.release_overview r USING (release_id) WHERE o.mof_class_high IS DISTINCT FROM r.mof_class_high",
    ) == [(0,)]


BY_OFFER = ("releases_api_only_recorded", "releases_product_only_recorded", "releases_partners_only_recorded", "releases_offered_to_nobody")


@pytest.mark.parametrize("view", VIEWS)
def test_a_count_by_offer_is_none_where_most_offers_are_not_recorded(connection: Connection, view: str) -> None:
    """Else a year whose offers nobody wrote down yet would seem to have none by API."""
    offers = dict(ask(connection, "SELECT release_id, offer FROM mart.release_overview"))  # type: ignore[arg-type]  # pairs
    closed = counted(connection, {one for one, offer in offers.items() if offer not in {"weights", "weights in part", "unknown"}})[view]
    silent = counted(connection, {one for one, offer in offers.items() if offer in {"not recorded", "api or product"}})[view]
    expected = {key for key, n in silent.items() if 2 * n > closed[key]}
    for name in BY_OFFER:
        assert withheld_rows(connection, view, name) == expected, name
    assert expected or view in {"country_overview", "year_overview"}, "in this world a year and a country as a whole are told"


def test_how_a_status_was_read_is_told_beside_it(connection: Connection) -> None:
    notes = {(row["release_id"], row["url"]): row["note"] for row in registry("release_documents")}
    told = records(connection, "evidence_overview", "release_id, rule, source_kind, source_url, read_how, read_by", "rule LIKE '%.registered_document'")
    of_data = [row for row in told if row["rule"] != "methods.registered_document"]
    for row in of_data:
        note = notes[row["release_id"], row["source_url"]].lower()
        memory, search = "from memory" in note, "by search" in note or "search:" in note
        assert row["read_how"] == {(True, True): "by search and from memory", (True, False): "from memory", (False, True): "by search"}[memory, search], note
    assert {row["read_how"] for row in of_data} == {"by search", "from memory", "by search and from memory"} and {row["read_by"] for row in of_data} == {
        "a reader of the registry"
    }
    rest = records(connection, "evidence_overview", "read_how, read_by", "source_kind NOT IN ('registry', 'correction')")
    assert {(row["read_how"], row["read_by"]) for row in rest} == {("by a rule", "a program")}
    silent = records(connection, "evidence_overview", "status, read_how, read_by", "rule = 'look.registry_only' AND is_deciding")
    assert silent and {tuple(row.values()) for row in silent} == {("unknown", "nothing was read", "nobody")}
    memory = {"from memory", "by search and from memory"}
    deciding = records(connection, "evidence_overview", "release_id, dimension, read_how", "is_deciding AND is_flagship")
    by_dimension = Counter(row["dimension"] for row in deciding if row["read_how"] in memory)
    assert dict(ask(connection, "SELECT dimension, from_memory FROM mart.dimension_overview")) == by_dimension  # type: ignore[arg-type]  # pairs
    assert sum(n for (n,) in ask(connection, "SELECT statuses_from_memory FROM mart.year_overview")) == sum(by_dimension.values())


def test_no_is_said_of_a_lab_only_if_its_accounts_were_listed(published: Engine) -> None:
    columns = ("ever_released_weights", "ever_released_data", "ever_released_code", "ever_published_methods")
    with published.connect() as changed:
        query = f"SELECT lab_id, are_hub_accounts_listed, caveat, {', '.join(columns)} FROM mart.lab_ever_overview"
        before = {row[0]: row[1:] for row in changed.execute(text(query))}
        listed = {lab for lab, row in before.items() if row[0]}
        assert "nvidia" in listed and len(listed) < len(before)
        assert [lab for lab, row in before.items() if lab not in listed and ({"no", "public sets of others"} & set(row[2:]) or "Hub" not in row[1])] == []
        # With every account listed, a lab all of whose releases are closed has a no again.
        changed.execute(text("UPDATE mart.release_disclosure SET weights_status = 'closed' WHERE lab_id = 'nvidia' OR lab_id = 'midjourney'"))
        after = {row[0]: row[3] for row in changed.execute(text(query))}
        assert (after["nvidia"], after["midjourney"]) == ("no", "not among its known releases")
        changed.rollback()


def test_mixed_data_are_own_data_everywhere(connection: Connection) -> None:
    owners = dict(ask(connection, "SELECT release_id, data_owner FROM mart.release_overview"))  # type: ignore[arg-type]  # pairs
    own = {one for one, owner in owners.items() if owner in {"own", "mixed"}}
    assert {row[0] for row in ask(connection, "SELECT release_id FROM mart.release_overview WHERE has_own_open_data")} == own
    assert {row[0] for row in ask(connection, "SELECT release_id FROM mart.most_open WHERE has_own_open_data")} == own
    mixed = {one for one, owner in owners.items() if owner == "mixed"}
    assert mixed and mixed < own
    holds_everywhere(connection, "data_open_own", own)
    holds_everywhere(connection, "data_open_mixed", mixed)


def test_the_days_of_announcement_and_of_weights_stand_side_by_side(connection: Connection) -> None:
    told = {row["release_id"]: date.fromisoformat((row["weights_since"] + "-01-01")[:10]) for row in registry("weights_dates")}
    columns = "release_id, release_date, released, weights_since, weights_days_after_announcement_where_known, weights_came, weights_since_method"
    found = {row["release_id"]: row for row in records(connection, "release_overview", columns)}
    later = told.keys() & found.keys()
    assert later and all(
        found[one]["weights_since"] == told[one]
        and (found[one]["weights_days_after_announcement_where_known"] is None or found[one]["weights_days_after_announcement_where_known"] > 0)
        for one in later
    )
    split = (
        "releases_with_weights, came_within_30_days + came_later + day_not_certain, came_later, came_within_7_days, came_within_30_days, median_days_of_later"
    )
    rows = {row[0]: row[1:] for row in ask(connection, f"SELECT country, {split} FROM mart.weights_delay_overview")}
    assert all(row[0] == row[1] and row[4] >= row[3] for row in rows.values())
    with_weights = {row[0] for row in ask(connection, "SELECT release_id FROM mart.release_overview WHERE weights IN ('open', 'partial')")}
    after = [one for one in later & with_weights if found[one]["weights_came"] == "later"]
    days = sorted(
        found[one]["weights_days_after_announcement_where_known"] for one in after if found[one]["weights_days_after_announcement_where_known"] is not None
    )
    assert all(one > 30 for one in days) and {
        one for one in later & with_weights if (found[one]["weights_days_after_announcement_where_known"] or 0) > 30
    } <= set(after)
    assert rows["all"][0] == len(with_weights) and rows["all"][2] == len(after) and rows["all"][5] == (days[(len(days) - 1) // 2] if days else None)


def test_a_trend_is_the_difference_of_the_ends_of_its_two_years(connection: Connection) -> None:
    columns = "country, dimension, cohort, n, low, high"
    shares: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    where = "measure = 'share' AND status = 'open' AND weighting = 'release' AND is_whole AND is_measured AND n >= 10"
    for row in records(connection, "share_estimate", columns, where):
        if row["cohort"].isdigit() and row["cohort"] >= "2021":
            shares[row["country"], row["dimension"]].append(row)
    found = records(connection, "trend_overview", "country, dimension, first_year, last_year, change_low, change_high, direction, caveat")
    assert {(row["country"], row["dimension"]) for row in found} == shares.keys() and found
    for row in found:
        years = sorted(shares[row["country"], row["dimension"]], key=lambda one: one["cohort"])
        if len(years) == 1:
            assert (row["last_year"], row["change_low"], row["direction"]) == (None, None, "cannot be told") and "nothing can be compared" in row["caveat"]
            continue
        first, last = years[0], years[-1]
        assert (row["first_year"], row["last_year"]) == (int(first["cohort"]), int(last["cohort"]))
        assert (row["change_low"], row["change_high"]) == (last["low"] - first["high"], last["high"] - first["low"])
        expected = "more open" if row["change_low"] > 0 else "less open" if row["change_high"] < 0 else "cannot be told"
        assert row["direction"] == expected


def test_an_empty_list_of_withdrawals_says_what_was_looked_at(published: Engine) -> None:
    with published.connect() as changed:
        query = text("SELECT things, things_looked_at_on_two_days, things_looked_at_on_one_day, things_withdrawn, note FROM mart.withdrawal_overview")
        ((things, twice, once, withdrawn, note),) = changed.execute(query).all()
        known = changed.execute(
            text("SELECT count(DISTINCT (source, kind, key)) FROM raw.record WHERE kind IN ('model', 'dataset', 'repository')")
        ).scalar_one()
        assert things == known == twice + once and 0 < twice < things
        assert withdrawn == changed.execute(text("SELECT count(DISTINCT (subject_kind, subject_id)) FROM mart.withdrawal")).scalar_one()
        assert f"{twice} of {things} things" in note
        changed.execute(text("DELETE FROM meta.look"))
        changed.execute(text("UPDATE raw.record SET absent_at = NULL, absent_to = NULL, told_until = NULL, gone_confirmed_at = NULL, gone_at = NULL"))
        assert "nothing could be seen to be taken back" in changed.execute(query).one().note
        changed.rollback()


@pytest.mark.parametrize("view", ["most_downloaded", "most_downloaded_labs", "most_liked"])
def test_a_place_says_what_it_is_among(connection: Connection, view: str) -> None:
    world = ask(connection, "SELECT world FROM mart.publication WHERE is_current")[0][0]
    found = {row[0] for row in ask(connection, f"SELECT place_is_among FROM mart.{view}")}
    assert len(found) == 1 and f"({world})" in found.pop()


def test_the_licences_say_how_many_are_not_known(connection: Connection) -> None:
    for kind, unknown, caveat in ask(connection, "SELECT licence_kind, releases_licence_unknown, caveat FROM mart.licence_overview"):
        assert (f"of {unknown} of" in (caveat or "")) is (unknown > 0) and ("nobody classified" in (caveat or "")) is (kind == "other")
