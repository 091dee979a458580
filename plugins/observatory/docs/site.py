"""The static site: every document of the project as one set of pages that can be read without a network.

Made of the files that ``observatory.docs`` wrote and of those that are kept by hand; no database is asked. Building it again makes the same pages.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path, PurePosixPath

from observatory.docs import answers
from observatory.docs.generate import NOTE, SCHEMAS, asked, table
from observatory.errors import ObservatoryError
from observatory.warehouse.questions import CLAIM_COLUMNS, Question
from observatory.warehouse.questions import claims as of_claims
from observatory.warehouse.questions import figures as of_figures
from observatory.warehouse.questions import questions as of_questions

HERE = Path(__file__).with_name("pages")
DATA_DOCS = "../data-docs/"
"""Great Expectations' pages lie beside the site where Airflow serves both."""

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
"""Pages that are a file of the repository, by their name in the site."""

_OTHERS = {"docs/questions.md": "questions.md", "docs/data-dictionary.md": "dictionary/index.md"}
_LINK = re.compile(r"(?<!!)\[([^\]]+)\]\(([^)\s#]+)(#[^)\s]*)?\)")
_PICTURE = re.compile(r"!\[([^\]]+)\]\(docs/screenshots/([\w.-]+)\)")
_FENCE = re.compile(r"(^```.*?^```\s*?$|^( {4}```).*?^\2\s*?$)", re.MULTILINE | re.DOTALL)
_SOURCE = re.compile(rf"\b(?:{'|'.join(SCHEMAS)})\.\w+\b")
_NAME = re.compile(rf"(?<!\[)`((?:{'|'.join(SCHEMAS)})\.\w+)`(?!\])")


def pages(root: Path) -> dict[str, str]:
    """Every page of the site as Markdown, by its path in it."""
    found = dictionary((root / "docs" / "data-dictionary.md").read_text(encoding="utf-8"))
    objects = {name: page for page, told in found.items() if page != "dictionary/index.md" for name in re.findall(r"^## (\w+\.\w+)$", told, re.MULTILINE)}
    for name, source in FILES.items():
        told = (root / source).read_text(encoding="utf-8").replace(NOTE + "\n\n", "")
        found[name] = _relinked(told, source, root)
    found["checks.md"] += f"\nWhat the last audit of each layer found: [Data Docs]({DATA_DOCS}), behind Airflow's login.\n"
    found["index.md"] = (HERE / "index.md").read_text(encoding="utf-8")
    kept = answers.read(root)
    found["claims.md"] = _claims(kept)
    found["questions.md"] = _questions(kept)
    found["figures.md"] = _figures(kept)
    return {name: _outside_fences(told, lambda words, at=name: _named(words, at, objects)) for name, told in found.items()}  # type: ignore[misc]  # bound per page


def dictionary(told: str) -> dict[str, str]:
    """The pages of the data dictionary: one a schema, and one that lists every table with its grain and key."""
    head, *schemas = re.split(r"^## ", told.replace(NOTE + "\n\n", ""), flags=re.MULTILINE)
    found, index = {}, [head.strip(), "[Indicators](../indicators.md), [rules](../rules.md) and [checks](../checks.md) have pages of their own."]
    for part in schemas:
        schema, _, body = part.partition("\n")
        intro, *sections = re.split(r"^### ", body, flags=re.MULTILINE)
        # What was superseded stands behind what is.
        sections.sort(key=lambda section: section.partition("\n")[0].endswith("_history"))
        found[f"dictionary/{schema}.md"] = f"# {schema}\n\n{intro.strip()}\n\n" + "".join(f"## {section}" for section in sections)
        rows = [_listed(section, schema) for section in sections if not section.startswith("Functions of ")]
        index += [f"## {schema}", intro.strip(), table(("table or view", "what it holds", "grain", "key"), rows)]
        if len(rows) < len(sections):
            index.append(f"[Functions of {schema}]({schema}.md#functions-of-{schema})")
    found["dictionary/index.md"] = "\n\n".join(index) + "\n"
    return found


def _listed(section: str, schema: str) -> tuple[str, str, str, str]:
    name, _, body = section.partition("\n")
    facts = dict(re.findall(r"^- (grain|key): (.+)$", body, re.MULTILINE))
    meaning = body.strip().partition("\n")[0]
    return f"[{name}]({schema}.md#{anchor(name)})", meaning, facts.get("grain", ""), facts.get("key", "")


def anchor(heading: str) -> str:
    """The anchor of a heading, as the site makes it."""
    from markdown.extensions.toc import slugify

    return str(slugify(heading, "-"))


def _relinked(told: str, source: str, root: Path) -> str:
    """A file's links to other files, led to their pages; what has no page is named and not linked."""
    known = {**{path: name for name, path in FILES.items()}, **_OTHERS}

    def led(match: re.Match[str]) -> str:
        words, target, fragment = match[1], match[2], match[3] or ""
        if re.match(r"https?://", target):
            return match[0]
        path = _plain(PurePosixPath(source).parent / target)
        if path in known:
            return f"[{words}]({known[path]}{fragment})"
        if not (root / path).exists():
            raise ObservatoryError(f"{source} links {target}, which is not there")
        return f"{words} (`{path}`)" if words.strip("`") != path else words

    return _outside_fences(told, lambda words: _LINK.sub(led, _PICTURE.sub(r"![\1](screenshots/\2)", words)))


