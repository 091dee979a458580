"""Limits by bucket: the asked bucket's own numbers, the tightest where none is named so, and nothing from what is no header."""

from __future__ import annotations

import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st
from serving import Service

from observatory import limits
from observatory.budget import MAX_HOLD
from observatory.clock import current
from observatory.http import Client, Response, ServiceConfig, limit_of
from observatory.limits import Left, Policy
from observatory.orchestration import census
from observatory.sources.huggingface import HuggingFace, bucket_of

LEFT = [
    ('"api";r=499;t=55', "api", Left(499, 55)),
    ('"api";r=499;t=55', "", Left(499, 55)),
    ('"api"; t=55 ; r=499', "api", Left(499, 55)),
    ('"resolvers";r=0;t=100, "api";r=400;t=50', "api", Left(400, 50)),
    ('"resolvers";r=0;t=100, "api";r=400;t=50', "resolvers", Left(0, 100)),
    ('"resolvers";r=0;t=100,"api";r=400;t=50', "pages", None),
    ('"resolvers";r=0;t=100,"api";r=400;t=50', "", Left(0, 100)),
    ('r=3;t=1, r=3;t=9000, "day";r=0;t=5', "api", Left(3, 9000)),
    ('"api";r=9;t=1, "api";r=2;t=100', "api", Left(2, 100)),
    ('"fixed window";"api";r=7;t=8, "pages";r=1;t=1', "api", Left(7, 8)),
    ("api;r=7;t=8, pages;r=1;t=1", "api", Left(7, 8)),
    ('"a,b;r=0;t=9";r=7;t=8, "pages";r=9;t=1', "a,b;r=0;t=9", Left(7, 8)),
    (r'"a\"b";r=7;t=8', 'a"b', Left(7, 8)),
    ('"api";r=1;r=5;t=2', "api", Left(5, 2)),
    ('"api";R=5;T=2', "api", Left(5, 2)),
    ('"api";r=5;t=2;pk=:YWJj:', "api", Left(5, 2)),
    ('"api";r=-1;t=5', "api", None),
    ('"api";r=1.5;t=5', "api", None),
    ('"api";r=²;t=5', "api", None),
    ('"api";r=٥;t=5', "api", None),
    ('"api";r=5', "api", None),
    (f'"api";r={"9" * 5_000};t=5', "api", None),
    ("null", "api", None),
    ('"', "api", None),
    ("", "api", None),
]


@pytest.mark.parametrize(("header", "bucket", "told"), LEFT)
def test_the_asked_bucket_s_numbers_are_read_else_the_tightest_without_a_name(header: str, bucket: str, told: Left | None) -> None:
    assert limits.left(header, bucket) == told


@pytest.mark.parametrize(
    ("header", "told"),
    [
        ('"resolvers";r=0;t=100, "api";r=400;t=50', Left(0, 100)),
        ('"resolvers";r=0;t=100, "api";r=0;t=50', Left(0, 50)),
        ('"day";r=0;t=9, "resolvers";r=0;t=100, "api";r=400;t=50', Left(0, 100)),
        ('"resolvers";r=3;t=100, "api";r=400;t=50', Left(400, 50)),
    ],
)
def test_a_refusal_is_of_a_bucket_that_is_spent(header: str, told: Left) -> None:
    assert limits.left(header, "api", is_refused=True) == told


@pytest.mark.parametrize(
    ("header", "bucket", "told"),
    [
        ('"fixed window";"api";q=500;w=300', "api", Policy(500, 300)),
        ('"api";q=500;w=300, "burst";q=10;w=1, "pages";q=100;w=300', "api", Policy(500, 300)),
        ('"day";q=500;w=86400, "burst";q=10;w=1', "api", Policy(500, 86_400)),
        ('"api";q=500;w=0', "api", None),
        ('"api";q=500', "api", None),
        (f'"api";q={"9" * 5_000};w=300', "api", None),
        ("nonsense", "api", None),
    ],
)
def test_a_policy_is_that_of_the_asked_bucket_else_the_tightest(header: str, bucket: str, told: Policy | None) -> None:
    assert limits.policy(header, bucket) == told


