"""What the repositories of a release, and the words of its documents, amount to for its code."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from observatory.disclosure import read
from observatory.disclosure.judgement.evidence.code import code_rows
from observatory.disclosure.judgement.records import (
    Answer,
    CoreLink,
    DocumentSignal,
    Member,
    Model,
    Parent,
    RegistryDocument,
    RegistryMember,
    RegistryRelease,
    Repository,
    Row,
    World,
)
from observatory.disclosure.reading import QUOTATION_MAX, Document, Finding, Standing, Strength

OPEN, PARTIAL, NONE = Finding.OPEN, Finding.PARTIAL, Finding.NONE
NOW = datetime(2026, 1, 1, tzinfo=UTC)
RELEASE = "hub/acme/Foobar"
MODEL = "acme/Foobar-7B"


class Case:
    """A world of one release, whose documents are read by the readers themselves."""

    def __init__(self, hub_id: str = MODEL) -> None:
        self.world = World()
        self.members: list[Member] = []
        self.model(hub_id)

    def model(self, hub_id: str, role: str = "flagship") -> Case:
        account = hub_id.split("/")[0]
        self.world.models[hub_id] = Model(
            hub_id=hub_id,
            account=account,
            lab_id=account,
            is_rated=True,
            created_at=NOW,
            gated="false",
            is_disabled=False,
            has_weight_files=True,
            is_derivative=False,
            licence_class="permissive",
            licence_name="mit",
            likes=None,
            raw_version_id=1,
            first_seen_at=NOW,
            gone_at=None,
            are_tags_told=True,
        )
        self.members.append(Member(RELEASE, "model", hub_id, role, Standing.OWN, Strength.DECLARED, "stem", ""))
        return self

    def base(self, parent: str, child: str = MODEL, relation: str = "finetune") -> Case:
        self.world.parents.setdefault(child, []).append(Parent(child, parent, relation, 1, NOW))
        return self

    def card(self, text: str, hub_id: str = MODEL) -> Case:
        self._read("huggingface", "model_card", "model", hub_id, text)
        return self

    def repository(
        self,
        name: str,
        paths: str | None = None,
        readme: str = "",
        standing: Standing | None = Standing.OWN,
        lab: str = "acme",
        rule: str = "rule",
        **more: Any,
    ) -> Case:
        facts: dict[str, Any] = {}
        if paths is not None:
            entries = [{"path": path} for path in ("README.md", *paths.split())]
            reading = read(Document("github", "tree", "rest", name, payload={"entries": entries, "truncated": more.pop("truncated", False)}))
            facts = reading.facts
            self._show("github", "tree", name, reading.signals)
        told = self._read("github", "readme", "repository", name, readme) if readme else {}
        told |= more.pop("facts", {})
        given: dict[str, Any] = {
            "description": None,
            "is_fork": None,
            "is_archived": None,
            "license_spdx": None,
            "licence_class": None,
            "gone_at": None,
            **more,
        }
        self.world.repositories[name.lower()] = Repository(
            github_full_name=name,
            account=name.split("/")[0],
            lab_id=lab,
            is_tree_truncated=facts.get("is_truncated"),
            first_commit_at=None,
            raw_version_id=7,
            first_seen_at=NOW,
            readme=told,
            tree=facts,
            **given,
        )
        if standing is not None:
            self.members.append(Member(RELEASE, "repository", name, "code", standing, Strength.STATED, rule, "reason"))
        return self

    def _read(self, source: str, kind: str, src_kind: str, key: str, text: str) -> dict[str, Any]:
        reading = read(Document(source, kind, "file", key, text=text, locator="README.md"))
        self._show(source, kind, key, reading.signals)
        for link in reading.links:
            self.tie(src_kind, key, link.target_kind, link.target_id, link.relation, Strength.STATED, link.locator, link.quotation)
        return reading.facts

    def _show(self, source: str, kind: str, key: str, signals: Iterable[Any]) -> None:
        for one in signals:
            found = (one.dimension, one.indicator, one.finding, one.rule, one.rule_version, one.locator, one.quotation, one.value)
            self.world.signals.setdefault((source, key), []).append(DocumentSignal(source, kind, key, 5, NOW, *found))

    def tie(
        self, src_kind: str, src: str, dst_kind: str, dst: str, relation: str, strength: Strength = Strength.STATED, where: str = "", words: str = ""
    ) -> Case:
        made = CoreLink(src_kind, src, dst_kind, dst, relation, "body_link", strength, 3, where, words, NOW)
        self.world.links_from.setdefault((src_kind, src), []).append(made)
        self.world.links_to.setdefault((dst_kind, dst), []).append(made)
        return self

    def all(self) -> list[Row]:
        return list(code_rows(self.world, RELEASE, self.members))

    def rows(self) -> set[tuple[str, Finding, str]]:
        """Rule, finding and reason of what speaks of training."""
        return {(one.rule, one.finding, one.reason) for one in self.all() if one.indicator in {"training_code", "tuning_code"}}

    def best(self) -> Finding:
        order = (NONE, PARTIAL, OPEN)
        return max((one.finding for one in self.all() if one.indicator in {"training_code", "tuning_code"}), key=order.index, default=NONE)


# -- The release's own repository


def test_a_program_at_an_entry_point_is_open() -> None:
    assert Case().repository("acme/foobar", "train.py model.py").rows() == {("code.training", OPEN, "entry point")}


def test_what_a_readme_tells_is_open_where_the_tree_holds_it() -> None:
    text = "# Foobar\n## Training\n```\npython main.py --config a.yaml\n```\n"
    case = Case().repository("acme/foobar", "main.py model.py", text)
    assert case.rows() == {("code.inference_only", NONE, ""), ("code.told_training", OPEN, "told")}
    (told,) = [one for one in case.all() if one.rule == "code.told_training"]
    assert told.quotation == "Training: main.py" and told.source_kind == "readme" and told.locator.startswith("README.md#L")
    assert Case().repository("acme/foobar", "other.py model.py", text).rows() == {("code.inference_only", NONE, "")}


@pytest.mark.parametrize(
    ("told", "paths", "path"),
    [
        ("bash your_path/src/scripts/run_nodes.sh", "src/scripts/run_nodes.sh", "your_path/src/scripts/run_nodes.sh -> src/scripts/run_nodes.sh"),
        ("python main.py --config a", "part/sft/main.py model.py", None),
        ("python main.py --config a", "part/engine/main.py model.py", "main.py -> part/engine/main.py"),
        ("torchrun -m training.loop -- --lr 1", "src/training/loop.py", "training/loop.py -> src/training/loop.py"),
        ("python main.py --config a", "a/main.py b/main.py c/main.py d/main.py", None),
        ("python main.py --config a", "a/main.py b/main.py c/main.py d/main.py main.py", "main.py"),
        ("bash demos/tuner/train.sh", "demos/tuner/train.sh model.py", None),
        ("bash tests/go.sh", "tests/go.sh model.py", None),
    ],
)
def test_a_told_path_is_found_wherever_the_shell_stood(told: str, paths: str, path: str | None) -> None:
    case = Case().repository("acme/foobar", paths, f"# Foobar\n## Training\n```\n{told}\n```\n")
    found = [one for one in case.all() if one.rule == "code.told_training" and one.finding is OPEN]
    assert [one.quotation for one in found] == ([f"Training: {path}"] if path else [])


def test_a_told_folder_holds_what_may_be_run() -> None:
    text = "# Foobar\n## Training\nThe training scripts are in `jobs/`.\n"
    assert Case().repository("acme/foobar", "jobs/pack.sh main.py", text).best() is OPEN
    assert Case().repository("acme/foobar", "jobs/utils.py main.py", text).best() is NONE


def test_a_cut_tree_cannot_deny_what_is_told() -> None:
    text = "# Foobar\n## Training\n```\ntorchrun src/scripts/official/Foobar-train.py\n```\n"
    assert Case().repository("acme/foobar", "src/foobar/model.py", text, truncated=True).best() is PARTIAL
    assert Case().repository("acme/foobar", "src/foobar/model.py", text).best() is NONE


def test_what_is_found_elsewhere_and_settings_are_parts() -> None:
    assert Case().repository("acme/foobar", "a/b/c/train_x.py model.py").rows() == {("code.training_found", PARTIAL, "found")}
    assert Case().repository("acme/foobar", "train/lora_config.yaml a.py").rows() == {("code.settings_only", PARTIAL, "settings")}


def test_promised_code_is_none_and_what_is_there_stays() -> None:
    text = "# Foobar\n- [ ] training code\n"
    assert Case().repository("acme/foobar", "model.py", text).best() is NONE
    assert Case().repository("acme/foobar", "train.py", text).best() is OPEN
    assert Case().card("# Foobar\nThe training code will be released in May.\n").rows() == {("code.promised", NONE, "")}


# -- Tuning, one convention


@pytest.mark.parametrize("method", ["sft", "dapo", "ppo", "finetune"])
def test_what_tunes_is_a_part_of_a_base_and_the_training_code_of_what_it_tuned(method: str) -> None:
    paths = f"scripts/{method}.py recipes/{method}.yaml"
    assert Case().repository("acme/foobar", paths).rows() == {("code.tuning_only", PARTIAL, "tuning")}
    assert Case().base("other/Quux-7B").repository("acme/foobar", paths).rows() == {("code.tuning_only", OPEN, "tuned with it")}


def test_a_base_of_the_same_release_or_account_and_a_quantised_one_make_no_tuned_release() -> None:
    paths = "scripts/sft.py recipes/a.yaml"
    own = Case().model("acme/Foobar-7B-Instruct").base(MODEL, "acme/Foobar-7B-Instruct")
    assert own.repository("acme/foobar", paths).best() is PARTIAL
    assert Case().base("other/Quux-7B", relation="quantized").repository("acme/foobar", paths).best() is PARTIAL
    # On an own model of another release anything may have been done; words may say what.
    assert Case("acme/Foobar-Coder-7B").base("acme/Quux-7B", "acme/Foobar-Coder-7B").repository("acme/tool", f"{paths} recipes/foobar/b.yaml").best() is PARTIAL
    made = "# Tool\nFoobar-Coder was fine-tuned from Quux.\n"
    assert Case("acme/Foobar-Coder-7B").base("acme/Quux-7B", "acme/Foobar-Coder-7B").repository("acme/tool", paths, made).best() is OPEN


def test_a_base_is_looked_for_through_the_models_of_the_release() -> None:
    case = Case("acme/Foobar-DPO").model("acme/Foobar-SFT", "size").base("acme/Foobar-SFT", "acme/Foobar-DPO").base("other/Quux-7B", "acme/Foobar-SFT")
    assert case.repository("acme/foobar", "dpo.py").best() is OPEN
    circle = Case("acme/Foobar-A").model("acme/Foobar-B").base("acme/Foobar-B", "acme/Foobar-A").base("acme/Foobar-A", "acme/Foobar-B")
    assert circle.repository("acme/foobar", "dpo.py").best() is PARTIAL


@pytest.mark.parametrize(
    "text",
    [
        "# Foobar\n## Fine-tuning\nOn your own data:\n```\npython finetune.py\n```\n",
        "# Foobar\nWe now support fine-tuning.\n",
        "# Foobar\n## Fine-tuning\nWe provide a script `finetune.py` to fine-tune Foobar.\n",
    ],
)
def test_tuning_for_the_reader_did_not_make_the_release(text: str) -> None:
    case = Case().base("other/Quux-7B").repository("acme/foobar", "finetune.py", text)
    assert case.best() is PARTIAL and ("code.tuning_only", PARTIAL, "offered") in case.rows()


def test_words_or_the_card_say_that_it_made_the_release() -> None:
    offer = "## Fine-tuning\nOn your own data:\n```\npython finetune.py\n```\n"
    made = f"# Kit\nFoobar is created by fine-tuning a Quux base model.\n{offer}"
    assert Case().base("other/Quux-7B").repository("acme/kit", "finetune.py", made).best() is OPEN
    assert Case().base("other/Quux-7B").repository("acme/kit", "finetune.py", made.replace("Foobar", "Zork")).best() is PARTIAL
    # A recipe that bears its name may be for tuning it further.
    assert Case().base("other/Quux-7B").repository("acme/kit", "finetune.py configs/foobar-7b.yaml", f"# Kit\n{offer}").best() is PARTIAL
    card = Case().base("other/Quux-7B").repository("acme/kit", "finetune.py", f"# Kit\n{offer}").tie("model", MODEL, "repository", "acme/kit", "training_code")
    assert card.best() is OPEN


def test_what_is_told_under_training_trained_even_where_its_name_says_tuning() -> None:
    text = "# Foobar\n## Training\n```\npython finetune.py 7b\n```\n"
    assert Case().base("other/Quux-7B").repository("acme/foobar", "finetune.py", text).best() is OPEN
    assert Case().repository("acme/foobar", "finetune.py", text).best() is PARTIAL


def test_a_tree_whose_training_code_is_all_offered_is_a_part() -> None:
    text = "# Foobar\n## 6. Finetune\nWe provide a training script `train.py` to fine-tune Foobar.\n"
    case = Case().repository("acme/foobar", "train.py model.py", text)
    assert ("code.training", PARTIAL, "offered") in case.rows() and case.best() is PARTIAL
    assert Case().repository("acme/foobar", "train.py scripts/pretrain.sh", text).best() is OPEN


def test_documents_may_say_from_what_it_was_tuned() -> None:
    card = "# Foobar\nFoobar is a fine-tuned version of Quux-7B.\n"
    assert Case().card(card).repository("acme/foobar", "sft.py").best() is OPEN
    assert Case().card("# Foobar\nFoobar is a fine-tuned version of Foobar-Base.\n").repository("acme/foobar", "sft.py").best() is PARTIAL


# -- Frameworks


FRAMEWORK = "pretrain_gpt.py pretrain_t5.py examples/llama/train.sh"


def test_a_framework_is_a_part_unless_it_holds_a_recipe_of_the_release() -> None:
    assert Case().repository("acme/Megatron-LM", FRAMEWORK).rows() == {("code.framework", PARTIAL, "framework")}
    assert Case().repository("acme/our-gpt-neox", "train.py").rows() == {("code.framework", PARTIAL, "framework")}
    assert Case().repository("acme/Megatron-LM", f"{FRAMEWORK} examples/foobar/train.yaml").best() is OPEN


def test_a_fork_is_as_a_framework() -> None:
    assert Case().repository("acme/something", "train.py", is_fork=True).rows() == {("code.framework", PARTIAL, "framework")}
    assert Case().repository("acme/foobar", "train.py", is_fork=True).best() is OPEN


@pytest.mark.parametrize("facts", [{"names": ["Foobar-7B", 3]}, {"title": "Foobar-7B: a model"}])
def test_a_framework_whose_readme_introduces_the_release_is_its_code(facts: dict[str, Any]) -> None:
    assert Case().repository("acme/gpt-neox", "train.py", facts=facts).best() is OPEN
    assert Case("acme/Quux-7B").repository("acme/gpt-neox", "train.py", facts=facts).best() is PARTIAL


def test_what_calls_itself_a_library_is_as_a_framework() -> None:
    assert Case().repository("acme/something", "train.py", facts={"is_library": True}).rows() == {("code.framework", PARTIAL, "framework")}
    assert Case().repository("acme/something", "train.py", facts={"is_library": False}).best() is OPEN


def test_a_framework_is_no_framework_for_the_model_that_bears_its_name() -> None:
    assert Case("acme/gpt-neox-20b").repository("acme/gpt-neox", "train.py").best() is OPEN


def test_the_name_of_the_base_is_no_recipe() -> None:
    case = Case("acme/Llama-3-Foo-8B").base("meta/Llama-3-8B", "acme/Llama-3-Foo-8B")
    assert case.repository("acme/Megatron-LM", FRAMEWORK).best() is PARTIAL


# -- Standing


def test_a_familys_repository_is_a_part_and_only_where_it_names_the_release() -> None:
    assert Case().repository("acme/family", "train.py", standing=Standing.FAMILY).rows() == {("code.training", NONE, "family")}
    named = Case().repository("acme/family", "train.py", standing=Standing.FAMILY, facts={"names": ["Foobar-7B"]})
    assert named.rows() == {("code.training", PARTIAL, "family")}
    linked = Case().repository("acme/family", "train.py", standing=Standing.FAMILY).tie("repository", "acme/family", "model", MODEL, "weights")
    assert linked.rows() == {("code.training", PARTIAL, "family")}


@pytest.mark.parametrize("standing", [Standing.BASE, Standing.MENTIONED, None])
def test_what_is_not_its_own_is_no_finding(standing: Standing | None) -> None:
    assert Case().repository("other/base", "train.py", standing=standing).all() == []


# -- Named


def named(case: Case, dst: str = "other/kit", strength: Strength = Strength.STATED, **more: Any) -> set[tuple[str, Finding, str]]:
    return case.tie("model", MODEL, "repository", dst, "training_code", strength, **more).rows()


def test_training_code_that_was_never_opened_is_named_and_a_part() -> None:
    assert named(Case()) == {("code.named_training", PARTIAL, "named, not opened")}
    assert named(Case(), "acme/trainer") == {("code.named_training", PARTIAL, "named, not opened")}
    assert named(Case(), "acme/axolotl") == {("code.named_training", PARTIAL, "named, a framework")}
    own = Case().repository("acme/trainer", None)
    assert named(own, "acme/trainer") == {("code.named_training", PARTIAL, "named, not opened")}


def test_what_only_stands_under_a_heading_on_training_must_be_called_code() -> None:
    assert named(Case(), strength=Strength.HEADED, words="The Foo corpus") == {("code.named_training", NONE, "named, under a heading")}
    assert named(Case(), strength=Strength.HEADED, words="training script") == {("code.named_training", PARTIAL, "named, not opened")}
    assert named(Case(), "other/foo-training", strength=Strength.HEADED, words="Foo") == {("code.named_training", PARTIAL, "named, not opened")}


def test_what_was_opened_decides() -> None:
    assert named(Case().repository("acme/trainer", "train.py"), "acme/trainer") == {("code.training", OPEN, "entry point")}
    assert named(Case().repository("other/kit", "chat.py", standing=None)) == {("code.named_training", NONE, "named, holds none")}
    assert named(Case().repository("other/kit", "train.py", standing=Standing.MENTIONED)) == {("code.named_training", PARTIAL, "named")}


def test_what_is_absent_or_a_library_of_many_is_no_code_of_its_own() -> None:
    gone = Case()
    gone.world.answers[("github", "repository:other/kit")] = Answer("github", "repository:other/kit", 1, "absent", "404", NOW, True)
    assert named(gone) == {("code.named_training", NONE, "named, absent")}
    many = Case()
    for account in "abcd":
        many.tie("model", f"{account}/model", "repository", "other/kit", "code")
    assert named(many, strength=Strength.HEADED, words="here") == {("code.named_training", NONE, "named, a library")}
    assert ("code.named_training", NONE, "named, a library") in named(many)
    assert named(Case(), "other/axolotl") == {("code.named_training", NONE, "named, a library")}


def test_what_stands_under_another_models_name_is_that_ones() -> None:
    case = Case().repository("acme/family", "chat.py")
    case.tie("repository", "acme/family", "model", "acme/Doodad-7B", "weights")
    case.tie("repository", "acme/family", "repository", "other/kit", "training_code", where="README.md#L9 (Models > Doodad)")
    assert case.best() is NONE
    case.tie("repository", "acme/family", "repository", "other/tool", "training_code", where="README.md#L9 (Models > Foobar)")
    assert case.best() is PARTIAL


def test_a_person_may_have_read_of_code_in_a_document() -> None:
    for told, finding in (("released", OPEN), ("named", PARTIAL), ("described", NONE)):
        case = Case()
        case.world.registered_documents = [RegistryDocument(RELEASE, "technical_report", "https://example.org/report", None, "", told)]
        assert case.rows() == {("code.registered_document", finding, told)}


# -- Beside


def test_licence_and_state_of_own_repositories_are_told() -> None:
    def beside(standing: Standing = Standing.OWN, paths: str | None = "train.py", **more: Any) -> Sequence[tuple[str, Finding, str]]:
        told = Case().repository("acme/foobar", paths, standing=standing, **more).all()
        return [(one.indicator, one.finding, one.quotation) for one in told if one.indicator in {"code_license", "repository_state"}]

    assert beside(license_spdx="MIT", licence_class="permissive") == [("code_license", OPEN, "MIT: permissive"), ("repository_state", OPEN, "with code")]
    assert beside(is_archived=True, is_fork=True) == [("repository_state", PARTIAL, "with code, archived, a fork")]
    assert beside(paths="LICENSE") == [("repository_state", NONE, "documents only")]
    assert beside(gone_at=NOW) == [("repository_state", NONE, "gone, with code")]
    assert beside(paths=None) == [] and beside(standing=Standing.FAMILY) == []


def test_evaluation_and_inference_are_told_beside() -> None:
    told = {one.indicator: one.finding for one in Case().repository("acme/foobar", "train.py eval/run_eval.py chat.py").all()}
    assert told["evaluation_code"] is OPEN and told["inference_code"] is OPEN


def test_nothing_is_longer_than_its_column() -> None:
    case = Case().repository("acme/foobar", "a/" * 39 + "train.py", "# Foobar\n## " + "Training " * 30 + "\n```\npython " + "a/" * 39 + "train.py\n```\n")
    assert all(len(one.quotation) <= QUOTATION_MAX and len(one.locator) <= 300 for one in case.all())
    assert case.best() is OPEN


# -- Many models in one repository


MANY = "# Kit\n## Train Doodad\n```\nbash doodad/train.sh\n```\n## Train Foobar\n```\nbash foobar/train.sh\n```\n"


def test_what_is_told_under_the_releases_name_decides_wherever_it_stands() -> None:
    def told(text: str, *, gives: str = "acme/Doodad-7B") -> list[tuple[Finding, str, str]]:
        case = Case().repository("acme/kit", "doodad/train.sh foobar/train.sh main.py", text).tie("repository", "acme/kit", "model", gives, "weights")
        return [(one.finding, one.reason, one.quotation) for one in case.all() if one.rule == "code.told_training"]

    assert told(MANY) == [(OPEN, "told", "Train Foobar: foobar/train.sh")]
    # Where nothing is told for it, another model's is a part; a heading that names no model is everybody's.
    assert told(MANY.replace("Foobar", "Zork"), gives="acme/Zork-7B") == [(OPEN, "told", "Train Doodad: doodad/train.sh")]
    alone = MANY.split("## Train Foobar")[0]
    assert told(alone) == [(PARTIAL, "told, of another", "Train Doodad: doodad/train.sh")]
    assert told(alone.replace("Train Doodad", "Training")) == [(OPEN, "told", "Training: doodad/train.sh")]


@pytest.mark.parametrize("heading", ["Training of the baseline", "Train 3", "Training #12", "Experiment 2 - 13B"])
def test_baselines_and_numbered_trainings_are_of_another_until_one_is_the_releases(heading: str) -> None:
    text = f"# Kit\n## Training\n### {heading}\n```\nbash jobs/train_a.sh\n```\n"
    case = Case().repository("acme/kit", "jobs/train_a.sh jobs/train_b.sh a/main.py", text)
    assert ("code.told_training", PARTIAL, "told, of another") in case.rows()
    both = text + "### Foobar-7B\n```\nbash jobs/train_b.sh\n```\n"
    assert ("code.told_training", OPEN, "told") in Case().repository("acme/kit", "jobs/train_a.sh jobs/train_b.sh a/main.py", both).rows()


@pytest.mark.parametrize("heading", ["Stage 1 Pretraining", "Train the model", "Training 7B"])
def test_steps_of_one_training_are_no_list_of_trainings(heading: str) -> None:
    text = f"# Kit\n## {heading}\n```\nbash jobs/train_a.sh\n```\n"
    assert ("code.told_training", OPEN, "told") in Case().repository("acme/kit", "jobs/train_a.sh a/main.py", text).rows()


def test_what_lies_in_another_versions_folder_is_a_part() -> None:
    assert Case("acme/Foobar-2.5-7B").repository("acme/foobar", "foobar1/train/train.py foobar1/train/a.yaml").best() is PARTIAL
    assert Case("acme/Foobar-2.5-7B").repository("acme/foobar", "foobar2.5/train/train.py foobar2.5/train/a.yaml").best() is OPEN
    # A package that bears the repository's own name holds what came later too.
    assert Case("acme/Foobar-2.5-7B").repository("acme/foobar-2", "foobar_2/train.py foobar_2/__init__.py configs/a.yaml").best() is OPEN
    assert Case("acme/Foobar-2.5-7B").repository("acme/foobar", "train.py foobar1/train/train.py").best() is OPEN


def test_a_library_is_a_part_where_an_own_readme_tells_the_recipe_with_it() -> None:
    def told(where: str, src: tuple[str, str] = ("repository", "acme/kit")) -> set[tuple[str, Finding, str]]:
        case = Case().repository("acme/kit", "chat.py").tie(*src, "repository", "other/axolotl", "training_code", where=where, words="here")
        return {one for one in case.rows() if one[0] == "code.named_training"}

    assert told("README.md#L9 (Kit > Train models > Foobar)") == {("code.named_training", PARTIAL, "named, for its recipe")}
    for where in ("README.md#L9 (Kit > Train models > Doodad)", "README.md#L9 (Kit > Models > Foobar)", "README.md#L9 (Foobar > Training)"):
        assert told(where) == {("code.named_training", NONE, "named, a library")}, where
    card = told("README.md#L9 (Kit > Train models > Foobar)", ("model", MODEL))
    assert card == {("code.named_training", NONE, "named, a library")}


# -- The makers' training code for many of their models


def of_family(hub_id: str, paths: str, rule: str = "framework", **more: Any) -> list[tuple[Finding, Standing, str, str]]:
    case = Case(hub_id).repository("acme/trainer", paths, standing=Standing.FAMILY, rule=rule, **more)
    return [(one.finding, one.standing, one.reason, one.locator) for one in case.all() if one.rule == "code.recipe"]


@pytest.mark.parametrize("rule", ["framework", "family_name", "project"])
@pytest.mark.parametrize(
    ("path", "beside"),
    [
        ("scripts/official/Foobar-hybrid/Foobar-hybrid-7B-pretrain.py", ""),
        ("scripts/train/foobar-hybrid.sh", "train.py"),
        ("configs/foobar_hybrid/train.yaml", "train.py"),
        ("train/foobar_hybrid.py", "train/a.yaml"),
    ],
)
def test_the_makers_training_code_that_bears_the_releases_name_is_its_own(path: str, beside: str, rule: str) -> None:
    found = of_family("acme/Foobar-Hybrid-7B", f"{path} {beside} model.py", rule)
    if path == "train/foobar_hybrid.py":
        # No name says that it trains, and its folder is no proof for one file of many.
        assert found == []
    else:
        assert found == [(OPEN, Standing.OWN, "its recipe", path)]


def test_a_recipe_of_the_same_generation_is_the_familys_and_another_generations_is_none() -> None:
    paths = "scripts/train/foobar3/7b_think_rl.sh scripts/train/foobar2/7b_sft.sh train.py"
    assert of_family("acme/Foobar-3.1-7B", paths) == [(PARTIAL, Standing.FAMILY, "of another version", "scripts/train/foobar3/7b_think_rl.sh")]
    assert of_family("acme/Foobar-4-7B", paths) == []
    assert of_family("acme/Foobar-VL-3.1-7B", paths.replace("foobar3", "foobar3-coder")) == []
    assert of_family("acme/Doodad-3.1-7B", paths) == []


@pytest.mark.parametrize(
    "path", ["configs/foobar1.5_7b.yaml", "configs/train-foobar-1.5-7b.yaml", "recipes/foobar-7b/config_v1.5.yaml", "recipes/foobar-7b/full/v1.5.yaml"]
)
def test_a_version_with_a_point_or_below_the_name_is_the_releases(path: str) -> None:
    assert [one[:3] for one in of_family("acme/Foobar-1.5-7B", f"{path} train.py model.py")] == [(OPEN, Standing.OWN, "its recipe")]
    assert [one[:3] for one in of_family("acme/Foobar-1.5-7B", f"{path.replace('1.5', '1.4')} train.py model.py")] in (
        [],
        [(PARTIAL, Standing.FAMILY, "of another version")],
    )


def test_a_program_that_only_launchers_of_tuning_start_tunes() -> None:
    tree = "kit/configs/foobar-7b.yaml kit/train_all.py kit/finetune_one_gpu.sh kit/finetune_many.sh"
    assert [one[:3] for one in of_family("acme/Foobar-7B", tree)] == [(PARTIAL, Standing.OWN, "tuning")]
    for other in ("kit/pretrain.sh", "kit/train.sh"):
        assert [one[:3] for one in of_family("acme/Foobar-7B", f"{tree} {other}")] == [(OPEN, Standing.OWN, "its recipe")], other


def test_only_the_makers_own_code_is_looked_at_for_a_recipe() -> None:
    path = "scripts/train/foobar-hybrid.sh train.py"
    for rule in ("sibling", "same_name"):
        assert of_family("acme/Foobar-Hybrid-7B", path, rule) == []
    assert of_family("acme/Foobar-Hybrid-7B", path, is_fork=True) == []
    # What only tunes is a part of a base.
    assert of_family("acme/Foobar-7B", "configs/foobar-7b/sft.yaml sft.py")[0][0] is PARTIAL


@pytest.mark.parametrize(
    ("path", "finding", "reason"),
    [
        ("configs/foobar-3b/params.yaml", PARTIAL, "of the base"),
        ("configs/foobar-3b-chat/params.yaml", OPEN, "its recipe"),
        ("scripts/train/foobar-chat.sh", OPEN, "its recipe"),
    ],
)
def test_a_recipe_without_the_word_for_its_tuning_is_the_bases(path: str, finding: Finding, reason: str) -> None:
    ((found, standing, why, _),) = of_family("acme/Foobar-3B-Chat", f"{path} train.py")
    assert (found, why) == (finding, reason) and standing is Standing.OWN
    assert of_family("acme/Foobar-3B", f"{path.replace('-chat', '')} train.py")[0][0] is OPEN


@pytest.mark.parametrize(
    ("hub_id", "path", "finding", "reason"),
    [
        ("acme/InstructFoobar5-7B", "foo/instruct_tune_foobar5.py", OPEN, "its recipe"),
        ("acme/InstructFoobar5p-7B", "Foobar5+/instruct_tune_foobar5p.py", OPEN, "its recipe"),
        ("acme/Foobar-5-7B-Instruct", "configs/foobar-5/instruct/sft.yaml", OPEN, "its recipe"),
        # Code that tunes to another end, and the base's own tuning code.
        ("acme/InstructFoobar5-7B", "foo/sft_foobar5.py", PARTIAL, "tuning"),
        ("acme/Foobar-5-7B", "foo/instruct_tune_foobar5.py", PARTIAL, "tuning"),
    ],
)
def test_code_that_bears_the_release_s_word_for_tuning_made_it(hub_id: str, path: str, finding: Finding, reason: str) -> None:
    ((found, _, why, where),) = of_family(hub_id, f"{path} sft.py foo/ds_config.json")
    assert (found, why, where) == (finding, reason, path)


@pytest.mark.parametrize(
    ("hub_id", "expected"),
    [
        ("acme/Foobar-3.1-7B", ["scripts/foobar3/7b_pretrain.sh"]),
        ("acme/Foobar-3.1-32B", ["scripts/foobar3/32b_pretrain.sh"]),
        ("acme/Foobar-3.1-8x7B", []),
        ("acme/Foobar-3.1", ["scripts/foobar3/32b_pretrain.sh"]),
    ],
)
def test_a_recipe_of_another_size_is_none(hub_id: str, expected: list[str]) -> None:
    paths = "scripts/foobar3/7b_pretrain.sh scripts/foobar3/32b_pretrain.sh train.py"
    assert [one[3] for one in of_family(hub_id, paths)] == expected
    # A count of tokens is no number of parameters where one stands beside it.
    assert of_family("acme/Foobar-3-7B", "configs/foobar-3/7b_300b_tokens.yaml train.py")[0][0] is OPEN


def test_of_several_recipes_the_one_with_most_words_of_the_name_is_shown() -> None:
    paths = "scripts/foobar3/7b_zero_math.sh scripts/foobar3/7b_zero_code.sh scripts/foobar3/7b_mix.sh train.py"
    assert of_family("acme/Foobar-3.1-7B-Zero-Code", paths)[0][3] == "scripts/foobar3/7b_zero_code.sh"


def test_a_word_for_tuning_that_is_written_on_to_a_name_is_left_off() -> None:
    assert of_family("acme/InstructFoo5-7B", "foo/instruct_tune_foo5.py foo/ds_config.json") == []


def test_an_accounts_project_is_the_releases_where_it_holds_what_makes_such_a_model() -> None:
    text = "# Project\n## Training\n```\npython train.py\n```\n"
    assert Case().repository("acme/acme", "train.py", text, rule="project").rows() == {("code.training", OPEN, "entry point")}
    # A library is the family's, and a part.
    case = Case().repository("acme/acme", "train.py", text, standing=Standing.FAMILY, rule="project")
    assert case.rows() == {("code.training", PARTIAL, "family")}
    # What trains from the beginning did not make a tuned model, and what tunes no base.
    assert Case().base("other/Quux").repository("acme/acme", "train.py", rule="project").rows() == {("code.training", PARTIAL, "of the base")}
    assert Case("acme/Foobar-Chat").repository("acme/acme", "train.py", rule="project").rows() == {("code.training", PARTIAL, "of the base")}
    assert Case().base("other/Quux").repository("acme/acme", "train_sft.py", rule="project").rows() == {("code.tuning_only", OPEN, "tuned with it")}
    assert Case().repository("acme/acme", "train_sft.py", rule="project").rows() == {("code.tuning_only", PARTIAL, "tuning")}


# -- Recipes, the base's code, files on the Hub


def test_a_recipe_that_bears_the_releases_name_is_open_with_its_program() -> None:
    tree = "recipes/foobar-7b/sft/full.yaml scripts/sft.py scripts/dpo.py"
    tuned = Case().base("other/Quux-7B").repository("acme/kit", tree, "# Kit\n## Fine-tuning\nOn your own data: `scripts/sft.py`\n")
    assert ("code.recipe", OPEN, "its recipe") in tuned.rows()
    assert next(one.quotation for one in tuned.all() if one.rule == "code.recipe") == "recipes/foobar-7b/sft/full.yaml for scripts/sft.py"
    # Of a base it is a part; another size, another's name and the name of the base are none.
    assert ("code.recipe", PARTIAL, "tuning") in Case().repository("acme/kit", tree).rows()
    for other in ("foobar-70b", "quux-7b", "foobar-coder-7b", "default"):
        case = Case().base("other/Quux-7B").repository("acme/kit", tree.replace("foobar-7b", other))
        assert not [one for one in case.all() if one.rule == "code.recipe"], other


def test_settings_for_a_trainer_that_only_measures_and_tunes_are_a_part_though_their_package_bears_the_name() -> None:
    measured = " ".join(f"foobar/train/configs/gold_evals/gold_{part}.yaml" for part in ("a", "b", "c", "d", "e", "f", "g", "h"))
    odd = "foobar/train/configs/field12/field_text.yaml"
    tree = f"foobar/train/train.py foobar/train/configs/eval_base.yaml foobar/train/configs/robo/robo_full_ft.yaml {odd} {measured}"
    case = Case("acme/Foobar").repository("acme/foobar", tree)
    assert case.best() is PARTIAL and not [one for one in case.all() if one.rule == "code.recipe" and one.finding is OPEN]
    # Settings of training as such say that it trains.
    assert Case("acme/Foobar").repository("acme/foobar", f"{tree} foobar/train/configs/pretrain.yaml").best() is OPEN


def test_settings_of_a_base_beside_the_program_of_their_folder_are_open() -> None:
    tree = "src/zoo/models/g/configs/Foobar/7b.yaml src/zoo/models/g/run.py src/zoo/models/g/model.py src/zoo/models/dpo/run.py"
    assert Case().repository("acme/zoo", tree).rows() >= {("code.recipe", OPEN, "its recipe")}


def test_a_readme_that_gives_the_code_which_trained_the_release_makes_it_its_own() -> None:
    text = "# Kit\nWe release all the training code to replicate Foobar-7B.\n## Fine-tuning\nOn your own data:\n```\npython finetune.py\n```\n"
    assert Case().base("other/Quux-7B").repository("acme/kit", "finetune.py", text).best() is OPEN
    assert Case().base("other/Quux-7B").repository("acme/kit", "finetune.py", text.replace("Foobar-7B", "Zork-7B")).best() is PARTIAL


@pytest.mark.parametrize("hub_id", ["acme/Foobar-7B-Chat-v1", "acme/Foobar-7B-Instruct"])
def test_what_only_pretrains_is_of_the_base_of_a_tuned_release(hub_id: str) -> None:
    tree = "pretrain/foobar.py lit/model.py PRETRAIN.md"
    assert Case(hub_id).repository("acme/foobar", tree).rows() == {("code.training", PARTIAL, "of the base")}
    assert Case().repository("acme/foobar", tree).rows() == {("code.training", OPEN, "entry point")}
    assert Case(hub_id).repository("acme/foobar", tree.replace("pretrain/foobar.py", "train.py")).best() is OPEN
    # What tunes beside it made the release where it was made from another's model.
    both = f"{tree} finetune/foobar.py finetune/run.sh"
    assert Case(hub_id).base("other/Quux-7B", hub_id).repository("acme/foobar", both).best() is OPEN


def test_a_recipe_in_the_makers_repository_that_own_documents_give_is_open() -> None:
    def case(paths: str, owner: str = "acme") -> Case:
        made = Case("acme/Foobar2-7B").repository("acme/foobar2", "finetune.py").repository(f"{owner}/scale", paths, standing=None, lab=owner)
        return made.tie("repository", "acme/foobar2", "repository", f"{owner}/scale", "training_code", where="README.md#L3 (Pretraining)")

    tree = "examples/foobar/conf/train/7b.yaml run.py"
    assert ("code.recipe", OPEN, "its recipe") in case(tree).rows()
    assert case(tree.replace("7b", "70b")).best() is PARTIAL
    assert case("examples/foobar/conf/train/7b.yaml model.py").best() is PARTIAL
    assert case(tree, "others").best() is PARTIAL


@pytest.mark.parametrize("name", ["ngram-lm-wiki", "multipack_sampler", "tokenizer-kit", "lm-evaluation", "foo-dataset"])
def test_a_tool_beside_the_training_is_no_training_code(name: str) -> None:
    assert not Case().tie("model", MODEL, "repository", f"other/{name}", "training_code").rows()


@pytest.mark.parametrize(
    ("name", "words", "standing"),
    [
        ("acme/kit", "code", Standing.OWN),
        ("hub/acme", "code", Standing.OWN),
        ("hub/foobar", "the Foobar repository", Standing.OWN),
        # An architecture's repository bears the names of many models.
        ("hub/foobar", "Foobar", Standing.MENTIONED),
        ("hub/kit", "the kit repository", Standing.MENTIONED),
    ],
)
def test_what_is_named_and_not_opened_says_whose_it_is(name: str, words: str, standing: Standing) -> None:
    (row,) = Case().tie("model", MODEL, "repository", name, "training_code", words=words).all()
    assert (row.finding, row.reason, row.standing) == (PARTIAL, "named, not opened", standing)


@pytest.mark.parametrize(
    ("hub_id", "text", "finding"),
    [
        # Said of it, by an id of the same family too.
        (MODEL, "This model is a fine-tuned version of quux-base-uncased.", OPEN),
        (MODEL, "Fine-tuned [other/foobar-base](https://huggingface.co/other/foobar-base) on texts.", OPEN),
        (MODEL, "You can make a fine-tuned version of quux-base-uncased.", PARTIAL),
        (MODEL, "This model is a fine-tuned version of acme/foobar-base.", PARTIAL),
        (MODEL, "Foobar is good.", PARTIAL),
    ],
)
def test_what_its_card_says_it_was_tuned_from(hub_id: str, text: str, finding: Finding) -> None:
    assert {row for row in files(Case(hub_id).card(text, hub_id), "Fine_Tune_it.ipynb") if row[0] == "code.hub_files"} == {
        ("code.hub_files", finding, "with the model" if finding is OPEN else "tuning")
    }


def test_a_trainer_below_the_top_is_for_what_the_readme_tells() -> None:
    tree, text = "scripts/train.py configs/a.yaml foobar/model.py", "# Foobar\n* [Post-Training](docs/post-training.md)\n"
    assert ("code.training", PARTIAL, "tuning") in Case().repository("acme/Foobar", tree, text).rows()
    assert ("code.training", OPEN, "entry point") in Case().base("other/Quux").repository("acme/Foobar", tree, text).rows()
    assert ("code.training", OPEN, "entry point") in Case().repository("acme/Foobar", tree, "# Foobar\n## Training\n").rows()


def files(case: Case, paths: str) -> set[tuple[str, Finding, str]]:
    payload = {"id": MODEL, "siblings": [{"rfilename": path} for path in paths.split()]}
    case._show("huggingface", "model", MODEL, read(Document("huggingface", "model", "rest", MODEL, payload=payload)).signals)
    return case.rows()


def test_training_code_among_the_models_own_files() -> None:
    task = "run_speech_recognition_ctc.py run.sh"
    assert files(Case().base("other/Quux"), task) == {("code.hub_files", OPEN, "with the model")}
    assert files(Case().base("other/Quux"), "run_speech_recognition_ctc.py") == {("code.hub_files", PARTIAL, "without settings")}
    assert files(Case(), task) == {("code.hub_files", OPEN, "with the model")}
    assert files(Case(), "train_script.py") == {("code.hub_files", OPEN, "with the model")}
    assert files(Case(), "Fine_Tune_it.ipynb") == {("code.hub_files", PARTIAL, "tuning")}
    assert files(Case().base("other/Quux"), "Fine_Tune_it.ipynb") == {("code.hub_files", OPEN, "with the model")}
    assert files(Case().card("Foobar is a fine-tuned version of Quux."), "finetune.py ds_config.json") == {("code.hub_files", OPEN, "with the model")}
    assert files(Case(), "run_mlm_flax.py run.sh") == {("code.hub_files", OPEN, "with the model")}


@pytest.mark.parametrize(
    ("hub_id", "is_tuned"),
    [
        ("acme/Quux-3.1-Foobar-2-8B", True),
        ("acme/Quux-7B-Chat", True),
        # A bare family may be an architecture; its own family is no base.
        ("acme/Quux-arabic", False),
        ("acme/Foobar-7B-Chat", False),
    ],
)
def test_a_name_after_another_labs_family_tells_the_base(hub_id: str, is_tuned: bool) -> None:
    case = Case(hub_id)
    for release_id, model_id in (("other/quux", "other/Quux-3.1-8B"), ("acme/foobar", "acme/Foobar-7B")):
        case.world.registered[release_id] = RegistryRelease(release_id, release_id.split("/")[0], release_id, None, False, "", None)
        case.world.registered_members.append(RegistryMember(release_id, "model", model_id, "flagship", ""))
    case.repository("acme/kit", "finetune.py finetune.sh ds_config.json", "# Kit\n")
    assert case.rows() == {("code.tuning_only", OPEN if is_tuned else PARTIAL, "tuned with it" if is_tuned else "tuning")}


def test_what_a_tree_tunes_with_is_no_training_from_the_beginning() -> None:
    tree, text = "training/dist_train.py training/finetune_foobar.sh", "# Foobar\n## Training the model\nSee the code in `training/`.\n"
    assert Case().repository("acme/Foobar", tree, text).best() is PARTIAL
    assert Case().base("other/Quux").repository("acme/Foobar", tree, text).best() is OPEN


def test_a_program_that_bears_another_labs_family_is_not_this_releases() -> None:
    case = Case().base("other/Base")
    case.world.registered["other/quux"] = RegistryRelease("other/quux", "other", "Quux", None, False, "", None)
    case.world.registered_members.append(RegistryMember("other/quux", "model", "other/Quux-7B", "flagship", ""))
    text = "# Foobar\n## Fine-tuning\n```\nbash finetune_quux_7b.sh\n```\n"
    rules = {rule for rule, *_ in case.repository("acme/Foobar", "finetune_quux_7b.sh finetune.py", text).rows()}
    assert "code.told_tuning" not in rules


# -- Where a README speaks of tuning alone

TUNING_ALONE = "# Foobar\n## Post-Training\n- [On your own clips](docs/post-training.md)\n"


@pytest.mark.parametrize("path", ["train.py", "scripts/train.py"])
def test_what_trains_is_for_tuning_where_the_readme_speaks_of_nothing_else(path: str) -> None:
    tree = f"{path} configs/base.yaml foobar/model.py"
    assert ("code.training", PARTIAL, "tuning") in Case().repository("acme/Foobar", tree, TUNING_ALONE).rows()
    assert ("code.training", OPEN, "entry point") in Case().repository("acme/Foobar", tree, "# Foobar\n## Usage\nRun it.\n").rows()
    # Of a release that was tuned it is what made it, and what says that it pre-trains does.
    assert ("code.training", OPEN, "entry point") in Case().base("other/Quux").repository("acme/Foobar", tree, TUNING_ALONE).rows()
    assert ("code.training", OPEN, "entry point") in Case().repository("acme/Foobar", "pretrain.py train.py", TUNING_ALONE).rows()


@pytest.mark.parametrize(
    ("settings", "finding"),
    [
        ("foobar/_src/configs/clips/experiment/resume_text/sparse_7B.py", OPEN),
        ("foobar/_src/configs/clips/experiment/long/stage3_7b.py", OPEN),
        ("configs/stage2_7b.yaml", OPEN),
        ("configs/pretrain/foo_7b.yaml", OPEN),
        # Of another size, of no stage, of tuning, and none that is given to the trainer.
        ("configs/stage2_70b.yaml", PARTIAL),
        ("configs/foo_7b.yaml", PARTIAL),
        ("configs/stage2_sft_7b.yaml", PARTIAL),
        ("foobar/_src/configs/clips/net/stage3_7b.py", PARTIAL),
    ],
)
def test_settings_of_stages_with_the_release_s_size_tell_more_than_tuning(settings: str, finding: Finding) -> None:
    tree = f"scripts/train.py {settings} foobar/model.py docs/post-training.md"
    (found,) = [one for one in Case().repository("acme/Foobar", tree, TUNING_ALONE).all() if one.rule == "code.training"]
    assert found.finding is finding


def test_the_word_that_a_repository_is_called_by_says_nothing_of_its_settings() -> None:
    tree = "scripts/train.py foobar_predict/configs/experiment/a/stage3_7b.py docs/post-training.md"
    for name, finding in (("acme/foobar-predict", OPEN), ("acme/Foobar", PARTIAL)):
        (found,) = [one for one in Case("acme/Foobar-7B").repository(name, tree, TUNING_ALONE).all() if one.rule == "code.training"]
        assert found.finding is finding


# -- Where a README offers to tune, and names a trainer in passing

IN_PASSING = "# Foobar\n## Results\n```sh\npython train.py --model foobar\n```\nOur training code is simple.\n"
OFFERS = IN_PASSING + "## Fine-tuning\nThe model can be fine-tuned.\n```sh\npython tune/main.py\n```\n"


def test_a_trainer_that_no_heading_on_training_tells_is_a_part_where_the_readme_offers_tuning() -> None:
    tree = "train.py tune/main.py configs/base.yaml"
    told = {(finding, reason) for rule, finding, reason in Case().repository("acme/Foobar", tree, OFFERS).rows() if rule == "code.told_training"}
    assert told == {(PARTIAL, "offered")}
    assert ("code.told_training", OPEN, "told") in Case().repository("acme/Foobar", tree, IN_PASSING).rows()
    assert ("code.told_training", OPEN, "told") in Case().repository("acme/Foobar", tree, OFFERS.replace("Results", "Training")).rows()
    assert ("code.told_training", OPEN, "told") in Case().base("other/Quux").repository("acme/Foobar", tree, OFFERS).rows()


def test_what_trains_is_for_tuning_where_the_readme_tells_to_run_nothing_else() -> None:
    tree = "train.py tune/main.py configs/base.yaml"
    text = OFFERS.replace("python train.py --model foobar", "python sample.py")
    assert ("code.training", PARTIAL, "tuning") in Case().repository("acme/Foobar", tree, text).rows()
    assert ("code.training", OPEN, "entry point") in Case().repository("acme/Foobar", tree, OFFERS.replace("Results", "Training")).rows()
    assert ("code.training", OPEN, "entry point") in Case().repository("acme/Foobar", "pretrain.py tune/main.py", text).rows()


def test_settings_that_bear_the_release_s_name_are_of_tuning_where_all_that_is_told_is() -> None:
    tree = "foo_kit/train.py foo_kit/main.py foo_kit/configs/foobar.py foo_kit/configs/base.yaml"
    text = "# Foobar\n## Fine-tuning a model\nYou can tune it.\n```sh\npython -m foo_kit.main --config foo_kit/configs/foobar.py\npython foo_kit/main.py\n```\n"
    recipes = {(finding, reason) for rule, finding, reason in Case().repository("acme/Foobar", tree, text).rows() if rule == "code.recipe"}
    assert recipes == {(PARTIAL, "tuning")}
    recipes = {(finding, reason) for rule, finding, reason in Case().repository("acme/Foobar", tree, "# Foobar\n").rows() if rule == "code.recipe"}
    assert {finding for finding, _ in recipes} == {OPEN}
