"""Code: what the repositories of a release show of its training, what its documents name, and what lies beside.

The tree says what trains by names and places, the README which programs it tells to run; here both meet. Open needs a program at an entry
point of the release's own repository. Of a release that was made by tuning another model the code that tuned it is its training code; of any
other, code that only tunes is a part. A generic framework is a part unless it holds a recipe of the release or its README introduces it. A recipe
that bears the release's name beside the program that it is for is its training code, and so is what lies in the model's own repository on the Hub.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from observatory.disclosure.judgement.evidence.weights import row_of
from observatory.disclosure.judgement.members import family_word, lab_families
from observatory.disclosure.judgement.recipes import Recipe, bears, is_of_size, launched, of_generation, of_release, tunings_of, without_uses
from observatory.disclosure.judgement.records import Member, Repository, Row, Shown, Tie, World
from observatory.disclosure.judgement.release import at_most, score, shown_by_model, shown_by_repository
from observatory.disclosure.judgement.repositories import is_of_data
from observatory.disclosure.judgement.subjects import account_of, heading_of, headings_of, is_named_as, is_same_account, owner_key, words_of
from observatory.disclosure.names import Kinship, Name, kinship, kinship_in, parse_name
from observatory.disclosure.reading import QUOTATION_MAX, Finding, Standing, Strength
from observatory.disclosure.tree import framework_of, in_training, is_trainer, is_tuning, serves
from observatory.vocabulary import Kind, plain, vocabulary

_LICENCES = {
    **dict.fromkeys(("public-domain", "permissive", "copyleft"), Finding.OPEN),
    **dict.fromkeys(("use-restricted", "non-commercial"), Finding.PARTIAL),
}
_TOLD = {"code.told_training", "code.told_tuning"}
_SHOWS_TRAINING = {"code.training", "code.tuning_only", "code.training_found", "code.settings_only"}
_MAIN_ROLES = {"flagship", "size", "base"}
_SAYS_TUNED = re.compile(r"\btuned\b|fine-?tun|distilled (?:from|version|variant)|微调", re.IGNORECASE)
# Words of a link to code; under a heading on training data and tools are linked too.
_OF_CODE = re.compile(r"code|script|repo|github|train|tun(?:e|ing)|notebook|\bhere\b|\bthis\b|代码|脚本|仓库", re.IGNORECASE)
# Code that the cards of more accounts than this name is a library of many.
_MANY_ACCOUNTS = 3
_MOST_MATCHES = 3
_MAX_SAID = 5
_MOST_NAMES = 30
_MAX_ANCESTORS = 30
_MIN_HEAD = 3
_WORD_MIN = 3
_MAX_README_NAMES = 400
# Rules of attribution that say that a repository is of the release's owner.
_OF_OWNER = frozenset({"family_name", "framework", "project"})
# A tool beside the training: its name or the text of its link says so.
_BESIDE_TRAINING = re.compile(r"n-?gram|kenlm|sampler|tokeni[sz]|evaluat|benchmark|data-?sets?(?![a-z])", re.IGNORECASE)
_TRAINS_SAID = re.compile(r"train|tun(?:e|ing)", re.IGNORECASE)
# Under such a heading stands what the release is compared with, or one of many trainings that are told by their numbers.
_BASELINE = re.compile(r"\bbaselines?\b|\bablations?\b|^\W{0,9}(?:train|training|run|experiment)s?[ #-]{1,3}\d+\b", re.IGNORECASE)
_STAGES = re.compile(r"(?:^|[/_.-])(?:stage|phase)[_-]?\d|pre[-_]?train|from[-_]scratch|(?:^|[/_.-])resume", re.IGNORECASE)
_PRETRAINS = re.compile(r"pre[-_]?train", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Subject:
    """A release as the rules of code ask for it.

    ``is_tuned``: it was made by tuning a model of another release; ``is_of_others``: which another account made; ``is_named_tuned``: the
    names of all its main models say so (chat, instruct), and its name in the registry. ``registered``: that name; ``lab_ids``, ``accounts``:
    of its makers.
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
        """Those of its models, and the one that the registry gives."""
        return (*self.names, *self.registered)


@dataclass(frozen=True, slots=True)
class _Place:
    """A repository beside a release: what its tree holds, and what its README says that bears on it."""

    member: Member
    known: Repository | None
    programs: tuple[str, ...]
    is_whole: bool
    offered: frozenset[str]
    for_readers: bool
    """Whether the README tells its tuning code for the reader's own use alone."""
    is_framework: bool
    is_tuning_own: bool
    """Whether something says that its tuning code is what tuned the release."""
    tells_tuning: bool
    """Whether its README tells how to tune, and of no other training."""

    families: Mapping[str, set[str]]
    """Labs by the words of their families."""
    others: tuple[Name, ...]
    """Of the models whose weights its README gives, those of other releases."""

    def paths(self, fact: str) -> list[str]:
        """The paths that its tree's reader kept under a name."""
        return self.known.in_tree(fact) if self.known is not None else []

    def offers_all(self, paths: Sequence[str]) -> bool:
        """Whether there are paths, and its README offers every one to tune the release further."""
        return bool(paths) and self.offered.issuperset(paths)


