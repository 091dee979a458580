"""Prose that tells how to train or tune with a repository's own scripts, or offers them for tuning the released model further."""

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
_MAX_MADE = 5
# So many headings are told apart; what stands under more of them counts to the last.
_MAX_TOLD = 8
_TUNE = r"fine[- ]?tun(?:e|ing)"
_SCRIPT = re.compile(r"(?:[\w-][\w.-]*/)*[\w-][\w.-]*\.(?:py|sh|ipynb|slurm|ya?ml|jl|lua|cpp|cu)")
_TOKENS = re.compile(r"[^\s`'\"()\[\]{}<>,;=|*]+")
_HEADING = re.compile(
    rf"[\W\d]*(?:how to )?(?:(?:model|lora|full|full-parameter) )?{_TUNE}(?: (?:code|scripts?|guide|the model|our models?|with lora))*\W*"
    r"|[\W\d]*(?:模型)?微调\W*",
    re.IGNORECASE,
)
_READER = re.compile(r"\byou(?:rs?)?\b|您|你|用户|自己的", re.IGNORECASE)
# The release was itself made by tuning another model, so that this is its own training.
_MADE = re.compile(
    r"\bwe (?:[a-z]+ ){0,2}fine[- ]?tun|\b(?:is|are|was|were|been) (?:[a-z\-]+ ){0,2}fine[- ]?tuned\b"
    r"|(?:\b(?:by|via|through|after)|based on|reproduc\w+) (?:[\w\-]+ ){0,3}fine[- ]?tun"
    r"|(?<!be )fine[- ]?tuned (?:the |our )?(?:models? )?(?:from|on|using|with|version|variant|checkpoint)|(?:^|[.!?:] |\n)fine[- ]?tuned\b"
    r"|微调(?:得到|而来|后|的版本)|经过[^。\n]{0,20}微调|(?:由|基于|在)[^。\n]{0,40}微调",
    re.IGNORECASE,
)
# Code, scripts or recipes that are given to train what is named after them.
_TRAINING_OF = re.compile(
    r"\b(?:train(?:ing)?|pre-?training|post-?training|fine-?tuning|alignment) (?:code|scripts?|recipes?|codebase)\b[^.!?\n]{0,40}?"
    r"\b(?:to (?:replicate|reproduce|train|build)|behind|that trained|used to train|used for|of|for)\b(?! (?:your?|a|an|any|other|custom)\b)([^\n]{1,120})",
    re.IGNORECASE,
)
_GIVES = re.compile(r"\b(?:releas|provid|shar|publish|open-?sourc|includ|contain|host)\w*|\b(?:here|this repo)", re.IGNORECASE)
_NOT_GIVEN = re.compile(r"\bnot\b|n['’]t\b|\bwill\b|\bsoon\b|\byou(?:rs?)?\b|\bplan(?:s|ned|ning)?\b", re.IGNORECASE)
_UNMADE = re.compile(
    r"\bnot\b|n['’]t\b|\bsupport(?:s|ed)?\b|\bcan be\b|compatible|\bhowever\b|\bprevious\b|\bcompared\b|\bexample\b|支持|兼容|可以|工具", re.IGNORECASE
)
_NOT_MADE = re.compile(r"acknowledg|related|references|publication|friend|communit|citation|致谢|友情", re.IGNORECASE)
# In such a section the name of another model is what the release was made from.
_OTHER = re.compile(r"(?i:fine[- ]?tun(?:e|ed|es|ing)) +(?:(?:the|a|an) +)?(?!LoRA\b|QLoRA\b|SFT\b)([A-Z][\w.\-]+)")
_TRAIN_HEADING = re.compile(r"(?<!\w)(?:pre-?)?train(?:ing|er|ings)?\b(?! data)|(?<!预)训练(?!数据|集)|预训练(?!模型)", re.IGNORECASE)
_TRAINS = re.compile(
    r"\btrained (?:with|using|by) (?:this|the|our) (?:code|repo|script)"
    rf"|\btraining (?:code|scripts?|recipes?|pipeline)\b(?!(?:[^.\n]|\.(?=\w)){{0,60}}\b{_TUNE})"
    rf"|\btrain(?:ing)? ?(?:and|or|&|/) ?{_TUNE}|{_TUNE} ?(?:and|or|&|/) ?train"
    r"|\b(?:pre-?)?train(?:ing)? (?:the|our|this|a|an|your)\b|\bpre-?train(?:ing)? (?:code|scripts?)"
    r"|\bfrom scratch\b|训练(?:代码|脚本)|从头训练",
    re.IGNORECASE,
)

