"""Training data that a document names as a fact: ``training data: NAME``, or ``dataset: NAME`` among other facts of a list or table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from observatory.disclosure.saying import is_unfilled, refusal

# A key, its sign and its value on a line: "Dataset: foo-bar". A second key on the same line ends the value (_KEY_WITHIN).
_FACT = re.compile(r"^\W{0,3}([A-Za-z][\w \-/().]{0,38}?)[*_ ]{0,4}[:：][*_]{0,4}(?![/:])[ \t]{0,8}(.{0,400})$")
_KEY_WITHIN = re.compile(r" {1,4}(?=[A-Z][\w-]{1,20}(?:[ -][\w-]{1,20}){0,3} ?[:：](?!/))")
# A word for data in a key.
_OF_DATA = r"(?:data(?: ?sets?)?(?: ?\(s\))?|corpus|corpora|data ?sources?)"
# A key that names training data: "Training data", "fine-tuning dataset".
_IS_OF_TRAINING = re.compile(rf"(?:(?:pre-?|post-?)?train(?:ing)?|fine[- ]?tun(?:e|ing))[ _-]{_OF_DATA}", re.IGNORECASE)
# A key that names data without saying what for: "Dataset", "Sources".
_IS_OF_DATA = re.compile(r"(?:data ?sets?(?: ?\(s\))?|corpus|corpora|(?:data )?sources)", re.IGNORECASE)
# A key that measures something: "accuracy". In a list with such a key the dataset is for evaluation.
_MEASURES = re.compile(
    r"(?:(?:eval\w*|test|best|mean|macro|micro|weighted|final|validation|dev)[ _-]?)?"
    r"(?:scores?|accuracy|acc|f-?1(?:[ _-]?score)?|wer|cer|bleu|s?acrebleu|chr-?f\d?|rouge[\w-]{0,4}|loss|precision|recall|exact[ _]match|em|perplexity"
    r"|ppl|auc|mse|rmse|mae|metrics?|results?|split|config)|(?:eval\w*|test|validation|dev)[ _-](?:data(?: ?sets?)?|sets?|split)",
    re.IGNORECASE,
)
# What people write instead of a name: "n/a", "custom".
_NO_NAME = re.compile(
    r"\b(?:none|null|nil|nan|n/?a|custom|private|unknown|internal|proprietary|in-?house|own|various|tb[ad]|todo|coming|personal|undisclosed|confidential|secret"
    r"|missing|unspecified|not|no|you|your|test|evaluation|validation|benchmarks?|see|below|above|here|yes|true|false|placeholder|multiple|other|same)\b"
    r"|<[^>]{0,40}>|[{}]|\.\.\.|…",
    re.IGNORECASE,
)
# Words that many names of data have. None of them alone is a name, even with a capital letter.
_COMMON = frozenset(
    "a an and the of from in on with for to by or as at its our my we i it all some more new several many two three large small web online open "
    "public real raw text texts image images audio speech voice video videos tweets tweet news articles article books book papers data dataset "
    "datasets corpus corpora set sentences sentence documents document conversations dialogue dialogues dialogs chat comments reviews review "
    "posts messages labels samples examples pairs words tokens pages lines hours scraped collected crawled generated synthetic parallel "
    "monolingual multilingual bilingual language languages medical legal clinical scientific social media movie movies music lyrics poems stories "
    "scripts transcripts questions answers training train finetuning pretraining source model models link download csv json txt zip file files "
    "english german french spanish italian portuguese russian chinese japanese korean arabic hindi dutch turkish polish swedish danish norwegian "
    "finnish greek czech urdu bengali tamil persian indonesian vietnamese thai hebrew ukrainian catalan mixed random subset part version about "
    "over around million billion thousand approximately custom-made game anime character".split()
)
_PART = re.compile(r"\s{0,3}(?:[,;+&|]|\band\b|\bplus\b)\s{0,3}")
_WORD = re.compile(r"[A-Za-z][\w.@'’/-]*")
_LONGEST, _MIN_FACTS, _MAX_LINES, _PLAIN_WORDS = 160, 3, 400, 6


def facts_in(text: str) -> Iterator[tuple[str, str]]:
    """``(key, value)`` of each line of a section that has the form of a fact, and of each of several facts on one line.

    Only the first ``_MAX_LINES`` lines are read, and of each at most 40 facts; a line of more than 2,000 characters is left out.
    """
    for line in text.split("\n")[:_MAX_LINES]:
        if len(line) > 2_000 or (":" not in line and "：" not in line):
            continue
        for part in _KEY_WITHIN.split(line)[:40]:
            if (fact := _FACT.match(part)) is not None:
                yield fact[1].strip(), fact[2].strip()


def find_named_data(facts: Iterable[tuple[str, str]], *, needs_training_key: bool = False) -> tuple[str, str] | None:
    """``("key: value", name)`` of the first fact that names training data; None if none does.

    With the key "dataset" alone, a fact counts only among at least three facts, none of which is a measurement (accuracy), and not with
    ``needs_training_key``.
    """
    pairs = list(facts)
    counts_plain_dataset = (
        len({key.lower() for key, _ in pairs}) >= _MIN_FACTS and not needs_training_key and not any(_MEASURES.fullmatch(key) for key, _ in pairs)
    )
    for key, value in pairs:
        is_of_training = _IS_OF_TRAINING.fullmatch(key) is not None or (counts_plain_dataset and _IS_OF_DATA.fullmatch(key) is not None)
        if is_of_training and (name := name_in(value)) is not None:
            return f"{key}: {value}", name
    return None


def name_in(value: str) -> str | None:
    """The first part of a fact's value that has a name in it, up to a bracket, at most 100 characters; None if there is none.

    There is none if the value is empty, too long or unfilled, says that nothing is given, is about evaluation, or has only common words.
    """
    value = value.strip(" \t*_`'\"“”|")
    if not value or len(value) > _LONGEST or is_unfilled(value) or _NO_NAME.search(value) or refusal(value) is not None:
        return None
    for part in _PART.split(value):
        words = _WORD.findall(part)
        if words and len(words) <= _PLAIN_WORDS:
            name = next((word for word in words if _is_name(word, is_alone=len(words) == 1 and part.strip(" .()`'\"*_") == word)), None)
            if name is not None:
                return " ".join(part.split(" (")[0].split()).strip(" .`'\"*_")[:100]
    return None


def is_common(word: str) -> bool:
    """Whether a word is common in names of data ("dataset", "english"), in whatever letter case."""
    return word.lower().strip(".-'’") in _COMMON


def _is_name(word: str, *, is_alone: bool) -> bool:
    """Whether a word is a proper name: not common, and with a capital letter, a number or a sign, or standing alone."""
    if len(word) < 2 or is_common(word):
        return False
    return is_alone or any(map(str.isupper, word)) or any(letter.isdigit() or letter in "_/" for letter in word)
