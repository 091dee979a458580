"""A small learned classifier of sentences and paths beside the hand-written rules: python bench/classifier.py WORLD... [--trees] [--out FILE].

Reads the labels of bench/labels and their texts in the worlds, trains linear models on hashed words and characters, and prints how they
and the rules agree with the labels: cross-validated by account, so that no account is in both parts. The ceiling is how far a second
reader agrees with the first. The pipeline uses none of it: bench/labels/README.md says why.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import classifier_features
import classifier_rules
import numpy as np
import numpy.typing as npt
from labelled_paths import Tree
from labelled_sentences import sentences
from labelled_worlds import Listing, Text, digest, listings, texts
from scipy.sparse import csr_matrix, hstack
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.feature_extraction import FeatureHasher
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, cohen_kappa_score, f1_score, precision_recall_fscore_support
from sklearn.model_selection import StratifiedGroupKFold
from sklearn.preprocessing import normalize

from observatory.disclosure.links import links_of
from observatory.disclosure.parsed import Parsed

LABELS = Path(__file__).resolve().parent / "labels"
FOLDS = 5
SEED = 15
COLUMNS = 2**17
# Strength of what is learned against what is usual; 1 to 30 differ by less than 0.02 of macro-F1.
INVERSE_PENALTY = 10.0
DRAWS = 400
FIRST_READERS = ("r1", "r3")
SECOND_READER = "r2"

Bits = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Item:
    """One labelled sentence or path. ``second``: the second reader's label and object, where there is one; ``links``: kinds of its links."""

    kind: str
    account: str
    text: str
    label: str
    about: str
    second: tuple[str, str] | None
    features: classifier_features.Groups
    rules: frozenset[str]
    links: frozenset[str] = frozenset()

    @property
    def joint(self) -> str:
        """Label and object."""
        return joined(self.label, self.about)


@dataclass(frozen=True, slots=True)
class Decision:
    """A question that rules answer. ``labels``: labels, alone or with their object, that mean yes; ``rules``: what the rules call it."""

    name: str
    labels: frozenset[str]
    rules: frozenset[str]
    is_asked: Callable[[Item], bool] = lambda _: True


def joined(label: str, about: str) -> str:
    """Label and object as one word or two."""
    return f"{label} {about}".strip().removesuffix(" none")


def is_of_code(item: Item) -> bool:
    """Whether a path is of a tree of code, which is all that the rules of training are asked about."""
    return item.kind == "github"


def is_linking_readme(item: Item) -> bool:
    """Whether it is of a README and links a model: only there the rules ask whose weights they are."""
    return item.kind == "readme" and "model" in item.links


def _decision(name: str, labels: Iterable[str], rules: Iterable[str], is_asked: Callable[[Item], bool] = lambda _: True) -> Decision:
    return Decision(name, frozenset(labels), frozenset(rules), is_asked)


_TRAINING = ("trains", "tunes")
DECISIONS = {
    "paths": (
        _decision("trains or tunes: entry points", _TRAINING, ("trains", "tunes"), is_of_code),
        _decision("trains or tunes: and found elsewhere", _TRAINING, ("trains", "tunes", "found"), is_of_code),
        _decision("trains or tunes: and told by README", _TRAINING, ("trains", "tunes", "found", "told"), is_of_code),
        _decision("trains, and not only tunes", ("trains",), ("trains",), is_of_code),
        _decision("tunes", ("tunes",), ("tunes",), is_of_code),
        _decision("settings of training", ("settings training", "settings tuning"), ("settings of training",), is_of_code),
        _decision("prepares data", ("prepares_data",), ("prepares_data",), is_of_code),
        _decision("evaluates", ("evaluates",), ("evaluates",), is_of_code),
    ),
    "sentences": (
        _decision("refused or promised", ("refused", "promised"), ("refused",)),
        _decision("named: data or weights", ("named",), ("named data", "named weights")),
        _decision("named: weights", ("named weights",), ("named weights",)),
        _decision("data named or released, dataset linked", ("named", "released data"), ("named data",), lambda one: "dataset" in one.links),
        _decision("described", ("described",), ("described",)),
        _decision("evaluation", ("evaluation",), ("evaluation",)),
        _decision("own code, repository linked", ("released code",), ("released code",), lambda one: "repository" in one.links),
        _decision("own paper, paper linked", ("released paper",), ("released paper",), lambda one: "paper" in one.links),
        _decision("own weights, model linked in README", ("released weights",), ("released weights",), is_linking_readme),
    ),
}


