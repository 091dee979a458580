"""Links, titles and names are read as the forms of documents say: Markdown, HTML, reStructuredText, BibTeX, YAML and their encodings."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from observatory.disclosure import read
from observatory.disclosure.addresses import find_addresses
from observatory.disclosure.bibtex import MAX_ENTRIES, entries
from observatory.disclosure.documents import parse
from observatory.disclosure.licences import spdx_id_of_text
from observatory.disclosure.reading import Document, Extraction, Strength
from observatory.landing.content import content_of
from observatory.sources.base import Record


def card(text: str, kind: str = "model_card") -> Extraction:
    return read(Document("huggingface", kind, "file", "org/name", text=text, locator="README.md"))


def readme(text: str, locator: str = "README.md") -> Extraction:
    return read(Document("github", "readme", "file", "org/name", text=text, locator=locator))


def targets(reading: Extraction) -> set[str]:
    return {f"{link.target_kind}:{link.target_id}" for link in reading.links}


# -- Markdown


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("News: the [Quokka V3.2]([#models](https://huggingface.co/acme/quokka_v3.2)) model.", "Quokka V3.2"),
        ("News: the [Quokka V3.2]([https://huggingface.co/acme/quokka_v3.2](https://huggingface.co/acme/quokka_v3.2)) model.", "Quokka V3.2"),
    ],
)
def test_a_link_that_stands_where_an_address_belongs_leads_where_it_leads(text: str, words: str) -> None:
    assert [(one.target_id, one.quotation) for one in readme(text).links] == [("acme/quokka_v3.2", words)]


def test_a_bracket_before_an_address_is_no_link_within() -> None:
    assert readme("The [a]([b](c)) and [d]([#e]) lead nowhere.").links == ()


@pytest.mark.parametrize(
    "text",
    [
        "Our [study][one] tells it.\n\n[one]: https://arxiv.org/abs/2310.00007\n",
        "Our [Study][] tells it.\n\n[STUDY]: <https://arxiv.org/abs/2310.00007> 'a title'\n",
        "Our [study] tells it.\n\n> [Study]: https://arxiv.org/abs/2310.00007\n",
        "- our [study][two words]\n\n[Two  Words]:\n  https://arxiv.org/abs/2310.00007\n",
        "[![study](https://x.example/b.svg)](https://arxiv.org/abs/2310.00007)\n",
        "[![][badge]][to]\n\n[badge]: https://x.example/b.svg\n[to]: https://arxiv.org/abs/2310.00007\n",
        "| a | b |\n|---|---|\n| x | [study](https://arxiv.org/abs/2310.00007) |\n",
        "<https://arxiv.org/abs/2310.00007>\n",
        "<p align=center><a target=_blank href='https://arxiv.org/abs/2310.00007'><img src=x.png></a></p>\n",
        "Read <a class=\"b\" href=https://arxiv.org/abs/2310.00007>it</a> now.\n",
        "<details>\n<summary>More</summary>\n\n* [study](https://arxiv.org/abs/2310.00007)\n\n</details>\n",
        "<h2>Study <a href=\"https://arxiv.org/abs/2310.00007\">here</a></h2>\n",
        "A word[^n].\n\n[^n]: See https://arxiv.org/abs/2310.00007.\n",
        "[^n]: [study](https://arxiv.org/abs/2310.00007)\n\nA word[^n].\n",
        "**https://arxiv.org/abs/2310.00007**\n",
        "*See __https://arxiv.org/abs/2310.00007__*\n",
        "It is arXiv:2310.00007v3, they say.\n",
    ],
)  # fmt: skip
def test_a_link_is_found_in_every_form_that_markdown_has(text: str) -> None:
    assert targets(card(f"# Name\n\n{text}")) == {"paper:2310.00007"}


@pytest.mark.parametrize(
    "text",
    [
        "```\nsee https://arxiv.org/abs/2310.00007\n```\n",
        "Run `curl https://arxiv.org/abs/2310.00007` now.\n",
        "    https://arxiv.org/abs/2310.00007\n",
        "<!-- https://arxiv.org/abs/2310.00007 [a](https://arxiv.org/abs/2310.00007) -->\n",
        "<div><!-- <a href='https://arxiv.org/abs/2310.00007'>a</a> --></div>\n",
        "<script>var a = 'https://arxiv.org/abs/2310.00007'</script>\n",
        "![figure](https://arxiv.org/abs/2310.00007)\n",
        "[study][nowhere]\n",
        "\\[study](x)\n\n[unused]: https://arxiv.org/abs/2310.00007\n",
    ],
)
def test_what_is_code_a_comment_a_picture_or_never_referred_to_is_no_link(text: str) -> None:
    assert targets(card(f"# Name\n\n{text}")) == set()


@pytest.mark.parametrize(
    "after", ["。", "，然后", "；", "：", "！", "？", "、b", "）", "】", "》", "」", "”", "’", "…", "–", "を", "는", "是代码", "\u200b", "\u3000x"]
)
@pytest.mark.parametrize("address", ["https://github.com/tools/engine", "github.com/tools/engine"])
def test_text_of_another_script_ends_a_bare_address(address: str, after: str) -> None:
    assert targets(card(f"# Name\n\n代码 {address}{after}\n")) == {"repository:tools/engine"}


@pytest.mark.parametrize("after", [".", ",", ";", ":", "!", "?", "...", "**", "*", "~", "~~", "'", ")", ").", '"', ">", "_", "__", "`", "|", "]", "&"])
def test_punctuation_behind_a_bare_address_is_no_part_of_it(after: str) -> None:
    assert [address for address, _ in find_addresses(f"(see https://github.com/tools/engine{after}")] == ["https://github.com/tools/engine"]


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        ("https://en.example.org/wiki/A_(b)", ["https://en.example.org/wiki/A_(b)"]),
        ("(https://en.example.org/wiki/A_(b))", ["https://en.example.org/wiki/A_(b)"]),
        ("https://a.example/x_y_z-1.0?q=1&r=%20#f", ["https://a.example/x_y_z-1.0?q=1&r=%20#f"]),
        ("me@github.com/a/b notgithub.com/a/b my-github.com/a/b x.github.com/a", []),
        ("https://a.example https://b.example", ["https://a.example", "https://b.example"]),
    ],
)
def test_an_address_keeps_what_belongs_to_it(text: str, addresses: list[str]) -> None:
    assert [address for address, _ in find_addresses(text)] == addresses


def test_a_footnote_stands_where_the_text_refers_to_it() -> None:
    found = card("# Name\n\nSee our technical report[^r] of May.\n\n## Acknowledgements\n\nWe thank all.\n\n[^r]: https://arxiv.org/abs/2310.00007\n")
    (link,) = found.links
    assert (link.relation, link.strength, link.locator) == ("own_paper", Strength.STATED, "README.md#L3 (Name)")


def test_headings_of_html_are_headings() -> None:
    parsed = parse(Document("github", "readme", "file", "a/b", locator="README.md"), "<h1 align=center>Engine</h1>\n\nWords.\n\n<h3>Data</h3>\n\nMore.\n")
    assert [(one.headings, one.text) for one in parsed.sections] == [(("Engine",), "Words."), (("Engine", "Data"), "More.")]


def test_a_row_of_two_and_a_list_after_a_colon_lead_to_their_links() -> None:
    row = card("# Name\n\n| Setting | Value |\n|---|---|\n| Training data | [corpus](https://huggingface.co/datasets/a/corpus) |\n")
    told = card("# Name\n\n## About\n\nThe model was trained on:\n\n- [corpus](https://huggingface.co/datasets/a/corpus)\n- and more\n")
    apart = card("# Name\n\nIt was trained on:\n\n## Links\n\n- [words](https://huggingface.co/datasets/a/corpus)\n")
    other = card("# Name\n\n## About\n\nThe model is small.\n\n- [words](https://huggingface.co/datasets/a/corpus)\n")
    assert [(link.relation, link.strength) for reading in (row, told, other, apart) for link in reading.links] == [
        ("trained_on", Strength.STATED),
        ("trained_on", Strength.STATED),
        ("mentions", Strength.MENTIONED),
        ("mentions", Strength.MENTIONED),
    ]


# -- names and title


def test_a_readme_tells_its_title_and_the_names_in_headings_tables_and_links_to_models() -> None:
    text = (
        "# Engine 2\n\n| Model | Size |\n|---|---|\n| Engine-2-7B | 7B |\n| **Engine-2-13B** | 13B |\n\n## Download\n\n"
        "Get [the seven](https://huggingface.co/org/engine-2-7b), not [data](https://huggingface.co/datasets/org/d).\n\n"
        "<table><tr><td>Engine-2-70B</td><td>x</td></tr></table>\n"
    )
    for found in (readme(text), card(text)):
        assert found.facts["title"] == "Engine 2"
        assert found.facts["names"] == ["Engine 2", "Model", "Engine-2-7B", "Engine-2-13B", "Download", "Engine-2-70B", "the seven"]


def test_names_are_bounded_and_absent_where_there_are_none() -> None:
    many = readme("".join(f"# {number} {'long ' * 60}\n" for number in range(900)))
    assert len(many.facts["names"]) == 400 and max(map(len, many.facts["names"])) <= 160
    assert {"names", "title"}.isdisjoint(readme("Only words.\n").facts)


# -- reStructuredText

RESTRUCTURED = """Engine
======

