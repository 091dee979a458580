"""Decides whether a paper in a document is its subject's own paper, or one that it cites."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace

from observatory.disclosure.bibtex import Entry, entries, holds_entry
from observatory.disclosure.headings import About, about_last
from observatory.disclosure.parsed import Parsed
from observatory.disclosure.reading import QUOTATION_MAX, Document, Finding, Link, Signal, Strength
from observatory.disclosure.saying import LinkInText, where
from observatory.vocabulary import plain

# A page that gives more papers than this as its own is a list of papers.
MAX_OWN = 3

# Signs of markup that are removed before a text is matched. The patterns below are for text in lower case, which is several times faster than ignoring case.
_MARKS = str.maketrans("", "", '[]()*`"“”')
# A heading of a list of references: "references".
_REFERENCES = re.compile(r"^\W*(?:references?|r[ée]f[ée]rences?|referencias|refer[êe]ncias|参考文献|literatur\w*)\W*$")

_NOUN = r"(?:paper|report|preprint|publication|article)"
_NOUNS = ("paper", "papier", "report", "preprint", "publi", "arti", "informe", "rapport", "relat", "bericht")
# Words that call a paper the authors' own: "our technical report", "accompanying paper".
_OUR = re.compile(
    rf"\bour\s+(?:[\w.-]{{1,30}}\s+){{0,3}}{_NOUN}s?\b|\b(?:accompanying|official|associated|corresponding|model|system)\s+{_NOUN}\b"
    r"|(?:我们的|本)[^。，]{0,8}(?:论文|技术报告)|(?:我々|私たち)の[^。、]{0,8}(?:論文|技術報告)|本論文|(?:우리|저희)(?:의)? ?(?:논문|기술 ?보고서)"
    r"|\bnotre (?:article|papier|publication|rapport)|\bnuestro (?:art[íi]culo|informe|paper)|\bunser\w{0,2} (?:paper|artikel|bericht"
    r"|publikation|ver[öo]ffentlichung)"
    r"|\bнаш\w{0,3} (?:стать\w|публикаци\w|отч[её]т\w?)|\bnosso (?:artigo|relat[óo]rio|paper)|\bnostro (?:articolo|rapporto|paper)"
)
# A technical report: "tech report".
_REPORT = re.compile(
    r"\btech(?:nical)?[ -]?report|\bsystem card|技术报告|技術報告|기술 ?보고서|rapport technique|informe t[ée]cnico|technischer bericht|техническ\w+ отч"
)
_WORD = re.compile(r"[^\W\d_]+")
_PAPER_WORDS = frozenset("paper arxiv report preprint publication 论文 技术报告 論文 논문 статья artículo artigo articolo article".split())
_BARE_WORDS = _PAPER_WORDS | frozenset(
    "technical tech pdf link abs html on read the full here version v cs cl lg cv ai eess as sd stat ml page 链接 地址".split()
)
# A label right before a link: "paper: ", "technical report (pdf) - ".
_LABEL = re.compile(
    r"(?:(?<!\w)(?:(?:research |original |official )?paper|tech(?:nical)? report|arxiv|preprint|art[íi]culo|artigo|articolo|статья)|论文"
    r"|技术报告|論文|技術報告|논문)"
    r"(?: ?\(?(?:link|url|pdf|arxiv|\[?optional\]?|链接|地址)\)?){0,2} ?(?:[:：|–-]|is at|is available at) ?[(\[]?$"
)
# A text that begins so names the paper; one that only ends so may name any paper, unless it stands alone.
_LABELLED = re.compile(r"^\W*(?:(?:research |original )?paper|arxiv(?!\s?:\s?\d)|preprint|论文|論文|논문)\s{0,2}[:：|–-]")
_NAMED_SO = re.compile(rf"\b{_NOUN}\W*$|^\W*paper\b")
_MORE_IN = re.compile(rf"\b(?:the|this)\s+((?:[\w-]{{1,20}}\s+){{0,3}}){_NOUN}\b")
_MAY_INTRODUCE = ("introduc", "present", "describ", "propos", "detail", "document", "explain", "releas")
# Signs between the links of one row.
_BETWEEN = ("|", "•", "·", " / ")
_INTRODUCED = re.compile(
    r"(?P<subject>\b(?:it|they|we|this model|these models|the models?|our \w+)\b[^.]{0,40})?"
    r"\b(?:introduced|presented|described|proposed|detailed|documented|explained|released|present|introduce|describe)\b[^.]{0,60}\b(?:in"
    r"|with|by)\b[^.]{0,40}$"
)
# Words before a paper that make it another's work, on which this one is based: "based on".
_OF_OTHERS = re.compile(
    r"\b(?:based (?:up)?on|built (?:up)?on|built with|builds (?:up)?on|fine-?tun\w+ (?:from|on|of|version|variant)|initiali[sz]ed"
    r"|distilled from|follow(?:s|ed)?|following(?!\W*$)|inspired"
    r"|adapted from|derived from|borrow\w*|thank\w*|baselines?|proposed by|original(?:ly)?|base model|modified from|reproduc\w+"
    r"|re-?implement\w+|convert\w+ from"
    r"|quanti[sz]ed|merge[ds]?|(?:variant|version|method) of)\b|基于|参考|遵循|借鉴|ベース|基に|기반"
)
# A name right before the bracket with a paper: "from Turbine ([paper])". The paper belongs to that name,
# which may be the page's own subject (``_belongs_to_other_name``).
_NAMED_BEFORE = re.compile(r"\b(?:from|with|using|via|by|of|in|on)\s(?:the\s)?([\w^.+-]{2,40}(?:\s[\w^.+-]{1,20}){0,2})\s?\($")
# A paper that others wrote. It counts only if the text says that it introduces this model.
_BY_OTHERS = re.compile(r"\btheir\s*$")
# Words before a paper that make it one of a method, a metric or data, if nothing says whose it is: "trained".
_METHOD_OR_DATA = re.compile(
    r"\b(?:train(?:ed|ing)|using|uses?|used|with|evaluat\w+|compar\w+|benchmark\w*|datasets?|corpus|similar to|like|such as)\b|采用|使用|利用"
)
# A link's text that calls it the paper: "the paper", "paper for this model".
_THE_PAPER = re.compile(rf"\b(?:the|this)\s+(?:\w{{1,30}}\s+){{0,2}}{_NOUN}\b|\b{_NOUN} (?:for|on) (?:this|the) model|论文|論文|논문")
# Words that ask to be cited: "please cite", "bibtex".
_ASKS = re.compile(
    r"\bcite\b|\bciting\b|\bcitations?\b|bibtex|引用|인용|\bciter\b|\bcitar\b|\bzitier|цитир|\bcitare\b|\breference (?:to|for) (?:this|our|the)\b"
)
_MAY_ASK = ("cit", "bibtex", "zitier", "reference")
# The makers' own paper, but of other work: "this is an extension of our previous paper ".
_EARLIER_WORK = re.compile(
    r"\b(?:our|my|the authors['’]?) (?:\w+ )?(?:previous|earlier|prior|preceding|former)\b|\b(?:extension|continuation|successor) (?:of|from|to) (?:our|my)\b"
)
# Words before a paper that distinguish its model from the subject.
_DISTINGUISHED = re.compile(
    r"\b(?:not|never) (?:to )?be (?:confused|mistaken|conflated)\b"
    r"|\b(?:is|are|was|were) (?:not|different from|distinct from) (?:the (?:same|original|first)\b|those (?:of|in)\b)"
    r"|不要与[^。]{0,40}混淆|不是(?:原始|同一)",
    re.IGNORECASE,
)
# In a request to cite, words for what others made: "original", "dataset".
_OTHERS_WORK = re.compile(r"\b(?:original|base|upstream|underlying|backbone)\b|\b(?:datasets?|corpus|benchmark)\b")
# In a request to cite, words for the authors' own: "model", "us".
_OWN_WORK = re.compile(r"\b(?:models?|our|us)\b")
# The name with which a title begins, "Foo: ", and words that call a name a method.
_METHOD_TITLE = re.compile(r"([A-Za-z][\w+-]{1,30}(?: [A-Z\d][\w+-]{0,20}){0,2}) ?[:：]")
_METHOD_WORD = r"(?:methods?|techniques?|approach\w*|algorithms?|objectives?|strateg\w+|procedures?|frameworks?)\b"
# An entry of BibTeX for an article: "@article".
_ARTICLE = re.compile(r"@(?:article|inproceedings|conference|techreport|incollection)\b", re.IGNORECASE)
# Fields that say where a work was published, and how many words show that a title is more than a model's name.
_VENUE_FIELDS = frozenset(
    {"journal", "journaltitle", "booktitle", "publisher", "institution", "school", "series", "doi", "eprint", "volume", "number", "pages"}
)
_TITLE_WORDS = 4
_IS_REPORT = re.compile(r"report", re.IGNORECASE)
# Pages and programs that an entry gives instead of an article.
_PAGE = re.compile(r"huggingface|hugging face|\bhf\.co\b|github|\bblog|modelscope|kaggle", re.IGNORECASE)
# A PDF, or an article at a publisher or conference. Papers on arXiv are known by their id.
_ARTICLE_AT = re.compile(
    r"https?://(?!(?:[\w-]+\.)?arxiv\.org/)(?!(?:dx\.)?doi\.org/10\.48550/)(?:[^\s?#]{3,400}\.pdf(?:[?#]|$)|(?:www\.)?(?:aclanthology\.org|openreview\.net/(?:forum|pdf)"
    r"|dl\.acm\.org/doi|ieeexplore\.ieee\.org/(?:abstract/)?document|openaccess\.thecvf\.com/content|proceedings\.[a-z.]{3,30}|papers\.n(?:eur)?ips\.cc/paper"
    r"|(?:dx\.)?doi\.org/10|(?:link\.)?springer\.com|nature\.com/articles|isca-archive\.org|isca-speech\.org)[/.?]\S{3})",
    re.IGNORECASE,
)
_MAY_BE_ARTICLE = (
    ".pdf",
    "aclanthology",
    "openreview",
    "acm.org",
    "ieeexplore",
    "thecvf",
    "proceedings.",
    "papers.n",
    "doi.org",
    "springer",
    "nature.com",
    "isca-",
)
_NOT_OWN = frozenset({About.OTHERS, About.EVALUATION, About.BASE, About.TRAINING_DATA, About.DATA_ALONE})


# A name has a capital letter or a digit, and may go on with more such words.
_NAME = r"(?=[\w.+-]{0,40}[A-Z\d])[A-Za-z][\w.+-]{1,40}(?: (?:[A-Z][\w.+-]{0,40}|\d[\w.+-]{0,20})){0,4}"
# What an abstract says that the paper contributes, not what it uses or compares.
_INTRODUCES = re.compile(
    r"\b(?:[Ww]e|[Tt]his (?:paper|work|(?:technical )?report))\s(?:also\s)?(?:[a-z-]{3,12}\sand\s)?"
    r"(?:introduces?|presents?|releases?|proposes?|describes?|develops?|unveils?|open-?sources?|reports? on)\s(?:the\s|our\s)?"
    rf"({_NAME}(?:(?:,\s(?:and\s)?|\sand\s){_NAME}){{0,4}})"
)
_MAX_INTRODUCED = 10


def introduced_names(abstract: str) -> list[str]:
    """Names that an abstract says its paper introduces, in their order: at most ten."""
    names = (name.strip(" .,-+") for match in _INTRODUCES.finditer(abstract) for name in re.split(r",\s(?:and\s)?|\sand\s", match[1]))
    return list(dict.fromkeys(name for name in names if name))[:_MAX_INTRODUCED]


def relation(link: LinkInText, subject: str = "") -> tuple[str, Strength]:
    """``(relation, strength)`` of a linked paper: ``own_paper`` or ``cites``, and how clearly the text says so. ``subject``: names of what the
    document describes.
    """
    if link.is_refused or link.about_below_title & _NOT_OWN or _belongs_to_other_name(link, subject):
        return "cites", Strength.MENTIONED
    text, before, sentence = link.anchor.text.lower(), _without_marks(link.around[0]), _without_marks(link.sentence)
    if _EARLIER_WORK.search(before):
        return "cites", Strength.MENTIONED
    if _says_our(f"{before[-40:]}{text}"):
        return "own_paper", Strength.STATED
    if _OF_OTHERS.search(before):
        return "cites", Strength.MENTIONED
    if _REPORT.search(text) or _says_our(sentence):
        return "own_paper", Strength.STATED
    strength = _own_paper_strength(link, text, before, sentence) if not link.is_for_readers_use else None
    return ("own_paper", strength) if strength is not None else ("cites", Strength.MENTIONED)


def _belongs_to_other_name(link: LinkInText, subject: str) -> bool:
    """Whether a paper in brackets follows a name that is not the subject's: "from Turbine ([paper])"."""
    match = _NAMED_BEFORE.search(link.around[0]) if link.around[0].endswith("(") else None
    return match is not None and plain(match[1]) not in plain(subject)


