"""Who else could reach or replace a state's folder: another account that owns a folder above it, or may write there, is refused by its name.

Trusted are root, the account that runs us, and the owner of this checkout, who writes the code that we run.
"""

from __future__ import annotations

import grp
import os
import pwd
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from observatory import settings
from observatory.errors import ObservatoryError

_ELSEWHERE = "OBSERVATORY_STATE=folder names another place for all states"


def check(folder: Path, served_as: str | None = None) -> list[str]:
    """Look at the folder of a state, which may not exist yet, and at every folder above it; changes nothing. Returns sentences for who starts the stack.

    ``served_as``: the account that Postgres runs as, if not ours. Raises ``ObservatoryError`` if another account could read or replace what is in it.
    """
    sentences = list[str]()
    for above in _above(folder):
        held = above.stat()
        if not _is_trusted(held.st_uid):
            raise ObservatoryError(
                f"{above} belongs to {_account(held.st_uid)}, who could put something else in the place of {folder}. Nothing was touched. {_ELSEWHERE}"
            )
        if held.st_uid not in {0, os.geteuid()} and not sentences:
            sentences.append(f"{above} belongs to {_account(held.st_uid)}, as this checkout does: that account can change all that runs here")
        # In a folder with the sticky bit, as /tmp has it, each may rename and delete only what is its own.
        if others := "" if held.st_mode & stat.S_ISVTX else _writers(held):
            raise ObservatoryError(
                f"{above} may be written by {others}, who could put something else in the place of {folder}. Nothing was touched. "
                f"chmod go-w {above}, or {_ELSEWHERE}"
            )
    if not folder.is_dir():
        return sentences
    held = folder.stat()
    if held.st_uid != os.geteuid() and not (_is_trusted(held.st_uid) and os.geteuid() == 0):
        raise ObservatoryError(f"{folder} belongs to {_account(held.st_uid)} and not to who runs this. Nothing was touched. {_ELSEWHERE}")
    if others := _writers(held):
        ours = {0, os.geteuid(), held.st_uid} | ({pwd.getpwnam(served_as).pw_uid} if served_as else set())
        for entry in sorted(folder.iterdir()):
            if (owner := entry.lstat().st_uid) not in ours:
                raise ObservatoryError(f"{folder} may be written by {others}, and {entry.name} in it belongs to {_account(owner)}: it was left as it is")
        sentences.append(f"{folder} could be written by {others} until now; nothing at its top belongs to another account, and it is closed to them")
    return sentences


def _above(folder: Path) -> Iterator[Path]:
    """Every folder above this one that exists, where its path leads and where its links stand, the nearest first."""
    seen = set()
    for path in (folder.absolute(), folder.resolve()):
        for above in path.parents:
            if above not in seen and above.is_dir():
                seen.add(above)
                yield above


def _is_trusted(uid: int) -> bool:
    """Whether files of this account are safe from accounts that we do not trust. In a container that does not know all accounts, nobody's may be root's."""
    return uid in {0, os.geteuid(), settings.ROOT.stat().st_uid} or (uid == _nobody_known() and _is_partly_mapped())


def _nobody_known() -> int:
    """The number by which the kernel shows accounts that are unknown in this container."""
    with suppress(OSError, ValueError):
        return int(Path("/proc/sys/kernel/overflowuid").read_text(encoding="ascii"))
    return -1


def _is_partly_mapped() -> bool:
    """Whether accounts of the machine exist that this container does not know."""
    try:
        return Path("/proc/self/uid_map").read_text(encoding="ascii").split() != ["0", "0", "4294967295"]
    except OSError:
        return False


def _writers(held: os.stat_result) -> str:
    """Who may write besides the owner, as words; empty where nobody may, or a group alone in which nobody else is."""
    if held.st_mode & stat.S_IWOTH:
        return "every account of this machine"
    if not held.st_mode & stat.S_IWGRP or held.st_gid == 0:
        return ""
    try:
        group = grp.getgrgid(held.st_gid)
    except KeyError:
        return f"the group {held.st_gid}"
    members = {*group.gr_mem, *(one.pw_name for one in pwd.getpwall() if one.pw_gid == held.st_gid)}
    others = {name for name in members if not _is_of(name, {0, os.geteuid(), held.st_uid})}
    return f"the group {group.gr_name} ({', '.join(sorted(others)[:3])})" if others else ""


def _is_of(name: str, uids: set[int]) -> bool:
    """Whether the account of this name has one of these numbers."""
    try:
        return pwd.getpwnam(name).pw_uid in uids
    except KeyError:
        return True  # nobody can be it


def _account(uid: int) -> str:
    """The name of an account; its number where it has none here."""
    try:
        return f"account {pwd.getpwuid(uid).pw_name}"
    except KeyError:
        return f"account {uid}"
