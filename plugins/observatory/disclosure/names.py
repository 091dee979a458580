"""One parser of names (of models and repositories, and of models in titles and headings), and the comparison of two names.

No lab and no model is named here: the words of the field come from the registry (``observatory.vocabulary``), and the parser knows their order.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from typing import Any, NamedTuple

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
# The signs and words between two names in a title: "Foo and Bar", "Foo for Bar".
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


class NameMatch(StrEnum):
    """How far another name matches the name of a subject. With the subject "Foo 2.5 Max":"""

    SAME = "same"
    """The other name has the subject's family, version, kind and product: "Foo-2.5-Max-7B"."""
    OTHER_VERSION = "other_version"
    """The same family, but another version, size, day or product: "Foo 2"."""
    OTHER_KIND = "other_kind"
    """The same family, but another kind of model, such as a coder or a vision model: "Foo 2.5 Coder"."""
    FAMILY_ONLY = "family_only"
    """The other name is that of the family alone, and the subject is one version or product of it: "Foo"."""
    NONE = "none"
    """Another family: "Bar 2.5"."""


@dataclass(frozen=True, slots=True)
class Name:
    """A parsed name; all words in lower case.

    ``family``: its leading words. ``version``: ``("2.5",)``, without a leading ``v`` or a trailing ``.0``. ``kinds``: kinds of model (coder,
    math, vl). ``products``: words that name a product (large, turbo). ``extras``: other words after the version or size, mostly another
    family's. ``sizes``: parameters (``7b``, ``8x7b``), shapes, and words that are sizes here. ``maker``: words of the account. ``brand``: the
    maker's word that the name begins with, if another family follows. ``key``: what names a release (``release_key``).
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
    """The words of the family and of kinds in their order, joined."""


# Words that are not part of the name proper, in the order in which they are tried: where they go, and whether unknown words after them are dropped.
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
    """A word of a name or text, and where it starts."""

    word: str
    start: int
    is_joined: bool
    """Whether a hyphen or the like, and not a space, joins it to the word before it."""
    is_sign: bool = False
    """Whether the text has a plus sign here, which became the word "plus"."""


def _lower(text: str) -> str:
    """The text in lower case with the same length, so that positions stay valid in ``text``."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in text)


@lru_cache(maxsize=20_000)
def _split_words(text: str) -> tuple[_Token, ...]:
    """Split a name into words in lower case with their positions, at most ``MAX_TOKENS``: "Foo-2.5-7B" gives foo, 2.5, 7b."""
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
    return _join_split(tokens)


def _read_plus(tokens: list[_Token], position: int) -> None:
    """Reads a plus at the end of a name.

    After a number it is the last letter of the word (``T5+``, which ids spell ``t5p``), after a size nothing, else a word of its own.
    """
    last = tokens[-1]
    if last.word[-1].isdigit():
        if _NUMBERED.match(last.word):
            tokens[-1] = replace(last, word=f"{last.word}p")
    elif not vocabulary().is_of(last.word, Kind.SIZE):
        tokens.append(_Token("plus", position, is_joined=True, is_sign=True))


def _join_split(tokens: list[_Token]) -> tuple[_Token, ...]:
    """Joins words that a separator split: ``q4 k m``, ``4 bit``, ``int 4``, ``v1 4``, ``step 1000``."""
    merged: list[_Token] = []
    for token in tokens:
        last = merged[-1] if merged else None
        if last is not None and token.is_joined and _MONTH.match(last.word) and _YEAR.match(token.word):
            merged[-1] = replace(last, word=token.word + last.word)
        elif last is not None and token.is_joined and (glue := _joining_sign(last.word, token.word)) is not None:
            merged[-1] = replace(last, word=last.word + glue + token.word)
        else:
            merged.append(token)
    return tuple(merged)


def _joining_sign(last: str, word: str) -> str | None:
    """The sign that joins two words into one; None if they stay two."""
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
    """Parses ``org/Name``, a repository's name or the start of a title. Never fails; ``family`` is empty if no word is left.

    ``size_words``: the words that are sizes among its siblings (``size_words_of``). Without them such a word is part of the product's name.
    """
    return _parse(text[:MAX_TEXT], size_words)


