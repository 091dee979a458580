"""One parser of names: of models and repositories, and of models in titles and headings; and what one name is to another.

No name of a lab or a model stands here: the words of the field are the registry's (``observatory.vocabulary``), the rest is their order.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from typing import Any

from observatory.vocabulary import Kind, vocabulary

MAX_TEXT = 240
MAX_LINE = 1_000
MAX_TOKENS = 200
MAX_KEY = 120
MAX_WORD = 60

_UNDERSCORED = re.compile(r"(?<![\d.q])(\d)_(\d)(?![\da-z.])|(?<![\d.])(0)_(\d)(?=b)")
_YEAR = re.compile(r"20[12]\d\Z")
_MONTH = re.compile(r"[01]\d\Z")
_TOKEN = re.compile(r"[^\s\-_/|,;:()\[\]{}\"'“”‘’`*<>=&+–—?!]+")
_DOT = re.compile(r"(?<=[a-z])\.+|\.+(?=[a-z])")
_VERSION = re.compile(r"v?(\d{1,3}(?:\.\d{1,4}){0,3})([a-z]{0,2})\Z")
_LEADING_NUMBER = re.compile(r"(?<!\d)\d{1,3}(?!\d)")
_PLUS = re.compile(r"\+(?![\w+])")
_NUMBERED = re.compile(r"[a-z]{2,40}\d{1,2}(?:\.\d{1,3})?\Z")
_LETTERED = re.compile(r"[a-z]\d{1,2}(?:\.\d{1,2})?\Z")
_GLUED = re.compile(r"([a-z][a-z\d]{0,40}[a-z])(\d{1,2}(?:\.\d{1,3}){0,2})([a-z]?)\Z")
_HEAD_END = re.compile(r"\s*[:：|]\s|:\s*$|\s+[-–—]+\s+|[–—]|:(?=\S)")
_REPORT = re.compile(r"\b(?:technical|tech|system|model|safety)\s+(?:reports?|cards?)\b|\breports?\s*$", re.IGNORECASE)
_AND = re.compile(r"\s*,\s*|\s+(?:and|&|with|is|are|meets?|for|in|of)\s+", re.IGNORECASE)
_QUANT_PART = frozenset("0 1 k s m l xl xs xxs nl p".split())
_COUNTED = frozenset("step steps ckpt checkpoint epoch epochs iter seed stage phase".split())
FIRST_VERSIONS = frozenset({(), ("0.1",), ("1",), ("0",)})
_MAX_HEAD = 6
_CORE_MIN = 3
_FAMILY_MIN = 4
_SIBLINGS = 3
_OWN_MIN = 5
_SHORT = 2
_TASK = re.compile(r"(?<![a-z\d])[a-z]{1,3}2[a-z]{1,3}(?![a-z\d])")


class Kinship(StrEnum):
    """What a name is to a subject's."""

    SAME = "same"
    """It names the subject's family, version, kind and product."""
    OTHER_VERSION = "other_version"
    """The same family, with another version, size, day or product."""
    SISTER = "sister"
    """The same family, of another kind (a coder, a model that sees)."""
    FAMILY = "family"
    """The family alone, where the subject is one version or product of it."""
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Name:
    """A name, taken apart; all words in lower case.

    ``family``: its leading words. ``version``: ``("2.5",)``, leading ``v`` and trailing ``.0`` left off. ``kinds``: sisters (coder, math, vl).
    ``products``: words that name a product (large, turbo). ``extras``: other words after the version or size, mostly another family's.
    ``sizes``: parameters (``7b``, ``8x7b``), shapes, and words that are sizes here. ``maker``: words of the account; ``brand``: that of
    them which the name begins with, where another family follows. ``key``: what names a release (``release_key``).
    """

    text: str
    family: tuple[str, ...]
    version: tuple[str, ...] = ()
    kinds: frozenset[str] = frozenset()
    products: tuple[str, ...] = ()
    extras: tuple[str, ...] = ()
    sizes: tuple[str, ...] = ()
    tunings: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    adapters: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
    maker: tuple[str, ...] = ()
    brand: str = ""
    is_quantised: bool = False
    is_distilled: bool = False
    key: str = ""
    letters: str = ""
    """Words of the family and of kinds as they stand, run together."""