@given(st.text(st.sampled_from('"\\,;=rtqwapi019 -²٥\x00'), max_size=120) | st.text(max_size=80), st.text(max_size=5))
def test_no_header_raises_and_no_number_is_out_of_its_bounds(header: str, bucket: str) -> None:
    found = limits.left(header, bucket)
    assert found is None or (0 <= found.remaining < 10**9 and 0 <= found.reset < 10**9)
    policy = limits.policy(header, bucket)
    assert policy is None or (0 <= policy.quota < 10**9 and 0 < policy.window < 10**9)
    for status in (200, 403, 429, 503):
        told = limit_of(Response(status, {"ratelimit": header}, b"", current().now(), "/"), bucket)
        assert told.reset is None or 0 < told.reset <= MAX_HOLD


@given(st.dictionaries(st.text(st.sampled_from("abcdef"), min_size=1, max_size=6), st.tuples(st.integers(0, 999), st.integers(0, 999)), min_size=1, max_size=8))
def test_what_is_written_as_the_draft_has_it_is_read_bucket_by_bucket(buckets: dict[str, tuple[int, int]]) -> None:
    header = ", ".join(f'"{name}";r={r};t={t}' for name, (r, t) in buckets.items())
    for name, (r, t) in buckets.items():
        assert limits.left(header, name) == Left(r, t)
    assert limits.left(header, "of nobody") is None
    assert limits.left(header) == min((Left(r, t) for r, t in buckets.values()), key=lambda one: (one.remaining, -one.reset))


@pytest.mark.parametrize("header", ['"' * 100_000, '"\\' * 50_000, '"api";' * 20_000, '"a";r=1;t=1,' * 20_000])
def test_an_enormous_header_is_read_to_a_bound(header: str) -> None:
    assert len(limits.items(header)) <= limits.MAX_ITEMS


def test_a_client_waits_for_the_bucket_that_it_spends_from(service: Service) -> None:
    told = {"RateLimit": '"resolvers";r=0;t=100, "api";r=400;t=50'}
    service.on("/api/models/a/b", (200, {"id": "a/b"}, told))
    service.on("/a/b/resolve/main/README.md", (200, "# card", told))
    with Client(ServiceConfig(service.url), clock=service.clock, bucket=bucket_of) as client:
        hub = HuggingFace(client)
        for _ in range(3):
            list(hub.items("model", ["a/b"]))
        assert service.waits == [], "another bucket is spent"
        list(hub.cards("model", ["a/b", "a/b"]))
        assert service.waits == [101.0]


def test_a_refusal_by_another_bucket_is_waited_for(service: Service) -> None:
    service.on("/api/models/a/b", (429, "", {"RateLimit": '"api";r=400;t=50, "day";r=0;t=70'}), (200, {"id": "a/b"}))
    with Client(ServiceConfig(service.url), clock=service.clock, bucket=bucket_of) as client:
        assert len(list(HuggingFace(client).items("model", ["a/b"]))) == 1
    assert service.waits == [71.0]


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ('"burst";q=10;w=1, "fixed window";"api";q=500;w=300', "the tier allows 500 in 300 s"),
        (f'"api";q={"9" * 5_000};w=300', "the service tells no budget"),
        ('"api";q=0;w=999999999', "the tier allows 0 in 999999999 s"),
    ],
)
def test_the_census_foretells_by_its_own_bucket(header: str, words: str, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(census.runtime, "plan", lambda *_, **__: [(3_000,)])
    with caplog.at_level(logging.INFO):
        census._log_forecast(None, header)  # type: ignore[arg-type]  # nothing is asked of the warehouse here
    assert words in caplog.text
