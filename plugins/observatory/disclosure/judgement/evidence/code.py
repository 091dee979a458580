"""Code: what a release's repositories show of its training, what its documents name, and the licence and state of its repositories.

The tree shows by the names of files and folders what trains; the README says which programs to run; the rules here combine both. ``open`` needs a
program at an entry point of the release's own repository. If a release was made by tuning another model, the code that tuned it is its
training code; for any other release, code that only tunes is a part. A generic framework is a part, unless it holds a recipe of the
release or its README introduces the release. A recipe that has the release's name beside its program is the release's training code,
and so is training code in the model's own repository on the Hub.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from observatory.disclosure.judgement.evidence.weights import row_from_signal
from observatory.disclosure.judgement.members import family_word, lab_families
from observatory.disclosure.judgement.recipes import (
    Recipe,
    find_generation_recipes,
    find_recipes,
    is_of_size,
    launched_programs,
    part_with_name,
    strip_training_words,
    tunings_of,
)
from observatory.disclosure.judgement.records import CoreLink, DocumentSignal, Member, Repository, Row, World
from observatory.disclosure.judgement.release import at_most, score, signals_of_model, signals_of_repository
from observatory.disclosure.judgement.repositories import is_link_to_data
from observatory.disclosure.judgement.subjects import account_of, heading_of, headings_of, is_named_as, is_same_account, owner_key, split_words
from observatory.disclosure.names import Name, NameMatch, closest_match_in, compare_names, parse_name
from observatory.disclosure.reading import QUOTATION_MAX, Finding, Standing, Strength
from observatory.disclosure.tree import framework_of, in_training, is_trainer, is_tuning, serves
from observatory.vocabulary import Kind, plain, vocabulary

_LICENCES = {
    **dict.fromkeys(("public-domain", "permissive", "copyleft"), Finding.OPEN),
    **dict.fromkeys(("use-restricted", "non-commercial"), Finding.PARTIAL),
}
_README_PROGRAM_RULES = {"code.told_training", "code.told_tuning"}
_SHOWS_TRAINING = {"code.training", "code.tuning_only", "code.training_found", "code.settings_only"}
_MAIN_ROLES = {"flagship", "size", "base"}
# Words that say that a model was made from another: "fine-tuned", "distilled from".
_SAYS_TUNED = re.compile(r"\btuned\b|fine-?tun|distilled (?:from|version|variant)|微调", re.IGNORECASE)
# Words that show that a link is to code: "code", "repo". Links under a training heading may also lead to data or to tools.
_OF_CODE = re.compile(r"code|script|repo|github|train|tun(?:e|ing)|notebook|\bhere\b|\bthis\b|代码|脚本|仓库", re.IGNORECASE)
# Code that the cards of more accounts than this name is a general library.
_MANY_ACCOUNTS = 3
_MOST_MATCHES = 3
_MAX_NAMES_COMPARED = 5
_MOST_NAMES = 30
_MAX_ANCESTORS = 30
_MIN_HEAD = 3
_WORD_MIN = 3
_MAX_README_NAMES = 400
# Rules of attribution that say that a repository belongs to the release's owner.
_OF_OWNER = frozenset({"family_name", "framework", "project"})
# A tool that accompanies training, by its name or the text of its link: "kenlm", "tokenizer".
_BESIDE_TRAINING = re.compile(r"n-?gram|kenlm|sampler|tokeni[sz]|evaluat|benchmark|data-?sets?(?![a-z])", re.IGNORECASE)
_OF_TRAINING = re.compile(r"train|tun(?:e|ing)", re.IGNORECASE)
# A heading of a README on what the release is compared with ("Baselines"), or on one of many training runs ("Run #3").
_BASELINE = re.compile(r"\bbaselines?\b|\bablations?\b|^\W{0,9}(?:train|training|run|experiment)s?[ #-]{1,3}\d+\b", re.IGNORECASE)
_STAGES = re.compile(r"(?:^|[/_.-])(?:stage|phase)[_-]?\d|pre[-_]?train|from[-_]scratch|(?:^|[/_.-])resume", re.IGNORECASE)
_PRETRAINS = re.compile(r"pre[-_]?train", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _ReleaseFacts:
    """What the rules of code need to know of a release.

    ``is_tuned``: it was made by tuning a model of another release. ``is_of_others``: another account made that model. ``is_named_tuned``: the
    names of all its main models, and its name in the registry, say so (chat, instruct). ``registered``: the name in the registry.
    ``lab_ids`` and ``accounts`` are those of its makers.
    """

    release_id: str
    models: frozenset[str]
    names: tuple[Name, ...]
    bases: tuple[Name, ...]
    is_tuned: bool
    is_of_others: bool
    is_named_tuned: bool
    registered: tuple[Name, ...]
    lab_ids: frozenset[str]
    accounts: frozenset[str]

    @property
    def all_names(self) -> tuple[Name, ...]:
        """The names of its models and its name in the registry."""
        return (*self.names, *self.registered)


@dataclass(frozen=True, slots=True)
class _RepositoryFacts:
    """A repository of a release: what its tree holds, and what its README says about the tree."""

    member: Member
    record: Repository | None
    programs: tuple[str, ...]
    is_whole: bool
    offered_paths: frozenset[str]
    is_for_readers: bool
    """Whether the README offers its tuning code only for the reader's own use."""
    is_framework: bool
    is_tuning_own: bool
    """Whether something says that its tuning code tuned the release."""
    describes_only_tuning: bool
    """Whether its README describes how to tune, and describes no other training."""

    families: Mapping[str, set[str]]
    """Labs by the words of their families."""
    others: tuple[Name, ...]
    """The names of other releases' models whose weights its README gives."""

    def paths(self, fact: str) -> list[str]:
        """The paths that the reader of its tree kept under this name."""
        return self.record.in_tree(fact) if self.record is not None else []

    def offers_each(self, paths: Sequence[str]) -> bool:
        """Whether there are paths and the README offers each of them for tuning the release further."""
        return bool(paths) and self.offered_paths.issuperset(paths)