# Words beside the name proper, in the order in which they are told apart: where they go, and whether unknown words after them are dropped.
_MARKS = {
    Kind.SETTING: ("settings", False),
    Kind.DATE: ("dates", False),
    Kind.SIZE: ("sizes", False),
    Kind.SHAPE: ("sizes", False),
    Kind.QUANTISATION: ("formats", True),
    Kind.CONVERSION: ("formats", True),
    Kind.CONTAINER: ("formats", True),
    Kind.FORMAT_TAIL: ("formats", True),
    Kind.ADAPTER: ("adapters", True),
    Kind.DISTILLED: ("settings", True),
    Kind.TUNING: ("tunings", True),
    Kind.STAGE: ("stages", False),
    Kind.CONTEXT: ("settings", False),
    Kind.LANGUAGE: ("settings", False),
}
_AFTER_DISTILLED = frozenset({Kind.DATE, Kind.SIZE, Kind.SHAPE, Kind.QUANTISATION, Kind.CONVERSION, Kind.CONTAINER, Kind.FORMAT_TAIL, Kind.ADAPTER})


@dataclass(frozen=True, slots=True)
class _Token:
    word: str
    start: int
    is_joined: bool
    """Whether a hyphen or the like, and no space, ties it to the word before it."""
    is_sign: bool = False
    """Whether it is read for a plus sign."""


