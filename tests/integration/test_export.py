"""A release of the dataset: whole, of one publication, immutable, described, and without the names of people."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import duckdb
import pandas as pd
import pyarrow.parquet
import pytest
import yaml
from citation import CFF
from frictionless import Package
from integration.test_warehouse import CARD, NOW, make_marts, model, new_run
from jsonschema import validate
from sqlalchemy import Connection, Engine, text

from observatory import settings
from observatory.docs import notebook
from observatory.docs.generate import dictionary_of
from observatory.errors import WarehouseError
from observatory.landing.writer import land
from observatory.sources.base import Look, Outcome, Page, Record
from observatory.store import Folder, opened
from observatory.warehouse import export
from observatory.warehouse.licence import licence_of
from observatory.warehouse.pseudonyms import ACCOUNTS, BY_KIND, GITHUB_ACCOUNTS, GITHUB_IDS, HUB_IDS, QUOTED, Pseudonyms, keep_key, key_of

PEOPLE = ("jane-doe", "gh-jane", "Quiet-Person")
FIRST = "2025-08-10-1"
NOTEBOOK = settings.ROOT / "docs" / "notebooks" / "argument.ipynb"


def personal_page() -> Page:
    card = CARD + (
        b"## Training\nTuned on https://huggingface.co/datasets/Quiet-Person/chats with https://github.com/gh-jane/trainer, see jane-doe/base-model.\n"
        b"```\n[code](https://github.com/gh-jane/trainer)\n```\n[data](https://huggingface.co/datasets/Quiet-Person/chats)\n"
    )
    records = (
        model("deepseek-ai/DeepSeek-R1", gated=False, tags=["safetensors", "license:mit"]),
        model("jane-doe/my-tune", gated=False, tags=["safetensors", "base_model:finetune:Quiet-Person/base", "dataset:Quiet-Person/chats"]),
        Record("huggingface", "model_card", "file", "deepseek-ai/DeepSeek-R1", NOW, text=card, locator="README.md"),
        Record("huggingface", "model_card", "file", "jane-doe/my-tune", NOW, text=card, locator="README.md"),
    )
    looks = tuple(Look("huggingface", scope, Outcome.ANSWERED, NOW, NOW) for scope in ("models_of:deepseek-ai", "models_of:jane-doe"))
    return Page(records, looks=looks, received={"model": 2, "model_card": 2})


KEY = bytes.fromhex("0f" * 32)


def place(release: export.Release) -> Path:
    """The folder of a release."""
    return Path(unquote(urlsplit(release.place).path))


def write(engine: Engine, folder: Path, key: bytes = KEY) -> export.Release:
    def dictionary(connection: Connection) -> str:
        return dictionary_of(connection, ("mart",))

    return export.release(engine, Folder(folder), key, dictionary)


@pytest.fixture(scope="module")
def released(warehouse: Engine, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first release of a warehouse in which people have models, a dataset and a repository."""
    with warehouse.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO meta.wanted SELECT 'huggingface', kind, key, 'scope', 0, now()"
                " FROM (VALUES ('account', 'jane-doe'), ('model', 'jane-doe/my-tune')) AS w (kind, key)"
            )
        )
        for name in PEOPLE:
            connection.execute(
                text("INSERT INTO core.hub_account_month (kind, account, month, day, day_downloads) VALUES ('model', :name, '2025-08-01', '2025-08-10', 7)"),
                {"name": name},
            )
        connection.execute(
            text("INSERT INTO mart.hub_top_month VALUES ('2025-08-01', 'model', 'likes', 1, 'jane-doe/my-tune', 'unknown', 9, '2025-08-10')"),
        )
    land(warehouse, new_run(warehouse, "people"), "huggingface", personal_page())
    make_marts(warehouse, new_run(warehouse, "marts"))
    folder = tmp_path_factory.mktemp("release")
    assert write(warehouse, folder).is_new
    return folder / "exports" / FIRST


