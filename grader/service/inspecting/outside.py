"""What anybody can see of a served course: encryption, and what its proxy does to requests and answers."""

from __future__ import annotations

import http.client
import json
import socket
import ssl
import time
import warnings
from collections.abc import Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from grader.errors import UsageError
from grader.service.inspecting.finding import Check, Finding, bad, weak

METRICS_PORT = 9464
"""The port for metrics in the documents' unit, where strangers must find nothing."""
BODY = 50_000_000
"""The largest body that the server takes: what staff take in from other systems."""
_HERE = ("127.0.0.1", "::1", "localhost")
_SOON = timedelta(days=14)
_SECONDS = 10.0
_MOST_SKEW = 5.0
_PARTS, _PART = 3, 50_000  # of such a body, in bytes
_PATIENCE = 1.5  # for the answer to a request whose body is too large, and never comes
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}
_SETTINGS = "Take the settings of docs/server.md (Proxy)."


@dataclass(slots=True)
class Outside:
    """A server by its address; where its certificate does not hold, it is looked at nevertheless."""

    url: str
    is_trusted: bool = field(default=True, init=False)

    @property
    def is_secure(self) -> bool:
        return urlsplit(self.url).scheme == "https"

    @property
    def host(self) -> str:
        return urlsplit(self.url).hostname or ""

    @property
    def port(self) -> int:
        return urlsplit(self.url).port or (443 if self.is_secure else 80)

    def context(self) -> ssl.SSLContext:
        """As browsers have it, unless that has failed."""
        context = ssl.create_default_context()
        if not self.is_trusted:
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        return context

    def connection(self, seconds: float = _SECONDS) -> http.client.HTTPConnection:
        """A new connection."""
        if self.is_secure:
            context = self.context()
            return http.client.HTTPSConnection(
                self.host, self.port, timeout=seconds, context=context
            )
        return http.client.HTTPConnection(self.host, self.port, timeout=seconds)

    def get(
        self, path: str, headers: Mapping[str, str] | None = None
    ) -> tuple[http.client.HTTPResponse, bytes]:
        """An answer, and what is in it."""
        with closing(self.connection()) as connection:
            connection.request("GET", path, headers=dict(headers or {}))
            answer = connection.getresponse()
            return answer, answer.read(1_000_000)


