"""A month in which one call in twenty is answered badly, beside the same month without: make soak [DAYS=30] [SHARE=0.05] [SEED=1].

The made-up world of ``faults_world`` changes on each day. On each day the real Dags run once in virtual time; in the second month each call that is a
kind of question of ``faults.ENDPOINTS`` is, by chance, answered with one of ``faults.FAULTS`` that it can be answered with. Prints what differs at the
end of the last day, which has its faults too:

- *lost*: a record that landed without faults, and is neither there nor has a look or a reject that says why;
- *wrong*: a status that is neither the same nor ``unknown``, nor ``partial`` for ``open``; or a model that is not published;
- *without a reason*: a status that became ``unknown`` or weaker, and no look or evidence says why;
- *gone*: a thing that counts as gone and is there.

Then follow days without faults until all is as in the good month (*days to heal*). Exit 1 where one of the four is not empty, or where it does not heal.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import logging
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "bench"), str(ROOT / "plugins")]

import faults  # noqa: E402 - found by the path above
import faults_world as made  # noqa: E402
import httpx2  # noqa: E402
from sqlalchemy import Engine, text  # noqa: E402
from virtual_services import Services  # noqa: E402
from virtual_time import VirtualClock  # noqa: E402

from observatory import settings  # noqa: E402
from observatory.replay.world import World  # noqa: E402

HEALING_DAYS = 9
"""What was refused is asked again after a week."""
REASONS = text(
    "SELECT hub_id, dimension, string_agg(DISTINCT rule || ': ' || quotation, '; ') FROM mart.evidence WHERE source_kind = 'look' AND hub_id IS NOT NULL"
    " GROUP BY hub_id, dimension"
)
LOOKS = text("SELECT hub_id, weights_look, data_look, code_look, methods_look FROM mart.model_disclosure")
DIMENSIONS = ("weights", "data", "code", "methods")


def moving(folder: Path, families: Sequence[str], days: int) -> Path:
    """The world of the families, in which each day a card loses or gains its words on data and a model appears, of one family after the other."""
    made.make_world(folder, families)
    cards = [json.loads(line) for line in (folder / "hub" / "cards.jsonl").read_text(encoding="utf-8").splitlines()]
    models = {one["id"]: one for one in (json.loads(line) for line in (folder / "hub" / "models.jsonl").read_text(encoding="utf-8").splitlines())}
    for number, day in enumerate(range(1, days + HEALING_DAYS)):
        moment = made.AS_OF + timedelta(days=day, hours=-1)
        step = folder / "steps" / moment.strftime("%Y-%m-%dT%H:%M:%SZ") / "hub"
        step.mkdir(parents=True)
        # A set without a paper for days is one that is not told.
        papers = "".join(json.dumps(_paper(day, place, categories, moment)) + "\n" for place, categories in enumerate(("cs.CL", "stat.ML", "math.CO")))
        (step.parent / "arxiv").mkdir()
        (step.parent / "arxiv" / "papers.jsonl").write_text(papers, encoding="utf-8")
        if day >= days:
            continue  # what is to be compared stands still while it heals
        name = made.model(families[number % len(families)], ("7B", "1B")[number // len(families) % 2])
        card = next(one for one in cards if one["id"] == name and one["repo_type"] == "model")
        words = card["text"] if number % 2 else card["text"].partition("\n## Training data")[0] + "\n"
        (step / "cards.jsonl").write_text(json.dumps({**card, "text": f"{words}\nChanged on day {day}.\n"}) + "\n", encoding="utf-8")
        at = moment.strftime("%Y-%m-%dT%H:%M:%S.000Z")
        told = {**models[name], "lastModified": at, "sha": hashlib.sha1(f"{name} {day}".encode(), usedforsecurity=False).hexdigest()}
        fresh = {**told, "id": f"{name}-day{day}", "createdAt": at, "tags": ["safetensors"], "cardData": {}}
        (step / "models.jsonl").write_text(json.dumps(told) + "\n" + json.dumps(fresh) + "\n", encoding="utf-8")
    return folder


def _paper(day: int, place: int, categories: str, moment: datetime) -> dict[str, Any]:
    version = {"version": "v1", "date": moment.strftime("%a, %d %b %Y %H:%M:%S GMT"), "size": "9kb", "source_type": "D"}
    told = {"id": f"2610.{10_000 * (place + 1) + day}", "title": f"On day {day}", "authors": "A. Author", "abstract": made.PROSE, "versions": [version]}
    return {**told, "license": "http://creativecommons.org/licenses/by/4.0/", "categories": categories, "datestamp": f"{moment:%Y-%m-%d}"}


class Soaked(Services):
    """The services, of which a share of all answers is one of the faults, drawn by a seed."""

    def __init__(self, world: World, clock: VirtualClock, families: Sequence[str], share: float, seed: str) -> None:
        super().__init__(world, clock, "enterprise", "token")
        self._families, self._share, self._seed = families, share, seed
        self.asked, self.met = 0, Counter[str]()

    def handle(self, request: httpx2.Request) -> httpx2.Response:
        """Answer one request."""
        good = super().handle(request)
        good.read()
        self.asked += 1
        draw = hashlib.sha256(f"{self._seed} {self.asked}".encode()).digest()
        if int.from_bytes(draw[:6], "big") / 2**48 >= self._share:
            return good
        path, told = request.url.path, f"{request.url.query.decode()} {request.read().decode()}"
        met = next(((one, family) for one in faults.ENDPOINTS for family in self._families if one.matches(family, path, told)), None)
        # What no kind of question names is answered as the nearest one of its form would be: a text or an object.
        endpoint = met[0] if met else OTHER_TEXT if path.endswith(("README.md", "LICENSE")) else OTHER
        fitting = [one for one in faults.FAULTS if one.befalls(endpoint)]
        fault = fitting[int.from_bytes(draw[6:10], "big") % len(fitting)]
        request.extensions["chosen"] = made.kit(met[1]) if met else ""
        self.met[fault.name] += 1
        return fault.answer(faults.Asked(request, good, self._clock, good.headers.get("content-type", "").find("xml") >= 0))


def _never(*_: Any) -> bool:
    return False


OTHER = faults.Endpoint("another question", "", str, _never, _never, "object")
OTHER_TEXT = faults.Endpoint("another README", "", str, _never, _never, "text")


@dataclass
class Month:
    """What a month came to."""

    known: faults.Known
    looks: dict[str, tuple[str, ...]]
    reasons: dict[tuple[str, str], str]
    calls: int = 0
    bad: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)


@dataclass
class Verdict:
    """What differs between two months."""

    same: int = 0
    unknown: list[str] = field(default_factory=list)
    weaker: list[str] = field(default_factory=list)
    altered: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    unreasoned: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    untyped: list[str] = field(default_factory=list)

    @property
    def is_well(self) -> bool:
        """Whether nothing is lost, wrong, without a reason or gone."""
        return self.same > 0 and not (self.lost or self.wrong or self.unreasoned or self.gone or self.untyped)

    @property
    def is_equal(self) -> bool:
        """Whether nothing differs at all but what was taken as told."""
        return self.is_well and not (self.unknown or self.weaker)


class Soak:
    """A warehouse a month over a world that moves."""

    def __init__(self, folder: Path, sockets: Path, days: int, families: int = 5) -> None:
        self.days, self._folder = days, folder
        self._bench = faults.Bench(folder, sockets)
        self.families = self._bench.families[:families]
        self._world = moving(folder / "moving", self._bench.families, days)

    @contextmanager
    def month(self, share: float, seed: int) -> Iterator[Callable[[int, float], Month]]:
        """A month to live day by day: ``live(day, share)`` runs that day and gives what is known after it."""
        world = World(self._world, self._folder / f"index-{share}-{seed}")
        found = Month(faults.Known(), {}, {})
        with self._bench._warehouse() as engine:

            def live(day: int, share: float) -> Month:
                start = made.AS_OF + timedelta(days=day)
                while world.step < len(world.steps) and world.steps[world.step][0] <= start:
                    world.advance()
                problems, served = faults.live(
                    engine, lambda clock: Soaked(world, clock, self._bench.families, share, f"{seed} {day}"), start, first=day * 1_000
                )
                assert isinstance(served, Soaked)
                found.problems += [f"day {day}: {one}" for one in problems]
                found.calls, found.bad = found.calls + served.asked, found.bad + served.met
                self._look(engine, found)
                return found

            yield live

    def _look(self, engine: Engine, found: Month) -> None:
        found.known = faults.known(engine, found.problems)
        with engine.connect() as connection:
            found.looks = {row[0]: tuple(row[1:]) for row in connection.execute(LOOKS)}
            found.reasons = {(row[0], row[1]): row[2] for row in connection.execute(REASONS)}


def judged(good: Month, bad: Month) -> Verdict:
    """What the faults took, and whether it is said."""
    found = Verdict()
    landed, rejects = bad.known.landed, {(kind, key) for kind, key, _ in bad.known.rejects}
    named = {key for _, key in rejects}
    for key, content in good.known.landed.items():
        source, kind, _, name = key
        others = [other for other in landed if other[0] == source and other[1] == kind and other[3] == name]
        if landed.get(key) == content or (key not in landed and others and kind in {"repository", "paper", "model", "dataset"}):
            continue  # by GraphQL or REST, a list or an item call, it is the same thing
        if key in landed:
            found.altered.append(" ".join(key))
        elif not (_is_looked(bad, key) or name in named or any(name in one for one in named if one)):
            found.lost.append(" ".join(key))
    found.gone = [one for one in bad.known.gone if one not in good.known.gone]
    for hub_id, told in good.known.statuses.items():
        now = bad.known.statuses.get(hub_id)
        if now is None:
            (found.unknown if _is_looked(bad, ("huggingface", "model", "list", hub_id)) else found.wrong).append(f"{hub_id} is not published")
            continue
        for place, (name, before, after) in enumerate(zip((*DIMENSIONS, "licence"), told, now, strict=True)):
            words = f"{hub_id} {name}: {before} → {after}"
            if before == after:
                found.same += 1
            elif after == "unknown" or (before, after) == ("open", "partial"):
                (found.unknown if after == "unknown" else found.weaker).append(words)
                look = bad.looks[hub_id][place] if place < len(DIMENSIONS) else "licence"
                if look == good.looks[hub_id][place if place < len(DIMENSIONS) else 0] and (hub_id, name) not in bad.reasons and name != "licence":
                    found.unreasoned.append(f"{words} ({look})")
            else:
                found.wrong.append(words)
    found.untyped = [f"{scope}: {detail}" for (_, scope), (_, detail) in bad.known.looks.items() if "not understood" in detail]
    found.untyped += [one for one in bad.problems if not faults.TYPED.search(one)]
    return found


def _is_looked(month: Month, key: faults.Key) -> bool:
    """Whether a look says why a record is not there: at it, or at the list that would have named it."""
    source, kind, _, name = key
    owner = name.partition("/")[0]
    scopes = [f"{kind}:{name}", f"{kind}s_of:{owner}", f"repositories_of:{owner}", "oai:cs", "oai:stat", "oai:math"]
    told = [month.known.looks.get((source, scope)) for scope in (scopes if kind == "paper" else scopes[:3])]
    if any(look is not None and look[0] != "answered" and look[1] for look in told):
        return True
    # A part of what itself is not known is not asked for.
    above = {"model_card": "model", "model_tree": "model", "model_refs": "model", "dataset_card": "dataset", "dataset_tree": "dataset"}.get(kind)
    # A licence file is named <repository>:<path>, and asked for when a list of files names it.
    above, name = ("model", name.partition(":")[0]) if kind == "model_licence" else (above, name)
    above = above or ("repository" if kind in {"tree", "readme", "licence", "releases", "commits"} else None)
    if above is not None:
        return _is_looked(month, (source, above, "", name))
    # What cards alone name is not asked for before one of them was seen.
    of = (one for one in made.families(30) if name.startswith((f"{one}-code/", f"{one}-data/")) or name == made.report(one))
    maker = next((f":{one}-lab" for one in of), "")
    cards = [look for (_, scope), look in month.known.looks.items() if maker and maker in scope and scope.startswith("model")]
    return any(outcome != "answered" and detail for outcome, detail in cards)


def report(good: Month, bad: Month, found: Verdict, healed: int | None, days: int, share: float) -> str:
    """The figures as a table, and what is not well by name."""
    rows = [
        ("days", days),
        ("calls in the month without faults", good.calls),
        ("calls in the month with faults", bad.calls),
        (f"bad answers ({share:.0%} drawn), of {len(bad.bad)} kinds", bad.bad.total()),
        ("records of the good month", len(good.known.landed)),
        ("of these lost without a word", len(found.lost)),
        ("taken as told (an answer in form that said something else)", len(found.altered)),
        ("statuses the same", found.same),
        ("became unknown, with a reason", len(found.unknown)),
        ("became partial from open, with a reason", len(found.weaker)),
        ("without a reason", len(found.unreasoned)),
        ("wrong", len(found.wrong)),
        ("counted as gone and there", len(found.gone)),
        ("untyped errors", len(found.untyped)),
        ("days without faults until all is equal", "not within " + str(HEALING_DAYS) if healed is None else healed),
    ]
    lines = ["| | |", "|---|--:|", *(f"| {name} | {value} |" for name, value in rows)]
    for name in ("lost", "wrong", "unreasoned", "gone", "untyped"):
        lines += [f"  ✗ {name}: {one}" for one in getattr(found, name)[:20]]
    return "\n".join(lines) + "\n"


def soaked(folder: Path, sockets: Path, days: int, share: float, seed: int, say: Callable[[str], None]) -> tuple[Month, Month, Verdict, int | None]:
    """Both months, what differs at the end of the second, and the days that it took to heal."""
    soak = Soak(folder, sockets, days)
    last = days + HEALING_DAYS
    with soak.month(0.0, seed) as live:
        for day in range(days):
            good = live(day, 0.0)
        say(f"the good month: {good.calls} calls, {len(good.known.landed)} records")
        ending = good = Month(good.known, good.looks, good.reasons, good.calls, good.bad, list(good.problems))
    with soak.month(share, seed) as live:
        for day in range(days):
            bad = live(day, share)
            say(f"day {day + 1}: {bad.bad.total()} bad answers of {bad.calls}")
        found = judged(ending, bad)
        bad_then = Month(bad.known, bad.looks, bad.reasons, bad.calls, bad.bad, list(bad.problems))
        healed = None
        for day in range(days, last):
            later = judged(ending, live(day, 0.0))
            if later.is_equal:
                healed = day - days + 1
                break
            say(f"well day {day - days + 1}: {len(later.unknown)} unknown, {len(later.weaker)} weaker, {len(later.wrong)} wrong, {len(later.lost)} lost")
    return good, bad_then, found, healed


def main(argv: list[str] | None = None) -> int:
    """Live both months; 1 where something is lost, wrong, gone or without a reason, or does not heal."""
    parser = argparse.ArgumentParser(prog="bench/soak.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--days", type=int, default=30)
    parser.add_argument("--share", type=float, default=0.05, help="of all answers, 0 to 1")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args(argv)
    state = settings.state_dir().resolve()
    state.mkdir(parents=True, exist_ok=True)
    begun = time.monotonic()

    def say(words: str) -> None:
        sys.stdout.write(f"[{time.monotonic() - begun:5.0f} s] {words}\n")
        sys.stdout.flush()

    with tempfile.TemporaryDirectory(dir=state) as name, faults.postgres.running(Path(name) / "pgdata", Path(name) / "postgres.log") as sockets:
        good, bad, found, healed = soaked(Path(name), sockets, arguments.days, arguments.share, arguments.seed, say)
    sys.stdout.write("\n" + report(good, bad, found, healed, arguments.days, arguments.share))
    return int(not found.is_well or healed is None)


if __name__ == "__main__":
    logging.getLogger("observatory").setLevel(logging.ERROR)
    sys.exit(main())
