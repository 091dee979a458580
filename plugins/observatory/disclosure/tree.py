"""File paths: which files are weights, which train, which only run a model. The words by which they are recognised come first."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from heapq import nsmallest

from observatory.vocabulary import Kind, plain, vocabulary

WEIGHTS = re.compile(
    r"(?:\.(?:safetensors|gguf|ggml|nemo|msgpack|h5|onnx|ckpt|pth|pt|tflite|mlmodel|pdparams|npz|keras|params|t7|th|mar|caffemodel)"
    r"|(?<!training_args)(?<!optimizer)(?<!scheduler)(?<!scaler)(?<!vocab)(?<!tokenizer)(?<!index)\.bin"
    r"|\.data-\d{5}-of-\d{5}|(?:^|/)model\.ckpt[^/]*|(?:^|/)adapter_model\.bin|(?:^|/)consolidated[^/]*)$",
    re.IGNORECASE,
)
# Text, settings, vocabularies, pictures and code hold no weights ("config.json"); any other file may.
_NO_WEIGHTS = re.compile(
    r"\.(?:md|rst|txt|json|jsonl|ya?ml|toml|cfg|ini|csv|tsv|xml|html?|css|js|ts|py|ipynb|sh|lua|cpp|cc|c|h|cu|rs|go|java|r|pdf|png|jpe?g|gif|svg|webp|ico|mp[34]|wav|flac"
    r"|ogg|webm|log|vocab|codes|bpe|tiktoken|spm|lock|gitattributes|gitignore|gitkeep|gitmodules|npmignore|dockerignore|jinja|j2|scp|conf|diff|patch|bib|cff|index|meta)$"
    r"|(?:^|/)(?:license|licence|notice|readme|makefile|dockerfile|copying|authors|changelog|usage_policy|\.[a-z]+|spiece\.model|[a-z_]*(?:tokenizer|sentencepiece|spm)"
    r"[a-z_.\d]*\.model|(?:training_args|optimizer|scheduler|scaler|random_states|rng_state)[^/]*|events\.out\.tfevents[^/]*|vocab[^/]*|merges[^/]*)$",
    re.IGNORECASE,
)
# Files that the Hub makes in a new repository: ".gitattributes", "README.md".
_HUB_FILES = re.compile(r"(?:^|/)(?:\.[^/]*|readme\.md)$", re.IGNORECASE)
# Files of a tokenizer: "tokenizer_config.json", "vocab.txt".
_OF_TOKENIZER = re.compile(
    r"(?:^|/)(?:[a-z\d_-]*tokenizer|vocab|merges|special_tokens_map|added_tokens|normalizer|sentencepiece|spiece|spm|unigram|dict)[^/]*"
    r"\.(?:json|txt|model|vocab|bpe)$",
    re.IGNORECASE,
)
# Files of source code: "train.py".
_CODE = re.compile(r"\.(?:py|ipynb|sh|slurm|sbatch|cpp|cc|c|cu|h|rs|go|java|jl|lua|m|scala|js|ts|r|swift)$", re.IGNORECASE)
_PROGRAMS = frozenset("py sh slurm sbatch jl lua cpp cu c rs go swift".split())
_SHELLS = frozenset("sh slurm sbatch".split())
_SHELL = tuple(f".{ending}" for ending in sorted(_SHELLS))
_SETTINGS = frozenset("yml yaml json toml gin cfg conf ini".split())
_GUIDES = frozenset("md rst".split())
_ENDINGS = _PROGRAMS | _SETTINGS | _GUIDES | {"ipynb"}
_SOURCES = frozenset("src source code lib python packages package projects project".split())

# -- Words of a folder or of a part of a file's name, in lower case; joined words (pre-train, fine_tune) count as one.

# Words for training from the beginning, or with an unknown beginning.
_TRAINS = frozenset("train trains training trainings pretrain pretraining pretrainer trainer trainers cpt clm mlm plm distill distillation".split())
# Words for tuning an existing model. The method does not matter.
_TUNES = frozenset(
    "finetune finetunes finetuning finetuner finetuned tune tuner tuning sft dpo kto orpo simpo ipo apo rlhf rlaif rlvr rl grpo gspo gdpo dapo "
    "cispo ppo rloo remax reinforce lora qlora peft rm reward rewards ptuning posttrain posttraining alignment instruct instruction dreambooth "
    "controlnet instructtune instructtuning instructiontune instructiontuning".split()
)
# Weak words for tuning: they count only if something else says that the file trains.
_TUNES_WEAKLY = frozenset("lora qlora peft rm reward rewards alignment instruct instruction tune tuner tuning controlnet".split())
# First words of a file's name that starts a training: "run" in run_train.py, "launch" in launch_sft.sh.
_LAUNCHES = frozenset("run launch start main do submit slurm sbatch srun torchrun job jobs script node multinode".split())
# A program with such a word in its name supports training, or does something else.
_OTHER = frozenset(
    "util utils utility utilities arg args argument arguments argparse state states param params config configs conf cfg configuration settings "
    "options helper helpers callback callbacks init loss losses metric metrics score scores scorer data dataset datasets dataloader dataloaders "
    "loader loaders sampler samplers collator collators collate batch corpus corpora tokenizer tokenizers tokenize tokenization tokeniser tok bpe "
    "spm vocab vocabulary sentencepiece encode encoder encoders decode decoder eval evals evaluate evaluation evaluator bench benchmark "
    "benchmarks test tests testing tester infer inference predict predictor prediction generate generator generation gen sample samples sampling "
    "demo demos serve server serving app webui gradio streamlit chat convert converter converters conversion export exporter merge quant quantize "
    "quantise quantization quantisation gptq awq gguf onnx upload download downloads prepare prep preprocess preprocessing preprocessor process "
    "processing processor build create make split splits dedup dedupe deduplicate deduplication filter filters filtering clean cleaning classify "
    "classifier classifiers classification regression plot plots visualize visualise visualization analyze analyse analysis analyzer stats "
    "statistics log logs logger logging monitor wandb patch patches setup install env environment requirements check checks validate validation "
    "debug probe probes probing fasttext kenlm minhash langid rerank reranker rerankers retrieval retriever ocr caption captions captioner "
    "captioning cache precompute extract extraction modeling modelling schema schemas typing types constants mixin hook hooks profile profiler "
    "profiling template templates prompt prompts reader writer format formatter precision optim optimizer optimizers optimiser scheduler "
    "schedulers schedule curves result results report reports disabled monkey checkpoint checkpoints checkpointing ckpt distributed parallel dist "
    "comm kill stop sync hub embed embeddings embedding fold task tasks rollout rollouts trajectory trajectories dump inspect count compare fetch "
    "watch summarize status rename".split()
)
# Words of _OTHER that a trainer's name may have after its word for training: "dist" in train_dist.py.
_OTHER_AFTER_TRAINING = frozenset(
    "dist distributed parallel node batch precision checkpoint hub schedule report comm task tasks chat generation init optim".split()
)
# Parts of a model, or tools beside it: a program for a tokenizer does not train the model, unless the repository is named after tokenizers.
_PARTS = frozenset(
    "tokenizer tokenizers tokeniser classifier classifiers classification reranker rerankers rerank ocr clap filter filters quality edu toxicity "
    "fasttext kenlm vocoder vae codec probe probes probing loss losses langid".split()
)
# Parts that many models consist of: training them is part of training the model.
_PARTS_OF_MODEL = frozenset("vae vocoder codec".split())
# Folders of tests, documents and third-party code. Hidden folders hold CI and editor settings.
_EXCLUDED_FOLDERS = frozenset(
    "test tests unittest unittests testing testdata ci demo demos thirdparty 3rdparty external externals extern vendor vendored vendors "
    "nodemodules doc docs documentation submodule submodules sitepackages".split()
)
# Folders of lessons, of old code, and of other models for comparison.
_ASIDE_FOLDERS = frozenset(
    "notebook notebooks colab colabs tutorial tutorials lesson lessons course courses cookbook cookbooks quickstart website frontend contrib "
    "community foundationmodels baseline baselines comparison comparisons archive archived legacy deprecated debug debugging".split()
)
# The number of parts of a path such as "project/scripts/train.py": project, start folder, program.
_PROJECT_DEPTH = 3
_ADAPTERS = frozenset({"lora", "qlora"})
_BASELINES = frozenset({"baseline", "baselines"})
# A folder with such a word holds code that runs, serves or converts a model.
_RUN_FOLDERS = frozenset(
    "convert converter converters conversion quantize quantization quantisation quant export inference serve serving server deploy deployment".split()
)
_EXAMPLES = frozenset("example examples sample samples playground".split())
# Folders of code for data and for evaluation. It may train filters or probes, but not the model.
_MAKES_DATA = frozenset(
    "data dataset datasets dataprep dataprocess dataprocessing dataprepare datapreparation datacuration datapipeline datapipelines dataquality "
    "datafilter datafiltering dataclean dataaugment dedup deduplication preprocessing preprocess corpus corpora agent agents agentdata "
    "trajectories rollouts games".split()
)
_MEASURES = frozenset(
    "eval evals evaluation evaluations evaluate benchmark benchmarks benchmarking bench lmeval probe probes probing linearprobe linearprobing metrics tasks "
    "task performance perf".split()
)
# Folders from which programs are started.
_STARTS = frozenset(
    "script scripts tool tools bin cli main launch launcher launchers launchscripts job jobs slurm sbatch run runs recipe recipes workflow "
    "workflows exp exps experiment experiments shell shells sh cmd commands entrypoints".split()
)
# The folders listed above that also occur inside a package.
_STARTS_INSIDE = frozenset("script scripts tool tools bin cli main launch launcher".split())
# Folders of settings.
_OF_SETTINGS = frozenset(
    "config configs conf cfg configuration configurations settings hparams recipe recipes dsconfig dsconfigs deepspeed accelerateconfigs "
    "accelerateconfig trainconfigs trainingconfigs gin params experiment experiments exp exps launch launcher launchscripts".split()
)
# Folders of trials beside the training itself.
_TRIAL_FOLDERS = frozenset("experiment experiments exp exps ablation ablations trial trials".split())
# Settings with such a word are for something other than training.
_NO_RECIPE = frozenset(
    "eval evals evaluate evaluation evaluating infer inference serve serving deploy deployment quant quantize quantization convert conversion export data "
    "dataset datasets tokenizer tokenizers benchmark benchmarks bench test tests generate generation sample sampling demo predict".split()
)
# Example programs of libraries in a repository of the Hub, named after the task that they train: "run_clm.py".
_TASK = re.compile(
    r"run_(?:[a-z0-9]+_)*(?:mlm|clm|plm|glue|ner|pos|qa|swag|squad|xnli|mnli|nli|summarization|translation|ctc|seq2seq|asr|classification|captioning|clip|recognition"
    r"|voice|wav2vec2?|pretraining)(?:_[a-z0-9]+)*\.py"
)
# Words in the names of settings that show a training, but not whether it tunes: a launcher's or hyperparameters, "ds_config.json".
_OF_LAUNCHER = frozenset("deepspeed ds accelerate fsdp zero2 zero3 hparams hyperparams hyperparameters".split())
# Last words of files that hold a part of a trainer: "train_utils_lib.py".
_PARTS_OF_TRAINER = frozenset("fns fn loop loops step steps lib common".split())
_MAX_HUB_DEPTH = 3
# Words for running a model.
_USE_WORDS = frozenset("infer inference generate generation sample sampling demo predict serve chat webui gradio app".split())
# Settings folders whose programs are settings too.
_OF_PROGRAMS_AS_SETTINGS = frozenset("config configs conf cfg configuration configurations settings hparams".split())
_DATA_WORDS = frozenset("data dataset datasets corpus corpora".split())
_SETTING_WORDS = frozenset(
    "deepspeed ds accelerate fsdp zero2 zero3 zero hparams hyperparams hyperparameters config configs recipe params arguments args".split()
)
# First words of a program that is started and named after what it does: "train_foo.py".
_VERBS = frozenset("train pretrain finetune tune sft dpo kto orpo rlhf grpo ppo distill".split())
_RUN_WORDS = frozenset("run main launch start".split())
_CLASSES = frozenset("trainer trainers pretrainer".split())
# Last words of files that hold a part of a program or a model: "train_model.py".
_MODELS = frozenset("model models module modules engine engines pipeline pipelines strategy strategies base layer layers".split())
# Packages of frameworks that a repository may carry along.
_FRAMEWORK_PACKAGES = frozenset(
    "transformers diffusers accelerate peft vllm sglang llama.cpp megatron megatron_lm megatron-lm megatron_core megatron-deepspeed "
    "megatron_deepspeed verl trl llamafactory llama_factory llama-factory openrlhf xtuner easyr1 fairseq nanotron torchtitan torchtune unsloth "
    "axolotl deepspeed open_clip eva_clip gpt-neox nemo_aligner fastchat".split()
)

# -- Patterns.

_JOINED = re.compile(r"(?<![a-z])(pre|post|fine|p|instruct|instruction)[-_ ](?=train|tun)")
_SPLIT = re.compile(r"[^a-z0-9]+|(?<=[a-z])(?=\d)|(?<=\d)(?=[a-z])")
_LETTERS = re.compile(r"[a-z]{3,40}")
_DIGITS = re.compile(r"\d+")
# A folder or file for demonstration: "colab_demo".
_DEMO = re.compile(r"(?:^|[_-])(?:demo|tutorial|colab|notebook|third[_-]?party)s?(?:$|[_-])", re.IGNORECASE)
# A folder or file for training from the beginning: "scripts/pretrain.sh".
_BEGINS = re.compile(r"(?:^|[/_-])pre[_-]?train(?:ing)?[/_.-]|(?:^|/)(?:train(?:ing)?/(?:.*/)?)c?pt\.(?:py|sh)$", re.IGNORECASE)
# Every name with a word for training, or a strong word for tuning, has one of these letter groups, such as "train".
_HINT = re.compile(r"train|tun|sft|po|kto|rl|remax|reinforce|[cmp]lm|cpt|distill|dreambooth")
# What a repository is for, by its own name: "foo-training" (training), foo-sft (tuning).
_NAMED_TRAINING = re.compile(r"(?:^|[-_.])(?:pre-?)?train(?:ing|er)?(?:[-_.]|$)", re.IGNORECASE)
_NAMED_TUNING = re.compile(r"(?:^|[-_.])(?:fine-?tun(?:e|ing)|sft|dpo|rlhf|grpo|q?lora|post-?train(?:ing)?)(?:[-_.]|$)", re.IGNORECASE)
# A file with fewer bytes holds no program: it is empty, or a link whose mode is not known.
_MIN_PROGRAM = 48
_MIN_JOINED = 7
_MAX_ENTRY_DEPTH = 4
MAX_PROGRAMS = 300
MAX_RECIPES = 400
# How many settings are compared with programs, and how many programs of one folder.
_MAX_RECIPES_SORTED = 4_000
_MAX_BESIDE = 20
MAX_WORDS = 200

_PREPARES = (".py", ".sh", ".ipynb")
_DATA = re.compile(
    r"(?:^|/)(?:data_?(?:prep|processing|pipeline)[^/]*|preprocess(?:ing)?_(?:data|corpus|text)[^/]*|dedup[^/]*|create_[^/]*data[^/]*|prepare_[^/]*data[^/]*|tokenize_[^/]*)(?:/|\.)",
    re.IGNORECASE,
)
_ON_DATA = re.compile(r"data|preprocess|dedup|prepare_|tokenize_", re.IGNORECASE)
# A program that prepares data, by its folder: "scripts/preprocess.py". Beside a model's code the same word is about the model's input.
_PREPROCESS = re.compile(r"(?:^|/)(?:data(?:sets?)?|corpus|scripts|tools)/(?:.*/)?[^/]*preprocess[^/]*$", re.IGNORECASE)
# A file that lists what the training data consist of: "configs/data_mix.yaml". Beside evaluation such a file lists tasks.
_MIX = re.compile(
    r"(?:^|/)(?:(?:data[_-]?)?mix(?:es|tures?)?/[^/]+|(?:[^/]{0,120}[_\-.])?(?:data_?)?mix(?:tures?|es)?(?:[_\-.][^/]{0,120})?)\.(?:ya?ml|json|txt|csv|toml)$",
    re.IGNORECASE,
)
_EVALUATION = re.compile(r"(?:^|/)(?:eval(?:uation|uate)?s?|benchmarks?|lm_eval|run_eval)", re.IGNORECASE)
_SCORED = re.compile(r"eval|bench|result|(?:^|/)\.", re.IGNORECASE)
_REPORT = re.compile(r"(?:report|paper|technical|arxiv)(?!s?_?(?:template|review)).*\.pdf$", re.IGNORECASE)
# Where a document with the repository's own name may lie, and how many letters such a name needs.
_DOCUMENT_FOLDERS = frozenset({"", "asset", "assets", "doc", "docs", "document", "documents", "resource", "resources"})
_NAME_MIN = 4
MAX_PATHS = 200_000
MAX_PATH = 400
MAX_DEPTH = 40
# Characters of all paths together, as in the largest tree that GitHub gives uncut.
MAX_TREE = 6_000_000


def bounded(paths: Iterable[str]) -> list[str]:
    """The paths of at most ``MAX_PATH`` characters and ``MAX_DEPTH`` slashes; without those that would make more than ``MAX_TREE`` characters together."""
    kept, size = [], 0
    for path in paths:
        if len(path) <= MAX_PATH and path.count("/") <= MAX_DEPTH and size + len(path) <= MAX_TREE:
            size += len(path)
            kept.append(path)
    return kept


def is_too_small(size: object) -> bool:
    """Whether a known size in bytes is too small for a program or settings; False if it is not known."""
    return isinstance(size, int) and not isinstance(size, bool) and size < _MIN_PROGRAM


def weight_paths(paths: Iterable[str]) -> list[str]:
    """Paths of weight files, sorted; without what trainers save beside weights, such as the state of an optimizer."""
    return sorted(path for path in paths if WEIGHTS.search(path) and not path.endswith(("training_args.bin", "optimizer.pt", "scheduler.pt", "rng_state.pth")))


def possible_weight_paths(paths: Iterable[str]) -> list[str]:
    """Files that may hold weights although their names do not say so, sorted: neither weights nor a known other kind."""
    return sorted(path for path in paths if not WEIGHTS.search(path) and not _NO_WEIGHTS.search(path))


def is_tokenizer_alone(paths: Iterable[str]) -> bool:
    """Whether there are files of a tokenizer, and besides them only a card and the Hub's own files. Such a repository holds no model."""
    owners_files = [path for path in paths if not _HUB_FILES.search(path)]
    return bool(owners_files) and all(_OF_TOKENIZER.search(path) for path in owners_files)


