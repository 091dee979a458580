"""What a document says of training data: whether a linked dataset is that, sentences and sections that name it, and bases by name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain, groupby

from observatory.disclosure.facts import facts_in, is_common, name_in, named_data
from observatory.disclosure.headings import About, about, about_all
from observatory.disclosure.parsed import Anchor, Parsed, Section
from observatory.disclosure.reading import QUOTATION_MAX, Document, Finding, Link, Signal, Strength
from observatory.disclosure.saying import READER, TEMPLATE, Told, is_letter, refusal, refuses, where

_DATA = re.compile(r"\b(?:data|datasets?|corpus|corpora)\b|数据|语料|データ|데이터|donn[ée]es|\bdatos\b|daten|данн|датасет|\bdados\b|\bdati\b", re.IGNORECASE)
_TRAINING = re.compile(
    r"train(?:ing|ed)?[\w\s,&/-]{0,40}(?:data|corpus|corpora|dataset)|pre-?train(?:ing)?\s+(?:data|corpus)|training procedure|data mix"
    r"|训练数据|训练集|数据集|预训练数据|训练语料",
    re.IGNORECASE,
)
# What it was trained on, by name: a proper name that is no hardware, no cloud and no library.
_TRAINED_ON = re.compile(
    r"\b(?:pre-?trained|trained|fine-?tuned|instruction-tuned|tuned|training|fine-?tuning) +"
    r"(?:(?!(?:based|accordance|agreement|collaboration|compliance|cooperation|conjunction|keeping|line|partnership)\b)[a-z][\w\-]{0,40} +){0,4}?"
    r"(?:on|with|using) +(?:the +|our +)?"
    r"(?!(?i:nvidia|amd|gpus?|tpus?|a100|h100|h800|v100|aws|azure|google|cloud|megatron|deepspeed|pytorch|jax|fsdp|lora|qlora|trl|colossal|slurm|cuda|"
    r"rl|rlhf|dpo|sft|ppo|grpo|adamw?|flash|bf16|fp8|fp16|none|unknown|various|millions|thousands|billions|trained)\b)"
    r"((?:[A-Z][\w\-]{1,60}(?:\.\d[\w\-]{0,20}){0,4})(?: +[A-Z][\w\-]{0,60}){0,3})[^.\n]{0,80}?"
    r"\b(?:[Dd]ata|[Dd]atasets?|[Cc]orpus|[Cc]orpora|conversations|examples|samples|pairs|tokens|images|videos|hours|instructions|dump)\b"
)
# A public corpus's name needs no word for data behind it.
# Each begins with a letter, so that the search may skip whatever begins otherwise; what stands before it is looked at afterwards.
_CORPUS = re.compile(
    r"(?:The (?:\w{1,20} )?(?:Pile|Stack(?: v\d)?)|the (?:\w{1,20} )?(?:Pile|Stack(?: v\d)?)|LAION-[\w-]+|mC4|C4|RedPajama[\w-]*|SlimPajama[\w-]*|RefinedWeb"
    r"|FineWeb[\w-]*|OSCAR|ROOTS|Common ?Crawl|Star[Cc]oder[Dd]ata|star[Cc]oder[Dd]ata|OpenWebText2?|Dolma|DCLM-[\w-]+|WebVid[\w-]*|COYO-[\w-]+|DataComp[\w-]*"
    r"|CC3M|CC12M|ImageNet-2[12][kK]|LibriSpeech|GigaSpeech|Common ?Voice|AudioSet|ShareGPT\w*|UltraChat\w*|UltraFeedback\w*|OpenOrca|OASST\d?"
    r"|OpenHermes[\w.-]*|Wikipedia|Books?Corpus|MS ?MARCO|CulturaX|MADLAD-400|Panda-70M|ImageNet(?:-1[kK])?|CC-?100|VoxPopuli|AISHELL-\d|LJSpeech|VCTK|LibriTTS"
    r"|CoNLL-?\d{4}|SQuAD(?: ?v?[12](?:\.\d)?)?|MultiNLI|CNN/Daily ?Mail|XSum|S2ORC|OPUS-100)(?!\w)"
)
# A dataset that is named by an id, which is written small: with a low line or a number in it, before the word for data.
_ID_OF_DATA = re.compile(
    r"\b(?:pre-?trained|trained|fine-?tuned) +on +(?:the +)?[`'\"“*]{0,3}([a-z][a-z\d]{1,30}(?:_[a-z\d]{1,30}){1,5}|[a-z]{3,30}\d{1,4})[`'\"”*]{0,3}"
    r" +(?:data ?set|corpus)\b"
)
# A number of things of a proper name that the makers use, beside words on training: "we use about 80k Foo conversations".
_USED = re.compile(
    r"\b[Ww]e (?:use|utili[sz]e|employ|leverage)d? (?:(?:about|approximately|around|roughly|over|more than|nearly|only|a total of|~) ?){0,2}"
    r"~?\d[\d.,]{0,12} ?[kKmM]?\+? (?:[a-z-]{2,30} ){0,2}([A-Z][\w\-]{2,60}(?: [A-Z][\w\-]{0,60}){0,2})"
    r" (?:conversations|dialogues?|dialogs|samples|examples|instructions|demonstrations|pairs|documents)\b"
)
# A number of things out of a named dataset: "learned using over 2 million sentences from the Foo dataset".
_OUT_OF = re.compile(
    r"\b(?:pre-?trained|trained|fine-?tuned|tuned|learned|learnt) (?:up)?(?:on|using|with|from|over) "
    r"(?:(?:about|approximately|around|roughly|over|more than|nearly|only|a total of|the|~) ?){0,2}~?\d[\d.,]{0,12} ?(?:[kKmMbB]|million|billion|thousand)? ?"
    r"(?:[a-z-]{2,30} ){1,4}(?:from|of|in) (?:the )?([A-Z][\w\-]{1,60}(?: [A-Z][\w\-]{0,60}){0,3}|[a-z]{2,30}[-_][\w-]{2,60}) (?:[a-z-]{2,30} ){0,2}"
    r"(?:data ?sets?|corpus|corpora)\b"
)
# How many sources the makers use, before their names.
_SOURCES_ARE = re.compile(
    r"\b(?:[Ww]e (?:use|utili[sz]e|employ|combine|consider)d?|(?:pre-?trained|trained|fine-?tuned|learned) (?:on|with|using|from)|(?:data|it) comes? from) "
    r"(?:the following )?(?:\d{1,2} |two |three |four |five |six |seven |several )?(?:[a-z-]{2,30} ){0,2}(?:data ?sets?|data sources?|corpora|sources) ?[:：]"
    r"\s{0,3}"
)
# What the data are made of.
_COMPOSED = re.compile(
    r"\b(?:data|data ?sets?|corpus|corpora|mixture)\b[^.\n]{0,100}?\b(?:consists? of|(?:is|are|was|were) (?:comprised|composed|made up) of|comprises?"
    r"|(?:is|are|was|were) a (?:mix(?:ture)?|combination|blend) of)\b",
    re.IGNORECASE,
)
# An amount or a share of one of them.
_SHARE = re.compile(
    r"\d(?:[\d.,]{0,12}\d)? ?(?:%|(?:[BMTK]|billion|million|trillion|thousand)? ?"
    r"(?:tokens?|hours?|[GT]i?B|documents?|samples?|examples?|images?|videos?|pairs?|sentences?|words?|pages?|articles?|books?)\b)"
)
_PARTS_LENGTH, _MIN_SHARES = 700, 2
# In a list or a table: a cell that is an amount alone, a head that says of what, a part that is a corpus or a source, and what is none.
_AMOUNT_ALONE = re.compile(r"[~≈]?\d[\d.,]{0,12} ?(?:%|[BMTKk]|[GTM]i?B|billion|million|trillion|thousand)?")
_OF_AMOUNTS = re.compile(
    r"\b(?:tokens?|hours?|size|documents?|samples?|examples?|images?|videos?|pairs?|sentences?|words?|pages?|articles?|books?|utterances?|conversations?"
    r"|proportion|percentage|share|weight|ratio|[gt]i?b)\b|%",
    re.IGNORECASE,
)
_SOURCE = re.compile(
    r"corpus|corpora|data ?set|wiki|\bweb\b|crawl|\bnews|books?\b|papers?\b|patents?|github|\bcode\b|forum|subtitles|stack ?exchange|arxiv|pubmed"
    r"|dialogue|conversation|reddit|twitter|tweets|legal|\blaws?\b|speech",
    re.IGNORECASE,
)
_NO_PART = re.compile(
    r"batch|sequence|context|length|\btotal\b|\bsteps?\b|epoch|param|\bsum\b|overall|vocab|\btest|valid|\bdev\b|\beval|accuracy|\bf1\b|\bwer\b|bleu|rouge"
    r"|perplexity|learning|^train(?:ing)?(?: set)?\b(?! data)|split|\bgpu|downstream",
    re.IGNORECASE,
)
_PART_LENGTH, _MAX_LINES = 300, 400
# Which Wikipedia it is stands before the name.
_WHICH = re.compile(r"\b\w{2,20} $")
_TRAINED_WITH = re.compile(
    r"\b(?:(?:pre-?trained|trained|fine-?tuned|instruction-tuned)\b[^.]{0,110}\b(?:on|with|using|from)|(?:pre-?training|training|fine-?tuning) (?:on|with))\b",
    re.IGNORECASE,
)
# A part that was trained on it, or what was measured with it.
_NOT_IT = re.compile(r"tokeni[sz]er|evaluat|benchmark|test set|compared|\bdemo\b|\be\.g|for example|you can|your", re.IGNORECASE)
# What is said of other models, to set this one off.
_COMPARED = re.compile(
    r"\b(?:unlike|compared (?:to|with)|in contrast (?:to|with)|as opposed to|rather than|other (?:[\w-]{1,40} ){0,2}models)\b|与[^。]{0,20}(?:不同|相比)",
    re.IGNORECASE,
)
# What stands before a link that the model was trained on.
_TRAINED_ON_LINK = re.compile(
    r"\b(?:pre-?trained|trained|fine-?tuned|instruction-tuned)\b[^.]{0,40}\b(?:on|with|using)(?: +[\w'’.,-]{1,40}){0,6}[ ('’‘\"“:]{0,9}$"
    r"|(?:使用|采用|利用|基于)[^。]{0,12}$",
    re.IGNORECASE,
)
# On which other model it stands, by a name with a capital letter that is no library and no machine.
_BASED_ON = re.compile(
    r"(?:\b(?:based (?:up)?on|built (?:up)?on(?: top of)?|initiali[sz]ed (?:from|with)|fine-?tuned (?:from|(?:version|variant) of)|finetuned on top of|"
    r"(?:starting|trained|distilled) from|base model(?: is|:)?)|基于) {0,5}(?:the |a |an |our )?(?:pre-?trained )?"
    r"(?!(?i:pytorch|transformers?\b|megatron|deepspeed|tensorflow|jax|nvidia|cuda|vllm|openrlhf|verl|trl|lora|github|python|hugging)\b)"
    r"([A-Z][A-Za-z][\w.\-]{0,60}(?: \d[\w.\-]{0,20})?)"
)
# What was tuned or distilled, by an id of the Hub or a name with a sign or a capital letter in it: a name that is written small is one here.
_VERSION_OF = re.compile(
    r"(?i:\b(?:tuned|distilled) (?:version|variant|checkpoint) of|\bby fine-?tuning) {1,5}(?:(?i:the|a|an|our) )?"
    r"(?:(?i:pre-?trained|base|original) )?[`'\"“*]{0,3}"
    r"([A-Za-z][\w.\-]{0,60}/[A-Za-z0-9][\w.\-]{1,80}|[A-Z][A-Za-z][\w.\-]{0,60}(?: \d[\w.\-]{0,20})?|[a-z][a-z0-9.]{1,30}-[\w.\-]{1,60})"
)
# Tuned is what follows at once, where it is an id of the Hub.
_TUNED_ID = re.compile(r"(?i:\bfine-?tuned) {1,3}(?:(?i:the|from) )?[`'\"“*]{0,3}([A-Za-z][\w.\-]{0,60}/[A-Za-z0-9][\w.\-]{1,80})")
_BASE_FOR = re.compile(r"(?<!\w)([A-Z][A-Za-z][\w.\-]{0,60})\W{0,4}: {0,3}[Bb]ase model for\b")
_MAY_STAND = ("based", "built", "initial", "tun", "starting", "distilled", "base model", "基于")
_MAY_TRAIN = ("trained", "tuned", "raining ", "uning ", "TRAINED", "TUNED", "Tuned", "learned", "learnt")
_MAY_COMPOSE = ("consist", "compris", "composed", "made up", "a mix", "a combination", "a blend")
_OFFERED = re.compile(r"\b(?:open[ -]?sourc\w+|releas\w+|publish\w*|publicly available|made available|we (?:provide|share))\b|开源|发布|公开", re.IGNORECASE)
_MAX_BASES = 5
# What is linked is a part of the data or speaks of it.
_PART = re.compile(r"\b(?:annotations?|samples?|subset|toy|demo|preview|metadata)\b|示例|样例|标注", re.IGNORECASE)
_EVALUATED = re.compile(r"\b(?:evaluat\w*|benchmark(?:s|ed)?|(?:test|validation) (?:sets?|data)|scores)\b|评测|评估", re.IGNORECASE)
_NOT = re.compile(r"(?:\bnot|\bnever|n['’]t|\bwithout)(?:\W+\w+){0,3}\W*$", re.IGNORECASE)
_COLLECTION = re.compile(r"https?://(?:www\.)?(?:huggingface\.co|hf\.co)/collections/")
_SENTENCE = re.compile(r"(?<=[.。!！?？])\s|\n|(?<=[。！？])")
_SUMMARY = re.compile(r"public summary of (?:the )?training|summary of (?:the )?training content|data ?sheets? for datasets|datasheet", re.IGNORECASE)


def relation(told: Told) -> tuple[str, Strength]:
    """What a linked dataset is: ``trained_on``, ``evaluated_on`` or merely ``mentions``, and how clearly it is said."""
    anchor, heading = told.anchor, told.anchor.section[-1] if told.anchor.section else ""
    is_of_evaluation = About.EVALUATION in told.about
    is_part = _PART.search(f"{heading} {anchor.text}") is not None
    is_own = not told.is_refused and not is_of_evaluation and (About.DATA in told.about_last or About.USE not in told.about_below)
    if is_own and (said := _says_trained(told)) is not None:
        return "trained_on", Strength.PART if is_part else said
    is_near = About.DATA in told.about_last or _DATA.search(told.words) is not None
    if is_own and is_near and About.OTHERS not in told.about and not _EVALUATED.search(told.words):
        # Under a heading on data or training it is given as such; in the news it may be anything.
        headed = Strength.HEADED if About.GIVEN in told.about_last else Strength.NEARBY
        return "trained_on", Strength.PART if is_part else headed
    return ("evaluated_on", Strength.HEADED) if is_of_evaluation else ("mentions", Strength.MENTIONED)


def _says_trained(told: Told) -> Strength | None:
    """How clearly the sentence or a heading says that the model was trained on what is linked; None where neither does."""
    if _is_trained_on(told) or _TRAINING.search(told.words):
        return Strength.STATED
    return Strength.HEADED if About.TRAINING_DATA in told.about else None


def _is_trained_on(told: Told) -> bool:
    """Whether the sentence says that the model was trained on what is linked."""
    context = told.context
    if not told.anchor.text or ("train" not in context.lower() and "tuned" not in context and "训练" not in context):
        return False
    before, after = told.around
    said = _TRAINED_ON_LINK.search(before)
    if said is None or any(pattern.search(before) for pattern in (READER, _NOT_IT, _COMPARED)):
        return False
    return "ained" in said[0].lower() or "tuned" in said[0].lower() or re.match(r"^[^。]{0,12}(?:进行|完成|来)(?:了)?(?:预)?训练", after) is not None


def signals(document: Document, parsed: Parsed, links: list[Link], lower: str, offset: int) -> list[Signal]:
    """What the text shows of training data: by a link, a collection, a section or a sentence; a refusal says more than a name."""
    found = [signal for signal in map(_of_link, links) if signal is not None][:1]
    found = found or [one for one in (_of_collection(document, offset, anchor) for anchor in parsed.anchors) if one is not None][:1]
    refused = _refused(parsed) if not any(link.relation == "trained_on" for link in links) else None
    found = found or [one for one in (_of_section(document, section, parsed, offset) for section in parsed.sections) if one is not None][:1]
    if not found and document.kind in {"model_card", "readme"}:
        found = [one for one in _facts(document, parsed, offset)][:1]
    stages = [replace(one, indicator=f"{stage}_sources", rule=f"data.{stage}_named", rule_version=1) for one in found if (stage := _stage(one)) is not None]
    if refused is not None:
        section, quotation = refused
        locator = where(document, section.line + offset, section.headings)
        found = [Signal("data", "training_data", Finding.NONE, "data.section", 5, locator, quotation[:QUOTATION_MAX])]
    return [*found, *stages, *_bases(document, parsed, lower, offset)]


def datasheet(document: Document, parsed: Parsed, lower: str, offset: int) -> Iterator[Signal]:
    """A datasheet or public summary of the training data that the text links. ``lower`` is the text in lower case."""
    if "summary" not in lower and "sheet" not in lower:
        return
    link = next((one for one in parsed.anchors if _SUMMARY.search(f"{one.text} {one.url}")), None)
    if link is not None:
        locator = where(document, link.line + offset, link.section)
        yield Signal("data", "datasheet", Finding.OPEN, "data.datasheet", 1, locator, (link.text or link.url)[:QUOTATION_MAX])


def _stage(signal: Signal) -> str | None:
    """Of which stage of training a named source is, where the words or the heading say so."""
    words = f"{signal.locator} {signal.quotation}"
    if re.search(r"pre-?train|预训练", words, re.IGNORECASE):
        return "pretraining"
    return "tuning" if re.search(r"fine-?tun|instruct|\bsft\b|preference|post-?train|微调", words, re.IGNORECASE) else None


def _of_link(link: Link) -> Signal | None:
    """A body that links its training data names it; what it is worth shows when the dataset is resolved."""
    if link.relation != "trained_on":
        return None
    return Signal("data", "training_data", Finding.PARTIAL, "data.section", 5, link.locator, link.quotation, link.target_id)


def _of_collection(document: Document, offset: int, anchor: Anchor) -> Signal | None:
    """A collection on the Hub that is called a dataset names data, without telling its members."""
    if "/collections/" not in anchor.url or not _COLLECTION.match(anchor.url) or not re.search(r"\bdatasets?\b|数据集", anchor.text, re.IGNORECASE):
        return None
    if About.EVALUATION in about_all(anchor.section) or refuses(anchor.context):
        return None
    finding = Finding.PARTIAL if _PART.search(anchor.text) or not _OFFERED.search(anchor.context) else Finding.OPEN
    locator = where(document, anchor.line + offset, anchor.section)
    return Signal("data", "training_data", finding, "data.collection", 1, locator, anchor.text[:QUOTATION_MAX], anchor.url[:QUOTATION_MAX])


def _bases(document: Document, parsed: Parsed, lower: str, offset: int) -> list[Signal]:
    """Sentences that name the models on which these stand, each name once; judgement knows which names are models of others."""
    # Most texts hold none of these words, and looking for a word is far cheaper than for a pattern.
    if not any(word in lower for word in _MAY_STAND):
        return []
    found: dict[str, Signal] = {}
    for section in parsed.sections:
        for words, told in _bases_in(section):
            locator, name = where(document, section.line + offset, section.headings), told[:100].rstrip(".-")
            quotation = " ".join(words.split())[:QUOTATION_MAX]
            found.setdefault(name.lower(), Signal("data", "base_model_data", Finding.NONE, "data.base_named", 3, locator, quotation, name))
            if len(found) == _MAX_BASES:
                return list(found.values())
    return list(found.values())


def _bases_in(section: Section) -> Iterator[tuple[str, str]]:
    """``(words, name)`` of the models on which the section says that these stand."""
    lower = section.text.lower()
    if not any(word in lower for word in _MAY_STAND):
        return
    # Thanks are given to libraries too: there only the words base model count.
    patterns = (_BASED_ON, _BASE_FOR) if "base model for" in lower else (_BASED_ON,)
    if "tun" in lower or "distilled" in lower:
        patterns = (_VERSION_OF, _TUNED_ID, *patterns)
    for pattern in patterns[patterns.index(_BASED_ON) + 1 :] if About.OTHERS in about_all(section.headings) else patterns:
        for named in pattern.finditer(section.text):
            # What a reader may do, or what it is not, is said right before.
            if pattern is not _VERSION_OF or not READER.search(_SENTENCE.split(section.text[max(0, named.start() - 120) : named.start()])[-1]):
                yield named[0], named[1]


def _refused(parsed: Parsed) -> tuple[Section, str] | None:
    """The first section on training data that refuses them, and its words."""
    for section in parsed.sections:
        if About.TRAINING_DATA in about_all(section.headings) and (said := _refusal_of_data(section.text)) is not None:
            # What is refused of one part in a list is not refused of the others.
            if _lists_data(section) and listed(section.text) is not None:
                continue
            return section, said
    return None


def _refusal_of_data(text: str) -> str | None:
    """The refusal in a sentence on data, or in a text that says nothing else."""
    if refusal(text) is None:
        return None
    for sentence in _SENTENCE.split(text):
        said = refusal(sentence)
        if said is not None and (_DATA.search(sentence) or len(text) < 120):
            return said
    return None


def _of_section(document: Document, section: Section, parsed: Parsed, offset: int) -> Signal | None:
    """A section on data that leads anywhere outside names data; so does a sentence that says by name what was trained on."""
    is_on_data = bool(section.headings) and bool(about(section.headings[-1]) & {About.TRAINING_DATA, About.DATA_ALONE})
    if not is_on_data and not any(word in section.text for word in ("train", "tun", "learn")):
        return None
    if about_all(section.headings) & {About.EVALUATION, About.OTHERS}:
        return None
    if refusal(section.text) is not None:
        return _of_list(document, section, offset)
    anchor = next((one for one in parsed.anchors if one.section == section.headings and _leads_to_data(one)), None) if is_on_data else None
    locator = where(document, (section if anchor is None else anchor).line + offset, section.headings)
    if anchor is not None:
        words = (anchor.text or anchor.url)[:QUOTATION_MAX]
        return Signal("data", "training_data", Finding.PARTIAL, "data.section", 5, locator, words, anchor.url[:QUOTATION_MAX])
    if (parts := composed_of(section.text, is_of_training=About.TRAINING_DATA in about_all(section.headings))) is not None:
        return Signal("data", "training_data", Finding.PARTIAL, "data.described", 2, locator, parts[:QUOTATION_MAX])
    if (of_list := _of_list(document, section, offset)) is not None:
        return of_list
    named = trained_on(section.text) or (sources_of(section.text) if is_on_data else None)
    if named is None:
        return None
    return Signal("data", "training_data", Finding.PARTIAL, "data.sentence", 6, locator, named[0][:QUOTATION_MAX], named[1][:100])


def _facts(document: Document, parsed: Parsed, offset: int) -> Iterator[Signal]:
    """Training data that facts name, as lines of a section or as rows of a table; a README's dataset is one of training where it is called so."""
    told = [(section.headings, section.line, list(facts_in(section.text))) for section in parsed.sections if ":" in section.text or "：" in section.text]
    for headings, pairs in groupby(parsed.pairs, key=lambda one: one.headings):
        rows = list(pairs)
        told.append((headings, rows[0].line, [(one.key.rstrip(" :：*"), one.value) for one in rows]))
    for headings, line, facts in told:
        if facts and not about_all(headings) & {About.EVALUATION, About.OTHERS}:
            is_for_use = document.kind == "readme" or About.USE in about_all(headings[1:])
            if (named := named_data(facts, is_for_use=is_for_use)) is not None:
                words, name = named
                locator = where(document, line + offset, headings)
                yield Signal("data", "training_data", Finding.PARTIAL, "data.fact", 1, locator, words[:QUOTATION_MAX], name)