def _lower(text: str) -> str:
    """In lower case and as long as before, so that places in it stay places in ``text``."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(one.lower() if len(one.lower()) == 1 else one for one in text)


@lru_cache(maxsize=20_000)
def _tokens(text: str) -> tuple[_Token, ...]:
    low = _UNDERSCORED.sub(lambda m: f"{m[1] or m[3]}.{m[2] or m[4]}", _lower(text[:MAX_LINE]))
    tokens: list[_Token] = []
    end = -1
    for match in _TOKEN.finditer(low):
        joined = match.start() == end + 1 and end >= 0 and not low[end].isspace()
        start = match.start()
        for part in _DOT.split(match[0]):
            word = part.strip(".,")
            if word:
                tokens.append(_Token(word, low.find(word, start), joined))
                joined = True
            start += len(part)
        end = match.end()
        if low[end : end + 1] == "+" and tokens and _PLUS.match(low, end):
            _read_plus(tokens, end)
        if len(tokens) >= MAX_TOKENS:
            break
    return _merged(tokens)


def _read_plus(tokens: list[_Token], place: int) -> None:
    """A plus at the end of a name is its last letter behind a number (``T5+``, as ids spell it ``t5p``), else a word; behind a size it is none."""
    last = tokens[-1]
    if last.word[-1].isdigit():
        if _NUMBERED.match(last.word):
            tokens[-1] = replace(last, word=f"{last.word}p")
    elif not vocabulary().is_of(last.word, Kind.SIZE):
        tokens.append(_Token("plus", place, is_joined=True, is_sign=True))


def _merged(tokens: list[_Token]) -> tuple[_Token, ...]:
    """Words that a separator tore apart: ``q4 k m``, ``4 bit``, ``int 4``, ``v1 4``, ``step 1000``."""
    merged: list[_Token] = []
    for one in tokens:
        last = merged[-1] if merged else None
        if last is not None and one.is_joined and _MONTH.match(last.word) and _YEAR.match(one.word):
            merged[-1] = replace(last, word=one.word + last.word)
        elif last is not None and one.is_joined and (glue := _glue(last.word, one.word)) is not None:
            merged[-1] = replace(last, word=last.word + glue + one.word)
        else:
            merged.append(one)
    return tuple(merged)


def _glue(last: str, word: str) -> str | None:
    """What joins two words into one, None where they are two."""
    if word in _QUANT_PART and re.fullmatch(r"i?q[1-8](?:_[a-z0-9]{1,3})?", last):
        return "_"
    if word in {"bit", "bits"} and last.isdigit() and len(last) == 1:
        return ""
    if last in {"int", "fp"} and word.isdigit():
        return ""
    if _MONTH.match(word) and _YEAR.match(last):
        return ""
    if re.fullmatch(r"[0-3]\d", word) and re.fullmatch(r"20[12]\d[01]\d", last):
        return ""
    if word.isdigit() and last in _COUNTED:
        return ""
    if word.isdigit() and len(word) == 1 and re.fullmatch(r"v?\d", last):
        return "."
    return None


def parse_name(text: str, size_words: frozenset[str] = frozenset()) -> Name:
    """Take apart ``org/Name``, a repository's name or the head of a title. Never fails; ``family`` is empty where no word is left.

    ``size_words``: the words that are sizes among its siblings (``size_words_of``); without them such a word is part of the product's name.
    """
    return _parse(text[:MAX_TEXT], size_words)


@lru_cache(maxsize=50_000)
def _parse(text: str, size_words: frozenset[str]) -> Name:
    text = text.strip().rstrip("/")
    maker: tuple[str, ...] = ()
    name = text
    if "/" in text and " " not in text:
        account, name = text.rsplit("/", 1)
        maker = tuple(one.word for one in _tokens(account.rsplit("/", 1)[-1]))
    reader = _Reader(size_words, "".join(maker))
    for one in _tokens(name):
        reader.take(one)
    return reader.name(text, maker)


def _glued(word: str) -> re.Match[str] | None:
    """Letters, number and letter of a word such as ``name2.5v``; None for another."""
    return _GLUED.match(word) if len(word) <= MAX_WORD else None


class _Reader:
    """Reads the words of one name from left to right."""

    def __init__(self, size_words: frozenset[str], account: str) -> None:
        self.words = vocabulary()
        self.account = account
        self.maker = self.brand = ""
        self.size_words = size_words
        self.family: list[str] = []
        self.version: list[str] = []
        self.kinds: dict[str, str] = {}
        self.found: dict[str, list[str]] = defaultdict(list)
        self.skipped: list[str] = []
        self.key: list[str] = []
        self.leading: list[str] = []
        self.line: list[str] = []
        self.is_cut = self.is_settled = self.is_quantised = self.is_distilled = False

    def take(self, token: _Token) -> None:
        word = token.word
        if self.maker:
            self._after_maker(word)
        elif not self.family and not self.kinds:
            self._first(token)
        elif self.is_distilled:
            # What follows is the name of what it was distilled into.
            self._mark(word)
        elif not self._mark(word):
            self._name_word(word)

    def _first(self, token: _Token) -> None:
        word = token.word
        if token.is_joined and self.skipped and len(self.skipped[-1]) == 1 and self.skipped[-1].isalpha():
            # A letter that is tied to the first word is no article.
            letter = self.skipped.pop()
            self.key.append(letter)
            self._family(letter)
            self._name_word(word)
            return
        if word.replace(".", "").isdigit() or self.words.is_of(word, Kind.GENERIC):
            self.skipped.append(word)
            return
        # A format before the name is no name.
        if any(self.words.is_of(word, kind) for kind in (Kind.QUANTISATION, Kind.CONVERSION, Kind.ADAPTER)):
            self._mark(word)
            self.is_cut = False
            self.leading.append(word)
            return
        self.key += [*(one for one in self.skipped if len(one) <= 3 or not self._is_maker(one)), word]
        self.skipped = []
        sister = self.words.sister(word)
        if sister is not None:
            self.kinds[sister] = word
            self.line.append(word)
            return
        if self._is_maker(word):
            self.maker = word
            return
        self._family(word)

    def _is_maker(self, word: str) -> bool:
        return len(word) >= 3 and self.account.startswith(word)

    def _after_maker(self, word: str) -> None:
        """The maker's own word is no family before another of some length; before a version, a kind or a short word it is."""
        maker, self.maker = self.maker, ""
        glued = _glued(word)
        told = bool(self.words.kinds(word) | (self.words.kinds(glued[1]) if glued is not None else frozenset()))
        is_short = len(word) < _OWN_MIN
        if told or is_short or _VERSION.match(word) is not None or _LETTERED.match(word) is not None:
            self._family(maker)
            if not self._mark(word):
                self._name_word(word)
            return
        self.brand = maker
        self.key[-1] = word
        self._family(word)

    def _family(self, word: str) -> None:
        glued = _glued(word)
        self.family.append(word if glued is None else glued[1])
        self.line.append(self.family[-1])
        if glued is None:
            return
        self._version(glued[2], glued[3])

    def _version(self, number: str, suffix: str, *, is_v: bool = False) -> None:
        if suffix == "v":
            self.kinds.setdefault("vl", suffix)
            suffix = ""
        if is_v and re.fullmatch(r"0\d", number):
            number = f"0.{number[1]}"
        self.version.append(re.sub(r"(?:\.0)+\Z", "", number) + suffix)
        self.is_settled = True

    def _mark(self, word: str) -> bool:
        """Take a word that is no part of the name proper; False where it is one."""
        told = self.words.kinds(word)
        if not self.found["formats"]:
            told = told - {Kind.FORMAT_TAIL}
        if self.is_distilled:
            told = told & _AFTER_DISTILLED
        elif not told and (glued := _glued(word)) is not None:
            # A round of tuning or a stage by its number; what has a point in it is a version.
            told = self.words.kinds(glued[1]) & {Kind.TUNING, Kind.STAGE}
            if told and "." in glued[2] and self.family and not self.version:
                self._version(glued[2], glued[3])
                self.key.append(word)
        kind = next((one for one in _MARKS if one in told), None)
        if kind is None:
            if word not in self.size_words:
                return False
            self.is_settled = True
            return self._note("sizes", word)
        self.is_quantised |= kind in {Kind.QUANTISATION, Kind.CONVERSION, Kind.FORMAT_TAIL}
        self.is_distilled |= kind is Kind.DISTILLED
        # What is called base is a size or a stage: what follows is no part of the family.
        self.is_settled |= kind is Kind.SIZE or (kind is Kind.STAGE and word == "base")
        where, is_cut = _MARKS[kind]
        return self._note("sizes" if kind is Kind.STAGE and word in self.size_words else where, word, is_cut=is_cut)

    def _note(self, where: str, word: str, *, is_cut: bool = False) -> bool:
        self.found[where].append(word)
        self.is_cut |= is_cut
        return True

    def _name_word(self, word: str) -> None:
        if self._kind_word(word):
            self.key.append(word)
            return
        glued = _glued(word)
        if not self.family and self.kinds and (len(word) <= _SHORT or _VERSION.match(word) or _LETTERED.match(word)):
            # The words of a kind are the family where none follows.
            self.family += self.kinds.values()
        if (told := _VERSION.match(word)) is not None:
            self._version(told[1], told[2], is_v=word.startswith("v"))
            # Behind its size or tuning a first version is the name without one.
            if not ((self.is_cut or self.found["sizes"]) and (self.version[-1],) in FIRST_VERSIONS):
                self.key.append(word)
        elif _LETTERED.match(word) is not None and self.family:
            self.version.append(word)
            self.is_settled = True
            self.key.append(word)
        elif glued is not None and self._kind_word(glued[1]):
            self._version(glued[2], glued[3])
            self.key.append(word)
        else:
            self._other(word)

    def _kind_word(self, word: str) -> bool:
        """Take a word that tells a kind or a product."""
        sister = self.words.sister(word)
        if sister is not None and (len(word) > 1 or not self.found["sizes"]):
            self.kinds.setdefault(sister, word)
            self.line.append(word)
        elif self.words.is_of(word, Kind.SIZE_WORD) or self.words.is_of(word, Kind.PRODUCT):
            self.found["products"].append(word)
            self.is_settled = True
        else:
            return False
        return True

    def _other(self, word: str) -> None:
        # A letter behind a size is of no other product.
        if not self.is_cut and (len(word) > 1 or not self.found["sizes"]):
            self.key.append(word)
        if self.words.is_of(word, Kind.GENERIC):
            return
        if not self.is_settled:
            self._family(word)
        elif len(word) > 1:
            glued = _glued(word)
            self.found["extras"].append(glued[1] if glued is not None else word)

    def name(self, text: str, maker: tuple[str, ...]) -> Name:
        if self.maker:
            self._family(self.maker)
        key = "-".join(self.key or self.skipped or self.leading)[:MAX_KEY]
        found: dict[str, Any] = {where: tuple(dict.fromkeys(words)) for where, words in self.found.items() if where != "settings"}
        family = tuple(self.family) or tuple(self.kinds.values()) or tuple(self.skipped or self.leading)
        return Name(
            text,
            family,
            tuple(self.version),
            frozenset(self.kinds),
            **found,
            maker=maker,
            brand=self.brand,
            is_quantised=self.is_quantised,
            is_distilled=self.is_distilled,
            key=key,
            letters="".join(self.line),
        )


