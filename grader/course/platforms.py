"""Where people of a served course may come from: `[[lti]]` and `[oidc]` in course.toml, no secret among it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from grader.course.tables import Table

_HOST = re.compile(r"[a-z0-9.:\[\]_-]+", re.IGNORECASE)
_HERE = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Platform:
    """A learning management system that launches this course by LTI 1.3, as it has registered it.

    `name` is what it is called here, in addresses, too. `authorize`, `token` and `keys` are addresses of the
    platform's: where a launch is asked for, where tokens for its services are got, and its public keys.
    `frames` are the sites whose pages may have ours in a frame. `emails` is that an address which it tells is
    somebody's own: that nobody can enter another one's there.
    """

    name: str
    issuer: str
    client_id: str
    deployments: tuple[str, ...]
    authorize: str
    token: str
    keys: str
    frames: tuple[str, ...] = ()
    emails: bool = True


@dataclass(frozen=True, slots=True)
class Provider:
    """An OpenID provider by which people sign in; `title` is what the button says."""

    title: str
    issuer: str
    client_id: str


def read_platforms(table: Table) -> tuple[Platform, ...]:
    """Read `[[lti]]`.

    Raises:
        CourseError: Something in it is wrong.
    """
    if "lti" not in table.values:
        return ()
    platforms: list[Platform] = []
    for item in table.tables("lti"):
        item.only(
            "name",
            "issuer",
            "client_id",
            "deployments",
            "authorize",
            "token",
            "keys",
            "frames",
            "emails",
        )
        platform = Platform(
            item.name("name"),
            _address(item, "issuer"),
            item.string("client_id"),
            item.strings("deployments"),
            _address(item, "authorize"),
            _address(item, "token"),
            _address(item, "keys"),
            _frames(item),
            item.boolean("emails") if "emails" in item.values else True,
        )
        for other in platforms:
            if other.name == platform.name:
                raise item.wrong("name", "is another one's, too.", "Give each its own name.")
            if (other.issuer, other.client_id) == (platform.issuer, platform.client_id):
                raise item.wrong(
                    "client_id", f"is that of {other.name}, too.", "List its deployments there."
                )
        platforms.append(platform)
    return tuple(platforms)


def read_provider(table: Table, platforms: tuple[Platform, ...]) -> Provider | None:
    """Read `[oidc]` beside the platforms of the same course.

    Raises:
        CourseError: Something in it is wrong.
    """
    if "oidc" not in table.values:
        return None
    item = table.table("oidc")
    item.only("title", "issuer", "client_id")
    provider = Provider(item.string("title"), _address(item, "issuer"), item.string("client_id"))
    if provider.issuer in {one.issuer for one in platforms}:
        # An LMS may call somebody 7 as a tool's platform, and somebody else 7 as a provider.
        raise item.wrong(
            "issuer", "is that of [[lti]], too, and accounts of both could not be told apart.",
            "Keep one of the two.",
        )  # fmt: skip
    return provider


def is_address(text: str) -> bool:
    """Whether a text is an address to which secrets may be sent: encrypted, or on this machine."""
    try:
        parts = urlsplit(text)
        is_one = bool(parts.hostname and _HOST.fullmatch(parts.netloc)) and text.isascii()
        is_safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _HERE)
    except ValueError:
        return False
    return is_one and is_safe and text.isprintable()


def origin_of(address: str) -> str:
    """The site that an address is of, as browsers name it."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc.lower()}"


def _address(item: Table, key: str) -> str:
    text = item.string(key)
    if not is_address(text):
        raise item.wrong(key, f"is {text[:200]!r}.", "It must be an address: https://...")
    return text


def _frames(item: Table) -> tuple[str, ...]:
    """The sites of `frames`; without it, those that the platform itself is known by."""
    if "frames" not in item.values:
        own = (item.string("authorize"), item.string("issuer"))
        return tuple(dict.fromkeys(origin_of(address) for address in own))
    named = item.strings("frames")
    for text in named:
        if not is_address(text) or origin_of(text) != text.lower().rstrip("/"):
            raise item.wrong(
                "frames", f"has {text[:200]!r}.", "Give sites without a path: https://..."
            )
    return tuple(origin_of(text) for text in named)