def code_rows(world: World, release_id: str, members: Sequence[Member]) -> Iterator[Row]:
    """Rows of the code dimension of one release; ``members`` is everything attributed to it."""
    release = _collect_release_facts(world, release_id, members)
    for hub_id in sorted(release.models):
        model = world.models.get(hub_id)
        if model is not None and model.is_rated:
            yield from _model_rows(world, release, hub_id)
    repositories = [member for member in members if member.artifact_kind == "repository"]
    for member in repositories:
        if member.standing in {Standing.OWN, Standing.FAMILY}:
            yield from _repository_rows(world, release, member)
        if member.standing is Standing.OWN:
            yield from _licence_and_state_rows(world, member)
    yield from _named_rows(world, release, repositories)
    for document in world.registered_documents:
        if document.release_id == release_id and document.code in {"released", "described", "named"}:
            finding = {"released": Finding.OPEN, "named": Finding.PARTIAL}.get(document.code, Finding.NONE)
            where = f"sql/registry/release_documents.csv#{document.kind}"
            kind = ("registry", release_id, None)
            yield Row(release_id, None, "code", "training_code", finding, "code.registered_document", 1, *kind, where, document.url, None, reason=document.code)


# -- The release


def _collect_release_facts(world: World, release_id: str, members: Sequence[Member]) -> _ReleaseFacts:
    """Collect what the rules of code need of a release: its models, names and bases, and whether it was made by tuning another model."""
    models = [member for member in members if member.artifact_kind == "model"]
    ids = frozenset(member.artifact_id for member in models)
    main = [member.artifact_id for member in models if member.role in _MAIN_ROLES] or sorted(ids)
    flagships = [member.artifact_id for member in models if member.role == "flagship"] or main
    names = tuple(parse_name(hub_id) for hub_id in sorted(main)[:_MOST_NAMES])
    bases = {hub_id: base for hub_id in flagships if (base := _find_base_in_other_release(world, ids, hub_id)) is not None}
    labs = {world.models[hub_id].lab_id for hub_id in ids if hub_id in world.models}
    # Whether, without a declared base, the release's own documents or its name say that it was tuned from another model.
    is_said_tuned = not bases and (_says_tuned(world, names, members) or _is_named_after_base(world, flagships, labs))
    is_tuned = bool(flagships) and (len(bases) == len(flagships) or is_said_tuned)
    # Count only a base of another account: makers may train a base of their own on in any way, and not only tune it.
    is_of_others = is_tuned and not any(is_same_account(base, hub_id) for hub_id, base in bases.items())
    registry_row = world.registered.get(release_id)
    registered = (parse_name(registry_row.name),) if registry_row is not None else ()
    return _ReleaseFacts(
        release_id,
        ids,
        names,
        tuple(parse_name(base) for base in sorted(set(bases.values()))),
        is_tuned,
        is_of_others,
        # A registry row whose name has no word for tuning (chat, instruct) means the base together with its tuned versions.
        bool(names) and all(tunings_of(name) for name in (*names, *registered)),
        registered,
        frozenset((labs | ({registry_row.lab_id} if registry_row is not None else set())) - {"unknown"}),
        frozenset(owner_key(account_of(hub_id)) for hub_id in ids),
    )


def _find_base_in_other_release(world: World, members: frozenset[str], hub_id: str) -> str | None:
    """The base in another release that a model declares, directly or through models of its own release or name; None if there is none.

    The original of a quantised model is no base.
    """
    waiting, seen = [hub_id], {hub_id}
    while waiting and len(seen) <= _MAX_ANCESTORS:
        child = waiting.pop()
        for parent in world.parents.get(child, []):
            base = parent.parent_hub_id
            if parent.relation == "quantized" or base in seen:
                continue
            seen.add(base)
            if base in members or is_named_as(base, hub_id):
                waiting.append(base)
            else:
                return base
    return None


def _says_tuned(world: World, names: tuple[Name, ...], members: Sequence[Member]) -> bool:
    """Whether own documents name a model of another account or family that the release was tuned from. A README must also name the release there."""
    for member in members:
        is_model = member.artifact_kind == "model"
        if not is_model and not (member.artifact_kind == "repository" and member.standing is Standing.OWN):
            continue
        signals = signals_of_model(world, member.artifact_id) if is_model else signals_of_repository(world, member.artifact_id)
        bases = [signal.value for signal in signals if signal.rule == "data.base_named" and signal.value and _SAYS_TUNED.search(signal.quotation)]
        accounts = {owner_key(account_of(other_member.artifact_id)) for other_member in members if other_member.artifact_kind == "model"}
        is_of_another = any(
            ("/" in other and owner_key(account_of(other)) not in accounts) or all(compare_names(name, parse_name(other)) is NameMatch.NONE for name in names)
            for other in bases
        )
        if is_of_another and (is_model or _says_made_by_tuning(names, world.repositories.get(member.artifact_id.lower()))):
            return True
    return False


def _is_named_after_base(world: World, flagships: Sequence[str], labs: set[str]) -> bool:
    """Whether all flagships are named after another lab's family, with a word of tuning, or with version, size and a name of their own."""
    names = [parse_name(hub_id) for hub_id in flagships]
    if not names or "unknown" in labs or not all(name.tunings or (name.version and name.sizes and name.extras) for name in names):
        return False
    families = lab_families(world)
    labs_of_families = [families.get(family_word(hub_id) or "", set()) for hub_id in flagships]
    return all(holding_labs and not holding_labs & labs for holding_labs in labs_of_families)


