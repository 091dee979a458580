"""What a reader has to see of a claim to judge it: the claim in a sentence, the quotation and what stands around it, and what was looked at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, text

from observatory.errors import ObservatoryError
from observatory.local.audit.draw import Claim
from observatory.local.audit.surroundings import Excerpt, excerpt, seen, told
from observatory.warehouse import sqlfile
from observatory.web.sources import artefact_url, source_url

TEXT_MAX = 6_000
_NOUN = {"weights": "weights", "data": "training data", "code": "training code", "methods": "methods"}
_WORD = {"open": "open", "partial": "partly open"}
_SOURCE = {
    "model_card": "the model card of",
    "model_tree": "the file list of",
    "model": "the Hub's record of",
    "dataset": "the Hub's record of the dataset",
    "lineage": "the declared base",
    "readme": "the README of",
    "tree": "the file tree of",
    "repository": "GitHub's record of",
    "paper": "the paper",
    "link": "a link to",
    "registry": "our registry's row of",
    "correction": "our correction of",
}
# For each kind of source, the kinds of raw record that show the thing itself.
_RECORDS = {
    "paper": ["paper"],
    "link": ["paper", "dataset", "repository"],
    "dataset": ["dataset", "dataset_card"],
    "repository": ["repository", "readme"],
    "readme": ["repository"],
    "tree": ["repository"],
    "model_card": ["model"],
    "lineage": ["model"],
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What stands in a row of the sheet beside the claim's own columns. Texts are others' words, made visible and not yet escaped."""

    sentence: str
    release: str
    models: str
    definition: str = ""
    quotation: str = ""
    place: str = ""
    excerpt: Excerpt = field(default_factory=Excerpt)
    record: str = ""
    looked_at: str = ""
    url: str | None = None


def facts_of(connection: Connection, claim: Claim) -> Facts:
    """The facts of one claim; raises ``ObservatoryError`` if its release is not there."""
    rows = _read_rows(connection, "audit_release", release_id=claim.release_id)
    if not rows:
        raise ObservatoryError(f"{claim.row_id}: its release is not in core any more")
    if claim.kind == "evidence":
        return _evidence_facts(connection, claim, rows[0])
    return _member_facts(connection, claim, rows[0]) if claim.kind in {"paper", "repository"} else _status_facts(connection, claim, rows[0])


def _read_rows(connection: Connection, name: str, **values: Any) -> Sequence[Mapping[str, Any]]:
    statement = sqlfile.statement("report", name)
    return [dict(row) for row in connection.execute(text(statement), values).mappings()]


def release_words(release: Mapping[str, Any]) -> str:
    """A release by its name, its id, its lab and its date."""
    of_lab = f", of {release['lab']}" if release["lab"] else ""
    day = f", {release['release_date']}" if release["release_date"] else ""
    return seen(f"{release['name']} ({release['release_id']}{of_lab}{day}{', by API only' if release['is_api_only'] else ''})")


def _format_models(release: Mapping[str, Any]) -> str:
    named = list(release["models"] or [])
    more = release["n_models"] - len(named)
    return seen(", ".join(named) + (f" and {more} more" if more > 0 else ""))


def _evidence_facts(connection: Connection, claim: Claim, release: Mapping[str, Any]) -> Facts:
    """What a reader needs to judge one row of evidence: our sentence, the quotation and the text around it."""
    row = _read_rows(connection, "audit_evidence", evidence_id=claim.about)[0]
    return Facts(
        evidence_sentence(claim, release, row),
        release_words(release),
        seen(", ".join(row["models"] or [])[:TEXT_MAX]) or f"the release as a whole: {_format_models(release)}",
        row["definition"] or "",
        seen(row["quotation"]),
        seen(f"{row['source_kind']} {row['source_key']}, {row['locator']}"),
        excerpt(row),
        _read_records(connection, _RECORDS.get(row["source_kind"], []), row["source_key"]),
        url=source_url(row["source_kind"], row["source_key"], row["locator"]),
    )


