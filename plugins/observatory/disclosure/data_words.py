"""What a document says of training data: whether a linked dataset is training data, sentences and sections that name data, and names of base models."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain, groupby

from observatory.disclosure import base_words, tongues
from observatory.disclosure.facts import facts_in, find_named_data, is_common, name_in
from observatory.disclosure.headings import About, about, about_all
from observatory.disclosure.parsed import Anchor, Parsed, Section
from observatory.disclosure.reading import QUOTATION_MAX, Document, Finding, Link, Signal, Strength
from observatory.disclosure.saying import READER, LinkInText, is_letter, is_unfilled, refusal, refuses, sentence_before, where
from observatory.vocabulary import Kind, vocabulary

# Words for data in ten languages: "corpus".
_DATA = re.compile(r"\b(?:data|datasets?|corpus|corpora)\b|数据|语料|データ|데이터|donn[ée]es|\bdatos\b|daten|данн|датасет|\bdados\b|\bdati\b", re.IGNORECASE)
_TRAINING = re.compile(
    r"train(?:ing|ed)?[\w\s,&/-]{0,40}(?:data|corpus|corpora|dataset)|pre-?train(?:ing)?\s+(?:data|corpus)|training procedure|data mix"
    r"|训练数据|训练集|数据集|预训练数据|训练语料",
    re.IGNORECASE,
)
# A proper name of data that a model was trained on, and not of hardware, a cloud or a library: "trained on the Foo dataset".
_TRAINED_ON = re.compile(
    r"\b(?:pre-?trained|trained|fine-?tuned|instruction-tuned|tuned|training|fine-?tuning) +"
    r"(?:(?!(?:based|accordance|agreement|collaboration|compliance|cooperation|conjunction|keeping|line|partnership)\b)[a-z][\w\-]{0,40} +){0,4}?"
    r"(?:on|with|using) +(?:the +|our +)?"
    r"(?!(?i:nvidia|amd|gpus?|tpus?|a100|h100|h800|v100|aws|azure|google|cloud|megatron|deepspeed|pytorch|jax|fsdp|lora|qlora|trl|colossal|slurm|cuda|"
    r"rl|rlhf|dpo|sft|ppo|grpo|adamw?|flash|bf16|fp8|fp16|none|unknown|various|millions|thousands|billions|trained)\b)"
    r"((?:[A-Z][\w\-]{1,60}(?:\.\d[\w\-]{0,20}){0,4})(?: +[A-Z][\w\-]{0,60}){0,3})[^.\n]{0,80}?"
    r"\b(?:[Dd]ata|[Dd]atasets?|[Cc]orpus|[Cc]orpora|conversations|examples|samples|pairs|tokens|images|videos|hours|instructions|dump)\b"
)
# The name of a public corpus: "The Pile". It needs no word for data after it.
# Each pattern begins with a letter, so that the search skips other beginnings; the text before a match is checked afterwards.
_CORPUS = re.compile(
    r"(?:The (?:\w{1,20} )?(?:Pile|Stack(?: v\d)?)|the (?:\w{1,20} )?(?:Pile|Stack(?: v\d)?)|LAION-[\w-]+|mC4|C4|RedPajama[\w-]*|SlimPajama[\w-]*|RefinedWeb"
    r"|FineWeb[\w-]*|OSCAR|ROOTS|Common ?Crawl|Star[Cc]oder[Dd]ata|star[Cc]oder[Dd]ata|OpenWebText2?|Dolma|DCLM-[\w-]+|WebVid[\w-]*|COYO-[\w-]+|DataComp[\w-]*"
    r"|CC3M|CC12M|ImageNet-2[12][kK]|LibriSpeech|GigaSpeech|Common ?Voice|AudioSet|ShareGPT\w*|UltraChat\w*|UltraFeedback\w*|OpenOrca|OASST\d?"
    r"|OpenHermes[\w.-]*|Wikipedia|Books?Corpus|MS ?MARCO|CulturaX|MADLAD-400|Panda-70M|ImageNet(?:-1[kK])?|CC-?100|VoxPopuli|AISHELL-\d|LJSpeech|VCTK|LibriTTS"
    r"|CoNLL-?\d{4}|SQuAD(?: ?v?[12](?:\.\d)?)?|MultiNLI|CNN/Daily ?Mail|XSum|S2ORC|OPUS-100)(?!\w)"
)
# A dataset named by an id in lower case, with an underscore or a number, before the word for data: "trained on the foo_bar dataset".
_ID_OF_DATA = re.compile(
    r"\b(?:pre-?trained|trained|fine-?tuned) +on +(?:the +)?[`'\"“*]{0,3}([a-z][a-z\d]{1,30}(?:_[a-z\d]{1,30}){1,5}|[a-z]{3,30}\d{1,4})[`'\"”*]{0,3}"
    r" +(?:data ?set|corpus)\b"
)
# A number of examples with a proper name that the makers use: "we use about 80k Foo conversations".
_USED = re.compile(
    r"\b[Ww]e (?:use|utili[sz]e|employ|leverage)d? (?:(?:about|approximately|around|roughly|over|more than|nearly|only|a total of|~) ?){0,2}"
    r"~?\d[\d.,]{0,12} ?[kKmM]?\+? (?:[a-z-]{2,30} ){0,2}([A-Z][\w\-]{2,60}(?: [A-Z][\w\-]{0,60}){0,2})"
    r" (?:conversations|dialogues?|dialogs|samples|examples|instructions|demonstrations|pairs|documents)\b"
)
# A number of examples from a named dataset: "learned using over 2 million sentences from the Foo dataset".
_OUT_OF = re.compile(
    r"\b(?:pre-?trained|trained|fine-?tuned|tuned|learned|learnt) (?:up)?(?:on|using|with|from|over) "
    r"(?:(?:about|approximately|around|roughly|over|more than|nearly|only|a total of|the|~) ?){0,2}~?\d[\d.,]{0,12} ?(?:[kKmMbB]|million|billion|thousand)? ?"
    r"(?:[a-z-]{2,30} ){1,4}(?:from|of|in) (?:the )?([A-Z][\w\-]{1,60}(?: [A-Z][\w\-]{0,60}){0,3}|[a-z]{2,30}[-_][\w-]{2,60}) (?:[a-z-]{2,30} ){0,2}"
    r"(?:data ?sets?|corpus|corpora)\b"
)
# A source with a proper name that something was taken from: "trained on images taken from Foo Archive".
_TAKEN_FROM = re.compile(
    r"\b(?:pre-?trained|trained|fine-?tuned|tuned) (?:(?:up)?on|with|using) (?:[\w-]{2,30} ){1,6}"
    r"(?:taken|drawn|extracted|sampled|collected|gathered|scraped|crawled) from (?:the )?"
    r"([A-Z][\w\-]{1,60}(?: [A-Z][\w\-]{0,60}){0,3})"
)
# What comes right before a list of sources: "We use the following two datasets:".
_SOURCES_ARE = re.compile(
    r"\b(?:[Ww]e (?:use|utili[sz]e|employ|combine|consider)d?|(?:pre-?trained|trained|fine-?tuned|learned) (?:on|with|using|from)|(?:data|it) comes? from) "
    r"(?:the following )?(?:\d{1,2} |two |three |four |five |six |seven |several )?(?:[a-z-]{2,30} ){0,2}(?:data ?sets?|data sources?|corpora|sources) ?[:：]"
    r"\s{0,3}"
)
# A sentence on what the data consist of: "The dataset consists of".
_COMPOSED = re.compile(
    r"\b(?:data|data ?sets?|corpus|corpora|mixture)\b[^.\n]{0,100}?\b(?:consists? of|(?:is|are|was|were) (?:comprised|composed|made up) of|comprises?"
    r"|(?:is|are|was|were) a (?:mix(?:ture)?|combination|blend) of)\b",
    re.IGNORECASE,
)
# A sentence that tells from what the training data were made and what was done to them: "trained on plays where errors were inserted by a script".
_TREATED = re.compile(
    r"\b(?:pre-?trained|trained|fine-?tuned|tuned|learned) (?:up)?on (?P<source>[^.\n]{4,160}?),? (?:where|in which|into which|whose|that|which)\b"
    r"(?P<what>[^.\n]{0,80}?)\b(?:is|are|was|were|has been|have been)(?: [a-z]{1,20}ly)? "
    r"(?:inserted|added|introduced|injected|removed|deleted|replaced|swapped|translated|rewritten|rephrased|paraphrased|simplified|annotated|labell?ed"
    r"|transcribed|filtered|deduplicated|generated|written|converted|extracted|aligned|paired|cleaned|segmented)\b"
    r"[^.\n]{0,60}?\b(?:by|with|using|via|through|from)\b [^.\n]{3,80}",
    re.IGNORECASE,
)
# What such data consist of: "text", "e-mails". What has no such word may be a model or a machine that was trained on.
_OF_WHAT = re.compile(
    r"\b(?:texts?|data|articles?|documents?|sentences?|paragraphs?|images?|pictures?|photos?|videos?|clips|audio|speech|recordings?|songs?|lyrics|poems?|dialog(?:ue)?s?"
    r"|conversations?|chats?|messages?|e-?mails?|posts?|tweets?|comments?|reviews?|books?|novels?|stories|plays?|scripts?|code|questions?|answers?|prompts?|captions?"
    r"|transcripts?|pairs?|examples?|samples?|papers?|pages?|reports?|notes?|corpus|corpora|data ?sets?|queries|passages?)\b",
    re.IGNORECASE,
)
# The noise of a training's own objective ("where 15% of the tokens are replaced") is no treatment of the data, nor is a part kept for measuring.
_OF_OBJECTIVE = re.compile(r"\b(?:tokens?|spans?|words?|patch(?:es)?|noise|masks?|masked|pixels?|embeddings?|prefix|held|unseen)\b", re.IGNORECASE)
# Each match of _TREATED has one of these.
_MAY_TREAT = (" where ", " in which ", " into which ", " whose ", " that ", " which ")
# The amount or share of one part of the data: "12.5%", "300B tokens".
_SHARE = re.compile(
    r"\d(?:[\d.,]{0,12}\d)? ?(?:%|(?:[BMTK]|billion|million|trillion|thousand)? ?"
    r"(?:tokens?|hours?|[GT]i?B|documents?|samples?|examples?|images?|videos?|pairs?|sentences?|words?|pages?|articles?|books?)\b)"
)
_PARTS_LENGTH, _MIN_SHARES = 700, 2
# For a list or table of data: a cell with only an amount ("300B"), a head that says of what ("tokens"), a part that is a source ("web crawl"),
# and what is no part ("total").
_AMOUNT_ALONE = re.compile(r"[~≈]?\d[\d.,]{0,12} ?(?:%|[BMTKk]|[GTM]i?B|billion|million|trillion|thousand)?")
_OF_AMOUNTS = re.compile(
    r"\b(?:tokens?|hours?|size|documents?|samples?|examples?|images?|videos?|pairs?|sentences?|words?|pages?|articles?|books?|utterances?|conversations?"
    r"|proportion|percentage|share|weight|ratio|[gt]i?b)\b|%",
    re.IGNORECASE,
)
_SOURCE = re.compile(
    r"corpus|corpora|data ?set|wiki|\bweb\b|crawl|\bnews|books?\b|papers?\b|patents?|github|\bcode\b|forum|subtitles|stack ?exchange|arxiv|pubmed"
    r"|dialogue|conversation|reddit|twitter|tweets|legal|legislation|\blaws?\b|\bcourts?\b|abstracts?\b|transcripts?\b|speech",
    re.IGNORECASE,
)
_NO_PART = re.compile(
    r"batch|sequence|context|length|\btotal\b|\bsteps?\b|epoch|param|\bsum\b|overall|vocab|\btest|valid|\bdev\b|\beval|accuracy|\bf1\b|\bwer\b|bleu|rouge"
    r"|perplexity|learning|^train(?:ing)?(?: set)?\b(?! data)|split|\bgpu|downstream",
    re.IGNORECASE,
)
_PART_LENGTH, _MAX_LINES = 300, 400
# The word before Wikipedia says which edition: "Swedish ".
_WHICH = re.compile(r"\b\w{2,20} $")
_TRAINED_WITH = re.compile(
    r"\b(?:(?:pre-?trained|trained|fine-?tuned|instruction-tuned)\b[^.]{0,110}\b(?:on|with|using|from)|(?:pre-?training|training|fine-?tuning) (?:on|with))\b",
    re.IGNORECASE,
)
# Words beside a corpus's name that mean no training of this model: a part trained on it ("tokenizer"), a measurement ("benchmark"), advice ("you can").
_NOT_TRAINING = re.compile(r"tokeni[sz]er|evaluat|benchmark|test set|compared|\bdemo\b|\be\.g|for example|you can|your", re.IGNORECASE)
# A part that turns text into tokens, which is trained too: "Portuguese vocabulary", "the SentencePiece model". "tokenizer-free" is no such part.
_TOKENIZER = re.compile(
    r"\b(?:tokeni[sz]ers?|sentence[ -]?piece|word[ -]?piece|byte[ -]?pair encoding|bpe|vocab(?:ular(?:y|ies))?)\b(?!-(?:free|less))(?: model\b)?"
    r"|词表|分词器",
    re.IGNORECASE,
)
# What a sentence may say was trained besides: "the model", "our networks", "checkpoints".
_MODEL = re.compile(r"\b(?:models?|networks?|checkpoints?|weights|we)\b|模型", re.IGNORECASE)
# A second verb of the same subject: "uses a new vocabulary and was ".
_AND_WAS = re.compile(r"\b(?:and|which|that) (?:it )?(?:is|was|are|were|has been|have been)\b", re.IGNORECASE)
_TUNED_IN_TITLE = re.compile(r"\bfine[ -]?tuned\b", re.IGNORECASE)
# Words on other models, for contrast or beside this one: "unlike", "compared to", "5-gram".
_COMPARED = re.compile(
    r"\b(?:n|\d)-?grams?\b|\b(?:unlike|compared (?:to|with)|in contrast (?:to|with)|as opposed to|rather than|other (?:[\w-]{1,40} ){0,2}models)\b"
    r"|与[^。]{0,20}(?:不同|相比)",
    re.IGNORECASE,
)
# Words right before a link to what the model was trained on: "fine-tuned on the ". The Chinese ones say only "using": words of training follow there.
_TRAINED_ON_LINK = re.compile(
    r"\b(?:pre-?trained|trained|fine-?tuned|instruction-tuned)\b[^.]{0,40}\b(?:on|with|using)(?: +[\w'’.,-]{1,40}){0,6}[ ('’‘\"“:]{0,9}$"
    r"|(?:使用|采用|利用|基于)[^。]{0,12}$",
    re.IGNORECASE,
)
_MAY_NAME_TRAINING = ("trained", "tuned", "raining ", "uning ", "TRAINED", "TUNED", "Tuned", "learned", "learnt")
_MAY_NAME_PARTS = ("consist", "compris", "composed", "made up", "a mix", "a combination", "a blend")
# Words that say that the makers give something: "open-sourced", "we release".
_OFFERED = re.compile(r"\b(?:open[ -]?sourc\w+|releas\w+|publish\w*|publicly available|made available|we (?:provide|share))\b|开源|发布|公开", re.IGNORECASE)
# A name with a capital letter or a digit in it ("FooBar2"), and nothing behind it but words in parentheses.
_BARE_NAME = re.compile(r"([A-Z][A-Za-z]{0,40}[A-Z0-9][\w.\-]{0,60})(?: ?\([^()]{0,80}\))?")
# A link with such a word ("samples", "metadata") leads to a part of the data, or to something about them.
_PART = re.compile(r"\b(?:annotations?|samples?|subset|toy|demo|preview|metadata)\b|示例|样例|标注", re.IGNORECASE)
_EVALUATED = re.compile(r"\b(?:evaluat\w*|benchmark(?:s|ed)?|(?:test|validation) (?:sets?|data)|scores)\b|评测|评估", re.IGNORECASE)
# In a sentence that does not speak of training: what measures weights, or puts them in fewer bits.
_CALIBRATES = re.compile(r"\b(?:perplexity|ppl|calibrat\w+|imatrix|importance matri\w+|kl[ -]?divergence|quanti[sz](?:ed|ing|ation))\b", re.IGNORECASE)
_DENIED_BEFORE = re.compile(r"(?:\bnot|\bnever|n['’]t|\bwithout)(?:\W+\w+){0,3}\W*$", re.IGNORECASE)
_COLLECTION = re.compile(r"https?://(?:www\.)?(?:huggingface\.co|hf\.co)/collections/")
_SENTENCE = re.compile(r"(?<=[.。!！?？])\s|\n|(?<=[。！？])")
_SUMMARY = re.compile(r"public summary of (?:the )?training|summary of (?:the )?training content|data ?sheets? for datasets|datasheet", re.IGNORECASE)


def relation(link: LinkInText) -> tuple[str, Strength]:
    """The relation of a linked dataset: ``trained_on``, ``evaluated_on`` or only ``mentions``, and how clearly the text says so."""
    anchor, heading = link.anchor, link.anchor.section[-1] if link.anchor.section else ""
    is_of_evaluation = About.EVALUATION in link.about
    is_part = _PART.search(f"{heading} {anchor.text}") is not None
    is_own = (
        not link.is_refused and not is_of_evaluation and (About.DATA in link.about_last or About.USE not in link.about_below_title) and not _calibrates(link)
    )
    if is_own and (strength := _trained_on_strength(link)) is not None:
        return "trained_on", Strength.PART if is_part else strength
    is_near = About.DATA in link.about_last or _DATA.search(link.paragraph_without_addresses) is not None
    if is_own and is_near and About.OTHERS not in link.about and not _EVALUATED.search(link.paragraph_without_addresses):
        # Under a heading on data or training the link means training data; in the news it may mean anything.
        headed = Strength.HEADED if About.GIVEN in link.about_last else Strength.NEARBY
        return "trained_on", Strength.PART if is_part else headed
    return ("evaluated_on", Strength.HEADED) if is_of_evaluation else ("mentions", Strength.MENTIONED)


def _calibrates(link: LinkInText) -> bool:
    """Whether the sentence around a link speaks of measuring weights or of putting them in fewer bits, and not of training."""
    sentence = link.sentence_without_addresses
    return _CALIBRATES.search(sentence) is not None and not any(word in sentence.lower() for word in ("train", "tuned", "tuning"))


def _trained_on_strength(link: LinkInText) -> Strength | None:
    """How clearly the paragraph or a heading says that the model was trained on the linked dataset; None if neither does."""
    if _is_trained_on(link) or _TRAINING.search(link.paragraph_without_addresses):
        return Strength.STATED
    return Strength.HEADED if About.TRAINING_DATA in link.about else None


def _is_trained_on(link: LinkInText) -> bool:
    """Whether the sentence says that the model was trained on the linked dataset."""
    context = link.context
    if not link.anchor.text or ("train" not in context.lower() and "tuned" not in context and "训练" not in context):
        return False
    before, after = link.around
    match = _TRAINED_ON_LINK.search(before)
    if match is None or _is_of_tokenizer(before[: match.start()]) or any(pattern.search(before) for pattern in (READER, _NOT_TRAINING, _COMPARED)):
        return False
    return "ained" in match[0].lower() or "tuned" in match[0].lower() or re.match(r"^[^。]{0,12}(?:进行|完成|来)(?:了)?(?:预)?训练", after) is not None


def signals(document: Document, parsed: Parsed, links: list[Link], lower: str, offset: int) -> list[Signal]:
    """Signals on training data, from links, collections, sections, sentences, facts and the title: at most one, the first found in this order.

    If no link gives training data, a section that says that the data are not given replaces it. With it come the stage of the named data, and the
    names of base models.
    """
    signals = [signal for signal in map(_signal_of_link, links) if signal is not None][:1]
    signals = signals or [signal for signal in (_signal_of_collection(document, offset, anchor) for anchor in parsed.anchors) if signal is not None][:1]
    refusing_words = _find_refusal(parsed) if not any(link.relation == "trained_on" for link in links) else None
    signals = signals or [signal for signal in (_signal_of_section(document, section, parsed, offset) for section in parsed.sections) if signal is not None][:1]
    if not signals and document.kind in {"model_card", "readme"}:
        signals = [signal for signal in _signals_of_facts(document, parsed, offset)][:1]
    if not signals and document.kind == "model_card":
        signals = [*_signal_of_title(document, parsed)]
    stages = [
        replace(signal, indicator=f"{stage}_sources", rule=f"data.{stage}_named", rule_version=1)
        for signal in signals
        if (stage := _stage_of(signal)) is not None
    ]
    if refusing_words is not None:
        section, quotation = refusing_words
        locator = where(document, section.line + offset, section.headings)
        signals = [Signal("data", "training_data", Finding.NONE, "data.section", 6, locator, quotation[:QUOTATION_MAX])]
    return [*signals, *stages, *base_words.signals(document, parsed, lower, offset)]


def _signal_of_title(document: Document, parsed: Parsed) -> Iterator[Signal]:
    """Data that the title of a card names: "Sparse BERT Fine Tuned on SQuAD"."""
    title = _TUNED_IN_TITLE.sub("fine-tuned", parsed.title or "")
    title = title.replace("Trained on", "trained on")
    if (words_and_name := find_trained_on(title)) is not None:
        yield sentence_signal(where(document, 1, (parsed.title or "",)), words_and_name)


def datasheet(document: Document, parsed: Parsed, lower: str, offset: int) -> Iterator[Signal]:
    """A datasheet or public summary of the training data that the text links. ``lower`` is the text in lower case."""
    if "summary" not in lower and "sheet" not in lower:
        return
    link = next((anchor for anchor in parsed.anchors if _SUMMARY.search(f"{anchor.text} {anchor.url}")), None)
    if link is not None:
        locator = where(document, link.line + offset, link.section)
        yield Signal("data", "datasheet", Finding.OPEN, "data.datasheet", 1, locator, (link.text or link.url)[:QUOTATION_MAX])


def _stage_of(signal: Signal) -> str | None:
    """``pretraining`` or ``tuning`` by the words and headings of a signal; None if they name neither.

    If they name both, it is pretraining.
    """
    text = f"{signal.locator} {signal.quotation}"
    if re.search(r"pre-?train|预训练", text, re.IGNORECASE):
        return "pretraining"
    return "tuning" if re.search(r"fine-?tun|instruct|\bsft\b|preference|post-?train|微调", text, re.IGNORECASE) else None


def _signal_of_link(link: Link) -> Signal | None:
    """The signal of a link to training data: partial, since only judgement knows whether the linked dataset is open. None for other links."""
    if link.relation != "trained_on":
        return None
    return Signal("data", "training_data", Finding.PARTIAL, "data.section", 6, link.locator, link.quotation, link.target_id)


def _signal_of_collection(document: Document, offset: int, anchor: Anchor) -> Signal | None:
    """The signal of a link to a collection on the Hub that its text calls a dataset: open if the same paragraph offers it, else partial."""
    if "/collections/" not in anchor.url or not _COLLECTION.match(anchor.url) or not re.search(r"\bdatasets?\b|数据集", anchor.text, re.IGNORECASE):
        return None
    if About.EVALUATION in about_all(anchor.section) or refuses(anchor.context):
        return None
    finding = Finding.PARTIAL if _PART.search(anchor.text) or not _OFFERED.search(anchor.context) else Finding.OPEN
    locator = where(document, anchor.line + offset, anchor.section)
    return Signal("data", "training_data", finding, "data.collection", 1, locator, anchor.text[:QUOTATION_MAX], anchor.url[:QUOTATION_MAX])


def _find_refusal(parsed: Parsed) -> tuple[Section, str] | None:
    """The first section on training data that says that they are not given, and its words for that; None if there is none."""
    for section in parsed.sections:
        if About.TRAINING_DATA in about_all(section.headings) and (refusing_words := _refusal_of_data(section.text)) is not None:
            # Skip a section that is a list of data: words that refuse one item say nothing of the other items.
            if _is_headed_data(section) and find_list_of_data(section.text) is not None:
                continue
            return section, refusing_words
    return None


def _refusal_of_data(text: str) -> str | None:
    """The words that say that data are not given: in a sentence on data, or in any sentence if the text is shorter than 120 characters.

    None if there are none.
    """
    if refusal(text) is None:
        return None
    for sentence in _SENTENCE.split(text):
        refusing_words = refusal(sentence)
        if refusing_words is not None and (_DATA.search(sentence) or len(text) < 120):
            return refusing_words
    return None


def _signal_of_section(document: Document, section: Section, parsed: Parsed, offset: int) -> Signal | None:
    """The signal of a section that names training data by a link, a sentence, a list or a bare name; None if it names none."""
    is_on_data = bool(section.headings) and bool(about(section.headings[-1]) & {About.TRAINING_DATA, About.DATA_ALONE})
    if not is_on_data and not any(word in section.text for word in ("train", "tun", "learn")) and not tongues.may_name_data(section.text):
        return None
    if about_all(section.headings) & {About.EVALUATION, About.OTHERS}:
        told = None if About.OTHERS in about_all(section.headings) else tongues.find_trained_on(section.text, needs_training_set=True)
        return sentence_signal(where(document, section.line + offset, section.headings), told) if told is not None else None
    if refusal(section.text) is not None:
        return _signal_of_list(document, section, offset)
    locator = where(document, section.line + offset, section.headings)
    # Look for a description first: a link to one of its parts says less than the parts with their amounts.
    if (parts := find_composition(section.text, is_of_training=About.TRAINING_DATA in about_all(section.headings))) is not None:
        return Signal("data", "training_data", Finding.PARTIAL, "data.described", 4, locator, parts[:QUOTATION_MAX])
    if (of_list := _signal_of_list(document, section, offset)) is not None:
        return of_list
    anchor = next((anchor for anchor in parsed.anchors if anchor.section == section.headings and _leads_to_data(anchor)), None) if is_on_data else None
    if anchor is not None:
        quotation, locator = (anchor.text or anchor.url)[:QUOTATION_MAX], where(document, anchor.line + offset, section.headings)
        return Signal("data", "training_data", Finding.PARTIAL, "data.section", 6, locator, quotation, anchor.url[:QUOTATION_MAX])
    # A sentence that names no data may still describe them.
    words_and_name = (
        find_trained_on(section.text)
        or tongues.find_trained_on(section.text)
        or (find_counted_sources(section.text) if is_on_data else None)
        or _find_bare_name(section)
    )
    if words_and_name is not None:
        return sentence_signal(locator, words_and_name)
    treated = find_treatment(section.text)
    return Signal("data", "training_data", Finding.PARTIAL, "data.described", 4, locator, treated[:QUOTATION_MAX]) if treated is not None else None


def _signals_of_facts(document: Document, parsed: Parsed, offset: int) -> Iterator[Signal]:
    """Signals of facts that name training data ("training data: NAME"), in lines of a section or rows of a table.

    In a README, and under a heading for the reader's use, the key itself must name training.
    """
    groups = [(section.headings, section.line, list(facts_in(section.text))) for section in parsed.sections if ":" in section.text or "：" in section.text]
    for headings, pairs in groupby(parsed.pairs, key=lambda pair: pair.headings):
        rows = list(pairs)
        groups.append((headings, rows[0].line, [(pair.key.rstrip(" :：*"), pair.value) for pair in rows]))
    for headings, line, facts in groups:
        if facts and not about_all(headings) & {About.EVALUATION, About.OTHERS}:
            needs_training_key = document.kind == "readme" or About.USE in about_all(headings[1:])
            if (words_and_name := find_named_data(facts, needs_training_key=needs_training_key)) is not None:
                quotation, name = words_and_name
                locator = where(document, line + offset, headings)
                yield Signal("data", "training_data", Finding.PARTIAL, "data.fact", 2, locator, quotation[:QUOTATION_MAX], name)


def _signal_of_list(document: Document, section: Section, offset: int) -> Signal | None:
    """The signal of a list or table of data, directly under a heading on training data; None if there is none."""
    parts = find_list_of_data(section.text) if _is_headed_data(section) else None
    if parts is None:
        return None
    locator = where(document, section.line + offset, section.headings)
    return Signal("data", "training_data", Finding.PARTIAL, "data.described", 4, locator, parts[:QUOTATION_MAX])


def _find_bare_name(section: Section) -> tuple[str, str] | None:
    """``(words, name)`` of the first item under a heading on training data that is a name alone, written as names of datasets are (OpenOrca, C4).

    None if there is none.
    """
    if not _is_headed_data(section) or About.TRAINING_DATA not in about(section.headings[-1]):
        return None
    matches = (_BARE_NAME.fullmatch(line.strip()) for line in section.text.split("\n")[:_MAX_LINES])
    return next(((match[0], match[1]) for match in matches if match is not None and not vocabulary().is_name_of(match[1], Kind.BENCHMARK, Kind.TOY)), None)


def _is_headed_data(section: Section) -> bool:
    """Whether the innermost heading names training data or is the word "data" alone, and no heading is about evaluation or others' work."""
    innermost = about(section.headings[-1]) if section.headings else frozenset()
    return (
        # Ask for DATA, too: TRAINING_DATA alone also fits "Training procedure", which is not about data.
        About.DATA in innermost
        and bool(innermost & {About.TRAINING_DATA, About.DATA_ALONE})
        and not about_all(section.headings) & {About.EVALUATION, About.OTHERS}
    )