def outside(url: str) -> Outside:
    """A server that answers.

    Raises:
        UsageError: The address is none, or nobody answers there.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise UsageError(
            f"{url[:200]!r} is no address of a server.",
            "Give it as people use it: grade doctor --server https://grade.example.edu",
        )
    at = Outside(url)
    try:
        socket.create_connection((at.host, at.port), _SECONDS).close()
    except OSError as error:
        raise UsageError(
            f"Nobody answers at {at.host}:{at.port}: {error.strerror or error}.",
            "Is grade serve running, and the proxy before it? Is this its address?",
        ) from None
    return at


def encryption(at: Outside) -> Iterator[Finding]:
    """Whether it is encrypted, by whom, for how long, and not as it was done long ago."""
    if not at.is_secure:
        if at.host not in _HERE:
            yield bad("tls", "It is not encrypted.", "Put a proxy with TLS before it. " + _SETTINGS)
        return
    try:
        with (
            socket.create_connection((at.host, at.port), _SECONDS) as plain,
            at.context().wrap_socket(plain, server_hostname=at.host) as safe,
        ):
            until = str((safe.getpeercert() or {})["notAfter"])
    except ssl.SSLCertVerificationError as error:
        at.is_trusted = False
        yield bad(
            "certificate",
            f"Browsers don't trust its certificate: {error.verify_message}.",
            "Use one of an authority that browsers know, with the whole chain (fullchain.pem).",
        )
    else:
        left = datetime.fromtimestamp(ssl.cert_time_to_seconds(until), UTC) - datetime.now(UTC)
        if left < _SOON:
            yield weak(
                "certificate",
                f"It ends in {left.days} days.",
                "See why it is not renewed by itself, and renew it.",
            )
    if _takes_old(at):
        yield bad("tls", "It takes TLS 1.0 or 1.1.", "Allow TLS 1.2 and 1.3 only.")


def _takes_old(at: Outside) -> bool:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.set_ciphers("ALL:@SECLEVEL=0")
    with warnings.catch_warnings():
        # Deprecated is what is asked for: whether the server still has it.
        warnings.simplefilter("ignore", DeprecationWarning)
        context.options &= ~(ssl.OP_NO_TLSv1 | ssl.OP_NO_TLSv1_1)
        context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
        context.options |= ssl.OP_NO_TLSv1_2 | ssl.OP_NO_TLSv1_3
    try:
        with (
            socket.create_connection((at.host, at.port), _SECONDS) as plain,
            context.wrap_socket(plain, server_hostname=at.host),
        ):
            return True
    except OSError:
        return False


def health(at: Outside) -> Iterator[Finding]:
    """What it says of itself."""
    answer, body = at.get("/healthz")
    if answer.status == 421:
        yield bad(
            "host",
            "It does not know this name: another address is its public one, or the proxy changes it.",
            "Name this address in course.toml ([server] url) or --public-url; let the proxy pass Host on.",
        )
    if (answer.status, body) != (200, b"ok\n"):
        yield bad("healthz", f"/healthz answers {answer.status}.", "Look at what it tells.")
        return
    answer, body = at.get("/readyz")
    words = [
        line for line in body.decode(errors="replace").splitlines()[1:6] if line[-4:] != ": ok"
    ]
    if answer.status != 200:
        said = ", ".join(words) if body.startswith(b"not ready") else str(answer.status)
        yield bad("readyz", f"It is not ready: {said}.", "docs/server.md (Watching) has each word.")


def headers(at: Outside) -> Iterator[Finding]:
    """Whether what each answer must have arrives, and once."""
    answer, _ = at.get("/signin")
    if answer.status == 421:
        yield bad(
            "host",
            "It does not know the name by which it is asked.",
            "Let the proxy pass Host on, and name this address in course.toml or --public-url.",
        )
    expected = dict(_HEADERS)
    if at.is_secure:
        expected["Strict-Transport-Security"] = "max-age="
    for name, beginning in expected.items():
        found = answer.headers.get_all(name, [])
        if len(found) != 1 or not found[0].startswith(beginning):
            how = "is missing" if not found else "is not as the server has sent it"
            yield bad("headers", f"{name} {how}.", "Let the proxy neither hide nor add headers.")


def host(at: Outside) -> Iterator[Finding]:
    """Whether the name that is asked for reaches the server as it is."""
    answer, _ = at.get("/signin", {"Host": "doctor.invalid"})
    if answer.status in (200, 401) and "Content-Security-Policy" in answer.headers:
        yield bad(
            "host",
            "What asks for another host is answered: the proxy puts a name of its own in.",
            "Pass on what was asked for: proxy_set_header Host $host, and one server for one name.",
        )


def streams(at: Outside) -> Iterator[Finding]:
    """Whether what is sent bit by bit arrives so."""
    with closing(at.connection()) as connection:
        begun = time.monotonic()
        connection.request("GET", "/healthz/stream")
        answer = connection.getresponse()
        if answer.status != 200:
            return
        answer.readline()
        first = time.monotonic()
        answer.read()
        # Held back is what comes after the pause and at once; a slow network alone is no proxy's fault.
        if first - begun > 0.4 and time.monotonic() - first < 0.1:
            yield weak(
                "streams",
                "The proxy holds answers back until they are whole: live pages stand still.",
                "Switch buffering off: proxy_buffering off (nginx), flush_interval -1 (Caddy).",
            )


def bodies(at: Outside) -> Iterator[Finding]:
    """Whether what is large arrives, and what is far too large is refused before it does."""
    if _refused(at, BODY - 1_000):
        yield weak(
            "body",
            f"The proxy refuses bodies of {BODY // 1_000_000} MB, which staff may take in.",
            "Allow as much as docs/server.md does: client_max_body_size 60m.",
        )
    elif not _refused(at, 100 * BODY):
        yield weak(
            "body",
            "The proxy waits for bodies of any size, and keeps them.",
            "Set a limit: client_max_body_size 60m (nginx), request_body max_size (Caddy).",
        )


def _refused(at: Outside, size: int) -> bool:
    """Whether a body is refused for its size, before it has arrived."""
    with closing(at.connection(_PATIENCE)) as connection:
        connection.putrequest("POST", "/staff/import")
        connection.putheader("Content-Length", str(size))
        connection.endheaders()
        for _ in range(_PARTS):
            # A proxy may pass on nothing before some has come, or answer nothing before some more has.
            with suppress(OSError):  # it was refused already
                connection.send(b"x" * _PART)
            try:
                return connection.getresponse().status == 413
            except TimeoutError:
                continue
            except (OSError, http.client.HTTPException):
                return False
    return False


def metrics(at: Outside) -> Iterator[Finding]:
    """Whether numbers for operators can be read by the world."""
    _, body = at.get("/metrics")
    is_open = b"grade_" in body
    if at.host not in _HERE:
        try:
            with closing(http.client.HTTPConnection(at.host, METRICS_PORT, timeout=3)) as there:
                there.request("GET", "/metrics")
                is_open |= b"grade_" in there.getresponse().read(1_000_000)
        except (OSError, http.client.HTTPException):
            pass
    if is_open:
        yield bad(
            "metrics",
            "Its metrics can be read by anybody.",
            "Let Prometheus ask on the machine itself, or through a tunnel; pass its port on to nobody.",
        )


def clock(at: Outside) -> Iterator[Finding]:
    """Whether its clock is ours: lateness counts by it."""
    answer, _ = at.get("/healthz")
    told = answer.headers.get("Date")
    if told is None:
        return
    skew = (parsedate_to_datetime(told) - datetime.now(UTC)).total_seconds()
    if abs(skew) > _MOST_SKEW:
        yield weak(
            "clock",
            f"Its clock is {skew:+.0f} s from this machine's, and lateness counts by it.",
            "Let both be set by NTP (timedatectl set-ntp true).",
        )


def program(at: Outside) -> Iterator[Finding]:
    """Whether programs reach the API."""
    answer, body = at.get("/api/v1/me")
    try:
        told = isinstance(json.loads(body), dict)
    except ValueError:
        told = False
    if answer.status != 401 or not told:
        yield bad("api", "grade submit does not reach the API.", "Pass on all below /api, too.")


CHECKS: tuple[tuple[str, Check[Outside]], ...] = (
    ("tls", encryption),
    ("healthz", health),
    ("headers", headers),
    ("host", host),
    ("api", program),
    ("metrics", metrics),
    ("streams", streams),
    ("body", bodies),
    ("clock", clock),
)
"""What is looked at, the encryption first: where no certificate holds, the rest is looked at without one."""
