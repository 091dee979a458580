"""Makes Data Docs safe to serve beside Airflow: values are shown as text, no script runs, and no page loads anything from another host.

Great Expectations writes the values that broke a check into its pages as HTML, and loads styles and scripts from five hosts. This module escapes
the values, and removes the scripts and styles.
"""

from __future__ import annotations

import html
import re
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from lxml import etree
from lxml import html as lxml_html

from observatory.store import Store

CSS = Path(__file__).with_name("data_docs.css")
TOP = "data_docs"
"""The folder of the Data Docs in the store."""
VALUE_LETTERS = 300
"""How many characters of one value are shown."""
# Elements to remove: they need a script, advertise the vendor, or may load something.
_GONE = (
    "//div[contains(@class, 'card')][.//input] | //p[a[@aria-controls]] | //script | //link | //style | //img | //iframe | //object | //embed"
    " | //footer | //form | //noscript | //*[@id='ge-cta-footer'] | //svg"
)
_ATTRIBUTES = re.compile(r"^(on\w+|style|data-.*|src|srcset|background|action|formaction)$")
_WEB = re.compile(r"^(https?://|[^:]*$|[^:]*[/?#])", re.IGNORECASE)


def escape_results(store: Any) -> None:
    """Escape every string of the stored results for HTML, since Great Expectations writes them into its pages unescaped."""
    for key in store.list_keys():
        suite = store.get(key)
        for result in suite.results:
            result.result, result.exception_info = _escaped(result.result), _escaped(result.exception_info)
        store.set(key, suite)


def _escaped(content: Any) -> Any:
    """A copy of a JSON value in which every string, keys included, is escaped for HTML."""
    if isinstance(content, str):
        return html.escape(content)
    if isinstance(content, dict):
        return {_escaped(key): _escaped(value) for key, value in content.items()}
    if isinstance(content, list | tuple):
        return [_escaped(member) for member in content]
    return content


def make_plain(folder: Path, title: str, met: Mapping[str, tuple[int, int]]) -> int:
    """Reduce every page in ``folder`` to its text and links, with a stylesheet of our own; returns the number of pages.

    ``met``: for each object, the number of its checks that are met and the number of all. It fills the index page, which else needs a script.
    """
    # Copy the contents only, not the mode: files of the state folder are readable by their owner alone.
    shutil.copyfile(CSS, folder / CSS.name)
    (folder / "index.html").write_text(_index(folder, title, met), encoding="utf-8")
    pages = sorted(folder.rglob("*.html"))
    for path in pages:
        root: Any = lxml_html.document_fromstring(path.read_text(encoding="utf-8"))
        for element in root.xpath(_GONE):
            element.drop_tree()
        for element in root.iter(etree.Element):
            for name, value in list(element.attrib.items()):
                if _ATTRIBUTES.match(name) or (name == "href" and not _WEB.match(value.strip())):
                    del element.attrib[name]
        up = "../" * (len(path.relative_to(folder).parts) - 1)
        root.head.append(lxml_html.Element("link", {"rel": "stylesheet", "href": f"{up}{CSS.name}"}))
        root.body.insert(0, lxml_html.fragment_fromstring(_back(up)))
        path.write_bytes(lxml_html.tostring(root, doctype="<!DOCTYPE html>", encoding="utf-8"))
    return len(pages)


def _index(folder: Path, title: str, met: Mapping[str, tuple[int, int]]) -> str:
    """The HTML of the index page: one row for each object with links to its pages; objects with an unmet check come first."""
    rows = []
    for name, (n_met, n_checks) in sorted(met.items(), key=lambda item: (item[1][0] == item[1][1], item[0])):
        schema, _, table = name.partition(".")
        results = sorted((folder / "validations" / schema / table).rglob("*.html"))
        links = [(path, "results") for path in results[-1:]] + [(folder / "expectations" / schema / f"{table}.html", "checks")]
        linked = ", ".join(f'<a href="{html.escape(path.relative_to(folder).as_posix())}">{words}</a>' for path, words in links)
        rows.append(f"<tr><td>{html.escape(name)}</td><td>{n_met} of {n_checks}{'' if n_met == n_checks else ' (some unmet)'}</td><td>{linked}</td></tr>")
    heads = "<tr><th>object</th><th>checks met</th><th>pages</th></tr>"
    return _page(title, f"<p>The last audit. Objects with an unmet check come first.</p><table>{heads}{''.join(rows)}</table>")


def _page(title: str, body: str) -> str:
    """A page of HTML."""
    heading = html.escape(title)
    return f"<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>{heading}</title></head><body><h1>{heading}</h1>{body}</body></html>"


def _back(up: str) -> str:
    """The links at the top of a page: to the page "Open science" and to the list of layers. ``up``: relative path from the page to its layer's folder."""
    return f'<p class="back"><a href="{up}../../">Open science</a> <a href="{up}../index.html">All layers</a></p>'


def unmet_page(object_name: str, check_name: str) -> str:
    """The path of the page that shows the rows that broke a check, relative to the folder of its layer."""
    return f"unmet/{object_name}/{check_name}.html"


def write_unmet(folder: Path, object_name: str, check_name: str, says: str, rows: Sequence[Any], number: int | None) -> None:
    """Write the page of an unmet check: what it looks for (``says``) and the first ``rows`` that broke it, each a dict or a single value.

    ``number``: how many rows broke it in all; None if they were not counted.
    """
    shown_rows = [shown_row if isinstance(shown_row, dict) else {"value": shown_row} for shown_row in rows]
    heads = "".join(f"<th>{html.escape(str(name))}</th>" for name in (shown_rows[0] if shown_rows else ()))
    lines = "".join(f"<tr>{''.join(f'<td>{html.escape(str(value)[:VALUE_LETTERS])}</td>' for value in shown_row.values())}</tr>" for shown_row in shown_rows)
    first_of = "" if number is None or number <= len(shown_rows) else f", the first of {number:,}"
    body = f"<p>{html.escape(object_name)}. {html.escape(says)}</p><p>{len(shown_rows)} rows broke it{first_of}.</p><table><tr>{heads}</tr>{lines}</table>"
    path = folder / unmet_page(object_name, check_name)
    path.parent.mkdir(parents=True, exist_ok=True)
    page = _page(check_name.replace("_", " "), f"{_back('../../')}{body}")
    path.write_text(page.replace("</head>", f'<link rel="stylesheet" href="../../{CSS.name}"></head>', 1), encoding="utf-8")


def write_front(store: Store) -> None:
    """Write the first page of the Data Docs in ``store``, which links the layers."""
    paths = [name.split("/") for name in store.names(TOP)]
    layers = [parts[1] for parts in paths if parts[2:] == ["index.html"]]
    links = "".join(f'<li><a href="{html.escape(name)}/index.html">{html.escape(name)}</a></li>' for name in layers)
    back = '<p><a href="../">Back to Open science</a></p>'
    store.write(f"{TOP}/index.html", _page("Data Docs", f"{back}<p>What the last audit of each layer found.</p><ul>{links}</ul>").encode())
