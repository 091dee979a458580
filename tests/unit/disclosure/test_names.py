"""Names taken apart, and what one is to another. Real names stand here as samples of their kinds; no rule knows them."""

from __future__ import annotations

import time

import pytest

from observatory.disclosure.names import (
    Families,
    NameMatch,
    closest_match_in,
    compare_names,
    own_name,
    parse_name,
    release_key,
    role_of,
    size_words_of,
    title_name,
)

# -- taken apart


@pytest.mark.parametrize(
    ("text", "family", "version"),
    [
        # The version glued to the family, beside it, behind a v, with an underscore, torn apart, or a letter and a number.
        ("Qwen/Qwen2.5-7B", ("qwen",), ("2.5",)),
        ("acme/Foo3-Chat", ("foo",), ("3",)),
        ("meta-llama/Llama-3.3-70B-Instruct", ("llama",), ("3.3",)),
        ("meta-llama/Meta-Llama-3-8B", ("llama",), ("3",)),
        ("someone/llama_3_1_8b", ("llama",), ("3.1",)),
        ("allenai/OLMo-2-1124-7B", ("olmo",), ("2",)),
        ("deepseek-ai/DeepSeek-V2", ("deepseek",), ("2",)),
        ("deepseek-ai/DeepSeek-R1-0528", ("deepseek",), ("r1",)),
        ("internlm/internlm2_5-7b-chat", ("internlm",), ("2.5",)),
        ("openbmb/MiniCPM-o-2_6", ("minicpm",), ("2.6",)),
        ("CompVis/stable-diffusion-v1-4", ("stable", "diffusion"), ("1.4",)),
        ("THUDM/chatglm3-6b", ("chatglm",), ("3",)),
        ("google/gemma-3n-E2B-it", ("gemma",), ("3n",)),
        ("gpt2", ("gpt",), ("2",)),
        ("gpt-2", ("gpt",), ("2",)),
        ("openai/gpt-oss-120b", ("gpt", "oss"), ()),
        ("black-forest-labs/FLUX.1-dev", ("flux",), ("1",)),
        ("microsoft/phi-1_5", ("phi",), ("1.5",)),
        ("acme/foo-1.0", ("foo",), ("1",)),
        ("acme/foo-v01", ("foo",), ("0.1",)),
        ("MiniMaxAI/MiniMax-Text-01", ("minimax",), ("01",)),
        # A letter and a digit are a name where nothing stands before them.
        ("google-t5/t5-small", ("t5",), ()),
        ("google/flan-t5-xl", ("flan",), ("t5",)),
        ("facebook/opt-66b", ("opt",), ()),
        ("bigscience/bloom-7b1", ("bloom",), ()),
        # The maker's own word before another name.
        ("nvidia/NVIDIA-Nemotron-Nano-9B-v2", ("nemotron",), ("2",)),
        ("ai21labs/AI21-Jamba-1.5-Mini", ("jamba",), ("1.5",)),
        ("acme/Acme-Gizmo-7B", ("gizmo",), ()),
        ("acme/Acme-7B", ("acme",), ()),
        ("acmeai/acme-coder-7b", ("acme",), ()),
        ("acmeai/acme-gpt-7b", ("acme", "gpt"), ()),
        ("acme/A.X-K2", ("a", "x"), ("k2",)),
        ("A Foo 2", ("foo",), ("2",)),
        # The word of a kind is the family where no other follows.
        ("acme/Search-R1", ("search",), ("r1",)),
        ("acme/text-embedding-3-large", ("embedding",), ("3",)),
        ("acme/code-whale-2", ("whale",), ("2",)),
        # Formats before the name.
        ("someone/GGUF.foo-bar-2", ("foo", "bar"), ("2",)),
        ("someone/lora_foo-3b", ("foo",), ()),
    ],
)
def test_family_and_version(text: str, family: tuple[str, ...], version: tuple[str, ...]) -> None:
    assert (parse_name(text).family, parse_name(text).version) == (family, version)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("acme/Foo2.5-Coder-32B", {"coder"}),
        ("acme/foo-20b-code-instruct", {"coder"}),
        ("acme/Foo-4.5V", {"vl"}),
        ("acme/foo4v-9b", {"vl"}),
        ("acme/Foo-3.2-11B-Vision-Instruct", {"vl"}),
        ("acme/foo-vl2-small", {"vl"}),
        ("acme/Foo-Audio-2-mini", {"audio"}),
        ("acme/foo-o-2_6", {"omni"}),
        ("acme/Foo-Math-RM-72B", {"math", "critic"}),
        ("acme/foo-embeddings-v2-base-en", {"embedding"}),
        # A letter behind a size tells no kind.
        ("acme/Foo-7B-O-0924", set()),
        ("acme/Foo-7B", set()),
    ],
)
def test_kinds_of_sisters(text: str, kinds: set[str]) -> None:
    assert parse_name(text).kinds == kinds


