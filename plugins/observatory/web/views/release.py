"""Release: its four statuses, every indicator with its evidence, its scores and what blocks the next class, its lineage, and what others say."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query
from fastapi.responses import Response
from pydantic import Field

from observatory.web import findings, lineage, mlbom
from observatory.web.evidence import MOST, evidence_rows, evidence_table, marked_if_quoted
from observatory.web.page import DIMENSIONS, MOST_TAKEN, SEEN, TAKEN, Column, Page, PageContext, Panel, Row, State, Table, caption
from observatory.web.sources import artefact_url, evidence_url, source_url

router = APIRouter()

PAGE_ROWS = 100


class Release(State):
    """The release that the address names; without one, the list of all whose names have the ``words``. ``part``: the number of the page of the list."""

    release: Annotated[str | None, Field(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f]+$")] = None
    words: Annotated[str | None, Field(max_length=80, pattern=r"^[^\x00-\x1f]+$")] = None
    part: Annotated[int, Field(ge=1, le=500)] = 1


def _read_release(page: Page, state: Release) -> Row:
    """The row of the release that the address names; raises ``HTTPException`` 404 if there is none."""
    releases = page.read("release_one", release=state.release, **page.at(state)) if state.release else []
    if not releases:
        raise HTTPException(404, "There is no such release." if state.as_of is None else "There was no such release on that day.")
    return releases[0]


def _releases_panel(page: Page, state: Release, *, is_whole: bool = False) -> Panel:
    """The panel with one page (``PAGE_ROWS`` rows) of the releases whose names have the words of the address, or with all of them."""
    published = page.published(state)
    most, skipped = (MOST_TAKEN, 0) if is_whole else (PAGE_ROWS, (state.part - 1) * PAGE_ROWS)
    rows = page.read("release_list", words=state.words, **page.at(state), most=most, skip=skipped)
    total = rows[0]["total"] if rows else 0
    statuses = [row[f"{dimension}_status"] for row in rows for dimension in DIMENSIONS]
    known = sum(status != "unknown" for status in statuses) / len(statuses) if statuses else None
    columns = (
        Column("name", "Release", href=lambda row: page.href("release", state, release=row["release_id"]), is_head=True),
        Column("lab", "Lab", href=lambda row: page.href("lab", state, lab=row["lab_id"]) if row["lab"] else None),
        Column("release_date", "Released", "date"),
        *(Column(f"{dimension}_status", dimension.capitalize(), "status") for dimension in (*DIMENSIONS, "licence")),
    )
    table_caption = caption(len(rows), known, published.as_of, published.world, f"of {total:,} releases")
    table = Table("releases", "Releases", columns, rows, table_caption, total=total if is_whole else None)
    return Panel("release/list", table, whole=None if is_whole else partial(_releases_panel, page, state, is_whole=True))


def _dimension_rows(release: Row) -> list[dict[str, Any]]:
    """For each dimension its status, finding, sources read, reason and scores, out of one row of the release."""
    dimension_rows = [
        {
            "dimension": dimension,
            "status": release[f"{dimension}_status"],
            "finding": release[f"{dimension}_finding"],
            "look": release[f"{dimension}_look"],
            # Give the reason for data, the only dimension with one: whether they were released or only described.
            "reason": release["data_reason"] if dimension == "data" else None,
            "score_low": release[f"{dimension}_score_low"],
            "score_high": release[f"{dimension}_score_high"],
            "coverage": release[f"{dimension}_coverage"],
        }
        for dimension in DIMENSIONS
    ]
    return dimension_rows


def _indicators_panel(page: Page, state: Release) -> Panel:
    """The panel with every indicator of a release and the evidence that decides it."""
    published = page.published(state)
    rows = [
        {
            **row,
            "rule_named": f"{row['rule']} {row['rule_version']}" if row["rule"] else None,
            "source": f"{row['source_kind']}: {row['source_key']}" if row["source_key"] else None,
            "url": evidence_url(row) if row["source_key"] else None,
            "quotation": marked_if_quoted(row),
            "decides": "decides" if row["is_deciding"] else "does not decide",
            "mof": f"{row['mof_component']} (class {row['mof_class']})" if row["mof_component"] else None,
        }
        for row in page.read("release_indicator", release=state.release, **page.at(state))
    ]
    known = sum(row["status"] != "unknown" for row in rows) / len(rows) if rows else None
    columns = (
        Column("dimension", "Dimension"),
        Column("name", "Indicator", is_head=True),
        Column("status", "Status", "status"),
        Column("quotation", "“Words of the record”, or what was found", is_wide=True),
        Column("source", "Source", "external", href=lambda row: row["url"], is_code=True),
        Column("locator", "Where in it", is_code=True),
        Column("rule_named", "Rule and version", is_code=True),
        Column("observed_at", "Seen", "date"),
        Column("decides", "For the status"),
        Column("mof", "Model Openness Framework"),
        Column("osai_parameter", "European index"),
        Column("n_evidence", "Rows", "number"),
    )
    table_caption = caption(len(rows), known, published.as_of, published.world, "indicators")
    finding = findings.statuses([row["status"] for row in rows], "indicators")
    return Panel(
        "release/indicators", Table("indicators", "Indicators and what decides them", columns, rows, table_caption, anchor="indicator"), finding=finding
    )


def _evidence(page: Page, state: Release, most: int = MOST) -> Panel:
    """The panel with the evidence of a release, at most ``most`` rows of it; a file of it holds all."""
    published = page.published(state)
    rows = evidence_rows(page, state, [str(state.release)], most=most)
    table_caption = caption(rows[0]["total"] if rows else 0, None, published.as_of, published.world, "rows of evidence")
    table = evidence_table(page, state, "evidence", "All evidence", rows, table_caption, has_release=False)
    dimension = (Column("dimension", "Dimension"),)
    table = Table(table.name, table.title, dimension + table.columns, rows, table_caption, table.total)
    return Panel("release/evidence", table, whole=partial(_evidence, page, state, MOST_TAKEN) if most < MOST_TAKEN else None)


def _models_panel(page: Page, state: Release) -> Panel:
    """The panel with the models of a release: role, size, licence, downloads and descendants."""
    published = page.published(state)
    below = {row["subject_id"]: row for row in page.read("release_below", release=state.release)}
    rows = [
        {**row, "url": source_url("model", row["hub_id"]), "descendants": below[row["hub_id"]]["descendants"] if row["hub_id"] in below else None}
        for row in page.read("release_model", release=state.release, **page.at(state))
    ]
    known = sum(row["downloads"] is not None for row in rows) / len(rows) if rows else None
    columns = (
        Column("hub_id", "Model", "external", href=lambda row: row["url"], is_head=True),
        Column("role", "Role"),
        Column("created_at", "Created", "date"),
        Column("gated", "Gated"),
        Column("parameters", "Parameters", "number"),
        Column("licence_class", "Licence"),
        Column("downloads", "Downloads, 30 days", "number"),
        Column("likes", "Likes", "number"),
        Column("descendants", "Declared descendants", "number"),
        Column("gone_at", "Gone", "date"),
    )
    table_caption = caption(len(rows), known, published.as_of, published.world, "models", of="downloads")
    return Panel(
        "release/models", Table("models", "Models", columns, rows, table_caption, total=rows[0]["total"] if rows else None), empty="No model of it is known."
    )


def _lineage_panel(page: Page, state: Release, rows: Sequence[Row]) -> Panel:
    """The panel with the declared parents and children of a release's models."""
    published = page.published(state)
    columns = (
        Column("parent_hub_id", "Parent", "external", href=lambda row: source_url("model", row["parent_hub_id"]), is_head=True),
        Column("child_hub_id", "Child", "external", href=lambda row: source_url("model", row["child_hub_id"])),
        Column("relation", "Relation"),
        Column("parent_release", "Parent's release", href=lambda row: _release_address(page, state, row["parent_release_id"])),
        Column("child_release", "Child's release", href=lambda row: _release_address(page, state, row["child_release_id"])),
    )
    known = sum(row["is_parent_seen"] for row in rows) / len(rows) if rows else None
    table_caption = caption(len(rows), known, published.as_of, published.world, "declared edges", of="parents that were seen")
    return Panel("release/lineage", Table("lineage", "Lineage", columns, rows, table_caption), intro="Newest declarations, whatever publication is shown.")


