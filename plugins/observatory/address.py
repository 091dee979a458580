"""Reads the address of a service from an Airflow connection, and refuses connections of which a part would be silently ignored or a secret exposed.

``masked`` takes out of a text for people what an address in it may hold of a secret.
"""

from __future__ import annotations

import ipaddress
import json
import re
import socket
import unicodedata
from collections.abc import Mapping
from contextlib import suppress
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

WEB = ("http", "https")
# Endings of host names that exist only in private networks: RFC 6761, 6762, 8375, ICANN's .internal (2024), and Kubernetes' names of services.
_PRIVATE_ENDS = (".localhost", ".local", ".internal", ".home.arpa", ".svc", ".test", ".example", ".invalid")
# The address of a service: scheme, a host name or an IPv6 address, a port, a path. Nothing else can be asked, and something else may be a secret.
_SERVICE = re.compile(r"https?://(?:[\w.-]+|\[[0-9a-f:.]+(?:%[\w.-]+)?\])(?::[0-9]{1,5})?(?:/[^\s?#@\\]*)?", re.IGNORECASE)
HIDDEN = "(not shown)"
"""What stands in a text for people in place of what may be a secret."""
SHOWN_LETTERS = 200
"""So many letters are repeated of a word that a person gave."""
# A word of a text, without the quotes and brackets around it. For example: "https://host/path", "FILE=s3://bucket"
_WORD = re.compile(r"[^\s\"'`<>()]+")
# The scheme of an address with the slashes behind it, however many and whichever. For example: "https://", "https:/", "//"
_SCHEME = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?[/\\]*", re.IGNORECASE)
# The beginning of an address, and what follows it from a query, a fragment, a parameter or a port that is no number on.
_BEHIND = re.compile(r"((?>[a-z][a-z0-9+.-]*:[/\\]+(?:\[[^\]/]*\])?[^/?#;:\[]*(?::[0-9]+(?=[/?#;]|$))?(?:/[^?#;]*)?))([?#;:\[].*)", re.IGNORECASE | re.DOTALL)
# A name for a secret with its value. For example: "password=abc", "X-Amz-Signature=abc", "api_key=abc"
_NAMED = re.compile(
    r"(?i)([\w-]*(?:password|passwd|pwd|passphrase|token|secret|signature|credential|access_?key|api_?key|authorization)[\w-]*\s*=\s*)(?!=)[^\s&]+"
)
_DECODINGS = 3
"""So many times over are letters of an address decoded (``%2540`` holds an ``@``, too)."""


class Unfit(ValueError):
    """A connection cannot be used. The message continues a sentence that begins with its name, says what to do, and repeats no part of it."""


def unclean(token: str) -> str | None:
    """What is wrong with the form of a token, in words that continue "the token …" and do not repeat it; None if nothing is."""
    if "\n" in token or "\r" in token:
        return "holds a line end"
    if "\0" in token:
        return "holds a NUL"
    if any(letter.isspace() for letter in token):
        return "holds a space"
    if not all("!" <= letter <= "~" for letter in token):
        return "holds a letter that no token has (a control character, or one beyond ASCII)"
    return None


def _plain(text: str) -> str:
    """The text with its percent signs decoded, also those that were encoded more than once, and with look-alikes of the letters of an address as these."""
    for _ in range(_DECODINGS):
        text = unquote(text)
    return unicodedata.normalize("NFKC", text)


def holds_login(address: str) -> bool:
    """Whether a text may be an address with a login or a password in it: addresses are shown in errors and logs, where secrets must not be.

    An ``@`` in an address counts wherever it stands and however it is written: a password may hold a slash, and a scheme one slash too few.
    """
    plain = _plain(address)
    return "@" in plain and any(mark in plain for mark in ":/\\")


def further_addresses(extra: Mapping[str, object]) -> list[str]:
    """The addresses that a connection's extra holds beside its host: its values whose names end with ``_url``, empty ones left out."""
    return [str(value) for key, value in extra.items() if key.endswith("_url") and value]


def masked(text: str) -> str:
    """The text without logins, passwords, queries and fragments of the addresses in it, and without values of what is named like a secret."""
    return _NAMED.sub(rf"\1{HIDDEN}", _WORD.sub(lambda word: _masked_word(word.group()), text))


def repeated(text: str, letters: int = SHOWN_LETTERS) -> str:
    """A word that a person gave, as an error may repeat it: its first ``letters``, and nothing at all of what may be an address with a secret."""
    plain = _plain(text)
    # A space would part an address, and of its second half nothing would say what it is.
    if masked(text) != text or ("@" in plain and (":" in plain or plain.startswith(("//", "\\\\")))):
        return HIDDEN
    return text if len(text) <= letters else f"{text[:letters]}… ({len(text)} characters)"


def _masked_word(word: str) -> str:
    """A word of a text without what may be secret in it, if it is an address."""
    bare = word.rstrip(":,.;")
    name, marked, value = bare.partition("=")
    # For example: "FILE=https://host". An address itself has its scheme first.
    if marked and re.fullmatch(r"\w+", name):
        return f"{name}={_masked_word(value)}{word[len(bare) :]}"
    is_address = ":" in _plain(bare) or bare.startswith(("//", "\\"))
    if is_address and "@" in _plain(bare):
        # The last @ ends the login, unless it is encoded: then nothing says where the login ends.
        scheme = _SCHEME.match(bare)
        behind = bare.rpartition("@")[2] if "@" in bare else ""
        bare = f"{scheme.group() if scheme else ''}{HIDDEN}{'@' if behind else ''}{_masked_word(behind)}"
    elif found := _BEHIND.match(bare):
        bare = f"{found[1]}{found[2][0]}{HIDDEN}"
    return f"{bare}{word[len(word.rstrip(':,.;')) :]}"