def release_key(hub_id: str, size_words: frozenset[str] = frozenset()) -> str | None:
    """The part of ``org/name`` that names a release, in lower case: sizes, formats, tuning and dates left off.

    ``org/Name2.5-7B-Instruct-GPTQ-Int4`` gives ``name2.5``. ``None`` where nothing is left.
    """
    return parse_name(hub_id, size_words).key or None


def role_of(name: Name) -> str:
    """What a model is to its release by its name alone: quantisation, adapter, distill, base or flagship."""
    if name.is_quantised:
        return "quantisation"
    if name.adapters:
        return "adapter"
    if name.is_distilled:
        return "distill"
    # ``pt`` alone may be a language.
    is_base = bool({"base", "pretrain", "pretrained"} & set(name.stages)) or ("pt" in name.stages and bool(name.sizes))
    return "base" if is_base else "flagship"


def size_words_of(names: Iterable[str]) -> Mapping[str, frozenset[str]]:
    """For each of an account's names the words in it that are sizes there.

    They are where at least three siblings are equal but for such words (two, where one is called base), and no such word stands beside a
    number of parameters; a sibling that has the number in the word's place is no objection where one is called base. What is a size in
    one version of a family is one in another, unless a sibling there bears none.
    """
    rows = {text: _sized(parse_name(text)) for text in set(names)}
    groups: dict[tuple[_Line, tuple[str, ...]], _Siblings] = defaultdict(_Siblings)
    for row in rows.values():
        groups[(row.line, row.version)].add(row)
    proven: dict[_Line, set[str]] = defaultdict(set)
    for (line, _), siblings in groups.items():
        if siblings.are_sizes:
            proven[line] |= siblings.values - {""}
    answer = {}
    for text, row in rows.items():
        siblings = groups[(row.line, row.version)]
        is_size = row.value in proven.get(row.line, set()) and not siblings.has_both and (siblings.are_sizes or "" not in siblings.values)
        answer[text] = frozenset({row.value}) if row.value and is_size and not row.has_number else frozenset()
    return answer