def _release_address(page: Page, state: Release, release: str | None) -> str | None:
    """The address of the page of a release by its id; None without an id."""
    return page.href("release", state, release=release) if release else None


def _time_panel(page: Page, state: Release) -> Panel:
    """The panel with the days between a release's paper and its weights, code and data."""
    published = page.published(state)
    rows = [{**row, "outcome": _outcome(row)} for row in page.read("release_time", release=state.release, **page.at(state))]
    columns = (
        Column("to_event", "Artefact", is_head=True),
        Column("from_date", "Paper", "date"),
        Column("to_date", "There from", "date"),
        Column("days", "Days", "number"),
        Column("outcome", "Outcome"),
    )
    known = sum(float(row["coverage"] or 0) for row in rows) / len(rows) if rows else None
    table_caption = caption(len(rows), known, published.as_of, published.world, "artefacts")
    return Panel("release/time", Table("time", "From paper to artefact", columns, rows, table_caption), empty="No dated paper of its own is known.")


def _outcome(row: Row) -> str:
    """Whether an artefact of a paper is there, in words; "not known" for old publications, which did not have the column ``is_censored``."""
    if row["is_censored"] is None:
        return "not known"
    if row["censoring"] == "left":
        return "there, since when is not known"
    return "looked for, not open yet" if row["is_censored"] else "there"


