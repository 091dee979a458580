"""Human assessments in the warehouse: loaded twice they change nothing, and the agreement is what its formulas say."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Sequence
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import Connection, Engine, text

from observatory import settings
from observatory.errors import WarehouseError
from observatory.landing import assessments
from observatory.landing.assessments import load_file, load_folder
from observatory.warehouse import publish, sqlfile
from observatory.warehouse.merge import materialise

HEADER = "model,lab,hub_id,weights,data,code,methods,licence,raw_trainingcode,note_trainingcode\n"


def test_loading_twice_changes_nothing_and_bad_rows_are_kept_as_rejects(warehouse: Engine, tmp_path: Path) -> None:
    path = tmp_path / "labels.csv"
    path.write_text(HEADER + "One,Acme,acme/One,open,open,closed,open,open,closed,none\nTwo,Acme,acme/Two,open,maybe,closed,open,open,closed,\nshort\n")
    first, again = load_file(warehouse, path), load_file(warehouse, path)
    assert (first.source, first.rows, first.changed, first.rejected) == ("osai_index", 3, 6, 2)
    assert (again.changed, again.rejected) == (0, 2)
    with warehouse.connect() as connection:
        held = connection.execute(text("SELECT reason, body FROM raw.rejected_record WHERE kind = 'assessment' ORDER BY reason")).all()
    assert [row.reason for row in held] == ["data is 'maybe', none of open, partial, closed, unknown", "not 10 cells"]
    assert b"acme/Two" in bytes(held[0].body)


def test_a_file_without_a_column_takes_nothing_away(warehouse: Engine, tmp_path: Path) -> None:
    path = tmp_path / "later.csv"
    path.write_text(HEADER.replace(",note_trainingcode", "") + "One,Acme,acme/One,open,open,partial,open,open,partial\n")
    load_file(warehouse, path)
    with warehouse.connect() as connection:
        row = connection.execute(text("SELECT label, note FROM core.assessment WHERE subject = 'One' AND parameter = 'raw_trainingcode'")).one()
    assert tuple(row) == ("partial", "none")


def test_a_file_that_is_no_table_is_kept_whole_and_stops_no_other(warehouse: Engine, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"\xff\xfe not text")
    (tmp_path / "b.CSV").write_text(HEADER + "Three,Acme,acme/Three,open,open,closed,open,open,closed,\n")
    (tmp_path / "c.csv").mkdir()
    assert [(one.name, one.rejected) for one in load_folder(warehouse, tmp_path)] == [("a.csv", 1), ("b.CSV", 0)]
    with warehouse.connect() as connection:
        body = connection.execute(text("SELECT body FROM raw.rejected_record WHERE key = 'a.csv'")).scalar_one()
    assert bytes(body) == b"\xff\xfe not text"


def test_files_of_no_index_are_left_alone_and_an_empty_folder_is_refused(warehouse: Engine, tmp_path: Path) -> None:
    with pytest.raises(WarehouseError, match="no CSV"):
        load_folder(warehouse, tmp_path)
    (tmp_path / "other.csv").write_text("a,b\n1,2\n")
    assert [one.source for one in load_folder(warehouse, tmp_path)] == [None]


EUROPEAN = """system:
    name: {name}
    endmodelname: {end}
weights_endmodel: {{class: open, link: "https://huggingface.co/acme/{end}", notes: }}
trainingcode: {{class: {code}, link: "https://github.com/acme/{end}", notes: }}
licenses: {{class: partial, link: , notes: }}
"""
TOOL = """framework: {name: Model Openness Framework, version: "1.0"}
release:
    name: Pine
    components:
    -   {name: Datasets, license: MIT}
