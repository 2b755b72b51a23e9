"""What each answer and each request must have, in one place: headers, the host's name, one short error page."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable, Sequence
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from grader.service.telling import tell

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    # To no other site. With "no-referrer" a browser would not say that our own forms come from us.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_OWN = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')
# What a worker has rendered is put into a page of a policy of its own; that may only take away.
_STRICTEST = "default-src 'none'; base-uri 'none'; form-action 'none'"
_MOST_HEADERS = 64
_HERE = {"127.0.0.1", "::1", "localhost"}
UNPERSONAL = ("/healthz", "/readyz")
"""What a proxy asks for by whatever name it knows."""


class Guard:
    """Wraps the application: refuses what was not meant for it, adds the headers, notes what went wrong.

    `public_url` is where it is reached, and `too_big` the page that says that too much was sent. `observed`
    is told of each answer as it begins: what was asked, the status, and after how many seconds.
    """

    def __init__(
        self,
        app: ASGIApp,
        public_url: str,
        too_big: Callable[[Request], Response],
        observed: Callable[[Scope, int, float], None] | None = None,
    ) -> None:
        self.wrapped = app
        self._too_big = too_big
        self._observed = observed
        self._hosts = hosts_of(public_url)
        self._secure = public_url.startswith("https:")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self.wrapped(scope, receive, send)
            return

        with_headers = self._with_headers(scope, receive, send)
        refused = self._refusal(scope)
        if refused is not None:
            await refused(scope, receive, with_headers)
            return
        try:
            await self.wrapped(scope, receive, with_headers)
        except Exception as error:  # noqa: BLE001 - nobody has foreseen it; it was answered with an apology
            # Its kind and place alone: what it says may be a student's text.
            kind, place = type(error).__name__, _place(error)
            tell("surprise", f"{kind} at {place}", logging.ERROR, error=kind, place=place)

    def _with_headers(self, scope: Scope, receive: Receive, send: Send) -> Send:
        """What sends an answer with what each must have."""
        replaced = False
        begun = time.perf_counter()

        async def with_headers(message: Message) -> None:
            nonlocal replaced
            if replaced:
                return
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if _is_bare_refusal(scope, message, headers):
                    await self._too_big(Request(scope))(scope, receive, with_headers)
                    replaced = True
                    return
                if self._observed is not None:
                    self._observed(scope, message["status"], time.perf_counter() - begun)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
                if self._secure:
                    headers.setdefault("Strict-Transport-Security", "max-age=31536000")
            await send(message)

        return with_headers

    def _refusal(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        if len(scope["headers"]) > _MOST_HEADERS:
            return Response("Too many headers.\n", 431, media_type="text/plain")
        if "transfer-encoding" in headers and "content-length" in headers:
            # A proxy may go by the other one, and take for a request of its own what is a body here.
            close = {"Connection": "close"}
            return Response("Its length is told twice.\n", 400, close, media_type="text/plain")
        if scope["path"] not in UNPERSONAL and headers.get("host", "").lower() not in self._hosts:
            return Response("No such host here.\n", 421, media_type="text/plain")
        return None


def _is_bare_refusal(scope: Scope, message: Message, headers: MutableHeaders) -> bool:
    """Whether a person would read of Starlette, in English and without a next step, that it was too much.

    It says so before any of ours is asked, where the size was told beforehand.
    """
    is_plain = headers.get("content-type", "").startswith("text/plain")
    return message["status"] == 413 and is_plain and not scope["path"].startswith("/api/")


def own_policy(page: str) -> str:
    """The policy that a page which needs nothing else says of itself, or the strictest; it is in no frame."""
    found = _OWN.search(page[:4000])
    own = found[1].replace("&#39;", "'") if found else _STRICTEST
    return f"{own}; frame-ancestors 'none'"


def framed(frames: Sequence[str], forms: Sequence[str] = ()) -> dict[str, str]:
    """The headers of a page that these sites may have in a frame, and whose form goes to those, too.

    What has opened it in a window of its own may wait there for it to come back.
    """
    policy = _POLICY.replace("frame-ancestors 'none'", f"frame-ancestors {' '.join(frames)}")
    policy = policy.replace("form-action 'self'", " ".join(["form-action 'self'", *forms]))
    return {"Content-Security-Policy": policy, "Cross-Origin-Opener-Policy": "unsafe-none"}


def hosts_of(public_url: str) -> frozenset[str]:
    """What a request may call the host: as in the address, and this machine by each of its names."""
    parts = urlsplit(public_url)
    names = {parts.hostname or ""}
    if names & _HERE:
        names |= _HERE
    plain = {name if ":" not in name else f"[{name}]" for name in names}
    port = parts.port or {"http": 80, "https": 443}[parts.scheme]
    usual = {"http": 80, "https": 443}[parts.scheme] == port
    return frozenset({f"{name}:{port}" for name in plain} | ({*plain} if usual else set()))


def is_same_origin(headers: Headers, public_url: str) -> bool:
    """Whether a page of ours sent a form: by Sec-Fetch-Site, or by Origin where a browser lacks that."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    try:
        parts = urlsplit(headers.get("origin", ""))
    except ValueError:  # a bracket too many
        return False
    return parts.scheme == urlsplit(public_url).scheme and parts.netloc.lower() in hosts_of(
        public_url
    )


def _place(error: BaseException) -> str:
    """Where in the program an error was raised."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return "?"
    return f"{trace.tb_frame.f_code.co_filename.rpartition('/grader/')[2]}:{trace.tb_lineno}"
