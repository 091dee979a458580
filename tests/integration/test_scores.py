"""Scores and indicators on a hand-made set, each recomputed here in plain Python, and the report that holds ours against the European index."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, text

from observatory import settings
from observatory.landing.reading import load_rules
from observatory.warehouse import publish, sqlfile

SEEN = "2026-01-01T00:00:00Z"
VALUE = {"open": Fraction(1), "partial": Fraction(1, 2), "closed": Fraction(0)}
# Written by hand from the index's definitions, beside the catalogue and not from it.
PARAMETERS = (
    ("base_model_data",),
    ("training_data",),
    ("base_weights",),
    ("final_weights",),
    ("training_code", "tuning_code"),
    ("training_documentation",),
    ("compute",),
    ("research_paper", "technical_report"),
    ("peer_review",),
    ("model_card",),
    ("datasheet",),
)
# Required components of the Model Openness Framework by class, each with what shows it and the licence that covers it.
REPOSITORY = "license"
COMPONENTS = {
    "III": {
        "Model parameters (final)": [("final_weights", REPOSITORY)],
        "Model architecture": [("model_architecture", REPOSITORY)],
        "Model card": [("model_card", REPOSITORY)],
        "Evaluation results": [("evaluation_results", REPOSITORY)],
        "Data card": [("dataset_card", "dataset_license"), ("datasheet", None)],
        "Technical report": [("technical_report", None)],
    },
    "II": {
        "Training, validation and testing code": [("training_code", "code_license")],
        "Inference code": [("inference_code", "code_license")],
        "Evaluation code": [("evaluation_code", "code_license")],
        "Evaluation data": [("evaluation_data", None)],
    },
    "I": {
        "Datasets": [("training_data", "dataset_license")],
        "Data preprocessing code": [("data_processing_code", "code_license")],
        "Model parameters (intermediate)": [("intermediate_checkpoints", REPOSITORY)],
        "Research paper": [("research_paper", None)],
    },
}


@pytest.fixture
def world(warehouse: Engine) -> Iterator[Connection]:
    """A transaction in which a test makes its releases, and which is taken back."""
    with warehouse.connect() as connection:
        load_rules(connection)
        connection.execute(text("DELETE FROM core.release"))
        yield connection
        connection.rollback()


def sql(connection: Connection, folder: str, name: str) -> list[dict[str, Any]]:
    query, _ = sqlfile.split((settings.SQL / folder / f"{name}.sql").read_text(encoding="utf-8"), folder)
    return [dict(row) for row in connection.exec_driver_sql(query.replace("%", "%%")).mappings()]


def release(connection: Connection, name: str, *, is_counted: bool = True) -> None:
    connection.execute(
        text("INSERT INTO core.release VALUES (:name, 'acme', :name, NULL, NULL, 'unknown', false, false, :counted, NULL)"),
        {"name": name, "counted": is_counted},
    )


def evidence(connection: Connection, name: str, indicator: str, finding: str, rule: str = "hand.made", source_key: str = "x") -> str:
    """One row of evidence of the dimension that the catalogue gives the indicator; returns its id."""
    row = {"release": name, "indicator": indicator, "finding": finding, "rule": rule, "key": source_key, "at": SEEN}
    row["id"] = hashlib.md5(json.dumps(row).encode(), usedforsecurity=False).hexdigest()
    connection.execute(
        text(
            "INSERT INTO core.evidence (evidence_id, release_id, dimension, indicator, finding, rule, rule_version, source_kind, source_key, locator,"
            " quotation, observed_at, standing, strength, reason, rank) SELECT CAST(:id AS uuid), :release,"
            " coalesce((SELECT dimension FROM core.indicator WHERE indicator = :indicator), 'code'),"
            " :indicator, :finding, :rule, 1, 'hand', :key, '', '', CAST(:at AS timestamptz), 'own', 'declared', '', 1"
        ),
        row,
    )
    return row["id"]


def finding(connection: Connection, name: str, dimension: str, found: str, look: str) -> None:
    status = found if found != "none" else "closed" if look == "complete" else "unknown"
    connection.execute(
        text("INSERT INTO core.finding VALUES ('release', :name, :dimension, :found, :look, :status, '', CAST(md5(:name) AS uuid))"),
        {"name": name, "dimension": dimension, "found": found, "look": look, "status": status},
    )


def member(connection: Connection, name: str, kind: str, thing: str, role: str) -> None:
    connection.execute(
        text(
            "INSERT INTO core.release_member (release_id, artifact_kind, artifact_id, role, standing, strength, rule, reason)"
            " VALUES (:name, :kind, :thing, :role, 'own', 'declared', 'hand', '')"
        ),
        {"name": name, "kind": kind, "thing": thing, "role": role},
    )


# -- the index's formula and ours


def licences(values: Mapping[str, Fraction]) -> Fraction:
    there = [("license", values["final_weights"] > 0)]
    there += [("code_license", max(values["training_code"], values["tuning_code"]) > 0), ("dataset_license", values["training_data"] == 1)]
    held = [values[name] for name, is_there in there if is_there]
    if held and min(held) == 1:
        return Fraction(1)
    return Fraction(1, 2) if sum(one > 0 for one in held) >= 2 else Fraction(0)


def index(known: Mapping[str, Fraction], names: list[str], unknown_as: int, *, has_base: bool) -> list[Fraction]:
    """The twelve parameters by the index's formula, with what is unknown as 0 or as 1."""
    values = {name: known.get(name, Fraction(unknown_as)) for name in names}
    if not has_base:
        values |= {"base_model_data": values["training_data"], "base_weights": values["final_weights"]}
    return [max(values[name] for name in told) for told in PARAMETERS] + [licences(values)]