def test_all_parts_of_a_long_name() -> None:
    name = parse_name("acme/Foo-2.5-Coder-Turbo-8x7B-A22B-Instruct-preview-2507-AWQ-4bit")
    assert (name.family, name.version, name.kinds, name.products) == (("foo",), ("2.5",), frozenset({"coder"}), ("turbo",))
    assert (name.sizes, name.tunings, name.stages, name.dates, name.formats) == (("8x7b", "a22b"), ("instruct",), ("preview",), ("2507",), ("awq", "4bit"))
    assert name.is_quantised and not name.is_distilled and name.maker == ("acme",) and name.key == "foo-2.5-coder-turbo"


@pytest.mark.parametrize("size", ["7b", "8x7b", "235B-A22B", "E2B", "1.3B", "350m", "0_5b", "7b1", "1p7b", "70b-128e"])
def test_a_size_is_no_part_of_a_release(size: str) -> None:
    assert release_key(f"acme/Foo-2-{size}-Instruct") == "foo-2"
    assert len(parse_name(f"acme/Foo-2-{size}").sizes) == size.count("-") + 1


@pytest.mark.parametrize("day", ["1124", "2507", "20250714", "2025-07-14", "2025-07", "07-2025", "250714"])
def test_a_day_is_no_part_of_a_release(day: str) -> None:
    assert release_key(f"acme/Foo-2-{day}-7B") == "foo-2" and len(parse_name(f"acme/Foo-2-{day}-7B").dates) == 1


@pytest.mark.parametrize(
    ("hub_id", "key"),
    [
        ("org/Name2.5-7B-Instruct-GPTQ-Int4", "name2.5"),
        ("org/name-v2-base-uncased", "name-v2"),
        ("org/Name", "name"),
        ("name", "name"),
        ("org/name-coder-32b", "name-coder"),
        ("org/---", None),
        ("", None),
        # A product is a release of its own, wherever its word stands.
        ("org/Name-Large-Instruct-2407", "name-large"),
        ("org/Name-Nemo-2407", "name-nemo"),
        ("org/name-r-plus", "name-r-plus"),
        ("org/Name-4.5-Air-FP8", "name-4.5-air"),
        ("org/Name-7B-Turbo", "name-turbo"),
        ("org/Name-Hybrid-7B", "name-hybrid"),
        ("org/name-7b-storywriter", "name-storywriter"),
        ("org/name-large-cnn", "name-large-cnn"),
        # Kinds and versions count behind a size too; a first version is the bare name.
        ("org/name-20b-code-instruct", "name-code"),
        ("org/Name-11B-Vision-Instruct", "name-vision"),
        ("org/Name-7B-Instruct-v0.3", "name-v0.3"),
        ("org/Name-7B-v0.1", "name"),
        ("org/Name-10.7B-v1.0", "name"),
        ("org/name-v1.5-7b", "name-v1.5"),
        # What it was distilled into is no part of the name.
        ("org/Name-R1-Distill-Other-70B", "name-r1"),
        # The maker's word is none either.
        ("acme/Acme-Gadget-9B-v2", "gadget-v2"),
        ("meta-llama/Meta-Llama-3.1-405B", "llama-3.1"),
        ("llm-x/llm-x-4-8b", "llm-x-4"),
    ],
)
def test_the_key_of_a_release(hub_id: str, key: str | None) -> None:
    assert release_key(hub_id) == key


