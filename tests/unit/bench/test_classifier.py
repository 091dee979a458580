"""The learned classifier's bench: sentences and places, labels by reference, parts by account, and what is counted."""

from __future__ import annotations

import csv
import random
import time
from pathlib import Path

import classifier
import classifier_features
import classifier_rules
import numpy as np
import pytest
from draw_for_labels import Draw, Item
from keep_labels import LABELS, answers, place_of
from labelled_paths import Tree
from labelled_sentences import sentences, split
from labelled_worlds import Listing, Text, digest

from observatory.disclosure import markdown
from observatory.disclosure.links import links_of

CARD = """# Lumo

Lumo is small. It was fine-tuned on [Luna-Chats](https://huggingface.co/datasets/luna/luna-chats) and on web text.
The code is [here](https://github.com/luna/lumo).

## Training data

- e.g. tables of ForumX and more
- 数据来自维基百科。权重暂不公开。
"""


@pytest.mark.parametrize(
    ("paragraph", "parts"),
    [
        ("It is small. It is fast!", ["It is small.", "It is fast!"]),
        ("We use data, e.g. of forums. Then we stop.", ["We use data, e.g. of forums.", "Then we stop."]),
        ("Version 1.5 is out. see below", ["Version 1.5 is out. see below"]),
        ("权重不公开。代码公开。", ["权重不公开。", "代码公开。"]),
        ("One sentence without an end", ["One sentence without an end"]),
        ("", []),
    ],
)
def test_sentences_end_where_a_reader_ends_them(paragraph: str, parts: list[str]) -> None:
    assert [one.strip() for one in split(paragraph)] == parts


def test_a_sentence_knows_its_headings_neighbours_and_links() -> None:
    found = sentences(markdown.parse(CARD))
    tuned = next(one for one in found if "tuned" in one.text)
    assert tuned.headings == ("Lumo",)
    assert tuned.before == "Lumo is small."
    assert ("dataset", "https://huggingface.co/datasets/luna/luna-chats") in tuned.links
    assert [one.text for one in found if one.headings[-1] == "Training data"] == ["e.g. tables of ForumX and more", "数据来自维基百科。", "权重暂不公开。"]


def test_a_long_text_without_ends_is_split_in_time() -> None:
    start = time.process_time()
    found = sentences(markdown.parse("word " * 60_000))
    assert time.process_time() - start < 2
    assert max(len(one.text) for one in found) <= 600


def test_a_path_stands_in_its_folder_and_tree() -> None:
    tree = Tree("luna/lumo", ["README.md", "lumo/train.py", "lumo/model.py", "lumo/configs/small.yaml"])
    placed = tree.place("lumo/train.py")
    assert placed.beside == ("model.py",)
    assert placed.folders == ("configs",)
    assert placed.roots == ("lumo/", "README.md")
    assert placed.count == 2


def test_a_label_finds_its_text_by_hash_then_by_letters() -> None:
    card = Text("here", "model_card", "luna/lumo", CARD)
    by_hash = place_of(card, digest("Lumo is small."), "")
    assert by_hash is not None and by_hash[2] == "hash"
    near = place_of(card, digest("lumo is -- small"), "lumo is -- small")
    assert near is not None and near[1:] == (digest("Lumo is small."), "letters")
    assert place_of(card, digest("Nothing of it"), "Nothing of it") is None
    paths = Listing("here", "github", "luna/lumo", ("a.py", "b.py"))
    assert place_of(paths, digest("b.py"), "") == (1, digest("b.py"), "hash")


