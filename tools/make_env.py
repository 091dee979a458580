"""Write ``.env`` of docker-compose.yaml from ``.env.example``, or say who signs in. What stands in ``.env`` already is kept as it is."""

from __future__ import annotations

import base64
import os
import secrets
import sys
from pathlib import Path

OWN = {
    "AIRFLOW__CORE__FERNET_KEY": lambda: base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
    "OBSERVATORY_PARALLELISM": lambda: str(max(4, 2 * (os.cpu_count() or 1))),
    "OBSERVATORY_EXPORT_KEY": lambda: secrets.token_hex(32),
}
# Another's to give, or a choice: left blank.
BLANK = frozenset(
    "HF_TOKEN GITHUB_TOKEN OBSERVATORY_STORE AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY OBSERVATORY_NOTIFY OBSERVATORY_NOTIFY_TO"
    " AIRFLOW_CONN_SMTP_DEFAULT AIRFLOW_CONN_OBSERVATORY_WEBHOOK".split()
)
LOGINS = {
    "Airflow's UI, http://127.0.0.1:8080 (live) and :8081 (demo)": "OBSERVATORY_ADMIN_PASSWORD",
    "Superset (profile bi), http://127.0.0.1:8088": "OBSERVATORY_BI_ADMIN_PASSWORD",
}


def values(words: str) -> dict[str, str]:
    """The variables of a file of lines ``NAME=value``."""
    lines = [line.strip() for line in words.splitlines()]
    return {name: value for name, sign, value in (line.partition("=") for line in lines if not line.startswith("#")) if sign}


def fill(example: str, found: str) -> str:
    """``example`` with what ``found`` holds, made-up secrets in what it leaves blank, and at the end what it has beyond the example."""
    held, lines = values(found), []
    for line in example.splitlines():
        name, sign, _ = line.partition("=")
        if line.startswith("#") or not sign:
            lines.append(line)
            continue
        found_or_made = held.pop(name, "") or ("" if name in BLANK else OWN.get(name, lambda: secrets.token_urlsafe(24))())
        lines.append(f"{name}={found_or_made}")
    return "\n".join([*lines, *(f"{name}={value}" for name, value in held.items())]) + "\n"


def main(argv: list[str], folder: Path = Path()) -> int:
    """Write ``.env``, or with ``--login`` print addresses and passwords; returns the exit status."""
    path = folder / ".env"
    found = path.read_text(encoding="utf-8") if path.exists() else ""
    if argv == ["--login"]:
        for place, name in LOGINS.items():
            password = values(found).get(name, "")
            if not password:
                sys.stderr.write(f"{name} is blank or there is no .env: make env\n")
                return 1
            sys.stdout.write(f"{place}: user admin, password {password}\n")
        return 0
    fresh = path.with_name(".env.new")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as stream:
        stream.write(fill((folder / ".env.example").read_text(encoding="utf-8"), found))
    os.replace(fresh, path)
    sys.stdout.write("wrote .env, readable by you alone; make login prints who signs in. Put HF_TOKEN and GITHUB_TOKEN there for profile live.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
