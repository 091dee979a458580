"""What every repository of the Hub discloses: held row by row against plain Python over the raw records, and followed day by day against made anew."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
from disclosed_by_hand import COLUMNS, COMPONENTS, Hub
from hub_telling import at, census, change, new_run, pages, rows, told, uid, wipe
from sqlalchemy import Engine

from observatory.landing import hub_sweep
from observatory.landing.hub import HubListLoader, KnownRange
from observatory.replay.world import World
from observatory.sources import stats_parquet
from observatory.warehouse import hub_disclosure

SAMPLE = Path(__file__).resolve().parents[2] / "plugins" / "observatory" / "replay" / "sample_world"
DAY = date(2026, 8, 22)
NOTHING = {"read": 0, "changed": 0, "rebuilt": 0}


@pytest.fixture
def hub(warehouse: Engine) -> Iterator[Engine]:
    """A warehouse that was told nothing of the Hub."""
    wipe(warehouse)
    yield warehouse


def found(engine: Engine) -> dict[tuple[str, str], dict[str, Any]]:
    """The rows of the mart by kind and ``_id``."""
    names = ", ".join(f"d.{name}" for name in COLUMNS)
    query = f"SELECT d.kind, r.hub_uid, {names} FROM mart.hub_disclosure d JOIN raw.hub_repository r USING (hub_key)"  # names are a constant
    return {(row[0], row[1]): dict(zip(COLUMNS, row[2:], strict=True)) for row in rows(engine, query)}


def whole(engine: Engine) -> list[list[tuple[Any, ...]]]:
    """Both tables as they stand."""
    return [rows(engine, f"SELECT * FROM {table} ORDER BY hub_key") for table in ("core.hub_declaration", "mart.hub_disclosure")]  # constants


def land(engine: Engine, hub: Hub, kind: str, records: list[dict[str, Any]], day: date, days: int = 1) -> None:
    """A census tells these records, to the warehouse and to the other path; what is told empty is believed on the second of two ``days``."""
    for later in range(days):
        census(engine, pages(records, at(day + timedelta(days=later))), at(day + timedelta(days=later)), kind)
    hub.tell(kind, records, at(day))


def snapshot(engine: Engine, hub: Hub, path: Path, kind: str, day: date) -> None:
    """A bulk snapshot tells the records of a file, to both."""
    sweep = hub_sweep.open_sweep(engine, new_run(engine), kind, "snapshot", at(day))
    told_pages = list(stats_parquet.pages(path, kind, at(day)))
    with engine.connect() as session:
        connection: Any = session.connection.driver_connection
        for _ in HubListLoader(connection, sweep, KnownRange()).land_many(told_pages, 10):
            pass
    hub_sweep.close_sweep(engine, sweep)
    hub.tell(kind, [record for page in told_pages for record in orjson.loads(page.body)], at(day))


def agree(engine: Engine, hub: Hub) -> dict[str, int]:
    """Follow what was told; it must be what the other path says, what is made anew, and nothing the second time."""
    changed = hub_disclosure.disclose(engine)
    rows_now, expected = found(engine), hub.rows()
    assert rows_now.keys() == expected.keys()
    assert {who: row for who, row in rows_now.items() if row != expected[who]} == {}, [expected[who] for who, row in rows_now.items() if row != expected[who]][
        :3
    ]
    followed = whole(engine)
    assert hub_disclosure.disclose(engine) == NOTHING
    assert whole(engine) == followed
    with engine.begin() as connection:
        hub_disclosure.rebuild(connection.connection.cursor())
    assert whole(engine) == followed
    return changed


def hostile() -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Models and data sets whose records are as odd as the Hub lets them be, and some that are not."""
    result = {
        "task": {"type": "x"},
        "dataset": {"type": "sets/Measured", "name": "m"},
        "metrics": [{"type": "acc", "value": 0.5}, {"type": "f1", "value": True}],
    }
    index = [{"name": "m", "results": [result, {"metrics": "none"}, 7]}]
    models = [
        {},
        {"tags": None},
        {"tags": "safetensors"},
        {"tags": {"dataset:sets/open": 1}},
        {"tags": [None, 7, ["dataset:sets/open"], {"a": "license:mit"}, "safetensors"]},
        {"tags": ["safetensors", "dataset:sets/open", "license:mit", "arxiv:2501.12948", "region:us"], "cardData": {"datasets": ["sets/open"]}},
        {"tags": ["gguf", "dataset:sets/gated"], "gated": "manual"},
        {"tags": ["pytorch", "dataset:sets/open", "dataset:sets/gated"], "gated": "auto"},
        {"tags": ["dataset:sets/never-met"], "gguf": {"total": 7}},
        {"tags": ["dataset:sets/closed"], "safetensors": {"total": 0}},
        {"tags": ["dataset:sets/odd gate"], "gated": "maybe"},
        {"tags": ["DATASET:sets/open", "Dataset:sets/open", "dataset: sets/open ", "dataset:SETS/OPEN", "dataset:", "dataset"]},
        {"tags": ["dataset:https://huggingface.co/datasets/sets/open", "dataset:https://huggingface.co/sets/open", "dataset:Common Crawl"]},
        {"tags": [f"dataset:sets/n{number}" for number in range(1_500)] + [f"en{number}" for number in range(500)]},
        {"tags": [f"license:l{number}" for number in range(1_000)]},
        {"tags": [f"x:{number}" for number in range(5_100)] + ["dataset:sets/open"]},
        {"tags": ["dataset:sets/Measured", "dataset:sets/open", "model-index"], "cardData": {"model-index": index}},
        {"tags": ["dataset:sets/Measured"], "cardData": {"model-index": index, "datasets": "sets/measured"}},
        {"tags": ["dataset:null", "dataset:NULL", "license:null", "arxiv:null"], "cardData": {"license_name": "NULL", "language": [None, "null"]}},
        {"tags": ['license:a"b\\c\t', "license:{a,b}", "doi:10.1/X", "arxiv:9999.99999", "arxiv:math.CA/0611800v2"]},
        {"tags": ["license:mit", "license:CC-BY-NC-4.0"]},
        {"tags": ["license:mit", "license:other"], "cardData": {"license": "other", "license_name": "mine\u0000", "license_link": "LICENSE"}},
        {"tags": ["license:gpl-3.0"], "cardData": {"license": ["gpl-3.0", "openrail"]}},
        {"tags": [], "cardData": {}},
        {"tags": [], "cardData": "text"},
        {"tags": [], "cardData": ["a"]},
        {"cardData": {"datasets": {"a": "sets/open"}, "license": 7, "metrics": [], "model-index": {"results": 1}, "base_model": [7, None, "me/hostile-8"]}},
        {
            "cardData": {
                "datasets": ["sets/open", "my own data"],
                "license": "mit",
                "language": "en",
                "pipeline_tag": "x",
                "library_name": "y",
                "metrics": ["a"],
            }
        },
        {"tags": ["trl", "generated_from_trainer", "eval-results"]},
        {"tags": ["base_model:me/hostile-30", "base_model:finetune:me/hostile-30"]},
        {"tags": ["base_model:finetune:me/hostile-29"], "gated": True},
        {"tags": ["base_model:me/hostile-31", "base_model:adapter:me/hostile-31"]},
        {
            "tags": ["base_model:./outputs/checkpoint-7", "base_model:merge:nobody/known", "base_model:", "base_model:quantized:"],
            "cardData": {"base_model": "out put"},
        },
        {"tags": ["safetensors"], "disabled": True},
        {"tags": ["safetensors"], "private": True},
        {"tags": ["base_model:merge:me/hostile-5", "base_model:merge:me/hostile-33", "base_model:merge:me/hostile-6"]},
        {"tags": ["base_model:base_model:me/hostile-5", "base_model:Finetune:me/hostile-5"]},
        {"tags": ["dataset:me/hostile-37"]},
        {"tags": ["safetensors", "onnx"], "cardData": {"tags": ["SafeTensors"]}},
        {"tags": ["safetensors", "onnx"], "cardData": {"tags": ["safetensors", "onnx "]}},
        {"tags": ["onnx"], "cardData": {}},
        {"tags": ["onnx"]},
        {"tags": ["dataset:canonical", "dataset:sets/" + "x" * 380, "dataset:" + "x" * 600]},
    ]
    sets = {
        "sets/open": {"tags": ["format:parquet", "language:EN", "source_datasets:original", "license:mit"], "cardData": {"source_datasets": ["original"]}},
        "sets/gated": {"gated": "manual", "tags": ["source_datasets:extended|sets/open", "source_datasets:sets/never"]},
        "sets/closed": {"disabled": True, "tags": ["source_datasets:extended|other", "dataset:sets/closed", "arxiv:2501.12948"]},
        "sets/measured": {"gated": None},
        "sets/Measured": {"tags": None, "cardData": {"dataset_info": {}, "configs": []}},
        "sets/self": {
            "tags": ["source_datasets:sets/self"],
            "cardData": {
                "license": "mit",
                "language": ["en"],
                "task_ids": "a",
                "size_categories": ["n<1K"],
                "configs": [{"a": 1}],
                "source_datasets": "sets/self",
            },
        },
        "sets/n7": {},
        "canonical": {"tags": ["source_datasets:extended"]},
        "me/hostile-5": {"private": True},
    }
    made = [told(number, f"me/hostile-{number}", **{"tags": None, **one}) for number, one in enumerate(models)]
    for one, given in zip(made, models, strict=True):
        if "tags" not in given:
            del one["tags"]
    return made, [told(1_000 + number, name, **one) for number, (name, one) in enumerate(sets.items())]


