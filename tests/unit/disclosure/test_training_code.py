"""What trains, what only tunes, and what merely looks like either: trees and READMEs of the shapes that laboratories give them."""

from __future__ import annotations

import time

import pytest

from observatory.disclosure import read, tree
from observatory.disclosure.reading import QUOTATION_MAX, Document, Extraction, Finding, Signal

OPEN, PARTIAL, NONE = Finding.OPEN, Finding.PARTIAL, Finding.NONE


def shown(paths: str, key: str = "org/name", **more: object) -> Extraction:
    entries = [{"path": path, "type": "blob"} for path in ("README.md", *paths.split())]
    return read(Document("github", "tree", "rest", key, payload={"entries": entries, **more}))


def on_training(reading: Extraction) -> Signal:
    (found,) = [one for one in reading.signals if one.indicator in {"training_code", "tuning_code"}]
    return found


def readme(text: str, key: str = "org/name") -> Extraction:
    return read(Document("github", "readme", "file", key, text=text, locator="README.md"))


def told(text: str, rule: str = "code.told_training") -> str | None:
    return " ".join(one.value or "" for one in readme(text).signals if one.rule == rule) or None


# -- Trees


@pytest.mark.parametrize(
    "paths",
    [
        # At the top, where nothing is needed beside.
        "pretrain_gpt.py megatron/training/training.py tools/preprocess_data.py",
        "train_gpt.c Makefile",
        "main_pretrain.py models_mae.py",
        "run_pretraining.py modeling.py",
        "src/train.py src/model.py",
        "train_things.py docs/TRAINING.md",
        # Where programs are started from.
        "scripts/train_stage1.sh vlm/model/builder.py",
        "scripts/pre-train.sh model.py",
        "scripts/big/pretrain.sh name/model.py",
        "training_scripts/node8.sbatch model.py",
        "tools/train_net.py name/modeling/heads.py configs/base.yaml",
        "jobs/run_clm.py jobs/run_t5_mlm_flax.py config/small.json",
        "main/trainer.py main/callbacks.py configs/training_512/config.yaml",
        "scripts/diffusion/train.py name/model.py configs/diffusion/train/stage1.py",
        "scripts/sft.py scripts/pretrain.sh",
        "name/bin/name_trainer.py config/base.toml",
        # In a folder of training.
        "pretrain/tiny.py finetune/lora.py PRETRAIN.md",
        "train/pt.py train/sft.py train/ds_config.json",
        "stage1_pretrain/launch.py model.py stage1_pretrain/config.yaml",
        "name-training/run_speech.py model.py name-training/README.md",
        "text/pretraining/launch.slurm text/pretraining/small.yaml text/data.py",
        "packages/name-trainer/scripts/train.py packages/name-trainer/configs/lora.yaml",
        "name/training_fast/train.py name/training_fast/deepspeed_config.json",
        "train/tr11-large/tr11.slurm tools/convert.py",
        # In the repository's own package.
        "name/train.py name/model.py config/solver.yaml",
        "name/cli/train.py name/config/config.yaml",
        "demos/app.py name/train/train.py scripts/train_7b.sh",
        # Right in it, where nothing is needed beside, or in the only package.
        "src/name/train.py src/name/utils.py",
        "name/pretrain.py name/model.py",
        "src/other/finetune_pretrained.py src/other/train.py src/other/utils.py",
        "other/__init__.py other/train.py tests/test_it.py",
        # By settings of the kind that research frameworks have.
        "t5/models/mesh_main.py t5/models/gin/base.gin",
    ],
)
def test_a_program_at_an_entry_point_is_training_code(paths: str) -> None:
    found = on_training(shown(paths))
    assert (found.rule, found.finding) == ("code.training", OPEN)


@pytest.mark.parametrize(
    "paths",
    [
        "part/sub/hf/train_deepspeed.py part/sub/hf/sample.py",
        "name/models/llama/llama_train.py name/serving.py",
        "src/name/training.py src/name/utils.py",
        "src/one/train.py src/two/model.py",
        "src/name/part/train.py src/name/utils.py",
        "lab/train/train.py app.py",
        "examples/train_embedder.py main.py configs/a.yaml",
        "name/train_vae.py name/model.py",
        "train_vocoder.sh model.py",
    ],
)
def test_a_file_named_so_elsewhere_or_for_a_part_of_the_model_is_found_and_no_more(paths: str) -> None:
    found = on_training(shown(paths))
    assert (found.rule, found.finding) == ("code.training_found", PARTIAL)