@lru_cache(maxsize=50_000)
def _parse(text: str, size_words: frozenset[str]) -> Name:
    """Read a name with or without its account ("acme/Foo-7B"); ``size_words`` are words that mean a size in this family."""
    text = text.strip().rstrip("/")
    maker: tuple[str, ...] = ()
    name = text
    if "/" in text and " " not in text:
        account, name = text.rsplit("/", 1)
        maker = tuple(token.word for token in _split_words(account.rsplit("/", 1)[-1]))
    reader = _NameParser(size_words, "".join(maker))
    for token in _split_words(name):
        reader.take(token)
    return reader.name(text, maker)


def _letters_and_number(word: str) -> re.Match[str] | None:
    """The letters, number and last letter of a word such as ``name2.5v``; None for other words."""
    return _GLUED.match(word) if len(word) <= MAX_WORD else None


class _NameParser:
    """Reads the words of one name from left to right."""

    def __init__(self, size_words: frozenset[str], account: str) -> None:
        self.words = vocabulary()
        self.account = account
        self.maker = self.brand = ""
        self.size_words = size_words
        self.family: list[str] = []
        self.version: list[str] = []
        self.kinds: dict[str, str] = {}
        self.fields: dict[str, list[str]] = defaultdict(list)
        self.skipped: list[str] = []
        self.key: list[str] = []
        self.leading: list[str] = []
        self.line: list[str] = []
        self.is_cut = self.is_settled = self.is_quantised = self.is_distilled = False

    def take(self, token: _Token) -> None:
        """Read the next word of the name and store it as maker, family, version, or a mark such as size or tuning."""
        word = token.word
        if self.maker:
            self._take_after_maker(word)
        elif not self.family and not self.kinds:
            self._take_first(token)
        elif self.is_distilled:
            # After a word for distillation comes the name of the smaller model: Bar in "Foo-distill-Bar-7B".
            self._take_mark(word)
        elif not self._take_mark(word):
            self._take_name_word(word)

    def _take_first(self, token: _Token) -> None:
        """Read a word before the family is known: skip numbers and common words, store formats, and remember the maker."""
        word = token.word
        if token.is_joined and self.skipped and len(self.skipped[-1]) == 1 and self.skipped[-1].isalpha():
            # "A-Foo": a letter joined to the first word is part of the name, and no article.
            letter = self.skipped.pop()
            self.key.append(letter)
            self._add_family(letter)
            self._take_name_word(word)
            return
        if word.replace(".", "").isdigit() or self.words.is_of(word, Kind.GENERIC):
            self.skipped.append(word)
            return
        # A format before the name ("GPTQ-Foo") is no part of the name.
        if any(self.words.is_of(word, kind) for kind in (Kind.QUANTISATION, Kind.CONVERSION, Kind.ADAPTER)):
            self._take_mark(word)
            self.is_cut = False
            self.leading.append(word)
            return
        self.key += [*(skipped for skipped in self.skipped if len(skipped) <= 3 or not self._is_maker(skipped)), word]
        self.skipped = []
        kind = self.words.sister(word)
        if kind is not None:
            self.kinds[kind] = word
            self.line.append(word)
            return
        if self._is_maker(word):
            self.maker = word
            return
        self._add_family(word)

    def _is_maker(self, word: str) -> bool:
        """Whether the account's name begins with the word (at least 3 letters)."""
        return len(word) >= 3 and self.account.startswith(word)

    def _take_after_maker(self, word: str) -> None:
        """Decides whether the maker's word is the family.

        It is, if a version, a kind or a short word follows. It is not, if a longer word follows.
        """
        maker, self.maker = self.maker, ""
        glued = _letters_and_number(word)
        kinds = self.words.kinds(word) | (self.words.kinds(glued[1]) if glued is not None else frozenset())
        # Loader words (``spark``, ``text``), which are written in place of a dataset's name, do not count as known: they do not decide how a model's name is
        # read.
        is_known = bool(kinds - {Kind.LOADER})
        is_short = len(word) < _OWN_MIN
        if is_known or is_short or _VERSION.match(word) is not None or _LETTERED.match(word) is not None:
            self._add_family(maker)
            if not self._take_mark(word):
                self._take_name_word(word)
            return
        self.brand = maker
        self.key[-1] = word
        self._add_family(word)

    def _add_family(self, word: str) -> None:
        """Add a word to the family; of "foo2" the family is foo and 2 a version."""
        glued = _letters_and_number(word)
        self.family.append(word if glued is None else glued[1])
        self.line.append(self.family[-1])
        if glued is None:
            return
        self._add_version(glued[2], glued[3])

    def _add_version(self, number: str, suffix: str, *, is_v: bool = False) -> None:
        """Add a version without final zeros: "2.0" counts as 2, "v03" as 0.3. The suffix v means a vision model."""
        if suffix == "v":
            self.kinds.setdefault("vl", suffix)
            suffix = ""
        if is_v and re.fullmatch(r"0\d", number):
            number = f"0.{number[1]}"
        self.version.append(re.sub(r"(?:\.0)+\Z", "", number) + suffix)
        self.is_settled = True

    def _take_mark(self, word: str) -> bool:
        """Takes a word that is not part of the name proper; False for a word that is."""
        kinds = self.words.kinds(word)
        if not self.fields["formats"]:
            kinds = kinds - {Kind.FORMAT_TAIL}
        if self.is_distilled:
            kinds = kinds & _AFTER_DISTILLED
        elif not kinds and (glued := _letters_and_number(word)) is not None:
            # Keep the kinds tuning and stage of letters before a number, as in "sft2": the number counts rounds. A number with a point is a version.
            kinds = self.words.kinds(glued[1]) & {Kind.TUNING, Kind.STAGE}
            if kinds and "." in glued[2] and self.family and not self.version:
                self._add_version(glued[2], glued[3])
                self.key.append(word)
        kind = next((mark for mark in _MARKS if mark in kinds), None)
        if kind is None:
            if word not in self.size_words:
                return False
            self.is_settled = True
            return self._add("sizes", word)
        self.is_quantised |= kind in {Kind.QUANTISATION, Kind.CONVERSION, Kind.FORMAT_TAIL}
        self.is_distilled |= kind is Kind.DISTILLED
        # End the family's name after a size or the stage "base": no later word belongs to it.
        self.is_settled |= kind is Kind.SIZE or (kind is Kind.STAGE and word == "base")
        field, is_cut = _MARKS[kind]
        return self._add("sizes" if kind is Kind.STAGE and word in self.size_words else field, word, is_cut=is_cut)

    def _add(self, field: str, word: str, *, is_cut: bool = False) -> bool:
        """Store a word in a field, and with ``is_cut`` leave later unknown words out of the key; always True."""
        self.fields[field].append(word)
        self.is_cut |= is_cut
        return True

    def _take_name_word(self, word: str) -> None:
        """Take a word that is no mark: a kind (coder), a version ("2.5", "v3", "r1"), or else another word of the name."""
        if self._take_kind(word):
            self.key.append(word)
            return
        glued = _letters_and_number(word)
        if not self.family and self.kinds and (len(word) <= _SHORT or _VERSION.match(word) or _LETTERED.match(word)):
            # "Coder-2": if no family follows, the word for the kind is the family.
            self.family += self.kinds.values()
        if (version := _VERSION.match(word)) is not None:
            self._add_version(version[1], version[2], is_v=word.startswith("v"))
            # After a size or a word for tuning, a first version (v1) is left out of the key, since it does not change the name.
            if not ((self.is_cut or self.fields["sizes"]) and (self.version[-1],) in FIRST_VERSIONS):
                self.key.append(word)
        elif _LETTERED.match(word) is not None and self.family:
            self.version.append(word)
            self.is_settled = True
            self.key.append(word)
        elif glued is not None and self._take_kind(glued[1]):
            self._add_version(glued[2], glued[3])
            self.key.append(word)
        else:
            self._take_other(word)

    def _take_kind(self, word: str) -> bool:
        """Takes a word for a kind or a product; False for other words."""
        kind = self.words.sister(word)
        if kind is not None and (len(word) > 1 or not self.fields["sizes"]):
            self.kinds.setdefault(kind, word)
            self.line.append(word)
        elif self.words.is_of(word, Kind.SIZE_WORD) or self.words.is_of(word, Kind.PRODUCT):
            self.fields["products"].append(word)
            self.is_settled = True
        else:
            return False
        return True

    def _take_other(self, word: str) -> None:
        """Take a word that is neither mark nor version: part of the family until that is settled, afterwards a free word (``extras``)."""
        # Keep a single letter after a size out of the key: it names no other product.
        if not self.is_cut and (len(word) > 1 or not self.fields["sizes"]):
            self.key.append(word)
        if self.words.is_of(word, Kind.GENERIC):
            return
        if not self.is_settled:
            self._add_family(word)
        elif len(word) > 1:
            glued = _letters_and_number(word)
            self.fields["extras"].append(glued[1] if glued is not None else word)

    def name(self, text: str, maker: tuple[str, ...]) -> Name:
        """Build the name from the words read so far. If no word was a family, the words for kinds or the skipped words become the family."""
        if self.maker:
            self._add_family(self.maker)
        key = "-".join(self.key or self.skipped or self.leading)[:MAX_KEY]
        fields: dict[str, Any] = {field: tuple(dict.fromkeys(words)) for field, words in self.fields.items() if field != "settings"}
        family = tuple(self.family) or tuple(self.kinds.values()) or tuple(self.skipped or self.leading)
        return Name(
            text,
            family,
            tuple(self.version),
            frozenset(self.kinds),
            **fields,
            maker=maker,
            brand=self.brand,
            is_quantised=self.is_quantised,
            is_distilled=self.is_distilled,
            key=key,
            letters="".join(self.line),
        )


