"""Logins that are a member of one of our roles and of nothing else."""

from __future__ import annotations

from typing import Any

from psycopg2.extensions import encrypt_password
from psycopg2.sql import Identifier, Literal
from sqlalchemy import Connection, text

from observatory.errors import WarehouseError
from observatory.warehouse.engine import execute

ROLES = ("observatory_reader", "observatory_analyst", "observatory_loader")


def make(connection: Connection, name: str, role: str, password: str) -> bool:
    """Make the login ``name`` in ``role`` with ``password``, or give an existing one that password; returns whether it is new.

    Raises ``WarehouseError`` if the role is not one of ours, if the password is empty, or if ``name`` is a member of another one already.
    """
    if role not in ROLES:
        raise WarehouseError(f"{role} is none of {', '.join(ROLES)}")
    if not password:
        raise WarehouseError("a login needs a password")
    driver: Any = connection.connection.driver_connection
    # Send the password hashed, as Postgres stores it, so that no log of the server holds the password.
    hashed = Literal(encrypt_password(password, name, driver, "scram-sha-256"))
    role_names = connection.execute(
        text("SELECT r.rolname FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.roleid WHERE m.member = to_regrole(:name)"), {"name": name}
    ).scalars()
    roles_of_login = set(role_names)
    if connection.execute(text("SELECT to_regrole(:name) IS NULL"), {"name": name}).scalar_one():
        execute(connection, "CREATE ROLE {name} LOGIN PASSWORD {hashed} IN ROLE {role}", name=Identifier(name), hashed=hashed, role=Identifier(role))
        return True
    if roles_of_login != {role}:
        raise WarehouseError(f"{name} is there and a member of {', '.join(sorted(roles_of_login)) or 'nothing'}, not of {role} alone")
    execute(connection, "ALTER ROLE {name} LOGIN PASSWORD {hashed}", name=Identifier(name), hashed=hashed)
    return False