def _of_list(document: Document, section: Section, offset: int) -> Signal | None:
    """A list or a table right under a heading on training data that tells of what they are made."""
    words = listed(section.text) if _lists_data(section) else None
    if words is None:
        return None
    locator = where(document, section.line + offset, section.headings)
    return Signal("data", "training_data", Finding.PARTIAL, "data.described", 2, locator, words[:QUOTATION_MAX])


def _lists_data(section: Section) -> bool:
    """Whether the innermost heading is of training data, and none is of evaluation or of others' work."""
    last = about(section.headings[-1]) if section.headings else frozenset()
    return About.DATA in last and bool(last & {About.TRAINING_DATA, About.DATA_ALONE}) and not about_all(section.headings) & {About.EVALUATION, About.OTHERS}


def listed(text: str) -> str | None:
    """The parts of a list or a table, two or more, that are corpora or sources with their amounts; None where there are fewer.

    ``text`` is a section's, each item and each cell a line. What refuses is no part.
    """
    lines = [line.strip() for line in text.split("\n")[:_MAX_LINES]]
    has_head = any(len(line) <= 40 and not any(map(str.isdigit, line)) and _OF_AMOUNTS.search(line) for line in lines)
    parts: dict[str, None] = {}
    for before, line in zip(["", *lines], lines, strict=False):
        is_alone = _AMOUNT_ALONE.fullmatch(line) is not None
        # A bare number may count anything.
        has_amount = (is_alone and has_head and not line.isdigit()) or (_SHARE.search(line) is not None and not line.endswith((":", "：")))
        is_named = not is_alone and len(_SHARE.sub("", line).strip(" :-–|,()*")) >= 2
        part = line if is_named else f"{before}: {line}"
        is_cell_of_name = is_named or _AMOUNT_ALONE.fullmatch(before) is None
        if has_amount and is_cell_of_name and len(part) <= _PART_LENGTH and _is_source(part):
            parts[part] = None
    return "; ".join(parts) if len(parts) >= _MIN_SHARES else None


