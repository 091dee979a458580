"""Finds what a README says about its repository's scripts: that they trained or tuned the model, or that readers may tune it with them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace

from observatory.disclosure.parsed import Parsed
from observatory.disclosure.tree import in_training, is_trainer, is_tuning, serves

_MAX_PATHS = 40
_MIN_NAME = 4
_MAX_BLOCK = 20_000
_MAX_WORDS = 60
_MAX_STATEMENTS = 5
# At most this many headings are listed; programs under later headings are added to the last listed one.
_MAX_HEADINGS = 8
_TUNE = r"fine[- ]?tun(?:e|ing)"
# A path of a script or of settings: "scripts/train.py".
_SCRIPT = re.compile(r"(?:[\w-][\w.-]*/)*[\w-][\w.-]*\.(?:py|sh|ipynb|slurm|ya?ml|jl|lua|cpp|cu)")
_TOKENS = re.compile(r"[^\s`'\"()\[\]{}<>,;=|*]+")
# A whole heading about tuning: "How to fine-tune the model".
_HEADING = re.compile(
    rf"[\W\d]*(?:how to )?(?:(?:model|lora|full|full-parameter) )?{_TUNE}(?: (?:code|scripts?|guide|the model|our models?|with lora))*\W*"
    r"|[\W\d]*(?:模型)?微调\W*",
    re.IGNORECASE,
)
# Words to the reader: "your data".
_READER = re.compile(r"\byou(?:rs?)?\b|您|你|用户|自己的", re.IGNORECASE)
# The release itself was made by tuning another model, "we fine-tuned", so the scripts are its own training.
_MADE_BY_TUNING = re.compile(
    r"\bwe (?:[a-z]+ ){0,2}fine[- ]?tun|\b(?:is|are|was|were|been) (?:[a-z\-]+ ){0,2}fine[- ]?tuned\b"
    r"|(?:\b(?:by|via|through|after)|based on|reproduc\w+) (?:[\w\-]+ ){0,3}fine[- ]?tun"
    r"|(?<!be )fine[- ]?tuned (?:the |our )?(?:models? )?(?:from|on|using|with|version|variant|checkpoint)|(?:^|[.!?:] |\n)fine[- ]?tuned\b"
    r"|微调(?:得到|而来|后|的版本)|经过[^。\n]{0,20}微调|(?:由|基于|在)[^。\n]{0,40}微调",
    re.IGNORECASE,
)
# Code, scripts or recipes that are given for training what is named after them: "training code for Foo-7B".
_TRAINING_OF = re.compile(
    r"\b(?:train(?:ing)?|pre-?training|post-?training|fine-?tuning|alignment) (?:code|scripts?|recipes?|codebase)\b[^.!?\n]{0,40}?"
    r"\b(?:to (?:replicate|reproduce|train|build)|behind|that trained|used to train|used for|of|for)\b(?! (?:your?|a|an|any|other|custom)\b)([^\n]{1,120})",
    re.IGNORECASE,
)
# Words that say that code is given: "we release", "this repo contains".
_GIVES = re.compile(r"\b(?:releas|provid|shar|publish|open-?sourc|includ|contain|host)\w*|\b(?:here|this repo)", re.IGNORECASE)
# Words that say that it is not given yet, or that address the reader: "will be", "you".
_NOT_GIVEN = re.compile(r"\bnot\b|n['’]t\b|\bwill\b|\bsoon\b|\byou(?:rs?)?\b|\bplan(?:s|ned|ning)?\b", re.IGNORECASE)
# Words that show that a sentence on tuning does not say how this model was made: "supports", "compared", "example".
_NOT_MADE_BY_TUNING = re.compile(
    r"\bnot\b|n['’]t\b|\bsupport(?:s|ed)?\b|\bcan be\b|compatible|\bhowever\b|\bprevious\b|\bcompared\b|\bexample\b|支持|兼容|可以|工具", re.IGNORECASE
)
# Headings whose sections are about other works: "Acknowledgements", "Related projects".
_SKIPPED_HEADINGS = re.compile(r"acknowledg|related|references|publication|friend|communit|citation|致谢|友情", re.IGNORECASE)
# The name of a model after a word for tuning: "Fine-tuning Foo-7B". If it is not the repository's, the section is about another model.
_OTHER_MODEL = re.compile(r"(?i:fine[- ]?tun(?:e|ed|es|ing)) +(?:(?:the|a|an) +)?(?!LoRA\b|QLoRA\b|SFT\b)([A-Z][\w.\-]+)")
# A heading with a word for training: "Pre-training".
_TRAIN_HEADING = re.compile(r"(?<!\w)(?:pre-?)?train(?:ing|er|ings)?\b(?! data)|(?<!预)训练(?!数据|集)|预训练(?!模型)", re.IGNORECASE)
# Sentences about training from the beginning: "training code", "from scratch", "trained with this repo".
_TRAINS = re.compile(
    r"\btrained (?:with|using|by) (?:this|the|our) (?:code|repo|script)"
    rf"|\btraining (?:code|scripts?|recipes?|pipeline)\b(?!(?:[^.\n]|\.(?=\w)){{0,60}}\b{_TUNE})"
    rf"|\btrain(?:ing)? ?(?:and|or|&|/) ?{_TUNE}|{_TUNE} ?(?:and|or|&|/) ?train"
    r"|\b(?:pre-?)?train(?:ing)? (?:the|our|this|a|an|your)\b|\bpre-?train(?:ing)? (?:code|scripts?)"
    r"|\bfrom scratch\b|训练(?:代码|脚本)|从头训练",
    re.IGNORECASE,
)

# A heading about training itself ("Training"), not about its data or results.
_TRAINING_HEADING = re.compile(
    r"(?<![\w-])(?:pre-?)?train(?:ing|ings)?\b"
    r"(?![\w\- ]{0,20}\b(?:data|datasets?|corpus|results?|curves?|logs?|details?|costs?|time|environment|requirements?|tokeni[sz]ers?|classifiers?)\b)"
    r"|(?<!预)训练(?!数据|集|环境|结果|语料|细节)|预训练(?!模型|数据|语料)|从头训练|(?<!ファイン)学習(?!データ|済)|(?:사전 ?)?(?:학습|훈련)(?! ?데이터|된)"
    r"|\b(?:pr[ée])?entra[îi]nement\b|\b(?:pre)?entrenamiento\b|(?:пред)?обучени[ея]\b",
    re.IGNORECASE,
)
# A heading or a link's text about tuning or one of its methods: "Instruction tuning", "DPO".
_TUNES_HEADING = re.compile(
    rf"{_TUNE}|\b(?:q?lora|dreambooth|sft|dpo|rlhf|grpo|gspo|dapo|ppo|rl|reinforcement learning|post-?training|instruction[- ]tuning|alignment|adaptation)\b"
    r"|微调|强化学习|对齐|파인 ?튜닝|ファインチューニング|\bajuste fino\b|\baffinage\b|дообучени[ея]",
    re.IGNORECASE,
)
# A heading about training other models: "Training new models".
_NEW_MODELS = re.compile(r"\btrain(?:ing)? (?:new|other|further|downstream) models?\b", re.IGNORECASE)
_ON_DATA = re.compile(r"\bdata|corpus|数据|语料", re.IGNORECASE)
# Headings whose commands do not train the model: "Evaluation", "Tokenizer", "Deployment".
_NO_TRAINING_HEADING = re.compile(
    r"evaluat|inference|benchmark|acknowledg|related|tokeni[sz]er|classifier|reranker|reward model|deploy|serving|demo\b|quanti[sz]|convert"
    r"|评测|推理|致谢|部署|量化",
    re.IGNORECASE,
)
# Headings of steps before training: "Installation", "Data preparation". Commands under them do not train.
_BEFORE_TRAINING = re.compile(
    r"\bset-?up\b|install|requirements?\b|dependenc|environment|\bdata\W+(?:pre-?)?(?:process|prepar)|(?:pre-?process|prepar)\w*\W+(?:the |your )?data"
    r"|tokeni[sz]ing|download|base model|安装|环境|数据(?:准备|处理|预处理)|下载",
    re.IGNORECASE,
)
# A heading that joins training with something else: "Training and evaluation".
_TRAINING_AND_MORE = re.compile(r"\btrain\w* ?(?:and|or|&|/|\+|,) ?|(?:and|or|&|/|\+|,) ?(?:pre-?)?train", re.IGNORECASE)
# Words about training code around a path in a sentence or under a link: "training script".
_ON_CODE = re.compile(
    r"\b(?:pre-?)?train(?:ing|er)?\b[\w\- ]{0,20}\b(?:code|scripts?|recipes?|pipelines?|programs?|loop|guide|instructions?|configs?)\b"
    r"|\bcode for (?:pre-?)?training\b"
    rf"|\bto (?:pre-?)?train\b|{_TUNE}[\w\- ]{{0,12}}\b(?:code|scripts?|recipes?)\b|训练(?:代码|脚本|启动)|微调(?:代码|脚本)",
    re.IGNORECASE,
)
_ON_TUNING = re.compile(rf"{_TUNE}|微调", re.IGNORECASE)
_ON_TRAINING = re.compile(r"(?<![\w-])(?:pre-?)?train(?:ing|er)?\b|训练(?!模型)", re.IGNORECASE)
_RUNNERS = frozenset("python python3 bash sh torchrun deepspeed sbatch launch".split())
# Arguments that a plain interpreter receives when it trains: "--lr", "--config".
_TRAINING_ARGUMENT = re.compile(r"train|\blr\b|learning|epoch|steps|config|cfg|ya?ml|\bbase\b|deepspeed|batch|--model", re.IGNORECASE)
# Arguments that show that a command runs or measures a model: "eval.sh --predict".
_RUNS_ONLY = re.compile(r" --?(?:predict|do_predict|eval\w*|do_eval|test|inference|infer|generate|sample|demo|export)\b", re.IGNORECASE)
# The address of a file or folder on GitHub: "https://github.com/acme/foo/blob/main/train.py".
_OWN_URL = re.compile(r"^https?://github\.com/([\w.-]{1,100}/[\w.-]{1,100})/(?:blob|tree)/[^/#?]{1,100}/([^#?]{1,200})")
# What is before a path in a command: "$HOME/", "./".
_PREFIX = re.compile(r"^(?:\$\{?\w{1,60}\}?|~|\.{1,2}|<[^>]{1,60}>)?/+")
_FOLDER = re.compile(r"(?:[\w-][\w.-]*/){1,6}")
# How a folder or script in a sentence ends. This cheap test first is several times faster.
_PATH_ENDS = ("/", ".py", ".sh", ".slurm", ".jl", ".lua", ".cpp", ".cu")
# A command of a shell, and the program that it runs: "torchrun train.py".
_COMMAND = re.compile(
    r"^[ \t>$#!%]*(?:[A-Z_][A-Z0-9_]*=\S* +)*(?:nohup +|srun +(?:-\S+ +){0,6}|sudo +|uv run +|poetry run +)?"
    r"(python[\d.]*|torchrun|accelerate +launch|deepspeed|horovodrun|mpirun|mpiexec|(?:lightning|fabric) +run|composer|bash|sh|sbatch|julia|\./) *"
    r"([^\n]{1,600})",
    re.MULTILINE,
)
# Names of programs that support training or run a trained model: "eval.py", "convert.py".
_OTHER_USE = re.compile(
    r"eval|infer|create_|sampl|generat|demo|convert|prepare|preprocess|process_|download|test|merge|export|plot|serv(?:e|ing)|visuali|cache|precompute|extract|install|setup|tokeni"
    r"|encode|captions?|upload|dataset|build|webui|gradio|app\.py|chat|predict|benchmark|data[_.]",
    re.IGNORECASE,
)


# Under a heading on tuning, such words mean the reader's own use: "your", "custom".
_FOR_READERS = re.compile(
    r"\byou(?:rs?)?\b|\busers?\b|\bdevelopers?\b|\bcustom\w*|\bown (?:data|model)|downstream|\badapt\b|您|你|用户|开发者|自己的|自定义|下游", re.IGNORECASE
)
# A sentence that says that the released model can be tuned: "supports fine-tuning".
_SUPPORTS = re.compile(
    rf"\b(?:support\w*|enabl\w*|allow\w*|eas(?:y|ily)|simple|simply)\b[^.!?\n]{{0,60}}\b{_TUNE}|\b{_TUNE} (?:is|are) (?:now )?(?:supported|available)"
    rf"|\b(?:can|may) be (?:further |easily )?fine[- ]?tun|\b(?:demo|tutorial|guide|example)s?\b[^.!?\n]{{0,30}}\b{_TUNE}"
    rf"|\b{_TUNE} (?:code|scripts?|recipes?) (?:of|for)\b"
    r"|支持[^。\n]{0,30}微调|微调[^。\n]{0,12}(?:教程|示例|指南|套件)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Offer:
    """A passage of a README about scripts: the line and headings where it begins, its quotation, and the paths that it names.

    ``paths`` may hold those of further passages of the same use; empty for a sentence that names none.
    """

    line: int
    headings: tuple[str, ...]
    quotation: str
    paths: tuple[str, ...]


def find_tuning_offer(parsed: Parsed, repository: str) -> Offer | None:
    """The passage that offers scripts to tune the released model further; None if there is none, or if the README describes any other training."""
    name = _name_pattern(repository.rsplit("/", 1)[-1])
    text = "\n".join(section.text for section in parsed.sections)
    titles = {title for section in parsed.sections for title in section.headings}
    if parsed.is_cut or _MADE_BY_TUNING.search(text) or _TRAINS.search(text) or any(_TRAIN_HEADING.search(title) for title in titles):
        return None
    if name is not None and re.search(rf"\b(?:pre-?)?train(?:ing)? {name}", text, re.IGNORECASE):
        return None
    own = re.compile(
        rf"{_TUNE} (?:{f'(?:the |our )?{name}|' if name else ''}(?:our|the|this)(?: released)? models?\b)"
        rf"|微调 ?(?:{f'{name}|' if name else ''}(?:我们的|本|该)模型)|对 ?(?:{f'{name}|' if name else ''}(?:我们的|本|该)模型) ?(?:进行)?微调",
        re.IGNORECASE,
    )
    first_offer: Offer | None = None
    code = _links_and_code_by_section(parsed)
    for position, section in enumerate(parsed.sections):
        is_headed = any(_HEADING.fullmatch(title) or own.search(title) for title in section.headings)
        sentence = next((part for part in re.split(r"(?<=[.!?])\s|\n|(?<=[。！？])", section.text) if own.search(part)), None)
        scripts = _scripts("\n".join([section.text, *code.get(position, ())]) if is_headed else sentence or "")
        if not scripts or (sentence is None and not (is_headed and _READER.search(section.text))):
            continue
        others = [match for match in _OTHER_MODEL.finditer(section.text) if name is None or re.match(name, match[1], re.IGNORECASE) is None]
        if others or any(re.search(r"pre_?-?train", path, re.IGNORECASE) for path in scripts):
            return None
        first = first_offer or Offer(section.line, section.headings, sentence or (section.headings[-1] if section.headings else ""), ())
        first_offer = replace(first, paths=tuple(dict.fromkeys((*first.paths, *scripts)))[:_MAX_PATHS])
    return first_offer


def _may_tune(text: str) -> bool:
    """A cheap test: whether a text has the letters that every pattern for tuning needs."""
    return "tun" in text.lower() or "微调" in text


def find_tuning_statements(parsed: Parsed) -> Iterator[Offer]:
    """The first ``_MAX_STATEMENTS`` sentences that say that a model was made by tuning. Judgement decides which model they are about.

    Left out are sections under a heading about other works (``_SKIPPED_HEADINGS``), and sentences that address the reader, deny, compare or say that
    tuning is supported (``_NOT_MADE_BY_TUNING``).
    """
    count = 0
    for section in parsed.sections:
        if not _may_tune(section.text) or _SKIPPED_HEADINGS.search(section.headings[-1] if section.headings else ""):
            continue
        for sentence in re.split(r"(?<=[.!?])\s|\n|(?<=[。！？])", section.text):
            if not _may_tune(sentence) or _MADE_BY_TUNING.search(sentence) is None or _READER.search(sentence) or _NOT_MADE_BY_TUNING.search(sentence):
                continue
            yield Offer(section.line, section.headings, sentence, ())
            count += 1
            if count == _MAX_STATEMENTS:
                return


def find_training_targets(parsed: Parsed) -> list[str]:
    """The text after "training code for" and the like, at most 120 characters each, of the first ``_MAX_STATEMENTS`` such sentences.

    A sentence counts only if it says that something is given, and neither that it is not given yet nor "you". Judgement decides whether the text names
    the release.
    """
    targets: list[str] = []
    for section in parsed.sections:
        if "train" not in section.text and "tuning" not in section.text and "Train" not in section.text:
            continue
        for sentence in re.split(r"(?<=[.!?])\s|\n|(?<=[。！？])", section.text):
            match = _TRAINING_OF.search(sentence)
            if match is not None and _GIVES.search(sentence) and _NOT_GIVEN.search(sentence) is None:
                targets.append(match[1].strip())
                if len(targets) == _MAX_STATEMENTS:
                    return targets
    return targets


@dataclass(frozen=True, slots=True)
class ReadmePrograms:
    """Programs that a README says to run, or links. A path is that of a program, or of a folder with a slash at its end.

    ``training``: for training. ``tuning``: for tuning; both with one ``Offer`` for each heading, since a README may describe several
    models. ``for_readers``: the first passage about tuning that is for the reader: with own data, or of the released model.
    """

    training: tuple[Offer, ...] = ()
    tuning: tuple[Offer, ...] = ()
    for_readers: Offer | None = None


def find_programs(parsed: Parsed, repository: str = "") -> ReadmePrograms:
    """The programs that a README says to run for training and for tuning.

    A program counts under a heading on training. Elsewhere it counts if its own name says that it trains, and it is in a command or in a
    sentence about training code. The tree of the repository shows whether it exists.
    """
    name = _name_pattern(repository.rsplit("/", 1)[-1])
    own = re.compile(name, re.IGNORECASE) if name is not None else None
    code = _code_by_section(parsed)
    links: dict[tuple[str, ...], list[tuple[str, str]]] = {}
    for anchor in parsed.anchors:
        path = _path_in_repository(anchor.url, repository)
        if path is not None:
            links.setdefault(anchor.section, []).append((path, f"{anchor.text} {anchor.context}"))
    by_use: dict[str, dict[tuple[str, ...], Offer]] = {"training": {}, "tuning": {}, "for_readers": {}}
    for position, section in enumerate(parsed.sections):
        kind, title = _kind_of_headings(section.headings)
        if kind == "other":
            continue
        text_and_code = "\n".join([section.text, *code.get(position, ())])[:_MAX_BLOCK]
        programs = [(path, is_tuning(path)) for block in code.get(position, ()) for path in _programs_in_commands(block) if kind or is_trainer(path)]
        for path_in_sentence in _paths_in_sentences(section.text):
            if (is_trainer(path_in_sentence.path) and (kind or path_in_sentence.is_on_code)) or (
                kind and (path_in_sentence.is_run or (path_in_sentence.is_on_code and path_in_sentence.path.endswith("/")))
            ):
                programs.append((path_in_sentence.path, path_in_sentence.is_on_tuning or is_tuning(path_in_sentence.path)))
        for path, words_around in links.pop(section.headings, [])[:_MAX_PATHS]:
            is_on_code = _ON_CODE.search(words_around) is not None
            if (kind and (is_on_code or _names_path(path))) or (is_on_code and (path.endswith("/") or is_trainer(path))):
                programs.append((path, is_tuning(path) or _is_on_tuning(words_around)))
        if not programs:
            continue
        is_for_readers = _FOR_READERS.search(section.text) is not None or (kind == "tune" and own is not None and own.search(text_and_code) is not None)
        for path, may_tune in list(dict.fromkeys(programs))[: 2 * _MAX_PATHS]:
            tunes = kind == "tune" or (kind != "train" and may_tune)
            for use in ("tuning", "for_readers") if tunes and is_for_readers else ("tuning",) if tunes else ("training",):
                _add(by_use[use], Offer(section.line, section.headings, f"{title}: {path}" if title else path, (path,)))
    return ReadmePrograms(
        tuple(by_use["training"].values()),
        tuple(by_use["tuning"].values()),
        next(iter(by_use["for_readers"].values()), None) or _find_sentence_of_support(parsed),
    )


def _add(offers: dict[tuple[str, ...], Offer], offer: Offer) -> None:
    """Add an offer's paths to the offer of its heading; after ``_MAX_HEADINGS`` headings, to the last one."""
    headings = offer.headings if offer.headings in offers or len(offers) < _MAX_HEADINGS else next(reversed(offers))
    first = offers.get(headings, offer)
    offers[headings] = replace(first, paths=tuple(dict.fromkeys((*first.paths, *offer.paths)))[:_MAX_PATHS])


