"""The view Collection: is the data whole and fresh? What ran, what was asked, what waits, what was rejected, what checks found, what was published."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response
from pydantic import Field

from observatory.quality.data_docs import TOP as DATA_DOCS
from observatory.quality.data_docs import unmet_page
from observatory.quality.silence import DAILY, SILENCE
from observatory.web import airflow_state, charts, operating
from observatory.web.airflow_state import Airflow
from observatory.web.data import NothingPublished, Publication
from observatory.web.operating import Link, Sign
from observatory.web.page import TAKEN, Column, Page, PageContext, Panel, Row, State, Table, caption, render, root

router = APIRouter()

NAMES = {one.dag_id: one.title for one in DAILY}
BESIDE = {dag_id: one.title for dag_id, one in operating.BESIDE.items()}
"""The names of the Dags outside the line."""
BUILDS = 20
"""How many builds are listed, the newest."""
OUTCOMES = {"answered": "status-open", "absent": "series-1", "refused": "status-partial", "failed": "status-closed", "unreadable": "series-4"}
"""The outcomes of an answer of a service, and the colour of each."""
_ANSWERS = {"answered": ("answered", "absent"), "refused": ("refused",), "failed": ("failed", "unreadable"), "outdated": ("outdated",)}
CHANGES = {"added": "status-open", "changed": "series-1", "removed": "status-closed"}
CHECKED = {"met": "status-open", "limit": "status-unknown", "warns": "status-partial", "stops": "status-closed"}
_OUTCOME = {"fail": "stops", "warn": "warns", "limit": "limit"}


class CollectionState(State):
    """``build``: the run of a build of the marts whose differences are shown; None: the newest."""

    build: int | None = Field(default=None, ge=1, le=2**62)


Asked = Annotated[CollectionState, Query()]


async def _read_airflow(request: Request) -> Airflow:
    """The state of all Dags of the page, as Airflow shows it to this visitor (a dependency of the routes)."""
    return await airflow_state.read(request, (*NAMES, *BESIDE))


AirflowState = Annotated[Airflow, Depends(_read_airflow)]


def _summary_signs(sources: Sequence[Row], checks: Sequence[Row], builds: Sequence[Row], rejects: Sequence[Row]) -> list[Sign]:
    """The three signs of the whole collection: whether it is fresh, complete and sound."""
    hours = f"{SILENCE.total_seconds() / 3_600:.0f} hours"
    stale = [NAMES[row["dag_id"]] for row in sources if row["is_late"]]
    troubled = [f"{NAMES[row['dag_id']]}: {row['sign'].words}" for row in sources if row["sign"].level == "bad" and not row["is_late"]]
    refused = bool(builds) and builds[0]["outcome"] == "refused"
    why = [f"no good end within {hours}: {', '.join(stale)}"] if stale else []
    why += ["the newest build was refused, readers keep the publication before it"] if refused else []
    first = [NAMES[row["dag_id"]] for row in sources if row["last_success_at"] is None and not row["is_late"]]
    if why:
        fresh = Sign("bad", "Not fresh", "; ".join(why))
    elif first:
        fresh = Sign("warn", "Not collected yet", f"no good end so far: {', '.join(first)}")
    elif troubled:
        # Give only a warning: the part that failed just now was still seen within the time, so the data are as fresh as they are said to be.
        fresh = Sign("warn", "Fresh so far", f"every part of the line ended well within {hours}; now {', '.join(troubled)}")
    else:
        fresh = Sign("good", "Fresh", f"every part of the line ended well within {hours}")
    outdated, asked, waiting = (sum(row[key] or 0 for row in sources) for key in ("outdated", "asked", "waiting"))
    unseen = sum((row["refused"] or 0) + (row["failed"] or 0) for row in sources)
    open_walks = [NAMES[row["dag_id"]] for row in sources if row["is_complete"] is False]
    parts = [f"{waiting:,} named thing{'s wait' if waiting != 1 else ' waits'}"] if waiting else []
    parts += [f"{outdated:,} of {asked:,} answers are out of date"] if outdated else []
    parts += [f"{unseen:,} of {asked:,} questions were refused or failed"] if unseen else []
    parts += [f"a walk did not reach its end: {', '.join(open_walks)}"] if open_walks else []
    whole = Sign("warn", "Not whole", "; ".join(parts)) if parts else Sign("good", "Whole", f"all {asked:,} questions were answered and nothing waits")
    if not parts and not asked:
        # Of nothing all is true: a warehouse that asked nothing yet is not called whole.
        whole = Sign("warn", "Nothing asked yet", "no service was asked a question, and nothing waits")
    broken = [row for row in checks if not row["is_met"]]
    hard, soft, limits = (sum(1 for row in broken if row["severity"] == severity) for severity in ("fail", "warn", "limit"))
    rejected = sum(row["rejected"] for row in rejects)
    # Set the level by the other signs: limits and old rejects are shown, but cannot be mended. If a run rejects many records, a check fails, which changes the
    # level.
    level = "bad" if hard else "warn" if soft or not checks else "good"
    headline = {"bad": "Not sound", "warn": "Sound, with warnings" if checks else "Not checked yet", "good": "Sound"}[level]
    facts = [f"{hard} of {len(checks)} checks stop a publication"] if hard else []
    facts += [f"{soft} of {len(checks)} checks warn"] if soft else []
    facts += [f"no check of {len(checks)} stops or warns"] if level == "good" else [] if checks else ["no check has run yet"]
    facts += [f"{limits} tell{'s' if limits == 1 else ''} a limit of the data"] if limits else []
    facts += [f"{rejected:,} records in quarantine"] if rejected else []
    links = (Link("#collection-unmet", "which"),) if broken else ()
    return [fresh, whole, Sign(level, headline, "; ".join(facts), links)]


def _source_rows(page: Page, airflow: Airflow, silent: Mapping[str, Row], looks: Sequence[Row], backlog: Sequence[Row]) -> list[dict[str, Any]]:
    """One row for each Dag of the line: its sign, the answers of its service and what waits there; None if it asks nothing one by one."""
    nothing = {row["dag_id"]: row["reason"] for row in page.read("collection_nothing")}
    rows = page.read("collection_source", dags=list(NAMES), late_after=SILENCE.total_seconds())
    for row in rows:
        own = [look for look in looks if look["source"] == row["source"]]
        asked = sum(look["asked"] for look in own)
        row["waiting"] = sum(thing["waiting"] for thing in backlog if thing["source"] == row["source"]) if own else None
        row["asked"] = asked or None
        for key, parts in _ANSWERS.items():
            row[key] = sum(look[part] for look in own for part in parts) if own else None
        row["outdated_share"] = Decimal(row["outdated"]) / asked if asked else None
        row["observed_at"] = max((look["newest_at"] for look in own), default=None)
        row["sign"] = operating.sign(row, airflow, silent)
        row["nothing"] = nothing.get(row["dag_id"])
    return rows


def _source_panel(rows: Sequence[Row], at: datetime, world: str) -> Panel:
    """The panel with a row for each Dag of the line: its state, last success and counts."""
    shown_rows = [{**row, "name": NAMES[row["dag_id"]], "freshness": row["sign"].words, "why": row["sign"].why} for row in rows]
    table = Table(
        "collection-sources",
        "Each source in numbers",
        (
            Column("name", "Source", is_head=True),
            Column("dag_id", "Dag"),
            Column("freshness", "State"),
            Column("why", "Why", is_wide=True),
            Column("last_success_at", "Last success", "moment"),
            Column("nothing", "Newest run did nothing", is_wide=True),
            Column("received", "Received then", "number"),
            Column("landed", "New or changed", "number"),
            Column("rejected", "Rejected then", "number"),
            Column("waiting", "Backlog", "number"),
            Column("asked", "Asked", "number"),
            Column("answered", "Answered", "number"),
            Column("refused", "Refused", "number"),
            Column("failed", "Failed", "number"),
            Column("outdated_share", "Out of date", "share"),
            Column("observed_at", "Observed until", "moment"),
        ),
        shown_rows,
        caption(len(shown_rows), None, at, world, "Dags of the line"),
    )
    return Panel("collection/sources", table, is_open=True)


def _answers_panel(rows: Sequence[Row], at: datetime, world: str) -> Panel:
    """The panel with the last answers of each service by outcome, as table and bars."""
    asked = sum(row["asked"] for row in rows)
    answered = sum(row["answered"] + row["absent"] for row in rows)
    table = Table(
        "collection-looks",
        "What was asked, and how it was answered last",
        (
            Column("source", "Source"),
            Column("question", "Question", is_head=True),
            Column("asked", "Asked", "number"),
            *(Column(name, name.capitalize(), "number") for name in OUTCOMES),
            Column("outdated", "Out of date", "number"),
            Column("outdated_share", "Share out of date", "share"),
            Column("oldest_at", "Oldest answer", "moment"),
            Column("newest_at", "Newest answer", "moment"),
        ),
        rows,
        caption(asked, Decimal(answered) / asked if asked else None, at, world, "questions"),
    )
    stacked = [
        {"question": f"{row['source']}: {row['question']}", "outcome": outcome, "share": row[outcome] / row["asked"]}
        for row in rows
        for outcome in OUTCOMES
        if row[outcome]
    ]
    chart = charts.bars(
        stacked,
        x="share",
        y="question",
        series="outcome",
        colours=OUTCOMES,
        x_title="share of what was asked",
        is_share=True,
        label="Bars: how each service answered each question, as shares",
    )
    intro = (
        "Absent is told not to exist; refused is not seen, and is never taken for absent. Out of date: failed last, told to have changed since, or a list"
        f" more than {SILENCE.total_seconds() / 3_600:.0f} hours behind the newest of its like. Coverage is the share answered or absent."
    )
    return Panel("collection/looks", table, chart, intro)


def _rejects_panel(rows: Sequence[Row], at: datetime, world: str) -> Panel:
    """The panel with the records that could not be used, by reason."""
    table = Table(
        "collection-rejects",
        "Rejects by reason",
        (
            Column("reason", "Reason", is_head=True),
            Column("source", "Source"),
            Column("kind", "Kind"),
            Column("rejected", "Records", "number"),
            Column("newest_at", "Newest", "moment"),
        ),
        rows,
        caption(sum(row["rejected"] for row in rows), None, at, world, "records in quarantine"),
    )
    return Panel("collection/rejects", table, intro="What came and could not be used; its bytes are kept aside.", empty="Nothing was rejected.")


def _backlog_panel(rows: Sequence[Row], at: datetime, world: str) -> Panel:
    """The panel with things that are named and were not asked for yet, by kind."""
    table = Table(
        "collection-backlog",
        "Backlog",
        (
            Column("kind", "Kind", is_head=True),
            Column("source", "Source"),
            Column("waiting", "Waiting", "number"),
            Column("oldest_at", "Oldest named", "moment"),
        ),
        rows,
        caption(sum(row["waiting"] for row in rows), None, at, world, "things wait"),
    )
    intro = "What a record or a person named and nobody asked for yet: work of the next run."
    return Panel("collection/backlog", table, intro=intro, empty="Nothing waits.")


_CHECK = (
    Column("sentence", "Check", is_head=True),
    Column("outcome", "Outcome"),
    Column("unexpected", "Rows that broke it", "number"),
    Column("rows", "Which", href=lambda row: row["rows_at"]),
    Column("object", "Of"),
    Column("layer", "Layer"),
    Column("dag_id", "Dag"),
    Column("checked_at", "Checked", "moment"),
)


def _rows_at(page: Page, state: CollectionState, row: Row) -> str | None:
    """The address of the rows that broke a check: its Data Docs, or this page's panel of answers or rejects. None if the check is met or has no page."""
    if row["is_met"]:
        return None
    if row["layer"] == "receipt":
        return page.same(state, "collection") + ("#collection-rejects" if row["object"] == "meta.receipt" else "#collection-looks")
    at = f"{row['layer']}/{unmet_page(row['object'], row['check_name'])}"
    return f"{root(page.request)}/data-docs/{at}" if page.request.app.state.store.has(f"{DATA_DOCS}/{at}") else None


