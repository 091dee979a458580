"""arXiv: a harvest is whole only if the service says so, and an id that is left out is absent, unless it says otherwise."""

from __future__ import annotations

from datetime import timedelta

import pytest
from serving import NOON, Service, adds_up, looks
from werkzeug import Request, Response
from werkzeug.serving import WSGIRequestHandler

from observatory.errors import ServiceDown
from observatory.http import Client
from observatory.sources.arxiv import Arxiv
from observatory.sources.base import Outcome

OAI = '<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">{}</OAI-PMH>'
FEED = '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:o="http://a9.com/-/spec/opensearch/1.1/"><o:totalResults>{}</o:totalResults>{}</feed>'


def record(arxiv_id: str, submitter: str = "A Person", named: str = "") -> str:
    raw = f'<arXivRaw xmlns="http://arxiv.org/OAI/arXivRaw/"><id>{arxiv_id}</id><submitter>{submitter}</submitter><title>T</title></arXivRaw>'
    header = f"<header><identifier>oai:arXiv.org:{named or arxiv_id}</identifier><datestamp>2025-01-02</datestamp><setSpec>cs:cs:CL</setSpec></header>"
    return f"<record>{header}<metadata>{raw}</metadata></record>"


def page(*records: str, token: str | None = None, size: int | None = None) -> str:
    told = "" if size is None else f' completeListSize="{size}"'
    end = "" if token is None and size is None else f"<resumptionToken{told}>{token or ''}</resumptionToken>"
    return OAI.format(f"<ListRecords>{''.join(records)}{end}</ListRecords>")


def entry(arxiv_id: str) -> str:
    return f"<entry><id>http://arxiv.org/abs/{arxiv_id}v1</id><title>A\n title</title><author><name>A Name</name></author></entry>"


@pytest.fixture
def arxiv(client: Client) -> Arxiv:
    return Arxiv(client, client)


@pytest.mark.parametrize("last", [OAI.format(""), OAI.format("<responseDate>2025-01-02T00:00:00Z</responseDate>"), page(record("2501.00002"))])
def test_a_list_that_breaks_off_is_no_whole_one(service: Service, arxiv: Arxiv, last: str) -> None:
    service.on("/oai", (200, page(record("2501.00001"), token="a b", size=3)), (200, last))
    pages = list(arxiv.harvest("cs", "2025-01-01"))
    assert looks(pages) == {"oai:cs": "failed"}
    cursors = [one.cursor for one in pages if one.cursor]
    assert cursors[0] == {"from": "2025-01-01", "resumption_token": "a b", "received": 1, "size": 3}
    assert cursors[1:] == ([{"from": "2025-01-01"}] if "2501.00002" in last else []), "what is known to lack records is asked for again as a whole"


def test_a_record_of_no_use_keeps_the_name_that_its_header_tells(service: Service, arxiv: Arxiv) -> None:
    service.on("/oai", (200, page(record("odd", named="2501.00002"), record("odd", named="odd"), token="")))
    assert [one.key for each in arxiv.harvest("cs", "2025-01-01") for one in each.rejects] == ["2501.00002", None]


def test_tokens_are_followed_to_the_end_and_the_cursor_moves_with_each_page(service: Service, arxiv: Arxiv) -> None:
    service.on("/oai", (200, page(record("2501.00001"), token="a b")), (200, page(record("2501.00002"), record("odd"), token="")))
    pages = list(arxiv.harvest("cs", "2025-01-01"))
    assert [one.key for each in pages for one in each.records] == ["2501.00001", "2501.00002"]
    assert [one.reason for each in pages for one in each.rejects] == ["ill_formed_id"] and adds_up(pages)
    assert pages[0].cursor == {"from": "2025-01-01", "resumption_token": "a b", "received": 1} and set(pages[1].cursor or {}) == {"from"}
    assert [dict(request.args) for request in service.asked][1] == {"verb": "ListRecords", "resumptionToken": "a b"}
    assert looks(pages) == {"oai:cs": "answered"} and pages[0].looks == ()