def code_rows(world: World, release_id: str, members: Sequence[Member]) -> Iterator[Row]:
    """Rows of the code dimension of one release; ``members`` are all that was attributed to it."""
    subject = _subject(world, release_id, members)
    for hub_id in sorted(subject.models):
        model = world.models.get(hub_id)
        if model is not None and model.is_rated:
            yield from _model_rows(world, subject, hub_id)
    repositories = [one for one in members if one.artifact_kind == "repository"]
    for member in repositories:
        if member.standing in {Standing.OWN, Standing.FAMILY}:
            yield from _repository_rows(world, subject, member)
        if member.standing is Standing.OWN:
            yield from _beside(world, member)
    yield from _named(world, subject, repositories)
    for document in world.registered_documents:
        if document.release_id == release_id and document.code in {"released", "described", "named"}:
            finding = {"released": Finding.OPEN, "named": Finding.PARTIAL}.get(document.code, Finding.NONE)
            where = f"sql/registry/release_documents.csv#{document.kind}"
            kind = ("registry", release_id, None)
            yield Row(release_id, None, "code", "training_code", finding, "code.registered_document", 1, *kind, where, document.url, None, reason=document.code)


# -- The release


def _subject(world: World, release_id: str, members: Sequence[Member]) -> _Subject:
    models = [one for one in members if one.artifact_kind == "model"]
    ids = frozenset(one.artifact_id for one in models)
    main = [one.artifact_id for one in models if one.role in _MAIN_ROLES] or sorted(ids)
    flagships = [one.artifact_id for one in models if one.role == "flagship"] or main
    names = tuple(parse_name(hub_id) for hub_id in sorted(main)[:_MOST_NAMES])
    bases = {hub_id: base for hub_id in flagships if (base := _foreign_base(world, ids, hub_id)) is not None}
    labs = {world.models[one].lab_id for one in ids if one in world.models}
    # Where nothing is declared, its own documents or its name may say from what it was tuned.
    is_said = not bases and (_says_tuned(world, names, members) or _is_named_after_base(world, flagships, labs))
    is_tuned = bool(flagships) and (len(bases) == len(flagships) or is_said)
    # What one's own account made may have been trained on in any way.
    is_of_others = is_tuned and not any(is_same_account(base, hub_id) for hub_id, base in bases.items())
    known = world.registered.get(release_id)
    registered = (parse_name(known.name),) if known is not None else ()
    return _Subject(
        release_id,
        ids,
        names,
        tuple(parse_name(one) for one in sorted(set(bases.values()))),
        is_tuned,
        is_of_others,
        # What the registry lists without such a word is the base with its tuned versions.
        bool(names) and all(tunings_of(one) for one in (*names, *registered)),
        registered,
        frozenset((labs | ({known.lab_id} if known is not None else set())) - {"unknown"}),
        frozenset(owner_key(account_of(one)) for one in ids),
    )


def _foreign_base(world: World, members: frozenset[str], hub_id: str) -> str | None:
    """The declared base of another release on which a model stands, through models of its own release; a change of format is no base."""
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
    """Whether own documents name a model of another family from which it was tuned; a README must say so of the release by its name."""
    for member in members:
        is_model = member.artifact_kind == "model"
        if not is_model and not (member.artifact_kind == "repository" and member.standing is Standing.OWN):
            continue
        shown = shown_by_model(world, member.artifact_id) if is_model else shown_by_repository(world, member.artifact_id)
        named = [one.value for one in shown if one.rule == "data.base_named" and one.value and _SAYS_TUNED.search(one.quotation)]
        accounts = {owner_key(account_of(one.artifact_id)) for one in members if one.artifact_kind == "model"}
        is_of_another = any(
            ("/" in other and owner_key(account_of(other)) not in accounts) or all(kinship(name, parse_name(other)) is Kinship.NONE for name in names)
            for other in named
        )
        if is_of_another and (is_model or _is_made(names, world.repositories.get(member.artifact_id.lower()))):
            return True
    return False


def _is_named_after_base(world: World, flagships: Sequence[str], labs: set[str]) -> bool:
    """Whether the names of all flagships begin with the family of another lab, and tell a tuning, or its version and size and a name of their own."""
    names = [parse_name(one) for one in flagships]
    if not names or "unknown" in labs or not all(one.tunings or (one.version and one.sizes and one.extras) for one in names):
        return False
    families = lab_families(world)
    holders = [families.get(family_word(one) or "", set()) for one in flagships]
    return all(one and not one & labs for one in holders)


