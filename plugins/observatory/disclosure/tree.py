"""File paths: which are weights, which train, which only run."""

from __future__ import annotations

import re
from collections.abc import Iterable

WEIGHTS = re.compile(
    r"(?:\.(?:safetensors|gguf|ggml|nemo|msgpack|h5|onnx|ckpt|pth|pt|tflite|mlmodel|pdparams|npz)|(?:^|/)(?:pytorch_model|model|flax_model|tf_model)[^/]*\.bin"
    r"|(?:^|/)model\.ckpt[^/]*|(?:^|/)adapter_model\.bin|(?:^|/)consolidated[^/]*)$",
    re.IGNORECASE,
)
_CODE = re.compile(r"\.(?:py|ipynb|sh|slurm|sbatch|cpp|cc|c|cu|h|rs|go|java|jl|lua|m|scala|js|ts|r)$", re.IGNORECASE)
# Hidden folders are of machines that build and of tools that help to write.
_FOREIGN = re.compile(
    r"(?:^|/)(?:tests?|unit[_-]?tests?|testing|demos?|third[_-]?part(?:y|ies)|3rd[_-]?party|externals?|vendor(?:ed)?|node_modules|docs?|submodules"
    r"|site-packages|\.[^/]+)/",
    re.IGNORECASE,
)
# Libraries that releases carry with them, by the folder that bears the library's name.
_CARRIED = re.compile(r"(?:^|/)(transformers|diffusers|accelerate|peft|vllm|sglang|llama\.cpp)(?:-main|-master)?/", re.IGNORECASE)
_TRAINING_FILE = re.compile(
    r"(?:^|/)(?:run_|launch_|start_|main_|do_|submit_|slurm_|sbatch_)?(?:pre[_-]?train(?:ing)?|train(?:er|ing)?|fine[_-]?tun(?:e|ing)"
    r"|sft|dpo|rlhf|grpo|ppo|kto|orpo|distill(?:ation)?)"
    r"(?:[_\-.][^/]*)?\.(?:py|sh|slurm|sbatch|ipynb|ya?ml|jl|lua|cpp|cu|c|rs|go|swift)$"
    r"|(?:^|/)[^/]*[_-](?:pre[_-]?train(?:ing|er)?|train(?:er|ing)?|fine[_-]?tun(?:e|ing)|sft|dpo|grpo)\.(?:py|sh|slurm|sbatch|ipynb)$"
    # As the examples of a well-known library name them.
    r"|(?:^|/)run_(?:[^/]{0,60}_)?(?:clm|mlm|plm)(?:_[^/]*)?\.(?:py|sh)$",
    re.IGNORECASE,
)
# Helpers of training say nothing of a loop that trains.
_HELPER = re.compile(
    r"(?:^|[/_\-])(?:utils?|args|arguments|state|params|config|helpers?|callbacks?|__init__)\.py$|(?:^|/)(?:utils?|helpers?)_[^/]*train|(?:^|/)disabled_",
    re.IGNORECASE,
)
_TRAINING_FOLDER = re.compile(
    r"(?:^|/)(?:[^/]*[_-])?(?:pre[_-]?train(?:ing)?|post[_-]?train(?:ing)?|train(?:ing)?|fine[_-]?tun(?:e|ing)|sft|rlhf|trainers?)"
    r"(?:[_-](?:scripts?|code|recipes?|jobs?))?/",
    re.IGNORECASE,
)
_PLACED = (".py", ".sh", ".slurm", ".sbatch", ".ipynb")
_TRAINS = (*_PLACED, ".yml", ".yaml", ".jl", ".lua", ".cpp", ".cu", ".c", ".rs", ".go", ".swift")
_PREPARES = (".py", ".sh", ".ipynb")
# A file in such a folder that serves training, or sets a machine up for it, and trains nothing.
_SERVES = re.compile(
    r"^(?:data|data_?loaders?|samplers?|loss(?:es)?|metrics?|loggers?|logging|lr_?\w*|schedulers?|optim(?:izers?)?|distributed|checkpoints?|checkpointing|file_utils"
    r"|zero_?shot\w*|precision|profil\w+|tokeni[sz]er|eval\w*|inference|infer|generate|model\w*|setup|install\w*|env\w*|requirements)\.(?:py|sh)$"
    r"|(?:^|_)patch(?:es)?\.|^(?:install|setup|apply|merge|upload|export|check|clean|kill|stop|sync|monitor|plot)_",
    re.IGNORECASE,
)
# Training from the beginning, by folder or file.
_BEGINS = re.compile(r"(?:^|[/_-])pre[_-]?train(?:ing)?[/_.-]|(?:^|/)(?:train(?:ing)?/(?:.*/)?)c?pt\.(?:py|sh)$", re.IGNORECASE)
# A notebook among examples teaches its reader to tune.
_LESSON = re.compile(
    r"(?:^|/)(?:examples?|notebooks?|cookbooks?|tutorials?|colabs?|samples?)/(?:.*/)?[^/]*(?:tun|sft|dpo|grpo|lora)[^/]*\.ipynb$", re.IGNORECASE
)
_LAUNCHER = re.compile(r"\.(?:sh|slurm|sbatch|ya?ml)$", re.IGNORECASE)
# Of a repository's own name, what it is for.
_NAMED_TRAINING = re.compile(r"(?:^|[-_.])(?:pre-?)?train(?:ing|er)?(?:[-_.]|$)", re.IGNORECASE)
_NAMED_TUNING = re.compile(r"(?:^|[-_.])(?:fine-?tun(?:e|ing)|sft|dpo|rlhf|grpo|q?lora|post-?train(?:ing)?)(?:[-_.]|$)", re.IGNORECASE)
# Of training code, what only tunes a model that is there already.
_TUNING = re.compile(
    r"fine_?-?tun|(?:^|[/_\-.])(?:p_?tuning|tuning|sft|dpo|kto|orpo|rlhf|grpo|ppo|lora|qlora|rm|reward|post-?_?train\w*|alignment|instruct\w*"
    r"|dreambooth|textual_?inversion|controlnet)(?:[/_\-.]|$)",
    re.IGNORECASE,
)
# What trains a part beside the model, or tests a trainer, trains no model.
_BESIDE = re.compile(
    r"tokeni[sz]er|(?:^|[/_])tests?[_.]|_test\.|(?:^|/)test|^(?:prepare|preprocess|create|convert|download|build)_|_?datasets?\.py$"
    r"|dedup|fast_?text|kenlm|sentencepiece|(?:^|[_-])(?:bpe|spm|vocab)(?:[_.-]|$)"
    r"|(?:quality|edu|domain|toxicity|lang(?:uage)?_?id)_?(?:bert|classif\w*|filter\w*|scor\w*)",
    re.IGNORECASE,
)
# What makes the data may train filters of its own.
_MAKES_DATA = re.compile(
    r"(?:^|/)(?:data[_-](?:prep\w*|process\w*|curat\w*|quality|filter\w*|clean\w*|augment\w*|pipelines?)|dedup\w*|datasets?_processing\w*)/"
    # One of its splits is named so.
    r"|(?:^|/)(?:data|datasets?)/(?:.*/)?train(?:ing)?/",
    re.IGNORECASE,
)
# What measures a model may train a probe on it.
_MEASURES = re.compile(
    r"(?:^|/)(?:eval(?:uations?|s)?|benchmarks?|lm[_-]eval\w*|(?:linear[_-]?)?prob(?:es?|ing))/|(?:^|[_/-])prob(?:e|ing)[^/]*$", re.IGNORECASE
)
_DATA = re.compile(
    r"(?:^|/)(?:data_?(?:prep|processing|pipeline)[^/]*|preprocess(?:ing)?_(?:data|corpus|text)[^/]*|dedup[^/]*|create_[^/]*data[^/]*|prepare_[^/]*data[^/]*|tokenize_[^/]*)(?:/|\.)",
    re.IGNORECASE,
)
_ON_DATA = re.compile(r"data|preprocess|dedup|prepare_|tokenize_", re.IGNORECASE)
# Beside a model's code the same word is of its input.
_PREPROCESS = re.compile(r"(?:^|/)(?:data(?:sets?)?|corpus|scripts|tools)/(?:.*/)?[^/]*preprocess[^/]*$", re.IGNORECASE)
# A file that lists of what the training data is mixed; beside evaluation it lists tasks.
_MIX = re.compile(
    r"(?:^|/)(?:(?:data[_-]?)?mix(?:es|tures?)?/[^/]+|(?:[^/]{0,120}[_\-.])?(?:data_?)?mix(?:tures?|es)?(?:[_\-.][^/]{0,120})?)\.(?:ya?ml|json|txt|csv|toml)$",
    re.IGNORECASE,
)
_EVALUATION = re.compile(r"(?:^|/)(?:eval(?:uation|uate)?s?|benchmarks?|lm_eval|run_eval)", re.IGNORECASE)
_SCORED = re.compile(r"eval|bench|result|(?:^|/)\.", re.IGNORECASE)
_REPORT = re.compile(r"(?:report|paper|technical|arxiv)(?!s?_?(?:template|review)).*\.pdf$", re.IGNORECASE)
MAX_PATHS = 200_000
MAX_PATH = 400
MAX_DEPTH = 40
# Characters of all paths together, which is what the largest tree holds that GitHub tells uncut.
MAX_TREE = 6_000_000


