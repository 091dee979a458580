"""``python -m observatory.agents``: runs the server on standard input and output. It reads through the login in ``OBSERVATORY_READER_URL``."""

from __future__ import annotations

import logging
import sys

from observatory import settings
from observatory.agents.server import build


def serve(url: str) -> None:
    """Serve on standard input and output until the client closes; ``url``: SQLAlchemy URL of a member of ``observatory_reader``."""
    # Set up logging before the SDK does: its own handler writes a page of text for each error.
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    try:
        build(url).run("stdio")
    except* BrokenPipeError:
        sys.stderr.write("the client is gone\n")


def main() -> int:
    """Answer one client on standard input and output until it closes. Returns 0, or 1 if no reader's URL is set."""
    try:
        url = settings.reader_url()
    except KeyError as error:
        sys.stderr.write(f"{error.args[0]} is not set: agents read through a login of observatory_reader\n")
        return 1
    serve(url)
    return 0


if __name__ == "__main__":
    sys.exit(main())