def strings(folder: Path) -> Iterator[tuple[str, str]]:
    """Every text of every Parquet file, lists and the files' own metadata included."""
    for path in sorted(folder.glob("*.parquet")):
        table = pyarrow.parquet.read_table(path)
        yield path.name, str(table.schema.metadata)
        for name in table.column_names:
            for value in table[name].to_pylist():
                for one in value if isinstance(value, list) else [value]:
                    if isinstance(one, str):
                        yield f"{path.name}: {name}", one


def test_no_file_holds_the_name_of_a_person(released: Path, warehouse: Engine) -> None:
    with warehouse.connect() as connection:
        held = connection.execute(text("SELECT string_agg(quotation || source_key, ' ') FROM mart.evidence")).scalar_one()
        assert connection.execute(text("SELECT count(*) FROM mart.model WHERE hub_id = 'jane-doe/my-tune'")).scalar_one() == 1
    assert "jane-doe" in held, "the mart has what the export must not have"
    names = re.compile("|".join(PEOPLE), re.IGNORECASE)
    assert [(place, words) for place, words in strings(released) if names.search(words)] == []
    for path in released.iterdir():
        assert not names.search(path.read_bytes().decode("latin-1")), path.name


def test_a_pseudonym_joins_and_a_lab_is_shown(released: Path) -> None:
    read = {
        name: pd.read_parquet(released / f"{name}.parquet")
        for name in ("model", "lineage", "model_disclosure", "hub_account_month", "hub_top_month", "evidence")
    }
    shown = set(read["model"].hub_id)
    assert "deepseek-ai/DeepSeek-R1" in shown
    hidden = next(one for one in shown if one.startswith("account-"))
    assert re.fullmatch(r"account-[0-9a-f]{16}/repository-[0-9a-f]{16}", hidden)
    assert hidden in set(read["lineage"].child_hub_id) and hidden in set(read["model_disclosure"].hub_id)
    assert list(read["hub_top_month"].hub_id) == [hidden]
    assert hidden.split("/")[0] in set(read["hub_account_month"].account)
    assert f"hub/{hidden}" in set(read["model"].release_id)
    of_a_person = read["evidence"][read["evidence"].hub_id == hidden]
    assert len(of_a_person) and set(of_a_person.quotation) == {"withheld"}


def test_the_manifest_tells_every_file_and_its_checksum(released: Path) -> None:
    manifest = json.loads((released / "manifest.json").read_text())
    assert (manifest["publication_id"], manifest["world"], manifest["rule_set"]) == (1, "test", "r")
    told = {one["path"]: one for one in manifest["files"]}
    assert set(told) == {path.name for path in released.iterdir()} - {"manifest.json"}
    for name, one in told.items():
        assert hashlib.sha256((released / name).read_bytes()).hexdigest() == one["sha256"]
        if name.endswith(".parquet"):
            found = pyarrow.parquet.ParquetFile(released / name)
            assert found.metadata.num_rows == one["rows"]
            assert found.schema_arrow.metadata[b"world"] == b"test"
            assert {found.metadata.row_group(i).column(0).compression for i in range(found.metadata.num_row_groups)} <= {"ZSTD"}
    assert not any(path.stat().st_mode & 0o222 for path in released.iterdir())


# Of the collection, which moves with every run: two releases of one publication would differ.
NO_FINDING = {"run", "receipt", "look_count", "backlog_count", "reject_count", "quality_result", "build", "publication_diff"}


def test_every_table_and_view_of_mart_is_there_with_all_its_rows(released: Path, warehouse: Engine) -> None:
    with warehouse.connect() as connection:
        names = (
            connection.execute(text("SELECT relname FROM pg_class WHERE relnamespace = 'mart'::regnamespace AND relkind IN ('r', 'v', 'm')")).scalars().all()
        )
        assert set(names) > NO_FINDING
        assert {path.stem for path in released.glob("*.parquet")} == set(names) - NO_FINDING
        for name in set(names) - NO_FINDING:
            count = connection.execute(text(f"SELECT count(*) FROM mart.{name}")).scalar_one()
            assert pyarrow.parquet.ParquetFile(released / f"{name}.parquet").metadata.num_rows == count, name


