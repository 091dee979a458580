"""Readers of prose: model and dataset cards, repository READMEs, licence files, arXiv records."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache, partial
from typing import Any

from observatory.disclosure import markdown, tuning
from observatory.disclosure.card import FrontMatter, front_matter, is_plain_link, strings
from observatory.disclosure.licences import family
from observatory.disclosure.markdown import Anchor
from observatory.disclosure.reading import QUOTATION_MAX, Document, Finding, Link, Reading, Signal
from observatory.identifiers import canonical_arxiv_id, is_hub_id, parse_github_repository, parse_hub_url

MAX_TEXT = 4_000_000

_TRAINING = re.compile(
    r"train(?:ing|ed)?[\w\s,&/-]{0,40}(?:data|corpus|corpora|dataset)|pre-?train(?:ing)?\s+(?:data|corpus)|training procedure|data mix"
    r"|训练数据|训练集|数据集|预训练数据|训练语料",
    re.IGNORECASE,
)
_DATA = re.compile(r"\b(?:data|datasets?|corpus|corpora)\b|数据|语料", re.IGNORECASE)
# What it was trained on, by name: a proper name that is no hardware, no cloud and no library.
_TRAINED_ON = re.compile(
    r"\b(?:pre-?trained|trained|fine-?tuned|instruction-tuned|tuned|training|fine-?tuning) +"
    r"(?:(?!based\b)[a-z][\w\-]* +){0,4}?(?:on|with|using) +(?:the +|our +)?"
    r"(?!(?i:nvidia|amd|gpus?|tpus?|a100|h100|h800|v100|aws|azure|google|cloud|megatron|deepspeed|pytorch|jax|fsdp|lora|qlora|trl|colossal|slurm|cuda|"
    r"rl|rlhf|dpo|sft|ppo|grpo|adamw?|flash|bf16|fp8|fp16|none|unknown|various|millions|thousands|billions|trained)\b)"
    r"((?:[A-Z][\w\-]+(?:\.\d[\w\-]*)*)(?: +[A-Z][\w\-]*){0,3})[^.\n]{0,80}?"
    r"\b(?:[Dd]ata|[Dd]atasets?|[Cc]orpus|[Cc]orpora|conversations|examples|samples|pairs|tokens|images|videos|hours|instructions|dump)\b"
)
# A public corpus's name needs no word for data behind it.
_CORPUS = re.compile(
    r"\b(?:[Tt]he (?:\w{1,20} )?(?:Pile|Stack(?: v\d)?)|LAION-[\w-]+|mC4|C4|RedPajama[\w-]*|SlimPajama[\w-]*|RefinedWeb|FineWeb[\w-]*|OSCAR|ROOTS|"
    r"Common ?Crawl|[Ss]tar[Cc]oder[Dd]ata|OpenWebText2?|Dolma|DCLM-[\w-]+|WebVid[\w-]*|COYO-[\w-]+|DataComp[\w-]*|CC3M|CC12M|ImageNet-2[12][kK]|LibriSpeech|"
    r"GigaSpeech|Common ?Voice|AudioSet|ShareGPT\w*|UltraChat\w*|UltraFeedback\w*|OpenOrca|OASST\d?|OpenHermes[\w.-]*|(?:\w{2,20} )?Wikipedia|BookCorpus|"
    r"MS ?MARCO|CulturaX|MADLAD-400|Panda-70M)(?!\w)"
)
_TRAINED_WITH = re.compile(
    r"\b(?:(?:pre-?trained|trained|fine-?tuned|instruction-tuned)\b[^.]{0,110}\b(?:on|with|using|from)|(?:pre-?training|training|fine-?tuning) (?:on|with))\b",
    re.IGNORECASE,
)
# A part that was trained on it, or what was measured with it.
_NOT_IT = re.compile(r"tokeni[sz]er|evaluat|benchmark|test set|compared|\bdemo\b|\be\.g|for example|you can|your", re.IGNORECASE)
# What is said of other models, to set this one off.
_COMPARED = re.compile(
    r"\b(?:unlike|compared (?:to|with)|in contrast (?:to|with)|as opposed to|rather than|other (?:[\w-]+ ){0,2}models)\b|与[^。]{0,20}(?:不同|相比)",
    re.IGNORECASE,
)
# What stands before a link that the model was trained on.
_TRAINED_ON_LINK = re.compile(
    r"\b(?:pre-?trained|trained|fine-?tuned|instruction-tuned)\b[^.]{0,40}\b(?:on|with|using)(?: +[\w'’.,-]+){0,6}[ ('’‘\"“]*$"
    r"|(?:使用|采用|利用|基于)[^。]{0,12}$",
    re.IGNORECASE,
)
# On which other model it stands, by a name with a capital letter that is no library and no machine.
_BASED_ON = re.compile(
    r"(?:\b(?:based (?:up)?on|built (?:up)?on(?: top of)?|initiali[sz]ed (?:from|with)|fine-?tuned (?:from|(?:version|variant) of)|finetuned on top of|"
    r"(?:starting|trained|distilled) from|base model(?: is|:)?)|基于) *(?:the |a |an |our )?(?:pre-?trained )?"
    r"(?!(?i:pytorch|transformers?\b|megatron|deepspeed|tensorflow|jax|nvidia|cuda|vllm|openrlhf|verl|trl|lora|github|python|hugging)\b)"
    r"([A-Z][A-Za-z][\w.\-]{0,60}(?: \d[\w.\-]{0,20})?)|(?<!\w)([A-Z][A-Za-z][\w.\-]{0,60})\W{0,4}: {0,3}[Bb]ase model for\b"
)
_OFFERED = re.compile(r"\b(?:open[ -]?sourc\w+|releas\w+|publish\w*|publicly available|made available|we (?:provide|share))\b|开源|发布|公开", re.IGNORECASE)
_MAX_BASES = 5
# What is linked is a part of the data or speaks of it.
_PART = re.compile(r"\b(?:annotations?|samples?|subset|toy|demo|preview|metadata)\b|示例|样例|标注", re.IGNORECASE)
_TRAIN_HEADING = re.compile(r"^\W*(?:(?:pre-?)?train(?:ing)?(?: (?:the|models?|code|scripts?|pipeline|from scratch))*|模型训练|预训练|训练)\W*$", re.IGNORECASE)
_GIVEN = re.compile(r"\bdata\b|datasets?|corpus|corpora|train|tun(?:ing|ed)|数据|语料|训练|微调", re.IGNORECASE)
# How a reader of the page may train: what is linked there is an example for others.
_USAGE = re.compile(r"fine-?tun(?:e|ing)|quick ?start|usage|how to|getting started|微调|使用|快速", re.IGNORECASE)
_EVALUATION = re.compile(r"evaluat|benchmark|results|leaderboard|performance|评测|评估|结果|基准", re.IGNORECASE)
_EVALUATED = re.compile(r"\b(?:evaluat\w*|benchmark(?:s|ed)?|test set)\b|评测|评估", re.IGNORECASE)
_CODE = re.compile(r"\bcode\b|github|repositor|source|代码|仓库", re.IGNORECASE)
_TRAINING_CODE = re.compile(r"train(?:ing)?\s+(?:code|scripts?|recipes?|codebase)\b|训练代码", re.IGNORECASE)
# What keeps a record of training, prepares it or is needed for it.
_SERVES = re.compile(
    r"\b(?:logs?|logging|logger|monitor\w*|metrics?|install\w*|dependenc\w*|containers?|docker|convert\w*|conversion|visuali\w*|tokeni[sz]er)\b"
    r"|data[ -]?(?:prep\w*|pre-?process\w*|process\w*)|安装|依赖|转换",
    re.IGNORECASE,
)
# With what it was trained, before the link that says it; what a reader may do is no such word.
_TRAINED_BY = re.compile(
    r"(?<!can be )(?<!may be )(?<!could be )\b(?:(?:pre-?)?trained|(?:pre-?)?training (?:was|is|were) (?:done|performed|conducted|carried out))\b[^.]{0,80}?"
    r"\b(?:with|using|via|on top of|by means of)(?: +[\w'’.-]+){0,4}[ ('’‘\"“]*$|(?:使用|采用|利用)[^。]{0,12}$",
    re.IGNORECASE,
)
_TRAINS_AFTER = re.compile(r"^ ?(?:框架|代码库?|库|工具)? ?(?:进行|完成|来)(?:了)?(?:预)?训练(?!加速|效率|速度|时)")
_READER = re.compile(r"\byou(?:r|rself)?\b|\bcan\b|\bnot\b|n['’]t\b|\bnever\b|您|你|可以|如需|如果|微调", re.IGNORECASE)
# A method or a part of a library, and no program that trains.
_METHOD = re.compile(
    r"\b(?:q?lora|flash|attention|optimi[sz]er|adam\w*|\w*tokeni[sz]\w*|sentence ?piece|normali[sz]\w*|kernels?|loss"
    r"|w(?:eights)? ?(?:&|and) ?b(?:iases)?|wandb|data|datasets?|corpus)\b",
    re.IGNORECASE,
)
_PAPER = re.compile(r"\bpapers?\b|technical report|tech(?:nical)? ?report|preprint|arxiv|论文|技术报告", re.IGNORECASE)
_OWN_PAPER = re.compile(
    r"\b(?:our|the|this|model|official)\s+(?:\w+\s+){0,2}(?:paper|report|preprint)|technical report|tech report|^\W*paper\W*$|^\W*(?:paper|report)\s+link|论文链接|技术报告",  # noqa: E501 - one pattern
    re.IGNORECASE,
)
_OUR_PAPER = re.compile(r"\b(?:our|accompanying)\s+(?:[\w-]+\s+){0,2}(?:papers?|reports?|preprint)\b|我们的(?:论文|技术报告)", re.IGNORECASE)
_CITATION = re.compile(r"citation|cite|bibtex|引用", re.IGNORECASE)
_OTHERS = re.compile(r"acknowledg|related work|references|credits|致谢|参考", re.IGNORECASE)
_REFUSAL = re.compile(
    r"\b(?:will be (?:released|available|open)|(?:is |are )?(?<!no longer )coming soon|\btba\b|to be released|(?:plan|going|intend) to (?:release|open)|"
    r"(?:not|never|no plans? to|won['’]t|cannot|can['’]t|isn['’]t|aren['’]t) (?:be |yet |plan to |been |currently )*"
    r"(?:released?|releasing|disclos\w*|publicly available|public|"
    r"available|provided|shared?|open(?:ed|-sourced?)?)|upon request|do(?:es)? not (?:release|disclose|share|plan)|undisclosed|proprietary data|\bconfidential)"
    r"|即将|敬请期待|将(?:会|于|在)?[^。]{0,6}(?:开源|开放|公开)|暂未|未公开|未开放|不公开|不会公开|不开源|不开放|尚未"
    r"|没有(?:公开|开源|开放|发布|提供)|不予(?:公开|开源|开放)|未(?:开源|发布|提供)|暂不(?:公开|开源|开放|提供)|(?:无法|不会|不能)(?:公开|开源|开放|发布|提供)",
    re.IGNORECASE,
)
_NOT_TRAINED = re.compile(r"\b(?:not|never|n['’]t)\W+(?:\w+\W+){0,2}train", re.IGNORECASE)
_NOT = re.compile(r"(?:\bnot|\bnever|n['’]t|\bwithout)(?:\W+\w+){0,3}\W*$", re.IGNORECASE)
_TEMPLATE = "More Information Needed"


# What a card may tell of (Mitchell et al., 2019, as the Hub's template asks for it), by heading.
_TOPICS = {
    "intended use": re.compile(r"\buses?\b|intended|usage|how to|quick ?start|getting started|inference|使用|快速", re.IGNORECASE),
    "limitations": re.compile(r"limitation|bias|risk|out-of-scope|ethic|safety|局限|限制|风险", re.IGNORECASE),
    "training data": re.compile(r"data|corpus|数据|语料", re.IGNORECASE),
    "training procedure": re.compile(r"train|fine-?tun|hyper-?param|procedure|训练|微调", re.IGNORECASE),
    "evaluation": _EVALUATION,
    "description": re.compile(r"description|details|overview|introduction|summary|about|highlights|介绍|简介|概述", re.IGNORECASE),
    "licence or citation": re.compile(r"licen[cs]e|citation|cite|bibtex|协议|许可|引用", re.IGNORECASE),
}
_HYPER = re.compile(
    r"\b(learning[ _-]?rate|batch[ _-]?size|weight[ _-]?decay|warm[ _-]?up|num_train_epochs|epochs|optimi[sz]er|"
    r"lr[ _-]?scheduler|gradient[ _-]?accumulation|seed)\b"
    r"|学习率|批次大小",
    re.IGNORECASE,
)
_COMPUTE_SECTION = re.compile(r"comput|hardware|infrastructure|environment|emission|carbon|train|算力|训练", re.IGNORECASE)
_COMPUTE = re.compile(
    r"((?<![\d,.])\d[\d,.]{0,15}\s{0,3}[KkMm]?\s{0,3}(?:(?:GPU|TPU|A100|H100|H800|V100|MI250X?)[\w -]{0,12}[Hh]ours)|(?<![\d,.])\d[\d,.]{0,15}\s{0,3}(?:kg|g|t|tons?|tonnes)\s*(?:of\s*)?CO2)|\b(?:A100|H100|H800|H200|V100|MI250X|TPU ?v\d\w*|Ascend)\b"  # noqa: E501 - one pattern
)


def _where(document: Document, line: int, section: tuple[str, ...]) -> str:
    name = document.locator or document.kind
    return f"{name}#L{line}" + (f" ({' > '.join(section)[-120:]})" if section else "")


def read_card(document: Document) -> Reading:
    """A model or dataset card: front matter and body."""
    text = document.text or ""
    if len(text) > MAX_TEXT:
        return Reading(unreadable=f"{len(text)} characters, more than {MAX_TEXT}")
    front = front_matter(text)
    links, signals, facts = _body(document, front)
    head = list(_front_links(front)) if document.kind == "model_card" else []
    for name, key in (("license", "hub_license_id"), ("license_name", "license_name"), ("license_link", "license_link")):
        told = strings(front.data.get(name))
        if told:
            facts[key] = told[0].lower()[:200] if key != "license_link" else told[0][:200]
    if not is_plain_link(facts.get("license_link", "")):
        del facts["license_link"]
    if front.problem:
        facts["front_matter_problem"] = front.problem
    return Reading((*head, *links), tuple(signals), facts=facts)


def _front_links(front: FrontMatter) -> Iterator[Link]:
    relation = front.data.get("base_model_relation")
    kind = relation if relation in {"finetune", "adapter", "quantized", "merge"} else "unspecified"
    for position, name in enumerate(strings(front.data.get("base_model"))):
        if is_hub_id(name):
            yield Link("huggingface", "model", name, f"base_model:{kind}", "card_yaml", 0.9, f"README.md#/base_model/{position}", name[:QUOTATION_MAX])
    for position, name in enumerate(strings(front.data.get("datasets"))):
        if is_hub_id(name):
            yield Link("huggingface", "dataset", name, "trained_on", "card_yaml", 0.85, f"README.md#/datasets/{position}", name[:QUOTATION_MAX])


def read_readme(document: Document) -> Reading:
    """A repository's README."""
    text = document.text or ""
    if len(text) > MAX_TEXT:
        return Reading(unreadable=f"{len(text)} characters, more than {MAX_TEXT}")
    links, signals, facts = _body(document, FrontMatter(body=text))
    return Reading(tuple(links), tuple(signals), facts=facts)


