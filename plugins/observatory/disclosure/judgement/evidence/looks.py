"""How far it was looked: ``closed`` needs every source that could show a thing to have answered, and to have been read to its end.

For data, code and methods that is the card, every repository of the lab whose name, description or README names the release or its family,
and the list of the lab's repositories, so that none was missed. Of a lab without a known GitHub account that cannot be told.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from observatory.disclosure.hub import TOKENIZER
from observatory.disclosure.judgement.api_only import api_only_conflicts
from observatory.disclosure.judgement.records import Answer, Looked, Member, Model, Repository, Row, World
from observatory.disclosure.judgement.release import Release, shown_by_model
from observatory.disclosure.names import Kinship, Name, kinship, parse_name
from observatory.disclosure.reading import QUOTATION_MAX, Finding, Standing, Strength

DIMENSIONS = ("weights", "data", "code", "methods", "licence")
_HEARD = {"answered", "absent"}
_DOCUMENTS = {"model_card", "readme", "tree"}
_LIBRARIES = {"shared", "framework"}
_MOST_WORDS = 60


@dataclass(frozen=True, slots=True)
class _Part:
    """One question, and what came of it. ``is_heard``: answered to its end; ``is_partly``: a document was told, which a list of names is not."""

    scope: str
    words: str
    is_heard: bool
    is_partly: bool
    look_id: int | None


_REPORTS = {"technical_report": "technical report", "paper": "paper"}
_TELLING = {"data": {**_REPORTS, "data_summary": "summary of training data"}, "code": _REPORTS}
"""Kinds of the maker's documents that are made to tell of a dimension: while one stands unread nothing is closed by the others."""


