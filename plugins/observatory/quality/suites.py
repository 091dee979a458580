"""The list of all checks: built-in expectations with their arguments, and relational ones, each a file of sql/checks.

The name of a check is a sentence that is true if the check passes. Severity ``fail`` stops publication; ``warn`` is shown as a warning; ``limit``
counts rows that nobody can correct, and is reported without an alarm.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from observatory import settings
from observatory.errors import WarehouseError

LAYERS = ("staging", "core", "build", "hub")
STATUSES = ["open", "partial", "closed", "unknown"]
FINDINGS = ["open", "partial", "none"]
LOOKS = ["complete", "partial", "none"]
OUTCOMES = ["answered", "absent", "absent once", "refused", "failed", "unreadable"]
DIMENSIONS = ("weights", "data", "code", "methods")
QUOTATION_MAX = 200
# The marts of metrics, and below for each mart its columns whose values must lie between 0 and 1.
METRICS = (
    "adoption",
    "lineage_summary",
    "licence_mix",
    "licence_drift",
    "licence_obligation",
    "licence_id_conflict",
    "gated_share",
    "concentration",
    "country_share",
    "relative_adoption",
    "time_to_artefact",
    "time_to_artefact_quantile",
    "disappearance",
    "disclosure_profile",
    "disclosure_by_year",
    "intermediary",
    "share_estimate",
    "declaration_share",
)
METRIC_SHARES = {
    "licence_mix": ("share", "share_of_all"),
    "licence_drift": ("share",),
    "licence_obligation": ("share_kept",),
    "licence_id_conflict": ("share_contradictory",),
    "gated_share": ("gated_share",),
    "concentration": ("hhi", "gini", "top_10_share", "top_100_share", "top_1_percent_share"),
    "country_share": ("share",),
    "time_to_artefact_quantile": tuple(f"share_within_{days}{end}" for days in (30, 90, 365) for end in ("", "_low", "_high")),
    "disclosure_profile": ("share_open_low", "share_open_high"),
    "disclosure_by_year": ("share_open_low", "share_open_high", "share_dated"),
    "declaration_share": ("share_open", "share_open_of_all", "share_declared"),
}

# Canonical ids have no version and no prefix: '2402.00838'. Ids from before April 2007 have an archive and a slash: 'hep-th/9901001'.
ARXIV_ID = r"^([0-9]{4}\.[0-9]{4,5}|[a-z-]+(\.[A-Z]{2})?/[0-9]{7})$"
# Two names of the Hub's early models have no account before a slash.
HUB_ID = r"^[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9._-]+)?$"
GITHUB_NAME = r"^[A-Za-z0-9][A-Za-z0-9_-]*/[A-Za-z0-9._-]+$"
# The form of ISO 3166-1 alpha-2, without some common codes that are not in it: 'UK', 'EU'.
COUNTRY = r"^(?!UK|EU|EL|SU|YU|XX)[A-Z]{2}$"
COUNTRY_OR_UNKNOWN = r"^((?!UK|EU|EL|SU|YU|XX)[A-Z]{2}|unknown)$"

_HEADER = re.compile(r"\A-- Checks: (.+?) Severity: (fail|warn|limit)\.$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Check:
    """One check. ``expectation``: the name of a Great Expectations class; ``UnexpectedRowsExpectation`` runs sql/checks/<name>.sql."""

    layer: str
    object_name: str
    name: str
    expectation: str
    arguments: Mapping[str, Any] = field(default_factory=dict)
    severity: str = "fail"

    @property
    def is_relational(self) -> bool:
        """Whether the check is a SELECT in sql/checks, which returns the rows that break it."""
        return self.expectation == "UnexpectedRowsExpectation"

    def text(self) -> str:
        """The file of a relational check, with its header; raises ``WarehouseError`` if it is missing."""
        path = settings.SQL / "checks" / f"{self.name}.sql"
        if not path.exists():
            raise WarehouseError(f"no file for the check {self.name}")
        return path.read_text(encoding="utf-8")

    def query(self) -> str:
        """The SELECT of the offending rows, without the header; raises ``WarehouseError`` if the file is missing."""
        return "\n".join(line for line in self.text().splitlines() if not line.startswith("--"))

    def _header(self) -> re.Match[str]:
        """The header of the check's file; raises ``WarehouseError`` if the file does not begin with one."""
        header = _HEADER.search(self.text())
        if header is None:
            raise WarehouseError(f"{self.name}.sql does not begin with: -- Checks: … Severity: fail|warn|limit.")
        return header

    def says(self) -> str:
        """What the check looks for, as the file's header says; raises ``WarehouseError`` if the header does not say it."""
        return self._header().group(1)

    def severity_in_file(self) -> str:
        """The severity in the file's header; raises ``WarehouseError`` if it has none."""
        return self._header().group(2)