def test_a_list_is_asked_for_by_its_form_and_lands_under_its_names(service: Service, arxiv: Arxiv) -> None:
    service.on("/oai", (200, page(record("2501.00001"), record("odd"))))
    (only,) = arxiv.harvest("cs", "2025-01-01")
    assert dict(service.asked[0].args) == {"verb": "ListRecords", "metadataPrefix": "arXivRaw", "set": "cs", "from": "2025-01-01"}
    assert {(one.source, one.kind, one.via) for one in (*only.records, *only.rejects)} == {("arxiv", "paper", "oai")}
    assert only.received == {"paper": 2}
    assert [(one.source, one.scope, one.outcome, one.detail) for one in only.looks] == [("arxiv", "oai:cs", Outcome.ANSWERED, "")]


@pytest.mark.parametrize(
    ("status", "body", "told"),
    [
        (401, "", (Outcome.REFUSED, "401")),
        (403, "", (Outcome.REFUSED, "403")),
        (403, '{"error":"forbidden"}', (Outcome.REFUSED, "403")),
        (404, "", (Outcome.FAILED, "404")),
        (418, "", (Outcome.FAILED, "418")),
    ],
)
def test_a_window_that_is_refused_or_fails_says_with_what(service: Service, arxiv: Arxiv, status: int, body: str, told: tuple[Outcome, str]) -> None:
    service.on("/oai", (status, body))
    assert [(one.outcome, one.detail) for each in arxiv.harvest("cs", "2025-01-01") for one in each.looks] == [told]


def test_the_submitter_is_dropped_before_anything_is_kept(service: Service, arxiv: Arxiv) -> None:
    service.on("/oai", (200, page(record("2501.00001", "Jane Doe"))))
    pages = list(arxiv.harvest("cs", "2025-01-01"))
    assert pages[0].records[0].payload == {"datestamp": "2025-01-02", "sets": ["cs:cs:CL"], "id": "2501.00001", "title": "T"}


def test_a_harvest_goes_on_from_a_committed_token(service: Service, arxiv: Arxiv) -> None:
    service.on("/oai", (200, page(record("2501.00003"), token="")))
    list(arxiv.harvest("cs", "2025-01-01", token="committed"))
    assert service.asked[0].args["resumptionToken"] == "committed"


NO_RECORDS = OAI.format('<error code="noRecordsMatch">none</error>')


@pytest.mark.parametrize("body", [NO_RECORDS, page()])
@pytest.mark.parametrize(("days", "outcome"), [(1, "answered"), (30, "failed")])
def test_no_news_is_an_answer_for_a_short_window_alone_and_moves_no_cursor(service: Service, arxiv: Arxiv, body: str, days: int, outcome: str) -> None:
    service.on("/oai", (200, body))
    pages = list(arxiv.harvest("cs", (NOON - timedelta(days=days)).date().isoformat()))
    assert looks(pages) == {"oai:cs": outcome} and all(page.cursor is None and page.records == () for page in pages)


@pytest.mark.parametrize(
    ("body", "token", "reason"),
    [
        (NO_RECORDS, "t", "noRecordsMatch"),
        (page(), "t", "noRecordsMatch"),
        (OAI.format('<error code="badArgument">x</error>'), None, "badArgument"),
        (page(record("2501.00001"), token="same"), None, "repeats itself"),
        (page(record("2501.00001"))[:-20], None, "no whole XML"),
        (page(record("2501.00001"), size=2), None, "1 records of 2"),
        ("<html>maintenance</html>", None, "html came instead"),
        ("<!-- a comment --><?php x ?>", None, "no whole XML"),
        ("", None, "no whole XML"),
        ('<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><OAI-PMH>&e;</OAI-PMH>', None, "came instead"),
    ],
)
def test_what_proves_no_end_is_a_failed_look_and_no_empty_harvest(service: Service, arxiv: Arxiv, body: str, token: str | None, reason: str) -> None:
    service.on("/oai", (200, body))
    pages = list(arxiv.harvest("cs", "2025-01-01", token))
    (look,) = [look for page in pages for look in page.looks]
    assert look.outcome is Outcome.FAILED and reason in look.detail
    assert all((page.cursor or {}).get("from") in (None, "2025-01-01") for page in pages), "the window is asked again"


def test_a_token_that_is_no_longer_taken_begins_the_window_anew(service: Service, arxiv: Arxiv) -> None:
    expired = OAI.format('<error code="badResumptionToken">expired</error>')
    service.on("/oai", (200, expired), (200, page(record("2501.00001"), token="new")), (200, page(record("2501.00002"), token="")))
    pages = list(arxiv.harvest("cs", "2025-01-01", token="old"))
    assert [one.key for each in pages for one in each.records] == ["2501.00001", "2501.00002"] and looks(pages) == {"oai:cs": "answered"}
    assert [request.args.get("resumptionToken") for request in service.asked] == ["old", None, "new"]
    assert service.asked[1].args["from"] == "2025-01-01"