def test_odd_records_say_what_the_other_path_says(hub: Engine) -> None:
    by_hand = Hub()
    models, sets = hostile()
    land(hub, by_hand, "model", models, DAY)
    assert agree(hub, by_hand) == {"read": len(models), "changed": len(models), "rebuilt": 1}
    land(hub, by_hand, "dataset", sets, DAY + timedelta(days=1))
    agree(hub, by_hand)
    status = {int(who[1], 16): row for who, row in found(hub).items() if who[0] == "model"}
    # Nothing told is unknown, never none; an empty list of tags is told.
    assert {status[0][name] for name in COMPONENTS} == {"unknown"}
    assert (status[23]["data"], status[23]["licence"], status[23]["methods"], status[23]["weights"]) == ("none", "none", "none", "unknown")
    assert [status[number]["data"] for number in (5, 6, 7, 8, 9)] == ["open", "partial", "partial", "partial", "partial"]
    # A cycle leads to who is there; itself is no base.
    assert [status[number]["base"] for number in (29, 30, 31)] == ["partial", "open", "none"]
    assert status[16]["dataset_hub_ids"] == ["sets/open"] and status[17]["dataset_hub_ids"] == ["sets/measured", "sets/Measured"]
    assert len(status[13]["dataset_hub_ids"]) == 200 and status[13]["datasets_open"] == 1
    for name in COMPONENTS:
        told_of_models = {row[name] for row in status.values()}
        assert len(told_of_models) >= 2 and told_of_models <= {"open", "partial", "none", "unknown"}, name


