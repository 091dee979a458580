"""What words say of a licence: in prose, in a licence's own text, in a list of files."""

from __future__ import annotations

import pytest
from identify.vendor.licenses import LICENSES

from observatory.disclosure import markdown, read
from observatory.disclosure.licence_words import (
    RESTRICTING,
    RIDERS,
    licence_files,
    licence_ids,
    name_of_text,
    part_of_file,
    riders,
    stated_licences,
    text_files,
)
from observatory.disclosure.reading import Document


def stated(text: str) -> list[tuple[str, tuple[str, ...], str]]:
    return [(one.of, one.ids, one.name) for one in stated_licences(markdown.parse(text))]


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ("Apache License, Version 2.0", ("apache-2.0",)),
        ("Apache-2.0", ("apache-2.0",)),
        ("Apache 2", ("apache-2.0",)),
        ("Apache Software License v2.0", ("apache-2.0",)),
        ("the MIT License", ("mit",)),
        ("MIT", ("mit",)),
        ("MIT and Apache 2.0 at your choice", ("mit", "apache-2.0")),
        ("BSD 3-Clause", ("bsd-3-clause",)),
        ("3-clause BSD license", ("bsd-3-clause",)),
        ("GPLv3", ("gpl-3.0",)),
        ("GNU General Public License v3.0", ("gpl-3.0",)),
        ("GNU Affero General Public License version 3", ("agpl-3.0",)),
        ("LGPL-2.1", ("lgpl-2.1",)),
        ("CC BY 4.0", ("cc-by-4.0",)),
        ("CC-BY-NC-SA-4.0", ("cc-by-nc-sa-4.0",)),
        ("Creative Commons Attribution-NonCommercial 4.0 International License", ("cc-by-nc-4.0",)),
        ("Creative Commons Attribution Share Alike 3.0", ("cc-by-sa-3.0",)),
        ("CC BY-NC-ND 4.0", ("cc-by-nc-nd-4.0",)),
        ("CC0 1.0", ("cc0-1.0",)),
        ("Mozilla Public License 2.0", ("mpl-2.0",)),
        # Without a version it is open which licence it is.
        ("GPL", ()),
        ("Creative Commons", ()),
        ("a modified MIT license", ()),
        ("a license based on the MIT license", ()),
        ("researchers of MIT in Boston", ()),
        ("permit, limit and submit", ()),
        ("", ()),
    ],
)
def test_common_licences_by_the_names_that_people_write(words: str, ids: tuple[str, ...]) -> None:
    assert licence_ids(words) == ids


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("This model is licensed under the Apache License, Version 2.0.", [("weights", ("apache-2.0",), "")]),
        ("## License\n\nMIT\n", [("all", ("mit",), "")]),
        ("## Licensing Information\n\nThe dataset is released under CC BY-SA 4.0.\n", [("data", ("cc-by-sa-4.0",), "")]),
        ("## Model License\n\nApache 2.0\n", [("weights", ("apache-2.0",), "")]),
        ("License: CC BY-NC 4.0", [("all", ("cc-by-nc-4.0",), "")]),
        ("**License**: MIT", [("all", ("mit",), "")]),
        ("Code license: MIT", [("code", ("mit",), "")]),
        (
            "The code is released under the MIT License, and the model weights are released under the Foo Community License Agreement.",
            [("code", ("mit",), ""), ("weights", (), "foo community")],
        ),
        ("The code and the model weights are released under the MIT License.", [("all", ("mit",), "")]),
        ("The code for loading the dataset is licensed under Apache 2.0.", [("code", ("apache-2.0",), "")]),
        ("The weights are released under a modified MIT license.", [("weights", (), "modified mit")]),
        ("This repository is licensed under the terms of the GNU General Public License v3.0.", [("all", ("gpl-3.0",), "")]),
        ("Our checkpoints are made available under the Foo-2 Terms of Use.", [("weights", (), "foo-2")]),
        ("The model is subject to the Foo 3.1 Community License Agreement.", [("weights", (), "foo 3.1 community")]),
        ("This project is dual-licensed under MIT and Apache 2.0.", [("all", ("mit", "apache-2.0"), "")]),
        # Not said of this thing, not said yet, not any more, or no licence named.
        ("Foo 2 is licensed under the Foo 2 Community License.", []),
        ("This model uses a base model that was released under CC BY-NC 4.0.", []),
        ("This work is a derivative of a corpus by others, used and distributed under CC BY 4.0.", []),
        ("The model will be released under Apache 2.0 soon.", []),
        ("This model is not licensed under MIT.", []),
        ("The previous model was released under MIT, and this one is new.", []),
        ("The model was released by researchers of MIT.", []),
        ("The model is available under an open license.", []),
        ("The model is available under the same license.", []),
        ("We thank the authors for their license.", []),
        ("", []),
    ],
)
def test_a_licence_that_prose_states(text: str, expected: list[tuple[str, tuple[str, ...], str]]) -> None:
    assert stated(text) == expected


