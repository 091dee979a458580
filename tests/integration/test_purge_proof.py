"""Only what two answers of two days showed gone is purged, and a purge or an absence without its proof is noticed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, text

from observatory.quality.suites import CHECKS
from observatory.warehouse.purge import purge_text

GONE = datetime(2024, 1, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
NOW = GONE + 60 * DAY
# The first answer that it is not there, the one that confirmed it, when it came back; None: no such row.
PROOFS: dict[str, tuple[datetime, datetime, datetime | None] | None] = {
    "two-days": (GONE, GONE + DAY, None),
    "none": None,
    "one-day": (GONE, GONE + timedelta(hours=5), None),
    "around-midnight": (GONE, GONE + timedelta(hours=12, minutes=1) - timedelta(hours=7), None),
    "another-time": (GONE - 90 * DAY, GONE - 89 * DAY, GONE - 80 * DAY),
    "came-back": (GONE, GONE + DAY, GONE + 2 * DAY),
}
PROVEN = {"two-days"}


@pytest.fixture(scope="module")
def told(warehouse: Engine) -> Engine:
    """Records that all count as gone since the same day, each with another proof, a redirect, a name that was taken over and a take-down."""
    with warehouse.begin() as connection:
        run = connection.execute(text("INSERT INTO meta.run (dag_id, dag_run_id, source) VALUES ('x', 'proof', 'github') RETURNING run_id")).scalar_one()
        for name in (*PROOFS, "renamed", "replaced", "taken-down", "there"):
            gone = None if name in {"there", "taken-down"} else GONE
            record = connection.execute(
                text(
                    "INSERT INTO raw.record (source, kind, via, key, first_seen_at, gone_at, renamed_to, replaced_at)"
                    " VALUES ('github', 'readme', 'rest', :key, :seen, :gone, :renamed, :replaced) RETURNING record_id"
                ),
                {
                    "key": f"proof/{name}",
                    "seen": GONE - 100 * DAY,
                    "gone": gone,
                    "renamed": "proof/new" if name == "renamed" else None,
                    "replaced": GONE if name == "replaced" else None,
                },
            ).scalar_one()
            connection.execute(
                text(
                    "INSERT INTO raw.record_version (record_id, content_hash, text, size_bytes, observed_at, run_id)"
                    " VALUES (:record, sha256('x'), 'words', 5, :seen, :run)"
                ),
                {"record": record, "seen": GONE - 100 * DAY, "run": run},
            )
            proof = (GONE, GONE, None) if name == "renamed" else PROOFS.get(name)
            if proof:
                connection.execute(
                    text(
                        "INSERT INTO raw.absence (record_id, absent_at, confirmed_at, returned_at, renamed_to)"
                        " VALUES (:record, :absent, :confirmed, :back, :renamed)"
                    ),
                    {"record": record, "absent": proof[0], "confirmed": proof[1], "back": proof[2], "renamed": "proof/new" if name == "renamed" else None},
                )
        connection.execute(
            text(
                "INSERT INTO raw.replaced (source, kind, key, replaced_at, uid, by_uid, run_id)"
                " VALUES ('github', 'repository', 'proof/replaced', :gone, '1', '2', :run)"
            ),
            {"gone": GONE, "run": run},
        )
        connection.execute(
            text(
                "INSERT INTO core.takedown (service, kind, id, requested_on, reason) VALUES ('github', 'repository', 'Proof/Taken-Down', '2024-02-01', 'asked')"
            )
        )
        connection.execute(
            text("INSERT INTO meta.look (source, scope, outcome, started_at, ended_at) VALUES ('github', 'x', 'answered', :now, :now)"), {"now": NOW}
        )
    return warehouse


def found(engine: Engine, name: str) -> set[str]:
    check = next(one for one in CHECKS if one.name == name)
    assert check.severity == "warn" and check.layer == "staging"
    with engine.connect() as connection:
        return {row.key.removeprefix("proof/") for row in connection.execute(text(check.query()))}


def test_what_counts_as_gone_without_two_answers_is_noticed(told: Engine) -> None:
    assert found(told, "every_gone_record_has_its_proof") == set(PROOFS) - PROVEN


def test_only_what_is_proven_is_purged(told: Engine) -> None:
    assert purge_text(told)["versions"] == 3
    with told.connect() as connection:
        purged = {
            row.key.removeprefix("proof/")
            for row in connection.execute(text("SELECT key FROM raw.record JOIN raw.record_version USING (record_id) WHERE purged_at IS NOT NULL"))
        }
    assert purged == PROVEN | {"replaced", "taken-down"}
    assert found(told, "every_purge_has_its_proof") == set()


def test_a_purge_without_a_proof_is_noticed(told: Engine) -> None:
    with told.begin() as connection:
        connection.execute(
            text(
                "UPDATE raw.record_version SET text = NULL, purged_at = :now"
                " WHERE purged_at IS NULL AND record_id IN (SELECT record_id FROM raw.record WHERE key LIKE 'proof/%')"
            ),
            {"now": NOW},
        )
    assert found(told, "every_purge_has_its_proof") == {*PROOFS, "renamed", "there"} - PROVEN


def test_a_purge_of_what_came_back_later_had_its_proof(told: Engine) -> None:
    with told.begin() as connection:
        connection.execute(text("UPDATE raw.absence SET returned_at = :later WHERE returned_at IS NULL"), {"later": NOW + DAY})
        connection.execute(text("UPDATE raw.record SET gone_at = NULL WHERE key = 'proof/two-days'"))
    assert "two-days" not in found(told, "every_purge_has_its_proof")
    with told.begin() as connection:
        # Within the 30 days it had none.
        connection.execute(text("UPDATE raw.record_version SET purged_at = :early WHERE purged_at IS NOT NULL"), {"early": GONE + 20 * DAY})
    assert found(told, "every_purge_has_its_proof") >= {"two-days", "replaced"}