def _body(document: Document, front: FrontMatter) -> tuple[list[Link], list[Signal], dict[str, Any]]:
    parsed = markdown.parse(front.body)
    links = [link for anchor in parsed.anchors if (link := _link(document, anchor, front.lines)) is not None]
    links += _cited(document, parsed, front.lines)
    signals = [signal for link in links if (signal := _data_signal(link)) is not None][:1]
    facts: dict[str, Any] = {"sections": len(parsed.sections), "is_cut": parsed.is_cut}
    signals = signals or [one for one in map(partial(_collection_signal, document, front.lines), parsed.anchors) if one is not None][:1]
    # Most texts hold none of these words, and looking for a word is far cheaper than for a pattern.
    lower = front.body.lower()
    stands = any(word in lower for word in ("based", "built", "initial", "fine", "starting", "distilled", "base model", "基于"))
    bases = _base_signals(document, parsed, front.lines) if stands else []
    # A refusal speaks of the data where it stands in a sentence with them, or alone under their heading; a link to them says more.
    refusals = ((one, said) for one in parsed.sections if _TRAINING.search(" ".join(one.headings)) and (said := _refusal_of_data(one.text)))
    refused = next(refusals, None) if not any(link.relation == "trained_on" for link in links) else None
    if not signals:
        signals = [signal for signal in (_section_signal(document, one, parsed, front.lines) for one in parsed.sections) if signal is not None][:1]
    stages = [replace(one, indicator=f"{stage}_sources", rule=f"data.{stage}_named", rule_version=1) for one in signals if (stage := _stage(one)) is not None]
    if refused is not None:
        section, quotation = refused
        where = _where(document, section.line + front.lines, section.headings)
        signals = [Signal("data", "training_data", Finding.NONE, "data.section", 4, where, quotation[:QUOTATION_MAX])]
    signals += [*stages, *bases]
    if document.kind != "dataset_card":
        if any(word in lower for word in _MAY_PROMISE):
            signals += _promised(document, parsed, front.lines)
        signals += [*_told(document, parsed, lower, front.lines)]
    if document.kind == "readme" and ("tun" in lower or "微调" in lower):
        signals += _tunes(document, parsed)
    if document.kind == "readme":
        told = tuning.told(parsed, document.key)
        signals += _told_training(document, told)
        if told.for_readers is not None:
            facts["offers_tuning"] = " ".join(told.for_readers.words.split())[:QUOTATION_MAX]
        if made := [" ".join(one.words.split())[:QUOTATION_MAX] for one in tuning.made(parsed)]:
            facts["made_by_tuning"] = made
    return links, signals, facts