def evidence_sentence(claim: Claim, release: Mapping[str, Any], row: Mapping[str, Any]) -> str:
    """One row of evidence as a plain sentence: "We say: …"."""
    source = f"{_SOURCE.get(row['source_kind'], row['source_kind'])} {row['source_key']}"
    qualifiers = ", ".join(part for part in (row["reason"], "not its own" if row["standing"] not in {None, "own"} else "") if part)
    noun, verb = _NOUN[claim.dimension], "is" if claim.dimension == "code" else "are"
    because = f"because {source} shows it{f' ({qualifiers})' if qualifiers else ''}: “{row['quotation']}”"
    return seen(f"We say: the {noun} of {release['name']} {verb} {_WORD.get(claim.status, claim.status)}, {because}.")


def _member_facts(connection: Connection, claim: Claim, release: Mapping[str, Any]) -> Facts:
    """What a reader needs to judge one paper, repository or dataset that we call the release's own."""
    row = _read_rows(connection, "audit_member", release_id=claim.release_id, kind=claim.kind, id=claim.about)[0]
    named_by = f"{row['src_kind']} {row['src_id']}, {row['locator']}" if row["src_kind"] else "no link of the release's own documents"
    return Facts(
        seen(f"We say: the {claim.kind} {claim.about} is {release['name']}'s own, because {row['reason'] or f'the rule {claim.rule} says so'}."),
        release_words(release),
        _format_models(release),
        row["definition"] or "",
        seen(row["quotation"] or ""),
        seen(f"{named_by}; strength {row['strength']}"),
        excerpt({**row, "quotation": row["quotation"] or "", "locator": row["locator"] or ""}),
        _read_records(connection, _RECORDS[claim.kind], claim.about or ""),
        url=artefact_url(claim.kind, claim.about or ""),
    )


def _status_facts(connection: Connection, claim: Claim, release: Mapping[str, Any]) -> Facts:
    """What a reader needs to judge one status: the deciding evidence, the sources that were asked, and what else is near."""
    row = next(iter(_read_rows(connection, "audit_evidence", evidence_id=claim.about) if claim.about else []), None)
    first = next(iter(release["models"] or []), "").split(" ")[0]
    announced = str(release["announced_url"] or "")
    looks = _format_rows(_read_rows(connection, "audit_looks", release_id=claim.release_id, dimension=claim.dimension))
    near = _format_rows(_read_rows(connection, "audit_near", release_id=claim.release_id))
    return Facts(
        status_sentence(claim, release, row),
        release_words(release),
        _format_models(release),
        row["definition"] or "" if row else "",
        seen(row["quotation"]) if row else "",
        seen(f"{row['source_kind']} {row['source_key']}, {row['locator']}") if row else "",
        Excerpt("what is there that a reader would look through", near),
        _read_records(connection, ["model_card"], first),
        looks,
        source_url("model", first) if first else announced if announced.startswith("https://") else None,
    )


def _format_rows(rows: Sequence[Mapping[str, Any]]) -> str:
    """The rows as text, one a line: a thing, and what is known of it."""
    lines = [f"{row['what']}: {row['outcome']}" + (f" ({row['detail']})" if row["detail"] else "") for row in rows]
    return seen("\n".join(lines))


def status_sentence(claim: Claim, release: Mapping[str, Any], row: Mapping[str, Any] | None) -> str:
    """One status as a plain sentence: "We say: …"."""
    noun, verb = _NOUN[claim.dimension], "is" if claim.dimension == "code" else "are"
    because = f"because: {row['quotation']}" if row else "and no row of evidence says why"
    if claim.kind == "closed":
        return seen(f"We say: the {noun} of {release['name']} {verb} closed ({_looked_at(row)}, and nothing is disclosed), {because}.")
    return seen(f"We say: whether the {noun} of {release['name']} {verb} open is not known, {because}.")


def _looked_at(row: Mapping[str, Any] | None) -> str:
    """The sources that were asked for this status: a service's answers, or the registry and a person's reading."""
    if row is None or row.get("source_kind") != "registry":
        return "every source that could show it answered"
    return "the registry says that its maker released no weights" if row["rule"] == "registry.api_only" else "a person read its maker's own documents"


def _read_records(connection: Connection, kinds: Sequence[str], key: str) -> str:
    """The raw records of the thing itself as text."""
    if not kinds or not key:
        return ""
    parts = []
    for row in _read_rows(connection, "audit_thing", id=key, kinds=list(kinds)):
        words = seen(row["text"]) if row["text"] is not None else told(row["payload"]) if isinstance(row["payload"], Mapping) else ""
        parts.append(f"[{row['source']}: {row['kind']}]\n{words}")
    return "\n\n".join(parts)[:TEXT_MAX]
