"""Who says whether the replay and our requests are right: descriptions and parsers that others wrote.

Each judge gets an exchange and gives a list of what is wrong with it, empty where nothing is. A world may hold less than a
service tells; ``is_whole`` False forgives what is missing, and nothing else.
"""

from __future__ import annotations

import inspect
import os
import re
import warnings
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, get_args, get_type_hints

import graphql
import huggingface_hub
import pydantic
import pytest
from huggingface_hub import hf_api
from lxml import etree
from openapi_core import Config, OpenAPI
from openapi_core.exceptions import OpenAPIError
from openapi_core.templating.responses.exceptions import ResponseNotFound
from openapi_core.testing import MockRequest, MockResponse
from pyhfapi.types import APIGetUserInfoResponse
from pyhfapi.types.api import (
    ModelListCommitsResponse,
    ModelListRefsResponse,
    ModelListTreeContentResponse,
    model_list_commits_params,
    model_list_refs_params,
    model_list_tree_content_params,
)
from replayed import Exchange

from observatory import settings

CONTRACTS = settings.ROOT / ".contracts"
REQUIRED = "OBSERVATORY_REQUIRE_CONTRACTS"
RAW_SCHEMA = "OBSERVATORY_ARXIV_RAW_XSD"
"""Where a checkout of arXiv/oaipmh holds arXivRaw.xsd: no registry has it."""


def contract(name: str) -> Path:
    """A description that tools/get_contracts.py fetched; skips loudly, or fails where it is required."""
    path = CONTRACTS / name
    if not path.exists():
        told = f"no {name}: the replay is not judged by it; run python tools/get_contracts.py (npm and a network are needed)"
        if os.environ.get(REQUIRED) == "1":
            pytest.fail(told)
        warnings.warn(told, stacklevel=1)
        pytest.skip(told)
    return path


# -- GitHub: its own OpenAPI description and GraphQL schema

PATHS = (
    "/rate_limit",
    "/orgs/{org}/repos",
    "/users/{username}/repos",
    "/repos/{owner}/{repo}",
    "/repos/{owner}/{repo}/releases",
    "/repos/{owner}/{repo}/license",
    "/repos/{owner}/{repo}/readme",
    "/repos/{owner}/{repo}/commits",
    "/repos/{owner}/{repo}/git/trees/{tree_sha}",
    "/repos/{owner}/{repo}/git/blobs/{file_sha}",
)
_BY_ID = re.compile(r"/repositories/\d+")


class GitHubJudge:
    """GitHub's OpenAPI description of its REST interface."""

    def __init__(self) -> None:
        import orjson

        whole = orjson.loads(contract("github.openapi.json").read_bytes())
        self.examples: dict[str, Any] = {name: one.get("value") for name, one in whole["components"]["examples"].items()}
        self._whole = {**whole, "paths": {path: whole["paths"][path] for path in PATHS}}
        self._api = OpenAPI.from_dict(self._whole, config=Config(spec_validator_cls=None))

    def request(self, exchange: Exchange) -> list[str]:
        """What the description does not know of a request, or forbids."""
        asked = self._asked(exchange)
        try:
            self._api.validate_request(asked)
        except OpenAPIError as error:
            return [f"{error}: {error.__cause__}"]
        return [f"{name} is no parameter" for name, _ in exchange.query if name not in self._parameters(exchange)]

    def answer(self, exchange: Exchange, *, is_whole: bool = True) -> list[str]:
        """How an answer differs from the description."""
        told = MockResponse(exchange.body, status_code=exchange.status, headers=dict(exchange.headers), content_type="application/json")
        try:
            self._api.validate_response(self._asked(exchange), told)
        except ResponseNotFound:
            # What the description does not list for this path is judged by nobody; docs/contracts.md says which.
            return []
        except OpenAPIError as error:
            found = list(_problems(error.__cause__ or error))
            return [text for text in found if is_whole or not text.endswith("is a required property")]
        return []

    def _asked(self, exchange: Exchange) -> MockRequest:
        args: dict[str, Any] = dict(exchange.query)
        return MockRequest("https://api.github.com", exchange.method.lower(), self._path(exchange), args=args, headers=dict(exchange.asked_headers))

    @staticmethod
    def _path(exchange: Exchange) -> str:
        # What is asked by number stands for the same by name: the description knows no such paths.
        return _BY_ID.sub("/repos/octocat/Hello-World", exchange.path)

    def _parameters(self, exchange: Exchange) -> set[str]:
        path = self._path(exchange)
        for template in PATHS:
            if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", template), path):
                listed = self._whole["paths"][template]["get"].get("parameters", [])
                parts = self._whole["components"]["parameters"]
                return {str(one.get("name") or parts[one["$ref"].rsplit("/", 1)[-1]]["name"]) for one in listed}
        return set()


