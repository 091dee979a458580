"""The static site: every document of the project as pages that can be read without a network.

It is made from the documents in the repository, generated and handwritten, without a database. Building it again makes the same pages.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path, PurePosixPath

from observatory.docs import answers
from observatory.docs.generate import NOTE, SCHEMAS, question_paragraphs, table
from observatory.errors import ObservatoryError
from observatory.warehouse.questions import CLAIM_COLUMNS, Question
from observatory.warehouse.questions import claims as of_claims
from observatory.warehouse.questions import figures as of_figures
from observatory.warehouse.questions import questions as of_questions

HERE = Path(__file__).with_name("pages")
DATA_DOCS = "../data-docs/"
"""The relative address of Great Expectations' pages, from a page of the site as Airflow serves it."""

FILES = {
    "readme.md": "README.md",
    "researchers.md": "docs/researchers.md",
    "operators.md": "docs/operators.md",
    "bi.md": "docs/bi.md",
    "public.md": "docs/public.md",
    "contributing.md": "CONTRIBUTING.md",
    "methodology.md": "docs/methodology.md",
    "status.md": "docs/status.md",
    "faq.md": "docs/faq.md",
    "glossary.md": "docs/glossary.md",
    "licence-data.md": "LICENSE-DATA.md",
    "live.md": "docs/live.md",
    "deploy.md": "docs/deploy.md",
    "capacity.md": "docs/capacity.md",
    "security.md": "docs/security.md",
    "operate.md": "docs/operate.md",
    "kills.md": "docs/kills.md",
    "agents.md": "docs/agents.md",
    "measure.md": "docs/measure.md",
    "days.md": "docs/days.md",
    "audits.md": "docs/audits.md",
    "mutants.md": "docs/mutants.md",
    "contracts.md": "docs/contracts.md",
    "indicators.md": "docs/indicators.md",
    "rules.md": "docs/rules.md",
    "checks.md": "docs/checks.md",
    "dags.md": "dags/README.md",
    "registry.md": "sql/registry/README.md",
    "decisions.md": "DECISIONS.md",
    "changelog.md": "CHANGELOG.md",
}
"""The pages that are a file of the repository: {page in the site: file in the repository}."""

_OTHERS = {"docs/questions.md": "questions.md", "docs/data-dictionary.md": "dictionary/index.md"}
_LINK = re.compile(r"(?<!!)\[([^\]]+)\]\(([^)\s#]+)(#[^)\s]*)?\)")
_PICTURE = re.compile(r"!\[([^\]]+)\]\(docs/screenshots/([\w.-]+)\)")
_FENCE = re.compile(r"(^```.*?^```\s*?$|^( {4}```).*?^\2\s*?$)", re.MULTILINE | re.DOTALL)
_SOURCE = re.compile(rf"\b(?:{'|'.join(SCHEMAS)})\.\w+\b")
_NAME = re.compile(rf"(?<!\[)`((?:{'|'.join(SCHEMAS)})\.\w+)`(?!\])")


def pages(root: Path) -> dict[str, str]:
    """Make every page of the site as Markdown, by its path in the site; links between documents and to tables are made to fit there."""
    site_pages = dictionary((root / "docs" / "data-dictionary.md").read_text(encoding="utf-8"))
    page_of_table = {
        name: page for page, content in site_pages.items() if page != "dictionary/index.md" for name in re.findall(r"^## (\w+\.\w+)$", content, re.MULTILINE)
    }
    for name, source in FILES.items():
        content = (root / source).read_text(encoding="utf-8").replace(NOTE + "\n\n", "")
        site_pages[name] = _relink(content, source, root)
    site_pages["checks.md"] += f"\nWhat the last audit of each layer found: [Data Docs]({DATA_DOCS}), behind Airflow's login.\n"
    site_pages["index.md"] = (HERE / "index.md").read_text(encoding="utf-8")
    kept = answers.read(root)
    site_pages["claims.md"] = _claims(kept)
    site_pages["questions.md"] = _questions(kept)
    site_pages["figures.md"] = _figures(kept)
    return {name: _outside_fences(content, lambda words, at=name: _link_tables(words, at, page_of_table)) for name, content in site_pages.items()}  # type: ignore[misc]  # bound per page