def find_list_of_data(text: str) -> str | None:
    """The parts of a list or table, two or more, that are corpora or sources with their amounts; None if there are fewer.

    ``text`` is a section's, with each item and each cell on a line. An item that says that it is not given does not count.
    """
    lines = [line.strip() for line in text.split("\n")[:_MAX_LINES]]
    has_head = any(len(line) <= 40 and not any(map(str.isdigit, line)) and _OF_AMOUNTS.search(line) for line in lines)
    parts: dict[str, None] = {}
    for before, line in zip(["", *lines], lines, strict=False):
        is_alone = _AMOUNT_ALONE.fullmatch(line) is not None
        # A number alone in a cell is no amount, since it may count anything: it needs its unit.
        has_amount = (is_alone and has_head and not line.isdigit()) or (_SHARE.search(line) is not None and not line.endswith((":", "：")))
        is_named = not is_alone and len(_SHARE.sub("", line).strip(" :-–|,()*")) >= 2
        part = line if is_named else f"{before}: {line}"
        is_cell_of_name = is_named or _AMOUNT_ALONE.fullmatch(before) is None
        if has_amount and is_cell_of_name and len(part) <= _PART_LENGTH and _is_source(part):
            parts[part] = None
    return "; ".join(parts) if len(parts) >= _MIN_SHARES else None


