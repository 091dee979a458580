"""Weights that a card links outside its own repository. Nobody looks there, so the weights are not closed if the repository has none."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from observatory.disclosure.parsed import Parsed
from observatory.disclosure.reading import QUOTATION_MAX, Document, Finding, Signal
from observatory.disclosure.saying import where

# The host, and where needed the beginning of the path, of services that keep files: "drive.google.com/".
_KEEPS_FILES = re.compile(
    r"(?:(?:drive|docs)\.google\.com/|storage\.googleapis\.com/|[\w.-]*\.?s3[\w.-]*\.amazonaws\.com/|(?:www\.)?dropbox\.com/|1drv\.ms/|onedrive\.live\.com/"
    r"|[\w-]+\.sharepoint\.com/|pan\.baidu\.com/|mega\.nz/|zenodo\.org/|(?:[\w-]+\.)?figshare\.com/|osf\.io/|archive\.org/|(?:www\.)?kaggle\.com/models/"
    r"|(?:www\.)?modelscope\.cn/models/|civitai\.com/models/|wandb\.ai/\S{0,200}/artifacts|github\.com/[\w.-]+/[\w.-]+/releases)",
    re.IGNORECASE,
)
# The ending of a file that may hold weights: "model.pt", "model.zip".
_IS_FILE = re.compile(r"\.(?:pth?|bin|ckpt|safetensors|gguf|ggml|onnx|h5|keras|tflite|pb|npz|nemo|msgpack|tar(?:\.\w{2,3})?|tgz|zip|7z)$", re.IGNORECASE)
# A link's text that names weights: "checkpoint".
_OF_WEIGHTS = re.compile(r"\b(?:models?|weights?|checkpoints?|ckpts?)\b|权重|模型|モデル|모델", re.IGNORECASE)
# A link's text that names something else: "model card".
_OF_ELSE = re.compile(r"\b(?:cards?|papers?|reports?|data|datasets?|corpus|demos?|docs?|documentation|tokeni[sz]ers?|vocab\w*)\b", re.IGNORECASE)


def leads_to_weights(document: Document, parsed: Parsed, loaded: Iterable[str], lines: int) -> Signal | None:
    """The signal of a card that gives weights outside its repository: by a link to stored files, or by code that loads only other models. Else None.

    ``loaded``: the models of the Hub that its code loads; if its own is among them, the others are its base. ``lines``: lines before the body.
    """
    for anchor in parsed.anchors:
        if _OF_WEIGHTS.search(anchor.text) and not _OF_ELSE.search(anchor.text) and _keeps_files(anchor.url):
            label_and_url = f"{anchor.text}: {anchor.url}"
            return _signal(where(document, anchor.line + lines, anchor.section), label_and_url, anchor.url)
    others = list(loaded)
    if others and document.key.lower() not in {name.lower() for name in others}:
        return _signal(document.locator or "README.md", f"its code loads {others[0]}", others[0])
    return None


def _keeps_files(url: str) -> bool:
    """Whether an address is of a service that keeps files, or ends like a file of weights."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and (_KEEPS_FILES.match(f"{parts.netloc}{parts.path}") is not None or _IS_FILE.search(parts.path) is not None)


def _signal(locator: str, quotation: str, value: str) -> Signal:
    """The signal of rule ``weights.elsewhere``; ``value``: the address or the model."""
    return Signal("weights", "final_weights", Finding.NONE, "weights.elsewhere", 1, locator, " ".join(quotation.split())[:QUOTATION_MAX], value[:200])