def _tunes(document: Document, parsed: markdown.Parsed) -> Iterator[Signal]:
    """Training scripts that are offered to tune the release itself; judgement knows whether the tree holds others."""
    offered = tuning.offer(parsed, document.key)
    if offered is not None:
        where, words = _where(document, offered.line, offered.headings), " ".join(offered.words.split())
        yield Signal("code", "tuning_code", Finding.PARTIAL, "code.tunes_release", 1, where, words[:QUOTATION_MAX], " ".join(offered.paths))


def _told_training(document: Document, told: tuning.Told) -> Iterator[Signal]:
    """Programs that the README tells to run for training or tuning: nothing until judgement has found one of them in the repository's tree."""
    for rule, version, indicator, one in (
        ("code.told_training", 2, "training_code", told.training),
        ("code.told_tuning", 1, "tuning_code", told.tuning),
    ):
        if one is not None:
            where, words = _where(document, one.line, one.headings), " ".join(one.words.split())
            yield Signal("code", indicator, Finding.NONE, rule, version, where, words[:QUOTATION_MAX], " ".join(one.paths))


def _stage(signal: Signal) -> str | None:
    """Of which stage of training a named source is, where the words or the heading say so."""
    words = f"{signal.locator} {signal.quotation}"
    if re.search(r"pre-?train|预训练", words, re.IGNORECASE):
        return "pretraining"
    return "tuning" if re.search(r"fine-?tun|instruct|\bsft\b|preference|post-?train|微调", words, re.IGNORECASE) else None