# -- Labels and their texts


def labels_of(name: str) -> dict[tuple[str, str, str], dict[str, dict[str, str]]]:
    """Rows by place (kind, key in lower case, hash) and reader, in the order of the file."""
    found: dict[tuple[str, str, str], dict[str, dict[str, str]]] = {}
    with (LABELS / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            found.setdefault((row["kind"], row["key"].lower(), row["sha256"]), {})[row["reader"]] = row
    return found


def _item(rows: dict[str, dict[str, str]], text: str, features: classifier_features.Groups, rules: Iterable[str], links: Iterable[str] = ()) -> Item:
    first = next(rows[reader] for reader in FIRST_READERS if reader in rows)
    second = rows.get(SECOND_READER)
    told = (second["label"], second["object"]) if second is not None else None
    return Item(first["kind"], first["account"], text, first["label"], first["object"], told, features, frozenset(rules), frozenset(links))


def sentence_items(documents: dict[tuple[str, str, str], Text]) -> list[Item]:
    """Every labelled sentence whose document is there and still holds it."""
    found: list[Item] = []
    read: dict[tuple[str, str, str], tuple[Parsed, int, dict[str, int]]] = {}
    for (kind, _, sha256), rows in labels_of("sentences").items():
        row = next(iter(rows.values()))
        place = (row["world"], kind, row["key"])
        if place not in documents:
            continue
        if place not in read:
            parsed, offset = documents[place].parsed()
            read[place] = parsed, offset, {digest(one.text): one.number for one in reversed(sentences(parsed, offset))}
        parsed, offset, numbers = read[place]
        if sha256 not in numbers:
            continue
        said = sentences(parsed, offset)[numbers[sha256]]
        document = classifier_rules.document_of(kind, row["key"])
        rules = classifier_rules.of_sentence(document, parsed, said, offset, links_of(document, parsed, offset))
        found.append(_item(rows, said.text, classifier_features.of_sentence(kind, row["key"], said), rules, (link for link, _ in said.links)))
    return found


def path_items(lists: dict[tuple[str, str, str], Listing], documents: dict[tuple[str, str, str], Text]) -> list[Item]:
    """Every labelled path whose list is there and still holds it."""
    found: list[Item] = []
    read: dict[tuple[str, str, str], tuple[Tree, dict[str, str], dict[str, set[str]]]] = {}
    for (kind, _, sha256), rows in labels_of("paths").items():
        row = next(iter(rows.values()))
        place = (row["world"], kind, row["key"])
        if place not in lists:
            continue
        if place not in read:
            paths, readme = lists[place].paths, documents.get((row["world"], "readme", row["key"]))
            rules = classifier_rules.of_tree(row["key"], paths, readme.parsed()[0] if readme is not None else None) if kind == "github" else {}
            read[place] = Tree(row["key"], paths), {digest(one): one for one in paths}, rules
        tree, by_hash, rules = read[place]
        if sha256 in by_hash:
            path = by_hash[sha256]
            found.append(_item(rows, f"{row['key']}: {path}", classifier_features.of_path(kind, tree.place(path)), rules.get(path, ())))
    return found


# -- Learning


def matrix(items: Sequence[Item], *, with_rules: bool = False) -> csr_matrix:
    """Hashed features: each group of tokens has length 1 in a row. Items by columns."""
    told = [{**one.features, **({"rules": [*sorted(one.rules), "any"]} if with_rules else {})} for one in items]
    hasher = FeatureHasher(COLUMNS, input_type="string")
    return hstack([normalize(hasher.transform([sorted(set(one[group])) for one in told])) for group in sorted(told[0])]).tocsr()


def turned(features: csr_matrix) -> Numbers:
    """The same rows in as few columns as there are rows: lengths and angles stay, so a linear model with a squared penalty is the same."""
    values, vectors = np.linalg.eigh((features @ features.T).toarray())
    kept = values > 1e-8 * values.max()
    return np.asarray(vectors[:, kept] * np.sqrt(values[kept]), dtype=np.float64)


def folds(items: Sequence[Item]) -> list[tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]]:
    """Rows to learn from and rows to ask, no account in both."""
    split = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=SEED)
    return list(split.split(np.zeros(len(items)), [one.label for one in items], [one.account for one in items]))


