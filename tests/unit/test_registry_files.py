"""The registry's files: in form, consistent, and by one criterion for every country."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from license_expression import get_spdx_licensing

from observatory import settings
from observatory.errors import WarehouseError
from observatory.identifiers import canonical_arxiv_id, is_hub_id
from observatory.warehouse.registry_files import FORMS, registry_rows


def rows(name: str) -> list[dict[str, str]]:
    return registry_rows(settings.REGISTRY, name)


LABS = {row["lab_id"] for row in rows("labs")}
RELEASES = {row["release_id"] for row in rows("releases")}
DOCUMENT_KINDS = {"technical_report", "paper", "system_card", "model_card", "blog", "data_summary", "repository"}
SHOWN = {"released", "described", "named", "none"}
SHOWN_OF_DATA = SHOWN | {"partly released"}
LENGTH = {"day": 10, "month": 7, "year": 4}


def first_day(text: str) -> date:
    """The first day that a date of whatever precision may mean; raises ``ValueError`` where it is none."""
    return date.fromisoformat((text + "-01-01")[:10])


@pytest.mark.parametrize("name", FORMS)
def test_every_cell_is_in_form(name: str) -> None:
    """What is not stops every load: the message names file, line and column, and what to write there."""
    rows(name)


# A row that is out of form, and the words that say where and what to write.
OUT_OF_FORM = {
    "a year for a day": (
        "lab_countries",
        "eilt,NL,2021,,https://x.org/a,",
        "column valid_from: '2021' is not in form: write a day as 2021-01-31; of a year alone",
    ),
    "no day": ("accounts", "github,eilt,eilt,,yesterday,https://x.org/a,", "column valid_to: 'yesterday' is not in form: write a day"),
    "a day that is none": ("accounts", "github,eilt,eilt,2021-02-30,,https://x.org/a,", "column valid_from: '2021-02-30' is not"),
    "another order": ("lab_countries", "eilt,NL,31-01-2021,,https://x.org/a,", "column valid_from: '31-01-2021' is not"),
    "kind": ("labs", "eilt,Eilt,College,,https://x.org/a,", "column kind: 'College' is not in form: write one of: company, nonprofit, university"),
    "service": ("accounts", "hub,eilt,eilt,,,https://x.org/a,", "column service: 'hub' is not in form: write one of: huggingface, github"),
    "lab_id": ("labs", "Bad Lab!,Bad,company,,https://x.org/a,", "column lab_id: 'Bad Lab!' is not in form: write small letters and digits"),
    "no name": ("labs", "eilt,,company,,https://x.org/a,", "column name: it is empty: write its value"),
    "blanks for a name": ("labs", "eilt,  ,company,,https://x.org/a,", "column name: it is empty"),
    "no source": ("lab_countries", "eilt,NL,,,,", "column source: it is empty"),
    "country": (
        "lab_countries",
        "eilt,Netherlands,,,https://x.org/a,",
        "column country: 'Netherlands' is not in form: write two capital letters of ISO 3166-1",
    ),
    "countries": ("labs", "eilt,Eilt,company,,https://x.org/a,,NL;FR,,", "column countries: 'NL;FR' is not in form: write countries by two capital letters"),
    "an address for an account": (
        "labs",
        "eilt,Eilt,company,,https://x.org/a,,NL,https://huggingface.co/eilt,",
        "column huggingface: 'https://huggingface.co/eilt'",
    ),
    "home page": ("labs", "eilt,Eilt,company,www.eilt.nl,https://x.org/a,", "column homepage: 'www.eilt.nl' is not in form: write an address"),
    "a cell too few": ("lab_countries", "eilt,NL,,https://x.org/a,", "it has 5 cells, not 6: lab_id, country, valid_from"),
    "a cell too many": ("labs", "eilt,Eilt,company,,https://x.org/a,,NL,,,", "it has 10 cells, not 9"),
    "between": ("labs", "eilt,Eilt,company,,https://x.org/a,,NL", "it has 7 cells, not 9"),
    "truth": ("releases", "eilt/a,eilt,A,2021,year,yes,text,https://x.org/a,,", "column is_api_only: 'yes' is not in form: write one of: true, false"),
    "precision": (
        "releases",
        "eilt/a,eilt,A,2021-5,month,true,text,https://x.org/a,,",
        "column release_date: '2021-5' is not in form: write a year, a month or a day",
    ),
}


@pytest.mark.parametrize(("name", "row", "words"), OUT_OF_FORM.values(), ids=OUT_OF_FORM)
def test_a_row_out_of_form_is_named_by_its_file_line_and_column(tmp_path: Path, name: str, row: str, words: str) -> None:
    shutil.copytree(settings.REGISTRY, tmp_path / "registry")
    path = tmp_path / "registry" / f"{name}.csv"
    line = len(path.read_text(encoding="utf-8").splitlines()) + 1
    with path.open("a", encoding="utf-8") as stream:
        stream.write(f"{row}\n")
    with pytest.raises(WarehouseError) as refused:
        registry_rows(tmp_path / "registry", name)
    assert str(refused.value).startswith(f"{name}.csv line {line}") and words in str(refused.value)


@pytest.mark.parametrize("row", ["made-up-lab,Made Up,university,,https://x.org/a,", "made-up-lab,Made Up,university,,https://x.org/a,,NL,eilt,eilt-nl"])
def test_a_lab_s_row_may_end_before_its_countries_and_accounts(tmp_path: Path, row: str) -> None:
    shutil.copytree(settings.REGISTRY, tmp_path / "registry")
    with (tmp_path / "registry" / "labs.csv").open("a", encoding="utf-8") as stream:
        stream.write(f"{row}\n")
    own = [one for name in ("labs", "lab_countries", "accounts") for one in registry_rows(tmp_path / "registry", name) if one["lab_id"] == "made-up-lab"]
    assert len(own) == (1 if row.endswith(",") else 4) and all(one["source"].startswith("https://") for one in own)


def test_there_are_at_least_two_hundred_labs_each_once() -> None:
    assert len(LABS) == len(rows("labs")) >= 200


@pytest.mark.parametrize(
    "name",
    [
        "labs",
        "lab_countries",
        "accounts",
        "release_members",
        "release_documents",
        "data_owners",
        "offers",
        "lab_sites",
        "weights_dates",
        "registry_as_of",
        "licences",
        "metrics",
        "ranked_models",
    ],
)
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
    for row in rows("releases"):
        assert len(row["release_date"]) == LENGTH[row["date_precision"]], row
        assert first_day(row["release_date"]) >= date(2016, 1, 1), row
        assert row["release_id"].startswith(f"{row['lab_id']}/"), row
        assert row["lab_id"] in LABS, row
        assert row["is_api_only"] in {"true", "false"}, row


def test_closed_releases_of_both_countries_are_there_by_the_same_criterion() -> None:
    country = {row["lab_id"]: row["country"] for row in rows("lab_countries")}
    closed = Counter(country.get(row["lab_id"]) for row in rows("releases") if row["is_api_only"] == "true")
    assert closed["US"] >= 150
    assert closed["CN"] >= 60
    assert len(closed) >= 9


def test_the_years_before_2021_have_flagships_open_and_closed() -> None:
    country = {row["lab_id"]: row["country"] for row in rows("lab_countries")}
    early = Counter((country.get(row["lab_id"]), row["is_api_only"]) for row in rows("releases") if row["release_date"] < "2021")
    assert sum(early.values()) >= 60
    assert early["US", "true"] >= 10 and early["US", "true"] + early["US", "false"] >= 40


def test_a_source_is_a_page_that_states_the_fact_and_no_home_page() -> None:
    """Two releases are known by their maker's address alone, and say so in their note."""
    home = re.compile("https://[^/]+/?")
    assert [row for name in ("labs", "lab_countries") for row in rows(name) if home.fullmatch(row["source"])] == []
    bare = [row for row in rows("releases") if home.fullmatch(row["announced_url"])]
    assert len(bare) <= 2 and all("No page that states it was found" in row["note"] for row in bare)


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


