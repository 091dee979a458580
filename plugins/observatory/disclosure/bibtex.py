"""BibTeX as people paste it: entries and fields of a block, even if braces and commas are missing, in time linear in its length."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from observatory.disclosure.addresses import find_addresses
from observatory.identifiers import canonical_arxiv_id

MAX_BLOCK = 60_000
MAX_ENTRIES = 300
MAX_VALUE = 2_000

_START = re.compile(r"(?:^|(?<=[\s},]))@([A-Za-z]{2,20})\s{0,3}[{(]")
_NO_ENTRY = frozenset({"comment", "string", "preamble"})
_FIELD = re.compile(r"(?<![\w-])([A-Za-z][\w-]{1,30})\s{0,20}=\s{0,20}(?=[\"{\w\\])")
_BRACE = re.compile(r"[{}]")
_ARXIV_NUMBER = r"(\d{4}\.\d{4,5}|[a-z-]{2,9}(?:\.[A-Z]{2})?/\d{7})(?:v\d{1,3})?(?![\w./])"
# A journal that is arXiv, as arXiv's export, dblp and reference managers write it: "arXiv preprint arXiv:2401.00001", "CoRR abs/2401.00001".
_PREPRINT = re.compile(rf"\b(?:arxiv|corr)\b(?:[\s,.:({{]|\b(?:e-?prints?|preprints?|abs|arxiv)\b|/)*(?:abs/)?{_ARXIV_NUMBER}", re.IGNORECASE)
_VOLUME = re.compile(rf"(?:abs/)?{_ARXIV_NUMBER}", re.IGNORECASE)
_DBLP_KEY = re.compile(r"\bcorr/abs-(\d{4})-(\d{4,5})\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: its key, its fields by lower-case name, and its text."""

    key: str
    fields: dict[str, str]
    text: str

    def arxiv_ids(self) -> list[str]:
        """Canonical ids of the arXiv papers that the entry is about; digits in other fields and other identifiers do not count."""
        ids = dict.fromkeys(arxiv_id for arxiv_id in self._candidate_ids() if arxiv_id is not None)
        return list(ids)

    def _candidate_ids(self) -> Iterator[str | None]:
        """The arXiv ids that the entry may mean, most reliable first: ``eprint``, DOI, addresses, journal and volume, key. None for text that is no id."""
        archive = " ".join(self.fields.get(name, "") for name in ("archiveprefix", "eprinttype", "archive")).strip().lower()
        if not archive or "arxiv" in archive:
            yield canonical_arxiv_id(self.fields.get("eprint", ""))
        if "10.48550" in self.fields.get("doi", ""):
            yield canonical_arxiv_id(self.fields["doi"])
        for value in self.fields.values():
            yield from (canonical_arxiv_id(address) for address, _ in find_addresses(value.replace("\\_", "_")))
            yield from (canonical_arxiv_id(number) for number in _PREPRINT.findall(value))
        journal = self.fields.get("journal", "").lower()
        volume = _VOLUME.fullmatch(self.fields.get("volume", "").strip())
        if volume is not None and ("corr" in journal or "arxiv" in journal or "abs/" in volume[0].lower()):
            yield canonical_arxiv_id(volume[1])
        if (by_key := _DBLP_KEY.search(self.key)) is not None:
            yield canonical_arxiv_id(f"{by_key[1]}.{by_key[2]}")


def holds_entry(text: str) -> bool:
    """Whether a block of code or a paragraph is BibTeX."""
    start = _START.search(text[:2_000]) if "@" in text else None
    return start is not None and start[1].lower() not in _NO_ENTRY


def entries(block: str) -> list[Entry]:
    """The entries of a block, at most ``MAX_ENTRIES`` of its first ``MAX_BLOCK`` characters."""
    block = block[:MAX_BLOCK]
    starts = [match for match in _START.finditer(block) if match[1].lower() not in _NO_ENTRY][: MAX_ENTRIES + 1]
    ends = [match.start() for match in starts[1:]] + [len(block)]
    return [_parse_entry(block[start.start() : end], start.end() - start.start()) for start, end in zip(starts, ends, strict=False)][:MAX_ENTRIES]


def _parse_entry(text: str, begin: int) -> Entry:
    """Read one entry, whose key begins at ``begin``. If a field occurs twice, its first value counts."""
    closes = _closes(text)
    key = text[begin : begin + 300].lstrip().split("\n", 1)[0].split(",", 1)[0].strip(" \t,}")
    fields: dict[str, str] = {}
    position = begin
    while (field := _FIELD.search(text, position)) is not None:
        start = field.end()
        value, position = _parse_value(text, start, closes)
        fields.setdefault(field[1].lower(), value)
    return Entry("" if "=" in key else key[:200], fields, text)


def _parse_value(text: str, start: int, closes: dict[int, int]) -> tuple[str, int]:
    """``(value, position after it)`` of the value that begins at ``start``. A value without its closing sign ends with the line."""
    if text[start] == "{" and start in closes:
        end = closes[start]
        return _plain(text[start + 1 : min(end, start + MAX_VALUE)]), end + 1
    line_end = text.find("\n", start)
    line_end = len(text) if line_end < 0 else line_end
    if text[start] == '"':
        end = text.find('"', start + 1, start + MAX_VALUE)
        if end > 0:
            return _plain(text[start + 1 : end]), end + 1
    elif text[start] != "{" and (comma := text.find(",", start, line_end)) > 0:
        line_end = comma
    return _plain(text[start : min(line_end, start + MAX_VALUE)].rstrip(", \t\r}")), max(line_end, start + 1)


def _plain(value: str) -> str:
    """A field's value on one line, without braces and without the commands url and href."""
    return " ".join(value.replace("{", " ").replace("}", " ").replace("\\url", " ").replace("\\href", " ").split()) if "{" in value or "\n" in value else value


def _closes(text: str) -> dict[int, int]:
    """The position of the closing brace by that of its opening brace; braces without a partner are left out."""
    opened: list[int] = []
    closing: dict[int, int] = {}
    for brace in _BRACE.finditer(text):
        if brace[0] == "{":
            opened.append(brace.start())
        elif opened:
            closing[opened.pop()] = brace.start()
    return closing
