"""A platform's services for a tool: its access tokens, and requests with them.

Source: 1EdTech Security Framework 1.0, 4.1: client credentials, with an assertion that the tool's key signs.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from grader.errors import RefusedError
from grader.federation.requests import Answer, Caller, UnreachableError

if TYPE_CHECKING:
    from joserfc.jwk import RSAKey

    from grader.course.platforms import Platform

_AGS = "https://purl.imsglobal.org/spec/lti-ags/scope"
SCORE = f"{_AGS}/score"
LINES = f"{_AGS}/lineitem"
LINES_READ = f"{_AGS}/lineitem.readonly"
MEMBERS = "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly"
_KNOWN = (SCORE, LINES, LINES_READ, MEMBERS)
_ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_ASSERTED_SECONDS = 300
_BEFORE_END = 60.0  # a token is got anew: the request that has it takes a while
_LEAST_SECONDS, _MOST_SECONDS = 5.0, 86_400.0
_UNAUTHORIZED = 401


class NoAccessError(RefusedError):
    """The platform gives no token for its services."""


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    until: float


class Services:
    """Asks platforms' services as the tool whose `key` they know.

    Tokens are kept until shortly before their end. `clock` counts seconds and is never set back.
    """

    def __init__(
        self, caller: Caller, key: RSAKey, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._caller, self._key, self._clock = caller, key, clock
        self._tokens: dict[tuple[str, str, tuple[str, ...]], _Token] = {}

    def ask(
        self,
        platform: Platform,
        offered: Collection[str],
        method: str,
        url: str,
        *,
        accept: str = "",
        kind: str = "",
        content: bytes | None = None,
    ) -> Answer:
        """Ask one of a platform's services, with a token for what it has `offered`, at 401 with a new one.

        Raises:
            NoAccessError: There is no token to be had.
            UnreachableError: Nobody answers, or the address is none that a token may be sent to.
        """
        _hold_safe(platform, url)
        headers = {
            name: value for name, value in (("Accept", accept), ("Content-Type", kind)) if value
        }
        for anew in (False, True):
            token = self._token(platform, offered, anew=anew)
            headers["Authorization"] = f"Bearer {token}"
            answer = self._caller.ask(method, url, headers=headers, content=content)
            if answer.status != _UNAUTHORIZED:
                break
        return answer

    def _token(self, platform: Platform, offered: Collection[str], *, anew: bool) -> str:
        scopes = tuple(scope for scope in _KNOWN if scope in offered)
        place = platform.token, platform.client_id, scopes
        known = self._tokens.get(place)
        if known is not None and not anew and known.until > self._clock():
            return known.text
        self._tokens.pop(place, None)
        found = self._new(platform, scopes)
        self._tokens[place] = found
        return found.text

    def _new(self, platform: Platform, scopes: tuple[str, ...]) -> _Token:
        asked = self._clock()
        answer = self._caller.ask(
            "POST",
            platform.token,
            headers={"Accept": "application/json"},
            form={
                "grant_type": "client_credentials",
                "client_assertion_type": _ASSERTION,
                "client_assertion": self._assertion(platform),
                "scope": " ".join(scopes),
            },
        )
        told = answer.data if isinstance(answer.data, dict) else {}
        text, seconds = told.get("access_token"), told.get("expires_in", 3600)
        if answer.status // 100 == 5 or answer.status in (
            403,
            429,
        ):  # too much at once, or out of order
            raise UnreachableError(
                f"{platform.name} gives no access now ({answer.status}).", "It is asked again."
            )
        if answer.status // 100 != 2 or not isinstance(text, str) or not text.isascii():
            raise NoAccessError(
                f"{platform.name} gives no access ({answer.status} {_short(told.get('error'))}).",
                "Look whether it has client_id and the address of this course's keys as they are here.",
            )
        if isinstance(seconds, bool) or not isinstance(seconds, int | float):
            seconds = 3600
        lasts = min(max(float(seconds) - _BEFORE_END, _LEAST_SECONDS), _MOST_SECONDS)
        return _Token(text, asked + lasts)

    def _assertion(self, platform: Platform) -> str:
        from joserfc import jwt

        now = int(time.time())
        header = {"alg": "RS256", "typ": "JWT", "kid": self._key.kid}
        claims = {
            "iss": platform.client_id,
            "sub": platform.client_id,
            "aud": platform.token,
            "iat": now,
            "exp": now + _ASSERTED_SECONDS,
            "jti": secrets.token_urlsafe(16),
        }
        return jwt.encode(header, claims, self._key, algorithms=["RS256"])


def origin(url: str) -> tuple[str, str, int | None]:
    """The server that an address is of: by which way, its name and its port.

    Raises:
        UnreachableError: It is no address.
    """
    try:
        parts = urlsplit(url)
        port = parts.port or {"https": 443, "http": 80}.get(parts.scheme)
        if not parts.hostname or "@" in parts.netloc:
            raise ValueError
    except ValueError:
        raise UnreachableError("A platform has told an address that is none.", _TELL) from None
    return parts.scheme, parts.hostname, port


def _hold_safe(platform: Platform, url: str) -> None:
    """Refuse to send a token unencrypted, but to where tokens come from (as on one machine)."""
    where = origin(url)
    if where[0] != "https" and where != origin(platform.token):
        raise UnreachableError(f"{platform.name} has told an address without encryption.", _TELL)


_TELL = "Tell whoever runs the platform."


def _short(text: object) -> str:
    return text[:100] if isinstance(text, str) and text.isprintable() else ""
