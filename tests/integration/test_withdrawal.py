"""Two hundred and forty things taken back over thirteen days, and more that only look so: each found once, between its two looks, and none other."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zlib import crc32

import pytest
from hub_telling import rows
from small_world import new_run
from sqlalchemy import Engine

from observatory.disclosure import tree
from observatory.landing import reading
from observatory.landing.reading import type_tellings
from observatory.landing.writer import land
from observatory.sources.base import Look, Outcome, Page, Record, Tombstone
from observatory.warehouse import build
from observatory.warehouse.merge import materialise

HUB, GITHUB = "huggingface", "github"
FIRST, DAYS, EACH = date(2025, 9, 1), 13, 10
WORDS = "It was trained on four trillion tokens of the web, of books and of code, as the report below tells in full. " * 12
# Days on which the lists of an account failed: what changed then is seen on the next day that was told.
SILENT = {"north": {4, 9}, "south": {5, 6}, "east": set[int](), "west": {11}}
ACCOUNTS = sorted(SILENT)
Row = tuple[str, str, str, str, datetime, datetime, datetime | None]


def at(day: int, hour: int = 4) -> datetime:
    """An hour of a day of this world."""
    return datetime(FIRST.year, FIRST.month, FIRST.day, hour, tzinfo=UTC) + timedelta(days=day)


@dataclass
class Answers:
    """What the services answer on one day."""

    records: list[Record] = field(default_factory=list)
    looks: list[Look] = field(default_factory=list)
    stones: list[Tombstone] = field(default_factory=list)

    def look(self, scope: str, outcome: Outcome, when: datetime, detail: str = "", source: str = HUB) -> None:
        self.looks.append(Look(source, scope, outcome, when, when, detail))


@dataclass
class Thing:
    """A model, dataset or repository: what is told of it on a day, and how it answers where its list no longer holds it."""

    kind: str
    name: str
    tell: Callable[[int], dict[str, Any]]
    """Fields that differ from those of an ordinary open thing, by day."""
    missing: dict[int, str] = field(default_factory=dict)
    """By day: not on its list, and what its own call then answers: 404, 401, 403, 500, twice (404, two times on the day), or a new name."""
    card: Callable[[int], str | None] | None = None
    paths: Callable[[int], dict[str, Any]] | None = None
    planted: tuple[str, str, int, int | None] | None = None
    """What was taken back, how, on which day, and from which day on it is there again; None: nothing was."""

    @property
    def account(self) -> str:
        return self.name.split("/")[0]

    def is_told(self, day: int) -> bool:
        """Whether its account's list is told on a day."""
        return day not in SILENT[self.account]

    def expected(self) -> Row | None:
        """What has to be found: by the plan and by the days on which it was looked for."""
        if self.planted is None:
            return None
        what, how, gone, back = self.planted
        lists = [day for day in range(DAYS) if self.is_told(day)]
        # Cards and trees are asked for every day; what a list does not hold, on the days on which it is told.
        asked = list(range(DAYS)) if what == "card" or how == "emptied" else lists
        looked = lists if self.name.endswith("unlisted-card") else asked
        before = max(day for day in asked if day < gone)
        after, confirmed, *_ = [day for day in looked if gone <= day < (back or DAYS)]
        assert confirmed > after
        restored = None if back is None else at(min(day for day in looked if day >= back))
        return (self.kind, self.name, what, "removed" if how == "emptied" else how, at(before), at(after), restored)


def from_day(day: int, before: dict[str, Any], after: dict[str, Any]) -> Callable[[int], dict[str, Any]]:
    return lambda now: after if now >= day else before


def between(first: int, last: int, inside: dict[str, Any]) -> Callable[[int], dict[str, Any]]:
    return lambda now: inside if first <= now <= last else {}


def files(*paths: str) -> dict[str, Any]:
    return {"siblings": [{"rfilename": path} for path in ("README.md", *paths)]}


def tags(*told: str) -> dict[str, Any]:
    return {"tags": ["safetensors", *told]}


def programs(*paths: str, truncated: bool = False) -> dict[str, Any]:
    return {"truncated": truncated, "entries": [{"path": path, "type": "blob", "size": 900, "mode": "100644"} for path in ("README.md", *paths)]}


def nothing(day: int) -> dict[str, Any]:
    return {}


def away(first: int, last: int, answer: str) -> dict[int, str]:
    return dict.fromkeys(range(first, last + 1), answer)


