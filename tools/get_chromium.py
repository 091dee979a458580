"""Have a Chromium for the browser tests and screenshots: what is there, else Debian's, where we are root and may install it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def main() -> int:
    """Returns 0 in any case: whether a missing browser is a failure, the tests say (OBSERVATORY_REQUIRE_BROWSER)."""
    if any(shutil.which(name) for name in NAMES):
        return 0
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        sys.stderr.write("no Chromium, and none can be installed here: the browser tests do not run\n")
        return 0
    sys.stdout.write("installing Chromium\n")
    sys.stdout.flush()
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    # Without its recommendations it has no font, and pages are measured without text.
    commands = (["update", "-qq"], ["install", "-qq", "-y", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=300", "chromium", "fonts-dejavu-core"])
    for command in commands:
        if subprocess.run(["apt-get", *command], env=env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=False).returncode:
            sys.stderr.write(f"apt-get {command[0]} failed: the browser tests do not run\n")
            return 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