def component(known: Mapping[str, Fraction], shown: list[tuple[str, str | None]]) -> Fraction | None:
    told = []
    for indicator, licence in shown:
        value = known.get(indicator)
        covered = Fraction(1) if licence is None else known.get(licence)
        told.append(Fraction(0) if value == 0 else None if value is None or covered is None else value * covered)
    best = max((one for one in told if one is not None), default=None)
    return best if best or None not in told else None


def near(found: Decimal | None, wanted: Fraction | None) -> bool:
    """Whether a rounded column is the fraction."""
    return found is None if wanted is None else found is not None and abs(Fraction(found) - wanted) <= Fraction(1, 20_000)


def test_scores_are_what_their_formulas_give(world: Connection) -> None:
    names: dict[str, str] = dict(world.execute(text("SELECT indicator, dimension FROM core.indicator")).tuples().all())
    chance = random.Random(20260313)  # noqa: S311 - made data
    made: dict[str, tuple[dict[str, str], bool]] = {}
    for number in range(80):
        # From hardly anything known to nearly all.
        told = {name: chance.choice(("open", "open", "partial", "closed")) for name in names if chance.random() < number / 70}
        made[f"r{number:02}"] = (told, number % 3 == 0)
    made["all open"] = (dict.fromkeys(names, "open"), False)
    for name, (told, has_base) in made.items():
        release(world, name, is_counted=name != "r01")
        if has_base:
            evidence(world, name, "base_model_data", "none")
        for indicator, status in told.items():
            world.execute(
                text("INSERT INTO core.release_indicator VALUES (:release, :indicator, :dimension, :status, 1, NULL)"),
                {"release": name, "indicator": indicator, "dimension": names[indicator], "status": status},
            )
    found = {row["release_id"]: row for row in sql(world, "core", "release_score")}
    assert found.keys() == made.keys(), "a release that does not count in shares has a score too"
    for name, (told, has_base) in made.items():
        known = {indicator: VALUE[status] for indicator, status in told.items()}
        low, high = (index(known, list(names), end, has_base=has_base) for end in (0, 1))
        row = found[name]
        assert row["osai_sum"] == sum(low), name
        assert near(row["osai_score"], sum(low) / Fraction(12)) and row["osai_score_low"] == row["osai_score"], name
        assert near(row["osai_score_high"], sum(map(max, low, high)) / Fraction(12)), name
        assert row["osai_known"] == sum(one == other for one, other in zip(low, high, strict=True)), name
        assert near(row["osai_coverage"], Fraction(row["osai_known"], 12))
        for dimension in ("weights", "data", "code", "methods"):
            of = [known.get(one) for one, its in names.items() if its == dimension]
            seen = [one for one in of if one is not None]
            assert near(row[f"{dimension}_score"], sum(seen) / Fraction(len(seen)) if seen else None), (name, dimension)
            assert near(row[f"{dimension}_coverage"], Fraction(len(seen), len(of)))
            assert near(row[f"{dimension}_score_low"], sum(seen) / Fraction(len(of)))
            assert near(row[f"{dimension}_score_high"], (sum(seen) + len(of) - len(seen)) / Fraction(len(of)))
        held: list[Fraction | None] = []
        best = None
        for mof_class in ("III", "II", "I"):
            held += [component(known, shown) for shown in COMPONENTS[mof_class].values()]
            progress = Fraction(100 * sum(one == 1 for one in held), len(held))
            assert abs(Fraction(row[f"mof_progress_{mof_class.lower()}"]) - progress) <= Fraction(1, 200), (name, mof_class)
            best = mof_class if progress == 100 else best
        assert row["mof_class"] == best, name
        assert near(row["mof_coverage"], Fraction(sum(one is not None for one in held), len(held)))
    assert found["all open"]["mof_class"] == "I" and found["all open"]["osai_score"] == 1
    assert found["r00"]["osai_score"] == 0 and found["r00"]["osai_score_high"] == 1 and found["r00"]["mof_class"] is None