def test_a_card_that_cannot_be_read_leaves_the_tags(hub: Engine) -> None:
    one = orjson.dumps(told(1, "a/b", tags=["dataset:sets/open"], cardData={"license": "@"}))
    body = b"[" + one.replace(b'"@"', b'"\xff"') + b"]"
    (page,) = pages([], at(DAY))
    census(hub, [type(page)(body, at(DAY))], at(DAY))
    assert hub_disclosure.disclose(hub)["read"] == 1
    assert rows(hub, "SELECT has_tags, has_card, data, licence, card FROM mart.hub_disclosure") == [(True, False, "partial", "none", "unknown")]


def test_the_sample_by_its_raw_records(hub: Engine, tmp_path: Path) -> None:
    world, by_hand = World(SAMPLE, tmp_path), Hub()
    for day in range(3):
        for kind in ("dataset", "model"):
            listed = world.db.execute("SELECT uid, body FROM record WHERE kind = ? AND state = 'there' ORDER BY uid", (kind,)).fetchall()
            records = [{"_id": key, **orjson.loads(body)} for key, body in listed]
            land(hub, by_hand, kind, records, DAY + timedelta(days=2 * day), days=2)
        agree(hub, by_hand)
        world.advance()
    told_by = {(row["data"], row["licence"]) for row in found(hub).values()}
    assert len(found(hub)) > 500 and len(told_by) > 5


def test_the_sample_by_its_snapshot_and_then_by_a_census(hub: Engine, tmp_path: Path) -> None:
    by_hand = Hub()
    for kind in ("model", "dataset"):
        snapshot(hub, by_hand, SAMPLE / "hub" / "stats" / f"{kind}s.parquet", kind, DAY)
    agree(hub, by_hand)
    by_snapshot = found(hub)
    assert {row["access"] for row in by_snapshot.values()} == {"not told", "disabled"}
    # Without a gate nothing is known to be open but what asks for none.
    assert {row[name] for row in by_snapshot.values() for name in ("weights", "data", "base")} <= {None, "partial", "none", "unknown"}
    world = World(SAMPLE, tmp_path)
    for kind in ("model", "dataset"):
        listed = world.db.execute("SELECT uid, body FROM record WHERE kind = ? AND state = 'there' ORDER BY uid", (kind,)).fetchall()
        land(hub, by_hand, kind, [{"_id": key, **orjson.loads(body)} for key, body in listed], DAY + timedelta(days=1))
    agree(hub, by_hand)
    by_census = found(hub)
    assert by_census.keys() == by_snapshot.keys()
    same = ("licence", "methods", "code", "card", "evaluation", "datasets_declared", "bases_declared", "dataset_hub_ids", "base_hub_ids")
    assert {who: row for who, row in by_census.items() if any(row[name] != by_snapshot[who][name] for name in same)} == {}