def _check_panels(page: Page, state: CollectionState, rows: Sequence[Row], at: datetime, world: str) -> tuple[Panel, Panel]:
    """Two panels: the newest checks of each layer that failed, and all of them with a chart."""
    shown_rows = []
    for row in rows:
        outcome = "met" if row["is_met"] else _OUTCOME[row["severity"]]
        rows_link = _rows_at(page, state, row)
        sentence = row["check_name"].replace("_", " ")
        shown_rows.append({**row, "outcome": outcome, "sentence": sentence, "rows_at": rows_link, "rows": "the rows" if rows_link else ""})
    unmet = [row for row in shown_rows if not row["is_met"]]
    newest = max((row["checked_at"] for row in rows), default=at)
    table = Table(
        "collection-unmet", "Quality: checks that are not met", _CHECK, unmet, caption(len(shown_rows), None, newest, world, f"checks, {len(unmet)} not met")
    )
    intro = (
        "The newest checks of each layer. A check that stops keeps the last publication; one that warns is to be looked at; a limit counts what nobody"
        " can mend, such as a lab of no country. Each leads to the first rows that broke it."
    )
    counts = Counter((row["layer"], row["outcome"]) for row in shown_rows)
    layers = sorted({layer for layer, _ in counts})
    chart = charts.bars(
        [{"layer": layer, "outcome": outcome, "checks": counts[layer, outcome]} for outcome in CHECKED for layer in layers if counts[layer, outcome]],
        x="checks",
        y="layer",
        series="outcome",
        colours=CHECKED,
        x_title="checks",
        label="Bars: checks by layer and outcome",
    )
    every = Table(
        "collection-checks", "Quality: every check", _CHECK, shown_rows, caption(len(shown_rows), None, newest, world, f"checks, {len(unmet)} not met")
    )
    return Panel("collection/unmet", table, intro=intro), Panel("collection/checks", every, chart)