def find_denial(link: LinkInText) -> str | None:
    """The words that say that the subject is not the model of the linked paper ("not to be confused with"); None if there are none."""
    match = _DISTINGUISHED.search(link.around[0])
    return " ".join(f"{link.around[0][match.start() :]}{link.anchor.text}".split())[:QUOTATION_MAX] if match is not None else None


def is_denial(words: str) -> bool:
    """Whether a quotation is one of ``find_denial``: it says that the subject is not the paper's model."""
    return _DISTINGUISHED.match(words) is not None


def replace_denied(links: list[Link], denied: dict[str, str]) -> list[Link]:
    """Turn the papers in ``denied`` from own into cited ones. ``denied``: by arXiv id, the words that say that they are of another model."""
    return [
        replace(link, relation="cites", strength=Strength.NEARBY, quotation=denied[link.target_id])
        if link.target_kind == "paper" and link.target_id in denied
        else link
        for link in links
    ]


def _without_marks(words: str) -> str:
    """The words in lower case, without brackets and quotes left over from markup."""
    return words.lower().translate(_MARKS)


def _says_our(lower: str) -> bool:
    """Whether a text in lower case calls a paper the authors' own."""
    return (not lower.isascii() or any(noun in lower for noun in _NOUNS)) and _OUR.search(lower) is not None