def _is_source(part: str) -> bool:
    """Whether an item or cell is a corpus or a source of data, and does not say that it is not given."""
    return not _NO_PART.search(part) and (_CORPUS.search(part) or _SOURCE.search(part)) is not None and refusal(part) is None


def find_composition(text: str, *, is_of_training: bool) -> str | None:
    """The words that say what the training data consist of, two parts or more with their amounts; None if there are none.

    Outside a section on training data the sentence itself must name training.
    """
    lower = text.lower()
    if not any(word in lower for word in _MAY_NAME_PARTS):
        return None
    for match in _COMPOSED.finditer(text):
        sentence = f"{sentence_before(text, match.start())}{match[0]}"
        is_meant = (is_of_training or "train" in sentence.lower()) and not _NOT_TRAINING.search(sentence) and not _COMPARED.search(sentence)
        parts = text[match.end() : match.end() + _PARTS_LENGTH]
        if is_meant and len(_SHARE.findall(parts)) >= _MIN_SHARES:
            return " ".join(f"{match[0]}{parts}".split())
    return None


def find_treatment(text: str) -> str | None:
    """The words of one sentence that tell from what kind of data the model was trained and by whom or with what these were treated; None if there are none."""
    if not any(word in text for word in _MAY_NAME_TRAINING) or not any(word in text for word in _MAY_TREAT):
        return None
    for match in _TREATED.finditer(text):
        before = sentence_before(text, match.start())
        if not _OF_WHAT.search(match["source"]) or _OF_OBJECTIVE.search(match["what"]) or _MODEL.search(match["source"]):
            continue
        if any(pattern.search(f"{before}{match[0]}") for pattern in (_NOT_TRAINING, _COMPARED)) or _DENIED_BEFORE.search(before) or _is_of_tokenizer(before):
            continue
        if READER.search(before) is None and not refuses(match[0]):
            return " ".join(match[0].split())
    return None