def _builds_panel(page: Page, state: CollectionState, rows: Sequence[Row], at: datetime, world: str) -> Panel:
    """The panel with the newest builds, ``BUILDS`` at most, published or refused; each leads to its differences."""
    table = Table(
        "collection-builds",
        "Publications and refused builds",
        (
            Column("run_id", "Build", href=lambda row: page.same(state, "collection", build=row["run_id"]) + "#collection-diff", is_head=True),
            Column("finished_at", "Finished", "moment"),
            Column("outcome", "Outcome"),
            Column("publication_id", "Publication"),
            Column("as_of", "As of", "date"),
            Column("marts", "Marts that differ", "number"),
            Column("added", "Added", "number"),
            Column("removed", "Removed", "number"),
            Column("changed", "Changed", "number"),
            Column("cause", "Cause"),
            Column("reason", "Why refused"),
        ),
        rows,
        caption(len(rows), None, at, world, f"newest builds, {BUILDS} at most"),
    )
    return Panel("collection/builds", table, intro="A build shows in which marts it differs, below.")


def _diff_panel(page: Page, state: CollectionState, at: datetime, world: str) -> Panel:
    """The panel with what one build changed in each mart, and whether a person had to approve it."""
    rows = page.read("collection_diff", build=state.build)
    run = rows[0]["run_id"] if rows else state.build
    shown_rows = [
        {**row, "approval": "approved" if row["is_exceeded"] and row["is_approved"] else "not approved" if row["is_exceeded"] else ""} for row in rows
    ]
    table = Table(
        "collection-diff",
        f"Data-diff of build {run}" if run else "Data-diff",
        (
            Column("mart", "Mart", is_head=True),
            Column("before", "Rows before", "number"),
            Column("added", "Added", "number"),
            Column("removed", "Removed", "number"),
            Column("changed", "Changed", "number"),
            Column("moved", "Counts alone moved", "number"),
            Column("share", "Share that differs", "share"),
            Column("threshold", "A person approves above", "share"),
            Column("approval", "Approval"),
            Column("cause", "Cause"),
        ),
        shown_rows,
        caption(len(rows), None, rows[0]["compared_at"] if rows else at, world, "marts compared"),
    )
    moved = [row for row in shown_rows if row["added"] + row["removed"] + row["changed"]]
    chart = charts.bars(
        [{"mart": row["mart"], "what": what, "rows": row[what]} for row in moved for what in CHANGES if row[what]],
        x="rows",
        y="mart",
        series="what",
        colours=CHANGES,
        x_title="rows",
        label="Bars: rows that the build added, changed and removed, by mart",
    )
    return Panel("collection/diff", table, chart if moved else None)