def _key(view: str, *columns: str) -> tuple[Check, ...]:
    """Checks of a view of staging: its key ``columns`` are unique together, and none of them is NULL. In core and mart, primary keys ensure this."""
    object_name = f"staging.{view}"
    unique = f"{view}_has_one_row_per_{'_and_'.join(columns)}"
    present = tuple(Check("staging", object_name, f"every_{view}_has_a_{column}", "ExpectColumnValuesToNotBeNull", {"column": column}) for column in columns)
    if len(columns) == 1:
        return Check("staging", object_name, unique, "ExpectColumnValuesToBeUnique", {"column": columns[0]}), *present
    return Check("staging", object_name, unique, "ExpectCompoundColumnsToBeUnique", {"column_list": list(columns)}), *present


def _in(schema: str, table: str, column: str, values: list[str]) -> Check:
    """The check that a column holds only these values."""
    arguments = {"column": column, "value_set": values}
    return Check(schema, f"{schema}.{table}", f"{table}_{column}_is_of_its_set", "ExpectColumnValuesToBeInSet", arguments)


def _like(schema: str, table: str, column: str, pattern: str, name: str, severity: str = "fail") -> Check:
    """The check that every value of a column matches a regular expression."""
    arguments = {"column": column, "regex": pattern}
    return Check(schema, f"{schema}.{table}", name, "ExpectColumnValuesToMatchRegex", arguments, severity)


def _ordered(schema: str, table: str, later: str, earlier: str, name: str, severity: str = "fail") -> Check:
    """The check that column ``later`` is not before column ``earlier``; rows in which one of them is NULL are ignored."""
    arguments = {"column_A": later, "column_B": earlier, "or_equal": True, "ignore_row_if": "either_value_is_missing"}
    return Check(schema, f"{schema}.{table}", name, "ExpectColumnPairValuesAToBeGreaterThanB", arguments, severity)


def _between(schema: str, table: str, column: str, low: float, high: float, name: str) -> Check:
    """The check that every value of a column lies between ``low`` and ``high``, both included."""
    arguments = {"column": column, "min_value": low, "max_value": high}
    return Check(schema, f"{schema}.{table}", name, "ExpectColumnValuesToBeBetween", arguments)


def _short(schema: str, table: str) -> Check:
    """The check that a table's quotations have at most ``QUOTATION_MAX`` characters."""
    arguments = {"column": "quotation", "max_value": QUOTATION_MAX}
    return Check(
        schema,
        f"{schema}.{table}",
        f"every_{table}_quotes_at_most_{QUOTATION_MAX}_characters",
        "ExpectColumnValueLengthsToBeBetween",
        arguments,
    )


def _rows(schema: str, table: str, name: str, severity: str = "fail") -> Check:
    """The check that sql/checks/<name>.sql returns no row."""
    return Check(schema, f"{schema}.{table}", name, "UnexpectedRowsExpectation", {}, severity)


