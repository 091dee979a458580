"""What is asked for comes in the order of what it is worth, what failed waits for the next run, and a cut run goes on."""

from __future__ import annotations

import itertools
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from serving import FakeClock, Service
from sqlalchemy import Engine, text
from werkzeug import Request, Response

from observatory import settings
from observatory.errors import RateLimited, ServiceDown
from observatory.http import Client, ServiceConfig
from observatory.landing.reading import want_named
from observatory.landing.writer import land, land_all
from observatory.orchestration import ingest, runtime
from observatory.quality.completeness import audit_receipt
from observatory.sources.base import Look, Outcome, Page, Record, Reject, Tombstone, Validator
from observatory.sources.huggingface import PROBE, PROBE_TELLS, HuggingFace
from observatory.warehouse import sqlfile

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
_NUMBER = itertools.count()


def model(hub_id: str, downloads: int) -> Record:
    """A model as a list without files tells it."""
    return Record("huggingface", "model", "list", hub_id, NOW, payload={"id": hub_id, "tags": []}, counters={"downloads": downloads})


def look(scope: str, outcome: Outcome = Outcome.ANSWERED, at: datetime = NOW, source: str = "huggingface") -> Look:
    return Look(source, scope, outcome, at, at)


def begun(engine: Engine, source: str, at: datetime = NOW) -> int:
    """A run that began at a moment."""
    with engine.begin() as connection:
        run = connection.execute(
            text("INSERT INTO meta.run (dag_id, dag_run_id, source, begun_at) VALUES (:source, :id, :source, :at) RETURNING run_id"),
            {"source": source, "id": str(next(_NUMBER)), "at": at},
        ).scalar_one()
        return int(run)


def end(engine: Engine, run: int, *, is_cut: bool) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE meta.run SET state = 'success', is_cut = :is_cut WHERE run_id = :run"), {"run": run, "is_cut": is_cut})


@pytest.fixture(scope="module")
def landed(warehouse: Engine) -> Engine:
    """Members of two flagship releases, models of two labs and of nobody."""
    run = begun(warehouse, "huggingface")
    known = [
        model("nobody/Popular-7B", 10_000_000),
        model("deepseek-ai/Small-Thing", 5),
        model("deepseek-ai/DeepSeek-R1", 900),
        model("01-ai/Yi-6B", 10),
        model("01-ai/Yi-34B", 10),
        model("01-ai/Other", 20),
    ]
    land(warehouse, run, "huggingface", Page(tuple(known), received={"model": len(known)}))
    want_named(warehouse)
    return warehouse


def documents(engine: Engine, run: int = 0) -> list[tuple[Any, ...]]:
    return runtime.plan(engine, "hub_documents", chunks=1, chunk=0, run=run)


def test_flagships_come_first_then_labs_by_adoption_then_the_rest(landed: Engine) -> None:
    order = list(dict.fromkeys(row[1] for row in documents(landed)))
    assert order == [
        "deepseek-ai/DeepSeek-R1",
        "01-ai/Yi-34B",
        "01-ai/Yi-6B",
        "deepseek-ai/Small-Thing",
        "01-ai/Other",
        "nobody/Popular-7B",
    ]
    # All of a repository stands together: a status needs all of it.
    assert [key for key, _ in itertools.groupby(row[1] for row in documents(landed))] == order


def test_what_failed_in_this_run_is_for_the_next(landed: Engine) -> None:
    run = begun(landed, "huggingface")
    scope = "model_card:01-ai/Other"
    land(landed, run, "huggingface", Page(looks=(look(scope, Outcome.FAILED),)))
    asked = [(row[1], row[2]) for row in documents(landed, run)]
    assert ("01-ai/Other", "card") not in asked and ("01-ai/Other", "tree") in asked
    assert ("01-ai/Other", "card") in [(row[1], row[2]) for row in documents(landed, begun(landed, "huggingface"))]


