"""The vocabulary of the synthetic Hub: what a model can be, and the pieces of JSON that say so. Shares are per the notes in ``hub_days``."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from hub_hashes import Ints, mix, salt

FLOOR = datetime(2022, 3, 2, 23, 29, 4, tzinfo=UTC)
DAY_SECONDS = 86_400

RELATIONS = ("", "finetune", "adapter", "quantized", "merge", "")
NONE, FINETUNE, ADAPTER, QUANTIZED, MERGE, BARE = range(6)
DECLARED = 6_050
RELATION_WEIGHTS = (35, 37, 24, 3, 1)
TAIL_OF_NAME = ("", "", "-lora", "-GGUF", "-merge", "")
SIZES: tuple[tuple[str, int], ...] = (
    ("7b", 7_241),
    ("8b", 8_030),
    ("1b", 1_235),
    ("3b", 3_212),
    ("500m", 494),
    ("base", 110),
    ("14b", 14_770),
    ("70b", 70_553),
)
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


_LM = ("conversational", "text-generation-inference", "endpoints_compatible")
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
_FREE: tuple[str, ...] = (
    "unsloth",
    "uncensored",
    "alignment",
    "chat",
    "code",
    "math",
    "medical",
    "roleplay",
    "reasoning",
    "instruct",
    "function-calling",
    "moe",
)
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
        datasets = tuple(f"data-{mix(h + n) % 900}/set-{mix(h * n + 7) % 40_000:05d}" for n in range((0, 0, 0, 0, 0, 0, 0, 1, 2, 4)[(h >> 8) % 10]))
        papers = (0, 0, 0, 0, 0, 0, 0, 0, 1, 2)[(h >> 16) % 10]
        arxiv = tuple(f"{18 + mix(h + n) % 9}{1 + mix(h ^ n) % 12:02d}.{mix(h + 31 * n) % 20_000:05d}" for n in range(1, papers + 1))
        free = tuple(dict.fromkeys(_FREE[mix(h + 99 * n) % len(_FREE)] for n in range((0, 1, 3, 4, 5, 6, 7, 9)[(h >> 24) % 8])))
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


def keys(told: dict[str, Any]) -> str:
    """Keys as a piece of JSON, each after a comma."""
    return "".join(f",{_compact(key)}:{_compact(value)}" for key, value in told.items())


def tags_json(tags: Sequence[str]) -> str:
    """Tags as a piece of JSON, each before a comma."""
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
        kind_keys=_pieces([keys({k: v for k, v in (("library_name", one.library), ("pipeline_tag", one.pipeline)) if v}) for one in every]),
        kind_tags=_pieces([tags_json([*filter(None, [one.library]), *one.tags, *filter(None, [one.pipeline])]) for one in every]),
        kind_card=_pieces([keys(kind_card(one)) for one in every]),
        kind_weights=np.array([one.weights for one in every], dtype=np.int64),
        topic_tags=_pieces([tags_json(topic_tags(one)) for one in said]),
        topic_card=_pieces([keys(topic_card(one)) for one in said]),
        licence_tag=_pieces([tags_json([f"license:{tag}"] if tag else []) for tag, _, _ in LICENCES]),
        licence_card=_pieces([keys({"license": value} if tag else {}) for tag, value, _ in LICENCES]),
        gated=_pieces([_compact(value) for value in GATED]),
        suffix=_pieces([f"-{size}{tail}" for tail in TAIL_OF_NAME for size, _ in SIZES]),
        weights=_pieces([keys(weights_told(w, s, r)) for w in range(len(WEIGHTS)) for r in range(6) for s in range(len(SIZES))]),
        date=_pieces([f"{first + timedelta(days=n)}T" for n in range(366 * 15)]),
        second=_pieces([f"{s // 3600:02d}:{s // 60 % 60:02d}:{s % 60:02d}.000Z" for s in range(DAY_SECONDS)]),
        relation=_pieces(list(RELATIONS)),
        owner=_pieces(["lab", "quant", "user"]),
    )


DATE_0 = int(FLOOR.replace(hour=0, minute=0, second=0).timestamp())


def stamp(seconds: int) -> str:
    """A time as the Hub writes it."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
