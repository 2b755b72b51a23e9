"""Where this user is logged in, as several commands change it at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.errors import UsageError
from grader.remote.logins import Login, forget, login_at, logins_file, remember, with_kept

ADDRESS = "https://grades.example.org"


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """A user's own folder."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))


def test_what_another_command_has_kept_meanwhile_stays_kept():
    """Each adds what it keeps and takes out what it has sent, whatever it read before."""
    remember(Login(ADDRESS, "grade_first", "ada", ("/a/1",)))
    one, other = login_at(ADDRESS), login_at(ADDRESS)
    with_kept(other, [Path("/a/1"), Path("/b/2")])
    assert with_kept(one, []).kept == ()
    assert login_at(ADDRESS).kept == ("/b/2",)


def test_a_token_that_was_replaced_meanwhile_is_not_put_back():
    """Nor one that was logged out."""
    remember(Login(ADDRESS, "grade_first", "ada"))
    early = login_at(ADDRESS)
    remember(Login(ADDRESS, "grade_second", "ada"))
    with_kept(early, [Path("/a/1")])
    assert login_at(ADDRESS) == Login(ADDRESS, "grade_second", "ada", ("/a/1",))
    forget(ADDRESS)
    with_kept(early, [Path("/a/1")])
    with pytest.raises(UsageError):
        login_at(ADDRESS)


def test_a_file_that_is_nested_without_end_can_not_be_read():
    """As any other that is damaged: it is named, with what to do."""
    remember(Login(ADDRESS, "grade_first", "ada"))
    logins_file().write_text("[" * 100_000)
    with pytest.raises(UsageError, match=r"tokens\.json"):
        login_at(ADDRESS)
