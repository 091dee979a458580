"""A synthetic Hub, day by day, as the pages its list of models would answer: python bench/hub_days.py --models 300000 --days 2 --calibrate WORLD.

Purpose: loads and sweeps are measured on a whole Hub that nobody may copy. Everything here is made up by integer hashes of
(seed, model, day): no recorded record, name or text is in it, and the same bytes come out on any machine and for any range of pages
(floating point is used for single products, quotients and square roots only, which IEEE 754 fixes).
Text is ASCII only; keys that the Hub leaves out where it has nothing to tell (cardData, gguf, library_name, pipeline_tag, safetensors) are left out.

Where the shape comes from; ``--calibrate`` prints it beside recorded worlds:
- models over time: the Hub's own counts (2.43 M in January 2026, 3.01 M on 2026-08-22, 4,500 a day), a recorded list of February 2022 (29,400,
  the clump on the floor of createdAt), the sizes of published crawls between (282 k in 2023, 1.86 M in 2025); straight lines join them;
- downloads: over 70 % of models have none, the top 0.01 % hold 49.6 %, the top 1 % nearly all (published analyses of the whole Hub);
- parents: 1.8 M edges for 3 M models, which is what lineage must bear. Published coverage is 28 % of models, 41 % in a recorded sample of labs;
- relations: between that sample (finetune 47 %, quantized 31 %) and one well-known base's counted children (adapter 57 %, finetune 26 %);
- licences, gating, libraries, tags a model: between the list of 2022 and the sample of labs, which is richer in cards than the Hub;
- bytes a record (750), rates of change: what the prototypes of the landing were measured with;
- models per account, likes, depth, odd parents: assumed; nobody has published them for the whole Hub.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent))

from hub_hashes import Ints, below, draw, draws, modulo, salt, unit, weighted
from hub_words import (
    DATE_0,
    DAY_SECONDS,
    DECLARED,
    FLOOR,
    GATED,
    GATED_WEIGHTS,
    KINDS_EACH,
    LICENCES,
    MERGE,
    NONE,
    QUANTIZED,
    RELATION_WEIGHTS,
    RELATIONS,
    SIZE_WEIGHTS,
    SIZES,
    TAIL_OF_NAME,
    TOPICS,
    keys,
    kind_card,
    kinds,
    pieces,
    stamp,
    tags_json,
    topic_card,
    topic_tags,
    topics,
    weights_told,
)

PAGE = 1_000
DAY_0 = datetime(2026, 8, 22, tzinfo=UTC)
BLOCK = 1 << 18  # models whose counters are drawn at once

# Per ten thousand models alive, a day; resets per ten thousand changed counters.
COUNTERS, METADATA, NEW, GONE, RESETS = 2_000, 50, 30, 2, 5

# Accounts by number: labs, then those that quantise in bulk, then everybody else.
LABS, QUANTISERS = 2_000, 64
# Downloads of 30 days by rank: the count at one in ten thousand, three powers (in eighths), the share from where on there are none.
TOP, HEAD, MIDDLE, TAIL, SILENT_FROM = 2e6, 5, 11, 15, 0.28
# Models (per thousand) that existed at a date; those before the floor carry its time.
GROWTH: tuple[tuple[datetime, int], ...] = (
    (FLOOR, 10),
    (datetime(2023, 1, 1, tzinfo=UTC), 40),
    (datetime(2023, 10, 1, tzinfo=UTC), 110),
    (datetime(2024, 9, 20, tzinfo=UTC), 333),
)
GROWTH += ((datetime(2025, 8, 1, tzinfo=UTC), 620), (datetime(2026, 1, 1, tzinfo=UTC), 807), (DAY_0, 1000))


@dataclass(frozen=True, slots=True)
class Truth:
    """What the last ``advance`` changed: numbers of models (``Hub.uids`` names them), ascending. New and gone are in no other list."""

    day: int
    counters: Ints
    """downloadsAllTime moved, mostly downloads too, seldom likes."""
    resets: Ints
    """Among ``counters``: downloadsAllTime fell. No other all-time counter falls; the 30-day one moves both ways."""
    metadata: Ints
    """sha and lastModified moved."""
    retagged: Ints
    """Among ``metadata``: another topic, so tags and cardData."""
    relicensed: Ints
    regated: Ints
    renamed: Ints
    new: Ints
    gone: Ints


@dataclass
class _Columns:
    """One row per model, by number; nothing else is kept per model."""

    account: Ints
    created: Ints
    modified: Ints
    downloads: Ints
    total: Ints
    likes: Ints
    parents: Ints
    relation: Ints
    kind: Ints
    topic: Ints
    licence: Ints
    gated: Ints
    size: Ints
    version: Ints
    renames: Ints
    gone: Ints = field(default_factory=lambda: np.zeros(0, dtype=bool))

    def extend(self, more: _Columns) -> None:
        """Append in place, one column at a time, so that no second copy of all exists."""
        for name in self.__dataclass_fields__:
            setattr(self, name, np.concatenate([getattr(self, name), getattr(more, name)], axis=-1))


class Hub:
    """A Hub of ``models`` models on day 0. ``advance`` leads to the next day; only the current day's pages can be told."""

    def __init__(self, models: int, seed: int = 20261125) -> None:
        self.seed, self.models, self.day = seed, models, 0
        self._accounts = LABS + QUANTISERS + max(1, models * 2 // 5)
        pieces()  # here, so that the first page costs no more than the next
        self._place_bases()
        self._columns = self._born(0, models, self._first_created())
        self._first_counters()
        self._alive = np.arange(models, dtype=np.int32)
        nothing = np.zeros(0, dtype=np.int64)
        self._truth = Truth(0, nothing, nothing, nothing, nothing, nothing, nothing, nothing, np.arange(models), nothing)

    # reading
    def __len__(self) -> int:
        """Models alive."""
        return len(self._alive)

    @property
    def page_count(self) -> int:
        """Pages of the current day's list."""
        return -(-len(self._alive) // PAGE)

    def pages(self, day: int, *, first: int = 0, last: int | None = None) -> Iterator[bytes]:
        """Pages ``first`` up to, not including, ``last`` of the current day's list; ``day`` must be that day."""
        if day != self.day:
            raise ValueError(f"the Hub is at day {self.day}, not {day}: days are made in order, by advance()")
        return map(self._page, range(first, self.page_count if last is None else min(last, self.page_count)))

    def records(self, first: int = 0, last: int | None = None) -> Iterator[dict[str, Any]]:
        """Records at places ``first`` up to ``last`` of the list, built one by one from the vocabulary itself: slow, for tests."""
        return map(self._record, self._alive[first:last].tolist())

    def truth(self) -> Truth:
        """What the last ``advance`` changed; on day 0 everything is new."""
        return self._truth

    def uids(self, index: Ints) -> list[str]:
        """``_id`` of models by number; a number is ``int(uid[8:], 16) >> 24``."""
        columns, start = self._columns, salt(self.seed, "uid")
        return [f"{int(columns.created[i]):08x}{i << 24 | draw(start, i) & 0xFFFFFF:016x}" for i in map(int, index)]

    def edges(self) -> tuple[Ints, Ints, Ints]:
        """(child, parent, relation) of every declared parent of a model alive; a parent below 0 never existed. Relations as in RELATIONS."""
        columns = self._columns
        parents = columns.parents[:, self._alive]
        which, place = np.nonzero(parents != -1)
        return self._alive[place], parents[which, place], columns.relation[self._alive[place]]

    # making
    def _hash(self, name: str, index: Ints, *, day: int = 0, extra: Ints | None = None) -> Ints:
        return draws(salt(self.seed, name, day), index, extra)

    def _place_bases(self) -> None:
        n = max(64, self.models // 150)
        u = unit(self._hash("bases", np.arange(n)))
        u[:32] = 0.1 + 0.5 * u[:32]
        self._bases = np.minimum((self.models * (0.02 + 0.9 * u)).astype(np.int64), self.models - 1)
        self._zipf = np.cumsum(np.int64(10**12) // np.arange(2, n + 2))

    def _first_created(self) -> Ints:
        n = self.models
        index = np.arange(n, dtype=np.int64)
        made = np.full(n, int(FLOOR.timestamp()), dtype=np.int64)
        for (since, low), (until, high) in pairwise(GROWTH):
            a, b, start, end = n * low // 1000, n * high // 1000, int(since.timestamp()), int(until.timestamp())
            made[a:b] = start + (index[a:b] - a) * (end - start) // max(b - a, 1)
        made[n // 100 :] += modulo(self._hash("jitter", index[n // 100 :]), 300)
        return np.minimum(np.maximum.accumulate(made), int(DAY_0.timestamp()) - 1)  # late ones tie with what came before

    def _base(self, name: str, index: Ints) -> Ints:
        """A parent for each: a well-known base (zipf) for 8 in 10, else some earlier model, the recent likelier."""
        u = unit(self._hash(f"{name}l", index))
        chosen: Ints = np.maximum(index - 1 - (index * (u * u)).astype(np.int64), 0)
        known = below(self._hash(f"{name}k", index), 8_000)
        for attempt in range(3):
            rank = np.searchsorted(self._zipf, modulo(self._hash(f"{name}z", index, day=attempt), int(self._zipf[-1])), side="right")
            base = self._bases[rank]
            taken = known & (base < index)
            chosen[taken] = base[taken]
            known &= ~taken
        return chosen

    def _relations(self, index: Ints) -> Ints:
        made = np.where(below(self._hash("declared", index), DECLARED), 1 + weighted(self._hash("relation", index), RELATION_WEIGHTS), NONE).astype(np.uint8)
        made[index <= self.models // 25] = NONE  # before 2023 nobody declared one; the tag came later
        if index[0] == 0:
            made[self._bases[:32]] = NONE
            rest = self._bases[32:]
            made[rest[~below(self._hash("derived", rest), 1_500)]] = NONE
        return made

    def _parents(self, index: Ints, relation: Ints) -> Ints:
        parents = np.full((3, len(index)), -1, dtype=np.int32)
        some = np.flatnonzero(relation != NONE)
        own = index[some]
        parents[0, some] = self._base("p", own)
        odd = self._hash("odd", own)
        lost = below(odd, 100)
        parents[0, some[lost]] = -2 - modulo(odd[lost], self.models * 4)
        merged = np.flatnonzero(relation == MERGE)
        for slot, share in ((1, 10_000), (2, 4_000)):
            here = merged[below(self._hash(f"merge{slot}", index[merged]), share)]
            other = self._base(f"q{slot}", index[here]).astype(np.int32)
            parents[slot, here] = np.where((other == parents[0, here]) | (other == parents[1, here]), -1, other)
        rare = some[below(self._hash("rare", own), 2)]
        for place in rare[rare < len(index) - 2].tolist():  # itself, or a cycle of two or three neighbours
            around = [place + k for k in range(1 + place % 3)]
            if all(relation[k] != NONE for k in around):
                parents[0, around] = index[around[1:] + around[:1]]
        return parents

    def _owners(self, index: Ints, relation: Ints) -> Ints:
        u = unit(self._hash("owner", index))
        made = (self._accounts * (u * u * np.sqrt(np.sqrt(u)))).astype(np.int32)
        made = np.where((made >= LABS) & (made < LABS + QUANTISERS), made + QUANTISERS, made).astype(np.int32)
        bulk = (relation == QUANTIZED) & below(self._hash("bulk", index), 5_000)
        made[bulk] = LABS + weighted(self._hash("bulkr", index[bulk]), [10**9 // k for k in range(1, QUANTISERS + 1)])
        if index[0] == 0:
            made[self._bases] = np.arange(len(self._bases)) % 300
        return made

    def _born(self, first: int, last: int, created: Ints) -> _Columns:
        index = np.arange(first, last, dtype=np.int64)
        relation = self._relations(index)
        n = len(index)
        later = unit(self._hash("later", index))
        later *= later
        later *= later
        end = created.max(initial=0)
        return _Columns(
            account=self._owners(index, relation),
            created=created.astype(np.int32),
            modified=np.minimum(created + 60 + (later * 4e7).astype(np.int64), end + 600).astype(np.int32),
            downloads=np.zeros(n, dtype=np.int32),
            total=np.zeros(n, dtype=np.int64),
            likes=np.zeros(n, dtype=np.int32),
            parents=self._parents(index, relation),
            relation=relation,
            kind=(relation.astype(np.int64) * KINDS_EACH + modulo(self._hash("kind", index), KINDS_EACH)).astype(np.uint16),
            topic=self._topics(index, 0),
            licence=weighted(self._hash("licence", index), [weight for *_, weight in LICENCES]).astype(np.uint8),
            gated=weighted(self._hash("gated", index), GATED_WEIGHTS).astype(np.uint8),
            size=weighted(self._hash("size", index), SIZE_WEIGHTS).astype(np.uint8),
            version=np.zeros(n, dtype=np.uint16),
            renames=np.zeros(n, dtype=np.uint8),
            gone=np.zeros(n, dtype=bool),
        )

    def _topics(self, index: Ints, day: int) -> Ints:
        h = self._hash("topic", index, day=day)
        return np.where(below(self._hash("silent", index, day=day), 3_500), 0, modulo(h, TOPICS)).astype(np.uint16)

    def _first_counters(self) -> None:
        n = self.models
        u = unit(self._hash("rank", np.arange(n, dtype=np.int32)))
        u[self._bases] *= u[self._bases] * u[self._bases]
        order = np.argsort(u, kind="stable")
        del u
        rank = np.empty(n, dtype=np.int32)
        rank[order] = np.arange(n, dtype=np.int32)
        del order
        for start in range(0, n, BLOCK):
            self._count_first(slice(start, min(start + BLOCK, n)), (rank[start : start + BLOCK] + 0.5) / n)

    def _count_first(self, block: slice, q: Ints) -> None:
        """Counters of models whose share ``q`` of all is downloaded more."""
        columns, index = self._columns, np.arange(block.start, block.stop, dtype=np.int64)
        downloads = downloads_at(q)
        age = (int(DAY_0.timestamp()) - columns.created[block]) // DAY_SECONDS + 1
        columns.downloads[block] = downloads
        columns.total[block] = downloads * age // 60 + downloads + modulo(self._hash("total", index), 150)
        own = unit(self._hash("likes", index)) + 0.1 / self.models
        q = np.where(below(self._hash("liked", index), 5_000), q * (0.5 + own), own)
        columns.likes[block] = 0.3 / (np.sqrt(q) * np.sqrt(np.sqrt(q)))

    # the next day
    def advance(self) -> None:
        """On to the next day, in place."""
        self.day += 1
        alive = self._alive
        fate = self._hash("fate", alive, day=self.day)
        gone = alive[below(fate, GONE)]
        staying = alive[~below(fate, GONE)]
        counters, resets = self._move_counters(staying)
        told = self._move_metadata(staying[below(self._hash("touched", staying, day=self.day), METADATA)])
        self._columns.gone[gone] = True
        new = self._add(len(alive) * NEW // 10_000)
        self._alive = np.concatenate([staying, new]).astype(np.int32)
        self._truth = Truth(self.day, counters, resets, *told, new, gone)

    def _move_counters(self, alive: Ints) -> tuple[Ints, Ints]:
        """A fifth of all, the busy nearly always; what is left of the fifth goes to the silent."""
        columns, day = self._columns, self.day
        h = self._hash("counter", alive, day=day)
        downloads = columns.downloads[alive]
        busy, idle = downloads >= 64, downloads == 0
        n_busy, n_idle = int(busy.sum()), int(idle.sum())
        wanted = len(alive) * COUNTERS // 10_000
        part = min(9_500, wanted * 9_500 // max(n_busy, 1))
        left = max(wanted - n_busy * part // 10_000, 0)
        slow = min(4_000, left * 7_000 // max(len(alive) - n_busy - n_idle, 1))
        left = max(left - (len(alive) - n_busy - n_idle) * slow // 10_000, 0)
        moved = np.where(busy, below(h, part), np.where(idle, below(h, left, max(n_idle, 1)), below(h, slow)))
        changed = alive[moved]
        fallen = changed[below(self._hash("reset", changed, day=day), RESETS) & (columns.total[changed] > 8)]
        before = columns.total[fallen]
        self._count(changed, self._hash("by", changed, day=day))
        columns.total[fallen] = before - before // 16 - 1
        return changed, fallen

    def _count(self, changed: Ints, h: Ints) -> None:
        columns = self._columns
        now = columns.downloads[changed].astype(np.int64)
        up = modulo(h, 256)
        columns.total[changed] += now // 30 + 1 + up % 3
        after = now + now * (up - 127) // 4_096
        after = np.where((now > 3) & (now < 64), np.maximum(now + up % 5 - 2, 4), after)
        after = np.where((now > 0) & (now <= 3), np.where(up < 128, 0, now), after)
        after = np.where((now == 0) & (up < 38), 1 + up % 3, after)
        columns.downloads[changed] = after
        columns.likes[changed] += (modulo(h >> np.uint64(20), 60) == 0).astype(np.int32) + columns.likes[changed] // 1_024

    def _move_metadata(self, touched: Ints) -> tuple[Ints, Ints, Ints, Ints, Ints]:
        columns, day = self._columns, self.day
        columns.version[touched] += 1
        columns.modified[touched] = self._midnight() + modulo(self._hash("when", touched, day=day), DAY_SECONDS)
        what = self._hash("what", touched, day=day)
        retagged = touched[below(what, 3_000)]
        before = columns.topic[retagged].copy()
        columns.topic[retagged] = self._topics(retagged, day)
        said = pieces().topic_tags
        retagged = retagged[said[columns.topic[retagged]] != said[before]]  # two topics may say the same
        relicensed = touched[modulo(what, 100) < 6]
        columns.licence[relicensed] = (columns.licence[relicensed] + 1) % (len(LICENCES) - 1)
        regated = touched[modulo(what, 100) == 6]
        columns.gated[regated] = (columns.gated[regated] + 1) % len(GATED)
        renamed = touched[modulo(what, 50) == 4]
        columns.renames[renamed] += 1
        return touched, retagged, relicensed, regated, renamed

    def _midnight(self) -> int:
        return int((DAY_0 + timedelta(days=self.day)).timestamp())

    def _add(self, n: int) -> Ints:
        first = len(self._columns.created)
        index = np.arange(first, first + n, dtype=np.int64)
        if n:
            created = self._midnight() + np.sort(modulo(self._hash("born", index), DAY_SECONDS - 600))
            more = self._born(first, first + n, created)
            more.downloads = modulo(self._hash("fresh", index), 6).astype(np.int32) * (self._hash("any", index) % np.uint64(3) == 0)
            more.total = more.downloads.astype(np.int64)
            self._columns.extend(more)
        return index

    # telling
    def _names(self, index: Ints) -> tuple[list[str], list[str], list[str]]:
        """(owner, name without renames, whole id without renames)."""
        columns, tables = self._columns, pieces()
        account = columns.account[index]
        sort = (account >= LABS).astype(np.int64) + (account >= LABS + QUANTISERS)
        suffix = tables.suffix[columns.relation[index].astype(np.int64) * len(SIZES) + columns.size[index]].tolist()
        owners = [f"{word}-{n}" for word, n in zip(tables.owner[sort].tolist(), account.tolist(), strict=True)]
        names = [f"model-{i:06d}{tail}" for i, tail in zip(index.tolist(), suffix, strict=True)]
        return owners, names, [f"{owner}/{name}" for owner, name in zip(owners, names, strict=True)]

    def _lineage(self, index: Ints) -> tuple[list[str], list[str]]:
        """(tags, keys of the card) that name parents, by the ids under which they were born."""
        columns = self._columns
        tags, card = [""] * len(index), [""] * len(index)
        parents = columns.parents[:, index]
        slot, child = np.nonzero(parents != -1)
        parent = parents[slot, child]
        names = self._names(np.maximum(parent, 0))[2]
        for place in np.flatnonzero(parent < 0).tolist():
            names[place] = missing(int(parent[place]))
        relation, merged = columns.relation[index[child]], dict[int, list[str]]()
        how = (self._hash("how", index[child]) % np.uint64(8)).tolist()
        for place, name, r, form in zip(child.tolist(), names, relation.tolist(), how, strict=True):
            if r == MERGE:
                merged.setdefault(place, []).append(name)
                continue
            word = RELATIONS[r]
            tags[place] = f'"base_model:{name}","base_model:{word}:{name}",' if word else f'"base_model:{name}",'
            told = f',"base_model":"{name}"' if form & 1 else f',"base_model":["{name}"]'
            card[place] = f'{told},"base_model_relation":"{word}"' if form == 7 and word else told
        for place, several in merged.items():
            tags[place] = tags_json([f"base_model:{one}" for one in several] + [f"base_model:merge:{one}" for one in several])
            card[place] = keys({"base_model": several})
        return tags, card

    def _hex(self, index: Ints) -> str:
        """_id and sha of each, 64 digits a model."""
        columns = self._columns
        raw = np.empty((len(index), 32), dtype=np.uint8)
        low = (index.astype(np.uint64) << np.uint64(24)) | (self._hash("uid", index) & np.uint64(0xFFFFFF))
        raw[:, 0:4] = columns.created[index].astype(">u4").view(np.uint8).reshape(-1, 4)
        raw[:, 4:12] = low.astype(">u8").view(np.uint8).reshape(-1, 8)
        for part, (a, b) in enumerate(((12, 20), (20, 28), (28, 32))):
            sha = self._hash(f"sha{part}", index, extra=columns.version[index]).astype(">u8")
            raw[:, a:b] = sha.view(np.uint8).reshape(-1, 8)[:, : b - a]
        return raw.tobytes().hex()

    def _page(self, number: int) -> bytes:
        index = self._alive[number * PAGE : (number + 1) * PAGE].astype(np.int64)
        c, t = self._columns, pieces()
        owners, _, ids = self._names(index)
        renames = c.renames[index]
        for place in np.flatnonzero(renames).tolist():
            ids[place] = f"{ids[place]}-r{renames[place]}"
        digits = self._hex(index)
        base_tags, base_card = self._lineage(index)
        kind, topic, licence = c.kind[index], c.topic[index], c.licence[index]
        created, modified = c.created[index] - DATE_0, c.modified[index] - DATE_0
        weights = t.weights[(t.kind_weights[kind] * 6 + c.relation[index]) * len(SIZES) + c.size[index]]
        disabled = np.where(below(self._hash("disabled", index), 1), "true", "false")
        cards = [
            f',"cardData":{{{card[1:]}}}' if card else ""
            for card in map("".join, zip(t.licence_card[licence].tolist(), t.kind_card[kind].tolist(), t.topic_card[topic].tolist(), base_card, strict=True))
        ]
        rows = [
            f'{{"_id":"{digits[k : k + 24]}","id":"{name}","author":"{owner}"{card},"createdAt":"{date}{second}","disabled":{off},"downloads":{downloads}'
            f',"downloadsAllTime":{total},"gated":{gated}{heads},"lastModified":"{date2}{second2}","likes":{likes}{keys},"private":false'
            f',"sha":"{digits[k + 24 : k + 64]}","tags":[{tags}{more}{lineage}{licensed}"region:us"]}}'
            for k, name, owner, card, date, second, off, downloads, total, gated, heads, date2, second2, likes, keys, tags, more, lineage, licensed in zip(
                range(0, len(digits), 64),
                ids,
                owners,
                cards,
                t.date[created // DAY_SECONDS].tolist(),
                t.second[created % DAY_SECONDS].tolist(),
                disabled.tolist(),
                c.downloads[index].tolist(),
                c.total[index].tolist(),
                t.gated[c.gated[index]].tolist(),
                weights.tolist(),
                t.date[modified // DAY_SECONDS].tolist(),
                t.second[modified % DAY_SECONDS].tolist(),
                c.likes[index].tolist(),
                t.kind_keys[kind].tolist(),
                t.kind_tags[kind].tolist(),
                t.topic_tags[topic].tolist(),
                base_tags,
                t.licence_tag[licence].tolist(),
                strict=True,
            )
        ]
        return f"[{','.join(rows)}]".encode("ascii")

    # telling slowly
    def _id(self, i: int) -> str:
        c = self._columns
        account = int(c.account[i])
        owner = "lab" if account < LABS else "quant" if account < LABS + QUANTISERS else "user"
        return f"{owner}-{account}/model-{i:06d}-{SIZES[c.size[i]][0]}{TAIL_OF_NAME[c.relation[i]]}"

    def _parents_told(self, i: int) -> list[str]:
        return [missing(p) if p < 0 else self._id(p) for p in map(int, self._columns.parents[:, i]) if p != -1]

    def _card(self, i: int) -> dict[str, Any]:
        c, parents = self._columns, self._parents_told(i)
        tag, licence, _ = LICENCES[c.licence[i]]
        card = ({"license": licence} if tag else {}) | kind_card(kinds()[c.kind[i]]) | topic_card(topics()[c.topic[i]])
        if not parents:
            return card
        form, word = draw(salt(self.seed, "how"), i) % 8, RELATIONS[c.relation[i]]
        card["base_model"] = parents[0] if form & 1 and word != "merge" else parents
        return card | ({"base_model_relation": word} if form == 7 and word not in {"", "merge"} else {})

    def _record(self, i: int) -> dict[str, Any]:
        c = self._columns
        kind, topic, licence, word = kinds()[c.kind[i]], topics()[c.topic[i]], LICENCES[c.licence[i]][0], RELATIONS[c.relation[i]]
        shas = [draw(salt(self.seed, f"sha{part}"), i, int(c.version[i])) for part in range(3)]
        name, parents, card = self._id(i), self._parents_told(i), self._card(i)
        tags = [*filter(None, [kind.library]), *kind.tags, *filter(None, [kind.pipeline]), *topic_tags(topic)]
        tags += [f"base_model:{parent}" for parent in parents] + [f"base_model:{word}:{parent}" for parent in parents if word]
        tags += [*([f"license:{licence}"] if licence else []), "region:us"]
        made = {
            "_id": self.uids(np.array([i]))[0],
            "id": name + (f"-r{c.renames[i]}" if c.renames[i] else ""),
            "author": name.partition("/")[0],
            "cardData": card,
            "createdAt": stamp(int(c.created[i])),
            "disabled": draw(salt(self.seed, "disabled"), i) < (1 << 64) // 10_000,
            "downloads": int(c.downloads[i]),
            "downloadsAllTime": int(c.total[i]),
            "gated": GATED[c.gated[i]],
            **weights_told(kind.weights, int(c.size[i]), int(c.relation[i])),
            "lastModified": stamp(int(c.modified[i])),
            "likes": int(c.likes[i]),
            "library_name": kind.library,
            "pipeline_tag": kind.pipeline,
            "private": False,
            "sha": f"{shas[0]:016x}{shas[1]:016x}{shas[2] >> 32:08x}",
            "tags": tags,
        }
        return {key: value for key, value in made.items() if value not in ({}, "")}


def missing(parent: int) -> str:
    """The id of a parent that never was."""
    return f"nobody-{-parent % 977}/model-x{-parent}"


def eighths(x: Ints, n: int) -> Ints:
    """x to the power n/8, by square roots."""
    made = np.ones_like(x)
    for bit in (8, 4, 2, 1):
        made = made * x if n & bit else made
        x = np.sqrt(x)
    return made


def downloads_at(q: Ints) -> Ints:
    """Downloads of 30 days where a share ``q`` of all models has more: three power laws that meet, and none past ``SILENT_FROM``."""
    steep = [(1e-4, HEAD), (1e-2, MIDDLE), (1.0, TAIL)]
    level, since, made = TOP, steep[0][0], np.zeros(len(q))
    for until, power in steep:
        made = np.where((q < until) & (made == 0), level * eighths(since / q, power), made)
        level, since = level * float(eighths(np.array(since / until), power)), until
    return np.where(q < SILENT_FROM, np.maximum(made, 1), 0).astype(np.int64)


def share(part: Ints, of: int) -> str:
    """How many of how many changed."""
    return f"{len(part):,} ({100 * len(part) / max(of, 1):.3g} %)"


def said(truth: Truth, alive: int) -> str:
    """A day's changes in one line."""
    return (
        f"counters {share(truth.counters, alive)}, of them resets {share(truth.resets, len(truth.counters))}, metadata {share(truth.metadata, alive)}, "
        f"new {share(truth.new, alive)}, gone {share(truth.gone, alive)}"
    )


def main() -> int:
    """Make days, time them, and compare the last with recorded worlds."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--models", type=int, default=300_000)
    parser.add_argument("--days", type=int, default=2)
    parser.add_argument("--seed", type=int, default=20261125)
    parser.add_argument("--calibrate", type=Path, action="append", default=[], metavar="WORLD", help="a folder with hub/models.jsonl[.gz]")
    arguments = parser.parse_args()
    start = time.perf_counter()
    hub = Hub(arguments.models, arguments.seed)
    sys.stdout.write(f"made in {time.perf_counter() - start:.1f} s\n")
    for day in range(arguments.days):
        before, start = len(hub), time.perf_counter()
        if day:
            hub.advance()
        between = time.perf_counter()
        size = sum(map(len, hub.pages(day)))
        spent = time.perf_counter() - between
        sys.stdout.write(f"day {day}: advance {between - start:.2f} s, {len(hub) / spent:,.0f} records/s, {size / len(hub):.0f} bytes a record\n")
        sys.stdout.write(f"  {said(hub.truth(), before)}\n" if day else "")
    if arguments.calibrate:
        import orjson
        from hub_statistics import Statistics, recorded, table

        made = (record for page in hub.pages(hub.day) for record in orjson.loads(page))
        columns = {"synthetic": Statistics(made).rows()} | {world.name: Statistics(recorded(world)).rows() for world in arguments.calibrate}
        sys.stdout.write(table(columns))
    return 0


if __name__ == "__main__":
    sys.exit(main())
