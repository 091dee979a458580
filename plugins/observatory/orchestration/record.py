"""Tasks of deposit_dataset: put the newest release of the dataset on Zenodo as a version of a record, with a DOI. Running them twice makes one version.

Off unless the Airflow connection ``observatory_dataset_zenodo`` exists: its host is Zenodo, its password a token with the scopes ``deposit:write`` and
``deposit:actions``. Its extra may hold ``"series"``, the ``conceptrecid`` of the record that gets the new versions, ``"related"``, a list of
``{"identifier": "https://…", "relation": "isSupplementTo"}``, ``"worlds"``, and ``"only_by_hand": true``: then a run asks its question only if a person
triggered it. In a replayed world it is the replay's Zenodo, and only by hand.
"""

from __future__ import annotations

import logging
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Engine

from observatory import store
from observatory.deposits.release import Held, held, newest
from observatory.deposits.zenodo import MAX_RELATED, RELATIONS, Account, Deposited, DepositPlan, Version, ZenodoDeposit, files_to_deposit
from observatory.errors import AuditFailed, ParameterRefused
from observatory.http import clock_of
from observatory.orchestration import runtime
from observatory.orchestration.deposit import UNASKED, changes_table, configured, contents, counts, finish, log_changes, shortened, skip
from observatory.warehouse import approval, publish
from observatory.warehouse.budget import PostgresBudget

log = logging.getLogger(__name__)

CONNECTION = "observatory_dataset_zenodo"
OFF = f"off: there is no connection {CONNECTION}, so that nothing is deposited"
# An address or a DOI, such as "https://github.com/owner/name" or "10.5281/zenodo.542201".
_IDENTIFIER = re.compile(r"(?:https://[!-~]{1,400}|10\.[0-9]{4,9}/[!-~]{1,200})")


@dataclass(frozen=True, slots=True)
class _Prepared:
    """An opened release, the account, the files to deposit by name, the planned changes, and the client of Zenodo."""

    release: Held
    account: Account
    files: dict[str, Deposited]
    plan: DepositPlan
    zenodo: ZenodoDeposit


def account() -> Account | None:
    """The account that releases are deposited in, from the connection; None if there is no connection. Raises as ``configured``."""
    found = configured(CONNECTION, "series and related where wanted")
    if found is None:
        return None
    config, extra, worlds = found
    return Account(config, worlds, _series(extra.get("series")), _related(extra.get("related", [])), extra.get("only_by_hand") is True)


def _series(value: object) -> int | None:
    """The number of the record from the extra's field "series"; None if it is not set. Raises ``ParameterRefused`` if it is no number."""
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not re.fullmatch(r"[0-9]{1,15}", str(value)):
        raise ParameterRefused(f"{CONNECTION}: series is no conceptrecid of a record, a number such as 542200")
    return int(str(value))


def _related(value: object) -> tuple[tuple[str, str], ...]:
    """``(identifier, relation)`` pairs from the extra's field "related". Raises ``ParameterRefused`` if it is malformed."""
    if not isinstance(value, list) or len(value) > MAX_RELATED or not all(isinstance(entry, dict) for entry in value):
        raise ParameterRefused(f"{CONNECTION}: related is no list of at most {MAX_RELATED} objects with identifier and relation")
    pairs = tuple((str(entry.get("identifier", "")), str(entry.get("relation", ""))) for entry in value)
    for identifier, relation in pairs:
        if not _IDENTIFIER.fullmatch(identifier):
            raise ParameterRefused(f"{CONNECTION}: an identifier in related is neither an address with https:// nor a DOI")
        if relation not in RELATIONS:
            raise ParameterRefused(f"{CONNECTION}: a relation in related is none of {', '.join(sorted(RELATIONS))}")
    return pairs


@contextmanager
def _open_record(engine: Engine, where: Account) -> Iterator[_Prepared]:
    """Open the newest exported release and the account, and yield both with the planned changes. Closes both at the end.

    Raises ``ParameterRefused`` if this release may not be deposited there, and what Zenodo's client raises.
    """
    files_of = store.of_settings()
    by = clock_of(where.config)
    budget = PostgresBudget(engine, "zenodo", where.config.token, by)
    with (
        tempfile.TemporaryDirectory(prefix="deposit-") as folder,
        held(files_of, newest(files_of)) as release,
        ZenodoDeposit(where, budget=budget, clock=by) as zenodo,
    ):
        where.check(release)
        files = files_to_deposit(release, Path(folder))
        yield _Prepared(release, where, files, zenodo.plan(files, release), zenodo)


