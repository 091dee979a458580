"""A state's folder that another account of the machine could reach or replace is refused by the name of the folder and of the account."""

from __future__ import annotations

import os
import pwd
from collections.abc import Callable
from pathlib import Path

import pytest

from observatory import settings
from observatory.errors import ObservatoryError
from observatory.local import guard, states

NOBODY_HERE = 54_321
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")


@pytest.fixture
def above(tmp_path: Path) -> Path:
    """A folder with one in it, where states lie; both are ours alone."""
    made = tmp_path / "outer" / "states"
    made.mkdir(parents=True)
    for folder in (made, made.parent):
        folder.chmod(0o755)
    return made


def claim(above: Path) -> list[str]:
    told: list[str] = []
    states.claim(above / "live", None, "live", told.append)
    return told


def test_a_folder_of_one_s_own_is_taken_and_made_private(above: Path) -> None:
    assert claim(above) == []
    assert (above / "live").stat().st_mode & 0o077 in {0, 0o011}
    assert above.stat().st_mode & 0o777 == 0o755, "a folder that was there keeps its rights: it may be another's"


def test_a_new_folder_of_all_states_is_made_private(above: Path) -> None:
    assert claim(above / "deeper") == []
    assert (above / "deeper").stat().st_mode & 0o066 == 0


@pytest.mark.parametrize("mode", [0o777, 0o757, 0o722, 0o702])
@pytest.mark.parametrize("which", ["", ".."])
def test_a_folder_above_that_everybody_may_write_is_refused(above: Path, mode: int, which: str) -> None:
    loose = (above / which).resolve()
    loose.chmod(mode)
    with pytest.raises(ObservatoryError, match=rf"^{loose} may be written by every account of this machine.*chmod go-w {loose}"):
        claim(above)
    assert list(above.iterdir()) == []
    # As /tmp is: each may rename only what is its own.
    loose.chmod(mode | 0o1000)
    assert claim(above) == []


@as_root
def test_a_folder_above_that_another_group_may_write_is_refused(above: Path) -> None:
    other = next(one for one in pwd.getpwall() if one.pw_uid not in {0, settings.ROOT.stat().st_uid} and one.pw_gid)
    os.chown(above, 0, other.pw_gid)
    above.chmod(0o775)
    with pytest.raises(ObservatoryError, match=rf"^{above} may be written by the group .*chmod go-w"):
        claim(above)
    # A group that has no account in it is nobody's.
    os.chown(above, 0, 0)
    assert claim(above) == []


@as_root
@pytest.mark.parametrize("which", ["", ".."])
def test_a_folder_above_of_another_account_is_refused_by_its_name(above: Path, which: str) -> None:
    foreign = (above / which).resolve()
    for uid, name in ((NOBODY_HERE, str(NOBODY_HERE)), (pwd.getpwnam("daemon").pw_uid, "daemon")):
        os.chown(foreign, uid, -1)
        foreign.chmod(0o755)
        with pytest.raises(ObservatoryError, match=rf"^{foreign} belongs to account {name}, .*Nothing was touched"):
            claim(above)
    assert list(above.iterdir()) == []


@as_root
def test_the_owner_of_the_checkout_is_trusted_and_named(above: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "checkout").mkdir()
    for folder in (above, tmp_path / "checkout"):
        os.chown(folder, NOBODY_HERE, -1)
    monkeypatch.setattr(settings, "ROOT", tmp_path / "checkout")
    assert claim(above) == [f"{above} belongs to account {NOBODY_HERE}, as this checkout does: that account can change all that runs here"]


@as_root
def test_a_state_of_another_account_is_refused(above: Path) -> None:
    claim(above)
    os.chown(above / "live", NOBODY_HERE, -1)
    with pytest.raises(ObservatoryError, match="live belongs to account 54321"):
        claim(above)


@as_root
def test_a_state_that_others_could_write_is_closed_unless_something_of_theirs_is_in_it(above: Path) -> None:
    claim(above)
    (above / "live").chmod(0o777)
    assert guard.check(above / "live") == [
        f"{above / 'live'} could be written by every account of this machine until now; nothing at its top belongs to another account, and it is closed to them"
    ]
    planted = above / "live" / "secrets.json"
    planted.symlink_to("/dev/null")
    os.chown(planted, NOBODY_HERE, -1, follow_symlinks=False)
    with pytest.raises(ObservatoryError, match=r"secrets\.json in it belongs to account 54321: it was left as it is"):
        claim(above)


def test_a_link_is_looked_at_where_it_stands_and_where_it_leads(above: Path, tmp_path: Path) -> None:
    (tmp_path / "disk" / "live").mkdir(parents=True)
    (above / "live").symlink_to(tmp_path / "disk" / "live")
    loosen: list[Callable[[], None]] = [lambda: (tmp_path / "disk").chmod(0o777), lambda: above.chmod(0o777)]
    for one in loosen:
        one()
        with pytest.raises(ObservatoryError, match="may be written by every account"):
            guard.check(above / "live")
        for folder in (tmp_path / "disk", above):
            folder.chmod(0o755)
    assert guard.check(above / "live") == []


@as_root
def test_a_container_that_does_not_know_all_accounts_takes_nobody_s_folders(above: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.chown(above, guard._nobody_known(), -1)
    monkeypatch.setattr(guard, "_is_partly_mapped", lambda: True)
    guard.check(above / "live")
    monkeypatch.setattr(guard, "_is_partly_mapped", lambda: False)
    with pytest.raises(ObservatoryError, match="belongs to account"):
        guard.check(above / "live")
