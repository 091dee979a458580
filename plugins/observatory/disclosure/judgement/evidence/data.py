"""Training data: what is released, described or named of a release's own data, and what is known of the data of the models it stands on.

Own data and the base's count together: equal, or else partial. Of several parents the least known counts. A copy in another format, and a
merge that trained nothing, have their parents' data. Open needs the Hub's own answer: the dataset is there, has no gate and is not empty.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from observatory.disclosure.judgement.evidence.weights import row_of
from observatory.disclosure.judgement.members import family_word, lab_families
from observatory.disclosure.judgement.records import Dataset, Model, Parent, RegisteredDocument, Row, Shown, World
from observatory.disclosure.judgement.release import Release, at_most, score, shown_by_model, shown_by_paper, shown_by_repository, tells_of_others_alone
from observatory.disclosure.judgement.subjects import account_of, is_named_as
from observatory.disclosure.names import parse_name, role_of
from observatory.disclosure.reading import QUOTATION_MAX, Finding, Standing, Strength

_REASONS = {
    "data.section": "named",
    "data.collection": "named",
    "data.sentence": "named",
    "data.fact": "named",
    "data.mix": "described",
    "data.described": "described",
}
# Data of a later stage: beside a base that the lab trained itself they are a part of its data.
_TUNING_DATA = re.compile(
    r"(?:^|[-_./ ])(?:sft|dpo|ppo|grpo|kto|rlhf?|rlvr|rm|reward|prefs?|preferences?|feedback|ultra(?:feedback|chat)|instruct\w*|chat|dialog\w*"
    r"|conversations?|alpaca|"
    r"oasst\d?|tun(?:e|ed|ing)|fine-?tun\w*|alignment|hh-rlhf|post-?train\w*|reasoning|cot|think\w*)(?:[-_./ ]|$)",
    re.IGNORECASE,
)
_BEGAN_AS = re.compile(r"tuned|initiali|base model|starting|distilled", re.IGNORECASE)
_PASSES_ON = {"quantized"}
_OF_ANOTHER = "family_data"
_FAMILY_MIN = 4


@dataclass(slots=True)
class Base:
    """What is known of the data of the models on which one stands. ``is_passed_on``: it has no other data than theirs."""

    finding: Finding
    is_passed_on: bool
    rows: list[Row] = field(default_factory=list)


class DataJudge:
    """Rows of the data dimension; what a base shows is worked out once, however many stand on it."""

    def __init__(self, world: World, releases: dict[str, Release]) -> None:
        self._world = world
        self._releases = releases
        self._release_of = {one.artifact_id: release.release_id for release in releases.values() for one in release.of("model")}
        self._families = lab_families(world)
        self._own: dict[str, list[Row]] = {}
        self._total: dict[str, Finding] = {}
        self._family_least: dict[tuple[str, str], Finding] = {}
        self._releases_of_lab: dict[str, list[Release]] = {}
        for release in releases.values():
            self._releases_of_lab.setdefault(release.lab_id, []).append(release)
        self._settle()

    def rows(self, release: Release) -> Iterator[Row]:
        """All rows of a release: its own data as far as its bases allow, and its bases'."""
        own = self._own_rows(release)
        bases = {model.hub_id: self._base(release, model) for _, model in release.models(self._world)}
        bounds = {hub_id: _bound(base) for hub_id, base in bases.items()}
        subjects = [None] if len(set(bounds.values())) <= 1 else sorted(bounds)
        for subject in subjects:
            bound = bounds[subject] if subject is not None else next(iter(bounds.values()), Finding.OPEN)
            yield from (self._bounded(row, subject, bound) for row in own if row.hub_id in {None, subject} or subject is None)
        for hub_id, base in bases.items():
            if base is not None:
                worth = base.finding if base.is_passed_on or _best(own, hub_id) is base.finding else at_most(base.finding, Finding.PARTIAL)
                yield from (replace(row, finding=worth) for row in base.rows)
        yield from self._beside(release)

    @staticmethod
    def _bounded(row: Row, subject: str | None, bound: Finding) -> Row:
        if row.indicator != "training_data" or score(row.finding) <= score(bound):
            return replace(row, hub_id=row.hub_id or subject)
        return replace(row, hub_id=row.hub_id or subject, finding=bound, reason=f"{row.reason}, of the base not")

    def _own_rows(self, release: Release) -> list[Row]:
        if release.release_id not in self._own:
            self._own[release.release_id] = [*self._datasets(release), *self._documents(release), *self._registered(release)]
        return self._own[release.release_id]

    def _datasets(self, release: Release) -> Iterator[Row]:
        """Named training datasets, as the Hub answered for them."""
        is_tuned = any(self._parents(release, model) for _, model in release.models(self._world))
        for member in release.of("dataset", Standing.OWN, Standing.FAMILY):
            dataset = self._world.datasets.get(member.artifact_id)
            finding, reason, words = _weigh(dataset)
            if member.strength is Strength.PART and finding is Finding.OPEN:
                finding, reason = Finding.PARTIAL, "released, a part"
            if finding is Finding.OPEN and not is_tuned and _TUNING_DATA.search(f"{member.artifact_id} {member.reason}"):
                finding, reason = Finding.PARTIAL, "released, of tuning alone"
            if member.standing is Standing.FAMILY:
                finding = at_most(finding, Finding.PARTIAL)
            if member.rule == _OF_ANOTHER:
                # What another version of the family was trained on tells nothing of this one.
                finding, reason = Finding.NONE, f"{reason}, of the family"
            yield Row(
                release.release_id,
                None,
                "data",
                "training_data",
                finding,
                "data.released_dataset" if reason.startswith("released") else "data.named_dataset",
                1 if reason.startswith("released") else 2,
                "dataset" if dataset is not None else "link",
                member.artifact_id,
                dataset.raw_version_id if dataset is not None else None,
                member.rule,
                f"{member.artifact_id}: {words}"[:QUOTATION_MAX],
                dataset.first_seen_at if dataset is not None else None,
                member.standing,
                member.strength,
                reason,
            )

    def _documents(self, release: Release) -> Iterator[Row]:
        """What own documents and the abstract of an own paper say of data; a family's repository only lists mixes that bear the release's name."""
        for _, model in release.models(self._world):
            for shown in shown_by_model(self._world, model.hub_id):
                if shown.dimension == "data" and shown.rule != "data.base_named":
                    yield row_of(release.release_id, model.hub_id, shown, reason=_reason(shown))
        words = self._own_words(release)
        for member in release.of("repository", Standing.OWN, Standing.FAMILY):
            is_of_others = tells_of_others_alone(self._world, release, member)
            for shown in shown_by_repository(self._world, member.artifact_id):
                is_mix = shown.rule == "data.mix" and not words.isdisjoint((shown.value or "").split())
                is_told = shown.rule not in {"data.mix", "data.base_named"} and (member.standing is Standing.OWN or shown.indicator == "data_processing_code")
                if shown.dimension == "data" and (is_mix or (is_told and not is_of_others)):
                    finding = shown.finding if member.standing is Standing.OWN else at_most(shown.finding, Finding.PARTIAL)
                    yield row_of(release.release_id, None, shown, finding, standing=member.standing, strength=member.strength, reason=_reason(shown))
        for member in release.of("paper", Standing.OWN):
            for shown in shown_by_paper(self._world, member.artifact_id):
                if shown.dimension == "data":
                    yield row_of(release.release_id, None, shown, strength=member.strength, reason=_reason(shown))

    def _own_words(self, release: Release) -> set[str]:
        """Words of the names of its models that are no other lab's family."""
        found: set[str] = set()
        for one in release.of("model"):
            for word in _words(one.artifact_id):
                if not self._families.get(word, {release.lab_id}) - {release.lab_id}:
                    found.add(word)
        return found

    def _registered(self, release: Release) -> Iterator[Row]:
        for one in self._world.registered_documents:
            if one.release_id == release.release_id and (row := _registered_row(release, one)) is not None:
                yield row

    # What it stands on.

    def _parents(self, release: Release, model: Model) -> list[Parent]:
        """Declared parents outside the release: the base of the same release is no other model."""
        return [one for one in self._world.parents.get(model.hub_id, []) if not self._is_same_release(release, model, one.parent_hub_id)]

    def _is_same_release(self, release: Release, model: Model, parent: str) -> bool:
        if parent in self._release_of:
            return self._release_of[parent] == release.release_id
        return is_named_as(parent, model.hub_id)

    def _base(self, release: Release, model: Model) -> Base | None:
        """What a model stands on; None where it declares and names nothing."""
        parents = self._parents(release, model)
        if not parents:
            return self._named_base(release, model)
        known = [(parent, self._data_of(parent.parent_hub_id)) for parent in parents]
        relations = {parent.relation for parent, _ in known}
        is_copy = relations <= _PASSES_ON or role_of(parse_name(model.hub_id)) == "quantisation"
        is_passed_on = is_copy or (relations == {"merge"} and _best(self._own_rows(release)) is Finding.NONE)
        # Every row amounts to what all of them together do: of several parents the least known counts.
        least = min((finding for _, finding in known), key=score)
        return Base(least, is_passed_on, [_parent_row(release, model, parent, least) for parent, _ in known])

    def _settle(self) -> None:
        """Work out every model's data from those that it stands on, parents first. What stands on a circle of models is not known."""
        below: dict[str, list[str]] = {}
        waits: dict[str, int] = {}
        for hub_id, release_id in self._release_of.items():
            model = self._world.models.get(hub_id)
            parents = self._parents(self._releases[release_id], model) if model is not None and model.is_rated else []
            rated = {one.parent_hub_id for one in parents if one.parent_hub_id in self._release_of}
            waits[hub_id] = len(rated)
            for parent in rated:
                below.setdefault(parent, []).append(hub_id)
        ready = [hub_id for hub_id, count in waits.items() if count == 0]
        while ready:
            hub_id = ready.pop()
            release, model = self._releases[self._release_of[hub_id]], self._world.models.get(hub_id)
            if model is not None and model.is_rated:
                self._total[hub_id] = _together(_best(self._own_rows(release), hub_id), self._base(release, model))
            for child in below.get(hub_id, []):
                waits[child] -= 1
                if waits[child] == 0:
                    ready.append(child)

    def _data_of(self, hub_id: str) -> Finding:
        """What is known of the data of a model: of one that was read what its release shows, else the least that its family shows."""
        model = self._world.models.get(hub_id)
        if hub_id in self._release_of and model is not None and model.is_rated:
            return self._total.get(hub_id, Finding.NONE)
        lab = self._world.hub_account_labs.get(account_of(hub_id).lower())
        word = family_word(hub_id)
        return self._least_of_family(lab, word) if lab is not None and word is not None else Finding.NONE

    def _least_of_family(self, lab: str, family: str) -> Finding:
        """The least that any release of a family shows of its own data, since a name does not tell which of them it is."""
        key = (lab, family)
        if key not in self._family_least:
            releases = [one for one in self._releases_of_lab.get(lab, []) if family in one.release_id.split("/", 1)[-1]]
            self._family_least[key] = min((self._own_alone(one) for one in releases), key=score, default=Finding.NONE)
        return self._family_least[key]

    def _own_alone(self, release: Release) -> Finding:
        """What a release shows of its own data; at most partial where any of its flagships stands on another model."""
        is_derived = any(self._parents(release, model) for model in release.flagships(self._world))
        return at_most(_best(self._own_rows(release)), Finding.PARTIAL if is_derived else Finding.OPEN)

    def _named_base(self, release: Release, model: Model) -> Base | None:
        """A family of another lab that own documents name as what these weights began as, or after which the model is named with a size."""
        rows: list[Row] = []
        for shown, is_weights, family, lab in self._names_of_bases(release, model):
            finding = self._least_of_family(lab, family) if is_weights else Finding.NONE
            rows.append(row_of(release.release_id, model.hub_id, shown, finding, standing=Standing.BASE))
        if not rows:
            return None
        least = min((row.finding for row in rows), key=score)
        return Base(least, is_passed_on=False, rows=[replace(row, finding=least) for row in rows])

    def _names_of_bases(self, release: Release, model: Model) -> Iterator[tuple[Shown, bool, str, str]]:
        documents = [*shown_by_model(self._world, model.hub_id)]
        for member in release.of("repository", Standing.OWN):
            if tells_of_others_alone(self._world, release, member):
                continue
            documents += shown_by_repository(self._world, member.artifact_id)
        for shown in documents:
            if shown.rule == "data.base_named" and (found := self._family_of_another(shown.value or "", release.lab_id)) is not None:
                yield shown, _BEGAN_AS.search(shown.quotation) is not None, *found
        name = parse_name(model.hub_id)
        found = self._family_of_another(" ".join(name.family), release.lab_id)
        if found is not None:
            words = f"{model.hub_id} is named after {found[0]} of {found[1]}"[:QUOTATION_MAX]
            shown = Shown(
                "huggingface",
                "model",
                model.hub_id,
                model.raw_version_id,
                model.first_seen_at,
                "data",
                "base_model_data",
                Finding.NONE,
                "data.base_named",
                3,
                "id",
                words,
                None,
            )
            yield shown, bool(name.sizes), *found

    def _family_of_another(self, name: str, lab_id: str) -> tuple[str, str] | None:
        """``(family, lab)`` where a word of a name is the family of other labs and not of this one."""
        for word in _words(name):
            labs = self._families.get(word, set())
            if labs and lab_id not in labs:
                return word, min(labs)
        return None

    def _beside(self, release: Release) -> Iterator[Row]:
        """Of all named datasets that were seen: how many can be reached, are under an open licence, carry a card."""
        named = list(release.of("dataset", Standing.OWN))
        seen = [dataset for one in named if (dataset := self._world.datasets.get(one.artifact_id)) is not None]
        if not seen:
            return
        gating = [one for one in seen if one.gated is not None]
        licensed = [one for one in seen if one.licence_class != "unknown"]
        first = min(seen, key=lambda one: one.hub_id)
        for indicator, good, told in (
            ("dataset_access", [one for one in gating if one.gated == "false" and one.gone_at is None], gating),
            ("dataset_license", [one for one in licensed if one.licence_class in {"public-domain", "permissive", "copyleft"}], licensed),
            ("dataset_card", [one for one in seen if one.has_card], seen),
        ):
            if told:
                finding = Finding.OPEN if len(good) == len(told) else Finding.PARTIAL if good else Finding.NONE
                words = f"{len(good)} of {len(told)}, of {len(named)} named"
                subject = ("dataset", first.hub_id, first.raw_version_id)
                yield Row(release.release_id, None, "data", indicator, finding, f"data.{indicator}", 1, *subject, "attribution", words, first.first_seen_at)