# A README that calls its repository a library: "Foo is a PyTorch library for audio".
_CALLS_ITSELF = re.compile(
    r"\b(?:is|as) (?:an? |the |our )?(?:[\w/,-]{1,30} ){0,6}(?:library|toolkit|toolbox|framework|code ?base) (?:for|to|of|that|which|with|designed|built)\b"
    r"|是一?个?[^。\n]{0,20}(?:工具包|框架|工具库)",
    re.IGNORECASE,
)
_FIRST_WORDS = 800


def calls_itself_library(parsed: Parsed) -> bool:
    """Whether the first words of a README say that the repository is a library, a toolkit or a framework."""
    words = "\n".join(section.text for section in parsed.sections[:2])[:_FIRST_WORDS]
    return _CALLS_ITSELF.search(words) is not None


def only_tunes(parsed: Parsed, repository: str) -> bool:
    """Whether headings or links to the repository's own files name tuning, and no heading, such link or sentence names other training."""
    titles = {title for section in parsed.sections for title in section.headings}
    for anchor in parsed.anchors:
        own = _OWN_URL.match(anchor.url)
        if (own is not None and own[1].lower() == repository.lower()) or not ("://" in anchor.url or anchor.url.startswith(("#", "mailto:", "//"))):
            titles |= {anchor.text, re.sub(r"[_/.]+", " ", (own[2] if own is not None else anchor.url)[-120:])}
    tunes = any(_TUNES_HEADING.search(title) and not _ON_DATA.search(title) for title in titles)
    if not tunes or any(_TRAINING_HEADING.search(_TUNES_HEADING.sub("", title)) for title in titles):
        return False
    return not any(_TRAINS.search(section.text) for section in parsed.sections)