_PROMISE = re.compile(
    r"\b(?:training|train|fine-?tuning|source|inference)?\s*code\b[^.\n]{0,60}"
    r"(?:coming soon|will be (?:released|available|open)|to be released|not (?:yet )?(?:been )?released)"
    r"|(?:coming soon|will (?:be )?release|to be released|todo)[^.\n]{0,60}\b(?:training|source|fine-?tuning)?\s*code\b"
    r"|(?:\b(?:not|never|no plans? to)|n['’]t) (?:be |currently |yet |plan(?:ning)? to |going to )*"
    r"(?:releas|open[- ]?sourc|provid|shar|publish|disclos)\w*[^.\n]{0,40}\b(?:training|source|fine-?tuning|pre-?training) code"
    r"|\b(?:training|fine-?tuning|pre-?training) (?:code|scripts?)\b[^.\n]{0,30}(?:\bnot|n['’]t) (?:be |currently |yet |been )*"
    r"(?:provided|available|public|open|shared|included)"
    r"|\[ \] [^\n\[]{0,40}\b(?:train|training|fine-?tuning) (?:code|scripts?)"
    r"|代码[^。\n]{0,30}(?:即将|敬请期待|尚未|暂未|不予|未开源|未公开|不开源|不公开|将(?:会|于|在)?[^。\n]{0,8}(?:开源|公开|发布))"
    r"|即将[^。\n]{0,20}(?:开源|代码)",
    re.IGNORECASE,
)
_MAY_PROMISE = ("soon", "release", "todo", "即将", "敬请", "尚未", "summary", "datasheet", "not ", "n't ", "n’t ", "no plan", "[ ]", "代码")
_SUMMARY = re.compile(r"public summary of (?:the )?training|summary of (?:the )?training content|data ?sheets? for datasets|datasheet", re.IGNORECASE)