def dictionary(content: str) -> dict[str, str]:
    """The pages of the data dictionary by path: one for each schema, and an index that lists every table with its grain and key.

    ``content``: the text of docs/data-dictionary.md.
    """
    head, *schemas = re.split(r"^## ", content.replace(NOTE + "\n\n", ""), flags=re.MULTILINE)
    schema_pages, index = {}, [head.strip(), "[Indicators](../indicators.md), [rules](../rules.md) and [checks](../checks.md) have pages of their own."]
    for part in schemas:
        schema, _, body = part.partition("\n")
        intro, *sections = re.split(r"^### ", body, flags=re.MULTILINE)
        # Put tables of superseded rows after the current ones.
        sections.sort(key=lambda section: section.partition("\n")[0].endswith("_history"))
        schema_pages[f"dictionary/{schema}.md"] = f"# {schema}\n\n{intro.strip()}\n\n" + "".join(f"## {section}" for section in sections)
        rows = [_index_row(section, schema) for section in sections if not section.startswith("Functions of ")]
        index += [f"## {schema}", intro.strip(), table(("table or view", "what it holds", "grain", "key"), rows)]
        if len(rows) < len(sections):
            index.append(f"[Functions of {schema}]({schema}.md#functions-of-{schema})")
    schema_pages["dictionary/index.md"] = "\n\n".join(index) + "\n"
    return schema_pages


def _index_row(section: str, schema: str) -> tuple[str, str, str, str]:
    """A table's row in the index: link, meaning, grain and key, read from its section of the dictionary."""
    name, _, body = section.partition("\n")
    facts = dict(re.findall(r"^- (grain|key): (.+)$", body, re.MULTILINE))
    meaning = body.strip().partition("\n")[0]
    return f"[{name}]({schema}.md#{anchor(name)})", meaning, facts.get("grain", ""), facts.get("key", "")


def anchor(heading: str) -> str:
    """The anchor that MkDocs gives a heading, without the #."""
    from markdown.extensions.toc import slugify

    return str(slugify(heading, "-"))


def _relink(content: str, source: str, root: Path) -> str:
    """Rewrite a document's links to files of the repository: to the file's page in the site, or, if it has none, to its path as plain text.

    Raises ``ObservatoryError`` if a linked file does not exist.
    """
    known = {**{path: name for name, path in FILES.items()}, **_OTHERS}

    def replacement(match: re.Match[str]) -> str:
        """A link to a page of the site if its target has one; the words and the path if not. Addresses on the web stay.

        Raises ``ObservatoryError`` if there is no such file.
        """
        words, target, fragment = match[1], match[2], match[3] or ""
        if re.match(r"https?://", target):
            return match[0]
        path = _normal_path(PurePosixPath(source).parent / target)
        if path in known:
            return f"[{words}]({known[path]}{fragment})"
        if not (root / path).exists():
            raise ObservatoryError(f"{source} links {target}, which is not there")
        return f"{words} (`{path}`)" if words.strip("`") != path else words

    return _outside_fences(content, lambda words: _LINK.sub(replacement, _PICTURE.sub(r"![\1](screenshots/\2)", words)))


def _normal_path(path: PurePosixPath) -> str:
    """The path without ``..``: 'docs/../README.md' becomes 'README.md'."""
    parts: list[str] = []
    for part in path.parts:
        if part == "..":
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts)


def _outside_fences(content: str, change: Callable[[str], str]) -> str:
    """The text with ``change`` applied to each part outside fenced code."""
    parts, last = [], 0
    for fence in _FENCE.finditer(content):
        parts += [change(content[last : fence.start()]), fence[0]]
        last = fence.end()
    return "".join([*parts, change(content[last:])])


def _link_tables(words: str, page: str, page_of_table: Mapping[str, str]) -> str:
    """Turn each table name in backquotes into a link to its section of the dictionary, except in headings.

    ``page``: the page that the text is on; ``page_of_table``: {table: page}.
    """

    def table_link(match: re.Match[str]) -> str:
        """A link from a table's name to its section in the dictionary; the name as it is if it has none."""
        target = page_of_table.get(match[1])
        if target is None:
            return match[0]
        path = PurePosixPath(target).name if page.startswith("dictionary/") else target
        return f"[`{match[1]}`]({path}#{anchor(match[1])})"

    def linked(line: str) -> str:
        """A line with links from tables' names; headings stay as they are."""
        if line.startswith("#"):
            return line
        return _NAME.sub(table_link, _SOURCE.sub(r"`\g<0>`", line) if line.startswith("- source: ") else line)

    return "\n".join(linked(line) for line in words.split("\n"))


def _results_note(kept: answers.Kept) -> str:
    """A sentence on which world the results are of, or that there are none."""
    if not kept.world:
        return "No results are kept: `make demo answers docs`."
    return f"Results are the first rows on **{answers.escape_markdown(kept.world)}**, as of {kept.as_of}: they hold for that world only."