"""


def judged(engine: Engine, source: str) -> dict[tuple[str, str], str]:
    """Labels by subject and parameter."""
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT subject, parameter, label FROM core.assessment WHERE source = :source"), {"source": source})
        return {(subject, parameter): label for subject, parameter, label in rows}


def test_a_checkout_of_an_index_is_read_as_it_is_published(warehouse: Engine, tmp_path: Path) -> None:
    for folder in ("models", "Test_Data", ".git", "reports"):
        (tmp_path / folder).mkdir()
    (tmp_path / "fir.yaml").write_text(EUROPEAN.format(name="Fir", end="Fir-7B", code="open"))
    # Another entry of the same end model, one that says too little, one that is no YAML that we read, and what is of no index.
    (tmp_path / "fir-tuned.yaml").write_text(EUROPEAN.format(name="Fir tuned", end="Fir-7B", code="closed"))
    (tmp_path / "oak.yaml").write_text("system: {name: Oak}\ntrainingcode: {class: open}\n")
    (tmp_path / "bomb.yaml").write_text("a: &a [x, x]\nb: [*a, *a]\n")
    (tmp_path / "_parameters.yml").write_text("- name: Availability\n")
    (tmp_path / "models" / "Pine.yml").write_text(TOOL)
    (tmp_path / "Test_Data" / "Full.yml").write_text(TOOL)
    (tmp_path / ".git" / "hidden.yaml").write_text(EUROPEAN.format(name="Hidden", end="Hidden-1", code="open"))
    (tmp_path / "link.yaml").symlink_to(tmp_path / "fir.yaml")
    (tmp_path / "reports" / "Dec2025_scores.csv").write_text("Indicator,Acme\nOpen weights,1\nTotal,1\n")
    first, again = load_folder(warehouse, tmp_path), load_folder(warehouse, tmp_path)
    assert {(one.source, one.rows, one.rejected) for one in first} == {("fmti", 2, 0), ("mot_lfai", 1, 0), ("osai_index", 3, 1), ("", 0, 1)}
    assert all(one.changed > 0 for one in first if one.source) and [one.changed for one in again] == [0] * len(again)
    european = judged(warehouse, "osai_index")
    assert {subject for subject, _ in european} >= {"Fir-7B", "Fir-7B (fir)"} and not {subject for subject, _ in european} & {"Hidden-1", "Oak"}
    assert {european["Fir-7B", "code"], european["Fir-7B (fir)", "code"]} == {"open", "closed"}, "neither takes the place of the other"
    tool = judged(warehouse, "mot_lfai")
    assert {subject for subject, _ in tool} == {"models/Pine.yml"} and tool["models/Pine.yml", "data"] == "open" and tool["models/Pine.yml", "code"] == "closed"
    assert judged(warehouse, "fmti") == {("Acme", "Open weights"): "met"}
    with warehouse.connect() as connection:
        query = text("SELECT reason, body FROM raw.rejected_record WHERE kind = 'assessment' AND reason LIKE '%.yaml: %' ORDER BY reason")
        held = connection.execute(query).all()
    assert [row.reason.split(":")[0] for row in held] == ["bomb.yaml", "oak.yaml"] and b"&a" in bytes(held[0].body)


def test_what_is_larger_than_an_entry_is_refused(warehouse: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "large.yaml").write_text("a: " + "x" * assessments.MAX_DOCUMENT)
    with pytest.raises(WarehouseError, match="larger than"):
        load_folder(warehouse, tmp_path)
    monkeypatch.setattr(assessments, "MAX_FILES", 3)
    for place in range(4):
        (tmp_path / f"{place}.txt").write_text("x")
    with pytest.raises(WarehouseError, match="more than 3 files"):
        load_folder(warehouse, tmp_path)


def test_the_agreement_is_what_the_formulas_say(warehouse: Engine) -> None:
    # 6 open, 3 partial, 4 closed by label: open 4/1/1, partial 1/1/1, closed 0/1/3.
    cells = {("open", "open"): 4, ("open", "partial"): 1, ("open", "closed"): 1, ("partial", "open"): 1, ("partial", "partial"): 1}
    cells |= {("partial", "closed"): 1, ("closed", "partial"): 1, ("closed", "closed"): 3}
    query = sqlfile.parse(settings.SQL / "marts" / "assessment_agreement.sql", "build").sql
    with warehouse.begin() as connection:
        connection.execute(text("DELETE FROM core.assessment_answer"))
        number = 0
        for (label, answer), count in cells.items():
            for _ in range(count):
                number += 1
                connection.execute(
                    text(
                        "INSERT INTO core.assessment_answer (source, edition, subject, dimension, hub_id, lab, label, answer, own_answer, look, floor_answer,"
                        " is_repository_linked, is_repository_held, is_stated)"
                        " VALUES ('x', '', :subject, 'code', :subject, :lab, :label, :answer, :answer, 'partial', 'closed', true, true, true)"
                    ),
                    {"subject": f"model-{number}", "lab": f"lab-{number % 5}", "label": label, "answer": answer},
                )
        connection.execute(
            text(
                "INSERT INTO core.assessment_answer (source, edition, subject, dimension, hub_id, lab, label, look, is_repository_linked,"
                " is_repository_held, is_stated) VALUES ('x', '', 'unseen', 'code', 'unseen', 'lab-9', 'open', 'none', true, true, true)"
            )
        )
        rows = connection.exec_driver_sql(query.replace("%", "%%")).mappings().all()
        connection.rollback()
    row = next(row for row in rows if row["row_group"] == "all" and row["answered_by"] == "rules")
    assert (row["n"], row["n_judged"], row["n_with_repository"], row["n_with_repository_answered"]) == (13, 14, 14, 13)
    assert float(row["accuracy"]) == pytest.approx(8 / 13, abs=1e-4)
    f1 = (2 * 4 / (6 + 5) + 2 * 1 / (3 + 3) + 2 * 3 / (4 + 5)) / 3
    assert float(row["macro_f1"]) == pytest.approx(f1, abs=1e-4)
    chance = (6 * 5 + 3 * 3 + 4 * 5) / 13**2
    assert float(row["kappa"]) == pytest.approx((8 / 13 - chance) / (1 - chance), abs=1e-4)
    assert row["accuracy_low"] < row["accuracy"] < row["accuracy_high"]
    floor = next(row for row in rows if row["row_group"] == "all" and row["answered_by"] == "floor")
    assert float(floor["accuracy"]) == pytest.approx(4 / 13, abs=1e-4)


def lab_of(half: str, number: int) -> str:
    """The name of a made-up lab of a half: A where the first hexadecimal digit of its md5 is below 8."""
    names = (f"Lab {place}" for place in itertools.count())
    of_half = (name for name in names if (hashlib.md5(name.encode(), usedforsecurity=False).hexdigest()[0] < "8") == (half == "A"))
    return next(itertools.islice(of_half, number, None))


def answer(connection: Connection, subject: str, lab: str, label: str, ours: str, floor: str = "closed") -> None:
    """A judged model with our answer and the floor's."""
    connection.execute(
        text(
            "INSERT INTO core.assessment_answer (source, edition, subject, dimension, hub_id, lab, label, answer, own_answer, look, floor_answer, release_id,"
            " is_repository_linked, is_repository_held, is_stated) VALUES ('x', '', :subject, 'code', :subject, :lab, :label, :ours, :ours, 'partial', :floor,"
            " :subject, false, false, true)"
        ),
        {"subject": subject, "lab": lab, "label": label, "ours": ours, "floor": floor},
    )