def _words(name: str) -> list[str]:
    """The words of a name's family, letters alone, of at least 4."""
    words = ("".join(letter for letter in word if letter.isalpha()) for word in parse_name(name).family)
    return [word for word in words if len(word) >= _FAMILY_MIN]


def _weigh(dataset: Dataset | None) -> tuple[Finding, str, str]:
    """``(finding, reason, words)`` of a dataset that is named as training data."""
    if dataset is None:
        return Finding.PARTIAL, "named", "not seen on the Hub"
    if dataset.gone_at is not None:
        return Finding.PARTIAL, "named", "gone from the Hub"
    if dataset.is_disabled:
        return Finding.PARTIAL, "named", "disabled on the Hub"
    if dataset.is_empty:
        return Finding.PARTIAL, "named", "on the Hub, without data files"
    if dataset.gated is None:
        return Finding.PARTIAL, "named", "on the Hub, gating not told"
    if dataset.gated != "false":
        return Finding.PARTIAL, "released, gated", f"on the Hub, gated {dataset.gated}"
    return Finding.OPEN, "released", "on the Hub, not gated"


def _parent_row(release: Release, model: Model, parent: Parent, finding: Finding) -> Row:
    return Row(
        release.release_id,
        model.hub_id,
        "data",
        "base_model_data",
        finding,
        "data.base_model",
        3,
        "lineage",
        parent.parent_hub_id,
        parent.raw_version_id,
        parent.relation,
        parent.parent_hub_id[:QUOTATION_MAX],
        parent.first_seen_at,
        Standing.BASE,
    )


