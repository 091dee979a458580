"""Small worlds by hand, for tests of judgement."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from observatory.disclosure.judgement.records import Answer, CoreLink, Dataset, DocumentSignal, Member, Model, Paper, Parent, RegistryRelease, Repository, World
from observatory.disclosure.reading import Finding, Standing, Strength

DAY = datetime(2025, 9, 1, tzinfo=UTC)


def model(hub_id: str, lab_id: str = "acme", **more: Any) -> Model:
    """A rated model with ungated weights."""
    told = Model(hub_id, hub_id.split("/")[0], lab_id, True, DAY, "false", False, True, False, "permissive", "mit", 1, 1, DAY, None, True)
    return replace(told, **more)


def dataset(hub_id: str, **more: Any) -> Dataset:
    """An ungated dataset that the Hub was seen to hold."""
    return replace(Dataset(hub_id, hub_id.split("/")[0], "false", "permissive", True, False, False, 1, DAY, None), **more)


def repository(full_name: str, lab_id: str = "acme", **more: Any) -> Repository:
    """A repository whose record was told."""
    account = full_name.split("/")[0]
    return replace(Repository(full_name, account, lab_id, None, False, False, False, "MIT", "permissive", DAY, 1, DAY, None, {}, {}), **more)


def paper(arxiv_id: str, title: str, **more: Any) -> Paper:
    """A paper that arXiv told of."""
    return replace(Paper(arxiv_id, title, DAY, None, None, 1, DAY), **more)


def shown(key: str, rule: str, finding: Finding = Finding.PARTIAL, *, kind: str = "model_card", **more: Any) -> DocumentSignal:
    """What a document shows, of data unless told otherwise."""
    source = "github" if kind in {"readme", "tree"} else "arxiv" if kind == "paper" else "huggingface"
    return replace(DocumentSignal(source, kind, key, 1, DAY, "data", "training_data", finding, rule, 1, "README.md#L1", "words", None), **more)


def tie(src: tuple[str, str], dst: tuple[str, str], relation: str, strength: Strength = Strength.STATED, **more: Any) -> CoreLink:
    """One thing names another."""
    return replace(CoreLink(*src, *dst, relation, "body_link", strength, 1, "README.md#L1", dst[1], DAY), **more)


def member(release_id: str, kind: str, artifact_id: str, standing: Standing = Standing.OWN, **more: Any) -> Member:
    """A thing and what it is to a release."""
    role = {"model": "flagship", "repository": "code"}.get(kind, kind)
    return replace(Member(release_id, kind, artifact_id, role, standing, Strength.STATED, "own_words", "as a document says"), **more)


def answer(source: str, scope: str, outcome: str = "answered", **more: Any) -> Answer:
    """What asking came to."""
    return replace(Answer(source, scope, 7, outcome, "", DAY, True), **more)


def registered(release_id: str, name: str, **more: Any) -> RegistryRelease:
    """A release of the registry."""
    told = RegistryRelease(release_id, release_id.split("/")[0], name, DAY.date(), False, "https://example.org/x", None)
    return replace(told, **more)


def world(*things: Any) -> World:
    """A world of these things, each put where it belongs."""
    found = World()
    for one in things:
        if isinstance(one, Model):
            found.models[one.hub_id] = one
        elif isinstance(one, Parent):
            found.parents.setdefault(one.child_hub_id, []).append(one)
        elif isinstance(one, Repository):
            found.repositories[one.github_full_name.lower()] = one
        elif isinstance(one, Paper):
            found.papers[one.arxiv_id] = one
        elif isinstance(one, Dataset):
            found.datasets[one.hub_id] = one
        elif isinstance(one, DocumentSignal):
            found.signals.setdefault((one.source, one.key), []).append(one)
        elif isinstance(one, CoreLink):
            found.links_from.setdefault((one.src_kind, one.src_id), []).append(one)
            found.links_to.setdefault((one.dst_kind, one.dst_id), []).append(one)
        elif isinstance(one, Answer):
            found.answers[one.source, one.scope] = one
        elif isinstance(one, RegistryRelease):
            found.registered[one.release_id] = one
        else:
            raise TypeError(type(one).__name__)
    return found


def parent(child: str, above: str, relation: str = "finetune") -> Parent:
    """A declared base model."""
    return Parent(child, above, relation, 1, DAY)