# A heading that speaks of training itself: not of its data, its results or what came of it.
_TOLD_HEADING = re.compile(
    r"(?<![\w-])(?:pre-?)?train(?:ing|ings)?\b"
    r"(?![\w\- ]{0,20}\b(?:data|datasets?|corpus|results?|curves?|logs?|details?|costs?|time|environment|requirements?|tokeni[sz]ers?|classifiers?)\b)"
    r"|(?<!预)训练(?!数据|集|环境|结果|语料|细节)|预训练(?!模型|数据|语料)|从头训练|(?<!ファイン)学習(?!データ|済)|(?:사전 ?)?(?:학습|훈련)(?! ?데이터|된)"
    r"|\b(?:pr[ée])?entra[îi]nement\b|\b(?:pre)?entrenamiento\b|(?:пред)?обучени[ея]\b",
    re.IGNORECASE,
)
_TUNES_HEADING = re.compile(
    rf"{_TUNE}|\b(?:q?lora|dreambooth|sft|dpo|rlhf|grpo|gspo|dapo|ppo|rl|reinforcement learning|post-?training|instruction[- ]tuning|alignment|adaptation)\b"
    r"|微调|强化学习|对齐|파인 ?튜닝|ファインチューニング|\bajuste fino\b|\baffinage\b|дообучени[ея]",
    re.IGNORECASE,
)
_NEW_MODELS = re.compile(r"\btrain(?:ing)? (?:new|other|further|downstream) models?\b", re.IGNORECASE)
_ON_DATA = re.compile(r"\bdata|corpus|数据|语料", re.IGNORECASE)
_NOT_TOLD = re.compile(
    r"evaluat|inference|benchmark|acknowledg|related|tokeni[sz]er|classifier|reranker|reward model|deploy|serving|demo\b|quanti[sz]|convert"
    r"|评测|推理|致谢|部署|量化",
    re.IGNORECASE,
)
# Under these words nothing is trained yet.
_BEFORE = re.compile(
    r"\bset-?up\b|install|requirements?\b|dependenc|environment|\bdata\W+(?:pre-?)?(?:process|prepar)|(?:pre-?process|prepar)\w*\W+(?:the |your )?data"
    r"|tokeni[sz]ing|download|base model|安装|环境|数据(?:准备|处理|预处理)|下载",
    re.IGNORECASE,
)
_BOTH = re.compile(r"\btrain\w* ?(?:and|or|&|/|\+|,) ?|(?:and|or|&|/|\+|,) ?(?:pre-?)?train", re.IGNORECASE)
# Words on training code around a path that stands in a sentence or under a link.
_ON_CODE = re.compile(
    r"\b(?:pre-?)?train(?:ing|er)?\b[\w\- ]{0,20}\b(?:code|scripts?|recipes?|pipelines?|programs?|loop|guide|instructions?|configs?)\b"
    r"|\bcode for (?:pre-?)?training\b"
    rf"|\bto (?:pre-?)?train\b|{_TUNE}[\w\- ]{{0,12}}\b(?:code|scripts?|recipes?)\b|训练(?:代码|脚本|启动)|微调(?:代码|脚本)",
    re.IGNORECASE,
)
_ON_TUNING = re.compile(rf"{_TUNE}|微调", re.IGNORECASE)
_ON_TRAINING = re.compile(r"(?<![\w-])(?:pre-?)?train(?:ing|er)?\b|训练(?!模型)", re.IGNORECASE)
_RUNNERS = frozenset("python python3 bash sh torchrun deepspeed sbatch launch".split())
# What a plain interpreter is given where it trains.
_GIVEN = re.compile(r"train|\blr\b|learning|epoch|steps|config|cfg|ya?ml|\bbase\b|deepspeed|batch|--model", re.IGNORECASE)
_RUNS_ONLY = re.compile(r" --?(?:predict|do_predict|eval\w*|do_eval|test|inference|infer|generate|sample|demo|export)\b", re.IGNORECASE)
_OWN_URL = re.compile(r"^https?://github\.com/([\w.-]{1,100}/[\w.-]{1,100})/(?:blob|tree)/[^/#?]{1,100}/([^#?]{1,200})")
_PREFIX = re.compile(r"^(?:\$\{?\w{1,60}\}?|~|\.{1,2}|<[^>]{1,60}>)?/+")
_FOLDER = re.compile(r"(?:[\w-][\w.-]*/){1,6}")
# How a folder or a script that may be named in a sentence ends: to ask first is several times faster.
_PATH_ENDS = ("/", ".py", ".sh", ".slurm", ".jl", ".lua", ".cpp", ".cu")
# What a shell runs, and the program that it is given.
_RUNS = re.compile(
    r"^[ \t>$#!%]*(?:[A-Z_][A-Z0-9_]*=\S* +)*(?:nohup +|srun +(?:-\S+ +){0,6}|sudo +|uv run +|poetry run +)?"
    r"(python[\d.]*|torchrun|accelerate +launch|deepspeed|horovodrun|mpirun|mpiexec|(?:lightning|fabric) +run|composer|bash|sh|sbatch|julia|\./) *"
    r"([^\n]{1,600})",
    re.MULTILINE,
)
# A program of this name serves training, or runs what was trained.
_OTHER_USE = re.compile(
    r"eval|infer|create_|sampl|generat|demo|convert|prepare|preprocess|process_|download|test|merge|export|plot|serv(?:e|ing)|visuali|cache|precompute|extract|install|setup|tokeni"
    r"|encode|captions?|upload|dataset|build|webui|gradio|app\.py|chat|predict|benchmark|data[_.]",
    re.IGNORECASE,
)


