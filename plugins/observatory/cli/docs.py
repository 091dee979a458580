"""``python -m observatory.cli.docs [--check] [--site] [--site-only]``: write the generated documents, or name those that are not up to date; build the site.

Needs a database: the one of ``OBSERVATORY_WAREHOUSE_URL``, which is only read, else a temporary embedded Postgres.
"""

from __future__ import annotations

import argparse
import shutil
import sys

from observatory import settings, store
from observatory.cli.throwaway import warehouse
from observatory.docs.generate import differing, documents, write
from observatory.docs.site import build


def main(argv: list[str] | None = None) -> int:
    """Run the command; returns the exit status, which is 1 if ``--check`` found a document that is not up to date."""
    parser = argparse.ArgumentParser(prog="python -m observatory.cli.docs", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail where a document is not up to date")
    parser.add_argument("--site", action="store_true", help="build the static site of them as well, in the folder of the state")
    parser.add_argument("--site-only", action="store_true", help="build the static site of the documents as they stand, and write none")
    arguments = parser.parse_args(argv)
    if arguments.site_only:
        return _site()
    with warehouse() as engine:
        generated = documents(engine, settings.ROOT)
    if arguments.check:
        stale = differing(generated, settings.ROOT)
        for name in stale:
            sys.stdout.write(f"{name} is not up to date: run python -m observatory.cli.docs\n")
        return 1 if stale else 0
    for name in write(generated, settings.ROOT):
        sys.stdout.write(f"{name} written\n")
    if arguments.site:
        return _site()
    return 0


def _site() -> int:
    """Build the static site in the folder of the state, and copy it to the store if that is another place; returns 0."""
    count = build(settings.ROOT, settings.site_dir())
    sys.stdout.write(f"{settings.site_dir() / 'index.html'}: {count} pages\n")
    file_store = store.of_settings()
    if file_store.folder != settings.state_dir().absolute():
        with file_store.aside(settings.SITE, alone=False) as aside:
            fresh = aside / settings.SITE
            shutil.copytree(settings.site_dir(), fresh)
            file_store.put_tree(fresh, settings.SITE, "index.html")
        sys.stdout.write(f"{file_store.url}/{settings.SITE}: the same\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
