"""The registry's files: in form, consistent, and by one criterion for every country."""

from __future__ import annotations

import csv
import re
from collections import Counter
from datetime import date

import pytest
from license_expression import get_spdx_licensing

from observatory import settings
from observatory.identifiers import canonical_arxiv_id, is_hub_id


def rows(name: str) -> list[dict[str, str]]:
    with (settings.REGISTRY / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


LABS = {row["lab_id"] for row in rows("labs")}
RELEASES = {row["release_id"] for row in rows("releases")}


def test_there_are_at_least_eighty_labs_each_once() -> None:
    assert len(LABS) == len(rows("labs")) >= 80


@pytest.mark.parametrize("name", ["labs", "lab_countries", "accounts", "release_members", "licences", "metrics"])
def test_every_row_names_a_public_page(name: str) -> None:
    assert [row for row in rows(name) if not row["source"].startswith("https://")] == []


def test_every_account_and_country_is_of_a_known_lab() -> None:
    assert {row["lab_id"] for row in rows("accounts")} <= LABS
    assert {row["lab_id"] for row in rows("lab_countries")} <= LABS
    assert all(re.fullmatch("[A-Z]{2}", row["country"]) for row in rows("lab_countries"))


def test_no_account_belongs_to_two_labs() -> None:
    counted = Counter((row["service"], row["account"].lower()) for row in rows("accounts"))
    assert [account for account, times in counted.items() if times > 1] == []


def test_releases_are_dated_at_their_precision_since_2016() -> None:
    length = {"day": 10, "month": 7, "year": 4}
    for row in rows("releases"):
        assert len(row["release_date"]) == length[row["date_precision"]], row
        assert row["release_date"] >= "2016", row
        if row["date_precision"] == "day":
            date.fromisoformat(row["release_date"])
        assert row["release_id"].startswith(f"{row['lab_id']}/"), row
        assert row["lab_id"] in LABS, row
        assert row["is_api_only"] in {"true", "false"}, row


def test_closed_releases_of_both_countries_are_there_by_the_same_criterion() -> None:
    country = {row["lab_id"]: row["country"] for row in rows("lab_countries")}
    closed = Counter(country.get(row["lab_id"]) for row in rows("releases") if row["is_api_only"] == "true")
    assert closed["US"] >= 10
    assert closed["CN"] >= 10


def test_members_are_well_formed_and_of_known_releases() -> None:
    for row in rows("release_members"):
        assert row["release_id"] in RELEASES, row
        identifier = row["artifact_id"]
        if row["artifact_kind"] == "paper":
            assert canonical_arxiv_id(identifier) == identifier, row
        elif row["artifact_kind"] == "repository":
            assert identifier.count("/") == 1, row
        else:
            assert is_hub_id(identifier), row


def test_every_licence_is_a_valid_spdx_expression() -> None:
    spdx = get_spdx_licensing()
    for row in rows("licences"):
        expression = row["spdx_expression"]
        if not expression.startswith("LicenseRef-"):
            assert spdx.validate(expression).errors == [], row
