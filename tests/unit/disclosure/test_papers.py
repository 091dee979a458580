"""Whose paper, code and data a document says that it links, and how clearly: in several words and languages."""

from __future__ import annotations

import pytest

from observatory.disclosure import read
from observatory.disclosure.headings import About, about
from observatory.disclosure.reading import Document, Extraction, Link, Strength

PAPER = "https://arxiv.org/abs/2310.00007"


def card(text: str, kind: str = "model_card") -> Extraction:
    return read(Document("huggingface", kind, "file", "org/name", text=text, locator="README.md"))


def told(text: str) -> tuple[str, str]:
    (link,) = [one for one in card(text).links if one.target_id == "2310.00007"]
    return link.relation, link.strength.value


FILLER = "# Engine\n\nIt is a model.\n\n## Details\n\n"


@pytest.mark.parametrize(
    "text",
    [
        f"See our [paper]({PAPER}).",
        f"See [our technical report]({PAPER}).",
        f"Our new paper, [On engines]({PAPER}), tells all.",
        f"All is in the [Technical Report]({PAPER}).",
        "Our technical report is arXiv:2310.00007.",
        f"Details are given in the accompanying paper: {PAPER}",
        f"It was introduced in [On engines]({PAPER}).",
        f"This model is described in the paper [On engines]({PAPER}).",
        f"For more details we refer to the [paper]({PAPER}).",
        f"我们的技术报告见[此处]({PAPER})。",
        f"저희 논문 [엔진]({PAPER})",
        f"Voir notre article [Moteurs]({PAPER}).",
        f"Siehe unser Paper [Motoren]({PAPER}).",
        f"Véase nuestro artículo [Motores]({PAPER}).",
        f"См. нашу статью [Двигатели]({PAPER}).",
        f"Please cite [On engines]({PAPER}) if you use it.",
    ],
)  # fmt: skip
def test_a_document_gives_a_paper_as_its_own(text: str) -> None:
    assert told(FILLER + text) == ("own_paper", "stated")


@pytest.mark.parametrize(
    "text",
    [
        f"# Engine\n\n[Paper]({PAPER}) | [Code](https://github.com/a/b)\n\n## Use\n",
        f"[![arXiv](https://x.example/b.svg)]({PAPER})\n\n# Engine\n",
        f"<div align=center>\n<h1>Engine</h1>\n<a href='{PAPER}'><img alt='Preprint' src=x></a>\n</div>\n\n## Use\n",
        f"# Engine\n\n[![](https://img.shields.io/badge/Paper-2310.00007-red)]({PAPER})\n",
        f"# 引擎\n\n<p><a href='https://x.example'>主页</a> • <a href='{PAPER}'>论文</a></p>\n",
    ],
)
def test_a_bare_paper_at_the_top_is_of_the_whole_page(text: str) -> None:
    assert told(text) == ("own_paper", "headed")


def test_a_badge_that_calls_it_a_report_says_more() -> None:
    text = f"<div align=center>\n<h1>Engine</h1>\n<a href='{PAPER}'><img alt='Technical Report' src=x></a>\n</div>\n\n## Use\n"
    assert told(text) == ("own_paper", "stated")


@pytest.mark.parametrize("words", ["Engine system card", "Engine 技术报告", "Rapport technique", "informe técnico de Engine", "Tech report"])
def test_a_link_that_calls_it_a_report_states_it_in_any_language(words: str) -> None:
    assert told(f"{FILLER}See the [{words}]({PAPER}).") == ("own_paper", "stated")
    assert told(f"{FILLER}See the [guide to reporting]({PAPER}).") == ("cites", "mentioned")