@pytest.mark.parametrize(
    ("hub_id", "role"),
    [
        *(
            (f"org/Foo-3-7B-{word}", "quantisation")
            for word in ("GGUF", "GPTQ-Int4", "AWQ", "NVFP4", "MXFP4", "W4A16", "nf4", "3bit", "4-bit", "int-8", "FP8-dynamic")
        ),
        *(
            (f"org/foo-3-7b.{word}", "quantisation")
            for word in ("Q4_K_M", "IQ3_XXS", "Q8_0", "q4-k-m", "i1-GGUF", "exl3-5.0bpw", "w8a8", "oQ4e", "Q5_K_S.gguf")
        ),
        *((f"org/foo-{word}", "quantisation") for word in ("mlx-8bit", "onnx", "openvino", "CoreML", "bnb-4bit", "TFLite", "NVFP4A16", "MXFP4xFP8_BLOCK")),
        *((f"org/Foo-{word}", "adapter") for word in ("LoRA", "7B-qlora", "adapter", "lora-r16", "DoRA")),
        ("org/int8_foo-3", "quantisation"),
        # A part of a format counts behind another.
        ("org/foo-3-fp16-ov", "quantisation"),
        ("org/foo-ov-3", "flagship"),
        ("org/foo-dynamic", "flagship"),
        ("org/lora_foo-base", "adapter"),
        ("org/Foo-R1-Distill-Bar-7B", "distill"),
        ("org/Foo-3-7B-Base", "base"),
        ("org/foo-3-4b-pt", "base"),
        # Whole weights, whatever keeps them, and a language.
        *((f"org/Foo-3-7B-{word}", "flagship") for word in ("BF16", "fp16", "hf", "Diffusers", "Instruct", "16bit", "2507", "chat-v1.5", "QA", "Quantum")),
        ("org/stanza-pt", "flagship"),
        ("org/Flora", "flagship"),
    ],
)
def test_roles_by_name(hub_id: str, role: str) -> None:
    assert role_of(parse_name(hub_id)) == role


@pytest.mark.parametrize(
    "text",
    [
        "",
        "/",
        "org/",
        "///",
        "....",
        "-_-",
        "7b",
        "1.2.3.4.5",
        "org/" + "a" * 5_000,
        "v",
        "İstanbul-7B",
        "模型-7B-对话",
        "\x00\x01",
        "org/name/extra/deep",
        "🤗/🤗-7B",
    ],
)
def test_any_text_is_taken_apart(text: str) -> None:
    name = parse_name(text)
    assert len(name.key) <= 120 and compare_names(name, parse_name("org/Foo-7B")) is NameMatch.NONE
    assert closest_match_in(name, text) in {NameMatch.NONE, NameMatch.SAME}
    headed = title_name(text)
    assert headed is None or headed.family


@pytest.mark.parametrize("unit", ["a-", "1.", "v1-", "q4_", "0_", "(", ": ", "Foo 3 ", "ab2", "-", "2025-07-", "Foo", "é "])
def test_no_text_takes_long(unit: str) -> None:
    text = (unit * 300_000)[:300_000]
    subject = parse_name("acme/Foo-3-7B")
    began = time.perf_counter()
    parse_name(text), title_name(text), closest_match_in(subject, text), Families([subject]).named_in(text)
    assert time.perf_counter() - began < 1


# -- sizes that are words


def keys(account: str, *names: str) -> dict[str, str | None]:
    sizes = size_words_of(f"{account}/{name}" for name in names)
    return {name: release_key(f"{account}/{name}", sizes[f"{account}/{name}"]) for name in names}


