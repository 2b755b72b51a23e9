"""Requests to a course's server; whatever comes back is data, or an error with what to do."""

from __future__ import annotations

import http.client
import json
import re
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from grader.errors import RefusedError, UsageError

if TYPE_CHECKING:
    from email.message import Message
    from typing import IO

    from grader.model import Submission

WAIT = 20
"""Seconds that the server may take to tell that nothing has changed."""
_SECONDS = 15.0
_MOST = 32_000_000  # of an answer: a page with its pictures is a hundredth of that
_CHUNK = 65_536
_TOKEN = re.compile(r"[\w-]{8,200}", re.ASCII)
_ID = re.compile("[0-9a-f]{12}")


class UnreachableError(RefusedError):
    """The server can't be reached, or can't answer now; nobody knows whether the request came in."""


class TooOftenError(UsageError):
    """The server wants to be asked later: after so many `seconds`."""

    seconds = 5.0


class NotNowError(UsageError):
    """The course's rules refuse it now, and may not later."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A submission that the server has taken in, with its receipt and when it was received."""

    id: str
    receipt: str
    received: datetime
    place: int | None
    seconds: float | None


class Client:
    """Speaks to the server at an address, with a token if there is one; errors come in a language."""

    def __init__(self, address: str, token: str = "", language: str = "en") -> None:
        self.address = address
        self._token = token
        self._language = language
        handlers: list[urllib.request.BaseHandler] = [_NoRedirects()]
        if address.startswith("http:"):  # this machine's own: no proxy leads to it
            handlers.append(urllib.request.ProxyHandler({}))
        self._opener = urllib.request.build_opener(*handlers)

    def hand_in(self, submission: Submission, key: str, handed_in: datetime | None = None) -> Sent:
        """Hand in a file; under the same key it is handed in once, however often it is sent.

        `handed_in` is when it was, if not now.

        Raises:
            UnreachableError: It may not have come in.
            TooOftenError: It is to be sent later.
            NotNowError: The rules refuse it.
            UsageError: It was refused for good.
        """
        headers = {
            "Content-Type": "application/octet-stream",
            "Idempotency-Key": key,
            "Grade-Filename": quote(submission.filename, safe=""),
        }
        if handed_in is not None:
            headers["Grade-Handed-In"] = handed_in.isoformat(timespec="seconds")
        path = f"/api/v1/exercises/{quote(submission.exercise, safe='')}/submissions"
        data = self._asked("POST", path, submission.content, headers)
        try:
            if not _ID.fullmatch(data["id"]):
                raise ValueError("no id")
            return Sent(
                data["id"], _plain(data["receipt"], 4000), datetime.fromisoformat(data["received"]),
                data["place"], data["seconds"],
            )  # fmt: skip
        except (KeyError, TypeError, ValueError):
            raise self._strange() from None

    def state(self, id_: str, wait: int = WAIT) -> dict[str, Any]:
        """What became of a submission, as soon as it is graded, or after so many seconds.

        Raises:
            UnreachableError: It can't be told now.
            UsageError: It is not this person's.
        """
        data = self._asked("GET", f"/api/v1/submissions/{id_}?wait={wait}", seconds=wait + _SECONDS)
        if not isinstance(data.get("state"), str):
            raise self._strange()
        return data

    def begin_login(self) -> tuple[str, str, str, float]:
        """Begin to log in: a code for a person to type, where, a secret to poll with, and how often.

        Raises:
            UnreachableError, UsageError: That can't be done now.
        """
        data = self._asked("POST", "/api/v1/login/device", b"")
        try:
            code, url = _plain(data["code"], 40), _plain(data["url"], 400)
            return code, url, str(data["poll"]), float(data["interval"])
        except (KeyError, TypeError, ValueError):
            raise self._strange() from None

    def poll_login(self, secret: str) -> tuple[str, str] | None:
        """The token and the id of whoever typed the code, None as long as nobody has.

        Raises:
            TooOftenError: It was asked for too soon.
            UnreachableError, UsageError: It comes no more.
        """
        data = self._asked("POST", "/api/v1/login/poll", json.dumps({"poll": secret}).encode())
        if data.get("state") == "waiting":
            return None
        try:
            return must_be_token(data["token"]), _plain(data["id"], 100)
        except (KeyError, TypeError):
            raise self._strange() from None

    def who(self) -> tuple[str, str]:
        """Whose the token is, and its beginning.

        Raises:
            UnreachableError, UsageError: It is nobody's, or that can't be told now.
        """
        data = self._asked("GET", "/api/v1/me")
        try:
            return _plain(data["id"], 100), _plain(data["token"], 40)
        except (KeyError, TypeError):
            raise self._strange() from None

    def revoke(self, prefix: str) -> None:
        """Let the token that begins so be good for nothing.

        Raises:
            UnreachableError, UsageError: It is as it was.
        """
        self._asked("DELETE", f"/api/v1/tokens/{quote(prefix, safe='')}")

    def _asked(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        seconds: float = _SECONDS,
    ) -> dict[str, Any]:
        """The JSON object that the server answers with."""
        from grader.version import __version__

        request = urllib.request.Request(  # noqa: S310 - the address was read as one of http or https
            self.address + path, data=body, method=method, headers=dict(headers or {})
        )
        request.add_header("Accept-Language", self._language)
        request.add_header("User-Agent", f"grade/{__version__}")
        if self._token:
            # Not sent on to where another server would have us go.
            request.add_unredirected_header("Authorization", f"Bearer {self._token}")
        try:
            with self._opener.open(request, timeout=seconds) as answer:
                return self._object(_whole(answer, seconds))
        except urllib.error.HTTPError as error:
            with error:
                raise self._refused(error) from None
        except (OSError, http.client.HTTPException, ValueError) as error:
            # A ValueError is of a proxy's name, which the environment holds, as what looks it up says it.
            reason = getattr(error, "reason", error)
            raise self._unreachable(str(reason) or type(error).__name__) from None

    def _object(self, text: bytes) -> dict[str, Any]:
        try:
            data = json.loads(text, parse_constant=_no_number) if len(text) <= _MOST else None
        except (ValueError, RecursionError):
            data = None
        if not isinstance(data, dict):
            raise self._strange()
        return data

    def _refused(self, error: urllib.error.HTTPError) -> RefusedError | UsageError:
        """What the server says to a request that it does not answer."""
        if error.code >= 500 or error.code == 408:
            return self._unreachable(f"{error.code} {error.reason}")
        if error.code < 400:
            return self._strange()
        try:
            data = self._object(_whole(error, _SECONDS))
            told, remedy = _plain(data["error"], 600), _plain(data["remedy"], 600)
        except (OSError, http.client.HTTPException, KeyError, TypeError, RefusedError):
            return self._strange()
        texts = {"en": told, "ja": told}, {"en": remedy, "ja": remedy}
        if error.code == 429:
            too_often = TooOftenError(*texts)
            after = error.headers.get("Retry-After", "")
            too_often.seconds = (
                min(float(after), 120.0) if re.fullmatch("[0-9]{1,4}", after) else 5.0
            )
            return too_often
        return NotNowError(*texts) if error.code == 409 else UsageError(*texts)

    def _unreachable(self, reason: str) -> UnreachableError:
        reason = _plain(reason, 300)
        return UnreachableError(
            {
                "en": f"The server {self.address} can't be reached: {reason}.",
                "ja": f"サーバー {self.address} に接続できません（{reason}）。",
            },
            {
                "en": "Look at your network, then run this again.",
                "ja": "ネットワークを確かめて、もう一度実行してください。",
            },
        )

    def _strange(self) -> UnreachableError:
        return UnreachableError(
            {
                "en": f"What answers at {self.address} is not the course's server.",
                "ja": f"{self.address} で応答しているのは、コースのサーバーではありません。",
            },
            {
                "en": "Your network may want a sign-in first; else ask your instructor for the address.",
                "ja": "先にネットワークへのログインが必要かもしれません。"
                "そうでなければ、アドレスを先生に確かめてください。",
            },
        )