@pytest.mark.parametrize(
    ("text", "rider"),
    [
        ("If the monthly active users of your products exceed 700 million, you must request a license.", "user_cap"),
        ("a product with more than\n100 million monthly active\nusers", "user_cap"),
        ("Any entity with annual revenue above ten million has to obtain a licence.", "revenue"),
        ("if your company has revenues of more than $1,000,000 a year", "revenue"),
        ("Your use must adhere to the Acceptable Use Policy.", "acceptable_use"),
        ("You agree not to use the Model or its Derivatives to harm others.", "acceptable_use"),
        ("You shall prominently display “Built with Foo” on a website.", "attribution"),
        ("The model is for non-commercial purposes only.", "non_commercial"),
        ("Commercial use of the weights is not permitted.", "non_commercial"),
        ("It may be used solely for research purposes.", "research_only"),
        ("You will not use the Materials or any output to improve any other large language model.", "no_training"),
        ("You shall also include “Foo” at the beginning of any such AI model name.", "naming"),
        ("This license does not apply in the European Union.", "territory"),
    ],
)
def test_each_rider_is_found_with_its_words(text: str, rider: str) -> None:
    (found,) = [one for one in riders("A License Agreement\n\n" + text) if one.rider == rider]
    assert found.line >= 3 and found.quotation and len(found.quotation) <= 200
    assert found.quotation.split()[0] in text.split() or found.quotation.split()[0] in {"A", "License", "Agreement"}


def test_every_rider_has_an_example_and_common_licences_have_none() -> None:
    assert set(RIDERS) > RESTRICTING
    assert len(LICENSES) > 20
    assert {name: [one.rider for one in riders(text)] for name, text in LICENSES if riders(text)} == {}


def test_the_first_line_of_a_text_names_it() -> None:
    assert name_of_text("\n  MIT License\n\nCopyright") == (("mit",), "")
    assert name_of_text("# Foo 2 Community License Agreement\n\nx") == ((), "foo 2 community")
    assert name_of_text("Copyright 2025 someone") is None and name_of_text("") is None


def test_licence_files_stand_at_the_top() -> None:
    there = ["LICENSE", "LICENCE.md", "LICENSE-MODEL.txt", "MODEL_LICENSE", "COPYING", "UNLICENSE", "USE_POLICY.md", "Foo-License.pdf"]
    none = ["src/LICENSE", "license.py", "licensing_notes.md", "README.md", "check_license.sh", "delicenses", "x" * 200 + "LICENSE"]
    assert licence_files(there + none) == sorted(there)
    assert len(licence_files(f"LICENSE.{number}" for number in range(99))) == 10


def test_texts_are_asked_for_of_licences_terms_and_notices_and_of_nothing_that_others_made_or_nobody_reads() -> None:
    there = ["LICENSE", "licence.TXT", "LICENSE-MODEL.txt", "COPYING", "USE_POLICY.md", "NOTICE", "Notice.md", "Terms of Use.md", "LICENSE Ω"]
    none = [
        *("Foo-License.pdf", "LICENSE.docx", "LICENSE.html", "THIRD_PARTY_LICENSES.txt", "LICENSE-3rd-party", "third-party-license.md", "NOTICES.json"),
        *(
            "sub/LICENSE",
            "../LICENSE",
            "LICENSE\n",
            " LICENSE",
            "LICENSE ",
            "LICENSE\x00",
            "LICENSE?x=1",
            "LICENSE#x",
            "LICENSE%2f",
            "LICENSE:x",
            "notice_board.md",
        ),
    ]
    assert text_files(there + none) == sorted(there)
    assert len(text_files(f"LICENSE.{number}" for number in range(99))) == 10 and text_files([]) == []


