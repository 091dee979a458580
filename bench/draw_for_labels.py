"""Draw sentences and paths for people to label: python bench/draw_for_labels.py OUT WORLD... [--count 3200] [--seed 15] [--of paths].

An account is drawn first, then one of its documents, then a sentence or path of it, so that no account's habits rule. Half of each is
drawn from all, half from those that hold a word that has to do with the matter; the stratum is kept, so what is usual can be told from
the first half alone. No text is drawn often, and no place twice: what bench/labels holds is not drawn again. Writes batches to be
read, and an index that says where each item stands.
"""

from __future__ import annotations

import argparse
import csv
import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import orjson
from labelled_paths import Placed, Tree
from labelled_sentences import Sentence
from labelled_worlds import Listing, Text, digest, listings, texts

# English, Chinese, Japanese, Korean, French, Spanish, German, Russian, Portuguese, Italian, Arabic; said of data, training, release, code, results.
WORDS = re.compile(
    r"data|corp(?:us|ora)|train|tun(?:e|ing|ed)|releas|publish|publi[cq]|open|availab|download|licen|code|script|recipe|github|repo|weight|checkpoint|paper|report"
    r"|arxiv|evaluat|benchmark|result|score|accuracy|token|learn|collect|sourc|built|based|distill|synth|annotat|filter|crawl|web|coming|soon|plan|not "
    r"|数据|語料|语料|训练|訓練|微调|开源|开放|发布|公开|公開|代码|权重|论文|模型|评测|评估|结果|下载|即将|学習|データ|学習|訓練|コード|重み|論文|評価|配布|予定|リリース"
    r"|데이터|학습|훈련|공개|코드|가중치|논문|평가|모델|예정|배포|말뭉치"
    r"|donn[ée]es|entra[iî]n|appren|ouvert|disponib|t[ée]l[ée]charg|poids|r[ée]sultat|[ée]valu|prochain|bient[ôo]t"
    r"|datos|entren|abiert|descarg|pesos|resultad|ajust|pronto|pr[óo]xim|dados|treina|aberto|baix|ajuste|breve"
    r"|daten|korpus|trainier|ver[öo]ffentlich|verf[üu]gbar|gewicht|ergebnis|auswert|quellcode|demn[äa]chst|geplant"
    r"|данн|корпус|обуч|открыт|доступ|скача|код|веса|стать|оцен|результат|опублик|скоро|модел"
    r"|dati|addestr|apert|pesi|risultat|valutaz|بيانات|تدريب|مفتوح|متاح|نموذج|نتائج|كود|تقييم",
    re.IGNORECASE,
)
PATH_WORDS = re.compile(
    r"train|tun(?:e|ing)|sft|dpo|grpo|ppo|rlhf|lora|recipe|run_|launch|main|config|eval|bench|data|prepar|preprocess|convert|infer|serv|deploy|export|demo|test"
    r"|example|script|distill|generate|third|vendor|submodule",
    re.IGNORECASE,
)
# Files that libraries write into every model's folder: in a half drawn by words they would fill it.
_WRITTEN = re.compile(
    r"(?:^|/)(?:config|tokenizer_config|generation_config|preprocessor_config|dataset_infos|trainer_state|train_results|eval_results)\.json$|training_args\.bin$"
)
_OTHER_SCRIPT = re.compile(r"[\u0370-\u1fff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
# Small words of other languages that English does not have.
_OTHER_TONGUE = re.compile(
    r"\b(?:les?|des|une|est|pour|avec|dans|sur|el|los|las|para|con|una|del|der|die|das|und|für|mit|ein|eine|não|uma|dos|por|modelo|è|il|di|ist|auf)\b"
)
MOST_OF_ACCOUNT = 12
# There are far fewer accounts with code than with cards.
MOST_PATHS_OF_ACCOUNT = 64
BATCHES = 8
LABELS = Path(__file__).resolve().parent / "labels"
TWICE = 300


@dataclass(frozen=True, slots=True)
class Item:
    """One drawn thing: where it stands, its stratum, its text, and the block that a person reads."""

    world: str
    kind: str
    key: str
    account: str
    place: int
    line: int
    stratum: str
    text: str
    block: str


@dataclass(slots=True)
class Draw:
    """What was drawn so far, of whom, and which texts: at most ``most`` of one account, ``same`` of one text, none twice of one place."""

    random: random.Random
    most: int
    same: int
    items: list[Item] = field(default_factory=list)
    of: Counter[str] = field(default_factory=Counter)
    seen: Counter[str] = field(default_factory=Counter)
    taken: set[tuple[str, str, str]] = field(default_factory=set)

    def take(self, candidates: dict[str, list[str]], count: int, find: Callable[[str], Item | None]) -> None:
        """Draw ``count`` items: accounts in turn, each time one of its documents at random, until nobody has any more to give."""
        accounts = sorted(candidates)
        wanted, idle = len(self.items) + count, Counter[str]()
        while len(self.items) < wanted and accounts:
            self.random.shuffle(accounts)
            for account in accounts:
                if len(self.items) == wanted:
                    break
                item = find(self.random.choice(candidates[account])) if self.of[account] < self.most else None
                key = " ".join(item.text.lower().split()) if item is not None else ""
                place = (item.kind, item.key.lower(), digest(item.text)) if item is not None else ("", "", "")
                if item is None or self.seen[key] >= self.same or place in self.taken:
                    idle[account] += 1
                    continue
                self.taken.add(place)
                self.seen[key] += 1
                self.of[account] += 1
                self.items.append(item)
            accounts = [one for one in accounts if idle[one] < 12 and self.of[one] < self.most]


def labelled(name: str) -> set[tuple[str, str, str]]:
    """Kind, key in lower case and hash of every place that has a label."""
    path = LABELS / f"{name}.csv"
    if not path.exists():
        return set()
    with path.open(encoding="utf-8", newline="") as stream:
        return {(row["kind"], row["key"].lower(), row["sha256"]) for row in csv.DictReader(stream)}


def _grouped(documents: Iterable[Text | Listing]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for one in documents:
        found[one.account].append(f"{one.world}\t{one.kind}\t{one.key}")
    return {account: sorted(set(keys)) for account, keys in found.items()}


def is_foreign(text: str) -> bool:
    """Whether a sentence is in another script, or has several small words of another language."""
    return len(_OTHER_SCRIPT.findall(text)) >= 4 or len(_OTHER_TONGUE.findall(text.lower())) >= 3


def _cut(text: str, most: int) -> str:
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 1] + "…"


def _sentence_block(document: Text, said: Sentence) -> str:
    lines = [f"{document.kind.replace('_', ' ')} of {document.key}" + (f"  |  under: {_cut(' > '.join(said.headings), 160)}" if said.headings else "")]
    if said.before:
        lines.append(f"  before: {_cut(said.before, 200)}")
    lines.append(f"  TEXT:   {_cut(said.text, 400)}")
    if said.after:
        lines.append(f"  after:  {_cut(said.after, 200)}")
    if said.links:
        lines.append("  links:  " + "; ".join(f"{kind} {_cut(url, 100)}" for kind, url in said.links[:4]))
    return "\n".join(lines)


_FITS: dict[str, Callable[[str], bool]] = {"uniform": lambda _: True, "words": lambda text: WORDS.search(text) is not None, "tongue": is_foreign}


def draw_sentences(all_texts: list[Text], count: int, seed: int) -> list[Item]:
    """``count`` sentences: of READMEs, of recent cards, of older cards and of dataset cards in fixed shares, half of them drawn by words."""
    by_key = {f"{one.world}\t{one.kind}\t{one.key}": one for one in all_texts}
    read: dict[str, list[Sentence]] = {}
    draw = Draw(random.Random(seed), MOST_OF_ACCOUNT, same=1, taken=labelled("sentences"))  # noqa: S311 - a draw that can be repeated, not a secret

    def finder(stratum: str) -> Callable[[str], Item | None]:
        def find(key: str) -> Item | None:
            document = by_key[key]
            if key not in read:
                read[key] = document.sentences()
            found = [one for one in read[key] if _FITS[stratum](one.text)]
            if not found:
                return None
            said = draw.random.choice(found)
            return Item(
                document.world, document.kind, document.key, document.account, said.number, said.line, stratum, said.text, _sentence_block(document, said)
            )

        return find

    kinds: list[tuple[float, Callable[[Text], bool]]] = [
        (0.26, lambda one: one.kind == "readme"),
        (0.26, lambda one: one.kind == "model_card" and one.world in {"labs", "cards-2026"}),
        (0.23, lambda one: one.kind == "model_card" and one.world == "hub-2022"),
        (0.16, lambda one: one.kind == "model_card" and one.world == "hard"),
        (0.09, lambda one: one.kind == "dataset_card"),
    ]
    for share, is_kind in kinds:
        grouped = _grouped(one for one in all_texts if is_kind(one))
        for stratum, part in (("tongue", 0.1), ("words", 0.45), ("uniform", 0.45)):
            draw.take(grouped, round(count * share * part), finder(stratum))
    draw.take(_grouped(all_texts), count - len(draw.items), finder("uniform"))
    return draw.items


def _path_block(listing: Listing, placed: Placed, title: str) -> str:
    lines = [f"{listing.kind} {listing.key}" + (f"  |  README: {_cut(title, 140)}" if title else ""), f"  PATH:   {_cut(placed.path, 400)}"]
    beside = ", ".join(placed.beside[:14])
    lines.append(f"  beside: {_cut(beside, 300)} ({placed.count} files)" if beside else "  beside: nothing")
    if placed.folders:
        lines.append(f"  folders beside: {_cut(', '.join(placed.folders[:14]), 200)}")
    lines.append(f"  top of the tree: {_cut(', '.join(placed.roots[:22]), 260)}")
    return "\n".join(lines)


def _titles(all_texts: list[Text]) -> dict[str, str]:
    """Of each README its first heading, and its first sentence."""
    found = {}
    for one in all_texts:
        if one.kind == "readme":
            said = one.sentences()[:1]
            found[one.key.lower()] = " - ".join([*(said[0].headings[-1:]), said[0].text]) if said else ""
    return found


def draw_paths(lists: list[Listing], all_texts: list[Text], count: int, seed: int) -> list[Item]:
    """``count`` paths: four fifths of trees of code, the rest of lists on the Hub, half of them drawn by words."""
    by_key = {f"{one.world}\t{one.kind}\t{one.key}": one for one in lists}
    trees: dict[str, Tree] = {}
    titles = _titles(all_texts)
    draw = Draw(random.Random(seed), MOST_PATHS_OF_ACCOUNT, same=2, taken=labelled("paths"))  # noqa: S311 - a draw that can be repeated, not a secret

    def finder(stratum: str) -> Callable[[str], Item | None]:
        def find(key: str) -> Item | None:
            listing = by_key[key]
            if key not in trees:
                trees[key] = Tree(listing.key, listing.paths)
            found = [one for one in listing.paths if stratum == "uniform" or (PATH_WORDS.search(one) and not _WRITTEN.search(one))]
            if not found:
                return None
            path = draw.random.choice(found)
            block = _path_block(listing, trees[key].place(path), titles.get(listing.key.lower(), "") if listing.kind == "github" else "")
            return Item(listing.world, listing.kind, listing.key, listing.account, listing.paths.index(path), 0, stratum, path, block)

        return find

    code, hub = (_grouped(one for one in lists if one.kind == kind) for kind in ("github", "hub"))
    for grouped, share in ((code, 0.8), (hub, 0.2)):
        for stratum in ("words", "uniform"):
            draw.take(grouped, round(count * share / 2), finder(stratum))
    return draw.items


def write(items: Sequence[Item], name: str, folder: Path, seed: int) -> None:
    """The batches to read, the set that a second person reads, and the index."""
    order = list(items)
    random.Random(seed).shuffle(order)  # noqa: S311 - as above
    ids = [f"{name[0]}{position:04d}" for position in range(1, len(order) + 1)]
    blocks = [f"{one}\t{item.block}\n" for one, item in zip(ids, order, strict=True)]
    size = -(-len(order) // BATCHES)
    for batch in range(BATCHES):
        (folder / f"{name}_{batch + 1:02d}.tsv").write_text("\n".join(blocks[batch * size : (batch + 1) * size]), encoding="utf-8")
    twice = sorted(random.Random(seed + 1).sample(range(len(order)), min(TWICE, len(order))))  # noqa: S311 - as above
    (folder / f"{name}_double.tsv").write_text("\n".join(blocks[one] for one in twice), encoding="utf-8")
    with (folder / f"{name}.index.jsonl").open("wb") as index:
        for one, item in zip(ids, order, strict=True):
            told = {place: getattr(item, place) for place in ("world", "kind", "key", "account", "place", "line", "stratum")}
            index.write(orjson.dumps({"id": one, **told, "sha256": digest(item.text)}) + b"\n")


def _all(worlds: Sequence[Path]) -> Iterator[tuple[list[Text], list[Listing]]]:
    for world in worlds:
        yield list(texts(world)), list(listings(world))


def main() -> None:
    """Draw, and say what was drawn of what."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("worlds", type=Path, nargs="+")
    parser.add_argument("--count", type=int, default=3_200)
    parser.add_argument("--seed", type=int, default=15)
    parser.add_argument("--of", nargs="+", choices=("sentences", "paths"), default=["sentences", "paths"])
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    found = list(_all(given.worlds))
    all_texts, lists = [one for each, _ in found for one in each], [one for _, each in found for one in each]
    draws: dict[str, Callable[[], list[Item]]] = {
        "sentences": lambda: draw_sentences(all_texts, given.count, given.seed),
        "paths": lambda: draw_paths(lists, all_texts, given.count, given.seed),
    }
    for name in given.of:
        items = draws[name]()
        write(items, name, given.out, given.seed)
        print(name, len(items), "of", len({one.account for one in items}), "accounts;", dict(Counter(f"{one.world}/{one.kind}/{one.stratum}" for one in items)))


if __name__ == "__main__":
    main()
