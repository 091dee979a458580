"""A real browser on a real api-server and the warehouse of the demo; one of each for all tests here."""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from local_command import Ran
from playwright.sync_api import Browser, BrowserContext, Page

from observatory import settings
from observatory.docs import site as documents_site
from observatory.local import browser as browsers
from observatory.local.stack import Site, serving

# Which state to open instead of running the demo anew: for whoever works on the page.
KEPT = "OBSERVATORY_BROWSER_STATE"


@pytest.fixture(scope="session")
def chromium() -> str:
    path = browsers.find()
    if path is None:
        told = "no Chromium: the page is not tested in a browser; install chromium, or run make test as root on Debian"
        if os.environ.get("OBSERVATORY_REQUIRE_BROWSER") == "1":
            pytest.fail(told)
        warnings.warn(told, stacklevel=1)
        pytest.skip(told)
    return path


@pytest.fixture(scope="package")
def state(chromium: str, request: pytest.FixtureRequest) -> Path:
    """The folder of a finished demo."""
    kept = os.environ.get(KEPT)
    if kept:
        return Path(kept).resolve()
    ran: Ran = request.getfixturevalue("demo_ran")
    folder, done = ran
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return folder


@pytest.fixture(scope="package")
def site(state: Path) -> Iterator[Site]:
    with serving(state) as found:
        yield found


@pytest.fixture(scope="package")
def documents(state: Path) -> None:
    """The site of all documents beside the demo, of this checkout."""
    documents_site.build(settings.ROOT, state / "site")


@pytest.fixture(scope="package")
def browser(chromium: str) -> Iterator[Browser]:
    with browsers.running(chromium) as found:
        yield found


@pytest.fixture(scope="package")
def signed_in(browser: Browser, site: Site) -> Any:
    """The cookies of a person who signed in by Airflow's form."""
    context = browser.new_context()
    browsers.sign_in(context.new_page(), site.url, site.password)
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture
def open_context(browser: Browser, signed_in: Any) -> Iterator[Callable[..., BrowserContext]]:
    """Contexts of the signed-in person; nothing that a page logs as an error goes unseen."""
    opened: list[BrowserContext] = []
    errors: list[str] = []

    def open_one(**options: Any) -> BrowserContext:
        context = browser.new_context(storage_state=signed_in, **options)
        context.set_default_timeout(120_000)
        context.on("console", lambda message: errors.append(f"{message.location.get('url', '')}: {message.text}") if message.type == "error" else None)
        context.on("weberror", lambda error: errors.append(str(error.error)))
        opened.append(context)
        return context

    yield open_one
    for context in opened:
        context.close()
    # Airflow's own interface may say what it likes; ours says nothing, but for an address that it refuses.
    assert [words for words in errors if "/open-science" in words and "400 (Bad Request)" not in words] == []


@pytest.fixture
def page(open_context: Callable[..., BrowserContext]) -> Page:
    return open_context(viewport={"width": 1440, "height": 900}).new_page()
