"""What a text says of its training data without a link: of what they are made, and by an id."""

from __future__ import annotations

import pytest

from observatory.disclosure import read
from observatory.disclosure.data_words import find_composition, find_counted_sources, find_list_of_data, find_trained_on, find_treatment
from observatory.disclosure.reading import Document, Finding


def shown(text: str) -> list[tuple[str, Finding]]:
    reading = read(Document("github", "readme", "file", "acme/quokka", text=text, locator="README.md"))
    return [(one.rule, one.finding) for one in reading.signals if one.indicator == "training_data"]


@pytest.mark.parametrize(
    "text",
    [
        "The dataset used for the training is comprised of these parts:\n\n* **25%** an English collection\n* **75%** texts in Russian that we gathered",
        "The training data consists of 1.2T tokens of web pages and 300B tokens of code.",
        "Our pre-training corpus is a mixture of 60% web, 30% code and 10% books.",
        "The data that it was trained on are made up of 40,000 hours of speech and 1,200 hours of music.",
        "The training corpus comprises 12 million documents and 3 million images.",
    ],
)
def test_parts_with_their_amounts_describe_the_training_data(text: str) -> None:
    assert find_composition(text, is_of_training=False) is not None
    assert shown(f"# Quokka\n\n{text}\n") == [("data.described", Finding.PARTIAL)]


@pytest.mark.parametrize(
    "text",
    [
        "The training data consists of web pages, books and code.",
        "The training data consists of 1.2T tokens.",
        "The benchmark dataset consists of 100 images and 200 pairs, and trains nobody.",
        "The evaluation data consists of 100 images and 200 questions, apart from the training set of 3 documents.",
        "The dataset consists of 30 images and 40 sentences.",
        "Unlike other models, whose training data consists of 5B tokens and 3B documents, it learns by itself.",
        "The model consists of 32 layers and 7 billion words of nonsense.",
    ],
)
def test_a_phrase_without_amounts_or_of_something_else_describes_nothing(text: str) -> None:
    assert find_composition(text, is_of_training=False) is None
    assert ("data.described", Finding.PARTIAL) not in shown(f"# Quokka\n\n{text}\n")


def test_a_heading_on_training_data_says_what_the_sentence_leaves_out() -> None:
    words = "The dataset consists of 30,000 images and 40,000 sentences."
    assert shown(f"# Quokka\n\n## Training data\n\n{words}\n") == [("data.described", Finding.PARTIAL)]
    assert shown(f"# Quokka\n\n## Evaluation\n\n{words}\n") == []


@pytest.mark.parametrize(
    "text",
    [
        "|corpus|tokens after filtering|\n|---|---|\n|Acme Web Corpus (will not be released)|9.1 billion|\n|Patents|34.8 billion|\n|Wikipedia|1.0 billion|",
        "- 19 GB news of five papers\n- 1.1 GB Wikipedia\n- 3 GB of songs",
        "- Common Crawl, filtered: 62 GB\n- German Wikipedia dump: 5.5 GB",
        "|Source|Share|\n|---|---|\n|News articles|58%|\n|Forum threads|12%|",
        "Of these:\n* web pages of one crawl (7 GB text, 70 million sentences)\n* tweets of a year (3 million sentences)",
        "|Data|Hours|\n|---|---|\n|Common Voice|3,000|\n|GigaSpeech|2,500|",
    ],
)
def test_a_list_of_sources_with_their_amounts_describes_the_training_data(text: str) -> None:
    for heading in ("Training data", "Pre-training corpus", "Datasets", "訓練データ"):
        assert ("data.described", Finding.PARTIAL) in shown(f"# Quokka\n\n## {heading}\n\n{text}\n"), heading
    for heading in ("Evaluation data", "Results", "Training", "Related work"):
        assert ("data.described", Finding.PARTIAL) not in shown(f"# Quokka\n\n## {heading}\n\n{text}\n"), heading