def test_the_citation_and_the_description_are_valid(released: Path) -> None:
    validate(yaml.load((released / "CITATION.cff").read_text(), Loader=yaml.BaseLoader), CFF)  # noqa: S506 - a loader of strings alone
    descriptor = json.loads((released / "datapackage.json").read_text())
    cited, manifest = (released / "CITATION.cff").read_text(), json.loads((released / "manifest.json").read_text())
    assert "license: CC-BY-4.0\n" in cited
    assert manifest["licence"] == "CC-BY-4.0" and [one["name"] for one in descriptor["licenses"]] == ["CC-BY-4.0"]
    assert list(Package.metadata_validate(descriptor)) == []
    package = Package.from_descriptor(descriptor, basepath=str(released))
    assert len(package.resources) == len(list(released.glob("*.parquet")))
    for resource in package.resources:
        found = pyarrow.parquet.read_schema(released / str(resource.path)).names
        assert [field.name for field in resource.schema.fields] == found
        assert resource.schema.primary_key and set(resource.schema.primary_key) <= set(found), resource.name
        assert all(field.description for field in resource.schema.fields)
    model_key = package.get_resource("model").schema.primary_key
    assert model_key == ["hub_id"]


def test_a_release_with_days_of_a_source_under_odbl_is_under_odbl() -> None:
    assert licence_of([None, "Apache-2.0", "CC-BY-4.0"]) == licence_of([]) == "CC-BY-4.0"
    assert licence_of([None, "Apache-2.0", "ODbL-1.0"]) == "ODbL-1.0"


def test_the_same_publication_again_does_nothing(released: Path, warehouse: Engine) -> None:
    before = {path.name: (path.stat().st_mtime_ns, path.stat().st_ino) for path in released.iterdir()}
    left = released.parent / ".aside-left"
    left.mkdir()
    again = write(warehouse, released.parents[1])
    assert not again.is_new and place(again) == released and again.rows["model"] == 2
    assert {path.name: (path.stat().st_mtime_ns, path.stat().st_ino) for path in released.iterdir()} == before


def test_a_failure_leaves_no_release(released: Path, warehouse: Engine, tmp_path: Path) -> None:
    def broken(_: Connection) -> str:
        raise RuntimeError("broken")

    with pytest.raises(RuntimeError, match="broken"):
        export.release(warehouse, Folder(tmp_path), KEY, broken)
    assert [path.name for path in (tmp_path / "exports").iterdir() if not path.name.startswith(".")] == []
    written = write(warehouse, tmp_path, bytes(32))
    assert written.is_new and [path.name for path in (tmp_path / "exports").iterdir()] == [FIRST]
    other = set(pd.read_parquet(place(written) / "model.parquet").hub_id)
    assert len(other - set(pd.read_parquet(released / "model.parquet").hub_id)) == 1, "another key, another pseudonym"


def test_a_bucket_gets_the_same_release_and_what_a_killed_process_left_is_none(released: Path, warehouse: Engine, bucket: str) -> None:
    held = opened(bucket)
    held.write(f"exports/{FIRST}/model.parquet", b"half")
    held.write(f"exports/{FIRST}/left.parquet", b"half")

    def dictionary(connection: Connection) -> str:
        return dictionary_of(connection, ("mart",))

    assert [export.release(warehouse, held, KEY, dictionary).is_new for _ in range(2)] == [True, False]
    found = {name: held.sha256(name) for name in held.names("exports")}
    assert found == {f"exports/{FIRST}/{path.name}": hashlib.sha256(path.read_bytes()).hexdigest() for path in released.iterdir()}


RESEARCHERS = settings.ROOT / "docs" / "researchers.md"


