"""A synthetic Hub, day by day, as the pages its list of models would answer: python bench/hub_days.py --models 300000 --days 2 --calibrate WORLD.

Purpose: loads and sweeps are measured on a whole Hub that nobody may copy. Everything here is made up by integer hashes of
(seed, model, day): no recorded record, name or text is in it, and the same bytes come out on any machine and for any range of pages
(floating point is used for single products, quotients and square roots only, which IEEE 754 fixes).
Text is ASCII only; keys that the Hub leaves out where it has nothing to tell (cardData, gguf, library_name, pipeline_tag, safetensors) are left out.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[Any]
PAGE = 1_000
FLOOR = datetime(2022, 3, 2, 23, 29, 4, tzinfo=UTC)
DAY_0 = datetime(2026, 8, 22, tzinfo=UTC)
DAY_SECONDS = 86_400

# Per ten thousand models alive, a day; resets per ten thousand changed counters.
COUNTERS, METADATA, NEW, GONE, RESETS = 2_000, 50, 30, 2, 5

# ── hashes: splitmix64, once for arrays and once for numbers ──────────────────────────────────────────────────────────────────────
MASK = (1 << 64) - 1
STEP, STEP2, M1, M2 = 0x9E3779B97F4A7C15, 0xD1342543DE82EF95, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB


def mix(x: int) -> int:
    """One number, well stirred."""
    x &= MASK
    x = ((x ^ (x >> 30)) * M1) & MASK
    x = ((x ^ (x >> 27)) * M2) & MASK
    return x ^ (x >> 31)


def salt(seed: int, name: str, day: int = 0) -> int:
    """The start of one stream of hashes."""
    return mix(mix(seed) + int.from_bytes(name.encode().ljust(8, b" ")[:8], "big") + day * STEP2)


def draw(start: int, index: int, extra: int = 0) -> int:
    """The hash of one model in one stream; ``extra`` is its version."""
    return mix(start + index * STEP + extra * STEP2)


def draws(start: int, index: Ints, extra: Ints | None = None) -> Ints:
    """The same for many models."""
    x = index.astype(np.uint64)
    x *= np.uint64(STEP)
    x += np.uint64(start)
    if extra is not None:
        x += extra.astype(np.uint64) * np.uint64(STEP2)
    x ^= x >> np.uint64(30)
    x *= np.uint64(M1)
    x ^= x >> np.uint64(27)
    x *= np.uint64(M2)
    x ^= x >> np.uint64(31)
    return x


def unit(hashes: Ints) -> Ints:
    """Hashes as numbers in [0, 1)."""
    return (hashes >> np.uint64(11)).astype(np.float64) * 2.0**-53


def below(hashes: Ints, part: int, of: int = 10_000) -> Ints:
    """True for ``part`` of ``of`` hashes."""
    return hashes < np.uint64(min(max(part, 0) * (1 << 64) // of, MASK))


def modulo(hashes: Ints, n: int) -> Ints:
    """Hashes as numbers in 0 … n-1."""
    return ((hashes >> np.uint64(8)) % np.uint64(n)).astype(np.int64)


def weighted(hashes: Ints, weights: Sequence[int]) -> Ints:
    """Hashes as places in ``weights``, as often as each weighs."""
    bounds = np.cumsum(np.array(weights, dtype=np.int64))
    return np.searchsorted(bounds, modulo(hashes, int(bounds[-1])), side="right")


# ── the vocabulary: what a model can be, and the pieces of JSON that say so ───────────────────────────────────────────────────────
RELATIONS = ("", "finetune", "adapter", "quantized", "merge", "")
NONE, FINETUNE, ADAPTER, QUANTIZED, MERGE, BARE = range(6)
DECLARED = 5_800
RELATION_WEIGHTS = (33, 38, 25, 3, 1)
TAIL_OF_NAME = ("", "", "-lora", "-GGUF", "-merge", "")
SIZES = (("7b", 7_241), ("8b", 8_030), ("1b", 1_235), ("3b", 3_212), ("500m", 494), ("base", 110), ("14b", 14_770), ("70b", 70_553))
SIZES += (("32b", 32_763), ("large", 335), ("small", 33), ("4b", 4_022), ("27b", 27_009), ("2b", 2_614), ("tiny", 4), ("235b", 235_093))
SIZE_WEIGHTS = (14, 12, 9, 8, 7, 14, 5, 3, 3, 6, 5, 6, 2, 4, 1, 1)
WEIGHTS = ("", "BF16", "F16", "F32", "gguf")
GATED: tuple[bool | str, ...] = (False, "auto", "manual")
GATED_WEIGHTS = (966, 22, 12)
LICENCES: tuple[tuple[str, Any, int], ...] = (
    ("", None, 520),
    ("apache-2.0", "apache-2.0", 230),
    ("mit", "mit", 90),
    ("other", "other", 40),
    ("openrail", "openrail", 20),
    ("creativeml-openrail-m", "creativeml-openrail-m", 20),
    ("llama3.1", "llama3.1", 14),
    ("llama3", "llama3", 10),
    ("llama2", "llama2", 8),
    ("llama3.2", "llama3.2", 10),
    ("gemma", "gemma", 12),
    ("cc-by-nc-4.0", "cc-by-nc-4.0", 12),
    ("cc-by-4.0", "cc-by-4.0", 6),
    ("unknown", "unknown", 5),
    ("mit", ["mit"], 3),
)


class Kind(NamedTuple):
    """What a model's library and files say."""

    library: str
    pipeline: str
    tags: tuple[str, ...]
    weights: int
    in_card: bool


