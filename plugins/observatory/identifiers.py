"""Identifiers of arXiv, GitHub and the Hub in all their spellings, made canonical. Pure, bounded, standard library only."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

MAX_LENGTH = 2_000

_NEW_ARXIV = r"\d{4}\.\d{4,5}"
_OLD_ARXIV = r"[a-z][a-z\-]{1,15}(?:\.[A-Z]{2})?/\d{7}"
_ARXIV_ID = re.compile(rf"(?:arxiv:)?\s*({_NEW_ARXIV}|{_OLD_ARXIV})(?:v\d{{1,3}})?(?:\.pdf)?", re.IGNORECASE | re.ASCII)
_ARXIV_HOSTS = ("arxiv.org", "ar5iv.org", "ar5iv.labs.arxiv.org", "alphaxiv.org")
_GITHUB_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9\-]{0,38})")
_GITHUB_REPOSITORY = re.compile(r"[A-Za-z0-9._\-]{1,100}")
_GITHUB_PAGES = frozenset(
    "about apps blog collections contact customer-stories enterprise events explore features issues join login "
    "marketplace new notifications orgs pricing pulls readme search security settings site sponsors topics trending "
    "user-attachments users".split()
)
_HUB_PART = r"[A-Za-z0-9_](?:[A-Za-z0-9._\-]{0,95})"
_HUB_ID = re.compile(rf"{_HUB_PART}(?:/{_HUB_PART})?")
_LISTED_ID = re.compile(rf"(?:{_HUB_PART}/)?[A-Za-z0-9_][A-Za-z0-9._\-]{{0,399}}")
_HUB_PAGES = frozenset(
    "api blog chat collections docs enterprise huggingface inference join learn login models datasets metrics new "
    "organizations papers posts pricing settings spaces tasks terms-of-service join".split()
)


def canonical_arxiv_id(text: str) -> str | None:
    """The arXiv id that ``text`` spells (id, ``arXiv:`` id, or a link to it), without version and subject class.

    ``None`` where it spells none. ``math.CA/0611800v2`` and ``math/0611800`` are the same paper.
    """
    candidate = text.strip()[:MAX_LENGTH]
    if "://" in candidate or candidate.lower().startswith(("arxiv.org", "www.arxiv.org")):
        candidate = _arxiv_path(candidate)
    match = _ARXIV_ID.fullmatch(candidate)
    if not match:
        return None
    found = match.group(1)
    if "/" in found:
        archive, number = found.split("/")
        return f"{archive.split('.')[0].lower()}/{number}"
    month = int(found[2:4])
    return found if 1 <= month <= 12 else None


def _arxiv_path(url: str) -> str:
    host, path = _split(url)
    if host.startswith("www."):
        host = host[4:]
    if host in _ARXIV_HOSTS or host.endswith(".arxiv.org"):
        head, _, rest = path.strip("/").partition("/")
        return rest.rstrip("/") if head in {"abs", "pdf", "html", "format", "ps", "overview", "src"} else path.strip("/")
    if host in {"huggingface.co", "hf.co"} and path.startswith("/papers/"):
        return path.removeprefix("/papers/").strip("/")
    if host in {"doi.org", "dx.doi.org"} and path.lower().startswith("/10.48550/arxiv."):
        return path[len("/10.48550/arxiv.") :]
    return ""


def _split(url: str) -> tuple[str, str]:
    if "://" not in url:
        url = f"https://{url}"
    try:
        parts = urlsplit(url[:MAX_LENGTH])
        return (parts.hostname or "").lower(), unquote(parts.path)
    except ValueError:
        return "", ""


def parse_github_repository(url: str) -> str | None:
    """``owner/name`` of the GitHub repository that ``url`` leads into, as it is spelled there; ``None`` for others."""
    host, path = _split(url.strip().removeprefix("git+"))
    parts = [part for part in path.split("/") if part]
    if host == "raw.githubusercontent.com" or host in {"github.com", "www.github.com"}:
        if len(parts) < 2 or parts[0].lower() in _GITHUB_PAGES:
            return None
        owner, name = parts[0], parts[1].removesuffix(".git")
        if _GITHUB_NAME.fullmatch(owner) and _GITHUB_REPOSITORY.fullmatch(name) and name not in {".", ".."}:
            return f"{owner}/{name}"
    return None


def is_hub_id(text: str) -> bool:
    """Whether ``text`` is formed like a Hub repository id: ``name`` or ``org/name``."""
    return bool(_HUB_ID.fullmatch(text)) and ".." not in text and len(text) <= 193


def is_listed_id(text: str) -> bool:
    """Whether the Hub's own records may bear ``text`` as an id: names from before its limit are longer than it takes today."""
    return bool(_LISTED_ID.fullmatch(text)) and ".." not in text


def parse_hub_url(url: str) -> tuple[str, str] | None:
    """``(kind, id)`` of the Hub page that ``url`` leads to; kind is model, dataset, organization, space or paper."""
    host, path = _split(url.strip())
    if host not in {"huggingface.co", "www.huggingface.co", "hf.co"}:
        return None
    parts = [part for part in path.split("/") if part]
    if not parts:
        return None
    if parts[0] == "papers":
        arxiv_id = canonical_arxiv_id(parts[1]) if len(parts) > 1 else None
        return ("paper", arxiv_id) if arxiv_id else None
    for prefix, kind in (("datasets", "dataset"), ("spaces", "space")):
        if parts[0] == prefix:
            # The viewer's page names its dataset in the query.
            return _repository(kind, parts[1:]) if parts[1:2] != ["viewer"] else None
    if parts[0] in _HUB_PAGES:
        return None
    if len(parts) == 1:
        return ("organization", parts[0]) if is_hub_id(parts[0]) else None
    return _repository("model", parts)


def _repository(kind: str, parts: list[str]) -> tuple[str, str] | None:
    if not parts:
        return None
    pages = {"tree", "blob", "resolve", "discussions", "commit", "commits", "raw", "viewer", "edit"}
    name = parts[0] if len(parts) == 1 or parts[1] in pages else "/".join(parts[:2])
    return (kind, name) if is_hub_id(name) else None
