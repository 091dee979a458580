"""Write the sample world's bulk snapshots from its own records: python tools/make_sample_stats.py [WORLD].

They hold what the replay's lists tell at the world's start and at its first later step, nothing else, so that the two ways
to the whole Hub can be held against each other. Run it after a change of the sample's Hub records.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "plugins"))

from observatory.replay.hub_stats import write_stats
from observatory.replay.world import World

SAMPLE = Path(__file__).resolve().parents[1] / "plugins" / "observatory" / "replay" / "sample_world"


def records(world: World, kind: str) -> Iterator[dict[str, Any]]:
    """What the replay tells of every repository of a kind that is there now, by ``_id``."""
    rows = world.db.execute("SELECT uid, body FROM record WHERE kind = ? AND state = 'there' ORDER BY uid", (kind,))
    for uid, body in rows:
        yield {"_id": uid, **orjson.loads(body)}


def make(source: Path, target: Path) -> None:
    """Write the snapshots of ``source`` at its start and at its first later step into the same places of ``target``."""
    with tempfile.TemporaryDirectory() as state:
        world = World(source, Path(state))
        for folder in (Path(), world.steps[0][1].relative_to(source)):
            if folder.parts:
                world.advance()
            write_stats(target / folder, records(world, "model"), records(world, "dataset"))


if __name__ == "__main__":
    place = Path(sys.argv[1]) if len(sys.argv) > 1 else SAMPLE
    make(place, place)