@pytest.mark.parametrize(
    ("names", "key"),
    [
        (("t5-small", "t5-base", "t5-large", "t5-3b", "t5-11b"), "t5"),
        (("murmur-tiny", "murmur-base", "murmur-small", "murmur-medium", "murmur-large"), "murmur"),
        (("gpt2", "gpt2-medium", "gpt2-large", "gpt2-xl"), "gpt2"),
        (("bertie-base-uncased", "bertie-large-uncased"), "bertie"),
        (("sight-base-patch16-224", "sight-large-patch16-224", "sight-huge-patch14-224"), "sight"),
        (("vec-base-en-v1.5", "vec-small-en-v1.5", "vec-large-en-v1.5"), "vec-v1.5"),
        (("Phi-9-mini-4k-instruct", "Phi-9-small-8k-instruct", "Phi-9-medium-128k-instruct"), "phi-9"),
    ],
)
def test_a_word_is_a_size_where_siblings_show_it(names: tuple[str, ...], key: str) -> None:
    assert set(keys("acme", *names).values()) == {key}


@pytest.mark.parametrize(
    "names",
    [
        # Two siblings are too few; a number of parameters beside the word says that it names a product.
        ("Breeze-1.5-Mini", "Breeze-1.5-Large"),
        ("Breeze-Large-2407", "Breeze-Small-24B-2501", "Breeze-Medium-2505", "Breeze-7B-v0.1"),
        ("Word-3-Nano-30B-A3B", "Word-3-Super-120B-A12B", "Word-3-Ultra-550B-A55B"),
        ("Ring-3.0-flash", "Ring-3.0-tiny", "Ring-3.0-max"),
        ("Command-R", "Command-R-plus", "Command-R-lite"),
        ("stable-foo-3.5-large", "stable-foo-3.5-medium", "stable-foo-xl-base-1.0"),
    ],
)
def test_elsewhere_it_stays_in_the_name(names: tuple[str, ...]) -> None:
    assert len(set(keys("acme", *names).values())) == len(names)


def test_a_size_in_one_version_is_one_in_another_unless_a_sibling_bears_none() -> None:
    told = keys("acme", "murmur-tiny", "murmur-base", "murmur-large", "murmur-large-v3", "murmur-4", "murmur-4-tiny")
    assert told["murmur-large-v3"] == "murmur-v3"
    assert told["murmur-4-tiny"] == "murmur-4-tiny" and told["murmur-4"] == "murmur-4"


@pytest.mark.parametrize(
    ("tuned", "siblings", "word"),
    [
        ("acme/foo-large-4096-finetuned-trivia", ["foo-base-4096", "foo-large-4096"], {"large"}),
        ("acme/foo-large-sft-wiki", ["foo-base", "foo-large"], {"large"}),
        ("acme/foo-large-finetuned-trivia", ["foo-large"], set()),
        ("acme/foo-large-trivia", ["foo-base", "foo-large"], set()),
        ("acme/bar-large-finetuned-trivia", ["foo-base", "foo-large"], set()),
    ],
)
def test_a_size_is_one_in_the_name_of_a_model_tuned_from_it(tuned: str, siblings: list[str], word: set[str]) -> None:
    assert size_words_of([tuned, *(f"acme/{name}" for name in siblings)])[tuned] == word


def test_other_accounts_and_formats_do_not_vote() -> None:
    assert keys("acme", "Foo-Large", "Foo-Large-GGUF", "Foo-Large-AWQ", "Foo-Large-Instruct")["Foo-Large"] == "foo-large"
    assert size_words_of([]) == {}


# -- kinship