_Line = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class _Sized:
    """A name as its siblings see it: what they share, its word of size ('' for none), and whether it tells a number of parameters."""

    line: _Line
    version: tuple[str, ...]
    value: str
    has_number: bool


def _sized(name: Name) -> _Sized:
    words = vocabulary()
    sized = [word for word in name.products if words.is_of(word, Kind.SIZE_WORD)]
    others = tuple(word for word in name.products if word not in sized[:1])
    value = sized[0] if sized else "base" if "base" in name.stages else ""
    has_number = any(words.is_of(word, Kind.SIZE) for word in name.sizes)
    # A base model of a number of parameters is one before tuning.
    return _Sized((name.family, tuple(sorted(name.kinds)), others, name.extras), name.version, "" if has_number and not sized else value, has_number)


class _Siblings:
    """Names that are equal but for their size."""

    def __init__(self) -> None:
        self.values: set[str] = set()
        self.has_number = self.has_both = False

    def add(self, row: _Sized) -> None:
        self.has_number |= row.has_number
        self.has_both |= row.has_number and row.value != ""
        if not row.has_number:
            self.values.add(row.value)

    @property
    def are_sizes(self) -> bool:
        has_base = "base" in self.values
        enough = len(self.values) >= _SIBLINGS or (has_base and "" not in self.values and len(self.values) >= _SIBLINGS - 1)
        return enough and not self.has_both and (has_base or not self.has_number)