def test_a_token_that_is_never_taken_is_a_failed_look(service: Service, arxiv: Arxiv) -> None:
    expired = (200, OAI.format('<error code="badResumptionToken">expired</error>'))
    service.on("/oai", expired, (200, page(record("2501.00001"), token="new")), expired)
    pages = list(arxiv.harvest("cs", "2025-01-01", token="old"))
    assert looks(pages) == {"oai:cs": "failed"} and len(service.asked) == 3


NO_TOKEN = {
    "noRecordsMatch": (200, NO_RECORDS),
    "badArgument": (200, OAI.format('<error code="badArgument">x</error>')),
    "another case": (200, OAI.format('<error code="BadResumptionToken">x</error>')),
    "a code of its own": (200, OAI.format('<error code="expired"/>')),
    "no code": (200, OAI.format("<error/>")),
    "400": (400, "bad token"),
    "403": (403, ""),
    "404": (404, ""),
    "410": (410, ""),
    "422": (422, ""),
    "elsewhere": (302, "", {"Location": "https://cdn.example/x"}),
    "500": (500, ""),
    "a page for people": (200, "<html>no such token</html>"),
    "nothing": (200, ""),
    "neither records nor an error": (200, OAI.format("")),
    "an empty list": (200, page()),
    "an empty list that says its end": (200, page(token="")),
    "itself": (200, page(record("2501.00009"), token="OLD")),
}


@pytest.mark.parametrize("answer", NO_TOKEN)
def test_a_committed_token_that_brings_no_page_begins_the_window_anew_in_whatever_words(service: Service, arxiv: Arxiv, answer: str) -> None:
    def serve(request: Request) -> Response:
        status, body, *more = NO_TOKEN[answer] if "resumptionToken" in request.args else (200, page(record("2501.00001"), token=""))
        return Response(body, status, more[0] if more else None)

    service.on("/oai", serve)
    pages = list(arxiv.harvest("cs", "2026-10-01", token="OLD"))
    came = [one.key for each in pages for one in each.records]
    assert came == (["2501.00009"] if answer == "itself" else []) + ["2501.00001"] and adds_up(pages)
    assert looks(pages) == {"oai:cs": "answered"} and [one.cursor for one in pages if one.cursor] == [{"from": "2026-11-01"}]
    assert service.asked[-1].args["from"] == "2026-10-01"


@pytest.mark.parametrize("answer", [*NO_TOKEN, "the window is as bad"])
def test_where_the_window_is_not_told_either_the_cursor_stays(service: Service, arxiv: Arxiv, answer: str) -> None:
    status, body, *more = NO_TOKEN.get(answer, (503, ""))
    service.on("/oai", (status, body, more[0]) if more else (status, body))
    pages = list(arxiv.harvest("cs", (NOON - timedelta(days=1)).date().isoformat(), token="OLD"))
    assert looks(pages) == {"oai:cs": "refused" if status == 403 else "failed"}, "a window that told records is not empty"
    assert all((one.cursor or {}).get("resumption_token", "OLD") == "OLD" for one in pages)
    assert len(service.asked) <= 10


def test_a_failure_on_the_way_keeps_the_token_that_brought_pages(service: Service, arxiv: Arxiv) -> None:
    service.on("/oai", (200, page(record("2501.00001"), token="b")), (500, ""))
    pages = list(arxiv.harvest("cs", "2026-10-01", token="a"))
    assert [one.cursor for one in pages if one.cursor] == [{"from": "2026-10-01", "resumption_token": "b"}]
    assert looks(pages) == {"oai:cs": "failed"} and all("from" not in request.args for request in service.asked)


