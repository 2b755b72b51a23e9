"""The server of a course: `[server]` in course.toml, and what is an address of one."""

from __future__ import annotations

import ipaddress
import re

from grader.course.tables import Table
from grader.errors import UsageError

# A host and perhaps a port: no user, no path, nothing behind it.
_ADDRESS = re.compile(r"(https?)://([a-z0-9.-]+|\[[0-9a-f:.]+\])(:[0-9]{1,5})?/?", re.IGNORECASE)
_LABEL = re.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
_MOST_PORT = 65_535
_HERE = ("localhost", "127.0.0.1", "[::1]")
_SAMPLE = "https://grades.example.org"


def read_server(table: Table) -> str:
    """Read the `url` of `[server]`, or give "" where the course has no server.

    Raises:
        CourseError: It is no address, or one that would be read by whoever listens.
    """
    if "server" not in table.values:
        return ""
    server = table.table("server")
    server.only("url")
    try:
        return address(server.string("url"))
    except UsageError as error:
        raise server.wrong("url", f"is no use: {error.message}", error.remedy) from None


def address(text: str) -> str:
    """The address of a server as it is written everywhere: without a slash at its end.

    Raises:
        UsageError: It is none, or not encrypted and not this machine's own.
    """
    parts = parts_of(text)
    if parts is None:
        raise UsageError(
            {
                "en": f"{text[:200]!r} is not the address of a server.",
                "ja": f"{text[:200]!r} はサーバーのアドレスではありません。",
            },
            {
                "en": f"Write it with its scheme and host alone, such as {_SAMPLE}",
                "ja": f"{_SAMPLE} のように、https:// とホスト名だけを書いてください。",
            },
        )
    scheme, host, port = parts
    if scheme == "http" and host not in _HERE:
        raise UsageError(
            {
                "en": f"{text[:200]} is not encrypted, so that others could read what is sent.",
                "ja": f"{text[:200]} は暗号化されておらず、送信内容を他人に読まれるおそれがあります。",
            },
            {
                "en": "Use https; http is for a server on this very machine (localhost).",
                "ja": "https を使ってください。http は同じマシン（localhost）のサーバーだけに使えます。",
            },
        )
    return f"{scheme}://{host}{port}"


def parts_of(text: str) -> tuple[str, str, str] | None:
    """The scheme, the host, and the port with its colon (or "") of an address, None where it is none."""
    match = _ADDRESS.fullmatch(text.strip())
    if match is None or not _is_host(match[2].lower()):
        return None
    if match[3] and int(match[3][1:]) not in range(1, _MOST_PORT + 1):
        return None
    return match[1].lower(), match[2].lower(), match[3] or ""


def _is_host(host: str) -> bool:
    """Whether a name could be looked up at all: what looks it up fails in its own ways where not."""
    if host.startswith("["):
        try:
            return bool(ipaddress.IPv6Address(host[1:-1]))
        except ValueError:
            return False
    return len(host) <= 253 and all(map(_LABEL.fullmatch, host.removesuffix(".").split(".")))