def release_key(hub_id: str, size_words: frozenset[str] = frozenset()) -> str | None:
    """The part of ``org/name`` that names a release, in lower case, without sizes, formats, tuning and dates.

    ``org/Name2.5-7B-Instruct-GPTQ-Int4`` gives ``name2.5``. ``None`` if nothing is left.
    """
    return parse_name(hub_id, size_words).key or None


def role_of(name: Name) -> str:
    """The role of a model in its release by its name alone: quantisation, adapter, distill, base or flagship."""
    if name.is_quantised:
        return "quantisation"
    if name.adapters:
        return "adapter"
    if name.is_distilled:
        return "distill"
    # ``pt`` (pretrained) counts only beside a size: without one it may be a language.
    is_base = bool({"base", "pretrain", "pretrained"} & set(name.stages)) or ("pt" in name.stages and bool(name.sizes))
    return "base" if is_base else "flagship"


def size_words_of(names: Iterable[str]) -> Mapping[str, frozenset[str]]:
    """For each of an account's names, the words in it that are sizes there.

    A word is a size if at least three siblings differ only in such words (two, if one is called base) and none of them has both such a word
    and a number of parameters. A sibling with the number in place of the word is no objection if one is called base. A size in one version
    of a family is a size in its other versions, unless a sibling there has no such word; and it is one in the names of models tuned from it,
    whatever words follow.
    """
    rows = {text: _as_sibling(parse_name(text)) for text in set(names)}
    groups: dict[tuple[_Line, tuple[str, ...]], _Siblings] = defaultdict(_Siblings)
    for row in rows.values():
        groups[(row.line, row.version)].add(row)
    proven: dict[_Line, set[str]] = defaultdict(set)
    for (line, _), siblings in groups.items():
        if siblings.are_sizes:
            proven[line] |= siblings.values - {""}
    answer = {}
    for text, row in rows.items():
        line = row.line if row.value in proven.get(row.line, set()) else row.base_line
        siblings = groups.get((line, row.version)) or groups[(row.line, row.version)]
        is_size = row.value in proven.get(line, set()) and not siblings.has_both and (siblings.are_sizes or "" not in siblings.values)
        answer[text] = frozenset({row.value}) if row.value and is_size and not row.has_number else frozenset()
    return answer


