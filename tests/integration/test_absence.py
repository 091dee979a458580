"""Nothing is gone, absent or closed by one answer: two answers on two days, dated by the first, and a person where much goes at once."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from contextlib import nullcontext
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from small_world import at, build_and_compare, make_marts, new_run
from sqlalchemy import Engine, text

from observatory import clock, settings
from observatory.errors import AuditFailed
from observatory.landing.writer import land
from observatory.quality.completeness import audit_receipt
from observatory.sources.base import Look, Outcome, Page, Record, Tombstone

HUB, GITHUB = "huggingface", "github"
FIRST = date(2025, 8, 10)
LAB = "deepseek-ai"
R1, CODER, SMALL = f"{LAB}/DeepSeek-R1", f"{LAB}/deepseek-coder-33b-instruct", f"{LAB}/Tiny-1B"
REPOSITORY = f"{LAB}/DeepSeek-Coder"
OTHERS = [f"{LAB}/Plain{n}-{n}B" for n in range(1, 10)]
_DAYS = itertools.count(1)


def day(number: int) -> datetime:
    return at(FIRST + timedelta(days=number))


def rows(engine: Engine, query: str, **values: object) -> list[tuple[Any, ...]]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(query), values)]


def plan(engine: Engine, name: str, **values: object) -> list[tuple[Any, ...]]:
    with engine.connect() as connection:
        cursor = connection.connection.cursor()
        cursor.execute((settings.SQL / "planning" / f"{name}.sql").read_text(encoding="utf-8"), values)
        return list(cursor.fetchall())


def model(name: str, when: datetime, **told: Any) -> Record:
    weights = [{"rfilename": "model.safetensors"}, {"rfilename": "README.md"}]
    payload = {"_id": f"uid of {name}", "id": name, "gated": False, "tags": ["safetensors", "license:mit"], "siblings": weights}
    return Record(
        HUB, "model", "list", name, when, payload={**payload, "createdAt": "2025-01-20T03:46:07.000Z", **told}, uid=f"uid of {name}", counters={"likes": 3}
    )


def repository(name: str, when: datetime, uid: int = 7, via: str = "rest", **told: Any) -> Record:
    payload = {"full_name": name, "id": uid} if via == "rest" else {"nameWithOwner": name, "databaseId": uid}
    return Record(GITHUB, "repository", via, name, when, payload={**payload, **told}, uid=str(uid))


def parts(name: str, when: datetime) -> list[Record]:
    tree = {"sha": "1", "truncated": False, "entries": [{"path": "train.py", "type": "blob", "size": 900, "sha": "2"}, {"path": "README.md"}]}
    return [
        Record(GITHUB, "tree", "rest", name, when, payload=tree),
        Record(GITHUB, "readme", "file", name, when, text=b"# DeepSeek Coder\n\nTo train it, run train.py.\n", locator="README.md"),
        Record(GITHUB, "licence", "file", name, when, text=b"MIT License\n", locator="LICENSE"),
    ]


def answered(source: str, scope: str, when: datetime) -> Look:
    return Look(source, scope, Outcome.ANSWERED, when, when)


def told(records: Iterable[Record], looks: Iterable[Look] = (), stones: Iterable[Tombstone] = ()) -> Page:
    received: dict[str, int] = {}
    for record in (records := list(records)):
        received[record.kind] = received.get(record.kind, 0) + 1
    return Page(tuple(records), looks=tuple(looks), tombstones=tuple(stones), received=received)


def gone(names: Iterable[str], when: datetime, source: str = HUB, kind: str = "model") -> Page:
    """A 404 for each of some things."""
    looks = [Look(source, f"{kind}:{name}", Outcome.ABSENT, when, when, "404") for name in names]
    return told([], looks, [Tombstone(look.source, kind, look.scope.partition(":")[2], when) for look in looks])


def tell(engine: Engine, source: str, *pages: Page) -> int:
    run = new_run(engine)
    with engine.begin() as connection:
        connection.execute(text("UPDATE meta.run SET source = :source WHERE run_id = :run"), {"source": source, "run": run})
    for page in pages:
        land(engine, run, source, page)
    return run


def status(engine: Engine, hub_id: str) -> str:
    return str(rows(engine, "SELECT weights_status FROM mart.model_disclosure WHERE hub_id = :name", name=hub_id)[0][0])


def code_status(engine: Engine) -> str:
    return str(rows(engine, "SELECT code_status FROM mart.release_disclosure WHERE release_id = 'deepseek/deepseek-coder'")[0][0])


@pytest.fixture(scope="module")
def there(warehouse: Engine) -> Engine:
    """A lab with its models, a repository and all its parts, told and published on the first day."""
    when = day(0)
    looks = [answered(HUB, f"models_of:{LAB}", when), answered(HUB, f"datasets_of:{LAB}", when)]
    cards = [Record(HUB, "model_card", "file", name, when, text=b"---\nlicense: mit\n---\n# It\n", locator="README.md") for name in (R1, CODER, SMALL)]
    tell(warehouse, HUB, told([*(model(name, when) for name in (R1, CODER, SMALL, *OTHERS)), *cards], looks))
    scopes = [f"repositories_of:{LAB}", *(f"{kind}:{REPOSITORY}" for kind in ("repository", "tree", "readme", "licence"))]
    tell(warehouse, GITHUB, told([repository(REPOSITORY, when), *parts(REPOSITORY, when)], [answered(GITHUB, scope, when) for scope in scopes]))
    make_marts(warehouse)
    assert {status(warehouse, name) for name in (R1, CODER, SMALL, *OTHERS)} == {"open"}
    return warehouse


def test_one_404_changes_nothing_however_often_it_comes_on_that_day(there: Engine) -> None:
    for hour in (0, 5, 19):
        tell(there, HUB, gone([SMALL], day(1) + timedelta(hours=hour)))
    assert rows(there, "SELECT DISTINCT absent_at, gone_at FROM raw.record WHERE key = :name", name=SMALL) == [(day(1), None)]
    build_and_compare(there)
    assert status(there, SMALL) == "open"
    assert rows(there, "SELECT outcome, is_doubted FROM staging.look WHERE scope = :scope", scope=f"model:{SMALL}") == [("absent once", True)]
    asked = plan(there, "vanished", source=HUB, kind="model", account=LAB, seen=[R1, CODER, *OTHERS])
    assert asked == [(SMALL,)], "it is asked for again as long as its list does not hold it"


def test_a_second_404_on_a_later_day_closes_it_dated_by_the_first_and_led_back_to_both(there: Engine) -> None:
    tell(there, HUB, told([], [Look(HUB, f"model:{SMALL}", Outcome.REFUSED, day(2), day(2), "401")]))
    tell(there, HUB, gone([SMALL], day(3)))
    build_and_compare(there)
    assert status(there, SMALL) == "closed" and status(there, R1) == "open"
    assert rows(there, "SELECT gone_at FROM mart.model WHERE hub_id = :name", name=SMALL) == [(day(1),)]
    assert rows(there, "SELECT DISTINCT gone_at, gone_confirmed_at FROM raw.record WHERE key = :name", name=SMALL) == [(day(1), day(3))]
    query = (
        "SELECT e.finding, e.observed_at, l.scope, l.absent_since, l.ended_at FROM mart.evidence e JOIN meta.look l USING (look_id)"
        " WHERE e.hub_id = :name AND e.indicator = 'availability'"
    )
    assert rows(there, query, name=SMALL) == [("none", day(1), f"model:{SMALL}", day(1), day(3))], "a refusal between two absences does not begin anew"
    assert rows(there, "SELECT is_suspicious FROM meta.vanishing WHERE owner = 'deepseek'") == [(False,)]


def test_what_is_seen_again_is_there_again_and_a_new_doubt_begins_anew(there: Engine) -> None:
    tell(there, HUB, told([model(SMALL, day(4))], [answered(HUB, f"model:{SMALL}", day(4))]))
    build_and_compare(there)
    assert status(there, SMALL) == "open"
    tell(there, HUB, gone([SMALL], day(5)))
    assert rows(there, "SELECT absent_at, gone_at FROM raw.record WHERE key = :name AND kind = 'model'", name=SMALL) == [(day(5), None)]
    tell(there, HUB, told([model(SMALL, day(6))]))
    tell(there, HUB, gone([SMALL], day(7)))
    assert rows(there, "SELECT absent_at, gone_at FROM raw.record WHERE key = :name AND kind = 'model'", name=SMALL) == [(day(7), None)]
    tell(there, HUB, told([], [Look(HUB, f"model:{SMALL}", Outcome.ANSWERED, day(8), day(8), "304")]))
    assert rows(there, "SELECT DISTINCT absent_at FROM raw.record WHERE key = :name AND kind = 'model'", name=SMALL) == [(None,)], "not changed is there"


def test_a_flagship_that_vanishes_waits_for_a_person(there: Engine) -> None:
    tell(there, HUB, gone([R1], day(8)))
    build_and_compare(there)
    tell(there, HUB, gone([R1], day(9)))
    with pytest.raises(
        AuditFailed,
        match=r"deepseek: 1 of \d+ things vanished \(deepseek-ai/DeepSeek-R1\), flagships of deepseek/deepseek-r1 .* Nobody approved it",
    ):
        build_and_compare(there)
    assert status(there, R1) == "open", "readers keep the last publication"
    kept = rows(there, "SELECT releases, things, is_suspicious, is_approved FROM meta.vanishing ORDER BY run_id DESC LIMIT 1")
    assert kept == [
        (["deepseek/deepseek-r1"], [{"kind": "model", "key": R1, "first_at": day(8).isoformat(), "second_at": day(9).isoformat()}], True, False),
    ]
    build_and_compare(there, is_approved=True)
    assert status(there, R1) == "closed"
    build_and_compare(there)
    assert rows(there, "SELECT count(*) FROM meta.vanishing WHERE run_id = (SELECT max(run_id) FROM meta.run)") == [(0,)], (
        "what was released is not weighed again"
    )
    tell(there, HUB, told([model(R1, day(10))], [answered(HUB, f"model:{R1}", day(10))]))
    build_and_compare(there)
    assert status(there, R1) == "open"


def test_many_that_vanish_at_once_are_told_on_the_first_day_and_wait_on_the_second(there: Engine) -> None:
    run = tell(there, HUB, gone(OTHERS, day(11)))
    with pytest.raises(AuditFailed, match="every_walk_ended"):  # the other labs were not walked
        audit_receipt(there, run)
    told_first = "SELECT is_met, detail->'few' FROM meta.quality_result WHERE run_id = :run AND check_name = 'little_is_told_absent_at_once'"
    assert rows(there, told_first, run=run) == [(False, [f"{LAB}: 9 of 12"])]
    build_and_compare(there)
    tell(there, HUB, gone(OTHERS, day(12)))
    with pytest.raises(AuditFailed, match=r"deepseek: 9 of 13 things vanished"):
        build_and_compare(there)
    assert {status(there, name) for name in OTHERS} == {"open"}
    tell(there, HUB, told([model(name, day(13)) for name in OTHERS]))
    build_and_compare(there)
    assert {status(there, name) for name in OTHERS} == {"open"}, "it was the service's fault, and nobody ever read it"


def test_a_token_that_is_no_longer_taken_makes_nothing_vanish(there: Engine) -> None:
    build_and_compare(there)
    before = code_status(there)
    names = [R1, CODER, SMALL, *OTHERS]
    scopes = [f"models_of:{LAB}", f"datasets_of:{LAB}", *(f"{kind}:{name}" for kind in ("model", "model_card") for name in names)]
    for number in (14, 15):
        tell(there, HUB, told([], [Look(HUB, scope, Outcome.REFUSED, day(number), day(number), "401") for scope in scopes]))
        tell(there, GITHUB, told([], [Look(GITHUB, f"repositories_of:{LAB}", Outcome.REFUSED, day(number), day(number), "401")]))
    build_and_compare(there)
    assert rows(there, "SELECT count(*) FROM raw.record WHERE absent_at IS NOT NULL AND gone_at IS NULL") == [(0,)]
    assert {status(there, name) for name in names} == {"open"} and code_status(there) == before != "closed"
    tell(there, HUB, told([], [answered(HUB, scope, day(16)) for scope in scopes]))
    tell(there, GITHUB, told([], [answered(GITHUB, f"repositories_of:{LAB}", day(16))]))


def test_github_archives_deletes_and_what_hung_on_it_goes_with_it(there: Engine) -> None:
    before = code_status(there)
    assert before in {"open", "partial"}
    tell(there, GITHUB, told([repository(REPOSITORY, day(18), via="graphql", isArchived=True)]))
    build_and_compare(there)
    assert rows(there, "SELECT is_archived FROM core.repository WHERE github_full_name = :name", name=REPOSITORY) == [(True,)]
    asked = plan(there, "vanished", source=GITHUB, kind="repository", account=LAB.upper(), seen=[f"{LAB}/dated"])
    assert asked == [(REPOSITORY,)], "a list that no longer holds it leads to a question, in any letter case"
    tell(there, GITHUB, gone([REPOSITORY.upper()], day(19), GITHUB, "repository"))
    build_and_compare(there)
    assert code_status(there) == before
    tell(there, GITHUB, gone([REPOSITORY], day(20), GITHUB, "repository"))
    build_and_compare(there)
    assert code_status(there) not in {"open", before}
    kinds = "SELECT DISTINCT kind, gone_at FROM raw.record WHERE source = 'github' AND key = :name ORDER BY kind"
    assert rows(there, kinds, name=REPOSITORY) == [(kind, day(19)) for kind in ("licence", "readme", "repository", "tree")]
    query = "SELECT DISTINCT e.observed_at, l.absent_since, l.ended_at FROM mart.evidence e JOIN meta.look l USING (look_id) WHERE e.quotation LIKE 'gone%'"
    assert rows(there, query) in ([], [(day(19), day(19), day(20))])
    assert rows(there, "SELECT outcome FROM staging.look WHERE scope = :scope", scope=f"tree:{REPOSITORY}") == [("absent",)]


def test_a_rename_that_the_stable_id_proves_is_no_absence(there: Engine) -> None:
    old, new, other = f"{LAB}/old-name", f"{LAB}/new-name", f"{LAB}/other-name"
    tell(there, GITHUB, told([repository(old, day(21), 11), *parts(old, day(21))]))
    build_and_compare(there)
    before = code_status(there)
    assert before == "open"
    tell(there, GITHUB, told([repository(new, day(22), 11)], stones=[Tombstone(GITHUB, "repository", old, day(22), renamed_to=new)]))
    assert rows(there, "SELECT new_key FROM staging.alias WHERE source = 'github' AND old_key = :name", name=old) == [(new,)]
    assert rows(there, "SELECT github_full_name FROM staging.repository WHERE gone_at IS NULL AND github_id = 11") == [(new,)]
    files = "SELECT kind, key, observed_at FROM staging.document WHERE source = 'github' AND kind <> 'repository' AND key IN (:old, :new) ORDER BY kind"
    assert rows(there, files, old=old, new=new) == [(kind, new, day(21)) for kind in ("licence", "readme", "tree")], "its files are the same"
    build_and_compare(there)
    assert code_status(there) == before
    tell(there, GITHUB, told([Record(GITHUB, "readme", "file", new, day(22), text=b"# Another\n", locator="README.md")]))
    assert rows(there, files, old=old, new=new)[1] == ("readme", new, day(22)), "the new name's own word stands"
    # The same redirect to something else: the name was given to another, so that it takes two days.
    stone = Tombstone(GITHUB, "repository", new, day(23), renamed_to=other)
    tell(there, GITHUB, told([repository(other, day(23), 12)], stones=[stone]))
    assert rows(there, "SELECT gone_at FROM staging.repository WHERE github_full_name = :name", name=new) == [(None,)]


class Listed:
    """GitHub as its lists and single calls tell it; what was asked for is kept."""

    def __init__(self, names: list[str], when: datetime) -> None:
        self.names, self.when = names, when
        self.asked: list[str] = []

    def account(self, account: str) -> Iterator[Page]:
        mine = [name for name in self.names if name.startswith(f"{account}/")]
        outcome = Outcome.ANSWERED if account == LAB else Outcome.REFUSED
        yield told(
            [repository(name, self.when, 40 + n) for n, name in enumerate(mine)], [Look(GITHUB, f"repositories_of:{account}", outcome, self.when, self.when)]
        )

    def repositories(self, names: list[str], place: Mapping[str, Any] | None = None) -> Iterator[Page]:
        assert not place, "nothing was limited"
        self.asked += names
        if names:
            yield gone(names, self.when, GITHUB, "repository")


def test_what_githubs_list_no_longer_holds_is_asked_for_by_the_task(there: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    from observatory.orchestration import ingest

    both = [f"{LAB}/stays", f"{LAB}/goes"]
    tell(there, GITHUB, told(repository(name, day(23), 40 + n) for n, name in enumerate(both)))
    github = Listed(both[:1] + [f"{LAB}/{name}" for name in ("dated", "new-name", "other-name")], day(24))
    monkeypatch.setattr(ingest.runtime, "warehouse", lambda: there)
    monkeypatch.setattr(ingest.runtime, "run_id", lambda engine, source: new_run(engine))
    monkeypatch.setattr(ingest.runtime, "service", lambda name: SimpleNamespace(token="x"))
    monkeypatch.setattr(ingest.runtime, "github_client", lambda engine, config: nullcontext(SimpleNamespace(clock=clock.current())))
    monkeypatch.setattr(ingest.runtime, "github_source", lambda engine, client, config: github)
    ingest.harvest_github_accounts({"chunks": 1, "chunk": 0, "label": "all"})
    assert github.asked == both[1:]
    assert rows(there, "SELECT absent_at, gone_at FROM raw.record WHERE key = :name", name=both[1]) == [(day(24), None)]


def test_what_the_anonymous_is_refused_and_a_whole_list_lacks_is_one_answer_of_absence() -> None:
    from observatory.orchestration import ingest

    looks = [Look(HUB, f"model:a/{detail[:3]}", Outcome.REFUSED, day(0), day(0), detail) for detail in ("401", "403 GatedRepo")]
    assert ingest.no_longer_shown(told([], looks)).tombstones == (Tombstone(HUB, "model", "a/401", day(0)),)


def test_what_no_list_shows_is_looked_at_again(there: Engine) -> None:
    names = ["elsewhere/kit", "elsewhere/gone-kit"]
    tell(
        there,
        GITHUB,
        told([repository(name, day(24), 20 + n) for n, name in enumerate(names)], [answered(GITHUB, f"repository:{name}", day(24)) for name in names]),
    )
    assert plan(there, "again", source=GITHUB, kind="repository", most=10) == []
    tell(there, GITHUB, gone(names[1:], day(25), GITHUB, "repository"))
    assert plan(there, "again", source=GITHUB, kind="repository", most=10) == []
    tell(there, GITHUB, told([], [answered(GITHUB, f"repositories_of:{LAB}", day(26))]))
    assert plan(there, "again", source=GITHUB, kind="repository", most=10) == [(names[1],)]
    tell(there, GITHUB, told([], [answered(GITHUB, f"repositories_of:{LAB}", day(34))]))
    assert plan(there, "again", source=GITHUB, kind="repository", most=10) == [(names[1],), (names[0],)]
    assert plan(there, "again", source=GITHUB, kind="repository", most=1) == [(names[1],)]


def test_what_never_was_is_absent_after_two_days_and_asked_for_until_then(there: Engine) -> None:
    with there.begin() as connection:
        connection.execute(text("INSERT INTO meta.wanted VALUES ('huggingface', 'dataset', 'nobody/nothing', 'trained_on in a card', 1, :at)"), {"at": day(35)})
    backlog = "SELECT count(*) FROM meta.backlog WHERE key = 'nobody/nothing'"
    outcome = "SELECT outcome FROM staging.look WHERE scope = 'dataset:nobody/nothing'"
    tell(there, HUB, gone(["nobody/nothing"], day(35), kind="dataset"))
    assert (rows(there, backlog), rows(there, outcome)) == ([(0,)], [("absent once",)])
    tell(there, HUB, told([], [answered(HUB, f"models_of:{LAB}", day(36))]))
    assert rows(there, backlog) == [(1,)]
    tell(there, HUB, gone(["nobody/nothing"], day(36), kind="dataset"))
    assert (rows(there, backlog), rows(there, outcome)) == ([(0,)], [("absent",)])


ODD_DATES = {
    "infinity": None,
    "-infinity": None,
    "now": None,
    "tomorrow": None,
    "epoch": None,
    "10000-06-23T00:00:00.000Z": None,
    "+275760-09-13T00:00:00.000Z": None,
}
ODD_DATES |= {"0044-03-15 00:00:00 BC": None, "2025-03-01 allballs": None, "": None, "1740787200000": None, "J2460000": None, "2025-02-30T00:00:00Z": None}
SOUND_DATES = {
    "2025-03-01T23:30:00+14:00": "2025-03-01 09:30:00+00",
    "2025-03-01T00:00:00": "2025-03-01 00:00:00+00",
    "2025-01-20T03:46:07.000Z": "2025-01-20 03:46:07+00",
    "Mon, 20 Jan 2025 03:46:07 GMT": "2025-01-20 03:46:07+00",
    "2025-03-01": "2025-03-01 00:00:00+00",
}


@pytest.mark.parametrize(("value", "expected"), [*ODD_DATES.items(), *SOUND_DATES.items()])
def test_a_date_is_a_date_or_null(warehouse: Engine, value: str, expected: str | None) -> None:
    assert rows(warehouse, "SELECT staging.as_timestamptz(:value)::text", value=value) == [(expected,)]


def test_odd_records_are_read_as_far_as_they_go_and_stop_nothing(there: Engine) -> None:
    odd = [model(f"{LAB}/Date-{number}", day(37), createdAt=value, surprise=number) for number, value in enumerate(ODD_DATES)]
    below = model(f"{LAB}/Below", day(37))
    below = Record(HUB, "model", "list", below.key, day(37), payload=below.payload, counters={"downloads": -5, "likes": 1})
    run = tell(there, HUB, told([*odd, below], [answered(HUB, f"models_of:{LAB}", day(37)), answered(HUB, f"datasets_of:{LAB}", day(37))]))
    for other in ("model_card", "organization"):
        tell(there, HUB, told([], [answered(HUB, f"{other}:{LAB}", day(37))]))
    assert rows(there, "SELECT landed, rejected FROM meta.receipt WHERE run_id = :run AND kind = 'model'", run=run) == [(len(odd) + 1, 0)]
    assert rows(there, "SELECT downloads, likes FROM staging.counter_latest WHERE key = :name", name=below.key) == [(None, 1)], "the counter alone is unknown"
    drift = "SELECT what, field, records FROM meta.schema_drift WHERE last_run_id = :run ORDER BY what"
    assert rows(there, drift, run=run) == [("counter", "downloads", 1), ("field", "surprise", len(odd)), ("moment", "createdAt", len(odd))]
    build_and_compare(there, is_approved=True)
    assert rows(there, "SELECT count(*), count(created_at) FROM mart.model WHERE hub_id LIKE :like", like=f"{LAB}/Date-%") == [(len(odd), 0)]
    check = (settings.SQL / "checks" / "models_and_accounts_have_the_same_total.sql").read_text(encoding="utf-8")
    assert rows(there, check) == []


def test_a_counter_below_zero_that_was_landed_before_counts_nothing(there: Engine) -> None:
    with there.begin() as connection:
        connection.execute(
            text("INSERT INTO raw.counter (record_id, observed_at, downloads) SELECT record_id, :at, -5 FROM raw.record WHERE key = :name AND via = 'list'"),
            {"at": day(38), "name": CODER},
        )
    assert rows(there, "SELECT downloads FROM staging.counter_latest WHERE key = :name", name=CODER) == [(None,)]
    assert rows(there, "SELECT count(*) FROM staging.counter WHERE downloads < 0") == [(0,)]


def test_all_members_of_a_flagship_that_vanish_wait_for_a_person_and_come_back(there: Engine) -> None:
    members = [
        name
        for (name,) in rows(there, "SELECT artifact_id FROM core.registry_release_member WHERE release_id = 'deepseek/deepseek-r1' AND artifact_kind = 'model'")
    ]
    assert R1 in members and len(members) > 5

    def weights() -> tuple[set[str], str]:
        release = rows(there, "SELECT weights_status FROM mart.release_disclosure WHERE release_id = 'deepseek/deepseek-r1'")[0][0]
        return {status(there, name) for name in members}, str(release)

    tell(there, HUB, told(model(name, day(39)) for name in members))
    build_and_compare(there, is_approved=True)
    before = weights()
    assert before == ({"open"}, "open")
    tell(there, HUB, gone(members, day(40)))
    build_and_compare(there)
    assert weights() == before
    tell(there, HUB, gone(members, day(41)))
    with pytest.raises(AuditFailed, match=rf"deepseek: {len(members)} of \d+ things vanished .* flagships of deepseek/deepseek-r1"):
        build_and_compare(there)
    assert weights() == before, "readers keep the last publication"
    tell(there, HUB, told((model(name, day(42)) for name in members), [answered(HUB, f"model:{name}", day(42)) for name in members]))
    build_and_compare(there)
    assert weights() == before


def test_a_date_of_2099_moves_nothing(there: Engine) -> None:
    before = datetime.now(UTC)
    query = "SELECT hub_id, weights_status, data_status, code_status, methods_status FROM mart.model_disclosure ORDER BY hub_id"
    statuses = rows(there, query)
    far = datetime(2099, 1, 1, tzinfo=UTC)
    tell(there, HUB, gone([SMALL], before))
    tell(there, HUB, gone([SMALL], far))
    tell(there, GITHUB, told([repository(f"{LAB}/dated", far, 99)], [answered(GITHUB, f"repository:{LAB}/dated", far)]))
    newest = rows(
        there,
        "SELECT max(ended_at) FROM meta.look UNION ALL SELECT max(observed_at) FROM raw.record_version UNION ALL SELECT max(absent_at) FROM raw.record",
    )
    assert all(moment < datetime.now(UTC) + timedelta(minutes=11) for (moment,) in newest)
    is_new_day = datetime.now(UTC).date() > before.date()
    assert is_new_day or rows(there, "SELECT DISTINCT gone_at FROM raw.record WHERE key = :name AND kind = 'model'", name=SMALL) == [(None,)]
    build_and_compare(there, is_approved=True)
    assert is_new_day or rows(there, query) == statuses


def test_minutes_before_and_after_midnight_are_no_two_days(warehouse: Engine) -> None:
    moments = {
        "2026-08-20T23:59:00Z": [
            ("2026-08-21T00:10:00Z", False),
            ("2026-08-21T05:58:00Z", False),
            ("2026-08-21T05:59:00Z", True),
            ("2026-08-22T00:00:00Z", True),
        ]
    }
    moments["2026-08-20T00:01:00Z"] = [("2026-08-20T23:59:00Z", False), ("2026-08-21T00:01:00Z", True)]
    for earlier, laters in moments.items():
        for later, expected in laters:
            assert rows(warehouse, "SELECT raw.is_later_day(:later, :earlier)", later=later, earlier=earlier) == [(expected,)], (earlier, later)