def test_wanted_repositories_of_flagships_come_before_those_of_others(landed: Engine) -> None:
    wanted = [
        ("some/zzz", "code in model_card deepseek-ai/DeepSeek-R1", 1),
        ("some/of-a-lab", "code in model_card 01-ai/Other", 1),
        ("some/aaa", "code in model_card nobody/Popular-7B", 1),
        ("some/named", "named like model 01-ai/Yi-34B", 1),
    ]
    with landed.begin() as connection:
        for key, reason, depth in wanted:
            connection.execute(
                text("INSERT INTO meta.wanted VALUES ('github', 'repository', :key, :reason, :depth, now())"), {"key": key, "reason": reason, "depth": depth}
            )
    order = [key for (key,) in runtime.plan(landed, "backlog", source="github", kind="repository", chunks=1, chunk=0, run=0) if key.startswith("some/")]
    assert order == ["some/zzz", "some/named", "some/of-a-lab", "some/aaa"]
    important = {key for (key,) in runtime.plan(landed, "important_repositories")}
    assert important >= {"some/zzz", "some/named"} and important.isdisjoint({"some/of-a-lab", "some/aaa"})
    run = begun(landed, "github")
    land(landed, run, "github", Page(looks=(look("repository:some/zzz", Outcome.FAILED, source="github"),)))
    left = runtime.plan(landed, "backlog", source="github", kind="repository", chunks=1, chunk=0, run=run)
    assert ("some/zzz",) not in left and ("some/named",) in left
    assert ("some/zzz",) in runtime.plan(landed, "backlog", source="github", kind="repository", chunks=1, chunk=0, run=0)


@pytest.mark.parametrize(
    ("told", "left", "known"),
    [
        ({}, ["cs", "stat", "math"], set()),
        ({"cs": Outcome.FAILED}, ["stat", "math"], {Outcome.FAILED}),
        ({"cs": Outcome.FAILED, "stat": Outcome.ANSWERED}, ["math"], {Outcome.FAILED, Outcome.ANSWERED}),
        ({"cs": Outcome.FAILED, "stat": Outcome.ANSWERED, "math": Outcome.ANSWERED}, [], {Outcome.FAILED, Outcome.ANSWERED}),
        ({"cs": Outcome.FAILED, "stat": Outcome.FAILED, "math": Outcome.FAILED}, ["cs", "stat", "math"], set()),
    ],
)
def test_a_harvest_that_waited_goes_on_with_the_sets_that_it_did_not_ask_for(
    landed: Engine, told: dict[str, Outcome], left: list[str], known: set[Outcome]
) -> None:
    land(landed, begun(landed, "arxiv"), "arxiv", Page(looks=tuple(look(f"oai:{name}", source="arxiv") for name in ("cs", "stat", "math"))))
    run, outcomes = begun(landed, "arxiv"), set[Outcome]()
    if told:
        land(landed, run, "arxiv", Page(looks=tuple(look(f"oai:{name}", outcome, source="arxiv") for name, outcome in told.items())))
    assert ingest._sets_left(landed, run, ["cs", "stat", "math"], outcomes) == left
    assert outcomes == known


def test_a_paper_that_a_list_told_in_vain_is_asked_for_by_its_name(landed: Engine) -> None:
    told = [Reject("arxiv", "paper", "oai", key, "ill_formed_id", "", (key or "").encode(), NOW) for key in ("2501.00009", None)]
    land(landed, begun(landed, "arxiv"), "arxiv", Page(rejects=tuple(told), received={"paper": 2}))
    want_named(landed)
    wanted = {key for (key,) in runtime.plan(landed, "backlog", source="arxiv", kind="paper", chunks=1, chunk=0, run=0)}
    assert "2501.00009" in wanted and None not in wanted


def test_a_named_repository_is_asked_for_as_a_whole_and_flagships_first(landed: Engine) -> None:
    run = begun(landed, "github")
    known = [
        Record("github", "repository", "rest", name, NOW, payload={"full_name": name, "id": number, "default_branch": "main"}, counters={"stars": stars})
        for number, (name, stars) in enumerate([("some/aaa", 9_000), ("some/of-a-lab", 10), ("some/named", 1)])
    ]
    land(landed, run, "github", Page(tuple(known), received={"repository": 3}))
    rows = runtime.plan(landed, "github_documents", chunks=1, chunk=0, run=run)
    assert [key for key, _ in itertools.groupby(row[1] for row in rows)] == ["some/named", "some/aaa", "some/of-a-lab"]
    assert sorted({row[0] for row in rows}) == ["commits", "licence", "readme", "releases", "tree"]