def _says_made_by_tuning(names: tuple[Name, ...], repository: Repository | None) -> bool:
    """Whether a README says of the release, by name, that it was made by tuning."""
    heads = [re.split(r"tun|微调", text, maxsplit=1)[0] for text in repository.in_readme("made_by_tuning")] if repository is not None else []
    return any(closest_match_in(name, head) in {NameMatch.SAME, NameMatch.FAMILY_ONLY} for head in heads[:5] for name in names[:5])


def _bears_name(release: _ReleaseFacts, path: str) -> bool:
    """Whether a path has the release's name."""
    return part_with_name(release.all_names[:_MOST_NAMES], release.bases, path, is_given=False) != ""


def _says_trained_release(release: _ReleaseFacts, repository: Repository | None) -> bool:
    """Whether a README says, naming the release, that its code trained it."""
    tails = repository.in_readme("training_of") if repository is not None else []
    return any(closest_match_in(name, tail) is NameMatch.SAME for tail in tails[:5] for name in (*release.names[:5], *release.registered))


def _is_related_name(release: _ReleaseFacts, other: Name) -> bool:
    """Whether a name is one of the release's, or at least of its family: another version, size or kind."""
    return any(compare_names(name, other) is not NameMatch.NONE for name in release.all_names)


def _has_recipe(release: _ReleaseFacts, repository: Repository) -> bool:
    """Whether words in the names of a tree's recipes are of the release's family, and not of its base's."""
    tree_words = set(repository.in_tree("recipes"))
    common = {word for base in release.bases for word in base.family}
    for name in release.names:
        own = [word for word in name.family if len(word) >= _WORD_MIN and word not in common and not vocabulary().is_of(word, Kind.GENERIC)]
        if any(word in tree_words or "".join(letters for letters in word if letters.isalpha()) in tree_words for word in own):
            return True
    return False


def _introduces(world: World, release: _ReleaseFacts, repository: Repository) -> bool:
    """Whether a README names this release: by a link to its weights, or by its version in a heading, a table or the title."""
    if any(link.dst_id in release.models for link in _weight_links(world, repository.github_full_name)):
        return True
    texts = repository.in_readme("names")
    title = repository.readme.get("title")
    texts += [title] if isinstance(title, str) else []
    names = (*release.names[:5], *release.registered)
    return any(closest_match_in(name, text[:160]) is NameMatch.SAME for text in texts[:_MAX_README_NAMES] for name in names)


# -- Files of the model's own repository on the Hub


def _model_rows(world: World, release: _ReleaseFacts, hub_id: str) -> Iterator[Row]:
    """Rows of evidence on code from a model's own repository on the Hub: its card, and training code among its files."""
    for signal in signals_of_model(world, hub_id):
        if signal.dimension != "code":
            continue
        if signal.rule != "code.hub_files":
            yield row_from_signal(release.release_id, hub_id, signal)
            continue
        finding, reason = _finding_of_hub_files(release, signal.value)
        yield row_from_signal(release.release_id, hub_id, signal, finding, reason=reason)


def _finding_of_hub_files(release: _ReleaseFacts, value: str | None) -> tuple[Finding, str]:
    """``(finding, reason)`` of training code beside the weights on the Hub, by the value of the signal ``code.hub_files`` (see ``hub._training_signals``).

    Open if a launcher or settings lie beside the program ("launched"), or its settings are in it ("written"), or it tunes and the release is tuned. Else
    partial.
    """
    if value in {"launched", "written"} or (value == "tuning" and release.is_tuned):
        return Finding.OPEN, "with the model"
    return Finding.PARTIAL, "tuning" if value == "tuning" else "without settings"


# -- Recipes with the release's name


def _find_recipe(release: _ReleaseFacts, repository: Repository | None, *, is_given: bool = False, with_trainers: bool = False) -> Recipe | None:
    """The recipe of a tree with the release's name that fits it best; None if there is none."""
    if repository is None:
        return None
    recipes = find_recipes(repository, release.all_names[:_MOST_NAMES], release.bases, is_given=is_given, with_trainers=with_trainers)
    return _best_match(release, recipes)


def _best_match(release: _ReleaseFacts, recipes: Iterable[Recipe]) -> Recipe | None:
    """The recipe that fits the release best; None if there is none. Tuning recipes come last unless they made the release."""

    def sort_key(recipe: Recipe) -> tuple[object, ...]:
        """Order recipes, the best first: one that may have made the release, one that tunes as the release does, most shared words, folders, then by path."""
        return (
            recipe.tunes and not _made_release(release, recipe),
            recipe.tunes != release.is_tuned,
            -_count_shared_words(release, recipe.path),
            not recipe.is_folder,
            recipe.path,
        )

    return min(recipes, key=sort_key, default=None)


def _made_release(release: _ReleaseFacts, recipe: Recipe) -> bool:
    """Whether a recipe for tuning made the release: the release was tuned, or all its models are named after the tuning in the path."""
    return release.is_tuned or (release.is_named_tuned and _names_tuning(release, recipe.path))


def _count_shared_words(release: _ReleaseFacts, path: str) -> int:
    """How many words of the release's names (sizes, kinds, tunings) a path holds."""
    words = set(split_words(path))
    return max((len(words.intersection(split_words(name.text))) for name in release.names), default=0)