def _find_sentence_of_support(parsed: Parsed) -> Offer | None:
    """The first sentence that says that the model can be tuned, without naming a path."""
    for section in parsed.sections:
        match = _SUPPORTS.search(section.text) if _may_tune(section.text) else None
        if match is not None:
            return Offer(section.line, section.headings, match[0], ())
    return None


def _is_on_tuning(text: str) -> bool:
    """Whether a text names tuning and no other training."""
    return _ON_TUNING.search(text) is not None and _ON_TRAINING.search(_ON_TUNING.sub("", text)) is None


def _kind_of_headings(headings: tuple[str, ...]) -> tuple[str, str]:
    """``(kind, heading)`` by the two innermost headings: train, tune, other (no training) or empty, and the heading that shows it."""
    last = headings[-2:]
    if any(_NO_TRAINING_HEADING.search(title) and not (_TRAINING_HEADING.search(title) and _TRAINING_AND_MORE.search(title)) for title in last):
        return "other", ""
    if last and _BEFORE_TRAINING.search(last[-1]):
        return "other", ""
    # Count a heading such as "Training new models" as tuning: code for other models did not make the released ones.
    if last and _NEW_MODELS.search(last[-1]):
        return "tune", last[-1]
    tunes = next((title for title in reversed(last) if _TUNES_HEADING.search(title) and not _TRAINING_HEADING.search(_TUNES_HEADING.sub("", title))), None)
    if tunes is not None:
        return "tune", tunes
    trains = next((title for title in reversed(last) if _TRAINING_HEADING.search(title)), None)
    return ("train", trains) if trains is not None else ("", "")


