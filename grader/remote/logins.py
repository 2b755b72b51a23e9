"""Where this user is logged in: a token for each server, in the user's own folder and never in a course's."""

from __future__ import annotations

import json
import os
import stat
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from grader.errors import RefusedError, UsageError
from grader.writing import write_file


@dataclass(frozen=True, slots=True)
class Login:
    """A server's address, the token for it, and whose that is; `kept` are files that wait to be sent there."""

    address: str
    token: str
    id: str
    kept: tuple[str, ...] = ()


def logins_file() -> Path:
    """Where the tokens are."""
    named = os.environ.get("XDG_CONFIG_HOME", "")
    folder = Path(named) if Path(named).is_absolute() else Path.home() / ".config"
    return folder / "grade" / "tokens.json"


def login_at(address: str) -> Login:
    """Who this user is at a server.

    Raises:
        UsageError: Nobody: not logged in there, or the file with the tokens is no use.
    """
    found = _read().get(address)
    if found is None:
        raise UsageError(
            {
                "en": f"You are not logged in at {address}.",
                "ja": f"{address} にログインしていません。",
            },
            {"en": "Log in first: grade login", "ja": "先にログインしてください：grade login"},
        )
    return found


def remember(login: Login) -> Path:
    """Keep a login in place of an earlier one at the same server, and give the file's path.

    Raises:
        UsageError: The file with the tokens is no use.
        RefusedError: It can't be written.
    """
    logins = _read()
    before = logins.get(login.address)
    kept = dict.fromkeys((*(before.kept if before else ()), *login.kept))
    return _write({**logins, login.address: replace(login, kept=tuple(kept))})


def forget(address: str) -> None:
    """Remove a login; what waits to be sent stays where it is."""
    logins = _read()
    if logins.pop(address, None) is not None:
        _write(logins)


def with_kept(login: Login, kept: Iterable[Path]) -> Login:
    """Keep which files wait for a server, if that can be written, and give the login with them.

    What lies beside the next work is found without.
    """
    changed = replace(login, kept=tuple(dict.fromkeys(map(str, kept))))
    if changed != login:
        with suppress(RefusedError):
            logins = _read()
            # Another command may have kept something, logged in anew, or logged out since this one looked.
            if (now := logins.get(login.address)) is not None:
                added = [one for one in now.kept if one not in login.kept]
                all_kept = tuple(dict.fromkeys((*changed.kept, *added)))
                _write({**logins, login.address: replace(now, kept=all_kept)})
    return changed


def _read() -> dict[str, Login]:
    path = logins_file()
    try:
        if sys.platform != "win32" and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise UsageError(
                {
                    "en": f"Others can get at your tokens: {path}.",
                    "ja": f"{path} のトークンが他人にも見えています。",
                },
                {
                    "en": f"Close it: chmod 600 {path}. Whoever read it can hand in as you: then revoke "
                    "them, and log in again.",
                    "ja": f"chmod 600 {path} で閉じてください。読まれたおそれがあれば、"
                    "トークンを取り消してもらい、ログインし直してください。",
                },
            )
        data = json.loads(path.read_bytes())
        return {
            address: Login(address, str(one["token"]), str(one["id"]), tuple(map(str, one["kept"])))
            for address, one in data["servers"].items()
        }
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise UsageError(
            {
                "en": f"The file with your tokens, {path}, can't be read: {error}.",
                "ja": f"トークンのファイル {path} を読めません（{error}）。",
            },
            {
                "en": "Move it away, then log in again: grade login",
                "ja": "別の場所に移してから、ログインし直してください：grade login",
            },
        ) from None


def _write(logins: Mapping[str, Login]) -> Path:
    path = logins_file()
    servers = {address: asdict(login) for address, login in logins.items()}
    with suppress(OSError):  # what keeps the folder from being there is told of the file
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_file(path, json.dumps({"format": 1, "servers": servers}, indent=1), private=True)
    return path
