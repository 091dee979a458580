"""Training data: what is released, described or named of a release's own data, and what is known of the data of its base models.

Own data and the base's count together: their common finding, else partial. Of several parents the least known counts. A copy in another
format, and a merge without training, have their parents' data. ``open`` needs the Hub's own answer for every dataset that the release
names as its own: it exists, has no gate and is not empty. Where some of them are so, the rest is missing: partial.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from observatory.disclosure.judgement.datasets import COPIED
from observatory.disclosure.judgement.evidence.weights import row_from_signal
from observatory.disclosure.judgement.members import family_word, lab_families, second_words
from observatory.disclosure.judgement.records import Dataset, DocumentSignal, Member, Model, Parent, RegistryDocument, Row, World
from observatory.disclosure.judgement.release import Release, at_most, is_about_others_only, score, signals_of_model, signals_of_paper, signals_of_repository
from observatory.disclosure.judgement.subjects import account_of, is_named_as
from observatory.disclosure.names import Name, NameMatch, compare_names, parse_name, role_of
from observatory.disclosure.reading import QUOTATION_MAX, Finding, Standing, Strength

_REASONS = {
    "data.section": "named",
    "data.collection": "named",
    "data.sentence": "named",
    "data.fact": "named",
    "data.mix": "named",
    "data.described": "described",
}
# Names of data for a stage after pre-training: "foo-sft", "ultrachat". If the lab trained the base itself, they are only a part of its data.
_TUNING_DATA = re.compile(
    r"(?:^|[-_./ ])(?:sft|dpo|ppo|grpo|kto|rlhf?|rlvr|rm|reward|prefs?|preferences?|feedback|ultra(?:feedback|chat)|instruct\w*|chat|dialog\w*"
    r"|conversations?|alpaca|"
    r"oasst\d?|tun(?:e|ed|ing)|fine-?tun\w*|alignment|hh-rlhf|post-?train\w*|reasoning|cot|think\w*)(?:[-_./ ]|$)",
    re.IGNORECASE,
)
_STARTING_POINT = re.compile(
    r"tuned|initiali|(?:base|backbone|foundation|parent)\W{0,3}(?:models?|checkpoints?|:)|starting|distilled|merg|trained (?:further )?(?:on|from|using|with)",
    re.IGNORECASE,
)
_KEEPS_DATA = {"quantized"}
# The first words of reasons, ordered by how much they show, the least first.
_REASON_ORDER = ("named", "described", "released")
_OF_BASE = ", of its base"
_OF_FAMILY = "family_data"
_SHARED = "shared_data"
_OF_OTHERS = "others_data"
_FAMILY_MIN = 4


@dataclass(frozen=True, slots=True)
class Family:
    """A family of models of a lab, as a name gives it: its word, the version right behind that word, and the name from that word on.

    "acme-foo2-coder-7b" gives "foo", "2" and "foo2-coder-7b". The version is empty without one.
    """

    lab_id: str
    word: str
    version: str = ""
    name: str = ""

    @classmethod
    def of_name(cls, lab_id: str, word: str, name: str) -> Family:
        """The family of ``lab_id`` that the word of a model's name gives."""
        last = name.rsplit("/", 1)[-1]
        return cls(lab_id, word, _version_behind(word, name), last[max(last.lower().find(word), 0) :])

    def __str__(self) -> str:
        return f"{self.word} {self.version}".rstrip() + f" of {self.lab_id}"


class Shown(NamedTuple):
    """A finding on training data, and its reason: "released", "named, not opened", "described"; empty where nothing is shown."""

    finding: Finding = Finding.NONE
    reason: str = ""


@dataclass(slots=True)
class BaseData:
    """What is known of the data of a model's bases. ``has_no_own_data``: the model was made without data of its own."""

    shown: Shown
    has_no_own_data: bool
    rows: list[Row] = field(default_factory=list)

    @property
    def finding(self) -> Finding:
        """The finding on the bases' data."""
        return self.shown.finding