def _path_in_repository(url: str, repository: str) -> str | None:
    """The path of the program or folder (with a slash at its end) in this repository that a link leads to; None for other links."""
    own = _OWN_URL.match(url)
    if own is not None:
        path = own[2] if own[1].lower() == repository.lower() else ""
    else:
        path = "" if "://" in url or url.startswith(("#", "mailto:", "//")) else re.split(r"[?#]", url)[0]
    path = path.removeprefix("./").strip("/")
    if not path or len(path) > 200 or ".." in path:
        return None
    name = path.rpartition("/")[2]
    if _SCRIPT.fullmatch(path):
        return None if _OTHER_USE.search(name) or path.lower().endswith((".yaml", ".yml")) else path
    if name.lower().startswith("readme"):
        path, name = path.rpartition("/")[0], ""
    is_folder = bool(path) and "." not in name and _FOLDER.fullmatch(path + "/") is not None
    return path + "/" if is_folder else None


def _names_path(path: str) -> bool:
    """Whether a part of a path names training or tuning as a trainer's name does."""
    return is_trainer(path) or any(is_trainer(f"{part}.py") for part in path.split("/") if part)


@dataclass(frozen=True, slots=True)
class _PathInSentence:
    """A path in a sentence. ``is_run``: a word such as ``python`` is before it. ``is_on_code``, ``is_on_tuning``: the sentence is about training
    code, or about tuning alone.
    """

    path: str
    is_run: bool
    is_on_code: bool
    is_on_tuning: bool