def told(connection: Connection, path: str) -> Sequence[dict[str, object]]:
    """The rows of a file of SQL."""
    statement = (settings.SQL / path).read_text(encoding="utf-8")
    return [dict(row) for row in connection.execute(text(statement)).mappings()]


@pytest.mark.parametrize(
    ("source", "dimension", "finding", "reason", "found", "expected"),
    [
        ("osai_index", "data", "partial", "described", "", "closed"),
        ("osai_index", "data", "partial", "described, of the base not", "", "closed"),
        ("osai_index", "data", "partial", "named", "", "partial"),
        ("osai_index", "data", "partial", "released, gated", "", "partial"),
        ("osai_index", "data", "open", "released", "", "open"),
        ("osai_index", "data", "none", "", "", "closed"),
        ("osai_index", "code", "partial", "described", "", "partial"),
        ("osai_index", "code", "partial", "named", "training_code own", "closed"),
        ("osai_index", "code", "partial", "named, not opened", "training_code own", "partial"),
        ("osai_index", "code", "partial", "tuning", "tuning_code family", "partial"),
        ("osai_index", "methods", "partial", "It is the paper of the family.", "research_paper family", "open"),
        ("osai_index", "methods", "partial", "Another lab made it.", "research_paper base", "partial"),
        ("osai_index", "methods", "partial", "Nobody saw it.", "research_paper own", "partial"),
        ("osai_index", "methods", "partial", "named", "technical_report family", "partial"),
        ("osai_index", "methods", "none", "It is cited.", "research_paper family", "closed"),
        ("mot_lfai", "data", "partial", "described", "", "partial"),
        ("mot_lfai", "code", "partial", "named", "training_code own", "partial"),
        ("mot_lfai", "methods", "partial", "It is the paper of the family.", "research_paper family", "partial"),
    ],
)
def test_our_answer_is_in_the_words_of_the_index(warehouse: Engine, source: str, dimension: str, finding: str, reason: str, found: str, expected: str) -> None:
    """``found``: indicator and standing of the deciding evidence; beside it the answer in our own words stays."""
    query = sqlfile.parse(settings.SQL / "core" / "assessment_answer.sql", "core").sql
    indicator, _, standing = found.partition(" ")
    values = {"source": source, "dimension": dimension, "finding": finding, "reason": reason, "indicator": indicator, "standing": standing, "id": uuid4()}
    statements = [
        "DELETE FROM core.assessment",
        "DELETE FROM core.finding",
        "INSERT INTO core.assessment (source, edition, subject, parameter, dimension, label, hub_id)"
        " VALUES (:source, '', 'a model', :dimension, :dimension, 'open', 'acme/Foo-7B')",
        "INSERT INTO core.finding (subject_kind, subject_id, dimension, finding, look, status, reason, evidence_id)"
        " VALUES ('model', 'acme/Foo-7B', :dimension, :finding, 'partial', 'unknown', :reason, :id)",
    ]
    if indicator:
        statements.append(
            "INSERT INTO core.evidence (evidence_id, release_id, hub_id, dimension, indicator, finding, rule, rule_version, source_kind, source_key, locator,"
            " quotation, observed_at, standing, strength, reason, rank) VALUES (:id, 'acme/foo', 'acme/Foo-7B', :dimension, :indicator, :finding, 'r', 1,"
            " 'paper', 'p', 'l', 'q', now(), CAST(:standing AS core.standing), (enum_range(NULL::core.strength))[1], :reason, 1)"
        )
    with warehouse.connect() as connection:
        for statement in statements:
            connection.execute(text(statement), values)
        rows = connection.execute(text(query)).mappings().all()
        assert [(row["answer"], row["own_answer"]) for row in rows] == [(expected, "closed" if finding == "none" else finding)]