@dataclass(frozen=True, slots=True)
class _Moment:
    """The publication shown (None if there is none), the time now (UTC), and the world."""

    publication: Publication | None
    at: datetime
    world: str


def _data_moment(page: Page, state: CollectionState) -> _Moment:
    """The publication that the address asks for, the time now and the world; the view is shown even before anything is published."""
    now = datetime.now(UTC)
    try:
        publication = page.published(state)
    except NothingPublished:
        return _Moment(None, now, "nothing published")
    return _Moment(publication, now, publication.world)


def _all_panels(page: Page, state: CollectionState, moment: _Moment, airflow: Airflow) -> tuple[Mapping[str, Any], Mapping[str, Panel]]:
    """``(values, panels)`` of the page Collection: values for its template, and every panel by name."""
    looks, backlog, rejects = page.read("collection_look"), page.read("collection_backlog"), page.read("collection_reject")
    silent = {row["source"]: row for row in page.read("collection_service", after=operating.UNWELL_SECONDS)}
    sources = _source_rows(page, airflow, silent, looks, backlog)
    checks, builds = page.read("collection_check"), page.read("collection_build", most=BUILDS)
    at, world = moment.at, moment.world
    unmet, every_check = _check_panels(page, state, checks, at, world)
    signs = {row["dag_id"]: row["sign"] for row in sources}
    outside = {dag_id: operating.sign_outside_line(dag_id, airflow) for dag_id in BESIDE}
    top, tasks = operating.top({**signs, **outside}, {**NAMES, **BESIDE}, airflow, silent, builds)
    values = {
        "top": top,
        "tasks": tasks,
        "signs": _summary_signs(sources, checks, builds, rejects),
        "sources": [{**row, "name": NAMES[row["dag_id"]], "ago": operating.ago(row["last_success_at"], at)} for row in sources],
        "outside": [(BESIDE[dag_id], sign) for dag_id, sign in outside.items()],
        "refusal": builds[0] if builds and builds[0]["outcome"] == "refused" else None,
    }
    return values, {
        "sources": _source_panel(sources, at, world),
        "builds": _builds_panel(page, state, builds, at, world),
        "diff": _diff_panel(page, state, at, world),
        "looks": _answers_panel(looks, at, world),
        "unmet": unmet,
        "checks": every_check,
        "backlog": _backlog_panel(backlog, at, world),
        "rejects": _rejects_panel(rejects, at, world),
    }


@router.get("/collection")
def collection(state: Asked, page: PageContext, airflow: AirflowState) -> Response:
    """The page Collection: how fresh and sound the data are, the runs, checks, services, rejects and builds, with what Airflow tells of its runs."""
    moment = _data_moment(page, state)
    values, panels = _all_panels(page, state, moment, airflow)
    return render(
        page.request,
        "collection.html",
        page=page,
        state=state,
        title="Collection",
        view="collection",
        publication=moment.publication,
        panels=panels,
        **values,
    )


@router.get("/collection/{name}", responses=TAKEN)
def one(
    name: Annotated[str, Field(pattern="^(sources|builds|diff|looks|unmet|checks|backlog|rejects)$")], state: Asked, page: PageContext, airflow: AirflowState
) -> Response:
    """One panel of the page Collection alone, as a page, CSV or JSON."""
    moment = _data_moment(page, state)
    return page.panel(_all_panels(page, state, moment, airflow)[1][name], state, "collection")