def _family_recipe_rows(world: World, release: _ReleaseFacts, member: Member) -> Iterator[Row]:
    """Rows on a recipe in a family's repository of the same owner: one with the release's name, else one of the same generation (partial).

    Partial at most, too, where the release is tuned and the recipe does not say that it tunes: then it is the base's. No row for a fork, for a repository
    without a record, and for one that another rule than those of ``_OF_OWNER`` attributed.
    """
    repository = world.repositories.get(member.artifact_id.lower())
    if repository is None or repository.is_fork is True or member.rule not in _OF_OWNER:
        return
    recipe = _find_recipe(release, repository, with_trainers=True)
    if recipe is not None:
        for row in _recipe_rows(world, release, member.artifact_id, Strength.HEADED, recipe):
            # If all models of the release are tuned and the recipe does not say that it tunes, it is the base's recipe: partial at most.
            is_of_base = release.is_named_tuned and not recipe.tunes and not _names_tuning(release, recipe.path)
            yield replace(row, finding=at_most(row.finding, Finding.PARTIAL), reason="of the base") if is_of_base else row
        return
    similar_recipe = _best_match(release, find_generation_recipes(repository, release.all_names[:_MOST_NAMES], release.bases))
    for row in _recipe_rows(world, release, member.artifact_id, member.strength, similar_recipe):
        yield replace(row, finding=at_most(row.finding, Finding.PARTIAL), standing=member.standing, reason="of another version")


def _names_tuning(release: _ReleaseFacts, path: str) -> bool:
    """Whether a part of a path has a word of tuning that is in the release's names."""
    words = {*split_words(path), *(word for part in path.split("/") for word in parse_name(part).tunings)}
    return any(not words.isdisjoint(tunings_of(name)) for name in release.names)


def _recipe_rows(
    world: World, release: _ReleaseFacts, repository: str, strength: Strength, recipe: Recipe | None, *, is_offered: bool = False, tuners: Iterable[str] = ()
) -> Iterator[Row]:
    """The row on a recipe of the release and its program; none without a recipe or a stored tree.

    ``is_offered``: the README offers tuning only for the reader's use. ``tuners``: programs of the tree that only tune.
    """
    tree = next((signal for signal in signals_of_repository(world, repository) if signal.kind == "tree"), None)
    if recipe is None or tree is None:
        return
    recipe = replace(recipe, is_for_tuning=recipe.is_for_tuning or recipe.program in set(tuners))
    is_own = not recipe.tunes or (_made_release(release, recipe) and (recipe.is_folder or not is_offered))
    recipe_signal = replace(
        tree,
        dimension="code",
        indicator="tuning_code" if recipe.tunes else "training_code",
        rule="code.recipe",
        rule_version=5,
        locator=recipe.path[:300],
        quotation=recipe.description[:QUOTATION_MAX],
        value=None,
    )
    finding, reason = (Finding.OPEN, "its recipe") if is_own else (Finding.PARTIAL, "offered" if _made_release(release, recipe) else "tuning")
    yield row_from_signal(release.release_id, None, recipe_signal, finding, strength=strength, reason=reason)


# -- A repository


def _repository_rows(world: World, release: _ReleaseFacts, member: Member) -> Iterator[Row]:
    """Rows of evidence on the release's code from a repository's file tree and README."""
    signals = [signal for signal in signals_of_repository(world, member.artifact_id) if signal.dimension == "code"]
    facts = _collect_repository_facts(world, release, member, signals)
    is_own = member.standing is Standing.OWN
    is_introduced = member.rule == "project" or (facts.record is not None and _introduces(world, release, facts.record))
    # What the release's own card gives as its code is a part of it, although its README is silent on the release.
    is_given = member.rule == "framework" and member.strength.is_at_least(Strength.HEADED)
    bound = Finding.OPEN if is_own else Finding.PARTIAL if is_introduced or is_given else Finding.NONE
    for signal, (finding, reason, path) in _findings_of_signals(release, facts, signals):
        row = row_from_signal(
            release.release_id, None, signal, at_most(finding, bound), standing=member.standing, strength=member.strength, reason=reason if is_own else "family"
        )
        if path:
            # Show the path that decides, behind the heading that the quotation begins with.
            title, _, given_path = row.quotation.rpartition(": ")
            row = replace(row, quotation=f"{title}: {path}"[:QUOTATION_MAX] if title and given_path else path[:QUOTATION_MAX])
            row = replace(row, locator=path[:300]) if signal.kind == "tree" else row
        # For a tuned release, training code of the account's project is partial at most: the project makes base models too, and the code may be for those.
        if member.rule == "project" and row.indicator == "training_code" and (release.is_tuned or release.is_named_tuned):
            row = replace(row, finding=at_most(row.finding, Finding.PARTIAL), reason="of the base")
        if facts.is_framework and finding is Finding.OPEN and signal.indicator in {"training_code", "tuning_code"}:
            row = replace(row, finding=at_most(Finding.PARTIAL, bound), rule="code.framework", rule_version=2, reason="framework")
        yield row
    if member.standing is Standing.FAMILY:
        yield from _family_recipe_rows(world, release, member)
    if is_own:
        is_offered = facts.is_for_readers and not facts.is_tuning_own
        tuners = facts.paths("tuning_paths")
        for row in _recipe_rows(world, release, member.artifact_id, member.strength, _find_recipe(release, facts.record), is_offered=is_offered, tuners=tuners):
            # A file of settings for tuning may have the release's name too: it counts as partial, since tuning is only a part of the training.
            is_part = row.finding is Finding.OPEN and _is_for_tuning(release, facts, [row.locator])
            yield replace(row, finding=Finding.PARTIAL, reason="tuning") if is_part else row