def _whole(answer: http.client.HTTPResponse | urllib.error.HTTPError, seconds: float) -> bytes:
    """All of an answer, which may not come so slowly that it never ends.

    Raises:
        TimeoutError: It does.
    """
    until = time.monotonic() + 2 * seconds
    found = bytearray()
    while chunk := answer.read1(_CHUNK):
        found += chunk
        if len(found) > _MOST:
            break
        if time.monotonic() > until:
            raise TimeoutError("the answer does not end")
    return bytes(found)


def _no_number(text: str) -> float:
    """JSON knows no NaN and no infinity.

    Raises:
        ValueError: It is one.
    """
    raise ValueError(text)


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """A token is for one server; where that sends us elsewhere, somebody else stands between."""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Message, newurl: str
    ) -> None:  # fmt: skip
        """Nowhere."""


def must_be_token(text: str) -> str:
    """A token as it is sent.

    Raises:
        UsageError: It can't be one.
    """
    if not _TOKEN.fullmatch(text):
        raise UsageError(
            {"en": "This is not a token.", "ja": "これはトークンではありません。"},
            {
                "en": "A token is one word that begins with grade_.",
                "ja": "トークンは grade_ で始まる 1 語です。",
            },
        )
    return text


def _plain(text: Any, limit: int) -> str:
    """A text of the server's, without what takes over a terminal.

    Raises:
        TypeError: It is no text.
    """
    if not isinstance(text, str):
        raise TypeError("no text")
    return "".join(char if char.isprintable() else "?" for char in text[:limit])
