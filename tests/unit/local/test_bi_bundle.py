"""What is under version control in bi/superset: no password, only marts, every chart explained, every dashboard says of which world it speaks."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml

from observatory import settings
from observatory.local import superset
from observatory.warehouse.export import Column, Mart

STATUSES = ("open", "partial", "closed", "unknown")


def read(folder: str) -> list[dict[str, Any]]:
    # The safe loader in C: the bundle has 58 files, which every worker reads while it collects.
    return [yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader) for path in sorted((superset.BUNDLE / folder).rglob("*.yaml"))]


CHARTS = {one["uuid"]: one for one in read("charts")}
DATASETS = {one["table_name"]: one for one in read("datasets")}
DASHBOARDS = {one["slug"]: one for one in read("dashboards")}


def charts_of(dashboard: dict[str, Any], tab: str | None = None) -> list[str]:
    """UUIDs of the charts of a dashboard, or of one of its tabs."""
    position = {key: cell for key, cell in dashboard["position"].items() if isinstance(cell, dict)}
    within = None if tab is None else next(key for key, cell in position.items() if cell["type"] == "TAB" and cell["meta"]["text"] == tab)
    return [cell["meta"]["uuid"] for cell in position.values() if cell["type"] == "CHART" and (within is None or within in cell["parents"])]


def test_the_database_is_the_readers_and_has_no_password() -> None:
    (database,) = read("databases")
    assert database["sqlalchemy_uri"] == f"postgresql+psycopg2://{superset.READER}@/observatory"
    assert not any(database[name] for name in ("allow_dml", "allow_ctas", "allow_cvas", "allow_file_upload"))
    assert not {"password", "encrypted_extra", "masked_encrypted_extra", "ssh_tunnel"} & set(database)
    assert "default_transaction_read_only=on" in database["extra"]["engine_params"]["connect_args"]["options"]


def test_datasets_are_tables_of_mart() -> None:
    assert {(one["schema"], one["sql"]) for one in DATASETS.values()} == {("mart", None)}


def test_every_metric_says_what_it_is() -> None:
    assert [f"{name}: {one['metric_name']}" for name, dataset in DATASETS.items() for one in dataset["metrics"] if not one["description"]] == []


def test_every_chart_says_how_to_read_it_and_holds_its_query() -> None:
    bare = [one["slice_name"] for one in CHARTS.values() if len(one["description"] or "") < 30 or not one["query_context"]]
    assert bare == []


def test_the_query_of_a_chart_is_of_no_dashboard_and_of_no_machine() -> None:
    for one in CHARTS.values():
        told = json.loads(one["query_context"])
        assert not told.get("force")
        assert not {"dashboardId", "slice_id", "url_params", "dashboard_page_id"} & set(told.get("form_data") or {}), one["slice_name"]


def test_every_chart_is_on_a_dashboard_and_every_dashboard_knows_its_charts() -> None:
    assert {uuid for one in DASHBOARDS.values() for uuid in charts_of(one)} == set(CHARTS)
    assert set(DASHBOARDS) == set(superset.SLUGS)


@pytest.mark.parametrize("slug", superset.SLUGS)
def test_a_dashboard_begins_with_the_world_and_its_date(slug: str) -> None:
    dashboard = DASHBOARDS[slug]
    position = dashboard["position"]
    first = position[position["GRID_ID"]["children"][0]]
    shown = [position[key] for key in first["children"]]
    (world,) = [CHARTS[cell["meta"]["uuid"]] for cell in shown if cell["type"] == "CHART"]
    assert {"world", "as of (UTC)", "publication"} <= set(world["params"]["metrics"])
    assert any(cell["type"] == "MARKDOWN" and "a sample speaks of itself only" in cell["meta"]["code"] for cell in shown)


@pytest.mark.parametrize("slug", superset.SLUGS)
def test_every_status_has_its_own_colour_and_unknown_is_grey(slug: str) -> None:
    colours = DASHBOARDS[slug]["metadata"]["label_colors"]
    assert len({colours[status] for status in STATUSES}) == len(STATUSES)
    red, green, blue = (int(colours["unknown"][at : at + 2], 16) for at in (1, 3, 5))
    assert max(red, green, blue) - min(red, green, blue) < 32


@pytest.mark.parametrize("slug", superset.SLUGS)
def test_a_status_has_the_colour_that_it_has_on_the_page(slug: str) -> None:
    style = (settings.ROOT / "plugins" / "observatory" / "web" / "static" / "page.css").read_text(encoding="utf-8")
    on_page = dict(re.findall(r"--(status-\w+|pale): light-dark\((#\w{6})", style))
    colours = DASHBOARDS[slug]["metadata"]["label_colors"]
    # On the page the unknown are a pale hatch, which has no such thing here.
    expected = {**{status: on_page[f"status-{status}"] for status in STATUSES}, "unknown": on_page["pale"]}
    assert {status: colours[status] for status in STATUSES} == expected
    assert (colours["shown open"], colours["unknown share"]) == (expected["open"], expected["unknown"])


def test_no_value_is_drawn_within_the_segment_of_another() -> None:
    # Superset writes the value of a segment of a stack past its end, which is the next one.
    told = [one for one in CHARTS.values() if one["params"].get("stack")]
    assert len(told) > 10
    assert [one["slice_name"] for one in told if one["params"].get("show_value") or json.loads(one["query_context"])["form_data"].get("show_value")] == []


def test_every_mart_is_a_data_set_with_what_it_and_its_columns_hold() -> None:
    column = Column("release_id", "text", True, "Release.")
    found = [
        Mart(name, False, f"What {name} holds. Key: release_id.", (column,))
        for name in ("release", "model", "lab", "release_score", "lab_history", "publication")
    ]
    files = superset.dataset_files(found)
    told = {Path(name).stem: yaml.safe_load(content) for name, content in files.items() if name.startswith("datasets/")}
    assert set(told) == {"release", "model", "lab", "release_score"}, "not what was superseded, nor what the dashboards have already"
    assert told["model"]["description"].startswith("What model holds") and told["model"]["columns"][0]["description"] == "Release."
    assert {one["schema"] for one in told.values()} == {"mart"} and len({one["uuid"] for one in told.values()}) == 4
    (database,) = read("databases")
    assert {one["database_uuid"] for one in told.values()} == {database["uuid"]}
    assert superset.dataset_files(found) == files, "the same ids each time"


def test_statuses_are_shown_together() -> None:
    for one in CHARTS.values():
        metrics = one["params"].get("metrics") or []
        if "closed" in metrics:
            assert set(metrics) == set(STATUSES), one["slice_name"]


def test_the_bundle_is_one_folder_and_its_checksum_moves_with_it(tmp_path: Path) -> None:
    archive = superset.write_bundle(tmp_path / "x.zip")
    with zipfile.ZipFile(archive) as found:
        names = found.namelist()
    assert "observatory/metadata.yaml" in names and all(re.fullmatch(r"observatory/[\w/-]+\.yaml", name) for name in names)
    (tmp_path / "charts").mkdir()
    (tmp_path / "charts" / "a.yaml").write_text("x: 1\n")
    before = superset.checksum(tmp_path)
    (tmp_path / "charts" / "a.yaml").write_text("x: 2\n")
    assert superset.checksum(tmp_path) != before


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("charts/Status_12.yaml", "charts/Status.yaml"),
        ("dashboards/Disclosure_1.yaml", "dashboards/Disclosure.yaml"),
        ("datasets/Open/licence_mix_9.yaml", "datasets/Open/licence_mix.yaml"),
        ("databases/Open.yaml", "databases/Open.yaml"),
        ("metadata.yaml", "metadata.yaml"),
    ],
)
def test_names_of_an_export_lose_their_key(name: str, expected: str) -> None:
    assert superset.plain(name) == expected