def _reason(shown: Shown) -> str:
    if shown.indicator != "training_data":
        return ""
    return "refused" if shown.finding is Finding.NONE else _REASONS.get(shown.rule, "named")


def _registered_row(release: Release, document: RegisteredDocument) -> Row | None:
    """What a person read of data in a document of the maker's own."""
    if document.data not in {"released", "described", "named"}:
        return None
    finding = Finding.OPEN if document.data == "released" else Finding.PARTIAL
    return Row(
        release.release_id,
        None,
        "data",
        "training_data",
        finding,
        "data.registered_document",
        1,
        "registry",
        release.release_id,
        None,
        f"sql/registry/release_documents.csv#{document.kind}",
        document.url[:QUOTATION_MAX],
        None,
        reason=document.data,
    )


def _best(rows: list[Row], hub_id: str | None = None) -> Finding:
    """The best that rows on training data show; of one model's rows and the release's where ``hub_id`` is given."""
    shown = (row.finding for row in rows if row.indicator == "training_data" and (hub_id is None or row.hub_id in {None, hub_id}))
    return max(shown, key=score, default=Finding.NONE)


def _bound(base: Base | None) -> Finding:
    """The most that own data may amount to, on what is known of the base."""
    return Finding.OPEN if base is None or base.is_passed_on or base.finding is Finding.OPEN else Finding.PARTIAL


def _together(own: Finding, base: Base | None) -> Finding:
    """Own data and the base's together: equal, or else partial; what is passed on is as it is."""
    if base is None or base.finding is own:
        return own
    return max(own, base.finding, key=score) if base.is_passed_on else Finding.PARTIAL