@dataclass(frozen=True, slots=True)
class Training:
    """The files of a tree that train, and what belongs to them; each list has the best match first.

    ``entries``: programs and launchers at an entry point that train; ``tuners``: those that only tune an existing model; ``elsewhere``: files
    named after training that are at no entry point; ``settings``: settings of a training; ``programs``: programs that a README may say to run,
    those named after training first, then those near the top; ``recipes``: words that may be a model's name, in the paths of trainers, settings
    and launchers; ``launched``: ``(path, program)`` of settings and launchers that may be for one model.
    """

    entries: tuple[str, ...] = ()
    tuners: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    programs: tuple[str, ...] = ()
    recipes: tuple[str, ...] = ()
    launched: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class HubTraining:
    """Training code among the files of a model's own repository on the Hub.

    ``programs``: programs that train, the best match first; ``beside``: launchers and settings; ``written``: programs near the top that are named
    after training and hold their own settings. Example programs of a library are not ``written``: they are named after a task ("run_clm.py").
    """

    programs: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    written: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Folder:
    """What the names of a folder and of the folders above it say.

    ``place``: root, starts (a folder for scripts), training, part (a training folder inside another folder at the top), package or deep.
    ``is_own``: none of them is for tests, third-party code, lessons, data, evaluation or the like.
    """

    place: str
    is_own: bool
    is_example: bool
    is_of_settings: bool
    has_programs_as_settings: bool
    is_training: bool
    """Whether the folder itself, not one above it, is named after training."""
    is_in_training: bool
    training: str
    """The path to the first folder named after training; empty if there is none."""
    package: str
    """The folder itself if it lies at the top or directly in a source folder and can be a package."""
    parts: frozenset[str]
    """Those of its words, and of the folders above it, that name a part of a model or something beside one."""