Read `our report <https://arxiv.org/abs/2310.00007>`_ or the `site`_.

.. _site: https://github.com/tools/site

Training data
~~~~~~~~~~~~~

* `corpus <https://huggingface.co/datasets/a/corpus>`__

.. code-block:: bash

   python train.py

.. image:: https://x.example/b.svg
   :alt: code
   :target: https://github.com/tools/badge

+-------+-------------------------------+
| Big   | https://github.com/tools/cell |
+-------+-------------------------------+
"""


def test_restructured_text_is_read_as_such() -> None:
    found = readme(RESTRUCTURED, "README.rst")
    assert targets(found) == {"paper:2310.00007", "repository:tools/site", "repository:tools/badge", "repository:tools/cell", "dataset:a/corpus"}
    assert {(link.target_id, link.relation) for link in found.links} >= {("2310.00007", "own_paper"), ("a/corpus", "trained_on")}
    assert found.facts["title"] == "Engine" and {"Training data", "Big"} <= set(found.facts["names"])
    parsed = parse(Document("github", "readme", "file", "a/b", locator="docs/README.RST"), RESTRUCTURED)
    assert [one.headings for one in parsed.sections] == [("Engine",), ("Engine", "Training data")]
    assert [text for _, text, _ in parsed.fences] == ["python train.py"]


@pytest.mark.parametrize(
    "directive",
    [".. include:: /etc/hostname", ".. raw:: html\n   :file: /etc/hostname", ".. csv-table:: t\n   :file: /etc/hostname", ".. literalinclude:: /etc/hostname"],
)
def test_restructured_text_reads_no_file(directive: str) -> None:
    with open("/etc/hostname", encoding="utf-8") as stream:
        name = stream.read().strip()
    parsed = parse(Document("github", "readme", "file", "a/b", locator="README.rst"), f"T\n=\n\n{directive}\n\nEnd.\n")
    told = " ".join([*(one.text for one in parsed.sections), *(text for _, text, _ in parsed.fences)])
    assert not name or name not in told.replace("/etc/hostname", "")
    assert "End." in told


def test_restructured_text_that_goes_too_deep_is_cut_or_unreadable_and_never_an_error() -> None:
    deep = "\n".join("  " * depth + "* a" for depth in range(400))
    found = readme(f"T\n=\n\n{deep}\n", "README.rst")
    assert found.facts.get("is_cut") or found.unreadable


# -- BibTeX


@pytest.mark.parametrize(
    "entry",
    [
        "@misc{k, eprint={2310.00007}, archivePrefix={arXiv}}",
        "@misc{k, eprint = \"arXiv:2310.00007v2\"}",
        "@article{k, journal={arXiv preprint arXiv:2310.00007}, year=2023}",
        "@article{k, journal = {ArXiv}, volume = {abs/2310.00007}}",
        "@article{k, journal={CoRR}, volume={abs/2310.00007}, year={2023}}",
        "@article{DBLP:journals/corr/abs-2310-00007, title={T}}",
        "@online{k, howpublished=\"\\url{https://arxiv.org/pdf/2310.00007v1.pdf}\"}",
        "@misc{k, doi = {10.48550/arXiv.2310.00007}}",
        "@misc{k, note={arXiv:2310.00007 [cs.CL]}}",
        "@misc{k, url={https://huggingface.co/papers/2310.00007}}",
        "@inproceedings{\n  title={T}\n  url={https://arxiv.org/abs/2310.00007},\n  year={2023},\n",
        "@article{k\n  title = {A {B} C}\n  journal = {arXiv e-prints}\n  eid = {arXiv:2310.00007}\n}",
        "@ARTICLE (k, eprint = {2310.00007})",
    ],
)  # fmt: skip
def test_an_entry_tells_its_paper_in_every_way_that_people_write(entry: str) -> None:
    assert entries(entry)[0].arxiv_ids() == ["2310.00007"]
    assert targets(card(f"# Name\n\n```\n{entry}\n```\n")) == {"paper:2310.00007"}


@pytest.mark.parametrize(
    "entry",
    [
        "@article{k, doi={10.1109/ABC.2013.1234567}}",
        "@article{k, doi={10.1016/j.abc.2010.12345}, pages={1011.12345}}",
        "@misc{k, url={https://records.example/record/7654321}}",
        "@misc{k, url={https://publisher.example/2310.00007/abstract}}",
        "@misc{k, url={https://doi.org/10.5281/zenodo.1234567}}",
        "@misc{k, eprint={hal-01234567}, archivePrefix={HAL}}",
        "@article{k, eprint={2310.00007}, archivePrefix={bioRxiv}}",
        "@article{k, journal={Nature}, volume={2310.00007}, number={1234.56789}}",
        "@article{k, title={On 2310.00007 and others}, isbn={978.12345}}",
        "@string{k = {2310.00007}}",
        "@comment{k, eprint={2310.00007}}",
    ],
)
def test_digits_of_other_identifiers_are_no_arxiv_id(entry: str) -> None:
    assert targets(card(f"# Name\n\n## Citation\n\n```bibtex\n{entry}\n```\n")) == set()


@pytest.mark.parametrize("shell", ["```bibtex\n{}\n```\n", "~~~\n{}\n~~~\n", "    {}\n", "{}\n", "<pre>\n{}\n</pre>\n", "<pre><code>{}</code></pre>\n"])
def test_an_entry_is_found_in_code_and_in_the_open(shell: str) -> None:
    found = card("# Name\n\n## Citation\n\n" + shell.replace("{}", "@misc{k, title={T}, eprint={2310.00007}}"))
    assert [(link.target_id, link.relation, link.strength) for link in found.links] == [("2310.00007", "own_paper", Strength.STATED)]


def test_entries_are_bounded_and_their_values_too() -> None:
    assert len(entries("@misc{k, eprint={2310.00007}}\n" * 1_000)) == MAX_ENTRIES
    assert max(len(value) for value in entries("@misc{k, note={" + "a" * 50_000 + "}}")[0].fields.values()) <= 2_000


# -- encodings


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"])
def test_a_document_is_decoded_by_its_mark(encoding: str) -> None:
    mark = "" if encoding in {"utf-8-sig", "utf-16", "utf-32"} else "\ufeff"
    raw = f"{mark}---\nlicense: mit\n---\n# Näme\n[our paper](https://arxiv.org/abs/2310.00007)\n".encode(encoding)
    landed = content_of(Record("huggingface", "model_card", "file", "org/name", datetime(2026, 1, 1, tzinfo=UTC), text=raw))
    found = card(str(landed.text))
    assert (targets(found), found.facts["hub_license_id"], found.facts["title"]) == ({"paper:2310.00007"}, "mit", "Näme")


@pytest.mark.parametrize("raw", ["# Name and more words".encode("utf-16-le") * 9, bytes(range(128, 256)) * 3, b"\xff\xfe" + b"\x00\xd8" * 60])
def test_what_is_no_text_is_unreadable_and_not_empty(raw: bytes) -> None:
    landed = content_of(Record("github", "readme", "file", "org/name", datetime(2026, 1, 1, tzinfo=UTC), text=raw))
    assert "could not be decoded" in str(readme(str(landed.text)).unreadable)
    assert "could not be decoded" in str(card(str(landed.text)).unreadable)


def test_a_few_lost_characters_leave_a_text_readable() -> None:
    found = card("# Name\n\n" + "Some words of the text \ufffd with a loss. " * 50 + "[our paper](https://arxiv.org/abs/2310.00007)\n")
    assert found.unreadable is None and targets(found) == {"paper:2310.00007"}


# -- front matter and the Hub's tags


@pytest.mark.parametrize(
    ("told", "base"),
    [
        ("org/Base-7B", "org/Base-7B"),
        ("https://huggingface.co/org/base", "org/base"),
        ("https://huggingface.co/org/base/tree/main", "org/base"),
        ("hf.co/org/base", "org/base"),
        ("org/base/", "org/base"),
        ("gpt2", "gpt2"),
        ("./outputs/base", None),
        ("/data/base", None),
        ("outputs/run-3", None),
        ("results/checkpoint-1200", None),
        ("me/checkpoint-1200", None),
        ("checkpoint-9", None),
        ("merged_model", None),
        ("C:\\\\models\\\\base", None),
        ("https://example.org/org/base", None),
        ("https://huggingface.co/datasets/org/base", None),
    ],
)
def test_a_base_model_is_an_id_or_an_address_and_no_folder(told: str, base: str | None) -> None:
    of_card = [link.target_id for link in card(f'---\nbase_model: "{told}"\n---\n# Name\n').links]
    record = Document("huggingface", "model", "list", "org/name", payload={"tags": [f"base_model:finetune:{told}".replace("\\\\", "\\")]})
    of_tag = [link.target_id for link in read(record).links]
    assert of_card == of_tag == ([base] if base else [])


def test_a_model_is_no_derivative_of_itself_in_other_letters() -> None:
    found = read(Document("huggingface", "model", "list", "Org/Name", payload={"tags": ["base_model:org/name"]}))
    assert found.facts["is_derivative"] is False


@pytest.mark.parametrize("told", [["mit", "cc-by-nc-4.0", "Apache-2.0"], ["apache-2.0", "mit", "CC-BY-NC-4.0"], ["cc-by-nc-4.0", "apache-2.0", "MIT", "mit"]])
def test_licences_are_told_in_one_order_whatever_the_card_says(told: list[str]) -> None:
    of_card = card(f"---\nlicense: [{', '.join(told)}]\n---\n# Name\n").facts
    of_record = read(Document("huggingface", "model", "list", "a/b", payload={"tags": [f"license:{one}" for one in told], "cardData": {"license": told}})).facts
    for facts in (of_card, of_record):
        assert facts["hub_license_ids"] == ["apache-2.0", "cc-by-nc-4.0", "mit"] and "hub_license_id" not in facts


def test_one_licence_is_told_alone_too() -> None:
    assert card("---\nlicense: MIT\n---\n").facts["hub_license_id"] == "mit" and card("---\nlicense: MIT\n---\n").facts["hub_license_ids"] == ["mit"]


@pytest.mark.parametrize("payload", [{"siblings": [{"rfilename": "model.safetensors"}]}, {"safetensors": {"total": 7}}, {"tags": ["gguf"]}, {}])
def test_nothing_can_be_had_of_a_disabled_repository(payload: dict[str, object]) -> None:
    found = read(Document("huggingface", "model", "list", "a/b", payload={"gated": False, "disabled": True, **payload}))
    weights = [(one.finding.value, one.locator) for one in found.signals if one.indicator == "final_weights"]
    assert weights == [("none", "/disabled")] and found.facts["is_disabled"] is True
    assert "is_disabled" not in read(Document("huggingface", "model", "list", "a/b", payload={"disabled": False})).facts
    assert read(Document("huggingface", "dataset", "list", "a/b", payload={"disabled": True})).facts["is_disabled"] is True


@pytest.mark.parametrize("payload", [{"disabled": True}, {"isDisabled": True}])
def test_a_disabled_repository_of_code_is_told(payload: dict[str, object]) -> None:
    assert read(Document("github", "repository", "rest", "a/b", payload=payload)).facts["is_disabled"] is True
    assert "is_disabled" not in read(Document("github", "repository", "rest", "a/b", payload={"disabled": "odd"})).facts


# -- licence texts

MIT = (
    "Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files (the "
    '"Software"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge, publish, '
    "distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to the "
    "following conditions:\n\nThe above copyright notice and this permission notice shall be included in all copies or substantial portions of the "
    'Software.\n\nTHE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF '
    "MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, "
    "DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE "
    "OR OTHER DEALINGS IN THE SOFTWARE.\n"
)


@pytest.mark.parametrize(
    "head", ["MIT License\n\nCopyright (c) 2024 Somebody and others\n\n", "The MIT License (MIT)\n\n(c) A. Body\nAll rights reserved.\n\n", ""]
)
def test_a_licence_with_its_holders_is_that_licence(head: str) -> None:
    assert spdx_id_of_text(head + MIT) == "MIT"


@pytest.mark.parametrize(
    "text",
    [
        "Modified MIT License\n\n" + MIT,
        "A licence based on the MIT License\n\n" + MIT,
        MIT + "\nWhoever earns more than ten million a month with it shall show the name of the model where its users see it.\n",
        MIT + "\nThe Software may not be used by any military, for surveillance, or against the interest of its authors.\n",
        "Apache License\nVersion 2.0, January 2004\n\nwith the Commons Clause\n",
        "Amended BSD License\n\nRedistribution and use in source and binary forms are permitted\n",
        "Apache License with additional terms: Version\nApache License\nVersion 2.0\n",
    ],
)
def test_a_licence_with_a_rider_is_not_that_licence(text: str) -> None:
    assert spdx_id_of_text(text) is None


@pytest.mark.parametrize("odd", ["yes", 0, 1, [], {}, "false"])
def test_a_disabled_of_another_form_is_neither_yes_nor_no(odd: object) -> None:
    for source, kind, field in (("huggingface", "dataset", "disabled"), ("github", "repository", "disabled"), ("github", "repository", "isDisabled")):
        facts = read(Document(source, kind, "list", "a/b", payload={field: odd, "gated": False})).facts
        assert facts["is_unclear"] is True and "is_disabled" not in facts
        for told in (False, None):
            assert "is_unclear" not in read(Document(source, kind, "list", "a/b", payload={field: told, "gated": False})).facts
