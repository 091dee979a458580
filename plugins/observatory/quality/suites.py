"""The checks, declared. Built-in expectations by name and arguments; relational ones by a file of sql/checks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from observatory import settings
from observatory.errors import WarehouseError

STATUSES = ["open", "partial", "closed", "unknown"]
FINDINGS = ["open", "partial", "none"]
LOOKS = ["complete", "partial", "none"]
DIMENSIONS = ("weights", "data", "code", "methods")


@dataclass(frozen=True, slots=True)
class Check:
    """One check: ``expectation`` is a class of Great Expectations; ``UnexpectedRowsExpectation`` takes sql/checks/<name>.sql."""

    layer: str
    object_name: str
    name: str
    expectation: str
    arguments: Mapping[str, Any] = field(default_factory=dict)
    severity: str = "fail"

    def query(self) -> str:
        """The offending rows' SELECT, without its header; raises ``WarehouseError`` where the file is missing."""
        path = settings.SQL / "checks" / f"{self.name}.sql"
        if not path.exists():
            raise WarehouseError(f"no file for the check {self.name}")
        lines = path.read_text(encoding="utf-8").splitlines()
        return "\n".join(line for line in lines if not line.startswith("--"))


def _unique(layer: str, table: str, key: tuple[str, ...]) -> Check:
    name = "_and_".join(key)
    if len(key) == 1:
        return Check(layer, f"{layer}.{table}", f"{table}_has_one_row_per_{name}", "ExpectColumnValuesToBeUnique", {"column": key[0]})
    return Check(layer, f"{layer}.{table}", f"{table}_has_one_row_per_{name}", "ExpectCompoundColumnsToBeUnique", {"column_list": list(key)})


def _present(layer: str, table: str, column: str) -> Check:
    return Check(layer, f"{layer}.{table}", f"every_{table}_has_{column}", "ExpectColumnValuesToNotBeNull", {"column": column})


def _in(layer: str, table: str, column: str, values: list[str]) -> Check:
    return Check(layer, f"{layer}.{table}", f"{table}_{column}_is_of_its_set", "ExpectColumnValuesToBeInSet", {"column": column, "value_set": values})


def _rows(layer: str, object_name: str, name: str, severity: str = "fail") -> Check:
    return Check(layer, object_name, name, "UnexpectedRowsExpectation", {}, severity)


CHECKS: tuple[Check, ...] = (
    _unique("staging", "model", ("hub_id",)),
    _unique("staging", "dataset", ("hub_id",)),
    _unique("staging", "paper", ("arxiv_id",)),
    _unique("staging", "repository", ("github_full_name",)),
    _in("staging", "model", "gated", ["false", "auto", "manual", "true"]),
    _rows("staging", "staging.model", "no_model_comes_from_the_future", "warn"),
    _rows("staging", "staging.document", "every_document_has_content"),
    _unique("core", "model", ("hub_id",)),
    _unique("core", "repository", ("github_full_name",)),
    _unique("core", "release", ("release_id",)),
    _present("core", "release", "lab_id"),
    _unique("core", "evidence", ("evidence_id",)),
    _in("core", "finding", "status", STATUSES),
    _in("core", "finding", "finding", FINDINGS),
    _in("core", "finding", "look", LOOKS),
    _rows("core", "core.release", "every_release_has_a_lab"),
    _rows("core", "core.release", "every_release_has_a_member_or_is_of_the_registry", "warn"),
    _rows("core", "core.finding", "no_closed_without_a_complete_look"),
    _rows("core", "core.finding", "every_finding_has_evidence"),
    _rows("core", "core.finding", "every_closed_or_unknown_has_a_row_that_says_why"),
    _rows("core", "core.evidence", "every_evidence_leads_to_its_record"),
    _rows("core", "core.release_member", "a_model_has_one_release"),
    _rows("core", "core.lineage", "no_model_is_its_own_parent", "warn"),
    _rows("core", "core.model", "most_licences_are_mapped", "warn"),
    _rows("core", "core.document", "few_documents_are_unreadable", "warn"),
    _unique("build", "model_disclosure", ("hub_id",)),
    _unique("build", "release_disclosure", ("release_id",)),
    *(_in("build", "model_disclosure", f"{dimension}_status", STATUSES) for dimension in DIMENSIONS),
    *(_in("build", "release_disclosure", f"{dimension}_status", STATUSES) for dimension in DIMENSIONS),
    _in("build", "model_disclosure", "licence_status", STATUSES),
    _unique("build", "lab_disclosure", ("lab_id", "dimension", "weighting", "includes_registry_only")),
    _unique("build", "country_disclosure", ("country", "dimension", "weighting", "includes_registry_only")),
    _rows("build", "build.lab_disclosure", "lab_counts_add_up"),
    _rows("build", "build.country_disclosure", "country_counts_add_up"),
    _rows("build", "build.model_disclosure", "no_published_closed_without_a_complete_look"),
    _rows("build", "build.model_disclosure", "every_rated_model_has_evidence_in_every_dimension"),
    _rows("build", "build.model_disclosure", "rated_models_do_not_collapse"),
    _rows("build", "build.release", "no_release_before_2016", "warn"),
)


def checks_of(layer: str) -> list[Check]:
    """The checks of one layer."""
    return [check for check in CHECKS if check.layer == layer]