@pytest.mark.parametrize(
    ("subject", "other", "expected"),
    [
        ("Qwen/Qwen2.5-72B-Instruct", "QwenLM/Qwen2.5", NameMatch.SAME),
        ("acme/Foo-2.5-72B-Instruct-AWQ", "Foo2.5", NameMatch.SAME),
        ("codellama/CodeLlama-7b-hf", "Code Llama", NameMatch.SAME),
        ("google-bert/bert-base-uncased", "BERT", NameMatch.SAME),
        ("gpt2", "GPT-2", NameMatch.SAME),
        # Glued, torn apart, or without its point.
        ("acme/stepvideo-ti2v", "Step-Video-TI2V", NameMatch.SAME),
        ("acme/Foo-Video-7B", "FooVideo", NameMatch.SAME),
        ("acme/foogen25-7b", "FooGen2.5", NameMatch.SAME),
        ("acme/foogen25-7b", "FooGen2", NameMatch.OTHER_VERSION),
        ("acme/Foo-7B-v0.1", "Foo", NameMatch.SAME),
        ("acme/Foo-3.0-8b", "Foo 3", NameMatch.SAME),
        ("acme/Foo-2-2507-7B", "Foo 2", NameMatch.SAME),
        ("acme/Foo-4.5-Air", "Foo-4.5", NameMatch.SAME),
        ("tencent/Tencent-Hunyuan-Large", "Hunyuan-Large", NameMatch.SAME),
        ("nvidia/Nemotron-3-Nano", "NVIDIA Nemotron 3 Nano", NameMatch.SAME),
        ("acme/Foo-2.5-7B", "Foo-2", NameMatch.OTHER_VERSION),
        ("acme/Foo-2-7B", "Foo-2.5", NameMatch.OTHER_VERSION),
        ("acme/Foo-2-7B", "Foo-2-70B", NameMatch.OTHER_VERSION),
        ("acme/Foo-2-7B", "Foo-2-2507", NameMatch.OTHER_VERSION),
        ("acme/Foo-7B", "Foo-Large", NameMatch.OTHER_VERSION),
        ("acme/Foo-Large-2407", "Foo 7B", NameMatch.OTHER_VERSION),
        ("acme/Foo-7B", "Foo 2", NameMatch.OTHER_VERSION),
        ("acme/Foo-V3", "Foo-R1", NameMatch.OTHER_VERSION),
        ("google/gemma-3-4b-it", "gemma-3n", NameMatch.OTHER_VERSION),
        ("acme/Foo-2-7B", "Foo-2-Bar", NameMatch.OTHER_VERSION),
        ("acme/Foo-2.5-7B", "Foo-2.5-Coder", NameMatch.OTHER_KIND),
        ("acme/Foo-2.5-Coder-7B", "Foo-2.5", NameMatch.OTHER_KIND),
        ("acme/Foo-VL-7B", "Foo-Math", NameMatch.OTHER_KIND),
        ("meta-llama/Llama-2-7b", "Code Llama", NameMatch.OTHER_KIND),
        ("acme/Foo-2.5-7B", "Foo", NameMatch.FAMILY_ONLY),
        ("acme/Foo-Large", "Foo", NameMatch.FAMILY_ONLY),
        ("acme/Foo-7B-Instruct-v0.3", "Foo 7B", NameMatch.FAMILY_ONLY),
        ("acme/foo-bar-7b", "Foo", NameMatch.NONE),
        ("acme/fooey-bar-7b", "Fooey", NameMatch.FAMILY_ONLY),
        # What stands on another family's model is not that family's own.
        ("acme/Llama-3.1-Foo-70B", "Llama 3.1", NameMatch.FAMILY_ONLY),
        # Another maker's model may bear the bare name.
        ("acme/Acme-Vista-7B", "Vista", NameMatch.FAMILY_ONLY),
        ("acme/roberta-large", "BERT", NameMatch.NONE),
        ("acme/Foo-7B", "Food-7B", NameMatch.NONE),
        ("acme/Foo-7B", "Tiny-Foo", NameMatch.NONE),
        ("acme/Foo-7B", "", NameMatch.NONE),
        ("acme/model", "dataset", NameMatch.NONE),
        ("", "Foo", NameMatch.NONE),
    ],
)
def test_what_a_name_is_to_a_subject(subject: str, other: str, expected: NameMatch) -> None:
    assert compare_names(parse_name(subject), parse_name(other)) is expected


