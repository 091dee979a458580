"""The sheet: what others wrote is shown and does nothing, and what comes back is taken only as it should be filled."""

from __future__ import annotations

import csv
import time
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from observatory.errors import ObservatoryError
from observatory.local.audit import sheet
from observatory.local.audit.draw import AuditItem, Draw
from observatory.local.audit.facts import Facts, evidence_sentence, status_sentence
from observatory.local.audit.score import Publication, draw_of, problems_of, verdict_of
from observatory.local.audit.surroundings import Excerpt, excerpt, of_text

HOSTILE = "</pre><script>alert(1)</script>\"'><img src=x onerror=alert(1)>\u202egnp.exe\x00\x1b[31m\n=cmd()"
PUBLISHED = Publication("A small world", "2026-08-20T04:00:00+00:00", "abc", "def")
CLAIM = AuditItem("evidence", "acme/one|code", "code", "open", "code.training", "open", "acme/one", None)
OTHER = AuditItem("closed", "acme/two|data", "data", "closed", "look.complete", "look.complete", "acme/two", None)
RELEASE = {"name": "Acme Two"}


def facts(words: str = "Acme One", url: str | None = "https://github.com/acme/one") -> Facts:
    """Facts with these words wherever others' words can stand."""
    return Facts(words, words, words, words, words, words, Excerpt(words, words, words, words), words, words, url)


def rows(*claims: AuditItem, words: str = "Acme One") -> list[dict[str, Any]]:
    return [sheet.row(claim, facts(words), PUBLISHED.as_text(), Draw("x").as_text()) for claim in claims]


