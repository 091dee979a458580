"""What a sixth stranger's attack found: a list of files that is told in part, and our token in headers that the Hub's own client logs."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import pytest
from serving import Service, looks

from observatory.disclosure.hub import siblings
from observatory.http import Client, ServiceConfig
from observatory.sources.base import Page
from observatory.sources.github import GitHub
from observatory.sources.hub_stats import HubStats
from observatory.sources.huggingface import HuggingFace

NAMELESS = ([{}], [None], [{"path": "model.safetensors"}], [{"rfilename": ""}], [{"rfilename": 1}], ["model.safetensors"], [{"rfilename": "a"}, {}])


def kept(pages: list[Page]) -> tuple[list[str], set[str]]:
    """Names of the records, and reasons of the rejects."""
    return [record.key for page in pages for record in page.records], {reject.reason for page in pages for reject in page.rejects}


@pytest.mark.parametrize("files", NAMELESS)
def test_a_record_that_lists_files_without_names_is_no_record(service: Service, client: Client, files: list[Any]) -> None:
    service.on("/api/models/a/x", (200, {"id": "a/x", "siblings": files}))
    pages = list(HuggingFace(client).items("model", ["a/x"]))
    assert (kept(pages), looks(pages)) == (([], {"file_without_name"}), {"model:a/x": "unreadable"})
    assert siblings({"siblings": files}) is None, "nor is it read as a whole list where it was kept before"


@pytest.mark.parametrize("files", NAMELESS)
def test_in_a_list_it_spoils_itself_and_the_others_land(service: Service, client: Client, files: list[Any]) -> None:
    service.on("/api/models", (200, [{"id": "a/x", "siblings": files}, {"id": "a/y", "siblings": []}, {"id": "a/z"}]))
    service.on("/api/datasets", (200, []))
    service.on("/api/organizations/a/overview", (200, {"name": "a"}))
    pages = list(HuggingFace(client).account("a"))
    records, reasons = kept(pages)
    assert ([name for name in records if "/" in name], reasons) == (["a/y", "a/z"], {"file_without_name"})
    assert looks(pages)["models_of:a"] != "answered", "a list that lacks one proves of none that it is not there"


@pytest.mark.parametrize("entries", [[{"path": ""}], [{"path": " "}], [{"path": "train.py"}, {"path": ""}]])
def test_a_path_of_nothing_names_no_file_of_a_tree(service: Service, client: Client, entries: list[Any]) -> None:
    service.on("/api/models/a/x/tree/main", (200, entries))
    pages = list(HuggingFace(client).trees("model", ["a/x"]))
    assert (kept(pages)[0], looks(pages)) == ([], {"model_tree:a/x": "unreadable"})
    service.on("/repos/o/a/git/trees/main", (200, {"sha": "1", "tree": entries, "truncated": False}))
    assert looks(list(GitHub(client, has_token=True).trees([("o/a", "main")])))["tree:o/a"] != "answered"


def test_a_header_that_shows_our_token_is_logged_without_it(
    service: Service, tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The library's logs end at its own logger.
    monkeypatch.setattr(logging.getLogger("huggingface_hub"), "propagate", True)
    token = "hf_SECRETsecretSECRET"
    warned = {"X-HF-Warning": f"topic of this test; your token Bearer {token} is old", "X-Error-Message": f"{token} again"}
    service.on("/api/datasets/cfahlgren1/hub-stats/commits/main", (200, [], warned))
    with caplog.at_level(logging.INFO), HubStats(ServiceConfig(service.url, token), tmp_path, clock=service.clock) as stats:
        with pytest.raises(Exception) as problem:
            stats.newest("model")
    assert "is old" in caplog.text, "the warning is shown"
    assert token not in caplog.text and token not in str(problem.value)
