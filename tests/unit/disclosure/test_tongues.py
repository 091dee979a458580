"""Training data named in languages other than English."""

from __future__ import annotations

import pytest

from observatory.disclosure.readers import read
from observatory.disclosure.reading import Document, Finding
from observatory.disclosure.tongues import find_trained_on


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("KorFoo, KorBar 학습 데이터셋으로 멀티 태스크 학습을 진행한 후 평가했습니다.", "KorFoo"),
        ("데이터는 FooHub 한국어 대화요약 데이터를 사용하였습니다.", "FooHub"),
        ("데이터는 FooHub의 한국어대화 데이터를 사용했습니다.", "FooHub"),
        ("위키피디아 데이터로 사전학습하였습니다.", "위키피디아"),
        ("FooBar コーパスで事前学習を行いました。", "FooBar"),
        ("日本語版Wikipediaで学習しました。", "Wikipedia"),
        ("学習データにはFoo-100を使用しました。", "Foo-100"),
        ("模型在FooCorpus语料上进行预训练。", "FooCorpus"),
        ("Модель обучена на датасете RuFoo.", "RuFoo"),
        ("Le modèle a été entraîné sur le corpus FooFR.", "FooFR"),
        ("El modelo fue entrenado con el corpus FooES.", "FooES"),
        ("O modelo foi treinado no corpus BrFoo.", "BrFoo"),
        ("Il modello è stato addestrato sul dataset FooIT.", "FooIT"),
        ("Das Modell wurde auf dem GermanFoo-Datensatz trainiert.", "GermanFoo"),
    ],
)
def test_a_sentence_in_another_language_names_training_data(sentence: str, name: str) -> None:
    found = find_trained_on(sentence)
    assert found is not None
    assert found[1] == name
    card = read(Document("huggingface", "model_card", "resolve", "acme/zork", text=f"# Zork\n\n{sentence}\n", locator="README.md"))
    assert [(one.finding, one.value) for one in card.signals if one.indicator == "training_data"] == [(Finding.PARTIAL, name)]


@pytest.mark.parametrize(
    "sentence",
    [
        "KorFoo 데이터로 파인튜닝하시면 됩니다.",
        "KorFoo 평가 데이터셋으로 평가한 결과입니다.",
        "KorFoo 데이터를 사용하지 않고 학습하였습니다.",
        "A100 서버에서 직접 모은 데이터로 학습하였습니다.",
        "FooRankingLossを用いて学習しました。",
        "FooBarコーパスで学習することができます。",
        "您可以在FooCorpus数据集上微调。",
        "在FooCorpus数据集上评测, 未经训练。",
        "Модель не обучена на датасете RuFoo.",
        "Le tokenizer est entraîné sur le corpus FooFR.",
        "El modelo puede ser entrenado con el corpus FooES.",
        "Der Tokenizer wurde auf dem GermanFoo-Datensatz trainiert.",
        "Das Modell wurde auf dem GermanFoo-Datensatz nicht trainiert.",
        "Le modèle a été entraîné sur des données internes.",
    ],
)
def test_advice_denials_measurements_and_parts_beside_name_none(sentence: str) -> None:
    assert find_trained_on(sentence) is None


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("KorFoo 학습 데이터셋으로 학습한 후 KorBar 평가 데이터셋으로 평가한 결과입니다.", ["KorFoo"]),
        ("KorFoo 데이터로 학습한 다른 모델보다 높은 결과입니다.", []),
        ("The baseline was trained on the Foo dataset.", []),
    ],
)
def test_under_a_heading_on_evaluation_only_words_that_call_it_training_data_count(sentence: str, expected: list[str]) -> None:
    card = read(Document("huggingface", "model_card", "resolve", "acme/zork", text=f"# Zork\n\n## Evaluation Results\n\n{sentence}\n", locator="README.md"))
    assert [one.value for one in card.signals if one.indicator == "training_data"] == expected