def test_the_check_of_the_ends_finds_a_score_outside_them(world: Connection) -> None:
    release(world, "one")
    columns = world.execute(text("SELECT * FROM core.release_score LIMIT 0")).keys()
    row = sql(world, "core", "release_score")[0]
    world.execute(text(f"INSERT INTO core.release_score ({', '.join(columns)}) VALUES ({', '.join(f':{name}' for name in columns)})"), row)
    assert sql(world, "checks", "every_score_lies_between_its_ends") == []
    world.execute(text("UPDATE core.release_score SET osai_score = 0.5, osai_score_low = 0.5, osai_score_high = 0.25"))
    assert sql(world, "checks", "every_score_lies_between_its_ends") == [{"release_id": "one"}]


# -- what may be closed


def statuses(connection: Connection) -> dict[tuple[str, str], str]:
    found = sql(connection, "core", "release_indicator")
    connection.execute(text("DELETE FROM core.release_indicator"))
    for row in found:
        connection.execute(text("INSERT INTO core.release_indicator VALUES (:release_id, :indicator, :dimension, :status, :n_evidence, :evidence_id)"), row)
    assert sql(connection, "checks", "no_closed_indicator_without_a_complete_look") == []
    return {(row["release_id"], row["indicator"]): row["status"] for row in found}


def test_no_paper_after_a_complete_look_closes_what_only_documents_tell(world: Connection) -> None:
    told_by_documents = {"peer_review", "technical_report", "research_paper", "evaluation_results", "evaluation_data", "training_procedure", "compute"}
    told_by_documents |= {"datasheet", "pretraining_sources", "tuning_sources"}
    looks = {"read": ("none", "complete"), "half": ("none", "partial"), "papered": ("open", "complete"), "family": ("partial", "complete")}
    for name, (found, look) in looks.items():
        release(world, name)
        finding(world, name, "methods", found, look)
        if found != "none":
            evidence(world, name, "research_paper", found)
    evidence(world, "read", "compute", "partial")
    got = statuses(world)
    assert {indicator for name, indicator in got if name == "read"} == told_by_documents
    assert {status for (name, indicator), status in got.items() if name == "read" and indicator != "compute"} == {"closed"}
    assert got["read", "compute"] == "partial"
    assert not [one for one in got if one[0] == "half"], "a look in part rules nothing out"
    assert {one[1] for one in got if one[0] == "papered"} == {"research_paper", "technical_report"}, "the paper may tell what the card does not"
    assert {one[1]: got[one] for one in got if one[0] == "family"} == {"research_paper": "partial", "technical_report": "closed"}