@dataclass(frozen=True, slots=True)
class _File:
    """A program in a tree."""

    path: str
    folder: _Folder
    is_named: bool
    is_shell: bool


def code_paths(paths: Iterable[str]) -> list[str]:
    """Paths of source files, without those in folders of tests, documents or third-party code; sorted."""
    return sorted(path for path in paths if _CODE.search(path) and not _is_in_excluded_folder(path))


# A word for training before a framework's name: "foo-training-megatron".
_TRAINS_BY = re.compile(r"-(?:pre-?)?(?:train|fine-?tun)(?:e|ing)?(?=-|\Z)")


def framework_of(repository: str) -> str | None:
    """The generic framework in a repository's name: the whole name, or a part between hyphens; ``None`` if there is none.

    A framework's name of one word may have other meanings, so it counts only as the whole name. After a word for training it does not count:
    such a repository ("train-foo-bar") holds programs that use the framework.
    """
    name, words = repository.rsplit("/", 1)[-1], vocabulary().words(Kind.FRAMEWORK)
    parts = f"-{re.sub(r'[_. ]', '-', name.lower())}-"
    matches = (
        framework
        for framework in sorted(words, key=len, reverse=True)
        if len(framework) >= _MIN_JOINED and "-" in framework and _TRAINS_BY.search(parts.partition(f"-{framework}-")[0]) is None and f"-{framework}-" in parts
    )
    return name.lower() if vocabulary().is_name_of(name, Kind.FRAMEWORK) else next(matches, None)