STAGING = (
    *_key("model", "hub_id"),
    *_key("dataset", "hub_id"),
    *_key("paper", "arxiv_id"),
    *_key("repository", "github_full_name"),
    *_key("organization", "account"),
    *_key("look", "source", "scope"),
    *_key("document", "source", "kind", "via", "key"),
    _like("staging", "model", "hub_id", HUB_ID, "every_model_id_is_one_of_the_hub", "warn"),
    _like("staging", "dataset", "hub_id", HUB_ID, "every_dataset_id_is_one_of_the_hub", "warn"),
    _like("staging", "paper", "arxiv_id", ARXIV_ID, "every_paper_id_is_canonical", "warn"),
    _like("staging", "repository", "github_full_name", GITHUB_NAME, "every_repository_name_is_owner_and_name", "warn"),
    _in("staging", "model", "gated", ["false", "auto", "manual", "true"]),
    _in("staging", "dataset", "gated", ["false", "auto", "manual", "true"]),
    _in("staging", "look", "outcome", OUTCOMES),
    _ordered("staging", "look", "ended_at", "started_at", "no_look_ends_before_it_begins", "warn"),
    _rows("staging", "document", "every_gating_is_of_a_known_form", "warn"),
    _rows("staging", "document", "every_document_has_content"),
    _rows("staging", "model", "no_model_comes_from_the_future", "warn"),
    _rows("staging", "model", "no_model_is_older_than_the_hub", "warn"),
    _rows("staging", "model", "no_model_changes_before_it_exists", "warn"),
    _rows("staging", "model", "no_model_uid_has_two_names", "warn"),
    _rows("staging", "dataset", "no_dataset_uid_has_two_names", "warn"),
    _rows("staging", "repository", "no_repository_id_has_two_names", "warn"),
    _rows("staging", "repository", "no_repository_comes_from_the_future", "warn"),
    _rows("staging", "paper", "no_paper_comes_from_the_future", "warn"),
    _rows("staging", "alias", "no_alias_leads_to_itself", "warn"),
    _rows("staging", "gone", "every_gone_record_has_its_proof", "warn"),
    _rows("staging", "purged", "every_purge_has_its_proof", "warn"),
)

CORE = (
    _in("core", "assessment_answer", "label", ["open", "partial", "closed"]),
    _rows("core", "share_estimate", "every_estimate_lies_between_its_ends"),
    *(_between("core", "release_score", f"{name}_score", 0, 1, f"every_{name}_score_is_between_0_and_1") for name in (*DIMENSIONS, "osai")),
    *(
        _between("core", "release_score", f"{name}_score_{end}", 0, 1, f"every_{name}_score_{end}_is_between_0_and_1")
        for name in (*DIMENSIONS, "osai")
        for end in ("low", "high")
    ),
    _rows("core", "release_score", "every_score_lies_between_its_ends"),
    *(_between("core", "release_score", f"{name}_coverage", 0, 1, f"every_{name}_coverage_is_between_0_and_1") for name in (*DIMENSIONS, "osai", "mof")),
    _short("core", "evidence"),
    _short("core", "link"),
    _like("core", "lab_country", "country", COUNTRY, "every_country_is_an_iso_code"),
    _rows("core", "lab", "every_lab_has_a_country", "limit"),
    _rows("core", "model", "no_two_models_differ_by_case_alone", "warn"),
    _rows("core", "model", "most_licences_are_mapped", "warn"),
    _rows("core", "document", "few_documents_are_unreadable", "warn"),
    _rows("core", "release", "every_release_has_a_lab"),
    _rows("core", "release", "every_release_has_a_member_or_is_of_the_registry", "warn"),
    _rows("core", "registry_release_document", "no_note_gives_data_that_the_row_does_not", "warn"),
    _rows("core", "release", "no_release_comes_from_the_future", "warn"),
    _rows("core", "release", "no_api_only_release_has_open_weights", "warn"),
    _rows("core", "release_member", "a_model_has_one_release"),
    _rows("core", "release_member", "every_member_belongs_to_a_release"),
    _rows("core", "release_member", "every_member_model_is_known", "warn"),
    _rows("core", "link", "every_link_begins_at_a_known_thing", "warn"),
    _rows("core", "lineage", "no_model_is_its_own_parent", "warn"),
    _rows("core", "lineage", "no_two_models_are_each_others_parent", "warn"),
    _rows("core", "finding", "every_rated_model_has_a_finding_in_every_dimension"),
    _rows("core", "finding", "every_release_has_a_finding_in_every_dimension"),
    _rows("core", "finding", "every_status_follows_from_finding_and_look"),
    _rows("core", "finding", "no_closed_without_a_complete_look"),
    _rows("core", "finding", "every_finding_has_evidence"),
    _rows("core", "finding", "every_model_finding_is_the_best_of_its_evidence"),
    _rows("core", "finding", "every_release_finding_is_the_best_of_its_flagships"),
    _rows("core", "finding", "every_closed_or_unknown_has_a_row_that_says_why"),
    _rows("core", "release_indicator", "no_closed_indicator_without_a_complete_look"),
    _rows("core", "correction", "every_correction_is_of_a_known_field"),
    _rows("core", "correction", "every_corrected_release_is_of_this_world", "warn"),
    _rows("core", "evidence", "every_evidence_leads_to_its_record"),
    _rows("core", "evidence", "what_is_not_its_own_is_never_open"),
    _rows("core", "evidence", "one_row_of_evidence_is_first"),
    _rows("core", "evidence", "every_evidence_leads_to_its_release"),
    _rows("core", "evidence", "every_evidence_names_a_rule_of_the_catalogue"),
    _rows("core", "evidence", "every_complete_look_names_the_look", "warn"),
    _rows("core", "evidence", "no_evidence_comes_from_the_future", "warn"),
    _in("core", "withdrawal", "what", ["weights", "data", "code", "card", "licence", "gating"]),
    _in("core", "withdrawal", "how", ["gone", "private", "disabled", "gated", "removed", "rewritten", "archived"]),
    _rows("core", "withdrawal", "every_withdrawal_lies_between_two_looks"),
    _rows("core", "withdrawal", "no_withdrawal_rests_on_a_refusal"),
    _rows("core", "withdrawal", "every_withdrawal_leads_to_its_evidence", "warn"),
    _in("core", "licence_statement", "place", ["tag", "metadata", "front matter", "words", "files", "service", "text"]),
    _rows("core", "licence_statement", "every_rider_stands_in_a_text"),
)