@pytest.mark.parametrize(
    "text",
    [
        f"**Paper:** [On engines]({PAPER})",
        f"- **Paper [optional]:** {PAPER}",
        f"📄 Paper: {PAPER}",
        f"[Paper: On engines]({PAPER})",
        f"| Item | Link |\n|---|---|\n| Paper | [On engines]({PAPER}) |",
        f"論文：{PAPER}",
    ],
)
def test_a_bare_label_says_no_more_than_a_heading(text: str) -> None:
    assert told(FILLER + text) == ("own_paper", "headed")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"# Engine\n\nA speech model from Turbine S^2 ([paper]({PAPER})/[code](https://github.com/a/b)):\n\n## Use\n", ("cites", "mentioned")),
        (f"# Engine\n\nTranslation with the Turbine-2 toolkit ([paper]({PAPER})).\n\n## Use\n", ("cites", "mentioned")),
        (f"# Engine\n\nThis is the base of Engine ([paper]({PAPER})).\n\n## Use\n", ("own_paper", "headed")),
        (f"# Engine\n\nA. Body and others in their [paper]({PAPER}) gather terms.\n\n## Use\n", ("cites", "mentioned")),
        (f"# Engine\n\nIt was introduced by its makers in their [paper]({PAPER}).\n\n## Use\n", ("own_paper", "headed")),
    ],
)
def test_a_paper_in_brackets_is_of_what_is_named_before_and_theirs_is_others(text: str, expected: tuple[str, str]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    "title", ["Paper", "📝 Paper", "Technical report", "Preprint", "论文", "論文", "논문", "Publikation", "Artículo", "Статья", "Publications"]
)
def test_a_heading_gives_a_paper_less_clearly(title: str) -> None:
    assert told(f"# Engine\n\nIt is.\n\n## {title}\n\n[On engines]({PAPER})\n") == ("own_paper", "headed")


@pytest.mark.parametrize(
    "text",
    [
        f"For all else see [the paper]({PAPER}).",
        f"The Turbine model was introduced in [On turbines]({PAPER}).",
        f"Refer for details to the Turbine paper [here]({PAPER}).",
        f"- [Turbine paper]({PAPER})",
    ],
)
def test_words_that_may_speak_of_anothers_paper_are_only_near(text: str) -> None:
    assert told(FILLER + text) == ("own_paper", "nearby")


@pytest.mark.parametrize(
    "text",
    [
        f"It is based on Turbine ([paper]({PAPER})).",
        f"Built on [Turbine's technical report]({PAPER}).",
        f"It follows [Turbine]({PAPER}).",
        f"We use flash attention ([paper]({PAPER})).",
        f"It was trained with the method of [Turbine]({PAPER}).",
        f"Thanks to the authors of the [technical report]({PAPER}).",
        f"The original model was presented in [this paper]({PAPER}).",
        f"Our paper is coming soon: {PAPER}",
        f"Many speak of engines: [On turbines]({PAPER}).",
        "[1] A. Body, B. Else and many others. Turbines of the last century and of this. arXiv preprint arXiv:2310.00007, 2023.",
    ],
)
def test_what_it_stands_on_is_cited(text: str) -> None:
    assert told(FILLER + text) == ("cites", "mentioned")


@pytest.mark.parametrize(
    "title",
    ["Acknowledgements", "Related work", "Evaluation", "Base model", "Built on Turbine", "Training data", "致谢", "Danksagung", "Remerciements", "Оценка"],
)
@pytest.mark.parametrize("words", ["[Paper]", "[Technical report]"])
def test_under_such_headings_a_paper_is_another_ones(title: str, words: str) -> None:
    assert told(f"# Engine\n\nIt is.\n\n## {title}\n\n{words}({PAPER})\n") == ("cites", "mentioned")


def test_a_page_that_names_many_papers_is_a_list() -> None:
    rows = "".join(f"- [Paper](https://arxiv.org/abs/2310.0001{number})\n" for number in range(6))
    found = card(f"# Engines\n\nIt is.\n\n## Papers\n\n{rows}\nSee our [technical report]({PAPER}).\n")
    own = [(link.target_id, link.strength) for link in found.links if link.relation == "own_paper"]
    assert own == [("2310.00007", Strength.NEARBY)]


def entry(arxiv_id: str) -> str:
    return f"@misc{{k{arxiv_id[-1]}, title={{T}}, eprint={{{arxiv_id}}}}}\n"