@pytest.mark.parametrize(
    ("answers", "came", "reason"),
    [
        ([page(record("2501.00001"), record("odd"), size=5)], ["2501.00001"], "2 records of 5"),
        ([page(record("2501.00001"), token="a", size=5), page(record("2501.00002"))], ["2501.00001", "2501.00002"], "2 records of 5"),
        ([page(record("2501.00001"), token="a"), page(record("2501.00002"), token="a")], ["2501.00001", "2501.00002"], "repeats itself"),
        ([page(record("2501.00001"), token="a"), page()], ["2501.00001"], "a last page without a record"),
        ([page(record("2501.00001"), token="a", size=2), page()], ["2501.00001"], "1 records of 2"),
    ],
)
def test_what_came_lands_though_the_end_is_not_proved(service: Service, arxiv: Arxiv, answers: list[str], came: list[str], reason: str) -> None:
    service.on("/oai", *((200, one) for one in answers))
    pages = list(arxiv.harvest("cs", "2026-10-01"))
    assert [one.key for each in pages for one in each.records] == came and adds_up(pages)
    (look,) = [look for each in pages for look in each.looks]
    assert look.outcome is Outcome.FAILED and reason in look.detail
    on, again = {"from": "2026-10-01", "resumption_token": "a"}, {"from": "2026-10-01"}
    numbers = {"received", "size"}
    assert [{name: told for name, told in one.cursor.items() if name not in numbers} for one in pages if one.cursor] == (
        [] if len(answers) == 1 else [on] if "repeats" in reason else [on, again]
    )


@pytest.mark.parametrize("end", [page(record("2501.00002")), page(record("2501.00002"), size=5), page(size=5), page()])
def test_a_list_that_lacks_records_is_never_told_to_its_end_on_a_later_day(service: Service, arxiv: Arxiv, end: str) -> None:
    """The service ends too early, at the same place each day: what it holds behind is not taken for nothing."""
    service.on("/oai", lambda request: Response(end if "resumptionToken" in request.args else page(record("2501.00001"), token="a", size=5)))
    state: dict[str, str] = {"from": "2026-10-01"}
    for _ in range(4):
        pages = list(arxiv.harvest("cs", state["from"], state.get("resumption_token")))
        assert looks(pages) == {"oai:cs": "failed"} and any(one.records for one in pages)
        for one in pages:
            state = dict(one.cursor) if one.cursor is not None else state
        assert state["from"] == "2026-10-01"


def test_a_list_of_whose_records_all_came_may_end_with_an_empty_page(service: Service, arxiv: Arxiv) -> None:
    service.on("/oai", (200, page(record("2501.00001"), token="a", size=1)), (200, page(size=1)))
    assert looks(list(arxiv.harvest("cs", "2026-10-01"))) == {"oai:cs": "answered"}


@pytest.mark.parametrize(
    ("date", "days"),
    [
        ("Sun, 01 Nov 2026 07:00:00 GMT", {"2026-11-01"}),
        # Disbelieved, by the window's first day or by our clock.
        ("Sat, 01 Jan 2000 00:00:00 GMT", {"2026-10-01", "2026-11-01"}),
        ("Thu, 01 Jan 1970 00:00:00 GMT", {"2026-10-01", "2026-11-01"}),
        ("Mon, 02 Nov 2026 10:00:00 GMT", {"2026-11-01"}),
        ("Tue, 01 Jan 2030 00:00:00 GMT", {"2026-11-01"}),
        ("nonsense", {"2026-11-01"}),
    ],
)
def test_the_cursor_moves_neither_behind_its_window_nor_ahead_of_our_day(
    service: Service, arxiv: Arxiv, monkeypatch: pytest.MonkeyPatch, date: str, days: set[str]
) -> None:
    monkeypatch.setattr(WSGIRequestHandler, "send_response", WSGIRequestHandler.send_response_only)
    service.on("/oai", (200, page(record("2501.00001")), {"Date": date}))
    (only,) = arxiv.harvest("cs", "2026-10-01")
    assert looks([only]) == {"oai:cs": "answered"} and only.cursor is not None and only.cursor["from"] in days