def test_sizes_that_are_words_do_not_part_a_model_from_its_paper() -> None:
    sizes = size_words_of(["acme/t5-small", "acme/t5-base", "acme/t5-large"])
    assert compare_names(parse_name("acme/t5-small"), parse_name("T5")) is NameMatch.FAMILY_ONLY
    assert compare_names(parse_name("acme/t5-small", sizes["acme/t5-small"]), parse_name("T5")) is NameMatch.SAME


# -- titles and headings


@pytest.mark.parametrize(
    ("title", "family", "version"),
    [
        ("Foo: A Language Model", ("foo",), ()),
        ("Foo 2 - Open Weights for All", ("foo",), ("2",)),
        ("Foo2.5 Technical Report", ("foo",), ("2.5",)),
        ("Technical Report of Foo 3", ("foo",), ("3",)),
        ("foo-oss-120b & foo-oss-20b Model Card", ("foo", "oss"), ()),
        ("The Foo 3 Herd of Models", ("foo",), ("3",)),
        ("2 Foo 2 Furious", ("foo",), ("2",)),
        ("All You Need Is Books II: foo-1.5 technical report", ("foo",), ("1.5",)),
        ("Foo 7B", ("foo",), ()),
        ("Foo System Card", ("foo",), ()),
        # Of several names the first.
        ("Foo 2 and The Heap v3: The Next Generation", ("foo",), ("2",)),
        ("Technical Report of Foo2, Foo2.5 and T1", ("foo",), ("2",)),
        ("Foo-3 is Large yet Affordable: Co-design", ("foo",), ("3",)),
    ],
)
def test_the_name_at_the_head_of_a_title(title: str, family: tuple[str, ...], version: tuple[str, ...]) -> None:
    name = title_name(title)
    assert name is not None and (name.family, name.version, name.extras) == (family, version, ())


def test_sizes_of_several_names_in_one_title_are_told_together() -> None:
    name = title_name("foo-oss-120b & foo-oss-20b Model Card")
    assert name is not None and name.sizes == ("120b", "20b")
    assert compare_names(parse_name("acme/foo-oss-20b"), name) is NameMatch.SAME


@pytest.mark.parametrize(
    "title",
    [
        "",
        ":",
        "Attention Is All You Need",
        "Training Language Models to Follow Instructions with Human Feedback",
        "Technical Report",
        "Robust Speech Recognition",
    ],
)
def test_a_title_that_begins_with_no_name(title: str) -> None:
    assert title_name(title) is None


@pytest.mark.parametrize(
    ("subject", "text", "expected"),
    [
        ("acme/Foo-2.5-7B", "Introducing Foo2.5 and its sisters", NameMatch.SAME),
        ("acme/Foo-2.5-7B", "| Foo-2.5-7B | 7B | [weights](x) |", NameMatch.SAME),
        ("acme/Foo-2.5-7B", "2024.09: We release Foo2.5, better than Foo2", NameMatch.SAME),
        ("acme/Foo-2.5-7B", "Foo2.5-Coder Technical Report", NameMatch.OTHER_KIND),
        ("acme/Foo-2.5-7B", "Foo2: Better Than Foo", NameMatch.OTHER_VERSION),
        ("acme/Foo-2.5-7B", "The Foo team", NameMatch.FAMILY_ONLY),
        ("acme/Foo-4.5-Air", "Foo-4.5: Agentic, Reasoning and Coding Models", NameMatch.SAME),
        ("acme/Foo-2-7B", "Foo 2 large language models", NameMatch.SAME),
        ("acme/Foo-2-7B", "Foo 2 Large", NameMatch.OTHER_VERSION),
        ("meta-llama/Llama-2-7b", "Code Llama: Open Foundation Models", NameMatch.OTHER_KIND),
        ("acme/Mixfoo-8x7B-v0.1", "Mixfoo of Experts", NameMatch.SAME),
        ("acme/Foo-2-7B", "Chinese-Bar-Foo-2", NameMatch.NONE),
        ("acme/Foo-2-7B", "Food 2 for thought", NameMatch.NONE),
        ("acme/Foo-2-7B", "", NameMatch.NONE),
        ("acme/Foo2.5-7B", "Technical Report of Foo2, Foo2.5 and T1", NameMatch.SAME),
        ("acme/Foo-4.1V-Thinking", "Foo-4.5V and Foo-4.1V-Thinking: Towards Reasoning", NameMatch.SAME),
        ("acme/foo-3-70b", "Enhancing Adaptation with Foo 3", NameMatch.SAME),
        ("stabilityai/stable-diffusion-2", "High-Resolution Images with Stable Diffusion 2", NameMatch.SAME),
        ("stabilityai/stable-diffusion-2", "Stable Diffusion", NameMatch.FAMILY_ONLY),
    ],
)
def test_the_closest_mention_in_a_text(subject: str, text: str, expected: NameMatch) -> None:
    assert closest_match_in(parse_name(subject), text) is expected


