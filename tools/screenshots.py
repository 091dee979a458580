"""Write docs/screenshots: every view of the page on the warehouse of the last run, light and dark, wide and narrow, as WebP."""

from __future__ import annotations

import base64
import sys
from pathlib import Path

from playwright.sync_api import Page

from observatory import settings
from observatory.errors import ObservatoryError
from observatory.local import browser as browsers
from observatory.local import states
from observatory.local.stack import serving

FOLDER = settings.ROOT / "docs" / "screenshots"
# A lab and a release that show much; where the world has none of them, the first one of the lists.
VIEWS = {
    "overview": ("overview",),
    "lab": ("lab?lab=ai2", "lab"),
    "release": ("release?release=ai2/olmo-2", "release"),
    "indicators": ("indicators",),
    "countries": ("countries",),
    "claims": ("claims",),
    "collection": ("collection",),
}
SIZES = {1440: 1500, 390: 1700}
"""Width, and the height from which on a picture is cut, pixels."""
QUALITY = 62


def shoot(page: Page, path: Path, width: int) -> int:
    """Write the page's picture; returns its size in bytes."""
    session = page.context.new_cdp_session(page)
    height = min(int(page.evaluate("document.documentElement.scrollHeight")), SIZES[width])
    clip = {"x": 0, "y": 0, "width": width, "height": height, "scale": 1}
    told = session.send("Page.captureScreenshot", {"format": "webp", "quality": QUALITY, "clip": clip, "captureBeyondViewport": True})
    return path.write_bytes(base64.b64decode(told["data"]))


def main() -> int:
    """Returns the exit status."""
    chromium = browsers.find()
    if chromium is None:
        raise ObservatoryError("no Chromium: install one, or run python tools/get_chromium.py as root on Debian")
    FOLDER.mkdir(parents=True, exist_ok=True)
    total = 0
    with serving(states.chosen(states.root()).folder) as site, browsers.running(chromium) as browser:
        first = browser.new_context()
        browsers.sign_in(first.new_page(), site.url, site.password)
        signed_in = first.storage_state()
        first.close()
        for scheme in ("light", "dark"):
            for width in SIZES:
                context = browser.new_context(storage_state=signed_in, viewport={"width": width, "height": 900}, color_scheme=scheme)
                page = context.new_page()
                for name, addresses in VIEWS.items():
                    for address in addresses:
                        answer = page.goto(f"{site.url}/open-science/{address}", wait_until="networkidle")
                        if answer is not None and answer.ok:
                            break
                    else:
                        raise ObservatoryError(f"{name} could not be opened")
                    total += shoot(page, FOLDER / f"{name}-{width}-{scheme}.webp", width)
                context.close()
    sys.stdout.write(f"{FOLDER.relative_to(settings.ROOT)}: {len(VIEWS) * len(SIZES) * 2} pictures, {total / 1_000_000:.2f} MB\n")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except ObservatoryError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(1)
