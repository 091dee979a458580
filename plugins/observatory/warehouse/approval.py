"""Asks a person whether a build may be published: the question as Airflow shows it, and who answered what and when, in ``meta.approval``.

Names in the question come from outside: they are shown as code of plain characters, so that nothing in them is a link, a picture or markup.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import Engine, text

from observatory.errors import AuditFailed
from observatory.warehouse.publish import Comparison

Decision = Literal["approved", "rejected", "timed out"]
NAME_LETTERS, ROWS_SHOWN, QUESTION_LETTERS = 80, 15, 12_000
"""The most characters of a name, rows of a table, and characters of a whole question that are shown."""
_PLAIN = re.compile(r"[^A-Za-z0-9 ,()._/:@+-]")
CAUSES = {
    "data": "Rules and registry are those of the last publication: only what the services told is different.",
    "rules": "The rules (or the SQL) changed since the last publication.",
    "registry": "The registry changed since the last publication.",
    "rules, registry": "The rules (or the SQL) and the registry changed since the last publication.",
}


def inline_code(name: object) -> str:
    """The name from outside as inline code of Markdown: other than plain characters become dots, and a long name is cut to ``NAME_LETTERS`` characters.

    An empty name becomes a dot.
    """
    text = _PLAIN.sub("·", str(name))
    return f"`{text[: NAME_LETTERS - 1]}…`" if len(text) > NAME_LETTERS else f"`{text or '·'}`"


def question(comparison: Comparison, *, run_id: int, world: str, wait: timedelta, link: str | None = None) -> str:
    """The question that a person is asked, as Markdown of at most ``QUESTION_LETTERS`` characters.

    ``wait``: how long an answer is awaited; ``link``: the address of the build on the page Collection.
    """
    exceeded = [mart for mart in comparison.marts if mart.is_exceeded]
    suspicious = [vanishing for vanishing in comparison.vanishing if vanishing.is_suspicious]
    parts = [
        f"Build {run_id} of {inline_code(world)} differs from what readers see by more than ordinarily happens. Nothing is published until somebody approves."
    ]
    if exceeded:
        parts.append("### Marts above their threshold")
        parts.append(
            _markdown_table(
                ("mart", "rows now", "added", "removed", "changed", "share", "allowed"),
                [
                    (
                        inline_code(difference.mart),
                        *(f"{n:,}" for n in (difference.before, difference.added, difference.removed, difference.changed)),
                        f"{difference.share:.0%}",
                        f"{difference.threshold:.0%}",
                    )
                    for difference in exceeded
                ],
            )
        )
        lines = [
            f"- {inline_code(mart)}, {what}: {', '.join(map(inline_code, keys))}"
            for mart, kinds in list(comparison.examples.items())[:ROWS_SHOWN]
            for what, keys in kinds.items()
        ]
        parts.append("Some of these rows, by key:\n\n" + "\n".join(lines))
    if suspicious:
        parts.append("### Vanished")
        rows = [
            (inline_code(vanishing.owner), f"{vanishing.vanished:,} of {vanishing.before:,}", _join_names(vanishing.releases), _join_things(vanishing.things))
            for vanishing in suspicious
        ]
        parts.append(_markdown_table(("of", "things", "flagships of", "which"), rows))
        parts.append("The services said so in two answers on two days.")
    cause = next(
        (difference.cause for difference in exceeded if difference.cause in CAUSES),
        next((difference.cause for difference in comparison.marts if difference.cause in CAUSES), "data"),
    )
    parts.append(f"### Likely cause\n\n{CAUSES[cause]}")
    if link:
        parts.append(f"Every mart of this build: [page Collection]({link})")
    parts.append(
        "### What the answers do\n\n"
        "- **Approve**: exactly this build is published. Were it built anew meanwhile, nothing is published and you are asked again.\n"
        "- **Reject**: nothing is published, and it is noted as refused by you. The same data is not asked about again; new data is.\n"
        f"- **No answer** within {_format_span(wait)}: nothing is published; the next run builds anew and asks again."
    )
    body = "\n\n".join(parts)
    return body if len(body) <= QUESTION_LETTERS else body[: QUESTION_LETTERS - 2].rpartition("\n")[0] + "\n…"


def ask(engine: Engine, run_id: int, fingerprint: str, question_text: str, wait: timedelta) -> None:
    """Note in ``meta.approval`` that a person is asked about the build with this ``fingerprint``, and for how long an answer is awaited."""
    with engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO meta.approval (run_id, fingerprint, question, wait_until)"
                " VALUES (:run, :fingerprint, :question, clock_timestamp() + CAST(:wait AS interval))"
            ),
            {"run": run_id, "fingerprint": fingerprint, "question": question_text, "wait": wait},
        )


def decide(engine: Engine, run_id: int, decision: Decision, *, by: str | None = None, at: datetime | None = None) -> None:
    """Note the answer to a run's newest question, there and on the run's differences; ``by`` is the person, ``at`` the moment (default now).

    Raises ``AuditFailed`` if nothing waits for an answer, or if a decision of a person names nobody.
    """
    if (decision == "timed out") != (by is None):
        raise AuditFailed(f"{decision} by {by or 'nobody'}: a decision is one of a person, who is named")
    with engine.begin() as connection:
        changed = connection.execute(
            text("SELECT meta.answer_approval(:run, :decision, :by, CAST(:at AS timestamptz))"),
            {"run": run_id, "decision": decision, "by": None if by is None else by[:200], "at": at},
        ).scalar()
        if changed is None:
            raise AuditFailed("there is no question that waits for this answer")
        values = {"run": run_id, "is_approved": decision == "approved"}
        connection.execute(text("UPDATE meta.publication_diff SET is_approved = :is_approved WHERE run_id = :run"), values)
        connection.execute(text("UPDATE meta.vanishing SET is_approved = :is_approved WHERE run_id = :run"), values)


def _format_span(wait: timedelta) -> str:
    """A span in words: "3 days" if it is a whole number of days, at least two; else "30 hours"."""
    hours = round(wait.total_seconds() / 3_600)
    return f"{hours // 24} days" if hours % 24 == 0 and hours > 24 else f"{hours} hours"


def _join_names(names: Sequence[str]) -> str:
    """The first three names as code, with "…" behind them if there are more."""
    return ", ".join(map(inline_code, names[:3])) + (" …" if len(names) > 3 else "")


def _join_things(things_json: str) -> str:
    """The first three keys of a JSON list of objects, as ``_join_names`` shows names."""
    return _join_names([str(thing["key"]) for thing in json.loads(things_json)])


def _markdown_table(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table in Markdown of the first ``ROWS_SHOWN`` rows, and a line with the number of the other rows if there are any."""
    lines = [" | ".join(titles), " | ".join("---" for _ in titles), *(" | ".join(row) for row in rows[:ROWS_SHOWN])]
    more = f"\n\n… and {len(rows) - ROWS_SHOWN} more" if len(rows) > ROWS_SHOWN else ""
    return "\n".join(f"| {line} |" for line in lines) + more