@pytest.mark.parametrize(("is_cut", "later", "is_asked"), [(True, 1, False), (True, 21, True), (False, 1, True)])
@pytest.mark.parametrize(
    ("source", "scope", "question", "names"),
    [
        ("github", "repository:some/other", "backlog", {"some/other"}),
        ("github", "tree:some/named", "github_documents", {"tree", "some/named"}),
        ("huggingface", "model_card:01-ai/Yi-6B", "hub_documents", {"card", "01-ai/Yi-6B"}),
    ],
)
def test_what_failed_is_not_asked_again_at_once_by_the_run_that_goes_on(
    landed: Engine, source: str, scope: str, question: str, names: set[str], is_cut: bool, later: int, is_asked: bool
) -> None:
    def asked(run: int) -> bool:
        more = {"source": source, "kind": "repository"} if question == "backlog" else {}
        return any(names <= set(row) for row in runtime.plan(landed, question, chunks=1, chunk=0, run=run, **more))

    with landed.begin() as connection:
        connection.execute(text("INSERT INTO meta.wanted VALUES ('github', 'repository', 'some/other', 'registry', 1, now()) ON CONFLICT DO NOTHING"))
    end(landed, begun(landed, source, NOW - timedelta(days=2)), is_cut=False)
    first = begun(landed, source, NOW)
    assert asked(first)
    land(landed, first, source, Page(looks=(look(scope, Outcome.FAILED, source=source),)))
    assert not asked(first)
    end(landed, first, is_cut=is_cut)
    assert asked(begun(landed, source, NOW + timedelta(hours=later))) is is_asked


def test_lists_of_flagships_makers_are_walked_first_and_the_newest_before_others(landed: Engine) -> None:
    run = begun(landed, "github")
    for source in ("github", "huggingface"):
        accounts = [str(account) for account, _ in runtime.plan(landed, "accounts", source=source, chunks=1, chunk=0, run=run)]
        with landed.connect() as connection:
            told = connection.execute(
                text(
                    "SELECT a.account_lower, max(r.release_date) FILTER (WHERE m.role = 'flagship') FROM core.account_lab a"
                    " LEFT JOIN core.registry_release r USING (lab_id) LEFT JOIN core.registry_release_member m USING (release_id)"
                    " WHERE a.service = :source GROUP BY 1"
                ),
                {"source": source},
            )
            released = {str(account): moment for account, moment in told}
        days = [released.get(account.lower()) for account in accounts]
        makers = [day for day in days if day is not None]
        assert makers and days[: len(makers)] == sorted(makers, reverse=True), "none of another maker among them"


def test_a_list_that_a_cut_run_walked_is_not_walked_by_the_run_that_goes_on(landed: Engine) -> None:
    def accounts(run: int) -> set[str]:
        return {account for account, _ in runtime.plan(landed, "accounts", source="github", chunks=1, chunk=0, run=run)}

    def opened(at: datetime) -> int:
        run = begun(landed, "github", at)
        with landed.begin() as connection:
            values = {"run": run, "since": runtime.plan(landed, "lists_since", run=run)[0][0]}
            connection.execute(text("UPDATE meta.run SET lists_since = :since WHERE run_id = :run"), values)
        return run

    end(landed, begun(landed, "github", NOW - timedelta(days=2)), is_cut=False)
    first = opened(NOW)
    every = accounts(first)
    one, other = sorted(every)[:2]
    land(
        landed,
        first,
        "github",
        Page(looks=(look(f"repositories_of:{one}", source="github"), look(f"repositories_of:{other}", Outcome.FAILED, source="github"))),
    )
    assert accounts(first) == every - {one, other}, "what was walked is not walked again after a wait"
    end(landed, first, is_cut=True)
    second = opened(NOW + timedelta(hours=1))
    assert accounts(second) == every - {one, other}, "what failed is not asked again at once: it could keep the runs going without an end"
    end(landed, second, is_cut=True)
    third = opened(NOW + timedelta(hours=2))
    assert accounts(third) == every - {one, other}
    end(landed, third, is_cut=False)
    assert accounts(opened(NOW + timedelta(hours=3))) == every, "after a whole run they are all asked for again"


def test_without_a_token_no_repository_is_asked_for_by_its_name_that_a_list_tells_or_is_to_tell(landed: Engine) -> None:
    run = begun(landed, "github")
    account = str(runtime.plan(landed, "accounts", source="github", chunks=1, chunk=0, run=run)[0][0])
    names = [f"{account}/Listed", f"{account}/Unlisted", "stranger/Named"]
    with landed.begin() as connection:
        for name in names:
            values = {"key": name, "reason": "code in model_card deepseek-ai/DeepSeek-R1"}
            connection.execute(text("INSERT INTO meta.wanted VALUES ('github', 'repository', :key, :reason, 1, now())"), values)

    def named() -> list[str]:
        return [name for name in ingest._github_named(landed, run, are_decisive=True) if name in names]

    assert named() == ["stranger/Named"], "its maker's list is to come"
    before = ingest._decisive_left(landed, run)
    listed = Record("github", "repository", "list", names[0], NOW, payload={"full_name": names[0], "id": 77, "default_branch": "main"})
    land(landed, run, "github", Page((listed,), looks=(look(f"repositories_of:{account}", source="github"),), received={"repository": 1}))
    assert named() == names[1:], "the list told the first; the second is asked for by its name"
    parts = {part for name, part, _ in ingest._github_parts(landed, run, are_decisive=True) if name == names[0]}
    assert parts == ingest.DECISIVE_PARTS
    assert ingest._decisive_left(landed, run) == before - 1, "told, it takes its parts alone"
    assert set(names) <= set(ingest._github_named(landed, run)), "when flagships' statuses are decided, all are"