def _assessments_panel(page: Page, state: Release) -> Panel:
    """The panel with the ratings of other indexes that differ from our finding."""
    published = page.published(state)
    rows = [
        {
            **row,
            "ours": row["answer"],
            "seen": SEEN.get(row["look"], row["look"]),
            "index": " ".join(part for part in (row["source"], row["edition"]) if part),
            "why": _format_note(row["their_evidence"]),
        }
        for row in page.read("release_assessment", release=state.release, **page.at(state))
    ]
    columns = (
        Column("index", "Index", is_head=True),
        Column("subject", "Judged"),
        Column("dimension", "Dimension"),
        Column("label", "They say", "status"),
        Column("ours", "We find", "status"),
        Column("seen", "Sources read"),
        Column("status", "We publish", "status"),
        Column("why", "Their note", is_wide=True),
    )
    table_caption = caption(len(rows), None, published.as_of, published.world, "judgements that differ from our finding")
    return Panel(
        "release/assessments",
        Table("assessments", "Where other indices judge otherwise", columns, rows, table_caption),
        empty="No index that was loaded judges otherwise than we find.",
        finding=f"Other indices judge otherwise in {len(rows)} place{'' if len(rows) == 1 else 's'}" if rows else "",
    )


def _format_note(notes: Any) -> str | None:
    """The notes and addresses of another index, as text."""
    parts = []
    for note in notes if isinstance(notes, list) else []:
        text = " ".join(str(note[key]) for key in ("note", "url") if note.get(key))
        parts.append(f"{note.get('parameter', '')}: {text or note.get('label', '')}"[:400])
    return "; ".join(parts[:8]) or None


def _belonging_links(release: Row) -> list[tuple[str, str, str | None]]:
    """``(kind, name, address)`` of papers, repositories and datasets of a release, forty at most."""
    things = [(kind, str(name), artefact_url(kind, str(name))) for kind, key in _KINDS for name in release[key]]
    return things[:40]


_KINDS = (("paper", "papers"), ("repository", "repositories"), ("dataset", "datasets"))


@router.get("/release")
def release(state: Annotated[Release, Query()], page: PageContext) -> Response:
    """The page of the release that the address names, or the list of releases; error 404 if there is no such release."""
    if state.release is None:
        panel = _releases_panel(page, state)
        first = panel.table.rows[0] if panel.table.rows else None
        return page.html("release_list.html", state, "Releases", "release", panel=panel, has_more=first is not None and first["total"] > state.part * PAGE_ROWS)
    release_row = _read_release(page, state)
    edges = page.read("release_lineage", release=state.release)
    models = _models_panel(page, state)
    return page.html(
        "release.html",
        state,
        str(release_row["name"]),
        "release",
        one=release_row,
        statuses=_dimension_rows(release_row),
        indicators=_indicators_panel(page, state),
        evidence=_evidence(page, state),
        models=models,
        edges=_lineage_panel(page, state, edges),
        drawing=lineage.draw(edges, [row["hub_id"] for row in models.table.rows]),
        time=_time_panel(page, state),
        assessments=_assessments_panel(page, state),
        judged=page.read("release_judged", release=state.release, **page.at(state)),
        belonging=_belonging_links(release_row),
        source_url=source_url,
    )


@router.get("/release/list", responses=TAKEN)
def listed(state: Annotated[Release, Query()], page: PageContext) -> Response:
    """The list of releases alone, as a page, CSV or JSON."""
    return page.panel(_releases_panel(page, state), state, "release")


_PANELS = {"indicators": _indicators_panel, "evidence": _evidence, "models": _models_panel, "time": _time_panel, "assessments": _assessments_panel}


@router.get("/release/lineage", responses=TAKEN)
def edges(state: Annotated[Release, Query()], page: PageContext) -> Response:
    """The edges of the lineage of a release alone, as a page, CSV or JSON; error 404 if there is no such release."""
    _read_release(page, state)
    return page.panel(_lineage_panel(page, state, page.read("release_lineage", release=state.release)), state, "release")


BILL: dict[int | str, dict[str, Any]] = {
    200: {"description": "A bill of materials, CycloneDX 1.7.", "content": {mlbom.MEDIA_TYPE: {"schema": {"type": "object"}}}}
}


@router.get("/release/bom", responses=BILL, response_class=Response)
def bill(state: Annotated[Release, Query()], page: PageContext) -> Response:
    """The bill of materials of a release as a file, CycloneDX 1.7; error 404 if there is no such release."""
    release_row = _read_release(page, state)
    publication = page.published(state)
    document = mlbom.document(page.read, release_row["release_id"], publication, licence=page.licence(), as_of=page.at(state)["as_of"])
    if document is None:
        raise HTTPException(404, "There is no such release.")
    headers = {"Content-Disposition": f'attachment; filename="{mlbom.file_name(release_row["release_id"], publication)}"'}
    return Response(mlbom.as_text(document), media_type=mlbom.MEDIA_TYPE, headers=headers)


@router.get("/release/{name}", responses=TAKEN)
def part(name: str, state: Annotated[Release, Query()], page: PageContext) -> Response:
    """One panel of a release alone, as a page, CSV or JSON; error 404 if there is no such release or panel."""
    if name not in _PANELS:
        raise HTTPException(404, "There is no such part of a release.")
    _read_release(page, state)
    return page.panel(_PANELS[name](page, state), state, "release")
