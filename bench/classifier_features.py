"""What the learned classifier sees of a sentence and of a path: groups of tokens of words, characters and surroundings, of any language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from urllib.parse import urlsplit

from labelled_paths import Placed
from labelled_sentences import Sentence

# Words; each character of a script without spaces alone; signs.
_TOKENS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W_]+|[^\w\s]")
_DIGIT = re.compile(r"\d")
_PARTS = re.compile(r"[^a-z0-9]+|(?<=[a-z])(?=\d)|(?<=\d)(?=[a-z])")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_NAME = re.compile(r"(?<![.!?] )(?<!^)\b[A-Z][\w-]*[A-Z0-9][\w-]*|\b[\w.-]+/[\w.-]+")

Groups = dict[str, list[str]]


def words(text: str) -> list[str]:
    """Words and signs in lower case; digits are one digit."""
    return _TOKENS.findall(_DIGIT.sub("0", text.lower()))


def pairs(tokens: list[str]) -> list[str]:
    """Each token, and each two that follow one another."""
    return [*tokens, *(f"{one} {two}" for one, two in pairwise(tokens))]


def grams(text: str, shortest: int, longest: int) -> Iterator[str]:
    """Characters that follow one another, at most 300 of a text."""
    plain = f" {' '.join(_DIGIT.sub('0', text.lower()).split())[:300]} "
    for size in range(shortest, longest + 1):
        yield from (plain[start : start + size] for start in range(len(plain) - size + 1))


def of_sentence(kind: str, key: str, said: Sentence) -> Groups:
    """Groups of tokens of a sentence; each group has a weight of its own."""
    own = key.split("/")[0].lower()
    name = key.rsplit("/", 1)[-1].lower()
    last = said.headings[-1] if said.headings else ""
    marks = [f"kind {kind}", f"headings {min(len(said.headings), 4)}", f"length {min(len(said.text) // 40, 6)}", f"links {min(len(said.links), 3)}"]
    marks += ["first"] if said.number < 2 else []
    marks += ["before none"] if not said.before else []
    marks += ["after none"] if not said.after else []
    marks += ["named"] if name and name in said.text.lower() else []
    marks += ["colon"] if re.match(r"[^:：]{1,60}[:：]", said.text) else []
    marks += ["digits"] if len(_DIGIT.findall(said.text)) * 4 > len(said.text) else []
    marks += ["names"] if _NAME.search(said.text) else []
    marks += ["ends"] if said.text.rstrip().endswith((".", "。", "!", "?")) else []
    for link, url in said.links:
        whose = "own" if f"/{own}/" in url.lower() else "other"
        host = urlsplit(url).hostname if "://" in url else None
        marks += [f"link {link}", f"link {link} {whose}", f"host {host}", f"link {link} {kind}"]
    return {
        "words": pairs(words(said.text)),
        "characters": list(grams(said.text, 3, 5)),
        "heading": [*words(last), *(f"above {one}" for heading in said.headings[:-1] for one in words(heading))],
        "heading characters": list(grams(last, 3, 4)),
        "beside": [*(f"b {one}" for one in words(said.before)[-25:]), *(f"a {one}" for one in words(said.after)[:25])],
        "marks": marks,
    }


def parts(name: str) -> list[str]:
    """Words of a file's or folder's name in lower case."""
    return [one for one in _PARTS.split(_HUMP.sub("-", name).lower()) if one]


def of_path(kind: str, placed: Placed) -> Groups:
    """Groups of tokens of a path; each group has a weight of its own."""
    *folders, name = placed.path.split("/")
    stem, _, ending = name.rpartition(".") if "." in name[1:] else (name, "", "")
    told = parts(stem)
    marks = [f"kind {kind}", f"depth {min(len(folders), 6)}", f"ending {ending.lower()}", f"kind {kind} {ending.lower()}"]
    marks += [f"count {len(str(placed.count))}", f"name {name.lower()}", f"depth {min(len(folders), 3)} {ending.lower()}"]
    above = [[*parts(one)] for one in folders]
    return {
        "name": [*pairs(told), *(f"{one}.{ending.lower()}" for one in told), *([f"first {told[0]}", f"last {told[-1]}"] if told else [])],
        "folders": [
            *(one for folder in above for one in pairs(folder)),
            *(f"top {one}" for one in (above[0] if above else ())),
            *(f"in {one}" for one in (above[-1] if above else ())),
            *(f"whole {one.lower()}" for one in folders),
        ],
        "characters": list(grams(name, 3, 5)),
        "folder characters": list(grams("/".join(folders), 3, 4)),
        "beside": [one for name in placed.beside[:20] for one in parts(name)] + [f"folder {one}" for name in placed.folders[:20] for one in parts(name)],
        "roots": [one.lower() for one in placed.roots],
        "repository": parts(placed.repository.rsplit("/", 1)[-1]),
        "marks": marks,
    }
