"""Tasks of publish_dataset: put the newest release of the dataset into a data set repository on the Hub. Running them twice sends nothing twice.

Off unless the Airflow connection ``observatory_dataset_hub`` exists: its host is the Hub, its password a token with write access, its extra
``{"repository": "owner/name"}``, and optionally ``"is_private": true``, ``"worlds": ["title"]`` and ``"only_by_hand": true``: then a run asks its question
only if a person triggered it. In a replayed world it is the replay's Hub, and only by hand.
"""

from __future__ import annotations

import json
import logging
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from airflow.sdk import BaseHook
from airflow.sdk.exceptions import AirflowNotFoundException
from sqlalchemy import Engine, text

from observatory import store
from observatory.deposits.hub import File, HubDeposit, Plan, Target, files_to_publish
from observatory.deposits.release import Held, held, newest
from observatory.deposits.zenodo import DepositPlan
from observatory.errors import AuditFailed, ParameterRefused
from observatory.http import ServiceConfig, clock_of
from observatory.orchestration import runtime
from observatory.warehouse import approval, publish
from observatory.warehouse.budget import PostgresBudget

log = logging.getLogger(__name__)

CONNECTION = "observatory_dataset_hub"
OFF = f"off: there is no connection {CONNECTION}, so that nothing is published"
UNASKED = "nobody asked for it: here it goes on only in a run that a person triggers (only_by_hand in the connection's extra)"
NAMES_SHOWN = 15


@dataclass(frozen=True, slots=True)
class _Prepared:
    """An opened release, its target repository, the files to publish by path, the planned changes, and the client for the repository."""

    release: Held
    target: Target
    files: dict[str, File]
    plan: Plan
    hub: HubDeposit


def configured(name: str, extras: str) -> tuple[ServiceConfig, dict[str, Any], frozenset[str]] | None:
    """``(address and token, extra, titles of worlds)`` from the Airflow connection ``name`` of a service that takes deposits; None without one.

    ``extras`` names the fields of the extra for the error message. Raises ``ParameterRefused`` if the extra is malformed, ``AuthRefused`` if the
    address cannot be used.
    """
    try:
        connection = BaseHook.get_connection(name)
    except AirflowNotFoundException:
        return None
    if not connection.host and not connection.password:
        return None
    try:
        extra = connection.extra_dejson
    except (ValueError, TypeError):
        extra = None
    worlds = extra.get("worlds", []) if isinstance(extra, dict) else None
    if not isinstance(extra, dict) or not isinstance(worlds, list):
        raise ParameterRefused(f"{name}: its extra is no JSON object with {extras} and, where wanted, worlds as a list (not shown here)")
    address = {key: str(value) for key, value in extra.items() if key == "clock_url"}
    config = ServiceConfig(runtime.base_address(connection).rstrip("/"), connection.password or None, address)
    return config, extra, frozenset(map(str, worlds))


def target() -> Target | None:
    """The repository that releases are sent to, from the connection; None if there is no connection. Raises as ``configured``."""
    found = configured(CONNECTION, "repository")
    if found is None:
        return None
    config, extra, worlds = found
    return Target(config, str(extra.get("repository", "")), worlds, extra.get("is_private") is True, extra.get("only_by_hand") is True)


@contextmanager
def _open_deposit(engine: Engine, where: Target) -> Iterator[_Prepared]:
    """Open the newest exported release and the target repository, and yield both with the planned changes. Closes both at the end.

    Raises ``ParameterRefused`` if this release may not be sent there, and what the Hub's client raises.
    """
    files_of = store.of_settings()
    by = clock_of(where.config)
    budget = PostgresBudget(engine, "huggingface", where.config.token, by)
    with (
        tempfile.TemporaryDirectory(prefix="deposit-") as home,
        held(files_of, newest(files_of)) as release,
        HubDeposit(where, Path(home), budget=budget, clock=by) as hub,
    ):
        where.check(release)
        files = files_to_publish(release, where)
        yield _Prepared(release, where, files, hub.plan(files, release.name), hub)


def close(state: str, report: dict[str, Any]) -> None:
    """Note the end of the current run in ``meta.run``, with its state and report."""
    engine = runtime.warehouse()
    runtime.close_run(engine, runtime.run_id(engine), state, json.dumps(report))


def skip(engine: Engine, run: int, reason: str) -> bool:
    """Close a run as skipped, with the reason. Returns False: the calling task must not go on."""
    log.info(reason)
    runtime.close_run(engine, run, "skipped", json.dumps({"reason": reason}))
    return False


def finish(engine: Engine, run: int, report: dict[str, Any], outlet_events: Any, asset: Any) -> dict[str, Any]:
    """Close a run as successful with its report, put the report on the asset's event, and return it."""
    runtime.close_run(engine, run, "success", json.dumps(report))
    outlet_events[asset].extra = report
    return report


def log_changes(name: str, url: str, plan: Plan | DepositPlan) -> None:
    """Log how many files of release ``name`` a deposit at ``url`` would change."""
    n = counts(plan)
    log.info("release %s for %s: %d files new, %d changed, %d to go, %d equal", name, url, n["new"], n["changed"], n["removed"], n["equal"])


def counts(plan: Plan | DepositPlan) -> dict[str, int]:
    """How many files a deposit makes new, changes, removes and leaves equal."""
    return {"new": len(plan.added), "changed": len(plan.changed), "removed": len(plan.removed), "equal": plan.equal}


def contents(release: Held) -> str:
    """A sentence in Markdown on a release: its world, tables, rows and licence."""
    inline_code = approval.inline_code
    rows = sum(table.rows for table in release.tables)
    size = f"{len(release.tables)} tables, {rows:,} rows"
    return f"Release {inline_code(release.name)} of world {inline_code(release.world)}: {size}, licence {inline_code(release.licence)}."