def test_a_trainer_in_the_package_is_shown_before_a_trial() -> None:
    found = on_training(shown("src/name/train.py src/name/utils.py experiments/train_pairs.py experiments/ablate.py"))
    assert (found.rule, found.quotation) == ("code.training", "src/name/train.py")
    assert on_training(shown("experiments/train_pairs.py name/train.py config/a.yaml")).locator == "name/train.py"


@pytest.mark.parametrize(
    ("paths", "launched"),
    [
        ("recipes/foo-7b/sft/full.yaml scripts/sft.py scripts/dpo.py", ["recipes/foo-7b/sft/full.yaml", "scripts/sft.py"]),
        ("recipes/foo-7b/dpo/full.yaml scripts/sft.py scripts/dpo.py", ["recipes/foo-7b/dpo/full.yaml", "scripts/dpo.py"]),
        ("models/g/configs/Foo/7b.yaml models/g/run.py models/h/run.py train.py", ["models/g/configs/Foo/7b.yaml", "models/g/run.py"]),
        ("examples/foo/conf/train/7b.yaml run.py foo.py", ["examples/foo/conf/train/7b.yaml", "run.py"]),
        # Settings of another use, and of what may run a model.
        ("configs/foo/eval.yaml train.py", None),
        ("configs/foo/7b.yaml run.py model.py", None),
        ("models/g/configs/Foo/7b.yaml models/g/run.py models/g/inference.py train/a.py", None),
        ("recipes/foo/full.yaml model.py", None),
    ],
)
def test_settings_are_told_with_the_program_that_they_are_for(paths: str, launched: list[str] | None) -> None:
    told = shown(paths).facts.get("launched") or []
    assert (launched in told) if launched else not told


@pytest.mark.parametrize(
    ("paths", "value", "words"),
    [
        ("run_speech_recognition_ctc.py run.sh", "launched", "run_speech_recognition_ctc.py beside run.sh"),
        ("run_mlm_flax.py run_stream.sh", "launched", "run_mlm_flax.py beside run_stream.sh"),
        ("train.py train_config.json", "launched", "train.py beside train_config.json"),
        ("finetune.py ds_config.json", "launched", "finetune.py beside ds_config.json"),
        ("run_glue.py", "alone", "run_glue.py"),
        # A program that is named after training holds its settings; deep below it is another's.
        ("train_script.py config.json", "written", "train_script.py"),
        ("tools/train.py run_glue.py", "written", "tools/train.py"),
        ("hindi_training_script.ipynb", "written", "hindi_training_script.ipynb"),
        ("kit-master/a/train.py", "alone", "kit-master/a/train.py"),
        ("Fine_Tune_it.ipynb config.json", "tuning", "Fine_Tune_it.ipynb"),
        ("run_clm.py run_eval.sh commit.sh params.json my_train.json", "alone", "run_clm.py"),
        ("modeling_foo.py configuration_foo.py tokenization_foo.py handler.py inference.py convert_flax_to_pytorch.py run.sh", None, ""),
        ("train_tokenizer.py eval.py run_eval_ctc.py run_forward.py trainer.py run.sh", None, ""),
        (".ipynb_checkpoints/run_ctc-checkpoint.py venv/lib/site-packages/a/train.py tests/train.py eval/train_probe.py", None, ""),
        ("train_fns.py training_loop.py configure_finetuning.py", None, ""),
    ],
)
def test_a_models_own_files_may_hold_its_training_code(paths: str, value: str | None, words: str) -> None:
    payload = {"id": "org/name", "siblings": [{"rfilename": path} for path in paths.split()]}
    found = [one for one in read(Document("huggingface", "model", "rest", "org/name", payload=payload)).signals if one.rule == "code.hub_files"]
    assert [(one.value, one.quotation) for one in found] == ([(value, words)] if value else [])


def test_a_file_of_no_size_in_the_hubs_tree_is_no_program() -> None:
    entries = [{"path": "train.py", "size": 0, "type": "file"}, {"path": "run.sh", "size": 300, "type": "file"}]
    found = read(Document("huggingface", "model_tree", "rest", "org/name", payload={"entries": entries}))
    assert not [one for one in found.signals if one.rule == "code.hub_files"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("We release all the training code to replicate Foo-7b.", ["Foo-7b."]),
        ("This repo contains the fine-tuning scripts behind Foo.", ["Foo."]),
        ("The training code for your own model is released here.", None),
        ("We will release the training code to reproduce Foo.", None),
        ("The training recipes of Foo are not released.", None),
    ],
)
def test_a_readme_says_what_its_training_code_made(text: str, told: list[str] | None) -> None:
    assert readme(f"# Kit\n{text}\n").facts.get("training_of") == told