def bounded(paths: Iterable[str]) -> list[str]:
    """The paths that are of a length and depth that files have, until they are more than patterns may look at."""
    found, size = [], 0
    for path in paths:
        if len(path) <= MAX_PATH and path.count("/") <= MAX_DEPTH and size + len(path) <= MAX_TREE:
            size += len(path)
            found.append(path)
    return found


def weight_paths(paths: Iterable[str]) -> list[str]:
    """Paths of weight files, sorted."""
    return sorted(path for path in paths if WEIGHTS.search(path) and not path.endswith(("training_args.bin", "optimizer.pt", "scheduler.pt", "rng_state.pth")))


def code_paths(paths: Iterable[str]) -> list[str]:
    """Paths of source files outside tests, documents and third-party folders, sorted."""
    return sorted(path for path in paths if _CODE.search(path) and not _FOREIGN.search(path))


def training_paths(paths: Iterable[str], repository: str = "") -> list[str]:
    """Paths that train, files named so first; what ``repository`` is named tells of all of its files."""
    name = repository.rsplit("/", 1)[-1]
    own = [path for path in paths if path.lower().endswith(_TRAINS) and _may_train(path, name)]
    named = sorted({path for path in own if _TRAINING_FILE.search(path) and not _LESSON.search(path)})
    if named and not all(is_tuning(path, name) for path in named):
        return named
    is_of_training = _NAMED_TRAINING.search(name) is not None
    placed = {path for path in own if _is_placed(path, is_of_training) and not _SERVES.search(path.rsplit("/", 1)[-1])}
    # Beside what tunes, a folder of any training holds more of the same; one of pre-training does not.
    return sorted({*named, *(path for path in placed if not named or _BEGINS.search(path))})