def _leads_to_data(anchor: Anchor) -> bool:
    """Whether a link under a heading on data leads to the web and is not for evaluation."""
    is_of_training = "train" in anchor.context.lower() or not _EVALUATED.search(anchor.context)
    return anchor.url.startswith(("http://", "https://")) and not is_unfilled(anchor.text) and is_of_training


def sentence_signal(locator: str, words_and_name: tuple[str, str]) -> Signal:
    """The signal of data that a sentence names: ``words_and_name`` are its words and the name in them."""
    words, name = words_and_name
    return Signal("data", "training_data", Finding.PARTIAL, "data.sentence", 9, locator, words[:QUOTATION_MAX], name[:100])


def find_trained_on(text: str) -> tuple[str, str] | None:
    """``(words, name)`` of the first data that a text names as what the model was trained on. None if it names none."""
    if not any(word in text for word in _MAY_NAME_TRAINING):
        return None
    match = next((match for match in _TRAINED_ON.finditer(text) if not _is_of_tokenizer(sentence_before(text, match.start()))), None)
    if (
        match is not None
        and not _DENIED_BEFORE.search(text[max(0, match.start() - 60) : match.start()])
        and not _COMPARED.search(sentence_before(text, match.start()))
    ):
        return match[0], match[1]
    for dataset in chain(_ID_OF_DATA.finditer(text), _OUT_OF.finditer(text), _TAKEN_FROM.finditer(text)):
        before = sentence_before(text, dataset.start())
        if _is_of_tokenizer(before) or any(pattern.search(before) for pattern in (_NOT_TRAINING, _DENIED_BEFORE, _COMPARED)):
            continue
        if not is_common(dataset[1]):
            return dataset[0], dataset[1]
    for corpus in _CORPUS.finditer(text):
        if corpus.start() and is_letter(text[corpus.start() - 1]):
            continue
        before, name = sentence_before(text, corpus.start()), corpus[0]
        if name == "Wikipedia" and (which := _WHICH.search(before)) is not None:
            before, name = before[: which.start()], which[0] + name
        words_on_training = _TRAINED_WITH.search(before)
        if (
            words_on_training is not None
            and not _NOT_TRAINING.search(before)
            and not _COMPARED.search(before)
            and not _is_of_tokenizer(before[: words_on_training.start()])
            and not _DENIED_BEFORE.search(before[: words_on_training.start()])
        ):
            return f"{before[words_on_training.start() :]}{name}", name
    for used in _USED.finditer(text) if "We use" in text or "we use" in text or "e utili" in text or "e employ" in text or "e leverag" in text else ():
        sentence = f"{sentence_before(text, used.start())}{_SENTENCE.split(text[used.start() : used.start() + 300])[0]}"
        if not _NOT_TRAINING.search(sentence) and not _COMPARED.search(sentence):
            return used[0], used[1]
    return None