BUILD = (
    *(_between("build", "release_formula", name, 0, 1, f"every_{name}_of_a_formula_is_between_0_and_1") for name in ("share_low", "share_high", "coverage")),
    _rows("build", "release_formula", "every_formula_lies_between_its_ends"),
    _rows("build", "share_estimate", "every_estimate_counts_the_registry_s_releases"),
    _rows("build", "assessment_agreement", "agreement_counts_add_up"),
    _rows("build", "audit", "audit_counts_add_up"),
    *(_in("build", table, f"{dimension}_status", STATUSES) for table in ("model_disclosure", "release_disclosure") for dimension in DIMENSIONS),
    *(_in("build", table, f"{dimension}_finding", FINDINGS) for table in ("model_disclosure", "release_disclosure") for dimension in DIMENSIONS),
    *(_in("build", table, f"{dimension}_look", LOOKS) for table in ("model_disclosure", "release_disclosure") for dimension in DIMENSIONS),
    *(_in("build", table, "licence_status", STATUSES) for table in ("model_disclosure", "release_disclosure")),
    _like("build", "country_disclosure", "country", COUNTRY_OR_UNKNOWN, "every_counted_country_is_an_iso_code_or_unknown"),
    _rows("build", "lab_disclosure", "lab_counts_add_up"),
    _rows("build", "country_disclosure", "country_counts_add_up"),
    _rows("build", "disclosure_by_month", "month_counts_add_up"),
    _rows("build", "lab_disclosure", "lab_shares_follow_from_counts"),
    _rows("build", "country_disclosure", "country_shares_follow_from_counts"),
    _rows("build", "disclosure_by_month", "month_shares_follow_from_counts"),
    _rows("build", "lab_disclosure", "every_lab_counts_its_releases"),
    _rows("build", "country_disclosure", "countries_and_labs_count_the_same_releases"),
    _rows("build", "model_disclosure", "every_rated_model_is_described"),
    _rows("build", "model_disclosure", "every_rated_model_has_a_rated_release"),
    _rows("build", "release_disclosure", "every_rated_release_is_described"),
    _rows("build", "release_disclosure", "every_rated_release_has_a_lab_or_is_unknown"),
    _rows("build", "model_disclosure", "no_published_closed_without_a_complete_look"),
    _rows("build", "release_disclosure", "no_published_release_is_closed_without_a_complete_look"),
    _rows("build", "model_disclosure", "every_rated_model_has_evidence_in_every_dimension"),
    _rows("build", "release_disclosure", "every_rated_release_has_evidence_in_every_dimension"),
    _rows("build", "evidence", "every_published_evidence_names_a_published_rule"),
    _rows("build", "release_disclosure", "every_known_status_leads_to_a_page", "warn"),
    _rows("build", "release_disclosure", "no_released_data_pass_for_words"),
    _rows("build", "model", "nothing_taken_down_is_published"),
    _rows("build", "evidence", "no_quotation_holds_a_mail_address", "warn"),
    _rows("build", "model_disclosure", "rated_models_do_not_collapse"),
    _rows("build", "model_disclosure", "rated_models_do_not_shrink", "warn"),
    _rows("build", "release_disclosure", "rated_releases_do_not_collapse"),
    _rows("build", "release_disclosure", "rated_releases_do_not_shrink", "warn"),
    _rows("build", "release", "no_release_before_2016", "warn"),
    *(_between("build", table, "coverage", 0, 1, f"every_{table}_has_a_coverage_between_0_and_1") for table in METRICS),
    *(
        _between("build", table, column, 0, 1, f"every_{column}_of_{table}_is_between_0_and_1")
        for table, columns in METRIC_SHARES.items()
        for column in columns
    ),
    *(_in("build", table, "universe", ["registry", "rated", "collected_hub"]) for table in METRICS),
    _like("build", "country_share", "country", COUNTRY_OR_UNKNOWN, "every_country_with_a_share_is_an_iso_code_or_unknown"),
    _rows("build", "metric_definition", "every_metric_is_defined"),
    _rows("build", "adoption", "every_adoption_names_its_models"),
    _rows("build", "lineage_summary", "children_are_among_the_descendants"),
    _rows("build", "licence_mix", "licence_shares_sum_to_1"),
    _rows("build", "licence_drift", "drift_shares_sum_to_1"),
    _rows("build", "licence_obligation", "obligations_add_up"),
    _rows("build", "licence_id_conflict", "contradictory_ids_are_among_the_declared"),
    _rows("build", "licence_contradiction", "every_contradiction_leads_to_its_two_statements"),
    _rows("build", "gated_share", "gated_shares_follow_from_counts"),
    _rows("build", "concentration", "models_and_accounts_have_the_same_total"),
    _rows("build", "concentration", "top_shares_rise_with_their_number"),
    _rows("build", "country_share", "country_shares_of_downloads_sum_to_1"),
    _rows("build", "relative_adoption", "no_unknown_age_has_an_adoption"),
    _rows("build", "time_to_artefact", "every_censoring_follows_from_the_status"),
    _rows("build", "time_to_artefact_quantile", "quantiles_and_shares_rise"),
    _rows("build", "disappearance", "no_more_is_gone_than_was_there"),
    _rows("build", "disclosure_profile", "profile_shares_follow_from_counts"),
    _rows("build", "disclosure_by_year", "yearly_shares_follow_from_counts"),
    _rows("build", "intermediary", "intermediaries_are_mostly_that"),
    _rows("build", "declaration_share", "declared_shares_follow_from_weights"),
)


