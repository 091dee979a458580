"""reStructuredText as sections and links, by docutils. It includes no file, runs nothing and is bounded before it starts."""

from __future__ import annotations

import re

from docutils import nodes
from docutils.frontend import Values, get_default_settings
from docutils.parsers.rst import Parser
from docutils.utils import new_document

from observatory.disclosure.addresses import find_addresses
from observatory.disclosure.parsed import Builder, Parsed

MAX_CHARACTERS = 60_000
MAX_LINE = 1_000
MAX_INDENT = 60
# Places that may each become a node: where a line, a column, a cell or a mark begins.
MAX_CONSTRUCTS = 4_000

_CONSTRUCT = re.compile(r"^[ \t]{0,60}\S|  \S|[|`*_\[]", re.MULTILINE)
# Directives that read other files (".. include::"), or that can expand one mark without limit.
_REPLACED = re.compile(
    r"^([ \t]*)\.\. +(?:include|csv-table|raw|literalinclude|math|unicode|role|default-role|class|\|[^|\n]{1,100}\| +replace)::?", re.MULTILINE
)
_BLOCKS = (nodes.paragraph, nodes.term, nodes.caption, nodes.attribution, nodes.line)


def parse(text: str) -> Parsed:
    """Sections, links and code of ``text``; text beyond the bounds is left out, and ``is_cut`` says so."""
    cut = _cut_to_bounds(text)
    builder = Builder(is_cut=len(cut) < len(text))
    document = new_document("README", _settings())
    Parser().parse(_REPLACED.sub(r"\1.. note::", cut), document)
    _walk(document, builder, 0)
    return builder.finish()


def _settings() -> Values:
    """Settings of docutils that read no other file, run nothing and report no error."""
    settings = get_default_settings(Parser)
    settings.file_insertion_enabled = False
    settings.raw_enabled = False
    settings._disable_config = True
    settings.halt_level = settings.report_level = 6
    settings.warning_stream = False
    settings.syntax_highlight = "none"
    settings.line_length_limit = MAX_LINE + 1
    return settings


def _cut_to_bounds(text: str) -> str:
    """The text as far as it can be read in time: long lines cut, lines with a deep indent left out, and all from the construct after ``MAX_CONSTRUCTS`` on."""
    lines = [line[:MAX_LINE] for line in text[:MAX_CHARACTERS].splitlines() if len(line) - len(line.lstrip()) <= MAX_INDENT]
    cut = "\n".join(lines)
    for count, construct in enumerate(_CONSTRUCT.finditer(cut)):
        if count == MAX_CONSTRUCTS:
            return cut[: construct.start()]
    return text if cut == text.rstrip("\n") else cut


def _walk(node: nodes.Element, builder: Builder, level: int) -> None:
    """Passes the blocks below a node to the builder, in their order."""
    for child in node.children:
        if isinstance(child, nodes.title):
            builder.heading(max(level, 1), *_inline(child), _line(child))
        elif isinstance(child, nodes.literal_block | nodes.doctest_block):
            builder.code(" ".join(child.get("classes", [])).replace("code", "").strip(), child.astext(), _line(child))
        elif isinstance(child, _BLOCKS):
            text, links = _inline(child)
            builder.paragraph(text, links, _line(child))
        elif isinstance(child, nodes.row):
            builder.name(_first_cell(child))
            _walk(child, builder, level)
        elif isinstance(child, nodes.image | nodes.reference):
            builder.paragraph("", _links(child), _line(child))
        elif isinstance(child, nodes.Element) and not isinstance(child, nodes.system_message | nodes.comment | nodes.problematic):
            _walk(child, builder, level + isinstance(child, nodes.section))


def _first_cell(row: nodes.Element) -> str:
    """The text of a table row's first cell; empty if it has none."""
    return str(row.children[0].astext()) if row.children else ""


def _inline(node: nodes.Element) -> tuple[str, list[tuple[str, str]]]:
    """The plain text of a block, and ``(url, text)`` of its links; targets defined elsewhere are resolved by their names."""
    links = [link for reference in node.findall(nodes.reference) for link in _links(reference)]
    outside = [text_node.astext() for text_node in node.findall(nodes.Text) if not isinstance(text_node.parent, nodes.reference | nodes.literal)]
    return " ".join(node.astext().split()), links + list(find_addresses(" ".join(outside)))


def _links(node: nodes.Element) -> list[tuple[str, str]]:
    """``[(address, text)]`` of a reference or an image, the text of an image being its ``alt``; empty if the node has no address."""
    url = node.get("refuri") or _resolve_target(node)
    text = " ".join(node.astext().split()) or next((str(image.get("alt", "")) for image in node.findall(nodes.image)), "")
    return [(str(url), text)] if url else []


def _resolve_target(node: nodes.Element) -> str | None:
    """The address of the target that a reference names; docutils resolves it only when it renders."""
    name, document = node.get("refname"), node.document
    if not name or document is None:
        return None
    target = document.ids.get(document.nameids.get(name) or "")
    return str(target["refuri"]) if isinstance(target, nodes.Element) and target.get("refuri") else None


def _line(node: nodes.Element) -> int:
    """The line of a node, else that of the nearest block around it; 1 if none is known."""
    ancestor: nodes.Node | None = node
    while ancestor is not None and ancestor.line is None:
        ancestor = ancestor.parent
    return int(ancestor.line) if ancestor is not None and ancestor.line else 1