def _is_made(names: tuple[Name, ...], known: Repository | None) -> bool:
    """Whether a README says of the release, by its name, that it was made by tuning."""
    heads = [re.split(r"tun|微调", one, maxsplit=1)[0] for one in known.in_readme("made_by_tuning")] if known is not None else []
    return any(kinship_in(name, head) in {Kinship.SAME, Kinship.FAMILY} for head in heads[:5] for name in names[:5])


def _bears(subject: _Subject, path: str) -> bool:
    """Whether a path bears the release's name."""
    return bears(subject.all_names[:_MOST_NAMES], subject.bases, path, is_given=False) != ""


def _replicates(subject: _Subject, known: Repository | None) -> bool:
    """Whether a README says that the code which it gives trained the release, by its name."""
    tails = known.in_readme("training_of") if known is not None else []
    return any(kinship_in(name, tail) is Kinship.SAME for tail in tails[:5] for name in (*subject.names[:5], *subject.registered))


def _is_kin(subject: _Subject, other: Name) -> bool:
    return any(kinship(name, other) is not Kinship.NONE for name in subject.all_names)


def _has_recipe(subject: _Subject, known: Repository) -> bool:
    """Whether settings, launchers or examples of a repository bear the first name of the release, which is not that of its base."""
    words = set(known.in_tree("recipes"))
    common = {word for base in subject.bases for word in base.family}
    for name in subject.names:
        own = [word for word in name.family if len(word) >= _WORD_MIN and word not in common and not vocabulary().is_of(word, Kind.GENERIC)]
        if any(word in words or "".join(letters for letters in word if letters.isalpha()) in words for word in own):
            return True
    return False


def _introduces(world: World, subject: _Subject, known: Repository) -> bool:
    """Whether a README names this release: a link to its weights, or its version in a heading, a table or a title."""
    if any(tie.dst_id in subject.models for tie in _gives(world, known.github_full_name)):
        return True
    texts = known.in_readme("names")
    title = known.readme.get("title")
    texts += [title] if isinstance(title, str) else []
    names = (*subject.names[:5], *subject.registered)
    return any(kinship_in(name, text[:160]) is Kinship.SAME for text in texts[:_MAX_README_NAMES] for name in names)


# -- Files of the model's own repository on the Hub


def _model_rows(world: World, subject: _Subject, hub_id: str) -> Iterator[Row]:
    """What a model's own documents on the Hub show, training code among its files too."""
    for shown in shown_by_model(world, hub_id):
        if shown.dimension != "code":
            continue
        if shown.rule != "code.hub_files":
            yield row_of(subject.release_id, hub_id, shown)
            continue
        finding, reason = _beside_weights(subject, shown.value)
        yield row_of(subject.release_id, hub_id, shown, finding, reason=reason)


def _beside_weights(subject: _Subject, value: str | None) -> tuple[Finding, str]:
    """What lies beside the weights is what made them, where something starts it or it holds its own settings."""
    if value in {"launched", "written"} or (value == "tuning" and subject.is_tuned):
        return Finding.OPEN, "with the model"
    return Finding.PARTIAL, "tuning" if value == "tuning" else "without settings"


# -- Recipes that bear the release's name


def _recipe(subject: _Subject, known: Repository | None, *, is_given: bool = False, with_trainers: bool = False) -> Recipe | None:
    """The most telling recipe of a tree that bears the release's name."""
    if known is None:
        return None
    found = of_release(known, subject.all_names[:_MOST_NAMES], subject.bases, is_given=is_given, with_trainers=with_trainers)
    return _most_telling(subject, found)


def _most_telling(subject: _Subject, recipes: Iterable[Recipe]) -> Recipe | None:
    def place(one: Recipe) -> tuple[object, ...]:
        return (one.tunes and not _made_with(subject, one), one.tunes != subject.is_tuned, -_told_words(subject, one.path), not one.is_folder, one.path)

    return min(recipes, key=place, default=None)


def _made_with(subject: _Subject, recipe: Recipe) -> bool:
    """Whether a recipe that tunes is what made the release: it was made by tuning, or all its models are called after the tuning that the path names."""
    return subject.is_tuned or (subject.is_named_tuned and _names_tuning(subject, recipe.path))


def _told_words(subject: _Subject, path: str) -> int:
    """How many words of the release's names (sizes, kinds, tunings) a path holds."""
    words = set(words_of(path))
    return max((len(words.intersection(words_of(name.text))) for name in subject.names), default=0)


def _family_recipe_rows(world: World, subject: _Subject, member: Member) -> Iterator[Row]:
    """What of a repository of the owner's, which does not name the release, bears its name all the same, or the name of its generation."""
    known = world.repositories.get(member.artifact_id.lower())
    if known is None or known.is_fork is True or member.rule not in _OF_OWNER:
        return
    own = _recipe(subject, known, with_trainers=True)
    if own is not None:
        for row in _recipe_rows(world, subject, member.artifact_id, Strength.HEADED, own):
            # All models of the release are tuned, and these words do not say that what is told is.
            is_of_base = subject.is_named_tuned and not own.tunes and not _names_tuning(subject, own.path)
            yield replace(row, finding=at_most(row.finding, Finding.PARTIAL), reason="of the base") if is_of_base else row
        return
    alike = _most_telling(subject, of_generation(known, subject.all_names[:_MOST_NAMES], subject.bases))
    for row in _recipe_rows(world, subject, member.artifact_id, member.strength, alike):
        yield replace(row, finding=at_most(row.finding, Finding.PARTIAL), standing=member.standing, reason="of another version")


