"""The vocabulary of the field: in form, each word once of a kind, its patterns whole and quick."""

from __future__ import annotations

import re
import time
from collections import Counter
from pathlib import Path

import pytest

from observatory import settings
from observatory.vocabulary import Entry, Kind, plain, read_entries, vocabulary

ENTRIES = read_entries(settings.REGISTRY / "vocabulary.csv")
PATTERNS = [one for one in ENTRIES if one.is_pattern]


def test_every_row_has_a_kind_a_word_and_a_public_page() -> None:
    assert {one.kind for one in ENTRIES} == set(Kind)
    assert [one for one in ENTRIES if not one.word or one.word != one.word.strip().lower()] == []
    assert [one for one in ENTRIES if not one.source.startswith("https://")] == []
    assert [one for one in ENTRIES if (one.kind is Kind.SISTER) != bool(one.sister)] == []


def test_no_word_stands_twice_in_a_kind_and_none_tells_two_sisters() -> None:
    assert [row for row, times in Counter((one.kind, one.word) for one in ENTRIES).items() if times > 1] == []


def test_a_words_kinds_do_not_fight_over_names() -> None:
    # Of these at most one decides what a word of a name is.
    deciding = {Kind.QUANTISATION, Kind.CONVERSION, Kind.CONTAINER, Kind.ADAPTER, Kind.SIZE, Kind.TUNING, Kind.STAGE, Kind.SISTER, Kind.PRODUCT, Kind.SIZE_WORD}
    told = {one.word: vocabulary().kinds(one.word) & deciding for one in ENTRIES if not one.is_pattern}
    assert {word: kinds for word, kinds in told.items() if len(kinds) > 1} == {}


@pytest.mark.parametrize("entry", PATTERNS, ids=lambda one: one.word)
def test_every_pattern_compiles_and_matches_whole_words_alone(entry: Entry) -> None:
    word = entry.word
    assert "^" not in word and "$" not in word, "patterns are anchored where they are read"
    assert re.compile(word).fullmatch("") is None, "nothing is no word"
    assert re.compile(word).groups == 0, "groups that capture are no use here"


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        *((word, Kind.QUANTISATION) for word in ("gguf", "gptq", "awq", "nvfp4", "mxfp4", "w4a16", "w8a8", "nf4", "3bit", "4-bit", "q4_k_m", "q5_0", "q8")),
        *((word, Kind.QUANTISATION) for word in ("iq3_xxs", "iq4xs", "int4", "uint8", "fp8", "exl3", "5.0bpw", "bnb", "w4a4kv4g128", "tq1_0", "q4f16_1")),
        *((word, Kind.CONVERSION) for word in ("mlx", "onnx", "openvino", "coreml", "litert", "executorch", "rknn2", "webgpu")),
        *((word, Kind.CONTAINER) for word in ("bf16", "fp16", "hf", "safetensors", "diffusers", "16bit")),
        *((word, Kind.ADAPTER) for word in ("lora", "qlora", "adapter", "dora", "mylora")),
        *((word, Kind.SIZE) for word in ("7b", "1.3b", "8x7b", "a22b", "e2b", "350m", "7b1", "1p7b", "1t")),
        *((word, Kind.SHAPE) for word in ("l12", "h384", "patch16", "128e", "24l")),
        *((word, Kind.DATE) for word in ("2507", "1124", "0324", "20250101", "202408")),
        *((word, Kind.CONTEXT) for word in ("128k", "32k", "960h")),
        *((word, Kind.STAGE) for word in ("step1000", "checkpoint500", "epoch3", "seed42", "base", "preview")),
    ],
)
def test_words_and_variants_are_known(word: str, kind: Kind) -> None:
    assert vocabulary().is_of(word, kind)


@pytest.mark.parametrize(
    "word", ["flora", "explora", "q14b", "a9", "w5", "int", "bit", "quantum", "basement", "awqa", "7bx", "k2", "v3", "qwen", "interlm", "lite4"]
)
def test_what_only_looks_like_a_format_or_a_size_is_none(word: str) -> None:
    assert not vocabulary().kinds(word) & {Kind.QUANTISATION, Kind.CONVERSION, Kind.CONTAINER, Kind.ADAPTER, Kind.SIZE, Kind.SIZE_WORD}


def test_whole_names_are_known_however_they_are_written() -> None:
    words = vocabulary()
    assert words.is_name_of("someone/MMLU_Pro", Kind.BENCHMARK) and words.is_name_of("Fashion MNIST", Kind.TOY)
    assert words.is_name_of("x/Megatron-LM", Kind.FRAMEWORK) and words.is_name_of("megatron_lm", Kind.FRAMEWORK)
    assert not words.is_name_of("someone/mmlu-pro-thoughts", Kind.BENCHMARK)
    assert plain("A-b_C 1.0") == "abc10"


def test_a_sisters_words_tell_one_kind() -> None:
    words = vocabulary()
    assert {words.sister(word) for word in ("code", "coder", "coding")} == {"coder"}
    assert {words.sister(word) for word in ("vl", "vision", "multimodal")} == {"vl"}
    assert words.sister("qwen") is None


@pytest.mark.parametrize("unit", ["q", "1", "fp8x", "a", "4_", "lora", "in1", "w1a1kv", "7b"])
def test_no_word_takes_long(unit: str) -> None:
    began = time.perf_counter()
    for length in (59, 300, 300_000):
        vocabulary().kinds((unit * length)[:length])
    assert time.perf_counter() - began < 1


def test_a_kind_that_is_not_known_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "vocabulary.csv"
    path.write_text("kind,word,source,note\nnonsense,word,https://example.org,\n", encoding="utf-8")
    with pytest.raises(ValueError, match="nonsense"):
        read_entries(path)


def test_one_module_opens_the_file() -> None:
    named = {path.name for path in (settings.ROOT / "plugins").rglob("*.py") if "vocabulary.csv" in path.read_text(encoding="utf-8")}
    assert named == {"vocabulary.py"}