def training(paths: Iterable[str], repository: str = "", *, is_truncated: bool = False) -> Training:
    """The programs, launchers and settings for training in a tree, found by the names of files and folders.

    A program at the top needs nothing beside it. A program in a start folder, in a training folder or in the repository's own package needs
    settings, a launcher or a guide beside it, unless the list of files was cut.
    """
    files = _Files(repository)
    for path in paths:
        files.take(path)
    entries, elsewhere = _split_by_entry(files, is_truncated=is_truncated)
    trainers, tuning = _split_tuning(entries, files, repository)
    others = [file for file in trainers if _is_of_another_project(file, files)]
    trainers, elsewhere = [file for file in trainers if file not in others], [*elsewhere, *others]
    # Main programs without a word for training count as trainers if settings in the format gin, with which research frameworks train, lie beside them.
    of_framework = [
        path
        for path in files.framework_mains
        if any(path_beside.endswith(".gin") and path_beside.startswith(path.rpartition("/")[0] + "/") for path_beside in files.other_settings_and_guides)
    ]
    return Training(
        (*_sorted_paths(trainers), *of_framework),
        _sorted_paths(tuning),
        (
            *_sorted_paths(
                [file for file in elsewhere if (file.is_named or file.is_shell or file.folder.place == "deep") and not _is_named_after_trainer(file.path)]
            ),
            *sorted(files.part_trainers),
        ),
        tuple(sorted(files.settings, key=lambda path: (path.count("/"), path))),
        tuple(file.path for file in nsmallest(MAX_PROGRAMS, files.programs, key=_sort_key)),
        tuple(_likely_name_words([*(file.path for file in files.trainers), *files.recipes])),
        tuple(
            _pair_with_programs(
                [path for path in (*files.recipes, *files.settings) if not _only_measures(path)],
                files.programs,
                repository,
                has_training=bool(files.trainers or files.settings),
            )
        ),
    )


def _is_of_another_project(file: _File, files: _Files) -> bool:
    """Whether an entry point lies in the folder of one project ("other/scripts/train.py"), and the repository's own project has another folder."""
    parts = file.path.split("/")
    is_inside = len(parts) == _PROJECT_DEPTH and plain(parts[1]) in _STARTS and plain(parts[0]) not in _SOURCES | {files.folders.name}
    return is_inside and not _names_training(_words(parts[0])) and any(plain(other.path.split("/")[0]) == files.folders.name for other in files.programs)


class _Files:
    """The files of one tree by their possible use in a training, each list in the order of the tree.

    ``trainers``: programs that train by their name or folder; ``programs``: all programs; ``part_trainers``: programs that train a part of the
    model, such as its vocoder; ``framework_mains``: main programs of a research framework ("foo_main.py"); ``settings``: settings of a
    training; ``other_settings_and_guides``: other settings, and guides to training; ``recipes``: settings, launchers and programs in whose
    paths a model may be named; ``packages``: folders that are packages; ``folders_with_lora``: folders within a training folder that hold a
    program for low-rank adapters. ``is_of_training``: whether the repository's own name says that it trains.
    """

    def __init__(self, repository: str) -> None:
        self.folders = _Folders(repository)
        self.is_of_training = _NAMED_TRAINING.search(repository.rsplit("/", 1)[-1]) is not None
        self.trainers: list[_File] = []
        self.programs: list[_File] = []
        self.part_trainers: list[str] = []
        self.framework_mains: list[str] = []
        self.settings: list[str] = []
        self.other_settings_and_guides: list[str] = []
        self.recipes: list[str] = []
        self.packages: set[str] = set()
        self.folders_with_lora: set[str] = set()
        self.has_program = False

    def take(self, path: str) -> None:
        """Add a file to the lists that it belongs to. Hidden files, other endings, and folders for tests, third-party code and the like are left out."""
        name = path.rpartition("/")[2].lower()
        ending = name.rpartition(".")[2]
        if ending not in _ENDINGS or name.startswith("."):
            return
        folder = self.folders.of(path)
        if not folder.is_own:
            return
        # Look for these letter groups first: a cheap test, since most names have none of them.
        may_name = _HINT.search(name) is not None
        if ending in _PROGRAMS:
            self._sort_program(_File(path, folder, may_name and _is_trainer(name), ending in _SHELLS), name, ending)
        elif ending in _SETTINGS:
            self._sort_setting(path, name, folder, may_name=may_name)
        elif ending in _GUIDES:
            if not folder.is_example and ((may_name and _names_training(_words(name))) or (folder.is_training and name.startswith("readme"))):
                self.other_settings_and_guides.append(path)
        elif may_name and folder.place == "root" and _is_trainer(name) and not _DEMO.search(name.rpartition(".")[0]):
            self.trainers.append(_File(path, folder, True, False))

    def _sort_program(self, file: _File, name: str, ending: str) -> None:
        """Add one program to the lists that it belongs to; ``name`` and ``ending`` in lower case."""
        path, folder = file.path, file.folder
        if folder.is_in_training and "lora" in name and not _ADAPTERS.isdisjoint(_words(name)):
            self.folders_with_lora.add(path.rpartition("/")[0])
        if folder.has_programs_as_settings and ending == "py":
            self.other_settings_and_guides.append(path)
            self.recipes.append(path)
            return
        if ending == "py" and folder.package and (name == "__init__.py" or folder.package.count("/") > 0):
            self.packages.add(folder.package)
        self.has_program = self.has_program or not file.is_shell
        if not name.startswith("__"):
            self.programs.append(file)
        if folder.is_example or folder.is_in_training or folder.place == "starts" or file.is_shell:
            self.recipes.append(path)
        if not (
            file.is_named or _is_program_in_training_folder(name, folder) or (self.is_of_training and folder.place == "root" and not _has_word_of_support(name))
        ):
            if name.endswith("_main.py") and not _has_word_of_support(name):
                self.framework_mains.append(path)
            return
        model_parts = {word for word in _PARTS.intersection(_words(name)) | folder.parts if word not in self.folders.name}
        if not model_parts:
            self.trainers.append(file)
        elif model_parts <= _PARTS_OF_MODEL:
            self.part_trainers.append(path)

    def _sort_setting(self, path: str, name: str, folder: _Folder, *, may_name: bool) -> None:
        """Add one file of settings to the lists that it belongs to. ``may_name``: its name may have a word for training."""
        if folder.is_example or folder.is_of_settings or folder.is_in_training:
            self.recipes.append(path)
        if folder.is_example:
            return
        if (may_name or folder.is_in_training) and _is_setting_of_training(name, folder):
            self.settings.append(path)
        elif folder.is_of_settings or _SETTING_WORDS.intersection(_words(name)):
            self.other_settings_and_guides.append(path)