# -- what one name is to another


@lru_cache(maxsize=50_000)
def _core(family: tuple[str, ...], kinds: frozenset[str]) -> tuple[str, frozenset[str]]:
    """The family's letters without the kinds that are glued to it, and all kinds: ``codellama`` is ``llama`` and a coder."""
    joined = "".join(family)
    for word, sister in _glued_kinds():
        if len(joined) - len(word) >= _CORE_MIN and (joined.startswith(word) or joined.endswith(word)):
            core = joined.removeprefix(word) if joined.startswith(word) else joined.removesuffix(word)
            return core, kinds | {sister}
    return joined, kinds


@lru_cache(maxsize=1)
def _glued_kinds() -> tuple[tuple[str, str], ...]:
    words = vocabulary()
    told = [(word, words.sister(word) or "") for word in words.words(Kind.SISTER) if len(word) >= 4 or word in {"vl", "vlm"}]
    return tuple(sorted(told, key=lambda one: (-len(one[0]), one[0])))


def _readings(name: Name, makers: frozenset[str]) -> Iterator[tuple[str, frozenset[str], bool]]:
    """The family's letters, its kinds, and whether the maker's word before it is left off."""
    yield (*_core((name.brand, *name.family) if name.brand else name.family, name.kinds), False)
    if name.brand:
        yield (*_core(name.family, name.kinds), True)
    elif len(name.family) > 1 and name.family[0] in makers:
        yield (*_core(name.family[1:], name.kinds), True)


def kinship(subject: Name, other: Name) -> Kinship:
    """What ``other`` names, seen from ``subject``."""
    if not subject.family or not other.family:
        return Kinship.NONE
    makers = frozenset((*subject.maker, *other.maker))
    if subject.letters and subject.letters == other.letters and not subject.brand and not other.brand:
        return _within(subject, other)
    mine, theirs = list(_readings(subject, makers)), list(_readings(other, makers))
    pair = next(((a, b) for a in mine for b in theirs if a[0] == b[0]), None)
    if pair is None:
        whole = (subject.brand, *subject.family) if subject.brand else subject.family
        is_prefix = len(other.family) < len(whole) and whole[: len(other.family)] == other.family and len("".join(other.family)) >= _FAMILY_MIN
        return Kinship.FAMILY if is_prefix and not other.version and not other.kinds else Kinship.NONE
    if pair[0][1] != pair[1][1] or _other_task(subject, other):
        return Kinship.SISTER
    found = _within(subject, other)
    # Without its maker's word a bare name may be another maker's.
    is_bare = pair[0][2] != pair[1][2] and not other.version and not other.products
    return Kinship.FAMILY if found is Kinship.SAME and is_bare else found


def _other_task(subject: Name, other: Name) -> bool:
    """Whether two names tell what is made into what (``t2v``, ``i2v``), and not the same."""
    if "2" not in subject.text or "2" not in other.text:
        return False
    mine, theirs = set(_TASK.findall(subject.text.lower())), set(_TASK.findall(other.text.lower()))
    return bool(mine and theirs) and mine.isdisjoint(theirs)


