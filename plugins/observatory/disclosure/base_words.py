"""What a document says of the models that its subject was made from: sentences, links, labels and headings that name a base."""

from __future__ import annotations

import re
from collections.abc import Iterator

from observatory.disclosure.headings import About, about_all
from observatory.disclosure.parsed import Anchor, Parsed, Section
from observatory.disclosure.reading import QUOTATION_MAX, Document, Finding, Signal
from observatory.disclosure.saying import READER, LinkInText, where
from observatory.identifiers import parse_hub_url
from observatory.vocabulary import plain

# The name of the model that a model is based on: "based on Foo-7B". The name has a capital letter and is no library or machine.
_BASED_ON = re.compile(
    r"(?:\b(?:based (?:up)?on|built (?:up)?on(?: top of)?|initiali[sz]ed (?:from|with)|fine-?tuned (?:from|(?:version|variant) of)|finetuned on top of|"
    r"(?:starting|trained|distilled) from|base model(?: is|:)?)|基于) {0,5}(?:the |a |an |our )?(?:pre-?trained )?"
    r"(?!(?i:pytorch|transformers?\b|megatron|deepspeed|tensorflow|jax|nvidia|cuda|vllm|openrlhf|verl|trl|lora|github|python|hugging)\b)"
    r"([A-Z][A-Za-z][\w.\-]{0,60}(?: \d[\w.\-]{0,20})?)"
)
# The model that was tuned or distilled: "fine-tuned version of acme/foo-7b". It is an id of the Hub, or a name with a sign, a digit or a capital letter.
_VERSION_OF = re.compile(
    r"(?i:\b(?:tuned|distilled) (?:version|variant|checkpoint) of|\bby fine-?tuning) {1,5}(?:(?i:the|a|an|our) )?"
    r"(?:(?i:pre-?trained|base|original) )?[`'\"“*]{0,3}"
    r"([A-Za-z][\w.\-]{0,60}/[A-Za-z0-9][\w.\-]{1,80}|[A-Z][A-Za-z][\w.\-]{0,60}(?: \d[\w.\-]{0,20})?|[a-z][a-z0-9.]{1,30}-[\w.\-]{1,60}"
    r"|[a-z]{2,20}[0-9][\w.]{0,20})"
)
# An id of the Hub right after the word tuned is the model that was tuned: "fine-tuned acme/foo-7b".
_TUNED_ID = re.compile(r"(?i:\bfine-?tuned) {1,3}(?:(?i:the|from) )?[`'\"“*]{0,3}([A-Za-z][\w.\-]{0,60}/[A-Za-z0-9][\w.\-]{1,80})")
_BASE_FOR = re.compile(r"(?<!\w)([A-Z][A-Za-z][\w.\-]{0,60})\W{0,4}: {0,3}[Bb]ase model for\b")
# The field of the Hub's template for cards, and such labels: "Finetuned from model: acme/foo-7b".
_LABELLED = re.compile(
    r"(?i:\bfine-?tuned from(?: model)?(?: ?\[optional\])?|\b(?:base|backbone|foundation|parent) model(?: used)?) ?[:：] {0,3}(?:(?i:the) )?[`'\"“*]{0,3}"
    r"([A-Za-z][\w.\-]{0,60}/[A-Za-z0-9][\w.\-]{1,80}|[A-Z][A-Za-z][\w.\-]{0,60}(?: \d[\w.\-]{0,20})?|[a-z][a-z0-9.]{1,30}-[\w.\-]{1,60})"
)
# Words right before a link to the model from which the weights start: "is a merge of ", "fine-tuned version of the ".
_BEFORE_BASE = re.compile(
    r"(?:\b(?:based (?:up)?on(?: top of)?|built (?:up)?on(?: top of)?|initiali[sz]ed (?:from|with)|(?:starting|distilled|adapted) from"
    r"|(?:continu\w+ )?(?:pre-?|further )?train(?:ed|ing) (?:from|on top of)"
    r"|(?:fine-?)?tuned from|fine-?tuned on top of|(?:tuned|distilled) (?:version|variant|checkpoint) of|by fine-?tuning|a fine-?tune of"
    r"|(?:a )?merge of|by merging)|基于)"
    r"(?: |\W{0,3}(?:the|a|an|our|this|original|pre-?trained|base|models?|following)\b){0,5}\W{0,4}\Z",
    re.IGNORECASE,
)
# What a link is called before it or above it: "Base model: ", "Models merged".
_NAMED_BASE = re.compile(
    r"\W{0,6}(?:the |our )?(?:(?:base|backbone|foundation|parent|starting|initial) ?(?:(?:language |pre-?trained )?models?|checkpoints?|weights)?(?: used)?"
    r"|backbones?|fine-?tuned from(?: model)?(?: ?\[optional\])?|(?:models? )?merged(?: models?)?|merge models?|models? (?:used )?(?:in|for) (?:the|this) merge"
    r"|基座模型|底座模型|基础模型|ベースモデル|베이스 모델|기반 모델|mod[èe]le de base|modelo base|basismodell|базовая модель|modello base)[\W_]{0,6}",
    re.IGNORECASE,
)
# Words that introduce a list of models that were put together: "Foo is a merge of the following models:".
_MERGES = re.compile(r"\bmerge (?:of|from|between)\b[^.]{0,60}\bmodels?\W{0,4}\Z|\bmerg(?:es|ed|ing) (?:together )?the following [^.]{0,40}\Z", re.IGNORECASE)
# Words right behind a link that make it the base: " as the base model", " further trained on".
_AFTER_BASE = re.compile(r"\W{0,3}as (?:a |an |the |our |its )?(?:[\w-]{1,20} )?(?:base|backbone|foundation|starting|initial)\b", re.IGNORECASE)
_TRAINED_ON_AFTER = re.compile(
    r"\W{0,4}(?:(?:pre-?trained )?model )?(?:(?:that|which) )?(?:(?:was|is|has been) )?(?:further |additionally |then )?(?:(?:pre-?|fine-?)?(?:trained|tuned))"
    r" (?:further )?(?:on|using|with|for)\b",
    re.IGNORECASE,
)
_THIS_IS = re.compile(r"(?:\A|[.!?:|]\s?)\W{0,4}(?:this(?: model)?|the model|it) is (?:a |an |the )?\Z", re.IGNORECASE)
# A part beside the model, or what measures or serves it: a link behind such words is not the model's base.
_OF_A_PART = re.compile(
    r"\b(?:tokeni[sz]er|vocab\w*|template|prompt|embedding|(?:encoder|decoder)(?!-(?:only|decoder))|vision tower"
    r"|reward|judge|draft|detector|scorer|evaluat\w*|benchmark\w*|compar\w+"
    r"|dataset|data|corpus|code|script|licen[cs]e|demo|space|similar|inspired|quanti[sz]\w*|gguf)\b[^.]{0,60}\Z",
    re.IGNORECASE,
)
# A sentence that names a base has one of the first words; a label, a heading or words around a link may have one of the others.
_MAY_NAME_BASE = ("based", "built", "initial", "tun", "starting", "distilled", "base model", "trained from", "基于")
_SIGNS_OF_A_LABEL = ("model:", "model :", "model：", "used:", "from:", "optional]", "optional] :")
_MAY_LINK_BASE = (
    "base",
    "built",
    "initial",
    "tun",
    "starting",
    "distilled",
    "backbone",
    "foundation",
    "parent",
    "merg",
    "trained",
    "基",
    "底座",
    "モデル",
    "모델",
    "модел",
)
_MAX_BASES = 5
_SENTENCE = re.compile(r"(?<=[.。!！?？])\s|\n|(?<=[。！？])")