def _split_by_entry(files: _Files, *, is_truncated: bool) -> tuple[list[_File], list[_File]]:
    """``(entries, elsewhere)``: the programs that train, at an entry point and elsewhere. Without any program, launchers become settings."""
    # If a training folder holds a program named after training, its other programs are parts of that program and are left out.
    folders_with_named_trainer = {file.folder.training for file in files.trainers if file.folder.training and file.is_named and not file.is_shell}
    files.trainers = [
        file for file in files.trainers if file.is_named or file.is_shell or file.folder.training not in folders_with_named_trainer or _BEGINS.search(file.path)
    ]
    launchers = [file.path for file in files.trainers if file.is_shell and file.folder.place != "deep"] if files.has_program else []
    is_supported, is_launched = (
        bool(files.settings or files.other_settings_and_guides or launchers),
        any(path.split("/", 1)[0].lower() in _STARTS for path in launchers),
    )
    folders_with_support = _folders_above([*files.settings, *files.other_settings_and_guides, *launchers])
    entries: list[_File] = []
    elsewhere: list[_File] = []
    for file in files.trainers:
        if file.is_shell and not files.has_program:
            files.settings.append(file.path)
        elif _is_of_package(file, files.packages):
            entries.append(file)
        elif file.folder.is_example or not _may_start(file):
            elsewhere.append(file)
        elif file.folder.place == "root" or is_truncated or file.is_shell:
            entries.append(file)
        elif file.folder.place == "part":
            (entries if is_launched or file.folder.training in folders_with_support else elsewhere).append(file)
        else:
            (entries if is_supported else elsewhere).append(file)
    return entries, elsewhere


def _split_tuning(entries: list[_File], files: _Files, repository: str) -> tuple[list[_File], list[_File]]:
    """``(training, tuning)``: the entry points that train, and those that only tune."""
    tuning = {file.path for file in entries if is_tuning(file.path, repository)}
    # If the named programs of a training folder only tune, its other programs do too; a program for pre-training does not.
    if any(file.is_named for file in entries) and all(file.path in tuning for file in entries if file.is_named):
        entries = [file for file in entries if file.is_named or file.path in tuning or _BEGINS.search(file.path)]
    others = [file for file in entries if file.path not in tuning]
    # If all programs tune, the launchers start them, and so tune too.
    if any(file.path in tuning and not file.is_shell for file in entries) and all(file.is_shell and not _BEGINS.search(file.path) for file in others):
        return [], entries
    # If all launchers tune, so do the programs that they start.
    if any(file.path in tuning and file.is_shell for file in entries) and not any(file.is_shell or file.folder.place == "root" for file in others):
        tuning |= {file.path for file in others if not _BEGINS.search(file.path)}
    # A program beside one that makes or merges low-rank adapters tunes an existing model.
    tuning |= {file.path for file in others if file.path.rpartition("/")[0] in files.folders_with_lora and not _BEGINS.search(file.path)}
    # If nearly all settings are for tuning, the programs that take settings tune.
    if _are_of_tuning([*files.settings, *files.other_settings_and_guides]):
        tuning |= {file.path for file in others if file.path not in tuning and file.folder.place != "root" and not _BEGINS.search(file.path)}
    return [file for file in entries if file.path not in tuning], [file for file in entries if file.path in tuning]


def hub_training(paths: Iterable[str]) -> HubTraining:
    """The programs that train in a model's own repository on the Hub, and their launchers and settings.

    Code of the model itself, of its tokenizer, of serving and of conversion, tests and hidden folders do not count.
    """
    programs: list[str] = []
    beside: list[str] = []
    for path in bounded(paths):
        folder, _, last = path.rpartition("/")
        name = last.lower()
        ending = name.rpartition(".")[2]
        if ending not in _PROGRAMS | _SETTINGS | {"ipynb"} or path.count("/") > _MAX_HUB_DEPTH or name.startswith(".") or _is_aside(folder):
            continue
        words = _words(name)
        if ending in _SHELLS:
            if words and not _has_word_of_support(name) and _NO_RECIPE.isdisjoint(words) and (words[0] in _LAUNCHES or _is_trainer(name)):
                beside.append(path)
        elif ending in _SETTINGS:
            if _is_setting_beside(words, ending):
                beside.append(path)
        elif (
            words
            and words[0] != "configure"
            and words[-1] not in _PARTS_OF_TRAINER
            and not _is_named_after_trainer(path)
            and (_is_trainer(name) or _is_task(name))
        ):
            programs.append(path)
    ranked = sorted(programs, key=lambda path: (path.endswith(".ipynb"), path.count("/"), path))
    written = [path for path in ranked if path.count("/") <= 1 and not _is_task(path.rpartition("/")[2].lower())]
    return HubTraining(tuple(ranked), tuple(sorted(beside, key=lambda path: (not path.endswith(_SHELL), path.count("/"), path))), tuple(written))