def _own_paper_strength(link: LinkInText, text: str, before: str, sentence: str) -> Strength | None:
    """How clearly the words around a link show that the paper is the subject's own, if no "our" or the like says so; None if they do not."""
    introduced = _INTRODUCED.search(before) if any(word in before for word in _MAY_INTRODUCE) else None
    if introduced is None and _BY_OTHERS.search(before):
        return None
    is_labelled = _LABEL.search(before) is not None or _LABELLED.search(text) is not None
    is_of_method = not is_labelled and _METHOD_OR_DATA.search(before[-60:]) is not None
    # An id such as "arxiv:2401.00001" far behind in its line is taken for the end of a line in a list of references.
    is_reference = text.startswith("arxiv:") and link.context.lower().find(text) > 60
    is_bare = _is_bare(text) and not is_of_method and not is_reference
    bare_strength = _bare_word_strength(link, before, is_labelled=is_labelled) if is_labelled or is_bare else None
    if bare_strength is not None and bare_strength.is_at_least(Strength.HEADED):
        return bare_strength
    if introduced is not None:
        return Strength.STATED if introduced["subject"] else Strength.NEARBY
    if About.PAPER in link.about_last and About.PAPER in link.about_below_title and About.CITATION not in link.about_last:
        return Strength.HEADED
    if is_of_method:
        return None
    more_in = _MORE_IN.search(sentence) if "detail" in sentence or "information" in sentence else None
    if more_in is not None:
        # Stated only if these words are in lower case in the text; with a name ("details in the Foo paper") it may be another's paper, so nearby.
        return Strength.STATED if more_in[1] in _without_markup_case_kept(link.sentence) else Strength.NEARBY
    is_alone = _NAMED_SO.search(text) is not None and len(sentence) <= len(text) + 20
    return Strength.NEARBY if is_alone or _THE_PAPER.search(text) else bare_strength


