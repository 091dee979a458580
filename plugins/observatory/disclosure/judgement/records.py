"""The rows that judgement reads, and the rows that it returns. The fields are the columns of ``sql/judgement/<name>.sql``, in their order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from observatory.disclosure.reading import Finding, Standing, Strength


@dataclass(frozen=True, slots=True)
class Model:
    """A model of the rated universe, or a model that one of these declares as its base."""

    hub_id: str
    account: str
    lab_id: str
    is_rated: bool
    created_at: datetime | None
    gated: str | None
    is_disabled: bool | None
    has_weight_files: bool | None
    is_derivative: bool | None
    licence_class: str
    licence_name: str | None
    likes: int | None
    raw_version_id: int
    first_seen_at: datetime
    gone_at: datetime | None
    are_tags_told: bool


@dataclass(frozen=True, slots=True)
class Parent:
    """A declared base model. ``relation``: finetune, adapter, quantized, merge or unspecified. A model is never its own parent."""

    child_hub_id: str
    parent_hub_id: str
    relation: str
    raw_version_id: int | None
    first_seen_at: datetime


@dataclass(frozen=True, slots=True)
class Repository:
    """A GitHub repository with a stored record. ``readme`` and ``tree`` hold the facts that their readers kept."""

    github_full_name: str
    account: str
    lab_id: str
    description: str | None
    is_fork: bool | None
    is_archived: bool | None
    is_tree_truncated: bool | None
    license_spdx: str | None
    licence_class: str | None
    first_commit_at: datetime | None
    raw_version_id: int
    first_seen_at: datetime
    gone_at: datetime | None
    readme: Mapping[str, Any]
    tree: Mapping[str, Any]

    def in_readme(self, fact: str) -> list[str]:
        """The texts that the reader of its README kept under this name; empty if it kept none."""
        return _texts(self.readme.get(fact))

    def in_tree(self, fact: str) -> list[str]:
        """The texts that the reader of its tree kept under this name; empty if it kept none."""
        return _texts(self.tree.get(fact))


def _texts(value: Any) -> list[str]:
    """The strings in a JSON list; [] if ``value`` is no list."""
    return [text for text in value if isinstance(text, str)] if isinstance(value, list) else []


@dataclass(frozen=True, slots=True)
class Paper:
    """An arXiv paper with a stored record. ``introduces``: names that its abstract says it introduces; empty without an abstract."""

    arxiv_id: str
    title: str | None
    first_version_at: datetime | None
    journal_ref: str | None
    doi: str | None
    raw_version_id: int
    first_seen_at: datetime
    introduces: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Dataset:
    """A dataset that the Hub was seen to hold. ``is_empty``: its complete file list has no data file; None: the list is not known.

    ``is_unclear``: its record says of ``disabled`` what is neither yes nor no.
    """

    hub_id: str
    account: str
    gated: str | None
    licence_class: str
    has_card: bool
    is_empty: bool | None
    is_disabled: bool | None
    raw_version_id: int
    first_seen_at: datetime
    gone_at: datetime | None
    is_unclear: bool = False


@dataclass(frozen=True, slots=True)
class CoreLink:
    """A current row of ``core.link``: one thing names another. ``src_kind``: model, repository or paper; ``dst_kind``: these or dataset."""

    src_kind: str
    src_id: str
    dst_kind: str
    dst_id: str
    relation: str
    method: str
    strength: Strength
    raw_version_id: int | None
    locator: str
    quotation: str
    first_seen_at: datetime


@dataclass(frozen=True, slots=True)
class DocumentSignal:
    """One signal of one current document. ``kind``: model, model_card, model_tree, model_refs, readme, tree or paper."""

    source: str
    kind: str
    key: str
    raw_version_id: int
    observed_at: datetime
    dimension: str
    indicator: str
    finding: Finding
    rule: str
    rule_version: int
    locator: str
    quotation: str
    value: str | None


@dataclass(frozen=True, slots=True)
class RegistryRelease:
    """A release of the registry."""

    release_id: str
    lab_id: str
    name: str
    release_date: date | None
    is_api_only: bool
    announced_url: str
    paper_arxiv_id: str | None


@dataclass(frozen=True, slots=True)
class RegistryMember:
    """An artifact that the registry assigns to a release."""

    release_id: str
    artifact_kind: str
    artifact_id: str
    role: str
    source: str


@dataclass(frozen=True, slots=True)
class RegistryDocument:
    """A document by the maker that the registry assigns to a release.

    ``kind``: paper, technical_report, system_card, model_card, blog, data_summary or repository. ``data`` and ``code`` say what a person read in it:
    released, described, named or none, of data also partly released; empty: nobody read it for that. ``data_owner``: whose
    the released sets are: own, other or mixed; empty: nobody wrote it down. ``methods`` is ``none`` if it describes only use and results,
    ``described`` if it describes how the release was built; empty: its kind decides.
    """

    release_id: str
    kind: str
    url: str
    published_on: date | None
    data: str
    code: str
    methods: str = ""
    data_owner: str = ""


@dataclass(frozen=True, slots=True)
class Correction:
    """A fact that a person gave, with its source. ``recorded_on`` is the day it was written down."""

    subject_kind: str
    subject_id: str
    field: str
    value: str
    source: str
    recorded_on: date


@dataclass(frozen=True, slots=True)
class Answer:
    """The last answer to one question: answered, absent, refused, failed or unreadable. ``scope`` is ``<kind>:<key>``.

    ``is_read``: the answer was read to its end (no document in it was unreadable, cut or broken); otherwise ``detail`` says what went wrong.
    """

    source: str
    scope: str
    look_id: int
    outcome: str
    detail: str
    started_at: datetime
    is_read: bool


@dataclass(slots=True)
class World:
    """All records that judgement reads, from one database, in dictionaries by key. Repositories' names are keys in lower case.

    It is not the ``world`` of the glossary, which is where the records come from.
    """

    models: dict[str, Model] = field(default_factory=dict)
    parents: dict[str, list[Parent]] = field(default_factory=dict)
    repositories: dict[str, Repository] = field(default_factory=dict)
    papers: dict[str, Paper] = field(default_factory=dict)
    datasets: dict[str, Dataset] = field(default_factory=dict)
    links_from: dict[tuple[str, str], list[CoreLink]] = field(default_factory=dict)
    """Links by ``(src_kind, src_id)``."""
    links_to: dict[tuple[str, str], list[CoreLink]] = field(default_factory=dict)
    """Links by ``(dst_kind, dst_id)``."""
    signals: dict[tuple[str, str], list[DocumentSignal]] = field(default_factory=dict)
    """Signals by ``(source, key)``."""
    registered: dict[str, RegistryRelease] = field(default_factory=dict)
    registered_members: list[RegistryMember] = field(default_factory=list)
    registered_documents: list[RegistryDocument] = field(default_factory=list)
    corrections: list[Correction] = field(default_factory=list)
    answers: dict[tuple[str, str], Answer] = field(default_factory=dict)
    """Answers by ``(source, scope)``."""
    github_accounts: dict[str, list[str]] = field(default_factory=dict)
    """GitHub accounts of a lab, by lab_id."""
    hub_account_labs: dict[str, str] = field(default_factory=dict)
    """lab_id by Hub account in lower case."""


@dataclass(frozen=True, slots=True)
class Member:
    """An artifact and what it is to a release.

    ``role``: flagship, size, distill, quantisation, adapter, base, paper, code or dataset. ``rule`` names the rule of attribution that
    decided, ``reason`` says in a short sentence why, ``strength`` how clearly.
    """

    release_id: str
    artifact_kind: str
    artifact_id: str
    role: str
    standing: Standing
    strength: Strength
    rule: str
    reason: str


@dataclass(frozen=True, slots=True)
class Row:
    """One row of evidence, before it gets an id. ``hub_id``: the model that it is about; None: the release as a whole.

    ``finding`` is what the row means for its subject: an artifact that is not the release's own gives partial at most. A subject's finding
    is the best of its deciding rows. ``reason``: released, described or named for data; otherwise a word that the rule documents, or ''.
    ``scope`` names the question behind it if the source does not (``<kind>:<key>``).
    """

    release_id: str
    hub_id: str | None
    dimension: str
    indicator: str
    finding: Finding
    rule: str
    rule_version: int
    source_kind: str
    source_key: str
    raw_version_id: int | None
    locator: str
    quotation: str
    observed_at: datetime | None
    standing: Standing = Standing.OWN
    strength: Strength = Strength.DECLARED
    reason: str = ""
    scope: str | None = None


@dataclass(frozen=True, slots=True)
class Conflict:
    """A model on the Hub that contradicts the registry's statement that a release is API-only. ``gated`` as the Hub gives it; None: not known."""

    release_id: str
    hub_id: str
    gated: str | None


@dataclass(frozen=True, slots=True)
class SourceCheck:
    """How far the sources of a subject were checked in a dimension. ``extent``: complete, partial or none; ``scope`` is the question that decided."""

    subject_id: str
    dimension: str
    extent: str
    reason: str
    look_id: int | None
    scope: str