def _is_setting_beside(words: tuple[str, ...], ending: str) -> bool:
    """Whether the words of a name are those of settings for a training, and not of a list of data or of the model's own settings (config.json)."""
    others = tuple(word for word in words if word not in _SETTING_WORDS)
    is_of_launcher = not _OF_LAUNCHER.isdisjoint(words) and not any(word in _OTHER for word in others)
    return is_of_launcher or (bool(others) and _names_training(others) and (ending not in {"json", "ini", "conf"} or len(others) < len(words)))


def _is_aside(folder: str) -> bool:
    """Whether a folder is for tests, third-party code, serving, conversion, evaluation or data."""
    parts = folder.lower().split("/") if folder else []
    return any(_is_excluded_folder(part) or not _RUN_FOLDERS.isdisjoint(_words(part)) or plain(part) in _MEASURES | _MAKES_DATA for part in parts)


def _is_task(name: str) -> bool:
    """Whether a file is an example program of a library, named after the task that it trains."""
    return _TASK.fullmatch(name) is not None and not any(
        word in _NO_RECIPE or word in _MODELS or word in {"config", "script", "utils"} for word in _words(name)[1:]
    )


def _are_of_tuning(settings: Iterable[str]) -> bool:
    """Whether at least four of five settings, and at least two, say that they tune. Settings of launchers are not counted."""
    settings_files = [path for path in dict.fromkeys(settings) if path.rpartition(".")[2].lower() in _SETTINGS]
    settings_files = [path for path in settings_files if _OF_LAUNCHER.isdisjoint(word for part in path.split("/") for word in _words(part))]
    tuning = sum(map(_sets_tuning, settings_files))
    # Settings for evaluation count as tuning too, unless there are settings for pre-training or for training as such.
    for_evaluation = (
        sum(_is_measured(path) and not _sets_tuning(path) for path in settings_files) if tuning and not any(map(_sets_training_as_such, settings_files)) else 0
    )
    return len(settings_files) > 1 and (tuning + for_evaluation) * 5 >= len(settings_files) * 4


def _only_measures(path: str) -> bool:
    """Whether a file of settings lies in a folder for evaluation and does not say that it tunes. Then it makes no model."""
    folder, _, name = path.rpartition("/")
    return name.rpartition(".")[2].lower() in _SETTINGS and not is_tuning(path) and _is_measured(folder)


def _sets_tuning(path: str) -> bool:
    """Whether a path of settings says that it tunes, also by "ft" in the file's name."""
    return is_tuning(path) or "ft" in _words(path.rpartition("/")[2])


def _is_measured(path: str) -> bool:
    """Whether a setting is for evaluation, by its own name or a folder's."""
    return any(not (_MEASURES - {"task", "tasks", "perf"}).isdisjoint(_words(part)) for part in path.split("/"))


def _sets_training_as_such(path: str) -> bool:
    """Whether settings are named after training alone or pre-training: ``train.yaml``, ``pretrain_base.yaml``."""
    words = _words(path.rpartition("/")[2].lower())
    others = [word for word in words if word not in _TRAINS and word not in _SETTING_WORDS and word not in {"base", "default", "main", "model"}]
    return _BEGINS.search(path) is not None or (not others and any(word in _TRAINS for word in words))


def _is_of_package(file: _File, packages: set[str]) -> bool:
    """Whether a program that trains lies directly in the repository's package: the one with its name, or the only one."""
    is_in_package = file.folder.place == "package" or (bool(file.folder.package) and packages == {file.folder.package})
    if not (is_in_package and file.is_named) or file.folder.is_example or file.is_shell or file.folder.place == "starts" or _is_named_after_trainer(file.path):
        return False
    first_word = _words(file.path.rpartition("/")[2])[0]
    return first_word in _VERBS or first_word in _LAUNCHES


def _pair_with_programs(recipes: Iterable[str], programs: list[_File], repository: str, *, has_training: bool) -> list[tuple[str, str]]:
    """``(path, program)`` of settings and launchers that may be for one model: with the nearest program above, else one in a start folder.

    A main program ("main.py") may run a model instead. So it counts only if the path names training, or if the tree has trainers or settings
    of training and no program in its folder runs a model. Of paths that differ only in digits the first comes early, the others late.
    """
    runs: dict[str, list[_File]] = {}
    starts: list[_File] = []
    uses: set[str] = set()
    for file in sorted(programs, key=_sort_key):
        folder, _, name = file.path.rpartition("/")
        if not _USE_WORDS.isdisjoint(_words(name)):
            uses.add(folder)
        if (
            file.is_shell
            or _is_named_after_trainer(file.path)
            or not (file.is_named or (_words(name) and _words(name)[0] in _RUN_WORDS and not _has_word_of_support(name)))
        ):
            continue
        beside = runs.setdefault(folder, [])
        if len(beside) < _MAX_BESIDE:
            beside.append(file)
        if len(starts) < _MAX_BESIDE and file.is_named and (file.folder.place in {"starts", "training"} or file.folder.place == "package"):
            starts.append(file)
    if not runs:
        return []
    shapes: dict[str, int] = {}
    ordered: list[tuple[int, int, str]] = []
    for path in dict.fromkeys(recipes):
        shape = _DIGITS.sub("#", path)
        shapes[shape] = shapes.get(shape, -1) + 1
        ordered.append((shapes[shape], path.count("/"), path))
    pairs: list[tuple[str, str]] = []
    # Ignore words that are in the repository's own name: they say nothing about a single file.
    others = _NO_RECIPE.difference(_words(repository.rsplit("/", 1)[-1]))
    for _, _, path in nsmallest(_MAX_RECIPES_SORTED, ordered):
        if path.endswith("/__init__.py") or (path.endswith(".py") and not _is_program_as_setting(path)):
            continue
        words = {word for part in path.split("/") for word in _words(part)}
        program = _program_of(path, words, runs, starts) if words.isdisjoint(others) else None
        if program is None or program.path == path:
            continue
        folder = program.path.rpartition("/")[0]
        if program.is_named or _names_training_anywhere(path) or (has_training and folder and folder not in uses):
            pairs.append((path, program.path))
            if len(pairs) == MAX_RECIPES:
                break
    return pairs


def _is_program_as_setting(path: str) -> bool:
    """Whether a program serves as settings: it lies directly in a settings folder, or anywhere below both a settings folder and one of experiments."""
    folders = [plain(part) for part in path.lower().split("/")[:-1]]
    return folders[-1:] != [] and (
        folders[-1] in _OF_PROGRAMS_AS_SETTINGS or (not _TRIAL_FOLDERS.isdisjoint(folders) and not _OF_PROGRAMS_AS_SETTINGS.isdisjoint(folders))
    )