def test_data_and_what_is_merely_recommended_are_no_code_that_trained_it() -> None:
    text = (
        "# Foo\n## Training\nFoo was trained on public corpora ([Texts](https://github.com/lab/Texts)).\n\n"
        "[a/kit](https://github.com/a/kit) is used as training script and I recommend [b/kit](https://github.com/b/kit).\n"
    )
    links = {one.target_id: one for one in read(Document("huggingface", "model_card", "file", "org/foo", text=text, locator="README.md")).links}
    assert links["lab/Texts"].relation != "training_code"
    assert links["a/kit"].relation == links["b/kit"].relation == "training_code"
    assert links["a/kit"].strength.order > links["b/kit"].strength.order


@pytest.mark.parametrize(
    ("paths", "rule"),
    [
        ("kit/scripts/train.py kit/configs/a_lora.yaml kit/configs/b_ic_lora.yaml kit/configs/accelerate/ddp.yaml scripts/train.py", "code.tuning_only"),
        ("scripts/train.py configs/foo_sft.yaml configs/bar_dpo.yaml", "code.tuning_only"),
        # One alone, others beside, or a trainer at the top.
        ("scripts/train.py configs/foo_sft.yaml", "code.training"),
        ("scripts/train.py configs/foo_sft.yaml configs/foo_lora.yaml configs/foo.yaml", "code.training"),
        ("train.py configs/foo_sft.yaml configs/foo_lora.yaml", "code.training"),
        ("scripts/pretrain.py configs/foo_sft.yaml configs/foo_lora.yaml", "code.training"),
        # A notebook at the top that tunes.
        ("model.py lora_finetune.ipynb", "code.tuning_only"),
        ("model.py foo_finetune_demo.ipynb", "code.inference_only"),
    ],
)
def test_settings_that_nearly_all_tune_say_what_the_program_does(paths: str, rule: str) -> None:
    assert on_training(shown(paths)).rule == rule


@pytest.mark.parametrize(
    ("text", "only"),
    [
        ("# Foo\n* [Post-Training](docs/post-training.md)\n", True),
        ("# Foo\n## Fine-tuning\nRun it.\n", True),
        ("# Foo\n## Training\n## Fine-tuning\n", False),
        ("# Foo\n* [Post-Training](docs/post-training.md)\n* [guide](docs/training.md)\n", False),
        ("# Foo\n## Fine-tuning\nFoo was trained from scratch.\n", False),
        ("# Foo\n* [Fine-tuning](https://example.org/foo)\n", False),
        ("# Foo\n## Fine-tuning data\n", False),
    ],
)
def test_a_readme_may_speak_of_tuning_alone(text: str, only: bool) -> None:
    assert readme(text).facts.get("only_tunes", False) is only


def test_a_cut_tree_need_not_show_what_lies_beside() -> None:
    assert on_training(shown("scripts/train.py name/model.py")).rule == "code.training_found"
    assert on_training(shown("scripts/train.py name/model.py", truncated=True)).rule == "code.training"


@pytest.mark.parametrize(
    ("key", "paths"),
    [
        ("org/name", "inference.py finetune/finetune_lora.py finetune/ds_config.json"),
        ("org/name", "fine-tune/fine-tune.py fine-tune/ds_config.json web.py"),
        ("org/name", "slurm/train.slurm src/name/sft.py src/name/grpo.py recipes/a.yaml"),
        ("org/name", "train.sh finetune.py"),
        ("org/name", "dreambooth/train_dreambooth_lora.py dreambooth/README.md sample.py"),
        ("org/name", "rlhf/ppo/train.py rlhf/config.yaml"),
        ("org/name", "post-training/run.sh serve.py"),
        (
            "org/name",
            "model/my_training/trainer_sft.py model/my_training/trainer_rl.py model/my_training/to_triton.py model/my_training/config.yaml",
        ),
        ("org/name", "training/dist_clm_train.py training/finetune_name-7b.sh"),
        ("org/name-sft", "train.py data.py"),
        ("org/name-finetune", "train.py finetune/args.py"),
        ("org/name", "scripts/run_sft.sh name/model.py"),
        ("org/name", "ptuning/train.sh ptuning/main.py"),
    ],
)
def test_what_only_tunes_is_a_part_until_judgement_knows_the_release(key: str, paths: str) -> None:
    found = on_training(shown(paths, key))
    assert (found.rule, found.finding) == ("code.tuning_only", PARTIAL)