def _names_tuning(subject: _Subject, path: str) -> bool:
    """Whether a part of a path bears a word of tuning that the release's names do."""
    words = {*words_of(path), *(word for part in path.split("/") for word in parse_name(part).tunings)}
    return any(not words.isdisjoint(tunings_of(name)) for name in subject.names)


def _recipe_rows(
    world: World, subject: _Subject, repository: str, strength: Strength, recipe: Recipe | None, *, is_offered: bool = False, tuners: Iterable[str] = ()
) -> Iterator[Row]:
    """A recipe of the release with its program, as a tree shows them.

    ``is_offered``: the README tells tuning for the reader's use alone. ``tuners``: programs of the tree that only tune.
    """
    tree = next((one for one in shown_by_repository(world, repository) if one.kind == "tree"), None)
    if recipe is None or tree is None:
        return
    recipe = replace(recipe, is_for_tuning=recipe.is_for_tuning or recipe.program in set(tuners))
    is_own = not recipe.tunes or (_made_with(subject, recipe) and (recipe.is_folder or not is_offered))
    shown = replace(
        tree,
        dimension="code",
        indicator="tuning_code" if recipe.tunes else "training_code",
        rule="code.recipe",
        rule_version=5,
        locator=recipe.path[:300],
        quotation=recipe.words[:QUOTATION_MAX],
        value=None,
    )
    finding, reason = (Finding.OPEN, "its recipe") if is_own else (Finding.PARTIAL, "offered" if _made_with(subject, recipe) else "tuning")
    yield row_of(subject.release_id, None, shown, finding, strength=strength, reason=reason)


# -- A repository


def _repository_rows(world: World, subject: _Subject, member: Member) -> Iterator[Row]:
    """What a repository's tree and README show of code, as far as it is the release's."""
    shown = [one for one in shown_by_repository(world, member.artifact_id) if one.dimension == "code"]
    place = _place(world, subject, member, shown)
    is_own = member.standing is Standing.OWN
    is_said = member.rule == "project" or (place.known is not None and _introduces(world, subject, place.known))
    bound = Finding.OPEN if is_own else Finding.PARTIAL if is_said else Finding.NONE
    for one, (found, reason, path) in _weighed(subject, place, shown):
        row = row_of(
            subject.release_id, None, one, at_most(found, bound), standing=member.standing, strength=member.strength, reason=reason if is_own else "family"
        )
        if path:
            # The words under which it is told, and the path that decides.
            title, _, first = row.quotation.rpartition(": ")
            row = replace(row, quotation=f"{title}: {path}"[:QUOTATION_MAX] if title and first else path[:QUOTATION_MAX])
            row = replace(row, locator=path[:300]) if one.kind == "tree" else row
        # Many models come from an account's project: what makes the other kind of model is no more than a part.
        if member.rule == "project" and row.indicator == "training_code" and (subject.is_tuned or subject.is_named_tuned):
            row = replace(row, finding=at_most(row.finding, Finding.PARTIAL), reason="of the base")
        if place.is_framework and found is Finding.OPEN and one.indicator in {"training_code", "tuning_code"}:
            row = replace(row, finding=at_most(Finding.PARTIAL, bound), rule="code.framework", rule_version=1, reason="framework")
        yield row
    if member.standing is Standing.FAMILY:
        yield from _family_recipe_rows(world, subject, member)
    if is_own:
        is_offered = place.for_readers and not place.is_tuning_own
        tuners = place.paths("tuning_paths")
        for row in _recipe_rows(world, subject, member.artifact_id, member.strength, _recipe(subject, place.known), is_offered=is_offered, tuners=tuners):
            # Settings of tuning bear the release's name too.
            is_part = row.finding is Finding.OPEN and _is_for_tuning(subject, place, [row.locator])
            yield replace(row, finding=Finding.PARTIAL, reason="tuning") if is_part else row


def _is_for_tuning(subject: _Subject, place: _Place, paths: Iterable[str]) -> bool:
    """Whether files of a base release's repository are for tuning it, since its README tells of no other training and no path or stage does."""
    return place.tells_tuning and not subject.is_tuned and not any(_PRETRAINS.search(path) for path in paths) and not _has_stages(subject, place.known)


