"""Twelve more first queries of somebody who knows the names of the views alone, each beside its answer from the detailed tables.

They are those that a fresh researcher asked and got wrong, or right by luck: years that are mixed, gates, others' data, our own reading.
"""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from fractions import Fraction
from typing import Any

import pytest
from small_world import DAYS, LLAMA, R1, ask, at, pages
from sqlalchemy import Connection, Engine, text

from observatory import settings
from observatory.warehouse import publish, sqlfile
from observatory.web.sources import source_url

DIMENSIONS = ("weights", "data", "code", "methods")
STATUSES = ("open", "partial", "closed", "unknown")
OF_HUB = ("model", "model_card", "model_tree", "model_refs", "lineage", "dataset")
KINDS = (*OF_HUB, "repository", "readme", "tree", "commits", "catalogue_file", "paper", "link", "registry", "correction", "look", "other")


@pytest.fixture
def flagships(connection: Connection) -> dict[str, dict[str, Any]]:
    """Each flagship release as core has it, with the countries of its lab today and its findings by dimension."""
    releases = text(
        "SELECT r.*, ARRAY(SELECT p.country FROM core.countries_of(r.lab_id, :day) p ORDER BY 1) AS countries"
        " FROM core.release r WHERE is_registry AND is_counted"
    )
    found = {row["release_id"]: {**row} for row in connection.execute(releases, {"day": DAYS[-1]}).mappings()}
    for name, dimension, status in connection.execute(text("SELECT subject_id, dimension, status FROM core.finding WHERE subject_kind = 'release'")):
        if name in found:
            found[name][dimension] = status
    connection.rollback()
    assert len(found) > 300
    return found


