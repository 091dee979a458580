"""How far the sources were checked: ``closed`` needs an answer from every source that could show a thing, and each answer read to its end.

For data, code and methods the sources are the card, every repository of the lab whose name, description or README names the release or
its family, and the list of the lab's repositories, which shows that none was missed. Without a known GitHub account of the lab there is
no such list, and the check stays incomplete.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from observatory.disclosure.hub import TOKENIZER
from observatory.disclosure.judgement.api_only import api_only_conflicts
from observatory.disclosure.judgement.records import Answer, DocumentSignal, Member, Model, RegistryDocument, Repository, Row, SourceCheck, World
from observatory.disclosure.judgement.release import Release, signals_of_model
from observatory.disclosure.names import Name, NameMatch, compare_names, parse_name
from observatory.disclosure.reading import QUOTATION_MAX, Finding, Standing, Strength
from observatory.disclosure.rules import RULES

DIMENSIONS = ("weights", "data", "code", "methods", "licence")
_VERSIONS = {rule.rule: rule.rule_version for rule in RULES}
_ANSWERED = {"answered", "absent"}
_DOCUMENTS = {"model_card", "readme", "tree"}
_LIBRARIES = {"shared", "framework"}
_MOST_WORDS = 60
_SILENT_ON_METHODS = {"blog", "data_summary", "repository"}
"""Kinds of the maker's documents whose silence on methods proves nothing."""


@dataclass(frozen=True, slots=True)
class _Question:
    """One question to a source, and its outcome.

    ``is_answered``: answered, and read to the end. ``has_document``: the answer was a document and not only a list of names.
    """

    scope: str
    summary: str
    is_answered: bool
    has_document: bool
    look_id: int | None


_REPORTS = {"technical_report": "technical report", "paper": "paper"}
_DESCRIBING = {"data": {**_REPORTS, "data_summary": "summary of training data"}, "code": {**_REPORTS, "repository": "repository"}}
"""The kinds of the maker's documents that are made to describe a dimension. While one is unread, the others cannot close the dimension."""