@pytest.mark.parametrize("method", ["sft", "dpo", "ppo", "grpo", "dapo", "gspo", "kto", "orpo", "simpo", "rlhf", "rloo", "finetune", "fine_tuning", "rl"])
def test_no_method_of_tuning_differs_from_another(method: str) -> None:
    for paths in (f"{method}.py model.py", f"scripts/run_{method}.sh model.py", f"scripts/name_7b_{method}.sh model.py"):
        assert on_training(shown(paths)).rule == "code.tuning_only", paths


@pytest.mark.parametrize(
    "paths",
    [
        "generate.py name/modules/model.py",
        "main.py configs/autoencoder/kl.yaml ldm/modules/attention.py",
        "serve.py docs/training.md",
        # Lessons, demos, documents, tests.
        "inference.py notebooks/finetune_lora.ipynb",
        "inference.py name_finetune_colab.ipynb finetune_demo/finetune.py",
        "app.py examples/reinforcement-fine-tuning.ipynb tutorials/train.py",
        "model.py unittest/train.py external/lib/train.py tests/train.py docs/train.py",
        "model.py contrib/other/train.py baselines/other/train.py foundation_models/other/train.py",
        "model.py scripts/train/debug/train_small.sh debugging/train.py",
        # Others' code, carried along.
        "run.py transformers/src/transformers/trainer.py",
        "run.py peft/examples/sft/train.py third_party/x/train.py",
        "run.py megatron_lm/pretrain_gpt2.py megatron_lm/examples/pretrain.sh",
        "app.py .github/workflows/train.sh .devtool/train.py",
        # What serves training.
        "modeling.py training/megatron/apply_patch.sh training/install_env.sh",
        "model.py clap/training/data.py clap/training/params.py",
        "model.py utils/utils_train.py common/disabled_train.py name/training_utils.py training/args.py",
        "model.py training/losses.py name/ocr_training_loss.py",
        "run.py name/core/trainer.py",
        # Parts beside the model.
        "model.py tokenizer/train_tokenizer.py data/train_tokenizer.py",
        "process.py scripts/train_fasttext_classifier.py dedup/train_minhash.py configs/a.yaml",
        "process.py scripts/train_edu_bert.py configs/a.yaml",
        "model.py reranker/train.py ocr/train.py text_classification/train.py configs/a.yaml",
        # Data, evaluation, conversion.
        "process.py data_prep/quality/train.py data/train/split.py data_preprocess/full_rlhf.py",
        "process.py processing/dedupe_train.py training/prepare_train.py",
        "model.py evaluation/linear_probe/train.py eval/train_probe.py evals/main.py",
        "model.py lm_eval/tasks/finetune.py benchmark/tasks_train.py tasks_train.py",
        "model.py scripts/performance/llm/pretrain_small.py benchmarking/train.sh perf/train.py",
        "model.py agent/train.py games/tasks/maze/run.sh",
        "model.py tools/checkpoint_converters/dpo.py convert_pretrain.py inference/train.sh quantize/train.py",
        # No such words.
        "constraint.py strain.py pretrained.py trainable.py",
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


@pytest.mark.parametrize(("key", "paths"), [("org/transformers", "src/transformers/train.py config/a.yaml"), ("org/ocr-name", "ocr/train.py ocr/config.yaml")])
def test_what_a_repository_is_named_after_is_not_beside_it(key: str, paths: str) -> None:
    assert on_training(shown(paths, key)).finding is not NONE
    assert on_training(shown(paths, "org/other")).finding is NONE


@pytest.mark.parametrize(
    "paths",
    [
        "configs/pretrain_7b.yaml",
        "analyse.py train/lora_config.yaml",
        "recipes/big_8b/pretrain.yaml launcher.sh",
        "training/recipes/stage1.yaml chat.py",
        "configs/training_22_2_27.yaml README.rst",
        # A launcher where nothing is that it could launch.
        "train/large.slurm",
    ],
)
def test_settings_without_a_program_are_a_part(paths: str) -> None:
    found = on_training(shown(paths))
    assert (found.rule, found.finding) == ("code.settings_only", PARTIAL)


def test_settings_of_an_example_and_lists_of_data_are_no_settings_of_a_training() -> None:
    for paths in ("run.py examples/llama-factory/name-sft.yaml", "run.py data/train.json train.json", "run.py pyproject.toml .pre-commit-config.yaml"):
        assert on_training(shown(paths)).finding is NONE, paths


def test_links_and_submodules_and_empty_files_are_no_files() -> None:
    def of(**entry: object) -> str:
        entries = [{"path": "model.py", "size": 900}, {"path": "train.py", "size": 900, **entry}]
        return on_training(read(Document("github", "tree", "rest", "org/name", payload={"entries": entries}))).rule

    assert of() == of(mode="100755", type="blob") == of(size=None) == "code.training"
    assert {of(mode="120000", type="blob", size=30), of(mode="160000", type="commit"), of(type="commit"), of(size=0), of(size=21)} == {"code.inference_only"}


def test_a_tree_tells_what_a_readme_may_name() -> None:
    found = shown("main.py a/run.py tests/run.py demos/run.py a/__init__.py scripts/train.sh third_party/b.py eval/run.py")
    assert found.facts["programs"] == ["scripts/train.sh", "main.py", "a/run.py"]
    many = shown(" ".join(f"{'part' * 10}/{n}.py" for n in range(2000)))
    assert len(many.facts["programs"]) <= tree.MAX_PROGRAMS and sum(map(len, many.facts["programs"])) <= 16_000


def test_a_tree_tells_its_entry_points_where_they_are_few_and_all() -> None:
    both = shown("train.py sft.py run.py").facts
    assert (both["training_paths"], both["tuning_paths"]) == (["train.py"], ["sft.py"])
    for found in (shown("run.py"), shown("train.py", truncated=True), shown(" ".join(f"train_{chr(97 + n)}.py" for n in range(25)))):
        assert "training_paths" not in found.facts


def test_recipes_of_a_framework_are_told_by_their_words() -> None:
    found = shown("train.py examples/foobar/conf/train.yaml recipes/quux-7b/sft.yaml configs/Baz_2.yml tests/zork/train.yaml", "org/framework")
    assert found.facts["recipes"] == ["foobar", "quux", "baz"]
    assert len(shown("train.py " + " ".join(f"configs/w{chr(97 + n // 26)}{chr(97 + n % 26)}x.yaml" for n in range(600))).facts["recipes"]) == tree.MAX_WORDS


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("org/Megatron-LM", "megatron-lm"),
        ("org/our-gpt-neox", "gpt-neox"),
        ("org/train_gpt-neox_dutch", None),
        ("org/gpt-neox-train", "gpt-neox"),
        ("org/LLaMA-Factory", "llama-factory"),
        ("org/swift", "swift"),
        ("org/swift-model", None),
        ("org/name", None),
    ],
)
def test_a_framework_is_known_by_its_name(key: str, name: str | None) -> None:
    assert tree.framework_of(key) == name