@pytest.mark.parametrize(
    ("path", "part"),
    [
        ("LICENSE", "all"),
        ("MODEL_LICENSE", "weights"),
        ("LICENSE-CODE.md", "code"),
        ("LICENSE.data", "data"),
        ("DATASET_LICENSE.txt", "data"),
        ("LICENSE_MODEL_AND_CODE", "all"),
        ("LICENSE-remodelled", "all"),
        ("", "all"),
    ],
)
def test_the_name_of_a_file_says_which_part_it_is_of(path: str, part: str) -> None:
    assert part_of_file(path) == part


def test_a_tree_tells_hash_and_size_of_each_file_with_words() -> None:
    entries = [
        {"path": "LICENSE", "type": "file", "oid": "a" * 40, "size": 9},
        {"path": "NOTICE", "type": "file", "oid": "not a hash", "size": -1},
        {"path": "COPYING", "type": "file", "oid": "b" * 40, "size": True, "lfs": {"oid": "c" * 64}},
        {"path": "LICENCE", "type": "directory", "oid": "d" * 40},
        {"path": "sub/LICENSE", "type": "file", "oid": "e" * 40},
    ]
    for kind in ("model_tree", "dataset_tree"):
        facts = read(Document("huggingface", kind, "item", "a/b", payload={"entries": entries})).facts
        assert facts["licence_blobs"] == {"LICENSE": {"oid": "a" * 40, "size": 9}, "NOTICE": {}, "COPYING": {"oid": "b" * 40, "is_elsewhere": True}}
    assert "licence_blobs" not in read(Document("huggingface", "model_tree", "item", "a/b", payload={"entries": entries[4:]})).facts


@pytest.mark.parametrize("kind", ["model", "dataset"])
def test_a_record_tells_which_texts_there_are(kind: str) -> None:
    files = [{"rfilename": path} for path in ("README.md", "NOTICE", "LICENSE", "LICENSE.pdf")]
    facts = read(Document("huggingface", kind, "list", "a/b", payload={"id": "a/b", "siblings": files})).facts
    assert (facts["licence_files"], facts["licence_texts"]) == (["LICENSE", "LICENSE.pdf"], ["LICENSE", "NOTICE"])
    assert read(Document("huggingface", kind, "list", "a/b", payload={"id": "a/b", "siblings": []})).facts["licence_texts"] == []
    assert "licence_texts" not in read(Document("huggingface", kind, "list", "a/b", payload={"id": "a/b"})).facts


def on_hub(text: str, path: str = "LICENSE", kind: str = "model_licence") -> dict[str, object]:
    return read(Document("huggingface", kind, "file", f"a/b:{path}", text=text, locator=path)).facts


def test_a_licence_file_of_the_hub_is_read_as_one_of_github_with_its_hash_and_part() -> None:
    mit = dict(LICENSES)["MIT"]
    # "git hash-object" of b"test\n"
    assert on_hub("test\n")["blob"] == "9daeafb9864cf43055ae93beb0afd6c7d144bfa4"
    for kind in ("model_licence", "dataset_licence"):
        facts = on_hub(mit, "LICENSE-CODE", kind)
        assert (facts["text_spdx"], facts["path"], facts["of"]) == ("MIT", "LICENSE-CODE", "code") and "riders" not in facts
    assert "of" not in on_hub(mit) and "blob" not in licence(mit)


def test_a_notice_states_no_licence_and_no_rider_but_its_own() -> None:
    quoted = "Parts are under the MIT License, for non-commercial use only.\n"
    assert on_hub(quoted, "NOTICE").keys() == {"path", "blob"}
    (rider,) = on_hub(quoted + "You shall prominently display “Built with Foo”.\n", "NOTICE.txt")["riders"]  # type: ignore[misc, attr-defined]
    assert (rider["rider"], rider["locator"]) == ("attribution", "NOTICE.txt#L2")
    assert [one["rider"] for one in on_hub(quoted, "LICENSE")["riders"]] == ["non_commercial"]  # type: ignore[attr-defined]