def test_documents_are_of_known_kinds_and_releases_each_once() -> None:
    found = rows("release_documents")
    assert {row["release_id"] for row in found} <= RELEASES
    assert {row["kind"] for row in found} == DOCUMENT_KINDS
    counted = Counter((row["release_id"], row["url"].rstrip("/").lower()) for row in found)
    assert [one for one, times in counted.items() if times > 1] == []


def test_what_a_document_shows_is_of_known_values_and_said_how_it_was_read() -> None:
    found = rows("release_documents")
    for row in found:
        assert row["data"] in SHOWN_OF_DATA | {""} and row["code"] in SHOWN | {""}, row
        was_read = "Data and code as read: by search; " in row["note"] or "Data and code as read: from memory of the published record; " in row["note"]
        assert was_read is bool(row["data"] or row["code"]), row
    assert {row["data"] for row in found} >= SHOWN_OF_DATA
    assert {row["code"] for row in found} >= {"released", "named", "none"}


def test_a_card_of_the_hub_is_read_for_methods_where_it_was_read_at_all() -> None:
    found = rows("release_documents")
    assert {row["methods"] for row in found} == {"", "described", "none"}
    assert {row["kind"] for row in found if row["methods"] == "none"} <= {"model_card", "system_card"}
    of_hub = [row for row in found if row["kind"] == "model_card" and row["url"].startswith("https://huggingface.co/") and row["data"] and row["code"]]
    assert len(of_hub) >= 15 and [row["release_id"] for row in of_hub if not row["methods"]] == []


