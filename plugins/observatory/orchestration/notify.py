"""Messages to the operator: off until ``OBSERVATORY_NOTIFY`` names ``email``, ``webhook`` or both.

E-mail goes by the notifier of Airflow's SMTP provider (connection ``smtp_default``) to ``OBSERVATORY_NOTIFY_TO``. The webhook gets JSON as Slack
takes it, ``{"text": …}``: connection ``observatory_webhook``, its host the address up to the secret part, its password the rest. A message is
plain text of bounded length; nothing in it is rendered as a template, and errors of sending show neither address nor secret.
"""

from __future__ import annotations

import html
import logging
import os
import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from airflow.sdk import BaseHook, BaseNotifier
from airflow.sdk.configuration import conf

log = logging.getLogger(__name__)

CHANNELS = ("email", "webhook")
SMTP, WEBHOOK = "smtp_default", "observatory_webhook"
LINES, LETTERS = 20, 400
"""The most lines of a message, and the most characters of a line."""
# Characters that are not shown or change the direction of text. For example: "\x1b", "\u202e"
_UNSEEN = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u2028-\u202e\u2066-\u2069]+")


class _Unfit(Exception):
    """A channel is badly configured, or its service refused the message. Our message, which holds no address and no secret."""


def channels() -> list[str]:
    """The names of the channels that are switched on; an unknown name in the setting is logged and left out."""
    asked = [channel.strip() for channel in os.environ.get("OBSERVATORY_NOTIFY", "").split(",") if channel.strip()]
    for channel in asked:
        if channel not in CHANNELS:
            log.warning("OBSERVATORY_NOTIFY names a channel that is none of %s", ", ".join(CHANNELS))
    return [channel for channel in CHANNELS if channel in asked]


def tell(subject: str, lines: Sequence[str] = ()) -> list[str]:
    """Send a message by every channel that is on; returns the channels that took it. Never raises: a channel that fails is logged."""
    sent = []
    for channel in channels():
        try:
            _SEND[channel](_clean_line(subject), [_clean_line(line) for line in lines[:LINES]])
        except Exception as error:  # a failed message must not fail the task that sends it; the error's own words may hold an address
            log.warning("a message could not be sent by %s: %s", channel, error if isinstance(error, _Unfit) else type(error).__name__)
        else:
            sent.append(channel)
    return sent


def _clean_line(text: str) -> str:
    """The text as one visible line of at most ``LETTERS`` characters."""
    plain = _UNSEEN.sub(" ", text)
    return plain if len(plain) <= LETTERS else plain[: LETTERS - 1] + "…"


def _send_email(subject: str, lines: Sequence[str]) -> None:
    """Send the message to every address in ``OBSERVATORY_NOTIFY_TO``. Raises ``_Unfit`` if there is none, and errors of Airflow's SMTP provider."""
    from airflow.providers.smtp.notifications.smtp import SmtpNotifier

    to = [address.strip() for address in os.environ.get("OBSERVATORY_NOTIFY_TO", "").split(",") if address.strip()]
    if not to:
        raise _Unfit("OBSERVATORY_NOTIFY_TO names nobody")
    body = "".join(f"<p>{html.escape(line)}</p>" for line in [subject, *lines])
    # Call notify(), which sends the text as it is; calling the object would render the text as a Jinja template.
    SmtpNotifier(to=to, subject=f"[observatory] {subject}", html_content=body, smtp_conn_id=SMTP).notify({})


def _send_webhook(subject: str, lines: Sequence[str]) -> None:
    """Post the message to the webhook of Airflow's connection. Raises ``_Unfit`` if the connection is unsafe or the answer's status is not 2xx.

    Also raises what ``Client.once`` raises, and ``AirflowNotFoundException`` without the connection.
    """
    from observatory.address import is_in_the_clear, unclean
    from observatory.errors import AuthRefused
    from observatory.http import Client, ServiceConfig
    from observatory.orchestration.runtime import base_address

    connection = BaseHook.get_connection(WEBHOOK)
    if problem := unclean(str(connection.password or "")):
        raise _Unfit(f"the password of {WEBHOOK} {problem}: it was not used")
    try:
        config = ServiceConfig(base_url=base_address(connection).rstrip("/"), token=None)
    except AuthRefused as refused:
        raise _Unfit(f"{WEBHOOK}: {refused}") from None
    # Escape what Slack would read as a mention, a link or markup.
    message = "\n".join(line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") for line in [subject, *lines])
    if connection.password and is_in_the_clear(config.base_url):
        raise _Unfit(f"the address of {WEBHOOK} begins with http:// and its host is public: its password would go in the clear, and was not used")
    path = "/" + str(connection.password or "").lstrip("/")
    with Client(config) as client:
        status = client.once("POST", path, json={"text": message}).status
    if not 200 <= status < 300:
        raise _Unfit(f"status {status}")


_SEND = {"email": _send_email, "webhook": _send_webhook}


class TellOperator(BaseNotifier):  # type: ignore[misc]  # Airflow ships no types for it
    """An Airflow notifier that sends a message about a Dag run: ``what`` happened to it, such as "failed", and where to look.

    ``asks``: its task waits for a person's answer, and the message leads there.
    """

    template_fields: Sequence[str] = ()

    def __init__(self, what: str, *, asks: bool = False) -> None:
        super().__init__()
        self.what, self.asks = what, asks

    def notify(self, context: Any) -> None:
        """Send the message about the Dag run in Airflow's ``context``; errors of sending are logged only."""
        run, task = context["dag_run"], context.get("ti") or context.get("task_instance")
        lines = [f"Run {run.run_id}" + (f", task {task.task_id}" if task is not None else "")]
        base = str(conf.get("api", "base_url", fallback="") or "").rstrip("/")
        if base:
            # Escape the run's id, which a person may have chosen: in the address it is one part of the path.
            at = f"{base}/dags/{run.dag_id}/runs/{quote(run.run_id, safe='')}"
            at += f"/tasks/{task.task_id}/required_actions" if self.asks and task is not None else ""
            lines += [at, f"What to do: {base}/open-science/collection and docs/operate.md."]
        else:
            lines += ["What to do stands on the page Collection and in docs/operate.md."]
        tell(f"{run.dag_id} {self.what}", lines)