class LookJudge:
    """Looks of models, and of releases that have none."""

    def __init__(self, world: World) -> None:
        self._world = world
        # The first by name; conflicts come sorted.
        self._contradictions = {one.release_id: one.hub_id for one in reversed(api_only_conflicts(world))}
        self._repositories: dict[str, list[tuple[Repository, Name, set[str]]]] = {}
        for one in world.repositories.values():
            if one.lab_id != "unknown" and one.gone_at is None:
                words = set((one.description or "").lower().replace("/", " ").split()[:_MOST_WORDS])
                self._repositories.setdefault(one.lab_id, []).append((one, parse_name(one.github_full_name), words))

    def models(self, release: Release) -> Iterator[Looked]:
        """Five looks for each rated model of a release."""
        related: list[str] | None = None
        for _, model in release.models(self._world):
            # The release's own, whichever model: of each they would be sought among all repositories of its lab anew.
            related = self._related(release) if related is None else related
            shared = {"code": [*self._code(release, model, related)], "methods": [*self._documents(release, model, related)]}
            yield self._weights(model)
            yield _looked(model.hub_id, "data", [*shared["methods"], self._part("huggingface", f"datasets_of:{model.account}", "datasets")])
            yield _looked(model.hub_id, "code", shared["code"])
            yield _looked(model.hub_id, "methods", shared["methods"])
            yield self._licence(model)

    def release(self, release: Release) -> Iterator[Looked]:
        """Five looks for a release without a rated model: by the registry's word, and by what a person read in the maker's documents."""
        registered = release.registered
        contradiction = self._contradictions.get(release.release_id)
        for dimension in DIMENSIONS:
            scope, page = f"registry:{release.release_id}", "sql/registry/releases.csv"
            if registered is None or not registered.is_api_only:
                yield Looked(release.release_id, dimension, "none", "no record of a model of it was seen", None, page)
            elif contradiction is not None:
                yield Looked(release.release_id, dimension, "none", f"the registry says API only, the Hub holds {contradiction}", None, page)
            elif dimension in {"weights", "licence"}:
                yield Looked(release.release_id, dimension, "complete", "documented as not released: offered by API or product, or not at all", None, scope)
            else:
                yield self._by_documents(release, dimension)

    def _by_documents(self, release: Release, dimension: str) -> Looked:
        told = [one for one in self._world.registered_documents if one.release_id == release.release_id]
        page = "sql/registry/release_documents.csv"
        if dimension == "methods":
            # An announcement or a card of use alone that is silent proves nothing, and a form on training data asks for nothing else.
            known = [one for one in told if one.kind not in {"blog", "data_summary"} and one.methods != "none"]
        else:
            known = [one for one in told if (one.data if dimension == "data" else one.code)]
            # Whatever these say, a document that is made to tell of this is there.
            unread = next((one.kind for one in told if one not in known and one.kind in _TELLING[dimension]), None)
            if unread is not None:
                return Looked(release.release_id, dimension, "none", f"its maker's {_TELLING[dimension][unread]} was not read for this", None, page)
        if known:
            kinds = ", ".join(sorted({one.kind.replace("_", " ") for one in known}))
            return Looked(release.release_id, dimension, "complete", f"a person read its maker's own documents: {kinds}", None, page)
        return Looked(release.release_id, dimension, "none", "no document of the maker's own was read for this", None, page)

    def _card(self, hub_id: str) -> _Part:
        """The card. A model without one tells nothing of itself: that is no absence of data, code or methods."""
        part = self._part("huggingface", f"model_card:{hub_id}", "card")
        return part if part.is_partly or not part.is_heard else _Part(part.scope, "it has no card", False, False, part.look_id)

    def _part(self, source: str, scope: str, words: str) -> _Part:
        answer = self._world.answers.get((source, scope))
        if answer is None:
            return _Part(scope, f"{words}: not asked", False, False, None)
        outcome = answer.outcome if answer.is_read else f"{answer.outcome}, and {answer.detail}"
        detail = f" ({answer.detail[:80]})" if answer.detail and answer.is_read else ""
        is_document = scope.split(":")[0] in _DOCUMENTS
        return _Part(scope, f"{words}: {outcome}{detail}", _is_heard(answer), is_document and answer.outcome == "answered", answer.look_id)

    def _documents(self, release: Release, model: Model, related: list[str]) -> Iterator[_Part]:
        """The card, the READMEs of every repository that may speak of the release (``related``), and the list that shows there is no other."""
        yield self._card(model.hub_id)
        for repository in related:
            yield self._part("github", f"readme:{repository}", f"README of {repository}")
        yield from self._listings(release, related)

    def _code(self, release: Release, model: Model, related: list[str]) -> Iterator[_Part]:
        yield self._card(model.hub_id)
        for repository in related:
            part = self._part("github", f"tree:{repository}", f"tree of {repository}")
            known = self._world.repositories.get(repository.lower())
            is_whole = part.is_heard and not (known is not None and known.is_tree_truncated)
            yield _Part(part.scope, part.words if is_whole or not part.is_heard else f"{part.words}, cut by GitHub", is_whole, part.is_partly, part.look_id)
        yield from self._listings(release, related)

    def _listings(self, release: Release, related: list[str]) -> Iterator[_Part]:
        accounts = self._world.github_accounts.get(release.lab_id, [])
        if accounts and not related:
            yield _Part(f"listing:{release.release_id}", "none of its maker's repositories was opened: none is known to name it", False, False, None)
        if not accounts:
            yield _Part(f"listing:{release.release_id}", "the registry knows no GitHub account of its maker", False, False, None)
        for account in accounts:
            yield self._part("github", f"repositories_of:{account}", f"list of {account}'s repositories")

    def _related(self, release: Release) -> list[str]:
        """Repositories that may hold what the release discloses: attributed ones, named ones, and those of the lab that bear or tell its family's name."""
        found = {one.artifact_id for one in release.of("repository", Standing.OWN, Standing.FAMILY)}
        found |= {
            one.artifact_id for one in release.of("repository", Standing.MENTIONED) if one.rule not in _LIBRARIES and self._is_named_as_code(release, one)
        }
        names = [parse_name(one.artifact_id) for one in release.of("model") if one.role in {"flagship", "base", "size"}][:20]
        # Whether two names are kin at all goes by these alone: of a family's sizes one is enough.
        families = {(one.letters, one.brand, one.family, one.maker): one for one in names}.values()
        for repository, name, words in self._repositories.get(release.lab_id, []):
            if any(kinship(one, name) is not Kinship.NONE or not words.isdisjoint(one.family) for one in families):
                found.add(repository.github_full_name)
        return sorted(found)

    def _is_named_as_code(self, release: Release, member: Member) -> bool:
        """Whether own documents link it as code: what is named and was never opened is no absence."""
        models = {one.artifact_id for one in release.of("model")}
        return any(
            tie.src_kind == "model" and tie.src_id in models and tie.relation in {"code", "training_code"} and tie.strength.is_at_least(Strength.HEADED)
            for tie in self._world.ties_to.get(("repository", member.artifact_id), [])
        )

    def _weights(self, model: Model) -> Looked:
        card = self._card(model.hub_id)
        shown = shown_by_model(self._world, model.hub_id)
        is_elsewhere = model.has_weight_files is False and any(one.rule == "weights.elsewhere" for one in shown)
        is_complete = card.is_heard and not is_elsewhere if model.has_weight_files is False else model.has_weight_files is True and model.gated is not None
        is_partial = model.has_weight_files is not None or model.gated is not None
        if is_complete:
            words = "file list told"
        elif model.has_weight_files is False:
            # A repository that nobody filled says nothing of weights that lie elsewhere; its card would.
            words = f"a file list without weights, and {'its card leads elsewhere for them' if is_elsewhere else card.words}"
        elif model.has_weight_files:
            words = "gating not told"
        elif any(one.rule == "weights.files" and one.value == TOKENIZER for one in shown):
            words = "its files are a tokenizer alone, which no document calls a model"
        else:
            words = "no file list tells whether weights are there" if is_partial else "neither gating nor a file list that tells of weights was told"
        scopes = (f"models_of:{model.account}", f"model:{model.hub_id}", f"model_tree:{model.hub_id}")
        answers = [(scope, answer) for scope in scopes if (answer := self._world.answers.get(("huggingface", scope))) is not None]
        heard = [one for one in answers if one[1].outcome == "answered"] or answers
        scope, look_id = (heard[0][0], heard[0][1].look_id) if heard else (f"model:{model.hub_id}", None)
        return Looked(model.hub_id, "weights", "complete" if is_complete else "partial" if is_partial else "none", words, look_id, scope)

    def _licence(self, model: Model) -> Looked:
        card = self._part("huggingface", f"model_card:{model.hub_id}", "card")
        is_complete = model.are_tags_told and card.is_heard
        is_partial = model.are_tags_told or card.is_partly
        words = card.words if model.are_tags_told else f"tags not told; {card.words}"
        return Looked(model.hub_id, "licence", "complete" if is_complete else "partial" if is_partial else "none", words, card.look_id, card.scope)


