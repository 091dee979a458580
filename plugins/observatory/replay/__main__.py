"""``python -m observatory.replay --world PATH --state DIR``: serve a world on loopback, or, among containers, on the address that ``--host`` gives."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from observatory.replay.app import APPS, HOST, serve
from observatory.replay.state import DEFAULT_LIMITS, LIMITS, State
from observatory.replay.world import World


def main(argv: list[str] | None = None) -> int:
    """Serve until a signal ends the process; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m observatory.replay", description=__doc__)
    parser.add_argument("--world", type=Path, required=True, help="folder of the world")
    parser.add_argument("--state", type=Path, required=True, help="folder for the index")
    parser.add_argument("--ports-file", type=Path, help="where to write the addresses as JSON")
    parser.add_argument("--step", type=int, default=0, help="start after this many later steps")
    parser.add_argument("--limits", choices=sorted(LIMITS), default=DEFAULT_LIMITS, help="rate-limit tier")
    parser.add_argument("--host", default=HOST, help="the address to listen on")
    parser.add_argument("--name", default="", help="the name by which others reach it, in the links that it tells (the host)")
    for service in APPS:
        parser.add_argument(f"--{service}-port", type=int, default=0, help="0 chooses a free port")
    arguments = parser.parse_args(argv)
    world = World(arguments.world, arguments.state, arguments.step)
    ports = {name: getattr(arguments, f"{name}_port") for name in APPS}
    serve(State(world, arguments.limits), ports, arguments.ports_file, host=arguments.host, name=arguments.name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
