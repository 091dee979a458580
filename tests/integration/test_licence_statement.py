"""What each place says of a licence, and which two places of one thing contradict each other: made-up things of every kind, each known by heart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from zlib import crc32

import pytest
from hub_telling import rows
from identify.vendor.licenses import LICENSES
from integration.test_figures import marts
from small_world import new_run
from sqlalchemy import Engine

from observatory.landing.reading import load_rules, read_documents
from observatory.landing.writer import land
from observatory.sources.base import Look, Outcome, Page, Record
from observatory.warehouse import publish
from observatory.warehouse.build import build_core
from observatory.warehouse.questions import ask, find
from observatory.warehouse.registry import load_registry

NOW = datetime(2026, 8, 10, 4, tzinfo=UTC)
TEXTS = dict(LICENSES)
MIT, APACHE = TEXTS["MIT"], TEXTS["Apache-2.0"]
CAPPED = "\n\nIf the Software is used by more than 100 million monthly active users, you shall ask for a license.\n"
OWN = "FOO COMMUNITY LICENSE AGREEMENT\n\nYou agree not to use the Materials to harm. It is for non-commercial purposes only.\n"
POLICY = "# Acceptable Use Policy\n\nYou agree not to use the Model to harm.\n"
NOTICE = "Parts are licensed under CC BY-NC 4.0, for non-commercial use only.\n"
WEIGHTS = ("model.safetensors",)


@dataclass(frozen=True)
class Thing:
    """One thing of an account: what its record, its card or README, and its licence files say; ``pairs`` are the contradictions in it.

    ``text``: the licence file of a repository on GitHub. ``texts``: those of a repository on the Hub, by path.
    """

    kind: str
    name: str
    tags: tuple[str, ...] = ()
    metadata: dict[str, Any] | None = None
    files: tuple[str, ...] = WEIGHTS
    card: str | None = None
    text: str | None = None
    spdx: str | None = None
    pairs: tuple[tuple[str, str, str], ...] = ()
    texts: dict[str, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        return f"acme/{self.name}"


def model(name: str, **more: Any) -> Thing:
    return Thing("model", name, **more)


def repository(name: str, **more: Any) -> Thing:
    return Thing("repository", name, **more)


THINGS = (
    # Contradictions, each kind in several places.
    model("tag-against-words", tags=("apache-2.0",), card="# A\n\nThe model is licensed under CC BY-NC 4.0.\n", pairs=(("tag", "words", "other openness"),)),
    model("tag-against-heading", tags=("mit",), card="# A\n\n## License\n\nCC BY-NC-SA 4.0\n", pairs=(("tag", "words", "other openness"),)),
    model("restricted-tag-freer-words", tags=("cc-by-nc-4.0",), card="# A\n\nLicense: MIT\n", pairs=(("tag", "words", "other openness"),)),
    model("copyleft-words", tags=("mit",), card="# A\n\nThese weights are released under the GPLv3.\n", pairs=(("tag", "words", "other class"),)),
    model("two-permissive", tags=("mit",), card="# A\n\nThis model is released under Apache 2.0.\n", pairs=(("tag", "words", "other licence"),)),
    model(
        "named-licence",
        tags=("apache-2.0",),
        card="# A\n\nThe model is subject to the Llama 3.1 Community License Agreement.\n",
        pairs=(("tag", "words", "other openness"),),
    ),
    model("file-of-the-card", tags=("mit",), card="---\nlicense: cc-by-nc-4.0\n---\n# A\n", pairs=(("tag", "front matter", "other openness"),)),
    model(
        "name-in-metadata",
        tags=("other",),
        metadata={"license": "other", "license_name": "falcon-llm-license"},
        card="# A\n\nLicense: Apache 2.0\n",
        pairs=(("tag", "words", "other openness"), ("metadata", "words", "other openness")),
    ),
    Thing("dataset", "data-words", tags=("cc-by-4.0",), files=("a.csv",), card="# A\n\nThe dataset is licensed under CC BY 4.0.\n"),
    Thing(
        "dataset",
        "data-against-words",
        tags=("cc-by-4.0",),
        files=("a.csv",),
        card="# A\n\nThe dataset is licensed under CC BY-NC 4.0.\n",
        pairs=(("tag", "words", "other openness"),),
    ),
    repository("text-with-cap", spdx="MIT", text=MIT + CAPPED, pairs=(("service", "text", "text has riders"),)),
    repository(
        "readme-against-own-text", card="# A\n\nThis project is licensed under the MIT License.\n", text=OWN, pairs=(("words", "text", "text has riders"),)
    ),
    repository(
        "readme-against-text",
        card="# A\n\nThis project is licensed under the MIT License.\n",
        text=APACHE,
        spdx="Apache-2.0",
        pairs=(("service", "words", "other licence"), ("words", "text", "other licence")),
    ),
    model("hub-text-against-tag", tags=("apache-2.0",), texts={"LICENSE": MIT}, pairs=(("tag", "text", "other licence"),)),
    model(
        "hub-text-against-words",
        card="# A\n\nThis model is licensed under the MIT License.\n",
        texts={"LICENSE.md": APACHE},
        pairs=(("words", "text", "other licence"),),
    ),
    model(
        "hub-text-restricted",
        tags=("mit",),
        metadata={"license": "mit"},
        texts={"LICENSE": OWN},
        pairs=(("tag", "text", "text has riders"), ("metadata", "text", "text has riders")),
    ),
    model("hub-policy", tags=("apache-2.0",), texts={"LICENSE": APACHE, "USE_POLICY.md": POLICY}, pairs=(("tag", "text", "text has riders"),)),
    Thing(
        "dataset", "hub-data-capped", tags=("cc-by-4.0",), files=("a.csv",), texts={"LICENSE.txt": MIT + CAPPED}, pairs=(("tag", "text", "text has riders"),)
    ),
    repository("attribution-alone", spdx="MIT", text=MIT + "\n\nYou shall prominently display “Foo”.\n", pairs=(("service", "text", "text has riders"),)),
    # None, though it may look like one.
    model("all-agree", tags=("mit",), metadata={"license": "mit"}, card="---\nlicense: mit\n---\n# A\n\nThis model is licensed under the MIT License.\n"),
    model("of-the-code", tags=("cc-by-nc-4.0",), card="# A\n\nThe code is released under the MIT License.\n"),
    # A card of a family lists its sisters' licences too: where one of them is the tag's, it says nothing against it.
    model("sisters", tags=("apache-2.0",), card="# A\n\n## A-base\n\nLicense: Apache 2.0\n\n## A-chat\n\nLicense: CC-BY-NC-SA-4.0\n"),
    model("of-the-data", tags=("mit",), card="# A\n\nThe dataset is released under CC BY-NC 4.0.\n"),
    model("of-its-base", tags=("mit",), card="# A\n\nFoo 2 is licensed under the Llama 2 Community License.\n"),
    model("promised", tags=("cc-by-nc-4.0",), card="# A\n\nThe model will be released under Apache 2.0 soon.\n"),
    model("unknown-id", tags=("my-own-licence",), card="# A\n\nLicense: MIT\n"),
    model("other-without-a-name", tags=("other",), card="# A\n\nLicense: MIT\n"),
    model("no-version", tags=("gpl-3.0",), metadata={"license": "gpl"}, card="# A\n\nLicense: GPL\n"),
    model("a-choice-of-two", tags=("apache-2.0",), card="# A\n\nThis model is released under MIT or Apache 2.0.\n"),
    model("says-nothing", tags=(), card="# A\n\nA model.\n", files=(*WEIGHTS, "LICENSE")),
    model("same-by-name", tags=("llama3.1",), card="# A\n\nThe model is subject to the Llama 3.1 Community License.\n"),
    model("hub-text-agrees", tags=("mit",), texts={"LICENSE": MIT}, card="# A\n\nThis model is licensed under the MIT License.\n"),
    # A thing may carry its base's licence beside its own, the licence of its code, and a notice that quotes licences of parts.
    model("hub-two-texts", tags=("apache-2.0",), texts={"LICENSE": APACHE, "LICENSE-of-base.txt": MIT}),
    model("hub-code-licence", tags=("cc-by-nc-4.0",), texts={"LICENSE-CODE": MIT}),
    model("hub-notice", tags=("mit",), texts={"NOTICE": NOTICE}),
    model("hub-unclassed", tags=("other",), texts={"LICENSE": OWN}),
    repository("exact", spdx="MIT", text=MIT, card="# A\n\nMIT License\n"),
    repository("not-recognised", spdx="NOASSERTION", text="Please ask us."),
    repository("own-text-alone", text=OWN),
)


def page_of(things: tuple[Thing, ...], source: str) -> Page:
    records: list[Record] = []
    for one in things:
        if (one.kind == "repository") != (source == "github"):
            continue
        if one.kind == "repository":
            payload: dict[str, Any] = {"id": crc32(one.name.encode()), "full_name": one.key, "license": one.spdx and {"spdx_id": one.spdx}}
            records.append(Record(source, "repository", "rest", one.key, NOW, payload=payload, uid=str(payload["id"])))
            tree = [{"path": path, "type": "blob", "size": 900, "mode": "100644"} for path in ("README.md", *(["LICENSE"] if one.text else []))]
            records.append(Record(source, "tree", "rest", one.key, NOW, payload={"sha": "1", "truncated": one.name == "exact", "entries": tree}))
            if one.text is not None:
                records.append(Record(source, "licence", "rest", one.key, NOW, text=one.text.encode(), locator="LICENSE"))
        else:
            payload = {"_id": f"{crc32(one.key.encode()):024x}", "id": one.key, "gated": False, "tags": [f"license:{tag}" for tag in one.tags]}
            payload |= {"siblings": [{"rfilename": path} for path in one.files], **({"cardData": one.metadata} if one.metadata else {})}
            records.append(Record(source, one.kind, "list", one.key, NOW, payload=payload, uid=payload["_id"]))
            for path, words in one.texts.items():
                records.append(Record(source, f"{one.kind}_licence", "file", f"{one.key}:{path}", NOW, text=words.encode(), locator=path))
        if one.card is not None:
            kind = "readme" if one.kind == "repository" else f"{one.kind}_card"
            records.append(Record(source, kind, "file", one.key, NOW, text=one.card.encode(), locator="README.md"))
    scopes = ("repositories_of:acme",) if source == "github" else ("models_of:acme", "datasets_of:acme")
    return Page(tuple(records), looks=tuple(Look(source, scope, Outcome.ANSWERED, NOW, NOW) for scope in scopes))


@pytest.fixture(scope="module")
def built(warehouse: Engine) -> Iterator[Engine]:
    """The things, landed, read and related by the project's own code."""
    with warehouse.begin() as connection:
        load_registry(connection)
        load_rules(connection)
    for source in ("huggingface", "github"):
        land(warehouse, new_run(warehouse), source, page_of(THINGS, source))
    read_documents(warehouse)
    build_core(warehouse)
    publish.build(warehouse)
    marts(warehouse, ("licence_statement", "licence_contradiction"))
    yield warehouse