def snippets(language: str) -> list[str]:
    """The tutorial's snippets of a language under its section on reading files."""
    section = RESEARCHERS.read_text(encoding="utf-8").split("## From pandas, DuckDB and R")[1].split("\n## ")[0]
    return re.findall(rf"```{language}\n(.*?)```", section, re.DOTALL)


def test_the_tutorials_snippets_run(released: Path, warehouse: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OBSERVATORY_READER_URL", warehouse.url.render_as_string(hide_password=False))
    told = snippets("python")
    assert len(told) == 2 and "duckdb" in told[1] and snippets("r")
    for snippet in told:
        found: dict[str, Any] = {}
        exec(re.sub(r"\.observatory/sample/exports/[\w-]+", str(released), snippet), found)  # noqa: S102 - our own tutorial
        assert len(found["shares"]) and len(found["evidence"]), snippet
        assert not found["shares"].duplicated([one for one in ("lab_id", "dimension") if one in found["shares"]]).any(), "a lab stands once in its answer"
    assert duckdb.sql(f"SELECT count(*) FROM '{released}/model.parquet'").fetchall() == [(2,)]


def statements() -> list[str]:
    """The statements of the tutorial's five questions and of the evidence."""
    told = RESEARCHERS.read_text(encoding="utf-8")
    part = told[told.index("## The argument in five questions") : told.index("## From pandas, DuckDB and R")]
    return re.findall(r'make psql SQL="\n(.*?)"', part, re.DOTALL)


def test_the_tutorials_statements_give_the_same_in_psql_and_in_duckdb(released: Path, warehouse: Engine) -> None:
    told = statements()
    assert len(told) == 8
    files = duckdb.connect()
    files.execute("CREATE SCHEMA mart")
    for path in released.glob("*.parquet"):
        files.execute(f"CREATE VIEW mart.{path.stem} AS FROM '{path}'")
    with warehouse.connect() as connection:
        found = {sql: connection.execute(text(sql)).fetchall() for sql in told}
    filled = 0
    for sql, rows in found.items():
        of_files = files.sql(sql).fetchall()
        assert [[_same(one) for one in row] for row in of_files] == [[_same(one) for one in row] for row in rows], sql
        filled += bool(rows)
    assert filled >= 4, "an answer without a row would compare nothing"


def _same(value: Any) -> str:
    """A cell as text, alike of both: numbers by six digits, and what bears a pseudonym in files by that alone."""
    if isinstance(value, float | Decimal):
        return f"{float(value):.6g}"
    return re.sub(r"account-[0-9a-f]{16}/repository-[0-9a-f]{16}|jane-doe/my-tune", "somebody's", str(value))


def test_the_notebook_runs_on_a_release(released: Path) -> None:
    told = notebook.run(json.loads(NOTEBOOK.read_text(encoding="utf-8")), released)
    cells = [cell for cell in told["cells"] if cell["cell_type"] == "code"]
    assert [cell["execution_count"] for cell in cells] == list(range(1, len(cells) + 1))
    shown = ["".join(one.get("text", one.get("data", {}).get("text/plain", ""))) for cell in cells for one in cell["outputs"]]
    assert sum("Empty DataFrame" not in one for one in shown) >= 5
    assert "test" in shown[0], "the world comes first"
    assert "cff-version: 1.2.0" in shown[-1]


def test_changes_say_what_moved_and_why(released: Path, warehouse: Engine) -> None:
    assert "The first release of this series" in (released / "CHANGES.md").read_text()
    later = replace(model("deepseek-ai/DeepSeek-R1", gated="auto", tags=["safetensors", "license:mit"]), observed_at=NOW.replace(day=20))
    look = Look("huggingface", "models_of:deepseek-ai", Outcome.ANSWERED, NOW.replace(day=20), NOW.replace(day=20))
    fresh = model("deepseek-ai/fresh", gated=False, tags=["safetensors"])
    land(warehouse, new_run(warehouse, "later"), "huggingface", Page((later, fresh), looks=(look,), received={"model": 2}))
    with warehouse.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO core.takedown (service, kind, id, requested_on, reason) VALUES ('huggingface', 'model', 'jane-doe/my-tune', '2025-08-15', 'asked')"
            )
        )
    made = make_marts(warehouse, new_run(warehouse, "second"))
    assert made.publication_id is not None
    with warehouse.begin() as connection:
        connection.execute(text("UPDATE meta.publication SET rule_set = 'r2' WHERE publication_id = :id"), {"id": made.publication_id})
    second = write(warehouse, released.parents[1])
    assert second.name == f"2025-08-20-{made.publication_id}"
    told = (place(second) / "CHANGES.md").read_text()
    assert f"against {FIRST}" in told and "rules r → r2; new data" in told
    line = next(line for line in told.splitlines() if line.startswith("| model |"))
    cells = [cell.strip() for cell in line.strip("|").split("|")]
    now = pd.read_parquet(place(second) / "model.parquet").set_index("hub_id")
    was = pd.read_parquet(released / "model.parquet").set_index("hub_id")
    kept = now.index.intersection(was.index)
    differ = [one for one in kept if str(now.loc[one].to_dict()) != str(was.loc[one].to_dict())]
    assert cells[1:6] == [str(n) for n in (len(was), len(now), len(now.index.difference(was.index)), len(was.index.difference(now.index)), len(differ))]
    assert cells[6].startswith("rules (")
    # What was taken down is not even in the history of a later release.
    history = pd.read_parquet(place(second) / "model_history.parquet")
    assert not history.hub_id.str.startswith("account-").any()