def test_what_a_person_said_is_no_look(world: Connection) -> None:
    release(world, "one")
    finding(world, "one", "methods", "none", "complete")
    evidence(world, "one", "correction", "none", "correction.status")
    world.execute(text("UPDATE core.evidence SET dimension = 'methods' WHERE release_id = 'one'"))
    assert statuses(world) == {("one", "research_paper"): "closed"}


def test_without_training_code_or_weights_there_is_nothing_to_tell_of_them(world: Connection) -> None:
    for name, weights, code in (("none", "none", "none"), ("some", "open", "partial")):
        release(world, name)
        finding(world, name, "weights", weights, "complete")
        finding(world, name, "code", code, "complete")
    evidence(world, "some", "final_weights", "open")
    evidence(world, "some", "tuning_code", "partial", "code.tunes_release")
    got = statuses(world)
    for indicator in ("gating", "model_architecture", "intermediate_checkpoints", "training_documentation"):
        assert got["none", indicator] == "closed", indicator
    assert {one for one in got if one[0] == "some"} & {("some", "gating"), ("some", "model_architecture"), ("some", "intermediate_checkpoints")} == set()
    assert got["some", "training_documentation"] == "partial", "scripts that a README offers are told of"


def test_evaluation_data_is_open_where_anybody_can_take_and_use_it(world: Connection) -> None:
    for name, gated, licence in (("free", "false", "permissive"), ("gated", "auto", "permissive"), ("unlicensed", "false", "unknown")):
        release(world, name)
        evidence(world, name, "evaluation_data", "partial", source_key=f"acme/{name}")
        world.execute(
            text(
                "INSERT INTO core.dataset (hub_id, lab_id, gated, licence_class, raw_version_id, first_seen_at)"
                " VALUES (:id, 'acme', :gated, :licence, 1, CAST(:at AS timestamptz))"
            ),
            {"id": f"acme/{name}", "gated": gated, "licence": licence, "at": SEEN},
        )
    got = sql(world, "core", "release_indicator")
    assert {row["release_id"]: row["status"] for row in got} == {"free": "open", "gated": "partial", "unlicensed": "partial"}
    assert {row["n_evidence"] for row in got} == {1}, "what is told twice is one row of evidence"


def test_a_card_of_a_dataset_is_a_part_of_a_datasheet(world: Connection) -> None:
    for name, found in (("carded", "open"), ("bare", "none")):
        release(world, name)
        evidence(world, name, "dataset_card", found, "data.dataset_card")
    assert statuses(world) == {("carded", "dataset_card"): "open", ("carded", "datasheet"): "partial", ("bare", "dataset_card"): "closed"}


