"""Rows of evidence as a table: what was found, by which rule, with which quotation, where it can be seen, and since when."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from observatory.web.page import Caption, Column, Page, Row, State, Table
from observatory.web.sources import evidence_url

MOST = 300
"""The most rows of evidence on one page."""


def evidence_rows(page: Page, state: State, releases: Sequence[str], dimension: str | None = None, most: int = MOST) -> list[dict[str, Any]]:
    """The rows of evidence of ``releases``, the strongest first, at most ``most``, each with its ``subject`` and its ``url``.

    With ``dimension`` only the rows of that dimension.
    """
    rows = page.read("evidence_of_releases", releases=list(releases), **page.at(state), dimension=dimension, most=most)
    return [
        {
            **row,
            "release": row["release"] or row["release_id"],
            "rule_named": f"{row['rule']} {row['rule_version']}",
            "subject": row["hub_id"] or "the release",
            "source": f"{row['source_kind']}: {row['source_key']}",
            "quotation": marked_if_quoted(row),
            "url": evidence_url(row),
        }
        for row in rows
    ]


def marked_if_quoted(row: Row) -> str | None:
    """What a row of evidence holds: words of the record in quotation marks; a sentence, a path or a count of ours without."""
    words = row["quotation"]
    return f"“{words}”" if words and row["is_quotation"] else words


def evidence_table(page: Page, state: State, name: str, title: str, rows: Sequence[Row], table_caption: Caption, *, has_release: bool = True) -> Table:
    """The table of rows from ``evidence_rows``."""
    release = (Column("release", "Release", href=lambda row: page.href("release", state, release=row["release_id"]), is_head=True),)
    columns = (
        *(release if has_release else ()),
        Column("subject", "Shown by", is_code=True),
        Column("indicator", "Indicator"),
        Column("finding", "Finding", "status"),
        Column("reason", "Why"),
        Column("standing", "What it is to the release"),
        Column("rule_named", "Rule and version", is_code=True),
        Column("quotation", "“Words of the record”, or what was found", is_wide=True),
        Column("source", "Source", "external", href=lambda row: row["url"], is_code=True),
        Column("locator", "Where in it", is_code=True),
        Column("observed_at", "Seen", "date"),
        Column("definition", "What the rule says", is_wide=True),
    )
    return Table(name, title, columns, rows, table_caption, total=rows[0]["total"] if rows else None)