def asked(items: Sequence[Item], features: Numbers, model: Callable[[], LogisticRegression | HistGradientBoostingClassifier]) -> tuple[Numbers, list[str]]:
    """Probabilities (items by classes) of each item from a model that saw nothing of its account, and the classes (label with object)."""
    wanted = np.array([one.joint for one in items])
    classes = sorted(set(wanted))
    found = np.zeros((len(items), len(classes)))
    for learned, left in folds(items):
        fitted = model().fit(features[learned], wanted[learned])
        columns = np.searchsorted(classes, fitted.classes_)
        found[left[:, None], columns[None, :]] = fitted.predict_proba(features[left])
    return found, classes


def linear() -> LogisticRegression:
    """The linear model."""
    return LogisticRegression(C=INVERSE_PENALTY, max_iter=200)


def trees() -> HistGradientBoostingClassifier:
    """Boosted trees."""
    return HistGradientBoostingClassifier(max_iter=80, max_leaf_nodes=15, random_state=SEED)


# -- Measures


def shares(wanted: Bits, said: Bits) -> tuple[float, float, float, int, int, int]:
    """Precision, recall, F1, hits, said, wanted."""
    hits, many, all_ = int((wanted & said).sum()), int(said.sum()), int(wanted.sum())
    return hits / max(1, many), hits / max(1, all_), 2 * hits / max(1, many + all_), hits, many, all_


def difference(wanted: Bits, one: Bits, other: Bits, accounts: Sequence[str]) -> tuple[float, float]:
    """In 95 of 100 draws of accounts the F1 of ``other`` less that of ``one`` lies between these."""
    numbers = np.unique(np.array(accounts), return_inverse=True)[1]
    members = [np.flatnonzero(numbers == number) for number in range(int(numbers.max()) + 1)]
    draw = np.random.default_rng(SEED)
    found = []
    for _ in range(DRAWS):
        rows = np.concatenate([members[number] for number in draw.integers(0, len(members), len(members))])
        found.append(shares(wanted[rows], other[rows])[2] - shares(wanted[rows], one[rows])[2])
    low, high = np.percentile(found, [2.5, 97.5])
    return float(low), float(high)


def _is_yes(decision: Decision, label: str, about: str) -> bool:
    return label in decision.labels or joined(label, about) in decision.labels


def ceiling(items: Sequence[Item]) -> list[str]:
    """How far two readers agree."""
    twice = [(one.label, one.second[0]) for one in items if one.second is not None]
    first, second = [one for one, _ in twice], [two for _, two in twice]
    kappa = cohen_kappa_score(first, second)
    lines = [f"two readers on {len(twice)}: same {accuracy_score(first, second):.3f}, Cohen's kappa {kappa:.3f}, {_classes(first, second)[0]}"]
    return [*lines, *_classes(first, second)[1]]


def _classes(wanted: Sequence[str], said: Sequence[str]) -> tuple[str, list[str]]:
    """Macro-F1, and a line for each class."""
    names = sorted(set(wanted))
    told = precision_recall_fscore_support(wanted, said, labels=names, zero_division=0)
    lines = [
        f"  {name:<14} precision {precision:.2f}  recall {recall:.2f}  F1 {f1:.2f}  of {count}"
        for name, precision, recall, f1, count in zip(names, *told, strict=True)
    ]
    return f"macro-F1 {f1_score(wanted, said, labels=names, average='macro', zero_division=0):.3f}", lines


