"""The family part of a model's name."""

from __future__ import annotations

import re

_SEPARATOR = re.compile(r"[-_ ]+")
_SIZE = re.compile(r"^(?:a?\d+(?:\.\d+)?[bmkt]|\d+x\d+(?:\.\d+)?b|e\d+b|active|nano|tiny|mini|small|medium|base|large|xl|xxl|huge|giant|xlarge|xsmall)$")
_FORMAT = re.compile(
    r"^(?:gguf|ggml|gptq|awq|exl2|mlx|onnx|int[48]|w\d+a\d+|fp8|fp16|bf16|nf4|nvfp4|mxfp4|q\d(?:_\w+)?|[2-8]bit|bnb|hf|safetensors|"
    r"pytorch|diffusers|dynamic|quantized|lora|adapter)$"
)
_TUNING = re.compile(
    r"^(?:instruct|chat|it|pt|sft|dpo|rlhf|rl|rm|reward|preview|pretrain(?:ed)?|distill(?:ed)?|thinking|reasoning|uncased|cased|"
    r"multilingual|zh|en|chinese|english|latest|final|\d{4}|\d{6}|\d{8}|v?\d{4}\d{2}\d{2}|\d+k|128k|1m)$"
)


def release_stem(hub_id: str) -> str | None:
    """The family part of ``org/name`` in lower case: sizes, formats, tuning and dates at its end left off.

    ``Qwen/Qwen2.5-7B-Instruct-GPTQ-Int4`` gives ``qwen2.5``. ``None`` where nothing is left.
    """
    words = [word for word in _SEPARATOR.split(hub_id.rsplit("/", 1)[-1].lower()) if word]
    cut = len(words)
    for position, word in enumerate(words[1:], start=1):
        if _SIZE.match(word) or _FORMAT.match(word) or (_TUNING.match(word) and position > 0):
            cut = position
            break
    stem = "-".join(words[:cut])
    return stem[:120] or None
