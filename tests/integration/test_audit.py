"""An audit on a real warehouse: drawn by the published claims, read, counted, kept by file; and it can come out against us."""

from __future__ import annotations

import csv
import json
import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, text

from observatory import settings
from observatory.errors import ObservatoryError, WarehouseError
from observatory.local.audit.draw import Draw
from observatory.local.audit.score import items_of, publication_of, score, write
from observatory.warehouse.registry import load_registry

NOW = datetime(2026, 8, 20, 4, tzinfo=UTC)
DAY = date(2026, 9, 1)
README = "# One\n\nWe trained One with `train.py`, which is <b>released</b> here.\n"
TREE = {"entries": [{"path": path} for path in ("LICENSE", "README.md", "eval.py", "train.py", "utils/io.py")]}
PAPER = {
    "id": "2501.00001",
    "title": "One: An Open Model",
    "versions": [{"version": "v1", "date": "Mon, 6 Jan 2025 00:00:00 GMT"}],
    "abstract": "We train One.",
}


def put(connection: Connection, table: str, **values: Any) -> None:
    """One row."""
    names = ", ".join(values)
    places = ", ".join(f":{name}" for name in values)
    connection.execute(text(f"INSERT INTO {table} ({names}) VALUES ({places})"), values)


def record(connection: Connection, source: str, kind: str, key: str, *, words: str | None = None, payload: Any = None) -> int:
    """A raw record with its one version; returns the version's number."""
    run = connection.execute(text("SELECT min(run_id) FROM meta.run")).scalar_one()
    version: int = connection.execute(
        text(
            "WITH r AS (INSERT INTO raw.record (source, kind, via, key, first_seen_at) VALUES (:source, :kind, 'x', :key, :now) RETURNING record_id),"
            " v AS (INSERT INTO raw.record_version (record_id, content_hash, payload, text, size_bytes, observed_at, run_id)"
            "       SELECT record_id, '', CAST(:payload AS jsonb), :words, 1, :now, :run FROM r RETURNING raw_version_id, record_id)"
            " SELECT raw_version_id FROM v"
        ),
        {"source": source, "kind": kind, "key": key, "words": words, "payload": None if payload is None else json.dumps(payload), "now": NOW, "run": run},
    ).scalar_one()
    connection.execute(
        text("UPDATE raw.record SET raw_version_id = :version WHERE source = :source AND kind = :kind AND key = :key"),
        {"version": version, "source": source, "kind": kind, "key": key},
    )
    return version


def attribute(connection: Connection, release: str, kind: str, name: str, role: str, standing: str, rule: str, reason: str) -> None:
    """What a thing is to a release; what is its own is a member too."""
    told = {"release_id": release, "artifact_kind": kind, "artifact_id": name, "role": role, "standing": standing, "strength": "stated", "rule": rule}
    for table in ("core.attribution", "core.release_member") if standing == "own" else ("core.attribution",):
        put(connection, table, **told, reason=reason)


def evidence(connection: Connection, place: int, release: str, hub_id: str | None, dimension: str, finding: str, rule: str, **more: Any) -> str:
    """A row of evidence; returns its id."""
    told = {"source_kind": "tree", "source_key": "acme/one", "locator": "train.py", "quotation": "train.py", "raw_version_id": None, "rank": 1, **more}
    name = f"00000000-0000-0000-0000-{place:012d}"
    put(
        connection,
        "core.evidence",
        evidence_id=name,
        release_id=release,
        hub_id=hub_id,
        dimension=dimension,
        indicator="x",
        finding=finding,
        rule=rule,
        rule_version=1,
        observed_at=NOW,
        standing="own",
        strength="stated",
        reason="released",
        **told,
    )
    return name


