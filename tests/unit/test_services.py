"""services.toml: what stands in it reaches every place that must know of a source, and what is wrong in it is named."""

from __future__ import annotations

import pytest

from observatory import services
from observatory.errors import ObservatoryError
from observatory.local import airflow, doctor
from observatory.quality.silence import DAILY
from observatory.sources.shapes import SHAPES
from observatory.web.sources import source_url

GOOD = """
[spruce]
title = "Spruce"
dag = "ingest_spruce"
table = "raw.spruce"
holds = "records of Spruce"
host = "https://spruce.example"
endpoint = {path = "/api/records", is_list = true, must = {id = "text"}}

[[spruce.records]]
kind = "record"
fields = ["id", "title"]
key = '[a-z]+'
page = "https://spruce.example/records/{}"
"""


def test_a_good_table_is_read() -> None:
    spruce = services.read(GOOD)["spruce"]
    assert (spruce.host, spruce.asked_by, spruce.records[0].via) == ("https://spruce.example", None, "list")
    assert spruce.records[0].url("abc") == "https://spruce.example/records/abc"


@pytest.mark.parametrize("key", ["", "ABC", "a/../b", "a b", "a\n", "a" * 201, "é"])
def test_a_key_of_another_form_has_no_page(key: str) -> None:
    assert services.read(GOOD)["spruce"].records[0].url(key) is None


@pytest.mark.parametrize(
    ("given", "instead", "said"),
    [
        ('title = "Spruce"', "", "title"),
        ('title = "Spruce"', 'title = "Spruce"\ntitel = "x"', "titel"),
        ('dag = "ingest_spruce"', 'dag = "spruce"', r"\.dag"),
        ('table = "raw.spruce"', 'table = "core.spruce"', r"\.table"),
        ('host = "https://spruce.example"', 'host = "http://spruce.example"', r"\.host"),
        ('host = "https://spruce.example"', 'host = "https://name@spruce.example"', r"\.host"),
        ('host = "https://spruce.example"', 'host = "https://spruce.example"\nasked_by = "github"', "either host or asked_by"),
        ('host = "https://spruce.example"', 'asked_by = "github"', "an endpoint needs a host"),
        ('host = "https://spruce.example"', "", "either host or asked_by"),
        ('must = {id = "text"}', 'must = {id = "word"}', r"\.must"),
        ("key = '[a-z]+'", "", "a page needs a key"),
        ("key = '[a-z]+'", "key = '['", "is no pattern"),
        ("records/{}", "records", "once in its address"),
        ("[spruce]", "[Spruce]", "at `key`"),
        ("[spruce]", "[spruce", "services.toml"),
    ],
)
def test_what_is_wrong_is_named(given: str, instead: str, said: str) -> None:
    with pytest.raises(ObservatoryError, match=said):
        services.read(GOOD.replace(given, instead, 1))


def test_two_sources_share_neither_dag_nor_table_nor_title() -> None:
    other = GOOD.replace("spruce", "fir")
    assert len(services.read(GOOD + other.replace('"Spruce"', '"Fir"'))) == 2
    for same in ('title = "Spruce"', 'dag = "ingest_spruce"', 'table = "raw.spruce"'):
        twin = other.replace('"Spruce"', '"Fir"').replace(same.replace("spruce", "fir").replace("Spruce", "Fir"), same)
        with pytest.raises(ObservatoryError, match="two sources have the"):
            services.read(GOOD + twin)


def test_each_source_of_the_file_is_known_where_it_must_be() -> None:
    found = services.declared()
    assert found, "the file is empty"
    for name, source in found.items():
        service = source.asked_by or name
        assert (source.dag, source.title, service) in {(one.dag_id, one.title, one.service) for one in DAILY}
        assert source.dag in airflow.ALONE and source.dag in airflow.DAGS
        assert airflow.LIVE[service]["host"].startswith("https://")
        assert (name in doctor.ONE_ENDPOINT) == (source.endpoint is not None)
        for record in source.records:
            assert ((name, record.kind, record.via) in SHAPES) == bool(record.fields)


def test_the_page_shows_a_record_of_the_catalogue() -> None:
    assert source_url("catalogue_file", "spruce/max") == "https://github.com/anomalyco/models.dev/blob/HEAD/models/spruce/max.toml"
    assert source_url("catalogue_file", "spruce/../max") is None and source_url("catalogue_file", "spruce") is None
