"""Ends the reading of one document that takes too much of a processor, so that no document stops the line."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from typing import Any, TypeVar

DOCUMENT_SECONDS = 10.0
"""Seconds of a processor after which a document counts as unreadable. The slowest of bench/hostile.py takes half a second; a busy machine costs none."""
AGAIN_SECONDS = 1.0
"""A reader that catches everything is ended again after so long."""
_T = TypeVar("_T")


class Overdue(BaseException):
    """The time of a document is over. It is no ``Exception``: no reader may take it for an error of its own."""


def within(seconds: float, call: Callable[[], _T]) -> _T:
    """The result of ``call``; raises ``Overdue`` once it took ``seconds`` of a processor.

    Signals come to the main thread alone: in another thread there is no deadline. Tasks of Airflow run in the main thread of their process.
    """
    if threading.current_thread() is not threading.main_thread():
        return call()
    is_over = False

    def end(*_: Any) -> None:
        """Raise ``Overdue`` at the signal, unless the call has ended."""
        if not is_over:
            raise Overdue

    before = signal.signal(signal.SIGPROF, end)
    try:
        try:
            signal.setitimer(signal.ITIMER_PROF, seconds, AGAIN_SECONDS)
            return call()
        finally:
            # Tell the handler to do nothing from here on: a signal that comes late finds nothing to end.
            is_over = True
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
