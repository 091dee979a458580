"""What a reader needs to judge an item: our statement as a sentence, the quotation and the text around it, and which sources were checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, text

from observatory.errors import ObservatoryError
from observatory.local.audit.draw import AuditItem
from observatory.local.audit.surroundings import Excerpt, excerpt, known_fields, mark_invisible
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
    """The columns of a row of the sheet beside the item's own. Texts of others have marks for invisible characters; they are not yet escaped for HTML."""

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


def facts_of(connection: Connection, item: AuditItem) -> Facts:
    """The facts of one item; raises ``ObservatoryError`` if its release is not in core any more."""
    rows = _read_rows(connection, "audit_release", release_id=item.release_id)
    if not rows:
        raise ObservatoryError(f"{item.row_id}: its release is not in core any more")
    if item.kind == "evidence":
        return _evidence_facts(connection, item, rows[0])
    return _member_facts(connection, item, rows[0]) if item.kind in {"paper", "repository"} else _status_facts(connection, item, rows[0])


def _read_rows(connection: Connection, name: str, **values: Any) -> Sequence[Mapping[str, Any]]:
    """Run ``sql/report/<name>.sql`` with these parameters; returns its rows by column name."""
    statement = sqlfile.statement("report", name)
    return [dict(row) for row in connection.execute(text(statement), values).mappings()]


def describe_release(release: Mapping[str, Any]) -> str:
    """A release in words: name, id, lab, date, and, if its weights are documented as not given out, to whom it was offered. Invisible characters are marked."""
    of_lab = f", of {release['lab']}" if release["lab"] else ""
    day = f", {release['release_date']}" if release["release_date"] else ""
    offered = {
        "nobody": ", offered to nobody",
        "partners only": ", offered to partners only",
        "api": ", by API only",
        "product": ", in a product only",
        "api or product": ", by API or product only",
    }
    how = offered.get(release["offer"], ", weights not given out") if release["is_api_only"] else ""
    return mark_invisible(f"{release['name']} ({release['release_id']}{of_lab}{day}{how})")


def _format_models(release: Mapping[str, Any]) -> str:
    """The names of the first models of a release, and how many more it has; invisible characters are marked."""
    shown = list(release["models"] or [])
    more = release["n_models"] - len(shown)
    return mark_invisible(", ".join(shown) + (f" and {more} more" if more > 0 else ""))


def _evidence_facts(connection: Connection, item: AuditItem, release: Mapping[str, Any]) -> Facts:
    """What a reader needs to judge one row of evidence: our sentence, the quotation and the text around it."""
    row = _read_rows(connection, "audit_evidence", evidence_id=item.about)[0]
    return Facts(
        evidence_sentence(item, release, row),
        describe_release(release),
        mark_invisible(", ".join(row["models"] or [])[:TEXT_MAX]) or f"the release as a whole: {_format_models(release)}",
        row["definition"] or "",
        mark_invisible(row["quotation"]),
        mark_invisible(f"{row['source_kind']} {row['source_key']}, {row['locator']}"),
        excerpt(row),
        _read_records(connection, _RECORDS.get(row["source_kind"], []), row["source_key"]),
        url=source_url(row["source_kind"], row["source_key"], row["locator"]),
    )


def evidence_sentence(item: AuditItem, release: Mapping[str, Any], row: Mapping[str, Any]) -> str:
    """One row of evidence as a sentence to be judged: what we say of the release, and which source shows it in which words. Invisible characters are marked."""
    source = f"{_SOURCE.get(row['source_kind'], row['source_kind'])} {row['source_key']}"
    qualifiers = ", ".join(part for part in (row["reason"], "not its own" if row["standing"] not in {None, "own"} else "") if part)
    noun, verb = _NOUN[item.dimension], "is" if item.dimension == "code" else "are"
    words = f"“{row['quotation']}”" if row["is_quotation"] else row["quotation"]
    because = f"because {source} shows it{f' ({qualifiers})' if qualifiers else ''}: {words}"
    return mark_invisible(f"We say: the {noun} of {release['name']} {verb} {_WORD.get(item.status, item.status)}, {because}.")