def _problems(error: BaseException) -> Iterator[str]:
    for one in getattr(error, "schema_errors", ()):
        leaves = one.context or [one]
        for leaf in leaves:
            yield f"{'/'.join(str(part) for part in [*one.absolute_path, *leaf.path])}: {leaf.message[:300]}"
    if not getattr(error, "schema_errors", ()):
        yield repr(error)


class GraphQLJudge:
    """GitHub's GraphQL schema, and graphql-core, which runs a query over an answer as if it were the data."""

    def __init__(self) -> None:
        self._schema = graphql.build_schema(contract("github.graphql").read_text(encoding="utf-8"), assume_valid=True, no_location=True)

    def request(self, exchange: Exchange) -> list[str]:
        """What the schema does not know in a query, and variables of another type."""
        import orjson

        asked = orjson.loads(exchange.asked_body)
        document = graphql.parse(asked["query"])
        found = [error.message for error in graphql.validate(self._schema, document)]
        (operation,) = document.definitions
        assert isinstance(operation, graphql.OperationDefinitionNode)
        values = graphql.get_variable_values(self._schema, operation.variable_definitions or (), asked.get("variables") or {})
        return [*found, *(error.message for error in values)] if isinstance(values, list) else found

    def answer(self, exchange: Exchange, *, is_whole: bool = True) -> list[str]:
        """What the schema would not let a server say."""
        import orjson

        asked, told = orjson.loads(exchange.asked_body), orjson.loads(exchange.body)
        if "data" not in told or told["data"] is None:
            return [] if told.get("errors") else ["neither data nor errors"]
        document = graphql.parse(asked["query"])
        missing: list[str] = []

        def resolve(source: Any, info: graphql.GraphQLResolveInfo, **_: Any) -> Any:
            if info.path.key not in source:
                missing.append(".".join(str(part) for part in info.path.as_list()))
                return None
            return source[info.path.key]

        made = graphql.execute(self._schema, document, told["data"], variable_values=asked.get("variables"), field_resolver=resolve)
        assert isinstance(made, graphql.ExecutionResult)
        wrong = [error.message for error in made.errors or ()]
        unexplained = [alias for alias, value in told["data"].items() if value is None and [alias] not in [one.get("path") for one in told.get("errors", [])]]
        unasked = _unasked(told["data"], made.data)
        lacking = [f"{one} is missing" for one in missing] if is_whole else []
        return [*(one for one in wrong if is_whole or "non-nullable" not in one), *lacking, *unasked, *(f"{one}: null without an error" for one in unexplained)]


def _unasked(told: Any, made: Any, path: str = "") -> list[str]:
    """Members of an answer that no field asked for."""
    if isinstance(told, dict) and isinstance(made, dict):
        extra = [f"{path}.{name} was not asked for" for name in told if name not in made]
        return [*extra, *(line for name in told if name in made for line in _unasked(told[name], made[name], f"{path}.{name}"))]
    if isinstance(told, list) and isinstance(made, list):
        return [line for one, other in zip(told, made, strict=True) for line in _unasked(one, other, path)]
    return []


# -- the Hub: huggingface_hub's parsers and lists, and a client that was generated from the Hub's own OpenAPI description

EXPANDABLE = {"model": set(get_args(hf_api.ExpandModelProperty_T)), "dataset": set(get_args(hf_api.ExpandDatasetProperty_T))}
ITEM_ONLY = {"childrenModelCount", "usedStorage"}
# The client's words for orders and parameters are its own; on the wire they are the Hub's.
SORTS = {re.sub(r"_(\w)", lambda match: match[1].upper(), one) for one in get_args(hf_api.ModelSort_T)}
_WIRE = {"fetch_config": "config"}
PARAMETERS = {
    kind: {_WIRE.get(name, name) for name in inspect.signature(getattr(huggingface_hub.HfApi, f"list_{kind}s")).parameters} for kind in ("model", "dataset")
}
UNJUDGED = {"direction", "cursor"}
"""What we send to lists and huggingface_hub does not: the server's own cursor, and an order that no client documents."""

PARSERS: dict[str, Callable[..., Any]] = {
    "model": huggingface_hub.ModelInfo,
    "dataset": huggingface_hub.DatasetInfo,
    "organization": hf_api.Organization,
    "paper": hf_api.PaperInfo,
}
GENERATED: dict[str, Any] = {
    "tree": ModelListTreeContentResponse,
    "refs": ModelListRefsResponse,
    "commits": ModelListCommitsResponse,
    "whoami": APIGetUserInfoResponse,
}
GENERATED_PARAMETERS = {
    "tree": model_list_tree_content_params.ModelListTreeContentParams,
    "refs": model_list_refs_params.ModelListRefsParams,
    "commits": model_list_commits_params.ModelListCommitsParams,
}


