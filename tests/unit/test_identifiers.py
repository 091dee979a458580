"""Identifiers in every spelling that cards and READMEs use, and none where there is none."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from observatory.identifiers import base_model_id, canonical_arxiv_id, is_hub_id, is_listed_id, named_arxiv_ids, parse_github_repository, parse_hub_url


@pytest.mark.parametrize(
    "text",
    [
        "2501.12948",
        " 2501.12948v2 ",
        "arXiv:2501.12948",
        "arxiv:2501.12948v1",
        "https://arxiv.org/abs/2501.12948",
        "http://www.arxiv.org/pdf/2501.12948v1.pdf",
        "https://arxiv.org/pdf/2501.12948?download=1",
        "https://arxiv.org/html/2501.12948v1#S3",
        "https://export.arxiv.org/abs/2501.12948/",
        "arxiv.org/abs/2501.12948",
        "https://ar5iv.labs.arxiv.org/html/2501.12948",
        "https://www.alphaxiv.org/abs/2501.12948",
        "https://huggingface.co/papers/2501.12948",
        "https://doi.org/10.48550/arXiv.2501.12948",
        "10.48550/ARXIV.2501.12948",
        "doi:10.48550/arXiv.2501.12948",
        "https://arxiv.org/abs//2501.12948",
        "https://arxiv.org//pdf/2501.12948",
        "https://arxiv.org/abs/2501.12948).",
        "https://arxiv.org/ftp/arxiv/papers/2501/2501.12948.pdf",
        "huggingface.co/papers/2501.12948",
    ],
)
def test_every_spelling_of_an_arxiv_id_is_one_id(text: str) -> None:
    assert canonical_arxiv_id(text) == "2501.12948"


@pytest.mark.parametrize("text", ["math/0611800", "math.CA/0611800v2", "https://arxiv.org/abs/math/0611800", "MATH/0611800"])
def test_an_old_id_loses_version_and_subject_class(text: str) -> None:
    assert canonical_arxiv_id(text) == "math/0611800"


@pytest.mark.parametrize(
    "text",
    [
        "2513.00001",
        "２５０１.12948",
        "2500.00001",
        "12345",
        "https://example.org/abs/2501.12948",
        "https://arxiv.org/list/cs",
        "",
        "https://[bad",
        "2501.1294",
        "1408.12345",
        "0703.0001",
        "9912.12345",
        "record/7654321",
        "dsv/7654321",
        "abs/2501123",
        "math/0613001",
        "https://doi.org/10.1109/ABC.2013.1234567",
        "10.1145/2501.12948",
        "https://arxiv.org/list/cs/7654321",
        "https://huggingface.co/papers/date/2025-01-01",
        "https://arxiv.org@evil.example/abs/2501.12948",
    ],
)
def test_what_is_no_arxiv_id_is_none(text: str) -> None:
    assert canonical_arxiv_id(text) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("as in arXiv:2501.12948v2.", [("2501.12948", "arXiv:2501.12948")]),
        ("ARXIV: 2501.12948, arxiv:cs/0601001", [("2501.12948", "ARXIV: 2501.12948"), ("cs/0601001", "arxiv:cs/0601001")]),
        ("arXiv:2501.129481 arXiv:2501.12948.1 myarXiv:2501.12948 2501.12948", []),
    ],
)
def test_an_id_in_a_text_needs_the_word_before_it(text: str, found: list[tuple[str, str]]) -> None:
    assert named_arxiv_ids(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("org/name", "org/name"),
        (" https://huggingface.co/org/name/ ", "org/name"),
        ("huggingface.co/org/name", "org/name"),
        ("org/step-3", "org/step-3"),
        ("org/model", "org/model"),
        ("org/final-merged", "org/final-merged"),
        ("outputs/name", None),
        ("Results/Final", None),
        ("models/name", None),
        ("org/checkpoint-10", None),
        ("../name", None),
        ("a/b/c", None),
        ("", None),
    ],
)
def test_a_base_model_is_named_by_id_or_address(text: str, found: str | None) -> None:
    assert base_model_id(text) == found


@pytest.mark.parametrize(
    "url",
    [
        "https://github.com/org/name",
        "git@github.com:org/name.git",
        "https://github.com/org/name).",
        "http://www.github.com/org/name/",
        "github.com/org/name",
        "git+https://github.com/org/name.git",
        "https://github.com/org/name/tree/main/train?tab=readme#usage",
        "https://raw.githubusercontent.com/org/name/main/README.md",
    ],
)
def test_every_way_into_a_repository_is_its_name(url: str) -> None:
    assert parse_github_repository(url) == "org/name"


@pytest.mark.parametrize(
    "url",
    [
        "https://github.com/org",
        "https://github.com/features/actions",
        "https://github.com/sponsors/name",
        "https://gist.github.com/org/name",
        "https://evil.example/github.com/org/name",
        "https://github.com.evil.example/org/name",
        "https://github.com/-org/name",
        "https://github.com/org/..",
        "https://github.com/org/na me",
    ],
)
def test_what_is_no_repository_is_none(url: str) -> None:
    assert parse_github_repository(url) is None


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("https://huggingface.co/org/name", ("model", "org/name")),
        ("https://hf.co/org/name/blob/main/config.json", ("model", "org/name")),
        ("https://huggingface.co/gpt2/tree/main", ("model", "gpt2")),
        ("https://huggingface.co/datasets/org/name", ("dataset", "org/name")),
        ("https://huggingface.co/datasets/squad/viewer", ("dataset", "squad")),
        ("https://huggingface.co/datasets/viewer/?dataset=squad", None),
        ("https://huggingface.co/spaces/org/name", ("space", "org/name")),
        ("https://huggingface.co/org", ("organization", "org")),
        ("https://huggingface.co/papers/2501.12948v1", ("paper", "2501.12948")),
        ("https://huggingface.co/docs/transformers", None),
        ("https://huggingface.co/", None),
        ("https://huggingface.co.evil.example/org/name", None),
        ("https://huggingface.co/org/..%2f..%2fetc", None),
    ],
)
def test_a_page_of_the_hub_is_what_its_path_says(url: str, found: tuple[str, str] | None) -> None:
    assert parse_hub_url(url) == found


@pytest.mark.parametrize("hub_id", ["gpt2", "org/name", "01-ai/Yi-6B", "_org/name_1.5", "a/b.c-d_e", "A" * 96 + "/" + "b" * 96])
def test_ids_of_the_hub_are_taken(hub_id: str) -> None:
    assert is_hub_id(hub_id)


def test_names_from_before_the_hubs_limit_are_listed_and_nothing_odd_is() -> None:
    assert is_listed_id("espnet/" + "asr_train." * 25) and is_listed_id("gpt2") and not is_hub_id("espnet/" + "asr_train." * 25)
    assert not any(map(is_listed_id, ["", "a/", "a/b/c", "a/..", "a b/c", "a/b\n", "é/b", "a" * 97 + "/b", "a/" + "b" * 401, "x\x00"]))


@pytest.mark.parametrize("hub_id", ["", "/", "a/", "a/b/c", "../etc", "a/..", "a b/c", "a/b\n", "é/b", "a" * 97 + "/b", ".hidden/x"])
def test_what_could_lead_elsewhere_is_no_id(hub_id: str) -> None:
    assert not is_hub_id(hub_id)


@given(st.text(max_size=300) | st.from_regex(r"https?://(arxiv\.org|github\.com|huggingface\.co)/[ -~]{0,80}", fullmatch=True))
@settings(max_examples=300, deadline=None)
def test_no_text_breaks_them_and_what_is_canonical_stays_so(text: str) -> None:
    arxiv_id, repository, page = canonical_arxiv_id(text), parse_github_repository(text), parse_hub_url(text)
    assert arxiv_id is None or canonical_arxiv_id(arxiv_id) == arxiv_id
    assert repository is None or parse_github_repository(f"https://github.com/{repository}") == repository
    assert page is None or page[0] == "paper" or is_hub_id(page[1])