def look_rows(release: Release, looks: list[Looked], rows: list[Row], is_deciding: frozenset[str]) -> Iterator[Row]:
    """Where nothing was found, the look that says how far that may be believed."""
    found = {(row.hub_id, row.dimension) for row in rows if row.finding is not Finding.NONE and row.indicator in is_deciding}
    models = {one.artifact_id for one in release.of("model")}
    for look in looks:
        hub_id = look.subject_id if look.subject_id in models else None
        is_shown = (hub_id, look.dimension) in found or (
            hub_id is not None and look.dimension in {"data", "code", "methods"} and (None, look.dimension) in found
        )
        if is_shown:
            continue
        is_registry = look.scope.startswith(("sql/", "registry:"))
        is_api_only = look.scope.startswith("registry:")
        rule = f"look.{look.look}"
        if is_registry:
            rule = "registry.api_only" if is_api_only else "look.registry_only" if look.look == "none" else "registry.documents"
        yield Row(
            release.release_id,
            hub_id,
            look.dimension,
            "api_only" if is_api_only else "look",
            Finding.NONE,
            rule,
            1,
            "registry" if is_registry else "look",
            release.release_id if is_registry else look.scope,
            None,
            "sql/registry/releases.csv" if is_api_only else look.scope,
            look.reason[:QUOTATION_MAX],
            None,
            reason=look.reason[:QUOTATION_MAX],
            scope=look.scope,
        )


def _is_heard(answer: Answer) -> bool:
    return answer.outcome in _HEARD and answer.is_read


def _looked(hub_id: str, dimension: str, parts: list[_Part]) -> Looked:
    """The first question that was not answered decides; where all were, the last of them stands for the look."""
    missing = next((one for one in parts if not one.is_heard), None)
    told = any(one.is_partly for one in parts)
    if missing is None:
        last = parts[-1]
        return Looked(hub_id, dimension, "complete", f"every source answered; last: {last.words}"[:QUOTATION_MAX], last.look_id, last.scope)
    return Looked(hub_id, dimension, "partial" if told else "none", missing.words[:QUOTATION_MAX], missing.look_id, missing.scope)