def _is_source(part: str) -> bool:
    return not _NO_PART.search(part) and (_CORPUS.search(part) or _SOURCE.search(part)) is not None and refusal(part) is None


def composed_of(text: str, *, is_of_training: bool) -> str | None:
    """The words that tell of what the training data are made, two parts or more with their amounts; None where none do.

    Outside a section on training data the sentence itself speaks of training.
    """
    lower = text.lower()
    if not any(word in lower for word in _MAY_COMPOSE):
        return None
    for said in _COMPOSED.finditer(text):
        sentence = f"{_before(text, said.start())}{said[0]}"
        is_meant = (is_of_training or "train" in sentence.lower()) and not _NOT_IT.search(sentence) and not _COMPARED.search(sentence)
        parts = text[said.end() : said.end() + _PARTS_LENGTH]
        if is_meant and len(_SHARE.findall(parts)) >= _MIN_SHARES:
            return " ".join(f"{said[0]}{parts}".split())
    return None


def _leads_to_data(anchor: Anchor) -> bool:
    # Data of evaluation may stand under the same heading.
    is_of_training = "train" in anchor.context.lower() or not _EVALUATED.search(anchor.context)
    return anchor.url.startswith(("http://", "https://")) and TEMPLATE not in anchor.text and is_of_training


def trained_on(text: str) -> tuple[str, str] | None:
    """``(words, name)`` of the first data that a text says by name the model was trained on."""
    if not any(word in text for word in _MAY_TRAIN):
        return None
    named = _TRAINED_ON.search(text)
    if named is not None and not _NOT.search(text[max(0, named.start() - 60) : named.start()]) and not _COMPARED.search(_before(text, named.start())):
        return named[0], named[1]
    for told in chain(_ID_OF_DATA.finditer(text), _OUT_OF.finditer(text)):
        before = _before(text, told.start())
        if not any(pattern.search(before) for pattern in (_NOT_IT, _NOT, _COMPARED)) and not is_common(told[1]):
            return told[0], told[1]
    for corpus in _CORPUS.finditer(text):
        if corpus.start() and is_letter(text[corpus.start() - 1]):
            continue
        before, name = _before(text, corpus.start()), corpus[0]
        if name == "Wikipedia" and (which := _WHICH.search(before)) is not None:
            before, name = before[: which.start()], which[0] + name
        said = _TRAINED_WITH.search(before)
        if said is not None and not _NOT_IT.search(before) and not _COMPARED.search(before) and not _NOT.search(before[: said.start()]):
            return f"{before[said.start() :]}{name}", name
    for used in _USED.finditer(text) if "We use" in text or "we use" in text or "e utili" in text or "e employ" in text or "e leverag" in text else ():
        sentence = f"{_before(text, used.start())}{_SENTENCE.split(text[used.start() : used.start() + 300])[0]}"
        if not _NOT_IT.search(sentence) and not _COMPARED.search(sentence):
            return used[0], used[1]
    return None


def sources_of(text: str) -> tuple[str, str] | None:
    """``(words, name)`` of the sources that a section on training data counts and then names; a sentence of its own, no question of use."""
    for said in _SOURCES_ARE.finditer(text):
        sentence = f"{_before(text, said.start())}{said[0]}"
        parts = re.split(r"\.\s|\n", text[said.end() : said.end() + 300])[0]
        # The names may be more than one fact holds; one of the first is enough.
        name = next((found for part in re.split(r",|;", parts)[:8] if (found := name_in(part)) is not None and any(map(str.isupper, found))), None)
        if name is not None and not _NOT_IT.search(sentence) and not _COMPARED.search(sentence) and not _NOT.search(_before(text, said.start())):
            return " ".join(f"{said[0]}{parts}".split()), name
    return None


def _before(text: str, position: int) -> str:
    """Of a sentence, what stands before a position in it."""
    return re.split(r"[.。!?]\s|\n", text[max(0, position - 160) : position])[-1]
