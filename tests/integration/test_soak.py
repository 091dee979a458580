"""Three days in which one call in twenty is answered badly, beside the same days without: a short share of ``make soak``."""

from __future__ import annotations

from pathlib import Path

import pytest
import soak


def test_three_days_with_bad_answers_lose_nothing_and_tell_nothing_wrong(sockets: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OBSERVATORY_SCHEDULE", "clock")
    good, bad, found, healed = soak.soaked(tmp_path, sockets, days=3, share=0.05, seed=1, say=lambda _: None)
    assert found.is_well, soak.report(good, bad, found, healed, 3, 0.05)
    assert healed is not None and healed <= soak.HEALING_DAYS
    assert bad.bad.total() > 3 and len(good.known.landed) > 250 and found.same > 50