def _is_for_tuning(release: _ReleaseFacts, facts: _RepositoryFacts, paths: Iterable[str]) -> bool:
    """Whether files in a base release's repository are for tuning it: its README describes no other training, nor does any path or stage."""
    return (
        facts.describes_only_tuning and not release.is_tuned and not any(_PRETRAINS.search(path) for path in paths) and not _has_stages(release, facts.record)
    )


def _findings_of_signals(
    release: _ReleaseFacts, facts: _RepositoryFacts, signals: list[DocumentSignal]
) -> Iterator[tuple[DocumentSignal, tuple[Finding, str, str]]]:
    """Each signal with its ``(finding, reason, path)``. A README gives a signal for programs under each heading; only the first of the best counts."""
    strongest: dict[str, tuple[DocumentSignal, tuple[Finding, str, str]]] = {}
    for signal in signals:
        # Skip the programs that the README of an account's project names: they may train any of its models.
        finding_and_reason = _finding_of_signal(release, facts, signal) if facts.member.rule != "project" or signal.rule not in _README_PROGRAM_RULES else None
        if finding_and_reason is None:
            continue
        if signal.rule not in _README_PROGRAM_RULES:
            yield signal, finding_and_reason
        elif signal.rule not in strongest or score(finding_and_reason[0]) > score(strongest[signal.rule][1][0]):
            strongest[signal.rule] = (signal, finding_and_reason)
    yield from strongest.values()


def _collect_repository_facts(world: World, release: _ReleaseFacts, member: Member, signals: list[DocumentSignal]) -> _RepositoryFacts:
    """Collect what the rules of code need of a repository: programs, whether its tree is whole, and whether it only tunes or is a framework."""
    repository = world.repositories.get(member.artifact_id.lower())
    programs = tuple(repository.in_tree("programs")) if repository is not None else ()
    offered = frozenset(path for signal in signals if signal.rule == "code.tunes_release" for path in (signal.value or "").split(" "))
    is_whole = repository is not None and repository.tree.get("is_truncated") is False
    has_recipe = repository is not None and (_has_recipe(release, repository) or _find_recipe(release, repository) is not None)
    name = parse_name(member.artifact_id)
    is_for_many = repository is not None and (repository.is_fork is True or repository.readme.get("is_library") is True)
    is_generic = (framework_of(member.artifact_id) is not None or is_for_many) and not _is_related_name(release, name)
    is_framework = is_generic and not has_recipe and not (repository is not None and _introduces(world, release, repository))
    cards = [link for hub_id in release.models for link in world.links_from.get(("model", hub_id), [])]
    is_given = any(
        link.dst_kind == "repository"
        and link.dst_id.lower() == member.artifact_id.lower()
        and link.relation == "training_code"
        and link.strength.is_at_least(Strength.HEADED)
        for link in cards
    )
    is_tuning_own = is_given or _says_made_by_tuning(release.names, repository) or _says_trained_release(release, repository)
    for_readers = bool(offered) or (repository is not None and "offers_tuning" in repository.readme)
    others = [parse_name(link.dst_id) for link in _weight_links(world, member.artifact_id) if link.dst_id not in release.models][:_MOST_NAMES]
    others = [other for other in others if all(compare_names(name, other) is not NameMatch.SAME for name in release.all_names)]
    families = lab_families(world) if programs else {}
    only_tunes = repository is not None and repository.readme.get("only_tunes") is True
    # If the programs that a README says to run only tune, the repository only tunes, whatever its README says of training elsewhere.
    describes_only_tuning = only_tunes or (
        for_readers and any(signal.rule == "code.told_tuning" for signal in signals) and not any(map(_has_training_heading, signals))
    )
    return _RepositoryFacts(
        member, repository, programs, is_whole, offered, for_readers, is_framework, is_tuning_own, describes_only_tuning, families, tuple(others)
    )


def _has_training_heading(signal: DocumentSignal) -> bool:
    """Whether a README names a program under a heading on training: the heading is in front of the path."""
    return signal.rule == "code.told_training" and ": " in signal.quotation


def _weight_links(world: World, repository: str) -> list[CoreLink]:
    """The links in a README to the weights that it gives."""
    links = world.links_from.get(("repository", repository), []) or world.links_from.get(("repository", repository.lower()), [])
    return [link for link in links if link.dst_kind == "model" and link.relation == "weights"]


def _finding_of_signal(release: _ReleaseFacts, facts: _RepositoryFacts, signal: DocumentSignal) -> tuple[Finding, str, str] | None:
    """``(finding, reason, path)`` of one signal of a repository, with the path that decides or an empty one; None if it shows nothing."""
    if signal.rule == "code.training":
        paths = facts.paths("training_paths")
        if facts.offers_each(paths):
            return Finding.PARTIAL, "offered", ""
        if _are_of_another_version(release, facts, paths):
            return Finding.PARTIAL, "of another version", ""
        if (release.is_tuned or release.is_named_tuned) and paths and all(_PRETRAINS.search(path) for path in paths):
            return _finding_of_pretraining(release, facts)
        # Partial if the README describes only tuning: then the code in the tree is for tuning.
        if paths and _is_for_tuning(release, facts, paths):
            return Finding.PARTIAL, "tuning", ""
        # If there are many paths, the path named after the release is shown.
        return Finding.OPEN, "entry point", next((path for path in paths if _bears_name(release, path)), "")
    if signal.rule == "code.tuning_only":
        return (*_finding_of_tuning(release, facts, is_offered=facts.offers_each(facts.paths("tuning_paths"))), "")
    if signal.rule in _README_PROGRAM_RULES:
        return _finding_of_readme_programs(release, facts, signal)
    if signal.rule == "code.tunes_release":
        is_there = not facts.is_whole or any(_resolve_program(path, facts.programs) for path in facts.offered_paths)
        return (Finding.PARTIAL if is_there else Finding.NONE, "offered", "")
    return (signal.finding, {"code.training_found": "found", "code.settings_only": "settings"}.get(signal.rule, ""), "")


