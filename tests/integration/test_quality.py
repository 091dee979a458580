"""The checks on a real Postgres: a sound warehouse meets every one, and each relational one finds its offence."""

from __future__ import annotations

import json
import logging
import socket
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hub_telling import at, census, pages, told
from sqlalchemy import Connection, Engine, column, insert, make_url, table, text

from observatory import settings
from observatory.errors import AuditFailed, WarehouseError
from observatory.landing.reading import load_rules, read_documents
from observatory.landing.writer import land
from observatory.quality import completeness
from observatory.quality.completeness import audit_receipt
from observatory.quality.runner import audit
from observatory.quality.suites import CHECKS, Check
from observatory.sources.base import Look, Outcome, Page, Record, Reject
from observatory.store import Folder
from observatory.warehouse import hub_adoption, hub_disclosure, hub_lineage, hub_withdrawal, publish
from observatory.warehouse.build import build_core
from observatory.warehouse.engine import engine_for
from observatory.warehouse.registry import load_registry

NOW = datetime(2026, 8, 1, tzinfo=UTC)
PASSWORD = "planted-password-7a1"
RELATIONAL = {check.name: check for check in CHECKS if check.is_relational}

REGISTRY = {
    "labs": "lab_id,name,kind,homepage,source,note\nacme,Acme,company,,https://example.org,\n",
    "lab_countries": "lab_id,country,valid_from,valid_to,source,note\nacme,US,,,https://example.org,\n",
    "accounts": (
        "service,account,lab_id,valid_from,valid_to,source,note\nhuggingface,acme,acme,,,https://example.org,\ngithub,acme,acme,,,https://example.org,\n"
    ),
    "releases": (
        "release_id,lab_id,name,release_date,date_precision,is_api_only,modality,announced_url,paper_arxiv_id,note\n"
        "acme/closed,acme,Closed,2025-02,month,true,text,https://example.org/closed,,\n"
    ),
    "release_members": "release_id,artifact_kind,artifact_id,role,source\n",
    "data_owners": "release_id,owner,source,note\n",
    "offers": "release_id,offer,source,note\n",
    "lab_sites": "site,lab_id,kind,source,note\n",
    "registry_as_of": "kind,lab_id,listed_to,established,source,note\n"
    + "".join(f"{kind},,2026-12-31,x,https://example.org,\n" for kind in ("closed releases", "open releases", "labs and accounts")),
    "weights_dates": "release_id,weights_since,date_precision,source,note\n",
    "release_documents": "release_id,kind,url,published_on,date_precision,source,data,code,methods,note\n",
    "licences": ("match_kind,hub_license_id,spdx_expression,licence_class,is_osi_approved,source\nhub_id,mit,MIT,permissive,true,https://example.org\n"),
    "corrections": "subject_kind,subject_id,field,value,source,recorded_on,note\n",
    "takedown": "service,kind,id,requested_on,reason,source\n",
    "hub_sources": (settings.REGISTRY / "hub_sources.csv").read_text(encoding="utf-8"),
    "ranked_models": "ranking,ranked_on,year,place,model,maker,score,release_date,weights_told,lab_id,release_id,source,note\n",
    "metrics": (settings.REGISTRY / "metrics.csv").read_text(encoding="utf-8"),
}

HUB_LISTS = ("models_of:acme", "datasets_of:acme", "organization:acme")


def model(name: str, uid: str, **more: Any) -> Record:
    """A model as the Hub's list tells it."""
    payload = {
        "id": name,
        "createdAt": "2025-03-01T00:00:00.000Z",
        "lastModified": "2025-03-02T00:00:00.000Z",
        "gated": False,
        "tags": ["license:mit"],
        "siblings": [{"rfilename": "model.safetensors"}, {"rfilename": "README.md"}],
        **more,
    }
    return Record("huggingface", "model", "list", name, NOW, payload=payload, counters={"downloads": 9, "likes": 1}, uid=uid)


def looks(source: str, *scopes: str) -> tuple[Look, ...]:
    """Answered looks."""
    return tuple(Look(source, scope, Outcome.ANSWERED, NOW, NOW) for scope in scopes)


HUB_PAGE = Page(
    records=(
        model("acme/One-7B", "u1"),
        model("acme/Two-7B", "u2", tags=["license:mit", "base_model:finetune:acme/One-7B", "base_model:acme/One-7B"]),
        Record(
            "huggingface",
            "model_card",
            "file",
            "acme/One-7B",
            NOW,
            text=b"# One\n\n[code](https://github.com/acme/one)\n",
            locator="README.md",
        ),
        Record(
            "huggingface",
            "dataset",
            "list",
            "acme/words",
            NOW,
            payload={"id": "acme/words", "gated": False, "tags": []},
            uid="d1",
        ),
    ),
    looks=looks("huggingface", *HUB_LISTS, "model_card:acme/One-7B", "model_card:acme/Two-7B"),
    received={"model": 2, "model_card": 1, "dataset": 1},
)
GITHUB_PAGE = Page(
    records=(
        Record(
            "github",
            "repository",
            "rest",
            "acme/one",
            NOW,
            uid="7",
            payload={
                "full_name": "acme/one",
                "id": 7,
                "created_at": "2025-01-01T00:00:00Z",
                "default_branch": "main",
                "fork": False,
            },
        ),
        Record(
            "github",
            "tree",
            "rest",
            "acme/one",
            NOW,
            payload={
                "sha": "a" * 40,
                "truncated": False,
                "entries": [{"path": "train.py", "type": "blob", "size": 9, "sha": "b" * 40}],
            },
        ),
    ),
    looks=looks("github", "repositories_of:acme", "tree:acme/one", "readme:acme/one"),
    received={"repository": 1, "tree": 1},
)
ARXIV_PAGE = Page(
    records=(
        Record(
            "arxiv",
            "paper",
            "oai",
            "2501.00001",
            NOW,
            payload={
                "id": "2501.00001",
                "title": "One",
                "versions": [{"version": "v1", "date": "Wed, 1 Jan 2025 00:00:00 GMT"}],
            },
        ),
    ),
    looks=looks("arxiv", "oai:cs"),
    received={"paper": 1},
)