def repository(connection: Connection, name: str, paths: list[str] | str, readme: str | None, *, is_truncated: bool | None = False) -> None:
    """A repository with its tree and README as landed; no README: it was not recorded."""
    run = connection.execute(text("INSERT INTO meta.run (dag_id, dag_run_id, source) VALUES ('t', :name, 'github') RETURNING run_id"), {"name": name})
    payload = {"entries": [{"path": path} for path in paths] if isinstance(paths, list) else paths}
    rows = [("tree", json.dumps(payload), None), *([("readme", None, readme)] if readme is not None else [])]
    run_id = run.scalar_one()
    for kind, held, words in rows:
        row = {"kind": kind, "key": name, "payload": held, "text": words, "run": run_id, "at": SEEN}
        record = connection.execute(
            text(
                "INSERT INTO raw.record (source, kind, via, key, first_seen_at) VALUES ('github', :kind, 'rest', :key, CAST(:at AS timestamptz))"
                " RETURNING record_id"
            ),
            row,
        ).scalar_one()
        version = connection.execute(
            text(
                "INSERT INTO raw.record_version (record_id, content_hash, payload, text, size_bytes, observed_at, run_id)"
                " VALUES (:record, '\\x00', CAST(:payload AS jsonb), :text, 1, CAST(:at AS timestamptz), :run) RETURNING raw_version_id"
            ),
            {**row, "record": record},
        ).scalar_one()
        connection.execute(text("UPDATE raw.record SET raw_version_id = :version WHERE record_id = :record"), {"version": version, "record": record})
        connection.execute(
            text("INSERT INTO core.document (raw_version_id, source, kind, via, key, reader_version) VALUES (:version, 'github', :kind, 'rest', :key, 1)"),
            {**row, "version": version},
        )
        connection.execute(
            text(
                "INSERT INTO meta.look (source, scope, outcome, started_at, ended_at)"
                " VALUES ('github', :scope, 'answered', CAST(:at AS timestamptz), CAST(:at AS timestamptz))"
            ),
            {"scope": f"{kind}:{name}", "at": SEEN},
        )
    connection.execute(
        text(
            "INSERT INTO core.repository (github_full_name, account, lab_id, is_tree_truncated, raw_version_id, first_seen_at)"
            " VALUES (:name, 'acme', 'acme', :truncated, 1, CAST(:at AS timestamptz))"
        ),
        {"name": name, "truncated": is_truncated, "at": SEEN},
    )


@pytest.mark.parametrize(
    ("paths", "readme", "is_truncated", "status"),
    [
        (["train.py", "README.md"], "# One\nHow to run it.", False, "closed"),
        (["train.py", "LICENSE"], "# One", False, None),
        (["train.py", "docs/LICENCE.txt"], "# One", False, None),
        (["train.py", "Copying"], "# One", False, None),
        (["train.py", "UNLICENSE"], "# One", False, None),
        (["train.py"], "# One\n## License\nMIT", False, None),
        (["train.py"], "# 模型\n本项目遵循开源协议。", False, None),
        (["train.py"], "# One", True, None),
        (["train.py"], "# One", None, None),
        (["train.py"], None, False, None),
        ("no list", "# One", False, None),
    ],
)
def test_code_has_no_licence_only_where_the_whole_tree_and_the_readme_name_none(
    world: Connection, paths: list[str] | str, readme: str | None, is_truncated: bool | None, status: str | None
) -> None:
    release(world, "one")
    repository(world, "acme/one", paths, readme, is_truncated=is_truncated)
    member(world, "one", "repository", "acme/one", "code")
    assert statuses(world).get(("one", "code_license")) == status


def test_one_repository_that_was_not_seen_leaves_the_licence_of_the_code_open_to_question(world: Connection) -> None:
    release(world, "one")
    repository(world, "acme/one", ["train.py"], "# One")
    for name in ("acme/one", "acme/unseen"):
        member(world, "one", "repository", name, "code")
    assert statuses(world) == {}


# -- beside the index


def spearman(pairs: list[tuple[Fraction, Fraction]]) -> float:
    def ranks(values: list[Fraction]) -> list[float]:
        return [sum(other < one for other in values) + (sum(other == one for other in values) + 1) / 2 for one in values]

    mine, theirs = ranks([one for one, _ in pairs]), ranks([other for _, other in pairs])
    mean = (len(pairs) + 1) / 2
    both = sum((a - mean) * (b - mean) for a, b in zip(mine, theirs, strict=True))
    return float(both / (sum((a - mean) ** 2 for a in mine) * sum((b - mean) ** 2 for b in theirs)) ** 0.5)


