"""A trainer whose settings measure or tune tunes; one with a setting of training as such trains."""

from __future__ import annotations

import pytest

from observatory.disclosure.tree import training

PROGRAMS = ["quokka/train/train.py", "quokka/train/trainer.py", "quokka/__init__.py", "quokka/model/net.py", "setup.py"]
MEASURED = [f"quokka/train/configs/{one}" for one in ("gold_evals/quokka_a.yaml", "gold_evals/quokka_b.yaml", "numbat_benchmark/c.yaml", "eval_base.yaml")]
TUNED = ["quokka/train/configs/wombat/wombat_full_ft_100.yaml", "quokka/train/configs/numbat/finetune_numbat.yaml"]


@pytest.mark.parametrize("tuned", [TUNED, TUNED[:1], TUNED[1:]])
def test_a_trainer_with_settings_of_measurement_and_tuning_alone_tunes(tuned: list[str]) -> None:
    found = training([*PROGRAMS, *MEASURED, *tuned], "acme/quokka")
    assert (found.entries, found.tuners) == ((), ("quokka/train/train.py",))


@pytest.mark.parametrize(
    "more",
    [
        [],
        [*TUNED, "quokka/train/configs/train.yaml"],
        [*TUNED, "quokka/train/configs/pretrain_base.yaml"],
        [*TUNED, "quokka/train/configs/pretrain/large.yaml"],
        [*TUNED, "quokka/train/configs/quokka_small.yaml", "quokka/train/configs/quokka_large.yaml"],
    ],
)
def test_without_a_setting_of_tuning_or_beside_one_of_training_it_trains(more: list[str]) -> None:
    assert training([*PROGRAMS, *MEASURED, *more], "acme/quokka").entries == ("quokka/train/train.py",)


def test_a_setting_in_a_folder_of_evaluation_is_no_recipe() -> None:
    told = dict(training([*PROGRAMS, *MEASURED, "quokka/train/configs/quokka_small.yaml"], "acme/quokka").launched)
    assert "quokka/train/configs/quokka_small.yaml" in told
    assert not any("evals/" in path or "benchmark/" in path for path in told)
