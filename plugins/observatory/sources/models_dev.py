"""models.dev: a catalogue of models as their makers offer them, kept by its community as files of one GitHub repository. A signal, and no evidence.

The form is that of anomalyco/models.dev at f3fc692 (MIT): ``models/<maker>/<id>.toml`` with ``name``, ``family``, ``release_date`` (a day, month or year),
``open_weights``, ``license`` and ``modalities``. Its folder of services repeats makers' models and is not read. One call tells which files there are, and
is answered by 304 where nothing changed; each file that is new or changed is one more.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

from observatory.errors import ContractBroken
from observatory.http import Client, Response
from observatory.sources.asking import blob_hash, decoded, guarded, one_by_one, plain
from observatory.sources.base import Look, Outcome, Page, Record, Reject, Validator
from observatory.sources.github import GitHub, look_of, unpacked
from observatory.sources.shapes import GIT_BLOB, GIT_TREE, beyond

SOURCE = "models_dev"
REPOSITORY = "anomalyco/models.dev"
LIST, FILE = "catalogue", "catalogue_file"
MAX_FILE = 100_000
"""Bytes of a file; the largest of July 2026 had 6,000."""
MAX_FILES = 5_000
"""Files of a list; July 2026 had 231."""
_PATH = re.compile(r"models/([A-Za-z0-9][A-Za-z0-9._-]{0,99})/([A-Za-z0-9][A-Za-z0-9._-]{0,99})\.toml")
_SHA = re.compile(r"[0-9a-f]{40}")
_DAY = re.compile(r"20[0-9]{2}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?")
_PRECISION = {4: "year", 7: "month", 10: "day"}
_MAX_WORDS = 20
"""Kinds of input or output that are kept."""


class ModelsDev:
    """The catalogue, asked for by GitHub's REST API. ``etag`` is that of the list that is held."""

    def __init__(self, client: Client, repository: str = REPOSITORY, etag: str | None = None) -> None:
        self._client = client
        self._github = GitHub(client, has_token=False)
        self._repository = repository
        self._etag = etag

    def listing(self) -> Iterator[Page]:
        """The list of files, as one record; none where it is as it was, where it is cut, or where the repository has another form."""
        scope = f"{LIST}:{self._repository}"
        return guarded(self._client, SOURCE, scope, self._listing(scope))

    def files(self, wanted: Iterable[tuple[str, str]]) -> Iterator[Page]:
        """The files of ``(key, sha)``, the key being ``maker/id``, in the order given. One bad file is one bad file."""

        def questions() -> Iterator[tuple[str, Callable[[], Page]]]:
            for key, sha in wanted:
                yield f"{FILE}:{key}", partial(self._file, key, sha)

        return one_by_one(self._client, SOURCE, questions())

    def _listing(self, scope: str) -> Iterator[Page]:
        path = f"/repos/{self._repository}/git/trees/HEAD?recursive=1"
        response, _ = self._github.follow(path, {"If-None-Match": self._etag} if self._etag else None)
        if response.status != 200:
            yield Page(looks=(_look(scope, response),))
            return
        value = decoded(response)
        if not isinstance(value, dict) or not isinstance(value.get("tree"), list):
            raise ContractBroken(f"{scope}: a tree was asked for and {type(value).__name__} came")
        found = sorted(_listed(value["tree"]))
        wrong = (
            "cut"
            if value.get("truncated") is not False
            else f"{len(found)} files models/<maker>/<id>.toml; from 1 to {MAX_FILES} are a catalogue"
            if not 0 < len(found) <= MAX_FILES
            else None
        )
        if wrong is not None:
            # A list that is cut, or of another form, is rejected whole: no file counts as removed by it.
            yield _rejected(LIST, "tree", self._repository, scope, "no_catalogue", wrong, response)
            return
        payload = {"files": [{"key": key, "sha": sha} for key, sha in found]}
        record = Record(SOURCE, LIST, "tree", self._repository, response.date, payload=payload, beyond=beyond(GIT_TREE, value))
        etag = plain(response.headers.get("etag"))
        validators = (Validator(SOURCE, path, etag, LIST, self._repository, response.date),) if etag else ()
        yield Page((record,), looks=(_look(scope, response),), received={LIST: 1}, validators=validators)

    def _file(self, key: str, sha: str) -> Page:
        scope = f"{FILE}:{key}"
        if not _PATH.fullmatch(f"models/{key}.toml") or not _SHA.fullmatch(sha):
            raise ContractBroken(f"{scope}: no file of a catalogue")
        response, _ = self._github.follow(f"/repos/{self._repository}/git/blobs/{sha}")
        if response.status != 200:
            return Page(looks=(_look(scope, response),))
        value = decoded(response)
        reject = partial(_rejected, FILE, "blob", key, scope, response=response)
        if not isinstance(value, dict) or value.get("encoding") != "base64" or not isinstance(value.get("content"), str):
            return reject(reason="no_content", detail="")
        try:
            body = unpacked(value["content"])
        except ValueError:
            return reject(reason="bad_base64", detail="")
        if len(body) > MAX_FILE:
            return reject(reason="too_large", detail=f"{len(body)} bytes")
        # A file of git is named by its bytes: what else comes is another file, or half of one.
        if blob_hash(body) != sha:
            return reject(reason="other_bytes", detail="")
        try:
            facts = facts_of(body)
        except (ValueError, RecursionError) as error:
            # What the parser says may hold what the file holds: the bytes are kept, its words are not.
            return reject(reason="not_read", detail=str(error)[:200] if type(error) is ValueError else type(error).__name__)
        maker, model_id = key.split("/")
        payload = {"maker": maker, "model_id": model_id, "sha": sha, **facts}
        record = Record(SOURCE, FILE, "blob", key, response.date, payload=payload, beyond=beyond(GIT_BLOB, value))
        return Page((record,), looks=(_look(scope, response),), received={FILE: 1})