CARD = f"---\nlicense: mit\n---\n# A model\n\n{WORDS}\n"
BARE = "---\nlicense: mit\n---\n# A model\n\nNothing is told here any more.\n"
LAID_OUT = "---\nlicense: mit\ntags: [a]\n---\n" + "".join(f"## Part\n\n* **{line.strip()}**\n\n" for line in WORDS.split(".") if line.strip())
TEMPLATE = "# Model Card for Model ID\n\n" + "## Uses of the model, direct and downstream\n\n[More Information Needed]\n\n" * 30
DATA = ("data/train-00000-of-00001.parquet",)
OPEN_WEIGHTS = ("model.safetensors", "config.json")
GONE = DAYS
# What a call for a card is answered where it tells nothing.
REFUSED, FAILED = "refused", "failed"


def planted(number: int, name: str) -> list[Thing]:
    """One thing of every way to take something back."""
    day = 2 + number % 5
    model = "model"
    return [
        Thing(model, f"{name}-gone", nothing, away(day, GONE, "404"), planted=("weights", "gone", day, None)),
        Thing(model, f"{name}-hidden", nothing, away(day, GONE, "401"), planted=("weights", "gone", day, None)),
        Thing(model, f"{name}-gone-and-back", nothing, away(day, day + 4, "404"), planted=("weights", "gone", day, day + 5)),
        Thing("dataset", f"{name}-gone", nothing, away(day, GONE, "404"), planted=("data", "gone", day, None)),
        Thing("repository", f"{name}-gone", nothing, away(day, GONE, "404"), paths=lambda now: programs("train.py"), planted=("code", "gone", day, None)),
        Thing(model, f"{name}-gated", from_day(day, {}, {"gated": ("auto", "manual")[number % 2]}), planted=("gating", "gated", day, None)),
        Thing(model, f"{name}-gated-and-back", between(day, day + 4, {"gated": "manual"}), planted=("gating", "gated", day, day + 5)),
        Thing("dataset", f"{name}-gated", from_day(day, {}, {"gated": "auto"}), planted=("gating", "gated", day, None)),
        Thing(model, f"{name}-private", from_day(day, {}, {"private": True}), planted=("weights", "private", day, None)),
        Thing(model, f"{name}-disabled", from_day(day, {}, {"disabled": True}), planted=("weights", "disabled", day, None)),
        Thing(
            model,
            f"{name}-without-weights",
            from_day(day, {}, {**files("config.json"), "tags": ["license:apache-2.0"]}),
            planted=("weights", "removed", day, None),
        ),
        Thing("dataset", f"{name}-without-data", from_day(day, {}, files()), planted=("data", "removed", day, None)),
        Thing(model, f"{name}-restricted", from_day(day, {}, tags("license:cc-by-nc-4.0")), planted=("licence", "rewritten", day, None)),
        Thing(
            model,
            f"{name}-restricted-by-name",
            from_day(day, {}, {**tags("license:other"), "cardData": {"license": "other", "license_name": "falcon-180b-license"}}),
            planted=("licence", "rewritten", day, None),
        ),
        Thing(model, f"{name}-unlicensed", from_day(day, {}, tags()), planted=("licence", "removed", day, None)),
        Thing(
            model,
            f"{name}-undeclared",
            from_day(day, tags("license:apache-2.0", "dataset:some/corpus", "dataset:some/other"), {}),
            planted=("data", "removed", day, None),
        ),
        Thing(model, f"{name}-bare-card", nothing, card=lambda now: BARE if now >= day else CARD, planted=("card", "rewritten", day, None)),
        # A file list without it tells it, and its own call does.
        Thing(
            model,
            f"{name}-unlisted-card",
            from_day(day, {}, {"siblings": [{"rfilename": path} for path in OPEN_WEIGHTS]}),
            card=lambda now: CARD if now < day else "",
            planted=("card", "removed", day, None),
        )
        if number % 2
        else Thing(model, f"{name}-no-card", nothing, card=lambda now: CARD if now < day else None, planted=("card", "removed", day, None)),
        Thing(
            "repository",
            f"{name}-archived",
            from_day(day, {}, {"archived": True}),
            paths=lambda now: programs("train.py"),
            planted=("code", "archived", day, None),
        ),
        Thing(
            "repository",
            f"{name}-emptied",
            nothing,
            paths=lambda now: programs() if now >= day else programs("train.py"),
            planted=("code", "emptied", day, None),
        ),
        Thing("repository", f"{name}-bare-readme", nothing, card=lambda now: BARE if now >= day else CARD, planted=("card", "rewritten", day, None)),
        Thing("repository", f"{name}-no-readme", nothing, card=lambda now: CARD if now < day else None, planted=("card", "removed", day, None)),
        Thing(
            "repository",
            f"{name}-relicensed",
            between(day, day + 4, {"license": {"spdx_id": "CC-BY-NC-4.0"}}),
            planted=("licence", "rewritten", day, day + 5),
        ),
        Thing("dataset", f"{name}-unlicensed-and-back", between(day, day + 4, {"tags": ["region:us"]}), planted=("licence", "removed", day, day + 5)),
    ]