class DataJudge:
    """Makes the rows of evidence on data. What a base shows is computed once, for all models based on it."""

    def __init__(self, world: World, releases: dict[str, Release]) -> None:
        """Build the indexes, and compute the finding on data of every rated model, parents before their children."""
        self._world = world
        self._releases = releases
        self._release_of = {member.artifact_id: release.release_id for release in releases.values() for member in release.of("model")}
        self._families = lab_families(world)
        self._second_words = second_words(world)
        self._model_by_lower_id = {hub_id.lower(): hub_id for hub_id in sorted(world.models)}
        self._rows_of_release: dict[str, list[Row]] = {}
        self._shown_of_model: dict[str, Shown] = {}
        self._least_by_family: dict[Family, tuple[Shown, str]] = {}
        self._releases_of_lab: dict[str, list[Release]] = {}
        for release in releases.values():
            self._releases_of_lab.setdefault(release.lab_id, []).append(release)
        self._compute_findings()

    def rows(self, release: Release) -> Iterator[Row]:
        """All rows of a release: its own data, limited by what its bases show, and its bases' data."""
        own_rows = self._own_rows(release)
        bases = {model.hub_id: self._data_of_bases(release, model) for _, model in release.models(self._world)}
        limits = {hub_id: _limit_by_base(base) for hub_id, base in bases.items()}
        subjects = [None] if len(set(limits.values())) <= 1 else sorted(limits)
        for hub_id in subjects:
            limit = limits[hub_id] if hub_id is not None else next(iter(limits.values()), Finding.OPEN)
            yield from (self._limit(row, hub_id, limit) for row in own_rows if row.hub_id in {None, hub_id} or hub_id is None)
        for hub_id, base in bases.items():
            if base is not None:
                finding = base.finding if base.has_no_own_data or _best_finding(own_rows, hub_id) is base.finding else at_most(base.finding, Finding.PARTIAL)
                yield from (replace(row, finding=finding) for row in base.rows)
        if all(base is None or base.finding is Finding.NONE for base in bases.values()):
            yield from self._rows_of_copied_card(release)
        yield from self._dataset_quality_rows(release)

    @staticmethod
    def _limit(row: Row, hub_id: str | None, limit: Finding) -> Row:
        """The row as one of this model (None: of the release), with at most the finding ``limit`` if it is on training data."""
        if row.indicator != "training_data" or score(row.finding) <= score(limit):
            return replace(row, hub_id=row.hub_id or hub_id)
        return replace(row, hub_id=row.hub_id or hub_id, finding=limit, reason=f"{row.reason}, of the base not")

    def _own_rows(self, release: Release) -> list[Row]:
        """The rows on the release's own data, before the bases limit them. Cached."""
        if release.release_id not in self._rows_of_release:
            self._rows_of_release[release.release_id] = [*self._dataset_rows(release), *self._document_rows(release), *self._registry_rows(release)]
        return self._rows_of_release[release.release_id]

    def _dataset_rows(self, release: Release) -> Iterator[Row]:
        """A row for each dataset that the release's documents name as its training data: open if the Hub holds it ungated and it is not only a part of them.

        Datasets of the family are partial at most, those of another version have the finding none.
        """
        models = release.models(self._world)
        is_tuned = any(self._list_parents(release, model) for _, model in models)
        # Whether the base of the release is not known: all its names say chat or instruct, and no document names a base.
        is_base_unknown = (
            not is_tuned and bool(models) and all(parse_name(model.hub_id).tunings and self._data_of_named_bases(release, model) is None for _, model in models)
        )
        missing = self._datasets_not_open(release, is_tuned=is_tuned)
        for member in release.of("dataset", Standing.OWN, Standing.FAMILY):
            dataset = self._world.datasets.get(member.artifact_id)
            finding, reason, quotation = _weigh_dataset(dataset)
            if member.strength is Strength.PART and finding is Finding.OPEN:
                finding, reason = Finding.PARTIAL, "released, a part"
            if finding is Finding.OPEN and not is_tuned and _is_tuning_data(member):
                finding, reason = Finding.PARTIAL, "released, of tuning alone"
            if finding is Finding.OPEN and is_base_unknown:
                finding, reason = Finding.PARTIAL, "released, of the base unknown"
            if finding is Finding.OPEN and missing:
                finding, reason, quotation = Finding.PARTIAL, "released, not all that is named", f"{quotation}; not so {missing[0]}"
            if member.standing is Standing.FAMILY:
                finding = at_most(finding, Finding.PARTIAL)
            if member.rule == _OF_FAMILY:
                # Finding none for data of the family: the training data of another version say nothing about this one.
                finding, reason = Finding.NONE, f"{reason}, of the family"
            rule = "data.released_dataset" if reason.startswith("released") else "data.named_dataset"
            yield _dataset_row(member, dataset, "training_data", (rule, 2), Shown(finding, reason), quotation)

    def _rows_of_copied_card(self, release: Release) -> Iterator[Row]:
        """The training datasets that a copy's card names: they are the base's, so partial at most, and the Hub's answer stands in the quotation."""
        for member in release.of("dataset", Standing.BASE):
            if member.rule != COPIED:
                continue
            dataset = self._world.datasets.get(member.artifact_id)
            finding, reason, quotation = _weigh_dataset(dataset)
            shown = Shown(at_most(finding, Finding.PARTIAL), _of_base(Shown(finding, reason)))
            yield _dataset_row(member, dataset, "base_model_data", ("data.copied_card", 1), shown, quotation)

    def _datasets_not_open(self, release: Release, *, is_tuned: bool) -> list[str]:
        """The own datasets that are not open on the Hub. Data for tuning are left out, unless the release was tuned from another model (``is_tuned``).

        Left out, too, is an old name without an account if an own open dataset has it behind its account's.
        """
        named = {member.artifact_id: member for member in release.of("dataset", Standing.OWN)}
        is_open = {hub_id: _weigh_dataset(self._world.datasets.get(hub_id))[0] is Finding.OPEN for hub_id in named}
        # Old datasets have a name without an account (squad), from which the Hub redirects to an account's. If an own open dataset has that name, the old name
        # does not count as closed.
        moved = {hub_id.rsplit("/", 1)[-1].lower() for hub_id, opened in is_open.items() if opened}
        closed = [hub_id for hub_id, opened in is_open.items() if not opened and hub_id.lower() not in moved]
        return [hub_id for hub_id in closed if is_tuned or not _is_tuning_data(named[hub_id])]

    def _document_rows(self, release: Release) -> Iterator[Row]:
        """Signals of own documents and own papers on data. From a family's repository only a mix with the release's name and code for data count."""
        for _, model in release.models(self._world):
            for signal in signals_of_model(self._world, model.hub_id):
                if signal.dimension == "data" and signal.rule != "data.base_named":
                    yield row_from_signal(release.release_id, model.hub_id, signal, reason=_reason(signal))
        own_words = self._family_words(release)
        # A README of several releases may name a dataset of another one. Such datasets have rows of their own, so their signals are skipped.
        ids_in_shared_readmes = {
            member.artifact_id.lower() for member in release.of("dataset", Standing.FAMILY, Standing.MENTIONED) if member.rule in {_SHARED, _OF_OTHERS}
        }
        for member in release.of("repository", Standing.OWN, Standing.FAMILY):
            is_about_others = is_about_others_only(self._world, release, member)
            for signal in signals_of_repository(self._world, member.artifact_id):
                if signal.rule == "data.section" and (signal.value or "").lower() in ids_in_shared_readmes:
                    continue
                is_mix = signal.rule == "data.mix" and not own_words.isdisjoint((signal.value or "").split())
                is_other_signal = signal.rule not in {"data.mix", "data.base_named"} and (
                    member.standing is Standing.OWN or signal.indicator == "data_processing_code"
                )
                if signal.dimension == "data" and (is_mix or (is_other_signal and not is_about_others)):
                    finding = signal.finding if member.standing is Standing.OWN else at_most(signal.finding, Finding.PARTIAL)
                    yield row_from_signal(release.release_id, None, signal, finding, standing=member.standing, strength=member.strength, reason=_reason(signal))
        for member in release.of("paper", Standing.OWN):
            for signal in signals_of_paper(self._world, member.artifact_id):
                if signal.dimension == "data":
                    yield row_from_signal(release.release_id, None, signal, strength=member.strength, reason=_reason(signal))

    def _family_words(self, release: Release) -> set[str]:
        """Words of the families in the names of its models, without those that are another lab's family."""
        words: set[str] = set()
        for member in release.of("model"):
            for word in _words(member.artifact_id):
                if not self._families.get(word, {release.lab_id}) - {release.lab_id}:
                    words.add(word)
        return words

    def _registry_rows(self, release: Release) -> Iterator[Row]:
        """Rows for the documents of the maker in which a person read what is said about data (``release_documents.csv``)."""
        for document in self._world.registered_documents:
            if document.release_id == release.release_id and (row := _registry_row(release, document)) is not None:
                yield row

    # -- the data of the models that a release is based on

    def _list_parents(self, release: Release, model: Model) -> list[Parent]:
        """Declared parents outside the release; a base in the same release is no other model."""
        return [parent for parent in self._world.parents.get(model.hub_id, []) if not self._is_same_release(release, model, parent.parent_hub_id)]

    def _is_same_release(self, release: Release, model: Model, parent: str) -> bool:
        """Whether a parent belongs to the model's release; of one that is in no release, its name decides."""
        if parent in self._release_of:
            return self._release_of[parent] == release.release_id
        return is_named_as(parent, model.hub_id)

    def _data_of_bases(self, release: Release, model: Model) -> BaseData | None:
        """What is known of the data of a model's bases, declared or else named; None if it has none."""
        parents = self._list_parents(release, model)
        if not parents:
            return self._data_of_named_bases(release, model)
        relations = {parent.relation for parent in parents}
        is_copy = relations <= _KEEPS_DATA or role_of(parse_name(model.hub_id)) == "quantisation"
        has_no_own_data = is_copy or (relations == {"merge"} and _best_finding(self._own_rows(release)) is Finding.NONE)
        # Each row gets the finding of all parents together: the least of them.
        least = min((self._shown_of(parent.parent_hub_id) for parent in parents), key=_rank)
        return BaseData(least, has_no_own_data, [_parent_row(release, model, parent, least) for parent in parents])

    def _compute_findings(self) -> None:
        """Compute the finding on data of every model from its bases' findings, bases first. Models that are each other's bases get none."""
        below: dict[str, list[str]] = {}
        waits: dict[str, int] = {}
        for hub_id, release_id in self._release_of.items():
            model = self._world.models.get(hub_id)
            rated = self._rated_bases(self._releases[release_id], model) if model is not None and model.is_rated else set()
            waits[hub_id] = len(rated)
            for parent in rated:
                below.setdefault(parent, []).append(hub_id)
        ready = [hub_id for hub_id, count in waits.items() if count == 0]
        while ready:
            hub_id = ready.pop()
            release, model = self._releases[self._release_of[hub_id]], self._world.models.get(hub_id)
            if model is not None and model.is_rated:
                self._shown_of_model[hub_id] = _combine(_best_shown(self._own_rows(release), hub_id), self._data_of_bases(release, model))
            for child in below.get(hub_id, []):
                waits[child] -= 1
                if waits[child] == 0:
                    ready.append(child)

    def _rated_bases(self, release: Release, model: Model) -> set[str]:
        """The models in releases that a model is based on: its declared parents, else those that its documents name as its starting point."""
        bases = {parent.parent_hub_id for parent in self._list_parents(release, model)}
        named = bases or {base for _, is_weights, base, _ in self._names_of_bases(release, model) if is_weights and base is not None}
        return {hub_id for hub_id in named if hub_id in self._release_of}

    def _shown_of(self, hub_id: str) -> Shown:
        """What is known of a model's data: its own finding if it is rated, else the least of its family's releases; partial if only a name tells it."""
        model = self._world.models.get(hub_id)
        if hub_id in self._release_of and model is not None and model.is_rated:
            return self._shown_of_model.get(hub_id, Shown())
        lab = self._world.hub_account_labs.get(account_of(hub_id).lower())
        word = family_word(hub_id)
        if lab is not None:
            return self._least_of_family(Family.of_name(lab, word, hub_id))[0] if word is not None else Shown()
        family = self._family_of_another(hub_id, "")
        namesakes = _namesakes(family, self._releases_of_lab.get(family.lab_id, [])) if family is not None else []
        shown = min((self._own_shown(release) for release in namesakes), key=_rank, default=Shown())
        # Partial at most: that the name is the same does not prove that the weights are.
        return shown._replace(finding=at_most(shown.finding, Finding.PARTIAL))

    def _least_of_family(self, family: Family) -> tuple[Shown, str]:
        """The least finding on own data among the releases of a family (of its version, if it has one), and the id of that release.

        If the name is that of some of them, with version, kind and product, only these count: "foo2-7b" is no "foo2-coder".
        Nothing and an empty id if there is no such release.
        """
        if family not in self._least_by_family:
            releases = [
                release
                for release in self._releases_of_lab.get(family.lab_id, [])
                if family.word in (name := release.release_id.split("/", 1)[-1]) and (not family.version or parse_name(name).version == (family.version,))
            ]
            findings = [(self._own_shown(release), release.release_id) for release in _namesakes(family, releases) or releases]
            self._least_by_family[family] = min(
                findings, key=lambda shown_and_release: (score(shown_and_release[0].finding), shown_and_release[1]), default=(Shown(), "")
            )
        return self._least_by_family[family]

    def _own_shown(self, release: Release) -> Shown:
        """What a release shows of its own data; partial at most if one of its flagships is based on another model."""
        is_derived = any(self._list_parents(release, model) for model in release.flagships(self._world))
        shown = _best_shown(self._own_rows(release))
        return shown._replace(finding=at_most(shown.finding, Finding.PARTIAL if is_derived else Finding.OPEN))

    def _data_of_named_bases(self, release: Release, model: Model) -> BaseData | None:
        """What is known of the data of bases that own documents name, or after which the model is named; None if there are none."""
        rows: list[Row] = []
        for signal, is_weights, hub_id, family in self._names_of_bases(release, model):
            shown = Shown()
            if is_weights:
                shown = self._shown_of(hub_id) if hub_id is not None else self._least_of_family(family)[0] if family is not None else Shown()
            rows.append(row_from_signal(release.release_id, model.hub_id, signal, shown.finding, standing=Standing.BASE, reason=shown.reason))
        if not rows:
            return None
        least = min((Shown(row.finding, row.reason) for row in rows), key=_rank)
        return BaseData(least, has_no_own_data=False, rows=[replace(row, finding=least.finding, reason=_of_base(least)) for row in rows])

    def _names_of_bases(self, release: Release, model: Model) -> Iterator[tuple[DocumentSignal, bool, str | None, Family | None]]:
        """``(signal, is_weights, hub_id, family)`` of each base that own documents or the model's name give.

        Either ``hub_id`` is the model whose id they spell, or ``family`` is another lab's. ``is_weights``: they say that the weights start from it.
        """
        documents = [*signals_of_model(self._world, model.hub_id)]
        for member in release.of("repository", Standing.OWN):
            if is_about_others_only(self._world, release, member):
                continue
            documents += signals_of_repository(self._world, member.artifact_id)
        is_spelled = False
        for signal in documents:
            if signal.rule != "data.base_named":
                continue
            is_weights, base = _STARTING_POINT.search(signal.quotation) is not None, self._spelled_model(release, model, signal.value or "")
            family = self._family_of_another(signal.value or "", release.lab_id)
            is_spelled |= is_weights and base is not None
            if base is not None:
                yield signal, is_weights, base, None
            elif family is not None:
                yield signal, is_weights, None, family
        name = parse_name(model.hub_id)
        family = self._family_of_another(model.hub_id, release.lab_id)
        # Yield a base that only the release's name suggests, which is a guess, unless a document gives the id of the model that the weights start from.
        if family is not None and not is_spelled:
            release_with_least = self._least_of_family(family)[1]
            quotation = f"{model.hub_id} is named after {family}{f'; the least that is shown of its data: {release_with_least}' if release_with_least else ''}"[
                :QUOTATION_MAX
            ]
            signal = DocumentSignal(
                "huggingface",
                "model",
                model.hub_id,
                model.raw_version_id,
                model.first_seen_at,
                "data",
                "base_model_data",
                Finding.NONE,
                "data.base_named",
                7,
                "id",
                quotation,
                None,
            )
            yield signal, bool(name.sizes), None, family

    def _spelled_model(self, release: Release, model: Model, written: str) -> str | None:
        """The model of another release whose whole id is written, in any letter case; None if there is none."""
        hub_id = self._model_by_lower_id.get(written.lower())
        return hub_id if hub_id is not None and not self._is_same_release(release, model, hub_id) else None

    def _family_of_another(self, name: str, lab_id: str) -> Family | None:
        """The family of another lab if a word of the name is one, and none of this lab's."""
        for word in _words(name):
            labs = self._families.get(word, set())
            # A word that families begin with must be followed by their second word: "stable-foo" is neither "stable-diffusion" nor "stable-audio".
            if not {"", *parse_name(name).key.split("-")} & self._second_words.get(word, {""}):
                continue
            if labs and lab_id not in labs:
                return Family.of_name(min(labs), word, name)
        return None

    def _dataset_quality_rows(self, release: Release) -> Iterator[Row]:
        """Rows on the own datasets with a record: how many have no gate, how many an open licence, how many a card."""
        members = list(release.of("dataset", Standing.OWN))
        datasets = [dataset for member in members if (dataset := self._world.datasets.get(member.artifact_id)) is not None]
        if not datasets:
            return
        gating = [dataset for dataset in datasets if dataset.gated is not None]
        licensed = [dataset for dataset in datasets if dataset.licence_class != "unknown"]
        first_dataset = min(datasets, key=lambda dataset: dataset.hub_id)
        for indicator, good, considered in (
            ("dataset_access", [dataset for dataset in gating if dataset.gated == "false" and dataset.gone_at is None], gating),
            ("dataset_license", [dataset for dataset in licensed if dataset.licence_class in {"public-domain", "permissive", "copyleft"}], licensed),
            ("dataset_card", [dataset for dataset in datasets if dataset.has_card], datasets),
        ):
            if considered:
                finding = Finding.OPEN if len(good) == len(considered) else Finding.PARTIAL if good else Finding.NONE
                quotation = f"{len(good)} of {len(considered)}, of {len(members)} named"
                source = ("dataset", first_dataset.hub_id, first_dataset.raw_version_id)
                yield Row(
                    release.release_id, None, "data", indicator, finding, f"data.{indicator}", 1, *source, "attribution", quotation, first_dataset.first_seen_at
                )