def test_answers_with_an_unknown_label_or_a_double_are_refused(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    told = tmp_path / "out" / "paths_01.r1.tsv"
    told.write_text("p1\ttrains\t\np2\tsettings\ttraining\n", encoding="utf-8")
    assert answers(tmp_path, "paths", "r1") == {"p1": ("trains", ""), "p2": ("settings", "training")}
    for wrong in ("p1\tguessed\t\n", "p1\ttrains\t\np1\ttest\t\n"):
        told.write_text(wrong, encoding="utf-8")
        with pytest.raises(ValueError, match=r"paths_01\.r1\.tsv"):
            answers(tmp_path, "paths", "r1")


def test_no_place_is_drawn_twice() -> None:
    kept = {("github", "luna/lumo", digest("a.py"))}
    draw = Draw(random.Random(1), most=10, same=2, taken=kept)  # noqa: S311 - a draw, no secret
    item = {text: Item("w", "github", "Luna/lumo", "luna", 0, 0, "uniform", text, "") for text in ("a.py", "b.py")}
    turns = iter(["a.py", "b.py", "b.py"] + ["a.py"] * 40)
    draw.take({"luna": ["one"]}, 3, lambda _: item[next(turns)])
    assert [one.text for one in draw.items] == ["b.py"]


@pytest.mark.parametrize("name", ["sentences", "paths"])
def test_labels_are_kept_by_reference_and_there_are_enough(name: str) -> None:
    with (classifier.LABELS / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert {row["label"] for row in rows} <= LABELS[name]
    assert all(len(row["sha256"]) == 64 and set(row["sha256"]) <= set("0123456789abcdef") for row in rows)
    assert "text" not in rows[0]
    places = classifier.labels_of(name)
    assert len(places) >= 3_000
    assert sum({"r1", "r2"} <= set(readers) for readers in places.values()) >= 290


def _item(account: str, word: str, label: str, rules: frozenset[str] = frozenset()) -> classifier.Item:
    return classifier.Item("github", account, word, label, "", None, {"words": [word, "same"]}, rules)


def test_no_account_is_learned_from_and_asked() -> None:
    items = [_item(f"a{number % 17}", f"w{number % 3}", ("trains", "test", "demo")[number % 3]) for number in range(120)]
    for learned, left in classifier.folds(items):
        assert {items[one].account for one in learned}.isdisjoint(items[one].account for one in left)
    answers_, classes = classifier.asked(items, classifier.turned(classifier.matrix(items)), classifier.linear)
    assert [classes[one] for one in answers_.argmax(axis=1)] == [one.label for one in items]
    again, _ = classifier.asked(items, classifier.turned(classifier.matrix(items)), classifier.linear)
    assert np.array_equal(answers_, again)


def test_fewer_columns_leave_lengths_and_angles() -> None:
    features = classifier.matrix([_item("a", f"w{number % 4}", "test") for number in range(9)])
    turned = classifier.turned(features)
    assert turned.shape[1] <= 4
    assert np.allclose(turned @ turned.T, (features @ features.T).toarray())


def test_precision_and_recall_are_counted() -> None:
    wanted, said = np.array([True, True, False, False]), np.array([True, False, True, False])
    assert classifier.shares(wanted, said) == (0.5, 0.5, 0.5, 1, 2, 2)
    assert classifier.shares(wanted, np.zeros(4, dtype=bool))[:3] == (0.0, 0.0, 0.0)
    assert classifier.difference(wanted, said, said, ["a", "b", "c", "d"]) == (0.0, 0.0)


def test_what_rules_say_is_told_in_the_words_of_the_labels() -> None:
    parsed = markdown.parse(CARD)
    document = classifier_rules.document_of("model_card", "luna/lumo")
    links = links_of(document, parsed, 0)
    said = {one.text[:12]: classifier_rules.of_sentence(document, parsed, one, 0, links) for one in sentences(parsed)}
    assert "named data" in said["It was fine-"]
    assert "released code" in said["The code is "]
    assert "refused" in said["权重暂不公开。"]
    assert said["Lumo is smal"] == set()


def test_what_rules_say_of_paths() -> None:
    paths = ("train.py", "configs/train_small.yaml", "scripts/prepare_web_data.py", "eval/run_bench.py", "lumo/model.py")
    found = classifier_rules.of_tree("luna/lumo", paths, markdown.parse("# Lumo\n\n## Training\n\n```bash\npython train.py --lr 1e-4\n```\n"))
    assert {"trains", "told"} <= found["train.py"]
    assert found["configs/train_small.yaml"] == {"settings of training"}
    assert found["scripts/prepare_web_data.py"] == {"prepares_data"}
    assert "evaluates" in found["eval/run_bench.py"]
    assert "lumo/model.py" not in found


def test_features_are_of_any_language_and_bounded() -> None:
    said = sentences(markdown.parse("# 学習\n\n" + "データ" * 5_000))[0]
    groups = classifier_features.of_sentence("model_card", "luna/lumo", said)
    assert "学" in groups["heading"]
    assert max(map(len, groups.values())) < 4_000
    assert {"in finetune", "top scripts", "whole scripts"} <= set(
        classifier_features.of_path("github", Tree("luna/lumo", ["scripts/finetune/runSft.py"]).place("scripts/finetune/runSft.py"))["folders"]
    )
    assert classifier_features.parts("runSft_7B") == ["run", "sft", "7", "b"]