def _program_of(path: str, words: set[str], runs: dict[str, list[_File]], starts: list[_File]) -> _File | None:
    """The program that a file of settings belongs to: in its folder or the nearest one above, else one in a start folder."""
    folder = path.rpartition("/")[0]
    while folder:
        if folder in runs:
            return _best_program(runs[folder], words)
        folder = folder.rpartition("/")[0]
    return _best_program(runs.get("", []), words) or _best_program(starts, words)


def _best_program(programs: list[_File], words: set[str]) -> _File | None:
    """The program that shares the most words with the settings; of several, the first."""
    return max(programs, key=lambda file: len(words.intersection(_words(file.path.rpartition("/")[2]))), default=None)


def _names_training_anywhere(path: str) -> bool:
    """Whether any part of a path has a word for training or tuning."""
    return any(word in _TRAINS or word in _TUNES for part in path.split("/") for word in _words(part))


def is_trainer(path: str) -> bool:
    """Whether a program's name says that it trains or tunes, and has no word for something else."""
    return _is_trainer(path.rsplit("/", 1)[-1].lower())


def serves(path: str) -> bool:
    """Whether a file's name has a word for something else than training ("utils", "eval"), and does not say that it trains."""
    name = path.rpartition("/")[2].lower()
    return not _is_trainer(name) and _has_word_of_support(name)


def in_training(path: str) -> bool:
    """Whether a folder above a file is named after training or tuning."""
    return any(_names_training(_words(part)) for part in path.lower().split("/")[:-1])


def is_tuning(path: str, repository: str = "") -> bool:
    """Whether a path that trains, or its repository's name, says that it only tunes (fine-tuning, preference or reward training)."""
    return any(_TUNES.intersection(_words(part)) for part in path.lower().split("/")) or is_for_tuning(repository)


def is_for_tuning(repository: str) -> bool:
    """Whether a repository's own name says that it tunes, and names no other training."""
    name = repository.rsplit("/", 1)[-1]
    return _NAMED_TUNING.search(name) is not None and _NAMED_TRAINING.search(_NAMED_TUNING.sub("-", name)) is None


class _Folders:
    """The folders of one tree, each described once. ``name``: the repository's own name, in letters and digits."""

    def __init__(self, repository: str) -> None:
        self.name = plain(repository.rsplit("/", 1)[-1])
        self._examined: dict[str, _Folder] = {}

    def of(self, path: str) -> _Folder:
        """Describe the folder in which a file lies; each folder is examined once and kept."""
        folder_path = path.rpartition("/")[0]
        folder = self._examined.get(folder_path)
        if folder is None:
            folder = self._examined[folder_path] = self._describe_folder(folder_path)
        return folder

    def _describe_folder(self, folder_path: str) -> _Folder:
        """Describe a folder by its name and those of the folders above it."""
        parts = folder_path.lower().split("/") if folder_path else []
        names = [plain(part) for part in parts]
        words = [_words(part) for part in parts]
        is_excluded = any(_is_excluded_folder(part) for part in parts)
        is_aside = any(name in _ASIDE_FOLDERS or name in _MAKES_DATA or name in _MEASURES for name in names) or any(_DEMO.search(part) for part in parts)
        is_aside = is_aside or any(not _RUN_FOLDERS.isdisjoint(part) or _makes_data(part) for part in words)
        # Set a folder of baselines aside, too: baselines for a task are tuned to it, whatever their base.
        is_aside = is_aside or any(part[-1] in _BASELINES for part in words if part)
        is_framework_package = any(
            part.removesuffix("-main").removesuffix("-master") in _FRAMEWORK_PACKAGES and name not in self.name for part, name in zip(parts, names, strict=True)
        )
        trains = [_names_training(part) for part in words]
        first = trains.index(True) if True in trains else -1
        start = 0
        while start < len(parts) and names[start] in _SOURCES:
            start += 1
        return _Folder(
            place=self._classify_place(parts[start:], names[start:], trains[start:]),
            is_own=not (is_excluded or is_aside or is_framework_package),
            is_example=any(name in _EXAMPLES for name in names),
            is_of_settings=any(name in _OF_SETTINGS for name in names),
            has_programs_as_settings=any(name in _OF_PROGRAMS_AS_SETTINGS for name in names),
            is_training=bool(trains) and trains[-1],
            is_in_training=first >= 0,
            package=folder_path if len(parts) == start + 1 and not _is_no_package(names[start], words[start]) else "",
            training="/".join(folder_path.split("/")[: first + 1]) + "/" if first >= 0 else "",
            parts=frozenset(word for part in words for word in part if word in _PARTS),
        )

    def _classify_place(self, parts: list[str], names: list[str], trains: list[bool]) -> str:
        """The ``place`` of a folder (root, starts, training, part, package or deep; see ``_Folder``), by its parts without folders such as ``src``."""
        if not parts:
            return "root"
        if len(parts) > _MAX_ENTRY_DEPTH:
            return "deep"
        if names[0] in _STARTS:
            return "starts"
        if trains[0]:
            return "training"
        is_package = len(names[0]) >= 2 and (names[0] == self.name or (len(names[0]) >= 5 and names[0] in self.name))
        if is_package and len(parts) == 1:
            return "package"
        if len(parts) > 1 and trains[1]:
            return "part"
        is_start = len(parts) == 2 and names[1] in (_STARTS_INSIDE if is_package else _STARTS)
        return "starts" if is_start else "deep"


def _makes_data(words: tuple[str, ...]) -> bool:
    """Whether a folder's words name data, and besides only work other than training: ``data_preprocess``."""
    return not _DATA_WORDS.isdisjoint(words) and all(word in _OTHER or word in _DATA_WORDS for word in words)


def _may_start(file: _File) -> bool:
    """Whether a file lies where programs are started, and is not a class of a library."""
    return file.folder.place != "deep" and (file.is_shell or file.folder.place == "starts" or not _is_named_after_trainer(file.path))


def _folders_above(paths: Iterable[str]) -> set[str]:
    """All folders above these paths at every depth, each with a slash at its end; the root is not among them."""
    folders: set[str] = set()
    for path in paths:
        folder = path.rpartition("/")[0]
        while folder and folder + "/" not in folders:
            folders.add(folder + "/")
            folder = folder.rpartition("/")[0]
    return folders


def _is_named_after_trainer(path: str) -> bool:
    """Whether a file is named after a trainer, so a class of a library, and not after training itself: ``trainer.py``."""
    words = [word for word in _words(path.rsplit("/", 1)[-1]) if word != "v" and not word.isdigit()]
    return bool(words) and words[-1] in _CLASSES and _CLASSES.issuperset(word for word in words if word in _TRAINS) and not path.lower().endswith(_SHELL)


