"""Recognises identifiers of arXiv, GitHub and the Hub in all their spellings, and makes them canonical; hashes files as git names them.

No input or output; standard library only.
"""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from urllib.parse import unquote, urlsplit

MAX_LENGTH = 2_000
_TRAILING = ".,;:!?)]}>*_~'\"/"

# The archives in arXiv ids from before April 2007. Without this list any "record/1234567" would count as a paper.
_ARCHIVES = (
    "acc-phys|adap-org|alg-geom|ao-sci|astro-ph|atom-ph|bayes-an|chao-dyn|chem-ph|cmp-lg|comp-gas|cond-mat|cs|dg-ga|funct-an|gr-qc|hep-ex|hep-lat|hep-ph"
    "|hep-th|math|math-ph|mtrl-th|nlin|nucl-ex|nucl-th|patt-sol|physics|plasm-ph|q-alg|q-bio|q-fin|quant-ph|solv-int|stat|supr-con"
)
_NEW_ARXIV = r"\d{4}\.\d{4,5}"
_OLD_ARXIV = rf"(?:{_ARCHIVES})(?:\.[A-Z]{{2}})?/\d{{7}}"
_ARXIV_ID = re.compile(rf"(?:arxiv:)?\s*({_NEW_ARXIV}|{_OLD_ARXIV})(?:v\d{{1,3}})?(?:\.pdf)?", re.IGNORECASE | re.ASCII)
_NAMED_ARXIV = re.compile(rf"\barxiv\s?:\s?({_NEW_ARXIV}|{_OLD_ARXIV})(?!\d|\.\d)", re.IGNORECASE | re.ASCII)
_WITHOUT_SCHEME = re.compile(r"(?:www\.)?(?:arxiv\.org|huggingface\.co|hf\.co|(?:dx\.)?doi\.org)/", re.IGNORECASE)
_ARXIV_DOI = re.compile(r"(?:doi:\s{0,3})?10\.48550/arxiv\.", re.IGNORECASE)
_ARXIV_HOSTS = ("arxiv.org", "ar5iv.org", "ar5iv.labs.arxiv.org", "alphaxiv.org")
_ARXIV_PAGES = frozenset("abs pdf html format ps overview src e-print".split())
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
    "organizations papers posts pricing settings spaces tasks terms-of-service join transformers".split()
)

_CHECKPOINT = re.compile(r"(?:checkpoint|ckpt)s?[-_]?\d+")
# Names of folders into which trainers write, and of a machine's own folders: as an account or as the whole name they mean no repository of the Hub.
_LOCAL = re.compile(
    rf"{_CHECKPOINT.pattern}|(?:outputs?|results?|checkpoints?|ckpts?|saves?|saved[-_]?models?|runs?|logs?|models?|weights?|experiments?|exps?|tmp|temp|cache"
    r"|final|best|merged|(?:final|best|merged|fine-?tuned|trained|base|local|lora|my)[-_](?:models?|checkpoints?|weights?|adapters?|lora)"
    r"|home|root|mnt|opt|usr|var|workspaces?|content|kaggle|drive|data)"
)


def canonical_arxiv_id(text: str) -> str | None:
    """The arXiv id that the whole ``text`` is (an id, ``arXiv:`` id, DOI or link), without version and subject class; None if it is none.

    ``math.CA/0611800v2`` and ``math/0611800`` are the same paper.
    """
    candidate = text.strip()[:MAX_LENGTH]
    if "://" in candidate or _WITHOUT_SCHEME.match(candidate):
        candidate = _arxiv_path(candidate)
    elif (doi := _ARXIV_DOI.match(candidate)) is not None:
        candidate = candidate[doi.end() :]
    match = _ARXIV_ID.fullmatch(candidate)
    return _canonical(match.group(1)) if match else None


def named_arxiv_ids(text: str) -> list[tuple[str, str]]:
    """``(canonical id, words of the text)`` for each arXiv id in ``text`` with the word arXiv before it, as in ``arXiv:2501.12948``; in order."""
    found = ((_canonical(match[1]), match[0]) for match in _NAMED_ARXIV.finditer(text))
    return [(arxiv_id, words) for arxiv_id, words in found if arxiv_id is not None]


def _canonical(arxiv_id: str) -> str | None:
    """The id in lower case and without subject class; None if its month or its number of digits is impossible."""
    if "/" in arxiv_id:
        archive, number = arxiv_id.split("/")
        return f"{archive.split('.')[0].lower()}/{number}" if 1 <= int(number[2:4]) <= 12 else None
    year, month, digits = int(arxiv_id[:2]), int(arxiv_id[2:4]), len(arxiv_id) - 5
    # Ids of this form exist since April 2007; their number has five digits since 2015.
    is_possible = 1 <= month <= 12 and (7, 4) <= (year, month) < (91, 1) and digits == (5 if year >= 15 else 4)
    return arxiv_id if is_possible else None


