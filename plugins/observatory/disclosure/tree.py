"""File paths: which are weights, which train, which only run."""

from __future__ import annotations

import re
from collections.abc import Iterable

WEIGHTS = re.compile(
    r"(?:\.(?:safetensors|gguf|ggml|nemo|msgpack|h5|onnx|ckpt|pth|pt|tflite|mlmodel|pdparams|npz)|(?:^|/)(?:pytorch_model|model|flax_model|tf_model)[^/]*\.bin"
    r"|(?:^|/)model\.ckpt[^/]*|(?:^|/)adapter_model\.bin|(?:^|/)consolidated[^/]*)$",
    re.IGNORECASE,
)
_CODE = re.compile(r"\.(?:py|ipynb|sh|slurm|cpp|cc|c|cu|h|rs|go|java|jl|lua|m|scala|js|ts|r)$", re.IGNORECASE)
_FOREIGN = re.compile(r"(?:^|/)(?:tests?|testing|demos?|third[_-]?party|vendor|node_modules|docs?|submodules|site-packages)/", re.IGNORECASE)
_TRAINING_FILE = re.compile(
    r"(?:^|/)(?:run_|launch_|start_|main_|do_)?(?:pre_?train(?:ing)?|train(?:er|ing)?|fine_?tun(?:e|ing)|sft|dpo|rlhf|grpo|ppo|distill(?:ation)?|pretraining)"
    r"(?:[_\-.][^/]*)?\.(?:py|sh|ipynb|ya?ml|jl|lua|cpp|cu)$|(?:^|/)[^/]*[_-](?:pre_?train(?:ing|er)?|train(?:er|ing)?|fine_?tun(?:e|ing)|sft|dpo|grpo)\.(?:py|sh|ipynb)$",
    re.IGNORECASE,
)
# Helpers of training say nothing of a loop that trains.
_HELPER = re.compile(r"(?:^|[/_\-])(?:utils?|args|arguments|state|params|config|__init__)\.py$", re.IGNORECASE)
_TRAINING_FOLDER = re.compile(
    r"(?:^|/)(?:pre_?training|training|train|finetun(?:e|ing)|sft|rlhf|trainers?)/[^/]+(?:/[^/]+)*\.(?:py|sh|slurm|ipynb)$", re.IGNORECASE
)
# Of training code, what only tunes a model that is there already.
_TUNING = re.compile(
    r"fine_?-?tun|(?:^|[/_\-.])(?:p_?tuning|tuning|sft|dpo|rlhf|grpo|ppo|lora|qlora|rm|reward|post-?_?train\w*|alignment|instruct\w*)(?:[/_\-.]|$)",
    re.IGNORECASE,
)
# What trains a part beside the model, or tests a trainer, trains no model.
_BESIDE = re.compile(
    r"tokeni[sz]er|(?:^|[/_])tests?[_.]|_test\.|(?:^|/)test|^(?:prepare|preprocess|create|convert|download|build)_|_?datasets?\.py$", re.IGNORECASE
)
_DATA = re.compile(
    r"(?:^|/)(?:data_?(?:prep|processing|pipeline)[^/]*|preprocess(?:ing)?_(?:data|corpus|text)[^/]*|dedup[^/]*|create_[^/]*data[^/]*|prepare_[^/]*data[^/]*|tokenize_[^/]*)(?:/.*)?\.(?:py|sh|ipynb)$",
    re.IGNORECASE,
)
# Beside a model's code the same word is of its input.
_PREPROCESS = re.compile(r"(?:^|/)(?:data(?:sets?)?|corpus|scripts|tools)/(?:.*/)?[^/]*preprocess[^/]*\.(?:py|sh|ipynb)$", re.IGNORECASE)
# A file that lists of what the training data is mixed; beside evaluation it lists tasks.
_MIX = re.compile(
    r"(?:^|/)(?:(?:data[_-]?)?mix(?:es|tures?)?/[^/]+|(?:[^/]{0,120}[_\-.])?(?:data_?)?mix(?:tures?|es)?(?:[_\-.][^/]{0,120})?)\.(?:ya?ml|json|txt|csv|toml)$",
    re.IGNORECASE,
)
_EVALUATION = re.compile(r"(?:^|/)(?:eval(?:uation|uate)?s?|benchmarks?|lm_eval|run_eval)[^/]*(?:/.*)?\.(?:py|sh|ipynb)$", re.IGNORECASE)
_SCORED = re.compile(r"eval|bench|result|(?:^|/)\.", re.IGNORECASE)
_REPORT = re.compile(r"(?:report|paper|technical|arxiv)(?!s?_?(?:template|review)).*\.pdf$", re.IGNORECASE)
MAX_PATHS = 200_000
MAX_PATH = 400


def weight_paths(paths: Iterable[str]) -> list[str]:
    """Paths of weight files, sorted."""
    return sorted(path for path in paths if WEIGHTS.search(path) and not path.endswith(("training_args.bin", "optimizer.pt", "scheduler.pt", "rng_state.pth")))


def code_paths(paths: Iterable[str]) -> list[str]:
    """Paths of source files outside tests, documents and third-party folders, sorted."""
    return sorted(path for path in paths if _CODE.search(path) and not _FOREIGN.search(path))


def training_paths(paths: Iterable[str]) -> list[str]:
    """Paths that train, files named so first."""
    own = [path for path in paths if not _FOREIGN.search(path) and not _HELPER.search(path) and not _BESIDE.search(path.rsplit("/", 1)[-1])]
    named = [path for path in own if _TRAINING_FILE.search(path)]
    placed = [path for path in own if _TRAINING_FOLDER.search(path)]
    return sorted(set(named)) or sorted(set(placed))


def is_tuning(path: str) -> bool:
    """Whether a path that trains says that it only tunes: fine-tuning, preference or reward training."""
    return bool(_TUNING.search(path))


def data_paths(paths: Iterable[str]) -> list[str]:
    """Paths that prepare data."""
    return sorted(path for path in paths if (_DATA.search(path) or _PREPROCESS.search(path)) and not _FOREIGN.search(path))


def mix_paths(paths: Iterable[str]) -> list[str]:
    """Files that list of what training data is mixed."""
    return sorted(path for path in paths if "mix" in path.lower() and _MIX.search(path) and not _FOREIGN.search(path) and not _SCORED.search(path))


def evaluation_paths(paths: Iterable[str]) -> list[str]:
    """Paths that evaluate."""
    return sorted(path for path in paths if _EVALUATION.search(path) and not _FOREIGN.search(path))


def report_paths(paths: Iterable[str]) -> list[str]:
    """PDF files that are named as a report or paper."""
    return sorted(path for path in paths if len(path) <= MAX_PATH and _REPORT.search(path))
