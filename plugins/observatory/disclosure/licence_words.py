"""What words say of a licence: the licence that a card states in prose, the riders of a licence text, the licence files in a list of files.

A rider is a duty or a limit that common licences lack: a cap on users, a limit of revenue, a list of forbidden uses. None of this decides a status.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from observatory.disclosure.parsed import Parsed
from observatory.disclosure.saying import refuses

MAX_STATEMENTS = 12
MAX_FILES = 10
MAX_TEXT = 80_000
_MAX_SENTENCE = 600
_QUOTED = 200
_SENTENCE = re.compile(r"(?<=[a-zA-Z)\"”][.!?])\s|[;。！]")
# Common licences as people write them, each with its id on the Hub: "Apache License, Version 2.0".
_APACHE = re.compile(r"\bapache(?:[ -]?(?:software )?licen[cs]e)?(?:,|\s|-|\(){0,3}(?:version\s?|v\.?\s?)?2(?:\.0)?\b", re.IGNORECASE)
# "The MIT License", and the name alone: an institute of that name is followed by another word.
_MIT = re.compile(r"\bmit\b(?=[ -]?licen[cs]|\s{0,3}(?:$|[,.()/|&]|and\b|or\b|terms\b))", re.IGNORECASE)
# A BSD licence, with its number of clauses: "BSD 3-Clause"
_BSD = re.compile(r"\b(?:bsd[ -]?([23])(?:[ -]?clauses?)?\b|([23])[ -]clause bsd\b)", re.IGNORECASE)
# A licence of GNU, with its version: "GNU Affero General Public License v3", "LGPL-2.1"
_GPL = re.compile(
    r"\b(?:(?:gnu )?(?P<short>a|l)?gpl|gnu (?:(?P<long>affero|lesser) )?general public licen[cs]e)"
    r"(?:[ ,-]{0,2}(?:version\s?|v\.?\s?)?(?P<version>[23](?:\.[01])?))?(?![\w.]*\d)",
    re.IGNORECASE,
)
# A licence of Creative Commons with attribution: "CC BY-NC-SA 4.0", "Creative Commons Attribution-NonCommercial 4.0"
_CC = re.compile(
    r"\b(?:cc[ -]by(?P<short>(?:[ -](?:nc|nd|sa)\b){0,2})"
    r"|(?:creative commons )?attribution(?P<long>(?:[ -]{1,3}(?:non[ -]?commercial|no[ -]?deriv(?:ative)?s?|share[ -]?alike)){0,2}))"
    r"(?:[ ,-]{0,3}(?:licen[cs]e|international|version|v)?\s?){0,3}(?P<version>[234]\.[05])\b",
    re.IGNORECASE,
)
# Creative Commons' waiver of all rights: "CC0 1.0"
_CC0 = re.compile(r"\bcc[ -]?0\b", re.IGNORECASE)
# Mozilla's licence: "Mozilla Public License 2.0"
_MPL = re.compile(r"\b(?:mpl|mozilla public licen[cs]e)[ ,-]{0,2}(?:version\s?|v\.?\s?)?2(?:\.0)?\b", re.IGNORECASE)
# Other licences, each with its id on the Hub: "The Unlicense", "Open Database License"
_OTHERS = (
    ("unlicense", re.compile(r"\bthe unlicense\b")),
    ("odbl", re.compile(r"\b(?:odbl|open (?:data commons open )?database licen[cs]e)\b")),
    ("odc-by", re.compile(r"\b(?:odc-by|open data commons attribution)\b")),
)
# A licence that is a variant of another is not that one: "a modified MIT license".
_VARIANT = re.compile(
    r"\b(?:modified|amended|adapted|custom|variant of(?: the)?|based on(?: the)?|similar to(?: the)?|derived from(?: the)?|-like)[ -](?:version of (?:the )?)?$"
)
# A name of a licence that is none of these: "Foo Community License Agreement".
_NAMED = re.compile(
    r"\b(?:the |an? |our )?([a-z][\w.+-]{0,30}(?: (?!under\b|licen[cs]e[sd]\b)[\w.+()-]{1,30}){0,6}?) (?:licen[cs]e|terms of use)\b(?! of\b)", re.IGNORECASE
)
# Words that are no name of a licence: "an open license", "the same license".
_NO_NAME = frozenset(
    "a an the this that these our their its your same following above below such any own open source open-source opensource permissive free freely software "
    "copyleft proprietary commercial custom special original respective corresponding standard dual single official individual model code data dataset weights "
    "research user and or of with full public new another different usage use apply applicable".split()
)
# What stands before a name: "is subject to the"
_BEFORE_NAME = re.compile(r"(?:^|\s)(?:the|an?|under|to|by|our|is|are|with|follow|see)\s", re.IGNORECASE)
# Where a second thing begins in a sentence: ", and the weights are released under", ", while data is".
_SECOND = re.compile(r",? (?:and|while|whereas|but) (?=(?:the|our|all|its|models?|weights?|data|datasets?|code)\b)", re.IGNORECASE)
# A sentence that puts something under a licence, which is named behind it: "is licensed under the MIT License", "is subject to the"
_UNDER = re.compile(
    r"\b(?:licen[cs]ed|released|distributed|available|provided|published|open[ -]?sourced|shared|offered|governed|covered|subject)\b"
    r"[^.;]{0,60}?\b(?:under|by|to)\b\s+(?:the )?(?:terms (?:and conditions )?of )?(.{2,160})",
    re.IGNORECASE,
)
# A line of a label and the licence: "License: MIT", "Licence - Apache 2.0"
_LABEL = re.compile(r"^\W{0,4}(?P<of>model |code |data ?set |data |weights? )?licen[cs]e\W{0,4}[:：|–-]\W{0,4}(?P<name>.{2,120})$", re.IGNORECASE)
# A heading over nothing but a licence: "License", "Licensing Information"
_HEADING = re.compile(
    r"^\W{0,4}(?:(?P<of>model|code|data ?set|data|weights?) )?licen[cs](?:e|es|ing)(?: (?:information|info|details|and usage|agreement))?\W{0,4}$",
    re.IGNORECASE,
)
# A sentence about this thing, and not about another that it was made from: "This model is", "the weights".
_OF_THIS = re.compile(
    r"\b(?:this|our|these|the|all) (?:\w+ ){0,3}?(?:model|models|weights?|checkpoints?|parameters|adapters?"
    r"|data ?sets?|data|corpus|code|software|repository|repo|project|work|release|package|library)\b"
    r"|^\W{0,3}(?:licen[cs]ed|released|distributed|available|everything|model|models|weights|code|data ?sets?)\b",
    re.IGNORECASE,
)
_DENIED = re.compile(r"\b(?:not|never|no longer|unlike|previous(?:ly)?|originally|formerly|before|prior)\b|n['’]t\b", re.IGNORECASE)
# What the sentence is about: "the source code", "model weights"
_ABOUT = {
    "code": re.compile(r"\b(?:(?:source|model|training|inference) )?(?:codes?|software|scripts?|library|package|notebooks?)\b", re.IGNORECASE),
    "weights": re.compile(r"\b(?:models?|weights?|checkpoints?|parameters|adapters?)\b(?! (?:code|software|card))", re.IGNORECASE),
    "data": re.compile(r"\b(?:data ?sets?|data|corpus|corpora|annotations?)\b(?! (?:code|loader))", re.IGNORECASE),
}
# Between two things that are named in a row: " and the ", ", "
_IN_A_ROW = re.compile(r"\s?(?:,|and|&|/|,? and|,? as well as)?\s?(?:(?:the|all|our|its|trained|pre-?trained|training|model)\s?){0,3}", re.IGNORECASE)
# Words after which the sentence speaks of another thing: "is a derivative of", "utilizes a model"
_ELSE = re.compile(r"\b(?:us(?:es?|ing)|utili[sz]\w+|derived|derivative|based|built|trained|fine-?tuned|from|which|that is|contains?)\b", re.IGNORECASE)
# Files of a repository that hold its licence: "LICENSE.md", "MODEL_LICENSE", "USE_POLICY.md"
_FILE = re.compile(
    r"^(?:[\w. -]{0,40}[_. -])?(?:(?:un)?licen[cs]es?|copying|(?:acceptable[_ -]?)?use[_ -]policy|terms[_ -]of[_ -]use)(?:[_. -][\w. -]{0,40})?$", re.IGNORECASE
)
_NO_TEXT = (".py", ".js", ".ts", ".json", ".yml", ".yaml", ".png", ".svg", ".sh", ".html", ".c", ".h", ".cpp", ".go", ".rs")
# Files whose words no reader here can read: "LICENSE.pdf"
_NO_WORDS = (".pdf", ".docx", ".doc", ".odt", ".rtf", ".zip", ".gz", ".jpg", ".jpeg", ".htm")
# A notice that a licence asks to hand on: "NOTICE.txt"
_NOTICE = re.compile(r"^notices?(?:\.(?:md|txt|rst))?$", re.IGNORECASE)
# Licences of what others made and is only carried along: "THIRD_PARTY_LICENSES.txt", "LICENSE-3rdparty"
_OF_OTHERS = re.compile(r"(?:third|3rd)[_. -]?part(?:y|ies)|dependenc(?:y|ies)|vendor", re.IGNORECASE)
# Words of a licence file's name that say which part it is of: "MODEL_LICENSE", "LICENSE-CODE"
_PART_OF_FILE = {
    "code": re.compile(r"(?:^|[_. -])(?:source|src|codes?|software|scripts?)(?=$|[_. -])", re.IGNORECASE),
    "weights": re.compile(r"(?:^|[_. -])(?:models?|weights?|checkpoints?)(?=$|[_. -])", re.IGNORECASE),
    "data": re.compile(r"(?:^|[_. -])(?:data|datasets?|corpus)(?=$|[_. -])", re.IGNORECASE),
}

RIDERS: dict[str, re.Pattern[str]] = {
    # A licence of its own above some number of users: "more than 700 million monthly active users"
    "user_cap": re.compile(
        r"(?:monthly|daily) active users|\d[\d,.]* ?(?:million|billion|m)? (?:active )?users\b[^.]{0,40}\b(?:licen[cs]e|permission)", re.IGNORECASE
    ),
    # A licence of its own above some revenue: "annual revenue exceeding US $1 million"
    "revenue": re.compile(
        r"\b(?:annual|yearly|monthly|gross|total|aggregate)(?: recurring| gross| total)? (?:revenues?|turnover|income|funding)\b"
        r"|\brevenues?\b[^.]{0,60}(?:exceed|more than|greater than|less than|over|above) ?(?:us|usd|eur)?[ $€]{0,2}\d",
        re.IGNORECASE,
    ),
    # Uses that are forbidden: "Acceptable Use Policy", "you shall not use the Model to harm"
    "acceptable_use": re.compile(
        r"\bacceptable use policy\b|\bprohibited uses?\b|\buse[- ]based restrictions?\b|\brestricted uses?\b"
        r"|\byou (?:agree (?:that you will )?not to|shall not|may not|must not|will not) use (?:the |this |our )?"
        r"(?:\w+ ){0,4}?(?:model|materials?|derivatives?|weights|outputs?|software)\b",
        re.IGNORECASE,
    ),
    # A notice that products must show: "prominently display “Built with Foo”"
    "attribution": re.compile(r"\bprominently (?:display|state|indicate)\b|[\"“'](?:built|powered|made|improved) (?:with|using|by) \w", re.IGNORECASE),
    # No commercial use: "for non-commercial purposes only", "Commercial use is not permitted"
    "non_commercial": re.compile(
        r"\bnon-?commercial(?:ly)? (?:use|purposes?|research|basis|only|licen[cs]e)\b"
        r"|\b(?:no|not|prohibit\w*|forbid\w*)\b[^.]{0,60}\bcommercial(?:ly)? (?:use|purposes?)\b"
        r"|\bcommercial use\b[^.]{0,60}\b(?:not|prohibited|forbidden|separate|require)",
        re.IGNORECASE,
    ),
    # Research or teaching alone: "solely for research purposes"
    "research_only": re.compile(
        r"\b(?:only|solely|exclusively) for (?:academic |scientific |your )?(?:internal )?(?:research|academic|educational)\b"
        r"|\bresearch(?: and \w+)? (?:purposes|use) only\b",
        re.IGNORECASE,
    ),
    # No training of other models: "You will not use the outputs to improve any other large language model"
    "no_training": re.compile(
        r"\b(?:not|nor|never)\b[^.]{0,160}\b(?:improve|train|develop|distill?)\b[^.]{0,40}\b(?:any )?(?:other|competing|another)\b[^.]{0,40}\bmodels?\b",
        re.IGNORECASE,
    ),
    # A word that derived models must have in their name: "include “Foo” at the beginning of any such AI model name"
    "naming": re.compile(r"\b(?:include|begin|start)\w*\b[^.]{0,60}\b(?:beginning|prefix|start) of\b[^.]{0,60}\bname\b", re.IGNORECASE),
    # Countries that are left out: "does not apply in the European Union"
    "territory": re.compile(
        r"\b(?:not (?:apply|available|granted|licensed|permitted|domiciled)|excluding|except|outside)\b[^.]{0,120}"
        r"\b(?:european union|united kingdom|south korea|territory)\b",
        re.IGNORECASE,
    ),
}
"""Duties and limits that common licences lack, by name."""
OF_A_NOTICE = frozenset({"attribution", "naming"})
"""Riders that a notice may state: it asks for a word beside the work. What it quotes of other licences is of the parts of others."""
RESTRICTING = frozenset({"user_cap", "revenue", "acceptable_use", "non_commercial", "research_only", "no_training", "territory"})
"""Riders that say who may use a thing, or what for; the others ask for a word beside it."""


@dataclass(frozen=True, slots=True)
class Stated:
    """A licence that prose states. ``ids``: the common licences in it by their ids on the Hub; else ``name`` as written, in lower case.

    ``of``: weights, data, code, or all where the words do not say. ``line`` counts from 1.
    """

    of: str
    ids: tuple[str, ...]
    name: str
    line: int
    headings: tuple[str, ...]
    quotation: str


@dataclass(frozen=True, slots=True)
class Rider:
    """A rider of a licence text: its name (``RIDERS``), its line (from 1) and the words."""

    rider: str
    line: int
    quotation: str


def stated_licences(parsed: Parsed, offset: int = 0) -> list[Stated]:
    """The licences that a text states of the thing it is about, in order, at most ``MAX_STATEMENTS``; ``offset`` lines stand above the text."""
    found: list[Stated] = []
    for section in parsed.sections:
        heading = _HEADING.match(section.headings[-1]) if section.headings else None
        for number, paragraph in enumerate(section.text.split("\n")):
            if not paragraph.strip() or len(found) >= MAX_STATEMENTS:
                continue
            is_first = heading is not None and number == 0
            for sentence in _SENTENCE.split(paragraph[:4_000])[:40]:
                for clause in _clauses(sentence[:_MAX_SENTENCE]):
                    stated = _stated(clause, heading if is_first else None)
                    if stated is not None:
                        of, ids, name = stated
                        found.append(Stated(of, ids, name, section.line + offset, section.headings, " ".join(clause.split())[:_QUOTED]))
    for pair in parsed.pairs:
        if len(found) < MAX_STATEMENTS and (label := _HEADING.match(pair.key)) is not None and (ids_and_name := _named(pair.value[:160])) is not None:
            quotation = f"{pair.key}: {pair.value}"[:_QUOTED]
            found.append(Stated(_of(label["of"] or ""), *ids_and_name, pair.line + offset, pair.headings, quotation))
    return found[:MAX_STATEMENTS]


def _clauses(sentence: str) -> list[str]:
    """A sentence in parts that each state a licence: "code is under A, and the weights are under B" is two."""
    clauses, begin = [], 0
    for match in _SECOND.finditer(sentence):
        if _UNDER.search(sentence[begin : match.start()]) and _UNDER.search(sentence[match.end() :]):
            clauses.append(sentence[begin : match.start()])
            begin = match.end()
    return [*clauses, sentence[begin:]]


def _stated(sentence: str, heading: re.Match[str] | None) -> tuple[str, tuple[str, ...], str] | None:
    """What one sentence states: of what, ids, name; None if it states no licence of this thing."""
    lower = sentence.lower()
    label = _LABEL.match(sentence)
    if label is not None:
        return None if (named := _named(label["name"])) is None or _DENIED.search(sentence) else (_of(label["of"] or ""), *named)
    under = _UNDER.search(sentence) if "licen" in lower or "under" in lower or "terms" in lower else None
    if under is None and heading is not None and len(sentence) <= 100 and (named := _named(sentence)) is not None and not _DENIED.search(sentence):
        return (_of(heading["of"] or sentence), *named)
    this = None if under is None else _OF_THIS.search(sentence[: under.start(1)])
    if under is None or this is None or _ELSE.search(sentence[this.end() : under.start(0)]) or _DENIED.search(sentence[: under.end(0)]) or refuses(sentence):
        return None
    named = _named(under[1])
    return None if named is None else (_of(sentence[this.start() : under.start(1)]), *named)


def _of(words: str) -> str:
    """What words are about: weights, data, code, or all if they name none, or several in a row ("code and weights")."""
    about: list[str] = []
    end = 0
    for match in sorted((match for pattern in _ABOUT.values() for match in pattern.finditer(words)), key=lambda one: one.start()):
        # In "the code for loading the dataset" only "code" counts: stop at the first word that is not in a row with it.
        if about and not _IN_A_ROW.fullmatch(words[end : match.start()]):
            break
        about.append(next(name for name, pattern in _ABOUT.items() if pattern.fullmatch(match[0])))
        end = match.end()
    return next(iter(about)) if len(set(about)) == 1 else "all"


def _named(words: str) -> tuple[tuple[str, ...], str] | None:
    """The licences that words name: ids of common ones, else the name of another; None if they name none."""
    ids = licence_ids(words)
    if ids:
        return ids, ""
    other = _NAMED.search(words)
    name = "" if other is None else " ".join(_BEFORE_NAME.split(other[1])[-1].split())[:100]
    # Take it as a name only if it has a capital letter or a digit, at most five words, and not only words that are no name.
    is_name = re.search(r"[A-Z0-9]", name) is not None and len(name.split()) <= 5 and not set(name.lower().split()) <= _NO_NAME
    return ((), name.lower()) if is_name else None


def licence_ids(words: str) -> tuple[str, ...]:
    """The common licences that words name, by their ids on the Hub; a variant ("modified MIT") is none of them."""
    lower = " ".join(words.lower().split())
    matches: list[tuple[int, str]] = []
    for licence_id, pattern in (("apache-2.0", _APACHE), ("mit", _MIT), ("cc0-1.0", _CC0), ("mpl-2.0", _MPL), *_OTHERS):
        matches += [(match.start(), licence_id) for match in pattern.finditer(lower)]
    matches += [(match.start(), f"bsd-{match[1] or match[2]}-clause") for match in _BSD.finditer(lower)]
    matches += [(match.start(), name) for match in _GPL.finditer(lower) if (name := _gpl_id(match)) is not None]
    matches += [(match.start(), _cc_id(match)) for match in _CC.finditer(lower)]
    return tuple(dict.fromkeys(licence_id for start, licence_id in sorted(matches) if not _VARIANT.search(lower[:start])))


def _gpl_id(match: re.Match[str]) -> str | None:
    """The id of a matched GNU licence, such as "gpl-3.0" or "lgpl-2.1"; None without a version, which leaves open which licence it is."""
    family = {"a": "agpl", "affero": "agpl", "l": "lgpl", "lesser": "lgpl"}.get(match["short"] or match["long"] or "", "gpl")
    version = match["version"]
    return None if version is None else f"{family}-{version if '.' in version else version + '.0'}"


def _cc_id(match: re.Match[str]) -> str:
    """The id of a matched Creative Commons licence, such as "cc-by-nc-4.0": the parts nc, nd and sa that it names, and its version."""
    told = re.sub(r"[ -]", "", match["short"] or match["long"] or "")
    parts = [
        part
        for part, words in (("nc", ("nc", "noncommercial")), ("nd", ("nd", "noderiv")), ("sa", ("sa", "sharealike")))
        if any(word in told for word in words)
    ]
    return "-".join(["cc-by", *parts, match["version"]])


def riders(text: str) -> list[Rider]:
    """The riders of a licence text, each once, in the order of ``RIDERS``."""
    bounded = text[:MAX_TEXT]
    # Make one line of the text for the patterns, since its lines may be broken anywhere.
    folded = re.sub(r"[^\S\n]*\n[^\S\n]*", " ", bounded)
    found = []
    for name, pattern in RIDERS.items():
        match = pattern.search(folded)
        if match is not None:
            begin = max(folded.rfind(". ", 0, match.start()) + 2, match.start() - 80, 0)
            # Begin the quotation at a whole word.
            begin = folded.find(" ", begin) + 1 if begin and folded[begin - 1] != " " else begin
            words = " ".join(folded[begin : begin + _QUOTED].split())
            found.append(Rider(name, _line_of(bounded, folded[match.start() : match.start() + 12], match.start()), words))
    return found


def _line_of(text: str, beginning: str, position: int) -> int:
    """The line (from 1) of a match at about ``position``."""
    at = text.find(beginning.split(" ")[0], max(position - 200, 0))
    return text.count("\n", 0, at if at >= 0 else min(position, len(text))) + 1


def name_of_text(text: str) -> tuple[tuple[str, ...], str] | None:
    """The licence that a text's first line names: ids of common ones, else its name in lower case; None if it names none."""
    first = next((line.strip(" #*\t") for line in text[:2_000].splitlines() if line.strip(" #*=-\t")), "")
    return _named(first) if len(first) <= 120 else None


