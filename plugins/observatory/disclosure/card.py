"""A card's front matter: YAML that is read safely; if it cannot be read, the problem is kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from observatory.disclosure.reading import QUOTATION_MAX, Link, Strength
from observatory.identifiers import base_model_id, is_hub_id
from observatory.vocabulary import Kind, vocabulary

MAX_FRONT_MATTER = 200_000
MAX_DEPTH = 30
# The values of ``base_model_relation`` on the Hub: what was done to the base model.
RELATIONS = frozenset({"finetune", "adapter", "quantized", "merge"})
# Signs that YAML may become far larger when it is read: an alias ("*"), many brackets, or dashes and spaces for many levels.
_MAY_BE_HUGE = re.compile(r"\*|(?:[\[{][^\[{]*){20}|^[ -]{30}|(?:-[ ]+){15}", re.MULTILINE)
_FENCE = re.compile(r"^\s*---[ \t]*\n((?:.*?\n)??)---[ \t]*(?:\n|$)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The mapping at the top of a card (empty if there is none), the body below it, and what was wrong."""

    data: dict[str, Any] = field(default_factory=dict)
    body: str = ""
    lines: int = 0
    problem: str | None = None


class _Loader(yaml.CSafeLoader):
    """Safe YAML without conversion of words and dates: ``no`` is a language here, not false."""


def _check_size_when_read(block: str) -> None:
    """Raise ``YAMLError`` for aliases, which can make a small text huge in memory, and for deep nesting; before the text is loaded."""
    if not _MAY_BE_HUGE.search(block):
        return
    depth = 0
    for event in yaml.parse(block, Loader=yaml.CSafeLoader):
        if isinstance(event, yaml.AliasEvent):
            raise yaml.YAMLError("an alias")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            raise yaml.YAMLError(f"nested deeper than {MAX_DEPTH}")


# Convert only null, int and float; dates and yes/no stay texts as they were typed.
_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag.rsplit(":", 1)[-1] in {"null", "int", "float"}]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


MAX_NUMBER = 400
"""A longer number stays text, characters: making one of many digits takes time that grows by the square, and Python writes none of more than 4,300."""


def _number(make: Callable[[Any, Any], Any]) -> Callable[[Any, yaml.Node], Any]:
    """A constructor of numbers by ``make`` that keeps the text where it is too long, counts in sixties (a time such as 1:30), or is no number."""

    def construct(loader: Any, node: yaml.Node) -> Any:
        """The number in ``node``, or its text."""
        written = loader.construct_scalar(node)
        if len(written) > MAX_NUMBER or ":" in written:
            return written
        try:
            return make(loader, node)
        except (ValueError, IndexError):
            return written

    return construct


# Read integers and decimals as numbers, and every other scalar as text, also where its tag is written out (!!int "…"); sets and ordered maps as mappings
# and lists.
_Loader.add_constructor("tag:yaml.org,2002:int", _number(yaml.constructor.SafeConstructor.construct_yaml_int))
_Loader.add_constructor("tag:yaml.org,2002:float", _number(yaml.constructor.SafeConstructor.construct_yaml_float))
_PLAIN: dict[str, Callable[[Any, Any], Any]] = {
    **dict.fromkeys(("bool", "binary", "timestamp"), _Loader.construct_yaml_str),
    **dict.fromkeys(("omap", "pairs"), _Loader.construct_yaml_seq),
    "set": _Loader.construct_yaml_map,
}
for _kind, _make in _PLAIN.items():
    _Loader.add_constructor(f"tag:yaml.org,2002:{_kind}", _make)

UNREADABLE_YAML = (yaml.YAMLError, ValueError, TypeError, LookupError, AttributeError, RecursionError, OverflowError)
"""The exceptions that reading others' YAML may raise."""


def load_yaml(block: str) -> Any:
    """Read a YAML document from outside, without aliases, deep nesting or conversion of words. Raises one of ``UNREADABLE_YAML``."""
    block = block.replace("\t", "  ").replace("\x00", "")
    _check_size_when_read(block)
    return yaml.load(block, Loader=_Loader)  # noqa: S506 - a SafeLoader subclass