def _is_placed(path: str, is_anywhere: bool) -> bool:
    return path.lower().endswith(_PLACED) and (is_anywhere or _TRAINING_FOLDER.search(path) is not None)


def _may_train(path: str, name: str) -> bool:
    carried = _CARRIED.search(path)
    return not (
        _FOREIGN.search(path)
        or _HELPER.search(path)
        or _MAKES_DATA.search(path)
        or _MEASURES.search(path)
        or _BESIDE.search(path.rsplit("/", 1)[-1])
        or (carried is not None and carried[1].lower() != name.lower())
    )


def tuning_paths(training: Iterable[str], repository: str = "") -> list[str]:
    """Of paths that train those that only tune: by their own words, by their repository's, or as launchers of programs that do."""
    paths = list(training)
    found = [path for path in paths if is_tuning(path, repository)]
    rest = [path for path in paths if not is_tuning(path, repository)]
    # What launches or sets a program trains what the programs train.
    if any(not _LAUNCHER.search(path) for path in found) and all(_LAUNCHER.search(path) and not _BEGINS.search(path) for path in rest):
        return paths
    return found


def is_tuning(path: str, repository: str = "") -> bool:
    """Whether a path that trains says that it only tunes (fine-tuning, preference or reward training), or its repository does."""
    return bool(_TUNING.search(path)) or is_for_tuning(repository)


def is_for_tuning(repository: str) -> bool:
    """Whether a repository's own name says that it tunes, and of no other training."""
    name = repository.rsplit("/", 1)[-1]
    return _NAMED_TUNING.search(name) is not None and _NAMED_TRAINING.search(_NAMED_TUNING.sub("-", name)) is None


def data_paths(paths: Iterable[str]) -> list[str]:
    """Paths that prepare data."""
    return sorted(
        path
        for path in paths
        if path.lower().endswith(_PREPARES) and _ON_DATA.search(path) and (_DATA.search(path) or _PREPROCESS.search(path)) and not _FOREIGN.search(path)
    )


def mix_paths(paths: Iterable[str]) -> list[str]:
    """Files that list of what training data is mixed."""
    return sorted(path for path in paths if "mix" in path.lower() and _MIX.search(path) and not _FOREIGN.search(path) and not _SCORED.search(path))


def evaluation_paths(paths: Iterable[str]) -> list[str]:
    """Paths that evaluate."""
    return sorted(path for path in paths if path.lower().endswith(_PREPARES) and _EVALUATION.search(path) and not _FOREIGN.search(path))


def report_paths(paths: Iterable[str]) -> list[str]:
    """PDF files that are named as a report or paper."""
    return sorted(path for path in paths if len(path) <= MAX_PATH and path.lower().endswith(".pdf") and _REPORT.search(path))