def test_silence_counts_only_in_documents_that_should_speak() -> None:
    found = rows("release_documents")
    assert [row for row in found if row["kind"] == "blog" and "none" in {row["data"], row["code"]}] == []
    assert {row["data"] for row in found if row["kind"] == "repository"} & {"none"} == set()
    assert {row["kind"] for row in found if row["code"] == "none"} <= {"technical_report", "paper", "system_card", "model_card", "repository"}


READ_WHOLE = re.compile(
    r"the whole tree and the README, at commit [0-9a-f]{7} of (\d{4}-\d\d-\d\d), in a copy of (\d{4}-\d\d-\d\d), read on (\d{4}-\d\d-\d\d): \S"
)


def why_not_read(row: dict[str, str], released: date) -> str:
    """Why a row of a repository that was read whole is not in order; empty if it is. ``released``: the release's day, or the first that it may be."""
    told = READ_WHOLE.search(row["note"])
    if not re.fullmatch(r"https://github\.com/[\w.-]+/[\w.-]+", row["url"]):
        return "it is not the first page of a repository"
    if told is None or not row["code"] or "from memory" in row["note"].partition("the whole tree")[2]:
        return "it does not say what was seen at which commit"
    committed, copied, read = (date.fromisoformat(day) for day in told.groups())
    if not committed <= copied <= read:
        return "its days are not in order"
    if row["code"] == "none" and (copied - released).days < 180:
        return "the copy is younger than half a year after the release"
    return ""


def test_a_repository_that_was_read_whole_says_at_which_commit_and_closes_no_code_early() -> None:
    released = {row["release_id"]: first_day(row["release_date"]) for row in rows("releases")}
    found = [row for row in rows("release_documents") if row["kind"] == "repository"]
    assert len(found) >= 20 and {row["code"] for row in found} >= {"named", "none"}
    assert {row["release_id"]: why for row in found if (why := why_not_read(row, released[row["release_id"]]))} == {}


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        ({}, ""),
        ({"code": "named", "copied": "2024-02-01"}, ""),
        ({"copied": "2024-05-01"}, "younger than half a year"),
        ({"committed": "2024-09-02"}, "not in order"),
        ({"read": "2024-08-31"}, "not in order"),
        ({"code": ""}, "what was seen"),
        ({"url": "https://github.com/acme/foobar/tree/main/a"}, "first page"),
        ({"url": "https://example.org/acme/foobar"}, "first page"),
        ({"what": "from memory, inference alone"}, "what was seen"),
    ],
)
def test_what_is_no_whole_reading_of_a_repository(cells: dict[str, str], why: str) -> None:
    told = {
        "committed": "2024-01-02",
        "copied": "2024-09-01",
        "read": "2024-10-01",
        "what": "layers",
        "code": "none",
        "url": "https://github.com/acme/foobar",
    } | cells
    note = f"the whole tree and the README, at commit 0123abc of {told['committed']}, in a copy of {told['copied']}, read on {told['read']}: {told['what']}."
    found = why_not_read({"url": told["url"], "code": told["code"], "note": note}, date(2024, 1, 1))
    assert why in found and bool(found) is bool(why)


def test_one_document_of_several_addresses_is_read_once() -> None:
    """The same text under two addresses, or of two releases, shows the same."""
    shown: dict[str, set[tuple[str, str]]] = {}
    for row in rows("release_documents"):
        shown.setdefault(row["url"], set()).add((row["data"], row["code"]))
    assert [url for url, values in shown.items() if len(values) > 1] == []


