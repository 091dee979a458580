"""What trains, what only tunes, and what merely looks like either: trees and READMEs of the shapes that laboratories give them."""

from __future__ import annotations

import time

import pytest

from observatory.disclosure import read, tree
from observatory.disclosure.reading import QUOTATION_MAX, Document, Finding, Reading, Signal

OPEN, PARTIAL, NONE = Finding.OPEN, Finding.PARTIAL, Finding.NONE


def shown(paths: str, key: str = "org/name", **more: object) -> Reading:
    entries = [{"path": path, "type": "blob"} for path in ("README.md", *paths.split())]
    return read(Document("github", "tree", "rest", key, payload={"entries": entries, **more}))


def on_training(reading: Reading) -> Signal:
    (found,) = [one for one in reading.signals if one.indicator in {"training_code", "tuning_code"}]
    return found


def readme(text: str) -> Reading:
    return read(Document("github", "readme", "file", "org/name", text=text, locator="README.md"))


def told(text: str) -> str | None:
    return next((one.value for one in readme(text).signals if one.rule == "code.told_training"), None)


@pytest.mark.parametrize(
    "paths",
    [
        "pretrain_gpt.py megatron/training/training.py tools/preprocess_data.py",
        "recipes/big_8b/pretrain.yaml launcher.sh",
        "pretrain/tiny.py finetune/lora.py",
        "train/pt.py train/sft.py",
        "scripts/train_stage1.sh vlm/model/builder.py",
        "stage1_pretrain/launch.py model.py",
        "name-training/run_speech.py model.py",
        "scripts/pre-train.sh model.py",
        "training_scripts/node8.sbatch model.py",
        "train_gpt.c Makefile",
        "jobs/run_clm.py jobs/run_t5_mlm_flax.py",
        "main_pretrain.py models_mae.py",
        "tools/train_net.py name/modeling/heads.py",
        "demos/app.py name/train/train.py",
        "scripts/sft.py scripts/pretrain.sh",
    ],
)
def test_training_is_found_in_the_shapes_it_has(paths: str) -> None:
    found = on_training(shown(paths))
    assert (found.rule, found.finding) == ("code.training", OPEN)


@pytest.mark.parametrize(
    ("key", "paths"),
    [
        ("org/name", "inference.py finetune/finetune_lora.py finetune/ds_config.json"),
        ("org/name", "fine-tune/fine-tune.py web.py"),
        ("org/name", "slurm/train.slurm src/name/sft.py src/name/grpo.py"),
        ("org/name", "train.sh finetune.py"),
        ("org/name", "dreambooth/train_dreambooth_lora.py sample.py"),
        ("org/name", "rlhf/ppo/train.py"),
        ("org/name", "post-training/run.sh serve.py"),
        ("org/name-sft", "train.py data.py"),
        ("org/name-finetune", "train.py finetune/args.py"),
    ],
)
def test_what_only_tunes_is_partial(key: str, paths: str) -> None:
    found = on_training(shown(paths, key))
    assert (found.rule, found.finding) == ("code.tuning_only", PARTIAL)


@pytest.mark.parametrize(
    "paths",
    [
        "generate.py name/modules/model.py",
        "main.py configs/autoencoder/kl.yaml ldm/modules/attention.py",
        "inference.py notebooks/finetune_lora.ipynb",
        "serve.py docs/training.md",
        "run.py transformers/src/transformers/trainer.py",
        "run.py peft/examples/sft/train.py",
        "app.py .github/workflows/train.sh .devtool/train.py",
        "modeling.py training/megatron/apply_patch.sh training/install_env.sh",
        "model.py clap/training/data.py clap/training/params.py",
        "process.py data_prep/quality/train.py",
        "process.py scripts/train_fasttext_classifier.py dedup/train_minhash.py",
        "process.py scripts/train_edu_bert.py",
        "model.py evaluation/linear_probe/train.py eval/train_probe.py",
        "model.py data/train/split.py",
        "model.py unittest/train.py external/lib/train.py",
        "model.py utils/utils_train.py common/disabled_train.py",
    ],
)
def test_what_looks_like_training_and_is_none(paths: str) -> None:
    found = on_training(shown(paths))
    assert (found.rule, found.finding) == ("code.inference_only", NONE)


@pytest.mark.parametrize("key", ["org/name-train", "org/Name-Training", "org/pre-train-name", "org/name-training-finetuning"])
def test_a_repository_that_is_named_after_training_holds_it_under_any_name(key: str) -> None:
    found = on_training(shown("main.py run_7b.sh", key))
    assert (found.rule, found.finding) == ("code.training", OPEN)
    assert on_training(shown("main.py run_7b.sh", "org/constraint-trains")).finding is NONE


def test_a_library_in_its_own_repository_is_not_carried() -> None:
    assert on_training(shown("src/transformers/trainer.py", "org/transformers")).rule == "code.training"


def test_settings_without_a_program_are_for_anothers() -> None:
    found = on_training(shown("configs/pretrain_7b.yaml"))
    assert (found.rule, found.finding, found.locator) == ("code.settings_only", PARTIAL, "configs/pretrain_7b.yaml")