def _namesakes(family: Family, releases: list[Release]) -> list[Release]:
    """Of the releases those whose name is that of the model which gave the family: version, kind and product are the same."""
    name = parse_name(family.name)
    return [release for release in releases if _is_same_name(name, parse_name(release.release_id.split("/", 1)[-1]))]


def _is_same_name(name: Name, other: Name) -> bool:
    """Whether two names have the same family, version, kind and product. A word of a product in one of them alone counts: "Foo 2" is no "Foo 2 Max"."""
    return compare_names(name, other) is NameMatch.SAME and compare_names(other, name) is NameMatch.SAME


def _is_tuning_data(member: Member) -> bool:
    """Whether a dataset is for a stage after pre-training, by its rule, id or reason."""
    return member.rule == "tuned_on" or _TUNING_DATA.search(f"{member.artifact_id} {member.reason}") is not None


def _words(name: str) -> list[str]:
    """The words of a name's family with at least 4 letters; digits and signs are dropped."""
    words = ("".join(letter for letter in word if letter.isalpha()) for word in parse_name(name).family)
    return [word for word in words if len(word) >= _FAMILY_MIN]


def _version_behind(word: str, name: str) -> str:
    """The version right behind a word of a name: "3.1" of "llama-3.1-8b"; empty where a size or another word follows."""
    match = re.search(
        rf"{re.escape(word)}[-_ ]?v?(\d{{1,3}}(?:\.\d{{1,3}}){{0,2}})(?![.\w]*\d[bmk]\b)(?![a-z\d.])", name.rsplit("/", 1)[-1].lower().replace("_", " ")
    )
    return re.sub(r"(?:\.0)+\Z", "", match[1]) if match is not None else ""