class SourceCheckJudge:
    """Checks of sources for models, and for releases without models."""

    def __init__(self, world: World) -> None:
        """Keep each release's conflict with the Hub's weights, and each lab's present repositories with their names and the words of their descriptions."""
        self._world = world
        # Of several conflicts of a release keep the first by name: they come sorted, and in reverse order the first is written last.
        self._contradictions = {conflict.release_id: conflict.hub_id for conflict in reversed(api_only_conflicts(world))}
        self._repositories: dict[str, list[tuple[Repository, Name, set[str]]]] = {}
        for repository in world.repositories.values():
            if repository.lab_id != "unknown" and repository.gone_at is None:
                words = set((repository.description or "").lower().replace("/", " ").split()[:_MOST_WORDS])
                self._repositories.setdefault(repository.lab_id, []).append((repository, parse_name(repository.github_full_name), words))

    def models(self, release: Release) -> Iterator[SourceCheck]:
        """Five source checks, one a dimension, for each rated model of a release."""
        repositories: list[str] | None = None
        for _, model in release.models(self._world):
            # Find the repositories once for all models of the release: it means comparing all repositories of the lab.
            repositories = self._related_repositories(release) if repositories is None else repositories
            shared = {"code": [*self._ask_code(release, model, repositories)], "methods": [*self._ask_documents(release, model, repositories)]}
            yield self._check_weights(model)
            yield _combine(model.hub_id, "data", [*shared["methods"], self._ask("huggingface", f"datasets_of:{model.account}", "datasets")])
            yield _combine(model.hub_id, "code", shared["code"])
            yield _combine(model.hub_id, "methods", shared["methods"])
            yield self._check_licence(release, model)

    def release(self, release: Release) -> Iterator[SourceCheck]:
        """Five source checks for a release without a rated model: by the registry, and by what a person read in the maker's documents.

        Of a release whose weights were given out nobody saw the Hub's page, so only its code can be complete: by its maker's repositories, each read whole.
        """
        registered = release.registered
        contradiction = self._contradictions.get(release.release_id)
        for dimension in DIMENSIONS:
            scope, page = f"registry:{release.release_id}", "sql/registry/releases.csv"
            if dimension == "code" and registered is not None and not registered.is_api_only and self._are_repositories_read(release):
                yield self._check_documents(release, dimension)
            elif registered is None or not registered.is_api_only:
                yield SourceCheck(release.release_id, dimension, "none", "no record of a model of it was seen", None, page)
            elif contradiction is not None:
                yield SourceCheck(release.release_id, dimension, "none", f"the registry says API only, the Hub holds {contradiction}", None, page)
            elif dimension == "licence" and self._are_weights_given_out(release):
                reason = "weights were given out, and no page that may declare their licence was read"
                yield SourceCheck(release.release_id, dimension, "none", reason, None, page)
            elif dimension in {"weights", "licence"}:
                yield SourceCheck(
                    release.release_id, dimension, "complete", "documented as not released: offered by API or product, or not at all", None, scope
                )
            else:
                yield self._check_documents(release, dimension)

    def _are_weights_given_out(self, release: Release) -> bool:
        """Whether a person read that weights of the release were given out, in whole or in part: then there is something that a licence may be of."""
        return any(
            (one.subject_kind, one.subject_id, one.field) == ("release", release.release_id, "weights_status") and one.value in {"open", "partial"}
            for one in self._world.corrections
        )

    def _are_repositories_read(self, release: Release) -> bool:
        """Whether a person read whole, for code, a repository of the maker's on the release, and each other one that is attributed to it as its own."""
        read = {one.url.lower() for one in self._documents(release) if one.kind == "repository" and one.code}
        return bool(read) and all(f"https://github.com/{member.artifact_id.lower()}" in read for member in release.of("repository", Standing.OWN))

    def _documents(self, release: Release) -> list[RegistryDocument]:
        """The documents of its maker that the registry assigns to a release."""
        return [document for document in self._world.registered_documents if document.release_id == release.release_id]

    def _check_documents(self, release: Release, dimension: str) -> SourceCheck:
        """Whether a person read the maker's own documents for this dimension: complete, or none with the reason."""
        documents = self._documents(release)
        page = "sql/registry/release_documents.csv"
        if dimension == "methods":
            read = [document for document in documents if document.kind not in _SILENT_ON_METHODS and document.methods != "none"]
        else:
            read = [document for document in documents if (document.data if dimension == "data" else document.code)]
            # Give no check if a document is unread whose kind is made to describe this dimension: it outweighs those that were read.
            unread = next((document.kind for document in documents if document not in read and document.kind in _DESCRIBING[dimension]), None)
            if unread is not None:
                return SourceCheck(release.release_id, dimension, "none", f"its maker's {_DESCRIBING[dimension][unread]} was not read for this", None, page)
        if read:
            return SourceCheck(release.release_id, dimension, "complete", f"a person read its maker's own documents: {_kinds(read)}", None, page)
        silent = [document for document in documents if dimension == "methods" and document.methods == "none"]
        if silent:
            reason = f"what was read of its maker's own documents ({_kinds(silent)}) is silent on methods, which proves nothing"
        else:
            reason = "no document of the maker's own was read for this"
        return SourceCheck(release.release_id, dimension, "none", reason, None, page)

    def _ask_card(self, hub_id: str) -> _Question:
        """The question for a model's card. A model without a card counts as not answered: that it has none does not show that nothing was disclosed."""
        question = self._ask("huggingface", f"model_card:{hub_id}", "card")
        return question if question.has_document or not question.is_answered else _Question(question.scope, "it has no card", False, False, question.look_id)

    def _ask(self, source: str, scope: str, words: str) -> _Question:
        """The question with this scope (``<kind>:<key>``) and the last answer to it; ``words`` name the source in the summary."""
        answer = self._world.answers.get((source, scope))
        if answer is None:
            return _Question(scope, f"{words}: not asked", False, False, None)
        # Say who refused: "refused" alone reads as if the maker had refused.
        outcome = "the service refused our call" if answer.outcome == "refused" else answer.outcome
        outcome = outcome if answer.is_read else f"{outcome}, and {answer.detail}"
        detail = f" ({answer.detail[:80]})" if answer.detail and answer.is_read else ""
        is_document = scope.split(":")[0] in _DOCUMENTS
        return _Question(scope, f"{words}: {outcome}{detail}", _is_read_to_end(answer), is_document and answer.outcome == "answered", answer.look_id)

    def _ask_documents(self, release: Release, model: Model, repositories: list[str]) -> Iterator[_Question]:
        """The card, the READMEs of the repositories that may describe the release, and the list that shows that there are no others."""
        yield self._ask_card(model.hub_id)
        for repository in repositories:
            yield self._ask("github", f"readme:{repository}", f"README of {repository}")
        yield from self._ask_listings(release, repositories)

    def _ask_code(self, release: Release, model: Model, repositories: list[str]) -> Iterator[_Question]:
        """The questions that must be answered for a model's code: its card, the trees of its repositories, the lists of repositories.

        A tree that GitHub cut counts as not answered in full.
        """
        yield self._ask_card(model.hub_id)
        for repository in repositories:
            question = self._ask("github", f"tree:{repository}", f"tree of {repository}")
            record = self._world.repositories.get(repository.lower())
            is_whole = question.is_answered and not (record is not None and record.is_tree_truncated)
            yield _Question(
                question.scope,
                question.summary if is_whole or not question.is_answered else f"{question.summary}, cut by GitHub",
                is_whole,
                question.has_document,
                question.look_id,
            )
        yield from self._ask_listings(release, repositories)

    def _ask_listings(self, release: Release, repositories: list[str]) -> Iterator[_Question]:
        """The questions for the lists of the maker's repositories on GitHub; one that is not answered, if no account or no opened repository is known."""
        accounts = self._world.github_accounts.get(release.lab_id, [])
        if accounts and not repositories:
            yield _Question(f"listing:{release.release_id}", "none of its maker's repositories was opened: none is known to name it", False, False, None)
        if not accounts:
            yield _Question(f"listing:{release.release_id}", "the registry knows no GitHub account of its maker", False, False, None)
        for account in accounts:
            yield self._ask("github", f"repositories_of:{account}", f"list of {account}'s repositories")

    def _related_repositories(self, release: Release) -> list[str]:
        """Names of the repositories that may disclose something of a release, the closest first: its own, its family's, of its lab, linked as code.

        Of its lab those count that are not gone and that have the family of the release in their name or in the first words (``_MOST_WORDS``) of their
        description; families are those of its first 20 flagships, bases and sizes. What is linked as code counts as ``_may_hold_code`` says.
        """
        ranks = {member.artifact_id: 3 for member in release.of("repository", Standing.MENTIONED) if self._may_hold_code(release, member)}
        names = [parse_name(member.artifact_id) for member in release.of("model") if member.role in {"flagship", "base", "size"}][:20]
        # Whether names match at all depends only on these parts, so one size of a family is enough.
        families = {(own_name.letters, own_name.brand, own_name.family, own_name.maker): own_name for own_name in names}.values()
        for repository, name, words in self._repositories.get(release.lab_id, []):
            if any(compare_names(own_name, name) is not NameMatch.NONE or not words.isdisjoint(own_name.family) for own_name in families):
                ranks[repository.github_full_name] = 2
        for rank, standing in ((1, Standing.FAMILY), (0, Standing.OWN)):
            ranks |= {member.artifact_id: rank for member in release.of("repository", standing)}
        # Sort the closest first: the first unread one is named as the reason.
        return sorted(ranks, key=lambda full_name: (ranks[full_name], full_name))

    def _may_hold_code(self, release: Release, member: Member) -> bool:
        """Whether own documents link a mentioned repository as code, and it is no library. Code that is named but was never opened is not absent."""
        if member.rule in _LIBRARIES:
            return False
        models = {member.artifact_id for member in release.of("model")}
        return any(
            link.src_kind == "model" and link.src_id in models and link.relation in {"code", "training_code"} and link.strength.is_at_least(Strength.HEADED)
            for link in self._world.links_to.get(("repository", member.artifact_id), [])
        )

    def _check_weights(self, model: Model) -> SourceCheck:
        """Whether the sources were read for a model's weights: complete, partial or none, with the reason and the answer that it follows from."""
        card = self._ask_card(model.hub_id)
        signals = signals_of_model(self._world, model.hub_id)
        missing = _why_not_withheld(card, signals) if model.has_weight_files is False else ""
        is_complete = not missing if model.has_weight_files is False else model.has_weight_files is True and model.gated is not None
        is_partial = model.has_weight_files is not None or model.gated is not None
        if is_complete:
            reason = "the Hub lists its files"
        elif model.has_weight_files is False:
            reason = f"a file list without weights, and {missing}"
        elif model.has_weight_files:
            reason = "the Hub does not say whether there is a gate"
        elif any(signal.rule == "weights.files" and signal.value == TOKENIZER for signal in signals):
            reason = "its files are a tokenizer alone, which no document calls a model"
        else:
            reason = (
                "the Hub gave no file list that shows whether weights are there"
                if is_partial
                else "the Hub's record has neither a file list nor the field that tells of a gate"
            )
        scopes = (f"models_of:{model.account}", f"model:{model.hub_id}", f"model_tree:{model.hub_id}")
        answers = [(scope, answer) for scope in scopes if (answer := self._world.answers.get(("huggingface", scope))) is not None]
        answered = [pair for pair in answers if pair[1].outcome == "answered"] or answers
        scope, look_id = (answered[0][0], answered[0][1].look_id) if answered else (f"model:{model.hub_id}", None)
        return SourceCheck(model.hub_id, "weights", "complete" if is_complete else "partial" if is_partial else "none", reason, look_id, scope)

    def _check_licence(self, release: Release, model: Model) -> SourceCheck:
        """Whether the sources were read for a model's licence: complete if its tags are known, its card was answered, and neither names a licence.

        A licence that is named and that the registry does not classify ("other", a name of its maker's own) was not read: its terms are not known.
        Nor is it complete while the release's own repository is unread or has a licence, which may be the weights' too.
        """
        card = self._ask("huggingface", f"model_card:{model.hub_id}", "card")
        is_named = model.licence_class == "unknown" and model.licence_name is not None
        elsewhere = self._licence_elsewhere(release)
        is_complete = model.are_tags_told and card.is_answered and not is_named and not elsewhere
        is_partial = model.are_tags_told or card.has_document
        if is_named:
            reason = f"the Hub gives the licence {model.licence_name}, whose terms nobody classified"[:QUOTATION_MAX]
        elif elsewhere and model.are_tags_told and card.is_answered:
            reason = f"the Hub gives no licence; {elsewhere}"[:QUOTATION_MAX]
        else:
            reason = card.summary if model.are_tags_told else f"the Hub gave no tags; {card.summary}"
        return SourceCheck(model.hub_id, "licence", "complete" if is_complete else "partial" if is_partial else "none", reason, card.look_id, card.scope)

    def _licence_elsewhere(self, release: Release) -> str:
        """Where the licence of the weights may stand besides the Hub, in words: a release's own repository that has one, or was not read; empty if nowhere."""
        for member in release.of("repository", Standing.OWN):
            record = self._world.repositories.get(member.artifact_id.lower())
            if record is None:
                return f"its own repository {member.artifact_id} was not read"
            if record.license_spdx is not None:
                return f"its own repository {record.github_full_name} is under {record.license_spdx}, which may hold for the weights"
        return ""