def _within(subject: Name, other: Name) -> Kinship:
    """The same for two names of one family and kind."""
    told = len(other.version)
    if 0 < told < len(subject.version) and _is_version(subject.version[:told], other.version):
        # What looks like a second version behind the first is a word of the product.
        is_of_it = set(other.products) <= set(subject.products) and set(other.extras) <= set(subject.extras)
        return Kinship.FAMILY if is_of_it and not _differ(subject.sizes, other.sizes) else Kinship.OTHER_VERSION
    if not _is_version(subject.version, other.version):
        return Kinship.FAMILY if not other.version and not other.products and not _differ(subject.sizes, other.sizes) else Kinship.OTHER_VERSION
    mine, theirs = (set(subject.products), set(subject.extras)), (set(other.products), set(other.extras))
    if theirs[0] - mine[0] or theirs[1] - mine[1]:
        return Kinship.OTHER_VERSION
    # A version's name stands for its products; a bare one may be of any.
    lacks_product = bool(mine[0] - theirs[0]) and (not other.version or not _is_version(subject.version, other.version))
    if lacks_product or mine[1] - theirs[1]:
        return Kinship.OTHER_VERSION if other.sizes and not set(other.sizes) & set(subject.sizes) else Kinship.FAMILY
    if _differ(subject.sizes, other.sizes):
        return Kinship.OTHER_VERSION
    if set(other.dates) - set(subject.dates):
        return Kinship.OTHER_VERSION
    return Kinship.SAME