@pytest.mark.parametrize(
    "head",
    [
        "## Citation\n\n",
        "## How to cite\n\n",
        "## BibTeX\n\n",
        "## Details\n\nIf you use our model, please cite:\n\n",
        "## 引用\n\n",
        "## Zitieren\n\n",
        "## Cómo citar\n\n",
        "## Цитирование\n\n",
        "## 인용\n\n",
        "## Citazione\n\n",
    ],
)
def test_what_is_asked_to_be_cited_first_is_the_own_paper(head: str) -> None:
    found = card(f"# Engine\n\nIt is.\n\n{head}```bibtex\n{entry('2310.00007')}{entry('2310.00008')}```\n")
    assert [(link.target_id, link.relation, link.strength.value) for link in found.links] == [
        ("2310.00007", "own_paper", "stated"),
        ("2310.00008", "cites", "mentioned"),
    ]


@pytest.mark.parametrize(
    "head",
    [
        "## Acknowledgements\n\n",
        "## Base model\n\n",
        "## Citation\n\nPlease cite the original authors:\n\n",
        "## Details\n\nIf you use this dataset please cite:\n\n",
        "## Related work\n\n",
    ],
)
def test_what_is_to_be_cited_for_anothers_work_is_not_the_own_paper(head: str) -> None:
    found = card(f"# Engine\n\nIt is.\n\n{head}```bibtex\n{entry('2310.00007')}```\n")
    assert [(link.relation, link.strength.value) for link in found.links] == [("cites", "mentioned")]


def test_a_block_that_nobody_asks_for_is_only_near_and_one_that_is_asked_for_comes_first() -> None:
    alone = card(f"# Engine\n\n```bibtex\n{entry('2310.00007')}```\n")
    assert [(link.relation, link.strength.value) for link in alone.links] == [("own_paper", "nearby")]
    both = card(f"# Engine\n\n```bibtex\n{entry('2310.00008')}```\n\n## Citation\n\n```bibtex\n{entry('2310.00007')}```\n")
    assert {link.target_id for link in both.links if link.relation == "own_paper"} == {"2310.00007"}


def test_the_hubs_tags_and_front_matter_declare() -> None:
    record = Document("huggingface", "model", "list", "org/name", payload={"tags": ["arxiv:2310.00007", "dataset:a/b", "base_model:a/c"]})
    assert {(link.relation, link.strength) for link in read(record).links} == {
        ("cites", Strength.DECLARED),
        ("trained_on", Strength.DECLARED),
        ("base_model:unspecified", Strength.DECLARED),
    }
    front = card("---\ndatasets: [a/b]\nbase_model: a/c\nbase_model_relation: merge\n---\n# Name\n")
    assert {(link.relation, link.strength) for link in front.links} == {("trained_on", Strength.DECLARED), ("base_model:merge", Strength.DECLARED)}


# -- headings in other languages

TRAINING_DATA = [
    "학습 데이터", "훈련 데이터셋", "Données d'entraînement", "Donnees d’entrainement", "Jeu d'apprentissage",
    "Corpus d'entraînement", "Datos de entrenamiento", "Conjunto de datos de entrenamiento",
    "Trainingsdaten", "Trainings-Datensatz", "Обучающие данные", "Данные для обучения", "Обучающая выборка",
    "学習データ", "訓練データセット", "Dados de treinamento", "Conjuntos de dados de treino", "Dati di addestramento",
    "Dataset di addestramento", "训练数据", "预训练语料与训练数据", "Training data", "Pre-training corpus",
]  # fmt: skip


@pytest.mark.parametrize("title", TRAINING_DATA)
def test_a_heading_on_training_data_is_one_in_every_language(title: str) -> None:
    assert About.TRAINING_DATA in about(title)
    found = card(f"# Engine\n\n## {title}\n\nhttps://huggingface.co/datasets/a/corpus\n")
    assert [(link.relation, link.strength.value) for link in found.links] == [("trained_on", "headed")]