def compare() -> bool:
    """Whether there is something to deposit, and somebody wants it. If not, the run is closed as skipped.

    There is if a connection exists and the newest release is not published yet; with ``only_by_hand`` a person must have triggered the run.

    Raises ``ParameterRefused`` and what Zenodo's client raises.
    """
    engine = runtime.warehouse()
    run = runtime.run_id(engine)
    where = account()
    if where is None:
        return skip(engine, run, OFF)
    if where.only_by_hand and not runtime.is_by_hand():
        return skip(engine, run, UNASKED)
    with _open_record(engine, where) as prepared:
        plan, name = prepared.plan, prepared.release.name
    if plan.there is not None:
        reason = f"release {name} is published already as {plan.there.doi or plan.there.number}: {plan.equal} files are equal by their checksums"
        return skip(engine, run, reason)
    log_changes(name, where.url, plan)
    return True


def question(wait: timedelta) -> tuple[str, str, str] | None:
    """Subject, body (Markdown) and fingerprint of the question to a person; None if the release is published by now. Raises as ``compare``."""
    engine = runtime.warehouse()
    where = _require_account()
    with _open_record(engine, where) as prepared:
        if prepared.plan.is_empty:
            return None
        return f"Publish release {prepared.release.name} on Zenodo, for ever?", body(prepared.release, where, prepared.plan, wait), prepared.plan.fingerprint


def body(release: Held, where: Account, plan: DepositPlan, wait: timedelta) -> str:
    """The body of the question, Markdown of bounded length: what would be published, and what each answer does."""
    inline_code = approval.inline_code
    parts = [
        f"{contents(release)} It goes to {inline_code(urlsplit(where.url).netloc)}.",
        _target_sentence(plan),
    ]
    if where.is_rehearsal:
        parts.append("**A rehearsal**: this Zenodo is one of loopback, and nobody else reads it. Its DOI leads nowhere.")
    elif release.is_sample:
        parts.append("**A sample, for others to read.** The connection allows this world by its name. Its title and its description say that it is a sample.")
    if plan.draft is not None:
        parts.append(f"A draft is there, number {plan.draft.number}. It is made what the table says.")
    parts.append(changes_table(plan))
    if plan.removed:
        parts.append(f"Not in this version: {shortened(plan.removed)}")
    parts.append(
        "### What the answers do\n\n"
        "- **Approve**: exactly this is published, under a DOI. **It can be neither changed nor deleted afterwards.** If the release or the record changes"
        " before, nothing is published.\n"
        "- **Reject**: nothing is published. The next release asks again.\n"
        f"- **No answer** within {round(wait.total_seconds() / 3_600)} hours: nothing is published."
    )
    return "\n\n".join(parts)


def _target_sentence(plan: DepositPlan) -> str:
    """A sentence in Markdown on the record of which the release becomes a version, or that it becomes a new record."""
    inline_code = approval.inline_code
    reserved = f" The DOI {inline_code(plan.draft.doi)} is reserved for it." if plan.draft is not None and plan.draft.doi else ""
    if plan.latest is None:
        return f"It is **a new record** with a DOI of its own, and another DOI for all versions that follow.{reserved}"
    last, of = plan.latest, f" of the record {inline_code(plan.latest.series_doi)}" if plan.latest.series_doi else ""
    return f"It is a new version{of}, after {inline_code(last.name)} ({inline_code(last.doi or last.number)}). It gets a DOI of its own.{reserved}"


def deposit(outlet_events: Any, asset: Any) -> dict[str, Any]:
    """Publish the version that a person approved; returns the report, which is also put on the asset's event.

    Raises ``AuditFailed`` if nobody approved exactly this version, ``ParameterRefused`` without a connection, and what Zenodo's client raises.
    """
    engine = runtime.warehouse()
    run = runtime.run_id(engine)
    where = _require_account()
    with _open_record(engine, where) as prepared:
        plan, release = prepared.plan, prepared.release
        version: Version
        if plan.there is not None:
            version, outcome = plan.there, "was there"
        else:
            with engine.connect() as connection:
                if not publish.is_approved(connection, run, plan.fingerprint):
                    raise AuditFailed("nobody approved this deposit, or the record or the release changed since: nothing was published. Trigger the Dag again")
            version, outcome = prepared.zenodo.publish(plan, prepared.files, release), "published"
        report = {
            "outcome": outcome,
            "release": release.name,
            "world": release.world,
            "url": f"{where.url}/records/{version.number}",
            "doi": version.doi,
            "doi_of_all_versions": version.series_doi,
            "files": counts(plan),
            "is_rehearsal": where.is_rehearsal,
        }
    log.info("release %s %s as %s", release.name, outcome, version.doi or version.number)
    return finish(engine, run, report, outlet_events, asset)


def _require_account() -> Account:
    """The account that releases are deposited in; raises ``ParameterRefused`` if none is configured."""
    found = account()
    if found is None:
        raise ParameterRefused(OFF)
    return found