def _weighed(subject: _Subject, place: _Place, shown: list[Shown]) -> Iterator[tuple[Shown, tuple[Finding, str, str]]]:
    """What each signal amounts to; of all headings under which a README tells what to run, the one that tells most, and of equals the first."""
    told: dict[str, tuple[Shown, tuple[Finding, str, str]]] = {}
    for one in shown:
        # What a project's README tells to run may train any of its models.
        weighed = _weigh(subject, place, one) if place.member.rule != "project" or one.rule not in _TOLD else None
        if weighed is None:
            continue
        if one.rule not in _TOLD:
            yield one, weighed
        elif one.rule not in told or score(weighed[0]) > score(told[one.rule][1][0]):
            told[one.rule] = (one, weighed)
    yield from told.values()


def _place(world: World, subject: _Subject, member: Member, shown: list[Shown]) -> _Place:
    known = world.repositories.get(member.artifact_id.lower())
    programs = tuple(known.in_tree("programs")) if known is not None else ()
    offered = frozenset(path for one in shown if one.rule == "code.tunes_release" for path in (one.value or "").split(" "))
    is_whole = known is not None and known.tree.get("is_truncated") is False
    has_recipe = known is not None and (_has_recipe(subject, known) or _recipe(subject, known) is not None)
    name = parse_name(member.artifact_id)
    is_generic = (framework_of(member.artifact_id) is not None or (known is not None and known.is_fork is True)) and not _is_kin(subject, name)
    is_framework = is_generic and not has_recipe and not (known is not None and _introduces(world, subject, known))
    cards = [tie for hub_id in subject.models for tie in world.ties_from.get(("model", hub_id), [])]
    is_given = any(
        tie.dst_kind == "repository"
        and tie.dst_id.lower() == member.artifact_id.lower()
        and tie.relation == "training_code"
        and tie.strength.is_at_least(Strength.HEADED)
        for tie in cards
    )
    is_tuning_own = is_given or _is_made(subject.names, known) or _replicates(subject, known)
    for_readers = bool(offered) or (known is not None and "offers_tuning" in known.readme)
    others = [parse_name(tie.dst_id) for tie in _gives(world, member.artifact_id) if tie.dst_id not in subject.models][:_MOST_NAMES]
    others = [one for one in others if all(kinship(name, one) is not Kinship.SAME for name in subject.all_names)]
    families = lab_families(world) if programs else {}
    only_tunes = known is not None and known.readme.get("only_tunes") is True
    # Whatever it says of training elsewhere, what it tells to run is for tuning alone.
    tells_tuning = only_tunes or (for_readers and any(one.rule == "code.told_tuning" for one in shown) and not any(map(_is_told_to_train, shown)))
    return _Place(member, known, programs, is_whole, offered, for_readers, is_framework, is_tuning_own, tells_tuning, families, tuple(others))


def _is_told_to_train(one: Shown) -> bool:
    """Whether a README tells a program under a heading on training: its title stands before the path."""
    return one.rule == "code.told_training" and ": " in one.quotation


def _gives(world: World, repository: str) -> list[Tie]:
    """The ties of a README to the weights that it gives."""
    ties = world.ties_from.get(("repository", repository), []) or world.ties_from.get(("repository", repository.lower()), [])
    return [tie for tie in ties if tie.dst_kind == "model" and tie.relation == "weights"]


def _weigh(subject: _Subject, place: _Place, one: Shown) -> tuple[Finding, str, str] | None:
    """What one signal of an own repository amounts to, the reason, and the path that decides; None where it says nothing."""
    if one.rule == "code.training":
        paths = place.paths("training_paths")
        if place.offers_all(paths):
            return Finding.PARTIAL, "offered", ""
        if _are_of_another_version(subject, place, paths):
            return Finding.PARTIAL, "of another version", ""
        if (subject.is_tuned or subject.is_named_tuned) and paths and all(_PRETRAINS.search(path) for path in paths):
            return _of_base(subject, place)
        # What trains is for what the README tells, wherever it lies.
        if paths and _is_for_tuning(subject, place, paths):
            return Finding.PARTIAL, "tuning", ""
        # Of many the one that is named after the release is shown.
        return Finding.OPEN, "entry point", next((path for path in paths if _bears(subject, path)), "")
    if one.rule == "code.tuning_only":
        return (*_tuning(subject, place, is_offered=place.offers_all(place.paths("tuning_paths"))), "")
    if one.rule in _TOLD:
        return _told(subject, place, one)
    if one.rule == "code.tunes_release":
        is_there = not place.is_whole or any(_resolved(path, place.programs) for path in place.offered)
        return (Finding.PARTIAL if is_there else Finding.NONE, "offered", "")
    return (one.finding, {"code.training_found": "found", "code.settings_only": "settings"}.get(one.rule, ""), "")


def _has_stages(subject: _Subject, known: Repository | None) -> bool:
    """Whether a tree holds settings of stages of training that tell one of the release's numbers of parameters, and no tuning: they made it."""
    paths = [path for path, _ in launched(known) if _STAGES.search(path) and not is_tuning(path)] if known is not None else []
    return any(is_of_size(subject.all_names[:_MOST_NAMES], path) for path in paths)