def signals(document: Document, parsed: Parsed, lower: str, offset: int) -> list[Signal]:
    """Signals of base models that a text names, each name once, at most five. Judgement decides which names are other makers' models.

    ``lower``: the text in lower case; ``offset``: lines above it. A model that a sentence, a label or a heading links counts by its id.
    """
    # Return at once if the text has none of these words: a cheap test.
    if not any(word in lower for word in _MAY_LINK_BASE):
        return []
    signals: dict[str, Signal] = {}
    for section in parsed.sections:
        for sentence, written in _named_in(section):
            _add(signals, where(document, section.line + offset, section.headings), sentence, written)
            if len(signals) == _MAX_BASES:
                return list(signals.values())
    for anchor in parsed.anchors if document.kind in {"model_card", "readme"} else ():
        base = _linked_base(document, anchor)
        if base is not None:
            _add(signals, where(document, anchor.line + offset, anchor.section), *base)
            if len(signals) == _MAX_BASES:
                break
    return list(signals.values())


def _add(signals: dict[str, Signal], locator: str, words: str, written: str) -> None:
    """Add the signal of a base that words name to ``signals``, unless they hold one of that name."""
    name = written[:100].rstrip(".-")
    quotation = " ".join(words.split())[:QUOTATION_MAX]
    signals.setdefault(name.lower(), Signal("data", "base_model_data", Finding.NONE, "data.base_named", 7, locator, quotation, name))