# -- READMEs


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("## Training\n```bash\nCUDA_VISIBLE_DEVICES=0 python main.py --base configs/a.yaml -t\n```\n", "main.py"),
        ("## How to train your own model\n```\ntorchrun --nproc_per_node 8 \\\n  ./src/run.py --lr 1\n```\n", "src/run.py"),
        ("## Pre-training\n```\nbash scripts/stage1.sh\nsbatch jobs/stage2.slurm\n```\n", "scripts/stage1.sh jobs/stage2.slurm"),
        ("## Train\n```\npython -m torch.distributed.run -m name.cli.main --x 1\n```\n", "name/cli/main.py"),
        ("## Train\n```\ndeepspeed --num_gpus=8 --module name.fast.train --lr 1\n```\n", "name/fast/train.py"),
        ("## Train\n### 3B\n```\n$ accelerate launch engine/go.py\n```\n", "engine/go.py"),
        ("## Train\n```\nCONF=a.yaml \\\nPROGRAM=training/a.py \\\n./scripts/train.sh\n```\n", "scripts/train.sh"),
        ("## Train\n```\npython ${ROOT}/name/train.py --gin a.gin\npython ./start.py train.py a.yml\n```\n", "name/train.py start.py train.py"),
        ("## 训练\n```\npython main.py --config a.yaml\n```\n", "main.py"),
        ("## 학습\n```\npython main.py --config a.yaml\n```\n## Entraînement\n```\nbash go.sh\n```\n", "main.py go.sh"),
        # In sentences and links.
        ("## Training script\nThe script `pretrain.sh` starts it on one node; `config.py` and `tokenize.py` are read by it.\n", "pretrain.sh"),
        ("## Training\nSubmit your job with `bash scripts/go.sh`.\n", "scripts/go.sh"),
        ("## Model training\nWe provide training scripts under `scripts/` for both.\n", "scripts/"),
        ("## Trainings\n* [the training script](./train/tr1/round1.slurm)\n", "train/tr1/round1.slurm"),
        (
            "## Training\n- [Training recipes](workflows/asr/README.md), [more](https://github.com/org/name/tree/main/jobs/train)\n",
            "workflows/asr/ jobs/train/",
        ),
        ("The training code is in [here](src/engine).\n", "src/engine/"),
        # A name that says it needs no heading.
        ("## Usage\n```\npython train.py config/a.py\npython sample.py\n```\n", "train.py"),
        ("## News\n* A [training script](train.py) that uses DDP.\n", "train.py"),
        ("## Training / Fine-tuning\n```\nbash configs/large/run.sh\n```\n", "configs/large/run.sh"),
        # Nothing of the kind.
        ("## Training\n```\npython prepare_data.py\npython convert_ckpt.py\npython evaluate.py\npython add_words.py\n```\n", None),
        ("## Training setup\n```\npython main.py --config a.yaml\n```\n## Run\n```\npython main.py --predict\n```\n", None),
        ("## Training\n```\npython main.py --predict --model a.yaml\n```\n", None),
        ("## Training\nWe trained on 64 GPUs.\n", None),
        ("## Training data\n```\npython main.py\n```\n", None),
        ("## Training results\n```\npython main.py\n```\n", None),
        ("## Fine-tuning\n```\npython main.py\n```\n", None),
        ("## Train a tokenizer\n```\npython main.py --config a.yaml\n```\n## Train the classifier\n```\npython run.py\n```\n", None),
        ("## Inference with the trained model\n```\npython main.py\n```\n", None),
        ("## Training\n```\nllamafactory-cli train examples/full.yaml\n```\n", None),
        ("## Evaluation\n### Training set\n```\npython main.py\n```\n", None),
        ("## Training\nSee [the code](https://github.com/other/tool/blob/main/train.py) and [the guide](https://example.org/train.py).\n", None),
        ("## Training\n[up](../../train.py), [mail](mailto:train.py), [here](#train.py)\n", None),
    ],
)
def test_a_readme_tells_what_to_run_for_training(text: str, paths: str | None) -> None:
    assert told(f"# Name\n{text}") == paths


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("## Fine-tuning Quux-7B with local GPUs\n```\ntorchrun --nproc_per_node=4 kit/train/train_mem.py --model a/Quux-7B\n```\n", "kit/train/train_mem.py"),
        ("## 模型微调\n### 单机训练\n```\ndeepspeed --master_port 29500 main.py --lr 1\n```\n", "main.py"),
        ("## RLHF\n```\nbash scripts/run_dapo.sh\n```\n", "scripts/run_dapo.sh"),
        ("- The [code](finetune.py) for fine-tuning it\n- the script of [fine-tuning code](tuner)\n", "tuner/"),
        ("## Usage\n```\npython sft.py a.yaml\n```\n", "sft.py"),
        ("## Training\n```\npython train.py a.yaml\n```\n", None),
    ],
)
def test_what_is_told_for_tuning_is_kept_apart(text: str, paths: str | None) -> None:
    assert told(f"# Name\n{text}", "code.told_tuning") == paths