def _promised(document: Document, parsed: markdown.Parsed, offset: int) -> Iterator[Signal]:
    """Code that is promised and not there, and a datasheet or public summary of the training data."""
    for one in parsed.sections:
        title = one.headings[-1] if one.headings else ""
        said = _PROMISE.search(one.text)
        if said is None and _TRAIN_HEADING.search(title) and len(one.text) < 200:
            said = _REFUSAL.search(one.text)
        if said is not None:
            where = _where(document, one.line + offset, one.headings)
            yield Signal("code", "training_code", Finding.NONE, "code.promised", 2, where, " ".join(said[0].split())[:QUOTATION_MAX])
            break
    link = next((one for one in parsed.anchors if _SUMMARY.search(f"{one.text} {one.url}")), None)
    if link is not None:
        where = _where(document, link.line + offset, link.section)
        yield Signal("data", "datasheet", Finding.OPEN, "data.datasheet", 1, where, (link.text or link.url)[:QUOTATION_MAX])


def _told(document: Document, parsed: markdown.Parsed, lower: str, offset: int) -> Iterator[Signal]:
    """What the text tells beside the four dimensions: topics of a card, results, procedure, compute."""
    # The template's headings over nothing tell nothing.
    titles = [(one, one.headings[-1]) for one in parsed.sections if one.headings and (_TEMPLATE not in one.text or len(one.text) > 60)]
    if document.kind == "model_card":
        covered = [topic for topic, pattern in _TOPICS.items() if any(pattern.search(title) for _, title in titles)]
        finding = Finding.OPEN if len(covered) >= 5 else Finding.PARTIAL if covered else Finding.NONE
        yield Signal("methods", "model_card", finding, "methods.model_card", 1, document.locator or "README.md", f"{len(covered)} of 7: {', '.join(covered)}")
    measured = next((one for one, title in titles if _EVALUATION.search(title) and any(digit.isdigit() for digit in one.text)), None)
    if measured is not None:
        where = _where(document, measured.line + offset, measured.headings)
        yield Signal("methods", "evaluation_results", Finding.OPEN, "methods.evaluation", 1, where, " ".join(measured.text.split())[:QUOTATION_MAX])
    hyper: dict[str, Signal] = {}
    tells_numbers = any(word in lower for word in ("learning", "batch", "decay", "warm", "epoch", "optimi", "sched", "accum", "seed", "学习率", "批次"))
    for one in parsed.sections if tells_numbers else ():
        for named in _HYPER.finditer(one.text):
            where = _where(document, one.line + offset, one.headings)
            hyper.setdefault(
                re.sub(r"[ _-]", "", named[0].lower()), Signal("methods", "training_procedure", Finding.OPEN, "methods.training_procedure", 1, where)
            )
    if hyper:
        first = next(iter(hyper.values()))
        yield replace(first, finding=Finding.OPEN if len(hyper) >= 3 else Finding.PARTIAL, quotation=", ".join(sorted(hyper))[:QUOTATION_MAX])
    for one, title in titles:
        spent = _COMPUTE.search(one.text) if _COMPUTE_SECTION.search(title) else None
        if spent is not None:
            finding = Finding.OPEN if spent[1] else Finding.PARTIAL
            yield Signal("methods", "compute", finding, "methods.compute", 1, _where(document, one.line + offset, one.headings), spent[0][:QUOTATION_MAX])
            break