def test_what_is_no_text_says_nothing() -> None:
    found = read(Document("huggingface", "model_licence", "file", "a/b:LICENSE", text="\ufffd" * 500 + "MIT License", locator="LICENSE"))
    assert found.unreadable is not None and not found.facts and not found.signals and not found.links
    whole = read(Document("huggingface", "model_licence", "file", "a/b:LICENSE", text=dict(LICENSES)["MIT"], locator="LICENSE"))
    assert not whole.signals and not whole.links, "a licence text is evidence of no dimension"


def licence(text: str) -> dict[str, object]:
    return read(Document("github", "licence", "file", "a/b", text=text, locator="LICENSE")).facts


def test_a_licence_file_says_what_it_is() -> None:
    mit = dict(LICENSES)["MIT"]
    assert licence(mit) == {"text_spdx": "MIT", "path": "LICENSE"}
    rider = "\n\nIf the Software is used in a product with more than 100 million monthly active users, you shall prominently display “Foo”.\n"
    modified = licence("Modified MIT License\n\n" + mit.partition("\n")[2] + rider)
    assert (modified["text_like"], modified["text_name"]) == ("MIT", "modified mit")
    assert [one["rider"] for one in modified["riders"]] == ["user_cap", "attribution"]  # type: ignore[attr-defined, index]
    same_name = licence(mit + rider)
    assert "text_spdx" not in same_name and same_name["riders"]
    short = licence(mit + "\n\nYou shall prominently display “Foo”.\n")
    assert short["text_spdx"] == "MIT" and [one["rider"] for one in short["riders"]] == ["attribution"]  # type: ignore[attr-defined, index]
    own = licence("FOO COMMUNITY LICENSE AGREEMENT\n\nYou agree not to use the Materials for harm.\n")
    assert own["text_name"] == "foo community" and "text_like" not in own
    assert licence("Please see our website.") == {"path": "LICENSE"}


def test_a_card_keeps_what_it_states_with_its_place() -> None:
    card = "---\nlicense: mit\n---\n# A\n\nHello.\n\n## License\n\nThis model is licensed under CC BY-NC 4.0.\n"
    facts = read(Document("huggingface", "model_card", "file", "a/b", text=card, locator="README.md")).facts
    (one,) = facts["licence_words"]
    assert (one["of"], one["ids"], one["quotation"]) == ("weights", ["cc-by-nc-4.0"], "This model is licensed under CC BY-NC 4.0.")
    assert one["locator"].startswith("README.md#L8")
    record = {"id": "a/b", "tags": ["license:mit"], "cardData": {"license": "apache-2.0"}, "siblings": [{"rfilename": "LICENSE"}, {"rfilename": "x/LICENSE"}]}
    facts = read(Document("huggingface", "model", "list", "a/b", payload=record)).facts
    assert (facts["tag_license_ids"], facts["metadata_license_ids"], facts["licence_files"]) == (["mit"], ["apache-2.0"], ["LICENSE"])
    facts = read(Document("huggingface", "model", "list", "a/b", payload={"id": "a/b"})).facts
    assert not {"tag_license_ids", "metadata_license_ids", "licence_files"} & facts.keys()


@pytest.mark.parametrize(
    "seed", ["license under the ", "revenue ", "licensed under a a a a ", "License: ", "not train other ", "MIT " * 3, "data code model and the ", "( ) [ ] "]
)
def test_hostile_texts_come_to_an_end_and_to_little(seed: str) -> None:
    text = seed * (400_000 // len(seed))
    assert len(riders(text)) <= len(RIDERS)
    assert all(len(one.quotation) <= 200 for one in riders(text))
    for prose in (text[:300_000], "## License\n\n" + text[:100_000]):
        assert len(stated_licences(markdown.parse(prose))) <= 12
    assert len(licence_files([text[:120]] * 1_000)) <= 10
    name_of_text(text)