def _is_program_in_training_folder(name: str, folder: _Folder) -> bool:
    """Whether a file in a training folder is a program although its own name does not say so."""
    if not folder.is_in_training or folder.place == "package" or _has_word_of_support(name):
        return False
    if folder.place == "deep":
        return folder.is_training and _words(name)[0] in _LAUNCHES
    return folder.is_training or name.endswith(_SHELL)


def _has_word_of_support(name: str) -> bool:
    """Whether a file's name has a word for something else than training, or none at all."""
    words = _words(name)
    return not words or name.startswith("__") or any(word in _OTHER or word in _MODELS for word in words)


@lru_cache(maxsize=8192)
def _is_trainer(name: str) -> bool:
    """Whether a program's name says that it trains: it begins with such a word, or does not end like a part of a model."""
    words = _words(name)
    if name.rpartition(".")[2] not in _PROGRAMS | {"ipynb"} or not _names_training(words):
        return False
    return words[0] in _TRAINS or words[0] in _LAUNCHES or words[-1] not in _MODELS


def _names_training(words: tuple[str, ...]) -> bool:
    """Whether words name training or tuning, and none of them is for something else ("utils", "data")."""
    if not any(word in _TRAINS or (word in _TUNES and word not in _TUNES_WEAKLY) for word in words):
        return False
    return all(word in _OTHER_AFTER_TRAINING for word in words if word in _OTHER) and (words[0] not in _OTHER or words[0] in {"dist", "distributed"})


def _is_setting_of_training(name: str, folder: _Folder) -> bool:
    """Whether the name of a settings file is of training, by its words or its folder."""
    words = [word for word in _words(name) if word not in {"config", "configs", "cfg", "params", "args", "arguments", "hparams", "conf"}]
    # A JSON file with such a name may be a list of data, unless it lies in a folder of settings.
    if name.endswith(".json") and not folder.is_of_settings and len(words) == len(_words(name)):
        return False
    return (_names_training(tuple(words)) or (folder.is_in_training and not any(word in _OTHER for word in words))) and not (
        folder.parts or _PARTS.intersection(words)
    )


def _is_no_package(name: str, words: tuple[str, ...]) -> bool:
    """Whether a folder at the top holds scripts, settings, examples or trials, and so is no package."""
    return name in _STARTS or name in _OF_SETTINGS or name in _EXAMPLES or name in _TRIAL_FOLDERS or _names_training(words)


def _sort_key(file: _File) -> tuple[bool, bool, bool, bool, int, str]:
    """Sort key: files named after training first, then those that are no trial, that are started and not imported, and that lie near the top.

    A library's example outside a folder for training ("scripts/run_clm.py") comes last.
    """
    is_example = not file.folder.is_in_training and _TASK.fullmatch(file.path.rsplit("/", 1)[-1]) is not None
    return (
        is_example,
        not file.is_named,
        plain(file.path.partition("/")[0]) in _TRIAL_FOLDERS,
        file.folder.place == "package",
        file.path.count("/"),
        file.path,
    )


def _sorted_paths(files: Iterable[_File]) -> tuple[str, ...]:
    """The paths of the files, in the order of ``_sort_key``."""
    return tuple(file.path for file in sorted(files, key=_sort_key))


def _likely_name_words(paths: Iterable[str]) -> list[str]:
    """Words in the paths that may name a model: at least three letters, no common word of code or training, each once, at most ``MAX_WORDS``.

    A path without an extension gives none.
    """
    words: dict[str, None] = {}
    for path in paths:
        for word in _LETTERS.findall(path.rpartition(".")[0].lower()):
            if word not in words and not any(word in common for common in (_TRAINS, _TUNES, _OTHER, _STARTS, _OF_SETTINGS, _EXAMPLES, _SOURCES)):
                words[word] = None
        if len(words) >= MAX_WORDS:
            break
    return list(words)[:MAX_WORDS]


@lru_cache(maxsize=16384)
def _words(name: str) -> tuple[str, ...]:
    """The words of a file's or folder's name in lower case, without its ending; numbers are words of their own."""
    stem = name.lower()
    head, _, ending = stem.rpartition(".")
    while head and len(ending) <= 8 and ending.isalpha():
        stem = head
        head, _, ending = stem.rpartition(".")
    if "train" in stem or "tun" in stem:
        stem = _JOINED.sub(r"\1", stem)
    return tuple(word for word in _SPLIT.split(stem) if word)


@lru_cache(maxsize=16384)
def _is_excluded_folder(part: str) -> bool:
    """Whether a folder is hidden, or for tests, documents or third-party code."""
    return part.startswith(".") or plain(part) in _EXCLUDED_FOLDERS


def _is_in_excluded_folder(path: str) -> bool:
    """Whether any folder on the path is excluded."""
    return any(_is_excluded_folder(part) for part in path.lower().split("/")[:-1])


def data_paths(paths: Iterable[str]) -> list[str]:
    """The paths of programs that prepare data, by their names and folders, sorted; without excluded folders."""
    return sorted(
        path
        for path in paths
        if path.lower().endswith(_PREPARES) and _ON_DATA.search(path) and (_DATA.search(path) or _PREPROCESS.search(path)) and not _is_in_excluded_folder(path)
    )


def mix_paths(paths: Iterable[str]) -> list[str]:
    """Sorted paths of files that list the parts of training data ("data_mix.yaml"); no excluded or hidden ones, none named after an evaluation or result."""
    return sorted(path for path in paths if "mix" in path.lower() and _MIX.search(path) and not _is_in_excluded_folder(path) and not _SCORED.search(path))


def evaluation_paths(paths: Iterable[str]) -> list[str]:
    """Paths of programs that evaluate, by their names and folders, sorted; without excluded folders."""
    return sorted(path for path in paths if path.lower().endswith(_PREPARES) and _EVALUATION.search(path) and not _is_in_excluded_folder(path))


def report_paths(paths: Iterable[str], name: str = "") -> list[str]:
    """PDF files near the top that are named as a report or paper, or as the repository itself (``name``), sorted; none with a path over ``MAX_PATH``."""
    return sorted(path for path in paths if len(path) <= MAX_PATH and path.lower().endswith(".pdf") and (_REPORT.search(path) or _is_named_as(path, name)))


def _is_named_as(path: str, name: str) -> bool:
    """Whether a file has exactly the repository's name and lies at the top or in a folder of documents."""
    folder, _, file = path.rpartition("/")
    own = plain(name)
    return len(own) >= _NAME_MIN and file.isascii() and folder.lower() in _DOCUMENT_FOLDERS and plain(file.rsplit(".", 1)[0]) == own