@pytest.mark.parametrize(
    "text",
    [
        "## Fine-tuning\nTo tune it on your own data:\n```\npython finetune.py\n```\n",
        "## Finetuning\nWe provide `finetune.py` for users to adapt it to downstream tasks.\n",
        "## Fine-tuning\n```\npython finetune.py data/ org/Foobar-9B configs/lora.yaml\n```\n",
        "News: Foobar now supports fine-tuning with LoRA.\n",
        "We provide simple fine-tuning, see [here](./finetune/readme.md).\n",
        "The [finetune code](./finetune/) of **Foobar-7B** is publicly available.\n",
        "该模型支持全参数微调。\n",
    ],
)
def test_tuning_for_the_readers_use_is_said_so(text: str) -> None:
    assert readme(f"# Foobar\n{text}", "org/Foobar").facts["offers_tuning"]


def test_tuning_that_made_the_release_is_told_by_its_sentence() -> None:
    found = readme("# Kit\nQuux is created by fine-tuning a Foo base model. It can be run on a phone. These models are not fine-tuned for chat.\n")
    assert found.facts["made_by_tuning"] == ["Quux is created by fine-tuning a Foo base model."] and "offers_tuning" not in found.facts
    assert "made_by_tuning" not in readme("# Kit\nYou can use a model that was fine-tuned by you.\n## Related work\nBar was fine-tuned from Foo.\n").facts


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


# -- Bounds