def _weigh_dataset(dataset: Dataset | None) -> tuple[Finding, str, str]:
    """``(finding, reason, words)`` of a dataset named as training data: open if the Hub holds it without a gate, else partial; words: what the Hub answered."""
    if dataset is None:
        return Finding.PARTIAL, "named", "not seen on the Hub"
    if dataset.gone_at is not None:
        return Finding.PARTIAL, "named", "gone from the Hub"
    if dataset.is_disabled:
        return Finding.PARTIAL, "named", "disabled on the Hub"
    if dataset.is_unclear:
        return Finding.PARTIAL, "named", "on the Hub, which does not say whether it is disabled"
    if dataset.is_empty:
        return Finding.PARTIAL, "named", "on the Hub, without data files"
    if dataset.gated is None:
        return Finding.PARTIAL, "named", "on the Hub, which does not say whether there is a gate"
    if dataset.gated != "false":
        return Finding.PARTIAL, "released, gated", f"on the Hub, gated {dataset.gated}"
    return Finding.OPEN, "released", "on the Hub, not gated"


def _dataset_row(member: Member, dataset: Dataset | None, indicator: str, rule: tuple[str, int], shown: Shown, quotation: str) -> Row:
    """The row of evidence on a dataset that is a ``member`` of a release; ``dataset``: its record, None if the Hub was not seen to hold it.

    ``rule``: its name and version; ``quotation``: what the Hub answered, which is put behind the dataset's id.
    """
    return Row(
        member.release_id,
        None,
        "data",
        indicator,
        shown.finding,
        *rule,
        "dataset" if dataset is not None else "link",
        member.artifact_id,
        dataset.raw_version_id if dataset is not None else None,
        member.rule,
        f"{member.artifact_id}: {quotation}"[:QUOTATION_MAX],
        dataset.first_seen_at if dataset is not None else None,
        member.standing,
        member.strength,
        shown.reason,
    )