def test_a_document_s_address_is_its_own_page_and_an_arxiv_paper_s_the_canonical_one() -> None:
    for row in rows("release_documents"):
        assert re.fullmatch(r"https://[a-z0-9.-]+/[^\s#]*[a-zA-Z0-9/]", row["url"]) and len(row["url"]) <= 500, row
        assert row["note"].strip(), row
        if "arxiv.org" in row["url"]:
            assert row["url"] == f"https://arxiv.org/abs/{canonical_arxiv_id(row['url'])}", row


def test_documents_are_dated_at_their_precision_or_not_at_all() -> None:
    released = {row["release_id"]: first_day(row["release_date"]) for row in rows("releases")}
    for row in rows("release_documents"):
        if not row["date_precision"]:
            assert row["published_on"] == "", row
            continue
        assert len(row["published_on"]) == LENGTH[row["date_precision"]], row
        # What came out long before a release is of an earlier one.
        assert (released[row["release_id"]] - first_day(row["published_on"])).days < 366, row


def test_the_report_of_an_api_only_release_is_among_its_documents() -> None:
    found = {(row["release_id"], row["url"]) for row in rows("release_documents")}
    wanted = {(row["release_id"], f"https://arxiv.org/abs/{row['paper_arxiv_id']}")
              for row in rows("releases") if row["is_api_only"] == "true" and row["paper_arxiv_id"]}  # fmt: skip
    assert len(wanted) >= 15 and wanted - found == set()


def test_a_release_with_listed_weights_is_not_api_only() -> None:
    api_only = {row["release_id"] for row in rows("releases") if row["is_api_only"] == "true"}
    assert [row for row in rows("release_members") if row["artifact_kind"] == "model" and row["release_id"] in api_only] == []


def test_every_licence_is_a_valid_spdx_expression() -> None:
    spdx = get_spdx_licensing()
    for row in rows("licences"):
        expression = row["spdx_expression"]
        if not expression.startswith("LicenseRef-"):
            assert spdx.validate(expression).errors == [], row


def test_whose_released_data_are_is_written_down_once() -> None:
    released = {row["release_id"] for row in rows("release_documents") if row["data"] in {"released", "partly released"}}
    told = [row["release_id"] for row in rows("data_owners")]
    assert sorted(told) == sorted(released), "a row of data_owners.csv for each release of which a document shows that data are released, and for no other"
    assert {row["owner"] for row in rows("data_owners")} == {"own", "other", "mixed"}


def test_released_data_are_never_from_memory_alone() -> None:
    found = [row for row in rows("release_documents") if row["data"] in {"released", "partly released"}]
    assert len(found) > 80 and [row["release_id"] for row in found if "by search" not in row["note"]] == []


def test_to_whom_a_release_was_offered_is_written_down_of_those_without_weights_and_agrees_with_their_notes() -> None:
    notes = {row["release_id"]: row["note"] for row in rows("releases") if row["is_api_only"] == "true"}
    offers = {row["release_id"]: row["offer"] for row in rows("offers")}
    assert len(offers) == len(rows("offers")) and offers.keys() <= notes.keys()
    assert set(offers.values()) == {"api", "product", "api or product", "partners only", "nobody"}
    nobody = {name for name, note in notes.items() if "offered to nobody" in note or "given to nobody" in note}
    assert nobody == {name for name, offer in offers.items() if offer == "nobody"}, "no other row says so, and none that says so is left out"
    for row in rows("offers"):
        head, _, told = row["note"].partition(": ")
        # From memory nobody is said to have been offered nothing: that is written where the release is.
        known = {"The address of the announcement says so"} | ({"From memory of the published record"} if row["offer"] != "nobody" else set())
        assert head in known or (head == "The note of releases.csv" and told == notes[row["release_id"]]), row


def host(address: str) -> str:
    return (urlsplit(address).hostname or "").removeprefix("www.")


def fits(site: str, address: str) -> bool:
    """Whether a page is on a site: of its host or one below it, or below its path."""
    place = address.lower().split("://")[1].removeprefix("www.")
    return host(address) == site or host(address).endswith(f".{site}") or place == site or ("/" in site and place.startswith(f"{site}/"))