_Line = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class _Sibling:
    """A name split for the comparison with its siblings: the shared words, its word for the size ('' for none), and whether it has a number of parameters."""

    line: _Line
    base_line: _Line
    """What a tuned model's name shares with its base: all but the words after the one for tuning."""
    version: tuple[str, ...]
    value: str
    has_number: bool


def _as_sibling(name: Name) -> _Sibling:
    """Split a name into its word for the size ("mini") and all other words, so that names that differ only in size can be grouped."""
    known_words = vocabulary()
    sized = [word for word in name.products if known_words.is_of(word, Kind.SIZE_WORD)]
    others = tuple(word for word in name.products if word not in sized[:1])
    value = sized[0] if sized else "base" if "base" in name.stages else ""
    has_number = any(known_words.is_of(word, Kind.SIZE) for word in name.sizes)
    # Beside a number of parameters ``base`` is not the size: it means the stage before tuning.
    shared = (name.family, tuple(sorted(name.kinds)), others)
    return _Sibling((*shared, name.extras), (*shared, () if name.tunings else name.extras), name.version, "" if has_number and not sized else value, has_number)


class _Siblings:
    """Names that are equal except for size."""

    def __init__(self) -> None:
        self.values: set[str] = set()
        self.has_number = self.has_both = False

    def add(self, row: _Sibling) -> None:
        """Note the size word of one sibling, and whether it has a number of parameters."""
        self.has_number |= row.has_number
        self.has_both |= row.has_number and row.value != ""
        if not row.has_number:
            self.values.add(row.value)

    @property
    def are_sizes(self) -> bool:
        """Whether the differing words are sizes, by the rule that ``size_words_of`` describes."""
        has_base = "base" in self.values
        enough = len(self.values) >= _SIBLINGS or (has_base and "" not in self.values and len(self.values) >= _SIBLINGS - 1)
        return enough and not self.has_both and (has_base or not self.has_number)