def find_counted_sources(text: str) -> tuple[str, str] | None:
    """``(words, name)`` of the sources that a section on training data counts and then names. None if it names none."""
    for match in _SOURCES_ARE.finditer(text):
        sentence = f"{sentence_before(text, match.start())}{match[0]}"
        parts = re.split(r"\.\s|\n", text[match.end() : match.end() + 300])[0]
        # Take the first listed source with a proper name.
        name = next(
            (source_name for part in re.split(r",|;", parts)[:8] if (source_name := name_in(part)) is not None and any(map(str.isupper, source_name))), None
        )
        if (
            name is not None
            and not _NOT_TRAINING.search(sentence)
            and not _COMPARED.search(sentence)
            and not _DENIED_BEFORE.search(sentence_before(text, match.start()))
        ):
            return " ".join(f"{match[0]}{parts}".split()), name
    return None


def _is_of_tokenizer(before: str) -> bool:
    """Whether the words ``before`` "trained on" in a sentence end with a tokenizer or its vocabulary as what was trained, and not with the model."""
    parts = list(_TOKENIZER.finditer(before))
    if not parts:
        return False
    models = [match for match in _MODEL.finditer(before) if not any(part.start() <= match.start() < part.end() for part in parts)]
    if models and models[-1].start() > parts[-1].start():
        return False
    # In "the model uses a new vocabulary and was trained on" the model was trained, not the vocabulary.
    return not models or _AND_WAS.search(before, parts[-1].end()) is None