class Topic(NamedTuple):
    """What its card says beside."""

    languages: tuple[str, ...]
    datasets: tuple[str, ...]
    arxiv: tuple[str, ...]
    tags: tuple[str, ...]


_LM = ("text-generation", "conversational", "text-generation-inference", "endpoints_compatible")
_ARCHITECTURES = ("llama", "qwen2", "qwen3", "mistral", "gemma2", "gemma3_text", "phi3", "gpt2")
# Per relation: weight, library, pipeline, tags, weights. "*" becomes an architecture.
_KINDS: tuple[tuple[tuple[int, str, str, tuple[str, ...], int], ...], ...] = (
    (
        (30, "", "", (), 0),
        (14, "transformers", "text-generation", ("safetensors", "*", *_LM), 1),
        (8, "transformers", "text-classification", ("pytorch", "tensorboard", "bert", "generated_from_trainer", "endpoints_compatible"), 0),
        (5, "transformers", "fill-mask", ("safetensors", "roberta", "endpoints_compatible"), 3),
        (4, "transformers", "automatic-speech-recognition", ("safetensors", "whisper", "generated_from_trainer", "endpoints_compatible"), 3),
        (6, "stable-baselines3", "reinforcement-learning", ("deep-reinforcement-learning", "model-index"), 0),
        (3, "ml-agents", "reinforcement-learning", ("tensorboard", "onnx", "deep-reinforcement-learning"), 0),
        (7, "diffusers", "text-to-image", ("safetensors", "stable-diffusion", "diffusers:StableDiffusionPipeline"), 0),
        (4, "sentence-transformers", "sentence-similarity", ("safetensors", "bert", "feature-extraction", "text-embeddings-inference"), 3),
        (6, "lerobot", "robotics", ("safetensors", "act"), 3),
        (4, "", "", ("gguf", "conversational", "endpoints_compatible"), 4),
        (5, "transformers", "", ("safetensors", "arxiv:1910.09700", "endpoints_compatible"), 2),
        (4, "transformers", "image-classification", ("safetensors", "vit", "endpoints_compatible"), 3),
    ),
    (
        (55, "transformers", "text-generation", ("safetensors", "*", *_LM, "trl", "sft"), 1),
        (10, "transformers", "text-classification", ("safetensors", "distilbert", "generated_from_trainer", "endpoints_compatible"), 3),
        (6, "transformers", "automatic-speech-recognition", ("safetensors", "whisper", "generated_from_trainer", "endpoints_compatible"), 3),
        (5, "transformers", "token-classification", ("tensorboard", "safetensors", "xlm-roberta", "generated_from_trainer"), 3),
        (5, "transformers", "image-classification", ("tensorboard", "safetensors", "vit", "generated_from_trainer"), 3),
        (5, "sentence-transformers", "sentence-similarity", ("safetensors", "bert", "feature-extraction", "text-embeddings-inference"), 3),
        (7, "transformers", "image-text-to-text", ("safetensors", "qwen2_5_vl", "conversational", "endpoints_compatible"), 1),
        (7, "", "", ("safetensors",), 1),
    ),
    (
        (50, "peft", "text-generation", ("safetensors", "base_model_adapter", "lora", "sft", "transformers", "trl", "conversational"), 0),
        (22, "peft", "", ("safetensors", "*", "arxiv:1910.09700"), 0),
        (28, "diffusers", "text-to-image", ("flux", "lora", "replicate", "template:sd-lora"), 0),
    ),
    (
        (55, "transformers", "", ("gguf", "endpoints_compatible", "conversational", "imatrix"), 4),
        (12, "", "text-generation", ("gguf", "llama-cpp", "gguf-my-repo", "conversational"), 4),
        (12, "mlx", "text-generation", ("safetensors", "*", "conversational", "4-bit"), 1),
        (8, "transformers", "text-generation", ("safetensors", "*", *_LM, "4-bit", "awq"), 2),
        (7, "transformers", "text-generation", ("safetensors", "*", *_LM, "4-bit", "gptq"), 2),
        (6, "transformers", "text-generation", ("safetensors", "*", *_LM, "8-bit", "compressed-tensors"), 1),
    ),
    ((1, "transformers", "text-generation", ("safetensors", "*", "mergekit", "merge", *_LM), 1),),
    ((1, "transformers", "text-generation", ("safetensors", "*", *_LM), 1),),
)
KINDS_EACH, TOPICS = 64, 8_192
_LANGUAGES = ("en", "zh", "fr", "de", "es", "ja", "ko", "ru", "pt", "it", "ar", "hi", "id", "vi", "tr", "multilingual")
_FREE = ("unsloth", "text-generation-inference", "trl", "chat", "code", "math", "medical", "roleplay", "reasoning", "instruct", "function-calling", "moe")
_FREE += ("not-for-all-audiences", "legal", "finance", "long-context", "synthetic", "distillation", "dpo", "grpo", "agent", "vision", "speech", "custom")