def facts_of(body: bytes) -> dict[str, Any]:
    """What a file tells of its model, bounded; raises ``ValueError`` where it is not formed like one, or ``RecursionError``."""
    told = tomllib.loads(body.decode("utf-8"))
    name, day = _words(told.get("name"), 200), str(told.get("release_date"))
    if name is None:
        raise ValueError("no name")
    if not _DAY.fullmatch(day):
        raise ValueError("no date")
    is_open = told.get("open_weights")
    modalities = told.get("modalities")
    sides = {side: _kinds(modalities.get(side)) if isinstance(modalities, dict) else [] for side in ("input", "output")}
    return {
        "name": name,
        "family": _words(told.get("family"), 100),
        "release_date": day,
        "date_precision": _PRECISION[len(day)],
        "open_weights": is_open if isinstance(is_open, bool) else None,
        "license": _words(told.get("license"), 100),
        "modality": _modality(sides["input"], sides["output"]),
    }


def _listed(entries: Iterable[Any]) -> Iterator[tuple[str, str]]:
    """Key and hash of each file of the catalogue among a tree's entries. A link is no file, and what is larger than any model's is none."""
    for entry in entries:
        if not isinstance(entry, dict) or not isinstance(entry.get("path"), str):
            continue
        match, sha, size = _PATH.fullmatch(entry["path"]), entry.get("sha"), entry.get("size")
        is_file = entry.get("type") == "blob" and entry.get("mode") != "120000"
        is_small = isinstance(size, int) and not isinstance(size, bool) and 0 < size <= MAX_FILE
        if match and is_file and is_small and isinstance(sha, str) and _SHA.fullmatch(sha):
            yield f"{match[1]}/{match[2]}", sha


def _words(value: Any, most: int) -> str | None:
    """A text of at most ``most`` printable characters, without blanks around it; else None."""
    if not isinstance(value, str) or not 0 < len(value.strip()) <= most or not value.isprintable():
        return None
    return value.strip()


def _kinds(side: Any) -> list[str]:
    return sorted({one for one in side[:_MAX_WORDS] if isinstance(one, str) and _words(one, 40)}) if isinstance(side, list) else []


def _modality(into: list[str], out: list[str]) -> str:
    """What goes in and comes out, in the registry's words."""
    if out and "text" not in out:
        return out[0] if len(out) == 1 else "multimodal"
    return "multimodal" if {*into, *out} - {"text"} else "text"


def _look(scope: str, response: Response) -> Look:
    told = look_of(scope, response)
    return Look(SOURCE, scope, told.outcome, told.started_at, told.ended_at, told.detail)


def _rejected(kind: str, via: str, key: str, scope: str, reason: str, detail: str, response: Response) -> Page:
    reject = Reject(SOURCE, kind, via, key, reason, detail, response.body[:MAX_FILE], response.date)
    look = Look(SOURCE, scope, Outcome.UNREADABLE, response.date, response.date, f"{reason} {detail}".strip()[:200])
    return Page(rejects=(reject,), looks=(look,), received={kind: 1})