def _paths_in_sentences(text: str) -> Iterator[_PathInSentence]:
    """The folders and programs that a text's sentences name and that may train: each path once a sentence, at most ``_MAX_PATHS`` of a sentence.

    Left out are programs whose name says another use (``_is_other_use``), settings, notebooks, addresses, and paths of more than 200 characters.
    """
    for sentence in re.split(r"(?<=[.!?:])\s|\n|(?<=[。！？：])", text):
        if "/" not in sentence and "." not in sentence:
            continue
        paths: dict[str, bool] = {}
        before = ""
        for token in _TOKENS.findall(sentence):
            last, is_run, before = token.rstrip(".:"), before in _RUNNERS, token
            if not last.endswith(_PATH_ENDS):
                continue
            path = _PREFIX.sub("", last)
            if len(path) > 200 or "://" in token or path in paths:
                continue
            is_folder = path.endswith("/") and _FOLDER.fullmatch(path) is not None
            is_script = not is_folder and _SCRIPT.fullmatch(path) is not None and not path.lower().endswith((".yaml", ".yml", ".ipynb"))
            if is_folder or (is_script and not _is_other_use(path)):
                paths[path] = is_run
                if len(paths) == _MAX_PATHS:
                    break
        if paths:
            is_on_code, is_on_tuning = _ON_CODE.search(sentence) is not None, _is_on_tuning(sentence)
            yield from (_PathInSentence(path, is_run, is_on_code, is_on_tuning) for path, is_run in paths.items())