def _has_stages(release: _ReleaseFacts, repository: Repository | None) -> bool:
    """Whether a tree has settings or launchers for stages of training, not for tuning, with one of the release's numbers of parameters."""
    paths = [path for path, _ in launched_programs(repository) if _STAGES.search(path) and not is_tuning(path)] if repository is not None else []
    return any(is_of_size(release.all_names[:_MOST_NAMES], path) for path in paths)


def _are_of_another_version(release: _ReleaseFacts, facts: _RepositoryFacts, paths: Sequence[str]) -> bool:
    """Whether every path lies in a folder of another version. A package with the repository's own name holds all versions."""
    return bool(paths) and all(
        any(_is_of_another_version(release, facts, parse_name(part)) for part in path.split("/")[:-1] if part) and not _bears_name(release, path)
        for path in paths
    )


def _is_of_another_version(release: _ReleaseFacts, facts: _RepositoryFacts, other: Name) -> bool:
    """Whether a folder's name is that of another version of the release, and not the version in the repository's own name."""
    if not other.version or other.version == parse_name(facts.member.artifact_id).version:
        return False
    return any(compare_names(name, other) is NameMatch.OTHER_VERSION for name in release.all_names[:_MAX_NAMES_COMPARED])


def _finding_of_pretraining(release: _ReleaseFacts, facts: _RepositoryFacts) -> tuple[Finding, str, str]:
    """``(finding, reason, path)`` of code for pre-training in a tuned release's repository: open if code beside it tuned the release, else partial."""
    tuners = facts.paths("tuning_paths")
    if tuners:
        finding, reason = _finding_of_tuning(release, facts, is_offered=False)
        if finding is Finding.OPEN:
            return finding, reason, tuners[0]
    return Finding.PARTIAL, "of the base", ""


def _finding_of_tuning(release: _ReleaseFacts, facts: _RepositoryFacts, *, is_offered: bool) -> tuple[Finding, str]:
    """``(finding, reason)`` of code that tunes: open if the release was made with it, else partial, also if the README only offers it to readers."""
    if (is_offered or (release.is_tuned and facts.is_for_readers)) and not facts.is_tuning_own:
        return Finding.PARTIAL, "offered"
    is_own = release.is_tuned and (release.is_of_others or facts.is_tuning_own)
    return (Finding.OPEN, "tuned with it") if is_own else (Finding.PARTIAL, "tuning")


def _finding_of_readme_programs(release: _ReleaseFacts, facts: _RepositoryFacts, signal: DocumentSignal) -> tuple[Finding, str, str] | None:
    """``(finding, reason, path)`` of the programs that a README says to run and the tree holds. A cut tree may hold them elsewhere: then partial.

    None if the tree holds none of them.
    """
    paths = [path for path in (signal.value or "").split(" ") if path]
    existing = {path: program for path in paths if (program := _resolve_program(path, facts.programs)) and not _is_for_other_lab(facts.families, release, path)}
    if not existing:
        tops = {path.split("/", 1)[0] for path in facts.programs}
        cut = [path for path in paths if "/" in path and path.split("/", 1)[0] in tops and not facts.is_whole and is_trainer(path)]
        return (Finding.PARTIAL, "told, not seen", cut[0]) if cut else None
    not_offered = [(path, program) for path, program in existing.items() if path not in facts.offered_paths and program not in facts.offered_paths]
    # A path with the release's name comes first, then a program whose name or folder names training.
    ranked = sorted(not_offered or existing.items(), key=lambda pair: (not _bears_name(release, pair[1]), not is_trainer(pair[1]), not in_training(pair[1])))
    if not not_offered:
        return Finding.PARTIAL, "offered", _format_path(ranked[0])
    if signal.rule == "code.told_training":
        tuners = set(facts.paths("tuning_paths"))
        if _is_under_other_name(release, facts, signal):
            return Finding.PARTIAL, "told, of another", _format_path(ranked[0])
        trains = next((pair for pair in ranked if not is_tuning(pair[1]) and pair[1] not in tuners), None)
        if trains is not None and facts.is_for_readers and not release.is_tuned and not _has_training_heading(signal) and not _PRETRAINS.search(trains[1]):
            # Only offered: such a README tells readers how to tune the release, and no heading says that this program made the release.
            return Finding.PARTIAL, "offered", _format_path(trains)
        if trains is not None:
            return Finding.OPEN, "told", _format_path(trains)
        # Only programs that tune are left. For a tuned release they count in full: a heading on training says that they trained it.
        return (Finding.OPEN, "told", _format_path(ranked[0])) if release.is_tuned else (Finding.PARTIAL, "tuning", _format_path(ranked[0]))
    if _is_under_other_name(release, facts, signal):
        return Finding.PARTIAL, "told, of another", _format_path(ranked[0])
    return (*_finding_of_tuning(release, facts, is_offered=False), _format_path(ranked[0]))


def _is_under_other_name(release: _ReleaseFacts, facts: _RepositoryFacts, signal: DocumentSignal) -> bool:
    """Whether the innermost heading is about baselines, or names another model that the README gives, and not the release."""
    title = signal.quotation.rpartition(": ")[0]
    heading = heading_of(signal.locator)
    if any(closest_match_in(name, text) in {NameMatch.SAME, NameMatch.FAMILY_ONLY} for name in release.all_names for text in (title, heading)):
        return False
    is_listed = any(_BASELINE.search(text) is not None for text in (title, heading))
    return is_listed or any(closest_match_in(name, heading) is NameMatch.SAME for name in facts.others)