def test_a_run_ends_at_its_time_with_what_it_has_and_says_so(landed: Engine) -> None:
    clock, run = FakeClock(NOW), begun(landed, "huggingface")
    bound = runtime.Bound(landed, run, clock)

    def pages() -> Any:
        for number in range(100):
            clock.sleep(60.0)
            yield Page(looks=(look(f"paper_page:{run}-{number}"),))

    land_all(landed, run, "huggingface", bound.pages(pages()))
    assert bound.is_cut and runtime.is_cut(landed, run)
    assert looks_of(landed, run) == settings.RUN_MINUTES
    assert list(bound.pages(iter([Page()]))) == [], "what comes later in the run asks for nothing"


def test_what_was_answered_when_the_time_is_over_lands_and_is_not_asked_again(landed: Engine, httpserver: HTTPServer) -> None:
    """A page that only denies waits for the next answer: where the run ends in between, it lands all the same."""
    run, service = begun(landed, "huggingface"), Service(httpserver)
    names = [f"2601.0{n:04}" for n in range(6)]
    service.clock.begin = NOW
    with Client(ServiceConfig(service.url), clock=service.clock, probe=PROBE, probe_tells=PROBE_TELLS) as client:
        bound = runtime.Bound(landed, run, service.clock)

        def answer(request: Request) -> Response:
            if request.path.endswith(names[2]):
                # The run's time is over while it is on its way.
                service.clock.passed += settings.RUN_MINUTES * 60
                return Response("{}", 404)
            return Response(json.dumps({"id": request.path.rpartition("/")[2]}), 200)

        for name in names:
            service.on(f"/api/papers/{name}", answer)
        land_all(landed, run, "huggingface", bound.pages(HuggingFace(client).papers(names)))
    asked = [request.path.rpartition("/")[2] for request in service.asked]
    assert bound.is_cut and asked == names[:3]
    with landed.connect() as connection:
        query = text("SELECT substr(scope, 12), outcome FROM staging.look WHERE scope = ANY (:scopes)")
        found = dict(connection.execute(query, {"scopes": [f"paper_page:{name}" for name in names]}).tuples().all())
    assert found == {names[0]: "answered", names[1]: "answered", names[2]: "absent once"}, "each question that was answered has its look"


def looks_of(engine: Engine, run: int) -> int:
    with engine.connect() as connection:
        return int(connection.execute(text("SELECT count(*) FROM meta.look WHERE last_run_id = :run"), {"run": run}).scalar_one())


@pytest.mark.parametrize(("minutes", "has_landed", "is_raised"), [(5, True, True), (60, True, False), (60, False, True)])
def test_a_wait_beyond_the_runs_end_ends_it_once_it_got_somewhere(landed: Engine, minutes: int, *, has_landed: bool, is_raised: bool) -> None:
    clock, run = FakeClock(NOW), begun(landed, "huggingface")
    bound = runtime.Bound(landed, run, clock)
    if has_landed:
        land(landed, run, "huggingface", Page(looks=(look(f"paper_page:{run}"),)))

    def pages() -> Any:
        wait = timedelta(minutes=minutes)
        raise RateLimited("no call left", NOW + wait, wait)
        yield

    if is_raised:
        with pytest.raises(RateLimited):
            list(bound.pages(pages()))
    else:
        assert list(bound.pages(pages())) == []
    assert bound.is_cut is not is_raised
    # A run that had to wait for its first call has its whole time after it.
    waited = timedelta(0) if has_landed else timedelta(minutes=minutes)
    assert runtime.Bound(landed, run, clock).until == NOW + waited + timedelta(minutes=settings.RUN_MINUTES)