def _are_of_another_version(subject: _Subject, place: _Place, paths: Sequence[str]) -> bool:
    """Whether every path lies in a folder of another version of the release's name; a package that bears the repository's own holds all versions."""
    return bool(paths) and all(
        any(_is_of_another_version(subject, place, parse_name(part)) for part in path.split("/")[:-1] if part) and not _bears(subject, path) for path in paths
    )


def _is_of_another_version(subject: _Subject, place: _Place, other: Name) -> bool:
    if not other.version or other.version == parse_name(place.member.artifact_id).version:
        return False
    return any(kinship(name, other) is Kinship.OTHER_VERSION for name in subject.all_names[:_MAX_SAID])


def _of_base(subject: _Subject, place: _Place) -> tuple[Finding, str, str]:
    """Of a tuned release a tree that pre-trains shows how the base was made, unless what tunes beside it made the release."""
    tuners = place.paths("tuning_paths")
    if tuners:
        finding, reason = _tuning(subject, place, is_offered=False)
        if finding is Finding.OPEN:
            return finding, reason, tuners[0]
    return Finding.PARTIAL, "of the base", ""


def _tuning(subject: _Subject, place: _Place, *, is_offered: bool) -> tuple[Finding, str]:
    """Code that tunes: the training code of a release that it tuned, a part of any other, and of any that it is only offered to tune further."""
    if (is_offered or (subject.is_tuned and place.for_readers)) and not place.is_tuning_own:
        return Finding.PARTIAL, "offered"
    is_own = subject.is_tuned and (subject.is_of_others or place.is_tuning_own)
    return (Finding.OPEN, "tuned with it") if is_own else (Finding.PARTIAL, "tuning")


def _told(subject: _Subject, place: _Place, one: Shown) -> tuple[Finding, str, str] | None:
    """What a README tells to run, as far as the tree holds it; where the tree was cut, what it cannot deny is a part."""
    paths = [path for path in (one.value or "").split(" ") if path]
    found = {path: held for path in paths if (held := _resolved(path, place.programs)) and not _is_for_another(place.families, subject, path)}
    if not found:
        tops = {path.split("/", 1)[0] for path in place.programs}
        cut = [path for path in paths if "/" in path and path.split("/", 1)[0] in tops and not place.is_whole and is_trainer(path)]
        return (Finding.PARTIAL, "told, not seen", cut[0]) if cut else None
    rest = [(path, held) for path, held in found.items() if path not in place.offered and held not in place.offered]
    # One that bears the release's name comes first, then a program whose own name or folder speaks of training.
    ranked = sorted(rest or found.items(), key=lambda told: (not _bears(subject, told[1]), not is_trainer(told[1]), not in_training(told[1])))
    if not rest:
        return Finding.PARTIAL, "offered", _arrow(ranked[0])
    if one.rule == "code.told_training":
        tuners = set(place.paths("tuning_paths"))
        if _is_told_of_another(subject, place, one):
            return Finding.PARTIAL, "told, of another", _arrow(ranked[0])
        trains = next((told for told in ranked if not is_tuning(told[1]) and told[1] not in tuners), None)
        if trains is not None and place.for_readers and not subject.is_tuned and not _is_told_to_train(one) and not _PRETRAINS.search(trains[1]):
            # Named in passing by a README that offers to tune the release: no heading says that it made it.
            return Finding.PARTIAL, "offered", _arrow(trains)
        if trains is not None:
            return Finding.OPEN, "told", _arrow(trains)
        # Under a heading on training what tunes is told to have trained.
        return (Finding.OPEN, "told", _arrow(ranked[0])) if subject.is_tuned else (Finding.PARTIAL, "tuning", _arrow(ranked[0]))
    if _is_told_of_another(subject, place, one):
        return Finding.PARTIAL, "told, of another", _arrow(ranked[0])
    return (*_tuning(subject, place, is_offered=False), _arrow(ranked[0]))


def _is_told_of_another(subject: _Subject, place: _Place, one: Shown) -> bool:
    """Whether the innermost heading is of baselines, or names another model that the README gives, and not the release."""
    title = one.quotation.rpartition(": ")[0]
    heading = heading_of(one.locator)
    if any(kinship_in(name, text) in {Kinship.SAME, Kinship.FAMILY} for name in subject.all_names for text in (title, heading)):
        return False
    is_listed = any(_BASELINE.search(text) is not None for text in (title, heading))
    return is_listed or any(kinship_in(name, heading) is Kinship.SAME for name in place.others)


def _is_for_another(families: Mapping[str, set[str]], subject: _Subject, path: str) -> bool:
    """Whether a program's name bears the family of another lab, on which the release does not stand."""
    word = family_word(without_uses(path)) or ""
    labs = families.get(word, set())
    own = {"".join(letter for letter in part if letter.isalpha()) for name in (*subject.all_names, *subject.bases) for part in name.family}
    return bool(labs) and not labs & subject.lab_ids and not any(word in part or part in word for part in own if len(part) >= _WORD_MIN)


