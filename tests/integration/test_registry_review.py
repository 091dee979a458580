"""What waits for a person is printed as rows of the registry's own files, which lack what a person has to say."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime

import pytest
from hub_telling import at, census, change, pages, told, wipe
from sqlalchemy import Engine

from observatory import settings
from observatory.warehouse import hub_lineage, review

DAY = date(2026, 8, 22)
LISTED: list[tuple[str, str, str, str, bool | None, str | None, str | None]] = [
    ("openai", "gpt-4", "GPT-4", "2023-03-14", False, "openai", None),
    ("openai", "gpt-99", "GPT-99", "2026-11-01", False, "openai", "release"),
    ("openai", "gpt-99-again", "GPT 99", "2026-10-01", False, "openai", "release"),
    ("Qwen", "Qwen99-Max", "Qwen99 Max", "2026-11-03", None, "qwen", "release"),
    ("nobody-known", "first", "First, it says", "2026-11-02", True, None, "lab"),
    ("nobody-known", "second", "Second", "2026-11-04", True, None, "lab"),
]


def printed(engine: Engine, **how: object) -> dict[str, list[dict[str, str]]]:
    """The rows that were written, by file."""
    stream = io.StringIO()
    counts = review.write(engine, stream, **how)  # type: ignore[arg-type]
    found: dict[str, list[dict[str, str]]] = {}
    for part in stream.getvalue().split("# sql/registry/")[1:]:
        name, _, rest = part.partition(".csv\n")
        found[name] = list(csv.DictReader(io.StringIO(rest)))
    assert {name: len(rows) for name, rows in found.items()} == counts
    return found


@pytest.fixture
def queued(warehouse: Engine) -> Engine:
    """Accounts of and without a lab, with models of their own and of others, and one thing in doubt."""
    wipe(warehouse)
    used = {"downloads": 60_000, "likes": 3}
    models = [
        told(1, "newcomer/One", **used),
        told(2, "newcomer/Two", **used),
        told(3, "Qwen/Qwen9", downloads=10**9),
        told(4, "small/One", downloads=99_999),
        told(5, "retired/One", downloads=10**7),
        # Neither tuned models nor conversions are an account's own.
        told(6, "tuner/One", downloads=10**7, tags=["base_model:finetune:newcomer/One"]),
        told(7, "converter/One-GGUF", downloads=10**7),
        told(8, "loved/One", likes=501),
    ]
    census(warehouse, pages(models, at(DAY)), at(DAY))
    hub_lineage.compute_lineage(warehouse)
    change(warehouse, "INSERT INTO core.takedown VALUES ('huggingface', 'account', 'retired', '2026-01-01', 'asked', 'x') ON CONFLICT DO NOTHING")
    change(warehouse, "DELETE FROM mart.review_queue")
    change(warehouse, "DELETE FROM mart.catalogue_model")
    for place, (maker, model_id, name, day, is_open, lab, waits) in enumerate(LISTED):
        change(
            warehouse,
            "INSERT INTO mart.catalogue_model VALUES"
            " (:maker, :model_id, :name, NULL, :day, 'day', :is_open, NULL, 'text', :lab, NULL, :waits, :at, :at, 1, :at)",
            **{"maker": maker, "model_id": model_id, "name": name, "day": day, "is_open": is_open, "lab": lab, "waits": waits},
            at=datetime(2026, 8, 1 + place, tzinfo=UTC),
        )
    change(
        warehouse,
        "INSERT INTO mart.review_queue (release_id, artifact_kind, artifact_id, place, rule, strength, downloads, reason, correction, standing, publication_id,"
        " published_from) VALUES ('acme/one', 'paper', '2501.00001', 1, 'family_paper', 'headed', 7, 'It is, it says, \"the\" paper',"
        " 'release,acme/one,add_paper,2501.00001', 'family', 1, :now)",
        now=datetime(2026, 8, 22, tzinfo=UTC),
    )
    return warehouse


def test_rows_have_the_columns_of_their_file_and_lack_a_source(queued: Engine) -> None:
    found = printed(queued)
    for name, rows in found.items():
        with (settings.REGISTRY / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
            assert list(rows[0]) == next(csv.reader(stream))
        assert {row.get("source", row.get("announced_url")) for row in rows} == {""}
    (one,) = found["corrections"]
    assert (one["subject_kind"], one["subject_id"], one["field"], one["value"]) == ("release", "acme/one", "add_paper", "2501.00001")
    assert one["note"] == 'It is, it says, "the" paper; family_paper; 7 downloads in 30 days'


def test_accounts_in_use_that_no_lab_has(queued: Engine) -> None:
    accounts = {row["account"]: row["note"] for row in printed(queued)["accounts"]}
    assert list(accounts) == ["newcomer", "loved"]
    assert accounts["newcomer"].startswith("2 models of its own, 120000 downloads in 30 days, 6 likes, 1 descendants; the largest is newcomer/One")
    low = printed(queued, threshold=review.Threshold(downloads=99_999, likes=10**9, descendants=10**9))["accounts"]
    assert {row["account"] for row in low} == {"newcomer", "small"}
    assert [row["account"] for row in printed(queued, rows=1)["accounts"]] == ["newcomer"]


def test_what_a_catalogue_lists_and_the_registry_does_not_know(queued: Engine) -> None:
    found = printed(queued)
    assert [(row["release_id"], row["lab_id"], row["release_date"], row["is_api_only"], row["announced_url"]) for row in found["releases"]] == [
        ("qwen/qwen99-max", "qwen", "2026-11-03", "", ""),
        ("openai/gpt-99", "openai", "2026-11-01", "true", ""),
    ]
    assert [row["note"] for row in found["releases"]] == ["models.dev lists it", "models.dev lists it; its weights are not open there"]
    assert [(row["lab_id"], row["name"], row["note"]) for row in found["labs"]] == [
        ("nobody-known", "", "models.dev lists 2 models of this maker, the newest Second of 2026-11-04")
    ]
    assert [row["release_id"] for row in printed(queued, rows=1)["releases"]] == ["qwen/qwen99-max"]
