"""The card of a data set repository: README.md, with the YAML at its head that the Hub reads."""

from __future__ import annotations

import re
from typing import Any

from observatory.deposits.release import Held, Table

CARD = "README.md"
# The Hub's size categories: (number of rows below which it holds, its name).
_SIZES = (
    (10**3, "n<1K"),
    (10**4, "1K<n<10K"),
    (10**5, "10K<n<100K"),
    (10**6, "100K<n<1M"),
    (10**7, "1M<n<10M"),
    (10**8, "10M<n<100M"),
    (10**9, "100M<n<1B"),
)
_MARKUP = re.compile(r"([\\`*\[\]<>|])")
_UNSEEN = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u2028-\u202e\u2066-\u2069]+")


def card(release: Held, repository: str) -> str:
    """The card of ``release`` in ``repository`` (``owner/name``)."""
    return f"---\n{_head(release)}\n---\n\n{_body(release, repository)}"


def size_category(rows: int) -> str:
    """The Hub's size category for a number of rows."""
    return next((name for bound, name in _SIZES if rows < bound), "n>1B")


def _head(release: Held) -> str:
    """The YAML head of the card: licence, title, language, tags, size category, and one config for each table that has rows."""
    from huggingface_hub import DatasetCardData

    order = sorted(release.filled, key=lambda table: (table.name != release.default, table.name.endswith("_history"), table.name))
    configs: list[dict[str, Any]] = [
        {"config_name": table.name, "data_files": table.file, **({"default": True} if table.name == release.default else {})} for table in order
    ]
    title = str(release.package["title"])
    text = DatasetCardData(
        license=release.licence.lower().removesuffix("-1.0"),
        pretty_name=f"{title} (a sample)" if release.is_sample else title,
        language=["en"],
        tags=["open-source-ai", "model-releases", "transparency", "disclosure", *(["sample"] if release.is_sample else [])],
        size_categories=[size_category(sum(table.rows for table in release.tables))],
        configs=configs,
    )
    head: str = text.to_yaml()
    return head


def _body(release: Held, repository: str) -> str:
    """The Markdown below the head: how to load and read the release, its tables, its licence and its citation."""
    text, default = release.manifest, release.default
    licence = release.package["licenses"][0]
    parts = [f"# {escape_line(str(release.package['title']))}{' (a sample)' if release.is_sample else ''}"]
    if release.is_sample:
        parts.append(
            f"> **A sample, and not the world.** These numbers come from the replayed world {escape_line(release.world)}. They show how the tables look, and"
            " say nothing about the labs and models named in them. Do not cite them."
        )
    parts += [
        "Who discloses weights, data, code and methods of AI models, since when, and how we know. Each status leads to rows of `evidence`.",
        f"Release `{release.name}`: as of {str(text['as_of'])[:10]}, publication {text['publication_id']}, rules `{text['rule_set']}`,"
        f" registry `{text['registry_hash']}`, world {escape_line(release.world)}.",
        "## Load it",
        f'```python\nfrom datasets import load_dataset\n\nrows = load_dataset("{repository}", "{default}", revision="{release.name}", split="train")\n```',
        f'```python\nimport pandas as pd\n\nrows = pd.read_parquet("hf://datasets/{repository}@{release.name}/{default}.parquet")\n```',
        f"```sql\n-- DuckDB\nSELECT * FROM 'hf://datasets/{repository}@{release.name}/{default}.parquet';\n```",
        f"`{release.name}` is a tag: it names these files for ever. Without it you get the newest release.",
        "## How to read it",
        "\n".join(
            [
                "- **Unknown is not closed.** `closed` means that a complete look found nothing; `unknown` means that nobody can tell yet, and why.",
                "- One row of `release` is one release of the current publication. Tables that end in `_history` hold what was said before.",
                "- Before you add up a table, read its grain and key below. What each column means stands in [the dictionary](data-dictionary.md).",
                f"- {escape_line(str(text['pseudonyms']))}",
            ]
        ),
        "## Tables",
        "Each table with rows is a config of its name. Of a table without rows there is the file alone.",
        "\n".join(
            ["| table | rows | what it holds |", "| --- | ---: | --- |", *(_row(table) for table in sorted(release.tables, key=lambda table: table.name))]
        ),
        "## Beside the tables",
        "`data-dictionary.md` explains every column; `croissant.json` and `datapackage.json` say the same to programs; `CHANGES.md` tells what moved since the"
        " last release, and why; `manifest.json` has the SHA-256 of every file of the release; `CITATION.cff` is the citation.",
        "## Licence and citation",
        f"[{escape_line(str(licence['title']))}]({licence['path']}).",
    ]
    sources = [f"- {escape_line(str(table['title']))}" for table in release.package.get("sources", ())]
    if sources:
        parts.append("It holds days of these sources, which ask to be named:\n\n" + "\n".join(sources))
    if not release.is_sample:
        parts.append(f"```bibtex\n{_bibtex(release, repository)}\n```")
    return "\n\n".join(parts) + "\n"


def _row(table: Table) -> str:
    """A table's line in the card: name, number of rows, description."""
    return f"| `{table.name}` | {table.rows:,} | {escape_line(table.description)} |"


def _bibtex(release: Held, repository: str) -> str:
    """A BibTeX entry (@misc) for the release, with the data set's ``repository`` on the Hub and the release's name as revision."""
    year = str(release.manifest["as_of"])[:4]
    fields = {
        "title": str(release.package["title"]),
        "author": "{The contributors of the Open Release Observatory}",
        "year": year,
        "version": release.name,
        "howpublished": f"Hugging Face data set {repository}, revision {release.name}",
    }
    return "@misc{open_release_observatory,\n" + ",\n".join(f"  {name} = {{{text}}}" for name, text in fields.items()) + "\n}"


def escape_line(text: str) -> str:
    """The text on one line, with Markdown signs escaped and invisible characters replaced by spaces."""
    return _MARKUP.sub(r"\\\1", _UNSEEN.sub(" ", text)).strip()
