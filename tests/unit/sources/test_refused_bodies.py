"""What a refusal's body cannot do: lose a limit, end as another outcome, show our token; and what a later page of a list cannot say of the list."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from serving import Service, adds_up, looks
from test_down_by_any_status import github_client
from test_not_proven import hub
from werkzeug import Request, Response

from observatory.errors import RateLimited
from observatory.http import HIDDEN, MAX_REFUSED_BYTES, Client, ServiceConfig
from observatory.sources import github
from observatory.sources.github import GitHub
from observatory.sources.huggingface import HuggingFace

BOMB = {"Content-Encoding": "gzip"}
BODIES: dict[str, tuple[bytes, dict[str, str]]] = {
    "large": (b" " * (2 * MAX_REFUSED_BYTES), {}),
    "a bomb": (gzip.compress(b" " * 80_000_000), BOMB),
    "a bomb behind words": (gzip.compress(b'{"message": "You have exceeded a secondary rate limit.' + b" " * 80_000_000), BOMB),
    "no gzip": (b"no gzip", BOMB),
    "a gzip that is cut": (gzip.compress(b'{"id": 7}' * 900)[:40], BOMB),
}


def item(service: Service, *answers: Any) -> dict[str, str]:
    service.on("/api/models", (200, [{"id": "a/b"}]))
    service.on("/api/models/a/b", *answers)
    return looks(list(HuggingFace(hub(service)).items("model", ["a/b"])))


@pytest.mark.parametrize("body", BODIES)
def test_a_limit_is_heeded_whatever_its_body_is(service: Service, body: str) -> None:
    content, headers = BODIES[body]
    told = item(service, (429, content, {**headers, "Retry-After": "30"}), (200, {"id": "a/b"}))
    assert told == {"model:a/b": "answered"} and service.waits == [31.0]


@pytest.mark.parametrize("body", BODIES)
def test_a_long_limit_holds_all_the_same(service: Service, body: str) -> None:
    content, headers = BODIES[body]
    with pytest.raises(RateLimited) as limit:
        item(service, (429, content, {**headers, "RateLimit": '"api";r=0;t=280'}))
    assert limit.value.wait.total_seconds() == 281


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize(("status", "outcome"), [(404, "absent"), (410, "absent"), (403, "refused"), (451, "refused")])
def test_a_refusal_is_what_its_status_says(service: Service, body: str, status: int, outcome: str) -> None:
    content, headers = BODIES[body]
    limited = status == 403 and body == "a bomb behind words"
    assert item(service, (status, content, headers)) == {"model:a/b": "failed" if limited else outcome}


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("status", [500, 503, 520])
def test_a_failure_that_passes_is_tried_again(service: Service, body: str, status: int) -> None:
    content, headers = BODIES[body]
    assert item(service, (status, content, headers), (200, {"id": "a/b"})) == {"model:a/b": "answered"}


@pytest.mark.parametrize("body", ["a bomb", "no gzip", "a gzip that is cut"])
def test_a_good_status_with_such_a_body_is_no_answer(service: Service, body: str) -> None:
    content, headers = BODIES[body]
    assert item(service, (200, content, headers)) == {"model:a/b": "failed"}


def test_a_limit_whose_connection_breaks_in_the_body_is_heeded(service: Service) -> None:
    def broken(_: Request) -> Response:
        response = Response(b"x" * 10, 429, {"Retry-After": "30"})
        response.headers["Content-Length"] = "5000"
        return response

    assert item(service, broken, (200, {"id": "a/b"})) == {"model:a/b": "answered"} and service.waits == [31.0]


# -- our token


TOKEN = "hf_Abc123-xyz_4567890"
ESCAPES = ("{0}", "\\u{1:04x}", "%{1:02x}", "&#{1};")
SPELLINGS: dict[str, Callable[[str], str]] = {
    "plain": lambda one: one,
    "JSON": lambda one: "".join(f"\\u{ord(character):04x}" for character in one),
    "JSON, large hexadecimals": lambda one: "".join(f"\\u{ord(character):04X}" for character in one),
    "the first of JSON": lambda one: f"\\u{ord(one[0]):04x}{one[1:]}",
    "one in its midst": lambda one: f"{one[:5]}\\u{ord(one[5]):04x}{one[6:]}",
    "JSON within JSON": lambda one: "".join(f"\\\\u{ord(character):04x}" for character in one),
    "an address": lambda one: "".join(f"%{ord(character):02x}" for character in one),
    "a part of an address": lambda one: one.replace("_", "%5F").replace("-", "%2D"),
    "HTML": lambda one: "".join(f"&#{ord(character)};" for character in one),
    "HTML, hexadecimal": lambda one: "".join(f"&#x00{ord(character):X};" for character in one),
    "a mixture": lambda one: "".join(ESCAPES[n % 4].format(character, ord(character)) for n, character in enumerate(one)),
}  # fmt: skip


def of_token(service: Service) -> Client:
    return Client(ServiceConfig(service.url, TOKEN), clock=service.clock)


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_our_token_is_hidden_in_every_spelling(service: Service, spelling: str) -> None:
    told = SPELLINGS[spelling](TOKEN)
    service.on("/x", (200, f'{{"id": "a/b", "description": "You sent Bearer {told}."}}'))
    found = of_token(service).get("/x").body
    assert HIDDEN in found and found == f'{{"id": "a/b", "description": "You sent Bearer {HIDDEN.decode()}."}}'.encode()


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize(
    "change", [lambda one: one[:-1], lambda one: one.swapcase(), lambda one: one[:8] + " " + one[8:], lambda one: one.replace("A", "\\u0410")]
)
def test_what_is_not_our_token_stays_as_it_came(service: Service, spelling: str, change: Callable[[str], str]) -> None:
    told = f'{{"description": "{SPELLINGS[spelling](change(TOKEN))}"}}'.encode()
    service.on("/x", (200, told))
    assert of_token(service).get("/x").body == told


@pytest.mark.parametrize("text", [b"", b"100 % \\u00e9t\\u00e9 &#233; %zz \\u00", b"%" * 10_000, b"\\u00" * 10_000, b"hf_Abc123" * 1_000])
def test_other_escapes_stay_as_they_came(service: Service, text: bytes) -> None:
    assert of_token(service).without_token(text) == text


def test_a_token_of_signs_of_patterns_is_hidden(service: Service) -> None:
    with Client(ServiceConfig(service.url, "a.b*c+d(e)[f]"), clock=service.clock) as client:
        assert client.without_token(b"x a.b*c+d(e)[f] %61.b*c+d(e)[f] axb*c+d(e)[f]") == b"x " + HIDDEN + b" " + HIDDEN + b" axb*c+d(e)[f]"


# -- a list that breaks off


def repositories(number: int, account: str = "acme", first: int = 0) -> list[dict[str, Any]]:
    return [{"id": n, "full_name": f"{account}/r{n}"} for n in range(first, first + number)]


@pytest.mark.parametrize("status", [401, 403, 404, 410, 451])
@pytest.mark.parametrize("has_user", [True, False])
def test_a_list_of_github_whose_second_page_is_denied_has_failed(service: Service, status: int, *, has_user: bool) -> None:
    def answer(request: Request) -> Response:
        return Response(json.dumps({"message": "no"}), status) if "page" in request.args else Response(json.dumps(repositories(100)))

    service.on("/orgs/acme/repos", answer)
    service.on("/users/acme/repos", (200, [] if has_user else {}) if has_user else (404, {}))
    service.on(github.PROBE, (200, {"resources": {}}))
    pages = list(GitHub(github_client(service), has_token=True).account("acme"))
    assert looks(pages) == {"repositories_of:acme": "failed"} and sum(len(page.records) for page in pages) == 100 and adds_up(pages)
    assert not [request for request in service.asked if request.path == "/users/acme/repos"], "what began as an organisation is none of a user"


@pytest.mark.parametrize(("status", "outcome"), [(404, "answered"), (403, "refused"), (451, "refused")])
def test_a_first_page_that_is_denied_says_what_it_said(service: Service, status: int, outcome: str) -> None:
    service.on("/orgs/acme/repos", (status, {}))
    service.on("/users/acme/repos", (200, repositories(3)))
    service.on(github.PROBE, (200, {"resources": {}}))
    assert looks(list(GitHub(github_client(service), has_token=True).account("acme"))) == {"repositories_of:acme": outcome}


@pytest.mark.parametrize("status", [401, 403, 404, 410, 451])
@pytest.mark.parametrize("part", ["list", "tree", "releases", "commits"])
@pytest.mark.parametrize("is_later", [True, False])
def test_so_has_every_other_walk(service: Service, status: int, part: str, *, is_later: bool) -> None:
    link = {"Link": f'<{service.url}{{path}}&cursor=2&page=2>; rel="next", <{service.url}{{path}}&page=9>; rel="last"'}
    firsts: dict[str, Any] = {
        "list": [{"id": "acme/a"}],
        "tree": [{"type": "file", "path": "a"}],
        "releases": [{"tag_name": "v1"}],
        "commits": [{"sha": "1", "commit": {"committer": {"date": "2026-01-01T00:00:00Z"}}}],
    }

    def answer(request: Request) -> Response:
        if is_later and "page" not in request.args:
            return Response(json.dumps(firsts[part]), 200, {"Link": link["Link"].format(path=f"{request.path}?x=1")})
        return Response(json.dumps({"error": "no"}), status)

    service.on(re.compile("/(api/models|api/models/acme/a/tree/main|repos/acme/a/.*)"), answer)  # type: ignore[arg-type]
    service.on("/api/whoami-v2", (200, {"name": "x"}))
    service.on(github.PROBE, (200, {"resources": {}}))
    of_hub, of_github = HuggingFace(Client(ServiceConfig(service.url), clock=service.clock)), GitHub(github_client(service), has_token=True)
    asked = {
        "list": lambda: of_hub.account("acme", ["models_of:acme"]),
        "tree": lambda: of_hub.trees("model", ["acme/a"]),
        "releases": lambda: of_github.releases(["acme/a"]),
        "commits": lambda: of_github.commits(["acme/a"]),
    }[part]
    pages = list(asked())
    expected = "failed" if is_later else "absent" if status in (404, 410) else "refused"
    assert set(looks(pages).values()) == {expected}
    assert not is_later or "page" in pages[-1].looks[-1].detail


# -- a question with a condition


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_condition_goes_with_a_redirect(service: Service, status: int) -> None:
    readme = {"encoding": "base64", "content": "SGk=", "size": 2, "path": "README.md"}
    service.on("/repos/acme/old/readme", (status, b"", {"Location": f"{service.url}/repositories/7/readme"}))
    service.on(
        "/repositories/7/readme",
        lambda request: Response(b"", 304) if request.headers.get("If-None-Match") == '"e"' else Response(json.dumps(readme)),
    )
    source = GitHub(github_client(service), has_token=True, etags={"/repos/acme/old/readme": '"e"'}, uid_of=lambda _: "7")
    (page,) = source.readmes(["acme/old"])
    assert looks([page]) == {"readme:acme/old": "answered"} and not page.records, "it costs no call, and tells nothing anew"