def test_each_page_that_a_person_wrote_down_is_somebody_s() -> None:
    """Of a service's account, of a lab's homepage or of a site of lab_sites.csv: else nobody could say whether it is the maker's."""
    services = {"github.com", "raw.githubusercontent.com", "huggingface.co", "arxiv.org"}
    sites = {row["site"] for row in rows("lab_sites")} | {host(row["homepage"]) for row in rows("labs")} - services
    pages = {row["announced_url"] for row in rows("releases")} | {row["url"] for row in rows("release_documents")}
    pages |= {row["source"] for name in ("offers", "corrections", "weights_dates", "release_members") for row in rows(name)}
    assert sorted(page for page in pages if host(page) not in services and not any(fits(site, page) for site in sites)) == []


def test_a_site_is_of_labs_or_of_nobody_who_makes_releases() -> None:
    kinds: dict[str, set[str]] = {}
    for row in rows("lab_sites"):
        assert (row["lab_id"] in LABS) is (row["kind"] == "maker") and bool(row["lab_id"]) is (row["kind"] == "maker"), row
        kinds.setdefault(row["site"], set()).add("maker" if row["lab_id"] else "none")
    assert {site for site, seen in kinds.items() if len(seen) > 1} == set(), "a site is not a lab's and nobody's"
    homes = {(host(row["homepage"]), row["lab_id"]) for row in rows("labs")}
    assert [row for row in rows("lab_sites") if (row["site"], row["lab_id"]) in homes] == [], "a homepage needs no row here"


def test_no_document_of_a_maker_is_a_page_of_the_press() -> None:
    others = [row["site"] for row in rows("lab_sites") if row["kind"] != "maker"]
    assert others and [row for row in rows("release_documents") if any(fits(site, row["url"]) for site in others)] == []


def test_weights_that_came_later_have_a_day_after_the_announcement() -> None:
    announced = {row["release_id"]: row for row in rows("releases")}
    for row in rows("weights_dates"):
        one = announced[row["release_id"]]
        assert one["is_api_only"] == "false" and one["release_date"] < row["weights_since"], row
        assert len(row["weights_since"]) == LENGTH[row["date_precision"]] and first_day(row["weights_since"]), row
        assert row["note"].removeprefix("The note of releases.csv: ") == one["note"], row


def test_the_registry_s_days_are_of_its_newest_rows_and_not_of_today() -> None:
    days = {(row["kind"], row["lab_id"]): date.fromisoformat(row["listed_to"]) for row in rows("registry_as_of")}
    assert {kind for kind, lab in days if not lab} == {"closed releases", "open releases", "labs and accounts"} and {lab for _, lab in days} <= LABS | {""}
    for (kind, lab), day in days.items():
        if kind != "labs and accounts":
            is_closed = "true" if kind == "closed releases" else "false"
            newest = max(first_day(row["release_date"]) for row in rows("releases") if row["is_api_only"] == is_closed and lab in {"", row["lab_id"]})
            assert day == newest if not lab else newest <= day < days[kind, ""], (kind, lab)


def test_a_ranking_has_every_place_of_a_year_once_in_the_order_of_its_scores() -> None:
    years: dict[tuple[str, str, str], list[dict[str, str]]] = {}
    for row in rows("ranked_models"):
        years.setdefault((row["ranking"], row["ranked_on"], row["year"]), []).append(row)
    assert {year for _, _, year in years} >= {"2023", "2024", "2025"}
    for (_, ranked_on, year), ranked in years.items():
        assert [int(row["place"]) for row in ranked] == list(range(1, 21))
        scores = [float(row["score"]) for row in ranked]
        assert scores == sorted(scores, reverse=True)
        assert len({row["model"] for row in ranked}) == 20
        for row in ranked:
            assert row["release_date"].startswith(f"{year}-") and row["release_date"] <= ranked_on, row
            assert date.fromisoformat(row["release_date"]) and row["source"].startswith("https://"), row
            assert row["weights_told"] in {"open", "closed", ""}, row


def test_a_ranked_model_is_of_its_release_s_lab_and_no_edition_is_one() -> None:
    labs = {row["release_id"]: row["lab_id"] for row in rows("releases")}
    for row in rows("ranked_models"):
        assert not row["release_id"] or labs[row["release_id"]] == row["lab_id"], row
        assert not row["lab_id"] or row["lab_id"] in LABS, row
        is_edition = re.search(r"(?i)\b(mini|flash-lite|codex|terra|luna)\b|\bo3-pro\b|\bGPT-5\S* Pro\b", row["model"]) is not None
        assert not (is_edition and row["release_id"]), row
