"""What the hand-written rules say of one sentence and of one path, in the words of the labels."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from labelled_sentences import Sentence

from observatory.disclosure import code_words, data_words, topics, tree, tuning
from observatory.disclosure.links import links_of
from observatory.disclosure.parsed import Parsed, Section
from observatory.disclosure.reading import Document, Finding, Link, Strength
from observatory.disclosure.saying import refusal

# Of what a link is said to be, the label.
_OF_RELATION = {
    "own_paper": "released paper",
    "code": "released code",
    "training_code": "released code",
    "weights": "released weights",
    "trained_on": "named data",
}


def document_of(kind: str, key: str) -> Document:
    """The document as the readers are given it, without its text."""
    return Document("github" if kind == "readme" else "huggingface", kind, "", key, text="", locator="README.md")


def of_sentence(document: Document, parsed: Parsed, said: Sentence, offset: int, links: Sequence[Link]) -> set[str]:
    """What the rules find in a document that holds this sentence alone, under its headings and with its links.

    How clearly a link says something depends on the other ``links`` of the whole document.
    """
    urls = {url for _, url in said.links}
    near = tuple(one for one in parsed.anchors if one.section == said.headings and one.url[:300] in urls)
    alone = Parsed((Section(said.headings, said.line - offset, said.text),), near, (), is_cut=False, title=parsed.title)
    places = {(one.target_id, one.locator) for one in links_of(document, alone, offset)}
    own = [one for one in links if (one.target_id, one.locator) in places and one.method == "body_link"]
    # What is only mentioned is nothing.
    found = {_OF_RELATION[one.relation] for one in own if one.relation in _OF_RELATION and one.strength.is_at_least(Strength.NEARBY)}
    lower = said.text.lower()
    for one in data_words.signals(document, alone, own, lower, offset):
        if one.rule == "data.base_named":
            found.add("named weights")
        elif one.indicator == "training_data":
            found.add("refused" if one.finding is Finding.NONE else "named data")
    if document.kind != "dataset_card":
        found |= {"refused" for _ in code_words.promise_signals(document, alone, lower, offset)}
        told = {one.indicator for one in topics.signals(document, alone, lower, offset)}
        found |= {"described"} if told & {"training_procedure", "compute"} else set()
        found |= {"evaluation"} if "evaluation_results" in told else set()
    return found | ({"refused"} if refusal(said.text) is not None else set())


def of_tree(repository: str, paths: Sequence[str], readme: Parsed | None) -> dict[str, set[str]]:
    """What the rules of trees say of each path of which they say anything; ``found`` ones train, and lie where nothing is started."""
    bounded = tree.bounded(paths)
    told = tree.training(bounded, repository)
    found: dict[str, set[str]] = {}
    for label, members in (
        ("trains", told.entries),
        ("tunes", told.tuners),
        ("settings of training", told.settings),
        ("prepares_data", tree.data_paths(bounded)),
        ("evaluates", tree.evaluation_paths(bounded)),
        ("found", told.elsewhere),
        ("told", _told(readme, repository, told.programs) if readme is not None else ()),
    ):
        for path in members:
            found.setdefault(path, set()).add(label)
    return found


def _told(readme: Parsed, repository: str, programs: Sequence[str]) -> Iterable[str]:
    """Programs of the tree that the README tells to run; of a folder the one that most likely trains."""
    told = tuning.find_programs(readme, repository)
    for offer in (*told.training, *told.tuning):
        for path in offer.paths if offer is not None else ():
            if path.endswith("/"):
                inside = [one for one in programs if f"/{path}" in f"/{one}"]
                first = next((one for one in inside if tree.is_trainer(one)), None) or next((one for one in inside if not tree.serves(one)), None)
                yield from (first,) if first is not None else ()
            else:
                yield from [one for one in programs if f"/{one}".endswith(f"/{path}")][:1]