def test_each_contradiction_is_found_and_none_other(built: Engine) -> None:
    found = rows(built, "SELECT subject_kind, subject_id, place_a, place_b, contradiction FROM build.licence_contradiction ORDER BY 1, 2, 3, 4")
    expected = [(one.kind, one.key, *pair) for one in THINGS for pair in one.pairs]
    assert sorted(found) == sorted(expected)
    assert len({row[4] for row in found}) == 4, "every kind of contradiction is planted"


def test_each_statement_leads_to_the_record_that_it_stands_in(built: Engine) -> None:
    lost = (
        "SELECT count(*) FROM build.licence_statement s LEFT JOIN raw.record_version v USING (raw_version_id) LEFT JOIN raw.record r USING (record_id)"
        " WHERE split_part(r.key, ':', 1) IS DISTINCT FROM s.subject_id"
    )
    assert rows(built, lost) == [(0,)]
    pairs = (
        "SELECT count(*), count(a.subject_id), count(b.subject_id) FROM build.licence_contradiction c"
        " LEFT JOIN build.licence_statement a ON (a.subject_kind, a.subject_id, a.place, a.ordinal) = (c.subject_kind, c.subject_id, c.place_a, c.ordinal_a)"
        " AND a.raw_version_id = c.raw_version_a AND a.says = c.says_a"
        " LEFT JOIN build.licence_statement b ON (b.subject_kind, b.subject_id, b.place, b.ordinal) = (c.subject_kind, c.subject_id, c.place_b, c.ordinal_b)"
        " AND b.raw_version_id = c.raw_version_b AND b.says = c.says_b"
    )
    number = sum(len(one.pairs) for one in THINGS)
    assert rows(built, pairs) == [(number, number, number)]