class Reading(HTMLParser):
    """Tags and attributes of a page, as a browser would take them."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[tuple[str, str | None]] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= set(attrs)


def page_of(path: Path) -> Reading:
    reading = Reading()
    reading.feed(path.read_text(encoding="utf-8"))
    return reading


def test_the_page_runs_nothing_and_fetches_nothing_whatever_others_wrote(tmp_path: Path) -> None:
    for name, words in (("plain", "Acme One"), ("hostile", HOSTILE)):
        sheet.write_page(tmp_path / name, rows(CLAIM, OTHER, words=words), PUBLISHED.as_text(), Draw("x").as_text())
    plain, hostile = page_of(tmp_path / "plain"), page_of(tmp_path / "hostile")
    assert hostile.tags == plain.tags and not {"script", "img", "iframe", "link", "object", "svg"} & hostile.tags
    assert hostile.attributes == plain.attributes
    names = {name for name, _ in hostile.attributes}
    assert not {name for name in names if name.startswith("on")} and not {"src", "srcset", "style", "action"} & names
    assert any(name == "content" and "default-src 'none'" in str(value) for name, value in hostile.attributes)


def test_the_page_shows_each_row_with_its_quotation_marked(tmp_path: Path) -> None:
    sheet.write_page(tmp_path / "page", rows(CLAIM, OTHER), PUBLISHED.as_text(), Draw("x").as_text())
    as_text = (tmp_path / "page").read_text(encoding="utf-8")
    assert all(words in as_text for words in (CLAIM.row_id, OTHER.row_id, "<mark>Acme One</mark>", "A small world", "seed=x n=60"))


def test_no_cell_is_a_formula_and_the_table_is_read_again(tmp_path: Path) -> None:
    made = [{**one, "quotation": words} for one, words in zip(rows(CLAIM, OTHER), ("=HYPERLINK(1)", "\n@SUM(1)"), strict=True)]
    sheet.write_csv(tmp_path / "sheet.csv", made)
    with (tmp_path / "sheet.csv").open(encoding="utf-8-sig", newline="") as stream:
        held = list(csv.DictReader(stream))
    assert [one["quotation"] for one in held] == ["'=HYPERLINK(1)", "'\n@SUM(1)"]
    read = sheet.read_csv(tmp_path / "sheet.csv")
    assert [one["row"] for one in read] == [CLAIM.row_id, OTHER.row_id]
    assert {one[name] for one in read for name in sheet.TO_FILL} == {""}
    assert not sheet.is_begun(tmp_path / "sheet.csv")


def test_a_sheet_in_which_somebody_wrote_is_begun(tmp_path: Path) -> None:
    path = tmp_path / "sheet.csv"
    assert not sheet.is_begun(path)
    sheet.write_csv(path, [{**one, "note": "look again"} for one in rows(CLAIM)])
    assert sheet.is_begun(path)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"row;verdict\n1;right\n", "lacks the columns"),
        (b"\xff\xfe\x00", "no table"),
        (b"row,verdict,kind_of_error,note,reader,publication,draw\n", "holds no row"),
        (b"row,verdict,kind_of_error,note,reader,publication,draw\na,b\n", "fewer or more cells"),
    ],
)
def test_what_is_no_sheet_is_refused(tmp_path: Path, body: bytes, words: str) -> None:
    (tmp_path / "sheet.csv").write_bytes(body)
    with pytest.raises(ObservatoryError, match=words):
        sheet.read_csv(tmp_path / "sheet.csv")


def filled(*changes: dict[str, str]) -> list[dict[str, str]]:
    """The rows of both claims as a reader fills them, with changes by place."""
    plain = {"verdict": "right", "kind_of_error": "", "note": "", "reader": "", "publication": PUBLISHED.as_text(), "draw": Draw("x").as_text()}
    made = [{"row": claim.row_id, **plain} for claim in (CLAIM, OTHER)]
    return [{**one, **change} for one, change in zip(made, (*changes, {}, {}), strict=False)]


@pytest.mark.parametrize(
    ("found", "problem"),
    [
        (filled(), None),
        (filled({"verdict": " Right "}, {"verdict": "WRONG", "kind_of_error": "Other version", "reader": "ann"}), None),
        (filled({"verdict": "maybe"}), "verdict is 'maybe'"),
        (filled({"verdict": ""}), "verdict is ''"),
        (filled({"verdict": "wrong"}), "needs its kind_of_error"),
        (filled({"verdict": "wrong", "kind_of_error": "=1+1"}), "needs its kind_of_error"),
        (filled({"reader": "bob"}), "read by 'bob', not by 'ann'"),
        (filled({"row": "evidence-000000000000"}), "'evidence-000000000000' was not drawn"),
        (filled()[:1], f"{OTHER.row_id} is missing"),
        ([*filled(), *filled()[:1]], f"{CLAIM.row_id} stands more than once"),
    ],
)
def test_a_sheet_is_taken_only_as_it_should_be_filled(found: list[dict[str, str]], problem: str | None) -> None:
    problems = problems_of(found, {one.row_id: one for one in (CLAIM, OTHER)}, "ann")
    assert problems == [] if problem is None else any(problem in one for one in problems)


def test_a_sheet_of_another_publication_or_of_two_draws_is_refused() -> None:
    assert draw_of(filled(), PUBLISHED) == Draw("x")
    for part in ({"world": "Another"}, {"as_of": "2026-08-21T04:00:00+00:00"}, {"rule_set": "fff"}, {"registry_hash": "fff"}):
        now = Publication(**{**{name: getattr(PUBLISHED, name) for name in Publication.__slots__}, **part})
        with pytest.raises(ObservatoryError, match="of another publication"):
            draw_of(filled(), now)
    with pytest.raises(ObservatoryError, match="of another publication"):
        draw_of(filled({}, {"publication": "world ?"}), PUBLISHED)
    with pytest.raises(ObservatoryError, match="do not name one draw"):
        draw_of(filled({}, {"draw": Draw("y").as_text()}), PUBLISHED)


def test_a_verdict_keeps_references_and_no_words_of_others() -> None:
    audit = ("a-2026-09-01-x", "A small world", PUBLISHED.as_of, "abc", "x", "ann", "2026-09-01")
    (one, two) = filled({"verdict": "wrong", "kind_of_error": "Other version", "note": HOSTILE}, {"kind_of_error": "sister"})
    first, second = verdict_of(audit, CLAIM, one), verdict_of(audit, OTHER, two)
    assert (first.verdict, first.kind_of_error, first.rule, first.status) == ("wrong", "other_version", "code.training", "open")
    assert (second.verdict, second.kind_of_error) == ("right", "")
    assert "acme" not in repr(first).lower()


def test_sentences_say_plainly_what_is_claimed() -> None:
    row = {"source_kind": "tree", "source_key": "acme/one", "quotation": "train.py", "is_quotation": False, "reason": "released", "standing": "own"}
    assert evidence_sentence(CLAIM, {"name": "Acme One"}, row) == (
        "We say: the training code of Acme One is open, because the file tree of acme/one shows it (released): train.py."
    )
    in_its_words = {**row, "source_kind": "readme", "quotation": "We trained it with it.", "is_quotation": True}
    assert "(released): “We trained it with it.”." in evidence_sentence(CLAIM, {"name": "Acme One"}, in_its_words)
    family = {**row, "standing": "family", "reason": ""}
    assert "(not its own)" in evidence_sentence(CLAIM, {"name": "Acme One"}, family)
    assert "training data of Acme Two are closed" in status_sentence(OTHER, RELEASE, {"quotation": "every source answered"})
    for row, words in (
        ({"quotation": "x", "source_kind": "look", "rule": "look.complete"}, "every source that could show it answered"),
        ({"quotation": "x", "source_kind": "registry", "rule": "registry.api_only"}, "the registry says that its maker released no weights"),
        ({"quotation": "x", "source_kind": "registry", "rule": "registry.documents"}, "a person read its maker's own documents"),
    ):
        assert f"closed ({words}, and nothing is disclosed), because: x" in status_sentence(OTHER, RELEASE, row)
    unknown = AuditItem("unknown", "k", "weights", "unknown", "", "", "acme/two", None)
    assert status_sentence(unknown, RELEASE, None) == "We say: whether the weights of Acme Two are open is not known, and no row of evidence says why."


def around(**more: Any) -> Excerpt:
    return excerpt({"kind": "readme", "text": None, "payload": None, "locator": "", "quotation": "", "is_purged": False, **more})


def test_a_quotation_is_found_in_its_text_whatever_its_white_space() -> None:
    text = f"{'a' * 900}\nTrain it   with\n`train.py` now\n{'b' * 900}"
    found = around(text=text, quotation="Train it with `train.py` now")
    assert found.hit == "Train it   with\n`train.py` now" and found.note == ""
    assert len(found.before) == len(found.after) == 300


@pytest.mark.parametrize(
    ("text", "quotation", "locator", "before"),
    [
        ("here one\nhere two\nsee here\n", "here", "README.md#L3", "here one\nhere two\nsee "),
        ("Therefore\nand here\n", "here", "README.md", "Therefore\nand "),
        # Nothing from that line on: the first place; a part of a word where no whole one stands.
        ("see here\nmore\n", "here", "README.md#L2", "see "),
        ("Therefore\n", "here", "README.md#L1", "T"),
        ("(C++) and C++\n", "C++", "README.md#L9", "("),
    ],
)
def test_a_quotation_is_marked_where_its_place_says(text: str, quotation: str, locator: str, before: str) -> None:
    found = of_text(text, quotation, locator)
    assert (found.before, found.hit) == (before, quotation)


def test_without_its_quotation_a_text_is_shown_at_the_line_or_from_the_beginning() -> None:
    text = "".join(f"line {number}\n" for number in range(1, 500))
    assert around(text=text, quotation="not here", locator="README.md#L200 (x)").after.startswith("line 200\n")
    assert around(text=text, quotation="", locator="").after.startswith("line 1\n")
    assert around(text=text, quotation="line 7\u2026", locator="").hit == "line 7"


def test_a_tree_is_shown_by_the_paths_around_the_one_that_was_taken() -> None:
    entries = [{"path": f"src/{number:03}.py"} for number in range(100)] + [{"path": "train.py"}, {"size": 3}, "odd"]
    found = around(payload={"entries": entries}, locator="src/050.py")
    assert found.hit == "src/050.py" and "src/049.py\n" in found.before and found.after.startswith("\nsrc/051.py")
    assert around(payload={"entries": entries}, locator="tree", quotation="train.py, eval.py").hit == "train.py"
    assert around(payload={"entries": entries}, quotation="gone.py").note == "the first of 101 paths"
    assert around(payload={"entries": []}).plain() == "(the first of 0 paths) "


def test_a_record_is_shown_by_what_was_pointed_to_and_what_names_it() -> None:
    payload = {"id": "acme/one", "gated": False, "cardData": {"datasets": ["acme/words"]}, "siblings": [{"rfilename": "a.bin"}], "sha": "0" * 40}
    found = around(payload=payload, locator="/cardData/datasets/0")
    assert found.hit == "acme/words" and "id: acme/one" in found.after and "a.bin" in found.after and "0000" not in found.after
    assert around(payload=payload, locator="/no/such/9").hit == ""
    assert around(is_purged=True, text="secret").plain() == "(the record's text was purged) "
    assert around().note == "no record of a service lies behind it"


@pytest.mark.parametrize("text", ["a " * 150_000, " " * 300_000, "a" * 300_000, ("train " * 20 + "\n") * 2_500])
@pytest.mark.parametrize("quotation", ["train " * 33, "a " * 99 + "b", "a b"])
def test_a_long_text_takes_no_long_time(text: str, quotation: str) -> None:
    start = time.process_time()
    of_text(text, quotation, "README.md#L99999")
    assert time.process_time() - start < 30
