"""Prose that tells how to train with a repository's own scripts, or offers them for tuning the released model further."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace

from observatory.disclosure.markdown import Parsed

_MAX_PATHS = 40
_MIN_NAME = 4
_MAX_BLOCK = 20_000
_MAX_WORDS = 60
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
    r"(?<![\w-])(?:pre-?)?train(?:ing)?\b"
    r"(?![\w\- ]{0,20}\b(?:data|datasets?|corpus|results?|curves?|logs?|details?|costs?|time|environment|requirements?|tokeni[sz]ers?)\b)"
    r"|(?<!预)训练(?!数据|集|环境|结果|语料|细节)|预训练(?!模型|数据|语料)|从头训练",
    re.IGNORECASE,
)
_NOT_TOLD = re.compile(
    rf"{_TUNE}|\blora\b|\bdreambooth\b|\bsft\b|\bdpo\b|evaluat|inference|benchmark|acknowledg|related|tokeni[sz]er|微调|评测|推理|致谢", re.IGNORECASE
)
# What a shell runs, and the program that it is given.
_RUNS = re.compile(
    r"^[ \t>$#]*(?:[A-Z_][A-Z0-9_]*=\S* +)*(?:nohup +|srun +(?:-\S+ +){0,6}|sudo +)?"
    r"(?:python[\d.]*|torchrun|accelerate +launch|deepspeed|horovodrun|mpirun|bash|sh|sbatch|julia|\./) *([^\n]{1,600})",
    re.MULTILINE,
)
# A program of this name serves training, or runs what was trained.
_OTHER_USE = re.compile(
    r"eval|infer|create_|sampl|generat|demo|convert|prepare|preprocess|process_|download|test|merge|export|plot|serv(?:e|ing)|visuali|cache|precompute|extract|install|setup|tokeni"
    r"|encode|captions?|upload|dataset|build|webui|gradio|app\.py|chat|predict|benchmark|data[_.]",
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


def told(parsed: Parsed) -> Offer | None:
    """Programs that a section on training tells to run, by the name of the file; whether the repository holds them the tree knows."""
    code: dict[int, list[str]] | None = None
    found: Offer | None = None
    for position, section in enumerate(parsed.sections):
        title = next((one for one in reversed(section.headings[-2:]) if _TOLD_HEADING.search(one)), None)
        if title is None or any(_NOT_TOLD.search(one) for one in section.headings[-2:]):
            continue
        code = _fenced(parsed) if code is None else code
        named = tuple(dict.fromkeys(path for block in code.get(position, ()) for path in _programs(block)))
        if named:
            first = found or Offer(section.line, section.headings, f"{title}: {named[0]}", ())
            found = replace(first, paths=tuple(dict.fromkeys((*first.paths, *named)))[:_MAX_PATHS])
    return found


def _programs(block: str) -> Iterator[str]:
    """Files that a block of shell commands runs; a module counts as its file. Lines that a backslash joins are one."""
    for line in _RUNS.finditer(re.sub(r"\\\r?\n[ \t]*", " ", block[:_MAX_BLOCK])):
        words = line[1].split()[:_MAX_WORDS]
        for place, word in enumerate(words):
            if word == "-m" and place + 1 < len(words) and "." in words[place + 1]:
                path = words[place + 1].replace(".", "/") + ".py"
                # A launcher's own module runs the next one.
                if path.startswith(("torch/", "deepspeed/", "accelerate/", "paddle/")):
                    continue
            else:
                path = word.removeprefix("./")
            if len(path) <= 200 and _SCRIPT.fullmatch(path) and not path.lower().endswith((".yaml", ".yml")):
                if not _OTHER_USE.search(path.rsplit("/", 1)[-1]):
                    yield path
                break


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