def _collection_signal(document: Document, offset: int, anchor: Anchor) -> Signal | None:
    """A collection on the Hub that is called a dataset names data, without telling its members."""
    is_collection = re.match(r"https?://(?:www\.)?(?:huggingface\.co|hf\.co)/collections/", anchor.url) is not None
    section = " ".join(anchor.section)
    if (
        not is_collection
        or not re.search(r"\bdatasets?\b|数据集", anchor.text, re.IGNORECASE)
        or _EVALUATION.search(section)
        or _REFUSAL.search(anchor.context)
    ):
        return None
    where = _where(document, anchor.line + offset, anchor.section)
    finding = Finding.PARTIAL if _PART.search(anchor.text) or not _OFFERED.search(anchor.context) else Finding.OPEN
    return Signal("data", "training_data", finding, "data.collection", 1, where, anchor.text[:QUOTATION_MAX], anchor.url[:QUOTATION_MAX])


def _base_signals(document: Document, parsed: markdown.Parsed, offset: int) -> list[Signal]:
    """Sentences that name the models on which these stand, each name once; SQL knows which names are models of others."""
    found: dict[str, Signal] = {}
    for section in parsed.sections:
        for named in _BASED_ON.finditer(section.text):
            # Thanks are given to libraries too: there only the words base model count.
            if named[2] is None and _OTHERS.search(" ".join(section.headings)):
                continue
            where, name = _where(document, section.line + offset, section.headings), (named[1] or named[2])[:100].rstrip(".-")
            quotation = " ".join(named[0].split())[:QUOTATION_MAX]
            found.setdefault(name.lower(), Signal("data", "base_model_data", Finding.NONE, "data.base_named", 2, where, quotation, name))
            if len(found) == _MAX_BASES:
                return list(found.values())
    return list(found.values())


def _refusal_of_data(text: str) -> str | None:
    """The refusal in a sentence on data, or in a text that says nothing else."""
    if not _refuses(text):
        return None
    for sentence in re.split(r"(?<=[.。!！?？])\s|\n|(?<=[。！？])", text):
        said = _REFUSAL.search(sentence)
        if said is not None and (_DATA.search(sentence) or len(text) < 120):
            return said[0]
    return None


def _data_signal(link: Link) -> Signal | None:
    """A body that links its training data names it; what it is worth shows when the dataset is resolved."""
    if link.relation != "trained_on":
        return None
    return Signal("data", "training_data", Finding.PARTIAL, "data.section", 4, link.locator, link.quotation, link.target_id)


def _section_signal(document: Document, section: markdown.Section, parsed: markdown.Parsed, offset: int) -> Signal | None:
    """A section on data that leads anywhere outside names data; so does a sentence that says by name what was trained on."""
    title = " ".join(section.headings)
    is_on_data = bool(section.headings) and (_TRAINING.search(section.headings[-1]) or _DATA.fullmatch(section.headings[-1].strip(" :#*"))) is not None
    if not is_on_data and "train" not in section.text and "tun" not in section.text:
        return None
    if _EVALUATION.search(title) or _OTHERS.search(title) or _refuses(section.text):
        return None
    if is_on_data:
        anchor = next(
            (
                one
                for one in parsed.anchors
                if one.section == section.headings
                and one.url.startswith(("http://", "https://"))
                and _TEMPLATE not in one.text
                # Data of evaluation may stand under the same heading.
                and ("train" in one.context.lower() or not _EVALUATED.search(one.context))
            ),
            None,
        )
        if anchor is not None:
            where = _where(document, anchor.line + offset, anchor.section)
            return Signal(
                "data", "training_data", Finding.PARTIAL, "data.section", 4, where, (anchor.text or anchor.url)[:QUOTATION_MAX], anchor.url[:QUOTATION_MAX]
            )
    named = _trained_on(section.text)
    if named is None:
        return None
    return Signal(
        "data",
        "training_data",
        Finding.PARTIAL,
        "data.sentence",
        3,
        _where(document, section.line + offset, section.headings),
        named[0][:QUOTATION_MAX],
        named[1][:100],
    )


def _trained_on(text: str) -> tuple[str, str] | None:
    """``(words, name)`` of the first data that a text says by name the model was trained on."""
    named = _TRAINED_ON.search(text)
    if named is not None and not _NOT.search(text[max(0, named.start() - 60) : named.start()]) and not _COMPARED.search(_before(text, named.start())):
        return named[0], named[1]
    for corpus in _CORPUS.finditer(text):
        before = _before(text, corpus.start())
        said = _TRAINED_WITH.search(before)
        if said is not None and not _NOT_IT.search(before) and not _COMPARED.search(before) and not _NOT.search(before[: said.start()]):
            return f"{before[said.start() :]}{corpus[0]}", corpus[0]
    return None


def _before(text: str, position: int) -> str:
    """Of a sentence, what stands before a position in it."""
    return re.split(r"[.。!?]\s|\n", text[max(0, position - 160) : position])[-1]


@lru_cache(maxsize=512)
def _refuses(words: str) -> bool:
    return _REFUSAL.search(words) is not None