def registry(name: str) -> list[dict[str, str]]:
    """Rows of a file of the registry."""
    with (settings.REGISTRY / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def year(one: dict[str, Any]) -> int | None:
    return one["release_date"].year if one["release_date"] else None


def test_1_the_share_of_open_weights_over_time_by_country(connection: Connection, flagships: dict[str, dict[str, Any]]) -> None:
    counts: dict[tuple[str, int | None], Counter[str]] = defaultdict(Counter)
    for one in flagships.values():
        for country in one["countries"] or ["unknown"]:
            counts[country, year(one)][one["weights"]] += Fraction(1, max(len(one["countries"]), 1))  # type: ignore[assignment]  # in parts
    names = "releases, weights_share_open_low, weights_share_open_high, weights_share_open_or_partial_low, weights_share_open_or_partial_high"
    found = ask(connection, f"SELECT country, release_year, {names} FROM mart.country_year_overview")
    assert {row[:2] for row in found} == counts.keys() and len({row[1] for row in found}) > 5
    for country, of_year, releases, *shares in found:
        told, n = counts[country, of_year], sum(counts[country, of_year].values())
        expected = (told["open"], told["open"] + told["unknown"], told["open"] + told["partial"], n - told["closed"])
        assert float(releases) == pytest.approx(float(n), abs=1e-4)
        if n < 10 or of_year is None or of_year >= DAYS[-1].year:
            assert set(shares) == {None}, "a share of few, or of a year that is not over, is none"
            continue
        assert [float(share) for share in shares] == pytest.approx([float(Fraction(one) / n) for one in expected], abs=1e-6), (country, of_year)


def test_2_years_add_up_to_countries_and_to_the_world(connection: Connection) -> None:
    columns = [f"{dimension}_{status}" for dimension in DIMENSIONS for status in STATUSES if (dimension, status) != ("data", "partial")]
    words = ("data_released_in_part", "data_described_only", "data_named_only")
    names = ", ".join(f"sum({name})" for name in (*columns, *words))
    worlds = [ask(connection, f"SELECT round(sum(releases)), {names} FROM mart.{view}")[0] for view in ("lab_overview", "year_overview")]
    assert worlds[0] == worlds[1]
    for view in ("country_overview", "country_year_overview"):
        assert list(map(float, ask(connection, f"SELECT sum(releases), {names} FROM mart.{view}")[0])) == pytest.approx(list(map(float, worlds[0])), abs=2e-2)
    pooled = ask(connection, "SELECT country, from_year, to_year FROM mart.country_overview")
    by_year = ask(connection, "SELECT country, min(release_year), max(release_year) FROM mart.country_year_overview GROUP BY 1")
    assert sorted(pooled) == sorted(by_year), "a row of several years says of which"


def test_3_the_running_year_is_no_whole_year(connection: Connection, flagships: dict[str, dict[str, Any]]) -> None:
    years = {year(one) for one in flagships.values()}
    expected = {(one, one is not None and one < DAYS[-1].year) for one in years}
    assert (DAYS[-1].year, False) in expected
    for view in ("country_year_overview", "year_overview", "release_overview"):
        assert set(ask(connection, f"SELECT release_year, is_whole_year FROM mart.{view}")) == expected, view
    told = ask(connection, "SELECT DISTINCT year, is_whole_year FROM mart.disclosure_by_year")
    assert set(told) == {(one, one < DAYS[-1].year) for one, _ in told} and len(told) > 5
    profile = dict(ask(connection, 'SELECT DISTINCT "window", is_whole_year FROM mart.disclosure_profile'))  # type: ignore[arg-type]  # pairs
    assert profile["2016-2020"] is True and profile[str(DAYS[-1].year)] is profile["2023-"] is profile["all_time"] is False


def test_4_how_many_hand_out_weights_with_or_without_a_gate(connection: Connection, flagships: dict[str, dict[str, Any]]) -> None:
    for dimension in DIMENSIONS:
        told = Counter(one[dimension] for one in flagships.values())
        query = f"SELECT share_open_or_partial_low, share_open_or_partial_high FROM mart.dimension_overview WHERE dimension = '{dimension}'"
        expected = [(told["open"] + told["partial"]) / len(flagships), 1 - told["closed"] / len(flagships)]
        assert [float(one) for one in ask(connection, query)[0]] == pytest.approx(expected, abs=1e-6), dimension
    column = "attrelid = 'mart.country_overview'::regclass AND attname = 'weights_share_open_low'"
    comment = text(f"SELECT col_description(attrelid, attnum) FROM pg_attribute WHERE {column}")
    assert "gate" in connection.execute(comment).scalar_one(), "where the share stands it is said that a gate makes it partial"


def test_5_who_disclosed_data_of_their_own(connection: Connection, flagships: dict[str, dict[str, Any]]) -> None:
    read = {row["release_id"]: row["owner"] for row in registry("data_owners")}
    expected = {name: read.get(name, "owner not recorded") if one["data"] == "open" else "no open data" for name, one in flagships.items()}
    assert set(expected.values()) >= {"own", "other", "mixed", "no open data"}
    assert dict(ask(connection, "SELECT release_id, data_owner FROM mart.release_overview")) == expected  # type: ignore[arg-type]  # pairs
    told = Counter(expected.values())
    counts = [told["own"] + told["mixed"], told["other"], told["owner not recorded"]]
    names = "data_open_own", "data_open_others", "data_open_owner_unknown"
    assert ask(connection, f"SELECT {', '.join(names)} FROM mart.dimension_overview WHERE dimension = 'data'") == [tuple(counts)]
    sums = ", ".join(f"sum({name})" for name in (*names, "data_open"))
    for view in ("lab_overview", "country_overview", "year_overview", "country_year_overview"):
        assert [round(float(one), 2) for one in ask(connection, f"SELECT {sums} FROM mart.{view}")[0]] == [*counts, sum(counts)], view


SET = (
    "INSERT INTO core.evidence (evidence_id, release_id, hub_id, dimension, indicator, finding, rule, rule_version, source_kind, source_key, locator,"
    " quotation, observed_at, standing, strength, reason, rank)"
    " SELECT gen_random_uuid(), :release, NULL, 'data', :indicator, 'open', 'data.released_dataset', 2, :kind, :key, '', '', now(), 'own', 'stated',"
    " 'released', 1"
)


def owner_of(connection: Connection, release: str, *things: tuple[str, str]) -> str:
    """Whose the data are, where these (kind and name of a record) are what shows them to be open."""
    connection.execute(text("DELETE FROM core.evidence WHERE release_id = :release AND dimension = 'data'"), {"release": release})
    for kind, key in things:
        indicator = "base_model_data" if kind == "lineage" else "training_data"
        connection.execute(text(SET), {"release": release, "kind": kind, "key": key, "indicator": indicator})
    connection.execute(
        text("UPDATE core.finding SET status = 'open' WHERE subject_kind = 'release' AND subject_id = :release AND dimension = 'data'"), {"release": release}
    )
    select = next(one.sql for one in publish.marts() if one.name == "release_disclosure").rstrip().rstrip(";")
    told = connection.execute(text(f"SELECT data_owner FROM ({select}) d WHERE release_id = :release"), {"release": release})
    return str(told.scalar_one())


@pytest.mark.parametrize(
    ("things", "expected"),
    [
        ([("dataset", "deepseek-ai/words")], "own"),
        ([("dataset", "DeepSeek-AI/words")], "own"),
        ([("dataset", "allenai/words")], "other"),
        ([("dataset", "wikitext")], "other"),
        ([("dataset", "deepseek-ai/words"), ("dataset", "somebody/words")], "mixed"),
        ([("registry", "deepseek/deepseek-r1")], "owner not recorded"),
    ],
)
def test_the_account_that_holds_a_set_says_whose_it_is(published: Engine, things: list[tuple[str, str]], expected: str) -> None:
    with published.connect() as changed:
        assert owner_of(changed, "deepseek/deepseek-r1", *things) == expected
        changed.rollback()


def test_data_that_a_base_passes_on_are_those_of_its_lab(published: Engine) -> None:
    with published.connect() as changed:
        child = changed.execute(
            text("SELECT release_id FROM core.release_member WHERE artifact_kind = 'model' AND artifact_id = :model"), {"model": LLAMA}
        ).scalar_one()
        base = changed.execute(
            text("SELECT release_id FROM core.release_member WHERE artifact_kind = 'model' AND artifact_id = :model"), {"model": R1}
        ).scalar_one()
        assert owner_of(changed, base, ("dataset", "deepseek-ai/words")) == "own"
        assert owner_of(changed, child, ("lineage", R1)) == "other"
        changed.rollback()


def test_6_which_releases_changed_last_month(connection: Connection) -> None:
    """By the publications one beside the next: known before and after, and read to the end before, or by the record that decided before."""
    records = {row[0]: row[1:] for row in connection.execute(text("SELECT evidence_id, source_kind, source_key FROM mart.evidence_history"))}
    records |= {row[0]: row[1:] for row in connection.execute(text("SELECT evidence_id, source_kind, source_key FROM mart.evidence"))}
    expected, before = set[tuple[Any, ...]](), dict[str, Any]()
    for number in connection.execute(text("SELECT publication_id FROM mart.publication ORDER BY 1")).scalars().all():
        now = {row["release_id"]: row for row in connection.execute(text("SELECT * FROM mart.release_disclosure_of(:id)"), {"id": number}).mappings()}
        for release, dimension in ((release, name) for release in now.keys() & before.keys() for name in DIMENSIONS):
            was, is_now = before[release], now[release]
            pair = was[f"{dimension}_status"], is_now[f"{dimension}_status"]
            same = records[was[f"{dimension}_evidence_id"]] == records[is_now[f"{dimension}_evidence_id"]]
            if pair[0] != pair[1] and "unknown" not in pair and (was[f"{dimension}_look"] == "complete" or same):
                expected.add((release, dimension, *pair))
        before = now
    connection.rollback()
    assert expected
    assert set(ask(connection, "SELECT release_id, dimension, from_status, to_status FROM mart.status_change")) == expected
    by_cause = Counter(row[0] for row in ask(connection, "SELECT cause FROM mart.status_revision"))
    assert by_cause["release"] == len(expected) and by_cause["first read"] > 0
    assert ask(connection, "SELECT count(*) FROM mart.status_revision WHERE is_change_of_release <> (cause = 'release')") == [(0,)]
    last = ask(connection, f"SELECT release_id FROM mart.release_change WHERE changed_at >= '{DAYS[-1]:%Y-%m-01}'")
    assert last == [("deepseek/deepseek-r1",)] and at(DAYS[-1]).month == DAYS[-1].month


def test_7_where_can_i_see_it(connection: Connection) -> None:
    """The page of a record is the one that the project's page links to; of a row of the registry the page that its file names."""
    announced = {row["release_id"]: row["announced_url"] for row in registry("releases")}
    documents: dict[str, set[str]] = defaultdict(set)
    for row in registry("release_documents"):
        documents[row["release_id"]].add(row["url"])
    corrected = {(row["subject_id"], f"sql/registry/corrections.csv#{row['field']}={row['value'][:100]}"): row["source"] for row in registry("corrections")}
    whole = "(SELECT e.quotation FROM mart.evidence e WHERE e.evidence_id = o.evidence_id)"
    columns = f"source_kind, source_key, locator, {whole}, source_url, page_path, release_id, publication_id, rule, no_source_url"
    found = ask(connection, f"SELECT {columns} FROM mart.evidence_overview o")
    for kind, key, locator, quotation, url, path, release, publication, rule, why in found:
        expected = {source_url(kind, key, locator)}
        if expected == {None} and kind == "correction":
            expected = {corrected[key, locator]}
        elif expected == {None} and rule == "registry.api_only":
            expected = {announced[release]}
        elif expected == {None} and rule == "registry.documents":
            expected = documents[release]
        elif expected == {None} and kind == "registry" and quotation.startswith("https://"):
            expected = {quotation}
        elif kind == "link":
            # Where it is named is planted below; here the registry names it.
            expected = {row["source"] for row in registry("release_members") if (row["release_id"], row["artifact_id"]) == (release, key)}
        assert url in expected, (kind, key, locator, rule)
        assert (url is None) == bool(why)
        assert path == f"release?release={release}&publication={publication}"
    with_page = {row[0] for row in found if row[4]}
    assert with_page >= {"model", "registry", "correction", "look"} and any(row[4] is None for row in found)


def test_no_status_but_unknown_is_without_a_page(connection: Connection) -> None:
    """Of every release, by what decides and beside the status; an unknown one says what was not seen."""
    deciding = "mart.evidence_overview WHERE is_deciding AND status <> 'unknown'"
    assert {row[0] for row in ask(connection, f"SELECT DISTINCT status FROM {deciding}")} == {"open", "partial", "closed"}
    assert ask(connection, f"SELECT release_id, dimension, rule FROM {deciding} AND source_url IS NULL") == []
    for dimension in DIMENSIONS:
        columns = f"{dimension}, {dimension}_source_url IS NULL, {dimension}_reason"
        found = Counter(row[:2] for row in ask(connection, f"SELECT {columns} FROM mart.release_overview"))
        assert {status for status, is_without in found if is_without} <= {"unknown"}
        addresses = f"SELECT DISTINCT {dimension}_source_url FROM mart.release_overview"
        assert all(row[0] is None or row[0].startswith("https://") for row in ask(connection, addresses))


NAMED = (
    "INSERT INTO core.evidence (evidence_id, release_id, hub_id, dimension, indicator, finding, rule, rule_version, source_kind, source_key, locator,"
    " quotation, observed_at, standing, strength, reason, rank)"
    " VALUES (gen_random_uuid(), 'deepseek/deepseek-r1', NULL, :dimension, 'look', 'partial', 'data.named_dataset', 2, 'link', :key, 'trained_on', 'x', now(),"
    " 'own', 'stated', 'named', 90)"
)
LINK = (
    "INSERT INTO core.link (src_kind, src_id, dst_kind, dst_id, relation, method, strength, locator, quotation, first_seen_at)"
    " VALUES (:src_kind, :src, :kind, :key, 'trained_on', 'x', 'stated', 'README.md#L7 (Data)', 'x', now())"
)


@pytest.mark.parametrize(
    ("sources", "kind", "expected"),
    [
        ([("model", R1)], "dataset", f"https://huggingface.co/{R1}/blob/main/README.md?code=true#L7"),
        # The release's own document comes before that of another.
        ([("model", "aaa/Other"), ("model", R1)], "dataset", f"https://huggingface.co/{R1}/blob/main/README.md?code=true#L7"),
        ([("repository", "some/code")], "repository", "https://github.com/some/code/blob/HEAD/README.md?plain=1#L7"),
        ([("paper", "2501.12948")], "dataset", "https://arxiv.org/abs/2501.12948"),
    ],
)
def test_what_is_only_named_leads_to_the_document_that_names_it(published: Engine, sources: list[tuple[str, str]], kind: str, expected: str) -> None:
    with published.connect() as changed:
        key = "named/thing"
        changed.execute(text(NAMED), {"dimension": "data", "key": key})
        for src_kind, src in sources:
            changed.execute(text(LINK), {"src_kind": src_kind, "src": src, "kind": kind, "key": key})
        select = next(one.sql for one in publish.marts() if one.name == "evidence").rstrip().rstrip(";")
        found = changed.execute(text(f"SELECT source_url FROM ({select}) e WHERE source_kind = 'link' AND source_key = :key"), {"key": key})
        assert found.scalars().all() == [expected]
        changed.rollback()


@pytest.mark.parametrize("locator", ["", "README.md#L7 (Data)", "README.md#L7x", "/siblings", "src/train.py", "a/../b", "x y", "README.md"])
@pytest.mark.parametrize(
    "key",
    [
        *("org/name", "name", "1706.03762", "cs.CL/0101001", "a b/c", "account-0123456789abcdef/repository-0123456789abcdef", "org/na/me", ""),
        *("models_of:org", "datasets_of:org", "repositories_of:org", "repositories_of:a b", "models_of:a/b", "models_of:account-0123456789abcdef"),
        *(
            "model_card:org/name",
            "tree:org/name",
            "readme:org/name",
            "paper:1706.03762",
            "link:1706.03762",
            "look:model:org/name",
            ":",
            "models_of",
            "listing:x/y",
        ),
        *("model:account-0123456789abcdef/repository-0123456789abcdef", "model_tree:name", "models_of:org\n"),
    ],
)
def test_both_ways_to_an_address_are_one(connection: Connection, key: str, locator: str) -> None:
    query = text("SELECT k, mart.source_url(k, :key, :locator) FROM unnest(CAST(:kinds AS text[])) k")
    told = {row[0]: row[1] for row in connection.execute(query, {"key": key, "locator": locator, "kinds": list(KINDS)})}
    assert told == {kind: source_url(kind, key, locator) for kind in KINDS}


def test_8_which_licence_and_if_none_why(connection: Connection) -> None:
    def why(licence: str | None, weights: str, status: str | None) -> str:
        if weights == "closed":
            return "not applicable: no weights were given out"
        read = "none declared on the Hub: tags and card were read and give none"
        return licence or {"closed": read}.get(str(status), "unknown: not all pages that may declare one were read")

    found = ask(connection, "SELECT licence, weights, licence_status, licence_or_reason FROM mart.release_overview")
    assert [row[3] for row in found] == [why(*row[:3]) for row in found] and len({row[3] for row in found}) >= 3
    models = dict(ask(connection, "SELECT hub_id, licence_or_reason FROM mart.model_overview"))  # type: ignore[arg-type]  # pairs
    tagged = {record.key for page in pages() for record in page.records if "license:mit" in (record.payload or {}).get("tags", [])}
    assert {name for name, told in models.items() if told == "MIT"} == tagged != models.keys()
    assert all(told.startswith(("MIT", "none declared on the Hub: ", "unknown: ")) for told in models.values())
    # A share of licences says of how many it is.
    given = Counter(row[3] for row in found if row[1] in {"open", "partial"})
    known = sum(row[1] in {"open", "partial"} and row[2] != "unknown" for row in found)
    columns = "licence, sum(releases), min(releases_licence_known), max(releases_licence_known), min(releases_licence_unknown), min(releases_with_weights)"
    n = given.total()
    assert {row[0]: row[1:] for row in ask(connection, f"SELECT {columns} FROM mart.licence_overview GROUP BY 1")} == {
        licence: (count, known, known, n - known, n) for licence, count in given.items()
    }
    assert ask(connection, "SELECT round(sum(share_of_known), 4) FROM mart.licence_overview") == [(1,)]
    assert ask(connection, "SELECT count(*) FROM mart.licence_overview WHERE (share_of_known IS NULL) <> (licence_kind = 'unknown')") == [(0,)]


def test_9_on_how_many_numbers_does_a_sum_of_downloads_rest(published: Engine, connection: Connection) -> None:
    told = {record.key for page in pages() for record in page.records if record.counters}
    query = "SELECT count(*), min(models_watched), max(models_watched), min(models_with_downloads), max(models_with_downloads) FROM mart.most_downloaded"
    assert ask(connection, query) == [(len(told),) * 5]
    with published.connect() as changed:
        changed.execute(text("UPDATE mart.model SET downloads = NULL WHERE hub_id = :name"), {"name": R1})
        assert tuple(changed.execute(text(query)).one()) == (len(told) - 1, len(told), len(told), len(told) - 1, len(told) - 1)
        changed.rollback()


def test_10_which_labs_never_opened_weights(connection: Connection, flagships: dict[str, dict[str, Any]]) -> None:
    opened = {one["lab_id"] for one in flagships.values() if one["weights"] == "open"}
    expected = {one["lab_id"] for one in flagships.values()} - opened
    assert {row[0] for row in ask(connection, "SELECT lab_id FROM mart.lab_overview WHERE weights_open = 0")} == expected
    by_country = Counter("several" if len(one["countries"]) > 1 else (one["countries"] or ["unknown"])[0] for one in flagships.values())
    assert dict(ask(connection, "SELECT country, count(*) FROM mart.release_overview GROUP BY 1")) == by_country and by_country["several"] > 0  # type: ignore[arg-type]


def test_11_the_most_open_of_a_year_under_an_open_licence(connection: Connection, flagships: dict[str, dict[str, Any]]) -> None:
    found = ask(connection, "SELECT release_id, release_year, is_open_licence FROM mart.most_open")
    assert {row[0]: row[1] for row in found} == {name: year(one) for name, one in flagships.items()}
    is_open = {name for name, one in flagships.items() if one.get("licence") == "open" and one["weights"] != "closed"}
    assert {row[0] for row in found if row[2]} == is_open != set()


def test_12_how_many_releases_has_a_lab_wherever_i_look(connection: Connection, flagships: dict[str, dict[str, Any]]) -> None:
    """The table that ends a demo, the table of README and the views count the same releases."""
    expected = Counter(one["lab_id"] for one in flagships.values())
    assert dict(ask(connection, "SELECT lab_id, releases FROM mart.lab_overview")) == expected  # type: ignore[arg-type]  # pairs
    for statement in ("by_lab", "by_country"):
        rows = connection.execute(text(sqlfile.statement("report", statement))).mappings().all()
        for dimension in DIMENSIONS:
            total = sum(row["n"] for row in rows if row["dimension"] == dimension)
            assert float(total) == pytest.approx(len(flagships), abs=1e-2), statement
        if statement == "by_lab":
            assert {row["name"]: row["n"] for row in rows} == expected
            assert all(row["n"] == sum(row[f"n_{status}"] for status in STATUSES) for row in rows)


def test_why_stands_beside_every_status(connection: Connection) -> None:
    """In words that make sense beside the status: no name of a rule, no "correction", nothing that was "not told" by nobody."""
    for dimension in DIMENSIONS:
        found = ask(connection, f"SELECT release_id, {dimension}, {dimension}_reason FROM mart.release_overview")
        for release, status, reason in found:
            assert " " in reason and "correction" not in reason and "not told" not in reason, (release, status, reason)
            assert status == "closed" or "nothing of it is there" not in reason, (release, status, reason)
        assert len({row[2] for row in found}) > 2


@pytest.mark.parametrize(
    ("dimension", "reason", "quotation", "expected"),
    [
        ("weights", "", "tag safetensors; gated: false", "as the Hub lists it: tag safetensors; gated: false"),
        ("weights", "correction", "weights_status = open; https://example.org", "a person read the page and wrote it down"),
        ("weights", "a person read on the page that it is open", "x", "a person read on the page that it is open"),
        ("data", "named", "x", "named; whether it can be had was not asked"),
        ("data", "named", "a/b: gone from the Hub", "named, not released: a/b: gone from the Hub"),
        ("data", "named", "a/b: on the Hub, without data files", "named, not released: a/b: on the Hub, without data files"),
        ("data", "named", "b: not seen on the Hub", "named, and not seen on the Hub by this name; elsewhere it was not asked for: b: not seen on the Hub"),
        (
            "data",
            "named",
            "a/b: on the Hub, which does not say whether there is a gate",
            "named; the Hub does not say whether it can be had: a/b: on the Hub, which does not say whether there is a gate",
        ),
        ("code", "a person read its maker's own documents: paper", "x", "a person read its maker's own documents: paper; nothing of it is there"),
        # The name of a rule that nobody put into words: what it found, never the name.
        ("methods", "name_version", "Technical report", "Technical report"),
        ("methods", "name_version", "", "no words are kept of the row that decides"),
        ("data", None, None, "no words are kept of the row that decides"),
    ],
)
def test_a_reason_is_in_words(connection: Connection, dimension: str, reason: str | None, quotation: str | None, expected: str) -> None:
    query = text("SELECT mart.reason_in_words(:dimension, :reason, :quotation)")
    assert connection.execute(query, {"dimension": dimension, "reason": reason, "quotation": quotation}).scalar_one() == expected


def test_an_empty_list_of_changes_says_between_which_days(published: Engine, connection: Connection) -> None:
    columns = "from_day, to_day, publications, releases_changed, changes_of_releases, note, world"
    (row,) = ask(connection, f"SELECT {columns} FROM mart.change_window")
    changed = ask(connection, "SELECT count(DISTINCT release_id), sum(dimensions) FROM mart.release_change")
    assert row[:3] == (at(DAYS[0]), at(DAYS[-1]), len(DAYS)) and [row[3:5]] == changed and row[6] == "a small world"
    with published.connect() as only:
        only.execute(text("DELETE FROM mart.release_disclosure_history"))
        (found,) = only.execute(text(f"SELECT {columns} FROM mart.change_window")).all()
        assert found[3:5] == (0, 0) and found[5].startswith("no flagship release changed between these days")
        only.execute(text("DELETE FROM meta.publication WHERE publication_id < (SELECT max(publication_id) FROM meta.publication)"))
        (found,) = only.execute(text(f"SELECT {columns} FROM mart.change_window")).all()
        assert found[2] == 1 and found[5].startswith("one publication")
        only.rollback()


SWEEP = (
    "INSERT INTO meta.hub_sweep (run_id, kind, via, day, as_of, outcome, received)"
    " VALUES ((SELECT max(run_id) FROM meta.run), 'model', 'census', '2025-09-05', '2025-09-05', :outcome, 3)"
)


@pytest.mark.parametrize(
    ("world", "outcome", "is_whole", "words"),
    [
        ("a small world", "complete", False, "a sample: "),
        ("live", "complete", True, "the newest walk over the Hub's lists came to their end"),
        ("live", "incomplete", False, "the newest walk over the Hub's lists did not come to their end"),
        ("live", None, False, "the lists of the Hub were never walked"),
    ],
)
def test_what_was_collected_of_the_hub_says_whether_it_is_all(published: Engine, world: str, outcome: str | None, is_whole: bool, words: str) -> None:
    with published.connect() as changed:
        changed.execute(text("UPDATE meta.publication SET world = :world"), {"world": world})
        if outcome:
            changed.execute(text(SWEEP), {"outcome": outcome})
        query = text("SELECT kind, collected, listed, is_whole_hub, note, world FROM mart.hub_collected WHERE kind = 'model'")
        (found,) = changed.execute(query).all()
        collected = changed.execute(text("SELECT count(*) FROM raw.hub_repository WHERE kind = 'model' AND gone_at IS NULL")).scalar_one()
        assert tuple(found[:4]) == ("model", collected, 3 if outcome else None, is_whole) and found.note.startswith(words) and found.world == world
        for view in ("hub_account_month", "hub_lab_month", "hub_archive_month", "hub_month_source"):
            assert {row[0] for row in changed.execute(text(f"SELECT DISTINCT world FROM mart.{view}"))} <= {world}
        assert changed.execute(text("SELECT count(*) FROM mart.hub_month_source")).scalar_one() == (1 if outcome else 0)
        changed.rollback()


CHILDREN = (
    "INSERT INTO mart.lineage_summary (subject_kind, subject_id, lab_id, children, children_adapter, children_finetune, children_merge, children_quantized,"
    " descendants, descendants_adapter, descendants_finetune, descendants_merge, descendants_quantized, depth_max, missing_parents, cycles, metric, universe,"
    ' "window", definition_version, n, coverage, publication_id, published_from)'
    " SELECT :kind, :name, 'deepseek', :n, :n - 1, 0, 0, 0, :n, 0, 0, 0, 0, 1, 0, 0, 'lineage_summary', 'collected_hub', 'all_time', 2, 1, 1, 1, now()"
)


def test_which_models_others_are_made_from_and_of_how_many_that_is_known(published: Engine) -> None:
    with published.connect() as changed:
        for kind, name, n in (("model", R1, 3), ("model", "deepseek-ai/Other", 5), ("model", "deepseek-ai/None", 0), ("lab", "deepseek", 8)):
            changed.execute(text(CHILDREN), {"kind": kind, "name": name, "n": n})
        columns = "list_number, place, hub_id, release, is_of_flagship_release, derivatives, derivatives_adapter, derivatives_unspecified, is_whole_hub, world"
        found = changed.execute(text(f"SELECT {columns} FROM mart.most_derived ORDER BY list_number")).all()
        release = changed.execute(text("SELECT name FROM mart.release WHERE release_id = 'deepseek/deepseek-r1'")).scalar_one()
        assert [tuple(row) for row in found] == [
            (1, None, "deepseek-ai/Other", None, False, 5, 4, 1, False, "a small world"),
            (2, None, R1, release, True, 3, 2, 1, False, "a small world"),
        ]
        # Of the whole Hub there are places.
        changed.execute(text("UPDATE meta.publication SET world = 'live'"))
        changed.execute(text(SWEEP), {"outcome": "complete"})
        assert changed.execute(text("SELECT place FROM mart.most_derived ORDER BY list_number")).scalars().all() == [1, 2]
        counts = changed.execute(text("SELECT DISTINCT models_collected FROM mart.most_derived")).scalars().all()
        assert counts == changed.execute(text("SELECT collected FROM mart.hub_collected WHERE kind = 'model'")).scalars().all()
        changed.rollback()


def test_a_year_says_how_many_were_given_to_nobody_and_what_to_mind(connection: Connection, flagships: dict[str, dict[str, Any]]) -> None:
    expected = Counter(year(one) for one in flagships.values() if one["is_api_only"])
    columns = "releases_weights_not_published, weights_closed + weights_unknown, caveat, is_whole_year, releases"
    found = ask(connection, f"SELECT release_year, {columns} FROM mart.year_overview")
    assert {row[0]: row[1] for row in found if row[1]} == expected
    assert all(row[1] <= row[2] for row in found), "who gives the weights to nobody has them closed, or the Hub contradicts it"
    for of_year, _, _, caveat, is_whole, releases in found:
        of_years = ("not over", "registered looking back", "draw no line", "fewer than ten")
        assert any(words in (caveat or "") for words in of_years) == (not is_whole or of_year <= 2021 or releases < 10), of_year
    for view in ("lab_overview", "country_overview", "country_year_overview"):
        assert round(float(ask(connection, f"SELECT sum(releases_weights_not_published) FROM mart.{view}")[0][0]), 2) == expected.total(), view