def decoys(number: int, name: str) -> list[Thing]:
    """One thing of every way to seem taken back."""
    day = 2 + number % 5
    model = "model"
    return [
        Thing(model, f"{name}-refused", nothing, away(day, day + 5, "403")),
        Thing(model, f"{name}-failed", nothing, away(day, day + 5, "500")),
        Thing(model, f"{name}-absent-once", nothing, {(7, 8)[number % 2]: "404"}),
        Thing(model, f"{name}-absent-twice-on-a-day", nothing, {(7, 8)[number % 2]: "twice"}),
        Thing(model, f"{name}-renamed", nothing, away(day, GONE, f"{name}-new-name")),
        Thing("dataset", f"{name}-renamed", nothing, away(day, GONE, f"{name}-new-name")),
        Thing("repository", f"{name}-moved", nothing, away(day, GONE, f"{name}-new-name"), paths=lambda now: programs("train.py")),
        Thing(model, f"{name}-gate-among-gates", lambda now: {"gated": "auto" if now < day else "manual" if now < day + 3 else "auto"}),
        Thing(model, f"{name}-gated-for-a-day", between((7, 8)[number % 2], (7, 8)[number % 2], {"gated": "manual"})),
        Thing(model, f"{name}-empty-for-a-day", between((7, 8)[number % 2], (7, 8)[number % 2], {**files(), "tags": []})),
        Thing(model, f"{name}-untold", from_day(day, {}, {"siblings": None, "tags": None, "gated": None, "private": None})),
        Thing(model, f"{name}-laid-out", nothing, card=lambda now: LAID_OUT if now >= day else CARD),
        Thing(model, f"{name}-filled-in", nothing, card=lambda now: CARD[:900] if now >= day else TEMPLATE),
        Thing(model, f"{name}-spelled", from_day(day, {}, tags(("license:Apache-2.0", "license:apache license 2.0")[number % 2]))),
        Thing(model, f"{name}-freed", from_day(day, tags("license:cc-by-nc-4.0"), tags("license:mit"))),
        Thing(model, f"{name}-shards", from_day(day, {}, files("model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors"))),
        Thing(model, f"{name}-unknown-format", from_day(day, {}, {**files("weights.zz3"), "tags": ["license:apache-2.0"]})),
        Thing(model, f"{name}-gated-from-the-start", lambda now: {"gated": "manual"}, away(day, GONE, "404")),
        Thing(
            model,
            f"{name}-other-name-of-the-data",
            from_day(day, tags("license:apache-2.0", "dataset:some/corpus"), tags("license:apache-2.0", "dataset:some/corpus-2")),
        ),
        Thing("repository", f"{name}-readme-laid-out", nothing, card=lambda now: LAID_OUT if now >= day else CARD),
        Thing("repository", f"{name}-readme-for-a-day", nothing, card=lambda now: BARE if now == day else CARD),
        Thing("repository", f"{name}-readme-refused", nothing, card=lambda now: CARD if now < day else REFUSED),
        Thing(model, f"{name}-card-failed", nothing, card=lambda now: CARD if now < day else FAILED),
        Thing(model, f"{name}-licence-for-a-day", between((7, 8)[number % 2], (7, 8)[number % 2], tags("license:cc-by-nc-4.0"))),
        Thing("repository", f"{name}-not-recognised", from_day(day, {}, {"license": {"spdx_id": "NOASSERTION"}})),
        Thing(
            "repository",
            f"{name}-archived-for-a-day",
            between((7, 8)[number % 2], (7, 8)[number % 2], {"archived": True}),
            paths=lambda now: programs("train.py"),
        ),
        Thing("repository", f"{name}-other-programs", nothing, paths=lambda now: programs("run.py" if now >= day else "train.py")),
        Thing("dataset", f"{name}-in-parts", from_day(day, {}, files("data/train-00000-of-00002.parquet", "data/train-00001-of-00002.parquet"))),
        Thing("repository", f"{name}-cut", nothing, paths=lambda now: programs(truncated=True) if now >= day else programs("train.py")),
    ]