@pytest.mark.parametrize(
    ("source", "indicator", "standing", "shown", "finding", "reason", "expected"),
    [
        ("osai_index", "data_processing_code", "own", "open", "none", "", "partial"),
        ("osai_index", "data_processing_code", "own", "open", "partial", "named", "partial"),
        # What is open, or of another's repository, or only runs the model, changes nothing; nor does another index ask for it.
        ("osai_index", "data_processing_code", "own", "open", "open", "its recipe", "open"),
        ("osai_index", "data_processing_code", "family", "open", "none", "", "closed"),
        ("osai_index", "data_processing_code", "own", "none", "none", "", "closed"),
        ("osai_index", "inference_code", "own", "open", "none", "", "closed"),
        ("mot_lfai", "data_processing_code", "own", "open", "none", "", "closed"),
    ],
)
def test_code_that_prepares_the_data_is_a_part_of_the_code_to_the_european_index(
    warehouse: Engine, source: str, indicator: str, standing: str, shown: str, finding: str, reason: str, expected: str
) -> None:
    query = sqlfile.parse(settings.SQL / "core" / "assessment_answer.sql", "core").sql
    values = {"source": source, "indicator": indicator, "standing": standing, "shown": shown, "finding": finding, "reason": reason, "id": uuid4()}
    statements = (
        "DELETE FROM core.assessment",
        "DELETE FROM core.finding",
        "DELETE FROM core.evidence",
        "DELETE FROM core.release_member WHERE artifact_id = 'acme/Foo-7B'",
        "INSERT INTO core.assessment (source, edition, subject, parameter, dimension, label, hub_id)"
        " VALUES (:source, '', 'a model', 'code', 'code', 'open', 'acme/Foo-7B')",
        "INSERT INTO core.finding (subject_kind, subject_id, dimension, finding, look, status, reason, evidence_id)"
        " VALUES ('model', 'acme/Foo-7B', 'code', :finding, 'partial', 'unknown', :reason, gen_random_uuid())",
        "INSERT INTO core.release_member (release_id, artifact_kind, artifact_id, role, standing, strength, rule, reason)"
        " VALUES ('acme/foo', 'model', 'acme/Foo-7B', 'flagship', 'own', (enum_range(NULL::core.strength))[1], 'r', 'so')",
        "INSERT INTO core.evidence (evidence_id, release_id, hub_id, dimension, indicator, finding, rule, rule_version, source_kind, source_key, locator,"
        " quotation, observed_at, standing, strength, reason, rank) VALUES (:id, 'acme/foo', NULL, 'data', :indicator, :shown, 'r', 1,"
        " 'tree', 'acme/foo', 'l', 'q', now(), CAST(:standing AS core.standing), (enum_range(NULL::core.strength))[1], '', 1)",
    )
    with warehouse.connect() as connection:
        for statement in statements:
            connection.execute(text(statement), values)
        rows = connection.execute(text(query)).mappings().all()
        assert [(row["answer"], row["own_answer"]) for row in rows] == [(expected, "closed" if finding == "none" else finding)]