def changes_table(plan: Plan | DepositPlan) -> str:
    """A Markdown table with one row: how many files a deposit changes, and how many bytes it sends at most."""
    cells = " | ".join(map(str, counts(plan).values()))
    return f"| files new | changed | taken away | equal | bytes to send, at most |\n| --- | --- | --- | --- | --- |\n| {cells} | {plan.size_bytes:,} |"


def shortened(names: Sequence[str]) -> str:
    """The first ``NAMES_SHOWN`` names in Markdown, and how many more there are."""
    more = f" and {len(names) - NAMES_SHOWN} more" if len(names) > NAMES_SHOWN else ""
    return f"{', '.join(map(approval.inline_code, names[:NAMES_SHOWN]))}{more}"


def compare() -> bool:
    """Whether there is something to publish, and somebody wants it. If not, the run is closed as skipped.

    There is if a connection exists and the Hub does not yet hold the newest release; with ``only_by_hand`` a person must have triggered the run.

    Raises ``ParameterRefused`` and what the Hub's client raises.
    """
    engine = runtime.warehouse()
    run = runtime.run_id(engine)
    where = target()
    if where is None:
        return skip(engine, run, OFF)
    if where.only_by_hand and not runtime.is_by_hand():
        return skip(engine, run, UNASKED)
    with _open_deposit(engine, where) as prepared:
        plan, name = prepared.plan, prepared.release.name
    if plan.is_empty:
        reason = f"{where.repository} holds release {name} already: {plan.equal} files are equal by their hashes"
        return skip(engine, run, reason)
    log_changes(name, where.url, plan)
    return True


def question(wait: timedelta) -> tuple[str, str, str] | None:
    """Subject, body (Markdown) and fingerprint of the question to a person; None if the Hub holds the release by now. Raises as ``compare``."""
    engine = runtime.warehouse()
    where = _require_target()
    with _open_deposit(engine, where) as prepared:
        if prepared.plan.is_empty:
            return None
        return f"Publish release {prepared.release.name} to {where.repository}?", body(prepared.release, where, prepared.plan, wait), prepared.plan.fingerprint


def body(release: Held, where: Target, plan: Plan, wait: timedelta) -> str:
    """The body of the question, Markdown of bounded length: what would be published where, and what each answer does."""
    inline_code = approval.inline_code
    host = urlsplit(where.config.base_url).netloc
    parts = [
        f"{contents(release)} It goes to the data set repository {inline_code(where.repository)} of {inline_code(host)}.",
    ]
    if where.is_rehearsal:
        parts.append("**A rehearsal**: this Hub is one of loopback, and nobody else reads it.")
    elif release.is_sample:
        parts.append("**A sample, for others to read.** The connection allows this world by its name. The card says that it is a sample.")
    if not plan.head:
        parts.append(f"There is no such repository yet: it is made, {'private' if where.is_private else '**public**'}.")
    parts.append(changes_table(plan))
    for what, names in (("Taken away", plan.removed), ("No files of a release, left alone", plan.left)):
        if names:
            parts.append(f"{what}: {shortened(names)}")
    if not plan.is_tagged:
        parts.append(f"The tag {inline_code(release.name)} is put on the commit, so that it can be cited.")
    parts.append(
        "### What the answers do\n\n"
        "- **Approve**: exactly this is published, in one commit. If the repository or the release changes before, nothing is published.\n"
        "- **Reject**: nothing is published. The next release asks again.\n"
        f"- **No answer** within {round(wait.total_seconds() / 3_600)} hours: nothing is published."
    )
    return "\n\n".join(parts)


def upload(outlet_events: Any, asset: Any) -> dict[str, Any]:
    """Publish the changes that a person approved; returns the report, which is also put on the asset's event.

    Raises ``AuditFailed`` if nobody approved exactly these changes, ``ParameterRefused`` without a connection, and what the Hub's client raises.
    """
    engine = runtime.warehouse()
    run = runtime.run_id(engine)
    where = _require_target()
    with _open_deposit(engine, where) as prepared:
        plan, release = prepared.plan, prepared.release
        if plan.is_empty:
            commit, outcome = plan.head, "was there"
        else:
            _refuse_unapproved(engine, run, plan)
            commit, outcome = prepared.hub.publish(plan, prepared.files, release.name), "published"
        report = {
            "outcome": outcome,
            "release": release.name,
            "world": release.world,
            "url": where.url,
            "commit": commit,
            "files": counts(plan),
            "is_rehearsal": where.is_rehearsal,
        }
    log.info("release %s %s at %s, commit %s", release.name, outcome, where.url, commit[:12])
    return finish(engine, run, report, outlet_events, asset)


def _require_target() -> Target:
    """The repository that releases are sent to; raises ``ParameterRefused`` if none is configured."""
    found = target()
    if found is None:
        raise ParameterRefused(OFF)
    return found


def _refuse_unapproved(engine: Engine, run: int, plan: Plan) -> None:
    """Raise ``AuditFailed`` unless a person approved exactly this plan. A plan that only adds the tag to approved files needs no second approval."""
    with engine.connect() as connection:
        newest_answer = text("SELECT decision FROM meta.approval WHERE run_id = :run ORDER BY approval_id DESC LIMIT 1")
        is_of_tag: bool = not _changes(plan) and connection.execute(newest_answer, {"run": run}).scalar() == "approved"
        if not is_of_tag and not publish.is_approved(connection, run, plan.fingerprint):
            raise AuditFailed("nobody approved this publication, or the repository or the release changed since: nothing was published. Trigger the Dag again")


def _changes(plan: Plan) -> Sequence[str]:
    """Paths of the files that the plan adds, changes or removes."""
    return (*plan.added, *plan.changed, *plan.removed)
