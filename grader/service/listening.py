"""Where a served course listens, and how it is reached."""

from __future__ import annotations

import errno
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from grader.course.server import parts_of
from grader.errors import RefusedError, UsageError

_LOCAL = ("127.0.0.1", "::1", "localhost")
_ALL = ("0.0.0.0", "::", "")  # noqa: S104 - what is refused
_BACKLOG = 512


@contextmanager
def listening(host: str, port: int, public_url: str, *, unsafe: bool) -> Iterator[socket.socket]:
    """Take an address before anything else is done.

    Raises:
        RefusedError: It is taken, or not this machine's, or what is sent there could be read by others.
        UsageError: `public_url` is no address of a site.
    """
    _check_address(host, public_url, unsafe=unsafe)
    with ExitStack() as stack:
        try:  # what goes wrong while it is served has other reasons
            family, _, _, _, address = socket.getaddrinfo(
                host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
            )[0]
            listener = stack.enter_context(socket.socket(family, socket.SOCK_STREAM))
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
            listener.listen(_BACKLOG)
        except UnicodeError:  # what looks names up has an encoding of its own
            raise UsageError(
                f"{host!r} is no name of a machine.",
                "Name an address of this one: --host 127.0.0.1",
            ) from None
        except OSError as error:
            raise _not_listening(host, port, error) from None
        yield listener


def address_of(listener: socket.socket, public_url: str) -> str:
    """How the server is reached: as it is told, or by its own address."""
    if parts := parts_of(public_url):
        scheme, host, port = parts
        return f"{scheme}://{host}{port}"
    name, number = listener.getsockname()[:2]
    shown = f"[{name}]" if ":" in name else name
    return f"http://{shown}:{number}"


def _check_address(host: str, public_url: str, *, unsafe: bool) -> None:
    parts = parts_of(public_url)
    if public_url and parts is None:
        raise UsageError(
            f"{public_url!r} is not where a site can be reached.",
            "It has a scheme and a host in ASCII (xn--...), and no path: "
            "--public-url https://grade.example.edu",
        )
    encrypted = parts is not None and parts[0] == "https"
    local = host in _LOCAL and (parts is None or parts[1].strip("[]") in _LOCAL)
    if not (encrypted or local or unsafe):
        raise RefusedError(
            "Passwords of a kind and students' work would go over the network unencrypted.",
            "Put a proxy with TLS before it and name its address: --public-url https://grade.example.edu; "
            "or, for a try in a network of your own, add --unsafe.",
        )
    if host in _ALL and not public_url:
        raise UsageError(
            f"{host} is every address of this machine, and none that people can be sent to.",
            "Name the one by which it is reached: --public-url http://192.0.2.7:8000",
        )


def _not_listening(host: str, port: int, error: OSError) -> RefusedError:
    if error.errno == errno.EADDRINUSE:
        return RefusedError(
            f"Port {port} of {host} is taken by another program.",
            f"End that, or take another one: --port {port + 1 if port < 65_535 else port - 1}",
        )
    if error.errno == errno.EACCES:
        return RefusedError(
            f"You may not listen on port {port}.", "Take one from 1024 on, such as --port 8000."
        )
    return RefusedError(
        f"Nothing can listen on {host}: {error.strerror or error}.",
        "Name an address of this machine: --host 127.0.0.1",
    )
