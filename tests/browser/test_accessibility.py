"""WCAG 2.2 AA by axe-core: every view, light and dark, wide and narrow, without a finding."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext

from observatory.local.stack import Site

PAGES = {
    "overview": "overview",
    "overview-cell": "overview/cell?lab=ai2&dimension=code",
    "overview-matrix": "overview/matrix",
    "lab": "lab?lab=ai2",
    "lab-list": "lab",
    "release": "release?release=ai2/olmo-2",
    "release-list": "release",
    "indicators": "indicators",
    "indicators-lab": "indicators?lab=ai2&dimension=code",
    "embedded": "countries/pair?embed=true",
    "countries": "countries",
    "claims": "claims",
    "search": "search?words=olmo",
    "search-nothing": "search?words=nothing-of-this-name",
    "collection": "collection",
    "error": "overview?country=nowhere",
}
# Of what is met, one example a rule is enough.
OPTIONS = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "resultTypes": ["violations"],
    "preload": False,
}


# Colours do not follow the width: each scheme and each width once.
@pytest.mark.parametrize(("scheme", "width"), [("light", 1440), ("dark", 390)])
@pytest.mark.parametrize("name", PAGES)
def test_no_finding(open_context: Callable[..., BrowserContext], site: Site, name: str, scheme: str, width: int) -> None:
    # An inline script cannot run on the page: axe-core comes past its policy, as a browser's extension does.
    page = open_context(viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True).new_page()
    page.goto(f"{site.url}/open-science/{PAGES[name]}")
    page.locator("details").evaluate_all("all => all.forEach(one => { one.open = true })")
    found = Axe().run(page, options=OPTIONS)
    assert found.response["passes"], "axe-core looked at something"
    findings = [f"{one['id']} ({one['impact']}): {one['help']}: {[node['html'][:200] for node in one['nodes'][:3]]}" for one in found.response["violations"]]
    assert findings == []
    # Nothing is wider than the window, but what scrolls by itself.
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
