"""Write the files of a new source, rule or formula, with tests that fail until it is made, and say what is left to do.

Templates lie in tools/scaffold/<kind>, at the paths that their files get. Nothing that exists is written over.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

ROOT = Path(__file__).resolve().parents[1]
TEMPLATES = Path(__file__).resolve().parent / "scaffold"
NAMES = {
    "source": re.compile(r"[a-z][a-z0-9]{1,30}"),
    "rule": re.compile(r"(?P<dimension>weights|data|code|methods)\.(?P<word>[a-z][a-z0-9_]{1,30})"),
    "formula": re.compile(r"[a-z][a-z0-9_]{1,30}"),
}
EXAMPLES = {"source": "zenodo", "rule": "data.inventory", "formula": "zeta"}
CHOICES = {"source": ("link", "next"), "formula": ("indicators", "dimensions")}
"""What else a kind asks for, the first one where nothing is said: how a service gives the next page, what a formula counts."""
LEFT = {
    "source": "Then: its test names each place that must know of the source, and what to write there. CONTRIBUTING.md, Add a source, lists them.",
    "rule": "Then: fill the module, add its Rule to RULES and its signals to IN_TEXT of disclosure/rules.py, and make docs (CONTRIBUTING.md, Add a rule).",
    "formula": "Then: fill the SELECT, add its UNION ALL and its table (Reads) in sql/marts/release_formula.sql, make schema, and make docs.",
}


class Refused(Exception):
    """Nothing was written, and why."""


def values(kind: str, name: str, root: Path, choice: str = "") -> dict[str, str]:
    """What the templates of a kind are filled with; raises ``Refused`` for a name or a choice that is none."""
    match = NAMES[kind].fullmatch(name)
    if match is None:
        raise Refused(f"NAME={name!r} is no name of a {kind}: like NAME={EXAMPLES[kind]}")
    if kind == "rule":
        # Of a rule the choice is a module that is there, which looks at the same place.
        if choice and not (re.fullmatch(r"[a-z_]{1,40}", choice) and (root / "plugins/observatory/disclosure" / f"{choice}.py").is_file()):
            raise Refused(f"IN={choice!r} is no module of plugins/observatory/disclosure: like IN=topics")
    elif choice not in {"", *CHOICES[kind]}:
        raise Refused(f"{choice!r} is none of {', '.join(CHOICES[kind])}")
    else:
        choice = choice or CHOICES[kind][0]
    numbers = [int(path.name[:4]) for path in (root / "sql" / "migrations").glob("[0-9]*.sql")]
    found = {"name": name, "number": f"{max(numbers, default=0) + 1:04d}", "module": name.replace(".", "_"), "title": name.replace("_", " ").title()}
    found["choice"] = choice
    return {**found, **match.groupdict()}


def render(kind: str, name: str, root: Path = ROOT, choice: str = "") -> dict[Path, str]:
    """The files by their path below ``root``; of a rule in a module that is there, its test alone."""
    filled = values(kind, name, root, choice)
    # What is written is code and SQL, never a page.
    engine = Environment(loader=FileSystemLoader(TEMPLATES / kind), undefined=StrictUndefined, keep_trailing_newline=True, autoescape=False)  # noqa: S701
    return {
        Path(engine.from_string(template.removesuffix(".j2")).render(filled)): engine.get_template(template).render(filled)
        for template in engine.list_templates()
        if not (kind == "rule" and choice and template.startswith("plugins/"))
    }


def write(kind: str, name: str, root: Path = ROOT, choice: str = "") -> list[Path]:
    """Write the files; returns their paths. Raises ``Refused`` where one of them exists: then none is written."""
    files = render(kind, name, root, choice)
    taken = sorted(path.as_posix() for path in files if (root / path).exists())
    if taken:
        raise Refused(f"{', '.join(taken)} exists")
    for path, words in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(words, encoding="utf-8")
    # Where a line ends depends on the length of the name.
    code = [root / path for path in files if path.suffix == ".py"]
    subprocess.run([sys.executable, "-m", "ruff", "format", "--quiet", "--no-cache", "--config", ROOT / "pyproject.toml", *code], check=True)
    return sorted(files)


def main() -> int:
    """Run the command; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kind", choices=NAMES)
    parser.add_argument("name")
    parser.add_argument("choice", nargs="?", default="", help="rule: a module that is there; formula: indicators or dimensions; source: link or next")
    chosen = parser.parse_args()
    try:
        written = write(chosen.kind, chosen.name, choice=chosen.choice)
    except Refused as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write("".join(f"{path.as_posix()}\n" for path in written) + f"{LEFT[chosen.kind]}\n")
    tests = [path.as_posix() for path in written if path.parts[0] == "tests"]
    sys.stdout.write(f"Check: .venv/bin/python -m pytest {' '.join(tests)}, then what CONTRIBUTING.md names, and make lint\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