def unfit(address: str, login: object = None, password: object = None) -> str | None:
    """Which part of a connection to a service would be silently ignored, in words that do not repeat it; None if none would."""
    if "?" in address or "#" in address:
        return "has an address with a query or a fragment: no path can follow it. Put a secret into the password"
    if address and (not _SERVICE.fullmatch(address) or not _has_a_port(address)):
        return "has an address that is none: it is http:// or https:// and a host, with a port or a path behind it where wanted (not shown here)"
    if login and not password:
        return "has a login and no password: put the token into the password, else it is not used"
    return None


def _has_a_port(address: str) -> bool:
    """Whether the port of an address is one, or is not told."""
    try:
        return urlsplit(address).port is None or urlsplit(address).port != 0
    except ValueError:
        return False


def parsed(value: str) -> dict[str, Any]:
    """The parts of a connection (conn_type, host, schema …) in the value of an ``AIRFLOW_CONN_*`` variable, a JSON object or a URI.

    A URI is read as Airflow reads it: ``https://:token@host:port``, or with the address's own scheme after the type: ``http://https://host``.
    Raises ``Unfit`` if the value is neither, or a URI that Airflow would refuse or read only in part.
    """
    value = value.strip()
    if not re.match(r"[A-Za-z][A-Za-z0-9+.-]*://", value):
        try:
            connection = json.loads(value)
        except (ValueError, RecursionError):
            connection = None
        if not isinstance(connection, dict):
            raise Unfit("is neither a JSON object nor a URI (its value is not shown, it may hold a token)")
        return connection
    kind, _, rest = value.partition("://")
    inner, marked, behind = rest.partition("://")
    has_scheme = bool(marked)
    if "#" in value or "://" in behind or (has_scheme and not re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*", inner)):
        # Refuse both: Airflow takes no URI with a second address within it, and ignores all after a #.
        raise Unfit("is a URI with a # or an address within it: write such letters of a password or an extra as %23 and %3A (its value is not shown)")
    try:
        parts = urlsplit(f"{inner}://{behind}" if has_scheme else value)
        host, port = unquote(parts.hostname or ""), parts.port
    except ValueError:
        raise Unfit("is a URI that cannot be read (its value is not shown, it may hold a token)") from None
    extra = dict(parse_qsl(parts.query, keep_blank_values=True))
    found = {
        "conn_type": kind.replace("-", "_"),
        "host": f"{inner}://{host}" if has_scheme and host else host,
        "schema": unquote(parts.path[1:]),
        "login": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "port": port,
        "extra": extra.get("__extra__", extra),
    }
    return {name: value for name, value in found.items() if value or name == "host"}


def address_of(host: object, schema: object = None, conn_type: object = None, port: object = None) -> str:
    """The base address of a connection (such as ``https://host:8443``), by the rule of Airflow's ``HttpHook``.

    A host with a scheme is the whole address. Else the scheme is the field ``schema``, or the connection's type if that is ``http`` or ``https``, or
    ``http``; the port follows the host. Raises ``Unfit`` if this rule would ignore a part, or make no valid address.
    """
    if not isinstance(host, str) or not host.strip():
        raise Unfit("has no host")
    host, scheme = host.strip(), str(schema or "").lower()
    if scheme and scheme not in WEB:
        raise Unfit("has something else than http or https as its schema (in a URI: a path behind the host): write the whole address into the host")
    number = _port(port)
    if "://" in host:
        if number:
            raise Unfit("has a port beside its address: write it into the address, behind the host")
        if scheme == "https" and not host.lower().startswith("https://"):
            raise Unfit("has an address without https, which its schema asks for: write https:// into the address")
        return host
    if number and ("/" in host or re.search(r"(?<!:):[0-9]+$", host)):
        raise Unfit("has a port beside a host that has a port or a path itself: write the whole address into the host, with its scheme")
    kind = str(conn_type or "").lower()
    with suppress(ValueError):
        # Airflow removes the brackets around an IPv6 address: put them back.
        host = f"[{ipaddress.IPv6Address(host)}]"
    return f"{scheme or (kind if kind in WEB else 'http')}://{host}{f':{number}' if number else ''}"


def _port(value: object) -> int | None:
    """A port as a number; None if it is empty or 0. Raises ``Unfit`` if it is no port."""
    if value is None or value == "" or (value == 0 and not isinstance(value, bool)):
        return None
    if isinstance(value, bool) or not isinstance(value, int | str) or not re.fullmatch(r"[0-9]{1,5}", str(value)) or not 0 < int(value) < 2**16:
        raise Unfit("has a port that is none")
    return int(value)


def is_in_the_clear(address: str) -> bool:
    """Whether others could read what is sent to ``address``: its scheme is http, and its host is neither this machine nor in a private network."""
    if not address.lower().startswith("http://"):
        return False
    try:
        host = (urlsplit(address).hostname or "").rstrip(".").lower()
    except ValueError:
        return True
    found: ipaddress.IPv4Address | ipaddress.IPv6Address
    try:
        found = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        try:
            # Read the host as the system does, which also takes other spellings of an IPv4 address, such as 2130706433 or 0x7f.1.
            found = ipaddress.IPv4Address(socket.inet_aton(host))
        except (OSError, ValueError):
            return "." in host and not host.endswith(_PRIVATE_ENDS)
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped is not None:
        found = found.ipv4_mapped
    return found.is_global or found.is_multicast
