"""The synthetic Hub is the same everywhere, says JSON, and changes as it says it does."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from typing import Any

import numpy as np
import orjson
import pytest
from hub_days import COUNTERS, GONE, METADATA, NEW, PAGE, Hub
from hub_statistics import ASKED, STATED, Statistics, table

from observatory import settings

MODELS = 40_000
OPTIONAL = {"cardData", "gguf", "library_name", "pipeline_tag", "safetensors"}
DIGEST = "import hashlib, hub_days as h; hub = h.Hub(3000, 7); hub.advance(); print(hashlib.sha256(b''.join(hub.pages(1))).hexdigest())"


def told(hub: Hub) -> list[dict[str, Any]]:
    return [record for page in hub.pages(hub.day) for record in orjson.loads(page)]


@pytest.fixture(scope="module")
def days() -> tuple[Hub, list[dict[str, Any]], list[dict[str, Any]]]:
    """A Hub at day 2, with its records of day 1 and of day 2."""
    hub = Hub(MODELS)
    hub.advance()
    before = told(hub)
    hub.advance()
    return hub, before, told(hub)


def test_a_range_of_pages_is_the_same_alone(days: tuple[Hub, Any, Any]) -> None:
    hub = days[0]
    pages = list(hub.pages(2))
    assert len(pages) == hub.page_count
    assert list(hub.pages(2, first=3, last=5)) == pages[3:5]
    assert list(hub.pages(2, first=39, last=1_000)) == pages[39:]


def test_another_hub_and_another_process_say_the_same_bytes() -> None:
    hub = Hub(3000, 7)
    list(hub.pages(0))
    hub.advance()
    here = hashlib.sha256(b"".join(hub.pages(1))).hexdigest()
    there = subprocess.run([sys.executable, "-c", DIGEST], cwd=settings.ROOT / "bench", capture_output=True, check=True, text=True)
    assert there.stdout.strip() == here
    assert next(Hub(3000, 8).pages(0)) != next(Hub(3000, 7).pages(0))


def test_the_bytes_stay_what_they_were() -> None:
    # Of one machine and one version of numpy; another must make the same. A change on purpose renews it.
    assert hashlib.sha256(b"".join(Hub(2_000, 1).pages(0))).hexdigest() == "39bd67ef126cdfdb58f69e6e2cbd965a7c054af758cafdb123750d9ed25799c1"


def test_only_the_current_day_can_be_told() -> None:
    with pytest.raises(ValueError, match="day 0, not 1"):
        Hub(10).pages(1)


@pytest.mark.parametrize("models", [1, 2, 70, 999, 1_000, 1_001])
def test_small_hubs(models: int) -> None:
    hub = Hub(models)
    for _ in range(3):
        assert told(hub) == list(hub.records())
        hub.advance()
    assert [len(orjson.loads(page)) for page in Hub(models).pages(0)] == [PAGE] * (models // PAGE) + [models % PAGE] * (models % PAGE > 0)


def test_pages_equal_records_built_one_by_one(days: tuple[Hub, Any, list[dict[str, Any]]]) -> None:
    hub, _, now = days
    for first, last in ((0, 1_500), (30_000, 30_500), (len(hub) - 500, len(hub))):
        assert now[first:last] == list(hub.records(first, last))


def test_records_have_the_keys_that_a_census_asks(days: tuple[Hub, Any, list[dict[str, Any]]]) -> None:
    for record in days[2]:
        assert ASKED - OPTIONAL <= record.keys() <= ASKED
        assert record["author"] == record["id"].split("/")[0]
        assert len(record["_id"]) == 24 and len(record["sha"]) == 40
        assert len(record["tags"]) == len(set(record["tags"]))


def test_the_list_is_sorted_and_tells_nobody_twice(days: tuple[Hub, Any, list[dict[str, Any]]]) -> None:
    keys = [(record["createdAt"], record["_id"]) for record in days[2]]
    assert keys == sorted(keys)
    assert len({uid for _, uid in keys}) == len({record["id"] for record in days[2]}) == len(keys)
    assert len({created for created, _ in keys}) < len(keys)
    assert keys[300][0] == "2022-03-02T23:29:04.000Z"


def test_truth_is_what_pages_show(days: tuple[Hub, list[dict[str, Any]], list[dict[str, Any]]]) -> None:
    hub, *both = days
    before, now = ({record["_id"]: record for record in records} for records in both)
    truth, kept = hub.truth(), before.keys() & now.keys()

    def changed(*keys: str) -> set[str]:
        return {uid for uid in kept if any(before[uid].get(key) != now[uid].get(key) for key in keys)}

    def told_of(index: Any) -> set[str]:
        return set(hub.uids(index))

    assert told_of(truth.new) == now.keys() - before.keys()
    assert told_of(truth.gone) == before.keys() - now.keys()
    assert told_of(truth.counters) == changed("downloadsAllTime") == changed("downloads", "downloadsAllTime", "likes")
    assert told_of(truth.resets) == {uid for uid in kept if now[uid]["downloadsAllTime"] < before[uid]["downloadsAllTime"]} != set()
    assert told_of(truth.metadata) == changed("sha") == changed("lastModified") == changed(*(ASKED - {"downloads", "downloadsAllTime", "likes"}))
    assert told_of(truth.renamed) == changed("id")
    assert told_of(truth.regated) == changed("gated")
    assert changed("cardData") <= changed("tags") == told_of(truth.retagged) | told_of(truth.relicensed)
    assert [int(uid[8:], 16) >> 24 for uid in hub.uids(truth.new)] == truth.new.tolist()


def test_a_day_changes_at_the_rates_it_should() -> None:
    hub = Hub(300_000)
    for _ in range(2):
        alive = len(hub)
        hub.advance()
        truth = hub.truth()
        for part, rate, tolerance in ((truth.counters, COUNTERS, 0.02), (truth.metadata, METADATA, 0.1), (truth.new, NEW, 0.01), (truth.gone, GONE, 0.5)):
            assert len(part) == pytest.approx(alive * rate / 10_000, rel=tolerance)
        assert 0.0002 < len(truth.resets) / len(truth.counters) < 0.001
        assert np.isin(truth.resets, truth.counters).all()


def test_a_month_keeps_the_shape() -> None:
    hub = Hub(20_000)
    for _ in range(30):
        hub.advance()
    silent = Statistics(told(hub)).rows()["no downloads in 30 days"]
    assert 60 < float(silent.split()[0]) < 80


def test_lineage_has_what_is_hard(days: tuple[Hub, Any, list[dict[str, Any]]]) -> None:
    hub, _, now = days
    child, parent, relation = hub.edges()
    assert 0.55 < len(child) / len(hub) < 0.65
    assert set(relation.tolist()) == {1, 2, 3, 4, 5}
    assert 0.005 < (parent < 0).mean() < 0.02
    assert (child == parent).any()
    later = {(int(a), int(b)) for a, b in zip(child[parent > child], parent[parent > child], strict=True)}
    assert later, "cycles need a parent that came later"
    assert np.bincount(child).max() == 3
    told_edges = {(record["_id"], tag.split(":")[-1]) for record in now for tag in record["tags"] if tag.startswith("base_model:")}
    assert len(told_edges) == len(child)


def test_the_statistics_are_those_of_the_hub(days: tuple[Hub, Any, list[dict[str, Any]]]) -> None:
    rows = Statistics(days[2]).rows()
    assert 700 < int(rows["bytes a record"]) < 800
    assert float(rows["no downloads in 30 days"].split()[0]) > 70
    assert 30 < float(rows["top 0.01 % of downloads"].split()[0]) < 65
    assert set(STATED) <= rows.keys()
    assert len(table({"synthetic": rows}).splitlines()) == len(rows) + 1