def _without_markup_case_kept(words: str) -> str:
    """The words without brackets and quotes left over from markup; case is kept."""
    return words.translate(_MARKS)


def is_asked_to_be_cited(link: LinkInText) -> bool:
    """Whether the innermost heading or the sentence asks to cite the linked paper.

    False where a heading below the title, the sentence's words before the link or the request itself speak of other people's work.
    """
    is_asked = About.CITATION in link.about_last or _asks(link.sentence)
    return is_asked and not (link.about_below_title & _NOT_OWN or _OF_OTHERS.search(_without_marks(link.around[0])) or _asks_for_others(link.sentence))


def _asks(words: str) -> bool:
    """Whether a text asks to be cited."""
    lower = words.lower()
    return (not lower.isascii() or any(word in lower for word in _MAY_ASK)) and _ASKS.search(lower) is not None


def _asks_for_others(words: str) -> bool:
    """Whether the sentences that ask to be cited name a base, a dataset or other work of others, and not the model."""
    asking = " ".join(sentence for sentence in re.split(r"[.!?:]\s|\n", words.lower()) if _ASKS.search(sentence))
    return _OTHERS_WORK.search(asking) is not None and not _OWN_WORK.search(asking)


def _bare_word_strength(link: LinkInText, before: str, *, is_labelled: bool) -> Strength:
    """The strength of a link to a paper whose text has only words such as *Paper*, or that has such a label ("Paper: ").

    HEADED in three cases: it is at the top of the page and not far in a sentence (more than 80 characters before it, and no row of links); it has a
    label, and the text around it has fewer than 200 characters; or its innermost heading is about papers. Else NEARBY. Judgement finds out by the
    title whose paper it is. ``before``: the sentence's words before the link, lower case.
    """
    is_in_prose = len(before) > 80 and not any(mark in before for mark in _BETWEEN)
    is_of_page = link.anchor.is_on_top and not is_in_prose
    is_clear = is_of_page or (is_labelled and len(link.anchor.context) < 200) or About.PAPER in link.about_last
    return Strength.HEADED if is_clear else Strength.NEARBY