def _parent_row(release: Release, model: Model, parent: Parent, shown: Shown) -> Row:
    """The row of evidence that says how open the data of one base of a model are."""
    return Row(
        release.release_id,
        model.hub_id,
        "data",
        "base_model_data",
        shown.finding,
        "data.base_model",
        5,
        "lineage",
        parent.parent_hub_id,
        parent.raw_version_id,
        parent.relation,
        parent.parent_hub_id[:QUOTATION_MAX],
        parent.first_seen_at,
        Standing.BASE,
        reason=_of_base(shown),
    )


def _reason(signal: DocumentSignal) -> str:
    """The reason of a row on training data: refused, described or named; empty for other indicators."""
    if signal.indicator != "training_data":
        return ""
    return "refused" if signal.finding is Finding.NONE else _REASONS.get(signal.rule, "named")


def _registry_row(release: Release, document: RegistryDocument) -> Row | None:
    """The row for what a person read about training data in a maker's document: open if released, partial if a part is or if described or named; else None."""
    if document.data not in {"released", "partly released", "described", "named"}:
        return None
    finding = Finding.OPEN if document.data == "released" else Finding.PARTIAL
    return Row(
        release.release_id,
        None,
        "data",
        "training_data",
        finding,
        "data.registered_document",
        2,
        "registry",
        release.release_id,
        None,
        f"sql/registry/release_documents.csv#{document.kind}",
        document.url[:QUOTATION_MAX],
        None,
        reason=_reason_of(document),
    )