def _is_for_other_lab(families: Mapping[str, set[str]], release: _ReleaseFacts, path: str) -> bool:
    """Whether a program's name has the family of another lab, which is neither the release's nor its base's."""
    word = family_word(strip_training_words(path)) or ""
    labs = families.get(word, set())
    own = {"".join(letter for letter in part if letter.isalpha()) for name in (*release.all_names, *release.bases) for part in name.family}
    return bool(labs) and not labs & release.lab_ids and not any(word in part or part in word for part in own if len(part) >= _WORD_MIN)


def _format_path(pair: tuple[str, str]) -> str:
    """The path as the README writes it, and the path in the tree if it differs."""
    return pair[0] if pair[0] == pair[1] else f"{pair[0]} -> {pair[1]}"


def _resolve_program(written: str, programs: Iterable[str]) -> str | None:
    """The program of a tree that a README means, from any working directory; None if there is none, or too many of one bare name."""
    path = written.removeprefix("./")
    if path.endswith("/"):
        inside = [program for program in programs if f"/{program}".find(f"/{path}") >= 0]
        trainers = sorted((program for program in inside if is_trainer(program)), key=is_tuning)
        others = sorted((program for program in inside if not serves(program) and _may_run(program)), key=lambda program: not _is_launched(program))
        return next(iter([*trainers, *others]), None)
    matches = [program for program in programs if f"/{program}".endswith(f"/{path}") or ("/" in program and f"/{path}".endswith(f"/{program}"))]
    if path in matches:
        return path
    if "/" not in path and len(matches) > _MOST_MATCHES:
        matches = [program for program in matches if in_training(program)]
        return matches[0] if 0 < len(matches) <= _MOST_MATCHES else None
    return next((program for program in matches if in_training(program)), matches[0] if matches else None)


def _may_run(path: str) -> bool:
    """Whether a file in a folder named for training may be the one to run: a launcher, a main program, or anything in a folder of training."""
    return _is_launched(path) or in_training(path)


def _is_launched(path: str) -> bool:
    """Whether a file is a launcher or a main program by its name."""
    name = path.rpartition("/")[2].lower()
    return name.endswith((".sh", ".slurm", ".sbatch")) or name.startswith(("main", "run", "recipe", "launch"))


# -- Repositories that documents only name


def _named_rows(world: World, release: _ReleaseFacts, repositories: list[Member]) -> Iterator[Row]:
    """Rows on repositories that own documents link as training code, unless they are the release's or its family's and their tree was read."""
    standing = {repository.artifact_id.lower(): repository for repository in repositories}
    sources = [("model", hub_id) for hub_id in sorted(release.models)]
    sources += [("repository", repository.artifact_id) for repository in repositories if repository.standing is Standing.OWN]
    for source in sources:
        for link in world.links_from.get(source, []) or world.links_from.get((source[0], source[1].lower()), []):
            if link.dst_kind != "repository" or link.relation != "training_code" or is_link_to_data(link) or _is_of_another(world, release, link):
                continue
            if _is_beside_training(link):
                continue
            member = standing.get(link.dst_id.lower())
            opened = [signal for signal in signals_of_repository(world, member.artifact_id if member else link.dst_id) if signal.kind == "tree"]
            if member is not None and member.standing in {Standing.OWN, Standing.FAMILY} and opened:
                continue
            is_of_maker = _is_of_maker(world, release, link)
            repository = world.repositories.get(link.dst_id.lower())
            if is_of_maker and (recipe := _find_recipe(_add_names_from_readmes(world, release, repositories), repository, is_given=True)) is not None:
                yield from _recipe_rows(world, release, repository.github_full_name if repository is not None else link.dst_id, link.strength, recipe)
            finding_and_reason = _finding_of_named(world, link, opened, is_of_maker=is_of_maker, is_recipe=_describes_recipe(release, link))
            yield Row(
                release.release_id,
                None,
                "code",
                "training_code",
                finding_and_reason[0],
                "code.named_training",
                8,
                "link",
                link.dst_id,
                link.raw_version_id,
                link.locator[:300],
                link.quotation[:QUOTATION_MAX],
                link.first_seen_at,
                Standing.OWN if is_of_maker else member.standing if member is not None else Standing.MENTIONED,
                link.strength,
                "named, not opened" if finding_and_reason[1] == "named" and not opened else finding_and_reason[1],
            )


def _is_beside_training(link: CoreLink) -> bool:
    """Whether a repository's name or its link's text says that it is a tool beside training (a tokenizer, an evaluation) or holds data."""
    text = "" if "github.com/" in link.quotation else link.quotation
    return _BESIDE_TRAINING.search(link.dst_id.split("/")[-1]) is not None or (_BESIDE_TRAINING.search(text) is not None and _OF_TRAINING.search(text) is None)


def _is_of_maker(world: World, release: _ReleaseFacts, link: CoreLink) -> bool:
    """Whether a linked repository belongs to the release's maker: its account or lab owns it, it has the account's name, or the link calls it so."""
    repository = link.dst_id
    owner, _, name = repository.partition("/")
    if owner_key(owner) in release.accounts or plain(name) in {plain(account_of(hub_id)) for hub_id in release.models}:
        return True
    record = world.repositories.get(repository.lower())
    is_of_lab = any(owner.lower() == account.lower() for lab in release.lab_ids for account in world.github_accounts.get(lab, []))
    if is_of_lab or (record is not None and record.lab_id in release.lab_ids):
        return True
    # False unless the words of the link say "repo" and the repository's name: one repository may serve many models of an architecture.
    if re.search(r"\brepo", link.quotation, re.IGNORECASE) is None or plain(name) not in plain(link.quotation):
        return False
    other = parse_name(name)
    return any(compare_names(name, other) is NameMatch.SAME for name in release.all_names) and not any(
        compare_names(base, other) is NameMatch.SAME for base in release.bases
    )