def test_every_text_column_of_mart_is_decided(warehouse: Engine) -> None:
    """A column that may hold an account has to be known to ``pseudonyms``; add it there, or here where it cannot."""
    words = set(
        "answer answered_by basis cause correction country countries closed_when date_method date_precision dimension edition field finding gated homepage"
        " hub_license_id indicator kind lab lab_id label library_name licence licence_class licence_status license_spdx look measure method modality"
        " mof_blocking mof_class mof_component mof_next_class name open_when osai_parameter papers parameter partial_when pipeline_tag reason"
        " registry_hash relation role row_group rule rule_set rules source source_a source_b sources status subject universe value_a value_b weighting world"
        " definition release_id artifact_kind dst_kind src_kind source_kind subject_kind evidence_id"
        " attribution base_lab_id child_class denominator entity_level formula from_event metric parent_class published_source scope_id scope_kind"
        " size_bucket to_event unit window"
        # Where publications cut.
        " base_family component format licence_id made_by size_band"
        # Of estimates and times to artefacts.
        " censoring cohort compared_cohort compared_country"
        # Of audits: the file's name, who read it by the name signed there, the draw, and counts by kind of error.
        " audit_id errors half reader seed"
        # Of those who kept days of the Hub: their licences ask that they be named.
        " hub_source licence_spdx licence_url limits not_known publisher read_as tells title"
        # Of what was taken back: our words, ids of licences, counts and status codes.
        " after before elsewhere how what"
        # Of what places say of a licence: our words, ids and names of licences, classes and riders.
        " applies_to class_a class_b contradiction place place_a place_b riders says says_a says_b spdx"
        # What came of a question to the operator: approved, rejected, and the like; who answered is told in mart no more than here.
        " decision"
        # Of the overviews: statuses, and names that stand in mart.lab and mart.release too.
        " code data lab lab_kind licence methods release weights"
        # Of a catalogue and of a ranking of models: makers and models as these publish them, and remarks of ours.
        " family license maker model model_id note ranking release_date waits_for weights_by weights_found weights_told"
        # Shares of declarations: libraries that one model in a hundred names, bands, years and what is asked.
        " component created_year library size_band"
        # What was not seen names repositories, in prose.
        " data_reason weights_reason code_reason methods_reason"
        # Of overviews: words of ours, and of a licence the id that a model tells.
        " caveat change data_owner direction established licence_or_reason no_source_url note pooled years years_left_out"
        # Of words that were split in two: a few of ours each; hub_license_name is a card's name of a licence, kept of labs' models alone.
        " data_extent hub_license_name licence_kind model_code model_data model_methods model_weights offer release_code release_data release_methods"
        " release_weights to_date_basis weights_since_method weights_since_precision"
        # Words of the catalogue of rules, a status, and a class of the framework.
        " mof_class_high quotes training_procedure"
        # Of the overviews: words of ours.
        " artefact code_read_how data_read_how ever_published_methods ever_released_code ever_released_data ever_released_weights meaning"
        " methods_read_how no_quotation place_is_among read_by read_how weights_read_how"
        # Of releases and shares: what tells a day, why none is known, and modalities with counts.
        " origin_method no_date_reason kinds kinds_compared"
        # Of the overviews: a date as far as it is known, and words of ours for what a count would skip.
        " api_only data_given_out release_month released weights_came".split()
    )
    known = words | HUB_IDS | GITHUB_IDS | ACCOUNTS | GITHUB_ACCOUNTS | BY_KIND.keys() | QUOTED
    with warehouse.connect() as connection:
        columns = {one.name for mart in export.marts(connection) for one in mart.columns if one.type in {"text", "text[]", "jsonb"}}
    undecided = {name for name in columns - known if not name.endswith("_hub_id") and not re.search(r"_(finding|look|status)$", name)}
    assert sorted(undecided) == []