def payload(thing: Thing, name: str, day: int) -> dict[str, Any]:
    told = thing.tell(day)
    if thing.kind == "repository":
        base: dict[str, Any] = {"id": crc32(thing.name.encode()), "full_name": name, "archived": False, "private": False, "license": {"spdx_id": "MIT"}}
    else:
        base = {"_id": f"uid of {thing.kind} {thing.name}", "id": name, "gated": False, "private": False, **tags("license:apache-2.0")}
        base |= files(*(OPEN_WEIGHTS if thing.kind == "model" else DATA)) | {"createdAt": "2025-01-20T03:46:07.000Z"}
    return {key: value for key, value in {**base, **told}.items() if value is not None}


def listed(thing: Thing, name: str, day: int) -> Record:
    told = payload(thing, name, day)
    uid = str(told.get("id") if thing.kind == "repository" else told["_id"])
    return Record(GITHUB if thing.kind == "repository" else HUB, thing.kind, "list", name, at(day), payload=told, uid=uid)


def ask(thing: Thing, day: int, answer: str, told: Answers) -> None:
    """One thing that its list no longer holds, asked for by its name."""
    source, scope = GITHUB if thing.kind == "repository" else HUB, f"{thing.kind}:{thing.name}"
    if answer in {"404", "twice"}:
        for hour in (4,) if answer == "404" else (4, 21):
            told.look(scope, Outcome.ABSENT, at(day, hour), "404 RepoNotFound", source)
            told.stones.append(Tombstone(source, thing.kind, thing.name, at(day, hour)))
    elif answer == "401":
        told.look(scope, Outcome.REFUSED, at(day), "401 RepoNotFound", source)
        told.stones.append(Tombstone(source, thing.kind, thing.name, at(day)))
    elif answer in {"403", "500"}:
        told.look(scope, Outcome.REFUSED if answer == "403" else Outcome.FAILED, at(day), answer, source)
    else:
        told.records.append(listed(thing, answer, day))
        told.look(scope, Outcome.ANSWERED, at(day), f"renamed to {answer}", source)
        told.stones.append(Tombstone(source, thing.kind, thing.name, at(day), renamed_to=answer))


def answers(things: list[Thing], day: int) -> dict[str, Answers]:
    """What the two services answer on a day."""
    told = {HUB: Answers(), GITHUB: Answers()}
    for account, kind in itertools.product(ACCOUNTS, ("model", "dataset", "repository")):
        scope = f"{'repositories' if kind == 'repository' else kind + 's'}_of:{account}"
        source = GITHUB if kind == "repository" else HUB
        is_told = day not in SILENT[account]
        # A token that is not taken is a refusal, and a day without the service a failure.
        told[source].look(scope, Outcome.ANSWERED if is_told else (Outcome.FAILED, Outcome.REFUSED)[day % 2], at(day), "" if is_told else "500", source)
    for thing in things:
        source = GITHUB if thing.kind == "repository" else HUB
        answer = thing.missing.get(day)
        if thing.is_told(day):
            if answer is None:
                told[source].records.append(listed(thing, thing.name, day))
            else:
                ask(thing, day, answer, told[source])
        if thing.card is not None:
            words, kind = thing.card(day), "readme" if thing.kind == "repository" else "model_card"
            scope = f"{kind}:{thing.name}"
            if words is None:
                told[source].look(scope, Outcome.ABSENT, at(day), "404 EntryNotFound", source)
            elif words in {REFUSED, FAILED}:
                told[source].look(scope, Outcome.REFUSED if words == REFUSED else Outcome.FAILED, at(day), words, source)
            elif words:
                told[source].look(scope, Outcome.ANSWERED, at(day), "", source)
                told[source].records.append(Record(source, kind, "file", thing.name, at(day), text=words.encode(), locator="README.md"))
        if thing.paths is not None and answer is None:
            told[GITHUB].records.append(Record(GITHUB, "tree", "rest", thing.name, at(day), payload={"sha": "1", **thing.paths(day)}))
            told[GITHUB].look(f"tree:{thing.name}", Outcome.ANSWERED, at(day), "", GITHUB)
    return told


def compare(engine: Engine) -> int:
    """Type the tellings, and relate what a withdrawal needs; returns the rows of withdrawals that changed."""
    type_tellings(engine)
    changed = 0
    for obj in build.core_objects():
        if obj.name in {"model", "dataset", "repository", "withdrawal"}:
            with engine.begin() as connection:
                changed = materialise(connection, obj, ("core", obj.name)).changed
    return changed