# -- The comparison of two names


@lru_cache(maxsize=50_000)
def _family_core(family: tuple[str, ...], kinds: frozenset[str]) -> tuple[str, frozenset[str]]:
    """The family's letters without the kinds written on to it, and all kinds: ``codellama`` is ``llama`` and a coder."""
    joined = "".join(family)
    for word, kind in _glued_kinds():
        if len(joined) - len(word) >= _CORE_MIN and (joined.startswith(word) or joined.endswith(word)):
            core = joined.removeprefix(word) if joined.startswith(word) else joined.removesuffix(word)
            return core, kinds | {kind}
    return joined, kinds


@lru_cache(maxsize=1)
def _glued_kinds() -> tuple[tuple[str, str], ...]:
    """``(word, kind)`` of the words for a kind of model that may be written on to a family ("codellama"), the longest first."""
    known_words = vocabulary()
    pairs = [(word, known_words.sister(word) or "") for word in known_words.words(Kind.SISTER) if len(word) >= 4 or word in {"vl", "vlm"}]
    return tuple(sorted(pairs, key=lambda pair: (-len(pair[0]), pair[0])))


class _Reading(NamedTuple):
    """One way to read a name, with or without the maker's word in front: "Acme Foo Coder" is a coder of the family acmefoo, or of foo."""

    letters: str
    """The letters of the family."""
    kinds: frozenset[str]
    is_without_maker: bool


def _readings(name: Name, makers: frozenset[str]) -> Iterator[_Reading]:
    """The ways to read a name: whole, then without the maker's word that it begins with (its ``brand``, or a word of ``makers``)."""
    yield _Reading(*_family_core((name.brand, *name.family) if name.brand else name.family, name.kinds), False)
    if name.brand:
        yield _Reading(*_family_core(name.family, name.kinds), True)
    elif len(name.family) > 1 and name.family[0] in makers:
        yield _Reading(*_family_core(name.family[1:], name.kinds), True)


