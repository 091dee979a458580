"""The reader for each kind of record."""

from __future__ import annotations

from collections.abc import Callable

from observatory.disclosure import documents, hub, repositories
from observatory.disclosure.reading import Document, Extraction

READERS: dict[tuple[str, str], Callable[[Document], Extraction]] = {
    ("huggingface", "model"): hub.read_model,
    ("huggingface", "dataset"): hub.read_dataset,
    ("huggingface", "model_tree"): hub.read_tree,
    ("huggingface", "dataset_tree"): hub.read_tree,
    ("huggingface", "model_refs"): hub.read_refs,
    ("huggingface", "dataset_refs"): hub.read_refs,
    ("huggingface", "paper_page"): hub.read_paper_page,
    ("huggingface", "model_card"): documents.read_card,
    ("huggingface", "dataset_card"): documents.read_card,
    ("huggingface", "model_licence"): documents.read_licence,
    ("huggingface", "dataset_licence"): documents.read_licence,
    ("arxiv", "paper"): documents.read_paper,
    ("github", "repository"): repositories.read_repository,
    ("github", "tree"): repositories.read_tree,
    ("github", "readme"): documents.read_readme,
    ("github", "licence"): documents.read_licence,
}

UNREADABLE = (ValueError, TypeError, KeyError, AttributeError, IndexError, AssertionError, RecursionError)
"""The exceptions that reading hostile input may raise."""


def read(document: Document) -> Extraction:
    """Read a document with the reader of its kind: links, signals and facts. Empty for a kind without a reader.

    If a reader fails on hostile input, the document counts as unreadable. That is a fact about the document, not a failure here.
    """
    reader = READERS.get((document.source, document.kind))
    if reader is None:
        return Extraction()
    try:
        return reader(document)
    except UNREADABLE as error:
        return Extraction(unreadable=f"{type(error).__name__}: {str(error)[:200]}")