def _member_facts(connection: Connection, item: AuditItem, release: Mapping[str, Any]) -> Facts:
    """What a reader needs to judge one paper or repository that we call the release's own."""
    row = _read_rows(connection, "audit_member", release_id=item.release_id, kind=item.kind, id=item.about)[0]
    named_by = f"{row['src_kind']} {row['src_id']}, {row['locator']}" if row["src_kind"] else "no link of the release's own documents"
    return Facts(
        mark_invisible(f"We say: the {item.kind} {item.about} is {release['name']}'s own, because {row['reason'] or f'the rule {item.rule} says so'}."),
        describe_release(release),
        _format_models(release),
        row["definition"] or "",
        mark_invisible(row["quotation"] or ""),
        mark_invisible(f"{named_by}; strength {row['strength']}"),
        excerpt({**row, "quotation": row["quotation"] or "", "locator": row["locator"] or ""}),
        _read_records(connection, _RECORDS[item.kind], item.about or ""),
        url=artefact_url(item.kind, item.about or ""),
    )


def _status_facts(connection: Connection, item: AuditItem, release: Mapping[str, Any]) -> Facts:
    """What a reader needs to judge one status, closed or unknown: the deciding evidence, the sources checked, and related things."""
    deciding_row = next(iter(_read_rows(connection, "audit_evidence", evidence_id=item.about) if item.about else []), None)
    first_model = next(iter(release["models"] or []), "").split(" ")[0]
    announced = str(release["announced_url"] or "")
    checks_text = _format_rows(_read_rows(connection, "audit_looks", release_id=item.release_id, dimension=item.dimension))
    related_things = _format_rows(_read_rows(connection, "audit_near", release_id=item.release_id))
    return Facts(
        status_sentence(item, release, deciding_row),
        describe_release(release),
        _format_models(release),
        deciding_row["definition"] or "" if deciding_row else "",
        mark_invisible(deciding_row["quotation"]) if deciding_row else "",
        mark_invisible(f"{deciding_row['source_kind']} {deciding_row['source_key']}, {deciding_row['locator']}") if deciding_row else "",
        Excerpt("what is there that a reader would look through", related_things),
        _read_records(connection, ["model_card"], first_model),
        checks_text,
        source_url("model", first_model) if first_model else announced if announced.startswith("https://") else None,
    )


def _format_rows(rows: Sequence[Mapping[str, Any]]) -> str:
    """Rows of ``what``, ``outcome`` and ``detail`` as text, one a line."""
    lines = [f"{row['what']}: {row['outcome']}" + (f" ({row['detail']})" if row["detail"] else "") for row in rows]
    return mark_invisible("\n".join(lines))


def status_sentence(item: AuditItem, release: Mapping[str, Any], row: Mapping[str, Any] | None) -> str:
    """A closed or unknown status as a sentence to be judged, with the reason that we give. Invisible characters are marked."""
    noun, verb = _NOUN[item.dimension], "is" if item.dimension == "code" else "are"
    because = f"because: {row['quotation']}" if row else "and no row of evidence says why"
    if item.kind == "closed":
        return mark_invisible(f"We say: the {noun} of {release['name']} {verb} closed ({_describe_sources(row)}, and nothing is disclosed), {because}.")
    return mark_invisible(f"We say: whether the {noun} of {release['name']} {verb} open is not known, {because}.")


def _describe_sources(row: Mapping[str, Any] | None) -> str:
    """Why we call a status closed, in words: all sources answered, or the registry or a person says so."""
    if row is None or row.get("source_kind") != "registry":
        return "every source that could show it answered"
    return "the registry says that its maker released no weights" if row["rule"] == "registry.api_only" else "a person read its maker's own documents"


def _read_records(connection: Connection, kinds: Sequence[str], key: str) -> str:
    """The stored records of these kinds with this key, as text of at most ``TEXT_MAX`` characters. Empty if there are none."""
    if not kinds or not key:
        return ""
    parts = []
    for row in _read_rows(connection, "audit_thing", id=key, kinds=list(kinds)):
        words = mark_invisible(row["text"]) if row["text"] is not None else known_fields(row["payload"]) if isinstance(row["payload"], Mapping) else ""
        parts.append(f"[{row['source']}: {row['kind']}]\n{words}")
    return "\n\n".join(parts)[:TEXT_MAX]