def licence_files(paths: Iterable[str]) -> list[str]:
    """The files at the top of a repository that are named like a licence or terms of use, sorted, at most ``MAX_FILES``."""
    return sorted(_top_licences(paths))[:MAX_FILES]


def _top_licences(paths: Iterable[str]) -> Iterator[str]:
    """The paths without a folder whose names are those of a licence file, without pictures and the like."""
    for path in paths:
        if "/" not in path and len(path) <= 120 and _FILE.match(path) and not path.lower().endswith(_NO_TEXT):
            yield path


def text_files(paths: Iterable[str]) -> list[str]:
    """The files at the top of a repository whose words say what its licence asks: licences, terms of use and notices, sorted, at most ``MAX_FILES``.

    Left out are licences of carried parts of others, and files that hold no plain words.
    """
    listed = [path for path in paths if path.isprintable() and path == path.strip()]
    named = {*_top_licences(listed), *(path for path in listed if is_notice(path))}
    return sorted(path for path in named if not _OF_OTHERS.search(path) and not path.lower().endswith(_NO_WORDS))[:MAX_FILES]


def is_notice(path: str) -> bool:
    """Whether a file at the top of a repository is a notice."""
    return _NOTICE.match(path) is not None


def part_of_file(path: str) -> str:
    """What a licence file is about by its name: weights, data or code; all where it names none of them, or several."""
    about = [part for part, pattern in _PART_OF_FILE.items() if pattern.search(path)]
    return about[0] if len(about) == 1 else "all"