def found(engine: Engine) -> list[Row]:
    query = "SELECT subject_kind, subject_id, what, how, last_open_at, withdrawn_at, restored_at FROM core.withdrawal ORDER BY 1, 2, 3, 6"
    return rows(engine, query)  # type: ignore[return-value]


@pytest.fixture(scope="module")
def things() -> list[Thing]:
    names = [f"{ACCOUNTS[number % len(ACCOUNTS)]}/{'abcdefghijklm'[number]}" for number in range(EACH)]
    return [thing for number, name in enumerate(names) for make in (planted, decoys) for thing in make(number, f"{name}{make.__name__[0]}")]


@pytest.fixture(scope="module")
def world(warehouse: Engine, things: list[Thing]) -> Iterator[Engine]:
    """The days, landed a day and a service a run by the project's own code."""
    for day in range(DAYS):
        for source, told in answers(things, day).items():
            received = Counter(record.kind for record in told.records)
            # A second answer of the same day comes with a run of its own.
            for hour in sorted({stone.observed_at.hour for stone in told.stones} | {4}):
                late = hour != at(day).hour
                page = Page(
                    () if late else tuple(told.records),
                    looks=tuple(look for look in told.looks if (look.ended_at.hour == hour)),
                    tombstones=tuple(stone for stone in told.stones if stone.observed_at.hour == hour),
                    received={} if late else received,
                )
                land(warehouse, new_run(warehouse), source, page)
    compare(warehouse)
    yield warehouse


def test_all_are_found_each_between_its_two_looks_and_none_other(world: Engine, things: list[Thing]) -> None:
    expected = [row for thing in things if (row := thing.expected()) is not None]
    assert len(expected) == 240 and sum(thing.planted is None for thing in things) == 290
    seen = found(world)
    by_thing = {(row[0], row[1]): row for row in seen}
    assert [row for row in seen if (row[0], row[1]) not in {(one[0], one[1]) for one in expected}] == [], "a decoy was taken for one"
    assert [(row, by_thing.get((row[0], row[1]))) for row in expected if by_thing.get((row[0], row[1])) != row] == []
    assert sorted(expected, key=repr) == sorted(seen, key=repr), "each once"


def test_each_leads_to_its_evidence_and_an_unchanged_day_changes_no_row(world: Engine, things: list[Thing]) -> None:
    query = (
        "SELECT count(*), count(*) FILTER (WHERE num_nonnulls(w.after_version_id, w.look_id) = 1),"
        " count(*) FILTER (WHERE raw.is_later_day(w.confirmed_at, w.withdrawn_at) AND w.last_open_at < w.withdrawn_at),"
        " count(*) FILTER (WHERE b.observed_at <= w.last_open_at AND (a.observed_at = w.withdrawn_at OR l.ended_at >= w.confirmed_at))"
        " FROM core.withdrawal w JOIN raw.record_version b ON b.raw_version_id = w.before_version_id"
        " LEFT JOIN raw.record_version a ON a.raw_version_id = w.after_version_id LEFT JOIN meta.look l USING (look_id)"
    )
    assert rows(world, query) == [(240, 240, 240, 240)]
    told = "SELECT DISTINCT how, after FROM core.withdrawal WHERE how = 'gone' AND what = 'weights'"
    assert set(rows(world, told)) == {("gone", "404 RepoNotFound"), ("gone", "401 RepoNotFound")}, "what the service answered, and no more"
    refused = "SELECT count(*) FROM core.withdrawal JOIN meta.look USING (look_id) WHERE outcome NOT IN ('absent', 'answered')"
    assert rows(world, refused) == [(0,)]
    assert compare(world) == 0
    last = answers(things, DAYS - 1)
    for source, told_again in last.items():
        later = timedelta(days=1)
        looks = [Look(one.source, one.scope, one.outcome, one.started_at + later, one.ended_at + later, one.detail) for one in told_again.looks]
        land(world, new_run(world), source, Page(looks=tuple(looks)))
    assert compare(world) == 0


def test_a_new_rule_takes_nothing_back(world: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    before = found(world)
    monkeypatch.setattr(tree, "weight_paths", lambda paths: [])
    monkeypatch.setattr(tree, "code_paths", lambda paths: [])
    monkeypatch.setattr(reading, "READER_VERSION", reading.READER_VERSION + 1)
    compare(world)
    after = found(world)
    monkeypatch.undo()
    assert [row for row in after if row not in before] == [] and len(after) < len(before)
    assert rows(world, "SELECT count(DISTINCT reader_version) FROM core.telling") == [(1,)], "old and new are read alike"
    compare(world)
    assert found(world) == before