def test_an_old_date_makes_no_long_window_an_empty_one(service: Service, arxiv: Arxiv, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(WSGIRequestHandler, "send_response", WSGIRequestHandler.send_response_only)
    service.on("/oai", (200, NO_RECORDS, {"Date": "Sat, 01 Jan 2000 00:00:00 GMT"}))
    assert looks(list(arxiv.harvest("cs", "2026-10-01"))) == {"oai:cs": "failed"}


def test_comments_within_records_are_no_records(service: Service, arxiv: Arxiv) -> None:
    body = page(record("2501.00001").replace("<title>", "<!-- x --><?y z?><title>"))
    service.on("/oai", (200, body))
    assert [one.key for each in arxiv.harvest("cs", "2025-01-01") for one in each.records] == ["2501.00001"]


def test_a_refused_harvest_moves_no_cursor(service: Service, arxiv: Arxiv) -> None:
    service.on("/oai", (403, "forbidden"))
    pages = list(arxiv.harvest("cs", "2025-01-01"))
    assert looks(pages) == {"oai:cs": "refused"} and pages[0].cursor is None


def test_an_id_that_a_sound_feed_leaves_out_is_absent(service: Service, arxiv: Arxiv) -> None:
    service.on("/api/query", (200, FEED.format(1, entry("2501.00001"))))
    pages = list(arxiv.look_up(["2501.00001", "2501.00002", "2501.00003"]))
    assert looks(pages) == {"paper:2501.00001": "answered", "paper:2501.00002": "absent", "paper:2501.00003": "absent"}
    assert pages[0].records[0].payload == {"id": "http://arxiv.org/abs/2501.00001v1", "title": "A title", "authors": ["A Name"]}
    assert service.asked[0].args["id_list"] == "2501.00001,2501.00002,2501.00003"


@pytest.mark.parametrize(
    ("alone", "outcome"), [(FEED.format(1, entry("2501.00002")), "answered"), (FEED.format(0, ""), "absent"), (FEED.format(1, ""), "failed")]
)
def test_where_the_total_does_not_match_what_is_missing_is_asked_alone(service: Service, arxiv: Arxiv, alone: str, outcome: str) -> None:
    service.on("/api/query", (200, FEED.format(2, entry("2501.00001"))), (200, alone))
    pages = list(arxiv.look_up(["2501.00001", "2501.00002"]))
    assert looks(pages) == {"paper:2501.00001": "answered", "paper:2501.00002": outcome}
    assert service.asked[1].args["id_list"] == "2501.00002"


def test_what_a_feed_counts_and_does_not_tell_is_asked_again_together_and_is_no_storm(service: Service, arxiv: Arxiv) -> None:
    def answer(request: Request) -> Response:
        ids = request.args["id_list"].split(",")
        held = [one for one in ids if int(one[-1]) % 2]
        return Response(FEED.format(len(ids), "".join(map(entry, held)))) if held else Response("", 403)

    service.on("/api/query", answer)
    asked = [f"2501.{number:05}" for number in range(100)]
    told = [(look.scope, look.outcome.value, look.detail) for one in arxiv.look_up(asked) for look in one.looks]
    assert sorted(told) == [(f"paper:{one}", "answered", "") if int(one[-1]) % 2 else (f"paper:{one}", "refused", "403") for one in asked]
    assert len(service.asked) < 30


def test_an_empty_feed_says_nothing_of_anybody_and_is_no_storm(service: Service, arxiv: Arxiv) -> None:
    service.on("/api/query", (200, FEED.format(0, "")))
    asked = [f"2501.{number:05}" for number in range(200)]
    pages = list(arxiv.look_up(asked))
    assert looks(pages) == {f"paper:{one}": "failed" for one in asked}
    assert len(service.asked) < 20


@pytest.mark.parametrize(("code", "outcome"), [("incorrect_id_format_for_odd", "absent"), ("internal", "failed")])
def test_an_entry_that_is_an_error_makes_nobody_absent(service: Service, arxiv: Arxiv, code: str, outcome: str) -> None:
    def answer(request: Request) -> Response:
        ids = request.args["id_list"].split(",")
        error = f"<entry><id>http://arxiv.org/api/errors#{code}</id><title>Error</title></entry>"
        return Response(FEED.format(1, error) if "odd" in ids else FEED.format(len(ids), "".join(map(entry, ids))))

    service.on("/api/query", answer)
    pages = list(arxiv.look_up(["2501.00001", "2501.00002", "odd", "2501.00004"]))
    assert looks(pages) == {"paper:odd": outcome} | {f"paper:2501.0000{number}": "answered" for number in (1, 2, 4)}


def test_a_batch_that_fails_is_halved_down_to_what_fails_alone(service: Service, arxiv: Arxiv) -> None:
    def answer(request: Request) -> Response:
        ids = request.args["id_list"].split(",")
        return Response("", 500) if "2501.00003" in ids else Response(FEED.format(len(ids), "".join(map(entry, ids))))

    service.on("/api/query", answer)
    pages = list(arxiv.look_up([f"2501.0000{number}" for number in range(1, 5)]))
    assert looks(pages) == {f"paper:2501.0000{number}": "failed" if number == 3 else "answered" for number in range(1, 5)}


def test_a_service_that_is_down_is_told_as_such_after_few_calls(service: Service, arxiv: Arxiv) -> None:
    service.on("/api/query", (500, ""))
    pages, told = arxiv.look_up([f"2501.{number:05}" for number in range(1000)]), []
    with pytest.raises(ServiceDown):
        for each in pages:
            told.append(each)
    assert set(looks(told).values()) == {"failed"} and len(service.asked) < 60


def test_one_malformed_id_spoils_no_other(service: Service, arxiv: Arxiv) -> None:
    def answer(request: object) -> object:
        from werkzeug import Response

        ids = service.asked[-1].args["id_list"].split(",")
        return Response("bad", 400) if "bad" in ids else Response(FEED.format(len(ids), "".join(map(entry, ids))))

    service.on("/api/query", answer)  # type: ignore[arg-type]  # a handler
    pages = list(arxiv.look_up(["2501.00001", "2501.00002", "bad", "2501.00004"]))
    assert looks(pages) == {"paper:2501.00001": "answered", "paper:2501.00002": "answered", "paper:bad": "absent", "paper:2501.00004": "answered"}


INCORRECT = FEED.format(1, "<entry><id>http://arxiv.org/api/errors#incorrect_id_format_for_x</id><title>Error</title></entry>")


@pytest.mark.parametrize("answer", [(400, "Bad Request"), (200, INCORRECT)], ids=["400", "an error entry"])
@pytest.mark.parametrize("count", [1, 2, 40, 250])
def test_who_refuses_every_id_makes_nobody_absent_and_gets_no_storm(service: Service, arxiv: Arxiv, answer: tuple[int, str], count: int) -> None:
    service.on("/api/query", answer)
    ids = [f"2501.{number:05}" for number in range(count)]
    pages = list(arxiv.look_up(ids))
    assert looks(pages) == {f"paper:{one}": "failed" for one in ids}
    assert all("said of everybody" in one.detail or count > 1 for each in pages for one in each.looks)
    assert len(service.asked) <= 32


@pytest.mark.parametrize("answer", [(400, "Bad Request"), (200, INCORRECT)], ids=["400", "an error entry"])
def test_who_begins_to_refuse_every_id_makes_nobody_absent(service: Service, arxiv: Arxiv, answer: tuple[int, str]) -> None:
    """The first half of a batch is answered once it is halved; from then on all is refused."""
    told = iter([False, True])

    def serve(request: Request) -> Response:
        ids = request.args["id_list"].split(",")
        return Response(FEED.format(len(ids), "".join(map(entry, ids)))) if next(told, False) else Response(answer[1], answer[0])

    service.on("/api/query", serve)
    ids = [f"2501.{number:05}" for number in range(1, 41)]
    assert set(looks(list(arxiv.look_up(ids))).values()) == {"answered", "failed"}


@pytest.mark.parametrize("bad", [[0], [39], [0, 1], [0, 1, 2], [0, 1, 2, 3], [0, 20, 39], list(range(0, 38, 4))])
def test_ids_that_are_refused_beside_others_that_are_told_are_absent(service: Service, arxiv: Arxiv, bad: list[int]) -> None:
    ids = [f"2501.{number:05}" for number in range(1, 41)]

    def serve(request: Request) -> Response:
        asked = request.args["id_list"].split(",")
        return Response("", 400) if any(ids[one] in asked for one in bad) else Response(FEED.format(len(asked), "".join(map(entry, asked))))

    service.on("/api/query", serve)
    assert looks(list(arxiv.look_up(ids))) == {f"paper:{one}": "absent" if number in bad else "answered" for number, one in enumerate(ids)}


def test_one_id_alone_is_absent_where_others_were_told_before(service: Service, arxiv: Arxiv) -> None:
    service.on("/api/query", (200, FEED.format(1, entry("2501.00001"))), (400, ""))
    list(arxiv.look_up(["2501.00001"]))
    assert looks(list(arxiv.look_up(["bad"]))) == {"paper:bad": "absent"}