def _sentence(anchor: Anchor) -> str:
    """The sentence in which a link stands; the whole paragraph where its words are not found there."""
    parts = re.split(r"(?<!\bcf\.)(?<!\be\.g\.)(?<!\bi\.e\.)(?<!\bsee\.)(?<=[.!?])\s|[;；。！]", anchor.context)
    word = re.compile(rf"(?<!\w){re.escape(anchor.text)}(?!\w)") if anchor.text else None
    return next((part for part in parts if word is not None and word.search(part)), anchor.context)


def _link(document: Document, anchor: Anchor, offset: int) -> Link | None:
    if _TEMPLATE in anchor.text:
        return None
    section, where = " > ".join(anchor.section), _where(document, anchor.line + offset, anchor.section)
    words, quotation = f"{anchor.text} {anchor.context}", (anchor.text or anchor.url)[:QUOTATION_MAX]
    # A paragraph of many links is looked at once.
    is_refused = _refuses(anchor.context) and _refuses(_sentence(anchor))
    arxiv_id = canonical_arxiv_id(anchor.url)
    if arxiv_id is not None:
        relation, confidence = _paper_relation(anchor) if not is_refused else ("cites", 0.4)
        return Link("arxiv", "paper", arxiv_id, relation, "body_link", confidence, where, quotation)
    repository = parse_github_repository(anchor.url)
    if repository is not None:
        if document.source == "github" and repository.lower() == document.key.lower():
            return None
        is_training = bool(_TRAINING_CODE.search(f"{section} {words}")) or any(_TRAIN_HEADING.search(one) for one in anchor.section)
        # What serves training stands in the same sentences.
        is_training = is_training and not _SERVES.search(f"{repository.split('/')[1]} {_sentence(anchor)}")
        is_elsewhere = any(pattern.search(section) for pattern in (_OTHERS, _EVALUATION)) or bool(anchor.section and _USAGE.search(anchor.section[-1]))
        is_refused = is_refused or (is_training and _NOT_TRAINED.search(anchor.context) is not None)
        if is_training and not is_refused and not is_elsewhere:
            return Link("github", "repository", repository, "training_code", "body_link", 0.85, where, quotation)
        if not is_refused and not is_elsewhere and _is_trained_by(anchor):
            return Link("github", "repository", repository, "training_code", "body_link", 0.7, where, quotation)
        confidence = 0.6 if _CODE.search(f"{section} {anchor.text}") else 0.4
        return Link(
            "github", "repository", repository, "mentions" if is_refused or _OTHERS.search(section) else "code", "body_link", confidence, where, quotation
        )
    hub = parse_hub_url(anchor.url)
    if hub is None or hub[0] not in {"model", "dataset"}:
        return None
    if hub[0] == "dataset":
        heading = anchor.section[-1] if anchor.section else ""
        is_own = not is_refused and not _EVALUATION.search(section) and (_DATA.search(heading) or not _USAGE.search(section))
        is_trained_on = bool(is_own and (_TRAINING.search(f"{section} {anchor.context}") or _is_trained_on(anchor)))
        if is_own and not is_trained_on and not _OTHERS.search(section) and not _EVALUATION.search(anchor.context) and _DATA.search(f"{heading} {words}"):
            # Under a heading on data or training it is given as such; in the news it may be anything.
            confidence = 0.5 if _PART.search(f"{heading} {anchor.text}") else 0.6 if _GIVEN.search(heading) else 0.55
            return Link("huggingface", "dataset", hub[1], "trained_on", "body_link", confidence, where, quotation)
        relation = "trained_on" if is_trained_on else "evaluated_on" if _EVALUATION.search(section) else "mentions"
        confidence = 0.5 if is_trained_on and _PART.search(f"{heading} {anchor.text}") else 0.7
        return Link("huggingface", "dataset", hub[1], relation, "body_link", confidence, where, quotation)
    is_own_account = document.source == "github" and hub[1].split("/")[0].lower() == document.key.split("/")[0].lower()
    relation = "weights" if document.source == "github" and not _OTHERS.search(section) else "mentions"
    return Link("huggingface", "model", hub[1], relation, "body_link", 0.9 if is_own_account else 0.6, where, quotation)


def _around(anchor: Anchor) -> tuple[str, str]:
    """Of the sentence in which a link stands, what is before and after its text; nothing where it is not found as a word."""
    sentence = _sentence(anchor)
    word = re.search(rf"(?<!\w){re.escape(anchor.text)}(?!\w)", sentence)
    return (sentence[max(0, word.start() - 240) : word.start()], sentence[word.end() :]) if word is not None else ("", "")


def _is_trained_on(anchor: Anchor) -> bool:
    """Whether the sentence says that the model was trained on what is linked."""
    if not anchor.text or ("train" not in anchor.context.lower() and "tuned" not in anchor.context and "训练" not in anchor.context):
        return False
    before, after = _around(anchor)
    said = _TRAINED_ON_LINK.search(before)
    if said is None or any(pattern.search(before) for pattern in (_READER, _NOT_IT, _COMPARED)):
        return False
    return "ained" in said[0].lower() or "tuned" in said[0].lower() or re.match(r"^[^。]{0,12}(?:进行|完成|来)(?:了)?(?:预)?训练", after) is not None