# What is told under a heading on tuning is for the reader's own use.
_FOR_READERS = re.compile(
    r"\byou(?:rs?)?\b|\busers?\b|\bdevelopers?\b|\bcustom\w*|\bown (?:data|model)|downstream|\badapt\b|您|你|用户|开发者|自己的|自定义|下游", re.IGNORECASE
)
# A sentence that says that the released model may be tuned.
_SUPPORTS = re.compile(
    rf"\b(?:support\w*|enabl\w*|allow\w*|eas(?:y|ily)|simple|simply)\b[^.!?\n]{{0,60}}\b{_TUNE}|\b{_TUNE} (?:is|are) (?:now )?(?:supported|available)"
    rf"|\b(?:can|may) be (?:further |easily )?fine[- ]?tun|\b(?:demo|tutorial|guide|example)s?\b[^.!?\n]{{0,30}}\b{_TUNE}"
    rf"|\b{_TUNE} (?:code|scripts?|recipes?) (?:of|for)\b"
    r"|支持[^。\n]{0,30}微调|微调[^。\n]{0,12}(?:教程|示例|指南|套件)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Offer:
    """Where scripts are first offered, the words, and all paths that are named in such places."""

    line: int
    headings: tuple[str, ...]
    words: str
    paths: tuple[str, ...]


def offer(parsed: Parsed, repository: str) -> Offer | None:
    """Scripts that are offered to tune the release itself; nothing where the text tells of any other training."""
    name = _named(repository.rsplit("/", 1)[-1])
    text = "\n".join(one.text for one in parsed.sections)
    titles = {title for one in parsed.sections for title in one.headings}
    if parsed.is_cut or _MADE.search(text) or _TRAINS.search(text) or any(_TRAIN_HEADING.search(title) for title in titles):
        return None
    if name is not None and re.search(rf"\b(?:pre-?)?train(?:ing)? {name}", text, re.IGNORECASE):
        return None
    own = re.compile(
        rf"{_TUNE} (?:{f'(?:the |our )?{name}|' if name else ''}(?:our|the|this)(?: released)? models?\b)"
        rf"|微调 ?(?:{f'{name}|' if name else ''}(?:我们的|本|该)模型)|对 ?(?:{f'{name}|' if name else ''}(?:我们的|本|该)模型) ?(?:进行)?微调",
        re.IGNORECASE,
    )
    found: Offer | None = None
    code = _code(parsed)
    for position, section in enumerate(parsed.sections):
        is_headed = any(_HEADING.fullmatch(title) or own.search(title) for title in section.headings)
        said = next((one for one in re.split(r"(?<=[.!?])\s|\n|(?<=[。！？])", section.text) if own.search(one)), None)
        named = _scripts("\n".join([section.text, *code.get(position, ())]) if is_headed else said or "")
        if not named or (said is None and not (is_headed and _READER.search(section.text))):
            continue
        others = [one for one in _OTHER.finditer(section.text) if name is None or re.match(name, one[1], re.IGNORECASE) is None]
        if others or any(re.search(r"pre_?-?train", path, re.IGNORECASE) for path in named):
            return None
        first = found or Offer(section.line, section.headings, said or (section.headings[-1] if section.headings else ""), ())
        found = replace(first, paths=tuple(dict.fromkeys((*first.paths, *named)))[:_MAX_PATHS])
    return found


def _may_tune(words: str) -> bool:
    """Whether words hold what all expressions on tuning ask for; to ask first is several times faster."""
    return "tun" in words.lower() or "微调" in words


def made(parsed: Parsed) -> Iterator[Offer]:
    """Sentences that say of a model, or of the authors' own, that it was made by tuning; whose it is judgement knows."""
    found = 0
    for section in parsed.sections:
        if not _may_tune(section.text) or _NOT_MADE.search(section.headings[-1] if section.headings else ""):
            continue
        for sentence in re.split(r"(?<=[.!?])\s|\n|(?<=[。！？])", section.text):
            if not _may_tune(sentence) or _MADE.search(sentence) is None or _READER.search(sentence) or _UNMADE.search(sentence):
                continue
            yield Offer(section.line, section.headings, sentence, ())
            found += 1
            if found == _MAX_MADE:
                return


def training_of(parsed: Parsed) -> list[str]:
    """What stands after the words that give training code to make a model, each up to 120 characters; whose it is judgement knows."""
    found: list[str] = []
    for section in parsed.sections:
        if "train" not in section.text and "tuning" not in section.text and "Train" not in section.text:
            continue
        for sentence in re.split(r"(?<=[.!?])\s|\n|(?<=[。！？])", section.text):
            said = _TRAINING_OF.search(sentence)
            if said is not None and _GIVES.search(sentence) and _NOT_GIVEN.search(sentence) is None:
                found.append(said[1].strip())
                if len(found) == _MAX_MADE:
                    return found
    return found


@dataclass(frozen=True, slots=True)
class Told:
    """What a README tells to run, or links: paths of programs, folders with a last slash.

    ``training``: for training; ``tuning``: for tuning, an offer for each heading under which it stands, in the order of the text, since a
    README may tell of several models; ``for_readers``: of the latter what is for models or data of the reader's, or for the released model
    itself.
    """

    training: tuple[Offer, ...] = ()
    tuning: tuple[Offer, ...] = ()
    for_readers: Offer | None = None


def told(parsed: Parsed, repository: str = "") -> Told:
    """What a README tells to run for training and for tuning.

    Told is what stands under a heading on training; elsewhere a program whose own name says that it trains, in a command or in words on
    training code. Whether the repository holds them its tree knows.
    """
    name = _named(repository.rsplit("/", 1)[-1])
    own = re.compile(name, re.IGNORECASE) if name is not None else None
    code = _fenced(parsed)
    links: dict[tuple[str, ...], list[tuple[str, str]]] = {}
    for anchor in parsed.anchors:
        path = _own_path(anchor.url, repository)
        if path is not None:
            links.setdefault(anchor.section, []).append((path, f"{anchor.text} {anchor.context}"))
    found: dict[str, dict[tuple[str, ...], Offer]] = {"training": {}, "tuning": {}, "for_readers": {}}
    for position, section in enumerate(parsed.sections):
        kind, title = _kind(section.headings)
        if kind == "other":
            continue
        words = "\n".join([section.text, *code.get(position, ())])[:_MAX_BLOCK]
        named = [(path, is_tuning(path)) for block in code.get(position, ()) for path in _programs(block) if kind or is_trainer(path)]
        for one in _inline(section.text):
            if (is_trainer(one.path) and (kind or one.is_on_code)) or (kind and (one.is_run or (one.is_on_code and one.path.endswith("/")))):
                named.append((one.path, one.is_on_tuning or is_tuning(one.path)))
        for path, said in links.pop(section.headings, [])[:_MAX_PATHS]:
            is_on_code = _ON_CODE.search(said) is not None
            if (kind and (is_on_code or _names_path(path))) or (is_on_code and (path.endswith("/") or is_trainer(path))):
                named.append((path, is_tuning(path) or _is_on_tuning(said)))
        if not named:
            continue
        is_for_readers = _FOR_READERS.search(section.text) is not None or (kind == "tune" and own is not None and own.search(words) is not None)
        for path, may_tune in list(dict.fromkeys(named))[: 2 * _MAX_PATHS]:
            tunes = kind == "tune" or (kind != "train" and may_tune)
            for use in ("tuning", "for_readers") if tunes and is_for_readers else ("tuning",) if tunes else ("training",):
                _add(found[use], Offer(section.line, section.headings, f"{title}: {path}" if title else path, (path,)))
    return Told(tuple(found["training"].values()), tuple(found["tuning"].values()), next(iter(found["for_readers"].values()), None) or _supported(parsed))


def _add(offers: dict[tuple[str, ...], Offer], one: Offer) -> None:
    """Put an offer to those under its heading, or to the last where there are many."""
    place = one.headings if one.headings in offers or len(offers) < _MAX_TOLD else next(reversed(offers))
    first = offers.get(place, one)
    offers[place] = replace(first, paths=tuple(dict.fromkeys((*first.paths, *one.paths)))[:_MAX_PATHS])


def only_tunes(parsed: Parsed, repository: str) -> bool:
    """Whether headings, and links to own guides and folders, speak of tuning, and neither they nor the text of training from the beginning."""
    titles = {title for one in parsed.sections for title in one.headings}
    for anchor in parsed.anchors:
        own = _OWN_URL.match(anchor.url)
        if (own is not None and own[1].lower() == repository.lower()) or not ("://" in anchor.url or anchor.url.startswith(("#", "mailto:", "//"))):
            titles |= {anchor.text, re.sub(r"[_/.]+", " ", (own[2] if own is not None else anchor.url)[-120:])}
    tunes = any(_TUNES_HEADING.search(one) and not _ON_DATA.search(one) for one in titles)
    if not tunes or any(_TOLD_HEADING.search(_TUNES_HEADING.sub("", one)) for one in titles):
        return False
    return not any(_TRAINS.search(one.text) for one in parsed.sections)


def _supported(parsed: Parsed) -> Offer | None:
    """The first sentence that says that the model may be tuned, which names no path."""
    for section in parsed.sections:
        said = _SUPPORTS.search(section.text) if _may_tune(section.text) else None
        if said is not None:
            return Offer(section.line, section.headings, said[0], ())
    return None


def _is_on_tuning(words: str) -> bool:
    return _ON_TUNING.search(words) is not None and _ON_TRAINING.search(_ON_TUNING.sub("", words)) is None


def _kind(headings: tuple[str, ...]) -> tuple[str, str]:
    """``train``, ``tune``, ``other`` or nothing by the two innermost headings, and the heading that says it."""
    last = headings[-2:]
    if any(_NOT_TOLD.search(one) and not (_TOLD_HEADING.search(one) and _BOTH.search(one)) for one in last):
        return "other", ""
    if last and _BEFORE.search(last[-1]):
        return "other", ""
    # What makes other models did not make the released ones.
    if last and _NEW_MODELS.search(last[-1]):
        return "tune", last[-1]
    tunes = next((one for one in reversed(last) if _TUNES_HEADING.search(one) and not _TOLD_HEADING.search(_TUNES_HEADING.sub("", one))), None)
    if tunes is not None:
        return "tune", tunes
    trains = next((one for one in reversed(last) if _TOLD_HEADING.search(one)), None)
    return ("train", trains) if trains is not None else ("", "")


def _own_path(url: str, repository: str) -> str | None:
    """The path in the repository to which a link leads: a program, or a folder with a last slash."""
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
    """Whether the path of a folder or program itself speaks of training or tuning."""
    return is_trainer(path) or any(is_trainer(f"{part}.py") for part in path.split("/") if part)


@dataclass(frozen=True, slots=True)
class _Inline:
    """A path in a sentence. ``is_run``: it is given as a command; ``is_on_code``, ``is_on_tuning``: what the sentence speaks of."""

    path: str
    is_run: bool
    is_on_code: bool
    is_on_tuning: bool


def _inline(text: str) -> Iterator[_Inline]:
    """Programs and folders that are named in sentences, each sentence looked at once."""
    for sentence in re.split(r"(?<=[.!?:])\s|\n|(?<=[。！？：])", text):
        if "/" not in sentence and "." not in sentence:
            continue
        found: dict[str, bool] = {}
        before = ""
        for token in _TOKENS.findall(sentence):
            last, is_run, before = token.rstrip(".:"), before in _RUNNERS, token
            if not last.endswith(_PATH_ENDS):
                continue
            path = _PREFIX.sub("", last)
            if len(path) > 200 or "://" in token or path in found:
                continue
            is_folder = path.endswith("/") and _FOLDER.fullmatch(path) is not None
            is_script = not is_folder and _SCRIPT.fullmatch(path) is not None and not path.lower().endswith((".yaml", ".yml", ".ipynb"))
            if is_folder or (is_script and not _is_other_use(path)):
                found[path] = is_run
                if len(found) == _MAX_PATHS:
                    break
        if found:
            is_on_code, is_on_tuning = _ON_CODE.search(sentence) is not None, _is_on_tuning(sentence)
            yield from (_Inline(path, is_run, is_on_code, is_on_tuning) for path, is_run in found.items())


def _is_other_use(path: str) -> bool:
    return not is_trainer(path) and (_OTHER_USE.search(path.rpartition("/")[2]) is not None or serves(path))


def _programs(block: str) -> Iterator[str]:
    """Files that a block of shell commands runs; a module counts as its file. Lines that a backslash joins are one."""
    for line in _RUNS.finditer(re.sub(r"\\\r?\n[ \t]*", " ", block[:_MAX_BLOCK])):
        if _RUNS_ONLY.search(line[2]) and "train" not in line[2].lower():
            continue
        words = line[2].split()[:_MAX_WORDS]
        is_found = False
        for place, word in enumerate(words):
            if word in {"-m", "--module"} and place + 1 < len(words) and "." in words[place + 1]:
                path = words[place + 1].replace(".", "/") + ".py"
                # A launcher's own module runs the next one.
                if path.startswith(("torch/", "deepspeed/", "accelerate/", "paddle/")):
                    continue
            else:
                path = _PREFIX.sub("", word)
            if len(path) > 200 or not _SCRIPT.fullmatch(path) or path.lower().endswith((".yaml", ".yml")):
                continue
            # A program that starts others is given the one that trains.
            if is_found and not is_trainer(path):
                continue
            is_found = True
            name = path.rpartition("/")[2].lower()
            is_plain = line[1].startswith("python") and not is_trainer(path) and not in_training(path)
            if is_plain and not name.startswith(("main", "run", "launch", "start", "stage", "step")) and not _GIVEN.search(" ".join(words[place + 1 :])):
                continue
            if not _is_other_use(path):
                yield path


def _fenced(parsed: Parsed) -> dict[int, list[str]]:
    """Code by the position of the section in which it stands."""
    starts = [one.line for one in parsed.sections]
    found: dict[int, list[str]] = {}
    for _, block, line in parsed.fences:
        found.setdefault(bisect_right(starts, line) - 1, []).append(block)
    return found


def _named(repository: str) -> str | None:
    """The repository's name as a pattern, where it is long enough to be nothing else."""
    words = re.findall(r"[A-Za-z]+|\d+", repository)
    return r"[\W_]{0,2}".join(words) + r"(?![A-Za-z0-9])" if len("".join(words)) >= _MIN_NAME else None


def _scripts(text: str) -> tuple[str, ...]:
    tokens = (token.removeprefix("./").rstrip(".:") for token in _TOKENS.findall(text) if "://" not in token)
    return tuple(dict.fromkeys(token for token in tokens if len(token) <= 200 and _SCRIPT.fullmatch(token)))[:_MAX_PATHS]


def _code(parsed: Parsed) -> dict[int, list[str]]:
    """Links and code by the position of the section in which they stand."""
    starts = [one.line for one in parsed.sections]
    found: dict[int, list[str]] = {}
    for line, words in (*((one.line, one.url) for one in parsed.anchors), *((line, block) for _, block, line in parsed.fences)):
        found.setdefault(bisect_right(starts, line) - 1, []).append(words)
    return found