def _named_in(section: Section) -> Iterator[tuple[str, str]]:
    """``(words, name)`` of each base model that the sentences of a section name."""
    lower = section.text.lower()
    if not any(word in lower for word in (*_MAY_NAME_BASE, *_SIGNS_OF_A_LABEL)):
        return
    # Under a heading on others' work (acknowledgements, which thank libraries too) only the last pattern counts: "Foo: base model for".
    patterns = (_BASED_ON, _BASE_FOR) if "base model for" in lower else (_BASED_ON,)
    if "tun" in lower or "distilled" in lower:
        patterns = (_VERSION_OF, _TUNED_ID, *patterns)
    if any(sign in lower for sign in _SIGNS_OF_A_LABEL):
        patterns = (_LABELLED, *patterns)
    for pattern in patterns[patterns.index(_BASED_ON) + 1 :] if About.OTHERS in about_all(section.headings) else patterns:
        for match in pattern.finditer(section.text):
            # Leave out "tuned version of" with "you can" or "not" right before it: that is advice to readers or a denial.
            if pattern is not _VERSION_OF or not READER.search(_SENTENCE.split(section.text[max(0, match.start() - 120) : match.start()])[-1]):
                yield match[0], match[1]


def _linked_base(document: Document, anchor: Anchor) -> tuple[str, str] | None:
    """``(words, id)`` of a linked model that the words around the link, its label or its heading call the base; None for all other links."""
    hub_id = _model_id(anchor)
    if hub_id is None or hub_id.lower() == document.key.lower():
        return None
    heading = anchor.section[-1] if anchor.section else ""
    words = f"{heading} {anchor.lead} {anchor.context}".lower()
    if not any(word in words for word in _MAY_LINK_BASE):
        return None
    about = about_all(anchor.section)
    if about & {About.OTHERS, About.EVALUATION}:
        return None
    link = LinkInText(anchor, anchor.section)
    before, after = link.around
    if link.is_refused or READER.search(before):
        return None
    # A README may list a maker's own base models under such a label, so that only a card's label counts.
    if document.kind == "model_card" and (label := _label_of_base(heading, anchor.lead, before)) is not None:
        return f"{label.strip(' *:：')}: {anchor.text or hub_id}", hub_id
    if not anchor.text or _OF_A_PART.search(before[-100:]) or About.USE in about_all(anchor.section[1:]):
        return None
    if (match := _BEFORE_BASE.search(before)) is not None:
        return f"{match[0]}{anchor.text}", hub_id
    behind = _AFTER_BASE.match(after) or (_TRAINED_ON_AFTER.match(after) if _THIS_IS.search(before) else None)
    return (f"{anchor.text}{behind[0]}", hub_id) if behind is not None else None


def _label_of_base(heading: str, lead: str, before: str) -> str | None:
    """The heading, the lead or the words before a link, whichever first calls it a base or a part of a merge; None if none does."""
    label = next((words for words in (heading, lead, before) if words and _NAMED_BASE.fullmatch(words)), None)
    return lead if label is None and _MERGES.search(lead) else label


def _model_id(anchor: Anchor) -> str | None:
    """The id of the model on the Hub that a link leads to; None for other links.

    A page of one name ("huggingface.co/gpt2") is a model without an account where the link's text bears that name, else an account's.
    """
    if "huggingface.co/" not in anchor.url and "hf.co/" not in anchor.url:
        return None
    kind, target = parse_hub_url(anchor.url) or ("", "")
    is_of_one_name = kind == "organization" and len(plain(target)) >= 4 and plain(target) in plain(anchor.text)
    return target if kind == "model" or is_of_one_name else None