def _is_bare(text: str) -> bool:
    """Whether a link's text has only words such as "paper", "arXiv" and "pdf"."""
    words = _WORD.findall(text)
    return bool(words) and len(words) <= 6 and all(word in _BARE_WORDS for word in words) and any(word in _PAPER_WORDS for word in words)


def limit_own(links: list[Link]) -> list[Link]:
    """The links, weakened if they give more than ``MAX_OWN`` papers as own: such a page is a list of papers.

    Then an own paper is at most NEARBY, and only cited if no sentence gives it as own.
    """
    own = {link.target_id for link in links if link.relation == "own_paper"}
    return [_as_listed(link) for link in links] if len(own) > MAX_OWN else links


def _as_listed(link: Link) -> Link:
    """The link as one in a list of papers: an own paper that is stated becomes nearby, one that is less clear is only cited. Other links stay."""
    if link.relation != "own_paper":
        return link
    is_stated = link.strength.is_at_least(Strength.STATED)
    return replace(link, strength=Strength.NEARBY) if is_stated else replace(link, relation="cites", strength=Strength.MENTIONED)


def citation_links(document: Document, parsed: Parsed, offset: int) -> list[Link]:
    """Links to the papers in blocks of BibTeX. The first entry of the first block that may be the authors' is their own paper; all others are cited."""
    links: list[Link] = []
    has_own = False
    for block, line, section_index in _blocks(parsed):
        strength = None if has_own else _citation_strength(document, parsed, section_index)
        for position, entry in enumerate(entries(block)):
            ids = entry.arxiv_ids()
            if position == 0 and strength is not None and ids and _is_of_method(document, parsed, entry):
                strength = min(strength, Strength.HEADED, key=lambda one: one.order)
            is_own = strength is not None and position == 0
            has_own = has_own or is_own
            links += [_citation(document, arxiv_id, entry, strength if is_own else None, line + offset) for arxiv_id in ids]
    return links


def _is_of_method(document: Document, parsed: Parsed, entry: Entry) -> bool:
    """Whether an entry's title begins with a name that the text gives to a method by which the model was made ("created through TAID, our new method").

    The model's own name is no such name. Judgement may then take the paper as the family's, since it does not report this model.
    """
    name = _METHOD_TITLE.match(entry.fields.get("title", "").replace("{", "").replace("}", "").strip())
    if name is None or plain(name[1]) in plain(f"{document.key} {parsed.title or ''}"):
        return False
    method = re.compile(
        rf"\b(?:(?:trained|tuned|distilled|created|made|built|developed|obtained|optimi[sz]ed|aligned|compressed|pruned|merged)\b[^.\n]{{0,60}}?"
        rf"\b(?:through|with|using|via|by)\b[^.\n]{{0,30}}?{re.escape(name[1])}(?![\w-])[^.\n]{{0,100}}?\b{_METHOD_WORD}"
        rf"|(?:through|with|using|via|by) (?:the |our )?(?:\w+ )?{re.escape(name[1])} {_METHOD_WORD})"
    )
    return any(name[1] in section.text and method.search(section.text) is not None for section in parsed.sections)