def _arxiv_path(url: str) -> str:
    """The part of an address that may be an arXiv id (of arXiv, its mirrors, the Hub's paper pages and DOIs); empty for any other address."""
    host, path = _split(url)
    host = host.removeprefix("www.")
    parts = [part for part in path.split("/") if part]
    if host in _ARXIV_HOSTS or host.endswith(".arxiv.org"):
        # Mirrored files are below /ftp/arxiv/papers/<month>/: the id is the last part of their path.
        id_parts = parts[-1:] if parts[:1] == ["ftp"] else parts[1:] if parts[:1] and parts[0].lower() in _ARXIV_PAGES else parts
        return "/".join(id_parts).rstrip(_TRAILING)
    if host in {"huggingface.co", "hf.co"} and parts[:1] == ["papers"]:
        return parts[1].rstrip(_TRAILING) if len(parts) == 2 else ""
    if host in {"doi.org", "dx.doi.org"} and path.lower().startswith("/10.48550/arxiv."):
        return path[len("/10.48550/arxiv.") :].rstrip(_TRAILING)
    return ""


@lru_cache(maxsize=256)
def _split(url: str) -> tuple[str, str]:
    """``(host in lower case, decoded path)`` of an address, also without a scheme; two empty texts if it is none."""
    if "://" not in url:
        url = f"https://{url}"
    try:
        parts = urlsplit(url[:MAX_LENGTH])
        return (parts.hostname or "").lower(), unquote(parts.path)
    except ValueError:
        return "", ""


def parse_github_repository(url: str) -> str | None:
    """``owner/name`` of the GitHub repository to which ``url`` or a page within it belongs, in the address's own spelling; None for other addresses."""
    address = url.strip().removeprefix("git+")
    if address.startswith("git@github.com:"):
        address = address.replace(":", "/", 1)
    host, path = _split(address)
    parts = [part for part in path.split("/") if part]
    if host == "raw.githubusercontent.com" or host in {"github.com", "www.github.com"}:
        if len(parts) < 2 or parts[0].lower() in _GITHUB_PAGES:
            return None
        owner, name = parts[0], parts[1].rstrip(").,;:!?").removesuffix(".git")
        if _GITHUB_NAME.fullmatch(owner) and _GITHUB_REPOSITORY.fullmatch(name) and name not in {".", ".."}:
            return f"{owner}/{name}"
    return None


def base_model_id(text: str) -> str | None:
    """The Hub id of the model that a card's field for base models names, by its id or its address; None for a local folder and anything else.

    The id is ``account/name``, or ``name`` alone as old models have it. Words such as "checkpoint-500" show that a path is a folder.
    """
    value = text.strip()[:MAX_LENGTH].rstrip("/")
    if "://" in value or value.lower().startswith(("huggingface.co/", "www.huggingface.co/", "hf.co/")):
        page = parse_hub_url(value)
        return page[1] if page is not None and page[0] == "model" else None
    folders = [part for part in value.lower().split("/") if _LOCAL.fullmatch(part)]
    is_local = bool(folders) and (value.lower().startswith(folders[0]) or _CHECKPOINT.fullmatch(folders[-1]) is not None)
    return value if is_hub_id(value) and not is_local else None


def is_hub_id(text: str) -> bool:
    """Whether ``text`` has the form of a Hub repository id that can be made today: ``name`` or ``account/name``."""
    return bool(_HUB_ID.fullmatch(text)) and ".." not in text and len(text) <= 193


def is_listed_id(text: str) -> bool:
    """Whether ``text`` has the form of an id in the Hub's own lists: as ``is_hub_id``, but old names may be longer than today's limit."""
    return bool(_LISTED_ID.fullmatch(text)) and ".." not in text


def parse_hub_url(url: str) -> tuple[str, str] | None:
    """``(kind, id)`` of the Hub page at ``url``; kind is model, dataset, organization, space or paper. None for other addresses."""
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
            # Addresses of the data set viewer ("/datasets/viewer/?dataset=…") name the data set only in the query, which is not read here.
            return _repository(kind, parts[1:]) if parts[1:2] != ["viewer"] else None
    if parts[0] in _HUB_PAGES:
        return None
    if len(parts) == 1:
        return ("organization", parts[0]) if is_hub_id(parts[0]) else None
    return _repository("model", parts)


def _repository(kind: str, parts: list[str]) -> tuple[str, str] | None:
    """``(kind, id)`` of the repository at the beginning of a path's parts; None if there is no valid id."""
    if not parts:
        return None
    pages = {"tree", "blob", "resolve", "discussions", "commit", "commits", "raw", "viewer", "edit"}
    name = parts[0] if len(parts) == 1 or parts[1] in pages else "/".join(parts[:2])
    return (kind, name) if is_hub_id(name) else None


def blob_hash(body: bytes, *, sha256: bool = False) -> str:
    """The hash by which git names a file with these bytes, hexadecimal: SHA-1, or SHA-256 for repositories that use it."""
    named = b"blob %d\0" % len(body) + body
    return hashlib.sha256(named).hexdigest() if sha256 else hashlib.sha1(named, usedforsecurity=False).hexdigest()
