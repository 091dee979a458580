"""models.dev: a catalogue of models as their makers offer them, which its community keeps as files of one GitHub repository. A hint, not evidence.

The form is that of anomalyco/models.dev at f3fc692 (MIT): ``models/<maker>/<id>.toml`` with ``name``, ``family``, ``release_date`` (a day, month or year),
``open_weights``, ``license`` and ``modalities``. Its folder of services repeats makers' models and is not read. One call lists the files (answered by
304 if nothing changed), and each new or changed file takes one more call.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

from observatory.errors import ContractBroken
from observatory.http import Client, Response
from observatory.identifiers import blob_hash
from observatory.sources.asking import decoded, guarded, one_by_one, plain
from observatory.sources.base import Look, Outcome, Page, Record, Reject, Validator
from observatory.sources.github import GitHub, look_of, unpacked
from observatory.sources.shapes import GIT_BLOB, GIT_TREE, beyond

SOURCE = "models_dev"
REPOSITORY = "anomalyco/models.dev"
LIST, FILE = "catalogue", "catalogue_file"
MAX_FILE = 100_000
"""The most bytes of a file; in July 2026 the largest had 6,000."""
MAX_FILES = 5_000
"""The most files of the list; in July 2026 it had 231."""
_PATH = re.compile(r"models/([A-Za-z0-9][A-Za-z0-9._-]{0,99})/([A-Za-z0-9][A-Za-z0-9._-]{0,99})\.toml")
_SHA = re.compile(r"[0-9a-f]{40}")
_DAY = re.compile(r"20[0-9]{2}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?")
_PRECISION = {4: "year", 7: "month", 10: "day"}
_MAX_WORDS = 20
"""The most kinds of input (or output) that are kept of a model."""


class ModelsDev:
    """The catalogue, read by GitHub's REST API. ``etag`` is that of the list of files that we hold, None without one."""

    def __init__(self, client: Client, repository: str = REPOSITORY, etag: str | None = None) -> None:
        self._client = client
        self._github = GitHub(client, has_token=False)
        self._repository = repository
        self._etag = etag

    def listing(self) -> Iterator[Page]:
        """The list of files as one page with one record; without a record if it did not change, is cut, or is no such catalogue.

        Raises ``RateLimited``, ``AuthRefused`` and ``ServiceDown``; other failures are a failed look.
        """
        scope = f"{LIST}:{self._repository}"
        return guarded(self._client, SOURCE, scope, self._listing(scope))

    def files(self, wanted: Iterable[tuple[str, str]]) -> Iterator[Page]:
        """Pages of the wanted files, in the order given, each named by ``(key, sha)`` with the key ``maker/id``. A bad file is a reject of its own.

        Raises as ``listing``.
        """

        def questions() -> Iterator[tuple[str, Callable[[], Page]]]:
            """``(scope, call)`` of each wanted file."""
            for key, sha in wanted:
                yield f"{FILE}:{key}", partial(self._file, key, sha)

        return one_by_one(self._client, SOURCE, questions())

    def _listing(self, scope: str) -> Iterator[Page]:
        """The one page of ``listing``. Raises ``ContractBroken`` if the answer is no tree, and what ``GitHub.follow`` raises."""
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
            # Reject a list that is cut or has another form as a whole: otherwise files missing from it would count as removed.
            yield _rejected(LIST, "tree", self._repository, scope, "no_catalogue", wrong, response)
            return
        payload = {"files": [{"key": key, "sha": sha} for key, sha in found]}
        record = Record(SOURCE, LIST, "tree", self._repository, response.date, payload=payload, beyond=beyond(GIT_TREE, value))
        etag = plain(response.headers.get("etag"))
        validators = (Validator(SOURCE, path, etag, LIST, self._repository, response.date),) if etag else ()
        yield Page((record,), looks=(_look(scope, response),), received={LIST: 1}, validators=validators)

    def _file(self, key: str, sha: str) -> Page:
        """The page of one file: the facts about its model as a record, or a reject. Raises ``ContractBroken`` for a key or hash of another form."""
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
        # Refuse a body whose git hash is not that of the list: it is another file, or a part of one.
        if blob_hash(body) != sha:
            return reject(reason="other_bytes", detail="")
        try:
            facts = facts_of(body)
        except (ValueError, RecursionError) as error:
            # Keep only our own messages as the detail, since the parser's may quote the file; the reject keeps the bytes.
            return reject(reason="not_read", detail=str(error)[:200] if type(error) is ValueError else type(error).__name__)
        maker, model_id = key.split("/")
        payload = {"maker": maker, "model_id": model_id, "sha": sha, **facts}
        record = Record(SOURCE, FILE, "blob", key, response.date, payload=payload, beyond=beyond(GIT_BLOB, value))
        return Page((record,), looks=(_look(scope, response),), received={FILE: 1})