def unseen_article_signals(document: Document, parsed: Parsed, offset: int) -> Iterator[Signal]:
    """The signal of the article that the authors ask to be cited by, if its entry has no arXiv id. It is partial, since nobody reads the article.

    An entry for the model's own page, or for no published work, does not count; neither does a title that is but a name and was published nowhere.
    """
    for block, line, section_index in _blocks(parsed):
        strength = _citation_strength(document, parsed, section_index)
        first = next(iter(entries(block)), None)
        if strength is None or first is None:
            continue
        title = first.fields.get("title", "").strip()
        is_page = any(_PAGE.search(value) for name, value in first.fields.items() if name != "title")
        is_work = (
            not _VENUE_FIELDS.isdisjoint(first.fields) or len(title.split()) >= _TITLE_WORDS or _IS_REPORT.search(f"{title} {first.text[:20]}") is not None
        )
        if strength.is_at_least(Strength.HEADED) and title and is_work and _ARTICLE.match(first.text) and not is_page and not first.arxiv_ids():
            locator = where(document, line + offset, ("citation",))
            yield Signal("methods", "research_paper", Finding.PARTIAL, "methods.cited_article", 2, locator, title[:QUOTATION_MAX], title[:200])
        return


def linked_report_signals(document: Document, parsed: Parsed, lower: str, offset: int) -> Iterator[Signal]:
    """The signal of the first PDF or article outside arXiv that the text gives as own paper or report. It is partial, since nobody reads it."""
    if not any(word in lower for word in _MAY_BE_ARTICLE):
        return
    for anchor in parsed.anchors:
        if _ARTICLE_AT.match(anchor.url) is None:
            continue
        headings = anchor.section[1:] if anchor.section and anchor.section[0] == parsed.title else anchor.section
        link_relation, strength = relation(LinkInText(anchor, headings), f"{document.key} {parsed.title or ''}")
        if link_relation == "own_paper" and strength.is_at_least(Strength.HEADED):
            locator = where(document, anchor.line + offset, anchor.section)
            words = (anchor.text or anchor.url)[:QUOTATION_MAX]
            yield Signal("methods", "technical_report", Finding.PARTIAL, "methods.linked_report", 1, locator, words, anchor.url[:QUOTATION_MAX])
            return


def _citation(document: Document, arxiv_id: str, entry: Entry, own: Strength | None, line: int) -> Link:
    """The link to a paper of a citation block: own with the strength ``own``, else cited."""
    relation, strength = ("own_paper", own) if own is not None else ("cites", Strength.MENTIONED)
    locator = where(document, line, ("citation",))
    return Link("arxiv", "paper", arxiv_id, relation, "citation_block", strength, locator, entry.text.strip()[:QUOTATION_MAX])


def _blocks(parsed: Parsed) -> Iterator[tuple[str, int, int]]:
    """``(text, line, position of the section)`` of each block of BibTeX, in code or in a paragraph; those that the authors ask to be cited by come first."""
    starts = [section.line for section in parsed.sections]
    blocks = [(text, line, bisect_right(starts, line) - 1) for _, text, line in parsed.fences if holds_entry(text)]
    for position, section in enumerate(parsed.sections):
        if "@" in section.text:
            blocks += [(part, section.line, position) for part in section.text.split("\n") if holds_entry(part)]
    return iter(sorted(blocks, key=lambda block: (not _is_asked_to_be_cited(parsed, block[2]), block[1])))


def _is_asked_to_be_cited(parsed: Parsed, section_index: int) -> bool:
    """Whether the innermost heading or the end of a section asks for a citation."""
    if section_index < 0:
        return False
    section = parsed.sections[section_index]
    return About.CITATION in about_last(section.headings) or _asks(section.text[-1_000:])


def _citation_strength(document: Document, parsed: Parsed, section_index: int) -> Strength | None:
    """How clearly a block of BibTeX is the authors' own citation; None if it is for other people's work."""
    headings = parsed.sections[section_index].headings if section_index >= 0 else ()
    words = parsed.sections[section_index].text[-1_000:] if section_index >= 0 else ""
    below = headings[1:] if headings and headings[0] == parsed.title else headings
    about = about_last(below)
    if About.BASE in about or (document.kind != "dataset_card" and _asks_for_others(f"{below[-1] if below else ''}\n{words}")):
        return None
    if _is_asked_to_be_cited(parsed, section_index):
        return Strength.STATED
    # A list of references may begin with the own paper; acknowledgements and related work do not.
    is_reference_list = about & _NOT_OWN == {About.OTHERS} and _REFERENCES.search(below[-1].lower()) is not None
    if about & _NOT_OWN and not is_reference_list:
        return None
    return Strength.HEADED if About.PAPER in about else Strength.NEARBY