@pytest.mark.parametrize(
    "title",
    [
        "Évaluation", "Résultats", "Evaluación", "Resultados", "Ergebnisse", "Auswertung", "Оценка качества",
        "Avaliação", "Valutazione", "평가 결과", "評価", "评测", "Evaluation data",
    ],
)  # fmt: skip
def test_a_heading_on_evaluation_is_one_in_every_language(title: str) -> None:
    found = card(f"# Engine\n\n## {title}\n\nhttps://huggingface.co/datasets/a/test\n")
    assert [link.relation for link in found.links] == ["evaluated_on"]


@pytest.mark.parametrize("title", ["Literature summaries", "Open-source language models", "Data centre", "Summarization of articles", "Dates", "Datum"])
def test_words_that_only_look_like_such_headings_are_none(title: str) -> None:
    assert not about(title) & {About.OTHERS, About.BASE, About.CODE, About.PAPER, About.TRAINING_DATA}


# -- code and weights


def repository(text: str, source: str = "huggingface") -> Link:
    kind = "model_card" if source == "huggingface" else "readme"
    found = read(Document(source, kind, "file", "org/name", text=text, locator="README.md"))
    return next(link for link in found.links if link.target_id == "tools/engine")


@pytest.mark.parametrize(
    ("text", "relation", "strength"),
    [
        ("Our training code is at https://github.com/tools/engine.", "training_code", "stated"),
        ("It was trained with [Engine](https://github.com/tools/engine).", "training_code", "stated"),
        ("## Training\n\nhttps://github.com/tools/engine", "training_code", "headed"),
        ("## Entraînement\n\nhttps://github.com/tools/engine", "training_code", "headed"),
        ("## 学習\n\nhttps://github.com/tools/engine", "training_code", "headed"),
        ("[GitHub](https://github.com/tools/engine)", "code", "stated"),
        ("Code is available at https://github.com/tools/engine.", "code", "stated"),
        ("## Code\n\nhttps://github.com/tools/engine", "code", "headed"),
        ("## Código\n\nhttps://github.com/tools/engine", "code", "headed"),
        ("We like [Engine](https://github.com/tools/engine).", "code", "mentioned"),
        ("## Acknowledgements\n\n[Code](https://github.com/tools/engine)", "mentions", "mentioned"),
        ("## Projects built with it\n\n[Code](https://github.com/tools/engine)", "mentions", "mentioned"),
        ("## Built with it\n\n- [Engine](https://github.com/tools/engine): a training recipe", "mentions", "mentioned"),
        ("The training code will be released at https://github.com/tools/engine.", "mentions", "mentioned"),
        ("They were trained using the [engine format](https://github.com/tools/engine).", "code", "mentioned"),
    ],
)
def test_a_link_to_a_repository_says_how_clearly_it_is_code(text: str, relation: str, strength: str) -> None:
    link = repository(f"# Name\n\nIt is.\n\n{text}\n")
    assert (link.relation, link.strength.value) == (relation, strength)


def test_the_words_of_an_address_say_nothing() -> None:
    link = next(iter(card("# Name\n\nhttps://huggingface.co/datasets/a/training-data-corpus\n").links))
    assert (link.relation, link.strength.value) == ("mentions", "mentioned")
    assert repository("# Name\n\nNote: https://github.com/tools/engine code\n").relation == "code"


@pytest.mark.parametrize(
    ("text", "strength"),
    [
        ("https://huggingface.co/org/model", "stated"),
        ("## Model weights\n\nhttps://huggingface.co/other/model", "headed"),
        ("The weights are [here](https://huggingface.co/other/model).", "nearby"),
        ("As in [this](https://huggingface.co/other/model).", "mentioned"),
    ],
)
def test_a_readme_says_how_clearly_it_gives_weights(text: str, strength: str) -> None:
    (link,) = read(Document("github", "readme", "file", "org/name", text=f"# Name\n\nIt is.\n\n{text}\n", locator="README.md")).links
    assert (link.relation, link.strength.value) == ("weights", strength)
