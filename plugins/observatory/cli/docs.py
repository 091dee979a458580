"""``python -m observatory.cli.docs [--check] [--site] [--site-only]``: write the generated documents, or say which would be written otherwise; build the site.

Needs a database: the one of ``OBSERVATORY_WAREHOUSE_URL``, read as it stands, else a throwaway embedded Postgres.
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
    """Run the command; returns the exit status, 1 where ``--check`` found a difference."""
    parser = argparse.ArgumentParser(prog="python -m observatory.cli.docs", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail where a document is not up to date")
    parser.add_argument("--site", action="store_true", help="build the static site of them as well, in the folder of the state")
    parser.add_argument("--site-only", action="store_true", help="build the static site of the documents as they stand, and write none")
    arguments = parser.parse_args(argv)
    if arguments.site_only:
        return _site()
    with warehouse() as engine:
        found = documents(engine, settings.ROOT)
    if arguments.check:
        stale = differing(found, settings.ROOT)
        for name in stale:
            sys.stdout.write(f"{name} is not up to date: run python -m observatory.cli.docs\n")
        return 1 if stale else 0
    for name in write(found, settings.ROOT):
        sys.stdout.write(f"{name} written\n")
    if arguments.site:
        return _site()
    return 0


def _site() -> int:
    count = build(settings.ROOT, settings.site_dir())
    sys.stdout.write(f"{settings.site_dir() / 'index.html'}: {count} pages\n")
    held = store.of_settings()
    if held.folder != settings.state_dir().absolute():
        with held.aside(settings.SITE, alone=False) as aside:
            fresh = aside / settings.SITE
            shutil.copytree(settings.site_dir(), fresh)
            held.put_tree(fresh, settings.SITE, "index.html")
        sys.stdout.write(f"{held.url}/{settings.SITE}: the same\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
