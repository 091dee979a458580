"""Recognises by its form what came instead of a document, where the service gives no hash of the document's bytes.

A README may begin with HTML (a centred picture, a heading, a comment) and is still a README. A whole page of HTML, XML or JSON comes from something
between us and the service: a login, a firewall, an error page.
"""

from __future__ import annotations

import codecs
import re
from http import HTTPStatus

import orjson
from lxml import etree

MAX_JUDGED = 1_000_000
"""Only so many bytes of a document are examined: the pages that come instead of one are small."""
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
# Blanks, comments and instructions before the first element. For example: "<!-- request 7 -->", "<?php ?>"
_BEFORE = re.compile(r"(?:\s+|<!--.*?-->|<\?(?!xml\b).*?\?>)+", re.DOTALL | re.IGNORECASE)
# The beginning of a whole HTML page. For example: "<!DOCTYPE HTML PUBLIC", "<html lang=en>", "<head>"
_PAGE = re.compile(r"<(?:!doctype\b|(?:html|head|body|title|meta|base|script|noscript|frameset)(?=[\s/>]))", re.IGNORECASE)
# The beginning of JSON. For example: '{"error": "maintenance"', '[{"message"'
_JSON = re.compile(r'\{\s*"[^"\n]{0,200}"\s*:|\[\s*\{\s*"')
# Elements with which the HTML of a README may begin. A text that is, as a whole, one element of any other name is XML.
_OF_README = frozenset(
    "a abbr article aside audio b big blockquote br center cite code col dd del details dfn div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header"
    " hr i iframe img input ins kbd label li link main mark nav ol p picture pre q s samp section small source span strike strong style sub summary sup svg"
    " table tbody td tfoot th thead tr tt u ul var video gallery".split()
)


def kind_of_page(body: bytes, *, may_be_html: bool = True) -> str:
    """What came instead of a document: ``"nothing"``, ``"a page for people"``, ``"XML"`` or ``"JSON"``; ``""`` if ``body`` may be the document.

    ``may_be_html``: whether the document may be, as a whole, one element with which a README begins, which a licence is not.
    """
    text = _decoded(body[:MAX_JUDGED])
    if not text.strip():
        return "nothing"
    before = _BEFORE.match(text)
    rest = text[before.end() :] if before else text
    if len(body) <= MAX_FRAGMENT and _is_error_fragment(rest):
        return "a page for people"
    if rest[:5].lower() == "<?xml":
        return "XML"
    if _PAGE.match(rest):
        return "a page for people"
    if _JSON.match(rest) or _is_json(rest):
        return "JSON"
    return "XML" if rest.startswith("<") and len(body) <= MAX_JUDGED and _is_xml(rest, _OF_README if may_be_html else frozenset()) else ""


MAX_FRAGMENT = 2_000
"""The most bytes of HTML without a head that may be an error page."""
# Markup, and the words of an error page's heading. For example: "<h1>502 Bad Gateway</h1>", "<center><h1>403 Forbidden</h1></center>"
_TAG = re.compile(r"<[^<>]{0,300}>")
_HEADING = re.compile(r"<h([1-6])\b[^<>]{0,200}>(.{1,200}?)</h\1>", re.DOTALL | re.IGNORECASE)


def _is_error_fragment(text: str) -> bool:
    """Whether a short text is HTML without a head whose first heading says, as a whole, what a service says in place of a document."""
    heading = _HEADING.search(text) if text.startswith("<") else None
    # A heading that is not the first thing said belongs to a document.
    if heading is None or _TAG.sub("", text[: heading.start()]).strip():
        return False
    return bool(refusal_in(_TAG.sub("", heading[2]).strip().encode()))