def test_halves_of_the_labs_are_counted_apart_and_only_half_a_is_shown(warehouse: Engine) -> None:
    obj = {one.name: one for one in publish.marts()}
    with warehouse.connect() as connection:
        connection.execute(text("DELETE FROM core.assessment_answer"))
        for half, ours in (("A", "open"), ("A", "partial"), ("B", "open"), ("B", "open"), ("B", "closed")):
            place = connection.execute(text("SELECT count(*) FROM core.assessment_answer")).scalar_one()
            answer(connection, f"{half}-{place}", lab_of(half, place), "open", ours)
        for name in ("assessment_agreement", "assessment_disagreement"):
            materialise(connection, obj[name], ("build", name))
            publish._publish_one(connection, obj[name], 1)
        agreement = told(connection, "report/agreement.sql")
        disagreements = told(connection, "report/disagreements.sql")
        halves = connection.execute(text("SELECT half, count(*) FROM mart.assessment_disagreement GROUP BY 1 ORDER BY 1")).all()
        labels = connection.execute(text("SELECT DISTINCT lab, core.half_of_labels(lab) FROM core.assessment_answer")).all()
    assert all(lab in {lab_of(half, place) for place in range(5)} for lab, half in labels)
    assert [row["rows"] for row in agreement if row["by"] == "rules"][:3] == ["half B: the figure", "half A", "all"]
    counted = {row["rows"]: row for row in agreement if row["by"] == "rules"}
    assert [counted[name]["n"] for name in ("half B: the figure", "half A", "all")] == [3, 2, 5]
    assert [str(counted[name]["accuracy"])[:4] for name in ("half B: the figure", "half A", "all")] == ["0.67", "0.50", "0.60"]
    assert [tuple(row) for row in halves] == [("A", 1), ("B", 1)]
    assert [row["model"] for row in disagreements] == ["A-1"]


@pytest.mark.parametrize(("ours", "floor", "words"), [("open", "closed", "accuracy, macro F1"), ("closed", "closed", "no"), ("open", "open", "no")])
def test_the_lower_end_is_compared_with_the_floor(warehouse: Engine, ours: str, floor: str, words: str) -> None:
    obj = next(one for one in publish.marts() if one.name == "assessment_agreement")
    with warehouse.connect() as connection:
        connection.execute(text("DELETE FROM core.assessment_answer"))
        for place in range(6):
            answer(connection, f"model-{place}", f"lab-{place}", "open", ours, floor)
        materialise(connection, obj, ("build", obj.name))
        publish._publish_one(connection, obj, 1)
        rows = [row for row in told(connection, "report/agreement.sql") if row["rows"] == "all"]
    assert {row["by"]: row["above_floor"] for row in rows} == {"rules": words, "rules, own words": words, "floor": ""}


def test_a_row_published_before_a_column_was_added_goes_to_the_history_as_it_was(warehouse: Engine) -> None:
    obj = next(one for one in publish.marts() if one.name == "assessment_disagreement")
    with warehouse.connect() as connection:
        connection.execute(
            text(
                "INSERT INTO mart.assessment_disagreement (source, edition, subject, dimension, hub_id, lab, label, answer, publication_id, published_from)"
                " VALUES ('x', '', 'old', 'code', 'old', :lab, 'open', 'closed', 1, '2026-01-01')"
            ),
            {"lab": lab_of("B", 0)},
        )
        connection.execute(text("DELETE FROM core.assessment_answer"))
        answer(connection, "old", lab_of("B", 0), "open", "closed")
        materialise(connection, obj, ("build", obj.name))
        publish._publish_one(connection, obj, 2)
        now = connection.execute(text("SELECT half, publication_id FROM mart.assessment_disagreement")).all()
        query = text("SELECT half, publication_id, published_from::date::text, published_to IS NOT NULL FROM mart.assessment_disagreement_history")
        before = connection.execute(query).all()
        of_first = connection.execute(text("SELECT count(*) FROM mart.assessment_disagreement_as_of('2030-01-01')")).scalar_one()
    assert [tuple(row) for row in now] == [("B", 2)]
    assert [tuple(row) for row in before] == [(None, 1, "2026-01-01", True)]
    assert of_first == 0, "nothing was published in this warehouse"
