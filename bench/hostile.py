"""Seconds that documents made to be slow take to read: python bench/hostile.py [--characters 300000] [--limit 1.0].

Each document is of one shape, repeated to the length asked for, and read by the reader of its kind in this process. Prints a row per
shape, slowest first, with processor seconds, the growth of the peak of memory and what came of it; exit 1 where one took longer than the limit.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "plugins"))

from observatory.disclosure import read
from observatory.disclosure.reading import Document

MARKDOWN = {
    "open brackets": "[",
    "open images": "![",
    "nested brackets": "[[a]",
    "closed brackets": "]",
    "brackets and parentheses": "[](",
    "less than": "<",
    "open tags": "<a ",
    "open attributes": "<a href='",
    "anchors": "<a href=x>",
    "divisions": "<div>\n",
    "comments": "<!-- ",
    "declarations": "<!A ",
    "instructions": "<?",
    "stars": "*",
    "stars and words": "*a ",
    "stars and underscores": "*_a",
    "underscores": "_a",
    "backticks": "`",
    "backticks of many lengths": "`a``b```c",
    "tildes": "~~a",
    "backslashes": "\\",
    "entities": "&amp;",
    "quotes": "> ",
    "lists in lists": "- a\n  ",
    "numbers": "1. ",
    "rules": "- ",
    "headings": "# a\n",
    "headings with links": "# [a](https://arxiv.org/abs/2401.00001)\n",
    "underlined headings": "a\n=\n",
    "cells": "|",
    "links": "[paper](https://arxiv.org/abs/2401.00001) ",
    "repositories": "our training code https://github.com/org/name\n\n",
    "datasets": "trained on https://huggingface.co/datasets/org/name.\n\n",
    "badges": "[![a](b)](https://arxiv.org/abs/2401.00001)",
    "definitions": "[a]: https://arxiv.org/abs/2401.00001\n",
    "references": "[a][b] ",
    "footnotes": "[^1] ",
    "definitions of footnotes": "[^1]: a\n",
    "fences": "```\na\n```\n",
    "schemes": "https://",
    "closing parentheses": "https://a.b/)",
    "words": "word ",
    "one word": "a",
    "spaces": " ",
    "lines": "a\n\n",
    "NULs": "\x00",
    "digits": "1,1.",
    "trained on": "trained on ",
    "trained with a name": "trained on A",
    "corpora": "the Pile C4 ",
    "based on": "based on the ",
    "based on a name": "based on A",
    "refusals": "not be released, ",
    "promises": "code will be ",
    "citations": "please cite [a](https://arxiv.org/abs/2401.00001) ",
    "BibTeX in paragraphs": "@misc{a, eprint={2401.00001}}\n\n",
    "Chinese": "训练数据即将公开，",
    "arXiv": "arXiv:2401.00001 ",
}
BIBTEX = {
    "entries": "@misc{a, eprint={2401.00001}}\n",
    "short entries": "@ab{b}\n",
    "open entries": "@misc{",
    "open braces": "{",
    "equal signs": "a=",
    "open values": "a={",
    "open strings": 'a="',
    "journals": "journal={arXiv preprint ",
}
RESTRUCTURED = {
    "titles": "a\n===\n\n",
    "bullets": "* a\n",
    "options": "-a  b\n",
    "fields": ":a: b\n",
    "columns": "a  ",
    "bars": "|a",
    "references": "`a <https://arxiv.org/abs/2401.00001>`_ ",
    "anonymous": "a__ ",
    "substitutions": ".. |a| replace:: |a| |a|\n\n",
    "directives": ".. note:: a\n\n",
    "includes": ".. include:: /etc/passwd\n\n",
    "definitions": "a\n b\n",
    "roles": ":a:`b` ",
    "stars": "*a ",
    "literals": "::\n\n a\n\n",
}
YAML = {
    "lists": "[",
    "mappings": "{a: ",
    "dashes": "- ",
    "keys": "a: b\n",
    "anchors": "&a [*a, ",
    "quotes": '"',
    "lines": "- a\n",
    "bars": "a: |\n",
    "question marks": "? ",
}


def _grown(piece: str, characters: int) -> str:
    return (piece * (characters // len(piece) + 1))[:characters]


def _table(characters: int) -> str:
    head = "|a" * 100 + "|\n" + "|-" * 100 + "|\n"
    return head + _grown("|a" * 100 + "|\n", characters)


def _nested(characters: int, mark: str) -> str:
    """Each line deeper than the one before, up to a thousand levels."""
    lines, size, depth = [], 0, 0
    while size < characters:
        lines.append("  " * (depth % 1_000) + mark)
        size += len(lines[-1]) + 1
        depth += 1
    return "\n".join(lines)


def shapes(characters: int) -> dict[str, Document]:
    """A document of each shape, of about as many characters."""

    def card(text: str) -> Document:
        return Document("huggingface", "model_card", "file", "org/name", text=text, locator="README.md")

    def readme(text: str, name: str) -> Document:
        return Document("github", "readme", "file", "org/name", text=text, locator=name)

    found = {f"Markdown: {name}": card(f"# Training data\n{_grown(piece, characters)}\n") for name, piece in MARKDOWN.items()}
    found |= {
        f"README: {name}": readme(f"# Training\n{_grown(MARKDOWN[name], characters)}\n", "README.md") for name in ("links", "words", "fences", "headings")
    }
    found |= {f"BibTeX: {name}": card(f"## Citation\n```bibtex\n@misc{{a,\n{_grown(piece, characters)}\n```\n") for name, piece in BIBTEX.items()}
    found |= {f"reStructuredText: {name}": readme(_grown(piece, characters), "README.rst") for name, piece in RESTRUCTURED.items()}
    found |= {f"YAML: {name}": card(f"---\nlicense: mit\nx: {_grown(piece, min(characters, 190_000))}\n---\n# Name\n") for name, piece in YAML.items()}
    found["Markdown: a table"] = card(_table(characters))
    found["Markdown: marks of a footnote"] = card(_grown("[^1] ", characters) + "\n\n[^1]: https://github.com/org/other\n")
    found["Markdown: marks of many footnotes"] = card(
        "".join(f"a[^{n}] " for n in range(characters // 30)) + "\n\n" + "".join(f"[^{n}]: a\n" for n in range(characters // 30))
    )
    found["Markdown: deep lists"] = card(_nested(characters, "- a"))
    found["Markdown: deep quotes"] = card("\n".join(["> " * 1_000 + "a"] * max(1, characters // 2_000)))
    sentences = "\n## H\n\n" + "It was trained using name here. " * 500 + "\n"
    found["Markdown: links, and sentences that name a program"] = card(
        "# Name\n" + _grown("[name x](https://github.com/org/name)\n\n", characters // 3) + _grown(sentences, 2 * characters // 3)
    )
    found["Markdown: one address"] = card("https://github.com/org/" + "a" * characters)
    found["reStructuredText: deep lists"] = readme(_nested(characters, "* a"), "README.rst")
    found["reStructuredText: a table"] = readme("== " * 300 + "\n" + _grown("a  " * 300 + "\n", characters) + "== " * 300 + "\n", "README.rst")
    found["licence"] = Document(
        "github", "licence", "file", "org/name", text="Permission is hereby granted " + _grown("licence ", characters), locator="LICENSE"
    )
    found["abstract"] = Document(
        "arxiv", "paper", "oai", "2401.00001", payload={"abstract": _grown("trained on A https://", characters), "comments": "https://" * 9_000}
    )
    tags = {"tags": ["base_model:" + "a/" * 500] * (characters // 1_000), "cardData": {"license": ["mit"] * 9_000}}
    found["tags"] = Document("huggingface", "model", "list", "org/name", payload=tags)
    return found


def main() -> int:
    """Read each and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--characters", type=int, default=300_000)
    parser.add_argument("--limit", type=float, default=1.0, help="seconds")
    arguments = parser.parse_args()
    rows = []
    for name, document in shapes(arguments.characters).items():
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        start = time.process_time()
        found = read(document)
        spent = time.process_time() - start
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
        rows.append((spent, grown, name, found.unreadable or f"{len(found.links)} links" + (", cut" if found.facts.get("is_cut") else "")))
    for spent, grown, name, what in sorted(rows, reverse=True):
        sys.stdout.write(f"{spent:7.3f} s {grown:7.1f} MiB  {name:<42} {what}\n")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(f"{len(rows)} shapes, peak {peak:.0f} MiB\n")
    return int(max(row[0] for row in rows) > arguments.limit)


if __name__ == "__main__":
    sys.exit(main())