def test_the_report_gives_the_rank_correlation_with_the_index_by_half(world: Connection) -> None:
    names: dict[str, str] = dict(world.execute(text("SELECT indicator, dimension FROM core.indicator")).tuples().all())
    refs = "datasources_basemodel datasources_endmodel weights_basemodel weights_endmodel trainingcode code hardware_architecture preprint paper modelcard"
    keys = [f"raw_{name}" for name in (*refs.split(), "datasheet", "licenses")]
    chance = random.Random(7)  # noqa: S311 - made data
    world.execute(text("DELETE FROM core.assessment"))
    truth: dict[str, Fraction] = {}
    halves: dict[str, str] = {}
    for number in range(40):
        name, lab, bias = f"acme/M{number:02}", f"lab {number % 9}", chance.random()
        release(world, name)
        member(world, name, "model", name, "flagship")
        truth[name] = Fraction(0)
        halves[name] = "A" if int(hashlib.md5(lab.encode(), usedforsecurity=False).hexdigest()[0], 16) < 8 else "B"
        for key in (*keys, "raw_package"):
            label = chance.choices(("open", "partial", "closed", None), (bias, 0.3, 1 - bias, 0.1))[0]
            if label is not None:
                world.execute(
                    text(
                        "INSERT INTO core.assessment (source, edition, subject, parameter, label, lab, hub_id) VALUES ('osai_index', '', :s, :p, :l, :lab, :h)"
                    ),
                    {"s": name, "p": key, "l": label, "lab": lab, "h": name.upper() if number % 2 else name},
                )
                truth[name] += VALUE[label] / 12 if key != "raw_package" else 0
        for indicator in names:
            if chance.random() < 0.5:
                status = chance.choices(("open", "closed"), (bias + 0.1, 1 - bias))[0]
                world.execute(
                    text("INSERT INTO core.release_indicator VALUES (:r, :i, :d, :s, 1, NULL)"), {"r": name, "i": indicator, "d": names[indicator], "s": status}
                )
    columns = list(world.execute(text("SELECT * FROM core.release_score LIMIT 0")).keys())
    scores = {row["release_id"]: row for row in sql(world, "core", "release_score")}
    for row in scores.values():
        world.execute(text(f"INSERT INTO core.release_score ({', '.join(columns)}) VALUES ({', '.join(f':{name}' for name in columns)})"), row)
    told = {row["half"]: row for row in sql(world, "report", "index_correlation")}
    assert told.keys() == {"A", "B", "all"}
    for half, row in told.items():
        chosen = [name for name in truth if half in ("all", halves[name])]
        pairs = [(Fraction(scores[name]["osai_score"]), truth[name]) for name in chosen]
        assert row["n"] == len(chosen)
        assert abs(float(row["spearman"]) - spearman(pairs)) <= 0.0051, half
        within = [scores[name]["osai_score_low"] <= round(Decimal(float(truth[name])), 4) <= scores[name]["osai_score_high"] for name in chosen]
        assert abs(float(row["share_in_range"]) - sum(within) / len(within)) <= 0.0051
    assert float(told["all"]["spearman"]) > 0.3, "the made scores do follow the made labels"


def test_columns_that_a_migration_added_keep_their_place_in_the_history(warehouse: Engine) -> None:
    with warehouse.begin() as connection:
        run = connection.execute(text("INSERT INTO meta.run (dag_id, dag_run_id) VALUES ('t', 'history') RETURNING run_id")).scalar_one()
        connection.execute(text("INSERT INTO build.release_score (release_id, score_version, osai_score_high, osai_known) VALUES ('one', 2, 0.75, 3)"))
    told = {"rule_set": "r", "registry_hash": "h", "world": "test"}
    first = publish.publish(warehouse, run, **told)
    with warehouse.begin() as connection:
        connection.execute(text("UPDATE build.release_score SET osai_known = 4"))
    publish.publish(warehouse, run, **told)
    with warehouse.connect() as connection:
        was = connection.execute(text("SELECT osai_score_high, osai_known, published_to > published_from FROM mart.release_score_history")).all()
        then = connection.execute(text("SELECT osai_known FROM mart.release_score_of(:id)"), {"id": first.publication_id}).scalars().all()
        now = connection.execute(text("SELECT osai_known FROM mart.release_score")).scalars().all()
    assert [tuple(row) for row in was] == [(Decimal("0.75"), 3, True)]
    assert (then, now) == ([3], [4])