@pytest.mark.parametrize("end_of_it", [RateLimited("x", NOW, timedelta(1)), ServiceDown("x"), KeyboardInterrupt()])
def test_whatever_ends_the_asking_what_was_gathered_is_landed_first(landed: Engine, end_of_it: BaseException) -> None:
    run = begun(landed, "huggingface")

    def pages() -> Any:
        for number in range(3):
            yield Page(looks=(look(f"paper_page:{run}/{number}"),))
        raise end_of_it

    with pytest.raises(type(end_of_it)):
        land_all(landed, run, "huggingface", pages())
    assert looks_of(landed, run) == 3


def test_an_etag_is_kept_with_its_record_and_offered_as_long_as_that_is_held(landed: Engine) -> None:
    run = begun(landed, "github")

    def page(key: str, text_: bytes, etag: str) -> Page:
        record = Record("github", "readme", "file", key, NOW, text=text_, locator="README.md")
        return Page((record,), received={"readme": 1}, validators=(Validator("github", f"/repos/{key}/readme", etag, "readme", key, NOW),))

    def offered() -> dict[str, str]:
        return {path: etag for path, etag in runtime.plan(landed, "validators", source="github")}

    land(landed, run, "github", page("some/one", b"# One", 'W/"a"'))
    land(landed, run, "github", page("some/two", b"x" * 70_000_000, '"too large to store"'))
    assert offered() == {"/repos/some/one/readme": 'W/"a"'}
    land(landed, run, "github", page("some/one", b"# One, again", 'W/"b"'))
    assert offered() == {"/repos/some/one/readme": 'W/"b"'}
    with landed.begin() as connection:
        connection.execute(text("UPDATE raw.record SET gone_at = now() WHERE key = 'some/one' AND kind = 'readme'"))
    assert offered() == {}


def test_a_cut_run_is_published_without_the_lists_that_it_did_not_come_to(landed: Engine) -> None:
    run = begun(landed, "github")
    end(landed, run, is_cut=True)
    report = audit_receipt(landed, run)
    assert report["is_cut"] and not report["is_complete"]


def test_what_was_served_is_in_raw_among_the_rejects_in_a_failed_look_or_lost(landed: Engine) -> None:
    run = begun(landed, "huggingface")
    why = "model_card:nobody/Pointer: a pointer to a file that is stored elsewhere"
    failed = Look("huggingface", "model_card:nobody/Pointer", Outcome.FAILED, NOW, NOW, why)
    refused = Look("huggingface", "model_card:nobody/Refused", Outcome.REFUSED, NOW, NOW, "403")
    reject = Reject("huggingface", "model", "list", "nobody/Odd", "malformed", "is no object", b"{}", NOW)
    land(landed, run, "huggingface", Page((), looks=(failed, refused), rejects=(reject,), received={"model": 1}))
    served = [("model", "01-ai/Other"), ("model", "nobody/Odd"), ("model_card", "nobody/Pointer"), ("model_card", "nobody/Refused"), ("model", "nobody/Gone")]
    with landed.begin() as connection:
        connection.execute(text("CREATE TEMPORARY TABLE served (source text, kind text, key text) ON COMMIT DROP"))
        connection.execute(text("INSERT INTO served VALUES ('huggingface', :kind, :key)"), [{"kind": kind, "key": key} for kind, key in served])
        found = {row[2]: tuple(row[3:]) for row in connection.execute(text(sqlfile.statement("report", "fate")))}
    assert found == {
        "01-ai/Other": (True, False, None),
        "nobody/Odd": (False, True, None),
        "nobody/Pointer": (False, False, why),
        "nobody/Refused": (False, False, None),
        "nobody/Gone": (False, False, None),
    }


def test_the_id_of_what_is_held_is_known_by_its_name_until_it_is_gone(landed: Engine) -> None:
    run, name = begun(landed, "github"), "stranger/Held"
    assert runtime.held_uid(landed, "github", "repository", name) is None
    for via, uid in (("list", "77"), ("rest", None)):
        told = Record("github", "repository", via, name, NOW, payload={"full_name": name, "via": via}, uid=uid)
        land(landed, run, "github", Page((told,), received={"repository": 1}))
    land(landed, run, "github", Page((Record("github", "readme", "file", name, NOW, text=b"# Held"),), received={"readme": 1}))
    assert runtime.held_uid(landed, "github", "repository", name) == "77"
    assert runtime.held_uid(landed, "huggingface", "repository", name) is None
    for number in (0, 1):
        land(landed, run, "github", Page(tombstones=(Tombstone("github", "repository", name, NOW + timedelta(days=number)),)))
    assert runtime.held_uid(landed, "github", "repository", name) is None