def _claims(kept: answers.Kept) -> str:
    """The page on the claims: a table of their verdicts, then each claim with its SQL and its answer."""
    claims = of_claims()
    verdicts = [(f"[{claim.title}](#{anchor(_heading(claim))})", *verdict) for claim in claims for verdict in _verdicts(claim, kept)]
    parts = [
        "# Claims",
        "The measurable claims of the public argument that US labs have closed while Chinese labs share. `make claims` judges them on the warehouse of the "
        "last run. A claim holds or fails where no unknown release and no error of ours could turn it over; where it would so only if the unknown are like the "
        "known of the same country, year and kind, it says that; all else is undetermined.",
        _results_note(kept),
        table(("claim", "of", "holds", "in a sentence", "because"), verdicts),
    ]
    for claim in claims:
        parts += _section(claim, kept)
    return "\n\n".join(parts) + "\n"


def _verdicts(claim: Question, kept: answers.Kept) -> list[tuple[str, ...]]:
    """The cells (metric, holds, sentence, because) of a claim's main rows; a row that says so if there is no stored answer."""
    answer = kept.answers.get(claim.name)
    if answer is None or tuple(answer.columns) != CLAIM_COLUMNS or not answer.rows:
        return [("", "no result is kept", "", "")]
    rows = [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]
    # Leave out rows of other years of release (``is_main`` false), which are shown further below; stored answers are text, so the value is 'False'.
    return [tuple(answers.escape_markdown(row[name]) for name in ("metric", "holds", "sentence", "because")) for row in rows if row["is_main"] != "False"]


def _questions(kept: answers.Kept) -> str:
    """The page on the questions: a table of contents, then each question with its SQL and its answer."""
    questions = of_questions()
    parts = [
        "# Questions",
        "What researchers ask of open releases, each as one statement: `make question N=07` answers one as CSV on the warehouse of the last run.",
        _results_note(kept),
        table(
            ("", "question", "asked by"), [(question.number, f"[{question.title}](#{anchor(_heading(question))})", question.asked_by) for question in questions]
        ),
    ]
    for question in questions:
        parts += _section(question, kept)
    return "\n\n".join(parts) + "\n"


def _figures(kept: answers.Kept) -> str:
    """The page on the published figures: a table of contents, then each figure with its SQL and its answer."""
    figures = of_figures()
    parts = [
        "# Published figures",
        "What others printed of the field, by their definition as far as our tables go, beside ours: `make figures` answers them on the warehouse of the "
        "last run.",
        _results_note(kept),
        table(("", "figure", "published by"), [(figure.number, f"[{figure.title}](#{anchor(_heading(figure))})", figure.published) for figure in figures]),
    ]
    for figure in figures:
        parts += _section(figure, kept)
    return "\n\n".join(parts) + "\n"


def _heading(question: Question) -> str:
    """A question's name with spaces."""
    return question.name.replace("_", " ")


def _section(question: Question, kept: answers.Kept) -> list[str]:
    """The lines of one question: heading, how to read it, answer, and its SQL folded away."""
    code = "\n".join(f"    {line}" for line in ["```sql", *question.sql.strip().splitlines(), "```"])
    return [f"## {_heading(question)}", *question_paragraphs(question, kept), f'??? note "The statement"\n\n{code}']


def build(root: Path, target: Path) -> int:
    """Build the site in a temporary folder, then replace ``target`` by it; returns the number of pages.

    Raises ``ObservatoryError`` if a page links something that does not exist; then the earlier site stays.
    """
    from mkdocs.commands.build import build as make
    from mkdocs.config import load_config
    from mkdocs.exceptions import Abort

    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{target.name}-") as aside:
        sources, fresh = Path(aside, "pages"), Path(aside, "fresh")
        site_pages = pages(root)
        for name, content in site_pages.items():
            (sources / name).parent.mkdir(parents=True, exist_ok=True)
            (sources / name).write_text(content, encoding="utf-8")
        shutil.copy(HERE / "site.css", sources)
        for picture in sorted({name for content in site_pages.values() for _, name in re.findall(r"!\[([^\]]+)\]\(screenshots/([\w.-]+)\)", content)}):
            (sources / "screenshots").mkdir(exist_ok=True)
            shutil.copy(root / "docs" / "screenshots" / picture, sources / "screenshots")
        try:
            config = load_config(str(HERE / "mkdocs.yml"), docs_dir=str(sources), site_dir=str(fresh), strict=True)
            config.plugins.on_startup(command="build", dirty=False)
            make(config)
        except Abort as failure:
            raise ObservatoryError(f"the site was not built: {failure}") from failure
        # Delete MkDocs' page for errors: its links begin at the root of the server, but the site is served from a folder.
        (fresh / "404.html").unlink()
        if target.exists():
            target.rename(Path(aside, "old"))
        fresh.rename(target)
    return len(site_pages)