def _hub(table: str, name: str, severity: str = "fail") -> Check:
    """The check of layer ``hub`` that sql/checks/<name>.sql returns no row."""
    return Check("hub", table, name, "UnexpectedRowsExpectation", {}, severity)


# Checks of the tables that are computed from the lists of the whole Hub; they run after each sweep through these lists.
HUB = (
    _hub("core.hub_lineage", "every_child_stands_below_its_parents"),
    _hub("core.hub_lineage", "children_and_parents_add_up"),
    _hub("core.hub_lineage", "every_family_holds_its_children"),
    _hub("core.hub_cycle", "every_member_of_a_cycle_is_marked"),
    _hub("core.hub_edge", "most_parents_are_known", "warn"),
    _hub("core.hub_account_month", "downloads_of_the_last_day_add_up"),
    _hub("mart.hub_top_month", "no_list_of_the_most_adopted_has_a_gap"),
    _hub("mart.hub_disclosure", "every_open_declaration_names_what_is_open"),
    _hub("core.hub_withdrawal", "every_taken_back_repository_lies_between_two_answers"),
    _hub("core.hub_withdrawal", "every_taken_back_repository_leads_to_its_records"),
    _hub("core.hub_withdrawal", "nothing_that_is_open_is_taken_back", "warn"),
)

CHECKS: tuple[Check, ...] = (*STAGING, *CORE, *BUILD, *HUB)


def checks_of(layer: str) -> list[Check]:
    """The checks of one layer; raises ``ValueError`` if there is no such layer."""
    if layer not in LAYERS:
        raise ValueError(f"no layer {layer}: one of {', '.join(LAYERS)}")
    return [check for check in CHECKS if check.layer == layer]