def compare_names(subject: Name, other: Name) -> NameMatch:
    """How far ``other`` matches ``subject``: both names are read with and without their maker's word, and the first readings with equal families count."""
    if not subject.family or not other.family:
        return NameMatch.NONE
    makers = frozenset((*subject.maker, *other.maker))
    if subject.letters and subject.letters == other.letters and not subject.brand and not other.brand:
        return _compare_in_family(subject, other)
    other_readings = list(_readings(other, makers))
    pairs = ((of_subject, of_other) for of_subject in _readings(subject, makers) for of_other in other_readings)
    pair = next(((of_subject, of_other) for of_subject, of_other in pairs if of_subject.letters == of_other.letters), None)
    if pair is None:
        # "Foo" for the subject "Foo Bar 7B": the beginning of its family.
        full_family = (subject.brand, *subject.family) if subject.brand else subject.family
        is_prefix = len(other.family) < len(full_family) and full_family[: len(other.family)] == other.family and len("".join(other.family)) >= _FAMILY_MIN
        return NameMatch.FAMILY_ONLY if is_prefix and not other.version and not other.kinds else NameMatch.NONE
    of_subject, of_other = pair
    if of_subject.kinds != of_other.kinds or _differ_in_task(subject, other):
        return NameMatch.OTHER_KIND
    name_match = _compare_in_family(subject, other)
    # "Foo" alone, without its maker's name before it, may be another maker's model.
    is_bare = of_subject.is_without_maker != of_other.is_without_maker and not other.version and not other.products
    return NameMatch.FAMILY_ONLY if name_match is NameMatch.SAME and is_bare else name_match


def _differ_in_task(subject: Name, other: Name) -> bool:
    """Whether both names have a task of the form ``t2v`` (text to video), and no such task in common."""
    if "2" not in subject.text or "2" not in other.text:
        return False
    subject_tasks, other_tasks = set(_TASK.findall(subject.text.lower())), set(_TASK.findall(other.text.lower()))
    return bool(subject_tasks and other_tasks) and subject_tasks.isdisjoint(other_tasks)


def _compare_in_family(subject: Name, other: Name) -> NameMatch:
    """How far ``other`` matches ``subject``, if both are of one family and kind: compare versions, products, other words, sizes and days."""
    length = len(other.version)
    if 0 < length < len(subject.version) and _is_version(subject.version[:length], other.version):
        # The subject has a second version after the common one, which counts as a word of its product: the other is of its family unless it has words of its
        # own.
        is_product_of = set(other.products) <= set(subject.products) and set(other.extras) <= set(subject.extras)
        return NameMatch.FAMILY_ONLY if is_product_of and not _share_no_size(subject.sizes, other.sizes) else NameMatch.OTHER_VERSION
    if not _is_version(subject.version, other.version):
        return NameMatch.FAMILY_ONLY if not other.version and not other.products and not _share_no_size(subject.sizes, other.sizes) else NameMatch.OTHER_VERSION
    subject_words, other_words = (set(subject.products), set(subject.extras)), (set(other.products), set(other.extras))
    if other_words[0] - subject_words[0] or other_words[1] - subject_words[1]:
        return NameMatch.OTHER_VERSION
    # "Foo 4.5" may mean "Foo 4.5 Air"; "Foo" without a version may mean any product of the family.
    lacks_product = bool(subject_words[0] - other_words[0]) and (not other.version or not _is_version(subject.version, other.version))
    if lacks_product or subject_words[1] - other_words[1]:
        return NameMatch.OTHER_VERSION if other.sizes and not set(other.sizes) & set(subject.sizes) else NameMatch.FAMILY_ONLY
    if _share_no_size(subject.sizes, other.sizes):
        return NameMatch.OTHER_VERSION
    if set(other.dates) - set(subject.dates):
        return NameMatch.OTHER_VERSION
    return NameMatch.SAME