def statement(engine: Engine, name: str, place: str) -> tuple[Any, ...]:
    query = "SELECT says, spdx, licence_class, riders, is_of_subject FROM build.licence_statement WHERE subject_id = :name AND place = :place AND ordinal = 1"
    (found,) = rows(engine, query, name=f"acme/{name}", place=place)
    return found


def test_what_each_place_says(built: Engine) -> None:
    assert statement(built, "all-agree", "tag") == ("mit", ["MIT"], "permissive", None, True)
    assert statement(built, "of-the-code", "words") == ("mit", ["MIT"], "permissive", None, False)
    assert statement(built, "a-choice-of-two", "words") == ("mit, apache-2.0", ["Apache-2.0", "MIT"], "permissive", None, True)
    assert statement(built, "name-in-metadata", "tag")[:3] == ("falcon-llm-license", ["LicenseRef-falcon-llm-license"], "use-restricted")
    assert statement(built, "unknown-id", "tag")[1:3] == (None, "unknown")
    assert statement(built, "other-without-a-name", "tag")[:3] == ("other", None, "unknown")
    assert statement(built, "text-with-cap", "text")[1:4] == (None, "use-restricted", ["user_cap"])
    assert statement(built, "own-text-alone", "text") == ("foo community, with riders", None, "non-commercial", ["acceptable_use", "non_commercial"], True)
    assert statement(built, "attribution-alone", "text")[2:4] == ("permissive", ["attribution"])
    assert statement(built, "exact", "text") == ("mit", ["MIT"], "permissive", None, True)
    assert statement(built, "says-nothing", "files")[0] == "LICENSE" and statement(built, "all-agree", "files")[0] == "no licence file"
    assert statement(built, "hub-text-agrees", "text") == ("mit", ["MIT"], "permissive", None, True)
    assert statement(built, "hub-text-restricted", "text")[2:] == ("non-commercial", ["acceptable_use", "non_commercial"], True)
    assert statement(built, "hub-code-licence", "text") == ("mit", ["MIT"], "permissive", None, False)
    several = "SELECT place, ordinal, says, locator, riders FROM build.licence_statement WHERE subject_id = 'acme/hub-policy' AND place = 'text' ORDER BY 2"
    assert rows(built, several) == [
        ("text", 1, "apache-2.0", "LICENSE", None),
        ("text", 2, "a text of its own, with riders", "USE_POLICY.md#L1", ["acceptable_use"]),
    ]
    assert rows(built, "SELECT count(*) FROM build.licence_statement WHERE subject_id = 'acme/hub-notice' AND place = 'text'") == [(0,)]
    # A list that is cut proves which files are there, and GitHub's word for what it does not know says nothing.
    assert statement(built, "exact", "files")[0] == "LICENSE"
    assert rows(built, "SELECT place FROM build.licence_statement WHERE subject_id = 'acme/not-recognised' ORDER BY 1") == [("files",)]


def test_the_question_lists_the_riders_first(built: Engine) -> None:
    with built.connect() as connection:
        found = ask(connection, find("45"))
    assert len(found.rows) == sum(len(one.pairs) for one in THINGS)
    kinds = [row[found.columns.index("contradiction")] for row in found.rows]
    assert kinds[0] == "text has riders" and kinds[-1] == "other licence"