def test_names_in_prose_are_hidden_and_paths_are_left_alone(tmp_path: Path) -> None:
    keep_key(tmp_path / "key")
    key = (tmp_path / "key").read_text()
    keep_key(tmp_path / "key")
    assert (tmp_path / "key").read_text() == key and (tmp_path / "key").stat().st_mode & 0o077 == 0
    for other in ("", "0f" * 31, "0g" * 32, "0f" * 33):
        with pytest.raises(WarehouseError, match="key of the pseudonyms") as refused:
            key_of(other)
        assert not other or other not in str(refused.value)
    hidden = Pseudonyms(key_of(key), {"huggingface": {"openai"}, "github": {"openai"}}, {"jane"})
    columns = {"hub_id": 0, "quotation": 1, "locator": 2}

    shown = {name: hidden.row({"account": 0}, (name,))[0] for name in ("*", "openai", "jane")}
    assert shown["*"] == "*" and shown["openai"] == "openai" and shown["jane"].startswith("account-"), "every account together is nobody's name"

    def quoted(words: str, locator: str = "") -> list[Any]:
        return hidden.row(columns, ("openai/a", words, locator))[1:]

    assert quoted("and/or train/run.py by openai/gpt", "train/run.py") == ["and/or train/run.py by openai/gpt", "train/run.py"]
    for words in ("see jane/x", "https://github.com/anyone/x", "https://hf.co/anyone", "base_model:finetune:anyone/x", "models_of:anyone"):
        assert not re.search("jane|anyone", quoted(words)[0]), words
    assert quoted("", "model_card:anyone/x")[1].startswith("model_card:account-")
    for reason in ("README of jane/x: not asked", "tree of jane/x: answered, cut by GitHub", "complete; last: tree of jane/x: absent"):
        shown = hidden.row({"release_id": 0, "data_reason": 1}, ("openai/a", reason))[1]
        assert "jane" not in shown and shown.startswith(reason.partition("jane")[0]), reason
    assert hidden.row({"release_id": 0, "data_reason": 1}, ("hub/jane/x", "described"))[1] == "described", "a reason is a word of ours, and no quotation"
    assert hidden.row(columns, ("jane/x", "words", "README.md")) == [
        f"{hidden.account('jane')}/{hidden._thing('jane/x', 'huggingface').split('/')[1]}",
        "withheld",
        "withheld",
    ]