@pytest.fixture(scope="module")
def audited(warehouse: Engine) -> Iterator[Engine]:
    """A small published state of two releases: one with everything to judge, one that the registry alone knows."""
    with warehouse.begin() as connection:
        run = connection.execute(text("INSERT INTO meta.run (dag_id, dag_run_id) VALUES ('build_marts', 'one') RETURNING run_id")).scalar_one()
        put(connection, "meta.publication", as_of=NOW, run_id=run, rule_set="0123456789abcdef", registry_hash="fedcba9876543210", world="A small world")
        tree = record(connection, "github", "tree", "acme/one", payload=TREE)
        readme = record(connection, "github", "readme", "acme/one", words=README)
        record(connection, "github", "repository", "acme/one", payload={"full_name": "acme/one", "description": "<script>alert(1)</script> of One"})
        record(connection, "arxiv", "paper", "2501.00001", payload=PAPER)
        record(connection, "huggingface", "model_card", "acme/One-7B", words="# One 7B\n")
        for release, name in (("acme/one", "One"), ("acme/two", "Two")):
            put(
                connection,
                "core.release",
                release_id=release,
                lab_id="unknown",
                name=name,
                date_method="unknown",
                is_registry=False,
                is_api_only=False,
                is_counted=True,
            )
        members = [("model", f"acme/One-{size}", "flagship", "own", "model.name") for size in ("7B", "70B")]
        members += [("paper", "2501.00001", "paper", "own", "paper.title"), ("paper", "2401.00009", "paper", "mentioned", "paper.mentioned")]
        members += [("repository", "acme/one", "code", "own", "repository.names_release"), ("repository", "acme/zero", "code", "family", "repository.family")]
        for kind, name, role, standing, rule in members:
            attribute(connection, "acme/one", kind, name, role, standing, rule, "its README gives it")
        put(
            connection,
            "core.link",
            src_kind="repository",
            src_id="acme/one",
            dst_kind="paper",
            dst_id="2501.00001",
            relation="own_paper",
            method="x",
            strength="stated",
            raw_version_id=readme,
            locator="README.md#L3",
            quotation="We trained One with `train.py`",
            first_seen_at=NOW,
        )
        # One tree that was said to show code of both models, and a row that decides nothing.
        for place, hub_id in enumerate(("acme/One-7B", "acme/One-70B")):
            evidence(connection, place, "acme/one", hub_id, "code", "open", "code.training", raw_version_id=tree)
        evidence(connection, 2, "acme/one", None, "code", "open", "code.other", raw_version_id=tree, rank=2)
        evidence(
            connection,
            3,
            "acme/one",
            None,
            "data",
            "partial",
            "data.sentence",
            source_kind="readme",
            locator="README.md#L3",
            quotation="trained One with `train.py`, which is <b>released</b>",
            raw_version_id=readme,
        )
        evidence(connection, 4, "acme/one", None, "methods", "open", "methods.own_paper", source_kind="paper", source_key="2501.00001", locator="/title")
        look = {"source_kind": "look", "source_key": "tree:acme/one", "locator": "tree:acme/one"}
        why = evidence(connection, 5, "acme/two", None, "code", "none", "look.complete", quotation="every source answered", **look)
        partly = evidence(connection, 6, "acme/two", None, "data", "none", "look.partial", quotation="card: failed (500)", **look)
        bare = evidence(connection, 7, "acme/two", None, "weights", "none", "look.none", quotation="neither file list nor gating told", **look)
        shown = [("release", "acme/two", "code", "closed", why), ("release", "acme/two", "data", "unknown", partly)]
        shown += [("release", "acme/two", "weights", "unknown", bare), ("model", "acme/Two-1B", "code", "closed", why)]
        for subject, name, dimension, status, about in shown:
            put(
                connection,
                "core.finding",
                subject_kind=subject,
                subject_id=name,
                dimension=dimension,
                finding="none",
                look="complete" if status == "closed" else "partial",
                status=status,
                reason="",
                evidence_id=about,
            )
        attribute(connection, "acme/two", "model", "acme/Two-1B", "flagship", "own", "model.name", "")
        attribute(connection, "acme/two", "repository", "acme/zero", "code", "family", "repository.family", "its name bears the family")
        put(connection, "core.model_look", hub_id="acme/Two-1B", dimension="code", look="complete", reason="every source answered", scope="tree:acme/two")
        put(connection, "meta.look", source="huggingface", scope="model_card:acme/Two-1B", outcome="absent", detail="404", started_at=NOW, ended_at=NOW)
    yield warehouse


def sheet(folder: Path) -> list[dict[str, str]]:
    with (folder / "sheet.csv").open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def fill(folder: Path, rows: list[dict[str, str]], verdict: str = "right", wrong: int = 0) -> Path:
    """The sheet as a reader fills it, the first ``wrong`` rows wrong."""
    for place, row in enumerate(rows):
        row |= {"verdict": "wrong", "kind_of_error": "other version"} if place < wrong else {"verdict": verdict, "kind_of_error": ""}
    path = folder / "filled.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def test_every_claim_is_there_once_and_what_is_not_ours_or_does_not_decide_is_not(audited: Engine) -> None:
    claims = items_of(audited)
    assert Counter((one.kind, one.dimension, one.stratum) for one in claims) == {
        ("evidence", "code", "open"): 1,
        ("evidence", "data", "partial"): 1,
        ("evidence", "methods", "open"): 1,
        ("paper", "methods", "paper.title"): 1,
        ("repository", "code", "repository.names_release"): 1,
        ("closed", "code", "look.complete"): 1,
        ("unknown", "data", "look.partial"): 1,
        ("unknown", "weights", "look.none"): 1,
    }