@pytest.mark.parametrize(
    "text",
    [
        # One part alone, parts without amounts, and what is refused.
        "|corpus|tokens|\n|---|---|\n|Wikipedia|1.0 billion|\n|Songs|2.0 billion|",
        "- Wikipedia\n- news papers\n- books",
        "- web corpus, 3 GB: not released\n- news corpus, 4 GB: will not be released\n- 1 GB Wikipedia",
        # Settings of the training, parts to train and to test on, and counts of steps.
        "|Setting|Size|\n|---|---|\n|Batch of web pages|4M|\n|Sequence of code|8K|\n|Total corpus|2T|",
        "- train: 10,000 examples of the corpus\n- test: 2,000 examples of the corpus\n- validation: 500 examples of the corpus",
        "|Data|Quantity|\n|---|---|\n|Tweets downloaded|3164|\n|Retweets|925|\n|Tweets kept|1734|",
        # Languages alone.
        "- English: 50%\n- German: 30%\n- French: 20%",
    ],
)
def test_a_list_without_sources_and_amounts_describes_nothing(text: str) -> None:
    assert ("data.described", Finding.PARTIAL) not in shown(f"# Quokka\n\n## Training data\n\n{text}\n")


def test_a_whole_refusal_stays_one() -> None:
    text = "The training data will not be released.\n\n- songs\n- tales"
    assert shown(f"# Quokka\n\n## Training data\n\n{text}\n") == [("data.section", Finding.NONE)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("A small model fine-tuned on hate_speech18 dataset for two classes.", "hate_speech18"),
        ("It was finetuned on the `common_voice` dataset.", "common_voice"),
        ("It was trained on the oasst1 dataset.", "oasst1"),
        ("A vision model trained on ImageNet-1k at resolution 224x224.", "ImageNet-1k"),
        ("The model was fine-tuned on SQuAD v2 for two epochs.", "SQuAD v2"),
    ],
)
def test_an_id_or_a_public_corpus_names_what_it_was_trained_on(text: str, name: str) -> None:
    found = find_trained_on(text)
    assert found is not None
    assert found[1] == name


@pytest.mark.parametrize(
    "text",
    [
        "It was trained on a large-scale dataset.",
        "It was trained on our dataset.",
        "It was not trained on the oasst1 dataset.",
        "You can fine-tune a model trained on your_own dataset.",
        "We evaluated models that were trained on the conll2003 dataset.",
        "It reaches 80 % on SQuAD v2.",
    ],
)
def test_what_names_no_data_of_its_own_is_none(text: str) -> None:
    assert find_trained_on(text) is None


def test_a_long_text_is_read_in_bounded_steps() -> None:
    for text, is_composed in (
        ("data " * 50_000 + "consists of", False),
        ("corpus consists of 1 % " * 10_000, True),
        ("trained on " + "a_" * 50_000 + " dataset", False),
        ("1.0 billion\n" * 50_000, False),
        ("news 1 GB " * 50_000, False),
    ):
        assert (find_composition(text, is_of_training=True) is not None) is is_composed
        assert find_trained_on(text) is None
        assert find_list_of_data(text) is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Fine-tuned with care. We use approximately 80k ShareGPT conversations and a weighted loss.", "ShareGPT"),
        ("It was tuned in a day: we used over 1.2M curated Foo Bar instructions.", "Foo Bar"),
        ("After it was trained, we employ 10,000 Wombat-Talk dialogues.", "Wombat-Talk"),
    ],
)
def test_a_number_of_things_of_a_name_that_the_makers_use_names_data(text: str, name: str) -> None:
    found = find_trained_on(text)
    assert found is not None and found[1] == name


@pytest.mark.parametrize(
    "text",
    [
        "Tuned. We use 500 Quux examples to evaluate it.",
        "Trained. We use 8 Wombat GPUs.",
        "Trained. We use 3 Quux models.",
        "Tuned. You can use 80k Quux conversations.",
        "Tuned. Unlike others, we use 80k Quux examples.",
        "We use 80k many conversations that were tuned.",
    ],
)
def test_what_is_used_for_something_else_names_none(text: str) -> None:
    assert find_trained_on(text) is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("A model that has been learned using over 1.4 million rude sentences from the NUMBAT dataset.", "NUMBAT"),
        ("It was fine-tuned on 10000 samples from the numbat-news dataset.", "numbat-news"),
        ("It was trained on 500k clinical notes of the Wombat Notes open corpus.", "Wombat Notes"),
    ],
)
def test_a_number_of_things_out_of_a_named_dataset_names_data(text: str, name: str) -> None:
    told = find_trained_on(text)
    assert told is not None
    assert told[1] == name
    assert shown(f"# Quokka\n\n{text}\n") == [("data.sentence", Finding.PARTIAL)]