def facts_of(body: bytes) -> dict[str, Any]:
    """The facts about a model from its TOML file: name, family, date with its precision, openness, licence, modality; None where a fact is missing.

    Raises ``ValueError`` if the file is no TOML or lacks name or date, ``RecursionError`` if it is nested too deep.
    """
    entry = tomllib.loads(body.decode("utf-8"))
    name, day = _words(entry.get("name"), 200), str(entry.get("release_date"))
    if name is None:
        raise ValueError("no name")
    if not _DAY.fullmatch(day):
        raise ValueError("no date")
    is_open = entry.get("open_weights")
    modalities = entry.get("modalities")
    sides = {side: _kinds(modalities.get(side)) if isinstance(modalities, dict) else [] for side in ("input", "output")}
    return {
        "name": name,
        "family": _words(entry.get("family"), 100),
        "release_date": day,
        "date_precision": _PRECISION[len(day)],
        "open_weights": is_open if isinstance(is_open, bool) else None,
        "license": _words(entry.get("license"), 100),
        "modality": _modality(sides["input"], sides["output"]),
    }


def _listed(entries: Iterable[Any]) -> Iterator[tuple[str, str]]:
    """``(key, hash)`` of each catalogue file among a tree's entries; symbolic links and files above ``MAX_FILE`` bytes are left out."""
    for entry in entries:
        if not isinstance(entry, dict) or not isinstance(entry.get("path"), str):
            continue
        match, sha, size = _PATH.fullmatch(entry["path"]), entry.get("sha"), entry.get("size")
        is_file = entry.get("type") == "blob" and entry.get("mode") != "120000"
        is_small = isinstance(size, int) and not isinstance(size, bool) and 0 < size <= MAX_FILE
        if match and is_file and is_small and isinstance(sha, str) and _SHA.fullmatch(sha):
            yield f"{match[1]}/{match[2]}", sha


def _words(value: Any, most: int) -> str | None:
    """The value without blanks around it if it is printable text of 1 to ``most`` characters; else None."""
    if not isinstance(value, str) or not 0 < len(value.strip()) <= most or not value.isprintable():
        return None
    return value.strip()


def _kinds(values: Any) -> list[str]:
    """The kinds of input or output among ``values`` (such as "text", "image"), sorted, each once; empty if ``values`` is no list."""
    return sorted({kind for kind in values[:_MAX_WORDS] if isinstance(kind, str) and _words(kind, 40)}) if isinstance(values, list) else []


def _modality(inputs: list[str], outputs: list[str]) -> str:
    """The registry's word for a model's modality: "text", "multimodal", or its single output if that is not text."""
    if outputs and "text" not in outputs:
        return outputs[0] if len(outputs) == 1 else "multimodal"
    return "multimodal" if {*inputs, *outputs} - {"text"} else "text"


def _look(scope: str, response: Response) -> Look:
    """The look that an answer of GitHub makes, with this source's name."""
    look = look_of(scope, response)
    return Look(SOURCE, scope, look.outcome, look.started_at, look.ended_at, look.detail)


def _rejected(kind: str, via: str, key: str, scope: str, reason: str, detail: str, response: Response) -> Page:
    """A page with one reject of the answer's bytes and an unreadable look."""
    reject = Reject(SOURCE, kind, via, key, reason, detail, response.body[:MAX_FILE], response.date)
    look = Look(SOURCE, scope, Outcome.UNREADABLE, response.date, response.date, f"{reason} {detail}".strip()[:200])
    return Page(rejects=(reject,), looks=(look,), received={kind: 1})