def front_matter(text: str) -> FrontMatter:
    """Splits off and reads the front matter of ``text``. Without one the data are empty; also if it cannot be read, and ``problem`` says why. Never raises."""
    normal = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    match = _FENCE.match(normal[: MAX_FRONT_MATTER + 10])
    if match is None:
        is_open = normal.lstrip().startswith("---\n")
        return FrontMatter(body=normal, problem="front matter is not closed or too long" if is_open else None)
    block, body = match.group(1), normal[match.end() :]
    lines = normal[: match.end()].count("\n")
    try:
        data = load_yaml(block)
        data = {str(name)[:500]: value for name, value in data.items()} if isinstance(data, dict) else data
    except UNREADABLE_YAML as error:
        return FrontMatter(body=body, lines=lines, problem=f"YAML: {type(error).__name__}")
    if data is None:
        return FrontMatter(body=body, lines=lines)
    if not isinstance(data, dict):
        return FrontMatter(body=body, lines=lines, problem=f"front matter is a {type(data).__name__}")
    return FrontMatter(data, body, lines)


def is_plain_link(target: str) -> bool:
    """Whether a link is a path or an address of the web. Other schemes (``javascript:``) may run something."""
    return re.match(r"\s*(?!https?:)[a-z][a-z0-9+.\-]*:", target, re.IGNORECASE) is None


def strings(value: Any, limit: int = 200) -> list[str]:
    """The strings of a value that may be a string, or a list of anything: among its first ``limit`` members, each cut to 500 characters; no empty ones."""
    members = value if isinstance(value, list) else [value]
    return [member.strip()[:500] for member in members[:limit] if isinstance(member, str) and member.strip()]


def is_loader(name: str) -> bool:
    """Whether a name is one that trainers write in place of a dataset's name when they load files (``generator``, ``imagefolder``)."""
    return vocabulary().is_of(name.lower(), Kind.LOADER)


def names_dataset(name: str) -> bool:
    """Whether a name in metadata is that of a dataset on the Hub."""
    return is_hub_id(name) and not is_loader(name)


def front_links(front: FrontMatter) -> Iterator[Link]:
    """Links from a model card's front matter: declared base models, with the relation of ``base_model_relation``, and declared training datasets.

    A name that is no id of the Hub gives no link.
    """
    relation = front.data.get("base_model_relation")
    kind = relation if isinstance(relation, str) and relation in RELATIONS else "unspecified"
    for position, written in enumerate(strings(front.data.get("base_model"))):
        base = base_model_id(written)
        if base is not None:
            locator = f"README.md#/base_model/{position}"
            yield Link("huggingface", "model", base, f"base_model:{kind}", "card_yaml", Strength.DECLARED, locator, written[:QUOTATION_MAX])
    for position, name in enumerate(strings(front.data.get("datasets"))):
        if names_dataset(name):
            yield Link("huggingface", "dataset", name, "trained_on", "card_yaml", Strength.DECLARED, f"README.md#/datasets/{position}", name[:QUOTATION_MAX])


def licence_facts(data: dict[str, Any], tags: Iterable[str] = ()) -> dict[str, Any]:
    """The licences in metadata. ``hub_license_ids``: all, sorted, in lower case; ``hub_license_id``: only if there is a single one.

    If there are several licences, the most restrictive will count, by the registry's classes.
    """
    ids = sorted({licence_id.lower()[:100] for licence_id in (*tags, *strings(data.get("license")))})
    facts: dict[str, Any] = {"hub_license_ids": ids} if ids else {}
    if len(ids) == 1:
        facts["hub_license_id"] = ids[0]
    name, link = (next(iter(strings(data.get(field_name))), None) for field_name in ("license_name", "license_link"))
    if name is not None:
        facts["license_name"] = name.lower()[:200]
    if link is not None and is_plain_link(link):
        facts["license_link"] = link[:200]
    return facts