def _arrow(told: tuple[str, str]) -> str:
    """A path as it is told, and as the tree holds it where that is another."""
    return told[0] if told[0] == told[1] else f"{told[0]} -> {told[1]}"


def _resolved(told: str, programs: Iterable[str]) -> str | None:
    """The program of a tree that a README means, wherever the shell stood; None where there is none, or too many of one bare name."""
    path = told.removeprefix("./")
    if path.endswith("/"):
        inside = [one for one in programs if f"/{one}".find(f"/{path}") >= 0]
        named = sorted((one for one in inside if is_trainer(one)), key=is_tuning)
        rest = sorted((one for one in inside if not serves(one) and _may_run(one)), key=lambda one: not _is_launched(one))
        return next(iter([*named, *rest]), None)
    matches = [one for one in programs if f"/{one}".endswith(f"/{path}") or ("/" in one and f"/{path}".endswith(f"/{one}"))]
    if path in matches:
        return path
    if "/" not in path and len(matches) > _MOST_MATCHES:
        matches = [one for one in matches if in_training(one)]
        return matches[0] if 0 < len(matches) <= _MOST_MATCHES else None
    return next((one for one in matches if in_training(one)), matches[0] if matches else None)


def _may_run(path: str) -> bool:
    """Whether a file of a folder that is told for training may be what is run: a launcher, a main program, or anything in a folder of training."""
    return _is_launched(path) or in_training(path)


def _is_launched(path: str) -> bool:
    """Whether a file is a launcher or a main program by its name."""
    name = path.rpartition("/")[2].lower()
    return name.endswith((".sh", ".slurm", ".sbatch")) or name.startswith(("main", "run", "recipe", "launch"))


# -- What is named


def _named(world: World, subject: _Subject, repositories: list[Member]) -> Iterator[Row]:
    """Training code that own documents name and that no tree of ours has shown: another's, or not yet opened."""
    standing = {one.artifact_id.lower(): one for one in repositories}
    sources = [("model", hub_id) for hub_id in sorted(subject.models)]
    sources += [("repository", one.artifact_id) for one in repositories if one.standing is Standing.OWN]
    for source in sources:
        for tie in world.ties_from.get(source, []) or world.ties_from.get((source[0], source[1].lower()), []):
            if tie.dst_kind != "repository" or tie.relation != "training_code" or is_of_data(tie) or _is_of_another(world, subject, tie):
                continue
            if _is_beside_training(tie):
                continue
            member = standing.get(tie.dst_id.lower())
            opened = [one for one in shown_by_repository(world, member.artifact_id if member else tie.dst_id) if one.kind == "tree"]
            if member is not None and member.standing in {Standing.OWN, Standing.FAMILY} and opened:
                continue
            is_makers = _is_makers(world, subject, tie)
            known = world.repositories.get(tie.dst_id.lower())
            if is_makers and (recipe := _recipe(_with_sizes(world, subject, repositories), known, is_given=True)) is not None:
                yield from _recipe_rows(world, subject, known.github_full_name if known is not None else tie.dst_id, tie.strength, recipe)
            weighed = _weigh_named(world, tie, opened, is_makers=is_makers, is_recipe=_is_told_recipe(subject, tie))
            yield Row(
                subject.release_id,
                None,
                "code",
                "training_code",
                weighed[0],
                "code.named_training",
                6,
                "link",
                tie.dst_id,
                tie.raw_version_id,
                tie.locator[:300],
                tie.quotation[:QUOTATION_MAX],
                tie.first_seen_at,
                Standing.OWN if is_makers else member.standing if member is not None else Standing.MENTIONED,
                tie.strength,
                "named, not opened" if weighed[1] == "named" and not opened else weighed[1],
            )


def _is_beside_training(tie: Tie) -> bool:
    """Whether a repository's name or the text of the link says that it is a tool beside the training, or data."""
    text = "" if "github.com/" in tie.quotation else tie.quotation
    return _BESIDE_TRAINING.search(tie.dst_id.split("/")[-1]) is not None or (_BESIDE_TRAINING.search(text) is not None and _TRAINS_SAID.search(text) is None)


def _is_makers(world: World, subject: _Subject, tie: Tie) -> bool:
    """Whether a repository is of the release's maker: of its account or lab, named as its account is, or called the release's repository."""
    repository = tie.dst_id
    owner, _, name = repository.partition("/")
    if owner_key(owner) in subject.accounts or plain(name) in {plain(account_of(one)) for one in subject.models}:
        return True
    known = world.repositories.get(repository.lower())
    is_of_lab = any(owner.lower() == one.lower() for lab in subject.lab_ids for one in world.github_accounts.get(lab, []))
    if is_of_lab or (known is not None and known.lab_id in subject.lab_ids):
        return True
    # An architecture's repository bears the names of many models; words must call it this one's.
    if re.search(r"\brepo", tie.quotation, re.IGNORECASE) is None or plain(name) not in plain(tie.quotation):
        return False
    other = parse_name(name)
    return any(kinship(one, other) is Kinship.SAME for one in subject.all_names) and not any(kinship(one, other) is Kinship.SAME for one in subject.bases)