def test_what_a_name_leads_to_is_followed_to_who_declares_it(hub: Engine) -> None:
    by_hand, day = Hub(), DAY
    models = [told(number, f"me/m{number}", tags=["license:mit"]) for number in range(100)]
    models[1]["tags"] = ["dataset:sets/a", "base_model:me/m0"]
    models[2]["tags"] = ["dataset:sets/b"]
    land(hub, by_hand, "model", models, day)
    sets = [told(1_000, "sets/a")]
    land(hub, by_hand, "dataset", sets, day)
    agree(hub, by_hand)

    def status(number: int, name: str) -> Any:
        return found(hub)["model", uid(number)][name]

    assert (status(1, "data"), status(1, "base"), status(2, "data")) == ("open", "open", "partial")
    sets[0] = {**sets[0], "gated": "auto"}
    land(hub, by_hand, "dataset", sets, day := day + timedelta(days=1))
    # The data set and the one model that declares it, and no other row.
    assert agree(hub, by_hand) == {"read": 1, "changed": 2, "rebuilt": 0} and status(1, "data") == "partial"
    sets[0] = {**sets[0], "gated": False, "id": "sets/b"}
    land(hub, by_hand, "dataset", sets, day := day + timedelta(days=1))
    assert agree(hub, by_hand)["changed"] == 3
    # By its former name as well.
    assert (status(1, "data"), status(2, "data")) == ("open", "open")
    sets[0] = {**sets[0], "lastModified": "2026-08-25T00:00:00.000Z"}
    land(hub, by_hand, "dataset", sets, day := day + timedelta(days=1))
    assert agree(hub, by_hand)["changed"] == 1, "touched alone changes nothing for who declares it"
    change(hub, "UPDATE raw.hub_repository SET gone_at = :at WHERE kind = 'dataset'", at=at(day))
    by_hand.leave("dataset", uid(1_000), at(day))
    assert agree(hub, by_hand) == {"read": 0, "changed": 3, "rebuilt": 0} and status(2, "data") == "partial"
    land(hub, by_hand, "dataset", sets, day := day + timedelta(days=1))
    assert agree(hub, by_hand)["changed"] == 3 and status(2, "data") == "open", "back again"


def test_random_days(hub: Engine) -> None:
    choice, by_hand, day = random.Random(20261130), Hub(), DAY  # noqa: S311 - a seeded walk
    names = {"model": [f"a/m{number}" for number in range(40)], "dataset": [f"a/m{number}" for number in range(15)]}
    there: dict[str, dict[int, dict[str, Any]]] = {"model": {}, "dataset": {}}
    number = 0

    def declared() -> dict[str, Any]:
        tags = [f"dataset:{name}" for name in choice.sample(names["dataset"], choice.choice([0, 0, 1, 2]))]
        tags += [f"base_model:{name}" for name in choice.sample(names["model"], choice.choice([0, 1, 2]))]
        tags += [f"source_datasets:extended|{choice.choice(names['dataset'])}"] if choice.random() < 0.3 else []
        return {"tags": tags, "gated": choice.choice([False, False, "auto"])}

    for _ in range(25):
        day += timedelta(days=2)
        for kind, list_now in there.items():
            taken = {one["id"] for one in list_now.values()}
            for one in list(list_now):
                chance = choice.random()
                if chance < 0.05:
                    list_now[one] = {**list_now[one], **declared()}
                elif chance < 0.1 and (free := [name for name in names[kind] if name not in taken]):
                    list_now[one] = {**list_now[one], "id": choice.choice(free)}
                    taken.add(list_now[one]["id"])
                elif chance < 0.13:
                    del list_now[one]
            for name in choice.sample(names[kind], 2):
                if name not in {one["id"] for one in list_now.values()}:
                    number += 1
                    list_now[number] = told(number, name, **declared())
            land(hub, by_hand, kind, list(list_now.values()), day, days=2)
            left = [who for who, _ in by_hand.records.items() if who[0] == kind and int(who[1], 16) not in list_now and who not in by_hand.gone]
            for who in left:
                by_hand.leave(kind, who[1], at(day))
            change(
                hub,
                "UPDATE raw.hub_repository SET gone_at = :at WHERE kind = :kind AND hub_uid = ANY (:left)",
                at=at(day),
                kind=kind,
                left=[one for _, one in left],
            )
        if choice.random() < 0.7:
            agree(hub, by_hand)
    agree(hub, by_hand)