def hub_list_request(kind: str, exchange: Exchange) -> list[str]:
    """A list's request against what huggingface_hub sends and lets be expanded."""
    found = [f"{name} is no parameter of list_{kind}s" for name, _ in exchange.query if name not in PARAMETERS[kind] | UNJUDGED]
    found += [f"{value} cannot be expanded in a list" for name, value in exchange.query if name == "expand" and value not in EXPANDABLE[kind] - ITEM_ONLY]
    return found + [f"{value} is no order" for name, value in exchange.query if name == "sort" and value not in SORTS]


def hub_item_request(kind: str, exchange: Exchange) -> list[str]:
    """An item's request."""
    known = {"expand", "blobs", "securityStatus"}
    found = [f"{name} is no parameter of {kind}_info" for name, _ in exchange.query if name not in known]
    return found + [f"{value} cannot be expanded" for name, value in exchange.query if name == "expand" and value not in EXPANDABLE[kind]]


def generated_request(part: str, exchange: Exchange) -> list[str]:
    """A request against the parameters in the Hub's own description."""
    known = set(get_type_hints(GENERATED_PARAMETERS[part])) if part in GENERATED_PARAMETERS else set()
    return [f"{name} is no parameter of {part}" for name, _ in exchange.query if name not in known]


def parsed(kind: str, value: dict[str, Any]) -> list[str]:
    """What huggingface_hub's own class makes of a record: it raises where a member is of another shape."""
    try:
        PARSERS[kind](**value)
    except Exception as error:
        return [f"{kind} {value.get('id')}: {type(error).__name__}: {error}"]
    known = EXPANDABLE.get(kind, set(value)) | {"_id", "id"}
    return [f"{name} is no field of a {kind}" for name in value if name not in known]


def generated(part: str, value: Any, *, is_whole: bool = True) -> list[str]:
    """What the generated client's types make of an answer."""
    try:
        pydantic.TypeAdapter(GENERATED[part]).validate_python(value)
    except pydantic.ValidationError as error:
        # A reference's commit is null where a world knows none: huggingface_hub needs the key.
        forgiven = [one for one in error.errors() if not is_whole and (one["type"] == "missing" or one["loc"][-1] == "targetCommit")]
        return [f"{one['loc']}: {one['msg']}" for one in error.errors() if one not in forgiven]
    return []


# -- arXiv: the protocol's schema, arXiv's own where a checkout has it, and arxiv.py's parser

_IMPORT = '<import namespace="http://arxiv.org/OAI/arXivRaw/" schemaLocation="{}"/>'
_COMBINED = '<schema xmlns="http://www.w3.org/2001/XMLSchema"><import namespace="http://www.openarchives.org/OAI/2.0/" schemaLocation="{}"/>{}</schema>'


@cache
def oai_schema(*, with_raw: bool) -> etree.XMLSchema:
    """The schema of OAI-PMH 2.0; with arXiv's own for what stands inside of ``metadata``, else that is not looked into."""
    protocol = contract("OAI-PMH.xsd")
    if not with_raw:
        lax = protocol.read_bytes().replace(b'processContents="strict"', b'processContents="lax"')
        return etree.XMLSchema(etree.fromstring(lax))
    told = os.environ.get(RAW_SCHEMA)
    if not told:
        text = f"no arXivRaw.xsd: it is in the repository arXiv/oaipmh and in no registry; name a copy in {RAW_SCHEMA}"
        warnings.warn(text, stacklevel=1)
        pytest.skip(text)
    return etree.XMLSchema(etree.fromstring(_COMBINED.format(protocol.as_uri(), _IMPORT.format(Path(told).resolve().as_uri())).encode()))


def oai(exchange: Exchange, *, with_raw: bool = False) -> list[str]:
    """How a document of OAI-PMH differs from the schema."""
    schema = oai_schema(with_raw=with_raw)
    schema.validate(etree.fromstring(exchange.body))
    return [str(one.message) for one in schema.error_log]


def feed(exchange: Exchange) -> list[str]:
    """What arxiv.py reads in a feed: every entry, each with an id that it can shorten."""
    root = etree.fromstring(exchange.body)
    atom = "{http://www.w3.org/2005/Atom}"
    entries = root.findall(f"{atom}entry")
    found = [f"an entry without {name}" for one in entries for name in ("id", "title", "updated") if one.find(atom + name) is None]
    return found + [f"no {name}" for name in ("id", "title", "updated") if root.find(atom + name) is None]
