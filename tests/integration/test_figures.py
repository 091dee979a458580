"""Published figures: each on a small world made from the counts that its publisher printed, where our tables have to give the printed digits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hub_telling import change, new_run, wipe
from psycopg2.extras import execute_values
from sqlalchemy import Connection, Engine, text

from observatory.landing.assessments import load_folder
from observatory.landing.reading import load_rules
from observatory.warehouse import hub_lineage, hub_metrics, publish
from observatory.warehouse.build import core_objects
from observatory.warehouse.merge import materialise
from observatory.warehouse.questions import FIGURE_COLUMNS, ask, figures

DAY = date(2026, 8, 22)
NOW = datetime(2026, 8, 22, 3, tzinfo=UTC)
MADE = datetime(2025, 5, 5, tzinfo=UTC)
FIGURES = {one.number: one for one in figures()}
HUB_MARTS = ("adoption", "licence_mix", "intermediary", "lineage_summary")


@dataclass(frozen=True, slots=True)
class Many:
    """So many models of the Hub of one kind: ``name`` has an ``{}`` for their number, downloads are of each."""

    number: int
    name: str
    licence: str | None = None
    parameters: int | None = None
    downloads_30d: int | None = None
    downloads: int | None = None
    library: str | None = None
    base: str | None = None
    relation: str = "finetune"
    created: datetime = MADE


def hub(engine: Engine, told: Iterable[Many]) -> None:
    """A Hub of these models as a census told it, with its lineage and metrics, and the marts that take them."""
    wipe(engine)
    rows: list[tuple[Any, ...]] = []
    counters: list[tuple[Any, ...]] = []
    for many in told:
        for number in range(many.number):
            key = len(rows) + 1
            base = None if many.base is None else [f"{many.relation}:{many.base.format(number)}"]
            rows.append((key, many.name.format(number), f"{key:024x}", many.created, NOW, NOW, many.parameters, many.licence, many.library, base))
            counters.append((key, many.downloads_30d, many.downloads, 0, 0, DAY, DAY.replace(day=1), "model"))
    with engine.begin() as connection:
        cursor = connection.connection.cursor()
        execute_values(
            cursor,
            "INSERT INTO raw.hub_repository (hub_key, hub_id, hub_uid, created_at, observed_at, first_seen_at, parameters, hub_license_id, library_name,"
            " base_models, block_id, content_hash, ordinal, kind, via) VALUES %s",
            rows,
            "(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, 1, 1, 0, 'model', 'census')",
            page_size=5_000,
        )
        query = "INSERT INTO raw.hub_counter_now (hub_key, downloads, downloads_all_time, month_downloads, likes, day, month, kind) VALUES %s"
        execute_values(cursor, query, counters, page_size=5_000)
        # As after a census: without statistics the plans are those of an empty Hub.
        connection.execute(text("ANALYZE raw.hub_repository, raw.hub_counter_now"))
        hub_lineage.rebuild(cursor)  # type: ignore[arg-type]  # the engine's URL names psycopg2 as its driver
    sweep = "INSERT INTO meta.hub_sweep (run_id, kind, via, day, as_of, outcome) VALUES (:run, 'model', 'census', :day, :now, 'complete')"
    change(engine, sweep, run=new_run(engine), day=DAY, now=NOW)
    assert hub_metrics.derive(engine)
    marts(engine, HUB_MARTS)


def marts(engine: Engine, names: Sequence[str]) -> None:
    """Build and publish some marts of what is in core."""
    objects = {one.name: one for one in publish.marts()}
    with engine.begin() as connection:
        for name in names:
            materialise(connection, objects[name], ("build", name))
            publish._publish_one(connection, objects[name], 1)


def told(source: Engine | Connection, number: str) -> dict[str, tuple[Any, Any]]:
    """Published and ours, by figure."""
    if isinstance(source, Engine):
        with source.connect() as connection:
            return told(connection, number)
    found = ask(source, FIGURES[number])
    assert found.columns == FIGURE_COLUMNS
    rows = [dict(zip(found.columns, row, strict=True)) for row in found.rows]
    assert rows and all(row["n"] > 0 for row in rows), rows
    return {row["figure"]: (row["published"], row["ours"]) for row in rows}


def assert_printed(source: Engine | Connection, number: str) -> None:
    """Ours is what was printed, digit by digit."""
    found = told(source, number)
    assert {name: ours for name, (_, ours) in found.items()} == {name: published for name, (published, _) in found.items()}
    for published, ours in found.values():
        assert abs(ours.as_tuple().exponent) >= abs(published.as_tuple().exponent) or ours == ours.to_integral_value()


B = 1_000_000_000


def test_licences_of_large_models(warehouse: Engine) -> None:
    # 59 and 22 of a hundred of the 178 Chinese ones, and 29, 41 and 30 of a hundred US ones; what is smaller or of no told size is not among them.
    china = ((105, "apache-2.0"), (39, "mit"), (20, "other"), (14, None))
    us = ((21, "apache-2.0"), (8, "mit"), (30, "llama3"), (11, "gemma"), (30, None))
    large = [Many(number, f"Qwen/Qwen-{licence}-{{}}", licence, 30 * B) for number, licence in china]
    large += [Many(number, f"google/gemma-{licence}-{{}}", licence, 120 * B) for number, licence in us]
    small = [Many(300, "Qwen/Small-{}", "mit", 20 * B), Many(200, "google/Untold-{}", "apache-2.0"), Many(50, "somebody/Large-{}", "mit", 90 * B)]
    hub(warehouse, [*large, *small])
    assert_printed(warehouse, "01")


def test_most_downloaded_and_most_liked(warehouse: Engine) -> None:
    with warehouse.begin() as connection:
        connection.execute(text("DELETE FROM mart.adoption"))
        # 24 with many downloads and few likes, 24 the other way round, one with both, and fifty with neither; downloads in two months.
        for place in range(99):
            is_loved, is_used = place >= 24 and place < 49, place < 25
            is_both = place == 24
            for month in ("2026-07-01", "2026-08-01"):
                query = (
                    'INSERT INTO mart.adoption (subject_kind, subject_id, month, downloads_added, likes, metric, universe, "window", definition_version, n,'
                    " publication_id, published_from) VALUES ('model', :name, :month, :added, :likes, 'adoption', 'rated', left(:month, 7), 1, 1, 1, now())"
                )
                values = {"added": 1_000 if is_used or is_both else 3, "likes": 900 if is_loved or is_both else place % 7}
                connection.execute(text(query), {"name": f"acme/{place}", "month": month, **values})
    assert_printed(warehouse, "02")
    with warehouse.connect() as connection:
        connection.execute(text("DELETE FROM mart.adoption WHERE subject_id < 'acme/8'"))
        assert told(connection, "02").popitem()[1][1] is None, "twenty-five of fewer are no list"


def test_downloads_by_size(warehouse: Engine) -> None:
    # 83, 1 and the rest of a hundred of all time; of what came since the end of 2025, 3 of a hundred above 70B.
    now = {"below 1B": 830, "1B to 20B": 120, "20B to 70B": 30, "70B to 100B": 10, "above 100B": 10}
    then = {"below 1B": 500, "1B to 20B": 70, "20B to 70B": 21, "70B to 100B": 2, "above 100B": 5}
    parameters = {"below 1B": B // 2, "1B to 20B": B, "20B to 70B": 70 * B, "70B to 100B": 100 * B, "above 100B": 100 * B + 1}
    models = [Many(1, f"acme/{band}-{{}}".replace(" ", "-"), parameters=parameters[band], downloads=1_000 * value) for band, value in now.items()]
    hub(warehouse, [*models, Many(3, "acme/untold-{}", downloads=10_000_000)])
    for band, value in then.items():
        query = (
            'INSERT INTO core.hub_adoption (subject_kind, subject_id, month, downloads_all_time, metric, universe, "window", definition_version, n)'
            " VALUES ('size_band', :band, '2025-12-01', :value, 'adoption', 'collected_hub', '2025-12', 1, 1)"
        )
        change(warehouse, query, band=band, value=1_000 * value)
    marts(warehouse, ["adoption"])
    assert_printed(warehouse, "03")


def test_conversions_official_or_not(warehouse: Engine) -> None:
    models = [
        Many(3, "Qwen/Qwen3-{}B", "apache-2.0"),
        Many(1, "google/gemma-3-{}"),
        Many(54, "Qwen/Qwen3-0B-{}-GGUF", base="Qwen/Qwen3-0B", relation="quantized", library="gguf"),
        Many(28_000, "unsloth/Qwen3-{}-GGUF", base="Qwen/Qwen3-1B", relation="quantized"),
        Many(477, "bartowski/renamed-{}", base="Qwen/Qwen3-2B", relation="quantized", library="gguf"),
        # Neither another format, nor what was tuned, nor another family's is one.
        Many(200, "somebody/Qwen3-{}-awq", base="Qwen/Qwen3-2B", relation="quantized"),
        Many(300, "somebody/tuned-{}", base="Qwen/Qwen3-1B", library="gguf"),
        Many(700, "unsloth/gemma-{}-GGUF", base="google/gemma-3-0", relation="quantized", library="gguf"),
    ]
    hub(warehouse, models)
    assert_printed(warehouse, "04")


def test_derivatives_of_the_largest(warehouse: Engine) -> None:
    # The counts are the metric's own, which test_hub_metrics recomputes.
    query = (
        "INSERT INTO mart.lineage_summary SELECT :kind, :name, :name, :children, 0, 0, 0, 0, :descendants, 0, 0, 0, 0, 1, 0, 0, 'lineage_summary',"
        " :universe, 'all_time', 1, 400, 1, now(), 1, now()"
    )
    change(warehouse, "DELETE FROM mart.lineage_summary")
    for kind, name, children, universe in (
        ("lab", "qwen", 151_448, "collected_hub"),
        ("lab", "google", 82_506, "collected_hub"),
        ("family", "qwen", 140_000, "collected_hub"),
        ("lab", "meta", 27_000, "collected_hub"),
    ):
        change(warehouse, query, kind=kind, name=name, children=children, descendants=2 * children, universe=universe)
    assert_printed(warehouse, "06")


def test_gguf_downloads_by_family(warehouse: Engine) -> None:
    models = [
        Many(3, "unsloth/Qwen3-{}-GGUF", downloads_30d=13_000_000),
        Many(1, "Qwen/Qwen3-{}-GGUF", downloads_30d=600_000, library="gguf"),
        Many(4, "bartowski/gemma-3-{}-gguf", downloads_30d=5_200_000),
        Many(5, "somebody/Llama-3-{}", downloads_30d=1_500_000, library="gguf"),
        # Neither its own weights nor other formats are GGUF.
        Many(9, "Qwen/Qwen3-{}", downloads_30d=40_000_000),
        Many(9, "mlx-community/gemma-{}-mlx", downloads_30d=1_000_000),
    ]
    hub(warehouse, models)
    assert_printed(warehouse, "05")


def test_under_a_threshold_of_downloads(warehouse: Engine) -> None:
    models = [
        Many(500, "a/zero-{}", downloads=0),
        Many(356, "a/few-{}", downloads=199),
        Many(100, "a/just-{}", downloads=200),
        Many(44, "a/much-{}", downloads=10**7),
    ]
    hub(warehouse, [*models, Many(80, "a/untold-{}")])
    assert_printed(warehouse, "07")


def test_licence_evidence_by_generation(warehouse: Engine) -> None:
    # The share that tells a restriction halves every 1.31 generations; from the eighth on four of five models declare nothing.
    models: list[Many] = []
    size = 800
    for generation in range(12):
        base = None if generation == 0 else f"g{generation - 1}/all-{{}}"
        restricted = round(0.6 * size * 0.5 ** (generation / 1.31))
        none = 4 * size // 5 if generation > 7 else size // 10 * generation // 2
        licences: list[str | None] = ["llama3"] * restricted + [None] * none
        licences += ["mit"] * (size - len(licences))
        for licence in ("llama3", None, "mit"):
            models += [
                Many(1, f"g{generation}/all-{place}", licence, base=None if base is None else base.format(place))
                for place, one in enumerate(licences)
                if one == licence
            ]
    hub(warehouse, models)
    assert_printed(warehouse, "08")


def test_cumulative_downloads(warehouse: Engine) -> None:
    hub(
        warehouse,
        [Many(3, "Qwen/Qwen3-{}", downloads=314_030_000), Many(4, "unsloth/Qwen3-{}-GGUF", downloads=50_000_000), Many(2, "Qwen/GTE-{}", downloads=9_000_000)],
    )
    change(warehouse, "DELETE FROM mart.country_share")
    share = (
        'INSERT INTO mart.country_share (denominator, published_source, attribution, country, downloads, metric, universe, "window", definition_version, n,'
        " publication_id, published_from) VALUES (:denominator, 'x', 'releaser', :country, :downloads, 'country_share', :universe, 'x', 1, 1500, 1, now())"
    )
    for universe, denominator, country, downloads in (
        ("rated", "curated_cumulative", "CN", 1_151_000_000),
        ("rated", "curated_cumulative", "US", 722_960_000),
        ("rated", "new_in_window", "US", 5),
    ):
        change(warehouse, share, denominator=denominator, country=country, downloads=downloads, universe=universe)
    assert_printed(warehouse, "09")


def test_new_derivatives_in_use(warehouse: Engine) -> None:
    then, now = datetime(2024, 1, 20, tzinfo=UTC), datetime(2026, 2, 3, tzinfo=UTC)
    bases = [Many(1, name) for name in ("Qwen/Qwen3-{}", "deepseek-ai/DeepSeek-{}", "mistralai/Mistral-{}", "meta-llama/Llama-{}", "nobody/Base-{}")]
    qwen, deepseek, mistral, llama, nobody = (one.name.format(0) for one in bases)
    models = []
    for month, parts in ((then, ((1, qwen), (9, deepseek), (58, mistral), (32, llama))), (now, ((69, qwen), (1, deepseek), (4, mistral), (26, llama)))):
        for number, base in parts:
            name = f"made/{base.replace('/', '-')}-{month.year}-{{}}"
            models.append(Many(number, name, base=base, created=month, downloads=6))
            # What hardly anybody took, and what stands on a base of nobody's, is not among them.
            models.append(Many(number * (3 if base == llama else 1), name.replace("made/", "unused/"), base=base, created=month, downloads=5))
        models.append(Many(40, f"made/other-{month.year}-{{}}", base=nobody, created=month, downloads=600))
    hub(warehouse, [*bases, *models])
    assert_printed(warehouse, "10")


def test_data_disclosed_by_downloads(warehouse: Engine) -> None:
    profile = (
        'INSERT INTO mart.disclosure_profile (lab_id, country, year, dimension, weighting, n_open, n_partial, n_closed, n_unknown, metric, universe, "window",'
        " definition_version, n, publication_id, published_from) VALUES (:lab, 'US', :year, :dimension, :weighting, :open, :partial, :closed, :unknown,"
        " 'disclosure_profile', :universe, CAST(:year AS text), 1, 10, 1, now())"
    )
    for year, parts in ((2022, ((700, 100, 50), (93, 20, 37))), (2025, ((98, 500, 2), (300, 90, 10)))):
        for lab, (is_open, partial, closed) in zip(("a", "b"), parts, strict=True):
            values = {"lab": lab, "year": year, "open": is_open, "partial": partial, "closed": closed, "unknown": 10_000}
            change(warehouse, profile, **values, universe="rated", dimension="data", weighting="download")
            change(warehouse, profile, **values | {"open": 1}, universe="rated", dimension="data", weighting="model")
            change(warehouse, profile, **values | {"open": 1}, universe="rated", dimension="code", weighting="download")
    assert_printed(warehouse, "11")


def test_transparency_by_country(warehouse: Engine, tmp_path: Path) -> None:
    # Indicators met by each developer, as the index printed them in its table of May 2024 and of December 2025.
    printed = {
        "May2024_scores.csv": {
            "Adept": 33, "AI21 Labs": 75, "Aleph Alpha": 75, "Amazon": 41, "Anthropic": 51, "BigCode": 85, "Google": 47, "IBM": 64, "Meta": 60,
            "Microsoft": 62, "Mistral": 55, "OpenAI": 49, "Stability": 58, "Writer": 56,
        },
        "Dec2025_scores.csv": {
            "AI21 Labs": 66, "Alibaba": 26, "Amazon": 39, "Anthropic": 46, "DeepSeek": 32, "Google": 41, "IBM": 95, "Meta": 31, "Midjourney": 14,
            "Mistral": 18, "OpenAI": 35, "Writer": 72, "xAI": 14,
        },
    }  # fmt: skip
    for name, totals in printed.items():
        lines = ["Indicator," + ",".join(totals)]
        lines += [f"Indicator {place}," + ",".join(str(int(place < met)) for met in totals.values()) for place in range(100)]
        lines.append("Total," + ",".join(map(str, totals.values())))
        (tmp_path / name).write_text("\n".join(lines), encoding="utf-8")
    assert [(one.judgements, one.rejected) for one in load_folder(warehouse, tmp_path)] == [(1_300, 0), (1_400, 0)]
    marts(warehouse, ["lab"])
    assert_printed(warehouse, "12")


def release(connection: Connection, name: str, told: dict[str, str], *, dataset: str | None = None, licence: str | None = None) -> None:
    """A release whose indicators have these statuses, with a flagship under a class of licence and a dataset under an SPDX licence."""
    query = "INSERT INTO core.release VALUES (:id, 'acme', :name, NULL, NULL, 'unknown', false, false, true, NULL)"
    connection.execute(text(query), {"id": name.lower(), "name": name})
    for indicator, status in told.items():
        query = "INSERT INTO core.release_indicator SELECT :id, indicator, dimension, :status, 1, NULL FROM core.indicator WHERE indicator = :indicator"
        assert connection.execute(text(query), {"id": name.lower(), "indicator": indicator, "status": status}).rowcount == 1
    member = (
        "INSERT INTO core.release_member (release_id, artifact_kind, artifact_id, role, standing, strength, rule, reason)"
        " VALUES (:id, :kind, :id, :role, 'own', 'declared', 'hand', '')"
    )
    if licence is not None:
        connection.execute(text(member), {"id": name.lower(), "kind": "model", "role": "flagship"})
        query = (
            "INSERT INTO core.model (hub_id, lab_id, universe, licence_class, raw_version_id, first_seen_at)"
            " VALUES (:id, 'acme', 'registry', :licence, 1, now())"
        )
        connection.execute(text(query), {"id": name.lower(), "licence": licence})
    if dataset is not None:
        connection.execute(text(member), {"id": name.lower(), "kind": "dataset", "role": "dataset"})
        query = (
            "INSERT INTO core.dataset (hub_id, lab_id, license_spdx, licence_class, raw_version_id, first_seen_at)"
            " VALUES (:id, 'acme', :spdx, 'permissive', 1, now())"
        )
        connection.execute(text(query), {"id": name.lower(), "spdx": dataset})


NOTHING_SHARED = {"training_data": "closed", "pretraining_sources": "closed", "tuning_sources": "closed"}
TOLD_IN_FULL = {"research_paper": "open", "technical_report": "open", "training_procedure": "open"}


def test_openness_index(warehouse: Engine) -> None:
    with warehouse.connect() as connection:
        load_rules(connection)
        connection.execute(text("DELETE FROM core.release"))
        # All shared, the data for whoever names its source: 3 3 3 1 3 3.
        all_open = dict.fromkeys(("final_weights", "license", "training_data", "training_code", "tuning_code", "code_license"), "open")
        release(connection, "Olmo 3.1 32B Think", all_open | TOLD_IN_FULL, dataset="ODC-By-1.0", licence="permissive")
        # A part of the data, and a framework for code: 3 3 2 1 3 1.
        partly = {**all_open, "training_data": "partial", "dataset_access": "partial", "training_code": "partial"}
        release(connection, "Nemotron 3 Nano 30B A3B", partly | TOLD_IN_FULL, dataset="CC-BY-4.0", licence="permissive")
        # No data: 3 3 0 0 3 1.
        none = {**all_open, "training_code": "partial"} | NOTHING_SHARED
        release(connection, "GLM-4.5", none | TOLD_IN_FULL, licence="permissive")
        objects = {one.name: one for one in core_objects()}
        for name in ("formula_aa", "formula_osaid", "formula_fmti"):
            materialise(connection, objects[name], ("core", name))
        formula = next(one for one in publish.marts() if one.name == "release_formula")
        lab = next(one for one in publish.marts() if one.name == "release")
        for one in (formula, lab):
            materialise(connection, one, ("build", one.name))
            publish._publish_one(connection, one, 1)
        assert_printed(connection, "13")
        # Where a part is not known, no number is said but its range.
        connection.execute(text("UPDATE mart.release_formula SET high = high + 1 WHERE component = 'total' AND formula = 'aa_openness'"))
        found = told(connection, "13")
        assert {ours for _, ours in found.values()} == {None}
        connection.rollback()


def test_launches_that_state_weights(warehouse: Engine) -> None:
    launches = [
        ("openai", "closed", 6),
        ("google", "closed", 6),
        ("anthropic", "closed", 4),
        ("xai", "closed", 2),
        ("qwen", "open", 4),
        ("meta", "unknown", 29),
    ]
    release = (
        "INSERT INTO mart.release_disclosure (release_id, lab_id, name, release_date, is_registry_only, is_counted, weights_status, publication_id,"
        " published_from, weights_finding, weights_look, data_finding, data_look, data_status, code_finding, code_look, code_status, methods_finding,"
        " methods_look, methods_status, licence_status) VALUES (:name, :lab, :name, :day, false, :counted, :status, 1, now(), 'none', 'none', 'none', 'none',"
        " 'unknown', 'none', 'none', 'unknown', 'none', 'none', 'unknown', 'unknown')"
    )
    for lab, status, number in launches:
        for place in range(number):
            change(warehouse, release, name=f"{lab}/{status}-{place}", lab=lab, day=date(2026, 7, 6) + timedelta(days=2 * place), status=status, counted=True)
    # Before, after, and what does not count.
    for name, day, counted in (("old", date(2026, 7, 5), True), ("new", date(2026, 9, 29), True), ("size", date(2026, 8, 1), False)):
        change(warehouse, release, name=f"openai/{name}", lab="openai", day=day, status="closed", counted=counted)
    with warehouse.begin() as connection:
        publication = (
            "INSERT INTO meta.publication (as_of, run_id, rule_set, registry_hash, world) SELECT now(), max(run_id), 'r', 'h', 'printed' FROM meta.run"
        )
        connection.execute(text(publication))
    assert_printed(warehouse, "14")


def test_country_shares_of_a_year(warehouse: Engine) -> None:
    query = (
        'INSERT INTO mart.country_share (denominator, published_source, attribution, country, share, metric, universe, "window", definition_version, n,'
        " publication_id, published_from) VALUES (:denominator, 'x', 'releaser', :country, :share, 'country_share', :universe, 'x', 1, 851000, 1, now())"
    )
    change(warehouse, "DELETE FROM mart.country_share")
    printed = {"all_incl_unaffiliated CN": "0.1708", "all_incl_unaffiliated US": "0.1581", "new_in_window CN": "0.412", "new_in_window US": "0.36546"}
    for told_of, share in printed.items():
        denominator, country = told_of.split()
        change(warehouse, query, denominator=denominator, country=country, share=Decimal(share), universe="collected_hub")
        change(warehouse, query, denominator=denominator, country=country, share=Decimal("0.9"), universe="rated")
    assert_printed(warehouse, "15")


def test_models_that_vanished(warehouse: Engine) -> None:
    query = (
        'INSERT INTO mart.disappearance (kind, lab_id, month, gone, metric, universe, "window", definition_version, n, publication_id, published_from)'
        " VALUES (:kind, :lab, :month, :gone, 'disappearance', :universe, 'x', 1, :n, 1, now())"
    )
    for lab, months in {"a": ((300, 9_000), (200, 10_900)), "b": ((48, 4_000), (200, 5_000))}.items():
        for place, (gone, n) in enumerate(months):
            change(warehouse, query, kind="model", lab=lab, month=date(2026, 7 + place, 1), gone=gone, n=n, universe="rated")
            change(warehouse, query, kind="dataset", lab=lab, month=date(2026, 7 + place, 1), gone=n, n=n, universe="rated")
    assert_printed(warehouse, "16")


@pytest.mark.parametrize("one", figures(), ids=[one.name for one in figures()])
def test_where_nothing_is_known_nothing_is_said(warehouse: Engine, one: Any) -> None:
    with warehouse.connect() as connection:
        for table in ("adoption", "licence_mix", "intermediary", "lineage_summary", "country_share", "disclosure_profile", "disappearance"):
            connection.execute(text(f"DELETE FROM mart.{table}"))  # a constant
        rows = [dict(zip(FIGURE_COLUMNS, row, strict=True)) for row in ask(connection, one).rows]
        connection.rollback()
    assert rows and {row["published"] for row in rows} - {None}
    if one.number not in ("12", "13", "14"):
        assert {row["ours"] for row in rows} == {None}