def test_the_registry_and_the_rules_decide_anew(hub: Engine) -> None:
    by_hand = Hub()
    land(hub, by_hand, "model", [told(number, f"{'me' if number else 'You'}/m{number}", tags=["license:mit"]) for number in range(50)], DAY)
    agree(hub, by_hand)
    change(
        hub,
        "INSERT INTO core.lab (lab_id, name, kind, source) VALUES ('you', 'You', 'company', 'x')",
        "INSERT INTO core.account (service, account, lab_id, source) VALUES ('huggingface', 'you', 'you', 'x')",
    )
    try:
        assert hub_disclosure.disclose(hub) == {"read": 0, "changed": 1, "rebuilt": 0}
        assert rows(hub, "SELECT hub_id FROM mart.hub_disclosure WHERE lab_id = 'you'") == [("You/m0",)]
        change(hub, "UPDATE core.licence SET licence_class = 'non-commercial' WHERE hub_license_id = 'mit' AND match_kind = 'hub_id'")
        assert hub_disclosure.disclose(hub) == {"read": 50, "changed": 50, "rebuilt": 1}
        assert rows(hub, "SELECT DISTINCT licence FROM mart.hub_disclosure") == [("partial",)]
    finally:
        change(hub, "UPDATE core.licence SET licence_class = 'permissive' WHERE hub_license_id = 'mit' AND match_kind = 'hub_id'")
        change(hub, "DELETE FROM core.account WHERE lab_id = 'you'", "DELETE FROM core.lab WHERE lab_id = 'you'")
    assert hub_disclosure.disclose(hub)["rebuilt"] == 1
    assert rows(hub, "SELECT DISTINCT lab_id, licence FROM mart.hub_disclosure") == [("unknown", "open")]


def test_what_is_to_be_shown_no_more_is_in_no_row(hub: Engine) -> None:
    by_hand, day = Hub(), DAY
    models = [told(number, f"me/m{number}", tags=["license:mit"]) for number in range(100)]
    models[1]["tags"] = ["dataset:Hidden/set", "dataset:sets/a", "base_model:me/m0", "base_model:merge:me/M2"]
    models[2]["tags"] = ["dataset:Hidden/set"]
    land(hub, by_hand, "model", models, day)
    land(hub, by_hand, "dataset", [told(1_000, "Hidden/set"), told(1_001, "sets/a")], day)
    agree(hub, by_hand)
    query = "SELECT hub_id, data, datasets_declared, datasets_open, dataset_hub_ids, base_hub_ids FROM mart.hub_disclosure WHERE hub_key IN"
    query += " (SELECT hub_key FROM raw.hub_repository WHERE hub_uid = ANY (:uids)) AND kind = 'model' ORDER BY hub_id"
    uids = [uid(number) for number in (1, 2)]
    before = [("me/m1", "open", 2, 2, ["Hidden/set", "sets/a"], ["me/m0", "me/M2"]), ("me/m2", "open", 1, 1, ["Hidden/set"], None)]
    assert rows(hub, query, uids=uids) == before
    change(hub, "INSERT INTO core.takedown SELECT 'huggingface', 'account', one, '2026-08-22', 'asked' FROM unnest(ARRAY['hidden', 'me/m7', 'me/new']) one")
    try:
        assert hub_disclosure.disclose(hub)["rebuilt"] == 1
        after = [("me/m1", "partial", 2, 1, ["sets/a"], ["me/m0", "me/M2"]), ("me/m2", "partial", 1, 0, None, None)]
        assert rows(hub, query, uids=uids) == after
        models[3] = {**models[3], "id": "me/New"}
        land(hub, by_hand, "model", models, day + timedelta(days=1))
        assert hub_disclosure.disclose(hub) == {"read": 1, "changed": 1, "rebuilt": 0}
        followed = whole(hub)
        assert {row[0] for row in rows(hub, "SELECT lower(hub_id) FROM mart.hub_disclosure")}.isdisjoint({"hidden/set", "me/m7", "me/new", "me/m3"})
        with hub.begin() as connection:
            hub_disclosure.rebuild(connection.connection.cursor())
        assert whole(hub) == followed and hub_disclosure.disclose(hub) == NOTHING
    finally:
        change(hub, "DELETE FROM core.takedown WHERE reason = 'asked'")
    assert hub_disclosure.disclose(hub)["rebuilt"] == 1
    agree(hub, by_hand)