def _with_sizes(world: World, subject: _Subject, repositories: list[Member]) -> _Subject:
    """The release with the names of its models that its own READMEs give."""
    known = (world.repositories.get(one.artifact_id.lower()) for one in repositories if one.standing is Standing.OWN)
    texts = [text for one in known if one is not None for text in one.in_readme("names")][:_MAX_README_NAMES]
    given = [other for text in texts if (other := parse_name(text[:160])).sizes and any(kinship(one, other) is Kinship.SAME for one in subject.registered)]
    return replace(subject, names=(*subject.names, *given[:_MOST_NAMES]))


def _is_told_recipe(subject: _Subject, tie: Tie) -> bool:
    """Whether an own README tells how this release was trained with what is linked: under its name, below a heading on training."""
    above = headings_of(tie.locator)
    is_headed = any(kinship_in(name, above[-1]) is Kinship.SAME for name in subject.all_names) and any(_TRAINS_SAID.search(one) for one in above[:-1])
    return tie.src_kind == "repository" and is_headed


def _weigh_named(world: World, tie: Tie, opened: list[Shown], *, is_makers: bool, is_recipe: bool) -> tuple[Finding, str]:
    asked = world.answers.get(("github", f"repository:{tie.dst_id}"))
    if asked is not None and asked.outcome == "absent":
        return Finding.NONE, "named, absent"
    if opened and not any(one.rule in _SHOWS_TRAINING for one in opened):
        return Finding.NONE, "named, holds none"
    if not tie.strength.is_at_least(Strength.STATED) and not _OF_CODE.search(f"{tie.quotation} {tie.dst_id.split('/')[-1]}"):
        return Finding.NONE, "named, under a heading"
    if is_recipe:
        return Finding.PARTIAL, "named, for its recipe"
    # A library of many is no release's own, whatever sentence says that this model was trained with it.
    accounts = {account_of(one.src_id).lower() for one in world.ties_to.get(("repository", tie.dst_id), []) if one.src_kind == "model"}
    if not is_makers and (len(accounts) > _MANY_ACCOUNTS or framework_of(tie.dst_id) is not None):
        return Finding.NONE, "named, a library"
    return Finding.PARTIAL, "named, a framework" if framework_of(tie.dst_id) is not None else "named"


def _is_of_another(world: World, subject: _Subject, tie: Tie) -> bool:
    """Whether a README's link stands under the name of another model that it gives."""
    match = re.search(r"\(([^()]{1,300})\)\Z", tie.locator)
    head = plain(match[1].rsplit(" > ", 1)[-1]) if match is not None else ""
    if tie.src_kind != "repository" or len(head) < _MIN_HEAD or any(plain(one.split("/")[-1]).startswith(head) for one in subject.models):
        return False
    given = world.ties_from.get(("repository", tie.src_id), [])
    return any(one.dst_kind == "model" and one.relation == "weights" and plain(one.dst_id.split("/")[-1]).startswith(head) for one in given)


# -- Beside


def _beside(world: World, member: Member) -> Iterator[Row]:
    """The licence and the state of an own repository."""
    known = world.repositories.get(member.artifact_id.lower())
    if known is None:
        return
    subject = ("repository", known.github_full_name, known.raw_version_id)
    if known.licence_class is not None and known.license_spdx is not None:
        finding, words = _LICENCES.get(known.licence_class, Finding.NONE), f"{known.license_spdx}: {known.licence_class}"[:QUOTATION_MAX]
        row = Row(member.release_id, None, "code", "code_license", finding, "code.license", 1, *subject, "license", words, known.first_seen_at)
        yield replace(row, strength=member.strength)
    trees = [one for one in shown_by_repository(world, member.artifact_id) if one.kind == "tree" and one.dimension == "code"]
    if trees:
        is_empty = any(one.rule == "code.no_code" for one in trees)
        finding = Finding.NONE if known.gone_at is not None or is_empty else Finding.PARTIAL if known.is_archived or known.is_fork else Finding.OPEN
        told = (
            ("gone", known.gone_at is not None),
            ("documents only", is_empty),
            ("with code", not is_empty),
            ("archived", known.is_archived),
            ("a fork", known.is_fork),
        )
        words = ", ".join(name for name, is_so in told if is_so)
        seen_at = known.gone_at or known.first_seen_at
        row = Row(member.release_id, None, "code", "repository_state", finding, "code.repository", 1, *subject, "repository", words, seen_at)
        yield replace(row, strength=member.strength)