def _add_names_from_readmes(world: World, release: _ReleaseFacts, repositories: list[Member]) -> _ReleaseFacts:
    """The release with further names: those with a size that its own READMEs give and that match its name in the registry."""
    records = (world.repositories.get(repository.artifact_id.lower()) for repository in repositories if repository.standing is Standing.OWN)
    texts = [text for record in records if record is not None for text in record.in_readme("names")][:_MAX_README_NAMES]
    sized_names = [
        other for text in texts if (other := parse_name(text[:160])).sizes and any(compare_names(name, other) is NameMatch.SAME for name in release.registered)
    ]
    return replace(release, names=(*release.names, *sized_names[:_MOST_NAMES]))


def _describes_recipe(release: _ReleaseFacts, link: CoreLink) -> bool:
    """Whether an own README describes how this release was trained with the linked code: under its name, below a heading on training."""
    headings = headings_of(link.locator)
    is_headed = any(closest_match_in(name, headings[-1]) is NameMatch.SAME for name in release.all_names) and any(
        _OF_TRAINING.search(heading) for heading in headings[:-1]
    )
    return link.src_kind == "repository" and is_headed


def _finding_of_named(world: World, link: CoreLink, opened: list[DocumentSignal], *, is_of_maker: bool, is_recipe: bool) -> tuple[Finding, str]:
    """``(finding, reason)`` of a repository that a document links as training code. ``opened``: the signals of its tree, if that was read.

    Partial at most; none if GitHub does not have it, it shows no training code, or it is a general library.
    """
    answer = world.answers.get(("github", f"repository:{link.dst_id}"))
    if answer is not None and answer.outcome == "absent":
        return Finding.NONE, "named, absent"
    if opened and not any(signal.rule in _SHOWS_TRAINING for signal in opened):
        return Finding.NONE, "named, holds none"
    if not link.strength.is_at_least(Strength.STATED) and not _OF_CODE.search(f"{link.quotation} {link.dst_id.split('/')[-1]}"):
        return Finding.NONE, "named, under a heading"
    if is_recipe:
        return Finding.PARTIAL, "named, for its recipe"
    # Collect the accounts whose models link the repository: a library that many link is no release's own code, even if a sentence says that it trained this
    # model.
    accounts = {account_of(link.src_id).lower() for link in world.links_to.get(("repository", link.dst_id), []) if link.src_kind == "model"}
    if not is_of_maker and (len(accounts) > _MANY_ACCOUNTS or framework_of(link.dst_id) is not None):
        return Finding.NONE, "named, a library"
    return Finding.PARTIAL, "named, a framework" if framework_of(link.dst_id) is not None else "named"


def _is_of_another(world: World, release: _ReleaseFacts, link: CoreLink) -> bool:
    """Whether a README's link is under the name of another model that the README gives."""
    match = re.search(r"\(([^()]{1,300})\)\Z", link.locator)
    head = plain(match[1].rsplit(" > ", 1)[-1]) if match is not None else ""
    if link.src_kind != "repository" or len(head) < _MIN_HEAD or any(plain(hub_id.split("/")[-1]).startswith(head) for hub_id in release.models):
        return False
    links = world.links_from.get(("repository", link.src_id), [])
    return any(link.dst_kind == "model" and link.relation == "weights" and plain(link.dst_id.split("/")[-1]).startswith(head) for link in links)


# -- Licence and state of a repository


def _licence_and_state_rows(world: World, member: Member) -> Iterator[Row]:
    """Rows on a repository's licence and on its state: gone or without code (none), archived or a fork (partial), else open.

    No row if the repository has no record; no row on the licence if it is unknown, none on the state without a file tree.
    """
    repository = world.repositories.get(member.artifact_id.lower())
    if repository is None:
        return
    source = ("repository", repository.github_full_name, repository.raw_version_id)
    if repository.licence_class is not None and repository.license_spdx is not None:
        finding, quotation = _LICENCES.get(repository.licence_class, Finding.NONE), f"{repository.license_spdx}: {repository.licence_class}"[:QUOTATION_MAX]
        row = Row(member.release_id, None, "code", "code_license", finding, "code.license", 1, *source, "license", quotation, repository.first_seen_at)
        yield replace(row, strength=member.strength)
    trees = [signal for signal in signals_of_repository(world, member.artifact_id) if signal.kind == "tree" and signal.dimension == "code"]
    if trees:
        is_empty = any(signal.rule == "code.no_code" for signal in trees)
        finding = (
            Finding.NONE if repository.gone_at is not None or is_empty else Finding.PARTIAL if repository.is_archived or repository.is_fork else Finding.OPEN
        )
        states = (
            ("gone", repository.gone_at is not None),
            ("documents only", is_empty),
            ("with code", not is_empty),
            ("archived", repository.is_archived),
            ("a fork", repository.is_fork),
        )
        quotation = ", ".join(name for name, is_so in states if is_so)
        seen_at = repository.gone_at or repository.first_seen_at
        row = Row(member.release_id, None, "code", "repository_state", finding, "code.repository", 1, *source, "repository", quotation, seen_at)
        yield replace(row, strength=member.strength)