def test_programs_are_told_where_nothing_trains_by_its_name() -> None:
    assert shown("main.py a/run.py").facts["programs"] == ["a/run.py", "main.py"]
    for paths in ("train.py main.py", "sft.py main.py", "LICENSE", " ".join(f"{n}.py" for n in range(400))):
        assert "programs" not in shown(paths).facts


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("## Training\n```bash\nCUDA_VISIBLE_DEVICES=0 python main.py --base configs/a.yaml -t\n```\n", "main.py"),
        ("## How to train your own model\n```\ntorchrun --nproc_per_node 8 \\\n  ./src/run.py --lr 1\n```\n", "src/run.py"),
        ("## Pre-training\n```\nbash scripts/stage1.sh\nsbatch jobs/stage2.slurm\n```\n", "scripts/stage1.sh jobs/stage2.slurm"),
        ("## Train\n```\npython -m torch.distributed.run -m name.cli.main --x 1\n```\n", "name/cli/main.py"),
        ("## Train\n### 3B\n```\n$ accelerate launch engine/go.py\n```\n", "engine/go.py"),
        ("## 训练\n```\npython main.py\n```\n", "main.py"),
        ("## Training\n```\npython prepare_data.py\npython convert_ckpt.py\npython evaluate.py\n```\n", None),
        ("## Training\nWe trained on 64 GPUs.\n", None),
        ("## Training data\n```\npython main.py\n```\n", None),
        ("## Training results\n```\npython main.py\n```\n", None),
        ("## Fine-tuning\n```\npython main.py\n```\n", None),
        ("## Train a tokenizer\n```\npython main.py\n```\n", None),
        ("## Inference with the trained model\n```\npython main.py\n```\n", None),
        ("## Training\n```\nllamafactory-cli train examples/full.yaml\n```\n", None),
        ("## Evaluation\n### Training set\n```\npython main.py\n```\n", None),
    ],
)
def test_a_section_on_training_tells_what_to_run(text: str, paths: str | None) -> None:
    assert told(f"# Name\n{text}") == paths


@pytest.mark.parametrize(
    ("sentence", "relation"),
    [
        ("It was trained with [Foo](https://github.com/other/foo).", "training_code"),
        ("All models were pre-trained using the [Foo library](https://github.com/other/foo).", "training_code"),
        ("Training was done with [Foo](https://github.com/other/foo) on 64 GPUs.", "training_code"),
        ("模型使用 [Foo](https://github.com/other/foo) 框架进行训练。", "training_code"),
        ("It can be trained with [Foo](https://github.com/other/foo).", "code"),
        ("You may use a model trained with [Foo](https://github.com/other/foo).", "code"),
        ("It was not trained with [Foo](https://github.com/other/foo).", "code"),
        ("It was trained using [flash attention](https://github.com/other/foo).", "code"),
        ("It was trained with a tokenizer from [Foo](https://github.com/other/foo).", "code"),
        ("您可以使用 [Foo](https://github.com/other/foo) 提升训练效率。", "code"),
        ("如需使用 Foo 进行训练加速需安装 [Foo](https://github.com/other/foo)。", "code"),
        ("The training script logs its loss with [Foo](https://github.com/other/foo).", "code"),
        ("To install the training code's dependencies see [Foo](https://github.com/other/foo).", "code"),
    ],
)
def test_what_a_model_was_trained_with_is_named_as_its_training_code(sentence: str, relation: str) -> None:
    assert [link.relation for link in readme(f"# Name\n{sentence}\n").links] == [relation]


@pytest.mark.parametrize(
    "sentence",
    [
        "We do not release training code.",
        "Training code is not provided.",
        "We won't open source the training code.",
        "We have no plans to share the training code.",
        "- [x] inference code\n- [ ] training code",
        "训练代码将在近期开源。",
        "出于商业原因，训练代码不予开源。",
    ],
)
def test_training_code_that_is_not_given_is_said_so(sentence: str) -> None:
    found = [one for one in readme(f"# Name\n{sentence}\n").signals if one.dimension == "code"]
    assert [(one.rule, one.finding) for one in found] == [("code.promised", NONE)] and all(0 < len(one.quotation) <= QUOTATION_MAX for one in found)


def test_code_that_is_given_is_no_promise() -> None:
    for sentence in ("The training code does not need a GPU.", "- [x] training code", "We release the training code and not the data."):
        assert not any(one.rule == "code.promised" for one in readme(f"# Name\n{sentence}\n").signals)


def test_a_tree_of_endless_depth_or_size_is_cut_and_ends() -> None:
    started = time.monotonic()
    deep = read(Document("github", "tree", "rest", "org/name", payload={"entries": [{"path": "a/" * 150 + f"{n}/train.py"} for n in range(20_000)]}))
    assert deep.facts["is_truncated"] is True and deep.facts["n_files"] == 0
    large = [f"{'part/' * 30}{n}/{'x' * 200}" for n in range(40_000)]
    assert sum(map(len, tree.bounded(large))) <= tree.MAX_TREE < sum(map(len, large))
    assert time.monotonic() - started < 20
