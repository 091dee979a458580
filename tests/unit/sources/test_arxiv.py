"""arXiv: a harvest is whole only if the service says so, and an id that is left out is absent, unless it says otherwise."""

from __future__ import annotations

import pytest
from serving import Service, adds_up, looks

from observatory.errors import ContractBroken, IncompleteHarvest, ServiceUnavailable
from observatory.http import Client
from observatory.sources.arxiv import Arxiv

OAI = '<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">{}</OAI-PMH>'
FEED = '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:o="http://a9.com/-/spec/opensearch/1.1/"><o:totalResults>{}</o:totalResults>{}</feed>'


def record(arxiv_id: str, submitter: str = "A Person") -> str:
    raw = f'<arXivRaw xmlns="http://arxiv.org/OAI/arXivRaw/"><id>{arxiv_id}</id><submitter>{submitter}</submitter><title>T</title></arXivRaw>'
    header = f"<header><identifier>oai:arXiv.org:{arxiv_id}</identifier><datestamp>2025-01-02</datestamp><setSpec>cs:cs:CL</setSpec></header>"
    return f"<record>{header}<metadata>{raw}</metadata></record>"


def page(*records: str, token: str | None = None) -> str:
    end = "" if token is None else f"<resumptionToken>{token}</resumptionToken>"
    return OAI.format(f"<ListRecords>{''.join(records)}{end}</ListRecords>")


def entry(arxiv_id: str) -> str:
    return f"<entry><id>http://arxiv.org/abs/{arxiv_id}v1</id><title>A\n title</title><author><name>A Name</name></author></entry>"


@pytest.fixture
def arxiv(client: Client) -> Arxiv:
    return Arxiv(client, client)


def test_tokens_are_followed_to_the_end_and_the_cursor_moves_with_each_page(service: Service, arxiv: Arxiv) -> None:
    service.on("/oai", (200, page(record("2501.00001"), token="a b")), (200, page(record("2501.00002"), record("odd"), token="")))
    pages = list(arxiv.harvest("cs", "2025-01-01"))
    assert [one.key for each in pages for one in each.records] == ["2501.00001", "2501.00002"]
    assert [one.reason for each in pages for one in each.rejects] == ["ill_formed_id"] and adds_up(pages)
    assert pages[0].cursor == {"from": "2025-01-01", "resumption_token": "a b"} and set(pages[1].cursor or {}) == {"from"}
    assert [dict(request.args) for request in service.asked][1] == {"verb": "ListRecords", "resumptionToken": "a b"}
    assert looks(pages) == {"oai:cs": "answered"} and pages[0].looks == ()


def test_the_submitter_is_dropped_before_anything_is_kept(service: Service, arxiv: Arxiv) -> None:
    service.on("/oai", (200, page(record("2501.00001", "Jane Doe"))))
    pages = list(arxiv.harvest("cs", "2025-01-01"))
    assert pages[0].records[0].payload == {"datestamp": "2025-01-02", "sets": ["cs:cs:CL"], "id": "2501.00001", "title": "T"}


def test_a_harvest_goes_on_from_a_committed_token(service: Service, arxiv: Arxiv) -> None:
    service.on("/oai", (200, page(record("2501.00003"), token="")))
    list(arxiv.harvest("cs", "2025-01-01", token="committed"))
    assert service.asked[0].args["resumptionToken"] == "committed"


def test_no_news_is_an_answer(service: Service, arxiv: Arxiv) -> None:
    service.on("/oai", (200, OAI.format('<error code="noRecordsMatch">none</error>')))
    pages = list(arxiv.harvest("cs", "2025-01-01"))
    assert looks(pages) == {"oai:cs": "answered"} and pages[0].cursor is not None and pages[0].records == ()


@pytest.mark.parametrize(
    ("body", "token", "error"),
    [
        (OAI.format('<error code="badResumptionToken">old</error>'), "t", IncompleteHarvest),
        (OAI.format('<error code="badArgument">x</error>'), None, ContractBroken),
        (page(record("2501.00001"), token="same"), None, ContractBroken),
        (page(record("2501.00001"))[:-20], None, ServiceUnavailable),
        ("<html>maintenance</html>", None, ServiceUnavailable),
        ("", None, ServiceUnavailable),
        ('<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><OAI-PMH>&e;</OAI-PMH>', None, ServiceUnavailable),
    ],
)
def test_what_proves_no_end_is_an_error_and_no_empty_harvest(service: Service, arxiv: Arxiv, body: str, token: str | None, error: type[Exception]) -> None:
    service.on("/oai", (200, body))
    with pytest.raises(error):
        list(arxiv.harvest("cs", "2025-01-01", token))


def test_a_refused_harvest_moves_no_cursor(service: Service, arxiv: Arxiv) -> None:
    service.on("/oai", (403, "forbidden"))
    pages = list(arxiv.harvest("cs", "2025-01-01"))
    assert looks(pages) == {"oai:cs": "refused"} and pages[0].cursor is None


def test_an_id_that_the_feed_leaves_out_is_absent_unless_it_was_not_recorded(service: Service, arxiv: Arxiv) -> None:
    service.on("/api/query", (200, FEED.format(1, entry("2501.00001")), {"X-Not-Recorded": "2501.00003"}))
    pages = list(arxiv.look_up(["2501.00001", "2501.00002", "2501.00003"]))
    assert looks(pages) == {"paper:2501.00001": "answered", "paper:2501.00002": "absent", "paper:2501.00003": "refused"}
    assert pages[0].records[0].payload == {"id": "http://arxiv.org/abs/2501.00001v1", "title": "A title", "authors": ["A Name"]}
    assert service.asked[0].args["id_list"] == "2501.00001,2501.00002,2501.00003"


def test_a_total_that_does_not_match_is_incomplete(service: Service, arxiv: Arxiv) -> None:
    service.on("/api/query", (200, FEED.format(2, entry("2501.00001"))))
    with pytest.raises(IncompleteHarvest, match="1 entries of 2"):
        list(arxiv.look_up(["2501.00001", "2501.00002"]))


def test_one_malformed_id_spoils_no_other(service: Service, arxiv: Arxiv) -> None:
    def answer(request: object) -> object:
        from werkzeug import Response

        ids = service.asked[-1].args["id_list"].split(",")
        return Response("bad", 400) if "bad" in ids else Response(FEED.format(len(ids), "".join(map(entry, ids))))

    service.on("/api/query", answer)  # type: ignore[arg-type]  # a handler
    pages = list(arxiv.look_up(["2501.00001", "2501.00002", "bad", "2501.00004"]))
    assert looks(pages) == {"paper:2501.00001": "answered", "paper:2501.00002": "answered", "paper:bad": "absent", "paper:2501.00004": "answered"}