# -- made from others' models, and families of an owner


@pytest.mark.parametrize(
    ("text", "bases", "family", "version"),
    [
        ("acme/Llama-3.1-Foo-3-70B", ["meta-llama/Llama-3.1-70B"], ("foo",), ("3",)),
        ("acme/Foo-3-Llama-3.1-8B", ["meta-llama/Llama-3.1-8B"], ("foo",), ("3",)),
        ("acme/Foo-7B", ["meta-llama/Llama-2-7b"], ("foo",), ()),
        ("acme/Llama-3.1-8B-Instruct", ["meta-llama/Llama-3.1-8B"], ("llama",), ("3.1",)),
        ("acme/Llama-3.1-Foo-3-70B", [], ("llama",), ("3.1", "3")),
    ],
)
def test_what_is_the_makers_own_in_a_name(text: str, bases: list[str], family: tuple[str, ...], version: tuple[str, ...]) -> None:
    name = own_name(parse_name(text), map(parse_name, bases))
    assert (name.family, name.version) == (family, version)


def test_an_owners_families_are_borne_and_told() -> None:
    families = Families(map(parse_name, ["acme/Foobar2-7B", "acme/stable-thing-3", "acme/CodeWhale-7b", "acme/Foobar-Coder-7B"]))
    assert families.bears(parse_name("acme-gh/foobar-agent")) == "acme/Foobar-Coder-7B"
    assert families.bears(parse_name("acme-gh/FoobarKit")) == "acme/Foobar-Coder-7B"
    assert families.bears(parse_name("acme-gh/whale")) == "acme/CodeWhale-7b"
    assert families.bears(parse_name("acme-gh/dotfiles")) is None and families.bears(parse_name("")) is None
    assert families.named_in("Official code of Foobar2: fast and small") == "acme/Foobar-Coder-7B"
    assert families.named_in("Training of Stable Thing 3") == "acme/stable-thing-3"
    assert families.named_in("My dotfiles and other things") is None and families.named_in("") is None
    assert Families([]).named_in("Foobar") is None


@pytest.mark.parametrize(
    ("text", "version", "key"),
    [
        # A round by its number is no version; one with a point in it is, unless the name has one.
        ("acme/Foo-SFT2", (), "foo"),
        ("acme/Foo-SFT1.5", ("1.5",), "foo-sft1.5"),
        ("acme/Foo-3-SFT1.5", ("3",), "foo-3"),
    ],
)
def test_a_round_of_tuning_with_a_point_in_its_number_is_a_version(text: str, version: tuple[str, ...], key: str) -> None:
    name = parse_name(text)
    assert (name.version, name.key) == (version, key)


@pytest.mark.parametrize(("name", "family"), [("acme/Acme-Spark-13B", ("spark",)), ("acme/Acme-Custom-7B", ("custom",)), ("acme/Acme-Wombat-7B", ("wombat",))])
def test_a_word_that_stands_in_place_of_a_dataset_is_a_models_name_all_the_same(name: str, family: tuple[str, ...]) -> None:
    assert parse_name(name).family == family