def test_the_sheet_shows_each_claim_with_its_surroundings(audited: Engine, tmp_path: Path) -> None:
    write(audited, tmp_path, Draw("x"))
    rows = {(one["kind"], one["dimension"]): one for one in sheet(tmp_path)}
    assert len(rows) == 8
    code = rows["evidence", "code"]
    assert code["claim"] == "We say: the training code of One is open, because the file tree of acme/one shows it (released): train.py."
    assert code["models"] == "acme/One-70B, acme/One-7B"
    assert "eval.py\n⟦train.py⟧\nutils/io.py" in code["surroundings"]
    assert "alert(1)" in code["record"] and code["url"] == "https://github.com/acme/one/blob/HEAD/train.py"
    assert "We ⟦trained One with `train.py`, which is <b>released</b>⟧ here." in rows["evidence", "data"]["surroundings"]
    paper = rows["paper", "methods"]
    assert paper["claim"] == "We say: the paper 2501.00001 is One's own, because its README gives it."
    assert "title: One: An Open Model" in paper["record"] and "We train One." in paper["record"] and "6 Jan 2025" in paper["record"]
    assert "⟦We trained One with `train.py`⟧" in paper["surroundings"] and paper["url"] == "https://arxiv.org/abs/2501.00001"
    closed = rows["closed", "code"]
    assert "closed (every source that could show it answered, and nothing is disclosed), because: every source answered" in closed["claim"]
    assert "look of acme/Two-1B: complete (every source answered)" in closed["looked_at"]
    assert "huggingface model_card:acme/Two-1B: absent (404)" in closed["looked_at"]
    assert "huggingface model_tree:acme/Two-1B: never asked" in closed["looked_at"]
    assert "github tree:acme/zero: never asked" in closed["looked_at"], "what is the family's is looked at too"
    assert "family repository: acme/zero (its name bears the family)" in closed["surroundings"]
    assert "is not known, because: card: failed (500)" in rows["unknown", "data"]["claim"]
    page = (tmp_path / "sheet.html").read_text(encoding="utf-8")
    assert "<script" not in page and "&lt;script&gt;" in page and "&lt;b&gt;released" in page