def _plain(path: PurePosixPath) -> str:
    parts: list[str] = []
    for part in path.parts:
        if part == "..":
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts)


def _outside_fences(told: str, change: Callable[[str], str]) -> str:
    parts, last = [], 0
    for fence in _FENCE.finditer(told):
        parts += [change(told[last : fence.start()]), fence[0]]
        last = fence.end()
    return "".join([*parts, change(told[last:])])


def _named(words: str, page: str, objects: Mapping[str, str]) -> str:
    """Names of tables in code become links to their place in the dictionary, except in headings."""

    def led(match: re.Match[str]) -> str:
        target = objects.get(match[1])
        if target is None:
            return match[0]
        path = PurePosixPath(target).name if page.startswith("dictionary/") else target
        return f"[`{match[1]}`]({path}#{anchor(match[1])})"

    def linked(line: str) -> str:
        if line.startswith("#"):
            return line
        return _NAME.sub(led, _SOURCE.sub(r"`\g<0>`", line) if line.startswith("- source: ") else line)

    return "\n".join(linked(line) for line in words.split("\n"))


def _told(kept: answers.Kept) -> str:
    if not kept.world:
        return "No results are kept: `make demo answers docs`."
    return f"Results are the first rows on **{answers.inert(kept.world)}**, as of {kept.as_of}: they speak of that world only."


def _claims(kept: answers.Kept) -> str:
    found = of_claims()
    verdicts = [(f"[{one.title}](#{anchor(_heading(one))})", *told) for one in found for told in _verdicts(one, kept)]
    parts = [
        "# Claims",
        "The measurable claims of the public argument that US labs have closed while Chinese labs share. `make claims` judges them on the warehouse of the "
        "last run. A claim holds or fails where no unknown release and no error of ours could turn it over; where it would so only if the unknown are like the "
        "known of the same country, year and kind, it says that; all else is undetermined.",
        _told(kept),
        table(("claim", "of", "holds", "in a sentence", "because"), verdicts),
    ]
    for one in found:
        parts += _section(one, kept)
    return "\n\n".join(parts) + "\n"


def _verdicts(one: Question, kept: answers.Kept) -> list[tuple[str, ...]]:
    answer = kept.answers.get(one.name)
    if answer is None or tuple(answer.columns) != CLAIM_COLUMNS or not answer.rows:
        return [("", "no result is kept", "", "")]
    told = [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]
    # Kept answers are text; those of other years of release stand below.
    return [tuple(answers.inert(row[name]) for name in ("metric", "holds", "sentence", "because")) for row in told if row["is_main"] != "False"]


def _questions(kept: answers.Kept) -> str:
    found = of_questions()
    parts = [
        "# Questions",
        "What researchers ask of open releases, each as one statement: `make question N=07` answers one as CSV on the warehouse of the last run.",
        _told(kept),
        table(("", "question", "asked by"), [(one.number, f"[{one.title}](#{anchor(_heading(one))})", one.asked_by) for one in found]),
    ]
    for one in found:
        parts += _section(one, kept)
    return "\n\n".join(parts) + "\n"


def _figures(kept: answers.Kept) -> str:
    found = of_figures()
    parts = [
        "# Published figures",
        "What others printed of the field, by their definition as far as our tables go, beside ours: `make figures` answers them on the warehouse of the "
        "last run.",
        _told(kept),
        table(("", "figure", "published by"), [(one.number, f"[{one.title}](#{anchor(_heading(one))})", one.published) for one in found]),
    ]
    for one in found:
        parts += _section(one, kept)
    return "\n\n".join(parts) + "\n"


def _heading(one: Question) -> str:
    return one.name.replace("_", " ")


def _section(one: Question, kept: answers.Kept) -> list[str]:
    code = "\n".join(f"    {line}" for line in ["```sql", *one.sql.strip().splitlines(), "```"])
    return [f"## {_heading(one)}", *asked(one, kept), f'??? note "The statement"\n\n{code}']


def build(root: Path, target: Path) -> int:
    """Build the site into ``target``, which is replaced as a whole at the end; returns its pages, count.

    Raises ``ObservatoryError`` where a page links what is not there: the last site then stays.
    """
    from mkdocs.commands.build import build as make
    from mkdocs.config import load_config
    from mkdocs.exceptions import Abort

    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{target.name}-") as aside:
        sources, fresh = Path(aside, "pages"), Path(aside, "fresh")
        found = pages(root)
        for name, told in found.items():
            (sources / name).parent.mkdir(parents=True, exist_ok=True)
            (sources / name).write_text(told, encoding="utf-8")
        shutil.copy(HERE / "site.css", sources)
        for picture in sorted({name for told in found.values() for _, name in re.findall(r"!\[([^\]]+)\]\(screenshots/([\w.-]+)\)", told)}):
            (sources / "screenshots").mkdir(exist_ok=True)
            shutil.copy(root / "docs" / "screenshots" / picture, sources / "screenshots")
        try:
            config = load_config(str(HERE / "mkdocs.yml"), docs_dir=str(sources), site_dir=str(fresh), strict=True)
            config.plugins.on_startup(command="build", dirty=False)
            make(config)
        except Abort as failure:
            raise ObservatoryError(f"the site was not built: {failure}") from failure
        # Its links begin at a server's root, where the site does not lie.
        (fresh / "404.html").unlink()
        if target.exists():
            target.rename(Path(aside, "old"))
        fresh.rename(target)
    return len(found)