def _kinds(documents: list[RegistryDocument]) -> str:
    """The kinds of documents in words, each once: "model card, paper"."""
    return ", ".join(sorted({document.kind.replace("_", " ") for document in documents}))


def _why_not_withheld(card: _Question, signals: list[DocumentSignal]) -> str:
    """The reason to doubt that a maker withholds the weights of a model whose repository has none; empty if there is no doubt.

    Reasons, in this order: the card was not read; it leads elsewhere for the weights; or no card tells of training data or methods by more than its
    usual sections, so that the repository may hold a stub, a demo or a configuration, and no trained model.
    """
    if not card.is_answered:
        return card.summary
    if any(signal.rule == "weights.elsewhere" for signal in signals):
        return "its card leads elsewhere for them"
    of_model = (signal for signal in signals if signal.kind == "model_card" and signal.finding is not Finding.NONE)
    # Return no reason if a card shows data or methods by more than its usual sections, which templates and tools have too.
    if any(signal.dimension in {"data", "methods"} and signal.rule != "methods.model_card" for signal in of_model):
        return ""
    return "no card tells of a model that was trained or measured"


def source_check_rows(release: Release, checks: list[SourceCheck], evidence: list[Row], is_deciding: frozenset[str]) -> Iterator[Row]:
    """One row for each subject and dimension without a finding: the source check that says how far this can be believed."""
    subjects_shown = {(row.hub_id, row.dimension) for row in evidence if row.finding is not Finding.NONE and row.indicator in is_deciding}
    models = {member.artifact_id for member in release.of("model")}
    for check in checks:
        hub_id = check.subject_id if check.subject_id in models else None
        is_shown = (hub_id, check.dimension) in subjects_shown or (
            hub_id is not None and check.dimension in {"data", "code", "methods"} and (None, check.dimension) in subjects_shown
        )
        if is_shown:
            continue
        is_registry = check.scope.startswith(("sql/", "registry:"))
        is_api_only = check.scope.startswith("registry:")
        rule = f"look.{check.extent}"
        if is_registry:
            rule = "registry.api_only" if is_api_only else "look.registry_only" if check.extent == "none" else "registry.documents"
        yield Row(
            release.release_id,
            hub_id,
            check.dimension,
            "api_only" if is_api_only else "look",
            Finding.NONE,
            rule,
            _VERSIONS[rule],
            "registry" if is_registry else "look",
            release.release_id if is_registry else check.scope,
            None,
            "sql/registry/releases.csv" if is_api_only else check.scope,
            check.reason[:QUOTATION_MAX],
            None,
            reason=check.reason[:QUOTATION_MAX],
            scope=check.scope,
        )


def _is_read_to_end(answer: Answer) -> bool:
    """Whether the service answered, also that there is nothing, and the answer was read to its end."""
    return answer.outcome in _ANSWERED and answer.is_read


def _combine(hub_id: str, dimension: str, questions: list[_Question]) -> SourceCheck:
    """The source check that questions make: the first unanswered one gives extent and reason; if all were answered, it is complete with the last one."""
    missing = next((question for question in questions if not question.is_answered), None)
    has_document = any(question.has_document for question in questions)
    if missing is None:
        last = questions[-1]
        return SourceCheck(hub_id, dimension, "complete", f"every source answered; last: {last.summary}"[:QUOTATION_MAX], last.look_id, last.scope)
    return SourceCheck(hub_id, dimension, "partial" if has_document else "none", missing.summary[:QUOTATION_MAX], missing.look_id, missing.scope)