MAX_REFUSAL = 300
"""The most bytes of a text that may be a service's refusal."""
# Reasons of HTTP for a refusal. For example: "not found", "bad gateway"
_REASONS = {one.phrase.lower() for one in HTTPStatus if one >= HTTPStatus.BAD_REQUEST}
# Sentences with which the services, or what stands before them, refuse. For example: "Entry not found", "Rate exceeded.", "upstream connect error or …"
_SENTENCES = (
    r"(?:the )?(?:entry|repository|repo|revision|file|page|resource|model|dataset|requested url|object)(?: was)? not found.*|not found: .*"
    r"|access (?:denied|to (?:this|model|dataset|the) .*)|invalid (?:username or password|credentials.*|token|rev id.*)"
    r"|rate (?:limit )?exceeded.*|you have exceeded .*|we had to rate limit .*|too many (?:requests|connections).*"
    r"|upstream .*|no healthy upstream|stream timeout|default backend - 404|error code:? ?[0-9]+"
    r"|an? (?:internal |unknown |unexpected )?(?:server )?error (?:has )?occurred.*|(?:please )?try again(?: later)?"
    r"|(?:the )?service (?:is )?(?:temporarily )?unavailable.*|temporarily unavailable|request (?:blocked|rejected|timed? ?out).*"
    r"|(?:sorry, )?you (?:have been|are|were) (?:blocked|denied|banned)\b.*|you (?:do not|don.?t) have (?:the )?(?:permissions?|access|authori[sz]ation) to .*"
    r"|access to .{1,80} (?:is|was|has been) (?:blocked|denied|restricted|forbidden)\b.*|(?:your|this) (?:ip|request|connection|access)\b.{0,80}"
    r" (?:was|is|has been) (?:blocked|denied|rejected|forbidden)\b.*"
    r"|(?:please )?(?:log|sign) ?in to (?:the|this|your) (?:network|internet|wi-?fi|portal|proxy|hotspot)\b.*|authentication (?:is )?required.*"
    r"|.{0,80}\bray id\b:? ?[0-9a-f]{2,}.*|(?:please )?(?:enable|turn on) (?:javascript|cookies)\b.*|checking your browser\b.*"
    r"|(?:gateway|request) time-?out.*|(?:down|closed) for maintenance|under maintenance|connection (?:refused|reset|timed? ?out).*"
)
_REFUSAL = re.compile(
    rf"(?:http/[0-9.]+ )?(?:(?:error|message|status|code) ?[:=]? ?)?(?:[45][0-9][0-9]\b ?[-:.]? ?)?"
    rf"(?:{'|'.join(map(re.escape, sorted(_REASONS, key=len, reverse=True)))}|error|{_SENTENCES})?[ .!]*",
)


def refusal_in(body: bytes) -> str:
    """``"the words of a refusal"`` if ``body``, as a whole, is what a service says in place of a document ("Entry not found"); else ``""``.

    Only where no hash proves the bytes: a file may hold these words.
    """
    if len(body) > MAX_REFUSAL:
        return ""
    text = _decoded(body).strip()
    # A text of several paragraphs is a document, whatever the first one says.
    words = "" if "\n\n" in text else " ".join(text.lower().split())
    return "the words of a refusal" if any(map(str.isalnum, words)) and _REFUSAL.fullmatch(words) else ""


def no_text_in(body: bytes) -> str:
    """``"no text"`` if ``body`` holds control characters that no text has, such as a picture or zero bytes do; else ``""``.

    Escape, form feed and other layout characters are text, and so is UTF-16.
    """
    text = _decoded(body[:MAX_JUDGED])
    return "no text" if _NO_TEXT.search(text) else ""


_NO_TEXT = re.compile("[\\x00-\\x06\\x0e-\\x1a]")


def _decoded(body: bytes) -> str:
    """The text of ``body`` without its byte order mark; UTF-16 without a mark is recognised by a zero byte. Bad bytes become U+FFFD."""
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(encoding, "replace")
    if body[1:2] == b"\x00" or body[:1] == b"\x00":
        return body.decode("utf-16-le" if body[1:2] == b"\x00" else "utf-16-be", "replace")
    return body.decode("utf-8", "replace")


def _is_json(text: str) -> bool:
    """Whether the whole text is valid JSON."""
    try:
        orjson.loads(text)
    except orjson.JSONDecodeError:
        return False
    return True


def _is_xml(text: str, allowed: frozenset[str]) -> bool:
    """Whether the whole text is one well-formed XML element whose name is not in ``allowed``."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=False, huge_tree=False)
    try:
        root = etree.fromstring(text.encode(), parser)
    except (etree.XMLSyntaxError, ValueError):
        return False
    return isinstance(root.tag, str) and etree.QName(root).localname.lower() not in allowed