def _is_other_use(path: str) -> bool:
    """Whether a program's name says that it does something else than training ("eval.py")."""
    return not is_trainer(path) and (_OTHER_USE.search(path.rpartition("/")[2]) is not None or serves(path))


def _programs_in_commands(block: str) -> Iterator[str]:
    """The paths of programs that a block of shell commands runs and that may train. ``-m foo.train`` is foo/train.py; lines joined by a backslash are one.

    Left out are commands whose arguments only run or measure a model, programs whose name says another use, settings, launchers' own modules, and what a
    plain interpreter runs if neither name nor arguments tell of training. After a command's first program only trainers count. Of a block the first
    ``_MAX_BLOCK`` characters are read, of a command the first ``_MAX_WORDS`` words.
    """
    for line in _COMMAND.finditer(re.sub(r"\\\r?\n[ \t]*", " ", block[:_MAX_BLOCK])):
        if _RUNS_ONLY.search(line[2]) and "train" not in line[2].lower():
            continue
        arguments = line[2].split()[:_MAX_WORDS]
        has_program = False
        for position, word in enumerate(arguments):
            if word in {"-m", "--module"} and position + 1 < len(arguments) and "." in arguments[position + 1]:
                path = arguments[position + 1].replace(".", "/") + ".py"
                # Skip a path such as torch/distributed/run.py: it is the launcher's own module, and the program that it starts comes after it.
                if path.startswith(("torch/", "deepspeed/", "accelerate/", "paddle/")):
                    continue
            else:
                path = _PREFIX.sub("", word)
            if len(path) > 200 or not _SCRIPT.fullmatch(path) or path.lower().endswith((".yaml", ".yml")):
                continue
            # After the first program of a command take only one for training: the first starts the others.
            if has_program and not is_trainer(path):
                continue
            has_program = True
            name = path.rpartition("/")[2].lower()
            is_plain = line[1].startswith("python") and not is_trainer(path) and not in_training(path)
            if (
                is_plain
                and not name.startswith(("main", "run", "launch", "start", "stage", "step"))
                and not _TRAINING_ARGUMENT.search(" ".join(arguments[position + 1 :]))
            ):
                continue
            if not _is_other_use(path):
                yield path


