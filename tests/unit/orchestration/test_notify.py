"""Messages to the operator, as a loopback receiver gets them: off by default, bounded, inert, and without a secret anywhere."""

from __future__ import annotations

import email
import email.policy
import json
import logging
import socket
import threading
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from pytest_httpserver import HTTPServer

from observatory.orchestration import notify

SECRET = "services/T0/B0/xoxb-very-secret"
HOSTILE = "{{ conn.x.password }} <!channel> <b>x</b> \u202egnp.\x1b[31m"


class Mailbox(threading.Thread):
    """An SMTP server of one mail, with what it was sent."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port = self._door.getsockname()[1]
        self.recipients: list[str] = []
        self.mail = b""

    def run(self) -> None:
        """Speak as far as one mail needs it."""
        line, _ = self._door.accept()
        with line, line.makefile("rb") as heard:
            line.sendall(b"220 here\r\n")
            for told in heard:
                word = told[:4].upper()
                if word == b"RCPT":
                    self.recipients.append(told.decode().split("<")[1].split(">")[0])
                if word == b"DATA":
                    line.sendall(b"354 go\r\n")
                    lines = iter(heard.readline, b".\r\n")
                    self.mail = b"".join(lines)
                line.sendall(b"221 bye\r\n" if word == b"QUIT" else b"250 well\r\n")
                if word == b"QUIT":
                    return


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    made = Mailbox()
    made.start()
    yield made
    made.join(10)


@pytest.fixture(autouse=True)
def off(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OBSERVATORY_NOTIFY", "OBSERVATORY_NOTIFY_TO"):
        monkeypatch.delenv(name, raising=False)


def webhook_at(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("OBSERVATORY_NOTIFY", "webhook")
    monkeypatch.setenv("AIRFLOW_CONN_OBSERVATORY_WEBHOOK", json.dumps({"conn_type": "http", "host": address, "password": SECRET}))


def test_without_configuration_nothing_is_sent() -> None:
    assert notify.tell("failed") == []


def test_the_webhook_gets_plain_text_without_mentions(httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> None:
    httpserver.expect_oneshot_request(f"/{SECRET}", method="POST").respond_with_data("ok")
    webhook_at(monkeypatch, httpserver.url_for(""))
    assert notify.tell("ingest_arxiv failed", [HOSTILE, *["x" * 9_000] * 99]) == ["webhook"]
    (request, _), *_ = httpserver.log
    told = request.get_json()["text"].split("\n")
    assert told[:2] == ["ingest_arxiv failed", "{{ conn.x.password }} &lt;!channel&gt; &lt;b&gt;x&lt;/b&gt;  gnp. [31m"]
    assert len(told) == 1 + notify.LINES and max(map(len, told)) == notify.LETTERS


@pytest.mark.parametrize("is_there", [True, False])
def test_a_webhook_that_refuses_stops_nothing_and_its_secret_is_in_no_log(
    is_there: bool, httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    httpserver.expect_request(f"/{SECRET}").respond_with_data("no such hook", 404)
    webhook_at(monkeypatch, httpserver.url_for("") if is_there else "http://127.0.0.1:9")
    with caplog.at_level(logging.DEBUG):
        assert notify.tell("failed") == []
    ours = [record.getMessage() for record in caplog.records if record.name != "werkzeug"]
    assert any("could not be sent by webhook" in one for one in ours) and not [one for one in ours if "xoxb" in one]


@pytest.mark.parametrize(
    ("host", "secret", "words"),
    [
        ("http://127.0.0.1:9", "services/of-nobody\nelse", "the password of observatory_webhook holds a line end: it was not used"),
        ("http://127.0.0.1:9", "services/of-nobody else", "the password of observatory_webhook holds a space: it was not used"),
        ("http://ann:of-nobody" + "@127.0.0.1:9", "services/x", "observatory_webhook: the address holds a login, or may hold one"),
    ],
)
def test_an_unclean_secret_and_a_login_in_the_address_are_said_and_not_shown(
    host: str, secret: str, words: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("OBSERVATORY_NOTIFY", "webhook")
    monkeypatch.setenv("AIRFLOW_CONN_OBSERVATORY_WEBHOOK", json.dumps({"conn_type": "http", "host": host, "password": secret}))
    with caplog.at_level(logging.DEBUG):
        assert notify.tell("failed") == []
    assert words in caplog.text and "of-nobody" not in caplog.text


def test_an_e_mail_comes_by_airflows_notifier_and_renders_nothing(mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OBSERVATORY_NOTIFY", "email")
    monkeypatch.setenv("OBSERVATORY_NOTIFY_TO", "ops@example.org, night@example.org")
    extra = {"disable_ssl": True, "disable_tls": True, "from_email": "observatory@example.org"}
    told = {"conn_type": "smtp", "host": "127.0.0.1", "port": mailbox.port, "extra": extra}
    monkeypatch.setenv("AIRFLOW_CONN_SMTP_DEFAULT", json.dumps(told))
    assert notify.tell("build_marts waits for you", [HOSTILE]) == ["email"]
    mailbox.join(10)
    mail = email.message_from_bytes(mailbox.mail, policy=email.policy.default)
    assert mailbox.recipients == ["ops@example.org", "night@example.org"]
    assert mail["Subject"] == "[observatory] build_marts waits for you"
    body = mail.get_body()
    assert body is not None and "{{ conn.x.password }} &lt;!channel&gt; &lt;b&gt;x" in body.get_content()


@pytest.mark.parametrize(
    ("run_id", "asks", "at"),
    [("r1", False, "r1"), ("r1", True, "r1/tasks/harvest/required_actions"), ("../../x?y z", False, "..%2F..%2Fx%3Fy%20z")],
)
def test_the_notifier_of_a_run_says_which_and_where(httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch, run_id: str, at: str, *, asks: bool) -> None:
    httpserver.expect_oneshot_request(f"/{SECRET}", method="POST").respond_with_data("ok")
    webhook_at(monkeypatch, httpserver.url_for(""))
    monkeypatch.setenv("AIRFLOW__API__BASE_URL", "https://airflow.example/")
    run = SimpleNamespace(dag_id="ingest_arxiv", run_id=run_id)
    notify.TellOperator("failed", asks=asks)({"dag_run": run, "ti": SimpleNamespace(task_id="harvest")})  # type: ignore[no-untyped-call]  # Airflow's own
    (request, _), *_ = httpserver.log
    told = request.get_json()["text"].split("\n")
    assert told == [
        "ingest_arxiv failed",
        f"Run {run_id}, task harvest",
        f"https://airflow.example/dags/ingest_arxiv/runs/{at}",
        "What to do: https://airflow.example/open-science/collection and docs/operate.md.",
    ]


def test_a_channel_that_is_none_is_said_and_left_out(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setenv("OBSERVATORY_NOTIFY", "pigeon")
    assert notify.tell("failed") == []
    assert "OBSERVATORY_NOTIFY names a channel that is none of email, webhook" in caplog.text