def compared(decision: Decision, items: Sequence[Item], answers: dict[str, tuple[Numbers, list[str]]]) -> list[str]:
    """The rules, the models and the second reader on one decision."""
    rows = np.array([place for place, one in enumerate(items) if decision.is_asked(one)])
    asked_of = [items[place] for place in rows]
    wanted = np.array([_is_yes(decision, one.label, one.about) for one in asked_of])
    by_rules = np.array([bool(one.rules & decision.rules) for one in asked_of])
    lines = [f"{decision.name}: {int(wanted.sum())} of {len(rows)}", f"  rules           {_told(wanted, by_rules)}"]
    for name, (told, classes) in answers.items():
        columns = np.array([_is_yes(decision, *_parted(one)) for one in classes])
        sure = told[rows][:, columns].sum(axis=1)
        low, high = difference(wanted, by_rules, sure >= 0.5, [one.account for one in asked_of])
        lines.append(f"  {name:<15} {_told(wanted, sure >= 0.5)}  against the rules' F1 {low:+.2f} to {high:+.2f}")
        lines.append(f"  {name + ' >= .8':<15} {_told(wanted, sure >= 0.8)}")
    twice = [(_is_yes(decision, one.label, one.about), _is_yes(decision, *one.second)) for one in asked_of if one.second is not None]
    lines.append(f"  second reader   {_told(np.array([one for one, _ in twice], dtype=bool), np.array([two for _, two in twice], dtype=bool))}")
    return lines


def _parted(joint: str) -> tuple[str, str]:
    label, _, about = joint.partition(" ")
    return label, about


def _told(wanted: Bits, said: Bits) -> str:
    precision, recall, f1, hits, many, all_ = shares(wanted, said)
    return f"precision {precision:.2f} ({hits}/{many})  recall {recall:.2f} ({hits}/{all_})  F1 {f1:.2f}"


def report(name: str, items: list[Item], *, with_trees: bool) -> list[str]:
    """Everything that is measured of sentences or of paths, as lines."""
    accounts = {one.account for one in items}
    lines = [f"## {name}: {len(items)} labelled, of {len(accounts)} accounts", "", *ceiling(items), ""]
    bare = turned(matrix(items))
    answers = {"linear": asked(items, bare, linear), "linear + rules": asked(items, turned(matrix(items, with_rules=True)), linear)}
    if with_trees:
        # Trees look at the strongest directions alone.
        answers["trees"] = asked(items, bare[:, -100:], trees)
    wanted = [one.label for one in items]
    for model, (told, classes) in answers.items():
        said = [classes[place].split()[0] for place in told.argmax(axis=1)]
        macro, each = _classes(wanted, said)
        lines += [f"{model}, {FOLDS} parts by account: same {accuracy_score(wanted, said):.3f}, {macro}", *(each if model == "linear" else ())]
    lines.append("")
    for decision in DECISIONS[name]:
        lines += compared(decision, items, answers)
    return [*lines, ""]


def main() -> int:
    """Read, train, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("worlds", type=Path, nargs="+")
    parser.add_argument("--trees", action="store_true", help="boosted trees too; several minutes")
    parser.add_argument("--out", type=Path, help="keep the figures in this file")
    given = parser.parse_args()
    documents = {(one.world, one.kind, one.key): one for world in given.worlds for one in texts(world)}
    lists = {(one.world, one.kind, one.key): one for world in given.worlds for one in listings(world)}
    lines: list[str] = []
    for name, items in (("paths", path_items(lists, documents)), ("sentences", sentence_items(documents))):
        missing = len(labels_of(name)) - len(items)
        if missing:
            sys.stdout.write(f"{missing} {name} have a label and are not in these worlds\n")
        if Counter(one.second is not None for one in items)[True] == 0:
            sys.stdout.write(f"no {name} to learn from\n")
            return 1
        told = report(name, items, with_trees=given.trees)
        sys.stdout.write("\n".join(told) + "\n")
        sys.stdout.flush()
        lines += told
    if given.out is not None:
        given.out.write_text("\n".join(lines).rstrip() + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