def _code_by_section(parsed: Parsed) -> dict[int, list[str]]:
    """Blocks of code by the position of their section in ``parsed.sections``."""
    starts = [section.line for section in parsed.sections]
    blocks: dict[int, list[str]] = {}
    for _, block, line in parsed.fences:
        blocks.setdefault(bisect_right(starts, line) - 1, []).append(block)
    return blocks


def _name_pattern(repository: str) -> str | None:
    """A pattern for the repository's name in any spelling; None if the name has fewer than ``_MIN_NAME`` letters and digits."""
    words = re.findall(r"[A-Za-z]+|\d+", repository)
    return r"[\W_]{0,2}".join(words) + r"(?![A-Za-z0-9])" if len("".join(words)) >= _MIN_NAME else None


def _scripts(text: str) -> tuple[str, ...]:
    """The paths of scripts, notebooks and settings in a text, each once, at most ``_MAX_PATHS``; addresses and paths over 200 characters are left out."""
    tokens = (token.removeprefix("./").rstrip(".:") for token in _TOKENS.findall(text) if "://" not in token)
    return tuple(dict.fromkeys(token for token in tokens if len(token) <= 200 and _SCRIPT.fullmatch(token)))[:_MAX_PATHS]


def _links_and_code_by_section(parsed: Parsed) -> dict[int, list[str]]:
    """Addresses of links and blocks of code by the position of their section in ``parsed.sections``."""
    starts = [section.line for section in parsed.sections]
    texts: dict[int, list[str]] = {}
    for line, content in (*((anchor.line, anchor.url) for anchor in parsed.anchors), *((line, block) for _, block, line in parsed.fences)):
        texts.setdefault(bisect_right(starts, line) - 1, []).append(content)
    return texts