def test_a_tree_of_endless_depth_or_size_is_cut_and_ends() -> None:
    started = time.process_time()
    deep = read(Document("github", "tree", "rest", "org/name", payload={"entries": [{"path": "a/" * 150 + f"{n}/train.py"} for n in range(30_000)]}))
    assert deep.facts["is_truncated"] is True and deep.facts["n_files"] == 0
    assert time.process_time() - started < 2
    large = [f"{'part/' * 30}{n}/{'x' * 200}" for n in range(40_000)]
    assert sum(map(len, tree.bounded(large))) <= tree.MAX_TREE < sum(map(len, large))
    assert time.process_time() - started < 20


@pytest.mark.parametrize(
    "part", ["train ", "`a/b.py` ", "python ", "- [x](a/b) training code ", "## Train\n```\npython train.py\n```\n", "fine-tuning ", "$/../", "[ "]
)
def test_a_readme_of_one_word_without_end_is_read_in_a_moment(part: str) -> None:
    started = time.process_time()
    assert readme(("# Training\n" + part * (300_000 // len(part)))[:300_000]).unreadable is None
    assert time.process_time() - started < 15


def test_what_is_told_under_several_headings_is_kept_apart() -> None:
    text = "# Name\n## Training\n### Foo\n```\nbash foo/train.sh\n```\n### Bar\n```\nbash bar/train.sh\n```\n```\nbash bar/train_b.sh\n```\n"
    found = [(one.quotation, one.value) for one in readme(text).signals if one.rule == "code.told_training"]
    assert found == [("Training: foo/train.sh", "foo/train.sh"), ("Training: bar/train.sh", "bar/train.sh bar/train_b.sh")]
    many = "# Name\n## Training\n" + "".join(f"### Part {number}\n```\nbash a{number}/train.sh\n```\n" for number in range(20))
    kept = [one.value or "" for one in readme(many).signals if one.rule == "code.told_training"]
    assert len(kept) == 8 and kept[-1].split() == [f"a{number}/train.sh" for number in range(7, 20)], "what is more counts to the last"


@pytest.mark.parametrize(
    ("words", "is_library"),
    [
        ("AudioHouse is a PyTorch library for deep learning research on sounds.", True),
        ("House is an open-source, easy-to-use toolkit for tuning models.", True),
        ("House 是一个高效的大模型训练框架。", True),
        ("This is the code of Quokka. We build on the Foo library for training.", False),
        ("Quokka is a model for digging.", False),
        ("Quokka is a family of models; see the framework in our paper.", False),
    ],
)
def test_whether_a_readme_calls_its_repository_a_library(words: str, *, is_library: bool) -> None:
    assert readme(f"# Name\n\n{words}\n").facts.get("is_library", False) is is_library


@pytest.mark.parametrize(
    ("block", "loads"),
    [
        ('model = AutoModel.from_pretrained("acme/Foo-7B")', ["acme/Foo-7B"]),
        ("AutoModel.from_pretrained(\n    'acme/Foo-7B', device_map='auto')", ["acme/Foo-7B"]),
        ('llm = LLM("acme/Foo-7B")', ["acme/Foo-7B"]),
        ("model_id = 'acme/Foo-7B'\nmodel_name='acme/Foo-7B'", ["acme/Foo-7B"]),
        ("vllm serve acme/Foo-7B --port 1", ["acme/Foo-7B"]),
        ("python run.py --model-path acme/Foo-7B", ["acme/Foo-7B"]),
        ('model = AutoModel.from_pretrained("gpt2")', None),
        ('data = load_dataset("acme/foo")', None),
        ("python run.py --model ./acme", None),
        # Folders of the reader's own, and a stand-in for his account.
        ("python run.py --model_path output/checkpoint", None),
        ("model = load(); model_path = 'saved_models/foo'\ncheckpoint='your-org/foo-7b'", None),
        ("python run.py --model-path pretrained_models/foo --model acme/Foo-7B", ["acme/Foo-7B"]),
        ("vllm serve model-makers/Foo-7B", ["model-makers/Foo-7B"]),
    ],
)
def test_what_a_readmes_code_loads_is_told(block: str, loads: list[str] | None) -> None:
    assert readme(f"# Name\n```\n{block}\n```\n").facts.get("loads") == loads


@pytest.mark.parametrize(
    ("paths", "finding", "rule"),
    [
        ("kit/instruct_tune_foo.py kit/ds_config.json", PARTIAL, "code.tuning_only"),
        ("instruction_tuning.py a.py", PARTIAL, "code.tuning_only"),
        ("scripts/instruction-tune.sh a.py", PARTIAL, "code.tuning_only"),
        ("tune.py a.py", NONE, "code.inference_only"),
        ("instruct.py a.py", NONE, "code.inference_only"),
        ("instruct_tune_data_utils.py a.py", NONE, "code.inference_only"),
    ],
)
def test_tuning_by_instructions_is_a_method_like_any_other(paths: str, finding: Finding, rule: str) -> None:
    one = on_training(shown(paths, "org/kit"))
    assert (one.finding, one.rule) == (finding, rule)


@pytest.mark.parametrize(
    ("paths", "finding", "rule"),
    [
        # Low-rank adapters are made of a model that is there already.
        ("train/train.py train/train.sh train/merge_lora_weight.py train/ds_config.json", PARTIAL, "code.tuning_only"),
        ("training/kit/run.sh training/kit/train.py training/kit/lora_script.py README_TRAIN.md", PARTIAL, "code.tuning_only"),
        # Elsewhere in the tree they say nothing of it, nor does a word that only begins so, and what pre-trains does so beside them.
        ("train/train.py train/ds_config.json tools/merge_lora_weight.py", OPEN, "code.training"),
        ("train/train.py train/ds_config.json train/loralarm.py", OPEN, "code.training"),
        ("train.py lora.py", OPEN, "code.training"),
        ("train/pretrain.py train/train.py train/lora.py train/ds_config.json", OPEN, "code.training"),
        # Baselines of a task are none of the release.
        ("thing_baselines/train.py name/model.py", NONE, "code.inference_only"),
        ("thing/train.py name/model.py", PARTIAL, "code.training_found"),
        # Beside a folder that bears the repository's name another's launchers are of another project.
        ("other-thing/scripts/train.sh kit/model.py kit/config.yaml", PARTIAL, "code.training_found"),
        ("other-thing/scripts/train.sh more/model.py", OPEN, "code.training"),
        ("kit/scripts/train.sh other/model.py", OPEN, "code.training"),
        ("scripts/train.sh kit/model.py", OPEN, "code.training"),
    ],
)
def test_what_lies_beside_adapters_among_baselines_or_in_another_project_did_not_make_the_release(paths: str, finding: Finding, rule: str) -> None:
    one = on_training(shown(paths, "org/kit"))
    assert (one.finding, one.rule) == (finding, rule)


def test_training_of_new_models_is_tuning_of_the_released_ones() -> None:
    block = "```sh\nbash scripts/train_kit.sh\n```\n"
    assert told(f"# Name\n## Training new models using Kit\n{block}") is None
    assert told(f"# Name\n## Training new models using Kit\n{block}", "code.told_tuning") == "scripts/train_kit.sh"
    assert told(f"# Name\n## Training the model\n{block}") == "scripts/train_kit.sh"


def test_a_librarys_example_is_not_shown_before_what_lies_in_a_folder_for_training() -> None:
    paths = ["jobs/scripts/run_clm.py", "train/tr1-quokka/tr1-quokka-7B.slurm", "train/tr2-quokka/tr2-quokka-1B.slurm"]
    assert tree.training(paths).entries == (*paths[1:], paths[0])


@pytest.mark.parametrize(
    ("sentence", "is_training"),
    [
        ("This model was fine-tuned for classification using FooBar and a dataset of reviews.", True),
        ("We trained the model with foo-bar on one machine.", True),
        ("I tuned the 124M model via the FooBar package.", True),
        ("You can load it with a pretrained model using FooBar.", False),
        ("The model can be tuned with FooBar.", False),
        ("A finetuned version of Quokka, to be used in Turkish with FooBar.", False),
        ("It was trained with the FooBar objective.", False),
        ("It was trained using FooBar. The FooBar dataset has 3,000 rows.", False),
        ("It was not trained with FooBar.", False),
        ("It was trained using FooBarista.", False),
    ],
)
def test_a_program_that_a_sentence_names_and_another_links(sentence: str, is_training: bool) -> None:
    text = f"# Quokka\n{sentence}\n\n## More\nSee [the page](https://github.com/tools/FooBar).\n"
    (link,) = read(Document("huggingface", "model_card", "file", "org/foo", text=text, locator="README.md")).links
    assert (link.relation == "training_code") is is_training
    assert (link.quotation != "the page") is is_training


@pytest.mark.parametrize("heading", ["Training data", "Related work", "Evaluation"])
def test_what_such_a_section_names_is_no_program_that_trained_the_model(heading: str) -> None:
    text = f"# Quokka\n## {heading}\nIt was trained using FooBar.\n\n## More\nSee [the page](https://github.com/tools/FooBar).\n"
    (link,) = read(Document("huggingface", "model_card", "file", "org/foo", text=text, locator="README.md")).links
    assert link.relation != "training_code"