def _is_trained_by(anchor: Anchor) -> bool:
    """Whether the sentence says that the model was trained with what is linked."""
    if "train" not in anchor.context.lower() and "训练" not in anchor.context:
        return False
    before, after = _around(anchor)
    said = _TRAINED_BY.search(before)
    if not anchor.text or said is None or _READER.search(before) or _METHOD.search(f"{anchor.text} {said[0]}"):
        return False
    return "rain" in said[0] or _TRAINS_AFTER.match(after) is not None


def _paper_relation(anchor: Anchor) -> tuple[str, float]:
    section = anchor.section[-1] if anchor.section else ""
    if _OTHERS.search(section) or _EVALUATION.search(section):
        return "cites", 0.4
    # Far down a page the bare word paper is mostly another's.
    is_bare = bool(re.fullmatch(r"\W*(?:arxiv )?papers?\W*", anchor.text, re.IGNORECASE))
    if (_OWN_PAPER.search(anchor.text) and not (is_bare and anchor.line > 80)) or (_PAPER.search(anchor.text) and anchor.line <= 60):
        return "own_paper", 0.7
    if _OUR_PAPER.search(anchor.context):
        return "own_paper", 0.65
    if _PAPER.search(section) and not _CITATION.search(section):
        return "own_paper", 0.6
    return "cites", 0.4


def _cited(document: Document, parsed: markdown.Parsed, offset: int) -> list[Link]:
    """The first BibTeX entry of a citation section is what the authors ask to be cited as: their own paper."""
    found: list[Link] = []
    starts = [one.line for one in parsed.sections]
    blocks = [(block, line) for info, block, line in parsed.fences if "@" in block and ("bib" in info.lower() or re.search(r"@\w+\s*\{", block))]
    titles = [parsed.sections[place].headings[-1:] if (place := bisect_right(starts, line) - 1) >= 0 else () for _, line in blocks]
    # What stands under thanks or references is others' work, where what to cite stands elsewhere.
    of_others = [any(_OTHERS.search(one) and not _CITATION.search(one) for one in title) for title in titles]
    for (block, line), is_others in zip(blocks, [one and not all(of_others) for one in of_others], strict=True):
        entries = re.split(r"(?=@\w+\s*\{)", block)
        for position, entry in enumerate(entry for entry in entries if entry.strip().startswith("@")):
            ids = {one for _, value in markdown.bibtex_values(entry) if (one := _bibtex_id(value)) is not None}
            is_first = position == 0 and not is_others and not any(link.relation == "own_paper" for link in found)
            for arxiv_id in sorted(ids):
                found.append(
                    Link(
                        "arxiv",
                        "paper",
                        arxiv_id,
                        "own_paper" if is_first else "cites",
                        "citation_block",
                        0.75 if is_first else 0.4,
                        _where(document, line + offset, ("citation",)),
                        entry.strip()[:QUOTATION_MAX],
                    )
                )
    return found


def _bibtex_id(value: str) -> str | None:
    match = re.search(r"(?:arxiv[:\s]*)?(\d{4}\.\d{4,5}|[a-z\-]+(?:\.[A-Z]{2})?/\d{7})", value, re.IGNORECASE)
    return canonical_arxiv_id(value) or (canonical_arxiv_id(match.group(1)) if match else None)


def read_licence(document: Document) -> Reading:
    """A licence file."""
    spdx = family(document.text or "")
    return Reading(facts={"text_spdx": spdx} if spdx else {})


def read_paper(document: Document) -> Reading:
    """An arXiv record: repositories and models that its abstract or comments name."""
    payload = document.payload if isinstance(document.payload, dict) else {}
    links: list[Link] = []
    for name in ("abstract", "summary", "comments", "comment"):
        text = payload.get(name)
        for url in re.findall(r"https?://[^\s{}()<>\"'\\]{4,300}", text[:20_000]) if isinstance(text, str) else ():
            target = url.rstrip(".,;:")
            repository, hub = parse_github_repository(target), parse_hub_url(target)
            if repository is not None:
                links.append(Link("github", "repository", repository, "code", "paper_text", 0.8, f"/{name}", target[:QUOTATION_MAX]))
            elif hub is not None and hub[0] in {"model", "dataset"}:
                links.append(Link("huggingface", hub[0], hub[1], "mentions", "paper_text", 0.6, f"/{name}", target[:QUOTATION_MAX]))
    abstract = next((payload[name] for name in ("abstract", "summary") if isinstance(payload.get(name), str)), "")
    named = _trained_on(" ".join(abstract[:20_000].split()))
    signals = (
        [Signal("data", "training_data", Finding.PARTIAL, "data.sentence", 3, "/abstract", named[0][:QUOTATION_MAX], named[1][:100])]
        if named is not None
        else []
    )
    return Reading(tuple(links), tuple(signals))
