"""What one telling says of what is open: what is not told is left out, and how it is laid out or spelled changes nothing."""

from __future__ import annotations

from typing import Any

import pytest

from observatory.disclosure.reading import Document
from observatory.disclosure.telling import facts


def told(kind: str, payload: Any = None, text: str | None = None, source: str = "huggingface") -> dict[str, Any] | None:
    return facts(Document(source, kind, "list", "lab/thing", payload, text))


@pytest.mark.parametrize("payload", [None, [], 3, {}, {"tags": None, "siblings": "x", "gated": {"by": 1}, "private": "no"}])
def test_what_is_not_told_is_left_out(payload: Any) -> None:
    assert told("model", payload) == {} == told("dataset", payload)
    assert told("repository", payload, source="github") == {} == told("tree", payload, source="github")
    assert told("organization", payload) is None


def test_a_model_tells_its_gate_files_licence_and_data() -> None:
    payload = {
        "gated": False,
        "private": False,
        "tags": ["safetensors", "license:MIT", "dataset:some/Corpus", "dataset:some/corpus"],
        "siblings": [{"rfilename": "model.safetensors"}, {"rfilename": "part.zz3"}, {"rfilename": "README.md"}],
    }
    expected = {"gated": "false", "is_private": False, "licences": ["mit"], "files": 1, "others": 1, "has_card": True, "is_detected": True, "datasets": 1}
    assert told("model", payload) == expected
    # A file without a name: the list is told in part, and tells of no file that it is not there.
    in_part = payload | {"siblings": [*payload["siblings"], {"rfilename": 3}]}  # type: ignore[misc]
    assert told("model", in_part) == {name: value for name, value in expected.items() if name not in {"files", "others", "has_card"}}
    assert told("dataset", {"gated": "auto", "tags": [], "siblings": [{"rfilename": "README.md"}, {"rfilename": "a.csv"}]}) == {
        "gated": "auto",
        "licences": [],
        "files": 1,
        "has_card": True,
    }


@pytest.mark.parametrize(
    ("payload", "expected"),
    [
        ({"license": None, "archived": True}, {"licences": [], "is_archived": True}),
        ({"licenseInfo": {"spdxId": "Apache-2.0"}, "isArchived": False}, {"licences": ["apache-2.0"], "is_archived": False}),
        ({"license": {"spdx_id": None}, "disabled": True, "private": True}, {"licences": [], "is_disabled": True, "is_private": True}),
    ],
)
def test_a_repository_tells_the_same_by_both_calls(payload: dict[str, Any], expected: dict[str, Any]) -> None:
    assert told("repository", payload, source="github") == expected


def test_a_cut_tree_says_that_it_is_cut() -> None:
    entries = [{"path": "train.py", "type": "blob"}, {"path": "src", "type": "tree"}, {"path": 3}]
    assert told("tree", {"entries": entries}, source="github") == {"files": 1, "is_truncated": False}
    assert told("tree", {"entries": [], "truncated": True}, source="github") == {"files": 0, "is_truncated": True}


def test_the_letters_of_a_card_are_those_below_its_metadata() -> None:
    plain, laid_out = "Trained on four trillion tokens.", "---\nlicense: mit\n---\n# \n\n* **Trained**\n* on four\n\n| trillion | tokens |\n"
    assert told("model_card", text=plain) == told("dataset_card", text=laid_out) == {"letters": 27}
    assert told("model_card", text="## Uses\n\n[More Information Needed]\n\n" * 3) == {}, "a template that nobody filled in"