def open_run(engine: Engine, source: str | None, name: str) -> int:
    """A run of that name."""
    with engine.begin() as connection:
        query = text("INSERT INTO meta.run (dag_id, dag_run_id, source) VALUES ('test', :name, :source) RETURNING run_id")
        return int(connection.execute(query, {"name": name, "source": source}).scalar_one())


@pytest.fixture(scope="module")
def sound(warehouse: Engine, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """A warehouse with one small lab, landed, related, built and published by the project's own code."""
    folder = tmp_path_factory.mktemp("registry")
    for name, words in REGISTRY.items():
        (folder / f"{name}.csv").write_text(words, encoding="utf-8")
    engine = warehouse
    with engine.begin() as connection:
        load_registry(connection, folder)
        load_rules(connection)
    for source, page in (("huggingface", HUB_PAGE), ("github", GITHUB_PAGE), ("arxiv", ARXIV_PAGE)):
        land(engine, open_run(engine, source, f"land {source}"), source, page)
    read_documents(engine)
    build_core(engine)
    publish.build(engine)
    publish.publish(engine, open_run(engine, None, "publish"), rule_set="r", registry_hash="h", world="test")
    tell_the_hub(engine)
    return engine


def tell_the_hub(engine: Engine) -> None:
    """Two days of a Hub with a base, what stands on it, and two models that stand on each other."""
    parents = {2: ["finetune:acme/m1"], 3: ["quantized:acme/m2"], 4: ["merge:acme/m1", "merge:other/m5"], 6: ["adapter:other/m7"], 7: ["adapter:other/m6"]}
    for day, downloads in ((date(2026, 7, 30), 100), (date(2026, 7, 31), 150)):
        listed = [
            told(
                one, f"{'acme' if one < 5 else 'other'}/m{one}", downloadsAllTime=downloads * one, tags=[f"base_model:{name}" for name in parents.get(one, ())]
            )
            for one in range(1, 8)
        ]
        census(engine, pages(listed, at(day)), at(day))
        hub_lineage.compute_lineage(engine)
        hub_adoption.add_up(engine)
        hub_disclosure.disclose(engine)
        hub_withdrawal.find(engine)


@pytest.fixture
def planting(sound: Engine) -> Iterator[Connection]:
    """A transaction that is undone."""
    with sound.connect() as connection:
        yield connection
        connection.rollback()


def add(connection: Connection, name: str, **values: Any) -> None:
    """Insert one row."""
    schema, _, relation = name.partition(".")
    connection.execute(insert(table(relation, *map(column, values), schema=schema)).values(**values))


def run(*statements: str) -> Callable[[Connection], None]:
    """Plant by statements."""

    def plant(connection: Connection) -> None:
        for statement in statements:
            connection.execute(text(statement))

    return plant


def payload(kind: str, key: str, patch: str) -> Callable[[Connection], None]:
    """Plant by changing what a record tells."""

    def plant(connection: Connection) -> None:
        connection.execute(
            text(
                "UPDATE raw.record_version v SET payload = v.payload || CAST(:patch AS jsonb) FROM raw.record r"
                " WHERE r.raw_version_id = v.raw_version_id AND r.kind = :kind AND r.key = :key"
            ),
            {"kind": kind, "key": key, "patch": patch},
        )

    return plant


def same_uid(kind: str, via: str, key: str) -> Callable[[Connection], None]:
    """Plant a second name under the identifier that a record has."""

    def plant(connection: Connection) -> None:
        connection.execute(
            text(
                "INSERT INTO raw.record (source, kind, via, key, uid, raw_version_id, first_seen_at)"
                " SELECT source, kind, via, :key, uid, raw_version_id, first_seen_at FROM raw.record"
                " WHERE kind = :kind AND via = :via LIMIT 1"
            ),
            {"kind": kind, "via": via, "key": key},
        )

    return plant


def copied(name: str, **changes: str) -> Callable[[Connection], None]:
    """Plant a copy of one row of a table with other values in some columns."""

    def plant(connection: Connection) -> None:
        row = dict(connection.execute(text("SELECT to_jsonb(x) FROM (SELECT * FROM core.model LIMIT 1) x")).scalar_one())
        add(connection, name, **{**row, **changes})

    return plant


EMPTY_MODELS = "DELETE FROM build.model_disclosure"
EMPTY_RELEASES = "DELETE FROM build.release_disclosure"

TAKEN_BACK = (
    "INSERT INTO core.withdrawal"
    " (subject_kind, subject_id, what, how, lab_id, last_open_at, withdrawn_at, confirmed_at, before_version_id, look_id, before, after)"
    " SELECT 'model', 'acme/One-7B', 'weights', 'gone', 'acme', '2025-01-01', '2025-01-02', '2025-01-03', 1, min(look_id), 'x', 'y' FROM meta.look"
)

SAYS = (
    "INSERT INTO core.licence_statement (subject_kind, subject_id, place, ordinal, lab_id, applies_to, is_of_subject, says, licence_class,"
    " raw_version_id, locator)"
    " VALUES ('model', 'acme/says', 'tag', 1, 'acme', 'all', true, 'mit', 'permissive', 1, '/tags')"
)
HUB_TAKEN_BACK = (
    "INSERT INTO core.hub_withdrawal (hub_key, kind, what, how, last_open_at, withdrawn_at, confirmed_at, before_block_id, before_ordinal, after_block_id,"
    " after_ordinal, before, after) VALUES (77, 'model', 'gating', 'gated', '2026-07-30', '2026-07-31', '2026-08-01', 1, 0, 2, 0, 'x', 'y')"
)

PLANTED: dict[str, Callable[[Connection], None]] = {
    "every_gating_is_of_a_known_form": payload("model", "acme/One-7B", '{"gated": {"by": "committee"}}'),
    "every_document_has_content": run(
        "ALTER TABLE raw.record_version DROP CONSTRAINT record_version_holds_one",
        "UPDATE raw.record_version SET payload = NULL, text = NULL",
    ),
    "no_model_comes_from_the_future": payload("model", "acme/One-7B", '{"createdAt": "2031-01-01T00:00:00Z"}'),
    "no_model_is_older_than_the_hub": payload("model", "acme/One-7B", '{"createdAt": "2019-01-01T00:00:00Z"}'),
    "no_model_changes_before_it_exists": payload("model", "acme/One-7B", '{"lastModified": "2024-01-01T00:00:00Z"}'),
    "no_model_uid_has_two_names": same_uid("model", "list", "acme/Other"),
    "no_dataset_uid_has_two_names": same_uid("dataset", "list", "acme/other"),
    "no_repository_id_has_two_names": same_uid("repository", "rest", "acme/other"),
    "no_repository_comes_from_the_future": payload("repository", "acme/one", '{"created_at": "2031-01-01T00:00:00Z"}'),
    "no_paper_comes_from_the_future": payload("paper", "2501.00001", '{"versions": [{"date": "Wed, 1 Jan 2031 00:00:00 GMT"}]}'),
    "no_alias_leads_to_itself": run("UPDATE raw.record SET renamed_to = key, gone_at = now() WHERE kind = 'model'"),
    "every_gone_record_has_its_proof": run("UPDATE raw.record SET gone_at = now() WHERE kind = 'model'"),
    "every_purge_has_its_proof": run("UPDATE raw.record_version SET text = NULL, payload = NULL, purged_at = now()"),
    "every_lab_has_a_country": run("DELETE FROM core.lab_country"),
    "no_two_models_differ_by_case_alone": copied(
        "core.model",
        hub_id="ACME/one-7b",
    ),
    "most_licences_are_mapped": run("UPDATE core.model SET hub_license_id = 'odd', license_spdx = NULL"),
    "few_documents_are_unreadable": run("UPDATE core.document SET unreadable = 'planted' WHERE kind = 'model'"),
    "every_release_has_a_lab": run("UPDATE core.release SET lab_id = 'ghost'"),
    "every_release_has_a_member_or_is_of_the_registry": run("DELETE FROM core.release_member"),
    "no_note_gives_data_that_the_row_does_not": run(
        "INSERT INTO core.registry_release_document (release_id, kind, url, source, data, note)"
        " SELECT release_id, 'paper', 'https://example.org/a', 'https://example.org/a', 'described', 'Its corpus is public.'"
        " FROM core.registry_release LIMIT 1"
    ),
    "no_release_comes_from_the_future": run("UPDATE core.release SET release_date = '2031-01-01' WHERE NOT is_registry"),
    "no_api_only_release_has_open_weights": run("UPDATE core.release SET is_api_only = true"),
    "a_model_has_one_release": run(
        "INSERT INTO core.release_member VALUES ('acme/closed', 'model', 'acme/One-7B', 'flagship', 'own', 'declared', 'registry', 'x')"
    ),
    "every_member_belongs_to_a_release": run("DELETE FROM core.release WHERE NOT is_registry"),
    "every_member_model_is_known": run("DELETE FROM core.model WHERE hub_id = 'acme/One-7B'"),
    "every_link_begins_at_a_known_thing": run("UPDATE core.link SET src_id = 'nobody/nothing'"),
    "no_model_is_its_own_parent": run("UPDATE core.lineage SET is_self = true"),
    "no_two_models_are_each_others_parent": run(
        "INSERT INTO core.lineage"
        " SELECT parent_hub_id, child_hub_id, relation, method, true, false, raw_version_id, first_seen_at, NULL"
        " FROM core.lineage WHERE relation = 'finetune'"
    ),
    "every_rated_model_has_a_finding_in_every_dimension": run("DELETE FROM core.finding WHERE subject_kind = 'model' AND dimension = 'code'"),
    "every_release_has_a_finding_in_every_dimension": run("DELETE FROM core.finding WHERE subject_kind = 'release' AND dimension = 'code'"),
    "every_status_follows_from_finding_and_look": run("UPDATE core.finding SET status = 'unknown' WHERE finding = 'open'"),
    "no_closed_without_a_complete_look": run("UPDATE core.finding SET finding = 'none', look = 'partial', status = 'closed'"),
    "every_finding_has_evidence": run("DELETE FROM core.evidence WHERE finding <> 'none'"),
    "every_model_finding_is_the_best_of_its_evidence": run("UPDATE core.finding SET finding = 'none' WHERE subject_kind = 'model' AND dimension = 'weights'"),
    "every_release_finding_is_the_best_of_its_flagships": run(
        "UPDATE core.finding SET finding = 'none' WHERE subject_kind = 'release' AND dimension = 'weights'"
    ),
    "every_closed_or_unknown_has_a_row_that_says_why": run("DELETE FROM core.evidence WHERE finding = 'none'"),
    "every_score_lies_between_its_ends": run("UPDATE core.release_score SET osai_score_high = osai_score_low - 0.5"),
    "every_estimate_lies_between_its_ends": run("UPDATE core.share_estimate SET low = high + 0.01"),
    "every_estimate_counts_the_registry_s_releases": run("UPDATE build.share_estimate SET n = n + 1 WHERE measure = 'share'"),
    "what_is_not_its_own_is_never_open": run("UPDATE core.evidence SET standing = 'family' WHERE finding = 'open'"),
    "one_row_of_evidence_is_first": run("UPDATE core.evidence SET rank = rank + 1"),
    "every_evidence_leads_to_its_record": run("UPDATE core.evidence SET raw_version_id = 999999"),
    "every_evidence_leads_to_its_release": run("UPDATE core.evidence SET hub_id = 'nobody/nothing'"),
    "every_evidence_names_a_rule_of_the_catalogue": run("UPDATE core.evidence SET rule_version = 99"),
    "every_complete_look_names_the_look": run("UPDATE core.evidence SET rule = 'look.complete', look_id = NULL"),
    "no_evidence_comes_from_the_future": run("UPDATE core.evidence SET observed_at = '2031-01-01'"),
    "agreement_counts_add_up": run(
        "INSERT INTO build.assessment_agreement (source, dimension, row_group, answered_by, n, open_open, open_partial, open_closed, partial_open,"
        " partial_partial, partial_closed, closed_open, closed_partial, closed_closed, accuracy)"
        " VALUES ('x', 'code', 'all', 'rules', 3, 1, 0, 0, 0, 0, 0, 0, 0, 1, 1)"
    ),
    "audit_counts_add_up": run(
        "INSERT INTO build.audit VALUES ('small-2026-01-01-s', 'evidence', 'code', 'small', '2026-01-01', 'r', 's', 'ann', '2026-01-02', 3, 2, 1, 0,"
        " 0.9, 0.2, 0.95, 0.6667, 0.6667, '{\"other_version\": 1}')"
    ),
    "every_correction_is_of_a_known_field": run(
        "INSERT INTO core.correction VALUES ('release', 'acme/closed', 'colour', 'red', 'https://example.org', '2026-01-01', NULL)"
    ),
    "every_corrected_release_is_of_this_world": run(
        "INSERT INTO core.correction VALUES ('release', 'acme/not-in-this-world', 'add_paper', '2501.00001', 'https://example.org', '2026-01-01', NULL)"
    ),
    "no_closed_indicator_without_a_complete_look": run(
        "UPDATE core.finding SET look = 'partial'; UPDATE core.release_indicator SET status = 'closed', evidence_id = NULL"
    ),
    "lab_counts_add_up": run("UPDATE build.lab_disclosure SET n_unknown = n_unknown + 1"),
    "country_counts_add_up": run("UPDATE build.country_disclosure SET n_open = -1, n_unknown = n_unknown + n_open + 1"),
    "month_counts_add_up": run("UPDATE build.disclosure_by_month SET share_open_low = 0.9, share_open_high = 0.1"),
    "lab_shares_follow_from_counts": run("UPDATE build.lab_disclosure SET share_open_low = 0.123"),
    "country_shares_follow_from_counts": run("UPDATE build.country_disclosure SET share_open_high = NULL"),
    "month_shares_follow_from_counts": run("UPDATE build.disclosure_by_month SET share_open_high = 0.123"),
    "every_lab_counts_its_releases": run("UPDATE build.release_disclosure SET is_counted = false"),
    "countries_and_labs_count_the_same_releases": run("DELETE FROM build.country_disclosure WHERE dimension = 'code'"),
    "every_rated_model_is_described": run("DELETE FROM build.model"),
    "every_rated_model_has_a_rated_release": run(EMPTY_RELEASES),
    "every_rated_release_is_described": run("DELETE FROM build.release"),
    "every_rated_release_has_a_lab_or_is_unknown": run("DELETE FROM build.lab"),
    "no_published_closed_without_a_complete_look": run("UPDATE build.model_disclosure SET code_status = 'closed', code_look = 'partial'"),
    "no_published_release_is_closed_without_a_complete_look": run("UPDATE build.release_disclosure SET methods_status = 'closed', methods_look = 'none'"),
    "every_rated_model_has_evidence_in_every_dimension": run("DELETE FROM build.evidence WHERE dimension = 'data'"),
    "every_rated_release_has_evidence_in_every_dimension": run("DELETE FROM build.evidence WHERE dimension = 'methods'"),
    "every_published_evidence_names_a_published_rule": run("DELETE FROM build.rule"),
    "every_known_status_leads_to_a_page": run("UPDATE build.evidence SET source_url = NULL"),
    "no_released_data_pass_for_words": run(
        "UPDATE build.release_disclosure SET data_status = 'partial', data_extent = 'named';"
        " UPDATE build.evidence SET standing = 'own', finding = 'partial', reason = 'released, gated', hub_id = NULL WHERE dimension = 'data'"
    ),
    "nothing_taken_down_is_published": run("INSERT INTO core.takedown VALUES ('huggingface', 'model', 'acme/One-7B', '2026-01-01', 'asked')"),
    "no_quotation_holds_a_mail_address": run("UPDATE build.evidence SET quotation = 'write to ann@example.org'"),
    "rated_models_do_not_collapse": run(EMPTY_MODELS),
    "rated_models_do_not_shrink": run(EMPTY_MODELS),
    "rated_releases_do_not_collapse": run(EMPTY_RELEASES),
    "rated_releases_do_not_shrink": run(EMPTY_RELEASES),
    "every_formula_lies_between_its_ends": run("UPDATE build.release_formula SET low = most + 1"),
    "every_metric_is_defined": run("UPDATE build.gated_share SET definition_version = 99"),
    "every_adoption_names_its_models": run("UPDATE build.adoption SET coverage = 1, downloads_added = NULL"),
    "children_are_among_the_descendants": run(
        "INSERT INTO build.lineage_summary (subject_kind, subject_id, lab_id, children, children_adapter, children_finetune, children_merge,"
        " children_quantized, descendants, descendants_adapter, descendants_finetune, descendants_merge, descendants_quantized, depth_max, missing_parents,"
        ' cycles, metric, universe, "window", definition_version, n)'
        " VALUES ('model', 'x/y', 'unknown', 3, 0, 0, 0, 0, 2, 0, 0, 0, 0, 1, 0, 0, 'lineage_summary', 'collected_hub', 'all_time', 1, 1)"
    ),
    "licence_shares_sum_to_1": run("UPDATE build.licence_mix SET share = 0.4"),
    "drift_shares_sum_to_1": run("UPDATE build.licence_drift SET is_more_permissive = true"),
    "contradictory_ids_are_among_the_declared": run(
        "INSERT INTO build.licence_id_conflict (size_band, declared, several_ids, contradictory, other_class, share_contradictory,"
        " downloads_contradictory, metric,"
        " universe, \"window\", definition_version, n) VALUES ('all', 9, 3, 4, 0, 0.444444, 0, 'licence_id_conflict', 'collected_hub', 'all_time', 1, 9)"
    ),
    "obligations_add_up": run(
        "INSERT INTO build.licence_obligation (generation, relation, more_restricted, same_class, less_restricted, restricted_parents, kept,"
        " loosened, undeclared,"
        ' not_known, metric, universe, "window", definition_version, n)'
        " VALUES (1, 'all', 0, 1, 0, 3, 1, 1, 1, 1, 'licence_obligation', 'collected_hub', 'all_time', 1, 9)"
    ),
    "gated_shares_follow_from_counts": run("UPDATE build.gated_share SET gated_manual = 1"),
    "models_and_accounts_have_the_same_total": run("UPDATE build.concentration SET total = total + 1 WHERE entity_level = 'account'"),
    "top_shares_rise_with_their_number": run("UPDATE build.concentration SET top_100_share = 0.5"),
    "country_shares_of_downloads_sum_to_1": run(
        'INSERT INTO build.country_share (denominator, published_source, attribution, country, downloads, share, metric, universe, "window",'
        " definition_version, n) VALUES ('x', 'x', 'releaser', 'US', 1, 0.5, 'country_share', 'rated', 'cumulative', 1, 1)"
    ),
    "no_unknown_age_has_an_adoption": run("UPDATE build.relative_adoption SET downloads_all_time = NULL, ram_v1 = 1"),
    "every_censoring_follows_from_the_status": run(
        'INSERT INTO build.time_to_artefact (release_id, from_event, to_event, from_date, days, is_censored, metric, universe, "window",'
        " definition_version, n, coverage) SELECT release_id, 'paper', 'weights', '2025-01-01', 3, true, 'time_to_artefact', 'rated', 'all_time', 1, 1, 1"
        " FROM build.release_disclosure WHERE weights_status = 'open'"
    ),
    "quantiles_and_shares_rise": run(
        'INSERT INTO build.time_to_artefact_quantile (scope_kind, scope_id, to_event, events, q25, q50, metric, universe, "window", definition_version, n)'
        " VALUES ('lab', 'x', 'code', 1, 9, 3, 'time_to_artefact_quantile', 'rated', 'all_time', 1, 1)"
    ),
    "every_withdrawal_lies_between_two_looks": run(TAKEN_BACK, "UPDATE core.withdrawal SET confirmed_at = '2025-01-02 20:00+00'"),
    "no_withdrawal_rests_on_a_refusal": run(TAKEN_BACK, "UPDATE meta.look SET outcome = 'refused' WHERE look_id = (SELECT look_id FROM core.withdrawal)"),
    "every_withdrawal_leads_to_its_evidence": run(TAKEN_BACK, "UPDATE core.withdrawal SET look_id = NULL"),
    "every_rider_stands_in_a_text": run(SAYS, "UPDATE core.licence_statement SET riders = '{user_cap}' WHERE subject_id = 'acme/says'"),
    "every_contradiction_leads_to_its_two_statements": run(
        "INSERT INTO build.licence_contradiction (subject_kind, subject_id, place_a, ordinal_a, place_b, ordinal_b, lab_id, contradiction, says_a, says_b,"
        " class_a, class_b, is_b_more_restricted, raw_version_a, raw_version_b)"
        " VALUES ('model', 'acme/says', 'tag', 1, 'words', 1, 'acme', 'other class', 'x', 'y', 'permissive', 'copyleft', true, 1, 1)"
    ),
    "every_taken_back_repository_lies_between_two_answers": run(HUB_TAKEN_BACK, "UPDATE core.hub_withdrawal SET confirmed_at = '2026-07-31 20:00+00'"),
    "every_taken_back_repository_leads_to_its_records": run(HUB_TAKEN_BACK, "UPDATE core.hub_withdrawal SET after_block_id = NULL"),
    "nothing_that_is_open_is_taken_back": run(HUB_TAKEN_BACK, "UPDATE core.hub_withdrawal SET hub_key = (SELECT min(hub_key) FROM mart.hub_disclosure)"),
    "no_more_is_gone_than_was_there": run("UPDATE build.disappearance SET gone = n + 1"),
    "profile_shares_follow_from_counts": run("UPDATE build.disclosure_profile SET n_open = n_open + 3"),
    "yearly_shares_follow_from_counts": run("UPDATE build.disclosure_by_year SET n_open = n_open + 3"),
    "intermediaries_are_mostly_that": run(
        'INSERT INTO build.intermediary (account, role, base_lab_id, models, account_models, metric, universe, "window", definition_version, n)'
        " VALUES ('x', 'quantiser', 'acme', 9, 9, 'intermediary', 'collected_hub', 'all_time', 1, 9)"
    ),
    "no_release_before_2016": run("UPDATE build.release SET release_date = '2009-01-01'"),
    "every_child_stands_below_its_parents": run("UPDATE core.hub_lineage SET depth = 0"),
    "children_and_parents_add_up": run("UPDATE core.hub_lineage SET children = children + 1 WHERE depth = 0"),
    "every_family_holds_its_children": run("UPDATE core.hub_lineage SET descendants = 0"),
    "every_member_of_a_cycle_is_marked": run("DELETE FROM core.hub_cycle WHERE hub_key = cycle"),
    "most_parents_are_known": run(
        "INSERT INTO core.hub_edge (child_key, relation, parent_hub_id) SELECT n, 'finetune', 'nobody/nothing' FROM generate_series(1000, 1100) n"
    ),
    "downloads_of_the_last_day_add_up": run("UPDATE core.hub_account_month SET day_downloads = day_downloads + 1 WHERE account = 'other'"),
    "no_list_of_the_most_adopted_has_a_gap": run("DELETE FROM mart.hub_top_month WHERE place = 2"),
    "every_open_declaration_names_what_is_open": run("UPDATE mart.hub_disclosure SET bases_open = 0 WHERE base = 'open'"),
    "declared_shares_follow_from_weights": run(
        "INSERT INTO build.declaration_share (kind, scope_kind, scope_id, size_band, library, created_year, month, weighting, component, weight_open,"
        ' weight_partial, weight_none, weight_unknown, share_open, share_open_of_all, share_declared, metric, universe, "window", definition_version, n)'
        " VALUES ('model', 'all', 'all', 'all', 'all', 'all', '2026-07-01', 'count', 'data', 1, 1, 1, 1, 0.5, 0.25, 0.666667, 'declaration_share',"
        " 'collected_hub', '2026-07', 1, 4)"
    ),
}


def offenders(connection: Connection, check: Check) -> list[Any]:
    """Rows that offend, by the check's own query."""
    cursor = connection.connection.cursor()
    cursor.execute(check.query())
    return list(cursor.fetchall())


@pytest.mark.parametrize(
    ("release_id", "failing", "warned"),
    [
        ("acme/closed", False, False),
        ("acme/not-in-this-world", False, True),
        ("hub/somebody/model", False, True),
        ("acne/closed", True, False),
        ("Acme/Closed", True, False),
        ("acme", True, True),
        ("hub/", True, True),
    ],
)
def test_a_correction_of_what_this_world_lacks_is_no_typing_mistake(planting: Connection, release_id: str, *, failing: bool, warned: bool) -> None:
    planting.execute(
        text("INSERT INTO core.correction VALUES ('release', :id, 'add_paper', '2501.00001', 'https://example.org', '2026-01-01', NULL)"), {"id": release_id}
    )
    told = {
        name: any(release_id in row for row in offenders(planting, RELATIONAL[name]))
        for name in ("every_correction_is_of_a_known_field", "every_corrected_release_is_of_this_world")
    }
    assert told == {"every_correction_is_of_a_known_field": failing, "every_corrected_release_is_of_this_world": warned}


@pytest.mark.parametrize("outcome", ["refused", "failed"])
def test_where_a_labs_list_was_not_seen_its_correction_is_no_mistake(planting: Connection, outcome: str) -> None:
    told = {"id": "acme/not-in-this-world", "outcome": outcome}
    planting.execute(text("INSERT INTO core.correction VALUES ('release', :id, 'add_paper', '2501.00001', 'https://example.org', '2026-01-01', NULL)"), told)
    assert offenders(planting, RELATIONAL["every_corrected_release_is_of_this_world"])
    planting.execute(text("UPDATE meta.look SET outcome = :outcome WHERE scope LIKE 'models_of:%'"), told)
    assert not offenders(planting, RELATIONAL["every_corrected_release_is_of_this_world"])


@pytest.mark.parametrize(
    ("source_kind", "days", "is_told"), [("correction", 0, False), ("registry", 0, False), ("correction", 3, True), ("registry", 3, True), ("model", 0, True)]
)
def test_the_registry_may_tell_of_a_day_after_the_days_of_a_recorded_world(planting: Connection, source_kind: str, days: int, *, is_told: bool) -> None:
    newest = planting.execute(text("SELECT max(ended_at) < now() - interval '2 days' FROM meta.look")).scalar_one()
    assert newest, "this world is of the past"
    planting.execute(text("UPDATE core.evidence SET source_kind = :kind, observed_at = now() + make_interval(days => :n)"), {"kind": source_kind, "n": days})
    assert bool(offenders(planting, RELATIONAL["no_evidence_comes_from_the_future"])) is is_told


def test_every_relational_check_has_a_planted_offence() -> None:
    assert set(PLANTED) == set(RELATIONAL)


@pytest.mark.parametrize("name", sorted(RELATIONAL))
def test_a_sound_warehouse_meets_it_and_an_offence_does_not(planting: Connection, name: str) -> None:
    check = RELATIONAL[name]
    assert offenders(planting, check) == []
    PLANTED[name](planting)
    assert offenders(planting, check)


@pytest.fixture
def secretive(sound: Engine) -> Engine:
    """The same warehouse with a password in its address, which the socket does not ask for."""
    return engine_for(make_url(sound.url.render_as_string(hide_password=False)).set(password=PASSWORD))


def results(engine: Engine, run_id: int, layer: str) -> dict[tuple[str, str], Any]:
    """What was written down of a run's layer."""
    with engine.connect() as connection:
        query = text("SELECT * FROM meta.quality_result WHERE run_id = :run AND layer = :layer")
        return {(row.object, row.check_name): row for row in connection.execute(query, {"run": run_id, "layer": layer})}


@pytest.fixture(scope="module")
def audited(sound: Engine) -> int:
    """The run under which layers are audited."""
    return open_run(sound, None, "audit")


@pytest.mark.parametrize("layer", ["staging", "core", "build", "hub"])
def test_a_sound_warehouse_passes_and_running_twice_writes_once(
    secretive: Engine,
    audited: int,
    tmp_path: Path,
    layer: str,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_: Any) -> None:
        raise AssertionError("the audit opened a socket")

    # The warehouse is reached by libpq, which does not pass here; anything that would phone home does.
    monkeypatch.setattr(socket.socket, "connect", refuse)
    caplog.set_level(logging.DEBUG)
    first = audit(layer, secretive, audited, Folder(tmp_path))
    assert [one.check_name for one in first if not one.is_met] == []
    assert (tmp_path / "data_docs" / layer / "index.html").exists()
    audit(layer, secretive, audited, Folder(tmp_path))
    written = results(secretive, audited, layer)
    assert len(written) == len(first) == len([check for check in CHECKS if check.layer == layer])
    assert sorted(path.name for path in (tmp_path / "data_docs").iterdir()) == sorted([layer, "index.html"]), "nothing half-made is left beside the docs"
    told = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert PASSWORD.encode() not in told
    spoken = capfd.readouterr()
    assert PASSWORD not in caplog.text + spoken.out + spoken.err
    assert not [row for row in written.values() if PASSWORD in json.dumps(row.detail)]


def test_an_offence_stops_publication_and_is_named_with_a_few_keys(sound: Engine, tmp_path: Path) -> None:
    run_id = open_run(sound, None, "offence")
    with sound.begin() as connection:
        connection.execute(text("UPDATE build.model_disclosure SET weights_status = 'ajar'"))
        connection.execute(text("UPDATE build.lab_disclosure SET n_unknown = n_unknown + 1"))
        connection.execute(text("UPDATE build.release SET release_date = '2009-01-01'"))
    try:
        with pytest.raises(AuditFailed) as refused:
            audit("build", sound, run_id, Folder(tmp_path))
    finally:
        publish.build(sound)
    named = str(refused.value)
    assert "build.model_disclosure: model_disclosure_weights_status_is_of_its_set" in named
    assert "build.lab_disclosure: lab_counts_add_up" in named
    assert "no_release_before_2016" not in named, "warn is recorded and does not stop"
    written = results(sound, run_id, "build")
    in_set = written["build.model_disclosure", "model_disclosure_weights_status_is_of_its_set"]
    assert (in_set.is_met, in_set.unexpected, in_set.total, in_set.detail["few"]) == (False, 2, 2, ["ajar", "ajar"])
    counts = written["build.lab_disclosure", "lab_counts_add_up"]
    assert not counts.is_met and counts.unexpected > 0
    assert counts.detail["few"][0]["lab_id"] == "acme"
    assert written["build.release", "no_release_before_2016"].is_met is False
    assert written["build.lab_disclosure", "every_lab_counts_its_releases"].is_met is True


def test_the_database_keeps_the_keys_and_no_check_repeats_what_it_keeps(warehouse: Engine) -> None:
    query = """
        SELECT relnamespace::regnamespace || '.' || relname, max(attname), bool_and(attnotnull), bool_or(indexrelid IS NOT NULL)
        FROM pg_class
        JOIN pg_attribute ON attrelid = pg_class.oid AND attnum > 0
        LEFT JOIN pg_index ON indrelid = pg_class.oid AND indisunique
        WHERE relkind IN ('r', 'p') AND relnamespace::regnamespace::text IN ('core', 'mart', 'build') AND NOT relispartition
        GROUP BY pg_class.oid, attnum
    """
    with warehouse.connect() as connection:
        columns = connection.execute(text(query)).all()
    assert {table for table, _, _, has_key in columns if not has_key and not table.endswith("_history")} == set()
    never_null = {(table, name) for table, name, is_kept, _ in columns if is_kept}
    repeated = {check.name for check in CHECKS if (check.object_name, check.arguments.get("column")) in never_null and "NotBeNull" in check.expectation}
    assert repeated == set(), "a check that cannot fail"


def test_built_in_expectations_bite_on_core(sound: Engine, tmp_path: Path) -> None:
    run_id = open_run(sound, None, "built-in")
    with sound.begin() as connection:
        connection.execute(text("UPDATE core.lab_country SET country = 'UK'"))
        connection.execute(text("UPDATE core.evidence SET quotation = repeat('x', 201)"))
    try:
        with pytest.raises(AuditFailed) as refused:
            audit("core", sound, run_id, Folder(tmp_path))
    finally:
        with sound.begin() as connection:
            connection.execute(text("UPDATE core.lab_country SET country = 'US'"))
            connection.execute(text("DELETE FROM core.evidence"))
        build_core(sound)
    unmet = {one.split(": ")[1] for one in str(refused.value).split("; ")}
    assert unmet == {
        "every_country_is_an_iso_code",
        "every_evidence_quotes_at_most_200_characters",
    }


def test_a_check_that_cannot_run_is_not_met_and_says_why(sound: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run_id = open_run(sound, None, "broken check")
    real = Check.query

    def broken(self: Check) -> str:
        return "SELECT no_such_column FROM core.release" if self.name == "every_release_has_a_lab" else real(self)

    monkeypatch.setattr(Check, "query", broken)
    with pytest.raises(AuditFailed, match="every_release_has_a_lab"):
        audit("core", sound, run_id, Folder(tmp_path))
    row = results(sound, run_id, "core")["core.release", "every_release_has_a_lab"]
    assert not row.is_met and "no_such_column" in row.detail["problem"]


def test_a_missing_object_is_told_without_the_address(secretive: Engine, tmp_path: Path) -> None:
    run_id = open_run(secretive, None, "missing object")
    with secretive.begin() as connection:
        connection.execute(text("ALTER TABLE build.lab_disclosure RENAME TO lab_away"))
    try:
        with pytest.raises(WarehouseError) as missing:
            audit("build", secretive, run_id, Folder(tmp_path))
    finally:
        with secretive.begin() as connection:
            connection.execute(text("ALTER TABLE build.lab_away RENAME TO lab_disclosure"))
    assert "lab_disclosure" in str(missing.value) and PASSWORD not in str(missing.value)
    assert missing.value.__cause__ is None
    assert not (tmp_path / "data_docs" / "build").exists()


def hub_run(engine: Engine, name: str, page: Page, walks: tuple[Look, ...] = HUB_PAGE.looks) -> int:
    """A Hub run that walks the followed accounts to their end and lands one page more."""
    run_id = open_run(engine, "huggingface", name)
    land(engine, run_id, "huggingface", Page(looks=walks))
    land(engine, run_id, "huggingface", page)
    return run_id


def test_a_whole_receipt_passes_and_is_reported(sound: Engine) -> None:
    report = audit_receipt(sound, hub_run(sound, "whole", HUB_PAGE))
    assert report["receipt"]["model"] == {"received": 2, "landed": 0, "unchanged": 2, "rejected": 0}
    assert report["walks"] == {"answered": 3}
    assert report["is_complete"] is True


def test_a_receipt_that_does_not_add_up_is_refused(sound: Engine) -> None:
    run_id = hub_run(sound, "uneven", HUB_PAGE)
    with sound.begin() as connection:
        connection.execute(
            text("UPDATE meta.receipt SET received = received + 1, landed = landed + 3 WHERE run_id = :run AND kind = 'model'"),
            {"run": run_id},
        )
    with pytest.raises(AuditFailed) as refused:
        audit_receipt(sound, run_id)
    assert "what_was_received_is_landed_unchanged_or_rejected" in str(refused.value)
    assert "what_was_landed_is_in_raw" in str(refused.value)
    row = results(sound, run_id, "receipt")["meta.receipt", "what_was_landed_is_in_raw"]
    assert row.detail["few"] == ["model"] and (row.unexpected, row.total) == (1, 3)


@pytest.mark.parametrize(("rejected", "shown", "refused"), [(1, False, False), (5, True, False), (15, True, True)])
def test_the_share_of_rejects_is_bounded(sound: Engine, rejected: int, shown: bool, refused: bool) -> None:
    rejects = tuple(
        Reject(
            "huggingface",
            "model_tree",
            "item",
            f"acme/{rejected}-{i}",
            "not_a_list",
            "",
            str((rejected, i)).encode(),
            NOW,
        )
        for i in range(rejected)
    )
    records = tuple(
        Record("huggingface", "model_tree", "item", f"acme/{rejected}-ok-{i}", NOW, payload={"entries": [{"path": str(i)}]})
        for i in range(completeness.SMALL - rejected)
    )
    run_id = hub_run(
        sound,
        f"{rejected} rejects",
        Page(records=records, rejects=rejects, received={"model_tree": completeness.SMALL}),
    )
    if refused:
        with pytest.raises(AuditFailed, match="most_records_are_usable"):
            audit_receipt(sound, run_id)
    else:
        audit_receipt(sound, run_id)
    written = results(sound, run_id, "receipt")
    assert written["meta.receipt", "few_records_are_rejected"].is_met is not shown
    assert written["meta.receipt", "most_records_are_usable"].is_met is not refused


def test_rejects_that_vanished_are_missed(sound: Engine) -> None:
    reject = Reject("huggingface", "dataset_tree", "item", "acme/x", "not_a_list", "", b"x", NOW)
    run_id = hub_run(sound, "vanished", Page(rejects=(reject,), received={"dataset_tree": 1}))
    with sound.begin() as connection:
        connection.execute(text("DELETE FROM raw.rejected_record WHERE kind = 'dataset_tree'"))
    with pytest.raises(AuditFailed, match="what_was_rejected_is_kept"):
        audit_receipt(sound, run_id)


def test_a_walk_without_an_end_is_refused_and_a_refused_one_is_told(sound: Engine) -> None:
    refused = Look("huggingface", "datasets_of:acme", Outcome.REFUSED, NOW, NOW, "403")
    report = audit_receipt(sound, hub_run(sound, "refused walk", Page(looks=(refused,))))
    assert report["walks"] == {"answered": 2, "refused": 1} and report["is_complete"] is False
    # The models of acme were walked to their end before, but not by this run.
    run_id = hub_run(sound, "walk without an end", Page(), walks=tuple(look for look in HUB_PAGE.looks if look.scope != "models_of:acme"))
    with pytest.raises(AuditFailed, match="every_walk_ended_or_says_that_it_could_not"):
        audit_receipt(sound, run_id)
    assert results(sound, run_id, "receipt")["meta.look", "every_walk_ended_or_says_that_it_could_not"].detail["few"] == ["models_of:acme"]


def test_a_walk_that_failed_in_a_cut_run_is_no_walk_without_an_end_of_the_run_that_goes_on_from_it(sound: Engine) -> None:
    """The plan does not walk it again; the check must not ask for it."""
    failed = Look("huggingface", "models_of:acme", Outcome.FAILED, NOW, NOW, "403")
    others = tuple(look for look in HUB_PAGE.looks if look.scope != "models_of:acme")
    cut = hub_run(sound, "cut", Page(), walks=(*others, failed))
    with sound.begin() as connection:
        connection.execute(text("UPDATE meta.run SET is_cut = true, begun_at = :at WHERE run_id = :run"), {"run": cut, "at": NOW})
    run_id = hub_run(sound, "goes on", Page(), walks=others)
    with sound.begin() as connection:
        connection.execute(text("UPDATE meta.run SET begun_at = :at WHERE run_id = :run"), {"run": run_id, "at": NOW})
    report = audit_receipt(sound, run_id)
    assert report["walks"] == {"answered": 2, "failed": 1} and report["is_complete"] is False
    later = hub_run(sound, "another", Page(), walks=others)
    with pytest.raises(AuditFailed, match=r"every_walk_ended_or_says_that_it_could_not \(models_of:acme\)"):
        audit_receipt(sound, later)


def test_how_many_things_a_question_may_hold_is_no_walk(sound: Engine) -> None:
    run_id = hub_run(sound, "portions", Page())
    land(sound, run_id, "huggingface", Page(cursor={"most": 1, "left": 3}), cursor_scope="portions")
    assert audit_receipt(sound, run_id)["is_complete"] is True
    land(sound, run_id, "huggingface", Page(cursor={"from": "2025-01-01"}), cursor_scope="oai:cs")
    with pytest.raises(AuditFailed, match="oai:cs"):
        audit_receipt(sound, run_id)


def test_a_failed_question_is_shown(sound: Engine) -> None:
    failed = Look("arxiv", "paper:2501.00002", Outcome.FAILED, NOW, NOW, "503")
    run_id = open_run(sound, "arxiv", "failed question")
    land(sound, run_id, "arxiv", Page(looks=(failed,)))
    report = audit_receipt(sound, run_id)
    assert report["is_complete"] is False
    row = results(sound, run_id, "receipt")["meta.look", "every_question_got_an_answer"]
    assert (row.is_met, row.severity, row.unexpected, row.detail["few"]) == (False, "warn", 1, ["paper:2501.00002"])