def _is_version(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two versions are one: equal, both the first, or one written without its point (``25`` for ``2.5``)."""
    if one == other or (one in FIRST_VERSIONS and other in FIRST_VERSIONS):
        return True
    return len(one) == len(other) == 1 and one[0].replace(".", "") == other[0].replace(".", "") and min(map(len, (*one, *other))) == _SHORT


def _differ(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether both tell sizes and none is the same."""
    return bool(one and other) and not set(one) & set(other)


def generation(name: Name) -> int | None:
    """The leading number of a name's version, nought counted as the first; None where it tells none."""
    found = _LEADING_NUMBER.search(name.version[0]) if name.version else None
    return max(1, int(found[0])) if found is not None else None


def title_name(title: str) -> Name | None:
    """The name that a paper's title begins with (before a colon, a dash or "technical report"); None where it begins with none."""
    parts = [part for part in _HEAD_END.split(title[:400]) if part and part.strip()]
    if not parts:
        return None
    head = next((part for part in parts[:3] if _REPORT.search(part) and _REPORT.sub("", part).strip()), parts[0])
    first, *others = [part for part in _AND.split(_REPORT.sub(" ", head).strip()) if part] or [""]
    named = parse_name(first)
    # Of several names in one head the first counts, with the sizes of those that are the same but for them.
    alike = [one for one in map(parse_name, others[:_MAX_HEAD]) if (one.family, one.version) == (named.family, named.version)]
    named = replace(named, sizes=(*named.sizes, *(size for one in alike for size in one.sizes if named.sizes)))
    is_called = len(parts) > 1 or _REPORT.search(head) is not None
    if not named.family or (len(head.split()) > _MAX_HEAD and not named.version) or (not is_called and not named.version and not named.sizes):
        return None
    # A free word behind a name in a sentence is a flourish.
    return replace(named, extras=()) if " " in head else named


def kinship_in(subject: Name, text: str) -> Kinship:
    """The closest that any mention in a title, a heading or a cell of a table is to ``subject``; NONE where its family is not named."""
    tokens = _tokens(text[:MAX_LINE]) if subject.family else ()
    cores = {core for core, *_ in _readings(subject, frozenset(subject.maker))} | {"".join(subject.family), subject.letters}
    best = Kinship.NONE
    for position, one in enumerate(tokens):
        letters = _LEADING.match(one.word)
        if letters is None or not any(core.startswith(letters[0]) or letters[0].startswith(core) for core in cores):
            continue
        named = _mention(subject, text, tokens, position)
        found = kinship(subject, named) if named is not None else Kinship.NONE
        if _CLOSENESS.index(found) < _CLOSENESS.index(best):
            best = found
    return best


_CLOSENESS = (Kinship.SAME, Kinship.OTHER_VERSION, Kinship.SISTER, Kinship.FAMILY, Kinship.NONE)
_LEADING = re.compile(r"[a-z][a-z\d]*")


def _mention(subject: Name, text: str, tokens: tuple[_Token, ...], position: int) -> Name | None:
    """The name that begins at this word; None where the word before it makes it part of another name."""
    words = vocabulary()
    kind, before = None, ""
    if position > 0:
        before = tokens[position - 1].word
        kind = words.sister(before) if tokens[position].is_joined or text[tokens[position - 1].start].isupper() else None
        if tokens[position].is_joined and kind is None and before not in subject.maker and not words.is_of(before, Kind.GENERIC):
            return None
    end = position + 1
    # Free words belong to the name while its family is spelled, then what tells a version, a size or, with a capital, a product or a kind.
    while end < len(tokens) and end < position + 10:
        one = tokens[end]
        spelling = "".join(token.word for token in tokens[position : end + 1])
        is_of_family = any(letters.startswith(spelling) for letters in (subject.letters, "".join(subject.family), "".join(subject.family[1:])))
        is_capital = text[one.start : one.start + 1].isupper()
        is_told = _VERSION.match(one.word) is not None or any(words.is_of(one.word, k) for k in (Kind.SIZE, Kind.DATE))
        is_product = words.sister(one.word) is not None or words.is_of(one.word, Kind.SIZE_WORD) or words.is_of(one.word, Kind.PRODUCT)
        if set(":,;|([{") & set(text[tokens[end - 1].start : one.start]) or not (one.is_joined or is_of_family or is_told or (is_capital and is_product)):
            break
        end += 1
    last = tokens[end - 1]
    named = parse_name(text[tokens[position].start : last.start + (1 if last.is_sign else len(last.word))])
    return replace(named, kinds=named.kinds | {kind}, letters=before + named.letters) if kind is not None else named


def own_name(name: Name, bases: Iterable[Name]) -> Name:
    """A name without the words of the models of others that it is made from: what is left is its maker's own.

    ``Alpha-3.1-Beta-3-70B`` made from an Alpha is ``Beta-3-70B``, ``Beta-3-Alpha-3.1-8B`` is ``Beta-3``. The name itself where nothing is left.
    """
    tokens = _tokens(name.text)
    for base in bases:
        for extra in name.extras:
            start = next((one.start for one in tokens if one.word.startswith(extra)), None)
            if start is None or not base.family:
                continue
            if _core(base.family, frozenset())[0] == _core(name.family, frozenset())[0]:
                account = "/".join(name.text.split("/")[:-1])
                told = parse_name(f"{account}/{name.text[start:]}" if account else name.text[start:])
            elif extra == base.family[0]:
                told = replace(parse_name(name.text[:start].rstrip("-_. ")), sizes=name.sizes)
            else:
                continue
            return told if told.family else name
    return name


class Families:
    """The families of an owner's models, to ask what else bears or tells one of them. Each answer is the text of the first model by name."""

    def __init__(self, names: Iterable[Name]) -> None:
        self._letters: dict[str, str] = {}
        self._first: dict[str, str] = {}
        for name in sorted((one for one in names if one.family), key=lambda one: one.text):
            for letters in _letters_of(name):
                self._letters.setdefault(letters, name.text)
            self._first.setdefault(name.family[0], name.text)

    def bears(self, name: Name) -> str | None:
        """A model whose family's letters the name has with whatever kind, or whose first word is its first or begins it."""
        if not name.family:
            return None
        found = next((self._letters[letters] for letters in _letters_of(name) if letters in self._letters), None)
        if found is not None:
            return found
        word = name.family[0]
        alike = (text for first, text in self._first.items() if first == word or (min(len(first), len(word)) >= _FAMILY_MIN and _begins(first, word)))
        return min(alike, default=None)

    def named_in(self, text: str) -> str | None:
        """A model whose family (at least 4 letters) a description names, in up to three words."""
        words = [match[0] for one in _tokens(text[:MAX_LINE]) if (match := _LEADING.match(one.word)) is not None]
        for position in range(len(words)):
            for length in (3, 2, 1):
                last = words[position : position + length]
                joined = "".join(last)
                for letters in (joined, joined.rstrip("0123456789")):
                    if len(letters) >= _FAMILY_MIN and letters in self._letters and not vocabulary().is_of(letters, Kind.GENERIC):
                        return self._letters[letters]
        return None


def _letters_of(name: Name) -> list[str]:
    return [letters for letters, *_ in _readings(name, frozenset(name.maker))]


def _begins(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)