@pytest.mark.parametrize(
    "text",
    [
        "The tokenizer was learned using 2 million sentences from the NUMBAT dataset.",
        "It was not trained on 500 notes from the NUMBAT dataset.",
        "Unlike other models, which were trained on 500 notes from the NUMBAT dataset, it is small.",
        "It was trained on 2 million sentences from 3 datasets.",
        "It was trained on 80 percent of poems of the Persian poetry dataset.",
        "What we learned from the NUMBAT dataset is much.",
        "You can see what was learned using 20 sentences from the NUMBAT dataset with your own.",
    ],
)
def test_what_was_learned_otherwise_names_none(text: str) -> None:
    assert find_trained_on(text) is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("We use 3 data sources:\nNumbat-3, Wombats, Songs datasets. More is told elsewhere.", "Numbat-3"),
        ("We combine two public datasets: NumBat and Wombat QA.", "NumBat"),
        ("The model was trained on the following corpora: numbats, Wombat News, songs.", "Wombat News"),
    ],
)
def test_sources_that_are_counted_and_named_under_a_heading_name_data(text: str, name: str) -> None:
    told = find_counted_sources(text)
    assert told is not None
    assert told[1] == name
    assert shown(f"# Quokka\n\n## Training data\n\n{text}\n") == [("data.sentence", Finding.PARTIAL)]
    assert shown(f"# Quokka\n\n## Evaluation\n\n{text}\n") == []


@pytest.mark.parametrize(
    "text",
    [
        "We use three data sources: news, books and web pages.",
        "We use two benchmark datasets: NumBat and Wombat.",
        "Unlike other models, we use two datasets: NumBat and Wombat.",
        "We use 3 data sources.",
        "We use three datasets: private, custom and internal ones.",
    ],
)
def test_sources_without_names_or_for_measurement_name_none(text: str) -> None:
    assert find_counted_sources(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "There are two vocabularies (the original and ours, trained on Portuguese Wikipedia).",
        "The SentencePiece model is trained on Common Crawl.",
        "Quokka uses a BPE vocab trained on the Pile.",
        "It has a vocabulary of 52,500 tokens, and trained on 2 million sentences from the NUMBAT dataset.",
        "Its word-piece model was trained on the Wombat News corpus.",
        "词表 trained on the Pile.",
    ],
)
def test_what_a_tokenizer_was_trained_on_is_no_training_data_of_the_model(text: str) -> None:
    assert find_trained_on(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "The model uses a new vocabulary and was trained on the Pile.",
        "A vocabulary was built first, then the model was trained on the Pile.",
        "The model was pretrained from scratch with a custom vocabulary on the Pile.",
        "The vocabulary-free model was trained on the Pile.",
    ],
)
def test_what_a_model_with_a_vocabulary_was_trained_on_is_its_training_data(text: str) -> None:
    assert find_trained_on(text) is not None


@pytest.mark.parametrize(
    "text",
    [
        "It was reversely trained on fiction and non-fiction text where errors were intentionally inserted by another model and a script.",
        "The model was fine-tuned on customer e-mails in which all names were replaced with random ones by a script.",
        "It was trained on 1000 tweets, which were manually labeled by the author.",
        "We pre-trained on news articles that were translated into German with an older system.",
        "It was tuned on questions whose answers were written by volunteers from three towns.",
    ],
)
def test_a_sentence_that_tells_how_its_data_were_treated_describes_them(text: str) -> None:
    assert find_treatment(text) is not None
    assert shown(f"# Quokka\n\n## Training\n\n{text}\n") == [("data.described", Finding.PARTIAL)]


@pytest.mark.parametrize(
    "text",
    [
        "It was trained on text.",
        "It was trained on text from the web.",
        "It was trained on a machine that was built by us.",
        "It was trained on a model that was generated by others.",
        "It was trained on texts where 15% of the tokens were replaced by masks.",
        "It was trained on images to which noise was added by a schedule.",
        "It was not trained on texts that were written by others.",
        "You can train it on data that are labelled by you; it is trained on your texts that were written by you.",
        "The tokenizer was trained on texts that were cleaned with a script.",
        "It is evaluated, not trained on texts that were written by others.",
        "It was trained on texts that were filtered. Nobody did it by hand.",
        "It was trained on texts that were written by our staff and will not be released.",
    ],
)
def test_a_sentence_on_the_objective_or_on_something_else_describes_no_data(text: str) -> None:
    assert find_treatment(text) is None
    assert ("data.described", Finding.PARTIAL) not in shown(f"# Quokka\n\n## Training\n\n{text}\n")