def test_drawing_again_writes_the_same_sheet_and_never_over_a_reader(audited: Engine, tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    write(audited, first, Draw("x"))
    write(audited, second, Draw("x"))
    write(audited, second, Draw("x"))
    assert (first / "sheet.csv").read_bytes() == (second / "sheet.csv").read_bytes()
    shutil.copy(fill(first, sheet(first)), first / "sheet.csv")
    with pytest.raises(ObservatoryError, match="holds verdicts"):
        write(audited, first, Draw("x"))


def test_a_read_sheet_is_counted_kept_and_loaded_and_wrong_rows_cost(audited: Engine, tmp_path: Path) -> None:
    folder, audits = tmp_path / "sheet", tmp_path / "audits"
    write(audited, folder, Draw("x"))
    given = {"reader": "ann", "world": "small", "read_on": DAY, "folder": audits}
    path, _, before = score(audited, fill(folder, sheet(folder)), **given)
    assert path == audits / "small-2026-09-01-x.csv"
    _, _, after = score(audited, fill(folder, sheet(folder), wrong=3), **given)
    assert list(audits.iterdir()) == [path], "the same audit counted again replaces itself"
    assert {one.precision for one in before} == {1.0}
    fallen = {(one.kind, one.dimension): one.precision for one in after}
    assert fallen["evidence", "all"] == 0.0 and fallen["paper", "methods"] == 1.0
    assert "acme" not in path.read_text(encoding="utf-8").lower()
    with audited.connect() as connection:
        row = connection.execute(text("SELECT * FROM core.audit WHERE kind = 'evidence' AND dimension = 'all'")).mappings().one()
    assert (row["world"], row["as_of"], row["rule_set"], row["seed"], row["reader"], row["read_on"]) == (
        "A small world",
        NOW,
        "0123456789abcdef",
        "x",
        "ann",
        DAY,
    )
    assert (row["n"], row["n_right"], row["n_wrong"], row["errors"]) == (3, 0, 3, {"other_version": 3})


def test_a_sheet_of_other_kinds_of_the_same_draw_adds_its_rows(audited: Engine, tmp_path: Path) -> None:
    audits = tmp_path / "audits"
    given = {"reader": "ann", "world": "small", "read_on": DAY, "folder": audits}
    for kinds in (("evidence",), ("paper", "closed")):
        folder = tmp_path / kinds[0]
        write(audited, folder, Draw("x", kinds=kinds))
        path, kept, scored = score(audited, fill(folder, sheet(folder)), **given)
    assert {one.kind for one in kept} == {one.kind for one in scored} == {"evidence", "paper", "closed"}
    assert list(audits.iterdir()) == [path]


def test_another_reader_of_the_same_sheet_takes_nothing_away(audited: Engine, tmp_path: Path) -> None:
    folder, audits = tmp_path / "sheet", tmp_path / "audits"
    write(audited, folder, Draw("x"))
    for reader, name in (("ann", "small-2026-09-01-x.csv"), ("bob", "small-2026-09-01-x-2.csv"), ("ann", "small-2026-09-01-x.csv")):
        path, _, _ = score(audited, fill(folder, sheet(folder)), reader=reader, world="small", read_on=DAY, folder=audits)
        assert path.name == name
    with audited.begin() as connection:
        assert load_registry(connection, audits=audits)["audit"].changed == 0
        assert set(connection.execute(text("SELECT reader FROM core.audit")).scalars()) == {"ann", "bob"}
    with audited.begin() as connection:
        load_registry(connection, audits=tmp_path / "none")
        assert connection.execute(text("SELECT count(*) FROM core.audit")).scalar_one() == 0


def test_a_sheet_of_another_publication_or_half_filled_is_refused_and_nothing_is_kept(audited: Engine, tmp_path: Path) -> None:
    write(audited, tmp_path, Draw("x", 60, ("evidence",)))
    given: dict[str, Any] = {"reader": "ann", "world": "small", "read_on": DAY, "folder": tmp_path / "audits"}
    with pytest.raises(ObservatoryError, match="3 problems, nothing was kept"):
        score(audited, tmp_path / "sheet.csv", **given)
    filled = fill(tmp_path, sheet(tmp_path))
    with pytest.raises(ObservatoryError, match="who read it"):
        score(audited, filled, **{**given, "reader": ""})
    with audited.begin() as connection:
        put(connection, "meta.publication", as_of=NOW, run_id=1, rule_set="another", registry_hash="fedcba9876543210", world="A small world")
    try:
        with pytest.raises(ObservatoryError, match="of another publication"):
            score(audited, filled, **given)
    finally:
        with audited.begin() as connection:
            connection.execute(text("DELETE FROM meta.publication WHERE rule_set = 'another'"))
    # What was drawn is not claimed any more: the sheet is of what we no longer say.
    with audited.begin() as connection:
        connection.execute(text("UPDATE core.evidence SET locator = 'later.py' WHERE rule = 'code.training'"))
    try:
        with pytest.raises(ObservatoryError, match="was not drawn"):
            score(audited, filled, **given)
    finally:
        with audited.begin() as connection:
            connection.execute(text("UPDATE core.evidence SET locator = 'train.py' WHERE rule = 'code.training'"))
    assert not (tmp_path / "audits").exists()


def test_what_was_refused_or_never_published_is_not_audited(audited: Engine, warehouse: Engine) -> None:
    assert publication_of(audited).world == "A small world"
    with audited.begin() as connection:
        put(connection, "meta.build", run_id=1, input_state="x", outcome="refused")
    try:
        with pytest.raises(ObservatoryError, match="last build was refused"):
            publication_of(audited)
    finally:
        with audited.begin() as connection:
            connection.execute(text("DELETE FROM meta.build"))


def test_a_broken_file_of_verdicts_changes_nothing(audited: Engine, tmp_path: Path) -> None:
    (tmp_path / "odd.csv").write_text("a,b\n1,2\n")
    with pytest.raises(WarehouseError, match=r"odd\.csv: its columns are not"), audited.begin() as connection:
        load_registry(connection, settings.REGISTRY, tmp_path)
