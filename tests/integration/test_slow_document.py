"""A document that would take for ever is unreadable, and the others of its batch are read as ever."""

from __future__ import annotations

import re
import signal
from datetime import UTC, datetime
from threading import Thread

import pytest
from sqlalchemy import Engine, text

from observatory.disclosure.reading import Document, Extraction
from observatory.landing import reading
from observatory.landing.patience import Overdue, within
from observatory.landing.writer import land
from observatory.sources.base import Page, Record

NOON = datetime(2025, 8, 1, 12, tzinfo=UTC)


def count_for_ever() -> None:
    while True:
        pass


def catch_everything() -> None:
    while True:
        try:
            count_for_ever()
        except Exception:  # noqa: S112 - the worst that a reader could do
            continue


def search_for_ever() -> None:
    assert re.match(r"(a+)+$", "a" * 64 + "b") is None


@pytest.mark.parametrize("slow", [count_for_ever, catch_everything, search_for_ever])
def test_what_takes_for_ever_is_ended_and_nothing_is_left_of_the_deadline(slow: object) -> None:
    before = signal.getsignal(signal.SIGPROF)
    with pytest.raises(Overdue):
        within(0.05, slow)  # type: ignore[arg-type]  # it is a function
    assert signal.getitimer(signal.ITIMER_PROF) == (0.0, 0.0) and signal.getsignal(signal.SIGPROF) is before


def test_what_ends_in_time_gives_its_result_or_its_error() -> None:
    assert within(60.0, lambda: 7) == 7
    with pytest.raises(KeyError):
        within(60.0, lambda: {}["x"])
    assert signal.getitimer(signal.ITIMER_PROF) == (0.0, 0.0)


def test_in_another_thread_it_is_called_all_the_same() -> None:
    found: list[int] = []
    thread = Thread(target=lambda: found.append(within(60.0, lambda: 7)))
    thread.start()
    thread.join()
    assert found == [7]


def test_one_slow_document_stops_no_other(warehouse: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    names = ("acme/slow", "acme/quick", "acme/quick-too")
    with warehouse.begin() as connection:
        run = int(connection.execute(text("INSERT INTO meta.run (dag_id, dag_run_id) VALUES ('x', 'slow') RETURNING run_id")).scalar_one())
    cards = tuple(Record("huggingface", "model_card", "file", name, NOON, text=b"# Training code", locator="README.md") for name in names)
    land(warehouse, run, "huggingface", Page(cards, received={"model_card": len(cards)}))
    own = reading.read

    def slowly(document: Document) -> Extraction:
        if document.key == "acme/slow":
            count_for_ever()
        return own(document)

    monkeypatch.setattr(reading, "read", slowly)
    monkeypatch.setattr(reading, "DOCUMENT_SECONDS", 3.0)
    assert reading.read_documents(warehouse) == len(names)
    with warehouse.connect() as connection:
        told = dict(connection.execute(text("SELECT key, unreadable FROM core.document WHERE kind = 'model_card'")).tuples().all())
    assert told == {"acme/slow": "took more than 3 s of a processor", "acme/quick": None, "acme/quick-too": None}
    assert reading.read_documents(warehouse) == 0, "nothing is read again for ever"