def _reason_of(document: RegistryDocument) -> str:
    """The reason of a row for a maker's document: its word; of a part that is released also whether the sets are all of others."""
    if document.data != "partly released":
        return document.data
    return "released, a part of others" if document.data_owner == "other" else "released, a part"


def extent_of(reason: str) -> int:
    """How much a reason says that there is of the data: 0 named, 1 described, 2 released; -1 if it says none of these."""
    return next((place for place, word in enumerate(_REASON_ORDER) if reason.startswith(word)), -1)


def _rank(shown: Shown) -> tuple[int, int]:
    """Sort key of findings: none first, open last; of equal ones what is only named before what is described, and that before what is released."""
    return score(shown.finding), extent_of(shown.reason)


def _best_shown(rows: list[Row], hub_id: str | None = None) -> Shown:
    """The best finding of rows on training data, and its reason; with ``hub_id``, of this model's rows and the release's. Finding none without such a row."""
    found = (Shown(row.finding, row.reason) for row in rows if row.indicator == "training_data" and (hub_id is None or row.hub_id in {None, hub_id}))
    best = max(found, key=_rank, default=Shown())
    return best if best.finding is not Finding.NONE else Shown()


def _best_finding(rows: list[Row], hub_id: str | None = None) -> Finding:
    """The best finding of rows on training data; with ``hub_id``, of this model's rows and the release's."""
    return _best_shown(rows, hub_id).finding


def _of_base(shown: Shown) -> str:
    """The base's reason with a mark that it is the base's; empty if nothing is shown of the base's data."""
    return f"{shown.reason.removesuffix(_OF_BASE)}{_OF_BASE}" if shown.reason and shown.finding is not Finding.NONE else ""


def _limit_by_base(base: BaseData | None) -> Finding:
    """The best finding that own data may get: open if there is no base, its data are open, or the model has no own data; else partial."""
    return Finding.OPEN if base is None or base.has_no_own_data or base.finding is Finding.OPEN else Finding.PARTIAL


def _combine(own: Shown, base: BaseData | None) -> Shown:
    """Own data and the base's together: their common finding, else partial; for a model without own data the better of the two."""
    if base is None or base.finding is own.finding:
        return own
    better = max(own, base.shown, key=_rank)
    return better if base.has_no_own_data else better._replace(finding=Finding.PARTIAL)