def _is_version(version: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two versions are the same: equal, both the first, or one written without its point (``25`` for ``2.5``)."""
    if version == other or (version in FIRST_VERSIONS and other in FIRST_VERSIONS):
        return True
    return len(version) == len(other) == 1 and version[0].replace(".", "") == other[0].replace(".", "") and min(map(len, (*version, *other))) == _SHORT


def _share_no_size(sizes: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether both have sizes and share none."""
    return bool(sizes and other) and not set(sizes) & set(other)


def generation(name: Name) -> int | None:
    """The leading number of a name's version, with 0 counted as 1; None without a version."""
    number = _LEADING_NUMBER.search(name.version[0]) if name.version else None
    return max(1, int(number[0])) if number is not None else None


def title_name(title: str) -> Name | None:
    """The name at the start of a paper's title (before a colon, a dash or "technical report"); None if it does not start with one."""
    parts = [part for part in _HEAD_END.split(title[:400]) if part and part.strip()]
    if not parts:
        return None
    head = next((part for part in parts[:3] if _REPORT.search(part) and _REPORT.sub("", part).strip()), parts[0])
    first, *others = [part for part in _AND.split(_REPORT.sub(" ", head).strip()) if part] or [""]
    parsed = parse_name(first)
    # If the head holds several names, the first counts, with the sizes of those that differ from it only in size.
    same_but_size = [name for name in map(parse_name, others[:_MAX_HEAD]) if (name.family, name.version) == (parsed.family, parsed.version)]
    parsed = replace(parsed, sizes=(*parsed.sizes, *(size for name in same_but_size for size in name.sizes if parsed.sizes)))
    is_called = len(parts) > 1 or _REPORT.search(head) is not None
    if not parsed.family or (len(head.split()) > _MAX_HEAD and not parsed.version) or (not is_called and not parsed.version and not parsed.sizes):
        return None
    # Drop free words after a name in a sentence: they are no part of the name.
    return replace(parsed, extras=()) if " " in head else parsed


def closest_match_in(subject: Name, text: str) -> NameMatch:
    """How far the best matching name in a title, heading or table cell matches ``subject``; NONE if the subject's family is not named."""
    tokens = _split_words(text[:MAX_LINE]) if subject.family else ()
    cores = {reading.letters for reading in _readings(subject, frozenset(subject.maker))} | {"".join(subject.family), subject.letters}
    best = NameMatch.NONE
    for position, token in enumerate(tokens):
        letters = _LEADING.match(token.word)
        if letters is None or not any(core.startswith(letters[0]) or letters[0].startswith(core) for core in cores):
            continue
        mention = _name_at(subject, text, tokens, position)
        name_match = compare_names(subject, mention) if mention is not None else NameMatch.NONE
        if _CLOSENESS.index(name_match) < _CLOSENESS.index(best):
            best = name_match
    return best


_CLOSENESS = (NameMatch.SAME, NameMatch.OTHER_VERSION, NameMatch.OTHER_KIND, NameMatch.FAMILY_ONLY, NameMatch.NONE)
_LEADING = re.compile(r"[a-z][a-z\d]*")


def _name_at(subject: Name, text: str, tokens: tuple[_Token, ...], position: int) -> Name | None:
    """The name that begins with the word at ``position``; None if a hyphen joins it to another name's word ("Chinese-Bar-Foo")."""
    known_words = vocabulary()
    kind, before = None, ""
    if position > 0:
        before = tokens[position - 1].word
        kind = known_words.sister(before) if tokens[position].is_joined or text[tokens[position - 1].start].isupper() else None
        if tokens[position].is_joined and kind is None and before not in subject.maker and not known_words.is_of(before, Kind.GENERIC):
            return None
    end = position + 1
    # Free words belong to the name while its family is spelled; after that only versions, sizes and, with a capital, products or kinds.
    while end < len(tokens) and end < position + 10:
        token = tokens[end]
        spelling = "".join(token.word for token in tokens[position : end + 1])
        is_of_family = any(letters.startswith(spelling) for letters in (subject.letters, "".join(subject.family), "".join(subject.family[1:])))
        is_capital = text[token.start : token.start + 1].isupper()
        is_number = _VERSION.match(token.word) is not None or any(known_words.is_of(token.word, k) for k in (Kind.SIZE, Kind.DATE))
        is_product = known_words.sister(token.word) is not None or known_words.is_of(token.word, Kind.SIZE_WORD) or known_words.is_of(token.word, Kind.PRODUCT)
        if set(":,;|([{") & set(text[tokens[end - 1].start : token.start]) or not (token.is_joined or is_of_family or is_number or (is_capital and is_product)):
            break
        end += 1
    last = tokens[end - 1]
    mention = parse_name(text[tokens[position].start : last.start + (1 if last.is_sign else len(last.word))])
    return replace(mention, kinds=mention.kinds | {kind}, letters=before + mention.letters) if kind is not None else mention


def own_name(name: Name, bases: Iterable[Name]) -> Name:
    """The part of a name that its own maker gave: without the names of the models that it was made from (``bases``).

    ``Alpha-3.1-Beta-3-70B`` made from an Alpha is ``Beta-3-70B``, ``Beta-3-Alpha-3.1-8B`` is ``Beta-3``. The whole name if nothing is left.
    """
    tokens = _split_words(name.text)
    for base in bases:
        for extra in name.extras:
            start = next((token.start for token in tokens if token.word.startswith(extra)), None)
            if start is None or not base.family:
                continue
            if _family_core(base.family, frozenset())[0] == _family_core(name.family, frozenset())[0]:
                account = "/".join(name.text.split("/")[:-1])
                own = parse_name(f"{account}/{name.text[start:]}" if account else name.text[start:])
            elif extra == base.family[0]:
                own = replace(parse_name(name.text[:start].rstrip("-_. ")), sizes=name.sizes)
            else:
                continue
            return own if own.family else name
    return name


class Families:
    """The families of an owner's models, to find other names of these families. A method that finds one returns the owner's first model of it, by name."""

    def __init__(self, names: Iterable[Name]) -> None:
        self._model_by_letters: dict[str, str] = {}
        self._model_by_first_word: dict[str, str] = {}
        for name in sorted((name for name in names if name.family), key=lambda name: name.text):
            for letters in _letters_of(name):
                self._model_by_letters.setdefault(letters, name.text)
            self._model_by_first_word.setdefault(name.family[0], name.text)

    def bears(self, name: Name) -> str | None:
        """A model whose family's letters the name has, with any kind, or whose first word is the name's first word or its beginning. None if there is none."""
        if not name.family:
            return None
        model = next((self._model_by_letters[letters] for letters in _letters_of(name) if letters in self._model_by_letters), None)
        if model is not None:
            return model
        word = name.family[0]
        models = (
            text for first, text in self._model_by_first_word.items() if first == word or (min(len(first), len(word)) >= _FAMILY_MIN and _begins(first, word))
        )
        return min(models, default=None)

    def named_in(self, text: str) -> str | None:
        """A model whose family (at least 4 letters) a description names in up to three words. None if there is none."""
        words = [match[0] for token in _split_words(text[:MAX_LINE]) if (match := _LEADING.match(token.word)) is not None]
        for position in range(len(words)):
            for length in (3, 2, 1):
                group = words[position : position + length]
                joined = "".join(group)
                for letters in (joined, joined.rstrip("0123456789")):
                    if len(letters) >= _FAMILY_MIN and letters in self._model_by_letters and not vocabulary().is_of(letters, Kind.GENERIC):
                        return self._model_by_letters[letters]
        return None


def _letters_of(name: Name) -> list[str]:
    """The family's letters in each reading of the name."""
    return [reading.letters for reading in _readings(name, frozenset(name.maker))]


def _begins(first: str, second: str) -> bool:
    """Whether one of the two texts begins with the other."""
    return first.startswith(second) or second.startswith(first)