def _some(words: Sequence[str], n: int, h: int) -> tuple[str, ...]:
    """``n`` different words."""
    return tuple(dict.fromkeys(words[mix(h + k) % len(words) if k else mix(h) % 3 % len(words)] for k in range(n)))


@cache
def kinds() -> list[Kind]:
    """Every kind, 64 per relation."""
    made = []
    for relation, choices in enumerate(_KINDS):
        pool = [choice[1:] for choice in choices for _ in range(choice[0])]
        for k in range(KINDS_EACH):
            library, pipeline, tags, weights = pool[(k * len(pool) + len(pool) // 2) // KINDS_EACH]
            h = salt(relation, "kind", k)
            tags = tuple(_ARCHITECTURES[h % 8] if tag == "*" else tag for tag in tags)
            made.append(Kind(library, pipeline, tags, weights, bool(library) and h >> 20 & 1 == 1))
    return made


@cache
def topics() -> list[Topic]:
    """Every topic; the first tells nothing."""
    made = [Topic((), (), (), ())]
    for k in range(1, TOPICS):
        h = salt(k, "topic")
        languages = _some(_LANGUAGES, (0, 0, 1, 1, 1, 1, 1, 2, 3, 8)[h % 10], h >> 3)
        datasets = tuple(f"data-{mix(h + n) % 900}/set-{mix(h * n + 7) % 40_000:05d}" for n in range((0, 0, 0, 0, 0, 1, 1, 1, 2, 4)[(h >> 8) % 10]))
        papers = (0, 0, 0, 0, 0, 0, 0, 1, 1, 2)[(h >> 16) % 10]
        arxiv = tuple(f"{18 + mix(h + n) % 9}{1 + mix(h ^ n) % 12:02d}.{mix(h + 31 * n) % 20_000:05d}" for n in range(1, papers + 1))
        free = tuple(dict.fromkeys(_FREE[mix(h + 99 * n) % len(_FREE)] for n in range((0, 1, 2, 3, 4, 4, 6, 9)[(h >> 24) % 8])))
        made.append(Topic(languages, datasets, arxiv, free))
    return made


def languages_told(languages: tuple[str, ...]) -> Any:
    """A card says one language bare, as a string, and several as a list."""
    return languages[0] if len(languages) == 1 else list(languages)


def weights_told(weights: int, size: int, relation: int) -> dict[str, Any]:
    """What the Hub read in the weights' headers."""
    n = SIZES[size][1] * 1_000_000 + size * 32_768 + relation
    if weights == WEIGHTS.index("gguf"):
        return {"gguf": {"total": n, "architecture": _ARCHITECTURES[size % 8], "context_length": 4_096 << size % 5}}
    return {"safetensors": {"parameters": {WEIGHTS[weights]: n}, "total": n}} if weights else {}


def kind_card(kind: Kind) -> dict[str, Any]:
    """Keys of a card that a kind brings."""
    told = {"library_name": kind.library, "pipeline_tag": kind.pipeline} if kind.in_card else {}
    return {key: value for key, value in told.items() if value}


def topic_card(topic: Topic) -> dict[str, Any]:
    """Keys of a card that a topic brings."""
    told = {"language": topic.languages and languages_told(topic.languages), "datasets": list(topic.datasets), "tags": list(topic.tags)}
    return {key: value for key, value in told.items() if value}


def topic_tags(topic: Topic) -> list[str]:
    """Tags of the record that a topic brings."""
    return [*topic.tags, *topic.languages, *(f"dataset:{name}" for name in topic.datasets), *(f"arxiv:{number}" for number in topic.arxiv)]


def _compact(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"))


def _keys(told: dict[str, Any]) -> str:
    return "".join(f",{_compact(key)}:{_compact(value)}" for key, value in told.items())


def _tags(tags: Sequence[str]) -> str:
    return "".join(f"{_compact(tag)}," for tag in tags)


def _pieces(words: Sequence[str]) -> Ints:
    made = np.empty(len(words), dtype=object)
    made[:] = words
    return made


@dataclass(frozen=True)
class Pieces:
    """The vocabulary as pieces of JSON: keys begin with a comma, tags end with one."""

    kind_keys: Ints
    kind_tags: Ints
    kind_card: Ints
    kind_weights: Ints
    topic_tags: Ints
    topic_card: Ints
    licence_tag: Ints
    licence_card: Ints
    gated: Ints
    suffix: Ints
    weights: Ints
    date: Ints
    second: Ints
    relation: Ints
    owner: Ints


@cache
def pieces() -> Pieces:
    """Made once a process."""
    every, said = kinds(), topics()
    first = FLOOR.date()
    return Pieces(
        kind_keys=_pieces([_keys({k: v for k, v in (("library_name", one.library), ("pipeline_tag", one.pipeline)) if v}) for one in every]),
        kind_tags=_pieces([_tags([*filter(None, [one.library]), *one.tags, *filter(None, [one.pipeline])]) for one in every]),
        kind_card=_pieces([_keys(kind_card(one)) for one in every]),
        kind_weights=np.array([one.weights for one in every], dtype=np.int64),
        topic_tags=_pieces([_tags(topic_tags(one)) for one in said]),
        topic_card=_pieces([_keys(topic_card(one)) for one in said]),
        licence_tag=_pieces([_tags([f"license:{tag}"] if tag else []) for tag, _, _ in LICENCES]),
        licence_card=_pieces([_keys({"license": value} if tag else {}) for tag, value, _ in LICENCES]),
        gated=_pieces([_compact(value) for value in GATED]),
        suffix=_pieces([f"-{size}{tail}" for tail in TAIL_OF_NAME for size, _ in SIZES]),
        weights=_pieces([_keys(weights_told(w, s, r)) for w in range(len(WEIGHTS)) for r in range(6) for s in range(len(SIZES))]),
        date=_pieces([f"{first + timedelta(days=n)}T" for n in range(366 * 15)]),
        second=_pieces([f"{s // 3600:02d}:{s // 60 % 60:02d}:{s % 60:02d}.000Z" for s in range(DAY_SECONDS)]),
        relation=_pieces(list(RELATIONS)),
        owner=_pieces(["lab", "quant", "user"]),
    )


LABS, QUANTISERS = 2_000, 64
_DATE_0 = int(FLOOR.replace(hour=0, minute=0, second=0).timestamp())


def stamp(seconds: int) -> str:
    """A time as the Hub writes it."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


# ── the Hub ───────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
# Share of the models (per thousand) that existed at a date; those before the floor carry its time.
GROWTH = ((FLOOR, 10), (datetime(2023, 1, 1, tzinfo=UTC), 40), (datetime(2023, 10, 1, tzinfo=UTC), 110), (datetime(2024, 9, 20, tzinfo=UTC), 333))
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
        self._accounts = LABS + QUANTISERS + max(1, models // 5)
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
        self._zipf = np.cumsum(np.int64(10**12) // np.arange(1, n + 1))

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
        """A parent for each: a well-known base (zipf) for 7 in 10, else some earlier model, the recent likelier."""
        u = unit(self._hash(f"{name}l", index))
        chosen = np.maximum(index - 1 - (index * (u * u)).astype(np.int64), 0)
        known = below(self._hash(f"{name}k", index), 7_000)
        for attempt in range(3):
            rank = np.searchsorted(self._zipf, modulo(self._hash(f"{name}z", index, day=attempt), int(self._zipf[-1])), side="right")
            base = self._bases[rank]
            taken = known & (base < index)
            chosen[taken] = base[taken]
            known &= ~taken
        return chosen

    def _relations(self, index: Ints) -> Ints:
        made = np.where(below(self._hash("declared", index), DECLARED), 1 + weighted(self._hash("relation", index), RELATION_WEIGHTS), NONE).astype(np.uint8)
        made[index == 0] = NONE
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
        rank = np.searchsorted(self._zipf[:QUANTISERS], modulo(self._hash("bulkr", index[bulk]), int(self._zipf[QUANTISERS - 1])), side="right")
        made[bulk] = LABS + rank
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
        columns, n = self._columns, self.models
        index = np.arange(n, dtype=np.int64)
        u = unit(self._hash("rank", index))
        u[self._bases] *= u[self._bases] * u[self._bases]
        rank = np.empty(n, dtype=np.int32)
        rank[np.argsort(u, kind="stable")] = np.arange(n, dtype=np.int32)
        del u
        q = (rank + 0.5) / n
        columns.downloads = downloads_at(q, n)
        age = (int(DAY_0.timestamp()) - columns.created) // DAY_SECONDS + 1
        columns.total = columns.downloads.astype(np.int64) * age // 60 + columns.downloads + modulo(self._hash("total", index), 150)
        own = unit(self._hash("likes", index)) + 0.1 / n
        q = np.where(below(self._hash("liked", index), 5_000), q * (0.5 + own), own)
        columns.likes = (0.3 / (np.sqrt(q) * np.sqrt(np.sqrt(q)))).astype(np.int32)

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
        changed, h = alive[moved], draws(salt(self.seed, "by", day), alive[moved])
        self._count(changed, h)
        fallen = changed[below(self._hash("reset", changed, day=day), RESETS) & (columns.total[changed] > 8)]
        columns.total[fallen] //= 4
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
        retagged = retagged[columns.topic[retagged] != before]
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
        some = np.flatnonzero(parents[0] != -1)
        first = parents[0, some]
        known = self._names(np.maximum(first, 0))[2]
        how = (self._hash("how", index[some]) % np.uint64(8)).tolist()
        relation = columns.relation[index[some]].tolist()
        for place, parent, name, r, form in zip(some.tolist(), first.tolist(), known, relation, how, strict=True):
            if parent < 0:
                name = missing(parent)
            word = RELATIONS[r]
            if r == MERGE:
                tags[place], card[place] = self._merged(name, parents[1:, place].tolist())
                continue
            tags[place] = f'"base_model:{name}","base_model:{word}:{name}",' if word else f'"base_model:{name}",'
            told = f',"base_model":"{name}"' if form & 1 else f',"base_model":["{name}"]'
            card[place] = f'{told},"base_model_relation":"{word}"' if form == 7 and word else told
        return tags, card

    def _merged(self, name: str, others: list[int]) -> tuple[str, str]:
        names = [name, *(self._names(np.array([one]))[2][0] for one in others if one >= 0)]
        tags = [f"base_model:{one}" for one in names] + [f"base_model:merge:{one}" for one in names]
        return _tags(tags), _keys({"base_model": names})

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
        created, modified = c.created[index] - _DATE_0, c.modified[index] - _DATE_0
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


def downloads_at(q: Ints, models: int) -> Ints:
    """Downloads of 30 days by rank (``q`` = share of models before): three power laws, none past three in ten."""
    root = np.sqrt(q)
    fourth = np.sqrt(root)
    eighth = np.sqrt(fourth)
    # q^-7/8 up to 1e-4, then q^-11/8 up to 1e-2, then q^-15/8: each meets the one before.
    scale = 1.2e6
    at = 1e-4
    head = scale * (at / q) * np.sqrt(np.sqrt(np.sqrt(q / at)))
    middle = scale * (at / q) * np.sqrt(np.sqrt(at / q)) * np.sqrt(np.sqrt(np.sqrt(at / q)))
    knee = 1e-2
    level = scale * 10.0**-2 * 0.31622776601683794 * 0.5623413251903491
    tail = level * (knee / q) * (root * 0 + np.sqrt(knee / q)) * np.sqrt(np.sqrt(knee / q)) * np.sqrt(np.sqrt(np.sqrt(knee / q)))
    made = np.where(q < at, head, np.where(q < knee, middle, tail))
    del fourth, eighth
    return np.where(q < 0.3, np.maximum(made, 1), 0).astype(np.int32)


def main() -> int:
    """Make days, time them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--models", type=int, default=300_000)
    parser.add_argument("--days", type=int, default=2)
    parser.add_argument("--seed", type=int, default=20261125)
    arguments = parser.parse_args()
    start = time.perf_counter()
    hub = Hub(arguments.models, arguments.seed)
    sys.stdout.write(f"made in {time.perf_counter() - start:.1f} s\n")
    for day in range(arguments.days):
        start = time.perf_counter()
        if day:
            hub.advance()
        between = time.perf_counter()
        size = sum(map(len, hub.pages(day)))
        spent = time.perf_counter() - between
        sys.stdout.write(f"day {day}: advance {between - start:.2f} s, {len(hub) / spent:,.0f} records/s, {size / len(hub):.0f} bytes a record\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
